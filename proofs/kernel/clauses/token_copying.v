(* 1. On tokens (c_j, p_j) of a content and an orthonormal position, the linear head with scores <p_i, U^T p_j>
   and values M c_i - U p_i, where U p_i = sum_k S_ik p_k, keeps the contents C and turns the slots P into P - P
   S^T S + M C S, for every S: *)

(* 2. with the upper shift U p_{j+1} = p_j, U p_1 = 0, slot j becomes M c_{j+1} for j < n, and slot n stays p_n; *)
Module clause_2.
Section Given.
Variables (R : fieldType) (d n n_y : nat) (P : 'I_n_y -> 'I_n -> R) (U : 'I_n_y -> 'I_n_y -> R).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N];
  orthonormal : forall i j, \sum_(k < n_y) P k i * P k j = (i == j)%:R;
  (* U p_{j+1} = p_j, and U p_1 = 0, the first token being that of number 0 *)
  shift : forall (i j : 'I_n), i = j.+1 :> nat -> forall c, \sum_(k < n_y) U c k * P k i = P c j;
  first : forall i : 'I_n, i = 0%N :> nat -> forall c, \sum_(k < n_y) U c k * P k i = 0 }.
End Given.
(* `out_y` is what the head leaves in the slots. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y P U, @premises R d n n_y P U ->
  forall (C : 'I_d -> 'I_n -> R) (M : 'I_n_y -> 'I_d -> R) (j : 'I_n) c,
  (forall i : 'I_n, i = j.+1 :> nat -> linear_head.out_y C P M U c j = \sum_(k < d) M c k * C k i) /\
  (j.+1 = n -> linear_head.out_y C P M U c j = P c j).
End clause_2.

(* 3. a query whose slot r is orthogonal to the positions reads nothing. *)

(* 4. When N selected tokens alone read so, each from a successor of its own, and a second head empties the
   other tokens, then L layers of gradient_descent_step (with eta/N) are L steps of gradient descent on the N
   pairs of a selected c_j and M times its successor's content, *)

(* 5. and predict (W_L - W_0) x_t - r: *)

(* 6. on x_1, y_1, ..., x_N, y_N the pairs are (x_i, M y_i). *)
Module clause_6.
Section Given.
Variables (R : fieldType) (d n n_y m N : nat) (P : 'I_n_y -> 'I_n -> R) (r : 'I_n_y -> 'I_m -> R).
Variables (U H : 'I_n_y -> 'I_n_y -> R) (first second : 'I_N -> 'I_n).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < N)%N, (0 < n_y)%N & (0 < m)%N];
  number_of_pairs : N%:R != 0 :> R;
  (* x_1, y_1, ..., x_N, y_N: tokens 0, 2, 4, ... are the selected ones. *)
  tokens : n = (2 * N)%N;
  firsts : forall i : 'I_N, first i = (2 * i)%N :> nat;
  seconds : forall i : 'I_N, second i = (2 * i).+1 :> nat;
  orthonormal : forall i j, \sum_(k < n_y) P k i * P k j = (i == j)%:R;
  query_apart : forall i j, \sum_(k < n_y) P k i * r k j = 0;
  shift : forall (i j : 'I_n), i = j.+1 :> nat -> forall c, \sum_(k < n_y) U c k * P k i = P c j;
  shift_first : forall i : 'I_n, i = 0%N :> nat -> forall c, \sum_(k < n_y) U c k * P k i = 0;
  (* H keeps the positions of the selected tokens, and takes the others to 0. *)
  gate_first : forall i c, \sum_(k < n_y) H c k * P k (first i) = P c (first i);
  gate_second : forall i c, \sum_(k < n_y) H c k * P k (second i) = 0 }.
Variables (C : 'I_d -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (M W_0 : 'I_n_y -> 'I_d -> R) (eta : nat -> R).
(* W_L by gradient descent on the pairs (x_i, M y_i) *)
Fixpoint W (L : nat) (c : 'I_n_y) (k : 'I_d) : R :=
  if L is l.+1 then
    W l c k - eta l / N%:R *
      \sum_(i < N) (\sum_(j < d) W l c j * C j (first i) - \sum_(j < d) M c j * C j (second i)) * C k (first i)
  else W_0 c k.
End Given.
(* The shift S and the selection D of the tokens, as matrices *)
Definition S (R : fieldType) n (i j : 'I_n) : R := (nat_of_ord i == j.+1)%:R.
Definition D (R : fieldType) n N (first : 'I_N -> 'I_n) (i : 'I_n) (j : 'I_N) : R := (i == first j)%:R.
(* The layers are those of clauses 4 and 5, and W_L is theirs. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m N P r U H first second, @premises R d n n_y m N P r U H first second ->
  forall C Q M W_0 eta L,
  let left := parity_gate.after C P Q r M U (@S R n) H (@D R n N first) W_0 eta L in
  (forall c k, parity_gate.s_W left c k = W first second C M W_0 eta L c k) /\
  (forall c j, - parity_gate.s_query_y left c j =
    \sum_(k < d) (W first second C M W_0 eta L c k - W_0 c k) * Q k j - r c j).
End clause_6.

(* 7. With softmax of b times the scores, S of entries 0 and 1, a token with one successor puts the weight (n -
   1)/(e^b + n - 1) elsewhere; *)
Module softmax.
Section Given.
Variables (R : realFieldType) (d n n_y m : nat) (P : 'I_n_y -> 'I_n -> R) (r : 'I_n_y -> 'I_m -> R).
Variables (U : 'I_n_y -> 'I_n_y -> R) (S : 'I_n -> 'I_n -> R) (exp : R -> R).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N & (0 < m)%N];
  orthonormal : forall i j, \sum_(k < n_y) P k i * P k j = (i == j)%:R;
  query_apart : forall i j, \sum_(k < n_y) P k i * r k j = 0;
  scores : forall c i, \sum_(k < n_y) U c k * P k i = \sum_(k < n) P c k * S i k;
  zero_or_one : forall i j, S i j = 0 \/ S i j = 1;
  positive : forall z, 0 < exp z;
  of_zero : exp 0 = 1 }.
End Given.
End softmax.

Module clause_7.
Notation premises := softmax.premises.
(* i is the one successor of j; `out_weights` are those that the head gives the tokens, and e^b is exp b. *)
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m P r U S exp, @premises R d n n_y m P r U S exp ->
  forall b (i j : 'I_n), let weight := softmax_head.out_weights P U b exp in
  (forall k, S k j = (k == i)%:R) -> \sum_(k < n | k != i) weight k j = (n%:R - 1) / (exp b + n%:R - 1).
End clause_7.

(* 8. a token with none, and the query, read the mean of all values. *)
Module clause_8.
Notation premises := softmax.premises.
(* The values are M c_i - U p_i. *)
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m P r U S exp, @premises R d n n_y m P r U S exp ->
  forall b (C : 'I_d -> 'I_n -> R) (M : 'I_n_y -> 'I_d -> R) c,
  let mean := n%:R^-1 * \sum_(i < n) (\sum_(k < d) M c k * C k i - \sum_(k < n_y) U c k * P k i) in
  (forall j, (forall i, S i j = 0) -> softmax_head.out_y C P M U b exp c j - P c j = mean) /\
  (forall j, softmax_head.out_query_y C P r M U b exp c j - r c j = mean).
End clause_8.

(* Proofs. *)
From Kernel Require Import Arithmetic Matrices.
Import Order.TTheory Num.Theory.
Section Derived.
Hypothesis linear_head : linear_head.statement.
Hypothesis parity_gate : parity_gate.statement.
Hypothesis softmax_head : softmax_head.statement.

(* Sums with one term *)
Lemma only (R : fieldType) n (f : 'I_n -> R) (i : 'I_n) : \sum_(k < n) f k * (k == i)%:R = f i.
Proof. by rewrite (bigD1 i) //= eqxx mulr1 big1 ?addr0 // => k /negPf ki; rewrite ki mulr0. Qed.

Section Shift.
Variables (R : fieldType) (n n_y : nat) (P : 'I_n_y -> 'I_n -> R) (U : 'I_n_y -> 'I_n_y -> R).
Hypothesis shift : forall (i j : 'I_n), i = j.+1 :> nat -> forall c, \sum_(k < n_y) U c k * P k i = P c j.
Hypothesis first : forall i : 'I_n, i = 0%N :> nat -> forall c, \sum_(k < n_y) U c k * P k i = 0.
Local Notation S := (@clause_6.S R n).

(* Column j of F S is the next column of F, and 0 for the last token. *)
Lemma next (f : 'I_n -> R) (i j : 'I_n) : i = j.+1 :> nat -> \sum_(k < n) f k * S k j = f i.
Proof.
move=> ij; rewrite -(only f i); apply: eq_bigr => k _; congr (_ * _%:R); congr nat_of_bool.
by rewrite /clause_6.S -ij.
Qed.

Lemma no_next (f : 'I_n -> R) (j : 'I_n) : j.+1 = n -> \sum_(k < n) f k * S k j = 0.
Proof. by move=> jn; rewrite big1 // => k _; rewrite /clause_6.S jn ltn_eqF ?mulr0. Qed.

Lemma previous (f : 'I_n -> R) (i j : 'I_n) : i = j.+1 :> nat -> \sum_(k < n) f k * S i k = f j.
Proof.
move=> ij; rewrite -(only f j); apply: eq_bigr => k _; congr (_ * _%:R); congr nat_of_bool.
by rewrite /clause_6.S ij eqSS eq_sym.
Qed.

Lemma shifted i c : \sum_(k < n_y) U c k * P k i = \sum_(k < n) P c k * S i k.
Proof.
case: (posnP i) => i0.
  rewrite (first i0) big1 // => k _; by rewrite /clause_6.S i0 mulr0.
have lt_ : (i.-1 < n)%N by apply: leq_ltn_trans (leq_pred i) (ltn_ord i).
have e : i = (Ordinal lt_).+1 :> nat by rewrite /= prednK.
by rewrite (shift e) (previous _ e).
Qed.
End Shift.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R d n n_y P U [[d0 n0 y0] orthonormal shift first] C M j c.
have given : @linear_head.premises R d n n_y 1 P (fun _ _ => 0) U (@clause_6.S R n).
  split=> // [c' i|i k]; first exact: shifted.
  by rewrite big1 ?mulr0 // => l _; rewrite mulr0.
have [_ [e _]] := linear_head C (fun _ _ => 0) M given; rewrite e; split=> [i ij|jn].
  by rewrite !(next _ ij) (previous _ ij) subrr add0r.
by rewrite !(no_next _ jn) subr0 addr0.
Qed.

Theorem clause_6_holds : clause_6.statement.
Proof.
move=> R d n n_y m N P r U H first second.
move=> [[d0 N0 y0 m0] N1 tokens firsts seconds orthonormal query_apart shift shift_first gate_first gate_second].
move=> C Q M W_0 eta L left.
have n0 : (0 < n)%N by rewrite tokens muln_gt0.
pose S := @clause_6.S R n; pose D := @clause_6.D R n N first.
have next_ i : second i = (first i).+1 :> nat by rewrite seconds firsts.
have inj i j : (first i == first j) = (i == j) by rewrite -(inj_eq val_inj) /= !firsts eqn_mul2l.
have selected (f : 'I_n -> R) i : \sum_(k < n) f k * D k i = f (first i) by exact: only.
have apart i j : (second i == first j) = false.
  by apply/eqP => /(congr1 val) /=; rewrite seconds firsts => /(congr1 odd); rewrite /= !mul2n !odd_double.
have every i : (exists j, i = first j) \/ (exists j, i = second j).
  have n_is : N.*2 = n by rewrite tokens mul2n.
  have half : (i./2 < N)%N.
    by rewrite -ltn_double n_is (leq_ltn_trans _ (ltn_ord i)) // -[X in (_ <= X)%N]odd_double_half leq_addl.
  have := odd_double_half i; case: (odd i) => e; [right|left]; exists (Ordinal half); apply: val_inj => /=.
    rewrite seconds /= mul2n; exact: (esym e).
  rewrite firsts /= mul2n; exact: (esym e).
have D_first i j : D (first i) j = (i == j)%:R by rewrite /D /clause_6.D inj.
have D_second i j : D (second i) j = 0 by rewrite /D /clause_6.D apart.
have given : @parity_gate.premises R d n n_y m N P r U S H D.
  split=> // [i j|i j|c i|c i|i j].
  - by rewrite selected D_first eq_sym.
  - rewrite selected (next _ (next_ j)) /S /clause_6.S next_ eqSS eq_sym /D /clause_6.D -(inj_eq val_inj); by [].
  - exact: shifted.
  - have [[j ->]|[j ->]] := every i.
      rewrite gate_first -[LHS](only (fun t => P c (first t)) j); apply: eq_bigr => t _.
      by rewrite selected D_first eq_sym.
    by rewrite gate_second big1 // => t _; rewrite D_second mulr0.
  - by rewrite query_apart mul0r.
have labels c i : \sum_(k < n) (\sum_(l < n) (\sum_(j < d) M c j * C j l) * S l k) * D k i =
    \sum_(j < d) M c j * C j (second i) by rewrite selected (next _ (next_ i)).
have W_is l c k : parity_gate.s_W (parity_gate.after C P Q r M U S H D W_0 eta l) c k =
    clause_6.W first second C M W_0 eta l c k.
  elim: l c k => //= l IH c k; rewrite IH mulNr; congr (_ - _ * _); apply: eq_bigr => i _.
  rewrite labels selected; congr ((_ - _) * _); apply: eq_bigr => j _; by rewrite IH selected.
have [_ [_ [_ [_ e]]]] := parity_gate C Q M W_0 eta given L.
by split=> [c k|c j]; rewrite ?W_is // e; congr (_ - _); apply: eq_bigr => k _; rewrite W_is.
Qed.

Section Softmax.
Variables (R : realFieldType) (d n n_y m : nat) (P : 'I_n_y -> 'I_n -> R) (r : 'I_n_y -> 'I_m -> R).
Variables (U : 'I_n_y -> 'I_n_y -> R) (S : 'I_n -> 'I_n -> R) (exp : R -> R) (b : R).
Hypothesis assumed : softmax.premises d P r U S exp.

Lemma total_is_not_0 (f : 'I_n -> R) : (forall i, 0 < f i) -> \sum_(i < n) f i != 0.
Proof.
case: assumed => [[_ n0 _ _] _ _ _ _ _ _] f0.
rewrite gt_eqF // (bigD1 (Ordinal n0)) //= ltr_paddr // sumr_ge0 // => i _.
exact: ltW.
Qed.

Lemma given : @softmax_head.premises R d n n_y m P r U S b exp.
Proof.
case: assumed => [[d0 n0 y0 m0] orthonormal query_apart scores zero_or_one positive of_zero].
have zero_one u v i j : ((1 - S i j) * u + S i j * v) * exp (S i j * b) = (1 - S i j) * u + S i j * (v * exp b).
  case: (zero_or_one i j) => ->; first by rewrite (mul0r b) of_zero; arithmetic.
  by rewrite (mul1r b); arithmetic.
split=> // [i j|u|i|j|i|j]; rewrite ?query_apart ?mul0r //.
all: by apply: total_is_not_0 => k; rewrite ?mul1r.
Qed.
End Softmax.

Theorem clause_7_holds : clause_7.statement.
Proof.
move=> R d n n_y m P r U S exp assumed b i j weight one; have given_ := given b assumed.
have [_ [e _]] := softmax_head (fun _ _ => 0) (fun _ _ => 0) (fun _ _ => 0) given_.
case: (assumed) => [[d0 n0 y0 m0] _ _ _ _ positive of_zero].
pose Z := exp b + n%:R - 1; have ones : \sum_(k < n) S k j = 1.
  by rewrite -[RHS](only (fun _ => 1) i); apply: eq_bigr => k _; rewrite one mul1r.
have Z_is : \sum_(k < n) ((1 - S k j) * 1 + S k j * exp b) = Z.
  transitivity (\sum_(k < n) (1 + (exp b - 1) * S k j)); first by apply: eq_bigr => k _; arithmetic.
  by rewrite big_split /= -mulr_sumr ones mulr1 sumr_const card_ord /Z addrCA addrA.
have Z0 : Z != 0.
  rewrite gt_eqF // /Z -addrA ltr_spaddl // subr_ge0 -[1]/(1%:R) ler_nat; exact: n0.
have := e j; rewrite Z_is ones mulr1 => {e} e.
have read : \sum_(k < n) weight k j * S k j * Z = weight i j * Z.
  rewrite -mulr_suml; congr (_ * _); rewrite -[RHS](only (fun k => weight k j) i); apply: eq_bigr => k _.
  by rewrite one.
rewrite read in e.
have all_ : \sum_(k < n) weight k j = 1.
  rewrite /weight /softmax_head.out_weights -mulr_suml mulfV //; exact: softmax_head.H_not_zero_0 given_ j.
apply: (mulIf Z0); rewrite divfK // -e -[RHS]/(Z - weight i j * Z); have := all_; rewrite (bigD1 i) //= => /eqP.
rewrite eq_sym addrC -subr_eq => /eqP <-; arithmetic.
Qed.

Theorem clause_8_holds : clause_8.statement.
Proof.
move=> R d n n_y m P r U S exp assumed b C M c mean; have given_ := given b assumed.
have [ey [_ eq_]] := softmax_head C (fun _ _ => 0) M given_.
case: (assumed) => [[d0 n0 y0 m0] _ _ scores _ positive of_zero].
have n1 : n%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have mean_is x : n%:R * x = \sum_(i < n) (\sum_(k < d) M c k * C k i - \sum_(k < n) P c k * S i k) * 1 -> x = mean.
  move=> e; rewrite /mean -[LHS](mulKf n1) e; congr (_ * _); apply: eq_bigr => i _; by rewrite scores mulr1.
split=> j => [none|]; apply: mean_is; last exact: eq_.
have := ey c j; rewrite (_ : \sum_(i < n) _ = n%:R) => [e|]; last first.
  under eq_bigr do rewrite none subr0 mulr1 mul0r addr0; by rewrite sumr_const card_ord.
rewrite mulrC e; apply: eq_bigr => i _; by rewrite none subr0 mulr1 mul0r addr0.
Qed.

(* The positions are unit vectors, U p_{j+1} = p_j and U p_1 = 0, and the query's slot is 0. *)
Section Met.
Variables (R : fieldType) (n : nat).
Definition unit_vector (k i : 'I_n) : R := (k == i)%:R.
Definition upper_shift (c k : 'I_n) : R := (nat_of_ord k == c.+1)%:R.
Lemma units_are_orthonormal i j : \sum_(k < n) unit_vector k i * unit_vector k j = (i == j)%:R.
Proof. by rewrite (only (fun k => unit_vector k i)) /unit_vector eq_sym. Qed.
Lemma of_unit_vectors (f : 'I_n -> R) i : \sum_(k < n) f k * unit_vector k i = f i.
Proof. exact: only. Qed.
Lemma shift_met (i j : 'I_n) : i = j.+1 :> nat ->
  forall c, \sum_(k < n) upper_shift c k * unit_vector k i = unit_vector c j.
Proof. by move=> ij c; rewrite of_unit_vectors /upper_shift ij eqSS eq_sym. Qed.
Lemma first_met (i : 'I_n) : i = 0%N :> nat -> forall c, \sum_(k < n) upper_shift c k * unit_vector k i = 0.
Proof. by move=> i0 c; rewrite of_unit_vectors /upper_shift i0. Qed.
End Met.

Definition clause_2_met (R : fieldType) : @clause_2.premises R 1 2 2 (@unit_vector R 2) (@upper_shift R 2).
Proof. by split=> //; [exact: units_are_orthonormal|exact: shift_met|exact: first_met]. Qed.
(* One pair *)
Definition clause_6_met (R : fieldType) : @clause_6.premises R 1 2 2 1 1 (@unit_vector R 2) (fun _ _ => 0)
  (@upper_shift R 2) (fun c k => (c == ord0)%:R * (k == c)%:R) (fun _ => ord0) (fun _ => lift ord0 ord0).
Proof.
split=> //; first exact: oner_neq0.
- by move=> i; rewrite (ord1 i).
- by move=> i; rewrite (ord1 i).
- exact: units_are_orthonormal.
- by move=> i j; rewrite big1 // => k _; rewrite mulr0.
- exact: shift_met.
- exact: first_met.
- by move=> i c; rewrite of_unit_vectors /unit_vector [ord0 == c]eq_sym; case: (c == ord0); rewrite ?mul1r ?mul0r.
- by move=> i c; rewrite of_unit_vectors; case: (altP (c =P ord0)) => [->|_]; rewrite ?mul0r ?mulr0.
Qed.
Lemma softmax_met (R : realFieldType) : @softmax.premises R 1 2 2 1 (@unit_vector R 2) (fun _ _ => 0)
  (@upper_shift R 2) (@clause_6.S R 2) (fun z => 1 + z * z).
Proof.
split=> //.
- exact: units_are_orthonormal.
- by move=> i j; rewrite big1 // => k _; rewrite mulr0.
- move=> c i; rewrite of_unit_vectors -[LHS](only (fun k => @upper_shift R 2 k i) c); apply: eq_bigr => k _.
  by rewrite mulrC /unit_vector eq_sym.
- by move=> i j; rewrite /clause_6.S; case: eqP; [right|left].
- by move=> z; rewrite ltr_spaddl ?ltr01 // -expr2 sqr_ge0.
- by rewrite mulr0 addr0.
Qed.
Definition clause_7_met := softmax_met.
Definition clause_8_met := softmax_met.
End Derived.
