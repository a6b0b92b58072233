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
