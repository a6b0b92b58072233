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

(* Proofs. *)
From Kernel Require Import Lemmas Limit.
Import Order.TTheory.
Section Derived.
Hypothesis inside : sequence_1.statement.
Hypothesis outside : sequence_2.statement.

Lemma member_of_powers (R : realFieldType) (q : R) L : sequence_1.member q L = q ^+ L.
Proof. by elim: L => [|L IH]; rewrite ?expr0 //= IH exprS. Qed.
Lemma member_of_powers' (R : realFieldType) (q : R) L : sequence_2.member q L = q ^+ L.
Proof. by elim: L => [|L IH]; rewrite ?expr0 //= IH exprS. Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R q; split=> [/andP[q0 q1] e e0|].
  have a0 : 0 < 1 - q by rewrite subr_gt0.
  have [N cN] := above_every_number e^-1 a0; exists N => k Nk.
  have ck : e^-1 < k%:R * (- q + 1) + 1.
    by rewrite addrC [- q + 1]addrC (lt_le_trans cN) // ler_add2l ler_wpmul2r ?ler_nat // ltW.
  have given : sequence_1.premises q by split=> //; exact: ltW.
  have /andP[_ bound] := inside given k.
  rewrite subr0 -member_of_powers ger0_norm; last by rewrite member_of_powers exprn_ge0.
  rewrite (le_lt_trans bound) // /sequence_1.greatest mul1r -[e]invrK ltf_pinv ?posrE ?invr_gt0 //.
  by rewrite (lt_trans _ ck) // invr_gt0.
split=> [-> L|q1 c]; first by rewrite expr1n.
have a0 : 0 < q - 1 by rewrite subr_gt0.
have [N cN] := above_every_number c a0; exists N => k Nk.
have given : sequence_2.premises q by split; exact: ltW.
have bound := outside given k; rewrite -member_of_powers' (lt_le_trans _ bound) // /sequence_2.least.
by rewrite addrC (lt_le_trans cN) // ler_add2l ler_wpmul2r ?ler_nat // ltW.
Qed.
End Derived.
