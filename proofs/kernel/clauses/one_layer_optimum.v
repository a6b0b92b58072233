(* 1. Let y = W x with W, the context X and the query x_t independent, with moments of W and of X up to order 4 and of
   x_t up to order 2, W of the law of -W and with uncorrelated entries of variance 1, and let the query's slot start at
   0. *)
From Kernel Require Import Expectation Moments.
Module task.
Section Given.
Variables (R : realFieldType) (d n n_y : nat) (Ws Xs xs : law R).
Variables (W : outcome Ws -> 'I_n_y -> 'I_d -> R) (X : outcome Xs -> 'I_d -> 'I_n -> R) (x : outcome xs -> 'I_d -> R).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N];
  moments_of_W : has_moments (fun (i : 'I_n_y * 'I_d) w => W w i.1 i.2) 4;
  moments_of_X : has_moments (fun (i : 'I_d * 'I_n) w => X w i.1 i.2) 4;
  moments_of_x : has_moments (fun a w => x w a) 2;
  (* As W has the law of -W, its odd moments are 0. *)
  odd : (forall c a, mean (fun w => W w c a) = 0) /\
    (forall c a e b f g, mean (fun w => W w c a * W w e b * W w f g) = 0);
  uncorrelated : forall c a e b, mean (fun w => W w c a * W w e b) = (c == e)%:R * (a == b)%:R }.

(* S = X X^T, E[S] and E[S^2] *)
Definition S (u : 'I_d -> 'I_n -> R) a b := \sum_(i < n) u a i * u b i.
Definition mean_S a b := mean (fun w => S (X w) a b).
Definition mean_S2 a b := mean (fun w => \sum_(c < d) S (X w) a c * S (X w) c b).
Definition normal_equation (C : 'I_d -> 'I_d -> R) : Prop := forall a b, \sum_(c < d) mean_S2 a c * C c b = mean_S a b.
End Given.
End task.

(* 2. If E[S^2] C = E[S], S = X X^T, then P W_V = diag(0, -I), W_K^T W_Q = diag(C, 0) is best among all one-layer
   linear attentions with any number of heads: *)
Module attention.
Section Given.
Variables (R : realFieldType) (d n n_y : nat).
Record head := Head {
  width : nat;
  V_xx : 'I_d -> 'I_d -> R; V_xy : 'I_d -> 'I_n_y -> R; V_yx : 'I_n_y -> 'I_d -> R; V_yy : 'I_n_y -> 'I_n_y -> R;
  K_x : 'I_width -> 'I_d -> R; K_y : 'I_width -> 'I_n_y -> R;
  Q_x : 'I_width -> 'I_d -> R; Q_y : 'I_width -> 'I_n_y -> R }.

(* What a head adds to the y slot of a query (q, 0), from a context of x slots X and labels W X; the prediction is
   minus that slot. *)
Definition adds (h : head) (W : 'I_n_y -> 'I_d -> R) (X : 'I_d -> 'I_n -> R) (q : 'I_d -> R) (c : 'I_n_y) : R :=
  let Y e i := \sum_(b < d) W e b * X b i in
  \sum_(i < n) (\sum_(a < d) V_yx h c a * X a i + \sum_(e < n_y) V_yy h c e * Y e i) *
    (\sum_(k < width h) (\sum_(a < d) K_x k a * X a i + \sum_(e < n_y) K_y k e * Y e i) *
      (\sum_(a < d) Q_x k a * q a + \sum_(e < n_y) Q_y k e * 0)).
Definition prediction (hs : seq head) W X q c : R := - (0 + \sum_(h <- hs) adds h W X q c).

(* P W_V = diag(0, -I), W_K^T W_Q = diag(C, 0) *)
Definition is_optimum (C : 'I_d -> 'I_d -> R) (h : head) : Prop :=
  ((forall c a, V_yx h c a = 0) /\ (forall c e, V_yy h c e = - (c == e)%:R)) /\
  [/\ forall a b, \sum_(k < width h) K_x k a * Q_x k b = C a b,
      forall a e, \sum_(k < width h) K_x k a * Q_y k e = 0,
      forall e b, \sum_(k < width h) K_y (h := h) k e * Q_x k b = 0 &
      forall e f, \sum_(k < width h) K_y (h := h) k e * Q_y k f = 0].

(* |W x_t - prediction|^2/2, and |prediction - another|^2/2 *)
Variables (Ws Xs xs : law R).
Variables (W : outcome Ws -> 'I_n_y -> 'I_d -> R) (X : outcome Xs -> 'I_d -> 'I_n -> R) (x : outcome xs -> 'I_d -> R).
Definition all_laws := independent Ws (independent Xs xs).
Definition predicted hs c (w : outcome all_laws) := prediction hs (W w.1) (X w.2.1) (x w.2.2) c.
Definition error hs c (w : outcome all_laws) := \sum_(a < d) W w.1 c a * x w.2.2 a - predicted hs c w.
Definition half_square hs (w : outcome all_laws) := 1 / 2%:R * \sum_(c < n_y) error hs c w ^+ 2.
Definition half_distance hs hs' (w : outcome all_laws) :=
  1 / 2%:R * \sum_(c < n_y) (predicted hs c w - predicted hs' c w) ^+ 2.
End Given.
End attention.

Module clause_2.
Record premises (R : realFieldType) d n n_y Ws Xs xs W X x C (h : attention.head R d n_y) : Prop := Premises {
  given : @task.premises R d n n_y Ws Xs xs W X x;
  solution : task.normal_equation X C;
  optimum : attention.is_optimum C h }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ws Xs xs W X x C h, @premises R d n n_y Ws Xs xs W X x C h ->
  forall hs, exists half_mse least,
  [/\ mean_is (attention.half_square W X x hs) half_mse, mean_is (attention.half_square W X x [:: h]) least &
      least <= half_mse].
End clause_2.

(* 3. whatever the weights, the half-MSE is the one of these plus half the mean square of the difference of the two
   predictions. *)
Module clause_3.
Notation premises := clause_2.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ws Xs xs W X x C h, @premises R d n n_y Ws Xs xs W X x C h ->
  forall hs, exists least excess,
  [/\ mean_is (attention.half_square W X x hs) (least + excess),
      mean_is (attention.half_square W X x [:: h]) least &
      mean_is (attention.half_distance W X x hs [:: h]) excess].
End clause_3.

(* 4. The least half-MSE is tr(E[x_t x_t^T] (I - E[S] C))/2 for each output. *)
Module clause_4.
Notation premises := clause_2.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ws Xs xs W X x C h, @premises R d n n_y Ws Xs xs W X x C h ->
  forall c, mean_is (fun w => 1 / 2%:R * attention.error W X x [:: h] c w ^+ 2)
    ((\sum_(a < d) \sum_(b < d) mean (fun w => x w a * x w b) *
      ((b == a)%:R - \sum_(e < d) task.mean_S X b e * C e a)) / 2%:R).
End clause_4.

(* 5. If flipping the sign of a coordinate in all tokens leaves the law of X as it is, for every coordinate, and no
   E[(S^2)_jj] is 0, then C = diag(c), c_j = E[S_jj]/E[(S^2)_jj]. *)

From mathcomp Require Import matrix.
From Kernel Require Import SameLaw.
Module clause_5.
Section Given.
Variables (R : realFieldType) (d n : nat) (Xs : law R) (X : outcome Xs -> 'I_d -> 'I_n -> R).
(* The sign of coordinate j is flipped in all tokens. *)
Definition flip (j : 'I_d) (u : 'M[R]_(d, n)) : 'M[R]_(d, n) := \matrix_(a, i) if a == j then - u a i else u a i.
Definition context w : 'M[R]_(d, n) := \matrix_(a, i) X w a i.
Record premises : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  moments : has_moments (fun (i : 'I_d * 'I_n) w => X w i.1 i.2) 4;
  flips : forall j, same_law context (fun w => flip j (context w)) }.
(* c_j = E[S_jj]/E[(S^2)_jj], and 0 where both are 0 *)
Definition c j : R := task.mean_S X j j / task.mean_S2 X j j.
End Given.
(* diag(c) is a solution, and others have the same row j, unless E[(S^2)_jj] = 0: then row j of E[S^2] and of E[S] is 0,
   and that of C any. *)
Definition statement : Prop :=
  forall (R : realFieldType) d n (Xs : law R) (X : outcome Xs -> 'I_d -> 'I_n -> R), premises X ->
  task.normal_equation X (fun a b => (a == b)%:R * c X b) /\
  forall C, task.normal_equation X C ->
  forall a, task.mean_S2 X a a != 0 -> forall b, C a b = (a == b)%:R * c X b.
End clause_5.

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Arithmetic Expectation Moments SameLaw.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis prediction : prediction.statement.
Hypothesis sign_flips : sign_flips.statement.
Hypothesis projection : projection.statement.

Section Heads.
Variables (R : realFieldType) (d n n_y : nat).
Hypothesis sizes : [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N].
Implicit Types (h : attention.head R d n_y) (hs : seq (attention.head R d n_y)).
Implicit Types (W : 'I_n_y -> 'I_d -> R) (X : 'I_d -> 'I_n -> R) (q : 'I_d -> R).

(* What a head reads of S, of S W^T and of W S W^T *)
Definition of_s h (c : 'I_n_y) (j a b : 'I_d) : R :=
  attention.V_yx h c a * (\sum_(k < attention.width h) attention.K_x k b * attention.Q_x k j).
Definition of_sw h (c : 'I_n_y) (j a : 'I_d) (e : 'I_n_y) : R :=
  attention.V_yx h c a * (\sum_(k < attention.width h) attention.K_y k e * attention.Q_x k j) +
  attention.V_yy h c e * (\sum_(k < attention.width h) attention.K_x k a * attention.Q_x k j).
Definition of_wsw h (c : 'I_n_y) (j : 'I_d) (e f : 'I_n_y) : R :=
  attention.V_yy h c e * (\sum_(k < attention.width h) attention.K_y k f * attention.Q_x k j).

(* W x_t - prediction is M x_t, M as the part has it. *)
Definition M (R_s : 'I_n_y -> 'I_d -> 'I_d -> 'I_d -> R) (R_sw : 'I_n_y -> 'I_d -> 'I_d -> 'I_n_y -> R)
    (R_wsw : 'I_n_y -> 'I_d -> 'I_n_y -> 'I_n_y -> R) W X c j : R :=
  W c j * 1 + \sum_(a < d) \sum_(b < d) R_s c j a b * (\sum_(i < n) X a i * X b i) * 1 +
  \sum_(a < d) \sum_(e < n_y) R_sw c j a e * (\sum_(b < d) (\sum_(i < n) X a i * X b i) * W e b) +
  \sum_(e < n_y) \sum_(f < n_y) \sum_(a < d) R_wsw c j e f * W e a *
    (\sum_(b < d) (\sum_(i < n) X a i * X b i) * W f b).

Lemma vanishes m (f g : 'I_m -> R) : \sum_(i < m) f i * (0 * g i) = 0.
Proof. by rewrite big1 // => i _; rewrite mul0r mulr0. Qed.

Lemma error_of_a_head h W X q c :
  \sum_(j < d) W c j * q j + attention.adds h W X q c =
  \sum_(j < d) M (of_s h) (of_sw h) (of_wsw h) W X c j * q j.
Proof.
case: (posnP (attention.width h)) => [none|p0].
  have empty (F : 'I_(attention.width h) -> R) : \sum_(k < attention.width h) F k = 0.
    by rewrite big1 // => k _; have := ltn_ord k; rewrite {2}none.
  have -> : attention.adds h W X q c = 0 by rewrite /attention.adds big1 // => i _; rewrite empty mulr0.
  rewrite addr0; apply: eq_bigr => j _; rewrite /M; congr (_ * _).
  rewrite mulr1 -[LHS]addr0 -[LHS]addr0 -[LHS]addr0; congr (_ + _ + _ + _); apply/esym.
  - by rewrite big1 // => a _; rewrite big1 // => b _; rewrite /of_s empty mulr0 !mul0r.
  - by rewrite big1 // => a _; rewrite big1 // => e _; rewrite /of_sw !empty !mulr0 addr0 mul0r.
  by rewrite big1 // => e _; rewrite big1 // => f _; rewrite big1 // => a _; rewrite /of_wsw empty mulr0 !mul0r.
case: sizes => d0 n0 y0.
have given : prediction.premises d n (attention.width h) (fun (_ : 'I_n_y) (_ : 'I_1) => 0 : R).
  by split=> // *; rewrite mul0r.
have [part _] := prediction X W (fun a _ => q a) (attention.V_xx h) (attention.V_xy h) (attention.V_yx h)
  (attention.V_yy h) (@attention.K_x _ _ _ h) (@attention.K_y _ _ _ h) (@attention.Q_x _ _ _ h)
  (@attention.Q_y _ _ _ h) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0)
  (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) given.
have {part} := part c ord0; rewrite opprK add0r.
have null m (F : 'I_m -> R) : \sum_(i < m) 0 * F i = 0 by rewrite big1 // => i _; rewrite mul0r.
rewrite [X in _ + (_ + X)]big1 ?addr0 => [|i _]; last by rewrite !null addr0 mul0r.
move=> ->; apply: eq_bigr => j _; congr (_ * _); rewrite /M.
have clean (f g : 'I_n_y -> R) x : x + \sum_(i < n_y) f i * (0 * g i) = x by rewrite vanishes addr0.
have clean' (f g : 'I_n_y -> R) x : x - \sum_(i < n_y) f i * (0 * g i) = x by rewrite vanishes subr0.
congr (_ + _ + _ + _).
- apply: eq_bigr => a _; apply: eq_bigr => b _; congr (_ * _ * _); rewrite /of_s !clean mul0r addr0; congr (_ * _).
  by apply: eq_bigr => k _; rewrite clean clean'.
- apply: eq_bigr => a _; apply: eq_bigr => e _; congr (_ * _); rewrite /of_sw !clean !mul0r !addr0.
  congr (_ * _ + _ * _); apply: eq_bigr => k _; by rewrite ?clean clean'.
apply: eq_bigr => e _; apply: eq_bigr => f _; apply: eq_bigr => a _; congr (_ * _ * _).
rewrite /of_wsw mul0r addr0; congr (_ * _); by apply: eq_bigr => k _; rewrite clean'.
Qed.

(* That of several: their coefficients add up. *)
Lemma M_add Rs Rs' Rsw Rsw' Rwsw Rwsw' W X c j :
  M (fun c j a b => Rs c j a b + Rs' c j a b) (fun c j a e => Rsw c j a e + Rsw' c j a e)
    (fun c j e f => Rwsw c j e f + Rwsw' c j e f) W X c j =
  M Rs Rsw Rwsw W X c j + (M Rs' Rsw' Rwsw' W X c j - W c j).
Proof.
rewrite /M.
have -> : \sum_(a < d) \sum_(b < d) (Rs c j a b + Rs' c j a b) * (\sum_(i < n) X a i * X b i) * 1 =
    \sum_(a < d) \sum_(b < d) Rs c j a b * (\sum_(i < n) X a i * X b i) * 1 +
    \sum_(a < d) \sum_(b < d) Rs' c j a b * (\sum_(i < n) X a i * X b i) * 1.
  rewrite -big_split; apply: eq_bigr => a _; rewrite -big_split; apply: eq_bigr => b _ /=.
  by rewrite !mulrDl.
have -> : \sum_(a < d) \sum_(e < n_y) (Rsw c j a e + Rsw' c j a e) *
      (\sum_(b < d) (\sum_(i < n) X a i * X b i) * W e b) =
    \sum_(a < d) \sum_(e < n_y) Rsw c j a e * (\sum_(b < d) (\sum_(i < n) X a i * X b i) * W e b) +
    \sum_(a < d) \sum_(e < n_y) Rsw' c j a e * (\sum_(b < d) (\sum_(i < n) X a i * X b i) * W e b).
  rewrite -big_split; apply: eq_bigr => a _; rewrite -big_split; apply: eq_bigr => e _ /=.
  by rewrite !mulrDl.
have -> : \sum_(e < n_y) \sum_(f < n_y) \sum_(a < d) (Rwsw c j e f + Rwsw' c j e f) * W e a *
      (\sum_(b < d) (\sum_(i < n) X a i * X b i) * W f b) =
    \sum_(e < n_y) \sum_(f < n_y) \sum_(a < d) Rwsw c j e f * W e a *
      (\sum_(b < d) (\sum_(i < n) X a i * X b i) * W f b) +
    \sum_(e < n_y) \sum_(f < n_y) \sum_(a < d) Rwsw' c j e f * W e a *
      (\sum_(b < d) (\sum_(i < n) X a i * X b i) * W f b).
  rewrite -big_split; apply: eq_bigr => e _; rewrite -big_split; apply: eq_bigr => f _ /=.
  by rewrite -big_split; apply: eq_bigr => a _; rewrite !mulrDl.
set s := \sum_(a < d) \sum_(b < d) Rs _ _ _ _ * _ * 1; set s' := \sum_(a < d) \sum_(b < d) _ * 1.
set t := \sum_(a < d) \sum_(e < n_y) Rsw _ _ _ _ * _; set t' := \sum_(a < d) \sum_(e < n_y) _.
set u := \sum_(e < n_y) \sum_(f < n_y) \sum_(a < d) Rwsw _ _ _ _ * _ * _.
set u' := \sum_(e < n_y) \sum_(f < n_y) \sum_(a < d) _; arithmetic.
Qed.

Lemma M_eq Rs Rs' Rsw Rsw' Rwsw Rwsw' W X c j :
  (forall a b, Rs c j a b = Rs' c j a b) -> (forall a e, Rsw c j a e = Rsw' c j a e) ->
  (forall e f, Rwsw c j e f = Rwsw' c j e f) -> M Rs Rsw Rwsw W X c j = M Rs' Rsw' Rwsw' W X c j.
Proof.
move=> e1 e2 e3; congr (_ + _ + _ + _); first by apply: eq_bigr => a _; apply: eq_bigr => b _; rewrite e1.
  by apply: eq_bigr => a _; apply: eq_bigr => e _; rewrite e2.
by apply: eq_bigr => e _; apply: eq_bigr => f _; apply: eq_bigr => a _; rewrite e3.
Qed.

Lemma M_nothing W X c j : M (fun _ _ _ _ => 0) (fun _ _ _ _ => 0) (fun _ _ _ _ => 0) W X c j = W c j.
Proof.
rewrite /M mulr1 big1 ?addr0 => [|a _]; last by rewrite big1 // => b _; rewrite !mul0r.
rewrite big1 ?addr0 => [|a _]; last by rewrite big1 // => e _; rewrite mul0r.
by rewrite big1 ?addr0 // => e _; rewrite big1 // => f _; rewrite big1 // => a _; rewrite !mul0r.
Qed.

Definition all_s hs c j a b := \sum_(h <- hs) of_s h c j a b.
Definition all_sw hs c j a e := \sum_(h <- hs) of_sw h c j a e.
Definition all_wsw hs c j e f := \sum_(h <- hs) of_wsw h c j e f.

Lemma error_of_heads hs W X q c :
  \sum_(j < d) W c j * q j - attention.prediction hs W X q c =
  \sum_(j < d) M (all_s hs) (all_sw hs) (all_wsw hs) W X c j * q j.
Proof.
rewrite /attention.prediction opprK add0r; elim: hs => [|h hs IH].
  rewrite big_nil addr0; apply: eq_bigr => j _; congr (_ * _); rewrite -(M_nothing W X c j).
  by apply: M_eq => *; rewrite ?/all_s ?/all_sw ?/all_wsw big_nil.
rewrite big_cons addrA error_of_a_head.
transitivity (\sum_(j < d) M (of_s h) (of_sw h) (of_wsw h) W X c j * q j +
    (\sum_(j < d) M (all_s hs) (all_sw hs) (all_wsw hs) W X c j * q j - \sum_(j < d) W c j * q j)).
  by rewrite -IH [_ + _ - _]addrAC subrr add0r.
rewrite -sumrB -big_split; apply: eq_bigr => j _ /=; rewrite -mulrBl -mulrDl; congr (_ * _); rewrite -M_add.
by apply: M_eq => *; rewrite ?/all_s ?/all_sw ?/all_wsw big_cons.
Qed.

(* That of the optimum reads -C of S W^T. *)
Definition minus C (c : 'I_n_y) (j a : 'I_d) (e : 'I_n_y) : R := - ((c == e)%:R * C a j).
Definition nothing (I J : Type) (c : 'I_n_y) (j : 'I_d) (a : I) (b : J) : R := 0.

Lemma error_of_the_optimum C h W X q c : attention.is_optimum C h ->
  \sum_(j < d) W c j * q j - attention.prediction [:: h] W X q c =
  \sum_(j < d) M (@nothing _ _) (minus C) (@nothing _ _) W X c j * q j.
Proof.
case=> -[vx vy] [kq _ yq _]; rewrite error_of_heads; apply: eq_bigr => j _; congr (_ * _); apply: M_eq.
- by move=> a b; rewrite /all_s big_seq1 /of_s vx mul0r.
- by move=> a e; rewrite /all_sw big_seq1 /of_sw vx mul0r add0r vy kq mulNr.
by move=> e f; rewrite /all_wsw big_seq1 /of_wsw yq mulr0.
Qed.

(* As the part has it *)
Lemma M_of_the_optimum C W X c j : M (@nothing _ _) (minus C) (@nothing _ _) W X c j =
  W c j * 1 + \sum_(a < d) \sum_(e < n_y) - ((c == e)%:R * C a j) * (\sum_(b < d) (\sum_(i < n) X a i * X b i) * W e b).
Proof.
rewrite /M [X in _ + X + _ + _]big1 => [|a _]; last by rewrite big1 // => b _; rewrite !mul0r.
rewrite addr0 [X in _ + _ + X]big1 ?addr0 // => e _; rewrite big1 // => f _; rewrite big1 // => a _; by rewrite !mul0r.
Qed.

(* M is a polynomial of degree 2 in W, and in X. *)
Definition W_of (v : 'I_n_y * 'I_d -> R) c a := v (c, a).
Definition X_of (u : 'I_d * 'I_n -> R) a i := u (a, i).
Lemma gram_polynomial a b : polynomial 2 (fun u : 'I_d * 'I_n -> R => \sum_(i < n) X_of u a i * X_of u b i).
Proof.
by apply: polynomial_sum => i; exact: polynomial_mul (polynomial_coordinate _ (a, i)) (polynomial_coordinate _ (b, i)).
Qed.

Lemma scaled_polynomial (I : finType) k (f : (I -> R) -> R) a : polynomial k f -> polynomial k (fun v => f v * a).
Proof. by move=> F; apply: polynomial_ext (polynomial_scale a F) => v; rewrite mulrC. Qed.

Lemma M_in_X Rs Rsw Rwsw W c j : polynomial 2 (fun u => M Rs Rsw Rwsw W (X_of u) c j).
Proof.
apply: polynomial_add; first apply: polynomial_add; first apply: polynomial_add.
- exact: polynomial_constant.
- apply: polynomial_sum => a; apply: polynomial_sum => b; apply: scaled_polynomial; apply: polynomial_scale.
  exact: gram_polynomial.
- apply: polynomial_sum => a; apply: polynomial_sum => e; apply: polynomial_scale; apply: polynomial_sum => b.
  apply: scaled_polynomial; exact: gram_polynomial.
apply: polynomial_sum => e; apply: polynomial_sum => f; apply: polynomial_sum => a; apply: polynomial_scale.
apply: polynomial_sum => b; apply: scaled_polynomial; exact: gram_polynomial.
Qed.

Lemma M_in_W Rs Rsw Rwsw X c j : polynomial 2 (fun v => M Rs Rsw Rwsw (W_of v) X c j).
Proof.
have one k e b : polynomial k.+1 (fun v => W_of v e b) by exact: polynomial_below (polynomial_coordinate _ (e, b)).
apply: polynomial_add; first apply: polynomial_add; first apply: polynomial_add.
- by apply: scaled_polynomial; exact: one.
- exact: polynomial_constant.
- apply: polynomial_sum => a; apply: polynomial_sum => e; apply: polynomial_scale; apply: polynomial_sum => b.
  by apply: polynomial_scale; exact: one.
apply: polynomial_sum => e; apply: polynomial_sum => f; apply: polynomial_sum => a.
apply: (@polynomial_mul _ _ 1 1); first by apply: polynomial_scale; exact: one.
by apply: polynomial_sum => b; apply: polynomial_scale; exact: one.
Qed.
End Heads.

Section Laws.
Variables (R : realFieldType) (d n n_y : nat) (Ws Xs xs : law R).
Variables (W : outcome Ws -> 'I_n_y -> 'I_d -> R) (X : outcome Xs -> 'I_d -> 'I_n -> R) (x : outcome xs -> 'I_d -> R).
Variables (C : 'I_d -> 'I_d -> R) (h : attention.head R d n_y).
Hypotheses (given : task.premises W X x) (solution : task.normal_equation X C) (optimum : attention.is_optimum C h).
Let sizes := task.sizes given.

(* As of populations *)
Variables (p : nat) (v : 'I_p -> 'I_n_y * 'I_d -> R) (u : 'I_p -> 'I_d * 'I_n -> R) (z : 'I_p -> 'I_d -> R).
Variables (rho pi tau : 'I_p -> R).
Hypothesis p0 : (0 < p)%N.
Hypothesis same1 : forall f, polynomial 4 f ->
  mean_is (fun w => f (fun i : 'I_n_y * 'I_d => W w i.1 i.2)) (\sum_r rho r * f (v r)).
Hypothesis same2 : forall f, polynomial 4 f ->
  mean_is (fun w => f (fun i : 'I_d * 'I_n => X w i.1 i.2)) (\sum_s pi s * f (u s)).
Hypothesis same3 : forall f, polynomial 2 f -> mean_is (fun w => f (fun a => x w a)) (\sum_t tau t * f (z t)).

Definition square m (A : ('I_n_y * 'I_d -> R) -> ('I_d * 'I_n -> R) -> 'I_m -> 'I_d -> R) v u (q : 'I_d -> R) : R :=
  \sum_(c < m) (\sum_(j < d) A v u c j * q j) * (\sum_(j < d) A v u c j * q j).

Lemma mean_of_square m A :
  (forall u c j, polynomial 2 (fun v => A v u c j)) -> (forall v c j, polynomial 2 (fun u => A v u c j)) ->
  mean_is (fun w : outcome (attention.all_laws Ws Xs xs) =>
      @square m A (fun i => W w.1 i.1 i.2) (fun i => X w.2.1 i.1 i.2) (fun a => x w.2.2 a))
    (\sum_r \sum_s \sum_t square A (v r) (u s) (z t) * rho r * pi s * tau t).
Proof.
move=> in_v in_u; apply: (as_of_three_populations same1 same2 same3 (f := square A)) => [u' q|v' q|v' u'].
- apply: polynomial_sum => c; apply: (@polynomial_mul _ _ 2 2); apply: polynomial_sum => j;
    apply: scaled_polynomial; exact: in_v.
- apply: polynomial_sum => c; apply: (@polynomial_mul _ _ 2 2); apply: polynomial_sum => j;
    apply: scaled_polynomial; exact: in_u.
apply: polynomial_sum => c; apply: (@polynomial_mul _ _ 1 1); apply: polynomial_sum => j;
  apply: polynomial_scale; exact: polynomial_coordinate.
Qed.

Lemma second_of_W i j : \sum_r rho r * v r i * v r j = mean (fun w => W w i.1 i.2 * W w j.1 j.2).
Proof.
rewrite (mean_isE (same1 (f := fun v => v i * v j) _)); first by apply: eq_bigr => r _; rewrite mulrA.
apply: (@polynomial_below _ _ 2) => //.
exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
Qed.

Lemma mean_of_S a b : \sum_s (\sum_(i < n) u s (a, i) * u s (b, i)) * pi s = task.mean_S X a b.
Proof.
rewrite -[RHS]/(mean _) (mean_isE (same2 (f := fun u => \sum_(i < n) X_of u a i * X_of u b i) _)).
  by apply: eq_bigr => s _; rewrite mulrC.
by apply: (@polynomial_below _ _ 2) => //; exact: gram_polynomial.
Qed.

Lemma mean_of_S2 a b : \sum_s (\sum_(c < d) (\sum_(i < n) u s (a, i) * u s (c, i)) *
  (\sum_(i < n) u s (c, i) * u s (b, i))) * pi s = task.mean_S2 X a b.
Proof.
rewrite -[RHS]/(mean _) (mean_isE (same2 (f := fun u =>
  \sum_(c < d) (\sum_(i < n) X_of u a i * X_of u c i) * (\sum_(i < n) X_of u c i * X_of u b i)) _)).
  by apply: eq_bigr => s _; rewrite mulrC.
by apply: polynomial_sum => c; apply: (@polynomial_mul _ _ 2 2); exact: gram_polynomial.
Qed.

Lemma first i : \sum_r rho r * v r i = mean (fun w => W w i.1 i.2).
Proof.
rewrite (mean_isE (same1 (f := fun v => v i) _)) //.
exact: polynomial_below (polynomial_coordinate _ _).
Qed.

Lemma third i j k : \sum_r rho r * v r i * v r j * v r k = mean (fun w => W w i.1 i.2 * W w j.1 j.2 * W w k.1 k.2).
Proof.
rewrite (mean_isE (same1 (f := fun v => v i * v j * v k) _)); first by apply: eq_bigr => r _; rewrite !mulrA.
apply: (@polynomial_below _ _ 3) => //; apply: (@polynomial_mul _ _ 2 1); last exact: polynomial_coordinate.
exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
Qed.

Lemma part_given m (g : 'I_m -> 'I_n_y) : (0 < m)%N -> injective g ->
  projection.premises (fun c a r => v r (g c, a)) rho (fun a i s => u s (a, i)) pi C.
Proof.
case: sizes => d0 n0 _ m0 inj; case: (task.odd given) => odd1 odd3.
split=> //; rewrite ?pnatr_eq0 //.
- move=> u0 u1; rewrite exchange_big [X in X + _]big1 ?add0r => [|c _].
    do 6!(rewrite exchange_big /= big1 // => ? _).
    by rewrite -mulr_suml third odd3 mul0r.
  rewrite exchange_big big1 // => a _; by rewrite -mulr_suml first odd1 mul0r.
- move=> c a e b; rewrite second_of_W (task.uncorrelated given) /= (inj_eq inj) //.
- by move=> a b; rewrite mean_of_S -solution; apply: eq_bigr => c _; congr (_ * _); exact: mean_of_S2.
rewrite -[RHS](mean_isE (mean_is_constant Xs 1)) (mean_isE (same2 (f := fun _ => 1) _)).
  by apply: eq_bigr => s _; rewrite mulr1.
exact: polynomial_constant.
Qed.

Definition of_any Rs Rsw Rwsw (v : 'I_n_y * 'I_d -> R) (u : 'I_d * 'I_n -> R) := M Rs Rsw Rwsw (W_of v) (X_of u).
Definition of_optimum := of_any (@nothing _ _ _ _ _) (minus C) (@nothing _ _ _ _ _).
Definition total (A : ('I_n_y * 'I_d -> R) -> ('I_d * 'I_n -> R) -> 'I_n_y -> 'I_d -> R) : R :=
  \sum_r \sum_s \sum_t square A (v r) (u s) (z t) * rho r * pi s * tau t.

Lemma of_any_square Rs Rsw Rwsw :
  mean_is (fun w : outcome (attention.all_laws Ws Xs xs) =>
      square (of_any Rs Rsw Rwsw) (fun i => W w.1 i.1 i.2) (fun i => X w.2.1 i.1 i.2) (fun a => x w.2.2 a))
    (total (of_any Rs Rsw Rwsw)).
Proof. by apply: mean_of_square => *; [exact: M_in_W|exact: M_in_X]. Qed.

Lemma projected Rs Rsw Rwsw :
  1 / 2%:R * total (of_any Rs Rsw Rwsw) = 1 / 2%:R * total of_optimum +
    1 / 2%:R * total (fun v u c j => of_any Rs Rsw Rwsw v u c j - of_optimum v u c j).
Proof.
case: sizes => d0 n0 y0.
have [part _] := projection (fun a t => z t a) tau Rs Rsw Rwsw (part_given y0 (fun _ _ e => e)).
rewrite -[LHS]/(1 / 2%:R * (\sum_(r < p) _)) in part *; rewrite [LHS]part; congr (_ * _ + _ * _).
  apply: eq_bigr => r _; apply: eq_bigr => s _; apply: eq_bigr => t _; congr (_ * _ * _ * _).
  apply: eq_bigr => c _; congr (_ * _); apply: eq_bigr => j _; by rewrite /of_optimum /of_any M_of_the_optimum.
apply: eq_bigr => r _; apply: eq_bigr => s _; apply: eq_bigr => t _; congr (_ * _ * _ * _).
by apply: eq_bigr => c _; congr (_ * _); apply: eq_bigr => j _; rewrite /of_optimum /of_any M_of_the_optimum.
Qed.

Lemma mse hs : mean_is (attention.half_square W X x hs)
  (1 / 2%:R * total (of_any (all_s hs) (all_sw hs) (all_wsw hs))).
Proof.
apply: mean_is_ext (mean_is_scale (1 / 2%:R) (of_any_square _ _ _)) => -[w [w' w'']]; congr (_ * _).
by apply: eq_bigr => c _; rewrite /attention.error /attention.predicted /= (error_of_heads sizes) expr2.
Qed.

Lemma mse_of_the_optimum : mean_is (attention.half_square W X x [:: h]) (1 / 2%:R * total of_optimum).
Proof.
apply: mean_is_ext (mean_is_scale (1 / 2%:R) (of_any_square _ _ _)) => -[w [w' w'']]; congr (_ * _).
apply: eq_bigr => c _; rewrite /attention.error /attention.predicted /=.
by rewrite (error_of_the_optimum sizes _ _ _ _ optimum) expr2.
Qed.

Lemma common (a b c : R) : a - b - (a - c) = c - b.
Proof. arithmetic. Qed.

Lemma distance hs : mean_is (attention.half_distance W X x hs [:: h])
  (1 / 2%:R * total (fun v u c j => of_any (all_s hs) (all_sw hs) (all_wsw hs) v u c j - of_optimum v u c j)).
Proof.
apply: mean_is_ext (mean_is_scale (1 / 2%:R) (mean_of_square (m := n_y) (A := fun v u c j =>
  of_any (all_s hs) (all_sw hs) (all_wsw hs) v u c j - of_optimum v u c j) _ _)); last 2 first.
- move=> *; apply: polynomial_add; last apply: polynomial_opp; exact: M_in_W.
- move=> *; apply: polynomial_add; last apply: polynomial_opp; exact: M_in_X.
move=> [w [w' w'']]; congr (_ * _); apply: eq_bigr => c _; rewrite -expr2 -sqrrN; congr (_ ^+ 2).
rewrite -sumrN (eq_bigr (fun j => of_optimum (fun i => W w i.1 i.2) (fun i => X w' i.1 i.2) c j * x w'' j -
  of_any (all_s hs) (all_sw hs) (all_wsw hs) (fun i => W w i.1 i.2) (fun i => X w' i.1 i.2) c j * x w'' j)).
  rewrite sumrB -(error_of_heads sizes) -(error_of_the_optimum sizes _ _ _ _ optimum).
  exact: common.
by move=> j _; rewrite -mulrBl -mulNr opprB.
Qed.
End Laws.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n n_y Ws Xs xs W X x C h [given solution optimum] hs; have [_ mW mX mx _ _] := given.
have [n1 every1] := as_of_a_population mW; have [n2 every2] := as_of_a_population mX.
have [n3 every3] := as_of_a_population mx; pose p := (n1 + n2 + n3).+1.
have [|v [rho same1]] := every1 p; first by rewrite /p -addnA leqW // leq_addr.
have [|u [pi same2]] := every2 p; first by rewrite /p -addnA addnCA leqW // leq_addr.
have [|z [tau same3]] := every3 p; first by rewrite /p leqW // leq_addl.
exists (1 / 2%:R * total v u z rho pi tau (of_optimum C)).
exists (1 / 2%:R * total v u z rho pi tau (fun v u c j =>
  of_any (all_s hs) (all_sw hs) (all_wsw hs) v u c j - of_optimum C v u c j)); split.
- rewrite -(projected given solution z tau isT same1 same2); exact: (mse given same1 same2 same3).
- exact: (mse_of_the_optimum given optimum same1 same2 same3).
exact: (distance given optimum same1 same2 same3).
Qed.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R d n n_y Ws Xs xs W X x C h given hs; have [least [excess [mse best distance]]] := clause_3_holds given hs.
exists (least + excess), least; split=> //; rewrite ler_addl; apply: mean_positive distance => w.
rewrite mulr_ge0 ?divr_ge0 ?ler01 ?ler0n //; apply: sumr_ge0 => c _; exact: sqr_ge0.
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R d n n_y Ws Xs xs W X x C h [given solution optimum] c; have [_ mW mX mx _ _] := given.
have [n1 every1] := as_of_a_population mW; have [n2 every2] := as_of_a_population mX.
have [n3 every3] := as_of_a_population mx; pose p := (n1 + n2 + n3).+1.
have [|v [rho same1]] := every1 p; first by rewrite /p -addnA leqW // leq_addr.
have [|u [pi same2]] := every2 p; first by rewrite /p -addnA addnCA leqW // leq_addr.
have [|z [tau same3]] := every3 p; first by rewrite /p leqW // leq_addl.
pose A (v : 'I_n_y * 'I_d -> R) (u : 'I_d * 'I_n -> R) (_ : 'I_1) := of_optimum C v u c.
have in_v u' b j : polynomial 2 (fun v => A v u' b j) by exact: M_in_W.
have in_u v' b j : polynomial 2 (fun u => A v' u b j) by exact: M_in_X.
have inj : injective (fun _ : 'I_1 => c) by move=> i j _; rewrite (ord1 i) (ord1 j).
have [_ part] := projection (fun a t => z t a) tau (fun _ _ _ _ => 0) (fun _ _ _ _ => 0) (fun _ _ _ _ => 0)
  (part_given given solution (isT : (0 < p)%N) same1 same2 (ltn0Sn 0) inj).
have value := mean_is_scale (1 / 2%:R) (mean_of_square same1 same2 same3 in_v in_u).
have second a b : \sum_t tau t * z t a * z t b = mean (fun w => x w a * x w b).
  rewrite (mean_isE (same3 (fun q => q a * q b) _)); first by apply: eq_bigr => t _; rewrite mulrA.
  exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
rewrite [X in mean_is _ X](_ : _ = 1 / 2%:R * (\sum_r \sum_s \sum_t square A (v r) (u s) (z t) * rho r * pi s * tau t)).
  apply: mean_is_ext value => -[w [w' w'']]; congr (_ * _).
  rewrite /square big_ord_recl big_ord0 addr0 -expr2 /attention.error /attention.predicted /=.
  by rewrite (error_of_the_optimum (task.sizes given) _ _ _ _ optimum).
transitivity (1%:R * (1 / 2%:R * (\sum_(a < d) \sum_(t < p) tau t * z t a * z t a -
    \sum_(b < d) \sum_(a < d) \sum_(e < d) (\sum_(t < p) tau t * z t b * z t a) *
      (\sum_(s < p) (\sum_(i < n) u s (b, i) * u s (e, i)) * pi s) * C e a))).
  rewrite !mul1r mulrC; congr (_ * _); rewrite (eq_bigr _ (fun a _ => second a a)) exchange_big -sumrB /=.
  apply: eq_bigr => b _; under eq_bigr => a _ do rewrite mulrBr.
  rewrite sumrB (bigD1 b) //= eqxx mulr1 big1 ?addr0 => [|a ab]; last by rewrite eq_sym (negPf ab) mulr0.
  congr (_ - _); apply: eq_bigr => a _; rewrite mulr_sumr; apply: eq_bigr => e _.
  rewrite (mean_of_S same2) mulrA second; congr (_ * _ * _).
  by rewrite -!second; apply: eq_bigr => t _; rewrite mulrAC.
rewrite -[LHS]part; congr (_ * _); apply: eq_bigr => r _; apply: eq_bigr => s _; apply: eq_bigr => t _.
have one_row j : M (@nothing _ _ _ _ _) (minus C) (@nothing _ _ _ _ _) (W_of (v r)) (X_of (u s)) c j =
    v r (c, j) * 1 + \sum_(a < d) \sum_(e < 1) - (((ord0 : 'I_1) == e)%:R * C a j) *
      (\sum_(b < d) (\sum_(i < n) u s (a, i) * u s (b, i)) * v r (c, b)).
  rewrite M_of_the_optimum; congr (_ + _); apply: eq_bigr => a _.
  rewrite (bigD1 c) //= [X in _ + X]big1 ?addr0 => [|e ec]; last by rewrite eq_sym (negPf ec) mul0r oppr0 mul0r.
  by rewrite big_ord_recl big_ord0 addr0 !eqxx.
congr (_ * _ * _ * _); rewrite /square !big_ord_recl !big_ord0 !addr0; congr (_ * _).
  by apply: eq_bigr => j _; rewrite /A /of_optimum /of_any one_row.
by apply: eq_bigr => j _; rewrite /A /of_optimum /of_any one_row.
Qed.

(* All vectors of signs, each with the same share *)
Section Signs.
Variables (R : realFieldType) (d : nat).
Definition signs := {ffun 'I_d -> bool}.
Definition sign (g : signs) (j : 'I_d) : R := (-1) ^+ g j.
Definition vectors : nat := #|{: signs}|.
Definition vector (s : nat) : signs := nth [ffun=> false] (enum {: signs}) s.
Definition share (s : nat) : R := if (s < vectors)%N then vectors%:R^-1 else 0.

Lemma sum_of_shares p (f : signs -> R) : (vectors <= p)%N ->
  \sum_(s < p) share s * f (vector s) = vectors%:R^-1 * \sum_g f g.
Proof.
move=> le; rewrite (eq_bigr (fun s : 'I_p => if (s < vectors)%N then vectors%:R^-1 * f (vector s) else 0)).
  rewrite -big_mkcond -(big_ord_widen _ (fun s => vectors%:R^-1 * f (vector s)) le) mulr_sumr.
  by rewrite -[RHS]big_enum (big_nth [ffun=> false]) big_mkord /vectors cardE.
by move=> s _; rewrite /share; case: ifP; rewrite ?mul0r.
Qed.

Lemma uncorrelated_signs p j k : (vectors <= p)%N ->
  \sum_(s < p) share s * sign (vector s) j * sign (vector s) k = (j == k)%:R.
Proof.
move=> le; rewrite (eq_bigr (fun s : 'I_p => share s * (sign (vector s) j * sign (vector s) k))); last first.
  by move=> s _; rewrite mulrA.
rewrite (sum_of_shares (fun g => sign g j * sign g k) le); case: (altP (j =P k)) => [<-|jk].
  rewrite (eq_bigr (fun _ => 1)) => [|g _]; last by rewrite /sign -expr2 sqrr_sign.
  rewrite sumr_const -/vectors mulVf // pnatr_eq0 -lt0n; apply/card_gt0P; by exists [ffun=> false].
pose turn (g : signs) : signs := [ffun i => if i == j then ~~ g i else g i].
have turnK : involutive turn.
  by move=> g; apply/ffunP=> i; rewrite !ffunE; case: (i == j); rewrite ?negbK.
set total := \sum_g _; suff : total = - total.
  by move/eqP; rewrite -subr_eq0 opprK -mulr2n mulrn_eq0 /= => /eqP ->; rewrite mulr0.
rewrite /total {1}(reindex_inj (inv_inj turnK)) -sumrN; apply: eq_bigr => g _.
rewrite /sign !ffunE eqxx eq_sym (negPf jk); case: (g j); rewrite ?expr0 ?expr1 ?mulN1r ?mul1r ?opprK //.
Qed.
End Signs.

Section Flips.
Variables (R : realFieldType) (d n : nat) (Xs : law R) (X : outcome Xs -> 'I_d -> 'I_n -> R).
Hypothesis given : clause_5.premises X.

(* Signs of any coordinates may be flipped, one after another. *)
Definition turned (s : signs d) (l : seq 'I_d) (u : 'M[R]_(d, n)) :=
  foldl (fun u j => if s j then clause_5.flip j u else u) u l.

Lemma turned_by_signs s l u a i : turned s l u a i = (-1) ^+ (s a * count_mem a l) * u a i.
Proof.
elim: l u => [|j l IH] u; first by rewrite muln0 mul1r.
rewrite -[LHS]/(turned s l (if s j then clause_5.flip j u else u) a i) IH /=.
case: (altP (j =P a)) => [->|ja]; last by case: (s j) => //; rewrite mxE eq_sym (negPf ja).
by case: (s a); rewrite ?mul0n // !mul1n add1n exprS mulN1r mulNr mxE eqxx mulrN.
Qed.

Lemma any_signs (g : ('I_d -> 'I_n -> R) -> R) (s : signs d) m :
  (forall u v, (forall a i, u a i = v a i) -> g u = g v) ->
  mean_is (fun w => g (X w)) m -> mean_is (fun w => g (fun a i => sign R s a * X w a i)) m.
Proof.
case: given => _ _ flips same G; pose of_matrix (u : 'M[R]_(d, n)) := g (fun a i => u a i).
have turned_mean l : mean_is (fun w => of_matrix (turned s l (clause_5.context X w))) m.
  elim: l => [|j l IH]; first by apply: mean_is_ext G => w; apply: same => a i; rewrite mxE.
  rewrite /turned /=; case: (s j) => //; exact: (flips j (fun u => of_matrix (turned s l u)) m).1 IH.
apply: mean_is_ext (turned_mean (enum 'I_d)) => w; apply: same => a i.
by rewrite turned_by_signs count_uniq_mem ?enum_uniq // mem_enum muln1 mxE.
Qed.

(* As of a population, and random signs *)
Variables (p : nat) (u : 'I_p -> 'I_d * 'I_n -> R) (pi : 'I_p -> R).
Hypothesis enough : (vectors d <= p)%N.
Hypothesis same : forall f, polynomial 4 f ->
  mean_is (fun w => f (fun i : 'I_d * 'I_n => X w i.1 i.2)) (\sum_s pi s * f (u s)).

Definition signed (s : signs d) (v : 'I_d * 'I_n -> R) a i := sign R s a * v (a, i).
Lemma signed_polynomial s a b : polynomial 2 (fun v => task.S (signed s v) a b).
Proof.
apply: polynomial_sum => i; apply: (@polynomial_mul _ _ 1 1); apply: polynomial_scale; exact: polynomial_coordinate.
Qed.

(* The mean over signs as well is the mean. *)
Lemma mean_over_signs (g : ('I_d -> 'I_n -> R) -> R) :
  (forall u v, (forall a i, u a i = v a i) -> g u = g v) -> (forall s, polynomial 4 (fun v => g (signed s v))) ->
  \sum_(s < p) \sum_(t < p) g (signed (vector d t) (u s)) * pi s * share R d t = mean (fun w => g (X w)).
Proof.
move=> ext deg; set m := mean _.
have mean_m : mean_is (fun w => g (X w)) m.
  split=> //; have := has_mean_polynomial (clause_5.moments given) (deg [ffun=> false]).
  move/has_mean_is/(mean_is_ext (g := fun w => g (X w))); case=> // w; apply: ext => a i.
  by rewrite /signed /sign ffunE mul1r.
rewrite exchange_big (eq_bigr (fun t : 'I_p => share R d t * m)) => [|t _] /=.
  rewrite -mulr_suml; have := sum_of_shares (fun _ => 1 : R) enough.
  rewrite sumr_const -[_ *+ _]/(_%:R) -/(vectors d) mulVf; last first.
    by rewrite pnatr_eq0 -lt0n; apply/card_gt0P; exists [ffun=> false].
  by rewrite (eq_bigr (fun s : 'I_p => share R d s)) => [->|s _]; rewrite ?mul1r ?mulr1.
rewrite -mulr_suml mulrC; congr (_ * _).
rewrite -(mean_isE (any_signs (vector d t) ext mean_m)) (mean_isE (same (deg (vector d t)))).
by apply: eq_bigr => s _; exact: mulrC.
Qed.

Definition S2 (v : 'I_d -> 'I_n -> R) a b := \sum_(c < d) task.S v a c * task.S v c b.
Lemma S_ext (v v' : 'I_d -> 'I_n -> R) a b : (forall a i, v a i = v' a i) -> task.S v a b = task.S v' a b.
Proof. by move=> e; apply: eq_bigr => i _; rewrite !e. Qed.

Lemma S_over_signs a b :
  \sum_(s < p) \sum_(t < p) task.S (signed (vector d t) (u s)) a b * pi s * share R d t = task.mean_S X a b.
Proof.
apply: (mean_over_signs (g := fun v => task.S v a b)) => [v v'|s]; first exact: S_ext.
exact: polynomial_below (signed_polynomial s a b).
Qed.

Lemma S2_over_signs a b :
  \sum_(s < p) \sum_(t < p) S2 (signed (vector d t) (u s)) a b * pi s * share R d t = task.mean_S2 X a b.
Proof.
apply: (mean_over_signs (g := fun v => S2 v a b)) => [v v' e|s].
  by apply: eq_bigr => c _; rewrite !(S_ext _ _ e).
by apply: polynomial_sum => c; apply: (@polynomial_mul _ _ 2 2); exact: signed_polynomial.
Qed.

(* E[S_jj]^2 <= E[S_jj^2] <= E[(S^2)_jj] *)
Lemma no_second_no_first j : task.mean_S2 X j j = 0 -> task.mean_S X j j = 0.
Proof.
move=> zero; have has a b : has_mean (fun w => task.S (X w) a b).
  have := has_mean_polynomial (clause_5.moments given) (polynomial_below (isT : (2 <= 4)%N) (gram_polynomial R n a b)).
  exact.
have second : mean_is (fun w => S2 (X w) j j) 0.
  split=> //; have := has_mean_polynomial (f := fun v => S2 (X_of v) j j) (clause_5.moments given); apply.
  by apply: polynomial_sum => c; apply: (@polynomial_mul _ _ 2 2); exact: gram_polynomial.
set m := task.mean_S X j j; have first : mean_is (fun w => task.S (X w) j j) m by split.
apply/eqP; rewrite -sqrf_eq0 eq_le sqr_ge0 andbT -oppr_ge0.
have := mean_is_add second (mean_is_add (mean_is_scale (- (2%:R * m)) first) (mean_is_constant _ (m ^+ 2))).
rewrite (_ : 0 + _ = - m ^+ 2); last by arithmetic.
apply: mean_positive => w; rewrite /S2 (bigD1 j) //= -addrA addrC -addrA.
rewrite addr_ge0 //; first by apply: sumr_ge0 => c _; rewrite [task.S _ c j](_ : _ = task.S (X w) j c)
  -?expr2 ?sqr_ge0 //; apply: eq_bigr => i _; exact: mulrC.
rewrite (_ : _ + _ = (task.S (X w) j j - m) ^+ 2) ?sqr_ge0 //; by arithmetic.
Qed.
End Flips.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R d n Xs X given; case: (given) => -[d0 n0] moments _.
have [N every] := as_of_a_population moments; pose p := (N + vectors d).+1.
have [|u [pi same]] := every p; first by rewrite /p leqW // leq_addr.
have enough : (vectors d <= p)%N by rewrite /p leqW // leq_addl.
have signs2 j t : sign R (vector d t) j * sign R (vector d t) j = 1 by rewrite -expr2 sqrr_sign.
have [|S_part [S2_part solution]] := @sign_flips R d n p (fun a i s => u s (a, i)) pi
  (fun j t => sign R (vector d t) j) (fun t => share R d t) (clause_5.c X).
  split=> // [j k|j]; first exact: uncorrelated_signs.
  rewrite (mean_of_S same) (mean_of_S2 same) /clause_5.c; case: (eqVneq (task.mean_S2 X j j) 0) => [zero|nz].
    by rewrite zero mulr0 (no_second_no_first given).
  by rewrite divfK.
have S_diagonal a b : task.mean_S X a b = task.mean_S X a a * (a == b)%:R.
  by rewrite -[LHS](S_over_signs given enough same) -(mean_of_S same); exact: S_part.
have S2_diagonal a b : task.mean_S2 X a b = task.mean_S2 X a a * (a == b)%:R.
  by rewrite -[LHS](S2_over_signs given enough same) -(mean_of_S2 same); exact: S2_part.
have pick (f : 'I_d -> R) a : \sum_(c < d) (a == c)%:R * f c = f a.
  by rewrite (bigD1 a) //= eqxx mul1r big1 ?addr0 // => c ca; rewrite eq_sym (negPf ca) mul0r.
split=> [a b|C normal a nz b].
  transitivity (task.mean_S2 X a b * clause_5.c X b).
    rewrite -(pick (fun c => task.mean_S2 X a c * clause_5.c X b) b); apply: eq_bigr => c _.
    by rewrite [b == c]eq_sym mulrCA.
  rewrite -(S2_over_signs given enough same) -(S_over_signs given enough same); exact: solution.
have : task.mean_S2 X a a * C a b = task.mean_S X a a * (a == b)%:R.
  rewrite -S_diagonal -normal -(pick (fun c => task.mean_S2 X a a * C c b) a); apply: eq_bigr => c _.
  by rewrite [in RHS]S2_diagonal -mulrA mulrCA.
move/(canRL (mulKf nz)) ->; rewrite /clause_5.c; case: (altP (a =P b)) => [<-|_]; last by rewrite !(mulr0, mul0r).
by rewrite mulr1 mul1r mulrC.
Qed.

(* Numbers that are 1 or -1, and a head of width 1 *)
Definition step (R : realFieldType) : attention.head R 1 1 :=
  @attention.Head R 1 1 1 (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => -1) (fun _ _ => 1) (fun _ _ => 0)
    (fun _ _ => 1) (fun _ _ => 0).
Definition clause_2_met (R : realFieldType) :
  @clause_2.premises R 1 1 1 (coin R) (coin R) (coin R) (fun w _ _ => side w) (fun w _ _ => side w) (fun w _ => side w)
    (fun _ _ => 1) (step R).
Proof.
have one : 2%:R / 2%:R = 1 :> R by rewrite mulfV // pnatr_eq0.
have ord a b : ((a : 'I_1) == b)%:R = 1 :> R by rewrite (ord1 a) (ord1 b) eqxx.
have sq (w : outcome (coin R)) : side w * side w = 1 by rewrite -expr2 sqrr_sign.
split.
- split=> //; last first.
    by move=> c a e b; rewrite !ord mulr1 mean_coin !sq -[1 + 1]/(2%:R).
  split=> [c a|c a e b f g]; rewrite mean_coin ?sq /side /= expr0 expr1 ?mulr1 ?mul1r subrr mul0r //.
- move=> a b; rewrite big_ord_recl big_ord0 addr0 mulr1 /task.mean_S2 /task.mean_S !mean_coin /task.S.
  by rewrite !big_ord_recl !big_ord0 !addr0 !sq mulr1.
split; first by split=> // c e; rewrite ord.
by split=> *; rewrite big_ord_recl big_ord0 addr0 ?mulr1 ?mulr0.
Qed.
Definition clause_3_met := clause_2_met.
Definition clause_4_met := clause_2_met.
(* Two coordinates that are 1 or -1, each on its own *)
Definition coins (R : realFieldType) : law R := independent (coin R) (coin R).
Definition coin_of (R : realFieldType) (w : outcome (coins R)) (a : 'I_2) := if a == ord0 then w.1 else w.2.
Definition turned_coin (R : realFieldType) (j : 'I_2) (w : outcome (coins R)) : outcome (coins R) :=
  if j == ord0 then (rev_ord w.1, w.2) else (w.1, rev_ord w.2).

Lemma mean_of_turned (R : realFieldType) j (f : outcome (coins R) -> R) : mean (fun w => f (turned_coin j w)) = mean f.
Proof.
have E (h : outcome (coins R) -> R) : mean h = ((h (ord0, ord0) + h (ord0, @Ordinal 2 1 isT)) / 2%:R +
    (h (@Ordinal 2 1 isT, ord0) + h (@Ordinal 2 1 isT, @Ordinal 2 1 isT)) / 2%:R) / 2%:R.
  by rewrite -[mean h]/(@mean R (coin R) (@inner_mean _ _ (coin R) h)) mean_coin /inner_mean !mean_coin.
have r0 : rev_ord (ord0 : 'I_2) = @Ordinal 2 1 isT by exact: val_inj.
have r1 : rev_ord (@Ordinal 2 1 isT) = ord0 by exact: val_inj.
rewrite !E /turned_coin; case: (j == ord0); rewrite /= !r0 !r1; congr (_ / _); first exact: addrC.
by congr (_ / _ + _ / _); exact: addrC.
Qed.

Definition clause_5_met (R : realFieldType) :
  @clause_5.premises R 2 1 (coins R) (fun w a _ => side (coin_of w a)).
Proof.
split=> // j g m; pose X w a (_ : 'I_1) : R := side (coin_of w a).
have side_rev (i : outcome (coin R)) : side (rev_ord i) = - side i.
  by rewrite /side; case: i => -[|[|//]] ?; rewrite /= ?expr0 ?expr1 ?opprK.
have E : mean (fun w => g (clause_5.flip j (clause_5.context X w))) = mean (fun w => g (clause_5.context X w)).
  rewrite -(mean_of_turned j); apply: mean_isE; apply: mean_is_ext (has_mean_is _) => [w|//].
  congr g; apply/matrixP=> a i; rewrite !mxE /X /coin_of /turned_coin.
  case: (altP (j =P ord0)) => [->|j0]; case: (altP (a =P ord0)) => a0 //=.
  - by rewrite side_rev opprK.
  - by rewrite a0 eq_sym (negPf j0).
  suff -> : a = j by rewrite eqxx side_rev opprK.
  by apply: val_inj; move: a j a0 j0 => [[|[|//]] ?] [[|[|//]] ?].
by split=> -[_ e]; split=> //; rewrite ?E // -E.
Qed.
End Derived.
