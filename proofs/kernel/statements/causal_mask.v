(* causal_mask

   If context token j reads from context token i with the weight M_ij K(x_i, x_j), and a query from every one with
   K(x_i, x_t), then L layers with values diag(0, -2 r_l) turn the labels into Y P_L, P_L = prod_l (I - 2 r_l T),
   T = M o Khat entry by entry, for every mask M, and predict Y p_L nu, nu_i = K(x_i, x_t), less what the query's
   slot starts with, with p_0 = 0, p_{l+1} = p_l + 2 r_l P_l, which is Y T^-1 (I - P_L) nu where T has an inverse.
   For the causal mask, M_ij = 1 iff i <= j, and for every order of the tokens, P_L is 0 where M is, and its
   diagonal is prod_l (1 - 2 r_l K(x_j, x_j)). So if all K(x_j, x_j) > 0 then T has an inverse, and with one step
   h = 2 r_l the prediction, for a query's slot that starts with 0, tends to Y T^-1 nu for all Y and nu iff 0 < h
   < 2/max_j K(x_j, x_j). The limit's coefficients alpha = Y T^-1 have sum_{i <= j} alpha_i K(x_i, x_j) = y_j: the
   tokens up to j, and none after it, make up the label of j. This is not least squares: for x_1 = (1, 0), x_2 =
   (1, 1) and y_i = <w, x_i> with the linear kernel the limit is the weights (w_1 + w_2/2, w_2/2), whose loss is
   not 0 if w_2 is not, as that of w is.

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
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R).
Variables (M : 'I_n -> 'I_n -> R).
Variables (rate : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N }.
Record state := State {
  s_x : 'I_d -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_d -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_P : 'I_n -> 'I_n -> R;
  s_polynomial : 'I_n -> 'I_n -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (i0 == i1)%:R)
  (* polynomial *) (fun (i0 : 'I_n) (i1 : 'I_n) => 0).
Definition advance (at_rate : R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_rate * - 2%:R * (i0 ==
        i3)%:R * (s_y s) i3 i2) * (M i2 i1 * K [ffun i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2] [ffun
        i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i1]))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_rate * -
        2%:R * (i0 == i3)%:R * (s_y s) i3 i2) * K [ffun i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2]
        [ffun i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_query_x s) i4 i1])
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_P s) i0 i1 - at_rate * 2%:R * (\sum_(i2 < n) (s_P s) i0 i2 * (M i2 i1 * K
        [ffun i3 : 'I_d => X i3 i2] [ffun i3 : 'I_d => X i3 i1])))
  (* polynomial *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_polynomial s) i0 i1 + at_rate * 2%:R * (s_P s) i0 i1).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (rate l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = X i0 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = \sum_(i2 < n) Y i0 i2 * (s_P s) i2 i1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = Q i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = - (\sum_(i2 < n) (\sum_(i3 < n) Y i0 i3 *
        (s_polynomial s) i3 i2) * K [ffun i3 : 'I_d => X i3 i2] [ffun i3 : 'I_d => Q i3 i1] - query_slot i0 i1))
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (s_query_y s) i0 i1 = \sum_(i2 < n) (\sum_(i3 < n) Y i0 i3
        * (s_polynomial s) i3 i2) * K [ffun i3 : 'I_d => X i3 i2] [ffun i3 : 'I_d => Q i3 i1] - query_slot i0 i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R) (M
      : 'I_n -> 'I_n -> R) (rate : nat -> R),
  @claim R d n n_y m X Y Q query_slot K M rate.
End layers.

Module order.
Section Given.
Variables (R : fieldType).
Variables (n : nat).
Variables (Khat M : 'I_n -> 'I_n -> R).
Variables (rate : nat -> R).

Record premises : Prop := Premises {
  n_positive : (0 < n)%N;
  H_transitive : (* M_ij M_jk M_ik = M_ij M_jk: a token reads from what those tokens read from which it reads from *)
        forall (i0 : 'I_n) (i1 : 'I_n) (i2 : 'I_n), M i0 i1 * M i1 i2 * M i0 i2 = M i0 i1 * M i1 i2;
  H_antisymmetric : (* M_ij M_ji is 1 for i = j and else 0: every token reads from itself, and no two from each other
        *) forall (i0 : 'I_n) (i1 : 'I_n), M i0 i1 * M i1 i0 = (i0 == i1)%:R }.
Record state := State {
  s_P : 'I_n -> 'I_n -> R;
  s_rho : 'I_n -> R }.
Definition start : state := State
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (i0 == i1)%:R)
  (* rho *) (fun (i0 : 'I_n) => 1).
Definition advance (at_rate : R) (s : state) : state := State
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_P s) i0 i1 - at_rate * 2%:R * (\sum_(i2 < n) (s_P s) i0 i2 * (M i2 i1 *
        Khat i2 i1)))
  (* rho *) (fun (i0 : 'I_n) => (s_rho s) i0 - at_rate * 2%:R * ((s_rho s) i0 * Khat i0 i0)).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (rate l) (after l) end.
Definition equations (s : state) : Prop :=
     (* support *) (forall (i0 : 'I_n) (i1 : 'I_n), M i0 i1 * (s_P s) i0 i1 = (s_P s) i0 i1)
  /\ (* diagonal *) (forall (i0 : 'I_n), (s_P s) i0 i0 = (s_rho s) i0).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (n : nat) (Khat M : 'I_n -> 'I_n -> R) (rate : nat -> R),
  @claim R n Khat M rate.
End order.

Module limit.
Section Given.
Variables (R : fieldType).
Variables (n m n_y : nat).
Variables (Khat : 'I_n -> 'I_n -> R).
Variables (nu : 'I_n -> 'I_m -> R).
Variables (M A : 'I_n -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (rate : nat -> R).

Record premises : Prop := Premises {
  n_positive : (0 < n)%N;
  m_positive : (0 < m)%N;
  n_y_positive : (0 < n_y)%N;
  H_inverse_of_the_masked : (* A T = I for T = M o Khat *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) A i0 i2 * (M
        i2 i1 * Khat i2 i1) = (i0 == i1)%:R }.
Record state := State {
  s_P : 'I_n -> 'I_n -> R;
  s_polynomial : 'I_n -> 'I_n -> R }.
Definition start : state := State
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (i0 == i1)%:R)
  (* polynomial *) (fun (i0 : 'I_n) (i1 : 'I_n) => 0).
Definition advance (at_rate : R) (s : state) : state := State
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_P s) i0 i1 - at_rate * 2%:R * (\sum_(i2 < n) (s_P s) i0 i2 * (M i2 i1 *
        Khat i2 i1)))
  (* polynomial *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_polynomial s) i0 i1 + at_rate * 2%:R * (s_P s) i0 i1).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (rate l) (after l) end.
Definition equations (s : state) : Prop :=
     (* order of the factors *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) (s_P s) i0 i2 * (M i2 i1 * Khat i2 i1)
           = \sum_(i2 < n) M i0 i2 * Khat i0 i2 * (s_P s) i2 i1)
  /\ (* polynomial *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) M i0 i2 * Khat i0 i2 * (s_polynomial s) i2 i1 =
        (i0 == i1)%:R - (s_P s) i0 i1)
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), \sum_(i2 < n) (\sum_(i3 < n) Y i0 i3 * (s_polynomial s) i3
        i2) * nu i2 i1 = \sum_(i2 < n) (\sum_(i3 < n) Y i0 i3 * A i3 i2) * nu i2 i1 - \sum_(i2 < n) (\sum_(i3 < n)
        (\sum_(i4 < n) Y i0 i4 * A i4 i3) * (s_P s) i3 i2) * nu i2 i1)
  /\ (* labels *) (forall (i0 : 'I_n_y) (i1 : 'I_n), \sum_(i2 < n) (\sum_(i3 < n) Y i0 i3 * A i3 i2) * (M i2 i1 * Khat
        i2 i1) = Y i0 i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (n m n_y : nat) (Khat : 'I_n -> 'I_n -> R) (nu : 'I_n -> 'I_m ->
      R) (M A : 'I_n -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (rate : nat -> R),
  @claim R n m n_y Khat nu M A Y rate.
End limit.

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

Module inequality_4. (* first weight *)
Section Given.
Variables (R : realFieldType).
Variables (w_1 w_2 : R).

Record premises : Prop := Premises {
  above_w_1 : 0 <= w_1;
  above_w_2 : 0 < w_2 }.
Definition claim : Prop := premises -> w_1 / 1 + (w_1 + w_2 - w_1 / 1 * 1) / 2%:R = w_1 + w_2 / 2%:R :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (w_1 w_2 : R),
  @claim R w_1 w_2.
End inequality_4.

Module inequality_5. (* second weight *)
Section Given.
Variables (R : realFieldType).
Variables (w_1 w_2 : R).

Record premises : Prop := Premises {
  above_w_1 : 0 <= w_1;
  above_w_2 : 0 < w_2 }.
Definition claim : Prop := premises -> (w_1 + w_2 - w_1 / 1 * 1) / 2%:R = w_2 / 2%:R :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (w_1 w_2 : R),
  @claim R w_1 w_2.
End inequality_5.

Module inequality_6. (* loss of the limit *)
Section Given.
Variables (R : realFieldType).
Variables (w_1 w_2 : R).

Record premises : Prop := Premises {
  above_w_1 : 0 <= w_1;
  above_w_2 : 0 < w_2 }.
Definition claim : Prop := premises -> 0 < (w_1 / 1 + (w_1 + w_2 - w_1 / 1 * 1) / 2%:R - w_1) * (w_1 / 1 + (w_1 + w_2
      - w_1 / 1 * 1) / 2%:R - w_1) + (w_1 / 1 + (w_1 + w_2 - w_1 / 1 * 1) / 2%:R + (w_1 + w_2 - w_1 / 1 * 1) / 2%:R -
      w_1 - w_2) * (w_1 / 1 + (w_1 + w_2 - w_1 / 1 * 1) / 2%:R + (w_1 + w_2 - w_1 / 1 * 1) / 2%:R - w_1 - w_2) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (w_1 w_2 : R),
  @claim R w_1 w_2.
End inequality_6.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. If context token j reads from context token i with the weight M_ij K(x_i, x_j), and a query from every one with
   K(x_i, x_t), then L layers with values diag(0, -2 r_l) turn the labels into Y P_L, P_L = prod_l (I - 2 r_l T), T =
   M o Khat entry by entry, for every mask M, *)

(* 2. and predict Y p_L nu, nu_i = K(x_i, x_t), less what the query's slot starts with, with p_0 = 0, p_{l+1} = p_l +
   2 r_l P_l, *)

(* 3. which is Y T^-1 (I - P_L) nu where T has an inverse. *)
From mathcomp Require Import matrix.
From mathcomp Require Import mxalgebra.
Module masked.
Section Given.
Variables (R : realFieldType) (n : nat) (M Khat : 'M[R]_n) (r : nat -> R).
(* T = M o Khat, P_L and p_L *)
Definition T : 'M[R]_n := \matrix_(i, j) (M i j * Khat i j).
Fixpoint P (L : nat) : 'M[R]_n := match L with 0 => 1%:M | l.+1 => P l *m (1%:M - (2%:R * r l) *: T) end.
Fixpoint p (L : nat) : 'M[R]_n := match L with 0 => 0 | l.+1 => p l + (2%:R * r l) *: P l end.
End Given.
(* An order of the tokens: M_ij is 1 where i comes before j, or is j, and else 0. *)
Definition of_order (R : realFieldType) n (before : rel 'I_n) : 'M[R]_n := \matrix_(i, j) (before i j)%:R.
Definition causal n : rel 'I_n := fun i j => (i <= j)%N.
End masked.

Module clause_3.
Record premises (R : realFieldType) n m n_y (M Khat : 'M[R]_n) : Prop := Premises {
  sizes : [/\ (0 < n)%N, (0 < m)%N & (0 < n_y)%N];
  invertible : masked.T M Khat \in unitmx }.
Definition statement : Prop :=
  forall (R : realFieldType) n m n_y (M Khat : 'M[R]_n), premises m n_y M Khat ->
  forall (Y : 'M[R]_(n_y, n)) (nu : 'M[R]_(n, m)) r L,
  Y *m masked.p M Khat r L *m nu = Y *m invmx (masked.T M Khat) *m (1%:M - masked.P M Khat r L) *m nu.
End clause_3.

(* 4. For the causal mask, M_ij = 1 iff i <= j, and for every order of the tokens, P_L is 0 where M is, and its
   diagonal is prod_l (1 - 2 r_l K(x_j, x_j)). *)
Module clause_4.
Record premises n (before : rel 'I_n) : Prop := Premises {
  size : (0 < n)%N;
  order : [/\ reflexive before, antisymmetric before & transitive before] }.
Definition statement : Prop :=
  (forall n, (0 < n)%N -> premises (@masked.causal n)) /\
  forall (R : realFieldType) n (before : rel 'I_n), premises before -> forall (Khat : 'M[R]_n) r L,
  let M := masked.of_order R before in
  (forall i j, M i j = 0 -> masked.P M Khat r L i j = 0) /\
  (forall j, masked.P M Khat r L j j = \prod_(l < L) (1 - 2%:R * r l * Khat j j)).
End clause_4.

(* 5. So if all K(x_j, x_j) > 0 then T has an inverse, and with one step h = 2 r_l the prediction, for a query's slot
   that starts with 0, tends to Y T^-1 nu for all Y and nu iff 0 < h < 2/max_j K(x_j, x_j). *)
From Kernel Require Import Limit.
Module clause_5.
Record premises (R : realFieldType) n m n_y (before : rel 'I_n) (Khat : 'M[R]_n) (top : 'I_n) : Prop := Premises {
  sizes : (0 < m)%N /\ (0 < n_y)%N;
  order : clause_4.premises before; (* as the causal mask is *)
  positive : forall j, 0 < Khat j j;
  largest : forall j, Khat j j <= Khat top top }.
Definition statement : Prop :=
  forall R : realFieldType, Num.archimedean_axiom R ->
  forall n m n_y before (Khat : 'M[R]_n) top, premises m n_y before Khat top ->
  let M := masked.of_order R before in let T := masked.T M Khat in
  T \in unitmx /\
  forall h,
  (forall (Y : 'M[R]_(n_y, n)) (nu : 'M[R]_(n, m)) c t,
     tends_to (fun L => (Y *m masked.p M Khat (fun _ => h / 2%:R) L *m nu) c t) ((Y *m invmx T *m nu) c t)) <->
  0 < h < 2%:R / Khat top top.
End clause_5.

(* 6. The limit's coefficients alpha = Y T^-1 have sum_{i <= j} alpha_i K(x_i, x_j) = y_j: the tokens up to j, and none
   after it, make up the label of j. *)
Module clause_6.
Record premises (R : realFieldType) n n_y (Khat : 'M[R]_n) : Prop := Premises {
  sizes : (0 < n)%N /\ (0 < n_y)%N;
  invertible : masked.T (masked.of_order R (@masked.causal n)) Khat \in unitmx }.
Definition statement : Prop :=
  forall (R : realFieldType) n n_y (Khat : 'M[R]_n), premises n_y Khat -> forall Y : 'M[R]_(n_y, n),
  let alpha := Y *m invmx (masked.T (masked.of_order R (@masked.causal n)) Khat) in
  forall c (j : 'I_n), \sum_(i < n | (i <= j)%N) alpha c i * Khat i j = Y c j.
End clause_6.

(* 7. This is not least squares: for x_1 = (1, 0), x_2 = (1, 1) and y_i = <w, x_i> with the linear kernel the limit is
   the weights (w_1 + w_2/2, w_2/2), whose loss is not 0 if w_2 is not, as that of w is. *)
Module clause_7.
Section Given.
Variables (R : realFieldType) (w : 'cV[R]_2).
Definition w_1 : R := w ord0 ord0.
Definition w_2 : R := w ord_max ord0.
(* Its columns are x_1 = (1, 0) and x_2 = (1, 1); Khat = X^T X. *)
Definition X : 'M[R]_2 := \matrix_(k, i) (k <= i)%:R.
Definition T : 'M[R]_2 := masked.T (masked.of_order R (@masked.causal 2)) (X^T *m X).
Definition y : 'rV[R]_2 := w^T *m X.
Definition loss (v : 'cV[R]_2) : R := \sum_i ((v^T *m X) ord0 i - y ord0 i) ^+ 2.
End Given.
(* The limit at x, y T^-1 nu with nu = X^T x, is <v, x>. *)
Definition statement : Prop :=
  forall (R : realFieldType) (w : 'cV[R]_2), T R \in unitmx /\ exists v : 'cV[R]_2,
  [/\ forall x : 'cV[R]_2, y w *m invmx (T R) *m ((X R)^T *m x) = v^T *m x,
    v ord0 ord0 = w_1 w + w_2 w / 2%:R /\ v ord_max ord0 = w_2 w / 2%:R,
    w_2 w != 0 -> loss w v != 0 & loss w w = 0].
End clause_7.

