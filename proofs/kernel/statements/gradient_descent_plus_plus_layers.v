(* gradient_descent_plus_plus_layers

   With W = 0 and any X, Y, gamma_l, eta_l, L layers of GD++ leave M_L X and Y - W_L X in the slots and predict
   W_L x_t, where M_0 = I, W_0 = 0, S_l = M_l S M_l, M_{l+1} = (I - gamma_l S_l) M_l, W_{l+1} = W_l - (eta_l/N)
   (W_l X - Y) X^T M_l^2; M_l is symmetric and commutes with S = X X^T; for Y = W* X, W_L = W* (I - prod_l (I -
   (eta_l/N) S_l)); gamma_{L-1} does not affect the prediction.

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
Variables (W : 'I_n_y -> 'I_d -> R).
Variables (eta gamma : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  not_zero_0 : n%:R != 0 :> R;
  H_zero_query_slot : (* the query's y slot starts at 0 *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = 0 *
        query_slot i0 i1;
  H_zero_weights : (* W = 0 *) forall (i0 : 'I_n_y) (i1 : 'I_d), W i0 i1 = 0 * W i0 i1 }.
Record state := State {
  s_x : 'I_d -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_d -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_M : 'I_d -> 'I_d -> R;
  s_V : 'I_n_y -> 'I_d -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* M *) (fun (i0 : 'I_d) (i1 : 'I_d) => (i0 == i1)%:R)
  (* V *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => 0).
Definition advance (at_eta : R) (at_gamma : R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) - at_gamma * (i0 == i3)%:R *
        (s_x s) i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R *
        (s_x s) i4 i1)))
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_eta / n%:R * W i0 i3 *
        (s_x s) i3 i2 + \sum_(i3 < n_y) - (at_eta / n%:R) * (i0 == i3)%:R * (s_y s) i3 i2) * (\sum_(i3 < d) (\sum_(i4
        < d) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i1)))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) - at_gamma * (i0 ==
        i3)%:R * (s_x s) i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d) (i3 ==
        i4)%:R * (s_query_x s) i4 i1)))
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_eta / n%:R * W
        i0 i3 * (s_x s) i3 i2 + \sum_(i3 < n_y) - (at_eta / n%:R) * (i0 == i3)%:R * (s_y s) i3 i2) * (\sum_(i3 < d)
        (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * (s_query_x s) i4 i1)))
  (* M *) (fun (i0 : 'I_d) (i1 : 'I_d) => (s_M s) i0 i1 - at_gamma * (\sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d) (s_M
        s) i0 i4 * (\sum_(i5 < n) X i4 i5 * X i3 i5)) * (s_M s) i3 i2) * (s_M s) i2 i1))
  (* V *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => (s_V s) i0 i1 + \sum_(i2 < d) (\sum_(i3 < d) - (at_eta / n%:R) * (\sum_(i4
        < n) (\sum_(i5 < d) (s_V s) i0 i5 * X i5 i4 - Y i0 i4) * X i3 i4) * (s_M s) i3 i2) * (s_M s) i2 i1).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (eta l) (gamma l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = \sum_(i2 < d) (s_M s) i0 i2 * X i2 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = Y i0 i1 - \sum_(i2 < d) (s_V s) i0 i2 * X i2
        i1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = \sum_(i2 < d) (s_M s) i0 i2 * Q i2 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = - (\sum_(i2 < d) (s_V s) i0 i2 * Q i2 i1))
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (s_query_y s) i0 i1 = \sum_(i2 < d) (s_V s) i0 i2 * Q i2
        i1)
  /\ (* M is symmetric *) (forall (i0 : 'I_d) (i1 : 'I_d), (s_M s) i0 i1 = (s_M s) i1 i0)
  /\ (* M commutes with S *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) (s_M s) i0 i2 * (\sum_(i3 < n) X i2 i3 * X
        i1 i3) = \sum_(i2 < d) (\sum_(i3 < n) X i0 i3 * X i2 i3) * (s_M s) i2 i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (W : 'I_n_y -> 'I_d -> R) (eta gamma : nat -> R),
  @claim R d n n_y m X Y Q query_slot W eta gamma.
End simulation.

Module residual.
Section Given.
Variables (R : fieldType).
Variables (d n n_y : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (W_star : 'I_n_y -> 'I_d -> R).
Variables (eta gamma : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  not_zero_0 : n%:R != 0 :> R }.
Record state := State {
  s_M : 'I_d -> 'I_d -> R;
  s_V : 'I_n_y -> 'I_d -> R;
  s_P : 'I_d -> 'I_d -> R }.
Definition start : state := State
  (* M *) (fun (i0 : 'I_d) (i1 : 'I_d) => (i0 == i1)%:R)
  (* V *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => 0)
  (* P *) (fun (i0 : 'I_d) (i1 : 'I_d) => (i0 == i1)%:R).
Definition advance (at_eta : R) (at_gamma : R) (s : state) : state := State
  (* M *) (fun (i0 : 'I_d) (i1 : 'I_d) => (s_M s) i0 i1 - at_gamma * (\sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d) (s_M
        s) i0 i4 * (\sum_(i5 < n) X i4 i5 * X i3 i5)) * (s_M s) i3 i2) * (s_M s) i2 i1))
  (* V *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => (s_V s) i0 i1 + \sum_(i2 < d) (\sum_(i3 < d) - (at_eta / n%:R) * (\sum_(i4
        < n) (\sum_(i5 < d) (s_V s) i0 i5 * X i5 i4 - \sum_(i5 < d) W_star i0 i5 * X i5 i4) * X i3 i4) * (s_M s) i3
        i2) * (s_M s) i2 i1)
  (* P *) (fun (i0 : 'I_d) (i1 : 'I_d) => (s_P s) i0 i1 - at_eta / n%:R * (\sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d)
        (s_P s) i0 i4 * (s_M s) i4 i3) * (\sum_(i4 < n) X i3 i4 * X i2 i4)) * (s_M s) i2 i1)).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (eta l) (gamma l) (after l) end.
Definition equations (s : state) : Prop :=
     (* residual *) (forall (i0 : 'I_n_y) (i1 : 'I_d), (s_V s) i0 i1 = W_star i0 i1 - \sum_(i2 < d) W_star i0 i2 *
           (s_P s) i2 i1)
  /\ (* M is symmetric *) (forall (i0 : 'I_d) (i1 : 'I_d), (s_M s) i0 i1 = (s_M s) i1 i0)
  /\ (* M commutes with S *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) (s_M s) i0 i2 * (\sum_(i3 < n) X i2 i3 * X
        i1 i3) = \sum_(i2 < d) (\sum_(i3 < n) X i0 i3 * X i2 i3) * (s_M s) i2 i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y : nat) (X : 'I_d -> 'I_n -> R) (W_star : 'I_n_y -> 'I_d
      -> R) (eta gamma : nat -> R),
  @claim R d n n_y X W_star eta gamma.
End residual.

Module last_gamma.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (W : 'I_n_y -> 'I_d -> R).
Variables (eta gamma gamma2 : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  not_zero_0 : n%:R != 0 :> R }.
Definition out_gamma (i0 : 'I_n_y) (i1 : 'I_m) : R :=
  - (query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) eta / n%:R * W i0 i3 * X i3 i2 + \sum_(i3 < n_y) - (eta / n%:R) *
        (i0 == i3)%:R * Y i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * X i4 i2) * (\sum_(i4 < d) (i3 ==
        i4)%:R * Q i4 i1))).
Definition out_gamma2 (i0 : 'I_n_y) (i1 : 'I_m) : R :=
  - (query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) eta / n%:R * W i0 i3 * X i3 i2 + \sum_(i3 < n_y) - (eta / n%:R) *
        (i0 == i3)%:R * Y i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * X i4 i2) * (\sum_(i4 < d) (i3 ==
        i4)%:R * Q i4 i1))).
Definition equations : Prop :=
     (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), out_gamma i0 i1 = out_gamma2 i0 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (W : 'I_n_y -> 'I_d -> R) (eta gamma gamma2 : R),
  @claim R d n n_y m X Y Q query_slot W eta.
End last_gamma.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. With W = 0 and any X, Y, gamma_l, eta_l, L layers of GD++ leave M_L X and Y - W_L X in the slots *)

(* 2. and predict W_L x_t, where M_0 = I, W_0 = 0, S_l = M_l S M_l, M_{l+1} = (I - gamma_l S_l) M_l, W_{l+1} = W_l -
   (eta_l/N) (W_l X - Y) X^T M_l^2; *)

(* 3. M_l is symmetric and commutes with S = X X^T; *)

(* 4. for Y = W* X, W_L = W* (I - prod_l (I - (eta_l/N) S_l)); *)

(* 5. gamma_{L-1} does not affect the prediction. *)
Module clause_5.
Record premises (R : fieldType) (d n n_y m L : nat) (gamma gamma' : nat -> R) : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N & (0 < m)%N];
  divisible : n%:R != 0 :> R;
  equal_before : forall l, (l < L)%N -> gamma l = gamma' l }.
(* L + 1 layers, with gamma_l and with gamma'_l, predict the same, from any slots and with any W. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m L gamma gamma', @premises R d n n_y m L gamma gamma' ->
  forall (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R)
    (W : 'I_n_y -> 'I_d -> R) (eta : nat -> R),
  let prediction gamma i j := - simulation.s_query_y (simulation.after X Y Q query_slot W eta gamma L.+1) i j in
  forall i j, prediction gamma i j = prediction gamma' i j.
End clause_5.

