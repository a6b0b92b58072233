(* transfer_risk

   A linear layer with value -h y, key x and query x, whose query's slot starts at 0, predicts h sum_i y_i <x_i,
   x_t>. On M tokens alpha x_i with y_i = W alpha x_i + eps_i and a query alpha x_t it errs by alpha (W (I - h
   alpha^2 S) - h alpha eps X^T) x_t, S = X X^T. Let the coordinates of X be independent with mean 0, variance v
   and excess kurtosis e, E[x_t x_t^T] = v I, and let the entries of W and eps have mean squares 1 and tau^2 and
   no correlations, X, x_t and (W, eps) being independent. The half-MSE of each output is (v alpha^2 d/2) (1 - 2 h
   M v alpha^2 + h^2 v^2 alpha^4 M (M + d + 1 + e + tau^2/(v alpha^2))), whatever h was made for. With alpha = 1
   and k = d + 1 + e + tau^2/v the bracket at N tokens is k/(N+k) + N (N+k) (h v - 1/(N+k))^2: the best step is
   1/(v (N+k)). The layer with 1/n, h = N/(M v (N+k)), that is best at N has the bracket (k/(N+k))^2 + (N/(N+k))^2
   k/M at M tokens: unless k = 0, which is so for d = 1, e = -2 and tau = 0 alone, it decreases in M, to
   (k/(N+k))^2 and not to 0. The layer without 1/n, with the same weights h = 1/(v (N+k)) for every M, has the
   bracket (1 - M/(N+k))^2 + k M/(N+k)^2 there, which is unbounded.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module error.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (W : 'I_n_y -> 'I_d -> R).
Variables (eps : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (h alpha : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  H_zero_query_slot : (* the query's y slot starts at 0 *) forall (i0 : 'I_n_y) (i1 : 'I_m), query_slot i0 i1 = 0 *
        query_slot i0 i1 }.
Definition equations : Prop :=
     (* error *) (forall (i0 : 'I_n_y) (i1 : 'I_m), \sum_(i2 < d) W i0 i2 * (alpha * Q i2 i1) - - (query_slot i0 i1 +
           \sum_(i2 < n) (\sum_(i3 < n_y) - h * (i0 == i3)%:R * (\sum_(i4 < d) W i3 i4 * (alpha * X i4 i2) + eps i3
           i2)) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * (alpha * X i4 i2)) * (\sum_(i4 < d) (i3 == i4)%:R *
           (alpha * Q i4 i1)))) = alpha * (\sum_(i2 < d) (W i0 i2 * 1 - h * alpha * alpha * (\sum_(i3 < d) W i0 i3 *
           (\sum_(i4 < n) X i3 i4 * X i2 i4)) - h * alpha * (\sum_(i3 < n) eps i0 i3 * X i2 i3)) * Q i2 i1)).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (W : 'I_n_y -> 'I_d ->
      R) (eps : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (h alpha : R),
  @claim R d n n_y m X W eps Q query_slot h alpha.
End error.

Module risk.
Section Given.
Variables (R : fieldType).
Variables (d n p n_y : nat).
Variables (X : 'I_d -> 'I_n -> 'I_p -> R).
Variables (pi : 'I_p -> R).
Variables (W : 'I_n_y -> 'I_d -> 'I_p -> R).
Variables (rho : 'I_p -> R).
Variables (eps : 'I_n_y -> 'I_n -> 'I_p -> R).
Variables (h alpha v_ e tau : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  p_positive : (0 < p)%N;
  n_y_positive : (0 < n_y)%N;
  not_zero_0 : 2%:R != 0 :> R;
  not_zero_1 : v_ != 0 :> R;
  not_zero_2 : alpha != 0 :> R;
  H_fourth_moments : (* the coordinates of X have the fourth moments of independent ones with fourth cumulant v^2 e *)
        forall (i0 : 'I_d) (i1 : 'I_n) (i2 : 'I_d) (i3 : 'I_n) (i4 : 'I_d) (i5 : 'I_n) (i6 : 'I_d) (i7 : 'I_n),
        \sum_(i8 < p) pi i8 * (X i0 i1 i8 * X i2 i3 i8) * (X i4 i5 i8 * X i6 i7 i8) = v_ * v_ * ((i0 == i2)%:R * (i1
        == i3)%:R * ((i4 == i6)%:R * (i5 == i7)%:R) + (i0 == i4)%:R * (i1 == i5)%:R * ((i2 == i6)%:R * (i3 == i7)%:R)
        + (i0 == i6)%:R * (i1 == i7)%:R * ((i2 == i4)%:R * (i3 == i5)%:R)) + v_ * v_ * e * ((i0 == i2)%:R * (i1 ==
        i3)%:R * ((i2 == i4)%:R * (i3 == i5)%:R) * ((i4 == i6)%:R * (i5 == i7)%:R));
  H_second_moments : (* the coordinates of X are uncorrelated and have variance v *) forall (i0 : 'I_d) (i1 : 'I_n)
        (i2 : 'I_d) (i3 : 'I_n), \sum_(i4 < p) pi i4 * X i0 i1 i4 * X i2 i3 i4 = v_ * ((i0 == i2)%:R * (i1 == i3)%:R);
  H_probabilities : (* the weights pi sum to 1 *) \sum_(i0 < p) pi i0 = 1 :> R;
  H_uncorrelated : (* E[W_ca W_eb] = delta_ce delta_ab *) forall (i0 : 'I_n_y) (i1 : 'I_d) (i2 : 'I_n_y) (i3 : 'I_d),
        \sum_(i4 < p) rho i4 * W i0 i1 i4 * W i2 i3 i4 = (i0 == i2)%:R * (i1 == i3)%:R;
  H_noise_variance : (* E[eps_ci eps_ek] = tau^2 delta_ce delta_ik *) forall (i0 : 'I_n_y) (i1 : 'I_n) (i2 : 'I_n_y)
        (i3 : 'I_n), \sum_(i4 < p) rho i4 * eps i0 i1 i4 * eps i2 i3 i4 = tau * tau * ((i0 == i2)%:R * (i1 == i3)%:R);
  H_noise_apart : (* E[W_ca eps_ei] = 0 *) forall (i0 : 'I_n_y) (i1 : 'I_d) (i2 : 'I_n_y) (i3 : 'I_n), \sum_(i4 < p)
        rho i4 * W i0 i1 i4 * eps i2 i3 i4 = 0 }.
Definition equations : Prop :=
     (* half-MSE *) (1 / 2%:R * (v_ * alpha * alpha) * (\sum_(i0 < p) \sum_(i1 < p) (\sum_(i2 < n_y) \sum_(i3 < d) (W
           i2 i3 i0 * 1 - h * alpha * alpha * (\sum_(i4 < d) W i2 i4 i0 * (\sum_(i5 < n) X i4 i5 i1 * X i3 i5 i1)) - h
           * alpha * (\sum_(i4 < n) eps i2 i4 i0 * X i3 i4 i1)) * (W i2 i3 i0 * 1 - h * alpha * alpha * (\sum_(i4 < d)
           W i2 i4 i0 * (\sum_(i5 < n) X i4 i5 i1 * X i3 i5 i1)) - h * alpha * (\sum_(i4 < n) eps i2 i4 i0 * X i3 i4
           i1))) * rho i0 * pi i1) = n_y%:R * d%:R * (1 / 2%:R * (v_ * alpha * alpha)) * (1 - v_ * alpha * alpha *
           n%:R * 2%:R * (h * 1) + v_ * alpha * alpha * (v_ * alpha * alpha) * n%:R * (n%:R + (d%:R + 1 + e + tau *
           tau / (v_ * alpha * alpha))) * (1 * (h * 1) * (h * 1))) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n p n_y : nat) (X : 'I_d -> 'I_n -> 'I_p -> R) (pi : 'I_p ->
      R) (W : 'I_n_y -> 'I_d -> 'I_p -> R) (rho : 'I_p -> R) (eps : 'I_n_y -> 'I_n -> 'I_p -> R) (h alpha v_ e tau :
      R),
  @claim R d n p n_y X pi W rho eps h alpha v_ e tau.
End risk.

Module length.
Section Given.
Variables (R : fieldType).
Variables (n : nat).
Variables (X : 'I_n -> R).
Variables (h v_ k N : R).

Record premises : Prop := Premises {
  n_positive : (0 < n)%N;
  not_zero_0 : N + k != 0 :> R;
  not_zero_1 : v_ != 0 :> R;
  not_zero_2 : n%:R != 0 :> R }.
Definition equations : Prop :=
     (* best step *) (1 - v_ * N * 2%:R * (h * 1) + v_ * v_ * N * (N + k) * (1 * (h * 1) * (h * 1)) = k * (1 / (N + k)
           * 1) + N * (N + k) * (1 * (h * v_ * 1 - 1 / (N + k) * 1) * (h * v_ * 1 - 1 / (N + k) * 1)) :> R)
  /\ (* best step is it *) (v_ * (1 / (N + k) * (1 / v_ * 1)) = 1 / (N + k) * 1 :> R)
  /\ (* with 1/n *) (1 - v_ * n%:R * 2%:R * (1 / n%:R * (N * (1 / (N + k) * (1 / v_ * 1)))) + v_ * v_ * n%:R * (n%:R +
        k) * (1 * (1 / n%:R * (N * (1 / (N + k) * (1 / v_ * 1)))) * (1 / n%:R * (N * (1 / (N + k) * (1 / v_ * 1))))) =
        1 * (k * (1 / (N + k) * 1)) * (k * (1 / (N + k) * 1)) + 1 / n%:R * (k * (1 * (N * (1 / (N + k) * 1)) * (N * (1
        / (N + k) * 1)))) :> R)
  /\ (* without 1/n *) (1 - v_ * n%:R * 2%:R * (1 / (N + k) * (1 / v_ * 1)) + v_ * v_ * n%:R * (n%:R + k) * (1 * (1 /
        (N + k) * (1 / v_ * 1)) * (1 / (N + k) * (1 / v_ * 1))) = 1 * (1 - n%:R * (1 / (N + k) * 1)) * (1 - n%:R * (1
        / (N + k) * 1)) + k * n%:R * (1 * (1 / (N + k) * 1) * (1 / (N + k) * 1)) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (n : nat) (X : 'I_n -> R) (h v_ k N : R),
  @claim R n h v_ k N.
End length.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. A linear layer with value -h y, key x and query x, whose query's slot starts at 0, predicts h sum_i y_i <x_i,
   x_t>. On M tokens alpha x_i with y_i = W alpha x_i + eps_i and a query alpha x_t it errs by alpha (W (I - h alpha^2
   S) - h alpha eps X^T) x_t, S = X X^T. *)
From Kernel Require Import Expectation Moments IndependentCoordinates Limit.
Module formula.
Section Given.
Variables (R : realFieldType) (d : nat) (v e tau : R).
(* What is in brackets in clause 2, for M tokens of scale alpha and the step h *)
Definition bracket (M : nat) (alpha h : R) : R :=
  1 - 2%:R * h * M%:R * v * alpha ^+ 2 +
  h ^+ 2 * v ^+ 2 * alpha ^+ 4 * M%:R * (M%:R + d%:R + 1 + e + tau ^+ 2 / (v * alpha ^+ 2)).
Definition k : R := d%:R + 1 + e + tau ^+ 2 / v.
Record sizes (N : nat) : Prop := Sizes {
  positive : [/\ (0 < d)%N, (0 < N)%N & 0 < v];
  excess : (* as every law has it *) - 2%:R <= e }.
End Given.
End formula.

(* 2. Let the coordinates of X be independent with mean 0, variance v and excess kurtosis e, E[x_t x_t^T] = v I, and
   let the entries of W and eps have mean squares 1 and tau^2 and no correlations, X, x_t and (W, eps) being
   independent. The half-MSE of each output is (v alpha^2 d/2) (1 - 2 h M v alpha^2 + h^2 v^2 alpha^4 M (M + d + 1 + e
   + tau^2/(v alpha^2))), whatever h was made for. *)
Module clause_2.
Section Given.
Variables (R : realFieldType) (d M n_y : nat) (inputs tasks queries : law R).
Variables (X : outcome inputs -> 'I_d -> 'I_M -> R) (x : outcome queries -> 'I_d -> R).
Variables (W : outcome tasks -> 'I_n_y -> 'I_d -> R) (eps : outcome tasks -> 'I_n_y -> 'I_M -> R).
Variables (v e tau alpha h : R).
Definition coordinate (i : 'I_d * 'I_M) w := X w i.1 i.2.
Definition entry (i : 'I_n_y * ('I_d + 'I_M)) w := match i.2 with inl a => W w i.1 a | inr j => eps w i.1 j end.
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < M)%N & (0 < n_y)%N];
  variance : v != 0;
  scale : alpha != 0;
  independent_inputs : independent_coordinates coordinate v e;
  query : forall a b, mean_is (fun w => x w a * x w b) (v * (a == b)%:R);
  moments : has_moments entry 2;
  weights : forall c a c' b, mean (fun w => W w c a * W w c' b) = (c == c')%:R * (a == b)%:R;
  noise : forall c i c' j, mean (fun w => eps w c i * eps w c' j) = tau ^+ 2 * ((c == c')%:R * (i == j)%:R);
  noise_apart : forall c a c' i, mean (fun w => W w c a * eps w c' i) = 0 }.

(* W alpha x_t - prediction, of an output c *)
Definition label u w c i := \sum_(a < d) W w c a * (alpha * X u a i) + eps w c i.
Definition error c (w : outcome (independent inputs (independent tasks queries))) : R :=
  let: (u, (w, q)) := w in
  \sum_(a < d) W w c a * (alpha * x q a) -
  h * (\sum_(i < M) label u w c i * \sum_(a < d) alpha * X u a i * (alpha * x q a)).
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d M n_y inputs tasks queries X x W eps v e tau alpha,
  @premises R d M n_y inputs tasks queries X x W eps v e tau alpha ->
  forall h c, mean_is (fun w => 1 / 2%:R * error X x W eps alpha h c w ^+ 2)
    (v * alpha ^+ 2 * d%:R / 2%:R * formula.bracket d v e tau M alpha h).
End clause_2.

(* 3. With alpha = 1 and k = d + 1 + e + tau^2/v the bracket at N tokens is k/(N+k) + N (N+k) (h v - 1/(N+k))^2: the
   best step is 1/(v (N+k)). *)
Module clause_3.
Definition premises := formula.sizes.
Definition statement : Prop :=
  forall (R : realFieldType) d (v e tau : R) N, premises d v e N ->
  let k := formula.k d v e tau in
  let bracket := formula.bracket d v e tau N 1 in
  let best := 1 / (v * (N%:R + k)) in
  (forall h, bracket h = k / (N%:R + k) + N%:R * (N%:R + k) * (h * v - 1 / (N%:R + k)) ^+ 2) /\
  (forall h, bracket best <= bracket h ?= iff (h == best)).
End clause_3.

(* 4. The layer with 1/n, h = N/(M v (N+k)), that is best at N has the bracket (k/(N+k))^2 + (N/(N+k))^2 k/M at M
   tokens: *)

(* 5. unless k = 0, which is so for d = 1, e = -2 and tau = 0 alone, it decreases in M, to (k/(N+k))^2 and not to 0. *)
Module clause_5.
Definition premises := formula.sizes.
Definition bracket (R : realFieldType) d (v e tau : R) N M : R :=
  formula.bracket d v e tau M 1 (N%:R / (M%:R * v * (N%:R + formula.k d v e tau))).
Definition statement : Prop :=
  forall (R : archiFieldType) d (v e tau : R) N, premises d v e N ->
  let k := formula.k d v e tau in
  let limit := (k / (N%:R + k)) ^+ 2 in
  (k = 0 <-> [/\ d = 1%N, e = - 2%:R & tau = 0]) /\
  (k != 0 ->
    [/\ forall M M', (0 < M < M')%N -> bracket d v e tau N M' < bracket d v e tau N M,
        tends_to (bracket d v e tau N) limit & limit != 0]).
End clause_5.

(* 6. The layer without 1/n, with the same weights h = 1/(v (N+k)) for every M, has the bracket (1 - M/(N+k))^2 + k
   M/(N+k)^2 there, which is unbounded. *)
Module clause_6.
Definition premises := formula.sizes.
Definition statement : Prop :=
  forall (R : archiFieldType) d (v e tau : R) N, premises d v e N ->
  let k := formula.k d v e tau in
  let bracket M := formula.bracket d v e tau M 1 (1 / (v * (N%:R + k))) in
  (forall M, (0 < M)%N -> bracket M = (1 - M%:R / (N%:R + k)) ^+ 2 + k * M%:R / (N%:R + k) ^+ 2) /\
  exceeds_every_number bracket.
End clause_6.

