(* newton_iterates_as_read

   M_{j+1} = 2 M_j - M_j S M_j from M_0 = a S has M_1 = 2 a S - 4 a^2 S^3 and M_2 = 4 a S - 12 a^2 S^3 + 16 a^3
   S^5 - 16 a^4 S^7.

   This is false.  Printed from its own definition by `python -m verify.kernel --write`: what is given, the premises,
   what the layers make of it, and what was said to hold; `refuted` is what Rocq's kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module first_iterates.
Section Given.
Variables (R : realFieldType).
Variables (d : nat).
Variables (S : 'I_d -> 'I_d -> R).
Variables (a : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N }.
Definition equations : Prop :=
     (* X_1 *) (forall (i0 : 'I_d) (i1 : 'I_d), 2%:R * (a * S i0 i1) - \sum_(i2 < d) (\sum_(i3 < d) a * S i0 i3 * S i3
           i2) * (a * S i2 i1) = a * 2%:R * S i0 i1 - a * a * 4%:R * (\sum_(i2 < d) (\sum_(i3 < d) S i0 i3 * S i3 i2)
           * S i2 i1))
  /\ (* X_2 *) (forall (i0 : 'I_d) (i1 : 'I_d), 2%:R * (2%:R * (a * S i0 i1) - \sum_(i2 < d) (\sum_(i3 < d) a * S i0
        i3 * S i3 i2) * (a * S i2 i1)) - \sum_(i2 < d) (\sum_(i3 < d) (2%:R * (a * S i0 i3) - \sum_(i4 < d) (\sum_(i5
        < d) a * S i0 i5 * S i5 i4) * (a * S i4 i3)) * S i3 i2) * (2%:R * (a * S i2 i1) - \sum_(i3 < d) (\sum_(i4 < d)
        a * S i2 i4 * S i4 i3) * (a * S i3 i1)) = a * 4%:R * S i0 i1 - a * a * 12%:R * (\sum_(i2 < d) (\sum_(i3 < d) S
        i0 i3 * S i3 i2) * S i2 i1) + a * a * a * 16%:R * (\sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d) (\sum_(i5 < d)
        S i0 i5 * S i5 i4) * S i4 i3) * S i3 i2) * S i2 i1) - a * a * a * a * 16%:R * (\sum_(i2 < d) (\sum_(i3 < d)
        (\sum_(i4 < d) (\sum_(i5 < d) (\sum_(i6 < d) (\sum_(i7 < d) S i0 i7 * S i7 i6) * S i6 i5) * S i5 i4) * S i4
        i3) * S i3 i2) * S i2 i1)).
Definition claim : Prop := premises -> equations.
End Given.

Definition refuted : Prop := forall (R : realFieldType),
  ~ forall (d : nat) (S : 'I_d -> 'I_d -> R) (a : R), @claim R d S a.
End first_iterates.
