(* product_determines_the_layer

   Let the weights of a target be any function phi of its inner products <B x_i, C x_j> with all context tokens,
   as in linear, relu, exponential and softmax attention. Two pairs (B, C) with the same B^T C, of as many rows or
   not, make the same layer. If phi(b c z) = b c phi(z), as in linear attention, and for b c > 0 in relu
   attention, then B = b I, C = c I, V = diag(a I, r I) do what B = C = I, V = diag(a b c I, r b c I) do.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module key_query_product.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p k : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (V_xx : 'I_d -> 'I_d -> R).
Variables (V_xy : 'I_d -> 'I_n_y -> R).
Variables (V_yx : 'I_n_y -> 'I_d -> R).
Variables (V_yy : 'I_n_y -> 'I_n_y -> R).
Variables (B C : 'I_p -> 'I_d -> R).
Variables (B_2 C_2 : 'I_k -> 'I_d -> R).
Variables (phi : {ffun 'I_n -> R} -> 'I_n -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N;
  k_positive : (0 < k)%N;
  H_equal_product : (* B_2^T C_2 = B^T C *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < k) B_2 i2 i0 * C_2 i2 i1 =
        \sum_(i2 < p) B i2 i0 * C i2 i1 }.
Definition equations : Prop :=
     (* x *) (forall (i0 : 'I_d) (i1 : 'I_n), X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * X i3 i2 + \sum_(i3 <
           n_y) V_xy i0 i3 * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < k) (\sum_(i5 < d) B_2 i4 i5 * X i5 i3) *
           (\sum_(i5 < d) C_2 i4 i5 * X i5 i1)] i2 = X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * X i3 i2 +
           \sum_(i3 < n_y) V_xy i0 i3 * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < p) (\sum_(i5 < d) B i4 i5 * X i5
           i3) * (\sum_(i5 < d) C i4 i5 * X i5 i1)] i2)
  /\ (* y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X i3 i2 + \sum_(i3
        < n_y) V_yy i0 i3 * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < k) (\sum_(i5 < d) B_2 i4 i5 * X i5 i3) *
        (\sum_(i5 < d) C_2 i4 i5 * X i5 i1)] i2 = Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X i3 i2 +
        \sum_(i3 < n_y) V_yy i0 i3 * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < p) (\sum_(i5 < d) B i4 i5 * X i5 i3)
        * (\sum_(i5 < d) C i4 i5 * X i5 i1)] i2)
  /\ (* query_x *) (forall (i0 : 'I_d) (i1 : 'I_m), Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * X i3 i2 +
        \sum_(i3 < n_y) V_xy i0 i3 * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < k) (\sum_(i5 < d) B_2 i4 i5 * X i5
        i3) * (\sum_(i5 < d) C_2 i4 i5 * Q i5 i1)] i2 = Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_xx i0 i3 * X i3 i2 +
        \sum_(i3 < n_y) V_xy i0 i3 * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < p) (\sum_(i5 < d) B i4 i5 * X i5 i3)
        * (\sum_(i5 < d) C i4 i5 * Q i5 i1)] i2)
  /\ (* query_y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0 i3 * X
        i3 i2 + \sum_(i3 < n_y) V_yy i0 i3 * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < k) (\sum_(i5 < d) B_2 i4 i5
        * X i5 i3) * (\sum_(i5 < d) C_2 i4 i5 * Q i5 i1)] i2 = query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) V_yx i0
        i3 * X i3 i2 + \sum_(i3 < n_y) V_yy i0 i3 * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < p) (\sum_(i5 < d) B
        i4 i5 * X i5 i3) * (\sum_(i5 < d) C i4 i5 * Q i5 i1)] i2).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p k : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y ->
      'I_n -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (V_xx : 'I_d -> 'I_d -> R) (V_xy : 'I_d ->
      'I_n_y -> R) (V_yx : 'I_n_y -> 'I_d -> R) (V_yy : 'I_n_y -> 'I_n_y -> R) (B C : 'I_p -> 'I_d -> R) (B_2 C_2 :
      'I_k -> 'I_d -> R) (phi : {ffun 'I_n -> R} -> 'I_n -> R),
  @claim R d n n_y m p k X Y Q query_slot V_xx V_xy V_yx V_yy B C B_2 C_2 phi.
End key_query_product.

Module scalars.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (a b c r : R).
Variables (phi : {ffun 'I_n -> R} -> 'I_n -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  H_homogeneous : (* phi(b c z) = b c phi(z) *) forall (u0 : {ffun 'I_n -> R}) (i0 : 'I_n), phi [ffun i1 : 'I_n => b *
        c * u0 i1] i0 = b * c * phi u0 i0 }.
Definition equations : Prop :=
     (* x *) (forall (i0 : 'I_d) (i1 : 'I_n), X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) a * (i0 == i3)%:R * X i3 i2) *
           phi [ffun i3 : 'I_n => \sum_(i4 < d) (\sum_(i5 < d) b * (i4 == i5)%:R * X i5 i3) * (\sum_(i5 < d) c * (i4
           == i5)%:R * X i5 i1)] i2 = X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) a * (b * c) * (i0 == i3)%:R * X i3 i2) *
           phi [ffun i3 : 'I_n => \sum_(i4 < d) (\sum_(i5 < d) (i4 == i5)%:R * X i5 i3) * (\sum_(i5 < d) (i4 == i5)%:R
           * X i5 i1)] i2)
  /\ (* y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) r * (i0 == i3)%:R * Y i3 i2)
        * phi [ffun i3 : 'I_n => \sum_(i4 < d) (\sum_(i5 < d) b * (i4 == i5)%:R * X i5 i3) * (\sum_(i5 < d) c * (i4 ==
        i5)%:R * X i5 i1)] i2 = Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) r * (b * c) * (i0 == i3)%:R * Y i3 i2) * phi
        [ffun i3 : 'I_n => \sum_(i4 < d) (\sum_(i5 < d) (i4 == i5)%:R * X i5 i3) * (\sum_(i5 < d) (i4 == i5)%:R * X i5
        i1)] i2)
  /\ (* query_x *) (forall (i0 : 'I_d) (i1 : 'I_m), Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) a * (i0 == i3)%:R * X i3
        i2) * phi [ffun i3 : 'I_n => \sum_(i4 < d) (\sum_(i5 < d) b * (i4 == i5)%:R * X i5 i3) * (\sum_(i5 < d) c *
        (i4 == i5)%:R * Q i5 i1)] i2 = Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) a * (b * c) * (i0 == i3)%:R * X i3 i2) *
        phi [ffun i3 : 'I_n => \sum_(i4 < d) (\sum_(i5 < d) (i4 == i5)%:R * X i5 i3) * (\sum_(i5 < d) (i4 == i5)%:R *
        Q i5 i1)] i2)
  /\ (* query_y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) r * (i0 ==
        i3)%:R * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < d) (\sum_(i5 < d) b * (i4 == i5)%:R * X i5 i3) *
        (\sum_(i5 < d) c * (i4 == i5)%:R * Q i5 i1)] i2 = query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) r * (b *
        c) * (i0 == i3)%:R * Y i3 i2) * phi [ffun i3 : 'I_n => \sum_(i4 < d) (\sum_(i5 < d) (i4 == i5)%:R * X i5 i3) *
        (\sum_(i5 < d) (i4 == i5)%:R * Q i5 i1)] i2).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (a b c r : R) (phi : {ffun 'I_n -> R} -> 'I_n ->
      R),
  @claim R d n n_y m X Y Q query_slot a b c r phi.
End scalars.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Let the weights of a target be any function phi of its inner products <B x_i, C x_j> with all context
   tokens, as in linear, relu, exponential and softmax attention. *)

(* 2. Two pairs (B, C) with the same B^T C, of as many rows or not, make the same layer. *)

(* 3. If phi(b c z) = b c phi(z), as in linear attention, and for b c > 0 in relu attention, then B = b I, C = c
   I, V = diag(a I, r I) do what B = C = I, V = diag(a b c I, r b c I) do. *)
From mathcomp Require Import matrix.
From Kernel Require Import Attention.
Module clause_3.
Section Given.
Variables (R : realFieldType) (d n n_y m : nat) (b c : R) (phi : all_scores R n -> 'I_n -> R).
Definition homogeneous : Prop := forall (z : all_scores R n) i, phi [ffun k => b * c * z k] i = b * c * phi z i.
Record premises : Prop := Premises {
  sizes : positive d n n_y m d;
  of_degree_1 : homogeneous }.
(* A layer with B = b I, C = c I, V = diag(a I, r I) *)
Definition scalars (a b c r : R) : 'I_1 -> head R d n n_y d :=
  fun _ => apart a%:M r%:M b%:M c%:M (of_scores d phi).
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m b c phi, @premises R d n n_y m b c phi ->
  (forall a r (z : prompt R d n n_y m),
    layer (scalars d n_y phi a b c r) z = layer (scalars d n_y phi (a * b * c) 1 1 (r * b * c)) z) /\
  (* linear attention, and relu attention *)
  (forall b c : R, @homogeneous R n b c (fun z i => z i)) /\
  (forall b c : R, 0 < b * c -> @homogeneous R n b c (fun z i => Num.max 0 (z i))).
End clause_3.

