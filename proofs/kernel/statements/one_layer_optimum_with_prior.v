(* one_layer_optimum_with_prior

   Let y = (W_0 + D) x + eps, with (D, eps), the context X and the query x_t independent, with moments of (D, eps)
   and of X up to order 4 and of x_t up to order 2, (D, eps) of the law of (-D, -eps), E[D_ca D_eb] = delta_ce
   Psi_ab, E[eps_ci eps_ej] = noise delta_ce delta_ij, D and eps uncorrelated, and let the query's slot start at
   -W_0 x_t. If (E[S Psi S] + noise E[S]) C = E[S] Psi, S = X X^T, then P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q =
   diag(C, 0) is best among all one-layer linear attentions with any number of heads: whatever the weights, the
   half-MSE is the one of these plus half the mean square of the difference of the two predictions. The least
   half-MSE is tr(E[x_t x_t^T] (Psi - C^T E[S] Psi))/2 for each output, noise of the query's own label not
   counted.

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

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Let y = (W_0 + D) x + eps, with (D, eps), the context X and the query x_t independent, with moments of (D, eps)
   and of X up to order 4 and of x_t up to order 2, (D, eps) of the law of (-D, -eps), E[D_ca D_eb] = delta_ce Psi_ab,
   E[eps_ci eps_ej] = noise delta_ce delta_ij, D and eps uncorrelated, and let the query's slot start at -W_0 x_t. *)
From Kernel Require Import Expectation Moments.
Module task.
Section Given.
Variables (R : realFieldType) (d n n_y : nat) (Ps Xs xs : law R).
Variables (D : outcome Ps -> 'I_n_y -> 'I_d -> R) (eps : outcome Ps -> 'I_n_y -> 'I_n -> R).
Variables (X : outcome Xs -> 'I_d -> 'I_n -> R) (x : outcome xs -> 'I_d -> R) (Psi : 'I_d -> 'I_d -> R) (noise : R).
(* The entries of D and of eps, as one family *)
Definition unknown (i : 'I_n_y * ('I_d + 'I_n)) w : R :=
  match i.2 with inl a => D w i.1 a | inr j => eps w i.1 j end.
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N];
  moments_of_the_unknown : has_moments unknown 4;
  moments_of_X : has_moments (fun (i : 'I_d * 'I_n) w => X w i.1 i.2) 4;
  moments_of_x : has_moments (fun a w => x w a) 2;
  (* As (D, eps) has the law of (-D, -eps), its odd moments are 0. *)
  odd_moments : forall s, odd (size s) -> (size s <= 3)%N -> mean (fun w => monomial s (unknown^~ w)) = 0;
  covariance : forall c a e b, mean (fun w => D w c a * D w e b) = (c == e)%:R * Psi a b;
  noise_variance : forall c i e j, mean (fun w => eps w c i * eps w e j) = (c == e)%:R * ((i == j)%:R * noise);
  uncorrelated : forall c a e i, mean (fun w => D w c a * eps w e i) = 0 }.

(* S = X X^T, E[S] and E[S Psi S] *)
Definition S (u : 'I_d -> 'I_n -> R) a b := \sum_(i < n) u a i * u b i.
Definition mean_S a b := mean (fun w => S (X w) a b).
Definition mean_S_Psi_S a b := mean (fun w => \sum_(c < d) \sum_(e < d) S (X w) a c * Psi c e * S (X w) e b).
Definition normal_equation (C : 'I_d -> 'I_d -> R) : Prop := forall a b,
  \sum_(c < d) (mean_S_Psi_S a c + noise * mean_S a c) * C c b = \sum_(c < d) mean_S a c * Psi c b.
End Given.
End task.

(* 2. If (E[S Psi S] + noise E[S]) C = E[S] Psi, S = X X^T, then P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(C, 0)
   is best among all one-layer linear attentions with any number of heads: *)
Module attention.
Section Given.
Variables (R : realFieldType) (d n n_y : nat).
Record head := Head {
  width : nat;
  V_xx : 'I_d -> 'I_d -> R; V_xy : 'I_d -> 'I_n_y -> R; V_yx : 'I_n_y -> 'I_d -> R; V_yy : 'I_n_y -> 'I_n_y -> R;
  K_x : 'I_width -> 'I_d -> R; K_y : 'I_width -> 'I_n_y -> R;
  Q_x : 'I_width -> 'I_d -> R; Q_y : 'I_width -> 'I_n_y -> R }.

(* What a head adds to the y slot of a query (q, y), from a context of x slots X and labels Y; the prediction is minus
   that slot, which starts at -W_0 q. *)
Definition adds (h : head) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (q : 'I_d -> R) (y : 'I_n_y -> R) c : R :=
  \sum_(i < n) (\sum_(a < d) V_yx h c a * X a i + \sum_(e < n_y) V_yy h c e * Y e i) *
    (\sum_(k < width h) (\sum_(a < d) K_x k a * X a i + \sum_(e < n_y) K_y k e * Y e i) *
      (\sum_(a < d) Q_x k a * q a + \sum_(e < n_y) Q_y k e * y e)).
Definition start (W_0 : 'I_n_y -> 'I_d -> R) (q : 'I_d -> R) c := - \sum_(b < d) W_0 c b * q b.
Definition prediction (hs : seq head) W_0 X Y q c : R :=
  - (start W_0 q c + \sum_(h <- hs) adds h X Y q (start W_0 q) c).

(* P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(C, 0) *)
Definition is_optimum (W_0 : 'I_n_y -> 'I_d -> R) (C : 'I_d -> 'I_d -> R) (h : head) : Prop :=
  ((forall c a, V_yx h c a = W_0 c a) /\ (forall c e, V_yy h c e = - (c == e)%:R)) /\
  [/\ forall a b, \sum_(k < width h) K_x k a * Q_x k b = C a b,
      forall a e, \sum_(k < width h) K_x k a * Q_y k e = 0,
      forall e b, \sum_(k < width h) K_y (h := h) k e * Q_x k b = 0 &
      forall e f, \sum_(k < width h) K_y (h := h) k e * Q_y k f = 0].

(* |(W_0 + D) x_t - prediction|^2/2, without noise in the query's own label, and |prediction - another|^2/2 *)
Variables (Ps Xs xs : law R) (W_0 : 'I_n_y -> 'I_d -> R).
Variables (D : outcome Ps -> 'I_n_y -> 'I_d -> R) (eps : outcome Ps -> 'I_n_y -> 'I_n -> R).
Variables (X : outcome Xs -> 'I_d -> 'I_n -> R) (x : outcome xs -> 'I_d -> R).
Definition all_laws := independent Ps (independent Xs xs).
Definition labels w (u : 'I_d -> 'I_n -> R) c i := \sum_(b < d) (W_0 c b + D w c b) * u b i + eps w c i.
Definition predicted hs c (w : outcome all_laws) :=
  prediction hs W_0 (X w.2.1) (labels w.1 (X w.2.1)) (x w.2.2) c.
Definition error hs c (w : outcome all_laws) :=
  \sum_(a < d) (W_0 c a + D w.1 c a) * x w.2.2 a - predicted hs c w.
Definition half_square hs (w : outcome all_laws) := 1 / 2%:R * \sum_(c < n_y) error hs c w ^+ 2.
Definition half_distance hs hs' (w : outcome all_laws) :=
  1 / 2%:R * \sum_(c < n_y) (predicted hs c w - predicted hs' c w) ^+ 2.
End Given.
End attention.

Module clause_2.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x Psi noise W_0 C (h : attention.head R d n_y) : Prop :=
  Premises {
  given : @task.premises R d n n_y Ps Xs xs D eps X x Psi noise;
  solution : task.normal_equation X Psi noise C;
  optimum : attention.is_optimum W_0 C h }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x Psi noise W_0 C h,
  @premises R d n n_y Ps Xs xs D eps X x Psi noise W_0 C h ->
  forall hs, exists half_mse least,
  [/\ mean_is (attention.half_square W_0 D eps X x hs) half_mse,
      mean_is (attention.half_square W_0 D eps X x [:: h]) least & least <= half_mse].
End clause_2.

(* 3. whatever the weights, the half-MSE is the one of these plus half the mean square of the difference of the two
   predictions. *)
Module clause_3.
Notation premises := clause_2.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x Psi noise W_0 C h,
  @premises R d n n_y Ps Xs xs D eps X x Psi noise W_0 C h ->
  forall hs, exists least excess,
  [/\ mean_is (attention.half_square W_0 D eps X x hs) (least + excess),
      mean_is (attention.half_square W_0 D eps X x [:: h]) least &
      mean_is (attention.half_distance W_0 D eps X x hs [:: h]) excess].
End clause_3.

(* 4. The least half-MSE is tr(E[x_t x_t^T] (Psi - C^T E[S] Psi))/2 for each output, noise of the query's own label not
   counted. *)
Module clause_4.
Notation premises := clause_2.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x Psi noise W_0 C h,
  @premises R d n n_y Ps Xs xs D eps X x Psi noise W_0 C h ->
  forall c, mean_is (fun w => 1 / 2%:R * attention.error W_0 D eps X x [:: h] c w ^+ 2)
    ((\sum_(a < d) \sum_(b < d) mean (fun w => x w a * x w b) *
      (Psi b a - \sum_(e < d) \sum_(f < d) C e b * task.mean_S X e f * Psi f a)) / 2%:R).
End clause_4.

