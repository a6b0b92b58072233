(* Limits of sequences, over ordered fields. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Limit.
Variable R : realFieldType.
Implicit Types u : nat -> R.

Definition tends_to u (l : R) : Prop := forall e, 0 < e -> exists N : nat, forall k, (N <= k)%N -> `|u k - l| < e.
Definition exceeds_every_number u : Prop := forall c : R, exists N : nat, forall k, (N <= k)%N -> c < u k.
End Limit.
