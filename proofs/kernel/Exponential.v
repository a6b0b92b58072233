(* The exponential function, by two laws: bounds of cosh and sinh near 0, which `hyperbolic_bounds` has from series. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Arithmetic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* Of the functions of a real number e^x alone is such that exp(x + y) = exp(x) exp(y) and exp(x) >= 1 + x. *)
Record exponential (R : numDomainType) (exp : R -> R) : Prop := Exponential {
  of_a_sum : forall x y, exp (x + y) = exp x * exp y;
  above_its_tangent : forall x, 1 + x <= exp x }.

Section Given.
Variables (R : realFieldType) (exp : R -> R).
Hypothesis archimedean : Num.archimedean_axiom R.
Hypothesis law : exponential exp.
Implicit Types x y h a b : R.

Definition cosh x : R := (exp x + exp (- x)) / 2%:R.
Definition sinh x : R := (exp x - exp (- x)) / 2%:R.

Let two0 : 2%:R != 0 :> R. Proof. by rewrite pnatr_eq0. Qed.

Lemma expD x y : exp (x + y) = exp x * exp y. Proof. exact: of_a_sum. Qed.
Lemma tangent x : 1 + x <= exp x. Proof. exact: above_its_tangent. Qed.

Lemma exp0 : exp 0 = 1.
Proof.
have e0 : exp 0 != 0 by rewrite gt_eqF // (lt_le_trans ltr01) // -[X in X <= _]addr0 tangent.
by apply: (mulfI e0); rewrite -expD addr0 mulr1.
Qed.

Lemma exp_inverse x : exp x * exp (- x) = 1.
Proof. by rewrite -expD subrr exp0. Qed.

Lemma exp_half x : exp x = exp (x / 2%:R) * exp (x / 2%:R).
Proof. by rewrite -expD -splitr. Qed.

Lemma exp_positive x : 0 < exp x.
Proof.
rewrite lt_neqAle {2}exp_half -expr2 sqr_ge0 andbT eq_sym; apply: contra_eq_neq (exp_inverse x) => ->.
by rewrite mul0r eq_sym oner_eq0.
Qed.

Lemma cosh_even x : cosh (- x) = cosh x. Proof. by rewrite /cosh opprK addrC. Qed.
Lemma sinh_odd x : sinh (- x) = - sinh x. Proof. by rewrite /sinh opprK -mulNr opprB. Qed.
Lemma cosh_positive x : 0 < cosh x. Proof. by rewrite divr_gt0 ?ltr0n // addr_gt0 ?exp_positive. Qed.
Lemma cosh_norm x : cosh `|x| = cosh x. Proof. by case: ger0P => _; rewrite ?cosh_even. Qed.

Lemma cosh_double x : cosh (x + x) = 1 + 2%:R * (sinh x * sinh x).
Proof.
transitivity (exp x * exp (- x) + 2%:R * (sinh x * sinh x)); last by rewrite exp_inverse.
by rewrite /cosh /sinh opprD !expD; arithmetic.
Qed.
Lemma cosh_double' x : cosh (x + x) = cosh x * cosh x + sinh x * sinh x.
Proof. by rewrite /cosh /sinh opprD !expD; arithmetic. Qed.
Lemma sinh_double x : sinh (x + x) = 2%:R * (sinh x * cosh x).
Proof. by rewrite /cosh /sinh opprD !expD; arithmetic. Qed.

Lemma cosh_square x : 1 + cosh (x + x) = 2%:R * (cosh x * cosh x).
Proof.
transitivity (exp x * exp (- x) + cosh (x + x)); first by rewrite exp_inverse.
by rewrite /cosh opprD !expD; arithmetic.
Qed.

Lemma square_at_least_0 x : 0 <= x * x. Proof. by rewrite -expr2 sqr_ge0. Qed.

(* What is at most b + a/2^k for every k, is at most b. *)
Lemma at_most_limit a b c : 0 <= a -> (forall k, c <= b + a / 2%:R ^+ k) -> c <= b.
Proof.
move=> a0 all; rewrite leNgt; apply/negP => bc; have d0 : 0 < c - b by rewrite subr_gt0.
have [N] := archimedean (a / (c - b)); rewrite ger0_norm ?divr_ge0 ?(ltW d0) // => aN.
have := all N; rewrite leNgt => /negP; apply; rewrite -ltr_subr_addl ltr_pdivr_mulr ?exprn_gt0 ?ltr0n //.
rewrite ltr_pdivr_mulr // in aN; rewrite (lt_le_trans aN) // mulrC ler_wpmul2l ?(ltW d0) // -natrX ler_nat.
exact/ltnW/ltn_expl.
Qed.

(* x = 2^k y, by doubling *)
Lemma by_doubling (P : R -> R -> Prop) : (forall h, 0 <= h -> P h h) -> (forall h y, 0 <= y -> P h y -> P h (y + y)) ->
  forall x k, 0 <= x -> P (x / 2%:R ^+ k) x.
Proof.
move=> base double x k x0; have h0 l : 0 <= x / 2%:R ^+ l by rewrite divr_ge0 ?exprn_ge0 ?ler0n.
suff walk j : (j <= k)%N -> P (x / 2%:R ^+ k) (x / 2%:R ^+ (k - j)).
  by have := walk k (leqnn k); rewrite subnn divr1.
elim: j => [_|j IH jk]; first by rewrite subn0; exact: base.
have -> : x / 2%:R ^+ (k - j.+1) = x / 2%:R ^+ (k - j) + x / 2%:R ^+ (k - j).
  by rewrite -(subnSK jk) exprS; have p0 := expf_neq0 (k - j.+1) two0; arithmetic; rewrite mulf_neq0.
by apply: double => //; exact/IH/ltnW.
Qed.

Lemma sinh_at_least_0 x : 0 <= x -> 0 <= sinh x.
Proof.
move=> x0; rewrite divr_ge0 ?ler0n // subr_ge0 -(ler_pmul2l (exp_positive x)) exp_inverse -expD.
by rewrite (le_trans _ (tangent _)) // ler_addl addr_ge0.
Qed.

(* cosh y >= 1 *)
Theorem cosh_at_least_1 x : 1 <= cosh x.
Proof. by rewrite [x]splitr cosh_double ler_addl mulr_ge0 ?ler0n ?square_at_least_0. Qed.

Lemma squares_of_cosh x : cosh x <= cosh x * cosh x /\ cosh x * cosh x <= cosh (x + x).
Proof.
have c1 := cosh_at_least_1 x; split; first by rewrite ler_pmulr // cosh_positive.
by rewrite cosh_double' ler_addl square_at_least_0.
Qed.

Lemma doubled_in_order (K a b c : R) : 0 <= c -> K * a <= b -> K * (2%:R * (a * c)) <= 2%:R * (b * c).
Proof.
move=> c0 le; rewrite (_ : K * _ = 2%:R * (K * a * c)); last by arithmetic.
by rewrite ler_wpmul2l ?ler0n // ler_wpmul2r.
Qed.

(* sinh x <= x cosh x: up to the factor 1 - x/2^k, by doubling *)
Lemma sinh_at_most x : 0 <= x -> sinh x <= x * cosh x.
Proof.
move=> x0; apply: (@at_most_limit (x * sinh x)) => [|k]; first by rewrite mulr_ge0 // sinh_at_least_0.
suff : (1 - x / 2%:R ^+ k) * sinh x <= x * cosh x.
  by rewrite mulrBl mul1r ler_subl_addr => le; rewrite (le_trans le) // mulrAC.
apply: (by_doubling (P := fun h x => (1 - h) * sinh x <= x * cosh x)) x0 => [h h0|h y y0 IH].
  rewrite -subr_ge0 (_ : _ - _ = exp h * (exp (- h + - h) - (1 - (h + h))) / 2%:R); last first.
    by rewrite expD mulrBr mulrA exp_inverse /sinh /cosh; arithmetic.
  rewrite divr_ge0 ?ler0n // mulr_ge0 ?(ltW (exp_positive _)) // subr_ge0 opprD.
  exact: tangent _.
rewrite sinh_double (le_trans (doubled_in_order (ltW (cosh_positive y)) IH)) //.
rewrite (_ : 2%:R * _ = (y + y) * (cosh y * cosh y)); last by arithmetic.
by rewrite ler_wpmul2l ?addr_ge0 //; case: (squares_of_cosh y).
Qed.

(* sinh x >= x: up to the factor 1 + x/2^k *)
Theorem sinh_at_least x : 0 <= x -> x <= sinh x.
Proof.
move=> x0; apply: (@at_most_limit (x * sinh x)) => [|k]; first by rewrite mulr_ge0 // sinh_at_least_0.
suff : x <= (1 + x / 2%:R ^+ k) * sinh x by rewrite mulrDl mul1r [x * sinh x / _]mulrAC.
apply: (by_doubling (P := fun h x => x <= (1 + h) * sinh x)) x0 => [h h0|h y y0 IH].
  have t := tangent h; have h1 : 0 < 1 + h by rewrite ltr_paddr ?ltr01.
  have e : exp (- h) * (1 + h) <= 1.
    by rewrite -[X in _ <= X](exp_inverse h) mulrC ler_wpmul2r // ltW // exp_positive.
  rewrite /sinh mulrA ler_pdivl_mulr ?ltr0n // mulrBr [(1 + h) * exp (- h)]mulrC ler_subr_addr.
  rewrite (le_trans (ler_add (lexx _) e)) // (le_trans _ (ler_wpmul2l (ltW h1) t)) //.
  by rewrite (_ : (1 + h) * (1 + h) = h * 2%:R + 1 + h * h) ?ler_addl ?square_at_least_0 //; arithmetic.
have -> : (1 + h) * sinh (y + y) = 2%:R * ((1 + h) * sinh y * cosh y) by rewrite sinh_double; arithmetic.
have -> : y + y = 2%:R * y by arithmetic.
rewrite ler_wpmul2l ?ler0n // (le_trans IH) // ler_pemulr ?cosh_at_least_1 //.
exact: le_trans IH.
Qed.

(* cosh y - 1 <= (y^2/2) cosh y *)
Theorem cosh_at_most y : cosh y - 1 <= y * y / 2%:R * cosh y.
Proof.
have positive x : 0 <= x -> cosh x - 1 <= x * x / 2%:R * cosh x.
  move=> x0; set h := x / 2%:R; have h0 : 0 <= h by rewrite divr_ge0 ?ler0n.
  have [_ cc] := squares_of_cosh h; have s0 := sinh_at_least_0 h0; have le := sinh_at_most h0.
  have xh : x = h + h := splitr x.
  have -> : cosh x - 1 = 2%:R * (sinh h * sinh h) by rewrite xh cosh_double addrC addKr.
  have -> : x * x / 2%:R = 2%:R * (h * h) by rewrite xh; arithmetic.
  rewrite -mulrA ler_wpmul2l ?ler0n // (le_trans (ler_pmul s0 s0 le le)) // xh.
  have -> : h * cosh h * (h * cosh h) = h * h * (cosh h * cosh h) by arithmetic.
  by rewrite ler_wpmul2l ?square_at_least_0.
case: (ger0P y) => [/positive //|/ltW y0].
by rewrite -cosh_even -[y * y]mulrNN positive // oppr_ge0.
Qed.

(* sinh x - x <= (x^3/6) cosh x: with (1/6 + (1/3)/4^k) for 1/6, by doubling *)
Lemma sinh_above x : 0 <= x -> sinh x - x <= x * x * x / 6%:R * cosh x.
Proof.
move=> x0; pose q k := 1 / 6%:R + 1 / 3%:R / 4%:R ^+ k : R.
have q0 k : 0 <= q k by rewrite addr_ge0 ?divr_ge0 ?exprn_ge0 ?ler0n ?ler01.
have bound k a : 0 <= a -> sinh a - a <= q k * (a * a * a) * cosh a.
  elim: k a => [|k IH] a a0.
    have -> : q 0%N * (a * a * a) * cosh a = a * (a * a / 2%:R * cosh a) by rewrite /q expr0; arithmetic; rewrite ?pnatr_eq0.
    apply: le_trans (_ : _ <= a * (cosh a - 1)) _; last by rewrite ler_wpmul2l // cosh_at_most.
    by rewrite mulrBr mulr1 ler_add2r sinh_at_most.
  have [h h0 ->] : exists2 h, 0 <= h & a = h + h.
    by exists (a / 2%:R); [rewrite divr_ge0 ?ler0n|exact: splitr].
  have [c1 c2] := squares_of_cosh h; have c0 := ltW (cosh_positive h); have hh := square_at_least_0 h.
  have -> : sinh (h + h) - (h + h) = 2%:R * ((sinh h - h) * cosh h) + 2%:R * (h * (cosh h - 1)).
    by rewrite sinh_double; arithmetic.
  have -> : q k.+1 * ((h + h) * (h + h) * (h + h)) * cosh (h + h) =
      2%:R * (q k * (h * h * h) * cosh (h + h)) + 2%:R * (h * (h * h / 2%:R * cosh (h + h))).
    have p0 : 4%:R ^+ k != 0 :> R by rewrite expf_neq0 // pnatr_eq0.
    by rewrite /q exprS; arithmetic; rewrite ?mulf_neq0 ?pnatr_eq0.
  rewrite ler_add // ler_wpmul2l ?ler0n //.
    rewrite (le_trans (ler_wpmul2r c0 (IH _ h0))) // -[_ * cosh h * cosh h]mulrA ler_wpmul2l //.
    by rewrite mulr_ge0 // mulr_ge0.
  rewrite ler_wpmul2l // (le_trans (cosh_at_most h)) // ler_wpmul2l ?divr_ge0 ?ler0n //.
  exact: le_trans c1 c2.
have r0 : 0 <= 1 / 3%:R * (x * x * x) * cosh x.
  rewrite mulr_ge0 ?(ltW (cosh_positive x)) // mulr_ge0 ?divr_ge0 ?ler01 ?ler0n //.
  by rewrite mulr_ge0 // square_at_least_0.
apply: (at_most_limit r0) => k; apply: le_trans (bound k x x0) _.
have four : 2%:R ^+ k <= 4%:R ^+ k :> R by rewrite ler_expn2r ?nnegrE ?ler0n // ler_nat.
rewrite (_ : q k * _ * _ = x * x * x / 6%:R * cosh x + 1 / 3%:R * (x * x * x) * cosh x / 4%:R ^+ k).
  by rewrite ler_add2l ler_wpmul2l // lef_pinv ?posrE ?exprn_gt0 ?ltr0n.
have p0 : 4%:R ^+ k != 0 :> R by rewrite expf_neq0 // pnatr_eq0.
by rewrite /q; arithmetic; rewrite ?mulf_neq0 ?pnatr_eq0.
Qed.

(* cosh x <= 4 for 0 <= x <= 2: cosh(x/8) <= 32/31, cosh(x/4) <= 17/15, cosh(x/2) <= 11/7 *)
Theorem cosh_at_most_4 x : 0 <= x <= 2%:R -> cosh x <= 4%:R.
Proof.
move=> /andP[x0 x2].
have double y (a b : R) : cosh y <= a -> 0 <= 1 + b - 2%:R * (a * a) -> cosh (y + y) <= b.
  move=> ca; rewrite subr_ge0 => ab; have c0 := ltW (cosh_positive y).
  by rewrite -(ler_add2l 1) (le_trans _ ab) // cosh_square ler_wpmul2l ?ler0n // ler_pmul.
have halves y : y / 2%:R + y / 2%:R = y by rewrite -splitr.
rewrite -[x]halves; apply: (double _ (11%:R / 7%:R)); last first.
  rewrite (_ : _ - _ = 3%:R / (7%:R * 7%:R)); last by arithmetic; rewrite ?mulf_neq0 ?pnatr_eq0.
  by rewrite divr_ge0 ?mulr_ge0 ?ler0n.
rewrite -[x / 2%:R]halves; apply: (double _ (17%:R / 15%:R)); last first.
  rewrite (_ : _ - _ = 4%:R / (7%:R * 15%:R * 15%:R)); last by arithmetic; rewrite ?mulf_neq0 ?pnatr_eq0.
  by rewrite divr_ge0 ?mulr_ge0 ?ler0n.
rewrite -[x / 2%:R / 2%:R]halves; apply: (double _ (32%:R / 31%:R)); last first.
  rewrite (_ : _ - _ = 32%:R / (31%:R * 31%:R * 15%:R)); last by arithmetic; rewrite ?mulf_neq0 ?pnatr_eq0.
  by rewrite divr_ge0 ?mulr_ge0 ?ler0n.
set y := x / 2%:R / 2%:R / 2%:R; have y0 : 0 <= y by rewrite !divr_ge0 ?ler0n.
have y4 : y <= 1 / 4%:R.
  rewrite (_ : y = x / 8%:R); last by rewrite /y; arithmetic; rewrite ?mulf_neq0 ?pnatr_eq0.
  rewrite ler_pdivr_mulr ?ltr0n // (_ : 1 / 4%:R * 8%:R = 2%:R) //; arithmetic; by rewrite pnatr_eq0.
have c0 := ltW (cosh_positive y); have := cosh_at_most y; rewrite ler_subl_addl => le.
have {}le := le_trans le (ler_add (lexx 1) (ler_wpmul2r c0 (ler_wpmul2r _ (ler_pmul y0 y0 y4 y4)))).
have := le _; rewrite invr_ge0 ler0n => /(_ isT); rewrite -subr_ge0.
rewrite (_ : _ - _ = 31%:R / 32%:R * (32%:R / 31%:R - cosh y)); last by arithmetic; rewrite ?mulf_neq0 ?pnatr_eq0.
by rewrite pmulr_rge0 ?divr_gt0 ?ltr0n // subr_ge0.
Qed.

(* 0 <= sinh x - x <= (2/3) x^3 there *)
Theorem sinh_at_most_cube x : 0 <= x <= 2%:R -> sinh x - x <= 2%:R / 3%:R * (x * x * x).
Proof.
move=> x02; have /andP[x0 _] := x02; rewrite (le_trans (sinh_above x0)) //.
rewrite (_ : 2%:R / 3%:R * _ = x * x * x / 6%:R * 4%:R); last by arithmetic; rewrite ?mulf_neq0 ?pnatr_eq0.
by rewrite ler_wpmul2l ?cosh_at_most_4 // divr_ge0 ?ler0n // mulr_ge0 ?square_at_least_0.
Qed.
End Given.
