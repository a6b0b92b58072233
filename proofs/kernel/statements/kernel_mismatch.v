(* kernel_mismatch

   If the labels have second moments K(X) = [[Khat, nu], [nu^T, k0]] and the similarity is another kernel K', the
   prediction of L layers is b_L^T y with b_L = (I - P'_L) w', w' = K'hat^+ nu', P'_L = prod_l (I - 2 r_l K'hat),
   and its loss exceeds the Bayes loss by (b_L - w)^T Khat (b_L - w), w = Khat^+ nu. With one step h = 2 r_l, 0 <
   h < 2/lambda_max(K'hat), K'hat not 0, b_L tends to w' and the excess to (w' - w)^T Khat (w' - w), which is the
   mean square difference of the predictions w'^T y and w^T y.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part: what is
   given, the premises, what the layers make of it, the equations; `statement` is what Rocq's kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module loss.
Section Given.
Variables (R : fieldType).
Variables (p n N : nat).
Variables (Phi : 'I_p -> 'I_n -> R).
Variables (v_ : 'I_p -> R).
Variables (A : 'I_n -> 'I_p -> R).
Variables (Phi_2 : 'I_p -> 'I_n -> R).
Variables (v_2_ : 'I_p -> R).
Variables (A_2 : 'I_n -> 'I_p -> R).
Variables (Y : 'I_n -> 'I_N -> R).
Variables (y_t pi : 'I_N -> R).
Variables (P : 'I_n -> 'I_n -> R).

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
     (* loss at depth L *) (\sum_(i0 < N) pi i0 * (\sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < p) A_2 i1 i3 * A_2 i2 i3)
           * (\sum_(i3 < p) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 < n) P i2 i1 * (\sum_(i3 < n) (\sum_(i4 < p) A_2 i2 i4 *
           A_2 i3 i4) * (\sum_(i4 < p) Phi_2 i4 i3 * v_2_ i4))) * Y i1 i0 - y_t i0) * (\sum_(i1 < n) (\sum_(i2 < n)
           (\sum_(i3 < p) A_2 i1 i3 * A_2 i2 i3) * (\sum_(i3 < p) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 < n) P i2 i1 *
           (\sum_(i3 < n) (\sum_(i4 < p) A_2 i2 i4 * A_2 i3 i4) * (\sum_(i4 < p) Phi_2 i4 i3 * v_2_ i4))) * Y i1 i0 -
           y_t i0) = \sum_(i0 < p) v_ i0 * v_ i0 - \sum_(i0 < n) (\sum_(i1 < p) Phi i1 i0 * v_ i1) * (\sum_(i1 < n)
           (\sum_(i2 < p) A i0 i2 * A i1 i2) * (\sum_(i2 < p) Phi i2 i1 * v_ i2)) + \sum_(i0 < n) \sum_(i1 < n)
           (\sum_(i2 < n) (\sum_(i3 < p) A_2 i0 i3 * A_2 i2 i3) * (\sum_(i3 < p) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 <
           n) P i2 i0 * (\sum_(i3 < n) (\sum_(i4 < p) A_2 i2 i4 * A_2 i3 i4) * (\sum_(i4 < p) Phi_2 i4 i3 * v_2_ i4))
           - \sum_(i2 < n) (\sum_(i3 < p) A i0 i3 * A i2 i3) * (\sum_(i3 < p) Phi i3 i2 * v_ i3)) * (\sum_(i2 < p) Phi
           i2 i0 * Phi i2 i1) * (\sum_(i2 < n) (\sum_(i3 < p) A_2 i1 i3 * A_2 i2 i3) * (\sum_(i3 < p) Phi_2 i3 i2 *
           v_2_ i3) - \sum_(i2 < n) P i2 i1 * (\sum_(i3 < n) (\sum_(i4 < p) A_2 i2 i4 * A_2 i3 i4) * (\sum_(i4 < p)
           Phi_2 i4 i3 * v_2_ i4)) - \sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A i2 i3) * (\sum_(i3 < p) Phi i3 i2 * v_
           i3)) :> R)
  /\ (* loss in the limit *) (\sum_(i0 < N) pi i0 * (\sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < p) A_2 i1 i3 * A_2 i2
        i3) * (\sum_(i3 < p) Phi_2 i3 i2 * v_2_ i3)) * Y i1 i0 - y_t i0) * (\sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 <
        p) A_2 i1 i3 * A_2 i2 i3) * (\sum_(i3 < p) Phi_2 i3 i2 * v_2_ i3)) * Y i1 i0 - y_t i0) = \sum_(i0 < p) v_ i0 *
        v_ i0 - \sum_(i0 < n) (\sum_(i1 < p) Phi i1 i0 * v_ i1) * (\sum_(i1 < n) (\sum_(i2 < p) A i0 i2 * A i1 i2) *
        (\sum_(i2 < p) Phi i2 i1 * v_ i2)) + \sum_(i0 < n) \sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < p) A_2 i0 i3 * A_2
        i2 i3) * (\sum_(i3 < p) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 < n) (\sum_(i3 < p) A i0 i3 * A i2 i3) * (\sum_(i3 <
        p) Phi i3 i2 * v_ i3)) * (\sum_(i2 < p) Phi i2 i0 * Phi i2 i1) * (\sum_(i2 < n) (\sum_(i3 < p) A_2 i1 i3 * A_2
        i2 i3) * (\sum_(i3 < p) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A i2 i3) * (\sum_(i3 <
        p) Phi i3 i2 * v_ i3)) :> R)
  /\ (* excess *) (\sum_(i0 < N) pi i0 * (\sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < p) A_2 i1 i3 * A_2 i2 i3) *
        (\sum_(i3 < p) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A i2 i3) * (\sum_(i3 < p) Phi
        i3 i2 * v_ i3)) * Y i1 i0) * (\sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < p) A_2 i1 i3 * A_2 i2 i3) * (\sum_(i3 <
        p) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A i2 i3) * (\sum_(i3 < p) Phi i3 i2 * v_
        i3)) * Y i1 i0) = \sum_(i0 < n) \sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < p) A_2 i0 i3 * A_2 i2 i3) * (\sum_(i3
        < p) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 < n) (\sum_(i3 < p) A i0 i3 * A i2 i3) * (\sum_(i3 < p) Phi i3 i2 * v_
        i3)) * (\sum_(i2 < p) Phi i2 i0 * Phi i2 i1) * (\sum_(i2 < n) (\sum_(i3 < p) A_2 i1 i3 * A_2 i2 i3) *
        (\sum_(i3 < p) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A i2 i3) * (\sum_(i3 < p) Phi
        i3 i2 * v_ i3)) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (p n N : nat) (Phi : 'I_p -> 'I_n -> R) (v_ : 'I_p -> R) (A :
      'I_n -> 'I_p -> R) (Phi_2 : 'I_p -> 'I_n -> R) (v_2_ : 'I_p -> R) (A_2 : 'I_n -> 'I_p -> R) (Y : 'I_n -> 'I_N ->
      R) (y_t pi : 'I_N -> R) (P : 'I_n -> 'I_n -> R),
  @claim R p n N Phi v_ A Phi_2 v_2_ A_2 Y y_t pi P.
End loss.
