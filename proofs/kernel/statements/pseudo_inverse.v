(* pseudo_inverse

   If Phi^T Phi = U diag(s) U^T with U orthogonal, and t_k = 1/s_k where s_k is not 0 and 0 elsewhere, A = U
   diag(t) U^T Phi^T meets Phi^T Phi A = Phi^T and Phi^T A^T A = A; so every real Phi has such an A, and but one:
   the pseudo-inverse Phi^+. A A^T = U diag(t) U^T.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module existence.
Section Given.
Variables (R : fieldType).
Variables (p n : nat).
Variables (Phi : 'I_p -> 'I_n -> R).
Variables (U : 'I_n -> 'I_n -> R).
Variables (s_ t : 'I_n -> R).

Record premises : Prop := Premises {
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  H_orthogonal : (* U^T U = I *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) U i2 i0 * U i2 i1 = (i0 == i1)%:R;
  H_eigendecomposition : (* Phi^T Phi = U diag(s) U^T *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < p) Phi i2 i0 * Phi
        i2 i1 = \sum_(i2 < n) U i0 i2 * s_ i2 * U i1 i2;
  H_outer_reciprocal : (* t_k s_k t_k = t_k *) forall (i0 : 'I_n), t i0 * s_ i0 * t i0 = t i0;
  H_inner_reciprocal : (* s_k t_k s_k = s_k *) forall (i0 : 'I_n), s_ i0 * t i0 * s_ i0 = s_ i0 }.
Definition equations : Prop :=
     (* Gram matrix of what is missing *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < p) (Phi i2 i0 - \sum_(i3 < n)
           (\sum_(i4 < p) Phi i4 i0 * Phi i4 i3) * (\sum_(i4 < n) (\sum_(i5 < n) U i3 i5 * t i5 * U i4 i5) * Phi i2
           i4)) * (Phi i2 i1 - \sum_(i3 < n) (\sum_(i4 < p) Phi i4 i1 * Phi i4 i3) * (\sum_(i4 < n) (\sum_(i5 < n) U
           i3 i5 * t i5 * U i4 i5) * Phi i2 i4)) = 0)
  /\ (* minimum norm *) (forall (i0 : 'I_n) (i1 : 'I_p), \sum_(i2 < n) (\sum_(i3 < p) Phi i3 i0 * (\sum_(i4 < n)
        (\sum_(i5 < n) U i2 i5 * t i5 * U i4 i5) * Phi i3 i4)) * (\sum_(i3 < n) (\sum_(i4 < n) U i2 i4 * t i4 * U i3
        i4) * Phi i1 i3) = \sum_(i2 < n) (\sum_(i3 < n) U i0 i3 * t i3 * U i2 i3) * Phi i1 i2)
  /\ (* A A^T *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < p) (\sum_(i3 < n) (\sum_(i4 < n) U i0 i4 * t i4 * U i3
        i4) * Phi i2 i3) * (\sum_(i3 < n) (\sum_(i4 < n) U i1 i4 * t i4 * U i3 i4) * Phi i2 i3) = \sum_(i2 < n) U i0
        i2 * t i2 * U i1 i2).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (p n : nat) (Phi : 'I_p -> 'I_n -> R) (U : 'I_n -> 'I_n -> R)
      (s_ t : 'I_n -> R),
  @claim R p n Phi U s_ t.
End existence.

Module uniqueness.
Section Given.
Variables (R : fieldType).
Variables (p n : nat).
Variables (Phi : 'I_p -> 'I_n -> R).
Variables (A B : 'I_n -> 'I_p -> R).

Record premises : Prop := Premises {
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  H_minimum_norm : (* Phi^T A^T A = A *) forall (i0 : 'I_n) (i1 : 'I_p), \sum_(i2 < n) (\sum_(i3 < p) Phi i3 i0 * A i2
        i3) * A i2 i1 = A i0 i1;
  H_least_squares_inverse : (* Phi^T Phi A = Phi^T *) forall (i0 : 'I_n) (i1 : 'I_p), \sum_(i2 < n) (\sum_(i3 < p) Phi
        i3 i0 * Phi i3 i2) * A i2 i1 = Phi i1 i0;
  H_minimum_norm_2 : (* Phi^T B^T B = B *) forall (i0 : 'I_n) (i1 : 'I_p), \sum_(i2 < n) (\sum_(i3 < p) Phi i3 i0 * B
        i2 i3) * B i2 i1 = B i0 i1;
  H_least_squares_inverse_2 : (* Phi^T Phi B = Phi^T *) forall (i0 : 'I_n) (i1 : 'I_p), \sum_(i2 < n) (\sum_(i3 < p)
        Phi i3 i0 * Phi i3 i2) * B i2 i1 = Phi i1 i0 }.
Definition equations : Prop :=
     (* A is B *) (forall (i0 : 'I_n) (i1 : 'I_p), A i0 i1 = B i0 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (p n : nat) (Phi : 'I_p -> 'I_n -> R) (A B : 'I_n -> 'I_p -> R),
  @claim R p n Phi A B.
End uniqueness.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. If Phi^T Phi = U diag(s) U^T with U orthogonal, and t_k = 1/s_k where s_k is not 0 and 0 elsewhere, A = U
   diag(t) U^T Phi^T meets Phi^T Phi A = Phi^T *)
Module clause_1.
Section Given.
Variables (R : realFieldType) (p n : nat).
Variables (Phi : 'I_p -> 'I_n -> R) (U : 'I_n -> 'I_n -> R) (s t : 'I_n -> R) (A : 'I_n -> 'I_p -> R).

Record premises : Prop := Premises {
  orthogonal : (* U^T U = I *) forall i j, \sum_(k < n) U k i * U k j = (i == j)%:R;
  eigendecomposition : (* Phi^T Phi = U diag(s) U^T *)
    forall i j, \sum_(k < p) Phi k i * Phi k j = \sum_(k < n) U i k * s k * U j k;
  reciprocals : forall k, t k = if s k == 0 then 0 else 1 / s k;
  this_is_A : (* A = U diag(t) U^T Phi^T *)
    forall i j, A i j = \sum_(k < n) (\sum_(l < n) U i l * t l * U k l) * Phi j k }.
End Given.

Definition statement : Prop :=
  forall (R : realFieldType) p n (Phi : 'I_p -> 'I_n -> R) (U : 'I_n -> 'I_n -> R) (s t : 'I_n -> R) A,
  @premises R p n Phi U s t A ->
  forall i j, \sum_(k < n) (\sum_(l < p) Phi l i * Phi l k) * A k j = Phi j i.
End clause_1.

(* 2. and Phi^T A^T A = A; *)

(* 3. so every real Phi has such an A, *)
Module clause_3.
Definition statement : Prop :=
  forall (R : rcfType) p n (Phi : 'I_p -> 'I_n -> R), exists A : 'I_n -> 'I_p -> R,
  (forall i j, \sum_(k < n) (\sum_(l < p) Phi l i * Phi l k) * A k j = Phi j i) /\
  (forall i j, \sum_(k < n) (\sum_(l < p) Phi l i * A k l) * A k j = A i j).
End clause_3.

(* 4. and but one: the pseudo-inverse Phi^+. *)
Module clause_4.
(* Both equations say that A is the pseudo-inverse: they are the four of Penrose. *)
Definition statement : Prop :=
  forall (R : realFieldType) p n (Phi : 'I_p -> 'I_n -> R) (A : 'I_n -> 'I_p -> R),
  let meets A :=
    (forall i j, \sum_(k < n) (\sum_(l < p) Phi l i * Phi l k) * A k j = Phi j i) /\
    (forall i j, \sum_(k < n) (\sum_(l < p) Phi l i * A k l) * A k j = A i j) in
  (meets A <->
    [/\ (* Phi A Phi = Phi *) forall i j, \sum_(k < p) (\sum_(l < n) Phi i l * A l k) * Phi k j = Phi i j,
        (* A Phi A = A *) forall i j, \sum_(k < n) (\sum_(l < p) A i l * Phi l k) * A k j = A i j,
        (* Phi A is symmetric *)
          forall i j, \sum_(k < n) Phi i k * A k j = \sum_(k < n) Phi j k * A k i &
        (* A Phi is symmetric *)
          forall i j, \sum_(k < p) A i k * Phi k j = \sum_(k < p) A j k * Phi k i]) /\
  (meets A -> forall B : 'I_n -> 'I_p -> R, meets B -> forall i j, A i j = B i j).
End clause_4.

(* 5. A A^T = U diag(t) U^T. *)

