(* Layers of functional_gradient_descent with steps r_l: of values diag(0, -2 r_l) and a kernel as similarity. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum matrix.
From Kernel Require Import Matrices PositiveSemidefinite.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Layers.
Variables (R : realFieldType) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T) (r : nat -> R).

(* The label slots of the context, y at first, and that of the query, 0 at first: token i adds -2 r_l times its slot
   to that of each token, with the weight K(x_i, .). *)
Fixpoint slots (y : 'I_n -> R) (L : nat) : ('I_n -> R) * R :=
  match L with
  | 0 => (y, 0)
  | l.+1 =>
      let: (s, q) := slots y l in
      (fun j => s j + \sum_i (- (2%:R * r l)) * s i * K (x i) (x j), q + \sum_i (- (2%:R * r l)) * s i * K (x i) x_t)
  end.
(* minus the query's slot *)
Definition predicted (y : 'I_n -> R) (L : nat) : R := - (slots y L).2.

(* Khat and nu *)
Definition kernel_matrix : 'M[R]_n := \matrix_(i, j) K (x i) (x j).
Definition kernel_column : 'cV[R]_n := \col_i K (x i) x_t.
End Layers.

Section Residuals.
Variables (R : realFieldType) (n : nat) (Khat : 'M[R]_n) (r : nat -> R).

(* P_L = prod_(l < L) (I - 2 r_l Khat), and along an eigenvector of the eigenvalue s *)
Fixpoint residual (L : nat) : 'M[R]_n :=
  match L with 0 => 1%:M | l.+1 => (1%:M - (2%:R * r l) *: Khat) *m residual l end.
Definition decay (s : R) (L : nat) : R := \prod_(l < L) (1 - 2%:R * r l * s).

(* Khat = U diag(s) U^T with U orthogonal *)
Definition eigendecomposition (U : 'M[R]_n) (s : 'rV[R]_n) : Prop :=
  U^T *m U = 1%:M /\ Khat = U *m diag_mx s *m U^T.

(* By what the loss of L layers exceeds the least of all b^T y: nu^T Khat^+ P_L^2 nu *)
Definition gap (K_inv : 'M[R]_n) (nu : 'cV[R]_n) (L : nat) : R :=
  number (nu^T *m K_inv *m residual L *m residual L *m nu).

(* alpha_L = sum_(l < L) 2 r_l P_l *)
Fixpoint coefficients (L : nat) : 'M[R]_n :=
  match L with 0 => 0 | l.+1 => coefficients l + (2%:R * r l) *: (1%:M - Khat *m coefficients l) end.

Lemma residual_along (U : 'M[R]_n) (s : 'rV[R]_n) L : eigendecomposition U s ->
  residual L = U *m diag_mx (\row_k decay (s ord0 k) L) *m U^T.
Proof.
move=> [orthogonal KE]; have KU : Khat *m U = U *m diag_mx s by rewrite KE -[LHS]mulmxA orthogonal mulmx1.
suff <- : residual L *m U = U *m diag_mx (\row_k decay (s ord0 k) L).
  by rewrite -mulmxA (mulmx1C orthogonal) mulmx1.
elim: L => [|L IH]; first by apply/matrixP=> i k; rewrite mul1mx mul_mx_diag !mxE /decay big_ord0 mulr1.
have -> : residual L.+1 *m U = residual L *m U - (2%:R * r L) *: (Khat *m (residual L *m U)).
  by rewrite /= mulmxBl mul1mx mulmxBl -!scalemxAl mulmxA.
rewrite IH mulmxA KU !mul_mx_diag; apply/matrixP=> i k; rewrite !mxE /decay big_ord_recr /=.
move: (U i k) (s ord0 k) (2%:R * r L) (\prod_(_ < L) _) => u v c d.
by rewrite !mulrBr mulr1; congr (_ - _); rewrite -!mulrA mulrCA [d * _]mulrC -!mulrA.
Qed.
End Residuals.

Section Predictions.
Variables (R : realFieldType) (T : Type) (K : T -> T -> R) (n : nat) (x : 'I_n -> T) (x_t : T) (r : nat -> R).
Let Khat := kernel_matrix K x.
Let nu := kernel_column K x x_t.
Hypothesis symmetric : Khat^T = Khat.

Lemma slots_are y L :
  (forall j, (slots K x x_t r y L).1 j = \sum_i (1%:M - Khat *m coefficients Khat r L) j i * y i) /\
  predicted K x x_t r y L = \sum_i (nu^T *m coefficients Khat r L) ord0 i * y i.
Proof.
elim: L => [|l [IHs IHq]] /=.
  split=> [j|]; last by rewrite /predicted /= oppr0 big1 // => i _; rewrite mulmx0 mxE mul0r.
  rewrite mulmx0 subr0 (bigD1 j) //= mxE eqxx mul1r big1 ?addr0 // => i /negPf ij.
  by rewrite mxE eq_sym ij mul0r.
move: IHs IHq; rewrite /predicted /=; case: (slots K x x_t r y l) => s q /= IHs IHq.
set a := coefficients Khat r l in IHs IHq *; set h := 2%:R * r l.
have sum (c : 'rV[R]_n) : \sum_i (- h) * s i * c ord0 i = - (h * \sum_i (c *m (1%:M - Khat *m a)) ord0 i * y i).
  transitivity (\sum_i \sum_j (- h) * c ord0 i * (1%:M - Khat *m a) i j * y j).
    apply: eq_bigr => i _; rewrite IHs mulrAC mulr_sumr; apply: eq_bigr => j _; by rewrite !mulrA.
  rewrite exchange_big -mulNr mulr_sumr; apply: eq_bigr => j _ /=.
  rewrite mxE !mulr_suml mulr_sumr; apply: eq_bigr => i _; by rewrite !mulrA.
split=> [j|].
  transitivity (s j + \sum_i (- h) * s i * (row j Khat) ord0 i).
    congr (_ + _); apply: eq_bigr => i _; congr (_ * _); by rewrite mxE -[in RHS]symmetric !mxE.
  rewrite sum IHs mulr_sumr -sumrN -big_split; apply: eq_bigr => i _ /=.
  rewrite mulrA -mulrBl; congr (_ * _); set E := 1%:M - Khat *m a.
  rewrite -row_mul [Khat *m (a + _)]mulmxDr -[Khat *m (h *: E)]scalemxAr opprD addrA -/E; clearbody E; move: (Khat *m E) => F.
  by rewrite !mxE.
transitivity (- q - \sum_i (- h) * s i * nu^T ord0 i).
  by rewrite opprD; congr (_ - _); apply: eq_bigr => i _; rewrite !mxE.
rewrite sum IHq opprK mulr_sumr -big_split; apply: eq_bigr => i _ /=.
rewrite mulrA -mulrDl; congr (_ * _); set E := 1%:M - Khat *m a.
rewrite [nu^T *m (a + _)]mulmxDr -[nu^T *m (h *: E)]scalemxAr.
by clearbody E; move: (nu^T *m E) (nu^T *m a) => F G; rewrite !mxE.
Qed.
End Predictions.
