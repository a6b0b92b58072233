(* 1. For every K whose column sums over the context are not 0, all data and steps r_l, L layers with V_l = diag(0,
   -r_l) and K normalised over the context (softmax_attention for exp) leave the residual P_L y, P_L = prod_l (I - r_l
   S), S = D^-1 Khat^T, *)

(* 2. and predict tau nu^T (c - P_L c) if y = S c, as with c = Khat^-T D y. *)

(* 3. If S U = U diag(s), P_L U = U diag(prod_l (1 - r_l s)). *)

(* 4. If Khat is symmetric, 2 v^T (D -+ Khat) v = sum_ij K_ij (v_i -+ v_j)^2: *)

(* 5. for K_ij >= 0 the eigenvalues of S are in [-1, 1], and in (0, 1] if Khat is positive definite. *)

(* 6. Then with one step r the prediction tends to tau nu^T Khat^-1 D y, which is y_i at x = x_i, for all y iff 0 < r
   < 2: *)

(* 7. labels a 1 leave (1 - r)^L a 1 and get a (1 - (1 - r)^L) at every x, for every prompt. *)

(* 8. The limit is in general not the best linear predictor (that of Bayes for Gaussian labels): with one key its loss
   exceeds the least unless K(x_1, x) = K(x_1, x_1). *)
From Kernel Require Import Expectation.
Module clause_8.
Section Given.
Variables (R : realFieldType) (P : law R) (y y_t : outcome P -> R) (k_11 k_1x k_xx : R).
(* One key x_1: k_11 = K(x_1, x_1), k_1x = K(x_1, x), k_xx = K(x, x), second moments of the labels *)
Record premises : Prop := Premises {
  positive : 0 < k_11;
  not_0 : k_1x != 0;
  of_key : mean_is (fun u => y u * y u) k_11;
  of_both : mean_is (fun u => y u * y_t u) k_1x;
  of_query : mean_is (fun u => y_t u * y_t u) k_xx }.
Definition loss_is (f : outcome P -> R) (l : R) : Prop := mean_is (fun u => (f u - y_t u) * (f u - y_t u)) l.
(* tau nu^T Khat^-1 D y *)
Definition limit (u : outcome P) : R := k_1x^-1 * (k_1x * k_11^-1 * k_11 * y u).
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) P y y_t k_11 k_1x k_xx, @premises R P y y_t k_11 k_1x k_xx ->
  exists least l, [/\ exists b, loss_is y_t (fun u => b * y u) least,
    forall b l', loss_is y_t (fun u => b * y u) l' -> least <= l',
    loss_is y_t (limit y k_11 k_1x) l & if k_1x == k_11 then l = least else least < l].
End clause_8.

(* Proofs. *)
From Kernel Require Import Expectation.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis below : inequality_4.statement.
Hypothesis above : inequality_5.statement.

Lemma loss_of (R : realFieldType) P y y_t k_11 k_1x k_xx (given : @clause_8.premises R P y y_t k_11 k_1x k_xx) b :
  clause_8.loss_is y_t (fun u => b * y u) (b ^+ 2 * k_11 + - 2%:R * b * k_1x + k_xx).
Proof.
case: given => _ _ key both query.
have := mean_is_add (mean_is_add (mean_is_scale (b ^+ 2) key) (mean_is_scale (- 2%:R * b) both)) query.
apply: mean_is_ext => u; rewrite -!expr2 sqrrB exprMn; congr (_ + _ + _).
by rewrite !mulNr; congr (- _); rewrite -[RHS]mulr_natl !mulrA.
Qed.

Theorem clause_8_holds : clause_8.statement.
Proof.
move=> R P y y_t k_11 k_1x k_xx given; have loss := loss_of given; have [k0 n0 _ _ _] := given.
have nz := lt0r_neq0 k0; pose best := k_1x / k_11; pose least := k_xx - k_1x * k_1x / k_11.
have completed b : b ^+ 2 * k_11 + - 2%:R * b * k_1x + k_xx = least + k_11 * (b - best) ^+ 2.
  have kE : k_1x = k_11 * best by rewrite /best mulrC divfK.
  have -> : least = k_xx - k_11 * best ^+ 2 by rewrite /least {1}kE expr2 mulrA -[X in _ - X]mulrA.
  rewrite sqrrB !mulrDr mulrN [RHS]addrA [RHS]addrAC subrK addrC; congr (_ + (_ + _)); first exact: mulrC.
  by rewrite kE !mulNr; congr (- _); rewrite -[in RHS]mulr_natl -!mulrA [b * _]mulrCA [LHS]mulrCA.
have is_best : clause_8.loss_is y_t (fun u => best * y u) least.
  by have := loss best; rewrite completed subrr expr0n mulr0 addr0.
exists least, (k_xx - k_1x * 2%:R + k_11); split; first by exists best.
- by move=> b l' [_ <-]; have [_ ->] := loss b; rewrite completed ler_addl mulr_ge0 ?sqr_ge0 // ltW.
- have := loss 1; rewrite expr1n mul1r mulr1 mulNr [_ + k_xx]addrC addrA addrAC [2%:R * _]mulrC.
  by apply: mean_is_ext => u; rewrite /clause_8.limit divfK // mulKf // mul1r.
have nonneg : k_1x * k_1x / k_11 <= k_xx.
  by rewrite -subr_ge0; apply: mean_positive is_best => u; rewrite -expr2 sqr_ge0.
case: (ltrgtP k_1x k_11) => [lt|gt|e].
- by apply: below; split.
- by apply: above; split.
by rewrite /least e mulfK // mulr_natr mulr2n opprD addrA subrK.
Qed.

(* One outcome *)
Lemma one_share (R : realFieldType) : \sum_(i < 1) 1 = 1 :> R.
Proof. by rewrite big_ord_recl big_ord0 addr0. Qed.
Definition clause_8_met (R : realFieldType) :
  @clause_8.premises R (population (fun _ : 'I_1 => ler01) (one_share R)) (fun _ => 1) (fun _ => 1) 1 1 1.
Proof.
have mean1 : @mean_is R (population (fun _ : 'I_1 => ler01) (one_share R)) (fun _ => 1 * 1) 1.
  by rewrite mulr1; exact: mean_is_constant.
by split; rewrite ?oner_neq0 ?ltr01.
Qed.
End Derived.
