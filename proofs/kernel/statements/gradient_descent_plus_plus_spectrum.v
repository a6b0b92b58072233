(* gradient_descent_plus_plus_spectrum

   One GD++ layer turns H = X X^T into (I - gamma H) H (I - gamma H); if H = U diag(s) U^T with U orthogonal, that
   is U diag(s - 2 gamma s^2 + gamma^2 s^3) U^T: lambda becomes lambda (1 - gamma lambda)^2.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module spectrum.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (W : 'I_n_y -> 'I_d -> R).
Variables (eta gamma : R).
Variables (U : 'I_d -> 'I_d -> R).
Variables (s_ : 'I_d -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  H_orthogonal : (* U^T U = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) U i2 i0 * U i2 i1 = (i0 == i1)%:R;
  H_eigendecomposition : (* X X^T = U diag(s) U^T *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < n) X i0 i2 * X i1 i2 =
        \sum_(i2 < d) U i0 i2 * s_ i2 * U i1 i2 }.
Definition out_H_ (i0 : 'I_d) (i1 : 'I_d) : R :=
  \sum_(i2 < n) (X i0 i2 + \sum_(i3 < n) (\sum_(i4 < d) - gamma * (i0 == i4)%:R * X i4 i3) * (\sum_(i4 < d) (\sum_(i5
        < d) (i4 == i5)%:R * X i5 i3) * (\sum_(i5 < d) (i4 == i5)%:R * X i5 i2))) * (X i1 i2 + \sum_(i3 < n) (\sum_(i4
        < d) - gamma * (i1 == i4)%:R * X i4 i3) * (\sum_(i4 < d) (\sum_(i5 < d) (i4 == i5)%:R * X i5 i3) * (\sum_(i5 <
        d) (i4 == i5)%:R * X i5 i2))).
Definition equations : Prop :=
     (* conjugation *) (forall (i0 : 'I_d) (i1 : 'I_d), out_H_ i0 i1 = \sum_(i2 < d) (\sum_(i3 < d) ((i0 == i3)%:R -
           gamma * (\sum_(i4 < n) X i0 i4 * X i3 i4)) * (\sum_(i4 < n) X i3 i4 * X i2 i4)) * ((i2 == i1)%:R - gamma *
           (\sum_(i3 < n) X i2 i3 * X i1 i3)))
  /\ (* spectrum *) (forall (i0 : 'I_d) (i1 : 'I_d), out_H_ i0 i1 = \sum_(i2 < d) U i0 i2 * (s_ i2 - gamma * 2%:R *
        (s_ i2 * s_ i2) + gamma * gamma * (s_ i2 * s_ i2 * s_ i2)) * U i1 i2).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (W : 'I_n_y -> 'I_d -> R) (eta gamma : R) (U :
      'I_d -> 'I_d -> R) (s_ : 'I_d -> R),
  @claim R d n n_y m X gamma U s_.
End spectrum.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
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

