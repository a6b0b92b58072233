(* 1. L linear layers with scores <x_i, A_l x_j> and values diag(0, -1/N), any A_l, leave Y - W_L X in the y
   slots *)

(* 2. and predict W_L x_t, where W_0 = 0, W_{l+1} = W_l - (1/N) (W_l X - Y) X^T A_l: *)

(* 3. a step of gradient descent for 1/(2N) sum_i |W x_i - y_i|^2 with the preconditioner A_l from the right,
   and for w = W^T, n_y = 1, with A_l^T from the left. *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient.
Module clause_3.
Definition premises (d n n_y m : nat) : Prop := [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N & (0 < m)%N].
Section Given.
Variables (R : realFieldType) (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (A : nat -> 'M[R]_d).
(* 1/(2N) sum_i |W x_i - y_i|^2 *)
Definition loss (W : 'M[R]_(n_y, d)) : R :=
  1 / (2%:R * n%:R) * \sum_(c < n_y) \sum_(i < n)
    (\sum_(k < d) W c k * X k i - Y c i) * (\sum_(k < d) W c k * X k i - Y c i).
(* The gradient of f at W is G: the derivative along D is <G, D>. *)
Definition gradient a b (f : 'M[R]_(a, b) -> R) (W G : 'M[R]_(a, b)) : Prop :=
  differential f W (fun D => \sum_i \sum_j G i j * D i j).
(* What L of these layers leave where the query's y slot starts at 0 *)
Definition layers (L : nat) := simulation.after X Y Q (fun _ _ => 0) (fun l i j => A l i j) L.
End Given.
(* The last is for w = W^T, for n_y = 1 and any other. *)
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m, premises d n n_y m ->
  forall (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (A : nat -> 'M[R]_d),
  exists W : nat -> 'M[R]_(n_y, d),
    [/\ W 0%N = 0,
        forall l, exists2 G, gradient (loss X Y) (W l) G & W l.+1 = W l - G *m A l,
        forall L c i, simulation.s_y (layers X Y Q A L) c i = Y c i - \sum_(k < d) W L c k * X k i,
        forall L c j, - simulation.s_query_y (layers X Y Q A L) c j = \sum_(k < d) W L c k * Q k j &
        forall l, exists2 g, gradient (fun w => loss X Y w^T) (W l)^T g &
          (W l.+1)^T = (W l)^T - (A l)^T *m g].
End clause_3.

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient Arithmetic.
Import Num.Theory.
Section Derived.
Hypothesis simulation : simulation.statement.

Section Given.
Variables (R : realFieldType) (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (A : nat -> 'M[R]_d).
Hypothesis sizes : clause_3.premises d n n_y m.
Let G (W : 'M[R]_(n_y, d)) : 'M[R]_(n_y, d) :=
  \matrix_(c, k) (1 / n%:R * (\sum_(i < n) (\sum_(k < d) W c k * X k i - Y c i) * X k i)).
Let W L : 'M[R]_(n_y, d) := \matrix_(c, k) simulation.s_W (clause_3.layers X Y Q A L) c k.

Lemma n_is_not_0 : n%:R != 0 :> R.
Proof. by case: sizes => _ n0 _ _; rewrite pnatr_eq0 -lt0n. Qed.

Lemma gradient_of_loss (V : 'M[R]_(n_y, d)) : clause_3.gradient (clause_3.loss X Y) V (G V).
Proof.
have two : 2%:R != 0 :> R by rewrite pnatr_eq0.
move=> D; pose residual c i := \sum_(k < d) V c k * X k i - Y c i.
have -> : \sum_c \sum_k G V c k * D c k =
    1 / (2%:R * n%:R) * \sum_c \sum_i 2%:R * residual c i * (\sum_(k < d) D c k * X k i).
  rewrite mulr_sumr; apply: eq_bigr => c _.
  transitivity (1 / n%:R * (\sum_k \sum_i residual c i * X k i * D c k)).
    rewrite mulr_sumr; apply: eq_bigr => k _; rewrite mxE !mulr_sumr mulr_suml.
    by apply: eq_bigr => i _; rewrite -/(residual c i); arithmetic.
  rewrite exchange_big !mulr_sumr; apply: eq_bigr => i _.
  transitivity (1 / n%:R * (residual c i * (\sum_(k < d) D c k * X k i))).
    by congr (_ * _); rewrite mulr_sumr; apply: eq_bigr => k _ /=; arithmetic.
  by rewrite [2%:R * n%:R]mulrC invfM -[in LHS](mulfVK two (1 / n%:R)); arithmetic.
apply/derivative_scale; apply: derivative_ext (derivative_of_squares _ _) => t.
apply: eq_bigr => c _; apply: eq_bigr => i _.
suff -> : \sum_(k < d) (V + t *: D) c k * X k i - Y c i = residual c i + t * (\sum_(k < d) D c k * X k i) by [].
rewrite /residual addrAC; congr (_ - _); rewrite mulr_sumr -big_split; apply: eq_bigr => k _ /=.
rewrite !mxE; arithmetic.
Qed.

Lemma step l : W l.+1 = W l - G (W l) *m A l.
Proof.
apply/matrixP=> c k; rewrite !mxE /=; congr (_ + _); rewrite -sumrN; apply: eq_bigr => k' _.
rewrite mxE -[RHS]mulNr -[in RHS]mulNr; congr (_ * _ * _); apply: eq_bigr => i _; congr ((_ - _) * _).
by apply: eq_bigr => k2 _; rewrite mxE.
Qed.
End Given.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n n_y m sizes X Y Q A; case: (sizes) => d0 n0 y0 m0.
have given : @simulation.premises R d n n_y m (fun _ _ => 0).
  by split=> // [|*]; [exact: n_is_not_0 sizes|rewrite mulr0].
exists (fun L => \matrix_(c, k) simulation.s_W (clause_3.layers X Y Q A L) c k).
split=> [|l|L c i|L c j|l].
- by apply/matrixP=> c k; rewrite !mxE.
- by eexists; [exact: gradient_of_loss|exact: step].
- have [_ [e _]] := simulation X Y Q (fun l i j => A l i j) given L.
  by rewrite e; congr (_ - _); apply: eq_bigr => k _; rewrite mxE.
- have [_ [_ [_ [_ e]]]] := simulation X Y Q (fun l i j => A l i j) given L.
  by rewrite e; apply: eq_bigr => k _; rewrite mxE.
rewrite step; set W := (X in clause_3.gradient _ X^T).
have := gradient_of_loss X Y W; set G := (X in clause_3.gradient _ _ X) => dG; exists G^T.
  move=> D; have := dG D^T; rewrite exchange_big.
  have -> : \sum_j \sum_i G i j * D^T i j = \sum_i \sum_j G^T i j * D i j.
    by apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite !mxE.
  by apply: derivative_ext => t /=; rewrite linearD linearZ /= trmxK.
by rewrite linearB /= trmx_mul.
Qed.

Definition clause_3_met (R : realFieldType) : clause_3.premises 1 1 1 1.
Proof. by []. Qed.
End Derived.
