(* 1. For every K whose column sums over the context are not 0, all data and steps r_l, L layers with V_l = diag(0,
   -r_l) and K normalised over the context (softmax_attention for exp) leave the residual P_L y, P_L = prod_l (I - r_l
   S), S = D^-1 Khat^T, *)

(* 2. and predict tau nu^T (c - P_L c) if y = S c, as with c = Khat^-T D y. *)

(* 3. If S U = U diag(s), P_L U = U diag(prod_l (1 - r_l s)). *)

(* 4. If Khat is symmetric, 2 v^T (D -+ Khat) v = sum_ij K_ij (v_i -+ v_j)^2: *)

(* 5. for K_ij >= 0 the eigenvalues of S are in [-1, 1], and in (0, 1] if Khat is positive definite. *)
From mathcomp Require Import matrix.
Module clause_5.
Section Given.
Variables (C : numFieldType) (n : nat) (Khat : 'M[C]_n) (s : C) (u : 'cV[C]_n).
Definition S : 'M[C]_n := \matrix_(i, j) (Khat j i / \sum_k Khat k i).
(* Khat is symmetric, has no negative entry, and D is the diagonal matrix of its column sums; S = D^-1 Khat^T. *)
Record kernel : Prop := Kernel {
  size : (0 < n)%N;
  symmetric : Khat^T = Khat;
  nonneg : forall i j, 0 <= Khat i j;
  column_sums : forall i, \sum_k Khat k i != 0 }.
Record premises : Prop := Premises {
  given : kernel;
  not_0 : u != 0;
  eigenvector : S *m u = s *: u }.
Definition positive_definite : Prop :=
  forall v : 'cV[C]_n, (forall i, v i ord0 \is Num.real) -> v != 0 -> 0 < (v^T *m Khat *m v) ord0 ord0.
End Given.
(* Of all complex numbers that are eigenvalues: they are real. *)
Definition statement : Prop :=
  forall (C : numClosedFieldType) n (Khat : 'M[C]_n) s u, premises Khat s u ->
  -1 <= s <= 1 /\ (positive_definite Khat -> 0 < s <= 1).
End clause_5.

(* 6. Then with one step r the prediction tends to tau nu^T Khat^-1 D y, which is y_i at x = x_i, for all y iff 0 < r
   < 2: *)
From Kernel Require Import Limit.
Module clause_6.
Section Given.
Variables (R : realFieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R).
Variables (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R).
Definition Khat (i j : 'I_n) : R := K [ffun k => X k i] [ffun k => X k j].
Definition nu (t : 'I_m) (i : 'I_n) : R := K [ffun k => X k i] [ffun k => Q k t].
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N & (0 < m)%N];
  symmetric : forall i j, Khat i j = Khat j i;
  nonneg : forall i j, 0 <= Khat i j;
  definite : forall v : 'I_n -> R, (exists i, v i != 0) -> 0 < \sum_i \sum_j v i * Khat i j * v j;
  query_sums : forall t, \sum_i nu t i != 0 }.
(* tau nu^T Khat^-1 D y *)
Definition limit (Y : 'I_n_y -> 'I_n -> R) (c : 'I_n_y) (t : 'I_m) : R :=
  1 / (\sum_i nu t i) * \sum_i nu t i * \sum_j invmx (\matrix_(a, b) Khat a b) i j * ((\sum_a Khat a j) * Y c j).
(* What L layers with one step r predict: minus the query's slot, which starts at 0 *)
Definition predicted (r : R) (Y : 'I_n_y -> 'I_n -> R) (c : 'I_n_y) (t : 'I_m) (L : nat) : R :=
  - residual_and_prediction.s_query_y (residual_and_prediction.after X Y Q (fun _ _ => 0) K (fun _ => r) L) c t.
End Given.
Definition statement : Prop :=
  forall R : realFieldType, Num.archimedean_axiom R ->
  forall d n n_y m X Q K, @premises R d n n_y m X Q K ->
  (forall (Y : 'I_n_y -> 'I_n -> R) c t i, (forall k, Q k t = X k i) -> limit X Q K Y c t = Y c i) /\
  forall r c t,
  (forall Y : 'I_n_y -> 'I_n -> R, tends_to (predicted X Q K r Y c t) (limit X Q K Y c t)) <-> 0 < r < 2%:R.
End clause_6.

(* 7. labels a 1 leave (1 - r)^L a 1 and get a (1 - (1 - r)^L) at every x, for every prompt. *)

(* 8. The limit is in general not the best linear predictor (that of Bayes for Gaussian labels of mean 0): with one key
   its loss exceeds the least unless K(x_1, x) = K(x_1, x_1). *)
From Kernel Require Import Expectation.
Module clause_8.
Section Given.
Variables (R : realFieldType) (P : law R) (y y_t : outcome P -> R) (k_11 k_1x k_xx : R).
(* One key x_1: k_11 = K(x_1, x_1), k_1x = K(x_1, x), k_xx = K(x, x), second moments of the labels *)
Record premises : Prop := Premises {
  positive : 0 < k_11;
  not_0 : k_1x != 0;
  of_key : mean_is (fun u => y u * y u) k_11;
  of_both : mean_is (fun u => y u * y_t u) k_1x;
  of_query : mean_is (fun u => y_t u * y_t u) k_xx }.
Definition loss_is (f : outcome P -> R) (l : R) : Prop := mean_is (fun u => (f u - y_t u) * (f u - y_t u)) l.
(* tau nu^T Khat^-1 D y *)
Definition limit (u : outcome P) : R := k_1x^-1 * (k_1x * k_11^-1 * k_11 * y u).
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) P y y_t k_11 k_1x k_xx, @premises R P y y_t k_11 k_1x k_xx ->
  exists least l, [/\ exists b, loss_is y_t (fun u => b * y u) least,
    forall b l', loss_is y_t (fun u => b * y u) l' -> least <= l',
    loss_is y_t (limit y k_11 k_1x) l & if k_1x == k_11 then l = least else least < l].
End clause_8.

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Arithmetic Eigenvectors Expectation Limit Sequences.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis residuals : residual_and_prediction.statement.
Hypothesis constant_labels : constant_labels.statement.
Hypothesis inside : inequality_1.statement.
Hypothesis above_range : inequality_2.statement.
Hypothesis below_range : inequality_3.statement.
Hypothesis below : inequality_4.statement.
Hypothesis above : inequality_5.statement.
Hypothesis quadratic : quadratic_forms.statement.
Hypothesis interpolation : interpolation_at_the_keys.statement.

Section Eigenvalues.
Variables (C : numClosedFieldType) (n : nat) (Khat : 'M[C]_n).
Hypothesis given : clause_5.kernel Khat.
Let d i := \sum_k Khat k i.

Lemma column_positive i : 0 < d i.
Proof. by have [_ _ nonneg sums] := given; rewrite lt_neqAle eq_sym sums sumr_ge0. Qed.

Lemma symmetric_entries i j : Khat i j = Khat j i.
Proof. by have [_ sym _ _] := given; rewrite -[in LHS]sym mxE. Qed.

(* D/D = I, by the part for one key *)
Lemma divided i : (d i)^-1 * d i = 1.
Proof.
have nz := lt0r_neq0 (column_positive i).
have given' : interpolation_at_the_keys.premises 1 (fun _ _ : 'I_1 => d i) (fun _ _ => (d i)^-1).
  by split=> // [j k|j]; rewrite big_ord_recl big_ord0 addr0 // !ord1 eqxx mulVf.
have [_ /(_ ord0 ord0)] := interpolation (fun _ _ : 'I_1 => 0) given'.
by rewrite big_ord_recl big_ord0 addr0 -mulrA -[RHS](mulr1 (d i)) => /(mulfI nz).
Qed.

Lemma of_real (v : 'I_n -> C) s : (forall i, v i \is Num.real) -> (exists i, v i != 0) ->
  (forall i, \sum_j Khat j i * v j = s * (d i * v i)) ->
  -1 <= s <= 1 /\ (clause_5.positive_definite Khat -> 0 < s <= 1).
Proof.
move=> real [i vi] eigen; have [n0 _ nonneg _] := given.
have square x : x \is Num.real -> 0 <= x * x :> C by rewrite -expr2 realEsqr.
pose A := \sum_i v i * v i * d i.
have A0 : 0 < A.
  rewrite /A (bigD1 i) //= ltr_paddr ?sumr_ge0 // => [j _|]; first by rewrite mulr_ge0 ?square // ltW ?column_positive.
  by rewrite mulr_gt0 ?column_positive // lt_neqAle eq_sym mulf_neq0 // square.
have BE : \sum_i \sum_j v i * Khat i j * v j = s * A.
  rewrite mulr_sumr; apply: eq_bigr => j _; rewrite -[v j * v j * _]mulrA [v j * d j]mulrC mulrCA -eigen mulr_sumr.
  by apply: eq_bigr => k _; rewrite symmetric_entries mulrA.
have given' : quadratic_forms.premises (fun i j => Khat i j) by split=> // j k; exact: symmetric_entries.
have [most least] := quadratic v given'; rewrite -/(d _) BE in most least.
have two : 0 < 2%:R :> C by rewrite ltr0n.
have s1 : s <= 1.
  have : 0 <= 2%:R * (A - s * A).
    rewrite most; apply: sumr_ge0 => j _; apply: sumr_ge0 => k _.
    by rewrite -mulrA mulr_ge0 // square // rpredB // ?mulr1 ?mul1r.
  by rewrite pmulr_rge0 // -{1}[A]mul1r -mulrBl pmulr_lge0 // subr_ge0.
have s2 : -1 <= s.
  have : 0 <= 2%:R * (A + s * A).
    rewrite least; apply: sumr_ge0 => j _; apply: sumr_ge0 => k _.
    by rewrite -mulrA mulr_ge0 // square // rpredD // ?mulr1 ?mul1r.
  by rewrite pmulr_rge0 // -{1}[A]mul1r -mulrDl pmulr_lge0 // => e; rewrite -subr_ge0 opprK addrC.
split=> [|definite]; first by rewrite s1 s2.
rewrite s1 andbT -(pmulr_lgt0 _ A0) -BE.
have := definite (\col_j v j); rewrite !mxE; set B := \sum_(_ < n) _ => pos.
rewrite (_ : \sum_(_ < n) _ = B) ?pos // => [j||].
- by rewrite mxE.
- by apply/eqP => /colP/(_ i); rewrite !mxE => e; rewrite e eqxx in vi.
rewrite /B exchange_big; apply: eq_bigr => j _; rewrite !mxE mulr_suml; apply: eq_bigr => k _; by rewrite !mxE.
Qed.
End Eigenvalues.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> C n Khat s u [given u0 Su]; pose d i := \sum_k Khat k i.
have eigen i : \sum_j Khat j i * u j ord0 = s * (d i * u i ord0).
  have /colP/(_ i) := Su; rewrite !mxE => e; rewrite mulrCA -e mulr_sumr; apply: eq_bigr => j _.
  by rewrite mxE mulrA mulrCA -{1}[Khat j i]mulr1 -(divided given i) [(_)^-1 * _]mulrC.
have [_ _ nonneg _] := given; have real i j : Khat i j \is Num.real := ger0_real (nonneg i j).
have d_real i : d i \is Num.real by rewrite ger0_real // sumr_ge0.
have [i ui] : exists i, u i ord0 != 0 by apply/cV0Pn.
pose A := \sum_i d i * (u i ord0 * (u i ord0)^*).
have A0 : 0 < A.
  rewrite /A (bigD1 i) //= ltr_paddr ?sumr_ge0 // => [j _|].
    by rewrite mulr_ge0 ?mul_conjC_ge0 // ltW // (column_positive given).
  by rewrite mulr_gt0 ?mul_conjC_gt0 // (column_positive given).
pose X := \sum_k \sum_j (u k ord0)^* * (Khat j k * u j ord0).
have XE : X = s * A.
  rewrite mulr_sumr; apply: eq_bigr => k _; rewrite -mulr_sumr eigen.
  by move: (u k ord0) (d k) ((u k ord0)^*) => a b c; arithmetic.
have X_real : X \is Num.real.
  rewrite CrealE; apply/eqP; rewrite /X rmorph_sum exchange_big; apply: eq_bigr => k _ /=.
  rewrite rmorph_sum; apply: eq_bigr => j _; rewrite !rmorphM /= conjCK (conj_Creal (real _ _)).
  by rewrite (symmetric_entries given j k); move: (u k ord0) ((u j ord0)^*) (Khat k j) => a b c; arithmetic.
have s_real : s \is Num.real.
  by rewrite -[s](mulfK (lt0r_neq0 A0)) -XE rpred_div // gtr0_real.
have [ri|ri] := eqVneq ('Re (u i ord0)) 0; last first.
  apply: (of_real given (v := fun j => 'Re (u j ord0))) => [j||j]; [exact: Creal_Re|by exists i|].
  have := congr1 (fun x => 'Re x) (eigen j); rewrite raddf_sum /= ReMl // ReMl // => <-.
  by apply: eq_bigr => k _; rewrite ReMl.
apply: (of_real given (v := fun j => 'Im (u j ord0))) => [j||j]; first exact: Creal_Im.
  exists i; apply: contraNneq ui => ii; by rewrite [u i ord0]Crect ri ii mulr0 addr0.
have := congr1 (fun x => 'Im x) (eigen j); rewrite raddf_sum /= ImMl // ImMl // => <-.
by apply: eq_bigr => k _; rewrite ImMl.
Qed.

(* What one step leaves of a residual, in the norm of D *)
Section Contraction.
Variables (R : realFieldType) (n : nat) (k : 'I_n -> 'I_n -> R).
Hypothesis size : (0 < n)%N.
Hypothesis symmetric : forall i j, k i j = k j i.
Hypothesis nonneg : forall i j, 0 <= k i j.
Hypothesis definite : forall v : 'I_n -> R, (exists i, v i != 0) -> 0 < \sum_i \sum_j v i * k i j * v j.
Implicit Types (v w : 'I_n -> R) (t r : R).
Let total j := \sum_i k i j.
Let both v w := \sum_i \sum_j v i * k i j * w j.
Let dot v w := \sum_i v i * w i * total i.
(* S v *)
Let average v i := \sum_j k j i * (total i)^-1 * v j.
Let inverse := invmx (\matrix_(i, j) k i j).

Lemma both_sym v w : both v w = both w v.
Proof.
rewrite /both exchange_big; apply: eq_bigr => i _; apply: eq_bigr => j _ /=; by rewrite symmetric; arithmetic.
Qed.

Lemma both_line v w t : both (fun i => v i + t * w i) (fun i => v i + t * w i) =
  both v v + 2%:R * t * both v w + t * t * both w w.
Proof.
rewrite [2%:R * t]mulr_natl mulr2n mulrDl addrA {2}[both v w]both_sym /both !mulr_sumr -!big_split.
apply: eq_bigr => i _ /=.
by rewrite !mulr_sumr -!big_split; apply: eq_bigr => j _ /=; arithmetic.
Qed.

Lemma both_is_nonneg v : 0 <= both v v.
Proof.
have [i vi|v0] := pickP (fun i => v i != 0); first by apply/ltW/definite; exists i.
by rewrite /both big1 // => i _; rewrite big1 // => j _; have /eqP -> := negbFE (v0 i); rewrite !mul0r.
Qed.

Lemma total_is_positive j : 0 < total j.
Proof.
have : 0 < \sum_a \sum_b (j == a)%:R * k a b * (j == b)%:R.
  by apply: definite; exists j; rewrite eqxx oner_neq0.
rewrite (_ : \sum_a _ = k j j) => [kj|]; first by rewrite /total (bigD1 j) //= ltr_paddr // sumr_ge0.
transitivity (\sum_a (j == a)%:R * \sum_b (j == b)%:R * k a b); last by rewrite !sum_at.
by apply: eq_bigr => a _; rewrite mulr_sumr; apply: eq_bigr => b _; arithmetic.
Qed.

Lemma average_total v i : average v i * total i = \sum_j k j i * v j.
Proof.
rewrite mulr_suml; apply: eq_bigr => j _; have := lt0r_neq0 (total_is_positive i).
by move: (total i) => T T0; arithmetic.
Qed.

Lemma dot_average v w : dot w (average v) = both w v.
Proof.
apply: eq_bigr => i _; rewrite -mulrA average_total mulr_sumr; apply: eq_bigr => j _.
by rewrite symmetric mulrA.
Qed.

Lemma dot_line v w t : dot (fun i => v i + t * w i) (fun i => v i + t * w i) =
  dot v v + 2%:R * t * dot v w + t * t * dot w w.
Proof. by rewrite /dot !mulr_sumr -!big_split; apply: eq_bigr => i _ /=; arithmetic. Qed.

Lemma dot_is_nonneg v : 0 <= dot v v.
Proof. by apply: sumr_ge0 => i _; rewrite mulr_ge0 -?expr2 ?sqr_ge0 // ltW ?total_is_positive. Qed.

(* v^T Khat v <= v^T D v, and the norm of S v is at most v^T Khat v. *)
Lemma both_at_most v : both v v <= dot v v.
Proof.
have given : quadratic_forms.premises k by split.
have [e _] := quadratic v given; rewrite -subr_ge0 -(@pmulr_rge0 _ 2%:R) ?ltr0n // e.
by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _; rewrite -mulrA mulr_ge0 // -expr2 sqr_ge0.
Qed.

Lemma average_at_most v : dot (average v) (average v) <= both v v.
Proof.
have := both_is_nonneg (fun i => v i + - 1 * average v i).
rewrite both_line [both v (average v)]both_sym -(dot_average v (average v)).
have := both_at_most (average v); rewrite -subr_ge0.
set M := dot (average v) _; set q := both v v; set b := both (average v) _ => e f.
rewrite -subr_ge0 (_ : q - M = q + 2%:R * - 1 * M + - 1 * - 1 * b + (M - b)); last by arithmetic.
by rewrite addr_ge0.
Qed.

Lemma step_shrinks v r :
  dot (fun i => v i + - r * average v i) (fun i => v i + - r * average v i) <= dot v v - (2%:R * r - r * r) * both v v.
Proof.
rewrite dot_line (dot_average v v) mulrNN; have := average_at_most v; rewrite -subr_ge0 => e.
rewrite -subr_ge0 [X in _ <= X](_ : _ = r * r * (both v v - dot (average v) (average v))); last by arithmetic.
by rewrite mulr_ge0 // -expr2 sqr_ge0.
Qed.

(* v_i^2 <= (Khat^-1)_ii v^T Khat v *)
Lemma inverseP i j : \sum_a k i a * inverse a j = (i == j)%:R.
Proof.
have unit : (\matrix_(a, b) k a b : 'M_n) \in unitmx.
  rewrite unitmxE unitfE; apply/negP => /det0P[v v0 vK]; have /rV0Pn[a va] := v0.
  have := definite (ex_intro (fun a => v ord0 a != 0) a va).
  rewrite (_ : \sum_a _ = \sum_a (v *m \matrix_(b, c) k b c) ord0 a * v ord0 a).
    by rewrite vK big1 ?ltxx // => b _; rewrite mxE mul0r.
  rewrite exchange_big; apply: eq_bigr => b _; rewrite mxE mulr_suml; apply: eq_bigr => c _; by rewrite mxE.
have /matrixP/(_ i j) := mulmxV unit; rewrite !mxE => <-; apply: eq_bigr => a _; by rewrite mxE.
Qed.

Lemma along_inverse v i : both v (fun j => inverse j i) = v i.
Proof.
transitivity (\sum_a (i == a)%:R * v a); last by rewrite sum_at.
apply: eq_bigr => a _; rewrite eq_sym -inverseP mulr_suml; apply: eq_bigr => b _; by arithmetic.
Qed.

Lemma inverse_is_positive i : 0 < inverse i i.
Proof.
rewrite -(along_inverse (fun j => inverse j i)); apply: definite.
have [a ha|none] := pickP (fun a => inverse a i != 0); first by exists a.
have /eqP := inverseP i i; rewrite eqxx big1 => [|a _]; first by rewrite eq_sym oner_eq0.
by have /eqP -> := negbFE (none a); rewrite mulr0.
Qed.

Lemma entry_at_most v i : v i * v i <= inverse i i * both v v.
Proof.
have h0 := inverse_is_positive i; have nz := lt0r_neq0 h0.
have := both_is_nonneg (fun a => v a + - (v i / inverse i i) * inverse a i).
rewrite both_line !along_inverse; move: (inverse i i) (both v v) (v i) h0 nz => h q x h0 nz e.
rewrite -subr_ge0 (_ : _ - _ = h * (q + 2%:R * - (x / h) * x + - (x / h) * - (x / h) * h)); last by arithmetic.
by rewrite mulr_ge0 // ltW.
Qed.

Lemma contracts r : 0 < r -> r < 2%:R -> exists2 q, 0 <= q < 1 &
  forall v, dot (fun i => v i + - r * average v i) (fun i => v i + - r * average v i) <= q * dot v v.
Proof.
move=> r0 r2; pose T := 1 + \sum_i total i * inverse i i.
have Q v : dot v v <= T * both v v.
  rewrite mulrDl mul1r ler_paddl ?both_is_nonneg // mulr_suml; apply: ler_sum => i _.
  by rewrite mulrC -mulrA ler_wpmul2l ?entry_at_most // ltW ?total_is_positive.
have T1 : 1 <= T.
  by rewrite ler_addl sumr_ge0 // => i _; rewrite mulr_ge0 // ltW ?total_is_positive ?inverse_is_positive.
have T0 : 0 < T := lt_le_trans ltr01 T1.
have small : 2%:R * r - r * r = 1 - (1 - r) * (1 - r) by arithmetic.
have shrink : (1 - r) * (1 - r) < 1.
  have given : inequality_1.premises 1 r 1 by split; rewrite ?oner_neq0 ?ltr01.
  by have := inside given; rewrite mulr1 divr1 [- r + 1]addrC.
have g0 : 0 < 2%:R * r - r * r by rewrite small subr_gt0.
have g1 : 2%:R * r - r * r <= 1 by rewrite small ler_subl_addr ler_addl -expr2 sqr_ge0.
exists (1 - (2%:R * r - r * r) / T).
  by rewrite subr_ge0 ler_pdivr_mulr // mul1r (le_trans g1) // ltr_subl_addr ltr_addl divr_gt0.
move=> v; apply: (le_trans (step_shrinks v r)); rewrite [(1 - _) * _]mulrBl mul1r ler_add2l ler_opp2.
by rewrite -mulrA ler_pmul2l // ler_pdivr_mull.
Qed.

Hypothesis archimedean : Num.archimedean_axiom R.
Lemma residuals_vanish r (e : nat -> 'I_n -> R) : 0 < r -> r < 2%:R ->
  (forall L i, e L.+1 i = e L i + - r * average (e L) i) -> forall i, tends_to (fun L => e L i) 0.
Proof.
move=> r0 r2 next i; have [q /andP[q0 q1] shrinks] := contracts r0 r2.
have norm L : dot (e L) (e L) <= q ^+ L * dot (e 0%N) (e 0%N).
  elim: L => [|L IH]; first by rewrite mul1r.
  rewrite exprS -mulrA (le_trans _ (ler_wpmul2l q0 IH)) // (le_trans _ (shrinks (e L))) //.
  by rewrite le_eqVlt; apply/orP; left; apply/eqP; apply: eq_bigr => j _; rewrite !next.
have t0 := total_is_positive i; pose C := dot (e 0%N) (e 0%N) / total i.
have square L : e L i ^+ 2 <= C * q ^+ L.
  rewrite /C mulrAC ler_pdivl_mulr // [dot _ _ * _]mulrC (le_trans _ (norm L)) //.
  rewrite /dot [X in _ <= X](bigD1 i) //= expr2 ler_addl; apply: sumr_ge0 => j _.
  by rewrite mulr_ge0 -?expr2 ?sqr_ge0 // ltW ?total_is_positive.
move=> x x0; have := tends_to_scale C (powers_tend archimedean q0 q1); rewrite mulr0 => /(_ (x ^+ 2)).
case=> [|N H]; first by rewrite exprn_gt0.
exists N => L /H; rewrite !subr0 => small.
rewrite -ltr_sqr ?nnegrE ?normr_ge0 ?(ltW x0) // real_normK ?num_real // (le_lt_trans (square L)) //.
exact: le_lt_trans (ler_norm _) small.
Qed.
End Contraction.

Section Layers.
Variables (R : realFieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R).
Variables (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R).
Hypothesis given : @clause_6.premises R d n n_y m X Q K.
Implicit Types (Y : 'I_n_y -> 'I_n -> R) (c : 'I_n_y) (t : 'I_m) (i : 'I_n).
Let k : 'I_n -> 'I_n -> R := clause_6.Khat X K.
Let total j := \sum_i k i j.
Let inverse : 'I_n -> 'I_n -> R := fun i j => invmx (\matrix_(a, b) k a b) i j.
(* Y D Khat^-1 *)
Let weights Y c i := \sum_j Y c j * total j * inverse j i.
Let N t := \sum_i clause_6.nu X Q K t i.

Lemma inverse_symmetric i j : inverse i j = inverse j i.
Proof.
have [_ sym _ _ _] := given; transitivity ((invmx (\matrix_(a, b) k a b))^T i j); last by rewrite mxE.
rewrite trmx_inv; congr (invmx _ i j).
by apply/matrixP=> a b; rewrite !mxE; exact: sym.
Qed.

Lemma total_positive i : 0 < total i.
Proof. by have [_ sym nonneg definite _] := given; exact: (total_is_positive sym nonneg definite). Qed.

Lemma k_inverse i j : \sum_a k i a * inverse a j = (i == j)%:R.
Proof. by have [_ _ _ definite _] := given; exact (inverseP definite i j). Qed.

Lemma at_the_keys Y c i : \sum_a weights Y c a * k a i * (total i)^-1 = Y c i.
Proof.
have [[_ n0 y0 _] sym nonneg definite _] := given.
have given' : interpolation_at_the_keys.premises n_y k inverse.
  split=> // [a b|b]; last by rewrite lt0r_neq0 // total_positive.
  rewrite -[RHS]/((a == b)%:R) eq_sym -k_inverse; apply: eq_bigr => j _.
  by rewrite mulrC inverse_symmetric; congr (_ * _); exact: sym.
by have [e _] := interpolation Y given'; exact: e.
Qed.

Lemma limitE Y c t : clause_6.limit X Q K Y c t = \sum_i weights Y c i * clause_6.nu X Q K t i * (N t)^-1.
Proof.
rewrite /clause_6.limit mulr_sumr; apply: eq_bigr => i _.
rewrite [X in _ * (_ * X)](_ : _ = weights Y c i); first by rewrite -/(N t); arithmetic.
apply: eq_bigr => j _; rewrite -/(total j) -/(inverse i j) inverse_symmetric; arithmetic.
Qed.

Lemma limit_at_the_keys Y c t i : (forall a, Q a t = X a i) -> clause_6.limit X Q K Y c t = Y c i.
Proof.
move=> Qt; rewrite limitE -[RHS](at_the_keys Y); apply: eq_bigr => a _.
have nuE b : clause_6.nu X Q K t b = k b i by congr (K _ _); apply/ffunP=> j; rewrite !ffunE.
by rewrite nuE; congr (_ * _^-1); apply: eq_bigr => b _.
Qed.

Lemma prediction r Y c t L :
  let e i := \sum_j weights Y c j * residual_and_prediction.s_P
    (residual_and_prediction.after X Y Q (fun _ _ => 0) K (fun _ => r) L) i j in
  clause_6.predicted X Q K r Y c t L =
  clause_6.limit X Q K Y c t + \sum_i - (clause_6.nu X Q K t i * (N t)^-1) * e i.
Proof.
have [[d0 n0 y0 m0] _ _ _ _] := given.
have given' : @residual_and_prediction.premises R d n n_y m X Y (fun _ _ => 0) K (weights Y).
  by split=> // b j; rewrite ?mulr0 // -[LHS]at_the_keys.
move=> e; have [_ [_ [_ [_ [_ p]]]]] := @residuals _ _ _ _ _ X Y Q _ _ _ (fun _ => r) given' L.
rewrite [LHS]p limitE -big_split; apply: eq_bigr => i _ /=.
by rewrite -/(N t) -/(clause_6.nu X Q K t i) -/(e i); arithmetic.
Qed.

Lemma tends r Y c t : Num.archimedean_axiom R -> 0 < r -> r < 2%:R ->
  tends_to (clause_6.predicted X Q K r Y c t) (clause_6.limit X Q K Y c t).
Proof.
move=> archimedean r0 r2; have [[_ n0 _ _] sym nonneg definite _] := given.
pose P L := residual_and_prediction.s_P (residual_and_prediction.after X Y Q (fun _ _ => 0) K (fun _ => r) L).
pose e L i := \sum_j weights Y c j * P L i j.
have vanish i : tends_to (fun L => e L i) 0.
  apply: (residuals_vanish n0 sym nonneg definite archimedean r0 r2) => L b.
  have -> : \sum_j k j b * (total b)^-1 * e L j =
      \sum_j weights Y c j * \sum_a k a b * (total b)^-1 * P L a j.
    under eq_bigr do rewrite mulr_sumr; rewrite exchange_big; apply: eq_bigr => j _ /=.
    by rewrite mulr_sumr; apply: eq_bigr => a _; arithmetic.
  rewrite mulr_sumr -big_split; apply: eq_bigr => j _ /=.
  by rewrite /P /= -/(P L); arithmetic.
rewrite -[clause_6.limit _ _ _ _ _ _]addr0.
apply: (@tends_to_ext _ (fun L => clause_6.limit X Q K Y c t + \sum_i - (clause_6.nu X Q K t i * (N t)^-1) * e L i)).
  by move=> L; rewrite prediction.
apply: tends_to_add; first exact: tends_to_constant.
by apply: tends_to_sum0 => i; rewrite -(mulr0 (- (clause_6.nu X Q K t i * (N t)^-1))); exact: tends_to_scale.
Qed.

(* Labels that are all 1 *)
Let ones : 'I_n_y -> 'I_n -> R := fun _ _ => 1 * 1.
Lemma of_ones r c t L :
  clause_6.predicted X Q K r ones c t L - clause_6.limit X Q K ones c t = - (1 - r) ^+ L.
Proof.
have [[d0 n0 y0 m0] _ _ _ N0] := given.
have limit1 : clause_6.limit X Q K ones c t = 1.
  rewrite limitE -mulr_suml.
  rewrite (_ : \sum_i _ = N t); first by rewrite divff // N0.
  apply: eq_bigr => i _; rewrite (_ : weights _ _ _ = 1) ?mul1r //.
  transitivity (\sum_a \sum_j k a j * inverse j i).
    rewrite exchange_big; apply: eq_bigr => j _ /=; by rewrite /ones !mul1r mulr_suml.
  transitivity (\sum_a (i == a)%:R * 1 : R); last by rewrite sum_at.
  by apply: eq_bigr => a _; rewrite k_inverse mulr1 eq_sym.
pose a (_ : 'I_n_y) : R := 1.
have column (x : 'I_d -> R) : [ffun i => \sum_j (i == j)%:R * x j] = [ffun i => x i] :> {ffun 'I_d -> R}.
  by apply/ffunP=> i; rewrite !ffunE sum_at.
have given' : @constant_labels.premises R d n m n_y X Q (fun _ _ => 0) K.
  split=> // [b j|i|j]; first by rewrite mulr0.
    rewrite column (eq_bigr (fun b => k b i)) => [|b _]; first by rewrite lt0r_neq0 // total_positive.
    by rewrite column.
  rewrite column (eq_bigr (clause_6.nu X Q K j)) => [|b _]; first exact: N0.
  by rewrite column.
pose left := constant_labels.after X Q (fun (_ : 'I_n_y) (_ : 'I_m) => 0) K a (fun _ => r).
pose same := residual_and_prediction.after X ones Q (fun _ _ => 0) K (fun _ => r).
have [_ [_ [_ eq]]] : [/\ residual_and_prediction.s_x (same L) = constant_labels.s_x (left L),
    residual_and_prediction.s_y (same L) = constant_labels.s_y (left L),
    residual_and_prediction.s_query_x (same L) = constant_labels.s_query_x (left L) &
    residual_and_prediction.s_query_y (same L) = constant_labels.s_query_y (left L)].
  elim: L => [|L [ex ey eqx eqy]] //=.
  by rewrite ex ey eqx eqy.
have e b : constant_labels.s_e (left L) b = (1 - r) ^+ L.
  by elim: L {eq} => [|L IH] //=; rewrite IH exprS mulrBl mul1r.
have [_ [_ [_ [_ p]]]] := @constant_labels _ _ _ _ _ X Q _ _ a (fun _ => r) given' L.
by rewrite limit1 /clause_6.predicted -/same eq p -/left e /a; arithmetic.
Qed.
End Layers.

Theorem clause_6_holds : clause_6.statement.
Proof.
move=> R archimedean d n n_y m X Q K given; split=> [Y c t i|r c t]; first exact: limit_at_the_keys.
split=> [all_|/andP[r0 r2] Y]; last exact: tends.
rewrite -[_ && _]negbK negb_and -!leNgt; apply/negP => out.
apply: (stays_away ltr01 _ (all_ (fun _ _ => 1 * 1))) => L; rewrite of_ones // normrN normrX exprn_ege1 //.
rewrite -(@expr_ge1 _ 2) // real_normK ?num_real // expr2; case/orP: out => [r0|r2].
  have given' : inequality_3.premises 1 r by split; rewrite ?oner_neq0 ?ltr01.
  by have := below_range given'; rewrite mulr1 divr1 [- r + 1]addrC.
have given' : inequality_2.premises 1 r by split; rewrite ?oner_neq0 ?ltr01.
by have := above_range given'; rewrite mulr1 divr1 [- r + 1]addrC.
Qed.


Lemma loss_of (R : realFieldType) P y y_t k_11 k_1x k_xx (given : @clause_8.premises R P y y_t k_11 k_1x k_xx) b :
  clause_8.loss_is y_t (fun u => b * y u) (b ^+ 2 * k_11 + - 2%:R * b * k_1x + k_xx).
Proof.
case: given => _ _ key both query.
have := mean_is_add (mean_is_add (mean_is_scale (b ^+ 2) key) (mean_is_scale (- 2%:R * b) both)) query.
apply: mean_is_ext => u; rewrite -!expr2 sqrrB exprMn; congr (_ + _ + _).
by rewrite !mulNr; congr (- _); rewrite -[RHS]mulr_natl !mulrA.
Qed.

Theorem clause_8_holds : clause_8.statement.
Proof.
move=> R P y y_t k_11 k_1x k_xx given; have loss := loss_of given; have [k0 n0 _ _ _] := given.
have nz := lt0r_neq0 k0; pose best := k_1x / k_11; pose least := k_xx - k_1x * k_1x / k_11.
have completed b : b ^+ 2 * k_11 + - 2%:R * b * k_1x + k_xx = least + k_11 * (b - best) ^+ 2.
  have kE : k_1x = k_11 * best by rewrite /best mulrC divfK.
  have -> : least = k_xx - k_11 * best ^+ 2 by rewrite /least {1}kE expr2 mulrA -[X in _ - X]mulrA.
  rewrite sqrrB !mulrDr mulrN [RHS]addrA [RHS]addrAC subrK addrC; congr (_ + (_ + _)); first exact: mulrC.
  by rewrite kE !mulNr; congr (- _); rewrite -[in RHS]mulr_natl -!mulrA [b * _]mulrCA [LHS]mulrCA.
have is_best : clause_8.loss_is y_t (fun u => best * y u) least.
  by have := loss best; rewrite completed subrr expr0n mulr0 addr0.
exists least, (k_xx - k_1x * 2%:R + k_11); split; first by exists best.
- by move=> b l' [_ <-]; have [_ ->] := loss b; rewrite completed ler_addl mulr_ge0 ?sqr_ge0 // ltW.
- have := loss 1; rewrite expr1n mul1r mulr1 mulNr [_ + k_xx]addrC addrA addrAC [2%:R * _]mulrC.
  by apply: mean_is_ext => u; rewrite /clause_8.limit divfK // mulKf // mul1r.
have nonneg : k_1x * k_1x / k_11 <= k_xx.
  by rewrite -subr_ge0; apply: mean_positive is_best => u; rewrite -expr2 sqr_ge0.
case: (ltrgtP k_1x k_11) => [lt|gt|e].
- by apply: below; split.
- by apply: above; split.
by rewrite /least e mulfK // mulr_natr mulr2n opprD addrA subrK.
Qed.

(* One outcome *)
Lemma one_share (R : realFieldType) : \sum_(i < 1) 1 = 1 :> R.
Proof. by rewrite big_ord_recl big_ord0 addr0. Qed.
Definition clause_8_met (R : realFieldType) :
  @clause_8.premises R (population (fun _ : 'I_1 => ler01) (one_share R)) (fun _ => 1) (fun _ => 1) 1 1 1.
Proof.
have mean1 : @mean_is R (population (fun _ : 'I_1 => ler01) (one_share R)) (fun _ => 1 * 1) 1.
  by rewrite mulr1; exact: mean_is_constant.
by split; rewrite ?oner_neq0 ?ltr01.
Qed.
(* K(u, w) is 2 where u = w and 1 elsewhere: two keys, and a query at one of them. *)
Definition keys_met (R : realFieldType) (_ : 'I_1) (i : 'I_2) : R := (i : nat)%:R.
Definition clause_6_met (R : realFieldType) :
  @clause_6.premises R 1 2 1 1 (@keys_met R) (fun _ _ => 0) (fun u w => 1 + (u == w)%:R).
Proof.
have same (i j : 'I_2) : [ffun k => keys_met R k i] == [ffun k => keys_met R k j] = (i == j).
  apply/eqP/eqP=> [/ffunP/(_ ord0)|-> //]; rewrite !ffunE => /eqP; rewrite eqr_nat => /eqP; exact: val_inj.
split=> // [i j|i j|v [i vi]|t]; rewrite /clause_6.Khat ?same.
- by rewrite eq_sym.
- by rewrite addr_ge0 ?ler01 ?ler0n.
- rewrite (_ : \sum_a _ = (\sum_a v a) * (\sum_a v a) + \sum_a v a * v a).
    rewrite ltr_paddl -?expr2 ?sqr_ge0 // (bigD1 i) //= ltr_paddr -?expr2 ?exprn_even_gt0 //.
    by apply: sumr_ge0 => a _; rewrite -expr2 sqr_ge0.
  rewrite mulr_suml -big_split; apply: eq_bigr => a _ /=; rewrite mulr_sumr -(sum_at a (fun b => v a * v b)).
  by rewrite -big_split; apply: eq_bigr => b _ /=; rewrite same; arithmetic.
have pos (b : bool) : 0 < 1 + b%:R :> R by rewrite ltr_spaddl ?ltr01 ?ler0n.
by rewrite !big_ord_recl big_ord0 addr0 lt0r_neq0 // addr_gt0 ?pos.
Qed.
Definition clause_5_met (C : numFieldType) : @clause_5.premises C 2 1%:M 1 (const_mx 1).
Proof.
have sums i : \sum_(k < 2) (1%:M : 'M[C]_2) k i = 1.
  by rewrite (bigD1 i) //= mxE eqxx big1 ?addr0 // => k /negPf ki; rewrite mxE ki.
split; first by split=> // [|i j|i]; rewrite ?trmx1 ?mxE ?ler0n ?sums ?oner_neq0.
  by apply/eqP => /matrixP/(_ ord0 ord0); rewrite !mxE => /eqP; rewrite oner_eq0.
rewrite scale1r (_ : clause_5.S _ = 1%:M) ?mul1mx //.
by apply/matrixP=> i j; rewrite mxE sums divr1 !mxE eq_sym.
Qed.
End Derived.
