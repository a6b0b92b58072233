(* Of a family that takes opposite values alike, odd moments are 0. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Expectation Moments.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Opposites.
Variables (R : realFieldType) (I : finType).

Lemma monomial_of_opposites (f g : I -> R) s : (forall i, g i = - f i) -> monomial s g = (-1) ^+ size s * monomial s f.
Proof.
move=> e; rewrite /monomial; elim: s => [|i s IH]; first by rewrite !big_nil mulr1.
by rewrite !big_cons IH exprS mulN1r !mulNr e mulNr mulrCA.
Qed.

Lemma odd_moments_of_a_coin (x : I -> outcome (coin R) -> R) s :
  (forall i, x i (@Ordinal 2 1 isT) = - x i ord0) -> odd (size s) -> mean (fun w => monomial s (x^~ w)) = 0.
Proof.
move=> e odd_s; rewrite mean_coin (monomial_of_opposites _ e) -signr_odd odd_s mulN1r subrr.
by rewrite mul0r.
Qed.
End Opposites.
