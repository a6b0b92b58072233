(* Random quantities with the same law: every function of the one has the mean that it has of the other. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Expectation.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section SameLaw.
Variables (R : realFieldType) (P : law R) (T : Type).
Implicit Types u v : outcome P -> T.
Definition same_law u v : Prop :=
  forall (g : T -> R) m, mean_is (fun w => g (u w)) m <-> mean_is (fun w => g (v w)) m.

(* So then is that of what is made of them. *)
Lemma same_law_image V (f : T -> V) u v : same_law u v ->
  forall (g : V -> R) m, mean_is (fun w => g (f (u w))) m <-> mean_is (fun w => g (f (v w))) m.
Proof. by move=> same g; exact: (same (fun x => g (f x))). Qed.

Lemma same_law_ext u u' v : (forall w, u w = u' w) -> same_law u v -> same_law u' v.
Proof.
move=> e same g m; rewrite -(same g m); split; apply: mean_is_ext => w; by rewrite e.
Qed.
End SameLaw.
