(* Points of a family whose losses tend to the infimum there, and whose gradients tend to 0. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum matrix.
From Kernel Require Import Gradient Differentiable Analysis Family.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* Weights are blocks and numbers in finite number; (G, g) is a gradient, and |(G, g)|^2 its square. *)
Section Gradients.
Variables (R : realFieldType) (K T : finType) (d : nat).
Definition numbers_of : lmodType R := [lmodType R of {ffun T -> R^o}].
Local Notation weights := (weights K numbers_of d).
Definition size_of (w : weights) : R := \sum_k \sum_i \sum_j `|w.1 k i j| + \sum_t `|w.2 t : R|.
Definition numbers_form (g : T -> R) (v : numbers_of) : R := \sum_t g t * (v t : R).
Definition is_gradient (f : weights -> R) w (G : K -> 'M[R]_d) (g : T -> R) : Prop :=
  differentiable size_of f w (along G (numbers_form g)).
Definition square (G : K -> 'M[R]_d) (g : T -> R) : R := \sum_k inner (G k) (G k) + \sum_t g t * g t.

Lemma size_is_norm : seminorm size_of.
Proof.
split=> [t v|u v]; rewrite /size_of.
  rewrite mulrDr !mulr_sumr; congr (_ + _); last by apply: eq_bigr => s _; rewrite ffunE normrM.
  apply: eq_bigr => k _; rewrite mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
  by rewrite ffunE mxE normrM.
rewrite addrACA -!big_split; apply: ler_add; apply: ler_sum => k _; last by rewrite ffunE ler_norm_add.
rewrite -big_split; apply: ler_sum => i _; rewrite -big_split; apply: ler_sum => j _.
by rewrite ffunE mxE ler_norm_add.
Qed.

Lemma numbers_form_linear g c x y : numbers_form g (c *: x + y) = c * numbers_form g x + numbers_form g y.
Proof.
rewrite /numbers_form mulr_sumr -big_split; apply: eq_bigr => t _ /=; rewrite !ffunE mulrDr; congr (_ + _).
exact: mulrCA.
Qed.

(* The loss 0 has the gradient 0 everywhere. *)
Lemma gradient_of_zero w : is_gradient (fun _ => 0) w (fun _ => 0) (fun _ => 0).
Proof.
have zero v : along (fun _ => 0) (numbers_form (fun _ => 0)) v = 0.
  by rewrite /along /numbers_form !big1 ?addr0 // => [t _|k _]; rewrite ?mul0r ?inner0l.
split=> [t u v|e e0]; first by rewrite !zero mulr0 addr0.
by exists 1 => // v _; rewrite zero !subr0 normr0 mulr_ge0 ?(norm_positive size_is_norm) // ltW.
Qed.

(* m is the infimum of the losses of a family, and there are points of it with losses as near to m as wanted, and
   gradients as near to 0. *)
Definition infimum (C : Type) (loss : C -> R) (m : R) : Prop :=
  (forall c, m <= loss c) /\ forall e, 0 < e -> exists c, loss c < m + e.
Definition approached (N : K -> 'M[R]_d) (f : weights -> R) : Prop :=
  exists m, infimum (fun c : coordinates K numbers_of => f (member N c)) m /\
  forall e, 0 < e -> exists c G g,
  [/\ is_gradient f (member N c) G g, f (member N c) < m + e & square G g < e].
End Gradients.

Section Reals.
Variables (R : real_field) (K T : finType) (d : nat) (N M : K -> 'M[R]_d).
Local Notation numbers_of := (numbers_of R T).
Local Notation weights := (weights K numbers_of d).
Variables (f : weights -> R).
Hypothesis regularised : regularised_minimum.
Hypothesis differentiable_f : forall c, exists G g, is_gradient f (member N c) G g.
Hypothesis bounded : exists b, forall w, b <= f w.
Hypothesis formula : forall c G g, is_gradient f (member N c) G g ->
  forall k, G k = (1 / d%:R * inner (G k) (N k)) *: M k.
Hypothesis bound : forall eps s excess excess_0 : R, 0 <= eps -> 0 <= s -> 0 <= excess ->
  excess + eps * s <= excess_0 -> eps * 4%:R * eps * s <= eps * 4%:R * excess_0.

(* All coordinates together *)
Definition all_coordinates : lmodType R := [lmodType R of {ffun K + T -> R^o}].
Definition apart_of (x : all_coordinates) : coordinates K numbers_of := ([ffun k => x (inl k)], [ffun t => x (inr t)]).
Definition together (c : coordinates K numbers_of) : all_coordinates :=
  [ffun s => match s with inl k => c.1 k | inr t => c.2 t end].
Lemma togetherK c : apart_of (together c) = c.
Proof. by case: c => a b; congr pair; apply/ffunP=> i; rewrite !ffunE. Qed.

Definition at_ (x : all_coordinates) : weights := member N (apart_of x).
Lemma at_linear t u v : at_ (t *: u + v) = t *: at_ u + at_ v.
Proof.
by congr pair; apply/ffunP=> k; rewrite !ffunE // scalerDl scalerA.
Qed.

Definition norm (x : all_coordinates) : R := \sum_s `|x s : R|.
Lemma norm_is_one : seminorm norm.
Proof.
split=> [t v|u v]; first by rewrite /norm mulr_sumr; apply: eq_bigr => s _; rewrite ffunE normrM.
by rewrite /norm -big_split; apply: ler_sum => s _; rewrite ffunE ler_norm_add.
Qed.

Definition entries (A : 'M[R]_d) : R := \sum_i \sum_j `|A i j|.
Lemma entries0 A : 0 <= entries A.
Proof. by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _. Qed.

Definition c_norm : R := \sum_k entries (N k) + 1.
Lemma c_norm0 : 0 < c_norm.
Proof. by rewrite ltr_paddl ?ltr01 // sumr_ge0 // => k _; exact: entries0. Qed.

Lemma at_bounded x : size_of (at_ x) <= c_norm * norm x.
Proof.
have each s : `|x s : R| <= norm x by rewrite /norm (bigD1 s) //= ler_addl sumr_ge0.
rewrite /size_of /c_norm mulrDl mul1r mulr_suml ler_add //.
  apply: ler_sum => k _; rewrite /entries mulr_suml; apply: ler_sum => i _; rewrite mulr_suml; apply: ler_sum => j _.
  by rewrite !ffunE mxE normrM mulrC ler_wpmul2l.
rewrite /norm big_sumType /= ler_paddl ?sumr_ge0 //; apply: ler_sum => t _; by rewrite ffunE.
Qed.

Lemma gradient_at x G g : is_gradient f (at_ x) G g ->
  differentiable norm (fun y => f (at_ y)) x (fun v => along G (numbers_form g) (at_ v)).
Proof. exact: (differentiable_linear norm_is_one c_norm0 at_linear at_bounded). Qed.

Definition unit (s : K + T) : all_coordinates := [ffun r => (s == r)%:R].
Lemma along_unit G g s : along G (numbers_form g) (at_ (unit s)) =
  match s with inl k => inner (G k) (N k) | inr t => g t end.
Proof.
rewrite /along /numbers_form; case: s => [k|t].
  rewrite (bigD1 k) //= !ffunE eqxx scale1r [X in _ + X + _]big1 ?addr0 => [|l /negPf lk].
    by rewrite big1 ?addr0 // => t _; rewrite !ffunE mulr0.
  by rewrite !ffunE -[inl k == inl l]/(k == l) eq_sym lk scale0r inner0.
rewrite big1 ?add0r => [|k _]; last by rewrite !ffunE scale0r inner0.
rewrite (bigD1 t) //= !ffunE eqxx mulr1 big1 ?addr0 // => u /negPf ut.
by rewrite !ffunE -[inr t == inr u]/(t == u) eq_sym ut mulr0.
Qed.

Definition dot (x y : all_coordinates) : R := \sum_s (x s : R) * y s.
Lemma dot_unit x s : dot x (unit s) = x s.
Proof.
rewrite /dot (bigD1 s) //= ffunE eqxx mulr1 big1 ?addr0 // => r /negPf rs.
by rewrite ffunE eq_sym rs mulr0.
Qed.
Lemma dot_positive x : 0 <= dot x x.
Proof. by apply: sumr_ge0 => s _; rewrite -expr2 sqr_ge0. Qed.
Lemma dot_line x v t : dot (x + t *: v) (x + t *: v) = dot x x + t * (2%:R * dot x v) + t * t * dot v v.
Proof.
rewrite /dot !mulr_sumr -!big_split; apply: eq_bigr => s _ /=; rewrite !ffunE.
set a := x s; set b := v s; rewrite -expr2 sqrrD exprMn !expr2; congr (_ + _ + _).
by rewrite mulr_natl mulrnAr mulrCA.
Qed.

Lemma at_minimiser eps x G g : is_gradient f (at_ x) G g ->
  (forall y, f (at_ x) + eps * dot x x <= f (at_ y) + eps * dot y y) ->
  forall v, along G (numbers_form g) (at_ v) = - (eps * (2%:R * dot x v)).
Proof.
move=> gradient least v; apply/eqP; rewrite -addr_eq0; apply/eqP.
have d1 := differentiable_differential norm_is_one (gradient_at gradient) v.
have d2 : derivative (fun t => eps * dot (x + t *: v) (x + t *: v)) (eps * (2%:R * dot x v)).
  apply: (derivative_quadratic (q := eps * dot v v)) => t; rewrite !dot_line !mul0r !addr0 !mulrDr.
  by congr (_ + _ + _); rewrite mulrCA.
apply: derivative_minimum (derivative_add d1 d2) => t; rewrite scale0r addr0; exact: least.
Qed.

(* |grad f|^2 is at most a multiple of |grad f~|^2 = 4 eps^2 |x|^2. *)
Lemma inner_scaled a (A : 'M[R]_d) : inner (a *: A) (a *: A) = a * a * inner A A.
Proof.
rewrite /inner mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
by rewrite !mxE mulrACA.
Qed.
Lemma inner_positive (A : 'M[R]_d) : 0 <= inner A A.
Proof. by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _; rewrite -expr2 sqr_ge0. Qed.

Definition c_square : R := \sum_k 1 / d%:R * (1 / d%:R) * inner (M k) (M k) + 1.
Lemma c_term k : 0 <= 1 / d%:R * (1 / d%:R) * inner (M k) (M k).
Proof. by rewrite mulr_ge0 ?inner_positive // -expr2 sqr_ge0. Qed.
Lemma c_square1 : 1 <= c_square.
Proof. by rewrite /c_square ler_addr sumr_ge0 // => k _; exact: c_term. Qed.
Lemma c_squareM k : 1 / d%:R * (1 / d%:R) * inner (M k) (M k) <= c_square.
Proof.
rewrite /c_square (bigD1 k) //= -addrA ler_addl addr_ge0 ?ler01 // sumr_ge0 // => l _; exact: c_term.
Qed.

Lemma square_bound eps x G g : is_gradient f (at_ x) G g ->
  (forall y, f (at_ x) + eps * dot x x <= f (at_ y) + eps * dot y y) ->
  square G g <= c_square * (eps * 4%:R * eps * dot x x).
Proof.
move=> gradient least; have all s := at_minimiser gradient least (unit s).
have at_k k : inner (G k) (N k) = - (eps * (2%:R * x (inl k))) by have := all (inl k); rewrite along_unit dot_unit.
have at_t t : g t = - (eps * (2%:R * x (inr t))) by have := all (inr t); rewrite along_unit dot_unit.
have squared s : - (eps * (2%:R * x s)) * - (eps * (2%:R * x s)) = eps * 4%:R * eps * ((x s : R) * x s).
  by rewrite mulrNN mulrACA [X in _ * X]mulrACA -natrM mulrA [eps * 4%:R * eps]mulrAC.
have positive s : 0 <= eps * 4%:R * eps * ((x s : R) * x s) by rewrite -squared -expr2 sqr_ge0.
move: squared positive; set q := eps * 4%:R * eps => squared positive.
rewrite /square /dot big_sumType /= !mulrDr !mulr_sumr; apply: ler_add; [apply: ler_sum => k _|apply: ler_sum => t _].
  rewrite (formula gradient k) at_k inner_scaled mulrACA squared [X in X <= _]mulrAC.
  by rewrite ler_wpmul2r ?positive ?c_squareM.
by rewrite at_t squared ler_pemull ?positive ?c_square1.
Qed.

Theorem gradients_tend_to_0 : approached N f.
Proof.
have [b lower_b] := bounded.
have [||u [upper near]] := @complete R (fun y => exists x, y = - f (at_ x)).
- by exists (- f (at_ 0)), 0.
- by exists (- b) => y [x ->]; rewrite ler_opp2.
have lower x : - u <= f (at_ x) by rewrite ler_oppl; apply: upper; exists x.
have close e : 0 < e -> exists x, f (at_ x) < - u + e.
  by move=> /near[y [x ->]]; rewrite ltr_oppr opprB addrC => ?; exists x.
exists (- u); split.
  split=> [c|e /close[x]]; first by rewrite -(togetherK c); exact: lower.
  by exists (apart_of x).
move=> e e0; have [z near_z] := close _ (half_above e0).
pose excess_0 := f (at_ 0) + u; have excess_0_positive : 0 <= excess_0 by rewrite -ler_subl_addr sub0r.
have z0 : 0 < dot z z + 1 by rewrite ltr_paddl ?ltr01 ?dot_positive.
have c0 : 0 < c_square * (4%:R * excess_0) + 1.
  by rewrite ltr_paddl ?ltr01 // !mulr_ge0 ?ler0n // (le_trans ler01) // c_square1.
have min0 : 0 < Num.min (e / 2%:R / (dot z z + 1)) (e / (c_square * (4%:R * excess_0) + 1)).
  by rewrite lt_minr !divr_gt0 // ltr0n.
pose eps := Num.min (e / 2%:R / (dot z z + 1)) (e / (c_square * (4%:R * excess_0) + 1)) / 2%:R.
have eps0 : 0 < eps by exact: half_above min0.
have /andP[eps_z eps_c] : (eps < e / 2%:R / (dot z z + 1)) && (eps < e / (c_square * (4%:R * excess_0) + 1)).
  by rewrite -lt_minr; exact: half_below min0.
rewrite ltr_pdivl_mulr // in eps_z; rewrite ltr_pdivl_mulr // in eps_c.
have [|x least] := @regularised R _ (fun y => f (at_ y)) _ (ex_intro _ b (fun x => lower_b _)) eps eps0.
  by move=> x; have [G [g gradient]] := differentiable_f (apart_of x); eexists; exact: gradient_at gradient.
have [G [g gradient]] := differentiable_f (apart_of x).
exists (apart_of x), G, g; split=> //.
  apply: le_lt_trans (_ : f (at_ x) + eps * dot x x < _); first by rewrite ler_addl mulr_ge0 ?dot_positive // ltW.
  apply: le_lt_trans (least z) _; rewrite [e]splitr addrA ltr_add //.
  by apply: le_lt_trans eps_z; rewrite ler_wpmul2l ?ler_addl ?ler01 // ltW.
apply: le_lt_trans (square_bound gradient least) _.
apply: le_lt_trans eps_c; apply: le_trans (_ : c_square * (eps * 4%:R * excess_0) <= _); last first.
  by rewrite -mulrA mulrCA ler_wpmul2l ?ltW // ltr_addl ltr01.
rewrite ler_wpmul2l ?(le_trans ler01 c_square1) //; apply: (@bound _ _ (f (at_ x) + u)).
- exact: ltW.
- exact: dot_positive.
- by rewrite -ler_subl_addr sub0r.
rewrite addrAC ler_add2r; apply: le_trans (least 0) _.
by rewrite /dot big1 ?mulr0 ?addr0 // => s _; rewrite ffunE mulr0.
Qed.
End Reals.
