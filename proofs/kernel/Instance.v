(* Premises are no contradiction: they are met by rational numbers, at small sizes, in every ordered field. *)
From Coq Require Import ZArith Ring_polynom Field_theory.
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Coefficient InequalitySoundness.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* What holds at each of finitely many positions. *)
Lemma every n (P : 'I_n.+1 -> Prop) : P ord0 -> (forall i : 'I_n, P (lift ord0 i)) -> forall i, P i.
Proof. by move=> P0 Pl i; case: (unliftP ord0 i) => [j ->|->]. Qed.
Lemma nowhere (P : 'I_0 -> Prop) : forall i, P i.
Proof. by case. Qed.

(* Equal as rational functions of any numbers, when nothing but numbers is divided by. *)
Definition constant (p : PExpr Z) : bool := if polynomial p is Pc c then negb (Z.eqb c 0) else false.
Lemma same_numbers (R : realFieldType) (l : seq R) (a b : coef) :
  zero_given constant [::] (FEsub a b) -> ceval l a = ceval l b.
Proof.
move/(@zero_given_ok R l constant) => z; apply/eqP; rewrite -subr_eq0; apply/eqP/z => // p.
rewrite /constant polynomial_ok; case: (polynomial p) => // c; rewrite /value /=.
by case: c => //= c _; rewrite ?oppr_eq0 pnatr_eq0 -lt0n; apply/ltP/Pos2Nat.is_pos.
Qed.
