(* 1. Let Y = W* X and X X^T = U diag(s) U^T with U orthogonal. L layers of gradient_descent_plus_plus_layers have S_L
   u_k = sigma_k u_k, where each layer turns sigma_k, at first s_k, into sigma_k (1 - gamma_l sigma_k)^2, *)
From mathcomp Require Import zmodp matrix.
From Statements Require gradient_descent_plus_plus_layers.
Module layers.
Section Given.
Variables (R : fieldType) (n_y d n : nat) (X : 'M[R]_(d, n)) (W_star : 'M[R]_(n_y, d)) (eta gamma : nat -> R).

(* M_0 = I, S_l = M_l X X^T M_l, M_{l+1} = (I - gamma_l S_l) M_l *)
Fixpoint M L : 'M[R]_d := if L is l.+1 then (1%:M - gamma l *: (M l *m (X *m X^T) *m M l)) *m M l else 1%:M.
Definition S L : 'M[R]_d := M L *m (X *m X^T) *m M L.

(* W_0 = 0, W_{l+1} = W_l - (eta_l/N) (W_l X - W* X) X^T M_l^2 *)
Fixpoint W L : 'M[R]_(n_y, d) :=
  if L is l.+1 then W l - (eta l / n%:R) *: ((W l *m X - W_star *m X) *m X^T *m (M l *m M l)) else 0.

(* The x slots that L layers of the transformer leave *)
Definition slots L : 'M[R]_(d, n) :=
  \matrix_(i, j) gradient_descent_plus_plus_layers.simulation.s_x
    (gradient_descent_plus_plus_layers.simulation.after (fun i j => X i j) (fun i j => (W_star *m X) i j)
      (fun _ (_ : 'I_1) => 0) (fun _ _ => 0) (fun _ _ => 0) eta gamma L) i j.

(* What layers make of an eigenvalue that is s at first *)
Fixpoint sigma (s : R) L : R := if L is l.+1 then sigma s l * (1 - gamma l * sigma s l) ^+ 2 else s.
End Given.
End layers.

Module clause_1.
Section Given.
Variables (R : fieldType) (n_y d n : nat) (X : 'M[R]_(d, n)) (U : 'M[R]_d) (s : 'rV[R]_d).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N];
  divisible : n%:R != 0 :> R;
  orthogonal : U^T *m U = 1%:M;
  eigendecomposition : X *m X^T = U *m diag_mx s *m U^T }.
End Given.
(* S_L is X_L X_L^T for the slots X_L. *)
Definition statement : Prop :=
  forall (R : fieldType) n_y d n X U s, @premises R n_y d n X U s ->
  forall (W_star : 'M[R]_(n_y, d)) eta gamma L,
  layers.slots X W_star eta gamma L *m (layers.slots X W_star eta gamma L)^T = layers.S X gamma L /\
  forall k, layers.S X gamma L *m col k U = layers.sigma gamma (s 0 k) L *: col k U.
End clause_1.

(* 2. and the error (W* - W_L) u_k = rho_k W* u_k, rho_k = prod_l (1 - h_l sigma_k) with the sigma_k of layer l and h_l
   = eta_l/N. *)

(* 3. If X X^T has an inverse and gamma_l = 1/(3 lambda_max(S_l)), then the condition number kappa of S_l becomes 4
   kappa^3/(3 kappa - 1)^2, *)
From Kernel Require Import Spectrum.
Module spectrum.
Section Given.
Variables (R : realFieldType) (d : nat) (S : 'M[R]_d).
Definition lambda_max (mu : R) : Prop := largest_eigenvalue (fun i j => S i j) mu.
Definition lambda_min (mu : R) : Prop :=
  (exists v, eigenvector (fun i j => S i j) mu v) /\ forall nu v, eigenvector (fun i j => S i j) nu v -> mu <= nu.
Definition condition_number (kappa : R) : Prop :=
  exists most least, [/\ lambda_max most, lambda_min least, 0 < least & kappa = most / least].
End Given.
End spectrum.

Module clause_3.
(* The first L + 1 layers have these gamma_l. *)
Record premises (R : realFieldType) (d n : nat) (X : 'M[R]_(d, n)) (gamma : nat -> R) (L : nat) : Prop := Premises {
  size : (0 < d)%N;
  invertible : X *m X^T \in unitmx;
  steps : forall l, (l <= L)%N ->
    exists2 most, spectrum.lambda_max (layers.S X gamma l) most & gamma l = 1 / (3%:R * most) }.
(* There is but one condition number, as there is but one largest and one least eigenvalue. *)
Definition statement : Prop :=
  forall (R : rcfType) d n X gamma L, @premises R d n X gamma L ->
  exists2 kappa, spectrum.condition_number (layers.S X gamma L) kappa &
    spectrum.condition_number (layers.S X gamma L.+1) (4%:R * kappa ^+ 3 / (3%:R * kappa - 1) ^+ 2).
End clause_3.

(* 4. which is 1 + (kappa - 1)^2 (4 kappa - 1)/(3 kappa - 1)^2. *)

(* 5. So a layer makes of kappa - 1 at most 4/9 of it, and at most 3/4 of its square, *)

(* 6. and of kappa >= 2 at most 16/25 of it: *)

(* 7. 1 <= kappa_L <= 1 + (kappa_0 - 1)/(1 + 5 L/4) for every L, *)

(* 8. kappa_L - 1 <= (4/9)^L (kappa_0 - 1), and kappa_{L+m} - 1 <= (4/3) (3/4)^(2^m) once kappa_L <= 2. *)
Module clause_8.
Record premises (R : realFieldType) (kappa : nat -> R) : Prop := Premises {
  first : 1 <= kappa 0%N;
  next : forall l, kappa l.+1 = 4%:R * kappa l ^+ 3 / (3%:R * kappa l - 1) ^+ 2 }.
Definition statement : Prop :=
  forall (R : realFieldType) kappa, @premises R kappa -> forall L,
  kappa L - 1 <= (4%:R / 9%:R) ^+ L * (kappa 0%N - 1) /\
  (kappa L <= 2%:R -> forall m, kappa (L + m)%N - 1 <= 4%:R / 3%:R * (3%:R / 4%:R) ^+ (2 ^ m)).
End clause_8.

(* 9. If 0 <= h_l <= 1/lambda_max(S_l) for l < L, and h_L = 1/lambda_max(S_L), then |W_{L+1} x_t - W* x_t| <= (1 -
   1/kappa_L) |W*| |x_t|, |W*| its largest singular value. *)
Module clause_9.
Section Given.
Variables (R : realFieldType) (n_y d n : nat) (X : 'M[R]_(d, n)) (W_star : 'M[R]_(n_y, d)) (eta gamma : nat -> R).
Variables (L : nat) (kappa omega : R).
(* Whatever the gamma_l.  The largest singular value of W* is the root of omega. *)
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N];
  condition : spectrum.condition_number (layers.S X gamma L) kappa;
  steps : forall l, (l < L)%N ->
    exists2 most, spectrum.lambda_max (layers.S X gamma l) most & 0 <= eta l / n%:R <= 1 / most;
  last_step : exists2 most, spectrum.lambda_max (layers.S X gamma L) most & eta L / n%:R = 1 / most;
  singular_value : spectrum.lambda_max (W_star^T *m W_star) omega }.
End Given.
Definition norm (R : rcfType) m (v : 'cV[R]_m) : R := Num.sqrt (\sum_(i < m) v i 0 ^+ 2).
Definition statement : Prop :=
  forall (R : rcfType) n_y d n X W_star eta gamma L kappa omega, @premises R n_y d n X W_star eta gamma L kappa omega ->
  forall x,
  norm (layers.W X W_star eta gamma L.+1 *m x - W_star *m x) <= (1 - 1 / kappa) * Num.sqrt omega * norm x.
End clause_9.

(* 10. With the best gamma of gradient_descent_plus_plus_conditioning the worst condition number, over all spectra with
   these ends, becomes 1 + (s - 1)^2 (2 s + 1)^2 (s + 2)^2/(27 s^2 (s + 1)^2), s = sqrt(kappa), *)
From Statements Require gradient_descent_plus_plus_conditioning.
Module clause_10.
Record premises (R : realFieldType) (l_n l_1 : R) : Prop := Premises { ends : 0 < l_n < l_1 }.
Definition statement : Prop :=
  forall (R : rcfType) l_n l_1, @premises R l_n l_1 ->
  let best := 1 / (l_1 + Num.sqrt (l_1 * l_n) + l_n) in let s := Num.sqrt (l_1 / l_n) in
  gradient_descent_plus_plus_conditioning.spectra.worst l_n l_1 best
    (1 + (s - 1) ^+ 2 * (2%:R * s + 1) ^+ 2 * (s + 2%:R) ^+ 2 / (27%:R * s ^+ 2 * (s + 1) ^+ 2)).
End clause_10.

(* 11. which is at most 1 + (3/16) (kappa - 1)^2. *)

(* Proofs. *)
From mathcomp Require Import zmodp matrix.
From Kernel Require Import Matrices Analysis Spectrum Eigenvectors Arithmetic.
Import Order.TTheory.
Section Derived.
Hypothesis of_the_layers : gradient_descent_plus_plus_layers.simulation.statement.
Hypothesis eigencoordinates : eigencoordinates.statement.
Hypothesis order_is_kept : inequality_1.statement.
Hypothesis new_condition : inequality_2.statement.
Hypothesis new_excess : inequality_3.statement.
Hypothesis shrinks : inequality_4.statement.
Hypothesis is_squared : inequality_5.statement.
Hypothesis last_leaves_at_least_0 : inequality_7.statement.
Hypothesis last_leaves_little : inequality_8.statement.
Hypothesis step_leaves_at_least_0 : inequality_9.statement.
Hypothesis step_adds_nothing : inequality_10.statement.
Hypothesis best_excess : inequality_11.statement.
Hypothesis best : gradient_descent_plus_plus_conditioning.clause_5.statement.

Section Layers.
Variables (R : fieldType) (n_y d n : nat) (X : 'M[R]_(d, n)) (U : 'M[R]_d) (s : 'rV[R]_d).
Hypothesis given : @clause_1.premises R n_y d n X U s.
Variables (W_star : 'M[R]_(n_y, d)) (eta gamma : nat -> R).
Let M := layers.M X gamma.

Lemma gram_of i j : \sum_(k < n) X i k * X j k = (X *m X^T) i j.
Proof. by rewrite mxE; apply: eq_bigr => k _; rewrite [_^T _ _]mxE. Qed.

Lemma next_map (m : 'I_d -> 'I_d -> R) (g : R) (A : 'M[R]_d) : (forall i j, m i j = A i j) -> forall i j,
  m i j - g * (\sum_(k < d) (\sum_(l < d) (\sum_(p < d) m i p * (\sum_(q < n) X p q * X l q)) * m l k) * m k j) =
  ((1%:M - g *: (A *m (X *m X^T) *m A)) *m A) i j.
Proof.
move=> e i j; rewrite mulmxBl mul1mx -scalemxAl e !mxE; congr (_ - _ * _); apply: eq_bigr => k _.
rewrite e mxE; congr (_ * _); apply: eq_bigr => l _; rewrite e mxE; congr (_ * _); apply: eq_bigr => p _.
by rewrite e gram_of.
Qed.

Let layers_after L := gradient_descent_plus_plus_layers.simulation.after (fun i j => X i j)
  (fun i j => (W_star *m X) i j) (fun _ (_ : 'I_1) => 0) (fun _ _ => 0) (fun _ _ => 0) eta gamma L.

Lemma map_of_the_layers L i j : gradient_descent_plus_plus_layers.simulation.s_M (layers_after L) i j = M L i j.
Proof. by elim: L i j => [|L IH] i j; [rewrite mxE|exact: next_map]. Qed.

Lemma of_layers L : layers.slots X W_star eta gamma L = M L *m X /\ (M L)^T = M L.
Proof.
case: given => [[d0 n0 y0]] divisible _ _.
have [|x [_ [_ [_ [_ [symmetric _]]]]]] := of_the_layers (fun i j => X i j) (fun i j => (W_star *m X) i j)
    (fun _ (_ : 'I_1) => 0) (query_slot := fun _ _ => 0) (W := fun _ _ => 0) eta gamma _ L.
  by split=> // *; rewrite mul0r.
split; apply/matrixP=> i j; last by rewrite mxE -!map_of_the_layers symmetric.
by rewrite mxE x mxE; apply: eq_bigr => k _; rewrite map_of_the_layers.
Qed.

Let after L := eigencoordinates.after (fun i j => X i j) (fun i j => W_star i j) (fun k => s 0 k) eta gamma L.

Lemma map_after L i j : eigencoordinates.s_M (after L) i j = M L i j.
Proof. by elim: L i j => [|L IH] i j; [rewrite mxE|exact: next_map]. Qed.

Lemma sigma_after L k : eigencoordinates.s_sigma (after L) k = layers.sigma gamma (s 0 k) L.
Proof. by elim: L => //= L IH; rewrite -IH; arithmetic. Qed.

Lemma coordinates_given :
  @eigencoordinates.premises R d n n_y (fun i j => X i j) (fun i j => U i j) (fun k => s 0 k).
Proof.
case: given => [[d0 n0 y0]] divisible O E; split=> // i j.
  by have /matrixP/(_ i j) := O; rewrite !mxE => <-; apply: eq_bigr => k _; rewrite !mxE.
by rewrite gram_of E mxE; apply: eq_bigr => k _; rewrite mul_mx_diag !mxE.
Qed.

Lemma in_eigencoordinates L : layers.S X gamma L *m U = U *m diag_mx (map_mx (fun t => layers.sigma gamma t L) s).
Proof.
have [_ [_ [e _]]] := eigencoordinates (fun i j => W_star i j) eta gamma coordinates_given L.
apply/matrixP=> i j; rewrite mul_mx_diag [RHS]mxE [map_mx _ _ _ _]mxE -sigma_after -e mxE; apply: eq_bigr => k _.
congr (_ * _); rewrite mxE; apply: eq_bigr => l _; rewrite map_after; congr (_ * _); rewrite mxE; apply: eq_bigr => p _.
by rewrite map_after gram_of.
Qed.

Lemma weights_after L i j : eigencoordinates.s_W (after L) i j = layers.W X W_star eta gamma L i j.
Proof.
elim: L i j => [|L IH] i j; first by rewrite mxE.
rewrite [RHS]mxE -IH [LHS]/=; congr (_ + _); rewrite -scaleNr mulmxA 2!scalemxAl mxE; apply: eq_bigr => k _.
rewrite map_after mxE; congr (_ * _); apply: eq_bigr => l _; rewrite map_after; congr (_ * _); rewrite mxE; congr (_ * _).
rewrite mxE; apply: eq_bigr => t _; rewrite [X^T _ _]mxE; congr (_ * _); rewrite !mxE.
by congr (_ - _); apply: eq_bigr => q _; rewrite IH.
Qed.

Lemma error_along L : exists2 rho : 'rV[R]_d,
  (W_star - layers.W X W_star eta gamma L) *m U = W_star *m U *m diag_mx rho &
  forall k, rho 0 k = \prod_(l < L) (1 - eta l / n%:R * layers.sigma gamma (s 0 k) l).
Proof.
have [_ [_ [_ e]]] := eigencoordinates (fun i j => W_star i j) eta gamma coordinates_given L.
exists (\row_k eigencoordinates.s_rho (after L) k) => [|k].
  apply/matrixP=> i j; rewrite mul_mx_diag [RHS]mxE [(\row__ _) _ _]mxE [(W_star *m U) _ _]mxE -e mxE.
  by apply: eq_bigr => k _; rewrite weights_after !mxE.
rewrite mxE; elim: L {e} => [|L IH]; first by rewrite big_ord0.
by rewrite big_ord_recr /= -IH sigma_after; arithmetic.
Qed.
End Layers.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R n_y d n X U s given W_star eta gamma L; have [-> symmetric] := of_layers given W_star eta gamma L; split=> [|k].
  by rewrite trmx_mul symmetric /layers.S !mulmxA.
by rewrite (eigenvector _ (in_eigencoordinates given W_star eta gamma L)) mxE.
Qed.

Definition clause_1_met (R : realFieldType) : @clause_1.premises R 1 1 1 1%:M 1%:M (const_mx 1).
Proof. by split=> //; rewrite ?oner_eq0 ?trmx1 ?mulmx1 ?mul1mx // diag_const_mx. Qed.

Lemma divisor_is_not_0 (R : realFieldType) (k : R) : 1 <= k -> k * 3%:R - 1 != 0.
Proof.
move=> k1; rewrite subr_eq0 gt_eqF // (lt_le_trans (_ : 1 < 3%:R)) ?ltr1n //.
by rewrite -[X in X <= _]mul1r ler_wpmul2r ?ler0n.
Qed.

(* The largest and the least eigenvalue of U diag(s) U^T *)
Section Ends.
Variables (R : realFieldType) (d : nat) (A U : 'M[R]_d) (s : 'rV[R]_d).
Hypothesis orthogonal : U^T *m U = 1%:M.
Hypothesis along : A *m U = U *m diag_mx s.

Lemma eigenvalue_is_one mu v : Spectrum.eigenvector (fun i j => A i j) mu v -> exists k, mu = s 0 k.
Proof.
move=> [[i vi] e]; apply: (@eigenvalue_of _ _ _ orthogonal A s mu (\col_i v i)) => //.
  by apply/eqP => /colP/(_ i); rewrite !mxE => /eqP; rewrite (negPf vi).
by apply/colP=> j; rewrite !mxE -e; apply: eq_bigr => k _; rewrite mxE.
Qed.

Lemma one_is_eigenvalue k : exists v, Spectrum.eigenvector (fun i j => A i j) (s 0 k) v.
Proof.
exists (fun i => U i k); split=> [|i].
  by have /cV0Pn[i] := eigenvector_is_not_0 orthogonal k; rewrite mxE; exists i.
have /colP/(_ i) := eigenvector k along; rewrite !mxE => <-; apply: eq_bigr => j _; by rewrite mxE.
Qed.

Lemma lambda_maxP mu : spectrum.lambda_max A mu <-> (forall k, s 0 k <= mu) /\ exists k, mu = s 0 k.
Proof.
split.
  move=> [[v eigen] most]; split=> [k|]; last exact: eigenvalue_is_one eigen.
  by have [w] := one_is_eigenvalue k; exact: most.
move=> [most [k e]]; split=> [|nu v /eigenvalue_is_one[l ->]]; last exact: most.
by rewrite e; exact: one_is_eigenvalue.
Qed.

Lemma lambda_minP mu : spectrum.lambda_min A mu <-> (forall k, mu <= s 0 k) /\ exists k, mu = s 0 k.
Proof.
split.
  move=> [[v eigen] least]; split=> [k|]; last exact: eigenvalue_is_one eigen.
  by have [w] := one_is_eigenvalue k; exact: least.
move=> [least [k e]]; split=> [|nu v /eigenvalue_is_one[l ->]]; last exact: least.
by rewrite e; exact: one_is_eigenvalue.
Qed.
End Ends.

Section Conditioning.
Hypothesis spectral : spectral_theorem.

Section Given.
Variables (R : rcfType) (d n : nat) (X : 'M[R]_(d, n)) (gamma : nat -> R).

Lemma gram_eigenvectors : exists (U : 'M[R]_d) (s : 'rV[R]_d),
  [/\ U^T *m U = 1%:M, X *m X^T = U *m diag_mx s *m U^T & forall k, 0 <= s 0 k].
Proof.
have [|U [s [O E]]] := eigenvectors_of_symmetric spectral (S := X *m X^T); first by rewrite trmx_mul trmxK.
exists U, s; split=> // [|k]; first exact: of_eigenvectors.
apply: (@Spectrum.eigenvalues_are_not_negative _ _ _ (fun i j => X i j) (fun i j => U i j)) => i j.
  by have /matrixP/(_ i j) := O; rewrite !mxE => <-; apply: eq_bigr => l _; rewrite !mxE.
rewrite gram_of (of_eigenvectors O E) mxE; apply: eq_bigr => l _; by rewrite mul_mx_diag !mxE.
Qed.

Section Along.
Variables (U : 'M[R]_d) (s : 'rV[R]_d).
Hypothesis orthogonal : U^T *m U = 1%:M.
Hypothesis decomposed : X *m X^T = U *m diag_mx s *m U^T.
Hypothesis sizes : (0 < d)%N /\ (0 < n)%N.
Notation sigma l k := (layers.sigma gamma (s 0 k) l).

Lemma one_output : @clause_1.premises R 1 d n X U s.
Proof. by case: sizes => d0 n0; split=> //; rewrite pnatr_eq0 -lt0n. Qed.

Lemma S_along l : layers.S X gamma l *m U = U *m diag_mx (\row_k sigma l k).
Proof.
rewrite (in_eigencoordinates one_output 0 (fun _ => 0) gamma l); congr (_ *m diag_mx _).
by apply/rowP=> k; rewrite !mxE.
Qed.

Lemma mostP l mu : spectrum.lambda_max (layers.S X gamma l) mu <->
  (forall k, sigma l k <= mu) /\ exists k, mu = sigma l k.
Proof.
rewrite (lambda_maxP orthogonal (S_along l)).
by split=> -[all_ [k]]; rewrite ?mxE => e; split=> [j|]; [have := all_ j; rewrite !mxE|exists k; rewrite ?mxE|
  have := all_ j; rewrite !mxE|exists k; rewrite ?mxE].
Qed.

Lemma leastP l mu : spectrum.lambda_min (layers.S X gamma l) mu <->
  (forall k, mu <= sigma l k) /\ exists k, mu = sigma l k.
Proof.
rewrite (lambda_minP orthogonal (S_along l)).
by split=> -[all_ [k]]; rewrite ?mxE => e; split=> [j|]; [have := all_ j; rewrite !mxE|exists k; rewrite ?mxE|
  have := all_ j; rewrite !mxE|exists k; rewrite ?mxE].
Qed.

Lemma there_is_a_least l : exists k, forall j, sigma l k <= sigma l j.
Proof.
case: sizes => d0 _; pose k := [arg min_(k < Ordinal d0) sigma l k]%O; exists k => j.
by rewrite /k; case: Order.TotalTheory.arg_minP => // i _; apply.
Qed.

(* What a layer makes of an eigenvalue, in units of the largest *)
Lemma next_sigma l k mu : mu != 0 -> gamma l = 1 / (3%:R * mu) -> let b := sigma l k / mu in
  sigma l.+1 k = 3%:R * mu * (b * (1 / 3%:R) * (- (b * (1 / 3%:R)) + 1) * (- (b * (1 / 3%:R)) + 1)).
Proof. by move=> mu0 g b; rewrite [LHS]/= g /b; arithmetic; rewrite ?mulf_neq0 ?pnatr_eq0. Qed.

Lemma sigma_stays_positive l mu : 0 < mu -> gamma l = 1 / (3%:R * mu) -> (forall k, 0 < sigma l k <= mu) ->
  forall k, 0 < sigma l.+1 k.
Proof.
move=> mu0 g within k; have /andP[s0 s1] := within k; rewrite /= mulr_gt0 // exprn_gt0 // subr_gt0 g mulrAC mul1r.
rewrite ltr_pdivr_mulr ?mulr_gt0 ?ltr0n // mul1r (le_lt_trans s1) // ltr_pmull // ltr1n //.
Qed.
Lemma sigma_is_not_negative l k : 0 <= s 0 k -> 0 <= sigma l k.
Proof. by move=> s0; elim: l => //= l IH; rewrite mulr_ge0 ?sqr_ge0. Qed.

Lemma sigma_before l L k : (l <= L)%N -> sigma L k != 0 -> sigma l k != 0.
Proof.
move=> /subnKC <-; elim: (L - l)%N => [|m IH]; first by rewrite addn0.
by rewrite addnS /= mulf_eq0 negb_or => /andP[/IH].
Qed.
End Along.

Lemma no_kernel (v : 'cV[R]_d) : X *m X^T \in unitmx -> X *m X^T *m v = 0 -> v = 0.
Proof. by move=> unit e; rewrite -[v](mulKmx unit) e mulmx0. Qed.

Lemma tokens_if_invertible : (0 < d)%N -> X *m X^T \in unitmx -> (0 < n)%N.
Proof.
move=> d0 unit; case: (posnP n) => // n0; have /colP/(_ (Ordinal d0)) : delta_mx (Ordinal d0) 0 = 0 :> 'cV[R]_d.
  apply: (no_kernel unit); apply/colP=> i; rewrite -mulmxA !mxE big1 // => j _.
  by have := ltn_ord j; rewrite [X in (_ < X)%N]n0.
by rewrite !mxE !eqxx => /eqP; rewrite oner_eq0.
Qed.
End Given.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n X gamma L [d0 unit steps]; have n0 := tokens_if_invertible d0 unit.
have [U [s [O E s0]]] := gram_eigenvectors X.
have [top bottom] := (mostP gamma O E (conj d0 n0), leastP gamma O E (conj d0 n0)).
have positive m : (m <= L.+1)%N -> forall k, 0 < layers.sigma gamma (s 0 k) m.
  elim: m => [|m IH] mL k.
    rewrite lt_neqAle s0 andbT eq_sym; apply: contra (eigenvector_is_not_0 O k) => /eqP /= sk.
    by apply/eqP/(no_kernel unit); rewrite (eigenvector k (to_eigenvectors O E)) sk scale0r.
  have [most /top[most_of [k1 e1]] g] := steps _ mL; have m0 := IH (ltnW mL).
  by apply: (sigma_stays_positive (mu := most)) => // [|j]; rewrite ?e1 // m0 -e1 most_of.
have [most mostl g] := steps _ (leqnn L); have [most_of [k1 e1]] := iffLR (top _ _) mostl.
have [k0 least_of] := there_is_a_least gamma s (conj d0 n0) L.
have pos := positive L (leqnSn L); have pos' := positive L.+1 (leqnn _); have most0 : 0 < most by rewrite e1.
have most1 := lt0r_neq0 most0; have next k := next_sigma s k most1 g.
have unit_interval k : 0 <= layers.sigma gamma (s 0 k) L / most <= 1.
  by rewrite divr_ge0 ?(ltW (pos k)) ?(ltW most0) //= ler_pdivr_mulr // mul1r.
have kept j k : layers.sigma gamma (s 0 j) L <= layers.sigma gamma (s 0 k) L ->
    layers.sigma gamma (s 0 j) L.+1 <= layers.sigma gamma (s 0 k) L.+1.
  move=> jk; rewrite !next ler_pmul2l ?mulr_gt0 ?ltr0n //.
  have /andP[j0 _] := unit_interval j; have /andP[b0 b1] := unit_interval k.
  by apply: order_is_kept; split; rewrite // ler_pmul2r ?invr_gt0.
set a := layers.sigma gamma (s 0 k0) L; have a0 : 0 < a := pos k0; have a1 := lt0r_neq0 a0.
exists (most / a).
  exists most, a; split=> //; apply/bottom; split; [exact: least_of|by exists k0].
exists (layers.sigma gamma (s 0 k1) L.+1), (layers.sigma gamma (s 0 k0) L.+1); split=> //.
- by apply/top; split=> [k|]; [apply: kept; rewrite -e1|exists k1].
- by apply/bottom; split=> [k|]; [apply: kept; exact: least_of|exists k0].
set kappa := most / a; have kappa0 : kappa != 0 by rewrite mulf_neq0 ?invr_eq0.
have kappa1 : 1 <= kappa by rewrite ler_pdivl_mulr // mul1r most_of.
have nz := divisor_is_not_0 kappa1; have := new_condition (inequality_2.Premises kappa1 nz kappa0).
have -> : 1 / 3%:R / kappa = a / most * (1 / 3%:R) by rewrite /kappa; arithmetic; rewrite pnatr_eq0.
move=> e; apply: (mulIf (lt0r_neq0 (pos' k0))); rewrite divfK ?lt0r_neq0 // !next -e1 divff //.
rewrite (_ : 1 * (1 / 3%:R) * _ * _ = 4%:R / 27%:R); last by arithmetic; rewrite pnatr_eq0.
have -> : 4%:R * kappa ^+ 3 / (3%:R * kappa - 1) ^+ 2 =
    kappa * 4%:R * kappa * kappa / ((kappa * 3%:R - 1) * (kappa * 3%:R - 1)) by congr (_ / _); arithmetic.
by rewrite e -/a; arithmetic.
Qed.
(* The square of the length of a vector *)
Definition square (R : realFieldType) m (v : 'cV[R]_m) : R := \sum_(i < m) v i 0 ^+ 2.

Lemma squareE (R : realFieldType) m (v : 'cV[R]_m) : square v = (v^T *m v) 0 0.
Proof. by rewrite mxE; apply: eq_bigr => i _; rewrite mxE expr2. Qed.

Lemma orthogonal_keeps_lengths (R : realFieldType) m (U : 'M[R]_m) (v : 'cV[R]_m) :
  U^T *m U = 1%:M -> square (U *m v) = square v.
Proof. by move=> O; rewrite !squareE trmx_mul mulmxA -(mulmxA _ U^T) O mulmx1. Qed.

(* |W v|^2 is at most the largest eigenvalue of W^T W times |v|^2. *)
Lemma largest_singular_value (R : rcfType) m k (W : 'M[R]_(m, k)) (v : 'cV[R]_k) most :
  spectrum.lambda_max (W^T *m W) most -> square (W *m v) <= most * square v.
Proof.
have [|U [s [O E]]] := eigenvectors_of_symmetric spectral (S := W^T *m W); first by rewrite trmx_mul trmxK.
move=> /(lambda_maxP O E)[most_of _].
rewrite squareE trmx_mul mulmxA -(mulmxA _ W^T) (of_eigenvectors O E) -!mulmxA (mulmxA v^T) -[v^T *m U]trmxK.
rewrite trmx_mul trmxK -[square v](@orthogonal_keeps_lengths _ _ U^T) ?trmxK ?(orthogonal_rows O) //.
rewrite mxE /square mulr_sumr; apply: ler_sum => j _; rewrite mul_diag_mx !mxE.
by rewrite mulrCA -expr2 ler_wpmul2r ?sqr_ge0.
Qed.

Theorem clause_9_holds : clause_9.statement.
Proof.
move=> R n_y d n X W eta gamma L kappa omega.
move=> [[d0 n0 y0] [top [least [tops leasts least0 ->]]] steps [most mostL last] omegaW] x; have [U [s [O E s0]]] := gram_eigenvectors X.
have [topP bottomP] := (mostP gamma O E (conj d0 n0), leastP gamma O E (conj d0 n0)).
have [top_of [k1 e1]] := iffLR (topP L top) tops; have [least_of _] := iffLR (bottomP L least) leasts.
have [most_of [k2 e2]] := iffLR (topP L most) mostL.
have same : most = top by apply/eqP; rewrite eq_le [X in X <= top]e2 top_of [X in X <= most]e1 most_of.
pose sigma l k := layers.sigma gamma (s 0 k) l; set c := 1 - 1 / (top / least).
have positive l k : (l <= L)%N -> 0 < sigma l k.
  move=> lL; rewrite lt_neqAle eq_sym sigma_is_not_negative // andbT; apply: (sigma_before lL).
  exact: lt0r_neq0 (lt_le_trans least0 (least_of k)).
have before l k : (l < L)%N -> 0 <= 1 - eta l / n%:R * sigma l k <= 1.
  move=> lL; have [m /topP[m_of _] /andP[h0 h1]] := steps l lL; have sp := positive l k (ltnW lL).
  have m0 := lt_le_trans sp (m_of k); have kappa1 : 1 <= m / sigma l k by rewrite ler_pdivl_mulr // mul1r m_of.
  have is_sigma : m / (m / sigma l k) <= sigma l k by rewrite invf_div mulrCA divff ?mulr1 ?lt0r_neq0.
  have h0' : 0 / m <= eta l / n%:R by rewrite mul0r.
  have nz : m / sigma l k != 0 := lt0r_neq0 (lt_le_trans ltr01 kappa1).
  rewrite addrC (step_leaves_at_least_0 (inequality_9.Premises m0 kappa1 is_sigma (m_of k) h0' h1 nz (lt0r_neq0 m0))).
  exact: (step_adds_nothing (inequality_10.Premises m0 kappa1 is_sigma (m_of k) h0' h1 nz (lt0r_neq0 m0))).
have top0 : 0 < top by rewrite e1; exact: positive.
have at_last k : 0 <= 1 - eta L / n%:R * sigma L k <= c.
  have kappa1 : 1 <= top / least by rewrite ler_pdivl_mulr // mul1r e1 least_of.
  have nz := lt0r_neq0 (lt_le_trans ltr01 kappa1).
  have least_is : top / (top / least) <= sigma L k by rewrite invf_div mulrCA divff ?mulr1 ?lt0r_neq0 // least_of.
  have e : 1 - eta L / n%:R * sigma L k = - (sigma L k * 1 / top) + 1 by rewrite last same; arithmetic.
  rewrite e (last_leaves_at_least_0 (inequality_7.Premises top0 kappa1 least_is (top_of k) nz (lt0r_neq0 top0))).
  have -> : c = - (1 / (top / least)) + 1 by rewrite addrC.
  exact: (last_leaves_little (inequality_8.Premises top0 kappa1 least_is (top_of k) nz (lt0r_neq0 top0))).
have [|rho err rhoE] := @error_along _ n_y _ _ X U s _ W eta gamma L.+1; first by split; rewrite ?pnatr_eq0 -?lt0n.
have rho_in k : 0 <= rho 0 k <= c.
  have /andP[l0 l1] := at_last k; rewrite rhoE big_ord_recr /=; set p := \prod_(l < L) _.
  have /andP[p0 p1] : 0 <= p <= 1.
    rewrite /p; elim/big_ind: _ => [|a b /andP[a0 a1] /andP[b0 b1]|l _]; first by rewrite ler01 lexx.
      by rewrite mulr_ge0 //= mulr_ile1.
    exact: before.
  by rewrite mulr_ge0 // -[c]mul1r ler_pmul.
have e : layers.W X W eta gamma L.+1 *m x - W *m x = W *m (U *m (diag_mx rho *m (U^T *m - x))).
  by rewrite -mulmxBl -opprB mulNmx -mulmxN -[W - _]mulmx1 -(orthogonal_rows O) [(W - _) *m _]mulmxA err -!mulmxA.
have c0 : 0 <= c by have /andP[r0 r1] := rho_in k1; exact: le_trans r1.
have bound : square (layers.W X W eta gamma L.+1 *m x - W *m x) <= c ^+ 2 * (square x * omega).
  rewrite e (le_trans (largest_singular_value _ omegaW)) // orthogonal_keeps_lengths // mulrA [X in _ <= X]mulrC.
  have omega0 : 0 <= omega.
    have one : square (col k1 U) = 1.
      have /matrixP/(_ k1 k1) := O; rewrite !mxE eqxx => unit; rewrite -[RHS]/(true%:R) -unit.
      by apply: eq_bigr => i _; rewrite !mxE expr2.
    rewrite -[omega]mulr1 -one (le_trans _ (largest_singular_value _ omegaW)) //.
    by apply: sumr_ge0 => i _; exact: sqr_ge0.
  rewrite ler_wpmul2l //.
  have -> : square x = square (U^T *m - x).
    rewrite orthogonal_keeps_lengths ?trmxK ?(orthogonal_rows O) //.
    by apply: eq_bigr => i _; rewrite mxE sqrrN.
  rewrite /square mulr_sumr; apply: ler_sum => k _; rewrite mul_diag_mx mxE exprMn ler_wpmul2r ?sqr_ge0 //.
  by have /andP[r0 r1] := rho_in k; rewrite ler_expn2r ?nnegrE.
rewrite (_ : _ * _ * _ = Num.sqrt (c ^+ 2 * (square x * omega))); first exact: ler_wsqrtr.
have x0 : 0 <= square x by apply: sumr_ge0 => i _; rewrite sqr_ge0.
by rewrite sqrtrM ?sqr_ge0 // sqrtr_sqr ger0_norm // sqrtrM // -mulrA [Num.sqrt omega * _]mulrC.
Qed.
End Conditioning.

(* X = diag(1, 2), with X X^T = diag(1, 4) *)
Section Instance.
Variable R : realFieldType.
Definition two_tokens : 'M[R]_2 := diag_mx (\row_k k.+1%:R).
Definition squares : 'rV[R]_2 := \row_k (k.+1%:R ^+ 2).

Lemma gram_of_two_tokens : two_tokens *m two_tokens^T = diag_mx squares.
Proof. by apply/matrixP=> i j; rewrite tr_diag_mx mul_diag_mx !mxE; case: (i == j); rewrite ?mulr1n ?mulr0n ?mulr0. Qed.

Lemma ends_of_two_tokens (S : 'M[R]_2) : S = diag_mx squares -> spectrum.lambda_max S 4%:R /\ spectrum.lambda_min S 1.
Proof.
move=> e; have along : S *m 1%:M = 1%:M *m diag_mx squares by rewrite mulmx1 mul1mx.
have O : (1%:M)^T *m 1%:M = 1%:M :> 'M[R]_2 by rewrite trmx1 mulmx1.
have four : 2%:R ^+ 2 = 4%:R :> R by rewrite -natrX.
split; [apply/(lambda_maxP O along)|apply/(lambda_minP O along)]; split=> [k|].
- by rewrite mxE -natrX ler_nat; case: k => -[|[]].
- by exists (lift ord0 ord0); rewrite mxE four.
- by rewrite mxE -natrX ler1n expn_gt0.
by exists ord0; rewrite mxE expr1n.
Qed.

Definition clause_3_met : @clause_3.premises R 2 2 two_tokens (fun _ => 1 / (3%:R * 4%:R)) 0.
Proof.
split=> // [|[|l] // _].
  rewrite gram_of_two_tokens unitmxE det_diag !big_ord_recl big_ord0 !mxE unitfE.
  by rewrite mulr1 mulf_neq0 // expf_neq0 // pnatr_eq0.
exists 4%:R => //; apply: (proj1 (ends_of_two_tokens _)).
by rewrite /layers.S /= mul1mx mulmx1 gram_of_two_tokens.
Qed.

(* Two layers that leave X as it is *)
Definition clause_9_met :
  @clause_9.premises R 2 2 2 two_tokens two_tokens (fun _ => 1 / 4%:R * 2%:R) (fun _ => 0) 1 4%:R 4%:R.
Proof.
have same l : layers.S two_tokens (fun _ => 0) l = diag_mx squares.
  rewrite /layers.S (_ : layers.M _ _ l = 1%:M) ?mul1mx ?mulmx1 ?gram_of_two_tokens //.
  by elim: l => //= l ->; rewrite scale0r subr0 mulmx1.
have rate : 1 / 4%:R * 2%:R / 2%:R = 1 / 4%:R :> R by rewrite mulfK ?pnatr_eq0.
have ends l := ends_of_two_tokens (same l); split=> // [|l _||].
- by have [most least] := ends 1%N; exists 4%:R, 1; split; rewrite ?ltr01 ?divr1.
- by exists 4%:R; rewrite ?rate ?lexx ?divr_ge0 ?ler01 ?ler0n //; have [] := ends l.
- by exists 4%:R => //; have [] := ends 1%N.
by apply: (proj1 (ends_of_two_tokens _)); rewrite -gram_of_two_tokens /two_tokens tr_diag_mx.
Qed.
End Instance.

Section Sequence.
Variables (R : realFieldType) (kappa : nat -> R).
Hypothesis given : @clause_8.premises R kappa.

Lemma next_kappa l : kappa l * 4%:R * kappa l * kappa l / ((kappa l * 3%:R - 1) * (kappa l * 3%:R - 1)) = kappa l.+1.
Proof. by case: given => _ ->; congr (_ / _); arithmetic. Qed.

Lemma at_least_1 l : 1 <= kappa l.
Proof.
elim: l => [|l k1]; first by case: given.
have nz := divisor_is_not_0 k1; have := new_excess (inequality_3.Premises k1 nz); rewrite next_kappa => e.
rewrite -subr_ge0 e -!expr2 mulr_ge0 ?divr_ge0 ?sqr_ge0 // subr_ge0 (le_trans k1) // ler_pemulr ?ler1n //.
exact: le_trans k1.
Qed.

Lemma excess_shrinks l : kappa l.+1 - 1 <= (kappa l - 1) * (4%:R / 9%:R).
Proof.
have k1 := at_least_1 l; have := shrinks (inequality_4.Premises k1 (divisor_is_not_0 k1)).
by rewrite /inequality_4.claim next_kappa.
Qed.

Lemma excess_is_squared l : 3%:R / 4%:R * (kappa l.+1 - 1) <= (3%:R / 4%:R * (kappa l - 1)) ^+ 2.
Proof.
have k1 := at_least_1 l; have := is_squared (inequality_5.Premises k1 (divisor_is_not_0 k1)).
rewrite next_kappa => e; rewrite (_ : _ ^+ 2 = 3%:R / 4%:R * ((kappa l - 1) * (3%:R / 4%:R) * (kappa l - 1))).
  by rewrite ler_pmul2l ?divr_gt0 ?ltr0n.
by arithmetic; rewrite pnatr_eq0.
Qed.
End Sequence.

Theorem clause_8_holds : clause_8.statement.
Proof.
move=> R kappa given L; split.
  elim: L => [|L IH]; first by rewrite expr0 mul1r.
  by rewrite (le_trans (excess_shrinks given L)) // mulrC exprS -mulrA ler_wpmul2l ?divr_ge0 ?ler0n.
move=> k2; have q0 : 0 < 3%:R / 4%:R :> R by rewrite divr_gt0 ?ltr0n.
suff bound m : 3%:R / 4%:R * (kappa (L + m)%N - 1) <= (3%:R / 4%:R) ^+ (2 ^ m).
  move=> m; have := bound m; rewrite mulrC -ler_pdivl_mulr // => /le_trans; apply.
  by rewrite mulrC invf_div.
elim: m => [|m IH].
  by rewrite addn0 expn0 expr1 -[X in _ <= X]mulr1 ler_pmul2l // ler_subl_addr.
rewrite addnS expnS mulnC exprM (le_trans (excess_is_squared given _)) // ler_expn2r ?nnegrE //.
  by rewrite mulr_ge0 ?(ltW q0) // subr_ge0 at_least_1.
by rewrite exprn_ge0 ?(ltW q0).
Qed.

(* From kappa_0 = 2 *)
Definition clause_8_met (R : realFieldType) :
  @clause_8.premises R (fun l => iter l (fun k => 4%:R * k ^+ 3 / (3%:R * k - 1) ^+ 2) 2%:R).
Proof. by split=> //; rewrite ler1n. Qed.

Theorem clause_10_holds : clause_10.statement.
Proof.
move=> R l_n l_1 [ends] gamma s.
have [is_worst _] := best (gradient_descent_plus_plus_conditioning.clause_5.Premises ends).
have l0 : 0 < l_n by case/andP: ends.
have s1 : 1 < s by rewrite -sqrtr1 ltr_sqrt ?divr_gt0 ?ltr_pdivl_mulr ?mul1r //; case/andP: ends => // ? /(lt_trans l0).
have s0 : 0 < s := lt_trans ltr01 s1; have z0 := lt0r_neq0 s0; have z1 := lt0r_neq0 (addr_gt0 s0 ltr01).
have e := best_excess (inequality_11.Premises (ltW s1) z0 z1).
move: is_worst; rewrite -/s; set c := 4%:R * _ / _; set c' := 1 + _; suff -> : c' = c by [].
rewrite /c' /c; move: e.
have -> : (s * s + s + 1) * 4%:R * (s * s + s + 1) * (s * s + s + 1) / (s * 27%:R * s * (s + 1) * (s + 1)) =
  4%:R * (s ^+ 2 + s + 1) ^+ 3 / (27%:R * s ^+ 2 * (s + 1) ^+ 2) by congr (_ / _); arithmetic.
by move=> /eqP; rewrite subr_eq => /eqP->; rewrite [RHS]addrC; congr (_ + _ / _); arithmetic.
Qed.

Definition clause_10_met (R : realFieldType) : @clause_10.premises R 1 2%:R.
Proof. by split; rewrite ltr01 ltr1n. Qed.
End Derived.
