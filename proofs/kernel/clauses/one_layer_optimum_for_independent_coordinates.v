(* 1. In one_layer_optimum_with_prior let the coordinates of X be independent with mean 0, variance v and excess
   kurtosis e, and Psi = I: then C = h I, h = 1/(v (N + d + 1 + e) + noise), solves (E[S Psi S] + noise E[S]) C = E[S]
   Psi, *)
From Kernel Require Import Expectation Moments IndependentCoordinates.
From Statements Require one_layer_optimum_with_prior.
Module step.
Section Given.
Variables (R : realFieldType) (d n : nat) (v e noise : R) (P : law R) (X : outcome P -> 'I_d -> 'I_n -> R).
Definition coordinate (i : 'I_d * 'I_n) w := X w i.1 i.2.
Definition identity (a b : 'I_d) : R := (a == b)%:R.
(* h I *)
Definition h : R := 1 / (v * (n%:R + d%:R + 1 + e) + noise).
Definition C (a b : 'I_d) : R := h * (a == b)%:R.
End Given.
End step.

Module clause_1.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise v e : Prop := Premises {
  given : @one_layer_optimum_with_prior.task.premises R d n n_y Ps Xs xs D eps X x (@step.identity R d) noise;
  inputs : independent_coordinates (step.coordinate X) v e;
  defined : v * (n%:R + d%:R + 1 + e) + noise != 0 }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise v e,
  @premises R d n n_y Ps Xs xs D eps X x noise v e ->
  one_layer_optimum_with_prior.task.normal_equation X (@step.identity R d) noise (step.C n v e noise).
End clause_1.

(* 2. and P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(h I, 0), a gradient step from W_0, is best among all one-layer
   linear attentions: *)
Module clause_2.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise v e W_0
    (h : one_layer_optimum_with_prior.attention.head R d n_y) : Prop := Premises {
  given : @clause_1.premises R d n n_y Ps Xs xs D eps X x noise v e;
  optimum : one_layer_optimum_with_prior.attention.is_optimum W_0 (step.C n v e noise) h }.
(* A step of gradient descent on |V X - Y|^2/(2N) from V = W_0: its gradient there is (1/N) (W_0 X - Y) X^T. *)
Definition gradient_step (R : realFieldType) d n n_y (eta : R) (W_0 : 'I_n_y -> 'I_d -> R) (X : 'I_d -> 'I_n -> R)
    (Y : 'I_n_y -> 'I_n -> R) c a :=
  W_0 c a - eta * (1 / n%:R * \sum_(i < n) (\sum_(b < d) W_0 c b * X b i - Y c i) * X a i).
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise v e W_0 h,
  @premises R d n n_y Ps Xs xs D eps X x noise v e W_0 h ->
  (* The head makes such a step, *)
  (forall eta X Y q c, eta / n%:R = step.h d n v e noise ->
    one_layer_optimum_with_prior.attention.prediction [:: h] W_0 X Y q c =
    \sum_(a < d) gradient_step eta W_0 (X : 'I_d -> 'I_n -> R) Y c a * q a) /\
  (* and is best. *)
  forall hs, exists half_mse least,
  [/\ mean_is (one_layer_optimum_with_prior.attention.half_square W_0 D eps X x hs) half_mse,
      mean_is (one_layer_optimum_with_prior.attention.half_square W_0 D eps X x [:: h]) least & least <= half_mse].
End clause_2.

(* 3. for standard normal inputs h = 1/(N + d + 1 + noise). *)
Module clause_3.
(* Of independent standard normal coordinates: E[z] = 0, E[z^2] = 1 and E[z^4] = 3, that is e = 0 *)
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise : Prop := Premises {
  given : @one_layer_optimum_with_prior.task.premises R d n n_y Ps Xs xs D eps X x (@step.identity R d) noise;
  inputs : independent_coordinates (step.coordinate X) 1 0 }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise,
  @premises R d n n_y Ps Xs xs D eps X x noise ->
  one_layer_optimum_with_prior.task.normal_equation X (@step.identity R d) noise
    (fun a b => 1 / (n%:R + d%:R + 1 + noise) * (a == b)%:R).
End clause_3.

(* 4. The least half-MSE is tr(E[x_t x_t^T] (I - N v C))/2 for each output. *)

(* Proofs. *)
From Kernel Require Import Arithmetic Expectation Moments IndependentCoordinates GramMoments NormalColumns Opposites.
From Statements Require one_layer_optimum_with_prior.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis part : independent_coordinates.statement.
Hypothesis best : one_layer_optimum_with_prior.clause_2.statement.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R d n n_y Ps Xs xs D eps X x noise v e [given coords defined] a b.
have [[d0 n0 y0] mP mX _ _ covariance variance uncorrelated] := given.
have [n1 every1] := as_of_a_population mP; have [n2 every2] := as_of_a_population mX; pose p := (n1 + n2).+1.
have [|y [rho same1]] := every1 p; first by rewrite /p leqW // leq_addr.
have [|u [pi same2]] := every2 p; first by rewrite /p leqW // leq_addl.
have pair (f g : 'I_d) (i j : 'I_n) : ((f, i) == (g, j))%:R = (f == g)%:R * (i == j)%:R :> R.
  by rewrite xpair_eqE -natrM mulnb.
have nz k : k.+1%:R != 0 :> R by rewrite pnatr_eq0.
apply: (normal_equation_of_the_law same2).
have [|normal _] := @part R n_y d p n (fun c a r => y r (c, inl a)) (fun c i r => y r (c, inr i)) rho
  (@step.identity R d) noise (fun a i s => u s (a, i)) pi (fun _ _ => 0) (fun _ => 0) (fun _ _ _ _ => 0)
  (fun _ _ _ _ => 0) (fun _ _ _ _ => 0) (step.C n v e noise) v e; last exact: normal.
split; rewrite ?nz //.
- by move=> f i g j f' i' g' j'; rewrite (fourth_of same2) -!pair -(fourth_moments coords).
- by move=> f i g j; rewrite (second_of same2) -pair -(second_moments coords).
- by move=> c f c' g; rewrite (second_of same1) covariance.
- by move=> c i c' j; rewrite (second_of same1) variance.
- by move=> c f c' i; rewrite (second_of same1) uncorrelated.
- exact: (shares_add_up same2).
move=> f g; rewrite /step.C /step.h mulrA mulr1 div1r [d%:R + n%:R]addrC [noise + _]addrC mulfV ?mul1r //.
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

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R d n n_y Ps Xs xs D eps X x noise v e W_0 h [given optimum]; split; last first.
  exact: best (one_layer_optimum_with_prior.clause_2.Premises (clause_1.given given) (clause_1_holds given) optimum).
move=> eta X' Y q c etaE; case: optimum => -[vx vy] [kq kq' yq yq']; set H := step.h _ _ _ _ _ in etaE.
rewrite /one_layer_optimum_with_prior.attention.prediction big_seq1 /one_layer_optimum_with_prior.attention.adds.
set start := one_layer_optimum_with_prior.attention.start W_0 q.
transitivity (- (start c - \sum_(i < n) (Y c i - \sum_(b < d) W_0 c b * X' b i) * (H * \sum_(a < d) X' a i * q a))).
  rewrite -sumrN; congr (- (_ + _)); apply: eq_bigr => i _; rewrite -mulNr opprB; congr ((_ + _) * _).
  - by apply: eq_bigr => a _; rewrite vx.
  - rewrite (bigD1 c) //= vy eqxx mulN1r big1 ?addr0 // => f fc.
    by rewrite vy eq_sym (negPf fc) oppr0 mul0r.
  rewrite (eq_bigr _ (fun k _ => mulrDl _ _ _)) big_split /= !(eq_bigr _ (fun k _ => mulrDr _ _ _)) !big_split /=.
  rewrite (product_of_orthogonal_sums _ _ kq') (product_of_orthogonal_sums _ _ yq).
  rewrite (product_of_orthogonal_sums _ _ yq') !addr0 product_of_sums mulr_sumr; apply: eq_bigr => a _.
  rewrite (bigD1 a) //= kq /step.C -/H eqxx mulr1 big1 ?addr0 // => b ba.
  by rewrite kq /step.C eq_sym (negPf ba) mulr0 mul0r.
rewrite opprB addrC /start /one_layer_optimum_with_prior.attention.start opprK.
rewrite (eq_bigr _ (fun i _ => mulrA _ _ _)) (eq_bigr _ (fun i _ => mulr_sumr _ _ _ _)) exchange_big -big_split.
apply: eq_bigr => a _ /=; rewrite /clause_2.gradient_step mulrBl; congr (_ + _).
rewrite mulrA div1r etaE -mulNr -mulrN -sumrN mulr_sumr mulr_suml; apply: eq_bigr => i _.
by rewrite -[in RHS]mulNr opprB [_ * H]mulrC !mulrA.
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n n_y Ps Xs xs D eps X x noise [given coords] a b.
have [[d0 n0 y0] mP _ _ _ _ variance _] := given.
have noise0 : 0 <= noise.
  have square : polynomial 4 (fun v : 'I_n_y * ('I_d + 'I_n) -> R =>
      v (Ordinal y0, inr (Ordinal n0)) * v (Ordinal y0, inr (Ordinal n0))).
    by apply: (@polynomial_below _ _ 2) => //;
      exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
  have := has_mean_is (has_mean_polynomial mP square).
  rewrite [mean _](_ : _ = noise); last by rewrite -[RHS]mul1r -[1 * noise]mul1r -(variance (Ordinal y0) (Ordinal n0)
    (Ordinal y0) (Ordinal n0)) // !eqxx.
  by apply: mean_positive => w; rewrite -expr2 sqr_ge0.
have one : 1 * (n%:R + d%:R + 1 + 0) + noise = n%:R + d%:R + 1 + noise :> R by rewrite mul1r addr0.
have := @clause_1_holds R d n n_y Ps Xs xs D eps X x noise 1 0; rewrite /step.C /step.h one; apply; split=> //.
by rewrite one gt_eqF // ltr_paddr // ltr_paddl ?ltr01 // addr_ge0 ?ler0n.
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

Definition clause_3_met (R : realFieldType) :
  @clause_3.premises R 1 1 1 (coin R) (five R) (coin R) (fun w _ _ => side w) (fun _ _ _ => 0)
    (fun w _ _ => number_of_five w) (fun w _ => side w) 0.
Proof.
split; first by apply: given_met => a b; rewrite /step.identity (ord1 a) (ord1 b) eqxx.
by apply: like_normal => -[a i] [b j]; rewrite (ord1 a) (ord1 b) (ord1 i) (ord1 j).
Qed.
Definition clause_1_met (R : realFieldType) :
  @clause_1.premises R 1 1 1 (coin R) (five R) (coin R) (fun w _ _ => side w) (fun _ _ _ => 0)
    (fun w _ _ => number_of_five w) (fun w _ => side w) 0 1 0.
Proof.
case: (clause_3_met R) => given inputs; split=> //.
by rewrite (_ : _ + 0 = 3%:R) ?pnatr_eq0 //; arithmetic.
Qed.
Definition clause_2_met (R : realFieldType) :
  @clause_2.premises R 1 1 1 (coin R) (five R) (coin R) (fun w _ _ => side w) (fun _ _ _ => 0)
    (fun w _ _ => number_of_five w) (fun w _ => side w) 0 1 0 (fun _ _ => - 1)
    (@one_layer_optimum_with_prior.attention.Head R 1 1 1 (fun _ _ => 0) (fun _ _ => 0) (fun _ _ =>
      - 1) (fun _ _ => - 1)
      (fun _ _ => step.h 1 1 1 0 0) (fun _ _ => 0) (fun _ _ => 1) (fun _ _ => 0)).
Proof.
have ord a b : ((a : 'I_1) == b)%:R = 1 :> R by rewrite (ord1 a) (ord1 b) eqxx.
split; [exact: clause_1_met|split; first by split=> // c e; rewrite ord].
by split=> *; rewrite big_ord_recl big_ord0 addr0 ?mulr1 ?mulr0 ?mul0r // /step.C ord mulr1.
Qed.
End Derived.
