(* 1. For K = U diag(s) U^T with U orthogonal let |K| = U diag(|s|) U^T. Then |K| = K + 2 U diag(relu(-s)) U^T, *)

(* 2. and the diagonal of |K| has the sum tr K + 2 sum_k relu(-s_k). *)

(* 3. So, if K is not positive semidefinite and its diagonal is not negative, labels of covariance |K| have at
   some point x_i a variance above K_ii = |K_ii|, which x_i by itself gives: they are not consistent under
   marginalisation. *)
Module clause_3.
Section Given.
Variables (R : rcfType) (n : nat).
(* U diag(f(s)) U^T: K itself for f(s) = s, and |K| for f(s) = |s| *)
Definition conjugated (f : R -> R) (U : 'I_n -> 'I_n -> R) (s : 'I_n -> R) (i j : 'I_n) : R :=
  \sum_(k < n) U i k * f (s k) * U j k.
Definition decomposition (K U : 'I_n -> 'I_n -> R) (s : 'I_n -> R) : Prop :=
  (forall i j, \sum_(k < n) U k i * U k j = (i == j)%:R) /\ (forall i j, K i j = conjugated id U s i j).
Definition positive_semidefinite (K : 'I_n -> 'I_n -> R) : Prop :=
  forall c : 'I_n -> R, 0 <= \sum_(i < n) \sum_(j < n) c i * K i j * c j.
Record premises (K : 'I_n -> 'I_n -> R) : Prop := Premises {
  symmetric : forall i j, K i j = K j i;
  not_positive_semidefinite : ~ positive_semidefinite K;
  diagonal : forall i, 0 <= K i i }.
End Given.
(* There is such a decomposition, and |K| is not consistent with K_ii by itself, whichever is taken of either. *)
Definition statement : Prop :=
  forall (R : rcfType) n (K : 'I_n -> 'I_n -> R), premises K ->
  (exists U s, decomposition K U s) /\
  (forall U s, decomposition K U s -> exists i, K i i < conjugated (fun x => `|x|) U s i i /\
    forall u t, decomposition (fun _ _ : 'I_1 => K i i) u t -> conjugated (fun x => `|x|) u t ord0 ord0 = K i i).
End clause_3.

(* 4. An example: for orthonormal u and v and the points p = (5u + v, u + 4v, 4v - u, v - 5u) the matrix
   relu(<p_i, p_j>) has the eigenvector (1, -3, 3, -1) to the eigenvalue -1. *)

(* Proofs. *)
From Kernel Require Import Analysis Arithmetic.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis absolute_eigenvalues : absolute_eigenvalues.statement.
Hypothesis spectral_theorem : spectral_theorem.

Lemma absolute (R : realFieldType) (x : R) :
  [/\ Num.max 0 x + Num.max 0 (- x) = `|x|, 0 <= Num.max 0 (- x) & x < 0 -> 0 < Num.max 0 (- x)].
Proof.
case: (leP 0 x) => x0.
  by rewrite (@max_l _ _ 0 (- x)) ?oppr_le0 // addr0 ger0_norm.
have x1 : 0 < - x by rewrite oppr_gt0.
by rewrite max_r ?(ltW x1) // add0r ltr0_norm.
Qed.

Section Given.
Variables (R : rcfType) (n : nat) (K U : 'I_n -> 'I_n -> R) (s : 'I_n -> R).
Hypothesis is_K : clause_3.decomposition K U s.

Lemma form (c : 'I_n -> R) : \sum_(i < n) \sum_(j < n) c i * K i j * c j =
  \sum_(k < n) s k * (\sum_(i < n) c i * U i k) ^+ 2.
Proof.
have [_ K_is] := is_K; transitivity (\sum_(i < n) \sum_(k < n) \sum_(j < n) s k * (c i * U i k) * (c j * U j k)).
  apply: eq_bigr => i _; rewrite exchange_big; apply: eq_bigr => j _.
  rewrite K_is mulr_sumr mulr_suml; apply: eq_bigr => k _ /=; arithmetic.
rewrite exchange_big; apply: eq_bigr => k _; rewrite expr2 mulr_suml mulr_sumr; apply: eq_bigr => i _.
rewrite !mulr_sumr; apply: eq_bigr => j _; arithmetic.
Qed.

Lemma some_variance_is_above : (0 < n)%N -> (exists k, s k < 0) ->
  exists i, K i i < clause_3.conjugated (fun x => `|x|) U s i i.
Proof.
move=> n0 [k sk]; have [orthogonal K_is] := is_K.
have [i Ki|none] := pickP (fun i => K i i < clause_3.conjugated (fun x => `|x|) U s i i); first by exists i.
have [_ e] := absolute_eigenvalues s (absolute_eigenvalues.Premises n0 orthogonal).
have : \sum_(i < n) clause_3.conjugated (fun x => `|x|) U s i i <= \sum_(i < n) K i i.
  by apply: ler_sum => i _; rewrite leNgt (none i).
have -> : \sum_(i < n) clause_3.conjugated (fun x => `|x|) U s i i =
    \sum_(i < n) \sum_(l < n) U i l * (Num.max 0 (s l) + Num.max 0 (- s l)) * U i l.
  by apply: eq_bigr => i _; apply: eq_bigr => l _; have [-> _ _] := absolute (s l).
have -> : \sum_(i < n) K i i = \sum_(i < n) \sum_(l < n) U i l * s l * U i l.
  by apply: eq_bigr => i _; rewrite K_is.
rewrite e ger_addl leNgt => /negP[]; rewrite (bigD1 k) //= ltr_paddr //.
  by apply: sumr_ge0 => l _; have [_ l0 _] := absolute (s l); rewrite mulr_ge0 ?ler0n.
by have [_ _ /(_ sk) k0] := absolute (s k); rewrite mulr_gt0 ?ltr0n.
Qed.
End Given.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R n K [symmetric not_psd diagonal]; split=> [|U s is_K].
  by have [U [s [O E]]] := @spectral_theorem R n K symmetric; exists U, s.
have negative : exists k, s k < 0.
  have [k sk|none] := pickP (fun k => s k < 0); [by exists k|case: not_psd => c].
  by rewrite (form is_K) sumr_ge0 // => k _; rewrite mulr_ge0 ?sqr_ge0 // leNgt (none k).
have n0 : (0 < n)%N by case: negative => k _; exact: leq_ltn_trans (leq0n k) (ltn_ord k).
have [i above] := some_variance_is_above is_K n0 negative; exists i; split=> // u t [/(_ ord0 ord0) u1 /(_ ord0 ord0)].
rewrite /clause_3.conjugated !big_ord_recl !big_ord0 !addr0 /= in u1 *; move=> K_is.
have t_is : t ord0 = K i i by rewrite K_is mulrAC u1 mul1r.
by rewrite mulrAC u1 mul1r t_is ger0_norm.
Qed.

(* K = [[0, 1], [1, 0]] *)
Definition clause_3_met (R : rcfType) : @clause_3.premises R 2 (fun i j => (i != j)%:R).
Proof.
split=> [i j|/(_ (fun i => if i == ord0 then 1 else -1))|i]; rewrite ?ler0n //; first by rewrite eq_sym.
rewrite !big_ord_recl !big_ord0 /= !(mulr0, mul0r, mulr1, mulrN1, add0r, addr0, subr0) -opprD oppr_ge0 leNgt.
by rewrite addr_gt0 // ltr01.
Qed.
End Derived.
