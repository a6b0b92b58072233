(* 1. Let R^T = R, d x d, and let the d context tokens have three slots, x, r and i, the columns of X_0, of R and of I.
   L layers of two linear heads, one with value x, key i and query i, one with value -x, key r and query x, all of them
   written to x, leave X_L, R and I in the slots, where X_{l+1} = 2 X_l - X_l R X_l. *)
From mathcomp Require Import zmodp matrix.
Module iteration.
Section Given.
Variables (F : numFieldType) (d : nat) (X R : 'M[F]_d).
Fixpoint iterate L : 'M[F]_d := if L is l.+1 then 2%:R *: iterate l - iterate l *m R *m iterate l else X.

Record premises : Prop := Premises {
  size : (0 < d)%N;
  symmetric : R^T = R;
  eigenvalues : forall (a : F) (v : 'cV[F]_d), v != 0 -> (1%:M - X *m R) *m v = a *: v -> `|a| < 1 }.
End Given.
End iteration.

(* 2. I - X_L R = P_L, where P_0 = I - X_0 R and P_{l+1} = P_l^2, *)

(* 3. so that X_L -> R^-1 if every eigenvalue of I - X_0 R is below 1 in absolute value. *)
From Kernel Require Import Limit.
Module clause_3.
Notation premises := iteration.premises.
(* In the complex numbers, the real ones among them *)
Definition statement : Prop :=
  forall (F : numClosedFieldType), Num.archimedean_axiom F -> forall d X R, @premises F d X R ->
  R \in unitmx /\ forall i j, tends_to (fun L => iteration.iterate X R L i j) (invmx R i j).
End clause_3.

(* 4. Any number of queries with X_0 b in the slot x, b in the slot i and anything in the slot r, which none reads, hold
   X_L b in the slot x: in the limit the solution w of R w = b. *)
Module clause_4.
Section Given.
Variables (F : numFieldType) (d m : nat) (X R : 'M[F]_d) (b z : 'M[F]_(d, m)).
(* The slots that L layers leave in the queries, z being in the slot r at first *)
Definition after L := simulation.after (fun i j => X i j) (fun i j => R i j) (fun i j => b i j) (fun i j => z i j) L.
Record premises : Prop := Premises {
  queries : (0 < m)%N;
  converges : iteration.premises X R }.
End Given.
Definition statement : Prop :=
  forall (F : numClosedFieldType), Num.archimedean_axiom F -> forall d m X R, @premises F d m X R ->
  forall b z : 'M[F]_(d, m),
  (forall L i j, [/\ simulation.s_query_x (after X R b z L) i j = (iteration.iterate X R L *m b) i j,
    simulation.s_query_r (after X R b z L) i j = z i j & simulation.s_query_i (after X R b z L) i j = b i j]) /\
  exists w, [/\ R *m w = b, (forall w', R *m w' = b -> w' = w) &
    forall i j, tends_to (fun L => simulation.s_query_x (after X R b z L) i j) (w i j)].
End clause_4.

(* 5. From X_0 = a S for R = S the first two iterates are X_1 = 2 a S - a^2 S^3 and X_2 = 4 a S - 6 a^2 S^3 + 4 a^3 S^5
   - a^4 S^7. *)

(* Proofs. *)
From mathcomp Require Import zmodp matrix.
From Kernel Require Import Limit PowersOfMatrices.
Import Order.TTheory.
Section Derived.
Hypothesis simulation : simulation.statement.

Section Given.
Variables (F : numClosedFieldType) (d m : nat) (X R : 'M[F]_d.+1) (b z : 'M[F]_(d.+1, m.+1)).
Hypothesis given : iteration.premises X R.
Let after L := clause_4.after X R b z L.

Lemma iterate_after L i j : simulation.s_iterate (after L) i j = iteration.iterate X R L i j.
Proof.
elim: L i j => //= L IH i j; rewrite !mxE IH; congr (_ - _); apply: eq_bigr => k _; rewrite IH mxE; congr (_ * _).
by apply: eq_bigr => l _; rewrite IH.
Qed.

Lemma residual_after L i j : simulation.s_P (after L) i j = ((1%:M - X *m R) ^+ (2 ^ L)) i j.
Proof.
elim: L i j => [|L IH] i j; first by rewrite expn0 expr1 !mxE.
rewrite expnS mulnC exprM expr2 mxE; apply: eq_bigr => k _; by rewrite !IH.
Qed.

Lemma simulation_given : @simulation.premises F d.+1 m.+1 (fun i j => R i j).
Proof. by case: given => _ symmetric _; split=> // i j; rewrite -[in RHS]symmetric mxE. Qed.

Lemma residual L : 1%:M - iteration.iterate X R L *m R = (1%:M - X *m R) ^+ (2 ^ L).
Proof.
have [_ [_ [_ [_ [_ [_ e]]]]]] := simulation (fun i j => X i j) (fun i j => b i j) (fun i j => z i j) simulation_given L.
apply/matrixP=> i j; rewrite -residual_after -e !mxE; congr (_ - _); by apply: eq_bigr => k _; rewrite iterate_after.
Qed.

Lemma regular : R \in unitmx.
Proof.
rewrite unitmxE unitfE; apply/det0P => -[v v0 e]; case: given => _ symmetric below_1.
have : `|1 : F| < 1.
  apply: (below_1 1 v^T); rewrite ?trmx_eq0 // scale1r mulmxBl mul1mx -mulmxA -[R]symmetric -trmx_mul e trmx0 mulmx0.
  by rewrite subr0.
by rewrite normr1 ltxx.
Qed.

Hypothesis archimedean : Num.archimedean_axiom F.

Lemma converges i j : tends_to (fun L => iteration.iterate X R L i j) (invmx R i j).
Proof.
have below_1 : forall (a : F) (v : 'cV[F]_d.+1), v != 0 -> (1%:M - X *m R) *m v = a *: v -> `|a| < 1 by case: given.
set P := 1%:M - X *m R in below_1.
apply: (tends_to_ext (u := fun L => invmx R i j + -1 * \sum_k invmx R k j * (P ^+ (2 ^ L)) i k)) => [L|].
  have -> : iteration.iterate X R L = invmx R - P ^+ (2 ^ L) *m invmx R.
    by rewrite -residual mulmxBl mul1mx mulmxK ?regular // opprB addrC subrK.
  by rewrite !mxE mulN1r; congr (_ - _); apply: eq_bigr => k _; rewrite mulrC.
rewrite -[X in tends_to _ X]addr0; apply: tends_to_add; first exact: tends_to_constant.
rewrite -[X in tends_to _ X](mulr0 (-1)); apply: tends_to_scale.
rewrite [X in tends_to _ X](_ : 0 = \sum_k invmx R k j * 0); last by rewrite big1 // => k _; rewrite mulr0.
apply: (@tends_to_sum _ _ _ (fun k L => invmx R k j * (P ^+ (2 ^ L)) i k) (fun k => invmx R k j * 0)) => k.
apply: tends_to_scale; apply: (tends_to_faster (f := expn 2)) (powers_of_matrices_tend_to_0 _ below_1 i k) => // L.
exact/ltnW/ltn_expl.
Qed.
End Given.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> F archimedean [|d] X R given; first by case: (given).
by split=> [|i j]; [exact: (regular given)|exact: (converges 0 0 given)].
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> F archimedean [|d] [|m] X R [// m0 given] b z; try by case: (given).
have slots L i j : [/\ simulation.s_query_x (clause_4.after X R b z L) i j = (iteration.iterate X R L *m b) i j,
    simulation.s_query_r (clause_4.after X R b z L) i j = z i j &
    simulation.s_query_i (clause_4.after X R b z L) i j = b i j].
  have [_ [_ [_ [x [r [s _]]]]]] :=
    simulation (fun i j => X i j) (fun i j => b i j) (fun i j => z i j) (simulation_given m given) L.
  by split=> //; rewrite x mxE; apply: eq_bigr => k _; rewrite iterate_after.
have unit := regular given; split=> //; exists (invmx R *m b); split=> [|w' <-|i j].
- by rewrite mulKVmx.
- by rewrite mulKmx.
rewrite mxE; apply: (tends_to_ext (u := fun L => \sum_k b k j * iteration.iterate X R L i k)) => [L|].
  by have [-> _ _] := slots L i j; rewrite mxE; apply: eq_bigr => k _; rewrite mulrC.
under eq_bigr do rewrite mulrC; apply: (@tends_to_sum _ _ _ (fun k L => b k j * iteration.iterate X R L i k) (fun k => b k j * invmx R i k)) => k.
by apply: tends_to_scale; exact: (converges 0 0 given).
Qed.

(* X_0 = I/2 and R = I, 2 x 2: the eigenvalues of I/2 are 1/2. *)
Definition clause_3_met (F : numFieldType) : @clause_3.premises F 2 (2%:R^-1)%:M 1%:M.
Proof.
split=> // [|a v v0]; first exact: trmx1.
rewrite mulmx1 mulmxBl mul1mx mul_scalar_mx -{1}[v]scale1r -scalerBl => /eqP.
rewrite -subr_eq0 -scalerBl scaler_eq0 (negPf v0) orbF subr_eq0 => /eqP <-.
have -> : 1 - 2%:R^-1 = 2%:R^-1 :> F by apply/eqP; rewrite subr_eq -[2%:R^-1]mul1r -splitr.
by rewrite ger0_norm ?invr_ge0 ?ler0n // invf_lt1 ?ltr0n // ltr1n.
Qed.
Definition clause_4_met (F : numFieldType) : @clause_4.premises F 2 1 (2%:R^-1)%:M 1%:M.
Proof. by split=> //; exact: clause_3_met. Qed.
End Derived.
