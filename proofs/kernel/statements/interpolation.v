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
