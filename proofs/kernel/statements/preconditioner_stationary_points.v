(* preconditioner_stationary_points

   Let labels be y = w^T x with w independent of all x, E[w w^T] = Sigma^-1 = R^T R, R S = I: then, given x, E[y_i
   y_j] = (R x_i)^T (R x_j), so that for normal prompts, x = S xi with xi standard normal, the loss f of L linear
   layers with key-query products A_l and values diag(B_l, r_l) does not change when all S^T A_l S and S^-1 B_l S
   become O S^T A_l S O^T and O S^-1 B_l S O^T with one signed permutation O. Let f~(a, b, r) be the loss at A_l =
   a_l Sigma^-1, B_l = b_l I.  Where f is differentiable there, grad_{A_l} f = (1/d) (df~/da_l) Sigma and
   grad_{B_l} f = (1/d) (df~/db_l) I, for every d and L: the point is critical for f if and only if it is critical
   for f~, whether B_l = 0 throughout or not. If f is bounded below, and differentiable at every point of the
   family, as the loss on normal prompts is, there are points of the family whose losses tend to the infimum of f~
   and whose gradients tend to 0.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module labels.
Section Given.
Variables (R : fieldType).
Variables (d n p : nat).
Variables (S R_ : 'I_d -> 'I_d -> R).
Variables (X : 'I_d -> 'I_n -> R).
Variables (w : 'I_d -> 'I_p -> R).
Variables (rho : 'I_p -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  p_positive : (0 < p)%N;
  H_weights : (* E[w w^T] = R^T R *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < p) rho i2 * w i0 i2 * w i1 i2 =
        \sum_(i2 < d) R_ i2 i0 * R_ i2 i1 }.
Definition equations : Prop :=
     (* second moments *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < p) rho i2 * (\sum_(i3 < d) w i3 i2 * X i3 i0) *
           (\sum_(i3 < d) w i3 i2 * X i3 i1) = \sum_(i2 < d) (\sum_(i3 < d) R_ i2 i3 * X i3 i0) * (\sum_(i3 < d) R_ i2
           i3 * X i3 i1)).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n p : nat) (S R_ : 'I_d -> 'I_d -> R) (X : 'I_d -> 'I_n -> R)
      (w : 'I_d -> 'I_p -> R) (rho : 'I_p -> R),
  @claim R d n p R_ X w rho.
End labels.

Module directions_key_query_product.
Section Given.
Variables (R : fieldType).
Variables (d : nat).
Variables (S R_ O E : 'I_d -> 'I_d -> R).
Variables (b t : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  H_inverse : (* R S = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) R_ i0 i2 * S i2 i1 = (i0 == i1)%:R;
  H_orthogonal_rows : (* O O^T = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) O i0 i2 * O i1 i2 = (i0 == i1)%:R
        }.
Definition equations : Prop :=
     (* direction *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d) (\sum_(i5 < d)
           (\sum_(i6 < d) (\sum_(i7 < d) R_ i7 i0 * O i7 i6) * S i5 i6) * (\sum_(i6 < d) (\sum_(i7 < d) R_ i7 i5 * (b
           * (i7 == i6)%:R + t * E i7 i6)) * R_ i6 i4)) * S i4 i3) * O i2 i3) * R_ i2 i1 = \sum_(i2 < d) (\sum_(i3 <
           d) R_ i3 i0 * (b * (i3 == i2)%:R + \sum_(i4 < d) (\sum_(i5 < d) O i3 i5 * (t * E i5 i4)) * O i2 i4)) * R_
           i2 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d : nat) (S R_ O E : 'I_d -> 'I_d -> R) (b t : R),
  @claim R d S R_ O E b t.
End directions_key_query_product.

Module gradient_key_query_product.
Section Given.
Variables (R : fieldType).
Variables (d : nat).
Variables (S R_ G : 'I_d -> 'I_d -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  not_zero_0 : d%:R != 0 :> R;
  not_zero_1 : 2%:R != 0 :> R;
  H_inverse : (* S R = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) S i0 i2 * R_ i2 i1 = (i0 == i1)%:R;
  H_sign_changes : (* the derivative along T E T^T is that along E, T = I - 2 e_j e_j^T, E any u v^T *) forall (u0 :
        {ffun 'I_d -> R}) (u1 : {ffun 'I_d -> R}) (i0 : 'I_d), \sum_(i1 < d) \sum_(i2 < d) \sum_(i3 < d) \sum_(i4 < d)
        (\sum_(i5 < d) (\sum_(i6 < d) R_ i1 i6 * G i6 i5) * R_ i2 i5) * ((i1 == i3)%:R * 1 - 2%:R * ((i0 == i1)%:R *
        (i0 == i3)%:R)) * u0 i3 * ((i2 == i4)%:R * 1 - 2%:R * ((i0 == i2)%:R * (i0 == i4)%:R)) * u1 i4 = \sum_(i1 < d)
        \sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d) R_ i1 i4 * G i4 i3) * R_ i2 i3) * u0 i1 * u1 i2 * 1;
  H_swaps : (* the derivative along T E T^T is that along E, T = I - (e_j - e_k) (e_j - e_k)^T, E any u v^T *) forall
        (u0 : {ffun 'I_d -> R}) (u1 : {ffun 'I_d -> R}) (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) \sum_(i3 < d) \sum_(i4
        < d) \sum_(i5 < d) (\sum_(i6 < d) (\sum_(i7 < d) R_ i2 i7 * G i7 i6) * R_ i3 i6) * ((i2 == i4)%:R * 1 * 1 -
        ((i0 == i2)%:R * 1 - (i1 == i2)%:R * 1) * ((i0 == i4)%:R * 1 - (i1 == i4)%:R * 1)) * u0 i4 * ((i3 == i5)%:R *
        1 * 1 - ((i0 == i3)%:R * 1 - (i1 == i3)%:R * 1) * ((i0 == i5)%:R * 1 - (i1 == i5)%:R * 1)) * u1 i5 = \sum_(i2
        < d) \sum_(i3 < d) (\sum_(i4 < d) (\sum_(i5 < d) R_ i2 i5 * G i5 i4) * R_ i3 i4) * u0 i2 * u1 i3 * 1 }.
Definition equations : Prop :=
     (* gradient *) (forall (i0 : 'I_d) (i1 : 'I_d), G i0 i1 = 1 / d%:R * ((\sum_(i2 < d) \sum_(i3 < d) G i2 i3 *
           (\sum_(i4 < d) (\sum_(i5 < d) R_ i5 i2 * (i5 == i4)%:R) * R_ i4 i3)) * (\sum_(i2 < d) S i0 i2 * S i1 i2))).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d : nat) (S R_ G : 'I_d -> 'I_d -> R),
  @claim R d S R_ G.
End gradient_key_query_product.

Module inequality_1. (* gradients tend to 0 *)
Section Given.
Variables (R : realFieldType).
Variables (eps square excess excess_at_0 : R).

Record premises : Prop := Premises {
  above_eps : 0 <= eps;
  above_square : 0 <= square;
  above_excess : 0 <= excess;
  above_excess_at_0 : excess + eps * square <= excess_at_0 }.
Definition claim : Prop := premises -> eps * 4%:R * eps * square <= eps * 4%:R * excess_at_0 :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (eps square excess excess_at_0 : R),
  @claim R eps square excess excess_at_0.
End inequality_1.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Let labels be y = w^T x with w independent of all x, E[w w^T] = Sigma^-1 = R^T R, R S = I: then, given x, E[y_i
   y_j] = (R x_i)^T (R x_j), *)

(* 2. so that for normal prompts, x = S xi with xi standard normal, the loss f of L linear layers with key-query
   products A_l and values diag(B_l, r_l) does not change when all S^T A_l S and S^-1 B_l S become O S^T A_l S O^T
   and O S^-1 B_l S O^T with one signed permutation O. *)

(* What clauses 3 and 4 are about. *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient Family.
Module family.
Section Given.
(* A block is a key-query product A_l or a value B_l of a layer; beside them there are numbers, r_l.  Where B_l = 0 is
   held fixed, the blocks are the key-query products alone. *)
Variables (R : realFieldType) (d : nat) (block : finType) (is_value : block -> bool) (numbers : lmodType R).
Notation weights := (weights block numbers d).
Variables (S S' : 'M[R]_d) (* S S^T = Sigma *) (f : weights -> R) (c : coordinates block numbers).
Definition member : coordinates block numbers -> weights :=
  member (fun k => if is_value k then 1%:M else S'^T *m S').
(* S^T A S becomes O S^T A S O^T, and S^-1 B S becomes O S^-1 B S O^T for values B. *)
Definition turned (O : 'M[R]_d) (w : weights) : weights :=
  ([ffun k => if is_value k then S *m O *m S' *m w.1 k *m S *m O^T *m S'
              else S'^T *m O *m S^T *m w.1 k *m S *m O^T *m S'], w.2).

(* f does not change, and where f is differentiable, G is its gradient in the blocks, and D its derivative in r. *)
Variables (G : block -> 'M[R]_d) (D : numbers -> R).
Record premises : Prop := Premises {
  inverse : S *m S' = 1%:M;
  unchanged : forall O w, signed_permutation O -> f (turned O w) = f w;
  gradient : differential f (member c) (along G D);
  linear : forall a x y, D (a *: x + y) = a * D x + D y }.
End Given.
End family.

(* 3. Let f~(a, b, r) be the loss at A_l = a_l Sigma^-1, B_l = b_l I.  Where f is differentiable there, grad_{A_l}
   f = (1/d) (df~/da_l) Sigma and grad_{B_l} f = (1/d) (df~/db_l) I, for every d and L: *)
Module clause_3.
Notation premises := family.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d block is_value numbers (S S' : 'M[R]_d) f c G D,
  @premises R d block is_value numbers S S' f c G D ->
  exists g, differential (f \o family.member is_value S') c (along_family g D) /\
  forall k, G k = (1 / d%:R * g k) *: (if is_value k then 1%:M else S *m S^T).
End clause_3.

(* 4. the point is critical for f if and only if it is critical for f~, whether B_l = 0 throughout or not. *)
Module clause_4.
Notation premises := family.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d block is_value numbers (S S' : 'M[R]_d) f c G D,
  @premises R d block is_value numbers S S' f c G D ->
  critical f (family.member is_value S' c) <-> critical (f \o family.member is_value S') c.
End clause_4.

(* 5. If f is bounded below, and differentiable at every point of the family, as the loss on normal prompts is, there
   are points of the family whose losses tend to the infimum of f~ and whose gradients tend to 0. *)
From Kernel Require Import Analysis Regularised.
Module clause_5.
Section Given.
Variables (R : realFieldType) (d : nat) (block T : finType) (is_value : block -> bool) (S S' : 'M[R]_d).
(* As before, with numbers r_t in finite number *)
Variable f : weights block (numbers_of R T) d -> R.
Record premises : Prop := Premises {
  inverse : S *m S' = 1%:M;
  unchanged : forall O w, signed_permutation O -> f (family.turned is_value S S' O w) = f w;
  bounded : exists b, forall w, b <= f w; (* as a mean of squares is *)
  differentiable : forall c, exists G g, is_gradient f (family.member is_value S' c) G g }. (* as a polynomial is *)
End Given.
(* There is an infimum of the losses of the family, and for every e > 0 a point of it whose loss exceeds the infimum by
   less than e, and whose gradient has a square below e. *)
Definition statement : Prop :=
  forall (R : real_field) d block T is_value (S S' : 'M[R]_d) f, @premises R d block T is_value S S' f ->
  approached (fun k => if is_value k then 1%:M else S'^T *m S') f.
End clause_5.

