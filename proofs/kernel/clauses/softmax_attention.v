(* 1. For all data, all steps r_l and sigma, softmax layers with V_l = diag(0, -r_l), B_l = C_l = I/sigma leave
   y_i - f_L(x_i) in the context slots *)

(* 2. and predict f_L(x_{n+1}), *)

(* 3. where f_0 = 0 and f_{l+1}(.) = f_l(.) + r_l tau(.) sum_i (y_i - f_l(x_i)) K(x_i, .), tau(.) = 1/sum_j
   K(x_j, .), K(u, w) = exp(<u, w>/sigma^2): *)

(* 4. the step r_l tau of a point depends on the point unless r_l = 0, 1/sigma = 0 or X = 0, *)
Module clause_4.
Section Given.
Variables (R : realFieldType) (d n : nat) (exp : R -> R) (inverse_sigma : R) (X : 'I_d -> 'I_n -> R).
(* As the exponential function is: cosh z > 1 where z is not 0. *)
Record premises : Prop := Premises {
  positive : forall z, 0 < exp z;
  cosh_above_1 : forall z, z != 0 -> exp 0 + exp 0 < exp z + exp (- z) }.
(* tau(x) = 1/sum_j K(x_j, x) *)
Definition tau (x : 'I_d -> R) : R :=
  1 / \sum_(j < n) exp (inverse_sigma * inverse_sigma * (\sum_(k < d) X k j * x k)).
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n (exp : R -> R), premises exp ->
  forall inverse_sigma (X : 'I_d -> 'I_n -> R) (r : R),
  (exists u w, r * tau exp inverse_sigma X u != r * tau exp inverse_sigma X w) <->
  [/\ r != 0, inverse_sigma != 0 & exists k j, X k j != 0].
End clause_4.

(* 5. and tau(.) sum_i K(x_i, .) = 1. *)

(* Proofs. *)
From Kernel Require Import Arithmetic.
Import Order.TTheory Num.Theory.
Section Derived.
Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R d n exp [positive cosh] a X r; set tau := clause_4.tau exp a X.
pose score (x : 'I_d -> R) j := a * a * (\sum_(k < d) X k j * x k).
have tau_at0 x : (forall j, score x j = 0) -> tau x = 1 / \sum_(j < n) exp 0.
  by move=> x0; congr (_ / _); apply: eq_bigr => j _; rewrite -/(score x j) x0.
split=> [[u [w]]|[r0 a0 [k0 [j0 X0]]]].
  have [->|r0] := eqVneq r 0; first by rewrite !mul0r eqxx.
  have [a0|a0] := eqVneq a 0.
    by rewrite !tau_at0 ?eqxx // => j; rewrite /score a0 mul0r mul0r.
  have [[k j] /= Xkj|none] := pickP (fun kj : 'I_d * 'I_n => X kj.1 kj.2 != 0); first by split=> //; exists k, j.
  rewrite !tau_at0 ?eqxx // => j; rewrite /score big1 ?mulr0 // => k _;
  by have /eqP -> := negbFE (none (k, j)); rewrite mul0r.
(* sum_j exp is larger at x_j0 or at -x_j0 than at 0 *)
pose x k := X k j0; have score_opp j : score (fun k => - x k) j = - score x j.
  by rewrite -mulrN -sumrN; congr (_ * _); apply: eq_bigr => k _; rewrite mulrN.
have x0 : score x j0 != 0.
  rewrite mulf_neq0 // ?mulf_neq0 // gt_eqF // (bigD1 k0) //= ltr_spaddl //.
    by rewrite lt_def mulf_neq0 // -expr2 sqr_ge0.
  by apply: sumr_ge0 => k _; rewrite -expr2 sqr_ge0.
have n0 : (0 < n)%N by exact: leq_ltn_trans (leq0n j0) (ltn_ord j0).
pose total y := \sum_(j < n) exp (score y j).
have total0 y : 0 < total y.
  rewrite /total (bigD1 j0) //= ltr_paddr ?positive //; apply: sumr_ge0 => j _; exact: ltW.
have above : total (fun _ => 0) + total (fun _ => 0) < total x + total (fun k => - x k).
  rewrite -!big_split /= (bigD1 j0) //= [X in _ < X](bigD1 j0) //= score_opp.
  have zero j : score (fun _ => 0) j = 0 by rewrite /score big1 ?mulr0 // => k _; rewrite mulr0.
  rewrite zero ltr_le_add ?cosh //; apply: ler_sum => j _; rewrite zero score_opp.
  by have [->|s0] := eqVneq (score x j) 0; [rewrite oppr0|exact/ltW/cosh].
have differs y : total y != total (fun _ => 0) -> exists u w, r * tau u != r * tau w.
  move=> y0; exists y, (fun _ => 0); apply: contra_neq y0 => /(mulfI r0).
  rewrite /tau /clause_4.tau !mul1r => /invr_inj; exact.
have [e|] := eqVneq (total x) (total (fun _ => 0)); last exact: differs.
by apply: (differs (fun k => - x k)); rewrite e ltr_add2l in above; rewrite gt_eqF.
Qed.

(* 1 + z^2 *)
Definition clause_4_met (R : realFieldType) : @clause_4.premises R (fun z => 1 + z * z).
Proof.
split=> z => [|z0]; first by rewrite ltr_spaddl ?ltr01 // -expr2 sqr_ge0.
by rewrite mulr0 addr0 mulrNN ltr_add // ltr_addl -expr2 lt_def sqr_ge0 sqrf_eq0 z0.
Qed.
End Derived.
