(* Tensors and functions of a statement, as the values of the names that networks know by number.

   A tensor over axes a, b, ... has type ax a -> ax b -> ... -> R; a function takes numbers and vectors first.  Equality
   of axes is decided by a program (`ndec`), so that for axes that are given `value` computes to the application of the
   tensor or function itself: what the checker shows is then the printed statement, by conversion. *)
From Coq Require Import ZArith NArith Ring_polynom Field_theory.
From mathcomp Require Import all_ssreflect ssralg.
From Kernel Require Import Coefficient Network Soundness.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Values.
Variables (ax : nat -> finType) (R : fieldType).

(* A tensor over axes, and its entry; 0 where the positions are on other axes. *)
Fixpoint tensor (axs : seq nat) : Type := match axs with [::] => R | a :: axs => ax a -> tensor axs end.
Fixpoint entry (axs : seq nat) : tensor axs -> seq (ival ax) -> R :=
  match axs return tensor axs -> seq (ival ax) -> R with
  | [::] => fun x _ => x
  | a :: axs => fun x ls =>
    match ls with
    | existT b v :: ls => match ndec b a with Some e => entry (x (cast e v)) ls | None => 0 end
    | [::] => 0
    end
  end.

(* A function of numbers (None) and vectors (Some axis) to a tensor, and its value. *)
Definition castv a b (e : a = b) (u : {ffun ax a -> R}) : {ffun ax b -> R} :=
  match e in _ = b return {ffun ax b -> R} with erefl => u end.
Fixpoint function (ts : seq (option nat)) (axs : seq nat) : Type :=
  match ts with
  | [::] => tensor axs
  | None :: ts => R -> function ts axs
  | Some a :: ts => {ffun ax a -> R} -> function ts axs
  end.
Fixpoint value (ts : seq (option nat)) (axs : seq nat) : function ts axs -> seq (ival ax) -> seq (vval ax R) -> R :=
  match ts return function ts axs -> seq (ival ax) -> seq (vval ax R) -> R with
  | [::] => fun f ls _ => entry f ls
  | None :: ts => fun f ls xs => match xs with VNum x :: xs => value (f x) ls xs | _ => 0 end
  | Some a :: ts => fun f ls xs =>
    match xs with
    | VVec b u :: xs => match ndec b a with Some e => value (f (castv e u)) ls xs | None => 0 end
    | _ => 0
    end
  end.

Inductive valued := Valued ts axs of function ts axs.
Definition meaning (fs : seq valued) (f : nat) (ls : seq (ival ax)) (xs : seq (vval ax R)) : R :=
  match List.nth_error fs f with Some (Valued ts axs g) => value g ls xs | None => 0 end.
End Values.

(* A number that is by computation one that is not 0 is not 0. *)
Section NotZero.
Variables (ax : nat -> finType) (R : fieldType) (l : seq R) (V : nat -> seq (ival ax) -> seq (vval ax R) -> R).
Variables (known sizes : seq coef).
Hypothesis sizes_ok : forall a, (a < size sizes)%N -> ceval l (nth FEO sizes a) = #|ax a|%:R.
Hypothesis known_ok : all_nonzero l known.

Lemma is_not_zero N e e' : equals known sizes N e e' ->
  forall q : env ax, evalE l V (after q (clip N.+1)) e' != 0 -> evalE l V (after q (clip N.+1)) e != 0.
Proof. by move=> /(equals_ok V sizes_ok known_ok) same q; rewrite same. Qed.
End NotZero.
