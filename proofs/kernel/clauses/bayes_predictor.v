(* 1. If the labels of a prompt have second moments E[Y Y^T | X] = K(X) = [[Khat, nu], [nu^T, k0]], then nu is in
   the range of Khat: Khat Khat^+ nu = nu, *)
From mathcomp Require Import matrix.
From Kernel Require Import PositiveSemidefinite Expectation SecondMoments.
Module prompt.
Section Given.
Variables (R : rcfType) (P : law R) (n : nat) (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R).
Variables (Khat : 'M[R]_n) (nu : 'cV[R]_n) (k0 : R) (K_inv : 'M[R]_n) (* Khat^+ *).
Record premises : Prop := Premises {
  size : (0 < n)%N;
  labels : second_moments y y_t Khat nu k0;
  inverse : pseudo_inverse Khat K_inv }.
End Given.
End prompt.

Module clause_1.
Notation premises := prompt.premises.
Definition statement : Prop :=
  forall (R : rcfType) P n y y_t Khat nu k0 K_inv, @premises R P n y y_t Khat nu k0 K_inv ->
  Khat *m K_inv *m nu = nu.
End clause_1.

(* 2. and for every b, E(b^T y - y_t)^2 = k0 - nu^T Khat^+ nu + (b - Khat^+ nu)^T Khat (b - Khat^+ nu), for
   singular Khat too. *)
Module clause_2.
Notation premises := prompt.premises.
Definition statement : Prop :=
  forall (R : rcfType) P n y y_t Khat nu k0 K_inv, @premises R P n y y_t Khat nu k0 K_inv ->
  forall b, loss_is y_t (weighted y b) (k0 - number (nu^T *m K_inv *m nu) + form Khat (b - K_inv *m nu)).
End clause_2.

(* 3. So nu^T Khat^+ y is best among all linear predictors b^T y; *)
Module clause_3.
Notation premises := prompt.premises.
Definition statement : Prop :=
  forall (R : rcfType) P n y y_t Khat nu k0 K_inv, @premises R P n y y_t Khat nu k0 K_inv ->
  exists2 least, loss_is y_t (weighted y (K_inv *m nu)) least &
    forall b l, loss_is y_t (weighted y b) l -> least <= l.
End clause_3.

(* 4. its loss is k0 - nu^T Khat^+ nu, *)

(* 5. and E[(y_t - nu^T Khat^+ y) y_i] = 0 for all i. *)

(* 6. If Y | X is Gaussian with mean 0, it is E(y_t | y), best among all predictors. *)

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Matrices PositiveSemidefinite Expectation SecondMoments.
Import Num.Theory.
Section Derived.
Hypothesis linear_predictors : linear_predictors.statement.

Section Features.
Variables (R : rcfType) (p n : nat) (Phi : 'M[R]_(p, n)) (v : 'cV[R]_p) (K_inv : 'M[R]_n) (b : 'cV[R]_n).
Hypotheses (p0 : (0 < p)%N) (n0 : (0 < n)%N) (inverse : pseudo_inverse (Phi^T *m Phi) K_inv).
Let Khat := Phi^T *m Phi.
Let nu := Phi^T *m v.

(* The population of the p coordinates has these second moments. *)
Lemma of_features : Khat *m K_inv *m nu = nu /\
  form Khat b - 2%:R * number (b^T *m nu) + number (v^T *m v) =
    number (v^T *m v) - number (nu^T *m K_inv *m nu) + form Khat (b - K_inv *m nu).
Proof.
have [least gram] := pseudo_inverse_of_gram inverse; set A := K_inv *m Phi^T in least gram.
have given : linear_predictors.premises (fun i j => Phi i j) (fun i => v i ord0) (fun i j => A i j)
    (fun i j => Phi j i) (fun i => v i ord0) (fun _ => 1).
  split=> // [i j|i j|i|]; last by under eq_bigr do rewrite mul1r.
  - by have /matrixP/(_ i j) e := least; rewrite [RHS]mxE in e; rewrite -[RHS]e; entries.
  - by under eq_bigr do rewrite mul1r.
  - by under eq_bigr do rewrite mul1r mulrC.
have [range [loss _]] := linear_predictors (fun i => b i ord0) given; split.
  rewrite -gram; apply/matrixP=> i j; rewrite ord1; transitivity (\sum_(l < p) Phi l i * v l ord0); last by entries.
  by rewrite -range; entries.
transitivity (\sum_(i < p) 1 * (\sum_(j < n) b j ord0 * Phi i j - v i ord0) * (\sum_(j < n) b j ord0 * Phi i j - v i ord0)).
  have -> : form Khat b = form 1%:M (Phi *m b) by rewrite /form mulmx1 trmx_mul !mulmxA.
  have -> : number (b^T *m nu) = number ((Phi *m b)^T *m 1%:M *m v) by rewrite mulmx1 trmx_mul mulmxA.
  have -> : number (v^T *m v) = form 1%:M v by rewrite /form mulmx1.
  have := form_line (Phi *m b) v (-1) (trmx1 _ _); rewrite sqrrN expr1n mul1r mulrN1 mulNr => <-.
  rewrite scaleN1r /form mulmx1 number_dot; apply: eq_bigr => i _; rewrite mul1r !mxE.
  by congr ((_ - _) * (_ - _)); apply: eq_bigr => j _; rewrite mulrC.
rewrite loss -gram; congr (_ - _ + _); first by rewrite number_dot.
  by rewrite -mulmxA number_dot; entries.
by rewrite formE; entries.
Qed.
End Features.

Section Given.
Variables (R : rcfType) (P : law R) (n : nat) (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R).
Variables (Khat : 'M[R]_n) (nu : 'cV[R]_n) (k0 : R) (K_inv : 'M[R]_n).
Hypothesis given : prompt.premises y y_t Khat nu k0 K_inv.

Lemma in_the_range : Khat *m K_inv *m nu = nu.
Proof.
have [n0 /features[Phi [v [-> -> _]]] inverse] := given; have p0 : (0 < n + 1)%N by rewrite addn1.
exact: (proj1 (of_features v 0 p0 n0 inverse)).
Qed.

Lemma loss b : loss_is y_t (weighted y b) (k0 - number (nu^T *m K_inv *m nu) + form Khat (b - K_inv *m nu)).
Proof.
have [n0 labels inverse] := given; have p0 : (0 < n + 1)%N by rewrite addn1.
have := loss_of_weighted labels b; have [Phi [v [KE nuE k0E]]] := features labels.
by rewrite KE in inverse; rewrite KE nuE k0E (proj2 (of_features v b p0 n0 inverse)).
Qed.
End Given.

Theorem clause_1_holds : clause_1.statement.
Proof. by move=> R P n y y_t Khat nu k0 K_inv; exact: in_the_range. Qed.

Theorem clause_2_holds : clause_2.statement.
Proof. by move=> R P n y y_t Khat nu k0 K_inv given b; exact: loss. Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R P n y y_t Khat nu k0 K_inv given; have := loss given (K_inv *m nu); set least := _ + _ => is_least.
exists least => // b l [_ <-]; have [_ ->] := loss given b.
have nonneg : 0 <= form Khat (b - K_inv *m nu).
  by have [_ /features[Phi [v [-> _ _]]] _] := given; exact: (proj2 (gram_is_semidefinite Phi)).
by rewrite /least subrr (_ : form Khat 0 = 0) ?addr0 ?ler_addl // /form mulmx0 /number mxE.
Qed.

(* One outcome, y = (1, 1) and y_t = 1: Khat is singular. *)
Section Instance.
Variable R : realFieldType.
Lemma one_share : \sum_(i < 1) 1 = 1 :> R.
Proof. by rewrite big_ord_recl big_ord0 addr0. Qed.
Definition one_outcome : law R := population (fun _ : 'I_1 => ler01) one_share.
Lemma product_of_constants (a b : R) : (const_mx a : 'M_2) *m (const_mx b : 'M_2) = const_mx (2%:R * (a * b)).
Proof. by apply/matrixP=> i j; rewrite !mxE; under eq_bigr do rewrite !mxE; rewrite sumr_const card_ord mulr_natl. Qed.
End Instance.

Definition clause_1_met (R : rcfType) :
  @clause_1.premises R (one_outcome R) 2 (fun _ _ => 1) (fun _ => 1) (const_mx 1) (const_mx 1) 1
    (const_mx (1 / 4%:R)).
Proof.
have mean1 : mean_is (fun _ : outcome (one_outcome R) => 1 * 1) 1 by rewrite mulr1; exact: mean_is_constant.
have four : 2%:R * (2%:R * 4%:R^-1) = 1 :> R by rewrite mulrA -natrM mulfV ?pnatr_eq0.
split=> //; first by split=> [i j|i|] //=; rewrite mxE.
split; rewrite ?product_of_constants ?trmx_const //; congr const_mx; rewrite !mul1r ?mulr1 //.
by rewrite mulrA four mul1r.
Qed.
Definition clause_2_met := clause_1_met.
Definition clause_3_met := clause_1_met.
End Derived.
