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
Record premises (R : rcfType) (d n : nat) (X : 'M[R]_(d, n)) (s : R) (v : 'cV[R]_d) : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  eigenvector : X *m X^T *m v = s *: v }.
Definition statement : Prop :=
  forall (R : rcfType) d n X s v, @premises R d n X s v -> forall (eta gamma : nat -> R) L,
  residual.P X gamma (fun l => eta l / n%:R) L *m v = (residual.polynomial gamma (fun l => eta l / n%:R) L).[s] *: v.
End clause_1.

(* 2. p_L(s, t) a form of degree (3^L - 1)/2 *)
Module clause_2.
Definition statement : Prop :=
  forall (R : realFieldType) (gamma h : nat -> R) L, let D := residual.degree L in
  exists a : nat -> R, forall s t, residual.p gamma h s t L = \sum_(i < D.+1) a i * s ^+ i * t ^+ (D - i).
End clause_2.

(* 3. whose coefficient at t = 0 is prod_l (-(eta_l/N) mu_l^2), mu_0 = 1, mu_{l+1} = -gamma_l mu_l^3: *)
Module clause_3.
(* p_L(s, 0) is this times s^D, D = (3^L - 1)/2. *)
Definition statement : Prop :=
  forall (R : fieldType) (gamma h : nat -> R) L s,
  residual.p gamma h s 0 L = (\prod_(l < L) (- h l * residual.mu gamma l ^+ 2)) * s ^+ residual.degree L.
End clause_3.

(* 4. its degree is (3^L - 1)/2 when no eta_l (l < L) and no gamma_l (l < L-1) is 0, and lower otherwise. *)
Module clause_4.
(* The degree is the size less 1: the size of 0 is 0, and that of other constants 1. *)
Definition statement : Prop :=
  forall (R : realFieldType) (gamma h : nat -> R) L,
  let none_is_0 := (forall l, (l < L)%N -> h l != 0) /\ (forall l, (l.+1 < L)%N -> gamma l != 0) in
  (none_is_0 -> size (residual.polynomial gamma h L) = (residual.degree L).+1) /\
  (~ none_is_0 -> (size (residual.polynomial gamma h L) <= residual.degree L)%N).
End clause_4.

(* 5. For gradient descent the degree is L when no eta_l is 0. *)
Module clause_5.
Section Given.
Variables (R : realFieldType) (d n : nat) (eta : nat -> R) (L : nat).
Record premises : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  none_is_0 : forall l, (l < L)%N -> eta l != 0 }.
End Given.
(* Its residual is q_L(s) along every eigenvector. *)
Definition statement : Prop :=
  forall (R : rcfType) d n eta L, @premises R d n eta L -> let h l := eta l / n%:R in
  size (residual.polynomial_of_descent h L) = L.+1 /\
  forall (X : 'M[R]_(d, n)) lambda (v : 'cV[R]_d), X *m X^T *m v = lambda *: v ->
  residual.G X h L *m v = (residual.polynomial_of_descent h L).[lambda] *: v.
End clause_5.

(* Proofs. *)
From mathcomp Require Import zmodp poly matrix.
From Kernel Require Import Matrices Analysis Eigenvectors Arithmetic Forms.
Section Derived.
Hypothesis eigenvalues : eigenvalues.statement.
Hypothesis degree : degree.statement.
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
move=> R d n X s v [[d0 n0] ev] eta gamma L; set h := fun l => eta l / n%:R.
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

Section Degree.
Variables (R : realFieldType) (gamma h : nat -> R).

Lemma value_of_p (s t : {poly R}) x L :
  [/\ (residual.e t L).[x] = residual.e t.[x] L,
    (residual.m (fun l => (gamma l)%:P) s t L).[x] = residual.m gamma s.[x] t.[x] L &
    (residual.p (fun l => (gamma l)%:P) (fun l => (h l)%:P) s t L).[x] = residual.p gamma h s.[x] t.[x] L].
Proof.
elim: L => [|L [IHe IHm IHp]] /=; first by rewrite !hornerE.
by rewrite !(hornerE, horner_exp) IHe IHm IHp.
Qed.

Lemma value_of_q (s t : {poly R}) x L :
  (residual.q (fun l => (h l)%:P) s t L).[x] = residual.q h s.[x] t.[x] L.
Proof. by elim: L => [|L IH] /=; rewrite !hornerE // IH. Qed.

Lemma homogeneous c s t L : residual.p gamma h (c * s) (c * t) L = c ^+ residual.degree L * residual.p gamma h s t L /\
  residual.q h (c * s) (c * t) L = c ^+ L * residual.q h s t L.
Proof.
pose at_1 (x : R) (_ : 'I_1) := x; pose after := degree.after (at_1 s) (at_1 t) (at_1 c) gamma h.
have [_ [_ [/(_ ord0) ep /(_ ord0) eq]]] := degree (at_1 s) (at_1 t) (at_1 c) gamma h (degree.Premises (isT : (0 < 1)%N)) L.
have state l : [/\ degree.s_e (after l) ord0 = residual.e t l, degree.s_m (after l) ord0 = residual.m gamma s t l &
    degree.s_p (after l) ord0 = residual.p gamma h s t l] /\ degree.s_q_ (after l) ord0 = residual.q h s t l.
  elim: l => [|l [[IHe IHm IHp] IHq]] //=; rewrite IHe IHm IHp IHq /at_1; split; first split; arithmetic.
have scaled l : [/\ degree.s_e_c (after l) ord0 = residual.e (c * t) l,
    degree.s_m_c (after l) ord0 = residual.m gamma (c * s) (c * t) l &
    degree.s_p_c (after l) ord0 = residual.p gamma h (c * s) (c * t) l] /\
    degree.s_q_c (after l) ord0 = residual.q h (c * s) (c * t) l.
  elim: l => [|l [[IHe IHm IHp] IHq]] //=; rewrite IHe IHm IHp IHq /at_1; split; first split; arithmetic.
have powers l : degree.s_C (after l) ord0 = c ^+ residual.degree l /\ degree.s_E (after l) ord0 = c ^+ l.
  elim: l => [|l [IHC IHE]] //=; rewrite IHC IHE /at_1 degree_next !exprS mulnC exprM; split; arithmetic.
have [[_ _ <-] <-] := scaled L; have [[_ _ <-] <-] := state L; have [<- <-] := powers L; by split.
Qed.

Let value_at_s L x : (residual.polynomial gamma h L).[x] = residual.p gamma h x 1 L.
Proof. by have [_ _ ->] := value_of_p 'X 1 x L; rewrite !hornerE. Qed.
Let value_at_t L x : (residual.p (fun l => (gamma l)%:P) (fun l => (h l)%:P) 1 'X L).[x] = residual.p gamma h 1 x L.
Proof. by have [_ _ ->] := value_of_p 1 'X x L; rewrite !hornerE. Qed.
Let form L c s t := (homogeneous c s t L).1.

Lemma highest L : (residual.polynomial gamma h L)`_(residual.degree L) = \prod_(l < L) (- h l * residual.mu gamma l ^+ 2).
Proof.
by rewrite (highest_coefficient (form L) (value_at_s L) (value_at_t L)) clause_3_holds expr1n mulr1.
Qed.

Lemma degree_at_most L : (size (residual.polynomial gamma h L) <= (residual.degree L).+1)%N.
Proof. exact: size_at_most (form L) (value_at_s L) (value_at_t L). Qed.

Lemma p_is_a_form L s t : residual.p gamma h s t L =
  \sum_(i < (residual.degree L).+1) (residual.polynomial gamma h L)`_i * s ^+ i * t ^+ (residual.degree L - i).
Proof. exact: is_a_form (form L) (value_at_s L) (value_at_t L) s t. Qed.

Lemma mu_is_not_0 L : residual.mu gamma L != 0 <-> forall l, (l < L)%N -> gamma l != 0.
Proof.
elim: L => [|L IH] /=; first by rewrite oner_eq0.
rewrite mulf_eq0 negb_or oppr_eq0 expf_eq0 /=; split=> [/andP[g0 m0] l|all].
  by rewrite ltnS leq_eqVlt => /orP[/eqP-> //|]; exact: (IH.1 m0).
by rewrite all //; apply: IH.2 => l lL; apply/all/ltnW.
Qed.

Lemma highest_is_not_0 L : \prod_(l < L) (- h l * residual.mu gamma l ^+ 2) != 0 <->
  (forall l, (l < L)%N -> h l != 0) /\ (forall l, (l.+1 < L)%N -> gamma l != 0).
Proof.
split=> [/prodf_neq0 all|[h0 g0]].
  have each l : (l < L)%N -> h l != 0 /\ residual.mu gamma l != 0.
    move=> lL; have := all (Ordinal lL) isT; rewrite mulf_eq0 negb_or oppr_eq0 expf_eq0 /= => /andP[]; by [].
  split=> l lL; first by case: (each l lL).
  by have [_ /mu_is_not_0/(_ l (ltnSn l))] := each _ lL.
apply/prodf_neq0 => l _; rewrite mulf_eq0 negb_or oppr_eq0 expf_eq0 /= h0 ?ltn_ord //.
apply/mu_is_not_0 => k kl; apply: g0; exact: leq_ltn_trans kl (ltn_ord l).
Qed.
End Degree.

Theorem clause_2_holds : clause_2.statement.
Proof. move=> R gamma h L D; exists (fun i => (residual.polynomial gamma h L)`_i) => s t; exact: p_is_a_form. Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R gamma h L none_is_0; have size_p := degree_at_most gamma h L; split=> [all|some].
  apply/eqP; rewrite eqn_leq size_p /=; apply: leq_trans (_ : _ <= _)%N; last exact: leqnn.
  by rewrite ltnNge; apply/negP => /leq_sizeP/(_ _ (leqnn _))/eqP; rewrite highest; apply/negP/highest_is_not_0.
rewrite -ltnS ltn_neqAle size_p andbT; apply/negP => /eqP e; apply: some; apply/highest_is_not_0; rewrite -highest.
have p0 : residual.polynomial gamma h L != 0 by rewrite -size_poly_eq0 e.
by move: p0; rewrite -lead_coef_eq0 lead_coefE e.
Qed.

Lemma highest_of_descent (R : realFieldType) (h : nat -> R) L s :
  residual.q h s 0 L = (\prod_(l < L) - h l) * s ^+ L.
Proof.
pose s1 (_ : 'I_1) := s; pose after := leading_coefficient.after s1 (fun _ => 0) h.
have [_ [_ /(_ ord0) e]] := leading_coefficient s1 (fun _ => 0) h (leading_coefficient.Premises (isT : (0 < 1)%N)) L.
have state l : [/\ leading_coefficient.s_q_ (after l) ord0 = residual.q h s 0 l,
    leading_coefficient.s_E (after l) ord0 = s ^+ l & leading_coefficient.s_g (after l) ord0 = \prod_(k < l) - h k].
  elim: l => [|l [IHq IHE IHg]] /=; first by rewrite big_ord0.
  by rewrite IHq IHE IHg /s1 big_ord_recr /= exprS; split; arithmetic.
by have [<- <- <-] := state L; rewrite e mulrC.
Qed.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R d n eta L [[d0 n0] none_is_0] h.
have n1 : n%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have h0 l : (l < L)%N -> h l != 0 by move=> lL; rewrite mulf_neq0 ?invr_eq0 ?none_is_0.
have value x : (residual.polynomial_of_descent h L).[x] = residual.q h x 1 L by rewrite value_of_q !hornerE.
have value' x : (residual.q (fun l => (h l)%:P) 1 'X L).[x] = residual.q h 1 x L by rewrite value_of_q !hornerE.
have form c x t : residual.q h (c * x) (c * t) L = c ^+ L * residual.q h x t L := (homogeneous (fun _ => 0) h c x t L).2.
split.
  apply/eqP; rewrite eqn_leq (size_at_most form value value') ltnNge; apply/negP => /leq_sizeP/(_ _ (leqnn _))/eqP.
  rewrite (highest_coefficient form value value') highest_of_descent expr1n mulr1; apply/negP/prodf_neq0 => l _.
  by rewrite oppr_eq0 h0.
move=> X; have symmetric : (X *m X^T)^T = X *m X^T by rewrite trmx_mul trmxK.
have [U [s [O e]]] := eigenvectors_of_symmetric spectral_theorem symmetric; have E := of_eigenvectors O e.
have gram i j : \sum_(k < n) X i k * X j k = (X *m X^T) i j by rewrite mxE; apply: eq_bigr => k _; rewrite [_^T _ _]mxE.
have given : @eigenvalues.premises R d n (fun i j => X i j) (fun i j => U i j) (fun k => s 0 k).
  split=> // i j; first by have /matrixP/(_ i j) := O; rewrite !mxE => <-; apply: eq_bigr => k _; rewrite !mxE.
  by rewrite gram E mxE; apply: eq_bigr => k _; rewrite mul_mx_diag !mxE.
pose after := eigenvalues.after (fun i j => X i j) (fun k => s 0 k) eta (fun _ => 0).
have [_ [_ [_ at_q]]] := eigenvalues eta (fun _ => 0) given L.
have state l : (forall i j, eigenvalues.s_G (after l) i j = residual.G X h l i j) /\
    (forall k, eigenvalues.s_q_ (after l) k = residual.q h (s 0 k) 1 l).
  elim: l => [|l [IHG IHq]]; first by split=> i; rewrite ?mxE // => j; rewrite mxE.
  split=> [i j|k] /=; last by rewrite IHq.
  rewrite mulmxBr mulmx1 -scalemxAr !mxE IHG; congr (_ - _ * _); apply: eq_bigr => k _; by rewrite IHG gram.
have [G q] := state L; move=> lambda v ev.
apply: (@function_of _ _ _ O _ _ _ (fun x => (residual.polynomial_of_descent h L).[x]) _ _ e _ ev).
apply/matrixP=> i j; rewrite mul_mx_diag [RHS]mxE [map_mx _ _ _ _]mxE value -q -at_q mxE.
by apply: eq_bigr => k _; rewrite G.
Qed.

(* Two layers *)
Definition clause_5_met (R : realFieldType) : @clause_5.premises R 2 3 (fun _ => 1) 2.
Proof. by split=> // l _; rewrite oner_eq0. Qed.
Definition clause_1_met (R : rcfType) : @clause_1.premises R 2 2 1%:M 1 (const_mx 1).
Proof. by split=> //; rewrite trmx1 !mul1mx scale1r. Qed.
End Derived.
