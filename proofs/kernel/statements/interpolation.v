(* interpolation

   If trained weights are the constructed ones up to rescaling, P W_V times s and W_K^T W_Q divided by s, then
   rescaling them by 1/s and s and averaging P W_V and W_K^T W_Q with any weights 1 - alpha and alpha gives the
   constructed layer: the same slots, hence the same prediction and loss. Averaged without rescaling, the layer's
   update is the constructed one times ((1 - alpha) + alpha s) ((1 - alpha) + alpha/s) = 1 + alpha (1 - alpha) (s
   - 1)^2 / s.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module with_rescaling.
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
Variables (s_ alpha : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N;
  not_zero_0 : s_ != 0 :> R }.
Definition equations : Prop :=
     (* x *) (forall (i0 : 'I_d) (i1 : 'I_n), X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) ((- alpha + 1) * V_xx i0 i3 +
           alpha * (1 / s_ * (s_ * V_xx i0 i3))) * X i3 i2 + \sum_(i3 < n_y) ((- alpha + 1) * V_xy i0 i3 + alpha * (1
           / s_ * (s_ * V_xy i0 i3))) * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) ((- alpha + 1) * K_x i3 i4 + alpha *
           (s_ * (1 / s_ * K_x i3 i4))) * X i4 i2 + \sum_(i4 < n_y) ((- alpha + 1) * K_y i3 i4 + alpha * (s_ * (1 / s_
           * K_y i3 i4))) * Y i4 i2) * (\sum_(i4 < d) Q_x i3 i4 * X i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * Y i4 i1)) = X
           i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_xy i0 i3 * Y i3 i2) *
           (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y i3 i4 * Y i4 i2) * (\sum_(i4 < d)
           Q_x i3 i4 * X i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * Y i4 i1)))
  /\ (* y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) ((- alpha + 1) * V_yx i0 i3 +
        alpha * (1 / s_ * (s_ * V_yx i0 i3))) * X i3 i2 + \sum_(i3 < n_y) ((- alpha + 1) * V_yy i0 i3 + alpha * (1 /
        s_ * (s_ * V_yy i0 i3))) * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) ((- alpha + 1) * K_x i3 i4 + alpha * (s_ *
        (1 / s_ * K_x i3 i4))) * X i4 i2 + \sum_(i4 < n_y) ((- alpha + 1) * K_y i3 i4 + alpha * (s_ * (1 / s_ * K_y i3
        i4))) * Y i4 i2) * (\sum_(i4 < d) Q_x i3 i4 * X i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * Y i4 i1)) = Y i0 i1 +
        \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_yy i0 i3 * Y i3 i2) * (\sum_(i3 < p)
        (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y i3 i4 * Y i4 i2) * (\sum_(i4 < d) Q_x i3 i4 * X i4 i1
        + \sum_(i4 < n_y) Q_y i3 i4 * Y i4 i1)))
  /\ (* query_x *) (forall (i0 : 'I_d) (i1 : 'I_m), Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) ((- alpha + 1) * V_xx i0 i3
        + alpha * (1 / s_ * (s_ * V_xx i0 i3))) * X i3 i2 + \sum_(i3 < n_y) ((- alpha + 1) * V_xy i0 i3 + alpha * (1 /
        s_ * (s_ * V_xy i0 i3))) * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) ((- alpha + 1) * K_x i3 i4 + alpha * (s_ *
        (1 / s_ * K_x i3 i4))) * X i4 i2 + \sum_(i4 < n_y) ((- alpha + 1) * K_y i3 i4 + alpha * (s_ * (1 / s_ * K_y i3
        i4))) * Y i4 i2) * (\sum_(i4 < d) Q_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * query_slot i4 i1)) = Q i0
        i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_xy i0 i3 * Y i3 i2) * (\sum_(i3 <
        p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y i3 i4 * Y i4 i2) * (\sum_(i4 < d) Q_x i3 i4 * Q i4
        i1 + \sum_(i4 < n_y) Q_y i3 i4 * query_slot i4 i1)))
  /\ (* query_y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) ((- alpha + 1) *
        V_yx i0 i3 + alpha * (1 / s_ * (s_ * V_yx i0 i3))) * X i3 i2 + \sum_(i3 < n_y) ((- alpha + 1) * V_yy i0 i3 +
        alpha * (1 / s_ * (s_ * V_yy i0 i3))) * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) ((- alpha + 1) * K_x i3 i4 +
        alpha * (s_ * (1 / s_ * K_x i3 i4))) * X i4 i2 + \sum_(i4 < n_y) ((- alpha + 1) * K_y i3 i4 + alpha * (s_ * (1
        / s_ * K_y i3 i4))) * Y i4 i2) * (\sum_(i4 < d) Q_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * query_slot
        i4 i1)) = query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_yy i0 i3 *
        Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y i3 i4 * Y i4 i2) *
        (\sum_(i4 < d) Q_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * query_slot i4 i1))).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (V_xx : 'I_d -> 'I_d -> R) (V_xy : 'I_d ->
      'I_n_y -> R) (V_yx : 'I_n_y -> 'I_d -> R) (V_yy : 'I_n_y -> 'I_n_y -> R) (K_x : 'I_p -> 'I_d -> R) (K_y : 'I_p
      -> 'I_n_y -> R) (Q_x : 'I_p -> 'I_d -> R) (Q_y : 'I_p -> 'I_n_y -> R) (s_ alpha : R),
  @claim R d n n_y m p X Y Q query_slot V_xx V_xy V_yx V_yy K_x K_y Q_x Q_y s_ alpha.
End with_rescaling.

Module without_rescaling.
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
Variables (s_ alpha : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N;
  not_zero_0 : s_ != 0 :> R }.
Definition equations : Prop :=
     (* x *) (forall (i0 : 'I_d) (i1 : 'I_n), X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) ((- alpha + 1) * V_xx i0 i3 +
           alpha * (s_ * V_xx i0 i3)) * X i3 i2 + \sum_(i3 < n_y) ((- alpha + 1) * V_xy i0 i3 + alpha * (s_ * V_xy i0
           i3)) * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) ((- alpha + 1) * K_x i3 i4 + alpha * (1 / s_ * K_x i3 i4))
           * X i4 i2 + \sum_(i4 < n_y) ((- alpha + 1) * K_y i3 i4 + alpha * (1 / s_ * K_y i3 i4)) * Y i4 i2) *
           (\sum_(i4 < d) Q_x i3 i4 * X i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * Y i4 i1)) = X i0 i1 + (alpha * (- alpha +
           1) * (s_ - 1) * (s_ - 1) / s_ + 1) * (X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * X i3 i2 +
           \sum_(i3 < n_y) V_xy i0 i3 * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y)
           K_y i3 i4 * Y i4 i2) * (\sum_(i4 < d) Q_x i3 i4 * X i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * Y i4 i1)) - X i0
           i1))
  /\ (* y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) ((- alpha + 1) * V_yx i0 i3 +
        alpha * (s_ * V_yx i0 i3)) * X i3 i2 + \sum_(i3 < n_y) ((- alpha + 1) * V_yy i0 i3 + alpha * (s_ * V_yy i0
        i3)) * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) ((- alpha + 1) * K_x i3 i4 + alpha * (1 / s_ * K_x i3 i4)) * X
        i4 i2 + \sum_(i4 < n_y) ((- alpha + 1) * K_y i3 i4 + alpha * (1 / s_ * K_y i3 i4)) * Y i4 i2) * (\sum_(i4 < d)
        Q_x i3 i4 * X i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * Y i4 i1)) = Y i0 i1 + (alpha * (- alpha + 1) * (s_ - 1) *
        (s_ - 1) / s_ + 1) * (Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_yy i0 i3
        * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y i3 i4 * Y i4 i2) *
        (\sum_(i4 < d) Q_x i3 i4 * X i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * Y i4 i1)) - Y i0 i1))
  /\ (* query_x *) (forall (i0 : 'I_d) (i1 : 'I_m), Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) ((- alpha + 1) * V_xx i0 i3
        + alpha * (s_ * V_xx i0 i3)) * X i3 i2 + \sum_(i3 < n_y) ((- alpha + 1) * V_xy i0 i3 + alpha * (s_ * V_xy i0
        i3)) * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) ((- alpha + 1) * K_x i3 i4 + alpha * (1 / s_ * K_x i3 i4)) * X
        i4 i2 + \sum_(i4 < n_y) ((- alpha + 1) * K_y i3 i4 + alpha * (1 / s_ * K_y i3 i4)) * Y i4 i2) * (\sum_(i4 < d)
        Q_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * query_slot i4 i1)) = Q i0 i1 + (alpha * (- alpha + 1) * (s_
        - 1) * (s_ - 1) / s_ + 1) * (Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * X i3 i2 + \sum_(i3 < n_y)
        V_xy i0 i3 * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 + \sum_(i4 < n_y) K_y i3 i4 * Y i4
        i2) * (\sum_(i4 < d) Q_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * query_slot i4 i1)) - Q i0 i1))
  /\ (* query_y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) ((- alpha + 1) *
        V_yx i0 i3 + alpha * (s_ * V_yx i0 i3)) * X i3 i2 + \sum_(i3 < n_y) ((- alpha + 1) * V_yy i0 i3 + alpha * (s_
        * V_yy i0 i3)) * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) ((- alpha + 1) * K_x i3 i4 + alpha * (1 / s_ * K_x
        i3 i4)) * X i4 i2 + \sum_(i4 < n_y) ((- alpha + 1) * K_y i3 i4 + alpha * (1 / s_ * K_y i3 i4)) * Y i4 i2) *
        (\sum_(i4 < d) Q_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 * query_slot i4 i1)) = query_slot i0 i1 +
        (alpha * (- alpha + 1) * (s_ - 1) * (s_ - 1) / s_ + 1) * (query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx
        i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_yy i0 i3 * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * X i4 i2 +
        \sum_(i4 < n_y) K_y i3 i4 * Y i4 i2) * (\sum_(i4 < d) Q_x i3 i4 * Q i4 i1 + \sum_(i4 < n_y) Q_y i3 i4 *
        query_slot i4 i1)) - query_slot i0 i1)).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (V_xx : 'I_d -> 'I_d -> R) (V_xy : 'I_d ->
      'I_n_y -> R) (V_yx : 'I_n_y -> 'I_d -> R) (V_yy : 'I_n_y -> 'I_n_y -> R) (K_x : 'I_p -> 'I_d -> R) (K_y : 'I_p
      -> 'I_n_y -> R) (Q_x : 'I_p -> 'I_d -> R) (Q_y : 'I_p -> 'I_n_y -> R) (s_ alpha : R),
  @claim R d n n_y m p X Y Q query_slot V_xx V_xy V_yx V_yy K_x K_y Q_x Q_y s_ alpha.
End without_rescaling.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. If trained weights are the constructed ones up to rescaling, P W_V times s and W_K^T W_Q divided by s,
   then rescaling them by 1/s and s and averaging P W_V and W_K^T W_Q with any weights 1 - alpha and alpha gives
   the constructed layer: the same slots, *)
From mathcomp Require Import matrix.
From Kernel Require Import LinearLayer.
Module weights.
Section Given.
Variables (R : fieldType) (d n_y n m p p1 p2 : nat) (s alpha : R).
(* The constructed weights: V is P W_V, and there are keys and queries, as those of all others, of so many rows *)
Variables (V : 'M[R]_(d + n_y)) (W_K W_Q : 'M[R]_(p, d + n_y)).
(* The trained ones, *)
Variables (V1 : 'M[R]_(d + n_y)) (W_K1 W_Q1 : 'M[R]_(p1, d + n_y)).
(* and the average *)
Variables (V2 : 'M[R]_(d + n_y)) (W_K2 W_Q2 : 'M[R]_(p2, d + n_y)).
(* of the constructed ones and of the trained ones, times a and b. *)
Record average (a b : R) : Prop := Average {
  sizes : [/\ (0 < d)%N, (0 < n_y)%N, (0 < n)%N & (0 < m)%N];
  rows : (0 < p)%N;
  scale : s != 0;
  trained_values : V1 = s *: V;
  trained_product : W_K1^T *m W_Q1 = (1 / s) *: (W_K^T *m W_Q);
  values : V2 = (1 - alpha) *: V + alpha *: (a *: V1);
  product : W_K2^T *m W_Q2 = (1 - alpha) *: (W_K^T *m W_Q) + alpha *: (b *: (W_K1^T *m W_Q1)) }.
End Given.
End weights.

Module clause_1.
Definition premises (R : fieldType) d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 : Prop :=
  @weights.average R d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 (1 / s) s.
Definition statement : Prop :=
  forall (R : fieldType) d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2,
  @premises R d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 ->
  forall (E : 'M[R]_(d + n_y, n)) (F : 'M[R]_(d + n_y, m)), layer V2 W_K2 W_Q2 E F = layer V W_K W_Q E F.
End clause_1.

(* 2. hence the same prediction and loss. *)
Module clause_2.
Section Given.
Variables (R : fieldType) (d n_y n m : nat).
(* The prediction is minus the y slot of the queries. *)
Definition prediction (left : 'M[R]_(d + n_y, n) * 'M[R]_(d + n_y, m)) : 'I_n_y -> 'I_m -> R :=
  fun i j => - y_of left.2 i j.
Variables (p p1 p2 : nat) (s alpha : R).
Variables (V : 'M[R]_(d + n_y)) (W_K W_Q : 'M[R]_(p, d + n_y)) (V1 : 'M[R]_(d + n_y)) (W_K1 W_Q1 : 'M[R]_(p1, d + n_y)).
Variables (V2 : 'M[R]_(d + n_y)) (W_K2 W_Q2 : 'M[R]_(p2, d + n_y)).
(* A loss: any function of the predictions for whatever prompts *)
Variables (Z : Type) (loss : (Z -> 'I_n_y -> 'I_m -> R) -> R).
Record premises : Prop := Premises {
  averaged : weights.average n m s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 (1 / s) s;
  a_loss : forall u v, (forall z i j, u z i j = v z i j) -> loss u = loss v }.
End Given.
Definition statement : Prop :=
  forall (R : fieldType) d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 Z loss,
  @premises R d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 Z loss ->
  (forall (E : 'M[R]_(d + n_y, n)) (F : 'M[R]_(d + n_y, m)) i j,
    prediction (layer V2 W_K2 W_Q2 E F) i j = prediction (layer V W_K W_Q E F) i j) /\
  forall (E : Z -> 'M[R]_(d + n_y, n)) (F : Z -> 'M[R]_(d + n_y, m)),
    loss (fun z => prediction (layer V2 W_K2 W_Q2 (E z) (F z))) =
      loss (fun z => prediction (layer V W_K W_Q (E z) (F z))).
End clause_2.

(* 3. Averaged without rescaling, the layer's update is the constructed one times ((1 - alpha) + alpha s) ((1 -
   alpha) + alpha/s) = 1 + alpha (1 - alpha) (s - 1)^2 / s. *)
Module clause_3.
Definition premises (R : fieldType) d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 : Prop :=
  @weights.average R d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 1 1.
Definition statement : Prop :=
  forall (R : fieldType) d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2,
  @premises R d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 ->
  let factor := ((1 - alpha) + alpha * s) * ((1 - alpha) + alpha / s) in
  factor = 1 + alpha * (1 - alpha) * (s - 1) ^+ 2 / s /\
  forall (E : 'M[R]_(d + n_y, n)) (F : 'M[R]_(d + n_y, m)),
    (layer V2 W_K2 W_Q2 E F).1 - E = factor *: ((layer V W_K W_Q E F).1 - E) /\
    (layer V2 W_K2 W_Q2 E F).2 - F = factor *: ((layer V W_K W_Q E F).2 - F).
End clause_3.

