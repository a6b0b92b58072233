(* looped_dampening

   The layer of gradient_descent_step with its update multiplied by lam, applied L times, is L steps of gradient
   descent with step lam eta, from any W_0; if X X^T = U diag(s) U^T with U orthogonal and W* is a least-squares
   solution, (W_L - W* ) u_k = (1 - lam h s_k)^L (W_0 - W* ) u_k, h = eta/N, and the loss of W_L exceeds that of
   W* by (1/2N) sum_k s_k (1 - lam h s_k)^{2L} |(W_0 - W* ) u_k|^2. So for X that is not 0 the loss tends to its
   least value from every W_0 iff 0 < lam h lambda_max(S) < 2; outside, it never does where (W_0 - W* ) u_max is
   not 0.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module simulation.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (W_0 : 'I_n_y -> 'I_d -> R).
Variables (eta lam : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  not_zero_0 : n%:R != 0 :> R;
  H_query_slot : (* the query's y slot starts at -W_0 x_t *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = -
        (\sum_(i2 < d) W_0 i0 i2 * Q i2 i1) }.
Record state := State {
  s_x : 'I_d -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_d -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_W : 'I_n_y -> 'I_d -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => W_0 i0 i1).
Definition advance  (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1 + lam * ((s_x s) i0 i1 - (s_x s) i0 i1))
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + lam * ((s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) eta /
        n%:R * W_0 i0 i3 * (s_x s) i3 i2 + \sum_(i3 < n_y) - (eta / n%:R) * (i0 == i3)%:R * (s_y s) i3 i2) * (\sum_(i3
        < d) (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i1)) - (s_y s)
        i0 i1))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1 + lam * ((s_query_x s) i0 i1 - (s_query_x s) i0
        i1))
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + lam * ((s_query_y s) i0 i1 + \sum_(i2 < n)
        (\sum_(i3 < d) eta / n%:R * W_0 i0 i3 * (s_x s) i3 i2 + \sum_(i3 < n_y) - (eta / n%:R) * (i0 == i3)%:R * (s_y
        s) i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R *
        (s_query_x s) i4 i1)) - (s_query_y s) i0 i1))
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => (s_W s) i0 i1 + - (lam * eta / n%:R) * (\sum_(i2 < n) (\sum_(i3 < d) (s_W
        s) i0 i3 * X i3 i2 - Y i0 i2) * X i1 i2)).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance  (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = X i0 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = Y i0 i1 - \sum_(i2 < d) ((s_W s) i0 i2 - W_0
        i0 i2) * X i2 i1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = Q i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = - (\sum_(i2 < d) (s_W s) i0 i2 * Q i2 i1))
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (s_query_y s) i0 i1 = \sum_(i2 < d) (s_W s) i0 i2 * Q i2
        i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (W_0 : 'I_n_y -> 'I_d -> R) (eta lam : R),
  @claim R d n n_y m X Y Q query_slot W_0 eta lam.
End simulation.

Module eigencoordinates.
Section Given.
Variables (R : fieldType).
Variables (d n n_y : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (W_0 W_star : 'I_n_y -> 'I_d -> R).
Variables (U : 'I_d -> 'I_d -> R).
Variables (s_ : 'I_d -> R).
Variables (eta lam : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  not_zero_0 : n%:R != 0 :> R;
  not_zero_1 : 2%:R != 0 :> R;
  H_orthogonal : (* U^T U = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) U i2 i0 * U i2 i1 = (i0 == i1)%:R;
  H_eigendecomposition : (* X X^T = U diag(s) U^T *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < n) X i0 i2 * X i1 i2 =
        \sum_(i2 < d) U i0 i2 * s_ i2 * U i1 i2;
  H_normal_equations : (* Y X^T = W* X X^T: W* is a least-squares solution *) forall (i0 : 'I_n_y) (i1 : 'I_d),
        \sum_(i2 < n) Y i0 i2 * X i1 i2 = \sum_(i2 < d) W_star i0 i2 * (\sum_(i3 < n) X i2 i3 * X i1 i3) }.
Record state := State {
  s_W : 'I_n_y -> 'I_d -> R;
  s_r : 'I_d -> R }.
Definition start : state := State
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => W_0 i0 i1)
  (* r *) (fun (i0 : 'I_d) => 1).
Definition advance  (s : state) : state := State
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => (s_W s) i0 i1 + - (lam * eta / n%:R) * (\sum_(i2 < n) (\sum_(i3 < d) (s_W
        s) i0 i3 * X i3 i2 - Y i0 i2) * X i1 i2))
  (* r *) (fun (i0 : 'I_d) => (s_r s) i0 - lam * eta / n%:R * ((s_r s) i0 * s_ i0)).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance  (after l) end.
Definition equations (s : state) : Prop :=
     (* error *) (forall (i0 : 'I_n_y) (i1 : 'I_d), \sum_(i2 < d) ((s_W s) i0 i2 - W_star i0 i2) * U i2 i1 = (\sum_(i2
           < d) (W_0 i0 i2 - W_star i0 i2) * U i2 i1) * (s_r s) i1)
  /\ (* excess loss *) (1 / (n%:R * 2%:R) * (\sum_(i0 < n_y) \sum_(i1 < n) (\sum_(i2 < d) (s_W s) i0 i2 * X i2 i1 - Y
        i0 i1) * (\sum_(i2 < d) (s_W s) i0 i2 * X i2 i1 - Y i0 i1)) - 1 / (n%:R * 2%:R) * (\sum_(i0 < n_y) \sum_(i1 <
        n) (\sum_(i2 < d) W_star i0 i2 * X i2 i1 - Y i0 i1) * (\sum_(i2 < d) W_star i0 i2 * X i2 i1 - Y i0 i1)) = 1 /
        (n%:R * 2%:R) * (\sum_(i0 < n_y) \sum_(i1 < d) (\sum_(i2 < d) (W_0 i0 i2 - W_star i0 i2) * U i2 i1) * (s_r s)
        i1 * ((\sum_(i2 < d) (W_0 i0 i2 - W_star i0 i2) * U i2 i1) * (s_r s) i1) * s_ i1) :> R).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (W_0 W_star : 'I_n_y -> 'I_d -> R) (U : 'I_d -> 'I_d -> R) (s_ : 'I_d -> R) (eta lam : R),
  @claim R d n n_y X Y W_0 W_star U s_ eta lam.
End eigencoordinates.

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
(* 1. The layer of gradient_descent_step with its update multiplied by lam, applied L times, is L steps of
   gradient descent with step lam eta, from any W_0; *)

(* 2. if X X^T = U diag(s) U^T with U orthogonal and W* is a least-squares solution, (W_L - W* ) u_k = (1 - lam
   h s_k)^L (W_0 - W* ) u_k, h = eta/N, *)

(* 3. and the loss of W_L exceeds that of W* by (1/2N) sum_k s_k (1 - lam h s_k)^{2L} |(W_0 - W* ) u_k|^2. *)

(* 4. So for X that is not 0 the loss tends to its least value from every W_0 iff 0 < lam h lambda_max(S) < 2;
   *)
From Kernel Require Import Limit Spectrum.
Module looped.
Section Given.
Variables (R : realFieldType) (d n n_y : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R).
Definition sizes : Prop := [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N].
(* S = X X^T *)
Definition S (i j : 'I_d) : R := \sum_(t < n) X i t * X j t.
(* 1/(2N) sum_i |W x_i - y_i|^2 *)
Definition loss (W : 'I_n_y -> 'I_d -> R) : R :=
  1 / (n%:R * 2%:R) *
    (\sum_(c < n_y) \sum_(t < n) (\sum_(k < d) W c k * X k t - Y c t) * (\sum_(k < d) W c k * X k t - Y c t)).
(* W_L from W_0, by steps of gradient descent with lam h, h = eta/N *)
Fixpoint descent (lam h : R) (W_0 : 'I_n_y -> 'I_d -> R) (L : nat) (c : 'I_n_y) (k : 'I_d) : R :=
  if L is l.+1 then
    descent lam h W_0 l c k
      - lam * h * (\sum_(t < n) (\sum_(j < d) descent lam h W_0 l c j * X j t - Y c t) * X k t)
  else W_0 c k.
(* There is a least value of the loss, and that of W_L tends to it. *)
Definition tends_to_its_least_value (W : nat -> 'I_n_y -> 'I_d -> R) : Prop :=
  exists2 V, (forall V', loss V <= loss V') & tends_to (fun L => loss (W L)) (loss V).
End Given.
End looped.

Module clause_4.
Section Given.
Variables (R : rcfType) (d n n_y : nat) (X : 'I_d -> 'I_n -> R).
Record premises : Prop := Premises {
  sizes : looped.sizes d n n_y;
  not_0 : exists k t, X k t != 0 }.
End Given.
Definition statement : Prop :=
  forall (R : rcfType), Num.archimedean_axiom R ->
  forall d n n_y (X : 'I_d -> 'I_n -> R), premises n_y X ->
  exists2 lambda_max, largest_eigenvalue (looped.S X) lambda_max &
    forall (Y : 'I_n_y -> 'I_n -> R) lam eta, let h := eta / n%:R in
    (forall W_0, looped.tends_to_its_least_value X Y (looped.descent X Y lam h W_0)) <->
    0 < lam * h * lambda_max < 2%:R.
End clause_4.

(* 5. outside, it never does where (W_0 - W* ) u_max is not 0. *)
Module clause_5.
Section Given.
Variables (R : realFieldType) (d n n_y : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R).
Variables (U : 'I_d -> 'I_d -> R) (s : 'I_d -> R) (max : 'I_d) (W_0 W_star : 'I_n_y -> 'I_d -> R) (lam h : R).
Record premises : Prop := Premises {
  sizes : looped.sizes d n n_y;
  not_0 : exists k t, X k t != 0;
  orthogonal : (* U^T U = I *) forall i j, \sum_(k < d) U k i * U k j = (i == j)%:R;
  eigendecomposition : (* X X^T = U diag(s) U^T *)
    forall i j, \sum_(t < n) X i t * X j t = \sum_(k < d) U i k * s k * U j k;
  (* u_max is the column of U to the largest s_k. *)
  largest : forall k, s k <= s max;
  least_squares : (* Y X^T = W* X X^T *)
    forall c k, \sum_(t < n) Y c t * X k t = \sum_(j < d) W_star c j * (\sum_(t < n) X j t * X k t);
  outside : ~ (0 < lam * h * s max < 2%:R);
  differs : (* (W_0 - W* ) u_max is not 0. *) exists c, \sum_(k < d) (W_0 c k - W_star c k) * U k max != 0 }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y X Y U s max W_0 W_star lam h,
  @premises R d n n_y X Y U s max W_0 W_star lam h ->
  ~ looped.tends_to_its_least_value X Y (looped.descent X Y lam h W_0).
End clause_5.

