(* gradient_descent_plus_plus_conditioning_as_read

   For every gamma > 0, lambda -> lambda (1 - gamma lambda)^2 makes the condition number of a spectrum in [l_n,
   l_1] smaller.

   This is false.  Printed from its own definition by `python -m verify.kernel --write`: what is given, the premises,
   what the layers make of it, and what was said to hold; `refuted` is what Rocq's kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module inequality. (* improves *)
Section Given.
Variables (R : realFieldType).
Variables (kappa t v_ w : R).

Record premises : Prop := Premises {
  above_kappa : 1 < kappa;
  above_t : 0 < t;
  above_v_ : t / kappa <= v_;
  below_v_ : v_ <= t;
  above_w : t / kappa <= w;
  below_w : w <= t;
  not_zero_0 : kappa != 0 :> R }.
Definition claim : Prop := premises -> v_ * (- v_ + 1) * (- v_ + 1) < kappa * (w * (- w + 1) * (- w + 1)) :> R.
End Given.

Definition refuted : Prop := forall R : realFieldType,
  ~ forall kappa t v_ w : R, @claim R kappa t v_ w.
End inequality.
