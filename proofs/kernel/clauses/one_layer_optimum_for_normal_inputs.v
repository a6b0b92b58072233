(* 1. In one_layer_optimum_with_prior let the columns of X be independent and N(0, Sigma), and Psi = I: then C = ((N + 1)
   Sigma + (tr Sigma + noise) I)^-1 solves (E[S Psi S] + noise E[S]) C = E[S] Psi, *)
From Kernel Require Import Expectation Moments NormalColumns.
From Statements Require one_layer_optimum_with_prior.
Module task.
Section Given.
Variables (R : realFieldType) (d n : nat) (Sigma : 'I_d -> 'I_d -> R) (noise : R).
Definition identity (a b : 'I_d) : R := (a == b)%:R.
(* (N + 1) Sigma + (tr Sigma + noise) I, and that C is its inverse *)
Definition denominator a c := (n%:R + 1) * Sigma a c + (\sum_(k < d) Sigma k k + noise) * (a == c)%:R.
Definition inverse (C : 'I_d -> 'I_d -> R) : Prop := forall a b, \sum_(c < d) denominator a c * C c b = (a == b)%:R.
End Given.
End task.

Module clause_1.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Sigma C : Prop := Premises {
  given : @one_layer_optimum_with_prior.task.premises R d n n_y Ps Xs xs D eps X x (@task.identity R d) noise;
  inputs : normal_columns X Sigma;
  inverse : task.inverse n Sigma noise C }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Sigma C,
  @premises R d n n_y Ps Xs xs D eps X x noise Sigma C ->
  one_layer_optimum_with_prior.task.normal_equation X (@task.identity R d) noise C.
End clause_1.

(* 2. and P W_V = [[0, 0], [W_0, -I]], W_K^T W_Q = diag(C, 0) is best among all one-layer linear attentions: *)
Module clause_2.
Record premises (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Sigma C W_0
    (h : one_layer_optimum_with_prior.attention.head R d n_y) : Prop := Premises {
  given : @clause_1.premises R d n n_y Ps Xs xs D eps X x noise Sigma C;
  optimum : one_layer_optimum_with_prior.attention.is_optimum W_0 C h }.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y Ps Xs xs D eps X x noise Sigma C W_0 h,
  @premises R d n n_y Ps Xs xs D eps X x noise Sigma C W_0 h ->
  forall hs, exists half_mse least,
  [/\ mean_is (one_layer_optimum_with_prior.attention.half_square W_0 D eps X x hs) half_mse,
      mean_is (one_layer_optimum_with_prior.attention.half_square W_0 D eps X x [:: h]) least & least <= half_mse].
End clause_2.

(* 3. for W_0 = 0 and noise = 0 a step with the preconditioner ((N + 1) Sigma + tr(Sigma) I)^-1. *)

(* 4. The least half-MSE is tr(E[x_t x_t^T] (I - N C^T Sigma))/2 for each output. *)

(* Proofs. *)
From Kernel Require Import Arithmetic Expectation Moments IndependentCoordinates GramMoments NormalColumns Opposites.
From Statements Require one_layer_optimum_with_prior.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis part : normal_inputs.statement.
Hypothesis best : one_layer_optimum_with_prior.clause_2.statement.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R d n n_y Ps Xs xs D eps X x noise Sigma C [given normal inverse] a b.
have [[d0 n0 y0] mP mX _ _ covariance variance uncorrelated] := given.
have [n1 every1] := as_of_a_population mP; have [n2 every2] := as_of_a_population mX; pose p := (n1 + n2).+1.
have [|y [rho same1]] := every1 p; first by rewrite /p leqW // leq_addr.
have [|u [pi same2]] := every2 p; first by rewrite /p leqW // leq_addl.
have nz k : k.+1%:R != 0 :> R by rewrite pnatr_eq0.
apply: (normal_equation_of_the_law same2).
have [|equation _] := @part R n_y d p n (fun c a r => y r (c, inl a)) (fun c i r => y r (c, inr i)) rho
  (@task.identity R d) noise (fun a i s => u s (a, i)) pi (fun _ _ => 0) (fun _ => 0) (fun _ _ _ _ => 0)
  (fun _ _ _ _ => 0) (fun _ _ _ _ => 0) C Sigma; last exact: equation.
split; rewrite ?nz //.
- by move=> f i g j f' i' g' j'; rewrite (fourth_of same2) (fourth_moments_of_columns normal).
- by move=> f i g j; rewrite (second_of same2) (second_moments_of_columns normal).
- by move=> c f c' g; rewrite (second_of same1) covariance.
- by move=> c i c' j; rewrite (second_of same1) variance.
- by move=> c f c' i; rewrite (second_of same1) uncorrelated.
- exact: (shares_add_up same2).
move=> f g; rewrite -inverse; apply: eq_bigr => c _; congr ((_ + _) * _).
by rewrite -mulr_suml -mulrDl.
Qed.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R d n n_y Ps Xs xs D eps X x noise Sigma C W_0 h [given optimum].
exact: best (one_layer_optimum_with_prior.clause_2.Premises (clause_1.given given) (clause_1_holds given) optimum).
Qed.

(* Numbers with the moments of normal ones, weights 1 or -1, and no noise *)
Lemma given_met (R : realFieldType) (Psi : 'I_1 -> 'I_1 -> R) : (forall a b, Psi a b = 1) ->
  @one_layer_optimum_with_prior.task.premises R 1 1 1 (coin R) (five R) (coin R) (fun w _ _ => side w) (fun _ _ _ => 0)
    (fun w _ _ => number_of_five w) (fun w _ => side w) Psi 0.
Proof.
move=> psi; have one : 2%:R / 2%:R = 1 :> R by rewrite mulfV // pnatr_eq0.
have ord a b : ((a : 'I_1) == b)%:R = 1 :> R by rewrite (ord1 a) (ord1 b) eqxx.
split=> //.
- move=> s odd_s _; apply: (odd_moments_of_a_coin (x := one_layer_optimum_with_prior.task.unknown _ _)) odd_s.
  by move=> [i [a|j]]; rewrite /one_layer_optimum_with_prior.task.unknown /= ?oppr0 // /side expr1.
- by move=> c a e b; rewrite ord psi mulr1 mean_coin -!expr2 !sqrr_sign -[1 + 1]/(2%:R).
- by move=> c i e j; rewrite mean_coin !mulr0 addr0 mul0r.
by move=> c i e j; rewrite mean_coin !mulr0 addr0 mul0r.
Qed.

Definition clause_1_met (R : realFieldType) :
  @clause_1.premises R 1 1 1 (coin R) (five R) (coin R) (fun w _ _ => side w) (fun _ _ _ => 0)
    (fun w _ _ => number_of_five w) (fun w _ => side w) 0 (fun _ _ => 1) (fun _ _ => 1 / 3%:R).
Proof.
split; [|exact: one_normal_column|]; first by apply: given_met => a b; rewrite /task.identity (ord1 a) (ord1 b) eqxx.
move=> a b; rewrite (ord1 a) (ord1 b) /task.denominator !big_ord_recl !big_ord0 eqxx /=.
by arithmetic; rewrite pnatr_eq0.
Qed.
Definition clause_2_met (R : realFieldType) :
  @clause_2.premises R 1 1 1 (coin R) (five R) (coin R) (fun w _ _ => side w) (fun _ _ _ => 0)
    (fun w _ _ => number_of_five w) (fun w _ => side w) 0 (fun _ _ => 1) (fun _ _ => 1 / 3%:R) (fun _ _ => - 1)
    (@one_layer_optimum_with_prior.attention.Head R 1 1 1 (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => - 1) (fun _ _ => - 1)
      (fun _ _ => 1 / 3%:R) (fun _ _ => 0) (fun _ _ => 1) (fun _ _ => 0)).
Proof.
have ord a b : ((a : 'I_1) == b)%:R = 1 :> R by rewrite (ord1 a) (ord1 b) eqxx.
split; [exact: clause_1_met|split; first by split=> // c e; rewrite ord].
by split=> *; rewrite big_ord_recl big_ord0 addr0 ?mulr1 ?mulr0 ?mul0r.
Qed.
End Derived.
