(* softmax_linearisation

   For every N, two softmax heads with key-query products cA and -cA and opposite values read sum_i v_i (s_i(cz) -
   s_i(-cz)), z_i = <A x_i, q>, where |(s_i(cz) - s_i(-cz))/(2c) - (z_i - mean z)/N| <= (16/3) c^2 max|z|^3/N for
   0 < |c| max|z| <= 1: to second order in c, the mean-centred step. It differs from the gradient step sum_i v_i
   z_i/N by mean v mean z: it is that step, for every query, iff the values or the keys A x_i are centred. One
   head keeps an offset: |s_i(cz) - 1/N - c (z_i - mean z)/N| <= (40/3) c^2 max|z|^2/N for 0 < |c| max|z| <= 1.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module softmax.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (V : 'I_n_y -> 'I_n_y -> R).
Variables (A : 'I_d -> 'I_d -> R).
Variables (c : R).
Variables (exp : R -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  H_exponential_of_a_sum : (* exp(a) exp(b) = exp(a + b) *) forall (u0 : R) (u1 : R), exp (u0) * exp (u1) = exp (u0 *
        1 + u1 * 1);
  H_not_zero_0 : forall (i0 : 'I_m), \sum_(i1 < n) exp (\sum_(i2 < d) (\sum_(i3 < d) - c * A i2 i3 * X i3 i1) *
        (\sum_(i3 < d) (i2 == i3)%:R * Q i3 i0)) != 0;
  H_not_zero_1 : forall (i0 : 'I_m), \sum_(i1 < n) exp (\sum_(i2 < d) (\sum_(i3 < d) c * 1 * A i2 i3 * X i3 i1) *
        (\sum_(i3 < d) (i2 == i3)%:R * Q i3 i0)) != 0 }.
Definition equations : Prop :=
     (* odd part *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) V i0 i3 * Y
           i3 i2) * (exp (\sum_(i3 < d) (\sum_(i4 < d) c * 1 * A i3 i4 * X i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * Q
           i4 i1)) * (\sum_(i3 < n) exp (\sum_(i4 < d) (\sum_(i5 < d) c * 1 * A i4 i5 * X i5 i3) * (\sum_(i5 < d) (i4
           == i5)%:R * Q i5 i1)))^-1) + \sum_(i2 < n) (\sum_(i3 < n_y) - V i0 i3 * Y i3 i2) * (exp (\sum_(i3 < d)
           (\sum_(i4 < d) - c * A i3 i4 * X i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * Q i4 i1)) * (\sum_(i3 < n) exp
           (\sum_(i4 < d) (\sum_(i5 < d) - c * A i4 i5 * X i5 i3) * (\sum_(i5 < d) (i4 == i5)%:R * Q i5 i1)))^-1) -
           query_slot i0 i1) * (\sum_(i2 < n) \sum_(i3 < n) exp (c * (\sum_(i4 < d) \sum_(i5 < d) A i4 i5 * X i5 i2 *
           Q i4 i1) * 1 - c * (\sum_(i4 < d) \sum_(i5 < d) A i4 i5 * X i5 i3 * Q i4 i1) * 1)) = \sum_(i2 < n) \sum_(i3
           < n) (\sum_(i4 < n_y) V i0 i4 * Y i4 i2) * (exp (c * (\sum_(i4 < d) \sum_(i5 < d) A i4 i5 * X i5 i2 * Q i4
           i1) * 1 - c * (\sum_(i4 < d) \sum_(i5 < d) A i4 i5 * X i5 i3 * Q i4 i1) * 1) - exp (- (c * (\sum_(i4 < d)
           \sum_(i5 < d) A i4 i5 * X i5 i2 * Q i4 i1) * 1 - c * (\sum_(i4 < d) \sum_(i5 < d) A i4 i5 * X i5 i3 * Q i4
           i1) * 1))))
  /\ (* even part *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) V i0 i3 * Y
        i3 i2) * (exp (\sum_(i3 < d) (\sum_(i4 < d) c * 1 * A i3 i4 * X i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * Q i4
        i1)) * (\sum_(i3 < n) exp (\sum_(i4 < d) (\sum_(i5 < d) c * 1 * A i4 i5 * X i5 i3) * (\sum_(i5 < d) (i4 ==
        i5)%:R * Q i5 i1)))^-1) + \sum_(i2 < n) (\sum_(i3 < n_y) V i0 i3 * Y i3 i2) * (exp (\sum_(i3 < d) (\sum_(i4 <
        d) - c * A i3 i4 * X i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * Q i4 i1)) * (\sum_(i3 < n) exp (\sum_(i4 < d)
        (\sum_(i5 < d) - c * A i4 i5 * X i5 i3) * (\sum_(i5 < d) (i4 == i5)%:R * Q i5 i1)))^-1) - query_slot i0 i1) *
        (\sum_(i2 < n) \sum_(i3 < n) exp (c * (\sum_(i4 < d) \sum_(i5 < d) A i4 i5 * X i5 i2 * Q i4 i1) * 1 - c *
        (\sum_(i4 < d) \sum_(i5 < d) A i4 i5 * X i5 i3 * Q i4 i1) * 1)) = \sum_(i2 < n) \sum_(i3 < n) (\sum_(i4 < n_y)
        V i0 i4 * Y i4 i2) * (exp (c * (\sum_(i4 < d) \sum_(i5 < d) A i4 i5 * X i5 i2 * Q i4 i1) * 1 - c * (\sum_(i4 <
        d) \sum_(i5 < d) A i4 i5 * X i5 i3 * Q i4 i1) * 1) + exp (- (c * (\sum_(i4 < d) \sum_(i5 < d) A i4 i5 * X i5
        i2 * Q i4 i1) * 1 - c * (\sum_(i4 < d) \sum_(i5 < d) A i4 i5 * X i5 i3 * Q i4 i1) * 1)))).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (V : 'I_n_y -> 'I_n_y -> R) (A : 'I_d -> 'I_d ->
      R) (c : R) (exp : R -> R),
  @claim R d n n_y m X Y Q query_slot V A c exp.
End softmax.

Module remainders.
Section Given.
Variables (R : fieldType).
Variables (n : nat).
Variables (u_ : 'I_n -> R).
Variables (g h : 'I_n -> 'I_n -> R).

Record premises : Prop := Premises {
  n_positive : (0 < n)%N }.
Definition equations : Prop :=
     (* odd remainder *) (forall (i0 : 'I_n), 1 * n%:R * n%:R * (\sum_(i1 < n) g i0 i1) - (n%:R * u_ i0 - \sum_(i1 <
           n) u_ i1 * 1) * (\sum_(i1 < n) \sum_(i2 < n) h i1 i2) = \sum_(i1 < n) \sum_(i2 < n) \sum_(i3 < n) (g i0 i1
           * 1 * 1 - (u_ i0 * 1 - u_ i1 * 1) * h i2 i3))
  /\ (* even remainder *) (forall (i0 : 'I_n), 1 * n%:R * n%:R * (\sum_(i1 < n) g i0 i1) - n%:R * (1 * (\sum_(i1 < n)
        \sum_(i2 < n) h i1 i2)) = \sum_(i1 < n) \sum_(i2 < n) \sum_(i3 < n) (g i0 i1 * 1 * 1 - h i2 i3 * 1 * 1)).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (n : nat) (u_ : 'I_n -> R) (g h : 'I_n -> 'I_n -> R),
  @claim R n u_ g h.
End remainders.

Module centring.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (V : 'I_n_y -> 'I_n_y -> R).
Variables (A : 'I_d -> 'I_d -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  not_zero_0 : n%:R != 0 :> R }.
Definition equations : Prop :=
     (* difference from the gradient step *) (forall (i0 : 'I_n_y) (i1 : 'I_m), 1 / n%:R * (\sum_(i2 < n) (\sum_(i3 <
           n_y) V i0 i3 * Y i3 i2) * (\sum_(i3 < d) \sum_(i4 < d) A i3 i4 * X i4 i2 * Q i3 i1)) - 1 / (n%:R * n%:R) *
           (\sum_(i2 < n) \sum_(i3 < n) (\sum_(i4 < n_y) V i0 i4 * Y i4 i2) * ((\sum_(i4 < d) \sum_(i5 < d) A i4 i5 *
           X i5 i2 * Q i4 i1) * 1 - (\sum_(i4 < d) \sum_(i5 < d) A i4 i5 * X i5 i3 * Q i4 i1) * 1)) = 1 / n%:R *
           (\sum_(i2 < n) \sum_(i3 < n_y) V i0 i3 * Y i3 i2) * (1 / n%:R * (\sum_(i2 < n) \sum_(i3 < d) \sum_(i4 < d)
           A i3 i4 * X i4 i2 * Q i3 i1))).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (V : 'I_n_y -> 'I_n_y -> R) (A : 'I_d -> 'I_d ->
      R),
  @claim R d n n_y m X Y Q V A.
End centring.

Module inequality_1. (* sinh x - x cosh y is at most (16/3) delta^3 cosh y *)
Section Given.
Variables (R : realFieldType).
Variables (delta x z b : R).

Record premises : Prop := Premises {
  above_delta : 0 <= delta;
  below_delta : delta <= 1;
  above_x : 0 <= x;
  below_x : x <= delta * 2%:R;
  above_z : 0 <= z;
  below_z : z <= x * 2%:R * x * x / 3%:R;
  above_b : 0 <= b;
  below_b : b <= 1 }.
Definition claim : Prop := premises -> (x + z * 1) * (- b + 1) - x <= delta * 16%:R * delta * delta / 3%:R :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (delta x z b : R),
  @claim R delta x z b.
End inequality_1.

Module inequality_2. (* x cosh y - sinh x is at most x (cosh y - 1) *)
Section Given.
Variables (R : realFieldType).
Variables (delta x z b : R).

Record premises : Prop := Premises {
  above_delta : 0 <= delta;
  below_delta : delta <= 1;
  above_x : 0 <= x;
  below_x : x <= delta * 2%:R;
  above_z : 0 <= z;
  below_z : z <= x * 2%:R * x * x / 3%:R;
  above_b : 0 <= b;
  below_b : b <= 1 }.
Definition claim : Prop := premises -> x - (x + z * 1) * (- b + 1) <= x * b :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (delta x z b : R),
  @claim R delta x z b.
End inequality_2.

Module inequality_3. (* x (cosh y - 1) is at most (16/3) delta^3 cosh y *)
Section Given.
Variables (R : realFieldType).
Variables (delta x b : R).

Record premises : Prop := Premises {
  above_delta : 0 <= delta;
  below_delta : delta <= 1;
  above_x : 0 <= x;
  below_x : x <= delta * 2%:R;
  above_b : 0 <= b;
  below_b : b <= delta * 4%:R * delta / 2%:R }.
Definition claim : Prop := premises -> x * b <= delta * 16%:R * delta * delta / 3%:R :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (delta x b : R),
  @claim R delta x b.
End inequality_3.

Module inequality_4. (* cosh x - cosh y is at most 8 delta^2 cosh y *)
Section Given.
Variables (R : realFieldType).
Variables (delta x a H_ : R).

Record premises : Prop := Premises {
  above_delta : 0 <= delta;
  below_delta : delta <= 1;
  above_x : 0 <= x;
  below_x : x <= delta * 2%:R;
  above_a : 0 <= a;
  below_a : a <= x * 4%:R * x / 2%:R;
  above_H_ : 1 <= H_ }.
Definition claim : Prop := premises -> a + 1 - H_ <= delta * 8%:R * delta * H_ :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (delta x a H_ : R),
  @claim R delta x a H_.
End inequality_4.

Module inequality_5. (* cosh y - cosh x is at most 8 delta^2 cosh y *)
Section Given.
Variables (R : realFieldType).
Variables (delta x a H_ b : R).

Record premises : Prop := Premises {
  above_delta : 0 <= delta;
  below_delta : delta <= 1;
  above_x : 0 <= x;
  below_x : x <= delta * 2%:R;
  above_a : 0 <= a;
  below_a : a <= x * 4%:R * x / 2%:R;
  above_H_ : 1 <= H_;
  above_b : 0 <= b;
  below_b : b <= delta * 4%:R * delta / 2%:R }.
Definition claim : Prop := premises -> b * H_ - a <= delta * 8%:R * delta * H_ :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (delta x a H_ b : R),
  @claim R delta x a H_ b.
End inequality_5.

Module inequality_6. (* the two remainders together, for one head *)
Section Given.
Variables (R : realFieldType).
Variables (delta : R).

Record premises : Prop := Premises {
  above_delta : 0 <= delta;
  below_delta : delta <= 1 }.
Definition claim : Prop := premises -> delta * 16%:R * delta * delta / 3%:R + delta * 8%:R * delta <= delta * 40%:R *
      delta / 3%:R :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (delta : R),
  @claim R delta.
End inequality_6.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. For every N, two softmax heads with key-query products cA and -cA and opposite values read sum_i v_i (s_i(cz) -
   s_i(-cz)), z_i = <A x_i, q>, *)
Module heads.
Section Given.
Variables (R : fieldType) (exp : R -> R) (d n n_y : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R).
Variables (V : 'I_n_y -> 'I_n_y -> R) (A : 'I_d -> 'I_d -> R) (q : 'I_d -> R).

(* s_i(u) *)
Definition softmax (u : 'I_n -> R) (i : 'I_n) : R := exp (u i) / \sum_(k < n) exp (u k).
(* What a query q reads from a head with key-query product B and values W *)
Definition reads (B : 'I_d -> 'I_d -> R) (W : 'I_n_y -> 'I_n_y -> R) (c : 'I_n_y) : R :=
  \sum_(i < n) (\sum_(e < n_y) W c e * Y e i) * softmax (fun i => \sum_(a < d) (\sum_(b < d) B a b * X b i) * q a) i.

(* v_i = V y_i, A x_i and z_i = <A x_i, q> *)
Definition v (i : 'I_n) (c : 'I_n_y) : R := \sum_(e < n_y) V c e * Y e i.
Definition key (i : 'I_n) (a : 'I_d) : R := \sum_(b < d) A a b * X b i.
Definition z (i : 'I_n) : R := \sum_(a < d) key i a * q a.
End Given.
End heads.

Module clause_1.
Section Given.
Variables (R : fieldType) (exp : R -> R) (d n n_y : nat).
Variables (X : 'I_d -> 'I_n -> R) (A : 'I_d -> 'I_d -> R) (q : 'I_d -> R) (c : R).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N];
  exponential_of_a_sum : forall x y, exp (x + y) = exp x * exp y;
  divisible : \sum_(k < n) exp (c * heads.z X A q k) != 0 /\ \sum_(k < n) exp (- c * heads.z X A q k) != 0 }.
End Given.
Definition statement : Prop :=
  forall (R : fieldType) exp d n n_y X A q c, @premises R exp d n n_y X A q c ->
  forall (Y : 'I_n_y -> 'I_n -> R) V e, let z := heads.z X A q in
  heads.reads exp X Y q (fun a b => c * A a b) V e + heads.reads exp X Y q (fun a b => - c * A a b) (fun a b => - V a b) e =
  \sum_(i < n) heads.v Y V i e * (heads.softmax exp (fun k => c * z k) i - heads.softmax exp (fun k => - c * z k) i).
End clause_1.

(* 2. where |(s_i(cz) - s_i(-cz))/(2c) - (z_i - mean z)/N| <= (16/3) c^2 max|z|^3/N for 0 < |c| max|z| <= 1: *)
From Kernel Require Import Exponential.
Module clause_2.
(* M is max|z|, or above *)
Record premises (R : realFieldType) (n : nat) (z : 'I_n -> R) (c M : R) : Prop := Premises {
  largest : forall i, `|z i| <= M;
  small : 0 < `|c| * M <= 1 }.
Definition mean (R : realFieldType) (n : nat) (z : 'I_n -> R) : R := (\sum_(i < n) z i) / n%:R.
Definition statement : Prop :=
  forall (R : realFieldType), Num.archimedean_axiom R -> forall exp : R -> R, exponential exp ->
  forall n z c M, @premises R n z c M -> forall i,
  `|(heads.softmax exp (fun k => c * z k) i - heads.softmax exp (fun k => - c * z k) i) / (2%:R * c)
    - (z i - mean z) / n%:R| <= 16%:R / 3%:R * c ^+ 2 * M ^+ 3 / n%:R.
End clause_2.

(* 3. to second order in c, the mean-centred step. *)
Module clause_3.
(* For all values v_i, the heads read 2c times this step, up to c times what is at most K c^2. *)
Definition statement : Prop :=
  forall (R : realFieldType), Num.archimedean_axiom R -> forall exp : R -> R, exponential exp ->
  forall n (v z : 'I_n -> R), exists K r, 0 < r /\ forall c, 0 < `|c| < r ->
  `|(\sum_(i < n) v i * (heads.softmax exp (fun k => c * z k) i - heads.softmax exp (fun k => - c * z k) i)) / (2%:R * c)
    - \sum_(i < n) v i * ((z i - clause_2.mean z) / n%:R)| <= K * c ^+ 2.
End clause_3.

(* 4. It differs from the gradient step sum_i v_i z_i/N by mean v mean z: *)

(* 5. it is that step, for every query, iff the values or the keys A x_i are centred. *)
Module clause_5.
Record premises (R : fieldType) (d n n_y : nat) : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N];
  divisible : n%:R != 0 :> R }.
Definition statement : Prop :=
  forall (R : fieldType) d n n_y, premises R d n n_y ->
  forall (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) V A,
  let v := heads.v Y V in let z := heads.z X A in let mean z := (\sum_(i < n) z i) / n%:R in
  (forall q e, \sum_(i < n) v i e * ((z q i - mean (z q)) / n%:R) = \sum_(i < n) v i e * (z q i / n%:R)) <->
  (forall e, \sum_(i < n) v i e = 0) \/ (forall a, \sum_(i < n) heads.key X A i a = 0).
End clause_5.

(* 6. One head keeps an offset: |s_i(cz) - 1/N - c (z_i - mean z)/N| <= (40/3) c^2 max|z|^2/N for 0 <
   |c| max|z| <= 1. *)
Module clause_6.
Notation premises := clause_2.premises.
Definition statement : Prop :=
  forall (R : realFieldType), Num.archimedean_axiom R -> forall exp : R -> R, exponential exp ->
  forall n z c M, @premises R n z c M -> forall i,
  `|heads.softmax exp (fun k => c * z k) i - 1 / n%:R - c * (z i - clause_2.mean z) / n%:R|
    <= 40%:R / 3%:R * c ^+ 2 * M ^+ 2 / n%:R.
End clause_6.

