(* 1. For every K, all data and all steps r_l, f_0 = 0, f_{l+1} = f_l - r_l grad L(f_l), grad L(f) = 2 sum_i
   (f(x_i) - y_i) K(., x_i), has f_l(x) = nu(x)^T alpha_l with alpha_0 = 0, alpha_{l+1} = alpha_l + 2 r_l (y -
   Khat alpha_l), Khat_ij = K(x_i, x_j), nu(x)_i = K(x, x_i); *)

(* 2. its residual is (y_i - f_l(x_i))_i = P_l y, P_l = prod_{s<l} (I - 2 r_s Khat), *)

(* 3. and alpha_l = p_l(Khat) y *)

(* 4. for the polynomial p_l(t) = (1 - prod_{s<l} (1 - 2 r_s t))/t: p_0 = 0, p_{l+1}(Khat) = p_l(Khat) + 2 r_l
   P_l, Khat p_l(Khat) = I - P_l. *)
From mathcomp Require Import matrix mxalgebra poly mxpoly.
Module clause_4.
Section Given.
Variables (R : fieldType) (d n : nat).
Variables (X : 'I_d -> 'I_n.+1 -> R) (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R) (rate : nat -> R).
Definition Khat : 'M[R]_n.+1 := \matrix_(i, j) K [ffun k => X k i] [ffun k => X k j].
Definition P (l : nat) : 'M[R]_n.+1 := \prod_(s < l) (1 - (2%:R * rate s) *: Khat).
(* The polynomials p_l, and their value at Khat *)
Definition polynomials (p : nat -> {poly R}) : Prop :=
  forall l, 'X * p l = 1 - \prod_(s < l) (1 - (2%:R * rate s) *: 'X).
Definition at_Khat (p : {poly R}) : 'M[R]_n.+1 := horner_mx Khat p.
End Given.
Definition premises (d n_y : nat) : Prop := (0 < d)%N /\ (0 < n_y)%N.
(* There are such polynomials, and whatever these are: and p_l(Khat) y are the coefficients alpha_l of clause 1. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y, premises d n_y ->
  forall (X : 'I_d -> 'I_n.+1 -> R) (Y : 'I_n_y -> 'I_n.+1 -> R) K rate,
  (exists p, polynomials rate p) /\
  (forall p, polynomials rate p ->
    [/\ p 0%N = 0,
        forall l, at_Khat X K (p l.+1) = at_Khat X K (p l) + (2%:R * rate l) *: P X K rate l,
        forall l, Khat X K *m at_Khat X K (p l) = 1 - P X K rate l &
        forall l i c,
          polynomials_of_the_kernel_matrix.s_alpha (polynomials_of_the_kernel_matrix.after X Y K rate l) i c =
          \sum_j at_Khat X K (p l) i j * Y c j]).
End clause_4.

(* 5. So f_l(x) = nu(x)^T p_l(Khat) y. *)

(* Proofs. *)
From mathcomp Require Import matrix mxalgebra poly mxpoly.
Section Derived.
Hypothesis part : polynomials_of_the_kernel_matrix.statement.

Section Given.
Variables (R : fieldType) (d n n_y : nat) (X : 'I_d -> 'I_n.+1 -> R) (Y : 'I_n_y -> 'I_n.+1 -> R).
Variables (K : {ffun 'I_d -> R} -> {ffun 'I_d -> R} -> R) (rate : nat -> R).
Hypothesis sizes : clause_4.premises d n_y.
Local Notation Khat := (clause_4.Khat X K).
Local Notation residual l := (\prod_(s < l) (1 - (2%:R * rate s) *: 'X) : {poly R}).
Let state l := polynomials_of_the_kernel_matrix.after X Y K rate l.
Let S l : 'M[R]_n.+1 := \matrix_(i, j) polynomials_of_the_kernel_matrix.s_P (state l) i j.
Let T l : 'M[R]_n.+1 := \matrix_(i, j) polynomials_of_the_kernel_matrix.s_polynomial (state l) i j.
Fixpoint p (l : nat) : {poly R} := if l is k.+1 then p k + (2%:R * rate k) *: residual k else 0.

Lemma p_is : clause_4.polynomials rate p.
Proof.
elim=> [|l IH] /=; first by rewrite big_ord0 subrr mulr0.
by rewrite mulrDr IH big_ord_recr /= mulrBr mulr1 opprD opprK addrA -!scalerAr ['X * _]mulrC.
Qed.

Lemma equations l : polynomials_of_the_kernel_matrix.equations X Y (fun _ (_ : 'I_1) => 0) K (state l).
Proof. by case: sizes => d0 y0; apply: part. Qed.

Lemma S_is l : S l = horner_mx Khat (residual l).
Proof.
elim: l => [|l IH]; first by rewrite big_ord0 rmorph1; apply/matrixP=> i j; rewrite !mxE.
have [order _] := equations l.
rewrite big_ord_recr rmorphM /= -IH rmorphB rmorph1 linearZ /= horner_mx_X mulrBr mulr1 -scalerAr.
apply/matrixP=> i j; rewrite !mxE /= [rate l * _]mulrC; congr (_ - _ * _).
by have := order i j => /= <-; apply: eq_bigr => k _; rewrite !mxE.
Qed.

Lemma T_is l : T l = horner_mx Khat (p l).
Proof.
elim: l => [|l IH]; first by rewrite rmorph0; apply/matrixP=> i j; rewrite !mxE.
rewrite /= rmorphD linearZ /= -IH -S_is; apply/matrixP=> i j; by rewrite !mxE /= [rate l * _]mulrC.
Qed.

Lemma P_is l : clause_4.P X K rate l = S l.
Proof.
rewrite S_is rmorph_prod; apply: eq_bigr => s _; by rewrite rmorphB rmorph1 [in RHS]linearZ /= horner_mx_X.
Qed.
End Given.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R d n n_y sizes X Y K rate; split; first by exists (p rate); exact: p_is.
move=> q q_is; have same l : q l = p rate l.
  by apply: (mulfI (negbT (polyX_eq0 R))); rewrite (p_is rate) q_is.
have T := T_is X Y K rate sizes; have P := P_is X Y K rate sizes.
split=> [|l|l|l i c]; rewrite !same // /clause_4.at_Khat -!T.
- by apply/matrixP=> i j; rewrite !mxE P !mxE /= [rate l * _]mulrC.
- rewrite P; apply/matrixP=> i j; rewrite !mxE.
  have [_ [e _]] := equations X Y K rate sizes l.
  by have <- := e i j; apply: eq_bigr => k _; rewrite !mxE.
have [_ [_ [-> _]]] := equations X Y K rate sizes l; apply: eq_bigr => j _; by rewrite mxE.
Qed.

Definition clause_4_met (R : fieldType) : clause_4.premises 1 1.
Proof. by []. Qed.
End Derived.
