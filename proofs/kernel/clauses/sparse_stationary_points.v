(* 1. Let f be a loss of L layers with V_l = diag(0, r_l), keys B_l and queries C_l that does not change when all
   B_l S and C_l S, S = Sigma^1/2, become O B_l S O^T and O C_l S O^T with one signed permutation O, and f~(b, c,
   r) the same loss at B_l = b_l S^-1, C_l = c_l S^-1 (the family). *)

(* What clauses 2 to 4 are about. *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient Family.
Module family.
Section Given.
Variables (R : realFieldType) (d L : nat).
(* A block is a key, (0, l), or a query, (1, l), of a layer l; beside them a layer has a number r_l. *)
Definition block : finType := [finType of 'I_2 * 'I_L].
Definition numbers : lmodType R := [lmodType R of {ffun 'I_L -> R^o}].
Notation weights := (weights block numbers d).
Variables (S S' : 'M[R]_d) (* Sigma^1/2 and its inverse *) (f : weights -> R) (c : coordinates block numbers).
Definition member : coordinates block numbers -> weights := member (fun _ => S').
(* W S becomes O W S O^T for every block W. *)
Definition turned (O : 'M[R]_d) (w : weights) : weights := ([ffun k => O *m w.1 k *m S *m O^T *m S'], w.2).

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

(* 2. Where f is differentiable at a point of the family, grad_{B_l} f = (1/d) (df~/db_l) S and grad_{C_l} f =
   (1/d) (df~/dc_l) S, for every d, block by block: *)
Module clause_2.
Notation premises := family.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d L (S S' : 'M[R]_d) f c G D, @premises R d L S S' f c G D ->
  exists g, differential (f \o family.member S') c (along_family g D) /\ forall k, G k = (1 / d%:R * g k) *: S.
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
  forall (R : real_field) d L (S S' : 'M[R]_d) f, @premises R d L S S' f -> approached (fun _ => S') f.
End clause_5.

(* 6. If h is a function of the scores, as in linear, relu, exponential and softmax attention, and a point of the
   family with all b_l c_l not 0 is critical, then so is every point with B_l^T C_l = b_l c_l Sigma^-1 and the
   same r_l. *)

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Matrices Gradient Family Differentiable Analysis Regularised.
Section Derived.
Hypothesis directions : directions_keys_and_queries.statement.
Hypothesis gradients : gradient_keys_and_queries.statement.

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

Lemma directions_of (O : 'M[R]_d) (E : family.block L -> 'M[R]_d) t : signed_permutation O ->
  family.turned S S' O (family.member S' c + t *: ([ffun k => E k *m S'], 0)) =
  family.member S' c + t *: ([ffun k => O *m E k *m O^T *m S'], 0).
Proof. by move=> signed; congr pair; apply/ffunP=> k; rewrite !ffunE direction. Qed.

Lemma formula k :
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
End Given.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R d L S S' f c G D given; case: (given) => symmetric inverse unchanged gradient linear.
exists (fun k => inner (G k) S'); split=> [|k]; first exact: family_gradient gradient.
apply: (block_gradient gradient _ unchanged (directions_of given) (formula given)) => l.
by rewrite mul0mx.
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d L S S' f c G D given; case: (given) => symmetric inverse unchanged gradient linear.
apply: (critical_in_the_family gradient _ unchanged (directions_of given) (formula given) linear) => l.
by rewrite mul0mx.
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R d L S S' f c G D [given least]; case: (given) => symmetric inverse unchanged gradient linear.
apply: (minimiser_is_critical gradient _ unchanged (directions_of given) (formula given) linear least) => l.
by rewrite mul0mx.
Qed.

Section Tending.
Hypothesis regularised : regularised_minimum.
Hypothesis tending : inequality_1.statement.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R d L S S' f [symmetric inverse unchanged bounded differentiable].
apply: (@gradients_tend_to_0 _ _ _ _ _ (fun _ => S)) regularised differentiable bounded _ _ => [c G g gradient|];
  last first.
  by move=> eps s excess excess_0 e0 s0 x0 sum; apply: (tending (inequality_1.Premises e0 s0 x0 sum)).
have df := differentiable_differential (@size_is_norm _ _ _ _) gradient.
have given : family.premises S S' f c G (numbers_form g) by split=> //; exact: numbers_form_linear.
apply: (block_gradient df _ unchanged (directions_of given) (formula given)) => l; exact: mul0mx.
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
