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

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. L(W + D) = L(W) + <G, D> + 1/(2N) tr(D X X^T D^T) with G = (1/N) (W X - Y) X^T, for any W, D, X, Y, *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient.
Module loss.
Section Given.
Variables (R : realFieldType) (n_y d n : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R).

(* L(W), and its gradient G(W) = (1/N) (W X - Y) X^T *)
Definition L (W : 'M[R]_(n_y, d)) : R :=
  1 / (n%:R * 2%:R) * (\sum_(i < n_y) \sum_(j < n) (\sum_(k < d) W i k * X k j - Y i j)
    * (\sum_(k < d) W i k * X k j - Y i j)).
Definition G (W : 'M[R]_(n_y, d)) (i : 'I_n_y) (k : 'I_d) : R :=
  1 / n%:R * (\sum_(j < n) (\sum_(l < d) W i l * X l j - Y i j) * X k j).
Definition inner (A B : 'I_n_y -> 'I_d -> R) : R := \sum_(i < n_y) \sum_(k < d) A i k * B i k.
End Given.
Definition sizes n_y d n : Prop := [/\ (0 < n_y)%N, (0 < d)%N & (0 < n)%N].
End loss.

(* 2. so that G is the gradient of L at W *)
Module clause_2.
Definition premises := loss.sizes.
Definition statement : Prop :=
  forall (R : realFieldType) n_y d n (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (W : 'M[R]_(n_y, d)),
  premises n_y d n -> differential (loss.L X Y) W (fun D => loss.inner (loss.G X Y W) (fun i k => D i k)).
End clause_2.

(* 3. and the Hessian is (1/N) X X^T on each row, *)
Module clause_3.
Definition premises := loss.sizes.
(* The derivative of <G(W), D> along E is <D, (1/N) E X X^T>. *)
Definition statement : Prop :=
  forall (R : realFieldType) n_y d n (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (W D : 'M[R]_(n_y, d)),
  premises n_y d n ->
  differential (fun W => loss.inner (loss.G X Y W) (fun i k => D i k)) W (fun E =>
    loss.inner (fun i k => D i k)
      (fun i k => 1 / n%:R * (\sum_(l < d) E i l * (\sum_(j < n) X l j * X k j)))).
End clause_3.

(* 4. L(W + D + E) - L(W + D) - L(W + E) + L(W) = <D, (1/N) E X X^T>; *)

(* 5. the change of gradient descent is -eta G. *)

