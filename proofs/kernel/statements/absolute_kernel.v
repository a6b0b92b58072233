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

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. For K = U diag(s) U^T with U orthogonal let |K| = U diag(|s|) U^T. Then |K| = K + 2 U diag(relu(-s)) U^T, *)

(* 2. and the diagonal of |K| has the sum tr K + 2 sum_k relu(-s_k). *)

(* 3. So, if K is not positive semidefinite and its diagonal is not negative, labels of covariance |K| have at
   some point x_i a variance above K_ii = |K_ii|, which x_i by itself gives: they are not consistent under
   marginalisation. *)
Module clause_3.
Section Given.
Variables (R : rcfType) (n : nat).
(* U diag(f(s)) U^T: K itself for f(s) = s, and |K| for f(s) = |s| *)
Definition conjugated (f : R -> R) (U : 'I_n -> 'I_n -> R) (s : 'I_n -> R) (i j : 'I_n) : R :=
  \sum_(k < n) U i k * f (s k) * U j k.
Definition decomposition (K U : 'I_n -> 'I_n -> R) (s : 'I_n -> R) : Prop :=
  (forall i j, \sum_(k < n) U k i * U k j = (i == j)%:R) /\ (forall i j, K i j = conjugated id U s i j).
Definition positive_semidefinite (K : 'I_n -> 'I_n -> R) : Prop :=
  forall c : 'I_n -> R, 0 <= \sum_(i < n) \sum_(j < n) c i * K i j * c j.
Record premises (K : 'I_n -> 'I_n -> R) : Prop := Premises {
  symmetric : forall i j, K i j = K j i;
  not_positive_semidefinite : ~ positive_semidefinite K;
  diagonal : forall i, 0 <= K i i }.
End Given.
(* There is such a decomposition, and |K| is not consistent with K_ii by itself, whichever is taken of either. *)
Definition statement : Prop :=
  forall (R : rcfType) n (K : 'I_n -> 'I_n -> R), premises K ->
  (exists U s, decomposition K U s) /\
  (forall U s, decomposition K U s -> exists i, K i i < conjugated (fun x => `|x|) U s i i /\
    forall u t, decomposition (fun _ _ : 'I_1 => K i i) u t -> conjugated (fun x => `|x|) u t ord0 ord0 = K i i).
End clause_3.

(* 4. An example: for orthonormal u and v and the points p = (5u + v, u + 4v, 4v - u, v - 5u) the matrix
   relu(<p_i, p_j>) has the eigenvector (1, -3, 3, -1) to the eigenvalue -1. *)

