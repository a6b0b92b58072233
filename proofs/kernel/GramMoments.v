(* Means of X X^T, and of X X^T Psi X X^T, for X with moments up to order 4: those of a finite population. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Expectation Moments.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Family.
Variables (R : realFieldType) (P : law R) (I : finType) (x : I -> outcome P -> R) (p : nat).
Variables (y : 'I_p -> I -> R) (share : 'I_p -> R).
Hypothesis same : forall f, polynomial 4 f -> mean_is (fun w => f (fun i => x i w)) (\sum_s share s * f (y s)).

Lemma shares_add_up : \sum_s share s = 1.
Proof.
rewrite -[RHS](mean_isE (mean_is_constant P 1)) (mean_isE (same (f := fun _ => 1) _)).
  by apply: eq_bigr => s _; rewrite mulr1.
exact: polynomial_constant.
Qed.

Lemma second_of i j : \sum_s share s * y s i * y s j = mean (fun w => x i w * x j w).
Proof.
rewrite (mean_isE (same (f := fun v => v i * v j) _)); first by apply: eq_bigr => s _; rewrite mulrA.
apply: (@polynomial_below _ _ 2) => //.
exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
Qed.

Lemma fourth_of i j k l :
  \sum_s share s * (y s i * y s j) * (y s k * y s l) = mean (fun w => x i w * x j w * (x k w * x l w)).
Proof.
rewrite (mean_isE (same (f := fun v => v i * v j * (v k * v l)) _)).
  by apply: eq_bigr => s _; rewrite -!mulrA.
apply: (@polynomial_mul _ _ 2 2); exact: polynomial_mul (polynomial_coordinate _ _) (polynomial_coordinate _ _).
Qed.
End Family.

Section Gram.
Variables (R : realFieldType) (P : law R) (d n : nat) (X : outcome P -> 'I_d -> 'I_n -> R) (p : nat).
Variables (u : 'I_p -> 'I_d * 'I_n -> R) (pi : 'I_p -> R).
Hypothesis same : forall f, polynomial 4 f ->
  mean_is (fun w => f (fun i : 'I_d * 'I_n => X w i.1 i.2)) (\sum_s pi s * f (u s)).

(* S = X X^T *)
Definition gram (x : 'I_d -> 'I_n -> R) a b := \sum_(i < n) x a i * x b i.
Let entries (v : 'I_d * 'I_n -> R) a i := v (a, i).

Lemma gram_polynomial a b : polynomial 2 (fun v => gram (entries v) a b).
Proof.
by apply: polynomial_sum => i; exact: polynomial_mul (polynomial_coordinate _ (a, i)) (polynomial_coordinate _ (b, i)).
Qed.

Lemma mean_of_gram a b :
  \sum_s (\sum_(i < n) u s (a, i) * u s (b, i)) * pi s = mean (fun w => gram (X w) a b).
Proof.
rewrite (mean_isE (same (f := fun v => gram (entries v) a b) _)); first by apply: eq_bigr => s _; rewrite mulrC.
by apply: (@polynomial_below _ _ 2) => //; exact: gram_polynomial.
Qed.

Lemma mean_of_gram_between (Psi : 'I_d -> 'I_d -> R) a b :
  \sum_(c < d) \sum_s \sum_(e < d) (\sum_(i < n) u s (a, i) * u s (c, i)) * Psi c e *
    (\sum_(i < n) u s (e, i) * u s (b, i)) * pi s =
  mean (fun w => \sum_(c < d) \sum_(e < d) gram (X w) a c * Psi c e * gram (X w) e b).
Proof.
rewrite (mean_isE (same (f := fun v =>
  \sum_(c < d) \sum_(e < d) gram (entries v) a c * Psi c e * gram (entries v) e b) _)).
  rewrite exchange_big; apply: eq_bigr => s _; rewrite mulr_sumr; apply: eq_bigr => c _ /=.
  by rewrite mulr_sumr; apply: eq_bigr => e _; rewrite mulrC.
apply: polynomial_sum => c; apply: polynomial_sum => e; apply: (@polynomial_mul _ _ 2 2); last exact: gram_polynomial.
by apply: (@polynomial_mul _ _ 2 0); [exact: gram_polynomial|exact: polynomial_constant].
Qed.

(* (E[S Psi S] + noise E[S]) C = E[S] Psi, as the population has it and as the law *)
Lemma normal_equation_of_the_law (Psi C : 'I_d -> 'I_d -> R) (noise : R) a b :
  \sum_(c < d) (\sum_(f < d) \sum_s \sum_(e < d) (\sum_(i < n) u s (a, i) * u s (f, i)) * Psi f e *
      (\sum_(i < n) u s (e, i) * u s (c, i)) * pi s +
    (\sum_s (\sum_(i < n) u s (a, i) * u s (c, i)) * pi s) * noise) * C c b =
  \sum_(c < d) (\sum_s (\sum_(i < n) u s (a, i) * u s (c, i)) * pi s) * Psi c b ->
  \sum_(c < d) (mean (fun w => \sum_(f < d) \sum_(e < d) gram (X w) a f * Psi f e * gram (X w) e c) +
    noise * mean (fun w => gram (X w) a c)) * C c b = \sum_(c < d) mean (fun w => gram (X w) a c) * Psi c b.
Proof.
move=> e; transitivity (\sum_(c < d) (\sum_s (\sum_(i < n) u s (a, i) * u s (c, i)) * pi s) * Psi c b).
  by rewrite -e; apply: eq_bigr => c _; rewrite mean_of_gram_between mean_of_gram [noise * _]mulrC.
by apply: eq_bigr => c _; rewrite mean_of_gram.
Qed.
End Gram.
