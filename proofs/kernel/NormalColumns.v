(* Normal columns: x = A z with z standard normal, A A^T = Sigma.  Of the standard normal law, moments up to order 4 of
   its coordinates are said: they are independent, with E[z] = 0, E[z^2] = 1 and E[z^4] = 3. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Arithmetic Expectation Moments IndependentCoordinates.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Columns.
Variables (R : realFieldType) (P : law R) (d n : nat) (X : outcome P -> 'I_d -> 'I_n -> R) (Sigma : 'I_d -> 'I_d -> R).

(* The columns of X are independent and N(0, Sigma). *)
Record normal_columns : Prop := NormalColumns {
  normal_width : nat;
  map : 'I_d -> 'I_normal_width -> R;
  normal : outcome P -> 'I_normal_width -> 'I_n -> R;
  standard : independent_coordinates (fun (i : 'I_normal_width * 'I_n) w => normal w i.1 i.2) 1 0;
  columns : forall w a i, X w a i = \sum_k map a k * normal w k i;
  covariance_of_columns : forall a b, \sum_k map a k * map b k = Sigma a b }.
End Columns.

Section Isserlis.
Variables (R : realFieldType) (m : nat).
Implicit Types f g h k : 'I_m -> R.

Lemma pair_of_sums f g (c : R) :
  \sum_(p < m) \sum_(q < m) f p * g q * ((p == q)%:R * c) = (\sum_(p < m) f p * g p) * c.
Proof.
rewrite mulr_suml; apply: eq_bigr => p _; rewrite (bigD1 p) //= eqxx mul1r big1 ?addr0 // => q qp.
by rewrite eq_sym (negPf qp) mul0r mulr0.
Qed.

Lemma pairs_of_sums f g h k (c c' : R) :
  \sum_(p < m) \sum_(q < m) \sum_(r < m) \sum_(s < m)
    f p * g q * (h r * k s) * ((p == q)%:R * c * ((r == s)%:R * c')) =
  (\sum_(p < m) f p * g p) * c * ((\sum_(r < m) h r * k r) * c').
Proof.
rewrite -pair_of_sums mulr_suml; apply: eq_bigr => p _; rewrite mulr_suml; apply: eq_bigr => q _.
rewrite -pair_of_sums mulr_sumr; apply: eq_bigr => r _; rewrite mulr_sumr; apply: eq_bigr => s _.
by rewrite mulrACA.
Qed.

Lemma product_of_four f g h k : (\sum_p f p) * (\sum_q g q) * ((\sum_r h r) * (\sum_s k s)) =
  \sum_(p < m) \sum_(q < m) \sum_(r < m) \sum_(s < m) f p * g q * (h r * k s).
Proof.
have two f' g' : (\sum_(p < m) f' p) * (\sum_(q < m) g' q) = \sum_p \sum_q f' p * g' q :> R.
  by rewrite mulr_suml; apply: eq_bigr => p _; rewrite mulr_sumr.
rewrite (two f g) (two h k) mulr_suml; apply: eq_bigr => p _; rewrite mulr_suml; apply: eq_bigr => q _.
by rewrite mulr_sumr; apply: eq_bigr => r _; rewrite mulr_sumr.
Qed.

Lemma isserlis f g h k (c1 c1' c2 c2' c3 c3' : R) :
  \sum_(p < m) \sum_(q < m) \sum_(r < m) \sum_(s < m) f p * g q * (h r * k s) *
    ((p == q)%:R * c1 * ((r == s)%:R * c1') + (p == r)%:R * c2 * ((q == s)%:R * c2') +
     (p == s)%:R * c3 * ((q == r)%:R * c3')) =
  (\sum_p f p * g p) * c1 * ((\sum_p h p * k p) * c1') + (\sum_p f p * h p) * c2 * ((\sum_p g p * k p) * c2') +
  (\sum_p f p * k p) * c3 * ((\sum_p g p * h p) * c3').
Proof.
rewrite -!pairs_of_sums.
transitivity (\sum_(p < m) \sum_(q < m) \sum_(r < m) \sum_(s < m)
    (f p * g q * (h r * k s) * ((p == q)%:R * c1 * ((r == s)%:R * c1')) +
     f p * h r * (g q * k s) * ((p == r)%:R * c2 * ((q == s)%:R * c2')) +
     f p * k s * (g q * h r) * ((p == s)%:R * c3 * ((q == r)%:R * c3')))).
  apply: eq_bigr => p _; apply: eq_bigr => q _; apply: eq_bigr => r _; apply: eq_bigr => s _.
  rewrite !mulrDr; congr (_ + _ * _ + _ * _); arithmetic.
under eq_bigr => p _ do under eq_bigr => q _ do under eq_bigr => r _ do rewrite !big_split /=.
under eq_bigr => p _ do under eq_bigr => q _ do rewrite !big_split /=.
under eq_bigr => p _ do rewrite !big_split /=.
rewrite !big_split /=; congr (_ + _ + _); apply: eq_bigr => p _; first by rewrite exchange_big.
rewrite (eq_bigr _ (fun q _ => exchange_big _ _ _ _ _ _)) /=; rewrite exchange_big.
by apply: eq_bigr => s _.
Qed.
End Isserlis.

Section Moments.
Variables (R : realFieldType) (P : law R) (d n : nat) (X : outcome P -> 'I_d -> 'I_n -> R) (Sigma : 'I_d -> 'I_d -> R).
Hypothesis given : normal_columns X Sigma.

Lemma second_moments_of_columns a i b j : mean (fun w => X w a i * X w b j) = Sigma a b * (i == j)%:R.
Proof.
case: given => m A Z standard columns cov; have [all _ _ _ _] := standard.
pose z (i : 'I_m * 'I_n) w := Z w i.1 i.2.
have second p q : mean_is (fun w => Z w p i * Z w q j) ((p == q)%:R * (i == j)%:R).
  split; last by rewrite (second_moments standard (p, i) (q, j)) mul1r xpair_eqE -natrM mulnb.
  have deg : polynomial 4 (fun v : 'I_m * 'I_n -> R => v (p, i) * v (q, j)).
    by apply: (@polynomial_below _ _ 2) => //;
      exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
  exact: (has_mean_polynomial all deg).
rewrite -cov -pair_of_sums; apply: mean_isE.
apply: mean_is_ext (mean_is_sum _ (fun p => mean_is_sum _ (fun q => mean_is_scale (A a p * A b q) (second p q)))) => w.
rewrite !columns mulr_suml; apply: eq_bigr => p _; rewrite mulr_sumr; apply: eq_bigr => q _; exact: mulrACA.
Qed.

Lemma fourth_moments_of_columns a i b j a' i' b' j' :
  mean (fun w => X w a i * X w b j * (X w a' i' * X w b' j')) =
  Sigma a b * (i == j)%:R * (Sigma a' b' * (i' == j')%:R) + Sigma a a' * (i == i')%:R * (Sigma b b' * (j == j')%:R) +
  Sigma a b' * (i == j')%:R * (Sigma b a' * (j == i')%:R).
Proof.
case: given => m A Z standard columns cov; have [all _ _ _ _] := standard.
have fourth p q r s : mean_is (fun w => Z w p i * Z w q j * (Z w r i' * Z w s j'))
    ((p == q)%:R * (i == j)%:R * ((r == s)%:R * (i' == j')%:R) +
     (p == r)%:R * (i == i')%:R * ((q == s)%:R * (j == j')%:R) +
     (p == s)%:R * (i == j')%:R * ((q == r)%:R * (j == i')%:R)).
  split; last first.
    have pair (f g : 'I_m) (k l : 'I_n) : (f == g)%:R * (k == l)%:R = ((f, k) == (g, l))%:R :> R.
      by rewrite xpair_eqE -natrM mulnb.
    by rewrite (fourth_moments standard (p, i) (q, j) (r, i') (s, j')) !pair !mulr1 mulr0 mul0r addr0 mul1r.
  have deg : polynomial 4 (fun v : 'I_m * 'I_n -> R => v (p, i) * v (q, j) * (v (r, i') * v (s, j'))).
    by apply: (@polynomial_mul _ _ 2 2); exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
  exact: (has_mean_polynomial all deg).
rewrite -!cov -isserlis; apply: mean_isE.
apply: mean_is_ext (mean_is_sum _ (fun p => mean_is_sum _ (fun q => mean_is_sum _ (fun r => mean_is_sum _ (fun s =>
  mean_is_scale (A a p * A b q * (A a' r * A b' s)) (fourth p q r s)))))) => w.
rewrite !columns product_of_four; apply: eq_bigr => p _; apply: eq_bigr => q _; apply: eq_bigr => r _.
by apply: eq_bigr => s _; arithmetic.
Qed.
End Moments.

(* The law of a number that is -2, -1, 0, 1, 2 with 1/12, 1/6, 1/2, 1/6, 1/12: its moments up to order 4 are those of
   the standard normal law. *)
Section Five.
Variable R : realFieldType.
Definition share_of_five (i : 'I_5) : R := nth 0 [:: 1 / 12%:R; 1 / 6%:R; 1 / 2%:R; 1 / 6%:R; 1 / 12%:R] i.
Lemma shares_of_five : (forall i, 0 <= share_of_five i) /\ \sum_i share_of_five i = 1.
Proof.
split=> [[[|[|[|[|[|]]]]] ?]|]; rewrite /share_of_five //= ?divr_ge0 ?ler01 ?ler0n //.
by rewrite !big_ord_recl big_ord0 /=; arithmetic; rewrite pnatr_eq0.
Qed.
Definition five : law R := population shares_of_five.1 shares_of_five.2.
Definition number_of_five (i : outcome five) : R := (i : 'I_5)%:R - 2%:R.

Lemma mean_of_five f : @mean R five (fun i => f (number_of_five i)) =
  1 / 12%:R * f (- 2%:R) + (1 / 6%:R * f (- 1) + (1 / 2%:R * f 0 + (1 / 6%:R * f 1 + 1 / 12%:R * f 2%:R))).
Proof.
rewrite [LHS]/= !big_ord_recl big_ord0 addr0 /number_of_five /share_of_five /=.
have e k m z : k%:R - m%:R = z :> R -> f (k%:R - m%:R) = f z by move=> ->.
by congr (_ * _ + (_ * _ + (_ * _ + (_ * _ + _ * _)))); [apply: (e 0%N 2%N)|apply: (e 1%N 2%N)|apply: (e 2%N 2%N)|
  apply: (e 3%N 2%N)|apply: (e 4%N 2%N)]; arithmetic.
Qed.

Lemma like_normal (I : finType) : (forall i j : I, i = j) ->
  independent_coordinates (P := five) (fun _ : I => number_of_five) 1 0.
Proof.
move=> only; split=> [//|i k s is_ _|i|i|i]; rewrite ?/moment.
- case: s is_ => [|j s]; last by rewrite (only j i) inE eqxx.
  rewrite cats0 [X in _ * X](_ : _ = 1) ?mulr1 //; apply: mean_isE; apply: mean_is_ext (mean_is_constant _ 1) => w.
  by rewrite /monomial big_nil.
- by rewrite (mean_of_five id); arithmetic; rewrite pnatr_eq0.
- by rewrite (mean_of_five (fun z => z ^+ 2)); arithmetic; rewrite pnatr_eq0.
by rewrite (mean_of_five (fun z => z ^+ 4)); arithmetic; rewrite pnatr_eq0.
Qed.

Lemma one_normal_column : normal_columns (P := five) (fun w (_ _ : 'I_1) => number_of_five w) (fun _ _ => 1).
Proof.
apply: (@NormalColumns _ _ _ _ _ _ 1 (fun _ _ => 1) (fun w _ _ => number_of_five w)) => [|w a i|a b].
- by apply: like_normal => -[a i] [b j]; rewrite (ord1 a) (ord1 b) (ord1 i) (ord1 j).
- by rewrite big_ord_recl big_ord0 addr0 mul1r.
by rewrite big_ord_recl big_ord0 addr0 mulr1.
Qed.
End Five.
