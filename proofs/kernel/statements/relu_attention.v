(* relu_attention

   For orthonormal u and v the points p = (u, u + v, v, v - u), at angles of 0, 45, 90 and 135 degrees, and the
   weights w = (7, -8, 11, -5) have sum_ij w_i w_j relu(<p_i, p_j>) = -50: in dimension 2 or more relu(<u, w>) is
   not a positive semidefinite kernel. On a line through 0 it is, and so in dimension 1: for a unit vector e,
   relu(<s e, t e>) = relu(s) relu(t) + relu(-s) relu(-t), so that c_1, ..., c_n have sum_ij c_i c_j relu(<t_i e,
   t_j e>) = (sum_i c_i relu(t_i))^2 + (sum_i c_i relu(-t_i))^2.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module four_points.
Section Given.
Variables (R : realFieldType).
Variables (d : nat).
Variables (u_ v_ : 'I_d -> R).

Definition relu (x : R) : R := Num.max 0 x.
Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  H_orthonormal : (* u and v are orthonormal: <a u + b v, c u + d v> = a c + b d *) forall (u0 : R) (u1 : R) (u2 : R)
        (u3 : R), \sum_(i0 < d) (u0 * u_ i0 + u1 * v_ i0) * (u2 * u_ i0 + u3 * v_ i0) = u0 * u2 + u1 * u3 }.
Definition equations : Prop :=
     (* quadratic form *) (0 * 1 + 49%:R * relu (\sum_(i0 < d) (1 * u_ i0 + 0 * 1 * v_ i0) * (1 * u_ i0 + 0 * 1 * v_
           i0)) + - 56%:R * relu (\sum_(i0 < d) (1 * u_ i0 + 0 * 1 * v_ i0) * (1 * u_ i0 + 1 * v_ i0)) + 77%:R * relu
           (\sum_(i0 < d) (1 * u_ i0 + 0 * 1 * v_ i0) * (0 * 1 * u_ i0 + 1 * v_ i0)) + - 35%:R * relu (\sum_(i0 < d)
           (1 * u_ i0 + 0 * 1 * v_ i0) * (- 1 * u_ i0 + 1 * v_ i0)) + - 56%:R * relu (\sum_(i0 < d) (1 * u_ i0 + 1 *
           v_ i0) * (1 * u_ i0 + 0 * 1 * v_ i0)) + 64%:R * relu (\sum_(i0 < d) (1 * u_ i0 + 1 * v_ i0) * (1 * u_ i0 +
           1 * v_ i0)) + - 88%:R * relu (\sum_(i0 < d) (1 * u_ i0 + 1 * v_ i0) * (0 * 1 * u_ i0 + 1 * v_ i0)) + 40%:R
           * relu (\sum_(i0 < d) (1 * u_ i0 + 1 * v_ i0) * (- 1 * u_ i0 + 1 * v_ i0)) + 77%:R * relu (\sum_(i0 < d) (0
           * 1 * u_ i0 + 1 * v_ i0) * (1 * u_ i0 + 0 * 1 * v_ i0)) + - 88%:R * relu (\sum_(i0 < d) (0 * 1 * u_ i0 + 1
           * v_ i0) * (1 * u_ i0 + 1 * v_ i0)) + 121%:R * relu (\sum_(i0 < d) (0 * 1 * u_ i0 + 1 * v_ i0) * (0 * 1 *
           u_ i0 + 1 * v_ i0)) + - 55%:R * relu (\sum_(i0 < d) (0 * 1 * u_ i0 + 1 * v_ i0) * (- 1 * u_ i0 + 1 * v_
           i0)) + - 35%:R * relu (\sum_(i0 < d) (- 1 * u_ i0 + 1 * v_ i0) * (1 * u_ i0 + 0 * 1 * v_ i0)) + 40%:R *
           relu (\sum_(i0 < d) (- 1 * u_ i0 + 1 * v_ i0) * (1 * u_ i0 + 1 * v_ i0)) + - 55%:R * relu (\sum_(i0 < d) (-
           1 * u_ i0 + 1 * v_ i0) * (0 * 1 * u_ i0 + 1 * v_ i0)) + 25%:R * relu (\sum_(i0 < d) (- 1 * u_ i0 + 1 * v_
           i0) * (- 1 * u_ i0 + 1 * v_ i0)) = - 50%:R * 1 :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : realFieldType) (d : nat) (u_ v_ : 'I_d -> R),
  @claim R d u_ v_.
End four_points.

Module points_on_a_line.
Section Given.
Variables (R : realFieldType).
Variables (d m n : nat).
Variables (e : 'I_d -> R).
Variables (s_ : 'I_m -> R).
Variables (t c : 'I_n -> R).

Definition relu (x : R) : R := Num.max 0 x.
Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  m_positive : (0 < m)%N;
  n_positive : (0 < n)%N;
  H_unit_vector : (* <e, e> = 1 *) \sum_(i0 < d) e i0 * e i0 = 1 :> R }.
Definition equations : Prop :=
     (* features *) (forall (i0 : 'I_n) (i1 : 'I_m), relu (\sum_(i2 < d) e i2 * t i0 * (e i2 * s_ i1)) = relu (t i0) *
           relu (s_ i1) + relu (- t i0) * relu (- s_ i1))
  /\ (* sum of squares *) (\sum_(i0 < n) \sum_(i1 < n) c i0 * relu (\sum_(i2 < d) e i2 * t i0 * (e i2 * t i1)) * c i1
        = (\sum_(i0 < n) c i0 * relu (t i0)) * (\sum_(i0 < n) c i0 * relu (t i0)) + (\sum_(i0 < n) c i0 * relu (- t
        i0)) * (\sum_(i0 < n) c i0 * relu (- t i0)) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : realFieldType) (d m n : nat) (e : 'I_d -> R) (s_ : 'I_m -> R) (t c : 'I_n
      -> R),
  @claim R d m n e s_ t c.
End points_on_a_line.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. For orthonormal u and v the points p = (u, u + v, v, v - u), at angles of 0, 45, 90 and 135 degrees, and the
   weights w = (7, -8, 11, -5) have sum_ij w_i w_j relu(<p_i, p_j>) = -50: *)

(* What clauses 2 and 3 are about. *)
Module kernel.
Section Given.
Variables (R : realFieldType) (d : nat).
Definition point := {ffun 'I_d -> R}.
(* relu(<u, w>) *)
Definition relu (u w : point) : R := Num.max 0 (\sum_(k < d) u k * w k).
(* K is positive semidefinite on the points that meet P: sum_ij c_i c_j K(x_i, x_j) >= 0 for all of these. *)
Definition positive_semidefinite (P : point -> Prop) (K : point -> point -> R) : Prop :=
  forall n (x : 'I_n -> point) (c : 'I_n -> R), (forall i, P (x i)) ->
  0 <= \sum_(i < n) \sum_(j < n) c i * c j * K (x i) (x j).
End Given.
End kernel.

(* 2. in dimension 2 or more relu(<u, w>) is not a positive semidefinite kernel. *)
Module clause_2.
Definition premises (d : nat) : Prop := (2 <= d)%N.
Definition statement : Prop :=
  forall (R : realFieldType) d, premises d ->
  ~ kernel.positive_semidefinite (fun _ => True) (@kernel.relu R d).
End clause_2.

(* 3. On a line through 0 it is, and so in dimension 1: *)
Module clause_3.
(* On the multiples of e, whatever e is; and on all points where d = 1. *)
Definition statement : Prop :=
  forall (R : realFieldType),
  (forall d (e : kernel.point R d),
    kernel.positive_semidefinite (fun u => exists t, forall k, u k = t * e k) (@kernel.relu R d)) /\
  kernel.positive_semidefinite (fun _ => True) (@kernel.relu R 1).
End clause_3.

(* 4. for a unit vector e, relu(<s e, t e>) = relu(s) relu(t) + relu(-s) relu(-t), *)

(* 5. so that c_1, ..., c_n have sum_ij c_i c_j relu(<t_i e, t_j e>) = (sum_i c_i relu(t_i))^2 + (sum_i c_i
   relu(-t_i))^2. *)

