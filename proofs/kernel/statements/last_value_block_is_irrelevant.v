(* last_value_block_is_irrelevant

   Whatever the layers before leave in the context and in the query, the prediction of a last layer of heads with
   V = diag(A, R) and any R, B and C does not depend on A, for any similarities, also normalised over the context
   keys: A of the last layer never affects the prediction, at any depth.

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
Variables (A A_other : 'I_d -> 'I_d -> R).
Variables (R_ : 'I_n_y -> 'I_n_y -> R).
Variables (B C : 'I_p -> 'I_d -> R).
Variables (A_2 A_other_2 : 'I_d -> 'I_d -> R).
Variables (R_2 : 'I_n_y -> 'I_n_y -> R).
Variables (B_2 C_2 : 'I_p -> 'I_d -> R).
Variables (h h_2 : {ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N }.
Definition equations : Prop :=
     (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) R_ i0 i3
           * Y i3 i2) * h [ffun i3 : 'I_p => \sum_(i4 < d) B i3 i4 * X i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) C i3 i4
           * Q i4 i1] + \sum_(i2 < n) (\sum_(i3 < n_y) R_2 i0 i3 * Y i3 i2) * h_2 [ffun i3 : 'I_p => \sum_(i4 < d) B_2
           i3 i4 * X i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) C_2 i3 i4 * Q i4 i1]) = - (query_slot i0 i1 + \sum_(i2 <
           n) (\sum_(i3 < n_y) R_ i0 i3 * Y i3 i2) * h [ffun i3 : 'I_p => \sum_(i4 < d) B i3 i4 * X i4 i2] [ffun i3 :
           'I_p => \sum_(i4 < d) C i3 i4 * Q i4 i1] + \sum_(i2 < n) (\sum_(i3 < n_y) R_2 i0 i3 * Y i3 i2) * h_2 [ffun
           i3 : 'I_p => \sum_(i4 < d) B_2 i3 i4 * X i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) C_2 i3 i4 * Q i4 i1])).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (A A_other : 'I_d -> 'I_d -> R) (R_ : 'I_n_y ->
      'I_n_y -> R) (B C : 'I_p -> 'I_d -> R) (A_2 A_other_2 : 'I_d -> 'I_d -> R) (R_2 : 'I_n_y -> 'I_n_y -> R) (B_2
      C_2 : 'I_p -> 'I_d -> R) (h h_2 : {ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R),
  @claim R d n n_y m p X Y Q query_slot R_ B C R_2 B_2 C_2 h h_2.
End pairwise.

Module normalised_over_the_context.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (A A_other : 'I_d -> 'I_d -> R).
Variables (R_ : 'I_n_y -> 'I_n_y -> R).
Variables (B C : 'I_p -> 'I_d -> R).
Variables (A_2 A_other_2 : 'I_d -> 'I_d -> R).
Variables (R_2 : 'I_n_y -> 'I_n_y -> R).
Variables (B_2 C_2 : 'I_p -> 'I_d -> R).
Variables (h h_2 : {ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N }.
Definition equations : Prop :=
     (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) R_ i0 i3
           * Y i3 i2) * (h [ffun i3 : 'I_p => \sum_(i4 < d) B i3 i4 * X i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) C i3
           i4 * Q i4 i1] * (\sum_(i3 < n) h [ffun i4 : 'I_p => \sum_(i5 < d) B i4 i5 * X i5 i3] [ffun i4 : 'I_p =>
           \sum_(i5 < d) C i4 i5 * Q i5 i1])^-1) + \sum_(i2 < n) (\sum_(i3 < n_y) R_2 i0 i3 * Y i3 i2) * (h_2 [ffun i3
           : 'I_p => \sum_(i4 < d) B_2 i3 i4 * X i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) C_2 i3 i4 * Q i4 i1] *
           (\sum_(i3 < n) h_2 [ffun i4 : 'I_p => \sum_(i5 < d) B_2 i4 i5 * X i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d)
           C_2 i4 i5 * Q i5 i1])^-1)) = - (query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) R_ i0 i3 * Y i3 i2) * (h
           [ffun i3 : 'I_p => \sum_(i4 < d) B i3 i4 * X i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) C i3 i4 * Q i4 i1] *
           (\sum_(i3 < n) h [ffun i4 : 'I_p => \sum_(i5 < d) B i4 i5 * X i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) C i4
           i5 * Q i5 i1])^-1) + \sum_(i2 < n) (\sum_(i3 < n_y) R_2 i0 i3 * Y i3 i2) * (h_2 [ffun i3 : 'I_p => \sum_(i4
           < d) B_2 i3 i4 * X i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) C_2 i3 i4 * Q i4 i1] * (\sum_(i3 < n) h_2 [ffun
           i4 : 'I_p => \sum_(i5 < d) B_2 i4 i5 * X i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) C_2 i4 i5 * Q i5
           i1])^-1))).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (A A_other : 'I_d -> 'I_d -> R) (R_ : 'I_n_y ->
      'I_n_y -> R) (B C : 'I_p -> 'I_d -> R) (A_2 A_other_2 : 'I_d -> 'I_d -> R) (R_2 : 'I_n_y -> 'I_n_y -> R) (B_2
      C_2 : 'I_p -> 'I_d -> R) (h h_2 : {ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R),
  @claim R d n n_y m p X Y Q query_slot R_ B C R_2 B_2 C_2 h h_2.
End normalised_over_the_context.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Whatever the layers before leave in the context and in the query, the prediction of a last layer of heads
   with V = diag(A, R) and any R, B and C does not depend on A, for any similarities, *)
From mathcomp Require Import matrix.
From Kernel Require Import Attention.
Definition prediction (R : fieldType) d n n_y m (z : prompt R d n n_y m) : 'M[R]_(n_y, m) := - query_y z.
(* Any h; normalised over the context keys, it is h / sum of h. *)
Definition normalised (R : fieldType) n p (h : vector R p -> vector R p -> R) : similarity R n p :=
  Similarity h (fun z i => z i * (\sum_k z k)^-1).
Module clause_1.
Notation premises := positive.
(* Any h of each key and query, and any weights that are made of all h of a query. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p, premises d n n_y m p ->
  forall H (A A' : 'I_H -> 'M[R]_d) (T : 'I_H -> 'M[R]_n_y) (B C : 'I_H -> 'M[R]_(p, d)) (z : prompt R d n n_y m),
  (forall h, prediction (layer (fun k => apart (A k) (T k) (B k) (C k) (pairwise n (h k))) z) =
    prediction (layer (fun k => apart (A' k) (T k) (B k) (C k) (pairwise n (h k))) z)) /\
  forall s, prediction (layer (fun k => apart (A k) (T k) (B k) (C k) (s k)) z) =
    prediction (layer (fun k => apart (A' k) (T k) (B k) (C k) (s k)) z).
End clause_1.

(* 2. also normalised over the context keys: *)
Module clause_2.
Notation premises := positive.
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p, premises d n n_y m p ->
  forall H (A A' : 'I_H -> 'M[R]_d) (T : 'I_H -> 'M[R]_n_y) (B C : 'I_H -> 'M[R]_(p, d)) h (z : prompt R d n n_y m),
  prediction (layer (fun k => apart (A k) (T k) (B k) (C k) (normalised n (h k))) z) =
  prediction (layer (fun k => apart (A' k) (T k) (B k) (C k) (normalised n (h k))) z).
End clause_2.

(* 3. A of the last layer never affects the prediction, at any depth. *)
Module clause_3.
Notation premises := positive.
(* The layers before are any, of any heads; those of the last have any h, normalised or not. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p, premises d n n_y m p ->
  forall L J q (before : 'I_L -> 'I_J -> head R d n n_y q),
  forall H (A A' : 'I_H -> 'M[R]_d) (T : 'I_H -> 'M[R]_n_y) (B C : 'I_H -> 'M[R]_(p, d)) is_normalised h,
  let similarity k := if is_normalised k : bool then normalised n (h k) else pairwise n (h k) in
  let last A k := apart (A k) (T k) (B k) (C k) (similarity k) in
  forall z : prompt R d n n_y m,
  prediction (layer (last A) (after before z)) = prediction (layer (last A') (after before z)).
End clause_3.

