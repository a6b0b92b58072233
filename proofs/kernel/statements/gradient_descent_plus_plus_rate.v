(* gradient_descent_plus_plus_rate

   Let Y = W* X and X X^T = U diag(s) U^T with U orthogonal. L layers of gradient_descent_plus_plus_layers have
   S_L u_k = sigma_k u_k, where each layer turns sigma_k, at first s_k, into sigma_k (1 - gamma_l sigma_k)^2, and
   the error (W* - W_L) u_k = rho_k W* u_k, rho_k = prod_l (1 - h_l sigma_k) with the sigma_k of layer l and h_l =
   eta_l/N. If X X^T has an inverse and gamma_l = 1/(3 lambda_max(S_l)), then the condition number kappa of S_l
   becomes 4 kappa^3/(3 kappa - 1)^2, which is 1 + (kappa - 1)^2 (4 kappa - 1)/(3 kappa - 1)^2. So a layer makes
   of kappa - 1 at most 4/9 of it, and at most 3/4 of its square, and of kappa >= 2 at most 16/25 of it: 1 <=
   kappa_L <= 1 + (kappa_0 - 1)/(1 + 5 L/4) for every L, kappa_L - 1 <= (4/9)^L (kappa_0 - 1), and kappa_{L+m} - 1
   <= (4/3) (3/4)^(2^m) once kappa_L <= 2. If 0 <= h_l <= 1/lambda_max(S_l) for l < L, and h_L =
   1/lambda_max(S_L), then |W_{L+1} x_t - W* x_t| <= (1 - 1/kappa_L) |W*| |x_t|, |W*| its largest singular value.
   With the best gamma of gradient_descent_plus_plus_conditioning the worst condition number, over all spectra
   with these ends, becomes 1 + (s - 1)^2 (2 s + 1)^2 (s + 2)^2/(27 s^2 (s + 1)^2), s = sqrt(kappa), which is at
   most 1 + (3/16) (kappa - 1)^2.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module eigencoordinates.
Section Given.
Variables (R : fieldType).
Variables (d n n_y : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (W_star : 'I_n_y -> 'I_d -> R).
Variables (U : 'I_d -> 'I_d -> R).
Variables (s_ : 'I_d -> R).
Variables (eta gamma : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  not_zero_0 : n%:R != 0 :> R;
  H_orthogonal : (* U^T U = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) U i2 i0 * U i2 i1 = (i0 == i1)%:R;
  H_eigendecomposition : (* X X^T = U diag(s) U^T *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < n) X i0 i2 * X i1 i2 =
        \sum_(i2 < d) U i0 i2 * s_ i2 * U i1 i2 }.
Record state := State {
  s_W : 'I_n_y -> 'I_d -> R;
  s_M : 'I_d -> 'I_d -> R;
  s_mu : 'I_d -> R;
  s_sigma : 'I_d -> R;
  s_rho : 'I_d -> R }.
Definition start : state := State
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => 0)
  (* M *) (fun (i0 : 'I_d) (i1 : 'I_d) => (i0 == i1)%:R)
  (* mu *) (fun (i0 : 'I_d) => 1)
  (* sigma *) (fun (i0 : 'I_d) => s_ i0)
  (* rho *) (fun (i0 : 'I_d) => 1).
Definition advance (at_eta : R) (at_gamma : R) (s : state) : state := State
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => (s_W s) i0 i1 + \sum_(i2 < d) (\sum_(i3 < d) - (at_eta / n%:R) * (\sum_(i4
        < n) (\sum_(i5 < d) (s_W s) i0 i5 * X i5 i4 - \sum_(i5 < d) W_star i0 i5 * X i5 i4) * X i3 i4) * (s_M s) i3
        i2) * (s_M s) i2 i1)
  (* M *) (fun (i0 : 'I_d) (i1 : 'I_d) => (s_M s) i0 i1 - at_gamma * (\sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d) (s_M
        s) i0 i4 * (\sum_(i5 < n) X i4 i5 * X i3 i5)) * (s_M s) i3 i2) * (s_M s) i2 i1))
  (* mu *) (fun (i0 : 'I_d) => (s_mu s) i0 - at_gamma * ((s_mu s) i0 * (s_sigma s) i0))
  (* sigma *) (fun (i0 : 'I_d) => (s_sigma s) i0 - at_gamma * ((s_sigma s) i0 * (s_sigma s) i0) - at_gamma *
        (((s_sigma s) i0 - at_gamma * ((s_sigma s) i0 * (s_sigma s) i0)) * (s_sigma s) i0))
  (* rho *) (fun (i0 : 'I_d) => (s_rho s) i0 - at_eta / n%:R * ((s_rho s) i0 * (s_sigma s) i0)).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (eta l) (gamma l) (after l) end.
Definition equations (s : state) : Prop :=
     (* map *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) (s_M s) i0 i2 * U i2 i1 = U i0 i1 * (s_mu s) i1)
  /\ (* eigenvalue *) (forall (i0 : 'I_d), (s_sigma s) i0 = (s_mu s) i0 * (s_mu s) i0 * s_ i0)
  /\ (* spectrum *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d) (s_M s) i0 i4 *
        (\sum_(i5 < n) X i4 i5 * X i3 i5)) * (s_M s) i3 i2) * U i2 i1 = U i0 i1 * (s_sigma s) i1)
  /\ (* error *) (forall (i0 : 'I_n_y) (i1 : 'I_d), \sum_(i2 < d) (W_star i0 i2 - (s_W s) i0 i2) * U i2 i1 = (\sum_(i2
        < d) W_star i0 i2 * U i2 i1) * (s_rho s) i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y : nat) (X : 'I_d -> 'I_n -> R) (W_star : 'I_n_y -> 'I_d
      -> R) (U : 'I_d -> 'I_d -> R) (s_ : 'I_d -> R) (eta gamma : nat -> R),
  @claim R d n n_y X W_star U s_ eta gamma.
End eigencoordinates.

Module inequality_1. (* the order of the eigenvalues is kept *)
Section Given.
Variables (R : realFieldType).
Variables (b a : R).

Record premises : Prop := Premises {
  above_b : 0 <= b;
  below_b : b <= 1;
  above_a : 0 <= a;
  below_a : a <= b }.
Definition claim : Prop := premises -> a * (1 / 3%:R) * (- (a * (1 / 3%:R)) + 1) * (- (a * (1 / 3%:R)) + 1) <= b * (1
      / 3%:R) * (- (b * (1 / 3%:R)) + 1) * (- (b * (1 / 3%:R)) + 1) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (b a : R),
  @claim R b a.
End inequality_1.

Module inequality_2. (* the new condition number *)
Section Given.
Variables (R : realFieldType).
Variables (kappa : R).

Record premises : Prop := Premises {
  above_kappa : 1 <= kappa;
  not_zero_0 : kappa * 3%:R - 1 != 0 :> R;
  not_zero_1 : kappa != 0 :> R }.
Definition claim : Prop := premises -> 4%:R / 27%:R = kappa * 4%:R * kappa * kappa / ((kappa * 3%:R - 1) * (kappa *
      3%:R - 1)) * (1 / 3%:R / kappa * (- (1 / 3%:R / kappa) + 1) * (- (1 / 3%:R / kappa) + 1)) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (kappa : R),
  @claim R kappa.
End inequality_2.

Module inequality_3. (* the new excess *)
Section Given.
Variables (R : realFieldType).
Variables (kappa : R).

Record premises : Prop := Premises {
  above_kappa : 1 <= kappa;
  not_zero_0 : kappa * 3%:R - 1 != 0 :> R }.
Definition claim : Prop := premises -> kappa * 4%:R * kappa * kappa / ((kappa * 3%:R - 1) * (kappa * 3%:R - 1)) - 1 =
      (kappa - 1) * (kappa - 1) * ((kappa * 4%:R - 1) / ((kappa * 3%:R - 1) * (kappa * 3%:R - 1))) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (kappa : R),
  @claim R kappa.
End inequality_3.

Module inequality_4. (* the excess shrinks *)
Section Given.
Variables (R : realFieldType).
Variables (kappa : R).

Record premises : Prop := Premises {
  above_kappa : 1 <= kappa;
  not_zero_0 : kappa * 3%:R - 1 != 0 :> R }.
Definition claim : Prop := premises -> kappa * 4%:R * kappa * kappa / ((kappa * 3%:R - 1) * (kappa * 3%:R - 1)) - 1 <=
      (kappa - 1) * (4%:R / 9%:R) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (kappa : R),
  @claim R kappa.
End inequality_4.

Module inequality_5. (* the excess is squared *)
Section Given.
Variables (R : realFieldType).
Variables (kappa : R).

Record premises : Prop := Premises {
  above_kappa : 1 <= kappa;
  not_zero_0 : kappa * 3%:R - 1 != 0 :> R }.
Definition claim : Prop := premises -> kappa * 4%:R * kappa * kappa / ((kappa * 3%:R - 1) * (kappa * 3%:R - 1)) - 1 <=
      (kappa - 1) * (3%:R / 4%:R) * (kappa - 1) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (kappa : R),
  @claim R kappa.
End inequality_5.

Module inequality_6. (* a large condition number shrinks *)
Section Given.
Variables (R : realFieldType).
Variables (kappa : R).

Record premises : Prop := Premises {
  above_kappa : 2%:R <= kappa;
  not_zero_0 : kappa * 3%:R - 1 != 0 :> R }.
Definition claim : Prop := premises -> kappa * 4%:R * kappa * kappa / ((kappa * 3%:R - 1) * (kappa * 3%:R - 1)) <=
      kappa * (16%:R / 25%:R) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (kappa : R),
  @claim R kappa.
End inequality_6.

Module inequality_7. (* the last step leaves at least 0 *)
Section Given.
Variables (R : realFieldType).
Variables (lambda_max kappa sigma : R).

Record premises : Prop := Premises {
  above_lambda_max : 0 < lambda_max;
  above_kappa : 1 <= kappa;
  above_sigma : lambda_max / kappa <= sigma;
  below_sigma : sigma <= lambda_max;
  not_zero_0 : kappa != 0 :> R;
  not_zero_1 : lambda_max != 0 :> R }.
Definition claim : Prop := premises -> 0 <= - (sigma * 1 / lambda_max) + 1 :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (lambda_max kappa sigma : R),
  @claim R lambda_max kappa sigma.
End inequality_7.

Module inequality_8. (* the last step leaves little *)
Section Given.
Variables (R : realFieldType).
Variables (lambda_max kappa sigma : R).

Record premises : Prop := Premises {
  above_lambda_max : 0 < lambda_max;
  above_kappa : 1 <= kappa;
  above_sigma : lambda_max / kappa <= sigma;
  below_sigma : sigma <= lambda_max;
  not_zero_0 : kappa != 0 :> R;
  not_zero_1 : lambda_max != 0 :> R }.
Definition claim : Prop := premises -> - (sigma * 1 / lambda_max) + 1 <= - (1 / kappa) + 1 :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (lambda_max kappa sigma : R),
  @claim R lambda_max kappa sigma.
End inequality_8.

Module inequality_9. (* a step before leaves at least 0 *)
Section Given.
Variables (R : realFieldType).
Variables (lambda_max kappa sigma h : R).

Record premises : Prop := Premises {
  above_lambda_max : 0 < lambda_max;
  above_kappa : 1 <= kappa;
  above_sigma : lambda_max / kappa <= sigma;
  below_sigma : sigma <= lambda_max;
  above_h : 0 / lambda_max <= h;
  below_h : h <= 1 / lambda_max;
  not_zero_0 : kappa != 0 :> R;
  not_zero_1 : lambda_max != 0 :> R }.
Definition claim : Prop := premises -> 0 <= - (h * sigma) + 1 :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (lambda_max kappa sigma h : R),
  @claim R lambda_max kappa sigma h.
End inequality_9.

Module inequality_10. (* a step before adds nothing *)
Section Given.
Variables (R : realFieldType).
Variables (lambda_max kappa sigma h : R).

Record premises : Prop := Premises {
  above_lambda_max : 0 < lambda_max;
  above_kappa : 1 <= kappa;
  above_sigma : lambda_max / kappa <= sigma;
  below_sigma : sigma <= lambda_max;
  above_h : 0 / lambda_max <= h;
  below_h : h <= 1 / lambda_max;
  not_zero_0 : kappa != 0 :> R;
  not_zero_1 : lambda_max != 0 :> R }.
Definition claim : Prop := premises -> - (h * sigma) + 1 <= 1 :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (lambda_max kappa sigma h : R),
  @claim R lambda_max kappa sigma h.
End inequality_10.

Module inequality_11. (* the best excess *)
Section Given.
Variables (R : realFieldType).
Variables (s_ : R).

Record premises : Prop := Premises {
  above_s_ : 1 <= s_;
  not_zero_0 : s_ != 0 :> R;
  not_zero_1 : s_ + 1 != 0 :> R }.
Definition claim : Prop := premises -> (s_ * s_ + s_ + 1) * 4%:R * (s_ * s_ + s_ + 1) * (s_ * s_ + s_ + 1) / (s_ *
      27%:R * s_ * (s_ + 1) * (s_ + 1)) - 1 = (s_ - 1) * (s_ * 2%:R + 1) * (s_ + 2%:R) * ((s_ - 1) * (s_ * 2%:R + 1) *
      (s_ + 2%:R)) / (s_ * 27%:R * s_ * (s_ + 1) * (s_ + 1)) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (s_ : R),
  @claim R s_.
End inequality_11.

Module inequality_12. (* the best excess is squared *)
Section Given.
Variables (R : realFieldType).
Variables (s_ : R).

Record premises : Prop := Premises {
  above_s_ : 1 <= s_;
  not_zero_0 : s_ != 0 :> R;
  not_zero_1 : s_ + 1 != 0 :> R }.
Definition claim : Prop := premises -> (s_ * s_ + s_ + 1) * 4%:R * (s_ * s_ + s_ + 1) * (s_ * s_ + s_ + 1) / (s_ *
      27%:R * s_ * (s_ + 1) * (s_ + 1)) - 1 <= (s_ * s_ - 1) * (s_ * s_ - 1) * (3%:R / 16%:R) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (s_ : R),
  @claim R s_.
End inequality_12.

Module sequence_1. (* condition numbers *)
Section Given.
Variables (R : realFieldType).
Variables (kappa : R).

Record premises : Prop := Premises {
  above_kappa : 1 <= kappa }.
Definition start : R := kappa * 1.
Definition advance (p : R) : R := p * 4%:R * p * p / ((p * 3%:R - 1) * (p * 3%:R - 1)).
Definition least (l : R) : R := 1.
Definition greatest (l : R) : R := (kappa - 1) / (l * (5%:R / 4%:R) + 1) + 1.
Fixpoint member (L : nat) : R := match L with 0 => start | l.+1 => advance (member l) end.
Definition claim : Prop := premises -> forall L : nat, least L%:R <= member L <= greatest L%:R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (kappa : R),
  @claim R kappa.
End sequence_1.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Let Y = W* X and X X^T = U diag(s) U^T with U orthogonal. L layers of gradient_descent_plus_plus_layers have S_L
   u_k = sigma_k u_k, where each layer turns sigma_k, at first s_k, into sigma_k (1 - gamma_l sigma_k)^2, *)
From mathcomp Require Import zmodp matrix.
From Statements Require gradient_descent_plus_plus_layers.
Module layers.
Section Given.
Variables (R : fieldType) (n_y d n : nat) (X : 'M[R]_(d, n)) (W_star : 'M[R]_(n_y, d)) (eta gamma : nat -> R).

(* M_0 = I, S_l = M_l X X^T M_l, M_{l+1} = (I - gamma_l S_l) M_l *)
Fixpoint M L : 'M[R]_d := if L is l.+1 then (1%:M - gamma l *: (M l *m (X *m X^T) *m M l)) *m M l else 1%:M.
Definition S L : 'M[R]_d := M L *m (X *m X^T) *m M L.

(* W_0 = 0, W_{l+1} = W_l - (eta_l/N) (W_l X - W* X) X^T M_l^2 *)
Fixpoint W L : 'M[R]_(n_y, d) :=
  if L is l.+1 then W l - (eta l / n%:R) *: ((W l *m X - W_star *m X) *m X^T *m (M l *m M l)) else 0.

(* The x slots that L layers of the transformer leave *)
Definition slots L : 'M[R]_(d, n) :=
  \matrix_(i, j) gradient_descent_plus_plus_layers.simulation.s_x
    (gradient_descent_plus_plus_layers.simulation.after (fun i j => X i j) (fun i j => (W_star *m X) i j)
      (fun _ (_ : 'I_1) => 0) (fun _ _ => 0) (fun _ _ => 0) eta gamma L) i j.

(* What layers make of an eigenvalue that is s at first *)
Fixpoint sigma (s : R) L : R := if L is l.+1 then sigma s l * (1 - gamma l * sigma s l) ^+ 2 else s.
End Given.
End layers.

Module clause_1.
Section Given.
Variables (R : fieldType) (n_y d n : nat) (X : 'M[R]_(d, n)) (U : 'M[R]_d) (s : 'rV[R]_d).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N];
  divisible : n%:R != 0 :> R;
  orthogonal : U^T *m U = 1%:M;
  eigendecomposition : X *m X^T = U *m diag_mx s *m U^T }.
End Given.
(* S_L is X_L X_L^T for the slots X_L. *)
Definition statement : Prop :=
  forall (R : fieldType) n_y d n X U s, @premises R n_y d n X U s ->
  forall (W_star : 'M[R]_(n_y, d)) eta gamma L,
  layers.slots X W_star eta gamma L *m (layers.slots X W_star eta gamma L)^T = layers.S X gamma L /\
  forall k, layers.S X gamma L *m col k U = layers.sigma gamma (s 0 k) L *: col k U.
End clause_1.

(* 2. and the error (W* - W_L) u_k = rho_k W* u_k, rho_k = prod_l (1 - h_l sigma_k) with the sigma_k of layer l and h_l
   = eta_l/N. *)

(* 3. If X X^T has an inverse and gamma_l = 1/(3 lambda_max(S_l)), then the condition number kappa of S_l becomes 4
   kappa^3/(3 kappa - 1)^2, *)
From Kernel Require Import Spectrum.
Module spectrum.
Section Given.
Variables (R : realFieldType) (d : nat) (S : 'M[R]_d).
Definition lambda_max (mu : R) : Prop := largest_eigenvalue (fun i j => S i j) mu.
Definition lambda_min (mu : R) : Prop :=
  (exists v, eigenvector (fun i j => S i j) mu v) /\ forall nu v, eigenvector (fun i j => S i j) nu v -> mu <= nu.
Definition condition_number (kappa : R) : Prop :=
  exists most least, [/\ lambda_max most, lambda_min least, 0 < least & kappa = most / least].
End Given.
End spectrum.

Module clause_3.
(* The first L + 1 layers have these gamma_l. *)
Record premises (R : realFieldType) (d n : nat) (X : 'M[R]_(d, n)) (gamma : nat -> R) (L : nat) : Prop := Premises {
  size : (0 < d)%N;
  invertible : X *m X^T \in unitmx;
  steps : forall l, (l <= L)%N ->
    exists2 most, spectrum.lambda_max (layers.S X gamma l) most & gamma l = 1 / (3%:R * most) }.
(* There is but one condition number, as there is but one largest and one least eigenvalue. *)
Definition statement : Prop :=
  forall (R : rcfType) d n X gamma L, @premises R d n X gamma L ->
  exists2 kappa, spectrum.condition_number (layers.S X gamma L) kappa &
    spectrum.condition_number (layers.S X gamma L.+1) (4%:R * kappa ^+ 3 / (3%:R * kappa - 1) ^+ 2).
End clause_3.

(* 4. which is 1 + (kappa - 1)^2 (4 kappa - 1)/(3 kappa - 1)^2. *)

(* 5. So a layer makes of kappa - 1 at most 4/9 of it, and at most 3/4 of its square, *)

(* 6. and of kappa >= 2 at most 16/25 of it: *)

(* 7. 1 <= kappa_L <= 1 + (kappa_0 - 1)/(1 + 5 L/4) for every L, *)

(* 8. kappa_L - 1 <= (4/9)^L (kappa_0 - 1), and kappa_{L+m} - 1 <= (4/3) (3/4)^(2^m) once kappa_L <= 2. *)
Module clause_8.
Record premises (R : realFieldType) (kappa : nat -> R) : Prop := Premises {
  first : 1 <= kappa 0%N;
  next : forall l, kappa l.+1 = 4%:R * kappa l ^+ 3 / (3%:R * kappa l - 1) ^+ 2 }.
Definition statement : Prop :=
  forall (R : realFieldType) kappa, @premises R kappa -> forall L,
  kappa L - 1 <= (4%:R / 9%:R) ^+ L * (kappa 0%N - 1) /\
  (kappa L <= 2%:R -> forall m, kappa (L + m)%N - 1 <= 4%:R / 3%:R * (3%:R / 4%:R) ^+ (2 ^ m)).
End clause_8.

(* 9. If 0 <= h_l <= 1/lambda_max(S_l) for l < L, and h_L = 1/lambda_max(S_L), then |W_{L+1} x_t - W* x_t| <= (1 -
   1/kappa_L) |W*| |x_t|, |W*| its largest singular value. *)
Module clause_9.
Section Given.
Variables (R : realFieldType) (n_y d n : nat) (X : 'M[R]_(d, n)) (W_star : 'M[R]_(n_y, d)) (eta gamma : nat -> R).
Variables (L : nat) (kappa omega : R).
(* Whatever the gamma_l.  The largest singular value of W* is the root of omega. *)
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N];
  condition : spectrum.condition_number (layers.S X gamma L) kappa;
  steps : forall l, (l < L)%N ->
    exists2 most, spectrum.lambda_max (layers.S X gamma l) most & 0 <= eta l / n%:R <= 1 / most;
  last_step : exists2 most, spectrum.lambda_max (layers.S X gamma L) most & eta L / n%:R = 1 / most;
  singular_value : spectrum.lambda_max (W_star^T *m W_star) omega }.
End Given.
Definition norm (R : rcfType) m (v : 'cV[R]_m) : R := Num.sqrt (\sum_(i < m) v i 0 ^+ 2).
Definition statement : Prop :=
  forall (R : rcfType) n_y d n X W_star eta gamma L kappa omega, @premises R n_y d n X W_star eta gamma L kappa omega ->
  forall x,
  norm (layers.W X W_star eta gamma L.+1 *m x - W_star *m x) <= (1 - 1 / kappa) * Num.sqrt omega * norm x.
End clause_9.

(* 10. With the best gamma of gradient_descent_plus_plus_conditioning the worst condition number, over all spectra with
   these ends, becomes 1 + (s - 1)^2 (2 s + 1)^2 (s + 2)^2/(27 s^2 (s + 1)^2), s = sqrt(kappa), *)
From Statements Require gradient_descent_plus_plus_conditioning.
Module clause_10.
Record premises (R : realFieldType) (l_n l_1 : R) : Prop := Premises { ends : 0 < l_n < l_1 }.
Definition statement : Prop :=
  forall (R : rcfType) l_n l_1, @premises R l_n l_1 ->
  let best := 1 / (l_1 + Num.sqrt (l_1 * l_n) + l_n) in let s := Num.sqrt (l_1 / l_n) in
  gradient_descent_plus_plus_conditioning.spectra.worst l_n l_1 best
    (1 + (s - 1) ^+ 2 * (2%:R * s + 1) ^+ 2 * (s + 2%:R) ^+ 2 / (27%:R * s ^+ 2 * (s + 1) ^+ 2)).
End clause_10.

(* 11. which is at most 1 + (3/16) (kappa - 1)^2. *)

