(* functional_gradient

   In the span of K(., z), K symmetric, with <sum_a alpha_a K(., z_a), sum_b beta_b K(., z_b)> = sum_ab alpha_a
   beta_b K(z_a, z_b): <f, K(., x)> = f(x), and for L(f) = sum_i |f(x_i) - y_i|^2 and every t, L(f + t g) = L(f) +
   t <grad L(f), g> + t^2 sum_i |g(x_i)|^2 with grad L(f) = 2 sum_i (f(x_i) - y_i) K(., x_i), the Riesz gradient.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module span.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m p : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (nu : 'I_m -> R).
Variables (Z : 'I_d -> 'I_p -> R).
Variables (alpha beta : 'I_n_y -> 'I_p -> R).
Variables (t : R).
Variables (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  p_positive : (0 < p)%N;
  H_symmetric_kernel : (* K(u, w) = K(w, u) *) forall (u0 : {ffun 'I_d -> R}) (u1 : {ffun 'I_d -> R}), K u0 u1 = K u1
        u0 }.
Definition equations : Prop :=
     (* reproducing property *) (\sum_(i0 < n_y) \sum_(i1 < p) \sum_(i2 < m) alpha i0 i1 * (1 * nu i2) * K [ffun i3 :
           'I_d => Z i3 i1] [ffun i3 : 'I_d => Q i3 i2] = \sum_(i0 < n_y) \sum_(i1 < m) (\sum_(i2 < p) alpha i0 i2 * K
           [ffun i3 : 'I_d => Q i3 i1] [ffun i3 : 'I_d => Z i3 i2]) * nu i1 :> R)
  /\ (* gradient *) (\sum_(i0 < n_y) \sum_(i1 < n) (\sum_(i2 < p) alpha i0 i2 * K [ffun i3 : 'I_d => X i3 i1] [ffun i3
        : 'I_d => Z i3 i2] + t * (\sum_(i2 < p) beta i0 i2 * K [ffun i3 : 'I_d => X i3 i1] [ffun i3 : 'I_d => Z i3
        i2]) - Y i0 i1) * (\sum_(i2 < p) alpha i0 i2 * K [ffun i3 : 'I_d => X i3 i1] [ffun i3 : 'I_d => Z i3 i2] + t *
        (\sum_(i2 < p) beta i0 i2 * K [ffun i3 : 'I_d => X i3 i1] [ffun i3 : 'I_d => Z i3 i2]) - Y i0 i1) = \sum_(i0 <
        n_y) \sum_(i1 < n) (\sum_(i2 < p) alpha i0 i2 * K [ffun i3 : 'I_d => X i3 i1] [ffun i3 : 'I_d => Z i3 i2] - Y
        i0 i1) * (\sum_(i2 < p) alpha i0 i2 * K [ffun i3 : 'I_d => X i3 i1] [ffun i3 : 'I_d => Z i3 i2] - Y i0 i1) + t
        * (\sum_(i0 < n_y) \sum_(i1 < n) \sum_(i2 < p) 2%:R * (\sum_(i3 < p) alpha i0 i3 * K [ffun i4 : 'I_d => X i4
        i1] [ffun i4 : 'I_d => Z i4 i3] - Y i0 i1) * beta i0 i2 * K [ffun i3 : 'I_d => X i3 i1] [ffun i3 : 'I_d => Z
        i3 i2]) + t * t * (\sum_(i0 < n_y) \sum_(i1 < n) (\sum_(i2 < p) beta i0 i2 * K [ffun i3 : 'I_d => X i3 i1]
        [ffun i3 : 'I_d => Z i3 i2]) * (\sum_(i2 < p) beta i0 i2 * K [ffun i3 : 'I_d => X i3 i1] [ffun i3 : 'I_d => Z
        i3 i2])) :> R)
  /\ (* step *) (forall (i0 : 'I_n_y) (i1 : 'I_m), \sum_(i2 < p) alpha i0 i2 * K [ffun i3 : 'I_d => Q i3 i1] [ffun i3
        : 'I_d => Z i3 i2] - t * (2%:R * (\sum_(i2 < n) (\sum_(i3 < p) alpha i0 i3 * K [ffun i4 : 'I_d => X i4 i2]
        [ffun i4 : 'I_d => Z i4 i3] - Y i0 i2) * K [ffun i3 : 'I_d => Q i3 i1] [ffun i3 : 'I_d => X i3 i2])) =
        \sum_(i2 < p) alpha i0 i2 * K [ffun i3 : 'I_d => Q i3 i1] [ffun i3 : 'I_d => Z i3 i2] - t * (\sum_(i2 < n)
        2%:R * (\sum_(i3 < p) alpha i0 i3 * K [ffun i4 : 'I_d => X i4 i2] [ffun i4 : 'I_d => Z i4 i3] - Y i0 i2) * K
        [ffun i3 : 'I_d => Q i3 i1] [ffun i3 : 'I_d => X i3 i2])).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m p : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (nu : 'I_m -> R) (Z : 'I_d -> 'I_p -> R) (alpha beta : 'I_n_y -> 'I_p -> R) (t :
      R) (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R),
  @claim R d n n_y m p X Y Q nu Z alpha beta t K.
End span.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. In the span of K(., z), K symmetric, with <sum_a alpha_a K(., z_a), sum_b beta_b K(., z_b)> = sum_ab alpha_a
   beta_b K(z_a, z_b): <f, K(., x)> = f(x), *)
From Kernel Require Import Gradient.
Module functions.
Section Given.
Variables (R : realFieldType) (d n n_y p : nat).
Definition point := {ffun 'I_d -> R}.
Variable K : point -> point -> R.
Definition symmetric : Prop := forall u w, K u w = K w u.
(* The function sum_a alpha_a K(., z_a), with one column of alpha for each z_a, and the inner product of two of them *)
Definition value (alpha : 'I_n_y -> 'I_p -> R) (z : 'I_p -> point) (x : point) (c : 'I_n_y) : R :=
  \sum_(a < p) alpha c a * K x (z a).
End Given.
Definition inner (R : realFieldType) d n_y p q (K : point R d -> point R d -> R) (alpha : 'I_n_y -> 'I_p -> R)
    (z : 'I_p -> point R d) (beta : 'I_n_y -> 'I_q -> R) (w : 'I_q -> point R d) : R :=
  \sum_(c < n_y) \sum_(a < p) \sum_(b < q) alpha c a * beta c b * K (z a) (w b).
End functions.
Module clause_1.
Record premises (R : realFieldType) d p (K : functions.point R d -> functions.point R d -> R) : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < p)%N;
  symmetric : functions.symmetric K }.
(* For a function with one component: <f, K(., x)> = f(x) *)
Definition statement : Prop :=
  forall (R : realFieldType) d p K, @premises R d p K ->
  forall (alpha : 'I_1 -> 'I_p -> R) z x,
  functions.inner K alpha z (fun _ (_ : 'I_1) => 1) (fun _ => x) = functions.value K alpha z x ord0.
End clause_1.

(* 2. and for L(f) = sum_i |f(x_i) - y_i|^2 and every t, L(f + t g) = L(f) + t <grad L(f), g> + t^2 sum_i
   |g(x_i)|^2 with grad L(f) = 2 sum_i (f(x_i) - y_i) K(., x_i), *)

(* 3. the Riesz gradient. *)
Module clause_3.
Section Given.
Variables (R : realFieldType) (d n n_y p : nat) (K : functions.point R d -> functions.point R d -> R).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N & (0 < p)%N];
  symmetric : functions.symmetric K }.
Variables (x : 'I_n -> functions.point R d) (y : 'I_n_y -> 'I_n -> R).
(* L(f) = sum_i |f(x_i) - y_i|^2, and the columns of 2 sum_i (f(x_i) - y_i) K(., x_i) *)
Definition L (f : functions.point R d -> 'I_n_y -> R) : R :=
  \sum_(c < n_y) \sum_(i < n) (f (x i) c - y c i) * (f (x i) c - y c i).
Definition gradient (f : functions.point R d -> 'I_n_y -> R) (c : 'I_n_y) (i : 'I_n) : R := 2%:R * (f (x i) c - y c i).
End Given.
(* The derivative of L at f along every g of the span is <grad L(f), g>, and no other function of the span has these for
   its inner products. *)
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y p K, @premises R d n n_y p K ->
  forall x y (alpha : 'I_n_y -> 'I_p -> R) (z : 'I_p -> functions.point R d),
  let f := functions.value K alpha z in
  let represents q (gamma : 'I_n_y -> 'I_q -> R) (v : 'I_q -> functions.point R d) :=
    forall r (beta : 'I_n_y -> 'I_r -> R) (w : 'I_r -> functions.point R d), let g := functions.value K beta w in
    derivative (fun t => L x y (fun u c => f u c + t * g u c)) (functions.inner K gamma v beta w) in
  represents n (@gradient R d n n_y x y f) x /\
  forall q gamma v, represents q gamma v ->
  forall u c, functions.value K gamma v u c = functions.value K (@gradient R d n n_y x y f) x u c.
End clause_3.

