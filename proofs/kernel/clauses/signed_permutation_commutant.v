(* 1. For every d, a d x d matrix M that commutes with the sign change of every coordinate, I - 2 e_j e_j^T, is
   diagonal; *)

(* 2. if it also commutes with the swap of every two, I - (e_j - e_k) (e_j - e_k)^T, then M = (tr M / d) I. *)

(* 3. Both are signed permutations: what commutes with all of these is a multiple of the identity. *)
From mathcomp Require Import matrix.
From Kernel Require Import Family.
Module clause_3.
Record premises (R : realFieldType) d (M : 'M[R]_d) : Prop := Premises {
  commutes : forall O, signed_permutation O -> M *m O = O *m M }.
Definition statement : Prop :=
  forall (R : realFieldType) d (M : 'M[R]_d), premises M ->
  let e (j : 'I_d) : 'cV[R]_d := delta_mx j ord0 in
  [/\ forall j, signed_permutation (1%:M - 2%:R *: (e j *m (e j)^T)),
      forall j k, signed_permutation (1%:M - (e j - e k) *m (e j - e k)^T) &
      exists c, M = c%:M].
End clause_3.

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Matrices Family.
Section Derived.
Hypothesis commutant : commutant.statement.

Lemma sign_change_of (R : realFieldType) d (j : 'I_d) :
  1%:M - 2%:R *: (delta_mx j ord0 *m (delta_mx j (ord0 : 'I_1))^T) = sign_change R j.
Proof.
apply/matrixP=> a b; rewrite !mxE big_ord_recl big_ord0 addr0 !mxE !eqxx !andbT mulr1.
by rewrite [a == j]eq_sym [b == j]eq_sym.
Qed.

Lemma swap_of (R : realFieldType) d (j k : 'I_d) :
  1%:M - (delta_mx j ord0 - delta_mx k ord0) *m (delta_mx j ord0 - delta_mx k (ord0 : 'I_1))^T = swap R j k.
Proof.
apply/matrixP=> a b; rewrite !mxE big_ord_recl big_ord0 addr0 !mxE !eqxx !andbT !mulr1.
by rewrite [a == j]eq_sym [b == j]eq_sym [a == k]eq_sym [b == k]eq_sym.
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d M [commutes] e; split=> [j|j k|].
- by rewrite sign_change_of; exact: signed_sign_change.
- by rewrite swap_of; exact: signed_swap.
exists (1 / d%:R * \tr M); apply/matrixP=> i j; have d0 := inhabited i.
have given : commutant.premises (fun i j => M i j).
  split=> //; rewrite ?pnatr_eq0 -?lt0n //.
  - move=> k a b; move/matrixP/(_ a b): (commutes _ (signed_sign_change R k)); rewrite !mxE.
    by under eq_bigr do rewrite mxE; under [RHS]eq_bigr do rewrite mxE.
  - move=> k l a b; move/matrixP/(_ a b): (commutes _ (signed_swap R k l)); rewrite !mxE.
    by under eq_bigr do rewrite mxE; under [RHS]eq_bigr do rewrite mxE.
have [_ [_ ->]] := commutant given.
by rewrite !mxE -mulrnAr /mxtrace -mulr_suml mulr_natr.
Qed.

Definition clause_3_met (R : realFieldType) : @clause_3.premises R 2 1%:M.
Proof. by split=> O _; rewrite mulmx1 mul1mx. Qed.
End Derived.
