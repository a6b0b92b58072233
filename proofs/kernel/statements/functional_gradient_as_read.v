(* functional_gradient_as_read

   The layers' step from f = 0, which is -r times the Riesz gradient, is -r G, where G minimises the directional
   derivative of L at f over all functions of norm 1; here for K(u, w) = phi(u) phi(w).

   This is false.  Printed from its own definition by `python -m verify.kernel --write`: what is given, the premises,
   what the layers make of it, and what was said to hold; `refuted` is what Rocq's kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module one_feature.
Section Given.
Variables (R : realFieldType).
Variables (n m : nat).
Variables (y phi : 'I_n -> R).
Variables (phi_q : 'I_m -> R).
Variables (r : R).

Definition relu (x : R) : R := Num.max 0 x.
Record premises : Prop := Premises {
  n_positive : (0 < n)%N;
  m_positive : (0 < m)%N }.
Definition equations : Prop :=
     (* step times |s| *) (forall (i0 : 'I_m), r * 2%:R * ((relu (\sum_(i1 < n) y i1 * phi i1) + relu (- (\sum_(i1 <
           n) y i1 * phi i1))) * (\sum_(i1 < n) y i1 * phi i1) * phi_q i0) = - (r * ((\sum_(i1 < n) y i1 * phi i1) *
           phi_q i0))).
Definition claim : Prop := premises -> equations.
End Given.

Definition refuted : Prop := forall (R : realFieldType),
  ~ forall (n m : nat) (y phi : 'I_n -> R) (phi_q : 'I_m -> R) (r : R), @claim R n m y phi phi_q r.
End one_feature.
