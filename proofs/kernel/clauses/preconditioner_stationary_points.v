(* 1. Let labels be y = w^T x with w independent of all x, E[w w^T] = Sigma^-1 = R^T R, R S = I: then, given x, E[y_i
   y_j] = (R x_i)^T (R x_j), *)

(* 2. so that for normal prompts, x = S xi with xi standard normal, the loss f of L linear layers with key-query
   products A_l and values diag(B_l, r_l) does not change when all S^T A_l S and S^-1 B_l S become O S^T A_l S O^T
   and O S^-1 B_l S O^T with one signed permutation O. *)

(* What clauses 3 and 4 are about. *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient Family.
Module family.
Section Given.
(* A block is a key-query product A_l or a value B_l of a layer; beside them there are numbers, r_l.  Where B_l = 0 is
   held fixed, the blocks are the key-query products alone. *)
Variables (R : realFieldType) (d : nat) (block : finType) (is_value : block -> bool) (numbers : lmodType R).
Notation weights := (weights block numbers d).
Variables (S S' : 'M[R]_d) (* S S^T = Sigma *) (f : weights -> R) (c : coordinates block numbers).
Definition member : coordinates block numbers -> weights :=
  member (fun k => if is_value k then 1%:M else S'^T *m S').
(* S^T A S becomes O S^T A S O^T, and S^-1 B S becomes O S^-1 B S O^T for values B. *)
Definition turned (O : 'M[R]_d) (w : weights) : weights :=
  ([ffun k => if is_value k then S *m O *m S' *m w.1 k *m S *m O^T *m S'
              else S'^T *m O *m S^T *m w.1 k *m S *m O^T *m S'], w.2).

(* f does not change, and where f is differentiable, G is its gradient in the blocks, and D its derivative in r. *)
Variables (G : block -> 'M[R]_d) (D : numbers -> R).
Record premises : Prop := Premises {
  inverse : S *m S' = 1%:M;
  unchanged : forall O w, signed_permutation O -> f (turned O w) = f w;
  gradient : differential f (member c) (along G D);
  linear : forall a x y, D (a *: x + y) = a * D x + D y }.
End Given.
End family.

(* 3. Let f~(a, b, r) be the loss at A_l = a_l Sigma^-1, B_l = b_l I.  Where f is differentiable there, grad_{A_l}
   f = (1/d) (df~/da_l) Sigma and grad_{B_l} f = (1/d) (df~/db_l) I, for every d and L: *)
Module clause_3.
Notation premises := family.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d block is_value numbers (S S' : 'M[R]_d) f c G D,
  @premises R d block is_value numbers S S' f c G D ->
  exists g, differential (f \o family.member is_value S') c (along_family g D) /\
  forall k, G k = (1 / d%:R * g k) *: (if is_value k then 1%:M else S *m S^T).
End clause_3.

(* 4. the point is critical for f if and only if it is critical for f~, whether B_l = 0 throughout or not. *)
Module clause_4.
Notation premises := family.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d block is_value numbers (S S' : 'M[R]_d) f c G D,
  @premises R d block is_value numbers S S' f c G D ->
  critical f (family.member is_value S' c) <-> critical (f \o family.member is_value S') c.
End clause_4.

(* 5. If f is bounded below, and differentiable at every point of the family, as the loss on normal prompts is, there
   are points of the family whose losses tend to the infimum of f~ and whose gradients tend to 0. *)
From Kernel Require Import Analysis Regularised.
Module clause_5.
Section Given.
Variables (R : realFieldType) (d : nat) (block T : finType) (is_value : block -> bool) (S S' : 'M[R]_d).
(* As before, with numbers r_t in finite number *)
Variable f : weights block (numbers_of R T) d -> R.
Record premises : Prop := Premises {
  inverse : S *m S' = 1%:M;
  unchanged : forall O w, signed_permutation O -> f (family.turned is_value S S' O w) = f w;
  bounded : exists b, forall w, b <= f w; (* as a mean of squares is *)
  differentiable : forall c, exists G g, is_gradient f (family.member is_value S' c) G g }. (* as a polynomial is *)
End Given.
(* There is an infimum of the losses of the family, and for every e > 0 a point of it whose loss exceeds the infimum by
   less than e, and whose gradient has a square below e. *)
Definition statement : Prop :=
  forall (R : real_field) d block T is_value (S S' : 'M[R]_d) f, @premises R d block T is_value S S' f ->
  approached (fun k => if is_value k then 1%:M else S'^T *m S') f.
End clause_5.

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Matrices Gradient Family Differentiable Analysis Regularised.
From Statements Require full_stationary_points.
Section Derived.
Hypothesis directions : directions_key_query_product.statement.
Hypothesis gradients : gradient_key_query_product.statement.
Hypothesis values_directions : full_stationary_points.directions_values.statement.
Hypothesis values_gradients : full_stationary_points.gradient_values.statement.

Section Given.
Variables (R : realFieldType) (d : nat) (block : finType) (is_value : block -> bool) (numbers : lmodType R).
Variables (S S' : 'M[R]_d) (f : weights block numbers d -> R) (c : coordinates block numbers).
Variables (G : block -> 'M[R]_d) (D : numbers -> R).
Hypothesis given : family.premises is_value S S' f c G D.

Lemma direction_of_values (O E : 'M[R]_d) (b t : R) : signed_permutation O ->
  S *m O *m S' *m (b *: 1%:M + t *: (S *m E *m S')) *m S *m O^T *m S' = b *: 1%:M + t *: (S *m (O *m E *m O^T) *m S').
Proof.
move=> [orthogonal _]; case: (given) => inverse _ _ _; case: (posnP d) => [d0|d0].
  have none : ~~ (0 < d)%N by rewrite d0.
  by apply/matrixP=> i; rewrite (inhabited i) in none.
have entries : full_stationary_points.directions_values.premises (fun i j => S i j) (fun i j => S' i j) (fun i j => O i j).
  split=> // i j; first by move/mulmx1C/matrixP/(_ i j): inverse; rewrite !mxE.
  by move/matrixP/(_ i j): orthogonal; rewrite !mxE => <-; apply: eq_bigr => k _; rewrite mxE.
have same := @values_directions _ _ _ _ _ (fun i j => E i j) b t entries.
suff -> : b *: 1%:M + t *: (S *m E *m S') = S *m (b%:M + t *: E) *m S'.
  suff -> : b *: 1%:M + t *: (S *m (O *m E *m O^T) *m S') = S *m (b%:M + O *m (t *: E) *m O^T) *m S'.
    by rewrite -[O]mx_of -[S]mx_of -[S']mx_of -[E]mx_of mx_tr mx_scalar mx_scale mx_add !mx_mul mx_add !mx_mul; apply/mxP.
  by rewrite mulmxDr mulmxDl mul_mx_scalar -scalemxAl inverse -!scalemxAr -!scalemxAl -scalemxAr -scalemxAl.
by rewrite mulmxDr mulmxDl mul_mx_scalar -scalemxAl inverse -scalemxAr -scalemxAl.
Qed.

Lemma direction_of_products (O E : 'M[R]_d) (b t : R) : signed_permutation O ->
  S'^T *m O *m S^T *m (b *: (S'^T *m S') + t *: (S'^T *m E *m S')) *m S *m O^T *m S' =
  b *: (S'^T *m S') + t *: (S'^T *m (O *m E *m O^T) *m S').
Proof.
move=> [orthogonal _]; case: (given) => inverse _ _ _; case: (posnP d) => [d0|d0].
  have none : ~~ (0 < d)%N by rewrite d0.
  by apply/matrixP=> i; rewrite (inhabited i) in none.
have entries : directions_key_query_product.premises (fun i j => S i j) (fun i j => S' i j) (fun i j => O i j).
  split=> // i j; first by move/mulmx1C/matrixP/(_ i j): inverse; rewrite !mxE.
  by move/matrixP/(_ i j): orthogonal; rewrite !mxE => <-; apply: eq_bigr => k _; rewrite mxE.
have same := @directions _ _ _ _ _ (fun i j => E i j) b t entries.
suff -> : b *: (S'^T *m S') + t *: (S'^T *m E *m S') = S'^T *m (b%:M + t *: E) *m S'.
  suff -> : b *: (S'^T *m S') + t *: (S'^T *m (O *m E *m O^T) *m S') =
    S'^T *m (b%:M + O *m (t *: E) *m O^T) *m S'.
    by rewrite -[O]mx_of -[S]mx_of -[S']mx_of -[E]mx_of !mx_tr mx_scalar mx_scale mx_add !mx_mul mx_add !mx_mul; apply/mxP.
  by rewrite mulmxDr mulmxDl mul_mx_scalar -scalemxAl -!scalemxAr -!scalemxAl -scalemxAr -scalemxAl.
by rewrite mulmxDr mulmxDl mul_mx_scalar -scalemxAl -scalemxAr -scalemxAl.
Qed.

(* The blocks along which derivatives are taken. *)
Definition direction_at (k : block) (E : 'M[R]_d) : 'M[R]_d :=
  if is_value k then S *m E *m S' else S'^T *m E *m S'.

Lemma direction_at0 k : direction_at k 0 = 0.
Proof. by rewrite /direction_at; case: ifP; rewrite mulmx0 mul0mx. Qed.

Lemma directions_of (O : 'M[R]_d) (E : block -> 'M[R]_d) t : signed_permutation O ->
  family.turned is_value S S' O (family.member is_value S' c + t *: ([ffun k => direction_at k (E k)], 0)) =
  family.member is_value S' c + t *: ([ffun k => direction_at k (O *m E k *m O^T)], 0).
Proof.
move=> signed; congr pair; apply/ffunP=> k; rewrite !ffunE /direction_at.
by case: (is_value k) => /=; [rewrite direction_of_values|rewrite direction_of_products].
Qed.

Lemma formula_of_values k :
  (forall O E, signed_permutation O ->
    inner (G k) (S *m (O *m E *m O^T) *m S') = inner (G k) (S *m E *m S')) ->
  G k = (1 / d%:R * inner (G k) 1%:M) *: 1%:M.
Proof.
move=> same; apply/matrixP=> i j; case: (given) => inverse _ _ _.
have d0 := inhabited i.
have along (O E : 'M[R]_d) : signed_permutation O ->
    \sum_i \sum_j (\sum_l (\sum_m S m i * G k m l) * S' j l) * (O *m E *m O^T) i j =
    \sum_i \sum_j (\sum_l (\sum_m S m i * G k m l) * S' j l) * E i j.
  by move=> signed; have := same O E signed; rewrite !inner_both.
have entries : full_stationary_points.gradient_values.premises (fun i j => S i j) (fun i j => S' i j) (fun i j => G k i j).
  split=> //; rewrite ?pnatr_eq0 -?lt0n //.
  - by move=> a b; move/matrixP/(_ a b): inverse; rewrite !mxE.
  - by move=> u v a; apply: (form u v along); exact: (signed_sign_change R a).
  - by move=> u v a b; apply: (form u v along); exact: (signed_swap R a b).
rewrite mxE (values_gradients entries) mulrA mxE; congr (_ * _ * _).
apply: eq_bigr => a _; apply: eq_bigr => b _; congr (_ * _).
rewrite -inverse mxE; apply: eq_bigr => e _; congr (_ * _).
by rewrite (bigD1 e) //= eqxx mulr1 big1 ?addr0 // => m /negPf me; rewrite me mulr0.
Qed.

Lemma formula_of_products k :
  (forall O E, signed_permutation O ->
    inner (G k) (S'^T *m (O *m E *m O^T) *m S') = inner (G k) (S'^T *m E *m S')) ->
  G k = (1 / d%:R * inner (G k) (S'^T *m S')) *: (S *m S^T).
Proof.
move=> same; apply/matrixP=> i j; case: (given) => inverse _ _ _.
have d0 := inhabited i.
have along (O E : 'M[R]_d) : signed_permutation O ->
    \sum_i \sum_j (\sum_l (\sum_m S' i m * G k m l) * S' j l) * (O *m E *m O^T) i j =
    \sum_i \sum_j (\sum_l (\sum_m S' i m * G k m l) * S' j l) * E i j.
  move=> signed; have := same O E signed; rewrite !inner_both.
  have transposed F : \sum_i \sum_j (\sum_l (\sum_m S'^T m i * G k m l) * S' j l) * F i j =
      \sum_i \sum_j (\sum_l (\sum_m S' i m * G k m l) * S' j l) * F i j.
    apply: eq_bigr => a _; apply: eq_bigr => b _; congr (_ * _); apply: eq_bigr => l _; congr (_ * _).
    by apply: eq_bigr => m _; rewrite mxE.
  by rewrite !(transposed (fun i j => _ i j)).
have entries : gradient_key_query_product.premises (fun i j => S i j) (fun i j => S' i j) (fun i j => G k i j).
  split=> //; rewrite ?pnatr_eq0 -?lt0n //.
  - by move=> a b; move/matrixP/(_ a b): inverse; rewrite !mxE.
  - by move=> u v a; apply: (form u v along); exact: (signed_sign_change R a).
  - by move=> u v a b; apply: (form u v along); exact: (signed_swap R a b).
rewrite mxE (gradients entries) mulrA mxE; congr (_ * _ * _).
  apply: eq_bigr => a _; apply: eq_bigr => b _; congr (_ * _).
  rewrite mxE; apply: eq_bigr => e _; congr (_ * _).
  by rewrite mxE (bigD1 e) //= eqxx mulr1 big1 ?addr0 // => m /negPf me; rewrite me mulr0.
by apply: eq_bigr => a _; rewrite mxE.
Qed.

Lemma formula k :
  (forall O E, signed_permutation O ->
    inner (G k) (direction_at k (O *m E *m O^T)) = inner (G k) (direction_at k E)) ->
  G k = (1 / d%:R * inner (G k) (if is_value k then 1%:M else S'^T *m S')) *:
    (if is_value k then 1%:M else S *m S^T).
Proof. by rewrite /direction_at; case: ifP => _; [exact: formula_of_values|exact: formula_of_products]. Qed.
End Given.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d block is_value numbers S S' f c G D given; case: (given) => inverse unchanged gradient linear.
exists (fun k => inner (G k) (if is_value k then 1%:M else S'^T *m S')); split=> [|k].
  exact: family_gradient gradient.
exact: (block_gradient gradient (direction_at0 is_value S S') unchanged (directions_of given) (formula given)).
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R d block is_value numbers S S' f c G D given; case: (given) => inverse unchanged gradient linear.
exact: (critical_in_the_family gradient (direction_at0 is_value S S') unchanged (directions_of given)
  (formula given) linear).
Qed.

Section Tending.
Hypothesis regularised : regularised_minimum.
Hypothesis tending : inequality_1.statement.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R d block T is_value S S' f [inverse unchanged bounded differentiable].
apply: (@gradients_tend_to_0 _ _ _ _ _ (fun k => if is_value k then 1%:M else S *m S^T)) regularised differentiable bounded _ _ => [c G g gradient|];
  last first.
  by move=> eps s excess excess_0 e0 s0 x0 sum; apply: (tending (inequality_1.Premises e0 s0 x0 sum)).
have df := differentiable_differential (@size_is_norm _ _ _ _) gradient.
have given : family.premises is_value S S' f c G (numbers_form g) by split=> //; exact: numbers_form_linear.
exact: (block_gradient df (direction_at0 is_value S S') unchanged (directions_of given) (formula given)).
Qed.
End Tending.

(* The loss 0 is one, of a key-query product and a value. *)
Definition clause_3_met (R : realFieldType) :
  @clause_3.premises R 1 bool_finType id (GRing.regular_lmodType R) 1%:M 1%:M (fun _ => 0) 0 (fun _ => 0) (fun _ => 0).
Proof.
split=> // [|v|a x y]; rewrite ?mulmx1 ?mulr0 ?addr0 //.
rewrite /along big1 ?addr0 => [|k _]; last exact: inner0l.
exact: derivative_constant.
Qed.
Definition clause_4_met := clause_3_met.
Definition clause_5_met (R : realFieldType) :
  @clause_5.premises R 2 bool_finType [finType of 'I_3] id 1%:M 1%:M (fun _ => 0).
Proof.
split; rewrite ?mulmx1 //; first by exists 0 => w; exact: Order.POrderTheory.lexx.
by move=> c; exists (fun _ => 0), (fun _ => 0); exact: gradient_of_zero.
Qed.
End Derived.
