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

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. With Phi = m(X) in the x slots, K = Phi^T Phi and W_0 = 0, L layers of feature_map_gradient_descent leave
   Y R_L in the y slots *)

(* 2. and predict Y (I - R_L) K^+ Phi^T m(x_t), R_L = prod_l (I - (eta_l/N) K), for singular K too; *)
From mathcomp Require Import matrix.
From Kernel Require Import PseudoInverse Limit Spectrum.
Module dual.
Section Given.
Variables (R : realFieldType) (p n n_y m : nat).
Definition sizes : Prop := [/\ (0 < p)%N, (0 < n)%N, (0 < n_y)%N & (0 < m)%N].
Variables (Phi : 'M[R]_(p, n)) (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(p, m)) (eta : nat -> R).
Definition K : 'M[R]_n := Phi^T *m Phi.
(* What L of these layers predict for queries with m(x_t) the columns of Q, where their y slot starts at 0 *)
Definition prediction (L : nat) : 'M[R]_(n_y, m) :=
  \matrix_(c, j) - closed_form.s_query_y
    (closed_form.after (fun i j => Phi i j) (fun i j => Y i j) (fun i j => Q i j) (fun _ _ => 0) eta L) c j.
(* R_L = prod_l (I - (eta_l/N) K) *)
Fixpoint R_ (L : nat) : 'M[R]_n := if L is l.+1 then R_ l *m (1%:M - (eta l / n%:R) *: K) else 1%:M.
(* Y K^+ Phi^T m(x_t), for K^+ the pseudo-inverse, which `penrose K` says it is *)
Definition kernel_regression (K_plus : 'M[R]_n) : 'M[R]_(n_y, m) := Y *m K_plus *m Phi^T *m Q.
End Given.
End dual.

Module clause_2.
Definition premises := dual.sizes.
(* For K that has an inverse and for K that has none there is K^+, and it is the only matrix that is one. *)
Definition statement : Prop :=
  forall (R : realFieldType) p n n_y m, premises p n n_y m ->
  forall (Phi : 'M[R]_(p, n)),
  exists2 K_plus, penrose (dual.K Phi) K_plus /\ (forall P, penrose (dual.K Phi) P -> P = K_plus) &
    forall (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(p, m)) eta L,
    dual.prediction Phi Y Q eta L = Y *m (1%:M - dual.R_ Phi eta L) *m K_plus *m Phi^T *m Q.
End clause_2.

(* 3. if K = U diag(s) U^T with U orthogonal, Y = C U^T misses the kernel regression Y K^+ Phi^T m(x_t) by C
   diag(r_L) U^T K^+ Phi^T m(x_t), r_L = prod_l (1 - (eta_l/N) s), *)

(* 4. to which s_k = 0 contributes nothing. *)
Module clause_4.
Section Given.
Variables (R : realFieldType) (p n : nat) (Phi : 'M[R]_(p, n)) (K_plus U : 'M[R]_n) (s : 'I_n -> R).
Record premises : Prop := Premises {
  sizes : (0 < p)%N /\ (0 < n)%N;
  pseudo_inverse : penrose (dual.K Phi) K_plus;
  orthogonal : U^T *m U = 1%:M;
  eigendecomposition : dual.K Phi = \matrix_(i, j) \sum_(k < n) U i k * s k * U j k }.
End Given.
(* In C diag(r) U^T K^+ Phi^T q what is summed over k is only what has s_k other than 0. *)
Definition statement : Prop :=
  forall (R : realFieldType) p n Phi K_plus U s, @premises R p n Phi K_plus U s ->
  (forall k, s k = 0 -> row k U^T *m K_plus = 0) /\
  forall n_y (C : 'M[R]_(n_y, n)) (r : 'I_n -> R) (q : 'M[R]_(p, 1)) c,
  (C *m (\matrix_(k, l) (r k * (k == l)%:R)) *m U^T *m K_plus *m Phi^T *m q) c ord0 =
  \sum_(k < n | s k != 0) C c k * r k * (row k U^T *m K_plus *m Phi^T *m q) ord0 ord0.
End clause_4.

(* 5. With one step h = eta_l/N, and K that is not 0, the prediction tends to kernel regression for all Y and
   m(x_t) iff 0 < h < 2/lambda_max(K); *)
Module clause_5.
Section Given.
Variables (R : rcfType) (p n n_y m : nat) (Phi : 'M[R]_(p, n)) (K_plus : 'M[R]_n).
Record premises : Prop := Premises {
  sizes : dual.sizes p n n_y m;
  pseudo_inverse : penrose (dual.K Phi) K_plus;
  not_0 : dual.K Phi != 0 }.
End Given.
Definition statement : Prop :=
  forall (R : rcfType), Num.archimedean_axiom R ->
  forall p n n_y m Phi K_plus, @premises R p n n_y m Phi K_plus ->
  exists2 lambda_max, largest_eigenvalue (fun i j => dual.K Phi i j) lambda_max &
    forall eta, let h := eta / n%:R in
    (forall (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(p, m)) c j,
      tends_to (fun L => dual.prediction Phi Y Q (fun _ => eta) L c j) (dual.kernel_regression Phi Y Q K_plus c j)) <->
    0 < h < 2%:R / lambda_max.
End clause_5.

(* 6. outside, for Y = u_max^T and m(x_t) = Phi u_max, it never does. *)
Module clause_6.
Section Given.
Variables (R : realFieldType) (p n n_y m : nat) (Phi : 'M[R]_(p, n)) (K_plus : 'M[R]_n) (U : 'M[R]_n) (s : 'I_n -> R).
Variables (max : 'I_n) (eta : R).
Record premises : Prop := Premises {
  sizes : dual.sizes p n n_y m;
  pseudo_inverse : penrose (dual.K Phi) K_plus;
  not_0 : dual.K Phi != 0;
  orthogonal : U^T *m U = 1%:M;
  eigendecomposition : dual.K Phi = \matrix_(i, j) \sum_(k < n) U i k * s k * U j k;
  (* u_max is the column of U to the largest s_k. *)
  largest : forall k, s k <= s max;
  outside : ~ (0 < eta / n%:R < 2%:R / s max) }.
End Given.
(* Each row of Y is u_max^T, and each query has m(x_t) = Phi u_max. *)
Definition statement : Prop :=
  forall (R : realFieldType) p n n_y m Phi K_plus U s max eta,
  @premises R p n n_y m Phi K_plus U s max eta ->
  let Y : 'M[R]_(n_y, n) := \matrix_(c, i) U i max in
  let Q : 'M[R]_(p, m) := \matrix_(k, j) (Phi *m U) k max in
  forall c j,
  ~ tends_to (fun L => dual.prediction Phi Y Q (fun _ => eta) L c j) (dual.kernel_regression Phi Y Q K_plus c j).
End clause_6.

