(* absolute_kernel

   For K = U diag(s) U^T with U orthogonal let |K| = U diag(|s|) U^T. Then |K| = K + 2 U diag(relu(-s)) U^T, and
   the diagonal of |K| has the sum tr K + 2 sum_k relu(-s_k). So, if K is not positive semidefinite and its
   diagonal is not negative, labels of covariance |K| have at some point x_i a variance above K_ii = |K_ii|, which
   x_i by itself gives: they are not consistent under marginalisation. An example: for orthonormal u and v and the
   points p = (5u + v, u + 4v, 4v - u, v - 5u) the matrix relu(<p_i, p_j>) has the eigenvector (1, -3, 3, -1) to
   the eigenvalue -1.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module absolute_eigenvalues.
Section Given.
Variables (R : realFieldType).
Variables (n : nat).
Variables (U : 'I_n -> 'I_n -> R).
Variables (s_ : 'I_n -> R).

Definition relu (x : R) : R := Num.max 0 x.
Record premises : Prop := Premises {
  n_positive : (0 < n)%N;
  H_orthogonal : (* U^T U = I *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) U i2 i0 * U i2 i1 = (i0 == i1)%:R }.
Definition equations : Prop :=
     (* covariance *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) U i0 i2 * (relu (s_ i2) + relu (- s_ i2)) * U i1
           i2 = \sum_(i2 < n) U i0 i2 * s_ i2 * U i1 i2 + \sum_(i2 < n) U i0 i2 * (2%:R * relu (- s_ i2)) * U i1 i2)
  /\ (* sum of the variances *) (\sum_(i0 < n) \sum_(i1 < n) U i0 i1 * (relu (s_ i1) + relu (- s_ i1)) * U i0 i1 =
        \sum_(i0 < n) \sum_(i1 < n) U i0 i1 * s_ i1 * U i0 i1 + \sum_(i0 < n) 2%:R * relu (- s_ i0) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : realFieldType) (n : nat) (U : 'I_n -> 'I_n -> R) (s_ : 'I_n -> R),
  @claim R n U s_.
End absolute_eigenvalues.

Module an_eigenvector_of_relu.
Section Given.
Variables (R : realFieldType).
Variables (d : nat).
Variables (u_ v_ : 'I_d -> R).

Definition relu (x : R) : R := Num.max 0 x.
Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  H_orthonormal : (* u and v are orthonormal: <a u + b v, c u + d v> = a c + b d *) forall (u0 : R) (u1 : R) (u2 : R)
        (u3 : R), \sum_(i0 < d) (u0 * u_ i0 + u1 * v_ i0) * (u2 * u_ i0 + u3 * v_ i0) = u0 * u2 + u1 * u3 }.
Definition equations : Prop :=
     (* row 1 *) (0 * 1 + relu (\sum_(i0 < d) (5%:R * 1 * u_ i0 + 1 * v_ i0) * (5%:R * 1 * u_ i0 + 1 * v_ i0)) + -
           3%:R * relu (\sum_(i0 < d) (5%:R * 1 * u_ i0 + 1 * v_ i0) * (1 * u_ i0 + 4%:R * 1 * v_ i0)) + 3%:R * relu
           (\sum_(i0 < d) (5%:R * 1 * u_ i0 + 1 * v_ i0) * (- 1 * u_ i0 + 4%:R * 1 * v_ i0)) - relu (\sum_(i0 < d)
           (5%:R * 1 * u_ i0 + 1 * v_ i0) * (- 5%:R * 1 * u_ i0 + 1 * v_ i0)) = - 1 :> R)
  /\ (* row 2 *) (0 * 1 + relu (\sum_(i0 < d) (1 * u_ i0 + 4%:R * 1 * v_ i0) * (5%:R * 1 * u_ i0 + 1 * v_ i0)) + -
        3%:R * relu (\sum_(i0 < d) (1 * u_ i0 + 4%:R * 1 * v_ i0) * (1 * u_ i0 + 4%:R * 1 * v_ i0)) + 3%:R * relu
        (\sum_(i0 < d) (1 * u_ i0 + 4%:R * 1 * v_ i0) * (- 1 * u_ i0 + 4%:R * 1 * v_ i0)) - relu (\sum_(i0 < d) (1 *
        u_ i0 + 4%:R * 1 * v_ i0) * (- 5%:R * 1 * u_ i0 + 1 * v_ i0)) = 3%:R * 1 :> R)
  /\ (* row 3 *) (0 * 1 + relu (\sum_(i0 < d) (- 1 * u_ i0 + 4%:R * 1 * v_ i0) * (5%:R * 1 * u_ i0 + 1 * v_ i0)) + -
        3%:R * relu (\sum_(i0 < d) (- 1 * u_ i0 + 4%:R * 1 * v_ i0) * (1 * u_ i0 + 4%:R * 1 * v_ i0)) + 3%:R * relu
        (\sum_(i0 < d) (- 1 * u_ i0 + 4%:R * 1 * v_ i0) * (- 1 * u_ i0 + 4%:R * 1 * v_ i0)) - relu (\sum_(i0 < d) (- 1
        * u_ i0 + 4%:R * 1 * v_ i0) * (- 5%:R * 1 * u_ i0 + 1 * v_ i0)) = - 3%:R * 1 :> R)
  /\ (* row 4 *) (0 * 1 + relu (\sum_(i0 < d) (- 5%:R * 1 * u_ i0 + 1 * v_ i0) * (5%:R * 1 * u_ i0 + 1 * v_ i0)) + -
        3%:R * relu (\sum_(i0 < d) (- 5%:R * 1 * u_ i0 + 1 * v_ i0) * (1 * u_ i0 + 4%:R * 1 * v_ i0)) + 3%:R * relu
        (\sum_(i0 < d) (- 5%:R * 1 * u_ i0 + 1 * v_ i0) * (- 1 * u_ i0 + 4%:R * 1 * v_ i0)) - relu (\sum_(i0 < d) (-
        5%:R * 1 * u_ i0 + 1 * v_ i0) * (- 5%:R * 1 * u_ i0 + 1 * v_ i0)) = 1 :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : realFieldType) (d : nat) (u_ v_ : 'I_d -> R),
  @claim R d u_ v_.
End an_eigenvector_of_relu.
