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
