(* 1. One GD++ layer turns H = X X^T into (I - gamma H) H (I - gamma H); *)

(* 2. if H = U diag(s) U^T with U orthogonal, that is U diag(s - 2 gamma s^2 + gamma^2 s^3) U^T: *)

(* 3. lambda becomes lambda (1 - gamma lambda)^2. *)
From mathcomp Require Import zmodp matrix.
Module clause_3.
Section Given.
Variables (R : fieldType) (d n : nat) (X : 'M[R]_(d, n)) (U : 'M[R]_d) (s : 'rV[R]_d) (gamma : R).
Record premises : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  orthogonal : U^T *m U = 1%:M;
  eigendecomposition : X *m X^T = U *m diag_mx s *m U^T }.
(* The x slots that a layer leaves: X - gamma X X^T X *)
Definition left : 'M[R]_(d, n) := X - gamma *: (X *m X^T *m X).
Definition becomes (lambda : R) : R := lambda * (1 - gamma * lambda) ^+ 2.
End Given.
(* So for the eigenvectors that are the columns of U, and for every other one. *)
Definition statement : Prop :=
  forall (R : fieldType) d n X U s gamma, @premises R d n X U s ->
  left X gamma *m (left X gamma)^T = U *m diag_mx (map_mx (becomes gamma) s) *m U^T /\
  (forall lambda (v : 'cV[R]_d), X *m X^T *m v = lambda *: v ->
    left X gamma *m (left X gamma)^T *m v = becomes gamma lambda *: v).
End clause_3.

(* Proofs. *)
From mathcomp Require Import zmodp matrix.
From Kernel Require Import Matrices.
From Kernel Require Import Matrices Eigenvectors Arithmetic.
Section Derived.
Hypothesis spectrum : spectrum.statement.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n X U s gamma [[d0 n0] O E].
have image i j : X i j + \sum_(k < n) (\sum_(l < d) - gamma * (i == l)%:R * X l k) *
    (\sum_(l < d) (\sum_(m < d) (l == m)%:R * X m k) * (\sum_(m < d) (l == m)%:R * X m j)) =
    clause_3.left X gamma i j.
  rewrite /clause_3.left -mulmxA !mxE -[- (_ * _)]mulNr mulr_sumr; congr (_ + _); apply: eq_bigr => k _.
  rewrite sum_scaled_at -mulrA mxE; congr (_ * (_ * _)); apply: eq_bigr => l _; by rewrite !sum_at mxE.
have after : clause_3.left X gamma *m (clause_3.left X gamma)^T *m U =
    U *m diag_mx (map_mx (clause_3.becomes gamma) s).
  apply: to_eigenvectors => //; apply/matrixP=> i j.
  have given : @spectrum.premises R d n 1 1 (fun i j => X i j) (fun i j => U i j) (fun k => s 0 k).
    split=> // k l; first by have /matrixP/(_ k l) := O; rewrite !mxE => <-; apply: eq_bigr => m _; rewrite !mxE.
    have /matrixP/(_ k l) := E; rewrite !mxE => e; transitivity (\sum_j X k j * X^T j l).
      by apply: eq_bigr => m _; rewrite !mxE.
    by rewrite e; apply: eq_bigr => m _; rewrite mul_mx_diag !mxE.
  have [_ e] := spectrum (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) 0 gamma given.
  transitivity (\sum_(k < n) clause_3.left X gamma i k * clause_3.left X gamma j k).
    by rewrite mxE; apply: eq_bigr => k _; rewrite [_^T _ _]mxE.
  transitivity (spectrum.out_H_ (fun i j => X i j) gamma i j); first by apply: eq_bigr => k _; rewrite !image.
  rewrite e mxE; apply: eq_bigr => k _; rewrite mul_mx_diag !mxE; congr (_ * _ * _).
  by rewrite /clause_3.becomes; arithmetic.
split; first exact: of_eigenvectors.
move=> lambda v; apply: function_of after => //; exact: to_eigenvectors.
Qed.

Definition clause_3_met (R : realFieldType) : @clause_3.premises R 1 1 1%:M 1%:M (const_mx 1).
Proof. by split=> //; rewrite ?trmx1 ?mulmx1 ?mul1mx // diag_const_mx. Qed.
End Derived.
