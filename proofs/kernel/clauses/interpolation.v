(* 1. If trained weights are the constructed ones up to rescaling, P W_V times s and W_K^T W_Q divided by s,
   then rescaling them by 1/s and s and averaging P W_V and W_K^T W_Q with any weights 1 - alpha and alpha gives
   the constructed layer: the same slots, *)
From mathcomp Require Import matrix.
From Kernel Require Import LinearLayer.
Module weights.
Section Given.
Variables (R : fieldType) (d n_y n m p p1 p2 : nat) (s alpha : R).
(* The constructed weights: V is P W_V, and there are keys and queries, as those of all others, of so many rows *)
Variables (V : 'M[R]_(d + n_y)) (W_K W_Q : 'M[R]_(p, d + n_y)).
(* The trained ones, *)
Variables (V1 : 'M[R]_(d + n_y)) (W_K1 W_Q1 : 'M[R]_(p1, d + n_y)).
(* and the average *)
Variables (V2 : 'M[R]_(d + n_y)) (W_K2 W_Q2 : 'M[R]_(p2, d + n_y)).
(* of the constructed ones and of the trained ones, times a and b. *)
Record average (a b : R) : Prop := Average {
  sizes : [/\ (0 < d)%N, (0 < n_y)%N, (0 < n)%N & (0 < m)%N];
  rows : (0 < p)%N;
  scale : s != 0;
  trained_values : V1 = s *: V;
  trained_product : W_K1^T *m W_Q1 = (1 / s) *: (W_K^T *m W_Q);
  values : V2 = (1 - alpha) *: V + alpha *: (a *: V1);
  product : W_K2^T *m W_Q2 = (1 - alpha) *: (W_K^T *m W_Q) + alpha *: (b *: (W_K1^T *m W_Q1)) }.
End Given.
End weights.

Module clause_1.
Definition premises (R : fieldType) d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 : Prop :=
  @weights.average R d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 (1 / s) s.
Definition statement : Prop :=
  forall (R : fieldType) d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2,
  @premises R d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 ->
  forall (E : 'M[R]_(d + n_y, n)) (F : 'M[R]_(d + n_y, m)), layer V2 W_K2 W_Q2 E F = layer V W_K W_Q E F.
End clause_1.

(* 2. hence the same prediction and loss. *)
Module clause_2.
Section Given.
Variables (R : fieldType) (d n_y n m : nat).
(* The prediction is minus the y slot of the queries. *)
Definition prediction (left : 'M[R]_(d + n_y, n) * 'M[R]_(d + n_y, m)) : 'I_n_y -> 'I_m -> R :=
  fun i j => - y_of left.2 i j.
Variables (p p1 p2 : nat) (s alpha : R).
Variables (V : 'M[R]_(d + n_y)) (W_K W_Q : 'M[R]_(p, d + n_y)) (V1 : 'M[R]_(d + n_y)) (W_K1 W_Q1 : 'M[R]_(p1, d + n_y)).
Variables (V2 : 'M[R]_(d + n_y)) (W_K2 W_Q2 : 'M[R]_(p2, d + n_y)).
(* A loss: any function of the predictions for whatever prompts *)
Variables (Z : Type) (loss : (Z -> 'I_n_y -> 'I_m -> R) -> R).
Record premises : Prop := Premises {
  averaged : weights.average n m s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 (1 / s) s;
  a_loss : forall u v, (forall z i j, u z i j = v z i j) -> loss u = loss v }.
End Given.
Definition statement : Prop :=
  forall (R : fieldType) d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 Z loss,
  @premises R d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 Z loss ->
  (forall (E : 'M[R]_(d + n_y, n)) (F : 'M[R]_(d + n_y, m)) i j,
    prediction (layer V2 W_K2 W_Q2 E F) i j = prediction (layer V W_K W_Q E F) i j) /\
  forall (E : Z -> 'M[R]_(d + n_y, n)) (F : Z -> 'M[R]_(d + n_y, m)),
    loss (fun z => prediction (layer V2 W_K2 W_Q2 (E z) (F z))) =
      loss (fun z => prediction (layer V W_K W_Q (E z) (F z))).
End clause_2.

(* 3. Averaged without rescaling, the layer's update is the constructed one times ((1 - alpha) + alpha s) ((1 -
   alpha) + alpha/s) = 1 + alpha (1 - alpha) (s - 1)^2 / s. *)
Module clause_3.
Definition premises (R : fieldType) d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 : Prop :=
  @weights.average R d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 1 1.
Definition statement : Prop :=
  forall (R : fieldType) d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2,
  @premises R d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 ->
  let factor := ((1 - alpha) + alpha * s) * ((1 - alpha) + alpha / s) in
  factor = 1 + alpha * (1 - alpha) * (s - 1) ^+ 2 / s /\
  forall (E : 'M[R]_(d + n_y, n)) (F : 'M[R]_(d + n_y, m)),
    (layer V2 W_K2 W_Q2 E F).1 - E = factor *: ((layer V W_K W_Q E F).1 - E) /\
    (layer V2 W_K2 W_Q2 E F).2 - F = factor *: ((layer V W_K W_Q E F).2 - F).
End clause_3.

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import LinearLayer Arithmetic.
Import Num.Theory.
Section Derived.
Hypothesis with_rescaling : with_rescaling.statement.
Hypothesis without_rescaling : without_rescaling.statement.

Section Given.
Variables (R : fieldType) (d n_y n m p p1 p2 : nat) (s alpha : R).
Variables (V : 'M[R]_(d + n_y)) (W_K W_Q : 'M[R]_(p, d + n_y)) (V1 : 'M[R]_(d + n_y)) (W_K1 W_Q1 : 'M[R]_(p1, d + n_y)).
Variables (V2 : 'M[R]_(d + n_y)) (W_K2 W_Q2 : 'M[R]_(p2, d + n_y)) (a b : R).
Hypothesis averaged : weights.average n m s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 a b.

(* The average is that of the values, and of the keys with the same queries. *)
Let keys : 'M[R]_(p, d + n_y) := \matrix_(i, k) ((- alpha + 1) * W_K i k + alpha * (b * (1 / s * W_K i k))).
Let vals (i k : 'I_(d + n_y)) : R := (- alpha + 1) * V i k + alpha * (a * (s * V i k)).

Lemma left_by_the_average (E : 'M[R]_(d + n_y, n)) j (F : 'M[R]_(d + n_y, j)) i t :
  (F + addition V2 W_K2 W_Q2 E F) i t = F i t +
    read (fun k => vals i (lshift n_y k)) (fun k => vals i (rshift d k))
      (fun r k => (- alpha + 1) * at_x W_K r k + alpha * (b * (1 / s * at_x W_K r k)))
      (fun r k => (- alpha + 1) * at_y W_K r k + alpha * (b * (1 / s * at_y W_K r k))) (at_x W_Q) (at_y W_Q)
      (x_of E) (y_of E) (fun k => x_of F k t) (fun k => y_of F k t).
Proof.
case: averaged => _ _ _ V1_is product1 V2_is product2.
have -> : addition V2 W_K2 W_Q2 E F = addition V2 keys W_Q E F.
  rewrite !addition_of_product product2 product1; congr (_ *m _ *m _).
  apply/matrixP=> k l; rewrite !mxE mulr_sumr mulr_sumr mulr_sumr mulr_sumr -big_split.
  apply: eq_bigr => r _; rewrite !mxE /=; arithmetic.
rewrite added; congr (_ + _); apply: read_eq => [k|k|r k|r k]; rewrite /at_x /at_y ?V2_is ?V1_is ?mxE //.
  by rewrite /vals [- alpha + 1]addrC.
by rewrite /vals [- alpha + 1]addrC.
Qed.
End Given.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 averaged E F.
case: (averaged) => [[d0 y0 n0 m0] p0 s0 _ _ _ _].
have given : with_rescaling.premises d n n_y m p s by [].
have [ex [ey [eqx eqy]]] := with_rescaling (x_of E) (y_of E) (x_of F) (y_of F)
  (fun i => at_x V (lshift n_y i)) (fun i => at_y V (lshift n_y i)) (fun i => at_x V (rshift d i))
  (fun i => at_y V (rshift d i)) (at_x W_K) (at_y W_K) (at_x W_Q) (at_y W_Q) alpha given.
congr (_, _); apply: tokens_eq => i t; rewrite /x_of /y_of (left_by_the_average averaged) added.
- exact: ex.
- exact: ey.
- exact: eqx.
- exact: eqy.
Qed.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 Z loss [averaged a_loss].
have same := clause_1_holds averaged.
split=> [E F i j|E F]; first by rewrite same.
by apply: a_loss => z i j; rewrite same.
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n_y n m p p1 p2 s alpha V W_K W_Q V1 W_K1 W_Q1 V2 W_K2 W_Q2 averaged factor.
case: (averaged) => [[d0 y0 n0 m0] p0 s0 _ _ _ _].
have factor_is : factor = alpha * (- alpha + 1) * (s - 1) * (s - 1) / s + 1.
  have one : s * s^-1 = 1 by exact: mulfV.
  transitivity ((1 - alpha) * (1 - alpha) + (1 - alpha) * alpha * s^-1
    + alpha * s * (1 - alpha) + alpha * alpha * (s * s^-1)).
    by rewrite /factor; arithmetic.
  transitivity (alpha * (1 - alpha) * (s * (s * s^-1) - 2%:R * (s * s^-1) + s^-1) + 1); last by arithmetic.
  by rewrite one; arithmetic.
split=> [|E F]; first by rewrite factor_is; arithmetic.
have given : without_rescaling.premises d n n_y m p s by [].
have [ex [ey [eqx eqy]]] := without_rescaling (x_of E) (y_of E) (x_of F) (y_of F)
  (fun i => at_x V (lshift n_y i)) (fun i => at_y V (lshift n_y i)) (fun i => at_x V (rshift d i))
  (fun i => at_y V (rshift d i)) (at_x W_K) (at_y W_K) (at_x W_Q) (at_y W_Q) alpha given.
have once j (G : 'M[R]_(d + n_y, j)) i t : (G + addition V2 W_K2 W_Q2 E G) i t = G i t +
    read (fun k => (- alpha + 1) * at_x V i k + alpha * (s * at_x V i k))
      (fun k => (- alpha + 1) * at_y V i k + alpha * (s * at_y V i k))
      (fun r k => (- alpha + 1) * at_x W_K r k + alpha * (1 / s * at_x W_K r k))
      (fun r k => (- alpha + 1) * at_y W_K r k + alpha * (1 / s * at_y W_K r k)) (at_x W_Q) (at_y W_Q)
      (x_of E) (y_of E) (fun k => x_of G k t) (fun k => y_of G k t).
  by rewrite (left_by_the_average averaged); congr (_ + _); apply: read_eq => [k|k|r k|r k]; rewrite mul1r.
have less j (G A H : 'M[R]_(d + n_y, j)) :
    (forall i t, H i t = G i t + factor * ((G + A) i t - G i t)) -> H - G = factor *: (G + A - G).
  by move=> e; apply/matrixP=> i t; rewrite [LHS]mxE e !mxE; arithmetic.
split; apply: less => i t; rewrite factor_is.
- case: (split_ordP i) => k ->; rewrite once added; [exact: ex|exact: ey].
- case: (split_ordP i) => k ->; rewrite once added; [exact: eqx|exact: eqy].
Qed.

(* One row that is 1 everywhere, s = 2 and alpha = 3 *)
Lemma average_met (R : fieldType) (V : 'M[R]_(1 + 1)) (K Q : 'M[R]_(1, 1 + 1)) (s alpha a b : R) : s != 0 ->
  weights.average 1 1 s alpha V K Q (s *: V) K ((1 / s) *: Q) ((1 - alpha) *: V + alpha *: (a *: (s *: V))) K
    ((1 - alpha) *: Q + alpha *: (b *: ((1 / s) *: Q))) a b.
Proof. by move=> s0; split=> //; rewrite ?mulmxDr -!scalemxAr. Qed.
Lemma two (R : realFieldType) : 2%:R != 0 :> R.
Proof. by rewrite pnatr_eq0. Qed.
Definition clause_1_met (R : realFieldType) :
  @clause_1.premises R 1 1 1 1 1 1 1 2%:R 3%:R 1%:M (const_mx 1) (const_mx 1) (2%:R *: 1%:M)
    (const_mx 1) ((1 / 2%:R) *: const_mx 1) ((1 - 3%:R) *: 1%:M + 3%:R *: ((1 / 2%:R) *: (2%:R *: 1%:M))) (const_mx 1)
    ((1 - 3%:R) *: const_mx 1 + 3%:R *: (2%:R *: ((1 / 2%:R) *: const_mx 1))).
Proof. exact/average_met/two. Qed.
Definition clause_2_met (R : realFieldType) :
  @clause_2.premises R 1 1 1 1 1 1 1 2%:R 3%:R 1%:M (const_mx 1) (const_mx 1) (2%:R *: 1%:M)
    (const_mx 1) ((1 / 2%:R) *: const_mx 1) ((1 - 3%:R) *: 1%:M + 3%:R *: ((1 / 2%:R) *: (2%:R *: 1%:M))) (const_mx 1)
    ((1 - 3%:R) *: const_mx 1 + 3%:R *: (2%:R *: ((1 / 2%:R) *: const_mx 1)))
    unit (fun u => u tt ord0 ord0).
Proof. by split=> [|u v same]; [exact/average_met/two|exact: same]. Qed.
Definition clause_3_met (R : realFieldType) :
  @clause_3.premises R 1 1 1 1 1 1 1 2%:R 3%:R 1%:M (const_mx 1) (const_mx 1) (2%:R *: 1%:M)
    (const_mx 1) ((1 / 2%:R) *: const_mx 1) ((1 - 3%:R) *: 1%:M + 3%:R *: (1 *: (2%:R *: 1%:M))) (const_mx 1)
    ((1 - 3%:R) *: const_mx 1 + 3%:R *: (1 *: ((1 / 2%:R) *: const_mx 1))).
Proof. exact/average_met/two. Qed.
End Derived.
