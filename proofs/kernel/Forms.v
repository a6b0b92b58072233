(* Forms in two variables: what is homogeneous of degree D, and a polynomial in each, is known by its coefficients. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum poly.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Forms.
Variable R : realFieldType.
Implicit Types (p r : {poly R}) (s t c : R).

(* Polynomials that agree at every number but 0 are equal. *)
Lemma equal_polynomials p r : (forall s, s != 0 -> p.[s] = r.[s]) -> p = r.
Proof.
move=> same; apply/eqP; rewrite -subr_eq0; apply/negPn/negP => d0.
pose roots := [seq i.+1%:R | i <- iota 0 (size (p - r))] : seq R.
have all_roots : all (root (p - r)) roots.
  by apply/allP => _ /mapP[i _ ->]; rewrite rootE !hornerE same ?pnatr_eq0 // subrr.
have distinct : uniq roots by rewrite map_inj_uniq ?iota_uniq // => i j /eqP; rewrite eqr_nat => /eqP[].
by have := max_poly_roots d0 all_roots distinct; rewrite size_map size_iota ltnn.
Qed.

Variables (F : R -> R -> R) (D : nat) (p r : {poly R}).
Hypothesis homogeneous : forall c s t, F (c * s) (c * t) = c ^+ D * F s t.
Hypothesis in_s : forall s, p.[s] = F s 1.
Hypothesis in_t : forall t, r.[t] = F 1 t.

Lemma coefficients j : p`_j = if (j <= D)%N then r`_(D - j) else 0.
Proof.
pose K := size r; pose reversed := \poly_(i < K.+1) r`_(K - i).
have e : 'X^K * p = 'X^D * reversed.
  apply: equal_polynomials => s s0; rewrite !hornerM !hornerXn in_s -[s in F s 1]mulr1 -[X in F _ X](mulfV s0).
  rewrite homogeneous -in_t mulrCA; congr (_ * _); rewrite horner_poly (@horner_coef_wide _ K.+1) // mulr_sumr.
  rewrite [RHS](reindex_inj rev_ord_inj) /=; apply: eq_bigr => i _; have iK : (i <= K)%N by rewrite -ltnS.
  rewrite subSS subKn // mulrCA exprVn; congr (_ * _); apply: (mulIf (expf_neq0 i s0)).
  by rewrite divfK ?expf_neq0 // -exprD subnK.
have := congr1 (fun q : {poly R} => q`_(K + j)) e; rewrite !coefXnM ltnNge leq_addr addKn /= coef_poly => ->.
have [jD|Dj] := leqP j D; last first.
  have -> : (K + j < D)%N = false by rewrite ltnNge (leq_trans (ltnW Dj)) ?leq_addl.
  by rewrite -addnBA ?(ltnW Dj) // ltnS -[X in (_ <= X)%N]addn0 leq_add2l leqn0 subn_eq0 leqNgt Dj.
have [KD|DK] := ltnP (K + j) D; first by rewrite nth_default // -/K leq_subRL // addnC ltnW.
by rewrite ltnS leq_subLR [(D + K)%N]addnC leq_add2l jD subnBA // subnDl.
Qed.

Lemma highest_coefficient : p`_D = F 1 0.
Proof. by rewrite coefficients leqnn subnn -in_t horner_coef0. Qed.

Lemma size_at_most : (size p <= D.+1)%N.
Proof. by apply/leq_sizeP => j Dj; rewrite coefficients leqNgt Dj. Qed.

Theorem is_a_form s t : F s t = \sum_(i < D.+1) p`_i * s ^+ i * t ^+ (D - i).
Proof.
have [->|t0] := eqVneq t 0.
  rewrite -[s in LHS]mulr1 -[X in F _ X](mulr0 s) homogeneous -highest_coefficient big_ord_recr /= subnn mulr1.
  rewrite big1 ?add0r 1?mulrC // => i _; by rewrite expr0n subn_eq0 leqNgt ltn_ord mulr0.
rewrite -[s in LHS](divfK t0) mulrC -[X in F _ X]mulr1 homogeneous -in_s (horner_coef_wide _ size_at_most) mulr_sumr.
apply: eq_bigr => i _; rewrite expr_div_n mulrCA -[RHS]mulrA; congr (_ * _); rewrite mulrCA; congr (_ * _).
by apply: (mulIf (expf_neq0 i t0)); rewrite divfK ?expf_neq0 // -exprD subnK // -ltnS.
Qed.
End Forms.
