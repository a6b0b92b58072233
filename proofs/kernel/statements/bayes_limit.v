(* bayes_limit

   For one prompt X: if the labels have second moments K(X) = [[Khat, nu], [nu^T, k0]] and h = K, L layers of
   functional_gradient_descent with steps r_l predict nu^T Khat^+ (I - P_L) y, P_L = prod_l (I - 2 r_l Khat), and
   their loss exceeds k0 - nu^T Khat^+ nu, the least of all linear predictors, by exactly nu^T Khat^+ P_L^2 nu,
   for singular Khat too. If Khat = U diag(s) U^T with U orthogonal, that is sum_k s_k rho_k^2 (u_k^T Khat^+ nu)^2
   with rho = prod_l (1 - 2 r_l s), or the sum of rho_k^2 (u_k^T nu)^2/s_k over s_k not 0. With one step h = 2
   r_l, and Khat that is not 0, it tends to 0 for every nu in the range of Khat iff 0 < h < 2/lambda_max(Khat);
   outside, for nu = u_max, it is at least that of L = 0 at every depth. It also tends to 0 for steps h_l = 2 r_l
   >= 0 that tend to 0 and whose sum diverges. For labels that are Gaussian with mean 0 that least loss is that of
   Bayes, the least of all predictors.

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
Variables (p n N : nat).
Variables (Phi : 'I_p -> 'I_n -> R).
Variables (v_ : 'I_p -> R).
Variables (A : 'I_n -> 'I_p -> R).
Variables (Y : 'I_n -> 'I_N -> R).
Variables (rate : nat -> R).

Record premises : Prop := Premises {
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  N_positive : (0 < N)%N;
  H_least_squares_inverse : (* Phi^T Phi A = Phi^T *) forall (i0 : 'I_n) (i1 : 'I_p), \sum_(i2 < n) (\sum_(i3 < p) Phi
        i3 i0 * Phi i3 i2) * A i2 i1 = Phi i1 i0 }.
Record state := State {
  s_alpha : 'I_n -> 'I_N -> R;
  s_P : 'I_n -> 'I_n -> R }.
Definition start : state := State
  (* alpha *) (fun (i0 : 'I_n) (i1 : 'I_N) => 0)
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (i0 == i1)%:R).
Definition advance (at_rate : R) (s : state) : state := State
  (* alpha *) (fun (i0 : 'I_n) (i1 : 'I_N) => (s_alpha s) i0 i1 + at_rate * 2%:R * (Y i0 i1 - \sum_(i2 < n) (\sum_(i3
        < p) Phi i3 i0 * Phi i3 i2) * (s_alpha s) i2 i1))
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_P s) i0 i1 - at_rate * 2%:R * (\sum_(i2 < n) (\sum_(i3 < p) Phi i3 i0 *
        Phi i3 i2) * (s_P s) i2 i1)).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (rate l) (after l) end.
Definition equations (s : state) : Prop :=
     (* symmetry *) (forall (i0 : 'I_n) (i1 : 'I_n), (s_P s) i0 i1 = (s_P s) i1 i0)
  /\ (* order of the factors *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) (s_P s) i0 i2 * (\sum_(i3 < p) Phi i3
        i2 * Phi i3 i1) = \sum_(i2 < n) (\sum_(i3 < p) Phi i3 i0 * Phi i3 i2) * (s_P s) i2 i1)
  /\ (* residual *) (forall (i0 : 'I_n) (i1 : 'I_N), Y i0 i1 - \sum_(i2 < n) (\sum_(i3 < p) Phi i3 i0 * Phi i3 i2) *
        (s_alpha s) i2 i1 = \sum_(i2 < n) (s_P s) i0 i2 * Y i2 i1)
  /\ (* prediction *) (forall (i0 : 'I_N), \sum_(i1 < n) (\sum_(i2 < p) Phi i2 i1 * v_ i2) * (s_alpha s) i1 i0 =
        \sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A i2 i3) * (\sum_(i3 < p) Phi i3 i2 * v_ i3) - \sum_(i2
        < n) (s_P s) i2 i1 * (\sum_(i3 < n) (\sum_(i4 < p) A i2 i4 * A i3 i4) * (\sum_(i4 < p) Phi i4 i3 * v_ i4))) *
        Y i1 i0)
  /\ (* excess loss *) (\sum_(i0 < n) \sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < p) A i0 i3 * A i2 i3) * (\sum_(i3 < p)
        Phi i3 i2 * v_ i3) - \sum_(i2 < n) (s_P s) i2 i0 * (\sum_(i3 < n) (\sum_(i4 < p) A i2 i4 * A i3 i4) *
        (\sum_(i4 < p) Phi i4 i3 * v_ i4)) - \sum_(i2 < n) (\sum_(i3 < p) A i0 i3 * A i2 i3) * (\sum_(i3 < p) Phi i3
        i2 * v_ i3)) * (\sum_(i2 < p) Phi i2 i0 * Phi i2 i1) * (\sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A i2 i3) *
        (\sum_(i3 < p) Phi i3 i2 * v_ i3) - \sum_(i2 < n) (s_P s) i2 i1 * (\sum_(i3 < n) (\sum_(i4 < p) A i2 i4 * A i3
        i4) * (\sum_(i4 < p) Phi i4 i3 * v_ i4)) - \sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A i2 i3) * (\sum_(i3 < p)
        Phi i3 i2 * v_ i3)) = \sum_(i0 < n) \sum_(i1 < n) (\sum_(i2 < n) (\sum_(i3 < p) A i0 i3 * A i2 i3) * (\sum_(i3
        < p) Phi i3 i2 * v_ i3)) * (\sum_(i2 < n) (s_P s) i0 i2 * (s_P s) i2 i1) * (\sum_(i2 < p) Phi i2 i1 * v_ i2)
        :> R).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (p n N : nat) (Phi : 'I_p -> 'I_n -> R) (v_ : 'I_p -> R) (A :
      'I_n -> 'I_p -> R) (Y : 'I_n -> 'I_N -> R) (rate : nat -> R),
  @claim R p n N Phi v_ A Y rate.
End prediction.

Module eigenvectors.
Section Given.
Variables (R : fieldType).
Variables (p n : nat).
Variables (Phi : 'I_p -> 'I_n -> R).
Variables (U : 'I_n -> 'I_n -> R).
Variables (s_ w : 'I_n -> R).
Variables (rate : nat -> R).

Record premises : Prop := Premises {
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  H_orthogonal : (* U^T U = I *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) U i2 i0 * U i2 i1 = (i0 == i1)%:R;
  H_eigendecomposition : (* Phi^T Phi = U diag(s) U^T *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < p) Phi i2 i0 * Phi
        i2 i1 = \sum_(i2 < n) U i0 i2 * s_ i2 * U i1 i2 }.
Record state := State {
  s_P : 'I_n -> 'I_n -> R;
  s_rho : 'I_n -> R }.
Definition start : state := State
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (i0 == i1)%:R)
  (* rho *) (fun (i0 : 'I_n) => 1).
Definition advance (at_rate : R) (s : state) : state := State
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_P s) i0 i1 - at_rate * 2%:R * (\sum_(i2 < n) (\sum_(i3 < p) Phi i3 i0 *
        Phi i3 i2) * (s_P s) i2 i1))
  (* rho *) (fun (i0 : 'I_n) => (s_rho s) i0 - at_rate * 2%:R * ((s_rho s) i0 * s_ i0)).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (rate l) (after l) end.
Definition equations (s : state) : Prop :=
     (* eigenvectors *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) (s_P s) i0 i2 * U i2 i1 = U i0 i1 * (s_rho s)
           i1)
  /\ (* gap *) (\sum_(i0 < n) \sum_(i1 < n) w i0 * (\sum_(i2 < n) (s_P s) i0 i2 * (s_P s) i2 i1) * (\sum_(i2 < n)
        (\sum_(i3 < p) Phi i3 i1 * Phi i3 i2) * w i2) = \sum_(i0 < n) s_ i0 * (s_rho s) i0 * (s_rho s) i0 * (\sum_(i1
        < n) U i1 i0 * w i1) * (\sum_(i1 < n) U i1 i0 * w i1) :> R)
  /\ (* coordinates of nu *) (forall (i0 : 'I_n), \sum_(i1 < n) U i1 i0 * (\sum_(i2 < n) (\sum_(i3 < p) Phi i3 i1 *
        Phi i3 i2) * w i2) = s_ i0 * (\sum_(i1 < n) U i1 i0 * w i1)).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (p n : nat) (Phi : 'I_p -> 'I_n -> R) (U : 'I_n -> 'I_n -> R)
      (s_ w : 'I_n -> R) (rate : nat -> R),
  @claim R p n Phi U s_ w rate.
End eigenvectors.

Module inequality_1. (* inside the range every factor shrinks *)
Section Given.
Variables (R : realFieldType).
Variables (lambda_max t sigma : R).

Record premises : Prop := Premises {
  above_lambda_max : 0 < lambda_max;
  above_t : 0 < t;
  below_t : t < 2%:R;
  above_sigma : 0 < sigma;
  below_sigma : sigma <= lambda_max;
  not_zero_0 : lambda_max != 0 :> R }.
Definition claim : Prop := premises -> (- (t * sigma / lambda_max) + 1) * (- (t * sigma / lambda_max) + 1) < 1 :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (lambda_max t sigma : R),
  @claim R lambda_max t sigma.
End inequality_1.

Module inequality_2. (* above it that of lambda_max does not *)
Section Given.
Variables (R : realFieldType).
Variables (lambda_max t : R).

Record premises : Prop := Premises {
  above_lambda_max : 0 < lambda_max;
  above_t : 2%:R <= t;
  not_zero_0 : lambda_max != 0 :> R }.
Definition claim : Prop := premises -> 1 <= (- (t * lambda_max / lambda_max) + 1) * (- (t * lambda_max / lambda_max) +
      1) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (lambda_max t : R),
  @claim R lambda_max t.
End inequality_2.

Module inequality_3. (* below it that of lambda_max does not *)
Section Given.
Variables (R : realFieldType).
Variables (lambda_max t : R).

Record premises : Prop := Premises {
  above_lambda_max : 0 < lambda_max;
  below_t : t <= 0;
  not_zero_0 : lambda_max != 0 :> R }.
Definition claim : Prop := premises -> 1 <= (- (t * lambda_max / lambda_max) + 1) * (- (t * lambda_max / lambda_max) +
      1) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (lambda_max t : R),
  @claim R lambda_max t.
End inequality_3.

Module inequality_4. (* one more step *)
Section Given.
Variables (R : realFieldType).
Variables (x total : R).

Record premises : Prop := Premises {
  above_x : 0 <= x;
  below_x : x <= 1;
  above_total : 0 <= total;
  not_zero_0 : total + 1 != 0 :> R;
  not_zero_1 : total + 1 + x * 1 != 0 :> R }.
Definition claim : Prop := premises -> (- x + 1) / (total + 1) <= 1 / (total + 1 + x * 1) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (x total : R),
  @claim R x total.
End inequality_4.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. For one prompt X: if the labels have second moments K(X) = [[Khat, nu], [nu^T, k0]] and h = K, L layers of
   functional_gradient_descent with steps r_l predict nu^T Khat^+ (I - P_L) y, P_L = prod_l (I - 2 r_l Khat), *)
From mathcomp Require Import matrix.
From Kernel Require Import PositiveSemidefinite Expectation SecondMoments KernelLayers Limit.
Module prompt.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (K_inv : 'M[R]_n) (* Khat^+ *).
Record premises : Prop := Premises {
  size : (0 < n)%N;
  labels : second_moments y y_t (kernel_matrix K x) (kernel_column K x x_t) (K x_t x_t);
  inverse : pseudo_inverse (kernel_matrix K x) K_inv }.
End Given.
End prompt.

From Statements Require functional_gradient_descent.
Module clause_1.
Notation premises := prompt.premises.
(* for all labels y; and where tokens are points, it is the layers of functional_gradient_descent that predict it. *)
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t y y_t K_inv, @premises R P T K n x x_t y y_t K_inv ->
  forall (r : nat -> R) L (y : 'I_n -> R),
  predicted K x x_t r y L =
    number ((kernel_column K x x_t)^T *m K_inv *m (1%:M - residual (kernel_matrix K x) r L) *m \col_i y i) /\
  forall d K, @functional_gradient_descent.clause_3.premises R d n 1 1 K -> forall X (Q : 'I_d -> 'I_1 -> R),
  predicted K (functional_gradient_descent.clause_3.x X) (functional_gradient_descent.clause_3.query Q ord0) r y L =
    - functional_gradient_descent.simulation.s_query_y
        (functional_gradient_descent.clause_3.layers K X (fun _ : 'I_1 => y) Q r L) ord0 ord0.
End clause_1.

(* 2. and their loss exceeds k0 - nu^T Khat^+ nu, the least of all linear predictors, by exactly nu^T Khat^+ P_L^2 nu,
   for singular Khat too. *)
Module clause_2.
Notation premises := prompt.premises.
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t y y_t K_inv, @premises R P T K n x x_t y y_t K_inv ->
  let Khat := kernel_matrix K x in let nu := kernel_column K x x_t in
  let least := K x_t x_t - number (nu^T *m K_inv *m nu) in
  (exists b, loss_is y_t (weighted y b) least) /\ (forall b l, loss_is y_t (weighted y b) l -> least <= l) /\
  forall (r : nat -> R) L, loss_is y_t (fun w => predicted K x x_t r (y^~ w) L) (least + gap Khat r K_inv nu L).
End clause_2.

(* 3. If Khat = U diag(s) U^T with U orthogonal, that is sum_k s_k rho_k^2 (u_k^T Khat^+ nu)^2 with rho = prod_l (1
   - 2 r_l s), *)
Module spectrum.
Section Given.
Variables (R : rcfType) (n : nat) (Khat K_inv U : 'M[R]_n) (s : 'rV[R]_n).
Record premises : Prop := Premises {
  size : (0 < n)%N;
  semidefinite : positive_semidefinite Khat;
  inverse : pseudo_inverse Khat K_inv;
  eigenvectors : eigendecomposition Khat U s }.
End Given.
End spectrum.

(* of every nu = Khat z in the range of Khat, in which it is by bayes_predictor *)
Module clause_3.
Notation premises := spectrum.premises.
Definition statement : Prop :=
  forall (R : rcfType) n (Khat K_inv U : 'M[R]_n) s, premises Khat K_inv U s ->
  forall z r L, let nu := Khat *m z in gap Khat r K_inv nu L =
    \sum_k s ord0 k * decay r (s ord0 k) L ^+ 2 * ((U^T *m K_inv *m nu) k ord0) ^+ 2.
End clause_3.

(* 4. or the sum of rho_k^2 (u_k^T nu)^2/s_k over s_k not 0. *)
Module clause_4.
Notation premises := spectrum.premises.
Definition statement : Prop :=
  forall (R : rcfType) n (Khat K_inv U : 'M[R]_n) s, premises Khat K_inv U s ->
  forall z r L, let nu := Khat *m z in gap Khat r K_inv nu L =
    \sum_(k | s ord0 k != 0) decay r (s ord0 k) L ^+ 2 * ((U^T *m nu) k ord0) ^+ 2 / s ord0 k.
End clause_4.

(* 5. With one step h = 2 r_l, and Khat that is not 0, it tends to 0 for every nu in the range of Khat iff 0 < h <
   2/lambda_max(Khat); *)
Module one_step.
Section Given.
Variables (R : rcfType) (n : nat) (Khat K_inv U : 'M[R]_n) (s : 'rV[R]_n) (m : 'I_n).
(* s_m is lambda_max, and column m of U is u_max *)
Record premises : Prop := Premises {
  spectrum : spectrum.premises Khat K_inv U s;
  not_0 : Khat != 0;
  largest : forall k, s ord0 k <= s ord0 m }.
End Given.
End one_step.

Module clause_5.
Notation premises := one_step.premises.
Definition statement : Prop :=
  forall R : rcfType, Num.archimedean_axiom R ->
  forall n (Khat K_inv U : 'M[R]_n) s m, premises Khat K_inv U s m -> forall h,
  (forall z, tends_to (gap Khat (fun _ => h / 2%:R) K_inv (Khat *m z)) 0) <->
  0 < h < 2%:R / s ord0 m.
End clause_5.

(* 6. outside, for nu = u_max, it is at least that of L = 0 at every depth. *)
Module clause_6.
Record premises (R : rcfType) n (Khat K_inv U : 'M[R]_n) s m h : Prop := Premises {
  one_step : one_step.premises Khat K_inv U s m;
  outside : ~~ (0 < h < 2%:R / s ord0 m) }.
Definition statement : Prop :=
  forall (R : rcfType) n (Khat K_inv U : 'M[R]_n) s m h, premises Khat K_inv U s m h -> let nu := col m U in
  0 < gap Khat (fun _ => h / 2%:R) K_inv nu 0 /\
  forall L, gap Khat (fun _ => h / 2%:R) K_inv nu 0 <= gap Khat (fun _ => h / 2%:R) K_inv nu L.
End clause_6.

(* 7. It also tends to 0 for steps h_l = 2 r_l >= 0 that tend to 0 and whose sum diverges. *)
Module clause_7.
Section Given.
Variables (R : rcfType) (n : nat) (Khat K_inv U : 'M[R]_n) (s : 'rV[R]_n) (r : nat -> R).
Record premises : Prop := Premises {
  spectrum : spectrum.premises Khat K_inv U s;
  steps : forall l, 0 <= 2%:R * r l;
  (* the steps are below every 1/(m + 1) from some layer on, and their sums above every m *)
  to_0 : forall m : nat, exists N, forall l, (N <= l)%N -> 2%:R * r l <= m.+1%:R^-1;
  divergent : forall m : nat, exists N, forall L, (N <= L)%N -> m%:R <= \sum_(l < L) 2%:R * r l }.
End Given.
Definition statement : Prop :=
  forall R : rcfType, Num.archimedean_axiom R ->
  forall n (Khat K_inv U : 'M[R]_n) s r, premises Khat K_inv U s r ->
  forall z, tends_to (gap Khat r K_inv (Khat *m z)) 0.
End clause_7.

(* 8. For labels that are Gaussian with mean 0 that least loss is that of Bayes, the least of all predictors. *)

