(* Differentiable functions of several variables, over any ordered field: one linear map fits along all lines. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Gradient.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Differentiable.
Variables (R : realFieldType) (V : lmodType R) (norm : V -> R).
Implicit Types (f D : V -> R) (x u v w : V).

(* Any norm, or part of one: of numbers in finite number all norms say the same. *)
Record seminorm : Prop := Seminorm {
  norm_scale : forall t v, norm (t *: v) = `|t| * norm v;
  norm_triangle : forall u v, norm (u + v) <= norm u + norm v }.
Definition additive_form D : Prop := forall t u v, D (t *: u + v) = t * D u + D v.

(* f has the derivative D at x: f(x + v) = f(x) + D(v) + o(|v|). *)
Definition differentiable f x D : Prop :=
  additive_form D /\
  forall e, 0 < e -> exists2 r, 0 < r & forall v, norm v < r -> `|f (x + v) - f x - D v| <= e * norm v.

Hypothesis is_norm : seminorm.

Lemma norm_positive v : 0 <= norm v.
Proof.
have := norm_triangle is_norm v (- v); rewrite subrr -(scale0r v) -scaleN1r !(norm_scale is_norm) normrN1 mul1r.
by rewrite normr0 mul0r -mulr2n pmulrn_lge0.
Qed.

(* The derivative along a curve x + t u + t^2 w is D(u). *)
Lemma derivative_along f x D u w : differentiable f x D -> derivative (fun t => f (x + (t *: u + (t * t) *: w))) (D u).
Proof.
move=> [linear small] e e0; have N u' := norm_positive u'.
have c0 : 0 < norm u + norm w + 1 by rewrite ltr_paddl ?ltr01 // addr_ge0.
set c := norm u + norm w + 1 in c0; have half : 0 < e / 2%:R := half_above e0.
have [r r0 H] := small _ (divr_gt0 half c0); have D0 : 0 < `|D w| + 1 by rewrite ltr_paddl ?ltr01.
exists (Num.min 1 (Num.min (r / c) (e / 2%:R / (`|D w| + 1)))).
  by rewrite !lt_minr ltr01 (divr_gt0 r0 c0) (divr_gt0 half D0).
move=> t; rewrite !lt_minr => /and3P[t1 tr tD]; rewrite scale0r mul0r scale0r !addr0.
have near : norm (t *: u + (t * t) *: w) <= `|t| * c.
  apply: le_trans (norm_triangle is_norm _ _) _; rewrite !(norm_scale is_norm) normrM -mulrA -mulrDr ler_wpmul2l //.
  by rewrite /c -addrA ler_add2l ler_paddr ?ler01 // ler_pimull // ltW.
have inside : norm (t *: u + (t * t) *: w) < r by rewrite (le_lt_trans near) // -ltr_pdivl_mulr.
have expand : D (t *: u + (t * t) *: w) = t * D u + t * t * D w.
  rewrite linear; congr (_ + _); rewrite -[(t * t) *: w]addr0 linear.
  have := linear 1 0 0; rewrite scale1r mul1r addr0 -[X in X = _]addr0 => /addrI <-; by rewrite addr0.
have -> : f (x + (t *: u + (t * t) *: w)) - f x - t * D u =
    (f (x + (t *: u + (t * t) *: w)) - f x - D (t *: u + (t * t) *: w)) + t * t * D w.
  by rewrite expand opprD [_ + (- _ - _)]addrA subrK.
apply: le_trans (ler_norm_add _ _) _; rewrite [e]splitr mulrDl ler_add //.
  apply: le_trans (H _ inside) _; apply: le_trans (ler_wpmul2l _ near) _; first exact: ltW (divr_gt0 half c0).
  by rewrite mulrCA divfK ?gt_eqF // mulrC.
rewrite !normrM -mulrA mulrCA mulrC ler_wpmul2r //; rewrite ltr_pdivl_mulr // in tD.
by rewrite (le_trans _ (ltW tD)) // ler_wpmul2l // ler_addl ler01.
Qed.

Lemma differentiable_differential f x D : differentiable f x D -> differential f x D.
Proof.
move=> df v; apply: derivative_ext (derivative_along v 0 df) => t.
by rewrite scaler0 addr0.
Qed.
End Differentiable.

(* Of f(L x), L linear and bounded *)
Lemma differentiable_linear (R : realFieldType) (U V : lmodType R) (norm_U : U -> R) (norm_V : V -> R) (L : U -> V) c
    (f : V -> R) x D : seminorm norm_U ->
  0 < c -> (forall t u v, L (t *: u + v) = t *: L u + L v) -> (forall v, norm_V (L v) <= c * norm_U v) ->
  differentiable norm_V f (L x) D -> differentiable norm_U (fun u => f (L u)) x (fun u => D (L u)).
Proof.
move=> is_norm c0 additive_L bounded [linear_D small]; split=> [t u v|e e0]; first by rewrite additive_L linear_D.
have [r r0 H] := small _ (divr_gt0 e0 c0); exists (r / c); first by rewrite divr_gt0.
move=> v; rewrite ltr_pdivl_mulr // mulrC => near.
have -> : L (x + v) = L x + L v by rewrite -[x in LHS]scale1r additive_L scale1r.
apply: le_trans (H _ (le_lt_trans (bounded v) near)) _.
apply: le_trans (ler_wpmul2l _ (bounded v)) _; first by rewrite ltW ?divr_gt0.
by rewrite mulrA divfK ?gt_eqF.
Qed.

Lemma derivative_add (R : realFieldType) (g h : R -> R) a b :
  derivative g a -> derivative h b -> derivative (fun t => g t + h t) (a + b).
Proof.
move=> dg dh e e0; have [r r0 Hr] := dg _ (half_above e0); have [s s0 Hs] := dh _ (half_above e0).
exists (Num.min r s); first by rewrite lt_minr r0 s0.
move=> t; rewrite lt_minr => /andP[tr ts].
have -> : g t + h t - (g 0 + h 0) - t * (a + b) = (g t - g 0 - t * a) + (h t - h 0 - t * b).
  by rewrite mulrDr !opprD [g t + h t + _]addrACA [LHS]addrACA.
apply: le_trans (ler_norm_add _ _) _.
by rewrite [e]splitr mulrDl ler_add ?Hr ?Hs.
Qed.
