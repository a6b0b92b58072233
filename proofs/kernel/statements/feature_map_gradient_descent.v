(* feature_map_gradient_descent

   An MLP block x -> phi(x), the same on context and query and leaving y alone, before L layers of
   gradient_descent_steps makes them L steps of gradient descent for W phi(x): Y - (W_L - W_0) phi(X) in the y
   slots, prediction W_L phi(x_t).

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
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (W_0 : 'I_n_y -> 'I_p -> R).
Variables (phi : {ffun 'I_d -> R} -> 'I_p -> R).
Variables (eta : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N;
  not_zero_0 : n%:R != 0 :> R;
  H_query_slot : (* the query's y slot starts at -W_0 phi(x_t) *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 =
        - (\sum_(i2 < p) W_0 i0 i2 * phi [ffun i3 : 'I_d => Q i3 i1] i2) }.
Record state := State {
  s_x : 'I_p -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_p -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_W : 'I_n_y -> 'I_p -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_p) (i1 : 'I_n) => phi [ffun i2 : 'I_d => X i2 i1] i0)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_p) (i1 : 'I_m) => phi [ffun i2 : 'I_d => Q i2 i1] i0)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_p) => W_0 i0 i1).
Definition advance (at_eta : R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_p) (i1 : 'I_n) => (s_x s) i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < p) at_eta / n%:R * W_0 i0 i3 *
        (s_x s) i3 i2 + \sum_(i3 < n_y) - (at_eta / n%:R) * (i0 == i3)%:R * (s_y s) i3 i2) * (\sum_(i3 < p) (\sum_(i4
        < p) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < p) (i3 == i4)%:R * (s_x s) i4 i1)))
  (* query_x *) (fun (i0 : 'I_p) (i1 : 'I_m) => (s_query_x s) i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < p) at_eta / n%:R *
        W_0 i0 i3 * (s_x s) i3 i2 + \sum_(i3 < n_y) - (at_eta / n%:R) * (i0 == i3)%:R * (s_y s) i3 i2) * (\sum_(i3 <
        p) (\sum_(i4 < p) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < p) (i3 == i4)%:R * (s_query_x s) i4 i1)))
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_p) => (s_W s) i0 i1 + - (at_eta / n%:R) * (\sum_(i2 < n) (\sum_(i3 < p) (s_W s)
        i0 i3 * phi [ffun i4 : 'I_d => X i4 i2] i3 - Y i0 i2) * phi [ffun i3 : 'I_d => X i3 i2] i1)).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (eta l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_p) (i1 : 'I_n), (s_x s) i0 i1 = phi [ffun i2 : 'I_d => X i2 i1] i0)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = Y i0 i1 - \sum_(i2 < p) ((s_W s) i0 i2 - W_0
        i0 i2) * phi [ffun i3 : 'I_d => X i3 i1] i2)
  /\ (* query x *) (forall (i0 : 'I_p) (i1 : 'I_m), (s_query_x s) i0 i1 = phi [ffun i2 : 'I_d => Q i2 i1] i0)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = - (\sum_(i2 < p) (s_W s) i0 i2 * phi [ffun
        i3 : 'I_d => Q i3 i1] i2))
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (s_query_y s) i0 i1 = \sum_(i2 < p) (s_W s) i0 i2 * phi
        [ffun i3 : 'I_d => Q i3 i1] i2).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (W_0 : 'I_n_y -> 'I_p -> R) (phi : {ffun 'I_d
      -> R} -> 'I_p -> R) (eta : nat -> R),
  @claim R d n n_y m p X Y Q query_slot W_0 phi eta.
End simulation.
