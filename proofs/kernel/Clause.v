(* What is checked of a theorem that says what a clause says (verify/kernel/clauses.py). *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Exponential.

Ltac head_of t := lazymatch t with ?f _ => head_of f | _ => t end.
Ltac everything := lazymatch goal with |- forall _, _ => intro; everything | _ => idtac end.

(* All that a statement assumes before its conclusion is one record of premises, that a field has no infinite numbers, as
   the reals, and that a function is the exponential function, which the reals have. *)
Ltac nothing_but premises :=
  hnf; everything; exfalso;
  repeat match goal with
    | H : ?T |- _ =>
        lazymatch type of T with
        | Prop => let h := head_of T in first [constr_eq h premises | constr_eq h Num.archimedean_axiom | constr_eq h @Exponential.exponential]
        | _ => idtac
        end;
        clear H
    end;
  lazymatch goal with
  | H : ?T |- _ => fail 1 "it assumes" T "beside its premises"
  | _ => idtac
  end.

(* A theorem has this among its hypotheses. *)
Ltac rests_on theorem statement :=
  let T := type of theorem in
  lazymatch T with
  | context [statement] => idtac
  | _ => fail 1 "it does not need" statement
  end.

(* What is given as an instance is one: premises, of which nothing is assumed. *)
Ltac is_met instance premises :=
  let T := type of instance in
  let h := head_of T in
  tryif constr_eq h premises then idtac else fail 1 "this is no instance of its premises".
