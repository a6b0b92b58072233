(* hessian_as_read

   X X^T is the Hessian of L(W) = 1/(2N) sum_i |W x_i - y_i|^2, on each row of W: the loss has the second-order
   term (1/2) tr(D X X^T D^T), L(W + D) = L(W) + (1/N) <(W X - Y) X^T, D> + (1/2) tr(D X X^T D^T).

   This is false.  Printed from its own definition by `python -m verify.kernel --write`: what is given, the premises,
   what the layers make of it, and what was said to hold; `refuted` is what Rocq's kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module expansion.
Section Given.
Variables (R : realFieldType).
Variables (n_y d n : nat).
Variables (W D : 'I_n_y -> 'I_d -> R).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).

Record premises : Prop := Premises {
  n_y_positive : (0 < n_y)%N;
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  not_zero_0 : n%:R != 0 :> R;
  not_zero_1 : 2%:R != 0 :> R }.
Definition equations : Prop :=
     (* expansion *) (1 / (n%:R * 2%:R) * (\sum_(i0 < n_y) \sum_(i1 < n) (\sum_(i2 < d) (W i0 i2 + D i0 i2) * X i2 i1
           - Y i0 i1) * (\sum_(i2 < d) (W i0 i2 + D i0 i2) * X i2 i1 - Y i0 i1)) = 1 / (n%:R * 2%:R) * (\sum_(i0 <
           n_y) \sum_(i1 < n) (\sum_(i2 < d) W i0 i2 * X i2 i1 - Y i0 i1) * (\sum_(i2 < d) W i0 i2 * X i2 i1 - Y i0
           i1)) + \sum_(i0 < n_y) \sum_(i1 < d) 1 / n%:R * (\sum_(i2 < n) (\sum_(i3 < d) W i0 i3 * X i3 i2 - Y i0 i2)
           * X i1 i2) * D i0 i1 + 1 / 2%:R * (\sum_(i0 < n_y) \sum_(i1 < d) D i0 i1 * (\sum_(i2 < d) D i0 i2 *
           (\sum_(i3 < n) X i2 i3 * X i1 i3))) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition refuted : Prop := forall (R : realFieldType),
  ~ forall (n_y d n : nat) (W D : 'I_n_y -> 'I_d -> R) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R), @claim R n_y
        d n W D X Y.
End expansion.
