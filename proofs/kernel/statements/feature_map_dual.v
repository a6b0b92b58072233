(* feature_map_dual

   With Phi = m(X) in the x slots, K = Phi^T Phi and W_0 = 0, L layers of feature_map_gradient_descent leave Y R_L
   in the y slots and predict Y (I - R_L) K^+ Phi^T m(x_t), R_L = prod_l (I - (eta_l/N) K), for singular K too; if
   K = U diag(s) U^T with U orthogonal, Y = C U^T misses the kernel regression Y K^+ Phi^T m(x_t) by C diag(r_L)
   U^T K^+ Phi^T m(x_t), r_L = prod_l (1 - (eta_l/N) s), to which s_k = 0 contributes nothing. With one step h =
   eta_l/N, and K that is not 0, the prediction tends to kernel regression for all Y and m(x_t) iff 0 < h <
   2/lambda_max(K); outside, for Y = u_max^T and m(x_t) = Phi u_max, it never does.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module pseudo_inverse.
Section Given.
Variables (R : fieldType).
Variables (p n : nat).
Variables (Phi : 'I_p -> 'I_n -> R).
Variables (A : 'I_n -> 'I_p -> R).

Record premises : Prop := Premises {
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  H_minimum_norm : (* Phi^T A^T A = A *) forall (i0 : 'I_n) (i1 : 'I_p), \sum_(i2 < n) (\sum_(i3 < p) Phi i3 i0 * A i2
        i3) * A i2 i1 = A i0 i1;
  H_least_squares_inverse : (* Phi^T Phi A = Phi^T *) forall (i0 : 'I_n) (i1 : 'I_p), \sum_(i2 < n) (\sum_(i3 < p) Phi
        i3 i0 * Phi i3 i2) * A i2 i1 = Phi i1 i0 }.
Definition equations : Prop :=
     (* K K^+ K = K *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) (\sum_(i3 < n) (\sum_(i4 < p) Phi i4 i0 * Phi i4
           i3) * (\sum_(i4 < p) A i3 i4 * A i2 i4)) * (\sum_(i3 < p) Phi i3 i2 * Phi i3 i1) = \sum_(i2 < p) Phi i2 i0
           * Phi i2 i1)
  /\ (* K^+ K K^+ = K^+ *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) (\sum_(i3 < n) (\sum_(i4 < p) A i0 i4 * A i3
        i4) * (\sum_(i4 < p) Phi i4 i3 * Phi i4 i2)) * (\sum_(i3 < p) A i2 i3 * A i1 i3) = \sum_(i2 < p) A i0 i2 * A
        i1 i2)
  /\ (* K K^+ is symmetric *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) (\sum_(i3 < p) Phi i3 i0 * Phi i3 i2) *
        (\sum_(i3 < p) A i2 i3 * A i1 i3) = \sum_(i2 < n) (\sum_(i3 < p) Phi i3 i1 * Phi i3 i2) * (\sum_(i3 < p) A i2
        i3 * A i0 i3))
  /\ (* K^+ K is symmetric *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) (\sum_(i3 < p) A i0 i3 * A i2 i3) *
        (\sum_(i3 < p) Phi i3 i2 * Phi i3 i1) = \sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A i2 i3) * (\sum_(i3 < p) Phi
        i3 i2 * Phi i3 i0)).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (p n : nat) (Phi : 'I_p -> 'I_n -> R) (A : 'I_n -> 'I_p -> R),
  @claim R p n Phi A.
End pseudo_inverse.

Module closed_form.
Section Given.
Variables (R : fieldType).
Variables (p n n_y m : nat).
Variables (Phi : 'I_p -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_p -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (A : 'I_n -> 'I_p -> R).
Variables (eta : nat -> R).

Record premises : Prop := Premises {
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  not_zero_0 : n%:R != 0 :> R;
  H_zero_query_slot : (* the query's y slot starts at 0 *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = 0 *
        query_slot i0 i1;
  H_least_squares_inverse : (* Phi^T Phi A = Phi^T *) forall (i0 : 'I_n) (i1 : 'I_p), \sum_(i2 < n) (\sum_(i3 < p) Phi
        i3 i0 * Phi i3 i2) * A i2 i1 = Phi i1 i0 }.
Record state := State {
  s_x : 'I_p -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_p -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_W : 'I_n_y -> 'I_p -> R;
  s_R_ : 'I_n -> 'I_n -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_p) (i1 : 'I_n) => Phi i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_p) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_p) => 0)
  (* R *) (fun (i0 : 'I_n) (i1 : 'I_n) => (i0 == i1)%:R).
Definition advance (at_eta : R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_p) (i1 : 'I_n) => (s_x s) i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < p) at_eta / n%:R * 0 * (s_x s)
        i3 i2 + \sum_(i3 < n_y) - (at_eta / n%:R) * (i0 == i3)%:R * (s_y s) i3 i2) * (\sum_(i3 < p) (\sum_(i4 < p) (i3
        == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < p) (i3 == i4)%:R * (s_x s) i4 i1)))
  (* query_x *) (fun (i0 : 'I_p) (i1 : 'I_m) => (s_query_x s) i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < p) at_eta / n%:R * 0
        * (s_x s) i3 i2 + \sum_(i3 < n_y) - (at_eta / n%:R) * (i0 == i3)%:R * (s_y s) i3 i2) * (\sum_(i3 < p)
        (\sum_(i4 < p) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < p) (i3 == i4)%:R * (s_query_x s) i4 i1)))
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_p) => (s_W s) i0 i1 + - (at_eta / n%:R) * (\sum_(i2 < n) (\sum_(i3 < p) (s_W s)
        i0 i3 * Phi i3 i2 - Y i0 i2) * Phi i1 i2))
  (* R *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_R_ s) i0 i1 - at_eta / n%:R * (\sum_(i2 < n) (s_R_ s) i0 i2 * (\sum_(i3 <
        p) Phi i3 i2 * Phi i3 i1))).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (eta l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_p) (i1 : 'I_n), (s_x s) i0 i1 = Phi i0 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = \sum_(i2 < n) Y i0 i2 * (s_R_ s) i2 i1)
  /\ (* query x *) (forall (i0 : 'I_p) (i1 : 'I_m), (s_query_x s) i0 i1 = Q i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = - (\sum_(i2 < p) (\sum_(i3 < n) (Y i0 i3 -
        \sum_(i4 < n) Y i0 i4 * (s_R_ s) i4 i3) * (\sum_(i4 < n) (\sum_(i5 < p) A i3 i5 * A i4 i5) * Phi i2 i4)) * Q
        i2 i1))
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (s_query_y s) i0 i1 = \sum_(i2 < p) (\sum_(i3 < n) (Y i0 i3
        - \sum_(i4 < n) Y i0 i4 * (s_R_ s) i4 i3) * (\sum_(i4 < n) (\sum_(i5 < p) A i3 i5 * A i4 i5) * Phi i2 i4)) * Q
        i2 i1)
  /\ (* weights *) (forall (i0 : 'I_n_y) (i1 : 'I_p), (s_W s) i0 i1 = \sum_(i2 < n) (Y i0 i2 - \sum_(i3 < n) Y i0 i3 *
        (s_R_ s) i3 i2) * (\sum_(i3 < n) (\sum_(i4 < p) A i2 i4 * A i3 i4) * Phi i1 i3))
  /\ (* fit *) (forall (i0 : 'I_n_y) (i1 : 'I_n), \sum_(i2 < p) (s_W s) i0 i2 * Phi i2 i1 = Y i0 i1 - \sum_(i2 < n) Y
        i0 i2 * (s_R_ s) i2 i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (p n n_y m : nat) (Phi : 'I_p -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_p -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (A : 'I_n -> 'I_p -> R) (eta : nat -> R),
  @claim R p n n_y m Phi Y Q query_slot A eta.
End closed_form.

Module eigenvectors.
Section Given.
Variables (R : fieldType).
Variables (p n n_y : nat).
Variables (Phi : 'I_p -> 'I_n -> R).
Variables (A : 'I_n -> 'I_p -> R).
Variables (U : 'I_n -> 'I_n -> R).
Variables (s_ : 'I_n -> R).
Variables (C : 'I_n_y -> 'I_n -> R).
Variables (eta : nat -> R).

Record premises : Prop := Premises {
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  not_zero_0 : n%:R != 0 :> R;
  H_orthogonal : (* U^T U = I *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) U i2 i0 * U i2 i1 = (i0 == i1)%:R;
  H_eigendecomposition : (* Phi^T Phi = U diag(s) U^T *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < p) Phi i2 i0 * Phi
        i2 i1 = \sum_(i2 < n) U i0 i2 * s_ i2 * U i1 i2;
  H_minimum_norm : (* Phi^T A^T A = A *) forall (i0 : 'I_n) (i1 : 'I_p), \sum_(i2 < n) (\sum_(i3 < p) Phi i3 i0 * A i2
        i3) * A i2 i1 = A i0 i1;
  H_least_squares_inverse : (* Phi^T Phi A = Phi^T *) forall (i0 : 'I_n) (i1 : 'I_p), \sum_(i2 < n) (\sum_(i3 < p) Phi
        i3 i0 * Phi i3 i2) * A i2 i1 = Phi i1 i0 }.
Record state := State {
  s_W : 'I_n_y -> 'I_p -> R;
  s_r : 'I_n -> R }.
Definition start : state := State
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_p) => 0)
  (* r *) (fun (i0 : 'I_n) => 1).
Definition advance (at_eta : R) (s : state) : state := State
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_p) => (s_W s) i0 i1 + - (at_eta / n%:R) * (\sum_(i2 < n) (\sum_(i3 < p) (s_W s)
        i0 i3 * Phi i3 i2 - \sum_(i3 < n) C i0 i3 * U i2 i3) * Phi i1 i2))
  (* r *) (fun (i0 : 'I_n) => (s_r s) i0 - at_eta / n%:R * ((s_r s) i0 * s_ i0)).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (eta l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context *) (forall (i0 : 'I_n_y) (i1 : 'I_n), \sum_(i2 < n) C i0 i2 * U i1 i2 - \sum_(i2 < p) (s_W s) i0 i2 *
           Phi i2 i1 = \sum_(i2 < n) C i0 i2 * (s_r s) i2 * U i1 i2)
  /\ (* error *) (forall (i0 : 'I_n_y) (i1 : 'I_p), \sum_(i2 < n) (\sum_(i3 < n) C i0 i3 * U i2 i3) * (\sum_(i3 < n)
        (\sum_(i4 < p) A i2 i4 * A i3 i4) * Phi i1 i3) - (s_W s) i0 i1 = \sum_(i2 < n) (\sum_(i3 < n) C i0 i3 * (s_r
        s) i3 * U i2 i3) * (\sum_(i3 < n) (\sum_(i4 < p) A i2 i4 * A i3 i4) * Phi i1 i3))
  /\ (* eigenvalues that are not 0 *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) (\sum_(i3 < n) s_ i0 * U i3 i0 *
        (\sum_(i4 < p) A i3 i4 * A i2 i4)) * (\sum_(i3 < p) Phi i3 i2 * Phi i3 i1) = s_ i0 * U i1 i0)
  /\ (* eigenvalues that are 0 *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) U i2 i0 * (\sum_(i3 < p) A i2 i3 * A
        i1 i3) = \sum_(i2 < n) (\sum_(i3 < n) s_ i0 * U i3 i0 * (\sum_(i4 < p) A i3 i4 * A i2 i4)) * (\sum_(i3 < p) A
        i2 i3 * A i1 i3)).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (p n n_y : nat) (Phi : 'I_p -> 'I_n -> R) (A : 'I_n -> 'I_p ->
      R) (U : 'I_n -> 'I_n -> R) (s_ : 'I_n -> R) (C : 'I_n_y -> 'I_n -> R) (eta : nat -> R),
  @claim R p n n_y Phi A U s_ C eta.
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
