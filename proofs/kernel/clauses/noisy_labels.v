(* 1. Let the labels of the context carry noise of variance sigma^2 > 0, independent and of mean 0: E[y y^T] = Khat
   + sigma^2 I, E[y y_t] = nu, Khat = U diag(s) U^T. L layers of bayes_limit predict b_L^T y, and their loss
   exceeds that of ridge regression, w = (Khat + sigma^2 I)^-1 nu, which is the least of all b^T y, by sum_k c_k^2
   (sigma^2 q_k - rho_k)^2/(s_k + sigma^2), c = U^T nu, rho_k = prod_l (1 - 2 r_l s_k), s_k q_k = 1 - rho_k, *)
From mathcomp Require Import matrix.
From Kernel Require Import PositiveSemidefinite Expectation SecondMoments KernelLayers Limit.
Module noisy.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
(* labels without noise, the noise, sigma^2, Khat = U diag(s) U^T *)
Variables (f e : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (noise : R) (U : 'M[R]_n) (s : 'rV[R]_n).
(* Of independence it is used that no noise is correlated with another one, or with a label. *)
Record premises : Prop := Premises {
  size : (0 < n)%N;
  positive : 0 < noise;
  labels : second_moments f y_t (kernel_matrix K x) (kernel_column K x x_t) (K x_t x_t);
  of_noise : forall i j, mean_is (fun u => e i u * e j u) (noise * (i == j)%:R);
  with_labels : forall i j, mean_is (fun u => e i u * f j u) 0;
  with_query : forall i, mean_is (fun u => e i u * y_t u) 0;
  eigenvectors : eigendecomposition (kernel_matrix K x) U s }.

(* y, nu, Khat + sigma^2 I, w, and c = U^T nu *)
Definition y (i : 'I_n) (u : outcome P) : R := f i u + e i u.
Definition nu : 'cV[R]_n := kernel_column K x x_t.
Definition covariance : 'M[R]_n := kernel_matrix K x + noise%:M.
Definition w : 'cV[R]_n := invmx covariance *m nu.
Definition c (k : 'I_n) : R := (U^T *m nu) k ord0.
Definition s_ (k : 'I_n) : R := s ord0 k.
(* L layers of bayes_limit, and ridge regression *)
Definition layers (r : nat -> R) (L : nat) (u : outcome P) : R := predicted K x x_t r (y^~ u) L.
Definition ridge : outcome P -> R := weighted y w.
(* The loss of L layers exceeds that of ridge regression by d. *)
Definition exceeds (r : nat -> R) (L : nat) (d : R) : Prop :=
  exists2 least, loss_is y_t ridge least & loss_is y_t (layers r L) (least + d).
Definition limit : R := \sum_(k | s_ k != 0) c k ^+ 2 * noise ^+ 2 / (s_ k ^+ 2 * (s_ k + noise)).
End Given.
End noisy.

Module clause_1.
Notation premises := noisy.premises.
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t f e y_t noise U s, @premises R P T K n x x_t f e y_t noise U s ->
  let y := noisy.y f e in let nu := noisy.nu K x x_t in let c := noisy.c K x x_t U in let s_ := noisy.s_ s in
  second_moments y y_t (noisy.covariance K x noise) nu (K x_t x_t) /\
  noisy.covariance K x noise \in unitmx /\
  (exists2 least, loss_is y_t (noisy.ridge K x x_t f e noise) least &
    forall b l, loss_is y_t (weighted y b) l -> least <= l) /\
  forall r L,
  (exists b : 'cV[R]_n, forall z, predicted K x x_t r z L = \sum_i b i ord0 * z i) /\
  forall q : 'I_n -> R, (forall k, s_ k * q k = 1 - decay r (s_ k) L) ->
  noisy.exceeds K x x_t f e y_t noise r L
    (\sum_k c k ^+ 2 * (noise * q k - decay r (s_ k) L) ^+ 2 / (s_ k + noise)).
End clause_1.

(* 2. which is the sum of c_k^2 (sigma^2 - rho_k (s_k + sigma^2))^2/(s_k^2 (s_k + sigma^2)) over s_k not 0. *)
Module clause_2.
Notation premises := noisy.premises.
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t f e y_t noise U s, @premises R P T K n x x_t f e y_t noise U s ->
  let c := noisy.c K x x_t U in let s_ := noisy.s_ s in
  forall r L (q : 'I_n -> R), let rho k := decay r (s_ k) L in
  (forall k, s_ k * q k = 1 - rho k) ->
  \sum_k c k ^+ 2 * (noise * q k - rho k) ^+ 2 / (s_ k + noise) =
  \sum_(k | s_ k != 0) c k ^+ 2 * (noise - rho k * (s_ k + noise)) ^+ 2 / (s_ k ^+ 2 * (s_ k + noise)).
End clause_2.

(* 3. With one step h = 2 r_l, 0 < h < 2/lambda_max(Khat), it tends to the sum of c_k^2 sigma^4/(s_k^2 (s_k +
   sigma^2)), which is above 0 unless nu is 0: *)
Module clause_3.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (f e : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (noise : R) (U : 'M[R]_n) (s : 'rV[R]_n).
Variables (m : 'I_n) (h : R).
Record premises : Prop := Premises {
  given : noisy.premises K x x_t f e y_t noise U s;
  largest : forall k, s ord0 k <= s ord0 m; (* s_m is lambda_max *)
  step : 0 < h;
  below : h * s ord0 m < 2%:R }.
End Given.
Definition statement : Prop :=
  forall R : rcfType, Num.archimedean_axiom R ->
  forall P T K n x x_t f e y_t noise U s m h, @premises R P T K n x x_t f e y_t noise U s m h ->
  let limit := noisy.limit K x x_t noise U s in
  (exists2 d, forall L, noisy.exceeds K x x_t f e y_t noise (fun _ => h / 2%:R) L (d L) & tends_to d limit) /\
  (noisy.nu K x x_t != 0 -> 0 < limit).
End clause_3.

(* 4. deeper is not better. Once 0 <= rho_k <= sigma^2/(s_k + sigma^2) for all s_k > 0, the next layer does not lower
   the loss, whatever its h >= 0, and no later one does if from there on h <= 1/lambda_max(Khat); *)
Module clause_4.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (f e : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (noise : R) (U : 'M[R]_n) (s : 'rV[R]_n).
Variables (m : 'I_n) (r : nat -> R) (L : nat).
Record premises : Prop := Premises {
  given : noisy.premises K x x_t f e y_t noise U s;
  largest : forall k, s ord0 k <= s ord0 m; (* s_m is lambda_max *)
  once : forall k, 0 < s ord0 k -> 0 <= decay r (s ord0 k) L <= noise / (s ord0 k + noise) }.
End Given.
(* h_l = 2 r_l, and the loss of L layers *)
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t f e y_t noise U s m r L,
  @premises R P T K n x x_t f e y_t noise U s m r L ->
  let h l := 2%:R * r l in let loss_is L := loss_is y_t (noisy.layers K x x_t f e r L) in
  (0 <= h L -> exists l l', [/\ loss_is L l, loss_is L.+1 l' & l <= l']) /\
  ((forall k, (L <= k)%N -> 0 <= h k /\ h k * s ord0 m <= 1) ->
    forall k, (L <= k)%N -> exists l l', [/\ loss_is k l, loss_is k.+1 l' & l <= l']).
End clause_4.

(* 5. the limit is worse than no layer at all where nu is not 0 and 0 < s_k < sigma^2 for all k with c_k not 0. *)
Module clause_5.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (f e : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (noise : R) (U : 'M[R]_n) (s : 'rV[R]_n).
Record premises : Prop := Premises {
  given : noisy.premises K x x_t f e y_t noise U s;
  small : forall k, noisy.c K x x_t U k != 0 -> 0 < s ord0 k < noise }.
End Given.
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t f e y_t noise U s, @premises R P T K n x x_t f e y_t noise U s ->
  let limit := noisy.limit K x x_t noise U s in
  forall r, exists2 none, noisy.exceeds K x x_t f e y_t noise r 0 none &
    if noisy.nu K x x_t == 0 then none = limit else none < limit.
End clause_5.

(* 6. If Khat = s I, one layer with h = 1/(s + sigma^2) is ridge regression. *)
Module clause_6.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (f e : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (noise s : R) (r : nat -> R).
Record premises : Prop := Premises {
  given : noisy.premises K x x_t f e y_t noise 1%:M (const_mx s);
  step : 2%:R * r 0%N = 1 / (s + noise) }.
End Given.
(* Khat = I diag(s, ..., s) I, and the prediction is w^T z for all labels z. *)
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t f e y_t noise s r, @premises R P T K n x x_t f e y_t noise s r ->
  kernel_matrix K x = s%:M /\
  forall z, predicted K x x_t r z 1 = \sum_i noisy.w K x x_t noise i ord0 * z i.
End clause_6.

(* 7. Where no two tokens of the prompt are the same, a second head with value diag(0, -2 r_l sigma^2) and a similarity
   that is 1 for a context token with itself and else 0 repairs it: L layers turn the labels Y into Y P_L, P_L = prod_l
   (I - 2 r_l (Khat + sigma^2 I)), *)

(* 8. and predict Y p_L nu, less what the query's slot starts with, with p_0 = 0, p_{l+1} = p_l + 2 r_l P_l: *)

(* 9. with one step, 0 < h < 2/(lambda_max(Khat) + sigma^2), the prediction, for a query's slot that starts with 0,
   tends to nu^T (Khat + sigma^2 I)^-1 y, and the loss to the least one of all b^T y. *)
Module clause_9.
Section Given.
Variables (R : rcfType) (P : law R) (d n : nat) (X : 'M[R]_(d, n)) (Q : 'cV[R]_d).
Definition point := {ffun 'I_d -> R}.
Definition token (i : 'I_n) : point := [ffun k => X k i].
Definition query : point := [ffun k => Q k ord0].
Variables (K D : point -> point -> R) (f e : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (noise : R).
Variables (U : 'M[R]_n) (s : 'rV[R]_n) (m : 'I_n) (h : R).
Record premises : Prop := Premises {
  given : noisy.premises K token query f e y_t noise U s;
  dimension : (0 < d)%N;
  (* D is 1 for a context token with itself, and else 0. *)
  own : forall i j, D (token i) (token j) = (i == j)%:R;
  apart : forall i, D (token i) query = 0;
  largest : forall k, s ord0 k <= s ord0 m; (* s_m is lambda_max *)
  step : 0 < h < 2%:R / (s ord0 m + noise) }.
(* What L layers of the two heads predict from the labels z: minus the query's slot, which starts at 0 *)
Definition predicted (z : 'I_n -> R) (L : nat) : R :=
  - two_heads.s_query_y (two_heads.after (fun k i => X k i) (fun _ : 'I_1 => z) (fun k (_ : 'I_1) => Q k ord0)
      (fun _ _ => 0) K D noise (fun _ => h / 2%:R) L) ord0 ord0.
End Given.
Definition statement : Prop :=
  forall R : rcfType, Num.archimedean_axiom R ->
  forall P d n X Q K D f e y_t noise U s m h, @premises R P d n X Q K D f e y_t noise U s m h ->
  let y := noisy.y f e in let nu := noisy.nu K (token X) (query Q) in
  let covariance := noisy.covariance K (token X) noise in
  (forall z, tends_to (predicted X Q K D noise h z) (number (nu^T *m invmx covariance *m \col_i z i))) /\
  exists loss least, [/\ forall L, loss_is y_t (fun u => predicted X Q K D noise h (y^~ u) L) (loss L),
    exists b, loss_is y_t (weighted y b) least,
    forall b l, loss_is y_t (weighted y b) l -> least <= l & tends_to loss least].
End clause_9.

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Arithmetic Matrices PseudoInverse PositiveSemidefinite Expectation SecondMoments.
From Kernel Require Import KernelLayers LayersAndMoments Limit Sequences OneStep.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis against_ridge : against_ridge.statement.
Hypothesis above_0 : inequality_1.statement.
Hypothesis no_help : inequality_2.statement.
Hypothesis worse : inequality_3.statement.
Hypothesis one_layer : inequality_4.statement.
Hypothesis two_heads : two_heads.statement.

Section Noisy.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (f e : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (noise : R) (U : 'M[R]_n) (s : 'rV[R]_n).
Hypothesis given : noisy.premises K x x_t f e y_t noise U s.
Let Khat := kernel_matrix K x.
Let nu := kernel_column K x x_t.
Let y := noisy.y f e.
Let A := noisy.covariance K x noise.
Let w := noisy.w K x x_t noise.
Let c := noisy.c K x x_t U.
Local Notation s_ k := (s ord0 k).

Lemma noisy_moments : second_moments y y_t A nu (K x_t x_t).
Proof.
have [_ _ [context both query] of_noise with_labels with_query _] := given; split=> [i j|i|//].
  have -> : A i j = Khat i j + (0 + (0 + noise * (i == j)%:R)) by rewrite !add0r !mxE mulr_natr.
  apply: mean_is_ext (mean_is_add (context i j) (mean_is_add (with_labels i j)
    (mean_is_add (with_labels j i) (of_noise i j)))) => u.
  by rewrite /y /noisy.y; arithmetic.
rewrite -[nu i ord0]addr0; apply: mean_is_ext (mean_is_add (both i) (with_query i)) => u.
by rewrite /y /noisy.y mulrDl.
Qed.

Lemma eigenvalue_nonneg k : 0 <= s_ k.
Proof.
have [_ _ labels _ _ _ eigen] := given; apply: eigenvalues_nonneg eigen k; have [Phi [v [-> _ _]]] := features labels.
exact: gram_is_semidefinite.
Qed.

Lemma positive k : s_ k != 0 -> 0 < s_ k.
Proof. by move=> k0; rewrite lt_neqAle eq_sym k0 eigenvalue_nonneg. Qed.

Lemma noise_positive : 0 < noise. Proof. by case: given. Qed.
Lemma shifted_positive k : 0 < s_ k + noise.
Proof. by rewrite ltr_paddl ?noise_positive ?eigenvalue_nonneg. Qed.
Lemma shifted_not_0 k : s_ k + noise != 0.
Proof. exact: lt0r_neq0 (shifted_positive k). Qed.

Lemma orthogonal : U^T *m U = 1%:M /\ U *m U^T = 1%:M.
Proof. by have [_ _ _ _ _ _ [o _]] := given; split=> //; exact: mulmx1C. Qed.

(* As nu is in the range of Khat *)
Lemma coordinate_is_0 k : s_ k = 0 -> c k = 0.
Proof.
move=> k0; have [_ _ labels _ _ _ [o KE]] := given; have [B inverse] := pseudo_inverse_exists Khat.
have range := moments_in_range labels inverse; rewrite /c /noisy.c /noisy.nu -range KE !mulmxA o mul1mx -!mulmxA.
by rewrite mul_diag_mx mxE k0 mul0r.
Qed.

Lemma nu_along : U *m \col_k c k = nu.
Proof.
have [_ o] := orthogonal; rewrite -[RHS]mul1mx -o -mulmxA; congr (_ *m _); by apply/colP=> k; rewrite mxE.
Qed.

Lemma some_coordinate : nu != 0 -> exists k, c k != 0.
Proof.
move=> nu0; have [k k0|none] := pickP (fun k => c k != 0); first by exists k.
case/negP: nu0; rewrite -nu_along (_ : \col_k c k = 0) ?mulmx0 //; apply/colP=> k; rewrite !mxE.
by apply/eqP; exact: negbFE (none k).
Qed.

Lemma covariance_along : eigendecomposition A U (\row_k (s_ k + noise)).
Proof.
have [_ o] := orthogonal; have [_ _ _ _ _ _ [o' KE]] := given; split=> //.
have -> : diag_mx (\row_k (s_ k + noise)) = diag_mx s + noise%:M :> 'M_n.
  by apply/matrixP=> i j; rewrite !mxE -mulrnDl; case: eqP => [->|].
by rewrite mulmxDr mulmxDl -KE mul_mx_scalar -scalemxAl o scalemx1.
Qed.

Lemma covariance_unit : A \in unitmx.
Proof.
have [o' AE] := covariance_along; have [_ o] := orthogonal.
have := @mulmx1_unit _ _ A (U *m diag_mx (\row_k (s_ k + noise)^-1) *m U^T); case=> //.
rewrite AE !mulmxA -[_ *m U^T *m U]mulmxA o' mulmx1 -[U *m _ *m _]mulmxA mulmx_diag.
rewrite (_ : diag_mx _ = 1%:M) ?mulmx1 //; apply/matrixP=> i j; rewrite !mxE.
by rewrite divff // shifted_not_0.
Qed.

Lemma covariance_inverse : pseudo_inverse A (invmx A).
Proof. by have u := covariance_unit; split; rewrite ?(mulmxV u) ?(mulVmx u) ?mul1mx ?trmx1. Qed.

Lemma covariance_semidefinite : positive_semidefinite A.
Proof. by have [Phi [v [-> _ _]]] := features noisy_moments; exact: gram_is_semidefinite. Qed.

Let least := K x_t x_t - number (nu^T *m invmx A *m nu).
Lemma loss_of b : loss_is y_t (weighted y b) (least + form A (b - w)).
Proof. exact: excess_loss noisy_moments covariance_inverse b. Qed.

Lemma loss_of_ridge : loss_is y_t (noisy.ridge K x x_t f e noise) least.
Proof. by have := loss_of w; rewrite subrr (_ : form A 0 = 0) ?addr0 // /form mulmx0 /number mxE. Qed.

Lemma ridge_is_least b l : loss_is y_t (weighted y b) l -> least <= l.
Proof. exact: least_of_weighted noisy_moments covariance_inverse b l. Qed.

(* b_L *)
Let b r L : 'cV[R]_n := (coefficients Khat r L)^T *m nu.
Lemma layers_are r L z : predicted K x x_t r z L = \sum_i b r L i ord0 * z i.
Proof.
have [_ _ labels _ _ _ _] := given; have [_ ->] := slots_are x_t r (moments_symmetric labels) z L.
apply: eq_bigr => i _; congr (_ * _).
rewrite [LHS]mxE [RHS]mxE; apply: eq_bigr => j _; by rewrite [X in X * _]mxE [X in _ = X * _]mxE mulrC.
Qed.

Let after Phi r := @against_ridge.after R (n + 1) n Phi (fun i j => U i j) (fun k => s_ k) c r.
Lemma parts_of_ridge r L : exists Q : 'I_n -> R, [/\
  forall k, s_ k * Q k = 1 - decay r (s_ k) L,
  forall k, s_ k * (noise * Q k - decay r (s_ k) L) = noise * (1 - decay r (s_ k) L) - s_ k * decay r (s_ k) L &
  form A (b r L - w) = \sum_k (s_ k + noise)^-1 *
    ((noise * Q k - decay r (s_ k) L) * c k) * ((noise * Q k - decay r (s_ k) L) * c k)].
Proof.
have [n0 _ labels _ _ _ [o KE]] := given; have [Phi [v [PhiE _ _]]] := features labels.
have p0 : (0 < n + 1)%N by rewrite addn1.
have given' : against_ridge.premises (fun i j => Phi i j) (fun i j => U i j) (fun k => s_ k)
    (fun k => (s_ k + noise)^-1) noise.
  split=> // [i j|i j|k]; last by rewrite mulr1 mulVf ?shifted_not_0.
    by have /matrixP/(_ i j) := o; rewrite [RHS]mxE => <-; entries.
  have /matrixP/(_ i j) := KE; rewrite PhiE => E.
  transitivity ((Phi^T *m Phi) i j); first by entries.
  by rewrite E mxE; apply: eq_bigr => l _; rewrite mul_mx_diag !mxE.
have gram i j : \sum_(l < n + 1) Phi l i * Phi l j = Khat i j by rewrite /Khat PhiE; entries.
set state := after (fun i j => Phi i j) r.
have stateE k : [/\ forall i j, against_ridge.s_P (state k) i j = residual Khat r k i j,
    forall i j, against_ridge.s_polynomial (state k) i j = coefficients Khat r k i j &
    forall j, against_ridge.s_rho (state k) j = decay r (s_ j) k].
  elim: k => [|k [IHP IHp IHr]].
    by split=> [i j|i j|j]; rewrite /= ?mxE ?mul0r // /decay big_ord0.
  split=> [i j|i j|j] /=.
  - rewrite mulmxBl mul1mx -scalemxAl [RHS]mxE IHP [X in _ = _ + X]mxE [X in _ = _ - X]mxE [_ * 2%:R]mulrC.
    by congr (_ - _ * _); rewrite mxE; apply: eq_bigr => l _; rewrite IHP gram.
  - by rewrite coefficients_are subKr [RHS]mxE [X in _ = _ + X]mxE IHp IHP [_ * 2%:R]mulrC.
  - by rewrite IHr /decay big_ord_recr /= mulrBr mulr1 [_ * 2%:R]mulrC mulrCA mulrA.
have [PE pE rhoE] := stateE L; have := against_ridge c r given' L; rewrite -/(after _ _) -/state.
case=> _ [weights [_ [sum_ [ridge [excess without]]]]].
exists (against_ridge.s_q_ (state L)); split=> [k|k|]; [by rewrite sum_ rhoE|by rewrite -rhoE without|].
under [RHS]eq_bigr do rewrite -rhoE.
have nuE i : \sum_(k < n) U i k * c k = nu i ord0 by rewrite -nu_along mxE; apply: eq_bigr => k _; rewrite mxE.
have bE i : against_ridge.s_b (state L) i = b r L i ord0.
  by rewrite weights mxE; apply: eq_bigr => j _; rewrite nuE pE [in RHS]mxE.
pose w' : 'cV[R]_n := \col_i \sum_(k < n) U i k * ((s_ k + noise)^-1 * c k).
have AE i j : A i j = \sum_(l < n + 1) Phi l i * Phi l j + noise * (i == j)%:R by rewrite gram !mxE mulr_natr.
have wE : w = w'.
  rewrite /w /noisy.w -/nu -/A (_ : noisy.nu K x x_t = A *m w') ?mulKmx ?covariance_unit //.
  apply/colP=> i; rewrite [LHS](_ : _ = nu i ord0) // -nuE -ridge mxE; apply: eq_bigr => j _; by rewrite AE mxE.
rewrite -excess formE; apply: eq_bigr => i _; apply: eq_bigr => j _.
by rewrite AE wE !bE !mxE.
Qed.

Let term k rho := c k ^+ 2 * (noise - rho * (s_ k + noise)) ^+ 2 / (s_ k ^+ 2 * (s_ k + noise)).
Let excess r L := \sum_(k | s_ k != 0) term k (decay r (s_ k) L).

Lemma without_q r L q : (forall k, s_ k * q k = 1 - decay r (s_ k) L) ->
  \sum_k c k ^+ 2 * (noise * q k - decay r (s_ k) L) ^+ 2 / (s_ k + noise) = excess r L.
Proof.
move=> qE; have [Q [QE without _]] := parts_of_ridge r L.
rewrite (bigID (fun k => s_ k != 0)) /= [X in _ + X]big1 ?addr0 => [|k]; last first.
  by rewrite negbK => /eqP/coordinate_is_0 ->; rewrite expr0n /= !mul0r.
apply: eq_bigr => k k0; have -> : q k = Q k by apply: (mulfI k0); rewrite qE QE.
have := without k; move: (decay r (s_ k) L) (Q k) => rho Qk E; rewrite /term.
have -> : noise - rho * (s_ k + noise) = s_ k * (noise * Qk - rho) by rewrite E; arithmetic.
have z0 := shifted_not_0 k; move: (s_ k) z0 k0 => sk z0 k0; rewrite !expr2; arithmetic; by rewrite !mulf_neq0.
Qed.

Lemma form_is_excess r L : form A (b r L - w) = excess r L.
Proof.
have [Q [QE without ->]] := parts_of_ridge r L; rewrite -(without_q QE); apply: eq_bigr => k _.
by move: (decay _ _ _) => rho; rewrite mulrC; arithmetic; exact: shifted_not_0.
Qed.

Lemma loss_of_layers_is r L : loss_is y_t (noisy.layers K x x_t f e r L) (least + excess r L).
Proof.
rewrite -form_is_excess; apply: mean_is_ext (loss_of (b r L)) => u.
by rewrite /noisy.layers layers_are.
Qed.

Lemma exceeds r L : noisy.exceeds K x x_t f e y_t noise r L (excess r L).
Proof. by exists least; [exact: loss_of_ridge|exact: loss_of_layers_is]. Qed.

Lemma limitE : noisy.limit K x x_t noise U s = \sum_(k | s_ k != 0) term k 0.
Proof. by apply: eq_bigr => k _; rewrite /term mul0r subr0. Qed.

Lemma term_of k rho : term k rho = c k ^+ 2 * ((noise - rho * (s_ k + noise)) * (noise - rho * (s_ k + noise)) /
  (s_ k * s_ k * (s_ k + noise))).
Proof. by rewrite /term -mulrA !expr2. Qed.

Lemma limit_positive : nu != 0 -> 0 < noisy.limit K x x_t noise U s.
Proof.
move=> /some_coordinate[k ck]; rewrite limitE.
have above j : s_ j != 0 ->
    0 < (noise - 0 * (s_ j + noise)) * (noise - 0 * (s_ j + noise)) / (s_ j * s_ j * (s_ j + noise)).
  move=> j0; have := @above_0 R (s_ j) noise; rewrite /inequality_1.claim mulr0 mul0r; apply.
  by split=> //; rewrite ?noise_positive ?positive ?shifted_not_0.
have k0 : s_ k != 0 by apply: contraNneq ck => /coordinate_is_0 ->.
rewrite (bigD1 k) //= ltr_paddr //.
  by rewrite sumr_ge0 // => j /andP[j0 _]; rewrite term_of mulr_ge0 ?sqr_ge0 // ltW // above.
by rewrite term_of mulr_gt0 ?above // lt_neqAle eq_sym sqr_ge0 andbT expf_neq0.
Qed.
Lemma losses_tend (h : R) : Num.archimedean_axiom R -> 0 < h -> (forall k, h * s_ k < 2%:R) ->
  tends_to (excess (fun _ => h / 2%:R)) (noisy.limit K x x_t noise U s).
Proof.
move=> archimedean h0 below; rewrite limitE big_mkcond; pose rho := decay (fun _ : nat => h / 2%:R).
apply: tends_to_ext (@tends_to_sum R _ _ (fun k L => if s_ k != 0 then term k (rho (s_ k) L) else 0)
  (fun k => if s_ k != 0 then term k 0 else 0) _) => [L|k]; first by rewrite /excess [RHS]big_mkcond.
case: ifP => [k0|_]; last exact: tends_to_constant.
have vanish : tends_to (rho (s_ k)) 0 by exact: decay_vanishes (positive k0) (below k).
have left : tends_to (fun L => noise - rho (s_ k) L * (s_ k + noise)) noise.
  suff : tends_to (fun L => noise - rho (s_ k) L * (s_ k + noise)) (noise + - (s_ k + noise) * 0).
    by rewrite mulr0 addr0.
  apply: tends_to_ext (tends_to_add (tends_to_constant noise) (tends_to_scale _ vanish)) => L.
  by rewrite mulNr mulrC.
have -> : term k 0 = c k ^+ 2 / (s_ k ^+ 2 * (s_ k + noise)) * (noise * noise).
  by rewrite /term mul0r subr0 mulrAC.
by apply: tends_to_ext (tends_to_scale _ (tends_to_mul left left)) => L; rewrite /term mulrAC.
Qed.

Let once r L := forall k, 0 < s_ k -> 0 <= decay r (s_ k) L <= noise / (s_ k + noise).

Lemma next_decay (r : nat -> R) (a : R) L : decay r a L.+1 = decay r a L * (1 - 2%:R * r L * a).
Proof. by rewrite /decay big_ord_recr. Qed.

Lemma further_layer r L : once r L -> 0 <= 2%:R * r L -> excess r L <= excess r L.+1.
Proof.
move=> all_ h0; apply: ler_sum => k k0; rewrite !term_of ler_wpmul2l ?sqr_ge0 // next_decay.
have /andP[a0 a1] := all_ k (positive k0); apply: no_help.
split=> //; rewrite ?noise_positive ?positive ?shifted_not_0 //.
by rewrite ler_subl_addr ler_addl mulr_ge0 ?eigenvalue_nonneg.
Qed.

Lemma so_on r L m : (forall k, s_ k <= s_ m) -> once r L ->
  (forall l, (L <= l)%N -> 0 <= 2%:R * r l /\ 2%:R * r l * s_ m <= 1) -> forall l, (L <= l)%N -> once r l.
Proof.
move=> largest all_ steps l /subnKC <-; elim: (l - L)%N => [|i IH k k0]; first by rewrite addn0.
rewrite addnS next_decay; have /andP[a0 a1] := IH k k0; have [h0 h1] := steps _ (leq_addr i L).
have x0 : 0 <= 2%:R * r (L + i)%N * s_ k by rewrite mulr_ge0 // ltW.
have x1 : 2%:R * r (L + i)%N * s_ k <= 1 by rewrite (le_trans _ h1) // ler_wpmul2l.
rewrite mulr_ge0 ?subr_ge0 // (le_trans _ a1) // ler_pimulr // ler_subl_addr ler_addl //.
Qed.

Lemma no_layer r : excess r 0 = \sum_(k | s_ k != 0) term k 1.
Proof. by apply: eq_bigr => k _; rewrite /decay big_ord0. Qed.

Lemma worse_than_none : (forall k, c k != 0 -> 0 < s_ k < noise) -> forall r,
  if nu == 0 then excess r 0 = noisy.limit K x x_t noise U s else excess r 0 < noisy.limit K x x_t noise U s.
Proof.
move=> small r; rewrite no_layer limitE.
have none k rho : c k = 0 -> term k rho = 0 by move=> k0; rewrite /term k0 expr0n /= !mul0r.
case: eqP => [nu0|/eqP/some_coordinate[k ck]].
  have c0 k : c k = 0 by rewrite /c /noisy.c (_ : noisy.nu K x x_t = 0) // mulmx0 mxE.
  by apply: eq_bigr => k _; rewrite !none.
have less j : c j != 0 -> term j 1 < term j 0.
  move=> cj; have /andP[j0 j1] := small j cj; rewrite !term_of ltr_pmul2l; last first.
    by rewrite lt_neqAle eq_sym sqr_ge0 andbT expf_neq0.
  have := @worse R noise (s_ j); rewrite /inequality_3.claim !mulr0 !mulr1 mul0r mul1r; apply.
  by split=> //; rewrite ?mulr1 ?noise_positive ?shifted_not_0 // lt0r_neq0.
have k0 : s_ k != 0 by apply: contraNneq ck => /coordinate_is_0 ->.
rewrite (bigD1 k) //= [X in _ < X](bigD1 k) //= ltr_le_add ?less // ler_sum // => j _.
by have [c0|cj] := eqVneq (c j) 0; [rewrite !none|rewrite ltW // less].
Qed.

Lemma without_excess r L : excess r L = 0 -> b r L = w.
Proof.
rewrite -form_is_excess => /(form_is_0 covariance_semidefinite) form_0; apply/eqP; rewrite -subr_eq0; apply/eqP.
by rewrite -[LHS](mulKmx covariance_unit) form_0 mulmx0.
Qed.

Lemma one_layer_suffices r a : (forall k, s_ k = a) -> 2%:R * r 0%N = 1 / (a + noise) -> b r 1 = w.
Proof.
move=> all_ hE; apply: without_excess; apply: big1 => k k0; rewrite term_of.
have := @one_layer R (s_ k) noise; rewrite /inequality_4.claim /decay big_ord_recl big_ord0 mulr1 hE all_ in k0 *.
rewrite [- _ + 1]addrC => ->; rewrite ?mulr0 //; rewrite -(all_ k) in k0 *.
by split; rewrite ?noise_positive ?positive ?shifted_not_0.
Qed.

(* Layers with the kernel matrix Khat + sigma^2 I *)
Section Both.
Variable h : R.
Hypotheses (archimedean : Num.archimedean_axiom R) (step : 0 < h) (below : forall k, h * (s_ k + noise) < 2%:R).
Let r9 : nat -> R := fun _ => h / 2%:R.
Let shifted : 'rV[R]_n := \row_k (s_ k + noise).

Lemma shifted_vanish k : tends_to (decay r9 (shifted ord0 k)) 0.
Proof. by rewrite mxE; exact: decay_vanishes (shifted_positive k) (below k). Qed.

Lemma residuals_vanish (v : 'cV[R]_n) i : tends_to (fun L => (residual A r9 L *m v) i ord0) 0.
Proof.
apply: tends_to_ext (@tends_to_sum0 R _ _ (fun k L => U i k * (U^T *m v) k ord0 * decay r9 (shifted ord0 k) L) _).
  move=> L; rewrite (residual_along r9 L covariance_along) -mulmxA [RHS]mxE; apply: eq_bigr => k _.
  by rewrite mul_mx_diag [X in _ = X * _]mxE [X in _ = _ * X * _]mxE mulrAC.
by move=> k; have := tends_to_scale (U i k * (U^T *m v) k ord0) (shifted_vanish k); rewrite mulr0.
Qed.

Let range : A *m invmx A *m nu = nu.
Proof. by rewrite mulmxV ?mul1mx // covariance_unit. Qed.

Lemma gap_of_both_vanishes : tends_to (gap A r9 (invmx A) nu) 0.
Proof.
apply: (gap_vanishes archimedean step covariance_semidefinite covariance_inverse range covariance_along) => k.
by rewrite mxE.
Qed.

Let b9 L : 'cV[R]_n := (1%:M - residual A r9 L) *m w.
Lemma loss_of_both L : loss_is y_t (weighted y (b9 L)) (least + gap A r9 (invmx A) nu L).
Proof.
have sym := moments_symmetric noisy_moments.
by have [_ <-] := excess_of_residual r9 L sym covariance_inverse range; exact: loss_of.
Qed.

Lemma weights_tend i : tends_to (fun L => b9 L i ord0) (w i ord0).
Proof.
suff : tends_to (fun L => b9 L i ord0) (w i ord0 + -1 * 0) by rewrite mulr0 addr0.
apply: tends_to_ext (tends_to_add (tends_to_constant _) (tends_to_scale (-1) (residuals_vanish w i))) => L.
by rewrite /b9 mulmxBl mul1mx mulN1r [RHS]mxE [X in _ = _ + X]mxE.
Qed.

Lemma predictions_tend (z : 'I_n -> R) :
  tends_to (fun L => \sum_i b9 L i ord0 * z i) (number (nu^T *m invmx A *m \col_i z i)).
Proof.
have -> : number (nu^T *m invmx A *m \col_i z i) = \sum_i z i * w i ord0.
  have sym := moments_symmetric noisy_moments; rewrite (_ : nu^T *m invmx A = w^T).
    by rewrite number_dot; apply: eq_bigr => i _; rewrite [X in _ * X]mxE mulrC.
  by rewrite trmx_mul trmx_inv sym.
apply: tends_to_ext (@tends_to_sum R _ _ (fun i L => z i * b9 L i ord0) _ _) => [L|i].
  by apply: eq_bigr => i _; rewrite mulrC.
by apply: tends_to_scale; exact: weights_tend.
Qed.
End Both.
End Noisy.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R P T K n x x_t f e y_t noise U s given y nu c s_.
split; first exact: noisy_moments given.
split; first exact: covariance_unit given.
split.
  by eexists; [exact: (loss_of_ridge given)|exact: (ridge_is_least given)].
move=> r L; split; first by eexists => z; exact: (layers_are given).
by move=> q qE; rewrite (without_q given qE); exact: (exceeds given r L).
Qed.

Theorem clause_2_holds : clause_2.statement.
Proof. by move=> R P T K n x x_t f e y_t noise U s given c s_ r L q rho; exact: (without_q given). Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R archimedean P T K n x x_t f e y_t noise U s m h [given largest h0 below] limit.
split; last exact: (limit_positive given).
eexists => [L|]; first exact: (exceeds given); apply: (losses_tend given) => // k.
by rewrite (le_lt_trans _ below) // ler_pmul2l.
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R P T K n x x_t f e y_t noise U s m r L [given largest once] h loss_is; split=> [h0|steps k Lk].
  do 2 eexists; split; [exact: (loss_of_layers_is given)|exact: (loss_of_layers_is given)|].
  by rewrite ler_add2l (further_layer given).
do 2 eexists; split; [exact: (loss_of_layers_is given)|exact: (loss_of_layers_is given)|].
rewrite ler_add2l (further_layer given) //; last by case: (steps k Lk).
exact: (so_on largest once steps Lk).
Qed.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R P T K n x x_t f e y_t noise U s [given small] limit r.
by eexists; [exact: (exceeds given)|exact: (worse_than_none given small)].
Qed.

Theorem clause_6_holds : clause_6.statement.
Proof.
move=> R P T K n x x_t f e y_t noise s r [given hE]; split=> [|z].
  by have [_ _ _ _ _ _ [_ ->]] := given; rewrite trmx1 mul1mx mulmx1 diag_const_mx.
rewrite (layers_are given); apply: eq_bigr => i _; congr (_ * _).
by rewrite (one_layer_suffices given (a := s)) // => k; rewrite mxE.
Qed.

Section TwoHeads.
Variables (R : rcfType) (P : law R) (d n : nat) (X : 'M[R]_(d, n)) (Q : 'cV[R]_d).
Local Notation point := (clause_9.point R d).
Variables (K D : point -> point -> R) (f e : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (noise : R).
Variables (U : 'M[R]_n) (s : 'rV[R]_n) (m : 'I_n) (h : R).
Hypothesis given : clause_9.premises X Q K D f e y_t noise U s m h.
Let x := clause_9.token X.
Let x_t := clause_9.query Q.
Let A := noisy.covariance K x noise.
Let w := noisy.w K x x_t noise.
Let nu := kernel_column K x x_t.
Let r9 : nat -> R := fun _ => h / 2%:R.

Lemma predicted_by_both z L : clause_9.predicted X Q K D noise h z L =
  \sum_i ((1%:M - residual A r9 L) *m w) i ord0 * z i.
Proof.
have [noisy d0 own apart _ _] := given; have [n0 _ _ _ _ _ _] := noisy; have unit_ := covariance_unit noisy.
have given' : @two_heads.premises R d n 1 1 (fun k i => X k i) (fun k _ => Q k ord0) D.
  by split=> // i j; rewrite mul0r; exact: apart.
have [_ [_ [_ [_ E]]]] := two_heads (fun _ : 'I_1 => z) (fun _ _ => 0) K noise r9 given' L.
rewrite /clause_9.predicted E subr0.
set after := two_heads.after _ _ _ _ _ _ _ _.
have entry i j : K (x i) (x j) + noise * (i == j)%:R = A i j by rewrite !mxE mulr_natr.
have stateE l : (forall i j, two_heads.s_P (after l) i j = residual A r9 l i j) /\
    forall i j, two_heads.s_polynomial (after l) i j = coefficients A r9 l i j.
  elim: l => [|l [IHP IHp]]; first by split=> i j; rewrite /= mxE.
  split=> i j /=.
    rewrite mulmxBl mul1mx -scalemxAl -residual_commutes [RHS]mxE IHP [X in _ = _ + X]mxE [X in _ = _ - X]mxE.
    rewrite [_ * 2%:R]mulrC.
    by congr (_ - _ * _); rewrite mxE; apply: eq_bigr => k _; rewrite IHP entry.
  by rewrite coefficients_are subKr [RHS]mxE [X in _ = _ + X]mxE IHp IHP [_ * 2%:R]mulrC.
have [_ pE] := stateE L.
have commute : invmx A *m residual A r9 L = residual A r9 L *m invmx A.
  rewrite -[LHS]mulmx1 -(mulmxV unit_) !mulmxA -[_ *m _ *m A]mulmxA residual_commutes mulmxA.
  by rewrite (mulVmx unit_) mul1mx.
have -> : (1%:M - residual A r9 L) *m w = coefficients A r9 L *m nu.
  rewrite -[coefficients _ _ _](mulKmx unit_) coefficients_are mulmxBr mulmx1 commute.
  by rewrite [(1%:M - _) *m w]mulmxA mulmxBl mul1mx.
under [LHS]eq_bigr do rewrite mulr_suml.
rewrite exchange_big; apply: eq_bigr => i _ /=; rewrite mxE mulr_suml; apply: eq_bigr => j _.
by rewrite pE [nu j ord0]mxE -mulrA mulrC.
Qed.

Lemma steps_below : 0 < h /\ forall k, h * (s ord0 k + noise) < 2%:R.
Proof.
have [noisy _ _ _ largest /andP[h0 below]] := given; split=> // k.
rewrite ltr_pdivl_mulr ?(shifted_positive noisy) // in below.
by rewrite (le_lt_trans _ below) // ler_pmul2l // ler_add2r.
Qed.
End TwoHeads.

Theorem clause_9_holds : clause_9.statement.
Proof.
move=> R archimedean P d n X Q K D f e y_t noise U s m h given y nu covariance.
have [h0 below] := steps_below given; have [noisy _ _ _ _ _] := given; split=> [z|].
  apply: tends_to_ext (predictions_tend noisy archimedean h0 below z) => L.
  by rewrite (predicted_by_both given).
do 2 eexists; split=> [L|||].
- apply: mean_is_ext (loss_of_both noisy h L) => u.
  by rewrite (predicted_by_both given).
- by eexists; exact: (loss_of_ridge noisy).
- exact: (ridge_is_least noisy).
- rewrite -[X in tends_to _ X]addr0; apply: tends_to_add; first exact: tends_to_constant.
  exact: (gap_of_both_vanishes noisy archimedean h0 below).
Qed.

(* One token whose label is 1, and the query's too, with the noise 2 or -2 *)
Section Instance.
Variable R : rcfType.
Definition clean (i : 'I_1) (u : outcome (coin R)) : R := 1.
Definition coins (i : 'I_1) (u : outcome (coin R)) : R := 2%:R * side u.

Lemma mean_of_noise : mean_is (fun u : outcome (coin R) => 2%:R * side u * 1) 0.
Proof. by split=> //; rewrite mean_coin /side /= expr0 expr1 mulrN1 !mulr1 subrr mul0r. Qed.

Lemma noisy_instance (T : Type) (K : T -> T -> R) x x_t : (forall u v, K u v = 1) ->
  @noisy.premises R (coin R) T K 1 x x_t clean coins (fun _ => 1) (2%:R * 2%:R) 1%:M (const_mx 1).
Proof.
move=> K1; have mean1 : mean_is (fun _ : outcome (coin R) => 1 * 1) 1 by rewrite mulr1; exact: mean_is_constant.
split=> //; rewrite ?mulr_gt0 ?ltr0n //.
- by split=> [i j|i|] //=; rewrite ?mxE K1.
- move=> i j; rewrite !ord1 eqxx mulr1; apply: mean_is_ext (mean_is_constant _ (2%:R * 2%:R)) => u.
  by rewrite /coins /side mulrACA -[X in _ = _ * X]expr2 sqrr_sign mulr1.
- by move=> i j; exact: mean_of_noise.
- by move=> i; exact: mean_of_noise.
by split; rewrite trmx1 ?mul1mx ?mulmx1 // diag_const_mx; apply/matrixP=> i j; rewrite !ord1 !mxE K1.
Qed.
End Instance.

Definition clause_1_met (R : rcfType) :
  @clause_1.premises R (coin R) unit (fun _ _ => 1) 1 (fun _ => tt) tt (@clean R) (@coins R) (fun _ => 1) (2%:R * 2%:R)
    1%:M (const_mx 1).
Proof. exact: noisy_instance. Qed.
Definition clause_2_met := clause_1_met.
Definition clause_3_met (R : rcfType) :
  @clause_3.premises R (coin R) unit (fun _ _ => 1) 1 (fun _ => tt) tt (@clean R) (@coins R) (fun _ => 1) (2%:R * 2%:R)
    1%:M (const_mx 1) ord0 1.
Proof.
by split; [exact: clause_1_met|move=> k; rewrite ord1|exact: ltr01|rewrite mxE mulr1 ltr_addr ltr01].
Qed.
Definition clause_4_met (R : rcfType) :
  @clause_4.premises R (coin R) unit (fun _ _ => 1) 1 (fun _ => tt) tt (@clean R) (@coins R) (fun _ => 1) (2%:R * 2%:R)
    1%:M (const_mx 1) ord0 (fun _ => 1 / 2%:R) 1.
Proof.
split=> [|k|k _]; [exact: clause_1_met|by rewrite ord1|].
rewrite mxE /decay big_ord_recl big_ord0 !mulr1 mulrC divfK ?pnatr_eq0 // subrr lexx.
by rewrite divr_ge0 ?addr_ge0 ?mulr_ge0 ?ler0n ?ler01.
Qed.
Definition clause_5_met (R : rcfType) :
  @clause_5.premises R (coin R) unit (fun _ _ => 1) 1 (fun _ => tt) tt (@clean R) (@coins R) (fun _ => 1) (2%:R * 2%:R)
    1%:M (const_mx 1).
Proof. by split=> [|k _]; [exact: clause_1_met|rewrite mxE ltr01 -natrM ltr1n]. Qed.
Definition clause_6_met (R : rcfType) :
  @clause_6.premises R (coin R) unit (fun _ _ => 1) 1 (fun _ => tt) tt (@clean R) (@coins R) (fun _ => 1) (2%:R * 2%:R)
    1 (fun _ => 1 / (1 + 2%:R * 2%:R) / 2%:R).
Proof. by split; [exact: clause_1_met|rewrite mulrC divfK ?pnatr_eq0]. Qed.

(* The kernel 1; the token is 1, the query 0, and they are told apart. *)
Definition clause_9_met (R : rcfType) :
  @clause_9.premises R (coin R) 1 1 (const_mx 1) 0 (fun _ _ => 1) (fun u v => (u == v)%:R) (@clean R) (@coins R)
    (fun _ => 1) (2%:R * 2%:R) 1%:M (const_mx 1) ord0 (1 / (1 + 2%:R * 2%:R)).
Proof.
split=> // [|i j|i|k|]; rewrite ?mxE; first exact: noisy_instance.
- by rewrite !ord1 !eqxx.
- by case: eqP => // /ffunP/(_ ord0); rewrite !ffunE !mxE => /eqP; rewrite oner_eq0.
- by rewrite lexx.
have five : 0 < 1 + 2%:R * 2%:R :> R by rewrite addr_gt0 ?mulr_gt0 ?ltr01 ?ltr0n.
by rewrite divr_gt0 ?ltr01 //= ltr_pmul2r ?invr_gt0 // ltr1n.
Qed.
End Derived.
