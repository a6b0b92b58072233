(* admissible_similarities

   h(S U, S^-T W) = h(U, W) for every invertible S, U the keys and W the queries, if h is any function of the
   scores <u_i, w> of a query w with all keys: <u, w>, relu(<u, w>), exp(c <u, w>), softmax over the keys of c <u,
   w>; not the Gaussian kernel, as |S u - S^-T w|^2 exceeds |u - w|^2 by |S u|^2 - |u|^2 + |S^-T w|^2 - |w|^2. If
   O^T O = I, then h(O U, O W) = h(U, W) for all of these, for the Gaussian kernel exp(-c |u - w|^2) = exp(2 c <u,
   w>) exp(-c |u|^2) exp(-c |w|^2), any function of the squared distances |u_i - w|^2 of a query w to all keys, or
   of all inner products among the keys and w.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module invertible.
Section Given.
Variables (R : fieldType).
Variables (p n m : nat).
Variables (U : 'I_p -> 'I_n -> R).
Variables (W : 'I_p -> 'I_m -> R).
Variables (S T : 'I_p -> 'I_p -> R).
Variables (phi : {ffun 'I_n -> R} -> 'I_n -> R).

Record premises : Prop := Premises {
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  m_positive : (0 < m)%N;
  H_inverse : (* S^T T = I *) forall (i0 : 'I_p) (i1 : 'I_p), \sum_(i2 < p) S i2 i0 * T i2 i1 = (i0 == i1)%:R }.
Definition equations : Prop :=
     (* scores *) (forall (i0 : 'I_n) (i1 : 'I_m), phi [ffun i2 : 'I_n => \sum_(i3 < p) (\sum_(i4 < p) S i3 i4 * U i4
           i2) * (\sum_(i4 < p) T i3 i4 * W i4 i1)] i0 = phi [ffun i2 : 'I_n => \sum_(i3 < p) U i3 i2 * W i3 i1] i0)
  /\ (* squared distances *) (forall (i0 : 'I_n) (i1 : 'I_m), \sum_(i2 < p) ((\sum_(i3 < p) S i2 i3 * U i3 i0) * 1 -
        (\sum_(i3 < p) T i2 i3 * W i3 i1) * 1) * ((\sum_(i3 < p) S i2 i3 * U i3 i0) * 1 - (\sum_(i3 < p) T i2 i3 * W
        i3 i1) * 1) = \sum_(i2 < p) (U i2 i0 * 1 - W i2 i1 * 1) * (U i2 i0 * 1 - W i2 i1 * 1) + (\sum_(i2 < p)
        (\sum_(i3 < p) S i2 i3 * U i3 i0) * (\sum_(i3 < p) S i2 i3 * U i3 i0) - \sum_(i2 < p) U i2 i0 * U i2 i0) * 1 +
        1 * (\sum_(i2 < p) (\sum_(i3 < p) T i2 i3 * W i3 i1) * (\sum_(i3 < p) T i2 i3 * W i3 i1) - \sum_(i2 < p) W i2
        i1 * W i2 i1)).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (p n m : nat) (U : 'I_p -> 'I_n -> R) (W : 'I_p -> 'I_m -> R) (S
      T : 'I_p -> 'I_p -> R) (phi : {ffun 'I_n -> R} -> 'I_n -> R),
  @claim R p n m U W S T phi.
End invertible.

Module functions.
Section Given.
Variables (R : fieldType).
Variables (d n m N : nat).
Variables (U : 'I_d -> 'I_n -> R).
Variables (W : 'I_d -> 'I_m -> R).
Variables (O : 'I_d -> 'I_d -> R).
Variables (E : 'I_N -> 'I_n -> R).
Variables (F : 'I_N -> 'I_n -> 'I_n -> R).
Variables (G : 'I_N -> R).
Variables (phi : {ffun 'I_n -> R} -> 'I_n -> R).
Variables (psi : {ffun 'I_N -> R} -> 'I_n -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  m_positive : (0 < m)%N;
  N_positive : (0 < N)%N;
  H_orthogonal : (* O^T O = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) O i2 i0 * O i2 i1 = (i0 == i1)%:R }.
Definition equations : Prop :=
     (* scores *) (forall (i0 : 'I_n) (i1 : 'I_m), phi [ffun i2 : 'I_n => \sum_(i3 < d) (\sum_(i4 < d) O i3 i4 * U i4
           i2) * (\sum_(i4 < d) O i3 i4 * W i4 i1)] i0 = phi [ffun i2 : 'I_n => \sum_(i3 < d) U i3 i2 * W i3 i1] i0)
  /\ (* squared distances *) (forall (i0 : 'I_n) (i1 : 'I_m), phi [ffun i2 : 'I_n => \sum_(i3 < d) ((\sum_(i4 < d) O
        i3 i4 * U i4 i2) * 1 - (\sum_(i4 < d) O i3 i4 * W i4 i1) * 1) * ((\sum_(i4 < d) O i3 i4 * U i4 i2) * 1 -
        (\sum_(i4 < d) O i3 i4 * W i4 i1) * 1)] i0 = phi [ffun i2 : 'I_n => \sum_(i3 < d) (U i3 i2 * 1 - W i3 i1 * 1)
        * (U i3 i2 * 1 - W i3 i1 * 1)] i0)
  /\ (* inner products *) (forall (i0 : 'I_n) (i1 : 'I_m), psi [ffun i2 : 'I_N => \sum_(i3 < n) \sum_(i4 < d) E i2 i3
        * (\sum_(i5 < d) O i4 i5 * U i5 i3) * (\sum_(i5 < d) O i4 i5 * W i5 i1) + \sum_(i3 < n) \sum_(i4 < n) \sum_(i5
        < d) F i2 i3 i4 * (\sum_(i6 < d) O i5 i6 * U i6 i3) * (\sum_(i6 < d) O i5 i6 * U i6 i4) * 1 + \sum_(i3 < d) G
        i2 * (\sum_(i4 < d) O i3 i4 * W i4 i1) * (\sum_(i4 < d) O i3 i4 * W i4 i1)] i0 = psi [ffun i2 : 'I_N =>
        \sum_(i3 < n) \sum_(i4 < d) E i2 i3 * U i4 i3 * W i4 i1 + \sum_(i3 < n) \sum_(i4 < n) \sum_(i5 < d) F i2 i3 i4
        * U i5 i3 * U i5 i4 * 1 + \sum_(i3 < d) G i2 * W i3 i1 * W i3 i1] i0).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n m N : nat) (U : 'I_d -> 'I_n -> R) (W : 'I_d -> 'I_m -> R)
      (O : 'I_d -> 'I_d -> R) (E : 'I_N -> 'I_n -> R) (F : 'I_N -> 'I_n -> 'I_n -> R) (G : 'I_N -> R) (phi : {ffun
      'I_n -> R} -> 'I_n -> R) (psi : {ffun 'I_N -> R} -> 'I_n -> R),
  @claim R d n m N U W O E F G phi psi.
End functions.

Module named.
Section Given.
Variables (R : realFieldType).
Variables (d n m : nat).
Variables (U : 'I_d -> 'I_n -> R).
Variables (W : 'I_d -> 'I_m -> R).
Variables (O : 'I_d -> 'I_d -> R).
Variables (c : R).
Variables (exp : R -> R).

Definition relu (x : R) : R := Num.max 0 x.
Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  m_positive : (0 < m)%N;
  H_orthogonal : (* O^T O = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) O i2 i0 * O i2 i1 = (i0 == i1)%:R;
  H_exponential_of_a_sum : (* exp(a) exp(b) = exp(a + b) *) forall (u0 : R) (u1 : R), exp (u0) * exp (u1) = exp (u0 *
        1 + u1 * 1) }.
Definition equations : Prop :=
     (* linear *) (forall (i0 : 'I_n) (i1 : 'I_m), \sum_(i2 < d) (\sum_(i3 < d) O i2 i3 * U i3 i0) * (\sum_(i3 < d) O
           i2 i3 * W i3 i1) = \sum_(i2 < d) U i2 i0 * W i2 i1)
  /\ (* relu *) (forall (i0 : 'I_n) (i1 : 'I_m), relu (\sum_(i2 < d) (\sum_(i3 < d) O i2 i3 * U i3 i0) * (\sum_(i3 <
        d) O i2 i3 * W i3 i1)) = relu (\sum_(i2 < d) U i2 i0 * W i2 i1))
  /\ (* exponential *) (forall (i0 : 'I_n) (i1 : 'I_m), exp (c * (\sum_(i2 < d) (\sum_(i3 < d) O i2 i3 * U i3 i0) *
        (\sum_(i3 < d) O i2 i3 * W i3 i1))) = exp (c * (\sum_(i2 < d) U i2 i0 * W i2 i1)))
  /\ (* softmax *) (forall (i0 : 'I_n) (i1 : 'I_m), exp (c * (\sum_(i2 < d) (\sum_(i3 < d) O i2 i3 * U i3 i0) *
        (\sum_(i3 < d) O i2 i3 * W i3 i1))) * (\sum_(i2 < n) exp (c * (\sum_(i3 < d) (\sum_(i4 < d) O i3 i4 * U i4 i2)
        * (\sum_(i4 < d) O i3 i4 * W i4 i1))))^-1 = exp (c * (\sum_(i2 < d) U i2 i0 * W i2 i1)) * (\sum_(i2 < n) exp
        (c * (\sum_(i3 < d) U i3 i2 * W i3 i1)))^-1)
  /\ (* Gaussian *) (forall (i0 : 'I_n) (i1 : 'I_m), exp (- c * (\sum_(i2 < d) ((\sum_(i3 < d) O i2 i3 * U i3 i0) * 1
        - (\sum_(i3 < d) O i2 i3 * W i3 i1) * 1) * ((\sum_(i3 < d) O i2 i3 * U i3 i0) * 1 - (\sum_(i3 < d) O i2 i3 * W
        i3 i1) * 1))) = exp (- c * (\sum_(i2 < d) (U i2 i0 * 1 - W i2 i1 * 1) * (U i2 i0 * 1 - W i2 i1 * 1))))
  /\ (* Gaussian by inner products *) (forall (i0 : 'I_n) (i1 : 'I_m), exp (- c * (\sum_(i2 < d) ((\sum_(i3 < d) O i2
        i3 * U i3 i0) * 1 - (\sum_(i3 < d) O i2 i3 * W i3 i1) * 1) * ((\sum_(i3 < d) O i2 i3 * U i3 i0) * 1 -
        (\sum_(i3 < d) O i2 i3 * W i3 i1) * 1))) = exp (c * 2%:R * (\sum_(i2 < d) U i2 i0 * W i2 i1)) * exp (- c *
        (\sum_(i2 < d) U i2 i0 * U i2 i0)) * exp (- c * (\sum_(i2 < d) W i2 i1 * W i2 i1))).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : realFieldType) (d n m : nat) (U : 'I_d -> 'I_n -> R) (W : 'I_d -> 'I_m ->
      R) (O : 'I_d -> 'I_d -> R) (c : R) (exp : R -> R),
  @claim R d n m U W O c exp.
End named.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. h(S U, S^-T W) = h(U, W) for every invertible S, U the keys and W the queries, if h is any function of the
   scores <u_i, w> of a query w with all keys: <u, w>, relu(<u, w>), exp(c <u, w>), softmax over the keys of c <u,
   w>; *)
From mathcomp Require Import matrix.
Module similarities.
Section Given.
Variables (R : realFieldType) (p n m : nat).
(* The scores of query j with all keys, and functions of these *)
Definition scores (U : 'M[R]_(p, n)) (W : 'M[R]_(p, m)) (j : 'I_m) : {ffun 'I_n -> R} := [ffun i => (U^T *m W) i j].
Definition linear (z : {ffun 'I_n -> R}) i : R := z i.
Definition relu (z : {ffun 'I_n -> R}) i : R := Num.max 0 (z i).
(* exp is any function of numbers here. *)
Definition exponential (exp : R -> R) c (z : {ffun 'I_n -> R}) i : R := exp (c * z i).
Definition softmax (exp : R -> R) c (z : {ffun 'I_n -> R}) i : R := exp (c * z i) / \sum_k exp (c * z k).
End Given.
End similarities.
Module clause_1.
Record premises (R : realFieldType) p n m (S : 'M[R]_p) : Prop := Premises {
  sizes : [/\ (0 < p)%N, (0 < n)%N & (0 < m)%N];
  invertible : S \in unitmx }.
Definition statement : Prop :=
  forall (R : realFieldType) p n m (S : 'M[R]_p), @premises R p n m S ->
  forall (U : 'M[R]_(p, n)) (W : 'M[R]_(p, m)) j,
  let kept V (h : {ffun 'I_n -> R} -> V) :=
    h (similarities.scores (S *m U) ((invmx S)^T *m W) j) = h (similarities.scores U W j) in
  (forall V h, kept V h) /\
  [/\ kept _ (@similarities.linear R n), kept _ (@similarities.relu R n),
      forall exp c, kept _ (similarities.exponential exp c) & forall exp c, kept _ (similarities.softmax exp c)].
End clause_1.

(* 2. not the Gaussian kernel, as |S u - S^-T w|^2 exceeds |u - w|^2 by |S u|^2 - |u|^2 + |S^-T w|^2 - |w|^2. *)
Module clause_2.
Section Given.
Variables (R : realFieldType) (p : nat) (c : R) (exp : R -> R).
(* Of exp nothing is needed but that it takes no value twice. *)
Record premises : Prop := Premises {
  sizes : (0 < p)%N;
  not_constant : c != 0;
  injective_exp : injective exp }.
Definition square (v : 'cV[R]_p) : R := \sum_i v i ord0 * v i ord0.
Definition gaussian (u w : 'cV[R]_p) : R := exp (- c * square (u - w)).
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) p c exp, @premises R p c exp ->
  (forall (S : 'M[R]_p) (u w : 'cV[R]_p), S \in unitmx -> let v := (invmx S)^T *m w in
    square (S *m u - v) - square (u - w) = square (S *m u) - square u + (square v - square w)) /\
  exists (S : 'M[R]_p) (u w : 'cV[R]_p),
  S \in unitmx /\ gaussian c exp (S *m u) ((invmx S)^T *m w) <> gaussian c exp u w.
End clause_2.

(* 3. If O^T O = I, then h(O U, O W) = h(U, W) for all of these, *)

(* 4. for the Gaussian kernel exp(-c |u - w|^2) = exp(2 c <u, w>) exp(-c |u|^2) exp(-c |w|^2), *)

(* 5. any function of the squared distances |u_i - w|^2 of a query w to all keys, *)

(* 6. or of all inner products among the keys and w. *)
Module clause_6.
Record premises (R : realFieldType) p n (O : 'M[R]_p) : Prop := Premises {
  sizes : (0 < p)%N /\ (0 < n)%N;
  orthogonal : O^T *m O = 1%:M }.
(* h is any function of all <u_i, u_k>, all <u_i, w> and |w|^2. *)
Definition statement : Prop :=
  forall (R : realFieldType) p n (O : 'M[R]_p), @premises R p n O ->
  forall V (h : 'M[R]_n -> 'cV[R]_n -> 'M[R]_1 -> V) (U : 'M[R]_(p, n)) (w : 'cV[R]_p),
  h ((O *m U)^T *m (O *m U)) ((O *m U)^T *m (O *m w)) ((O *m w)^T *m (O *m w)) = h (U^T *m U) (U^T *m w) (w^T *m w).
End clause_6.

