(* 1. h(S U, S^-T W) = h(U, W) for every invertible S, U the keys and W the queries, if h is any function of the
   scores <u_i, w> of a query w with all keys: <u, w>, relu(<u, w>), exp(c <u, w>), softmax over the keys of c <u,
   w>; *)
From mathcomp Require Import matrix.
Module similarities.
Section Given.
Variables (R : realFieldType) (p n m : nat).
(* The scores of query j with all keys, and functions of these *)
Definition scores (U : 'M[R]_(p, n)) (W : 'M[R]_(p, m)) (j : 'I_m) : {ffun 'I_n -> R} := [ffun i => (U^T *m W) i j].
Definition linear (z : {ffun 'I_n -> R}) i : R := z i.
Definition relu (z : {ffun 'I_n -> R}) i : R := Num.max 0 (z i).
(* exp is any function of numbers here. *)
Definition exponential (exp : R -> R) c (z : {ffun 'I_n -> R}) i : R := exp (c * z i).
Definition softmax (exp : R -> R) c (z : {ffun 'I_n -> R}) i : R := exp (c * z i) / \sum_k exp (c * z k).
End Given.
End similarities.
Module clause_1.
Record premises (R : realFieldType) p n m (S : 'M[R]_p) : Prop := Premises {
  sizes : [/\ (0 < p)%N, (0 < n)%N & (0 < m)%N];
  invertible : S \in unitmx }.
Definition statement : Prop :=
  forall (R : realFieldType) p n m (S : 'M[R]_p), @premises R p n m S ->
  forall (U : 'M[R]_(p, n)) (W : 'M[R]_(p, m)) j,
  let kept V (h : {ffun 'I_n -> R} -> V) :=
    h (similarities.scores (S *m U) ((invmx S)^T *m W) j) = h (similarities.scores U W j) in
  (forall V h, kept V h) /\
  [/\ kept _ (@similarities.linear R n), kept _ (@similarities.relu R n),
      forall exp c, kept _ (similarities.exponential exp c) & forall exp c, kept _ (similarities.softmax exp c)].
End clause_1.

(* 2. not the Gaussian kernel, as |S u - S^-T w|^2 exceeds |u - w|^2 by |S u|^2 - |u|^2 + |S^-T w|^2 - |w|^2. *)
Module clause_2.
Section Given.
Variables (R : realFieldType) (p : nat) (c : R) (exp : R -> R).
(* Of exp nothing is needed but that it takes no value twice. *)
Record premises : Prop := Premises {
  sizes : (0 < p)%N;
  not_constant : c != 0;
  injective_exp : injective exp }.
Definition square (v : 'cV[R]_p) : R := \sum_i v i ord0 * v i ord0.
Definition gaussian (u w : 'cV[R]_p) : R := exp (- c * square (u - w)).
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) p c exp, @premises R p c exp ->
  (forall (S : 'M[R]_p) (u w : 'cV[R]_p), S \in unitmx -> let v := (invmx S)^T *m w in
    square (S *m u - v) - square (u - w) = square (S *m u) - square u + (square v - square w)) /\
  exists (S : 'M[R]_p) (u w : 'cV[R]_p),
  S \in unitmx /\ gaussian c exp (S *m u) ((invmx S)^T *m w) <> gaussian c exp u w.
End clause_2.

(* 3. If O^T O = I, then h(O U, O W) = h(U, W) for all of these, *)

(* 4. for the Gaussian kernel exp(-c |u - w|^2) = exp(2 c <u, w>) exp(-c |u|^2) exp(-c |w|^2), *)

(* 5. any function of the squared distances |u_i - w|^2 of a query w to all keys, *)

(* 6. or of all inner products among the keys and w. *)
Module clause_6.
Record premises (R : realFieldType) p n (O : 'M[R]_p) : Prop := Premises {
  sizes : (0 < p)%N /\ (0 < n)%N;
  orthogonal : O^T *m O = 1%:M }.
(* h is any function of all <u_i, u_k>, all <u_i, w> and |w|^2. *)
Definition statement : Prop :=
  forall (R : realFieldType) p n (O : 'M[R]_p), @premises R p n O ->
  forall V (h : 'M[R]_n -> 'cV[R]_n -> 'M[R]_1 -> V) (U : 'M[R]_(p, n)) (w : 'cV[R]_p),
  h ((O *m U)^T *m (O *m U)) ((O *m U)^T *m (O *m w)) ((O *m w)^T *m (O *m w)) = h (U^T *m U) (U^T *m w) (w^T *m w).
End clause_6.

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Matrices.
Section Derived.
Hypothesis invertible : invertible.statement.
Hypothesis functions : functions.statement.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R p n m S [[p0 n0 m0] S_unit] U W j kept.
suff same V h : kept V h by split=> [|]; [exact: same|split=> *; exact: same].
congr h; apply/ffunP=> i; rewrite !ffunE.
have given : @invertible.premises R p n m (fun i j => S i j) (fun i j => (invmx S)^T i j).
  split=> // a b; have : (S^T *m (invmx S)^T) a b = 1%:M a b by rewrite -trmx_mul mulVmx // trmx1.
  by rewrite !mxE => <-; apply: eq_bigr => k _; rewrite [in RHS]mxE.
have [e _] := @invertible R p n m (fun i j => U i j) (fun i j => W i j) _ _ (fun z i => z i) given.
have := e i j; rewrite !ffunE => kept_i; rewrite mxE [RHS]mxE.
apply: etrans (etrans _ kept_i) _; apply: eq_bigr => k _; last by rewrite mxE.
by rewrite mxE; congr (_ * _); rewrite mxE.
Qed.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R p c exp [p0 c0 exp_injective]; split=> [S u w S_unit v|].
  have given : @invertible.premises R p 1 1 (fun i j => S i j) (fun i j => (invmx S)^T i j).
    split=> // a b; have : (S^T *m (invmx S)^T) a b = 1%:M a b by rewrite -trmx_mul mulVmx // trmx1.
    by rewrite !mxE => <-; apply: eq_bigr => k _; rewrite [in RHS]mxE.
  have [_ e] := @invertible R p 1%N 1%N (fun i j => u i j) (fun i j => w i j) _ _ (fun z i => z i) given.
  have := e ord0 ord0; rewrite !mulr1 mul1r => distances.
  have Su i : (S *m u) i ord0 = \sum_k S i k * u k ord0 by rewrite mxE.
  have Sw i : v i ord0 = \sum_k (invmx S)^T i k * w k ord0 by rewrite mxE.
  apply/eqP; rewrite subr_eq [_ + clause_2.square (u - w)]addrC; apply/eqP; apply: etrans (etrans _ distances) _.
    by apply: eq_bigr => i _; rewrite [(S *m u - v) i _]mxE [(- v) i _]mxE Su Sw !mulr1.
  rewrite [RHS]addrA; congr (_ + (_ - _) + (_ - _)); apply: eq_bigr => i _; rewrite ?Su ?Sw //.
  by rewrite [(u - w) i _]mxE [(- w) i _]mxE !mulr1.
pose u : 'cV[R]_p := const_mx 1; exists (2%:R)%:M, u, 0; split.
  by rewrite unitmxE det_scalar unitfE expf_neq0 // pnatr_eq0.
rewrite /clause_2.gaussian mulmx0 !subr0 => /exp_injective/(mulfI _) same.
have : clause_2.square ((2%:R)%:M *m u) = 4%:R * clause_2.square u.
  by rewrite mulr_sumr; apply: eq_bigr => i _; rewrite mul_scalar_mx !mxE !mulr1 -natrM.
rewrite same ?oppr_eq0 // => /eqP; rewrite -subr_eq0 -[X in X - _]mul1r -mulrBl mulf_eq0 => /orP[].
  by rewrite subr_eq0 (eqr_nat R 1 4).
have -> : clause_2.square u = p%:R.
  by rewrite /clause_2.square (eq_bigr (fun _ => 1)) ?sumr_const ?card_ord // => i _; rewrite !mxE mulr1.
by rewrite pnatr_eq0 eqn0Ngt p0.
Qed.

Theorem clause_6_holds : clause_6.statement.
Proof.
move=> R p n O [[p0 n0] orthogonal] V h U w.
have same k l (A : 'M[R]_(p, k)) (B : 'M[R]_(p, l)) : (O *m A)^T *m (O *m B) = A^T *m B.
  apply/matrixP=> i j; have k0 := inhabited i; have l0 := inhabited j.
  have given : @functions.premises R p k l 1 (fun i j => O i j).
    by split=> // a b; move/matrixP/(_ a b): orthogonal; rewrite !mxE => <-; apply: eq_bigr => c _; rewrite mxE.
  have [e _] := @functions R p k l 1%N (fun i j => A i j) (fun i j => B i j) _ (fun _ _ => 0) (fun _ _ _ => 0)
    (fun _ => 0) (fun z i => z i) (fun _ _ => 0) given.
  have := e i j; rewrite !ffunE => kept; rewrite mxE [RHS]mxE.
  apply: etrans (etrans _ kept) _; apply: eq_bigr => c _; last by rewrite mxE.
  by rewrite !mxE.
by rewrite !same.
Qed.

Definition clause_1_met (R : realFieldType) : @clause_1.premises R 2 3 1 (2%:R)%:M.
Proof. by split; [split|rewrite unitmxE det_scalar unitfE expf_neq0 // pnatr_eq0]. Qed.
Definition clause_2_met (R : realFieldType) : @clause_2.premises R 2 1 id.
Proof. by split=> //; exact: oner_neq0. Qed.
Definition clause_6_met (R : realFieldType) : @clause_6.premises R 2 3 (-1)%:M.
Proof. by split; [split|rewrite tr_scalar_mx -scalar_mxM mulrNN mulr1]. Qed.
End Derived.
