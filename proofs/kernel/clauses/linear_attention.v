(* 1. With K(u, v) = <u, v>, functional gradient descent is gradient descent on W for f(x) = W x and the loss
   sum_i |W x_i - y_i|^2 with step r_l: *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient FunctionalDescent.
Module linear.
Section Given.
Variables (R : realFieldType) (d n n_y : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R).
Definition sizes : Prop := [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N].

(* f_L by functional gradient descent with K(u, v) = <u, v> *)
Definition f (rate : nat -> R) (L : nat) (u : point R d) (c : 'I_n_y) : R :=
  descent (fun u v : point R d => \sum_(k < d) u k * v k) X Y rate L u c.

(* sum_i |W x_i - y_i|^2 *)
Definition loss (W : 'M[R]_(n_y, d)) : R :=
  \sum_(c < n_y) \sum_(i < n) (\sum_(k < d) W c k * X k i - Y c i) * (\sum_(k < d) W c k * X k i - Y c i).

(* W_0 = 0 and W_{l+1} = W_l - r_l G, where G is the gradient of a loss at W_l: its derivative along D is <G, D>. *)
Definition gradient_descent (loss : 'M[R]_(n_y, d) -> R) (rate : nat -> R) (W : nat -> 'M[R]_(n_y, d)) : Prop :=
  W 0%N = 0 /\
  forall l, exists2 G : 'M[R]_(n_y, d),
    differential loss (W l) (fun D => \sum_c \sum_k G c k * D c k) & W l.+1 = W l - rate l *: G.
End Given.
End linear.

Module clause_1.
Definition premises := linear.sizes.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y, premises d n n_y ->
  forall (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) rate,
  exists2 W, linear.gradient_descent (linear.loss X Y) rate W &
    forall L u c, linear.f X Y rate L u c = \sum_(k < d) W L c k * u k.
End clause_1.

(* 2. f_l(x) = W_l x with W_0 = 0, W_{l+1} = W_l - 2 r_l sum_i (W_l x_i - y_i) x_i^T, *)

(* 3. that is, the steps of gradient_descent_steps (loss 1/(2N) sum_i |W x_i - y_i|^2) with eta_l = 2 N r_l. *)
From Statements Require gradient_descent_steps.
Module clause_3.
Definition premises := linear.sizes.
(* These W_L are those of gradient_descent_steps from W_0 = 0, for whatever queries. *)
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y, premises d n n_y ->
  forall (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) rate,
  let eta l := 2%:R * n%:R * rate l in
  exists2 W, linear.gradient_descent (fun W => 1 / (2%:R * n%:R) * linear.loss X Y W) eta W &
    (forall L u c, linear.f X Y rate L u c = \sum_(k < d) W L c k * u k) /\
    forall L c k m (Q : 'I_d -> 'I_m -> R) query_slot,
      gradient_descent_steps.simulation.s_W
        (gradient_descent_steps.simulation.after X Y Q query_slot (fun _ _ => 0) eta L) c k = W L c k.
End clause_3.

(* 4. Linear layers with V_l = diag(0, -2 r_l), B_l = C_l = I leave y_i - W_L x_i in the context slots *)

(* 5. and predict W_L x_{n+1}. *)

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient FunctionalDescent Arithmetic.
Import Num.Theory.
Section Derived.
Hypothesis simulation : simulation.statement.

Section Given.
Variables (R : realFieldType) (d n n_y : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (rate : nat -> R).
Hypothesis sizes : linear.sizes d n n_y.

Let state L := simulation.after X Y (fun _ (_ : 'I_1) => 0) (fun _ _ => 0) rate L.
Let W L : 'M[R]_(n_y, d) := \matrix_(c, k) simulation.s_W (state L) c k.
Let G (W : 'M[R]_(n_y, d)) : 'M[R]_(n_y, d) :=
  \matrix_(c, k) \sum_(i < n) 2%:R * (\sum_(k < d) W c k * X k i - Y c i) * X k i.

Lemma gradient_of_loss (V : 'M[R]_(n_y, d)) :
  differential (linear.loss X Y) V (fun D => \sum_c \sum_k G V c k * D c k).
Proof.
move=> D; pose residual c i := \sum_(k < d) V c k * X k i - Y c i.
have -> : \sum_c \sum_k G V c k * D c k = \sum_c \sum_i 2%:R * residual c i * (\sum_(k < d) D c k * X k i).
  apply: eq_bigr => c _; transitivity (\sum_k \sum_i 2%:R * residual c i * X k i * D c k).
    by apply: eq_bigr => k _; rewrite mxE mulr_suml.
  rewrite exchange_big; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => k _ /=; arithmetic.
apply: derivative_ext (derivative_of_squares _ _) => t; apply: eq_bigr => c _; apply: eq_bigr => i _.
suff -> : \sum_(k < d) (V + t *: D) c k * X k i - Y c i = residual c i + t * (\sum_(k < d) D c k * X k i) by [].
rewrite /residual addrAC; congr (_ - _); rewrite mulr_sumr -big_split; apply: eq_bigr => k _ /=.
rewrite !mxE; arithmetic.
Qed.

Lemma descends : linear.gradient_descent (linear.loss X Y) rate W.
Proof.
split=> [|l]; first by apply/matrixP=> c k; rewrite !mxE.
exists (G (W l)); first exact: gradient_of_loss.
apply/matrixP=> c k; rewrite !mxE /=; congr (_ + _); case: sizes => _ n0 _.
have n1 : n%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
rewrite mulfK // mulNr -mulrA mulr_sumr; congr (- (_ * _)); apply: eq_bigr => i _.
by rewrite mulrA; congr (_ * (_ - _) * _); apply: eq_bigr => k' _; rewrite mxE.
Qed.

Lemma f_is L u c : linear.f X Y rate L u c = \sum_(k < d) W L c k * u k.
Proof.
case: sizes => d0 n0 y0; pose Q (k : 'I_d) (_ : 'I_1) := u k.
have given : @simulation.premises R d n n_y 1 (fun _ _ => 0).
  by split=> //; [rewrite pnatr_eq0 -lt0n|move=> *; rewrite mulr0].
have [_ [_ [_ [_ [_ [_ e]]]]]] := simulation X Y Q rate given L.
pose at_Q l := simulation.after X Y Q (fun _ _ => 0) rate l.
have same l : simulation.s_f (at_Q l) = simulation.s_f (state l) /\ simulation.s_W (at_Q l) = simulation.s_W (state l).
  by elim: l => //= l [-> ->].
have f_of l : linear.f X Y rate l =2 simulation.s_f (at_Q l).
  elim: l => //= l IH v b; rewrite -[LHS]/(linear.f X Y rate l v b - rate l * gradient _ X Y (linear.f X Y rate l) v b).
  rewrite IH; congr (_ - _ * (_ * _)); apply: eq_bigr => i _; rewrite IH; congr (_ * _).
  by apply: eq_bigr => k _; rewrite ffunE.
have -> : u = [ffun k => Q k ord0] by apply/ffunP=> k; rewrite ffunE.
rewrite f_of e; apply: eq_bigr => k _; by rewrite mxE ffunE; have [_ ->] := same L.
Qed.
End Given.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R d n n_y sizes X Y rate; eexists; first exact: (descends X Y rate sizes).
exact: (f_is X Y rate sizes).
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n n_y sizes X Y rate eta; case: (sizes) => d0 n0 y0.
have n1 : n%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have two : 2%:R != 0 :> R by rewrite pnatr_eq0.
have [W0 step] := descends X Y rate sizes; eexists; last split; last 2 first.
- exact: (f_is X Y rate sizes).
- move=> L c k m Q query_slot; rewrite mxE; elim: L c k => //= l IH c k; rewrite IH; congr (_ + - _ * _).
    rewrite /eta; arithmetic.
  by apply: eq_bigr => i _; congr ((_ - _) * _); apply: eq_bigr => k' _; rewrite IH.
split=> // l; have [G dG ->] := step l; exists (1 / (2%:R * n%:R) *: G).
  move=> D; have := derivative_scale (1 / (2%:R * n%:R)) (dG D); rewrite mulr_sumr.
  rewrite (_ : \sum_c _ = \sum_c \sum_k (1 / (2%:R * n%:R) *: G) c k * D c k) // .
  by apply: eq_bigr => c _; rewrite mulr_sumr; apply: eq_bigr => k _; rewrite mxE mulrA.
by rewrite scalerA /eta mulrAC mul1r mulfV ?mul1r // mulf_neq0.
Qed.

Definition clause_1_met (R : realFieldType) : clause_1.premises 1 1 1.
Proof. by []. Qed.
Definition clause_3_met (R : realFieldType) : clause_3.premises 1 1 1.
Proof. by []. Qed.
End Derived.
