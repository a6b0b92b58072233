(* full_stationary_points

   Let f be a loss of L layers with V_l = diag(A_l, r_l), keys B_l and queries C_l that does not change when all
   S^-1 A_l S, B_l S and C_l S, S = Sigma^1/2, become O S^-1 A_l S O^T, O B_l S O^T and O C_l S O^T with one
   signed permutation O, and f~(a, b, c, r) the same loss at A_l = a_l I, B_l = b_l S^-1, C_l = c_l S^-1 (the
   family). Where f is differentiable at a point of the family, grad_{A_l} f = (1/d) (df~/da_l) I, grad_{B_l} f =
   (1/d) (df~/db_l) S and grad_{C_l} f = (1/d) (df~/dc_l) S, for every d, block by block: the point is critical
   for f if and only if it is critical for f~, and every minimiser of f over the family, if f is differentiable
   there, is critical for f. If f is bounded below, and differentiable at every point of the family, there are
   points of the family whose losses tend to its infimum there and whose gradients tend to 0. If h is a function
   of the scores, as in linear, relu, exponential and softmax attention, and a point of the family with all b_l
   c_l not 0 is critical, then so is every point with the same A_l and r_l and B_l^T C_l = b_l c_l Sigma^-1. If
   h(Q u, Q w) = h(u, w) for every orthogonal Q, as for a Gaussian h, and a point of the family is critical, then
   so is every point with B_l = Q_l b_l S^-1, C_l = Q_l c_l S^-1 and the same A_l and r_l, Q_l orthogonal, one for
   each layer.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module directions_keys_and_queries.
Section Given.
Variables (R : fieldType).
Variables (d : nat).
Variables (S R_ O E : 'I_d -> 'I_d -> R).
Variables (b t : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  H_inverse : (* R S = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) R_ i0 i2 * S i2 i1 = (i0 == i1)%:R;
  H_orthogonal_rows : (* O O^T = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) O i0 i2 * O i1 i2 = (i0 == i1)%:R
        }.
Definition equations : Prop :=
     (* direction *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d) (\sum_(i5 < d) O i0
           i5 * (\sum_(i6 < d) (b * (i5 == i6)%:R + t * E i5 i6) * R_ i6 i4)) * S i4 i3) * O i2 i3) * R_ i2 i1 =
           \sum_(i2 < d) (b * (i0 == i2)%:R + \sum_(i3 < d) (\sum_(i4 < d) O i0 i4 * (t * E i4 i3)) * O i2 i3) * R_ i2
           i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d : nat) (S R_ O E : 'I_d -> 'I_d -> R) (b t : R),
  @claim R d S R_ O E b t.
End directions_keys_and_queries.

Module gradient_keys_and_queries.
Section Given.
Variables (R : fieldType).
Variables (d : nat).
Variables (S R_ G : 'I_d -> 'I_d -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  not_zero_0 : d%:R != 0 :> R;
  not_zero_1 : 2%:R != 0 :> R;
  H_symmetric : (* S^T = S *) forall (i0 : 'I_d) (i1 : 'I_d), S i1 i0 = S i0 i1;
  H_inverse : (* S R = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) S i0 i2 * R_ i2 i1 = (i0 == i1)%:R;
  H_sign_changes : (* the derivative along T E T^T is that along E, T = I - 2 e_j e_j^T, E any u v^T *) forall (u0 :
        {ffun 'I_d -> R}) (u1 : {ffun 'I_d -> R}) (i0 : 'I_d), \sum_(i1 < d) \sum_(i2 < d) \sum_(i3 < d) \sum_(i4 < d)
        (\sum_(i5 < d) G i1 i5 * R_ i2 i5) * ((i1 == i3)%:R * 1 - 2%:R * ((i0 == i1)%:R * (i0 == i3)%:R)) * u0 i3 *
        ((i2 == i4)%:R * 1 - 2%:R * ((i0 == i2)%:R * (i0 == i4)%:R)) * u1 i4 = \sum_(i1 < d) \sum_(i2 < d) (\sum_(i3 <
        d) G i1 i3 * R_ i2 i3) * u0 i1 * u1 i2 * 1;
  H_swaps : (* the derivative along T E T^T is that along E, T = I - (e_j - e_k) (e_j - e_k)^T, E any u v^T *) forall
        (u0 : {ffun 'I_d -> R}) (u1 : {ffun 'I_d -> R}) (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) \sum_(i3 < d) \sum_(i4
        < d) \sum_(i5 < d) (\sum_(i6 < d) G i2 i6 * R_ i3 i6) * ((i2 == i4)%:R * 1 * 1 - ((i0 == i2)%:R * 1 - (i1 ==
        i2)%:R * 1) * ((i0 == i4)%:R * 1 - (i1 == i4)%:R * 1)) * u0 i4 * ((i3 == i5)%:R * 1 * 1 - ((i0 == i3)%:R * 1 -
        (i1 == i3)%:R * 1) * ((i0 == i5)%:R * 1 - (i1 == i5)%:R * 1)) * u1 i5 = \sum_(i2 < d) \sum_(i3 < d) (\sum_(i4
        < d) G i2 i4 * R_ i3 i4) * u0 i2 * u1 i3 * 1 }.
Definition equations : Prop :=
     (* gradient *) (forall (i0 : 'I_d) (i1 : 'I_d), G i0 i1 = 1 / d%:R * ((\sum_(i2 < d) \sum_(i3 < d) G i2 i3 *
           (\sum_(i4 < d) (i2 == i4)%:R * R_ i4 i3)) * S i0 i1)).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d : nat) (S R_ G : 'I_d -> 'I_d -> R),
  @claim R d S R_ G.
End gradient_keys_and_queries.

Module directions_values.
Section Given.
Variables (R : fieldType).
Variables (d : nat).
Variables (S R_ O E : 'I_d -> 'I_d -> R).
Variables (b t : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  H_inverse : (* R S = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) R_ i0 i2 * S i2 i1 = (i0 == i1)%:R;
  H_orthogonal_rows : (* O O^T = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) O i0 i2 * O i1 i2 = (i0 == i1)%:R
        }.
Definition equations : Prop :=
     (* direction *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d) (\sum_(i5 < d)
           (\sum_(i6 < d) (\sum_(i7 < d) S i0 i7 * O i7 i6) * R_ i6 i5) * (\sum_(i6 < d) (\sum_(i7 < d) S i5 i7 * (b *
           (i7 == i6)%:R + t * E i7 i6)) * R_ i6 i4)) * S i4 i3) * O i2 i3) * R_ i2 i1 = \sum_(i2 < d) (\sum_(i3 < d)
           S i0 i3 * (b * (i3 == i2)%:R + \sum_(i4 < d) (\sum_(i5 < d) O i3 i5 * (t * E i5 i4)) * O i2 i4)) * R_ i2
           i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d : nat) (S R_ O E : 'I_d -> 'I_d -> R) (b t : R),
  @claim R d S R_ O E b t.
End directions_values.

Module gradient_values.
Section Given.
Variables (R : fieldType).
Variables (d : nat).
Variables (S R_ G : 'I_d -> 'I_d -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  not_zero_0 : d%:R != 0 :> R;
  not_zero_1 : 2%:R != 0 :> R;
  H_inverse : (* S R = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) S i0 i2 * R_ i2 i1 = (i0 == i1)%:R;
  H_sign_changes : (* the derivative along T E T^T is that along E, T = I - 2 e_j e_j^T, E any u v^T *) forall (u0 :
        {ffun 'I_d -> R}) (u1 : {ffun 'I_d -> R}) (i0 : 'I_d), \sum_(i1 < d) \sum_(i2 < d) \sum_(i3 < d) \sum_(i4 < d)
        (\sum_(i5 < d) (\sum_(i6 < d) S i6 i1 * G i6 i5) * R_ i2 i5) * ((i1 == i3)%:R * 1 - 2%:R * ((i0 == i1)%:R *
        (i0 == i3)%:R)) * u0 i3 * ((i2 == i4)%:R * 1 - 2%:R * ((i0 == i2)%:R * (i0 == i4)%:R)) * u1 i4 = \sum_(i1 < d)
        \sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d) S i4 i1 * G i4 i3) * R_ i2 i3) * u0 i1 * u1 i2 * 1;
  H_swaps : (* the derivative along T E T^T is that along E, T = I - (e_j - e_k) (e_j - e_k)^T, E any u v^T *) forall
        (u0 : {ffun 'I_d -> R}) (u1 : {ffun 'I_d -> R}) (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) \sum_(i3 < d) \sum_(i4
        < d) \sum_(i5 < d) (\sum_(i6 < d) (\sum_(i7 < d) S i7 i2 * G i7 i6) * R_ i3 i6) * ((i2 == i4)%:R * 1 * 1 -
        ((i0 == i2)%:R * 1 - (i1 == i2)%:R * 1) * ((i0 == i4)%:R * 1 - (i1 == i4)%:R * 1)) * u0 i4 * ((i3 == i5)%:R *
        1 * 1 - ((i0 == i3)%:R * 1 - (i1 == i3)%:R * 1) * ((i0 == i5)%:R * 1 - (i1 == i5)%:R * 1)) * u1 i5 = \sum_(i2
        < d) \sum_(i3 < d) (\sum_(i4 < d) (\sum_(i5 < d) S i5 i2 * G i5 i4) * R_ i3 i4) * u0 i2 * u1 i3 * 1 }.
Definition equations : Prop :=
     (* gradient *) (forall (i0 : 'I_d) (i1 : 'I_d), G i0 i1 = 1 / d%:R * ((\sum_(i2 < d) \sum_(i3 < d) G i2 i3 *
           (\sum_(i4 < d) (\sum_(i5 < d) S i2 i5 * (i5 == i4)%:R) * R_ i4 i3)) * (i0 == i1)%:R)).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d : nat) (S R_ G : 'I_d -> 'I_d -> R),
  @claim R d S R_ G.
End gradient_values.

Module inequality_1. (* gradients tend to 0 *)
Section Given.
Variables (R : realFieldType).
Variables (eps square excess excess_at_0 : R).

Record premises : Prop := Premises {
  above_eps : 0 <= eps;
  above_square : 0 <= square;
  above_excess : 0 <= excess;
  above_excess_at_0 : excess + eps * square <= excess_at_0 }.
Definition claim : Prop := premises -> eps * 4%:R * eps * square <= eps * 4%:R * excess_at_0 :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (eps square excess excess_at_0 : R),
  @claim R eps square excess excess_at_0.
End inequality_1.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Let f be a loss of L layers with V_l = diag(A_l, r_l), keys B_l and queries C_l that does not change when
   all S^-1 A_l S, B_l S and C_l S, S = Sigma^1/2, become O S^-1 A_l S O^T, O B_l S O^T and O C_l S O^T with one
   signed permutation O, and f~(a, b, c, r) the same loss at A_l = a_l I, B_l = b_l S^-1, C_l = c_l S^-1 (the
   family). *)

(* What clauses 2 to 4 are about. *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient Family.
Module family.
Section Given.
Variables (R : realFieldType) (d L : nat).
(* A block is a key, (0, l), a query, (1, l), or a value, (2, l), of a layer l; beside them a layer has a number r_l. *)
Definition block : finType := [finType of 'I_3 * 'I_L].
Definition is_value (k : block) : bool := (nat_of_ord k.1 == 2)%N.
Definition numbers : lmodType R := [lmodType R of {ffun 'I_L -> R^o}].
Notation weights := (weights block numbers d).
Variables (S S' : 'M[R]_d) (* Sigma^1/2 and its inverse *) (f : weights -> R) (c : coordinates block numbers).
Definition member : coordinates block numbers -> weights := member (fun k => if is_value k then 1%:M else S').
(* W S becomes O W S O^T for keys and queries W, and S^-1 A S becomes O S^-1 A S O^T for values A. *)
Definition turned (O : 'M[R]_d) (w : weights) : weights :=
  ([ffun k => if is_value k then S *m O *m S' *m w.1 k *m S *m O^T *m S' else O *m w.1 k *m S *m O^T *m S'], w.2).

(* f does not change, and where f is differentiable, G is its gradient in the blocks, and D its derivative in r. *)
Variables (G : block -> 'M[R]_d) (D : numbers -> R).
Record premises : Prop := Premises {
  symmetric : S^T = S;
  inverse : S *m S' = 1%:M;
  unchanged : forall O w, signed_permutation O -> f (turned O w) = f w;
  gradient : differential f (member c) (along G D);
  linear : forall a x y, D (a *: x + y) = a * D x + D y }.
End Given.
End family.

(* What clauses 1, 6 and 7 are about: weights of L layers with V_l = diag(A_l, r_l), and a loss F of what these leave of
   whatever prompts z.  The key, the query and the value of a layer, and the similarity s_l that its scores
   are of: *)
From Kernel Require Attention Expectation SameLaw OneHeadLayers.
Module layers.
Import Attention OneHeadLayers.
Section Given.
Variables (R : realFieldType) (d n n_y m L : nat) (Z : Type).
Variables (F : (Z -> prompt R d n n_y m) -> R) (z : Z -> prompt R d n n_y m) (s : 'I_L -> similarity R n d).
Notation weights := (Family.weights (family.block L) (family.numbers R L) d).
Definition second : 'I_3 := Ordinal (isT : (1 < 3)%N).
Definition key (w : weights) l : 'M[R]_d := w.1 (ord0, l).
Definition query (w : weights) l : 'M[R]_d := w.1 (second, l).
Definition value (w : weights) l : 'M[R]_d := w.1 (ord_max, l).
Definition loss (w : weights) : R := OneHeadLayers.loss F z s (value w) (fun l => w.2 l) (key w) (query w).
End Given.
End layers.

Module clause_1.
Import Attention Expectation SameLaw OneHeadLayers.
Section Given.
Variables (R : realFieldType) (d n n_y m L : nat) (S S' : 'M[R]_d) (s : 'I_L -> similarity R n d).
(* Random context, x and y, queries and their labels; the queries' slots start at 0, and the loss of a prompt is any
   function of what is in these at last and of the labels. *)
Variables (P : law R) (X : outcome P -> 'M[R]_(d, n)) (Y : outcome P -> 'M[R]_(n_y, n)).
Variables (Q : outcome P -> 'M[R]_(d, m)) (label : outcome P -> 'M[R]_(n_y, m)).
Variable of_prompt : 'M[R]_(n_y, m) -> 'M[R]_(n_y, m) -> R.
Definition error (left : outcome P -> prompt R d n n_y m) o : R := of_prompt (query_y (left o)) (label o).
Definition start o : prompt R d n n_y m := (X o, Y o, Q o, 0).
Notation weights := (Family.weights (family.block L) (family.numbers R L) d).
Definition mean_loss : weights -> R := layers.loss (fun left => mean (error left)) start s.
Definition left (w : weights) o :=
  after (one_head n_y s (layers.value w) (fun l => w.2 l) (layers.key w) (layers.query w)) (start o).
Record premises : Prop := Premises {
  sizes : positive d n n_y m d;
  inverse : S *m S' = 1%:M;
  invariant : forall l O u w, signed_permutation O -> h (s l) (rotated O u) (rotated O w) = h (s l) u w;
  same : forall O, signed_permutation O -> let T := S *m O *m S' in
    same_law (fun o => (T *m X o, Y o, T *m Q o, label o)) (fun o => (X o, Y o, Q o, label o));
  finite : forall w, has_mean (error (left w)) }.
End Given.
(* f does not change; b_l I + t E_l becomes b_l I + t O E_l O^T in every block; and the points of the family are these. *)
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m L (S S' : 'M[R]_d) s P X Y Q label of_prompt,
  @premises R d n n_y m L S S' s P X Y Q label of_prompt ->
  let f := @mean_loss R d n n_y m L s P X Y Q label of_prompt in
  [/\ forall O w, signed_permutation O -> f (family.turned S S' O w) = f w,
      forall O (E : family.block L -> 'M[R]_d) c t, signed_permutation O ->
        family.turned S S' O
          (family.member S' c + t *: ([ffun k => if family.is_value k then S *m E k *m S' else E k *m S'], 0)) =
        family.member S' c + t *: (
          [ffun k => if family.is_value k then S *m (O *m E k *m O^T) *m S' else O *m E k *m O^T *m S'], 0) &
      forall (c : coordinates (family.block L) (family.numbers R L)) l, [/\
      layers.value (family.member S' c) l = (c.1 (ord_max, l) : R) *: 1%:M,
      layers.key (family.member S' c) l = (c.1 (ord0, l) : R) *: S',
      layers.query (family.member S' c) l = (c.1 (layers.second, l) : R) *: S' &
      (family.member S' c).2 = c.2]].
End clause_1.

(* 2. Where f is differentiable at a point of the family, grad_{A_l} f = (1/d) (df~/da_l) I, grad_{B_l} f = (1/d)
   (df~/db_l) S and grad_{C_l} f = (1/d) (df~/dc_l) S, for every d, block by block: *)
Module clause_2.
Notation premises := family.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d L (S S' : 'M[R]_d) f c G D, @premises R d L S S' f c G D ->
  exists g, differential (f \o family.member S') c (along_family g D) /\ forall k, G k = (1 / d%:R * g k) *: (if family.is_value k then 1%:M else S).
End clause_2.

(* 3. the point is critical for f if and only if it is critical for f~, *)
Module clause_3.
Notation premises := family.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d L (S S' : 'M[R]_d) f c G D, @premises R d L S S' f c G D ->
  critical f (family.member S' c) <-> critical (f \o family.member S') c.
End clause_3.

(* 4. and every minimiser of f over the family, if f is differentiable there, is critical for f. *)
Module clause_4.
Record premises (R : realFieldType) d L (S S' : 'M[R]_d) f c G D : Prop := Premises {
  of_the_family : @family.premises R d L S S' f c G D;
  least : forall c', f (family.member S' c) <= f (family.member S' c') }.
Definition statement : Prop :=
  forall (R : realFieldType) d L (S S' : 'M[R]_d) f c G D, @premises R d L S S' f c G D ->
  critical f (family.member S' c).
End clause_4.

(* 5. If f is bounded below, and differentiable at every point of the family, there are points of the family whose
   losses tend to its infimum there and whose gradients tend to 0. *)
From Kernel Require Import Analysis Regularised.
Module clause_5.
Section Given.
Variables (R : realFieldType) (d L : nat) (S S' : 'M[R]_d).
Variable f : weights (family.block L) (family.numbers R L) d -> R.
Record premises : Prop := Premises {
  symmetric : S^T = S;
  inverse : S *m S' = 1%:M;
  unchanged : forall O w, signed_permutation O -> f (family.turned S S' O w) = f w;
  bounded : exists b, forall w, b <= f w;
  differentiable : forall c, exists G g, is_gradient f (family.member S' c) G g }.
End Given.
(* There is an infimum of the losses of the family, and for every e > 0 a point of it whose loss exceeds the infimum by
   less than e, and whose gradient has a square below e. *)
Definition statement : Prop :=
  forall (R : real_field) d L (S S' : 'M[R]_d) f, @premises R d L S S' f -> approached (fun k : family.block L => if family.is_value k then 1%:M else S') f.
End clause_5.

(* 6. If h is a function of the scores, as in linear, relu, exponential and softmax attention, and a point of the
   family with all b_l c_l not 0 is critical, then so is every point with the same A_l and r_l and B_l^T C_l = b_l
   c_l Sigma^-1. *)
Module clause_6.
Import Attention OneHeadLayers.
Section Given.
Variables (R : realFieldType) (d n n_y m L : nat) (Z : Type) (S S' : 'M[R]_d).
(* Weights of a target are any function phi_l of its scores. *)
Variable phi : 'I_L -> all_scores R n -> 'I_n -> R.
Variables (F : (Z -> prompt R d n n_y m) -> R) (z : Z -> prompt R d n n_y m).
Variables (c : coordinates (family.block L) (family.numbers R L)).
Variables (w : Family.weights (family.block L) (family.numbers R L) d).
Definition f := layers.loss F z (fun l => of_scores d (phi l)).
Record premises : Prop := Premises {
  symmetric : S^T = S;
  inverse : S *m S' = 1%:M;
  a_loss : of_what_is_left F;
  not_0 : forall l, (c.1 (ord0, l) : R) * c.1 (layers.second, l) != 0;
  critical_there : critical f (family.member S' c);
  products : forall l,
    (layers.key w l)^T *m layers.query w l = ((c.1 (ord0, l) : R) * c.1 (layers.second, l)) *: (S' *m S');
  values : forall l, layers.value w l = (c.1 (ord_max, l) : R) *: 1%:M;
  others : w.2 = c.2 }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m L Z (S S' : 'M[R]_d) phi F z c w,
  @premises R d n n_y m L Z S S' phi F z c w -> critical (@f R d n n_y m L Z phi F z) w.
End clause_6.

(* 7. If h(Q u, Q w) = h(u, w) for every orthogonal Q, as for a Gaussian h, and a point of the family is critical,
   then so is every point with B_l = Q_l b_l S^-1, C_l = Q_l c_l S^-1 and the same A_l and r_l, Q_l orthogonal,
   one for each layer. *)
Module clause_7.
Import Attention OneHeadLayers.
Section Given.
Variables (R : realFieldType) (d n n_y m L : nat) (Z : Type) (S S' : 'M[R]_d) (s : 'I_L -> similarity R n d).
Variables (F : (Z -> prompt R d n n_y m) -> R) (z : Z -> prompt R d n n_y m) (Q : 'I_L -> 'M[R]_d).
Variables (c : coordinates (family.block L) (family.numbers R L)).
Variables (w : Family.weights (family.block L) (family.numbers R L) d).
Definition f := layers.loss F z s.
Record premises : Prop := Premises {
  inverse : S *m S' = 1%:M;
  a_loss : of_what_is_left F;
  invariant : forall l, rotation_invariant (s l);
  critical_there : critical f (family.member S' c);
  orthogonal : forall l, (Q l)^T *m Q l = 1%:M;
  keys : forall l, layers.key w l = Q l *m ((c.1 (ord0, l) : R) *: S');
  queries : forall l, layers.query w l = Q l *m ((c.1 (layers.second, l) : R) *: S');
  values : forall l, layers.value w l = (c.1 (ord_max, l) : R) *: 1%:M;
  others : w.2 = c.2 }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m L Z (S S' : 'M[R]_d) s F z Q c w,
  @premises R d n n_y m L Z S S' s F z Q c w -> critical (@f R d n n_y m L Z s F z) w.
End clause_7.

