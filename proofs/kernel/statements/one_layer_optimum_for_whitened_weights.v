(* one_layer_optimum_for_whitened_weights

   In one_layer_optimum_with_prior let the columns of X be independent and N(0, Sigma), and Psi = Sigma^-1: then C
   = Sigma^-1/(N + d + 1 + noise) solves (E[S Psi S] + noise E[S]) C = E[S] Psi, and P W_V = [[0, 0], [W_0, -I]],
   W_K^T W_Q = diag(C, 0) is best among all one-layer linear attentions. The least half-MSE is tr(E[x_t x_t^T]
   (Psi - N C))/2 for each output, (d/2) (d + 1 + noise)/(N + d + 1 + noise) for a query from N(0, Sigma).

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module whitened_weights.
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
Variables (C Sigma : 'I_d -> 'I_d -> R).

Record premises : Prop := Premises {
  n_y_positive : (0 < n_y)%N;
  d_positive : (0 < d)%N;
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  not_zero_0 : 4%:R != 0 :> R;
  not_zero_1 : 2%:R != 0 :> R;
  not_zero_2 : n_y%:R != 0 :> R;
  H_normal_fourth_moments : (* the entries of X have the fourth moments of independent columns from N(0, Sigma) *)
        forall (i0 : 'I_d) (i1 : 'I_n) (i2 : 'I_d) (i3 : 'I_n) (i4 : 'I_d) (i5 : 'I_n) (i6 : 'I_d) (i7 : 'I_n),
        \sum_(i8 < p) pi i8 * (X i0 i1 i8 * X i2 i3 i8) * (X i4 i5 i8 * X i6 i7 i8) = Sigma i0 i2 * (i1 == i3)%:R *
        (Sigma i4 i6 * (i5 == i7)%:R) + Sigma i0 i4 * (i1 == i5)%:R * (Sigma i2 i6 * (i3 == i7)%:R) + Sigma i0 i6 *
        (i1 == i7)%:R * (Sigma i2 i4 * (i3 == i5)%:R);
  H_normal_second_moments : (* E[X_ai X_bj] = delta_ij Sigma_ab *) forall (i0 : 'I_d) (i1 : 'I_n) (i2 : 'I_d) (i3 :
        'I_n), \sum_(i4 < p) pi i4 * X i0 i1 i4 * X i2 i3 i4 = Sigma i0 i2 * (i1 == i3)%:R;
  H_whitened : (* Psi Sigma = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) Psi i0 i2 * Sigma i2 i1 = (i0 ==
        i1)%:R;
  H_covariance : (* E[D_ca D_eb] = delta_ce Psi_ab *) forall (i0 : 'I_n_y) (i1 : 'I_d) (i2 : 'I_n_y) (i3 : 'I_d),
        \sum_(i4 < p) rho i4 * D i0 i1 i4 * D i2 i3 i4 = (i0 == i2)%:R * Psi i1 i3;
  H_noise_variance : (* E[eps_ci eps_ej] = noise delta_ce delta_ij *) forall (i0 : 'I_n_y) (i1 : 'I_n) (i2 : 'I_n_y)
        (i3 : 'I_n), \sum_(i4 < p) rho i4 * eps i0 i1 i4 * eps i2 i3 i4 = (i0 == i2)%:R * ((i1 == i3)%:R * noise);
  H_uncorrelated_noise : (* E[D_ca eps_ei] = 0 *) forall (i0 : 'I_n_y) (i1 : 'I_d) (i2 : 'I_n_y) (i3 : 'I_n), \sum_(i4
        < p) rho i4 * D i0 i1 i4 * eps i2 i3 i4 = 0;
  H_probabilities : (* the weights pi sum to 1 *) \sum_(i0 < p) pi i0 = 1 :> R;
  H_step : (* (N + d + 1 + noise) C = Psi *) forall (i0 : 'I_d) (i1 : 'I_d), (noise + (d%:R + n%:R + 1) * 1) * C i0 i1
        = Psi i0 i1 }.
Definition equations : Prop :=
     (* normal equation *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) (\sum_(i3 < d) \sum_(i4 < p) \sum_(i5 < d)
           (\sum_(i6 < n) X i0 i6 i4 * X i3 i6 i4) * Psi i3 i5 * (\sum_(i6 < n) X i5 i6 i4 * X i2 i6 i4) * pi i4 +
           (\sum_(i3 < p) (\sum_(i4 < n) X i0 i4 i3 * X i2 i4 i3) * pi i3) * noise) * C i2 i1 = \sum_(i2 < d)
           (\sum_(i3 < p) (\sum_(i4 < n) X i0 i4 i3 * X i2 i4 i3) * pi i3) * Psi i2 i1)
  /\ (* any weights *) (1 / 4%:R * (0 + \sum_(i0 < p) \sum_(i1 < p) \sum_(i2 < p) (\sum_(i3 < n_y) (\sum_(i4 < d) (0 *
        (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8
        i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < d) R_s i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * X i6
        i7 i1)) * 1 + \sum_(i5 < n_y) \sum_(i6 < n_y) R_uu i3 i4 i5 i6 * (\sum_(i7 < n) (\sum_(i8 < d) D i5 i8 i0 * X
        i8 i7 i1 + eps i5 i7 i0 * 1) * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + (\sum_(i5 < d)
        \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6
        i7 i0 * 1)) + D i3 i4 i0 * 1)) * q_ i4 i2) * (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5
        i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d)
        \sum_(i6 < d) R_s i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * X i6 i7 i1)) * 1 + \sum_(i5 < n_y) \sum_(i6 < n_y)
        R_uu i3 i4 i5 i6 * (\sum_(i7 < n) (\sum_(i8 < d) D i5 i8 i0 * X i8 i7 i1 + eps i5 i7 i0 * 1) * (\sum_(i8 < d)
        D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 <
        n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1)) * q_ i4 i2)) *
        rho i0 * pi i1 * tau i2 + \sum_(i0 < p) \sum_(i1 < p) \sum_(i2 < p) (\sum_(i3 < n_y) (\sum_(i4 < d) (0 *
        (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8
        i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < d) R_s i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * X i6
        i7 i1)) * 1 + \sum_(i5 < n_y) \sum_(i6 < n_y) R_uu i3 i4 i5 i6 * (\sum_(i7 < n) (\sum_(i8 < d) D i5 i8 i0 * X
        i8 i7 i1 + eps i5 i7 i0 * 1) * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) - (\sum_(i5 < d)
        \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6
        i7 i0 * 1)) + D i3 i4 i0 * 1)) * q_ i4 i2) * (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5
        i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d)
        \sum_(i6 < d) R_s i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * X i6 i7 i1)) * 1 + \sum_(i5 < n_y) \sum_(i6 < n_y)
        R_uu i3 i4 i5 i6 * (\sum_(i7 < n) (\sum_(i8 < d) D i5 i8 i0 * X i8 i7 i1 + eps i5 i7 i0 * 1) * (\sum_(i8 < d)
        D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) - (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 <
        n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1)) * q_ i4 i2)) *
        rho i0 * pi i1 * tau i2) = 1 / 4%:R * (0 + \sum_(i0 < p) \sum_(i1 < p) \sum_(i2 < p) (\sum_(i3 < n_y)
        (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 *
        (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R
        * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4
        i0 * 1)) * q_ i4 i2) * (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) *
        (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d)
        \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7
        i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1)) * q_ i4 i2)) * rho i0 * pi i1 * tau i2 + \sum_(i0 < p) \sum_(i1 <
        p) \sum_(i2 < p) (\sum_(i3 < n_y) (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5
        i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) - (\sum_(i5 <
        d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8
        i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1)) * q_ i4 i2) * (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y)
        - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7
        i0 * 1))) - (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8
        < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1)) * q_ i4 i2)) * rho i0 * pi i1 * tau i2) +
        1 / 4%:R * (0 + \sum_(i0 < p) \sum_(i1 < p) \sum_(i2 < p) (\sum_(i3 < n_y) (\sum_(i4 < d) (0 * (\sum_(i5 < d)
        \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6
        i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < d) R_s i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * X i6 i7 i1)) * 1 +
        \sum_(i5 < n_y) \sum_(i6 < n_y) R_uu i3 i4 i5 i6 * (\sum_(i7 < n) (\sum_(i8 < d) D i5 i8 i0 * X i8 i7 i1 + eps
        i5 i7 i0 * 1) * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + (\sum_(i5 < d) \sum_(i6 < n_y)
        R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D
        i3 i4 i0 * 1) - (0 * (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 *
        (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R
        * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4
        i0 * 1))) * q_ i4 i2) * (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X
        i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < d) R_s i3
        i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * X i6 i7 i1)) * 1 + \sum_(i5 < n_y) \sum_(i6 < n_y) R_uu i3 i4 i5 i6 *
        (\sum_(i7 < n) (\sum_(i8 < d) D i5 i8 i0 * X i8 i7 i1 + eps i5 i7 i0 * 1) * (\sum_(i8 < d) D i6 i8 i0 * X i8
        i7 i1 + eps i6 i7 i0 * 1)) + (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 *
        (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1) - (0 * (\sum_(i5 < d) \sum_(i6 <
        n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6
        i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 *
        (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1))) * q_ i4 i2)) * rho i0 * pi i1
        * tau i2 + \sum_(i0 < p) \sum_(i1 < p) \sum_(i2 < p) (\sum_(i3 < n_y) (\sum_(i4 < d) (0 * (\sum_(i5 < d)
        \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6
        i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < d) R_s i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * X i6 i7 i1)) * 1 +
        \sum_(i5 < n_y) \sum_(i6 < n_y) R_uu i3 i4 i5 i6 * (\sum_(i7 < n) (\sum_(i8 < d) D i5 i8 i0 * X i8 i7 i1 + eps
        i5 i7 i0 * 1) * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) - (\sum_(i5 < d) \sum_(i6 < n_y)
        R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D
        i3 i4 i0 * 1) - (0 * (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 *
        (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) - (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R
        * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4
        i0 * 1))) * q_ i4 i2) * (\sum_(i4 < d) (0 * (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X
        i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1))) + (\sum_(i5 < d) \sum_(i6 < d) R_s i3
        i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 * X i6 i7 i1)) * 1 + \sum_(i5 < n_y) \sum_(i6 < n_y) R_uu i3 i4 i5 i6 *
        (\sum_(i7 < n) (\sum_(i8 < d) D i5 i8 i0 * X i8 i7 i1 + eps i5 i7 i0 * 1) * (\sum_(i8 < d) D i6 i8 i0 * X i8
        i7 i1 + eps i6 i7 i0 * 1)) - (\sum_(i5 < d) \sum_(i6 < n_y) R_xu i3 i4 i5 i6 * (\sum_(i7 < n) X i5 i7 i1 *
        (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1) - (0 * (\sum_(i5 < d) \sum_(i6 <
        n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 * (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6
        i7 i0 * 1))) - (\sum_(i5 < d) \sum_(i6 < n_y) - ((i3 == i6)%:R * C i5 i4) * (\sum_(i7 < n) X i5 i7 i1 *
        (\sum_(i8 < d) D i6 i8 i0 * X i8 i7 i1 + eps i6 i7 i0 * 1)) + D i3 i4 i0 * 1))) * q_ i4 i2)) * rho i0 * pi i1
        * tau i2) :> R)
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
        (1 / 2%:R * (\sum_(i0 < d) \sum_(i1 < d) (\sum_(i2 < p) tau i2 * q_ i0 i2 * q_ i1 i2) * (Psi i1 i0 - n%:R * C
        i1 i0))) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (n_y d p n : nat) (D : 'I_n_y -> 'I_d -> 'I_p -> R) (eps :
      'I_n_y -> 'I_n -> 'I_p -> R) (rho : 'I_p -> R) (Psi : 'I_d -> 'I_d -> R) (noise : R) (X : 'I_d -> 'I_n -> 'I_p
      -> R) (pi : 'I_p -> R) (q_ : 'I_d -> 'I_p -> R) (tau : 'I_p -> R) (R_s : 'I_n_y -> 'I_d -> 'I_d -> 'I_d -> R)
      (R_xu : 'I_n_y -> 'I_d -> 'I_d -> 'I_n_y -> R) (R_uu : 'I_n_y -> 'I_d -> 'I_n_y -> 'I_n_y -> R) (C Sigma : 'I_d
      -> 'I_d -> R),
  @claim R n_y d p n D eps rho Psi noise X pi q_ tau R_s R_xu R_uu C Sigma.
End whitened_weights.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. In one_layer_optimum_with_prior let the columns of X be independent and N(0, Sigma), and Psi = Sigma^-1: then C =
   Sigma^-1/(N + d + 1 + noise) solves (E[S Psi S] + noise E[S]) C = E[S] Psi, *)
From Kernel Require Import Expectation Moments NormalColumns.
From Statements Require one_layer_optimum_with_prior.
Module step.
Section Given.
Variables (R : realFieldType) (d n : nat) (Psi Sigma : 'I_d -> 'I_d -> R) (noise : R).
(* Psi = Sigma^-1, and C = Sigma^-1/(N + d + 1 + noise) *)
Definition inverse : Prop := forall a b, \sum_(c < d) Psi a c * Sigma c b = (a == b)%:R.
Definition C (a b : 'I_d) : R := Psi a b / (n%:R + d%:R + 1 + noise).
End Given.
End step.

Module clause_1.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Psi Sigma : Prop := Premises {
  given : @one_layer_optimum_with_prior.task.premises R d n n_y Ps Xs xs D eps X x Psi noise;
  inputs : normal_columns X Sigma;
  inverse : step.inverse Psi Sigma }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Psi Sigma,
  @premises R d n n_y Ps Xs xs D eps X x noise Psi Sigma ->
  one_layer_optimum_with_prior.task.normal_equation X Psi noise (step.C n Psi noise).
End clause_1.

(* 2. and P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(C, 0) is best among all one-layer linear attentions. *)
Module clause_2.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Psi Sigma W_0
    (h : one_layer_optimum_with_prior.attention.head R d n_y) : Prop := Premises {
  given : @clause_1.premises R d n n_y Ps Xs xs D eps X x noise Psi Sigma;
  optimum : one_layer_optimum_with_prior.attention.is_optimum W_0 (step.C n Psi noise) h }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Psi Sigma W_0 h,
  @premises R d n n_y Ps Xs xs D eps X x noise Psi Sigma W_0 h ->
  forall hs, exists half_mse least,
  [/\ mean_is (one_layer_optimum_with_prior.attention.half_square W_0 D eps X x hs) half_mse,
      mean_is (one_layer_optimum_with_prior.attention.half_square W_0 D eps X x [:: h]) least & least <= half_mse].
End clause_2.

(* 3. The least half-MSE is tr(E[x_t x_t^T] (Psi - N C))/2 for each output, *)

(* 4. (d/2) (d + 1 + noise)/(N + d + 1 + noise) for a query from N(0, Sigma). *)
Module clause_4.
(* Of the query's law, E[x_t x_t^T] = Sigma *)
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Psi Sigma W_0
    (h : one_layer_optimum_with_prior.attention.head R d n_y) : Prop := Premises {
  given : @clause_2.premises R d n n_y Ps Xs xs D eps X x noise Psi Sigma W_0 h;
  query : forall a b, mean (fun w => x w a * x w b) = Sigma a b }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Psi Sigma W_0 h,
  @premises R d n n_y Ps Xs xs D eps X x noise Psi Sigma W_0 h ->
  forall c, mean_is (fun w => 1 / 2%:R * one_layer_optimum_with_prior.attention.error W_0 D eps X x [:: h] c w ^+ 2)
    (d%:R / 2%:R * (d%:R + 1 + noise) / (n%:R + d%:R + 1 + noise)).
End clause_4.

