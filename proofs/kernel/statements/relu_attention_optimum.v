(* relu_attention_optimum

   A layer with similarity relu(<u, w>), value -r y, key x and query x, whose query's slot starts at 0, errs by W
   (q - r G), G = sum_i x_i relu(<x_i, q>), at the query q on labels y_i = W x_i; over weights W with uncorrelated
   entries of variance 1 its mean square is |q - r G|^2 for each output. Let the n tokens be independent, of one
   law under which -x has the law of x, E[x x^T] = v I and E[|x|^2 x x^T] = v^2 (d + 2 + e) I, as for independent
   symmetric coordinates of variance v and excess kurtosis e. At every query q, E[x relu(<x, q>)] = (v/2) q and
   E|x relu(<x, q>)|^2 = (v^2/2) (d + 2 + e) |q|^2, E|q - r G|^2 = |q|^2 (1 - r n v + r^2 v^2 n (n + 2d + 3 +
   2e)/4) = |q|^2 ((2d + 3 + 2e)/K + (n K/4) (r v - 2/K)^2), K = n + 2d + 3 + 2e: best is r = (2/v)/(n + 2d + 3 +
   2e), with the mean square v d (2d + 3 + 2e)/(n + 2d + 3 + 2e) if E|q|^2 = v d: for the standard normal law d
   (2d + 3)/(n + 2d + 3). It is more than v d (d + 1 + e)/(n + d + 1 + e), that of linear attention.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module prediction.
Section Given.
Variables (R : realFieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (W : 'I_n_y -> 'I_d -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (r : R).

Definition relu (x : R) : R := Num.max 0 x.
Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  H_zero_query_slot : (* the query's y slot starts at 0 *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = 0 *
        query_slot i0 i1 }.
Definition equations : Prop :=
     (* error *) (forall (i0 : 'I_n_y) (i1 : 'I_m), \sum_(i2 < d) W i0 i2 * Q i2 i1 - - (query_slot i0 i1 + \sum_(i2 <
           n) (\sum_(i3 < n_y) - r * (i0 == i3)%:R * (\sum_(i4 < d) W i3 i4 * X i4 i2)) * relu (\sum_(i3 < d)
           (\sum_(i4 < d) (i3 == i4)%:R * X i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * Q i4 i1))) = \sum_(i2 < d) W i0 i2
           * (Q i2 i1 - r * (\sum_(i3 < n) X i2 i3 * relu (\sum_(i4 < d) X i4 i3 * Q i4 i1)))).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : realFieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (W : 'I_n_y ->
      'I_d -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (r : R),
  @claim R d n n_y m X W Q query_slot r.
End prediction.

Module tasks.
Section Given.
Variables (R : fieldType).
Variables (n_y d p : nat).
Variables (W : 'I_n_y -> 'I_d -> 'I_p -> R).
Variables (rho : 'I_p -> R).
Variables (u_ : 'I_d -> R).

Record premises : Prop := Premises {
  n_y_positive : (0 < n_y)%N;
  d_positive : (0 < d)%N;
  p_positive : (0 < p)%N;
  H_uncorrelated : (* E[W_ca W_eb] = delta_ce delta_ab *) forall (i0 : 'I_n_y) (i1 : 'I_d) (i2 : 'I_n_y) (i3 : 'I_d),
        \sum_(i4 < p) rho i4 * W i0 i1 i4 * W i2 i3 i4 = (i0 == i2)%:R * (i1 == i3)%:R }.
Definition equations : Prop :=
     (* mean square *) (\sum_(i0 < p) \sum_(i1 < n_y) rho i0 * (\sum_(i2 < d) W i1 i2 i0 * u_ i2) * (\sum_(i2 < d) W
           i1 i2 i0 * u_ i2) = n_y%:R * (\sum_(i0 < d) u_ i0 * u_ i0) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (n_y d p : nat) (W : 'I_n_y -> 'I_d -> 'I_p -> R) (rho : 'I_p ->
      R) (u_ : 'I_d -> R),
  @claim R n_y d p W rho u_.
End tasks.

Module tokens.
Section Given.
Variables (R : realFieldType).
Variables (d p : nat).
Variables (Z : 'I_d -> 'I_p -> R).
Variables (pi : 'I_p -> R).
Variables (q_ : 'I_d -> R).
Variables (v_ e : R).

Definition relu (x : R) : R := Num.max 0 x.
Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  p_positive : (0 < p)%N;
  not_zero_0 : 2%:R != 0 :> R;
  H_token_variance : (* E[x x^T] = v I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < p) pi i2 * Z i0 i2 * Z i1 i2 = v_
        * (i0 == i1)%:R;
  H_token_fourth_moment : (* E[|x|^2 x x^T] = v^2 (d + 2 + e) I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < p)
        \sum_(i3 < d) pi i2 * Z i3 i2 * Z i3 i2 * Z i0 i2 * Z i1 i2 = v_ * v_ * (d%:R + 2%:R + e) * (i0 == i1)%:R }.
Definition equations : Prop :=
     (* first moment *) (forall (i0 : 'I_d), 1 / 2%:R * (\sum_(i1 < p) pi i1 * (Z i0 i1 * relu (\sum_(i2 < d) Z i2 i1
           * q_ i2) + - Z i0 i1 * relu (\sum_(i2 < d) - Z i2 i1 * q_ i2))) = 1 / 2%:R * v_ * q_ i0)
  /\ (* second moment *) (1 / 2%:R * (\sum_(i0 < p) pi i0 * (\sum_(i1 < d) Z i1 i0 * relu (\sum_(i2 < d) Z i2 i0 * q_
        i2) * (Z i1 i0 * relu (\sum_(i2 < d) Z i2 i0 * q_ i2)) + \sum_(i1 < d) - Z i1 i0 * relu (\sum_(i2 < d) - Z i2
        i0 * q_ i2) * (- Z i1 i0 * relu (\sum_(i2 < d) - Z i2 i0 * q_ i2)))) = 1 / 2%:R * v_ * v_ * (d%:R + 2%:R + e)
        * (\sum_(i0 < d) q_ i0 * q_ i0) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : realFieldType) (d p : nat) (Z : 'I_d -> 'I_p -> R) (pi : 'I_p -> R) (q_ :
      'I_d -> R) (v_ e : R),
  @claim R d p Z pi q_ v_ e.
End tokens.

Module sum_of_tokens.
Section Given.
Variables (R : fieldType).
Variables (d n : nat).
Variables (q_ : 'I_d -> R).
Variables (X : 'I_n -> R).
Variables (v_ e r : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  not_zero_0 : 2%:R != 0 :> R;
  not_zero_1 : 4%:R != 0 :> R }.
Definition equations : Prop :=
     (* mean square *) (\sum_(i0 < d) q_ i0 * q_ i0 - r * 2%:R * (\sum_(i0 < d) \sum_(i1 < n) q_ i0 * (1 / 2%:R * v_ *
           q_ i0) * 1) + r * r * (\sum_(i0 < n) \sum_(i1 < n) (i0 == i1)%:R * (1 / 2%:R * v_ * v_ * (d%:R + 2%:R + e)
           * (\sum_(i2 < d) q_ i2 * q_ i2)) + \sum_(i0 < n) \sum_(i1 < n) (1 * 1 - (i0 == i1)%:R) * (\sum_(i2 < d) 1 /
           2%:R * v_ * q_ i2 * (1 / 2%:R * v_ * q_ i2))) = (- (r * n%:R * v_) + 1 + r * r * v_ * v_ * n%:R * (n%:R +
           d%:R * 2%:R + 3%:R + e * 2%:R) * (1 / 4%:R)) * (\sum_(i0 < d) q_ i0 * q_ i0) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n : nat) (q_ : 'I_d -> R) (X : 'I_n -> R) (v_ e r : R),
  @claim R d n q_ v_ e r.
End sum_of_tokens.

Module best_step.
Section Given.
Variables (R : fieldType).
Variables (d n : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (v_ e r : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  not_zero_0 : 4%:R != 0 :> R;
  not_zero_1 : 2%:R != 0 :> R;
  not_zero_2 : n%:R + d%:R * 2%:R + 3%:R + e * 2%:R != 0 :> R;
  not_zero_3 : v_ != 0 :> R }.
Definition equations : Prop :=
     (* mean square *) ((- (r * n%:R * v_) + 1 + r * r * v_ * v_ * n%:R * (n%:R + d%:R * 2%:R + 3%:R + e * 2%:R) * (1
           / 4%:R)) * 1 = 1 / 2%:R * ((d%:R * 2%:R + 3%:R + e * 2%:R) * (2%:R / (n%:R + d%:R * 2%:R + 3%:R + e * 2%:R)
           * 1)) + n%:R * (n%:R + d%:R * 2%:R + 3%:R + e * 2%:R) * (1 / 4%:R) * (1 * (r * v_ * 1 - 2%:R / (n%:R + d%:R
           * 2%:R + 3%:R + e * 2%:R) * 1) * (r * v_ * 1 - 2%:R / (n%:R + d%:R * 2%:R + 3%:R + e * 2%:R) * 1)) :> R)
  /\ (* best step *) (v_ * (2%:R / (n%:R + d%:R * 2%:R + 3%:R + e * 2%:R) * (1 / v_ * 1)) = 2%:R / (n%:R + d%:R * 2%:R
        + 3%:R + e * 2%:R) * 1 :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n : nat) (X : 'I_d -> 'I_n -> R) (v_ e r : R),
  @claim R d n v_ e r.
End best_step.

Module inequality_1. (* linear attention errs less *)
Section Given.
Variables (R : realFieldType).
Variables (d n e : R).

Record premises : Prop := Premises {
  above_d : 1 <= d;
  above_n : 1 <= n;
  above_e : - 2%:R <= e;
  not_zero_0 : n + d + 1 + e != 0 :> R;
  not_zero_1 : n + (d * 2%:R + 3%:R + e * 2%:R) != 0 :> R }.
Definition claim : Prop := premises -> (d + 1 + e) / (n + d + 1 + e) < (d * 2%:R + 3%:R + e * 2%:R) / (n + (d * 2%:R +
      3%:R + e * 2%:R)) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (d n e : R),
  @claim R d n e.
End inequality_1.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. A layer with similarity relu(<u, w>), value -r y, key x and query x, whose query's slot starts at 0, errs by W (q
   - r G), G = sum_i x_i relu(<x_i, q>), at the query q on labels y_i = W x_i; *)

(* 2. over weights W with uncorrelated entries of variance 1 its mean square is |q - r G|^2 for each output. *)

(* 3. Let the n tokens be independent, of one law under which -x has the law of x, E[x x^T] = v I and E[|x|^2 x x^T] =
   v^2 (d + 2 + e) I, as for independent symmetric coordinates of variance v and excess kurtosis e. At every query q,
   E[x relu(<x, q>)] = (v/2) q and E|x relu(<x, q>)|^2 = (v^2/2) (d + 2 + e) |q|^2, *)

From Kernel Require Import Expectation Moments IndependentCoordinates SameLaw Draws.
Module clause_3.
Section Given.
Variables (R : realFieldType) (d : nat) (v e : R) (P : law R) (x : outcome P -> 'I_d -> R).
Definition relu (t : R) : R := Num.max 0 t.
Definition inner (u q : 'I_d -> R) := \sum_(a < d) u a * q a.
(* x relu(<x, q>) *)
Definition term (q : 'I_d -> R) w a := x w a * relu (inner (x w) q).
Definition token_variance : Prop := forall a b, mean (fun w => x w a * x w b) = v * (a == b)%:R.
Definition token_fourth_moment : Prop :=
  forall a b, mean (fun w => inner (x w) (x w) * (x w a * x w b)) = v ^+ 2 * (d%:R + 2%:R + e) * (a == b)%:R.
(* They have means, as moments up to order 4 are finite. *)
Definition terms_have_means : Prop :=
  forall q, (forall a, has_mean (fun w => term q w a)) /\ has_mean (fun w => inner (term q w) (term q w)).
Record premises : Prop := Premises {
  some : (0 < d)%N;
  moments : has_moments (fun a w => x w a) 4;
  symmetric : same_law x (fun w a => - x w a);
  variance : token_variance;
  fourth_moment : token_fourth_moment;
  has_means : terms_have_means }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d (v e : R) (P : law R) (x : outcome P -> 'I_d -> R), premises v e x ->
  (forall q, (forall a, mean_is (fun w => term x q w a) (v / 2%:R * q a)) /\
    mean_is (fun w => inner (term x q w) (term x q w)) (v ^+ 2 / 2%:R * (d%:R + 2%:R + e) * inner q q)) /\
  (* Such are independent coordinates. *)
  forall (Q : law R) (z : outcome Q -> 'I_d -> R), independent_coordinates (fun a w => z w a) v e ->
  token_variance v z /\ token_fourth_moment v e z.
End clause_3.

(* 4. E|q - r G|^2 = |q|^2 (1 - r n v + r^2 v^2 n (n + 2d + 3 + 2e)/4) *)
Module clause_4.
Section Given.
Variables (R : realFieldType) (d n : nat) (v e : R) (P : law R) (x : outcome P -> 'I_d -> R).
Record premises : Prop := Premises {
  size : (0 < n)%N;
  token : clause_3.premises v e x }.
(* The tokens are n independent draws of one law. *)
Definition G (q : 'I_d -> R) (w : outcome (draws P n)) a := \sum_(i < n) clause_3.term x q (draw i w) a.
(* |q - r G|^2 *)
Definition square (r : R) (q : 'I_d -> R) (w : outcome (draws P n)) := \sum_(a < d) (q a - r * G q w a) ^+ 2.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n (v e : R) (P : law R) (x : outcome P -> 'I_d -> R), premises n v e x ->
  forall q r, mean_is (square (n := n) x r q)
    (clause_3.inner q q * (1 - r * n%:R * v +
      r ^+ 2 * v ^+ 2 * n%:R * (n%:R + 2%:R * d%:R + 3%:R + 2%:R * e) / 4%:R)).
End clause_4.

(* 5. = |q|^2 ((2d + 3 + 2e)/K + (n K/4) (r v - 2/K)^2), K = n + 2d + 3 + 2e: best is r = (2/v)/(n + 2d + 3 + 2e), *)
Module clause_5.
Section Given.
Variables (R : realFieldType) (d n : nat) (v e : R) (q : 'I_d -> R).
Record premises : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  variance : 0 < v;
  excess : (* as every law has it *) - 2%:R <= e;
  query : exists a, q a != 0 }.
Definition square : R := \sum_(a < d) q a * q a.
Definition K : R := n%:R + 2%:R * d%:R + 3%:R + 2%:R * e.
(* E|q - r G|^2, by clause 4 *)
Definition mean_square (r : R) : R := square * (1 - r * n%:R * v + r ^+ 2 * v ^+ 2 * n%:R * K / 4%:R).
Definition best : R := 2%:R / v / K.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n (v e : R) (q : 'I_d -> R), premises n v e q ->
  let K := K d n e in let best := best d n v e in
  (forall r, mean_square n v e q r =
    square q * ((2%:R * d%:R + 3%:R + 2%:R * e) / K + n%:R * K / 4%:R * (r * v - 2%:R / K) ^+ 2)) /\
  (forall r, mean_square n v e q best <= mean_square n v e q r ?= iff (r == best)).
End clause_5.

(* 6. with the mean square v d (2d + 3 + 2e)/(n + 2d + 3 + 2e) if E|q|^2 = v d: for the standard normal law d (2d +
   3)/(n + 2d + 3). *)

Module clause_6.
Section Given.
Variables (R : realFieldType) (d n : nat) (v e : R).
Variables (P Q : law R) (x : outcome P -> 'I_d -> R) (q : outcome Q -> 'I_d -> R).
Record premises : Prop := Premises {
  tokens : clause_4.premises n v e x;
  variance : 0 < v;
  query : (* E|q|^2 = v d *) mean_is (fun w => clause_3.inner (q w) (q w)) (v * d%:R) }.
(* |q - r G|^2, with the query independent of the tokens *)
Definition square (r : R) (w : outcome (independent Q (draws P n))) := clause_4.square x r (q w.1) w.2.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n (v e : R) (P Q : law R) (x : outcome P -> 'I_d -> R) (q : outcome Q -> 'I_d -> R),
  premises n v e x q ->
  let best := clause_5.best d n v e in
  let least := v * d%:R * (2%:R * d%:R + 3%:R + 2%:R * e) / (n%:R + 2%:R * d%:R + 3%:R + 2%:R * e) in
  mean_is (square (n := n) x q best) least /\
  (forall r, exists2 m, mean_is (square (n := n) x q r) m & least <= m ?= iff (r == best)) /\
  (* The standard normal law is that of independent coordinates with E[z] = 0, E[z^2] = 1 and E[z^4] = 3, that is e = 0,
     and -z has the law of z. *)
  forall (S T : law R) (z : outcome S -> 'I_d -> R) (u : outcome T -> 'I_d -> R),
  independent_coordinates (fun a w => z w a) 1 0 -> same_law z (fun w a => - z w a) -> clause_3.terms_have_means z ->
  independent_coordinates (fun a w => u w a) 1 0 ->
  mean_is (square (n := n) z u (2%:R / (n%:R + 2%:R * d%:R + 3%:R)))
    (d%:R * (2%:R * d%:R + 3%:R) / (n%:R + 2%:R * d%:R + 3%:R)).
End clause_6.

(* 7. It is more than v d (d + 1 + e)/(n + d + 1 + e), that of linear attention. *)
Module clause_7.
Section Given.
Variables (R : realFieldType) (d n : nat) (v e : R).
Record premises : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  variance : 0 < v;
  excess : (* as every law has it *) - 2%:R <= e }.
End Given.
(* The mean square of clause 6 and twice the half-MSE of one_layer_step *)
Definition statement : Prop :=
  forall (R : realFieldType) d n (v e : R), premises d n v e ->
  v * d%:R * (d%:R + 1 + e) / (n%:R + d%:R + 1 + e) <
  v * d%:R * (2%:R * d%:R + 3%:R + 2%:R * e) / (n%:R + 2%:R * d%:R + 3%:R + 2%:R * e).
End clause_7.

