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
From Kernel Require Import Matrices Eigenvectors Arithmetic.
Import Order.TTheory.
Section Derived.
Hypothesis of_the_layers : gradient_descent_plus_plus_layers.simulation.statement.
Hypothesis eigencoordinates : eigencoordinates.statement.
Hypothesis new_excess : inequality_3.statement.
Hypothesis shrinks : inequality_4.statement.
Hypothesis is_squared : inequality_5.statement.
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
End Layers.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R n_y d n X U s given W_star eta gamma L; have [-> symmetric] := of_layers given W_star eta gamma L; split=> [|k].
  by rewrite trmx_mul symmetric /layers.S !mulmxA.
by rewrite (eigenvector _ (in_eigencoordinates given W_star eta gamma L)) mxE.
Qed.

Definition clause_1_met (R : realFieldType) : @clause_1.premises R 1 1 1 1%:M 1%:M (const_mx 1).
Proof. by split=> //; rewrite ?oner_eq0 ?trmx1 ?mulmx1 ?mul1mx // diag_const_mx. Qed.

Section Sequence.
Variables (R : realFieldType) (kappa : nat -> R).
Hypothesis given : @clause_8.premises R kappa.

Lemma divisor_is_not_0 (k : R) : 1 <= k -> k * 3%:R - 1 != 0.
Proof.
move=> k1; rewrite subr_eq0 gt_eqF // (lt_le_trans (_ : 1 < 3%:R)) ?ltr1n //.
by rewrite -[X in X <= _]mul1r ler_wpmul2r ?ler0n.
Qed.

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
