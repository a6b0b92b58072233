(* 1. Let the weights of a target be any function phi_l of its inner products <k_i, q_j> with all context tokens,
   k_i = K_x x_i + K_y y_i, q_j = Q_x x_j + Q_y y_j, as in linear, relu, exponential and softmax attention. L
   layers with -V_xy, -V_yx, -K_y, -Q_y for V_xy, V_yx, K_y, Q_y on a prompt with -Y and minus the query's y slot
   leave in the x slots what those as given leave on the prompt as given, *)

(* 2. and minus that in the y slots, prompt by prompt, for every L: *)

(* 3. the squared error sum (slot + label)^2 of the query is the same with minus its label. *)

(* 4. So for a law of the prompts under which Y and the query's label may be negated together, the query's slot
   starting at 0, the mean loss is an even function of the blocks V_xy, V_yx, K_y, Q_y of all layers together, and
   where it is differentiable and these are 0 its gradient in them is 0. *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient Attention Expectation SameLaw.
Module mean_loss.
Section Given.
Variables (R : realFieldType) (d n n_y m p L H : nat) (phi : 'I_L -> 'I_H -> all_scores R n -> 'I_n -> R).
(* Of each layer and head: V_xx, V_yy, K_x and Q_x; and what is between x and y: V_xy, V_yx, K_y and Q_y *)
Definition of_each (M : lmodType R) : lmodType R := [lmodType R of {ffun 'I_L * 'I_H -> M}].
Definition within : lmodType R :=
  [lmodType R of of_each (matrix_lmodType R d d) * of_each (matrix_lmodType R n_y n_y) *
    of_each (matrix_lmodType R p d) * of_each (matrix_lmodType R p d)].
Definition between : lmodType R :=
  [lmodType R of of_each (matrix_lmodType R d n_y) * of_each (matrix_lmodType R n_y d) *
    of_each (matrix_lmodType R p n_y) * of_each (matrix_lmodType R p n_y)].
Definition heads (w : within) (b : between) l k : head R d n n_y p :=
  let: (V_xx, V_yy, K_x, Q_x) := w in let: (V_xy, V_yx, K_y, Q_y) := b in
  Head (V_xx (l, k)) (V_xy (l, k)) (V_yx (l, k)) (V_yy (l, k))
    (K_x (l, k)) (K_y (l, k)) (Q_x (l, k)) (Q_y (l, k)) (of_scores p (phi l k)).

(* Random context, x and y, query and its label; the query's slot starts at 0. *)
Variables (P : law R) (X : outcome P -> 'M[R]_(d, n)) (Y : outcome P -> 'M[R]_(n_y, n)).
Variables (Q : outcome P -> 'M[R]_(d, m)) (label : outcome P -> 'M[R]_(n_y, m)).
Definition squared_error (slot label : 'M[R]_(n_y, m)) : R := \sum_i \sum_j (slot i j + label i j) ^+ 2.
Definition error (w : within) (b : between) (o : outcome P) : R :=
  squared_error (query_y (after (heads w b) ((X o, Y o, Q o, 0) : prompt R d n n_y m))) (label o).
Definition loss (w : within) (b : between) : R := mean (error w b).
Record premises : Prop := Premises {
  sizes : positive d n n_y m p;
  negated : same_law (fun o => (X o, - Y o, Q o, - label o)) (fun o => (X o, Y o, Q o, label o));
  finite : forall w b, has_mean (error w b) }.
End Given.
End mean_loss.
Module clause_4.
Notation premises := mean_loss.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m p L H phi P X Y Q label,
  @premises R d n n_y m p L H phi P X Y Q label ->
  let loss := @mean_loss.loss R d n n_y m p L H phi P X Y Q label in
  (forall w b, loss w (- b) = loss w b) /\
  (forall w D, differential (loss w) 0 D -> critical (loss w) 0).
End clause_4.

(* 5. So where full_stationary_points holds too, a point of its family that is critical within it is, for one label row,
   critical among all V, key and query maps, the blocks between x and y included, if the mean loss is differentiable
   there in all of these; *)
From Kernel Require Import Family Attention.
From Statements Require full_stationary_points.
Module clause_5.
Section Given.
Variables (R : realFieldType) (d n m L : nat) (phi : 'I_L -> 'I_1 -> all_scores R n -> 'I_n -> R).
Variables (P : law R) (X : outcome P -> 'M[R]_(d, n)) (Y : outcome P -> 'M[R]_(1, n)).
Variables (Q : outcome P -> 'M[R]_(d, m)) (label : outcome P -> 'M[R]_(1, m)).
(* One label row: V_yy of a layer is the number r_l.  With V_xx, keys and queries of x it is the weights of
   full_stationary_points, and beside these are the blocks between x and y: so these are all weights of a head. *)
Notation blocks := (Family.weights (full_stationary_points.family.block L) (full_stationary_points.family.numbers R L) d).
Definition within (v : blocks) : mean_loss.within R d 1 d L 1 :=
  ([ffun i => full_stationary_points.layers.value v i.1], [ffun i => (v.2 i.1)%:M],
   [ffun i => full_stationary_points.layers.key v i.1], [ffun i => full_stationary_points.layers.query v i.1]).
Definition all : lmodType R := [lmodType R of blocks * mean_loss.between R d 1 d L 1].
Definition f (w : all) : R := mean_loss.loss phi X Y Q label (within w.1) w.2.
Definition apart (v : blocks) : R := f (v, 0).
(* S = Sigma^1/2, the point of the family, and the derivatives of f there *)
Variables (S S' : 'M[R]_d) (c : coordinates (full_stationary_points.family.block L) (full_stationary_points.family.numbers R L)).
Variables (G : full_stationary_points.family.block L -> 'M[R]_d) (r : full_stationary_points.family.numbers R L -> R) (D : all -> R).
Record premises : Prop := Premises {
  law_of_prompts : mean_loss.premises d phi X Y Q label;
  of_the_family : full_stationary_points.family.premises S S' apart c G r;
  gradient : differential f (full_stationary_points.family.member S' c, 0) D;
  linear : forall a u v, D (a *: u + v) = a * D u + D v;
  critical_within : critical (apart \o full_stationary_points.family.member S') c }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n m L phi P X Y Q label S S' c G r D,
  @premises R d n m L phi P X Y Q label S S' c G r D ->
  critical (@f R d n m L phi P X Y Q label) (full_stationary_points.family.member S' c, 0).
End clause_5.

(* 6. one of the family of sparse_stationary_points is, if it is differentiable there, critical among all with V_xx = 0.
   *)
From Statements Require sparse_stationary_points.
Module clause_6.
Section Given.
Variables (R : realFieldType) (d n m L : nat) (phi : 'I_L -> 'I_1 -> all_scores R n -> 'I_n -> R).
Variables (P : law R) (X : outcome P -> 'M[R]_(d, n)) (Y : outcome P -> 'M[R]_(1, n)).
Variables (Q : outcome P -> 'M[R]_(d, m)) (label : outcome P -> 'M[R]_(1, m)).
(* One label row, as before: the weights of sparse_stationary_points, V_xx = 0, and the blocks between x and y *)
Notation blocks := (Family.weights (sparse_stationary_points.family.block L) (sparse_stationary_points.family.numbers R L) d).
Definition within (v : blocks) : mean_loss.within R d 1 d L 1 :=
  (0, [ffun i => (v.2 i.1)%:M],
   [ffun i => sparse_stationary_points.layers.key v i.1], [ffun i => sparse_stationary_points.layers.query v i.1]).
Definition all : lmodType R := [lmodType R of blocks * mean_loss.between R d 1 d L 1].
Definition f (w : all) : R := mean_loss.loss phi X Y Q label (within w.1) w.2.
Definition apart (v : blocks) : R := f (v, 0).
(* S = Sigma^1/2, the point of the family, and the derivatives of f there *)
Variables (S S' : 'M[R]_d) (c : coordinates (sparse_stationary_points.family.block L) (sparse_stationary_points.family.numbers R L)).
Variables (G : sparse_stationary_points.family.block L -> 'M[R]_d) (r : sparse_stationary_points.family.numbers R L -> R) (D : all -> R).
Record premises : Prop := Premises {
  law_of_prompts : mean_loss.premises d phi X Y Q label;
  of_the_family : sparse_stationary_points.family.premises S S' apart c G r;
  gradient : differential f (sparse_stationary_points.family.member S' c, 0) D;
  linear : forall a u v, D (a *: u + v) = a * D u + D v;
  critical_within : critical (apart \o sparse_stationary_points.family.member S') c }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n m L phi P X Y Q label S S' c G r D,
  @premises R d n m L phi P X Y Q label S S' c G r D ->
  critical (@f R d n m L phi P X Y Q label) (sparse_stationary_points.family.member S' c, 0).
End clause_6.

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient Family Attention Expectation SameLaw.
Section Derived.
Hypothesis negation : negation.statement.

Section Given.
Variables (R : realFieldType) (d n n_y m p L H : nat) (phi : 'I_L -> 'I_H -> all_scores R n -> 'I_n -> R).
Hypothesis sizes : positive d n n_y m p.

Definition minus (z : prompt R d n n_y m) : prompt R d n n_y m := (z.1.1.1, - z.1.1.2, z.1.2, - z.2).
Lemma minus_is_additive : additive minus.
Proof. by case=> [[[X Y] Q] q] [[[X' Y'] Q'] q']; rewrite /minus /= !opprD. Qed.
Canonical minus_additive := Additive minus_is_additive.

Lemma two k1 k2 k3 k4 (A : 'M[R]_(k1, k2)) (B : 'M[R]_(k1, k3)) (U : 'M[R]_(k2, k4)) (V : 'M[R]_(k3, k4)) a c
    fA fU fB fV :
  (forall o, A a o = fA o) -> (forall o, U o c = fU o) -> (forall o, B a o = fB o) -> (forall o, V o c = fV o) ->
  (A *m U + B *m V) a c = \sum_o 1 * fA o * fU o + \sum_o 1 * fB o * fV o.
Proof. by move=> eA eU eB eV; rewrite !mxE; congr (_ + _); apply: eq_bigr => o _; rewrite mul1r ?eA ?eU ?eB ?eV. Qed.

Lemma one_head (w : mean_loss.within R d n_y p L H) b l k z :
  minus (added (mean_loss.heads phi w b l k) z) = added (mean_loss.heads phi w (- b) l k) (minus z).
Proof.
apply: (addrI (minus z)); rewrite -raddfD; case: sizes => d0 n0 y0 m0 p0.
case: z => [[[X Y] Q] q]; case: w => [[[V_xx V_yy] K_x] Q_x]; case: b => [[[V_xy V_yx] K_y] Q_y].
have entries : negation.premises d n n_y m p by split.
have [e1 [e2 [e3 [e4 _]]]] := @negation _ _ _ _ _ _ (fun i j => X i j) (fun i j => Y i j) (fun i j => Q i j)
  (fun i j => q i j) (fun _ _ => 0) (fun _ i j => V_xx (l, k) i j) (fun _ i j => V_xy (l, k) i j)
  (fun _ i j => V_yx (l, k) i j) (fun _ i j => V_yy (l, k) i j) (fun _ i j => K_x (l, k) i j)
  (fun _ i j => K_y (l, k) i j) (fun _ i j => Q_x (l, k) i j) (fun _ i j => Q_y (l, k) i j)
  (fun _ => 1) (fun _ => phi l k) entries 1%N.
rewrite /= in e1 e2 e3 e4; rewrite /minus /added /mean_loss.heads !promptD /=.
congr (_, _, _, _); apply/matrixP=> i j.
- apply: etrans (etrans _ (esym (e1 i j))) _; [|symmetry]; rewrite mxE; congr (_ + _);
    by apply: entry_of_scores => *; apply: two => o; rewrite ?ffunE ?mxE.
- apply: etrans (etrans _ (esym (e2 i j))) _; rewrite mxE; [congr (- _)|symmetry; congr (_ + _); first by rewrite mxE].
    by rewrite mxE; congr (_ + _); apply: entry_of_scores => *; apply: two => o; rewrite ?ffunE ?mxE.
  by apply: entry_of_scores => *; apply: two => o; rewrite ?ffunE ?mxE.
- apply: etrans (etrans _ (esym (e3 i j))) _; [|symmetry]; rewrite mxE; congr (_ + _);
    by apply: entry_of_scores => *; apply: two => o; rewrite ?ffunE ?mxE.
- apply: etrans (etrans _ (esym (e4 i j))) _; rewrite mxE; [congr (- _)|symmetry; congr (_ + _); first by rewrite mxE].
    by rewrite mxE; congr (_ + _); apply: entry_of_scores => *; apply: two => o; rewrite ?ffunE ?mxE.
  by apply: entry_of_scores => *; apply: two => o; rewrite ?ffunE ?mxE.
Qed.
End Given.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R d n n_y m p L H phi P X Y Q label [sizes negated finite] loss.
have even w b : loss w (- b) = loss w b.
  pose error b (s : 'M[R]_(d, n) * 'M[R]_(n_y, n) * 'M[R]_(d, m) * 'M[R]_(n_y, m)) := mean_loss.squared_error
    (query_y (after (mean_loss.heads phi w b) ((s.1.1.1, s.1.1.2, s.1.2, 0) : prompt R d n n_y m))) s.2.
  have same s : error (- b) (s.1.1.1, - s.1.1.2, s.1.2, - s.2) = error b s.
    pose z : prompt R d n n_y m := (s.1.1.1, s.1.1.2, s.1.2, 0).
    have left : after (mean_loss.heads phi w (- b)) (minus z) = minus (after (mean_loss.heads phi w b) z).
      have := @after_morph R d n n_y m p L H (mean_loss.heads phi w b) (mean_loss.heads phi w (- b))
        (minus_additive R d n n_y m) z; move=> /= <- // l k u; exact: one_head.
    rewrite /minus /= oppr0 in left; rewrite /error left /mean_loss.squared_error; apply: eq_bigr => i _.
    by apply: eq_bigr => j _; rewrite /query_y /= !mxE -opprD sqrrN.
  have M := (negated (error (- b)) _).2 (has_mean_is (finite w (- b))).
  apply: esym (mean_isE (mean_is_ext _ M)) => o; exact: (same (X o, Y o, Q o, label o)).
by split=> // w D; exact: even_is_critical.
Qed.

Hypothesis full : full_stationary_points.clause_3.statement.
Hypothesis sparse : sparse_stationary_points.clause_3.statement.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R d n m L phi P X Y Q label S S' c G r D [prompts of_the_family gradient linear critical_within].
set x := full_stationary_points.family.member S' c in gradient *.
have of_blocks v : D (v, 0) = 0.
  have all_of_them : critical (clause_5.apart phi X Y Q label) x by apply/(full of_the_family).
  apply: (derivative_unique _ (all_of_them v)); apply: derivative_ext (gradient (v, 0)) => s.
  have none : 0 + s *: 0 = 0 :> mean_loss.between R d 1 d L 1 by rewrite scaler0 addr0.
  have e : (x, 0) + s *: (v, 0) = (x + s *: v, 0) :> clause_5.all R d L := congr1 (pair (x + s *: v)) none.
  by rewrite e.
have of_between b : D (0, b) = 0.
  pose loss := mean_loss.loss phi X Y Q label (clause_5.within x).
  have there : differential loss 0 (fun b => D (0, b)).
    move=> b'; apply: derivative_ext (gradient (0, b')) => s.
    have none : x + s *: 0 = x by rewrite scaler0 addr0.
    have e : (x, 0) + s *: (0, b') = (x, 0 + s *: b') :> clause_5.all R d L :=
      congr1 (fun y => (y, 0 + s *: b')) none.
    by rewrite e.
  by have [_ zero] := clause_4_holds prompts; exact: derivative_unique (there b) (zero _ _ there b).
move=> [v b]; suff <- : D (v, b) = 0 by exact: gradient.
have -> : (v, b) = 1 *: (v, 0) + (0, b) :> clause_5.all R d L.
  by rewrite scale1r; apply: (congr2 pair); rewrite ?addr0 ?add0r.
by rewrite linear of_blocks of_between mulr0 addr0.
Qed.

Theorem clause_6_holds : clause_6.statement.
Proof.
move=> R d n m L phi P X Y Q label S S' c G r D [prompts of_the_family gradient linear critical_within].
set x := sparse_stationary_points.family.member S' c in gradient *.
have of_blocks v : D (v, 0) = 0.
  have all_of_them : critical (clause_6.apart phi X Y Q label) x by apply/(sparse of_the_family).
  apply: (derivative_unique _ (all_of_them v)); apply: derivative_ext (gradient (v, 0)) => s.
  have none : 0 + s *: 0 = 0 :> mean_loss.between R d 1 d L 1 by rewrite scaler0 addr0.
  have e : (x, 0) + s *: (v, 0) = (x + s *: v, 0) :> clause_6.all R d L := congr1 (pair (x + s *: v)) none.
  by rewrite e.
have of_between b : D (0, b) = 0.
  pose loss := mean_loss.loss phi X Y Q label (clause_6.within x).
  have there : differential loss 0 (fun b => D (0, b)).
    move=> b'; apply: derivative_ext (gradient (0, b')) => s.
    have none : x + s *: 0 = x by rewrite scaler0 addr0.
    have e : (x, 0) + s *: (0, b') = (x, 0 + s *: b') :> clause_6.all R d L :=
      congr1 (fun y => (y, 0 + s *: b')) none.
    by rewrite e.
  by have [_ zero] := clause_4_holds prompts; exact: derivative_unique (there b) (zero _ _ there b).
move=> [v b]; suff <- : D (v, b) = 0 by exact: gradient.
have -> : (v, b) = 1 *: (v, 0) + (0, b) :> clause_6.all R d L.
  by rewrite scale1r; apply: (congr2 pair); rewrite ?addr0 ?add0r.
by rewrite linear of_blocks of_between mulr0 addr0.
Qed.

(* Labels that are a coin's side, and inputs that are 1 *)
Definition clause_4_met (R : realFieldType) :
  @clause_4.premises R 1 1 1 1 1 2 1 (fun _ _ z i => z i) (coin R) (fun _ => 1%:M) (fun w => (side w)%:M)
    (fun _ => 1%:M) (fun w => (side w)%:M).
Proof.
split=> // g m; suff same : mean (fun w : outcome (coin R) => g (1%:M, - (side w)%:M, 1%:M, - (side w)%:M)) =
    mean (fun w : outcome (coin R) => g (1%:M, (side w)%:M, 1%:M, (side w)%:M)).
  by split=> -[_ <-]; split=> //; rewrite same.
have minus k : - ((-1) ^+ k)%:M = ((-1) ^+ k.+1)%:M :> 'M[R]_1 by rewrite -raddfN /= exprS mulN1r.
rewrite !mean_coin addrC /side /= !minus.
by congr ((g (_, _%:M, _, _%:M) + _) / _); rewrite expr0 exprS expr1 mulrNN mulr1.
Qed.
(* Layers that add nothing *)
Lemma silent (R : realFieldType) (X : outcome (coin R) -> 'M[R]_1) Y Q label L (w : mean_loss.within R 1 1 1 L 1) b :
  mean_loss.loss (n := 1) (m := 1) (fun _ _ _ _ => 0) X Y Q label w b =
  mean (fun o => mean_loss.squared_error 0 (label o)).
Proof.
have none l k z : added (mean_loss.heads (n := 1) (fun _ _ _ _ => 0) w b l k) z = 0 :> prompt R 1 1 1 1.
  have zero k' (A : 'M[R]_1) (B : 'M[R]_(1, k')) : weights (of_scores 1 (fun _ _ => 0)) A B = 0 :> 'M[R]_(1, k').
    by apply/matrixP=> i j; rewrite !mxE.
  case: w b z => [[[A B] C] D] [[[A' B'] C'] D'] [[[x y] q] s].
  by rewrite /added /mean_loss.heads /= !zero !mulmx0.
apply: mean_isE; apply: mean_is_ext (has_mean_is _) => // o; rewrite /mean_loss.error.
suff all (z : prompt R 1 1 1 1) : after (mean_loss.heads (fun _ _ _ _ => 0) w b) z = z by rewrite all.
rewrite /after; elim: (enum _) z => //= l s IH z; rewrite IH /layer big1 ?addr0 // => k _; exact: none.
Qed.
Definition clause_5_met (R : realFieldType) :
  @clause_5.premises R 1 1 1 2 (fun _ _ _ _ => 0) (coin R) (fun _ => 1%:M) (fun o => (side o)%:M) (fun _ => 1%:M)
    (fun o => (side o)%:M) 1%:M 1%:M ([ffun _ => 1], 0) (fun _ => 0) (fun _ => 0) (fun _ => 0).
Proof.
pose f := clause_5.f (fun _ _ _ _ => 0) (fun _ => 1%:M) (fun o : outcome (coin R) => (side o)%:M) (fun _ => 1%:M)
  (fun o => (side o)%:M) : clause_5.all R 1 2 -> R.
have same w w' : f w = f w' by rewrite /f /clause_5.f !silent.
have silence v : along (fun _ => 0) (fun _ : full_stationary_points.family.numbers R 2 => 0) v = 0 :> R.
  by rewrite /along addr0 big1 // => i _; exact: inner0l.
split=> [||v|a u v|v].
- by case: (clause_4_met R) => sizes negated _; split; [exact: sizes|exact: negated|move=> w b; exact: Logic.I].
- split=> [||O w _|v|a u v]; [exact: trmx1|exact: mulmx1|exact: same| |by rewrite mulr0 addr0].
  rewrite silence; apply: derivative_constant => s; exact: same.
- apply: derivative_constant => s; exact: same.
- by rewrite mulr0 addr0.
apply: derivative_constant => s; exact: same.
Qed.
Definition clause_6_met (R : realFieldType) :
  @clause_6.premises R 1 1 1 2 (fun _ _ _ _ => 0) (coin R) (fun _ => 1%:M) (fun o => (side o)%:M) (fun _ => 1%:M)
    (fun o => (side o)%:M) 1%:M 1%:M ([ffun _ => 1], 0) (fun _ => 0) (fun _ => 0) (fun _ => 0).
Proof.
pose f := clause_6.f (fun _ _ _ _ => 0) (fun _ => 1%:M) (fun o : outcome (coin R) => (side o)%:M) (fun _ => 1%:M)
  (fun o => (side o)%:M) : clause_6.all R 1 2 -> R.
have same w w' : f w = f w' by rewrite /f /clause_6.f !silent.
have silence v : along (fun _ => 0) (fun _ : sparse_stationary_points.family.numbers R 2 => 0) v = 0 :> R.
  by rewrite /along addr0 big1 // => i _; exact: inner0l.
split=> [||v|a u v|v].
- by case: (clause_4_met R) => sizes negated _; split; [exact: sizes|exact: negated|move=> w b; exact: Logic.I].
- split=> [||O w _|v|a u v]; [exact: trmx1|exact: mulmx1|exact: same| |by rewrite mulr0 addr0].
  rewrite silence; apply: derivative_constant => s; exact: same.
- apply: derivative_constant => s; exact: same.
- by rewrite mulr0 addr0.
apply: derivative_constant => s; exact: same.
Qed.
End Derived.
