(* Labels y_1, ..., y_n of a context and y_t of a query: what a law says of them, as far as second moments do. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum matrix.
From Kernel Require Import Matrices PositiveSemidefinite Expectation.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Labels.
Variables (R : realFieldType) (P : law R) (n : nat) (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R).

(* E[Y Y^T] = [[Khat, nu], [nu^T, k0]] *)
Record second_moments (Khat : 'M[R]_n) (nu : 'cV[R]_n) (k0 : R) : Prop := SecondMoments {
  of_context : forall i j, mean_is (fun w => y i w * y j w) (Khat i j);
  of_both : forall i, mean_is (fun w => y i w * y_t w) (nu i ord0);
  of_query : mean_is (fun w => y_t w * y_t w) k0 }.

(* b^T y, and E(f - y_t)^2 = l *)
Definition weighted (b : 'cV[R]_n) (w : outcome P) : R := \sum_i b i ord0 * y i w.
Definition loss_is (f : outcome P -> R) (l : R) : Prop := mean_is (fun w => (f w - y_t w) * (f w - y_t w)) l.

Variables (Khat : 'M[R]_n) (nu : 'cV[R]_n) (k0 : R).
Hypothesis moments : second_moments Khat nu k0.

Lemma mean_of_square b c : mean_is (fun w => (weighted b w + c * y_t w) * (weighted b w + c * y_t w))
  (form Khat b + 2%:R * c * number (b^T *m nu) + c ^+ 2 * k0).
Proof.
case: moments => context both query; rewrite formE number_dot.
pose f w := \sum_i \sum_j (b i ord0 * b j ord0) * (y i w * y j w) +
  (2%:R * c) * (\sum_i b i ord0 * (y i w * y_t w)) + c ^+ 2 * (y_t w * y_t w).
apply: (@mean_is_ext _ _ f) => [w|].
  rewrite mulrDl !mulrDr addrA; congr (_ + _); last by rewrite expr2 -!mulrA; congr (_ * _); rewrite mulrCA.
  rewrite -addrA; congr (_ + _).
    rewrite /weighted mulr_suml; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
    by rewrite -!mulrA; congr (_ * _); rewrite mulrCA.
  rewrite [weighted b w * _]mulrC -[2%:R]/(1 + 1) !mulrDl !mul1r -!mulrA.
  have -> : y_t w * weighted b w = \sum_i b i ord0 * (y i w * y_t w); last by [].
  by rewrite mulr_sumr; apply: eq_bigr => i _; rewrite mulrC mulrA.
apply: mean_is_add; last exact: mean_is_scale.
apply: mean_is_add; last by apply: mean_is_scale; apply: mean_is_sum => i; apply: mean_is_scale.
apply: mean_is_sum => i; apply: mean_is_sum => j; rewrite mulrAC; exact: mean_is_scale.
Qed.

Lemma loss_of_weighted b : loss_is (weighted b) (form Khat b - 2%:R * number (b^T *m nu) + k0).
Proof.
have := mean_of_square b (-1); rewrite sqrrN expr1n mul1r mulrN1 mulNr; apply: mean_is_ext => w.
by rewrite mulN1r.
Qed.

Lemma moments_symmetric : Khat^T = Khat.
Proof.
case: moments => context _ _; apply/matrixP=> i j; rewrite mxE.
have [_ <-] := context i j; have [_ <-] := context j i; apply: mean_isE.
by apply: mean_is_ext (has_mean_is (proj1 (context i j))) => w; rewrite mulrC.
Qed.

Definition moment_matrix : 'M[R]_(n + 1) := block_mx Khat nu nu^T k0%:M.
Lemma moments_semidefinite : positive_semidefinite moment_matrix.
Proof.
split=> [|z]; first by rewrite tr_block_mx trmxK tr_scalar_mx moments_symmetric.
rewrite -[z]vsubmxK; set b := usubmx z; rewrite [dsubmx z]mx11_scalar; set c := dsubmx z ord0 ord0.
suff -> : form moment_matrix (col_mx b c%:M) = form Khat b + 2%:R * c * number (b^T *m nu) + c ^+ 2 * k0.
  by apply: mean_positive (mean_of_square b c) => w; rewrite -expr2 sqr_ge0.
rewrite /form tr_col_mx mul_row_block mul_row_col tr_scalar_mx !mulmxDl !numberD -!mulmxA !mul_mx_scalar !mul_scalar_mx.
rewrite -!scalemxAr !numberZ [number (nu^T *m b)]number_dotC /number [k0%:M _ _]mxE eqxx mulr1n.
by rewrite mulmxA -/(number _) addrA -[2%:R]/(1 + 1) !mulrDl !mul1r expr2 !mulrA !addrA.
Qed.
End Labels.

(* Over the reals the second moments are the inner products of vectors: the columns of Phi, and v. *)
Section Features.
Variables (R : rcfType) (P : law R) (n : nat) (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R).
Lemma features Khat nu k0 : second_moments y y_t Khat nu k0 ->
  exists (Phi : 'M[R]_(n + 1, n)) (v : 'cV[R]_(n + 1)), [/\ Khat = Phi^T *m Phi, nu = Phi^T *m v & k0 = number (v^T *m v)].
Proof.
move=> /moments_semidefinite/semidefinite_is_gram[G]; rewrite -[G]hsubmxK tr_row_mx mul_col_row.
move=> /eq_block_mx[-> -> _ /matrixP/(_ ord0 ord0)]; rewrite mxE eqxx mulr1n => ->.
by exists (lsubmx G), (rsubmx G).
Qed.
End Features.

(* What bayes_predictor says *)
Section Least.
Variables (R : rcfType) (P : law R) (n : nat) (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R).
Variables (Khat : 'M[R]_n) (nu : 'cV[R]_n) (k0 : R) (K_inv : 'M[R]_n).
Hypotheses (moments : second_moments y y_t Khat nu k0) (inverse : pseudo_inverse Khat K_inv).

Lemma moments_in_range : Khat *m K_inv *m nu = nu.
Proof.
have [Phi [v [KE -> _]]] := features moments; have [] := @pseudo_inverse_of_gram _ _ _ Phi K_inv; rewrite -KE //.
by rewrite !mulmxA => -> _.
Qed.

Lemma excess_loss b :
  loss_is y_t (weighted y b) (k0 - number (nu^T *m K_inv *m nu) + form Khat (b - K_inv *m nu)).
Proof.
have symK := moments_symmetric moments; have symB := pseudo_inverse_symmetric symK inverse.
suff -> : form Khat (b - K_inv *m nu) = form Khat b - 2%:R * number (b^T *m nu) + number (nu^T *m K_inv *m nu).
  by rewrite addrCA subrK; exact: loss_of_weighted moments b.
rewrite -scaleN1r form_line // sqrrN expr1n mul1r mulrN1 mulNr; congr (_ - _ * _ + _).
  by rewrite -mulmxA [Khat *m _]mulmxA moments_in_range.
by rewrite /form trmx_mul symB -mulmxA [Khat *m _]mulmxA moments_in_range.
Qed.

Lemma least_of_weighted b l : loss_is y_t (weighted y b) l -> k0 - number (nu^T *m K_inv *m nu) <= l.
Proof.
move=> [_ <-]; have [_ ->] := excess_loss b; rewrite ler_addl.
by have [Phi [v [-> _ _]]] := features moments; exact: (proj2 (gram_is_semidefinite Phi)).
Qed.
End Least.
