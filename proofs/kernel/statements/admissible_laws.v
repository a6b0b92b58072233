(* admissible_laws

   Let R S = I, T = S O R and X = S Xi, the query among the tokens. Then T X = S (O Xi), and if O^T O = I, (R T
   X)^T (R T X) = Xi^T Xi: whatever is a function of (R X)^T (R X), such as the second moment K of labels drawn
   from a kernel made of inner products of the whitened R x_i, is the same at T X as at X. So if O Xi has the law
   of Xi, then T X has the law of X, and the same K. If O O^T = I and S = S^T, T keeps the covariance Sigma = S S:
   T Sigma T^T = Sigma.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module prompts.
Section Given.
Variables (R : fieldType).
Variables (d n N m : nat).
Variables (S R_ O : 'I_d -> 'I_d -> R).
Variables (Xi : 'I_d -> 'I_n -> R).
Variables (F : 'I_N -> 'I_n -> 'I_n -> 'I_m -> R).
Variables (phi : {ffun 'I_N -> R} -> 'I_n -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  N_positive : (0 < N)%N;
  m_positive : (0 < m)%N;
  H_inverse : (* R S = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) R_ i0 i2 * S i2 i1 = (i0 == i1)%:R;
  H_orthogonal : (* O^T O = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) O i2 i0 * O i2 i1 = (i0 == i1)%:R }.
Definition equations : Prop :=
     (* rotated prompt *) (forall (i0 : 'I_d) (i1 : 'I_n), \sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d) S i0 i4 * O i4
           i3) * R_ i3 i2) * (\sum_(i3 < d) S i2 i3 * Xi i3 i1) = \sum_(i2 < d) S i0 i2 * (\sum_(i3 < d) O i2 i3 * Xi
           i3 i1))
  /\ (* inner products *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < d) (\sum_(i3 < d) R_ i2 i3 * (\sum_(i4 < d)
        (\sum_(i5 < d) (\sum_(i6 < d) S i3 i6 * O i6 i5) * R_ i5 i4) * (\sum_(i5 < d) S i4 i5 * Xi i5 i0))) *
        (\sum_(i3 < d) R_ i2 i3 * (\sum_(i4 < d) (\sum_(i5 < d) (\sum_(i6 < d) S i3 i6 * O i6 i5) * R_ i5 i4) *
        (\sum_(i5 < d) S i4 i5 * Xi i5 i1))) = \sum_(i2 < d) Xi i2 i0 * Xi i2 i1)
  /\ (* second moment of the labels *) (forall (i0 : 'I_n) (i1 : 'I_m), phi [ffun i2 : 'I_N => \sum_(i3 < n) \sum_(i4
        < n) F i2 i3 i4 i1 * (\sum_(i5 < d) (\sum_(i6 < d) R_ i5 i6 * (\sum_(i7 < d) (\sum_(i8 < d) (\sum_(i9 < d) S
        i6 i9 * O i9 i8) * R_ i8 i7) * (\sum_(i8 < d) S i7 i8 * Xi i8 i3))) * (\sum_(i6 < d) R_ i5 i6 * (\sum_(i7 < d)
        (\sum_(i8 < d) (\sum_(i9 < d) S i6 i9 * O i9 i8) * R_ i8 i7) * (\sum_(i8 < d) S i7 i8 * Xi i8 i4))))] i0 = phi
        [ffun i2 : 'I_N => \sum_(i3 < n) \sum_(i4 < n) F i2 i3 i4 i1 * (\sum_(i5 < d) (\sum_(i6 < d) R_ i5 i6 *
        (\sum_(i7 < d) S i6 i7 * Xi i7 i3)) * (\sum_(i6 < d) R_ i5 i6 * (\sum_(i7 < d) S i6 i7 * Xi i7 i4)))] i0).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n N m : nat) (S R_ O : 'I_d -> 'I_d -> R) (Xi : 'I_d -> 'I_n
      -> R) (F : 'I_N -> 'I_n -> 'I_n -> 'I_m -> R) (phi : {ffun 'I_N -> R} -> 'I_n -> R),
  @claim R d n N m S R_ O Xi F phi.
End prompts.

Module covariance.
Section Given.
Variables (R : fieldType).
Variables (d : nat).
Variables (S R_ O : 'I_d -> 'I_d -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  H_symmetric : (* S^T = S *) forall (i0 : 'I_d) (i1 : 'I_d), S i1 i0 = S i0 i1;
  H_inverse : (* R S = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) R_ i0 i2 * S i2 i1 = (i0 == i1)%:R;
  H_orthogonal_rows : (* O O^T = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) O i0 i2 * O i1 i2 = (i0 == i1)%:R
        }.
Definition equations : Prop :=
     (* covariance *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d) (\sum_(i5 < d) S i0
           i5 * O i5 i4) * R_ i4 i3) * (\sum_(i4 < d) S i3 i4 * S i4 i2)) * (\sum_(i3 < d) (\sum_(i4 < d) S i1 i4 * O
           i4 i3) * R_ i3 i2) = \sum_(i2 < d) S i0 i2 * S i2 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d : nat) (S R_ O : 'I_d -> 'I_d -> R),
  @claim R d S R_ O.
End covariance.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Let R S = I, T = S O R and X = S Xi, the query among the tokens. Then T X = S (O Xi), *)

(* 2. and if O^T O = I, (R T X)^T (R T X) = Xi^T Xi: *)

(* 3. whatever is a function of (R X)^T (R X), such as the second moment K of labels drawn from a kernel made of
   inner products of the whitened R x_i, is the same at T X as at X. *)
From mathcomp Require Import matrix.
Module frame.
Section Given.
Variables (F : fieldType) (d n : nat) (S R O : 'M[F]_d).
Record premises : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  inverse : R *m S = 1%:M;
  orthogonal : O^T *m O = 1%:M }.
Definition T : 'M[F]_d := S *m O *m R.
(* Any function of the inner products of the whitened tokens *)
Definition of_inner_products V (g : 'M[F]_n -> V) (X : 'M[F]_(d, n)) : V := g ((R *m X)^T *m (R *m X)).
End Given.
End frame.
Module clause_3.
Notation premises := frame.premises.
(* Every X is S Xi, for Xi = R X. *)
Definition statement : Prop :=
  forall (F : fieldType) d n (S R O : 'M[F]_d), @premises F d n S R O ->
  forall V (g : 'M[F]_n -> V) (X : 'M[F]_(d, n)),
  frame.of_inner_products R g (frame.T S R O *m X) = frame.of_inner_products R g X.
End clause_3.

(* 4. So if O Xi has the law of Xi, then T X has the law of X, and the same K. *)
From Kernel Require Import Expectation SameLaw.
Module clause_4.
Section Given.
Variables (F : realFieldType) (d n : nat) (S R O : 'M[F]_d) (P : law F) (Xi : outcome P -> 'M[F]_(d, n)).
Record premises : Prop := Premises {
  given : frame.premises n S R O;
  rotated : same_law (fun w => O *m Xi w) Xi }.
End Given.
Definition statement : Prop :=
  forall (F : realFieldType) d n (S R O : 'M[F]_d) P Xi, @premises F d n S R O P Xi ->
  let X w := S *m Xi w in
  same_law (fun w => frame.T S R O *m X w) X /\
  forall V (K : 'M[F]_n -> V) w,
  frame.of_inner_products R K (frame.T S R O *m X w) = frame.of_inner_products R K (X w).
End clause_4.

(* 5. If O O^T = I and S = S^T, T keeps the covariance Sigma = S S: T Sigma T^T = Sigma. *)

