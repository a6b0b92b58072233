(* Lemmas of analysis that are stated: what theorems that assume them assume.  Written by hand: read what they say. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Differentiable.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Local Open Scope ring_scope.

(* spectral_theorem: every real symmetric matrix is U diag(s) U^T with U orthogonal. *)
Definition spectral_theorem : Prop :=
  forall (R : rcfType) n (S : 'I_n -> 'I_n -> R), (forall i j, S i j = S j i) ->
  exists (U : 'I_n -> 'I_n -> R) (s : 'I_n -> R),
  (forall i j, \sum_(k < n) U k i * U k j = (i == j)%:R) /\ (forall i j, S i j = \sum_(k < n) U i k * s k * U j k).

(* The real numbers: an ordered field in which every set of numbers that is not empty, and bounded above, has a least
   upper bound. *)
Record real_field := RealField {
  numbers :> realFieldType;
  complete : forall A : numbers -> Prop, (exists x, A x) -> (exists b, forall x, A x -> x <= b) ->
    exists b, (forall x, A x -> x <= b) /\ forall e, 0 < e -> exists2 x, A x & b - e < x }.

(* regularised_minimum: for f on R^k differentiable and bounded below and eps > 0, f + eps |.|^2 has a minimiser.  The
   coordinates are those of a finite set k. *)
Definition regularised_minimum : Prop :=
  forall (R : real_field) (k : finType) (f : {ffun k -> R^o} -> R),
  (forall x, exists D, differentiable (fun v : [lmodType R of {ffun k -> R^o}] => \sum_i `|v i : R|) f x D) ->
  (exists b, forall x, b <= f x) ->
  forall eps : R, 0 < eps -> exists x, forall y,
  f x + eps * (\sum_i (x i : R) * x i) <= f y + eps * (\sum_i (y i : R) * y i).
