(* softmax_limit

   For every K whose column sums over the context are not 0, all data and steps r_l, L layers with V_l = diag(0,
   -r_l) and K normalised over the context (softmax_attention for exp) leave the residual P_L y, P_L = prod_l (I -
   r_l S), S = D^-1 Khat^T, and predict tau nu^T (c - P_L c) if y = S c, as with c = Khat^-T D y. If S U = U
   diag(s), P_L U = U diag(prod_l (1 - r_l s)). If Khat is symmetric, 2 v^T (D -+ Khat) v = sum_ij K_ij (v_i -+
   v_j)^2: for K_ij >= 0 the eigenvalues of S are in [-1, 1], and in (0, 1] if Khat is positive definite. Then
   with one step r the prediction tends to tau nu^T Khat^-1 D y, which is y_i at x = x_i, for all y iff 0 < r < 2:
   labels a 1 leave (1 - r)^L a 1 and get a (1 - (1 - r)^L) at every x, for every prompt. The limit is in general
   not the best linear predictor (that of Bayes for Gaussian labels of mean 0): with one key its loss exceeds the
   least unless K(x_1, x) = K(x_1, x_1).

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module residual_and_prediction.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R).
Variables (C : 'I_n_y -> 'I_n -> R).
Variables (rate : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  H_zero_query_slot : (* the query's y slot starts at 0 *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = 0 *
        query_slot i0 i1;
  H_interpolation : (* y = S c: tau sum_i c_i K(x_i, .) is y_j at x_j *) forall (i0 : 'I_n_y) (i1 : 'I_n), Y i0 i1 =
        \sum_(i2 < n) C i0 i2 * K [ffun i3 : 'I_d => X i3 i2] [ffun i3 : 'I_d => X i3 i1] * (\sum_(i3 < n) K [ffun i4
        : 'I_d => X i4 i3] [ffun i4 : 'I_d => X i4 i1])^-1 }.
Record state := State {
  s_x : 'I_d -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_d -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_P : 'I_n -> 'I_n -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (i0 == i1)%:R).
Definition advance (at_rate : R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) - at_rate * (i0 == i3)%:R *
        (s_y s) i3 i2) * (K [ffun i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2] [ffun i3 : 'I_d =>
        \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i1] * (\sum_(i3 < n) K [ffun i4 : 'I_d => \sum_(i5 < d) (i4 == i5)%:R
        * (s_x s) i5 i3] [ffun i4 : 'I_d => \sum_(i5 < d) (i4 == i5)%:R * (s_x s) i5 i1])^-1))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) - at_rate * (i0
        == i3)%:R * (s_y s) i3 i2) * (K [ffun i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2] [ffun i3 :
        'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_query_x s) i4 i1] * (\sum_(i3 < n) K [ffun i4 : 'I_d => \sum_(i5 < d)
        (i4 == i5)%:R * (s_x s) i5 i3] [ffun i4 : 'I_d => \sum_(i5 < d) (i4 == i5)%:R * (s_query_x s) i5 i1])^-1))
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_P s) i0 i1 - at_rate * (\sum_(i2 < n) K [ffun i3 : 'I_d => X i3 i2] [ffun
        i3 : 'I_d => X i3 i0] * (\sum_(i3 < n) K [ffun i4 : 'I_d => X i4 i3] [ffun i4 : 'I_d => X i4 i0])^-1 * (s_P s)
        i2 i1)).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (rate l) (after l) end.
Definition equations (s : state) : Prop :=
     (* order of the factors *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) K [ffun i3 : 'I_d => X i3 i2] [ffun i3
           : 'I_d => X i3 i0] * (\sum_(i3 < n) K [ffun i4 : 'I_d => X i4 i3] [ffun i4 : 'I_d => X i4 i0])^-1 * (s_P s)
           i2 i1 = \sum_(i2 < n) (s_P s) i0 i2 * (K [ffun i3 : 'I_d => X i3 i1] [ffun i3 : 'I_d => X i3 i2] *
           (\sum_(i3 < n) K [ffun i4 : 'I_d => X i4 i3] [ffun i4 : 'I_d => X i4 i2])^-1))
  /\ (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = X i0 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = \sum_(i2 < n) Y i0 i2 * (s_P s) i1 i2)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = Q i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = - (\sum_(i2 < n) (C i0 i2 - \sum_(i3 < n)
        C i0 i3 * (s_P s) i2 i3) * K [ffun i3 : 'I_d => X i3 i2] [ffun i3 : 'I_d => Q i3 i1] * (\sum_(i3 < n) K [ffun
        i4 : 'I_d => X i4 i3] [ffun i4 : 'I_d => Q i4 i1])^-1))
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (s_query_y s) i0 i1 = \sum_(i2 < n) (C i0 i2 - \sum_(i3 <
        n) C i0 i3 * (s_P s) i2 i3) * K [ffun i3 : 'I_d => X i3 i2] [ffun i3 : 'I_d => Q i3 i1] * (\sum_(i3 < n) K
        [ffun i4 : 'I_d => X i4 i3] [ffun i4 : 'I_d => Q i4 i1])^-1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R) (C
      : 'I_n_y -> 'I_n -> R) (rate : nat -> R),
  @claim R d n n_y m X Y Q query_slot K C rate.
End residual_and_prediction.

Module interpolation_at_the_keys.
Section Given.
Variables (R : fieldType).
Variables (n n_y : nat).
Variables (Khat H_ : 'I_n -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).

Record premises : Prop := Premises {
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  H_inverse : (* H Khat = I *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) H_ i0 i2 * Khat i2 i1 = (i0 == i1)%:R;
  H_not_zero_0 : forall (i0 : 'I_n), \sum_(i1 < n) Khat i1 i0 != 0 }.
Definition equations : Prop :=
     (* limit at the keys *) (forall (i0 : 'I_n_y) (i1 : 'I_n), \sum_(i2 < n) (\sum_(i3 < n) Y i0 i3 * (\sum_(i4 < n)
           Khat i4 i3) * H_ i3 i2) * Khat i2 i1 * (\sum_(i3 < n) Khat i3 i1)^-1 = Y i0 i1)
  /\ (* D S = Khat^T *) (forall (i0 : 'I_n) (i1 : 'I_n), Khat i0 i1 * (\sum_(i2 < n) Khat i2 i1)^-1 * (\sum_(i2 < n)
        Khat i2 i1) = Khat i0 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (n n_y : nat) (Khat H_ : 'I_n -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R),
  @claim R n n_y Khat H_ Y.
End interpolation_at_the_keys.

Module quadratic_forms.
Section Given.
Variables (R : fieldType).
Variables (n : nat).
Variables (Khat : 'I_n -> 'I_n -> R).
Variables (v_ : 'I_n -> R).

Record premises : Prop := Premises {
  n_positive : (0 < n)%N;
  H_symmetric : (* Khat = Khat^T *) forall (i0 : 'I_n) (i1 : 'I_n), Khat i0 i1 = Khat i1 i0 }.
Definition equations : Prop :=
     (* at most 1 *) (2%:R * (\sum_(i0 < n) v_ i0 * v_ i0 * (\sum_(i1 < n) Khat i1 i0) - \sum_(i0 < n) \sum_(i1 < n)
           v_ i0 * Khat i0 i1 * v_ i1) = \sum_(i0 < n) \sum_(i1 < n) Khat i0 i1 * (v_ i0 * 1 - 1 * v_ i1) * (v_ i0 * 1
           - 1 * v_ i1) :> R)
  /\ (* at least -1 *) (2%:R * (\sum_(i0 < n) v_ i0 * v_ i0 * (\sum_(i1 < n) Khat i1 i0) + \sum_(i0 < n) \sum_(i1 < n)
        v_ i0 * Khat i0 i1 * v_ i1) = \sum_(i0 < n) \sum_(i1 < n) Khat i0 i1 * (v_ i0 * 1 + 1 * v_ i1) * (v_ i0 * 1 +
        1 * v_ i1) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (n : nat) (Khat : 'I_n -> 'I_n -> R) (v_ : 'I_n -> R),
  @claim R n Khat v_.
End quadratic_forms.

Module decay_along_eigenvectors.
Section Given.
Variables (R : fieldType).
Variables (n : nat).
Variables (S U : 'I_n -> 'I_n -> R).
Variables (s_ : 'I_n -> R).
Variables (rate : nat -> R).

Record premises : Prop := Premises {
  n_positive : (0 < n)%N;
  H_eigenvectors : (* S U = U diag(s) *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) S i0 i2 * U i2 i1 = U i0 i1 *
        s_ i1 }.
Record state := State {
  s_P : 'I_n -> 'I_n -> R;
  s_rho : 'I_n -> R }.
Definition start : state := State
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (i0 == i1)%:R)
  (* rho *) (fun (i0 : 'I_n) => 1).
Definition advance (at_rate : R) (s : state) : state := State
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_P s) i0 i1 - at_rate * (\sum_(i2 < n) S i0 i2 * (s_P s) i2 i1))
  (* rho *) (fun (i0 : 'I_n) => (s_rho s) i0 - at_rate * ((s_rho s) i0 * s_ i0)).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (rate l) (after l) end.
Definition equations (s : state) : Prop :=
     (* P_L U *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) (s_P s) i0 i2 * U i2 i1 = U i0 i1 * (s_rho s) i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (n : nat) (S U : 'I_n -> 'I_n -> R) (s_ : 'I_n -> R) (rate : nat
      -> R),
  @claim R n S U s_ rate.
End decay_along_eigenvectors.

Module constant_labels.
Section Given.
Variables (R : fieldType).
Variables (d n m n_y : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R).
Variables (a : 'I_n_y -> R).
Variables (rate : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  m_positive : (0 < m)%N;
  n_y_positive : (0 < n_y)%N;
  H_zero_query_slot : (* the query's y slot starts at 0 *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = 0 *
        query_slot i0 i1;
  H_not_zero_0 : forall (i0 : 'I_n), \sum_(i1 < n) K [ffun i2 : 'I_d => \sum_(i3 < d) (i2 == i3)%:R * X i3 i1] [ffun
        i2 : 'I_d => \sum_(i3 < d) (i2 == i3)%:R * X i3 i0] != 0;
  H_not_zero_1 : forall (i0 : 'I_m), \sum_(i1 < n) K [ffun i2 : 'I_d => \sum_(i3 < d) (i2 == i3)%:R * X i3 i1] [ffun
        i2 : 'I_d => \sum_(i3 < d) (i2 == i3)%:R * Q i3 i0] != 0 }.
Record state := State {
  s_x : 'I_d -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_d -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_e : 'I_n_y -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => a i0 * 1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* e *) (fun (i0 : 'I_n_y) => a i0).
Definition advance (at_rate : R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) - at_rate * (i0 == i3)%:R *
        (s_y s) i3 i2) * (K [ffun i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2] [ffun i3 : 'I_d =>
        \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i1] * (\sum_(i3 < n) K [ffun i4 : 'I_d => \sum_(i5 < d) (i4 == i5)%:R
        * (s_x s) i5 i3] [ffun i4 : 'I_d => \sum_(i5 < d) (i4 == i5)%:R * (s_x s) i5 i1])^-1))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) - at_rate * (i0
        == i3)%:R * (s_y s) i3 i2) * (K [ffun i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2] [ffun i3 :
        'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_query_x s) i4 i1] * (\sum_(i3 < n) K [ffun i4 : 'I_d => \sum_(i5 < d)
        (i4 == i5)%:R * (s_x s) i5 i3] [ffun i4 : 'I_d => \sum_(i5 < d) (i4 == i5)%:R * (s_query_x s) i5 i1])^-1))
  (* e *) (fun (i0 : 'I_n_y) => (s_e s) i0 - at_rate * (s_e s) i0).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (rate l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = X i0 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = (s_e s) i0 * 1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = Q i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = - ((a i0 - (s_e s) i0) * 1))
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (s_query_y s) i0 i1 = (a i0 - (s_e s) i0) * 1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n m n_y : nat) (X : 'I_d -> 'I_n -> R) (Q : 'I_d -> 'I_m ->
      R) (query_slot : 'I_n_y -> 'I_m -> R) (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R) (a : 'I_n_y -> R) (rate :
      nat -> R),
  @claim R d n m n_y X Q query_slot K a rate.
End constant_labels.

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

Module inequality_4. (* one key, K(x_1, x) below K(x_1, x_1) *)
Section Given.
Variables (R : realFieldType).
Variables (k_11 k_1x k_xx : R).

Record premises : Prop := Premises {
  above_k_11 : 0 < k_11;
  below_k_1x : k_1x < k_11;
  above_k_xx : k_1x * k_1x / k_11 <= k_xx;
  not_zero_0 : k_11 != 0 :> R }.
Definition claim : Prop := premises -> k_xx - k_1x * k_1x / k_11 < k_xx - k_1x * 2%:R + k_11 :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (k_11 k_1x k_xx : R),
  @claim R k_11 k_1x k_xx.
End inequality_4.

Module inequality_5. (* one key, K(x_1, x) above K(x_1, x_1) *)
Section Given.
Variables (R : realFieldType).
Variables (k_11 k_1x k_xx : R).

Record premises : Prop := Premises {
  above_k_11 : 0 < k_11;
  above_k_1x : k_11 < k_1x;
  above_k_xx : k_1x * k_1x / k_11 <= k_xx;
  not_zero_0 : k_11 != 0 :> R }.
Definition claim : Prop := premises -> k_xx - k_1x * k_1x / k_11 < k_xx - k_1x * 2%:R + k_11 :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (k_11 k_1x k_xx : R),
  @claim R k_11 k_1x k_xx.
End inequality_5.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. For every K whose column sums over the context are not 0, all data and steps r_l, L layers with V_l = diag(0,
   -r_l) and K normalised over the context (softmax_attention for exp) leave the residual P_L y, P_L = prod_l (I - r_l
   S), S = D^-1 Khat^T, *)

(* 2. and predict tau nu^T (c - P_L c) if y = S c, as with c = Khat^-T D y. *)

(* 3. If S U = U diag(s), P_L U = U diag(prod_l (1 - r_l s)). *)

(* 4. If Khat is symmetric, 2 v^T (D -+ Khat) v = sum_ij K_ij (v_i -+ v_j)^2: *)

(* 5. for K_ij >= 0 the eigenvalues of S are in [-1, 1], and in (0, 1] if Khat is positive definite. *)
From mathcomp Require Import matrix.
Module clause_5.
Section Given.
Variables (C : numFieldType) (n : nat) (Khat : 'M[C]_n) (s : C) (u : 'cV[C]_n).
Definition S : 'M[C]_n := \matrix_(i, j) (Khat j i / \sum_k Khat k i).
(* Khat is symmetric, has no negative entry, and D is the diagonal matrix of its column sums; S = D^-1 Khat^T. *)
Record kernel : Prop := Kernel {
  size : (0 < n)%N;
  symmetric : Khat^T = Khat;
  nonneg : forall i j, 0 <= Khat i j;
  column_sums : forall i, \sum_k Khat k i != 0 }.
Record premises : Prop := Premises {
  given : kernel;
  not_0 : u != 0;
  eigenvector : S *m u = s *: u }.
Definition positive_definite : Prop :=
  forall v : 'cV[C]_n, (forall i, v i ord0 \is Num.real) -> v != 0 -> 0 < (v^T *m Khat *m v) ord0 ord0.
End Given.
(* Of all complex numbers that are eigenvalues: they are real. *)
Definition statement : Prop :=
  forall (C : numClosedFieldType) n (Khat : 'M[C]_n) s u, premises Khat s u ->
  -1 <= s <= 1 /\ (positive_definite Khat -> 0 < s <= 1).
End clause_5.

(* 6. Then with one step r the prediction tends to tau nu^T Khat^-1 D y, which is y_i at x = x_i, for all y iff 0 < r
   < 2: *)
From Kernel Require Import Limit.
Module clause_6.
Section Given.
Variables (R : realFieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R).
Variables (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R).
Definition Khat (i j : 'I_n) : R := K [ffun k => X k i] [ffun k => X k j].
Definition nu (t : 'I_m) (i : 'I_n) : R := K [ffun k => X k i] [ffun k => Q k t].
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N & (0 < m)%N];
  symmetric : forall i j, Khat i j = Khat j i;
  nonneg : forall i j, 0 <= Khat i j;
  definite : forall v : 'I_n -> R, (exists i, v i != 0) -> 0 < \sum_i \sum_j v i * Khat i j * v j;
  query_sums : forall t, \sum_i nu t i != 0 }.
(* tau nu^T Khat^-1 D y *)
Definition limit (Y : 'I_n_y -> 'I_n -> R) (c : 'I_n_y) (t : 'I_m) : R :=
  1 / (\sum_i nu t i) * \sum_i nu t i * \sum_j invmx (\matrix_(a, b) Khat a b) i j * ((\sum_a Khat a j) * Y c j).
(* What L layers with one step r predict: minus the query's slot, which starts at 0 *)
Definition predicted (r : R) (Y : 'I_n_y -> 'I_n -> R) (c : 'I_n_y) (t : 'I_m) (L : nat) : R :=
  - residual_and_prediction.s_query_y (residual_and_prediction.after X Y Q (fun _ _ => 0) K (fun _ => r) L) c t.
End Given.
Definition statement : Prop :=
  forall R : realFieldType, Num.archimedean_axiom R ->
  forall d n n_y m X Q K, @premises R d n n_y m X Q K ->
  (forall (Y : 'I_n_y -> 'I_n -> R) c t i, (forall k, Q k t = X k i) -> limit X Q K Y c t = Y c i) /\
  forall r c t,
  (forall Y : 'I_n_y -> 'I_n -> R, tends_to (predicted X Q K r Y c t) (limit X Q K Y c t)) <-> 0 < r < 2%:R.
End clause_6.

(* 7. labels a 1 leave (1 - r)^L a 1 and get a (1 - (1 - r)^L) at every x, for every prompt. *)

(* 8. The limit is in general not the best linear predictor (that of Bayes for Gaussian labels of mean 0): with one key
   its loss exceeds the least unless K(x_1, x) = K(x_1, x_1). *)
From Kernel Require Import Expectation.
Module clause_8.
Section Given.
Variables (R : realFieldType) (P : law R) (y y_t : outcome P -> R) (k_11 k_1x k_xx : R).
(* One key x_1: k_11 = K(x_1, x_1), k_1x = K(x_1, x), k_xx = K(x, x), second moments of the labels *)
Record premises : Prop := Premises {
  positive : 0 < k_11;
  not_0 : k_1x != 0;
  of_key : mean_is (fun u => y u * y u) k_11;
  of_both : mean_is (fun u => y u * y_t u) k_1x;
  of_query : mean_is (fun u => y_t u * y_t u) k_xx }.
Definition loss_is (f : outcome P -> R) (l : R) : Prop := mean_is (fun u => (f u - y_t u) * (f u - y_t u)) l.
(* tau nu^T Khat^-1 D y *)
Definition limit (u : outcome P) : R := k_1x^-1 * (k_1x * k_11^-1 * k_11 * y u).
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) P y y_t k_11 k_1x k_xx, @premises R P y y_t k_11 k_1x k_xx ->
  exists least l, [/\ exists b, loss_is y_t (fun u => b * y u) least,
    forall b l', loss_is y_t (fun u => b * y u) l' -> least <= l',
    loss_is y_t (limit y k_11 k_1x) l & if k_1x == k_11 then l = least else least < l].
End clause_8.

