(* bayes_limit_in_the_loss

   For h > 0 and 0 <= h s <= 1, 0 <= s (1 - h s)^(2 L) <= s/(1 + 2 L h s) <= 1/(h (2 L + 1)) for every L. So let
   the labels have second moments K(X) = [[Khat, nu], [nu^T, k0]], whatever the law of the prompts of n tokens,
   K(x, x) <= kappa for all x, and all steps of bayes_limit be one h = 2 r_l with 0 < h <= 1/(n kappa): then for
   every prompt the loss exceeds k0 - nu^T Khat^+ nu, the least of all linear predictors, by a gap_L with 0 <=
   gap_L <= |Khat^+ nu|^2/(h (2 L + 1)), and gap_L <= gap_0 = nu^T Khat^+ nu <= k0. Hence the mean loss over
   prompts, with the same weights for all, tends to the mean of that least loss, E[k0 - nu^T Khat^+ nu], and
   exceeds it by at most E|Khat^+ nu|^2/(h (2 L + 1)) where that is finite. For labels that are Gaussian with mean
   0, given the prompt, that least loss is that of Bayes, the least of all predictors.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module spectrum.
Section Given.
Variables (R : fieldType).
Variables (p n : nat).
Variables (Phi : 'I_p -> 'I_n -> R).
Variables (U : 'I_n -> 'I_n -> R).
Variables (s_ : 'I_n -> R).

Record premises : Prop := Premises {
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  H_orthogonal : (* U^T U = I *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) U i2 i0 * U i2 i1 = (i0 == i1)%:R;
  H_eigendecomposition : (* Phi^T Phi = U diag(s) U^T *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < p) Phi i2 i0 * Phi
        i2 i1 = \sum_(i2 < n) U i0 i2 * s_ i2 * U i1 i2 }.
Definition equations : Prop :=
     (* trace *) (\sum_(i0 < n) \sum_(i1 < p) Phi i1 i0 * Phi i1 i0 = \sum_(i0 < n) s_ i0 :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (p n : nat) (Phi : 'I_p -> 'I_n -> R) (U : 'I_n -> 'I_n -> R)
      (s_ : 'I_n -> R),
  @claim R p n Phi U s_.
End spectrum.

Module length.
Section Given.
Variables (R : fieldType).
Variables (n : nat).
Variables (O : 'I_n -> 'I_n -> R).
Variables (w : 'I_n -> R).

Record premises : Prop := Premises {
  n_positive : (0 < n)%N;
  H_orthogonal_rows : (* O O^T = I *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n) O i0 i2 * O i1 i2 = (i0 == i1)%:R
        }.
Definition equations : Prop :=
     (* length *) (\sum_(i0 < n) (\sum_(i1 < n) O i1 i0 * w i1) * (\sum_(i1 < n) O i1 i0 * w i1) = \sum_(i0 < n) w i0
           * w i0 :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (n : nat) (O : 'I_n -> 'I_n -> R) (w : 'I_n -> R),
  @claim R n O w.
End length.

Module no_layer.
Section Given.
Variables (R : fieldType).
Variables (p n : nat).
Variables (Phi : 'I_p -> 'I_n -> R).
Variables (v_ : 'I_p -> R).
Variables (A : 'I_n -> 'I_p -> R).

Record premises : Prop := Premises {
  p_positive : (0 < p)%N;
  n_positive : (0 < n)%N;
  H_least_squares_inverse : (* Phi^T Phi A = Phi^T *) forall (i0 : 'I_n) (i1 : 'I_p), \sum_(i2 < n) (\sum_(i3 < p) Phi
        i3 i0 * Phi i3 i2) * A i2 i1 = Phi i1 i0 }.
Definition equations : Prop :=
     (* loss *) (\sum_(i0 < n) (\sum_(i1 < n) (\sum_(i2 < p) A i0 i2 * A i1 i2) * (\sum_(i2 < p) Phi i2 i1 * v_ i2)) *
           (\sum_(i1 < p) Phi i1 i0 * v_ i1) = \sum_(i0 < p) v_ i0 * v_ i0 - \sum_(i0 < p) (v_ i0 - \sum_(i1 < n) Phi
           i0 i1 * (\sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A i2 i3) * (\sum_(i3 < p) Phi i3 i2 * v_ i3))) * (v_ i0 -
           \sum_(i1 < n) Phi i0 i1 * (\sum_(i2 < n) (\sum_(i3 < p) A i1 i3 * A i2 i3) * (\sum_(i3 < p) Phi i3 i2 * v_
           i3))) :> R).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (p n : nat) (Phi : 'I_p -> 'I_n -> R) (v_ : 'I_p -> R) (A : 'I_n
      -> 'I_p -> R),
  @claim R p n Phi v_ A.
End no_layer.

Module inequality_1. (* rate *)
Section Given.
Variables (R : realFieldType).
Variables (h s_ l_ : R).

Record premises : Prop := Premises {
  above_h : 0 < h;
  above_s_ : 0 <= s_;
  below_s_ : s_ <= 1 / h;
  above_l_ : 0 <= l_;
  not_zero_0 : h != 0 :> R;
  not_zero_1 : l_ * 2%:R * h * s_ + 1 != 0 :> R;
  not_zero_2 : l_ * 2%:R + 1 != 0 :> R }.
Definition claim : Prop := premises -> s_ / (l_ * 2%:R * h * s_ + 1) <= 1 / (h * (l_ * 2%:R + 1)) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (h s_ l_ : R),
  @claim R h s_ l_.
End inequality_1.

Module sequence_1. (* decay *)
Section Given.
Variables (R : realFieldType).
Variables (h s_ : R).

Record premises : Prop := Premises {
  above_h : 0 < h;
  above_s_ : 0 <= s_;
  below_s_ : s_ <= 1 / h;
  not_zero_0 : h != 0 :> R }.
Definition start : R := s_.
Definition advance (p : R) : R := (- (h * s_) + 1) * (- (h * s_) + 1) * p.
Definition least (l : R) : R := 0.
Definition greatest (l : R) : R := s_ / (l * 2%:R * h * s_ + 1).
Fixpoint member (L : nat) : R := match L with 0 => start | l.+1 => advance (member l) end.
Definition claim : Prop := premises -> forall L : nat, least L%:R <= member L <= greatest L%:R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (h s_ : R),
  @claim R h s_.
End sequence_1.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. For h > 0 and 0 <= h s <= 1, 0 <= s (1 - h s)^(2 L) <= s/(1 + 2 L h s) <= 1/(h (2 L + 1)) for every L. *)

(* 2. So let the labels have second moments K(X) = [[Khat, nu], [nu^T, k0]], whatever the law of the prompts of n
   tokens, K(x, x) <= kappa for all x, and all steps of bayes_limit be one h = 2 r_l with 0 < h <= 1/(n kappa): then
   for every prompt the loss exceeds k0 - nu^T Khat^+ nu, the least of all linear predictors, by a gap_L with 0 <=
   gap_L <= |Khat^+ nu|^2/(h (2 L + 1)), *)
From mathcomp Require Import matrix.
From Kernel Require Import PositiveSemidefinite Expectation SecondMoments KernelLayers Analysis.
Module prompt.
Section Given.
Variables (R : rcfType) (P : law R) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T).
Variables (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (K_inv : 'M[R]_n) (* Khat^+ *) (kappa h : R).
Record premises : Prop := Premises {
  size : (0 < n)%N;
  labels : second_moments y y_t (kernel_matrix K x) (kernel_column K x x_t) (K x_t x_t);
  inverse : pseudo_inverse (kernel_matrix K x) K_inv;
  bounded : forall x, K x x <= kappa;
  step : 0 < h <= 1 / (n%:R * kappa) }.
End Given.
End prompt.

Module clause_2.
Notation premises := prompt.premises.
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t y y_t K_inv kappa h, @premises R P T K n x x_t y y_t K_inv kappa h ->
  let nu := kernel_column K x x_t in let w := K_inv *m nu in let least := K x_t x_t - number (nu^T *m w) in
  (exists b, loss_is y_t (weighted y b) least) /\ (forall b l, loss_is y_t (weighted y b) l -> least <= l) /\
  forall L, exists gap, loss_is y_t (fun u => predicted K x x_t (fun _ => h / 2%:R) (y^~ u) L) (least + gap) /\
    0 <= gap <= number (w^T *m w) / (h * (2%:R * L%:R + 1)).
End clause_2.

(* 3. and gap_L <= gap_0 = nu^T Khat^+ nu <= k0. *)
Module clause_3.
Notation premises := prompt.premises.
Definition statement : Prop :=
  forall (R : rcfType) P T K n x x_t y y_t K_inv kappa h, @premises R P T K n x x_t y y_t K_inv kappa h ->
  let nu := kernel_column K x x_t in let gap := gap (kernel_matrix K x) (fun _ => h / 2%:R) K_inv nu in
  (forall L, gap L <= gap 0%N) /\ gap 0%N = number (nu^T *m K_inv *m nu) /\ number (nu^T *m K_inv *m nu) <= K x_t x_t.
End clause_3.

(* 4. Hence the mean loss over prompts, with the same weights for all, tends to the mean of that least loss, E[k0 - nu^T
   Khat^+ nu], *)

(* 5. and exceeds it by at most E|Khat^+ nu|^2/(h (2 L + 1)) where that is finite. *)
Module clause_5.
Section Given.
(* A law of prompts, and for each of them one of its labels *)
Variables (R : rcfType) (P : law R) (Q : outcome P -> law R) (T : Type) (K : T -> T -> R) (n : nat) (h kappa : R).
Variables (x : outcome P -> 'I_n -> T) (x_t : outcome P -> T).
Variables (y : forall u, 'I_n -> outcome (Q u) -> R) (y_t : forall u, outcome (Q u) -> R).
Variables (K_inv : outcome P -> 'M[R]_n).
Definition w u : 'cV[R]_n := K_inv u *m kernel_column K (x u) (x_t u).
Definition least u : R := K (x_t u) (x_t u) - number ((kernel_column K (x u) (x_t u))^T *m w u).
(* The loss of L layers on a prompt; what has means, and which: it, the least one, |Khat^+ nu|^2 *)
Variables (loss : nat -> outcome P -> R) (mean_loss : nat -> R) (mean_least mean_square : R).
Record premises : Prop := Premises {
  prompts : forall u, prompt.premises K (x u) (x_t u) (@y u) (@y_t u) (K_inv u) kappa h;
  of_layers : forall L u,
    loss_is (@y_t u) (fun v => predicted K (x u) (x_t u) (fun _ => h / 2%:R) ((@y u)^~ v) L) (loss L u);
  losses : forall L, mean_is (loss L) (mean_loss L);
  of_least : mean_is least mean_least;
  finite : mean_is (fun u => number ((w u)^T *m w u)) mean_square }.
End Given.
Definition statement : Prop :=
  forall (R : rcfType) P Q T K n h kappa x x_t y y_t K_inv loss mean_loss mean_least mean_square,
  @premises R P Q T K n h kappa x x_t y y_t K_inv loss mean_loss mean_least mean_square ->
  forall L, 0 <= mean_loss L - mean_least <= mean_square / (h * (2%:R * L%:R + 1)).
End clause_5.

(* 6. For labels that are Gaussian with mean 0, given the prompt, that least loss is that of Bayes, the least of all
   predictors. *)

