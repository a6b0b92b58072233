(* 1. L(W + D) = L(W) + <G, D> + 1/(2N) tr(D X X^T D^T) with G = (1/N) (W X - Y) X^T, for any W, D, X, Y, *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient.
Module loss.
Section Given.
Variables (R : realFieldType) (n_y d n : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R).

(* L(W), and its gradient G(W) = (1/N) (W X - Y) X^T *)
Definition L (W : 'M[R]_(n_y, d)) : R :=
  1 / (n%:R * 2%:R) * (\sum_(i < n_y) \sum_(j < n) (\sum_(k < d) W i k * X k j - Y i j)
    * (\sum_(k < d) W i k * X k j - Y i j)).
Definition G (W : 'M[R]_(n_y, d)) (i : 'I_n_y) (k : 'I_d) : R :=
  1 / n%:R * (\sum_(j < n) (\sum_(l < d) W i l * X l j - Y i j) * X k j).
Definition inner (A B : 'I_n_y -> 'I_d -> R) : R := \sum_(i < n_y) \sum_(k < d) A i k * B i k.
End Given.
Definition sizes n_y d n : Prop := [/\ (0 < n_y)%N, (0 < d)%N & (0 < n)%N].
End loss.

(* 2. so that G is the gradient of L at W *)
Module clause_2.
Definition premises := loss.sizes.
Definition statement : Prop :=
  forall (R : realFieldType) n_y d n (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (W : 'M[R]_(n_y, d)),
  premises n_y d n -> differential (loss.L X Y) W (fun D => loss.inner (loss.G X Y W) (fun i k => D i k)).
End clause_2.

(* 3. and the Hessian is (1/N) X X^T on each row, *)
Module clause_3.
Definition premises := loss.sizes.
(* The derivative of <G(W), D> along E is <D, (1/N) E X X^T>. *)
Definition statement : Prop :=
  forall (R : realFieldType) n_y d n (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (W D : 'M[R]_(n_y, d)),
  premises n_y d n ->
  differential (fun W => loss.inner (loss.G X Y W) (fun i k => D i k)) W (fun E =>
    loss.inner (fun i k => D i k)
      (fun i k => 1 / n%:R * (\sum_(l < d) E i l * (\sum_(j < n) X l j * X k j)))).
End clause_3.

(* 4. L(W + D + E) - L(W + D) - L(W + E) + L(W) = <D, (1/N) E X X^T>; *)

(* 5. the change of gradient descent is -eta G. *)

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Gradient.
Section Derived.
Hypothesis expansion : expansion.statement.

Section Given.
Variables (R : realFieldType) (n_y d n : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R).
Hypothesis sizes : loss.sizes n_y d n.
Implicit Types W D E : 'M[R]_(n_y, d).
Local Notation L := (loss.L X Y).
Local Notation entries D := (fun i k => D i k).

(* The loss of functions of two indices, as the parts have it. *)
Let of_entries (w : 'I_n_y -> 'I_d -> R) : R :=
  1 / (n%:R * 2%:R) * (\sum_(i < n_y) \sum_(j < n) (\sum_(k < d) w i k * X k j - Y i j)
    * (\sum_(k < d) w i k * X k j - Y i j)).

Lemma of_entries_eq v w : (forall i k, v i k = w i k) -> of_entries v = of_entries w.
Proof.
move=> vw; congr (_ * _); apply: eq_bigr => i _; apply: eq_bigr => j _.
suff -> : \sum_(k < d) v i k * X k j = \sum_(k < d) w i k * X k j by [].
by apply: eq_bigr => k _; rewrite vw.
Qed.

Let quadratic (D : 'I_n_y -> 'I_d -> R) : R :=
  1 / (n%:R * 2%:R) * (\sum_(i < n_y) \sum_(k < d) \sum_(l < d) D i k * (\sum_(j < n) X k j * X l j) * D i l).

Lemma given : expansion.premises R n_y d n.
Proof. by case: sizes => *; split=> //; rewrite pnatr_eq0 -?lt0n. Qed.

Lemma expanded W D : L (W + D) = L W + loss.inner (loss.G X Y W) (entries D) + quadratic (entries D).
Proof.
have [e _] := expansion (entries W) (entries D) (entries D) X Y 0 given.
rewrite -[L W]/(of_entries (entries W)) -[quadratic _]/(quadratic (entries D)).
by rewrite -[LHS]/(of_entries (entries (W + D))) -e; apply: of_entries_eq => i k; rewrite mxE.
Qed.

Lemma second_difference W D E : L (W + D + E) - L (W + D) - L (W + E) + L W =
  loss.inner (entries D) (fun i k => 1 / n%:R * (\sum_(l < d) E i l * (\sum_(j < n) X l j * X k j))).
Proof.
have [_ [e _]] := expansion (entries W) (entries D) (entries E) X Y 0 given.
rewrite -[RHS]e; congr (_ - _ - _ + _); apply: of_entries_eq => i k; by rewrite !mxE.
Qed.

Lemma inner_scaled (A : 'I_n_y -> 'I_d -> R) D t : loss.inner A (entries (t *: D)) = t * loss.inner A (entries D).
Proof.
rewrite mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => k _; by rewrite mxE mulrCA.
Qed.

Lemma quadratic_scaled D t : quadratic (entries (t *: D)) = t * t * quadratic (entries D).
Proof.
rewrite /quadratic mulrCA; congr (_ * _); rewrite mulr_sumr; apply: eq_bigr => i _.
rewrite mulr_sumr; apply: eq_bigr => k _; rewrite mulr_sumr; apply: eq_bigr => l _.
by rewrite !mxE [t * D i l]mulrC mulrA [RHS]mulrAC -!mulrA; congr (_ * _); rewrite !mulrA [RHS]mulrC !mulrA.
Qed.

Lemma gradient W : differential L W (fun D => loss.inner (loss.G X Y W) (entries D)).
Proof.
move=> D; apply: (derivative_quadratic (q := quadratic (entries D))) => t.
by rewrite expanded inner_scaled quadratic_scaled scale0r addr0.
Qed.

Lemma hessian W D : differential (fun W => loss.inner (loss.G X Y W) (entries D)) W (fun E =>
  loss.inner (entries D) (fun i k => 1 / n%:R * (\sum_(l < d) E i l * (\sum_(j < n) X l j * X k j)))).
Proof.
have G V : loss.inner (loss.G X Y V) (entries D) = L (V + D) - L V - quadratic (entries D).
  by rewrite expanded addrAC addrK [L V + _]addrC addrK.
move=> E; apply: (derivative_quadratic (q := 0)) => t; rewrite scale0r addr0 mulr0 addr0.
apply/eqP; rewrite -subr_eq0 opprD addrA subr_eq0; apply/eqP.
transitivity (L (W + D + t *: E) - L (W + D) - L (W + t *: E) + L W).
  rewrite !G [W + t *: E + D]addrAC opprD opprK addrA addrAC subrK opprB addrA addrAC; congr (_ + _).
  by rewrite addrAC.
rewrite second_difference mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => k _.
rewrite [RHS]mulrCA; congr (_ * _); rewrite [RHS]mulrCA; congr (_ * _); rewrite mulr_sumr.
by apply: eq_bigr => l _; rewrite mxE mulrA.
Qed.
End Given.

Theorem clause_2_holds : clause_2.statement.
Proof. by move=> R n_y d n X Y W sizes; exact: gradient. Qed.
Theorem clause_3_holds : clause_3.statement.
Proof. by move=> R n_y d n X Y W D sizes; exact: hessian. Qed.

Definition clause_2_met (R : realFieldType) : clause_2.premises 1 1 1.
Proof. by []. Qed.
Definition clause_3_met (R : realFieldType) : clause_3.premises 1 1 1.
Proof. by []. Qed.
End Derived.
