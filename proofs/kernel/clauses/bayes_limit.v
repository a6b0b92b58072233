(* 1. For one prompt X: if the labels have second moments K(X) = [[Khat, nu], [nu^T, k0]] and h = K, L layers of
   functional_gradient_descent with steps r_l predict nu^T Khat^+ (I - P_L) y, P_L = prod_l (I - 2 r_l Khat), *)
From mathcomp Require Import matrix.
From Kernel Require Import PositiveSemidefinite Expectation SecondMoments KernelLayers Limit.
Module prompt.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (K_inv : 'M[R]_n) (* Khat^+ *).
Record premises : Prop := Premises {
  size : (0 < n)%N;
  labels : second_moments y y_t (kernel_matrix K x) (kernel_column K x x_t) (K x_t x_t);
  inverse : pseudo_inverse (kernel_matrix K x) K_inv }.
End Given.
End prompt.

From Statements Require functional_gradient_descent.
Module clause_1.
Notation premises := prompt.premises.
(* for all labels y; and where tokens are points, it is the layers of functional_gradient_descent that predict it. *)
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t y y_t K_inv, @premises R P T K n x x_t y y_t K_inv ->
  forall (r : nat -> R) L (y : 'I_n -> R),
  predicted K x x_t r y L =
    number ((kernel_column K x x_t)^T *m K_inv *m (1%:M - residual (kernel_matrix K x) r L) *m \col_i y i) /\
  forall d K, @functional_gradient_descent.clause_3.premises R d n 1 1 K -> forall X (Q : 'I_d -> 'I_1 -> R),
  predicted K (functional_gradient_descent.clause_3.x X) (functional_gradient_descent.clause_3.query Q ord0) r y L =
    - functional_gradient_descent.simulation.s_query_y
        (functional_gradient_descent.clause_3.layers K X (fun _ : 'I_1 => y) Q r L) ord0 ord0.
End clause_1.

(* 2. and their loss exceeds k0 - nu^T Khat^+ nu, the least of all linear predictors, by exactly nu^T Khat^+ P_L^2 nu,
   for singular Khat too. *)
Module clause_2.
Notation premises := prompt.premises.
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t y y_t K_inv, @premises R P T K n x x_t y y_t K_inv ->
  let Khat := kernel_matrix K x in let nu := kernel_column K x x_t in
  let least := K x_t x_t - number (nu^T *m K_inv *m nu) in
  (exists b, loss_is y_t (weighted y b) least) /\ (forall b l, loss_is y_t (weighted y b) l -> least <= l) /\
  forall (r : nat -> R) L, loss_is y_t (fun w => predicted K x x_t r (y^~ w) L) (least + gap Khat r K_inv nu L).
End clause_2.

(* 3. If Khat = U diag(s) U^T with U orthogonal, that is sum_k s_k rho_k^2 (u_k^T Khat^+ nu)^2 with rho = prod_l (1
   - 2 r_l s), *)
Module spectrum.
Section Given.
Variables (R : rcfType) (n : nat) (Khat K_inv U : 'M[R]_n) (s : 'rV[R]_n).
Record premises : Prop := Premises {
  size : (0 < n)%N;
  semidefinite : positive_semidefinite Khat;
  inverse : pseudo_inverse Khat K_inv;
  eigenvectors : eigendecomposition Khat U s }.
End Given.
End spectrum.

(* of every nu = Khat z in the range of Khat, in which it is by bayes_predictor *)
Module clause_3.
Notation premises := spectrum.premises.
Definition statement : Prop :=
  forall (R : rcfType) n (Khat K_inv U : 'M[R]_n) s, premises Khat K_inv U s ->
  forall z r L, let nu := Khat *m z in gap Khat r K_inv nu L =
    \sum_k s ord0 k * decay r (s ord0 k) L ^+ 2 * ((U^T *m K_inv *m nu) k ord0) ^+ 2.
End clause_3.

(* 4. or the sum of rho_k^2 (u_k^T nu)^2/s_k over s_k not 0. *)
Module clause_4.
Notation premises := spectrum.premises.
Definition statement : Prop :=
  forall (R : rcfType) n (Khat K_inv U : 'M[R]_n) s, premises Khat K_inv U s ->
  forall z r L, let nu := Khat *m z in gap Khat r K_inv nu L =
    \sum_(k | s ord0 k != 0) decay r (s ord0 k) L ^+ 2 * ((U^T *m nu) k ord0) ^+ 2 / s ord0 k.
End clause_4.

(* 5. With one step h = 2 r_l, and Khat that is not 0, it tends to 0 for every nu in the range of Khat iff 0 < h <
   2/lambda_max(Khat); *)
Module one_step.
Section Given.
Variables (R : rcfType) (n : nat) (Khat K_inv U : 'M[R]_n) (s : 'rV[R]_n) (m : 'I_n).
(* s_m is lambda_max, and column m of U is u_max *)
Record premises : Prop := Premises {
  spectrum : spectrum.premises Khat K_inv U s;
  not_0 : Khat != 0;
  largest : forall k, s ord0 k <= s ord0 m }.
End Given.
End one_step.

Module clause_5.
Notation premises := one_step.premises.
Definition statement : Prop :=
  forall R : rcfType, Num.archimedean_axiom R ->
  forall n (Khat K_inv U : 'M[R]_n) s m, premises Khat K_inv U s m -> forall h,
  (forall z, tends_to (gap Khat (fun _ => h / 2%:R) K_inv (Khat *m z)) 0) <->
  0 < h < 2%:R / s ord0 m.
End clause_5.

(* 6. outside, for nu = u_max, it is at least that of L = 0 at every depth. *)
Module clause_6.
Record premises (R : rcfType) n (Khat K_inv U : 'M[R]_n) s m h : Prop := Premises {
  one_step : one_step.premises Khat K_inv U s m;
  outside : ~~ (0 < h < 2%:R / s ord0 m) }.
Definition statement : Prop :=
  forall (R : rcfType) n (Khat K_inv U : 'M[R]_n) s m h, premises Khat K_inv U s m h -> let nu := col m U in
  0 < gap Khat (fun _ => h / 2%:R) K_inv nu 0 /\
  forall L, gap Khat (fun _ => h / 2%:R) K_inv nu 0 <= gap Khat (fun _ => h / 2%:R) K_inv nu L.
End clause_6.

(* 7. It also tends to 0 for steps h_l = 2 r_l >= 0 that tend to 0 and whose sum diverges. *)
Module clause_7.
Section Given.
Variables (R : rcfType) (n : nat) (Khat K_inv U : 'M[R]_n) (s : 'rV[R]_n) (r : nat -> R).
Record premises : Prop := Premises {
  spectrum : spectrum.premises Khat K_inv U s;
  steps : forall l, 0 <= 2%:R * r l;
  (* the steps are below every 1/(m + 1) from some layer on, and their sums above every m *)
  to_0 : forall m : nat, exists N, forall l, (N <= l)%N -> 2%:R * r l <= m.+1%:R^-1;
  divergent : forall m : nat, exists N, forall L, (N <= L)%N -> m%:R <= \sum_(l < L) 2%:R * r l }.
End Given.
Definition statement : Prop :=
  forall R : rcfType, Num.archimedean_axiom R ->
  forall n (Khat K_inv U : 'M[R]_n) s r, premises Khat K_inv U s r ->
  forall z, tends_to (gap Khat r K_inv (Khat *m z)) 0.
End clause_7.

(* 8. For labels that are Gaussian with mean 0 that least loss is that of Bayes, the least of all predictors. *)

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Matrices PositiveSemidefinite Expectation SecondMoments KernelLayers Limit Sequences.
From Kernel Require Import Arithmetic FunctionalDescent.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis descends : functional_gradient_descent.clause_3.statement.
Hypothesis layers : prediction.statement.
Hypothesis along_eigenvectors : eigenvectors.statement.
Hypothesis inside : inequality_1.statement.
Hypothesis above : inequality_2.statement.
Hypothesis below : inequality_3.statement.
Hypothesis one_more_step : inequality_4.statement.

Section Layers.
Variables (R : rcfType) (p n : nat) (Phi : 'M[R]_(p, n)) (v : 'cV[R]_p) (K_inv : 'M[R]_n) (r : nat -> R).
Hypotheses (p0 : (0 < p)%N) (n0 : (0 < n)%N) (inverse : pseudo_inverse (Phi^T *m Phi) K_inv).
Let Khat := Phi^T *m Phi.
Let nu := Phi^T *m v.

Let state := prediction.after (fun i j => Phi i j) (fun i j : 'I_n => (i == j)%:R) r.
Lemma state_is L : (forall i j, prediction.s_alpha (state L) i j = coefficients Khat r L i j) /\
  (forall i j, prediction.s_P (state L) i j = residual Khat r L i j).
Proof.
elim: L => [|L [IHa IHP]]; first by split=> i j; rewrite mxE.
split=> i j /=.
  rewrite mxE IHa; congr (_ + _); rewrite !mxE [_ * 2%:R]mulrC; congr (_ * _); congr (_ - _).
  by apply: eq_bigr => k _; rewrite IHa; congr (_ * _); entries.
rewrite mulmxBl mul1mx -scalemxAl !mxE IHP [_ * 2%:R]mulrC; congr (_ - _ * _).
by apply: eq_bigr => k _; rewrite IHP; congr (_ * _); entries.
Qed.

Lemma of_layers L : [/\ (residual Khat r L)^T = residual Khat r L,
  nu^T *m coefficients Khat r L = nu^T *m K_inv *m (1%:M - residual Khat r L) &
  form Khat ((1%:M - residual Khat r L) *m K_inv *m nu - K_inv *m nu) = gap Khat r K_inv nu L].
Proof.
have [least gram] := pseudo_inverse_of_gram inverse; set A := K_inv *m Phi^T in least gram.
have given : prediction.premises n (fun i j => Phi i j) (fun i j => A i j).
  by split=> // i j; have /matrixP/(_ i j) e := least; rewrite [RHS]mxE in e; rewrite -[RHS]e; entries.
have [symmetry [_ [_ [predicted excess]]]] := layers (fun i => v i ord0) (fun i j : 'I_n => (i == j)%:R) r given L.
have [aE PE] := state_is L; set Q := residual Khat r L in PE *.
have symQ : Q^T = Q by apply/matrixP=> i j; rewrite mxE -!PE -symmetry.
have entry i : (Q *m K_inv *m nu) i ord0 = \sum_(j < n) prediction.s_P (state L) j i * (K_inv *m nu) j ord0.
  by rewrite -mulmxA -[Q in LHS]symQ mxE; apply: eq_bigr => j _; rewrite PE mxE.
have weight i : (K_inv *m nu) i ord0 = \sum_(j < n) (\sum_(l < p) A i l * A j l) * (\sum_(l < p) Phi l j * v l ord0).
  by rewrite -gram; entries.
have symB : K_inv^T = K_inv.
  by apply: pseudo_inverse_symmetric inverse; rewrite trmx_mul trmxK.
set B := (1%:M - Q) *m K_inv *m nu.
have coefficient i : (\sum_(j < n) (\sum_(l < p) A i l * A j l) * (\sum_(l < p) Phi l j * v l ord0)) -
    \sum_(k < n) prediction.s_P (state L) k i *
      (\sum_(j < n) (\sum_(l < p) A k l * A j l) * (\sum_(l < p) Phi l j * v l ord0)) = B i ord0.
  rewrite /B -mulmxA mulmxBl mul1mx mulmxA [RHS]mxE [X in _ = _ + X]mxE entry weight; congr (_ - _).
  by apply: eq_bigr => k _; rewrite weight.
split=> //.
  transitivity B^T; last first.
    rewrite /B !trmx_mul symB mulmxA; congr (_ *m _).
    by apply/matrixP=> i j; rewrite -[Q in RHS]symQ !mxE eq_sym.
  apply/matrixP=> i j; rewrite ord1; transitivity (\sum_(k < n) B k ord0 * (k == j)%:R).
    transitivity (\sum_(k < n) (\sum_(l < p) Phi l k * v l ord0) * prediction.s_alpha (state L) k j).
      by rewrite mxE; apply: eq_bigr => k _; rewrite aE; congr (_ * _); entries.
    by rewrite predicted; apply: eq_bigr => k _; rewrite coefficient.
  by rewrite (bigD1 j) //= eqxx mulr1 big1 ?addr0 ?mxE // => k /negPf kj; rewrite kj mulr0.
have -> : gap Khat r K_inv nu L = number ((K_inv *m nu)^T *m (Q *m Q) *m nu) by rewrite /gap [(K_inv *m nu)^T]trmx_mul symB !mulmxA.
have left i : (B - K_inv *m nu) i ord0 = B i ord0 - (K_inv *m nu) i ord0 by rewrite [LHS]mxE [X in _ + X]mxE.
rewrite formE number_between.
transitivity (\sum_(i < n) \sum_(j < n) (K_inv *m nu) i ord0 *
    (\sum_(k < n) prediction.s_P (state L) i k * prediction.s_P (state L) k j) * (\sum_(l < p) Phi l j * v l ord0)).
  under [RHS]eq_bigr do under eq_bigr do rewrite weight.
  rewrite -excess; apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite !left -!coefficient !weight; congr (_ * _ * _).
  by entries.
apply: eq_bigr => i _; apply: eq_bigr => j _; congr (_ * _ * _); last by entries.
by rewrite mxE; apply: eq_bigr => k _; rewrite !PE.
Qed.
End Layers.

Section Prompt.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (K_inv : 'M[R]_n).
Hypothesis given : prompt.premises K x x_t y y_t K_inv.
Let Khat := kernel_matrix K x.
Let nu := kernel_column K x x_t.

Lemma weights_are r L (z : 'I_n -> R) : predicted K x x_t r z L =
  \sum_i (nu^T *m K_inv *m (1%:M - residual Khat r L)) ord0 i * z i.
Proof.
have [n0 labels inverse] := given; have symmetric := moments_symmetric labels.
have [_ ->] := slots_are x_t r symmetric z L; have p0 : (0 < n + 1)%N by rewrite addn1.
have [Phi [v [KE nuE _]]] := features labels; rewrite -/Khat -/nu in KE nuE *.
rewrite -/Khat KE in inverse; rewrite KE nuE.
by have [_ -> _] := of_layers v r p0 n0 inverse L.
Qed.

Lemma loss_of_layers r L : loss_is y_t (fun w => predicted K x x_t r (y^~ w) L)
  (K x_t x_t - number (nu^T *m K_inv *m nu) + gap Khat r K_inv nu L).
Proof.
have [n0 labels inverse] := given; have symmetric := moments_symmetric labels.
have p0 : (0 < n + 1)%N by rewrite addn1.
have [Phi [v [KE nuE _]]] := features labels; rewrite -/Khat -/nu in KE nuE symmetric.
have symB := pseudo_inverse_symmetric symmetric inverse; have inverse' := inverse; rewrite -/Khat KE in inverse'.
have [symP _ excess] := of_layers v r p0 n0 inverse' L; rewrite -KE -nuE in symP excess.
have := excess_loss labels inverse ((1%:M - residual Khat r L) *m K_inv *m nu); rewrite -/Khat -/nu excess.
apply: mean_is_ext => w; suff -> : predicted K x x_t r (y^~ w) L = weighted y ((1%:M - residual Khat r L) *m K_inv *m nu) w by [].
rewrite weights_are; apply: eq_bigr => i _; congr (_ * _).
have symQ : (1%:M - residual Khat r L)^T = 1%:M - residual Khat r L.
  by apply/matrixP=> a b; rewrite -[in RHS]symP !mxE eq_sym.
suff -> : nu^T *m K_inv *m (1%:M - residual Khat r L) = ((1%:M - residual Khat r L) *m K_inv *m nu)^T by rewrite mxE.
by rewrite [RHS]trmx_mul [(_ *m K_inv)^T]trmx_mul symB symQ mulmxA.
Qed.
End Prompt.

(* Where tokens are points *)
Section Points.
Variables (R : rcfType) (d n : nat) (K : point R d -> point R d -> R).
Hypothesis given : functional_gradient_descent.clause_3.premises n 1 1 K.
Variables (X : 'I_d -> 'I_n -> R) (Q : 'I_d -> 'I_1 -> R) (y : 'I_n -> R) (r : nat -> R).
Local Notation x := (functional_gradient_descent.clause_3.x X).
Local Notation x_t := (functional_gradient_descent.clause_3.query Q ord0).
Local Notation f := (descent K X (fun _ : 'I_1 => y) r).

Lemma predictions_of_the_layers L : predicted K x x_t r y L =
  - functional_gradient_descent.simulation.s_query_y
      (functional_gradient_descent.clause_3.layers K X (fun _ : 'I_1 => y) Q r L) ord0 ord0.
Proof.
have [left _] := descends given X (fun _ : 'I_1 => y) Q r; have [_ ->] := left L ord0; have [_ symmetric] := given.
suff [_ e] : (forall j, (slots K x x_t r y L).1 j = y j - f L (x j) ord0) /\ (slots K x x_t r y L).2 = - f L x_t ord0.
  by rewrite /predicted e opprK.
elim: L => [|L]; first by split=> [j|]; rewrite /= ?subr0 ?oppr0.
case E : (slots K x x_t r y L) => [s q] /= [IHs IHq]; rewrite E.
have added u : \sum_i (- (2%:R * r L)) * s i * K (x i) u = r L * gradient K X (fun _ : 'I_1 => y) (f L) u ord0.
  rewrite /gradient !mulr_sumr; apply: eq_bigr => i _; rewrite IHs (symmetric (x i) u) -[[ffun k => X k i]]/(x i).
  by move: (f L (x i) ord0) (K u (x i)) => a b; arithmetic.
by split=> [j|] /=; rewrite added ?IHs ?IHq; move: (gradient _ _ _ _ _ _) (f L _ _) => a b; arithmetic.
Qed.
End Points.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R P T K n x x_t y y_t K_inv given r L z; split=> [|d k points X Q]; last exact: predictions_of_the_layers.
rewrite (weights_are given) /number [RHS]mxE.
by apply: eq_bigr => i _; congr (_ * _); rewrite mxE.
Qed.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R P T K n x x_t y y_t K_inv given Khat nu least; have [n0 labels inverse] := given.
split; last by split=> [b l|r L]; [exact: (least_of_weighted labels inverse)|exact: (loss_of_layers given)].
exists (K_inv *m nu); have := excess_loss labels inverse (K_inv *m nu); rewrite -/Khat -/nu -/least.
by rewrite subrr (_ : form _ 0 = 0) ?addr0 // /form mulmx0 /number mxE.
Qed.

Lemma over_itself (F : fieldType) (a b d : F) : a != 0 -> a * b * d ^+ 2 = b * (a * d) ^+ 2 / a.
Proof.
move=> a0; have -> : (a * d) ^+ 2 = a * (a * d ^+ 2) by rewrite !expr2 mulrACA -mulrA.
by move: (d ^+ 2) => e; rewrite [b * _]mulrCA [RHS]mulrAC divff // mul1r [RHS]mulrCA mulrA.
Qed.

Section Spectrum.
Variables (R : rcfType) (n : nat) (Khat K_inv U : 'M[R]_n) (s : 'rV[R]_n).
Hypothesis given : spectrum.premises Khat K_inv U s.
Local Notation s_ k := (s ord0 k).

Lemma spectral_gap w r L : gap Khat r K_inv (Khat *m w) L =
    \sum_k s_ k * decay r (s_ k) L ^+ 2 * ((U^T *m K_inv *m (Khat *m w)) k ord0) ^+ 2.
Proof.
case: given => n0 semidefinite inverse [orthogonal KE]; have [Phi PhiE] := semidefinite_is_gram semidefinite.
set nu := Khat *m w; set c := K_inv *m nu; have nuE : Khat *m c = nu.
  by case: inverse => inv1 _ _ _; rewrite /c /nu !mulmxA inv1.
have given' : eigenvectors.premises (fun i j => Phi i j) (fun i j => U i j) (fun k => s_ k).
  split=> // i j; [move/matrixP/(_ i j): orthogonal|move: KE; rewrite PhiE => /matrixP/(_ i j)].
    by rewrite [RHS]mxE => <-; entries.
  rewrite !mxE => e; transitivity (\sum_(k < n) Phi^T i k * Phi k j); first by entries.
  by rewrite e; apply: eq_bigr => k _; rewrite mul_mx_diag !mxE.
have [_ [e _]] := along_eigenvectors (fun i => c i ord0) r given' L.
have stateE k : (forall i j, eigenvectors.s_P (eigenvectors.after (fun i j => Phi i j) (fun k => s_ k) r k) i j = residual Khat r k i j)
    /\ forall j, eigenvectors.s_rho (eigenvectors.after (fun i j => Phi i j) (fun k => s_ k) r k) j = decay r (s_ j) k.
  elim: k => [|k [IHP IHr]]; first by split=> [i j|j]; rewrite ?mxE // /decay big_ord0.
  split=> [i j|j] /=.
    rewrite mulmxBl mul1mx -scalemxAl !mxE IHP [_ * 2%:R]mulrC; congr (_ - _ * _).
    by apply: eq_bigr => l _; rewrite IHP PhiE; congr (_ * _); entries.
  by rewrite IHr /decay big_ord_recr /= mulrBr mulr1 [_ * 2%:R]mulrC mulrCA mulrA.
have [PE rhoE] := stateE L; rewrite -/nu.
have symB := pseudo_inverse_symmetric (proj1 semidefinite) inverse.
transitivity (number (c^T *m (residual Khat r L *m residual Khat r L) *m nu)).
  by rewrite /gap /c [(K_inv *m nu)^T]trmx_mul symB !mulmxA.
transitivity (\sum_k s_ k * decay r (s_ k) L * decay r (s_ k) L * (\sum_j U j k * c j ord0) * (\sum_j U j k * c j ord0)).
  under [RHS]eq_bigr do rewrite -rhoE.
  rewrite -[RHS]e number_between; apply: eq_bigr => i _; apply: eq_bigr => j _; congr (_ * _ * _).
    by rewrite mxE; apply: eq_bigr => l _; rewrite !PE.
  by rewrite -nuE PhiE; entries.
have cE k : (U^T *m K_inv *m nu) k ord0 = \sum_j U j k * c j ord0 by rewrite -mulmxA -/c; entries.
by apply: eq_bigr => k _; rewrite cE !expr2 !mulrA.
Qed.

Lemma eigenvalue_nonneg k : 0 <= s_ k.
Proof.
case: given => _ [_ nonneg] _ [orthogonal KE]; suff <- : form Khat (col k U) = s_ k by exact: nonneg.
rewrite /form /number KE (_ : col k U = U *m delta_mx k ord0) ?colE // trmx_mul !mulmxA.
rewrite -[_ *m U^T *m U]mulmxA orthogonal mulmx1 -[_ *m U^T *m U]mulmxA orthogonal mulmx1.
by rewrite trmx_delta -mulmxA -rowE mxE mul_diag_mx mxE mxE !eqxx mulr1.
Qed.

Lemma column_in_range m : s_ m != 0 -> col m U = Khat *m ((s_ m)^-1 *: col m U).
Proof.
case: given => _ _ _ [orthogonal KE] nz; have KU : Khat *m U = U *m diag_mx s by rewrite KE -[LHS]mulmxA orthogonal mulmx1.
have e : Khat *m col m U = s_ m *: col m U.
  rewrite !colE mulmxA KU -mulmxA [RHS]scalemxAr; congr (_ *m _).
  by apply/matrixP=> k j; rewrite mul_diag_mx !mxE; case: eqP => [->|] //=; rewrite !mulr0.
by rewrite -[RHS]scalemxAr e scalerA mulVf // scale1r.
Qed.

Lemma gap_over_eigenvalues w r L : gap Khat r K_inv (Khat *m w) L =
  \sum_(k | s_ k != 0) decay r (s_ k) L ^+ 2 * ((U^T *m (Khat *m w)) k ord0) ^+ 2 / s_ k.
Proof.
rewrite spectral_gap (bigID (fun k => s_ k != 0)) /= [X in _ + X]big1 ?addr0 => [|k]; last first.
  by rewrite negbK => /eqP ->; rewrite !mul0r.
case: given => _ _ [inv1 _ _ _] [orthogonal KE].
apply: eq_bigr => k s0; have -> : (U^T *m (Khat *m w)) k ord0 = s_ k * (U^T *m K_inv *m (Khat *m w)) k ord0.
  have : Khat *m w = Khat *m (K_inv *m (Khat *m w)) by rewrite !mulmxA inv1.
  rewrite -mulmxA; move: (K_inv *m (Khat *m w)) => c ->.
  by rewrite KE !mulmxA orthogonal mul1mx -mulmxA mul_diag_mx mxE.
exact: over_itself.
Qed.

Lemma gap_vanishes w r : (forall k, 0 < s_ k -> tends_to (fun L => decay r (s_ k) L ^+ 2) 0) ->
  tends_to (gap Khat r K_inv (Khat *m w)) 0.
Proof.
move=> vanish; apply: tends_to_ext (tends_to_sum0 _ _) => [L|k]; first by rewrite spectral_gap.
have [k0|k0] := eqVneq (s_ k) 0; first by apply: tends_to_ext (tends_to_constant 0) => L; rewrite k0 !mul0r.
rewrite -[0](mulr0 (s_ k * ((U^T *m K_inv *m (Khat *m w)) k ord0) ^+ 2)).
apply: tends_to_ext (tends_to_scale _ (vanish k _)) => [L|]; first by rewrite mulrAC.
by rewrite lt_neqAle eq_sym k0 eigenvalue_nonneg.
Qed.
End Spectrum.

Theorem clause_3_holds : clause_3.statement.
Proof. by move=> R n Khat K_inv U s given z r L; exact: spectral_gap. Qed.
Theorem clause_4_holds : clause_4.statement.
Proof. by move=> R n Khat K_inv U s given z r L; exact: gap_over_eigenvalues. Qed.

Lemma decay_of_one_step (R : rcfType) (h s : R) L : decay (fun _ => h / 2%:R) s L ^+ 2 = ((1 - h * s) ^+ 2) ^+ L.
Proof.
by rewrite /decay prodr_const card_ord [2%:R * _]mulrC divfK ?pnatr_eq0 // -!exprM mulnC.
Qed.

Section OneStep.
Variables (R : rcfType) (n : nat) (Khat K_inv U : 'M[R]_n) (s : 'rV[R]_n) (m : 'I_n).
Hypothesis given : one_step.premises Khat K_inv U s m.
Local Notation s_ k := (s ord0 k).

Lemma largest_positive : 0 < s_ m.
Proof.
case: given => spectrum not_0 largest; rewrite lt_neqAle (eigenvalue_nonneg spectrum) andbT.
apply: contraNneq not_0 => m0; have nonneg := eigenvalue_nonneg spectrum.
case: (spectrum) => _ _ _ [_ ->]; rewrite (_ : s = 0) ?raddf0 ?mulmx0 ?mul0mx //.
apply/matrixP=> i k; rewrite ord1 [RHS]mxE; apply: le_anti.
by rewrite nonneg m0 largest.
Qed.

Lemma outside_the_range h L : ~~ (0 < h < 2%:R / s_ m) -> let nu := col m U in
  gap Khat (fun _ => h / 2%:R) K_inv nu 0 = (s_ m)^-1 /\ (s_ m)^-1 <= gap Khat (fun _ => h / 2%:R) K_inv nu L.
Proof.
move=> out nu; have l0 := largest_positive; have nz := lt0r_neq0 l0; case: given => spectrum _ _.
have [_ _ _ [orthogonal KE]] := spectrum.
have coordinates k : (U^T *m nu) k ord0 = (k == m)%:R.
  by move/matrixP/(_ k m): orthogonal; rewrite !mxE => <-; apply: eq_bigr => j _; rewrite !mxE.
have nuE : nu = Khat *m ((s_ m)^-1 *: nu) by rewrite -(column_in_range spectrum nz).
have gapE k : gap Khat (fun _ => h / 2%:R) K_inv nu k = ((1 - h * s_ m) ^+ 2) ^+ k / s_ m.
  rewrite nuE (gap_over_eigenvalues spectrum) -nuE (bigD1 m) //= coordinates eqxx expr1n mulr1 decay_of_one_step.
  rewrite big1 ?addr0 // => j /andP[_ /negPf jm]; by rewrite coordinates jm expr0n mulr0 mul0r.
rewrite !gapE expr0 mul1r; split=> //; rewrite -{1}[(s_ m)^-1]mul1r ler_pmul2r ?invr_gt0 // exprn_ege1 //.
have := out; rewrite negb_and -!leNgt => /orP[h0|h2].
  have t0 : inequality_3.premises (s_ m) (h * s_ m) by split=> //; rewrite pmulr_lle0.
  by have := below t0; rewrite mulfK // addrC expr2.
have t2 : inequality_2.premises (s_ m) (h * s_ m) by split=> //; rewrite -ler_pdivr_mulr.
by have := above t2; rewrite mulfK // addrC expr2.
Qed.
End OneStep.

Theorem clause_6_holds : clause_6.statement.
Proof.
move=> R n Khat K_inv U s m h [given out] nu; have [e _] := outside_the_range given 0 out; rewrite e.
by split=> [|L]; [rewrite invr_gt0 (largest_positive given)|have [] := outside_the_range given L out].
Qed.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R archimedean n Khat K_inv U s m given h; have l0 := largest_positive given; have nz := lt0r_neq0 l0.
case: (given) => spectrum _ largest; split=> [all|/andP[h0 h2] w].
  apply/negPn/negP => out; have [e0 _] := outside_the_range given 0 out.
  have i0 : 0 < (s ord0 m)^-1 by rewrite invr_gt0.
  have := all ((s ord0 m)^-1 *: col m U); rewrite -(column_in_range spectrum nz).
  apply: (stays_away i0) => L; rewrite subr0; have [_ le] := outside_the_range given L out.
  exact: le_trans le (ler_norm _).
apply: (gap_vanishes spectrum) => k sk.
apply: tends_to_ext (powers_vanish archimedean (_ : `|(1 - h * s ord0 k) ^+ 2| < 1)) => [L|].
  by rewrite decay_of_one_step.
have given' : inequality_1.premises (s ord0 m) (h * s ord0 m) (s ord0 k).
  by split=> //; [rewrite mulr_gt0|rewrite -ltr_pdivl_mulr].
have := inside given'; rewrite mulrAC mulfK // addrC -expr2 => lt1.
by rewrite ger0_norm ?sqr_ge0.
Qed.

(* prod_l (1 - h_l s) is at most 1/(1 + s sum_l h_l) in absolute value, once all h_l s are at most 1. *)
Lemma decay_bound (R : rcfType) (r : nat -> R) s N : 0 <= s -> (forall l, 0 <= 2%:R * r l) ->
  (forall l, (N <= l)%N -> 2%:R * r l * s <= 1) -> forall L,
  `|decay r s (N + L)| <= `|decay r s N| * (1 / (s * (\sum_(l < L) 2%:R * r (N + l)%N) + 1)).
Proof.
move=> s0 r0 small; elim=> [|L IH]; first by rewrite addn0 big_ord0 mulr0 add0r divr1 mulr1.
set x := 2%:R * r (N + L)%N * s; set total := s * (\sum_(l < L) 2%:R * r (N + l)%N) in IH *.
have x0 : 0 <= x by rewrite mulr_ge0. have x1 : x <= 1 by rewrite small // leq_addr.
have t0 : 0 <= total by rewrite mulr_ge0 // sumr_ge0.
have t1 : 0 < total + 1 by rewrite ltr_paddl // ltr01.
have given : inequality_4.premises x total.
  by split=> //; rewrite ?mulr1 lt0r_neq0 // ltr_paddr.
have -> : s * (\sum_(l < L.+1) 2%:R * r (N + l)%N) + 1 = total + 1 + x * 1.
  by rewrite big_ord_recr /= mulrDr mulr1 -/total -addrA [s * _]mulrC -/x [x + 1]addrC addrA.
rewrite addnS {1}/decay big_ord_recr /= normrM -/(decay r s (N + L)).
have y0 : 0 <= 1 - x by rewrite subr_ge0.
rewrite -/x [`|1 - x|]ger0_norm // (le_trans (ler_wpmul2r y0 IH)) // -mulrA ler_wpmul2l //.
by rewrite (le_trans _ (one_more_step given)) // mul1r mulrC [- x + 1]addrC.
Qed.

Lemma sum_from (R : realFieldType) (f : nat -> R) N L : (N <= L)%N ->
  \sum_(l < L) f l = \sum_(l < N) f l + \sum_(l < L - N) f (N + l)%N.
Proof.
move=> NL; have sums a b : \sum_(l < a + b) f l = \sum_(l < a) f l + \sum_(l < b) f (a + l)%N by rewrite big_split_ord.
by rewrite -sums subnKC.
Qed.

Theorem clause_7_holds : clause_7.statement.
Proof.
move=> R archimedean n Khat K_inv U s r [spectrum steps to_0 divergent] w.
have exceeded (c : R) : exists m : nat, c < m%:R.
  by have [m cm] := archimedean c; exists m; apply: le_lt_trans (ler_norm _) cm.
apply: (gap_vanishes spectrum) => k sk; have s0 := ltW sk.
apply: tends_to_square => e e0.
have [N small] : exists N : nat, forall l, (N <= l)%N -> 2%:R * r l * s ord0 k <= 1.
  have [m sm] := exceeded (s ord0 k); have [N H] := to_0 m; exists N => l /H hl.
  rewrite -ler_pdivl_mulr // mul1r (le_trans hl) // lef_pinv ?posrE ?ltr0n //.
  by rewrite (le_trans (ltW sm)) // ler_nat.
set D := `|decay r (s ord0 k) N|.
have [m bm] := exceeded ((D / e) / s ord0 k + \sum_(l < N) 2%:R * r l).
have [M far] := divergent m; exists (N + M)%N => L NML.
have NL : (N <= L)%N by apply: leq_trans NML; rewrite leq_addr.
have := decay_bound s0 steps small (L - N); rewrite subnKC // subr0 -/D => /le_lt_trans; apply.
have ML : (M <= L)%N by apply: leq_trans NML; rewrite leq_addl.
have := lt_le_trans bm (far _ ML); rewrite (sum_from (fun l => 2%:R * r l) NL) addrC ltr_add2l ltr_pdivr_mulr // mulrC => far'.
have t1 : 0 < s ord0 k * (\sum_(l < L - N) 2%:R * r (N + l)%N) + 1.
  by rewrite ltr_paddl ?ltr01 // mulr_ge0 // sumr_ge0.
rewrite mulrA mulr1 ltr_pdivr_mulr // -ltr_pdivr_mull // mulrC.
by rewrite [e^-1 * D]mulrC [_ * s ord0 k]mulrC in far'; apply: (lt_trans far'); rewrite ltr_addl ltr01.
Qed.

(* One token whose label is 1, and the query's too: the kernel 1 *)
Section Instance.
Variable R : realFieldType.
Lemma one_share : \sum_(i < 1) 1 = 1 :> R.
Proof. by rewrite big_ord_recl big_ord0 addr0. Qed.
Definition one_outcome : law R := population (fun _ : 'I_1 => ler01) one_share.
End Instance.

Lemma inverse_of_one (R : realFieldType) : pseudo_inverse (1%:M : 'M[R]_1) 1%:M.
Proof. by split; rewrite ?mulmx1 ?trmx1. Qed.

Definition clause_1_met (R : rcfType) :
  @clause_1.premises R (one_outcome R) unit (fun _ _ => 1) 1 (fun _ => tt) tt (fun _ _ => 1) (fun _ => 1) 1%:M.
Proof.
have mean1 : mean_is (fun _ : outcome (one_outcome R) => 1 * 1) 1 by rewrite mulr1; exact: mean_is_constant.
split=> //; first by split=> [i j|i|] //=; rewrite mxE.
rewrite (_ : kernel_matrix _ _ = 1%:M); first exact: inverse_of_one.
by apply/matrixP=> i j; rewrite !ord1 !mxE.
Qed.
Definition clause_2_met := clause_1_met.

Definition clause_3_met (R : rcfType) : @clause_3.premises R 1 1%:M 1%:M 1%:M (const_mx 1).
Proof.
split=> //; [|exact: inverse_of_one|].
  by have := gram_is_semidefinite (1%:M : 'M[R]_1); rewrite mulmx1 trmx1.
by split; rewrite trmx1 ?mul1mx ?mulmx1 // diag_const_mx.
Qed.
Definition clause_4_met := clause_3_met.
Definition clause_5_met (R : rcfType) : @clause_5.premises R 1 1%:M 1%:M 1%:M (const_mx 1) ord0.
Proof. by split=> [||k]; [exact: clause_3_met|rewrite oner_neq0|rewrite !mxE]. Qed.
Definition clause_6_met (R : rcfType) : @clause_6.premises R 1 1%:M 1%:M 1%:M (const_mx 1) ord0 2%:R.
Proof. by split; [exact: clause_5_met|rewrite mxE divr1 ltxx andbF]. Qed.

(* The steps 1/(l + 1) *)
Lemma harmonic (R : realFieldType) m : m%:R <= \sum_(l < 2 ^ (2 * m)) (l.+1%:R^-1 : R).
Proof.
pose H N := \sum_(l < N) (l.+1%:R^-1 : R); rewrite -/(H _).
have twice N : (0 < N)%N -> H N + 2%:R^-1 <= H (N + N)%N.
  move=> N0; rewrite /H big_split_ord /= ler_add2l (_ : 2%:R^-1 = \sum_(l < N) ((N + N)%:R^-1 : R)); last first.
    by rewrite sumr_const card_ord -[RHS]mulr_natr addnn -mul2n natrM invfM divfK // pnatr_eq0 -lt0n.
  by apply: ler_sum => l _; rewrite lef_pinv ?posrE ?ltr0n ?addn_gt0 ?N0 // ler_nat -addnS leq_add2l ltn_ord.
have grow N : (0 < N)%N -> H N + 1 <= H (N * 4)%N.
  move=> N0; have := twice _ N0; rewrite -(ler_add2r 2%:R^-1) -addrA => /le_trans le.
  have -> : (1 : R) = 2%:R^-1 + 2%:R^-1 by rewrite [LHS]splitr div1r.
  apply: le; rewrite (_ : (N * 4)%N = (N + N + (N + N))%N); last by rewrite addnn -mul2n addnn -mul2n mulnA mulnC.
  by apply: twice; rewrite addn_gt0 N0.
elim: m => [|m IH]; first by rewrite /H muln0 expn0 big_ord_recl big_ord0 addr0 invr1 ler01.
rewrite mulrSr mulnS addnC expnD; apply: le_trans (grow _ _); last by rewrite expn_gt0.
by rewrite ler_add2r.
Qed.

Definition clause_7_met (R : rcfType) :
  @clause_7.premises R 1 1%:M 1%:M 1%:M (const_mx 1) (fun l => l.+1%:R^-1 / 2%:R).
Proof.
have hE l : 2%:R * (l.+1%:R^-1 / 2%:R) = l.+1%:R^-1 :> R by rewrite [_ * (_ / _)]mulrC divfK ?pnatr_eq0.
split=> [|l|m|m]; first exact: clause_3_met.
- by rewrite hE invr_ge0 ler0n.
- by exists m => l ml; rewrite hE lef_pinv ?posrE ?ltr0n // ler_nat.
exists (2 ^ (2 * m))%N => L le; under eq_bigr do rewrite hE; rewrite (sum_from (fun l => l.+1%:R^-1) le).
by rewrite (le_trans (harmonic R m)) // ler_addl sumr_ge0 // => l _; rewrite invr_ge0 ler0n.
Qed.
End Derived.
