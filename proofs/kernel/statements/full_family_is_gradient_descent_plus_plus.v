(* full_family_is_gradient_descent_plus_plus

   With the linear similarity, B = b I, C = c I and V = diag(a I, r I), a layer turns every token, the query
   included, into (x_j + a b c X X^T x_j, y_j + r b c Y X^T x_j), both from the old X and Y; so L layers with any
   a_l, b_l, c_l, r_l leave in every slot what L layers of GD++ with W = 0, gamma_l = -a_l b_l c_l and eta_l = -N
   r_l b_l c_l leave there, N the number of context tokens.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module layer.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (a b c r : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N }.
Definition out_x (i0 : 'I_d) (i1 : 'I_n) : R :=
  X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) a * (i0 == i3)%:R * X i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) b * (i3 ==
        i4)%:R * X i4 i2) * (\sum_(i4 < d) c * (i3 == i4)%:R * X i4 i1)).
Definition out_y (i0 : 'I_n_y) (i1 : 'I_n) : R :=
  Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) r * (i0 == i3)%:R * Y i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) b * (i3 ==
        i4)%:R * X i4 i2) * (\sum_(i4 < d) c * (i3 == i4)%:R * X i4 i1)).
Definition out_query_x (i0 : 'I_d) (i1 : 'I_m) : R :=
  Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) a * (i0 == i3)%:R * X i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) b * (i3 ==
        i4)%:R * X i4 i2) * (\sum_(i4 < d) c * (i3 == i4)%:R * Q i4 i1)).
Definition out_query_y (i0 : 'I_n_y) (i1 : 'I_m) : R :=
  query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) r * (i0 == i3)%:R * Y i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) b *
        (i3 == i4)%:R * X i4 i2) * (\sum_(i4 < d) c * (i3 == i4)%:R * Q i4 i1)).
Definition equations : Prop :=
     (* x *) (forall (i0 : 'I_d) (i1 : 'I_n), out_x i0 i1 = X i0 i1 + a * b * c * (\sum_(i2 < d) (\sum_(i3 < n) X i0
           i3 * X i2 i3) * X i2 i1))
  /\ (* y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), out_y i0 i1 = Y i0 i1 + r * b * c * (\sum_(i2 < d) (\sum_(i3 < n) Y i0
        i3 * X i2 i3) * X i2 i1))
  /\ (* query_x *) (forall (i0 : 'I_d) (i1 : 'I_m), out_query_x i0 i1 = Q i0 i1 + a * b * c * (\sum_(i2 < d) (\sum_(i3
        < n) X i0 i3 * X i2 i3) * Q i2 i1))
  /\ (* query_y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), out_query_y i0 i1 = query_slot i0 i1 + r * b * c * (\sum_(i2 <
        d) (\sum_(i3 < n) Y i0 i3 * X i2 i3) * Q i2 i1)).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (a b c r : R),
  @claim R d n n_y m X Y Q query_slot a b c r.
End layer.

Module layers.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (a b c r : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  not_zero_0 : n%:R != 0 :> R }.
Record state := State {
  s_x : 'I_d -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_d -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_x_of_gd_plus_plus : 'I_d -> 'I_n -> R;
  s_y_of_gd_plus_plus : 'I_n_y -> 'I_n -> R;
  s_query_x_of_gd_plus_plus : 'I_d -> 'I_m -> R;
  s_query_y_of_gd_plus_plus : 'I_n_y -> 'I_m -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* x_of_gd_plus_plus *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y_of_gd_plus_plus *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x_of_gd_plus_plus *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y_of_gd_plus_plus *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1).
Definition advance (at_a : R) (at_b : R) (at_c : R) (at_r : R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_a * (i0 == i3)%:R * (s_x s)
        i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) at_b * (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d) at_c * (i3 ==
        i4)%:R * (s_x s) i4 i1)))
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_r * (i0 == i3)%:R * (s_y
        s) i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) at_b * (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d) at_c * (i3 ==
        i4)%:R * (s_x s) i4 i1)))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_a * (i0 ==
        i3)%:R * (s_x s) i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) at_b * (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d)
        at_c * (i3 == i4)%:R * (s_query_x s) i4 i1)))
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_r * (i0 ==
        i3)%:R * (s_y s) i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) at_b * (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d)
        at_c * (i3 == i4)%:R * (s_query_x s) i4 i1)))
  (* x_of_gd_plus_plus *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x_of_gd_plus_plus s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d)
        - (- at_a * at_b * at_c) * (i0 == i3)%:R * (s_x_of_gd_plus_plus s) i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3
        == i4)%:R * (s_x_of_gd_plus_plus s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * (s_x_of_gd_plus_plus s) i4 i1)))
  (* y_of_gd_plus_plus *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y_of_gd_plus_plus s) i0 i1 + \sum_(i2 < n) (\sum_(i3 <
        d) - at_r * at_b * at_c * n%:R / n%:R * 0 * (s_x_of_gd_plus_plus s) i3 i2 + \sum_(i3 < n_y) - (- at_r * at_b *
        at_c * n%:R / n%:R) * (i0 == i3)%:R * (s_y_of_gd_plus_plus s) i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 ==
        i4)%:R * (s_x_of_gd_plus_plus s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * (s_x_of_gd_plus_plus s) i4 i1)))
  (* query_x_of_gd_plus_plus *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x_of_gd_plus_plus s) i0 i1 + \sum_(i2 < n)
        (\sum_(i3 < d) - (- at_a * at_b * at_c) * (i0 == i3)%:R * (s_x_of_gd_plus_plus s) i3 i2) * (\sum_(i3 < d)
        (\sum_(i4 < d) (i3 == i4)%:R * (s_x_of_gd_plus_plus s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R *
        (s_query_x_of_gd_plus_plus s) i4 i1)))
  (* query_y_of_gd_plus_plus *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y_of_gd_plus_plus s) i0 i1 + \sum_(i2 < n)
        (\sum_(i3 < d) - at_r * at_b * at_c * n%:R / n%:R * 0 * (s_x_of_gd_plus_plus s) i3 i2 + \sum_(i3 < n_y) - (-
        at_r * at_b * at_c * n%:R / n%:R) * (i0 == i3)%:R * (s_y_of_gd_plus_plus s) i3 i2) * (\sum_(i3 < d) (\sum_(i4
        < d) (i3 == i4)%:R * (s_x_of_gd_plus_plus s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R *
        (s_query_x_of_gd_plus_plus s) i4 i1))).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (a l) (b l) (c l) (r l) (after l) end.
Definition equations (s : state) : Prop :=
     (* x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = (s_x_of_gd_plus_plus s) i0 i1)
  /\ (* y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = (s_y_of_gd_plus_plus s) i0 i1)
  /\ (* query_x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = (s_query_x_of_gd_plus_plus s) i0 i1)
  /\ (* query_y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = (s_query_y_of_gd_plus_plus s) i0 i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (a b c r : nat -> R),
  @claim R d n n_y m X Y Q query_slot a b c r.
End layers.
