(* unconstrained_stationarity

   Let the weights of a target be any function phi_l of its inner products <k_i, q_j> with all context tokens, k_i
   = K_x x_i + K_y y_i, q_j = Q_x x_j + Q_y y_j, as in linear, relu, exponential and softmax attention. L layers
   with -V_xy, -V_yx, -K_y, -Q_y for V_xy, V_yx, K_y, Q_y on a prompt with -Y and minus the query's y slot leave
   in the x slots what those as given leave on the prompt as given, and minus that in the y slots, prompt by
   prompt, for every L: the squared error sum (slot + label)^2 of the query is the same with minus its label. So
   for a law of the prompts under which Y and the query's label may be negated together, the query's slot starting
   at 0, the mean loss is an even function of the blocks V_xy, V_yx, K_y, Q_y of all layers together, and where it
   is differentiable and these are 0 its gradient in them is 0. So where full_stationary_points holds too, a point
   of its family that is critical within it is, for one label row, critical among all V, key and query maps, the
   blocks between x and y included, if the mean loss is differentiable there in all of these; one of the family of
   sparse_stationary_points is, if it is differentiable there, critical among all with V_xx = 0.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module negation.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot T : 'I_n_y -> 'I_m -> R).
Variables (V_xx : nat -> ('I_d -> 'I_d -> R)).
Variables (V_xy : nat -> ('I_d -> 'I_n_y -> R)).
Variables (V_yx : nat -> ('I_n_y -> 'I_d -> R)).
Variables (V_yy : nat -> ('I_n_y -> 'I_n_y -> R)).
Variables (K_x : nat -> ('I_p -> 'I_d -> R)).
Variables (K_y : nat -> ('I_p -> 'I_n_y -> R)).
Variables (Q_x : nat -> ('I_p -> 'I_d -> R)).
Variables (Q_y : nat -> ('I_p -> 'I_n_y -> R)).
Variables (r : nat -> R).
Variables (phi : nat -> ({ffun 'I_n -> R} -> 'I_n -> R)).

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
  s_minus_x : 'I_d -> 'I_n -> R;
  s_minus_y : 'I_n_y -> 'I_n -> R;
  s_minus_query_x : 'I_d -> 'I_m -> R;
  s_minus_query_y : 'I_n_y -> 'I_m -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* minus_x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* minus_y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => - Y i0 i1)
  (* minus_query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* minus_query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => - query_slot i0 i1).
Definition advance (at_V_xx : 'I_d -> 'I_d -> R) (at_V_xy : 'I_d -> 'I_n_y -> R) (at_V_yx : 'I_n_y -> 'I_d -> R)
      (at_V_yy : 'I_n_y -> 'I_n_y -> R) (at_K_x : 'I_p -> 'I_d -> R) (at_K_y : 'I_p -> 'I_n_y -> R) (at_Q_x : 'I_p ->
      'I_d -> R) (at_Q_y : 'I_p -> 'I_n_y -> R) (at_r : R) (at_phi : {ffun 'I_n -> R} -> 'I_n -> R) (s : state) :
      state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_r * at_V_xx i0 i3 * (s_x s)
        i3 i2 + \sum_(i3 < n_y) at_r * at_V_xy i0 i3 * (s_y s) i3 i2) * at_phi [ffun i3 : 'I_n => \sum_(i4 < p)
        (\sum_(i5 < d) at_r * at_K_x i4 i5 * (s_x s) i5 i3 + \sum_(i5 < n_y) at_r * at_K_y i4 i5 * (s_y s) i5 i3) *
        (\sum_(i5 < d) at_r * at_Q_x i4 i5 * (s_x s) i5 i1 + \sum_(i5 < n_y) at_r * at_Q_y i4 i5 * (s_y s) i5 i1)] i2)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_r * at_V_yx i0 i3 * (s_x
        s) i3 i2 + \sum_(i3 < n_y) at_r * at_V_yy i0 i3 * (s_y s) i3 i2) * at_phi [ffun i3 : 'I_n => \sum_(i4 < p)
        (\sum_(i5 < d) at_r * at_K_x i4 i5 * (s_x s) i5 i3 + \sum_(i5 < n_y) at_r * at_K_y i4 i5 * (s_y s) i5 i3) *
        (\sum_(i5 < d) at_r * at_Q_x i4 i5 * (s_x s) i5 i1 + \sum_(i5 < n_y) at_r * at_Q_y i4 i5 * (s_y s) i5 i1)] i2)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_r * at_V_xx i0
        i3 * (s_x s) i3 i2 + \sum_(i3 < n_y) at_r * at_V_xy i0 i3 * (s_y s) i3 i2) * at_phi [ffun i3 : 'I_n =>
        \sum_(i4 < p) (\sum_(i5 < d) at_r * at_K_x i4 i5 * (s_x s) i5 i3 + \sum_(i5 < n_y) at_r * at_K_y i4 i5 * (s_y
        s) i5 i3) * (\sum_(i5 < d) at_r * at_Q_x i4 i5 * (s_query_x s) i5 i1 + \sum_(i5 < n_y) at_r * at_Q_y i4 i5 *
        (s_query_y s) i5 i1)] i2)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_r * at_V_yx i0
        i3 * (s_x s) i3 i2 + \sum_(i3 < n_y) at_r * at_V_yy i0 i3 * (s_y s) i3 i2) * at_phi [ffun i3 : 'I_n =>
        \sum_(i4 < p) (\sum_(i5 < d) at_r * at_K_x i4 i5 * (s_x s) i5 i3 + \sum_(i5 < n_y) at_r * at_K_y i4 i5 * (s_y
        s) i5 i3) * (\sum_(i5 < d) at_r * at_Q_x i4 i5 * (s_query_x s) i5 i1 + \sum_(i5 < n_y) at_r * at_Q_y i4 i5 *
        (s_query_y s) i5 i1)] i2)
  (* minus_x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_minus_x s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_r * at_V_xx i0
        i3 * (s_minus_x s) i3 i2 + \sum_(i3 < n_y) at_r * - at_V_xy i0 i3 * (s_minus_y s) i3 i2) * at_phi [ffun i3 :
        'I_n => \sum_(i4 < p) (\sum_(i5 < d) at_r * at_K_x i4 i5 * (s_minus_x s) i5 i3 + \sum_(i5 < n_y) at_r * -
        at_K_y i4 i5 * (s_minus_y s) i5 i3) * (\sum_(i5 < d) at_r * at_Q_x i4 i5 * (s_minus_x s) i5 i1 + \sum_(i5 <
        n_y) at_r * - at_Q_y i4 i5 * (s_minus_y s) i5 i1)] i2)
  (* minus_y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_minus_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_r * - at_V_yx
        i0 i3 * (s_minus_x s) i3 i2 + \sum_(i3 < n_y) at_r * at_V_yy i0 i3 * (s_minus_y s) i3 i2) * at_phi [ffun i3 :
        'I_n => \sum_(i4 < p) (\sum_(i5 < d) at_r * at_K_x i4 i5 * (s_minus_x s) i5 i3 + \sum_(i5 < n_y) at_r * -
        at_K_y i4 i5 * (s_minus_y s) i5 i3) * (\sum_(i5 < d) at_r * at_Q_x i4 i5 * (s_minus_x s) i5 i1 + \sum_(i5 <
        n_y) at_r * - at_Q_y i4 i5 * (s_minus_y s) i5 i1)] i2)
  (* minus_query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_minus_query_x s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_r *
        at_V_xx i0 i3 * (s_minus_x s) i3 i2 + \sum_(i3 < n_y) at_r * - at_V_xy i0 i3 * (s_minus_y s) i3 i2) * at_phi
        [ffun i3 : 'I_n => \sum_(i4 < p) (\sum_(i5 < d) at_r * at_K_x i4 i5 * (s_minus_x s) i5 i3 + \sum_(i5 < n_y)
        at_r * - at_K_y i4 i5 * (s_minus_y s) i5 i3) * (\sum_(i5 < d) at_r * at_Q_x i4 i5 * (s_minus_query_x s) i5 i1
        + \sum_(i5 < n_y) at_r * - at_Q_y i4 i5 * (s_minus_query_y s) i5 i1)] i2)
  (* minus_query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_minus_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_r
        * - at_V_yx i0 i3 * (s_minus_x s) i3 i2 + \sum_(i3 < n_y) at_r * at_V_yy i0 i3 * (s_minus_y s) i3 i2) * at_phi
        [ffun i3 : 'I_n => \sum_(i4 < p) (\sum_(i5 < d) at_r * at_K_x i4 i5 * (s_minus_x s) i5 i3 + \sum_(i5 < n_y)
        at_r * - at_K_y i4 i5 * (s_minus_y s) i5 i3) * (\sum_(i5 < d) at_r * at_Q_x i4 i5 * (s_minus_query_x s) i5 i1
        + \sum_(i5 < n_y) at_r * - at_Q_y i4 i5 * (s_minus_query_y s) i5 i1)] i2).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (V_xx l) (V_xy l) (V_yx l) (V_yy l) (K_x l) (K_y l) (Q_x l) (Q_y l) (r l)
        (phi l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_minus_x s) i0 i1 = (s_x s) i0 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_minus_y s) i0 i1 = - (s_y s) i0 i1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_minus_query_x s) i0 i1 = (s_query_x s) i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_minus_query_y s) i0 i1 = - (s_query_y s) i0 i1)
  /\ (* squared error *) (\sum_(i0 < n_y) \sum_(i1 < m) ((s_minus_query_y s) i0 i1 - T i0 i1) * ((s_minus_query_y s)
        i0 i1 - T i0 i1) = \sum_(i0 < n_y) \sum_(i1 < m) ((s_query_y s) i0 i1 + T i0 i1) * ((s_query_y s) i0 i1 + T i0
        i1) :> R).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot T : 'I_n_y -> 'I_m -> R) (V_xx : nat -> ('I_d -> 'I_d -> R)) (V_xy :
      nat -> ('I_d -> 'I_n_y -> R)) (V_yx : nat -> ('I_n_y -> 'I_d -> R)) (V_yy : nat -> ('I_n_y -> 'I_n_y -> R)) (K_x
      : nat -> ('I_p -> 'I_d -> R)) (K_y : nat -> ('I_p -> 'I_n_y -> R)) (Q_x : nat -> ('I_p -> 'I_d -> R)) (Q_y : nat
      -> ('I_p -> 'I_n_y -> R)) (r : nat -> R) (phi : nat -> ({ffun 'I_n -> R} -> 'I_n -> R)),
  @claim R d n n_y m p X Y Q query_slot T V_xx V_xy V_yx V_yy K_x K_y Q_x Q_y r phi.
End negation.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Let the weights of a target be any function phi_l of its inner products <k_i, q_j> with all context tokens,
   k_i = K_x x_i + K_y y_i, q_j = Q_x x_j + Q_y y_j, as in linear, relu, exponential and softmax attention. L
   layers with -V_xy, -V_yx, -K_y, -Q_y for V_xy, V_yx, K_y, Q_y on a prompt with -Y and minus the query's y slot
   leave in the x slots what those as given leave on the prompt as given, *)

(* 2. and minus that in the y slots, prompt by prompt, for every L: *)

(* 3. the squared error sum (slot + label)^2 of the query is the same with minus its label. *)

(* 4. So for a law of the prompts under which Y and the query's label may be negated together, the query's slot
   starting at 0, the mean loss is an even function of the blocks V_xy, V_yx, K_y, Q_y of all layers together, and
   where it is differentiable and these are 0 its gradient in them is 0. *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient Attention Expectation SameLaw.
Module mean_loss.
Section Given.
Variables (R : realFieldType) (d n n_y m p L H : nat) (phi : 'I_L -> 'I_H -> all_scores R n -> 'I_n -> R).
(* Of each layer and head: V_xx, V_yy, K_x and Q_x; and what is between x and y: V_xy, V_yx, K_y and Q_y *)
Definition of_each (M : lmodType R) : lmodType R := [lmodType R of {ffun 'I_L * 'I_H -> M}].
Definition within : lmodType R :=
  [lmodType R of of_each (matrix_lmodType R d d) * of_each (matrix_lmodType R n_y n_y) *
    of_each (matrix_lmodType R p d) * of_each (matrix_lmodType R p d)].
Definition between : lmodType R :=
  [lmodType R of of_each (matrix_lmodType R d n_y) * of_each (matrix_lmodType R n_y d) *
    of_each (matrix_lmodType R p n_y) * of_each (matrix_lmodType R p n_y)].
Definition heads (w : within) (b : between) l k : head R d n n_y p :=
  let: (V_xx, V_yy, K_x, Q_x) := w in let: (V_xy, V_yx, K_y, Q_y) := b in
  Head (V_xx (l, k)) (V_xy (l, k)) (V_yx (l, k)) (V_yy (l, k))
    (K_x (l, k)) (K_y (l, k)) (Q_x (l, k)) (Q_y (l, k)) (of_scores p (phi l k)).

(* Random context, x and y, query and its label; the query's slot starts at 0. *)
Variables (P : law R) (X : outcome P -> 'M[R]_(d, n)) (Y : outcome P -> 'M[R]_(n_y, n)).
Variables (Q : outcome P -> 'M[R]_(d, m)) (label : outcome P -> 'M[R]_(n_y, m)).
Definition squared_error (slot label : 'M[R]_(n_y, m)) : R := \sum_i \sum_j (slot i j + label i j) ^+ 2.
Definition error (w : within) (b : between) (o : outcome P) : R :=
  squared_error (query_y (after (heads w b) ((X o, Y o, Q o, 0) : prompt R d n n_y m))) (label o).
Definition loss (w : within) (b : between) : R := mean (error w b).
Record premises : Prop := Premises {
  sizes : positive d n n_y m p;
  negated : same_law (fun o => (X o, - Y o, Q o, - label o)) (fun o => (X o, Y o, Q o, label o));
  finite : forall w b, has_mean (error w b) }.
End Given.
End mean_loss.
Module clause_4.
Notation premises := mean_loss.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m p L H phi P X Y Q label,
  @premises R d n n_y m p L H phi P X Y Q label ->
  let loss := @mean_loss.loss R d n n_y m p L H phi P X Y Q label in
  (forall w b, loss w (- b) = loss w b) /\
  (forall w D, differential (loss w) 0 D -> critical (loss w) 0).
End clause_4.

(* 5. So where full_stationary_points holds too, a point of its family that is critical within it is, for one label row,
   critical among all V, key and query maps, the blocks between x and y included, if the mean loss is differentiable
   there in all of these; *)
From Kernel Require Import Family Attention.
From Statements Require full_stationary_points.
Module clause_5.
Section Given.
Variables (R : realFieldType) (d n m L : nat) (phi : 'I_L -> 'I_1 -> all_scores R n -> 'I_n -> R).
Variables (P : law R) (X : outcome P -> 'M[R]_(d, n)) (Y : outcome P -> 'M[R]_(1, n)).
Variables (Q : outcome P -> 'M[R]_(d, m)) (label : outcome P -> 'M[R]_(1, m)).
(* One label row: V_yy of a layer is the number r_l.  With V_xx, keys and queries of x it is the weights of
   full_stationary_points, and beside these are the blocks between x and y: so these are all weights of a head. *)
Notation blocks := (Family.weights (full_stationary_points.family.block L) (full_stationary_points.family.numbers R L) d).
Definition within (v : blocks) : mean_loss.within R d 1 d L 1 :=
  ([ffun i => full_stationary_points.layers.value v i.1], [ffun i => (v.2 i.1)%:M],
   [ffun i => full_stationary_points.layers.key v i.1], [ffun i => full_stationary_points.layers.query v i.1]).
Definition all : lmodType R := [lmodType R of blocks * mean_loss.between R d 1 d L 1].
Definition f (w : all) : R := mean_loss.loss phi X Y Q label (within w.1) w.2.
Definition apart (v : blocks) : R := f (v, 0).
(* S = Sigma^1/2, the point of the family, and the derivatives of f there *)
Variables (S S' : 'M[R]_d) (c : coordinates (full_stationary_points.family.block L) (full_stationary_points.family.numbers R L)).
Variables (G : full_stationary_points.family.block L -> 'M[R]_d) (r : full_stationary_points.family.numbers R L -> R) (D : all -> R).
Record premises : Prop := Premises {
  law_of_prompts : mean_loss.premises d phi X Y Q label;
  of_the_family : full_stationary_points.family.premises S S' apart c G r;
  gradient : differential f (full_stationary_points.family.member S' c, 0) D;
  linear : forall a u v, D (a *: u + v) = a * D u + D v;
  critical_within : critical (apart \o full_stationary_points.family.member S') c }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n m L phi P X Y Q label S S' c G r D,
  @premises R d n m L phi P X Y Q label S S' c G r D ->
  critical (@f R d n m L phi P X Y Q label) (full_stationary_points.family.member S' c, 0).
End clause_5.

(* 6. one of the family of sparse_stationary_points is, if it is differentiable there, critical among all with V_xx = 0.
   *)
From Statements Require sparse_stationary_points.
Module clause_6.
Section Given.
Variables (R : realFieldType) (d n m L : nat) (phi : 'I_L -> 'I_1 -> all_scores R n -> 'I_n -> R).
Variables (P : law R) (X : outcome P -> 'M[R]_(d, n)) (Y : outcome P -> 'M[R]_(1, n)).
Variables (Q : outcome P -> 'M[R]_(d, m)) (label : outcome P -> 'M[R]_(1, m)).
(* One label row, as before: the weights of sparse_stationary_points, V_xx = 0, and the blocks between x and y *)
Notation blocks := (Family.weights (sparse_stationary_points.family.block L) (sparse_stationary_points.family.numbers R L) d).
Definition within (v : blocks) : mean_loss.within R d 1 d L 1 :=
  (0, [ffun i => (v.2 i.1)%:M],
   [ffun i => sparse_stationary_points.layers.key v i.1], [ffun i => sparse_stationary_points.layers.query v i.1]).
Definition all : lmodType R := [lmodType R of blocks * mean_loss.between R d 1 d L 1].
Definition f (w : all) : R := mean_loss.loss phi X Y Q label (within w.1) w.2.
Definition apart (v : blocks) : R := f (v, 0).
(* S = Sigma^1/2, the point of the family, and the derivatives of f there *)
Variables (S S' : 'M[R]_d) (c : coordinates (sparse_stationary_points.family.block L) (sparse_stationary_points.family.numbers R L)).
Variables (G : sparse_stationary_points.family.block L -> 'M[R]_d) (r : sparse_stationary_points.family.numbers R L -> R) (D : all -> R).
Record premises : Prop := Premises {
  law_of_prompts : mean_loss.premises d phi X Y Q label;
  of_the_family : sparse_stationary_points.family.premises S S' apart c G r;
  gradient : differential f (sparse_stationary_points.family.member S' c, 0) D;
  linear : forall a u v, D (a *: u + v) = a * D u + D v;
  critical_within : critical (apart \o sparse_stationary_points.family.member S') c }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n m L phi P X Y Q label S S' c G r D,
  @premises R d n m L phi P X Y Q label S S' c G r D ->
  critical (@f R d n m L phi P X Y Q label) (sparse_stationary_points.family.member S' c, 0).
End clause_6.

