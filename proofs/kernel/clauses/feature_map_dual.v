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
From Kernel Require Import Analysis Arithmetic Limit Matrices PseudoInverse Spectrum.
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
have is_plus := plus_of_gram (conj p0 n0) is_A; exists (A *m A^T); last first.
  by move=> Y Q eta L; rewrite (prediction_is Y Q eta sizes is_A).
by split=> // P is_P; exact: pseudo_inverse_unique is_P is_plus.
Qed.

Section Eigenvectors.
Variables (R : realFieldType) (p n : nat) (Phi : 'M[R]_(p, n)) (A : 'M[R]_(n, p)) (U : 'M[R]_n) (s : 'I_n -> R).
Hypothesis sizes : (0 < p)%N /\ (0 < n)%N.
Hypothesis is_A : penrose Phi A.
Hypothesis orthogonal : U^T *m U = 1%:M.
Hypothesis decomposed : dual.K Phi = \matrix_(i, j) \sum_(k < n) U i k * s k * U j k.
Local Notation K_plus := (A *m A^T).

Lemma orthogonal_entries i j : \sum_(k < n) U k i * U k j = (i == j)%:R.
Proof. by have /matrixP/(_ i j) := orthogonal; rewrite !mxE => <-; apply: eq_bigr => k _; rewrite mxE. Qed.

Lemma decomposed_entries i j : \sum_(l < p) Phi l i * Phi l j = \sum_(k < n) U i k * s k * U j k.
Proof. by rewrite -gram_entry decomposed mxE. Qed.

Lemma of_eigenvectors n_y (C : 'I_n_y -> 'I_n -> R) eta L : (0 < n_y)%N ->
  eigenvectors.equations (fun i j => Phi i j) (fun i j => A i j) (fun i j => U i j) s C
    (eigenvectors.after (fun i j => Phi i j) (fun i j => U i j) s C eta L).
Proof.
move=> y0; case: sizes => p0 n0; apply: eigenvectors; split=> // [||i j|i j|i j]; rewrite ?pnatr_eq0 -?lt0n //.
- exact: orthogonal_entries.
- exact: decomposed_entries.
- exact: entries_minimum_norm.
- exact: entries_least_squares.
Qed.

Lemma row_entry (B : 'M[R]_n) k j : (row k U^T *m B) ord0 j = \sum_(i < n) U i k * B i j.
Proof. by rewrite mxE; apply: eq_bigr => i _; rewrite !mxE. Qed.

Lemma zero_eigenvalue k : s k = 0 -> row k U^T *m K_plus = 0.
Proof.
move=> sk; have [_ [_ [_ e]]] := @of_eigenvectors 1 (fun _ _ => 0) (fun _ => 0) 0 isT.
apply/matrixP=> i j; rewrite (ord1 i) row_entry [RHS]mxE.
transitivity (\sum_(i < n) U i k * (\sum_(l < p) A i l * A j l)).
  by apply: eq_bigr => t _; rewrite plus_entry.
rewrite e big1 // => t _; rewrite big1 ?mul0r // => l _; by rewrite sk !mul0r.
Qed.

Lemma other_eigenvalue k : s k != 0 -> row k U^T *m (K_plus *m dual.K Phi) = row k U^T.
Proof.
move=> sk; have [_ [_ [e _]]] := @of_eigenvectors 1 (fun _ _ => 0) (fun _ => 0) 0 isT.
apply/matrixP=> i j; rewrite (ord1 i) mulmxA; apply: (mulfI sk).
transitivity (s k * U j k); last by rewrite !mxE.
rewrite -e mxE mulr_sumr; apply: eq_bigr => t _; rewrite gram_entry mulrA; congr (_ * _).
rewrite row_entry mulr_sumr; by apply: eq_bigr => l _; rewrite plus_entry mulrA.
Qed.

Section Error.
Variables (n_y m : nat) (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(p, m)) (eta : R).
Hypothesis all_sizes : dual.sizes p n n_y m.
Let h := eta / n%:R.

Lemma error L c j : dual.kernel_regression Phi Y Q K_plus c j - dual.prediction Phi Y Q (fun _ => eta) L c j =
  \sum_(k < n) (Y *m U) c k * (U^T *m K_plus *m Phi^T *m Q) k j * (1 - h * s k) ^+ L.
Proof.
case: (all_sizes) => _ _ y0 _; pose C c k := (Y *m U) c k.
have [_ [e _]] := @of_eigenvectors n_y C (fun _ => eta) L y0.
pose state l := eigenvectors.after (fun i j => Phi i j) (fun i j => U i j) s C (fun _ => eta) l.
have Y_is b i : \sum_(k < n) C b k * U i k = Y b i.
  transitivity ((Y *m U *m U^T) b i); last by rewrite -mulmxA (mulmx1C orthogonal) mulmx1.
  by rewrite [RHS]mxE; apply: eq_bigr => k _; rewrite [U^T _ _]mxE.
have r_is l k : eigenvectors.s_r (state l) k = (1 - h * s k) ^+ l.
  by elim: l => //= l IH; rewrite IH exprS /h; arithmetic.
have W_is l b k : eigenvectors.s_W (state l) b k =
    closed_form.s_W (closed_form.after (fun i j => Phi i j) (fun i j => Y i j) (fun i j => Q i j) (fun _ _ => 0)
      (fun _ => eta) l) b k.
  elim: l b k => //= l IH b k; rewrite IH; congr (_ + _ * _); apply: eq_bigr => i _; rewrite Y_is.
  by congr ((_ - _) * _); apply: eq_bigr => t _; rewrite IH.
rewrite (prediction_by_weights Y Q _ all_sizes is_A) /dual.kernel_regression [X in X - _]mxE -sumrB.
have left_ k : (Y *m K_plus *m Phi^T) c k - eigenvectors.s_W (state L) c k =
    (\matrix_(c, i) (\sum_(t < n) C c t * eigenvectors.s_r (state L) t * U i t) *m K_plus *m Phi^T) c k.
  have plus_Phi (B : 'M[R]_(n_y, n)) : (B *m K_plus *m Phi^T) c k =
      \sum_(i < n) B c i * (\sum_(t < n) (\sum_(l < p) A i l * A t l) * Phi k t).
    rewrite -mulmxA mxE; apply: eq_bigr => i _; congr (_ * _); rewrite mxE; apply: eq_bigr => t _.
    by rewrite plus_entry mxE.
  rewrite !plus_Phi; transitivity (\sum_(i < n) (\sum_(t < n) C c t * eigenvectors.s_r (state L) t * U i t) *
      (\sum_(t < n) (\sum_(l < p) A i l * A t l) * Phi k t)); last by apply: eq_bigr => i _; rewrite mxE.
  by rewrite -e; congr (_ - _); apply: eq_bigr => i _; rewrite Y_is.
transitivity ((\matrix_(c, i) (\sum_(t < n) C c t * eigenvectors.s_r (state L) t * U i t) *m K_plus *m Phi^T *m Q) c j).
  rewrite [RHS]mxE; apply: eq_bigr => k _; by rewrite -left_ mulrBl W_is.
have -> : \matrix_(c, i) (\sum_(t < n) C c t * eigenvectors.s_r (state L) t * U i t) =
    (\matrix_(c, t) (C c t * eigenvectors.s_r (state L) t)) *m U^T.
  by apply/matrixP=> b i; rewrite !mxE; apply: eq_bigr => t _; rewrite !mxE.
rewrite -!mulmxA mxE; apply: eq_bigr => t _; rewrite mxE r_is /C; arithmetic.
Qed.
End Error.
End Eigenvectors.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R p n Phi K_plus U s [sizes is_plus orthogonal decomposed]; have [A is_A] := pseudo_inverse_exists Phi.
rewrite (pseudo_inverse_unique is_plus (plus_of_gram sizes is_A)).
have zero := zero_eigenvalue sizes is_A orthogonal decomposed.
split=> // n_y C r q c; set V := A *m A^T *m Phi^T *m q.
have term k : C c k * ((\matrix_(k, l) (r k * (k == l)%:R)) *m (U^T *m V)) k ord0 =
    C c k * r k * (row k U^T *m V) ord0 ord0.
  rewrite -row_mul [in RHS]mxE -mulrA; congr (_ * _); rewrite mxE (bigD1 k) //= mxE eqxx mulr1 big1 ?addr0 // => l lk.
  by rewrite mxE eq_sym (negPf lk) mulr0 mul0r.
have -> : C *m (\matrix_(k, l) (r k * (k == l)%:R)) *m U^T *m (A *m A^T) *m Phi^T *m q =
    C *m ((\matrix_(k, l) (r k * (k == l)%:R)) *m (U^T *m V)) by rewrite /V !mulmxA.
rewrite mxE (bigID (fun k => s k != 0)) /= [X in _ + X]big1 ?addr0 => [|k /negPn/eqP sk].
  by apply: eq_bigr => k _; rewrite term /V !mulmxA.
by rewrite term /V !mulmxA -(mulmxA _ A) zero // !mul0mx mxE mulr0.
Qed.

(* Outside of the range the factor of the largest eigenvalue does not shrink. *)
Lemma factor_outside (R : realFieldType) (lambda t : R) :
  0 < lambda -> ~ (0 < t < 2%:R) -> 1 <= (1 - t) * (1 - t).
Proof.
move=> l0 out; have l1 := lt0r_neq0 l0; case: (ltP 0 t) => t0; last first.
  have := below (inequality_3.Premises l0 t0 l1); rewrite /inequality_3.claim mulfK // addrC; exact.
case: (leP 2%:R t) => t2; last by case: out; rewrite t0 t2.
have := above (inequality_2.Premises l0 t2 l1); rewrite mulfK // addrC; exact.
Qed.

Section Limits.
Variables (R : realFieldType) (p n n_y m : nat) (Phi : 'M[R]_(p, n)) (A : 'M[R]_(n, p)) (U : 'M[R]_n) (s : 'I_n -> R).
Hypothesis sizes : dual.sizes p n n_y m.
Hypothesis is_A : penrose Phi A.
Hypothesis orthogonal : U^T *m U = 1%:M.
Hypothesis decomposed : dual.K Phi = \matrix_(i, j) \sum_(k < n) U i k * s k * U j k.
Hypothesis not_0 : dual.K Phi != 0.
Variables (max : 'I_n) (eta : R).
Hypothesis largest : forall k, s k <= s max.
Local Notation K_plus := (A *m A^T).
Local Notation h := (eta / n%:R).

Lemma both_sizes : (0 < p)%N /\ (0 < n)%N.
Proof. by case: sizes. Qed.

Lemma s_not_negative k : 0 <= s k.
Proof.
apply: (@eigenvalues_are_not_negative R n p (fun i l => Phi l i) (fun i j => U i j) s).
  exact: orthogonal_entries.
exact: decomposed_entries.
Qed.

Lemma s_max_is_positive : 0 < s max.
Proof.
apply: (@largest_is_positive R n p (fun i l => Phi l i) (fun i j => U i j) s) => //.
- exact: orthogonal_entries.
- exact: decomposed_entries.
have [[l i] /= e|none] := pickP (fun li : 'I_p * 'I_n => Phi li.1 li.2 != 0); first by exists i, l.
case/eqP: not_0; suff -> : Phi = 0 by rewrite /dual.K mulmx0.
by apply/matrixP=> l i; rewrite mxE; have /eqP := negbFE (none (l, i)).
Qed.

Lemma range_of_h : (0 < h < 2%:R / s max) = (0 < h * s max < 2%:R).
Proof. by rewrite (ltr_pdivl_mulr h _ s_max_is_positive) (pmulr_lgt0 h s_max_is_positive). Qed.

Lemma never_outside c j : ~ (0 < h < 2%:R / s max) ->
  let Y : 'M[R]_(n_y, n) := \matrix_(c, i) U i max in
  let Q : 'M[R]_(p, m) := \matrix_(k, j) (Phi *m U) k max in
  ~ tends_to (fun L => dual.prediction Phi Y Q (fun _ => eta) L c j) (dual.kernel_regression Phi Y Q K_plus c j).
Proof.
rewrite range_of_h => out Y Q tends; have q1 := factor_outside s_max_is_positive out.
have error_is L : dual.kernel_regression Phi Y Q K_plus c j - dual.prediction Phi Y Q (fun _ => eta) L c j =
    (1 - h * s max) ^+ L.
  rewrite (error both_sizes is_A orthogonal decomposed Y Q eta sizes).
  have C_is k : (Y *m U) c k = (max == k)%:R.
    by rewrite -(orthogonal_entries orthogonal) mxE; apply: eq_bigr => i _; rewrite mxE.
  rewrite (bigD1 max) //= big1 ?addr0 => [|k km]; last by rewrite C_is eq_sym (negPf km) !mul0r.
  rewrite C_is eqxx mul1r (_ : (_ *m Q) max j = 1) ?mul1r //.
  have Q_is : Q = Phi *m U *m \matrix_(k, j) (k == max)%:R.
    apply/matrixP=> k l; rewrite [LHS]mxE [RHS]mxE (bigD1 max) //= mxE eqxx mulr1 big1 ?addr0 // => t tm.
    by rewrite mxE (negPf tm) mulr0.
  have -> : (U^T *m K_plus *m Phi^T *m Q) max j =
      (row max U^T *m (K_plus *m dual.K Phi) *m U *m \matrix_(k, j) (k == max)%:R) ord0 j.
    rewrite Q_is -!mulmxA -row_mul [RHS]mxE /dual.K !mulmxA; by [].
  rewrite (other_eigenvalue both_sizes is_A orthogonal decomposed) ?lt0r_neq0 ?s_max_is_positive //.
  rewrite -row_mul orthogonal -row_mul mul1mx !mxE eqxx; by [].
have [N /(_ N (leqnn N))] := tends 1 ltr01; rewrite distrC error_is normrX ltNge => /negP; apply.
apply: exprn_ege1; rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?normr_ge0 ?ler01 // expr1n expr2 -normrM ger0_norm //.
by rewrite -expr2 sqr_ge0.
Qed.

Lemma tends_inside : Num.archimedean_axiom R -> 0 < h < 2%:R / s max ->
  forall (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(p, m)) c j,
  tends_to (fun L => dual.prediction Phi Y Q (fun _ => eta) L c j) (dual.kernel_regression Phi Y Q K_plus c j).
Proof.
rewrite range_of_h => archimedean /andP[t0 t2] Y Q c j; have max0 := s_max_is_positive.
apply: (@tends_to_ext _ (fun L => dual.kernel_regression Phi Y Q K_plus c j + -1 * \sum_(k < n)
    (Y *m U) c k * (U^T *m K_plus *m Phi^T *m Q) k j * (1 - h * s k) ^+ L)) => [L|].
  by rewrite -(error both_sizes is_A orthogonal decomposed Y Q eta sizes) mulN1r subKr.
rewrite -[X in tends_to _ X]addr0; apply: tends_to_add; first exact: tends_to_constant.
rewrite -[X in tends_to _ X](mulr0 (-1)); apply: tends_to_scale.
rewrite [X in tends_to _ X](_ : 0 = \sum_(k < n) 0); last by rewrite big1.
apply: tends_to_sum => k; have [sk|sk] := eqVneq (s k) 0.
  have zero : (U^T *m K_plus *m Phi^T *m Q) k j = 0.
    transitivity ((row k U^T *m K_plus *m Phi^T *m Q) ord0 j); first by rewrite -!row_mul [RHS]mxE.
    by rewrite (zero_eigenvalue both_sizes is_A orthogonal decomposed sk) !mul0mx mxE.
  by apply: tends_to_ext (tends_to_constant _) => L; rewrite zero mulr0 mul0r.
rewrite -[X in tends_to _ X](mulr0 ((Y *m U) c k * (U^T *m K_plus *m Phi^T *m Q) k j)); apply: tends_to_scale.
have sk0 : 0 < s k by rewrite lt_def sk s_not_negative.
apply: signed_powers_tend => //; have max1 := lt0r_neq0 max0.
have := inside (inequality_1.Premises max0 t0 t2 sk0 (largest k) max1).
by rewrite mulrAC mulfK // [- _ + 1]addrC.
Qed.
End Limits.

Theorem clause_6_holds : clause_6.statement.
Proof.
move=> R p n n_y m Phi K_plus U s max eta [sizes is_plus not_0 orthogonal decomposed largest out].
have [A is_A] := pseudo_inverse_exists Phi; case: (sizes) => p0 n0 y0 m0.
rewrite (pseudo_inverse_unique is_plus (plus_of_gram (conj p0 n0) is_A)) => Y Q c j.
exact: (never_outside sizes is_A orthogonal decomposed not_0 largest out).
Qed.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R archimedean p n n_y m Phi K_plus [sizes is_plus not_0]; case: (sizes) => p0 n0 y0 m0.
have [A is_A] := pseudo_inverse_exists Phi.
rewrite (pseudo_inverse_unique is_plus (plus_of_gram (conj p0 n0) is_A)).
have symmetric i j : dual.K Phi i j = dual.K Phi j i.
  by rewrite !gram_entry; apply: eq_bigr => l _; rewrite mulrC.
have [u [s [orthogonal_u decomposed_u]]] := spectral_theorem symmetric; pose U : 'M[R]_n := \matrix_(i, j) u i j.
have orthogonal : U^T *m U = 1%:M.
  by apply/matrixP=> i j; rewrite !mxE -orthogonal_u; apply: eq_bigr => k _; rewrite !mxE.
have decomposed : dual.K Phi = \matrix_(i, j) \sum_(k < n) U i k * s k * U j k.
  by apply/matrixP=> i j; rewrite [RHS]mxE decomposed_u; apply: eq_bigr => k _; rewrite !mxE.
have [lambda is_largest] := there_is_a_largest orthogonal_u decomposed_u n0; exists lambda => // eta h.
have [most [max max_is]] := largest_of_all orthogonal_u decomposed_u is_largest; rewrite -max_is in most *.
split=> [all_ |inside_]; last exact: (tends_inside sizes is_A orthogonal decomposed not_0 most archimedean inside_).
have [//|/negP out] := boolP (0 < h < 2%:R / s max).
by case: (never_outside sizes is_A orthogonal decomposed not_0 most out (all_ _ _ (Ordinal y0) (Ordinal m0))).
Qed.

Definition clause_2_met (R : realFieldType) : clause_2.premises 1 1 1 1.
Proof. by []. Qed.
(* Phi = 1, and s = 1 *)
Lemma one_met (R : realFieldType) : [/\ penrose (dual.K (1%:M : 'M[R]_1)) 1%:M, dual.K (1%:M : 'M[R]_1) != 0,
  (1%:M : 'M[R]_1)^T *m 1%:M = 1%:M &
  dual.K (1%:M : 'M[R]_1) = \matrix_(i, j) \sum_(k < 1) (1%:M : 'M[R]_1) i k * 1 * (1%:M : 'M[R]_1) j k].
Proof.
rewrite /dual.K trmx1 mulmx1; split=> //; first by split; rewrite ?mulmx1 ?trmx1.
  by apply/eqP => /matrixP/(_ ord0 ord0)/eqP; rewrite !mxE oner_eq0.
by apply/matrixP=> i j; rewrite !mxE big_ord_recl big_ord0 !mxE (ord1 i) (ord1 j) !mulr1 addr0.
Qed.
Definition clause_4_met (R : realFieldType) : @clause_4.premises R 1 1 1%:M 1%:M 1%:M (fun _ => 1).
Proof. by have [? _ ? ?] := one_met R; split. Qed.
Definition clause_5_met (R : rcfType) : @clause_5.premises R 1 1 1 1 1%:M 1%:M.
Proof. by have [? ? _ _] := one_met R; split. Qed.
Definition clause_6_met (R : realFieldType) :
  @clause_6.premises R 1 1 1 1 1%:M 1%:M 1%:M (fun _ => 1) ord0 2%:R.
Proof. by have [? ? ? ?] := one_met R; split=> //; rewrite !divr1 ltxx andbF. Qed.
End Derived.
