(* loss_from_second_moment

   With V_l = diag(A_l, r_l I), any A_l, B_l, C_l and any similarities h_l, also normalised over the context keys,
   X_{l+1} = X_l + A_l X_l H_l and the query's x_{l+1} = x_l + A_l X_l h do not depend on the labels, H_l =
   h_l(B_l X_l, C_l X_l), h = h_l(B_l X_l, C_l x_l). If the query's y slot starts at 0, the y slots are linear in
   the labels: Y G_L in the context and Y g_L in the query, where G_0 = I, g_0 = 0, G_{l+1} = G_l (I + r_l H_l),
   g_{l+1} = g_l + r_l G_l h. So for random labels with second moments [[K, nu], [nu^T, k_0]] given X and the
   query, the mean of (slot + label)^2 at the query is g_L^T K g_L + 2 g_L^T nu + k_0.

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
Variables (X_l : nat -> ('I_d -> 'I_n -> R)).
Variables (Q_l : nat -> ('I_d -> 'I_m -> R)).
Variables (A : nat -> ('I_d -> 'I_d -> R)).
Variables (B C : nat -> ('I_p -> 'I_d -> R)).
Variables (r : nat -> R).
Variables (h : nat -> ({ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R)).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N;
  H_zero_query_slot : (* the query's y slot starts at 0 *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = 0 *
        query_slot i0 i1 }.
Record state := State {
  s_x : 'I_d -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_d -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_X_next : 'I_d -> 'I_n -> R;
  s_Q_next : 'I_d -> 'I_m -> R;
  s_G : 'I_n -> 'I_n -> R;
  s_g : 'I_n -> 'I_m -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* X_next *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* Q_next *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* G *) (fun (i0 : 'I_n) (i1 : 'I_n) => (i0 == i1)%:R)
  (* g *) (fun (i0 : 'I_n) (i1 : 'I_m) => 0).
Definition advance (at_X_l : 'I_d -> 'I_n -> R) (at_Q_l : 'I_d -> 'I_m -> R) (at_A : 'I_d -> 'I_d -> R) (at_B : 'I_p
      -> 'I_d -> R) (at_C : 'I_p -> 'I_d -> R) (at_r : R) (at_h : {ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R) (s :
      state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => at_X_l i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_A i0 i3 * at_X_l i3 i2) *
        at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 *
        at_X_l i4 i1])
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_r * (i0 == i3)%:R * (s_y
        s) i3 i2) * at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d)
        at_C i3 i4 * at_X_l i4 i1])
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => at_Q_l i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_A i0 i3 * at_X_l i3 i2)
        * at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4
        * at_Q_l i4 i1])
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_r * (i0 ==
        i3)%:R * (s_y s) i3 i2) * at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p =>
        \sum_(i4 < d) at_C i3 i4 * at_Q_l i4 i1])
  (* X_next *) (fun (i0 : 'I_d) (i1 : 'I_n) => at_X_l i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_A i0 i3 * at_X_l i3 i2)
        * at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4
        * at_X_l i4 i1])
  (* Q_next *) (fun (i0 : 'I_d) (i1 : 'I_m) => at_Q_l i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_A i0 i3 * at_X_l i3 i2)
        * at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4
        * at_Q_l i4 i1])
  (* G *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_G s) i0 i1 + at_r * (\sum_(i2 < n) (s_G s) i0 i2 * at_h [ffun i3 : 'I_p
        => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 * at_X_l i4 i1]))
  (* g *) (fun (i0 : 'I_n) (i1 : 'I_m) => (s_g s) i0 i1 + at_r * (\sum_(i2 < n) (s_G s) i0 i2 * at_h [ffun i3 : 'I_p
        => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 * at_Q_l i4 i1])).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (X_l l) (Q_l l) (A l) (B l) (C l) (r l) (h l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = (s_X_next s) i0 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = \sum_(i2 < n) Y i0 i2 * (s_G s) i2 i1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = (s_Q_next s) i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = \sum_(i2 < n) Y i0 i2 * (s_g s) i2 i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (X_l : nat -> ('I_d -> 'I_n -> R)) (Q_l : nat
      -> ('I_d -> 'I_m -> R)) (A : nat -> ('I_d -> 'I_d -> R)) (B C : nat -> ('I_p -> 'I_d -> R)) (r : nat -> R) (h :
      nat -> ({ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R)),
  @claim R d n n_y m p X Y Q query_slot X_l Q_l A B C r h.
End pairwise.

Module normalised_over_the_context.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (X_l : nat -> ('I_d -> 'I_n -> R)).
Variables (Q_l : nat -> ('I_d -> 'I_m -> R)).
Variables (A : nat -> ('I_d -> 'I_d -> R)).
Variables (B C : nat -> ('I_p -> 'I_d -> R)).
Variables (r : nat -> R).
Variables (h : nat -> ({ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R)).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N;
  H_zero_query_slot : (* the query's y slot starts at 0 *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = 0 *
        query_slot i0 i1 }.
Record state := State {
  s_x : 'I_d -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_d -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_X_next : 'I_d -> 'I_n -> R;
  s_Q_next : 'I_d -> 'I_m -> R;
  s_G : 'I_n -> 'I_n -> R;
  s_g : 'I_n -> 'I_m -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* X_next *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* Q_next *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* G *) (fun (i0 : 'I_n) (i1 : 'I_n) => (i0 == i1)%:R)
  (* g *) (fun (i0 : 'I_n) (i1 : 'I_m) => 0).
Definition advance (at_X_l : 'I_d -> 'I_n -> R) (at_Q_l : 'I_d -> 'I_m -> R) (at_A : 'I_d -> 'I_d -> R) (at_B : 'I_p
      -> 'I_d -> R) (at_C : 'I_p -> 'I_d -> R) (at_r : R) (at_h : {ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R) (s :
      state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => at_X_l i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_A i0 i3 * at_X_l i3 i2) *
        (at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4
        * at_X_l i4 i1] * (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 :
        'I_p => \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i1])^-1))
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_r * (i0 == i3)%:R * (s_y
        s) i3 i2) * (at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d)
        at_C i3 i4 * at_X_l i4 i1] * (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3]
        [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i1])^-1))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => at_Q_l i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_A i0 i3 * at_X_l i3 i2)
        * (at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3
        i4 * at_Q_l i4 i1] * (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4
        : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i1])^-1))
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_r * (i0 ==
        i3)%:R * (s_y s) i3 i2) * (at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p =>
        \sum_(i4 < d) at_C i3 i4 * at_Q_l i4 i1] * (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 *
        at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i1])^-1))
  (* X_next *) (fun (i0 : 'I_d) (i1 : 'I_n) => at_X_l i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_A i0 i3 * at_X_l i3 i2)
        * (at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3
        i4 * at_X_l i4 i1] * (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4
        : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_X_l i5 i1])^-1))
  (* Q_next *) (fun (i0 : 'I_d) (i1 : 'I_m) => at_Q_l i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_A i0 i3 * at_X_l i3 i2)
        * (at_h [ffun i3 : 'I_p => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3
        i4 * at_Q_l i4 i1] * (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4
        : 'I_p => \sum_(i5 < d) at_C i4 i5 * at_Q_l i5 i1])^-1))
  (* G *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_G s) i0 i1 + at_r * (\sum_(i2 < n) (s_G s) i0 i2 * (at_h [ffun i3 : 'I_p
        => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 * at_X_l i4 i1] *
        (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 <
        d) at_C i4 i5 * at_X_l i5 i1])^-1)))
  (* g *) (fun (i0 : 'I_n) (i1 : 'I_m) => (s_g s) i0 i1 + at_r * (\sum_(i2 < n) (s_G s) i0 i2 * (at_h [ffun i3 : 'I_p
        => \sum_(i4 < d) at_B i3 i4 * at_X_l i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_C i3 i4 * at_Q_l i4 i1] *
        (\sum_(i3 < n) at_h [ffun i4 : 'I_p => \sum_(i5 < d) at_B i4 i5 * at_X_l i5 i3] [ffun i4 : 'I_p => \sum_(i5 <
        d) at_C i4 i5 * at_Q_l i5 i1])^-1))).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (X_l l) (Q_l l) (A l) (B l) (C l) (r l) (h l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = (s_X_next s) i0 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = \sum_(i2 < n) Y i0 i2 * (s_G s) i2 i1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = (s_Q_next s) i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = \sum_(i2 < n) Y i0 i2 * (s_g s) i2 i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (X_l : nat -> ('I_d -> 'I_n -> R)) (Q_l : nat
      -> ('I_d -> 'I_m -> R)) (A : nat -> ('I_d -> 'I_d -> R)) (B C : nat -> ('I_p -> 'I_d -> R)) (r : nat -> R) (h :
      nat -> ({ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R)),
  @claim R d n n_y m p X Y Q query_slot X_l Q_l A B C r h.
End normalised_over_the_context.

Module labels.
Section Given.
Variables (R : fieldType).
Variables (n_y n m : nat).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (g : 'I_n -> 'I_m -> R).
Variables (T : 'I_n_y -> 'I_m -> R).
Variables (pi : 'I_n_y -> R).
Variables (K : 'I_n -> 'I_n -> R).
Variables (nu : 'I_n -> 'I_m -> R).
Variables (k_0 : 'I_m -> R).

Record premises : Prop := Premises {
  n_y_positive : (0 < n_y)%N;
  n_positive : (0 < n)%N;
  m_positive : (0 < m)%N;
  H_second_moment : (* E[y_i y_k] = K_ik *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n_y) pi i2 * Y i2 i0 * Y i2 i1
        = K i0 i1;
  H_cross_moment : (* E[y_i y] = nu_i, y the query's label *) forall (i0 : 'I_n) (i1 : 'I_m), \sum_(i2 < n_y) pi i2 *
        Y i2 i0 * T i2 i1 = nu i0 i1;
  H_query_moment : (* E[y^2] = k_0 *) forall (i0 : 'I_m), \sum_(i1 < n_y) pi i1 * T i1 i0 * T i1 i0 = k_0 i0 }.
Definition equations : Prop :=
     (* loss *) (forall (i0 : 'I_m), \sum_(i1 < n_y) pi i1 * (\sum_(i2 < n) Y i1 i2 * g i2 i0 + T i1 i0) * (\sum_(i2 <
           n) Y i1 i2 * g i2 i0 + T i1 i0) = \sum_(i1 < n) \sum_(i2 < n) g i1 i0 * K i1 i2 * g i2 i0 + 2%:R *
           (\sum_(i1 < n) g i1 i0 * nu i1 i0) + k_0 i0).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (n_y n m : nat) (Y : 'I_n_y -> 'I_n -> R) (g : 'I_n -> 'I_m ->
      R) (T : 'I_n_y -> 'I_m -> R) (pi : 'I_n_y -> R) (K : 'I_n -> 'I_n -> R) (nu : 'I_n -> 'I_m -> R) (k_0 : 'I_m ->
      R),
  @claim R n_y n m Y g T pi K nu k_0.
End labels.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. With V_l = diag(A_l, r_l I), any A_l, B_l, C_l and any similarities h_l, also normalised over the context keys,
   X_{l+1} = X_l + A_l X_l H_l and the query's x_{l+1} = x_l + A_l X_l h do not depend on the labels, H_l = h_l(B_l
   X_l, C_l X_l), h = h_l(B_l X_l, C_l x_l). *)
From Kernel Require Import Expectation Moments.
Module layers.
Section Given.
Variables (R : fieldType) (d n n_y m p : nat).
Definition sizes : Prop := [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N, (0 < m)%N & (0 < p)%N].
Record prompt := Prompt {
  context_x : 'I_d -> 'I_n -> R; context_y : 'I_n_y -> 'I_n -> R;
  query_x : 'I_d -> 'I_m -> R; query_y : 'I_n_y -> 'I_m -> R }.
Definition vector := {ffun 'I_p -> R}.
Record weights := Weights {
  A : 'I_d -> 'I_d -> R; r : R; (* V = diag(A, r I) *)
  B : 'I_p -> 'I_d -> R; C : 'I_p -> 'I_d -> R;
  h : vector -> vector -> R;
  normalised : bool (* over the context keys *) }.

(* h(B X, C Q) for the keys i at the queries j *)
Definition image (B : 'I_p -> 'I_d -> R) k (X : 'I_d -> 'I_k -> R) (j : 'I_k) : vector :=
  [ffun a => \sum_(b < d) B a b * X b j].
Definition similarity (w : weights) k (X : 'I_d -> 'I_n -> R) (Q : 'I_d -> 'I_k -> R) (i : 'I_n) (j : 'I_k) : R :=
  let s i := h w (image (B w) X i) (image (C w) Q j) in if normalised w then s i * (\sum_(k < n) s k)^-1 else s i.

(* Z + V U H: what a layer makes of slots Z, U being those of the context *)
Definition added c k (V : 'I_c -> 'I_c -> R) (U : 'I_c -> 'I_n -> R) (H : 'I_n -> 'I_k -> R) (Z : 'I_c -> 'I_k -> R)
    (i : 'I_c) (j : 'I_k) : R :=
  Z i j + \sum_(a < n) (\sum_(b < c) V i b * U b a) * H a j.
Definition layer (w : weights) (z : prompt) : prompt :=
  let H := similarity w (context_x z) (context_x z) in
  let h := similarity w (context_x z) (query_x z) in
  let rI i j := r w * (i == j)%:R in
  Prompt (added (A w) (context_x z) H (context_x z)) (added rI (context_y z) H (context_y z))
    (added (A w) (context_x z) h (query_x z)) (added rI (context_y z) h (query_y z)).

(* L layers, with weights w_0, w_1, ... *)
Variable w : nat -> weights.
Fixpoint after (z : prompt) L : prompt := if L is l.+1 then layer (w l) (after z l) else z.

(* X_l and x_l, by the recursion of the clause: without labels *)
Variables (X : 'I_d -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R).
Fixpoint x_slots L : ('I_d -> 'I_n -> R) * ('I_d -> 'I_m -> R) :=
  if L is l.+1 then
    let: (X, Q) := x_slots l in
    (added (A (w l)) X (similarity (w l) X X) X, added (A (w l)) X (similarity (w l) X Q) Q)
  else (X, Q).

(* G_l and g_l: G_0 = I, g_0 = 0, G_{l+1} = G_l (I + r_l H_l), g_{l+1} = g_l + r_l G_l h *)
Fixpoint maps L : ('I_n -> 'I_n -> R) * ('I_n -> 'I_m -> R) :=
  if L is l.+1 then
    let: (G, g) := maps l in
    let: (X, Q) := x_slots l in
    (fun i j => G i j + r (w l) * \sum_(k < n) G i k * similarity (w l) X X k j,
     fun i j => g i j + r (w l) * \sum_(k < n) G i k * similarity (w l) X Q k j)
  else (fun i j => (i == j)%:R, fun _ _ => 0).
End Given.
End layers.

Module clause_1.
Definition premises := layers.sizes.
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p (w : nat -> layers.weights R d p) X Y Q q L, premises d n n_y m p ->
  let z : layers.prompt R d n n_y m := layers.after w (layers.Prompt X Y Q q) L in
  (forall i j, layers.context_x z i j = (layers.x_slots w X Q L).1 i j) /\
  (forall i j, layers.query_x z i j = (layers.x_slots w X Q L).2 i j).
End clause_1.

(* 2. If the query's y slot starts at 0, the y slots are linear in the labels: Y G_L in the context and Y g_L in the
   query, where G_0 = I, g_0 = 0, G_{l+1} = G_l (I + r_l H_l), g_{l+1} = g_l + r_l G_l h. *)

(* 3. So for random labels with second moments [[K, nu], [nu^T, k_0]] given X and the query, the mean of (slot +
   label)^2 at the query is g_L^T K g_L + 2 g_L^T nu + k_0. *)
Module clause_3.
Section Given.
Variables (R : realFieldType) (d n n_y m p : nat) (P : law R).
(* Labels of the context, one of a query j, and any that the others have; c is a row. *)
Variables (Y : outcome P -> 'I_n_y -> 'I_n -> R) (y : outcome P -> R) (c : 'I_n_y).
Variables (K : 'I_n -> 'I_n -> R) (nu : 'I_n -> R) (k_0 : R).
Definition label (i : option 'I_n) (w : outcome P) : R := if i is Some i then Y w c i else y w.
Record premises : Prop := Premises {
  sizes : layers.sizes d n n_y m p;
  moments : has_moments label 2;
  second_moment : forall i k, mean (fun w => Y w c i * Y w c k) = K i k;
  cross_moment : forall i, mean (fun w => Y w c i * y w) = nu i;
  query_moment : mean (fun w => y w * y w) = k_0 }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m p (P : law R) Y y c K nu k_0, @premises R d n n_y m p P Y y c K nu k_0 ->
  forall (W : nat -> layers.weights R d p) X Q (j : 'I_m) L,
  let slot w := layers.query_y (layers.after W (layers.Prompt X (Y w) Q (fun _ _ => 0)) L) c j in
  let g i := (layers.maps W X Q L).2 i j in
  mean_is (fun w => (slot w + y w) ^+ 2)
    (\sum_(i < n) \sum_(k < n) g i * K i k * g k + 2%:R * (\sum_(i < n) g i * nu i) + k_0).
End clause_3.

