(* query_outside_context

   In the layer of gradient_descent_step, letting the query into the keys and values leaves the prediction as it
   is if W_0 = 0 and no layer follows; neither condition can be dropped.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module query_as_a_source.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (W_0 : 'I_n_y -> 'I_d -> R).
Variables (eta : R).
Variables (E : 'I_n_y -> 'I_n_y -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  not_zero_0 : n%:R != 0 :> R;
  H_zero_weights : (* W_0 = 0 *) forall (i0 : 'I_n_y) (i1 : 'I_d), W_0 i0 i1 = 0 * W_0 i0 i1;
  H_query_slot : (* the query's y slot starts at -W_0 x_t *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = -
        (\sum_(i2 < d) W_0 i0 i2 * Q i2 i1);
  H_one_layer : (* the values E of the second layer are 0 *) forall (i0 : 'I_n_y) (i1 : 'I_n_y), E i0 i1 = 0 * E i0 i1
        }.
Definition equations : Prop :=
     (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) eta / n%:R
           * W_0 i0 i3 * X i3 i2 + \sum_(i3 < n_y) - (eta / n%:R) * (i0 == i3)%:R * Y i3 i2) * (\sum_(i3 < d)
           (\sum_(i4 < d) (i3 == i4)%:R * X i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * Q i4 i1)) + \sum_(i2 < m)
           (\sum_(i3 < d) eta / n%:R * W_0 i0 i3 * Q i3 i2 + \sum_(i3 < n_y) - (eta / n%:R) * (i0 == i3)%:R *
           query_slot i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * Q i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R *
           Q i4 i1)) + \sum_(i2 < n) (\sum_(i3 < n_y) - E i0 i3 * (Y i3 i2 + \sum_(i4 < n) (\sum_(i5 < d) eta / n%:R *
           W_0 i3 i5 * X i5 i4 + \sum_(i5 < n_y) - (eta / n%:R) * (i3 == i5)%:R * Y i5 i4) * (\sum_(i5 < d) (\sum_(i6
           < d) (i5 == i6)%:R * X i6 i4) * (\sum_(i6 < d) (i5 == i6)%:R * X i6 i2)) + \sum_(i4 < m) (\sum_(i5 < d) eta
           / n%:R * W_0 i3 i5 * Q i5 i4 + \sum_(i5 < n_y) - (eta / n%:R) * (i3 == i5)%:R * query_slot i5 i4) *
           (\sum_(i5 < d) (\sum_(i6 < d) (i5 == i6)%:R * Q i6 i4) * (\sum_(i6 < d) (i5 == i6)%:R * X i6 i2)))) *
           (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * X i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * Q i4 i1)) +
           \sum_(i2 < m) (\sum_(i3 < n_y) - E i0 i3 * (query_slot i3 i2 + \sum_(i4 < n) (\sum_(i5 < d) eta / n%:R *
           W_0 i3 i5 * X i5 i4 + \sum_(i5 < n_y) - (eta / n%:R) * (i3 == i5)%:R * Y i5 i4) * (\sum_(i5 < d) (\sum_(i6
           < d) (i5 == i6)%:R * X i6 i4) * (\sum_(i6 < d) (i5 == i6)%:R * Q i6 i2)) + \sum_(i4 < m) (\sum_(i5 < d) eta
           / n%:R * W_0 i3 i5 * Q i5 i4 + \sum_(i5 < n_y) - (eta / n%:R) * (i3 == i5)%:R * query_slot i5 i4) *
           (\sum_(i5 < d) (\sum_(i6 < d) (i5 == i6)%:R * Q i6 i4) * (\sum_(i6 < d) (i5 == i6)%:R * Q i6 i2)))) *
           (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * Q i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * Q i4 i1))) = -
           (query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) eta / n%:R * W_0 i0 i3 * X i3 i2 + \sum_(i3 < n_y) - (eta
           / n%:R) * (i0 == i3)%:R * Y i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * X i4 i2) * (\sum_(i4 <
           d) (i3 == i4)%:R * Q i4 i1)) + \sum_(i2 < n) (\sum_(i3 < n_y) - E i0 i3 * (Y i3 i2 + \sum_(i4 < n)
           (\sum_(i5 < d) eta / n%:R * W_0 i3 i5 * X i5 i4 + \sum_(i5 < n_y) - (eta / n%:R) * (i3 == i5)%:R * Y i5 i4)
           * (\sum_(i5 < d) (\sum_(i6 < d) (i5 == i6)%:R * X i6 i4) * (\sum_(i6 < d) (i5 == i6)%:R * X i6 i2)))) *
           (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * X i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * Q i4 i1)))).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (W_0 : 'I_n_y -> 'I_d -> R) (eta : R) (E : 'I_n_y
      -> 'I_n_y -> R),
  @claim R d n n_y m X Y Q query_slot W_0 eta E.
End query_as_a_source.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. In the layer of gradient_descent_step, letting the query into the keys and values leaves the prediction as it is
   if W_0 = 0 and no layer follows; *)

(* 2. neither condition can be dropped. *)
Module clause_2.
Section Given.
Variables (R : fieldType) (d n n_y m : nat).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N & (0 < m)%N];
  n_not_0 : n%:R != 0 :> R;
  two_not_0 : 2%:R != 0 :> R }.
Variables (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R).
Variables (W_0 : 'I_n_y -> 'I_d -> R) (eta : R) (E : 'I_n_y -> 'I_n_y -> R).
Definition slot_starts : Prop := forall c t, query_slot c t = - \sum_(i < d) W_0 c i * Q i t.
Definition zero_weights : Prop := forall c i, W_0 c i = 0.
Definition one_layer : Prop := forall c b, E c b = 0.
(* The prediction is the same where the query is among the keys and values and where it is not. *)
Definition same_prediction : Prop := query_as_a_source.equations X Y Q query_slot W_0 eta E.
End Given.
(* The part has these three hypotheses; without either of two the others do not do, at any size. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m, premises R d n n_y m ->
  [/\ forall Q query_slot W_0 E, @query_as_a_source.premises R d n n_y m Q query_slot W_0 E <->
        [/\ slot_starts Q query_slot W_0, zero_weights W_0 & one_layer E],
    exists (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) query_slot W_0 eta E,
      [/\ slot_starts Q query_slot W_0, one_layer E & ~ same_prediction X Y Q query_slot W_0 eta E] &
    exists (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) query_slot W_0 eta E,
      [/\ slot_starts Q query_slot W_0, zero_weights W_0 & ~ same_prediction X Y Q query_slot W_0 eta E]].
End clause_2.

