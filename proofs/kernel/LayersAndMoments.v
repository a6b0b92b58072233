(* The loss of layers with the kernel of the labels: what bayes_limit says of it. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum matrix.
From Kernel Require Import Matrices PositiveSemidefinite Expectation SecondMoments KernelLayers.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Residuals.
Variables (R : realFieldType) (n : nat) (Khat : 'M[R]_n) (r : nat -> R).

Lemma residual_commutes L : residual Khat r L *m Khat = Khat *m residual Khat r L.
Proof.
elim: L => [|L IH] /=; first by rewrite mul1mx mulmx1.
by rewrite -[LHS]mulmxA IH [LHS]mulmxA [RHS]mulmxA mulmxBl mulmxBr mul1mx mulmx1 -scalemxAl -scalemxAr.
Qed.

Lemma residual_symmetric L : Khat^T = Khat -> (residual Khat r L)^T = residual Khat r L.
Proof.
move=> sym; elim: L => [|L IH] /=; first by rewrite trmx1.
have s1 : (1%:M - (2%:R * r L) *: Khat)^T = 1%:M - (2%:R * r L) *: Khat.
  by apply/matrixP=> i j; rewrite -[in RHS]sym !mxE eq_sym.
by rewrite trmx_mul IH s1 mulmxBl mulmxBr mul1mx mulmx1 -scalemxAl -scalemxAr residual_commutes.
Qed.

Lemma coefficients_are L : Khat *m coefficients Khat r L = 1%:M - residual Khat r L.
Proof.
elim: L => [|L IH] /=; first by rewrite mulmx0 subrr.
rewrite mulmxDr -scalemxAr IH subKr [in RHS]mulmxBl mul1mx -[in RHS]scalemxAl opprB.
by rewrite [RHS]addrCA [RHS]addrC.
Qed.

(* b = (I - P_L) Khat^+ nu *)
Lemma excess_of_residual (K_inv : 'M[R]_n) (nu : 'cV[R]_n) L : Khat^T = Khat -> pseudo_inverse Khat K_inv ->
  Khat *m K_inv *m nu = nu ->
  (nu^T *m coefficients Khat r L = ((1%:M - residual Khat r L) *m (K_inv *m nu))^T) /\
  form Khat ((1%:M - residual Khat r L) *m (K_inv *m nu) - K_inv *m nu) = gap Khat r K_inv nu L.
Proof.
move=> sym inverse range; have symB := pseudo_inverse_symmetric sym inverse.
have symP := residual_symmetric L sym; set Q := residual Khat r L in symP *; set w := K_inv *m nu.
have nuE : nu = Khat *m w by rewrite /w mulmxA range.
split.
  have symE : (1%:M - Q)^T = 1%:M - Q by apply/matrixP=> i j; rewrite -[in RHS]symP !mxE eq_sym.
  rewrite [RHS]trmx_mul symE -coefficients_are mulmxA; congr (_ *m _).
  by rewrite [in LHS]nuE trmx_mul sym.
have -> : (1%:M - Q) *m w - w = - (Q *m w) by rewrite mulmxBl mul1mx addrAC subrr sub0r.
rewrite /form /gap (_ : (- (Q *m w))^T = - (w^T *m Q)); last by rewrite -[in RHS]symP -trmx_mul; apply/matrixP=> i j; rewrite !mxE.
rewrite !mulNmx mulmxN opprK; congr number.
rewrite (_ : nu^T *m K_inv = w^T); last by rewrite /w trmx_mul symB.
by rewrite -[LHS]mulmxA [Khat *m _]mulmxA -residual_commutes -[_ *m Khat *m w]mulmxA -nuE !mulmxA.
Qed.

Lemma gap_along (K_inv U : 'M[R]_n) (s : 'rV[R]_n) (nu : 'cV[R]_n) L : Khat^T = Khat -> pseudo_inverse Khat K_inv ->
  Khat *m K_inv *m nu = nu -> eigendecomposition Khat U s -> gap Khat r K_inv nu L =
  \sum_k s ord0 k * decay r (s ord0 k) L ^+ 2 * (U^T *m (K_inv *m nu)) k ord0 ^+ 2.
Proof.
move=> sym inverse range eigen; have symB := pseudo_inverse_symmetric sym inverse; have [orthogonal KE] := eigen.
set w := K_inv *m nu; have nuE : nu = Khat *m w by rewrite /w mulmxA range.
rewrite /gap (_ : nu^T *m K_inv = w^T); last by rewrite /w trmx_mul symB.
rewrite {1}nuE (residual_along r L eigen) KE; set D := diag_mx _; set S := diag_mx s.
have -> : w^T *m (U *m D *m U^T) *m (U *m D *m U^T) *m (U *m S *m U^T *m w) = (U^T *m w)^T *m (D *m D *m S) *m (U^T *m w).
  rewrite [(U^T *m w)^T]trmx_mul trmxK !mulmxA -[_ *m U^T *m U]mulmxA orthogonal mulmx1.
  by rewrite -[_ *m U^T *m U]mulmxA orthogonal mulmx1.
rewrite number_between; apply: eq_bigr => k _; rewrite (bigD1 k) //= big1 ?addr0 => [|j /negPf jk]; last first.
  by rewrite /D /S !mulmx_diag !mxE [k == j]eq_sym jk mulr0n mulr0 mul0r.
rewrite /D /S !mulmx_diag !mxE eqxx mulr1n; move: (\sum_j _) => c.
by rewrite mulrAC mulrC [_ * s _ _]mulrC !expr2.
Qed.
End Residuals.

Section Prompt.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T) (r : nat -> R).
Variables (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (K_inv : 'M[R]_n).
Let Khat := kernel_matrix K x.
Let nu := kernel_column K x x_t.
Hypotheses (labels : second_moments y y_t Khat nu (K x_t x_t)) (inverse : pseudo_inverse Khat K_inv).

Lemma loss_of_layers L : loss_is y_t (fun w => predicted K x x_t r (y^~ w) L)
  (K x_t x_t - number (nu^T *m K_inv *m nu) + gap Khat r K_inv nu L).
Proof.
have sym := moments_symmetric labels; have range := moments_in_range labels inverse.
have [bE <-] := excess_of_residual r L sym inverse range.
apply: mean_is_ext (excess_loss labels inverse _) => w.
have [_ ->] := slots_are x_t r sym (y^~ w) L; rewrite -/Khat -/nu bE; congr ((_ - _) * (_ - _)).
  by apply: eq_bigr => i _; congr (_ * _); rewrite [RHS]mxE.
by apply: eq_bigr => i _; congr (_ * _); rewrite [RHS]mxE.
Qed.
End Prompt.
