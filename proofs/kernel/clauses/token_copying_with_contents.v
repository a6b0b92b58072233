(* 1. To the copying head of token_copying, read by the selected tokens alone, add a head that takes from the
   other tokens their slots, and one with scores <c_i, B c_j> and values A c_i of the contents. With R = I + A C
   C^T B, L layers of gradient_descent_step (with eta/n) are then L steps of gradient descent on the n pairs (R
   c_j, z_j), z_j being M times the content of its successor for a selected token and 0 for the others, *)
From mathcomp Require Import matrix.
Module clause_1.
Section Given.
Variables (R : fieldType) (d n n_y m N : nat) (P : 'I_n_y -> 'I_n -> R) (r : 'I_n_y -> 'I_m -> R).
Variables (U H : 'I_n_y -> 'I_n_y -> R) (S : 'I_n -> 'I_n -> R) (selected successor : 'I_N -> 'I_n).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < N)%N, (0 < n_y)%N & (0 < m)%N];
  number_of_tokens : n%:R != 0 :> R;
  orthonormal : forall i j, \sum_(k < n_y) P k i * P k j = (i == j)%:R;
  query_apart : forall i j, \sum_(k < n_y) P k i * r k j = 0;
  (* U p_i = sum_k S_ik p_k: S_ij is 1 where token i is the successor of the selected token j, *)
  scores : forall c i, \sum_(k < n_y) U c k * P k i = \sum_(k < n) P c k * S i k;
  reads : forall i s, S i (selected s) = (i == successor s)%:R;
  (* and its alone. *)
  of_its_own : forall s j, S (successor s) j = (j == selected s)%:R;
  (* No token is selected twice; H keeps the positions of the selected tokens, and takes the others to 0. *)
  different : injective selected;
  gate : forall s c, \sum_(k < n_y) H c k * P k (selected s) = P c (selected s);
  gate_others : forall i, (forall s, i != selected s) -> forall c, \sum_(k < n_y) H c k * P k i = 0 }.

Variables (C : 'M[R]_(d, n)) (Q : 'M[R]_(d, m)) (M : 'M[R]_(n_y, d)) (A B : 'M[R]_d) (W_0 : 'M[R]_(n_y, d)).
Variable eta : nat -> R.
(* R = I + A C C^T B *)
Definition moved : 'M[R]_d := 1%:M + A *m C *m C^T *m B.
(* z_j: M times the content of its successor for a selected token, and 0 for the others *)
Definition z : 'M[R]_(n_y, n) :=
  \matrix_(c, j) (if [pick s | j == selected s] is Some s then (M *m C) c (successor s) else 0).
(* W_L by gradient descent on the pairs (R c_j, z_j) *)
Fixpoint W (L : nat) : 'M[R]_(n_y, d) :=
  if L is l.+1 then W l - (eta l / n%:R) *: ((W l *m (moved *m C) - z) *m (moved *m C)^T) else W_0.
(* What the three heads and L layers after them leave *)
Definition left (L : nat) := layers.after (fun k i => C k i) P (fun k j => Q k j) r (fun c k => M c k) U S
  (fun i k => A i k) (fun i k => B i k) H (fun i s => (i == selected s)%:R) (fun c k => W_0 c k) eta L.
End Given.
(* That these are the steps of W_L: what is left of the labels is z_j - (W_L - W_0) R c_j. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m N P r U H S selected successor,
  @premises R d n n_y m N P r U H S selected successor ->
  forall (C : 'M[R]_(d, n)) (Q : 'M[R]_(d, m)) M A B W_0 eta L,
  let left := left P r U H S selected C Q M A B W_0 eta L in
  let change := W selected successor C M A B W_0 eta L - W_0 in
  [/\ forall k j, layers.s_x left k j = (moved C A B *m C) k j,
      forall c j, layers.s_y left c j = (z selected successor C M - change *m (moved C A B *m C)) c j,
      forall k j, layers.s_query_x left k j = (moved C A B *m Q) k j &
      forall c j, layers.s_query_y left c j = r c j - (change *m (moved C A B *m Q)) c j].
End clause_1.

(* 2. and predict (W_L - W_0) R x_t - r. *)

(* 3. So one layer from W_0 = 0 predicts (eta/n) sum_i y_i <x_i, R^T R x_t> - r over the N pairs of a selected token's
   content x_i and M times its successor's y_i: a step that is preconditioned by R^T R, which depends on the prompt; for
   A = 0 it is the step of token_copying, with eta/n for eta/N. *)

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Arithmetic.
Section Derived.
Hypothesis layers : layers.statement.

Lemma only (R : fieldType) n (f : 'I_n -> R) (i : 'I_n) : \sum_(k < n) f k * (k == i)%:R = f i.
Proof. by rewrite (bigD1 i) //= eqxx mulr1 big1 ?addr0 // => k /negPf ki; rewrite ki mulr0. Qed.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R d n n_y m N P r U H S selected successor.
move=> [[d0 N0 y0 m0] n1 orthonormal query_apart scores reads own different gate others].
move=> C Q M A B W_0 eta L left change.
pose D i s : R := (i == selected s)%:R.
have n0 : (0 < n)%N by exact: leq_ltn_trans (leq0n _) (ltn_ord (selected (Ordinal N0))).
have D_selected s t : D (selected s) t = (s == t)%:R by rewrite /D (inj_eq different).
have at_selected (f : 'I_n -> R) s : \sum_(k < n) f k * D k s = f (selected s) by exact: only.
have given : @layers.premises R d n n_y m N P r U S H D.
  split=> // [i s|c i|i j]; last by rewrite query_apart mul0r.
    rewrite at_selected -[RHS]/((i == selected s)%:R) -own -[RHS](only (fun k => S k i)).
    by apply: eq_bigr => k _; rewrite reads.
  have [s /= /eqP ->|none] := pickP (fun s => i == selected s).
    rewrite gate -[LHS](only (fun t => P c (selected t)) s); apply: eq_bigr => t _.
    by rewrite at_selected D_selected eq_sym.
  rewrite others => [|s]; last by rewrite none.
  by rewrite big1 // => t _; rewrite /D none mulr0.
have R_is i k : clause_1.moved C A B i k = (i == k)%:R +
    \sum_(a < d) (\sum_(t < n) (\sum_(b < d) A i b * C b t) * C a t) * B a k.
  rewrite !mxE; congr (_ + _); apply: eq_bigr => a _; rewrite !mxE; congr (_ * _); apply: eq_bigr => t _.
  by rewrite !mxE.
have RC_is q (Z : 'M[R]_(d, q)) i j : \sum_(k < d) ((i == k)%:R +
    \sum_(a < d) (\sum_(t < n) (\sum_(b < d) A i b * C b t) * C a t) * B a k) * Z k j = (clause_1.moved C A B *m Z) i j.
  by rewrite mxE; apply: eq_bigr => k _; rewrite R_is.
have z_is c j : \sum_(s < N) (\sum_(k < n) (\sum_(l < n) (\sum_(b < d) M c b * C b l) * S l k) * D k s) * D j s =
    clause_1.z selected successor C M c j.
  have label s : \sum_(k < n) (\sum_(l < n) (\sum_(b < d) M c b * C b l) * S l k) * D k s = (M *m C) c (successor s).
    rewrite at_selected mxE -[RHS](only (fun l => \sum_(b < d) M c b * C b l)).
    by apply: eq_bigr => l _; rewrite reads.
  rewrite mxE; case: pickP => [s /eqP ->|none].
    rewrite -[RHS](only (fun t => (M *m C) c (successor t)) s); apply: eq_bigr => t _.
    by rewrite label D_selected eq_sym.
  by rewrite big1 // => s _; rewrite /D none mulr0.
pose W l := clause_1.W selected successor C M A B W_0 eta l.
pose state l := clause_1.left P r U H S selected C Q M A B W_0 eta l.
have W_is l c k : layers.s_W (state l) c k = W l c k.
  elim: l c k => //= l IH c k; rewrite IH /W /= -/(W l); set G := W l *m _ - _.
  rewrite [RHS]mxE; congr (_ + _); rewrite [RHS]mxE [in RHS]mxE mulNr; congr (- (_ * _)); rewrite mxE.
  apply: eq_bigr => j _; rewrite RC_is; congr (_ * _); last by rewrite [RHS]mxE. rewrite z_is /G [RHS]mxE.
  rewrite [(- _ : 'M_(_, _)) c j]mxE; congr (_ - _); rewrite [RHS]mxE; by apply: eq_bigr => b _; rewrite RC_is IH.
have [ex [ey [eqx [eqy _]]]] := layers (fun k i => C k i) (fun k j => Q k j) (fun c k => M c k) (fun i k => A i k)
  (fun i k => B i k) (fun c k => W_0 c k) eta given L.
have change_is q (Z : 'M[R]_(d, q)) c j : \sum_(k < d) (layers.s_W (state L) c k - W_0 c k) *
    (\sum_(b < d) ((k == b)%:R + \sum_(a < d) (\sum_(t < n) (\sum_(e < d) A k e * C e t) * C a t) * B a b) * Z b j) =
    (change *m (clause_1.moved C A B *m Z)) c j.
  by rewrite [RHS]mxE; apply: eq_bigr => k _; rewrite RC_is W_is !mxE.
split=> [k j|c j|k j|c j].
- by rewrite ex RC_is.
- by rewrite ey z_is change_is [RHS]mxE [(- _ : 'M_(_, _)) c j]mxE.
- by rewrite eqx RC_is.
- by rewrite eqy change_is opprB.
Qed.

(* Two tokens, of which the first is selected and the second its successor; the query's slot is 0. *)
Definition clause_1_met (R : realFieldType) : @clause_1.premises R 1 2 2 1 1 (fun k i => (k == i)%:R) (fun _ _ => 0)
  (fun c k => (nat_of_ord k == c.+1)%:R) (fun c k => (c == ord0)%:R * (k == c)%:R)
  (fun i j => (nat_of_ord i == j.+1)%:R) (fun _ => ord0) (fun _ => lift ord0 ord0).
Proof.
split=> //.
- by rewrite Num.Theory.pnatr_eq0.
- by move=> i j; rewrite (only (fun k => (k == i)%:R)) eq_sym.
- by move=> i j; rewrite big1 // => k _; rewrite mulr0.
- move=> c i; rewrite only -[LHS](only (fun k => (nat_of_ord i == k.+1)%:R) c); apply: eq_bigr => k _.
  by rewrite mulrC eq_sym.
- by move=> s j; rewrite -[in RHS](inj_eq val_inj) eq_sym.
- by move=> i j _; rewrite (ord1 i) (ord1 j).
- by move=> s c; rewrite only [ord0 == c]eq_sym; case: (c == ord0); rewrite ?mul1r ?mul0r.
- move=> i /(_ ord0) i0 c; rewrite only; case: (altP (c =P ord0)) => [->|_]; rewrite ?mul0r //.
  by rewrite (negPf i0) mulr0.
Qed.
End Derived.
