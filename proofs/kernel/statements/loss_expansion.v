(* loss_expansion

   L(W + D) = L(W) + <G, D> + 1/(2N) tr(D X X^T D^T) with G = (1/N) (W X - Y) X^T, for any W, D, X, Y, so that G
   is the gradient of L at W and the Hessian is (1/N) X X^T on each row, L(W + D + E) - L(W + D) - L(W + E) + L(W)
   = <D, (1/N) E X X^T>; the change of gradient descent is -eta G.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module expansion.
Section Given.
Variables (R : fieldType).
Variables (n_y d n : nat).
Variables (W D E : 'I_n_y -> 'I_d -> R).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (eta : R).

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
           * X i1 i2) * D i0 i1 + 1 / (n%:R * 2%:R) * (\sum_(i0 < n_y) \sum_(i1 < d) \sum_(i2 < d) D i0 i1 * (\sum_(i3
           < n) X i1 i3 * X i2 i3) * D i0 i2) :> R)
  /\ (* Hessian *) (1 / (n%:R * 2%:R) * (\sum_(i0 < n_y) \sum_(i1 < n) (\sum_(i2 < d) (W i0 i2 + D i0 i2 + E i0 i2) *
        X i2 i1 - Y i0 i1) * (\sum_(i2 < d) (W i0 i2 + D i0 i2 + E i0 i2) * X i2 i1 - Y i0 i1)) - 1 / (n%:R * 2%:R) *
        (\sum_(i0 < n_y) \sum_(i1 < n) (\sum_(i2 < d) (W i0 i2 + D i0 i2) * X i2 i1 - Y i0 i1) * (\sum_(i2 < d) (W i0
        i2 + D i0 i2) * X i2 i1 - Y i0 i1)) - 1 / (n%:R * 2%:R) * (\sum_(i0 < n_y) \sum_(i1 < n) (\sum_(i2 < d) (W i0
        i2 + E i0 i2) * X i2 i1 - Y i0 i1) * (\sum_(i2 < d) (W i0 i2 + E i0 i2) * X i2 i1 - Y i0 i1)) + 1 / (n%:R *
        2%:R) * (\sum_(i0 < n_y) \sum_(i1 < n) (\sum_(i2 < d) W i0 i2 * X i2 i1 - Y i0 i1) * (\sum_(i2 < d) W i0 i2 *
        X i2 i1 - Y i0 i1)) = \sum_(i0 < n_y) \sum_(i1 < d) D i0 i1 * (1 / n%:R * (\sum_(i2 < d) E i0 i2 * (\sum_(i3 <
        n) X i2 i3 * X i1 i3))) :> R)
  /\ (* step *) (forall (i0 : 'I_n_y) (i1 : 'I_d), - (eta / n%:R) * (\sum_(i2 < n) (\sum_(i3 < d) W i0 i3 * X i3 i2 -
        Y i0 i2) * X i1 i2) = - eta * (1 / n%:R * (\sum_(i2 < n) (\sum_(i3 < d) W i0 i3 * X i3 i2 - Y i0 i2) * X i1
        i2))).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (n_y d n : nat) (W D E : 'I_n_y -> 'I_d -> R) (X : 'I_d -> 'I_n
      -> R) (Y : 'I_n_y -> 'I_n -> R) (eta : R),
  @claim R n_y d n W D E X Y eta.
End expansion.
