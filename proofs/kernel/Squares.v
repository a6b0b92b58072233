(* The sum of the squares of all entries of blocks: a loss that orthogonal matrices leave as it is, least at 0.  It is an
   instance of what is said of such losses. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum matrix.
From Kernel Require Import Arithmetic Gradient Family Regularised.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Squares.
Variables (R : realFieldType) (K T : finType) (d : nat).
Notation weights := (Family.weights K [lmodType R of {ffun T -> R^o}] d).
Implicit Type w : weights.
Definition squares w : R := \sum_k inner (w.1 k) (w.1 k).

Lemma inner_transposed (A B : 'M[R]_d) : inner A^T B^T = inner A B.
Proof.
by rewrite /inner exchange_big; apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite !mxE.
Qed.

Lemma squares_turned O w w' : O *m O^T = 1%:M -> (forall k, w'.1 k = O *m w.1 k *m O^T) -> squares w' = squares w.
Proof.
move=> /mulmx1C orthogonal turned; have from_left B : inner (O *m B) (O *m B) = inner B B.
  by rewrite inner_left mulmxA orthogonal mul1mx.
apply: eq_bigr => k _.
by rewrite turned -mulmxA from_left -inner_transposed trmx_mul trmxK from_left inner_transposed.
Qed.

Lemma squares_are_positive w : 0 <= squares w.
Proof. by apply: sumr_ge0 => k _; apply: sumr_ge0 => i _; apply: sumr_ge0 => j _; rewrite -expr2 sqr_ge0. Qed.

Lemma least_squares w : (forall k, w.1 k = 0) -> forall w', squares w <= squares w'.
Proof.
move=> nothing w'; rewrite {1}/squares big1 => [|k _]; first exact: squares_are_positive.
by rewrite nothing inner0.
Qed.

(* squares (w + t v) - squares w *)
Lemma squares_moved w v t :
  squares (w + t *: v) = squares w + t * (\sum_k inner (2%:R *: w.1 k) (v.1 k)) + t * t * squares v.
Proof.
rewrite /squares !mulr_sumr -!big_split; apply: eq_bigr => k _; rewrite /inner !mulr_sumr -!big_split.
apply: eq_bigr => i _; rewrite !mulr_sumr -!big_split; apply: eq_bigr => j _; rewrite /= !ffunE !mxE.
move: (w.1 k i j) (v.1 k i j) => a b; arithmetic.
Qed.

Lemma squares_differential w : differential squares w (along (fun k => 2%:R *: w.1 k) (fun _ => 0)).
Proof.
move=> v; apply: (derivative_quadratic (q := squares v)) => t.
by rewrite scale0r addr0 squares_moved /along addr0.
Qed.

Lemma entry_at_most_size w k i j : `|w.1 k i j| <= size_of w.
Proof.
have n0 := normr_ge0; rewrite /size_of (bigD1 k) //= (bigD1 i) //= (bigD1 j) //= -!addrA ler_addl.
by rewrite !addr_ge0 ?sumr_ge0 // => a _; rewrite !sumr_ge0 // => b _; rewrite !sumr_ge0.
Qed.

Lemma squares_gradient w : is_gradient squares w (fun k => 2%:R *: w.1 k) (fun _ => 0).
Proof.
have along_ v : along (fun k => 2%:R *: w.1 k) (numbers_form (fun _ : T => 0 : R)) v =
    \sum_k inner (2%:R *: w.1 k) (v.1 k).
  by rewrite /along /numbers_form [X in _ + X]big1 ?addr0 => [|t _]; last exact: mul0r.
split=> [t u v|e e0].
  rewrite !along_ mulr_sumr -big_split; apply: eq_bigr => k _; rewrite mulr_sumr -big_split; apply: eq_bigr => i _.
  rewrite mulr_sumr -big_split; apply: eq_bigr => j _; rewrite /= !ffunE !mxE; arithmetic.
exists e => // v small; rewrite along_ -[v in w + v]scale1r squares_moved !mul1r.
set D := \sum_k _; have -> : squares w + D + squares v - squares w - D = squares v by arithmetic.
rewrite (ger0_norm (squares_are_positive v)).
apply: (@Order.POrderTheory.le_trans _ _ (e * \sum_k \sum_i \sum_j `|v.1 k i j|)); last first.
  by rewrite ler_wpmul2l ?(Order.POrderTheory.ltW e0) // ler_addl sumr_ge0.
rewrite mulr_sumr; apply: ler_sum => k _; rewrite mulr_sumr; apply: ler_sum => i _; rewrite mulr_sumr.
apply: ler_sum => j _; rewrite -[v.1 k i j * _]ger0_norm ?normrM; last by rewrite -expr2 sqr_ge0.
by rewrite ler_wpmul2r // (Order.POrderTheory.le_trans (entry_at_most_size v k i j)) // Order.POrderTheory.ltW.
Qed.
End Squares.
