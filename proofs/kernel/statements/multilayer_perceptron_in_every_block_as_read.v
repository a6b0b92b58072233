(* multilayer_perceptron_in_every_block_as_read

   Two blocks, each an MLP x -> m(x) and then the layer of gradient_descent_step on the features m(x_i), predict
   W_2 m(x_t), W_2 being two steps of gradient descent on W m(x) from W_0.

   This is false.  Printed from its own definition by `python -m verify.kernel --write`: what is given, the premises,
   what the layers make of it, and what was said to hold; `refuted` is what Rocq's kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module second_block.
Section Given.
Variables (R : realFieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (W_0 : 'I_n_y -> 'I_d -> R).
Variables (B : 'I_d -> 'I_d -> R).
Variables (eta : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  not_zero_0 : n%:R != 0 :> R }.
Definition out_prediction (i0 : 'I_n_y) (i1 : 'I_m) : R :=
  - (- (\sum_(i2 < d) W_0 i0 i2 * (\sum_(i3 < d) B i2 i3 * Q i3 i1)) + \sum_(i2 < n) (\sum_(i3 < d) eta / n%:R * W_0
        i0 i3 * (\sum_(i4 < d) B i3 i4 * X i4 i2) + \sum_(i3 < n_y) - (eta / n%:R) * (i0 == i3)%:R * Y i3 i2) *
        (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * (\sum_(i5 < d) B i4 i5 * X i5 i2)) * (\sum_(i4 < d) (i3 ==
        i4)%:R * (\sum_(i5 < d) B i4 i5 * Q i5 i1))) + \sum_(i2 < n) (\sum_(i3 < d) eta / n%:R * W_0 i0 i3 * (\sum_(i4
        < d) B i3 i4 * (\sum_(i5 < d) B i4 i5 * X i5 i2)) + \sum_(i3 < n_y) - (eta / n%:R) * (i0 == i3)%:R * (Y i3 i2
        + \sum_(i4 < n) (\sum_(i5 < d) eta / n%:R * W_0 i3 i5 * (\sum_(i6 < d) B i5 i6 * X i6 i4) + \sum_(i5 < n_y) -
        (eta / n%:R) * (i3 == i5)%:R * Y i5 i4) * (\sum_(i5 < d) (\sum_(i6 < d) (i5 == i6)%:R * (\sum_(i7 < d) B i6 i7
        * X i7 i4)) * (\sum_(i6 < d) (i5 == i6)%:R * (\sum_(i7 < d) B i6 i7 * X i7 i2))))) * (\sum_(i3 < d) (\sum_(i4
        < d) (i3 == i4)%:R * (\sum_(i5 < d) B i4 i5 * (\sum_(i6 < d) B i5 i6 * X i6 i2))) * (\sum_(i4 < d) (i3 ==
        i4)%:R * (\sum_(i5 < d) B i4 i5 * (\sum_(i6 < d) B i5 i6 * Q i6 i1))))).
Definition equations : Prop :=
     (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), out_prediction i0 i1 = \sum_(i2 < d) (\sum_(i3 < d) (W_0 i0
           i3 + - (eta / n%:R) * (\sum_(i4 < n) (\sum_(i5 < d) W_0 i0 i5 * (\sum_(i6 < d) B i5 i6 * X i6 i4) - Y i0
           i4) * (\sum_(i5 < d) B i3 i5 * X i5 i4)) + - (eta / n%:R) * (\sum_(i4 < n) (\sum_(i5 < d) (W_0 i0 i5 + -
           (eta / n%:R) * (\sum_(i6 < n) (\sum_(i7 < d) W_0 i0 i7 * (\sum_(i8 < d) B i7 i8 * X i8 i6) - Y i0 i6) *
           (\sum_(i7 < d) B i5 i7 * X i7 i6))) * (\sum_(i6 < d) B i5 i6 * X i6 i4) - Y i0 i4) * (\sum_(i5 < d) B i3 i5
           * X i5 i4))) * B i3 i2) * Q i2 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition refuted : Prop := forall (R : realFieldType),
  ~ forall (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (W_0 : 'I_n_y
        -> 'I_d -> R) (B : 'I_d -> 'I_d -> R) (eta : R), @claim R d n n_y m X Y Q W_0 B eta.
End second_block.
