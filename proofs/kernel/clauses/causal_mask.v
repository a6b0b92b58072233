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

(* 5. So if all K(x_j, x_j) > 0 then T has an inverse, and with one step h = 2 r_l the prediction, for a query's slot
   that starts with 0, tends to Y T^-1 nu for all Y and nu iff 0 < h < 2/max_j K(x_j, x_j). *)
From Kernel Require Import Limit.
Module clause_5.
Record premises (R : realFieldType) n m n_y (before : rel 'I_n) (Khat : 'M[R]_n) (top : 'I_n) : Prop := Premises {
  sizes : (0 < m)%N /\ (0 < n_y)%N;
  order : clause_4.premises before; (* as the causal mask is *)
  positive : forall j, 0 < Khat j j;
  largest : forall j, Khat j j <= Khat top top }.
Definition statement : Prop :=
  forall R : realFieldType, Num.archimedean_axiom R ->
  forall n m n_y before (Khat : 'M[R]_n) top, premises m n_y before Khat top ->
  let M := masked.of_order R before in let T := masked.T M Khat in
  T \in unitmx /\
  forall h,
  (forall (Y : 'M[R]_(n_y, n)) (nu : 'M[R]_(n, m)) c t,
     tends_to (fun L => (Y *m masked.p M Khat (fun _ => h / 2%:R) L *m nu) c t) ((Y *m invmx T *m nu) c t)) <->
  0 < h < 2%:R / Khat top top.
End clause_5.

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
Module clause_7.
Section Given.
Variables (R : realFieldType) (w : 'cV[R]_2).
Definition w_1 : R := w ord0 ord0.
Definition w_2 : R := w ord_max ord0.
(* Its columns are x_1 = (1, 0) and x_2 = (1, 1); Khat = X^T X. *)
Definition X : 'M[R]_2 := \matrix_(k, i) (k <= i)%:R.
Definition T : 'M[R]_2 := masked.T (masked.of_order R (@masked.causal 2)) (X^T *m X).
Definition y : 'rV[R]_2 := w^T *m X.
Definition loss (v : 'cV[R]_2) : R := \sum_i ((v^T *m X) ord0 i - y ord0 i) ^+ 2.
End Given.
(* The limit at x, y T^-1 nu with nu = X^T x, is <v, x>. *)
Definition statement : Prop :=
  forall (R : realFieldType) (w : 'cV[R]_2), T R \in unitmx /\ exists v : 'cV[R]_2,
  [/\ forall x : 'cV[R]_2, y w *m invmx (T R) *m ((X R)^T *m x) = v^T *m x,
    v ord0 ord0 = w_1 w + w_2 w / 2%:R /\ v ord_max ord0 = w_2 w / 2%:R,
    w_2 w != 0 -> loss w v != 0 & loss w w = 0].
End clause_7.

(* Proofs. *)
From mathcomp Require Import matrix mxalgebra.
From Kernel Require Import Arithmetic Matrices Limit Sequences PowersOfMatrices.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis order : order.statement.
Hypothesis limit : limit.statement.
Hypothesis inside : inequality_1.statement.
Hypothesis above : inequality_2.statement.
Hypothesis below : inequality_3.statement.
Hypothesis first_weight : inequality_4.statement.
Hypothesis second_weight : inequality_5.statement.
Hypothesis loss_of_the_limit : inequality_6.statement.

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

Section Order.
Variables (R : realFieldType) (n : nat) (before : rel 'I_n) (Khat : 'M[R]_n).
Hypothesis order_of : clause_4.premises before.
Let M := masked.of_order R before.
Let T := masked.T M Khat.

(* What holds of a token if it does of all before it, holds of all. *)
Lemma one_after_another (Q : 'I_n -> Prop) :
  (forall j, (forall k, before k j -> k != j -> Q k) -> Q j) -> forall j, Q j.
Proof.
have [_ [refl anti trans]] := order_of; move=> step j; have [m] := ubnP #|[pred k | before k j]|.
elim: m j => // m IH j; rewrite ltnS => le; apply: step => k kj nkj; apply: IH; apply: leq_trans le.
apply: proper_card; apply/properP; split.
  by apply/subsetP=> l; rewrite !inE => lk; exact: trans lk kj.
exists j; rewrite !inE ?refl //; apply/negP => jk; case/negP: nkj; apply/eqP; apply: anti.
by rewrite kj jk.
Qed.

Lemma not_before k j : ~~ before k j -> T k j = 0.
Proof. by move=> /negPf kj; rewrite !mxE kj mul0r. Qed.
Lemma on_the_diagonal j : T j j = Khat j j.
Proof. by have [_ [refl _ _]] := order_of; rewrite !mxE refl mul1r. Qed.

Hypothesis positive : forall j, 0 < Khat j j.
Lemma masked_unit : T \in unitmx.
Proof.
rewrite -row_free_unit; apply: inj_row_free => v v0; apply/rowP=> j; rewrite [RHS]mxE; move: j.
apply: one_after_another => j IH; have /rowP/(_ j) := v0; rewrite !mxE (bigD1 j) //= on_the_diagonal big1 ?addr0.
  by move/eqP; rewrite mulf_eq0 [Khat j j == 0]gt_eqF // orbF => /eqP.
by move=> k kj; case kj': (before k j); [rewrite IH // mul0r|rewrite not_before ?mulr0 // kj'].
Qed.

Variables (top : 'I_n) (h : R).
Hypotheses (archimedean : Num.archimedean_axiom R) (largest : forall j, Khat j j <= Khat top top).
Let r : nat -> R := fun _ => h / 2%:R.
Let P := masked.P M Khat r.

Lemma next_P L i j : P L.+1 i j = (1 - h * Khat j j) * P L i j + - h * \sum_(k < n | k != j) P L i k * T k j.
Proof.
rewrite /P /= mulmxBr mulmx1 -scalemxAr [2%:R * _]mulrC divfK ?pnatr_eq0 // [LHS]mxE [X in _ + X]mxE [X in _ - X]mxE.
rewrite [(_ *m _) i j]mxE (bigD1 j) //= on_the_diagonal -/P.
by move: (\sum_(_ < n | _) _) (P L i j) (Khat j j) => a b c; arithmetic.
Qed.

Lemma P_vanishes : 0 < h < 2%:R / Khat top top -> forall i j, tends_to (fun L => P L i j) 0.
Proof.
move=> /andP[h0 h2] i; apply: one_after_another => j IH; have nz := lt0r_neq0 (positive top).
apply: (recurrence_tends_to_0 archimedean (a := 1 - h * Khat j j)
  (z := fun L => - h * \sum_(k < n | k != j) P L i k * T k j)) => [|L|]; last first.
- rewrite -[X in tends_to _ X](mulr0 (- h)); apply: tends_to_scale.
  apply: tends_to_ext (@tends_to_sum0 R _ _
    (fun k L => if k != j then P L i k * T k j else 0) _) => [L|k]; first by rewrite [RHS]big_mkcond.
  case kj: (k != j); last exact: tends_to_constant.
  case kj': (before k j); last first.
    by apply: tends_to_ext (tends_to_constant 0) => L; rewrite not_before ?mulr0 // kj'.
  rewrite -[X in tends_to _ X](mulr0 (T k j)); apply: tends_to_ext (tends_to_scale (T k j) (IH k kj' kj)) => L.
  by rewrite mulrC.
- exact: next_P.
have given : inequality_1.premises (Khat top top) (h * Khat top top) (Khat j j).
  by split=> //; [rewrite mulr_gt0|rewrite -ltr_pdivl_mulr].
have := inside given; rewrite mulrAC mulfK // addrC => q1.
by rewrite -(@expr_lt1 _ 2) // expr2 -normrM ger0_norm // -expr2 sqr_ge0.
Qed.

(* Outside the range the diagonal of P_L at the largest K(x_j, x_j) does not shrink. *)
Lemma diagonal_stays : ~~ (0 < h < 2%:R / Khat top top) -> forall L, 1 <= `|P L top top|.
Proof.
move=> out L; have [_ /(_ R n before order_of Khat r L)[_ /(_ top)]] := clause_4_holds; rewrite -/M -/P => ->.
have t0 := positive top; have nz := lt0r_neq0 t0.
have factor : 1 <= `|1 - 2%:R * (h / 2%:R) * Khat top top|.
  rewrite -(@expr_ge1 _ 2) // expr2 -normrM ger0_norm -?expr2 ?sqr_ge0 // expr2.
  rewrite [2%:R * _]mulrC divfK ?pnatr_eq0 //; move: out; rewrite negb_and -!leNgt => /orP[h0|h2].
    have given : inequality_3.premises (Khat top top) (h * Khat top top) by split=> //; rewrite pmulr_lle0.
    by have := below given; rewrite mulfK // addrC.
  have given : inequality_2.premises (Khat top top) (h * Khat top top) by split=> //; rewrite -ler_pdivr_mulr.
  by have := above given; rewrite mulfK // addrC.
elim: L => [|L IH]; first by rewrite big_ord0 normr1.
by rewrite big_ord_recr normrM /= (le_trans IH) // ler_pemulr.
Qed.
End Order.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R archimedean n m n_y before Khat top [[m0 y0] order_of positive largest] M T.
have unit_ : T \in unitmx := masked_unit order_of positive; split=> // h; have [n0 _] := order_of.
have predicted L Y nu := @clause_3_holds R n m n_y M Khat
  (clause_3.Premises (And3 n0 m0 y0) unit_) Y nu (fun _ => h / 2%:R) L.
split=> [all_|range Y nu c t].
  apply/negPn/negP => out; pose c := Ordinal y0; pose t := Ordinal m0.
  have := all_ (delta_mx c top *m T) (delta_mx top t) c t.
  apply: (@Sequences.stays_away _ _ _ 1) => [|L]; first exact: ltr01.
  rewrite predicted mulmxK // mulmxBr mulmx1 mulmxBl [X in `|X - _|]mxE addrAC subrr add0r [X in `|X|]mxE normrN.
  have -> : (delta_mx c top *m masked.P M Khat (fun _ => h / 2%:R) L *m delta_mx top t) c t =
      masked.P M Khat (fun _ => h / 2%:R) L top top.
    rewrite mxE (bigD1 top) //= [X in _ + X]big1 ?addr0 => [|k /negPf kt]; last first.
      by rewrite [delta_mx _ _ k t]mxE kt mulr0.
    rewrite [X in X * _]mxE (bigD1 top) //= [X in (_ + X) * _]big1 ?addr0 => [|k /negPf kt]; last first.
      by rewrite mxE kt andbF mul0r.
    by rewrite !mxE !eqxx mul1r mulr1.
  exact: diagonal_stays.
apply: (@tends_to_ext _ (fun L => (Y *m invmx T *m nu) c t + -1 *
    \sum_k (\sum_l (Y *m invmx T) c l * masked.P M Khat (fun _ => h / 2%:R) L l k) * nu k t)) => [L|].
  rewrite predicted mulmxBr mulmx1 mulmxBl [RHS]mxE mulN1r; congr (_ + _); rewrite [RHS]mxE; congr (- _).
  by rewrite [RHS]mxE; apply: eq_bigr => k _; rewrite [in RHS]mxE.
rewrite -[X in tends_to _ X]addr0 -[X in tends_to _ (_ + X)](mulr0 (-1)).
apply: tends_to_add; first exact: tends_to_constant.
apply: tends_to_scale; apply: tends_to_sum0 => k.
rewrite -[X in tends_to _ X](mulr0 (nu k t)); apply: tends_to_ext (tends_to_scale _ _) => [L|]; first exact: mulrC.
apply: tends_to_sum0 => l; rewrite -[X in tends_to _ X](mulr0 ((Y *m invmx T) c l)); apply: tends_to_scale.
exact: P_vanishes.
Qed.

(* The identities hold of all weights, as these are differences of such as the parts speak of. *)
Lemma weights_of (R : realFieldType) (a b : R) :
  a / 1 + (a + b - a / 1 * 1) / 2%:R = a + b / 2%:R /\ (a + b - a / 1 * 1) / 2%:R = b / 2%:R.
Proof.
have n0 (c : R) : 0 <= c + `|c| by rewrite -ler_subl_addl sub0r -normrN ler_norm.
pose p := a + `|a|; pose u := b + (`|b| + 1).
have p0 : 0 <= p := n0 a; have t0 : 0 < `|b| + 1 by rewrite ltr_paddl ?ltr01.
have u0 : 0 < u by rewrite /u addrA ltr_paddl ?ltr01.
have two : 2%:R != 0 :> R by rewrite pnatr_eq0. have one := oner_neq0 R.
split.
  have e := @first_weight R p u (inequality_4.Premises p0 u0).
  have e' := @first_weight R _ _ (inequality_4.Premises (normr_ge0 a) t0).
  transitivity (p / 1 + (p + u - p / 1 * 1) / 2%:R - (`|a| / 1 + (`|a| + (`|b| + 1) - `|a| / 1 * 1) / 2%:R)).
    by rewrite /p /u; arithmetic.
  by rewrite e e' /p /u; arithmetic.
have e := @second_weight R p u (inequality_5.Premises p0 u0).
have e' := @second_weight R _ _ (inequality_5.Premises (normr_ge0 a) t0).
transitivity ((p + u - p / 1 * 1) / 2%:R - (`|a| + (`|b| + 1) - `|a| / 1 * 1) / 2%:R).
  by rewrite /p /u; arithmetic.
by rewrite e e' /u; arithmetic.
Qed.

Lemma loss_of_weights (R : realFieldType) (w v : 'cV[R]_2) : clause_7.loss w v =
  (v ord0 ord0 - clause_7.w_1 w) ^+ 2 + (v ord0 ord0 + v ord_max ord0 - clause_7.w_1 w - clause_7.w_2 w) ^+ 2.
Proof.
rewrite /clause_7.loss !(big_ord_recl, big_ord0) !mxE !(big_ord_recl, big_ord0) !mxE /=.
have -> : lift ord0 ord0 = ord_max :> 'I_2 by exact: val_inj.
rewrite !(mulr1, mulr0, addr0) /clause_7.w_1 /clause_7.w_2.
by move: (v ord0 _) (v ord_max _) (w ord0 _) (w ord_max _) => a b c d; arithmetic.
Qed.

Theorem clause_7_holds : clause_7.statement.
Proof.
move=> R w; pose X := clause_7.X R; pose T := clause_7.T R.
have last : lift ord0 ord0 = ord_max :> 'I_2 by exact: val_inj.
have order_of : clause_4.premises (@masked.causal 2) by case: clause_4_holds => all_ _; exact: all_.
have entry i j : (X^T *m X) i j = \sum_(k < 2) (k <= i)%:R * (k <= j)%:R.
  by rewrite mxE; apply: eq_bigr => k _; rewrite !mxE.
have unit_ : T \in unitmx.
  apply: (masked_unit order_of) => j; rewrite entry big_ord_recl ltr_paddr ?mul1r ?ltr01 ?sumr_ge0 // => k _.
  by rewrite mulr_ge0 ?ler0n.
split=> //; set alpha := clause_7.y w *m invmx T; have alphaE : alpha *m T = clause_7.y w by rewrite mulmxKV.
pose a := alpha ord0 ord0; pose b := alpha ord0 ord_max.
have yE j : a * T ord0 j + b * T ord_max j = \sum_k w k ord0 * (k <= j)%:R.
  transitivity ((alpha *m T) ord0 j); first by rewrite [RHS]mxE !(big_ord_recl, big_ord0) addr0 last.
  by rewrite alphaE [LHS]mxE; apply: eq_bigr => k _; rewrite !mxE.
have TE i j : T i j = (i <= j)%:R * \sum_(k < 2) (k <= i)%:R * (k <= j)%:R.
  by rewrite -entry [LHS]mxE [X in X * _]mxE.
have first : a = clause_7.w_1 w.
  by have := yE ord0; rewrite !TE !(big_ord_recl, big_ord0) /= !(mulr1, mulr0, addr0, mul0r).
have second : b = (clause_7.w_1 w + clause_7.w_2 w - a / 1 * 1) / 2%:R.
  have := yE ord_max; rewrite !TE !(big_ord_recl, big_ord0) /= last !(mulr1, mulr0, addr0, mul0r) -/(clause_7.w_1 w).
  rewrite -/(clause_7.w_2 w) => <-.
  by arithmetic; rewrite ?oner_neq0 ?pnatr_eq0.
rewrite first in second; have [e1 e2] := weights_of (clause_7.w_1 w) (clause_7.w_2 w).
pose v : 'cV[R]_2 := (alpha *m X^T)^T.
have vE k : v k ord0 = a * (k <= 0)%:R + b * (k <= 1)%:R.
  rewrite [LHS]mxE [LHS]mxE !(big_ord_recl, big_ord0) addr0 last; congr (_ * _ + _ * _); by rewrite mxE mxE.
have v1 : v ord0 ord0 = clause_7.w_1 w + clause_7.w_2 w / 2%:R by rewrite -e1 -second divr1 -first vE !mulr1.
have v2 : v ord_max ord0 = clause_7.w_2 w / 2%:R by rewrite -e2 -second vE mulr0 add0r mulr1.
exists v; split=> [x||w0|]; first by rewrite /v trmxK mulmxA.
- by rewrite v1 v2.
- have t0 : 0 < `|clause_7.w_2 w| by rewrite normr_gt0.
  have pos := @loss_of_the_limit R 0 _ (inequality_6.Premises (lexx 0) t0); move: pos.
  rewrite loss_of_weights v1 v2; move: (clause_7.w_1 w) (clause_7.w_2 w) => c d pos.
  have square : `|d| * `|d| = d * d by rewrite -normrM ger0_norm // -expr2 sqr_ge0.
  have quarter : 0 < d * d / (2%:R * 2%:R).
    rewrite -square; apply: (eq_ind _ (fun z => 0 < z) pos); by arithmetic; rewrite ?oner_neq0 ?pnatr_eq0.
  suff e : (c + d / 2%:R - c) ^+ 2 + (c + d / 2%:R + d / 2%:R - c - d) ^+ 2 = d * d / (2%:R * 2%:R).
    by rewrite e gt_eqF.
  by arithmetic; rewrite ?oner_neq0 ?pnatr_eq0.
by rewrite /clause_7.loss big1 // => i _; rewrite subrr expr0n.
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
Definition clause_5_met (R : realFieldType) : @clause_5.premises R 2 1 1 (@masked.causal 2) 1%:M ord0.
Proof. by split=> // [|j|j]; [exact: clause_4_met R|rewrite mxE eqxx ltr01|rewrite !mxE !eqxx]. Qed.
End Derived.
