(* A family of weights within all weights: a loss that does not change under signed permutations of each block. *)
From mathcomp Require Import all_ssreflect fingroup perm ssralg ssrnum matrix.
From Kernel Require Import Gradient.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Blocks.
Variables (R : realFieldType) (d : nat).
Implicit Types (E G O T : 'M[R]_d).

(* <G, E> *)
Definition inner G E : R := \sum_i \sum_j G i j * E i j.

(* Orthogonal, with entries 0, 1 and -1. *)
Definition signed_permutation O : Prop := O *m O^T = 1%:M /\ forall i j, [|| O i j == 0, O i j == 1 | O i j == -1].

Lemma innerZ G c E : inner G (c *: E) = c * inner G E.
Proof.
by rewrite mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _; rewrite mxE mulrCA.
Qed.

Lemma inner0 G : inner G 0 = 0.
Proof. by rewrite -(scale0r (0 : 'M[R]_d)) innerZ mul0r. Qed.

Lemma inner0l E : inner 0 E = 0.
Proof. by rewrite /inner big1 // => i _; rewrite big1 // => j _; rewrite mxE mul0r. Qed.

(* T = I - 2 e_k e_k^T, and T = I - (e_k - e_l) (e_k - e_l)^T *)
Definition sign_change k : 'M[R]_d := \matrix_(i, j) ((i == j)%:R * 1 - 2%:R * ((k == i)%:R * (k == j)%:R)).
Definition swap k l : 'M[R]_d :=
  \matrix_(i, j) ((i == j)%:R * 1 * 1 -
    ((k == i)%:R * 1 - (l == i)%:R * 1) * ((k == j)%:R * 1 - (l == j)%:R * 1)).

Lemma signed_sign_change k : signed_permutation (sign_change k).
Proof.
have entry i j : sign_change k i j = (i == j)%:R * (1 - 2%:R * (k == i)%:R).
  rewrite mxE mulr1; case: (altP (i =P j)) => [<-|ij]; rewrite ?mul1r ?mul0r.
    by rewrite -natrM mulnb andbb.
  case: (altP (k =P i)) => [->|_]; last by rewrite mul0r mulr0 subr0.
  by rewrite (negPf ij) mulr0 mulr0 subr0.
have sign i : 1 - 2%:R * (k == i)%:R = if k == i then -1 else 1 :> R.
  by case: (k == i); rewrite ?mulr0 ?subr0 // mulr1 -[2%:R]/(1 + 1) opprD addrA subrr add0r.
split=> [|i j]; last first.
  rewrite entry sign; case: (i == j); rewrite ?mul0r ?eqxx // mul1r.
  by case: (k == i); rewrite eqxx ?orbT.
apply/matrixP=> i j; rewrite mxE (bigD1 i) //= big1 => [|m mi]; last by rewrite entry eq_sym (negPf mi) !mul0r.
rewrite [_^T _ _]mxE !entry eqxx mul1r addr0 [in RHS]mxE mulrCA eq_sym.
case: (altP (i =P j)) => [->|_]; rewrite ?mul0r // mul1r sign.
by case: (k == j); rewrite ?mulrNN mulr1.
Qed.

Lemma signed_swap k l : signed_permutation (swap k l).
Proof.
have -> : swap k l = perm_mx (tperm k l).
  apply/matrixP=> i j; rewrite !mxE !mulr1.
  case: tpermP => [->|->|/eqP ik /eqP il]; rewrite ?eqxx.
  - case: (altP (l =P k)) => [->|lk]; first by rewrite subrr mul0r subr0.
    by rewrite subr0 mul1r opprB addrCA subrr addr0.
  - case: (altP (k =P l)) => [->|kl]; first by rewrite subrr mul0r subr0.
    by rewrite sub0r mulN1r opprK addrCA subrr addr0.
  - by rewrite ![_ == i]eq_sym (negPf ik) (negPf il) subrr mul0r subr0.
split=> [|i j]; first by rewrite tr_perm_mx -perm_mxM mulgV perm_mx1.
by rewrite !mxE; case: (tperm k l i == j); rewrite eqxx ?orbT.
Qed.

Lemma inner_right G E B : inner G (E *m B) = \sum_i \sum_j (\sum_k G i k * B j k) * E i j.
Proof.
apply: eq_bigr => i _; transitivity (\sum_j \sum_k G i j * (E i k * B k j)).
  by apply: eq_bigr => j _; rewrite mxE mulr_sumr.
rewrite exchange_big; apply: eq_bigr => k _; rewrite mulr_suml; apply: eq_bigr => j _.
by rewrite mulrA mulrAC.
Qed.

Lemma inner_left A G E : inner G (A *m E) = inner (A^T *m G) E.
Proof.
rewrite /inner exchange_big [RHS]exchange_big; apply: eq_bigr => j _ /=.
transitivity (\sum_i \sum_k G i j * (A i k * E k j)).
  by apply: eq_bigr => i _; rewrite mxE mulr_sumr.
rewrite exchange_big; apply: eq_bigr => k _; rewrite mxE mulr_suml; apply: eq_bigr => i _.
by rewrite mxE mulrA [A _ _ * _]mulrC.
Qed.

Lemma inner_both A G E B :
  inner G (A *m E *m B) = \sum_i \sum_j (\sum_k (\sum_l A l i * G l k) * B j k) * E i j.
Proof.
rewrite -mulmxA inner_left inner_right; apply: eq_bigr => i _; apply: eq_bigr => j _; congr (_ * _).
by apply: eq_bigr => k _; rewrite mxE; congr (_ * _); apply: eq_bigr => l _; rewrite mxE.
Qed.

(* What a form that does not change along O E O^T is at E = u v^T. *)
Lemma form (h t : 'I_d -> 'I_d -> R) (u v : {ffun 'I_d -> R}) :
  (forall O E, signed_permutation O ->
    \sum_i \sum_j h i j * (O *m E *m O^T) i j = \sum_i \sum_j h i j * E i j) ->
  signed_permutation (\matrix_(i, j) t i j) ->
  \sum_i \sum_j \sum_k \sum_l h i j * t i k * u k * t j l * v l = \sum_i \sum_j h i j * u i * v j * 1.
Proof.
set T := \matrix_(i, j) t i j => same signed.
transitivity (\sum_i \sum_j h i j * (T *m (\matrix_(i, j) (u i * v j)) *m T^T) i j).
  apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite exchange_big mxE mulr_sumr /=; apply: eq_bigr => l _.
  rewrite !mxE mulr_suml mulr_sumr; apply: eq_bigr => k _; by rewrite !mxE !mulrA [RHS]mulrAC.
rewrite same //; apply: eq_bigr => i _; apply: eq_bigr => j _; by rewrite mxE mulr1 mulrA.
Qed.
End Blocks.

Section Family.
Variables (R : realFieldType) (K : finType) (Z : lmodType R) (d : nat).
(* Weights are blocks, one for each k, and others; those of the family are the multiples of given blocks. *)
Definition weights : lmodType R := [lmodType R of {ffun K -> 'M[R]_d} * Z].
Definition coordinates : lmodType R := [lmodType R of {ffun K -> R^o} * Z].
Variable N : K -> 'M[R]_d.
Definition member (c : coordinates) : weights := ([ffun k => (c.1 k : R) *: N k], c.2).

(* The derivative along v, where G is the gradient in the blocks and D the derivative in the others. *)
Definition along (G : K -> 'M[R]_d) (D : Z -> R) (v : weights) : R := \sum_k inner (G k) (v.1 k) + D v.2.
Definition along_family (g : K -> R) (D : Z -> R) (v : coordinates) : R := \sum_k g k * v.1 k + D v.2.

Lemma member_linear c t v : member (c + t *: v) = member c + t *: member v.
Proof. by congr pair; apply/ffunP=> k; rewrite !ffunE scalerDl scalerA. Qed.

Variables (f : weights -> R) (c : coordinates) (G : K -> 'M[R]_d) (D : Z -> R).
Hypothesis gradient : differential f (member c) (along G D).

Lemma family_gradient :
  differential (f \o member) c (along_family (fun k => inner (G k) (N k)) D).
Proof.
move=> v; apply: (derivative_ext (g := fun t => f (member c + t *: member v))).
  by move=> t /=; rewrite member_linear.
have -> : along_family (fun k => inner (G k) (N k)) D v = along G D (member v); last exact: gradient.
by congr (_ + _); apply: eq_bigr => k _; rewrite ffunE innerZ mulrC.
Qed.

(* f does not change along P (O E O^T) Q for P E Q; so the gradient of each block is known by that of the family. *)
Variables (direction : K -> 'M[R]_d -> 'M[R]_d) (turned : 'M[R]_d -> weights -> weights) (M : K -> 'M[R]_d).
Hypothesis direction0 : forall k, direction k 0 = 0.
Hypothesis unchanged : forall O w, signed_permutation O -> f (turned O w) = f w.
Hypothesis directions : forall O (E : K -> 'M[R]_d) t, signed_permutation O ->
  turned O (member c + t *: ([ffun k => direction k (E k)], 0)) =
  member c + t *: ([ffun k => direction k (O *m E k *m O^T)], 0).
Hypothesis formula : forall k,
  (forall O E, signed_permutation O -> inner (G k) (direction k (O *m E *m O^T)) = inner (G k) (direction k E)) ->
  G k = (1 / d%:R * inner (G k) (N k)) *: M k.

Lemma block_gradient k : G k = (1 / d%:R * inner (G k) (N k)) *: M k.
Proof.
apply: formula => O E signed.
pose at_k F : weights := ([ffun l => direction l (if l == k then F else 0)], 0).
have one F : along G D (at_k F) = inner (G k) (direction k F) + D 0.
  rewrite /along (bigD1 k) //= ffunE eqxx big1 ?addr0 // => l /negPf lk.
  by rewrite ffunE lk direction0 inner0.
apply: (addIr (D 0)); rewrite -!one; apply: derivative_unique (gradient (at_k E)).
have E_at_k : [ffun l => direction l (O *m (if l == k then E else 0) *m O^T)] = (at_k (O *m E *m O^T)).1.
  by apply/ffunP=> l; rewrite !ffunE; case: (l == k); rewrite // mulmx0 mul0mx.
by apply: derivative_ext (gradient (at_k _)) => t; rewrite -[RHS](unchanged _ signed) directions // E_at_k.
Qed.

Hypothesis linear : forall c x y, D (c *: x + y) = c * D x + D y.

Lemma critical_in_the_family : critical f (member c) <-> critical (f \o member) c.
Proof.
split=> [all v|all].
  apply: (derivative_ext (g := fun t => f (member c + t *: member v))) (all (member v)).
  by move=> t /=; rewrite member_linear.
have zero v : along_family (fun k => inner (G k) (N k)) D v = 0.
  exact: differential_unique family_gradient all v.
have D0 : D 0 = 0 by have := linear (-1) 0 0; rewrite scaler0 addr0 mulN1r addNr.
have G0 k : G k = 0.
  rewrite block_gradient; have := zero ([ffun l => (l == k)%:R], 0).
  rewrite /along_family /= D0 addr0 (bigD1 k) //= big1 => [|l /negPf lk]; last by rewrite ffunE lk mulr0.
  by rewrite ffunE eqxx mulr1 addr0 => ->; rewrite mulr0 scale0r.
move=> v; have <- : along G D v = 0; last exact: gradient.
have := zero (0, v.2); rewrite /along_family /= big1 => [|k _]; last by rewrite ffunE mulr0.
rewrite add0r /along => ->; rewrite addr0 big1 // => k _; by rewrite G0 inner0l.
Qed.

Lemma minimiser_is_critical : (forall c', f (member c) <= f (member c')) -> critical f (member c).
Proof. by move=> least; apply/critical_in_the_family/(minimum_is_critical _ family_gradient). Qed.
End Family.
