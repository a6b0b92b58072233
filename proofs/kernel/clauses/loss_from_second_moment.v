(* 1. With V_l = diag(A_l, r_l I), any A_l, B_l, C_l and any similarities h_l, also normalised over the context keys,
   X_{l+1} = X_l + A_l X_l H_l and the query's x_{l+1} = x_l + A_l X_l h do not depend on the labels, H_l = h_l(B_l
   X_l, C_l X_l), h = h_l(B_l X_l, C_l x_l). *)
From Kernel Require Import Expectation Moments.
Module layers.
Section Given.
Variables (R : fieldType) (d n n_y m p : nat).
Definition sizes : Prop := [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N, (0 < m)%N & (0 < p)%N].
Record prompt := Prompt {
  context_x : 'I_d -> 'I_n -> R; context_y : 'I_n_y -> 'I_n -> R;
  query_x : 'I_d -> 'I_m -> R; query_y : 'I_n_y -> 'I_m -> R }.
Definition vector := {ffun 'I_p -> R}.
Record weights := Weights {
  A : 'I_d -> 'I_d -> R; r : R; (* V = diag(A, r I) *)
  B : 'I_p -> 'I_d -> R; C : 'I_p -> 'I_d -> R;
  h : vector -> vector -> R;
  normalised : bool (* over the context keys *) }.

(* h(B X, C Q) for the keys i at the queries j *)
Definition image (B : 'I_p -> 'I_d -> R) k (X : 'I_d -> 'I_k -> R) (j : 'I_k) : vector :=
  [ffun a => \sum_(b < d) B a b * X b j].
Definition similarity (w : weights) k (X : 'I_d -> 'I_n -> R) (Q : 'I_d -> 'I_k -> R) (i : 'I_n) (j : 'I_k) : R :=
  let s i := h w (image (B w) X i) (image (C w) Q j) in if normalised w then s i * (\sum_(k < n) s k)^-1 else s i.

(* Z + V U H: what a layer makes of slots Z, U being those of the context *)
Definition added c k (V : 'I_c -> 'I_c -> R) (U : 'I_c -> 'I_n -> R) (H : 'I_n -> 'I_k -> R) (Z : 'I_c -> 'I_k -> R)
    (i : 'I_c) (j : 'I_k) : R :=
  Z i j + \sum_(a < n) (\sum_(b < c) V i b * U b a) * H a j.
Definition layer (w : weights) (z : prompt) : prompt :=
  let H := similarity w (context_x z) (context_x z) in
  let h := similarity w (context_x z) (query_x z) in
  let rI i j := r w * (i == j)%:R in
  Prompt (added (A w) (context_x z) H (context_x z)) (added rI (context_y z) H (context_y z))
    (added (A w) (context_x z) h (query_x z)) (added rI (context_y z) h (query_y z)).

(* L layers, with weights w_0, w_1, ... *)
Variable w : nat -> weights.
Fixpoint after (z : prompt) L : prompt := if L is l.+1 then layer (w l) (after z l) else z.

(* X_l and x_l, by the recursion of the clause: without labels *)
Variables (X : 'I_d -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R).
Fixpoint x_slots L : ('I_d -> 'I_n -> R) * ('I_d -> 'I_m -> R) :=
  if L is l.+1 then
    let: (X, Q) := x_slots l in
    (added (A (w l)) X (similarity (w l) X X) X, added (A (w l)) X (similarity (w l) X Q) Q)
  else (X, Q).

(* G_l and g_l: G_0 = I, g_0 = 0, G_{l+1} = G_l (I + r_l H_l), g_{l+1} = g_l + r_l G_l h *)
Fixpoint maps L : ('I_n -> 'I_n -> R) * ('I_n -> 'I_m -> R) :=
  if L is l.+1 then
    let: (G, g) := maps l in
    let: (X, Q) := x_slots l in
    (fun i j => G i j + r (w l) * \sum_(k < n) G i k * similarity (w l) X X k j,
     fun i j => g i j + r (w l) * \sum_(k < n) G i k * similarity (w l) X Q k j)
  else (fun i j => (i == j)%:R, fun _ _ => 0).
End Given.
End layers.

Module clause_1.
Definition premises := layers.sizes.
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p (w : nat -> layers.weights R d p) X Y Q q L, premises d n n_y m p ->
  let z : layers.prompt R d n n_y m := layers.after w (layers.Prompt X Y Q q) L in
  (forall i j, layers.context_x z i j = (layers.x_slots w X Q L).1 i j) /\
  (forall i j, layers.query_x z i j = (layers.x_slots w X Q L).2 i j).
End clause_1.

(* 2. If the query's y slot starts at 0, the y slots are linear in the labels: Y G_L in the context and Y g_L in the
   query, where G_0 = I, g_0 = 0, G_{l+1} = G_l (I + r_l H_l), g_{l+1} = g_l + r_l G_l h. *)

(* 3. So for random labels with second moments [[K, nu], [nu^T, k_0]] given X and the query, the mean of (slot +
   label)^2 at the query is g_L^T K g_L + 2 g_L^T nu + k_0. *)
Module clause_3.
Section Given.
Variables (R : realFieldType) (d n n_y m p : nat) (P : law R).
(* Labels of the context, one of a query j, and any that the others have; c is a row. *)
Variables (Y : outcome P -> 'I_n_y -> 'I_n -> R) (y : outcome P -> R) (c : 'I_n_y).
Variables (K : 'I_n -> 'I_n -> R) (nu : 'I_n -> R) (k_0 : R).
Definition label (i : option 'I_n) (w : outcome P) : R := if i is Some i then Y w c i else y w.
Record premises : Prop := Premises {
  sizes : layers.sizes d n n_y m p;
  moments : has_moments label 2;
  second_moment : forall i k, mean (fun w => Y w c i * Y w c k) = K i k;
  cross_moment : forall i, mean (fun w => Y w c i * y w) = nu i;
  query_moment : mean (fun w => y w * y w) = k_0 }.
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m p (P : law R) Y y c K nu k_0, @premises R d n n_y m p P Y y c K nu k_0 ->
  forall (W : nat -> layers.weights R d p) X Q (j : 'I_m) L,
  let slot w := layers.query_y (layers.after W (layers.Prompt X (Y w) Q (fun _ _ => 0)) L) c j in
  let g i := (layers.maps W X Q L).2 i j in
  mean_is (fun w => (slot w + y w) ^+ 2)
    (\sum_(i < n) \sum_(k < n) g i * K i k * g k + 2%:R * (\sum_(i < n) g i * nu i) + k_0).
End clause_3.

(* Proofs. *)
From Kernel Require Import Expectation Moments.
Section Derived.
Hypothesis pairwise : pairwise.statement.
Hypothesis normalised : normalised_over_the_context.statement.
Hypothesis labels : labels.statement.

Section Layer.
Variables (R : fieldType) (d n n_y m p : nat).
Hypothesis sizes : layers.sizes d n n_y m p.

Lemma similarity_eq v k (X X' : 'I_d -> 'I_n -> R) (Q Q' : 'I_d -> 'I_k -> R) i j :
  (forall i j, X i j = X' i j) -> (forall i j, Q i j = Q' i j) ->
  @layers.similarity R d n p v k X Q i j = layers.similarity v X' Q' i j.
Proof.
move=> eX eQ; have iX i' : layers.image (layers.B v) X i' = layers.image (layers.B v) X' i'.
  by apply/ffunP=> a; rewrite !ffunE; apply: eq_bigr => b _; rewrite eX.
have iQ : layers.image (layers.C v) Q j = layers.image (layers.C v) Q' j.
  by apply/ffunP=> a; rewrite !ffunE; apply: eq_bigr => b _; rewrite eQ.
rewrite /layers.similarity iX iQ; case: ifP => // _; congr (_ * _^-1).
by apply: eq_bigr => k' _; rewrite iX.
Qed.

Lemma added_eq c k V (U U' : 'I_c -> 'I_n -> R) (H H' : 'I_n -> 'I_k -> R) Z Z' i j :
  (forall i j, U i j = U' i j) -> (forall i j, H i j = H' i j) -> (forall i j, Z i j = Z' i j) ->
  layers.added V U H Z i j = layers.added V U' H' Z' i j.
Proof.
move=> eU eH eZ; rewrite /layers.added eZ; congr (_ + _); apply: eq_bigr => a _; rewrite eH; congr (_ * _).
by apply: eq_bigr => b _; rewrite eU.
Qed.

(* A layer as the parts have it *)
Lemma x_of_a_layer (v : layers.weights R d p) (z : layers.prompt R d n n_y m) :
  (forall i j, layers.context_x (layers.layer v z) i j = layers.added (layers.A v) (layers.context_x z)
    (layers.similarity v (layers.context_x z) (layers.context_x z)) (layers.context_x z) i j) /\
  (forall i j, layers.query_x (layers.layer v z) i j = layers.added (layers.A v) (layers.context_x z)
    (layers.similarity v (layers.context_x z) (layers.query_x z)) (layers.query_x z) i j).
Proof.
case: sizes => d0 n0 y0 m0 p0; case: v => A r B C h [].
  have given : normalised_over_the_context.premises d n p (fun (_ : 'I_n_y) (_ : 'I_m) => 0 : R).
    by split=> // i j; rewrite mul0r.
  have := normalised (layers.context_x z) (fun _ _ => 0) (layers.query_x z) (fun _ => layers.context_x z)
    (fun _ => layers.query_x z) (fun _ => A) (fun _ => B) (fun _ => C) (fun _ => r) (fun _ => h) given 1%N.
  by case=> e1 [_ [e2 _]]; split=> i j; [exact: e1|exact: e2].
have given : pairwise.premises d n p (fun (_ : 'I_n_y) (_ : 'I_m) => 0 : R).
  by split=> // i j; rewrite mul0r.
have := pairwise (layers.context_x z) (fun _ _ => 0) (layers.query_x z) (fun _ => layers.context_x z)
  (fun _ => layers.query_x z) (fun _ => A) (fun _ => B) (fun _ => C) (fun _ => r) (fun _ => h) given 1%N.
by case=> e1 [_ [e2 _]]; split=> i j; [exact: e1|exact: e2].
Qed.

Variables (w : nat -> layers.weights R d p) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R).

Lemma x_slots_of q L :
  let z : layers.prompt R d n n_y m := layers.after w (layers.Prompt X Y Q q) L in
  (forall i j, layers.context_x z i j = (layers.x_slots w X Q L).1 i j) /\
  (forall i j, layers.query_x z i j = (layers.x_slots w X Q L).2 i j).
Proof.
elim: L => [|L [IH1 IH2]] //=; case: (layers.x_slots w X Q L) IH1 IH2 => X' Q' /= IH1 IH2.
have [x1 x2] := x_of_a_layer (w L) (layers.after w (layers.Prompt X Y Q q) L).
split=> i j; rewrite ?x1 ?x2; apply: added_eq => // {}i {}j; exact: similarity_eq.
Qed.

(* The similarity of a layer that is given X, as a function of two vectors alone *)
Definition paired (v : layers.weights R d p) (X' : 'I_d -> 'I_n -> R) (a b : layers.vector R p) : R :=
  if layers.normalised v then layers.h v a b * (\sum_(k < n) layers.h v (layers.image (layers.B v) X' k) b)^-1
  else layers.h v a b.

Lemma pairedE (v : layers.weights R d p) (X' : 'I_d -> 'I_n -> R) k (Q' : 'I_d -> 'I_k -> R) i j :
  paired v X' (layers.image (layers.B v) X' i) (layers.image (layers.C v) Q' j) = layers.similarity v X' Q' i j.
Proof. by rewrite /paired /layers.similarity; case: ifP. Qed.

Notation part := (pairwise.after X Y Q (fun _ _ => 0) (fun l => (layers.x_slots w X Q l).1)
  (fun l => (layers.x_slots w X Q l).2) (fun l => layers.A (w l)) (fun l => layers.B (w l)) (fun l => layers.C (w l))
  (fun l => layers.r (w l)) (fun l => paired (w l) (layers.x_slots w X Q l).1)).

Lemma y_slots_of L :
  let z : layers.prompt R d n n_y m := layers.after w (layers.Prompt X Y Q (fun _ _ => 0)) L in
  [/\ forall i j, layers.context_y z i j = pairwise.s_y (part L) i j,
      forall i j, layers.query_y z i j = pairwise.s_query_y (part L) i j,
      forall i j, (layers.maps w X Q L).1 i j = pairwise.s_G (part L) i j &
      forall i j, (layers.maps w X Q L).2 i j = pairwise.s_g (part L) i j].
Proof.
elim: L => [|L] //; set z := layers.after _ _ L => /= [[e1 e2 e3 e4]].
have [x1 x2] := x_slots_of (fun _ _ => 0) L; rewrite -/z in x1 x2 *.
pose kernel k (Q' : 'I_d -> 'I_k -> R) i j := paired (w L) (layers.x_slots w X Q L).1
  (layers.image (layers.B (w L)) (layers.x_slots w X Q L).1 i) (layers.image (layers.C (w L)) Q' j).
have H k (Q' Q'' : 'I_d -> 'I_k -> R) : (forall i j, Q' i j = Q'' i j) -> forall i j,
    layers.similarity (w L) (layers.context_x z) Q' i j = kernel k Q'' i j.
  by move=> eQ i j; rewrite /kernel pairedE; exact: similarity_eq.
split=> i j.
- by apply: (@added_eq _ _ _ _ (pairwise.s_y (part L)) _ (kernel _ (layers.x_slots w X Q L).1) _
      (pairwise.s_y (part L))) => // {}i {}j; exact: H.
- by apply: (@added_eq _ _ _ _ (pairwise.s_y (part L)) _ (kernel _ (layers.x_slots w X Q L).2) _
      (pairwise.s_query_y (part L))) => // {}i {}j; exact: H.
- case: (layers.maps w X Q L) e3 e4 => G g /= e3 e4; case E: (layers.x_slots w X Q L) => [X' Q'] /=.
  rewrite e3; congr (_ + _ * _); apply: eq_bigr => k _; by rewrite e3 -pairedE.
case: (layers.maps w X Q L) e3 e4 => G g /= e3 e4; case E: (layers.x_slots w X Q L) => [X' Q'] /=.
by rewrite e4; congr (_ + _ * _); apply: eq_bigr => k _; rewrite e3 -pairedE.
Qed.

Lemma query_label L i j : layers.query_y (layers.after w (layers.Prompt X Y Q (fun _ _ => 0)) L) i j =
  \sum_(k < n) Y i k * (layers.maps w X Q L).2 k j.
Proof.
case: sizes => d0 n0 y0 m0 p0.
have given : pairwise.premises d n p (fun (_ : 'I_n_y) (_ : 'I_m) => 0 : R).
  by split=> // *; rewrite mul0r.
have [_ e2 _ e4] := y_slots_of L; rewrite e2.
have [_ [_ [_ e]]] := pairwise X Y Q (fun l => (layers.x_slots w X Q l).1) (fun l => (layers.x_slots w X Q l).2)
  (fun l => layers.A (w l)) (fun l => layers.B (w l)) (fun l => layers.C (w l)) (fun l => layers.r (w l))
  (fun l => paired (w l) (layers.x_slots w X Q l).1) given L.
by rewrite e; apply: eq_bigr => k _; rewrite e4.
Qed.
End Layer.

Theorem clause_1_holds : clause_1.statement.
Proof. by move=> R d n n_y m p w X Y Q q L sizes; exact: x_slots_of. Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n n_y m p P Y y c K nu k_0 [sizes moments second cross query] W X Q j L slot g.
have [N every] := as_of_a_population moments; have {every}[v [share same]] := every N.+1 (leqnSn N).
have [d0 n0 y0 m0 p0] := sizes.
have product i k : polynomial 2 (fun u : option 'I_n -> R => u i * u k).
  exact: polynomial_mul (polynomial_coordinate _ i) (polynomial_coordinate _ k).
have given : labels.premises (fun s i => v s (Some i)) (fun s (_ : 'I_1) => v s None) share K (fun i _ => nu i)
    (fun _ => k_0).
  split=> // [i k|i _|_]; rewrite -?second -?cross -?query.
  - by rewrite (mean_isE (same _ (product (Some i) (Some k)))); apply: eq_bigr => s _; rewrite mulrA.
  - by rewrite (mean_isE (same _ (product (Some i) None))); apply: eq_bigr => s _; rewrite mulrA.
  by rewrite (mean_isE (same _ (product None None))); apply: eq_bigr => s _; rewrite mulrA.
have <- := labels (fun i (_ : 'I_1) => g i) given ord0.
pose f (u : option 'I_n -> R) : R := (\sum_(i < n) u (Some i) * g i + u None) ^+ 2.
have deg : polynomial 1 (fun u : option 'I_n -> R => \sum_(i < n) u (Some i) * g i + u None).
  apply: polynomial_add (polynomial_coordinate _ None); apply: polynomial_sum => i.
  by apply: polynomial_ext (polynomial_scale (g i) (polynomial_coordinate _ (Some i))) => u; rewrite mulrC.
have F : polynomial 2 f by apply: polynomial_ext (polynomial_mul deg deg) => u; rewrite -expr2.
rewrite (eq_bigr (fun s => share s * f (v s))) => [|s _]; last by rewrite /f expr2 mulrA.
apply: mean_is_ext (same _ F) => w; rewrite /f /slot query_label //; congr ((_ + _) ^+ 2).
Qed.

Definition clause_1_met (R : realFieldType) : clause_1.premises 1 1 1 1 1.
Proof. by []. Qed.
(* The label of the context and that of the query are the same, 1 or -1. *)
Definition clause_3_met (R : realFieldType) :
  @clause_3.premises R 1 1 1 1 1 (coin R) (fun w _ _ => side w) (@side R) ord0 (fun _ _ => 1) (fun _ => 1) 1.
Proof. by split=> // *; rewrite mean_coin /side /= expr0 expr1 mulr1 mulrNN mulr1 -mulr2n mulfV // pnatr_eq0. Qed.
End Derived.
