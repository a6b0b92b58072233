(* 1. A linear layer depends on its weights only through P W_V and W_K^T W_Q: two pairs (W_K, W_Q) with the same
   product, of as many rows or not, make the same layer, *)
From mathcomp Require Import matrix.
From Kernel Require Import LinearLayer.
Module clause_1.
Section Given.
Variables (R : fieldType) (d n_y n m p q r s : nat).
Variables (P : 'M[R]_(d + n_y, r)) (W_V : 'M[R]_(r, d + n_y)) (W_K W_Q : 'M[R]_(p, d + n_y)).
Variables (P' : 'M[R]_(d + n_y, s)) (W_V' : 'M[R]_(s, d + n_y)) (W_K' W_Q' : 'M[R]_(q, d + n_y)).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n_y)%N, (0 < n)%N & (0 < m)%N];
  rows : (0 < p)%N /\ (0 < q)%N;
  same_values : P' *m W_V' = P *m W_V;
  same_product : W_K'^T *m W_Q' = W_K^T *m W_Q }.
End Given.
(* Of any context E and queries F both layers leave the same. *)
Definition statement : Prop :=
  forall (R : fieldType) d n_y n m p q r s P W_V W_K W_Q P' W_V' W_K' W_Q',
  @premises R d n_y n m p q r s P W_V W_K W_Q P' W_V' W_K' W_Q' ->
  forall (E : 'M[R]_(d + n_y, n)) (F : 'M[R]_(d + n_y, m)),
  layer (P' *m W_V') W_K' W_Q' E F = layer (P *m W_V) W_K W_Q E F.
End clause_1.

(* 2. up to (s, 1/s); *)

(* 3. the prediction of one layer whose query slot starts at 0 uses only the last n_y rows of P W_V and the
   first d columns of W_K^T W_Q. *)

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import LinearLayer.
Section Derived.
Hypothesis part : key_query_product.statement.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R d n_y n m p q r s P W_V W_K W_Q P' W_V' W_K' W_Q' [[d0 y0 n0 m0] [p0 q0] -> same] E F.
set V := P *m W_V.
have given : @key_query_product.premises R d n n_y m p q (at_x W_K) (at_y W_K) (at_x W_Q) (at_y W_Q)
    (at_x W_K') (at_y W_K') (at_x W_Q') (at_y W_Q') by split=> //; exact: same_scores.
pose vx (i : 'I_d) := at_x V (lshift n_y i); pose vy (i : 'I_d) := at_y V (lshift n_y i).
pose ux (i : 'I_n_y) := at_x V (rshift d i); pose uy (i : 'I_n_y) := at_y V (rshift d i).
have [ex [ey [eqx eqy]]] := part (x_of E) (y_of E) (x_of F) (y_of F) vx vy ux uy given.
congr (_, _); apply: tokens_eq => i k; rewrite /x_of /y_of !added.
- exact: ex.
- exact: ey.
- exact: eqx.
- exact: eqy.
Qed.

(* One row, and another below it that is 0 in the keys *)
Definition clause_1_met (R : fieldType) : @clause_1.premises R 1 1 1 1 1 2 1 1 (const_mx 1) (const_mx 1) (const_mx 1)
  (const_mx 1) (const_mx 1) (const_mx 1) (\matrix_(i, j) (i == ord0)%:R) (const_mx 1).
Proof. by split=> //; apply/matrixP=> i j; rewrite !mxE !big_ord_recl !big_ord0 !mxE /= mul0r addr0. Qed.
End Derived.
