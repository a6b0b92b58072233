(* one_layer_step

   If the coordinates of X are independent with mean 0, variance v and excess kurtosis e, then C = h* I, h* =
   (1/v)/(N + d + 1 + e), solves E[S^2] C = E[S], S = X X^T: for the tasks of one_layer_optimum a gradient step
   from 0 with eta/N = h* is best among all one-layer linear attentions, and if E[x_t x_t^T] = v I, its half-MSE
   is (v d/2) (d + 1 + e)/(N + d + 1 + e) for each output. Normal: e = 0. Uniform on (-a, a): v = a^2/3, e = -6/5,
   h* = (3/a^2)/(N + d - 1/5), half-MSE (a^2 d/6) (d - 1/5)/(N + d - 1/5).

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module uniform_and_normal.
Section Given.
Variables (R : fieldType).
Variables (d n : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (a v_ : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  not_zero_0 : a != 0 :> R;
  not_zero_1 : 6%:R != 0 :> R;
  not_zero_2 : 3%:R != 0 :> R;
  not_zero_3 : 10%:R != 0 :> R;
  not_zero_4 : 5%:R != 0 :> R;
  not_zero_5 : n%:R + d%:R + 1 + - (6%:R / 5%:R) != 0 :> R;
  not_zero_6 : a * a / 3%:R != 0 :> R;
  not_zero_7 : (n%:R + d%:R) * 5%:R - 1 != 0 :> R;
  not_zero_8 : 2%:R != 0 :> R;
  not_zero_9 : n%:R + d%:R + 1 + 0 != 0 :> R;
  not_zero_10 : v_ != 0 :> R;
  not_zero_11 : n%:R + d%:R + 1 != 0 :> R }.
Definition equations : Prop :=
     (* uniform: variance *) (1 / (a * 6%:R) * (a * (a * (a * 1)) - - a * (- a * (- a * 1))) = a * a / 3%:R * 1 :> R)
  /\ (* uniform: fourth cumulant *) (1 / (a * 10%:R) * (a * (a * (a * (a * (a * 1)))) - - a * (- a * (- a * (- a * (-
        a * 1))))) - 3%:R * (1 / (a * 6%:R) * (a * (a * (a * 1)) - - a * (- a * (- a * 1))) * (1 / (a * 6%:R) * (a *
        (a * (a * 1)) - - a * (- a * (- a * 1))))) = - (6%:R / 5%:R) * (1 / (a * 6%:R) * (a * (a * (a * 1)) - - a * (-
        a * (- a * 1))) * (1 / (a * 6%:R) * (a * (a * (a * 1)) - - a * (- a * (- a * 1))))) :> R)
  /\ (* uniform: step *) (1 / (n%:R + d%:R + 1 + - (6%:R / 5%:R)) * (1 / (a * a / 3%:R) * 1) = 15%:R / ((n%:R + d%:R)
        * 5%:R - 1) * (1 / a * (1 / a * 1)) :> R)
  /\ (* uniform: least loss *) ((d%:R + 1 + - (6%:R / 5%:R)) / (n%:R + d%:R + 1 + - (6%:R / 5%:R)) * (a * a / 3%:R *
        d%:R / 2%:R * 1) = (d%:R * 5%:R - 1) / ((n%:R + d%:R) * 5%:R - 1) * (a * a * d%:R / 6%:R * 1) :> R)
  /\ (* normal: step *) (1 / (n%:R + d%:R + 1 + 0) * (1 / v_ * 1) = 1 / (n%:R + d%:R + 1) * (1 / v_ * 1) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n : nat) (X : 'I_d -> 'I_n -> R) (a v_ : R),
  @claim R d n a v_.
End uniform_and_normal.

Module independent_coordinates.
Section Given.
Variables (R : fieldType).
Variables (d n p : nat).
Variables (X : 'I_d -> 'I_n -> 'I_p -> R).
Variables (pi : 'I_p -> R).
Variables (v_ e : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  p_positive : (0 < p)%N;
  not_zero_0 : 2%:R != 0 :> R;
  not_zero_1 : n%:R + d%:R + 1 + e != 0 :> R;
  not_zero_2 : v_ != 0 :> R;
  H_fourth_moments : (* the coordinates of X have the fourth moments of independent ones with fourth cumulant v^2 e *)
        forall (i0 : 'I_d) (i1 : 'I_n) (i2 : 'I_d) (i3 : 'I_n) (i4 : 'I_d) (i5 : 'I_n) (i6 : 'I_d) (i7 : 'I_n),
        \sum_(i8 < p) pi i8 * (X i0 i1 i8 * X i2 i3 i8) * (X i4 i5 i8 * X i6 i7 i8) = v_ * v_ * ((i0 == i2)%:R * (i1
        == i3)%:R * ((i4 == i6)%:R * (i5 == i7)%:R) + (i0 == i4)%:R * (i1 == i5)%:R * ((i2 == i6)%:R * (i3 == i7)%:R)
        + (i0 == i6)%:R * (i1 == i7)%:R * ((i2 == i4)%:R * (i3 == i5)%:R)) + v_ * v_ * e * ((i0 == i2)%:R * (i1 ==
        i3)%:R * ((i2 == i4)%:R * (i3 == i5)%:R) * ((i4 == i6)%:R * (i5 == i7)%:R));
  H_second_moments : (* the coordinates of X are uncorrelated and have variance v *) forall (i0 : 'I_d) (i1 : 'I_n)
        (i2 : 'I_d) (i3 : 'I_n), \sum_(i4 < p) pi i4 * X i0 i1 i4 * X i2 i3 i4 = v_ * ((i0 == i2)%:R * (i1 == i3)%:R)
        }.
Definition equations : Prop :=
     (* mean of S *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < p) (\sum_(i3 < n) X i0 i3 i2 * X i1 i3 i2) * pi i2 =
           n%:R * v_ * (i0 == i1)%:R)
  /\ (* normal equation *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < p) (\sum_(i3 < d) (\sum_(i4 < n) X i0 i4 i2 * X
        i3 i4 i2) * (\sum_(i4 < n) X i3 i4 i2 * X i1 i4 i2)) * pi i2 = v_ * (n%:R + d%:R + 1 + e) * (\sum_(i2 < p)
        (\sum_(i3 < n) X i0 i3 i2 * X i1 i3 i2) * pi i2))
  /\ (* least loss *) (1 / 2%:R * (\sum_(i0 < d) v_ * (i0 == i0)%:R - \sum_(i0 < d) \sum_(i1 < d) \sum_(i2 < d) v_ *
        (i0 == i1)%:R * (\sum_(i3 < p) (\sum_(i4 < n) X i0 i4 i3 * X i2 i4 i3) * pi i3) * ((i2 == i1)%:R * (1 / (n%:R
        + d%:R + 1 + e) * (1 / v_ * 1)))) = (d%:R + 1 + e) / (n%:R + d%:R + 1 + e) * (v_ * d%:R / 2%:R * 1) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n p : nat) (X : 'I_d -> 'I_n -> 'I_p -> R) (pi : 'I_p -> R)
      (v_ e : R),
  @claim R d n p X pi v_ e.
End independent_coordinates.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. If the coordinates of X are independent with mean 0, variance v and excess kurtosis e, then C = h* I, h* =
   (1/v)/(N + d + 1 + e), solves E[S^2] C = E[S], S = X X^T: *)
From Kernel Require Import Expectation Moments IndependentCoordinates.
From Statements Require one_layer_optimum.
Module step.
Section Given.
Variables (R : realFieldType) (d n : nat) (v e : R) (P : law R) (X : outcome P -> 'I_d -> 'I_n -> R).
Definition coordinate (i : 'I_d * 'I_n) w := X w i.1 i.2.
Record premises : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  variance : v != 0;
  independent : independent_coordinates coordinate v e }.
(* h* I *)
Definition C (a b : 'I_d) : R := 1 / v / (n%:R + d%:R + 1 + e) * (a == b)%:R.
End Given.
End step.

Module clause_1.
Notation premises := step.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d n (v e : R) P X, @premises R d n v e P X ->
  one_layer_optimum.task.normal_equation X (step.C n v e).
End clause_1.

(* 2. for the tasks of one_layer_optimum a gradient step from 0 with eta/N = h* is best among all one-layer linear
   attentions, *)
Module clause_2.
Record premises (R : realFieldType) d n n_y Ws Xs xs W X x (h : one_layer_optimum.attention.head R d n_y) v e : Prop :=
  Premises {
  given : @one_layer_optimum.task.premises R d n n_y Ws Xs xs W X x;
  inputs : step.premises v e X;
  optimum : one_layer_optimum.attention.is_optimum (step.C n v e) h }.
(* A step of gradient descent on |V X - Y|^2/(2N) from V = 0: its gradient there is (1/N) (0 X - Y) X^T. *)
Definition gradient_step (R : realFieldType) d n n_y (eta : R) (Y : 'I_n_y -> 'I_n -> R) (X : 'I_d -> 'I_n -> R) c a :=
  0 - eta * (1 / n%:R * \sum_(i < n) (\sum_(b < d) 0 * X b i - Y c i) * X a i).
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ws Xs xs W X x h v e, @premises R d n n_y Ws Xs xs W X x h v e ->
  (* The head makes such a step, *)
  (forall eta W X q c, eta / n%:R = 1 / v / (n%:R + d%:R + 1 + e) ->
    one_layer_optimum.attention.prediction [:: h] W X q c =
    \sum_(a < d) gradient_step eta (fun c i => \sum_(b < d) W c b * X b i) (X : 'I_d -> 'I_n -> R) c a * q a) /\
  (* and is best. *)
  forall hs, exists half_mse least,
  [/\ mean_is (one_layer_optimum.attention.half_square W X x hs) half_mse,
      mean_is (one_layer_optimum.attention.half_square W X x [:: h]) least & least <= half_mse].
End clause_2.

(* 3. and if E[x_t x_t^T] = v I, its half-MSE is (v d/2) (d + 1 + e)/(N + d + 1 + e) for each output. *)
Module clause_3.
Record premises (R : realFieldType) d n n_y Ws Xs xs W X x (h : one_layer_optimum.attention.head R d n_y) v e : Prop :=
  Premises {
  given : @one_layer_optimum.task.premises R d n n_y Ws Xs xs W X x;
  inputs : step.premises v e X;
  query : forall a b, mean (fun w => x w a * x w b) = v * (a == b)%:R;
  optimum : one_layer_optimum.attention.is_optimum (step.C n v e) h }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ws Xs xs W X x h v e, @premises R d n n_y Ws Xs xs W X x h v e ->
  forall c, mean_is (fun w => 1 / 2%:R * one_layer_optimum.attention.error W X x [:: h] c w ^+ 2)
    (v * d%:R / 2%:R * (d%:R + 1 + e) / (n%:R + d%:R + 1 + e)).
End clause_3.

(* 4. Normal: e = 0. *)

(* 5. Uniform on (-a, a): v = a^2/3, e = -6/5, h* = (3/a^2)/(N + d - 1/5), half-MSE (a^2 d/6) (d - 1/5)/(N + d -
   1/5). *)

