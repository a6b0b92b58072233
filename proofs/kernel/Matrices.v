(* Functions of two indices, as which statements have matrices, and matrices. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum matrix.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Lemma inhabited n (i : 'I_n) : (0 < n)%N.
Proof. exact: leq_ltn_trans (leq0n i) (ltn_ord i). Qed.

(* A sum of squares is 0 only where each of them is. *)
Lemma squares_are_0 (R : realFieldType) n (f : 'I_n -> R) : \sum_(i < n) f i * f i = 0 -> forall i, f i = 0.
Proof.
move=> /eqP; rewrite psumr_eq0 => [/allP z i|i _]; last by rewrite -expr2 sqr_ge0.
by have /implyP/(_ isT) := z i (mem_index_enum i); rewrite mulf_eq0 orbb => /eqP.
Qed.

Section Matrices.
Variable R : comRingType.
Definition mx m n (f : 'I_m -> 'I_n -> R) : 'M[R]_(m, n) := \matrix_(i, j) f i j.

Lemma mxP m n (f g : 'I_m -> 'I_n -> R) : (mx f = mx g) <-> (forall i j, f i j = g i j).
Proof. by split=> [/matrixP e i j|e]; [have := e i j; rewrite !mxE|apply/matrixP=> i j; rewrite !mxE]. Qed.

Lemma mx_mul m n p (f : 'I_m -> 'I_n -> R) (g : 'I_n -> 'I_p -> R) :
  mx f *m mx g = mx (fun i j => \sum_(k < n) f i k * g k j).
Proof. by apply/matrixP=> i j; rewrite !mxE; apply: eq_bigr => k _; rewrite !mxE. Qed.

Lemma mx_tr m n (f : 'I_m -> 'I_n -> R) : (mx f)^T = mx (fun i j => f j i).
Proof. by apply/matrixP=> i j; rewrite !mxE. Qed.

Lemma mx_of m n (A : 'M[R]_(m, n)) : mx (fun i j => A i j) = A.
Proof. by apply/matrixP=> i j; rewrite !mxE. Qed.
Lemma mx_add m n (f g : 'I_m -> 'I_n -> R) : mx f + mx g = mx (fun i j => f i j + g i j).
Proof. by apply/matrixP=> i j; rewrite !mxE. Qed.

Lemma mx_scale m n c (f : 'I_m -> 'I_n -> R) : c *: mx f = mx (fun i j => c * f i j).
Proof. by apply/matrixP=> i j; rewrite !mxE. Qed.

Lemma mx_scalar n c : c%:M = mx (fun i j : 'I_n => c * (i == j)%:R).
Proof. by apply/matrixP=> i j; rewrite !mxE mulr_natr. Qed.
End Matrices.

(* Sums as parts have them, and entries of products of matrices *)
Ltac entries := repeat first
  [reflexivity | rewrite !mxE | apply: eq_bigr => ? _ | congr (_ * _) | congr (_ + _) | congr (- _)].
