(* functional_gradient_descent_closed_form

   For every K, all data and all steps r_l, f_0 = 0, f_{l+1} = f_l - r_l grad L(f_l), grad L(f) = 2 sum_i (f(x_i)
   - y_i) K(., x_i), has f_l(x) = nu(x)^T alpha_l with alpha_0 = 0, alpha_{l+1} = alpha_l + 2 r_l (y - Khat
   alpha_l), Khat_ij = K(x_i, x_j), nu(x)_i = K(x, x_i); its residual is (y_i - f_l(x_i))_i = P_l y, P_l =
   prod_{s<l} (I - 2 r_s Khat), and alpha_l = p_l(Khat) y for the polynomial p_l(t) = (1 - prod_{s<l} (1 - 2 r_s
   t))/t: p_0 = 0, p_{l+1}(Khat) = p_l(Khat) + 2 r_l P_l, Khat p_l(Khat) = I - P_l. So f_l(x) = nu(x)^T p_l(Khat)
   y.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module polynomials_of_the_kernel_matrix.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R).
Variables (rate : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N }.
Record state := State {
  s_f : {ffun 'I_d -> R} -> 'I_n_y -> R;
  s_alpha : 'I_n -> 'I_n_y -> R;
  s_P : 'I_n -> 'I_n -> R;
  s_polynomial : 'I_n -> 'I_n -> R }.
Definition start : state := State
  (* f *) (fun (point : {ffun 'I_d -> R}) (i0 : 'I_n_y) => 0)
  (* alpha *) (fun (i0 : 'I_n) (i1 : 'I_n_y) => 0)
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (i0 == i1)%:R)
  (* polynomial *) (fun (i0 : 'I_n) (i1 : 'I_n) => 0).
Definition advance (at_rate : R) (s : state) : state := State
  (* f *) (fun (point : {ffun 'I_d -> R}) (i0 : 'I_n_y) => (s_f s) point i0 - at_rate * (2%:R * (\sum_(i1 < n) ((s_f
        s) [ffun i2 : 'I_d => X i2 i1] i0 - Y i0 i1) * K point [ffun i2 : 'I_d => X i2 i1])))
  (* alpha *) (fun (i0 : 'I_n) (i1 : 'I_n_y) => (s_alpha s) i0 i1 + at_rate * 2%:R * (Y i1 i0 - \sum_(i2 < n) K [ffun
        i3 : 'I_d => X i3 i0] [ffun i3 : 'I_d => X i3 i2] * (s_alpha s) i2 i1))
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_P s) i0 i1 - at_rate * 2%:R * (\sum_(i2 < n) K [ffun i3 : 'I_d => X i3
        i0] [ffun i3 : 'I_d => X i3 i2] * (s_P s) i2 i1))
  (* polynomial *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_polynomial s) i0 i1 + at_rate * 2%:R * (s_P s) i0 i1).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (rate l) (after l) end.
Definition equations (s : state) : Prop :=
     (* order of the factors *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) (s_P s) i0 i2 * K [ffun i3 : 'I_d => X
           i3 i2] [ffun i3 : 'I_d => X i3 i1] = \sum_(i2 < n) K [ffun i3 : 'I_d => X i3 i0] [ffun i3 : 'I_d => X i3
           i2] * (s_P s) i2 i1)
  /\ (* polynomial *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) K [ffun i3 : 'I_d => X i3 i0] [ffun i3 : 'I_d =>
        X i3 i2] * (s_polynomial s) i2 i1 = (i0 == i1)%:R - (s_P s) i0 i1)
  /\ (* coefficients *) (forall (i0 : 'I_n) (i1 : 'I_n_y), (s_alpha s) i0 i1 = \sum_(i2 < n) (s_polynomial s) i0 i2 *
        Y i1 i2)
  /\ (* function at the context *) (forall (i0 : 'I_n) (i1 : 'I_n_y), (s_f s) [ffun i2 : 'I_d => X i2 i0] i1 =
        \sum_(i2 < n) K [ffun i3 : 'I_d => X i3 i0] [ffun i3 : 'I_d => X i3 i2] * (s_alpha s) i2 i1)
  /\ (* function *) (forall (i0 : 'I_m) (i1 : 'I_n_y), (s_f s) [ffun i2 : 'I_d => Q i2 i0] i1 = \sum_(i2 < n) K [ffun
        i3 : 'I_d => Q i3 i0] [ffun i3 : 'I_d => X i3 i2] * (s_alpha s) i2 i1)
  /\ (* residual *) (forall (i0 : 'I_n) (i1 : 'I_n_y), Y i1 i0 - (s_f s) [ffun i2 : 'I_d => X i2 i0] i1 = \sum_(i2 <
        n) (s_P s) i0 i2 * Y i1 i2)
  /\ (* closed form *) (forall (i0 : 'I_m) (i1 : 'I_n_y), (s_f s) [ffun i2 : 'I_d => Q i2 i0] i1 = \sum_(i2 < n)
        (\sum_(i3 < n) K [ffun i4 : 'I_d => Q i4 i0] [ffun i4 : 'I_d => X i4 i3] * (s_polynomial s) i3 i2) * Y i1 i2).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R) (rate : nat -> R),
  @claim R d n n_y m X Y Q K rate.
End polynomials_of_the_kernel_matrix.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. For every K, all data and all steps r_l, f_0 = 0, f_{l+1} = f_l - r_l grad L(f_l), grad L(f) = 2 sum_i
   (f(x_i) - y_i) K(., x_i), has f_l(x) = nu(x)^T alpha_l with alpha_0 = 0, alpha_{l+1} = alpha_l + 2 r_l (y -
   Khat alpha_l), Khat_ij = K(x_i, x_j), nu(x)_i = K(x, x_i); *)

(* 2. its residual is (y_i - f_l(x_i))_i = P_l y, P_l = prod_{s<l} (I - 2 r_s Khat), *)

(* 3. and alpha_l = p_l(Khat) y *)

(* 4. for the polynomial p_l(t) = (1 - prod_{s<l} (1 - 2 r_s t))/t: p_0 = 0, p_{l+1}(Khat) = p_l(Khat) + 2 r_l
   P_l, Khat p_l(Khat) = I - P_l. *)
From mathcomp Require Import matrix mxalgebra poly mxpoly.
Module clause_4.
Section Given.
Variables (R : fieldType) (d n : nat).
Variables (X : 'I_d -> 'I_n.+1 -> R) (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R) (rate : nat -> R).
Definition Khat : 'M[R]_n.+1 := \matrix_(i, j) K [ffun k => X k i] [ffun k => X k j].
Definition P (l : nat) : 'M[R]_n.+1 := \prod_(s < l) (1 - (2%:R * rate s) *: Khat).
(* The polynomials p_l, and their value at Khat *)
Definition polynomials (p : nat -> {poly R}) : Prop :=
  forall l, 'X * p l = 1 - \prod_(s < l) (1 - (2%:R * rate s) *: 'X).
Definition at_Khat (p : {poly R}) : 'M[R]_n.+1 := horner_mx Khat p.
End Given.
Definition premises (d n_y : nat) : Prop := (0 < d)%N /\ (0 < n_y)%N.
(* There are such polynomials, and whatever these are: and p_l(Khat) y are the coefficients alpha_l of clause 1. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y, premises d n_y ->
  forall (X : 'I_d -> 'I_n.+1 -> R) (Y : 'I_n_y -> 'I_n.+1 -> R) K rate,
  (exists p, polynomials rate p) /\
  (forall p, polynomials rate p ->
    [/\ p 0%N = 0,
        forall l, at_Khat X K (p l.+1) = at_Khat X K (p l) + (2%:R * rate l) *: P X K rate l,
        forall l, Khat X K *m at_Khat X K (p l) = 1 - P X K rate l &
        forall l i c,
          polynomials_of_the_kernel_matrix.s_alpha (polynomials_of_the_kernel_matrix.after X Y K rate l) i c =
          \sum_j at_Khat X K (p l) i j * Y c j]).
End clause_4.

(* 5. So f_l(x) = nu(x)^T p_l(Khat) y. *)

