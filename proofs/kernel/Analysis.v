(* Lemmas of analysis that are stated: what theorems that assume them assume.  Written by hand: read what they say. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Local Open Scope ring_scope.

(* spectral_theorem: every real symmetric matrix is U diag(s) U^T with U orthogonal. *)
Definition spectral_theorem : Prop :=
  forall (R : rcfType) n (S : 'I_n -> 'I_n -> R), (forall i j, S i j = S j i) ->
  exists (U : 'I_n -> 'I_n -> R) (s : 'I_n -> R),
  (forall i j, \sum_(k < n) U k i * U k j = (i == j)%:R) /\ (forall i j, S i j = \sum_(k < n) U i k * s k * U j k).
