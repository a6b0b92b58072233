(* similarity_recursion

   For any similarity h_l, symmetric or not, positive semidefinite or not, layers with V_l = diag(0, -r_l) and any
   B_l, C_l leave y_i - f_L(x_i) in the context slots and predict f_L(x_{n+1}), where f_0 = 0 and f_{l+1} = f_l +
   r_l sum_i (y_i - f_l(x_i)) h_l(B_l x_i, C_l .); likewise for h normalised over the context keys.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module pairwise.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (B C : nat -> ('I_p -> 'I_d -> R)).
Variables (rate : nat -> R).
Variables (h : nat -> ({ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R)).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N;
  H_zero_query_slot : (* the query's y slot starts at 0 *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = 0 *
        query_slot i0 i1 }.
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
Definition advance (at_B : 'I_p -> 'I_d -> R) (at_C : 'I_p -> 'I_d -> R) (at_rate : R) (at_h : {ffun 'I_p -> R} ->
      {ffun 'I_p -> R} -> R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) - at_rate * (i0 == i3)%:R *
        (s_y s) i3 i2) * at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * (s_x s) i4 i2] [ffun i3 : 'I_p => \sum_(i4
        < d) at_C i3 i4 * (s_x s) i4 i1])
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) - at_rate * (i0
        == i3)%:R * (s_y s) i3 i2) * at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * (s_x s) i4 i2] [ffun i3 : 'I_p
        => \sum_(i4 < d) at_C i3 i4 * (s_query_x s) i4 i1])
  (* f *) (fun (point : {ffun 'I_d -> R}) (i0 : 'I_n_y) => (s_f s) point i0 + at_rate * (\sum_(i1 < n) (Y i0 i1 - (s_f
        s) [ffun i2 : 'I_d => X i2 i1] i0) * at_h [ffun i2 : 'I_p => \sum_(i3 < d) at_B i2 i3 * X i3 i1] [ffun i2 :
        'I_p => \sum_(i3 < d) at_C i2 i3 * point i3])).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (B l) (C l) (rate l) (h l) (after l) end.
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

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (B C : nat -> ('I_p -> 'I_d -> R)) (rate : nat
      -> R) (h : nat -> ({ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R)),
  @claim R d n n_y m p X Y Q query_slot B C rate h.
End pairwise.

Module normalised_over_the_context.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (B C : nat -> ('I_p -> 'I_d -> R)).
Variables (rate : nat -> R).
Variables (h : nat -> ({ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R)).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N;
  H_zero_query_slot : (* the query's y slot starts at 0 *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = 0 *
        query_slot i0 i1 }.
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
Definition advance (at_B : 'I_p -> 'I_d -> R) (at_C : 'I_p -> 'I_d -> R) (at_rate : R) (at_h : {ffun 'I_p -> R} ->
      {ffun 'I_p -> R} -> R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) - at_rate * (i0 == i3)%:R *
        (s_y s) i3 i2) * (at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * (s_x s) i4 i2] [ffun i3 : 'I_p =>
        \sum_(i4 < d) at_C i3 i4 * (s_x s) i4 i1] * (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 *
        (s_x s) i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * (s_x s) i5 i1])^-1))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) - at_rate * (i0
        == i3)%:R * (s_y s) i3 i2) * (at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * (s_x s) i4 i2] [ffun i3 :
        'I_p => \sum_(i4 < d) at_C i3 i4 * (s_query_x s) i4 i1] * (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d)
        at_B i4 i5 * (s_x s) i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * (s_query_x s) i5 i1])^-1))
  (* f *) (fun (point : {ffun 'I_d -> R}) (i0 : 'I_n_y) => (s_f s) point i0 + at_rate * (\sum_(i1 < n) (Y i0 i1 - (s_f
        s) [ffun i2 : 'I_d => X i2 i1] i0) * (at_h [ffun i2 : 'I_p => \sum_(i3 < d) at_B i2 i3 * X i3 i1] [ffun i2 :
        'I_p => \sum_(i3 < d) at_C i2 i3 * point i3] * (\sum_(i2 < n) at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4
        * X i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 * point i4])^-1))).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (B l) (C l) (rate l) (h l) (after l) end.
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

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (B C : nat -> ('I_p -> 'I_d -> R)) (rate : nat
      -> R) (h : nat -> ({ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R)),
  @claim R d n n_y m p X Y Q query_slot B C rate h.
End normalised_over_the_context.
