(* 1. Along an eigenvector of S = X X^T with eigenvalue s, the residual prod_l (I - (eta_l/N) S_l) of L layers of GD++
   is a polynomial p_L(s) = p_L(s, 1), *)
From mathcomp Require Import zmodp poly matrix.
Module residual.
Section Matrices.
Variables (R : fieldType) (d n : nat) (X : 'M[R]_(d, n)) (gamma h : nat -> R).
(* M_0 = I, S_l = M_l X X^T M_l, M_{l+1} = (I - gamma_l S_l) M_l, h_l = eta_l/N *)
Fixpoint M L : 'M[R]_d := if L is l.+1 then (1%:M - gamma l *: (M l *m (X *m X^T) *m M l)) *m M l else 1%:M.
Definition S L : 'M[R]_d := M L *m (X *m X^T) *m M L.
(* prod_l (I - (eta_l/N) S_l), of GD++ and of gradient descent *)
Fixpoint P L : 'M[R]_d := if L is l.+1 then P l *m (1%:M - h l *: S l) else 1%:M.
Fixpoint G L : 'M[R]_d := if L is l.+1 then G l *m (1%:M - h l *: (X *m X^T)) else 1%:M.
End Matrices.

Section Polynomials.
Variables (A : comRingType) (gamma h : nat -> A) (s t : A).
(* p_L(s, t), made of s and t with + and * alone; t = 1 makes e_l 1. *)
Fixpoint e L : A := if L is l.+1 then t * e l ^+ 3 else 1.
Fixpoint m L : A := if L is l.+1 then (t * e l ^+ 2 - gamma l * (s * m l ^+ 2)) * m l else 1.
Fixpoint p L : A := if L is l.+1 then (t * e l ^+ 2 - h l * (s * m l ^+ 2)) * p l else 1.
(* That of gradient descent *)
Fixpoint q L : A := if L is l.+1 then (t - h l * s) * q l else 1.
End Polynomials.

(* p_L(s, 1) and q_L(s, 1), as polynomials in s *)
Definition polynomial (R : fieldType) (gamma h : nat -> R) L : {poly R} :=
  p (fun l => (gamma l)%:P) (fun l => (h l)%:P) 'X 1 L.
Definition polynomial_of_descent (R : fieldType) (h : nat -> R) L : {poly R} := q (fun l => (h l)%:P) 'X 1 L.
(* (3^L - 1)/2, and mu_0 = 1, mu_{l+1} = -gamma_l mu_l^3 *)
Definition degree L : nat := (3 ^ L).-1./2.
Fixpoint mu (R : fieldType) (gamma : nat -> R) L : R := if L is l.+1 then - gamma l * mu gamma l ^+ 3 else 1.
End residual.

Module clause_1.
Record premises (R : rcfType) (d n : nat) : Prop := Premises { sizes : (0 < d)%N /\ (0 < n)%N }.
Definition statement : Prop :=
  forall (R : rcfType) d n, premises R d n -> forall (X : 'M[R]_(d, n)) (eta gamma : nat -> R) L s (v : 'cV[R]_d),
  X *m X^T *m v = s *: v ->
  residual.P X gamma (fun l => eta l / n%:R) L *m v = (residual.polynomial gamma (fun l => eta l / n%:R) L).[s] *: v.
End clause_1.

(* 2. p_L(s, t) a form of degree (3^L - 1)/2 *)

(* 3. whose coefficient at t = 0 is prod_l (-(eta_l/N) mu_l^2), mu_0 = 1, mu_{l+1} = -gamma_l mu_l^3: *)
Module clause_3.
(* p_L(s, 0) is this times s^D, D = (3^L - 1)/2. *)
Definition statement : Prop :=
  forall (R : fieldType) (gamma h : nat -> R) L s,
  residual.p gamma h s 0 L = (\prod_(l < L) (- h l * residual.mu gamma l ^+ 2)) * s ^+ residual.degree L.
End clause_3.

(* 4. its degree is (3^L - 1)/2 when no eta_l (l < L) and no gamma_l (l < L-1) is 0, and lower otherwise. *)

(* 5. For gradient descent the degree is L when no eta_l is 0. *)

(* Proofs. *)
From mathcomp Require Import zmodp poly matrix.
From Kernel Require Import Matrices Analysis Eigenvectors Arithmetic.
Section Derived.
Hypothesis eigenvalues : eigenvalues.statement.
Hypothesis leading_coefficient : leading_coefficient.statement.
Hypothesis spectral_theorem : spectral_theorem.

Lemma power_of_3 L : (3 ^ L = (residual.degree L + residual.degree L).+1)%N.
Proof.
have odd3 : odd (3 ^ L) by rewrite oddX orbT.
by rewrite addnn -[LHS]odd_double_half odd3 /residual.degree -[in RHS](odd_double_half (3 ^ L)) odd3 /= doubleK.
Qed.

Lemma degree_next L : residual.degree L.+1 = (3 * residual.degree L).+1.
Proof.
rewrite {1}/residual.degree expnS power_of_3; set D := residual.degree L.
have -> : (3 * (D + D).+1 = (3 * D).+1.*2.+1)%N by rewrite -addnn mulnS mulnDr !addSn !addnS.
by rewrite /= doubleK.
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R gamma h L s; pose s1 (_ : 'I_1) := s; pose after := leading_coefficient.after s1 gamma h.
have [_ [/(_ ord0) e _]] := leading_coefficient s1 gamma h (leading_coefficient.Premises (isT : (0 < 1)%N)) L.
have state l : [/\ leading_coefficient.s_e (after l) ord0 = residual.e 0 l,
    leading_coefficient.s_m (after l) ord0 = residual.m gamma s 0 l &
    leading_coefficient.s_p (after l) ord0 = residual.p gamma h s 0 l].
  elim: l => [|l [IHe IHm IHp]] //=; rewrite IHe IHm IHp /s1; split; arithmetic.
have made l : [/\ leading_coefficient.s_C (after l) ord0 = s ^+ residual.degree l,
    leading_coefficient.s_mu (after l) ord0 = residual.mu gamma l &
    leading_coefficient.s_lead (after l) ord0 = \prod_(k < l) (- h k * residual.mu gamma k ^+ 2)].
  elim: l => [|l [IHC IHm IHl]] /=; first by rewrite big_ord0.
  rewrite IHC IHm IHl /s1 degree_next big_ord_recr /= exprS mulnC exprM; split; arithmetic.
have [_ _ <-] := state L; have [<- _ <-] := made L; by rewrite e mulrC.
Qed.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R d n [[d0 n0]] X eta gamma L s v ev; set h := fun l => eta l / n%:R.
have symmetric : (X *m X^T)^T = X *m X^T by rewrite trmx_mul trmxK.
have [U [r [O e]]] := eigenvectors_of_symmetric spectral_theorem symmetric.
have gram i j : \sum_(k < n) X i k * X j k = (X *m X^T) i j by rewrite mxE; apply: eq_bigr => k _; rewrite [_^T _ _]mxE.
have given : @eigenvalues.premises R d n (fun i j => X i j) (fun i j => U i j) (fun k => r 0 k).
  split=> // [|i j|i j]; first by rewrite pnatr_eq0 -lt0n.
    by have /matrixP/(_ i j) := O; rewrite !mxE => <-; apply: eq_bigr => k _; rewrite !mxE.
  by rewrite gram (of_eigenvectors O e) mxE; apply: eq_bigr => k _; rewrite mul_mx_diag !mxE.
pose after := eigenvalues.after (fun i j => X i j) (fun k => r 0 k) eta gamma.
have matrices l : (forall i j, eigenvalues.s_M (after l) i j = residual.M X gamma l i j) /\
    (forall i j, eigenvalues.s_P (after l) i j = residual.P X gamma h l i j).
  elim: l => [|l [IHM IHP]]; first by split=> i j; rewrite mxE.
  split=> i j /=.
    rewrite mulmxBl mul1mx -scalemxAl !mxE IHM; congr (_ - _ * _); apply: eq_bigr => k _.
    rewrite IHM mxE; congr (_ * _); apply: eq_bigr => p _; rewrite IHM mxE; congr (_ * _); apply: eq_bigr => q _.
    by rewrite IHM gram.
  have -> : residual.P X gamma h l *m (1%:M - h l *: residual.S X gamma l) = residual.P X gamma h l -
      h l *: (residual.P X gamma h l *m residual.M X gamma l *m (X *m X^T) *m residual.M X gamma l).
    by rewrite mulmxBr mulmx1 -scalemxAr /residual.S !mulmxA.
  rewrite !mxE IHP; congr (_ - _ * _); apply: eq_bigr => k _; rewrite IHM mxE; congr (_ * _).
  apply: eq_bigr => p _; rewrite gram; congr (_ * _); rewrite mxE; apply: eq_bigr => q _; by rewrite IHP IHM.
have numbers l k : [/\ eigenvalues.s_e (after l) k = 1,
    eigenvalues.s_m (after l) k = (residual.m (fun l => (gamma l)%:P) 'X 1 l).[r 0 k] &
    eigenvalues.s_p (after l) k = (residual.polynomial gamma h l).[r 0 k]].
  have e1 j : residual.e (1 : {poly R}) j = 1 by elim: j => //= j ->; rewrite expr1n mulr1.
  elim: l => [|l [IHe IHm IHp]] /=; first by rewrite !hornerE.
  rewrite IHe IHm IHp /residual.polynomial /= e1 !(hornerE, horner_exp, expr1n); split; arithmetic.
have [_ [_ [at_p _]]] := eigenvalues eta gamma given L.
apply: (@function_of _ _ _ O _ _ _ (fun s => (residual.polynomial gamma h L).[s]) _ _ e _ ev).
apply/matrixP=> i j; rewrite mul_mx_diag [RHS]mxE [map_mx _ _ _ _]mxE; have [_ _ <-] := numbers L j.
rewrite -at_p mxE; apply: eq_bigr => k _; by have [_ <-] := matrices L.
Qed.

Definition clause_1_met (R : rcfType) : clause_1.premises R 2 3.
Proof. by []. Qed.
End Derived.
