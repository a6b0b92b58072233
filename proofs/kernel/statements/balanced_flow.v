(* balanced_flow

   Let the weights of a target be any function phi of its inner products <B x_i, C x_j> with all context tokens,
   as in linear, relu, exponential and softmax attention. A head with key B and query C is the head with key I and
   query B^T C, in any slot and for any values: a loss f of any number of layers and heads sees B and C of each of
   them through B^T C alone. If F, f as a function of that product, is differentiable there, with the derivatives
   G = dF/d(B^T C), then df/dB = C G^T and df/dC = B G: (df/dB) B^T = C (df/dC)^T, so gradient flow B' = -df/dB,
   C' = -df/dC conserves B B^T - C C^T, as long as it runs; a step of gradient descent, of size h, adds h^2
   ((df/dB) (df/dB)^T - (df/dC) (df/dC)^T) to it.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module one_product.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (V_xx : 'I_d -> 'I_d -> R).
Variables (V_xy : 'I_d -> 'I_n_y -> R).
Variables (V_yx : 'I_n_y -> 'I_d -> R).
Variables (V_yy : 'I_n_y -> 'I_n_y -> R).
Variables (B C : 'I_p -> 'I_d -> R).
Variables (phi : {ffun 'I_n -> R} -> 'I_n -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N }.
Definition equations : Prop :=
     (* x *) (forall (i0 : 'I_d) (i1 : 'I_n), X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * X i3 i2 + \sum_(i3 <
           n_y) V_xy i0 i3 * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < d) (\sum_(i5 < d) (i4 == i5)%:R * X i5 i3) *
           (\sum_(i5 < d) (\sum_(i6 < p) B i6 i4 * C i6 i5) * X i5 i1)] i2 = X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d)
           V_xx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_xy i0 i3 * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < p)
           (\sum_(i5 < d) B i4 i5 * X i5 i3) * (\sum_(i5 < d) C i4 i5 * X i5 i1)] i2)
  /\ (* y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X i3 i2 + \sum_(i3
        < n_y) V_yy i0 i3 * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < d) (\sum_(i5 < d) (i4 == i5)%:R * X i5 i3) *
        (\sum_(i5 < d) (\sum_(i6 < p) B i6 i4 * C i6 i5) * X i5 i1)] i2 = Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx
        i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_yy i0 i3 * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < p) (\sum_(i5 < d)
        B i4 i5 * X i5 i3) * (\sum_(i5 < d) C i4 i5 * X i5 i1)] i2)
  /\ (* query_x *) (forall (i0 : 'I_d) (i1 : 'I_m), Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * X i3 i2 +
        \sum_(i3 < n_y) V_xy i0 i3 * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < d) (\sum_(i5 < d) (i4 == i5)%:R * X
        i5 i3) * (\sum_(i5 < d) (\sum_(i6 < p) B i6 i4 * C i6 i5) * Q i5 i1)] i2 = Q i0 i1 + \sum_(i2 < n) (\sum_(i3 <
        d) V_xx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_xy i0 i3 * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < p)
        (\sum_(i5 < d) B i4 i5 * X i5 i3) * (\sum_(i5 < d) C i4 i5 * Q i5 i1)] i2)
  /\ (* query_y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X
        i3 i2 + \sum_(i3 < n_y) V_yy i0 i3 * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < d) (\sum_(i5 < d) (i4 ==
        i5)%:R * X i5 i3) * (\sum_(i5 < d) (\sum_(i6 < p) B i6 i4 * C i6 i5) * Q i5 i1)] i2 = query_slot i0 i1 +
        \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X i3 i2 + \sum_(i3 < n_y) V_yy i0 i3 * Y i3 i2) * phi [ffun i3 :
        'I_n => \sum_(i4 < p) (\sum_(i5 < d) B i4 i5 * X i5 i3) * (\sum_(i5 < d) C i4 i5 * Q i5 i1)] i2).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (V_xx : 'I_d -> 'I_d -> R) (V_xy : 'I_d ->
      'I_n_y -> R) (V_yx : 'I_n_y -> 'I_d -> R) (V_yy : 'I_n_y -> 'I_n_y -> R) (B C : 'I_p -> 'I_d -> R) (phi : {ffun
      'I_n -> R} -> 'I_n -> R),
  @claim R d n n_y m p X Y Q query_slot V_xx V_xy V_yx V_yy B C phi.
End one_product.

Module gradients.
Section Given.
Variables (R : fieldType).
Variables (p d : nat).
Variables (B C E D : 'I_p -> 'I_d -> R).
Variables (G : 'I_d -> 'I_d -> R).
Variables (t h : R).

Record premises : Prop := Premises {
  p_positive : (0 < p)%N;
  d_positive : (0 < d)%N }.
Definition equations : Prop :=
     (* along a line *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < p) (B i2 i0 + t * E i2 i0) * (C i2 i1 + t * D i2
           i1) = \sum_(i2 < p) B i2 i0 * C i2 i1 + t * (\sum_(i2 < p) E i2 i0 * C i2 i1 + \sum_(i2 < p) B i2 i0 * D i2
           i1) + t * t * (\sum_(i2 < p) E i2 i0 * D i2 i1))
  /\ (* chain rule *) (\sum_(i0 < d) \sum_(i1 < d) G i0 i1 * (\sum_(i2 < p) E i2 i0 * C i2 i1 + \sum_(i2 < p) B i2 i0
        * D i2 i1) = \sum_(i0 < p) \sum_(i1 < d) (\sum_(i2 < d) C i0 i2 * G i1 i2) * E i0 i1 + \sum_(i0 < p) \sum_(i1
        < d) (\sum_(i2 < d) B i0 i2 * G i2 i1) * D i0 i1 :> R)
  /\ (* balance *) (forall (i0 : 'I_p) (i1 : 'I_p), \sum_(i2 < d) (\sum_(i3 < d) C i0 i3 * G i2 i3) * B i1 i2 =
        \sum_(i2 < d) C i0 i2 * (\sum_(i3 < d) B i1 i3 * G i3 i2))
  /\ (* flow *) (forall (i0 : 'I_p) (i1 : 'I_p), \sum_(i2 < d) - (\sum_(i3 < d) C i0 i3 * G i2 i3) * B i1 i2 +
        \sum_(i2 < d) - (\sum_(i3 < d) C i1 i3 * G i2 i3) * B i0 i2 - \sum_(i2 < d) - (\sum_(i3 < d) B i0 i3 * G i3
        i2) * C i1 i2 - \sum_(i2 < d) - (\sum_(i3 < d) B i1 i3 * G i3 i2) * C i0 i2 = 0 * (\sum_(i2 < d) B i0 i2 * B
        i1 i2))
  /\ (* step *) (forall (i0 : 'I_p) (i1 : 'I_p), \sum_(i2 < d) (B i0 i2 - h * (\sum_(i3 < d) C i0 i3 * G i2 i3)) * (B
        i1 i2 - h * (\sum_(i3 < d) C i1 i3 * G i2 i3)) - \sum_(i2 < d) (C i0 i2 - h * (\sum_(i3 < d) B i0 i3 * G i3
        i2)) * (C i1 i2 - h * (\sum_(i3 < d) B i1 i3 * G i3 i2)) - (\sum_(i2 < d) B i0 i2 * B i1 i2 - \sum_(i2 < d) C
        i0 i2 * C i1 i2) = h * h * (\sum_(i2 < d) (\sum_(i3 < d) C i0 i3 * G i2 i3) * (\sum_(i3 < d) C i1 i3 * G i2
        i3) - \sum_(i2 < d) (\sum_(i3 < d) B i0 i3 * G i3 i2) * (\sum_(i3 < d) B i1 i3 * G i3 i2))).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (p d : nat) (B C E D : 'I_p -> 'I_d -> R) (G : 'I_d -> 'I_d ->
      R) (t h : R),
  @claim R p d B C E D G t h.
End gradients.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Let the weights of a target be any function phi of its inner products <B x_i, C x_j> with all context tokens,
   as in linear, relu, exponential and softmax attention. A head with key B and query C is the head with key I and
   query B^T C, in any slot and for any values: *)

(* 2. a loss f of any number of layers and heads sees B and C of each of them through B^T C alone. *)
From mathcomp Require Import matrix.
From Kernel Require Import Attention.
Module clause_2.
Section Given.
Variables (R : fieldType) (d n n_y m L H : nat) (Z : Type).
(* A loss: any function of what the layers leave of whatever prompts *)
Variables (f : (Z -> prompt R d n n_y m) -> R).
Record premises p : Prop := Premises {
  sizes : positive d n n_y m p;
  of_what_is_left : forall u v, (forall s, u s = v s) -> f u = f v }.
(* Of every layer and head: the values, and phi *)
Variables (V_xx : 'I_L -> 'I_H -> 'M[R]_d) (V_xy : 'I_L -> 'I_H -> 'M[R]_(d, n_y)).
Variables (V_yx : 'I_L -> 'I_H -> 'M[R]_(n_y, d)) (V_yy : 'I_L -> 'I_H -> 'M[R]_n_y).
Variables (phi : 'I_L -> 'I_H -> all_scores R n -> 'I_n -> R) (z : Z -> prompt R d n n_y m).
Definition heads p (B C : 'I_L -> 'I_H -> 'M[R]_(p, d)) l k : head R d n n_y p :=
  Head (V_xx l k) (V_xy l k) (V_yx l k) (V_yy l k) (B l k) 0 (C l k) 0 (of_scores p (phi l k)).
Definition loss p (B C : 'I_L -> 'I_H -> 'M[R]_(p, d)) : R := f (fun s => after (heads B C) (z s)).
End Given.
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m L H Z f p, @premises R d n n_y m Z f p ->
  forall V_xx V_xy V_yx V_yy phi z, exists F : {ffun 'I_L * 'I_H -> 'M[R]_d} -> R, forall B C,
  @loss R d n n_y m L H Z f V_xx V_xy V_yx V_yy phi z p B C = F [ffun i => (B i.1 i.2)^T *m C i.1 i.2].
End clause_2.

(* 3. If F, f as a function of that product, is differentiable there, with the derivatives G = dF/d(B^T C), then
   df/dB = C G^T and df/dC = B G: *)
From Kernel Require Import Gradient Differentiable.
Module clause_3.
Section Given.
Variables (R : realFieldType) (p d : nat) (F : 'M[R]_d -> R) (B C : 'M[R]_(p, d)) (G : 'M[R]_d).
Definition norm (A : 'M[R]_d) : R := \sum_i \sum_j `|A i j|.
Definition pairing k l (A E : 'M[R]_(k, l)) : R := \sum_i \sum_j A i j * E i j.
Record premises : Prop := Premises {
  sizes : (0 < p)%N /\ (0 < d)%N;
  gradient : differentiable norm F (B^T *m C) (pairing G) }.
Definition f (w : [lmodType R of 'M[R]_(p, d) * 'M[R]_(p, d)]) : R := F (w.1^T *m w.2).
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) p d F (B C : 'M[R]_(p, d)) G, @premises R p d F B C G ->
  differential (@f R p d F) (B, C) (fun v => pairing (C *m G^T) v.1 + pairing (B *m G) v.2).
End clause_3.

(* 4. (df/dB) B^T = C (df/dC)^T, *)

(* 5. so gradient flow B' = -df/dB, C' = -df/dC conserves B B^T - C C^T, as long as it runs; *)
From Kernel Require Import Analysis ConstantOnIntervals.
Module clause_5.
Section Given.
(* F at every time: all other weights may flow too. *)
Variables (R : realFieldType) (p d : nat) (F : R -> 'M[R]_d -> R).
(* B and C at the times t of an interval; the derivatives of F by the product, and of f by B and by C *)
Variables (I : R -> Prop) (B C : R -> 'M[R]_(p, d)) (G : R -> 'M[R]_d) (df_dB df_dC : R -> 'M[R]_(p, d)).
(* Two times at which it runs *)
Variables (t1 t2 : R).
Record premises : Prop := Premises {
  sizes : (0 < p)%N /\ (0 < d)%N;
  runs : interval I;
  gradient_of_F : forall t, I t -> differentiable (@clause_3.norm R d) (F t) ((B t)^T *m C t) (clause_3.pairing (G t));
  gradient : forall t, I t -> differential (clause_3.f (F t)) (B t, C t)
    (fun v => clause_3.pairing (df_dB t) v.1 + clause_3.pairing (df_dC t) v.2);
  flow_of_B : forall t, I t -> forall i j, derivative_within I (fun u => B u i j) t (- df_dB t i j);
  flow_of_C : forall t, I t -> forall i j, derivative_within I (fun u => C u i j) t (- df_dC t i j);
  at_both : I t1 /\ I t2 }.
End Given.
Definition statement : Prop :=
  forall (R : real_field) p d F I B C G df_dB df_dC t1 t2, @premises R p d F I B C G df_dB df_dC t1 t2 ->
  B t1 *m (B t1)^T - C t1 *m (C t1)^T = B t2 *m (B t2)^T - C t2 *m (C t2)^T.
End clause_5.

(* 6. a step of gradient descent, of size h, adds h^2 ((df/dB) (df/dB)^T - (df/dC) (df/dC)^T) to it. *)

