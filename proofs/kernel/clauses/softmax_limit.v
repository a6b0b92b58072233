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

(* 7. labels a 1 leave (1 - r)^L a 1 and get a (1 - (1 - r)^L) at every x, for every prompt. *)

(* 8. The limit is in general not the best linear predictor (that of Bayes for Gaussian labels): with one key its loss
   exceeds the least unless K(x_1, x) = K(x_1, x_1). *)
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
From Kernel Require Import Arithmetic Expectation.
Import Order.TTheory Num.Theory.
Section Derived.
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
