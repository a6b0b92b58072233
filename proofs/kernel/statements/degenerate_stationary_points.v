(* degenerate_stationary_points

   If h(-u, -w) = h(u, w), as for every function of <u, w>, then L layers with V_l = diag(A_l, r_l I), keys -B_l
   and queries -C_l leave what those with B_l and C_l do, for any data, A_l and r_l: a loss is an even function of
   all B_l and C_l together, and where it is differentiable its gradient in them is 0 at B_l = C_l = 0. With the
   linear similarity these layers change no slot, for any A_l and r_l: every gradient vanishes, so that b_l = c_l
   = 0 alone makes the infimum over the family of the squared gradient norm 0.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module even.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (A : 'I_d -> 'I_d -> R).
Variables (B C : 'I_p -> 'I_d -> R).
Variables (r : R).
Variables (h : {ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N;
  H_even : (* h(-u, -w) = h(u, w) *) forall (u0 : {ffun 'I_p -> R}) (u1 : {ffun 'I_p -> R}), h [ffun i0 : 'I_p => - u0
        i0] [ffun i0 : 'I_p => - u1 i0] = h u0 u1 }.
Definition equations : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) A i0 i3 * X i3 i2) * h
           [ffun i3 : 'I_p => \sum_(i4 < d) - B i3 i4 * X i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) - C i3 i4 * X i4 i1]
           = X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) A i0 i3 * X i3 i2) * h [ffun i3 : 'I_p => \sum_(i4 < d) B i3 i4 *
           X i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) C i3 i4 * X i4 i1])
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) r * (i0 == i3)%:R * Y
        i3 i2) * h [ffun i3 : 'I_p => \sum_(i4 < d) - B i3 i4 * X i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) - C i3 i4 *
        X i4 i1] = Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) r * (i0 == i3)%:R * Y i3 i2) * h [ffun i3 : 'I_p =>
        \sum_(i4 < d) B i3 i4 * X i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) C i3 i4 * X i4 i1])
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) A i0 i3 * X i3 i2) * h
        [ffun i3 : 'I_p => \sum_(i4 < d) - B i3 i4 * X i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) - C i3 i4 * Q i4 i1] =
        Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) A i0 i3 * X i3 i2) * h [ffun i3 : 'I_p => \sum_(i4 < d) B i3 i4 * X i4
        i2] [ffun i3 : 'I_p => \sum_(i4 < d) C i3 i4 * Q i4 i1])
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) r * (i0 ==
        i3)%:R * Y i3 i2) * h [ffun i3 : 'I_p => \sum_(i4 < d) - B i3 i4 * X i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) -
        C i3 i4 * Q i4 i1] = query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) r * (i0 == i3)%:R * Y i3 i2) * h [ffun
        i3 : 'I_p => \sum_(i4 < d) B i3 i4 * X i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) C i3 i4 * Q i4 i1]).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (A : 'I_d -> 'I_d -> R) (B C : 'I_p -> 'I_d ->
      R) (r : R) (h : {ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R),
  @claim R d n n_y m p X Y Q query_slot A B C r h.
End even.

Module linear.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (A : 'I_d -> 'I_d -> R).
Variables (B C : 'I_p -> 'I_d -> R).
Variables (r : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N }.
Definition equations : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) A i0 i3 * X i3 i2) *
           (\sum_(i3 < p) (\sum_(i4 < d) 0 * B i3 i4 * X i4 i2) * (\sum_(i4 < d) 0 * C i3 i4 * X i4 i1)) = X i0 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) r * (i0 == i3)%:R * Y
        i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) 0 * B i3 i4 * X i4 i2) * (\sum_(i4 < d) 0 * C i3 i4 * X i4 i1)) = Y i0
        i1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) A i0 i3 * X i3 i2) *
        (\sum_(i3 < p) (\sum_(i4 < d) 0 * B i3 i4 * X i4 i2) * (\sum_(i4 < d) 0 * C i3 i4 * Q i4 i1)) = Q i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) r * (i0 ==
        i3)%:R * Y i3 i2) * (\sum_(i3 < p) (\sum_(i4 < d) 0 * B i3 i4 * X i4 i2) * (\sum_(i4 < d) 0 * C i3 i4 * Q i4
        i1)) = query_slot i0 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (A : 'I_d -> 'I_d -> R) (B C : 'I_p -> 'I_d ->
      R) (r : R),
  @claim R d n n_y m p X Y Q query_slot A B C r.
End linear.
