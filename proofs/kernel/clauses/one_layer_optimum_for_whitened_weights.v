(* 1. In one_layer_optimum_with_prior let the columns of X be independent and N(0, Sigma), and Psi = Sigma^-1: then C =
   Sigma^-1/(N + d + 1 + noise) solves (E[S Psi S] + noise E[S]) C = E[S] Psi, *)
From Kernel Require Import Expectation Moments NormalColumns.
From Statements Require one_layer_optimum_with_prior.
Module step.
Section Given.
Variables (R : realFieldType) (d n : nat) (Psi Sigma : 'I_d -> 'I_d -> R) (noise : R).
(* Psi = Sigma^-1, and C = Sigma^-1/(N + d + 1 + noise) *)
Definition inverse : Prop := forall a b, \sum_(c < d) Psi a c * Sigma c b = (a == b)%:R.
Definition C (a b : 'I_d) : R := Psi a b / (n%:R + d%:R + 1 + noise).
End Given.
End step.

Module clause_1.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Psi Sigma : Prop := Premises {
  given : @one_layer_optimum_with_prior.task.premises R d n n_y Ps Xs xs D eps X x Psi noise;
  inputs : normal_columns X Sigma;
  inverse : step.inverse Psi Sigma }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Psi Sigma,
  @premises R d n n_y Ps Xs xs D eps X x noise Psi Sigma ->
  one_layer_optimum_with_prior.task.normal_equation X Psi noise (step.C n Psi noise).
End clause_1.

(* 2. and P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(C, 0) is best among all one-layer linear attentions. *)
Module clause_2.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Psi Sigma W_0
    (h : one_layer_optimum_with_prior.attention.head R d n_y) : Prop := Premises {
  given : @clause_1.premises R d n n_y Ps Xs xs D eps X x noise Psi Sigma;
  optimum : one_layer_optimum_with_prior.attention.is_optimum W_0 (step.C n Psi noise) h }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Psi Sigma W_0 h,
  @premises R d n n_y Ps Xs xs D eps X x noise Psi Sigma W_0 h ->
  forall hs, exists half_mse least,
  [/\ mean_is (one_layer_optimum_with_prior.attention.half_square W_0 D eps X x hs) half_mse,
      mean_is (one_layer_optimum_with_prior.attention.half_square W_0 D eps X x [:: h]) least & least <= half_mse].
End clause_2.

(* 3. The least half-MSE is tr(E[x_t x_t^T] (Psi - N C))/2 for each output, *)

(* 4. (d/2) (d + 1 + noise)/(N + d + 1 + noise) for a query from N(0, Sigma). *)
Module clause_4.
(* Of the query's law, E[x_t x_t^T] = Sigma *)
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Psi Sigma W_0
    (h : one_layer_optimum_with_prior.attention.head R d n_y) : Prop := Premises {
  given : @clause_2.premises R d n n_y Ps Xs xs D eps X x noise Psi Sigma W_0 h;
  query : forall a b, mean (fun w => x w a * x w b) = Sigma a b }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Psi Sigma W_0 h,
  @premises R d n n_y Ps Xs xs D eps X x noise Psi Sigma W_0 h ->
  forall c, mean_is (fun w => 1 / 2%:R * one_layer_optimum_with_prior.attention.error W_0 D eps X x [:: h] c w ^+ 2)
    (d%:R / 2%:R * (d%:R + 1 + noise) / (n%:R + d%:R + 1 + noise)).
End clause_4.

(* Proofs. *)
From mathcomp Require Import matrix mxalgebra.
From Kernel Require Import Arithmetic Matrices Expectation Moments IndependentCoordinates GramMoments NormalColumns
  Opposites.
From Statements Require one_layer_optimum_with_prior.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis part : whitened_weights.statement.
Hypothesis best : one_layer_optimum_with_prior.clause_2.statement.
Hypothesis least : one_layer_optimum_with_prior.clause_4.statement.

Lemma noise_is_not_negative (R : realFieldType) d n n_y Ps Xs xs D eps X x Psi noise :
  @one_layer_optimum_with_prior.task.premises R d n n_y Ps Xs xs D eps X x Psi noise -> 0 <= noise.
Proof.
case=> -[d0 n0 y0] mP _ _ _ _ variance _.
have square : polynomial 4 (fun v : 'I_n_y * ('I_d + 'I_n) -> R =>
    v (Ordinal y0, inr (Ordinal n0)) * v (Ordinal y0, inr (Ordinal n0))).
  by apply: (@polynomial_below _ _ 2) => //;
    exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
have := has_mean_is (has_mean_polynomial mP square).
rewrite [mean _](_ : _ = noise); last by rewrite -[RHS]mul1r -[1 * noise]mul1r -(variance (Ordinal y0) (Ordinal n0)
  (Ordinal y0) (Ordinal n0)) // !eqxx.
by apply: mean_positive => w; rewrite -expr2 sqr_ge0.
Qed.

Lemma total_is_not_0 (R : realFieldType) d n n_y Ps Xs xs D eps X x Psi noise :
  @one_layer_optimum_with_prior.task.premises R d n n_y Ps Xs xs D eps X x Psi noise ->
  n%:R + d%:R + 1 + noise != 0.
Proof.
by move=> /noise_is_not_negative noise0; rewrite gt_eqF // ltr_paddr // ltr_paddl ?ltr01 // addr_ge0 ?ler0n.
Qed.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R d n n_y Ps Xs xs D eps X x noise Psi Sigma [given normal inverse] a b.
have [[d0 n0 y0] mP mX _ _ covariance variance uncorrelated] := given.
have [n1 every1] := as_of_a_population mP; have [n2 every2] := as_of_a_population mX; pose p := (n1 + n2).+1.
have [|y [rho same1]] := every1 p; first by rewrite /p leqW // leq_addr.
have [|u [pi same2]] := every2 p; first by rewrite /p leqW // leq_addl.
have nz k : k.+1%:R != 0 :> R by rewrite pnatr_eq0.
apply: (normal_equation_of_the_law same2).
have [|equation _] := @part R n_y d p n (fun c a r => y r (c, inl a)) (fun c i r => y r (c, inr i)) rho
  Psi noise (fun a i s => u s (a, i)) pi (fun _ _ => 0) (fun _ => 0) (fun _ _ _ _ => 0)
  (fun _ _ _ _ => 0) (fun _ _ _ _ => 0) (step.C n Psi noise) Sigma; last exact: equation.
split; rewrite ?nz //.
- by rewrite pnatr_eq0 -lt0n.
- by move=> f i g j f' i' g' j'; rewrite (fourth_of same2) (fourth_moments_of_columns normal).
- by move=> f i g j; rewrite (second_of same2) (second_moments_of_columns normal).
- by move=> c f c' g; rewrite (second_of same1) covariance.
- by move=> c i c' j; rewrite (second_of same1) variance.
- by move=> c f c' i; rewrite (second_of same1) uncorrelated.
- exact: (shares_add_up same2).
move=> f g; rewrite /step.C mulr1 [d%:R + n%:R]addrC [noise + _]addrC mulrC divfK //; exact: total_is_not_0 given.
Qed.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R d n n_y Ps Xs xs D eps X x noise Psi Sigma W_0 h [given optimum].
exact: best (one_layer_optimum_with_prior.clause_2.Premises (clause_1.given given) (clause_1_holds given) optimum).
Qed.

(* E[S] = N Sigma *)
Lemma mean_of_S (R : realFieldType) d n (P : law R) (X : outcome P -> 'I_d -> 'I_n -> R) Sigma a b :
  has_moments (fun (i : 'I_d * 'I_n) w => X w i.1 i.2) 4 -> normal_columns X Sigma ->
  one_layer_optimum_with_prior.task.mean_S X a b = n%:R * Sigma a b.
Proof.
move=> mX normal; rewrite mulr_natl -[n in RHS]card_ord -sumr_const.
apply: mean_isE; apply: mean_is_sum => i; split; last by rewrite (second_moments_of_columns normal) eqxx mulr1.
have deg : polynomial 4 (fun v : 'I_d * 'I_n -> R => v (a, i) * v (b, i)).
  by apply: (@polynomial_below _ _ 2) => //;
    exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
exact: (has_mean_polynomial mX deg).
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R d n n_y Ps Xs xs D eps X x noise Psi Sigma W_0 h [[given optimum] query] c.
have := least (one_layer_optimum_with_prior.clause_2.Premises (clause_1.given given) (clause_1_holds given) optimum) c.
case: given => given normal inverse; have [[_ n0 _] _ mX _ _ _ _ _] := given; have t0 := total_is_not_0 given.
rewrite [X in mean_is _ X -> _](_ : _ = d%:R / 2%:R * (d%:R + 1 + noise) / (n%:R + d%:R + 1 + noise)) //.
set t := n%:R + d%:R + 1 + noise in t0 *.
(* S is symmetric, and Psi Sigma = I = Sigma Psi *)
have right a b : \sum_(f < d) Sigma a f * Psi f b = (a == b)%:R.
  have /mulmx1C/matrixP/(_ a b) : mx Psi *m mx Sigma = 1%:M.
    by rewrite mx_mul; apply/matrixP=> f g; rewrite !mxE inverse.
  by rewrite mx_mul !mxE.
have sym a b : Sigma a b = Sigma b a.
  have e f g : Sigma f g = mean (fun w => X w f (Ordinal n0) * X w g (Ordinal n0)).
    by rewrite (second_moments_of_columns normal) eqxx mulr1.
  have deg : polynomial 4 (fun v : 'I_d * 'I_n -> R => v (a, Ordinal n0) * v (b, Ordinal n0)).
    by apply: (@polynomial_below _ _ 2) => //;
      exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
  rewrite !e; apply/esym/mean_isE; apply: mean_is_ext (has_mean_is (has_mean_polynomial mX deg)) => w; exact: mulrC.
have trace : \sum_(a < d) \sum_(b < d) Sigma a b * Psi b a = d%:R.
  by rewrite (eq_bigr (fun _ => 1)) ?sumr_const ?card_ord // => a _; rewrite right eqxx.
transitivity ((\sum_(a < d) \sum_(b < d) Sigma a b * Psi b a - n%:R / t * \sum_(a < d) \sum_(b < d) Sigma a b * Psi b
  a) /
  2%:R); last by rewrite trace /t; arithmetic; rewrite ?pnatr_eq0.
congr (_ / _); rewrite [in X in _ - X]exchange_big mulr_sumr -sumrB; apply: eq_bigr => a _; rewrite mulr_sumr -sumrB.
apply: eq_bigr => b _; rewrite query mulrBr; congr (_ - _).
transitivity (Sigma a b * (n%:R * step.C n Psi noise a b)); last by rewrite /step.C -/t [Sigma b a]sym; arithmetic.
congr (_ * _); transitivity (\sum_(e < d) step.C n Psi noise e b * n%:R * (e == a)%:R).
  apply: eq_bigr => e _; rewrite -right mulr_sumr; apply: eq_bigr => f _.
  by rewrite (mean_of_S _ _ mX normal) !mulrA.
rewrite (bigD1 a) //= eqxx mulr1 mulrC big1 ?addr0 // => e /negPf ea; by rewrite ea mulr0.
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
    (fun w _ _ => number_of_five w) (fun w _ => side w) 0 (fun _ _ => 1) (fun _ _ => 1).
Proof.
split; [exact: given_met|exact: one_normal_column|move=> a b].
by rewrite big_ord_recl big_ord0 addr0 mulr1 (ord1 a) (ord1 b) eqxx.
Qed.
Definition clause_2_met (R : realFieldType) :
  @clause_2.premises R 1 1 1 (coin R) (five R) (coin R) (fun w _ _ => side w) (fun _ _ _ => 0)
    (fun w _ _ => number_of_five w) (fun w _ => side w) 0 (fun _ _ => 1) (fun _ _ => 1) (fun _ _ => - 1)
    (@one_layer_optimum_with_prior.attention.Head R 1 1 1 (fun _ _ => 0) (fun _ _ => 0) (fun _ _ =>
      - 1) (fun _ _ => - 1)
      (step.C 1 (fun _ _ => 1) 0) (fun _ _ => 0) (fun _ _ => 1) (fun _ _ => 0)).
Proof.
have ord a b : ((a : 'I_1) == b)%:R = 1 :> R by rewrite (ord1 a) (ord1 b) eqxx.
split; [exact: clause_1_met|split; first by split=> // c e; rewrite ord].
by split=> *; rewrite big_ord_recl big_ord0 addr0 ?mulr1 ?mulr0 ?mul0r.
Qed.
Definition clause_4_met (R : realFieldType) :
  @clause_4.premises R 1 1 1 (coin R) (five R) (coin R) (fun w _ _ => side w) (fun _ _ _ => 0)
    (fun w _ _ => number_of_five w) (fun w _ => side w) 0 (fun _ _ => 1) (fun _ _ => 1) (fun _ _ => - 1)
    (@one_layer_optimum_with_prior.attention.Head R 1 1 1 (fun _ _ => 0) (fun _ _ => 0) (fun _ _ =>
      - 1) (fun _ _ => - 1)
      (step.C 1 (fun _ _ => 1) 0) (fun _ _ => 0) (fun _ _ => 1) (fun _ _ => 0)).
Proof.
split; first exact: clause_2_met.
by move=> a b; rewrite mean_coin -!expr2 !sqrr_sign -[1 + 1]/(2%:R) mulfV // pnatr_eq0.
Qed.
End Derived.
