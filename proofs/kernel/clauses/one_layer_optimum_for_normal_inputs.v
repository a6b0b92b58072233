(* 1. In one_layer_optimum_with_prior let the columns of X be independent and N(0, Sigma), and Psi = I: then C = ((N +
   1) Sigma + (tr Sigma + noise) I)^-1 solves (E[S Psi S] + noise E[S]) C = E[S] Psi, *)
From Kernel Require Import Expectation Moments NormalColumns.
From Statements Require one_layer_optimum_with_prior.
Module task.
Section Given.
Variables (R : realFieldType) (d n : nat) (Sigma : 'I_d -> 'I_d -> R) (noise : R).
Definition identity (a b : 'I_d) : R := (a == b)%:R.
(* (N + 1) Sigma + (tr Sigma + noise) I, and that C is its inverse *)
Definition denominator a c := (n%:R + 1) * Sigma a c + (\sum_(k < d) Sigma k k + noise) * (a == c)%:R.
Definition inverse (C : 'I_d -> 'I_d -> R) : Prop := forall a b, \sum_(c < d) denominator a c * C c b = (a == b)%:R.
End Given.
End task.

Module clause_1.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Sigma C : Prop := Premises {
  given : @one_layer_optimum_with_prior.task.premises R d n n_y Ps Xs xs D eps X x (@task.identity R d) noise;
  inputs : normal_columns X Sigma;
  inverse : task.inverse n Sigma noise C }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Sigma C,
  @premises R d n n_y Ps Xs xs D eps X x noise Sigma C ->
  one_layer_optimum_with_prior.task.normal_equation X (@task.identity R d) noise C.
End clause_1.

(* 2. and P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(C, 0) is best among all one-layer linear attentions: *)
Module clause_2.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Sigma C W_0
    (h : one_layer_optimum_with_prior.attention.head R d n_y) : Prop := Premises {
  given : @clause_1.premises R d n n_y Ps Xs xs D eps X x noise Sigma C;
  optimum : one_layer_optimum_with_prior.attention.is_optimum W_0 C h }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Sigma C W_0 h,
  @premises R d n n_y Ps Xs xs D eps X x noise Sigma C W_0 h ->
  forall hs, exists half_mse least,
  [/\ mean_is (one_layer_optimum_with_prior.attention.half_square W_0 D eps X x hs) half_mse,
      mean_is (one_layer_optimum_with_prior.attention.half_square W_0 D eps X x [:: h]) least & least <= half_mse].
End clause_2.

(* 3. for W_0 = 0 and noise = 0 a step of preconditioned_gradient_descent from 0, with the preconditioner N ((N + 1)
   Sigma + tr(Sigma) I)^-1. *)
From mathcomp Require Import matrix.
From Statements Require preconditioned_gradient_descent.
Module clause_3.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x Sigma C
    (h : one_layer_optimum_with_prior.attention.head R d n_y) : Prop := Premises {
  given : @clause_1.premises R d n n_y Ps Xs xs D eps X x 0 Sigma C;
  optimum : one_layer_optimum_with_prior.attention.is_optimum (fun _ _ => 0) C h }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x Sigma C h,
  @premises R d n n_y Ps Xs xs D eps X x Sigma C h ->
  (* The head predicts what a step from 0 does, W_1 = 0 - G N C, with the gradient G at 0 of 1/(2N) sum_i |W x_i -
    y_i|^2, *)
  (forall (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R),
    exists2 G : 'M[R]_(n_y, d), preconditioned_gradient_descent.clause_3.gradient
      (preconditioned_gradient_descent.clause_3.loss X Y) 0 G &
    forall q c, one_layer_optimum_with_prior.attention.prediction [:: h] (fun _ _ => 0) X Y q c =
      \sum_(k < d) (0 - G *m (\matrix_(a, b) (n%:R * C a b))) c k * q k) /\
  (* and is best. *)
  forall hs, exists half_mse least,
  [/\ mean_is (one_layer_optimum_with_prior.attention.half_square (fun _ _ => 0) D eps X x hs) half_mse,
      mean_is (one_layer_optimum_with_prior.attention.half_square (fun _ _ => 0) D eps X x [:: h]) least &
      least <= half_mse].
End clause_3.

(* 4. The least half-MSE is tr(E[x_t x_t^T] (I - N C^T Sigma))/2 for each output. *)

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Arithmetic Expectation Moments IndependentCoordinates GramMoments NormalColumns Opposites.
From Statements Require one_layer_optimum_with_prior preconditioned_gradient_descent.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis part : normal_inputs.statement.
Hypothesis best : one_layer_optimum_with_prior.clause_2.statement.
Hypothesis steps : preconditioned_gradient_descent.clause_3.statement.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R d n n_y Ps Xs xs D eps X x noise Sigma C [given normal inverse] a b.
have [[d0 n0 y0] mP mX _ _ covariance variance uncorrelated] := given.
have [n1 every1] := as_of_a_population mP; have [n2 every2] := as_of_a_population mX; pose p := (n1 + n2).+1.
have [|y [rho same1]] := every1 p; first by rewrite /p leqW // leq_addr.
have [|u [pi same2]] := every2 p; first by rewrite /p leqW // leq_addl.
have nz k : k.+1%:R != 0 :> R by rewrite pnatr_eq0.
apply: (normal_equation_of_the_law same2).
have [|equation _] := @part R n_y d p n (fun c a r => y r (c, inl a)) (fun c i r => y r (c, inr i)) rho
  (@task.identity R d) noise (fun a i s => u s (a, i)) pi (fun _ _ => 0) (fun _ => 0) (fun _ _ _ _ => 0)
  (fun _ _ _ _ => 0) (fun _ _ _ _ => 0) C Sigma; last exact: equation.
split; rewrite ?nz //.
- by move=> f i g j f' i' g' j'; rewrite (fourth_of same2) (fourth_moments_of_columns normal).
- by move=> f i g j; rewrite (second_of same2) (second_moments_of_columns normal).
- by move=> c f c' g; rewrite (second_of same1) covariance.
- by move=> c i c' j; rewrite (second_of same1) variance.
- by move=> c f c' i; rewrite (second_of same1) uncorrelated.
- exact: (shares_add_up same2).
move=> f g; rewrite -inverse; apply: eq_bigr => c _; congr ((_ + _) * _).
by rewrite -mulr_suml -mulrDl.
Qed.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R d n n_y Ps Xs xs D eps X x noise Sigma C W_0 h [given optimum].
exact: best (one_layer_optimum_with_prior.clause_2.Premises (clause_1.given given) (clause_1_holds given) optimum).
Qed.

Lemma product_of_sums (R : realFieldType) l m n (A : 'I_l -> 'I_m -> R) (B : 'I_l -> 'I_n -> R) f g :
  \sum_(k < l) (\sum_(a < m) A k a * f a) * (\sum_(b < n) B k b * g b) =
  \sum_(a < m) \sum_(b < n) (\sum_(k < l) A k a * B k b) * (f a * g b).
Proof.
rewrite (eq_bigr _ (fun k _ => mulr_suml _ _ _ _)) exchange_big; apply: eq_bigr => a _ /=.
rewrite (eq_bigr _ (fun k _ => mulr_sumr _ _ _ _)) exchange_big; apply: eq_bigr => b _ /=.
by rewrite mulr_suml; apply: eq_bigr => k _; rewrite mulrACA.
Qed.

Lemma product_of_orthogonal_sums (R : realFieldType) l m n (A : 'I_l -> 'I_m -> R) (B : 'I_l -> 'I_n -> R) f g :
  (forall a b, \sum_(k < l) A k a * B k b = 0) ->
  \sum_(k < l) (\sum_(a < m) A k a * f a) * (\sum_(b < n) B k b * g b) = 0.
Proof.
by move=> AB; rewrite product_of_sums big1 // => a _; rewrite big1 // => b _; rewrite AB mul0r.
Qed.

Lemma one_of_a_sum (R : realFieldType) n (c : 'I_n) (f : 'I_n -> R) : \sum_(e < n) (c == e)%:R * f e = f c.
Proof.
by rewrite (bigD1 c) //= eqxx mul1r big1 ?addr0 // => e ec; rewrite eq_sym (negPf ec) mul0r.
Qed.

(* The head predicts Y X^T C q. *)
Lemma predicts (R : realFieldType) d n n_y C (h : one_layer_optimum_with_prior.attention.head R d n_y) X
    (Y : 'I_n_y -> 'I_n -> R) q c : one_layer_optimum_with_prior.attention.is_optimum (fun _ _ => 0) C h ->
  one_layer_optimum_with_prior.attention.prediction [:: h] (fun _ _ => 0) X Y q c =
  \sum_(k < d) (\sum_(i < n) Y c i * \sum_(a < d) X a i * C a k) * q k.
Proof.
case=> -[vx vy] [kq kq' yq yq'].
rewrite /one_layer_optimum_with_prior.attention.prediction big_seq1 /one_layer_optimum_with_prior.attention.adds.
rewrite {1}/one_layer_optimum_with_prior.attention.start [X in - X + _]big1 => [|b _]; last by rewrite mul0r.
rewrite oppr0 add0r (eq_bigr _ (fun k _ => mulr_suml _ _ _ _)) exchange_big -sumrN; apply: eq_bigr => i _ /=.
rewrite [X in X + _]big1 ?add0r => [|a _]; last by rewrite vx mul0r.
rewrite (eq_bigr (fun e => - ((c == e)%:R * Y e i))) => [|e _]; last by rewrite vy mulNr.
rewrite sumrN one_of_a_sum mulNr opprK (eq_bigr _ (fun k _ => mulrDl _ _ _)) big_split /=.
rewrite !(eq_bigr _ (fun k _ => mulrDr _ _ _)) !big_split /= (product_of_orthogonal_sums _ _ kq').
rewrite (product_of_orthogonal_sums _ _ yq) (product_of_orthogonal_sums _ _ yq') !addr0 product_of_sums exchange_big.
rewrite mulr_sumr; apply: eq_bigr => k _ /=; rewrite -mulrA; congr (_ * _); rewrite mulr_suml.
by apply: eq_bigr => a _; rewrite kq mulrA [C a k * _]mulrC.
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n n_y Ps Xs xs D eps X x Sigma C h [given optimum]; split; last first.
  exact: best (one_layer_optimum_with_prior.clause_2.Premises (clause_1.given given) (clause_1_holds given) optimum).
have [[d0 n0 y0] _ _ _ _ _ _ _] := clause_1.given given => X' Y.
pose A (l : nat) : 'M[R]_d := \matrix_(a, b) (n%:R * C a b).
have [|W [W0 next _ predicted _]] := @steps R d n n_y d _ X' Y (fun k j => (k == j)%:R) A; first by [].
have [G gradient step] := next 0%N; exists G; first by rewrite -W0.
move=> q c; rewrite (predicts _ _ _ _ optimum); apply: eq_bigr => k _; congr (_ * _).
rewrite -[\matrix_(a, b) _]/(A 0%N) -W0 -step.
transitivity (\sum_(j < d) (k == j)%:R * W 1%N c j); last exact: one_of_a_sum.
transitivity (\sum_(j < d) W 1%N c j * (j == k)%:R); last first.
  by apply: eq_bigr => j _; rewrite mulrC eq_sym.
rewrite -predicted /= add0r -sumrN; apply: eq_bigr => i _.
have n1 : n%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
rewrite (eq_bigr (fun e => (c == e)%:R * (- (1 / n%:R) * Y e i))) => [|e _]; last by rewrite mulrCA mulrA.
rewrite one_of_a_sum mulNr mulNr opprK [_ * Y c i]mulrC -mulrA; congr (_ * _); rewrite mulr_sumr; apply: eq_bigr => a _.
rewrite one_of_a_sum (eq_bigr (fun b => (k == b)%:R * (n%:R * C a b))) => [|b _]; last by rewrite mxE mulrC eq_sym.
by rewrite one_of_a_sum mulrCA div1r mulKf.
Qed.

(* Numbers with the moments of normal ones, weights 1 or -1, and no noise *)
Lemma given_met (R : realFieldType) (Psi : 'I_1 -> 'I_1 -> R) : (forall a b, Psi a b = 1) ->
  @one_layer_optimum_with_prior.task.premises R 1 1 1 (coin R) (five R) (coin R) (fun w _ _ => side w) (fun _ _ _ => 0)
    (fun w _ _ => number_of_five w) (fun w _ => side w) Psi 0.
Proof.
move=> psi; have one : 2%:R / 2%:R = 1 :> R by rewrite mulfV // pnatr_eq0.
have ord a b : ((a : 'I_1) == b)%:R = 1 :> R by rewrite (ord1 a) (ord1 b) eqxx.
split=> //.
- move=> s odd_s _; apply: (odd_moments_of_a_coin (x := one_layer_optimum_with_prior.task.unknown _ _)) odd_s.
  by move=> [i [a|j]]; rewrite /one_layer_optimum_with_prior.task.unknown /= ?oppr0 // /side expr1.
- by move=> c a e b; rewrite ord psi mulr1 mean_coin -!expr2 !sqrr_sign -[1 + 1]/(2%:R).
- by move=> c i e j; rewrite mean_coin !mulr0 addr0 mul0r.
by move=> c i e j; rewrite mean_coin !mulr0 addr0 mul0r.
Qed.

Definition clause_1_met (R : realFieldType) :
  @clause_1.premises R 1 1 1 (coin R) (five R) (coin R) (fun w _ _ => side w) (fun _ _ _ => 0)
    (fun w _ _ => number_of_five w) (fun w _ => side w) 0 (fun _ _ => 1) (fun _ _ => 1 / 3%:R).
Proof.
split; [|exact: one_normal_column|]; first by apply: given_met => a b; rewrite /task.identity (ord1 a) (ord1 b) eqxx.
move=> a b; rewrite (ord1 a) (ord1 b) /task.denominator !big_ord_recl !big_ord0 eqxx /=.
by arithmetic; rewrite pnatr_eq0.
Qed.
Definition clause_2_met (R : realFieldType) :
  @clause_2.premises R 1 1 1 (coin R) (five R) (coin R) (fun w _ _ => side w) (fun _ _ _ => 0)
    (fun w _ _ => number_of_five w) (fun w _ => side w) 0 (fun _ _ => 1) (fun _ _ => 1 / 3%:R) (fun _ _ => - 1)
    (@one_layer_optimum_with_prior.attention.Head R 1 1 1 (fun _ _ => 0) (fun _ _ => 0) (fun _ _ =>
      - 1) (fun _ _ => - 1)
      (fun _ _ => 1 / 3%:R) (fun _ _ => 0) (fun _ _ => 1) (fun _ _ => 0)).
Proof.
have ord a b : ((a : 'I_1) == b)%:R = 1 :> R by rewrite (ord1 a) (ord1 b) eqxx.
split; [exact: clause_1_met|split; first by split=> // c e; rewrite ord].
by split=> *; rewrite big_ord_recl big_ord0 addr0 ?mulr1 ?mulr0 ?mul0r.
Qed.
Definition clause_3_met (R : realFieldType) :
  @clause_3.premises R 1 1 1 (coin R) (five R) (coin R) (fun w _ _ => side w) (fun _ _ _ => 0)
    (fun w _ _ => number_of_five w) (fun w _ => side w) (fun _ _ => 1) (fun _ _ => 1 / 3%:R)
    (@one_layer_optimum_with_prior.attention.Head R 1 1 1 (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => - 1)
      (fun _ _ => 1 / 3%:R) (fun _ _ => 0) (fun _ _ => 1) (fun _ _ => 0)).
Proof.
have ord a b : ((a : 'I_1) == b)%:R = 1 :> R by rewrite (ord1 a) (ord1 b) eqxx.
split; [exact: clause_1_met|split; first by split=> // c e; rewrite ord].
by split=> *; rewrite big_ord_recl big_ord0 addr0 ?mulr1 ?mulr0 ?mul0r.
Qed.
End Derived.
