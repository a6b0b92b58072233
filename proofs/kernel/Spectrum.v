(* Eigenvectors of a matrix U diag(s) U^T with U orthogonal, as a function of two indices; its largest eigenvalue. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum matrix.
From Kernel Require Import Matrices.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Spectrum.
Variables (R : realFieldType) (n : nat) (S : 'I_n -> 'I_n -> R).

Definition eigenvector (mu : R) (v : 'I_n -> R) : Prop :=
  (exists i, v i != 0) /\ forall i, \sum_(j < n) S i j * v j = mu * v i.
Definition largest_eigenvalue (mu : R) : Prop :=
  (exists v, eigenvector mu v) /\ forall nu v, eigenvector nu v -> nu <= mu.

Variables (U : 'I_n -> 'I_n -> R) (s : 'I_n -> R).
Hypothesis orthogonal : forall i j, \sum_(k < n) U k i * U k j = (i == j)%:R.
Hypothesis decomposed : forall i j, S i j = \sum_(k < n) U i k * s k * U j k.

Lemma orthogonal_rows i j : \sum_(k < n) U i k * U j k = (i == j)%:R.
Proof.
have : (mx U)^T *m mx U = 1%:M by apply/matrixP=> a b; rewrite !mxE -orthogonal; apply: eq_bigr => k _; rewrite !mxE.
move/mulmx1C/matrixP/(_ i j); rewrite !mxE => <-; apply: eq_bigr => k _; by rewrite !mxE.
Qed.

(* The coordinates of v, and v from these *)
Definition coordinate (v : 'I_n -> R) (k : 'I_n) : R := \sum_(i < n) v i * U i k.
Lemma from_coordinates v i : v i = \sum_(k < n) coordinate v k * U i k.
Proof.
transitivity (\sum_(j < n) v j * (j == i)%:R).
  by rewrite (bigD1 i) //= eqxx mulr1 big1 ?addr0 // => j /negPf ji; rewrite ji mulr0.
transitivity (\sum_(j < n) \sum_(k < n) v j * U j k * U i k).
  by apply: eq_bigr => j _; rewrite -orthogonal_rows mulr_sumr; apply: eq_bigr => k _; rewrite mulrA.
by rewrite exchange_big; apply: eq_bigr => k _; rewrite mulr_suml.
Qed.

Lemma columns_are_eigenvectors k : eigenvector (s k) (fun i => U i k).
Proof.
split.
  have [i Ui|none] := pickP (fun i => U i k != 0); first by exists i.
  have := orthogonal k k; rewrite eqxx big1 => [/eqP|i _]; first by rewrite eq_sym oner_eq0.
  by have /eqP -> := negbFE (none i); rewrite mul0r.
move=> i; transitivity (\sum_(l < n) U i l * s l * (l == k)%:R).
  transitivity (\sum_(j < n) \sum_(l < n) U i l * s l * (U j l * U j k)).
    by apply: eq_bigr => j _; rewrite decomposed mulr_suml; apply: eq_bigr => l _; rewrite mulrA.
  by rewrite exchange_big; apply: eq_bigr => l _; rewrite -orthogonal mulr_sumr.
by rewrite (bigD1 k) //= eqxx mulr1 mulrC big1 ?addr0 // => l /negPf lk; rewrite lk mulr0.
Qed.

Lemma coordinates_of_eigenvectors mu v : eigenvector mu v -> forall k, coordinate v k != 0 -> s k = mu.
Proof.
move=> [_ eigen] k v0; apply: (mulfI v0).
have [_ column] := columns_are_eigenvectors k.
have symmetric i j : S i j = S j i.
  by rewrite !decomposed; apply: eq_bigr => l _; rewrite mulrC [U i l * _]mulrC mulrA.
transitivity (\sum_(i < n) \sum_(j < n) S i j * v j * U i k).
  rewrite exchange_big mulr_suml; apply: eq_bigr => j _ /=.
  rewrite -mulrA [U j k * _]mulrC -column mulr_sumr; apply: eq_bigr => i _.
  by rewrite symmetric mulrCA mulrA.
rewrite mulrC mulr_sumr; apply: eq_bigr => i _; by rewrite -mulr_suml eigen mulrA.
Qed.

Lemma some_coordinate v : (exists i, v i != 0) -> exists k, coordinate v k != 0.
Proof.
move=> [i vi]; have [k vk|none] := pickP (fun k => coordinate v k != 0); first by exists k.
case/negP: vi; rewrite (from_coordinates v i) big1 // => k _.
by have /eqP -> := negbFE (none k); rewrite mul0r.
Qed.

(* The largest eigenvalue is the largest of the s_k. *)
Lemma largest_of_all mu : largest_eigenvalue mu -> (forall k, s k <= mu) /\ exists k, s k = mu.
Proof.
move=> [[v eigen] all_]; split=> [k|]; first exact: all_ (columns_are_eigenvectors k).
have [k vk] := some_coordinate (proj1 eigen); exists k; exact: coordinates_of_eigenvectors eigen _ vk.
Qed.

Lemma there_is_a_largest : (0 < n)%N -> exists mu, largest_eigenvalue mu.
Proof.
move=> n0; pose k := [arg max_(k > Ordinal n0) s k]%O.
have most l : s l <= s k by rewrite /k; case: Order.TotalTheory.arg_maxP => // j _; apply.
exists (s k); split; first by exists (fun i => U i k); exact: columns_are_eigenvectors.
move=> nu v eigen; have [l vl] := some_coordinate (proj1 eigen).
by rewrite -(coordinates_of_eigenvectors eigen vl).
Qed.
End Spectrum.

(* Of X X^T no eigenvalue is negative. *)
Section Gram.
Variables (R : realFieldType) (n m : nat) (X : 'I_n -> 'I_m -> R) (U : 'I_n -> 'I_n -> R) (s : 'I_n -> R).
Hypothesis orthogonal : forall i j, \sum_(k < n) U k i * U k j = (i == j)%:R.
Hypothesis decomposed : forall i j, \sum_(t < m) X i t * X j t = \sum_(k < n) U i k * s k * U j k.

(* u_k^T X X^T u_k = s_k *)
Lemma eigenvalue_of_gram k : s k = \sum_(t < m) (\sum_(i < n) X i t * U i k) ^+ 2.
Proof.
have [_ column] := columns_are_eigenvectors orthogonal decomposed k.
transitivity (\sum_(i < n) U i k * (\sum_(j < n) (\sum_(t < m) X i t * X j t) * U j k)).
  transitivity (\sum_(i < n) s k * (U i k * U i k)); first by rewrite -mulr_sumr orthogonal eqxx mulr1.
  by apply: eq_bigr => i _; rewrite column mulrCA.
transitivity (\sum_(i < n) \sum_(t < m) \sum_(j < n) X i t * U i k * (X j t * U j k)).
  apply: eq_bigr => i _; rewrite exchange_big mulr_sumr; apply: eq_bigr => j _ /=.
  by rewrite mulr_suml mulr_sumr; apply: eq_bigr => t _; rewrite [X i t * U i k]mulrC -!mulrA.
rewrite exchange_big; apply: eq_bigr => t _ /=; rewrite expr2 mulr_suml; apply: eq_bigr => i _.
by rewrite mulr_sumr.
Qed.

Lemma eigenvalues_are_not_negative k : 0 <= s k.
Proof. by rewrite eigenvalue_of_gram sumr_ge0 // => t _; rewrite sqr_ge0. Qed.

Lemma largest_is_positive max : (exists k t, X k t != 0) -> (forall k, s k <= s max) -> 0 < s max.
Proof.
move=> [i [t Xit]] most; rewrite ltNge; apply/negP => max0.
have zero k : s k = 0 by apply/eqP; rewrite eq_le (le_trans (most k) max0) eigenvalues_are_not_negative.
have : \sum_(t < m) X i t * X i t = 0 by rewrite decomposed big1 // => k _; rewrite zero mulr0 mul0r.
by move/squares_are_0/(_ t)/eqP; rewrite (negPf Xit).
Qed.
End Gram.
