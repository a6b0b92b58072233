(* Matrices that have an orthonormal basis of eigenvectors, the columns of U. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum zmodp matrix.
From Kernel Require Import Matrices Analysis.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* Sums that have one term. *)
Lemma sum_at (R : ringType) n (i : 'I_n) (f : 'I_n -> R) : \sum_(k < n) (i == k)%:R * f k = f i.
Proof. by rewrite (bigD1 i) //= eqxx mul1r big1 ?addr0 // => k ki; rewrite eq_sym (negPf ki) mul0r. Qed.

Lemma sum_scaled_at (R : ringType) n c (i : 'I_n) (f : 'I_n -> R) : \sum_(k < n) c * (i == k)%:R * f k = c * f i.
Proof. by rewrite -[f i in RHS](sum_at i) mulr_sumr; apply: eq_bigr => k _; rewrite mulrA. Qed.

Section Given.
Variables (R : fieldType) (d : nat) (U : 'M[R]_d).
Hypothesis orthogonal : U^T *m U = 1%:M.
Implicit Types (A B : 'M[R]_d) (s t : 'rV[R]_d) (v : 'cV[R]_d) (lambda mu : R).

Lemma orthogonal_rows : U *m U^T = 1%:M.
Proof. exact: mulmx1C. Qed.

Lemma of_eigenvectors A s : A *m U = U *m diag_mx s -> A = U *m diag_mx s *m U^T.
Proof. by move=> <-; rewrite -mulmxA orthogonal_rows mulmx1. Qed.

Lemma to_eigenvectors A s : A = U *m diag_mx s *m U^T -> A *m U = U *m diag_mx s.
Proof. by move=> ->; rewrite -mulmxA orthogonal mulmx1. Qed.

Lemma eigenvector A s k : A *m U = U *m diag_mx s -> A *m col k U = s 0 k *: col k U.
Proof.
move=> e; apply/colP=> i; have /matrixP/(_ i k) := e; rewrite mul_mx_diag !mxE mulrC => <-.
by apply: eq_bigr => l _; rewrite mxE.
Qed.

(* The coordinates of v along these are U^T v; those of an eigenvector are 0 but where its eigenvalue stands. *)
Lemma coordinate A s lambda v k : A *m U = U *m diag_mx s -> A *m v = lambda *: v ->
  s 0 k * (U^T *m v) k 0 = lambda * (U^T *m v) k 0.
Proof.
move=> /of_eigenvectors-> e; have := congr1 (fun w : 'cV_d => (U^T *m w) k 0) e.
by rewrite -!mulmxA (mulmxA U^T U) orthogonal mul1mx -scalemxAr mul_diag_mx !mxE.
Qed.

(* So what these are eigenvectors of, with functions of the eigenvalues, has every other eigenvector too. *)
Lemma function_of A B s (f : R -> R) lambda v :
  A *m U = U *m diag_mx s -> B *m U = U *m diag_mx (map_mx f s) -> A *m v = lambda *: v -> B *m v = f lambda *: v.
Proof.
move=> eA /of_eigenvectors-> /(coordinate _ eA) c.
have -> : v = U *m (U^T *m v) by rewrite mulmxA orthogonal_rows mul1mx.
rewrite -mulmxA (mulmxA U^T U) orthogonal mul1mx -mulmxA scalemxAr; congr (U *m _).
apply/colP=> k; rewrite mul_diag_mx !mxE; move: (c k); rewrite mxE.
have [->|w0] := eqVneq (\sum_j U^T k j * v j 0) 0; first by rewrite !mulr0.
by move/(mulIf w0) => ->.
Qed.

(* Every eigenvalue of A <> 0 is one of the s_k. *)
Lemma eigenvalue_of A s lambda v : A *m U = U *m diag_mx s -> v != 0 -> A *m v = lambda *: v -> exists k, lambda = s 0 k.
Proof.
move=> eA v0 /(coordinate _ eA) c.
have /cV0Pn[k wk] : U^T *m v != 0.
  by apply: contraNneq v0 => w0; rewrite -[v]mul1mx -orthogonal_rows -mulmxA w0 mulmx0.
by exists k; move: (c k) => /(mulIf wk).
Qed.

Lemma eigenvector_is_not_0 k : col k U != 0.
Proof.
apply/negP => /eqP e; have := congr1 (fun A : 'M_d => A k k) orthogonal.
rewrite !mxE eqxx big1 => [/eqP|i _]; first by rewrite eq_sym oner_eq0.
by have := congr1 (fun w : 'cV_d => w i 0) e; rewrite !mxE => ->; rewrite mulr0.
Qed.
End Given.

(* spectral_theorem, in matrices *)
Lemma eigenvectors_of_symmetric : spectral_theorem -> forall (R : rcfType) d (S : 'M[R]_d), S^T = S ->
  exists (U : 'M[R]_d) (s : 'rV[R]_d), U^T *m U = 1%:M /\ S *m U = U *m diag_mx s.
Proof.
move=> spectral R d S symmetric.
have [|U [s [O E]]] := @spectral R d (fun i j => S i j); first by move=> i j; rewrite -[in LHS]symmetric mxE.
have o : (mx U)^T *m mx U = 1%:M by apply/matrixP=> i j; rewrite mx_tr mx_mul !mxE O.
exists (mx U), (\row_k s k); split=> //; apply: to_eigenvectors => //; apply/matrixP=> i j.
rewrite mxE E; apply: eq_bigr => k _; by rewrite mul_mx_diag !mxE.
Qed.
