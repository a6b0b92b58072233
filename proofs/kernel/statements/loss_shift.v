(* loss_shift

   L(W + dW; X, Y) = L(W; X, Y - dW X) for any W, dW, X, Y, where L(W; X, Y) = 1/(2N) sum_i |W x_i - y_i|^2.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module shift.
Section Given.
Variables (R : fieldType).
Variables (n_y d n : nat).
Variables (W dW : 'I_n_y -> 'I_d -> R).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).

Record premises : Prop := Premises {
  n_y_positive : (0 < n_y)%N;
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  not_zero_0 : n%:R != 0 :> R;
  not_zero_1 : 2%:R != 0 :> R }.
Definition equations : Prop :=
     (* loss *) (1 / (n%:R * 2%:R) * (\sum_(i0 < n_y) \sum_(i1 < n) (\sum_(i2 < d) (W i0 i2 + dW i0 i2) * X i2 i1 - Y
           i0 i1) * (\sum_(i2 < d) (W i0 i2 + dW i0 i2) * X i2 i1 - Y i0 i1)) = 1 / (n%:R * 2%:R) * (\sum_(i0 < n_y)
           \sum_(i1 < n) (\sum_(i2 < d) W i0 i2 * X i2 i1 - (Y i0 i1 - \sum_(i2 < d) dW i0 i2 * X i2 i1)) * (\sum_(i2
           < d) W i0 i2 * X i2 i1 - (Y i0 i1 - \sum_(i2 < d) dW i0 i2 * X i2 i1))) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (n_y d n : nat) (W dW : 'I_n_y -> 'I_d -> R) (X : 'I_d -> 'I_n
      -> R) (Y : 'I_n_y -> 'I_n -> R),
  @claim R n_y d n W dW X Y.
End shift.
