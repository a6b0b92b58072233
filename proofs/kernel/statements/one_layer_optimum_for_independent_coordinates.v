(* one_layer_optimum_for_independent_coordinates

   In one_layer_optimum_with_prior let the coordinates of X be independent with mean 0, variance v and excess
   kurtosis e, and Psi = I: then C = h I, h = 1/(v (N + d + 1 + e) + noise), solves (E[S Psi S] + noise E[S]) C =
   E[S] Psi, and P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(h I, 0), a gradient step from W_0, is best among
   all one-layer linear attentions: for standard normal inputs h = 1/(N + d + 1 + noise). The least half-MSE is
   tr(E[x_t x_t^T] (I - N v C))/2 for each output.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module independent_coordinates.
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
Variables (v_ e : R).

Record premises : Prop := Premises {
  n_y_positive : (0 < n_y)%N;
  d_positive : (0 < d)%N;
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  not_zero_0 : 4%:R != 0 :> R;
  not_zero_1 : 2%:R != 0 :> R;
  H_fourth_moments : (* the coordinates of X have the fourth moments of independent ones with fourth cumulant v^2 e *)
        forall (i0 : 'I_d) (i1 : 'I_n) (i2 : 'I_d) (i3 : 'I_n) (i4 : 'I_d) (i5 : 'I_n) (i6 : 'I_d) (i7 : 'I_n),
        \sum_(i8 < p) pi i8 * (X i0 i1 i8 * X i2 i3 i8) * (X i4 i5 i8 * X i6 i7 i8) = v_ * v_ * ((i0 == i2)%:R * (i1
        == i3)%:R * ((i4 == i6)%:R * (i5 == i7)%:R) + (i0 == i4)%:R * (i1 == i5)%:R * ((i2 == i6)%:R * (i3 == i7)%:R)
        + (i0 == i6)%:R * (i1 == i7)%:R * ((i2 == i4)%:R * (i3 == i5)%:R)) + v_ * v_ * e * ((i0 == i2)%:R * (i1 ==
        i3)%:R * ((i2 == i4)%:R * (i3 == i5)%:R) * ((i4 == i6)%:R * (i5 == i7)%:R));
  H_second_moments : (* the coordinates of X are uncorrelated and have variance v *) forall (i0 : 'I_d) (i1 : 'I_n)
        (i2 : 'I_d) (i3 : 'I_n), \sum_(i4 < p) pi i4 * X i0 i1 i4 * X i2 i3 i4 = v_ * ((i0 == i2)%:R * (i1 == i3)%:R);
  H_isotropic : (* Psi = I *) forall (i0 : 'I_d) (i1 : 'I_d), Psi i0 i1 = (i0 == i1)%:R;
  H_covariance : (* E[D_ca D_eb] = delta_ce Psi_ab *) forall (i0 : 'I_n_y) (i1 : 'I_d) (i2 : 'I_n_y) (i3 : 'I_d),
        \sum_(i4 < p) rho i4 * D i0 i1 i4 * D i2 i3 i4 = (i0 == i2)%:R * Psi i1 i3;
  H_noise_variance : (* E[eps_ci eps_ej] = noise delta_ce delta_ij *) forall (i0 : 'I_n_y) (i1 : 'I_n) (i2 : 'I_n_y)
        (i3 : 'I_n), \sum_(i4 < p) rho i4 * eps i0 i1 i4 * eps i2 i3 i4 = (i0 == i2)%:R * ((i1 == i3)%:R * noise);
  H_uncorrelated_noise : (* E[D_ca eps_ei] = 0 *) forall (i0 : 'I_n_y) (i1 : 'I_d) (i2 : 'I_n_y) (i3 : 'I_n), \sum_(i4
        < p) rho i4 * D i0 i1 i4 * eps i2 i3 i4 = 0;
  H_probabilities : (* the weights pi sum to 1 *) \sum_(i0 < p) pi i0 = 1 :> R;
  H_step : (* (v (N + d + 1 + e) + noise) C = I *) forall (i0 : 'I_d) (i1 : 'I_d), (noise + v_ * (d%:R + n%:R + 1 + e)
        * 1) * C i0 i1 = (i0 == i1)%:R }.
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
        (1 / 2%:R * (\sum_(i0 < d) \sum_(i1 < p) tau i1 * q_ i0 i1 * q_ i0 i1 - v_ * n%:R * (\sum_(i0 < d) \sum_(i1 <
        d) (\sum_(i2 < p) tau i2 * q_ i0 i2 * q_ i1 i2) * C i1 i0))) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (n_y d p n : nat) (D : 'I_n_y -> 'I_d -> 'I_p -> R) (eps :
      'I_n_y -> 'I_n -> 'I_p -> R) (rho : 'I_p -> R) (Psi : 'I_d -> 'I_d -> R) (noise : R) (X : 'I_d -> 'I_n -> 'I_p
      -> R) (pi : 'I_p -> R) (q_ : 'I_d -> 'I_p -> R) (tau : 'I_p -> R) (R_s : 'I_n_y -> 'I_d -> 'I_d -> 'I_d -> R)
      (R_xu : 'I_n_y -> 'I_d -> 'I_d -> 'I_n_y -> R) (R_uu : 'I_n_y -> 'I_d -> 'I_n_y -> 'I_n_y -> R) (C : 'I_d ->
      'I_d -> R) (v_ e : R),
  @claim R n_y d p n D eps rho Psi noise X pi q_ tau R_s R_xu R_uu C v_ e.
End independent_coordinates.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. In one_layer_optimum_with_prior let the coordinates of X be independent with mean 0, variance v and excess
   kurtosis e, and Psi = I: then C = h I, h = 1/(v (N + d + 1 + e) + noise), solves (E[S Psi S] + noise E[S]) C = E[S]
   Psi, *)
From Kernel Require Import Expectation Moments IndependentCoordinates.
From Statements Require one_layer_optimum_with_prior.
Module step.
Section Given.
Variables (R : realFieldType) (d n : nat) (v e noise : R) (P : law R) (X : outcome P -> 'I_d -> 'I_n -> R).
Definition coordinate (i : 'I_d * 'I_n) w := X w i.1 i.2.
Definition identity (a b : 'I_d) : R := (a == b)%:R.
(* h I *)
Definition h : R := 1 / (v * (n%:R + d%:R + 1 + e) + noise).
Definition C (a b : 'I_d) : R := h * (a == b)%:R.
End Given.
End step.

Module clause_1.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise v e : Prop := Premises {
  given : @one_layer_optimum_with_prior.task.premises R d n n_y Ps Xs xs D eps X x (@step.identity R d) noise;
  inputs : independent_coordinates (step.coordinate X) v e;
  defined : v * (n%:R + d%:R + 1 + e) + noise != 0 }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise v e,
  @premises R d n n_y Ps Xs xs D eps X x noise v e ->
  one_layer_optimum_with_prior.task.normal_equation X (@step.identity R d) noise (step.C n v e noise).
End clause_1.

(* 2. and P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(h I, 0), a gradient step from W_0, is best among all one-layer
   linear attentions: *)
Module clause_2.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise v e W_0
    (h : one_layer_optimum_with_prior.attention.head R d n_y) : Prop := Premises {
  given : @clause_1.premises R d n n_y Ps Xs xs D eps X x noise v e;
  optimum : one_layer_optimum_with_prior.attention.is_optimum W_0 (step.C n v e noise) h }.
(* A step of gradient descent on |V X - Y|^2/(2N) from V = W_0: its gradient there is (1/N) (W_0 X - Y) X^T. *)
Definition gradient_step (R : realFieldType) d n n_y (eta : R) (W_0 : 'I_n_y -> 'I_d -> R) (X : 'I_d -> 'I_n -> R)
    (Y : 'I_n_y -> 'I_n -> R) c a :=
  W_0 c a - eta * (1 / n%:R * \sum_(i < n) (\sum_(b < d) W_0 c b * X b i - Y c i) * X a i).
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise v e W_0 h,
  @premises R d n n_y Ps Xs xs D eps X x noise v e W_0 h ->
  (* The head makes such a step, *)
  (forall eta X Y q c, eta / n%:R = step.h d n v e noise ->
    one_layer_optimum_with_prior.attention.prediction [:: h] W_0 X Y q c =
    \sum_(a < d) gradient_step eta W_0 (X : 'I_d -> 'I_n -> R) Y c a * q a) /\
  (* and is best. *)
  forall hs, exists half_mse least,
  [/\ mean_is (one_layer_optimum_with_prior.attention.half_square W_0 D eps X x hs) half_mse,
      mean_is (one_layer_optimum_with_prior.attention.half_square W_0 D eps X x [:: h]) least & least <= half_mse].
End clause_2.

(* 3. for standard normal inputs h = 1/(N + d + 1 + noise). *)
Module clause_3.
(* Of independent standard normal coordinates: E[z] = 0, E[z^2] = 1 and E[z^4] = 3, that is e = 0 *)
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise : Prop := Premises {
  given : @one_layer_optimum_with_prior.task.premises R d n n_y Ps Xs xs D eps X x (@step.identity R d) noise;
  inputs : independent_coordinates (step.coordinate X) 1 0 }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise,
  @premises R d n n_y Ps Xs xs D eps X x noise ->
  one_layer_optimum_with_prior.task.normal_equation X (@step.identity R d) noise
    (fun a b => 1 / (n%:R + d%:R + 1 + noise) * (a == b)%:R).
End clause_3.

(* 4. The least half-MSE is tr(E[x_t x_t^T] (I - N v C))/2 for each output. *)

