(* 1. With Phi = m(X) in the x slots, K = Phi^T Phi and W_0 = 0, L layers of feature_map_gradient_descent leave
   Y R_L in the y slots *)

(* 2. and predict Y (I - R_L) K^+ Phi^T m(x_t), R_L = prod_l (I - (eta_l/N) K), for singular K too; *)
From mathcomp Require Import matrix.
From Kernel Require Import PseudoInverse Limit Spectrum.
Module dual.
Section Given.
Variables (R : realFieldType) (p n n_y m : nat).
Definition sizes : Prop := [/\ (0 < p)%N, (0 < n)%N, (0 < n_y)%N & (0 < m)%N].
Variables (Phi : 'M[R]_(p, n)) (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(p, m)) (eta : nat -> R).
Definition K : 'M[R]_n := Phi^T *m Phi.
(* What L of these layers predict for queries with m(x_t) the columns of Q, where their y slot starts at 0 *)
Definition prediction (L : nat) : 'M[R]_(n_y, m) :=
  \matrix_(c, j) - closed_form.s_query_y
    (closed_form.after (fun i j => Phi i j) (fun i j => Y i j) (fun i j => Q i j) (fun _ _ => 0) eta L) c j.
(* R_L = prod_l (I - (eta_l/N) K) *)
Fixpoint R_ (L : nat) : 'M[R]_n := if L is l.+1 then R_ l *m (1%:M - (eta l / n%:R) *: K) else 1%:M.
(* Y K^+ Phi^T m(x_t), for K^+ the pseudo-inverse, which `penrose K` says it is *)
Definition kernel_regression (K_plus : 'M[R]_n) : 'M[R]_(n_y, m) := Y *m K_plus *m Phi^T *m Q.
End Given.
End dual.

Module clause_2.
Definition premises := dual.sizes.
(* For K that has an inverse and for K that has none there is K^+, and it is the only matrix that is one. *)
Definition statement : Prop :=
  forall (R : realFieldType) p n n_y m, premises p n n_y m ->
  forall (Phi : 'M[R]_(p, n)),
  exists2 K_plus, penrose (dual.K Phi) K_plus /\ (forall P, penrose (dual.K Phi) P -> P = K_plus) &
    forall (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(p, m)) eta L,
    dual.prediction Phi Y Q eta L = Y *m (1%:M - dual.R_ Phi eta L) *m K_plus *m Phi^T *m Q.
End clause_2.

(* 3. if K = U diag(s) U^T with U orthogonal, Y = C U^T misses the kernel regression Y K^+ Phi^T m(x_t) by C
   diag(r_L) U^T K^+ Phi^T m(x_t), r_L = prod_l (1 - (eta_l/N) s), *)

(* 4. to which s_k = 0 contributes nothing. *)
Module clause_4.
Section Given.
Variables (R : realFieldType) (p n : nat) (Phi : 'M[R]_(p, n)) (K_plus U : 'M[R]_n) (s : 'I_n -> R).
Record premises : Prop := Premises {
  sizes : (0 < p)%N /\ (0 < n)%N;
  pseudo_inverse : penrose (dual.K Phi) K_plus;
  orthogonal : U^T *m U = 1%:M;
  eigendecomposition : dual.K Phi = \matrix_(i, j) \sum_(k < n) U i k * s k * U j k }.
End Given.
(* In C diag(r) U^T K^+ Phi^T q what is summed over k is only what has s_k other than 0. *)
Definition statement : Prop :=
  forall (R : realFieldType) p n Phi K_plus U s, @premises R p n Phi K_plus U s ->
  (forall k, s k = 0 -> row k U^T *m K_plus = 0) /\
  forall n_y (C : 'M[R]_(n_y, n)) (r : 'I_n -> R) (q : 'M[R]_(p, 1)) c,
  (C *m (\matrix_(k, l) (r k * (k == l)%:R)) *m U^T *m K_plus *m Phi^T *m q) c ord0 =
  \sum_(k < n | s k != 0) C c k * r k * (row k U^T *m K_plus *m Phi^T *m q) ord0 ord0.
End clause_4.

(* 5. With one step h = eta_l/N, and K that is not 0, the prediction tends to kernel regression for all Y and
   m(x_t) iff 0 < h < 2/lambda_max(K); *)
Module clause_5.
Section Given.
Variables (R : rcfType) (p n n_y m : nat) (Phi : 'M[R]_(p, n)) (K_plus : 'M[R]_n).
Record premises : Prop := Premises {
  sizes : dual.sizes p n n_y m;
  pseudo_inverse : penrose (dual.K Phi) K_plus;
  not_0 : dual.K Phi != 0 }.
End Given.
Definition statement : Prop :=
  forall (R : rcfType), Num.archimedean_axiom R ->
  forall p n n_y m Phi K_plus, @premises R p n n_y m Phi K_plus ->
  exists2 lambda_max, largest_eigenvalue (fun i j => dual.K Phi i j) lambda_max &
    forall eta, let h := eta / n%:R in
    (forall (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(p, m)) c j,
      tends_to (fun L => dual.prediction Phi Y Q (fun _ => eta) L c j) (dual.kernel_regression Phi Y Q K_plus c j)) <->
    0 < h < 2%:R / lambda_max.
End clause_5.

(* 6. outside, for Y = u_max^T and m(x_t) = Phi u_max, it never does. *)
Module clause_6.
Section Given.
Variables (R : realFieldType) (p n n_y m : nat) (Phi : 'M[R]_(p, n)) (K_plus : 'M[R]_n) (U : 'M[R]_n) (s : 'I_n -> R).
Variables (max : 'I_n) (eta : R).
Record premises : Prop := Premises {
  sizes : dual.sizes p n n_y m;
  pseudo_inverse : penrose (dual.K Phi) K_plus;
  not_0 : dual.K Phi != 0;
  orthogonal : U^T *m U = 1%:M;
  eigendecomposition : dual.K Phi = \matrix_(i, j) \sum_(k < n) U i k * s k * U j k;
  (* u_max is the column of U to the largest s_k. *)
  largest : forall k, s k <= s max;
  outside : ~ (0 < eta / n%:R < 2%:R / s max) }.
End Given.
(* Each row of Y is u_max^T, and each query has m(x_t) = Phi u_max. *)
Definition statement : Prop :=
  forall (R : realFieldType) p n n_y m Phi K_plus U s max eta,
  @premises R p n n_y m Phi K_plus U s max eta ->
  let Y : 'M[R]_(n_y, n) := \matrix_(c, i) U i max in
  let Q : 'M[R]_(p, m) := \matrix_(k, j) (Phi *m U) k max in
  forall c j,
  ~ tends_to (fun L => dual.prediction Phi Y Q (fun _ => eta) L c j) (dual.kernel_regression Phi Y Q K_plus c j).
End clause_6.

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Analysis Identity Limit Matrices PseudoInverse Spectrum.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis gram : pseudo_inverse.statement.
Hypothesis closed_form : closed_form.statement.
Hypothesis eigenvectors : eigenvectors.statement.
Hypothesis inside : inequality_1.statement.
Hypothesis above : inequality_2.statement.
Hypothesis below : inequality_3.statement.
Hypothesis spectral_theorem : spectral_theorem.

Section Penrose.
Variables (R : realFieldType) (p n : nat) (Phi : 'M[R]_(p, n)) (A : 'M[R]_(n, p)).
Hypothesis sizes : (0 < p)%N /\ (0 < n)%N.
Hypothesis is_A : penrose Phi A.

Lemma least_squares_inverse : Phi^T *m Phi *m A = Phi^T.
Proof. by case: is_A => a1 _ a3 _; rewrite -mulmxA -a3 -trmx_mul a1. Qed.

Lemma minimum_norm : Phi^T *m A^T *m A = A.
Proof. by case: is_A => _ a2 _ a4; rewrite -trmx_mul a4. Qed.

Lemma entries_least_squares i j :
  \sum_(k < n) (\sum_(l < p) Phi l i * Phi l k) * A k j = Phi j i.
Proof.
have /matrixP/(_ i j) := least_squares_inverse; rewrite !mxE => <-; apply: eq_bigr => k _; rewrite !mxE.
by congr (_ * _); apply: eq_bigr => l _; rewrite !mxE.
Qed.

Lemma entries_minimum_norm i j :
  \sum_(k < n) (\sum_(l < p) Phi l i * A k l) * A k j = A i j.
Proof.
have /matrixP/(_ i j) := minimum_norm; rewrite !mxE => e; rewrite -[RHS]e; apply: eq_bigr => k _; rewrite !mxE.
by congr (_ * _); apply: eq_bigr => l _; rewrite !mxE.
Qed.

Lemma gram_entry (i j : 'I_n) : dual.K Phi i j = \sum_(l < p) Phi l i * Phi l j.
Proof. by rewrite mxE; apply: eq_bigr => l _; rewrite mxE. Qed.
Lemma plus_entry (i j : 'I_n) : (A *m A^T) i j = \sum_(l < p) A i l * A j l.
Proof. by rewrite mxE; apply: eq_bigr => l _; rewrite mxE. Qed.

Lemma plus_of_gram : penrose (dual.K Phi) (A *m A^T).
Proof.
case: sizes => p0 n0.
have given : @pseudo_inverse.premises R p n (fun i j => Phi i j) (fun i j => A i j).
  by split=> //; [exact: entries_minimum_norm|exact: entries_least_squares].
have [e1 [e2 [e3 e4]]] := gram given.
split; apply/matrixP=> i j.
- rewrite gram_entry -e1 mxE; apply: eq_bigr => k _; rewrite gram_entry mxE; congr (_ * _).
  by apply: eq_bigr => l _; rewrite gram_entry plus_entry.
- rewrite plus_entry -e2 mxE; apply: eq_bigr => k _; rewrite plus_entry mxE; congr (_ * _).
  by apply: eq_bigr => l _; rewrite gram_entry plus_entry.
- rewrite !mxE; transitivity (\sum_(k < n) (\sum_(l < p) Phi l j * Phi l k) * (\sum_(l < p) A k l * A i l)).
    by apply: eq_bigr => k _; rewrite gram_entry plus_entry.
  by rewrite -e3; apply: eq_bigr => k _; rewrite gram_entry plus_entry.
- rewrite !mxE; transitivity (\sum_(k < n) (\sum_(l < p) A j l * A k l) * (\sum_(l < p) Phi l k * Phi l i)).
    by apply: eq_bigr => k _; rewrite gram_entry plus_entry.
  by rewrite -e4; apply: eq_bigr => k _; rewrite gram_entry plus_entry.
Qed.
End Penrose.

Section Layers.
Variables (R : realFieldType) (p n n_y m : nat) (Phi : 'M[R]_(p, n)) (A : 'M[R]_(n, p)).
Variables (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(p, m)) (eta : nat -> R).
Hypothesis sizes : dual.sizes p n n_y m.
Hypothesis is_A : penrose Phi A.
Let state := closed_form.after (fun i j => Phi i j) (fun i j => Y i j) (fun i j => Q i j) (fun _ _ => 0) eta.

Lemma of_the_layers L : closed_form.equations (fun i j => Phi i j) (fun i j => Y i j) (fun i j => Q i j)
  (fun i j => A i j) (state L).
Proof.
case: sizes => p0 n0 y0 m0; apply: closed_form; split=> // [|*|]; rewrite ?pnatr_eq0 -?lt0n ?mulr0 //.
exact: entries_least_squares.
Qed.

Lemma R_is L : \matrix_(i, j) closed_form.s_R_ (state L) i j = dual.R_ Phi eta L.
Proof.
elim: L => [|l IH]; first by apply/matrixP=> i j; rewrite !mxE.
rewrite /= -IH mulmxBr mulmx1 -scalemxAr; apply/matrixP=> i j; rewrite !mxE /=; congr (_ - _ * _).
by apply: eq_bigr => k _; rewrite !mxE; congr (_ * _); apply: eq_bigr => t _; rewrite mxE.
Qed.

Lemma prediction_is L :
  dual.prediction Phi Y Q eta L = Y *m (1%:M - dual.R_ Phi eta L) *m (A *m A^T) *m Phi^T *m Q.
Proof.
have [_ [_ [_ [_ [e _]]]]] := of_the_layers L; apply/matrixP=> c j; rewrite mxE e [RHS]mxE; apply: eq_bigr => k _.
congr (_ * _); rewrite -[_ *m _ *m Phi^T]mulmxA [RHS]mxE; apply: eq_bigr => i _; congr (_ * _).
  rewrite mulmxBr mulmx1 !mxE; congr (_ - _); apply: eq_bigr => t _; by rewrite -R_is mxE.
rewrite [RHS]mxE; apply: eq_bigr => t _; by rewrite plus_entry mxE.
Qed.

(* The layers predict W_L m(x_t). *)
Lemma prediction_by_weights L c j : dual.prediction Phi Y Q eta L c j =
  \sum_(k < p) closed_form.s_W (state L) c k * Q k j.
Proof.
have [_ [_ [_ [_ [e [w _]]]]]] := of_the_layers L; rewrite mxE e; apply: eq_bigr => k _; by rewrite w.
Qed.
End Layers.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R p n n_y m sizes Phi; have [A is_A] := pseudo_inverse_exists Phi; case: (sizes) => p0 n0 _ _.
have is_plus := plus_of_gram (conj p0 n0) is_A; exists (A *m A^T); last exact: prediction_is.
by split=> // P is_P; exact: pseudo_inverse_unique is_P is_plus.
Qed.
End Derived.
