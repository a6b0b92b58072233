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
(* X X^T for the x slots that the layer leaves *)
Definition after : 'M[R]_d := \matrix_(i, j) spectrum.out_H_ (fun i j => X i j) gamma i j.
Definition becomes (lambda : R) : R := lambda * (1 - gamma * lambda) ^+ 2.
End Given.
(* So for the eigenvectors that are the columns of U, and for every other one. *)
Definition statement : Prop :=
  forall (R : fieldType) d n X U s gamma, @premises R d n X U s ->
  after X gamma = U *m diag_mx (map_mx (becomes gamma) s) *m U^T /\
  (forall lambda (v : 'cV[R]_d), X *m X^T *m v = lambda *: v -> after X gamma *m v = becomes gamma lambda *: v).
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
have after : clause_3.after X gamma *m U = U *m diag_mx (map_mx (clause_3.becomes gamma) s).
  apply: to_eigenvectors => //; apply/matrixP=> i j.
  have given : @spectrum.premises R d n 1 1 (fun i j => X i j) (fun i j => U i j) (fun k => s 0 k).
    split=> // k l; first by have /matrixP/(_ k l) := O; rewrite !mxE => <-; apply: eq_bigr => m _; rewrite !mxE.
    have /matrixP/(_ k l) := E; rewrite !mxE => e; transitivity (\sum_j X k j * X^T j l).
      by apply: eq_bigr => m _; rewrite !mxE.
    by rewrite e; apply: eq_bigr => m _; rewrite mul_mx_diag !mxE.
  have [_ e] := spectrum (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) 0 gamma given.
  rewrite mxE e mxE; apply: eq_bigr => k _; rewrite mul_mx_diag !mxE; congr (_ * _ * _).
  by rewrite /clause_3.becomes; arithmetic.
split; first exact: of_eigenvectors.
move=> lambda v; apply: function_of after => //; exact: to_eigenvectors.
Qed.

Definition clause_3_met (R : realFieldType) : @clause_3.premises R 2 2 1%:M 1%:M (const_mx 1).
Proof. by split=> //; rewrite ?trmx1 ?mulmx1 ?mul1mx // diag_const_mx. Qed.
End Derived.
