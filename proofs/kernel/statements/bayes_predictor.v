(* bayes_predictor

   If the labels of a prompt have second moments E[Y Y^T | X] = K(X) = [[Khat, nu], [nu^T, k0]], then nu is in the
   range of Khat: Khat Khat^+ nu = nu, and for every b, E(b^T y - y_t)^2 = k0 - nu^T Khat^+ nu + (b - Khat^+ nu)^T
   Khat (b - Khat^+ nu), for singular Khat too. So nu^T Khat^+ y is best among all linear predictors b^T y; its
   loss is k0 - nu^T Khat^+ nu, and E[(y_t - nu^T Khat^+ y) y_i] = 0 for all i. If Y | X is Gaussian with mean 0,
   it is E(y_t | y), best among all predictors.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module linear_predictors.
Section Given.
Variables (R : fieldType).
Variables (p n N : nat).
Variables (Phi : 'I_p -> 'I_n -> R).
Variables (v_ : 'I_p -> R).
Variables (A : 'I_n -> 'I_p -> R).
Variables (Y : 'I_n -> 'I_N -> R).
Variables (y_t pi : 'I_N -> R).
Variables (b : 'I_n -> R).

Record premises : Prop := Premises {
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  N_positive : (0 < N)%N;
  H_least_squares_inverse : (* Phi^T Phi A = Phi^T *) forall (i0 : 'I_n) (i1 : 'I_p), \sum_(i2 < n) (\sum_(i3 < p) Phi
        i3 i0 * Phi i3 i2) * A i2 i1 = Phi i1 i0;
  H_context_covariance : (* E[y_i y_j] = Khat_ij *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < N) pi i2 * Y i0 i2 * Y
        i1 i2 = \sum_(i2 < p) Phi i2 i0 * Phi i2 i1;
  H_cross_covariance : (* E[y_i y_t] = nu_i *) forall (i0 : 'I_n), \sum_(i1 < N) pi i1 * y_t i1 * Y i0 i1 = \sum_(i1 <
        p) Phi i1 i0 * v_ i1;
  H_query_variance : (* E[y_t^2] = k0 *) \sum_(i0 < N) pi i0 * y_t i0 * y_t i0 = \sum_(i0 < p) v_ i0 * v_ i0 :> R }.
Definition equations : Prop :=
     (* range *) (forall (i0 : 'I_n), \sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < p) Phi i3 i0 * Phi i3 i2) * (\sum_(i3 <
           p) A i2 i3 * A i1 i3)) * (\sum_(i2 < p) Phi i2 i1 * v_ i2) = \sum_(i1 < p) Phi i1 i0 * v_ i1)
  /\ (* loss *) (\sum_(i0 < N) pi i0 * (\sum_(i1 < n) b i1 * Y i1 i0 - y_t i0) * (\sum_(i1 < n) b i1 * Y i1 i0 - y_t
        i0) = \sum_(i0 < p) v_ i0 * v_ i0 - \sum_(i0 < n) (\sum_(i1 < p) Phi i1 i0 * v_ i1) * (\sum_(i1 < n) (\sum_(i2
        < p) A i0 i2 * A i1 i2) * (\sum_(i2 < p) Phi i2 i1 * v_ i2)) + \sum_(i0 < n) \sum_(i1 < n) (b i0 - \sum_(i2 <
        n) (\sum_(i3 < p) A i0 i3 * A i2 i3) * (\sum_(i3 < p) Phi i3 i2 * v_ i3)) * (\sum_(i2 < p) Phi i2 i0 * Phi i2
        i1) * (b i1 - \sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A i2 i3) * (\sum_(i3 < p) Phi i3 i2 * v_ i3)) :> R)
  /\ (* least loss *) (\sum_(i0 < N) pi i0 * (\sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A i2 i3) *
        (\sum_(i3 < p) Phi i3 i2 * v_ i3)) * Y i1 i0 - y_t i0) * (\sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < p) A i1 i3
        * A i2 i3) * (\sum_(i3 < p) Phi i3 i2 * v_ i3)) * Y i1 i0 - y_t i0) = \sum_(i0 < p) v_ i0 * v_ i0 - \sum_(i0 <
        n) (\sum_(i1 < p) Phi i1 i0 * v_ i1) * (\sum_(i1 < n) (\sum_(i2 < p) A i0 i2 * A i1 i2) * (\sum_(i2 < p) Phi
        i2 i1 * v_ i2)) :> R)
  /\ (* uncorrelated error *) (forall (i0 : 'I_n), \sum_(i1 < N) pi i1 * (\sum_(i2 < n) (\sum_(i3 < n) (\sum_(i4 < p)
        A i2 i4 * A i3 i4) * (\sum_(i4 < p) Phi i4 i3 * v_ i4)) * Y i2 i1 - y_t i1) * Y i0 i1 = 0).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (p n N : nat) (Phi : 'I_p -> 'I_n -> R) (v_ : 'I_p -> R) (A :
      'I_n -> 'I_p -> R) (Y : 'I_n -> 'I_N -> R) (y_t pi : 'I_N -> R) (b : 'I_n -> R),
  @claim R p n N Phi v_ A Y y_t pi b.
End linear_predictors.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. If the labels of a prompt have second moments E[Y Y^T | X] = K(X) = [[Khat, nu], [nu^T, k0]], then nu is in
   the range of Khat: Khat Khat^+ nu = nu, *)
From mathcomp Require Import matrix.
From Kernel Require Import PositiveSemidefinite Expectation SecondMoments.
Module prompt.
Section Given.
Variables (R : rcfType) (P : law R) (n : nat) (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R).
Variables (Khat : 'M[R]_n) (nu : 'cV[R]_n) (k0 : R) (K_inv : 'M[R]_n) (* Khat^+ *).
Record premises : Prop := Premises {
  size : (0 < n)%N;
  labels : second_moments y y_t Khat nu k0;
  inverse : pseudo_inverse Khat K_inv }.
End Given.
End prompt.

Module clause_1.
Notation premises := prompt.premises.
Definition statement : Prop :=
  forall (R : rcfType) P n y y_t Khat nu k0 K_inv, @premises R P n y y_t Khat nu k0 K_inv ->
  Khat *m K_inv *m nu = nu.
End clause_1.

(* 2. and for every b, E(b^T y - y_t)^2 = k0 - nu^T Khat^+ nu + (b - Khat^+ nu)^T Khat (b - Khat^+ nu), for
   singular Khat too. *)
Module clause_2.
Notation premises := prompt.premises.
Definition statement : Prop :=
  forall (R : rcfType) P n y y_t Khat nu k0 K_inv, @premises R P n y y_t Khat nu k0 K_inv ->
  forall b, loss_is y_t (weighted y b) (k0 - number (nu^T *m K_inv *m nu) + form Khat (b - K_inv *m nu)).
End clause_2.

(* 3. So nu^T Khat^+ y is best among all linear predictors b^T y; *)
Module clause_3.
Notation premises := prompt.premises.
Definition statement : Prop :=
  forall (R : rcfType) P n y y_t Khat nu k0 K_inv, @premises R P n y y_t Khat nu k0 K_inv ->
  exists2 least, loss_is y_t (weighted y (K_inv *m nu)) least &
    forall b l, loss_is y_t (weighted y b) l -> least <= l.
End clause_3.

(* 4. its loss is k0 - nu^T Khat^+ nu, *)

(* 5. and E[(y_t - nu^T Khat^+ y) y_i] = 0 for all i. *)

(* 6. If Y | X is Gaussian with mean 0, it is E(y_t | y), best among all predictors. *)

