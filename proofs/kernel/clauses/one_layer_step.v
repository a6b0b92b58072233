(* 1. If the coordinates of X are independent with mean 0, variance v and excess kurtosis e, then C = h* I, h* =
   (1/v)/(N + d + 1 + e), solves E[S^2] C = E[S], S = X X^T: *)
From Kernel Require Import Expectation Moments IndependentCoordinates.
From Statements Require one_layer_optimum.
Module step.
Section Given.
Variables (R : realFieldType) (d n : nat) (v e : R) (P : law R) (X : outcome P -> 'I_d -> 'I_n -> R).
Definition coordinate (i : 'I_d * 'I_n) w := X w i.1 i.2.
Record premises : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  variance : v != 0;
  independent : independent_coordinates coordinate v e }.
(* h* I *)
Definition C (a b : 'I_d) : R := 1 / v / (n%:R + d%:R + 1 + e) * (a == b)%:R.
End Given.
End step.

Module clause_1.
Notation premises := step.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d n (v e : R) P X, @premises R d n v e P X ->
  one_layer_optimum.task.normal_equation X (step.C n v e).
End clause_1.

(* 2. for the tasks of one_layer_optimum a gradient step from 0 with eta/N = h* is best among all one-layer linear
   attentions, *)
Module clause_2.
Record premises (R : realFieldType) d n n_y Ws Xs xs W X x (h : one_layer_optimum.attention.head R d n_y) v e : Prop :=
  Premises {
  given : @one_layer_optimum.task.premises R d n n_y Ws Xs xs W X x;
  inputs : step.premises v e X;
  optimum : one_layer_optimum.attention.is_optimum (step.C n v e) h }.
(* A step of gradient descent on |V X - Y|^2/(2N) from V = 0: its gradient there is (1/N) (0 X - Y) X^T. *)
Definition gradient_step (R : realFieldType) d n n_y (eta : R) (Y : 'I_n_y -> 'I_n -> R) (X : 'I_d -> 'I_n -> R) c a :=
  0 - eta * (1 / n%:R * \sum_(i < n) (\sum_(b < d) 0 * X b i - Y c i) * X a i).
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ws Xs xs W X x h v e, @premises R d n n_y Ws Xs xs W X x h v e ->
  (* The head makes such a step, *)
  (forall eta W X q c, eta / n%:R = 1 / v / (n%:R + d%:R + 1 + e) ->
    one_layer_optimum.attention.prediction [:: h] W X q c =
    \sum_(a < d) gradient_step eta (fun c i => \sum_(b < d) W c b * X b i) (X : 'I_d -> 'I_n -> R) c a * q a) /\
  (* and is best. *)
  forall hs, exists half_mse least,
  [/\ mean_is (one_layer_optimum.attention.half_square W X x hs) half_mse,
      mean_is (one_layer_optimum.attention.half_square W X x [:: h]) least & least <= half_mse].
End clause_2.

(* 3. and if E[x_t x_t^T] = v I, its half-MSE is (v d/2) (d + 1 + e)/(N + d + 1 + e) for each output. *)
Module clause_3.
Record premises (R : realFieldType) d n n_y Ws Xs xs W X x (h : one_layer_optimum.attention.head R d n_y) v e : Prop :=
  Premises {
  given : @one_layer_optimum.task.premises R d n n_y Ws Xs xs W X x;
  inputs : step.premises v e X;
  query : forall a b, mean (fun w => x w a * x w b) = v * (a == b)%:R;
  optimum : one_layer_optimum.attention.is_optimum (step.C n v e) h }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ws Xs xs W X x h v e, @premises R d n n_y Ws Xs xs W X x h v e ->
  forall c, mean_is (fun w => 1 / 2%:R * one_layer_optimum.attention.error W X x [:: h] c w ^+ 2)
    (v * d%:R / 2%:R * (d%:R + 1 + e) / (n%:R + d%:R + 1 + e)).
End clause_3.

(* 4. Normal: e = 0. *)

(* 5. Uniform on (-a, a): v = a^2/3, e = -6/5, h* = (3/a^2)/(N + d - 1/5), half-MSE (a^2 d/6) (d - 1/5)/(N + d -
   1/5). *)

(* Proofs. *)
From Kernel Require Import Arithmetic Expectation Moments IndependentCoordinates.
From Statements Require one_layer_optimum.
Import Order.TTheory.
Section Derived.
Hypothesis part : independent_coordinates.statement.
Hypothesis best : one_layer_optimum.clause_2.statement.
Hypothesis least : one_layer_optimum.clause_4.statement.

Section Given.
Variables (R : realFieldType) (d n : nat) (v e : R) (P : law R) (X : outcome P -> 'I_d -> 'I_n -> R).
Hypothesis given : step.premises v e X.
Local Notation total := (n%:R + d%:R + 1 + e).

Lemma total_positive : 0 < total.
Proof.
case: given => -[d0 n0] v0 coords; have [_ /(_ v0) e2] := excess_bound coords (Ordinal d0, Ordinal n0).
have n1 : 0 < n%:R :> R by rewrite ltr0n.
rewrite (_ : _ + e = n%:R + ((d%:R - 1) + (e + 2%:R))); last by arithmetic.
by rewrite ltr_paddr // addr_ge0 ?subr_ge0 ?ler1n // -ler_subl_addr sub0r.
Qed.

(* What the part says, of the law *)
Lemma of_the_law : exists p (u : 'I_p -> 'I_d * 'I_n -> R) (pi : 'I_p -> R),
  [/\ forall a b, \sum_s (\sum_(i < n) u s (a, i) * u s (b, i)) * pi s = one_layer_optimum.task.mean_S X a b,
      forall a b, \sum_s (\sum_(c < d) (\sum_(i < n) u s (a, i) * u s (c, i)) *
        (\sum_(i < n) u s (c, i) * u s (b, i))) * pi s = one_layer_optimum.task.mean_S2 X a b &
      independent_coordinates.equations (fun a i s => u s (a, i)) pi v e].
Proof.
case: given => -[d0 n0] v0 coords; have [N every] := as_of_a_population (fourth_order coords).
have {every}[u [pi same]] := every N.+1 (leqnSn N); exists N.+1, u, pi.
have gram a b : polynomial 2 (fun u : 'I_d * 'I_n -> R => \sum_(i < n) u (a, i) * u (b, i)).
  by apply: polynomial_sum => i; exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
split=> [a b|a b|].
- rewrite -[RHS]/(mean _) (mean_isE (same _ (@polynomial_below _ _ 2 4 _ isT (gram a b)))).
  by apply: eq_bigr => s _; rewrite mulrC.
- rewrite -[RHS]/(mean _) (mean_isE (same (fun u =>
    \sum_(c < d) (\sum_(i < n) u (a, i) * u (c, i)) * (\sum_(i < n) u (c, i) * u (b, i))) _)).
    by apply: eq_bigr => s _; rewrite mulrC.
  by apply: polynomial_sum => c; apply: (@polynomial_mul _ _ 2 2); exact: gram.
have pair (a b : 'I_d) (i j : 'I_n) : ((a, i) == (b, j))%:R = (a == b)%:R * (i == j)%:R :> R.
  by rewrite xpair_eqE -natrM mulnb.
apply: part; split=> //; rewrite ?pnatr_eq0 ?gt_eqF ?total_positive //.
- move=> a i b j a' i' b' j'; rewrite -!pair -(fourth_moments coords).
  rewrite (mean_isE (same (fun u => u (a, i) * u (b, j) * (u (a', i') * u (b', j'))) _)).
    by apply: eq_bigr => t _; rewrite !mulrA.
  apply: (@polynomial_mul _ _ 2 2); exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
move=> a i b j; rewrite -pair -(second_moments coords).
rewrite (mean_isE (same (fun u => u (a, i) * u (b, j)) _)); first by apply: eq_bigr => t _; rewrite mulrA.
apply: (@polynomial_below _ _ 2) => //.
exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
Qed.

Lemma solves : one_layer_optimum.task.normal_equation X (step.C n v e).
Proof.
have [p [u [pi [S S2 [_ [normal _]]]]]] := of_the_law; case: given => _ v0 _ a b.
have t0 : total != 0 by rewrite gt_eqF ?total_positive.
rewrite (bigD1 b) //= big1 ?addr0 => [|c cb]; last by rewrite /step.C (negPf cb) !mulr0.
by rewrite -S2 normal S /step.C eqxx mulr1; arithmetic.
Qed.

(* h* I, as the part has it *)
Lemma as_it_is (w t y z s : R) : w * (s * (1 / y / t * z)) = w * s * (z * (1 / t * (1 / y * 1))).
Proof. arithmetic. Qed.
End Given.

Theorem clause_1_holds : clause_1.statement.
Proof. by move=> R d n v e P X; exact: solves. Qed.

Lemma product_of_sums (R : realFieldType) m d (A B : 'I_m -> 'I_d -> R) (f g : 'I_d -> R) :
  \sum_(k < m) (\sum_(a < d) A k a * f a) * (\sum_(b < d) B k b * g b) =
  \sum_(a < d) \sum_(b < d) (\sum_(k < m) A k a * B k b) * (f a * g b).
Proof.
rewrite (eq_bigr _ (fun k _ => mulr_suml _ _ _ _)) exchange_big; apply: eq_bigr => a _ /=.
rewrite (eq_bigr _ (fun k _ => mulr_sumr _ _ _ _)) exchange_big; apply: eq_bigr => b _ /=.
by rewrite mulr_suml; apply: eq_bigr => k _; rewrite mulrACA.
Qed.

Lemma product_of_other_sums (R : realFieldType) m d n_y (A : 'I_m -> 'I_n_y -> R) (B : 'I_m -> 'I_d -> R) f g :
  (forall e b, \sum_(k < m) A k e * B k b = 0) ->
  \sum_(k < m) (\sum_(e < n_y) A k e * f e) * (\sum_(b < d) B k b * g b) = 0.
Proof.
move=> AB; rewrite (eq_bigr _ (fun k _ => mulr_suml _ _ _ _)) exchange_big big1 // => e _ /=.
rewrite (eq_bigr _ (fun k _ => mulr_sumr _ _ _ _)) exchange_big big1 // => b _ /=.
transitivity (\sum_(k < m) A k e * B k b * (f e * g b)); first by apply: eq_bigr => k _; rewrite mulrACA.
by rewrite -mulr_suml AB mul0r.
Qed.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R d n n_y Ws Xs xs W X x h v e [given inputs optimum]; split; last first.
  exact: best (one_layer_optimum.clause_2.Premises given (solves inputs) optimum).
move=> eta W' X' q c etaE; case: optimum => -[vx vy] [kq _ yq _]; set H := 1 / v / _ in etaE *.
rewrite /one_layer_optimum.attention.prediction big_seq1 add0r /one_layer_optimum.attention.adds.
set Y := fun e i => \sum_(b < d) W' e b * X' b i.
transitivity (\sum_(i < n) Y c i * (H * (\sum_(a < d) X' a i * q a))).
  rewrite -sumrN; apply: eq_bigr => i _.
  rewrite [X in X + _]big1 ?add0r => [|a _]; last by rewrite vx mul0r.
  rewrite (bigD1 c) //= vy eqxx [X in _ + X]big1 ?addr0 => [|e' ec]; last by rewrite vy eq_sym (negPf ec) oppr0 mul0r.
  rewrite mulN1r mulNr opprK; congr (_ * _).
  transitivity (\sum_(k < one_layer_optimum.attention.width h)
      ((\sum_(a < d) one_layer_optimum.attention.K_x k a * X' a i) *
        (\sum_(b < d) one_layer_optimum.attention.Q_x k b * q b) +
       (\sum_(e < n_y) one_layer_optimum.attention.K_y k e * Y e i) *
        (\sum_(b < d) one_layer_optimum.attention.Q_x k b * q b))).
    apply: eq_bigr => k _; rewrite -mulrDl; congr (_ * _); rewrite [X in _ + X]big1 ?addr0 // => b _.
    by rewrite mulr0.
  rewrite big_split /= (product_of_other_sums _ _ yq) addr0 product_of_sums mulr_sumr; apply: eq_bigr => a _.
  rewrite (bigD1 a) //= kq /step.C eqxx mulr1 -/H [X in _ + X]big1 ?addr0 // => b ba.
  by rewrite kq /step.C eq_sym (negPf ba) mulr0 mul0r.
rewrite (eq_bigr _ (fun i _ => mulrA _ _ _)) (eq_bigr _ (fun i _ => mulr_sumr _ _ _ _)) exchange_big.
apply: eq_bigr => a _ /=; rewrite /clause_2.gradient_step sub0r mulrA div1r etaE -mulrN -sumrN mulr_sumr mulr_suml.
apply: eq_bigr => i _; rewrite [X in X - _]big1 => [|b _]; last by rewrite mul0r.
by rewrite sub0r mulNr opprK [Y c i * H]mulrC !mulrA.
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n n_y Ws Xs xs W X x h v e [given inputs query optimum] c.
have [p [u [pi [S _ [_ [_ value]]]]]] := of_the_law inputs.
have := least (one_layer_optimum.clause_2.Premises given (solves inputs) optimum) c.
rewrite [X in mean_is _ X -> _](_ : _ = v * d%:R / 2%:R * (d%:R + 1 + e) / (n%:R + d%:R + 1 + e)) //.
rewrite -[RHS]mulrA [RHS]mulrC -[v * d%:R / 2%:R]mulr1 -value mulrC div1r; congr (_ * _).
rewrite exchange_big -sumrB; apply: eq_bigr => b _ /=; rewrite (eq_bigr _ (fun a _ => mulrBr _ _ _)) sumrB.
congr (_ - _).
  rewrite (bigD1 b) //= big1 ?addr0 => [|a ab]; first by rewrite query eqxx mulr1.
  by rewrite [b == a]eq_sym (negPf ab) mulr0.
apply: eq_bigr => a _; rewrite mulr_sumr; apply: eq_bigr => e' _.
by rewrite S query [a == b]eq_sym; exact: as_it_is.
Qed.

(* One coordinate that is 1 or -1 *)
Lemma met (R : realFieldType) : step.premises (n := 1) (d := 1) 1 (- 2%:R) (fun w _ _ => @side R w).
Proof.
split=> //; first exact: oner_neq0.
by apply: coin_coordinate => -[a i] [b j]; rewrite (ord1 a) (ord1 b) (ord1 i) (ord1 j).
Qed.
Definition clause_1_met := met.
Definition clause_3_met (R : realFieldType) :
  @clause_3.premises R 1 1 1 (coin R) (coin R) (coin R) (fun w _ _ => side w) (fun w _ _ => side w)
    (fun w _ => side w) (@one_layer_optimum.attention.Head R 1 1 1 (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0)
      (fun _ _ => -1) (fun _ _ => 1) (fun _ _ => 0) (fun _ _ => 1) (fun _ _ => 0)) 1 (- 2%:R).
Proof.
have one : 2%:R / 2%:R = 1 :> R by rewrite mulfV // pnatr_eq0.
have ord a b : ((a : 'I_1) == b)%:R = 1 :> R by rewrite (ord1 a) (ord1 b) eqxx.
have sq (w : outcome (coin R)) : side w * side w = 1 by rewrite -expr2 sqrr_sign.
split; last 3 first.
- exact: met.
- by move=> a b; rewrite mean_coin !sq ord mulr1 -[1 + 1]/(2%:R).
- split; first by split=> // c e; rewrite ord.
  have total : 1%:R + 1%:R + 1 - 2%:R = 1 :> R by rewrite -[1%:R + 1%:R]/(2%:R) addrC addrA addNr add0r.
  split=> *; rewrite big_ord_recl big_ord0 addr0 ?mulr1 ?mulr0 //.
  by rewrite /step.C ord mulr1 total !divr1.
split=> //; last by move=> c a e b; rewrite !ord mulr1 mean_coin !sq -[1 + 1]/(2%:R).
by split=> [c a|c a e b f g]; rewrite mean_coin ?sq /side /= expr0 expr1 ?mulr1 ?mul1r subrr mul0r.
Qed.
Definition clause_2_met (R : realFieldType) :
  @clause_2.premises R 1 1 1 (coin R) (coin R) (coin R) (fun w _ _ => side w) (fun w _ _ => side w)
    (fun w _ => side w) (@one_layer_optimum.attention.Head R 1 1 1 (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0)
      (fun _ _ => -1) (fun _ _ => 1) (fun _ _ => 0) (fun _ _ => 1) (fun _ _ => 0)) 1 (- 2%:R).
Proof. by case: (clause_3_met R). Qed.
End Derived.
