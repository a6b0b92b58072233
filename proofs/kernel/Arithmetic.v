(* A tactic: `arithmetic` proves equal what is equal as polynomials over Z in numbers and inverses of numbers, or else as
   rational functions of numbers; what is divided by is then left to show. *)
From Coq Require Import ZArith NArith Ring_polynom Field_theory.
From mathcomp Require Import all_ssreflect ssralg.
From Kernel Require Import Coefficient.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Fixpoint none_is_0 (R : fieldType) (l : seq R) (ps : seq (PExpr Z)) : Prop :=
  if ps is p :: ps then peval l p != 0 /\ none_is_0 l ps else True.

Lemma same_fraction (R : fieldType) (l : seq R) (a b : coef) :
  same_polynomial (num (fraction (FEsub a b))) (PEc Z0) -> none_is_0 l (condition (fraction (FEsub a b))) ->
  ceval l a = ceval l b.
Proof.
move=> /(same_polynomial_ok l) same nz; have /fraction_ok e : conditions l (condition (fraction (FEsub a b))).
  by apply: conditions_ok; elim: (condition _) nz => //= q ps IH [q0 /IH all0] r [<-|/all0].
 apply/eqP; rewrite -subr_eq0; apply/eqP.
by transitivity (ceval l (FEsub a b)); rewrite // e same mul0r.
Qed.

Ltac literal n := lazymatch n with O => constr:(tt) | S ?m => literal m end.

(* The numbers a term is made of by + - * and powers, besides integers, and by / where that is `divided` *)
Ltac with_number a l :=
  let rec there r := lazymatch r with
    | nil => false
    | cons ?b ?r => match constr:(tt) with _ => let _ := match goal with _ => unify a b end in true | _ => there r end
    end in
  lazymatch there l with true => l | false => constr:(cons a l) end.
Ltac numbers divided l t :=
  match t with
  | @GRing.add _ ?a ?b => let l := numbers divided l a in numbers divided l b
  | @GRing.mul _ ?a ?b => let l := numbers divided l a in numbers divided l b
  | @GRing.opp _ ?a => numbers divided l a
  | @GRing.inv _ ?a => lazymatch divided with true => numbers divided l a end
  | @GRing.exp _ ?a ?n => let _ := literal n in numbers divided l a
  | @GRing.natmul _ (@GRing.one _) ?n => let _ := literal n in l
  | @GRing.zero _ => l
  | @GRing.one _ => l
  | _ => with_number t l
  end.
Ltac place a l :=
  lazymatch l with
  | cons ?b ?r => match constr:(tt) with
    | _ => let _ := match goal with _ => unify a b end in constr:(1%positive)
    | _ => let p := place a r in eval compute in (Pos.succ p)
    end
  end.
Ltac reified divided l t :=
  match t with
  | @GRing.add _ ?a (@GRing.opp _ ?b) =>
      let p := reified divided l a in let q := reified divided l b in constr:(FEsub p q)
  | @GRing.add _ ?a ?b => let p := reified divided l a in let q := reified divided l b in constr:(FEadd p q)
  | @GRing.mul _ ?a ?b => let p := reified divided l a in let q := reified divided l b in constr:(FEmul p q)
  | @GRing.opp _ ?a => let p := reified divided l a in constr:(FEopp p)
  | @GRing.inv _ ?a => lazymatch divided with true => let p := reified divided l a in constr:(FEinv p) end
  | @GRing.exp _ ?a ?n =>
      let _ := literal n in
      let p := reified divided l a in let k := eval compute in (N.of_nat n) in constr:(FEpow p k)
  | @GRing.natmul _ (@GRing.one _) ?n =>
      let _ := literal n in
      let k := eval compute in (Z.of_nat n) in constr:(@FEc Z k)
  | @GRing.zero _ => constr:(@FEc Z Z0)
  | @GRing.one _ => constr:(@FEc Z (Zpos xH))
  | _ => let k := place t l in constr:(@FEX Z k)
  end.
(* a *+ n is a times n. *)
Ltac multiples :=
  repeat match goal with |- context [@GRing.natmul ?V ?a ?n] =>
    lazymatch a with @GRing.one _ => fail | _ => rewrite -[@GRing.natmul V a n]mulr_natr end
  end.
Ltac same_numbers divided :=
  lazymatch goal with
  | |- @eq ?T ?a ?b =>
      let l := numbers divided (@nil T) a in let l := numbers divided l b in
      let p := reified divided l a in let q := reified divided l b in
      change (ceval l p = ceval l q); apply: same_fraction;
      [ by vm_compute
      | match goal with |- none_is_0 _ ?c => let d := eval vm_compute in c in change c with d end;
        cbv [none_is_0 peval PEeval BinList.nth BinList.jump List.tl List.hd zr Pos.to_nat Pos.iter_op Nat.add];
        repeat split; try solve [repeat (assumption || apply: mulf_neq0)] ]
  end.
Ltac arithmetic := multiples; first [same_numbers false | same_numbers true].
