(* 1. A layer with similarity relu(<u, w>), value -r y, key x and query x, whose query's slot starts at 0, errs by W (q
   - r G), G = sum_i x_i relu(<x_i, q>), at the query q on labels y_i = W x_i; *)

(* 2. over weights W with uncorrelated entries of variance 1 its mean square is |q - r G|^2 for each output. *)

(* 3. Let the n tokens be independent, of one law under which -x has the law of x, E[x x^T] = v I and E[|x|^2 x x^T] =
   v^2 (d + 2 + e) I, as for independent symmetric coordinates of variance v and excess kurtosis e. At every query q,
   E[x relu(<x, q>)] = (v/2) q and E|x relu(<x, q>)|^2 = (v^2/2) (d + 2 + e) |q|^2, *)

From Kernel Require Import Expectation Moments IndependentCoordinates SameLaw Draws.
Module clause_3.
Section Given.
Variables (R : realFieldType) (d : nat) (v e : R) (P : law R) (x : outcome P -> 'I_d -> R).
Definition relu (t : R) : R := Num.max 0 t.
Definition inner (u q : 'I_d -> R) := \sum_(a < d) u a * q a.
(* x relu(<x, q>) *)
Definition term (q : 'I_d -> R) w a := x w a * relu (inner (x w) q).
Definition token_variance : Prop := forall a b, mean (fun w => x w a * x w b) = v * (a == b)%:R.
Definition token_fourth_moment : Prop :=
  forall a b, mean (fun w => inner (x w) (x w) * (x w a * x w b)) = v ^+ 2 * (d%:R + 2%:R + e) * (a == b)%:R.
(* They have means, as moments up to order 4 are finite. *)
Definition terms_have_means : Prop :=
  forall q, (forall a, has_mean (fun w => term q w a)) /\ has_mean (fun w => inner (term q w) (term q w)).
Record premises : Prop := Premises {
  some : (0 < d)%N;
  moments : has_moments (fun a w => x w a) 4;
  symmetric : same_law x (fun w a => - x w a);
  variance : token_variance;
  fourth_moment : token_fourth_moment;
  has_means : terms_have_means }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d (v e : R) (P : law R) (x : outcome P -> 'I_d -> R), premises v e x ->
  (forall q, (forall a, mean_is (fun w => term x q w a) (v / 2%:R * q a)) /\
    mean_is (fun w => inner (term x q w) (term x q w)) (v ^+ 2 / 2%:R * (d%:R + 2%:R + e) * inner q q)) /\
  (* Such are independent coordinates. *)
  forall (Q : law R) (z : outcome Q -> 'I_d -> R), independent_coordinates (fun a w => z w a) v e ->
  token_variance v z /\ token_fourth_moment v e z.
End clause_3.

(* 4. E|q - r G|^2 = |q|^2 (1 - r n v + r^2 v^2 n (n + 2d + 3 + 2e)/4) *)
Module clause_4.
Section Given.
Variables (R : realFieldType) (d n : nat) (v e : R) (P : law R) (x : outcome P -> 'I_d -> R).
Record premises : Prop := Premises {
  size : (0 < n)%N;
  token : clause_3.premises v e x }.
(* The tokens are n independent draws of one law. *)
Definition G (q : 'I_d -> R) (w : outcome (draws P n)) a := \sum_(i < n) clause_3.term x q (draw i w) a.
(* |q - r G|^2 *)
Definition square (r : R) (q : 'I_d -> R) (w : outcome (draws P n)) := \sum_(a < d) (q a - r * G q w a) ^+ 2.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n (v e : R) (P : law R) (x : outcome P -> 'I_d -> R), premises n v e x ->
  forall q r, mean_is (square (n := n) x r q)
    (clause_3.inner q q * (1 - r * n%:R * v +
      r ^+ 2 * v ^+ 2 * n%:R * (n%:R + 2%:R * d%:R + 3%:R + 2%:R * e) / 4%:R)).
End clause_4.

(* 5. = |q|^2 ((2d + 3 + 2e)/K + (n K/4) (r v - 2/K)^2), K = n + 2d + 3 + 2e: best is r = (2/v)/(n + 2d + 3 + 2e), *)
Module clause_5.
Section Given.
Variables (R : realFieldType) (d n : nat) (v e : R) (q : 'I_d -> R).
Record premises : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  variance : 0 < v;
  excess : (* as every law has it *) - 2%:R <= e;
  query : exists a, q a != 0 }.
Definition square : R := \sum_(a < d) q a * q a.
Definition K : R := n%:R + 2%:R * d%:R + 3%:R + 2%:R * e.
(* E|q - r G|^2, by clause 4 *)
Definition mean_square (r : R) : R := square * (1 - r * n%:R * v + r ^+ 2 * v ^+ 2 * n%:R * K / 4%:R).
Definition best : R := 2%:R / v / K.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n (v e : R) (q : 'I_d -> R), premises n v e q ->
  let K := K d n e in let best := best d n v e in
  (forall r, mean_square n v e q r =
    square q * ((2%:R * d%:R + 3%:R + 2%:R * e) / K + n%:R * K / 4%:R * (r * v - 2%:R / K) ^+ 2)) /\
  (forall r, mean_square n v e q best <= mean_square n v e q r ?= iff (r == best)).
End clause_5.

(* 6. with the mean square v d (2d + 3 + 2e)/(n + 2d + 3 + 2e) if E|q|^2 = v d: for the standard normal law d (2d +
   3)/(n + 2d + 3). *)

Module clause_6.
Section Given.
Variables (R : realFieldType) (d n : nat) (v e : R).
Variables (P Q : law R) (x : outcome P -> 'I_d -> R) (q : outcome Q -> 'I_d -> R).
Record premises : Prop := Premises {
  tokens : clause_4.premises n v e x;
  variance : 0 < v;
  query : (* E|q|^2 = v d *) mean_is (fun w => clause_3.inner (q w) (q w)) (v * d%:R) }.
(* |q - r G|^2, with the query independent of the tokens *)
Definition square (r : R) (w : outcome (independent Q (draws P n))) := clause_4.square x r (q w.1) w.2.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n (v e : R) (P Q : law R) (x : outcome P -> 'I_d -> R) (q : outcome Q -> 'I_d -> R),
  premises n v e x q ->
  let best := clause_5.best d n v e in
  let least := v * d%:R * (2%:R * d%:R + 3%:R + 2%:R * e) / (n%:R + 2%:R * d%:R + 3%:R + 2%:R * e) in
  mean_is (square (n := n) x q best) least /\
  (forall r, exists2 m, mean_is (square (n := n) x q r) m & least <= m ?= iff (r == best)) /\
  (* The standard normal law is that of independent coordinates with E[z] = 0, E[z^2] = 1 and E[z^4] = 3, that is e = 0,
     and -z has the law of z. *)
  forall (S T : law R) (z : outcome S -> 'I_d -> R) (u : outcome T -> 'I_d -> R),
  independent_coordinates (fun a w => z w a) 1 0 -> same_law z (fun w a => - z w a) -> clause_3.terms_have_means z ->
  independent_coordinates (fun a w => u w a) 1 0 ->
  mean_is (square (n := n) z u (2%:R / (n%:R + 2%:R * d%:R + 3%:R)))
    (d%:R * (2%:R * d%:R + 3%:R) / (n%:R + 2%:R * d%:R + 3%:R)).
End clause_6.

(* 7. It is more than v d (d + 1 + e)/(n + d + 1 + e), that of linear attention. *)
Module clause_7.
Section Given.
Variables (R : realFieldType) (d n : nat) (v e : R).
Record premises : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  variance : 0 < v;
  excess : (* as every law has it *) - 2%:R <= e }.
End Given.
(* The mean square of clause 6 and twice the half-MSE of one_layer_step *)
Definition statement : Prop :=
  forall (R : realFieldType) d n (v e : R), premises d n v e ->
  v * d%:R * (d%:R + 1 + e) / (n%:R + d%:R + 1 + e) <
  v * d%:R * (2%:R * d%:R + 3%:R + 2%:R * e) / (n%:R + 2%:R * d%:R + 3%:R + 2%:R * e).
End clause_7.

(* Proofs. *)
From Kernel Require Import Arithmetic Expectation Moments IndependentCoordinates SameLaw GramMoments Draws.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis best_step : best_step.statement.
Hypothesis less : inequality_1.statement.
Hypothesis tokens : tokens.statement.
Hypothesis sum_of_tokens : sum_of_tokens.statement.

Section Given.
Variables (R : realFieldType) (d n : nat) (v e : R).
Hypotheses (d0 : (0 < d)%N) (n0 : (0 < n)%N) (v0 : 0 < v) (e2 : - 2%:R <= e).

Lemma rest_positive : 0 < n%:R + d%:R + 1 + e.
Proof.
have n1 : 0 < n%:R :> R by rewrite ltr0n.
have d1 : 1 <= d%:R :> R by rewrite ler1n.
rewrite (_ : _ + e = n%:R + ((d%:R - 1) + (e + 2%:R))); last by arithmetic.
by rewrite ltr_paddr // addr_ge0 ?subr_ge0 // -ler_subl_addr sub0r.
Qed.

Lemma K_positive : 0 < clause_5.K d n e.
Proof.
have d1 : 0 <= d%:R + 1 + e.
  rewrite (_ : _ + e = (d%:R - 1) + (e + 2%:R)); last by arithmetic.
  by rewrite addr_ge0 ?subr_ge0 ?ler1n // -ler_subl_addr sub0r.
rewrite (_ : clause_5.K _ _ _ = (n%:R + d%:R + 1 + e) + ((d%:R + 1 + e) + 1)); last first.
  by rewrite /clause_5.K; arithmetic.
by rewrite addr_gt0 ?rest_positive // ltr_paddl ?ltr01.
Qed.

Lemma completed (q : 'I_d -> R) r : clause_5.mean_square n v e q r =
  clause_5.square q * ((2%:R * d%:R + 3%:R + 2%:R * e) / clause_5.K d n e +
    n%:R * clause_5.K d n e / 4%:R * (r * v - 2%:R / clause_5.K d n e) ^+ 2).
Proof.
have K0 := K_positive; have K1 : clause_5.K d n e != 0 by rewrite gt_eqF.
have four : 4%:R != 0 :> R by rewrite pnatr_eq0.
have two : 2%:R != 0 :> R by rewrite pnatr_eq0.
have KE : n%:R + d%:R * 2%:R + 3%:R + e * 2%:R = clause_5.K d n e by rewrite /clause_5.K; arithmetic.
have given : best_step.premises d n v e by split=> //; rewrite ?KE ?gt_eqF.
have [part _] := best_step (fun _ _ => 0) r given.
rewrite /clause_5.mean_square; congr (_ * _); move: part; rewrite KE => part.
transitivity ((- (r * n%:R * v) + 1 + r * r * v * v * n%:R * clause_5.K d n e * (1 / 4%:R)) * 1).
  by arithmetic.
by rewrite part; congr (_ + _); arithmetic.
Qed.

Lemma larger : v * d%:R * (d%:R + 1 + e) / (n%:R + d%:R + 1 + e) <
  v * d%:R * (2%:R * d%:R + 3%:R + 2%:R * e) / (n%:R + 2%:R * d%:R + 3%:R + 2%:R * e).
Proof.
have KE : n%:R + (d%:R * 2%:R + 3%:R + e * 2%:R) = clause_5.K d n e by rewrite /clause_5.K; arithmetic.
have given : inequality_1.premises d%:R n%:R e.
  by split; rewrite ?ler1n // ?KE ?gt_eqF ?K_positive ?rest_positive.
have := less given; rewrite KE => part; rewrite -[n%:R + 2%:R * d%:R + 3%:R + 2%:R * e]/(clause_5.K d n e).
rewrite -[X in X < _]mulrA -[X in _ < X]mulrA ltr_pmul2l ?mulr_gt0 ?ltr0n //.
by rewrite [2%:R * d%:R]mulrC [2%:R * e]mulrC.
Qed.
End Given.

Section Tokens.
Variables (R : realFieldType) (d : nat).
Lemma relu_parts (t : R) : clause_3.relu t - clause_3.relu (- t) = t.
Proof.
rewrite /clause_3.relu; case: (lerP 0 t) => t0.
  by rewrite max_l ?subr0 // oppr_le0.
by rewrite max_r ?oppr_ge0 ?ltW // sub0r opprK.
Qed.

Lemma relu_squares (t : R) : clause_3.relu t ^+ 2 + clause_3.relu (- t) ^+ 2 = t ^+ 2.
Proof.
rewrite /clause_3.relu; case: (lerP 0 t) => t0.
  by rewrite max_l ?oppr_le0 // expr0n addr0.
by rewrite max_r ?oppr_ge0 ?ltW // expr0n add0r sqrrN.
Qed.

Lemma inner_opp (u q : 'I_d -> R) : clause_3.inner (fun a => - u a) q = - clause_3.inner u q.
Proof. by rewrite /clause_3.inner -sumrN; apply: eq_bigr => a _; rewrite mulNr. Qed.

Lemma halves (a b c : R) : a / 2%:R * b * c = a * b * c / 2%:R.
Proof. by rewrite -!mulrA; congr (_ * _); rewrite mulrC -mulrA. Qed.

Definition square_at (u q : 'I_d -> R) := \sum_(a < d) u a * clause_3.relu (clause_3.inner u q) *
  (u a * clause_3.relu (clause_3.inner u q)).
Lemma both_squares (u q : 'I_d -> R) : square_at u q + square_at (fun a => - u a) q =
  clause_3.inner u u * clause_3.inner u q ^+ 2.
Proof.
rewrite -relu_squares mulrDr /square_at inner_opp {3 6}/clause_3.inner !mulr_suml; congr (_ + _); apply: eq_bigr => a _.
  by rewrite mulrACA expr2.
by rewrite mulrACA mulrNN expr2.
Qed.

(* Of a law that is symmetric, the mean of f is that of half of f(x) + f(-x). *)
Lemma mean_of_both (P : law R) (x : outcome P -> 'I_d -> R) (f : ('I_d -> R) -> R) m :
  same_law x (fun w a => - x w a) -> has_mean (fun w => f (x w)) ->
  mean_is (fun w => f (x w) + f (fun a => - x w a)) m -> mean_is (fun w => f (x w)) (m / 2%:R).
Proof.
move=> same has both; have one := has_mean_is has; have /same two := one.
have := mean_is_add one two => sum; split=> //.
have -> : m = mean (fun w => f (x w)) + mean (fun w => f (x w)) by rewrite -(mean_isE both) (mean_isE sum).
by rewrite -mulr2n -[_ *+ 2]mulr_natr mulfK // pnatr_eq0.
Qed.

Lemma of_independent_coordinates (v e : R) (Q : law R) (z : outcome Q -> 'I_d -> R) :
  independent_coordinates (fun a w => z w a) v e ->
  clause_3.token_variance v z /\ clause_3.token_fourth_moment v e z.
Proof.
move=> coords; split=> a b; first exact: second_moments coords a b.
have fourth c : mean_is (fun w => z w c * z w c * (z w a * z w b))
    (v * v * ((a == b)%:R + (c == a)%:R * (c == b)%:R + (c == b)%:R * (c == a)%:R) +
     v * v * e * ((c == a)%:R * (a == b)%:R)).
  have deg : polynomial 4 (fun u : 'I_d -> R => u c * u c * (u a * u b)).
    by apply: (@polynomial_mul _ _ 2 2); exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
  split; first exact: (has_mean_polynomial (fourth_order coords) deg).
  by rewrite (fourth_moments coords) eqxx !mul1r.
have delta (f : 'I_d -> R) : \sum_(c < d) (c == a)%:R * f c = f a.
  by rewrite (bigD1 a) //= eqxx mul1r big1 ?addr0 // => c /negPf ca; rewrite ca mul0r.
transitivity (\sum_(c < d) (v * v * ((a == b)%:R + (c == a)%:R * (c == b)%:R + (c == b)%:R * (c == a)%:R) +
     v * v * e * ((c == a)%:R * (a == b)%:R))).
  by apply: mean_isE; apply: mean_is_ext (mean_is_sum _ fourth) => w; rewrite /clause_3.inner mulr_suml.
rewrite big_split /= -!mulr_sumr !big_split /= delta sumr_const card_ord.
rewrite (eq_bigr (fun c => (c == a)%:R * (c == b)%:R)) => [|c _]; last exact: mulrC.
rewrite delta (delta (fun _ => (a == b)%:R)) -[_ *+ d]mulr_natl. set t := (a == b)%:R; arithmetic.
Qed.
End Tokens.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d v e P x [d0 all same var fourth has]; split=> [q|]; last exact: of_independent_coordinates.
have [N every] := as_of_a_population all; have [y [pi same4]] := every N.+1 (leqnSn N).
have two : 2%:R != 0 :> R by rewrite pnatr_eq0.
have inner_in a (q' : 'I_d -> R) : polynomial 2 (fun u : 'I_d -> R => u a * clause_3.inner u q').
  apply: (@polynomial_mul _ _ 1 1); first exact: polynomial_coordinate.
  apply: polynomial_sum => b; apply: polynomial_ext (polynomial_scale (q' b) (polynomial_coordinate _ b)) => u;
    exact: mulrC.
have [|first second] := @tokens R d N.+1 (fun a s => y s a) pi q v e.
  split=> // [a b|a b]; first by rewrite (second_of same4) var.
  rewrite -expr2 -fourth; have deg : polynomial 4 (fun u : 'I_d -> R => clause_3.inner u u * (u a * u b)).
    apply: (@polynomial_mul _ _ 2 2); last exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _
      _).
    by apply: polynomial_sum => c; exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
  rewrite (mean_isE (same4 _ deg)); apply: eq_bigr => s _; rewrite /clause_3.inner mulr_suml mulr_sumr.
  by apply: eq_bigr => c _; rewrite !mulrA.
split=> [a|].
  have -> : v / 2%:R * q a = (v * q a) / 2%:R by rewrite mulrAC.
  apply: (mean_of_both (f := fun u => u a * clause_3.relu (clause_3.inner u q)) same) (proj1 (has q) a) _.
  have -> : v * q a = \sum_s pi s * (y s a * clause_3.inner (y s) q).
    apply: (mulfI (x := 1 / 2%:R)); first by rewrite div1r invr_eq0.
    rewrite mulrA -first; congr (_ * _); apply: eq_bigr => s _; congr (_ * _).
    have -> : \sum_(i2 < d) - y s i2 * q i2 = - clause_3.inner (y s) q by rewrite -inner_opp.
    by rewrite mulNr -mulrBr relu_parts.
  have := same4 _ (polynomial_below (isT : (2 <= 4)%N) (inner_in a q)); apply: mean_is_ext => w.
  by rewrite inner_opp mulNr -mulrBr relu_parts.
set m := v ^+ 2 * (d%:R + 2%:R + e) * clause_3.inner q q.
have -> : v ^+ 2 / 2%:R * (d%:R + 2%:R + e) * clause_3.inner q q = m / 2%:R.
  exact: halves.
apply: (mean_of_both (f := fun u => square_at u q) same) (proj2 (has q)) _.
have -> : m = \sum_s pi s * (clause_3.inner (y s) (y s) * clause_3.inner (y s) q ^+ 2).
  apply: (mulfI (x := 1 / 2%:R)); first by rewrite div1r invr_eq0.
  rewrite [LHS](_ : _ = 1 / 2%:R * v * v * (d%:R + 2%:R + e) * clause_3.inner q q); last by rewrite /m expr2 !mulrA.
  rewrite -second; congr (_ * _); apply: eq_bigr => s _; congr (_ * _); rewrite -both_squares; congr (_ + _).
have deg : polynomial 4 (fun u : 'I_d -> R => clause_3.inner u u * clause_3.inner u q ^+ 2).
  apply: polynomial_ext (_ : polynomial 4 (fun u =>
    \sum_a (u a * clause_3.inner u q) * (u a * clause_3.inner u q))) => [u|].
    by rewrite {3}/clause_3.inner mulr_suml; apply: eq_bigr => a _; rewrite mulrACA expr2.
  by apply: polynomial_sum => a; apply: (@polynomial_mul _ _ 2 2).
by apply: mean_is_ext (same4 _ deg) => w; rewrite both_squares.
Qed.

(* |q - r sum_i t_i|^2, by pairs of summands *)
Lemma square_of_a_sum (R : realFieldType) d n (q : 'I_d -> R) (t : 'I_n -> 'I_d -> R) (r : R) :
  \sum_(a < d) q a * q a + - (r * 2%:R) * (\sum_(a < d) \sum_(i < n) q a * t i a) +
    r * r * (\sum_(i < n) \sum_(j < n) \sum_(a < d) t i a * t j a) =
  \sum_(a < d) (q a - r * (\sum_(i < n) t i a)) ^+ 2.
Proof.
have -> : \sum_(i < n) \sum_(j < n) \sum_(a < d) t i a * t j a =
    \sum_(a < d) (\sum_(i < n) t i a) * (\sum_(j < n) t j a).
  under eq_bigr => i _ do rewrite exchange_big /=.
  rewrite exchange_big; apply: eq_bigr => a _ /=; rewrite mulr_suml; apply: eq_bigr => i _; by rewrite mulr_sumr.
rewrite !mulr_sumr -!big_split; apply: eq_bigr => a _ /=; rewrite -mulr_sumr; set s := \sum_(i < n) _.
by arithmetic.
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R d n v e P x [n0 given] q r; have [means _] := clause_3_holds given; have [first second] := means q.
have d0 := clause_3.some given.
have two : 2%:R != 0 :> R by rewrite pnatr_eq0.
have four : 4%:R != 0 :> R by rewrite pnatr_eq0.
pose m a := 1 / 2%:R * v * q a; pose s := 1 / 2%:R * v * v * (d%:R + 2%:R + e) * (\sum_(a < d) q a * q a).
pose t i (w : outcome (draws P n)) a := clause_3.term x q (draw i w) a.
have firsts i a : mean_is (fun w => t i w a) (m a * 1).
  by rewrite mulr1 /m mul1r [_^-1 * _]mulrC; exact: (mean_of_a_draw i (first a)).
have pair i j : mean_is (fun w => \sum_(a < d) t i w a * t j w a)
    ((i == j)%:R * s + (1 * 1 - (i == j)%:R) * (\sum_(a < d) m a * m a)).
  case: (altP (i =P j)) => [<-|ij].
    rewrite !mul1r subrr mul0r addr0 (_ : s = v ^+ 2 / 2%:R * (d%:R + 2%:R + e) * clause_3.inner q q).
      exact: (mean_of_a_draw i second).
    rewrite /s -[\sum_(a < d) _]/(clause_3.inner q q); set Q := clause_3.inner q q; arithmetic.
  rewrite mul0r add0r subr0 !mul1r; apply: mean_is_sum => a.
  by have := mean_of_two_draws ij (first a) (first a); rewrite /m [1 / _ * v]mulrC mul1r.
rewrite [X in mean_is _ X](_ : _ = \sum_(a < d) q a * q a +
    - (r * 2%:R) * (\sum_(a < d) \sum_(i < n) q a * (m a * 1)) +
    r * r * (\sum_(i < n) \sum_(j < n) ((i == j)%:R * s + (1 * 1 - (i == j)%:R) * (\sum_(a < d) m a * m a)))).
  apply: (mean_is_ext (fun w => square_of_a_sum q (t^~ w) r)); apply: mean_is_add; first apply: mean_is_add.
  - exact: mean_is_constant.
  - by apply: mean_is_scale; apply: mean_is_sum => a; apply: mean_is_sum => i; exact: mean_is_scale.
  by apply: mean_is_scale; apply: mean_is_sum => i; apply: mean_is_sum => j; exact: pair.
have part := @sum_of_tokens R d n q (fun _ => 0) v e r (sum_of_tokens.Premises d0 n0 two four).
rewrite -[clause_3.inner q q]/(\sum_(a < d) q a * q a).
transitivity ((\sum_(a < d) q a * q a) * (- (r * n%:R * v) + 1 +
    r * r * v * v * n%:R * (n%:R + d%:R * 2%:R + 3%:R + e * 2%:R) * (1 / 4%:R))).
  by congr (_ * _); arithmetic.
rewrite [LHS]mulrC -part mulNr; congr (_ - _ * _ + _ * _).
  by apply: eq_bigr => a _; apply: eq_bigr => i _; rewrite [RHS]mulrA.
by rewrite -big_split; apply: eq_bigr => i _; rewrite -big_split.
Qed.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R d n v e q [[d0 n0] v0 e2 [a qa]] K best; split=> r; first exact: completed.
have K0 : 0 < K by exact: K_positive.
have at_best : best * v = 2%:R / K by rewrite /best /clause_5.best mulrAC divfK ?gt_eqF.
have q0 : 0 < clause_5.square q.
  rewrite /clause_5.square (bigD1 a) //= ltr_paddr //; first by apply: sumr_ge0 => b _; rewrite -expr2 sqr_ge0.
  by rewrite -expr2 exprn_even_gt0.
have c0 : 0 < n%:R * K / 4%:R by rewrite divr_gt0 ?mulr_gt0 ?ltr0n.
rewrite !completed // -/K at_best subrr expr0n mulr0 addr0; split.
  by rewrite ler_pmul2l // ler_addl mulr_ge0 ?sqr_ge0 // ltW.
rewrite (inj_eq (mulfI (negbT (gt_eqF q0)))) eq_sym -subr_eq0 addrC addKr mulf_eq0 (gt_eqF c0) sqrf_eq0 subr_eq0.
by rewrite -at_best (inj_eq (mulIf (negbT (gt_eqF v0)))).
Qed.

(* The mean of (|x|^2 - v d)^2 is v^2 d (2 + e). *)
Lemma excess_of_a_law (R : realFieldType) d (v e : R) (P : law R) (x : outcome P -> 'I_d -> R) :
  clause_3.premises v e x -> 0 < v -> - 2%:R <= e.
Proof.
case=> d0 all _ var fourth _ v0.
have coordinate a : polynomial 1 (fun u : 'I_d -> R => u a) by exact: polynomial_coordinate.
have square : polynomial 2 (fun u : 'I_d -> R => clause_3.inner u u).
  by apply: polynomial_sum => a; exact: (@polynomial_mul _ _ 1 1).
have second : mean_is (fun w => clause_3.inner (x w) (x w)) (v * d%:R).
  rewrite (_ : v * d%:R = \sum_(a < d) v * (a == a)%:R).
    apply: mean_is_sum => a; split; last exact: var.
    have deg : polynomial 4 (fun u : 'I_d -> R => u a * u a).
      by apply: (@polynomial_below _ _ 2) => //; exact: (@polynomial_mul _ _ 1 1).
    exact: has_mean_polynomial all deg.
  by rewrite (eq_bigr (fun=> v)) => [|a _]; rewrite ?eqxx ?mulr1 // sumr_const card_ord mulr_natr.
have squares : mean_is (fun w => clause_3.inner (x w) (x w) ^+ 2) (d%:R * (v ^+ 2 * (d%:R + 2%:R + e))).
  rewrite (_ : d%:R * _ = \sum_(a < d) v ^+ 2 * (d%:R + 2%:R + e) * (a == a)%:R).
    apply: mean_is_ext (mean_is_sum _ (fun a => _)) => [w|]; first by rewrite expr2 {2}/clause_3.inner mulr_sumr.
    split; last exact: fourth.
    have deg : polynomial 4 (fun u : 'I_d -> R => clause_3.inner u u * (u a * u a)).
      by apply: (@polynomial_mul _ _ 2 2) => //; exact: (@polynomial_mul _ _ 1 1).
    exact: has_mean_polynomial all deg.
  rewrite (eq_bigr (fun=> v ^+ 2 * (d%:R + 2%:R + e))) => [|a _]; last by rewrite eqxx mulr1.
  by rewrite sumr_const card_ord mulr_natl.
have : 0 <= v ^+ 2 * d%:R * (e + 2%:R).
  apply: (@mean_positive _ P (fun w => (clause_3.inner (x w) (x w) - v * d%:R) ^+ 2)) => [w|]; first exact: sqr_ge0.
  rewrite (_ : v ^+ 2 * d%:R * _ = d%:R * (v ^+ 2 * (d%:R + 2%:R + e)) +
    (- (2%:R * (v * d%:R)) * (v * d%:R) + (v * d%:R) ^+ 2)); last by arithmetic.
  apply: mean_is_ext (mean_is_add squares (mean_is_add (mean_is_scale _ second) (mean_is_constant _ _))) => w /=.
  by arithmetic.
by rewrite pmulr_rge0 ?mulr_gt0 ?exprn_gt0 ?ltr0n // -ler_subl_addr sub0r.
Qed.

Lemma normal_tokens (R : realFieldType) d (S : law R) (z : outcome S -> 'I_d -> R) : (0 < d)%N ->
  independent_coordinates (fun a w => z w a) 1 0 -> same_law z (fun w a => - z w a) -> clause_3.terms_have_means z ->
  clause_3.premises 1 0 z.
Proof. by move=> d0 coords same means; have [] := of_independent_coordinates coords; split=> //; case: coords. Qed.

Lemma mean_square_of_a_query (R : realFieldType) d n (v e : R) (P Q : law R) (x : outcome P -> 'I_d -> R)
    (q : outcome Q -> 'I_d -> R) r : clause_6.premises n v e x q ->
  mean_is (clause_6.square (n := n) x q r) (v * d%:R * ((2%:R * d%:R + 3%:R + 2%:R * e) / clause_5.K d n e +
    n%:R * clause_5.K d n e / 4%:R * (r * v - 2%:R / clause_5.K d n e) ^+ 2)).
Proof.
case=> [[n0 given] v0 query]; have e2 := excess_of_a_law given v0; have d0 := clause_3.some given.
apply: (mean_is_independent (m := fun w => clause_5.mean_square n v e (q w) r)) => [w|].
  exact: (clause_4_holds (clause_4.Premises n0 given) (q w) r).
set bracket := (X in v * d%:R * X).
rewrite mulrC; apply: mean_is_ext (mean_is_scale bracket query) => w.
by rewrite completed // mulrC.
Qed.

Theorem clause_6_holds : clause_6.statement.
Proof.
move=> R d n v e P Q x q given best least; have := given; case=> [[n0 token] v0 query].
have e2 := excess_of_a_law token v0; have d0 := clause_3.some token; have K0 := K_positive d0 n0 e2.
have at_best : best * v = 2%:R / clause_5.K d n e.
  by rewrite /best /clause_5.best mulrAC divfK ?gt_eqF.
have least_at : mean_is (clause_6.square (n := n) x q best) least.
  have := mean_square_of_a_query best given; by rewrite at_best subrr expr0n mulr0 addr0 mulrA.
split=> //; split=> [r|S T z u coords same means query_coords].
  eexists; first exact: mean_square_of_a_query r given.
  have vd0 : 0 < v * d%:R by rewrite mulr_gt0 ?ltr0n.
  have c0 : 0 < n%:R * clause_5.K d n e / 4%:R by rewrite divr_gt0 ?mulr_gt0 ?ltr0n.
  rewrite [v * d%:R * (_ + _)]mulrDr mulrA -[v * _ * _ / _]/least; split.
    by rewrite ler_addl; apply: mulr_ge0; [exact: ltW|apply: mulr_ge0; [exact: ltW|exact: sqr_ge0]].
  rewrite eq_sym -subr_eq0 addrC addKr mulf_eq0 (gt_eqF vd0) mulf_eq0 (gt_eqF c0) sqrf_eq0 subr_eq0.
  by rewrite -at_best (inj_eq (mulIf (negbT (gt_eqF v0)))).
have normal : clause_6.premises n 1 0 z u.
  split; [by split=> //; exact: normal_tokens|exact: ltr01|rewrite mul1r].
  rewrite (_ : d%:R = \sum_(a < d) 1); last by rewrite sumr_const card_ord.
  apply: mean_is_sum => a; split; last by rewrite (second_moments query_coords) eqxx mulr1.
  have deg : polynomial 4 (fun y : 'I_d -> R => y a * y a).
    by apply: (@polynomial_below _ _ 2) => //; apply: (@polynomial_mul _ _ 1 1); exact: polynomial_coordinate.
  by case: query_coords => all _ _ _ _; exact: has_mean_polynomial all deg.
have KE : clause_5.K d n (0 : R) = n%:R + 2%:R * d%:R + 3%:R by rewrite /clause_5.K [2%:R * 0]mulr0 addr0.
have := mean_square_of_a_query (2%:R / (n%:R + 2%:R * d%:R + 3%:R)) normal.
by rewrite KE mulr1 subrr expr0n mulr0 addr0 mul1r mulr0 addr0 mulrA.
Qed.

Theorem clause_7_holds : clause_7.statement.
Proof. by move=> R d n v e [[d0 n0] v0 e2]; exact: larger. Qed.

(* One number that is 1 or -1 *)
Definition clause_3_met (R : realFieldType) : @clause_3.premises R 1 1 (- 2%:R) (coin R) (fun w _ => side w).
Proof.
have [] := @of_independent_coordinates R 1 1 (- 2%:R) (coin R) (fun w _ => side w).
  by apply: coin_coordinate => a b; rewrite (ord1 a) (ord1 b).
split=> // g m; split=> -[_ e]; split=> //; move: e; rewrite !mean_coin /side /= expr0 expr1.
  by rewrite opprK addrC.
by rewrite opprK addrC.
Qed.
(* Two of them *)
Definition clause_4_met (R : realFieldType) : @clause_4.premises R 1 2 1 (- 2%:R) (coin R) (fun w _ => side w).
Proof. by split=> //; exact: clause_3_met. Qed.
Definition clause_5_met (R : realFieldType) : @clause_5.premises R 1 1 1 0 (fun _ => 1).
Proof. by split; rewrite ?ltr01 ?oppr_le0 ?ler0n //; exists ord0; exact: oner_neq0. Qed.
Definition clause_6_met (R : realFieldType) :
  @clause_6.premises R 1 2 1 (- 2%:R) (coin R) (coin R) (fun w _ => side w) (fun w _ => side w).
Proof.
split; [exact: clause_4_met|exact: ltr01|rewrite mulr1].
by apply: mean_is_ext (mean_is_constant _ 1) => w; rewrite /clause_3.inner big_ord_recl big_ord0 addr0 -expr2 sqrr_sign.
Qed.
Definition clause_7_met (R : realFieldType) : @clause_7.premises R 1 1 1 0.
Proof. by split; rewrite ?ltr01 ?oppr_le0 ?ler0n. Qed.
End Derived.
