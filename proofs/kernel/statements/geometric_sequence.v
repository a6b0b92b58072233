(* geometric_sequence

   For every L, 0 <= q^L <= 1/(1 + L (1 - q)) if 0 <= q <= 1, and q^L >= 1 + L (q - 1) if q >= 1: the powers of q
   >= 0 tend to 0 if q < 1, are 1 if q = 1, and exceed every number if q > 1.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module sequence_1. (* inside *)
Section Given.
Variables (R : realFieldType).
Variables (q_ : R).

Record premises : Prop := Premises {
  above_q_ : 0 <= q_;
  below_q_ : q_ <= 1 }.
Definition start : R := 1.
Definition advance (p : R) : R := q_ * p.
Definition least (l : R) : R := 0.
Definition greatest (l : R) : R := 1 / (l * (- q_ + 1) + 1).
Fixpoint member (L : nat) : R := match L with 0 => start | l.+1 => advance (member l) end.
Definition claim : Prop := premises -> forall L : nat, least L%:R <= member L <= greatest L%:R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (q_ : R),
  @claim R q_.
End sequence_1.

Module sequence_2. (* outside *)
Section Given.
Variables (R : realFieldType).
Variables (q_ : R).

Record premises : Prop := Premises {
  above_q_ : 1 <= q_ }.
Definition start : R := 1.
Definition advance (p : R) : R := q_ * p.
Definition least (l : R) : R := l * (q_ - 1) + 1.
Fixpoint member (L : nat) : R := match L with 0 => start | l.+1 => advance (member l) end.
Definition claim : Prop := premises -> forall L : nat, least L%:R <= member L.
End Given.

Definition statement : Prop := forall (R : realFieldType) (q_ : R),
  @claim R q_.
End sequence_2.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. For every L, 0 <= q^L <= 1/(1 + L (1 - q)) if 0 <= q <= 1, *)

(* 2. and q^L >= 1 + L (q - 1) if q >= 1: *)

(* 3. the powers of q >= 0 tend to 0 if q < 1, are 1 if q = 1, and exceed every number if q > 1. *)
From Kernel Require Import Limit.
Module clause_3.
Definition statement : Prop :=
  forall (R : archiFieldType) (q : R),
  (0 <= q < 1 -> tends_to (fun L => q ^+ L) 0) /\ (q = 1 -> forall L, q ^+ L = 1) /\
  (1 < q -> exceeds_every_number (fun L => q ^+ L)).
End clause_3.

