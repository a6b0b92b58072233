(* Means of random variables, by what characterises them: linear, monotone, and 1 for the constant 1.

   A law is any probability space: outcomes, which random variables have a mean, and what it is.  Not all functions
   of the outcomes need to have one, as of a normal law not all do, and as of some laws moments up to an order do. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Record law (R : realFieldType) := Law {
  outcome : Type;
  has_mean : (outcome -> R) -> Prop;
  mean : (outcome -> R) -> R;
  mean_of_one : has_mean (fun _ => 1) /\ mean (fun _ => 1) = 1;
  mean_linear : forall c f g h, (forall w, h w = c * f w + g w) -> has_mean f -> has_mean g ->
    has_mean h /\ mean h = c * mean f + mean g;
  mean_monotone : forall f g, (forall w, f w <= g w) -> has_mean f -> has_mean g -> mean f <= mean g }.

Section Law.
Variables (R : realFieldType) (P : law R).
Implicit Types f g : outcome P -> R.

(* f has the mean m. *)
Definition mean_is f m : Prop := has_mean f /\ mean f = m.

Lemma mean_isE f m : mean_is f m -> mean f = m. Proof. by case. Qed.
Lemma has_mean_is f : has_mean f -> mean_is f (mean f). Proof. by []. Qed.

Lemma mean_is_linear c f g h m k : (forall w, h w = c * f w + g w) ->
  mean_is f m -> mean_is g k -> mean_is h (c * m + k).
Proof. by move=> e [f1 <-] [g1 <-]; exact: mean_linear e f1 g1. Qed.

Lemma mean_is0 : mean_is (fun _ => 0) 0.
Proof.
rewrite -[0 in X in mean_is _ X](addNr 1) -[- 1 in X in mean_is _ X]mulr1.
by apply: mean_is_linear (mean_of_one P) (mean_of_one P) => w; rewrite mulr1 addNr.
Qed.

Lemma mean_is_ext f g m : (forall w, f w = g w) -> mean_is f m -> mean_is g m.
Proof.
move=> e F; rewrite -[m]mul1r -[1 * m]addr0; apply: mean_is_linear F mean_is0 => w.
by rewrite mul1r addr0 e.
Qed.

Lemma mean_is_scale c f m : mean_is f m -> mean_is (fun w => c * f w) (c * m).
Proof. by move=> F; rewrite -[_ * m]addr0; apply: mean_is_linear F mean_is0 => w; rewrite addr0. Qed.

Lemma mean_is_add f g m k : mean_is f m -> mean_is g k -> mean_is (fun w => f w + g w) (m + k).
Proof. by move=> F G; rewrite -[m]mul1r; apply: mean_is_linear F G => w; rewrite mul1r. Qed.

Lemma mean_is_constant c : mean_is (fun _ => c) c.
Proof.
by rewrite -[c in X in mean_is _ X]mulr1; apply: mean_is_ext (mean_is_scale c (mean_of_one P)) => w; rewrite mulr1.
Qed.

Lemma mean_is_sum I (s : seq I) (f : I -> outcome P -> R) (m : I -> R) :
  (forall i, mean_is (f i) (m i)) -> mean_is (fun w => \sum_(i <- s) f i w) (\sum_(i <- s) m i).
Proof.
move=> F; elim: s => [|i s IH].
  by rewrite big_nil; apply: mean_is_ext mean_is0 => w; rewrite big_nil.
by rewrite big_cons; apply: mean_is_ext (mean_is_add (F i) IH) => w; rewrite big_cons.
Qed.

Lemma mean_positive f m : (forall w, 0 <= f w) -> mean_is f m -> 0 <= m.
Proof. by move=> f0 [F <-]; have [Z <-] := mean_is0; exact: mean_monotone. Qed.

(* E[<m, x>^2] = <m, E[x x^T] m> *)
Lemma mean_is_square n (m : 'I_n -> R) (x : outcome P -> 'I_n -> R) (Q : 'I_n -> 'I_n -> R) :
  (forall i j, mean_is (fun w => x w i * x w j) (Q i j)) ->
  mean_is (fun w => (\sum_i m i * x w i) ^+ 2) (\sum_i \sum_j m i * m j * Q i j).
Proof.
move=> second; apply: mean_is_ext (_ : mean_is (fun w => \sum_i \sum_j m i * m j * (x w i * x w j)) _) => [w|].
  rewrite expr2 mulr_suml; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
  by rewrite mulrACA.
apply: mean_is_sum => i; apply: mean_is_sum => j; exact: mean_is_scale.
Qed.
End Law.

(* A population of n, each with its share: a law of which everything has a mean. *)
Section Population.
Variables (R : realFieldType) (n : nat) (share : 'I_n -> R).
Hypotheses (share0 : forall i, 0 <= share i) (share1 : \sum_i share i = 1).
Lemma population_one : True /\ \sum_i share i * 1 = 1.
Proof. by split=> //; rewrite -[RHS]share1; apply: eq_bigr => i _; rewrite mulr1. Qed.
Lemma population_linear c (f g h : 'I_n -> R) : (forall i, h i = c * f i + g i) -> True -> True ->
  True /\ \sum_i share i * h i = c * (\sum_i share i * f i) + \sum_i share i * g i.
Proof.
move=> e _ _; split=> //; rewrite mulr_sumr -big_split; apply: eq_bigr => i _ /=.
by rewrite e mulrDr mulrCA.
Qed.
Lemma population_monotone (f g : 'I_n -> R) : (forall i, f i <= g i) -> True -> True ->
  \sum_i share i * f i <= \sum_i share i * g i.
Proof. by move=> le _ _; apply: ler_sum => i _; rewrite ler_wpmul2l. Qed.
Definition population : law R := Law population_one population_linear population_monotone.
End Population.

(* The law of two independent ones: the mean is that over one after the other. *)
Section Independent.
Variables (R : realFieldType) (P Q : law R).
Implicit Types f g h : outcome P * outcome Q -> R.
Definition inner_mean f (u : outcome P) : R := mean (fun v : outcome Q => f (u, v)).
Definition both_means f : Prop := (forall u, has_mean (fun v : outcome Q => f (u, v))) /\ has_mean (inner_mean f).
Lemma independent_one : both_means (fun _ => 1) /\ mean (inner_mean (fun _ => 1)) = 1.
Proof.
have [Q1 Q1E] := mean_of_one Q.
have [P1 P1E] : mean_is (inner_mean (fun _ => 1)) 1 by apply: mean_is_ext (mean_of_one P) => u; rewrite /inner_mean Q1E.
by split=> //; split.
Qed.
Lemma independent_linear c f g h : (forall w, h w = c * f w + g w) -> both_means f -> both_means g ->
  both_means h /\ mean (inner_mean h) = c * mean (inner_mean f) + mean (inner_mean g).
Proof.
move=> e [f1 f2] [g1 g2].
have inner u : mean_is (fun v => h (u, v)) (c * inner_mean f u + inner_mean g u).
  by apply: mean_is_linear (has_mean_is (f1 u)) (has_mean_is (g1 u)) => v; exact: e.
have [h2 hE] : mean_is (inner_mean h) (c * mean (inner_mean f) + mean (inner_mean g)).
  by apply: mean_is_linear (has_mean_is f2) (has_mean_is g2) => u; exact: mean_isE (inner u).
by split=> //; split=> // u; case: (inner u).
Qed.
Lemma independent_monotone f g : (forall w, f w <= g w) -> both_means f -> both_means g ->
  mean (inner_mean f) <= mean (inner_mean g).
Proof.
move=> le [f1 f2] [g1 g2]; apply: mean_monotone f2 g2 => u.
by apply: mean_monotone (f1 u) (g1 u) => v; exact: le.
Qed.
Definition independent : law R := Law independent_one independent_linear independent_monotone.

Lemma mean_is_independent f (m : outcome P -> R) k :
  (forall u, mean_is (fun v => f (u, v)) (m u)) -> mean_is m k -> @mean_is R independent f k.
Proof.
move=> inner outer; have [f2 fE] : mean_is (inner_mean f) k.
  by apply: mean_is_ext outer => u; rewrite -(mean_isE (inner u)).
by split=> //; split=> // u; case: (inner u).
Qed.
End Independent.

(* 1 or -1, each with 1/2 *)
Section Coin.
Variable R : realFieldType.
Lemma coin_shares : (forall _ : 'I_2, 0 <= 1 / 2%:R :> R) /\ \sum_(i < 2) 1 / 2%:R = 1 :> R.
Proof.
split=> [_|]; first by rewrite divr_ge0 ?ler01 ?ler0n.
by rewrite big_const_ord iterS /= addr0 -mulrDl -mulr2n mulfV // pnatr_eq0.
Qed.
Definition coin : law R := population coin_shares.1 coin_shares.2.
Definition side (i : outcome coin) : R := (-1) ^+ (i : 'I_2).

Lemma mean_coin f : @mean R coin f = (f ord0 + f (@Ordinal 2 1 isT)) / 2%:R.
Proof.
rewrite [LHS]/= !big_ord_recl big_ord0 addr0 !div1r mulrDl; congr (_ + _); rewrite mulrC //.
by congr (f _ * _); apply: val_inj.
Qed.
End Coin.
