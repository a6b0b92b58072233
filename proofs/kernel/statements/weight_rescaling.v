(* weight_rescaling

   A linear layer depends on its weights only through P W_V and W_K^T W_Q: two pairs (W_K, W_Q) with the same
   product, of as many rows or not, make the same layer, up to (s, 1/s); the prediction of one layer whose query
   slot starts at 0 uses only the last n_y rows of P W_V and the first d columns of W_K^T W_Q.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module key_query_product.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p k : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (V_xx : 'I_d -> 'I_d -> R).
Variables (V_xy : 'I_d -> 'I_n_y -> R).
Variables (V_yx : 'I_n_y -> 'I_d -> R).
Variables (V_yy : 'I_n_y -> 'I_n_y -> R).
Variables (K_x : 'I_p -> 'I_d -> R).
Variables (K_y : 'I_p -> 'I_n_y -> R).
Variables (Q_x : 'I_p -> 'I_d -> R).
Variables (Q_y : 'I_p -> 'I_n_y -> R).
Variables (K_x_2 : 'I_k -> 'I_d -> R).
Variables (K_y_2 : 'I_k -> 'I_n_y -> R).
Variables (Q_x_2 : 'I_k -> 'I_d -> R).
Variables (Q_y_2 : 'I_k -> 'I_n_y -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N;
  k_positive : (0 < k)%N;
  H_equal_product : (* W_K^T W_Q is the same matrix for both pairs *) forall (u0 : {ffun 'I_d -> R}) (u1 : {ffun
        'I_n_y -> R}) (u2 : {ffun 'I_d -> R}) (u3 : {ffun 'I_n_y -> R}), \sum_(i0 < k) (\sum_(i1 < d) K_x_2 i0 i1 * u0
        i1 + \sum_(i1 < n_y) K_y_2 i0 i1 * u1 i1) * (\sum_(i1 < d) Q_x_2 i0 i1 * u2 i1 + \sum_(i1 < n_y) Q_y_2 i0 i1 *
        u3 i1) = \sum_(i0 < p) (\sum_(i1 < d) K_x i0 i1 * u0 i1 + \sum_(i1 < n_y) K_y i0 i1 * u1 i1) * (\sum_(i1 < d)
        Q_x i0 i1 * u2 i1 + \sum_(i1 < n_y) Q_y i0 i1 * u3 i1) }.
Definition equations : Prop :=
     (* x *) (forall (i0 : 'I_d) (i1 : 'I_n), X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * X i3 i2 + \sum_(i3 <
           n_y) V_xy i0 i3 * Y i3 i2) * (\sum_(i3 < k) (\sum_(i4 < d) K_x_2 i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y_2 i3
           i4 * Y i4 i2) * (\sum_(i4 < d) Q_x_2 i3 i4 * X i4 i1 + \sum_(i4 < n_y) Q_y_2 i3 i4 * Y i4 i1)) = X i0 i1 +
           \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_xy i0 i3 * Y i3 i2) * (\sum_(i3 < p)
           (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y i3 i4 * Y i4 i2) * (\sum_(i4 < d) Q_x i3 i4 * X i4
           i1 + \sum_(i4 < n_y) Q_y i3 i4 * Y i4 i1)))
  /\ (* y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X i3 i2 + \sum_(i3
        < n_y) V_yy i0 i3 * Y i3 i2) * (\sum_(i3 < k) (\sum_(i4 < d) K_x_2 i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y_2 i3
        i4 * Y i4 i2) * (\sum_(i4 < d) Q_x_2 i3 i4 * X i4 i1 + \sum_(i4 < n_y) Q_y_2 i3 i4 * Y i4 i1)) = Y i0 i1 +
        \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_yy i0 i3 * Y i3 i2) * (\sum_(i3 < p)
        (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y i3 i4 * Y i4 i2) * (\sum_(i4 < d) Q_x i3 i4 * X i4 i1
        + \sum_(i4 < n_y) Q_y i3 i4 * Y i4 i1)))
  /\ (* query_x *) (forall (i0 : 'I_d) (i1 : 'I_m), Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * X i3 i2 +
        \sum_(i3 < n_y) V_xy i0 i3 * Y i3 i2) * (\sum_(i3 < k) (\sum_(i4 < d) K_x_2 i3 i4 * X i4 i2 + \sum_(i4 < n_y)
        K_y_2 i3 i4 * Y i4 i2) * (\sum_(i4 < d) Q_x_2 i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q_y_2 i3 i4 * query_slot i4
        i1)) = Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_xy i0 i3 * Y i3 i2) *
        (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y i3 i4 * Y i4 i2) * (\sum_(i4 < d) Q_x
        i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * query_slot i4 i1)))
  /\ (* query_y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X
        i3 i2 + \sum_(i3 < n_y) V_yy i0 i3 * Y i3 i2) * (\sum_(i3 < k) (\sum_(i4 < d) K_x_2 i3 i4 * X i4 i2 + \sum_(i4
        < n_y) K_y_2 i3 i4 * Y i4 i2) * (\sum_(i4 < d) Q_x_2 i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q_y_2 i3 i4 *
        query_slot i4 i1)) = query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X i3 i2 + \sum_(i3 < n_y)
        V_yy i0 i3 * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y i3 i4 * Y i4
        i2) * (\sum_(i4 < d) Q_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * query_slot i4 i1))).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p k : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y ->
      'I_n -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (V_xx : 'I_d -> 'I_d -> R) (V_xy : 'I_d ->
      'I_n_y -> R) (V_yx : 'I_n_y -> 'I_d -> R) (V_yy : 'I_n_y -> 'I_n_y -> R) (K_x : 'I_p -> 'I_d -> R) (K_y : 'I_p
      -> 'I_n_y -> R) (Q_x : 'I_p -> 'I_d -> R) (Q_y : 'I_p -> 'I_n_y -> R) (K_x_2 : 'I_k -> 'I_d -> R) (K_y_2 : 'I_k
      -> 'I_n_y -> R) (Q_x_2 : 'I_k -> 'I_d -> R) (Q_y_2 : 'I_k -> 'I_n_y -> R),
  @claim R d n n_y m p k X Y Q query_slot V_xx V_xy V_yx V_yy K_x K_y Q_x Q_y K_x_2 K_y_2 Q_x_2 Q_y_2.
End key_query_product.

Module scale.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (V_xx : 'I_d -> 'I_d -> R).
Variables (V_xy : 'I_d -> 'I_n_y -> R).
Variables (V_yx : 'I_n_y -> 'I_d -> R).
Variables (V_yy : 'I_n_y -> 'I_n_y -> R).
Variables (K_x : 'I_p -> 'I_d -> R).
Variables (K_y : 'I_p -> 'I_n_y -> R).
Variables (Q_x : 'I_p -> 'I_d -> R).
Variables (Q_y : 'I_p -> 'I_n_y -> R).
Variables (s_ : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N;
  not_zero_0 : s_ != 0 :> R }.
Definition equations : Prop :=
     (* x *) (forall (i0 : 'I_d) (i1 : 'I_n), X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) s_ * V_xx i0 i3 * X i3 i2 +
           \sum_(i3 < n_y) s_ * V_xy i0 i3 * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 <
           n_y) K_y i3 i4 * Y i4 i2) * (\sum_(i4 < d) 1 / s_ * Q_x i3 i4 * X i4 i1 + \sum_(i4 < n_y) 1 / s_ * Q_y i3
           i4 * Y i4 i1)) = X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_xy i0 i3 *
           Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y i3 i4 * Y i4 i2) *
           (\sum_(i4 < d) Q_x i3 i4 * X i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * Y i4 i1)))
  /\ (* y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) s_ * V_yx i0 i3 * X i3 i2 +
        \sum_(i3 < n_y) s_ * V_yy i0 i3 * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 <
        n_y) K_y i3 i4 * Y i4 i2) * (\sum_(i4 < d) 1 / s_ * Q_x i3 i4 * X i4 i1 + \sum_(i4 < n_y) 1 / s_ * Q_y i3 i4 *
        Y i4 i1)) = Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_yy i0 i3 * Y i3
        i2) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y i3 i4 * Y i4 i2) * (\sum_(i4 <
        d) Q_x i3 i4 * X i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * Y i4 i1)))
  /\ (* query_x *) (forall (i0 : 'I_d) (i1 : 'I_m), Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) s_ * V_xx i0 i3 * X i3 i2 +
        \sum_(i3 < n_y) s_ * V_xy i0 i3 * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 <
        n_y) K_y i3 i4 * Y i4 i2) * (\sum_(i4 < d) 1 / s_ * Q_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) 1 / s_ * Q_y i3 i4 *
        query_slot i4 i1)) = Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_xy i0 i3
        * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y i3 i4 * Y i4 i2) *
        (\sum_(i4 < d) Q_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * query_slot i4 i1)))
  /\ (* query_y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) s_ * V_yx i0 i3
        * X i3 i2 + \sum_(i3 < n_y) s_ * V_yy i0 i3 * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 +
        \sum_(i4 < n_y) K_y i3 i4 * Y i4 i2) * (\sum_(i4 < d) 1 / s_ * Q_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) 1 / s_ *
        Q_y i3 i4 * query_slot i4 i1)) = query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X i3 i2 +
        \sum_(i3 < n_y) V_yy i0 i3 * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y)
        K_y i3 i4 * Y i4 i2) * (\sum_(i4 < d) Q_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * query_slot i4 i1))).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (V_xx : 'I_d -> 'I_d -> R) (V_xy : 'I_d ->
      'I_n_y -> R) (V_yx : 'I_n_y -> 'I_d -> R) (V_yy : 'I_n_y -> 'I_n_y -> R) (K_x : 'I_p -> 'I_d -> R) (K_y : 'I_p
      -> 'I_n_y -> R) (Q_x : 'I_p -> 'I_d -> R) (Q_y : 'I_p -> 'I_n_y -> R) (s_ : R),
  @claim R d n n_y m p X Y Q query_slot V_xx V_xy V_yx V_yy K_x K_y Q_x Q_y s_.
End scale.

Module unseen_blocks.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (V_xx : 'I_d -> 'I_d -> R).
Variables (V_xy : 'I_d -> 'I_n_y -> R).
Variables (V_yx : 'I_n_y -> 'I_d -> R).
Variables (V_yy : 'I_n_y -> 'I_n_y -> R).
Variables (K_x : 'I_p -> 'I_d -> R).
Variables (K_y : 'I_p -> 'I_n_y -> R).
Variables (Q_x : 'I_p -> 'I_d -> R).
Variables (Q_y : 'I_p -> 'I_n_y -> R).
Variables (U_xx : 'I_d -> 'I_d -> R).
Variables (U_xy : 'I_d -> 'I_n_y -> R).
Variables (R_y : 'I_p -> 'I_n_y -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N;
  H_zero_query_slot : (* the query's y slot starts at 0 *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = 0 *
        query_slot i0 i1 }.
Definition equations : Prop :=
     (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3
           * X i3 i2 + \sum_(i3 < n_y) V_yy i0 i3 * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 +
           \sum_(i4 < n_y) K_y i3 i4 * Y i4 i2) * (\sum_(i4 < d) Q_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) R_y i3 i4 *
           query_slot i4 i1))) = - (query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X i3 i2 + \sum_(i3 <
           n_y) V_yy i0 i3 * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y i3 i4
           * Y i4 i2) * (\sum_(i4 < d) Q_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * query_slot i4 i1)))).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (V_xx : 'I_d -> 'I_d -> R) (V_xy : 'I_d ->
      'I_n_y -> R) (V_yx : 'I_n_y -> 'I_d -> R) (V_yy : 'I_n_y -> 'I_n_y -> R) (K_x : 'I_p -> 'I_d -> R) (K_y : 'I_p
      -> 'I_n_y -> R) (Q_x : 'I_p -> 'I_d -> R) (Q_y : 'I_p -> 'I_n_y -> R) (U_xx : 'I_d -> 'I_d -> R) (U_xy : 'I_d ->
      'I_n_y -> R) (R_y : 'I_p -> 'I_n_y -> R),
  @claim R d n n_y m p X Y Q query_slot V_yx V_yy K_x K_y Q_x Q_y R_y.
End unseen_blocks.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. A linear layer depends on its weights only through P W_V and W_K^T W_Q: two pairs (W_K, W_Q) with the same
   product, of as many rows or not, make the same layer, *)
From mathcomp Require Import matrix.
From Kernel Require Import LinearLayer.
Module clause_1.
Section Given.
Variables (R : fieldType) (d n_y n m p q r s : nat).
Variables (P : 'M[R]_(d + n_y, r)) (W_V : 'M[R]_(r, d + n_y)) (W_K W_Q : 'M[R]_(p, d + n_y)).
Variables (P' : 'M[R]_(d + n_y, s)) (W_V' : 'M[R]_(s, d + n_y)) (W_K' W_Q' : 'M[R]_(q, d + n_y)).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n_y)%N, (0 < n)%N & (0 < m)%N];
  rows : (0 < p)%N /\ (0 < q)%N;
  same_values : P' *m W_V' = P *m W_V;
  same_product : W_K'^T *m W_Q' = W_K^T *m W_Q }.
End Given.
(* Of any context E and queries F both layers leave the same. *)
Definition statement : Prop :=
  forall (R : fieldType) d n_y n m p q r s P W_V W_K W_Q P' W_V' W_K' W_Q',
  @premises R d n_y n m p q r s P W_V W_K W_Q P' W_V' W_K' W_Q' ->
  forall (E : 'M[R]_(d + n_y, n)) (F : 'M[R]_(d + n_y, m)),
  layer (P' *m W_V') W_K' W_Q' E F = layer (P *m W_V) W_K W_Q E F.
End clause_1.

(* 2. up to (s, 1/s); *)

(* 3. the prediction of one layer whose query slot starts at 0 uses only the last n_y rows of P W_V and the
   first d columns of W_K^T W_Q. *)

