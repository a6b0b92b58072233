(* 1. Let R S = I, O^T O = I, T = S O R, h(O u, O w) = h(u, w), and let the weights of a target be any function phi
   of its h(B_l x_i, C_l x_j) with all context tokens: h itself, or h normalised over them, as in softmax. *)

(* 2. Layers with V_l = diag(S A'_l R, r_l I), B_l = B'_l R, C_l = C'_l R, any A'_l, B'_l, C'_l, r_l, map a context
   (X, Y) and queries (Q, Z) to (X_L, Y_L) and (Q_L, Z_L); layers with O A'_l O^T, O B'_l O^T, O C'_l O^T for A'_l,
   B'_l, C'_l, the same O in all of them, map (T X, Y) and (T Q, Z) to (T X_L, Y_L) and (T Q_L, Z_L), for every L: *)

(* 3. the label slots, so the predictions and the loss of every prompt, are the same. *)
From mathcomp Require Import matrix.
From Kernel Require Import Attention.
Module clause_3.
Section Given.
Variables (F : fieldType) (d n n_y m L H : nat) (S R O : 'M[F]_d).
(* Of every layer and head: h and phi *)
Variable s : 'I_L -> 'I_H -> similarity F n d.
Definition rotated (O : 'M[F]_d) (u : vector F d) : vector F d := [ffun i => \sum_k O i k * u k].
Record premises : Prop := Premises {
  sizes : positive d n n_y m d;
  inverse : R *m S = 1%:M;
  orthogonal : O^T *m O = 1%:M;
  invariant : forall l k u w, h (s l k) (rotated O u) (rotated O w) = h (s l k) u w }.
Definition T : 'M[F]_d := S *m O *m R.
(* Weights A', B', C', r of every layer and head *)
Definition blocks := 'I_L -> 'I_H -> 'M[F]_d.
Definition heads (A B C : blocks) (r : 'I_L -> 'I_H -> F) l k : head F d n n_y d :=
  apart (S *m A l k *m R) (r l k)%:M (B l k *m R) (C l k *m R) (s l k).
Definition conjugated (A : blocks) : blocks := fun l k => O *m A l k *m O^T.
Definition moved (z : prompt F d n n_y m) : prompt F d n n_y m := (T *m z.1.1.1, z.1.1.2, T *m z.1.2, z.2).
End Given.
(* Label slots of context and query, and all that is made of these *)
Definition statement : Prop :=
  forall (F : fieldType) d n n_y m L H (S R O : 'M[F]_d) s, @premises F d n n_y m L H S R O s ->
  forall A B C r (z : prompt F d n n_y m),
  let left := after (heads n_y S R s A B C r) z in
  let left' := after (heads n_y S R s (conjugated O A) (conjugated O B) (conjugated O C) r) (moved S R O z) in
  [/\ left'.1.1.2 = left.1.1.2, query_y left' = query_y left &
      forall V (loss : 'M[F]_(n_y, m) -> V), loss (- query_y left') = loss (- query_y left)].
End clause_3.

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Attention.
Section Derived.
Hypothesis equivariance : equivariance.statement.

Section Given.
Variables (F : fieldType) (d n n_y m L H : nat) (S R O : 'M[F]_d) (s : 'I_L -> 'I_H -> similarity F n d).
Hypothesis given : clause_3.premises n_y m S R O s.
Local Notation moved := (@clause_3.moved F d n n_y m S R O).

Lemma moved_is_additive : additive moved.
Proof. by case=> [[[X Y] Q] q] [[[X' Y'] Q'] q']; rewrite /clause_3.moved /= !mulmxBr. Qed.
Canonical moved_additive := Additive moved_is_additive.

Lemma one_head A B C r l k z :
  moved (added (clause_3.heads n_y S R s A B C r l k) z) =
  added (clause_3.heads n_y S R s (clause_3.conjugated O A) (clause_3.conjugated O B) (clause_3.conjugated O C) r l k)
    (moved z).
Proof.
apply: (addrI (moved z)); rewrite -raddfD; case: given => -[d0 n0 y0 m0 _] inverse orthogonal invariant.
case: z => [[[X Y] Q] q]; rewrite /added /clause_3.moved /= !mul0mx !(addr0, add0r).
have entries : equivariance.premises n n_y m (fun i j => S i j) (fun i j => R i j) (fun i j => O i j) (h (s l k)).
  split=> // i j.
  - by move/matrixP/(_ i j): inverse; rewrite !mxE.
  - by have := invariant l k i j.
  - by move/matrixP/(_ i j): orthogonal; rewrite !mxE => <-; apply: eq_bigr => o _; rewrite mxE.
have [e1 [e2 [e3 e4]]] := @equivariance _ _ _ _ _ (fun i j => X i j) (fun i j => Y i j) (fun i j => Q i j)
  (fun i j => q i j) _ _ _ _ (phi (s l k)) (fun _ i j => A l k i j) (fun _ i j => B l k i j) (fun _ i j => C l k i j)
  (fun _ => r l k) entries 1%N.
rewrite /= in e1 e2 e3 e4; rewrite !promptD /= /clause_3.T /clause_3.conjugated.
congr (_, _, _, _); apply/matrixP=> i j.
- apply: etrans (etrans _ (esym (e1 i j))) _; last first.
    by symmetry; rewrite mxE; congr (_ + _); [|apply: entry => *]; entrywise.
  rewrite mxE; apply: eq_bigr => o _; congr (_ * _); first by entrywise.
  by rewrite mxE; congr (_ + _); apply: entry => *; entrywise.
- apply: etrans (etrans _ (esym (e2 i j))) _; [|symmetry]; rewrite mxE; congr (_ + _); apply: entry => *; entrywise.
- apply: etrans (etrans _ (esym (e3 i j))) _; last first.
    by symmetry; rewrite mxE; congr (_ + _); [|apply: entry => *]; entrywise.
  rewrite mxE; apply: eq_bigr => o _; congr (_ * _); first by entrywise.
  by rewrite mxE; congr (_ + _); apply: entry => *; entrywise.
- apply: etrans (etrans _ (esym (e4 i j))) _; [|symmetry]; rewrite mxE; congr (_ + _); apply: entry => *; entrywise.
Qed.
End Given.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> F d n n_y m L H S R O s given A B C r z left left'.
have -> : left' = clause_3.moved S R O left.
  symmetry; apply: (@after_morph _ _ _ _ _ _ _ _ _ _ (moved_additive n n_y m S R O)) => l k w.
  exact: one_head given _ _ _ _ _ _ _.
by [].
Qed.

(* Inner products, and a reflection *)
Definition clause_3_met (R : realFieldType) :
  @clause_3.premises R 2 2 1 1 3 1 1%:M 1%:M (-1)%:M (fun _ _ => of_scores 2 (fun z i => z i)).
Proof.
split=> [|||l k u w]; rewrite ?mulmx1 ?tr_scalar_mx -?scalar_mxM ?mulrNN ?mulr1 //.
have turned v a : @clause_3.rotated R 2 (-1)%:M v a = - v a.
  rewrite ffunE (bigD1 a) //= big1 ?addr0 => [|b /negPf ba]; first by rewrite mxE eqxx mulN1r.
  by rewrite mxE eq_sym ba mul0r.
by apply: eq_bigr => a _; rewrite !turned mulrNN.
Qed.
End Derived.
