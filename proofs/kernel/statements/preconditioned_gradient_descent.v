(* preconditioned_gradient_descent

   L linear layers with scores <x_i, A_l x_j> and values diag(0, -1/N), any A_l, leave Y - W_L X in the y slots
   and predict W_L x_t, where W_0 = 0, W_{l+1} = W_l - (1/N) (W_l X - Y) X^T A_l: a step of gradient descent for
   1/(2N) sum_i |W x_i - y_i|^2 with the preconditioner A_l from the right, and for w = W^T, n_y = 1, with A_l^T
   from the left.

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
Variables (A : nat -> ('I_d -> 'I_d -> R)).

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
  s_W : 'I_n_y -> 'I_d -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => 0).
Definition advance (at_A : 'I_d -> 'I_d -> R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) - (1 / n%:R) * (i0 ==
        i3)%:R * (s_y s) i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d) at_A
        i3 i4 * (s_x s) i4 i1)))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) - (1 / n%:R) *
        (i0 == i3)%:R * (s_y s) i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d)
        at_A i3 i4 * (s_query_x s) i4 i1)))
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => (s_W s) i0 i1 + \sum_(i2 < d) - (1 / n%:R) * (\sum_(i3 < n) (\sum_(i4 < d)
        (s_W s) i0 i4 * X i4 i3 - Y i0 i3) * X i2 i3) * at_A i2 i1).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (A l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = X i0 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = Y i0 i1 - \sum_(i2 < d) (s_W s) i0 i2 * X i2
        i1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = Q i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = - (\sum_(i2 < d) (s_W s) i0 i2 * Q i2 i1))
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (s_query_y s) i0 i1 = \sum_(i2 < d) (s_W s) i0 i2 * Q i2
        i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (A : nat -> ('I_d -> 'I_d -> R)),
  @claim R d n n_y m X Y Q query_slot A.
End simulation.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. L linear layers with scores <x_i, A_l x_j> and values diag(0, -1/N), any A_l, leave Y - W_L X in the y
   slots *)

(* 2. and predict W_L x_t, where W_0 = 0, W_{l+1} = W_l - (1/N) (W_l X - Y) X^T A_l: *)

(* 3. a step of gradient descent for 1/(2N) sum_i |W x_i - y_i|^2 with the preconditioner A_l from the right,
   and for w = W^T, n_y = 1, with A_l^T from the left. *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient.
Module clause_3.
Definition premises (d n n_y m : nat) : Prop := [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N & (0 < m)%N].
Section Given.
Variables (R : realFieldType) (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (A : nat -> 'M[R]_d).
(* 1/(2N) sum_i |W x_i - y_i|^2 *)
Definition loss (W : 'M[R]_(n_y, d)) : R :=
  1 / (2%:R * n%:R) * \sum_(c < n_y) \sum_(i < n)
    (\sum_(k < d) W c k * X k i - Y c i) * (\sum_(k < d) W c k * X k i - Y c i).
(* The gradient of f at W is G: the derivative along D is <G, D>. *)
Definition gradient a b (f : 'M[R]_(a, b) -> R) (W G : 'M[R]_(a, b)) : Prop :=
  differential f W (fun D => \sum_i \sum_j G i j * D i j).
(* What L of these layers leave where the query's y slot starts at 0 *)
Definition layers (L : nat) := simulation.after X Y Q (fun _ _ => 0) (fun l i j => A l i j) L.
End Given.
(* The last is for w = W^T, for n_y = 1 and any other. *)
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m, premises d n n_y m ->
  forall (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (A : nat -> 'M[R]_d),
  exists W : nat -> 'M[R]_(n_y, d),
    [/\ W 0%N = 0,
        forall l, exists2 G, gradient (loss X Y) (W l) G & W l.+1 = W l - G *m A l,
        forall L c i, simulation.s_y (layers X Y Q A L) c i = Y c i - \sum_(k < d) W L c k * X k i,
        forall L c j, - simulation.s_query_y (layers X Y Q A L) c j = \sum_(k < d) W L c k * Q k j &
        forall l, exists2 g, gradient (fun w => loss X Y w^T) (W l)^T g &
          (W l.+1)^T = (W l)^T - (A l)^T *m g].
End clause_3.

