(* functional_gradient_descent

   For every kernel K, all data and all steps r_l, layers with h = K, V_l = diag(0, -2 r_l), B_l = C_l = I leave
   y_i - f_L(x_i) in the context slots and predict f_L(x_{n+1}), where f_0 = 0, f_{l+1} = f_l - r_l grad L(f_l)
   and grad L(f) = 2 sum_i (f(x_i) - y_i) K(., x_i).

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
Variables (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R).
Variables (rate : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  H_zero_query_slot : (* the query's y slot starts at 0 *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = 0 *
        query_slot i0 i1;
  H_symmetric_kernel : (* K(u, w) = K(w, u) *) forall (u0 : {ffun 'I_d -> R}) (u1 : {ffun 'I_d -> R}), K u0 u1 = K u1
        u0 }.
Record state := State {
  s_x : 'I_d -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_d -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_f : {ffun 'I_d -> R} -> 'I_n_y -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* f *) (fun (point : {ffun 'I_d -> R}) (i0 : 'I_n_y) => 0).
Definition advance (at_rate : R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_rate * - 2%:R * (i0 ==
        i3)%:R * (s_y s) i3 i2) * K [ffun i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2] [ffun i3 : 'I_d =>
        \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i1])
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_rate * -
        2%:R * (i0 == i3)%:R * (s_y s) i3 i2) * K [ffun i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2]
        [ffun i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_query_x s) i4 i1])
  (* f *) (fun (point : {ffun 'I_d -> R}) (i0 : 'I_n_y) => (s_f s) point i0 - at_rate * (2%:R * (\sum_(i1 < n) ((s_f
        s) [ffun i2 : 'I_d => X i2 i1] i0 - Y i0 i1) * K point [ffun i2 : 'I_d => X i2 i1]))).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (rate l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = X i0 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = Y i0 i1 - (s_f s) [ffun i2 : 'I_d => X i2 i1]
        i0)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = Q i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = - (s_f s) [ffun i2 : 'I_d => Q i2 i1] i0)
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (s_query_y s) i0 i1 = (s_f s) [ffun i2 : 'I_d => Q i2 i1]
        i0).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R)
      (rate : nat -> R),
  @claim R d n n_y m X Y Q query_slot K rate.
End simulation.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. For every kernel K, all data and all steps r_l, layers with h = K, V_l = diag(0, -2 r_l), B_l = C_l = I
   leave y_i - f_L(x_i) in the context slots *)

(* 2. and predict f_L(x_{n+1}), *)

(* 3. where f_0 = 0, f_{l+1} = f_l - r_l grad L(f_l) and grad L(f) = 2 sum_i (f(x_i) - y_i) K(., x_i). *)
From Kernel Require Import Gradient FunctionalDescent.
From Statements Require functional_gradient.
Module clause_3.
Section Given.
Variables (R : realFieldType) (d n n_y m : nat) (K : point R d -> point R d -> R).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N & (0 < m)%N];
  symmetric : forall u w, K u w = K w u }.
Variables (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R).
Definition x (i : 'I_n) : point R d := [ffun k => X k i].
Definition query (j : 'I_m) : point R d := [ffun k => Q k j].
(* What L of these layers leave where the query's y slot starts at 0 *)
Definition layers (rate : nat -> R) (L : nat) := simulation.after X Y Q (fun _ _ => 0) K rate L.
(* sum_i |f(x_i) - y_i|^2, and the coefficients of 2 sum_i (f(x_i) - y_i) K(., x_i) *)
Definition loss (f : point R d -> 'I_n_y -> R) : R :=
  \sum_(c < n_y) \sum_(i < n) (f (x i) c - Y c i) * (f (x i) c - Y c i).
Definition coefficients (f : point R d -> 'I_n_y -> R) (c : 'I_n_y) (i : 'I_n) : R := 2%:R * (f (x i) c - Y c i).
End Given.
(* With f_L of `descent`, which takes these steps: *)
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m K, @premises R d n n_y m K ->
  forall (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (rate : nat -> R),
  let f := descent K X Y rate in
  (* the layers leave y_i - f_L(x_i), and predict f_L; *)
  (forall L c, (forall i, simulation.s_y (layers K X Y Q rate L) c i = Y c i - f L (x X i) c) /\
    (forall j, - simulation.s_query_y (layers K X Y Q rate L) c j = f L (query Q j) c)) /\
  (* f_L is in the span of the K(., x_i), *)
  (forall L, exists alpha, forall u c, f L u c = functional_gradient.functions.value K alpha (x X) u c) /\
  (* and grad L(f) is the gradient there: it has these coefficients, and the derivative along g is <grad L(f), g>. *)
  forall g : point R d -> 'I_n_y -> R,
    (forall u c, gradient K X Y g u c = functional_gradient.functions.value K (coefficients X Y g) (x X) u c) /\
    forall p (beta : 'I_n_y -> 'I_p -> R) (z : 'I_p -> point R d),
    derivative (fun t => loss X Y (fun u c => g u c + t * functional_gradient.functions.value K beta z u c))
      (functional_gradient.functions.inner K (coefficients X Y g) (x X) beta z).
End clause_3.

