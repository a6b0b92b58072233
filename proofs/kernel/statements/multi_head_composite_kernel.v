(* multi_head_composite_kernel

   For any number of heads, all a_h, G_h and K_h, a layer of heads with similarities K_h, V^h = diag(0, -2 a_h r),
   B^h = C^h = G_h is the layer of one head with V = diag(0, -2 r), B = C = I and K(u, v) = sum_h a_h K_h(G_h u,
   G_h v). So if the K_h are symmetric, such layers perform functional gradient descent for K: with f_0 = 0,
   f_{l+1} = f_l - r_l grad L(f_l), they leave y_i - f_L(x_i) in the context slots and predict f_L(x_{n+1}). One
   head with a = 1 and G = Sigma^-1/2, a point of the sparse family of sparse_stationary_points, does so for
   K_1(Sigma^-1/2 u, Sigma^-1/2 v). If K(X) is also the matrix of second moments of a prompt's labels (it is one
   of some labels where all K_h are positive semidefinite and a_h >= 0), then their loss on the prompt tends to
   the least of all linear predictors, for one step 0 < 2 r < 2/lambda_max(Khat). For labels that are Gaussian
   with mean 0 that least loss is that of Bayes, the least of all predictors.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module two_heads_every_depth.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (a_1 a_2 : R).
Variables (G_1 G_2 : 'I_p -> 'I_d -> R).
Variables (K_1 K_2 : {ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R).
Variables (rate : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N;
  H_zero_query_slot : (* the query's y slot starts at 0 *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = 0 *
        query_slot i0 i1;
  H_symmetric_K_1 : (* K_1(u, v) = K_1(v, u) *) forall (u0 : {ffun 'I_p -> R}) (u1 : {ffun 'I_p -> R}), K_1 u0 u1 =
        K_1 u1 u0;
  H_symmetric_K_2 : (* K_2(u, v) = K_2(v, u) *) forall (u0 : {ffun 'I_p -> R}) (u1 : {ffun 'I_p -> R}), K_2 u0 u1 =
        K_2 u1 u0 }.
Record state := State {
  s_x : 'I_d -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_d -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_f : {ffun 'I_d -> R} -> 'I_n_y -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* f *) (fun (point : {ffun 'I_d -> R}) (i0 : 'I_n_y) => 0).
Definition advance (at_rate : R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) a_1 * at_rate * - 2%:R *
        (i0 == i3)%:R * (s_y s) i3 i2) * K_1 [ffun i3 : 'I_p => \sum_(i4 < d) G_1 i3 i4 * (s_x s) i4 i2] [ffun i3 :
        'I_p => \sum_(i4 < d) G_1 i3 i4 * (s_x s) i4 i1] + \sum_(i2 < n) (\sum_(i3 < n_y) a_2 * at_rate * - 2%:R * (i0
        == i3)%:R * (s_y s) i3 i2) * K_2 [ffun i3 : 'I_p => \sum_(i4 < d) G_2 i3 i4 * (s_x s) i4 i2] [ffun i3 : 'I_p
        => \sum_(i4 < d) G_2 i3 i4 * (s_x s) i4 i1])
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) a_1 * at_rate *
        - 2%:R * (i0 == i3)%:R * (s_y s) i3 i2) * K_1 [ffun i3 : 'I_p => \sum_(i4 < d) G_1 i3 i4 * (s_x s) i4 i2]
        [ffun i3 : 'I_p => \sum_(i4 < d) G_1 i3 i4 * (s_query_x s) i4 i1] + \sum_(i2 < n) (\sum_(i3 < n_y) a_2 *
        at_rate * - 2%:R * (i0 == i3)%:R * (s_y s) i3 i2) * K_2 [ffun i3 : 'I_p => \sum_(i4 < d) G_2 i3 i4 * (s_x s)
        i4 i2] [ffun i3 : 'I_p => \sum_(i4 < d) G_2 i3 i4 * (s_query_x s) i4 i1])
  (* f *) (fun (point : {ffun 'I_d -> R}) (i0 : 'I_n_y) => (s_f s) point i0 - at_rate * (2%:R * (\sum_(i1 < n) ((s_f
        s) [ffun i2 : 'I_d => X i2 i1] i0 - Y i0 i1) * (a_1 * K_1 [ffun i2 : 'I_p => \sum_(i3 < d) G_1 i2 i3 * point
        i3] [ffun i2 : 'I_p => \sum_(i3 < d) G_1 i2 i3 * X i3 i1] + a_2 * K_2 [ffun i2 : 'I_p => \sum_(i3 < d) G_2 i2
        i3 * point i3] [ffun i2 : 'I_p => \sum_(i3 < d) G_2 i2 i3 * X i3 i1])))).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (rate l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = X i0 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = Y i0 i1 - (s_f s) [ffun i2 : 'I_d => X i2 i1]
        i0)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = Q i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = - (s_f s) [ffun i2 : 'I_d => Q i2 i1] i0)
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (s_query_y s) i0 i1 = (s_f s) [ffun i2 : 'I_d => Q i2 i1]
        i0).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (a_1 a_2 : R) (G_1 G_2 : 'I_p -> 'I_d -> R)
      (K_1 K_2 : {ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R) (rate : nat -> R),
  @claim R d n n_y m p X Y Q query_slot a_1 a_2 G_1 G_2 K_1 K_2 rate.
End two_heads_every_depth.

Module any_number_of_heads_one_layer.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (r : R).
Variables (a : nat -> R).
Variables (G : nat -> ('I_p -> 'I_d -> R)).
Variables (K_h : nat -> ({ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R)).

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
  s_Khat : 'I_n -> 'I_n -> R;
  s_nu : 'I_n -> 'I_m -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* Khat *) (fun (i0 : 'I_n) (i1 : 'I_n) => 0)
  (* nu *) (fun (i0 : 'I_n) (i1 : 'I_m) => 0).
Definition advance (at_a : R) (at_G : 'I_p -> 'I_d -> R) (at_K_h : {ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R) (s :
      state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1 + (X i0 i1 - X i0 i1))
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + (Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_a * r * -
        2%:R * (i0 == i3)%:R * Y i3 i2) * at_K_h [ffun i3 : 'I_p => \sum_(i4 < d) at_G i3 i4 * X i4 i2] [ffun i3 :
        'I_p => \sum_(i4 < d) at_G i3 i4 * X i4 i1] - Y i0 i1))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1 + (Q i0 i1 - Q i0 i1))
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + (query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 <
        n_y) at_a * r * - 2%:R * (i0 == i3)%:R * Y i3 i2) * at_K_h [ffun i3 : 'I_p => \sum_(i4 < d) at_G i3 i4 * X i4
        i2] [ffun i3 : 'I_p => \sum_(i4 < d) at_G i3 i4 * Q i4 i1] - query_slot i0 i1))
  (* Khat *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_Khat s) i0 i1 + at_a * at_K_h [ffun i2 : 'I_p => \sum_(i3 < d) at_G i2
        i3 * X i3 i0] [ffun i2 : 'I_p => \sum_(i3 < d) at_G i2 i3 * X i3 i1])
  (* nu *) (fun (i0 : 'I_n) (i1 : 'I_m) => (s_nu s) i0 i1 + at_a * at_K_h [ffun i2 : 'I_p => \sum_(i3 < d) at_G i2 i3
        * X i3 i0] [ffun i2 : 'I_p => \sum_(i3 < d) at_G i2 i3 * Q i3 i1]).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (a l) (G l) (K_h l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = X i0 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) r * -
        2%:R * (i0 == i3)%:R * Y i3 i2) * (s_Khat s) i2 i1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = Q i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = - - (query_slot i0 i1 + \sum_(i2 < n)
        (\sum_(i3 < n_y) r * - 2%:R * (i0 == i3)%:R * Y i3 i2) * (s_nu s) i2 i1))
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (s_query_y s) i0 i1 = - (query_slot i0 i1 + \sum_(i2 < n)
        (\sum_(i3 < n_y) r * - 2%:R * (i0 == i3)%:R * Y i3 i2) * (s_nu s) i2 i1)).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (r : R) (a : nat -> R) (G : nat -> ('I_p ->
      'I_d -> R)) (K_h : nat -> ({ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R)),
  @claim R d n n_y m p X Y Q query_slot r a G K_h.
End any_number_of_heads_one_layer.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. For any number of heads, all a_h, G_h and K_h, a layer of heads with similarities K_h, V^h = diag(0, -2
   a_h r), B^h = C^h = G_h is the layer of one head with V = diag(0, -2 r), B = C = I and K(u, v) = sum_h a_h
   K_h(G_h u, G_h v). *)
From mathcomp Require Import matrix.
From Kernel Require Import FunctionalDescent.
Module heads.
Section Given.
Variables (R : fieldType) (d n n_y m p : nat).
Definition sizes : Prop := [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N, (0 < m)%N & (0 < p)%N].
Definition column k (X : 'M[R]_(d, k)) (i : 'I_k) : point R d := [ffun b => X b i].
(* G u *)
Definition image (G : 'M[R]_(p, d)) (u : point R d) : point R p := [ffun e => \sum_(b < d) G e b * u b].
(* context x and y, query x and y *)
Definition prompt := ('M[R]_(d, n) * 'M[R]_(n_y, n) * 'M[R]_(d, m) * 'M[R]_(n_y, m))%type.

(* H heads, the first of some sequences, with V^h = diag(0, -2 a_h r), B^h = C^h = G_h and the similarities K_h *)
Variables (H : nat) (a : nat -> R) (G : nat -> 'M[R]_(p, d)) (K : nat -> point R p -> point R p -> R).
(* What they add to y of a token with x = u; as V has no more blocks, all x stay. *)
Definition added (r : R) (X : 'M[R]_(d, n)) (Y : 'M[R]_(n_y, n)) (u : point R d) (c : 'I_n_y) : R :=
  \sum_(h < H) \sum_(i < n) (\sum_(b < n_y) - (2%:R * a h * r) * (c == b)%:R * Y b i) *
    K h (image (G h) (column X i)) (image (G h) u).
Definition layer (r : R) (z : prompt) : prompt :=
  let: (X, Y, Q, q) := z in
  (X, \matrix_(c, i) (Y c i + added r X Y (column X i) c), Q, \matrix_(c, j) (q c j + added r X Y (column Q j) c)).
Fixpoint layers (rate : nat -> R) (L : nat) (z : prompt) : prompt :=
  if L is l.+1 then layer (rate l) (layers rate l z) else z.
(* K(u, v) = sum_h a_h K_h(G_h u, G_h v) *)
Definition composite (u v : point R d) : R := \sum_(h < H) a h * K h (image (G h) u) (image (G h) v).
Definition symmetric : Prop := forall h, (h < H)%N -> forall u v, K h u v = K h v u.
End Given.
(* L layers leave y_i - f_L(x_i) and predict f_L, f_L by functional gradient descent for a kernel K, whatever the data
   where the query's y slot starts at 0. *)
Definition descend (R : fieldType) d n n_y m (K : point R d -> point R d -> R) (rate : nat -> R)
    (layers : nat -> prompt R d n n_y m -> prompt R d n n_y m) : Prop :=
  forall (X : 'M[R]_(d, n)) (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(d, m)) L,
  let f := descent K (fun k i => X k i) (fun c i => Y c i) rate L in
  layers L (X, Y, Q, 0) =
    (X, \matrix_(c, i) (Y c i - f (column X i) c), Q, \matrix_(c, j) - f (column Q j) c).
End heads.

Module clause_1.
Definition premises := heads.sizes.
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p, premises d n n_y m p ->
  forall H a (G : nat -> 'M[R]_(p, d)) K r (z : heads.prompt R d n n_y m),
  heads.layer H a G K r z =
  heads.layer 1 (fun _ => 1) (fun _ => 1%:M) (fun _ => heads.composite H a G K) r z.
End clause_1.

(* 2. So if the K_h are symmetric, such layers perform functional gradient descent for K: *)
From Statements Require functional_gradient_descent.
Module clause_2.
Section Given.
Variables (R : fieldType) (d n n_y m p H : nat) (K : nat -> point R p -> point R p -> R).
Record premises : Prop := Premises {
  sizes : heads.sizes d n n_y m p;
  symmetric : heads.symmetric H K }.
End Given.
(* K is symmetric, and L such layers leave what the layers of functional_gradient_descent for K leave. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p H K_, @premises R d n n_y m p H K_ ->
  forall a (G : nat -> 'M[R]_(p, d)), let K := heads.composite H a G K_ in
  (forall u v, K u v = K v u) /\
  forall rate L (X : 'M[R]_(d, n)) (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(d, m)),
  let left := functional_gradient_descent.simulation.after (fun k i => X k i) (fun c i => Y c i) (fun k j => Q k j)
    (fun _ _ => 0) K rate L in
  heads.layers H a G K_ rate L (X, Y, Q, 0) =
    (\matrix_(k, i) functional_gradient_descent.simulation.s_x left k i,
     \matrix_(c, i) functional_gradient_descent.simulation.s_y left c i,
     \matrix_(k, j) functional_gradient_descent.simulation.s_query_x left k j,
     \matrix_(c, j) functional_gradient_descent.simulation.s_query_y left c j).
End clause_2.

(* 3. with f_0 = 0, f_{l+1} = f_l - r_l grad L(f_l), they leave y_i - f_L(x_i) in the context slots and predict
   f_L(x_{n+1}). *)
Module clause_3.
Section Given.
Variables (R : fieldType) (d n n_y m p H : nat) (K : nat -> point R p -> point R p -> R).
Record premises : Prop := Premises {
  sizes : heads.sizes d n n_y m p;
  symmetric : heads.symmetric H K }.
End Given.
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p H K, @premises R d n n_y m p H K ->
  forall a (G : nat -> 'M[R]_(p, d)) rate,
  @heads.descend R d n n_y m (heads.composite H a G K) rate (heads.layers H a G K rate).
End clause_3.

(* 4. One head with a = 1 and G = Sigma^-1/2, a point of the sparse family of sparse_stationary_points, does so
   for K_1(Sigma^-1/2 u, Sigma^-1/2 v). *)
Module clause_4.
Section Given.
Variables (R : fieldType) (d n n_y m : nat) (K_1 : point R d -> point R d -> R) (Sigma S G : 'M[R]_d).
Record premises : Prop := Premises {
  sizes : heads.sizes d n n_y m d;
  symmetric_kernel : forall u v, K_1 u v = K_1 v u;
  (* S = Sigma^1/2, and G = Sigma^-1/2 *)
  symmetric : S^T = S;
  square : S *m S = Sigma;
  inverse : G *m S = 1%:M }.
End Given.
(* The head has B = C = b G with b = 1, as in the family. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m K_1 Sigma S G, @premises R d n n_y m K_1 Sigma S G ->
  forall rate,
  @heads.descend R d n n_y m (fun u v => K_1 (heads.image G u) (heads.image G v)) rate
    (heads.layers 1 (fun _ => 1) (fun _ => 1 *: G) (fun _ => K_1) rate).
End clause_4.

(* 5. If K(X) is also the matrix of second moments of a prompt's labels (it is one of some labels where all K_h are
   positive semidefinite and a_h >= 0), then their loss on the prompt tends to the least of all linear predictors, for
   one step 0 < 2 r < 2/lambda_max(Khat). *)
From Kernel Require Import PositiveSemidefinite Expectation SecondMoments KernelLayers Limit.
Module clause_5.
Section Given.
Variables (R : rcfType) (P : law R) (d n p H : nat) (a : nat -> R) (G : nat -> 'M[R]_(p, d)).
Variables (K : nat -> point R p -> point R p -> R) (X : 'M[R]_(d, n)) (Q : 'M[R]_(d, 1)).
Definition x (i : 'I_n) : point R d := heads.column X i.
Definition x_t : point R d := heads.column Q ord0.
Definition composite : point R d -> point R d -> R := heads.composite H a G K.
Definition Khat : 'M[R]_n := kernel_matrix composite x.
(* K(X) = [[Khat, nu], [nu^T, k0]] are the second moments of y, y_t. *)
Definition has_moments (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) : Prop :=
  second_moments y y_t Khat (kernel_column composite x x_t) (composite x_t x_t).
(* What L layers with one step r predict from the labels z: minus the query's slot, which starts at 0 *)
Definition predicted (r : R) (z : 'I_n -> R) (L : nat) : R :=
  let: (_, _, _, q) := heads.layers H a G K (fun _ => r) L (X, \row_i z i, Q, 0) in - q ord0 ord0.

Variables (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (r : R) (U : 'M[R]_n) (s : 'rV[R]_n) (m : 'I_n).
Record premises : Prop := Premises {
  sizes : heads.sizes d n 1 1 p;
  labels : has_moments y y_t;
  eigenvectors : eigendecomposition Khat U s; (* Khat = U diag(s) U^T *)
  largest : forall k, s ord0 k <= s ord0 m; (* s_m is lambda_max *)
  step : 0 < 2%:R * r;
  below : 2%:R * r * s ord0 m < 2%:R }.
End Given.
(* f is positive semidefinite: so is the matrix of any points. *)
Definition semidefinite (R : rcfType) (T : Type) (f : T -> T -> R) : Prop :=
  forall k (z : 'I_k -> T), positive_semidefinite (kernel_matrix f z).
Definition statement : Prop :=
  (forall R : rcfType, Num.archimedean_axiom R ->
   forall P d n p H a G K X Q y y_t r U s m, @premises R P d n p H a G K X Q y y_t r U s m ->
   exists loss least, [/\ forall L, loss_is y_t (fun u => predicted H a G K X Q r (y^~ u) L) (loss L),
     exists b, loss_is y_t (weighted y b) least,
     forall b l, loss_is y_t (weighted y b) l -> least <= l & tends_to loss least]) /\
  (forall (R : rcfType) d n p H a (G : nat -> 'M[R]_(p, d)) K (X : 'M[R]_(d, n)) Q,
   (forall h, (h < H)%N -> semidefinite (K h) /\ 0 <= a h) ->
   exists (P : law R) y y_t, has_moments (P := P) H a G K X Q y y_t).
End clause_5.

(* 6. For labels that are Gaussian with mean 0 that least loss is that of Bayes, the least of all predictors. *)

