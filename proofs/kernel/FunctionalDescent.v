(* Gradient descent on functions, for the loss sum_i |f(x_i) - y_i|^2, from 0. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Local Open Scope ring_scope.

Section FunctionalDescent.
Variables (R : fieldType) (d n n_y : nat).
Definition point := {ffun 'I_d -> R}.
Variables (K : point -> point -> R) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (rate : nat -> R).

(* grad L(f) = 2 sum_i (f(x_i) - y_i) K(., x_i) *)
Definition gradient (f : point -> 'I_n_y -> R) (u : point) (c : 'I_n_y) : R :=
  2%:R * (\sum_(i < n) (f [ffun k => X k i] c - Y c i) * K u [ffun k => X k i]).

(* f_0 = 0, f_{l+1} = f_l - r_l grad L(f_l) *)
Fixpoint descent (L : nat) (u : point) (c : 'I_n_y) : R :=
  match L with 0 => 0 | l.+1 => descent l u c - rate l * gradient (descent l) u c end.
End FunctionalDescent.
