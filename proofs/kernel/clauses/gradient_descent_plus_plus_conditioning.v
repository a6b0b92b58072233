(* 1. Over all spectra in [l_n, l_1], kappa = l_1/l_n > 1, the worst condition number after the map lambda -> lambda (1
   - gamma lambda)^2 is below kappa iff 0 < gamma l_1 < t_c, *)
Module spectra.
Section Given.
Variables (R : realFieldType) (l_n l_1 gamma : R).

Definition mapped (lambda : R) : R := lambda * (1 - gamma * lambda) ^+ 2.
Definition within d (lambda : 'I_d -> R) : Prop := forall k, l_n <= lambda k <= l_1.

(* After the map no spectrum has a condition number above c, or one that is infinite. *)
Definition at_most (c : R) : Prop :=
  forall d (lambda : 'I_d -> R), within lambda -> forall j k,
  0 < mapped (lambda k) /\ mapped (lambda j) / mapped (lambda k) <= c.
(* The worst is c: one of them has it. *)
Definition worst (c : R) : Prop :=
  at_most c /\ exists d (lambda : 'I_d -> R) j k, within lambda /\ mapped (lambda j) / mapped (lambda k) = c.
Definition infinite : Prop :=
  exists d (lambda : 'I_d -> R) j k, [/\ within lambda, 0 < mapped (lambda j) & mapped (lambda k) = 0].
End Given.

(* t is the t_c of kappa: as the next clause says *)
Definition threshold (R : realFieldType) (kappa t : R) : Prop :=
  (kappa <= 2%:R -> t = kappa / (kappa + 1)) /\
  (2%:R <= kappa -> [/\ 2%:R / 3%:R <= t, t < 1 & 27%:R * t * (1 - t) ^+ 2 = 4%:R / kappa]).
End spectra.

Module clause_1.
Record premises (R : realFieldType) (l_n l_1 t_c : R) : Prop := Premises {
  ends : 0 < l_n < l_1;
  this_is_t_c : spectra.threshold (l_1 / l_n) t_c }.
Definition statement : Prop :=
  forall (R : realFieldType) l_n l_1 t_c, @premises R l_n l_1 t_c -> forall gamma,
  (exists2 c, spectra.worst l_n l_1 gamma c & c < l_1 / l_n) <-> 0 < gamma * l_1 < t_c.
End clause_1.

(* 2. where t_c is kappa/(kappa + 1) for kappa <= 2 and the root of 27 t (1 - t)^2 = 4/kappa in [2/3, 1) for kappa >=
   2; *)
Module clause_2.
Record premises (R : realFieldType) (kappa : R) : Prop := Premises { above_1 : 1 < kappa }.
(* There is one, and but one. *)
Definition statement : Prop := forall (R : rcfType) kappa, @premises R kappa -> exists! t_c, spectra.threshold kappa t_c.
End clause_2.

(* 3. so always for 0 < gamma <= 1/(3 l_1). *)
Module clause_3.
Record premises (R : realFieldType) (l_n l_1 gamma : R) : Prop := Premises {
  ends : 0 < l_n < l_1;
  step : 0 < gamma <= 1 / (3%:R * l_1) }.
Definition statement : Prop :=
  forall (R : rcfType) l_n l_1 gamma, @premises R l_n l_1 gamma ->
  exists2 c, spectra.worst l_n l_1 gamma c & c < l_1 / l_n.
End clause_3.

(* 4. It is infinite for gamma in [1/l_1, 1/l_n]. *)
Module clause_4.
Record premises (R : realFieldType) (l_n l_1 gamma : R) : Prop := Premises {
  ends : 0 < l_n < l_1;
  step : 1 / l_1 <= gamma <= 1 / l_n }.
Definition statement : Prop :=
  forall (R : realFieldType) l_n l_1 gamma, @premises R l_n l_1 gamma -> spectra.infinite l_n l_1 gamma.
End clause_4.

(* 5. The one best gamma is 1/(l_1 + sqrt(l_1 l_n) + l_n), *)
Module clause_5.
Record premises (R : realFieldType) (l_n l_1 : R) : Prop := Premises { ends : 0 < l_n < l_1 }.
(* Its worst condition number is that of the next clause; at every other gamma it is larger, or infinite. *)
Definition statement : Prop :=
  forall (R : rcfType) l_n l_1, @premises R l_n l_1 ->
  let best := 1 / (l_1 + Num.sqrt (l_1 * l_n) + l_n) in let s := Num.sqrt (l_1 / l_n) in
  let c := 4%:R * (s ^+ 2 + s + 1) ^+ 3 / (27%:R * s ^+ 2 * (s + 1) ^+ 2) in
  spectra.worst l_n l_1 best c /\ forall gamma c', gamma != best -> spectra.at_most l_n l_1 gamma c' -> c < c'.
End clause_5.

(* 6. with the condition number 4 (s^2 + s + 1)^3/(27 s^2 (s + 1)^2) < kappa, s = sqrt(kappa). *)

(* Proofs. *)
From mathcomp Require Import poly.
From Kernel Require Import Lemmas Arithmetic.
Import Order.TTheory.
Section Derived.
Hypothesis improves_small : inequality_1.statement.
Hypothesis improves_large : inequality_2.statement.
Hypothesis from_the_root : inequality_3.statement.
Hypothesis from_the_quotient : inequality_4.statement.
Hypothesis quotient_is_small : inequality_5.statement.
Hypothesis decreases : inequality_6.statement.
Hypothesis root_at_2 : inequality_7.statement.
Hypothesis both_at_2 : inequality_8.statement.
Hypothesis is_a_root : inequality_9.statement.
Hypothesis zero_at_1 : inequality_10.statement.
Hypothesis one_within : inequality_11.statement.
Hypothesis from_kappa_on : inequality_12.statement.
Hypothesis below_0 : inequality_13.statement.
Hypothesis best_reached : inequality_14.statement.
Hypothesis best_is_that : inequality_15.statement.
Hypothesis best_improves : inequality_16.statement.
Hypothesis worse_to_third : inequality_17.statement.
Hypothesis worse_to_best : inequality_18.statement.
Hypothesis worse_beyond : inequality_19.statement.
Hypothesis worse_without_third : inequality_20.statement.
Hypothesis worse_at_third : inequality_21.statement.

(* h(v) = v (1 - v)^2, as the inequalities have it *)
Definition h (R : realFieldType) (v : R) : R := v * (- v + 1) * (- v + 1).

Section Values.
Variable R : realFieldType.
Implicit Types v w a b c : R.

Lemma h_positive v : 0 < v < 1 -> 0 < h v.
Proof. by move=> /andP[v0 v1]; rewrite /h addrC !mulr_gt0 // subr_gt0. Qed.

Lemma third_positive : 0 < 1 / 3%:R :> R.
Proof. by rewrite divr_gt0 ?ltr01 ?ltr0n. Qed.

Lemma h_third : h (1 / 3%:R) = 4%:R / 27%:R :> R.
Proof. by rewrite /h; arithmetic; rewrite pnatr_eq0. Qed.

Lemma h_increases v w : 0 <= v -> v <= w -> w <= 1 / 3%:R -> h v <= h w.
Proof.
move=> v0 vw w3; rewrite -subr_ge0.
have -> : h w - h v = (w - v) * ((1 - (v + w)) ^+ 2 - v * w) by rewrite /h; arithmetic.
have v3 := le_trans vw w3; have w0 := le_trans v0 vw.
rewrite mulr_ge0 ?subr_ge0 // (le_trans (_ : _ <= (1 / 3%:R) ^+ 2)) //.
  by rewrite expr2 ler_pmul.
have e : 1 - (1 / 3%:R + 1 / 3%:R) = 1 / 3%:R :> R by arithmetic; rewrite pnatr_eq0.
rewrite ler_expn2r ?nnegrE ?(ltW third_positive) //; last by rewrite -[X in X <= _]e ler_sub // ler_add.
by rewrite subr_ge0 (le_trans (ler_add v3 w3)) // -subr_ge0 e ltW // third_positive.
Qed.

Lemma h_decreases v w : 1 / 3%:R <= v -> v <= w -> w <= 1 -> h w <= h v.
Proof.
move=> v3; rewrite le_eqVlt => /orP[/eqP-> //|vw] w1; apply: ltW.
exact: (decreases (inequality_6.Premises v3 (lt_le_trans vw w1) vw w1)).
Qed.

(* Where h has no zero it has a largest and a least value. *)
Lemma largest a b : 0 < a -> a <= b -> b < 1 -> exists2 v, a <= v <= b & forall w, a <= w <= b -> h w <= h v.
Proof.
move=> a0 ab b1; have [b3|/ltW b3] := leP b (1 / 3%:R).
  by exists b => [|w /andP[aw wb]]; rewrite ?ab ?lexx // h_increases // (le_trans (ltW a0)).
have [a3|/ltW a3] := leP a (1 / 3%:R).
  exists (1 / 3%:R) => [|w /andP[aw wb]]; first by rewrite a3.
  have [w3|/ltW w3] := leP w (1 / 3%:R); first by rewrite h_increases // (le_trans (ltW a0)).
  by rewrite h_decreases // (le_trans wb) // ltW.
by exists a => [|w /andP[aw wb]]; rewrite ?ab ?lexx // h_decreases // (le_trans wb) // ltW.
Qed.

Lemma least a b : 0 < a -> a <= b -> b < 1 -> exists2 w, a <= w <= b & forall v, a <= v <= b -> h w <= h v.
Proof.
move=> a0 ab b1; have low v : a <= v <= b -> h a <= h v \/ h b <= h v.
  move=> /andP[av vb]; have [v3|/ltW v3] := leP v (1 / 3%:R).
    by left; rewrite h_increases // ltW.
  by right; rewrite h_decreases // ltW.
have [hab|/ltW hba] := leP (h a) (h b).
  by exists a => [|v /low[] //]; rewrite ?lexx ?ab //; exact: le_trans.
by exists b => [|v /low[] //]; rewrite ?lexx ?ab //; exact: le_trans.
Qed.
End Values.

Section Spectra.
Variables (R : realFieldType) (l_n l_1 : R).
Hypothesis ends : 0 < l_n < l_1.
Let kappa := l_1 / l_n.
Implicit Types gamma v w c : R.

Lemma l_n_positive : 0 < l_n. Proof. by case/andP: ends. Qed.
Lemma l_1_positive : 0 < l_1. Proof. by case/andP: ends => /lt_trans; apply. Qed.
Lemma above_1 : 1 < kappa. Proof. by rewrite ltr_pdivl_mulr ?l_n_positive // mul1r; case/andP: ends. Qed.
Lemma kappa_positive : 0 < kappa. Proof. exact: lt_trans ltr01 above_1. Qed.
Lemma kappa_is_not_0 : kappa != 0. Proof. by rewrite gt_eqF // kappa_positive. Qed.
Lemma kappa_1_is_not_0 : kappa + 1 != 0. Proof. by rewrite gt_eqF // addr_gt0 ?kappa_positive ?ltr01. Qed.
Lemma l_1_over_kappa : l_1 / kappa = l_n.
Proof. by rewrite /kappa invf_div mulrCA divff ?mulr1 // gt_eqF // l_1_positive. Qed.

Section Step.
Variable gamma : R.
Hypothesis gamma0 : 0 < gamma.
Let t := gamma * l_1.
Definition between v : Prop := t / kappa <= v <= t.

Lemma mapped_h lambda : h (gamma * lambda) = gamma * spectra.mapped gamma lambda.
Proof. by rewrite /h /spectra.mapped; arithmetic. Qed.

Lemma h_mapped v : h v = gamma * spectra.mapped gamma (v / gamma).
Proof. by rewrite -mapped_h mulrCA divff ?mulr1 // gt_eqF. Qed.

Lemma betweenP v : between v <-> l_n <= v / gamma <= l_1.
Proof.
by rewrite /between /t -mulrA l_1_over_kappa ler_pdivl_mulr // ler_pdivr_mulr // ![_ * gamma]mulrC.
Qed.

Lemma t_between : between t.
Proof.
have t0 : 0 < t by rewrite mulr_gt0 // l_1_positive.
by rewrite /between lexx andbT ler_pdivr_mulr ?kappa_positive // ler_pemulr ?(ltW t0) ?(ltW above_1).
Qed.

Lemma t_kappa_between : between (t / kappa).
Proof. by have /andP[tk _] := t_between; rewrite /between lexx. Qed.

(* All is said by the quotients of h. *)
Lemma at_mostP c : spectra.at_most l_n l_1 gamma c <-> forall v w, between v -> between w -> 0 < h w /\ h v <= c * h w.
Proof.
split=> [all v w /betweenP bv /betweenP bw|all d lambda lambda_within j k].
  have [|m0] := all 2%N (fun k => if k == ord0 then v / gamma else w / gamma) _ ord0 (lift ord0 ord0).
    by move=> k; case: ifP.
  by rewrite /= ler_pdivr_mulr // !h_mapped mulr_gt0 // [c * _]mulrCA ler_pmul2l.
have b i : between (gamma * lambda i) by apply/betweenP; rewrite mulrAC divff ?mul1r ?gt_eqF.
have [hw] := all _ _ (b j) (b k); rewrite !mapped_h [c * _]mulrCA ler_pmul2l // in hw * => vw.
by rewrite pmulr_rgt0 // in hw; split=> //; rewrite ler_pdivr_mulr.
Qed.

Lemma worst_of c v w : (forall v w, between v -> between w -> 0 < h w /\ h v <= c * h w) ->
  between v -> between w -> h v = c * h w -> spectra.worst l_n l_1 gamma c.
Proof.
move=> all bv bw e; split; first exact/at_mostP.
have [hw _] := all _ _ bv bw; move/betweenP: bv => bv; move/betweenP: bw => bw.
exists 2%N, (fun k => if k == ord0 then v / gamma else w / gamma), ord0, (lift ord0 ord0).
split=> [k|/=]; first by case: ifP.
move: e hw; rewrite !h_mapped [c * _]mulrCA pmulr_rgt0 // => e w0.
by rewrite (mulfI (lt0r_neq0 gamma0) e) mulfK // gt_eqF.
Qed.

(* Below 1 there is a worst condition number. *)
Lemma some_is_worst : t < 1 -> exists c v w,
  [/\ spectra.worst l_n l_1 gamma c, between v, between w, 0 < h w & h v = c * h w].
Proof.
move=> t1; have t0 : 0 < t by rewrite mulr_gt0 // l_1_positive.
have a0 : 0 < t / kappa by rewrite divr_gt0 ?kappa_positive.
have /andP[ab _] := t_between.
have [v bv high] := largest a0 ab t1; have [w bw low] := least a0 ab t1.
have pos u : between u -> 0 < h u.
  by move=> /andP[au ub]; rewrite h_positive // (lt_le_trans a0) //= (le_lt_trans ub).
have e : h v = h v / h w * h w by rewrite divfK // gt_eqF // pos.
exists (h v / h w), v, w; split=> //; last exact: pos.
apply: (worst_of _ bv bw e) => x y bx by_; split; first exact: pos.
rewrite (le_trans (high _ bx)) // {1}e ler_wpmul2l ?low //.
by rewrite divr_ge0 // ltW // pos.
Qed.

Lemma larger c x v w : spectra.at_most l_n l_1 gamma c -> between v -> between w -> x * h w < h v -> x < c.
Proof.
move=> /at_mostP all bv bw xc; have [w0 vw] := all _ _ bv bw.
by rewrite -(ltr_pmul2r w0); exact: lt_le_trans vw.
Qed.

Lemma as_large c x v w : spectra.at_most l_n l_1 gamma c -> between v -> between w -> x * h w <= h v -> x <= c.
Proof.
move=> /at_mostP all bv bw xc; have [w0 vw] := all _ _ bv bw.
by rewrite -(ler_pmul2r w0); exact: le_trans vw.
Qed.

(* From 1 on *)
Lemma from_1_on c : spectra.at_most l_n l_1 gamma c -> 1 <= t -> kappa <= c.
Proof.
move=> all t1; have [tk|/ltW kt] := leP t kappa.
  have b1 : between 1.
    by rewrite /between t1 andbT; exact: (one_within (inequality_11.Premises above_1 t1 tk kappa_is_not_0)).
  have [] := (at_mostP c).1 all _ _ b1 b1; by rewrite /h addNr mulr0 (zero_at_1 R inequality_10.Premises) ltxx.
apply: as_large all t_between t_kappa_between _.
exact: (from_kappa_on (inequality_12.Premises above_1 kt kappa_is_not_0)).
Qed.
End Step.

(* At 0 and below *)
Lemma up_to_0 gamma c : spectra.at_most l_n l_1 gamma c -> gamma <= 0 -> kappa <= c.
Proof.
move=> all g0; have [|m0] := all 2%N (fun k => if k == ord0 then l_1 else l_n) _ ord0 (lift ord0 ord0).
  by case/andP: ends => _ /ltW l k; case: ifP; rewrite lexx ?andbT.
apply: le_trans; rewrite /= ler_pdivl_mulr //.
move: g0; rewrite le_eqVlt => /orP[/eqP->|g0].
  by rewrite /spectra.mapped !mul0r subr0 expr1n !mulr1 divfK // gt_eqF // l_n_positive.
have t0 : gamma * l_1 <= 0 by rewrite mulr_le0_ge0 ?ltW // l_1_positive.
have e : gamma * l_1 / kappa = gamma * l_n by rewrite -mulrA l_1_over_kappa.
have := below_0 (inequality_13.Premises above_1 t0 kappa_is_not_0); rewrite -!/(h _) e !mapped_h.
by rewrite mulNr ler_opp2 -[_ * kappa]mulrA ler_nmul2l // [_ * kappa]mulrC.
Qed.
End Spectra.

Lemma root_of (R : realFieldType) (kappa t : R) : 0 < kappa -> 27%:R * t * (1 - t) ^+ 2 = 4%:R / kappa ->
  [/\ t != 0, - t + 1 != 0 & kappa = 4%:R / (t * 27%:R * (- t + 1) * (- t + 1))].
Proof.
move=> k0 e; have k : kappa != 0 by rewrite gt_eqF.
have : 27%:R * t * (1 - t) ^+ 2 != 0 by rewrite e mulf_neq0 ?invr_eq0 ?pnatr_eq0.
rewrite expr2 !mulf_eq0 !negb_or => /andP[/andP[_ t0]] /andP[t1 _]; split=> //; first by rewrite addrC.
have -> : t * 27%:R * (- t + 1) * (- t + 1) = 27%:R * t * (1 - t) ^+ 2 by arithmetic.
by rewrite e invf_div mulrCA divff ?mulr1 // pnatr_eq0.
Qed.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R l_n l_1 t_c [ends [small large]] gamma; set kappa := l_1 / l_n in small large *.
have k0 := kappa_positive ends; have k1 : 1 < kappa := above_1 ends.
have nz := kappa_is_not_0 ends; have nz1 := kappa_1_is_not_0 ends; have l0 := l_1_positive ends.
split=> [[c [all _] ck]|/andP[t0 tc]].
  have [g0|g0] := leP gamma 0; first by have := le_lt_trans (up_to_0 ends all g0) ck; rewrite ltxx.
  rewrite mulr_gt0 //= ltNge; apply/negP => tt; set t := gamma * l_1 in tt.
  suff : kappa <= c by rewrite leNgt ck.
  have [t1|/ltW t1] := leP t 1; last exact: (from_1_on ends g0).
  have bt : between l_n l_1 gamma t := t_between ends g0.
  have by_quotient : kappa / (kappa + 1) <= t -> kappa <= c.
    move=> tk; apply: (as_large ends g0) all (t_kappa_between ends g0) bt _.
    exact: (from_the_quotient (inequality_4.Premises k1 tk t1 nz1 nz)).
  have [k2|/ltW k2] := leP kappa 2%:R; first by apply: by_quotient; rewrite -(small k2).
  have [tc2 tc1 e] := large k2; have [z0 z1 ek] := root_of k0 e.
  have [t3|/ltW t3] := leP t (kappa / 3%:R).
    apply: (as_large ends g0 (v := 1 / 3%:R)) all _ bt _.
      apply/andP; rewrite ler_pdivr_mulr // mul1r [_ * kappa]mulrC; split=> //.
      by rewrite -[_^-1]mul1r (le_trans _ (le_trans tc2 tt)) // ler_wpmul2r ?invr_ge0 ?ler0n // ler1n.
    by rewrite h_third /kappa ek; exact: (from_the_root (inequality_3.Premises tc2 tc1 tt t1 z0 z1)).
  exact/by_quotient/(le_trans (quotient_is_small (inequality_5.Premises k2 nz1))).
have g0 : 0 < gamma by rewrite -(pmulr_lgt0 _ l0).
have tc1 : t_c < 1.
  have [k2|/ltW k2] := leP kappa 2%:R; last by case: (large k2).
  by rewrite small // ltr_pdivr_mulr ?mul1r ?ltr_addl ?ltr01 // addr_gt0 ?ltr01.
have [c [v [w [is_worst bv bw w0 e]]]] := some_is_worst ends g0 (lt_trans tc tc1); exists c => //.
rewrite -(ltr_pmul2r w0) -e; move/andP: bv => [v1 v2]; move/andP: bw => [w1 w2].
have [k2|k2] := ltP kappa 2%:R.
  rewrite small ?(ltW k2) // in tc.
  exact: (improves_small (inequality_1.Premises k1 k2 t0 tc v1 v2 w1 w2 nz1 nz)).
have [tc2 _ ec] := large k2; have [z0 z1 ek] := root_of k0 ec; move: v1 w1 nz; rewrite /kappa ek => v1 w1 nz.
exact: (improves_large (inequality_2.Premises tc2 tc1 t0 tc v1 v2 w1 w2 z0 z1 nz)).
Qed.

Definition clause_1_met (R : realFieldType) : @clause_1.premises R 2%:R 3%:R (3%:R / 5%:R).
Proof.
have two : 0 < 2%:R :> R by rewrite ltr0n.
split=> [|]; first by rewrite two ltr_nat.
split=> [_|]; first by arithmetic; rewrite ?pnatr_eq0 // (_ : 2%:R + 3%:R = 5%:R) ?pnatr_eq0 // -natrD.
by rewrite ler_pdivl_mulr // -natrM ler_nat.
Qed.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R kappa [k1]; have k0 : 0 < kappa := lt_trans ltr01 k1.
have two0 : 2%:R != 0 :> R by rewrite pnatr_eq0.
have three0 : 3%:R != 0 :> R by rewrite pnatr_eq0.
have t1 : 2%:R / 3%:R < 1 :> R by rewrite ltr_pdivr_mulr ?ltr0n // mul1r ltr_nat.
have third : - (2%:R / 3%:R) + 1 = 1 / 3%:R :> R by arithmetic.
have z0 : 2%:R / 3%:R != 0 :> R by rewrite mulf_neq0 ?invr_eq0.
have z1 : - (2%:R / 3%:R) + 1 != 0 :> R by rewrite third mulf_neq0 ?oner_eq0 ?invr_eq0.
have at_2 : 27%:R * (2%:R / 3%:R) * (1 - 2%:R / 3%:R) ^+ 2 = 4%:R / 2%:R :> R.
  have root := is_a_root (inequality_9.Premises (lexx _) t1 z0 z1).
  have e : 4%:R / (2%:R / 3%:R * 27%:R * (- (2%:R / 3%:R) + 1) * (- (2%:R / 3%:R) + 1)) = 2%:R :> R.
    rewrite -[RHS](root_at_2 R inequality_7.Premises) third; arithmetic; by rewrite ?pnatr_eq0.
  rewrite e in root; rewrite -[4%:R](root) mulfK //; arithmetic.
have [k2|k2] := leP kappa 2%:R.
  exists (kappa / (kappa + 1)); split=> [|t [small _]]; last by rewrite small.
  split=> // k2'; have -> : kappa = 2%:R by apply/eqP; rewrite eq_le k2 k2'.
  have -> : 2%:R / (2%:R + 1) = 2%:R / 3%:R :> R.
    by rewrite -[RHS](both_at_2 R inequality_8.Premises); arithmetic.
  by split.
pose f : {poly R} := 27%:R *: ('X * (1 - 'X) ^+ 2).
have value t : f.[t] = 27%:R * t * (1 - t) ^+ 2 by rewrite /f !(hornerE, horner_exp); arithmetic.
have [|s t st s1 t1'||t [[/andP[t2 t1'] e] only]] := @decreasing_polynomials_take_each_value_once R f (2%:R / 3%:R) 1 (4%:R / kappa).
- exact: ltW.
- have third_s : 1 / 3%:R <= s.
    by rewrite (le_trans _ st) // ler_wpmul2r ?invr_ge0 ?ler0n // ler1n.
  have := decreases (inequality_6.Premises third_s (lt_le_trans s1 t1') s1 t1'); rewrite -!/(h _) !value => lt.
  have e u : 27%:R * u * (1 - u) ^+ 2 = 27%:R * h u by rewrite /h; arithmetic.
  by rewrite !e ltr_pmul2l ?ltr0n.
- rewrite !value at_2 subrr expr0n mulr0; apply/andP; split; first by rewrite divr_ge0 ?ler0n // ltW.
  by rewrite ler_wpmul2l ?ler0n // lef_pinv ?posrE ?ltr0n // ltW.
rewrite value in e; exists t; split=> [|u [_ large]].
  split=> [k2'|_]; first by have := lt_le_trans k2 k2'; rewrite ltxx.
  split=> //; rewrite lt_neqAle t1' andbT; apply: contra_eq_neq e => ->.
  by rewrite subrr expr0n mulr0 eq_sym mulf_neq0 ?invr_eq0 ?pnatr_eq0 ?gt_eqF.
by have [u2 u1 eu] := large (ltW k2); apply: only; rewrite value u2 ltW.
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R l_n l_1 gamma [ends /andP[g0 g3]]; have l0 := l_1_positive ends; have k1 := above_1 ends.
have [t_c [this_is_t_c _]] := clause_2_holds (clause_2.Premises k1).
apply/(clause_1_holds (clause_1.Premises ends this_is_t_c)); rewrite mulr_gt0 //=.
have t3 : gamma * l_1 <= 1 / 3%:R.
  by move: g3; rewrite invfM mulrA ler_pdivl_mulr.
apply: le_lt_trans t3 _; set kappa := l_1 / l_n in k1 this_is_t_c; have [small large] := this_is_t_c.
have [k2|/ltW k2] := leP kappa 2%:R.
  have k0 : 0 < kappa + 1 by rewrite addr_gt0 ?ltr01 // (lt_trans ltr01).
  rewrite small // ltr_pdivl_mulr // mul1r mulrC ltr_pdivr_mulr ?ltr0n // -[3%:R]/(1 + 2%:R) mulrDr mulr1 ltr_add2l.
  by rewrite (lt_trans k1) // ltr_pmulr ?(lt_trans ltr01) // ltr1n.
by have [t2 _ _] := large k2; apply: lt_le_trans t2; rewrite ltr_pmul2r ?invr_gt0 ?ltr0n // ltr1n.
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R l_n l_1 gamma [ends /andP[g1 g2]]; have l0 := l_1_positive ends; have n0 := l_n_positive ends.
have g0 : 0 < gamma by rewrite (lt_le_trans _ g1) // divr_gt0 ?ltr01.
have t1 : 1 <= gamma * l_1 by rewrite -ler_pdivr_mulr.
have tk : gamma * l_1 <= l_1 / l_n by rewrite mulrC ler_pmul2l // -[_^-1]mul1r.
have b1 : between l_n l_1 gamma 1.
  by rewrite /between t1 andbT; exact: (one_within (inequality_11.Premises (above_1 ends) t1 tk (kappa_is_not_0 ends))).
have zero : spectra.mapped gamma gamma^-1 = 0.
  rewrite /spectra.mapped divff ?gt_eqF // subrr expr0n mulr0.
  exact: (zero_at_1 R inequality_10.Premises).
have other l : 0 < l -> l != gamma^-1 -> 0 < spectra.mapped gamma l.
  move=> l_0 lg; rewrite mulr_gt0 // lt_neqAle sqr_ge0 andbT eq_sym expf_eq0 /= subr_eq0 eq_sym.
  by apply: contra lg => /eqP e; rewrite -[l](mulKf (lt0r_neq0 g0)) e mulr1.
have [l [l_within l_0 lg]] : exists l, [/\ l_n <= l <= l_1, 0 < l & l != gamma^-1].
  case/andP: (ends) => _ nl; have [e|] := eqVneq l_1 gamma^-1; last by exists l_1; rewrite lexx ltW.
  by exists l_n; rewrite lexx ltW // -e lt_eqF.
exists 2%N, (fun k => if k == ord0 then l else gamma^-1), ord0, (lift ord0 ord0); split=> [k||//]; last exact: other.
by case: ifP => // _; move/(betweenP ends g0): b1; rewrite mul1r.
Qed.

Section Best.
Variables (R : rcfType) (l_n l_1 : R).
Hypothesis ends : 0 < l_n < l_1.
Let s := Num.sqrt (l_1 / l_n).
Let best := 1 / (l_1 + Num.sqrt (l_1 * l_n) + l_n).
(* The best condition number, as the inequalities have it *)
Let least := (s * s + s + 1) * 4%:R * (s * s + s + 1) * (s * s + s + 1) / (s * 27%:R * s * (s + 1) * (s + 1)).

Lemma s_squared : s * s = l_1 / l_n.
Proof. by rewrite -expr2 sqr_sqrtr // ltW // kappa_positive. Qed.
Lemma s_above_1 : 1 < s.
Proof. by rewrite -sqrtr1 ltr_sqrt ?kappa_positive // above_1. Qed.
Lemma s_positive : 0 < s. Proof. exact: lt_trans ltr01 s_above_1. Qed.
Lemma s_is_not_0 : s != 0. Proof. by rewrite gt_eqF // s_positive. Qed.
Lemma s_1_is_not_0 : s + 1 != 0. Proof. by rewrite gt_eqF // addr_gt0 ?ltr01 ?s_positive. Qed.
Lemma sum_positive : 0 < s * s + s + 1. Proof. by rewrite !addr_gt0 ?mulr_gt0 ?ltr01 ?s_positive. Qed.
Lemma sum_is_not_0 : s * s + s + 1 != 0. Proof. by rewrite gt_eqF // sum_positive. Qed.

Lemma best_step : best * l_1 = s * s / (s * s + s + 1).
Proof.
have n0 := l_n_positive ends; have l1 : l_1 = s * s * l_n by rewrite s_squared divfK // gt_eqF.
have -> : best = 1 / (l_n * (s * s + s + 1)).
  congr (_ / _); have -> : Num.sqrt (l_1 * l_n) = s * l_n.
    rewrite {1}l1 (_ : _ * l_n = (s * l_n) ^+ 2); last by arithmetic.
    by rewrite sqrtr_sqr ger0_norm // mulr_ge0 ?ltW ?s_positive.
  by rewrite {1}l1; arithmetic.
by rewrite {1}l1; arithmetic; rewrite ?mulf_neq0 ?sum_is_not_0 ?(lt0r_neq0 n0).
Qed.

Lemma best_positive : 0 < best.
Proof. by rewrite -(pmulr_lgt0 _ (l_1_positive ends)) best_step divr_gt0 ?sum_positive ?mulr_gt0 ?s_positive. Qed.

Let third_between gamma : gamma * l_1 / (l_1 / l_n) <= 1 / 3%:R -> 1 / 3%:R <= gamma * l_1 ->
  between l_n l_1 gamma (1 / 3%:R).
Proof. by move=> low high; apply/andP. Qed.

Lemma best_quotient : best * l_1 / (l_1 / l_n) = 1 / (s * s + s + 1).
Proof. rewrite best_step -s_squared; arithmetic; by rewrite ?mulf_neq0 ?sum_is_not_0 ?s_is_not_0. Qed.

Lemma best_quotient_is_small : best * l_1 / (l_1 / l_n) <= 1 / 3%:R.
Proof.
rewrite best_quotient ler_wpmul2l ?ler01 // lef_pinv ?posrE ?ltr0n ?sum_positive // -[3%:R]/(1 + (1 + 1)) addrA.
by rewrite !ler_add // ?ltW ?s_above_1 // (lt_trans s_above_1) // ltr_pmulr ?s_positive ?s_above_1.
Qed.

Lemma best_is_large : 1 / 3%:R <= best * l_1.
Proof.
have s1 := ltW s_above_1; have ss : s <= s * s by rewrite ler_pemulr // ltW // s_positive.
rewrite best_step ler_pdivr_mulr ?ltr0n // mulrAC ler_pdivl_mulr ?sum_positive // mul1r.
have -> : s * s * 3%:R = s * s + s * s + s * s by arithmetic.
by rewrite !ler_add // (le_trans s1).
Qed.

Lemma best_is_worst : spectra.worst l_n l_1 best least.
Proof.
have nz := s_is_not_0; have nz1 := s_1_is_not_0; have nz2 := sum_is_not_0.
apply: (worst_of ends best_positive (v := 1 / 3%:R) (w := best * l_1)) => [v w /andP[v1 v2] /andP[w1 w2]||//|].
- have w0 : 0 < w by rewrite (lt_le_trans _ w1) // best_quotient divr_gt0 ?ltr01 ?sum_positive.
  split; first rewrite h_positive // w0 (le_lt_trans w2) // best_step ltr_pdivr_mulr ?sum_positive // mul1r -addrA.
    by rewrite ltr_addl addr_gt0 ?ltr01 ?s_positive.
  move: v1 v2 w1 w2; rewrite best_step -s_squared => v1 v2 w1 w2.
  exact: (best_reached (inequality_14.Premises s_above_1 v1 v2 w1 w2 nz nz2 nz1)).
- exact: third_between best_quotient_is_small best_is_large.
- exact: t_between best_positive.
by rewrite h_third best_step; exact: (best_is_that (inequality_15.Premises s_above_1 nz nz1 nz2)).
Qed.

Lemma others_are_worse gamma c : gamma != best -> spectra.at_most l_n l_1 gamma c -> least < c.
Proof.
have nz := s_is_not_0; have nz1 := s_1_is_not_0; have nz2 := sum_is_not_0; have l0 := l_1_positive ends.
move=> other all; have better : least < l_1 / l_n.
  by rewrite -s_squared; exact: (best_improves (inequality_16.Premises s_above_1 nz nz1)).
have [g0|g0] := leP gamma 0; first exact: lt_le_trans better (up_to_0 ends all g0).
set t := gamma * l_1; have t0 : 0 < t by rewrite mulr_gt0.
have [t1|/ltW t1] := leP t 1; last exact: lt_le_trans better (from_1_on ends g0 all t1).
have bt : between l_n l_1 gamma t := t_between ends g0.
have btk : between l_n l_1 gamma (t / (l_1 / l_n)) := t_kappa_between ends g0.
have [t3|/ltW t3] := leP t (1 / 3%:R).
  apply: (larger ends g0 all bt btk); rewrite -s_squared.
  exact: (worse_to_third (inequality_17.Premises s_above_1 t0 t3 nz nz1)).
have [tb|bt'|e] := ltgtP t (best * l_1); last by case/eqP: other; apply: (mulIf (lt0r_neq0 l0)).
  apply: (larger ends g0 all (v := 1 / 3%:R) _ btk).
    apply: third_between t3; rewrite (le_trans _ best_quotient_is_small) // ler_pmul2r ?invr_gt0 ?kappa_positive //.
    exact: ltW.
  move: tb; rewrite best_step h_third -s_squared => tb.
  exact: (worse_to_best (inequality_18.Premises s_above_1 t3 tb nz2 nz nz1)).
rewrite best_step in bt'.
have [tk|tk] := leP (t / (l_1 / l_n)) (1 / 3%:R).
  apply: (larger ends g0 all (third_between tk t3) bt); rewrite h_third.
  exact: (worse_beyond (inequality_19.Premises s_above_1 bt' t1 nz2 nz nz1)).
have k0 := kappa_positive ends; set kappa := l_1 / l_n in k0 tk btk *.
have kt : kappa / 3%:R < t by move: tk; rewrite ltr_pdivl_mulr // mulrC mulrA mulr1.
have k3 : kappa < 3%:R by have := lt_le_trans kt t1; rewrite ltr_pdivr_mulr ?ltr0n // mul1r.
have s74 : s <= 7%:R / 4%:R.
  have q0 : 0 <= 7%:R / 4%:R :> R by rewrite divr_ge0 ?ler0n.
  rewrite leNgt; apply/negP => s7; have := ltr_pmul q0 q0 s7 s7; rewrite s_squared -/kappa => /lt_trans/(_ k3).
  by rewrite mulf_div -!natrM ltr_pdivr_mulr ?ltr0n // -natrM ltr_nat.
have fourth0 : 0 < 4%:R / 27%:R :> R by rewrite divr_gt0 ?ltr0n.
have at_third := worse_at_third (inequality_21.Premises s_above_1 s74 nz nz1).
have without := worse_without_third (inequality_20.Premises (above_1 ends) k3 (ltW kt) t1 (kappa_is_not_0 ends)).
apply: (larger ends g0 all btk bt); rewrite -(ltr_pmul2r fourth0) -mulrA.
have h0 : 0 < h (t / kappa) by case: ((at_mostP ends g0 c).1 all _ _ btk btk).
apply: le_lt_trans (_ : _ <= least * (h (t / kappa) * h (kappa / 3%:R))) _.
  rewrite ler_pmul2l //; apply: divr_gt0; rewrite ?mulr_gt0 ?ltr0n ?sum_positive ?addr_gt0 ?ltr01 ?s_positive //.
by rewrite mulrCA ltr_pmul2l // /kappa -s_squared.
Qed.
End Best.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R l_n l_1 [ends] best s c.
have -> : c = (s * s + s + 1) * 4%:R * (s * s + s + 1) * (s * s + s + 1) / (s * 27%:R * s * (s + 1) * (s + 1)).
  by congr (_ / _); arithmetic.
by split=> [|gamma c' other]; [exact: best_is_worst|exact: others_are_worse].
Qed.

Definition clause_2_met (R : realFieldType) : @clause_2.premises R 3%:R.
Proof. by split; rewrite ltr1n. Qed.
Definition clause_3_met (R : realFieldType) : @clause_3.premises R 1 2%:R (1 / (3%:R * 2%:R)).
Proof. by split; rewrite ?ltr01 ?ltr1n // lexx divr_gt0 ?ltr01 // mulr_gt0 ?ltr0n. Qed.
Definition clause_4_met (R : realFieldType) : @clause_4.premises R 1 2%:R 1.
Proof. by split; rewrite ?ltr01 ?ltr1n // divr1 lexx andbT ler_pdivr_mulr ?ltr0n // mul1r ler1n. Qed.
Definition clause_5_met (R : realFieldType) : @clause_5.premises R 1 2%:R.
Proof. by split; rewrite ltr01 ltr1n. Qed.
End Derived.
