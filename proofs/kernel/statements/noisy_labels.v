(* noisy_labels

   Let the labels of the context carry noise of variance sigma^2 > 0, independent and of mean 0: E[y y^T] = Khat +
   sigma^2 I, E[y y_t] = nu, Khat = U diag(s) U^T. L layers of bayes_limit predict b_L^T y, and their loss exceeds
   that of ridge regression, w = (Khat + sigma^2 I)^-1 nu, which is the least of all b^T y, by sum_k c_k^2
   (sigma^2 q_k - rho_k)^2/(s_k + sigma^2), c = U^T nu, rho_k = prod_l (1 - 2 r_l s_k), s_k q_k = 1 - rho_k, which
   is the sum of c_k^2 (sigma^2 - rho_k (s_k + sigma^2))^2/(s_k^2 (s_k + sigma^2)) over s_k not 0. With one step h
   = 2 r_l, 0 < h < 2/lambda_max(Khat), it tends to the sum of c_k^2 sigma^4/(s_k^2 (s_k + sigma^2)), which is
   above 0 unless nu is 0: deeper is not better. Once 0 <= rho_k <= sigma^2/(s_k + sigma^2) for all s_k > 0, the
   next layer does not lower the loss, whatever its h >= 0, and no later one does if from there on h <=
   1/lambda_max(Khat); the limit is worse than no layer at all where nu is not 0 and 0 < s_k < sigma^2 for all k
   with c_k not 0. If Khat = s I, one layer with h = 1/(s + sigma^2) is ridge regression. Where no two tokens of
   the prompt are the same, a second head with value diag(0, -2 r_l sigma^2) and a similarity that is 1 for a
   context token with itself and else 0 repairs it: L layers turn the labels Y into Y P_L, P_L = prod_l (I - 2 r_l
   (Khat + sigma^2 I)), and predict Y p_L nu, less what the query's slot starts with, with p_0 = 0, p_{l+1} = p_l
   + 2 r_l P_l: with one step, 0 < h < 2/(lambda_max(Khat) + sigma^2), the prediction, for a query's slot that
   starts with 0, tends to nu^T (Khat + sigma^2 I)^-1 y, and the loss to the least one of all b^T y.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module against_ridge.
Section Given.
Variables (R : fieldType).
Variables (p n : nat).
Variables (Phi : 'I_p -> 'I_n -> R).
Variables (U : 'I_n -> 'I_n -> R).
Variables (s_ t c : 'I_n -> R).
Variables (noise : R).
Variables (rate : nat -> R).

Record premises : Prop := Premises {
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  H_orthogonal : (* U^T U = I *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) U i2 i0 * U i2 i1 = (i0 == i1)%:R;
  H_eigendecomposition : (* Phi^T Phi = U diag(s) U^T *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < p) Phi i2 i0 * Phi
        i2 i1 = \sum_(i2 < n) U i0 i2 * s_ i2 * U i1 i2;
  H_reciprocal_of_the_eigenvalues : (* t_k (s_k + sigma^2) = 1 *) forall (i0 : 'I_n), t i0 * (s_ i0 + noise * 1) = 1
        }.
Record state := State {
  s_P : 'I_n -> 'I_n -> R;
  s_polynomial : 'I_n -> 'I_n -> R;
  s_b : 'I_n -> R;
  s_rho : 'I_n -> R;
  s_q_ : 'I_n -> R }.
Definition start : state := State
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (i0 == i1)%:R)
  (* polynomial *) (fun (i0 : 'I_n) (i1 : 'I_n) => 0 * U i0 i1)
  (* b *) (fun (i0 : 'I_n) => 0 * 1)
  (* rho *) (fun (i0 : 'I_n) => 1)
  (* q *) (fun (i0 : 'I_n) => 0 * 1).
Definition advance (at_rate : R) (s : state) : state := State
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_P s) i0 i1 - at_rate * 2%:R * (\sum_(i2 < n) (\sum_(i3 < p) Phi i3 i0 *
        Phi i3 i2) * (s_P s) i2 i1))
  (* polynomial *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_polynomial s) i0 i1 + at_rate * 2%:R * (s_P s) i0 i1)
  (* b *) (fun (i0 : 'I_n) => (s_b s) i0 + at_rate * 2%:R * (\sum_(i1 < n) (s_P s) i1 i0 * (\sum_(i2 < n) U i1 i2 * c
        i2)))
  (* rho *) (fun (i0 : 'I_n) => (s_rho s) i0 - at_rate * 2%:R * ((s_rho s) i0 * s_ i0))
  (* q *) (fun (i0 : 'I_n) => (s_q_ s) i0 + at_rate * 2%:R * (s_rho s) i0).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (rate l) (after l) end.
Definition equations (s : state) : Prop :=
     (* residual *) (forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) (s_P s) i2 i0 * U i2 i1 = U i0 i1 * (s_rho s) i1)
  /\ (* weights *) (forall (i0 : 'I_n), (s_b s) i0 = \sum_(i1 < n) (s_polynomial s) i1 i0 * (\sum_(i2 < n) U i1 i2 * c
        i2))
  /\ (* weights along eigenvectors *) (forall (i0 : 'I_n), (s_b s) i0 = \sum_(i1 < n) U i0 i1 * ((s_q_ s) i1 * c i1))
  /\ (* sum *) (forall (i0 : 'I_n), s_ i0 * (s_q_ s) i0 = 1 - (s_rho s) i0)
  /\ (* ridge *) (forall (i0 : 'I_n), \sum_(i1 < n) (\sum_(i2 < p) Phi i2 i0 * Phi i2 i1 + noise * (i0 == i1)%:R) *
        (\sum_(i2 < n) U i1 i2 * (t i2 * c i2)) = \sum_(i1 < n) U i0 i1 * c i1)
  /\ (* excess loss *) (\sum_(i0 < n) \sum_(i1 < n) ((s_b s) i0 - \sum_(i2 < n) U i0 i2 * (t i2 * c i2)) * (\sum_(i2 <
        p) Phi i2 i0 * Phi i2 i1 + noise * (i0 == i1)%:R) * ((s_b s) i1 - \sum_(i2 < n) U i1 i2 * (t i2 * c i2)) =
        \sum_(i0 < n) t i0 * ((noise * (s_q_ s) i0 - (s_rho s) i0) * c i0) * ((noise * (s_q_ s) i0 - (s_rho s) i0) * c
        i0) :> R)
  /\ (* without q *) (forall (i0 : 'I_n), s_ i0 * (noise * (s_q_ s) i0 - (s_rho s) i0) = noise * (1 - (s_rho s) i0) -
        s_ i0 * (s_rho s) i0).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (p n : nat) (Phi : 'I_p -> 'I_n -> R) (U : 'I_n -> 'I_n -> R)
      (s_ t c : 'I_n -> R) (noise : R) (rate : nat -> R),
  @claim R p n Phi U s_ t c noise rate.
End against_ridge.

Module two_heads.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (K D : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R).
Variables (noise : R).
Variables (rate : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  H_query_apart : (* D(x_i, x_t) = 0: no query is a context token *) forall (i0 : 'I_n) (i1 : 'I_m), D [ffun i2 : 'I_d
        => X i2 i0] [ffun i2 : 'I_d => Q i2 i1] = 0 * D [ffun i2 : 'I_d => X i2 i0] [ffun i2 : 'I_d => Q i2 i1];
  H_own_token : (* D(x_i, x_j) is 1 for i = j and else 0 *) forall (i0 : 'I_n) (i1 : 'I_n), D [ffun i2 : 'I_d => X i2
        i0] [ffun i2 : 'I_d => X i2 i1] = (i0 == i1)%:R }.
Record state := State {
  s_x : 'I_d -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_d -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_P : 'I_n -> 'I_n -> R;
  s_polynomial : 'I_n -> 'I_n -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1)
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (i0 == i1)%:R)
  (* polynomial *) (fun (i0 : 'I_n) (i1 : 'I_n) => 0).
Definition advance (at_rate : R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_rate * - 2%:R * (i0 ==
        i3)%:R * (s_y s) i3 i2) * K [ffun i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2] [ffun i3 : 'I_d =>
        \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i1] + \sum_(i2 < n) (\sum_(i3 < n_y) noise * (at_rate * - 2%:R * (i0
        == i3)%:R) * (s_y s) i3 i2) * D [ffun i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2] [ffun i3 :
        'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i1])
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < n_y) at_rate * -
        2%:R * (i0 == i3)%:R * (s_y s) i3 i2) * K [ffun i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2]
        [ffun i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_query_x s) i4 i1] + \sum_(i2 < n) (\sum_(i3 < n_y) noise *
        (at_rate * - 2%:R * (i0 == i3)%:R) * (s_y s) i3 i2) * D [ffun i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_x
        s) i4 i2] [ffun i3 : 'I_d => \sum_(i4 < d) (i3 == i4)%:R * (s_query_x s) i4 i1])
  (* P *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_P s) i0 i1 - at_rate * 2%:R * (\sum_(i2 < n) (s_P s) i0 i2 * (K [ffun i3
        : 'I_d => X i3 i2] [ffun i3 : 'I_d => X i3 i1] + noise * (i2 == i1)%:R)))
  (* polynomial *) (fun (i0 : 'I_n) (i1 : 'I_n) => (s_polynomial s) i0 i1 + at_rate * 2%:R * (s_P s) i0 i1).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (rate l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = X i0 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = \sum_(i2 < n) Y i0 i2 * (s_P s) i2 i1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = Q i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = - (\sum_(i2 < n) (\sum_(i3 < n) Y i0 i3 *
        (s_polynomial s) i3 i2) * K [ffun i3 : 'I_d => X i3 i2] [ffun i3 : 'I_d => Q i3 i1] - query_slot i0 i1))
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (s_query_y s) i0 i1 = \sum_(i2 < n) (\sum_(i3 < n) Y i0 i3
        * (s_polynomial s) i3 i2) * K [ffun i3 : 'I_d => X i3 i2] [ffun i3 : 'I_d => Q i3 i1] - query_slot i0 i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (K D : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R)
      (noise : R) (rate : nat -> R),
  @claim R d n n_y m X Y Q query_slot K D noise rate.
End two_heads.

Module inequality_1. (* the limit is above 0 *)
Section Given.
Variables (R : realFieldType).
Variables (s_ noise : R).

Record premises : Prop := Premises {
  above_s_ : 0 < s_;
  above_noise : 0 < noise;
  not_zero_0 : s_ != 0 :> R;
  not_zero_1 : s_ + noise != 0 :> R }.
Definition claim : Prop := premises -> 0 < (noise - (s_ + noise) * 0) * (noise - (s_ + noise) * 0) / (s_ * s_ * (s_ +
      noise)) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (s_ noise : R),
  @claim R s_ noise.
End inequality_1.

Module inequality_2. (* a further layer does not help *)
Section Given.
Variables (R : realFieldType).
Variables (s_ noise rho factor : R).

Record premises : Prop := Premises {
  above_s_ : 0 < s_;
  above_noise : 0 < noise;
  above_rho : 0 <= rho;
  below_rho : rho <= noise / (s_ + noise);
  below_factor : factor <= 1;
  not_zero_0 : s_ + noise != 0 :> R;
  not_zero_1 : s_ != 0 :> R }.
Definition claim : Prop := premises -> (noise - rho * (s_ + noise)) * (noise - rho * (s_ + noise)) / (s_ * s_ * (s_ +
      noise)) <= (noise - rho * factor * (s_ + noise)) * (noise - rho * factor * (s_ + noise)) / (s_ * s_ * (s_ +
      noise)) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (s_ noise rho factor : R),
  @claim R s_ noise rho factor.
End inequality_2.

Module inequality_3. (* worse than no layer *)
Section Given.
Variables (R : realFieldType).
Variables (noise s_ : R).

Record premises : Prop := Premises {
  above_noise : 0 < noise;
  above_s_ : 0 < s_;
  below_s_ : s_ < noise * 1;
  not_zero_0 : s_ != 0 :> R;
  not_zero_1 : s_ + noise != 0 :> R }.
Definition claim : Prop := premises -> (noise - (s_ + noise) * 1) * (noise - (s_ + noise) * 1) / (s_ * s_ * (s_ +
      noise)) < (noise - (s_ + noise) * 0) * (noise - (s_ + noise) * 0) / (s_ * s_ * (s_ + noise)) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (noise s_ : R),
  @claim R noise s_.
End inequality_3.

Module inequality_4. (* one layer *)
Section Given.
Variables (R : realFieldType).
Variables (s_ noise : R).

Record premises : Prop := Premises {
  above_s_ : 0 < s_;
  above_noise : 0 < noise;
  not_zero_0 : s_ != 0 :> R;
  not_zero_1 : s_ + noise != 0 :> R }.
Definition claim : Prop := premises -> (noise - (- (1 / (s_ + noise) * s_) + 1) * (s_ + noise)) * (noise - (- (1 / (s_
      + noise) * s_) + 1) * (s_ + noise)) / (s_ * s_ * (s_ + noise)) = 0 :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (s_ noise : R),
  @claim R s_ noise.
End inequality_4.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Let the labels of the context carry noise of variance sigma^2 > 0, independent and of mean 0: E[y y^T] = Khat
   + sigma^2 I, E[y y_t] = nu, Khat = U diag(s) U^T. L layers of bayes_limit predict b_L^T y, and their loss
   exceeds that of ridge regression, w = (Khat + sigma^2 I)^-1 nu, which is the least of all b^T y, by sum_k c_k^2
   (sigma^2 q_k - rho_k)^2/(s_k + sigma^2), c = U^T nu, rho_k = prod_l (1 - 2 r_l s_k), s_k q_k = 1 - rho_k, *)
From mathcomp Require Import matrix.
From Kernel Require Import PositiveSemidefinite Expectation SecondMoments KernelLayers Limit.
Module noisy.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
(* labels without noise, the noise, sigma^2, Khat = U diag(s) U^T *)
Variables (f e : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (noise : R) (U : 'M[R]_n) (s : 'rV[R]_n).
(* Of independence it is used that no noise is correlated with another one, or with a label. *)
Record premises : Prop := Premises {
  size : (0 < n)%N;
  positive : 0 < noise;
  labels : second_moments f y_t (kernel_matrix K x) (kernel_column K x x_t) (K x_t x_t);
  of_noise : forall i j, mean_is (fun u => e i u * e j u) (noise * (i == j)%:R);
  with_labels : forall i j, mean_is (fun u => e i u * f j u) 0;
  with_query : forall i, mean_is (fun u => e i u * y_t u) 0;
  eigenvectors : eigendecomposition (kernel_matrix K x) U s }.

(* y, nu, Khat + sigma^2 I, w, and c = U^T nu *)
Definition y (i : 'I_n) (u : outcome P) : R := f i u + e i u.
Definition nu : 'cV[R]_n := kernel_column K x x_t.
Definition covariance : 'M[R]_n := kernel_matrix K x + noise%:M.
Definition w : 'cV[R]_n := invmx covariance *m nu.
Definition c (k : 'I_n) : R := (U^T *m nu) k ord0.
Definition s_ (k : 'I_n) : R := s ord0 k.
(* L layers of bayes_limit, and ridge regression *)
Definition layers (r : nat -> R) (L : nat) (u : outcome P) : R := predicted K x x_t r (y^~ u) L.
Definition ridge : outcome P -> R := weighted y w.
(* The loss of L layers exceeds that of ridge regression by d. *)
Definition exceeds (r : nat -> R) (L : nat) (d : R) : Prop :=
  exists2 least, loss_is y_t ridge least & loss_is y_t (layers r L) (least + d).
Definition limit : R := \sum_(k | s_ k != 0) c k ^+ 2 * noise ^+ 2 / (s_ k ^+ 2 * (s_ k + noise)).
End Given.
End noisy.

Module clause_1.
Notation premises := noisy.premises.
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t f e y_t noise U s, @premises R P T K n x x_t f e y_t noise U s ->
  let y := noisy.y f e in let nu := noisy.nu K x x_t in let c := noisy.c K x x_t U in let s_ := noisy.s_ s in
  second_moments y y_t (noisy.covariance K x noise) nu (K x_t x_t) /\
  noisy.covariance K x noise \in unitmx /\
  (exists2 least, loss_is y_t (noisy.ridge K x x_t f e noise) least &
    forall b l, loss_is y_t (weighted y b) l -> least <= l) /\
  forall r L,
  (exists b : 'cV[R]_n, forall z, predicted K x x_t r z L = \sum_i b i ord0 * z i) /\
  forall q : 'I_n -> R, (forall k, s_ k * q k = 1 - decay r (s_ k) L) ->
  noisy.exceeds K x x_t f e y_t noise r L
    (\sum_k c k ^+ 2 * (noise * q k - decay r (s_ k) L) ^+ 2 / (s_ k + noise)).
End clause_1.

(* 2. which is the sum of c_k^2 (sigma^2 - rho_k (s_k + sigma^2))^2/(s_k^2 (s_k + sigma^2)) over s_k not 0. *)
Module clause_2.
Notation premises := noisy.premises.
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t f e y_t noise U s, @premises R P T K n x x_t f e y_t noise U s ->
  let c := noisy.c K x x_t U in let s_ := noisy.s_ s in
  forall r L (q : 'I_n -> R), let rho k := decay r (s_ k) L in
  (forall k, s_ k * q k = 1 - rho k) ->
  \sum_k c k ^+ 2 * (noise * q k - rho k) ^+ 2 / (s_ k + noise) =
  \sum_(k | s_ k != 0) c k ^+ 2 * (noise - rho k * (s_ k + noise)) ^+ 2 / (s_ k ^+ 2 * (s_ k + noise)).
End clause_2.

(* 3. With one step h = 2 r_l, 0 < h < 2/lambda_max(Khat), it tends to the sum of c_k^2 sigma^4/(s_k^2 (s_k +
   sigma^2)), which is above 0 unless nu is 0: *)
Module clause_3.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (f e : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (noise : R) (U : 'M[R]_n) (s : 'rV[R]_n).
Variables (m : 'I_n) (h : R).
Record premises : Prop := Premises {
  given : noisy.premises K x x_t f e y_t noise U s;
  largest : forall k, s ord0 k <= s ord0 m; (* s_m is lambda_max *)
  step : 0 < h;
  below : h * s ord0 m < 2%:R }.
End Given.
Definition statement : Prop :=
  forall R : rcfType, Num.archimedean_axiom R ->
  forall P T K n x x_t f e y_t noise U s m h, @premises R P T K n x x_t f e y_t noise U s m h ->
  let limit := noisy.limit K x x_t noise U s in
  (exists2 d, forall L, noisy.exceeds K x x_t f e y_t noise (fun _ => h / 2%:R) L (d L) & tends_to d limit) /\
  (noisy.nu K x x_t != 0 -> 0 < limit).
End clause_3.

(* 4. deeper is not better. Once 0 <= rho_k <= sigma^2/(s_k + sigma^2) for all s_k > 0, the next layer does not lower
   the loss, whatever its h >= 0, and no later one does if from there on h <= 1/lambda_max(Khat); *)
Module clause_4.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (f e : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (noise : R) (U : 'M[R]_n) (s : 'rV[R]_n).
Variables (m : 'I_n) (r : nat -> R) (L : nat).
Record premises : Prop := Premises {
  given : noisy.premises K x x_t f e y_t noise U s;
  largest : forall k, s ord0 k <= s ord0 m; (* s_m is lambda_max *)
  once : forall k, 0 < s ord0 k -> 0 <= decay r (s ord0 k) L <= noise / (s ord0 k + noise) }.
End Given.
(* h_l = 2 r_l, and the loss of L layers *)
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t f e y_t noise U s m r L,
  @premises R P T K n x x_t f e y_t noise U s m r L ->
  let h l := 2%:R * r l in let loss_is L := loss_is y_t (noisy.layers K x x_t f e r L) in
  (0 <= h L -> exists l l', [/\ loss_is L l, loss_is L.+1 l' & l <= l']) /\
  ((forall k, (L <= k)%N -> 0 <= h k /\ h k * s ord0 m <= 1) ->
    forall k, (L <= k)%N -> exists l l', [/\ loss_is k l, loss_is k.+1 l' & l <= l']).
End clause_4.

(* 5. the limit is worse than no layer at all where nu is not 0 and 0 < s_k < sigma^2 for all k with c_k not 0. *)
Module clause_5.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (f e : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (noise : R) (U : 'M[R]_n) (s : 'rV[R]_n).
Record premises : Prop := Premises {
  given : noisy.premises K x x_t f e y_t noise U s;
  small : forall k, noisy.c K x x_t U k != 0 -> 0 < s ord0 k < noise }.
End Given.
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t f e y_t noise U s, @premises R P T K n x x_t f e y_t noise U s ->
  let limit := noisy.limit K x x_t noise U s in
  forall r, exists2 none, noisy.exceeds K x x_t f e y_t noise r 0 none &
    if noisy.nu K x x_t == 0 then none = limit else none < limit.
End clause_5.

(* 6. If Khat = s I, one layer with h = 1/(s + sigma^2) is ridge regression. *)
Module clause_6.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (f e : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (noise s : R) (r : nat -> R).
Record premises : Prop := Premises {
  given : noisy.premises K x x_t f e y_t noise 1%:M (const_mx s);
  step : 2%:R * r 0%N = 1 / (s + noise) }.
End Given.
(* Khat = I diag(s, ..., s) I, and the prediction is w^T z for all labels z. *)
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t f e y_t noise s r, @premises R P T K n x x_t f e y_t noise s r ->
  kernel_matrix K x = s%:M /\
  forall z, predicted K x x_t r z 1 = \sum_i noisy.w K x x_t noise i ord0 * z i.
End clause_6.

(* 7. Where no two tokens of the prompt are the same, a second head with value diag(0, -2 r_l sigma^2) and a similarity
   that is 1 for a context token with itself and else 0 repairs it: L layers turn the labels Y into Y P_L, P_L = prod_l
   (I - 2 r_l (Khat + sigma^2 I)), *)

(* 8. and predict Y p_L nu, less what the query's slot starts with, with p_0 = 0, p_{l+1} = p_l + 2 r_l P_l: *)

(* 9. with one step, 0 < h < 2/(lambda_max(Khat) + sigma^2), the prediction, for a query's slot that starts with 0,
   tends to nu^T (Khat + sigma^2 I)^-1 y, and the loss to the least one of all b^T y. *)
Module clause_9.
Section Given.
Variables (R : rcfType) (P : law R) (d n : nat) (X : 'M[R]_(d, n)) (Q : 'cV[R]_d).
Definition point := {ffun 'I_d -> R}.
Definition token (i : 'I_n) : point := [ffun k => X k i].
Definition query : point := [ffun k => Q k ord0].
Variables (K D : point -> point -> R) (f e : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (noise : R).
Variables (U : 'M[R]_n) (s : 'rV[R]_n) (m : 'I_n) (h : R).
Record premises : Prop := Premises {
  given : noisy.premises K token query f e y_t noise U s;
  dimension : (0 < d)%N;
  (* D is 1 for a context token with itself, and else 0. *)
  own : forall i j, D (token i) (token j) = (i == j)%:R;
  apart : forall i, D (token i) query = 0;
  largest : forall k, s ord0 k <= s ord0 m; (* s_m is lambda_max *)
  step : 0 < h < 2%:R / (s ord0 m + noise) }.
(* What L layers of the two heads predict from the labels z: minus the query's slot, which starts at 0 *)
Definition predicted (z : 'I_n -> R) (L : nat) : R :=
  - two_heads.s_query_y (two_heads.after (fun k i => X k i) (fun _ : 'I_1 => z) (fun k (_ : 'I_1) => Q k ord0)
      (fun _ _ => 0) K D noise (fun _ => h / 2%:R) L) ord0 ord0.
End Given.
Definition statement : Prop :=
  forall R : rcfType, Num.archimedean_axiom R ->
  forall P d n X Q K D f e y_t noise U s m h, @premises R P d n X Q K D f e y_t noise U s m h ->
  let y := noisy.y f e in let nu := noisy.nu K (token X) (query Q) in
  let covariance := noisy.covariance K (token X) noise in
  (forall z, tends_to (predicted X Q K D noise h z) (number (nu^T *m invmx covariance *m \col_i z i))) /\
  exists loss least, [/\ forall L, loss_is y_t (fun u => predicted X Q K D noise h (y^~ u) L) (loss L),
    exists b, loss_is y_t (weighted y b) least,
    forall b l, loss_is y_t (weighted y b) l -> least <= l & tends_to loss least].
End clause_9.

