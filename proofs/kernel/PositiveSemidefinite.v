(* Quadratic forms, positive semidefinite matrices and pseudo-inverses. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum matrix.
From Kernel Require Import Matrices.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Forms.
Variable R : realFieldType.

(* The number in a matrix of one row and one column, and x^T K x *)
Definition number (A : 'M[R]_1) : R := A ord0 ord0.
Definition form n (K : 'M[R]_n) (x : 'cV[R]_n) : R := number (x^T *m K *m x).
Definition positive_semidefinite n (K : 'M[R]_n) : Prop := K^T = K /\ forall x, 0 <= form K x.

(* The pseudo-inverse of Moore and Penrose *)
Definition pseudo_inverse m n (A : 'M[R]_(m, n)) (B : 'M[R]_(n, m)) : Prop :=
  [/\ A *m B *m A = A, B *m A *m B = B, (A *m B)^T = A *m B & (B *m A)^T = B *m A].

Lemma numberD A B : number (A + B) = number A + number B. Proof. by rewrite /number mxE. Qed.
Lemma numberZ c A : number (c *: A) = c * number A. Proof. by rewrite /number mxE. Qed.
Lemma numberN A : number (- A) = - number A. Proof. by rewrite /number mxE. Qed.
Lemma numberM A B : number (A *m B) = number A * number B. Proof. by rewrite /number mxE big_ord_recl big_ord0 addr0. Qed.
Lemma number_tr A : number A^T = number A.
Proof. by rewrite /number mxE. Qed.

Lemma number_dot n (x y : 'cV[R]_n) : number (x^T *m y) = \sum_i x i ord0 * y i ord0.
Proof. by rewrite /number mxE; apply: eq_bigr => i _; rewrite mxE. Qed.
Lemma number_dotC n (x y : 'cV[R]_n) : number (x^T *m y) = number (y^T *m x).
Proof. by rewrite -number_tr trmx_mul trmxK. Qed.

Lemma number_between n (K : 'M[R]_n) (x y : 'cV[R]_n) :
  number (x^T *m K *m y) = \sum_i \sum_j x i ord0 * K i j * y j ord0.
Proof.
rewrite /number mxE exchange_big; apply: eq_bigr => j _ /=; rewrite mxE mulr_suml.
by apply: eq_bigr => i _; rewrite mxE.
Qed.
Lemma formE n (K : 'M[R]_n) x : form K x = \sum_i \sum_j x i ord0 * K i j * x j ord0.
Proof. exact: number_between. Qed.

Lemma form_gram p n (G : 'M[R]_(p, n)) x : form (G^T *m G) x = \sum_i (G *m x) i ord0 * (G *m x) i ord0.
Proof. by rewrite /form -number_dot trmx_mul !mulmxA. Qed.

Lemma gram_is_semidefinite p n (G : 'M[R]_(p, n)) : positive_semidefinite (G^T *m G).
Proof.
split=> [|x]; first by rewrite trmx_mul trmxK.
by rewrite form_gram sumr_ge0 // => i _; rewrite -expr2 sqr_ge0.
Qed.

Lemma squares_are_0_of_matrix m n (A : 'M[R]_(m, n)) : A^T *m A = 0 -> A = 0.
Proof.
move=> /matrixP z; apply/matrixP=> i j; rewrite [RHS]mxE.
have := z j j; rewrite !mxE => e; apply: (@squares_are_0 R m (fun k => A k j)).
by rewrite -[RHS]e; apply: eq_bigr => k _; rewrite mxE.
Qed.

Lemma form_line n (K : 'M[R]_n) x y t : K^T = K ->
  form K (x + t *: y) = form K x + 2%:R * t * number (x^T *m K *m y) + t ^+ 2 * form K y.
Proof.
move=> sym; have trE : (x + t *: y)^T = x^T + t *: y^T by apply/matrixP=> i j; rewrite !mxE.
rewrite /form trE !mulmxDl !mulmxDr -!scalemxAl -!scalemxAr !numberD !numberZ.
have -> : number (y^T *m K *m x) = number (x^T *m K *m y).
  by rewrite -mulmxA number_dotC trmx_mul sym.
by rewrite [2%:R]/(1 + 1) !mulrDl !mul1r expr2 !addrA [t * (t * _)]mulrA.
Qed.

(* Where the form of a positive semidefinite matrix is 0, so is the matrix. *)
Lemma form_is_0 n (K : 'M[R]_n) x : positive_semidefinite K -> form K x = 0 -> K *m x = 0.
Proof.
move=> [sym nonneg] x0; apply: squares_are_0_of_matrix.
pose y := K *m x; pose c := number (y^T *m y); suff c0 : c = 0.
  by apply/matrixP=> i j; rewrite !ord1 [RHS]mxE.
apply/eqP/negP => /negP c0; have := nonneg (y + (- (form K y + 1) / (2%:R * c)) *: x).
have two : 2%:R * c != 0 by rewrite mulf_neq0 ?pnatr_eq0.
rewrite form_line // x0 mulr0 addr0 -mulmxA -/y -/c mulrAC [2%:R * c * _]mulrC divfK //.
by rewrite opprD addrA subrr sub0r oppr_ge0 leNgt ltr01.
Qed.

Lemma form_rank_one n (K : 'M[R]_n) c (v x : 'cV[R]_n) :
  form (K - c *: (v *m v^T)) x = form K x - c * number (x^T *m v) ^+ 2.
Proof.
rewrite /form mulmxBr mulmxBl numberD numberN; congr (_ - _).
by rewrite -scalemxAr -scalemxAl numberZ mulmxA -[_ *m v^T *m x]mulmxA numberM [number (v^T *m x)]number_dotC expr2.
Qed.

(* Less what is of rank one along e *)
Lemma semidefinite_less n (K : 'M[R]_n) (e : 'cV[R]_n) : positive_semidefinite K -> form K e != 0 ->
  positive_semidefinite (K - (form K e)^-1 *: (K *m e *m (K *m e)^T)).
Proof.
move=> [sym nonneg] a0; split=> [|x].
  apply/matrixP=> i j; have s : K j i = K i j by rewrite -{1}sym mxE.
  by rewrite [LHS]mxE !mxE s; congr (_ - _ * _); apply: eq_bigr => k _; rewrite !mxE mulrC.
set a := form K e in a0 *; set b := number (x^T *m K *m e).
have := nonneg (x + (- (a^-1 * b)) *: e); rewrite form_line // -/a -/b form_rank_one mulmxA -/b.
suff -> : form K x + 2%:R * - (a^-1 * b) * b + (- (a^-1 * b)) ^+ 2 * a = form K x - a^-1 * b ^+ 2 by [].
pose u := a^-1 * b; have ua : u ^+ 2 * a = u * b by rewrite expr2 -mulrA /u [_ * b * a]mulrAC mulVf // mul1r.
by rewrite -/u sqrrN ua [2%:R]/(1 + 1) mulrDl mul1r mulrDl addrA mulNr subrK expr2 mulrA.
Qed.
End Forms.

(* A positive semidefinite matrix is that of the inner products of n vectors, the columns of G. *)
Theorem semidefinite_is_gram (R : rcfType) n (K : 'M[R]_n) : positive_semidefinite K ->
  exists G : 'M[R]_n, K = G^T *m G.
Proof.
move=> K0; pose e (i : 'I_n) : 'cV[R]_n := \col_k (k == i)%:R.
have column m (A : 'M[R]_(m, n)) j i : (A *m e j) i ord0 = A i j.
  by rewrite mxE (bigD1 j) //= mxE eqxx mulr1 big1 ?addr0 // => k /negPf kj; rewrite mxE kj mulr0.
suff H m : (m <= n)%N -> exists (G : 'M[R]_n) S, [/\ K = G^T *m G + S, positive_semidefinite S,
    forall i : 'I_n, (i < m)%N -> S *m e i = 0 & forall i : 'I_n, (m <= i)%N -> G^T *m e i = 0].
  have [G [S [-> _ S0 _]]] := H n (leqnn n); exists G; rewrite (_ : S = 0) ?addr0 //; apply/matrixP=> i j.
  by rewrite -column S0 // !mxE.
elim: m => [_|m IH mn].
  by exists 0, K; split; rewrite ?trmx0 ?mul0mx ?add0r // => i; rewrite ?trmx0 ?mul0mx.
have [G [S [KE S_psd S0 G0]]] := IH (ltnW mn); have [sym nonneg] := S_psd; pose k := Ordinal mn.
case: (eqVneq (form S (e k)) 0) => [a0|a0].
  exists G, S; split=> // i im; last by rewrite G0 // ltnW.
  move: im; rewrite ltnS leq_eqVlt => /orP[/eqP ik|]; last exact: S0.
  by rewrite (_ : i = k) ?form_is_0 //; exact: val_inj.
have := semidefinite_less S_psd a0; set a := form S (e k) in a0 *; set v := S *m e k => less.
pose q := Num.sqrt a; have qq : q ^+ 2 = a by rewrite sqr_sqrtr // nonneg.
pose g : 'rV[R]_n := q^-1 *: v^T; have gt : g^T = q^-1 *: v by apply/matrixP=> i j; rewrite !mxE.
have gg : g^T *m g = a^-1 *: (v *m v^T) by rewrite gt -scalemxAr -scalemxAl scalerA -expr2 exprVn qq.
have kk : (e k)^T *m e k = 1%:M.
  by apply/matrixP=> i j; rewrite !ord1 column !mxE !eqxx.
have Gk : G^T *m e k = 0 by exact: G0.
have Gt : (G + e k *m g)^T = G^T + g^T *m (e k)^T by rewrite -trmx_mul; apply/matrixP=> i j; rewrite !mxE.
exists (G + e k *m g), (S - a^-1 *: (v *m v^T)); split=> // [|i|i mi].
- rewrite Gt mulmxDl !mulmxDr !mulmxA Gk mul0mx addr0 -[_ *m (e k)^T *m G]mulmxA.
  have -> : (e k)^T *m G = 0 by rewrite -[LHS]trmxK trmx_mul trmxK Gk trmx0.
  by rewrite mulmx0 add0r -[_ *m (e k)^T *m e k]mulmxA kk mulmx1 gg -addrA [X in _ + X]addrCA addrN addr0.
- rewrite ltnS mulmxBl -scalemxAl -mulmxA; have -> : v^T *m e i = (e k)^T *m (S *m e i) by rewrite trmx_mul sym mulmxA.
  rewrite leq_eqVlt => /orP[/eqP ik|im]; last by rewrite S0 // !mulmx0 scaler0 subr0.
  rewrite (_ : i = k); last exact: val_inj.
  have -> : (e k)^T *m (S *m e k) = a%:M by rewrite mulmxA [LHS]mx11_scalar.
  by rewrite mul_mx_scalar scalerA mulVf // scale1r subrr.
- rewrite Gt mulmxDl (G0 _ (ltnW mi)) add0r -mulmxA (_ : (e k)^T *m e i = 0) ?mulmx0 //.
  by apply/matrixP=> a1 a2; rewrite !ord1 column !mxE; case: eqP => // ik; rewrite ik ltnn in mi.
Qed.

Section PseudoInverse.
Variable R : realFieldType.

Lemma pseudo_inverse_unique m n (A : 'M[R]_(m, n)) B C : pseudo_inverse A B -> pseudo_inverse A C -> B = C.
Proof.
move=> [B1 B2 B3 B4] [C1 C2 C3 C4].
have e1 : A *m B = A *m C by rewrite -[in LHS]C1 -[A *m C *m A *m B]mulmxA -C3 -B3 -trmx_mul mulmxA B1 C3.
have e2 : B *m A = C *m A.
  have <- : (C *m A *m (B *m A))^T = B *m A by rewrite trmx_mul B4 C4 -mulmxA [A *m (C *m A)]mulmxA C1.
  by rewrite -mulmxA [A *m (B *m A)]mulmxA B1 C4.
by rewrite -B2 e2 -mulmxA e1 mulmxA C2.
Qed.

(* What is symmetric has a symmetric one. *)
Lemma pseudo_inverse_symmetric n (K B : 'M[R]_n) : K^T = K -> pseudo_inverse K B -> B^T = B.
Proof.
move=> sym [B1 B2 B3 B4]; apply: pseudo_inverse_unique (K) _ _ _ _; last by split; [exact: B1|exact: B2|exact: B3|exact: B4].
have BK : B^T *m K = K *m B by rewrite -[in LHS]sym -trmx_mul.
have KB : K *m B^T = B *m K by rewrite -[in LHS]sym -trmx_mul.
split.
- by rewrite -[RHS]sym -[in RHS]B1 !trmx_mul sym mulmxA.
- by rewrite -[in RHS]B2 !trmx_mul sym mulmxA.
- by rewrite KB.
- by rewrite BK.
Qed.

(* Of a matrix of inner products G^T G it is A A^T with A = B G^T, for which G^T G A = G^T. *)
Lemma pseudo_inverse_of_gram p n (G : 'M[R]_(p, n)) B : pseudo_inverse (G^T *m G) B ->
  G^T *m G *m (B *m G^T) = G^T /\ B *m G^T *m (B *m G^T)^T = B.
Proof.
move=> inv; have sym : (G^T *m G)^T = G^T *m G by rewrite trmx_mul trmxK.
have symB := pseudo_inverse_symmetric sym inv; have [B1 B2 B3 B4] := inv; split; last first.
  by rewrite trmx_mul trmxK symB !mulmxA -[B *m _ *m G]mulmxA.
apply/eqP; rewrite -subr_eq0 -trmx_eq0; apply/eqP/squares_are_0_of_matrix; rewrite trmxK.
set D := _ - _; have -> : D = (G^T *m G *m B - 1%:M) *m G^T by rewrite /D mulmxBl mul1mx mulmxA.
rewrite trmx_mul trmxK !mulmxA -[_ *m G^T *m G]mulmxA mulmxBl mul1mx B1 subrr.
by rewrite mul0mx.
Qed.
End PseudoInverse.
