(* Premises are no contradiction: they are met by rational numbers, where every size is 1. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum rat.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Lemma sum_of_one (V : zmodType) (F : 'I_1 -> V) : \sum_(i < 1) F i = F ord0.
Proof. by rewrite big_ord_recl big_ord0 addr0. Qed.

(* One premise: all positions are the only one, sums have one term, and what is left is computed. *)
Ltac premise :=
  intros;
  repeat match goal with i : ordinal 1 |- _ => rewrite (ord1 i); clear i end;
  rewrite ?sum_of_one ?ffunE ?eqxx;
  first
    [ timeout 5 (apply/eqP; vm_compute; exact isT)
    | timeout 5 (vm_compute; exact isT)
    | timeout 5 (by rewrite ?(mul0r, mulr0, add0r, addr0, mul1r, mulr1, subrr, sub0r, subr0, oppr0, invr1)) ].
