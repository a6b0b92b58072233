(* linear_attention

   With K(u, v) = <u, v>, functional gradient descent is gradient descent on W for f(x) = W x and the loss sum_i
   |W x_i - y_i|^2 with step r_l: f_l(x) = W_l x with W_0 = 0, W_{l+1} = W_l - 2 r_l sum_i (W_l x_i - y_i) x_i^T,
   that is, the steps of gradient_descent_steps (loss 1/(2N) sum_i |W x_i - y_i|^2) with eta_l = 2 N r_l. Linear
   layers with V_l = diag(0, -2 r_l), B_l = C_l = I leave y_i - W_L x_i in the context slots and predict W_L
   x_{n+1}.

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
Variables (rate : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  not_zero_0 : n%:R != 0 :> R;
  H_zero_query_slot : (* the query's y slot starts at 0 *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = 0 *
        query_slot i0 i1 }.
Record state := State {
  s_x : 'I_d -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_d -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_f : {ffun 'I_d -> R} -> 'I_n_y -> R;
  s_W : 'I_n_y -> 'I_d -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* f *) (fun (point : {ffun 'I_d -> R}) (i0 : 'I_n_y) => 0)
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => 0).
Definition advance (at_rate : R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_rate * - 2%:R * (i0 ==
        i3)%:R * (s_y s) i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d) (i3 ==
        i4)%:R * (s_x s) i4 i1)))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_rate * -
        2%:R * (i0 == i3)%:R * (s_y s) i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2) *
        (\sum_(i4 < d) (i3 == i4)%:R * (s_query_x s) i4 i1)))
  (* f *) (fun (point : {ffun 'I_d -> R}) (i0 : 'I_n_y) => (s_f s) point i0 - at_rate * (2%:R * (\sum_(i1 < n) ((s_f
        s) [ffun i2 : 'I_d => X i2 i1] i0 - Y i0 i1) * (\sum_(i2 < d) point i2 * X i2 i1))))
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => (s_W s) i0 i1 + - (at_rate * 2%:R * n%:R / n%:R) * (\sum_(i2 < n)
        (\sum_(i3 < d) (s_W s) i0 i3 * X i3 i2 - Y i0 i2) * X i1 i2)).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (rate l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = X i0 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = Y i0 i1 - \sum_(i2 < d) (s_W s) i0 i2 * X i2
        i1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = Q i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = - (\sum_(i2 < d) (s_W s) i0 i2 * Q i2 i1))
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (s_query_y s) i0 i1 = \sum_(i2 < d) (s_W s) i0 i2 * Q i2
        i1)
  /\ (* function at the context *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_f s) [ffun i2 : 'I_d => X i2 i1] i0 =
        \sum_(i2 < d) (s_W s) i0 i2 * X i2 i1)
  /\ (* function *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_f s) [ffun i2 : 'I_d => Q i2 i1] i0 = \sum_(i2 < d) (s_W s)
        i0 i2 * Q i2 i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (rate : nat -> R),
  @claim R d n n_y m X Y Q query_slot rate.
End simulation.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. With K(u, v) = <u, v>, functional gradient descent is gradient descent on W for f(x) = W x and the loss
   sum_i |W x_i - y_i|^2 with step r_l: *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient FunctionalDescent.
Module linear.
Section Given.
Variables (R : realFieldType) (d n n_y : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R).
Definition sizes : Prop := [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N].

(* f_L by functional gradient descent with K(u, v) = <u, v> *)
Definition f (rate : nat -> R) (L : nat) (u : point R d) (c : 'I_n_y) : R :=
  descent (fun u v : point R d => \sum_(k < d) u k * v k) X Y rate L u c.

(* sum_i |W x_i - y_i|^2 *)
Definition loss (W : 'M[R]_(n_y, d)) : R :=
  \sum_(c < n_y) \sum_(i < n) (\sum_(k < d) W c k * X k i - Y c i) * (\sum_(k < d) W c k * X k i - Y c i).

(* W_0 = 0 and W_{l+1} = W_l - r_l G, where G is the gradient of a loss at W_l: its derivative along D is <G, D>. *)
Definition gradient_descent (loss : 'M[R]_(n_y, d) -> R) (rate : nat -> R) (W : nat -> 'M[R]_(n_y, d)) : Prop :=
  W 0%N = 0 /\
  forall l, exists2 G : 'M[R]_(n_y, d),
    differential loss (W l) (fun D => \sum_c \sum_k G c k * D c k) & W l.+1 = W l - rate l *: G.
End Given.
End linear.

Module clause_1.
Definition premises := linear.sizes.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y, premises d n n_y ->
  forall (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) rate,
  exists2 W, linear.gradient_descent (linear.loss X Y) rate W &
    forall L u c, linear.f X Y rate L u c = \sum_(k < d) W L c k * u k.
End clause_1.

(* 2. f_l(x) = W_l x with W_0 = 0, W_{l+1} = W_l - 2 r_l sum_i (W_l x_i - y_i) x_i^T, *)

(* 3. that is, the steps of gradient_descent_steps (loss 1/(2N) sum_i |W x_i - y_i|^2) with eta_l = 2 N r_l. *)
From Statements Require gradient_descent_steps.
Module clause_3.
Definition premises := linear.sizes.
(* These W_L are those of gradient_descent_steps from W_0 = 0, for whatever queries. *)
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y, premises d n n_y ->
  forall (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) rate,
  let eta l := 2%:R * n%:R * rate l in
  exists2 W, linear.gradient_descent (fun W => 1 / (2%:R * n%:R) * linear.loss X Y W) eta W &
    (forall L u c, linear.f X Y rate L u c = \sum_(k < d) W L c k * u k) /\
    forall L c k m (Q : 'I_d -> 'I_m -> R) query_slot,
      gradient_descent_steps.simulation.s_W
        (gradient_descent_steps.simulation.after X Y Q query_slot (fun _ _ => 0) eta L) c k = W L c k.
End clause_3.

(* 4. Linear layers with V_l = diag(0, -2 r_l), B_l = C_l = I leave y_i - W_L x_i in the context slots *)

(* 5. and predict W_L x_{n+1}. *)

