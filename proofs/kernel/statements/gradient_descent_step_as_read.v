(* gradient_descent_step_as_read

   The update (x_i, y_i) <- (x_i, y_i) - (0, (eta/N) sum_j (W x_j - y_j) x_j^T x_i) is (x_i, y_i - dW x_i).

   This is false.  Printed from its own definition by `python -m verify.kernel --write`: what is given, the premises,
   what the layers make of it, and what was said to hold; `refuted` is what Rocq's kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module step.
Section Given.
Variables (R : realFieldType).
Variables (d n n_y : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (W : 'I_n_y -> 'I_d -> R).
Variables (eta : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  not_zero_0 : n%:R != 0 :> R }.
Definition out_y (i0 : 'I_n_y) (i1 : 'I_n) : R :=
  Y i0 i1 - eta / n%:R * (\sum_(i2 < n) \sum_(i3 < d) (\sum_(i4 < d) W i0 i4 * X i4 i2 - Y i0 i2) * X i3 i2 * X i3
        i1).
Definition equations : Prop :=
     (* y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), out_y i0 i1 = Y i0 i1 - \sum_(i2 < d) - (eta / n%:R) * (\sum_(i3 < n)
           (\sum_(i4 < d) W i0 i4 * X i4 i3 - Y i0 i3) * X i2 i3) * X i2 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition refuted : Prop := forall (R : realFieldType),
  ~ forall (d n n_y : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (W : 'I_n_y -> 'I_d -> R) (eta : R),
        @claim R d n n_y X Y W eta.
End step.
