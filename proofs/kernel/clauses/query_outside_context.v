(* 1. In the layer of gradient_descent_step, letting the query into the keys and values leaves the prediction as it is
   if W_0 = 0 and no layer follows; *)

(* 2. neither condition can be dropped. *)
Module clause_2.
Section Given.
Variables (R : fieldType) (d n n_y m : nat).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N & (0 < m)%N];
  n_not_0 : n%:R != 0 :> R;
  two_not_0 : 2%:R != 0 :> R }.
Variables (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R).
Variables (W_0 : 'I_n_y -> 'I_d -> R) (eta : R) (E : 'I_n_y -> 'I_n_y -> R).
Definition slot_starts : Prop := forall c t, query_slot c t = - \sum_(i < d) W_0 c i * Q i t.
Definition zero_weights : Prop := forall c i, W_0 c i = 0.
Definition one_layer : Prop := forall c b, E c b = 0.
(* The prediction is the same where the query is among the keys and values and where it is not. *)
Definition same_prediction : Prop := query_as_a_source.equations X Y Q query_slot W_0 eta E.
End Given.
(* The part has these three hypotheses; without either of two the others do not do, at any size. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m, premises R d n n_y m ->
  [/\ forall Q query_slot W_0 E, @query_as_a_source.premises R d n n_y m Q query_slot W_0 E <->
        [/\ slot_starts Q query_slot W_0, zero_weights W_0 & one_layer E],
    exists (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) query_slot W_0 eta E,
      [/\ slot_starts Q query_slot W_0, one_layer E & ~ same_prediction X Y Q query_slot W_0 eta E] &
    exists (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) query_slot W_0 eta E,
      [/\ slot_starts Q query_slot W_0, zero_weights W_0 & ~ same_prediction X Y Q query_slot W_0 eta E]].
End clause_2.

(* Proofs. *)
From Kernel Require Import Arithmetic Eigenvectors.
Import Num.Theory.
Section Derived.

(* A vector that is 1 at the first position and 0 at all others; tensors are products of these. *)
Definition one (R : fieldType) n (i : 'I_n) : R := (i == 0%N :> nat)%:R.

Section Given.
Variables (R : fieldType) (d n n_y m : nat).
Notation one := (@one R _).

Lemma sum_one a c (f : 'I_a.+1 -> R) : (forall i, f i = one i * c) -> \sum_(i < a.+1) f i = c.
Proof.
move=> f_is; rewrite (bigD1 ord0) //= f_is mul1r big1 ?addr0 // => i i0.
by rewrite f_is /one -[_ == _]/(i == ord0 :> 'I_a.+1) (negPf i0) mul0r.
Qed.

Lemma square a (i : 'I_a) : one i * one i = one i :> R.
Proof. by rewrite /one; case: (_ == _); rewrite ?mulr0 ?mulr1. Qed.

Lemma scores a (x y : R) :
  \sum_(i < a.+1) (\sum_(j < a.+1) (i == j)%:R * (one j * x)) * (\sum_(j < a.+1) (i == j)%:R * (one j * y)) = x * y.
Proof.
by apply: sum_one => i; rewrite !sum_at -[in RHS]square; arithmetic.
Qed.

(* Layers whose values are 0 *)
Lemma idle a b (V : 'I_a -> 'I_b -> R) (G : 'I_a -> R) : \sum_(i < a) (\sum_(j < b) - 0 * V i j) * G i = 0.
Proof. by rewrite big1 // => i _; rewrite big1 ?mul0r // => j _; rewrite oppr0 mul0r. Qed.

Lemma quiet a b c e (x : 'I_b -> 'I_a -> R) (z : 'I_c -> R) (G : 'I_a -> R) :
  \sum_(i < a) (\sum_(j < b) e * 0 * x j i + \sum_(j < c) - e * z j * 0) * G i = 0.
Proof.
by rewrite big1 // => i _; rewrite !big1 ?addr0 ?mul0r // => j _; rewrite ?mulr0 ?mul0r.
Qed.

Lemma differ (s A B C D C' : R) : - (s + A + B + C + D) = - (s + A + C') -> C = C' -> B + D != 0 -> False.
Proof.
move=> /oppr_inj e CC /eqP[]; move: e; rewrite -CC -!addrA => /addrI/addrI e.
by apply: (addIr C); rewrite add0r -[RHS]e addrAC addrA.
Qed.
End Given.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R [|d] [|n] [|n_y] [|m] [[] // _ _ _ _ n0 two]; have one0 k : one R (ord0 : 'I_k.+1) = 1 by [].
pose x a b (i : 'I_a) (j : 'I_b) := one R i * one R j.
split=> [Q query_slot W_0 E||].
- split=> [[_ _ _ _ _ w s e]|[s w e]]; first by split=> i j; [exact: s|rewrite w mul0r|rewrite e mul0r].
  by split=> // i j; [rewrite w mul0r|rewrite e mul0r].
- exists (@x _ _), (@x _ _), (@x _ _), (fun c t => - x _ _ c t), (@x _ _), n.+1%:R, (fun _ _ => 0).
  split=> [c t|//|/(_ ord0 ord0)/differ].
    by congr (- _); apply/esym/sum_one => i; rewrite /x -[in RHS]square; arithmetic.
  apply; first by rewrite !idle.
  rewrite idle addr0 divff // (@sum_one _ _ 2%:R) // => t; rewrite scores sum_scaled_at one0.
  rewrite (@sum_one _ _ (one R t)) => [|i]; first by rewrite /x one0 -[in RHS]square; arithmetic.
  by rewrite /x one0 -[in RHS]square; arithmetic.
exists (@x _ _), (@x _ _), (@x _ _), (fun _ _ => 0), (fun _ _ => 0), n.+1%:R, (@x _ _).
split=> [c t|//|/(_ ord0 ord0)/differ]; first by rewrite big1 ?oppr0 // => i _; rewrite mul0r.
apply.
  by apply: eq_bigr => j _; congr (_ * _); apply: eq_bigr => c _; congr (_ * _); rewrite quiet addr0.
rewrite quiet add0r divff // (@sum_one _ _ 1) ?oner_neq0 // => t; rewrite scores one0.
rewrite (@sum_one _ _ (one R t)) => [|c]; first by rewrite !mulr1 square.
rewrite quiet addr0 add0r (@sum_one _ _ (- x _ _ c t)) => [|i]; first by rewrite /x one0 -[in RHS]square; arithmetic.
rewrite scores sum_scaled_at big1 => [|k _]; last by rewrite mulr0 mul0r.
by rewrite /x -[in RHS]square; arithmetic.
Qed.

(* Of two coordinates and three examples *)
Definition clause_2_met (R : realFieldType) : clause_2.premises R 2 3 1 1.
Proof. by split; rewrite ?pnatr_eq0. Qed.
End Derived.
