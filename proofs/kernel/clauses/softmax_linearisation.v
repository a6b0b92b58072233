(* 1. For every N, two softmax heads with key-query products cA and -cA and opposite values read sum_i v_i (s_i(cz) -
   s_i(-cz)), z_i = <A x_i, q>, *)
Module heads.
Section Given.
Variables (R : fieldType) (exp : R -> R) (d n n_y : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R).
Variables (V : 'I_n_y -> 'I_n_y -> R) (A : 'I_d -> 'I_d -> R) (q : 'I_d -> R).

(* s_i(u) *)
Definition softmax (u : 'I_n -> R) (i : 'I_n) : R := exp (u i) / \sum_(k < n) exp (u k).
(* What a query q reads from a head with key-query product B and values W *)
Definition reads (B : 'I_d -> 'I_d -> R) (W : 'I_n_y -> 'I_n_y -> R) (c : 'I_n_y) : R :=
  \sum_(i < n) (\sum_(e < n_y) W c e * Y e i) * softmax (fun i => \sum_(a < d) (\sum_(b < d) B a b * X b i) * q a) i.

(* v_i = V y_i, A x_i and z_i = <A x_i, q> *)
Definition v (i : 'I_n) (c : 'I_n_y) : R := \sum_(e < n_y) V c e * Y e i.
Definition key (i : 'I_n) (a : 'I_d) : R := \sum_(b < d) A a b * X b i.
Definition z (i : 'I_n) : R := \sum_(a < d) key i a * q a.
End Given.
End heads.

Module clause_1.
Section Given.
Variables (R : fieldType) (exp : R -> R) (d n n_y : nat).
Variables (X : 'I_d -> 'I_n -> R) (A : 'I_d -> 'I_d -> R) (q : 'I_d -> R) (c : R).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N];
  exponential_of_a_sum : forall x y, exp (x + y) = exp x * exp y;
  divisible : \sum_(k < n) exp (c * heads.z X A q k) != 0 /\ \sum_(k < n) exp (- c * heads.z X A q k) != 0 }.
End Given.
Definition statement : Prop :=
  forall (R : fieldType) exp d n n_y X A q c, @premises R exp d n n_y X A q c ->
  forall (Y : 'I_n_y -> 'I_n -> R) V e, let z := heads.z X A q in
  heads.reads exp X Y q (fun a b => c * A a b) V e + heads.reads exp X Y q (fun a b => - c * A a b) (fun a b => - V a b) e =
  \sum_(i < n) heads.v Y V i e * (heads.softmax exp (fun k => c * z k) i - heads.softmax exp (fun k => - c * z k) i).
End clause_1.

(* 2. where |(s_i(cz) - s_i(-cz))/(2c) - (z_i - mean z)/N| <= (16/3) c^2 max|z|^3/N for 0 < |c| max|z| <= 1: *)

(* 3. to second order in c, the mean-centred step. *)

(* 4. It differs from the gradient step sum_i v_i z_i/N by mean v mean z: *)

(* 5. it is that step, for every query, iff the values or the keys A x_i are centred. *)
Module clause_5.
Record premises (R : fieldType) (d n n_y : nat) : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N];
  divisible : n%:R != 0 :> R }.
Definition statement : Prop :=
  forall (R : fieldType) d n n_y, premises R d n n_y ->
  forall (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) V A,
  let v := heads.v Y V in let z := heads.z X A in let mean z := (\sum_(i < n) z i) / n%:R in
  (forall q e, \sum_(i < n) v i e * ((z q i - mean (z q)) / n%:R) = \sum_(i < n) v i e * (z q i / n%:R)) <->
  (forall e, \sum_(i < n) v i e = 0) \/ (forall a, \sum_(i < n) heads.key X A i a = 0).
End clause_5.

(* 6. One head keeps an offset: |s_i(cz) - 1/N - c (z_i - mean z)/N| <= (40/3) c^2 max|z|^2/N. *)

(* Proofs. *)
From Kernel Require Import Eigenvectors Arithmetic.
Import Order.TTheory.
Section Derived.
Hypothesis softmax : softmax.statement.
Hypothesis centring : centring.statement.

Lemma sum_of_1 (R : ringType) (f : 'I_1 -> R) : \sum_(i < 1) f i = f ord0.
Proof. by rewrite big_ord_recl big_ord0 addr0. Qed.

Section Exponential.
Variables (R : fieldType) (exp : R -> R).
Hypothesis law : forall x y, exp (x + y) = exp x * exp y.

(* sum_kl exp(u_k - u_l) *)
Definition total n (u : 'I_n -> R) : R := \sum_(k < n) \sum_(l < n) exp (u k - u l).

Lemma total_product n (u : 'I_n -> R) : total u = (\sum_(k < n) exp (u k)) * (\sum_(l < n) exp (- u l)).
Proof. by rewrite mulr_suml; apply: eq_bigr => k _; rewrite mulr_sumr; apply: eq_bigr => l _; rewrite law. Qed.

(* The part, for values that are 1 at one token and 0 at the others *)
Lemma odd_and_even n (u : 'I_n -> R) i :
  \sum_(k < n) exp (u k) != 0 -> \sum_(k < n) exp (- u k) != 0 ->
  (heads.softmax exp u i - heads.softmax exp (fun k => - u k) i) * total u =
    \sum_(k < n) (exp (u i - u k) - exp (- (u i - u k))) /\
  (heads.softmax exp u i + heads.softmax exp (fun k => - u k) i) * total u =
    \sum_(k < n) (exp (u i - u k) + exp (- (u i - u k))).
Proof.
move=> z1 z2; pose X (_ : 'I_1) k := u k; pose Y (_ : 'I_1) (k : 'I_n) : R := (k == i)%:R.
pose one (_ _ : 'I_1) : R := 1.
have z_of k : \sum_(a < 1) \sum_(b < 1) one a b * X b k * one a ord0 = u k by rewrite !sum_of_1 mulr1 mul1r.
have up k : \sum_(a < 1) (\sum_(b < 1) 1 * 1 * one a b * X b k) * (\sum_(b < 1) (a == b)%:R * one b ord0) = u k.
  by rewrite !sum_of_1 eqxx !mulr1 !mul1r.
have down k : \sum_(a < 1) (\sum_(b < 1) - 1 * one a b * X b k) * (\sum_(b < 1) (a == b)%:R * one b ord0) = - u k.
  by rewrite !sum_of_1 eqxx !mulr1 mulN1r.
have at_i (f : 'I_n -> R) : \sum_(k < n) (\sum_(e < 1) one ord0 e * Y e k) * f k = f i.
  by rewrite -[RHS]sum_at; apply: eq_bigr => k _; rewrite sum_of_1 /one /Y mul1r eq_sym.
have at_minus_i (f : 'I_n -> R) : \sum_(k < n) (\sum_(e < 1) - one ord0 e * Y e k) * f k = - f i.
  by rewrite -at_i -sumrN; apply: eq_bigr => k _; rewrite !sum_of_1 !mulNr.
have n0 : (0 < n)%N := leq_ltn_trans (leq0n i) (ltn_ord i).
have given : @softmax.premises R 1 n 1 1 X one one 1 exp.
  split=> // [x y|j|j]; first by rewrite !mulr1 law.
    by rewrite (ord1 j); under eq_bigr do rewrite down.
  by rewrite (ord1 j); under eq_bigr do rewrite up.
have [/(_ ord0 ord0) odd /(_ ord0 ord0) even] := softmax Y (fun _ _ => 0) one given.
have -> : total u = \sum_(k < n) \sum_(l < n) exp (1 * (\sum_(a < 1) \sum_(b < 1) one a b * X b k * one a ord0) * 1 -
    1 * (\sum_(a < 1) \sum_(b < 1) one a b * X b l * one a ord0) * 1).
  by apply: eq_bigr => k _; apply: eq_bigr => l _; rewrite !z_of !mul1r !mulr1.
have pairs (g : 'I_n -> 'I_n -> R) :
    \sum_(k < n) \sum_(l < n) (\sum_(e < 1) one ord0 e * Y e k) * g k l = \sum_(l < n) g i l.
  by rewrite -(at_i (fun k => \sum_(l < n) g k l)); apply: eq_bigr => k _; rewrite mulr_sumr.
have difference k l : 1 * (\sum_(a < 1) \sum_(b < 1) one a b * X b k * one a ord0) * 1 -
    1 * (\sum_(a < 1) \sum_(b < 1) one a b * X b l * one a ord0) * 1 = u k - u l by rewrite !z_of !mul1r !mulr1.
split; [apply: (etrans _ (etrans odd _))|apply: (etrans _ (etrans even _))].
- congr (_ * _); rewrite add0r subr0 at_i at_minus_i up down.
  by congr (_ / _ - _ / _); apply: eq_bigr => k _; rewrite ?up ?down.
- by rewrite pairs; apply: eq_bigr => k _; rewrite difference.
- congr (_ * _); rewrite add0r subr0 !at_i up down.
  by congr (_ / _ + _ / _); apply: eq_bigr => k _; rewrite ?up ?down.
by rewrite pairs; apply: eq_bigr => k _; rewrite difference.
Qed.
End Exponential.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R exp d n n_y X A q c [[d0 n0 y0] law [z1 z2]] Y V e z.
have scores s k : \sum_(a < d) (\sum_(b < d) s * A a b * X b k) * q a = s * z k.
  rewrite mulr_sumr; apply: eq_bigr => a _; rewrite mulrA mulr_sumr; congr (_ * _); apply: eq_bigr => b _.
  by rewrite mulrA.
have of_head s W : heads.reads exp X Y q (fun a b => s * A a b) W e =
    \sum_(i < n) (\sum_(g < n_y) W e g * Y g i) * heads.softmax exp (fun k => s * z k) i.
  apply: eq_bigr => i _; rewrite /heads.softmax scores; congr (_ * (_ / _)); by apply: eq_bigr => k _; rewrite scores.
have z2' : \sum_(k < n) exp (- (c * z k)) != 0 by under eq_bigr do rewrite -mulNr.
have negated i : heads.softmax exp (fun k : 'I_n => - (c * z k)) i = heads.softmax exp (fun k => - c * z k) i.
  by rewrite /heads.softmax -mulNr; congr (_ / _); apply: eq_bigr => k _; rewrite mulNr.
have total0 : total exp (fun k => c * z k) != 0 by rewrite (total_product law) mulf_neq0.
pose Q a (_ : 'I_1) := q a.
have z_of k : \sum_(a < d) \sum_(b < d) A a b * X b k * Q a ord0 = z k.
  by apply: eq_bigr => a _; rewrite mulr_suml.
have up k : \sum_(a < d) (\sum_(b < d) c * 1 * A a b * X b k) * (\sum_(b < d) (a == b)%:R * Q b ord0) = c * z k.
  by rewrite -scores; apply: eq_bigr => a _; rewrite sum_at; congr (_ * _); apply: eq_bigr => b _; rewrite mulr1.
have down k : \sum_(a < d) (\sum_(b < d) - c * A a b * X b k) * (\sum_(b < d) (a == b)%:R * Q b ord0) = - c * z k.
  by rewrite -scores; apply: eq_bigr => a _; rewrite sum_at.
have given : @softmax.premises R d n n_y 1 X Q A c exp.
  split=> // [x y|j|j]; first by rewrite !mulr1 law.
    by rewrite (ord1 j); under eq_bigr do rewrite down.
  by rewrite (ord1 j); under eq_bigr do rewrite up.
have [/(_ e ord0) odd _] := softmax Y (fun _ _ => 0) V given.
have difference k l : c * (\sum_(a < d) \sum_(b < d) A a b * X b k * Q a ord0) * 1 -
    c * (\sum_(a < d) \sum_(b < d) A a b * X b l * Q a ord0) * 1 = c * z k - c * z l by rewrite !z_of !mulr1.
apply: (mulIf total0); apply: (etrans _ (etrans odd _)); last first.
  rewrite mulr_suml [RHS]/=; apply: eq_bigr => i _; have [e1 _] := odd_and_even law i z1 z2'.
  rewrite /= -/z negated in e1; rewrite -[_ * _ * total _ _]mulrA e1 [RHS]mulr_sumr.
  by apply: eq_bigr => k _; rewrite difference.
congr (_ * _); last by apply: eq_bigr => k _; apply: eq_bigr => l _; rewrite difference.
rewrite add0r subr0; congr (_ + _); rewrite of_head; apply: eq_bigr => i _; congr (_ * _).
  by rewrite up; congr (_ / _); apply: eq_bigr => k _; rewrite up.
by rewrite down; congr (_ / _); apply: eq_bigr => k _; rewrite down.
Qed.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R d n n_y [[d0 n0 y0] divisible] X Y V A v z mean.
have given : centring.premises R d n n_y 1 by split.
have z_of (q : 'I_d -> R) i : \sum_(a < d) \sum_(b < d) A a b * X b i * q a = z q i.
  by apply: eq_bigr => a _; rewrite mulr_suml.
have difference (q : 'I_d -> R) e : \sum_(i < n) v i e * (z q i / n%:R) - \sum_(i < n) v i e * ((z q i - mean (z q)) / n%:R) =
    (\sum_(i < n) v i e) / n%:R * mean (z q).
  have := centring X Y (fun a _ => q a) (fun _ _ => 0) V A given e ord0.
  under [X in 1 / n%:R * X - _ = _ -> _]eq_bigr do rewrite z_of.
  rewrite [X in _ * (1 / n%:R * X)](eq_bigr (z q)) => [|i _]; last exact: z_of.
  rewrite [X in _ - _ * X](eq_bigr (fun i => v i e * (n%:R * z q i - \sum_(l < n) z q l))) => [e1|i _]; last first.
    rewrite -mulr_sumr; congr (_ * _); rewrite sumrB; congr (_ - _); last by apply: eq_bigr => l _; rewrite z_of mulr1.
    by rewrite sumr_const card_ord z_of mulr1 mulr_natl.
  rewrite [RHS](_ : _ = 1 / n%:R * (\sum_(i < n) v i e) * (1 / n%:R * \sum_(i < n) z q i)); last by rewrite /mean; arithmetic.
  rewrite -e1; congr (_ - _); rewrite mulr_sumr; apply: eq_bigr => i _; first by rewrite /v /heads.v; arithmetic.
  by rewrite /mean; arithmetic; rewrite mulf_neq0.
have mean_of q : n%:R * mean (z q) = \sum_(a < d) (\sum_(i < n) heads.key X A i a) * q a.
  rewrite /mean mulrCA divff // mulr1 exchange_big; apply: eq_bigr => a _; by rewrite mulr_suml.
split=> [same|centred q e]; last first.
  apply/eqP; rewrite eq_sym -subr_eq0 difference; case: centred => [-> //|keys]; first by rewrite !mul0r.
  rewrite mulf_eq0 orbC -(mulrI_eq0 _ (mulfI divisible)) mean_of big1 ?eqxx // => a _; by rewrite keys mul0r.
have [/existsP[e ve]|/existsPn none] := boolP [exists e, \sum_(i < n) v i e != 0]; last first.
  by left=> e; apply/eqP; have := none e; rewrite negbK.
right=> a; have := difference (fun b => (a == b)%:R) e; rewrite same subrr => /esym/eqP.
have vn : (\sum_(i < n) v i e) / n%:R != 0 by rewrite mulf_neq0 ?invr_eq0.
rewrite mulf_eq0 (negPf vn) orFb => /eqP m0.
have := mean_of (fun b => (a == b)%:R); rewrite m0 mulr0 => /esym.
by under eq_bigr do rewrite mulrC; rewrite sum_at.
Qed.

(* exp is 1 everywhere, there are two tokens. *)
Definition clause_1_met (R : realFieldType) :
  @clause_1.premises R (fun _ => 1) 1 2 1 (fun _ _ => 1) (fun _ _ => 1) (fun _ => 1) 1.
Proof. by split=> // [_ _|]; rewrite ?mulr1 // sumr_const card_ord pnatr_eq0. Qed.
Definition clause_5_met (R : realFieldType) : clause_5.premises R 1 2 1.
Proof. by split; rewrite ?pnatr_eq0. Qed.
End Derived.
