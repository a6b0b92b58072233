(* gradient_descent_plus_plus

   The layer W_K = W_Q = diag(I, 0), W_V = [[I, 0], [W, -I]], P = diag(-gamma I, (eta/N) I) turns every token, the
   query included, into (x_j - gamma X X^T x_j, y_j - dW x_j), both from the old X, and the query's slot -W x_t
   into -(W + dW) x_t.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module step.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (W : 'I_n_y -> 'I_d -> R).
Variables (eta gamma : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  not_zero_0 : n%:R != 0 :> R;
  H_query_slot : (* the query's y slot starts at -W x_t *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = -
        (\sum_(i2 < d) W i0 i2 * Q i2 i1) }.
Definition out_x (i0 : 'I_d) (i1 : 'I_n) : R :=
  X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) - gamma * (i0 == i3)%:R * X i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 ==
        i4)%:R * X i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * X i4 i1)).
Definition out_y (i0 : 'I_n_y) (i1 : 'I_n) : R :=
  Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) eta / n%:R * W i0 i3 * X i3 i2 + \sum_(i3 < n_y) - (eta / n%:R) * (i0 ==
        i3)%:R * Y i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * X i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * X
        i4 i1)).
Definition out_query_x (i0 : 'I_d) (i1 : 'I_m) : R :=
  Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) - gamma * (i0 == i3)%:R * X i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 ==
        i4)%:R * X i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * Q i4 i1)).
Definition out_query_y (i0 : 'I_n_y) (i1 : 'I_m) : R :=
  query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) eta / n%:R * W i0 i3 * X i3 i2 + \sum_(i3 < n_y) - (eta / n%:R) *
        (i0 == i3)%:R * Y i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * X i4 i2) * (\sum_(i4 < d) (i3 ==
        i4)%:R * Q i4 i1)).
Definition equations : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), out_x i0 i1 = X i0 i1 - gamma * (\sum_(i2 < d) (\sum_(i3 < n) X
           i0 i3 * X i2 i3) * X i2 i1))
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), out_y i0 i1 = Y i0 i1 - \sum_(i2 < d) - (eta / n%:R) *
        (\sum_(i3 < n) (\sum_(i4 < d) W i0 i4 * X i4 i3 - Y i0 i3) * X i2 i3) * X i2 i1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), out_query_x i0 i1 = Q i0 i1 - gamma * (\sum_(i2 < d) (\sum_(i3 <
        n) X i0 i3 * X i2 i3) * Q i2 i1))
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), out_query_y i0 i1 = - (\sum_(i2 < d) (W i0 i2 + - (eta / n%:R) *
        (\sum_(i3 < n) (\sum_(i4 < d) W i0 i4 * X i4 i3 - Y i0 i3) * X i2 i3)) * Q i2 i1))
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - out_query_y i0 i1 = \sum_(i2 < d) (W i0 i2 + - (eta / n%:R)
        * (\sum_(i3 < n) (\sum_(i4 < d) W i0 i4 * X i4 i3 - Y i0 i3) * X i2 i3)) * Q i2 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (W : 'I_n_y -> 'I_d -> R) (eta gamma : R),
  @claim R d n n_y m X Y Q query_slot W eta gamma.
End step.
