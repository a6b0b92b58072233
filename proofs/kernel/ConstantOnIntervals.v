(* Functions on an interval of the real numbers: one whose derivative is 0 throughout is constant. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Arithmetic Gradient Analysis.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Within.
Variables (R : realFieldType) (I : R -> Prop).
Implicit Types (g h : R -> R) (a b c e t u : R).
Definition interval : Prop := forall a b t, I a -> I b -> a <= t -> t <= b -> I t.

(* The derivative of g at t is c, of g on I alone: at an end of it, from one side. *)
Definition derivative_within g t c : Prop :=
  forall e, 0 < e -> exists2 r, 0 < r & forall u, I u -> `|u - t| < r -> `|g u - g t - (u - t) * c| <= e * `|u - t|.

Lemma within_ext g h t c : (forall u, g u = h u) -> derivative_within g t c -> derivative_within h t c.
Proof. by move=> gh dg e /dg[r r0 H]; exists r => // u Iu /(H _ Iu); rewrite !gh. Qed.

Lemma within_constant c t : derivative_within (fun _ => c) t 0.
Proof.
move=> e e0; exists 1; first exact: ltr01.
by move=> u _ _; rewrite mulr0 subr0 subrr normr0 mulr_ge0 // ltW.
Qed.

Lemma within_linear a g h t c k : derivative_within g t c -> derivative_within h t k ->
  derivative_within (fun u => a * g u + h u) t (a * c + k).
Proof.
move=> dg dh e e0; have a0 : 0 < `|a| + 1 by rewrite ltr_paddl // ltr01.
have [r r0 Hr] := dg _ (divr_gt0 (half_above e0) a0); have [s s0 Hs] := dh _ (half_above e0).
exists (Num.min r s); first by rewrite lt_minr r0 s0.
move=> u Iu; rewrite lt_minr => /andP[ur us].
have -> : a * g u + h u - (a * g t + h t) - (u - t) * (a * c + k) =
    a * (g u - g t - (u - t) * c) + (h u - h t - (u - t) * k).
  by rewrite !mulrBr mulrDr [a * (_ * c)]mulrCA !opprD [a * g u + h u + _]addrACA [LHS]addrACA.
apply: le_trans (ler_norm_add _ _) _; rewrite [e]splitr [X in _ <= X]mulrDl ler_add ?Hs // normrM.
apply: le_trans (ler_wpmul2l _ (Hr _ Iu ur)) _ => //; rewrite mulrA ler_wpmul2r // mulrCA ler_pimulr ?(ltW (half_above e0)) //.
by rewrite ler_pdivr_mulr // mul1r ler_addl ler01.
Qed.

Lemma within_sum n (g : 'I_n -> R -> R) (c : 'I_n -> R) t :
  (forall k, derivative_within (g k) t (c k)) -> derivative_within (fun u => \sum_k g k u) t (\sum_k c k).
Proof.
move=> dg; elim: (index_enum _) => [|k s IH].
  by rewrite big_nil; apply: within_ext (within_constant 0 t) => u; rewrite big_nil.
rewrite big_cons -[c k]mul1r; apply: within_ext (within_linear 1 (dg k) IH) => u.
by rewrite big_cons mul1r.
Qed.

Lemma within_near g t c : derivative_within g t c ->
  exists2 r, 0 < r & forall u, I u -> `|u - t| < r -> `|g u - g t| <= (`|c| + 1) * `|u - t|.
Proof.
move=> dg; have [r r0 H] := dg _ ltr01; exists r => // u Iu ur.
rewrite -[g u - g t](subrK ((u - t) * c)) (le_trans (ler_norm_add _ _)) // [X in _ <= X]mulrDl [X in _ <= X]addrC ler_add ?H //.
by rewrite normrM mulrC.
Qed.

Lemma within_mul g h t c k : derivative_within g t c -> derivative_within h t k ->
  derivative_within (fun u => g u * h u) t (c * h t + g t * k).
Proof.
move=> dg dh e e0.
have [r r0 Hr] := within_linear (h t) dg (within_linear (g t) dh (within_constant 0 t)) (half_above e0).
have [p p0 Hp] := within_near dg; have [q q0 Hq] := within_near dh.
have c0 : 0 < `|c| + 1 by rewrite ltr_paddl // ltr01.
have k0 : 0 < `|k| + 1 by rewrite ltr_paddl // ltr01.
exists (Num.min (Num.min r (e / 2%:R / ((`|c| + 1) * (`|k| + 1)))) (Num.min p q)).
  by rewrite !lt_minr r0 p0 q0 !divr_gt0 ?mulr_gt0 // ltr0n.
move=> u Iu; rewrite !lt_minr => /andP[/andP[ur ue] /andP[up uq]].
have -> : g u * h u - g t * h t - (u - t) * (c * h t + g t * k) =
    (h t * g u + (g t * h u + 0) - (h t * g t + (g t * h t + 0)) - (u - t) * (h t * c + (g t * k + 0))) +
    (g u - g t) * (h u - h t).
  by arithmetic.
apply: le_trans (ler_norm_add _ _) _; rewrite [e]splitr [X in _ <= X]mulrDl ler_add ?Hr // normrM.
apply: le_trans (ler_pmul _ _ (Hp _ Iu up) (Hq _ Iu uq)) _ => //.
rewrite mulrACA mulrA ler_wpmul2r //; rewrite ltr_pdivl_mulr ?mulr_gt0 // in ue.
by rewrite mulrC ltW.
Qed.
End Within.

Theorem constant_on_interval (R : real_field) (I : R -> Prop) (g : R -> R) : interval I ->
  (forall t, I t -> derivative_within I g t 0) -> forall a b, I a -> I b -> g a = g b.
Proof.
move=> convex dg; suff up a b : I a -> I b -> a <= b -> g b = g a.
  by move=> a b Ia Ib; case: (leP a b) => [/(up a b Ia Ib)|/ltW/(up b a Ib Ia)].
move=> Ia Ib ab; suff bound e : 0 < e -> `|g b - g a| <= e * (b - a).
  apply/eqP; rewrite -subr_eq0 -normr_le0 leNgt; apply/negP => D0.
  case: (ltgtP a b) ab => // [lt _|eq _]; last by rewrite eq subrr normr0 ltxx in D0.
  have ba : 0 < b - a by rewrite subr_gt0.
  have := bound _ (divr_gt0 (half_above D0) ba); rewrite divfK ?gt_eqF // leNgt => /negP; apply; exact: half_below.
move=> e0; pose A x := [/\ a <= x, x <= b & `|g x - g a| <= e * (x - a)].
have Aa : A a by split=> //; rewrite !subrr normr0 mulr0.
have [||s [upper near]] := @complete R A; [by exists a|by exists b => x [] |].
have as_ : a <= s by exact: upper.
have sb : s <= b by rewrite leNgt; apply/negP => bs; have [x [_ xb _]] := near _ (etrans (subr_gt0 _ _) bs);
  rewrite subKr ltNge xb.
have Is : I s by exact: convex Ia Ib as_ sb.
have [r r0 H] := dg _ Is _ e0.
have step u : I u -> `|u - s| < r -> `|g u - g s| <= e * `|u - s|.
  by move=> Iu /(H _ Iu); rewrite mulr0 subr0.
have As : A s.
  split=> //; have [x Ax xs] := near _ r0; have x_s := upper _ Ax; case: Ax => ax xb gx.
  have nx : `|x - s| = s - x by rewrite distrC ger0_norm ?subr_ge0.
  have Ix : I x by exact: convex Ia Ib ax xb.
  have := step x Ix; rewrite nx ltr_subl_addr -ltr_subl_addl => /(_ xs); rewrite distrC => gs.
  have -> : g s - g a = (g s - g x) + (g x - g a) by rewrite addrA subrK.
  apply: le_trans (ler_norm_add _ _) _; apply: le_trans (ler_add gs gx) _.
  by rewrite -mulrDr addrA subrK.
case: (ltgtP s b) sb => // [lt _|eq _]; last by case: As => _ _; rewrite eq.
pose u := Num.min b (s + r / 2%:R).
have su : s < u by rewrite lt_minr lt ltr_addl half_above.
have ub : u <= b by rewrite le_minl lexx.
have Iu : I u by apply: convex Ia Ib _ ub; exact: le_trans as_ (ltW su).
suff Au : A u by have := upper _ Au; rewrite leNgt su.
have nu : `|u - s| = u - s by rewrite ger0_norm ?subr_ge0 ?ltW.
split=> //; first exact: le_trans as_ (ltW su).
have := step u Iu; rewrite nu => /(_ _) gu.
have -> : g u - g a = (g u - g s) + (g s - g a) by rewrite addrA subrK.
apply: le_trans (ler_norm_add _ _) _; case: As => _ _ gs; apply: le_trans (ler_add (gu _) gs) _; last first.
  by rewrite -mulrDr addrA subrK.
by rewrite ltr_subl_addl (le_lt_trans (_ : _ <= s + r / 2%:R)) ?le_minl ?lexx ?orbT // ltr_add2l half_below.
Qed.
