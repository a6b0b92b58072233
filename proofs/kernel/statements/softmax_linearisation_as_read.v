(* softmax_linearisation_as_read

   For N >= 2 tokens, as c tends to 0, what two softmax heads with key-query products cA and -cA and opposite
   values read, divided by 2c, tends to the gradient step sum_i v_i z_i/N.

   This is false.  Printed from its own definition by `python -m verify.kernel --write`: what is given, the premises,
   what the layers make of it, and what was said to hold; `refuted` is what Rocq's kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module limit.
Section Given.
Variables (R : realFieldType).
Variables (n_y n m : nat).
Variables (v_0_ : 'I_n_y -> R).
Variables (v_ : 'I_n_y -> 'I_n -> R).
Variables (z_0 : 'I_m -> R).
Variables (z : 'I_m -> 'I_n -> R).

Record premises : Prop := Premises {
  n_y_positive : (0 < n_y)%N;
  n_positive : (0 < n)%N;
  m_positive : (0 < m)%N;
  not_zero_0 : n%:R + 1 != 0 :> R }.
Definition equations : Prop :=
     (* limit *) (forall (i0 : 'I_n_y) (i1 : 'I_m), 1 / (n%:R + 1) * (v_0_ i0 * z_0 i1 + \sum_(i2 < n) v_ i0 i2 * z i1
           i2) - 1 / (n%:R + 1) * (v_0_ i0 + \sum_(i2 < n) v_ i0 i2) * (1 / (n%:R + 1) * (z_0 i1 + \sum_(i2 < n) z i1
           i2)) = 1 / (n%:R + 1) * (v_0_ i0 * z_0 i1 + \sum_(i2 < n) v_ i0 i2 * z i1 i2)).
Definition claim : Prop := premises -> equations.
End Given.

Definition refuted : Prop := forall (R : realFieldType),
  ~ forall (n_y n m : nat) (v_0_ : 'I_n_y -> R) (v_ : 'I_n_y -> 'I_n -> R) (z_0 : 'I_m -> R) (z : 'I_m -> 'I_n -> R),
        @claim R n_y n m v_0_ v_ z_0 z.
End limit.
