(* one_layer_optimum_for_normal_inputs

   In one_layer_optimum_with_prior let the columns of X be independent and N(0, Sigma), and Psi = I: then C = ((N
   + 1) Sigma + (tr Sigma + noise) I)^-1 solves (E[S Psi S] + noise E[S]) C = E[S] Psi, and P W_V = [[0, 0], [W_0,
   -I]], W_K^T W_Q = diag(C, 0) is best among all one-layer linear attentions: for W_0 = 0 and noise = 0 a step of
   preconditioned_gradient_descent from 0, with the preconditioner N ((N + 1) Sigma + tr(Sigma) I)^-1. The least
   half-MSE is tr(E[x_t x_t^T] (I - N C^T Sigma))/2 for each output.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module normal_inputs.
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
  H_normal_fourth_moments : (* the entries of X have the fourth moments of independent columns from N(0, Sigma) *)
        forall (i0 : 'I_d) (i1 : 'I_n) (i2 : 'I_d) (i3 : 'I_n) (i4 : 'I_d) (i5 : 'I_n) (i6 : 'I_d) (i7 : 'I_n),
        \sum_(i8 < p) pi i8 * (X i0 i1 i8 * X i2 i3 i8) * (X i4 i5 i8 * X i6 i7 i8) = Sigma i0 i2 * (i1 == i3)%:R *
        (Sigma i4 i6 * (i5 == i7)%:R) + Sigma i0 i4 * (i1 == i5)%:R * (Sigma i2 i6 * (i3 == i7)%:R) + Sigma i0 i6 *
        (i1 == i7)%:R * (Sigma i2 i4 * (i3 == i5)%:R);
  H_normal_second_moments : (* E[X_ai X_bj] = delta_ij Sigma_ab *) forall (i0 : 'I_d) (i1 : 'I_n) (i2 : 'I_d) (i3 :
        'I_n), \sum_(i4 < p) pi i4 * X i0 i1 i4 * X i2 i3 i4 = Sigma i0 i2 * (i1 == i3)%:R;
  H_isotropic : (* Psi = I *) forall (i0 : 'I_d) (i1 : 'I_d), Psi i0 i1 = (i0 == i1)%:R;
  H_covariance : (* E[D_ca D_eb] = delta_ce Psi_ab *) forall (i0 : 'I_n_y) (i1 : 'I_d) (i2 : 'I_n_y) (i3 : 'I_d),
        \sum_(i4 < p) rho i4 * D i0 i1 i4 * D i2 i3 i4 = (i0 == i2)%:R * Psi i1 i3;
  H_noise_variance : (* E[eps_ci eps_ej] = noise delta_ce delta_ij *) forall (i0 : 'I_n_y) (i1 : 'I_n) (i2 : 'I_n_y)
        (i3 : 'I_n), \sum_(i4 < p) rho i4 * eps i0 i1 i4 * eps i2 i3 i4 = (i0 == i2)%:R * ((i1 == i3)%:R * noise);
  H_uncorrelated_noise : (* E[D_ca eps_ei] = 0 *) forall (i0 : 'I_n_y) (i1 : 'I_d) (i2 : 'I_n_y) (i3 : 'I_n), \sum_(i4
        < p) rho i4 * D i0 i1 i4 * eps i2 i3 i4 = 0;
  H_probabilities : (* the weights pi sum to 1 *) \sum_(i0 < p) pi i0 = 1 :> R;
  H_preconditioner : (* ((N + 1) Sigma + (tr Sigma + noise) I) C = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d)
        ((n%:R + 1) * Sigma i0 i2 + (\sum_(i3 < d) Sigma i3 i3 * (i0 == i2)%:R + noise * (i0 == i2)%:R)) * C i2 i1 =
        (i0 == i1)%:R }.
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
        (1 / 2%:R * (\sum_(i0 < d) \sum_(i1 < p) tau i1 * q_ i0 i1 * q_ i0 i1 - n%:R * (\sum_(i0 < d) \sum_(i1 < d)
        \sum_(i2 < d) (\sum_(i3 < p) tau i3 * q_ i0 i3 * q_ i1 i3) * C i2 i0 * Sigma i2 i1))) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (n_y d p n : nat) (D : 'I_n_y -> 'I_d -> 'I_p -> R) (eps :
      'I_n_y -> 'I_n -> 'I_p -> R) (rho : 'I_p -> R) (Psi : 'I_d -> 'I_d -> R) (noise : R) (X : 'I_d -> 'I_n -> 'I_p
      -> R) (pi : 'I_p -> R) (q_ : 'I_d -> 'I_p -> R) (tau : 'I_p -> R) (R_s : 'I_n_y -> 'I_d -> 'I_d -> 'I_d -> R)
      (R_xu : 'I_n_y -> 'I_d -> 'I_d -> 'I_n_y -> R) (R_uu : 'I_n_y -> 'I_d -> 'I_n_y -> 'I_n_y -> R) (C Sigma : 'I_d
      -> 'I_d -> R),
  @claim R n_y d p n D eps rho Psi noise X pi q_ tau R_s R_xu R_uu C Sigma.
End normal_inputs.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. In one_layer_optimum_with_prior let the columns of X be independent and N(0, Sigma), and Psi = I: then C = ((N +
   1) Sigma + (tr Sigma + noise) I)^-1 solves (E[S Psi S] + noise E[S]) C = E[S] Psi, *)
From Kernel Require Import Expectation Moments NormalColumns.
From Statements Require one_layer_optimum_with_prior.
Module task.
Section Given.
Variables (R : realFieldType) (d n : nat) (Sigma : 'I_d -> 'I_d -> R) (noise : R).
Definition identity (a b : 'I_d) : R := (a == b)%:R.
(* (N + 1) Sigma + (tr Sigma + noise) I, and that C is its inverse *)
Definition denominator a c := (n%:R + 1) * Sigma a c + (\sum_(k < d) Sigma k k + noise) * (a == c)%:R.
Definition inverse (C : 'I_d -> 'I_d -> R) : Prop := forall a b, \sum_(c < d) denominator a c * C c b = (a == b)%:R.
End Given.
End task.

Module clause_1.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Sigma C : Prop := Premises {
  given : @one_layer_optimum_with_prior.task.premises R d n n_y Ps Xs xs D eps X x (@task.identity R d) noise;
  inputs : normal_columns X Sigma;
  inverse : task.inverse n Sigma noise C }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Sigma C,
  @premises R d n n_y Ps Xs xs D eps X x noise Sigma C ->
  one_layer_optimum_with_prior.task.normal_equation X (@task.identity R d) noise C.
End clause_1.

(* 2. and P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(C, 0) is best among all one-layer linear attentions: *)
Module clause_2.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Sigma C W_0
    (h : one_layer_optimum_with_prior.attention.head R d n_y) : Prop := Premises {
  given : @clause_1.premises R d n n_y Ps Xs xs D eps X x noise Sigma C;
  optimum : one_layer_optimum_with_prior.attention.is_optimum W_0 C h }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Sigma C W_0 h,
  @premises R d n n_y Ps Xs xs D eps X x noise Sigma C W_0 h ->
  forall hs, exists half_mse least,
  [/\ mean_is (one_layer_optimum_with_prior.attention.half_square W_0 D eps X x hs) half_mse,
      mean_is (one_layer_optimum_with_prior.attention.half_square W_0 D eps X x [:: h]) least & least <= half_mse].
End clause_2.

(* 3. for W_0 = 0 and noise = 0 a step of preconditioned_gradient_descent from 0, with the preconditioner N ((N + 1)
   Sigma + tr(Sigma) I)^-1. *)
From mathcomp Require Import matrix.
From Statements Require preconditioned_gradient_descent.
Module clause_3.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x Sigma C
    (h : one_layer_optimum_with_prior.attention.head R d n_y) : Prop := Premises {
  given : @clause_1.premises R d n n_y Ps Xs xs D eps X x 0 Sigma C;
  optimum : one_layer_optimum_with_prior.attention.is_optimum (fun _ _ => 0) C h }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x Sigma C h,
  @premises R d n n_y Ps Xs xs D eps X x Sigma C h ->
  (* The head predicts what a step from 0 does, W_1 = 0 - G N C, with the gradient G at 0 of 1/(2N) sum_i |W x_i -
    y_i|^2, *)
  (forall (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R),
    exists2 G : 'M[R]_(n_y, d), preconditioned_gradient_descent.clause_3.gradient
      (preconditioned_gradient_descent.clause_3.loss X Y) 0 G &
    forall q c, one_layer_optimum_with_prior.attention.prediction [:: h] (fun _ _ => 0) X Y q c =
      \sum_(k < d) (0 - G *m (\matrix_(a, b) (n%:R * C a b))) c k * q k) /\
  (* and is best. *)
  forall hs, exists half_mse least,
  [/\ mean_is (one_layer_optimum_with_prior.attention.half_square (fun _ _ => 0) D eps X x hs) half_mse,
      mean_is (one_layer_optimum_with_prior.attention.half_square (fun _ _ => 0) D eps X x [:: h]) least &
      least <= half_mse].
End clause_3.

(* 4. The least half-MSE is tr(E[x_t x_t^T] (I - N C^T Sigma))/2 for each output. *)

