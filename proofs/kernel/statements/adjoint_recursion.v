(* adjoint_recursion

   Let a_L be the derivatives of the loss |slot + label|^2 by what the last layer leaves, and for each layer, the
   last one first, a_l and g_l the derivatives that the adjoint recursion makes of a_{l+1}. For any prompts z_l,
   tangents t_l and changes dW_l of the weights, and D_l the coefficient of t in layer l over dual numbers at z_l
   + t_l t and W_l + dW_l t, sum_l <g_l, dW_l> + <a_0, t_0> + sum_l <a_{l+1}, t_{l+1} - D_l> is the derivative of
   the loss along t_L, with linear attention and all blocks of values, keys and queries; with V_l = diag(A_l, r_l
   I), keys B_l x, queries C_l x, any function h_l of the scores and its derivative; and with that function
   normalised over the context keys. So the gradient of the loss of a transformer of L layers by the weights W_l
   is g_l.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module linear.
Section Given.
Variables (R : fieldType).
Variables (n_y m d n p : nat).
Variables (slot_L label : 'I_n_y -> 'I_m -> R).
Variables (d_L_x : 'I_d -> 'I_n -> R).
Variables (d_L_y : 'I_n_y -> 'I_n -> R).
Variables (d_L_query_x : 'I_d -> 'I_m -> R).
Variables (d_L_query_y : 'I_n_y -> 'I_m -> R).
Variables (X_l : nat -> ('I_d -> 'I_n -> R)).
Variables (Y_l : nat -> ('I_n_y -> 'I_n -> R)).
Variables (Q_l : nat -> ('I_d -> 'I_m -> R)).
Variables (slot_l : nat -> ('I_n_y -> 'I_m -> R)).
Variables (d_X_l : nat -> ('I_d -> 'I_n -> R)).
Variables (d_Y_l : nat -> ('I_n_y -> 'I_n -> R)).
Variables (d_Q_l : nat -> ('I_d -> 'I_m -> R)).
Variables (d_slot_l : nat -> ('I_n_y -> 'I_m -> R)).
Variables (V_xx : nat -> ('I_d -> 'I_d -> R)).
Variables (V_xy : nat -> ('I_d -> 'I_n_y -> R)).
Variables (V_yx : nat -> ('I_n_y -> 'I_d -> R)).
Variables (V_yy : nat -> ('I_n_y -> 'I_n_y -> R)).
Variables (K_x : nat -> ('I_p -> 'I_d -> R)).
Variables (K_y : nat -> ('I_p -> 'I_n_y -> R)).
Variables (Q_x : nat -> ('I_p -> 'I_d -> R)).
Variables (Q_y : nat -> ('I_p -> 'I_n_y -> R)).
Variables (d_V_xx : nat -> ('I_d -> 'I_d -> R)).
Variables (d_V_xy : nat -> ('I_d -> 'I_n_y -> R)).
Variables (d_V_yx : nat -> ('I_n_y -> 'I_d -> R)).
Variables (d_V_yy : nat -> ('I_n_y -> 'I_n_y -> R)).
Variables (d_K_x : nat -> ('I_p -> 'I_d -> R)).
Variables (d_K_y : nat -> ('I_p -> 'I_n_y -> R)).
Variables (d_Q_x : nat -> ('I_p -> 'I_d -> R)).
Variables (d_Q_y : nat -> ('I_p -> 'I_n_y -> R)).

Record premises : Prop := Premises {
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  p_positive : (0 < p)%N }.
Record state := State {
  s_a_x : 'I_d -> 'I_n -> R;
  s_a_y : 'I_n_y -> 'I_n -> R;
  s_a_query_x : 'I_d -> 'I_m -> R;
  s_a_query_y : 'I_n_y -> 'I_m -> R;
  s_d_x : 'I_d -> 'I_n -> R;
  s_d_y : 'I_n_y -> 'I_n -> R;
  s_d_query_x : 'I_d -> 'I_m -> R;
  s_d_query_y : 'I_n_y -> 'I_m -> R;
  s_collected : R;
  s_missed : R }.
Definition start : state := State
  (* a_x *) (fun (i0 : 'I_d) (i1 : 'I_n) => 0)
  (* a_y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => 0)
  (* a_query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => 0)
  (* a_query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => 2%:R * (slot_L i0 i1 + label i0 i1))
  (* d_x *) (fun (i0 : 'I_d) (i1 : 'I_n) => d_L_x i0 i1)
  (* d_y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => d_L_y i0 i1)
  (* d_query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => d_L_query_x i0 i1)
  (* d_query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => d_L_query_y i0 i1)
  (* collected *) (0)
  (* missed *) (0).
Definition advance (at_X_l : 'I_d -> 'I_n -> R) (at_Y_l : 'I_n_y -> 'I_n -> R) (at_Q_l : 'I_d -> 'I_m -> R) (at_slot_l
      : 'I_n_y -> 'I_m -> R) (at_d_X_l : 'I_d -> 'I_n -> R) (at_d_Y_l : 'I_n_y -> 'I_n -> R) (at_d_Q_l : 'I_d -> 'I_m
      -> R) (at_d_slot_l : 'I_n_y -> 'I_m -> R) (at_V_xx : 'I_d -> 'I_d -> R) (at_V_xy : 'I_d -> 'I_n_y -> R) (at_V_yx
      : 'I_n_y -> 'I_d -> R) (at_V_yy : 'I_n_y -> 'I_n_y -> R) (at_K_x : 'I_p -> 'I_d -> R) (at_K_y : 'I_p -> 'I_n_y
      -> R) (at_Q_x : 'I_p -> 'I_d -> R) (at_Q_y : 'I_p -> 'I_n_y -> R) (at_d_V_xx : 'I_d -> 'I_d -> R) (at_d_V_xy :
      'I_d -> 'I_n_y -> R) (at_d_V_yx : 'I_n_y -> 'I_d -> R) (at_d_V_yy : 'I_n_y -> 'I_n_y -> R) (at_d_K_x : 'I_p ->
      'I_d -> R) (at_d_K_y : 'I_p -> 'I_n_y -> R) (at_d_Q_x : 'I_p -> 'I_d -> R) (at_d_Q_y : 'I_p -> 'I_n_y -> R) (s :
      state) : state := State
  (* a_x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_a_x s) i0 i1 + \sum_(i2 < d) at_V_xx i2 i0 * (\sum_(i3 < n) (s_a_x s)
        i2 i3 * (\sum_(i4 < p) (\sum_(i5 < d) at_K_x i4 i5 * at_X_l i5 i1 + \sum_(i5 < n_y) at_K_y i4 i5 * at_Y_l i5
        i1) * (\sum_(i5 < d) at_Q_x i4 i5 * at_X_l i5 i3 + \sum_(i5 < n_y) at_Q_y i4 i5 * at_Y_l i5 i3))) + \sum_(i2 <
        n_y) at_V_yx i2 i0 * (\sum_(i3 < n) (s_a_y s) i2 i3 * (\sum_(i4 < p) (\sum_(i5 < d) at_K_x i4 i5 * at_X_l i5
        i1 + \sum_(i5 < n_y) at_K_y i4 i5 * at_Y_l i5 i1) * (\sum_(i5 < d) at_Q_x i4 i5 * at_X_l i5 i3 + \sum_(i5 <
        n_y) at_Q_y i4 i5 * at_Y_l i5 i3))) + \sum_(i2 < p) at_K_x i2 i0 * (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 <
        d) at_V_xx i4 i5 * at_X_l i5 i1 + \sum_(i5 < n_y) at_V_xy i4 i5 * at_Y_l i5 i1) * (s_a_x s) i4 i3 + \sum_(i4 <
        n_y) (\sum_(i5 < d) at_V_yx i4 i5 * at_X_l i5 i1 + \sum_(i5 < n_y) at_V_yy i4 i5 * at_Y_l i5 i1) * (s_a_y s)
        i4 i3) * (\sum_(i4 < d) at_Q_x i2 i4 * at_X_l i4 i3 + \sum_(i4 < n_y) at_Q_y i2 i4 * at_Y_l i4 i3)) + \sum_(i2
        < p) at_Q_x i2 i0 * (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 < d) at_V_xx i4 i5 * at_X_l i5 i3 + \sum_(i5 <
        n_y) at_V_xy i4 i5 * at_Y_l i5 i3) * (s_a_x s) i4 i1 + \sum_(i4 < n_y) (\sum_(i5 < d) at_V_yx i4 i5 * at_X_l
        i5 i3 + \sum_(i5 < n_y) at_V_yy i4 i5 * at_Y_l i5 i3) * (s_a_y s) i4 i1) * (\sum_(i4 < d) at_K_x i2 i4 *
        at_X_l i4 i3 + \sum_(i4 < n_y) at_K_y i2 i4 * at_Y_l i4 i3)) + \sum_(i2 < d) at_V_xx i2 i0 * (\sum_(i3 < m)
        (s_a_query_x s) i2 i3 * (\sum_(i4 < p) (\sum_(i5 < d) at_K_x i4 i5 * at_X_l i5 i1 + \sum_(i5 < n_y) at_K_y i4
        i5 * at_Y_l i5 i1) * (\sum_(i5 < d) at_Q_x i4 i5 * at_Q_l i5 i3 + \sum_(i5 < n_y) at_Q_y i4 i5 * at_slot_l i5
        i3))) + \sum_(i2 < n_y) at_V_yx i2 i0 * (\sum_(i3 < m) (s_a_query_y s) i2 i3 * (\sum_(i4 < p) (\sum_(i5 < d)
        at_K_x i4 i5 * at_X_l i5 i1 + \sum_(i5 < n_y) at_K_y i4 i5 * at_Y_l i5 i1) * (\sum_(i5 < d) at_Q_x i4 i5 *
        at_Q_l i5 i3 + \sum_(i5 < n_y) at_Q_y i4 i5 * at_slot_l i5 i3))) + \sum_(i2 < p) at_K_x i2 i0 * (\sum_(i3 < m)
        (\sum_(i4 < d) (\sum_(i5 < d) at_V_xx i4 i5 * at_X_l i5 i1 + \sum_(i5 < n_y) at_V_xy i4 i5 * at_Y_l i5 i1) *
        (s_a_query_x s) i4 i3 + \sum_(i4 < n_y) (\sum_(i5 < d) at_V_yx i4 i5 * at_X_l i5 i1 + \sum_(i5 < n_y) at_V_yy
        i4 i5 * at_Y_l i5 i1) * (s_a_query_y s) i4 i3) * (\sum_(i4 < d) at_Q_x i2 i4 * at_Q_l i4 i3 + \sum_(i4 < n_y)
        at_Q_y i2 i4 * at_slot_l i4 i3)))
  (* a_y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_a_y s) i0 i1 + \sum_(i2 < d) at_V_xy i2 i0 * (\sum_(i3 < n) (s_a_x s)
        i2 i3 * (\sum_(i4 < p) (\sum_(i5 < d) at_K_x i4 i5 * at_X_l i5 i1 + \sum_(i5 < n_y) at_K_y i4 i5 * at_Y_l i5
        i1) * (\sum_(i5 < d) at_Q_x i4 i5 * at_X_l i5 i3 + \sum_(i5 < n_y) at_Q_y i4 i5 * at_Y_l i5 i3))) + \sum_(i2 <
        n_y) at_V_yy i2 i0 * (\sum_(i3 < n) (s_a_y s) i2 i3 * (\sum_(i4 < p) (\sum_(i5 < d) at_K_x i4 i5 * at_X_l i5
        i1 + \sum_(i5 < n_y) at_K_y i4 i5 * at_Y_l i5 i1) * (\sum_(i5 < d) at_Q_x i4 i5 * at_X_l i5 i3 + \sum_(i5 <
        n_y) at_Q_y i4 i5 * at_Y_l i5 i3))) + \sum_(i2 < p) at_K_y i2 i0 * (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 <
        d) at_V_xx i4 i5 * at_X_l i5 i1 + \sum_(i5 < n_y) at_V_xy i4 i5 * at_Y_l i5 i1) * (s_a_x s) i4 i3 + \sum_(i4 <
        n_y) (\sum_(i5 < d) at_V_yx i4 i5 * at_X_l i5 i1 + \sum_(i5 < n_y) at_V_yy i4 i5 * at_Y_l i5 i1) * (s_a_y s)
        i4 i3) * (\sum_(i4 < d) at_Q_x i2 i4 * at_X_l i4 i3 + \sum_(i4 < n_y) at_Q_y i2 i4 * at_Y_l i4 i3)) + \sum_(i2
        < p) at_Q_y i2 i0 * (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 < d) at_V_xx i4 i5 * at_X_l i5 i3 + \sum_(i5 <
        n_y) at_V_xy i4 i5 * at_Y_l i5 i3) * (s_a_x s) i4 i1 + \sum_(i4 < n_y) (\sum_(i5 < d) at_V_yx i4 i5 * at_X_l
        i5 i3 + \sum_(i5 < n_y) at_V_yy i4 i5 * at_Y_l i5 i3) * (s_a_y s) i4 i1) * (\sum_(i4 < d) at_K_x i2 i4 *
        at_X_l i4 i3 + \sum_(i4 < n_y) at_K_y i2 i4 * at_Y_l i4 i3)) + \sum_(i2 < d) at_V_xy i2 i0 * (\sum_(i3 < m)
        (s_a_query_x s) i2 i3 * (\sum_(i4 < p) (\sum_(i5 < d) at_K_x i4 i5 * at_X_l i5 i1 + \sum_(i5 < n_y) at_K_y i4
        i5 * at_Y_l i5 i1) * (\sum_(i5 < d) at_Q_x i4 i5 * at_Q_l i5 i3 + \sum_(i5 < n_y) at_Q_y i4 i5 * at_slot_l i5
        i3))) + \sum_(i2 < n_y) at_V_yy i2 i0 * (\sum_(i3 < m) (s_a_query_y s) i2 i3 * (\sum_(i4 < p) (\sum_(i5 < d)
        at_K_x i4 i5 * at_X_l i5 i1 + \sum_(i5 < n_y) at_K_y i4 i5 * at_Y_l i5 i1) * (\sum_(i5 < d) at_Q_x i4 i5 *
        at_Q_l i5 i3 + \sum_(i5 < n_y) at_Q_y i4 i5 * at_slot_l i5 i3))) + \sum_(i2 < p) at_K_y i2 i0 * (\sum_(i3 < m)
        (\sum_(i4 < d) (\sum_(i5 < d) at_V_xx i4 i5 * at_X_l i5 i1 + \sum_(i5 < n_y) at_V_xy i4 i5 * at_Y_l i5 i1) *
        (s_a_query_x s) i4 i3 + \sum_(i4 < n_y) (\sum_(i5 < d) at_V_yx i4 i5 * at_X_l i5 i1 + \sum_(i5 < n_y) at_V_yy
        i4 i5 * at_Y_l i5 i1) * (s_a_query_y s) i4 i3) * (\sum_(i4 < d) at_Q_x i2 i4 * at_Q_l i4 i3 + \sum_(i4 < n_y)
        at_Q_y i2 i4 * at_slot_l i4 i3)))
  (* a_query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_a_query_x s) i0 i1 + \sum_(i2 < p) at_Q_x i2 i0 * (\sum_(i3 < n)
        (\sum_(i4 < d) (\sum_(i5 < d) at_V_xx i4 i5 * at_X_l i5 i3 + \sum_(i5 < n_y) at_V_xy i4 i5 * at_Y_l i5 i3) *
        (s_a_query_x s) i4 i1 + \sum_(i4 < n_y) (\sum_(i5 < d) at_V_yx i4 i5 * at_X_l i5 i3 + \sum_(i5 < n_y) at_V_yy
        i4 i5 * at_Y_l i5 i3) * (s_a_query_y s) i4 i1) * (\sum_(i4 < d) at_K_x i2 i4 * at_X_l i4 i3 + \sum_(i4 < n_y)
        at_K_y i2 i4 * at_Y_l i4 i3)))
  (* a_query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_a_query_y s) i0 i1 + \sum_(i2 < p) at_Q_y i2 i0 * (\sum_(i3 <
        n) (\sum_(i4 < d) (\sum_(i5 < d) at_V_xx i4 i5 * at_X_l i5 i3 + \sum_(i5 < n_y) at_V_xy i4 i5 * at_Y_l i5 i3)
        * (s_a_query_x s) i4 i1 + \sum_(i4 < n_y) (\sum_(i5 < d) at_V_yx i4 i5 * at_X_l i5 i3 + \sum_(i5 < n_y)
        at_V_yy i4 i5 * at_Y_l i5 i3) * (s_a_query_y s) i4 i1) * (\sum_(i4 < d) at_K_x i2 i4 * at_X_l i4 i3 + \sum_(i4
        < n_y) at_K_y i2 i4 * at_Y_l i4 i3)))
  (* d_x *) (fun (i0 : 'I_d) (i1 : 'I_n) => at_d_X_l i0 i1)
  (* d_y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => at_d_Y_l i0 i1)
  (* d_query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => at_d_Q_l i0 i1)
  (* d_query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => at_d_slot_l i0 i1)
  (* collected *) ((s_collected s) + (\sum_(i0 < d) \sum_(i1 < d) (\sum_(i2 < n) (\sum_(i3 < n) (s_a_x s) i0 i3 *
        (\sum_(i4 < p) (\sum_(i5 < d) at_K_x i4 i5 * at_X_l i5 i2 + \sum_(i5 < n_y) at_K_y i4 i5 * at_Y_l i5 i2) *
        (\sum_(i5 < d) at_Q_x i4 i5 * at_X_l i5 i3 + \sum_(i5 < n_y) at_Q_y i4 i5 * at_Y_l i5 i3))) * at_X_l i1 i2 +
        \sum_(i2 < n) (\sum_(i3 < m) (s_a_query_x s) i0 i3 * (\sum_(i4 < p) (\sum_(i5 < d) at_K_x i4 i5 * at_X_l i5 i2
        + \sum_(i5 < n_y) at_K_y i4 i5 * at_Y_l i5 i2) * (\sum_(i5 < d) at_Q_x i4 i5 * at_Q_l i5 i3 + \sum_(i5 < n_y)
        at_Q_y i4 i5 * at_slot_l i5 i3))) * at_X_l i1 i2) * at_d_V_xx i0 i1 + \sum_(i0 < d) \sum_(i1 < n_y) (\sum_(i2
        < n) (\sum_(i3 < n) (s_a_x s) i0 i3 * (\sum_(i4 < p) (\sum_(i5 < d) at_K_x i4 i5 * at_X_l i5 i2 + \sum_(i5 <
        n_y) at_K_y i4 i5 * at_Y_l i5 i2) * (\sum_(i5 < d) at_Q_x i4 i5 * at_X_l i5 i3 + \sum_(i5 < n_y) at_Q_y i4 i5
        * at_Y_l i5 i3))) * at_Y_l i1 i2 + \sum_(i2 < n) (\sum_(i3 < m) (s_a_query_x s) i0 i3 * (\sum_(i4 < p)
        (\sum_(i5 < d) at_K_x i4 i5 * at_X_l i5 i2 + \sum_(i5 < n_y) at_K_y i4 i5 * at_Y_l i5 i2) * (\sum_(i5 < d)
        at_Q_x i4 i5 * at_Q_l i5 i3 + \sum_(i5 < n_y) at_Q_y i4 i5 * at_slot_l i5 i3))) * at_Y_l i1 i2) * at_d_V_xy i0
        i1 + \sum_(i0 < n_y) \sum_(i1 < d) (\sum_(i2 < n) (\sum_(i3 < n) (s_a_y s) i0 i3 * (\sum_(i4 < p) (\sum_(i5 <
        d) at_K_x i4 i5 * at_X_l i5 i2 + \sum_(i5 < n_y) at_K_y i4 i5 * at_Y_l i5 i2) * (\sum_(i5 < d) at_Q_x i4 i5 *
        at_X_l i5 i3 + \sum_(i5 < n_y) at_Q_y i4 i5 * at_Y_l i5 i3))) * at_X_l i1 i2 + \sum_(i2 < n) (\sum_(i3 < m)
        (s_a_query_y s) i0 i3 * (\sum_(i4 < p) (\sum_(i5 < d) at_K_x i4 i5 * at_X_l i5 i2 + \sum_(i5 < n_y) at_K_y i4
        i5 * at_Y_l i5 i2) * (\sum_(i5 < d) at_Q_x i4 i5 * at_Q_l i5 i3 + \sum_(i5 < n_y) at_Q_y i4 i5 * at_slot_l i5
        i3))) * at_X_l i1 i2) * at_d_V_yx i0 i1 + \sum_(i0 < n_y) \sum_(i1 < n_y) (\sum_(i2 < n) (\sum_(i3 < n) (s_a_y
        s) i0 i3 * (\sum_(i4 < p) (\sum_(i5 < d) at_K_x i4 i5 * at_X_l i5 i2 + \sum_(i5 < n_y) at_K_y i4 i5 * at_Y_l
        i5 i2) * (\sum_(i5 < d) at_Q_x i4 i5 * at_X_l i5 i3 + \sum_(i5 < n_y) at_Q_y i4 i5 * at_Y_l i5 i3))) * at_Y_l
        i1 i2 + \sum_(i2 < n) (\sum_(i3 < m) (s_a_query_y s) i0 i3 * (\sum_(i4 < p) (\sum_(i5 < d) at_K_x i4 i5 *
        at_X_l i5 i2 + \sum_(i5 < n_y) at_K_y i4 i5 * at_Y_l i5 i2) * (\sum_(i5 < d) at_Q_x i4 i5 * at_Q_l i5 i3 +
        \sum_(i5 < n_y) at_Q_y i4 i5 * at_slot_l i5 i3))) * at_Y_l i1 i2) * at_d_V_yy i0 i1 + \sum_(i0 < p) \sum_(i1 <
        d) (\sum_(i2 < n) (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 < d) at_V_xx i4 i5 * at_X_l i5 i2 + \sum_(i5 < n_y)
        at_V_xy i4 i5 * at_Y_l i5 i2) * (s_a_x s) i4 i3 + \sum_(i4 < n_y) (\sum_(i5 < d) at_V_yx i4 i5 * at_X_l i5 i2
        + \sum_(i5 < n_y) at_V_yy i4 i5 * at_Y_l i5 i2) * (s_a_y s) i4 i3) * (\sum_(i4 < d) at_Q_x i0 i4 * at_X_l i4
        i3 + \sum_(i4 < n_y) at_Q_y i0 i4 * at_Y_l i4 i3)) * at_X_l i1 i2 + \sum_(i2 < n) (\sum_(i3 < m) (\sum_(i4 <
        d) (\sum_(i5 < d) at_V_xx i4 i5 * at_X_l i5 i2 + \sum_(i5 < n_y) at_V_xy i4 i5 * at_Y_l i5 i2) * (s_a_query_x
        s) i4 i3 + \sum_(i4 < n_y) (\sum_(i5 < d) at_V_yx i4 i5 * at_X_l i5 i2 + \sum_(i5 < n_y) at_V_yy i4 i5 *
        at_Y_l i5 i2) * (s_a_query_y s) i4 i3) * (\sum_(i4 < d) at_Q_x i0 i4 * at_Q_l i4 i3 + \sum_(i4 < n_y) at_Q_y
        i0 i4 * at_slot_l i4 i3)) * at_X_l i1 i2) * at_d_K_x i0 i1 + \sum_(i0 < p) \sum_(i1 < n_y) (\sum_(i2 < n)
        (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 < d) at_V_xx i4 i5 * at_X_l i5 i2 + \sum_(i5 < n_y) at_V_xy i4 i5 *
        at_Y_l i5 i2) * (s_a_x s) i4 i3 + \sum_(i4 < n_y) (\sum_(i5 < d) at_V_yx i4 i5 * at_X_l i5 i2 + \sum_(i5 <
        n_y) at_V_yy i4 i5 * at_Y_l i5 i2) * (s_a_y s) i4 i3) * (\sum_(i4 < d) at_Q_x i0 i4 * at_X_l i4 i3 + \sum_(i4
        < n_y) at_Q_y i0 i4 * at_Y_l i4 i3)) * at_Y_l i1 i2 + \sum_(i2 < n) (\sum_(i3 < m) (\sum_(i4 < d) (\sum_(i5 <
        d) at_V_xx i4 i5 * at_X_l i5 i2 + \sum_(i5 < n_y) at_V_xy i4 i5 * at_Y_l i5 i2) * (s_a_query_x s) i4 i3 +
        \sum_(i4 < n_y) (\sum_(i5 < d) at_V_yx i4 i5 * at_X_l i5 i2 + \sum_(i5 < n_y) at_V_yy i4 i5 * at_Y_l i5 i2) *
        (s_a_query_y s) i4 i3) * (\sum_(i4 < d) at_Q_x i0 i4 * at_Q_l i4 i3 + \sum_(i4 < n_y) at_Q_y i0 i4 * at_slot_l
        i4 i3)) * at_Y_l i1 i2) * at_d_K_y i0 i1 + \sum_(i0 < p) \sum_(i1 < d) (\sum_(i2 < n) (\sum_(i3 < n) (\sum_(i4
        < d) (\sum_(i5 < d) at_V_xx i4 i5 * at_X_l i5 i3 + \sum_(i5 < n_y) at_V_xy i4 i5 * at_Y_l i5 i3) * (s_a_x s)
        i4 i2 + \sum_(i4 < n_y) (\sum_(i5 < d) at_V_yx i4 i5 * at_X_l i5 i3 + \sum_(i5 < n_y) at_V_yy i4 i5 * at_Y_l
        i5 i3) * (s_a_y s) i4 i2) * (\sum_(i4 < d) at_K_x i0 i4 * at_X_l i4 i3 + \sum_(i4 < n_y) at_K_y i0 i4 * at_Y_l
        i4 i3)) * at_X_l i1 i2 + \sum_(i2 < m) (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 < d) at_V_xx i4 i5 * at_X_l i5
        i3 + \sum_(i5 < n_y) at_V_xy i4 i5 * at_Y_l i5 i3) * (s_a_query_x s) i4 i2 + \sum_(i4 < n_y) (\sum_(i5 < d)
        at_V_yx i4 i5 * at_X_l i5 i3 + \sum_(i5 < n_y) at_V_yy i4 i5 * at_Y_l i5 i3) * (s_a_query_y s) i4 i2) *
        (\sum_(i4 < d) at_K_x i0 i4 * at_X_l i4 i3 + \sum_(i4 < n_y) at_K_y i0 i4 * at_Y_l i4 i3)) * at_Q_l i1 i2) *
        at_d_Q_x i0 i1 + \sum_(i0 < p) \sum_(i1 < n_y) (\sum_(i2 < n) (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 < d)
        at_V_xx i4 i5 * at_X_l i5 i3 + \sum_(i5 < n_y) at_V_xy i4 i5 * at_Y_l i5 i3) * (s_a_x s) i4 i2 + \sum_(i4 <
        n_y) (\sum_(i5 < d) at_V_yx i4 i5 * at_X_l i5 i3 + \sum_(i5 < n_y) at_V_yy i4 i5 * at_Y_l i5 i3) * (s_a_y s)
        i4 i2) * (\sum_(i4 < d) at_K_x i0 i4 * at_X_l i4 i3 + \sum_(i4 < n_y) at_K_y i0 i4 * at_Y_l i4 i3)) * at_Y_l
        i1 i2 + \sum_(i2 < m) (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 < d) at_V_xx i4 i5 * at_X_l i5 i3 + \sum_(i5 <
        n_y) at_V_xy i4 i5 * at_Y_l i5 i3) * (s_a_query_x s) i4 i2 + \sum_(i4 < n_y) (\sum_(i5 < d) at_V_yx i4 i5 *
        at_X_l i5 i3 + \sum_(i5 < n_y) at_V_yy i4 i5 * at_Y_l i5 i3) * (s_a_query_y s) i4 i2) * (\sum_(i4 < d) at_K_x
        i0 i4 * at_X_l i4 i3 + \sum_(i4 < n_y) at_K_y i0 i4 * at_Y_l i4 i3)) * at_slot_l i1 i2) * at_d_Q_y i0 i1))
  (* missed *) ((s_missed s) + (\sum_(i0 < d) \sum_(i1 < n) (s_a_x s) i0 i1 * (s_d_x s) i0 i1 + \sum_(i0 < n_y)
        \sum_(i1 < n) (s_a_y s) i0 i1 * (s_d_y s) i0 i1 + \sum_(i0 < d) \sum_(i1 < m) (s_a_query_x s) i0 i1 *
        (s_d_query_x s) i0 i1 + \sum_(i0 < n_y) \sum_(i1 < m) (s_a_query_y s) i0 i1 * (s_d_query_y s) i0 i1 -
        (\sum_(i0 < d) \sum_(i1 < n) (s_a_x s) i0 i1 * (at_d_X_l i0 i1 + (\sum_(i2 < n) (\sum_(i3 < d) at_d_V_xx i0 i3
        * at_X_l i3 i2 + \sum_(i3 < d) at_V_xx i0 i3 * at_d_X_l i3 i2 + (\sum_(i3 < n_y) at_d_V_xy i0 i3 * at_Y_l i3
        i2 + \sum_(i3 < n_y) at_V_xy i0 i3 * at_d_Y_l i3 i2)) * (\sum_(i3 < p) (\sum_(i4 < d) at_K_x i3 i4 * at_X_l i4
        i2 + \sum_(i4 < n_y) at_K_y i3 i4 * at_Y_l i4 i2) * (\sum_(i4 < d) at_Q_x i3 i4 * at_X_l i4 i1 + \sum_(i4 <
        n_y) at_Q_y i3 i4 * at_Y_l i4 i1)) + \sum_(i2 < n) (\sum_(i3 < d) at_V_xx i0 i3 * at_X_l i3 i2 + \sum_(i3 <
        n_y) at_V_xy i0 i3 * at_Y_l i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) at_d_K_x i3 i4 * at_X_l i4 i2 + \sum_(i4 <
        d) at_K_x i3 i4 * at_d_X_l i4 i2 + (\sum_(i4 < n_y) at_d_K_y i3 i4 * at_Y_l i4 i2 + \sum_(i4 < n_y) at_K_y i3
        i4 * at_d_Y_l i4 i2)) * (\sum_(i4 < d) at_Q_x i3 i4 * at_X_l i4 i1 + \sum_(i4 < n_y) at_Q_y i3 i4 * at_Y_l i4
        i1) + \sum_(i3 < p) (\sum_(i4 < d) at_K_x i3 i4 * at_X_l i4 i2 + \sum_(i4 < n_y) at_K_y i3 i4 * at_Y_l i4 i2)
        * (\sum_(i4 < d) at_d_Q_x i3 i4 * at_X_l i4 i1 + \sum_(i4 < d) at_Q_x i3 i4 * at_d_X_l i4 i1 + (\sum_(i4 <
        n_y) at_d_Q_y i3 i4 * at_Y_l i4 i1 + \sum_(i4 < n_y) at_Q_y i3 i4 * at_d_Y_l i4 i1))))) + \sum_(i0 < n_y)
        \sum_(i1 < n) (s_a_y s) i0 i1 * (at_d_Y_l i0 i1 + (\sum_(i2 < n) (\sum_(i3 < d) at_d_V_yx i0 i3 * at_X_l i3 i2
        + \sum_(i3 < d) at_V_yx i0 i3 * at_d_X_l i3 i2 + (\sum_(i3 < n_y) at_d_V_yy i0 i3 * at_Y_l i3 i2 + \sum_(i3 <
        n_y) at_V_yy i0 i3 * at_d_Y_l i3 i2)) * (\sum_(i3 < p) (\sum_(i4 < d) at_K_x i3 i4 * at_X_l i4 i2 + \sum_(i4 <
        n_y) at_K_y i3 i4 * at_Y_l i4 i2) * (\sum_(i4 < d) at_Q_x i3 i4 * at_X_l i4 i1 + \sum_(i4 < n_y) at_Q_y i3 i4
        * at_Y_l i4 i1)) + \sum_(i2 < n) (\sum_(i3 < d) at_V_yx i0 i3 * at_X_l i3 i2 + \sum_(i3 < n_y) at_V_yy i0 i3 *
        at_Y_l i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) at_d_K_x i3 i4 * at_X_l i4 i2 + \sum_(i4 < d) at_K_x i3 i4 *
        at_d_X_l i4 i2 + (\sum_(i4 < n_y) at_d_K_y i3 i4 * at_Y_l i4 i2 + \sum_(i4 < n_y) at_K_y i3 i4 * at_d_Y_l i4
        i2)) * (\sum_(i4 < d) at_Q_x i3 i4 * at_X_l i4 i1 + \sum_(i4 < n_y) at_Q_y i3 i4 * at_Y_l i4 i1) + \sum_(i3 <
        p) (\sum_(i4 < d) at_K_x i3 i4 * at_X_l i4 i2 + \sum_(i4 < n_y) at_K_y i3 i4 * at_Y_l i4 i2) * (\sum_(i4 < d)
        at_d_Q_x i3 i4 * at_X_l i4 i1 + \sum_(i4 < d) at_Q_x i3 i4 * at_d_X_l i4 i1 + (\sum_(i4 < n_y) at_d_Q_y i3 i4
        * at_Y_l i4 i1 + \sum_(i4 < n_y) at_Q_y i3 i4 * at_d_Y_l i4 i1))))) + \sum_(i0 < d) \sum_(i1 < m) (s_a_query_x
        s) i0 i1 * (at_d_Q_l i0 i1 + (\sum_(i2 < n) (\sum_(i3 < d) at_d_V_xx i0 i3 * at_X_l i3 i2 + \sum_(i3 < d)
        at_V_xx i0 i3 * at_d_X_l i3 i2 + (\sum_(i3 < n_y) at_d_V_xy i0 i3 * at_Y_l i3 i2 + \sum_(i3 < n_y) at_V_xy i0
        i3 * at_d_Y_l i3 i2)) * (\sum_(i3 < p) (\sum_(i4 < d) at_K_x i3 i4 * at_X_l i4 i2 + \sum_(i4 < n_y) at_K_y i3
        i4 * at_Y_l i4 i2) * (\sum_(i4 < d) at_Q_x i3 i4 * at_Q_l i4 i1 + \sum_(i4 < n_y) at_Q_y i3 i4 * at_slot_l i4
        i1)) + \sum_(i2 < n) (\sum_(i3 < d) at_V_xx i0 i3 * at_X_l i3 i2 + \sum_(i3 < n_y) at_V_xy i0 i3 * at_Y_l i3
        i2) * (\sum_(i3 < p) (\sum_(i4 < d) at_d_K_x i3 i4 * at_X_l i4 i2 + \sum_(i4 < d) at_K_x i3 i4 * at_d_X_l i4
        i2 + (\sum_(i4 < n_y) at_d_K_y i3 i4 * at_Y_l i4 i2 + \sum_(i4 < n_y) at_K_y i3 i4 * at_d_Y_l i4 i2)) *
        (\sum_(i4 < d) at_Q_x i3 i4 * at_Q_l i4 i1 + \sum_(i4 < n_y) at_Q_y i3 i4 * at_slot_l i4 i1) + \sum_(i3 < p)
        (\sum_(i4 < d) at_K_x i3 i4 * at_X_l i4 i2 + \sum_(i4 < n_y) at_K_y i3 i4 * at_Y_l i4 i2) * (\sum_(i4 < d)
        at_d_Q_x i3 i4 * at_Q_l i4 i1 + \sum_(i4 < d) at_Q_x i3 i4 * at_d_Q_l i4 i1 + (\sum_(i4 < n_y) at_d_Q_y i3 i4
        * at_slot_l i4 i1 + \sum_(i4 < n_y) at_Q_y i3 i4 * at_d_slot_l i4 i1))))) + \sum_(i0 < n_y) \sum_(i1 < m)
        (s_a_query_y s) i0 i1 * (at_d_slot_l i0 i1 + (\sum_(i2 < n) (\sum_(i3 < d) at_d_V_yx i0 i3 * at_X_l i3 i2 +
        \sum_(i3 < d) at_V_yx i0 i3 * at_d_X_l i3 i2 + (\sum_(i3 < n_y) at_d_V_yy i0 i3 * at_Y_l i3 i2 + \sum_(i3 <
        n_y) at_V_yy i0 i3 * at_d_Y_l i3 i2)) * (\sum_(i3 < p) (\sum_(i4 < d) at_K_x i3 i4 * at_X_l i4 i2 + \sum_(i4 <
        n_y) at_K_y i3 i4 * at_Y_l i4 i2) * (\sum_(i4 < d) at_Q_x i3 i4 * at_Q_l i4 i1 + \sum_(i4 < n_y) at_Q_y i3 i4
        * at_slot_l i4 i1)) + \sum_(i2 < n) (\sum_(i3 < d) at_V_yx i0 i3 * at_X_l i3 i2 + \sum_(i3 < n_y) at_V_yy i0
        i3 * at_Y_l i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) at_d_K_x i3 i4 * at_X_l i4 i2 + \sum_(i4 < d) at_K_x i3 i4
        * at_d_X_l i4 i2 + (\sum_(i4 < n_y) at_d_K_y i3 i4 * at_Y_l i4 i2 + \sum_(i4 < n_y) at_K_y i3 i4 * at_d_Y_l i4
        i2)) * (\sum_(i4 < d) at_Q_x i3 i4 * at_Q_l i4 i1 + \sum_(i4 < n_y) at_Q_y i3 i4 * at_slot_l i4 i1) + \sum_(i3
        < p) (\sum_(i4 < d) at_K_x i3 i4 * at_X_l i4 i2 + \sum_(i4 < n_y) at_K_y i3 i4 * at_Y_l i4 i2) * (\sum_(i4 <
        d) at_d_Q_x i3 i4 * at_Q_l i4 i1 + \sum_(i4 < d) at_Q_x i3 i4 * at_d_Q_l i4 i1 + (\sum_(i4 < n_y) at_d_Q_y i3
        i4 * at_slot_l i4 i1 + \sum_(i4 < n_y) at_Q_y i3 i4 * at_d_slot_l i4 i1)))))))).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (X_l l) (Y_l l) (Q_l l) (slot_l l) (d_X_l l) (d_Y_l l) (d_Q_l l) (d_slot_l
        l) (V_xx l) (V_xy l) (V_yx l) (V_yy l) (K_x l) (K_y l) (Q_x l) (Q_y l) (d_V_xx l) (d_V_xy l) (d_V_yx l)
        (d_V_yy l) (d_K_x l) (d_K_y l) (d_Q_x l) (d_Q_y l) (after l) end.
Definition equations (s : state) : Prop :=
     (* derivative *) ((s_collected s) + (\sum_(i0 < d) \sum_(i1 < n) (s_a_x s) i0 i1 * (s_d_x s) i0 i1 + \sum_(i0 <
           n_y) \sum_(i1 < n) (s_a_y s) i0 i1 * (s_d_y s) i0 i1 + \sum_(i0 < d) \sum_(i1 < m) (s_a_query_x s) i0 i1 *
           (s_d_query_x s) i0 i1 + \sum_(i0 < n_y) \sum_(i1 < m) (s_a_query_y s) i0 i1 * (s_d_query_y s) i0 i1) +
           (s_missed s) = \sum_(i0 < n_y) \sum_(i1 < m) (d_L_query_y i0 i1 + 0) * (slot_L i0 i1 + label i0 i1) +
           \sum_(i0 < n_y) \sum_(i1 < m) (slot_L i0 i1 + label i0 i1) * (d_L_query_y i0 i1 + 0) :> R).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (n_y m d n p : nat) (slot_L label : 'I_n_y -> 'I_m -> R) (d_L_x
      : 'I_d -> 'I_n -> R) (d_L_y : 'I_n_y -> 'I_n -> R) (d_L_query_x : 'I_d -> 'I_m -> R) (d_L_query_y : 'I_n_y ->
      'I_m -> R) (X_l : nat -> ('I_d -> 'I_n -> R)) (Y_l : nat -> ('I_n_y -> 'I_n -> R)) (Q_l : nat -> ('I_d -> 'I_m
      -> R)) (slot_l : nat -> ('I_n_y -> 'I_m -> R)) (d_X_l : nat -> ('I_d -> 'I_n -> R)) (d_Y_l : nat -> ('I_n_y ->
      'I_n -> R)) (d_Q_l : nat -> ('I_d -> 'I_m -> R)) (d_slot_l : nat -> ('I_n_y -> 'I_m -> R)) (V_xx : nat -> ('I_d
      -> 'I_d -> R)) (V_xy : nat -> ('I_d -> 'I_n_y -> R)) (V_yx : nat -> ('I_n_y -> 'I_d -> R)) (V_yy : nat ->
      ('I_n_y -> 'I_n_y -> R)) (K_x : nat -> ('I_p -> 'I_d -> R)) (K_y : nat -> ('I_p -> 'I_n_y -> R)) (Q_x : nat ->
      ('I_p -> 'I_d -> R)) (Q_y : nat -> ('I_p -> 'I_n_y -> R)) (d_V_xx : nat -> ('I_d -> 'I_d -> R)) (d_V_xy : nat ->
      ('I_d -> 'I_n_y -> R)) (d_V_yx : nat -> ('I_n_y -> 'I_d -> R)) (d_V_yy : nat -> ('I_n_y -> 'I_n_y -> R)) (d_K_x
      : nat -> ('I_p -> 'I_d -> R)) (d_K_y : nat -> ('I_p -> 'I_n_y -> R)) (d_Q_x : nat -> ('I_p -> 'I_d -> R)) (d_Q_y
      : nat -> ('I_p -> 'I_n_y -> R)),
  @claim R n_y m d n p slot_L label d_L_x d_L_y d_L_query_x d_L_query_y X_l Y_l Q_l slot_l d_X_l d_Y_l d_Q_l d_slot_l
        V_xx V_xy V_yx V_yy K_x K_y Q_x Q_y d_V_xx d_V_xy d_V_yx d_V_yy d_K_x d_K_y d_Q_x d_Q_y.
End linear.

Module function_of_the_scores.
Section Given.
Variables (R : fieldType).
Variables (n_y m d n p : nat).
Variables (slot_L label : 'I_n_y -> 'I_m -> R).
Variables (d_L_x : 'I_d -> 'I_n -> R).
Variables (d_L_y : 'I_n_y -> 'I_n -> R).
Variables (d_L_query_x : 'I_d -> 'I_m -> R).
Variables (d_L_query_y : 'I_n_y -> 'I_m -> R).
Variables (X_l : nat -> ('I_d -> 'I_n -> R)).
Variables (Y_l : nat -> ('I_n_y -> 'I_n -> R)).
Variables (Q_l : nat -> ('I_d -> 'I_m -> R)).
Variables (slot_l : nat -> ('I_n_y -> 'I_m -> R)).
Variables (d_X_l : nat -> ('I_d -> 'I_n -> R)).
Variables (d_Y_l : nat -> ('I_n_y -> 'I_n -> R)).
Variables (d_Q_l : nat -> ('I_d -> 'I_m -> R)).
Variables (d_slot_l : nat -> ('I_n_y -> 'I_m -> R)).
Variables (A : nat -> ('I_d -> 'I_d -> R)).
Variables (B C : nat -> ('I_p -> 'I_d -> R)).
Variables (r : nat -> R).
Variables (d_A : nat -> ('I_d -> 'I_d -> R)).
Variables (d_B d_C : nat -> ('I_p -> 'I_d -> R)).
Variables (d_r : nat -> R).
Variables (h h_prime : nat -> ({ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R)).

Record premises : Prop := Premises {
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  p_positive : (0 < p)%N }.
Record state := State {
  s_a_x : 'I_d -> 'I_n -> R;
  s_a_y : 'I_n_y -> 'I_n -> R;
  s_a_query_x : 'I_d -> 'I_m -> R;
  s_a_query_y : 'I_n_y -> 'I_m -> R;
  s_d_x : 'I_d -> 'I_n -> R;
  s_d_y : 'I_n_y -> 'I_n -> R;
  s_d_query_x : 'I_d -> 'I_m -> R;
  s_d_query_y : 'I_n_y -> 'I_m -> R;
  s_collected : R;
  s_missed : R }.
Definition start : state := State
  (* a_x *) (fun (i0 : 'I_d) (i1 : 'I_n) => 0)
  (* a_y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => 0)
  (* a_query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => 0)
  (* a_query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => 2%:R * (slot_L i0 i1 + label i0 i1))
  (* d_x *) (fun (i0 : 'I_d) (i1 : 'I_n) => d_L_x i0 i1)
  (* d_y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => d_L_y i0 i1)
  (* d_query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => d_L_query_x i0 i1)
  (* d_query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => d_L_query_y i0 i1)
  (* collected *) (0)
  (* missed *) (0).
Definition advance (at_X_l : 'I_d -> 'I_n -> R) (at_Y_l : 'I_n_y -> 'I_n -> R) (at_Q_l : 'I_d -> 'I_m -> R) (at_slot_l
      : 'I_n_y -> 'I_m -> R) (at_d_X_l : 'I_d -> 'I_n -> R) (at_d_Y_l : 'I_n_y -> 'I_n -> R) (at_d_Q_l : 'I_d -> 'I_m
      -> R) (at_d_slot_l : 'I_n_y -> 'I_m -> R) (at_A : 'I_d -> 'I_d -> R) (at_B : 'I_p -> 'I_d -> R) (at_C : 'I_p ->
      'I_d -> R) (at_r : R) (at_d_A : 'I_d -> 'I_d -> R) (at_d_B : 'I_p -> 'I_d -> R) (at_d_C : 'I_p -> 'I_d -> R)
      (at_d_r : R) (at_h : {ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R) (at_h_prime : {ffun 'I_p -> R} -> {ffun 'I_p ->
      R} -> R) (s : state) : state := State
  (* a_x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_a_x s) i0 i1 + \sum_(i2 < d) at_A i2 i0 * (\sum_(i3 < n) (s_a_x s) i2
        i3 * at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i1] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4
        i5 * at_X_l i5 i3]) + \sum_(i2 < p) at_B i2 i0 * (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 < d) at_A i4 i5 *
        at_X_l i5 i1) * (s_a_x s) i4 i3 + \sum_(i4 < n_y) (\sum_(i5 < n_y) at_r * (i4 == i5)%:R * at_Y_l i5 i1) *
        (s_a_y s) i4 i3) * at_h_prime [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i1] [ffun i4 : 'I_p =>
        \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i3] * (\sum_(i4 < d) at_C i2 i4 * at_X_l i4 i3)) + \sum_(i2 < p) at_C i2
        i0 * (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 < d) at_A i4 i5 * at_X_l i5 i3) * (s_a_x s) i4 i1 + \sum_(i4 <
        n_y) (\sum_(i5 < n_y) at_r * (i4 == i5)%:R * at_Y_l i5 i3) * (s_a_y s) i4 i1) * at_h_prime [ffun i4 : 'I_p =>
        \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i1] *
        (\sum_(i4 < d) at_B i2 i4 * at_X_l i4 i3)) + \sum_(i2 < d) at_A i2 i0 * (\sum_(i3 < m) (s_a_query_x s) i2 i3 *
        at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i1] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 *
        at_Q_l i5 i3]) + \sum_(i2 < p) at_B i2 i0 * (\sum_(i3 < m) (\sum_(i4 < d) (\sum_(i5 < d) at_A i4 i5 * at_X_l
        i5 i1) * (s_a_query_x s) i4 i3 + \sum_(i4 < n_y) (\sum_(i5 < n_y) at_r * (i4 == i5)%:R * at_Y_l i5 i1) *
        (s_a_query_y s) i4 i3) * at_h_prime [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i1] [ffun i4 :
        'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i3] * (\sum_(i4 < d) at_C i2 i4 * at_Q_l i4 i3)))
  (* a_y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_a_y s) i0 i1 + \sum_(i2 < n_y) at_r * (i2 == i0)%:R * (\sum_(i3 < n)
        (s_a_y s) i2 i3 * at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i1] [ffun i4 : 'I_p => \sum_(i5
        < d) at_C i4 i5 * at_X_l i5 i3]) + \sum_(i2 < n_y) at_r * (i2 == i0)%:R * (\sum_(i3 < m) (s_a_query_y s) i2 i3
        * at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i1] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5
        * at_Q_l i5 i3]))
  (* a_query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_a_query_x s) i0 i1 + \sum_(i2 < p) at_C i2 i0 * (\sum_(i3 < n)
        (\sum_(i4 < d) (\sum_(i5 < d) at_A i4 i5 * at_X_l i5 i3) * (s_a_query_x s) i4 i1 + \sum_(i4 < n_y) (\sum_(i5 <
        n_y) at_r * (i4 == i5)%:R * at_Y_l i5 i3) * (s_a_query_y s) i4 i1) * at_h_prime [ffun i4 : 'I_p => \sum_(i5 <
        d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i1] * (\sum_(i4 < d)
        at_B i2 i4 * at_X_l i4 i3)))
  (* a_query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_a_query_y s) i0 i1)
  (* d_x *) (fun (i0 : 'I_d) (i1 : 'I_n) => at_d_X_l i0 i1)
  (* d_y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => at_d_Y_l i0 i1)
  (* d_query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => at_d_Q_l i0 i1)
  (* d_query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => at_d_slot_l i0 i1)
  (* collected *) ((s_collected s) + (\sum_(i0 < d) \sum_(i1 < d) (\sum_(i2 < n) (\sum_(i3 < n) (s_a_x s) i0 i3 * at_h
        [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i2] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 *
        at_X_l i5 i3]) * at_X_l i1 i2 + \sum_(i2 < n) (\sum_(i3 < m) (s_a_query_x s) i0 i3 * at_h [ffun i4 : 'I_p =>
        \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i2] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i3]) * at_X_l
        i1 i2) * at_d_A i0 i1 + \sum_(i0 < n_y) \sum_(i1 < n_y) (\sum_(i2 < n) (\sum_(i3 < n) (s_a_y s) i0 i3 * at_h
        [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i2] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 *
        at_X_l i5 i3]) * at_Y_l i1 i2 + \sum_(i2 < n) (\sum_(i3 < m) (s_a_query_y s) i0 i3 * at_h [ffun i4 : 'I_p =>
        \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i2] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i3]) * at_Y_l
        i1 i2) * (at_d_r * (i0 == i1)%:R) + \sum_(i0 < p) \sum_(i1 < d) (\sum_(i2 < n) (\sum_(i3 < n) (\sum_(i4 < d)
        (\sum_(i5 < d) at_A i4 i5 * at_X_l i5 i2) * (s_a_x s) i4 i3 + \sum_(i4 < n_y) (\sum_(i5 < n_y) at_r * (i4 ==
        i5)%:R * at_Y_l i5 i2) * (s_a_y s) i4 i3) * at_h_prime [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5
        i2] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i3] * (\sum_(i4 < d) at_C i0 i4 * at_X_l i4 i3)) *
        at_X_l i1 i2 + \sum_(i2 < n) (\sum_(i3 < m) (\sum_(i4 < d) (\sum_(i5 < d) at_A i4 i5 * at_X_l i5 i2) *
        (s_a_query_x s) i4 i3 + \sum_(i4 < n_y) (\sum_(i5 < n_y) at_r * (i4 == i5)%:R * at_Y_l i5 i2) * (s_a_query_y
        s) i4 i3) * at_h_prime [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i2] [ffun i4 : 'I_p => \sum_(i5
        < d) at_C i4 i5 * at_Q_l i5 i3] * (\sum_(i4 < d) at_C i0 i4 * at_Q_l i4 i3)) * at_X_l i1 i2) * at_d_B i0 i1 +
        \sum_(i0 < p) \sum_(i1 < d) (\sum_(i2 < n) (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 < d) at_A i4 i5 * at_X_l i5
        i3) * (s_a_x s) i4 i2 + \sum_(i4 < n_y) (\sum_(i5 < n_y) at_r * (i4 == i5)%:R * at_Y_l i5 i3) * (s_a_y s) i4
        i2) * at_h_prime [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d)
        at_C i4 i5 * at_X_l i5 i2] * (\sum_(i4 < d) at_B i0 i4 * at_X_l i4 i3)) * at_X_l i1 i2 + \sum_(i2 < m)
        (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 < d) at_A i4 i5 * at_X_l i5 i3) * (s_a_query_x s) i4 i2 + \sum_(i4 <
        n_y) (\sum_(i5 < n_y) at_r * (i4 == i5)%:R * at_Y_l i5 i3) * (s_a_query_y s) i4 i2) * at_h_prime [ffun i4 :
        'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i2] *
        (\sum_(i4 < d) at_B i0 i4 * at_X_l i4 i3)) * at_Q_l i1 i2) * at_d_C i0 i1))
  (* missed *) ((s_missed s) + (\sum_(i0 < d) \sum_(i1 < n) (s_a_x s) i0 i1 * (s_d_x s) i0 i1 + \sum_(i0 < n_y)
        \sum_(i1 < n) (s_a_y s) i0 i1 * (s_d_y s) i0 i1 + \sum_(i0 < d) \sum_(i1 < m) (s_a_query_x s) i0 i1 *
        (s_d_query_x s) i0 i1 + \sum_(i0 < n_y) \sum_(i1 < m) (s_a_query_y s) i0 i1 * (s_d_query_y s) i0 i1 -
        (\sum_(i0 < d) \sum_(i1 < n) (s_a_x s) i0 i1 * (at_d_X_l i0 i1 + (\sum_(i2 < n) (\sum_(i3 < d) at_d_A i0 i3 *
        at_X_l i3 i2 + \sum_(i3 < d) at_A i0 i3 * at_d_X_l i3 i2) * at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 *
        at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 * at_X_l i4 i1] + \sum_(i2 < n) (\sum_(i3 < d) at_A
        i0 i3 * at_X_l i3 i2) * (at_h_prime [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 :
        'I_p => \sum_(i4 < d) at_C i3 i4 * at_X_l i4 i1] * (\sum_(i3 < p) (\sum_(i4 < d) at_d_B i3 i4 * at_X_l i4 i2 +
        \sum_(i4 < d) at_B i3 i4 * at_d_X_l i4 i2) * (\sum_(i4 < d) at_C i3 i4 * at_X_l i4 i1) + \sum_(i3 < p)
        (\sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2) * (\sum_(i4 < d) at_d_C i3 i4 * at_X_l i4 i1 + \sum_(i4 < d) at_C i3
        i4 * at_d_X_l i4 i1))))) + \sum_(i0 < n_y) \sum_(i1 < n) (s_a_y s) i0 i1 * (at_d_Y_l i0 i1 + (\sum_(i2 < n)
        (\sum_(i3 < n_y) at_d_r * (i0 == i3)%:R * at_Y_l i3 i2 + \sum_(i3 < n_y) at_r * (i0 == i3)%:R * at_d_Y_l i3
        i2) * at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C
        i3 i4 * at_X_l i4 i1] + \sum_(i2 < n) (\sum_(i3 < n_y) at_r * (i0 == i3)%:R * at_Y_l i3 i2) * (at_h_prime
        [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 *
        at_X_l i4 i1] * (\sum_(i3 < p) (\sum_(i4 < d) at_d_B i3 i4 * at_X_l i4 i2 + \sum_(i4 < d) at_B i3 i4 *
        at_d_X_l i4 i2) * (\sum_(i4 < d) at_C i3 i4 * at_X_l i4 i1) + \sum_(i3 < p) (\sum_(i4 < d) at_B i3 i4 * at_X_l
        i4 i2) * (\sum_(i4 < d) at_d_C i3 i4 * at_X_l i4 i1 + \sum_(i4 < d) at_C i3 i4 * at_d_X_l i4 i1))))) +
        \sum_(i0 < d) \sum_(i1 < m) (s_a_query_x s) i0 i1 * (at_d_Q_l i0 i1 + (\sum_(i2 < n) (\sum_(i3 < d) at_d_A i0
        i3 * at_X_l i3 i2 + \sum_(i3 < d) at_A i0 i3 * at_d_X_l i3 i2) * at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3
        i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 * at_Q_l i4 i1] + \sum_(i2 < n) (\sum_(i3 < d)
        at_A i0 i3 * at_X_l i3 i2) * (at_h_prime [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3
        : 'I_p => \sum_(i4 < d) at_C i3 i4 * at_Q_l i4 i1] * (\sum_(i3 < p) (\sum_(i4 < d) at_d_B i3 i4 * at_X_l i4 i2
        + \sum_(i4 < d) at_B i3 i4 * at_d_X_l i4 i2) * (\sum_(i4 < d) at_C i3 i4 * at_Q_l i4 i1) + \sum_(i3 < p)
        (\sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2) * (\sum_(i4 < d) at_d_C i3 i4 * at_Q_l i4 i1 + \sum_(i4 < d) at_C i3
        i4 * at_d_Q_l i4 i1))))) + \sum_(i0 < n_y) \sum_(i1 < m) (s_a_query_y s) i0 i1 * (at_d_slot_l i0 i1 +
        (\sum_(i2 < n) (\sum_(i3 < n_y) at_d_r * (i0 == i3)%:R * at_Y_l i3 i2 + \sum_(i3 < n_y) at_r * (i0 == i3)%:R *
        at_d_Y_l i3 i2) * at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4
        < d) at_C i3 i4 * at_Q_l i4 i1] + \sum_(i2 < n) (\sum_(i3 < n_y) at_r * (i0 == i3)%:R * at_Y_l i3 i2) *
        (at_h_prime [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C
        i3 i4 * at_Q_l i4 i1] * (\sum_(i3 < p) (\sum_(i4 < d) at_d_B i3 i4 * at_X_l i4 i2 + \sum_(i4 < d) at_B i3 i4 *
        at_d_X_l i4 i2) * (\sum_(i4 < d) at_C i3 i4 * at_Q_l i4 i1) + \sum_(i3 < p) (\sum_(i4 < d) at_B i3 i4 * at_X_l
        i4 i2) * (\sum_(i4 < d) at_d_C i3 i4 * at_Q_l i4 i1 + \sum_(i4 < d) at_C i3 i4 * at_d_Q_l i4 i1)))))))).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (X_l l) (Y_l l) (Q_l l) (slot_l l) (d_X_l l) (d_Y_l l) (d_Q_l l) (d_slot_l
        l) (A l) (B l) (C l) (r l) (d_A l) (d_B l) (d_C l) (d_r l) (h l) (h_prime l) (after l) end.
Definition equations (s : state) : Prop :=
     (* derivative *) ((s_collected s) + (\sum_(i0 < d) \sum_(i1 < n) (s_a_x s) i0 i1 * (s_d_x s) i0 i1 + \sum_(i0 <
           n_y) \sum_(i1 < n) (s_a_y s) i0 i1 * (s_d_y s) i0 i1 + \sum_(i0 < d) \sum_(i1 < m) (s_a_query_x s) i0 i1 *
           (s_d_query_x s) i0 i1 + \sum_(i0 < n_y) \sum_(i1 < m) (s_a_query_y s) i0 i1 * (s_d_query_y s) i0 i1) +
           (s_missed s) = \sum_(i0 < n_y) \sum_(i1 < m) (d_L_query_y i0 i1 + 0) * (slot_L i0 i1 + label i0 i1) +
           \sum_(i0 < n_y) \sum_(i1 < m) (slot_L i0 i1 + label i0 i1) * (d_L_query_y i0 i1 + 0) :> R).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (n_y m d n p : nat) (slot_L label : 'I_n_y -> 'I_m -> R) (d_L_x
      : 'I_d -> 'I_n -> R) (d_L_y : 'I_n_y -> 'I_n -> R) (d_L_query_x : 'I_d -> 'I_m -> R) (d_L_query_y : 'I_n_y ->
      'I_m -> R) (X_l : nat -> ('I_d -> 'I_n -> R)) (Y_l : nat -> ('I_n_y -> 'I_n -> R)) (Q_l : nat -> ('I_d -> 'I_m
      -> R)) (slot_l : nat -> ('I_n_y -> 'I_m -> R)) (d_X_l : nat -> ('I_d -> 'I_n -> R)) (d_Y_l : nat -> ('I_n_y ->
      'I_n -> R)) (d_Q_l : nat -> ('I_d -> 'I_m -> R)) (d_slot_l : nat -> ('I_n_y -> 'I_m -> R)) (A : nat -> ('I_d ->
      'I_d -> R)) (B C : nat -> ('I_p -> 'I_d -> R)) (r : nat -> R) (d_A : nat -> ('I_d -> 'I_d -> R)) (d_B d_C : nat
      -> ('I_p -> 'I_d -> R)) (d_r : nat -> R) (h h_prime : nat -> ({ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R)),
  @claim R n_y m d n p slot_L label d_L_x d_L_y d_L_query_x d_L_query_y X_l Y_l Q_l slot_l d_X_l d_Y_l d_Q_l d_slot_l
        A B C r d_A d_B d_C d_r h h_prime.
End function_of_the_scores.

Module normalised_over_the_context.
Section Given.
Variables (R : fieldType).
Variables (n_y m d n p : nat).
Variables (slot_L label : 'I_n_y -> 'I_m -> R).
Variables (d_L_x : 'I_d -> 'I_n -> R).
Variables (d_L_y : 'I_n_y -> 'I_n -> R).
Variables (d_L_query_x : 'I_d -> 'I_m -> R).
Variables (d_L_query_y : 'I_n_y -> 'I_m -> R).
Variables (X_l : nat -> ('I_d -> 'I_n -> R)).
Variables (Y_l : nat -> ('I_n_y -> 'I_n -> R)).
Variables (Q_l : nat -> ('I_d -> 'I_m -> R)).
Variables (slot_l : nat -> ('I_n_y -> 'I_m -> R)).
Variables (d_X_l : nat -> ('I_d -> 'I_n -> R)).
Variables (d_Y_l : nat -> ('I_n_y -> 'I_n -> R)).
Variables (d_Q_l : nat -> ('I_d -> 'I_m -> R)).
Variables (d_slot_l : nat -> ('I_n_y -> 'I_m -> R)).
Variables (A : nat -> ('I_d -> 'I_d -> R)).
Variables (B C : nat -> ('I_p -> 'I_d -> R)).
Variables (r : nat -> R).
Variables (d_A : nat -> ('I_d -> 'I_d -> R)).
Variables (d_B d_C : nat -> ('I_p -> 'I_d -> R)).
Variables (d_r : nat -> R).
Variables (h h_prime : nat -> ({ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R)).

Record premises : Prop := Premises {
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  p_positive : (0 < p)%N }.
Record state := State {
  s_a_x : 'I_d -> 'I_n -> R;
  s_a_y : 'I_n_y -> 'I_n -> R;
  s_a_query_x : 'I_d -> 'I_m -> R;
  s_a_query_y : 'I_n_y -> 'I_m -> R;
  s_d_x : 'I_d -> 'I_n -> R;
  s_d_y : 'I_n_y -> 'I_n -> R;
  s_d_query_x : 'I_d -> 'I_m -> R;
  s_d_query_y : 'I_n_y -> 'I_m -> R;
  s_collected : R;
  s_missed : R }.
Definition start : state := State
  (* a_x *) (fun (i0 : 'I_d) (i1 : 'I_n) => 0)
  (* a_y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => 0)
  (* a_query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => 0)
  (* a_query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => 2%:R * (slot_L i0 i1 + label i0 i1))
  (* d_x *) (fun (i0 : 'I_d) (i1 : 'I_n) => d_L_x i0 i1)
  (* d_y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => d_L_y i0 i1)
  (* d_query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => d_L_query_x i0 i1)
  (* d_query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => d_L_query_y i0 i1)
  (* collected *) (0)
  (* missed *) (0).
Definition advance (at_X_l : 'I_d -> 'I_n -> R) (at_Y_l : 'I_n_y -> 'I_n -> R) (at_Q_l : 'I_d -> 'I_m -> R) (at_slot_l
      : 'I_n_y -> 'I_m -> R) (at_d_X_l : 'I_d -> 'I_n -> R) (at_d_Y_l : 'I_n_y -> 'I_n -> R) (at_d_Q_l : 'I_d -> 'I_m
      -> R) (at_d_slot_l : 'I_n_y -> 'I_m -> R) (at_A : 'I_d -> 'I_d -> R) (at_B : 'I_p -> 'I_d -> R) (at_C : 'I_p ->
      'I_d -> R) (at_r : R) (at_d_A : 'I_d -> 'I_d -> R) (at_d_B : 'I_p -> 'I_d -> R) (at_d_C : 'I_p -> 'I_d -> R)
      (at_d_r : R) (at_h : {ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R) (at_h_prime : {ffun 'I_p -> R} -> {ffun 'I_p ->
      R} -> R) (s : state) : state := State
  (* a_x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_a_x s) i0 i1 + \sum_(i2 < d) at_A i2 i0 * (\sum_(i3 < n) (s_a_x s) i2
        i3 * (at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i1] [ffun i4 : 'I_p => \sum_(i5 < d) at_C
        i4 i5 * at_X_l i5 i3] * (\sum_(i4 < n) at_h [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4] [ffun
        i5 : 'I_p => \sum_(i6 < d) at_C i5 i6 * at_X_l i6 i3])^-1)) + \sum_(i2 < p) at_B i2 i0 * (\sum_(i3 < n)
        (\sum_(i4 < d) (\sum_(i5 < d) at_A i4 i5 * at_X_l i5 i1) * (s_a_x s) i4 i3 + \sum_(i4 < n_y) (\sum_(i5 < n_y)
        at_r * (i4 == i5)%:R * at_Y_l i5 i1) * (s_a_y s) i4 i3 - (\sum_(i4 < n) (\sum_(i5 < d) (\sum_(i6 < d) at_A i5
        i6 * at_X_l i6 i4) * (s_a_x s) i5 i3 + \sum_(i5 < n_y) (\sum_(i6 < n_y) at_r * (i5 == i6)%:R * at_Y_l i6 i4) *
        (s_a_y s) i5 i3) * at_h [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4] [ffun i5 : 'I_p =>
        \sum_(i6 < d) at_C i5 i6 * at_X_l i6 i3] * (\sum_(i5 < n) at_h [ffun i6 : 'I_p => \sum_(i7 < d) at_B i6 i7 *
        at_X_l i7 i5] [ffun i6 : 'I_p => \sum_(i7 < d) at_C i6 i7 * at_X_l i7 i3])^-1) * 1) * (\sum_(i4 < n) at_h
        [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4] [ffun i5 : 'I_p => \sum_(i6 < d) at_C i5 i6 *
        at_X_l i6 i3])^-1 * at_h_prime [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i1] [ffun i4 : 'I_p =>
        \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i3] * (\sum_(i4 < d) at_C i2 i4 * at_X_l i4 i3)) + \sum_(i2 < p) at_C i2
        i0 * (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 < d) at_A i4 i5 * at_X_l i5 i3) * (s_a_x s) i4 i1 + \sum_(i4 <
        n_y) (\sum_(i5 < n_y) at_r * (i4 == i5)%:R * at_Y_l i5 i3) * (s_a_y s) i4 i1 - (\sum_(i4 < n) (\sum_(i5 < d)
        (\sum_(i6 < d) at_A i5 i6 * at_X_l i6 i4) * (s_a_x s) i5 i1 + \sum_(i5 < n_y) (\sum_(i6 < n_y) at_r * (i5 ==
        i6)%:R * at_Y_l i6 i4) * (s_a_y s) i5 i1) * at_h [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4]
        [ffun i5 : 'I_p => \sum_(i6 < d) at_C i5 i6 * at_X_l i6 i1] * (\sum_(i5 < n) at_h [ffun i6 : 'I_p => \sum_(i7
        < d) at_B i6 i7 * at_X_l i7 i5] [ffun i6 : 'I_p => \sum_(i7 < d) at_C i6 i7 * at_X_l i7 i1])^-1) * 1) *
        (\sum_(i4 < n) at_h [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4] [ffun i5 : 'I_p => \sum_(i6 <
        d) at_C i5 i6 * at_X_l i6 i1])^-1 * at_h_prime [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3]
        [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i1] * (\sum_(i4 < d) at_B i2 i4 * at_X_l i4 i3)) +
        \sum_(i2 < d) at_A i2 i0 * (\sum_(i3 < m) (s_a_query_x s) i2 i3 * (at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B
        i4 i5 * at_X_l i5 i1] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i3] * (\sum_(i4 < n) at_h [ffun
        i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4] [ffun i5 : 'I_p => \sum_(i6 < d) at_C i5 i6 * at_Q_l i6
        i3])^-1)) + \sum_(i2 < p) at_B i2 i0 * (\sum_(i3 < m) (\sum_(i4 < d) (\sum_(i5 < d) at_A i4 i5 * at_X_l i5 i1)
        * (s_a_query_x s) i4 i3 + \sum_(i4 < n_y) (\sum_(i5 < n_y) at_r * (i4 == i5)%:R * at_Y_l i5 i1) * (s_a_query_y
        s) i4 i3 - (\sum_(i4 < n) (\sum_(i5 < d) (\sum_(i6 < d) at_A i5 i6 * at_X_l i6 i4) * (s_a_query_x s) i5 i3 +
        \sum_(i5 < n_y) (\sum_(i6 < n_y) at_r * (i5 == i6)%:R * at_Y_l i6 i4) * (s_a_query_y s) i5 i3) * at_h [ffun i5
        : 'I_p => \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4] [ffun i5 : 'I_p => \sum_(i6 < d) at_C i5 i6 * at_Q_l i6 i3]
        * (\sum_(i5 < n) at_h [ffun i6 : 'I_p => \sum_(i7 < d) at_B i6 i7 * at_X_l i7 i5] [ffun i6 : 'I_p => \sum_(i7
        < d) at_C i6 i7 * at_Q_l i7 i3])^-1) * 1) * (\sum_(i4 < n) at_h [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 *
        at_X_l i6 i4] [ffun i5 : 'I_p => \sum_(i6 < d) at_C i5 i6 * at_Q_l i6 i3])^-1 * at_h_prime [ffun i4 : 'I_p =>
        \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i1] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i3] *
        (\sum_(i4 < d) at_C i2 i4 * at_Q_l i4 i3)))
  (* a_y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_a_y s) i0 i1 + \sum_(i2 < n_y) at_r * (i2 == i0)%:R * (\sum_(i3 < n)
        (s_a_y s) i2 i3 * (at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i1] [ffun i4 : 'I_p =>
        \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i3] * (\sum_(i4 < n) at_h [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 *
        at_X_l i6 i4] [ffun i5 : 'I_p => \sum_(i6 < d) at_C i5 i6 * at_X_l i6 i3])^-1)) + \sum_(i2 < n_y) at_r * (i2
        == i0)%:R * (\sum_(i3 < m) (s_a_query_y s) i2 i3 * (at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l
        i5 i1] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i3] * (\sum_(i4 < n) at_h [ffun i5 : 'I_p =>
        \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4] [ffun i5 : 'I_p => \sum_(i6 < d) at_C i5 i6 * at_Q_l i6 i3])^-1)))
  (* a_query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_a_query_x s) i0 i1 + \sum_(i2 < p) at_C i2 i0 * (\sum_(i3 < n)
        (\sum_(i4 < d) (\sum_(i5 < d) at_A i4 i5 * at_X_l i5 i3) * (s_a_query_x s) i4 i1 + \sum_(i4 < n_y) (\sum_(i5 <
        n_y) at_r * (i4 == i5)%:R * at_Y_l i5 i3) * (s_a_query_y s) i4 i1 - (\sum_(i4 < n) (\sum_(i5 < d) (\sum_(i6 <
        d) at_A i5 i6 * at_X_l i6 i4) * (s_a_query_x s) i5 i1 + \sum_(i5 < n_y) (\sum_(i6 < n_y) at_r * (i5 == i6)%:R
        * at_Y_l i6 i4) * (s_a_query_y s) i5 i1) * at_h [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4]
        [ffun i5 : 'I_p => \sum_(i6 < d) at_C i5 i6 * at_Q_l i6 i1] * (\sum_(i5 < n) at_h [ffun i6 : 'I_p => \sum_(i7
        < d) at_B i6 i7 * at_X_l i7 i5] [ffun i6 : 'I_p => \sum_(i7 < d) at_C i6 i7 * at_Q_l i7 i1])^-1) * 1) *
        (\sum_(i4 < n) at_h [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4] [ffun i5 : 'I_p => \sum_(i6 <
        d) at_C i5 i6 * at_Q_l i6 i1])^-1 * at_h_prime [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3]
        [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i1] * (\sum_(i4 < d) at_B i2 i4 * at_X_l i4 i3)))
  (* a_query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_a_query_y s) i0 i1)
  (* d_x *) (fun (i0 : 'I_d) (i1 : 'I_n) => at_d_X_l i0 i1)
  (* d_y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => at_d_Y_l i0 i1)
  (* d_query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => at_d_Q_l i0 i1)
  (* d_query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => at_d_slot_l i0 i1)
  (* collected *) ((s_collected s) + (\sum_(i0 < d) \sum_(i1 < d) (\sum_(i2 < n) (\sum_(i3 < n) (s_a_x s) i0 i3 *
        (at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i2] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5
        * at_X_l i5 i3] * (\sum_(i4 < n) at_h [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4] [ffun i5 :
        'I_p => \sum_(i6 < d) at_C i5 i6 * at_X_l i6 i3])^-1)) * at_X_l i1 i2 + \sum_(i2 < n) (\sum_(i3 < m)
        (s_a_query_x s) i0 i3 * (at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i2] [ffun i4 : 'I_p =>
        \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i3] * (\sum_(i4 < n) at_h [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 *
        at_X_l i6 i4] [ffun i5 : 'I_p => \sum_(i6 < d) at_C i5 i6 * at_Q_l i6 i3])^-1)) * at_X_l i1 i2) * at_d_A i0 i1
        + \sum_(i0 < n_y) \sum_(i1 < n_y) (\sum_(i2 < n) (\sum_(i3 < n) (s_a_y s) i0 i3 * (at_h [ffun i4 : 'I_p =>
        \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i2] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i3] *
        (\sum_(i4 < n) at_h [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4] [ffun i5 : 'I_p => \sum_(i6 <
        d) at_C i5 i6 * at_X_l i6 i3])^-1)) * at_Y_l i1 i2 + \sum_(i2 < n) (\sum_(i3 < m) (s_a_query_y s) i0 i3 *
        (at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i2] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5
        * at_Q_l i5 i3] * (\sum_(i4 < n) at_h [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4] [ffun i5 :
        'I_p => \sum_(i6 < d) at_C i5 i6 * at_Q_l i6 i3])^-1)) * at_Y_l i1 i2) * (at_d_r * (i0 == i1)%:R) + \sum_(i0 <
        p) \sum_(i1 < d) (\sum_(i2 < n) (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 < d) at_A i4 i5 * at_X_l i5 i2) *
        (s_a_x s) i4 i3 + \sum_(i4 < n_y) (\sum_(i5 < n_y) at_r * (i4 == i5)%:R * at_Y_l i5 i2) * (s_a_y s) i4 i3 -
        (\sum_(i4 < n) (\sum_(i5 < d) (\sum_(i6 < d) at_A i5 i6 * at_X_l i6 i4) * (s_a_x s) i5 i3 + \sum_(i5 < n_y)
        (\sum_(i6 < n_y) at_r * (i5 == i6)%:R * at_Y_l i6 i4) * (s_a_y s) i5 i3) * at_h [ffun i5 : 'I_p => \sum_(i6 <
        d) at_B i5 i6 * at_X_l i6 i4] [ffun i5 : 'I_p => \sum_(i6 < d) at_C i5 i6 * at_X_l i6 i3] * (\sum_(i5 < n)
        at_h [ffun i6 : 'I_p => \sum_(i7 < d) at_B i6 i7 * at_X_l i7 i5] [ffun i6 : 'I_p => \sum_(i7 < d) at_C i6 i7 *
        at_X_l i7 i3])^-1) * 1) * (\sum_(i4 < n) at_h [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4]
        [ffun i5 : 'I_p => \sum_(i6 < d) at_C i5 i6 * at_X_l i6 i3])^-1 * at_h_prime [ffun i4 : 'I_p => \sum_(i5 < d)
        at_B i4 i5 * at_X_l i5 i2] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i3] * (\sum_(i4 < d) at_C
        i0 i4 * at_X_l i4 i3)) * at_X_l i1 i2 + \sum_(i2 < n) (\sum_(i3 < m) (\sum_(i4 < d) (\sum_(i5 < d) at_A i4 i5
        * at_X_l i5 i2) * (s_a_query_x s) i4 i3 + \sum_(i4 < n_y) (\sum_(i5 < n_y) at_r * (i4 == i5)%:R * at_Y_l i5
        i2) * (s_a_query_y s) i4 i3 - (\sum_(i4 < n) (\sum_(i5 < d) (\sum_(i6 < d) at_A i5 i6 * at_X_l i6 i4) *
        (s_a_query_x s) i5 i3 + \sum_(i5 < n_y) (\sum_(i6 < n_y) at_r * (i5 == i6)%:R * at_Y_l i6 i4) * (s_a_query_y
        s) i5 i3) * at_h [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4] [ffun i5 : 'I_p => \sum_(i6 < d)
        at_C i5 i6 * at_Q_l i6 i3] * (\sum_(i5 < n) at_h [ffun i6 : 'I_p => \sum_(i7 < d) at_B i6 i7 * at_X_l i7 i5]
        [ffun i6 : 'I_p => \sum_(i7 < d) at_C i6 i7 * at_Q_l i7 i3])^-1) * 1) * (\sum_(i4 < n) at_h [ffun i5 : 'I_p =>
        \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4] [ffun i5 : 'I_p => \sum_(i6 < d) at_C i5 i6 * at_Q_l i6 i3])^-1 *
        at_h_prime [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i2] [ffun i4 : 'I_p => \sum_(i5 < d) at_C
        i4 i5 * at_Q_l i5 i3] * (\sum_(i4 < d) at_C i0 i4 * at_Q_l i4 i3)) * at_X_l i1 i2) * at_d_B i0 i1 + \sum_(i0 <
        p) \sum_(i1 < d) (\sum_(i2 < n) (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 < d) at_A i4 i5 * at_X_l i5 i3) *
        (s_a_x s) i4 i2 + \sum_(i4 < n_y) (\sum_(i5 < n_y) at_r * (i4 == i5)%:R * at_Y_l i5 i3) * (s_a_y s) i4 i2 -
        (\sum_(i4 < n) (\sum_(i5 < d) (\sum_(i6 < d) at_A i5 i6 * at_X_l i6 i4) * (s_a_x s) i5 i2 + \sum_(i5 < n_y)
        (\sum_(i6 < n_y) at_r * (i5 == i6)%:R * at_Y_l i6 i4) * (s_a_y s) i5 i2) * at_h [ffun i5 : 'I_p => \sum_(i6 <
        d) at_B i5 i6 * at_X_l i6 i4] [ffun i5 : 'I_p => \sum_(i6 < d) at_C i5 i6 * at_X_l i6 i2] * (\sum_(i5 < n)
        at_h [ffun i6 : 'I_p => \sum_(i7 < d) at_B i6 i7 * at_X_l i7 i5] [ffun i6 : 'I_p => \sum_(i7 < d) at_C i6 i7 *
        at_X_l i7 i2])^-1) * 1) * (\sum_(i4 < n) at_h [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4]
        [ffun i5 : 'I_p => \sum_(i6 < d) at_C i5 i6 * at_X_l i6 i2])^-1 * at_h_prime [ffun i4 : 'I_p => \sum_(i5 < d)
        at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i2] * (\sum_(i4 < d) at_B
        i0 i4 * at_X_l i4 i3)) * at_X_l i1 i2 + \sum_(i2 < m) (\sum_(i3 < n) (\sum_(i4 < d) (\sum_(i5 < d) at_A i4 i5
        * at_X_l i5 i3) * (s_a_query_x s) i4 i2 + \sum_(i4 < n_y) (\sum_(i5 < n_y) at_r * (i4 == i5)%:R * at_Y_l i5
        i3) * (s_a_query_y s) i4 i2 - (\sum_(i4 < n) (\sum_(i5 < d) (\sum_(i6 < d) at_A i5 i6 * at_X_l i6 i4) *
        (s_a_query_x s) i5 i2 + \sum_(i5 < n_y) (\sum_(i6 < n_y) at_r * (i5 == i6)%:R * at_Y_l i6 i4) * (s_a_query_y
        s) i5 i2) * at_h [ffun i5 : 'I_p => \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4] [ffun i5 : 'I_p => \sum_(i6 < d)
        at_C i5 i6 * at_Q_l i6 i2] * (\sum_(i5 < n) at_h [ffun i6 : 'I_p => \sum_(i7 < d) at_B i6 i7 * at_X_l i7 i5]
        [ffun i6 : 'I_p => \sum_(i7 < d) at_C i6 i7 * at_Q_l i7 i2])^-1) * 1) * (\sum_(i4 < n) at_h [ffun i5 : 'I_p =>
        \sum_(i6 < d) at_B i5 i6 * at_X_l i6 i4] [ffun i5 : 'I_p => \sum_(i6 < d) at_C i5 i6 * at_Q_l i6 i2])^-1 *
        at_h_prime [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C
        i4 i5 * at_Q_l i5 i2] * (\sum_(i4 < d) at_B i0 i4 * at_X_l i4 i3)) * at_Q_l i1 i2) * at_d_C i0 i1))
  (* missed *) ((s_missed s) + (\sum_(i0 < d) \sum_(i1 < n) (s_a_x s) i0 i1 * (s_d_x s) i0 i1 + \sum_(i0 < n_y)
        \sum_(i1 < n) (s_a_y s) i0 i1 * (s_d_y s) i0 i1 + \sum_(i0 < d) \sum_(i1 < m) (s_a_query_x s) i0 i1 *
        (s_d_query_x s) i0 i1 + \sum_(i0 < n_y) \sum_(i1 < m) (s_a_query_y s) i0 i1 * (s_d_query_y s) i0 i1 -
        (\sum_(i0 < d) \sum_(i1 < n) (s_a_x s) i0 i1 * (at_d_X_l i0 i1 + (\sum_(i2 < n) (\sum_(i3 < d) at_d_A i0 i3 *
        at_X_l i3 i2 + \sum_(i3 < d) at_A i0 i3 * at_d_X_l i3 i2) * (at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4
        * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 * at_X_l i4 i1] * (\sum_(i3 < n) at_h [ffun i4 :
        'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_X_l i5
        i1])^-1) + \sum_(i2 < n) (\sum_(i3 < d) at_A i0 i3 * at_X_l i3 i2) * (at_h_prime [ffun i3 : 'I_p => \sum_(i4 <
        d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 * at_X_l i4 i1] * (\sum_(i3 < p)
        (\sum_(i4 < d) at_d_B i3 i4 * at_X_l i4 i2 + \sum_(i4 < d) at_B i3 i4 * at_d_X_l i4 i2) * (\sum_(i4 < d) at_C
        i3 i4 * at_X_l i4 i1) + \sum_(i3 < p) (\sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2) * (\sum_(i4 < d) at_d_C i3 i4
        * at_X_l i4 i1 + \sum_(i4 < d) at_C i3 i4 * at_d_X_l i4 i1)) * (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5
        < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i1])^-1 + at_h [ffun
        i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 * at_X_l i4
        i1] * - ((\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p =>
        \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i1])^-1 * (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5
        * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i1])^-1 * (\sum_(i3 < n) at_h_prime
        [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 *
        at_X_l i5 i1] * (\sum_(i4 < p) (\sum_(i5 < d) at_d_B i4 i5 * at_X_l i5 i3 + \sum_(i5 < d) at_B i4 i5 *
        at_d_X_l i5 i3) * (\sum_(i5 < d) at_C i4 i5 * at_X_l i5 i1) + \sum_(i4 < p) (\sum_(i5 < d) at_B i4 i5 * at_X_l
        i5 i3) * (\sum_(i5 < d) at_d_C i4 i5 * at_X_l i5 i1 + \sum_(i5 < d) at_C i4 i5 * at_d_X_l i5 i1))))))) +
        \sum_(i0 < n_y) \sum_(i1 < n) (s_a_y s) i0 i1 * (at_d_Y_l i0 i1 + (\sum_(i2 < n) (\sum_(i3 < n_y) at_d_r * (i0
        == i3)%:R * at_Y_l i3 i2 + \sum_(i3 < n_y) at_r * (i0 == i3)%:R * at_d_Y_l i3 i2) * (at_h [ffun i3 : 'I_p =>
        \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 * at_X_l i4 i1] *
        (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 <
        d) at_C i4 i5 * at_X_l i5 i1])^-1) + \sum_(i2 < n) (\sum_(i3 < n_y) at_r * (i0 == i3)%:R * at_Y_l i3 i2) *
        (at_h_prime [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C
        i3 i4 * at_X_l i4 i1] * (\sum_(i3 < p) (\sum_(i4 < d) at_d_B i3 i4 * at_X_l i4 i2 + \sum_(i4 < d) at_B i3 i4 *
        at_d_X_l i4 i2) * (\sum_(i4 < d) at_C i3 i4 * at_X_l i4 i1) + \sum_(i3 < p) (\sum_(i4 < d) at_B i3 i4 * at_X_l
        i4 i2) * (\sum_(i4 < d) at_d_C i3 i4 * at_X_l i4 i1 + \sum_(i4 < d) at_C i3 i4 * at_d_X_l i4 i1)) * (\sum_(i3
        < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4
        i5 * at_X_l i5 i1])^-1 + at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p =>
        \sum_(i4 < d) at_C i3 i4 * at_X_l i4 i1] * - ((\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5
        * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i1])^-1 * (\sum_(i3 < n) at_h [ffun i4
        : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_X_l i5
        i1])^-1 * (\sum_(i3 < n) at_h_prime [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 :
        'I_p => \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i1] * (\sum_(i4 < p) (\sum_(i5 < d) at_d_B i4 i5 * at_X_l i5 i3 +
        \sum_(i5 < d) at_B i4 i5 * at_d_X_l i5 i3) * (\sum_(i5 < d) at_C i4 i5 * at_X_l i5 i1) + \sum_(i4 < p)
        (\sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3) * (\sum_(i5 < d) at_d_C i4 i5 * at_X_l i5 i1 + \sum_(i5 < d) at_C i4
        i5 * at_d_X_l i5 i1))))))) + \sum_(i0 < d) \sum_(i1 < m) (s_a_query_x s) i0 i1 * (at_d_Q_l i0 i1 + (\sum_(i2 <
        n) (\sum_(i3 < d) at_d_A i0 i3 * at_X_l i3 i2 + \sum_(i3 < d) at_A i0 i3 * at_d_X_l i3 i2) * (at_h [ffun i3 :
        'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 * at_Q_l i4 i1] *
        (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 <
        d) at_C i4 i5 * at_Q_l i5 i1])^-1) + \sum_(i2 < n) (\sum_(i3 < d) at_A i0 i3 * at_X_l i3 i2) * (at_h_prime
        [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 *
        at_Q_l i4 i1] * (\sum_(i3 < p) (\sum_(i4 < d) at_d_B i3 i4 * at_X_l i4 i2 + \sum_(i4 < d) at_B i3 i4 *
        at_d_X_l i4 i2) * (\sum_(i4 < d) at_C i3 i4 * at_Q_l i4 i1) + \sum_(i3 < p) (\sum_(i4 < d) at_B i3 i4 * at_X_l
        i4 i2) * (\sum_(i4 < d) at_d_C i3 i4 * at_Q_l i4 i1 + \sum_(i4 < d) at_C i3 i4 * at_d_Q_l i4 i1)) * (\sum_(i3
        < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4
        i5 * at_Q_l i5 i1])^-1 + at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p =>
        \sum_(i4 < d) at_C i3 i4 * at_Q_l i4 i1] * - ((\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5
        * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i1])^-1 * (\sum_(i3 < n) at_h [ffun i4
        : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5
        i1])^-1 * (\sum_(i3 < n) at_h_prime [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 :
        'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i1] * (\sum_(i4 < p) (\sum_(i5 < d) at_d_B i4 i5 * at_X_l i5 i3 +
        \sum_(i5 < d) at_B i4 i5 * at_d_X_l i5 i3) * (\sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i1) + \sum_(i4 < p)
        (\sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3) * (\sum_(i5 < d) at_d_C i4 i5 * at_Q_l i5 i1 + \sum_(i5 < d) at_C i4
        i5 * at_d_Q_l i5 i1))))))) + \sum_(i0 < n_y) \sum_(i1 < m) (s_a_query_y s) i0 i1 * (at_d_slot_l i0 i1 +
        (\sum_(i2 < n) (\sum_(i3 < n_y) at_d_r * (i0 == i3)%:R * at_Y_l i3 i2 + \sum_(i3 < n_y) at_r * (i0 == i3)%:R *
        at_d_Y_l i3 i2) * (at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p =>
        \sum_(i4 < d) at_C i3 i4 * at_Q_l i4 i1] * (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 *
        at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i1])^-1) + \sum_(i2 < n) (\sum_(i3 <
        n_y) at_r * (i0 == i3)%:R * at_Y_l i3 i2) * (at_h_prime [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l
        i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 * at_Q_l i4 i1] * (\sum_(i3 < p) (\sum_(i4 < d) at_d_B i3
        i4 * at_X_l i4 i2 + \sum_(i4 < d) at_B i3 i4 * at_d_X_l i4 i2) * (\sum_(i4 < d) at_C i3 i4 * at_Q_l i4 i1) +
        \sum_(i3 < p) (\sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2) * (\sum_(i4 < d) at_d_C i3 i4 * at_Q_l i4 i1 +
        \sum_(i4 < d) at_C i3 i4 * at_d_Q_l i4 i1)) * (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5
        * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i1])^-1 + at_h [ffun i3 : 'I_p =>
        \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 * at_Q_l i4 i1] * -
        ((\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 <
        d) at_C i4 i5 * at_Q_l i5 i1])^-1 * (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l
        i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i1])^-1 * (\sum_(i3 < n) at_h_prime [ffun i4 :
        'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i1] *
        (\sum_(i4 < p) (\sum_(i5 < d) at_d_B i4 i5 * at_X_l i5 i3 + \sum_(i5 < d) at_B i4 i5 * at_d_X_l i5 i3) *
        (\sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i1) + \sum_(i4 < p) (\sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3) *
        (\sum_(i5 < d) at_d_C i4 i5 * at_Q_l i5 i1 + \sum_(i5 < d) at_C i4 i5 * at_d_Q_l i5 i1)))))))))).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (X_l l) (Y_l l) (Q_l l) (slot_l l) (d_X_l l) (d_Y_l l) (d_Q_l l) (d_slot_l
        l) (A l) (B l) (C l) (r l) (d_A l) (d_B l) (d_C l) (d_r l) (h l) (h_prime l) (after l) end.
Definition equations (s : state) : Prop :=
     (* derivative *) ((s_collected s) + (\sum_(i0 < d) \sum_(i1 < n) (s_a_x s) i0 i1 * (s_d_x s) i0 i1 + \sum_(i0 <
           n_y) \sum_(i1 < n) (s_a_y s) i0 i1 * (s_d_y s) i0 i1 + \sum_(i0 < d) \sum_(i1 < m) (s_a_query_x s) i0 i1 *
           (s_d_query_x s) i0 i1 + \sum_(i0 < n_y) \sum_(i1 < m) (s_a_query_y s) i0 i1 * (s_d_query_y s) i0 i1) +
           (s_missed s) = \sum_(i0 < n_y) \sum_(i1 < m) (d_L_query_y i0 i1 + 0) * (slot_L i0 i1 + label i0 i1) +
           \sum_(i0 < n_y) \sum_(i1 < m) (slot_L i0 i1 + label i0 i1) * (d_L_query_y i0 i1 + 0) :> R).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (n_y m d n p : nat) (slot_L label : 'I_n_y -> 'I_m -> R) (d_L_x
      : 'I_d -> 'I_n -> R) (d_L_y : 'I_n_y -> 'I_n -> R) (d_L_query_x : 'I_d -> 'I_m -> R) (d_L_query_y : 'I_n_y ->
      'I_m -> R) (X_l : nat -> ('I_d -> 'I_n -> R)) (Y_l : nat -> ('I_n_y -> 'I_n -> R)) (Q_l : nat -> ('I_d -> 'I_m
      -> R)) (slot_l : nat -> ('I_n_y -> 'I_m -> R)) (d_X_l : nat -> ('I_d -> 'I_n -> R)) (d_Y_l : nat -> ('I_n_y ->
      'I_n -> R)) (d_Q_l : nat -> ('I_d -> 'I_m -> R)) (d_slot_l : nat -> ('I_n_y -> 'I_m -> R)) (A : nat -> ('I_d ->
      'I_d -> R)) (B C : nat -> ('I_p -> 'I_d -> R)) (r : nat -> R) (d_A : nat -> ('I_d -> 'I_d -> R)) (d_B d_C : nat
      -> ('I_p -> 'I_d -> R)) (d_r : nat -> R) (h h_prime : nat -> ({ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R)),
  @claim R n_y m d n p slot_L label d_L_x d_L_y d_L_query_x d_L_query_y X_l Y_l Q_l slot_l d_X_l d_Y_l d_Q_l d_slot_l
        A B C r d_A d_B d_C d_r h h_prime.
End normalised_over_the_context.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Let a_L be the derivatives of the loss |slot + label|^2 by what the last layer leaves, and for each layer, the
   last one first, a_l and g_l the derivatives that the adjoint recursion makes of a_{l+1}. For any prompts z_l,
   tangents t_l and changes dW_l of the weights, and D_l the coefficient of t in layer l over dual numbers at z_l +
   t_l t and W_l + dW_l t, sum_l <g_l, dW_l> + <a_0, t_0> + sum_l <a_{l+1}, t_{l+1} - D_l> is the derivative of the
   loss along t_L, *)

(* 2. with linear attention and all blocks of values, keys and queries; *)

(* 3. with V_l = diag(A_l, r_l I), keys B_l x, queries C_l x, any function h_l of the scores and its derivative; *)

(* 4. and with that function normalised over the context keys. *)

(* 5. So the gradient of the loss of a transformer of L layers by the weights W_l is g_l. *)

From Kernel Require Import Gradient.
Module transformer.
Section Given.
Variables (R : realFieldType) (d n n_y m p : nat).
Record prompt := Prompt {
  x : 'I_d -> 'I_n -> R; y : 'I_n_y -> 'I_n -> R; query_x : 'I_d -> 'I_m -> R; query_y : 'I_n_y -> 'I_m -> R }.
(* |slot + label|^2 *)
Definition loss (label : 'I_n_y -> 'I_m -> R) (z : prompt) : R :=
  \sum_c \sum_j (query_y z c j + label c j) * (query_y z c j + label c j).
(* What L layers leave, of weights w_0, w_1, ... *)
Fixpoint run (W : Type) (layer : nat -> W -> prompt -> prompt) (w : nat -> W) (L : nat) (z : prompt) : prompt :=
  if L is l.+1 then layer l (w l) (run layer w l z) else z.

(* What a block makes of tokens; a and b are any numbers of rows and of tokens. *)
Definition of_block a c b (u : 'I_a -> 'I_c -> R) (f : 'I_c -> 'I_b -> R) (i : 'I_a) (j : 'I_b) : R :=
  \sum_(k < c) u i k * f k j.

(* Linear attention, all blocks *)
Record blocks := Blocks {
  V_xx : 'I_d -> 'I_d -> R; V_xy : 'I_d -> 'I_n_y -> R; V_yx : 'I_n_y -> 'I_d -> R; V_yy : 'I_n_y -> 'I_n_y -> R;
  K_x : 'I_p -> 'I_d -> R; K_y : 'I_p -> 'I_n_y -> R; Q_x : 'I_p -> 'I_d -> R; Q_y : 'I_p -> 'I_n_y -> R }.
(* W + t dW *)
Definition moved a b (u v : 'I_a -> 'I_b -> R) (t : R) (i : 'I_a) (j : 'I_b) : R := u i j + t * v i j.
Definition blocks_moved (w v : blocks) (t : R) : blocks := Blocks
  (moved (V_xx w) (V_xx v) t) (moved (V_xy w) (V_xy v) t) (moved (V_yx w) (V_yx v) t) (moved (V_yy w) (V_yy v) t)
  (moved (K_x w) (K_x v) t) (moved (K_y w) (K_y v) t) (moved (Q_x w) (Q_x v) t) (moved (Q_y w) (Q_y v) t).
Definition of_both a b (u : 'I_a -> 'I_d -> R) (v : 'I_a -> 'I_n_y -> R) (f : 'I_d -> 'I_b -> R)
    (g : 'I_n_y -> 'I_b -> R) (i : 'I_a) (j : 'I_b) : R := of_block u f i j + of_block v g i j.
Definition linear_added a b (w : blocks) (z : prompt) (u : 'I_a -> 'I_d -> R) (v : 'I_a -> 'I_n_y -> R)
    (f : 'I_d -> 'I_b -> R) (g : 'I_n_y -> 'I_b -> R) (i : 'I_a) (j : 'I_b) : R :=
  \sum_(t < n) of_both u v (x z) (y z) i t *
    (\sum_(k < p) of_both (K_x w) (K_y w) (x z) (y z) k t * of_both (Q_x w) (Q_y w) f g k j).
Definition linear_layer (_ : nat) (w : blocks) (z : prompt) : prompt := Prompt
  (fun i j => x z i j + linear_added w z (V_xx w) (V_xy w) (x z) (y z) i j)
  (fun i j => y z i j + linear_added w z (V_yx w) (V_yy w) (x z) (y z) i j)
  (fun i j => query_x z i j + linear_added w z (V_xx w) (V_xy w) (query_x z) (query_y z) i j)
  (fun i j => query_y z i j + linear_added w z (V_yx w) (V_yy w) (query_x z) (query_y z) i j).

(* V = diag(A, r I), keys B x, queries C x *)
Record family := Family { A : 'I_d -> 'I_d -> R; B : 'I_p -> 'I_d -> R; C : 'I_p -> 'I_d -> R; r : R }.
Definition family_moved (w v : family) (t : R) : family :=
  Family (moved (A w) (A v) t) (moved (B w) (B v) t) (moved (C w) (C v) t) (r w + t * r v).
Definition similarity := {ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R.
(* h(B x_t, C f_j), *)
Definition of_scores (h : similarity) (w : family) (z : prompt) b (f : 'I_d -> 'I_b -> R) (t : 'I_n) (j : 'I_b) : R :=
  h [ffun k => of_block (B w) (x z) k t] [ffun k => of_block (C w) f k j].
(* and divided by its sum over the context keys *)
Definition normalised (h : similarity) (w : family) (z : prompt) b (f : 'I_d -> 'I_b -> R) (t : 'I_n) (j : 'I_b) : R :=
  of_scores h w z f t j * (\sum_(t' < n) of_scores h w z f t' j)^-1.
Definition weighing := forall (w : family) (z : prompt) b, ('I_d -> 'I_b -> R) -> 'I_n -> 'I_b -> R.
Definition scaled (w : family) (i k : 'I_n_y) : R := r w * (i == k)%:R.
Definition family_layer (weight : nat -> weighing) (l : nat) (w : family) (z : prompt) : prompt := Prompt
  (fun i j => x z i j + \sum_(t < n) of_block (A w) (x z) i t * weight l w z _ (x z) t j)
  (fun i j => y z i j + \sum_(t < n) of_block (scaled w) (y z) i t * weight l w z _ (x z) t j)
  (fun i j => query_x z i j + \sum_(t < n) of_block (A w) (x z) i t * weight l w z _ (query_x z) t j)
  (fun i j => query_y z i j + \sum_(t < n) of_block (scaled w) (y z) i t * weight l w z _ (query_x z) t j).
(* h is a function of the scores, and h' its derivative. *)
Definition with_derivative (h h' : similarity) : Prop :=
  exists phi phi' : R -> R, [/\ forall u v, h u v = phi (\sum_k u k * v k),
    forall u v, h' u v = phi' (\sum_k u k * v k) & forall s, derivative (fun t => phi (s + t)) (phi' s)].

(* sum_l <g_l, dW_l>, as the recursion collects it: the last of L layers is the first that it meets. *)
Variables (label : 'I_n_y -> 'I_m -> R) (z : prompt) (L : nat).
Definition linear_collected (w dw : nat -> blocks) : R :=
  let at_ l := run linear_layer w l z in let w k := w (L - k.+1)%N in let dw k := dw (L - k.+1)%N in
  let z k := at_ (L - k.+1)%N in
  linear.s_collected (linear.after (query_y (at_ L)) label (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0)
    (fun k => x (z k)) (fun k => y (z k)) (fun k => query_x (z k)) (fun k => query_y (z k))
    (fun _ _ _ => 0) (fun _ _ _ => 0) (fun _ _ _ => 0) (fun _ _ _ => 0)
    (fun k => V_xx (w k)) (fun k => V_xy (w k)) (fun k => V_yx (w k)) (fun k => V_yy (w k))
    (fun k => K_x (w k)) (fun k => K_y (w k)) (fun k => Q_x (w k)) (fun k => Q_y (w k))
    (fun k => V_xx (dw k)) (fun k => V_xy (dw k)) (fun k => V_yx (dw k)) (fun k => V_yy (dw k))
    (fun k => K_x (dw k)) (fun k => K_y (dw k)) (fun k => Q_x (dw k)) (fun k => Q_y (dw k)) L).
Definition scores_collected (h h' : nat -> similarity) (w dw : nat -> family) : R :=
  let at_ l := run (family_layer (fun l => of_scores (h l))) w l z in
  let w k := w (L - k.+1)%N in let dw k := dw (L - k.+1)%N in let z k := at_ (L - k.+1)%N in
  function_of_the_scores.s_collected (function_of_the_scores.after (query_y (at_ L)) label (fun _ _ => 0) (fun _ _ => 0)
    (fun _ _ => 0) (fun _ _ => 0)
    (fun k => x (z k)) (fun k => y (z k)) (fun k => query_x (z k)) (fun k => query_y (z k))
    (fun _ _ _ => 0) (fun _ _ _ => 0) (fun _ _ _ => 0) (fun _ _ _ => 0)
    (fun k => A (w k)) (fun k => B (w k)) (fun k => C (w k)) (fun k => r (w k))
    (fun k => A (dw k)) (fun k => B (dw k)) (fun k => C (dw k)) (fun k => r (dw k))
    (fun k => h (L - k.+1)%N) (fun k => h' (L - k.+1)%N) L).
Definition normalised_collected (h h' : nat -> similarity) (w dw : nat -> family) : R :=
  let at_ l := run (family_layer (fun l => normalised (h l))) w l z in
  let w k := w (L - k.+1)%N in let dw k := dw (L - k.+1)%N in let z k := at_ (L - k.+1)%N in
  normalised_over_the_context.s_collected (normalised_over_the_context.after (query_y (at_ L)) label
    (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0)
    (fun k => x (z k)) (fun k => y (z k)) (fun k => query_x (z k)) (fun k => query_y (z k))
    (fun _ _ _ => 0) (fun _ _ _ => 0) (fun _ _ _ => 0) (fun _ _ _ => 0)
    (fun k => A (w k)) (fun k => B (w k)) (fun k => C (w k)) (fun k => r (w k))
    (fun k => A (dw k)) (fun k => B (dw k)) (fun k => C (dw k)) (fun k => r (dw k))
    (fun k => h (L - k.+1)%N) (fun k => h' (L - k.+1)%N) L).

(* No sum of h over the context keys is 0, in any layer. *)
Definition sums_not_0 (h : nat -> similarity) (w : nat -> family) : Prop :=
  forall l, (l < L)%N -> let at_ := run (family_layer (fun l => normalised (h l))) w l z in
  (forall j, \sum_t of_scores (h l) (w l) at_ (x at_) t j != 0) /\
  forall j, \sum_t of_scores (h l) (w l) at_ (query_x at_) t j != 0.
End Given.
End transformer.
Module clause_5.
Import transformer.
Definition premises (d n n_y m p : nat) : Prop := [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N, (0 < m)%N & (0 < p)%N].
(* A number for all changes dW of the weights W, which is linear in them and the derivative of f along them *)
Definition gradient (R : realFieldType) (W : Type) (moved : W -> W -> R -> W) (f : (nat -> W) -> R) (w : nat -> W)
    (g : (nat -> W) -> R) : Prop :=
  (forall c dw dw', g (fun l => moved (dw l) (dw' l) c) = g dw + c * g dw') /\
  forall dw, derivative (fun t => f (fun l => moved (w l) (dw l) t)) (g dw).
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m p, premises d n n_y m p ->
  forall (label : 'I_n_y -> 'I_m -> R) (z : prompt R d n n_y m) L,
  [/\ forall w, gradient (@blocks_moved R d n_y p)
        (fun w => loss label (run (@linear_layer R d n n_y m p) w L z)) w (linear_collected label z L w),
      forall h h' : nat -> similarity R p, (forall l, with_derivative (h l) (h' l)) ->
      forall w, gradient (@family_moved R d p)
        (fun w => loss label (run (family_layer (fun l => of_scores (h l))) w L z)) w
        (scores_collected label z L h h' w) &
      forall h h' : nat -> similarity R p, (forall l, with_derivative (h l) (h' l)) ->
      forall w, sums_not_0 z L h w -> gradient (@family_moved R d p)
        (fun w => loss label (run (family_layer (fun l => normalised (h l))) w L z)) w
        (normalised_collected label z L h h' w)].
End clause_5.

