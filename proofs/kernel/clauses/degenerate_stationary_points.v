(* 1. If h(-u, -w) = h(u, w), as for every function of <u, w>, then L layers with V_l = diag(A_l, r_l I), keys
   -B_l and queries -C_l leave what those with B_l and C_l do, for any data, A_l and r_l: *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient.
Module layers.
Section Given.
Variables (R : realFieldType) (d n n_y m p : nat).
Definition sizes : Prop := [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N, (0 < m)%N & (0 < p)%N].
Definition vector := {ffun 'I_p -> R}.
(* context x and y, query x and y *)
Definition prompt := ('M[R]_(d, n) * 'M[R]_(n_y, n) * 'M[R]_(d, m) * 'M[R]_(n_y, m))%type.

(* A layer with V = diag(A, r I), key B and query C: what it leaves of a prompt. *)
Definition image (B : 'I_p -> 'I_d -> R) k (X : 'M[R]_(d, k)) (j : 'I_k) : vector :=
  [ffun a => \sum_(b < d) B a b * X b j].
Definition layer (h : vector -> vector -> R) (A : 'I_d -> 'I_d -> R) (r : R) (B C : 'I_p -> 'I_d -> R)
    (z : prompt) : prompt :=
  let: (X, Y, Q, q) := z in
  (\matrix_(i, j) (X i j + \sum_(k < n) (\sum_(l < d) A i l * X l k) * h (image B X k) (image C X j)),
   \matrix_(i, j) (Y i j + \sum_(k < n) (\sum_(l < n_y) r * (i == l)%:R * Y l k) * h (image B X k) (image C X j)),
   \matrix_(i, j) (Q i j + \sum_(k < n) (\sum_(l < d) A i l * X l k) * h (image B X k) (image C Q j)),
   \matrix_(i, j) (q i j + \sum_(k < n) (\sum_(l < n_y) r * (i == l)%:R * Y l k) * h (image B X k) (image C Q j))).

(* L of them, one after the other *)
Variable L : nat.
Definition keys : lmodType R := [lmodType R of {ffun 'I_L -> 'M[R]_(p, d)}].
Definition after (h : 'I_L -> vector -> vector -> R) (A : 'I_L -> 'M[R]_d) (r : 'I_L -> R) (B C : keys) (z : prompt) :
    prompt :=
  foldl (fun z l => layer (h l) (fun i k => A l i k) (r l) (fun a b => B l a b) (fun a b => C l a b) z) z (enum 'I_L).
Definition even (h : vector -> vector -> R) : Prop :=
  forall u w : vector, h [ffun i => - u i] [ffun i => - w i] = h u w.

(* A loss: any function of what the layers leave of whatever prompts *)
Definition loss Z (f : (Z -> prompt) -> R) (z : Z -> prompt) h A r (B C : keys) : R :=
  f (fun s => after h A r B C (z s)).
Definition of_what_is_left Z (f : (Z -> prompt) -> R) : Prop := forall u v, (forall s, u s = v s) -> f u = f v.
End Given.
End layers.

Module clause_1.
Section Given.
Variables (R : realFieldType) (d n n_y m p L : nat) (h : 'I_L -> layers.vector R p -> layers.vector R p -> R).
Record premises : Prop := Premises {
  sizes : layers.sizes d n n_y m p;
  even : forall l, layers.even (h l) }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m p L h, @premises R d n n_y m p L h ->
  (forall A r B C (z : layers.prompt R d n n_y m), layers.after h A r (- B) (- C) z = layers.after h A r B C z) /\
  (forall phi : R -> R, layers.even (fun u w : layers.vector R p => phi (\sum_i u i * w i))).
End clause_1.

(* 2. a loss is an even function of all B_l and C_l together, *)
Module clause_2.
Section Given.
Variables (R : realFieldType) (d n n_y m p L : nat) (h : 'I_L -> layers.vector R p -> layers.vector R p -> R).
Variables (Z : Type) (f : (Z -> layers.prompt R d n n_y m) -> R).
Record premises : Prop := Premises {
  sizes : layers.sizes d n n_y m p;
  even : forall l, layers.even (h l);
  a_loss : layers.of_what_is_left f }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m p L h Z f, @premises R d n n_y m p L h Z f ->
  forall z A r B C, layers.loss f z h A r (- B) (- C) = layers.loss f z h A r B C.
End clause_2.

(* 3. and where it is differentiable its gradient in them is 0 at B_l = C_l = 0. *)
Module clause_3.
Section Given.
Variables (R : realFieldType) (d n n_y m p L : nat) (h : 'I_L -> layers.vector R p -> layers.vector R p -> R).
Variables (Z : Type) (f : (Z -> layers.prompt R d n n_y m) -> R) (z : Z -> layers.prompt R d n n_y m).
Variables (A : 'I_L -> 'M[R]_d) (r : 'I_L -> R).
(* The loss as a function of all B_l and C_l *)
Definition of_keys (w : [lmodType R of layers.keys R d p L * layers.keys R d p L]) : R :=
  layers.loss f z h A r w.1 w.2.
Variable D : [lmodType R of layers.keys R d p L * layers.keys R d p L] -> R.
Record premises : Prop := Premises {
  sizes : layers.sizes d n n_y m p;
  even : forall l, layers.even (h l);
  a_loss : layers.of_what_is_left f;
  differentiable : differential of_keys 0 D }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m p L h Z f z A r D, @premises R d n n_y m p L h Z f z A r D ->
  critical (of_keys h f z A r) 0.
End clause_3.

(* 4. With the linear similarity these layers change no slot, for any A_l and r_l: *)
Module clause_4.
Definition premises := layers.sizes.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m p L, premises d n n_y m p ->
  forall A r (z : layers.prompt R d n n_y m),
  layers.after (fun _ (u w : layers.vector R p) => \sum_i u i * w i) A r (0 : layers.keys R d p L) 0 z = z.
End clause_4.

(* 5. every gradient vanishes, so that b_l = c_l = 0 alone makes the infimum over the family of the squared
   gradient norm 0. *)
Module clause_5.
Section Given.
Variables (R : realFieldType) (d n n_y m p L : nat).
Variables (Z : Type) (f : (Z -> layers.prompt R d n n_y m) -> R) (z : Z -> layers.prompt R d n n_y m).
Definition values : lmodType R := [lmodType R of {ffun 'I_L -> 'M[R]_d} * {ffun 'I_L -> R^o}].
Definition weights : lmodType R := [lmodType R of values * [lmodType R of layers.keys R d p L * layers.keys R d p L]].
(* The loss as a function of all weights, with the linear similarity *)
Definition of_weights (w : weights) : R :=
  layers.loss f z (fun _ (u v : layers.vector R p) => \sum_i u i * v i) w.1.1 w.1.2 w.2.1 w.2.2.
Variables (v : values) (D : weights -> R).
Record premises : Prop := Premises {
  sizes : layers.sizes d n n_y m p;
  a_loss : layers.of_what_is_left f;
  differentiable : differential of_weights (v, 0) D;
  additive : forall x y, D (x + y) = D x + D y }.
End Given.
(* The gradient is 0 at these points of the family, and so is the infimum of its square. *)
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m p L Z f z v D, @premises R d n n_y m p L Z f z v D ->
  critical (of_weights f z : weights R d p L -> R) (v, 0).
End clause_5.

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Arithmetic Gradient.
Import Order.TTheory.
Section Derived.
Hypothesis even : even.statement.
Hypothesis linear : linear.statement.

Section Layer.
Variables (R : realFieldType) (d n n_y m p : nat).
Hypothesis sizes : layers.sizes d n n_y m p.
Implicit Types (B C : 'I_p -> 'I_d -> R) (z : layers.prompt R d n n_y m) (h : layers.vector R p -> layers.vector R p -> R).

Lemma image_eq B B' k (X : 'M[R]_(d, k)) j : (forall a b, B a b = B' a b) -> layers.image B X j = layers.image B' X j.
Proof. by move=> e; apply/ffunP=> a; rewrite !ffunE; apply: eq_bigr => b _; rewrite e. Qed.

Lemma layer_eq h A r B C B' C' z : (forall a b, B a b = B' a b) -> (forall a b, C a b = C' a b) ->
  layers.layer h A r B C z = layers.layer h A r B' C' z.
Proof.
move=> eB eC; case: z => [[[X Y] Q] q]; rewrite /layers.layer.
have kB := image_eq X _ eB; have cX := image_eq X _ eC; have cQ := image_eq Q _ eC.
by congr (_, _, _, _); apply/matrixP=> i j; rewrite !mxE; congr (_ + _); apply: eq_bigr => k _; rewrite kB ?cX ?cQ.
Qed.

Lemma layer_even h A r B C z : layers.even h ->
  layers.layer h A r (fun a b => - B a b) (fun a b => - C a b) z = layers.layer h A r B C z.
Proof.
move=> h_even; case: z => [[[X Y] Q] q]; case: sizes => d0 n0 y0 m0 p0.
have given : even.premises d n n_y m h by split.
have [e1 [e2 [e3 e4]]] := even (fun i j => X i j) (fun i j => Y i j) (fun i j => Q i j) (fun i j => q i j) A B C r given.
by congr (_, _, _, _); apply/matrixP=> i j; rewrite !mxE; [exact: e1|exact: e2|exact: e3|exact: e4].
Qed.
End Layer.

Lemma after_even (R : realFieldType) d n n_y m p L h A r B C (z : layers.prompt R d n n_y m) :
  layers.sizes d n n_y m p -> (forall l, layers.even (h l)) ->
  @layers.after R d n n_y m p L h A r (- B) (- C) z = layers.after h A r B C z.
Proof.
move=> sizes h_even; rewrite /layers.after; elim: (enum _) z => //= l s IH z; rewrite -IH; congr (foldl _ _ _).
rewrite -[RHS](layer_even sizes) //; apply: layer_eq => a b; by rewrite ffunE mxE.
Qed.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R d n n_y m p L h [sizes h_even]; split=> [A r B C z|phi u w]; first exact: after_even.
by congr phi; apply: eq_bigr => i _; rewrite !ffunE mulrNN.
Qed.

Theorem clause_2_holds : clause_2.statement.
Proof. by move=> R d n n_y m p L h Z f [sizes h_even left] z A r B C; apply: left => s; exact: after_even. Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n n_y m p L h Z f z A r D [sizes h_even left differentiable].
apply: even_is_critical differentiable => w; exact: clause_2_holds (clause_2.Premises sizes h_even left) _ _ _ _ _.
Qed.

Lemma after_linear (R : realFieldType) d n n_y m p L (sizes : layers.sizes d n n_y m p) A r
    (z : layers.prompt R d n n_y m) :
  layers.after (fun _ (u w : layers.vector R p) => \sum_i u i * w i) A r (0 : layers.keys R d p L) 0 z = z.
Proof.
rewrite /layers.after; elim: (enum _) z => //= l s IH z; rewrite -[RHS]IH; congr (foldl _ _ _).
rewrite (@layer_eq _ _ _ _ _ _ _ _ _ _ _ (fun _ _ => 0 * 0) (fun _ _ => 0 * 0)) => [||a b]; last 2 first.
- by move=> a b; rewrite ffunE mxE mul0r.
- by rewrite ffunE mxE mul0r.
case: z => [[[X Y] Q] q]; case: (sizes) => d0 n0 y0 m0 p0.
have given : linear.premises d n n_y m p by split.
have [e1 [e2 [e3 e4]]] := linear (fun i j => X i j) (fun i j => Y i j) (fun i j => Q i j) (fun i j => q i j)
  (fun i k => A l i k) (fun _ _ => 0) (fun _ _ => 0) (r l) given.
have score k (V : 'M[R]_(d, k)) i j :
    \sum_(a < p) layers.image (fun _ _ => 0 * 0 : R) X i a * layers.image (fun _ _ => 0 * 0 : R) V j a =
    \sum_(a < p) (\sum_(b < d) 0 * 0 * X b i) * (\sum_(b < d) 0 * 0 * V b j).
  by apply: eq_bigr => a _; rewrite !ffunE.
by congr (_, _, _, _); apply/matrixP=> i j; rewrite mxE; under eq_bigr do rewrite score;
  [exact: e1|exact: e2|exact: e3|exact: e4].
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof. by move=> R d n n_y m p L sizes A r z; exact: after_linear. Qed.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R d n n_y m p L Z f z v D [sizes left differentiable additive] w.
suff <- : D w = 0 by exact: differentiable.
have -> : w = (w.1, 0) + (0, w.2) by case: w => a b; congr pair; rewrite ?addr0 ?add0r.
rewrite additive (_ : D (w.1, 0) = 0) ?add0r.
  apply: derivative_even (differentiable _) => t; rewrite /clause_5.of_weights /= !scaler0 !addr0 !add0r !scaleNr.
  apply: left => s; apply: after_even => // l u x.
  by apply: eq_bigr => i _; rewrite !ffunE mulrNN.
apply: derivative_unique (differentiable _) _; apply: derivative_constant => t.
apply: left => s; by rewrite /= !scaler0 !addr0 !after_linear.
Qed.

Definition clause_1_met (R : realFieldType) : @clause_1.premises R 1 1 1 1 1 1 (fun _ _ _ => 1).
Proof. by []. Qed.
Definition clause_2_met (R : realFieldType) :
  @clause_2.premises R 1 1 1 1 1 1 (fun _ _ _ => 1) unit (fun u => (u tt).2 ord0 ord0).
Proof. by split=> // u v ->. Qed.
(* One layer, and numbers that are 1: the loss is the query's y slot, r B C. *)
Section OneLayer.
Variable R : realFieldType.
Definition product (_ : 'I_1) (u w : layers.vector R 1) : R := \sum_i u i * w i.
Definition slot (u : unit -> layers.prompt R 1 1 1 1) : R := (u tt).2 ord0 ord0.
Definition ones (_ : unit) : layers.prompt R 1 1 1 1 := (const_mx 1, const_mx 1, const_mx 1, 0).
Lemma slot_is A r (B C : layers.keys R 1 1 1) :
  layers.loss slot ones product A r B C = r ord0 * (B ord0 ord0 ord0 * C ord0 ord0 ord0).
Proof.
rewrite /layers.loss /slot /layers.after enum_ordSl (size0nil (size_enum_ord 0)) /=.
rewrite !mxE /product /layers.image !big_ord_recl !big_ord0 !ffunE !big_ord_recl !big_ord0 !mxE eqxx mulr1n; arithmetic.
Qed.
End OneLayer.
Definition clause_3_met (R : realFieldType) :
  @clause_3.premises R 1 1 1 1 1 1 (@product R) unit (@slot R) (@ones R) (fun _ => 0) (fun _ => 1) (fun _ => 0).
Proof.
split=> // [l u w|u v same|v].
- by apply: eq_bigr => i _; rewrite !ffunE mulrNN.
- by rewrite /slot same.
apply: (derivative_quadratic (q := v.1 ord0 ord0 ord0 * v.2 ord0 ord0 ord0)) => t.
rewrite /clause_3.of_keys !slot_is !ffunE !mxE. arithmetic.
Qed.
Definition clause_4_met (R : realFieldType) : clause_4.premises 1 1 1 1 1.
Proof. by []. Qed.
Definition clause_5_met (R : realFieldType) :
  @clause_5.premises R 1 1 1 1 1 1 unit (@slot R) (@ones R) ([ffun _ => 1%:M], [ffun _ => 1]) (fun _ => 0).
Proof.
split=> // [u v same|w|x y]; [by rewrite /slot same| |by rewrite addr0].
pose b : R := w.2.1 ord0 ord0 ord0; pose c : R := w.2.2 ord0 ord0 ord0; pose a : R := w.1.2 ord0.
pose bound := (1 + `|a|) * `|b * c| + 1.
have bound0 : 0 < bound by rewrite ltr_paddl ?mulr_ge0 ?addr_ge0 ?ler01 ?normr_ge0 ?ltr01.
move=> e e0; exists (Num.min 1 (e / bound)); first by rewrite lt_minr ltr01 divr_gt0.
move=> t; rewrite lt_minr => /andP[t1]; rewrite ltr_pdivl_mulr // => small.
rewrite /clause_5.of_weights !slot_is !ffunE !mxE -/a -/b -/c.
have -> : (1 + t * a) * ((0 + t * b) * (0 + t * c)) - (1 + 0 * a) * ((0 + 0 * b) * (0 + 0 * c)) - t * 0 =
    t * (t * ((1 + t * a) * (b * c))) by arithmetic.
rewrite normrM mulrC ler_wpmul2r ?normr_ge0 // normrM (le_trans _ (ltW small)) // ler_wpmul2l ?normr_ge0 //.
rewrite normrM (le_trans (_ : _ <= (1 + `|a|) * `|b * c|)) ?ler_addl ?ler01 // ler_wpmul2r ?normr_ge0 //.
by rewrite (le_trans (ler_norm_add _ _)) // normr1 ler_add2l normrM ler_pimull ?normr_ge0 // ltW.
Qed.
End Derived.
