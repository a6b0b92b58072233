(* 1. The layer of gradient_descent_step with its update multiplied by lam, applied L times, is L steps of
   gradient descent with step lam eta, from any W_0; *)

(* 2. if X X^T = U diag(s) U^T with U orthogonal and W* is a least-squares solution, (W_L - W* ) u_k = (1 - lam
   h s_k)^L (W_0 - W* ) u_k, h = eta/N, *)

(* 3. and the loss of W_L exceeds that of W* by (1/2N) sum_k s_k (1 - lam h s_k)^{2L} |(W_0 - W* ) u_k|^2. *)

(* 4. So for X that is not 0 the loss tends to its least value from every W_0 iff 0 < lam h lambda_max(S) < 2;
   *)
From Kernel Require Import Limit Spectrum.
Module looped.
Section Given.
Variables (R : realFieldType) (d n n_y : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R).
Definition sizes : Prop := [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N].
(* S = X X^T *)
Definition S (i j : 'I_d) : R := \sum_(t < n) X i t * X j t.
(* 1/(2N) sum_i |W x_i - y_i|^2 *)
Definition loss (W : 'I_n_y -> 'I_d -> R) : R :=
  1 / (n%:R * 2%:R) *
    (\sum_(c < n_y) \sum_(t < n) (\sum_(k < d) W c k * X k t - Y c t) * (\sum_(k < d) W c k * X k t - Y c t)).
(* W_L from W_0, by steps of gradient descent with lam h, h = eta/N *)
Fixpoint descent (lam h : R) (W_0 : 'I_n_y -> 'I_d -> R) (L : nat) (c : 'I_n_y) (k : 'I_d) : R :=
  if L is l.+1 then
    descent lam h W_0 l c k
      - lam * h * (\sum_(t < n) (\sum_(j < d) descent lam h W_0 l c j * X j t - Y c t) * X k t)
  else W_0 c k.
(* There is a least value of the loss, and that of W_L tends to it. *)
Definition tends_to_its_least_value (W : nat -> 'I_n_y -> 'I_d -> R) : Prop :=
  exists2 V, (forall V', loss V <= loss V') & tends_to (fun L => loss (W L)) (loss V).
End Given.
End looped.

Module clause_4.
Section Given.
Variables (R : rcfType) (d n n_y : nat) (X : 'I_d -> 'I_n -> R).
Record premises : Prop := Premises {
  sizes : looped.sizes d n n_y;
  not_0 : exists k t, X k t != 0 }.
End Given.
Definition statement : Prop :=
  forall (R : rcfType), Num.archimedean_axiom R ->
  forall d n n_y (X : 'I_d -> 'I_n -> R), premises n_y X ->
  exists2 lambda_max, largest_eigenvalue (looped.S X) lambda_max &
    forall (Y : 'I_n_y -> 'I_n -> R) lam eta, let h := eta / n%:R in
    (forall W_0, looped.tends_to_its_least_value X Y (looped.descent X Y lam h W_0)) <->
    0 < lam * h * lambda_max < 2%:R.
End clause_4.

(* 5. outside, it never does where (W_0 - W* ) u_max is not 0. *)
Module clause_5.
Section Given.
Variables (R : realFieldType) (d n n_y : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R).
Variables (U : 'I_d -> 'I_d -> R) (s : 'I_d -> R) (max : 'I_d) (W_0 W_star : 'I_n_y -> 'I_d -> R) (lam h : R).
Record premises : Prop := Premises {
  sizes : looped.sizes d n n_y;
  not_0 : exists k t, X k t != 0;
  orthogonal : (* U^T U = I *) forall i j, \sum_(k < d) U k i * U k j = (i == j)%:R;
  eigendecomposition : (* X X^T = U diag(s) U^T *)
    forall i j, \sum_(t < n) X i t * X j t = \sum_(k < d) U i k * s k * U j k;
  (* u_max is the column of U to the largest s_k. *)
  largest : forall k, s k <= s max;
  least_squares : (* Y X^T = W* X X^T *)
    forall c k, \sum_(t < n) Y c t * X k t = \sum_(j < d) W_star c j * (\sum_(t < n) X j t * X k t);
  outside : ~ (0 < lam * h * s max < 2%:R);
  differs : (* (W_0 - W* ) u_max is not 0. *) exists c, \sum_(k < d) (W_0 c k - W_star c k) * U k max != 0 }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y X Y U s max W_0 W_star lam h,
  @premises R d n n_y X Y U s max W_0 W_star lam h ->
  ~ looped.tends_to_its_least_value X Y (looped.descent X Y lam h W_0).
End clause_5.

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Analysis Arithmetic Limit Matrices Spectrum.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis eigencoordinates : eigencoordinates.statement.
Hypothesis inside : inequality_1.statement.
Hypothesis above : inequality_2.statement.
Hypothesis below : inequality_3.statement.
Hypothesis spectral_theorem : spectral_theorem.

Lemma square_ge0 (R : realFieldType) (x : R) : 0 <= x * x.
Proof. by rewrite -expr2 sqr_ge0. Qed.

(* Outside of the range the factor of the largest eigenvalue does not shrink. *)
Lemma factor_outside (R : realFieldType) (lambda t : R) :
  0 < lambda -> ~ (0 < t < 2%:R) -> 1 <= (1 - t) * (1 - t).
Proof.
move=> l0 out; have l1 := lt0r_neq0 l0; case: (ltP 0 t) => t0; last first.
  have := below (inequality_3.Premises l0 t0 l1); rewrite /inequality_3.claim mulfK // addrC; exact.
case: (leP 2%:R t) => t2; last by case: out; rewrite t0 t2.
have := above (inequality_2.Premises l0 t2 l1); rewrite mulfK // addrC; exact.
Qed.

Section Given.
Variables (R : realFieldType) (d n n_y : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R).
Variables (U : 'I_d -> 'I_d -> R) (s : 'I_d -> R) (W_star : 'I_n_y -> 'I_d -> R) (lam h : R).
Hypothesis sizes : looped.sizes d n n_y.
Hypothesis orthogonal : forall i j, \sum_(k < d) U k i * U k j = (i == j)%:R.
Hypothesis decomposed : forall i j, \sum_(t < n) X i t * X j t = \sum_(k < d) U i k * s k * U j k.
Hypothesis least_squares :
  forall c k, \sum_(t < n) Y c t * X k t = \sum_(j < d) W_star c j * (\sum_(t < n) X j t * X k t).
Local Notation loss := (looped.loss X Y).
Local Notation error W c k := (\sum_(j < d) (W c j - W_star c j) * U j k).

Lemma n_not_0 : n%:R != 0 :> R.
Proof. by case: sizes => _ n0 _; rewrite pnatr_eq0 -lt0n. Qed.

Lemma excess W_0 L : loss (looped.descent X Y lam h W_0 L) - loss W_star =
  1 / (n%:R * 2%:R) * \sum_(c < n_y) \sum_(k < d)
    (error W_0 c k * error W_0 c k * s k) * ((1 - lam * h * s k) * (1 - lam * h * s k)) ^+ L.
Proof.
have n1 := n_not_0; case: sizes => d0 n0 y0.
have given : eigencoordinates.premises X Y W_star U s by split=> //; rewrite pnatr_eq0.
have [_ e] := eigencoordinates W_0 (h * n%:R) lam given L.
pose state l := eigencoordinates.after X Y W_0 s (h * n%:R) lam l.
have step : lam * (h * n%:R) / n%:R = lam * h by rewrite mulrA mulfK.
have W_is l c k : eigencoordinates.s_W (state l) c k = looped.descent X Y lam h W_0 l c k.
  elim: l c k => //= l IH c k; rewrite IH step mulNr; congr (_ - _ * _); apply: eq_bigr => t _.
  by congr ((_ - _) * _); apply: eq_bigr => j _; rewrite IH.
have r_is l k : eigencoordinates.s_r (state l) k = (1 - lam * h * s k) ^+ l.
  by elim: l => //= l IH; rewrite IH step exprS; arithmetic.
transitivity (1 / (n%:R * 2%:R) * (\sum_(c < n_y) \sum_(t < n)
   (\sum_(k < d) eigencoordinates.s_W (state L) c k * X k t - Y c t) *
   (\sum_(k < d) eigencoordinates.s_W (state L) c k * X k t - Y c t)) - loss W_star).
  congr (_ * _ - _); apply: eq_bigr => c _; apply: eq_bigr => t _.
  suff -> : \sum_(k < d) eigencoordinates.s_W (state L) c k * X k t =
    \sum_(k < d) looped.descent X Y lam h W_0 L c k * X k t by [].
  by apply: eq_bigr => k _; rewrite W_is.
rewrite e; congr (_ * _); apply: eq_bigr => c _; apply: eq_bigr => k _.
by rewrite r_is exprMn; arithmetic.
Qed.

Lemma half_mean : 0 < 1 / (n%:R * 2%:R) :> R.
Proof. by case: sizes => _ n0 _; rewrite mul1r invr_gt0 mulr_gt0 ?ltr0n. Qed.

Lemma term_is_not_negative W_0 c k L :
  0 <= (error W_0 c k * error W_0 c k * s k) * ((1 - lam * h * s k) * (1 - lam * h * s k)) ^+ L.
Proof.
rewrite mulr_ge0 ?exprn_ge0 ?square_ge0 // mulr_ge0 ?square_ge0 //.
exact: eigenvalues_are_not_negative orthogonal decomposed k.
Qed.

Lemma least_value V : loss W_star <= loss V.
Proof.
rewrite -subr_ge0 -[V]/(looped.descent X Y lam h V 0) excess mulr_ge0 ?(ltW half_mean) // sumr_ge0 // => c _.
by rewrite sumr_ge0 // => k _; exact: term_is_not_negative.
Qed.

Lemma never_outside W_0 k c : 0 < s k -> ~ (0 < lam * h * s k < 2%:R) -> error W_0 c k != 0 ->
  ~ looped.tends_to_its_least_value X Y (looped.descent X Y lam h W_0).
Proof.
move=> sk out e0 [V least tends]; pose gap := 1 / (n%:R * 2%:R) * (error W_0 c k * error W_0 c k * s k).
have V_is : loss V = loss W_star by apply/eqP; rewrite eq_le least least_value.
have gap0 : 0 < gap by rewrite mulr_gt0 ?half_mean // mulr_gt0 // lt_def square_ge0 mulf_neq0.
suff : loss W_star + gap <= loss V by rewrite V_is ger_addl leNgt gap0.
apply: limits_are_not_below tends _ => L; rewrite addrC -ler_subr_addr excess ler_wpmul2l ?(ltW half_mean) //.
rewrite (bigD1 c) //= [X in _ <= X + _](bigD1 k) //= -addrA ler_paddr //.
  by rewrite addr_ge0 // sumr_ge0 // => i _; [|rewrite sumr_ge0 // => j _]; exact: term_is_not_negative.
rewrite ler_pemulr //; first by rewrite mulr_ge0 ?square_ge0 ?(ltW sk).
by apply: exprn_ege1; exact: factor_outside.
Qed.

Lemma tends_inside (max : 'I_d) : Num.archimedean_axiom R -> 0 < s max -> (forall k, s k <= s max) ->
  0 < lam * h * s max < 2%:R -> forall W_0, looped.tends_to_its_least_value X Y (looped.descent X Y lam h W_0).
Proof.
move=> archimedean max0 most /andP[t0 t2] W_0; exists W_star; first exact: least_value.
apply: (@tends_to_ext _ (fun L => loss W_star + 1 / (n%:R * 2%:R) * \sum_(c < n_y) \sum_(k < d)
    (error W_0 c k * error W_0 c k * s k) * ((1 - lam * h * s k) * (1 - lam * h * s k)) ^+ L)).
  by move=> L; rewrite -excess addrC subrK.
rewrite -[X in tends_to _ X]addr0; apply: tends_to_add; first exact: tends_to_constant.
rewrite -[X in tends_to _ X](mulr0 (1 / (n%:R * 2%:R))); apply: tends_to_scale.
rewrite [X in tends_to _ X](_ : 0 = \sum_(c < n_y) \sum_(k < d) 0); last by rewrite big1 // => c _; rewrite big1.
apply: tends_to_sum => c; apply: tends_to_sum => k.
have [sk|sk] := eqVneq (s k) 0.
  by apply: tends_to_ext (tends_to_constant _) => L; rewrite sk mulr0 mul0r.
rewrite -[X in tends_to _ X](mulr0 (error W_0 c k * error W_0 c k * s k)); apply: tends_to_scale.
have sk0 : 0 < s k by rewrite lt_def sk (eigenvalues_are_not_negative orthogonal decomposed).
apply: powers_tend => //; first exact: square_ge0.
have max1 := lt0r_neq0 max0.
have := inside (inequality_1.Premises max0 t0 t2 sk0 (most k) max1).
by rewrite mulrAC mulfK // [- _ + 1]addrC.
Qed.
End Given.

Section Spectrum.
Variables (R : realFieldType) (d n n_y : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R).
Variables (U : 'I_d -> 'I_d -> R) (s : 'I_d -> R).
Hypothesis orthogonal : forall i j, \sum_(k < d) U k i * U k j = (i == j)%:R.
Hypothesis decomposed : forall i j, \sum_(t < n) X i t * X j t = \sum_(k < d) U i k * s k * U j k.

(* W* = Y X^T U diag(t) U^T with t_k = 1/s_k, or 0 *)
Lemma least_squares_solution : exists W_star : 'I_n_y -> 'I_d -> R,
  forall c k, \sum_(t < n) Y c t * X k t = \sum_(j < d) W_star c j * (\sum_(t < n) X j t * X k t).
Proof.
pose b c j := \sum_(t < n) Y c t * X j t; exists (fun c j => \sum_(k < d) coordinate U (b c) k / s k * U j k) => c j.
rewrite -[LHS]/(b c j) (from_coordinates orthogonal (b c) j).
transitivity (\sum_(k < d) \sum_(i < d) coordinate U (b c) k / s k * U i k * (\sum_(t < n) X i t * X j t)); last first.
  by rewrite exchange_big; apply: eq_bigr => i _; rewrite mulr_suml.
apply: eq_bigr => k _; have [_ column] := columns_are_eigenvectors orthogonal decomposed k.
transitivity (coordinate U (b c) k / s k * (s k * U j k)); last first.
  rewrite -column mulr_sumr; apply: eq_bigr => i _; rewrite -[RHS]mulrA [U i k * _]mulrC; congr (_ * (_ * _)).
  by apply: eq_bigr => t _; rewrite mulrC.
have [s0|s0] := eqVneq (s k) 0; last by rewrite mulrA divfK.
suff -> : coordinate U (b c) k = 0 by rewrite !mul0r.
have zero t : \sum_(i < d) X i t * U i k = 0.
  have := eigenvalue_of_gram orthogonal decomposed k; rewrite s0 => /esym.
  under eq_bigr do rewrite expr2; move/squares_are_0; exact.
transitivity (\sum_(t < n) Y c t * (\sum_(i < d) X i t * U i k)); last by rewrite big1 // => t _; rewrite zero mulr0.
rewrite /coordinate; transitivity (\sum_(i < d) \sum_(t < n) Y c t * (X i t * U i k)).
  by apply: eq_bigr => i _; rewrite mulr_suml; apply: eq_bigr => t _; rewrite mulrA.
by rewrite exchange_big; apply: eq_bigr => t _; rewrite mulr_sumr.
Qed.
End Spectrum.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R d n n_y X Y U s max W_0 W_star lam h [sizes not_0 orthogonal decomposed largest least_squares out [c differs]].
have max0 := largest_is_positive orthogonal decomposed not_0 largest.
exact: (never_outside sizes orthogonal decomposed least_squares max0 out differs).
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R archimedean d n n_y X [sizes not_0]; case: (sizes) => d0 n0 y0.
have symmetric i j : looped.S X i j = looped.S X j i by apply: eq_bigr => t _; rewrite mulrC.
have [U [s [orthogonal decomposed]]] := spectral_theorem symmetric.
have [lambda is_largest] := there_is_a_largest orthogonal decomposed d0; exists lambda => // Y lam eta h.
have [most [max max_is]] := largest_of_all orthogonal decomposed is_largest; rewrite -max_is in most *.
have max0 := largest_is_positive orthogonal decomposed not_0 most.
have [W_star least_squares] := least_squares_solution Y orthogonal decomposed.
split=> [all_ |inside_]; last first.
  exact: (tends_inside sizes orthogonal decomposed least_squares archimedean max0 most inside_).
have [//|/negP out] := boolP (0 < lam * h * s max < 2%:R).
pose c0 := Ordinal y0; pose W_0 c j := W_star c j + (c == c0)%:R * U j max.
have e0 : \sum_(j < d) (W_0 c0 j - W_star c0 j) * U j max != 0.
  rewrite (_ : \sum_(j < d) _ = 1) ?oner_eq0 //; transitivity (\sum_(j < d) U j max * U j max).
    by apply: eq_bigr => j _; rewrite /W_0 eqxx mul1r addrC addKr.
  by rewrite orthogonal eqxx.
by case: (never_outside sizes orthogonal decomposed least_squares max0 out e0 (all_ W_0)).
Qed.

Definition clause_4_met (R : rcfType) : @clause_4.premises R 1 1 1 (fun _ _ => 1).
Proof. by split=> //; exists ord0, ord0; rewrite oner_eq0. Qed.
(* d = N = 1, X = Y = 1, W* = 1, W_0 = 0 and lam h = 2 *)
Definition clause_5_met (R : realFieldType) : @clause_5.premises R 1 1 1 (fun _ _ => 1) (fun _ _ => 1) (fun _ _ => 1)
  (fun _ => 1) ord0 (fun _ _ => 0) (fun _ _ => 1) 2%:R 1.
Proof.
split=> //; first by exists ord0, ord0; rewrite oner_eq0.
- by move=> i j; rewrite big_ord_recl big_ord0 mulr1 addr0 (ord1 i) (ord1 j).
- by move=> i j; rewrite !big_ord_recl !big_ord0 !mulr1.
- by move=> c k; rewrite !big_ord_recl !big_ord0 !mul1r !addr0.
- by rewrite !mulr1 ltxx andbF.
by exists ord0; rewrite big_ord_recl big_ord0 mulr1 addr0 sub0r oppr_eq0 oner_eq0.
Qed.
End Derived.
