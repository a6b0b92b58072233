(* linear_transformer

   Linear layers with any number of heads h and any blocks V_h, K_h, Q_h leave (M_l x + U_l y, a_l y - W_l x) in a
   token that started as (x, y), the query's too, where E = (M_l X + U_l Y; a_l Y - W_l X), [[A, b], [c, delta]] =
   sum_h V_h E E^T K_h^T Q_h, M_{l+1} = (I + A) M_l - b W_l, U_{l+1} = (I + A) U_l + b a_l, a_{l+1} = (I + delta)
   a_l + c U_l, W_{l+1} = (I + delta) W_l - c M_l, from I, 0, I, 0; a query (x_t, 0) is then (M_l x_t, -W_l x_t):
   the prediction is W_l x_t.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module layer.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (M : 'I_d -> 'I_d -> R).
Variables (U : 'I_d -> 'I_n_y -> R).
Variables (a : 'I_n_y -> 'I_n_y -> R).
Variables (W : 'I_n_y -> 'I_d -> R).
Variables (V_xx : 'I_d -> 'I_d -> R).
Variables (V_xy : 'I_d -> 'I_n_y -> R).
Variables (V_yx : 'I_n_y -> 'I_d -> R).
Variables (V_yy : 'I_n_y -> 'I_n_y -> R).
Variables (K_x : 'I_p -> 'I_d -> R).
Variables (K_y : 'I_p -> 'I_n_y -> R).
Variables (Q_x : 'I_p -> 'I_d -> R).
Variables (Q_y : 'I_p -> 'I_n_y -> R).
Variables (V2_xx : 'I_d -> 'I_d -> R).
Variables (V2_xy : 'I_d -> 'I_n_y -> R).
Variables (V2_yx : 'I_n_y -> 'I_d -> R).
Variables (V2_yy : 'I_n_y -> 'I_n_y -> R).
Variables (K2_x : 'I_p -> 'I_d -> R).
Variables (K2_y : 'I_p -> 'I_n_y -> R).
Variables (Q2_x : 'I_p -> 'I_d -> R).
Variables (Q2_y : 'I_p -> 'I_n_y -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N }.
Definition equations : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), \sum_(i2 < d) M i0 i2 * X i2 i1 + \sum_(i2 < n_y) U i0 i2 * Y i2
           i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * (\sum_(i4 < d) M i3 i4 * X i4 i2 + \sum_(i4 < n_y) U i3 i4 *
           Y i4 i2) + \sum_(i3 < n_y) V_xy i0 i3 * (\sum_(i4 < n_y) a i3 i4 * Y i4 i2 - \sum_(i4 < d) W i3 i4 * X i4
           i2)) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * (\sum_(i5 < d) M i4 i5 * X i5 i2 + \sum_(i5 < n_y) U i4 i5
           * Y i5 i2) + \sum_(i4 < n_y) K_y i3 i4 * (\sum_(i5 < n_y) a i4 i5 * Y i5 i2 - \sum_(i5 < d) W i4 i5 * X i5
           i2)) * (\sum_(i4 < d) Q_x i3 i4 * (\sum_(i5 < d) M i4 i5 * X i5 i1 + \sum_(i5 < n_y) U i4 i5 * Y i5 i1) +
           \sum_(i4 < n_y) Q_y i3 i4 * (\sum_(i5 < n_y) a i4 i5 * Y i5 i1 - \sum_(i5 < d) W i4 i5 * X i5 i1))) +
           \sum_(i2 < n) (\sum_(i3 < d) V2_xx i0 i3 * (\sum_(i4 < d) M i3 i4 * X i4 i2 + \sum_(i4 < n_y) U i3 i4 * Y
           i4 i2) + \sum_(i3 < n_y) V2_xy i0 i3 * (\sum_(i4 < n_y) a i3 i4 * Y i4 i2 - \sum_(i4 < d) W i3 i4 * X i4
           i2)) * (\sum_(i3 < p) (\sum_(i4 < d) K2_x i3 i4 * (\sum_(i5 < d) M i4 i5 * X i5 i2 + \sum_(i5 < n_y) U i4
           i5 * Y i5 i2) + \sum_(i4 < n_y) K2_y i3 i4 * (\sum_(i5 < n_y) a i4 i5 * Y i5 i2 - \sum_(i5 < d) W i4 i5 * X
           i5 i2)) * (\sum_(i4 < d) Q2_x i3 i4 * (\sum_(i5 < d) M i4 i5 * X i5 i1 + \sum_(i5 < n_y) U i4 i5 * Y i5 i1)
           + \sum_(i4 < n_y) Q2_y i3 i4 * (\sum_(i5 < n_y) a i4 i5 * Y i5 i1 - \sum_(i5 < d) W i4 i5 * X i5 i1))) =
           \sum_(i2 < d) (M i0 i2 + \sum_(i3 < d) (\sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V_xx i0 i6 * (\sum_(i7 <
           d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V_xy i0 i6 * (\sum_(i7 < n_y) a
           i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * (\sum_(i6 < d) K_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X
           i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) K_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4
           - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q_x i5 i3 + \sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V2_xx i0 i6 *
           (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V2_xy i0 i6 *
           (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * (\sum_(i6 < d) K2_x i5 i6 *
           (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) K2_y i5 i6 *
           (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q2_x i5 i3) * M i3 i2 - \sum_(i3 <
           n_y) (\sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V_xx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 <
           n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V_xy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W
           i6 i7 * X i7 i4)) * (\sum_(i6 < d) K_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 *
           Y i7 i4) + \sum_(i6 < n_y) K_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7
           i4)) * Q_y i5 i3 + \sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V2_xx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7
           i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V2_xy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4
           - \sum_(i7 < d) W i6 i7 * X i7 i4)) * (\sum_(i6 < d) K2_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 +
           \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) K2_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 -
           \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q2_y i5 i3) * W i3 i2) * X i2 i1 + \sum_(i2 < n_y) (U i0 i2 + \sum_(i3
           < d) (\sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V_xx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 <
           n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V_xy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W
           i6 i7 * X i7 i4)) * (\sum_(i6 < d) K_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 *
           Y i7 i4) + \sum_(i6 < n_y) K_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7
           i4)) * Q_x i5 i3 + \sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V2_xx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7
           i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V2_xy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4
           - \sum_(i7 < d) W i6 i7 * X i7 i4)) * (\sum_(i6 < d) K2_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 +
           \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) K2_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 -
           \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q2_x i5 i3) * U i3 i2 + \sum_(i3 < n_y) (\sum_(i4 < n) \sum_(i5 < p)
           (\sum_(i6 < d) V_xx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) +
           \sum_(i6 < n_y) V_xy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) *
           (\sum_(i6 < d) K_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6
           < n_y) K_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q_y i5 i3 +
           \sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V2_xx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y)
           U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V2_xy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6
           i7 * X i7 i4)) * (\sum_(i6 < d) K2_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y
           i7 i4) + \sum_(i6 < n_y) K2_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7
           i4)) * Q2_y i5 i3) * a i3 i2) * Y i2 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), \sum_(i2 < n_y) a i0 i2 * Y i2 i1 - \sum_(i2 < d) W i0 i2 * X
        i2 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * (\sum_(i4 < d) M i3 i4 * X i4 i2 + \sum_(i4 < n_y) U i3 i4 *
        Y i4 i2) + \sum_(i3 < n_y) V_yy i0 i3 * (\sum_(i4 < n_y) a i3 i4 * Y i4 i2 - \sum_(i4 < d) W i3 i4 * X i4 i2))
        * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * (\sum_(i5 < d) M i4 i5 * X i5 i2 + \sum_(i5 < n_y) U i4 i5 * Y i5
        i2) + \sum_(i4 < n_y) K_y i3 i4 * (\sum_(i5 < n_y) a i4 i5 * Y i5 i2 - \sum_(i5 < d) W i4 i5 * X i5 i2)) *
        (\sum_(i4 < d) Q_x i3 i4 * (\sum_(i5 < d) M i4 i5 * X i5 i1 + \sum_(i5 < n_y) U i4 i5 * Y i5 i1) + \sum_(i4 <
        n_y) Q_y i3 i4 * (\sum_(i5 < n_y) a i4 i5 * Y i5 i1 - \sum_(i5 < d) W i4 i5 * X i5 i1))) + \sum_(i2 < n)
        (\sum_(i3 < d) V2_yx i0 i3 * (\sum_(i4 < d) M i3 i4 * X i4 i2 + \sum_(i4 < n_y) U i3 i4 * Y i4 i2) + \sum_(i3
        < n_y) V2_yy i0 i3 * (\sum_(i4 < n_y) a i3 i4 * Y i4 i2 - \sum_(i4 < d) W i3 i4 * X i4 i2)) * (\sum_(i3 < p)
        (\sum_(i4 < d) K2_x i3 i4 * (\sum_(i5 < d) M i4 i5 * X i5 i2 + \sum_(i5 < n_y) U i4 i5 * Y i5 i2) + \sum_(i4 <
        n_y) K2_y i3 i4 * (\sum_(i5 < n_y) a i4 i5 * Y i5 i2 - \sum_(i5 < d) W i4 i5 * X i5 i2)) * (\sum_(i4 < d) Q2_x
        i3 i4 * (\sum_(i5 < d) M i4 i5 * X i5 i1 + \sum_(i5 < n_y) U i4 i5 * Y i5 i1) + \sum_(i4 < n_y) Q2_y i3 i4 *
        (\sum_(i5 < n_y) a i4 i5 * Y i5 i1 - \sum_(i5 < d) W i4 i5 * X i5 i1))) = \sum_(i2 < n_y) (a i0 i2 + \sum_(i3
        < n_y) (\sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V_yx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 <
        n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V_yy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6
        i7 * X i7 i4)) * (\sum_(i6 < d) K_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7
        i4) + \sum_(i6 < n_y) K_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q_y
        i5 i3 + \sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V2_yx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 <
        n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V2_yy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W
        i6 i7 * X i7 i4)) * (\sum_(i6 < d) K2_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y
        i7 i4) + \sum_(i6 < n_y) K2_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) *
        Q2_y i5 i3) * a i3 i2 + \sum_(i3 < d) (\sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V_yx i0 i6 * (\sum_(i7 < d)
        M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V_yy i0 i6 * (\sum_(i7 < n_y) a i6 i7
        * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * (\sum_(i6 < d) K_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 +
        \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) K_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7
        < d) W i6 i7 * X i7 i4)) * Q_x i5 i3 + \sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V2_yx i0 i6 * (\sum_(i7 < d)
        M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V2_yy i0 i6 * (\sum_(i7 < n_y) a i6
        i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * (\sum_(i6 < d) K2_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7
        i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) K2_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 -
        \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q2_x i5 i3) * U i3 i2) * Y i2 i1 - \sum_(i2 < d) (W i0 i2 + \sum_(i3 <
        n_y) (\sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V_yx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 <
        n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V_yy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6
        i7 * X i7 i4)) * (\sum_(i6 < d) K_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7
        i4) + \sum_(i6 < n_y) K_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q_y
        i5 i3 + \sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V2_yx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 <
        n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V2_yy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W
        i6 i7 * X i7 i4)) * (\sum_(i6 < d) K2_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y
        i7 i4) + \sum_(i6 < n_y) K2_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) *
        Q2_y i5 i3) * W i3 i2 - \sum_(i3 < d) (\sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V_yx i0 i6 * (\sum_(i7 < d)
        M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V_yy i0 i6 * (\sum_(i7 < n_y) a i6 i7
        * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * (\sum_(i6 < d) K_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 +
        \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) K_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7
        < d) W i6 i7 * X i7 i4)) * Q_x i5 i3 + \sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V2_yx i0 i6 * (\sum_(i7 < d)
        M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V2_yy i0 i6 * (\sum_(i7 < n_y) a i6
        i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * (\sum_(i6 < d) K2_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7
        i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) K2_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 -
        \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q2_x i5 i3) * M i3 i2) * X i2 i1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), \sum_(i2 < d) M i0 i2 * Q i2 i1 + \sum_(i2 < n_y) U i0 i2 *
        query_slot i2 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * (\sum_(i4 < d) M i3 i4 * X i4 i2 + \sum_(i4 <
        n_y) U i3 i4 * Y i4 i2) + \sum_(i3 < n_y) V_xy i0 i3 * (\sum_(i4 < n_y) a i3 i4 * Y i4 i2 - \sum_(i4 < d) W i3
        i4 * X i4 i2)) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * (\sum_(i5 < d) M i4 i5 * X i5 i2 + \sum_(i5 < n_y)
        U i4 i5 * Y i5 i2) + \sum_(i4 < n_y) K_y i3 i4 * (\sum_(i5 < n_y) a i4 i5 * Y i5 i2 - \sum_(i5 < d) W i4 i5 *
        X i5 i2)) * (\sum_(i4 < d) Q_x i3 i4 * (\sum_(i5 < d) M i4 i5 * Q i5 i1 + \sum_(i5 < n_y) U i4 i5 * query_slot
        i5 i1) + \sum_(i4 < n_y) Q_y i3 i4 * (\sum_(i5 < n_y) a i4 i5 * query_slot i5 i1 - \sum_(i5 < d) W i4 i5 * Q
        i5 i1))) + \sum_(i2 < n) (\sum_(i3 < d) V2_xx i0 i3 * (\sum_(i4 < d) M i3 i4 * X i4 i2 + \sum_(i4 < n_y) U i3
        i4 * Y i4 i2) + \sum_(i3 < n_y) V2_xy i0 i3 * (\sum_(i4 < n_y) a i3 i4 * Y i4 i2 - \sum_(i4 < d) W i3 i4 * X
        i4 i2)) * (\sum_(i3 < p) (\sum_(i4 < d) K2_x i3 i4 * (\sum_(i5 < d) M i4 i5 * X i5 i2 + \sum_(i5 < n_y) U i4
        i5 * Y i5 i2) + \sum_(i4 < n_y) K2_y i3 i4 * (\sum_(i5 < n_y) a i4 i5 * Y i5 i2 - \sum_(i5 < d) W i4 i5 * X i5
        i2)) * (\sum_(i4 < d) Q2_x i3 i4 * (\sum_(i5 < d) M i4 i5 * Q i5 i1 + \sum_(i5 < n_y) U i4 i5 * query_slot i5
        i1) + \sum_(i4 < n_y) Q2_y i3 i4 * (\sum_(i5 < n_y) a i4 i5 * query_slot i5 i1 - \sum_(i5 < d) W i4 i5 * Q i5
        i1))) = \sum_(i2 < d) (M i0 i2 + \sum_(i3 < d) (\sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V_xx i0 i6 *
        (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V_xy i0 i6 * (\sum_(i7
        < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * (\sum_(i6 < d) K_x i5 i6 * (\sum_(i7 < d) M i6
        i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) K_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y
        i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q_x i5 i3 + \sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V2_xx i0 i6
        * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V2_xy i0 i6 *
        (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * (\sum_(i6 < d) K2_x i5 i6 * (\sum_(i7
        < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) K2_y i5 i6 * (\sum_(i7 < n_y) a
        i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q2_x i5 i3) * M i3 i2 - \sum_(i3 < n_y) (\sum_(i4 < n)
        \sum_(i5 < p) (\sum_(i6 < d) V_xx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7
        i4) + \sum_(i6 < n_y) V_xy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) *
        (\sum_(i6 < d) K_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 <
        n_y) K_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q_y i5 i3 + \sum_(i4
        < n) \sum_(i5 < p) (\sum_(i6 < d) V2_xx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y
        i7 i4) + \sum_(i6 < n_y) V2_xy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4))
        * (\sum_(i6 < d) K2_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6
        < n_y) K2_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q2_y i5 i3) * W
        i3 i2) * Q i2 i1 + \sum_(i2 < n_y) (U i0 i2 + \sum_(i3 < d) (\sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V_xx
        i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V_xy i0 i6 *
        (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * (\sum_(i6 < d) K_x i5 i6 * (\sum_(i7
        < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) K_y i5 i6 * (\sum_(i7 < n_y) a
        i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q_x i5 i3 + \sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d)
        V2_xx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V2_xy i0
        i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * (\sum_(i6 < d) K2_x i5 i6 *
        (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) K2_y i5 i6 * (\sum_(i7
        < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q2_x i5 i3) * U i3 i2 + \sum_(i3 < n_y)
        (\sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V_xx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U
        i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V_xy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X
        i7 i4)) * (\sum_(i6 < d) K_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) +
        \sum_(i6 < n_y) K_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q_y i5 i3
        + \sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V2_xx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y)
        U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V2_xy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7
        * X i7 i4)) * (\sum_(i6 < d) K2_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7
        i4) + \sum_(i6 < n_y) K2_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) *
        Q2_y i5 i3) * a i3 i2) * query_slot i2 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), \sum_(i2 < n_y) a i0 i2 * query_slot i2 i1 - \sum_(i2 < d) W i0
        i2 * Q i2 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * (\sum_(i4 < d) M i3 i4 * X i4 i2 + \sum_(i4 < n_y) U
        i3 i4 * Y i4 i2) + \sum_(i3 < n_y) V_yy i0 i3 * (\sum_(i4 < n_y) a i3 i4 * Y i4 i2 - \sum_(i4 < d) W i3 i4 * X
        i4 i2)) * (\sum_(i3 < p) (\sum_(i4 < d) K_x i3 i4 * (\sum_(i5 < d) M i4 i5 * X i5 i2 + \sum_(i5 < n_y) U i4 i5
        * Y i5 i2) + \sum_(i4 < n_y) K_y i3 i4 * (\sum_(i5 < n_y) a i4 i5 * Y i5 i2 - \sum_(i5 < d) W i4 i5 * X i5
        i2)) * (\sum_(i4 < d) Q_x i3 i4 * (\sum_(i5 < d) M i4 i5 * Q i5 i1 + \sum_(i5 < n_y) U i4 i5 * query_slot i5
        i1) + \sum_(i4 < n_y) Q_y i3 i4 * (\sum_(i5 < n_y) a i4 i5 * query_slot i5 i1 - \sum_(i5 < d) W i4 i5 * Q i5
        i1))) + \sum_(i2 < n) (\sum_(i3 < d) V2_yx i0 i3 * (\sum_(i4 < d) M i3 i4 * X i4 i2 + \sum_(i4 < n_y) U i3 i4
        * Y i4 i2) + \sum_(i3 < n_y) V2_yy i0 i3 * (\sum_(i4 < n_y) a i3 i4 * Y i4 i2 - \sum_(i4 < d) W i3 i4 * X i4
        i2)) * (\sum_(i3 < p) (\sum_(i4 < d) K2_x i3 i4 * (\sum_(i5 < d) M i4 i5 * X i5 i2 + \sum_(i5 < n_y) U i4 i5 *
        Y i5 i2) + \sum_(i4 < n_y) K2_y i3 i4 * (\sum_(i5 < n_y) a i4 i5 * Y i5 i2 - \sum_(i5 < d) W i4 i5 * X i5 i2))
        * (\sum_(i4 < d) Q2_x i3 i4 * (\sum_(i5 < d) M i4 i5 * Q i5 i1 + \sum_(i5 < n_y) U i4 i5 * query_slot i5 i1) +
        \sum_(i4 < n_y) Q2_y i3 i4 * (\sum_(i5 < n_y) a i4 i5 * query_slot i5 i1 - \sum_(i5 < d) W i4 i5 * Q i5 i1)))
        = \sum_(i2 < n_y) (a i0 i2 + \sum_(i3 < n_y) (\sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V_yx i0 i6 *
        (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V_yy i0 i6 * (\sum_(i7
        < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * (\sum_(i6 < d) K_x i5 i6 * (\sum_(i7 < d) M i6
        i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) K_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y
        i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q_y i5 i3 + \sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V2_yx i0 i6
        * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V2_yy i0 i6 *
        (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * (\sum_(i6 < d) K2_x i5 i6 * (\sum_(i7
        < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) K2_y i5 i6 * (\sum_(i7 < n_y) a
        i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q2_y i5 i3) * a i3 i2 + \sum_(i3 < d) (\sum_(i4 < n)
        \sum_(i5 < p) (\sum_(i6 < d) V_yx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7
        i4) + \sum_(i6 < n_y) V_yy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) *
        (\sum_(i6 < d) K_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 <
        n_y) K_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q_x i5 i3 + \sum_(i4
        < n) \sum_(i5 < p) (\sum_(i6 < d) V2_yx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y
        i7 i4) + \sum_(i6 < n_y) V2_yy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4))
        * (\sum_(i6 < d) K2_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6
        < n_y) K2_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q2_x i5 i3) * U
        i3 i2) * query_slot i2 i1 - \sum_(i2 < d) (W i0 i2 + \sum_(i3 < n_y) (\sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 <
        d) V_yx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V_yy
        i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * (\sum_(i6 < d) K_x i5 i6 *
        (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) K_y i5 i6 * (\sum_(i7
        < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q_y i5 i3 + \sum_(i4 < n) \sum_(i5 < p)
        (\sum_(i6 < d) V2_yx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6
        < n_y) V2_yy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * (\sum_(i6 < d)
        K2_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) K2_y i5
        i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q2_y i5 i3) * W i3 i2 - \sum_(i3
        < d) (\sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V_yx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 <
        n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V_yy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6
        i7 * X i7 i4)) * (\sum_(i6 < d) K_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y i7
        i4) + \sum_(i6 < n_y) K_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) * Q_x
        i5 i3 + \sum_(i4 < n) \sum_(i5 < p) (\sum_(i6 < d) V2_yx i0 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 <
        n_y) U i6 i7 * Y i7 i4) + \sum_(i6 < n_y) V2_yy i0 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W
        i6 i7 * X i7 i4)) * (\sum_(i6 < d) K2_x i5 i6 * (\sum_(i7 < d) M i6 i7 * X i7 i4 + \sum_(i7 < n_y) U i6 i7 * Y
        i7 i4) + \sum_(i6 < n_y) K2_y i5 i6 * (\sum_(i7 < n_y) a i6 i7 * Y i7 i4 - \sum_(i7 < d) W i6 i7 * X i7 i4)) *
        Q2_x i5 i3) * M i3 i2) * Q i2 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (M : 'I_d -> 'I_d -> R) (U : 'I_d -> 'I_n_y ->
      R) (a : 'I_n_y -> 'I_n_y -> R) (W : 'I_n_y -> 'I_d -> R) (V_xx : 'I_d -> 'I_d -> R) (V_xy : 'I_d -> 'I_n_y -> R)
      (V_yx : 'I_n_y -> 'I_d -> R) (V_yy : 'I_n_y -> 'I_n_y -> R) (K_x : 'I_p -> 'I_d -> R) (K_y : 'I_p -> 'I_n_y ->
      R) (Q_x : 'I_p -> 'I_d -> R) (Q_y : 'I_p -> 'I_n_y -> R) (V2_xx : 'I_d -> 'I_d -> R) (V2_xy : 'I_d -> 'I_n_y ->
      R) (V2_yx : 'I_n_y -> 'I_d -> R) (V2_yy : 'I_n_y -> 'I_n_y -> R) (K2_x : 'I_p -> 'I_d -> R) (K2_y : 'I_p ->
      'I_n_y -> R) (Q2_x : 'I_p -> 'I_d -> R) (Q2_y : 'I_p -> 'I_n_y -> R),
  @claim R d n n_y m p X Y Q query_slot M U a W V_xx V_xy V_yx V_yy K_x K_y Q_x Q_y V2_xx V2_xy V2_yx V2_yy K2_x K2_y
        Q2_x Q2_y.
End layer.

Module layers.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (V_xx : nat -> ('I_d -> 'I_d -> R)).
Variables (V_xy : nat -> ('I_d -> 'I_n_y -> R)).
Variables (V_yx : nat -> ('I_n_y -> 'I_d -> R)).
Variables (V_yy : nat -> ('I_n_y -> 'I_n_y -> R)).
Variables (K_x : nat -> ('I_p -> 'I_d -> R)).
Variables (K_y : nat -> ('I_p -> 'I_n_y -> R)).
Variables (Q_x : nat -> ('I_p -> 'I_d -> R)).
Variables (Q_y : nat -> ('I_p -> 'I_n_y -> R)).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N }.
Record state := State {
  s_x : 'I_d -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_d -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_M : 'I_d -> 'I_d -> R;
  s_U : 'I_d -> 'I_n_y -> R;
  s_a : 'I_n_y -> 'I_n_y -> R;
  s_W : 'I_n_y -> 'I_d -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* M *) (fun (i0 : 'I_d) (i1 : 'I_d) => (i0 == i1)%:R)
  (* U *) (fun (i0 : 'I_d) (i1 : 'I_n_y) => 0)
  (* a *) (fun (i0 : 'I_n_y) (i1 : 'I_n_y) => (i0 == i1)%:R)
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => 0).
Definition advance (at_V_xx : 'I_d -> 'I_d -> R) (at_V_xy : 'I_d -> 'I_n_y -> R) (at_V_yx : 'I_n_y -> 'I_d -> R)
      (at_V_yy : 'I_n_y -> 'I_n_y -> R) (at_K_x : 'I_p -> 'I_d -> R) (at_K_y : 'I_p -> 'I_n_y -> R) (at_Q_x : 'I_p ->
      'I_d -> R) (at_Q_y : 'I_p -> 'I_n_y -> R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_V_xx i0 i3 * (s_x s) i3 i2 +
        \sum_(i3 < n_y) at_V_xy i0 i3 * (s_y s) i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) at_K_x i3 i4 * (s_x s) i4 i2 +
        \sum_(i4 < n_y) at_K_y i3 i4 * (s_y s) i4 i2) * (\sum_(i4 < d) at_Q_x i3 i4 * (s_x s) i4 i1 + \sum_(i4 < n_y)
        at_Q_y i3 i4 * (s_y s) i4 i1)))
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_V_yx i0 i3 * (s_x s) i3 i2
        + \sum_(i3 < n_y) at_V_yy i0 i3 * (s_y s) i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) at_K_x i3 i4 * (s_x s) i4 i2
        + \sum_(i4 < n_y) at_K_y i3 i4 * (s_y s) i4 i2) * (\sum_(i4 < d) at_Q_x i3 i4 * (s_x s) i4 i1 + \sum_(i4 <
        n_y) at_Q_y i3 i4 * (s_y s) i4 i1)))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_V_xx i0 i3 *
        (s_x s) i3 i2 + \sum_(i3 < n_y) at_V_xy i0 i3 * (s_y s) i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) at_K_x i3 i4 *
        (s_x s) i4 i2 + \sum_(i4 < n_y) at_K_y i3 i4 * (s_y s) i4 i2) * (\sum_(i4 < d) at_Q_x i3 i4 * (s_query_x s) i4
        i1 + \sum_(i4 < n_y) at_Q_y i3 i4 * (s_query_y s) i4 i1)))
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_V_yx i0 i3 *
        (s_x s) i3 i2 + \sum_(i3 < n_y) at_V_yy i0 i3 * (s_y s) i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) at_K_x i3 i4 *
        (s_x s) i4 i2 + \sum_(i4 < n_y) at_K_y i3 i4 * (s_y s) i4 i2) * (\sum_(i4 < d) at_Q_x i3 i4 * (s_query_x s) i4
        i1 + \sum_(i4 < n_y) at_Q_y i3 i4 * (s_query_y s) i4 i1)))
  (* M *) (fun (i0 : 'I_d) (i1 : 'I_d) => (s_M s) i0 i1 + \sum_(i2 < d) (\sum_(i3 < n) \sum_(i4 < p) (\sum_(i5 < d)
        at_V_xx i0 i5 * (\sum_(i6 < d) (s_M s) i5 i6 * X i6 i3 + \sum_(i6 < n_y) (s_U s) i5 i6 * Y i6 i3) + \sum_(i5 <
        n_y) at_V_xy i0 i5 * (\sum_(i6 < n_y) (s_a s) i5 i6 * Y i6 i3 - \sum_(i6 < d) (s_W s) i5 i6 * X i6 i3)) *
        (\sum_(i5 < d) at_K_x i4 i5 * (\sum_(i6 < d) (s_M s) i5 i6 * X i6 i3 + \sum_(i6 < n_y) (s_U s) i5 i6 * Y i6
        i3) + \sum_(i5 < n_y) at_K_y i4 i5 * (\sum_(i6 < n_y) (s_a s) i5 i6 * Y i6 i3 - \sum_(i6 < d) (s_W s) i5 i6 *
        X i6 i3)) * at_Q_x i4 i2) * (s_M s) i2 i1 - \sum_(i2 < n_y) (\sum_(i3 < n) \sum_(i4 < p) (\sum_(i5 < d)
        at_V_xx i0 i5 * (\sum_(i6 < d) (s_M s) i5 i6 * X i6 i3 + \sum_(i6 < n_y) (s_U s) i5 i6 * Y i6 i3) + \sum_(i5 <
        n_y) at_V_xy i0 i5 * (\sum_(i6 < n_y) (s_a s) i5 i6 * Y i6 i3 - \sum_(i6 < d) (s_W s) i5 i6 * X i6 i3)) *
        (\sum_(i5 < d) at_K_x i4 i5 * (\sum_(i6 < d) (s_M s) i5 i6 * X i6 i3 + \sum_(i6 < n_y) (s_U s) i5 i6 * Y i6
        i3) + \sum_(i5 < n_y) at_K_y i4 i5 * (\sum_(i6 < n_y) (s_a s) i5 i6 * Y i6 i3 - \sum_(i6 < d) (s_W s) i5 i6 *
        X i6 i3)) * at_Q_y i4 i2) * (s_W s) i2 i1)
  (* U *) (fun (i0 : 'I_d) (i1 : 'I_n_y) => (s_U s) i0 i1 + \sum_(i2 < d) (\sum_(i3 < n) \sum_(i4 < p) (\sum_(i5 < d)
        at_V_xx i0 i5 * (\sum_(i6 < d) (s_M s) i5 i6 * X i6 i3 + \sum_(i6 < n_y) (s_U s) i5 i6 * Y i6 i3) + \sum_(i5 <
        n_y) at_V_xy i0 i5 * (\sum_(i6 < n_y) (s_a s) i5 i6 * Y i6 i3 - \sum_(i6 < d) (s_W s) i5 i6 * X i6 i3)) *
        (\sum_(i5 < d) at_K_x i4 i5 * (\sum_(i6 < d) (s_M s) i5 i6 * X i6 i3 + \sum_(i6 < n_y) (s_U s) i5 i6 * Y i6
        i3) + \sum_(i5 < n_y) at_K_y i4 i5 * (\sum_(i6 < n_y) (s_a s) i5 i6 * Y i6 i3 - \sum_(i6 < d) (s_W s) i5 i6 *
        X i6 i3)) * at_Q_x i4 i2) * (s_U s) i2 i1 + \sum_(i2 < n_y) (\sum_(i3 < n) \sum_(i4 < p) (\sum_(i5 < d)
        at_V_xx i0 i5 * (\sum_(i6 < d) (s_M s) i5 i6 * X i6 i3 + \sum_(i6 < n_y) (s_U s) i5 i6 * Y i6 i3) + \sum_(i5 <
        n_y) at_V_xy i0 i5 * (\sum_(i6 < n_y) (s_a s) i5 i6 * Y i6 i3 - \sum_(i6 < d) (s_W s) i5 i6 * X i6 i3)) *
        (\sum_(i5 < d) at_K_x i4 i5 * (\sum_(i6 < d) (s_M s) i5 i6 * X i6 i3 + \sum_(i6 < n_y) (s_U s) i5 i6 * Y i6
        i3) + \sum_(i5 < n_y) at_K_y i4 i5 * (\sum_(i6 < n_y) (s_a s) i5 i6 * Y i6 i3 - \sum_(i6 < d) (s_W s) i5 i6 *
        X i6 i3)) * at_Q_y i4 i2) * (s_a s) i2 i1)
  (* a *) (fun (i0 : 'I_n_y) (i1 : 'I_n_y) => (s_a s) i0 i1 + \sum_(i2 < n_y) (\sum_(i3 < n) \sum_(i4 < p) (\sum_(i5 <
        d) at_V_yx i0 i5 * (\sum_(i6 < d) (s_M s) i5 i6 * X i6 i3 + \sum_(i6 < n_y) (s_U s) i5 i6 * Y i6 i3) +
        \sum_(i5 < n_y) at_V_yy i0 i5 * (\sum_(i6 < n_y) (s_a s) i5 i6 * Y i6 i3 - \sum_(i6 < d) (s_W s) i5 i6 * X i6
        i3)) * (\sum_(i5 < d) at_K_x i4 i5 * (\sum_(i6 < d) (s_M s) i5 i6 * X i6 i3 + \sum_(i6 < n_y) (s_U s) i5 i6 *
        Y i6 i3) + \sum_(i5 < n_y) at_K_y i4 i5 * (\sum_(i6 < n_y) (s_a s) i5 i6 * Y i6 i3 - \sum_(i6 < d) (s_W s) i5
        i6 * X i6 i3)) * at_Q_y i4 i2) * (s_a s) i2 i1 + \sum_(i2 < d) (\sum_(i3 < n) \sum_(i4 < p) (\sum_(i5 < d)
        at_V_yx i0 i5 * (\sum_(i6 < d) (s_M s) i5 i6 * X i6 i3 + \sum_(i6 < n_y) (s_U s) i5 i6 * Y i6 i3) + \sum_(i5 <
        n_y) at_V_yy i0 i5 * (\sum_(i6 < n_y) (s_a s) i5 i6 * Y i6 i3 - \sum_(i6 < d) (s_W s) i5 i6 * X i6 i3)) *
        (\sum_(i5 < d) at_K_x i4 i5 * (\sum_(i6 < d) (s_M s) i5 i6 * X i6 i3 + \sum_(i6 < n_y) (s_U s) i5 i6 * Y i6
        i3) + \sum_(i5 < n_y) at_K_y i4 i5 * (\sum_(i6 < n_y) (s_a s) i5 i6 * Y i6 i3 - \sum_(i6 < d) (s_W s) i5 i6 *
        X i6 i3)) * at_Q_x i4 i2) * (s_U s) i2 i1)
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => (s_W s) i0 i1 + \sum_(i2 < n_y) (\sum_(i3 < n) \sum_(i4 < p) (\sum_(i5 <
        d) at_V_yx i0 i5 * (\sum_(i6 < d) (s_M s) i5 i6 * X i6 i3 + \sum_(i6 < n_y) (s_U s) i5 i6 * Y i6 i3) +
        \sum_(i5 < n_y) at_V_yy i0 i5 * (\sum_(i6 < n_y) (s_a s) i5 i6 * Y i6 i3 - \sum_(i6 < d) (s_W s) i5 i6 * X i6
        i3)) * (\sum_(i5 < d) at_K_x i4 i5 * (\sum_(i6 < d) (s_M s) i5 i6 * X i6 i3 + \sum_(i6 < n_y) (s_U s) i5 i6 *
        Y i6 i3) + \sum_(i5 < n_y) at_K_y i4 i5 * (\sum_(i6 < n_y) (s_a s) i5 i6 * Y i6 i3 - \sum_(i6 < d) (s_W s) i5
        i6 * X i6 i3)) * at_Q_y i4 i2) * (s_W s) i2 i1 - \sum_(i2 < d) (\sum_(i3 < n) \sum_(i4 < p) (\sum_(i5 < d)
        at_V_yx i0 i5 * (\sum_(i6 < d) (s_M s) i5 i6 * X i6 i3 + \sum_(i6 < n_y) (s_U s) i5 i6 * Y i6 i3) + \sum_(i5 <
        n_y) at_V_yy i0 i5 * (\sum_(i6 < n_y) (s_a s) i5 i6 * Y i6 i3 - \sum_(i6 < d) (s_W s) i5 i6 * X i6 i3)) *
        (\sum_(i5 < d) at_K_x i4 i5 * (\sum_(i6 < d) (s_M s) i5 i6 * X i6 i3 + \sum_(i6 < n_y) (s_U s) i5 i6 * Y i6
        i3) + \sum_(i5 < n_y) at_K_y i4 i5 * (\sum_(i6 < n_y) (s_a s) i5 i6 * Y i6 i3 - \sum_(i6 < d) (s_W s) i5 i6 *
        X i6 i3)) * at_Q_x i4 i2) * (s_M s) i2 i1).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (V_xx l) (V_xy l) (V_yx l) (V_yy l) (K_x l) (K_y l) (Q_x l) (Q_y l) (after
        l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = \sum_(i2 < d) (s_M s) i0 i2 * X i2 i1 + \sum_(i2
           < n_y) (s_U s) i0 i2 * Y i2 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = \sum_(i2 < n_y) (s_a s) i0 i2 * Y i2 i1 -
        \sum_(i2 < d) (s_W s) i0 i2 * X i2 i1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = \sum_(i2 < d) (s_M s) i0 i2 * Q i2 i1 +
        \sum_(i2 < n_y) (s_U s) i0 i2 * query_slot i2 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = \sum_(i2 < n_y) (s_a s) i0 i2 * query_slot
        i2 i1 - \sum_(i2 < d) (s_W s) i0 i2 * Q i2 i1)
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (s_query_y s) i0 i1 = \sum_(i2 < d) (s_W s) i0 i2 * Q i2 i1
        - \sum_(i2 < n_y) (s_a s) i0 i2 * query_slot i2 i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (V_xx : nat -> ('I_d -> 'I_d -> R)) (V_xy : nat
      -> ('I_d -> 'I_n_y -> R)) (V_yx : nat -> ('I_n_y -> 'I_d -> R)) (V_yy : nat -> ('I_n_y -> 'I_n_y -> R)) (K_x :
      nat -> ('I_p -> 'I_d -> R)) (K_y : nat -> ('I_p -> 'I_n_y -> R)) (Q_x : nat -> ('I_p -> 'I_d -> R)) (Q_y : nat
      -> ('I_p -> 'I_n_y -> R)),
  @claim R d n n_y m p X Y Q query_slot V_xx V_xy V_yx V_yy K_x K_y Q_x Q_y.
End layers.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Linear layers with any number of heads h and any blocks V_h, K_h, Q_h leave (M_l x + U_l y, a_l y - W_l x) in a
   token that started as (x, y), the query's too, where E = (M_l X + U_l Y; a_l Y - W_l X), [[A, b], [c, delta]] = sum_h
   V_h E E^T K_h^T Q_h, *)
From mathcomp Require Import matrix.
From Kernel Require Import Attention.
Module tokens.
Section Given.
Variables (R : fieldType) (d n n_y m p : nat).
Definition linear : similarity R n p := pairwise n (@score R p).

(* V E E^T K^T Q *)
Definition V (a : head R d n n_y p) : 'M[R]_(d + n_y) := block_mx (V_xx a) (V_xy a) (V_yx a) (V_yy a).
Definition K (a : head R d n n_y p) : 'M[R]_(p, d + n_y) := row_mx (K_x a) (K_y a).
Definition Q (a : head R d n n_y p) : 'M[R]_(p, d + n_y) := row_mx (Q_x a) (Q_y a).
Definition G (a : head R d n n_y p) (E : 'M[R]_(d + n_y, n)) : 'M[R]_(d + n_y) := V a *m E *m E^T *m (K a)^T *m Q a.

(* M, U, a and W, and what they make of tokens that started as x and y *)
Record matrices := Matrices { M : 'M[R]_d; U : 'M[R]_(d, n_y); a : 'M[R]_n_y; W : 'M[R]_(n_y, d) }.
Definition x_of (s : matrices) k (x : 'M[R]_(d, k)) (y : 'M[R]_(n_y, k)) : 'M[R]_(d, k) := M s *m x + U s *m y.
Definition y_of (s : matrices) k (x : 'M[R]_(d, k)) (y : 'M[R]_(n_y, k)) : 'M[R]_(n_y, k) := a s *m y - W s *m x.

(* The next matrices, from g = [[A, b], [c, delta]] *)
Definition next (s : matrices) (g : 'M[R]_(d + n_y)) : matrices :=
  let A := ulsubmx g in let b := ursubmx g in let c := dlsubmx g in let delta := drsubmx g in
  Matrices ((1%:M + A) *m M s - b *m W s) ((1%:M + A) *m U s + b *m a s)
           ((1%:M + delta) *m a s + c *m U s) ((1%:M + delta) *m W s - c *m M s).

(* Layer l has H_l heads. *)
Variables (H : nat -> nat) (heads : forall l, 'I_(H l) -> head R d n n_y p).
Variables (X : 'M[R]_(d, n)) (Y : 'M[R]_(n_y, n)).
Fixpoint matrices_after L : matrices :=
  if L is l.+1 then
    let s := matrices_after l in next s (\sum_(h < H l) G (heads h) (col_mx (x_of s X Y) (y_of s X Y)))
  else Matrices 1%:M 0 1%:M 0.
Fixpoint after (z : prompt R d n n_y m) L : prompt R d n n_y m :=
  if L is l.+1 then layer (@heads l) (after z l) else z.
End Given.
End tokens.

Module clause_1.
Record premises (R : fieldType) d n n_y m p (H : nat -> nat) (heads : forall l, 'I_(H l) -> head R d n n_y p) : Prop :=
  Premises { sizes : positive d n n_y m p; linear_heads : forall l (h : 'I_(H l)), by_similarity (heads l h) = tokens.linear R n p }.
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p H heads, @premises R d n n_y m p H heads ->
  forall (X : 'M[R]_(d, n)) (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(d, m)) (q : 'M[R]_(n_y, m)) L,
  let s := tokens.matrices_after heads X Y L in
  tokens.after heads (X, Y, Q, q) L = (tokens.x_of s X Y, tokens.y_of s X Y, tokens.x_of s Q q, tokens.y_of s Q q).
End clause_1.

(* 2. M_{l+1} = (I + A) M_l - b W_l, U_{l+1} = (I + A) U_l + b a_l, a_{l+1} = (I + delta) a_l + c U_l, W_{l+1} = (I +
   delta) W_l - c M_l, from I, 0, I, 0; *)

(* 3. a query (x_t, 0) is then (M_l x_t, -W_l x_t): the prediction is W_l x_t. *)
Module clause_3.
Notation premises := clause_1.premises.
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p H heads, @premises R d n n_y m p H heads ->
  forall (X : 'M[R]_(d, n)) (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(d, m)) L,
  let s := tokens.matrices_after heads X Y L in
  let: (_, _, x, y) := tokens.after heads (X, Y, Q, 0) L in
  [/\ x = tokens.M s *m Q, y = - (tokens.W s *m Q) & - y = tokens.W s *m Q].
End clause_3.

