(* Layers of one head without blocks between x and y: what a loss does not see of their keys and queries. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum matrix.
From Kernel Require Import Gradient Family Attention.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Layers.
Variables (R : fieldType) (d n n_y m p L : nat).
(* Q u, and h(Q u, Q w) = h(u, w) for every orthogonal Q *)
Definition rotated (Q : 'M[R]_p) (u : vector R p) : vector R p := [ffun a => \sum_b Q a b * u b].
Definition rotation_invariant (s : similarity R n p) : Prop :=
  forall Q, Q^T *m Q = 1%:M -> forall u w, h s (rotated Q u) (rotated Q w) = h s u w.

(* L layers, V_l = diag(A_l, r_l I), of keys B_l and queries C_l *)
Definition one_head (s : 'I_L -> similarity R n p) (A : 'I_L -> 'M[R]_d) (r : 'I_L -> R) (B C : 'I_L -> 'M[R]_(p, d)) :
    'I_L -> 'I_1 -> head R d n n_y p :=
  fun l _ => apart (A l) (r l)%:M (B l) (C l) (s l).

(* A loss: any function of what the layers leave of whatever prompts *)
Definition of_what_is_left (Z : Type) (F : (Z -> prompt R d n n_y m) -> R) : Prop :=
  forall u v, (forall i, u i = v i) -> F u = F v.
Definition loss (Z : Type) (F : (Z -> prompt R d n n_y m) -> R) z s A r B C : R :=
  F (fun i => after (one_head s A r B C) (z i)).

Lemma added_apart (A : 'M[R]_d) (r : 'M[R]_n_y) (B C B' C' : 'M[R]_(p, d)) s :
  (forall k (X : 'M[R]_(d, n)) (x : 'M[R]_(d, k)), weights s (B' *m X) (C' *m x) = weights s (B *m X) (C *m x)) ->
  forall z : prompt R d n n_y m, added (apart A r B' C' s) z = added (apart A r B C s) z.
Proof. by move=> same [[[X Y] x] y]; rewrite /added /= !mul0mx !addr0 !same. Qed.

Lemma same_loss Z (F : (Z -> prompt R d n n_y m) -> R) z s A A' r B C B' C' : of_what_is_left F ->
  (forall l, A' l = A l) ->
  (forall l k (X : 'M[R]_(d, n)) (x : 'M[R]_(d, k)),
    weights (s l) (B' l *m X) (C' l *m x) = weights (s l) (B l *m X) (C l *m x)) ->
  loss F z s A' r B' C' = loss F z s A r B C.
Proof.
move=> left values same; apply: left => i; apply: after_ext => l j w; rewrite /one_head values.
by apply: added_apart => k; exact: same.
Qed.

Lemma same_of_scores phi (B C B' C' : 'M[R]_(p, d)) k (X : 'M[R]_(d, n)) (x : 'M[R]_(d, k)) :
  B'^T *m C' = B^T *m C ->
  weights (of_scores p phi) (B' *m X) (C' *m x) = weights (of_scores p phi) (B *m X) (C *m x).
Proof. by move=> e; rewrite !weights_of_scores !trmx_mul -!mulmxA ![_^T *m (_ *m x)]mulmxA e. Qed.

Lemma same_rotated s Q (B C : 'M[R]_(p, d)) k (X : 'M[R]_(d, n)) (x : 'M[R]_(d, k)) :
  rotation_invariant s -> Q^T *m Q = 1%:M ->
  weights s (Q *m B *m X) (Q *m C *m x) = weights s (B *m X) (C *m x).
Proof.
move=> invariant orthogonal; rewrite -!mulmxA.
have turned q (A : 'M[R]_(p, q)) j : column (Q *m A) j = rotated Q (column A j).
  by apply/ffunP=> a; rewrite !ffunE mxE; apply: eq_bigr => b _; rewrite ffunE.
by apply/matrixP=> i j; rewrite !mxE; congr (phi s _ i); apply/ffunP=> l; rewrite !ffunE !turned invariant.
Qed.
End Layers.

(* Where f is the same function of T w as of w, it is critical at T x if it is at x. *)
Lemma critical_image (R : realFieldType) (V : lmodType R) (f : V -> R) (T T' : V -> V) x :
  (forall w, f (T w) = f w) -> (forall t v, T (x + t *: T' v) = T x + t *: v) -> critical f x -> critical f (T x).
Proof.
move=> same line critical v; apply: derivative_ext (critical (T' v)) => t; by rewrite -same line.
Qed.

(* Blocks that are multiplied by P_k from the left *)
Section Left.
Variables (R : realFieldType) (K : finType) (Z : lmodType R) (d : nat).
Local Notation weights := (Family.weights K Z d).
Definition left_times (P : K -> 'M[R]_d) (w : weights) : weights := ([ffun k => P k *m w.1 k], w.2).

Lemma critical_left (f : weights -> R) (P P' : K -> 'M[R]_d) x : (forall k, P k *m P' k = 1%:M) ->
  (forall w, f (left_times P w) = f w) -> critical f x -> critical f (left_times P x).
Proof.
move=> inverse same; apply: (critical_image (T' := left_times P')) => // t v; congr pair; apply/ffunP=> k.
by rewrite !ffunE mulmxDr -scalemxAr mulmxA inverse mul1mx.
Qed.
End Left.

(* A pair B, C with B^T C = b c S^-1 S^-1 is T b S^-1, T^-T c S^-1. *)
Lemma equal_products (R : fieldType) d (S S' B C : 'M[R]_d) b c :
  S^T = S -> S *m S' = 1%:M -> b * c != 0 -> B^T *m C = (b * c) *: (S' *m S') ->
  let T := b^-1 *: (B *m S) in let U := c^-1 *: (C *m S) in
  [/\ T^T *m U = 1%:M, T *m (b *: S') = B & U *m (c *: S') = C].
Proof.
move=> symmetric inverse bc e T U; move: (bc); rewrite mulf_eq0 negb_or => /andP[b0 c0].
have back (e' : R) A : e' != 0 -> e'^-1 *: (A *m S) *m (e' *: S') = A.
  by move=> e0; rewrite -scalemxAl -scalemxAr -mulmxA inverse mulmx1 scalerA mulVf // scale1r.
split; rewrite /T /U ?back //.
have -> : (b^-1 *: (B *m S))^T = b^-1 *: (S *m B^T) by rewrite linearZ /= trmx_mul symmetric.
rewrite -scalemxAl -scalemxAr scalerA !mulmxA -(mulmxA S) e.
rewrite -scalemxAr mulmxA inverse mul1mx -scalemxAl (mulmx1C inverse) scalerA.
by rewrite -invfM mulVf // scale1r.
Qed.

(* Inner products do not see Q. *)
Lemma scores_are_invariant (R : fieldType) n p phi : @rotation_invariant R n p (of_scores p phi).
Proof.
move=> Q orthogonal u w; pose col (v : vector R p) : 'cV[R]_p := \col_a v a.
have product v v' : score v v' = ((col v)^T *m col v') ord0 ord0.
  by rewrite mxE; apply: eq_bigr => a _; rewrite !mxE.
have turned v : col (rotated Q v) = Q *m col v.
  by apply/colP=> a; rewrite !mxE ffunE; apply: eq_bigr => b _; rewrite mxE.
by rewrite /= !product !turned trmx_mul -mulmxA (mulmxA _ Q) orthogonal mul1mx.
Qed.

Lemma apart_ext (R : fieldType) d n n_y p (A A' : 'M[R]_d) (r : 'M[R]_n_y) (B B' C C' : 'M[R]_(p, d))
  (s : similarity R n p) : A = A' -> B = B' -> C = C' -> apart A r B C s = apart A' r B' C' s.
Proof. by move=> -> -> ->. Qed.
