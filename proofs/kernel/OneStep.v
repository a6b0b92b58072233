(* Layers with one step h = 2 r_l: what tends to 0 as their number grows. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum matrix.
From Kernel Require Import PositiveSemidefinite KernelLayers LayersAndMoments Limit Sequences.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Eigenvalues.
Variables (R : realFieldType) (n : nat) (Khat U : 'M[R]_n) (s : 'rV[R]_n).

Lemma eigenvalues_nonneg : positive_semidefinite Khat -> eigendecomposition Khat U s -> forall k, 0 <= s ord0 k.
Proof.
move=> [_ nonneg] [orthogonal KE] k; suff <- : form Khat (col k U) = s ord0 k by exact: nonneg.
rewrite /form /number KE (_ : col k U = U *m delta_mx k ord0) ?colE // trmx_mul !mulmxA.
rewrite -[_ *m U^T *m U]mulmxA orthogonal mulmx1 -[_ *m U^T *m U]mulmxA orthogonal mulmx1.
by rewrite trmx_delta -mulmxA -rowE mxE mul_diag_mx mxE mxE !eqxx mulr1.
Qed.
End Eigenvalues.

Section OneStep.
Variables (R : realFieldType) (h : R).
Hypotheses (archimedean : Num.archimedean_axiom R) (h0 : 0 < h).
Let r : nat -> R := fun _ => h / 2%:R.

(* (1 - h a)^L *)
Lemma decay_vanishes a : 0 < a -> h * a < 2%:R -> tends_to (decay r a) 0.
Proof.
move=> a0 below; have shrinks : `|1 - h * a| < 1.
  by rewrite ltr_norml ltr_oppl opprB ltr_subl_addr -[1 + 1]/(2%:R) below gtr_addl oppr_lt0 mulr_gt0.
apply: tends_to_ext (powers_vanish archimedean shrinks) => L.
by rewrite /decay /r prodr_const card_ord [2%:R * _]mulrC divfK ?pnatr_eq0.
Qed.

Lemma gap_vanishes n (Khat K_inv U : 'M[R]_n) (s : 'rV[R]_n) (nu : 'cV[R]_n) :
  positive_semidefinite Khat -> pseudo_inverse Khat K_inv -> Khat *m K_inv *m nu = nu ->
  eigendecomposition Khat U s -> (forall k, h * s ord0 k < 2%:R) -> tends_to (gap Khat r K_inv nu) 0.
Proof.
move=> semidefinite inverse range eigen below; have nonneg := eigenvalues_nonneg semidefinite eigen.
pose c k := s ord0 k * (U^T *m (K_inv *m nu)) k ord0 ^+ 2.
apply: tends_to_ext (@tends_to_sum0 R _ _ (fun k L => c k * decay r (s ord0 k) L ^+ 2) _) => [L|k].
  by rewrite (gap_along r L (proj1 semidefinite) inverse range eigen); apply: eq_bigr => k _; rewrite mulrAC.
have [k0|k0] := eqVneq (s ord0 k) 0; first by apply: tends_to_ext (tends_to_constant 0) => L; rewrite /c k0 !mul0r.
rewrite -[0](mulr0 (c k)); apply: tends_to_scale; apply: tends_to_square.
by apply: decay_vanishes => //; rewrite lt_neqAle eq_sym k0 nonneg.
Qed.
End OneStep.
