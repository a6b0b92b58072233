(* token_copying_softmax_as_read

   softmax(p_{j+1}) = p_{j+1}: with softmax too, token j < n reads the token j + 1 and no other.

   This is false.  Printed from its own definition by `python -m verify.kernel --write`: what is given, the premises,
   what the layers make of it, and what was said to hold; `refuted` is what Rocq's kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module softmax.
Section Given.
Variables (R : realFieldType).
Variables (n : nat).
Variables (S : 'I_n -> 'I_n -> R).
Variables (exp : R -> R).

Record premises : Prop := Premises {
  n_positive : (0 < n)%N;
  H_upper_shift : (* U = S^T with S_ij = 1 if i = j + 1, else 0 *) forall (i0 : 'I_n) (i1 : 'I_n), S i0 i1 = (i0 ==
        i1.+1 :> nat)%:R }.
Definition out_weights (i0 : 'I_n) (i1 : 'I_n) : R :=
  exp (\sum_(i2 < n) (i2 == i0)%:R * S i2 i1) * (\sum_(i2 < n) exp (\sum_(i3 < n) (i3 == i2)%:R * S i3 i1))^-1.
Definition equations : Prop :=
     (* weights *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) (\sum_(i3 < n) out_weights i0 i3 * S i2 i3) * S i2
           i1 = S i0 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition refuted : Prop := forall (R : realFieldType) (exp : R -> R),
  (forall x, 0 < exp x) -> ~ forall (n : nat) (S : 'I_n -> 'I_n -> R), @claim R n S exp.
End softmax.
