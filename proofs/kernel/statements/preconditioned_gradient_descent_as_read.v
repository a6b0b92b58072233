(* preconditioned_gradient_descent_as_read

   A linear layer with scores <x_i, A x_j> and values diag(0, -1/N) predicts w_1^T x_t, w_1 = -A grad R(0), for
   every A, R(w) = 1/(2N) sum_i (w^T x_i - y_i)^2.

   This is false.  Printed from its own definition by `python -m verify.kernel --write`: what is given, the premises,
   what the layers make of it, and what was said to hold; `refuted` is what Rocq's kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module one_layer.
Section Given.
Variables (R : realFieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (A : 'I_d -> 'I_d -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  not_zero_0 : n%:R != 0 :> R }.
Definition out_prediction (i0 : 'I_n_y) (i1 : 'I_m) : R :=
  - (0 + \sum_(i2 < n) (\sum_(i3 < n_y) - (1 / n%:R) * (i0 == i3)%:R * Y i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 ==
        i4)%:R * X i4 i2) * (\sum_(i4 < d) A i3 i4 * Q i4 i1))).
Definition equations : Prop :=
     (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), out_prediction i0 i1 = \sum_(i2 < d) (\sum_(i3 < d) A i2 i3 *
           (- (1 / n%:R) * (\sum_(i4 < n) (\sum_(i5 < d) 0 * X i5 i4 - Y i0 i4) * X i3 i4))) * Q i2 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition refuted : Prop := forall (R : realFieldType),
  ~ forall (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (A : 'I_d ->
        'I_d -> R), @claim R d n n_y m X Y Q A.
End one_layer.
