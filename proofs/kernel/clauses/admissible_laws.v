(* 1. Let R S = I, T = S O R and X = S Xi, the query among the tokens. Then T X = S (O Xi), *)

(* 2. and if O^T O = I, (R T X)^T (R T X) = Xi^T Xi: *)

(* 3. whatever is a function of (R X)^T (R X), such as the second moment K of labels drawn from a kernel made of
   inner products of the whitened R x_i, is the same at T X as at X. *)
From mathcomp Require Import matrix.
Module frame.
Section Given.
Variables (F : fieldType) (d n : nat) (S R O : 'M[F]_d).
Record premises : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  inverse : R *m S = 1%:M;
  orthogonal : O^T *m O = 1%:M }.
Definition T : 'M[F]_d := S *m O *m R.
(* Any function of the inner products of the whitened tokens *)
Definition of_inner_products V (g : 'M[F]_n -> V) (X : 'M[F]_(d, n)) : V := g ((R *m X)^T *m (R *m X)).
End Given.
End frame.
Module clause_3.
Notation premises := frame.premises.
(* Every X is S Xi, for Xi = R X. *)
Definition statement : Prop :=
  forall (F : fieldType) d n (S R O : 'M[F]_d), @premises F d n S R O ->
  forall V (g : 'M[F]_n -> V) (X : 'M[F]_(d, n)),
  frame.of_inner_products R g (frame.T S R O *m X) = frame.of_inner_products R g X.
End clause_3.

(* 4. So if O Xi has the law of Xi, then T X has the law of X, and the same K. *)
From Kernel Require Import Expectation SameLaw.
Module clause_4.
Section Given.
Variables (F : realFieldType) (d n : nat) (S R O : 'M[F]_d) (P : law F) (Xi : outcome P -> 'M[F]_(d, n)).
Record premises : Prop := Premises {
  given : frame.premises n S R O;
  rotated : same_law (fun w => O *m Xi w) Xi }.
End Given.
Definition statement : Prop :=
  forall (F : realFieldType) d n (S R O : 'M[F]_d) P Xi, @premises F d n S R O P Xi ->
  let X w := S *m Xi w in
  same_law (fun w => frame.T S R O *m X w) X /\
  forall V (K : 'M[F]_n -> V) w,
  frame.of_inner_products R K (frame.T S R O *m X w) = frame.of_inner_products R K (X w).
End clause_4.

(* 5. If O O^T = I and S = S^T, T keeps the covariance Sigma = S S: T Sigma T^T = Sigma. *)

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Matrices Expectation SameLaw.
Section Derived.
Hypothesis prompts : prompts.statement.

Section Given.
Variables (F : fieldType) (d n : nat) (S R O : 'M[F]_d).
Hypothesis given : frame.premises n S R O.

Lemma entries : @prompts.premises F d n 1 1 (fun i j => S i j) (fun i j => R i j) (fun i j => O i j).
Proof.
case: given => -[d0 n0] inverse orthogonal.
by split=> // a b; [move/matrixP/(_ a b): inverse|move/matrixP/(_ a b): orthogonal]; rewrite !mxE => <-;
  apply: eq_bigr => k _; rewrite ?mxE.
Qed.

Lemma rotated_prompt (Xi : 'M[F]_(d, n)) : frame.T S R O *m (S *m Xi) = S *m (O *m Xi).
Proof.
have [e _] := prompts (fun i j => Xi i j) (fun _ _ _ _ => 0) (fun _ _ => 0) entries.
by rewrite /frame.T -[S]mx_of -[R]mx_of -[O]mx_of -[Xi]mx_of !mx_mul; apply/mxP.
Qed.

(* The inner products of the whitened tokens are those of Xi. *)
Lemma inner_products_kept (Xi : 'M[F]_(d, n)) :
  (R *m (frame.T S R O *m (S *m Xi)))^T *m (R *m (frame.T S R O *m (S *m Xi))) = (R *m (S *m Xi))^T *m (R *m (S *m Xi)).
Proof.
case: (given) => _ inverse orthogonal; rewrite rotated_prompt !(mulmxA R) inverse !mul1mx trmx_mul.
by rewrite -mulmxA (mulmxA O^T) orthogonal mul1mx.
Qed.
End Given.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> F d n S R O given V g X; rewrite /frame.of_inner_products; congr g; case: (given) => _ /mulmx1C inverse _.
by have := inner_products_kept given (R *m X); rewrite !(mulmxA S R) inverse mul1mx.
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> F d n S R O P Xi [given rotated] X; split=> [|V K w]; last exact: clause_3_holds given _ _ _.
apply: (@same_law_ext _ _ _ (fun w => S *m (O *m Xi w))) => [w|]; first by rewrite -(rotated_prompt given).
exact: (same_law_image (fun z => S *m z) rotated).
Qed.

(* Inputs of covariance 4 I, turned by a reflection *)
Lemma scaled (R : realFieldType) k : (2%:R^-1)%:M *m (2%:R)%:M = 1%:M :> 'M[R]_k.
Proof. by rewrite -scalar_mxM mulVf // pnatr_eq0. Qed.
Lemma reflected (R : realFieldType) k : (-1)%:M^T *m (-1)%:M = 1%:M :> 'M[R]_k.
Proof. by rewrite tr_scalar_mx -scalar_mxM mulrNN mulr1. Qed.
Definition clause_3_met (R : realFieldType) : @clause_3.premises R 2 3 (2%:R)%:M (2%:R^-1)%:M (-1)%:M.
Proof. by split; [split|exact: scaled|exact: reflected]. Qed.

(* A coin, and its other side *)
Definition clause_4_met (R : realFieldType) :
  @clause_4.premises R 1 1 (2%:R)%:M (2%:R^-1)%:M (-1)%:M (coin R) (fun w => (side w)%:M).
Proof.
split; first by split; [split|exact: scaled|exact: reflected].
suff same g : mean (fun w : outcome (coin R) => g ((-1)%:M *m (side w)%:M : 'M[R]_1)) =
    mean (fun w : outcome (coin R) => g (side w)%:M).
  by move=> g m; split=> -[_ <-]; split=> //; rewrite same.
by rewrite !mean_coin addrC; congr ((g _ + g _) / _); rewrite -scalar_mxM /side /= ?expr0 ?expr1 ?mulrNN ?mulr1.
Qed.
End Derived.
