(* orthogonal_equivariance

   Let R S = I, O^T O = I, T = S O R, h(O u, O w) = h(u, w), and let the weights of a target be any function phi
   of its h(B_l x_i, C_l x_j) with all context tokens: h itself, or h normalised over them, as in softmax. Layers
   with V_l = diag(S A'_l R, r_l I), B_l = B'_l R, C_l = C'_l R, any A'_l, B'_l, C'_l, r_l, map a context (X, Y)
   and queries (Q, Z) to (X_L, Y_L) and (Q_L, Z_L); layers with O A'_l O^T, O B'_l O^T, O C'_l O^T for A'_l, B'_l,
   C'_l, the same O in all of them, map (T X, Y) and (T Q, Z) to (T X_L, Y_L) and (T Q_L, Z_L), for every L: the
   label slots, so the predictions and the loss of every prompt, are the same.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module equivariance.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (S R_ O : 'I_d -> 'I_d -> R).
Variables (h : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R).
Variables (phi : {ffun 'I_n -> R} -> 'I_n -> R).
Variables (A B C : nat -> ('I_d -> 'I_d -> R)).
Variables (r : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  H_inverse : (* R S = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) R_ i0 i2 * S i2 i1 = (i0 == i1)%:R;
  H_invariant_similarity : (* h(O u, O w) = h(u, w) *) forall (u0 : {ffun 'I_d -> R}) (u1 : {ffun 'I_d -> R}), h [ffun
        i0 : 'I_d => \sum_(i1 < d) O i0 i1 * u0 i1] [ffun i0 : 'I_d => \sum_(i1 < d) O i0 i1 * u1 i1] = h u0 u1;
  H_orthogonal : (* O^T O = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) O i2 i0 * O i2 i1 = (i0 == i1)%:R }.
Record state := State {
  s_x : 'I_d -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_d -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_moved_x : 'I_d -> 'I_n -> R;
  s_moved_y : 'I_n_y -> 'I_n -> R;
  s_moved_query_x : 'I_d -> 'I_m -> R;
  s_moved_query_y : 'I_n_y -> 'I_m -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* moved_x *) (fun (i0 : 'I_d) (i1 : 'I_n) => \sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d) S i0 i4 * O i4 i3) * R_ i3
        i2) * X i2 i1)
  (* moved_y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* moved_query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => \sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d) S i0 i4 * O i4 i3) *
        R_ i3 i2) * Q i2 i1)
  (* moved_query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1).
Definition advance (at_A : 'I_d -> 'I_d -> R) (at_B : 'I_d -> 'I_d -> R) (at_C : 'I_d -> 'I_d -> R) (at_r : R) (s :
      state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) (\sum_(i4 < d) (\sum_(i5 < d) S
        i0 i5 * at_A i5 i4) * R_ i4 i3) * (s_x s) i3 i2) * phi [ffun i3 : 'I_n => h [ffun i4 : 'I_d => \sum_(i5 < d)
        (\sum_(i6 < d) at_B i4 i6 * R_ i6 i5) * (s_x s) i5 i3] [ffun i4 : 'I_d => \sum_(i5 < d) (\sum_(i6 < d) at_C i4
        i6 * R_ i6 i5) * (s_x s) i5 i1]] i2)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_r * (i0 == i3)%:R * (s_y
        s) i3 i2) * phi [ffun i3 : 'I_n => h [ffun i4 : 'I_d => \sum_(i5 < d) (\sum_(i6 < d) at_B i4 i6 * R_ i6 i5) *
        (s_x s) i5 i3] [ffun i4 : 'I_d => \sum_(i5 < d) (\sum_(i6 < d) at_C i4 i6 * R_ i6 i5) * (s_x s) i5 i1]] i2)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) (\sum_(i4 < d)
        (\sum_(i5 < d) S i0 i5 * at_A i5 i4) * R_ i4 i3) * (s_x s) i3 i2) * phi [ffun i3 : 'I_n => h [ffun i4 : 'I_d
        => \sum_(i5 < d) (\sum_(i6 < d) at_B i4 i6 * R_ i6 i5) * (s_x s) i5 i3] [ffun i4 : 'I_d => \sum_(i5 < d)
        (\sum_(i6 < d) at_C i4 i6 * R_ i6 i5) * (s_query_x s) i5 i1]] i2)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_r * (i0 ==
        i3)%:R * (s_y s) i3 i2) * phi [ffun i3 : 'I_n => h [ffun i4 : 'I_d => \sum_(i5 < d) (\sum_(i6 < d) at_B i4 i6
        * R_ i6 i5) * (s_x s) i5 i3] [ffun i4 : 'I_d => \sum_(i5 < d) (\sum_(i6 < d) at_C i4 i6 * R_ i6 i5) *
        (s_query_x s) i5 i1]] i2)
  (* moved_x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_moved_x s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) (\sum_(i4 < d)
        (\sum_(i5 < d) S i0 i5 * (\sum_(i6 < d) (\sum_(i7 < d) O i5 i7 * at_A i7 i6) * O i4 i6)) * R_ i4 i3) *
        (s_moved_x s) i3 i2) * phi [ffun i3 : 'I_n => h [ffun i4 : 'I_d => \sum_(i5 < d) (\sum_(i6 < d) (\sum_(i7 < d)
        (\sum_(i8 < d) O i4 i8 * at_B i8 i7) * O i6 i7) * R_ i6 i5) * (s_moved_x s) i5 i3] [ffun i4 : 'I_d => \sum_(i5
        < d) (\sum_(i6 < d) (\sum_(i7 < d) (\sum_(i8 < d) O i4 i8 * at_C i8 i7) * O i6 i7) * R_ i6 i5) * (s_moved_x s)
        i5 i1]] i2)
  (* moved_y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_moved_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_r * (i0 ==
        i3)%:R * (s_moved_y s) i3 i2) * phi [ffun i3 : 'I_n => h [ffun i4 : 'I_d => \sum_(i5 < d) (\sum_(i6 < d)
        (\sum_(i7 < d) (\sum_(i8 < d) O i4 i8 * at_B i8 i7) * O i6 i7) * R_ i6 i5) * (s_moved_x s) i5 i3] [ffun i4 :
        'I_d => \sum_(i5 < d) (\sum_(i6 < d) (\sum_(i7 < d) (\sum_(i8 < d) O i4 i8 * at_C i8 i7) * O i6 i7) * R_ i6
        i5) * (s_moved_x s) i5 i1]] i2)
  (* moved_query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_moved_query_x s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d)
        (\sum_(i4 < d) (\sum_(i5 < d) S i0 i5 * (\sum_(i6 < d) (\sum_(i7 < d) O i5 i7 * at_A i7 i6) * O i4 i6)) * R_
        i4 i3) * (s_moved_x s) i3 i2) * phi [ffun i3 : 'I_n => h [ffun i4 : 'I_d => \sum_(i5 < d) (\sum_(i6 < d)
        (\sum_(i7 < d) (\sum_(i8 < d) O i4 i8 * at_B i8 i7) * O i6 i7) * R_ i6 i5) * (s_moved_x s) i5 i3] [ffun i4 :
        'I_d => \sum_(i5 < d) (\sum_(i6 < d) (\sum_(i7 < d) (\sum_(i8 < d) O i4 i8 * at_C i8 i7) * O i6 i7) * R_ i6
        i5) * (s_moved_query_x s) i5 i1]] i2)
  (* moved_query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_moved_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y)
        at_r * (i0 == i3)%:R * (s_moved_y s) i3 i2) * phi [ffun i3 : 'I_n => h [ffun i4 : 'I_d => \sum_(i5 < d)
        (\sum_(i6 < d) (\sum_(i7 < d) (\sum_(i8 < d) O i4 i8 * at_B i8 i7) * O i6 i7) * R_ i6 i5) * (s_moved_x s) i5
        i3] [ffun i4 : 'I_d => \sum_(i5 < d) (\sum_(i6 < d) (\sum_(i7 < d) (\sum_(i8 < d) O i4 i8 * at_C i8 i7) * O i6
        i7) * R_ i6 i5) * (s_moved_query_x s) i5 i1]] i2).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (A l) (B l) (C l) (r l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_moved_x s) i0 i1 = \sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 <
           d) S i0 i4 * O i4 i3) * R_ i3 i2) * (s_x s) i2 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_moved_y s) i0 i1 = (s_y s) i0 i1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_moved_query_x s) i0 i1 = \sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4
        < d) S i0 i4 * O i4 i3) * R_ i3 i2) * (s_query_x s) i2 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_moved_query_y s) i0 i1 = (s_query_y s) i0 i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (S R_ O : 'I_d -> 'I_d -> R) (h : {ffun 'I_d -> R}
      -> {ffun 'I_d -> R} -> R) (phi : {ffun 'I_n -> R} -> 'I_n -> R) (A B C : nat -> ('I_d -> 'I_d -> R)) (r : nat ->
      R),
  @claim R d n n_y m X Y Q query_slot S R_ O h phi A B C r.
End equivariance.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Let R S = I, O^T O = I, T = S O R, h(O u, O w) = h(u, w), and let the weights of a target be any function phi
   of its h(B_l x_i, C_l x_j) with all context tokens: h itself, or h normalised over them, as in softmax. *)

(* 2. Layers with V_l = diag(S A'_l R, r_l I), B_l = B'_l R, C_l = C'_l R, any A'_l, B'_l, C'_l, r_l, map a context
   (X, Y) and queries (Q, Z) to (X_L, Y_L) and (Q_L, Z_L); layers with O A'_l O^T, O B'_l O^T, O C'_l O^T for A'_l,
   B'_l, C'_l, the same O in all of them, map (T X, Y) and (T Q, Z) to (T X_L, Y_L) and (T Q_L, Z_L), for every L: *)

(* 3. the label slots, so the predictions and the loss of every prompt, are the same. *)
From mathcomp Require Import matrix.
From Kernel Require Import Attention.
Module clause_3.
Section Given.
Variables (F : fieldType) (d n n_y m L H : nat) (S R O : 'M[F]_d).
(* Of every layer and head: h and phi *)
Variable s : 'I_L -> 'I_H -> similarity F n d.
Definition rotated (O : 'M[F]_d) (u : vector F d) : vector F d := [ffun i => \sum_k O i k * u k].
Record premises : Prop := Premises {
  sizes : positive d n n_y m d;
  inverse : R *m S = 1%:M;
  orthogonal : O^T *m O = 1%:M;
  invariant : forall l k u w, h (s l k) (rotated O u) (rotated O w) = h (s l k) u w }.
Definition T : 'M[F]_d := S *m O *m R.
(* Weights A', B', C', r of every layer and head *)
Definition blocks := 'I_L -> 'I_H -> 'M[F]_d.
Definition heads (A B C : blocks) (r : 'I_L -> 'I_H -> F) l k : head F d n n_y d :=
  apart (S *m A l k *m R) (r l k)%:M (B l k *m R) (C l k *m R) (s l k).
Definition conjugated (A : blocks) : blocks := fun l k => O *m A l k *m O^T.
Definition moved (z : prompt F d n n_y m) : prompt F d n n_y m := (T *m z.1.1.1, z.1.1.2, T *m z.1.2, z.2).
End Given.
(* Label slots of context and query, and all that is made of these *)
Definition statement : Prop :=
  forall (F : fieldType) d n n_y m L H (S R O : 'M[F]_d) s, @premises F d n n_y m L H S R O s ->
  forall A B C r (z : prompt F d n n_y m),
  let left := after (heads n_y S R s A B C r) z in
  let left' := after (heads n_y S R s (conjugated O A) (conjugated O B) (conjugated O C) r) (moved S R O z) in
  [/\ left'.1.1.2 = left.1.1.2, query_y left' = query_y left &
      forall V (loss : 'M[F]_(n_y, m) -> V), loss (- query_y left') = loss (- query_y left)].
End clause_3.

