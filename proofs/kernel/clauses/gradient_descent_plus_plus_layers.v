(* 1. With W = 0 and any X, Y, gamma_l, eta_l, L layers of GD++ leave M_L X and Y - W_L X in the slots *)

(* 2. and predict W_L x_t, where M_0 = I, W_0 = 0, S_l = M_l S M_l, M_{l+1} = (I - gamma_l S_l) M_l, W_{l+1} = W_l -
   (eta_l/N) (W_l X - Y) X^T M_l^2; *)

(* 3. M_l is symmetric and commutes with S = X X^T; *)

(* 4. for Y = W* X, W_L = W* (I - prod_l (I - (eta_l/N) S_l)); *)

(* 5. gamma_{L-1} does not affect the prediction. *)
Module clause_5.
Record premises (R : fieldType) (d n n_y m L : nat) (gamma gamma' : nat -> R) : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N & (0 < m)%N];
  divisible : n%:R != 0 :> R;
  equal_before : forall l, (l < L)%N -> gamma l = gamma' l }.
(* L + 1 layers, with gamma_l and with gamma'_l, predict the same, from any slots and with any W. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m L gamma gamma', @premises R d n n_y m L gamma gamma' ->
  forall (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R)
    (W : 'I_n_y -> 'I_d -> R) (eta : nat -> R),
  let prediction gamma i j := - simulation.s_query_y (simulation.after X Y Q query_slot W eta gamma L.+1) i j in
  forall i j, prediction gamma i j = prediction gamma' i j.
End clause_5.

(* Proofs. *)
Section Derived.
Hypothesis last_gamma : last_gamma.statement.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R d n n_y m L gamma gamma' [[d0 n0 y0 m0] divisible same] X Y Q query_slot W eta prediction i j.
have before : simulation.after X Y Q query_slot W eta gamma L = simulation.after X Y Q query_slot W eta gamma' L.
  elim: L same {prediction} => //= l IH same; rewrite IH ?same // => k kl; exact/same/ltnW.
rewrite /prediction /= before; set s := simulation.after _ _ _ _ _ _ _ _.
have given : last_gamma.premises R d n n_y m by split.
exact: (last_gamma (simulation.s_x s) (simulation.s_y s) (simulation.s_query_x s) (simulation.s_query_y s) W (eta L)
  (gamma L) (gamma' L) given).
Qed.

(* Of two layers the second has another gamma. *)
Definition clause_5_met (R : realFieldType) : @clause_5.premises R 1 1 1 1 1 (fun _ => 0) (fun l => l%:R).
Proof. by split=> // [|[]//]; rewrite oner_eq0. Qed.
End Derived.
