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
