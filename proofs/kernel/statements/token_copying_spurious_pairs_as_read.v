(* token_copying_spurious_pairs_as_read

   On the tokens (x_i, y_i) and (y_i, x_{i+1}), i = 1..N, that one copying head makes of x_1, y_1, ..., x_N, y_N,
   x_{N+1}, the layer of gradient_descent_step (with eta/N) turns y_j into y_j - dW x_j, dW being the gradient
   step on the pairs (x_i, y_i).

   This is false.  Printed from its own definition by `python -m verify.kernel --write`: what is given, the premises,
   what the layers make of it, and what was said to hold; `refuted` is what Rocq's kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module one_head.
Section Given.
Variables (R : realFieldType).
Variables (d n : nat).
Variables (X Y : 'I_d -> 'I_n -> R).
Variables (q_ : 'I_d -> R).
Variables (S : 'I_n -> 'I_n -> R).
Variables (W_0 : 'I_d -> 'I_d -> R).
Variables (eta : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  not_zero_0 : n%:R != 0 :> R;
  H_successor : (* S_ij = 1 if i = j + 1, else 0 *) forall (i0 : 'I_n) (i1 : 'I_n), S i0 i1 = (i0 == i1.+1 :> nat)%:R
        }.
Definition out_y (i0 : 'I_d) (i1 : 'I_n) : R :=
  Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) eta / n%:R * W_0 i0 i3 * X i3 i2 + \sum_(i3 < d) - (eta / n%:R) * (i0 ==
        i3)%:R * Y i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * X i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * X
        i4 i1)) + \sum_(i2 < n) (\sum_(i3 < d) eta / n%:R * W_0 i0 i3 * Y i3 i2 + \sum_(i3 < d) - (eta / n%:R) * (i0
        == i3)%:R * (\sum_(i4 < n) X i3 i4 * S i4 i2 + q_ i3 * (1 - \sum_(i4 < n) S i4 i2))) * (\sum_(i3 < d)
        (\sum_(i4 < d) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * X i4 i1)).
Definition equations : Prop :=
     (* y *) (forall (i0 : 'I_d) (i1 : 'I_n), out_y i0 i1 = Y i0 i1 - \sum_(i2 < d) - (eta / n%:R) * (\sum_(i3 < n)
           (\sum_(i4 < d) W_0 i0 i4 * X i4 i3 - Y i0 i3) * X i2 i3) * X i2 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition refuted : Prop := forall (R : realFieldType),
  ~ forall (d n : nat) (X Y : 'I_d -> 'I_n -> R) (q_ : 'I_d -> R) (S : 'I_n -> 'I_n -> R) (W_0 : 'I_d -> 'I_d -> R)
        (eta : R), @claim R d n X Y q_ S W_0 eta.
End one_head.
