(* one_layer_optimum_with_prior

   Let y = (W_0 + D) x + eps, with (D, eps) of the law of (-D, -eps) and independent of X and x_t, E[D_ca D_eb] =
   delta_ce Psi_ab, E[eps_ci eps_ej] = noise delta_ce delta_ij, D and eps uncorrelated, and let the query's slot
   start at -W_0 x_t. If (E[S Psi S] + noise E[S]) C = E[S] Psi, S = X X^T, then P W_V = [[0, 0], [W_0, -I]],
   W_K^T W_Q = diag(C, 0) is best among all one-layer linear attentions with any number of heads: whatever the
   weights, the half-MSE is the one of these plus half the mean square of the difference of the two predictions.
   The least half-MSE is tr(E[x_t x_t^T] (Psi - C^T E[S] Psi))/2 for each output, noise of the query's own label
   not counted.

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
Variables (W_0 D : 'I_n_y -> 'I_d -> R).
Variables (eps : 'I_n_y -> 'I_n -> R).
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
  H_query_slot : (* the query's y slot starts at -W_0 x_t *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = -
        (\sum_(i2 < d) W_0 i0 i2 * Q i2 i1) }.
Definition equations : Prop :=
     (* heads *) (forall (i0 : 'I_n_y) (i1 : 'I_m), \sum_(i2 < d) (W_0 i0 i2 + D i0 i2) * Q i2 i1 - - (query_slot i0
           i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_yy i0 i3 * (\sum_(i4 < d) W_0 i3
           i4 * X i4 i2 + (\sum_(i4 < d) D i3 i4 * X i4 i2 + eps i3 i2))) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 *
           X i4 i2 + \sum_(i4 < n_y) K_y i3 i4 * (\sum_(i5 < d) W_0 i4 i5 * X i5 i2 + (\sum_(i5 < d) D i4 i5 * X i5 i2
           + eps i4 i2))) * (\sum_(i4 < d) Q_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * query_slot i4 i1)) +
           \sum_(i2 < n) (\sum_(i3 < d) V2_yx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V2_yy i0 i3 * (\sum_(i4 < d) W_0 i3 i4
           * X i4 i2 + (\sum_(i4 < d) D i3 i4 * X i4 i2 + eps i3 i2))) * (\sum_(i3 < p) (\sum_(i4 < d) K2_x i3 i4 * X
           i4 i2 + \sum_(i4 < n_y) K2_y i3 i4 * (\sum_(i5 < d) W_0 i4 i5 * X i5 i2 + (\sum_(i5 < d) D i4 i5 * X i5 i2
           + eps i4 i2))) * (\sum_(i4 < d) Q2_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q2_y i3 i4 * query_slot i4 i1))) =
           \sum_(i2 < d) (D i0 i2 + \sum_(i3 < d) \sum_(i4 < n_y) ((V_yx i0 i3 + \sum_(i5 < n_y) V_yy i0 i5 * W_0 i5
           i3) * (\sum_(i5 < p) K_y i5 i4 * (Q_x i5 i2 - \sum_(i6 < n_y) Q_y i5 i6 * W_0 i6 i2)) + V_yy i0 i4 *
           (\sum_(i5 < p) (K_x i5 i3 + \sum_(i6 < n_y) K_y i5 i6 * W_0 i6 i3) * (Q_x i5 i2 - \sum_(i6 < n_y) Q_y i5 i6
           * W_0 i6 i2)) + ((V2_yx i0 i3 + \sum_(i5 < n_y) V2_yy i0 i5 * W_0 i5 i3) * (\sum_(i5 < p) K2_y i5 i4 *
           (Q2_x i5 i2 - \sum_(i6 < n_y) Q2_y i5 i6 * W_0 i6 i2)) + V2_yy i0 i4 * (\sum_(i5 < p) (K2_x i5 i3 +
           \sum_(i6 < n_y) K2_y i5 i6 * W_0 i6 i3) * (Q2_x i5 i2 - \sum_(i6 < n_y) Q2_y i5 i6 * W_0 i6 i2)))) *
           (\sum_(i5 < n) X i3 i5 * (\sum_(i6 < d) D i4 i6 * X i6 i5 + eps i4 i5)) + (0 * (\sum_(i3 < d) \sum_(i4 <
           n_y) ((V_yx i0 i3 + \sum_(i5 < n_y) V_yy i0 i5 * W_0 i5 i3) * (\sum_(i5 < p) K_y i5 i4 * (Q_x i5 i2 -
           \sum_(i6 < n_y) Q_y i5 i6 * W_0 i6 i2)) + V_yy i0 i4 * (\sum_(i5 < p) (K_x i5 i3 + \sum_(i6 < n_y) K_y i5
           i6 * W_0 i6 i3) * (Q_x i5 i2 - \sum_(i6 < n_y) Q_y i5 i6 * W_0 i6 i2)) + ((V2_yx i0 i3 + \sum_(i5 < n_y)
           V2_yy i0 i5 * W_0 i5 i3) * (\sum_(i5 < p) K2_y i5 i4 * (Q2_x i5 i2 - \sum_(i6 < n_y) Q2_y i5 i6 * W_0 i6
           i2)) + V2_yy i0 i4 * (\sum_(i5 < p) (K2_x i5 i3 + \sum_(i6 < n_y) K2_y i5 i6 * W_0 i6 i3) * (Q2_x i5 i2 -
           \sum_(i6 < n_y) Q2_y i5 i6 * W_0 i6 i2)))) * (\sum_(i5 < n) X i3 i5 * (\sum_(i6 < d) D i4 i6 * X i6 i5 +
           eps i4 i5))) + \sum_(i3 < d) \sum_(i4 < d) ((V_yx i0 i3 + \sum_(i5 < n_y) V_yy i0 i5 * W_0 i5 i3) *
           (\sum_(i5 < p) (K_x i5 i4 + \sum_(i6 < n_y) K_y i5 i6 * W_0 i6 i4) * (Q_x i5 i2 - \sum_(i6 < n_y) Q_y i5 i6
           * W_0 i6 i2)) + (V2_yx i0 i3 + \sum_(i5 < n_y) V2_yy i0 i5 * W_0 i5 i3) * (\sum_(i5 < p) (K2_x i5 i4 +
           \sum_(i6 < n_y) K2_y i5 i6 * W_0 i6 i4) * (Q2_x i5 i2 - \sum_(i6 < n_y) Q2_y i5 i6 * W_0 i6 i2))) *
           (\sum_(i5 < n) X i3 i5 * X i4 i5) + \sum_(i3 < n_y) \sum_(i4 < n_y) (V_yy i0 i3 * (\sum_(i5 < p) K_y i5 i4
           * (Q_x i5 i2 - \sum_(i6 < n_y) Q_y i5 i6 * W_0 i6 i2)) + V2_yy i0 i3 * (\sum_(i5 < p) K2_y i5 i4 * (Q2_x i5
           i2 - \sum_(i6 < n_y) Q2_y i5 i6 * W_0 i6 i2))) * (\sum_(i5 < n) (\sum_(i6 < d) D i3 i6 * X i6 i5 + eps i3
           i5) * (\sum_(i6 < d) D i4 i6 * X i6 i5 + eps i4 i5)))) * Q i2 i1)
  /\ (* optimum *) (forall (i0 : 'I_n_y) (i1 : 'I_m), \sum_(i2 < d) (W_0 i0 i2 + D i0 i2) * Q i2 i1 - - (query_slot i0
        i1 + \sum_(i2 < n) (\sum_(i3 < d) W_0 i0 i3 * X i3 i2 + \sum_(i3 < n_y) - (i0 == i3)%:R * (\sum_(i4 < d) W_0
        i3 i4 * X i4 i2 + (\sum_(i4 < d) D i3 i4 * X i4 i2 + eps i3 i2))) * (\sum_(i3 < d) (\sum_(i4 < d) C i4 i3 * X
        i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * Q i4 i1))) = \sum_(i2 < d) (D i0 i2 + \sum_(i3 < d) \sum_(i4 < n_y) -
        ((i0 == i4)%:R * C i3 i2) * (\sum_(i5 < n) X i3 i5 * (\sum_(i6 < d) D i4 i6 * X i6 i5 + eps i4 i5)) + 0 *
        (\sum_(i3 < d) \sum_(i4 < n_y) - ((i0 == i4)%:R * C i3 i2) * (\sum_(i5 < n) X i3 i5 * (\sum_(i6 < d) D i4 i6 *
        X i6 i5 + eps i4 i5)))) * Q i2 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (W_0 D : 'I_n_y ->
      'I_d -> R) (eps : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (V_xx : 'I_d
      -> 'I_d -> R) (V_xy : 'I_d -> 'I_n_y -> R) (V_yx : 'I_n_y -> 'I_d -> R) (V_yy : 'I_n_y -> 'I_n_y -> R) (K_x :
      'I_p -> 'I_d -> R) (K_y : 'I_p -> 'I_n_y -> R) (Q_x : 'I_p -> 'I_d -> R) (Q_y : 'I_p -> 'I_n_y -> R) (V2_xx :
      'I_d -> 'I_d -> R) (V2_xy : 'I_d -> 'I_n_y -> R) (V2_yx : 'I_n_y -> 'I_d -> R) (V2_yy : 'I_n_y -> 'I_n_y -> R)
      (K2_x : 'I_p -> 'I_d -> R) (K2_y : 'I_p -> 'I_n_y -> R) (Q2_x : 'I_p -> 'I_d -> R) (Q2_y : 'I_p -> 'I_n_y -> R)
      (C : 'I_d -> 'I_d -> R),
  @claim R d n n_y m p X W_0 D eps Q query_slot V_yx V_yy K_x K_y Q_x Q_y V2_yx V2_yy K2_x K2_y Q2_x Q2_y C.
End prediction.

Module projection.
Section Given.
Variables (R : fieldType).
Variables (n_y d p n : nat).
Variables (D : 'I_n_y -> 'I_d -> 'I_p -> R).
Variables (eps : 'I_n_y -> 'I_n -> 'I_p -> R).
Variables (rho : 'I_p -> R).
Variables (Psi : 'I_d -> 'I_d -> R).
Variables (noise : R).
Variables (X : 'I_d -> 'I_n -> 'I_p -> R).
Variables (pi : 'I_p -> R).
Variables (q_ : 'I_d -> 'I_p -> R).
Variables (tau : 'I_p -> R).
Variables (R_s : 'I_n_y -> 'I_d -> 'I_d -> 'I_d -> R).
Variables (R_xu : 'I_n_y -> 'I_d -> 'I_d -> 'I_n_y -> R).
Variables (R_uu : 'I_n_y -> 'I_d -> 'I_n_y -> 'I_n_y -> R).
Variables (C : 'I_d -> 'I_d -> R).

Record premises : Prop := Premises {
  n_y_positive : (0 < n_y)%N;
  d_positive : (0 < d)%N;
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  not_zero_0 : 4%:R != 0 :> R;
  not_zero_1 : 2%:R != 0 :> R;
  H_covariance : (* E[D_ca D_eb] = delta_ce Psi_ab *) forall (i0 : 'I_n_y) (i1 : 'I_d) (i2 : 'I_n_y) (i3 : 'I_d),
        \sum_(i4 < p) rho i4 * D i0 i1 i4 * D i2 i3 i4 = (i0 == i2)%:R * Psi i1 i3;
  H_noise_variance : (* E[eps_ci eps_ej] = noise delta_ce delta_ij *) forall (i0 : 'I_n_y) (i1 : 'I_n) (i2 : 'I_n_y)
        (i3 : 'I_n), \sum_(i4 < p) rho i4 * eps i0 i1 i4 * eps i2 i3 i4 = (i0 == i2)%:R * ((i1 == i3)%:R * noise);
  H_uncorrelated_noise : (* E[D_ca eps_ei] = 0 *) forall (i0 : 'I_n_y) (i1 : 'I_d) (i2 : 'I_n_y) (i3 : 'I_n), \sum_(i4
        < p) rho i4 * D i0 i1 i4 * eps i2 i3 i4 = 0;
  H_probabilities : (* the weights pi sum to 1 *) \sum_(i0 < p) pi i0 = 1 :> R;
  H_normal_equation : (* (E[S Psi S] + noise E[S]) C = E[S] Psi *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d)
        (\sum_(i3 < d) \sum_(i4 < p) \sum_(i5 < d) (\sum_(i6 < n) X i0 i6 i4 * X i3 i6 i4) * Psi i3 i5 * (\sum_(i6 <
        n) X i5 i6 i4 * X i2 i6 i4) * pi i4 + (\sum_(i3 < p) (\sum_(i4 < n) X i0 i4 i3 * X i2 i4 i3) * pi i3) * noise)
        * C i2 i1 = \sum_(i2 < d) (\sum_(i3 < p) (\sum_(i4 < n) X i0 i4 i3 * X i2 i4 i3) * pi i3) * Psi i2 i1 }.
Definition equations : Prop :=
     (* any weights *) (1 / 4%:R * (0 + \sum_(i0 < p) \sum_(i1 < p) \sum_(i2 < p) (\sum_(i3 < n_y) (\sum_(i4 < d) (0 *
           (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X
           i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < d) R_s i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 *
           X i6 i7 i1)) * 1 + \sum_(i5 < n_y) \sum_(i6 < n_y) R_uu i3 i4 i5 i6 * (\sum_(i7 < n) (\sum_(i8 < d) D i5 i8
           i0 * X i8 i7 i1 + eps i5 i7 i0 * 1) * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) +
           (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X
           i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1)) * q_ i4 i2) * (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6
           < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0
           * 1))) + (\sum_(i5 < d) \sum_(i6 < d) R_s i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * X i6 i7 i1)) * 1 +
           \sum_(i5 < n_y) \sum_(i6 < n_y) R_uu i3 i4 i5 i6 * (\sum_(i7 < n) (\sum_(i8 < d) D i5 i8 i0 * X i8 i7 i1 +
           eps i5 i7 i0 * 1) * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + (\sum_(i5 < d) \sum_(i6 <
           n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 *
           1)) + D i3 i4 i0 * 1)) * q_ i4 i2)) * rho i0 * pi i1 * tau i2 + \sum_(i0 < p) \sum_(i1 < p) \sum_(i2 < p)
           (\sum_(i3 < n_y) (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5
           i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < d) R_s i3
           i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * X i6 i7 i1)) * 1 + \sum_(i5 < n_y) \sum_(i6 < n_y) R_uu i3 i4 i5 i6
           * (\sum_(i7 < n) (\sum_(i8 < d) D i5 i8 i0 * X i8 i7 i1 + eps i5 i7 i0 * 1) * (\sum_(i8 < d) D i6 i8 i0 * X
           i8 i7 i1 + eps i6 i7 i0 * 1)) - (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1
           * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1)) * q_ i4 i2) * (\sum_(i4 <
           d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6
           i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < d) R_s i3 i4 i5 i6 * (\sum_(i7 < n) X
           i5 i7 i1 * X i6 i7 i1)) * 1 + \sum_(i5 < n_y) \sum_(i6 < n_y) R_uu i3 i4 i5 i6 * (\sum_(i7 < n) (\sum_(i8 <
           d) D i5 i8 i0 * X i8 i7 i1 + eps i5 i7 i0 * 1) * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 *
           1)) - (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8
           i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1)) * q_ i4 i2)) * rho i0 * pi i1 * tau i2) = 1 / 4%:R
           * (0 + \sum_(i0 < p) \sum_(i1 < p) \sum_(i2 < p) (\sum_(i3 < n_y) (\sum_(i4 < d) (0 * (\sum_(i5 < d)
           \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8
           i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X
           i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1)) * q_ i4 i2) *
           (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1
           * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 ==
           i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))
           + D i3 i4 i0 * 1)) * q_ i4 i2)) * rho i0 * pi i1 * tau i2 + \sum_(i0 < p) \sum_(i1 < p) \sum_(i2 < p)
           (\sum_(i3 < n_y) (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7
           < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) - (\sum_(i5 < d) \sum_(i6 <
           n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps
           i6 i7 i0 * 1)) + D i3 i4 i0 * 1)) * q_ i4 i2) * (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3
           == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 *
           1))) - (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 <
           d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1)) * q_ i4 i2)) * rho i0 * pi i1 * tau i2)
           + 1 / 4%:R * (0 + \sum_(i0 < p) \sum_(i1 < p) \sum_(i2 < p) (\sum_(i3 < n_y) (\sum_(i4 < d) (0 * (\sum_(i5
           < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1
           + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < d) R_s i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * X i6 i7
           i1)) * 1 + \sum_(i5 < n_y) \sum_(i6 < n_y) R_uu i3 i4 i5 i6 * (\sum_(i7 < n) (\sum_(i8 < d) D i5 i8 i0 * X
           i8 i7 i1 + eps i5 i7 i0 * 1) * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + (\sum_(i5 < d)
           \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps
           i6 i7 i0 * 1)) + D i3 i4 i0 * 1) - (0 * (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) *
           (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d)
           \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8
           i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1))) * q_ i4 i2) * (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 <
           n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 *
           1))) + (\sum_(i5 < d) \sum_(i6 < d) R_s i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * X i6 i7 i1)) * 1 +
           \sum_(i5 < n_y) \sum_(i6 < n_y) R_uu i3 i4 i5 i6 * (\sum_(i7 < n) (\sum_(i8 < d) D i5 i8 i0 * X i8 i7 i1 +
           eps i5 i7 i0 * 1) * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + (\sum_(i5 < d) \sum_(i6 <
           n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 *
           1)) + D i3 i4 i0 * 1) - (0 * (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X
           i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < n_y) -
           ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7
           i0 * 1)) + D i3 i4 i0 * 1))) * q_ i4 i2)) * rho i0 * pi i1 * tau i2 + \sum_(i0 < p) \sum_(i1 < p) \sum_(i2
           < p) (\sum_(i3 < n_y) (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n)
           X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < d)
           R_s i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * X i6 i7 i1)) * 1 + \sum_(i5 < n_y) \sum_(i6 < n_y) R_uu i3 i4
           i5 i6 * (\sum_(i7 < n) (\sum_(i8 < d) D i5 i8 i0 * X i8 i7 i1 + eps i5 i7 i0 * 1) * (\sum_(i8 < d) D i6 i8
           i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) - (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X
           i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1) - (0 * (\sum_(i5 <
           d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X
           i8 i7 i1 + eps i6 i7 i0 * 1))) - (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 <
           n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1))) * q_ i4 i2)
           * (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 *
           (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < d) R_s i3 i4 i5 i6
           * (\sum_(i7 < n) X i5 i7 i1 * X i6 i7 i1)) * 1 + \sum_(i5 < n_y) \sum_(i6 < n_y) R_uu i3 i4 i5 i6 *
           (\sum_(i7 < n) (\sum_(i8 < d) D i5 i8 i0 * X i8 i7 i1 + eps i5 i7 i0 * 1) * (\sum_(i8 < d) D i6 i8 i0 * X
           i8 i7 i1 + eps i6 i7 i0 * 1)) - (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1
           * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1) - (0 * (\sum_(i5 < d)
           \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8
           i7 i1 + eps i6 i7 i0 * 1))) - (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X
           i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1))) * q_ i4 i2)) *
           rho i0 * pi i1 * tau i2) :> R)
  /\ (* least loss *) (1 / 4%:R * (0 + \sum_(i0 < p) \sum_(i1 < p) \sum_(i2 < p) (\sum_(i3 < n_y) (\sum_(i4 < d) (0 *
        (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6
        i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) *
        (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1)) *
        q_ i4 i2) * (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X
        i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < n_y) -
        ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0
        * 1)) + D i3 i4 i0 * 1)) * q_ i4 i2)) * rho i0 * pi i1 * tau i2 + \sum_(i0 < p) \sum_(i1 < p) \sum_(i2 < p)
        (\sum_(i3 < n_y) (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 <
        n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) - (\sum_(i5 < d) \sum_(i6 < n_y)
        - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7
        i0 * 1)) + D i3 i4 i0 * 1)) * q_ i4 i2) * (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R
        * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) -
        (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6
        i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1)) * q_ i4 i2)) * rho i0 * pi i1 * tau i2) = n_y%:R *
        (1 / 2%:R * (\sum_(i0 < d) \sum_(i1 < d) (\sum_(i2 < p) tau i2 * q_ i0 i2 * q_ i1 i2) * Psi i1 i0 - \sum_(i0 <
        d) \sum_(i1 < d) \sum_(i2 < d) \sum_(i3 < d) (\sum_(i4 < p) tau i4 * q_ i0 i4 * q_ i1 i4) * C i2 i0 *
        (\sum_(i4 < n) \sum_(i5 < p) X i2 i4 i5 * X i3 i4 i5 * pi i5) * Psi i3 i1)) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (n_y d p n : nat) (D : 'I_n_y -> 'I_d -> 'I_p -> R) (eps :
      'I_n_y -> 'I_n -> 'I_p -> R) (rho : 'I_p -> R) (Psi : 'I_d -> 'I_d -> R) (noise : R) (X : 'I_d -> 'I_n -> 'I_p
      -> R) (pi : 'I_p -> R) (q_ : 'I_d -> 'I_p -> R) (tau : 'I_p -> R) (R_s : 'I_n_y -> 'I_d -> 'I_d -> 'I_d -> R)
      (R_xu : 'I_n_y -> 'I_d -> 'I_d -> 'I_n_y -> R) (R_uu : 'I_n_y -> 'I_d -> 'I_n_y -> 'I_n_y -> R) (C : 'I_d ->
      'I_d -> R),
  @claim R n_y d p n D eps rho Psi noise X pi q_ tau R_s R_xu R_uu C.
End projection.
