(* Attention layers: heads with every block, and weights that are any function of what is said of keys and a query. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum matrix.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Attention.
Variables (R : fieldType) (d n n_y m p : nat).
Definition positive : Prop := [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N, (0 < m)%N & (0 < p)%N].

(* n tokens of context, x and y, and m queries, x and y *)
Definition prompt : lmodType R := [lmodType R of 'M[R]_(d, n) * 'M[R]_(n_y, n) * 'M[R]_(d, m) * 'M[R]_(n_y, m)].
Definition query_y (z : prompt) : 'M[R]_(n_y, m) := z.2.

(* The weights of a target are phi of its h(k_i, q) with all context tokens i. *)
Definition vector := {ffun 'I_p -> R}.
Definition column k (A : 'M[R]_(p, k)) (j : 'I_k) : vector := [ffun a => A a j].
Definition score (u w : vector) : R := \sum_a u a * w a.
Definition all_scores := {ffun 'I_n -> R}.
Record similarity := Similarity { h : vector -> vector -> R; phi : all_scores -> 'I_n -> R }.
(* Any function of the scores, and any h pair by pair *)
Definition of_scores phi : similarity := Similarity score phi.
Definition pairwise h : similarity := Similarity h (fun z => z).
Definition weights (s : similarity) k (K : 'M[R]_(p, n)) (Q : 'M[R]_(p, k)) : 'M[R]_(n, k) :=
  \matrix_(i, j) phi s [ffun l => h s (column K l) (column Q j)] i.

Record head := Head {
  V_xx : 'M[R]_d; V_xy : 'M[R]_(d, n_y); V_yx : 'M[R]_(n_y, d); V_yy : 'M[R]_n_y;
  K_x : 'M[R]_(p, d); K_y : 'M[R]_(p, n_y); Q_x : 'M[R]_(p, d); Q_y : 'M[R]_(p, n_y);
  by_similarity : similarity }.

(* What a head adds to context and queries. *)
Definition added (a : head) (z : prompt) : prompt :=
  let: (X, Y, Q, q) := z in
  let to k (x : 'M[R]_(d, k)) (y : 'M[R]_(n_y, k)) :=
    weights (by_similarity a) (K_x a *m X + K_y a *m Y) (Q_x a *m x + Q_y a *m y) in
  ((V_xx a *m X + V_xy a *m Y) *m to n X Y, (V_yx a *m X + V_yy a *m Y) *m to n X Y,
   (V_xx a *m X + V_xy a *m Y) *m to m Q q, (V_yx a *m X + V_yy a *m Y) *m to m Q q).

(* L layers of H heads each; one that a layer does without adds 0. *)
Definition layer H (a : 'I_H -> head) (z : prompt) : prompt := z + \sum_k added (a k) z.
Definition after L H (a : 'I_L -> 'I_H -> head) (z : prompt) : prompt :=
  foldl (fun z l => layer (a l) z) z (enum 'I_L).

(* Without the blocks between x and y: V = diag(A, B), key and query of x alone. *)
Definition apart A B K Q s : head := Head A 0 0 B K 0 Q 0 s.

Lemma promptD X Y Q q X' Y' Q' q' :
  (X, Y, Q, q) + (X', Y', Q', q') = (X + X', Y + Y', Q + Q', q + q') :> prompt.
Proof. by []. Qed.

(* A layer of one head *)
Lemma layer1 (a : 'I_1 -> head) z : layer a z = z + added (a ord0) z.
Proof. by rewrite /layer big_ord_recl big_ord0 addr0. Qed.

Lemma layer_morph H (a b : 'I_H -> head) (N : {additive prompt -> prompt}) z :
  (forall k z, N (added (a k) z) = added (b k) (N z)) -> N (layer a z) = layer b (N z).
Proof. by move=> same; rewrite raddfD raddf_sum; congr (_ + _); apply: eq_bigr => k _. Qed.

Lemma after_morph L H (a b : 'I_L -> 'I_H -> head) (N : {additive prompt -> prompt}) z :
  (forall l k z, N (added (a l k) z) = added (b l k) (N z)) -> N (after a z) = after b (N z).
Proof.
move=> same; rewrite /after; elim: (enum _) z => //= l s IH z; rewrite IH; congr (foldl _ _ _).
by apply: layer_morph => k; exact: same.
Qed.

Lemma after_ext L H (a b : 'I_L -> 'I_H -> head) z :
  (forall l k z, added (a l k) z = added (b l k) z) -> after a z = after b z.
Proof. exact: (@after_morph _ _ _ _ [additive of idfun]). Qed.

(* Keys and queries enter scores by their product alone. *)
Lemma weights_of_scores phi (K : 'M[R]_(p, n)) k (Q : 'M[R]_(p, k)) :
  weights (of_scores phi) K Q = \matrix_(i, j) phi [ffun l => (K^T *m Q) l j] i.
Proof.
apply/matrixP=> i j; rewrite !mxE; congr (phi _ i); apply/ffunP=> l; rewrite !ffunE mxE.
by apply: eq_bigr => a _; rewrite !ffunE mxE.
Qed.

(* What is added, entry by entry, as the statements have it. *)
Lemma entry s q (V : 'M[R]_(q, n)) (K : 'M[R]_(p, n)) k (Q : 'M[R]_(p, k)) i j f g g' :
  (forall l, V i l = f l) -> (forall l a, K a l = g l a) -> (forall a, Q a j = g' a) ->
  (V *m weights s K Q) i j = \sum_l f l * phi s [ffun l => h s [ffun a => g l a] [ffun a => g' a]] l.
Proof.
move=> eV eK eQ; rewrite mxE; apply: eq_bigr => l _; rewrite eV mxE; congr (_ * phi s _ _).
apply/ffunP=> o; rewrite !ffunE; congr (h s _ _); apply/ffunP=> a; by rewrite !ffunE ?eK ?eQ.
Qed.

Lemma entry_pairwise h q (V : 'M[R]_(q, n)) (K : 'M[R]_(p, n)) k (Q : 'M[R]_(p, k)) i j f g g' :
  (forall l, V i l = f l) -> (forall l a, K a l = g l a) -> (forall a, Q a j = g' a) ->
  (V *m weights (pairwise h) K Q) i j = \sum_l f l * h [ffun a => g l a] [ffun a => g' a].
Proof. by move=> eV eK eQ; rewrite (entry _ eV eK eQ); apply: eq_bigr => l _; rewrite /= ffunE. Qed.

Lemma entry_of_scores phi q (V : 'M[R]_(q, n)) (K : 'M[R]_(p, n)) k (Q : 'M[R]_(p, k)) i j f g g' :
  (forall l, V i l = f l) -> (forall l a, K a l = g l a) -> (forall a, Q a j = g' a) ->
  (V *m weights (of_scores phi) K Q) i j = \sum_l f l * phi [ffun l => \sum_a g l a * g' a] l.
Proof.
move=> eV eK eQ; rewrite (entry _ eV eK eQ); apply: eq_bigr => l _; congr (_ * phi _ _).
by apply/ffunP=> o; rewrite !ffunE; apply: eq_bigr => a _; rewrite !ffunE.
Qed.
End Attention.

(* An entry of a product of matrices is the sum that it is. *)
Ltac entrywise :=
  repeat (rewrite mxE; first [apply: eq_bigr => ? _; congr (_ * _) | reflexivity | by rewrite mulr_natr]).
