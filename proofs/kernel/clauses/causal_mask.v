(* 1. If context token j reads from context token i with the weight M_ij K(x_i, x_j), and a query from every one with
   K(x_i, x_t), then L layers with values diag(0, -2 r_l) turn the labels into Y P_L, P_L = prod_l (I - 2 r_l T), T =
   M o Khat entry by entry, for every mask M, *)

(* 2. and predict Y p_L nu, nu_i = K(x_i, x_t), less what the query's slot starts with, with p_0 = 0, p_{l+1} = p_l +
   2 r_l P_l, *)

(* 3. which is Y T^-1 (I - P_L) nu where T has an inverse. *)
From mathcomp Require Import matrix.
From mathcomp Require Import mxalgebra.
Module masked.
Section Given.
Variables (R : realFieldType) (n : nat) (M Khat : 'M[R]_n) (r : nat -> R).
(* T = M o Khat, P_L and p_L *)
Definition T : 'M[R]_n := \matrix_(i, j) (M i j * Khat i j).
Fixpoint P (L : nat) : 'M[R]_n := match L with 0 => 1%:M | l.+1 => P l *m (1%:M - (2%:R * r l) *: T) end.
Fixpoint p (L : nat) : 'M[R]_n := match L with 0 => 0 | l.+1 => p l + (2%:R * r l) *: P l end.
End Given.
(* An order of the tokens: M_ij is 1 where i comes before j, or is j, and else 0. *)
Definition of_order (R : realFieldType) n (before : rel 'I_n) : 'M[R]_n := \matrix_(i, j) (before i j)%:R.
Definition causal n : rel 'I_n := fun i j => (i <= j)%N.
End masked.

Module clause_3.
Record premises (R : realFieldType) n m n_y (M Khat : 'M[R]_n) : Prop := Premises {
  sizes : [/\ (0 < n)%N, (0 < m)%N & (0 < n_y)%N];
  invertible : masked.T M Khat \in unitmx }.
Definition statement : Prop :=
  forall (R : realFieldType) n m n_y (M Khat : 'M[R]_n), premises m n_y M Khat ->
  forall (Y : 'M[R]_(n_y, n)) (nu : 'M[R]_(n, m)) r L,
  Y *m masked.p M Khat r L *m nu = Y *m invmx (masked.T M Khat) *m (1%:M - masked.P M Khat r L) *m nu.
End clause_3.

(* 4. For the causal mask, M_ij = 1 iff i <= j, and for every order of the tokens, P_L is 0 where M is, and its
   diagonal is prod_l (1 - 2 r_l K(x_j, x_j)). *)
Module clause_4.
Record premises n (before : rel 'I_n) : Prop := Premises {
  size : (0 < n)%N;
  order : [/\ reflexive before, antisymmetric before & transitive before] }.
Definition statement : Prop :=
  (forall n, (0 < n)%N -> premises (@masked.causal n)) /\
  forall (R : realFieldType) n (before : rel 'I_n), premises before -> forall (Khat : 'M[R]_n) r L,
  let M := masked.of_order R before in
  (forall i j, M i j = 0 -> masked.P M Khat r L i j = 0) /\
  (forall j, masked.P M Khat r L j j = \prod_(l < L) (1 - 2%:R * r l * Khat j j)).
End clause_4.

(* 5. So if all K(x_j, x_j) > 0 then T has an inverse, and with one step h = 2 r_l the prediction tends to Y T^-1 nu
   for all Y and nu iff 0 < h < 2/max_j K(x_j, x_j). *)

(* 6. The limit's coefficients alpha = Y T^-1 have sum_{i <= j} alpha_i K(x_i, x_j) = y_j: the tokens up to j, and none
   after it, make up the label of j. *)
Module clause_6.
Record premises (R : realFieldType) n n_y (Khat : 'M[R]_n) : Prop := Premises {
  sizes : (0 < n)%N /\ (0 < n_y)%N;
  invertible : masked.T (masked.of_order R (@masked.causal n)) Khat \in unitmx }.
Definition statement : Prop :=
  forall (R : realFieldType) n n_y (Khat : 'M[R]_n), premises n_y Khat -> forall Y : 'M[R]_(n_y, n),
  let alpha := Y *m invmx (masked.T (masked.of_order R (@masked.causal n)) Khat) in
  forall c (j : 'I_n), \sum_(i < n | (i <= j)%N) alpha c i * Khat i j = Y c j.
End clause_6.

(* 7. This is not least squares: for x_1 = (1, 0), x_2 = (1, 1) and y_i = <w, x_i> with the linear kernel the limit is
   the weights (w_1 + w_2/2, w_2/2), whose loss is not 0 if w_2 is not, as that of w is. *)

(* Proofs. *)
From mathcomp Require Import matrix mxalgebra.
From Kernel Require Import Matrices.
Import Num.Theory.
Section Derived.
Hypothesis order : order.statement.
Hypothesis limit : limit.statement.

(* Sums as parts have them, and entries of products of matrices *)
Ltac entries := repeat first
  [reflexivity | rewrite !mxE | apply: eq_bigr => ? _ | congr (_ * _) | congr (_ + _) | congr (- _)].

Section Given.
Variables (R : realFieldType) (n : nat) (M Khat : 'M[R]_n) (r : nat -> R).
Let at_limit := limit.after (fun i j => Khat i j) (fun i j => M i j) r.
Let in_order := order.after (fun i j => Khat i j) (fun i j => M i j) r.

Lemma step_is (Q : 'M[R]_n) (q : 'I_n -> 'I_n -> R) c i j : (forall i j, q i j = Q i j) ->
  q i j - c * 2%:R * (\sum_(k < n) q i k * (M k j * Khat k j)) = (Q *m (1%:M - (2%:R * c) *: masked.T M Khat)) i j.
Proof.
move=> qQ; rewrite mulmxBr mulmx1 -scalemxAr !mxE qQ [c * _]mulrC; congr (_ - _ * _).
by apply: eq_bigr => k _; rewrite qQ mxE.
Qed.

Lemma limit_is L : (forall i j, limit.s_P (at_limit L) i j = masked.P M Khat r L i j) /\
  (forall i j, limit.s_polynomial (at_limit L) i j = masked.p M Khat r L i j).
Proof.
elim: L => [|L [IHP IHp]]; first by split=> i j; rewrite mxE.
split=> i j /=; first exact: step_is.
by rewrite !mxE IHp IHP [_ * 2%:R]mulrC.
Qed.

Lemma order_is L : (forall i j, order.s_P (in_order L) i j = masked.P M Khat r L i j) /\
  (forall j, order.s_rho (in_order L) j = \prod_(l < L) (1 - 2%:R * r l * Khat j j)).
Proof.
elim: L => [|L [IHP IHr]]; first by split=> [i j|j]; rewrite ?mxE ?big_ord0.
split=> [i j|j] /=; first exact: step_is.
by rewrite IHr big_ord_recr /= mulrBr mulr1; congr (_ - _); rewrite mulrCA [r L * _]mulrC.
Qed.
End Given.

Lemma inverse_entries (R : realFieldType) n (M Khat : 'M[R]_n) : masked.T M Khat \in unitmx ->
  forall i j, \sum_(k < n) invmx (masked.T M Khat) i k * (M k j * Khat k j) = (i == j)%:R.
Proof.
move=> /mulVmx/matrixP e i j; have := e i j; rewrite !mxE => <-; apply: eq_bigr => k _; by rewrite [in RHS]mxE.
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R n m n_y M Khat [[n0 m0 y0] invertible] Y nu r L; set A := invmx _.
have given : limit.premises m n_y (fun i j => Khat i j) (fun i j => M i j) (fun i j => A i j).
  by split=> //; exact: inverse_entries.
have [_ [_ [predicted _]]] := limit (fun i j => nu i j) (fun i j => Y i j) r given L.
have [PE pE] := limit_is M Khat r L; apply/matrixP=> i j.
transitivity (\sum_(k < n) (\sum_(l < n) Y i l * limit.s_polynomial (limit.after (fun i j => Khat i j) (fun i j => M i j) r L) l k) * nu k j).
  by rewrite mxE; apply: eq_bigr => k _; rewrite mxE; congr (_ * _); apply: eq_bigr => l _; rewrite pE.
rewrite predicted mulmxBr mulmx1 mulmxBl [RHS]mxE [X in _ = _ + X]mxE; congr (_ - _); first by entries.
rewrite mxE; apply: eq_bigr => k _; congr (_ * _); rewrite mxE; apply: eq_bigr => l _; rewrite PE; congr (_ * _).
by entries.
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
split=> [n n0|R n before [n0 [refl anti trans]] Khat r L M].
  by split=> //; split=> [i|i j /anti_leq /val_inj|j i k]; [exact: leqnn|by []|exact: leq_trans].
have given : order.premises (fun i j => M i j).
  split=> // [i j k|i j]; rewrite !mxE.
    case ij: (before i j); case jk: (before j k); rewrite ?(mul0r, mulr0, mul1r) //.
    by rewrite (trans _ _ _ ij jk).
  case: (altP (i =P j)) => [->|/eqP ij]; first by rewrite refl mul1r.
  case bij: (before i j); case bji: (before j i); rewrite ?mul0r ?mulr0 //.
  by case: ij; apply: anti; rewrite bij.
have [support diagonal] := order (fun i j => Khat i j) r given L; have [PE rhoE] := order_is M Khat r L.
by split=> [i j Mij|j]; rewrite -PE ?rhoE; [rewrite -support Mij mul0r|rewrite diagonal rhoE].
Qed.

Theorem clause_6_holds : clause_6.statement.
Proof.
move=> R n n_y Khat [[n0 y0] invertible] Y alpha c j; pose M := masked.of_order R (@masked.causal n).
have given : limit.premises 1 n_y (fun i j => Khat i j) (fun i j => M i j) (fun i j => invmx (masked.T M Khat) i j).
  by split=> //; exact: inverse_entries.
have [_ [_ [_ labels]]] := limit (fun _ (_ : 'I_1) => 0) (fun i j => Y i j) (fun _ => 0) given 0%N.
rewrite -(labels c j) big_mkcond; apply: eq_bigr => i _.
have -> : M i j = (i <= j)%:R by rewrite mxE.
case: ifP => _; last by rewrite mul0r mulr0.
by rewrite mul1r; congr (_ * _); rewrite mxE.
Qed.

Definition clause_3_met (R : realFieldType) : @clause_3.premises R 1 1 1 1%:M 1%:M.
Proof.
split=> //; rewrite (_ : masked.T _ _ = 1%:M) ?unitmx1 //.
by apply/matrixP=> i j; rewrite !ord1 !mxE mulr1.
Qed.
Definition clause_4_met (R : realFieldType) : clause_4.premises (@masked.causal 2).
Proof. by split=> //; split=> [i|i j /anti_leq /val_inj|j i k]; [exact: leqnn|by []|exact: leq_trans]. Qed.
Definition clause_6_met (R : realFieldType) : @clause_6.premises R 1 1 1%:M.
Proof.
split=> //; rewrite (_ : masked.T _ _ = 1%:M) ?unitmx1 //.
by apply/matrixP=> i j; rewrite !ord1 !mxE mulr1.
Qed.
End Derived.
