(* gradient_descent_plus_plus_conditioning

   Over all spectra in [l_n, l_1], kappa = l_1/l_n > 1, the worst condition number after the map lambda -> lambda
   (1 - gamma lambda)^2 is below kappa iff 0 < gamma l_1 < t_c, where t_c is kappa/(kappa + 1) for kappa <= 2 and
   the root of 27 t (1 - t)^2 = 4/kappa in [2/3, 1) for kappa >= 2; so always for 0 < gamma <= 1/(3 l_1). It is
   infinite for gamma in [1/l_1, 1/l_n]. The one best gamma is 1/(l_1 + sqrt(l_1 l_n) + l_n), with the condition
   number 4 (s^2 + s + 1)^3/(27 s^2 (s + 1)^2) < kappa, s = sqrt(kappa).

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module inequality_1. (* improves below t_c, kappa < 2 *)
Section Given.
Variables (R : realFieldType).
Variables (kappa t v_ w : R).

Record premises : Prop := Premises {
  above_kappa : 1 < kappa;
  below_kappa : kappa < 2%:R;
  above_t : 0 < t;
  below_t : t < kappa / (kappa + 1);
  above_v_ : t / kappa <= v_;
  below_v_ : v_ <= t;
  above_w : t / kappa <= w;
  below_w : w <= t;
  not_zero_0 : kappa + 1 != 0 :> R;
  not_zero_1 : kappa != 0 :> R }.
Definition claim : Prop := premises -> v_ * (- v_ + 1) * (- v_ + 1) < kappa * (w * (- w + 1) * (- w + 1)) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (kappa t v_ w : R),
  @claim R kappa t v_ w.
End inequality_1.

Module inequality_2. (* improves below t_c, kappa >= 2 *)
Section Given.
Variables (R : realFieldType).
Variables (t_c t v_ w : R).

Record premises : Prop := Premises {
  above_t_c : 2%:R / 3%:R <= t_c;
  below_t_c : t_c < 1;
  above_t : 0 < t;
  below_t : t < t_c;
  above_v_ : t / (4%:R / (t_c * 27%:R * (- t_c + 1) * (- t_c + 1))) <= v_;
  below_v_ : v_ <= t;
  above_w : t / (4%:R / (t_c * 27%:R * (- t_c + 1) * (- t_c + 1))) <= w;
  below_w : w <= t;
  not_zero_0 : t_c != 0 :> R;
  not_zero_1 : - t_c + 1 != 0 :> R;
  not_zero_2 : 4%:R / (t_c * 27%:R * (- t_c + 1) * (- t_c + 1)) != 0 :> R }.
Definition claim : Prop := premises -> v_ * (- v_ + 1) * (- v_ + 1) < 4%:R / (t_c * 27%:R * (- t_c + 1) * (- t_c + 1))
      * (w * (- w + 1) * (- w + 1)) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (t_c t v_ w : R),
  @claim R t_c t v_ w.
End inequality_2.

Module inequality_3. (* does not improve from t_c to 1 where 1/3 is in [t/kappa, t] *)
Section Given.
Variables (R : realFieldType).
Variables (t_c t : R).

Record premises : Prop := Premises {
  above_t_c : 2%:R / 3%:R <= t_c;
  below_t_c : t_c < 1;
  above_t : t_c <= t;
  below_t : t <= 1;
  not_zero_0 : t_c != 0 :> R;
  not_zero_1 : - t_c + 1 != 0 :> R }.
Definition claim : Prop := premises -> 4%:R / (t_c * 27%:R * (- t_c + 1) * (- t_c + 1)) * (t * (- t + 1) * (- t + 1))
      <= 4%:R / 27%:R :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (t_c t : R),
  @claim R t_c t.
End inequality_3.

Module inequality_4. (* does not improve from kappa/(kappa + 1) to 1 *)
Section Given.
Variables (R : realFieldType).
Variables (kappa t : R).

Record premises : Prop := Premises {
  above_kappa : 1 < kappa;
  above_t : kappa / (kappa + 1) <= t;
  below_t : t <= 1;
  not_zero_0 : kappa + 1 != 0 :> R;
  not_zero_1 : kappa != 0 :> R }.
Definition claim : Prop := premises -> kappa * (t * (- t + 1) * (- t + 1)) <= t / kappa * (- (t / kappa) + 1) * (- (t
      / kappa) + 1) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (kappa t : R),
  @claim R kappa t.
End inequality_4.

Module inequality_5. (* kappa/(kappa + 1) is at most kappa/3 for kappa >= 2 *)
Section Given.
Variables (R : realFieldType).
Variables (kappa : R).

Record premises : Prop := Premises {
  above_kappa : 2%:R <= kappa;
  not_zero_0 : kappa + 1 != 0 :> R }.
Definition claim : Prop := premises -> kappa / (kappa + 1) <= kappa / 3%:R :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (kappa : R),
  @claim R kappa.
End inequality_5.

Module inequality_6. (* 4/kappa decreases in t_c: one root for each kappa *)
Section Given.
Variables (R : realFieldType).
Variables (a b : R).

Record premises : Prop := Premises {
  above_a : 1 / 3%:R <= a;
  below_a : a < 1;
  above_b : a < b;
  below_b : b <= 1 }.
Definition claim : Prop := premises -> b * (- b + 1) * (- b + 1) < a * (- a + 1) * (- a + 1) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (a b : R),
  @claim R a b.
End inequality_6.

Module inequality_7. (* t_c is 2/3 at kappa = 2 *)
Section Given.
Variables (R : realFieldType).

Record premises : Prop := Premises { }.
Definition claim : Prop := premises -> 2%:R = 2%:R :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType),
  @claim R.
End inequality_7.

Module inequality_8. (* both t_c agree at kappa = 2 *)
Section Given.
Variables (R : realFieldType).

Record premises : Prop := Premises { }.
Definition claim : Prop := premises -> 2%:R / 3%:R = 2%:R / 3%:R :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType),
  @claim R.
End inequality_8.

Module inequality_9. (* 27 t (1 - t)^2 = 4/kappa at t_c *)
Section Given.
Variables (R : realFieldType).
Variables (t_c : R).

Record premises : Prop := Premises {
  above_t_c : 2%:R / 3%:R <= t_c;
  below_t_c : t_c < 1;
  not_zero_0 : t_c != 0 :> R;
  not_zero_1 : - t_c + 1 != 0 :> R }.
Definition claim : Prop := premises -> t_c * (- t_c + 1) * (- t_c + 1) * 27%:R * (4%:R / (t_c * 27%:R * (- t_c + 1) *
      (- t_c + 1))) = 4%:R :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (t_c : R),
  @claim R t_c.
End inequality_9.

Module inequality_10. (* infinite where 1 is in [t/kappa, t]: h(1) is 0 *)
Section Given.
Variables (R : realFieldType).

Record premises : Prop := Premises { }.
Definition claim : Prop := premises -> 0 = 0 :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType),
  @claim R.
End inequality_10.

Module inequality_11. (* 1 is in [t/kappa, t] from 1 to kappa *)
Section Given.
Variables (R : realFieldType).
Variables (kappa t : R).

Record premises : Prop := Premises {
  above_kappa : 1 < kappa;
  above_t : 1 <= t;
  below_t : t <= kappa;
  not_zero_0 : kappa != 0 :> R }.
Definition claim : Prop := premises -> t / kappa <= 1 :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (kappa t : R),
  @claim R kappa t.
End inequality_11.

Module inequality_12. (* does not improve from kappa on *)
Section Given.
Variables (R : realFieldType).
Variables (kappa t : R).

Record premises : Prop := Premises {
  above_kappa : 1 < kappa;
  above_t : kappa <= t;
  not_zero_0 : kappa != 0 :> R }.
Definition claim : Prop := premises -> kappa * (t / kappa * (- (t / kappa) + 1) * (- (t / kappa) + 1)) <= t * (- t +
      1) * (- t + 1) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (kappa t : R),
  @claim R kappa t.
End inequality_12.

Module inequality_13. (* does not improve at or below 0 *)
Section Given.
Variables (R : realFieldType).
Variables (kappa t : R).

Record premises : Prop := Premises {
  above_kappa : 1 < kappa;
  below_t : t <= 0;
  not_zero_0 : kappa != 0 :> R }.
Definition claim : Prop := premises -> - (t / kappa * (- (t / kappa) + 1) * (- (t / kappa) + 1)) * kappa <= - (t * (-
      t + 1) * (- t + 1)) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (kappa t : R),
  @claim R kappa t.
End inequality_13.

Module inequality_14. (* the best condition number is reached *)
Section Given.
Variables (R : realFieldType).
Variables (s_ v_ w : R).

Record premises : Prop := Premises {
  above_s_ : 1 < s_;
  above_v_ : s_ * s_ / (s_ * s_ + s_ + 1) / (s_ * s_) <= v_;
  below_v_ : v_ <= s_ * s_ / (s_ * s_ + s_ + 1);
  above_w : s_ * s_ / (s_ * s_ + s_ + 1) / (s_ * s_) <= w;
  below_w : w <= s_ * s_ / (s_ * s_ + s_ + 1);
  not_zero_0 : s_ != 0 :> R;
  not_zero_1 : s_ * s_ + s_ + 1 != 0 :> R;
  not_zero_2 : s_ + 1 != 0 :> R }.
Definition claim : Prop := premises -> v_ * (- v_ + 1) * (- v_ + 1) <= (s_ * s_ + s_ + 1) * 4%:R * (s_ * s_ + s_ + 1)
      * (s_ * s_ + s_ + 1) / (s_ * 27%:R * s_ * (s_ + 1) * (s_ + 1)) * (w * (- w + 1) * (- w + 1)) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (s_ v_ w : R),
  @claim R s_ v_ w.
End inequality_14.

Module inequality_15. (* it is that of v = 1/3 and w = t* *)
Section Given.
Variables (R : realFieldType).
Variables (s_ : R).

Record premises : Prop := Premises {
  above_s_ : 1 < s_;
  not_zero_0 : s_ != 0 :> R;
  not_zero_1 : s_ + 1 != 0 :> R;
  not_zero_2 : s_ * s_ + s_ + 1 != 0 :> R }.
Definition claim : Prop := premises -> 4%:R / 27%:R = (s_ * s_ + s_ + 1) * 4%:R * (s_ * s_ + s_ + 1) * (s_ * s_ + s_ +
      1) / (s_ * 27%:R * s_ * (s_ + 1) * (s_ + 1)) * (s_ * s_ / (s_ * s_ + s_ + 1) * (- (s_ * s_ / (s_ * s_ + s_ + 1))
      + 1) * (- (s_ * s_ / (s_ * s_ + s_ + 1)) + 1)) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (s_ : R),
  @claim R s_.
End inequality_15.

Module inequality_16. (* the best improves *)
Section Given.
Variables (R : realFieldType).
Variables (s_ : R).

Record premises : Prop := Premises {
  above_s_ : 1 < s_;
  not_zero_0 : s_ != 0 :> R;
  not_zero_1 : s_ + 1 != 0 :> R }.
Definition claim : Prop := premises -> (s_ * s_ + s_ + 1) * 4%:R * (s_ * s_ + s_ + 1) * (s_ * s_ + s_ + 1) / (s_ *
      27%:R * s_ * (s_ + 1) * (s_ + 1)) < s_ * s_ :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (s_ : R),
  @claim R s_.
End inequality_16.

Module inequality_17. (* worse than the best up to 1/3 *)
Section Given.
Variables (R : realFieldType).
Variables (s_ t : R).

Record premises : Prop := Premises {
  above_s_ : 1 < s_;
  above_t : 0 < t;
  below_t : t <= 1 / 3%:R;
  not_zero_0 : s_ != 0 :> R;
  not_zero_1 : s_ + 1 != 0 :> R }.
Definition claim : Prop := premises -> (s_ * s_ + s_ + 1) * 4%:R * (s_ * s_ + s_ + 1) * (s_ * s_ + s_ + 1) / (s_ *
      27%:R * s_ * (s_ + 1) * (s_ + 1)) * (t / (s_ * s_) * (- (t / (s_ * s_)) + 1) * (- (t / (s_ * s_)) + 1)) < t * (-
      t + 1) * (- t + 1) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (s_ t : R),
  @claim R s_ t.
End inequality_17.

Module inequality_18. (* worse than the best from 1/3 up to t* *)
Section Given.
Variables (R : realFieldType).
Variables (s_ t : R).

Record premises : Prop := Premises {
  above_s_ : 1 < s_;
  above_t : 1 / 3%:R <= t;
  below_t : t < s_ * s_ / (s_ * s_ + s_ + 1);
  not_zero_0 : s_ * s_ + s_ + 1 != 0 :> R;
  not_zero_1 : s_ != 0 :> R;
  not_zero_2 : s_ + 1 != 0 :> R }.
Definition claim : Prop := premises -> (s_ * s_ + s_ + 1) * 4%:R * (s_ * s_ + s_ + 1) * (s_ * s_ + s_ + 1) / (s_ *
      27%:R * s_ * (s_ + 1) * (s_ + 1)) * (t / (s_ * s_) * (- (t / (s_ * s_)) + 1) * (- (t / (s_ * s_)) + 1)) < 4%:R /
      27%:R :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (s_ t : R),
  @claim R s_ t.
End inequality_18.

Module inequality_19. (* worse than the best beyond t* where 1/3 is in [t/kappa, t] *)
Section Given.
Variables (R : realFieldType).
Variables (s_ t : R).

Record premises : Prop := Premises {
  above_s_ : 1 < s_;
  above_t : s_ * s_ / (s_ * s_ + s_ + 1) < t;
  below_t : t <= 1;
  not_zero_0 : s_ * s_ + s_ + 1 != 0 :> R;
  not_zero_1 : s_ != 0 :> R;
  not_zero_2 : s_ + 1 != 0 :> R }.
Definition claim : Prop := premises -> (s_ * s_ + s_ + 1) * 4%:R * (s_ * s_ + s_ + 1) * (s_ * s_ + s_ + 1) / (s_ *
      27%:R * s_ * (s_ + 1) * (s_ + 1)) * (t * (- t + 1) * (- t + 1)) < 4%:R / 27%:R :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (s_ t : R),
  @claim R s_ t.
End inequality_19.

Module inequality_20. (* worse than the best where t/kappa is beyond 1/3 *)
Section Given.
Variables (R : realFieldType).
Variables (kappa t : R).

Record premises : Prop := Premises {
  above_kappa : 1 < kappa;
  below_kappa : kappa < 3%:R;
  above_t : kappa / 3%:R <= t;
  below_t : t <= 1;
  not_zero_0 : kappa != 0 :> R }.
Definition claim : Prop := premises -> t * (- t + 1) * (- t + 1) * (4%:R / 27%:R) <= t / kappa * (- (t / kappa) + 1) *
      (- (t / kappa) + 1) * (kappa / 3%:R * (- (kappa / 3%:R) + 1) * (- (kappa / 3%:R) + 1)) :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (kappa t : R),
  @claim R kappa t.
End inequality_20.

Module inequality_21. (* worse than the best at t = kappa/3 *)
Section Given.
Variables (R : realFieldType).
Variables (s_ : R).

Record premises : Prop := Premises {
  above_s_ : 1 < s_;
  below_s_ : s_ <= 7%:R / 4%:R;
  not_zero_0 : s_ != 0 :> R;
  not_zero_1 : s_ + 1 != 0 :> R }.
Definition claim : Prop := premises -> (s_ * s_ + s_ + 1) * 4%:R * (s_ * s_ + s_ + 1) * (s_ * s_ + s_ + 1) / (s_ *
      27%:R * s_ * (s_ + 1) * (s_ + 1)) * (s_ * s_ / 3%:R * (- (s_ * s_ / 3%:R) + 1) * (- (s_ * s_ / 3%:R) + 1)) <
      4%:R / 27%:R :> R.
End Given.

Definition statement : Prop := forall (R : realFieldType) (s_ : R),
  @claim R s_.
End inequality_21.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Over all spectra in [l_n, l_1], kappa = l_1/l_n > 1, the worst condition number after the map lambda -> lambda (1
   - gamma lambda)^2 is below kappa iff 0 < gamma l_1 < t_c, *)
Module spectra.
Section Given.
Variables (R : realFieldType) (l_n l_1 gamma : R).

Definition mapped (lambda : R) : R := lambda * (1 - gamma * lambda) ^+ 2.
Definition within d (lambda : 'I_d -> R) : Prop := forall k, l_n <= lambda k <= l_1.

(* After the map no spectrum has a condition number above c, or one that is infinite. *)
Definition at_most (c : R) : Prop :=
  forall d (lambda : 'I_d -> R), within lambda -> forall j k,
  0 < mapped (lambda k) /\ mapped (lambda j) / mapped (lambda k) <= c.
(* The worst is c: one of them has it. *)
Definition worst (c : R) : Prop :=
  at_most c /\ exists d (lambda : 'I_d -> R) j k, within lambda /\ mapped (lambda j) / mapped (lambda k) = c.
Definition infinite : Prop :=
  exists d (lambda : 'I_d -> R) j k, [/\ within lambda, 0 < mapped (lambda j) & mapped (lambda k) = 0].
End Given.

(* t is the t_c of kappa: as the next clause says *)
Definition threshold (R : realFieldType) (kappa t : R) : Prop :=
  (kappa <= 2%:R -> t = kappa / (kappa + 1)) /\
  (2%:R <= kappa -> [/\ 2%:R / 3%:R <= t, t < 1 & 27%:R * t * (1 - t) ^+ 2 = 4%:R / kappa]).
End spectra.

Module clause_1.
Record premises (R : realFieldType) (l_n l_1 t_c : R) : Prop := Premises {
  ends : 0 < l_n < l_1;
  this_is_t_c : spectra.threshold (l_1 / l_n) t_c }.
Definition statement : Prop :=
  forall (R : realFieldType) l_n l_1 t_c, @premises R l_n l_1 t_c -> forall gamma,
  (exists2 c, spectra.worst l_n l_1 gamma c & c < l_1 / l_n) <-> 0 < gamma * l_1 < t_c.
End clause_1.

(* 2. where t_c is kappa/(kappa + 1) for kappa <= 2 and the root of 27 t (1 - t)^2 = 4/kappa in [2/3, 1) for kappa >=
   2; *)
Module clause_2.
Record premises (R : realFieldType) (kappa : R) : Prop := Premises { above_1 : 1 < kappa }.
(* There is one, and but one. *)
Definition statement : Prop := forall (R : rcfType) kappa, @premises R kappa -> exists! t_c, spectra.threshold kappa t_c.
End clause_2.

(* 3. so always for 0 < gamma <= 1/(3 l_1). *)
Module clause_3.
Record premises (R : realFieldType) (l_n l_1 gamma : R) : Prop := Premises {
  ends : 0 < l_n < l_1;
  step : 0 < gamma <= 1 / (3%:R * l_1) }.
Definition statement : Prop :=
  forall (R : rcfType) l_n l_1 gamma, @premises R l_n l_1 gamma ->
  exists2 c, spectra.worst l_n l_1 gamma c & c < l_1 / l_n.
End clause_3.

(* 4. It is infinite for gamma in [1/l_1, 1/l_n]. *)
Module clause_4.
Record premises (R : realFieldType) (l_n l_1 gamma : R) : Prop := Premises {
  ends : 0 < l_n < l_1;
  step : 1 / l_1 <= gamma <= 1 / l_n }.
Definition statement : Prop :=
  forall (R : realFieldType) l_n l_1 gamma, @premises R l_n l_1 gamma -> spectra.infinite l_n l_1 gamma.
End clause_4.

(* 5. The one best gamma is 1/(l_1 + sqrt(l_1 l_n) + l_n), *)
Module clause_5.
Record premises (R : realFieldType) (l_n l_1 : R) : Prop := Premises { ends : 0 < l_n < l_1 }.
(* Its worst condition number is that of the next clause; at every other gamma it is larger, or infinite. *)
Definition statement : Prop :=
  forall (R : rcfType) l_n l_1, @premises R l_n l_1 ->
  let best := 1 / (l_1 + Num.sqrt (l_1 * l_n) + l_n) in let s := Num.sqrt (l_1 / l_n) in
  let c := 4%:R * (s ^+ 2 + s + 1) ^+ 3 / (27%:R * s ^+ 2 * (s + 1) ^+ 2) in
  spectra.worst l_n l_1 best c /\ forall gamma c', gamma != best -> spectra.at_most l_n l_1 gamma c' -> c < c'.
End clause_5.

(* 6. with the condition number 4 (s^2 + s + 1)^3/(27 s^2 (s + 1)^2) < kappa, s = sqrt(kappa). *)

