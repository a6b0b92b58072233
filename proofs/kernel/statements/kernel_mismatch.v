(* kernel_mismatch

   If the labels of a prompt have second moments K(X) = [[Khat, nu], [nu^T, k0]] and the similarity is another
   positive semidefinite kernel K', L layers of functional_gradient_descent with steps r_l predict b_L^T y with
   b_L = (I - P'_L) w', w' = K'hat^+ nu', P'_L = prod_l (I - 2 r_l K'hat), and their loss exceeds the least of all
   linear predictors by (b_L - w)^T Khat (b_L - w), w = Khat^+ nu. With one step h = 2 r_l, 0 < h <
   2/lambda_max(K'hat), K'hat not 0, b_L tends to w' and the excess to (w' - w)^T Khat (w' - w), which is the mean
   square difference of the predictions w'^T y and w^T y. For labels that are Gaussian with mean 0 that least loss
   is that of Bayes, the least of all predictors.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module layers.
Section Given.
Variables (R : fieldType).
Variables (p n k N : nat).
Variables (Phi : 'I_p -> 'I_n -> R).
Variables (v_ : 'I_p -> R).
Variables (A : 'I_n -> 'I_p -> R).
Variables (Phi_2 : 'I_k -> 'I_n -> R).
Variables (v_2_ : 'I_k -> R).
Variables (A_2 : 'I_n -> 'I_k -> R).
Variables (Y : 'I_n -> 'I_N -> R).
Variables (y_t pi : 'I_N -> R).
Variables (rate : nat -> R).

Record premises : Prop := Premises {
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  k_positive : (0 < k)%N;
  N_positive : (0 < N)%N;
  H_least_squares_inverse : (* Phi^T Phi A = Phi^T *) forall (i0 : 'I_n) (i1 : 'I_p), \sum_(i2 < n) (\sum_(i3 < p) Phi
        i3 i0 * Phi i3 i2) * A i2 i1 = Phi i1 i0;
  H_least_squares_inverse_2 : (* Phi_2^T Phi_2 A_2 = Phi_2^T *) forall (i0 : 'I_n) (i1 : 'I_k), \sum_(i2 < n)
        (\sum_(i3 < k) Phi_2 i3 i0 * Phi_2 i3 i2) * A_2 i2 i1 = Phi_2 i1 i0;
  H_context_covariance : (* E[y_i y_j] = Khat_ij *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < N) pi i2 * Y i0 i2 * Y
        i1 i2 = \sum_(i2 < p) Phi i2 i0 * Phi i2 i1;
  H_cross_covariance : (* E[y_i y_t] = nu_i *) forall (i0 : 'I_n), \sum_(i1 < N) pi i1 * y_t i1 * Y i0 i1 = \sum_(i1 <
        p) Phi i1 i0 * v_ i1;
  H_query_variance : (* E[y_t^2] = k0 *) \sum_(i0 < N) pi i0 * y_t i0 * y_t i0 = \sum_(i0 < p) v_ i0 * v_ i0 :> R }.
Record state := State {
  s_alpha : 'I_n -> 'I_N -> R;
  s_P : 'I_n -> 'I_n -> R }.
Definition start : state := State
  (* alpha *) (fun (i0 : 'I_n) (i1 : 'I_N) => 0)
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (i0 == i1)%:R).
Definition advance (at_rate : R) (s : state) : state := State
  (* alpha *) (fun (i0 : 'I_n) (i1 : 'I_N) => (s_alpha s) i0 i1 + at_rate * 2%:R * (Y i0 i1 - \sum_(i2 < n) (\sum_(i3
        < k) Phi_2 i3 i0 * Phi_2 i3 i2) * (s_alpha s) i2 i1))
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_P s) i0 i1 - at_rate * 2%:R * (\sum_(i2 < n) (\sum_(i3 < k) Phi_2 i3 i0 *
        Phi_2 i3 i2) * (s_P s) i2 i1)).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (rate l) (after l) end.
Definition equations (s : state) : Prop :=
     (* residual *) (forall (i0 : 'I_n) (i1 : 'I_N), Y i0 i1 - \sum_(i2 < n) (\sum_(i3 < k) Phi_2 i3 i0 * Phi_2 i3 i2)
           * (s_alpha s) i2 i1 = \sum_(i2 < n) (s_P s) i0 i2 * Y i2 i1)
  /\ (* prediction *) (forall (i0 : 'I_N), \sum_(i1 < n) (\sum_(i2 < k) Phi_2 i2 i1 * v_2_ i2) * (s_alpha s) i1 i0 =
        \sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < k) A_2 i1 i3 * A_2 i2 i3) * (\sum_(i3 < k) Phi_2 i3 i2 * v_2_ i3) -
        \sum_(i2 < n) (s_P s) i2 i1 * (\sum_(i3 < n) (\sum_(i4 < k) A_2 i2 i4 * A_2 i3 i4) * (\sum_(i4 < k) Phi_2 i4
        i3 * v_2_ i4))) * Y i1 i0)
  /\ (* loss *) (\sum_(i0 < N) pi i0 * (\sum_(i1 < n) (\sum_(i2 < k) Phi_2 i2 i1 * v_2_ i2) * (s_alpha s) i1 i0 - y_t
        i0) * (\sum_(i1 < n) (\sum_(i2 < k) Phi_2 i2 i1 * v_2_ i2) * (s_alpha s) i1 i0 - y_t i0) = \sum_(i0 < p) v_ i0
        * v_ i0 - \sum_(i0 < n) (\sum_(i1 < p) Phi i1 i0 * v_ i1) * (\sum_(i1 < n) (\sum_(i2 < p) A i0 i2 * A i1 i2) *
        (\sum_(i2 < p) Phi i2 i1 * v_ i2)) + \sum_(i0 < n) \sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < k) A_2 i0 i3 * A_2
        i2 i3) * (\sum_(i3 < k) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 < n) (s_P s) i2 i0 * (\sum_(i3 < n) (\sum_(i4 < k)
        A_2 i2 i4 * A_2 i3 i4) * (\sum_(i4 < k) Phi_2 i4 i3 * v_2_ i4)) - \sum_(i2 < n) (\sum_(i3 < p) A i0 i3 * A i2
        i3) * (\sum_(i3 < p) Phi i3 i2 * v_ i3)) * (\sum_(i2 < p) Phi i2 i0 * Phi i2 i1) * (\sum_(i2 < n) (\sum_(i3 <
        k) A_2 i1 i3 * A_2 i2 i3) * (\sum_(i3 < k) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 < n) (s_P s) i2 i1 * (\sum_(i3 <
        n) (\sum_(i4 < k) A_2 i2 i4 * A_2 i3 i4) * (\sum_(i4 < k) Phi_2 i4 i3 * v_2_ i4)) - \sum_(i2 < n) (\sum_(i3 <
        p) A i1 i3 * A i2 i3) * (\sum_(i3 < p) Phi i3 i2 * v_ i3)) :> R).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (p n k N : nat) (Phi : 'I_p -> 'I_n -> R) (v_ : 'I_p -> R) (A :
      'I_n -> 'I_p -> R) (Phi_2 : 'I_k -> 'I_n -> R) (v_2_ : 'I_k -> R) (A_2 : 'I_n -> 'I_k -> R) (Y : 'I_n -> 'I_N ->
      R) (y_t pi : 'I_N -> R) (rate : nat -> R),
  @claim R p n k N Phi v_ A Phi_2 v_2_ A_2 Y y_t pi rate.
End layers.

Module limit.
Section Given.
Variables (R : fieldType).
Variables (p n k N : nat).
Variables (Phi : 'I_p -> 'I_n -> R).
Variables (v_ : 'I_p -> R).
Variables (A : 'I_n -> 'I_p -> R).
Variables (Phi_2 : 'I_k -> 'I_n -> R).
Variables (v_2_ : 'I_k -> R).
Variables (A_2 : 'I_n -> 'I_k -> R).
Variables (Y : 'I_n -> 'I_N -> R).
Variables (y_t pi : 'I_N -> R).

Record premises : Prop := Premises {
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  k_positive : (0 < k)%N;
  N_positive : (0 < N)%N;
  H_least_squares_inverse : (* Phi^T Phi A = Phi^T *) forall (i0 : 'I_n) (i1 : 'I_p), \sum_(i2 < n) (\sum_(i3 < p) Phi
        i3 i0 * Phi i3 i2) * A i2 i1 = Phi i1 i0;
  H_context_covariance : (* E[y_i y_j] = Khat_ij *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < N) pi i2 * Y i0 i2 * Y
        i1 i2 = \sum_(i2 < p) Phi i2 i0 * Phi i2 i1;
  H_cross_covariance : (* E[y_i y_t] = nu_i *) forall (i0 : 'I_n), \sum_(i1 < N) pi i1 * y_t i1 * Y i0 i1 = \sum_(i1 <
        p) Phi i1 i0 * v_ i1;
  H_query_variance : (* E[y_t^2] = k0 *) \sum_(i0 < N) pi i0 * y_t i0 * y_t i0 = \sum_(i0 < p) v_ i0 * v_ i0 :> R }.
Definition equations : Prop :=
     (* loss *) (\sum_(i0 < N) pi i0 * (\sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < k) A_2 i1 i3 * A_2 i2 i3) * (\sum_(i3
           < k) Phi_2 i3 i2 * v_2_ i3)) * Y i1 i0 - y_t i0) * (\sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < k) A_2 i1 i3 *
           A_2 i2 i3) * (\sum_(i3 < k) Phi_2 i3 i2 * v_2_ i3)) * Y i1 i0 - y_t i0) = \sum_(i0 < p) v_ i0 * v_ i0 -
           \sum_(i0 < n) (\sum_(i1 < p) Phi i1 i0 * v_ i1) * (\sum_(i1 < n) (\sum_(i2 < p) A i0 i2 * A i1 i2) *
           (\sum_(i2 < p) Phi i2 i1 * v_ i2)) + \sum_(i0 < n) \sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < k) A_2 i0 i3 *
           A_2 i2 i3) * (\sum_(i3 < k) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 < n) (\sum_(i3 < p) A i0 i3 * A i2 i3) *
           (\sum_(i3 < p) Phi i3 i2 * v_ i3)) * (\sum_(i2 < p) Phi i2 i0 * Phi i2 i1) * (\sum_(i2 < n) (\sum_(i3 < k)
           A_2 i1 i3 * A_2 i2 i3) * (\sum_(i3 < k) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A
           i2 i3) * (\sum_(i3 < p) Phi i3 i2 * v_ i3)) :> R)
  /\ (* excess *) (\sum_(i0 < N) pi i0 * (\sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < k) A_2 i1 i3 * A_2 i2 i3) *
        (\sum_(i3 < k) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A i2 i3) * (\sum_(i3 < p) Phi
        i3 i2 * v_ i3)) * Y i1 i0) * (\sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < k) A_2 i1 i3 * A_2 i2 i3) * (\sum_(i3 <
        k) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A i2 i3) * (\sum_(i3 < p) Phi i3 i2 * v_
        i3)) * Y i1 i0) = \sum_(i0 < n) \sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < k) A_2 i0 i3 * A_2 i2 i3) * (\sum_(i3
        < k) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 < n) (\sum_(i3 < p) A i0 i3 * A i2 i3) * (\sum_(i3 < p) Phi i3 i2 * v_
        i3)) * (\sum_(i2 < p) Phi i2 i0 * Phi i2 i1) * (\sum_(i2 < n) (\sum_(i3 < k) A_2 i1 i3 * A_2 i2 i3) *
        (\sum_(i3 < k) Phi_2 i3 i2 * v_2_ i3) - \sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A i2 i3) * (\sum_(i3 < p) Phi
        i3 i2 * v_ i3)) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (p n k N : nat) (Phi : 'I_p -> 'I_n -> R) (v_ : 'I_p -> R) (A :
      'I_n -> 'I_p -> R) (Phi_2 : 'I_k -> 'I_n -> R) (v_2_ : 'I_k -> R) (A_2 : 'I_n -> 'I_k -> R) (Y : 'I_n -> 'I_N ->
      R) (y_t pi : 'I_N -> R),
  @claim R p n k N Phi v_ A Phi_2 v_2_ A_2 Y y_t pi.
End limit.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. If the labels of a prompt have second moments K(X) = [[Khat, nu], [nu^T, k0]] and the similarity is another
   positive semidefinite kernel K', L layers of functional_gradient_descent with steps r_l predict b_L^T y with b_L =
   (I - P'_L) w', w' = K'hat^+ nu', P'_L = prod_l (I - 2 r_l K'hat), *)
From mathcomp Require Import matrix.
From Kernel Require Import PositiveSemidefinite Expectation SecondMoments KernelLayers Limit.
Module prompt.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K K' : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (K_inv K'_inv : 'M[R]_n) (* Khat^+ and K'hat^+ *).
Record premises : Prop := Premises {
  size : (0 < n)%N;
  labels : second_moments y y_t (kernel_matrix K x) (kernel_column K x x_t) (K x_t x_t);
  inverse : pseudo_inverse (kernel_matrix K x) K_inv;
  (* K'(X) = [[K'hat, nu'], [nu'^T, k0']] is that of a kernel *)
  another : positive_semidefinite (block_mx (kernel_matrix K' x) (kernel_column K' x x_t)
    (kernel_column K' x x_t)^T (K' x_t x_t)%:M : 'M_(n + 1));
  inverse_of_another : pseudo_inverse (kernel_matrix K' x) K'_inv }.
(* b_L, w and w' *)
Definition weights (r : nat -> R) L : 'cV[R]_n :=
  (1%:M - residual (kernel_matrix K' x) r L) *m (K'_inv *m kernel_column K' x x_t).
Definition best : 'cV[R]_n := K_inv *m kernel_column K x x_t.
Definition limit : 'cV[R]_n := K'_inv *m kernel_column K' x x_t.
End Given.
End prompt.

Module clause_1.
Notation premises := prompt.premises.
(* for all labels y *)
Definition statement : Prop :=
  forall (R : rcfType) P T K K' n x x_t y y_t K_inv K'_inv, @premises R P T K K' n x x_t y y_t K_inv K'_inv ->
  forall r L (y : 'I_n -> R), predicted K' x x_t r y L = \sum_i prompt.weights K' x x_t K'_inv r L i ord0 * y i.
End clause_1.

(* 2. and their loss exceeds the least of all linear predictors by (b_L - w)^T Khat (b_L - w), w = Khat^+ nu. *)
Module clause_2.
Notation premises := prompt.premises.
Definition statement : Prop :=
  forall (R : rcfType) P T K K' n x x_t y y_t K_inv K'_inv, @premises R P T K K' n x x_t y y_t K_inv K'_inv ->
  exists least, [/\ exists b, loss_is y_t (weighted y b) least, forall b l, loss_is y_t (weighted y b) l -> least <= l &
    forall r L, loss_is y_t (fun w => predicted K' x x_t r (y^~ w) L) (least +
      form (kernel_matrix K x) (prompt.weights K' x x_t K'_inv r L - prompt.best K x x_t K_inv))].
End clause_2.

(* 3. With one step h = 2 r_l, 0 < h < 2/lambda_max(K'hat), K'hat not 0, b_L tends to w' *)
Module one_step.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K K' : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (K_inv K'_inv : 'M[R]_n).
(* K'hat = U diag(s) U^T, and s_m is lambda_max *)
Variables (U : 'M[R]_n) (s : 'rV[R]_n) (m : 'I_n) (h : R).
Record premises : Prop := Premises {
  prompt : prompt.premises K K' x x_t y y_t K_inv K'_inv;
  eigenvectors : eigendecomposition (kernel_matrix K' x) U s;
  not_0 : kernel_matrix K' x != 0;
  largest : forall k, s ord0 k <= s ord0 m;
  step : 0 < h < 2%:R / s ord0 m }.
End Given.
End one_step.

Module clause_3.
Notation premises := one_step.premises.
(* entry by entry *)
Definition statement : Prop :=
  forall R : rcfType, Num.archimedean_axiom R ->
  forall P T K K' n x x_t y y_t K_inv K'_inv U s m h, @premises R P T K K' n x x_t y y_t K_inv K'_inv U s m h ->
  forall i, tends_to (fun L => prompt.weights K' x x_t K'_inv (fun _ => h / 2%:R) L i ord0)
    (prompt.limit K' x x_t K'_inv i ord0).
End clause_3.

(* 4. and the excess to (w' - w)^T Khat (w' - w), *)
Module clause_4.
Notation premises := one_step.premises.
Definition statement : Prop :=
  forall R : rcfType, Num.archimedean_axiom R ->
  forall P T K K' n x x_t y y_t K_inv K'_inv U s m h, @premises R P T K K' n x x_t y y_t K_inv K'_inv U s m h ->
  let Khat := kernel_matrix K x in let w := prompt.best K x x_t K_inv in let w' := prompt.limit K' x x_t K'_inv in
  tends_to (fun L => form Khat (prompt.weights K' x x_t K'_inv (fun _ => h / 2%:R) L - w)) (form Khat (w' - w)) /\
  exists l, loss_is y_t (weighted y w') (l + form Khat (w' - w)) /\ loss_is y_t (weighted y w) l.
End clause_4.

(* 5. which is the mean square difference of the predictions w'^T y and w^T y. *)

(* 6. For labels that are Gaussian with mean 0 that least loss is that of Bayes, the least of all predictors. *)

