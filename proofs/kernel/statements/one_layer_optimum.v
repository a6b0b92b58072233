(* one_layer_optimum

   Let y = W x with W, the context X and the query x_t independent, with moments of W and of X up to order 4 and
   of x_t up to order 2, W of the law of -W and with uncorrelated entries of variance 1, and let the query's slot
   start at 0. If E[S^2] C = E[S], S = X X^T, then P W_V = diag(0, -I), W_K^T W_Q = diag(C, 0) is best among all
   one-layer linear attentions with any number of heads: whatever the weights, the half-MSE is the one of these
   plus half the mean square of the difference of the two predictions. The least half-MSE is tr(E[x_t x_t^T] (I -
   E[S] C))/2 for each output. If flipping the sign of a coordinate in all tokens leaves the law of X as it is,
   for every coordinate, and no E[(S^2)_jj] is 0, then C = diag(c), c_j = E[S_jj]/E[(S^2)_jj].

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module prediction.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (W : 'I_n_y -> 'I_d -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (V_xx : 'I_d -> 'I_d -> R).
Variables (V_xy : 'I_d -> 'I_n_y -> R).
Variables (V_yx : 'I_n_y -> 'I_d -> R).
Variables (V_yy : 'I_n_y -> 'I_n_y -> R).
Variables (K_x : 'I_p -> 'I_d -> R).
Variables (K_y : 'I_p -> 'I_n_y -> R).
Variables (Q_x : 'I_p -> 'I_d -> R).
Variables (Q_y : 'I_p -> 'I_n_y -> R).
Variables (V2_xx : 'I_d -> 'I_d -> R).
Variables (V2_xy : 'I_d -> 'I_n_y -> R).
Variables (V2_yx : 'I_n_y -> 'I_d -> R).
Variables (V2_yy : 'I_n_y -> 'I_n_y -> R).
Variables (K2_x : 'I_p -> 'I_d -> R).
Variables (K2_y : 'I_p -> 'I_n_y -> R).
Variables (Q2_x : 'I_p -> 'I_d -> R).
Variables (Q2_y : 'I_p -> 'I_n_y -> R).
Variables (C : 'I_d -> 'I_d -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N;
  H_zero_query_slot : (* the query's y slot starts at 0 *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = 0 *
        query_slot i0 i1 }.
Definition equations : Prop :=
     (* heads *) (forall (i0 : 'I_n_y) (i1 : 'I_m), \sum_(i2 < d) W i0 i2 * Q i2 i1 - - (query_slot i0 i1 + \sum_(i2 <
           n) (\sum_(i3 < d) V_yx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_yy i0 i3 * (\sum_(i4 < d) W i3 i4 * X i4 i2)) *
           (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y i3 i4 * (\sum_(i5 < d) W i4 i5 * X
           i5 i2)) * (\sum_(i4 < d) Q_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * query_slot i4 i1)) + \sum_(i2 <
           n) (\sum_(i3 < d) V2_yx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V2_yy i0 i3 * (\sum_(i4 < d) W i3 i4 * X i4 i2))
           * (\sum_(i3 < p) (\sum_(i4 < d) K2_x i3 i4 * X i4 i2 + \sum_(i4 < n_y) K2_y i3 i4 * (\sum_(i5 < d) W i4 i5
           * X i5 i2)) * (\sum_(i4 < d) Q2_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q2_y i3 i4 * query_slot i4 i1))) =
           \sum_(i2 < d) (W i0 i2 * 1 + \sum_(i3 < d) \sum_(i4 < d) ((V_yx i0 i3 + \sum_(i5 < n_y) V_yy i0 i5 * (0 * W
           i5 i3)) * (\sum_(i5 < p) (K_x i5 i4 + \sum_(i6 < n_y) K_y i5 i6 * (0 * W i6 i4)) * (Q_x i5 i2 - \sum_(i6 <
           n_y) Q_y i5 i6 * (0 * W i6 i2))) + (V2_yx i0 i3 + \sum_(i5 < n_y) V2_yy i0 i5 * (0 * W i5 i3)) * (\sum_(i5
           < p) (K2_x i5 i4 + \sum_(i6 < n_y) K2_y i5 i6 * (0 * W i6 i4)) * (Q2_x i5 i2 - \sum_(i6 < n_y) Q2_y i5 i6 *
           (0 * W i6 i2)))) * (\sum_(i5 < n) X i3 i5 * X i4 i5) * 1 + \sum_(i3 < d) \sum_(i4 < n_y) ((V_yx i0 i3 +
           \sum_(i5 < n_y) V_yy i0 i5 * (0 * W i5 i3)) * (\sum_(i5 < p) K_y i5 i4 * (Q_x i5 i2 - \sum_(i6 < n_y) Q_y
           i5 i6 * (0 * W i6 i2))) + V_yy i0 i4 * (\sum_(i5 < p) (K_x i5 i3 + \sum_(i6 < n_y) K_y i5 i6 * (0 * W i6
           i3)) * (Q_x i5 i2 - \sum_(i6 < n_y) Q_y i5 i6 * (0 * W i6 i2))) + ((V2_yx i0 i3 + \sum_(i5 < n_y) V2_yy i0
           i5 * (0 * W i5 i3)) * (\sum_(i5 < p) K2_y i5 i4 * (Q2_x i5 i2 - \sum_(i6 < n_y) Q2_y i5 i6 * (0 * W i6
           i2))) + V2_yy i0 i4 * (\sum_(i5 < p) (K2_x i5 i3 + \sum_(i6 < n_y) K2_y i5 i6 * (0 * W i6 i3)) * (Q2_x i5
           i2 - \sum_(i6 < n_y) Q2_y i5 i6 * (0 * W i6 i2))))) * (\sum_(i5 < d) (\sum_(i6 < n) X i3 i6 * X i5 i6) * W
           i4 i5) + \sum_(i3 < n_y) \sum_(i4 < n_y) \sum_(i5 < d) (V_yy i0 i3 * (\sum_(i6 < p) K_y i6 i4 * (Q_x i6 i2
           - \sum_(i7 < n_y) Q_y i6 i7 * (0 * W i7 i2))) + V2_yy i0 i3 * (\sum_(i6 < p) K2_y i6 i4 * (Q2_x i6 i2 -
           \sum_(i7 < n_y) Q2_y i6 i7 * (0 * W i7 i2)))) * W i3 i5 * (\sum_(i6 < d) (\sum_(i7 < n) X i5 i7 * X i6 i7)
           * W i4 i6)) * Q i2 i1)
  /\ (* optimum *) (forall (i0 : 'I_n_y) (i1 : 'I_m), \sum_(i2 < d) W i0 i2 * Q i2 i1 - - (query_slot i0 i1 + \sum_(i2
        < n) (\sum_(i3 < n_y) - (i0 == i3)%:R * (\sum_(i4 < d) W i3 i4 * X i4 i2)) * (\sum_(i3 < d) (\sum_(i4 < d) C
        i4 i3 * X i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * Q i4 i1))) = \sum_(i2 < d) (W i0 i2 * 1 + \sum_(i3 < d)
        \sum_(i4 < n_y) - ((i0 == i4)%:R * C i3 i2) * (\sum_(i5 < d) (\sum_(i6 < n) X i3 i6 * X i5 i6) * W i4 i5)) * Q
        i2 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (W : 'I_n_y -> 'I_d
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (V_xx : 'I_d -> 'I_d -> R) (V_xy : 'I_d ->
      'I_n_y -> R) (V_yx : 'I_n_y -> 'I_d -> R) (V_yy : 'I_n_y -> 'I_n_y -> R) (K_x : 'I_p -> 'I_d -> R) (K_y : 'I_p
      -> 'I_n_y -> R) (Q_x : 'I_p -> 'I_d -> R) (Q_y : 'I_p -> 'I_n_y -> R) (V2_xx : 'I_d -> 'I_d -> R) (V2_xy : 'I_d
      -> 'I_n_y -> R) (V2_yx : 'I_n_y -> 'I_d -> R) (V2_yy : 'I_n_y -> 'I_n_y -> R) (K2_x : 'I_p -> 'I_d -> R) (K2_y :
      'I_p -> 'I_n_y -> R) (Q2_x : 'I_p -> 'I_d -> R) (Q2_y : 'I_p -> 'I_n_y -> R) (C : 'I_d -> 'I_d -> R),
  @claim R d n n_y m p X W Q query_slot V_yx V_yy K_x K_y Q_x Q_y V2_yx V2_yy K2_x K2_y Q2_x Q2_y C.
End prediction.

Module sign_flips.
Section Given.
Variables (R : fieldType).
Variables (d n p : nat).
Variables (X : 'I_d -> 'I_n -> 'I_p -> R).
Variables (pi : 'I_p -> R).
Variables (sigma : 'I_d -> 'I_p -> R).
Variables (omega : 'I_p -> R).
Variables (c : 'I_d -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  p_positive : (0 < p)%N;
  H_signs : (* sigma_j^2 = 1 for every coordinate j *) forall (i0 : 'I_d) (i1 : 'I_p), sigma i0 i1 * sigma i0 i1 = 1;
  H_random_signs : (* the signs sigma_j are uncorrelated: E[sigma_j sigma_k] = delta_jk *) forall (i0 : 'I_d) (i1 :
        'I_d), \sum_(i2 < p) omega i2 * sigma i0 i2 * sigma i1 i2 = (i0 == i1)%:R;
  H_ratio : (* c_j = E[S_jj]/E[(S^2)_jj] *) forall (i0 : 'I_d), c i0 * (\sum_(i1 < p) (\sum_(i2 < d) (\sum_(i3 < n) X
        i0 i3 i1 * X i2 i3 i1) * (\sum_(i3 < n) X i2 i3 i1 * X i0 i3 i1)) * pi i1) = \sum_(i1 < p) (\sum_(i2 < n) X i0
        i2 i1 * X i0 i2 i1) * pi i1 }.
Definition equations : Prop :=
     (* mean of S *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < p) \sum_(i3 < p) (\sum_(i4 < n) sigma i0 i3 * X i0 i4
           i2 * (sigma i1 i3 * X i1 i4 i2)) * pi i2 * omega i3 = (\sum_(i2 < p) (\sum_(i3 < n) X i0 i3 i2 * X i0 i3
           i2) * pi i2) * (i0 == i1)%:R)
  /\ (* mean of S^2 *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < p) \sum_(i3 < p) (\sum_(i4 < d) (\sum_(i5 < n)
        sigma i0 i3 * X i0 i5 i2 * (sigma i4 i3 * X i4 i5 i2)) * (\sum_(i5 < n) sigma i4 i3 * X i4 i5 i2 * (sigma i1
        i3 * X i1 i5 i2))) * pi i2 * omega i3 = (\sum_(i2 < p) (\sum_(i3 < d) (\sum_(i4 < n) X i0 i4 i2 * X i3 i4 i2)
        * (\sum_(i4 < n) X i3 i4 i2 * X i0 i4 i2)) * pi i2) * (i0 == i1)%:R)
  /\ (* normal equation *) (forall (i0 : 'I_d) (i1 : 'I_d), (\sum_(i2 < p) \sum_(i3 < p) (\sum_(i4 < d) (\sum_(i5 < n)
        sigma i0 i3 * X i0 i5 i2 * (sigma i4 i3 * X i4 i5 i2)) * (\sum_(i5 < n) sigma i4 i3 * X i4 i5 i2 * (sigma i1
        i3 * X i1 i5 i2))) * pi i2 * omega i3) * c i1 = \sum_(i2 < p) \sum_(i3 < p) (\sum_(i4 < n) sigma i0 i3 * X i0
        i4 i2 * (sigma i1 i3 * X i1 i4 i2)) * pi i2 * omega i3).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n p : nat) (X : 'I_d -> 'I_n -> 'I_p -> R) (pi : 'I_p -> R)
      (sigma : 'I_d -> 'I_p -> R) (omega : 'I_p -> R) (c : 'I_d -> R),
  @claim R d n p X pi sigma omega c.
End sign_flips.

Module projection.
Section Given.
Variables (R : fieldType).
Variables (n_y d p n : nat).
Variables (W : 'I_n_y -> 'I_d -> 'I_p -> R).
Variables (rho : 'I_p -> R).
Variables (X : 'I_d -> 'I_n -> 'I_p -> R).
Variables (pi : 'I_p -> R).
Variables (q_ : 'I_d -> 'I_p -> R).
Variables (tau : 'I_p -> R).
Variables (R_s : 'I_n_y -> 'I_d -> 'I_d -> 'I_d -> R).
Variables (R_sw : 'I_n_y -> 'I_d -> 'I_d -> 'I_n_y -> R).
Variables (R_wsw : 'I_n_y -> 'I_d -> 'I_n_y -> 'I_n_y -> R).
Variables (C : 'I_d -> 'I_d -> R).

Record premises : Prop := Premises {
  n_y_positive : (0 < n_y)%N;
  d_positive : (0 < d)%N;
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  not_zero_0 : 2%:R != 0 :> R;
  H_sign_symmetric : (* W has the law of -W: its odd moments of order 1 and 3 are 0 *) forall (u0 : 'I_n_y -> 'I_d ->
        R) (u1 : 'I_n_y -> 'I_d -> 'I_n_y -> 'I_d -> 'I_n_y -> 'I_d -> R), \sum_(i0 < p) \sum_(i1 < n_y) \sum_(i2 < d)
        rho i0 * W i1 i2 i0 * u0 i1 i2 + \sum_(i0 < p) \sum_(i1 < n_y) \sum_(i2 < d) \sum_(i3 < n_y) \sum_(i4 < d)
        \sum_(i5 < n_y) \sum_(i6 < d) rho i0 * W i1 i2 i0 * W i3 i4 i0 * W i5 i6 i0 * u1 i1 i2 i3 i4 i5 i6 = 0;
  H_uncorrelated : (* E[W_ca W_eb] = delta_ce delta_ab *) forall (i0 : 'I_n_y) (i1 : 'I_d) (i2 : 'I_n_y) (i3 : 'I_d),
        \sum_(i4 < p) rho i4 * W i0 i1 i4 * W i2 i3 i4 = (i0 == i2)%:R * (i1 == i3)%:R;
  H_normal_equation : (* E[S^2] C = E[S] *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) (\sum_(i3 < p) (\sum_(i4 <
        d) (\sum_(i5 < n) X i0 i5 i3 * X i4 i5 i3) * (\sum_(i5 < n) X i4 i5 i3 * X i2 i5 i3)) * pi i3) * C i2 i1 =
        \sum_(i2 < p) (\sum_(i3 < n) X i0 i3 i2 * X i1 i3 i2) * pi i2;
  H_probabilities : (* the weights pi sum to 1 *) \sum_(i0 < p) pi i0 = 1 :> R }.
Definition equations : Prop :=
     (* any weights *) (1 / 2%:R * (\sum_(i0 < p) \sum_(i1 < p) \sum_(i2 < p) (\sum_(i3 < n_y) (\sum_(i4 < d) (W i3 i4
           i0 * 1 + \sum_(i5 < d) \sum_(i6 < d) R_s i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * X i6 i7 i1) * 1 +
           \sum_(i5 < d) \sum_(i6 < n_y) R_sw i3 i4 i5 i6 * (\sum_(i7 < d) (\sum_(i8 < n) X i5 i8 i1 * X i7 i8 i1) * W
           i6 i7 i0) + \sum_(i5 < n_y) \sum_(i6 < n_y) \sum_(i7 < d) R_wsw i3 i4 i5 i6 * W i5 i7 i0 * (\sum_(i8 < d)
           (\sum_(i9 < n) X i7 i9 i1 * X i8 i9 i1) * W i6 i8 i0)) * q_ i4 i2) * (\sum_(i4 < d) (W i3 i4 i0 * 1 +
           \sum_(i5 < d) \sum_(i6 < d) R_s i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * X i6 i7 i1) * 1 + \sum_(i5 < d)
           \sum_(i6 < n_y) R_sw i3 i4 i5 i6 * (\sum_(i7 < d) (\sum_(i8 < n) X i5 i8 i1 * X i7 i8 i1) * W i6 i7 i0) +
           \sum_(i5 < n_y) \sum_(i6 < n_y) \sum_(i7 < d) R_wsw i3 i4 i5 i6 * W i5 i7 i0 * (\sum_(i8 < d) (\sum_(i9 <
           n) X i7 i9 i1 * X i8 i9 i1) * W i6 i8 i0)) * q_ i4 i2)) * rho i0 * pi i1 * tau i2) = 1 / 2%:R * (\sum_(i0 <
           p) \sum_(i1 < p) \sum_(i2 < p) (\sum_(i3 < n_y) (\sum_(i4 < d) (W i3 i4 i0 * 1 + \sum_(i5 < d) \sum_(i6 <
           n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < d) (\sum_(i8 < n) X i5 i8 i1 * X i7 i8 i1) * W i6 i7 i0)) *
           q_ i4 i2) * (\sum_(i4 < d) (W i3 i4 i0 * 1 + \sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) *
           (\sum_(i7 < d) (\sum_(i8 < n) X i5 i8 i1 * X i7 i8 i1) * W i6 i7 i0)) * q_ i4 i2)) * rho i0 * pi i1 * tau
           i2) + 1 / 2%:R * (\sum_(i0 < p) \sum_(i1 < p) \sum_(i2 < p) (\sum_(i3 < n_y) (\sum_(i4 < d) (W i3 i4 i0 * 1
           + \sum_(i5 < d) \sum_(i6 < d) R_s i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * X i6 i7 i1) * 1 + \sum_(i5 < d)
           \sum_(i6 < n_y) R_sw i3 i4 i5 i6 * (\sum_(i7 < d) (\sum_(i8 < n) X i5 i8 i1 * X i7 i8 i1) * W i6 i7 i0) +
           \sum_(i5 < n_y) \sum_(i6 < n_y) \sum_(i7 < d) R_wsw i3 i4 i5 i6 * W i5 i7 i0 * (\sum_(i8 < d) (\sum_(i9 <
           n) X i7 i9 i1 * X i8 i9 i1) * W i6 i8 i0) - (W i3 i4 i0 * 1 + \sum_(i5 < d) \sum_(i6 < n_y) - ((i3 ==
           i6)%:R * C i5 i4) * (\sum_(i7 < d) (\sum_(i8 < n) X i5 i8 i1 * X i7 i8 i1) * W i6 i7 i0))) * q_ i4 i2) *
           (\sum_(i4 < d) (W i3 i4 i0 * 1 + \sum_(i5 < d) \sum_(i6 < d) R_s i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 *
           X i6 i7 i1) * 1 + \sum_(i5 < d) \sum_(i6 < n_y) R_sw i3 i4 i5 i6 * (\sum_(i7 < d) (\sum_(i8 < n) X i5 i8 i1
           * X i7 i8 i1) * W i6 i7 i0) + \sum_(i5 < n_y) \sum_(i6 < n_y) \sum_(i7 < d) R_wsw i3 i4 i5 i6 * W i5 i7 i0
           * (\sum_(i8 < d) (\sum_(i9 < n) X i7 i9 i1 * X i8 i9 i1) * W i6 i8 i0) - (W i3 i4 i0 * 1 + \sum_(i5 < d)
           \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < d) (\sum_(i8 < n) X i5 i8 i1 * X i7 i8 i1) * W i6
           i7 i0))) * q_ i4 i2)) * rho i0 * pi i1 * tau i2) :> R)
  /\ (* least loss *) (1 / 2%:R * (\sum_(i0 < p) \sum_(i1 < p) \sum_(i2 < p) (\sum_(i3 < n_y) (\sum_(i4 < d) (W i3 i4
        i0 * 1 + \sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < d) (\sum_(i8 < n) X i5 i8 i1
        * X i7 i8 i1) * W i6 i7 i0)) * q_ i4 i2) * (\sum_(i4 < d) (W i3 i4 i0 * 1 + \sum_(i5 < d) \sum_(i6 < n_y) -
        ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < d) (\sum_(i8 < n) X i5 i8 i1 * X i7 i8 i1) * W i6 i7 i0)) * q_ i4 i2))
        * rho i0 * pi i1 * tau i2) = n_y%:R * (1 / 2%:R * (\sum_(i0 < d) \sum_(i1 < p) tau i1 * q_ i0 i1 * q_ i0 i1 -
        \sum_(i0 < d) \sum_(i1 < d) \sum_(i2 < d) (\sum_(i3 < p) tau i3 * q_ i0 i3 * q_ i1 i3) * (\sum_(i3 < p)
        (\sum_(i4 < n) X i0 i4 i3 * X i2 i4 i3) * pi i3) * C i2 i1)) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (n_y d p n : nat) (W : 'I_n_y -> 'I_d -> 'I_p -> R) (rho : 'I_p
      -> R) (X : 'I_d -> 'I_n -> 'I_p -> R) (pi : 'I_p -> R) (q_ : 'I_d -> 'I_p -> R) (tau : 'I_p -> R) (R_s : 'I_n_y
      -> 'I_d -> 'I_d -> 'I_d -> R) (R_sw : 'I_n_y -> 'I_d -> 'I_d -> 'I_n_y -> R) (R_wsw : 'I_n_y -> 'I_d -> 'I_n_y
      -> 'I_n_y -> R) (C : 'I_d -> 'I_d -> R),
  @claim R n_y d p n W rho X pi q_ tau R_s R_sw R_wsw C.
End projection.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Let y = W x with W, the context X and the query x_t independent, with moments of W and of X up to order 4 and of
   x_t up to order 2, W of the law of -W and with uncorrelated entries of variance 1, and let the query's slot start at
   0. *)
From Kernel Require Import Expectation Moments.
Module task.
Section Given.
Variables (R : realFieldType) (d n n_y : nat) (Ws Xs xs : law R).
Variables (W : outcome Ws -> 'I_n_y -> 'I_d -> R) (X : outcome Xs -> 'I_d -> 'I_n -> R) (x : outcome xs -> 'I_d -> R).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N];
  moments_of_W : has_moments (fun (i : 'I_n_y * 'I_d) w => W w i.1 i.2) 4;
  moments_of_X : has_moments (fun (i : 'I_d * 'I_n) w => X w i.1 i.2) 4;
  moments_of_x : has_moments (fun a w => x w a) 2;
  (* As W has the law of -W, its odd moments are 0. *)
  odd : (forall c a, mean (fun w => W w c a) = 0) /\
    (forall c a e b f g, mean (fun w => W w c a * W w e b * W w f g) = 0);
  uncorrelated : forall c a e b, mean (fun w => W w c a * W w e b) = (c == e)%:R * (a == b)%:R }.

(* S = X X^T, E[S] and E[S^2] *)
Definition S (u : 'I_d -> 'I_n -> R) a b := \sum_(i < n) u a i * u b i.
Definition mean_S a b := mean (fun w => S (X w) a b).
Definition mean_S2 a b := mean (fun w => \sum_(c < d) S (X w) a c * S (X w) c b).
Definition normal_equation (C : 'I_d -> 'I_d -> R) : Prop := forall a b, \sum_(c < d) mean_S2 a c * C c b = mean_S a b.
End Given.
End task.

(* 2. If E[S^2] C = E[S], S = X X^T, then P W_V = diag(0, -I), W_K^T W_Q = diag(C, 0) is best among all one-layer
   linear attentions with any number of heads: *)
Module attention.
Section Given.
Variables (R : realFieldType) (d n n_y : nat).
Record head := Head {
  width : nat;
  V_xx : 'I_d -> 'I_d -> R; V_xy : 'I_d -> 'I_n_y -> R; V_yx : 'I_n_y -> 'I_d -> R; V_yy : 'I_n_y -> 'I_n_y -> R;
  K_x : 'I_width -> 'I_d -> R; K_y : 'I_width -> 'I_n_y -> R;
  Q_x : 'I_width -> 'I_d -> R; Q_y : 'I_width -> 'I_n_y -> R }.

(* What a head adds to the y slot of a query (q, 0), from a context of x slots X and labels W X; the prediction is
   minus that slot. *)
Definition adds (h : head) (W : 'I_n_y -> 'I_d -> R) (X : 'I_d -> 'I_n -> R) (q : 'I_d -> R) (c : 'I_n_y) : R :=
  let Y e i := \sum_(b < d) W e b * X b i in
  \sum_(i < n) (\sum_(a < d) V_yx h c a * X a i + \sum_(e < n_y) V_yy h c e * Y e i) *
    (\sum_(k < width h) (\sum_(a < d) K_x k a * X a i + \sum_(e < n_y) K_y k e * Y e i) *
      (\sum_(a < d) Q_x k a * q a + \sum_(e < n_y) Q_y k e * 0)).
Definition prediction (hs : seq head) W X q c : R := - (0 + \sum_(h <- hs) adds h W X q c).

(* P W_V = diag(0, -I), W_K^T W_Q = diag(C, 0) *)
Definition is_optimum (C : 'I_d -> 'I_d -> R) (h : head) : Prop :=
  ((forall c a, V_yx h c a = 0) /\ (forall c e, V_yy h c e = - (c == e)%:R)) /\
  [/\ forall a b, \sum_(k < width h) K_x k a * Q_x k b = C a b,
      forall a e, \sum_(k < width h) K_x k a * Q_y k e = 0,
      forall e b, \sum_(k < width h) K_y (h := h) k e * Q_x k b = 0 &
      forall e f, \sum_(k < width h) K_y (h := h) k e * Q_y k f = 0].

(* |W x_t - prediction|^2/2, and |prediction - another|^2/2 *)
Variables (Ws Xs xs : law R).
Variables (W : outcome Ws -> 'I_n_y -> 'I_d -> R) (X : outcome Xs -> 'I_d -> 'I_n -> R) (x : outcome xs -> 'I_d -> R).
Definition all_laws := independent Ws (independent Xs xs).
Definition predicted hs c (w : outcome all_laws) := prediction hs (W w.1) (X w.2.1) (x w.2.2) c.
Definition error hs c (w : outcome all_laws) := \sum_(a < d) W w.1 c a * x w.2.2 a - predicted hs c w.
Definition half_square hs (w : outcome all_laws) := 1 / 2%:R * \sum_(c < n_y) error hs c w ^+ 2.
Definition half_distance hs hs' (w : outcome all_laws) :=
  1 / 2%:R * \sum_(c < n_y) (predicted hs c w - predicted hs' c w) ^+ 2.
End Given.
End attention.

Module clause_2.
Record premises (R : realFieldType) d n n_y Ws Xs xs W X x C (h : attention.head R d n_y) : Prop := Premises {
  given : @task.premises R d n n_y Ws Xs xs W X x;
  solution : task.normal_equation X C;
  optimum : attention.is_optimum C h }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ws Xs xs W X x C h, @premises R d n n_y Ws Xs xs W X x C h ->
  forall hs, exists half_mse least,
  [/\ mean_is (attention.half_square W X x hs) half_mse, mean_is (attention.half_square W X x [:: h]) least &
      least <= half_mse].
End clause_2.

(* 3. whatever the weights, the half-MSE is the one of these plus half the mean square of the difference of the two
   predictions. *)
Module clause_3.
Notation premises := clause_2.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ws Xs xs W X x C h, @premises R d n n_y Ws Xs xs W X x C h ->
  forall hs, exists least excess,
  [/\ mean_is (attention.half_square W X x hs) (least + excess),
      mean_is (attention.half_square W X x [:: h]) least &
      mean_is (attention.half_distance W X x hs [:: h]) excess].
End clause_3.

(* 4. The least half-MSE is tr(E[x_t x_t^T] (I - E[S] C))/2 for each output. *)
Module clause_4.
Notation premises := clause_2.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ws Xs xs W X x C h, @premises R d n n_y Ws Xs xs W X x C h ->
  forall c, mean_is (fun w => 1 / 2%:R * attention.error W X x [:: h] c w ^+ 2)
    ((\sum_(a < d) \sum_(b < d) mean (fun w => x w a * x w b) *
      ((b == a)%:R - \sum_(e < d) task.mean_S X b e * C e a)) / 2%:R).
End clause_4.

(* 5. If flipping the sign of a coordinate in all tokens leaves the law of X as it is, for every coordinate, and no
   E[(S^2)_jj] is 0, then C = diag(c), c_j = E[S_jj]/E[(S^2)_jj]. *)

From mathcomp Require Import matrix.
From Kernel Require Import SameLaw.
Module clause_5.
Section Given.
Variables (R : realFieldType) (d n : nat) (Xs : law R) (X : outcome Xs -> 'I_d -> 'I_n -> R).
(* The sign of coordinate j is flipped in all tokens. *)
Definition flip (j : 'I_d) (u : 'M[R]_(d, n)) : 'M[R]_(d, n) := \matrix_(a, i) if a == j then - u a i else u a i.
Definition context w : 'M[R]_(d, n) := \matrix_(a, i) X w a i.
Record premises : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  moments : has_moments (fun (i : 'I_d * 'I_n) w => X w i.1 i.2) 4;
  flips : forall j, same_law context (fun w => flip j (context w)) }.
(* c_j = E[S_jj]/E[(S^2)_jj], and 0 where both are 0 *)
Definition c j : R := task.mean_S X j j / task.mean_S2 X j j.
End Given.
(* diag(c) is a solution, and others have the same row j, unless E[(S^2)_jj] = 0: then row j of E[S^2] and of E[S] is 0,
   and that of C any. *)
Definition statement : Prop :=
  forall (R : realFieldType) d n (Xs : law R) (X : outcome Xs -> 'I_d -> 'I_n -> R), premises X ->
  task.normal_equation X (fun a b => (a == b)%:R * c X b) /\
  forall C, task.normal_equation X C ->
  forall a, task.mean_S2 X a a != 0 -> forall b, C a b = (a == b)%:R * c X b.
End clause_5.

