(* softmax_attention

   For all data, all steps r_l and sigma, softmax layers with V_l = diag(0, -r_l), B_l = C_l = I/sigma leave y_i -
   f_L(x_i) in the context slots and predict f_L(x_{n+1}), where f_0 = 0 and f_{l+1}(.) = f_l(.) + r_l tau(.)
   sum_i (y_i - f_l(x_i)) K(x_i, .), tau(.) = 1/sum_j K(x_j, .), K(u, w) = exp(<u, w>/sigma^2): the step r_l tau
   of a point depends on the point unless r_l = 0, 1/sigma = 0 or X = 0, and tau(.) sum_i K(x_i, .) = 1.

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
Variables (inverse_sigma : R).
Variables (exp : R -> R).
Variables (rate : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  H_zero_query_slot : (* the query's y slot starts at 0 *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = 0 *
        query_slot i0 i1;
  H_not_zero_0 : forall (i0 : 'I_n), \sum_(i1 < n) exp (\sum_(i2 < d) (\sum_(i3 < d) inverse_sigma * (i2 == i3)%:R * X
        i3 i1) * (\sum_(i3 < d) inverse_sigma * (i2 == i3)%:R * X i3 i0)) != 0;
  H_not_zero_1 : forall (i0 : 'I_n), \sum_(i1 < n) exp (inverse_sigma * inverse_sigma * (\sum_(i2 < d) X i2 i1 * [ffun
        i3 : 'I_d => X i3 i0] i2)) != 0;
  H_not_zero_2 : forall (i0 : 'I_m), \sum_(i1 < n) exp (\sum_(i2 < d) (\sum_(i3 < d) inverse_sigma * (i2 == i3)%:R * X
        i3 i1) * (\sum_(i3 < d) inverse_sigma * (i2 == i3)%:R * Q i3 i0)) != 0;
  H_not_zero_3 : forall (i0 : 'I_m), \sum_(i1 < n) exp (inverse_sigma * inverse_sigma * (\sum_(i2 < d) X i2 i1 * [ffun
        i3 : 'I_d => Q i3 i0] i2)) != 0 }.
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
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) - at_rate * (i0 == i3)%:R *
        (s_y s) i3 i2) * (exp (\sum_(i3 < d) (\sum_(i4 < d) inverse_sigma * (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4
        < d) inverse_sigma * (i3 == i4)%:R * (s_x s) i4 i1)) * (\sum_(i3 < n) exp (\sum_(i4 < d) (\sum_(i5 < d)
        inverse_sigma * (i4 == i5)%:R * (s_x s) i5 i3) * (\sum_(i5 < d) inverse_sigma * (i4 == i5)%:R * (s_x s) i5
        i1)))^-1))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) - at_rate * (i0
        == i3)%:R * (s_y s) i3 i2) * (exp (\sum_(i3 < d) (\sum_(i4 < d) inverse_sigma * (i3 == i4)%:R * (s_x s) i4 i2)
        * (\sum_(i4 < d) inverse_sigma * (i3 == i4)%:R * (s_query_x s) i4 i1)) * (\sum_(i3 < n) exp (\sum_(i4 < d)
        (\sum_(i5 < d) inverse_sigma * (i4 == i5)%:R * (s_x s) i5 i3) * (\sum_(i5 < d) inverse_sigma * (i4 == i5)%:R *
        (s_query_x s) i5 i1)))^-1))
  (* f *) (fun (point : {ffun 'I_d -> R}) (i0 : 'I_n_y) => (s_f s) point i0 + at_rate * (\sum_(i1 < n) (Y i0 i1 - (s_f
        s) [ffun i2 : 'I_d => X i2 i1] i0) * exp (inverse_sigma * inverse_sigma * (\sum_(i2 < d) X i2 i1 * point i2))
        * (\sum_(i2 < n) exp (inverse_sigma * inverse_sigma * (\sum_(i3 < d) X i3 i2 * point i3)))^-1)).
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
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (inverse_sigma : R) (exp : R -> R) (rate : nat ->
      R),
  @claim R d n n_y m X Y Q query_slot inverse_sigma exp rate.
End simulation.

Module normalisation.
Section Given.
Variables (R : fieldType).
Variables (d n m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (inverse_sigma : R).
Variables (exp : R -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  m_positive : (0 < m)%N;
  H_not_zero_0 : forall (i0 : 'I_m), \sum_(i1 < n) exp (inverse_sigma * inverse_sigma * (\sum_(i2 < d) X i2 i1 * Q i2
        i0)) != 0 }.
Definition equations : Prop :=
     (* weights sum to one *) (forall (i0 : 'I_m), \sum_(i1 < n) exp (inverse_sigma * inverse_sigma * (\sum_(i2 < d) X
           i2 i1 * Q i2 i0)) * (\sum_(i2 < n) exp (inverse_sigma * inverse_sigma * (\sum_(i3 < d) X i3 i2 * Q i3
           i0)))^-1 = 1).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n m : nat) (X : 'I_d -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R)
      (inverse_sigma : R) (exp : R -> R),
  @claim R d n m X Q inverse_sigma exp.
End normalisation.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. For all data, all steps r_l and sigma, softmax layers with V_l = diag(0, -r_l), B_l = C_l = I/sigma leave
   y_i - f_L(x_i) in the context slots *)

(* 2. and predict f_L(x_{n+1}), *)

(* 3. where f_0 = 0 and f_{l+1}(.) = f_l(.) + r_l tau(.) sum_i (y_i - f_l(x_i)) K(x_i, .), tau(.) = 1/sum_j
   K(x_j, .), K(u, w) = exp(<u, w>/sigma^2): *)

(* 4. the step r_l tau of a point depends on the point unless r_l = 0, 1/sigma = 0 or X = 0, *)
Module clause_4.
Section Given.
Variables (R : realFieldType) (d n : nat) (exp : R -> R) (inverse_sigma : R) (X : 'I_d -> 'I_n -> R).
(* As the exponential function is: cosh z > 1 where z is not 0. *)
Record premises : Prop := Premises {
  positive : forall z, 0 < exp z;
  cosh_above_1 : forall z, z != 0 -> exp 0 + exp 0 < exp z + exp (- z) }.
(* tau(x) = 1/sum_j K(x_j, x) *)
Definition tau (x : 'I_d -> R) : R :=
  1 / \sum_(j < n) exp (inverse_sigma * inverse_sigma * (\sum_(k < d) X k j * x k)).
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n (exp : R -> R), premises exp ->
  forall inverse_sigma (X : 'I_d -> 'I_n -> R) (r : R),
  (exists u w, r * tau exp inverse_sigma X u != r * tau exp inverse_sigma X w) <->
  [/\ r != 0, inverse_sigma != 0 & exists k j, X k j != 0].
End clause_4.

(* 5. and tau(.) sum_i K(x_i, .) = 1. *)

