(* 1. Let a_L be the derivatives of the loss |slot + label|^2 by what the last layer leaves, and for each layer, the
   last one first, a_l and g_l the derivatives that the adjoint recursion makes of a_{l+1}. For any prompts z_l,
   tangents t_l and changes dW_l of the weights, and D_l the coefficient of t in layer l over dual numbers at z_l +
   t_l t and W_l + dW_l t, sum_l <g_l, dW_l> + <a_0, t_0> + sum_l <a_{l+1}, t_{l+1} - D_l> is the derivative of the
   loss along t_L, *)

(* 2. with linear attention and all blocks of values, keys and queries; *)

(* 3. with V_l = diag(A_l, r_l I), keys B_l x, queries C_l x, any function h_l of the scores and its derivative; *)

(* 4. and with that function normalised over the context keys. *)

(* 5. So the gradient of the loss of a transformer of L layers by the weights W_l is g_l. *)

From Kernel Require Import Gradient.
Module transformer.
Section Given.
Variables (R : realFieldType) (d n n_y m p : nat).
Record prompt := Prompt {
  x : 'I_d -> 'I_n -> R; y : 'I_n_y -> 'I_n -> R; query_x : 'I_d -> 'I_m -> R; query_y : 'I_n_y -> 'I_m -> R }.
(* |slot + label|^2 *)
Definition loss (label : 'I_n_y -> 'I_m -> R) (z : prompt) : R :=
  \sum_c \sum_j (query_y z c j + label c j) * (query_y z c j + label c j).
(* What L layers leave, of weights w_0, w_1, ... *)
Fixpoint run (W : Type) (layer : nat -> W -> prompt -> prompt) (w : nat -> W) (L : nat) (z : prompt) : prompt :=
  if L is l.+1 then layer l (w l) (run layer w l z) else z.

(* What a block makes of tokens; a and b are any numbers of rows and of tokens. *)
Definition of_block a c b (u : 'I_a -> 'I_c -> R) (f : 'I_c -> 'I_b -> R) (i : 'I_a) (j : 'I_b) : R :=
  \sum_(k < c) u i k * f k j.

(* Linear attention, all blocks *)
Record blocks := Blocks {
  V_xx : 'I_d -> 'I_d -> R; V_xy : 'I_d -> 'I_n_y -> R; V_yx : 'I_n_y -> 'I_d -> R; V_yy : 'I_n_y -> 'I_n_y -> R;
  K_x : 'I_p -> 'I_d -> R; K_y : 'I_p -> 'I_n_y -> R; Q_x : 'I_p -> 'I_d -> R; Q_y : 'I_p -> 'I_n_y -> R }.
(* W + t dW *)
Definition moved a b (u v : 'I_a -> 'I_b -> R) (t : R) (i : 'I_a) (j : 'I_b) : R := u i j + t * v i j.
Definition blocks_moved (w v : blocks) (t : R) : blocks := Blocks
  (moved (V_xx w) (V_xx v) t) (moved (V_xy w) (V_xy v) t) (moved (V_yx w) (V_yx v) t) (moved (V_yy w) (V_yy v) t)
  (moved (K_x w) (K_x v) t) (moved (K_y w) (K_y v) t) (moved (Q_x w) (Q_x v) t) (moved (Q_y w) (Q_y v) t).
Definition of_both a b (u : 'I_a -> 'I_d -> R) (v : 'I_a -> 'I_n_y -> R) (f : 'I_d -> 'I_b -> R)
    (g : 'I_n_y -> 'I_b -> R) (i : 'I_a) (j : 'I_b) : R := of_block u f i j + of_block v g i j.
Definition linear_added a b (w : blocks) (z : prompt) (u : 'I_a -> 'I_d -> R) (v : 'I_a -> 'I_n_y -> R)
    (f : 'I_d -> 'I_b -> R) (g : 'I_n_y -> 'I_b -> R) (i : 'I_a) (j : 'I_b) : R :=
  \sum_(t < n) of_both u v (x z) (y z) i t *
    (\sum_(k < p) of_both (K_x w) (K_y w) (x z) (y z) k t * of_both (Q_x w) (Q_y w) f g k j).
Definition linear_layer (_ : nat) (w : blocks) (z : prompt) : prompt := Prompt
  (fun i j => x z i j + linear_added w z (V_xx w) (V_xy w) (x z) (y z) i j)
  (fun i j => y z i j + linear_added w z (V_yx w) (V_yy w) (x z) (y z) i j)
  (fun i j => query_x z i j + linear_added w z (V_xx w) (V_xy w) (query_x z) (query_y z) i j)
  (fun i j => query_y z i j + linear_added w z (V_yx w) (V_yy w) (query_x z) (query_y z) i j).

(* V = diag(A, r I), keys B x, queries C x *)
Record family := Family { A : 'I_d -> 'I_d -> R; B : 'I_p -> 'I_d -> R; C : 'I_p -> 'I_d -> R; r : R }.
Definition family_moved (w v : family) (t : R) : family :=
  Family (moved (A w) (A v) t) (moved (B w) (B v) t) (moved (C w) (C v) t) (r w + t * r v).
Definition similarity := {ffun 'I_p -> R} -> {ffun 'I_p -> R} -> R.
(* h(B x_t, C f_j), *)
Definition of_scores (h : similarity) (w : family) (z : prompt) b (f : 'I_d -> 'I_b -> R) (t : 'I_n) (j : 'I_b) : R :=
  h [ffun k => of_block (B w) (x z) k t] [ffun k => of_block (C w) f k j].
(* and divided by its sum over the context keys *)
Definition normalised (h : similarity) (w : family) (z : prompt) b (f : 'I_d -> 'I_b -> R) (t : 'I_n) (j : 'I_b) : R :=
  of_scores h w z f t j * (\sum_(t' < n) of_scores h w z f t' j)^-1.
Definition weighing := forall (w : family) (z : prompt) b, ('I_d -> 'I_b -> R) -> 'I_n -> 'I_b -> R.
Definition scaled (w : family) (i k : 'I_n_y) : R := r w * (i == k)%:R.
Definition family_layer (weight : nat -> weighing) (l : nat) (w : family) (z : prompt) : prompt := Prompt
  (fun i j => x z i j + \sum_(t < n) of_block (A w) (x z) i t * weight l w z _ (x z) t j)
  (fun i j => y z i j + \sum_(t < n) of_block (scaled w) (y z) i t * weight l w z _ (x z) t j)
  (fun i j => query_x z i j + \sum_(t < n) of_block (A w) (x z) i t * weight l w z _ (query_x z) t j)
  (fun i j => query_y z i j + \sum_(t < n) of_block (scaled w) (y z) i t * weight l w z _ (query_x z) t j).
(* h is a function of the scores, and h' its derivative. *)
Definition with_derivative (h h' : similarity) : Prop :=
  exists phi phi' : R -> R, [/\ forall u v, h u v = phi (\sum_k u k * v k),
    forall u v, h' u v = phi' (\sum_k u k * v k) & forall s, derivative (fun t => phi (s + t)) (phi' s)].

(* sum_l <g_l, dW_l>, as the recursion collects it: the last of L layers is the first that it meets. *)
Variables (label : 'I_n_y -> 'I_m -> R) (z : prompt) (L : nat).
Definition linear_collected (w dw : nat -> blocks) : R :=
  let at_ l := run linear_layer w l z in let w k := w (L - k.+1)%N in let dw k := dw (L - k.+1)%N in
  let z k := at_ (L - k.+1)%N in
  linear.s_collected (linear.after (query_y (at_ L)) label (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0)
    (fun k => x (z k)) (fun k => y (z k)) (fun k => query_x (z k)) (fun k => query_y (z k))
    (fun _ _ _ => 0) (fun _ _ _ => 0) (fun _ _ _ => 0) (fun _ _ _ => 0)
    (fun k => V_xx (w k)) (fun k => V_xy (w k)) (fun k => V_yx (w k)) (fun k => V_yy (w k))
    (fun k => K_x (w k)) (fun k => K_y (w k)) (fun k => Q_x (w k)) (fun k => Q_y (w k))
    (fun k => V_xx (dw k)) (fun k => V_xy (dw k)) (fun k => V_yx (dw k)) (fun k => V_yy (dw k))
    (fun k => K_x (dw k)) (fun k => K_y (dw k)) (fun k => Q_x (dw k)) (fun k => Q_y (dw k)) L).
Definition scores_collected (h h' : nat -> similarity) (w dw : nat -> family) : R :=
  let at_ l := run (family_layer (fun l => of_scores (h l))) w l z in
  let w k := w (L - k.+1)%N in let dw k := dw (L - k.+1)%N in let z k := at_ (L - k.+1)%N in
  function_of_the_scores.s_collected (function_of_the_scores.after (query_y (at_ L)) label (fun _ _ => 0) (fun _ _ => 0)
    (fun _ _ => 0) (fun _ _ => 0)
    (fun k => x (z k)) (fun k => y (z k)) (fun k => query_x (z k)) (fun k => query_y (z k))
    (fun _ _ _ => 0) (fun _ _ _ => 0) (fun _ _ _ => 0) (fun _ _ _ => 0)
    (fun k => A (w k)) (fun k => B (w k)) (fun k => C (w k)) (fun k => r (w k))
    (fun k => A (dw k)) (fun k => B (dw k)) (fun k => C (dw k)) (fun k => r (dw k))
    (fun k => h (L - k.+1)%N) (fun k => h' (L - k.+1)%N) L).
Definition normalised_collected (h h' : nat -> similarity) (w dw : nat -> family) : R :=
  let at_ l := run (family_layer (fun l => normalised (h l))) w l z in
  let w k := w (L - k.+1)%N in let dw k := dw (L - k.+1)%N in let z k := at_ (L - k.+1)%N in
  normalised_over_the_context.s_collected (normalised_over_the_context.after (query_y (at_ L)) label
    (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0)
    (fun k => x (z k)) (fun k => y (z k)) (fun k => query_x (z k)) (fun k => query_y (z k))
    (fun _ _ _ => 0) (fun _ _ _ => 0) (fun _ _ _ => 0) (fun _ _ _ => 0)
    (fun k => A (w k)) (fun k => B (w k)) (fun k => C (w k)) (fun k => r (w k))
    (fun k => A (dw k)) (fun k => B (dw k)) (fun k => C (dw k)) (fun k => r (dw k))
    (fun k => h (L - k.+1)%N) (fun k => h' (L - k.+1)%N) L).

(* No sum of h over the context keys is 0, in any layer. *)
Definition sums_not_0 (h : nat -> similarity) (w : nat -> family) : Prop :=
  forall l, (l < L)%N -> let at_ := run (family_layer (fun l => normalised (h l))) w l z in
  (forall j, \sum_t of_scores (h l) (w l) at_ (x at_) t j != 0) /\
  forall j, \sum_t of_scores (h l) (w l) at_ (query_x at_) t j != 0.
End Given.
End transformer.
Module clause_5.
Import transformer.
Definition premises (d n n_y m p : nat) : Prop := [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N, (0 < m)%N & (0 < p)%N].
(* A number for all changes dW of the weights W, which is linear in them and the derivative of f along them *)
Definition gradient (R : realFieldType) (W : Type) (moved : W -> W -> R -> W) (f : (nat -> W) -> R) (w : nat -> W)
    (g : (nat -> W) -> R) : Prop :=
  (forall c dw dw', g (fun l => moved (dw l) (dw' l) c) = g dw + c * g dw') /\
  forall dw, derivative (fun t => f (fun l => moved (w l) (dw l) t)) (g dw).
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m p, premises d n n_y m p ->
  forall (label : 'I_n_y -> 'I_m -> R) (z : prompt R d n n_y m) L,
  [/\ forall w, gradient (@blocks_moved R d n_y p)
        (fun w => loss label (run (@linear_layer R d n n_y m p) w L z)) w (linear_collected label z L w),
      forall h h' : nat -> similarity R p, (forall l, with_derivative (h l) (h' l)) ->
      forall w, gradient (@family_moved R d p)
        (fun w => loss label (run (family_layer (fun l => of_scores (h l))) w L z)) w
        (scores_collected label z L h h' w) &
      forall h h' : nat -> similarity R p, (forall l, with_derivative (h l) (h' l)) ->
      forall w, sums_not_0 z L h w -> gradient (@family_moved R d p)
        (fun w => loss label (run (family_layer (fun l => normalised (h l))) w L z)) w
        (normalised_collected label z L h h' w)].
End clause_5.

(* Proofs. *)
From Kernel Require Import Gradient Differentiable Arithmetic.
Import Order.TTheory Num.Theory.
Module scores := function_of_the_scores.
Module over_context := normalised_over_the_context.
Section Derived.
Hypothesis linear_part : linear.statement.
Hypothesis scores_part : function_of_the_scores.statement.
Hypothesis normalised_part : normalised_over_the_context.statement.

(* Values and derivatives at 0 of functions of t, as dual numbers *)
Section Jets.
Variable R : realFieldType.
Implicit Types (f g : R -> R) (a b c : R).

Definition small f : Prop := forall e, 0 < e -> exists2 r, 0 < r & forall t, `|t| < r -> `|f t| <= e * `|t|.
Definition bounded f : Prop := exists B r, [/\ 0 < B, 0 < r & forall t, `|t| < r -> `|f t| <= B].
Definition jet f a b : Prop := f 0 = a /\ small (fun t => f t - a - t * b).

Lemma jetP f a b : jet f a b -> derivative f b.
Proof. by move=> [f0 sm] e /sm; rewrite f0. Qed.

Lemma small_ext f g : (forall t, f t = g t) -> small f -> small g.
Proof. by move=> fg sm e /sm[r r0 H]; exists r => // t /H; rewrite fg. Qed.

Lemma small_add f g : small f -> small g -> small (fun t => f t + g t).
Proof.
move=> sf sg e e0; have [r r0 Hr] := sf _ (half_above e0); have [s s0 Hs] := sg _ (half_above e0).
exists (Num.min r s) => [|t]; rewrite lt_minr ?r0 // => /andP[/Hr tr /Hs ts].
by rewrite (le_trans (ler_norm_add _ _)) // [e]splitr mulrDl ler_add.
Qed.

Lemma small_mul f g : bounded f -> small g -> small (fun t => f t * g t).
Proof.
move=> [B [r [B0 r0 Hr]]] sg e e0; have [s s0 Hs] := sg _ (divr_gt0 e0 B0).
exists (Num.min r s) => [|t]; rewrite lt_minr ?r0 // => /andP[/Hr tr /Hs ts].
rewrite normrM (le_trans (ler_wpmul2l (normr_ge0 _) ts)) // (le_trans (ler_wpmul2r _ tr)) //.
  by rewrite mulr_ge0 // ltW // divr_gt0.
by rewrite mulrA mulrCA divff ?gt_eqF // mulr1.
Qed.

Lemma small_square c : small (fun t => t * (t * c)).
Proof.
move=> e e0; have c0 : 0 < `|c| + 1 by rewrite ltr_paddl.
exists (e / (`|c| + 1)) => [|t]; first by rewrite divr_gt0.
rewrite ltr_pdivl_mulr // => te; rewrite normrM mulrC ler_wpmul2r // normrM (le_trans _ (ltW te)) //.
by rewrite ler_wpmul2l // ler_addl.
Qed.

Lemma bounded_constant c : bounded (fun _ => c).
Proof. by exists (`|c| + 1), 1; split=> [||t _]; rewrite ?ltr01 ?ltr_paddl ?ler_addl. Qed.

Lemma bounded_line a b : bounded (fun t => a + t * b).
Proof.
exists (`|a| + `|b| + 1), 1; split=> [||t t1]; rewrite ?ltr01 ?ltr_paddl ?addr_ge0 //.
by rewrite (le_trans (ler_norm_add _ _)) // -addrA ler_add2l normrM ler_paddr // ler_pimull // ltW.
Qed.

Lemma jet_bounded f a b : jet f a b -> bounded f.
Proof.
move=> [_ /(_ 1 ltr01)[s s0 Hs]]; have [B [r [B0 r0 Hr]]] := bounded_line a b.
exists (B + 1), (Num.min 1 (Num.min r s)); split=> [||t]; rewrite ?addr_gt0 ?lt_minr ?ltr01 ?r0 //.
move=> /and3P[t1 /Hr tr /Hs ts]; have -> : f t = (a + t * b) + (f t - a - t * b) by arithmetic.
by rewrite (le_trans (ler_norm_add _ _)) // ler_add // (le_trans ts) // mul1r ltW.
Qed.

Lemma jet_ext f g a b : (forall t, f t = g t) -> jet f a b -> jet g a b.
Proof. by move=> fg [f0 sm]; split; [rewrite -fg|apply: small_ext sm => t; rewrite fg]. Qed.

Lemma jet_line a b : jet (fun t => a + t * b) a b.
Proof.
split=> [|e e0]; first by rewrite mul0r addr0.
by exists 1 => // t _; rewrite [a + _]addrC addrK subrr normr0 mulr_ge0 // ltW.
Qed.

Lemma jet_constant a : jet (fun _ => a) a 0.
Proof. by split=> // e e0; exists 1 => // t _; rewrite mulr0 subr0 subrr normr0 mulr_ge0 // ltW. Qed.

Lemma jet_add f g a a' b b' : jet f a a' -> jet g b b' -> jet (fun t => f t + g t) (a + b) (a' + b').
Proof.
move=> [f0 sf] [g0 sg]; split; first by rewrite f0 g0.
by apply: small_ext (small_add sf sg) => t; arithmetic.
Qed.

Lemma jet_mul f g a a' b b' : jet f a a' -> jet g b b' -> jet (fun t => f t * g t) (a * b) (a' * b + a * b').
Proof.
move=> jf jg; have [f0 sf] := jf; have [g0 sg] := jg; split; first by rewrite f0 g0.
have := small_add (small_mul (jet_bounded jf) sg) (small_mul (bounded_line b b') sf).
move/small_add/(_ (small_square (a' * b'))); by apply: small_ext => t; arithmetic.
Qed.

Lemma jet_sum (I : finType) (f : I -> R -> R) (a b : I -> R) :
  (forall i, jet (f i) (a i) (b i)) -> jet (fun t => \sum_i f i t) (\sum_i a i) (\sum_i b i).
Proof.
move=> all_; elim: (index_enum I) => [|i s IH].
  by rewrite !big_nil; apply: jet_ext (jet_constant 0) => t; rewrite big_nil.
by rewrite !big_cons; apply: jet_ext (jet_add (all_ i) IH) => t; rewrite big_cons.
Qed.

Lemma jet_dot (I : finType) (f g : I -> R -> R) (a a' b b' : I -> R) :
  (forall i, jet (f i) (a i) (a' i)) -> (forall i, jet (g i) (b i) (b' i)) ->
  jet (fun t => \sum_i f i t * g i t) (\sum_i a i * b i) (\sum_i a' i * b i + \sum_i a i * b' i).
Proof. by move=> jf jg; rewrite -big_split; apply: jet_sum => i; exact: jet_mul. Qed.

Lemma jet_scale c f a b : jet f a b -> jet (fun t => f t * c) (a * c) (b * c).
Proof. by move=> jf; have := jet_mul jf (jet_constant c); rewrite mulr0 addr0. Qed.

Lemma jet_composed (phi : R -> R) c f a b :
  jet f a b -> derivative (fun s => phi (a + s)) c -> jet (fun t => phi (f t)) (phi a) (c * b).
Proof.
move=> [f0 sf] dphi; split; first by rewrite f0.
apply: (@small_ext (fun t => (phi (f t) - phi a - (f t - a) * c) + c * (f t - a - t * b))) => [t|]; first by arithmetic.
apply: small_add (small_mul (bounded_constant c) sf) => e e0.
have M0 : 0 < `|b| + 1 by rewrite ltr_paddl.
have [s s0 Hs] := sf _ ltr01; have [r r0 Hr] := dphi _ (divr_gt0 e0 M0).
exists (Num.min s (r / (`|b| + 1))) => [|t]; rewrite lt_minr ?s0 ?divr_gt0 // ltr_pdivl_mulr // => /andP[/Hs ts tr].
have near : `|f t - a| <= `|t| * (`|b| + 1).
  rewrite -[f t - a](subrK (t * b)) (le_trans (ler_norm_add _ _)) // mulrDr addrC normrM ler_add2l mulr1.
  by rewrite (le_trans ts) // mul1r.
have := Hr (f t - a); rewrite addr0 [a + _]addrC subrK => /(_ (le_lt_trans near tr)) small_phi.
rewrite (le_trans small_phi) // (le_trans (ler_wpmul2l (ltW (divr_gt0 e0 M0)) near)) //.
by rewrite mulrCA divfK ?gt_eqF // mulrC.
Qed.

Lemma derivative_of_inverse a : a != 0 -> derivative (fun s => (a + s)^-1) (- (a^-1 * a^-1)).
Proof.
move=> a0 e e0; have na : 0 < `|a| by rewrite normr_gt0.
pose B := `|a^-1 * a^-1| * (2%:R / `|a|); have B0 : 0 < B.
  by rewrite mulr_gt0 ?normr_gt0 ?mulf_neq0 ?invr_eq0 // divr_gt0 ?ltr0n.
exists (Num.min (`|a| / 2%:R) (e / B)) => [|s]; rewrite lt_minr ?half_above ?divr_gt0 // => /andP[sa].
rewrite ltr_pdivl_mulr // => se.
have far : `|a| / 2%:R <= `|a + s|.
  rewrite -(ler_add2r `|s|) (le_trans _ (_ : `|a| <= _)) //; last by rewrite -{1}[a](addrK s) ler_norm_sub.
  by rewrite [X in _ <= X]splitr ler_add2l ltW.
have as0 : a + s != 0 by rewrite -normr_gt0 (lt_le_trans _ far) // half_above.
rewrite addr0 (_ : _ - _ - _ = s * (s * (a^-1 * a^-1 * (a + s)^-1))); last by arithmetic.
rewrite normrM mulrC ler_wpmul2r // normrM (le_trans _ (ltW se)) // ler_wpmul2l // normrM ler_wpmul2l //.
by rewrite normfV -[2%:R / _]invrK invf_div lef_pinv ?posrE ?normr_gt0 ?half_above.
Qed.

Lemma jet_inverse f a b : a != 0 -> jet f a b -> jet (fun t => (f t)^-1) a^-1 (- (a^-1 * a^-1 * b)).
Proof. by move=> a0 jf; rewrite -mulNr; apply: jet_composed jf (derivative_of_inverse a0). Qed.
End Jets.

(* Pairings are linear in the second factor. *)
Lemma pair_moved (R : realFieldType) a b (G u v : 'I_a -> 'I_b -> R) c :
  \sum_i \sum_j G i j * transformer.moved u v c i j = \sum_i \sum_j G i j * u i j + c * \sum_i \sum_j G i j * v i j.
Proof.
rewrite mulr_sumr -big_split; apply: eq_bigr => i _ /=; rewrite mulr_sumr -big_split; apply: eq_bigr => j _ /=.
by rewrite /transformer.moved; arithmetic.
Qed.

Lemma pair_scaled (R : realFieldType) a (G : 'I_a -> 'I_a -> R) u v c :
  \sum_i \sum_j G i j * ((u + c * v) * (i == j)%:R) =
  \sum_i \sum_j G i j * (u * (i == j)%:R) + c * \sum_i \sum_j G i j * (v * (i == j)%:R).
Proof.
rewrite mulr_sumr -big_split; apply: eq_bigr => i _ /=; rewrite mulr_sumr -big_split; apply: eq_bigr => j _ /=.
by arithmetic.
Qed.

Section Linear.
Variables (R : realFieldType) (d n n_y m p : nat).
Hypothesis sizes : clause_5.premises d n n_y m p.
Import transformer.
Local Notation prompt := (transformer.prompt R d n n_y m).
Definition follows (z : R -> prompt) (a b : prompt) : Prop :=
  [/\ forall i j, jet (fun t => x (z t) i j) (x a i j) (x b i j),
      forall i j, jet (fun t => y (z t) i j) (y a i j) (y b i j),
      forall i j, jet (fun t => query_x (z t) i j) (query_x a i j) (query_x b i j) &
      forall i j, jet (fun t => query_y (z t) i j) (query_y a i j) (query_y b i j)].
Definition none : prompt := Prompt (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0).

Definition block_slope a c b (u du : 'I_a -> 'I_c -> R) (f df : 'I_c -> 'I_b -> R) i j : R :=
  \sum_(k < c) du i k * f k j + \sum_(k < c) u i k * df k j.
Lemma jet_block a c b (u : R -> 'I_a -> 'I_c -> R) u0 du (f : R -> 'I_c -> 'I_b -> R) f0 df i j :
  (forall i j, jet (fun t => u t i j) (u0 i j) (du i j)) -> (forall i j, jet (fun t => f t i j) (f0 i j) (df i j)) ->
  jet (fun t => of_block (u t) (f t) i j) (of_block u0 f0 i j) (block_slope u0 du f0 df i j).
Proof. by move=> ju jf; apply: jet_dot. Qed.
Lemma jet_moved a b (u v : 'I_a -> 'I_b -> R) i j : jet (fun t => moved u v t i j) (u i j) (v i j).
Proof. exact: jet_line. Qed.

Definition both_slope a b (u du : 'I_a -> 'I_d -> R) (v dv : 'I_a -> 'I_n_y -> R) (f df : 'I_d -> 'I_b -> R)
    (g dg : 'I_n_y -> 'I_b -> R) i j : R := block_slope u du f df i j + block_slope v dv g dg i j.
Definition added_slope a b (w dw : blocks R d n_y p) (z dz : prompt) (u du : 'I_a -> 'I_d -> R)
    (v dv : 'I_a -> 'I_n_y -> R) (f df : 'I_d -> 'I_b -> R) (g dg : 'I_n_y -> 'I_b -> R) i j : R :=
  \sum_(t < n) both_slope u du v dv (x z) (x dz) (y z) (y dz) i t *
    (\sum_(k < p) of_both (K_x w) (K_y w) (x z) (y z) k t * of_both (Q_x w) (Q_y w) f g k j) +
  \sum_(t < n) of_both u v (x z) (y z) i t *
    (\sum_(k < p) both_slope (K_x w) (K_x dw) (K_y w) (K_y dw) (x z) (x dz) (y z) (y dz) k t *
      of_both (Q_x w) (Q_y w) f g k j +
     \sum_(k < p) of_both (K_x w) (K_y w) (x z) (y z) k t *
      both_slope (Q_x w) (Q_x dw) (Q_y w) (Q_y dw) f df g dg k j).
Definition layer_slope (w dw : blocks R d n_y p) (z dz : prompt) : prompt := Prompt
  (fun i j => x dz i j + added_slope w dw z dz (V_xx w) (V_xx dw) (V_xy w) (V_xy dw) (x z) (x dz) (y z) (y dz) i j)
  (fun i j => y dz i j + added_slope w dw z dz (V_yx w) (V_yx dw) (V_yy w) (V_yy dw) (x z) (x dz) (y z) (y dz) i j)
  (fun i j => query_x dz i j + added_slope w dw z dz (V_xx w) (V_xx dw) (V_xy w) (V_xy dw)
    (query_x z) (query_x dz) (query_y z) (query_y dz) i j)
  (fun i j => query_y dz i j + added_slope w dw z dz (V_yx w) (V_yx dw) (V_yy w) (V_yy dw)
    (query_x z) (query_x dz) (query_y z) (query_y dz) i j).

Lemma jet_added a b w dw (z : R -> prompt) z0 dz (u du : 'I_a -> 'I_d -> R) (v dv : 'I_a -> 'I_n_y -> R)
    (f : R -> 'I_d -> 'I_b -> R) f0 df (g : R -> 'I_n_y -> 'I_b -> R) g0 dg i j : follows z z0 dz ->
  (forall i j, jet (fun t => f t i j) (f0 i j) (df i j)) -> (forall i j, jet (fun t => g t i j) (g0 i j) (dg i j)) ->
  jet (fun t => linear_added (blocks_moved w dw t) (z t) (moved u du t) (moved v dv t) (f t) (g t) i j)
    (linear_added w z0 u v f0 g0 i j) (added_slope w dw z0 dz u du v dv f0 df g0 dg i j).
Proof.
move=> [jx jy _ _] jf jg.
have both c b' (u' du' : 'I_c -> 'I_d -> R) v' dv' (f' : R -> 'I_d -> 'I_b' -> R) f0' df' g' g0' dg' k t' :
    (forall i j, jet (fun t => f' t i j) (f0' i j) (df' i j)) ->
    (forall i j, jet (fun t => g' t i j) (g0' i j) (dg' i j)) ->
    jet (fun t => of_both (moved u' du' t) (moved v' dv' t) (f' t) (g' t) k t') (of_both u' v' f0' g0' k t')
      (both_slope u' du' v' dv' f0' df' g0' dg' k t').
  by move=> jf' jg'; apply: jet_add; apply: jet_block => // *; exact: jet_moved.
apply: jet_dot => t; first exact: both.
by apply: jet_dot => k; exact: both.
Qed.

Lemma jet_layer l w dw z z0 dz : follows z z0 dz ->
  follows (fun t => linear_layer l (blocks_moved w dw t) (z t)) (linear_layer l w z0) (layer_slope w dw z0 dz).
Proof.
move=> jz; have [jx jy jqx jqy] := jz.
by split=> i j; (apply: jet_add; [by []|exact: jet_added jz _ _]).
Qed.

Variables (label : 'I_n_y -> 'I_m -> R) (z : prompt) (L : nat) (w dw : nat -> blocks R d n_y p).
Let at_ l := run (@linear_layer R d n n_y m p) w l z.
Fixpoint slope l : prompt := if l is k.+1 then layer_slope (w k) (dw k) (at_ k) (slope k) else none.

Lemma jet_run l : follows (fun t => run (@linear_layer R d n n_y m p) (fun l => blocks_moved (w l) (dw l) t) l z)
  (at_ l) (slope l).
Proof. by elim: l => [|l IH]; [split=> i j; exact: jet_constant|exact: jet_layer]. Qed.

Let W k := w (L - k.+1)%N.
Let Z k := at_ (L - k.+1)%N.
Let state (v : nat -> blocks R d n_y p) (T : nat -> prompt) (T_L : prompt) := linear.after (query_y (at_ L)) label
  (x T_L) (y T_L) (query_x T_L) (query_y T_L)
  (fun k => x (Z k)) (fun k => y (Z k)) (fun k => query_x (Z k)) (fun k => query_y (Z k))
  (fun k => x (T k)) (fun k => y (T k)) (fun k => query_x (T k)) (fun k => query_y (T k))
  (fun k => V_xx (W k)) (fun k => V_xy (W k)) (fun k => V_yx (W k)) (fun k => V_yy (W k))
  (fun k => K_x (W k)) (fun k => K_y (W k)) (fun k => Q_x (W k)) (fun k => Q_y (W k))
  (fun k => V_xx (v (L - k.+1)%N)) (fun k => V_xy (v (L - k.+1)%N)) (fun k => V_yx (v (L - k.+1)%N))
  (fun k => V_yy (v (L - k.+1)%N)) (fun k => K_x (v (L - k.+1)%N)) (fun k => K_y (v (L - k.+1)%N))
  (fun k => Q_x (v (L - k.+1)%N)) (fun k => Q_y (v (L - k.+1)%N)).
Let step (v : nat -> blocks R d n_y p) (T : nat -> prompt) k := linear.advance
  (x (Z k)) (y (Z k)) (query_x (Z k)) (query_y (Z k)) (x (T k)) (y (T k)) (query_x (T k)) (query_y (T k))
  (V_xx (W k)) (V_xy (W k)) (V_yx (W k)) (V_yy (W k)) (K_x (W k)) (K_y (W k)) (Q_x (W k)) (Q_y (W k))
  (V_xx (v (L - k.+1)%N)) (V_xy (v (L - k.+1)%N)) (V_yx (v (L - k.+1)%N)) (V_yy (v (L - k.+1)%N))
  (K_x (v (L - k.+1)%N)) (K_y (v (L - k.+1)%N)) (Q_x (v (L - k.+1)%N)) (Q_y (v (L - k.+1)%N)).

Lemma next_of_linear v T T_L k : state v T T_L k.+1 = step v T k (state v T T_L k).
Proof. by []. Qed.

(* The adjoints depend on neither tangents nor changes. *)
Lemma same_adjoints_of_linear v v' T T' T_L T_L' k :
  [/\ linear.s_a_x (state v T T_L k) = linear.s_a_x (state v' T' T_L' k),
      linear.s_a_y (state v T T_L k) = linear.s_a_y (state v' T' T_L' k),
      linear.s_a_query_x (state v T T_L k) = linear.s_a_query_x (state v' T' T_L' k) &
      linear.s_a_query_y (state v T T_L k) = linear.s_a_query_y (state v' T' T_L' k)].
Proof.
elim: k => [//|k]; rewrite !next_of_linear.
case: (state v T T_L k) => ax ay aqx aqy dx dy dqx dqy c0 m0.
case: (state v' T' T_L' k) => ax' ay' aqx' aqy' dx' dy' dqx' dqy' c0' m0' [ex ey eqx eqy].
cbn in ex, ey, eqx, eqy; subst ax' ay' aqx' aqy'; split; exact: erefl.
Qed.

Lemma same_collected_of_linear v T T' T_L T_L' k :
  linear.s_collected (state v T T_L k) = linear.s_collected (state v T' T_L' k).
Proof.
elim: k => [//|k]; have := same_adjoints_of_linear v v T T' T_L T_L' k; rewrite !next_of_linear.
case: (state v T T_L k) => ax ay aqx aqy dx dy dqx dqy c0 m0.
case: (state v T' T_L' k) => ax' ay' aqx' aqy' dx' dy' dqx' dqy' c0' m0' [ex ey eqx eqy] ec.
cbn in ex, ey, eqx, eqy, ec; subst ax' ay' aqx' aqy' c0'; exact: erefl.
Qed.

Lemma linear_in_changes_of_linear c (v v' : nat -> blocks R d n_y p) T T_L k :
  linear.s_collected (state (fun l => blocks_moved (v l) (v' l) c) T T_L k) =
  linear.s_collected (state v T T_L k) + c * linear.s_collected (state v' T T_L k).
Proof.
elim: k => [|k]; first by rewrite /= mulr0 addr0.
have := same_adjoints_of_linear (fun l => blocks_moved (v l) (v' l) c) v T T T_L T_L k.
have := same_adjoints_of_linear v' v T T T_L T_L k; rewrite !next_of_linear.
case: (state (fun l => blocks_moved (v l) (v' l) c) T T_L k) => ax ay aqx aqy dx dy dqx dqy c0 m0.
case: (state v T T_L k) => ax1 ay1 aqx1 aqy1 dx1 dy1 dqx1 dqy1 c1 m1.
case: (state v' T T_L k) => ax2 ay2 aqx2 aqy2 dx2 dy2 dqx2 dqy2 c2 m2 [ex2 ey2 eqx2 eqy2] [ex1 ey1 eqx1 eqy1] ec.
cbn in ex2, ey2, eqx2, eqy2, ex1, ey1, eqx1, eqy1, ec.
subst c0 ax2 ay2 aqx2 aqy2 ax1 ay1 aqx1 aqy1.
rewrite [LHS]/= !pair_moved.
have regroup (a b p1 p2 p3 p4 p5 p6 p7 p8 q1 q2 q3 q4 q5 q6 q7 q8 : R) :
  a + c * b + (p1 + c * q1 + (p2 + c * q2) + (p3 + c * q3) + (p4 + c * q4) + (p5 + c * q5) + (p6 + c * q6) +
    (p7 + c * q7) + (p8 + c * q8)) =
  a + (p1 + p2 + p3 + p4 + p5 + p6 + p7 + p8) + c * (b + (q1 + q2 + q3 + q4 + q5 + q6 + q7 + q8)) by arithmetic.
exact: regroup.
Qed.

Lemma nothing_missed_of_linear k : (k <= L)%N -> let s := state dw (fun k => slope (L - k.+1)) (slope L) k in
  [/\ linear.s_d_x s = x (slope (L - k)), linear.s_d_y s = y (slope (L - k)),
      linear.s_d_query_x s = query_x (slope (L - k)), linear.s_d_query_y s = query_y (slope (L - k)) &
      linear.s_missed s = 0].
Proof.
elim: k => [|k IH] kL; first by rewrite subn0.
move: (IH (ltnW kL)); rewrite next_of_linear; set T := (fun k0 => slope (L - k0.+1)).
case: (state dw T (slope L) k) => ax ay aqx aqy dx dy dqx dqy c0 m0.
rewrite -(subnSK kL) => -[ex ey eqx eqy em]; cbn in ex, ey, eqx, eqy, em; subst dx dy dqx dqy m0.
split; [exact: erefl|exact: erefl|exact: erefl|exact: erefl|exact: (etrans (add0r _) (subrr _))].
Qed.

Lemma derivative_of_linear : derivative (fun t => loss label
  (run (@linear_layer R d n n_y m p) (fun l => blocks_moved (w l) (dw l) t) L z))
  (linear.s_collected (state dw (fun _ => none) (none) L)).
Proof.
have [_ _ _ jq] := jet_run L; case: sizes => d0 n0 y0 m0 p0.
have given : linear.premises n_y m d n p by [].
have : linear.equations (query_y (at_ L)) label (query_y (slope L))
    (state dw (fun k => slope (L - k.+1)) (slope L) L).
  exact: linear_part.
rewrite /linear.equations.
have [-> -> -> -> ->] := nothing_missed_of_linear (leqnn L); rewrite subnn /= addr0.
rewrite (same_collected_of_linear dw _ (fun _ => none) _ (none)).
have zero a b (f : 'I_a -> 'I_b -> R) : \sum_i \sum_j f i j * 0 = 0.
  by rewrite big1 // => i _; rewrite big1 // => j _; rewrite mulr0.
rewrite !zero !addr0 => ->.
apply: (@jetP _ _ (loss label (at_ L))); rewrite -big_split; apply: jet_sum => c.
by apply: jet_dot => j; apply: jet_add; [exact: jq|exact: jet_constant|exact: jq|exact: jet_constant].
Qed.
End Linear.

Section Families.
Variables (R : realFieldType) (d n n_y m p : nat).
Import transformer.
Local Notation prompt := (transformer.prompt R d n n_y m).
Local Notation family := (transformer.family R d p).
Local Notation similarity := (transformer.similarity R p).
Local Notation slope_of_weights :=
  (forall (w dw : family) (z dz : prompt) b (f df : 'I_d -> 'I_b -> R), 'I_n -> 'I_b -> R).

Definition scores_slope (h' : similarity) (w dw : family) (z dz : prompt) b (f df : 'I_d -> 'I_b -> R)
    (t : 'I_n) j : R :=
  of_scores h' w z f t j *
    (\sum_(k < p) block_slope (B w) (B dw) (x z) (x dz) k t * of_block (C w) f k j +
     \sum_(k < p) of_block (B w) (x z) k t * block_slope (C w) (C dw) f df k j).
Definition normalised_slope (h h' : similarity) (w dw : family) (z dz : prompt) b (f df : 'I_d -> 'I_b -> R)
    (t : 'I_n) j : R :=
  let s := (\sum_(t' < n) of_scores h w z f t' j)^-1 in
  scores_slope h' w dw z dz f df t j * s +
  of_scores h w z f t j * - (s * s * (\sum_(t' < n) scores_slope h' w dw z dz f df t' j)).
Definition family_slope (weight : weighing R d n n_y m p) (ws : slope_of_weights) (w dw : family)
    (z dz : prompt) : prompt :=
  let added a c b (u du : 'I_a -> 'I_c -> R) (g dg : 'I_c -> 'I_n -> R) (f df : 'I_d -> 'I_b -> R) i j :=
    \sum_(t < n) block_slope u du g dg i t * weight w z b f t j +
    \sum_(t < n) of_block u g i t * ws w dw z dz b f df t j in
  Prompt (fun i j => x dz i j + added _ _ _ (A w) (A dw) (x z) (x dz) (x z) (x dz) i j)
    (fun i j => y dz i j + added _ _ _ (scaled (n_y := n_y) w) (scaled dw) (y z) (y dz) (x z) (x dz) i j)
    (fun i j => query_x dz i j + added _ _ _ (A w) (A dw) (x z) (x dz) (query_x z) (query_x dz) i j)
    (fun i j => query_y dz i j +
      added _ _ _ (scaled (n_y := n_y) w) (scaled dw) (y z) (y dz) (query_x z) (query_x dz) i j).

Lemma jet_scores (h h' : similarity) w dw (z : R -> prompt) z0 dz b (f : R -> 'I_d -> 'I_b -> R) f0 df k j :
  with_derivative h h' -> follows z z0 dz -> (forall i j, jet (fun t => f t i j) (f0 i j) (df i j)) ->
  jet (fun t => of_scores h (family_moved w dw t) (z t) (f t) k j) (of_scores h w z0 f0 k j)
    (scores_slope h' w dw z0 dz f0 df k j).
Proof.
move=> [phi [phi' [hE h'E dphi]]] [jx _ _ _] jf.
have score (g g' : 'I_p -> R) : \sum_a [ffun e => g e] a * [ffun e => g' e] a = \sum_a g a * g' a.
  by apply: eq_bigr => a _; rewrite !ffunE.
rewrite /scores_slope /of_scores hE h'E !score.
apply: (@jet_ext _ (fun t => phi (\sum_a of_block (moved (B w) (B dw) t) (x (z t)) a k *
  of_block (moved (C w) (C dw) t) (f t) a j))) => [t|]; first by rewrite hE score.
apply: jet_composed (dphi _); apply: jet_dot => a; apply: jet_block => // *; exact: jet_moved.
Qed.

Lemma jet_normalised (h h' : similarity) w dw (z : R -> prompt) z0 dz b (f : R -> 'I_d -> 'I_b -> R) f0 df k j :
  \sum_t of_scores h w z0 f0 t j != 0 ->
  with_derivative h h' -> follows z z0 dz -> (forall i j, jet (fun t => f t i j) (f0 i j) (df i j)) ->
  jet (fun t => normalised h (family_moved w dw t) (z t) (f t) k j) (normalised h w z0 f0 k j)
    (normalised_slope h h' w dw z0 dz f0 df k j).
Proof.
move=> nz wd jz jf; have js k' := jet_scores w dw k' j wd jz jf.
by apply: jet_mul => //; apply: jet_inverse => //; exact: jet_sum.
Qed.

Lemma jet_family (weight : nat -> weighing R d n n_y m p) (ws : slope_of_weights) l w dw z z0 dz : follows z z0 dz ->
  (forall k j, jet (fun t => weight l (family_moved w dw t) (z t) n (x (z t)) k j) (weight l w z0 n (x z0) k j)
    (ws w dw z0 dz n (x z0) (x dz) k j)) ->
  (forall k j, jet (fun t => weight l (family_moved w dw t) (z t) m (query_x (z t)) k j)
    (weight l w z0 m (query_x z0) k j) (ws w dw z0 dz m (query_x z0) (query_x dz) k j)) ->
  follows (fun t => family_layer weight l (family_moved w dw t) (z t)) (family_layer weight l w z0)
    (family_slope (weight l) ws w dw z0 dz).
Proof.
move=> [jx jy jqx jqy] at_x at_query.
have jr (i k : 'I_n_y) : jet (fun t => scaled (family_moved w dw t) i k) (scaled w i k) (scaled dw i k).
  exact/jet_scale/jet_line.
split=> i j; (apply: jet_add; first by []); apply: jet_dot => k //; apply: jet_block => // *; exact: jet_moved.
Qed.

Variables (label : 'I_n_y -> 'I_m -> R) (z : prompt) (L : nat) (h h' : nat -> similarity).
Hypothesis sizes : clause_5.premises d n n_y m p.
Hypothesis derivatives : forall l, with_derivative (h l) (h' l).
Variable w : nat -> family.

Section Scores.
Let at_ l := run (family_layer (fun l => of_scores (h l))) w l z.
Let W k := w (L - k.+1)%N.
Let Z k := at_ (L - k.+1)%N.
Let state (dw : nat -> family) (T : nat -> prompt) (T_L : prompt) := scores.after (query_y (at_ L)) label
  (x T_L) (y T_L) (query_x T_L) (query_y T_L)
  (fun k => x (Z k)) (fun k => y (Z k)) (fun k => query_x (Z k)) (fun k => query_y (Z k))
  (fun k => x (T k)) (fun k => y (T k)) (fun k => query_x (T k)) (fun k => query_y (T k))
  (fun k => A (W k)) (fun k => B (W k)) (fun k => C (W k)) (fun k => r (W k))
  (fun k => A (dw (L - k.+1)%N)) (fun k => B (dw (L - k.+1)%N)) (fun k => C (dw (L - k.+1)%N))
  (fun k => r (dw (L - k.+1)%N))
  (fun k => h (L - k.+1)%N) (fun k => h' (L - k.+1)%N).

Let step (dw : nat -> family) (T : nat -> prompt) k := scores.advance
  (x (Z k)) (y (Z k)) (query_x (Z k)) (query_y (Z k)) (x (T k)) (y (T k)) (query_x (T k)) (query_y (T k))
  (A (W k)) (B (W k)) (C (W k)) (r (W k))
  (A (dw (L - k.+1)%N)) (B (dw (L - k.+1)%N)) (C (dw (L - k.+1)%N)) (r (dw (L - k.+1)%N))
  (h (L - k.+1)%N) (h' (L - k.+1)%N).

Lemma next_of_scores v T T_L k : state v T T_L k.+1 = step v T k (state v T T_L k).
Proof. by []. Qed.

(* The adjoints depend on neither tangents nor changes. *)
Lemma same_adjoints_of_scores v v' T T' T_L T_L' k :
  [/\ scores.s_a_x (state v T T_L k) = scores.s_a_x (state v' T' T_L' k),
      scores.s_a_y (state v T T_L k) = scores.s_a_y (state v' T' T_L' k),
      scores.s_a_query_x (state v T T_L k) = scores.s_a_query_x (state v' T' T_L' k) &
      scores.s_a_query_y (state v T T_L k) = scores.s_a_query_y (state v' T' T_L' k)].
Proof.
elim: k => [//|k]; rewrite !next_of_scores.
case: (state v T T_L k) => ax ay aqx aqy dx dy dqx dqy c0 m0.
case: (state v' T' T_L' k) => ax' ay' aqx' aqy' dx' dy' dqx' dqy' c0' m0' [ex ey eqx eqy].
cbn in ex, ey, eqx, eqy; subst ax' ay' aqx' aqy'; split; exact: erefl.
Qed.

Lemma same_collected_of_scores v T T' T_L T_L' k :
  scores.s_collected (state v T T_L k) = scores.s_collected (state v T' T_L' k).
Proof.
elim: k => [//|k]; have := same_adjoints_of_scores v v T T' T_L T_L' k; rewrite !next_of_scores.
case: (state v T T_L k) => ax ay aqx aqy dx dy dqx dqy c0 m0.
case: (state v T' T_L' k) => ax' ay' aqx' aqy' dx' dy' dqx' dqy' c0' m0' [ex ey eqx eqy] ec.
cbn in ex, ey, eqx, eqy, ec; subst ax' ay' aqx' aqy' c0'; exact: erefl.
Qed.

Lemma linear_in_changes_of_scores c (v v' : nat -> family) T T_L k :
  scores.s_collected (state (fun l => family_moved (v l) (v' l) c) T T_L k) =
  scores.s_collected (state v T T_L k) + c * scores.s_collected (state v' T T_L k).
Proof.
elim: k => [|k]; first by rewrite /= mulr0 addr0.
have := same_adjoints_of_scores (fun l => family_moved (v l) (v' l) c) v T T T_L T_L k.
have := same_adjoints_of_scores v' v T T T_L T_L k; rewrite !next_of_scores.
case: (state (fun l => family_moved (v l) (v' l) c) T T_L k) => ax ay aqx aqy dx dy dqx dqy c0 m0.
case: (state v T T_L k) => ax1 ay1 aqx1 aqy1 dx1 dy1 dqx1 dqy1 c1 m1.
case: (state v' T T_L k) => ax2 ay2 aqx2 aqy2 dx2 dy2 dqx2 dqy2 c2 m2 [ex2 ey2 eqx2 eqy2] [ex1 ey1 eqx1 eqy1] ec.
cbn in ex2, ey2, eqx2, eqy2, ex1, ey1, eqx1, eqy1, ec.
subst c0 ax2 ay2 aqx2 aqy2 ax1 ay1 aqx1 aqy1.
rewrite [LHS]/= !pair_moved pair_scaled.
have regroup (a b p1 p2 p3 p4 q1 q2 q3 q4 : R) :
  a + c * b + (p1 + c * q1 + (p2 + c * q2) + (p3 + c * q3) + (p4 + c * q4)) =
  a + (p1 + p2 + p3 + p4) + c * (b + (q1 + q2 + q3 + q4)) by arithmetic.
exact: regroup.
Qed.

Variable dw : nat -> family.
Fixpoint slope_of_scores l : prompt :=
  if l is k.+1 then family_slope (of_scores (h k)) (@scores_slope (h' k)) (w k) (dw k) (at_ k) (slope_of_scores k)
  else none R d n n_y m.
Local Notation slope := slope_of_scores.

Lemma jet_run_of_scores l : (l <= L)%N ->
  follows (fun t => run (family_layer (fun l => of_scores (h l))) (fun l => family_moved (w l) (dw l) t) l z)
    (at_ l) (slope l).
Proof.
elim: l => [_|l IH lL]; first by split=> i j; exact: jet_constant.
have jz := IH (ltnW lL); have [jx _ jqx _] := jz.
apply: (jet_family jz) => k j; first exact: (jet_scores (w l) (dw l) k j (derivatives l) jz jx).
exact: (jet_scores (w l) (dw l) k j (derivatives l) jz jqx).
Qed.

Lemma nothing_missed_of_scores k : (k <= L)%N -> let s := state dw (fun k => slope (L - k.+1)) (slope L) k in
  [/\ scores.s_d_x s = x (slope (L - k)), scores.s_d_y s = y (slope (L - k)),
      scores.s_d_query_x s = query_x (slope (L - k)), scores.s_d_query_y s = query_y (slope (L - k)) &
      scores.s_missed s = 0].
Proof.
elim: k => [|k IH] kL; first by rewrite subn0.
move: (IH (ltnW kL)); rewrite next_of_scores; set T := (fun k0 => slope (L - k0.+1)).
case: (state dw T (slope L) k) => ax ay aqx aqy dx dy dqx dqy c0 m0.
rewrite -(subnSK kL) => -[ex ey eqx eqy em]; cbn in ex, ey, eqx, eqy, em; subst dx dy dqx dqy m0.
split; [exact: erefl|exact: erefl|exact: erefl|exact: erefl|exact: (etrans (add0r _) (subrr _))].
Qed.

Lemma derivative_of_scores : derivative (fun t => loss label
  (run (family_layer (fun l => of_scores (h l))) (fun l => family_moved (w l) (dw l) t) L z))
  (scores.s_collected (state dw (fun _ => none R d n n_y m) (none R d n n_y m) L)).
Proof.
have [_ _ _ jq] := jet_run_of_scores (leqnn L); case: sizes => d0 n0 y0 m0 p0.
have given : scores.premises n_y m d n p by [].
have : scores.equations (query_y (at_ L)) label (query_y (slope L))
    (state dw (fun k => slope (L - k.+1)) (slope L) L).
  exact: scores_part.
rewrite /scores.equations.
have [-> -> -> -> ->] := nothing_missed_of_scores (leqnn L); rewrite subnn /= addr0.
rewrite (same_collected_of_scores dw _ (fun _ => none R d n n_y m) _ (none R d n n_y m)).
have zero a b (f : 'I_a -> 'I_b -> R) : \sum_i \sum_j f i j * 0 = 0.
  by rewrite big1 // => i _; rewrite big1 // => j _; rewrite mulr0.
rewrite !zero !addr0 => ->.
apply: (@jetP _ _ (loss label (at_ L))); rewrite -big_split; apply: jet_sum => c.
by apply: jet_dot => j; apply: jet_add; [exact: jq|exact: jet_constant|exact: jq|exact: jet_constant].
Qed.
End Scores.

Section Normalised.
Hypothesis sums : sums_not_0 z L h w.
Let at_ l := run (family_layer (fun l => normalised (h l))) w l z.
Let W k := w (L - k.+1)%N.
Let Z k := at_ (L - k.+1)%N.
Let state (dw : nat -> family) (T : nat -> prompt) (T_L : prompt) := over_context.after (query_y (at_ L)) label
  (x T_L) (y T_L) (query_x T_L) (query_y T_L)
  (fun k => x (Z k)) (fun k => y (Z k)) (fun k => query_x (Z k)) (fun k => query_y (Z k))
  (fun k => x (T k)) (fun k => y (T k)) (fun k => query_x (T k)) (fun k => query_y (T k))
  (fun k => A (W k)) (fun k => B (W k)) (fun k => C (W k)) (fun k => r (W k))
  (fun k => A (dw (L - k.+1)%N)) (fun k => B (dw (L - k.+1)%N)) (fun k => C (dw (L - k.+1)%N))
  (fun k => r (dw (L - k.+1)%N))
  (fun k => h (L - k.+1)%N) (fun k => h' (L - k.+1)%N).

Let step (dw : nat -> family) (T : nat -> prompt) k := over_context.advance
  (x (Z k)) (y (Z k)) (query_x (Z k)) (query_y (Z k)) (x (T k)) (y (T k)) (query_x (T k)) (query_y (T k))
  (A (W k)) (B (W k)) (C (W k)) (r (W k))
  (A (dw (L - k.+1)%N)) (B (dw (L - k.+1)%N)) (C (dw (L - k.+1)%N)) (r (dw (L - k.+1)%N))
  (h (L - k.+1)%N) (h' (L - k.+1)%N).

Lemma next_of_normalised v T T_L k : state v T T_L k.+1 = step v T k (state v T T_L k).
Proof. by []. Qed.

(* The adjoints depend on neither tangents nor changes. *)
Lemma same_adjoints_of_normalised v v' T T' T_L T_L' k :
  [/\ over_context.s_a_x (state v T T_L k) = over_context.s_a_x (state v' T' T_L' k),
      over_context.s_a_y (state v T T_L k) = over_context.s_a_y (state v' T' T_L' k),
      over_context.s_a_query_x (state v T T_L k) = over_context.s_a_query_x (state v' T' T_L' k) &
      over_context.s_a_query_y (state v T T_L k) = over_context.s_a_query_y (state v' T' T_L' k)].
Proof.
elim: k => [//|k]; rewrite !next_of_normalised.
case: (state v T T_L k) => ax ay aqx aqy dx dy dqx dqy c0 m0.
case: (state v' T' T_L' k) => ax' ay' aqx' aqy' dx' dy' dqx' dqy' c0' m0' [ex ey eqx eqy].
cbn in ex, ey, eqx, eqy; subst ax' ay' aqx' aqy'; split; exact: erefl.
Qed.

Lemma same_collected_of_normalised v T T' T_L T_L' k :
  over_context.s_collected (state v T T_L k) = over_context.s_collected (state v T' T_L' k).
Proof.
elim: k => [//|k]; have := same_adjoints_of_normalised v v T T' T_L T_L' k; rewrite !next_of_normalised.
case: (state v T T_L k) => ax ay aqx aqy dx dy dqx dqy c0 m0.
case: (state v T' T_L' k) => ax' ay' aqx' aqy' dx' dy' dqx' dqy' c0' m0' [ex ey eqx eqy] ec.
cbn in ex, ey, eqx, eqy, ec; subst ax' ay' aqx' aqy' c0'; exact: erefl.
Qed.

Lemma linear_in_changes_of_normalised c (v v' : nat -> family) T T_L k :
  over_context.s_collected (state (fun l => family_moved (v l) (v' l) c) T T_L k) =
  over_context.s_collected (state v T T_L k) + c * over_context.s_collected (state v' T T_L k).
Proof.
elim: k => [|k]; first by rewrite /= mulr0 addr0.
have := same_adjoints_of_normalised (fun l => family_moved (v l) (v' l) c) v T T T_L T_L k.
have := same_adjoints_of_normalised v' v T T T_L T_L k; rewrite !next_of_normalised.
case: (state (fun l => family_moved (v l) (v' l) c) T T_L k) => ax ay aqx aqy dx dy dqx dqy c0 m0.
case: (state v T T_L k) => ax1 ay1 aqx1 aqy1 dx1 dy1 dqx1 dqy1 c1 m1.
case: (state v' T T_L k) => ax2 ay2 aqx2 aqy2 dx2 dy2 dqx2 dqy2 c2 m2 [ex2 ey2 eqx2 eqy2] [ex1 ey1 eqx1 eqy1] ec.
cbn in ex2, ey2, eqx2, eqy2, ex1, ey1, eqx1, eqy1, ec.
subst c0 ax2 ay2 aqx2 aqy2 ax1 ay1 aqx1 aqy1.
rewrite [LHS]/= !pair_moved pair_scaled.
have regroup (a b p1 p2 p3 p4 q1 q2 q3 q4 : R) :
  a + c * b + (p1 + c * q1 + (p2 + c * q2) + (p3 + c * q3) + (p4 + c * q4)) =
  a + (p1 + p2 + p3 + p4) + c * (b + (q1 + q2 + q3 + q4)) by arithmetic.
exact: regroup.
Qed.

Variable dw : nat -> family.
Fixpoint slope_of_normalised l : prompt :=
  if l is k.+1 then family_slope (normalised (h k)) (@normalised_slope (h k) (h' k)) (w k) (dw k) (at_ k)
    (slope_of_normalised k) else none R d n n_y m.
Local Notation slope := slope_of_normalised.

Lemma jet_run_of_normalised l : (l <= L)%N ->
  follows (fun t => run (family_layer (fun l => normalised (h l))) (fun l => family_moved (w l) (dw l) t) l z)
    (at_ l) (slope l).
Proof.
elim: l => [_|l IH lL]; first by split=> i j; exact: jet_constant.
have jz := IH (ltnW lL); have [jx _ jqx _] := jz.
have [context query] := sums lL.
apply: (jet_family jz) => k j; first exact: (jet_normalised (dw l) k (context j) (derivatives l) jz jx).
exact: (jet_normalised (dw l) k (query j) (derivatives l) jz jqx).
Qed.

Lemma nothing_missed_of_normalised k : (k <= L)%N -> let s := state dw (fun k => slope (L - k.+1)) (slope L) k in
  [/\ over_context.s_d_x s = x (slope (L - k)), over_context.s_d_y s = y (slope (L - k)),
      over_context.s_d_query_x s = query_x (slope (L - k)), over_context.s_d_query_y s = query_y (slope (L - k)) &
      over_context.s_missed s = 0].
Proof.
elim: k => [|k IH] kL; first by rewrite subn0.
move: (IH (ltnW kL)); rewrite next_of_normalised; set T := (fun k0 => slope (L - k0.+1)).
case: (state dw T (slope L) k) => ax ay aqx aqy dx dy dqx dqy c0 m0.
rewrite -(subnSK kL) => -[ex ey eqx eqy em]; cbn in ex, ey, eqx, eqy, em; subst dx dy dqx dqy m0.
split; [exact: erefl|exact: erefl|exact: erefl|exact: erefl|exact: (etrans (add0r _) (subrr _))].
Qed.

Lemma derivative_of_normalised : derivative (fun t => loss label
  (run (family_layer (fun l => normalised (h l))) (fun l => family_moved (w l) (dw l) t) L z))
  (over_context.s_collected (state dw (fun _ => none R d n n_y m) (none R d n n_y m) L)).
Proof.
have [_ _ _ jq] := jet_run_of_normalised (leqnn L); case: sizes => d0 n0 y0 m0 p0.
have given : over_context.premises n_y m d n p by [].
have : over_context.equations (query_y (at_ L)) label (query_y (slope L))
    (state dw (fun k => slope (L - k.+1)) (slope L) L).
  exact: normalised_part.
rewrite /over_context.equations.
have [-> -> -> -> ->] := nothing_missed_of_normalised (leqnn L); rewrite subnn /= addr0.
rewrite (same_collected_of_normalised dw _ (fun _ => none R d n n_y m) _ (none R d n n_y m)).
have zero a b (f : 'I_a -> 'I_b -> R) : \sum_i \sum_j f i j * 0 = 0.
  by rewrite big1 // => i _; rewrite big1 // => j _; rewrite mulr0.
rewrite !zero !addr0 => ->.
apply: (@jetP _ _ (loss label (at_ L))); rewrite -big_split; apply: jet_sum => c.
by apply: jet_dot => j; apply: jet_add; [exact: jq|exact: jet_constant|exact: jq|exact: jet_constant].
Qed.
End Normalised.
End Families.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R d n n_y m p sizes label z L; split=> [w|h h' derivatives w|h h' derivatives w sums].
- split=> [c dw dw'|dw]; last exact: (derivative_of_linear sizes label z L w dw).
  exact: (linear_in_changes_of_linear label z L w c dw dw' (fun _ => none R d n n_y m) (none R d n n_y m) L).
- split=> [c dw dw'|dw].
    exact: (linear_in_changes_of_scores label z L h h' w c dw dw' (fun _ => none R d n n_y m) (none R d n n_y m) L).
  exact: (derivative_of_scores label z L sizes derivatives w dw).
split=> [c dw dw'|dw].
  exact: (linear_in_changes_of_normalised label z L h h' w c dw dw' (fun _ => none R d n n_y m) (none R d n n_y m) L).
exact: (derivative_of_normalised label sizes derivatives sums dw).
Qed.

Definition clause_5_met (R : realFieldType) : clause_5.premises 2 3 1 1 2.
Proof. by []. Qed.

(* What is asked of h is met by 1 + s^2, s the score. *)
Section Met.
Import transformer.
Variables (R : realFieldType) (p : nat).
Let score (u v : {ffun 'I_p -> R}) := \sum_k u k * v k.
Let h (_ : nat) : similarity R p := fun u v => 1 + score u v * score u v.
Let h' (_ : nat) : similarity R p := fun u v => 2%:R * score u v.

Lemma with_derivative_met l : with_derivative (h l) (h' l).
Proof.
exists (fun s => 1 + s * s), (fun s => 2%:R * s); split=> // s.
by apply: (derivative_quadratic (q := 1)) => t; arithmetic.
Qed.

Lemma sums_not_0_met d n n_y m (z : prompt R d n n_y m) L w : (0 < n)%N -> sums_not_0 z L h w.
Proof.
have sum b (w' : family R d p) (z' : prompt R d n n_y m) (f : 'I_d -> 'I_b -> R) l j : (0 < n)%N ->
    \sum_t of_scores (h l) w' z' f t j != 0.
  have h0 u v : 0 < h l u v by rewrite (lt_le_trans ltr01) // ler_addl -[_ * _]expr2 sqr_ge0.
  move=> n0; apply: lt0r_neq0; rewrite (bigD1 (Ordinal n0)) //= ltr_paddr ?sumr_ge0 // => [t _|]; last exact: h0.
  exact/ltW/h0.
by move=> n0 l _; split=> j; exact: sum.
Qed.
End Met.
End Derived.
