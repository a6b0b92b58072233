(* 1. If the labels of a prompt have second moments K(X) = [[Khat, nu], [nu^T, k0]] and the similarity is another
   positive semidefinite kernel K', L layers of functional_gradient_descent with steps r_l predict b_L^T y with b_L =
   (I - P'_L) w', w' = K'hat^+ nu', P'_L = prod_l (I - 2 r_l K'hat), *)
From mathcomp Require Import matrix.
From Kernel Require Import PositiveSemidefinite Expectation SecondMoments KernelLayers Limit.
Module prompt.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K K' : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (K_inv K'_inv : 'M[R]_n) (* Khat^+ and K'hat^+ *).
Record premises : Prop := Premises {
  size : (0 < n)%N;
  labels : second_moments y y_t (kernel_matrix K x) (kernel_column K x x_t) (K x_t x_t);
  inverse : pseudo_inverse (kernel_matrix K x) K_inv;
  (* K'(X) = [[K'hat, nu'], [nu'^T, k0']] is that of a kernel *)
  another : positive_semidefinite (block_mx (kernel_matrix K' x) (kernel_column K' x x_t)
    (kernel_column K' x x_t)^T (K' x_t x_t)%:M : 'M_(n + 1));
  inverse_of_another : pseudo_inverse (kernel_matrix K' x) K'_inv }.
(* b_L, w and w' *)
Definition weights (r : nat -> R) L : 'cV[R]_n :=
  (1%:M - residual (kernel_matrix K' x) r L) *m (K'_inv *m kernel_column K' x x_t).
Definition best : 'cV[R]_n := K_inv *m kernel_column K x x_t.
Definition limit : 'cV[R]_n := K'_inv *m kernel_column K' x x_t.
End Given.
End prompt.

Module clause_1.
Notation premises := prompt.premises.
(* for all labels y *)
Definition statement : Prop :=
  forall (R : rcfType) P T K K' n x x_t y y_t K_inv K'_inv, @premises R P T K K' n x x_t y y_t K_inv K'_inv ->
  forall r L (y : 'I_n -> R), predicted K' x x_t r y L = \sum_i prompt.weights K' x x_t K'_inv r L i ord0 * y i.
End clause_1.

(* 2. and their loss exceeds the least of all linear predictors by (b_L - w)^T Khat (b_L - w), w = Khat^+ nu. *)
Module clause_2.
Notation premises := prompt.premises.
Definition statement : Prop :=
  forall (R : rcfType) P T K K' n x x_t y y_t K_inv K'_inv, @premises R P T K K' n x x_t y y_t K_inv K'_inv ->
  exists least, [/\ exists b, loss_is y_t (weighted y b) least, forall b l, loss_is y_t (weighted y b) l -> least <= l &
    forall r L, loss_is y_t (fun w => predicted K' x x_t r (y^~ w) L) (least +
      form (kernel_matrix K x) (prompt.weights K' x x_t K'_inv r L - prompt.best K x x_t K_inv))].
End clause_2.

(* 3. With one step h = 2 r_l, 0 < h < 2/lambda_max(K'hat), K'hat not 0, b_L tends to w' *)
Module one_step.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K K' : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (K_inv K'_inv : 'M[R]_n).
(* K'hat = U diag(s) U^T, and s_m is lambda_max *)
Variables (U : 'M[R]_n) (s : 'rV[R]_n) (m : 'I_n) (h : R).
Record premises : Prop := Premises {
  prompt : prompt.premises K K' x x_t y y_t K_inv K'_inv;
  eigenvectors : eigendecomposition (kernel_matrix K' x) U s;
  not_0 : kernel_matrix K' x != 0;
  largest : forall k, s ord0 k <= s ord0 m;
  step : 0 < h < 2%:R / s ord0 m }.
End Given.
End one_step.

Module clause_3.
Notation premises := one_step.premises.
(* entry by entry *)
Definition statement : Prop :=
  forall R : rcfType, Num.archimedean_axiom R ->
  forall P T K K' n x x_t y y_t K_inv K'_inv U s m h, @premises R P T K K' n x x_t y y_t K_inv K'_inv U s m h ->
  forall i, tends_to (fun L => prompt.weights K' x x_t K'_inv (fun _ => h / 2%:R) L i ord0)
    (prompt.limit K' x x_t K'_inv i ord0).
End clause_3.

(* 4. and the excess to (w' - w)^T Khat (w' - w), *)
Module clause_4.
Notation premises := one_step.premises.
Definition statement : Prop :=
  forall R : rcfType, Num.archimedean_axiom R ->
  forall P T K K' n x x_t y y_t K_inv K'_inv U s m h, @premises R P T K K' n x x_t y y_t K_inv K'_inv U s m h ->
  let Khat := kernel_matrix K x in let w := prompt.best K x x_t K_inv in let w' := prompt.limit K' x x_t K'_inv in
  tends_to (fun L => form Khat (prompt.weights K' x x_t K'_inv (fun _ => h / 2%:R) L - w)) (form Khat (w' - w)) /\
  exists l, loss_is y_t (weighted y w') (l + form Khat (w' - w)) /\ loss_is y_t (weighted y w) l.
End clause_4.

(* 5. which is the mean square difference of the predictions w'^T y and w^T y. *)

(* 6. For labels that are Gaussian with mean 0 that least loss is that of Bayes, the least of all predictors. *)

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Matrices PositiveSemidefinite Expectation SecondMoments KernelLayers Limit Sequences.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis layers : layers.statement.
Hypothesis at_the_limit : limit.statement.

Section Layers.
Variables (R : rcfType) (p n : nat) (Phi : 'M[R]_(p, n)) (v : 'cV[R]_p) (K_inv : 'M[R]_n) (r : nat -> R).
Hypotheses (p0 : (0 < p)%N) (n0 : (0 < n)%N) (inverse : pseudo_inverse (Phi^T *m Phi) K_inv).
Let Khat := Phi^T *m Phi.
Let nu := Phi^T *m v.

Let state := layers.after (fun i j => Phi i j) (fun i j : 'I_n => (i == j)%:R) r.
Lemma state_is L : (forall i j, layers.s_alpha (state L) i j = coefficients Khat r L i j) /\
  (forall i j, layers.s_P (state L) i j = residual Khat r L i j).
Proof.
elim: L => [|L [IHa IHP]]; first by split=> i j; rewrite mxE.
split=> i j /=.
  rewrite mxE IHa; congr (_ + _); rewrite !mxE [_ * 2%:R]mulrC; congr (_ * _); congr (_ - _).
  by apply: eq_bigr => k _; rewrite IHa; congr (_ * _); entries.
rewrite mulmxBl mul1mx -scalemxAl !mxE IHP [_ * 2%:R]mulrC; congr (_ - _ * _).
by apply: eq_bigr => k _; rewrite IHP; congr (_ * _); entries.
Qed.

Lemma residual_symmetric L : (residual Khat r L)^T = residual Khat r L.
Proof.
suff [// e commute] : (residual Khat r L)^T = residual Khat r L /\ residual Khat r L *m Khat = Khat *m residual Khat r L.
have symK : Khat^T = Khat by rewrite trmx_mul trmxK.
elim: L => [|L [IHs IHc]] /=; first by rewrite trmx1 mul1mx mulmx1.
set Q := residual Khat r L in IHs IHc *; set c := 2%:R * r L.
have QE : (1%:M - c *: Khat) *m Q = Q *m (1%:M - c *: Khat).
  by rewrite mulmxBl mulmxBr mul1mx mulmx1 -scalemxAl -scalemxAr IHc.
have sym1 : (1%:M - c *: Khat)^T = 1%:M - c *: Khat.
  by apply/matrixP=> i j; rewrite -[in RHS]symK !mxE eq_sym.
split; first by rewrite trmx_mul IHs sym1 QE.
by rewrite -[LHS]mulmxA IHc [LHS]mulmxA [RHS]mulmxA mulmxBl mulmxBr mul1mx mulmx1 -scalemxAl -scalemxAr.
Qed.

(* of labels that are 1 at one token each, and so of all *)
Lemma of_layers L : nu^T *m coefficients Khat r L = ((1%:M - residual Khat r L) *m (K_inv *m nu))^T.
Proof.
have [least gram] := pseudo_inverse_of_gram inverse; set A := K_inv *m Phi^T in least gram.
have unit_sum (i j : 'I_n) : \sum_(k < n) (k == i)%:R * (k == j)%:R = (i == j)%:R :> R.
  by rewrite (bigD1 i) //= eqxx mul1r big1 ?addr0 // => k /negPf ki; rewrite ki mul0r.
have given : layers.premises (fun i j : 'I_n => (i == j)%:R) (fun _ => 0) (fun i j : 'I_n => (i == j)%:R)
    (fun i j => Phi i j) (fun i j => A i j) (fun i j : 'I_n => (i == j)%:R) (fun _ => 0) (fun _ => 1).
  split=> // [i j|i j|i j|i|].
  - by under eq_bigr do rewrite unit_sum [i == _]eq_sym; rewrite unit_sum eq_sym.
  - by have /matrixP/(_ i j) e := least; rewrite [RHS]mxE in e; rewrite -[RHS]e; entries.
  - by apply: eq_bigr => k _; rewrite mul1r [i == k]eq_sym [j == k]eq_sym.
  - by rewrite !big1 // => k _; rewrite ?mulr0 ?mul0r.
  - by rewrite !big1 // => k _; rewrite ?mulr0 ?mul0r.
have [_ [predicted _]] := layers (fun i => v i ord0) r given L.
have [aE PE] := state_is L; have symQ := residual_symmetric L; set Q := residual Khat r L in PE symQ *.
have entry i : (Q *m (K_inv *m nu)) i ord0 = \sum_(j < n) layers.s_P (state L) j i * (K_inv *m nu) j ord0.
  by rewrite -[Q in LHS]symQ mxE; apply: eq_bigr => j _; rewrite PE mxE.
have weight i : (K_inv *m nu) i ord0 = \sum_(j < n) (\sum_(l < p) A i l * A j l) * (\sum_(l < p) Phi l j * v l ord0).
  by rewrite -gram; entries.
set B := (1%:M - Q) *m (K_inv *m nu).
have coefficient i : (\sum_(j < n) (\sum_(l < p) A i l * A j l) * (\sum_(l < p) Phi l j * v l ord0)) -
    \sum_(k < n) layers.s_P (state L) k i *
      (\sum_(j < n) (\sum_(l < p) A k l * A j l) * (\sum_(l < p) Phi l j * v l ord0)) = B i ord0.
  rewrite /B mulmxBl mul1mx [RHS]mxE [X in _ = _ + X]mxE entry weight; congr (_ - _).
  by apply: eq_bigr => k _; rewrite weight.
apply/matrixP=> i j; rewrite ord1; transitivity (\sum_(k < n) B k ord0 * (k == j)%:R).
  transitivity (\sum_(k < n) (\sum_(l < p) Phi l k * v l ord0) * layers.s_alpha (state L) k j).
    by rewrite mxE; apply: eq_bigr => k _; rewrite aE; congr (_ * _); entries.
  by rewrite predicted; apply: eq_bigr => k _; rewrite coefficient.
by rewrite (bigD1 j) //= eqxx mulr1 big1 ?addr0 ?mxE // => k /negPf kj; rewrite kj mulr0.
Qed.
End Layers.

Section Prompt.
Variables (R : rcfType) (P : law R) (T : Type) (K K' : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (K_inv K'_inv : 'M[R]_n).
Hypothesis given : prompt.premises K K' x x_t y y_t K_inv K'_inv.

Lemma weights_are r L (z : 'I_n -> R) :
  predicted K' x x_t r z L = \sum_i prompt.weights K' x x_t K'_inv r L i ord0 * z i.
Proof.
have [n0 _ _ another inverse] := given; have p0 : (0 < n + 1)%N by rewrite addn1.
have [G] := semidefinite_is_gram another; rewrite -[G]hsubmxK tr_row_mx mul_col_row => /eq_block_mx[KE nuE _ _].
have symmetric : (kernel_matrix K' x)^T = kernel_matrix K' x by rewrite KE trmx_mul trmxK.
have [_ ->] := slots_are x_t r symmetric z L; rewrite KE in inverse.
rewrite /prompt.weights KE nuE (of_layers (rsubmx G) r p0 n0 inverse).
by apply: eq_bigr => i _; rewrite mxE.
Qed.
End Prompt.

Theorem clause_1_holds : clause_1.statement.
Proof. by move=> R P T K K' n x x_t y y_t K_inv K'_inv given r L z; exact: (weights_are given). Qed.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R P T K K' n x x_t y y_t K_inv K'_inv given; have [_ labels inverse _ _] := given.
exists (K x_t x_t - number ((kernel_column K x x_t)^T *m K_inv *m kernel_column K x x_t)).
split=> [|b l|r L]; last 2 first.
- exact: (least_of_weighted labels inverse).
- apply: mean_is_ext (excess_loss labels inverse _) => w; by rewrite (weights_are given).
exists (K_inv *m kernel_column K x x_t); have := excess_loss labels inverse (K_inv *m kernel_column K x x_t).
by rewrite subrr (_ : form _ 0 = 0) ?addr0 // /form mulmx0 /number mxE.
Qed.

Section OneStep.
Variables (R : rcfType) (n : nat) (Khat K_inv U : 'M[R]_n) (s : 'rV[R]_n) (m : 'I_n) (h : R) (z : 'cV[R]_n).
Hypotheses (archimedean : Num.archimedean_axiom R) (semidefinite : positive_semidefinite Khat).
Hypotheses (inverse : pseudo_inverse Khat K_inv) (eigen : eigendecomposition Khat U s).
Hypotheses (largest : forall k, s ord0 k <= s ord0 m) (step : 0 < h < 2%:R / s ord0 m).

Lemma eigenvalue_nonneg k : 0 <= s ord0 k.
Proof.
case: semidefinite => _ nonneg; case: eigen => orthogonal KE; suff <- : form Khat (col k U) = s ord0 k by exact: nonneg.
rewrite /form /number KE (_ : col k U = U *m delta_mx k ord0) ?colE // trmx_mul !mulmxA.
rewrite -[_ *m U^T *m U]mulmxA orthogonal mulmx1 -[_ *m U^T *m U]mulmxA orthogonal mulmx1.
by rewrite trmx_delta -mulmxA -rowE mxE mul_diag_mx mxE mxE !eqxx mulr1.
Qed.

Lemma residual_vanishes i : tends_to (fun L => (residual Khat (fun _ => h / 2%:R) L *m (Khat *m z)) i ord0) 0.
Proof.
have [orthogonal KE] := eigen; pose c k := (U^T *m z) k ord0.
apply: tends_to_ext (tends_to_sum0 (index_enum (ordinal_finType n))
  (u := fun k L => U i k * s ord0 k * c k * (1 - h * s ord0 k) ^+ L) _) => [L|k].
  rewrite (residual_along _ L eigen) KE !mulmxA -[_ *m U^T *m U]mulmxA orthogonal mulmx1.
  rewrite -[U *m _ *m diag_mx s]mulmxA mulmx_diag -mulmxA [RHS]mxE; apply: eq_bigr => k _.
  have cE : c k = \sum_j U^T k j * z j ord0 by rewrite /c mxE.
  rewrite mul_mx_diag !mxE -cE /decay prodr_const card_ord [2%:R * (h / _)]mulrC divfK ?pnatr_eq0 //.
  by move: (_ ^+ L) (c k) => q d; rewrite [q * _]mulrC mulrA [RHS]mulrAC.
have [k0|k0] := eqVneq (s ord0 k) 0.
  by apply: tends_to_ext (tends_to_constant 0) => L; rewrite k0 mulr0 !mul0r.
rewrite -[0](mulr0 (U i k * s ord0 k * c k)); apply/tends_to_scale/(powers_vanish archimedean).
have sk : 0 < s ord0 k by rewrite lt_neqAle eq_sym k0 eigenvalue_nonneg.
have /andP[h0 h2] := step; have l0 : 0 < s ord0 m by apply: lt_le_trans sk _.
have hk0 : 0 < h * s ord0 k by rewrite mulr_gt0.
have hk2 : h * s ord0 k < 2%:R.
  have hm : h * s ord0 m < 2%:R by rewrite -ltr_pdivl_mulr.
  by apply: le_lt_trans hm; rewrite ler_wpmul2l // ltW.
by rewrite ltr_norml -subr_gt0 opprK addrAC -[1 + 1]/2%:R subr_gt0 hk2 ltr_subl_addr ltr_addl hk0.
Qed.
End OneStep.

Section Limit.
Variables (R : rcfType) (P : law R) (T : Type) (K K' : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (K_inv K'_inv : 'M[R]_n) (U : 'M[R]_n) (s : 'rV[R]_n).
Variables (m : 'I_n) (h : R).
Hypothesis archimedean : Num.archimedean_axiom R.
Hypothesis given : one_step.premises K K' x x_t y y_t K_inv K'_inv U s m h.

Lemma weights_tend i : tends_to (fun L => prompt.weights K' x x_t K'_inv (fun _ => h / 2%:R) L i ord0)
  (prompt.limit K' x x_t K'_inv i ord0).
Proof.
have [[_ _ _ another inverse] eigen _ largest step] := given.
have semidefinite : positive_semidefinite (kernel_matrix K' x).
  have [G] := semidefinite_is_gram another; rewrite -[G]hsubmxK tr_row_mx mul_col_row => /eq_block_mx[-> _ _ _].
  exact: gram_is_semidefinite.
pose z := K'_inv *m (K'_inv *m kernel_column K' x x_t).
have zE : prompt.limit K' x x_t K'_inv = kernel_matrix K' x *m z.
  have [_ inv2 _ inv4] := inverse; have symB := pseudo_inverse_symmetric (proj1 semidefinite) inverse.
  rewrite /prompt.limit /z -[in LHS]inv2 -inv4 trmx_mul symB (proj1 semidefinite) -!mulmxA.
  by [].
rewrite -[X in tends_to _ X]addr0 -[0]oppr0 -[- 0]mulN1r.
apply: tends_to_ext (tends_to_add (tends_to_constant _)
  (tends_to_scale (-1) (residual_vanishes z archimedean semidefinite eigen largest step i))) => L.
by rewrite -zE /prompt.weights -/(prompt.limit K' x x_t K'_inv) mulmxBl mul1mx mulN1r [RHS]mxE [X in _ = _ + X]mxE.
Qed.
End Limit.

Theorem clause_3_holds : clause_3.statement.
Proof. by move=> R archimedean P T K K' n x x_t y y_t K_inv K'_inv U s m h given i; exact: (weights_tend archimedean given). Qed.

Lemma form_tends (R : rcfType) n (K : 'M[R]_n) (u : nat -> 'cV[R]_n) (a : 'cV[R]_n) :
  (forall i, tends_to (fun L => u L i ord0) (a i ord0)) -> tends_to (fun L => form K (u L)) (form K a).
Proof.
move=> U; rewrite formE; apply: tends_to_ext (tends_to_sum _ (fun i => tends_to_sum _ (fun j =>
  tends_to_mul (tends_to_mul (U i) (tends_to_constant (K i j))) (U j)))) => L.
by rewrite formE.
Qed.

Section LimitLoss.
Variables (R : rcfType) (p k n : nat) (Phi : 'M[R]_(p, n)) (v : 'cV[R]_p) (Phi' : 'M[R]_(k, n)) (v' : 'cV[R]_k).
Variables (K_inv K'_inv : 'M[R]_n).
Hypotheses (p0 : (0 < p)%N) (k0 : (0 < k)%N) (n0 : (0 < n)%N).
Hypotheses (inverse : pseudo_inverse (Phi^T *m Phi) K_inv) (inverse' : pseudo_inverse (Phi'^T *m Phi') K'_inv).

Lemma loss_of_limit :
  let nu := Phi^T *m v in let w' := K'_inv *m (Phi'^T *m v') in
  form (Phi^T *m Phi) w' - 2%:R * number (w'^T *m nu) + number (v^T *m v) =
  number (v^T *m v) - number (nu^T *m K_inv *m nu) + form (Phi^T *m Phi) (w' - K_inv *m nu).
Proof.
move=> nu w'; have [least gram] := pseudo_inverse_of_gram inverse; set A := K_inv *m Phi^T in least gram.
have [least' gram'] := pseudo_inverse_of_gram inverse'; set A' := K'_inv *m Phi'^T in least' gram'.
have given : limit.premises k (fun i j => Phi i j) (fun i => v i ord0) (fun i j => A i j)
    (fun i j => Phi j i) (fun i => v i ord0) (fun _ => 1).
  split=> // [i j|i j|i|]; last by under eq_bigr do rewrite mul1r.
  - by have /matrixP/(_ i j) e := least; rewrite [RHS]mxE in e; rewrite -[RHS]e; entries.
  - by under eq_bigr do rewrite mul1r.
  - by under eq_bigr do rewrite mul1r mulrC.
have [loss _] := at_the_limit (fun i j => Phi' i j) (fun i => v' i ord0) (fun i j => A' i j) given.
have wE i : w' i ord0 = \sum_(j < n) (\sum_(l < k) A' i l * A' j l) * (\sum_(l < k) Phi' l j * v' l ord0).
  by rewrite /w' -gram'; entries.
have -> : form (Phi^T *m Phi) w' - 2%:R * number (w'^T *m nu) + number (v^T *m v) =
    \sum_(i < p) 1 * (\sum_(j < n) w' j ord0 * Phi i j - v i ord0) * (\sum_(j < n) w' j ord0 * Phi i j - v i ord0).
  move: w' {wE} => u; have -> : form (Phi^T *m Phi) u = form 1%:M (Phi *m u) by rewrite /form mulmx1 trmx_mul !mulmxA.
  have -> : number (u^T *m nu) = number ((Phi *m u)^T *m 1%:M *m v) by rewrite mulmx1 trmx_mul mulmxA.
  have -> : number (v^T *m v) = form 1%:M v by rewrite /form mulmx1.
  have := form_line (Phi *m u) v (-1) (trmx1 _ _); rewrite sqrrN expr1n mul1r mulrN1 mulNr => <-.
  rewrite scaleN1r /form mulmx1 number_dot; apply: eq_bigr => i _; rewrite mul1r !mxE.
  by congr ((_ - _) * (_ - _)); apply: eq_bigr => j _; rewrite mulrC.
have sumE i : \sum_(j < n) w' j ord0 * Phi i j =
    \sum_(j < n) (\sum_(m < n) (\sum_(l < k) A' j l * A' m l) * (\sum_(l < k) Phi' l m * v' l ord0)) * Phi i j.
  by apply: eq_bigr => j _; rewrite wE.
under [LHS]eq_bigr do rewrite sumE.
rewrite loss -gram; congr (_ - _ + _); first by rewrite number_dot.
  by rewrite -mulmxA number_dot; entries.
have left i : (w' - A *m A^T *m nu) i ord0 = w' i ord0 - (A *m A^T *m nu) i ord0 by rewrite [LHS]mxE [X in _ + X]mxE.
rewrite formE; apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite !left !wE; congr (_ * _ * _); by entries.
Qed.
End LimitLoss.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R archimedean P T K K' n x x_t y y_t K_inv K'_inv U s m h given Khat w w'; split.
  apply: form_tends => i; have -> : (w' - w) i ord0 = w' i ord0 + - w i ord0 by rewrite [LHS]mxE [X in _ + X]mxE.
  apply: tends_to_ext (tends_to_add (weights_tend archimedean given i)
    (tends_to_constant (- w i ord0))) => L; by rewrite [RHS]mxE [X in _ = _ + X]mxE.
have [[n0 labels inverse another inverse'] _ _ _ _] := given; have p0 : (0 < n + 1)%N by rewrite addn1.
exists (K x_t x_t - number ((kernel_column K x x_t)^T *m K_inv *m kernel_column K x x_t)); split; last first.
  have := excess_loss labels inverse w; by rewrite subrr (_ : form _ 0 = 0) ?addr0 // /form mulmx0 /number mxE.
have := loss_of_weighted labels w'; have [Phi [v [KE nuE k0E]]] := features labels.
have [G] := semidefinite_is_gram another; rewrite -[G]hsubmxK tr_row_mx mul_col_row => /eq_block_mx[KE' nuE' _ _].
rewrite KE in inverse; rewrite KE' in inverse'; have := loss_of_limit v (rsubmx G) p0 p0 n0 inverse inverse'.
by rewrite /= -KE -nuE -nuE' -k0E /w /Khat => ->.
Qed.


(* One token whose label is 1, and the query's too: both kernels are 1 *)
Section Instance.
Variable R : realFieldType.
Lemma one_share : \sum_(i < 1) 1 = 1 :> R.
Proof. by rewrite big_ord_recl big_ord0 addr0. Qed.
Definition one_outcome : law R := population (fun _ : 'I_1 => ler01) one_share.
End Instance.

Definition clause_1_met (R : rcfType) :
  @clause_1.premises R (one_outcome R) unit (fun _ _ => 1) (fun _ _ => 1) 1 (fun _ => tt) tt (fun _ _ => 1) (fun _ => 1)
    1%:M 1%:M.
Proof.
have one : kernel_matrix (fun _ _ : unit => 1 : R) (fun _ : 'I_1 => tt) = 1%:M.
  by apply/matrixP=> i j; rewrite !ord1 !mxE.
have inverse : pseudo_inverse (1%:M : 'M[R]_1) 1%:M by split; rewrite ?mulmx1 ?trmx1.
have mean1 : mean_is (fun _ : outcome (one_outcome R) => 1 * 1) 1 by rewrite mulr1; exact: mean_is_constant.
have labels : @second_moments R (one_outcome R) 1 (fun _ _ => 1) (fun _ => 1)
    (kernel_matrix (fun _ _ : unit => 1) (fun _ => tt)) (kernel_column (fun _ _ => 1) (fun _ => tt) tt) 1.
  by split=> [i j|i|] //=; rewrite mxE.
split=> //; first [by rewrite one | exact: (moments_semidefinite labels)].
Qed.
Definition clause_2_met := clause_1_met.
Definition clause_3_met (R : rcfType) :
  @clause_3.premises R (one_outcome R) unit (fun _ _ => 1) (fun _ _ => 1) 1 (fun _ => tt) tt (fun _ _ => 1) (fun _ => 1)
    1%:M 1%:M 1%:M (const_mx 1) ord0 1.
Proof.
have one : kernel_matrix (fun _ _ : unit => 1 : R) (fun _ : 'I_1 => tt) = 1%:M.
  by apply/matrixP=> i j; rewrite !ord1 !mxE.
split=> [|||k|]; rewrite ?one; first exact: clause_1_met.
- by split; rewrite trmx1 ?mul1mx ?mulmx1 // diag_const_mx.
- exact: oner_neq0.
- by rewrite !mxE.
- by rewrite mxE divr1 ltr01 -[2%:R]/(1 + 1) ltr_addl ltr01.
Qed.
Definition clause_4_met := clause_3_met.
End Derived.
