(* Derivatives along lines, over any ordered field: those of even functions, at minima, of polynomials of degree 2. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Arithmetic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Derivative.
Variable R : realFieldType.
Implicit Types (g h : R -> R) (c e t : R).

(* The derivative of g at 0 is c. *)
Definition derivative g c : Prop :=
  forall e, 0 < e -> exists2 r, 0 < r & forall t, `|t| < r -> `|g t - g 0 - t * c| <= e * `|t|.

Lemma derivative_ext g h c : (forall t, g t = h t) -> derivative g c -> derivative h c.
Proof. by move=> gh dg e /dg[r r0 H]; exists r => // t /H; rewrite !gh. Qed.

Lemma half_below c : 0 < c -> c / 2%:R < c.
Proof. by move=> c0; rewrite ltr_pdivr_mulr ?ltr0n // mulr_natr mulr2n ltr_addl. Qed.

Lemma half_above c : 0 < c -> 0 < c / 2%:R.
Proof. by move=> c0; rewrite divr_gt0 ?ltr0n. Qed.

Lemma derivative_unique g a b : derivative g a -> derivative g b -> a = b.
Proof.
move=> da db; apply/eqP; rewrite -subr_eq0 -normr_le0 leNgt; apply/negP.
set D := `|a - b| => D0; have e0 := half_above (half_above D0).
have [r r0 Hr] := da _ e0; have [s s0 Hs] := db _ e0.
have m0 : 0 < Num.min r s by rewrite lt_minr r0 s0.
set t := Num.min r s / 2%:R; have t0 : 0 < t := half_above m0.
have /andP[tr ts] : (t < r) && (t < s) by rewrite -lt_minr half_below.
have nt : `|t| = t by rewrite gtr0_norm.
have := Hr t; have := Hs t; rewrite nt => /(_ ts) Sb /(_ tr) Sa.
have : `|t * (a - b)| <= D / 2%:R * t.
  have -> : t * (a - b) = (g t - g 0 - t * b) - (g t - g 0 - t * a).
    by rewrite [RHS]addrC opprB addrA subrK mulrBr.
  by rewrite (le_trans (ler_norm_sub _ _)) // [D / 2%:R]splitr mulrDl ler_add.
by rewrite normrM nt mulrC ler_pmul2r // leNgt half_below.
Qed.

Lemma derivative_opp g c : derivative g c -> derivative (fun t => g (- t)) (- c).
Proof. by move=> dg e /dg[r r0 H]; exists r => // t tr; have := H (- t); rewrite normrN oppr0 mulrN mulNr => ->. Qed.

(* That of an even function is 0. *)
Lemma derivative_even g c : (forall t, g (- t) = g t) -> derivative g c -> c = 0.
Proof.
move=> even dg; have /(derivative_unique dg)/eqP := derivative_ext even (derivative_opp dg).
by rewrite -addr_eq0 -mulr2n mulrn_eq0 => /eqP.
Qed.

(* At a minimum it is 0. *)
Lemma derivative_minimum g c : (forall t, g 0 <= g t) -> derivative g c -> c = 0.
Proof.
move=> least dg; apply/eqP; rewrite -normr_le0 leNgt; apply/negP => c0.
have [r r0 H] := dg _ (half_above c0); set u := r / 2%:R; have u0 : 0 < u := half_above r0.
pose t := - Num.sg c * u; have nt : `|t| = u.
  by rewrite /t normrM normrN normr_sg -normr_gt0 c0 mul1r gtr0_norm.
have tc : t * c = - (u * `|c|) by rewrite /t mulrAC mulNr -normrEsg mulNr mulrC.
have := H t; rewrite nt half_below // => /(_ isT); rewrite tc opprK.
move/(le_trans (ler_norm _)); rewrite leNgt => /negP; apply.
by rewrite [_ * u]mulrC (lt_le_trans (_ : _ < u * `|c|)) ?ltr_pmul2l ?half_below // ler_addr subr_ge0.
Qed.

(* That of a polynomial of degree 2 is what is linear. *)
Lemma derivative_quadratic g c q : (forall t, g t = g 0 + t * c + t * t * q) -> derivative g c.
Proof.
move=> G e e0; have q0 : 0 < `|q| + 1 by rewrite ltr_paddl // ltr01.
exists (e / (`|q| + 1)); first by rewrite divr_gt0.
move=> t; rewrite ltr_pdivl_mulr // => tq; rewrite G.
have -> : g 0 + t * c + t * t * q - g 0 - t * c = t * t * q.
  by rewrite -addrA -opprD [g 0 + t * c + _]addrC addrK.
rewrite !normrM -mulrA mulrC ler_wpmul2r // (le_trans _ (ltW tq)) //.
by rewrite ler_wpmul2l // ler_addl ler01.
Qed.

Lemma derivative_constant g : (forall t, g t = g 0) -> derivative g 0.
Proof. by move=> G; apply: (@derivative_quadratic _ _ 0) => t; rewrite !mulr0 !addr0. Qed.
End Derivative.

(* Of functions of weights. *)
Section Weights.
Variables (R : realFieldType) (V : lmodType R).
Implicit Types (f : V -> R) (x v : V).

(* f has a derivative at x along every v, which is D v: so it is where f is differentiable. *)
Definition differential f x (D : V -> R) : Prop := forall v, derivative (fun t => f (x + t *: v)) (D v).

(* Where all of them are 0, the point is critical. *)
Definition critical f x : Prop := differential f x (fun _ => 0).

Lemma differential_unique f x D D' : differential f x D -> differential f x D' -> forall v, D v = D' v.
Proof. by move=> d d' v; exact: derivative_unique (d v) (d' v). Qed.

Lemma even_is_critical f D : (forall x, f (- x) = f x) -> differential f 0 D -> critical f 0.
Proof.
move=> even d v; rewrite -(derivative_even _ (d v)); first exact: d.
by move=> t; rewrite !add0r scaleNr even.
Qed.

Lemma minimum_is_critical f x D : (forall y, f x <= f y) -> differential f x D -> critical f x.
Proof.
move=> least d v; rewrite -(derivative_minimum _ (d v)); first exact: d.
by move=> t; rewrite scale0r addr0.
Qed.
End Weights.

(* That of a sum of squares of functions that are linear. *)
Lemma derivative_of_squares (R : realFieldType) (I J : finType) (a b : I -> J -> R) :
  derivative (fun t => \sum_i \sum_j (a i j + t * b i j) * (a i j + t * b i j)) (\sum_i \sum_j 2%:R * a i j * b i j).
Proof.
apply: (derivative_quadratic (q := \sum_i \sum_j b i j * b i j)) => t.
rewrite !mulr_sumr -!big_split; apply: eq_bigr => i _ /=; rewrite !mulr_sumr -!big_split; apply: eq_bigr => j _ /=.
arithmetic.
Qed.

Lemma derivative_scale (R : realFieldType) (g : R -> R) a c : derivative g c -> derivative (fun t => a * g t) (a * c).
Proof.
move=> dg e e0; have a0 : 0 < `|a| + 1 by rewrite ltr_paddl // ltr01.
have [|r r0 H] := dg (e / (`|a| + 1)); first by rewrite divr_gt0.
exists r => // t /H tr; rewrite [t * (a * c)]mulrCA -!mulrBr normrM (le_trans (ler_wpmul2l _ tr)) //.
by rewrite mulrA ler_wpmul2r // mulrCA ler_pimulr ?(ltW e0) // ler_pdivr_mulr // mul1r ler_addl ler01.
Qed.
