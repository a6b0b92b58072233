(* 1. A linear layer with value -h y, key x and query x, whose query's slot starts at 0, predicts h sum_i y_i <x_i,
   x_t>. On M tokens alpha x_i with y_i = W alpha x_i + eps_i and a query alpha x_t it errs by alpha (W (I - h alpha^2
   S) - h alpha eps X^T) x_t, S = X X^T. *)
From Kernel Require Import Expectation Moments IndependentCoordinates Limit.
Module formula.
Section Given.
Variables (R : realFieldType) (d : nat) (v e tau : R).
(* What is in brackets in clause 2, for M tokens of scale alpha and the step h *)
Definition bracket (M : nat) (alpha h : R) : R :=
  1 - 2%:R * h * M%:R * v * alpha ^+ 2 +
  h ^+ 2 * v ^+ 2 * alpha ^+ 4 * M%:R * (M%:R + d%:R + 1 + e + tau ^+ 2 / (v * alpha ^+ 2)).
Definition k : R := d%:R + 1 + e + tau ^+ 2 / v.
Record sizes (N : nat) : Prop := Sizes {
  positive : [/\ (0 < d)%N, (0 < N)%N & 0 < v];
  excess : (* as every law has it *) - 2%:R <= e }.
End Given.
End formula.

(* 2. Let the coordinates of X be independent with mean 0, variance v and excess kurtosis e, E[x_t x_t^T] = v I, and
   let the entries of W and eps have mean squares 1 and tau^2 and no correlations, X, x_t and (W, eps) being
   independent. The half-MSE of each output is (v alpha^2 d/2) (1 - 2 h M v alpha^2 + h^2 v^2 alpha^4 M (M + d + 1 + e
   + tau^2/(v alpha^2))), whatever h was made for. *)
Module clause_2.
Section Given.
Variables (R : realFieldType) (d M n_y : nat) (inputs tasks queries : law R).
Variables (X : outcome inputs -> 'I_d -> 'I_M -> R) (x : outcome queries -> 'I_d -> R).
Variables (W : outcome tasks -> 'I_n_y -> 'I_d -> R) (eps : outcome tasks -> 'I_n_y -> 'I_M -> R).
Variables (v e tau alpha h : R).
Definition coordinate (i : 'I_d * 'I_M) w := X w i.1 i.2.
Definition entry (i : 'I_n_y * ('I_d + 'I_M)) w := match i.2 with inl a => W w i.1 a | inr j => eps w i.1 j end.
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < M)%N & (0 < n_y)%N];
  variance : v != 0;
  scale : alpha != 0;
  independent_inputs : independent_coordinates coordinate v e;
  query : forall a b, mean_is (fun w => x w a * x w b) (v * (a == b)%:R);
  moments : has_moments entry 2;
  weights : forall c a c' b, mean (fun w => W w c a * W w c' b) = (c == c')%:R * (a == b)%:R;
  noise : forall c i c' j, mean (fun w => eps w c i * eps w c' j) = tau ^+ 2 * ((c == c')%:R * (i == j)%:R);
  noise_apart : forall c a c' i, mean (fun w => W w c a * eps w c' i) = 0 }.

(* W alpha x_t - prediction, of an output c *)
Definition label u w c i := \sum_(a < d) W w c a * (alpha * X u a i) + eps w c i.
Definition error c (w : outcome (independent inputs (independent tasks queries))) : R :=
  let: (u, (w, q)) := w in
  \sum_(a < d) W w c a * (alpha * x q a) -
  h * (\sum_(i < M) label u w c i * \sum_(a < d) alpha * X u a i * (alpha * x q a)).
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d M n_y inputs tasks queries X x W eps v e tau alpha,
  @premises R d M n_y inputs tasks queries X x W eps v e tau alpha ->
  forall h c, mean_is (fun w => 1 / 2%:R * error X x W eps alpha h c w ^+ 2)
    (v * alpha ^+ 2 * d%:R / 2%:R * formula.bracket d v e tau M alpha h).
End clause_2.

(* 3. With alpha = 1 and k = d + 1 + e + tau^2/v the bracket at N tokens is k/(N+k) + N (N+k) (h v - 1/(N+k))^2: the
   best step is 1/(v (N+k)). *)
Module clause_3.
Definition premises := formula.sizes.
Definition statement : Prop :=
  forall (R : realFieldType) d (v e tau : R) N, premises d v e N ->
  let k := formula.k d v e tau in
  let bracket := formula.bracket d v e tau N 1 in
  let best := 1 / (v * (N%:R + k)) in
  (forall h, bracket h = k / (N%:R + k) + N%:R * (N%:R + k) * (h * v - 1 / (N%:R + k)) ^+ 2) /\
  (forall h, bracket best <= bracket h ?= iff (h == best)).
End clause_3.

(* 4. The layer with 1/n, h = N/(M v (N+k)), that is best at N has the bracket (k/(N+k))^2 + (N/(N+k))^2 k/M at M
   tokens: *)

(* 5. unless k = 0, which is so for d = 1, e = -2 and tau = 0 alone, it decreases in M, to (k/(N+k))^2 and not to 0. *)
Module clause_5.
Definition premises := formula.sizes.
Definition bracket (R : realFieldType) d (v e tau : R) N M : R :=
  formula.bracket d v e tau M 1 (N%:R / (M%:R * v * (N%:R + formula.k d v e tau))).
Definition statement : Prop :=
  forall (R : archiFieldType) d (v e tau : R) N, premises d v e N ->
  let k := formula.k d v e tau in
  let limit := (k / (N%:R + k)) ^+ 2 in
  (k = 0 <-> [/\ d = 1%N, e = - 2%:R & tau = 0]) /\
  (k != 0 ->
    [/\ forall M M', (0 < M < M')%N -> bracket d v e tau N M' < bracket d v e tau N M,
        tends_to (bracket d v e tau N) limit & limit != 0]).
End clause_5.

(* 6. The layer without 1/n, with the same weights h = 1/(v (N+k)) for every M, has the bracket (1 - M/(N+k))^2 + k
   M/(N+k)^2 there, which is unbounded. *)
Module clause_6.
Definition premises := formula.sizes.
Definition statement : Prop :=
  forall (R : archiFieldType) d (v e tau : R) N, premises d v e N ->
  let k := formula.k d v e tau in
  let bracket M := formula.bracket d v e tau M 1 (1 / (v * (N%:R + k))) in
  (forall M, (0 < M)%N -> bracket M = (1 - M%:R / (N%:R + k)) ^+ 2 + k * M%:R / (N%:R + k) ^+ 2) /\
  exceeds_every_number bracket.
End clause_6.

(* Proofs. *)
From Kernel Require Import Arithmetic Lemmas Expectation Moments IndependentCoordinates Limit.
Import Order.TTheory.
Section Derived.
Hypothesis risk : risk.statement.
Hypothesis length : length.statement.

Section Brackets.
Variables (R : realFieldType) (d : nat) (v e tau : R) (N : nat).
Hypothesis sizes : formula.sizes d v e N.
Local Notation k := (formula.k d v e tau).
Local Notation bracket M h := (formula.bracket d v e tau M 1 h).

Lemma k_nonnegative : 0 <= k.
Proof.
case: sizes => [[d0 _ v0] e2]; have d1 : 1 <= d%:R :> R by rewrite ler1n.
have a0 : 0 <= d%:R + 1 + e.
  rewrite (_ : _ + e = (d%:R - 1) + (e + 2%:R)); last by arithmetic.
  by rewrite addr_ge0 ?subr_ge0 // -ler_subl_addr sub0r.
by rewrite addr_ge0 // divr_ge0 ?sqr_ge0 ?ltW.
Qed.

Lemma total_positive : 0 < N%:R + k.
Proof. by case: (sizes) => [[_ N0 _] _]; rewrite ltr_paddr ?k_nonnegative // ltr0n. Qed.

Lemma bracketE M h : v != 0 -> bracket M h = 1 - v * M%:R * 2%:R * (h * 1) +
  v * v * M%:R * (M%:R + k) * (1 * (h * 1) * (h * 1)).
Proof. by move=> v0; rewrite /formula.bracket /formula.k; arithmetic. Qed.

Lemma given M : (0 < M)%N -> length.premises M v k N%:R.
Proof.
case: sizes => [[_ _ v0] _] M0; split=> //; rewrite ?pnatr_eq0 -?lt0n ?gt_eqF //; exact: total_positive.
Qed.

Lemma completed h : bracket N h = k / (N%:R + k) + N%:R * (N%:R + k) * (h * v - 1 / (N%:R + k)) ^+ 2.
Proof.
case: (sizes) => [[_ N0 v0] _]; rewrite bracketE ?gt_eqF //.
have [-> _] := @length _ _ (fun _ => 0) h _ _ _ (given N0).
by arithmetic; rewrite gt_eqF // total_positive.
Qed.

Lemma with_one_over_n M : (0 < M)%N -> bracket M (N%:R / (M%:R * v * (N%:R + k))) =
  (k / (N%:R + k)) ^+ 2 + k * (N%:R / (N%:R + k)) ^+ 2 / M%:R.
Proof.
case: (sizes) => [[_ _ v0] _] M0; rewrite bracketE ?gt_eqF //.
have [_ [_ [part _]]] := @length _ _ (fun _ => 0) 0 _ _ _ (given M0).
have K0 : N%:R + k != 0 by rewrite gt_eqF // total_positive.
have M1 : M%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have v1 : v != 0 by rewrite gt_eqF.
have -> : N%:R / (M%:R * v * (N%:R + k)) = 1 / M%:R * (N%:R * (1 / (N%:R + k) * (1 / v * 1))).
  by arithmetic.
rewrite mulr1 part; by arithmetic.
Qed.

Lemma without_one_over_n M : (0 < M)%N -> bracket M (1 / (v * (N%:R + k))) =
  (1 - M%:R / (N%:R + k)) ^+ 2 + k * M%:R / (N%:R + k) ^+ 2.
Proof.
case: (sizes) => [[_ _ v0] _] M0; rewrite bracketE ?gt_eqF //.
have [_ [_ [_ part]]] := @length _ _ (fun _ => 0) 0 _ _ _ (given M0).
have K0 : N%:R + k != 0 by rewrite gt_eqF // total_positive.
have v1 : v != 0 by rewrite gt_eqF.
have -> : 1 / (v * (N%:R + k)) = 1 / (N%:R + k) * (1 / v * 1) by arithmetic.
rewrite mulr1 part; by arithmetic.
Qed.

Lemma shifted (a b : R) : a + 3%:R < 1 + b -> a + 1 < b - 1.
Proof. by rewrite -subr_gt0 -[_ < b - 1]subr_gt0; congr (0 < _); arithmetic. Qed.
End Brackets.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d v e tau N sizes k bracket best; have K0 : 0 < N%:R + k by exact: total_positive.
have [[_ N0 v0] _] := sizes; split=> h; first exact: completed.
have at_best : best * v = 1 / (N%:R + k).
  rewrite /best [1 / (v * _)]div1r invfM mulrAC mulVf ?gt_eqF // mul1r div1r //.
have positive : 0 < N%:R * (N%:R + k) by rewrite mulr_gt0 ?ltr0n.
rewrite /bracket !completed // at_best subrr expr0n mulr0 addr0; split.
  by rewrite ler_addl mulr_ge0 ?sqr_ge0 // ltW.
rewrite eq_sym -subr_eq0 addrC addKr mulf_eq0 (gt_eqF positive) sqrf_eq0 subr_eq0 -at_best.
by rewrite (inj_eq (mulIf (negbT (gt_eqF v0)))).
Qed.

(* k is the sum of d - 1, e + 2 and tau^2/v, none of which is negative. *)
Lemma k_is_0 (R : realFieldType) d (v e tau : R) N : formula.sizes d v e N ->
  formula.k d v e tau = 0 <-> [/\ d = 1%N, e = - 2%:R & tau = 0].
Proof.
move=> [[d0 _ v0] e2]; have kE : formula.k d v e tau = d.-1%:R + (2%:R + e) + tau ^+ 2 / v.
  by rewrite /formula.k -[in LHS](prednK d0) mulrSr; arithmetic.
have e0 : 0 <= 2%:R + e by rewrite -ler_subl_addl sub0r.
have t0 : 0 <= tau ^+ 2 / v by rewrite divr_ge0 ?sqr_ge0 ?ltW.
have parts (a b : R) : 0 <= a -> 0 <= b -> a + b = 0 -> a = 0 /\ b = 0.
  by move=> a0 b0 /eqP; rewrite paddr_eq0 // => /andP[/eqP -> /eqP ->].
rewrite kE; split=> [sum0|[-> -> ->]]; last by rewrite subrr expr0n mul0r !addr0.
have [first0 /eqP] := parts _ _ (addr_ge0 (ler0n _ _) e0) t0 sum0.
have [/eqP d1 /eqP e1] := parts _ _ (ler0n _ _) e0 first0.
rewrite mulf_eq0 invr_eq0 (gt_eqF v0) orbF expf_eq0 => /eqP tau0; split=> //.
  by move: d1; rewrite pnatr_eq0 => /eqP d1; rewrite -(prednK d0) d1.
by apply/eqP; rewrite -addr_eq0 addrC.
Qed.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R d v e tau N sizes k limit; split=> [|k0']; first exact: k_is_0 sizes.
rewrite {}/limit {}/k in k0' *; set limit := (_ / _) ^+ 2.
have K0 : 0 < N%:R + formula.k d v e tau by exact: total_positive.
have k0 : 0 < formula.k d v e tau by rewrite lt_neqAle eq_sym k0' (k_nonnegative tau sizes).
have [[_ N0 v0] _] := sizes; set c := formula.k d v e tau * (N%:R / (N%:R + formula.k d v e tau)) ^+ 2.
have c0 : 0 < c by rewrite mulr_gt0 ?exprn_gt0 ?divr_gt0 ?ltr0n.
have value M : (0 < M)%N -> clause_5.bracket d v e tau N M = limit + c / M%:R by exact: with_one_over_n.
split=> [M M' /andP[M0 MM']|eps eps0|].
- have M'0 := ltn_trans M0 MM'; rewrite !value // ltr_add2l ltr_pmul2l //.
  by rewrite ltf_pinv ?posrE ?ltr0n ?ltr_nat.
- have [L cL] := above_every_number (c / eps + 1) (@ltr01 R); exists L.+1 => M LM.
  have M0 : (0 < M)%N by exact: leq_trans LM.
  rewrite value // addrC addKr gtr0_norm ?divr_gt0 ?ltr0n // ltr_pdivr_mulr ?ltr0n // -ltr_pdivr_mull //.
  rewrite mulrC (@lt_le_trans _ _ L%:R) ?ler_nat ?(ltnW LM) //.
  by move: cL; rewrite mulr1 addrC ltr_add2l.
by rewrite expf_neq0 // mulf_neq0 ?invr_eq0 ?gt_eqF.
Qed.

Theorem clause_6_holds : clause_6.statement.
Proof.
move=> R d v e tau N sizes k bracket; have K0 : 0 < N%:R + k by exact: total_positive.
split=> [M M0|c]; first exact: without_one_over_n.
have [|L cL] := @above_every_number R (1 / (N%:R + k)) (`|c| + 3%:R); first by rewrite divr_gt0 ?ltr01.
exists L.+1 => M LM; have M0 : (0 < M)%N by exact: leq_trans LM.
have y : `|c| + 1 < M%:R / (N%:R + k) - 1.
  have : `|c| + 3%:R < 1 + M%:R / (N%:R + k).
    rewrite (lt_le_trans cL) // ler_add2l div1r ler_wpmul2r ?ler_nat ?(ltnW LM) //.
    by rewrite invr_ge0 ltW.
  exact: shifted.
rewrite /bracket without_one_over_n // ltr_paddr //.
  by rewrite divr_ge0 ?sqr_ge0 // mulr_ge0 ?ler0n // (k_nonnegative tau sizes).
have y1 : 1 <= M%:R / (N%:R + k) - 1 by rewrite (le_trans _ (ltW y)) // ler_addr.
rewrite -sqrrN opprB expr2 (le_lt_trans (ler_norm _)) // (@lt_le_trans _ _ (M%:R / (N%:R + k) - 1)) //.
  by rewrite (le_lt_trans _ y) // ler_addl.
by rewrite ler_pemull // (le_trans ler01 y1).
Qed.

Section Risk.
Variables (R : realFieldType) (d M : nat) (alpha h : R).
Implicit Types (z : 'I_d + 'I_M -> R) (u : 'I_d * 'I_M -> R) (q : 'I_d -> R).

(* W (I - h alpha^2 S) - h alpha eps X^T, as the part has it *)
Definition residual z u (j : 'I_d) : R :=
  z (inl j) * 1 - h * alpha * alpha * (\sum_(a < d) z (inl a) * (\sum_(i < M) u (a, i) * u (j, i)))
  - h * alpha * (\sum_(i < M) z (inr i) * u (j, i)).

Lemma error_of z u q :
  \sum_(a < d) z (inl a) * (alpha * q a) -
  h * (\sum_(i < M) (\sum_(a < d) z (inl a) * (alpha * u (a, i)) + z (inr i)) *
    \sum_(a < d) alpha * u (a, i) * (alpha * q a)) =
  \sum_(j < d) alpha * residual z u j * q j.
Proof.
have -> : \sum_(i < M) (\sum_(a < d) z (inl a) * (alpha * u (a, i)) + z (inr i)) *
      (\sum_(a < d) alpha * u (a, i) * (alpha * q a)) =
    \sum_(j < d) alpha * alpha * q j * (alpha * (\sum_(a < d) z (inl a) * (\sum_(i < M) u (a, i) * u (j, i))) +
      \sum_(i < M) z (inr i) * u (j, i)).
  rewrite (eq_bigr _ (fun i _ => mulr_sumr _ _ _ _)) exchange_big; apply: eq_bigr => j _ /=.
  rewrite (eq_bigr (fun a => \sum_(i < M) z (inl a) * u (a, i) * u (j, i))) => [|a _]; last first.
    by rewrite mulr_sumr; apply: eq_bigr => i _; rewrite mulrA.
  rewrite exchange_big mulr_sumr -big_split mulr_sumr; apply: eq_bigr => i _ /=.
  rewrite (eq_bigr (fun a => alpha * (z (inl a) * u (a, i)))) => [|a _]; last by rewrite mulrCA.
  rewrite -mulr_sumr -mulr_suml; set s := \sum_(a < d) _; arithmetic.
rewrite mulr_sumr -sumrB; apply: eq_bigr => j _; rewrite /residual.
set s := \sum_(a < d) _; set t := \sum_(i < M) _; arithmetic.
Qed.

Lemma residual_in_tasks u j : polynomial 1 (fun z => residual z u j).
Proof.
apply: polynomial_add; first apply: polynomial_add.
- by apply: polynomial_ext (polynomial_coordinate _ (inl j)) => z; rewrite mulr1.
- apply: polynomial_opp; apply: polynomial_scale; apply: polynomial_sum => a.
  apply: polynomial_ext (polynomial_scale (\sum_(i < M) u (a, i) * u (j, i)) (polynomial_coordinate _ (inl a))) => z.
  by rewrite mulrC.
apply: polynomial_opp; apply: polynomial_scale; apply: polynomial_sum => i.
by apply: polynomial_ext (polynomial_scale (u (j, i)) (polynomial_coordinate _ (inr i))) => z; rewrite mulrC.
Qed.

Lemma residual_in_inputs z j : polynomial 2 (fun u => residual z u j).
Proof.
apply: polynomial_add; first apply: polynomial_add.
- exact: polynomial_constant.
- apply: polynomial_opp; apply: polynomial_scale; apply: polynomial_sum => a.
  apply: polynomial_scale; apply: polynomial_sum => i.
  exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
apply: polynomial_opp; apply: polynomial_scale; apply: polynomial_sum => i; apply: polynomial_scale.
exact: polynomial_below (polynomial_coordinate _ _).
Qed.

Lemma isotropic v (m : 'I_d -> R) :
  \sum_(i < d) \sum_(j < d) alpha * m i * (alpha * m j) * (v * (i == j)%:R) =
  v * alpha * alpha * (\sum_(j < d) m j * m j).
Proof.
rewrite mulr_sumr; apply: eq_bigr => i _; rewrite (bigD1 i) //= eqxx mulr1 big1 => [|j ji]; first by arithmetic.
by rewrite eq_sym (negPf ji) !mulr0.
Qed.

(* The mean over the tasks and the inputs, for populations *)
Definition risk_of v p (rho pi : 'I_p -> R) (z : 'I_p -> 'I_d + 'I_M -> R) (u : 'I_p -> 'I_d * 'I_M -> R) : R :=
  \sum_t pi t * (\sum_s rho s * (1 / 2%:R * (v * alpha * alpha) *
    (\sum_(j < d) residual (z s) (u t) j * residual (z s) (u t) j))).

Lemma risk_ofE v e tau p (rho pi : 'I_p -> R) (z : 'I_p -> 'I_d + 'I_M -> R) (u : 'I_p -> 'I_d * 'I_M -> R) :
  v != 0 -> alpha != 0 ->
  @risk.premises R d M p 1 (fun a i t => u t (a, i)) pi (fun _ a s => z s (inl a)) rho (fun _ i s => z s (inr i))
    alpha v e tau ->
  risk_of v rho pi z u = v * alpha ^+ 2 * d%:R / 2%:R * formula.bracket d v e tau M alpha h.
Proof.
move=> v0 a0 /risk-/(_ h) part; transitivity (1 / 2%:R * (v * alpha * alpha) *
    (\sum_(s < p) \sum_(t < p) (\sum_(c < 1) \sum_(j < d) residual (z s) (u t) j * residual (z s) (u t) j) *
      rho s * pi t)).
  rewrite exchange_big mulr_sumr; apply: eq_bigr => t _ /=; rewrite mulr_sumr mulr_sumr; apply: eq_bigr => s _.
  by rewrite big_ord_recl big_ord0 addr0; set x := \sum_(j < d) _; arithmetic.
have two : 2%:R != 0 :> R by rewrite pnatr_eq0.
by rewrite -[LHS]/(_ * (\sum_(i0 < p) _)) part /formula.bracket; arithmetic.
Qed.
End Risk.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R d M n_y inputs tasks queries X x W eps v e tau alpha given h c; case: (given) => sizes v0 a0 coords query.
move=> moments weights noise apart; case: (sizes) => d0 M0 y0.
pose row (k : 'I_d + 'I_M) := clause_2.entry W eps (c, k).
have row2 : has_moments row 2 := has_moments_of (fun k => (c, k)) moments.
have [n1 every1] := as_of_a_population row2; have [n2 every2] := as_of_a_population (fourth_order coords).
have [z [rho task]] := every1 _ (leq_addr n2.+1 n1); have {every2}[|u [pi input]] := every2 (n1 + n2.+1)%N.
  by rewrite addnS -addSn leq_addl.
apply: (mean_is_ext (f := fun w : outcome (independent inputs (independent tasks queries)) => 1 / 2%:R *
    (\sum_(j < d) alpha * residual alpha h (row^~ w.2.1) ((clause_2.coordinate X)^~ w.1) j * x w.2.2 j) ^+ 2)).
  by move=> [t [w q]] /=; rewrite -error_of.
have given_part : @risk.premises R d M _ 1 (fun a i t => u t (a, i)) pi (fun _ a s => z s (inl a)) rho
    (fun _ i s => z s (inr i)) alpha v e tau.
  have two (f g : 'I_d + 'I_M) : \sum_s rho s * z s f * z s g = mean (fun w => row f w * row g w).
    rewrite (mean_isE (task (fun z => z f * z g) _)); first by apply: eq_bigr => s _; rewrite mulrA.
    exact: polynomial_mul (polynomial_coordinate _ f) (polynomial_coordinate _ g).
  have pair (a b : 'I_d) (i j : 'I_M) : ((a, i) == (b, j))%:R = (a == b)%:R * (i == j)%:R :> R.
    by rewrite xpair_eqE -natrM mulnb.
  split=> //; rewrite ?pnatr_eq0 // ?addnS //.
  - move=> a i b j a' i' b' j'; rewrite -!pair -(fourth_moments coords).
    rewrite (mean_isE (input (fun u => u (a, i) * u (b, j) * (u (a', i') * u (b', j'))) _)).
      by apply: eq_bigr => t _; rewrite !mulrA.
    apply: (@polynomial_mul _ _ 2 2); exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
  - move=> a i b j; rewrite -pair -(second_moments coords).
    rewrite (mean_isE (input (fun u => u (a, i) * u (b, j)) _)); first by apply: eq_bigr => t _; rewrite mulrA.
    apply: (@polynomial_below _ _ 2) => //.
    exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
  - rewrite -[RHS](mean_isE (mean_is_constant inputs 1)) (mean_isE (input (fun _ => 1) _)).
      by apply: eq_bigr => t _; rewrite mulr1.
    exact: polynomial_constant.
  - by move=> c1 a c2 b; rewrite two /row /= weights eqxx (ord1 c1) (ord1 c2) eqxx.
  - by move=> c1 a c2 b; rewrite two /row /= noise eqxx (ord1 c1) (ord1 c2) eqxx expr2.
  by move=> c1 a c2 b; rewrite two; exact: apart.
rewrite -(risk_ofE h v0 a0 given_part).
apply: (mean_is_independent (m := fun t => \sum_s rho s * (1 / 2%:R * (v * alpha * alpha) *
    (\sum_(j < d) residual alpha h (z s) ((clause_2.coordinate X)^~ t) j *
      residual alpha h (z s) ((clause_2.coordinate X)^~ t) j)))) => [t|].
  apply: (mean_is_independent (m := fun w => 1 / 2%:R * (v * alpha * alpha) *
      (\sum_(j < d) residual alpha h (row^~ w) ((clause_2.coordinate X)^~ t) j *
        residual alpha h (row^~ w) ((clause_2.coordinate X)^~ t) j))) => [w|].
    rewrite -mulrA -isotropic; apply: mean_is_scale.
    exact: (mean_is_square (fun j => alpha * residual alpha h (row^~ w) ((clause_2.coordinate X)^~ t) j) query).
  apply: (task (fun z => 1 / 2%:R * (v * alpha * alpha) * (\sum_(j < d)
    residual alpha h z ((clause_2.coordinate X)^~ t) j * residual alpha h z ((clause_2.coordinate X)^~ t) j))).
  apply: polynomial_scale; apply: polynomial_sum => j.
  exact: polynomial_mul (residual_in_tasks _ _ _ _) (residual_in_tasks _ _ _ _).
apply: (input (fun u => \sum_s rho s * (1 / 2%:R * (v * alpha * alpha) * (\sum_(j < d)
  residual alpha h (z s) u j * residual alpha h (z s) u j)))).
apply: polynomial_sum => s; apply: polynomial_scale; apply: polynomial_scale; apply: polynomial_sum => j.
exact: polynomial_mul (residual_in_inputs _ _ _ _) (residual_in_inputs _ _ _ _).
Qed.

(* One coordinate, task, noise and query, each 1 or -1 *)
Definition clause_2_met (R : realFieldType) :
  @clause_2.premises R 1 1 1 (coin R) (independent (coin R) (coin R)) (coin R) (fun w _ _ => side w)
    (fun w _ => side w) (fun w _ _ => side w.1) (fun w _ _ => side w.2) 1 (- 2%:R) 1 1.
Proof.
have one : 2%:R / 2%:R = 1 :> R by rewrite mulfV // pnatr_eq0.
have ord a b : ((a : 'I_1) == b)%:R = 1 :> R by rewrite (ord1 a) (ord1 b) eqxx.
split; rewrite ?oner_eq0 //.
- by apply: coin_coordinate => -[a i] [b j]; rewrite (ord1 a) (ord1 b) (ord1 i) (ord1 j).
- move=> a b; split=> //; rewrite mean_coin /side /= expr0 expr1 ord !mulr1 mulrNN mulr1 -mulr2n one //.
- move=> c a c' b; rewrite -[LHS]/(@mean R (coin R) (inner_mean _)) mean_coin /inner_mean !mean_coin /side /=.
  by rewrite expr0 expr1 !ord !mulr1 mulrNN mulr1 -[1 + 1]/(2%:R) !one.
- move=> c a c' b; rewrite -[LHS]/(@mean R (coin R) (inner_mean _)) mean_coin /inner_mean !mean_coin /side /=.
  by rewrite expr0 expr1 !ord expr1n !mulr1 mulrNN mulr1 -[1 + 1]/(2%:R) !one.
move=> c a c' b; rewrite -[LHS]/(@mean R (coin R) (inner_mean _)) mean_coin /inner_mean !mean_coin /side /=.
by rewrite expr0 expr1 mulrNN !mulr1 !mul1r subrr addNr !mul0r addr0 mul0r.
Qed.
Definition clause_3_met (R : realFieldType) : @clause_3.premises R 1 1 0 1.
Proof. by split; rewrite ?ltr01 // oppr_le0 ler0n. Qed.
(* Here k is 2 for tau = 0. *)
Definition clause_5_met (R : realFieldType) : @clause_5.premises R 1 1 0 1 := clause_3_met R.
Definition clause_6_met (R : realFieldType) : @clause_6.premises R 1 1 0 1 := clause_3_met R.
End Derived.
