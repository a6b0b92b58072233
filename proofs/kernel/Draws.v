(* The law of n independent draws of one law: the mean is that over one after the other. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Expectation.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Draws.
Variables (R : realFieldType) (P : law R).

(* Of no draw, there is one outcome. *)
Lemma certain_one : True /\ 1 = 1 :> R. Proof. by []. Qed.
Lemma certain_linear (c : R) (f g h : unit -> R) : (forall w, h w = c * f w + g w) -> True -> True ->
  True /\ h tt = c * f tt + g tt.
Proof. by []. Qed.
Lemma certain_monotone (f g : unit -> R) : (forall w, (f w <= g w)%R) -> True -> True -> (f tt <= g tt)%R.
Proof. by []. Qed.
Definition certain : law R := Law certain_one certain_linear certain_monotone.

Fixpoint draws (n : nat) : law R := if n is m.+1 then independent P (draws m) else certain.

(* The first of n + 1 draws, or that of the others *)
Fixpoint draw (n : nat) : 'I_n -> outcome (draws n) -> outcome P :=
  match n with
  | 0 => fun i => match notF (ltn_ord i) with end
  | m.+1 => fun i w => if unlift ord0 i is Some j then draw j w.2 else w.1
  end.

Lemma mean_of_a_draw n (i : 'I_n) f m : mean_is f m -> mean_is (fun w => f (draw i w)) m.
Proof.
elim: n i => [[]//|n IH] i F; case: (unliftP ord0 i) => [j|] ->.
  apply: (mean_is_independent (m := fun _ => m)) => [u|]; last exact: mean_is_constant.
  by apply: mean_is_ext (IH j F) => w; rewrite /= liftK.
apply: (mean_is_independent (m := f)) F => u.
by apply: mean_is_ext (mean_is_constant _ (f u)) => w; rewrite /= unlift_none.
Qed.

(* The mean of a product is that of the means, for two of them. *)
Lemma mean_of_two_draws n (i j : 'I_n) f g m k : i != j -> mean_is f m -> mean_is g k ->
  mean_is (fun w => f (draw i w) * g (draw j w)) (m * k).
Proof.
elim: n i j f g m k => [[]//|n IH] i j f g m k ij F G.
case: (unliftP ord0 i) ij => [i'|] -> ij; last first.
  case: (unliftP ord0 j) ij => [j'|] -> ij; last by rewrite eqxx in ij.
  apply: (mean_is_independent (m := fun u => f u * k)) => [u|].
    by apply: mean_is_ext (mean_is_scale (f u) (mean_of_a_draw j' G)) => w; rewrite /= unlift_none liftK.
  by rewrite mulrC; apply: mean_is_ext (mean_is_scale k F) => u; exact: mulrC.
case: (unliftP ord0 j) ij => [j'|] -> ij.
  rewrite (inj_eq (lift_inj (h := ord0))) in ij.
  apply: (mean_is_independent (m := fun _ => m * k)) => [u|]; last exact: mean_is_constant.
  by apply: mean_is_ext (IH i' j' f g m k ij F G) => w; rewrite /= !liftK.
apply: (mean_is_independent (m := fun u => m * g u)) => [u|]; last exact: mean_is_scale.
rewrite mulrC; apply: mean_is_ext (mean_is_scale (g u) (mean_of_a_draw i' F)) => w.
by rewrite /= unlift_none liftK mulrC.
Qed.
End Draws.
