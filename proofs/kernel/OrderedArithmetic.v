(* Coq's own `ring` and `field` for MathComp's ordered fields: in a section that says `Add Field of_R : (field_of R)`
   for its field R, `arithmetic R` decides equations, numerals and powers that are written out included. *)
From Coq Require Export Ring Field.
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Field.
Variable R : realFieldType.
Definition sum (a b : R) : R := a + b.
Definition product (a b : R) : R := a * b.
Definition opposite (a : R) : R := - a.
Definition inverse (a : R) : R := a^-1.
Definition zero : R := 0.
Definition one : R := 1.
Definition multiple (a : R) n : R := a *+ n.
Definition power (a : R) n : R := a ^+ n.
Lemma ring_of :
  ring_theory zero one sum product (fun a b => sum a (opposite b)) opposite eq.
Proof.
split; rewrite /sum /product /opposite /zero /one => *; rewrite ?add0r ?addrA ?mul1r ?mulrA ?mulrDl ?subrr //.
- exact: addrC.
- exact: mulrC.
Qed.
Lemma field_of : field_theory zero one sum product (fun a b => sum a (opposite b)) opposite
  (fun a b => product a (inverse b)) inverse eq.
Proof.
split=> //; first exact: ring_of; first by apply/eqP; exact: oner_neq0.
by move=> a /eqP; exact: mulVf.
Qed.
End Field.

(* What a and b are made of, by the operations above *)
Ltac spelled R :=
  repeat match goal with
    | |- context [@GRing.natmul ?V ?x (S (S ?n))] =>
        change (@GRing.natmul V x (S (S n))) with (@sum R x (@GRing.natmul V x (S n)))
    | |- context [@GRing.natmul ?V ?x (S O)] => change (@GRing.natmul V x (S O)) with x
    | |- context [@GRing.exp ?V ?x (S (S ?n))] =>
        change (@GRing.exp V x (S (S n))) with (@product R x (@GRing.exp V x (S n)))
    | |- context [@GRing.exp ?V ?x (S O)] => change (@GRing.exp V x (S O)) with x
    | |- context [@GRing.natmul ?V] => change (@GRing.natmul V) with (@multiple R)
    | |- context [@GRing.exp ?V] => change (@GRing.exp V) with (@power R)
    | |- context [@GRing.add ?V] => change (@GRing.add V) with (@sum R)
    | |- context [@GRing.mul ?V] => change (@GRing.mul V) with (@product R)
    | |- context [@GRing.opp ?V] => change (@GRing.opp V) with (@opposite R)
    | |- context [@GRing.inv ?V] => change (@GRing.inv V) with (@inverse R)
    | |- context [@GRing.one ?V] => change (@GRing.one V) with (@one R)
    | |- context [@GRing.zero ?V] => change (@GRing.zero V) with (@zero R)
    end;
  match goal with |- @eq _ ?a ?b => change (@eq (Num.RealField.sort R) a b) end.
Ltac arithmetic R := spelled R; (ring || (field; repeat split; apply/eqP)).
