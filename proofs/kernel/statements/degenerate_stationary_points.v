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

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. If h(-u, -w) = h(u, w), as for every function of <u, w>, then L layers with V_l = diag(A_l, r_l I), keys
   -B_l and queries -C_l leave what those with B_l and C_l do, for any data, A_l and r_l: *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient.
Module layers.
Section Given.
Variables (R : realFieldType) (d n n_y m p : nat).
Definition sizes : Prop := [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N, (0 < m)%N & (0 < p)%N].
Definition vector := {ffun 'I_p -> R}.
(* context x and y, query x and y *)
Definition prompt := ('M[R]_(d, n) * 'M[R]_(n_y, n) * 'M[R]_(d, m) * 'M[R]_(n_y, m))%type.

(* A layer with V = diag(A, r I), key B and query C: what it leaves of a prompt. *)
Definition image (B : 'I_p -> 'I_d -> R) k (X : 'M[R]_(d, k)) (j : 'I_k) : vector :=
  [ffun a => \sum_(b < d) B a b * X b j].
Definition layer (h : vector -> vector -> R) (A : 'I_d -> 'I_d -> R) (r : R) (B C : 'I_p -> 'I_d -> R)
    (z : prompt) : prompt :=
  let: (X, Y, Q, q) := z in
  (\matrix_(i, j) (X i j + \sum_(k < n) (\sum_(l < d) A i l * X l k) * h (image B X k) (image C X j)),
   \matrix_(i, j) (Y i j + \sum_(k < n) (\sum_(l < n_y) r * (i == l)%:R * Y l k) * h (image B X k) (image C X j)),
   \matrix_(i, j) (Q i j + \sum_(k < n) (\sum_(l < d) A i l * X l k) * h (image B X k) (image C Q j)),
   \matrix_(i, j) (q i j + \sum_(k < n) (\sum_(l < n_y) r * (i == l)%:R * Y l k) * h (image B X k) (image C Q j))).

(* L of them, one after the other *)
Variable L : nat.
Definition keys : lmodType R := [lmodType R of {ffun 'I_L -> 'M[R]_(p, d)}].
Definition after (h : 'I_L -> vector -> vector -> R) (A : 'I_L -> 'M[R]_d) (r : 'I_L -> R) (B C : keys) (z : prompt) :
    prompt :=
  foldl (fun z l => layer (h l) (fun i k => A l i k) (r l) (fun a b => B l a b) (fun a b => C l a b) z) z (enum 'I_L).
Definition even (h : vector -> vector -> R) : Prop :=
  forall u w : vector, h [ffun i => - u i] [ffun i => - w i] = h u w.

(* A loss: any function of what the layers leave of whatever prompts *)
Definition loss Z (f : (Z -> prompt) -> R) (z : Z -> prompt) h A r (B C : keys) : R :=
  f (fun s => after h A r B C (z s)).
Definition of_what_is_left Z (f : (Z -> prompt) -> R) : Prop := forall u v, (forall s, u s = v s) -> f u = f v.
End Given.
End layers.

Module clause_1.
Section Given.
Variables (R : realFieldType) (d n n_y m p L : nat) (h : 'I_L -> layers.vector R p -> layers.vector R p -> R).
Record premises : Prop := Premises {
  sizes : layers.sizes d n n_y m p;
  even : forall l, layers.even (h l) }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m p L h, @premises R d n n_y m p L h ->
  (forall A r B C (z : layers.prompt R d n n_y m), layers.after h A r (- B) (- C) z = layers.after h A r B C z) /\
  (forall phi : R -> R, layers.even (fun u w : layers.vector R p => phi (\sum_i u i * w i))).
End clause_1.

(* 2. a loss is an even function of all B_l and C_l together, *)
Module clause_2.
Section Given.
Variables (R : realFieldType) (d n n_y m p L : nat) (h : 'I_L -> layers.vector R p -> layers.vector R p -> R).
Variables (Z : Type) (f : (Z -> layers.prompt R d n n_y m) -> R).
Record premises : Prop := Premises {
  sizes : layers.sizes d n n_y m p;
  even : forall l, layers.even (h l);
  a_loss : layers.of_what_is_left f }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m p L h Z f, @premises R d n n_y m p L h Z f ->
  forall z A r B C, layers.loss f z h A r (- B) (- C) = layers.loss f z h A r B C.
End clause_2.

(* 3. and where it is differentiable its gradient in them is 0 at B_l = C_l = 0. *)
Module clause_3.
Section Given.
Variables (R : realFieldType) (d n n_y m p L : nat) (h : 'I_L -> layers.vector R p -> layers.vector R p -> R).
Variables (Z : Type) (f : (Z -> layers.prompt R d n n_y m) -> R) (z : Z -> layers.prompt R d n n_y m).
Variables (A : 'I_L -> 'M[R]_d) (r : 'I_L -> R).
(* The loss as a function of all B_l and C_l *)
Definition of_keys (w : [lmodType R of layers.keys R d p L * layers.keys R d p L]) : R :=
  layers.loss f z h A r w.1 w.2.
Variable D : [lmodType R of layers.keys R d p L * layers.keys R d p L] -> R.
Record premises : Prop := Premises {
  sizes : layers.sizes d n n_y m p;
  even : forall l, layers.even (h l);
  a_loss : layers.of_what_is_left f;
  differentiable : differential of_keys 0 D }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m p L h Z f z A r D, @premises R d n n_y m p L h Z f z A r D ->
  critical (of_keys h f z A r) 0.
End clause_3.

(* 4. With the linear similarity these layers change no slot, for any A_l and r_l: *)
Module clause_4.
Definition premises := layers.sizes.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m p L, premises d n n_y m p ->
  forall A r (z : layers.prompt R d n n_y m),
  layers.after (fun _ (u w : layers.vector R p) => \sum_i u i * w i) A r (0 : layers.keys R d p L) 0 z = z.
End clause_4.

(* 5. every gradient vanishes, so that b_l = c_l = 0 alone makes the infimum over the family of the squared
   gradient norm 0. *)
Module clause_5.
Section Given.
Variables (R : realFieldType) (d n n_y m p L : nat).
Variables (Z : Type) (f : (Z -> layers.prompt R d n n_y m) -> R) (z : Z -> layers.prompt R d n n_y m).
Definition values : lmodType R := [lmodType R of {ffun 'I_L -> 'M[R]_d} * {ffun 'I_L -> R^o}].
Definition weights : lmodType R := [lmodType R of values * [lmodType R of layers.keys R d p L * layers.keys R d p L]].
(* The loss as a function of all weights, with the linear similarity *)
Definition of_weights (w : weights) : R :=
  layers.loss f z (fun _ (u v : layers.vector R p) => \sum_i u i * v i) w.1.1 w.1.2 w.2.1 w.2.2.
Variables (v : values) (D : weights -> R).
Record premises : Prop := Premises {
  sizes : layers.sizes d n n_y m p;
  a_loss : layers.of_what_is_left f;
  differentiable : differential of_weights (v, 0) D;
  additive : forall x y, D (x + y) = D x + D y }.
End Given.
(* The gradient is 0 at these points of the family, and so is the infimum of its square. *)
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m p L Z f z v D, @premises R d n n_y m p L Z f z v D ->
  critical (of_weights f z : weights R d p L -> R) (v, 0).
End clause_5.

