(* signed_permutation_commutant

   For every d, a d x d matrix M that commutes with the sign change of every coordinate, I - 2 e_j e_j^T, is
   diagonal; if it also commutes with the swap of every two, I - (e_j - e_k) (e_j - e_k)^T, then M = (tr M / d) I.
   Both are signed permutations: what commutes with all of these is a multiple of the identity.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module commutant.
Section Given.
Variables (R : fieldType).
Variables (d : nat).
Variables (M : 'I_d -> 'I_d -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  not_zero_0 : d%:R != 0 :> R;
  not_zero_1 : 2%:R != 0 :> R;
  H_sign_changes : (* M commutes with every I - 2 e_j e_j^T *) forall (i0 : 'I_d) (i1 : 'I_d) (i2 : 'I_d), \sum_(i3 <
        d) M i1 i3 * ((i3 == i2)%:R * 1 - 2%:R * ((i0 == i3)%:R * (i0 == i2)%:R)) = \sum_(i3 < d) ((i1 == i3)%:R * 1 -
        2%:R * ((i0 == i1)%:R * (i0 == i3)%:R)) * M i3 i2;
  H_swaps : (* M commutes with every I - (e_j - e_k) (e_j - e_k)^T *) forall (i0 : 'I_d) (i1 : 'I_d) (i2 : 'I_d) (i3 :
        'I_d), \sum_(i4 < d) M i2 i4 * ((i4 == i3)%:R * 1 * 1 - ((i0 == i4)%:R * 1 - (i1 == i4)%:R * 1) * ((i0 ==
        i3)%:R * 1 - (i1 == i3)%:R * 1)) = \sum_(i4 < d) ((i2 == i4)%:R * 1 * 1 - ((i0 == i2)%:R * 1 - (i1 == i2)%:R *
        1) * ((i0 == i4)%:R * 1 - (i1 == i4)%:R * 1)) * M i4 i3 }.
Definition equations : Prop :=
     (* diagonal *) (forall (i0 : 'I_d) (i1 : 'I_d), M i0 i1 = M i0 i0 * (i0 == i1)%:R)
  /\ (* equal entries *) (forall (i0 : 'I_d) (i1 : 'I_d), M i0 i0 * 1 = M i1 i1 * 1)
  /\ (* multiple of the identity *) (forall (i0 : 'I_d) (i1 : 'I_d), M i0 i1 = 1 / d%:R * (\sum_(i2 < d) M i2 i2 * (i0
        == i1)%:R)).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d : nat) (M : 'I_d -> 'I_d -> R),
  @claim R d M.
End commutant.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
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

