(* token_copying_last_token_as_read

   With unit vectors p_j, W_K = diag(0, I), W_Q = diag(0, U^T), W_V = [[0, 0], [I, -U]] and U the upper shift, U
   p_{j+1} = p_j, every token (c_j, p_j) becomes (c_j, c_{j+1}), and the last, the query (x_t, p_n), (x_t, 0).

   This is false.  Printed from its own definition by `python -m verify.kernel --write`: what is given, the premises,
   what the layers make of it, and what was said to hold; `refuted` is what Rocq's kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module all_tokens.
Section Given.
Variables (R : realFieldType).
Variables (n : nat).
Variables (C S : 'I_n -> 'I_n -> R).

Record premises : Prop := Premises {
  n_positive : (0 < n)%N;
  H_upper_shift : (* U = S^T with S_ij = 1 if i = j + 1, else 0 *) forall (i0 : 'I_n) (i1 : 'I_n), S i0 i1 = (i0 ==
        i1.+1 :> nat)%:R }.
Definition out_slots (i0 : 'I_n) (i1 : 'I_n) : R :=
  (i0 == i1)%:R + \sum_(i2 < n) (\sum_(i3 < n) (i0 == i3)%:R * C i3 i2 + \sum_(i3 < n) - S i3 i0 * (i3 == i2)%:R) *
        (\sum_(i3 < n) (\sum_(i4 < n) (i3 == i4)%:R * (i4 == i2)%:R) * (\sum_(i4 < n) S i3 i4 * (i4 == i1)%:R)).
Definition equations : Prop :=
     (* slots *) (forall (i0 : 'I_n) (i1 : 'I_n), out_slots i0 i1 = \sum_(i2 < n) C i0 i2 * S i2 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition refuted : Prop := forall (R : realFieldType),
  ~ forall (n : nat) (C S : 'I_n -> 'I_n -> R), @claim R n C S.
End all_tokens.
