(* `identity` proves an equation between two polynomials in the same elements of a field, whatever these are: each is
   read as a polynomial, and the two are compared by the program of Coefficient.v. *)
From Coq Require Import ZArith NArith Ring_polynom.
From mathcomp Require Import all_ssreflect ssralg.
From Kernel Require Import Coefficient.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

(* Elements are the same where they are by conversion: so they may be written by the names of different structures. *)
Ltac position x l := match l with
  | ?y :: _ => let same := constr:(erefl x : x = y) in constr:(xH)
  | _ :: ?l => let i := position x l in constr:(Pos.succ i)
  end.
Ltac with_element x l := match l with
  | [::] => constr:([:: x])
  | ?y :: _ => let same := constr:(erefl x : x = y) in l
  | ?y :: ?l => let l := with_element x l in constr:(y :: l)
  end.
(* Is it 0, 1, 2, ...? *)
Ltac literal n := lazymatch n with O => constr:(true) | S ?n => literal n | _ => constr:(false) end.
(* The elements in which t is a polynomial, after those of l. *)
Ltac elements t l := lazymatch t with
  | @GRing.add _ ?a ?b => let l := elements a l in elements b l
  | @GRing.mul _ ?a ?b => let l := elements a l in elements b l
  | @GRing.opp _ ?a => elements a l
  | @GRing.zero _ => l
  | @GRing.one _ => l
  | @GRing.natmul _ (GRing.one _) ?n => match literal n with true => l | _ => with_element t l end
  | @GRing.exp _ ?a ?n => match literal n with true => elements a l | _ => with_element t l end
  | _ => with_element t l
  end.
Ltac element t l := let i := position t l in let i := eval compute in i in constr:(@PEX Z i).
Ltac as_polynomial t l := lazymatch t with
  | @GRing.add _ ?a ?b => let a := as_polynomial a l in let b := as_polynomial b l in constr:(@PEadd Z a b)
  | @GRing.mul _ ?a ?b => let a := as_polynomial a l in let b := as_polynomial b l in constr:(@PEmul Z a b)
  | @GRing.opp _ ?a => let a := as_polynomial a l in constr:(@PEopp Z a)
  | @GRing.zero _ => constr:(@PEO Z)
  | @GRing.one _ => constr:(@PEI Z)
  | @GRing.natmul _ (GRing.one _) ?n =>
      match literal n with
      | true => let n := eval compute in (Z.of_nat n) in constr:(@PEc Z n)
      | _ => element t l
      end
  | @GRing.exp _ ?a ?n =>
      match literal n with
      | true => let a := as_polynomial a l in let n := eval compute in (N.of_nat n) in constr:(@PEpow Z a n)
      | _ => element t l
      end
  | _ => element t l
  end.
Ltac identity :=
  lazymatch goal with |- @eq ?T ?a ?b =>
    let l := elements a (@nil T) in let l := elements b l in
    let p := as_polynomial a l in let q := as_polynomial b l in
    exact: (@same_polynomial_ok _ l p q isT)
  end.
