(* gradient_descent_steps

   L layers with the weights of gradient_descent_step, W_0 the same in all and eta_l free, leave Y - (W_L - W_0) X
   in the y slots and predict W_L x_t, where W_{l+1} = W_l + dW(W_l); for Y = W* X and W_0 = 0, W_L = W* (I -
   prod_l (I - (eta_l/N) X X^T)).

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
Variables (eta : nat -> R).

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
Definition advance (at_eta : R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_eta / n%:R * W_0 i0 i3 *
        (s_x s) i3 i2 + \sum_(i3 < n_y) - (at_eta / n%:R) * (i0 == i3)%:R * (s_y s) i3 i2) * (\sum_(i3 < d) (\sum_(i4
        < d) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i1)))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_eta / n%:R *
        W_0 i0 i3 * (s_x s) i3 i2 + \sum_(i3 < n_y) - (at_eta / n%:R) * (i0 == i3)%:R * (s_y s) i3 i2) * (\sum_(i3 <
        d) (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * (s_query_x s) i4 i1)))
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => (s_W s) i0 i1 + - (at_eta / n%:R) * (\sum_(i2 < n) (\sum_(i3 < d) (s_W s)
        i0 i3 * X i3 i2 - Y i0 i2) * X i1 i2)).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (eta l) (after l) end.
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
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (W_0 : 'I_n_y -> 'I_d -> R) (eta : nat -> R),
  @claim R d n n_y m X Y Q query_slot W_0 eta.
End simulation.

Module residual.
Section Given.
Variables (R : fieldType).
Variables (d n n_y : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (W_star : 'I_n_y -> 'I_d -> R).
Variables (eta : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  not_zero_0 : n%:R != 0 :> R }.
Record state := State {
  s_W : 'I_n_y -> 'I_d -> R;
  s_P : 'I_d -> 'I_d -> R }.
Definition start : state := State
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => 0)
  (* P *) (fun (i0 : 'I_d) (i1 : 'I_d) => (i0 == i1)%:R).
Definition advance (at_eta : R) (s : state) : state := State
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => (s_W s) i0 i1 + - (at_eta / n%:R) * (\sum_(i2 < n) (\sum_(i3 < d) (s_W s)
        i0 i3 * X i3 i2 - \sum_(i3 < d) W_star i0 i3 * X i3 i2) * X i1 i2))
  (* P *) (fun (i0 : 'I_d) (i1 : 'I_d) => (s_P s) i0 i1 - at_eta / n%:R * (\sum_(i2 < d) (s_P s) i0 i2 * (\sum_(i3 <
        n) X i2 i3 * X i1 i3))).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (eta l) (after l) end.
Definition equations (s : state) : Prop :=
     (* residual *) (forall (i0 : 'I_n_y) (i1 : 'I_d), (s_W s) i0 i1 = W_star i0 i1 - \sum_(i2 < d) W_star i0 i2 *
           (s_P s) i2 i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y : nat) (X : 'I_d -> 'I_n -> R) (W_star : 'I_n_y -> 'I_d
      -> R) (eta : nat -> R),
  @claim R d n n_y X W_star eta.
End residual.
