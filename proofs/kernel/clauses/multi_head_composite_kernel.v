(* 1. For any number of heads, all a_h, G_h and K_h, a layer of heads with similarities K_h, V^h = diag(0, -2
   a_h r), B^h = C^h = G_h is the layer of one head with V = diag(0, -2 r), B = C = I and K(u, v) = sum_h a_h
   K_h(G_h u, G_h v). *)
From mathcomp Require Import matrix.
From Kernel Require Import FunctionalDescent.
Module heads.
Section Given.
Variables (R : fieldType) (d n n_y m p : nat).
Definition sizes : Prop := [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N, (0 < m)%N & (0 < p)%N].
Definition column k (X : 'M[R]_(d, k)) (i : 'I_k) : point R d := [ffun b => X b i].
(* G u *)
Definition image (G : 'M[R]_(p, d)) (u : point R d) : point R p := [ffun e => \sum_(b < d) G e b * u b].
(* context x and y, query x and y *)
Definition prompt := ('M[R]_(d, n) * 'M[R]_(n_y, n) * 'M[R]_(d, m) * 'M[R]_(n_y, m))%type.

(* H heads, the first of some sequences, with V^h = diag(0, -2 a_h r), B^h = C^h = G_h and the similarities K_h *)
Variables (H : nat) (a : nat -> R) (G : nat -> 'M[R]_(p, d)) (K : nat -> point R p -> point R p -> R).
(* What they add to y of a token with x = u; as V has no more blocks, all x stay. *)
Definition added (r : R) (X : 'M[R]_(d, n)) (Y : 'M[R]_(n_y, n)) (u : point R d) (c : 'I_n_y) : R :=
  \sum_(h < H) \sum_(i < n) (\sum_(b < n_y) - (2%:R * a h * r) * (c == b)%:R * Y b i) *
    K h (image (G h) (column X i)) (image (G h) u).
Definition layer (r : R) (z : prompt) : prompt :=
  let: (X, Y, Q, q) := z in
  (X, \matrix_(c, i) (Y c i + added r X Y (column X i) c), Q, \matrix_(c, j) (q c j + added r X Y (column Q j) c)).
Fixpoint layers (rate : nat -> R) (L : nat) (z : prompt) : prompt :=
  if L is l.+1 then layer (rate l) (layers rate l z) else z.
(* K(u, v) = sum_h a_h K_h(G_h u, G_h v) *)
Definition composite (u v : point R d) : R := \sum_(h < H) a h * K h (image (G h) u) (image (G h) v).
Definition symmetric : Prop := forall h, (h < H)%N -> forall u v, K h u v = K h v u.
End Given.
(* L layers leave y_i - f_L(x_i) and predict f_L, f_L by functional gradient descent for a kernel K, whatever the data
   where the query's y slot starts at 0. *)
Definition descend (R : fieldType) d n n_y m (K : point R d -> point R d -> R) (rate : nat -> R)
    (layers : nat -> prompt R d n n_y m -> prompt R d n n_y m) : Prop :=
  forall (X : 'M[R]_(d, n)) (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(d, m)) L,
  let f := descent K (fun k i => X k i) (fun c i => Y c i) rate L in
  layers L (X, Y, Q, 0) =
    (X, \matrix_(c, i) (Y c i - f (column X i) c), Q, \matrix_(c, j) - f (column Q j) c).
End heads.

Module clause_1.
Definition premises := heads.sizes.
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p, premises d n n_y m p ->
  forall H a (G : nat -> 'M[R]_(p, d)) K r (z : heads.prompt R d n n_y m),
  heads.layer H a G K r z =
  heads.layer 1 (fun _ => 1) (fun _ => 1%:M) (fun _ => heads.composite H a G K) r z.
End clause_1.

(* 2. So if the K_h are symmetric, such layers perform functional gradient descent for K: *)
From Statements Require functional_gradient_descent.
Module clause_2.
Section Given.
Variables (R : fieldType) (d n n_y m p H : nat) (K : nat -> point R p -> point R p -> R).
Record premises : Prop := Premises {
  sizes : heads.sizes d n n_y m p;
  symmetric : heads.symmetric H K }.
End Given.
(* K is symmetric, and L such layers leave what the layers of functional_gradient_descent for K leave. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p H K_, @premises R d n n_y m p H K_ ->
  forall a (G : nat -> 'M[R]_(p, d)), let K := heads.composite H a G K_ in
  (forall u v, K u v = K v u) /\
  forall rate L (X : 'M[R]_(d, n)) (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(d, m)),
  let left := functional_gradient_descent.simulation.after (fun k i => X k i) (fun c i => Y c i) (fun k j => Q k j)
    (fun _ _ => 0) K rate L in
  heads.layers H a G K_ rate L (X, Y, Q, 0) =
    (\matrix_(k, i) functional_gradient_descent.simulation.s_x left k i,
     \matrix_(c, i) functional_gradient_descent.simulation.s_y left c i,
     \matrix_(k, j) functional_gradient_descent.simulation.s_query_x left k j,
     \matrix_(c, j) functional_gradient_descent.simulation.s_query_y left c j).
End clause_2.

(* 3. with f_0 = 0, f_{l+1} = f_l - r_l grad L(f_l), they leave y_i - f_L(x_i) in the context slots and predict
   f_L(x_{n+1}). *)
Module clause_3.
Section Given.
Variables (R : fieldType) (d n n_y m p H : nat) (K : nat -> point R p -> point R p -> R).
Record premises : Prop := Premises {
  sizes : heads.sizes d n n_y m p;
  symmetric : heads.symmetric H K }.
End Given.
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p H K, @premises R d n n_y m p H K ->
  forall a (G : nat -> 'M[R]_(p, d)) rate,
  @heads.descend R d n n_y m (heads.composite H a G K) rate (heads.layers H a G K rate).
End clause_3.

(* 4. One head with a = 1 and G = Sigma^-1/2, a point of the sparse family of sparse_stationary_points, does so
   for K_1(Sigma^-1/2 u, Sigma^-1/2 v). *)
Module clause_4.
Section Given.
Variables (R : fieldType) (d n n_y m : nat) (K_1 : point R d -> point R d -> R) (Sigma S G : 'M[R]_d).
Record premises : Prop := Premises {
  sizes : heads.sizes d n n_y m d;
  symmetric_kernel : forall u v, K_1 u v = K_1 v u;
  (* S = Sigma^1/2, and G = Sigma^-1/2 *)
  symmetric : S^T = S;
  square : S *m S = Sigma;
  inverse : G *m S = 1%:M }.
End Given.
(* The head has B = C = b G with b = 1, as in the family. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m K_1 Sigma S G, @premises R d n n_y m K_1 Sigma S G ->
  forall rate,
  @heads.descend R d n n_y m (fun u v => K_1 (heads.image G u) (heads.image G v)) rate
    (heads.layers 1 (fun _ => 1) (fun _ => 1 *: G) (fun _ => K_1) rate).
End clause_4.

(* 5. If K(X) is also the matrix of second moments of a prompt's labels (it is one of some labels where all K_h are
   positive semidefinite and a_h >= 0), then their loss on the prompt tends to the least of all linear predictors, for
   one step 0 < 2 r < 2/lambda_max(Khat). *)
From Kernel Require Import PositiveSemidefinite Expectation SecondMoments KernelLayers Limit.
Module clause_5.
Section Given.
Variables (R : rcfType) (P : law R) (d n p H : nat) (a : nat -> R) (G : nat -> 'M[R]_(p, d)).
Variables (K : nat -> point R p -> point R p -> R) (X : 'M[R]_(d, n)) (Q : 'M[R]_(d, 1)).
Definition x (i : 'I_n) : point R d := heads.column X i.
Definition x_t : point R d := heads.column Q ord0.
Definition composite : point R d -> point R d -> R := heads.composite H a G K.
Definition Khat : 'M[R]_n := kernel_matrix composite x.
(* K(X) = [[Khat, nu], [nu^T, k0]] are the second moments of y, y_t. *)
Definition has_moments (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) : Prop :=
  second_moments y y_t Khat (kernel_column composite x x_t) (composite x_t x_t).
(* What L layers with one step r predict from the labels z: minus the query's slot, which starts at 0 *)
Definition predicted (r : R) (z : 'I_n -> R) (L : nat) : R :=
  let: (_, _, _, q) := heads.layers H a G K (fun _ => r) L (X, \row_i z i, Q, 0) in - q ord0 ord0.

Variables (y : 'I_n -> outcome P -> R) (y_t : outcome P -> R) (r : R) (U : 'M[R]_n) (s : 'rV[R]_n) (m : 'I_n).
Record premises : Prop := Premises {
  sizes : heads.sizes d n 1 1 p;
  labels : has_moments y y_t;
  eigenvectors : eigendecomposition Khat U s; (* Khat = U diag(s) U^T *)
  largest : forall k, s ord0 k <= s ord0 m; (* s_m is lambda_max *)
  step : 0 < 2%:R * r;
  below : 2%:R * r * s ord0 m < 2%:R }.
End Given.
(* f is positive semidefinite: so is the matrix of any points. *)
Definition semidefinite (R : rcfType) (T : Type) (f : T -> T -> R) : Prop :=
  forall k (z : 'I_k -> T), positive_semidefinite (kernel_matrix f z).
Definition statement : Prop :=
  (forall R : rcfType, Num.archimedean_axiom R ->
   forall P d n p H a G K X Q y y_t r U s m, @premises R P d n p H a G K X Q y y_t r U s m ->
   exists loss least, [/\ forall L, loss_is y_t (fun u => predicted H a G K X Q r (y^~ u) L) (loss L),
     exists b, loss_is y_t (weighted y b) least,
     forall b l, loss_is y_t (weighted y b) l -> least <= l & tends_to loss least]) /\
  (forall (R : rcfType) d n p H a (G : nat -> 'M[R]_(p, d)) K (X : 'M[R]_(d, n)) Q,
   (forall h, (h < H)%N -> semidefinite (K h) /\ 0 <= a h) ->
   exists (P : law R) y y_t, has_moments (P := P) H a G K X Q y y_t).
End clause_5.

(* 6. For labels that are Gaussian with mean 0 that least loss is that of Bayes, the least of all predictors. *)

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import FunctionalDescent Arithmetic PseudoInverse PositiveSemidefinite Expectation SecondMoments.
From Kernel Require Import KernelLayers LayersAndMoments Limit Sequences OneStep.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis any_number : any_number_of_heads_one_layer.statement.
Hypothesis two_heads : two_heads_every_depth.statement.
Hypothesis one_kernel : functional_gradient_descent.simulation.statement.

Lemma image1 (R : fieldType) d (u : point R d) : heads.image 1%:M u = u.
Proof.
apply/ffunP=> i; rewrite ffunE (bigD1 i) //= mxE eqxx mul1r big1 ?addr0 // => k ki.
by rewrite mxE eq_sym (negPf ki) mul0r.
Qed.

Section Heads.
Variables (R : fieldType) (d n n_y m p : nat).
Hypothesis sizes : heads.sizes d n n_y m p.
Variables (H : nat) (a : nat -> R) (G : nat -> 'M[R]_(p, d)) (K : nat -> point R p -> point R p -> R).
Local Notation composite := (heads.composite H a G K).

(* What the heads add together is what one head of their composite adds. *)
Lemma added_together r X Y u c : heads.added H a G K r X Y u c =
  \sum_(i < n) (\sum_(b < n_y) - (2%:R * 1 * r) * (c == b)%:R * Y b i) * composite (heads.column X i) u.
Proof.
case: sizes => d0 n0 y0 m0 p0.
have given : any_number_of_heads_one_layer.premises d n n_y 1 p by [].
pose state l := any_number_of_heads_one_layer.after (fun k i => X k i) (fun b i => Y b i) (fun k (_ : 'I_1) => u k)
  (fun _ (_ : 'I_1) => 0) r a (fun h e k => G h e k) K l.
have [_ [_ [_ [e _]]]] := any_number (fun k i => X k i) (fun b i => Y b i) (fun k (_ : 'I_1) => u k)
  (fun _ (_ : 'I_1) => 0) r a (fun h e k => G h e k) K given H.
have im i h : [ffun e => \sum_(b < d) G h e b * X b i] = heads.image (G h) (heads.column X i).
  by apply/ffunP=> k; rewrite !ffunE; apply: eq_bigr => b _; rewrite ffunE.
have query_y l : any_number_of_heads_one_layer.s_query_y (state l) c ord0 =
    \sum_(h < l) \sum_(i < n) (\sum_(b < n_y) - (2%:R * a h * r) * (c == b)%:R * Y b i) *
      K h (heads.image (G h) (heads.column X i)) (heads.image (G h) u).
  elim: l => [|l IH]; first by rewrite big_ord0.
  rewrite big_ord_recr /= IH add0r subr0; congr (_ + _); apply: eq_bigr => i _; rewrite im; congr (_ * _).
  by apply: eq_bigr => b _; arithmetic.
have nu l i : any_number_of_heads_one_layer.s_nu (state l) i ord0 =
    \sum_(h < l) a h * K h (heads.image (G h) (heads.column X i)) (heads.image (G h) u).
  by elim: l => [|l IH]; [rewrite big_ord0|rewrite big_ord_recr /= IH im].
rewrite /heads.added -query_y e opprK add0r; apply: eq_bigr => i _; rewrite nu; congr (_ * _).
by apply: eq_bigr => b _; arithmetic.
Qed.

Lemma layer_is r (z : heads.prompt R d n n_y m) : heads.layer H a G K r z =
  heads.layer 1 (fun _ => 1) (fun _ => 1%:M) (fun _ => composite) r z.
Proof.
case: z => [[[X Y] Q] q]; congr (_, _, _, _); apply/matrixP=> c i; rewrite !mxE added_together; congr (_ + _);
  by rewrite /heads.added big_ord_recl big_ord0 addr0; apply: eq_bigr => t _; rewrite !image1.
Qed.

Hypothesis symmetric : heads.symmetric H K.

Lemma composite_symmetric u v : composite u v = composite v u.
Proof. by apply: eq_bigr => h _; rewrite symmetric. Qed.

(* By the part of two heads, the composite and one that is 0 *)
Lemma descends rate : @heads.descend R d n n_y m composite rate (heads.layers H a G K rate).
Proof.
move=> X Y Q L f; case: sizes => d0 n0 y0 m0 _.
pose id (i j : 'I_d) : R := (i == j)%:R.
have given : @two_heads_every_depth.premises R d n n_y m d (fun _ _ => 0) composite (fun _ _ => 0).
  by split=> // [*|]; [rewrite mulr0|exact: composite_symmetric].
pose state l := two_heads_every_depth.after (fun k i => X k i) (fun b i => Y b i) (fun k j => Q k j) (fun _ _ => 0)
  1 0 id id composite (fun _ _ => 0) rate l.
have im k (Z : 'I_d -> 'I_k -> R) i : [ffun e => \sum_(b < d) id e b * Z b i] = [ffun e => Z e i] :> point R d.
  by apply/ffunP=> e; rewrite !ffunE (bigD1 e) //= /id eqxx mul1r big1 ?addr0 // => b /negPf be;
    rewrite eq_sym be mul0r.
have im' (v : point R d) : [ffun e => \sum_(b < d) id e b * v b] = v.
  by apply/ffunP=> e; rewrite !ffunE (bigD1 e) //= /id eqxx mul1r big1 ?addr0 // => b /negPf be;
    rewrite eq_sym be mul0r.
have f_is l v b : two_heads_every_depth.s_f (state l) v b =
    descent composite (fun k i => X k i) (fun c i => Y c i) rate l v b.
  elim: l v b => //= l IH v b; rewrite IH; congr (_ - _ * (_ * _)); apply: eq_bigr => i _.
  by rewrite IH im' im mul1r mul0r addr0.
have layers_are l : heads.layers H a G K rate l (X, Y, Q, 0) =
    (X, \matrix_(c, i) two_heads_every_depth.s_y (state l) c i, Q,
     \matrix_(c, j) two_heads_every_depth.s_query_y (state l) c j).
  elim: l => [|l IH]; first by congr (_, _, _, _); apply/matrixP=> c i; rewrite !mxE.
  have [ex [_ [eqx _]]] := two_heads (fun k i => X k i) (fun b i => Y b i) (fun k j => Q k j)
    1 0 id id rate given l.
  have imx i : [ffun e => \sum_(b < d) id e b * two_heads_every_depth.s_x (state l) b i] = heads.column X i.
    by rewrite im; apply/ffunP=> e; rewrite !ffunE ex.
  have imq j : [ffun e => \sum_(b < d) id e b * two_heads_every_depth.s_query_x (state l) b j] = heads.column Q j.
    by rewrite im; apply/ffunP=> e; rewrite !ffunE eqx.
  have added (y : R) (Z : 'M[R]_(n_y, n)) u c : y + heads.added H a G K (rate l) X Z u c = y +
      \sum_(i < n) (\sum_(b < n_y) 1 * rate l * - 2%:R * (c == b)%:R * Z b i) * composite (heads.column X i) u +
      \sum_(i < n) (\sum_(b < n_y) 0 * rate l * - 2%:R * (c == b)%:R * Z b i) * 0.
    rewrite added_together [X in _ = _ + X]big1 ?addr0 => [|i _]; last by rewrite mulr0.
    by congr (_ + _); apply: eq_bigr => i _; congr (_ * _); apply: eq_bigr => b _; arithmetic.
  rewrite [LHS]/= IH /heads.layer; congr (_, _, _, _); apply/matrixP=> c i; rewrite !mxE added /=.
  - congr (_ + _ + _); apply: eq_bigr => t _; rewrite ?imx; congr (_ * _); apply: eq_bigr => b _; by rewrite mxE.
  - congr (_ + _ + _); apply: eq_bigr => t _; rewrite ?imx ?imq; congr (_ * _); apply: eq_bigr => b _; by rewrite mxE.
rewrite layers_are; have [_ [ey [_ [eqy _]]]] := two_heads (fun k i => X k i) (fun b i => Y b i) (fun k j => Q k j)
  1 0 id id rate given L.
by congr (_, _, _, _); apply/matrixP=> c i; rewrite !mxE ?ey ?eqy f_is.
Qed.
End Heads.

Theorem clause_1_holds : clause_1.statement.
Proof. by move=> R d n n_y m p sizes H a G K r z; exact: layer_is. Qed.

Theorem clause_3_holds : clause_3.statement.
Proof. by move=> R d n n_y m p H K [sizes symmetric] a G rate; exact: descends. Qed.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R d n n_y m p H K_ [sizes symmetric] a G K; split=> [|rate L X Y Q left]; first exact: composite_symmetric.
rewrite (descends sizes a G symmetric); case: (sizes) => d0 n0 y0 m0 _.
have given : @functional_gradient_descent.simulation.premises R d n n_y m (fun _ _ => 0) K.
  by split=> // [*|]; [rewrite mulr0|exact: composite_symmetric].
have [ex [ey [eqx [eqy _]]]] := one_kernel (fun k i => X k i) (fun c i => Y c i) (fun k j => Q k j) rate given L.
have f_is l v b : functional_gradient_descent.simulation.s_f (functional_gradient_descent.simulation.after
    (fun k i => X k i) (fun c i => Y c i) (fun k j => Q k j) (fun _ _ => 0) K rate l) v b =
    descent K (fun k i => X k i) (fun c i => Y c i) rate l v b.
  by elim: l v b => //= l IH v b; rewrite IH; congr (_ - _ * (_ * _)); apply: eq_bigr => i _; rewrite IH.
by congr (_, _, _, _); apply/matrixP=> c i; rewrite !mxE /left ?ex ?ey ?eqx ?eqy ?f_is.
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R d n n_y m K_1 Sigma S G [sizes symmetric_kernel _ _ _] rate X Y Q L f.
rewrite (descends sizes) => [|h _]; last exact: symmetric_kernel.
have same u v : heads.composite 1 (fun _ => 1) (fun _ => 1 *: G) (fun _ => K_1) u v =
    K_1 (heads.image G u) (heads.image G v).
  by rewrite /heads.composite big_ord_recl big_ord0 addr0 mul1r scale1r.
have f_is l v b : descent (heads.composite 1 (fun _ => 1) (fun _ => 1 *: G) (fun _ => K_1)) (fun k i => X k i)
    (fun c i => Y c i) rate l v b = descent (fun u v => K_1 (heads.image G u) (heads.image G v)) (fun k i => X k i)
    (fun c i => Y c i) rate l v b.
  by elim: l v b => //= l IH v b; rewrite IH; congr (_ - _ * (_ * _)); apply: eq_bigr => i _; rewrite IH same.
by congr (_, _, _, _); apply/matrixP=> c i; rewrite !mxE f_is.
Qed.

Section OnePrompt.
Variables (R : rcfType) (P : law R) (d n p H : nat) (a : nat -> R) (G : nat -> 'M[R]_(p, d)).
Variables (K : nat -> point R p -> point R p -> R) (X : 'M[R]_(d, n)) (Q : 'M[R]_(d, 1)).
Hypothesis sizes : heads.sizes d n 1 1 p.
Local Notation x := (clause_5.x X).
Local Notation x_t := (clause_5.x_t Q).
Local Notation composite := (clause_5.composite H a G K).

(* The layers are those of one head with the composite. *)
Lemma predicted_is r z L : clause_5.predicted H a G K X Q r z L = predicted composite x x_t (fun _ => r) z L.
Proof.
suff slotsE l : heads.layers H a G K (fun _ => r) l (X, \row_i z i, Q, 0) =
    (X, \row_i (slots composite x x_t (fun _ => r) z l).1 i, Q,
     const_mx (slots composite x x_t (fun _ => r) z l).2).
  by rewrite /clause_5.predicted slotsE mxE.
elim: l => [|l IH] /=; first by congr (_, _, _, _); apply/matrixP=> i j; rewrite !mxE.
rewrite IH /=; case: (slots _ _ _ _ _ l) => S q /=; congr (_, _, _, _); apply/matrixP=> i j.
all: rewrite !mxE (added_together sizes).
all: congr (_ + _); apply: eq_bigr => k _.
all: rewrite ?(ord1 j) big_ord_recl big_ord0 addr0 !mxE !ord1 eqxx !mulr1; congr (_ * _).
Qed.
End OnePrompt.

Lemma composite_semidefinite (R : rcfType) d p H a (G : nat -> 'M[R]_(p, d)) K :
  (forall h, (h < H)%N -> clause_5.semidefinite (K h) /\ 0 <= a h) ->
  clause_5.semidefinite (clause_5.composite H a G K).
Proof.
move=> all_ k z; pose M h := kernel_matrix (K h) (fun i => heads.image (G h) (z i)).
have -> : kernel_matrix (clause_5.composite H a G K) z = \sum_(h < H) a h *: M h.
  by apply/matrixP=> i j; rewrite summxE mxE; apply: eq_bigr => h _; rewrite !mxE.
elim/big_ind: _ => [|A B [symA A0] [symB B0]|h _].
- by split=> [|v]; rewrite ?trmx0 // /form mulmx0 mul0mx /number mxE.
- split=> [|v]; first by rewrite linearD /= symA symB.
  by rewrite /form mulmxDr mulmxDl numberD addr_ge0 ?A0 ?B0.
have [semidefinite a0] := all_ h (ltn_ord h); have [sym nonneg] := semidefinite k (fun i => heads.image (G h) (z i)).
split=> [|v]; first by rewrite linearZ /= sym.
by rewrite /form -scalemxAr -scalemxAl numberZ mulr_ge0 ?nonneg.
Qed.

(* A positive semidefinite matrix has the second moments of labels: those of N outcomes, each with 1/N. *)
Lemma labels_exist (R : rcfType) (T : Type) (f : T -> T -> R) n (x : 'I_n -> T) x_t : clause_5.semidefinite f ->
  exists (P : law R) y y_t, second_moments (P := P) y y_t (kernel_matrix f x) (kernel_column f x x_t) (f x_t x_t).
Proof.
move=> semidefinite; pose N := (n + 1)%N; have N0 : 0 < N%:R :> R by rewrite ltr0n /N addn1.
pose z (i : 'I_N) : T := match split i with inl j => x j | inr _ => x_t end.
have [F FE] := semidefinite_is_gram (semidefinite N z).
have share0 (i : 'I_N) : 0 <= N%:R^-1 :> R by rewrite invr_ge0 ltW.
have share1 : \sum_(i < N) N%:R^-1 = 1 :> R by rewrite sumr_const card_ord -[LHS]mulr_natr mulVf // lt0r_neq0.
pose Y i (u : 'I_N) := Num.sqrt N%:R * F u i; pose P := population share0 share1.
have moments i j : @mean_is R P (fun u => Y i u * Y j u) (f (z i) (z j)).
  split=> //=; have /matrixP/(_ i j) := FE; rewrite !mxE => ->; apply: eq_bigr => u _; rewrite mxE.
  by rewrite mulrACA -expr2 sqr_sqrtr ?ltW // mulKf // lt0r_neq0.
have left i : z (lshift 1 i) = x i by rewrite /z (unsplitK (inl i)).
have right : z (rshift n ord0) = x_t by rewrite /z (unsplitK (inr ord0)).
exists P, (fun i => Y (lshift 1 i)), (Y (rshift n ord0)); split=> [i j|i|].
- by rewrite mxE -!left; exact: moments.
- by rewrite mxE -left -right; exact: moments.
- by rewrite -right; exact: moments.
Qed.

Theorem clause_5_holds : clause_5.statement.
Proof.
split=> [R archimedean P d n p H a G K X Q y y_t r U s m [sizes labels eigen largest r0 below]|]; last first.
  by move=> R d n p H a G K X Q all_; apply: labels_exist; exact: composite_semidefinite.
pose nu := kernel_column (clause_5.composite H a G K) (clause_5.x X) (clause_5.x_t Q).
have [B inverse] := pseudo_inverse_exists (clause_5.Khat H a G K X).
have semidefinite : positive_semidefinite (clause_5.Khat H a G K X).
  by have [Phi [v [-> _ _]]] := features labels; exact: gram_is_semidefinite.
have rE : (fun _ : nat => r) = (fun _ => 2%:R * r / 2%:R) by rewrite [2%:R * r]mulrC mulfK ?pnatr_eq0.
do 2 eexists; split=> [L|||].
- apply: mean_is_ext (loss_of_layers (fun _ => r) labels inverse L) => u.
  by rewrite (predicted_is H a G K X Q sizes).
- exists (B *m nu); have := excess_loss labels inverse (B *m nu).
  rewrite subrr (_ : form (kernel_matrix _ _) 0 = 0); last by rewrite /form mulmx0 /number mxE.
  rewrite addr0; exact.
- exact: (least_of_weighted labels inverse).
rewrite -[X in tends_to _ X]addr0; apply: tends_to_add; first exact: tends_to_constant.
rewrite rE; apply: (gap_vanishes archimedean r0 semidefinite inverse (moments_in_range labels inverse) eigen) => k.
by rewrite (le_lt_trans _ below) // ler_pmul2l.
Qed.

Definition clause_1_met (R : fieldType) : clause_1.premises 1 1 1 1 1.
Proof. by []. Qed.
(* Two heads with K_h(u, v) = <u, v> *)
Definition clause_2_met (R : fieldType) :
  @clause_2.premises R 1 1 1 1 1 2 (fun _ u v => u ord0 * v ord0).
Proof. by split=> // h _ u v; rewrite mulrC. Qed.
Definition clause_3_met (R : fieldType) :
  @clause_3.premises R 1 1 1 1 1 2 (fun _ u v => u ord0 * v ord0).
Proof. by split=> // h _ u v; rewrite mulrC. Qed.
Definition clause_4_met (R : fieldType) : @clause_4.premises R 1 1 1 1 (fun u v => u ord0 * v ord0) 1%:M 1%:M 1%:M.
Proof. by split=> // [u v|||]; rewrite ?mulmx1 ?trmx1 // mulrC. Qed.
(* One head with the kernel 1 and one token, all of whose labels are 1 *)
Lemma one_share (R : realFieldType) : \sum_(i < 1) 1 = 1 :> R.
Proof. by rewrite big_ord_recl big_ord0 addr0. Qed.
Definition clause_5_met (R : rcfType) :
  @clause_5.premises R (population (fun _ : 'I_1 => ler01) (one_share R)) 1 1 1 1 (fun _ => 1) (fun _ => 1%:M)
    (fun _ _ _ => 1) 1%:M 1%:M (fun _ _ => 1) (fun _ => 1) (1 / 2%:R) 1%:M (const_mx 1) ord0.
Proof.
have one u v : clause_5.composite 1 (fun _ => 1) (fun _ => 1%:M) (fun _ _ _ => 1 : R) u v = 1.
  by rewrite /clause_5.composite /heads.composite big_ord_recl big_ord0 addr0 mulr1.
have mean1 : @mean_is R (population (fun _ : 'I_1 => ler01) (one_share R)) (fun _ => 1 * 1) 1.
  by rewrite mulr1; exact: mean_is_constant.
split=> //; first by split=> [i j|i|]; rewrite ?mxE one.
- by split; rewrite trmx1 ?mul1mx ?mulmx1 // diag_const_mx; apply/matrixP=> i j; rewrite !ord1 !mxE one.
- by move=> k; rewrite !mxE.
- by rewrite mulrC divfK ?ltr01 // pnatr_eq0.
- by rewrite mxE mulr1 mulrC divfK ?pnatr_eq0 // ltr_addl ltr01.
Qed.
End Derived.
