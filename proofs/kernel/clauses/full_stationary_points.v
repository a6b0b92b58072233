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

(* 4. and every minimiser of f over the family is critical for f. *)
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

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Matrices Gradient Family Differentiable Analysis Regularised.
Section Derived.
Hypothesis directions : directions_keys_and_queries.statement.
Hypothesis gradients : gradient_keys_and_queries.statement.
Hypothesis values_directions : directions_values.statement.
Hypothesis values_gradients : gradient_values.statement.

Section Given.
Variables (R : realFieldType) (d L : nat) (S S' : 'M[R]_d).
Variables (f : weights (family.block L) (family.numbers R L) d -> R).
Variables (c : coordinates (family.block L) (family.numbers R L)).
Variables (G : family.block L -> 'M[R]_d) (D : family.numbers R L -> R).
Hypothesis given : family.premises S S' f c G D.

Lemma direction (O E : 'M[R]_d) (b t : R) : signed_permutation O ->
  O *m (b *: S' + t *: (E *m S')) *m S *m O^T *m S' = b *: S' + t *: (O *m E *m O^T *m S').
Proof.
move=> [orthogonal _]; case: (given) => _ inverse _ _ _; case: (posnP d) => [d0|d0].
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
move=> [orthogonal _]; case: (given) => _ inverse _ _ _; case: (posnP d) => [d0|d0].
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

Lemma directions_of (O : 'M[R]_d) (E : family.block L -> 'M[R]_d) t : signed_permutation O ->
  family.turned S S' O (family.member S' c + t *: ([ffun k => direction_at k (E k)], 0)) =
  family.member S' c + t *: ([ffun k => direction_at k (O *m E k *m O^T)], 0).
Proof.
move=> signed; congr pair; apply/ffunP=> k; rewrite !ffunE /direction_at.
by case: (family.is_value k) => /=; [rewrite direction_of_values|rewrite direction].
Qed.

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
    inner (G k) (direction_at k (O *m E *m O^T)) = inner (G k) (direction_at k E)) ->
  G k = (1 / d%:R * inner (G k) (if family.is_value k then 1%:M else S')) *:
    (if family.is_value k then 1%:M else S).
Proof. by rewrite /direction_at; case: ifP => _; [exact: formula_of_values|exact: formula_of_keys]. Qed.
End Given.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R d L S S' f c G D given; case: (given) => symmetric inverse unchanged gradient linear.
exists (fun k => inner (G k) (if family.is_value k then 1%:M else S')); split=> [|k]; first exact: family_gradient gradient.
exact: (block_gradient gradient (direction_at0 S S') unchanged (directions_of given) (formula given)).
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d L S S' f c G D given; case: (given) => symmetric inverse unchanged gradient linear.
exact: (critical_in_the_family gradient (direction_at0 S S') unchanged (directions_of given) (formula given) linear).
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R d L S S' f c G D [given least]; case: (given) => symmetric inverse unchanged gradient linear.
exact: (minimiser_is_critical gradient (direction_at0 S S') unchanged (directions_of given) (formula given) linear least).
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
exact: (block_gradient df (direction_at0 S S') unchanged (directions_of given) (formula given)).
Qed.
End Tending.

(* The loss 0 is one. *)
Definition clause_2_met (R : realFieldType) :
  @clause_2.premises R 1 1 1%:M 1%:M (fun _ => 0) 0 (fun _ => 0) (fun _ => 0).
Proof.
split=> // [||v|a x y]; rewrite ?trmx1 ?mulmx1 ?mulr0 ?addr0 //.
rewrite /along big1 ?addr0 => [|k _]; last exact: inner0l.
exact: derivative_constant.
Qed.
Definition clause_3_met := clause_2_met.
Definition clause_4_met (R : realFieldType) :
  @clause_4.premises R 1 1 1%:M 1%:M (fun _ => 0) 0 (fun _ => 0) (fun _ => 0).
Proof. by split=> [|c']; [exact: clause_2_met|exact: Order.POrderTheory.lexx]. Qed.
Definition clause_5_met (R : realFieldType) : @clause_5.premises R 2 3 1%:M 1%:M (fun _ => 0).
Proof.
split; rewrite ?trmx1 ?mulmx1 //; first by exists 0 => w; exact: Order.POrderTheory.lexx.
by move=> c; exists (fun _ => 0), (fun _ => 0); exact: gradient_of_zero.
Qed.
End Derived.
