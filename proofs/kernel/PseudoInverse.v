(* The pseudo-inverse of a matrix over an ordered field: the one that meets the four equations of Penrose. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum matrix mxalgebra.
From Kernel Require Import Matrices.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Penrose.
Variable R : realFieldType.

Definition penrose m n (M : 'M[R]_(m, n)) (P : 'M[R]_(n, m)) : Prop :=
  [/\ M *m P *m M = M, P *m M *m P = P, (M *m P)^T = M *m P & (P *m M)^T = P *m M].

Lemma pseudo_inverse_unique m n (M : 'M[R]_(m, n)) P Q : penrose M P -> penrose M Q -> P = Q.
Proof.
move=> [p1 p2 p3 p4] [q1 q2 q3 q4].
have left_ : M *m P = M *m Q by rewrite -p3 -{1}q1 -(mulmxA _ M P) trmx_mul p3 q3 mulmxA p1.
have right_ : P *m M = Q *m M by rewrite -p4 -{1}q1 -(mulmxA M Q) mulmxA trmx_mul p4 q4 -mulmxA (mulmxA M P) p1.
by rewrite -p2 -mulmxA left_ mulmxA right_.
Qed.

Lemma gram_of_rows_in_general_position m n (F : 'M[R]_(m, n)) : row_free F -> F *m F^T \in unitmx.
Proof.
move=> free; rewrite -row_free_unit; apply: inj_row_free => v v0.
have w0 : v *m F = 0.
  apply/matrixP=> i j; rewrite (ord1 i) [RHS]mxE.
  have : \sum_(k < n) (v *m F) ord0 k * (v *m F) ord0 k = 0.
    have /matrixP/(_ ord0 ord0) : (v *m F) *m (v *m F)^T = 0 by rewrite trmx_mul mulmxA -(mulmxA v) v0 mul0mx.
    rewrite [LHS]mxE [RHS]mxE => e; rewrite -[RHS]e; apply: eq_bigr => k _; by rewrite [X in _ = _ * X]mxE.
  by move/squares_are_0; exact.
by apply/eqP; rewrite -(mulmx_free_eq0 v free) w0.
Qed.

(* Of C F with C of full column rank and F of full row rank it is F^T (F F^T)^-1 (C^T C)^-1 C^T; *)
Lemma pseudo_inverse_of_a_product m r n (C : 'M[R]_(m, r)) (F : 'M[R]_(r, n)) :
  row_free C^T -> row_free F ->
  penrose (C *m F) (F^T *m invmx (F *m F^T) *m invmx (C^T *m C) *m C^T).
Proof.
move=> free_C free_F; have unit_F := gram_of_rows_in_general_position free_F.
have unit_C : C^T *m C \in unitmx by have := gram_of_rows_in_general_position free_C; rewrite trmxK.
set B := invmx (F *m F^T); set D := invmx (C^T *m C); set P := F^T *m B *m D *m C^T.
have symmetric_B : B^T = B by rewrite trmx_inv trmx_mul trmxK.
have symmetric_D : D^T = D by rewrite trmx_inv trmx_mul trmxK.
have DC : D *m (C^T *m C) = 1%:M by exact: mulVmx.
have BF : B *m (F *m F^T) = 1%:M by exact: mulVmx.
have FB : F *m F^T *m B = 1%:M by exact: mulmxV.
have MP : C *m F *m P = C *m D *m C^T.
  by rewrite /P !mulmxA -(mulmxA C F) -(mulmxA C) FB mulmx1.
have PM : P *m (C *m F) = F^T *m B *m F.
  by rewrite /P !mulmxA -(mulmxA _ C^T C) -(mulmxA _ D) DC mulmx1.
split; rewrite ?MP ?PM.
- by rewrite !mulmxA -(mulmxA _ C^T C) -(mulmxA _ D) DC mulmx1.
- by rewrite /P !mulmxA -(mulmxA _ F F^T) -(mulmxA F^T B) BF mulmx1.
- by rewrite !trmx_mul trmxK symmetric_D mulmxA.
- by rewrite !trmx_mul trmxK symmetric_B mulmxA.
Qed.

(* and every matrix is such a product. *)
Lemma pseudo_inverse_exists m n (M : 'M[R]_(m, n)) : exists P, penrose M P.
Proof.
have := @pseudo_inverse_of_a_product _ _ _ (col_base M) (row_base M); rewrite mulmx_base => penrose_.
eexists; apply: penrose_ (row_base_free M); rewrite /row_free mxrank_tr; exact: col_base_full.
Qed.
End Penrose.
