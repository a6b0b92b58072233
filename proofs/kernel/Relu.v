(* The laws of relu, the larger of 0 and x, over any ordered field. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Relu.
Variable R : realFieldType.
Local Notation relu x := (Num.max 0 x : R).

Lemma relu_of_positive (x : R) : 0 <= x -> relu x = x.
Proof. exact: max_r. Qed.
Lemma relu_of_negative (x : R) : x <= 0 -> relu x = 0.
Proof. exact: max_l. Qed.
Lemma relu_between (x : R) : 0 <= x -> x <= relu x /\ relu x <= x.
Proof. by move=> x0; rewrite relu_of_positive. Qed.
Lemma relu_is_zero (x : R) : x <= 0 -> 0 <= relu x /\ relu x <= 0.
Proof. by move=> x0; rewrite relu_of_negative. Qed.

Lemma squares_positive (s t v w : R) : 0 <= s * s + t * t + v * v + w * w.
Proof. by rewrite !addr_ge0 // -expr2 sqr_ge0. Qed.

Lemma relu_positive_part (s t v w : R) : relu (s * s + t * t + v * v + w * w) = s * s + t * t + v * v + w * w.
Proof. exact/relu_of_positive/squares_positive. Qed.

Lemma relu_negative_part (s t v w : R) : relu (- (s * s + t * t + v * v + w * w)) = 0.
Proof. by apply: relu_of_negative; rewrite oppr_le0 squares_positive. Qed.

(* By the signs of a and b. *)
Lemma relu_of_a_product (a b : R) : relu (a * b) = relu a * relu b + relu (- a) * relu (- b).
Proof.
case/orP: (le_total 0 a) => a0; case/orP: (le_total 0 b) => b0.
- rewrite (relu_of_positive a0) (relu_of_positive b0) relu_of_positive ?mulr_ge0 //.
  by rewrite (@relu_of_negative (- a)) ?oppr_le0 // mul0r addr0.
- rewrite (@relu_of_negative (a * b)) ?mulr_ge0_le0 // (@relu_of_negative b) // (@relu_of_negative (- a)) ?oppr_le0 //.
  by rewrite mulr0 mul0r addr0.
- rewrite (@relu_of_negative (a * b)) ?mulr_le0_ge0 // (@relu_of_negative a) // (@relu_of_negative (- b)) ?oppr_le0 //.
  by rewrite mul0r mulr0 addr0.
- rewrite (@relu_of_negative a) // (@relu_of_negative b) // !relu_of_positive ?oppr_ge0 ?mulr_le0 //.
  by rewrite mulr0 add0r mulrNN.
Qed.

Lemma relu_positive_and_negative_part (z : R) : relu z - relu (- z) = z.
Proof.
case/orP: (le_total 0 z) => z0.
  by rewrite relu_of_positive // relu_of_negative ?oppr_le0 // subr0.
by rewrite relu_of_negative // relu_of_positive ?oppr_ge0 // sub0r opprK.
Qed.

Lemma relu_parts_apart (z : R) : relu z * relu (- z) = 0.
Proof.
case/orP: (le_total 0 z) => z0.
  by rewrite (@relu_of_negative (- z)) ?oppr_le0 // mulr0.
by rewrite (@relu_of_negative z) // mul0r.
Qed.
End Relu.
