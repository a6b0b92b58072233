(* 1. Let y = (W_0 + D) x + eps, with (D, eps), the context X and the query x_t independent, with moments of (D, eps)
   and of X up to order 4 and of x_t up to order 2, (D, eps) of the law of (-D, -eps), E[D_ca D_eb] = delta_ce Psi_ab,
   E[eps_ci eps_ej] = noise delta_ce delta_ij, D and eps uncorrelated, and let the query's slot start at -W_0 x_t. *)
From Kernel Require Import Expectation Moments.
Module task.
Section Given.
Variables (R : realFieldType) (d n n_y : nat) (Ps Xs xs : law R).
Variables (D : outcome Ps -> 'I_n_y -> 'I_d -> R) (eps : outcome Ps -> 'I_n_y -> 'I_n -> R).
Variables (X : outcome Xs -> 'I_d -> 'I_n -> R) (x : outcome xs -> 'I_d -> R) (Psi : 'I_d -> 'I_d -> R) (noise : R).
(* The entries of D and of eps, as one family *)
Definition unknown (i : 'I_n_y * ('I_d + 'I_n)) w : R :=
  match i.2 with inl a => D w i.1 a | inr j => eps w i.1 j end.
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N];
  moments_of_the_unknown : has_moments unknown 4;
  moments_of_X : has_moments (fun (i : 'I_d * 'I_n) w => X w i.1 i.2) 4;
  moments_of_x : has_moments (fun a w => x w a) 2;
  (* As (D, eps) has the law of (-D, -eps), its odd moments are 0. *)
  odd_moments : forall s, odd (size s) -> (size s <= 3)%N -> mean (fun w => monomial s (unknown^~ w)) = 0;
  covariance : forall c a e b, mean (fun w => D w c a * D w e b) = (c == e)%:R * Psi a b;
  noise_variance : forall c i e j, mean (fun w => eps w c i * eps w e j) = (c == e)%:R * ((i == j)%:R * noise);
  uncorrelated : forall c a e i, mean (fun w => D w c a * eps w e i) = 0 }.

(* S = X X^T, E[S] and E[S Psi S] *)
Definition S (u : 'I_d -> 'I_n -> R) a b := \sum_(i < n) u a i * u b i.
Definition mean_S a b := mean (fun w => S (X w) a b).
Definition mean_S_Psi_S a b := mean (fun w => \sum_(c < d) \sum_(e < d) S (X w) a c * Psi c e * S (X w) e b).
Definition normal_equation (C : 'I_d -> 'I_d -> R) : Prop := forall a b,
  \sum_(c < d) (mean_S_Psi_S a c + noise * mean_S a c) * C c b = \sum_(c < d) mean_S a c * Psi c b.
End Given.
End task.

(* 2. If (E[S Psi S] + noise E[S]) C = E[S] Psi, S = X X^T, then P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(C, 0)
   is best among all one-layer linear attentions with any number of heads: *)
Module attention.
Section Given.
Variables (R : realFieldType) (d n n_y : nat).
Record head := Head {
  width : nat;
  V_xx : 'I_d -> 'I_d -> R; V_xy : 'I_d -> 'I_n_y -> R; V_yx : 'I_n_y -> 'I_d -> R; V_yy : 'I_n_y -> 'I_n_y -> R;
  K_x : 'I_width -> 'I_d -> R; K_y : 'I_width -> 'I_n_y -> R;
  Q_x : 'I_width -> 'I_d -> R; Q_y : 'I_width -> 'I_n_y -> R }.

(* What a head adds to the y slot of a query (q, y), from a context of x slots X and labels Y; the prediction is minus
   that slot, which starts at -W_0 q. *)
Definition adds (h : head) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (q : 'I_d -> R) (y : 'I_n_y -> R) c : R :=
  \sum_(i < n) (\sum_(a < d) V_yx h c a * X a i + \sum_(e < n_y) V_yy h c e * Y e i) *
    (\sum_(k < width h) (\sum_(a < d) K_x k a * X a i + \sum_(e < n_y) K_y k e * Y e i) *
      (\sum_(a < d) Q_x k a * q a + \sum_(e < n_y) Q_y k e * y e)).
Definition start (W_0 : 'I_n_y -> 'I_d -> R) (q : 'I_d -> R) c := - \sum_(b < d) W_0 c b * q b.
Definition prediction (hs : seq head) W_0 X Y q c : R :=
  - (start W_0 q c + \sum_(h <- hs) adds h X Y q (start W_0 q) c).

(* P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(C, 0) *)
Definition is_optimum (W_0 : 'I_n_y -> 'I_d -> R) (C : 'I_d -> 'I_d -> R) (h : head) : Prop :=
  ((forall c a, V_yx h c a = W_0 c a) /\ (forall c e, V_yy h c e = - (c == e)%:R)) /\
  [/\ forall a b, \sum_(k < width h) K_x k a * Q_x k b = C a b,
      forall a e, \sum_(k < width h) K_x k a * Q_y k e = 0,
      forall e b, \sum_(k < width h) K_y (h := h) k e * Q_x k b = 0 &
      forall e f, \sum_(k < width h) K_y (h := h) k e * Q_y k f = 0].

(* |(W_0 + D) x_t - prediction|^2/2, without noise in the query's own label, and |prediction - another|^2/2 *)
Variables (Ps Xs xs : law R) (W_0 : 'I_n_y -> 'I_d -> R).
Variables (D : outcome Ps -> 'I_n_y -> 'I_d -> R) (eps : outcome Ps -> 'I_n_y -> 'I_n -> R).
Variables (X : outcome Xs -> 'I_d -> 'I_n -> R) (x : outcome xs -> 'I_d -> R).
Definition all_laws := independent Ps (independent Xs xs).
Definition labels w (u : 'I_d -> 'I_n -> R) c i := \sum_(b < d) (W_0 c b + D w c b) * u b i + eps w c i.
Definition predicted hs c (w : outcome all_laws) :=
  prediction hs W_0 (X w.2.1) (labels w.1 (X w.2.1)) (x w.2.2) c.
Definition error hs c (w : outcome all_laws) :=
  \sum_(a < d) (W_0 c a + D w.1 c a) * x w.2.2 a - predicted hs c w.
Definition half_square hs (w : outcome all_laws) := 1 / 2%:R * \sum_(c < n_y) error hs c w ^+ 2.
Definition half_distance hs hs' (w : outcome all_laws) :=
  1 / 2%:R * \sum_(c < n_y) (predicted hs c w - predicted hs' c w) ^+ 2.
End Given.
End attention.

Module clause_2.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x Psi noise W_0 C (h : attention.head R d n_y) : Prop :=
  Premises {
  given : @task.premises R d n n_y Ps Xs xs D eps X x Psi noise;
  solution : task.normal_equation X Psi noise C;
  optimum : attention.is_optimum W_0 C h }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x Psi noise W_0 C h,
  @premises R d n n_y Ps Xs xs D eps X x Psi noise W_0 C h ->
  forall hs, exists half_mse least,
  [/\ mean_is (attention.half_square W_0 D eps X x hs) half_mse,
      mean_is (attention.half_square W_0 D eps X x [:: h]) least & least <= half_mse].
End clause_2.

(* 3. whatever the weights, the half-MSE is the one of these plus half the mean square of the difference of the two
   predictions. *)
Module clause_3.
Notation premises := clause_2.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x Psi noise W_0 C h,
  @premises R d n n_y Ps Xs xs D eps X x Psi noise W_0 C h ->
  forall hs, exists least excess,
  [/\ mean_is (attention.half_square W_0 D eps X x hs) (least + excess),
      mean_is (attention.half_square W_0 D eps X x [:: h]) least &
      mean_is (attention.half_distance W_0 D eps X x hs [:: h]) excess].
End clause_3.

(* 4. The least half-MSE is tr(E[x_t x_t^T] (Psi - C^T E[S] Psi))/2 for each output, noise of the query's own label not
   counted. *)
Module clause_4.
Notation premises := clause_2.premises.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x Psi noise W_0 C h,
  @premises R d n n_y Ps Xs xs D eps X x Psi noise W_0 C h ->
  forall c, mean_is (fun w => 1 / 2%:R * attention.error W_0 D eps X x [:: h] c w ^+ 2)
    ((\sum_(a < d) \sum_(b < d) mean (fun w => x w a * x w b) *
      (Psi b a - \sum_(e < d) \sum_(f < d) C e b * task.mean_S X e f * Psi f a)) / 2%:R).
End clause_4.

(* Proofs. *)
From Kernel Require Import Arithmetic Expectation Moments Opposites.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis prediction : prediction.statement.
Hypothesis projection : projection.statement.

Section Sums.
Variable R : realFieldType.
Lemma split_sums m n (f g h : 'I_m -> 'I_n -> R) : \sum_(i < m) \sum_(j < n) (f i j + g i j) * h i j =
  \sum_(i < m) \sum_(j < n) f i j * h i j + \sum_(i < m) \sum_(j < n) g i j * h i j.
Proof.
rewrite -big_split; apply: eq_bigr => i _; rewrite -big_split; apply: eq_bigr => j _; exact: mulrDl.
Qed.

Lemma null m (f : 'I_m -> R) : \sum_(i < m) 0 * f i = 0.
Proof. by rewrite big1 // => i _; rewrite mul0r. Qed.

Lemma nulls m n (f : 'I_m -> 'I_n -> R) : \sum_(i < m) \sum_(j < n) 0 * f i j = 0.
Proof. by rewrite big1 // => i _; rewrite null. Qed.

Lemma eq_sums m n (f g : 'I_m -> 'I_n -> R) : (forall i j, f i j = g i j) ->
  \sum_(i < m) \sum_(j < n) f i j = \sum_(i < m) \sum_(j < n) g i j.
Proof. by move=> e; apply: eq_bigr => i _; apply: eq_bigr => j _. Qed.

(* What is 0 for each of a family is so for what is made of it. *)
Lemma made_of_nulls m n (f : 'I_m -> R) (g : 'I_m -> 'I_n -> R) (w : 'I_n -> R) :
  (forall e, \sum_(k < m) f k * g k e = 0) -> \sum_(k < m) f k * (\sum_(e < n) g k e * w e) = 0.
Proof.
move=> fg; rewrite (eq_bigr _ (fun k _ => mulr_sumr _ _ _ _)) exchange_big big1 // => e _ /=.
by rewrite (eq_bigr _ (fun k _ => mulrA _ _ _)) -mulr_suml fg mul0r.
Qed.
End Sums.

Section Heads.
Variables (R : realFieldType) (d n n_y : nat).
Hypothesis sizes : [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N].
Variable W_0 : 'I_n_y -> 'I_d -> R.
Implicit Types (h : attention.head R d n_y) (hs : seq (attention.head R d n_y)).
Implicit Types (D : 'I_n_y -> 'I_d -> R) (eps : 'I_n_y -> 'I_n -> R) (X : 'I_d -> 'I_n -> R) (q : 'I_d -> R).

(* Values, keys and queries of x, with what y adds, W_0 x *)
Definition value h c a := attention.V_yx h c a + \sum_(e < n_y) attention.V_yy h c e * W_0 e a.
Definition key h (k : 'I_(attention.width h)) a :=
  attention.K_x k a + \sum_(e < n_y) attention.K_y k e * W_0 e a.
Definition query h (k : 'I_(attention.width h)) j :=
  attention.Q_x k j - \sum_(e < n_y) attention.Q_y k e * W_0 e j.

(* What a head reads of S, of X U^T and of U U^T, U = D X + eps *)
Definition of_s h (c : 'I_n_y) (j a b : 'I_d) : R :=
  value h c a * (\sum_(k < attention.width h) key k b * query k j).
Definition of_xu h (c : 'I_n_y) (j a : 'I_d) (e : 'I_n_y) : R :=
  value h c a * (\sum_(k < attention.width h) attention.K_y k e * query k j) +
  attention.V_yy h c e * (\sum_(k < attention.width h) key k a * query k j).
Definition of_uu h (c : 'I_n_y) (j : 'I_d) (e f : 'I_n_y) : R :=
  attention.V_yy h c e * (\sum_(k < attention.width h) attention.K_y k f * query k j).

(* (W_0 + D) x_t - prediction is M x_t, M as the part has it: what is even in (D, eps), and what is odd. *)
Definition beyond D eps X e i : R := \sum_(b < d) D e b * X b i + eps e i * 1.
Definition read_xu (R_xu : 'I_n_y -> 'I_d -> 'I_d -> 'I_n_y -> R) D eps X c j : R :=
  \sum_(a < d) \sum_(e < n_y) R_xu c j a e * (\sum_(i < n) X a i * beyond D eps X e i).
Definition even_part (R_s : 'I_n_y -> 'I_d -> 'I_d -> 'I_d -> R) R_xu (R_uu : 'I_n_y -> 'I_d -> 'I_n_y -> 'I_n_y -> R)
    D eps X c j : R :=
  0 * read_xu R_xu D eps X c j + (\sum_(a < d) \sum_(b < d) R_s c j a b * (\sum_(i < n) X a i * X b i)) * 1 +
  \sum_(e < n_y) \sum_(f < n_y) R_uu c j e f * (\sum_(i < n) beyond D eps X e i * beyond D eps X f i).
Definition odd_part R_xu D eps X c j : R := read_xu R_xu D eps X c j + D c j * 1.
Definition M R_s R_xu R_uu D eps X c j : R := even_part R_s R_xu R_uu D eps X c j + odd_part R_xu D eps X c j.

Lemma M_eq Rs Rs' Rxu Rxu' Ruu Ruu' D eps X c j :
  (forall a b, Rs c j a b = Rs' c j a b) -> (forall a e, Rxu c j a e = Rxu' c j a e) ->
  (forall e f, Ruu c j e f = Ruu' c j e f) -> M Rs Rxu Ruu D eps X c j = M Rs' Rxu' Ruu' D eps X c j.
Proof.
move=> e1 e2 e3; have xu : read_xu Rxu D eps X c j = read_xu Rxu' D eps X c j.
  by apply: eq_sums => a e; rewrite e2.
rewrite /M /even_part /odd_part xu; congr (_ + _ * _ + _ + _); apply: eq_sums => ? ?; by rewrite ?e1 ?e3.
Qed.

Lemma M_nothing D eps X c j : M (fun _ _ _ _ => 0) (fun _ _ _ _ => 0) (fun _ _ _ _ => 0) D eps X c j = D c j.
Proof. by rewrite /M /even_part /odd_part /read_xu !nulls !mul0r !add0r mulr1. Qed.

(* Coefficients of several heads add up. *)
Lemma M_add Rs Rs' Rxu Rxu' Ruu Ruu' D eps X c j :
  M (fun c j a b => Rs c j a b + Rs' c j a b) (fun c j a e => Rxu c j a e + Rxu' c j a e)
    (fun c j e f => Ruu c j e f + Ruu' c j e f) D eps X c j =
  M Rs Rxu Ruu D eps X c j + (M Rs' Rxu' Ruu' D eps X c j - D c j).
Proof.
have xu : read_xu (fun c j a e => Rxu c j a e + Rxu' c j a e) D eps X c j =
    read_xu Rxu D eps X c j + read_xu Rxu' D eps X c j by exact: split_sums.
rewrite /M /even_part /odd_part xu !split_sums.
set s := \sum_(a < d) \sum_(b < d) Rs _ _ _ _ * _; set s' := \sum_(a < d) \sum_(b < d) _.
set t := \sum_(e < n_y) \sum_(f < n_y) Ruu _ _ _ _ * _; set t' := \sum_(e < n_y) \sum_(f < n_y) _.
set y := read_xu Rxu _ _ _ _ _; set y' := read_xu Rxu' _ _ _ _ _; arithmetic.
Qed.

Definition labels D eps X (c : 'I_n_y) (i : 'I_n) := \sum_(b < d) (W_0 c b + D c b) * X b i + eps c i.
Lemma labels_are D eps X c i :
  labels D eps X c i = \sum_(b < d) W_0 c b * X b i + (\sum_(b < d) D c b * X b i + eps c i).
Proof. by rewrite /labels addrA -big_split; congr (_ + _); apply: eq_bigr => b _; rewrite mulrDl. Qed.

Lemma error_of_a_head h D eps X q c :
  \sum_(j < d) (W_0 c j + D c j) * q j +
    (attention.start W_0 q c + attention.adds h X (labels D eps X) q (attention.start W_0 q) c) =
  \sum_(j < d) M (of_s h) (of_xu h) (of_uu h) D eps X c j * q j.
Proof.
case: (posnP (attention.width h)) => [none|p0].
  have empty (F : 'I_(attention.width h) -> R) : \sum_(k < attention.width h) F k = 0.
    by rewrite big1 // => k _; have := ltn_ord k; rewrite {2}none.
  have -> : attention.adds h X (labels D eps X) q (attention.start W_0 q) c = 0.
    by rewrite /attention.adds big1 // => i _; rewrite empty mulr0.
  rewrite addr0 /attention.start -sumrB; apply: eq_bigr => j _; rewrite -mulrBl addrAC subrr add0r; congr (_ * _).
  rewrite -(M_nothing D eps X c j); apply: M_eq => *; by rewrite ?/of_s ?/of_xu ?/of_uu !empty !mulr0 ?addr0.
case: sizes => d0 n0 y0.
have given : @prediction.premises R d n n_y 1 (attention.width h) W_0 (fun a (_ : 'I_1) => q a)
  (fun c _ => attention.start W_0 q c) by [].
have [part _] := prediction X D eps (attention.V_xx h) (attention.V_xy h) (attention.V_yx h)
  (attention.V_yy h) (@attention.K_x _ _ _ h) (@attention.K_y _ _ _ h) (@attention.Q_x _ _ _ h)
  (@attention.Q_y _ _ _ h) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0)
  (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) given.
have {part} := part c ord0; rewrite opprK.
rewrite [X in _ + (_ + _ + X)]big1 ?addr0 => [|i _]; last by rewrite !null addr0 mul0r.
move=> part; transitivity (\sum_(j < d) (W_0 c j + D c j) * q j + (attention.start W_0 q c +
  attention.adds h X (fun c i => \sum_(b < d) W_0 c b * X b i + (\sum_(b < d) D c b * X b i + eps c i)) q
    (attention.start W_0 q) c)).
  congr (_ + (_ + _)); rewrite /attention.adds; apply: eq_bigr => i _.
  congr ((_ + _) * _); first by apply: eq_bigr => e _; rewrite labels_are.
  apply: eq_bigr => k _; congr ((_ + _) * _); by apply: eq_bigr => e _; rewrite labels_are.
rewrite [LHS]part; apply: eq_bigr => j _; congr (_ * _).
have y1 e i : beyond D eps X e i = \sum_(b < d) D e b * X b i + eps e i by rewrite /beyond mulr1.
rewrite /M /even_part /odd_part !mulr1 [RHS]addrC [read_xu _ _ _ _ _ _ + _]addrC; congr (_ + _ + (_ + _ + _)).
- apply: eq_sums => a e; rewrite !null !(mul0r, mulr0, addr0); congr (_ * _).
  by apply: eq_bigr => i _; rewrite y1.
- by rewrite !mul0r.
- by apply: eq_sums => a b; rewrite !null !(mul0r, mulr0, addr0).
apply: eq_sums => e f; rewrite !null !(mul0r, mulr0, addr0); congr (_ * _).
by apply: eq_bigr => i _; rewrite !y1.
Qed.

Definition all_s hs c j a b := \sum_(h <- hs) of_s h c j a b.
Definition all_xu hs c j a e := \sum_(h <- hs) of_xu h c j a e.
Definition all_uu hs c j e f := \sum_(h <- hs) of_uu h c j e f.

Lemma adding_up (w t u v : R) : w + t + (- w + (u + v)) = w + t + (- w + u) + (w + t + (- w + v) - t).
Proof. arithmetic. Qed.

Lemma error_of_heads hs D eps X q c :
  \sum_(j < d) (W_0 c j + D c j) * q j - attention.prediction hs W_0 X (labels D eps X) q c =
  \sum_(j < d) M (all_s hs) (all_xu hs) (all_uu hs) D eps X c j * q j.
Proof.
rewrite /attention.prediction opprK; elim: hs => [|h hs IH].
  rewrite big_nil addr0 /attention.start -sumrB; apply: eq_bigr => j _.
  rewrite -mulrBl addrAC subrr add0r; congr (_ * _).
  by rewrite -(M_nothing D eps X c j); apply: M_eq => *; rewrite ?/all_s ?/all_xu ?/all_uu big_nil.
transitivity (\sum_(j < d) M (of_s h) (of_xu h) (of_uu h) D eps X c j * q j +
    (\sum_(j < d) M (all_s hs) (all_xu hs) (all_uu hs) D eps X c j * q j - \sum_(j < d) D c j * q j)).
  rewrite -IH -error_of_a_head big_cons /attention.start.
  have -> : \sum_(j < d) (W_0 c j + D c j) * q j = \sum_(j < d) W_0 c j * q j + \sum_(j < d) D c j * q j.
    by rewrite -big_split; apply: eq_bigr => j _; rewrite mulrDl.
  exact: adding_up.
rewrite -sumrB -big_split; apply: eq_bigr => j _ /=; rewrite -mulrBl -mulrDl; congr (_ * _); rewrite -M_add.
by apply: M_eq => *; rewrite ?/all_s ?/all_xu ?/all_uu big_cons.
Qed.

(* That of the optimum reads -C of X U^T. *)
Definition minus C (c : 'I_n_y) (j a : 'I_d) (e : 'I_n_y) : R := - ((c == e)%:R * C a j).
Definition nothing (I J : Type) (c : 'I_n_y) (j : 'I_d) (a : I) (b : J) : R := 0.

Lemma key_query C h a j : attention.is_optimum W_0 C h ->
  \sum_(k < attention.width h) key k a * query k j = C a j.
Proof.
case=> _ [kq kq' yq yq'].
transitivity (\sum_(k < attention.width h) (attention.K_x k a * attention.Q_x k j -
  attention.K_x k a * (\sum_(e < n_y) attention.Q_y k e * W_0 e j) +
  query k j * (\sum_(e < n_y) attention.K_y k e * W_0 e a))).
  by apply: eq_bigr => k _; rewrite /key mulrDl -mulrBr [query k j * _]mulrC.
rewrite big_split sumrB /= kq [X in _ - X]made_of_nulls // subr0 [X in _ + X]made_of_nulls ?addr0 // => e.
transitivity (\sum_(k < attention.width h) (attention.K_y k e * attention.Q_x k j -
    attention.K_y k e * (\sum_(f < n_y) attention.Q_y k f * W_0 f j))).
  by apply: eq_bigr => k _; rewrite -mulrBr mulrC.
by rewrite sumrB yq made_of_nulls ?subr0 // => f.
Qed.

Lemma error_of_the_optimum C h D eps X q c : attention.is_optimum W_0 C h ->
  \sum_(j < d) (W_0 c j + D c j) * q j - attention.prediction [:: h] W_0 X (labels D eps X) q c =
  \sum_(j < d) M (@nothing _ _) (minus C) (@nothing _ _) D eps X c j * q j.
Proof.
move=> optimum; have kq a j := key_query a j optimum; case: optimum => -[vx vy] [_ _ yq yq'].
have v0 a : value h c a = 0.
  rewrite /value vx (bigD1 c) //= vy eqxx mulN1r big1 ?addr0 ?subrr // => e ec.
  by rewrite vy eq_sym (negPf ec) oppr0 mul0r.
rewrite error_of_heads; apply: eq_bigr => j _; congr (_ * _); apply: M_eq.
- by move=> a b; rewrite /all_s big_seq1 /of_s v0 mul0r.
- by move=> a e; rewrite /all_xu big_seq1 /of_xu v0 mul0r add0r vy kq mulNr.
move=> e f; rewrite /all_uu big_seq1 /of_uu (_ : \sum_(k < _) _ = 0) ?mulr0 //.
transitivity (\sum_(k < attention.width h) (attention.K_y k f * attention.Q_x k j -
    attention.K_y k f * (\sum_(g < n_y) attention.Q_y k g * W_0 g j))).
  by apply: eq_bigr => k _; rewrite -mulrBr.
by rewrite sumrB yq made_of_nulls ?subr0 // => g.
Qed.

(* M is a polynomial of degree 2 in (D, eps), and in X. *)
Definition D_of (v : 'I_n_y * ('I_d + 'I_n) -> R) c a := v (c, inl a).
Definition eps_of (v : 'I_n_y * ('I_d + 'I_n) -> R) c i := v (c, inr i).
Definition X_of (u : 'I_d * 'I_n -> R) a i := u (a, i).

Lemma scaled_polynomial (I : finType) k (f : (I -> R) -> R) a : polynomial k f -> polynomial k (fun v => f v * a).
Proof. by move=> F; apply: polynomial_ext (polynomial_scale a F) => v; rewrite mulrC. Qed.

Lemma beyond_in_X D eps e i : polynomial 1 (fun u => beyond D eps (X_of u) e i).
Proof.
apply: polynomial_add; last exact: polynomial_constant.
by apply: polynomial_sum => b; apply: polynomial_scale; exact: (polynomial_coordinate _ (b, i)).
Qed.

Lemma beyond_in_unknown X e i : polynomial 1 (fun v => beyond (D_of v) (eps_of v) X e i).
Proof.
apply: polynomial_add; last by apply: scaled_polynomial; exact: (polynomial_coordinate _ (e, inr i)).
by apply: polynomial_sum => b; apply: scaled_polynomial; exact: (polynomial_coordinate _ (e, inl b)).
Qed.

Lemma M_in_X Rs Rxu Ruu D eps c j : polynomial 2 (fun u => M Rs Rxu Ruu D eps (X_of u) c j).
Proof.
have xu : polynomial 2 (fun u => read_xu Rxu D eps (X_of u) c j).
  apply: polynomial_sum => a; apply: polynomial_sum => e; apply: polynomial_scale; apply: polynomial_sum => i.
  by apply: (@polynomial_mul _ _ 1 1); [exact: (polynomial_coordinate _ (a, i))|exact: beyond_in_X].
apply: polynomial_add; apply: polynomial_add => //; last exact: polynomial_constant.
  apply: polynomial_add; first exact: polynomial_scale.
  apply: scaled_polynomial; apply: polynomial_sum => a; apply: polynomial_sum => b; apply: polynomial_scale.
  apply: polynomial_sum => i.
  exact: polynomial_mul (polynomial_coordinate _ (a, i)) (polynomial_coordinate _ (b, i)).
apply: polynomial_sum => e; apply: polynomial_sum => f; apply: polynomial_scale; apply: polynomial_sum => i.
apply: (@polynomial_mul _ _ 1 1); exact: beyond_in_X.
Qed.

Lemma M_in_unknown Rs Rxu Ruu X c j : polynomial 2 (fun v => M Rs Rxu Ruu (D_of v) (eps_of v) X c j).
Proof.
have xu : polynomial 2 (fun v => read_xu Rxu (D_of v) (eps_of v) X c j).
  apply: polynomial_sum => a; apply: polynomial_sum => e; apply: polynomial_scale; apply: polynomial_sum => i.
  by apply: polynomial_scale; apply: (@polynomial_below _ _ 1) => //; exact: beyond_in_unknown.
apply: polynomial_add; apply: polynomial_add => //.
- apply: polynomial_add; [exact: polynomial_scale|exact: polynomial_constant].
- apply: polynomial_sum => e; apply: polynomial_sum => f; apply: polynomial_scale; apply: polynomial_sum => i;
    apply: (@polynomial_mul _ _ 1 1); exact: beyond_in_unknown.
by apply: scaled_polynomial; apply: (@polynomial_below _ _ 1) => //; exact: (polynomial_coordinate _ (c, inl j)).
Qed.

(* At (-D, -eps) *)
Definition flipped (v : 'I_n_y * ('I_d + 'I_n) -> R) i := - v i.
Definition of_any Rs Rxu Ruu v u := M Rs Rxu Ruu (D_of v) (eps_of v) (X_of u).
Definition of_any_flipped Rs Rxu Ruu v u c j :=
  even_part Rs Rxu Ruu (D_of v) (eps_of v) (X_of u) c j - odd_part Rxu (D_of v) (eps_of v) (X_of u) c j.
Lemma M_flipped Rs Rxu Ruu v u c j : of_any Rs Rxu Ruu (flipped v) u c j = of_any_flipped Rs Rxu Ruu v u c j.
Proof.
have b e i : beyond (D_of (flipped v)) (eps_of (flipped v)) (X_of u) e i = - beyond (D_of v) (eps_of v) (X_of u) e i.
  by rewrite /beyond opprD -sumrN /eps_of /flipped mulNr; congr (_ + _); apply: eq_bigr => k _; rewrite mulNr.
have xu : read_xu Rxu (D_of (flipped v)) (eps_of (flipped v)) (X_of u) c j =
    - read_xu Rxu (D_of v) (eps_of v) (X_of u) c j.
  rewrite -sumrN; apply: eq_bigr => a _; rewrite -sumrN; apply: eq_bigr => e _; rewrite -mulrN -sumrN; congr (_ * _).
  by apply: eq_bigr => i _; rewrite b mulrN.
rewrite /of_any /of_any_flipped /M /even_part /odd_part xu !mul0r opprD mulNr; congr (_ + _ + _).
by apply: eq_sums => e f; congr (_ * _); apply: eq_bigr => i _; rewrite !b mulrNN.
Qed.

(* As the part has it *)
Definition of_optimum C v u c j :=
  0 * read_xu (minus C) (D_of v) (eps_of v) (X_of u) c j + odd_part (minus C) (D_of v) (eps_of v) (X_of u) c j.
Definition of_optimum_flipped C v u c j :=
  0 * read_xu (minus C) (D_of v) (eps_of v) (X_of u) c j - odd_part (minus C) (D_of v) (eps_of v) (X_of u) c j.
Lemma even_part_of_the_optimum C D eps X c j :
  even_part (@nothing _ _) (minus C) (@nothing _ _) D eps X c j = 0 * read_xu (minus C) D eps X c j.
Proof. by rewrite /even_part !nulls !mul0r !addr0. Qed.
Lemma M_of_the_optimum C v u c j :
  of_any (@nothing _ _) (minus C) (@nothing _ _) v u c j = of_optimum C v u c j.
Proof. by rewrite /of_any /M even_part_of_the_optimum. Qed.
Lemma optimum_flipped C v u c j : of_optimum C (flipped v) u c j = of_optimum_flipped C v u c j.
Proof. by rewrite -M_of_the_optimum M_flipped /of_any_flipped even_part_of_the_optimum. Qed.
End Heads.

Section Laws.
Variables (R : realFieldType) (d n n_y : nat) (Ps Xs xs : law R) (W_0 : 'I_n_y -> 'I_d -> R).
Variables (D : outcome Ps -> 'I_n_y -> 'I_d -> R) (eps : outcome Ps -> 'I_n_y -> 'I_n -> R).
Variables (X : outcome Xs -> 'I_d -> 'I_n -> R) (x : outcome xs -> 'I_d -> R) (Psi : 'I_d -> 'I_d -> R) (noise : R).
Variables (C : 'I_d -> 'I_d -> R) (h : attention.head R d n_y).
Hypotheses (given : task.premises D eps X x Psi noise) (solution : task.normal_equation X Psi noise C).
Hypothesis optimum : attention.is_optimum W_0 C h.
Let sizes := task.sizes given.

(* As of populations *)
Variables (p : nat) (v : 'I_p -> 'I_n_y * ('I_d + 'I_n) -> R) (u : 'I_p -> 'I_d * 'I_n -> R) (z : 'I_p -> 'I_d -> R).
Variables (rho pi tau : 'I_p -> R).
Hypothesis p0 : (0 < p)%N.
Hypothesis same1 : forall f, polynomial 4 f ->
  mean_is (fun w => f (fun i => task.unknown D eps i w)) (\sum_r rho r * f (v r)).
Hypothesis same2 : forall f, polynomial 4 f ->
  mean_is (fun w => f (fun i : 'I_d * 'I_n => X w i.1 i.2)) (\sum_s pi s * f (u s)).
Hypothesis same3 : forall f, polynomial 2 f -> mean_is (fun w => f (fun a => x w a)) (\sum_t tau t * f (z t)).

Implicit Type A : ('I_n_y * ('I_d + 'I_n) -> R) -> ('I_d * 'I_n -> R) -> 'I_n_y -> 'I_d -> R.
Definition square m (A : ('I_n_y * ('I_d + 'I_n) -> R) -> ('I_d * 'I_n -> R) -> 'I_m -> 'I_d -> R) v u q : R :=
  \sum_(c < m) (\sum_(j < d) A v u c j * q j) * (\sum_(j < d) A v u c j * q j).
Definition total m (A : ('I_n_y * ('I_d + 'I_n) -> R) -> ('I_d * 'I_n -> R) -> 'I_m -> 'I_d -> R) : R :=
  \sum_r \sum_s \sum_t square A (v r) (u s) (z t) * rho r * pi s * tau t.

Section Quadratic.
Variables (m : nat) (A : ('I_n_y * ('I_d + 'I_n) -> R) -> ('I_d * 'I_n -> R) -> 'I_m -> 'I_d -> R).
Hypotheses (in_v : forall u c j, polynomial 2 (fun v => A v u c j)) (in_u : forall v c j, polynomial 2 (A v ^~ c ^~ j)).

Lemma square_in_v u' q : polynomial 4 (fun v => square A v u' q).
Proof.
apply: polynomial_sum => c; apply: (@polynomial_mul _ _ 2 2); apply: polynomial_sum => j;
  apply: scaled_polynomial; exact: in_v.
Qed.

Lemma mean_of_square :
  mean_is (fun w : outcome (attention.all_laws Ps Xs xs) =>
      square A (fun i => task.unknown D eps i w.1) (fun i => X w.2.1 i.1 i.2) (fun a => x w.2.2 a)) (total A).
Proof.
apply: (as_of_three_populations same1 same2 same3 (f := square A)) => [u' q|v' q|v' u'].
- exact: square_in_v.
- apply: polynomial_sum => c; apply: (@polynomial_mul _ _ 2 2); apply: polynomial_sum => j;
    apply: scaled_polynomial; exact: in_u.
apply: polynomial_sum => c; apply: (@polynomial_mul _ _ 1 1); apply: polynomial_sum => j;
  apply: polynomial_scale; exact: polynomial_coordinate.
Qed.

(* Means are those of (-D, -eps). *)
Lemma symmetric f : polynomial 4 f -> \sum_r rho r * f (flipped (v r)) = \sum_r rho r * f (v r).
Proof.
case=> c deg E; transitivity (\sum_r \sum_(t <- c) t.1 * (rho r * monomial t.2 (flipped (v r)))).
  by apply: eq_bigr => r _; rewrite E mulr_sumr; apply: eq_bigr => t _; rewrite mulrCA.
transitivity (\sum_r \sum_(t <- c) t.1 * (rho r * monomial t.2 (v r))); last first.
  by apply: eq_bigr => r _; rewrite E mulr_sumr; apply: eq_bigr => t _; rewrite mulrCA.
rewrite exchange_big [RHS]exchange_big; apply: eq_big_seq => t tc; rewrite -!mulr_sumr; congr (_ * _).
have {deg}deg : (size t.2 <= 4)%N by move/allP: deg => /(_ t tc).
have := mean_isE (same1 (polynomial_monomial R deg)); case odd_t: (odd (size t.2)) => E0.
  have {E0}E0 : \sum_r rho r * monomial t.2 (v r) = 0.
    rewrite -E0; apply: (task.odd_moments given) => //.
    by move: deg odd_t; case: (size t.2) => [|[|[|[|[|]]]]].
  rewrite E0 (eq_bigr (fun r => - (rho r * monomial t.2 (v r)))) ?sumrN ?E0 ?oppr0 // => r _.
  by rewrite (monomial_of_opposites (f := v r)) // -signr_odd odd_t expr1 mulN1r mulrN.
by apply: eq_bigr => r _; rewrite (monomial_of_opposites (f := v r)) // -signr_odd odd_t mul1r.
Qed.

Lemma total_flipped B : (forall w u' c j, B w u' c j = A (flipped w) u' c j) -> total B = total A.
Proof.
move=> flip; pose f w := \sum_s \sum_t square A w (u s) (z t) * (pi s * tau t).
have deg : polynomial 4 f.
  by apply: polynomial_sum => s; apply: polynomial_sum => t; apply: scaled_polynomial; exact: square_in_v.
have of_f g (r : 'I_p) : \sum_s \sum_t square A (g r) (u s) (z t) * rho r * pi s * tau t = rho r * f (g r).
  rewrite mulr_sumr; apply: eq_bigr => s _; rewrite mulr_sumr; apply: eq_bigr => t _.
  by rewrite -!mulrA mulrCA.
rewrite /total (eq_bigr _ (fun r _ => of_f v r)) -(symmetric deg); apply: eq_bigr => r _.
rewrite -(of_f (fun r => flipped (v r))); apply: eq_bigr => s _; apply: eq_bigr => t _; congr (_ * _ * _ * _).
by apply: eq_bigr => c _; congr (_ * _); apply: eq_bigr => j _; rewrite flip.
Qed.
End Quadratic.

Lemma second_of_unknown i j : \sum_r rho r * v r i * v r j =
  mean (fun w => task.unknown D eps i w * task.unknown D eps j w).
Proof.
rewrite (mean_isE (same1 (f := fun v => v i * v j) _)); first by apply: eq_bigr => r _; rewrite mulrA.
apply: (@polynomial_below _ _ 2) => //.
exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
Qed.

Lemma gram_polynomial a b : polynomial 2 (fun u : 'I_d * 'I_n -> R => \sum_(i < n) X_of u a i * X_of u b i).
Proof.
by apply: polynomial_sum => i; exact: polynomial_mul (polynomial_coordinate _ (a, i)) (polynomial_coordinate _ (b, i)).
Qed.

Lemma mean_of_S a b : \sum_s (\sum_(i < n) u s (a, i) * u s (b, i)) * pi s = task.mean_S X a b.
Proof.
rewrite -[RHS]/(mean _) (mean_isE (same2 (f := fun u => \sum_(i < n) X_of u a i * X_of u b i) _)).
  by apply: eq_bigr => s _; rewrite mulrC.
by apply: (@polynomial_below _ _ 2) => //; exact: gram_polynomial.
Qed.

Lemma mean_of_S_Psi_S a b : \sum_(c < d) \sum_s \sum_(e < d) (\sum_(i < n) u s (a, i) * u s (c, i)) * Psi c e *
  (\sum_(i < n) u s (e, i) * u s (b, i)) * pi s = task.mean_S_Psi_S X Psi a b.
Proof.
rewrite -[RHS]/(mean _) (mean_isE (same2 (f := fun u => \sum_(c < d) \sum_(e < d)
  (\sum_(i < n) X_of u a i * X_of u c i) * Psi c e * (\sum_(i < n) X_of u e i * X_of u b i)) _)).
  rewrite exchange_big; apply: eq_bigr => s _; rewrite mulr_sumr; apply: eq_bigr => c _ /=.
  by rewrite mulr_sumr; apply: eq_bigr => e _; rewrite mulrC.
apply: polynomial_sum => c; apply: polynomial_sum => e; apply: (@polynomial_mul _ _ 2 2); last exact: gram_polynomial.
by apply: scaled_polynomial; exact: gram_polynomial.
Qed.

Lemma part_given m (g : 'I_m -> 'I_n_y) : (0 < m)%N -> injective g ->
  projection.premises (fun c a r => D_of (v r) (g c) a) (fun c i r => eps_of (v r) (g c) i) rho Psi noise
    (fun a i s => X_of (u s) a i) pi C.
Proof.
case: sizes => d0 n0 _ m0 inj; have nz k : k.+1%:R != 0 :> R by rewrite pnatr_eq0.
split; rewrite ?nz //.
- by move=> c a e b; rewrite second_of_unknown (task.covariance given) (inj_eq inj).
- by move=> c i e j; rewrite second_of_unknown (task.noise_variance given) (inj_eq inj).
- by move=> c a e i; rewrite second_of_unknown (task.uncorrelated given).
- rewrite -[RHS](mean_isE (mean_is_constant Xs 1)) (mean_isE (same2 (f := fun _ => 1) _)).
    by apply: eq_bigr => s _; rewrite mulr1.
  exact: polynomial_constant.
move=> a b; transitivity (\sum_(c < d) task.mean_S X a c * Psi c b); last first.
  by apply: eq_bigr => c _; rewrite -mean_of_S.
rewrite -solution; apply: eq_bigr => c _; congr ((_ + _) * _); first by rewrite -mean_of_S_Psi_S.
by rewrite mulrC -mean_of_S.
Qed.

Lemma of_both_signs (t : R) : 1 / 4%:R * (0 + (t + t)) = 1 / 2%:R * t.
Proof. by arithmetic; rewrite pnatr_eq0. Qed.

Definition difference C Rs Rxu Ruu (v : 'I_n_y * ('I_d + 'I_n) -> R) (u : 'I_d * 'I_n -> R) c j :=
  of_any Rs Rxu Ruu v u c j - of_optimum C v u c j.

Lemma difference_in_v Rs Rxu Ruu (u' : 'I_d * 'I_n -> R) c j :
  polynomial 2 (fun v : 'I_n_y * ('I_d + 'I_n) -> R => difference C Rs Rxu Ruu v u' c j).
Proof.
apply: polynomial_add; first exact: M_in_unknown.
by apply: polynomial_opp; apply: polynomial_ext (M_in_unknown _ _ _ _ _ _) => w; exact: M_of_the_optimum.
Qed.
Lemma difference_in_u Rs Rxu Ruu (v' : 'I_n_y * ('I_d + 'I_n) -> R) c j :
  polynomial 2 (fun u : 'I_d * 'I_n -> R => difference C Rs Rxu Ruu v' u c j).
Proof.
apply: polynomial_add; first exact: M_in_X.
by apply: polynomial_opp; apply: polynomial_ext (M_in_X _ _ _ _ _ _ _) => w; exact: M_of_the_optimum.
Qed.
Lemma optimum_in_v (u' : 'I_d * 'I_n -> R) c j :
  polynomial 2 (fun v : 'I_n_y * ('I_d + 'I_n) -> R => of_optimum C v u' c j).
Proof. by apply: polynomial_ext (M_in_unknown _ _ _ _ _ _) => w; exact: M_of_the_optimum. Qed.
Lemma optimum_in_u (v' : 'I_n_y * ('I_d + 'I_n) -> R) c j :
  polynomial 2 (fun u : 'I_d * 'I_n -> R => of_optimum C v' u c j).
Proof. by apply: polynomial_ext (M_in_X _ _ _ _ _ _ _) => w; exact: M_of_the_optimum. Qed.

Lemma projected Rs Rxu Ruu :
  1 / 2%:R * total (of_any Rs Rxu Ruu) = 1 / 2%:R * total (of_optimum C) +
    1 / 2%:R * total (difference C Rs Rxu Ruu).
Proof.
case: sizes => d0 n0 y0.
have [part _] := projection (fun a t => z t a) tau Rs Rxu Ruu (part_given y0 (fun _ _ e => e)).
have {part}part : 1 / 4%:R * (0 + (total (of_any Rs Rxu Ruu) + total (of_any_flipped Rs Rxu Ruu))) =
    1 / 4%:R * (0 + (total (of_optimum C) + total (of_optimum_flipped C))) +
    1 / 4%:R * (0 + (total (difference C Rs Rxu Ruu) + total (fun v u c j =>
      of_any_flipped Rs Rxu Ruu v u c j - of_optimum_flipped C v u c j))).
  rewrite !(addrA 0); exact: part.
have e1 : total (of_any_flipped Rs Rxu Ruu) = total (of_any Rs Rxu Ruu).
  by apply: total_flipped => *; [exact: M_in_unknown|rewrite M_flipped].
have e2 : total (of_optimum_flipped C) = total (of_optimum C).
  by apply: (total_flipped optimum_in_v) => *; rewrite optimum_flipped.
have e3 : total (fun v u c j => of_any_flipped Rs Rxu Ruu v u c j - of_optimum_flipped C v u c j) =
    total (difference C Rs Rxu Ruu).
  by apply: (total_flipped (difference_in_v _ _ _)) => *; rewrite /difference M_flipped optimum_flipped.
by rewrite e1 e2 e3 !of_both_signs in part.
Qed.

Lemma mse hs : mean_is (attention.half_square W_0 D eps X x hs)
  (1 / 2%:R * total (of_any (all_s W_0 hs) (all_xu W_0 hs) (all_uu W_0 hs))).
Proof.
apply: mean_is_ext (mean_is_scale (1 / 2%:R) (mean_of_square _ _)) => [[w [w' w'']]|*|*]; last 2 first.
- exact: M_in_unknown.
- exact: M_in_X.
by congr (_ * _); apply: eq_bigr => c _; rewrite /attention.error /attention.predicted /= (error_of_heads sizes) expr2.
Qed.

Lemma mse_of_the_optimum : mean_is (attention.half_square W_0 D eps X x [:: h]) (1 / 2%:R * total (of_optimum C)).
Proof.
apply: mean_is_ext (mean_is_scale (1 / 2%:R) (mean_of_square optimum_in_v optimum_in_u)) => -[w [w' w'']].
congr (_ * _); apply: eq_bigr => c _; rewrite /attention.error /attention.predicted /=.
rewrite (error_of_the_optimum sizes _ _ _ _ _ optimum) -expr2; congr (_ ^+ 2).
by apply: eq_bigr => j _; rewrite -M_of_the_optimum.
Qed.

Lemma common (a b c : R) : a - b - (a - c) = c - b.
Proof. arithmetic. Qed.

Lemma distance hs : mean_is (attention.half_distance W_0 D eps X x hs [:: h])
  (1 / 2%:R * total (difference C (all_s W_0 hs) (all_xu W_0 hs) (all_uu W_0 hs))).
Proof.
apply: mean_is_ext (mean_is_scale (1 / 2%:R) (mean_of_square (difference_in_v _ _ _) (difference_in_u _ _ _))).
move=> [w [w' w'']]; congr (_ * _); apply: eq_bigr => c _; rewrite -expr2 -sqrrN; congr (_ ^+ 2).
have := error_of_the_optimum sizes (D w) (eps w) (X w') (x w'') c optimum.
have := error_of_heads sizes W_0 hs (D w) (eps w) (X w') (x w'') c.
rewrite /attention.predicted /= => any best; rewrite -(common (\sum_(j < d) (W_0 c j + D w c j) * x w'' j)).
rewrite best any -sumrB -sumrN; apply: eq_bigr => j _; rewrite -mulrBl -mulNr opprB; congr ((_ - _) * _).
by rewrite -M_of_the_optimum.
Qed.

(* One of the outputs *)
Definition row (c : 'I_n_y) (w : 'I_n_y * ('I_d + 'I_n) -> R) (i : 'I_1 * ('I_d + 'I_n)) := w (c, i.2).
Lemma row_of_the_optimum c w u' c' j : of_optimum C (row c w) u' c' j = of_optimum C w u' c j.
Proof.
have e : read_xu (minus C) (D_of (row c w)) (eps_of (row c w)) (X_of u') c' j =
    read_xu (minus C) (D_of w) (eps_of w) (X_of u') c j.
  apply: eq_bigr => a _; rewrite (bigD1 c) //= [X in _ = _ + X]big1 ?addr0 => [|e ec].
    by rewrite big_ord_recl big_ord0 addr0 /minus (ord1 c') !eqxx.
  by rewrite /minus eq_sym (negPf ec) mul0r oppr0 mul0r.
by rewrite /of_optimum /odd_part e.
Qed.

Definition at_row c w u' (c' : 'I_1) j := of_optimum C (row c w) u' c' j.
Lemma at_row_in_v c u' c' j : polynomial 2 (fun v => at_row c v u' c' j).
Proof. by apply: polynomial_ext (optimum_in_v u' c j) => w; rewrite -(row_of_the_optimum c w u' c' j). Qed.
Lemma at_row_in_u c v' c' j : polynomial 2 (fun u => at_row c v' u c' j).
Proof. by apply: polynomial_ext (optimum_in_u v' c j) => w; rewrite -(row_of_the_optimum c v' w c' j). Qed.

Lemma loss_of_a_row c :
  mean_is (fun w => 1 / 2%:R * attention.error W_0 D eps X x [:: h] c w ^+ 2) (1 / 2%:R * total (at_row c)).
Proof.
apply: mean_is_ext (mean_is_scale (1 / 2%:R) (mean_of_square (at_row_in_v c) (at_row_in_u c))) => -[w [w' w'']].
congr (_ * _); rewrite /square big_ord_recl big_ord0 addr0 -expr2 /attention.error /attention.predicted /=.
rewrite (error_of_the_optimum sizes _ _ _ _ _ optimum); congr (_ ^+ 2).
by apply: eq_bigr => j _; rewrite /at_row row_of_the_optimum -M_of_the_optimum.
Qed.

Lemma second_of_x a b : \sum_t tau t * z t a * z t b = mean (fun w => x w a * x w b).
Proof.
rewrite (mean_isE (same3 (f := fun q => q a * q b) _)); first by apply: eq_bigr => t _; rewrite mulrA.
exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
Qed.

Lemma second_of_x_sym a b : mean (fun w => x w a * x w b) = mean (fun w => x w b * x w a).
Proof. by rewrite -!second_of_x; apply: eq_bigr => t _; rewrite mulrAC. Qed.

Lemma least c : 1 / 2%:R * total (at_row c) = (\sum_(a < d) \sum_(b < d) mean (fun w => x w a * x w b) *
  (Psi b a - \sum_(e < d) \sum_(f < d) C e b * task.mean_S X e f * Psi f a)) / 2%:R.
Proof.
have inj : injective (fun _ : 'I_1 => c) by move=> i j _; rewrite (ord1 i) (ord1 j).
have [_ part] := projection (fun a t => z t a) tau (fun _ _ _ _ => 0) (fun _ _ _ _ => 0) (fun _ _ _ _ => 0)
  (part_given (ltn0Sn 0) inj).
pose flip w u' (c' : 'I_1) j := of_optimum_flipped C (row c w) u' c' j.
have flips : total flip = total (at_row c).
  by apply: (total_flipped (at_row_in_v c)) => *; rewrite /at_row -[row c _]/(flipped (row c _)) optimum_flipped.
have {part}part : 1 / 4%:R * (0 + (total (at_row c) + total flip)) = 1%:R * (1 / 2%:R *
    (\sum_(a < d) \sum_(b < d) (\sum_t tau t * z t a * z t b) * Psi b a -
     \sum_(a < d) \sum_(b < d) \sum_(e < d) \sum_(f < d) (\sum_t tau t * z t a * z t b) * C e a *
       (\sum_(i < n) \sum_s u s (e, i) * u s (f, i) * pi s) * Psi f b)).
  rewrite (addrA 0); exact: part.
rewrite flips of_both_signs in part; rewrite part !mul1r mulrC; congr (_ * _).
rewrite [X in _ - X]exchange_big -sumrB; apply: eq_bigr => a _ /=; rewrite -sumrB; apply: eq_bigr => b _.
rewrite mulrBr second_of_x; congr (_ - _); rewrite mulr_sumr; apply: eq_bigr => e _; rewrite mulr_sumr.
apply: eq_bigr => f _; rewrite second_of_x second_of_x_sym !mulrA; congr (_ * _ * _).
by rewrite exchange_big -mean_of_S; apply: eq_bigr => s _; rewrite mulr_suml.
Qed.
End Laws.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n n_y Ps Xs xs D eps X x Psi noise W_0 C h [given solution optimum] hs.
have [_ mP mX mx _ _ _ _] := given.
have [n1 every1] := as_of_a_population mP; have [n2 every2] := as_of_a_population mX.
have [n3 every3] := as_of_a_population mx; pose p := (n1 + n2 + n3).+1.
have [|v [rho same1]] := every1 p; first by rewrite /p -addnA leqW // leq_addr.
have [|u [pi same2]] := every2 p; first by rewrite /p -addnA addnCA leqW // leq_addr.
have [|z [tau same3]] := every3 p; first by rewrite /p leqW // leq_addl.
exists (1 / 2%:R * total v u z rho pi tau (of_optimum C)).
exists (1 / 2%:R * total v u z rho pi tau (difference C (all_s W_0 hs) (all_xu W_0 hs) (all_uu W_0 hs))); split.
- rewrite -(projected given solution z tau isT same1 same2); exact: (mse W_0 given same1 same2 same3).
- exact: (mse_of_the_optimum given optimum same1 same2 same3).
exact: (distance given optimum same1 same2 same3).
Qed.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R d n n_y Ps Xs xs D eps X x Psi noise W_0 C h given hs.
have [least [excess [mse best distance]]] := clause_3_holds given hs.
exists (least + excess), least; split=> //; rewrite ler_addl; apply: mean_positive distance => w.
rewrite mulr_ge0 ?divr_ge0 ?ler01 ?ler0n //; apply: sumr_ge0 => c _; exact: sqr_ge0.
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R d n n_y Ps Xs xs D eps X x Psi noise W_0 C h [given solution optimum] c.
have [_ mP mX mx _ _ _ _] := given.
have [n1 every1] := as_of_a_population mP; have [n2 every2] := as_of_a_population mX.
have [n3 every3] := as_of_a_population mx; pose p := (n1 + n2 + n3).+1.
have [|v [rho same1]] := every1 p; first by rewrite /p -addnA leqW // leq_addr.
have [|u [pi same2]] := every2 p; first by rewrite /p -addnA addnCA leqW // leq_addr.
have [|z [tau same3]] := every3 p; first by rewrite /p leqW // leq_addl.
rewrite -(least given solution (isT : (0 < p)%N) same1 same2 same3 c);
  exact: (loss_of_a_row given optimum same1 same2 same3).
Qed.

(* Numbers that are 1 or -1, a coin for the noise too, labels about -1, and a head of width 1 *)
Definition step (R : realFieldType) : attention.head R 1 1 :=
  @attention.Head R 1 1 1 (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => -1) (fun _ _ => -1) (fun _ _ => 1 / 2%:R)
    (fun _ _ => 0) (fun _ _ => 1) (fun _ _ => 0).
Definition clause_2_met (R : realFieldType) :
  @clause_2.premises R 1 1 1 (independent (coin R) (coin R)) (coin R) (coin R) (fun w _ _ => side w.1)
    (fun w _ _ => side w.2) (fun w _ _ => side w) (fun w _ => side w) (fun _ _ => 1) 1 (fun _ _ => -1)
    (fun _ _ => 1 / 2%:R) (step R).
Proof.
have one : 2%:R / 2%:R = 1 :> R by rewrite mulfV // pnatr_eq0.
have ord a b : ((a : 'I_1) == b)%:R = 1 :> R by rewrite (ord1 a) (ord1 b) eqxx.
have sq (w : outcome (coin R)) : side w * side w = 1 by rewrite -expr2 sqrr_sign.
have E (f : outcome (independent (coin R) (coin R)) -> R) : mean f =
    ((f (ord0, ord0) + f (ord0, @Ordinal 2 1 isT)) / 2%:R +
     (f (@Ordinal 2 1 isT, ord0) + f (@Ordinal 2 1 isT, @Ordinal 2 1 isT)) / 2%:R) / 2%:R.
  by rewrite -[mean f]/(@mean R (coin R) (inner_mean f)) mean_coin /inner_mean !mean_coin.
have s0 : side (ord0 : outcome (coin R)) = 1 by [].
have s1 : side (@Ordinal 2 1 isT : outcome (coin R)) = -1 by rewrite /side expr1.
have second f g : (forall w, f w * g w = 1) -> mean (fun w : outcome (independent (coin R) (coin R)) => f w * g w) = 1.
  by move=> e; rewrite E !e -[1 + 1]/(2%:R) one -[1 + 1]/(2%:R).
split.
- split=> //.
  + move=> s odd_s _.
    pose P := independent (coin R) (coin R); pose D (w : outcome P) (_ _ : 'I_1) : R := side w.1.
    pose eps (w : outcome P) (_ _ : 'I_1) : R := side w.2; rewrite -[mean _]/(mean (fun w =>
      monomial s ((task.unknown D eps) ^~ w))) E.
    have flip (w w' : outcome P) : side w'.1 = - side w.1 -> side w'.2 = - side w.2 ->
        monomial s ((task.unknown D eps) ^~ w') = - monomial s ((task.unknown D eps) ^~ w).
      move=> e1 e2; rewrite (@monomial_of_opposites _ _ ((task.unknown D eps) ^~ w)) ?mulN1r.
        by rewrite -signr_odd odd_s mulN1r.
      by move=> [i [a|j]].
    rewrite (flip (ord0, ord0) (@Ordinal 2 1 isT, @Ordinal 2 1 isT)) ?s0 ?s1 //.
    rewrite (flip (@Ordinal 2 1 isT, ord0) (ord0, @Ordinal 2 1 isT)) ?s0 ?s1 ?opprK //.
    by rewrite -mulrDl addrACA [- _ + _]addrC addrACA !subrr addr0 !mul0r.
  + by move=> c a e b; rewrite !ord mulr1 second.
  + by move=> c i e j; rewrite !ord !mulr1 second.
  by move=> c a e i; rewrite E !s0 !s1 !mul1r mulr1 mulN1r opprK subrr addNr !mul0r addr0 mul0r.
- move=> a b; rewrite !big_ord_recl !big_ord0 !addr0 /task.mean_S_Psi_S /task.mean_S !mean_coin /task.S.
  by rewrite !big_ord_recl !big_ord0 !addr0 !sq !mulr1 -[1 + 1]/(2%:R) one !mul1r -[1 + 1]/(2%:R) one.
split; first by split=> // c e; rewrite ord.
by split=> *; rewrite big_ord_recl big_ord0 addr0 ?mulr1 ?mulr0 ?mul0r.
Qed.
Definition clause_3_met := clause_2_met.
Definition clause_4_met := clause_2_met.
End Derived.
