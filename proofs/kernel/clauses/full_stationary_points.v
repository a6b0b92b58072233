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

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Matrices Gradient Family Differentiable Analysis Regularised Squares.
From Statements Require orthogonal_equivariance.
Section Derived.
Hypothesis directions : directions_keys_and_queries.statement.
Hypothesis gradients : gradient_keys_and_queries.statement.
Hypothesis values_directions : directions_values.statement.
Hypothesis values_gradients : gradient_values.statement.

Section Directions.
Variables (R : realFieldType) (d L : nat) (S S' : 'M[R]_d).
Hypothesis inverse : S *m S' = 1%:M.

Lemma direction (O E : 'M[R]_d) (b t : R) : signed_permutation O ->
  O *m (b *: S' + t *: (E *m S')) *m S *m O^T *m S' = b *: S' + t *: (O *m E *m O^T *m S').
Proof.
move=> [orthogonal _]; case: (posnP d) => [d0|d0].
  have none : ~~ (0 < d)%N by rewrite d0.
  by apply/matrixP=> i; rewrite (inhabited i) in none.
have entries : directions_keys_and_queries.premises (fun i j => S i j) (fun i j => S' i j) (fun i j => O i j).
  split=> // i j; first by move/mulmx1C/matrixP/(_ i j): inverse; rewrite !mxE.
  by move/matrixP/(_ i j): orthogonal; rewrite !mxE => <-; apply: eq_bigr => k _; rewrite mxE.
have same := @directions _ _ _ _ _ (fun i j => E i j) b t entries.
suff -> : b *: S' + t *: (E *m S') = (b%:M + t *: E) *m S'.
  suff -> : b *: S' + t *: (O *m E *m O^T *m S') = (b%:M + O *m (t *: E) *m O^T) *m S'.
    by rewrite -[O]mx_of -[S]mx_of -[S']mx_of -[E]mx_of mx_tr mx_scalar mx_scale mx_add !mx_mul mx_add mx_mul; apply/mxP.
  by rewrite mulmxDl mul_scalar_mx -scalemxAr -!scalemxAl.
by rewrite mulmxDl mul_scalar_mx -scalemxAl.
Qed.

Lemma direction_of_values (O E : 'M[R]_d) (b t : R) : signed_permutation O ->
  S *m O *m S' *m (b *: 1%:M + t *: (S *m E *m S')) *m S *m O^T *m S' = b *: 1%:M + t *: (S *m (O *m E *m O^T) *m S').
Proof.
move=> [orthogonal _]; case: (posnP d) => [d0|d0].
  have none : ~~ (0 < d)%N by rewrite d0.
  by apply/matrixP=> i; rewrite (inhabited i) in none.
have entries : directions_values.premises (fun i j => S i j) (fun i j => S' i j) (fun i j => O i j).
  split=> // i j; first by move/mulmx1C/matrixP/(_ i j): inverse; rewrite !mxE.
  by move/matrixP/(_ i j): orthogonal; rewrite !mxE => <-; apply: eq_bigr => k _; rewrite mxE.
have same := @values_directions _ _ _ _ _ (fun i j => E i j) b t entries.
suff -> : b *: 1%:M + t *: (S *m E *m S') = S *m (b%:M + t *: E) *m S'.
  suff -> : b *: 1%:M + t *: (S *m (O *m E *m O^T) *m S') = S *m (b%:M + O *m (t *: E) *m O^T) *m S'.
    by rewrite -[O]mx_of -[S]mx_of -[S']mx_of -[E]mx_of mx_tr mx_scalar mx_scale mx_add !mx_mul mx_add !mx_mul; apply/mxP.
  by rewrite mulmxDr mulmxDl mul_mx_scalar -scalemxAl inverse -!scalemxAr -!scalemxAl -scalemxAr -scalemxAl.
by rewrite mulmxDr mulmxDl mul_mx_scalar -scalemxAl inverse -scalemxAr -scalemxAl.
Qed.

(* The blocks along which derivatives are taken. *)
Definition direction_at (k : family.block L) (E : 'M[R]_d) : 'M[R]_d :=
  if family.is_value k then S *m E *m S' else E *m S'.

Lemma direction_at0 k : direction_at k 0 = 0.
Proof. by rewrite /direction_at; case: ifP; rewrite ?mulmx0 mul0mx. Qed.

Lemma directions_of c (O : 'M[R]_d) (E : family.block L -> 'M[R]_d) t : signed_permutation O ->
  family.turned S S' O (family.member S' c + t *: ([ffun k => direction_at k (E k)], 0)) =
  family.member S' c + t *: ([ffun k => direction_at k (O *m E k *m O^T)], 0).
Proof.
move=> signed; congr pair; apply/ffunP=> k; rewrite !ffunE /direction_at.
by case: (family.is_value k) => /=; [rewrite direction_of_values|rewrite direction].
Qed.
End Directions.

Section Given.
Variables (R : realFieldType) (d L : nat) (S S' : 'M[R]_d).
Variables (f : weights (family.block L) (family.numbers R L) d -> R).
Variables (c : coordinates (family.block L) (family.numbers R L)).
Variables (G : family.block L -> 'M[R]_d) (D : family.numbers R L -> R).
Hypothesis given : family.premises S S' f c G D.

Lemma formula_of_keys k :
  (forall O E, signed_permutation O -> inner (G k) (O *m E *m O^T *m S') = inner (G k) (E *m S')) ->
  G k = (1 / d%:R * inner (G k) S') *: S.
Proof.
move=> same; apply/matrixP=> i j; case: (given) => symmetric inverse _ _ _.
have d0 := inhabited i.
have along (O E : 'M[R]_d) : signed_permutation O ->
    \sum_i \sum_j (\sum_l G k i l * S' j l) * (O *m E *m O^T) i j =
    \sum_i \sum_j (\sum_l G k i l * S' j l) * E i j.
  by move=> signed; have := same O E signed; rewrite !inner_right.
have entries : gradient_keys_and_queries.premises (fun i j => S i j) (fun i j => S' i j) (fun i j => G k i j).
  split=> //; rewrite ?pnatr_eq0 -?lt0n //.
  - by move=> a b; rewrite -[in LHS]symmetric mxE.
  - by move=> a b; move/matrixP/(_ a b): inverse; rewrite !mxE.
  - by move=> u v a; apply: (form u v along); exact: (signed_sign_change R a).
  - by move=> u v a b; apply: (form u v along); exact: (signed_swap R a b).
rewrite mxE (gradients entries) mulrA; congr (_ * _ * _).
by apply: eq_bigr => a _; apply: eq_bigr => b _; congr (_ * _); rewrite (bigD1 a) //= eqxx mul1r big1 ?addr0 // => e /negPf ea; rewrite eq_sym ea mul0r.
Qed.

Lemma formula_of_values k :
  (forall O E, signed_permutation O ->
    inner (G k) (S *m (O *m E *m O^T) *m S') = inner (G k) (S *m E *m S')) ->
  G k = (1 / d%:R * inner (G k) 1%:M) *: 1%:M.
Proof.
move=> same; apply/matrixP=> i j; case: (given) => _ inverse _ _ _.
have d0 := inhabited i.
have along (O E : 'M[R]_d) : signed_permutation O ->
    \sum_i \sum_j (\sum_l (\sum_m S m i * G k m l) * S' j l) * (O *m E *m O^T) i j =
    \sum_i \sum_j (\sum_l (\sum_m S m i * G k m l) * S' j l) * E i j.
  by move=> signed; have := same O E signed; rewrite !inner_both.
have entries : gradient_values.premises (fun i j => S i j) (fun i j => S' i j) (fun i j => G k i j).
  split=> //; rewrite ?pnatr_eq0 -?lt0n //.
  - by move=> a b; move/matrixP/(_ a b): inverse; rewrite !mxE.
  - by move=> u v a; apply: (form u v along); exact: (signed_sign_change R a).
  - by move=> u v a b; apply: (form u v along); exact: (signed_swap R a b).
rewrite mxE (values_gradients entries) mulrA mxE; congr (_ * _ * _).
apply: eq_bigr => a _; apply: eq_bigr => b _; congr (_ * _).
rewrite -inverse mxE; apply: eq_bigr => e _; congr (_ * _).
by rewrite (bigD1 e) //= eqxx mulr1 big1 ?addr0 // => m /negPf me; rewrite me mulr0.
Qed.

Lemma formula k :
  (forall O E, signed_permutation O ->
    inner (G k) (direction_at S S' k (O *m E *m O^T)) = inner (G k) (direction_at S S' k E)) ->
  G k = (1 / d%:R * inner (G k) (if family.is_value k then 1%:M else S')) *:
    (if family.is_value k then 1%:M else S).
Proof. by rewrite /direction_at; case: ifP => _; [exact: formula_of_values|exact: formula_of_keys]. Qed.
End Given.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R d L S S' f c G D given; case: (given) => symmetric inverse unchanged gradient linear.
exists (fun k => inner (G k) (if family.is_value k then 1%:M else S')); split=> [|k]; first exact: family_gradient gradient.
exact: (block_gradient gradient (direction_at0 S S') unchanged (fun O E t => directions_of inverse c E t)
  (formula given)).
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d L S S' f c G D given; case: (given) => symmetric inverse unchanged gradient linear.
exact: (critical_in_the_family gradient (direction_at0 S S') unchanged (fun O E t => directions_of inverse c E t)
  (formula given) linear).
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R d L S S' f c G D [given least]; case: (given) => symmetric inverse unchanged gradient linear.
exact: (minimiser_is_critical gradient (direction_at0 S S') unchanged (fun O E t => directions_of inverse c E t)
  (formula given) linear least).
Qed.

Section Tending.
Hypothesis regularised : regularised_minimum.
Hypothesis tending : inequality_1.statement.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R d L S S' f [symmetric inverse unchanged bounded differentiable].
apply: (@gradients_tend_to_0 _ _ _ _ _ (fun k : family.block L => if family.is_value k then 1%:M else S)) regularised differentiable bounded _ _ => [c G g gradient|];
  last first.
  by move=> eps s excess excess_0 e0 s0 x0 sum; apply: (tending (inequality_1.Premises e0 s0 x0 sum)).
have df := differentiable_differential (@size_is_norm _ _ _ _) gradient.
have given : family.premises S S' f c G (numbers_form g) by split=> //; exact: numbers_form_linear.
exact: (block_gradient df (direction_at0 S S') unchanged (fun O E t => directions_of inverse c E t) (formula given)).
Qed.
End Tending.

Section Layers.
Import Attention Expectation SameLaw OneHeadLayers.
Local Notation weights R d L := (Family.weights (family.block L) (family.numbers R L) d).

Section OfMeans.
Hypothesis equivariance : orthogonal_equivariance.clause_3.statement.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R d n n_y m L S S' s P X Y Q label of_prompt [sizes inverse invariant same finite] f.
split=> [O w signed|O E c t signed|c l]; last first.
- by rewrite /layers.value /layers.key /layers.query !ffunE.
- exact: (directions_of inverse c E t signed).
case: (signed) => orthogonal _.
pose error (w : weights R d L) (t : 'M[R]_(d, n) * 'M[R]_(n_y, n) * 'M[R]_(d, m) * 'M[R]_(n_y, m)) :=
  of_prompt (query_y (after (one_head n_y s (layers.value w) (fun l => w.2 l) (layers.key w) (layers.query w))
    ((t.1.1.1, t.1.1.2, t.1.2, 0) : prompt R d n n_y m))) t.2.
pose T := S *m O *m S'.
have turned t : error (family.turned S S' O w) (T *m t.1.1.1, t.1.1.2, T *m t.1.2, t.2) = error w t.
  have given : @orthogonal_equivariance.clause_3.premises R d n n_y m L 1 S S' O (fun l _ => s l).
    by split=> // [||l k u v]; [exact: mulmx1C|exact: mulmx1C|exact: invariant].
  pose heads (w : weights R d L) := one_head n_y s (layers.value w) (fun l => w.2 l) (layers.key w) (layers.query w).
  pose A l := S' *m layers.value w l *m S; pose B l := layers.key w l *m S; pose C l := layers.query w l *m S.
  have before l k : orthogonal_equivariance.clause_3.heads n_y S S' (fun l _ => s l) (fun l _ => A l) (fun l _ => B l)
      (fun l _ => C l) (fun l _ => w.2 l) l k = heads w l k.
    by apply: apart_ext; rewrite /A /B /C ?mulmxA ?inverse ?mul1mx -mulmxA inverse mulmx1.
  have moved l k : orthogonal_equivariance.clause_3.heads n_y S S' (fun l _ => s l)
      (orthogonal_equivariance.clause_3.conjugated O (fun l _ => A l))
      (orthogonal_equivariance.clause_3.conjugated O (fun l _ => B l))
      (orthogonal_equivariance.clause_3.conjugated O (fun l _ => C l)) (fun l _ => w.2 l) l k =
      heads (family.turned S S' O w) l k.
    by apply: apart_ext;
      rewrite /orthogonal_equivariance.clause_3.conjugated /layers.value /layers.key /layers.query !ffunE !mulmxA.
  have [_ equal _] := equivariance given (fun l _ => A l) (fun l _ => B l) (fun l _ => C l) (fun l _ => w.2 l)
    (t.1.1.1, t.1.1.2, t.1.2, 0).
  have after_moved := fun u => after_ext u (fun l k z => congr1 (fun a => added a z) (moved l k)).
  have after_before := fun u => after_ext u (fun l k z => congr1 (fun a => added a z) (before l k)).
  rewrite after_moved after_before in equal.
  have e : of_prompt _ t.2 = of_prompt _ t.2 := congr1 (fun q => of_prompt q t.2) equal.
  exact: e.
have M := (same O signed (error (family.turned S S' O w)) _).2 (has_mean_is (finite (family.turned S S' O w))).
apply: esym (mean_isE (mean_is_ext _ M)) => o; exact: (turned (X o, Y o, Q o, label o)).
Qed.
End OfMeans.

(* What keys and what queries are multiplied by *)
Definition factors (R : realFieldType) d L (T U : 'I_L -> 'M[R]_d) (k : family.block L) : 'M[R]_d :=
  if family.is_value k then 1%:M else if k.1 == ord0 then T k.2 else U k.2.

Lemma block_cases (R : realFieldType) d L (A B : family.block L -> 'M[R]_d) :
  (forall l, A (ord0, l) = B (ord0, l)) -> (forall l, A (layers.second, l) = B (layers.second, l)) ->
  (forall l, A (ord_max, l) = B (ord_max, l)) -> forall k, A k = B k.
Proof.
move=> keys queries values [[[|[|[|//]]] i] l]; [have := keys l|have := queries l|have := values l];
  by congr (A (_, _) = B (_, _)); apply/val_inj.
Qed.

Lemma critical_at_factors (R : realFieldType) d L (f : weights R d L -> R) (S' : 'M[R]_d)
    (c : coordinates (family.block L) (family.numbers R L)) w (T U T' U' : 'I_L -> 'M[R]_d) :
  (forall l, T l *m T' l = 1%:M) -> (forall l, U l *m U' l = 1%:M) ->
  (forall l, layers.key w l = T l *m ((c.1 (ord0, l) : R) *: S')) ->
  (forall l, layers.query w l = U l *m ((c.1 (layers.second, l) : R) *: S')) ->
  (forall l, layers.value w l = (c.1 (ord_max, l) : R) *: 1%:M) -> w.2 = c.2 ->
  (forall w, f (left_times (factors T U) w) = f w) ->
  critical f (family.member S' c) -> critical f w.
Proof.
move=> TT UU keys queries values others same critical.
have -> : w = left_times (factors T U) (family.member S' c).
  case: w keys queries values others => W r keys queries values others; congr pair => //; apply/ffunP.
  by apply: block_cases => l; rewrite !ffunE; [exact: keys|exact: queries|rewrite mul1mx; exact: values].
by apply: (critical_left (P' := factors T' U')) => //; apply: block_cases => // l; exact: mulmx1.
Qed.

Theorem clause_6_holds : clause_6.statement.
Proof.
move=> R d n n_y m L Z S S' phi F z c w [symmetric inverse a_loss not_0 critical_there products values others].
pose T l := (c.1 (ord0, l) : R)^-1 *: (layers.key w l *m S).
pose U l := (c.1 (layers.second, l) : R)^-1 *: (layers.query w l *m S).
have all l := equal_products symmetric inverse (not_0 l) (products l).
have TU l : (T l)^T *m U l = 1%:M by have [] := all l.
apply: (critical_at_factors (T := T) (U := U) (T' := fun l => (U l)^T) (U' := fun l => (T l)^T)) critical_there => //.
- by move=> l; apply: trmx_inj; rewrite trmx_mul trmxK trmx1; exact: mulmx1C (TU l).
- by move=> l; exact: mulmx1C (TU l).
- by move=> l; have [] := all l.
- by move=> l; have [] := all l.
move=> v; apply: same_loss => // [l|l k X x]; first by rewrite /layers.value !ffunE mul1mx.
apply: same_of_scores.
by rewrite /layers.key /layers.query !ffunE trmx_mul -mulmxA (mulmxA _ (U l)) TU mul1mx.
Qed.

Theorem clause_7_holds : clause_7.statement.
Proof.
move=> R d n n_y m L Z S S' s F z Q c w [_ a_loss invariant critical_there orthogonal keys queries values others].
have back l : Q l *m (Q l)^T = 1%:M by exact: mulmx1C.
apply: (critical_at_factors (T := Q) (U := Q) (T' := fun l => (Q l)^T) (U' := fun l => (Q l)^T)) critical_there => //.
move=> v; apply: same_loss => // [l|l k X x]; first by rewrite /layers.value !ffunE mul1mx.
rewrite /layers.key /layers.query !ffunE.
exact: (same_rotated _ _ _ _ (invariant l) (orthogonal l)).
Qed.
End Layers.

(* The sum of the squares of all entries is such a function, for S = I. *)
Section Squares.
Variables (R : realFieldType) (d L : nat).
Notation squares := (@squares R (family.block L) _ d).
Notation gradient c := (fun k => 2%:R *: (family.member 1%:M c).1 k).

Lemma squares_unchanged O w : signed_permutation O -> squares (family.turned 1%:M 1%:M O w) = squares w.
Proof.
move=> [orthogonal _]; apply: squares_turned orthogonal _ => k.
by rewrite ffunE; case: ifP => _; rewrite !(mul1mx, mulmx1).
Qed.

Lemma squares_met c : family.premises 1%:M 1%:M squares c (gradient c) (fun _ => 0).
Proof.
split=> [||O w|| a x y]; rewrite ?trmx1 ?mulmx1 ?mulr0 ?addr0 //; first exact: squares_unchanged.
exact: squares_differential.
Qed.

Lemma squares_least : clause_4.premises 1%:M 1%:M squares 0 (gradient 0) (fun _ => 0).
Proof. by split=> [|c]; [exact: squares_met|apply: least_squares => k; rewrite !ffunE scale0r]. Qed.

Lemma squares_tend : clause_5.premises 1%:M 1%:M squares.
Proof.
split=> [||O w||c]; rewrite ?trmx1 ?mulmx1 //; first exact: squares_unchanged.
  by exists 0 => w; exact: squares_are_positive.
by exists (gradient c), (fun _ => 0); exact: squares_gradient.
Qed.
End Squares.
Definition clause_2_met R := @squares_met R 2 3 ([ffun _ => 1], 0).
Definition clause_3_met := clause_2_met.
Definition clause_4_met R := @squares_least R 2 3.
Definition clause_5_met R := @squares_tend R 2 3.
Import Attention Expectation SameLaw OneHeadLayers.
(* Inputs that are a coin's side, and labels that are 1 *)
Definition clause_1_met (R : realFieldType) :
  @clause_1.premises R 1 1 1 1 2 1%:M 1%:M (fun _ => of_scores 1 (fun z i => z i)) (coin R) (fun o => (side o)%:M)
    (fun _ => 1%:M) (fun o => (side o)%:M) (fun _ => 1%:M) (fun slot label => (slot ord0 ord0 + label ord0 ord0) ^+ 2).
Proof.
split=> // [|l O u w [orthogonal _]|O [orthogonal signs]]; first by rewrite mulmx1.
  exact: (scores_are_invariant (fun z i => z i) (mulmx1C orthogonal)).
move=> T; rewrite /T mul1mx mulmx1 => g m {T}.
suff same : mean (fun o : outcome (coin R) => g (O *m (side o)%:M, 1%:M, O *m (side o)%:M, 1%:M)) =
    mean (fun o : outcome (coin R) => g ((side o)%:M, 1%:M, (side o)%:M, 1%:M)).
  by split=> -[_ <-]; split=> //; rewrite same.
have [->|->] : O = 1%:M \/ O = (-1)%:M; last 1 first.
- by rewrite !mean_coin /side -!scalar_mxM expr0 expr1 mulr1 mulrNN mulr1 [in LHS]addrC.
- case/or3P: (signs ord0 ord0) => /eqP O0; [|left|right]; try by apply/matrixP=> i j; rewrite !ord1 mxE O0.
  by move/matrixP/(_ ord0 ord0)/eqP: orthogonal; rewrite !mxE big_ord_recl big_ord0 O0 mul0r add0r eq_sym oner_eq0.
by rewrite !mean_coin !mul1mx.
Qed.
(* The loss 0, of 2 B and C/2, and of -B and -C *)
Definition clause_6_met (R : realFieldType) :
  @clause_6.premises R 2 1 1 1 3 bool 1%:M 1%:M (fun _ z i => z i) (fun _ => 0) (fun _ => 0)
    ([ffun _ => 1], 0)
    ([ffun k => if family.is_value k then 1%:M else if k.1 == ord0 then (2%:R)%:M else (2%:R^-1)%:M], 0).
Proof.
split=> // [|||v|l|l]; rewrite ?trmx1 ?mulmx1 //.
- by move=> l; rewrite !ffunE mulr1 oner_eq0.
- exact: derivative_constant.
- by rewrite /layers.key /layers.query !ffunE /= tr_scalar_mx -scalar_mxM mulfV ?pnatr_eq0 // mulr1 scale1r.
by rewrite /layers.value !ffunE scale1r.
Qed.
Definition clause_7_met (R : realFieldType) :
  @clause_7.premises R 2 1 1 1 3 bool 1%:M 1%:M (fun _ => of_scores 2 (fun z i => z i)) (fun _ => 0) (fun _ => 0)
    (fun _ => (-1)%:M) ([ffun _ => 1], 0) ([ffun k => if family.is_value k then 1%:M else (-1)%:M], 0).
Proof.
split=> // [||v|l|l|l|l]; rewrite ?mulmx1 //.
- by move=> l; exact: scores_are_invariant.
- exact: derivative_constant.
- by rewrite tr_scalar_mx -scalar_mxM mulrNN mulr1.
- by rewrite /layers.key !ffunE scale1r mulmx1.
- by rewrite /layers.query !ffunE scale1r mulmx1.
- by rewrite /layers.value !ffunE scale1r.
Qed.
End Derived.
