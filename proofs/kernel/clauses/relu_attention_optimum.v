(* 1. A layer with similarity relu(<u, w>), value -r y, key x and query x, whose query's slot starts at 0, errs by W (q
   - r G), G = sum_i x_i relu(<x_i, q>), at the query q on labels y_i = W x_i; *)

(* 2. over weights W with uncorrelated entries of variance 1 its mean square is |q - r G|^2 for each output. *)

(* 3. Let the n tokens be independent, of one law under which -x has the law of x, E[x x^T] = v I and E[|x|^2 x x^T] =
   v^2 (d + 2 + e) I, as for independent symmetric coordinates of variance v and excess kurtosis e. At every query q,
   E[x relu(<x, q>)] = (v/2) q and E|x relu(<x, q>)|^2 = (v^2/2) (d + 2 + e) |q|^2, *)

(* 4. E|q - r G|^2 = |q|^2 (1 - r n v + r^2 v^2 n (n + 2d + 3 + 2e)/4) *)

(* 5. = |q|^2 ((2d + 3 + 2e)/K + (n K/4) (r v - 2/K)^2), K = n + 2d + 3 + 2e: best is r = (2/v)/(n + 2d + 3 + 2e), *)
Module clause_5.
Section Given.
Variables (R : realFieldType) (d n : nat) (v e : R) (q : 'I_d -> R).
Record premises : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  variance : 0 < v;
  excess : (* as every law has it *) - 2%:R <= e;
  query : exists a, q a != 0 }.
Definition square : R := \sum_(a < d) q a * q a.
Definition K : R := n%:R + 2%:R * d%:R + 3%:R + 2%:R * e.
(* E|q - r G|^2, by clause 4 *)
Definition mean_square (r : R) : R := square * (1 - r * n%:R * v + r ^+ 2 * v ^+ 2 * n%:R * K / 4%:R).
Definition best : R := 2%:R / v / K.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n (v e : R) (q : 'I_d -> R), premises n v e q ->
  let K := K d n e in let best := best d n v e in
  (forall r, mean_square n v e q r =
    square q * ((2%:R * d%:R + 3%:R + 2%:R * e) / K + n%:R * K / 4%:R * (r * v - 2%:R / K) ^+ 2)) /\
  (forall r, mean_square n v e q best <= mean_square n v e q r ?= iff (r == best)).
End clause_5.

(* 6. with the mean square v d (2d + 3 + 2e)/(n + 2d + 3 + 2e) if E|q|^2 = v d: for the standard normal law d (2d +
   3)/(n + 2d + 3). *)

(* 7. It is more than v d (d + 1 + e)/(n + d + 1 + e), that of linear attention. *)
Module clause_7.
Section Given.
Variables (R : realFieldType) (d n : nat) (v e : R).
Record premises : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  variance : 0 < v;
  excess : (* as every law has it *) - 2%:R <= e }.
End Given.
(* The mean square of clause 6 and twice the half-MSE of one_layer_step *)
Definition statement : Prop :=
  forall (R : realFieldType) d n (v e : R), premises d n v e ->
  v * d%:R * (d%:R + 1 + e) / (n%:R + d%:R + 1 + e) <
  v * d%:R * (2%:R * d%:R + 3%:R + 2%:R * e) / (n%:R + 2%:R * d%:R + 3%:R + 2%:R * e).
End clause_7.

(* Proofs. *)
From Kernel Require Import OrderedArithmetic.
Import Order.TTheory.
Section Derived.
Hypothesis best_step : best_step.statement.
Hypothesis less : inequality_1.statement.

Section Given.
Variables (R : realFieldType) (d n : nat) (v e : R).
Hypotheses (d0 : (0 < d)%N) (n0 : (0 < n)%N) (v0 : 0 < v) (e2 : - 2%:R <= e).
Add Field of_R : (field_of R).

Lemma rest_positive : 0 < n%:R + d%:R + 1 + e.
Proof.
have n1 : 0 < n%:R :> R by rewrite ltr0n.
have d1 : 1 <= d%:R :> R by rewrite ler1n.
rewrite (_ : _ + e = n%:R + ((d%:R - 1) + (e + 2%:R))); last by arithmetic R.
by rewrite ltr_paddr // addr_ge0 ?subr_ge0 // -ler_subl_addr sub0r.
Qed.

Lemma K_positive : 0 < clause_5.K d n e.
Proof.
have d1 : 0 <= d%:R + 1 + e.
  rewrite (_ : _ + e = (d%:R - 1) + (e + 2%:R)); last by arithmetic R.
  by rewrite addr_ge0 ?subr_ge0 ?ler1n // -ler_subl_addr sub0r.
rewrite (_ : clause_5.K _ _ _ = (n%:R + d%:R + 1 + e) + ((d%:R + 1 + e) + 1)); last first.
  by rewrite /clause_5.K; arithmetic R.
by rewrite addr_gt0 ?rest_positive // ltr_paddl ?ltr01.
Qed.

Lemma completed (q : 'I_d -> R) r : clause_5.mean_square n v e q r =
  clause_5.square q * ((2%:R * d%:R + 3%:R + 2%:R * e) / clause_5.K d n e +
    n%:R * clause_5.K d n e / 4%:R * (r * v - 2%:R / clause_5.K d n e) ^+ 2).
Proof.
have K0 := K_positive; have K1 : clause_5.K d n e != 0 by rewrite gt_eqF.
have four : 4%:R != 0 :> R by rewrite pnatr_eq0.
have two : 2%:R != 0 :> R by rewrite pnatr_eq0.
have KE : n%:R + d%:R * 2%:R + 3%:R + e * 2%:R = clause_5.K d n e by rewrite /clause_5.K; arithmetic R.
have given : best_step.premises d n v e by split=> //; rewrite ?KE ?gt_eqF.
have [part _] := best_step (fun _ _ => 0) r given.
rewrite /clause_5.mean_square; congr (_ * _); move: part; rewrite KE => part.
transitivity ((- (r * n%:R * v) + 1 + r * r * v * v * n%:R * clause_5.K d n e * (1 / 4%:R)) * 1).
  by arithmetic R.
by rewrite part; congr (_ + _); arithmetic R.
Qed.

Lemma larger : v * d%:R * (d%:R + 1 + e) / (n%:R + d%:R + 1 + e) <
  v * d%:R * (2%:R * d%:R + 3%:R + 2%:R * e) / (n%:R + 2%:R * d%:R + 3%:R + 2%:R * e).
Proof.
have KE : n%:R + (d%:R * 2%:R + 3%:R + e * 2%:R) = clause_5.K d n e by rewrite /clause_5.K; arithmetic R.
have given : inequality_1.premises d%:R n%:R e.
  by split; rewrite ?ler1n // ?KE ?gt_eqF ?K_positive ?rest_positive.
have := less given; rewrite KE => part; rewrite -[n%:R + 2%:R * d%:R + 3%:R + 2%:R * e]/(clause_5.K d n e).
rewrite -[X in X < _]mulrA -[X in _ < X]mulrA ltr_pmul2l ?mulr_gt0 ?ltr0n //.
by rewrite [2%:R * d%:R]mulrC [2%:R * e]mulrC.
Qed.
End Given.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R d n v e q [[d0 n0] v0 e2 [a qa]] K best; split=> r; first exact: completed.
have K0 : 0 < K by exact: K_positive.
have at_best : best * v = 2%:R / K by rewrite /best /clause_5.best mulrAC divfK ?gt_eqF.
have q0 : 0 < clause_5.square q.
  rewrite /clause_5.square (bigD1 a) //= ltr_paddr //; first by apply: sumr_ge0 => b _; rewrite -expr2 sqr_ge0.
  by rewrite -expr2 exprn_even_gt0.
have c0 : 0 < n%:R * K / 4%:R by rewrite divr_gt0 ?mulr_gt0 ?ltr0n.
rewrite !completed // -/K at_best subrr expr0n mulr0 addr0; split.
  by rewrite ler_pmul2l // ler_addl mulr_ge0 ?sqr_ge0 // ltW.
rewrite (inj_eq (mulfI (negbT (gt_eqF q0)))) eq_sym -subr_eq0 addrC addKr mulf_eq0 (gt_eqF c0) sqrf_eq0 subr_eq0.
by rewrite -at_best (inj_eq (mulIf (negbT (gt_eqF v0)))).
Qed.

Theorem clause_7_holds : clause_7.statement.
Proof. by move=> R d n v e [[d0 n0] v0 e2]; exact: larger. Qed.

Definition clause_5_met (R : realFieldType) : @clause_5.premises R 1 1 1 0 (fun _ => 1).
Proof. by split; rewrite ?ltr01 ?oppr_le0 ?ler0n //; exists ord0; exact: oner_neq0. Qed.
Definition clause_7_met (R : realFieldType) : @clause_7.premises R 1 1 1 0.
Proof. by split; rewrite ?ltr01 ?oppr_le0 ?ler0n. Qed.
End Derived.
