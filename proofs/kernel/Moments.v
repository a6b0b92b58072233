(* Of a law that has moments up to an order k, what is made of these alone is as of a finite population, whose shares
   may have any sign: so what holds for all of these holds for the law. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum matrix mxalgebra poly.
From Kernel Require Import Expectation.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Polynomial.
Variables (R : realFieldType) (I : finType).
Implicit Types (v : I -> R) (f g : (I -> R) -> R) (s : seq I) (k : nat).

Definition monomial s v : R := \prod_(i <- s) v i.
(* f is a polynomial of degree at most k. *)
Definition polynomial k f : Prop := exists2 c : seq (R * seq I), all (fun t => size t.2 <= k)%N c &
  forall v, f v = \sum_(t <- c) t.1 * monomial t.2 v.

Lemma polynomial_ext k f g : (forall v, f v = g v) -> polynomial k f -> polynomial k g.
Proof. by move=> e [c deg E]; exists c => // v; rewrite -e E. Qed.

Lemma polynomial_below j k f : (j <= k)%N -> polynomial j f -> polynomial k f.
Proof.
move=> jk [c deg E]; exists c => //; apply: sub_all deg => t deg; exact: leq_trans deg jk.
Qed.

Lemma polynomial_monomial k s : (size s <= k)%N -> polynomial k (monomial s).
Proof. by move=> deg; exists [:: (1, s)] => [|v]; rewrite ?big_seq1 ?mul1r //= deg. Qed.

Lemma polynomial_coordinate i : polynomial 1 (fun v => v i).
Proof. by apply: polynomial_ext (polynomial_monomial (s := [:: i]) _) => // v; exact: big_seq1. Qed.

Lemma polynomial_constant k a : polynomial k (fun _ => a).
Proof. by exists [:: (a, [::])] => // v; rewrite big_seq1 /monomial big_nil mulr1. Qed.

Lemma polynomial_add k f g : polynomial k f -> polynomial k g -> polynomial k (fun v => f v + g v).
Proof. by move=> [c d1 E] [b d2 F]; exists (c ++ b) => [|v]; rewrite ?all_cat ?d1 // big_cat E F. Qed.

Lemma polynomial_mul j k f g : polynomial j f -> polynomial k g -> polynomial (j + k) (fun v => f v * g v).
Proof.
move=> [c d1 E] [b d2 F]; exists [seq (t.1 * u.1, t.2 ++ u.2) | t <- c, u <- b].
  apply/allP=> _ /allpairsP[[t u] [/= tc ub ->]] /=; rewrite size_cat leq_add //.
    by move/allP: d1 => /(_ t tc).
  by move/allP: d2 => /(_ u ub).
move=> v; rewrite E F mulr_suml big_allpairs_dep; apply: eq_bigr => t _; rewrite mulr_sumr.
by apply: eq_bigr => u _; rewrite /monomial big_cat /= mulrACA.
Qed.

Lemma polynomial_sum J (s : seq J) k (f : J -> (I -> R) -> R) :
  (forall j, polynomial k (f j)) -> polynomial k (fun v => \sum_(j <- s) f j v).
Proof.
move=> F; elim: s => [|j s IH].
  by apply: polynomial_ext (polynomial_constant k 0) => v; rewrite big_nil.
by apply: polynomial_ext (polynomial_add (F j) IH) => v; rewrite big_cons.
Qed.

Lemma polynomial_scale a k f : polynomial k f -> polynomial k (fun v => a * f v).
Proof. exact: polynomial_mul (polynomial_constant 0 a). Qed.

Lemma polynomial_opp k f : polynomial k f -> polynomial k (fun v => - f v).
Proof. by move=> F; apply: polynomial_ext (polynomial_scale (-1) F) => v; rewrite mulN1r. Qed.

Lemma monomial_powers s v : monomial s v = \prod_i v i ^+ count_mem i s.
Proof.
rewrite /monomial; elim: s => [|j s IH]; first by rewrite big_nil big1.
rewrite big_cons IH (bigD1 j) //= [RHS](bigD1 j) //= eqxx exprS -mulrA; congr (_ * (_ * _)).
by apply: eq_bigr => i /negPf ij; rewrite eq_sym ij.
Qed.
End Polynomial.

Section Moments.
Variables (R : realFieldType) (P : law R) (I : finType) (x : I -> outcome P -> R).
(* x has moments up to the order k. *)
Definition has_moments k : Prop :=
  forall s : seq I, (size s <= k)%N -> has_mean (fun w => monomial s (fun i => x i w)).

Lemma mean_is_polynomial k f : has_moments k -> polynomial k f ->
  exists m, mean_is (fun w => f (fun i => x i w)) m.
Proof.
move=> given [c deg E]; exists (\sum_(t <- c) t.1 * mean (fun w => monomial t.2 (fun i => x i w))).
apply: (mean_is_ext (fun w => esym (E _))); elim: c {E} deg => [_|t c IH] /=.
  by rewrite big_nil; apply: mean_is_ext (mean_is0 P) => w; rewrite big_nil.
case/andP=> deg /IH{}IH; rewrite big_cons.
apply: mean_is_linear (has_mean_is (given _ deg)) IH => w; by rewrite big_cons.
Qed.

Lemma has_mean_polynomial k f : has_moments k -> polynomial k f -> has_mean (fun w => f (fun i => x i w)).
Proof. by move=> given F; have [m []] := mean_is_polynomial given F. Qed.

(* Numbers 0, ..., k tell powers up to k apart. *)
Lemma powers_dual k : exists B : 'M[R]_k.+1, forall a b : 'I_k.+1, \sum_(c < k.+1) c%:R ^+ a * B c b = (a == b)%:R.
Proof.
pose A : 'M[R]_k.+1 := \matrix_(a, c) (c%:R ^+ a).
have /row_freeP[B AB] : row_free A.
  apply: inj_row_free => u uA; pose q := \poly_(i < k.+1) u ord0 (inord i).
  have q0 : q = 0.
    apply: (@roots_geq_poly_eq0 _ q [seq i%:R | i <- iota 0 k.+1]).
    - apply/allP=> _ /mapP[i ik ->]; rewrite mem_iota /= add0n in ik; apply/rootP; rewrite horner_poly.
      move/matrixP/(_ ord0 (Ordinal ik)): uA; rewrite !mxE => uA; rewrite -[RHS]uA; apply: eq_bigr => j _.
      by rewrite !mxE inord_val.
    - by rewrite map_inj_uniq ?iota_uniq // => i j /eqP; rewrite eqr_nat => /eqP.
    - by rewrite size_map size_iota size_poly.
  apply/rowP=> i; rewrite !mxE; have := coef_poly k.+1 (fun i => u ord0 (inord i)) i.
  by rewrite -/q q0 coef0 ltn_ord inord_val => /esym.
exists B => a b; move/matrixP/(_ a b): AB; rewrite !mxE => <-; by apply: eq_bigr => c _; rewrite mxE.
Qed.

(* A population over a finite type, as one of any size that is large enough. *)
Lemma of_any_size (T : finType) (share : T -> R) (v : T -> I -> R) : exists n, forall p, (n <= p)%N ->
  exists (y : 'I_p -> I -> R) (h : 'I_p -> R), forall f, \sum_s h s * f (y s) = \sum_t share t * f (v t).
Proof.
case: (pickP (@predT T)) => [t0 _|none]; last first.
  exists 0%N => p _; exists (fun _ _ => 0), (fun _ => 0) => f.
  by rewrite big1 => [|s _]; rewrite ?mul0r // big1 // => t; have := none t.
exists #|T| => p np; exists (fun s => v (nth t0 (enum T) s)).
exists (fun s => if (s < #|T|)%N then share (nth t0 (enum T) s) else 0) => f.
transitivity (\sum_(s < p | (s < #|T|)%N) share (nth t0 (enum T) s) * f (v (nth t0 (enum T) s))).
  rewrite [RHS]big_mkcond; apply: eq_bigr => s _; by case: ifP; rewrite ?mul0r.
rewrite -(big_ord_widen _ (fun s => share (nth t0 (enum T) s) * f (v (nth t0 (enum T) s)))) //.
by rewrite -[RHS]big_enum (big_nth t0) big_mkord cardE.
Qed.

Theorem as_of_a_population k : has_moments k -> exists n, forall p, (n <= p)%N ->
  exists (y : 'I_p -> I -> R) (share : 'I_p -> R),
  forall f, polynomial k f -> mean_is (fun w => f (fun i => x i w)) (\sum_s share s * f (y s)).
Proof.
move=> given; have [B AB] := powers_dual k; pose T := [finType of {ffun I -> 'I_k.+1}].
pose moment (a : T) := mean (fun w => \prod_i x i w ^+ a i).
pose share (g : T) := \sum_a moment a * \prod_i B (g i) (a i).
have powers (b : T) : \sum_(g : T) share g * \prod_i (g i)%:R ^+ b i = moment b.
  transitivity (\sum_a moment a * \prod_i \sum_(c < k.+1) c%:R ^+ b i * B c (a i)).
    rewrite (eq_bigr _ (fun g _ => mulr_suml _ _ _ _)) exchange_big; apply: eq_bigr => a _ /=.
    rewrite bigA_distr_bigA mulr_sumr; apply: eq_bigr => g _ /=.
    by rewrite -mulrA; congr (_ * _); rewrite -big_split; apply: eq_bigr => i _; rewrite mulrC.
  rewrite (bigD1 b) //= [X in _ + X]big1 ?addr0.
    by rewrite big1 ?mulr1 // => i _; rewrite AB eqxx.
  move=> a ab; have [i bi] : exists i, b i != a i.
    by apply/existsP; rewrite -negb_forall; apply: contra ab => /forallP e; apply/eqP/ffunP=> i; rewrite (eqP (e i)).
  by rewrite (bigD1 i) //= AB (negPf bi) mul0r mulr0.
have [n all_sizes] := of_any_size share (fun g i => (g i)%:R); exists n => p /all_sizes[y [h same]].
exists y, h => f [c deg E]; apply: (mean_is_ext (fun w => esym (E _))).
rewrite (eq_bigr (fun s => \sum_(t <- c) h s * (t.1 * monomial t.2 (y s)))); last by move=> s _; rewrite E mulr_sumr.
rewrite exchange_big /=; elim: c {E} deg => [_|t c IH] /=.
  by rewrite big_nil; apply: mean_is_ext (mean_is0 P) => w; rewrite big_nil.
case/andP=> deg /IH{}IH; rewrite big_cons (eq_bigr (fun s => t.1 * (h s * monomial t.2 (y s)))); last first.
  by move=> s _; rewrite mulrCA.
rewrite -mulr_sumr (same (monomial t.2)).
pose b : T := [ffun i => inord (count_mem i t.2)].
have bE i : b i = count_mem i t.2 :> nat.
  by rewrite ffunE inordK // ltnS (leq_trans (count_size _ _)).
apply: (mean_is_linear (c := t.1) (f := fun w => monomial t.2 (fun i => x i w)) _ _ IH).
  by move=> w; rewrite big_cons.
split; first exact: given.
have -> : mean (fun w => monomial t.2 (fun i => x i w)) = moment b.
  apply: mean_isE; apply: mean_is_ext (_ : mean_is (fun w => \prod_i x i w ^+ b i) _) => [w|].
    by rewrite monomial_powers; apply: eq_bigr => i _; rewrite bE.
  apply: has_mean_is; have [] // : mean_is (fun w => \prod_i x i w ^+ b i) (mean (fun w => monomial t.2 (x^~ w))).
  apply: mean_is_ext (has_mean_is (given _ deg)) => w.
  by rewrite monomial_powers; apply: eq_bigr => i _; rewrite bE.
rewrite -powers; apply: eq_bigr => g _; rewrite monomial_powers; congr (_ * _).
by apply: eq_bigr => i _; rewrite bE.
Qed.
End Moments.

(* Some of the variables, or copies of them *)
Lemma has_moments_of (R : realFieldType) (P : law R) (I J : finType) (x : I -> outcome P -> R) (g : J -> I) k :
  has_moments x k -> has_moments (fun j => x (g j)) k.
Proof.
move=> given s deg; have sized : (size (map g s) <= k)%N by rewrite size_map.
have [] // : mean_is (fun w => monomial s (fun j => x (g j) w)) (mean (fun w => monomial (map g s) (x^~ w))).
by apply: mean_is_ext (has_mean_is (given _ sized)) => w; exact: big_map.
Qed.

(* The same for what is made of three that are independent *)
Section Three.
Variables (R : realFieldType) (P1 P2 P3 : law R) (I1 I2 I3 : finType) (k1 k2 k3 p : nat).
Variables (x1 : I1 -> outcome P1 -> R) (x2 : I2 -> outcome P2 -> R) (x3 : I3 -> outcome P3 -> R).
Variables (y1 : 'I_p -> I1 -> R) (y2 : 'I_p -> I2 -> R) (y3 : 'I_p -> I3 -> R) (s1 s2 s3 : 'I_p -> R).
Hypothesis same1 : forall f, polynomial k1 f -> mean_is (fun w => f (fun i => x1 i w)) (\sum_r s1 r * f (y1 r)).
Hypothesis same2 : forall f, polynomial k2 f -> mean_is (fun w => f (fun i => x2 i w)) (\sum_s s2 s * f (y2 s)).
Hypothesis same3 : forall f, polynomial k3 f -> mean_is (fun w => f (fun i => x3 i w)) (\sum_t s3 t * f (y3 t)).
Variable f : (I1 -> R) -> (I2 -> R) -> (I3 -> R) -> R.
Hypothesis in1 : forall u z, polynomial k1 (fun v => f v u z).
Hypothesis in2 : forall v z, polynomial k2 (fun u => f v u z).
Hypothesis in3 : forall v u, polynomial k3 (f v u).

Lemma as_of_three_populations :
  mean_is (fun w : outcome (independent P1 (independent P2 P3)) =>
      f (fun i => x1 i w.1) (fun i => x2 i w.2.1) (fun i => x3 i w.2.2))
    (\sum_r \sum_s \sum_t f (y1 r) (y2 s) (y3 t) * s1 r * s2 s * s3 t).
Proof.
pose g1 v u := \sum_t s3 t * f v u (y3 t); pose g2 v := \sum_s s2 s * g1 v (y2 s).
have -> : \sum_r \sum_s \sum_t f (y1 r) (y2 s) (y3 t) * s1 r * s2 s * s3 t = \sum_r s1 r * g2 (y1 r).
  apply: eq_bigr => r _; rewrite mulr_sumr; apply: eq_bigr => s _; rewrite mulr_sumr mulr_sumr.
  by apply: eq_bigr => t _; rewrite -!mulrA mulrC -!mulrA.
apply: (mean_is_independent (m := fun w => g2 (x1^~ w))) => [w1|].
  apply: (mean_is_independent (m := fun w => g1 (x1^~ w1) (x2^~ w))) => [w2|].
    exact: (same3 (@in3 (x1^~ w1) (x2^~ w2))).
  by apply: same2; apply: polynomial_sum => t; exact: polynomial_scale.
apply: same1; rewrite /g2 /g1; apply: polynomial_sum => s; apply: polynomial_scale.
apply: polynomial_sum => t; exact: polynomial_scale.
Qed.
End Three.
