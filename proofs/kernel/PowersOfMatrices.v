(* The powers of a matrix whose eigenvalues are below 1 in absolute value tend to 0. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum zmodp poly matrix mxalgebra mxpoly.
From Kernel Require Import Limit.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Limits.
Variable F : numFieldType.
Implicit Types (u v : nat -> F) (a c e : F).

Lemma half_positive e : 0 < e -> 0 < e / 2%:R.
Proof. by move=> e0; rewrite divr_gt0 ?ltr0n. Qed.

Lemma tends_to_faster (f : nat -> nat) u a : (forall k, (k <= f k)%N) -> tends_to u a -> tends_to (fun k => u (f k)) a.
Proof. by move=> fast lim e /lim[N H]; exists N => k Nk; apply/H/(leq_trans Nk). Qed.

(* A field without infinite numbers, as that of the complex numbers *)
Hypothesis archimedean : Num.archimedean_axiom F.

Lemma powers_tend_to_0 (q : F) : 0 <= q -> q < 1 -> tends_to (fun k => q ^+ k) 0.
Proof.
move=> q0 q1 e e0; have a0 : 0 < 1 - q by rewrite subr_gt0.
have bound l : q ^+ l * (1 + l%:R * (1 - q)) <= 1.
  elim: l => [|l IH]; first by rewrite expr0 mul0r addr0 mulr1.
  apply: le_trans IH; rewrite exprSr -mulrA ler_wpmul2l ?exprn_ge0 //.
  set s := 1 + l%:R * (1 - q); have s1 : 1 <= s by rewrite ler_addl mulr_ge0 ?ler0n // ltW.
  have -> : 1 + l.+1%:R * (1 - q) = s + (1 - q) by rewrite mulrSr mulrDl mul1r addrA.
  have e1 : s - q * s = (1 - q) * s by rewrite mulrBl mul1r.
  rewrite mulrDr -ler_subr_addl e1 mulrC ler_wpmul2l ?ltW //; exact: lt_le_trans q1 s1.
have [N cN] := archimedean (e^-1 / (1 - q)).
have ea0 : 0 < e^-1 / (1 - q) by rewrite divr_gt0 ?invr_gt0.
rewrite gtr0_norm // ltr_pdivr_mulr // in cN; exists N => k Nk; rewrite subr0 ger0_norm ?exprn_ge0 //.
have ck : e^-1 < 1 + k%:R * (1 - q).
  rewrite (lt_trans cN) // (le_lt_trans (_ : _ <= k%:R * (1 - q))) ?ltr_addr ?ltr01 //.
  by rewrite ler_wpmul2r ?ler_nat // ltW.
have D0 : 0 < 1 + k%:R * (1 - q) by apply: lt_trans ck; rewrite invr_gt0.
by rewrite -(ltr_pmul2r D0) (le_lt_trans (bound k)) // -ltr_pdivr_mull // mulr1.
Qed.

(* y' = a y + z with |a| < 1 and z -> 0 *)
Lemma recurrence_tends_to_0 a (y z : nat -> F) : `|a| < 1 -> (forall k, y k.+1 = a * y k + z k) -> tends_to z 0 ->
  tends_to y 0.
Proof.
move=> a1 next lim e e0; have q0 : 0 < 1 - `|a| by rewrite subr_gt0.
have [N Hz] := lim _ (mulr_gt0 q0 (half_positive e0)).
have bound m : `|y (N + m)%N| <= `|a| ^+ m * `|y N| + e / 2%:R.
  elim: m => [|m IH]; first by rewrite addn0 mul1r ler_addl ltW // half_positive.
  rewrite addnS next (le_trans (ler_norm_add _ _)) // normrM.
  apply: le_trans (ler_add (ler_wpmul2l (normr_ge0 a) IH) (ltW _)) _.
    by have := Hz _ (leq_addr m N); rewrite subr0; apply.
  by rewrite mulrDr exprS -mulrA -addrA ler_add2l // -mulrDl addrC subrK mul1r.
have := tends_to_scale `|y N| (powers_tend_to_0 (normr_ge0 a) a1) (half_positive e0).
rewrite mulr0 => -[M HM]; exists (N + M)%N => k NMk; rewrite subr0.
have /subnKC <- : (N <= k)%N := leq_trans (leq_addr M N) NMk.
have Mk : (M <= k - N)%N by rewrite leq_subRL // (leq_trans (leq_addr M N)).
rewrite (le_lt_trans (bound _)) // [X in _ < X]splitr ltr_add2r; have := HM _ Mk; rewrite subr0 mulrC.
by rewrite ger0_norm // mulr_ge0 ?exprn_ge0 ?normr_ge0.
Qed.
End Limits.

Section Powers.
Variable F : numClosedFieldType.
Hypothesis archimedean : Num.archimedean_axiom F.

Theorem powers_of_matrices_tend_to_0 d (A : 'M[F]_d.+1) :
  (forall (a : F) (v : 'cV[F]_d.+1), v != 0 -> A *m v = a *: v -> `|a| < 1) ->
  forall i j, tends_to (fun k => (A ^+ k) i j) 0.
Proof.
move=> below_1 i j.
have eigenvalues a : root (char_poly A^T) a -> `|a| < 1.
  rewrite -eigenvalue_root_char => /eigenvalueP[v e v0]; apply: (below_1 a v^T); first by rewrite trmx_eq0.
  by rewrite -[A]trmxK -trmx_mul e linearZ.
have [r e] := closed_field_poly_normal (char_poly A).
rewrite (monicP (char_poly_monic A)) scale1r in e.
have roots a : a \in r -> `|a| < 1.
  move=> ar; apply: eigenvalues; rewrite /root -[X in _.[X]]/a.
  have -> : char_poly A^T = char_poly A.
    by rewrite /char_poly -det_tr; congr (\det _); apply/matrixP=> k l; rewrite !mxE eq_sym.
  by rewrite e -/(root _ _) root_prod_XsubC.
have killed (s : seq F) (v : 'cV[F]_d.+1) : (forall a, a \in s -> `|a| < 1) ->
    horner_mx A (\prod_(z <- s) ('X - z%:P)) *m v = 0 -> tends_to (fun k => (A ^+ k *m v) i 0) 0.
  elim: s v => [|z s IH] v small.
    rewrite big_nil rmorph1 mul1mx => ->; apply: tends_to_ext (tends_to_constant _) => k.
    by rewrite mulmx0 mxE.
  rewrite big_cons mulrC rmorphM /= rmorphB /= horner_mx_X horner_mx_C -mulmxA => /IH lim.
  apply: (recurrence_tends_to_0 archimedean (a := z) (z := fun k => (A ^+ k *m ((A - z%:M) *m v)) i 0)).
  - by apply: small; rewrite inE eqxx.
  - move=> k; have -> : A ^+ k *m ((A - z%:M) *m v) = A ^+ k.+1 *m v - z *: (A ^+ k *m v).
      by rewrite mulmxBl mul_scalar_mx mulmxBr -scalemxAr exprSr -mulmxA.
    by move: (A ^+ k.+1 *m v) (A ^+ k *m v) => w u; rewrite !mxE addrC subrK.
  by apply: lim => a as_; apply: small; rewrite inE as_ orbT.
apply: tends_to_ext (killed r (delta_mx j 0) roots _) => [k|]; last by rewrite -e Cayley_Hamilton mul0mx.
by rewrite -colE mxE.
Qed.
End Powers.
