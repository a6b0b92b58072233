(* 1. For orthonormal u and v the points p = (u, u + v, v, v - u), at angles of 0, 45, 90 and 135 degrees, and the
   weights w = (7, -8, 11, -5) have sum_ij w_i w_j relu(<p_i, p_j>) = -50: *)

(* What clauses 2 and 3 are about. *)
Module kernel.
Section Given.
Variables (R : realFieldType) (d : nat).
Definition point := {ffun 'I_d -> R}.
(* relu(<u, w>) *)
Definition relu (u w : point) : R := Num.max 0 (\sum_(k < d) u k * w k).
(* K is positive semidefinite on the points that meet P: sum_ij c_i c_j K(x_i, x_j) >= 0 for all of these. *)
Definition positive_semidefinite (P : point -> Prop) (K : point -> point -> R) : Prop :=
  forall n (x : 'I_n -> point) (c : 'I_n -> R), (forall i, P (x i)) ->
  0 <= \sum_(i < n) \sum_(j < n) c i * c j * K (x i) (x j).
End Given.
End kernel.

(* 2. in dimension 2 or more relu(<u, w>) is not a positive semidefinite kernel. *)
Module clause_2.
Definition premises (d : nat) : Prop := (2 <= d)%N.
Definition statement : Prop :=
  forall (R : realFieldType) d, premises d ->
  ~ kernel.positive_semidefinite (fun _ => True) (@kernel.relu R d).
End clause_2.

(* 3. On a line through 0 it is, and so in dimension 1: *)
Module clause_3.
(* On the multiples of e, whatever e is; and on all points where d = 1. *)
Definition statement : Prop :=
  forall (R : realFieldType),
  (forall d (e : kernel.point R d),
    kernel.positive_semidefinite (fun u => exists t, forall k, u k = t * e k) (@kernel.relu R d)) /\
  kernel.positive_semidefinite (fun _ => True) (@kernel.relu R 1).
End clause_3.

(* 4. for a unit vector e, relu(<s e, t e>) = relu(s) relu(t) + relu(-s) relu(-t), *)

(* 5. so that c_1, ..., c_n have sum_ij c_i c_j relu(<t_i e, t_j e>) = (sum_i c_i relu(t_i))^2 + (sum_i c_i
   relu(-t_i))^2. *)

(* Proofs. *)
From Kernel Require Import Arithmetic Relu.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis four_points : four_points.statement.
Hypothesis points_on_a_line : points_on_a_line.statement.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R [|[|d]] // _ positive; pose u (k : 'I_d.+2) : R := (k == ord0)%:R.
pose v (k : 'I_d.+2) : R := (k == lift ord0 ord0)%:R.
have given : four_points.premises u v.
  split=> // a b c e; rewrite !big_ord_recl big1 => [|i _]; rewrite /u /v //=.
    by rewrite !mulr1 !mulr0 !addr0 !add0r.
  by rewrite !mulr0 !addr0 mul0r.
pose x (i : 'I_4) : kernel.point R d.+2 :=
  [ffun k => nth 0 [:: 1; 1; 0; -1] i * u k + nth 0 [:: 0; 1; 1; 1] i * v k].
pose c (i : 'I_4) : R := nth 0 [:: 7%:R; - 8%:R; 11%:R; - 5%:R] i.
have := positive 4%N x c (fun _ => I); rewrite leNgt => /negP; apply.
suff -> : \sum_(i < 4) \sum_(j < 4) c i * c j * kernel.relu (x i) (x j) = - 50%:R * 1.
  by rewrite mulr1 oppr_lt0 ltr0n.
rewrite -(four_points given) /four_points.relu.
have score i j : kernel.relu (x i) (x j) = Num.max 0 (nth 0 [:: 1; 1; 0; -1] i * nth 0 [:: 1; 1; 0; -1] j +
    nth 0 [:: 0; 1; 1; 1] i * nth 0 [:: 0; 1; 1; 1] j).
  rewrite -(four_points.H_orthonormal given); congr (Num.max _ _); apply: eq_bigr => k _; by rewrite !ffunE.
rewrite !(four_points.H_orthonormal given) !big_ord_recl !big_ord0 !score /c /=.
rewrite !(mulr1, mul1r, mul0r, mulr0, addr0, add0r, mulrN1, mulN1r, opprK, oppr0).
arithmetic.
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R; have one (f : 'I_1 -> R) : \sum_(k < 1) f k = f ord0 by rewrite big_ord_recl big_ord0 addr0.
have line n (t c : 'I_n -> R) : 0 <= \sum_(i < n) \sum_(j < n) c i * c j * Num.max 0 (t i * t j).
  case: n t c => [|n] t c; first by rewrite big_ord0.
  have given : @points_on_a_line.premises R 1 1 n.+1 (fun _ => 1) by split=> //; rewrite one mulr1.
  have [_ e] := points_on_a_line (fun _ => 0) t c given.
  suff -> : \sum_(i < n.+1) \sum_(j < n.+1) c i * c j * Num.max 0 (t i * t j) =
      \sum_(i < n.+1) \sum_(j < n.+1) c i * points_on_a_line.relu (\sum_(k < 1) 1 * t i * (1 * t j)) * c j.
    by rewrite e addr_ge0 // -expr2 sqr_ge0.
  by apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite one !mul1r mulrAC.
split=> [d e n x c on_it|n x c _]; last first.
  apply: le_trans (line n (fun i => x i ord0) c) _.
  by apply: ler_sum => i _; apply: ler_sum => j _; rewrite /kernel.relu one.
suff [t xt] : exists t : 'I_n -> R, forall i k, x i k = t i * e k.
  have e0 : 0 <= \sum_(k < d) e k * e k by apply: sumr_ge0 => k _; rewrite -expr2 sqr_ge0.
  have -> : \sum_(i < n) \sum_(j < n) c i * c j * kernel.relu (x i) (x j) =
      (\sum_(k < d) e k * e k) * \sum_(i < n) \sum_(j < n) c i * c j * Num.max 0 (t i * t j).
    rewrite mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
    rewrite [RHS]mulrCA [in RHS]maxr_pmulr // mulr0; congr (_ * Num.max _ _); rewrite mulr_suml; apply: eq_bigr => k _.
    by rewrite !xt; arithmetic.
  by rewrite mulr_ge0.
elim: n x {c} on_it => [|n IH] x on_it; first by exists (fun _ => 0) => -[].
have [t xt] := IH (fun i => x (lift ord0 i)) (fun i => on_it _); have [s xs] := on_it ord0.
exists (fun i => if unlift ord0 i is Some j then t j else s) => i k.
by case: unliftP => [j|] ->.
Qed.

Definition clause_2_met (R : realFieldType) : clause_2.premises 2.
Proof. by []. Qed.
End Derived.
