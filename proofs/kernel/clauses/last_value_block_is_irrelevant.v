(* 1. Whatever the layers before leave in the context and in the query, the prediction of a last layer of heads
   with V = diag(A, R) and any R, B and C does not depend on A, for any similarities, *)
From mathcomp Require Import matrix.
From Kernel Require Import Attention.
Definition prediction (R : fieldType) d n n_y m (z : prompt R d n n_y m) : 'M[R]_(n_y, m) := - query_y z.
(* Any h; normalised over the context keys, it is h / sum of h. *)
Definition normalised (R : fieldType) n p (h : vector R p -> vector R p -> R) : similarity R n p :=
  Similarity h (fun z i => z i * (\sum_k z k)^-1).
Module clause_1.
Notation premises := positive.
(* Any h of each key and query, and any weights that are made of all h of a query. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p, premises d n n_y m p ->
  forall H (A A' : 'I_H -> 'M[R]_d) (T : 'I_H -> 'M[R]_n_y) (B C : 'I_H -> 'M[R]_(p, d)) (z : prompt R d n n_y m),
  (forall h, prediction (layer (fun k => apart (A k) (T k) (B k) (C k) (pairwise n (h k))) z) =
    prediction (layer (fun k => apart (A' k) (T k) (B k) (C k) (pairwise n (h k))) z)) /\
  forall s, prediction (layer (fun k => apart (A k) (T k) (B k) (C k) (s k)) z) =
    prediction (layer (fun k => apart (A' k) (T k) (B k) (C k) (s k)) z).
End clause_1.

(* 2. also normalised over the context keys: *)
Module clause_2.
Notation premises := positive.
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p, premises d n n_y m p ->
  forall H (A A' : 'I_H -> 'M[R]_d) (T : 'I_H -> 'M[R]_n_y) (B C : 'I_H -> 'M[R]_(p, d)) h (z : prompt R d n n_y m),
  prediction (layer (fun k => apart (A k) (T k) (B k) (C k) (normalised n (h k))) z) =
  prediction (layer (fun k => apart (A' k) (T k) (B k) (C k) (normalised n (h k))) z).
End clause_2.

(* 3. A of the last layer never affects the prediction, at any depth. *)
Module clause_3.
Notation premises := positive.
(* The layers before are any, of any heads; those of the last have any h, normalised or not. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p, premises d n n_y m p ->
  forall L J q (before : 'I_L -> 'I_J -> head R d n n_y q),
  forall H (A A' : 'I_H -> 'M[R]_d) (T : 'I_H -> 'M[R]_n_y) (B C : 'I_H -> 'M[R]_(p, d)) is_normalised h,
  let similarity k := if is_normalised k : bool then normalised n (h k) else pairwise n (h k) in
  let last A k := apart (A k) (T k) (B k) (C k) (similarity k) in
  forall z : prompt R d n n_y m,
  prediction (layer (last A) (after before z)) = prediction (layer (last A') (after before z)).
End clause_3.

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Attention.
Section Derived.
Hypothesis pairwise : pairwise.statement.
Hypothesis normalised_over_the_context : normalised_over_the_context.statement.

Section Given.
Variables (R : fieldType) (d n n_y m p : nat).
Hypothesis sizes : positive d n n_y m p.
Implicit Types (A : 'M[R]_d) (T : 'M[R]_n_y) (B C : 'M[R]_(p, d)) (z : prompt R d n n_y m).

Lemma one_head A A' T B C h z :
  query_y (added (apart A T B C (Attention.pairwise n h)) z) =
  query_y (added (apart A' T B C (Attention.pairwise n h)) z).
Proof.
case: z => [[[X Y] Q] q]; rewrite /added /query_y /= !mul0mx !(addr0, add0r).
case: sizes => d0 n0 y0 m0 p0; have given : pairwise.premises d n n_y m p by split.
apply/matrixP=> i j.
have /oppr_inj/addIr/addrI e := @pairwise _ _ _ _ _ _ (fun i j => X i j) (fun i j => Y i j) (fun i j => Q i j)
  (fun i j => q i j) (fun i j => A i j) (fun i j => A' i j) (fun i j => T i j) (fun i j => B i j) (fun i j => C i j)
  (fun i j => A i j) (fun i j => A' i j) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) h h given i j.
by (apply: etrans (etrans _ e) _; [|symmetry]); apply: entry_pairwise => *; rewrite mxE.
Qed.

Lemma entry_normalised h q (V : 'M[R]_(q, n)) (K : 'M[R]_(p, n)) k (Q : 'M[R]_(p, k)) i j f g g' :
  (forall l, V i l = f l) -> (forall l a, K a l = g l a) -> (forall a, Q a j = g' a) ->
  (V *m weights (normalised n h) K Q) i j =
  \sum_l f l * (h [ffun a => g l a] [ffun a => g' a] * (\sum_k h [ffun a => g k a] [ffun a => g' a])^-1).
Proof.
move=> eV eK eQ; rewrite (entry _ eV eK eQ); apply: eq_bigr => l _; rewrite /= ffunE; congr (_ * (_ * _^-1)).
by apply: eq_bigr => o _; rewrite ffunE.
Qed.

Lemma one_head_normalised A A' T B C h z :
  query_y (added (apart A T B C (normalised n h)) z) = query_y (added (apart A' T B C (normalised n h)) z).
Proof.
case: z => [[[X Y] Q] q]; rewrite /added /query_y /= !mul0mx !(addr0, add0r).
case: sizes => d0 n0 y0 m0 p0; have given : normalised_over_the_context.premises d n n_y m p by split.
apply/matrixP=> i j.
have /oppr_inj/addIr/addrI e := @normalised_over_the_context _ _ _ _ _ _ (fun i j => X i j) (fun i j => Y i j)
  (fun i j => Q i j) (fun i j => q i j) (fun i j => A i j) (fun i j => A' i j) (fun i j => T i j) (fun i j => B i j)
  (fun i j => C i j) (fun i j => A i j) (fun i j => A' i j) (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) h h given i j.
by (apply: etrans (etrans _ e) _; [|symmetry]); apply: entry_normalised => *; rewrite mxE.
Qed.

Lemma last_layer H (a a' : 'I_H -> head R d n n_y p) z :
  (forall k, query_y (added (a k) z) = query_y (added (a' k) z)) ->
  prediction (layer a z) = prediction (layer a' z).
Proof.
move=> same; congr (- _); rewrite /query_y /layer -[(z + _).2]/(z.2 + (\sum_k _).2) -[RHS]/(z.2 + (\sum_k _).2).
congr (_ + _); rewrite !(big_morph (fun w : prompt R d n n_y m => w.2) (id1 := 0) (op1 := +%R)) //.
by apply: eq_bigr => k _; exact: same.
Qed.
End Given.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R d n n_y m p sizes H A A' T B C z; split=> [h|s]; apply: last_layer => k; first exact: one_head.
by case: z => [[[X Y] Q] q].
Qed.

Theorem clause_2_holds : clause_2.statement.
Proof. by move=> R d n n_y m p sizes H A A' T B C h z; apply: last_layer => k; exact: one_head_normalised. Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n n_y m p sizes L J q before H A A' T B C is_normalised h similarity last z; apply: last_layer => k.
by rewrite /last /similarity; case: (is_normalised k); [exact: one_head_normalised|exact: one_head].
Qed.

Definition clause_1_met (R : realFieldType) : clause_1.premises 2 3 1 1 2.
Proof. by []. Qed.
Definition clause_2_met := clause_1_met.
Definition clause_3_met := clause_1_met.
End Derived.
