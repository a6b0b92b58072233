(* 1. For h > 0 and 0 <= h s <= 1, 0 <= s (1 - h s)^(2 L) <= s/(1 + 2 L h s) <= 1/(h (2 L + 1)) for every L. *)

(* 2. So let the labels have second moments K(X) = [[Khat, nu], [nu^T, k0]], whatever the law of the prompts of n
   tokens, K(x, x) <= kappa for all x, and all steps of bayes_limit be one h = 2 r_l with 0 < h <= 1/(n kappa): then
   for every prompt the loss exceeds k0 - nu^T Khat^+ nu, the least of all linear predictors, by a gap_L with 0 <=
   gap_L <= |Khat^+ nu|^2/(h (2 L + 1)), *)
From mathcomp Require Import matrix.
From Kernel Require Import PositiveSemidefinite Expectation SecondMoments KernelLayers Analysis.
Module prompt.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (K_inv : 'M[R]_n) (* Khat^+ *) (kappa h : R).
Record premises : Prop := Premises {
  size : (0 < n)%N;
  labels : second_moments y y_t (kernel_matrix K x) (kernel_column K x x_t) (K x_t x_t);
  inverse : pseudo_inverse (kernel_matrix K x) K_inv;
  bounded : forall x, K x x <= kappa;
  step : 0 < h <= 1 / (n%:R * kappa) }.
End Given.
End prompt.

Module clause_2.
Notation premises := prompt.premises.
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t y y_t K_inv kappa h, @premises R P T K n x x_t y y_t K_inv kappa h ->
  let nu := kernel_column K x x_t in let w := K_inv *m nu in let least := K x_t x_t - number (nu^T *m w) in
  (exists b, loss_is y_t (weighted y b) least) /\ (forall b l, loss_is y_t (weighted y b) l -> least <= l) /\
  forall L, exists gap, loss_is y_t (fun u => predicted K x x_t (fun _ => h / 2%:R) (y^~ u) L) (least + gap) /\
    0 <= gap <= number (w^T *m w) / (h * (2%:R * L%:R + 1)).
End clause_2.

(* 3. and gap_L <= gap_0 = nu^T Khat^+ nu <= k0. *)
Module clause_3.
Notation premises := prompt.premises.
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t y y_t K_inv kappa h, @premises R P T K n x x_t y y_t K_inv kappa h ->
  let nu := kernel_column K x x_t in let gap := gap (kernel_matrix K x) (fun _ => h / 2%:R) K_inv nu in
  (forall L, gap L <= gap 0%N) /\ gap 0%N = number (nu^T *m K_inv *m nu) /\ number (nu^T *m K_inv *m nu) <= K x_t x_t.
End clause_3.

(* 4. Hence the mean loss over prompts, with the same weights for all, tends to the mean of that least loss, E[k0 - nu^T
   Khat^+ nu], *)

(* 5. and exceeds it by at most E|Khat^+ nu|^2/(h (2 L + 1)) where that is finite. *)
Module clause_5.
Section Given.
(* A law of prompts, and for each of them one of its labels *)
Variables (R : rcfType) (P : law R) (Q : outcome P -> law R) (T : Type) (K : T -> T -> R) (n : nat) (h kappa : R).
Variables (x : outcome P -> 'I_n -> T) (x_t : outcome P -> T).
Variables (y : forall u, 'I_n -> outcome (Q u) -> R) (y_t : forall u, outcome (Q u) -> R).
Variables (K_inv : outcome P -> 'M[R]_n).
Definition w u : 'cV[R]_n := K_inv u *m kernel_column K (x u) (x_t u).
Definition least u : R := K (x_t u) (x_t u) - number ((kernel_column K (x u) (x_t u))^T *m w u).
(* The loss of L layers on a prompt; what has means, and which: it, the least one, |Khat^+ nu|^2 *)
Variables (loss : nat -> outcome P -> R) (mean_loss : nat -> R) (mean_least mean_square : R).
Record premises : Prop := Premises {
  prompts : forall u, prompt.premises K (x u) (x_t u) (@y u) (@y_t u) (K_inv u) kappa h;
  of_layers : forall L u,
    loss_is (@y_t u) (fun v => predicted K (x u) (x_t u) (fun _ => h / 2%:R) ((@y u)^~ v) L) (loss L u);
  losses : forall L, mean_is (loss L) (mean_loss L);
  of_least : mean_is least mean_least;
  finite : mean_is (fun u => number ((w u)^T *m w u)) mean_square }.
End Given.
Definition statement : Prop :=
  forall (R : rcfType) P Q T K n h kappa x x_t y y_t K_inv loss mean_loss mean_least mean_square,
  @premises R P Q T K n h kappa x x_t y y_t K_inv loss mean_loss mean_least mean_square ->
  forall L, 0 <= mean_loss L - mean_least <= mean_square / (h * (2%:R * L%:R + 1)).
End clause_5.

(* 6. For labels that are Gaussian with mean 0, given the prompt, that least loss is that of Bayes, the least of all
   predictors. *)

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Matrices PositiveSemidefinite Expectation SecondMoments KernelLayers LayersAndMoments Analysis.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis decays : sequence_1.statement.
Hypothesis rate : inequality_1.statement.
Hypothesis trace : spectrum.statement.
Hypothesis length : length.statement.
Hypothesis no_layer : no_layer.statement.
Hypothesis spectral_theorem : spectral_theorem.

Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (K_inv : 'M[R]_n) (kappa h : R).
Hypothesis given : prompt.premises K x x_t y y_t K_inv kappa h.
Let Khat := kernel_matrix K x.
Let nu := kernel_column K x x_t.
Let w := K_inv *m nu.

Lemma spectral : exists (U : 'M[R]_n) (s : 'rV[R]_n), eigendecomposition Khat U s.
Proof.
have [_ labels _ _ _] := given; have sym := moments_symmetric labels.
have [|U [s [orthogonal E]]] := @spectral_theorem R n (fun i j => Khat i j).
  by move=> i j; rewrite -{1}[Khat]/(kernel_matrix K x) -sym mxE.
exists (mx U), (\row_k s k); split; apply/matrixP=> i j; last first.
  by rewrite E !mxE; apply: eq_bigr => k _; rewrite mul_mx_diag !mxE.
by rewrite !mxE -orthogonal; apply: eq_bigr => k _; rewrite !mxE.
Qed.

Lemma eigenvalues (U : 'M[R]_n) (s : 'rV[R]_n) : eigendecomposition Khat U s -> forall k, 0 <= s ord0 k <= 1 / h.
Proof.
move=> eigen k; have [n0 labels _ bounded /andP[h0 h1]] := given; have [Phi [v [KE _ _]]] := features labels.
have [orthogonal KU] := eigen; have nonneg j : 0 <= s ord0 j.
  have [_ psd] := gram_is_semidefinite Phi; have := psd (col j U); rewrite -KE -/Khat.
  suff -> : form Khat (col j U) = s ord0 j by [].
  rewrite /form /number KU (_ : col j U = U *m delta_mx j ord0) ?colE // trmx_mul !mulmxA.
  rewrite -[_ *m U^T *m U]mulmxA orthogonal mulmx1 -[_ *m U^T *m U]mulmxA orthogonal mulmx1.
  by rewrite trmx_delta -mulmxA -rowE mxE mul_diag_mx !mxE !eqxx mulr1.
have p0 : (0 < n + 1)%N by rewrite addn1.
have given' : spectrum.premises (fun i j => Phi i j) (fun i j => U i j) (fun j => s ord0 j).
  split=> // i j; first by have /matrixP/(_ i j) := orthogonal; rewrite [RHS]mxE => <-; entries.
  have /matrixP/(_ i j) := KU; rewrite /Khat KE => e.
  transitivity ((Phi^T *m Phi) i j); first by entries.
  by rewrite e mxE; apply: eq_bigr => l _; rewrite mul_mx_diag !mxE.
have n1 : 0 < n%:R * kappa.
  by rewrite -[_ * kappa]invrK invr_gt0 -div1r (lt_le_trans h0).
rewrite nonneg (le_trans (_ : _ <= \sum_j s ord0 j)) //.
  by rewrite (bigD1 k) //= ler_addl sumr_ge0.
rewrite -(trace given') (le_trans (_ : _ <= n%:R * kappa)) //; last by rewrite ler_pdivl_mulr // mulrC -ler_pdivl_mulr.
have -> : n%:R * kappa = \sum_(i < n) kappa by rewrite sumr_const card_ord mulr_natl.
apply: ler_sum => i _; have -> : \sum_(j < n + 1) Phi j i * Phi j i = Khat i i by rewrite /Khat KE; entries.
by rewrite mxE bounded.
Qed.

Lemma decayed s L : 0 <= s <= 1 / h -> 0 <= s * decay (fun _ => h / 2%:R) s L ^+ 2 <= s / (L%:R * 2%:R * h * s + 1).
Proof.
case/andP=> s0 s1; have [_ _ _ _ /andP[h0 _]] := given.
have given' : sequence_1.premises h s by split=> //; exact: lt0r_neq0.
have -> : s * decay (fun _ => h / 2%:R) s L ^+ 2 = sequence_1.member h s L; last exact: decays.
elim: L => [|L IH] /=; first by rewrite /decay big_ord0 expr1n mulr1.
rewrite /sequence_1.advance -IH /decay big_ord_recr /= exprMn [2%:R * (h / _)]mulrC divfK ?pnatr_eq0 //.
by rewrite [- _ + 1]addrC -expr2 mulrA mulrC.
Qed.

Lemma bound_along (U : 'M[R]_n) (s : 'rV[R]_n) L : eigendecomposition Khat U s ->
  0 <= gap Khat (fun _ => h / 2%:R) K_inv nu L <= number (w^T *m w) / (h * (2%:R * L%:R + 1)).
Proof.
move=> eigen; have [n0 labels inverse _ /andP[h0 _]] := given; have range := eigenvalues eigen.
rewrite (gap_along _ _ (moments_symmetric labels) inverse (moments_in_range labels inverse) eigen) -/w.
have [orthogonal _] := eigen; have /matrixP rows := mulmx1C orthogonal.
have given' : length.premises (fun i j => U i j).
  by split=> // i j; have := rows i j; rewrite [RHS]mxE => <-; entries.
have lengthE : number (w^T *m w) = \sum_k (U^T *m w) k ord0 ^+ 2.
  rewrite number_dot -(length (fun i => w i ord0) given'); apply: eq_bigr => k _; rewrite expr2.
  by congr (_ * _); entries.
have D0 : 0 < h * (2%:R * L%:R + 1) by rewrite mulr_gt0 // ltr_paddl ?ltr01 // -natrM ler0n.
rewrite lengthE mulr_suml sumr_ge0 => [|k _]; last first.
  by have /andP[] := decayed L (range k) => a _; rewrite mulr_ge0 ?sqr_ge0.
apply: ler_sum => k _; rewrite mulrC ler_wpmul2l ?sqr_ge0 //; have /andP[_] := decayed L (range k).
have /andP[s0 s1] := range k; have l0 : 0 <= L%:R :> R by exact: ler0n.
have d0 : 0 < L%:R * 2%:R * h * s ord0 k + 1.
  by rewrite ltr_paddl ?ltr01 // !mulr_ge0 ?ler0n // ltW.
move/le_trans; apply; have given'' : inequality_1.premises h (s ord0 k) L%:R.
  by split=> //; rewrite lt0r_neq0 // ltr_paddl ?ltr01 // mulr_ge0 ?ler0n.
by have := rate given''; rewrite div1r [L%:R * 2%:R + 1 in X in _ <= X](_ : _ = 2%:R * L%:R + 1) // mulrC.
Qed.

Lemma bound L : 0 <= gap Khat (fun _ => h / 2%:R) K_inv nu L <= number (w^T *m w) / (h * (2%:R * L%:R + 1)).
Proof. by have [U [s eigen]] := spectral; exact: bound_along eigen. Qed.
End Given.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R P T K n x x_t y y_t K_inv kappa h given nu w least; have [_ labels inverse _ _] := given.
split; [|split=> [b l|L]; first by rewrite /least /w mulmxA; exact: (least_of_weighted labels inverse)].
  exists w; have := excess_loss labels inverse w; rewrite subrr (_ : form _ 0 = 0) ?addr0 => [|].
    by rewrite /least /w mulmxA.
  by rewrite /form mulmx0 /number mxE.
exists (gap (kernel_matrix K x) (fun _ => h / 2%:R) K_inv nu L); split; last exact: bound given L.
have := loss_of_layers (fun _ => h / 2%:R) labels inverse L; by rewrite /least /w mulmxA.
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R P T K n x x_t y y_t K_inv kappa h given nu gap_; have [n0 labels inverse _ /andP[h0 _]] := given.
have [U [s eigen]] := spectral given.
have sym := moments_symmetric labels; have in_range := moments_in_range labels inverse.
split=> [L|]; last split.
- rewrite /gap_ !(gap_along _ _ sym inverse in_range eigen); apply: ler_sum => k _.
  have range := eigenvalues given eigen k; have /andP[s0 _] := range.
  rewrite ler_wpmul2r ?sqr_ge0 // [X in _ <= _ * X ^+ 2]/decay big_ord0 expr1n mulr1.
  have /andP[_ le] := decayed given L range; rewrite (le_trans le) //.
  have d1 : 1 <= L%:R * 2%:R * h * s ord0 k + 1 by rewrite ler_addr !mulr_ge0 ?ler0n // ltW.
  by rewrite ler_pdivr_mulr ?(lt_le_trans ltr01) // ler_pemulr.
- by rewrite /gap_ /gap /= !mulmx1.
have p0 : (0 < n + 1)%N by rewrite addn1.
have [Phi [v [KE nuE k0E]]] := features labels; rewrite KE in inverse.
have [least gram] := pseudo_inverse_of_gram inverse; set A := K_inv *m Phi^T in least gram.
have given' : no_layer.premises (fun i j => Phi i j) (fun i j => A i j).
  by split=> // i j; have /matrixP/(_ i j) e := least; rewrite [RHS]mxE in e; rewrite -[RHS]e; entries.
have e := no_layer (fun i => v i ord0) given'; rewrite k0E number_dot /nu nuE.
have -> : number ((Phi^T *m v)^T *m K_inv *m (Phi^T *m v)) = \sum_(i < n)
    (\sum_(j < n) (\sum_(l < n + 1) A i l * A j l) * (\sum_(l < n + 1) Phi l j * v l ord0)) * (\sum_(l < n + 1) Phi l i * v l ord0).
  rewrite -gram -mulmxA number_dotC number_dot; apply: eq_bigr => i _; by entries.
by rewrite e ler_subl_addr ler_addl sumr_ge0 // => i _; rewrite -expr2 sqr_ge0.
Qed.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R P Q T K n h kappa x x_t y y_t K_inv loss mean_loss mean_least mean_square.
case=> prompts of_layers losses of_least finite L; set e := h * _.
pose w := clause_5.w K x x_t K_inv; pose square u := number ((w u)^T *m w u).
have each u : clause_5.least K x x_t K_inv u <= loss L u <= e^-1 * square u + clause_5.least K x x_t K_inv u.
  have [_ labels inverse _ _] := prompts u; have /andP[g0 g1] := bound (prompts u) L.
  have -> : loss L u = clause_5.least K x x_t K_inv u + gap (kernel_matrix K (x u)) (fun _ => h / 2%:R) (K_inv u)
      (kernel_column K (x u) (x_t u)) L.
    have [_ <-] := of_layers L u; have [_ ->] := loss_of_layers (fun _ => h / 2%:R) labels inverse L.
    by rewrite /clause_5.least /clause_5.w mulmxA.
  by rewrite ler_addl g0 /= [X in X <= _]addrC ler_add2r [X in _ <= X]mulrC; exact: g1.
have [loss1 lossE] := losses L; have [least1 leastE] := of_least; have [above1 aboveE] : mean_is
    (fun u => e^-1 * square u + clause_5.least K x x_t K_inv u) (e^-1 * mean_square + mean_least).
  by apply: mean_is_add => //; exact: mean_is_scale.
rewrite subr_ge0 ler_subl_addr [mean_square / e]mulrC -aboveE -lossE -{1}leastE.
by apply/andP; split; apply: mean_monotone => // u; case/andP: (each u).
Qed.

(* One token whose label is 1, and the query's too: the kernel 1 *)
Section Instance.
Variable R : realFieldType.
Lemma one_share : \sum_(i < 1) 1 = 1 :> R.
Proof. by rewrite big_ord_recl big_ord0 addr0. Qed.
Definition one_outcome : law R := population (fun _ : 'I_1 => ler01) one_share.
End Instance.

Lemma one_kernel (R : realFieldType) : kernel_matrix (fun _ _ : unit => 1 : R) (fun _ : 'I_1 => tt) = 1%:M.
Proof. by apply/matrixP=> i j; rewrite !ord1 !mxE. Qed.

Definition clause_2_met (R : rcfType) :
  @clause_2.premises R (one_outcome R) unit (fun _ _ => 1) 1 (fun _ => tt) tt (fun _ _ => 1) (fun _ => 1) 1%:M 1 1.
Proof.
have mean1 : mean_is (fun _ : outcome (one_outcome R) => 1 * 1) 1 by rewrite mulr1; exact: mean_is_constant.
split=> //; first by split=> [i j|i|] //=; rewrite mxE.
  by rewrite one_kernel; split; rewrite ?mulmx1 ?trmx1.
by rewrite mulr1 divr1 ltr01 lexx.
Qed.
Definition clause_3_met := clause_2_met.
(* One prompt *)
Definition clause_5_met (R : rcfType) :
  @clause_5.premises R (one_outcome R) (fun _ => one_outcome R) unit (fun _ _ => 1) 1 1 1 (fun _ _ => tt) (fun _ => tt)
    (fun _ _ _ => 1) (fun _ _ => 1) (fun _ => 1%:M)
    (fun L _ => (predicted (fun _ _ => 1) (fun _ : 'I_1 => tt) tt (fun _ => 1 / 2%:R) (fun _ => 1) L - 1) *
      (predicted (fun _ _ => 1) (fun _ : 'I_1 => tt) tt (fun _ => 1 / 2%:R) (fun _ => 1) L - 1))
    (fun L => (predicted (fun _ _ => 1) (fun _ : 'I_1 => tt) tt (fun _ => 1 / 2%:R) (fun _ => 1) L - 1) *
      (predicted (fun _ _ => 1) (fun _ : 'I_1 => tt) tt (fun _ => 1 / 2%:R) (fun _ => 1) L - 1)) 0 1.
Proof.
have given := clause_3_met R.
split=> // [L u|L||]; [by rewrite /loss_is; exact: mean_is_constant|exact: mean_is_constant| |].
- rewrite -[0 in X in mean_is _ X](subrr 1); apply: mean_is_ext (mean_is_constant _ (1 - 1)) => u.
  by rewrite /clause_5.least /clause_5.w mul1mx number_dot big_ord_recl big_ord0 !mxE mulr1 addr0.
- apply: mean_is_ext (mean_is_constant _ 1) => u.
  by rewrite /clause_5.w mul1mx number_dot big_ord_recl big_ord0 !mxE mulr1 addr0.
Qed.
End Derived.
