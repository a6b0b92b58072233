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
From Kernel Require Import Exponential.
Module clause_2.
(* M is max|z|, or above *)
Record premises (R : realFieldType) (n : nat) (z : 'I_n -> R) (c M : R) : Prop := Premises {
  largest : forall i, `|z i| <= M;
  small : 0 < `|c| * M <= 1 }.
Definition mean (R : realFieldType) (n : nat) (z : 'I_n -> R) : R := (\sum_(i < n) z i) / n%:R.
Definition statement : Prop :=
  forall (R : realFieldType), Num.archimedean_axiom R -> forall exp : R -> R, exponential exp ->
  forall n z c M, @premises R n z c M -> forall i,
  `|(heads.softmax exp (fun k => c * z k) i - heads.softmax exp (fun k => - c * z k) i) / (2%:R * c)
    - (z i - mean z) / n%:R| <= 16%:R / 3%:R * c ^+ 2 * M ^+ 3 / n%:R.
End clause_2.

(* 3. to second order in c, the mean-centred step. *)
Module clause_3.
(* For all values v_i, the heads read 2c times this step, up to c times what is at most K c^2. *)
Definition statement : Prop :=
  forall (R : realFieldType), Num.archimedean_axiom R -> forall exp : R -> R, exponential exp ->
  forall n (v z : 'I_n -> R), exists K r, 0 < r /\ forall c, 0 < `|c| < r ->
  `|(\sum_(i < n) v i * (heads.softmax exp (fun k => c * z k) i - heads.softmax exp (fun k => - c * z k) i)) / (2%:R * c)
    - \sum_(i < n) v i * ((z i - clause_2.mean z) / n%:R)| <= K * c ^+ 2.
End clause_3.

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

(* 6. One head keeps an offset: |s_i(cz) - 1/N - c (z_i - mean z)/N| <= (40/3) c^2 max|z|^2/N for 0 <
   |c| max|z| <= 1. *)
Module clause_6.
Notation premises := clause_2.premises.
Definition statement : Prop :=
  forall (R : realFieldType), Num.archimedean_axiom R -> forall exp : R -> R, exponential exp ->
  forall n z c M, @premises R n z c M -> forall i,
  `|heads.softmax exp (fun k => c * z k) i - 1 / n%:R - c * (z i - clause_2.mean z) / n%:R|
    <= 40%:R / 3%:R * c ^+ 2 * M ^+ 2 / n%:R.
End clause_6.

(* Proofs. *)
From Kernel Require Import Eigenvectors Arithmetic Exponential.
Import Order.TTheory.
Section Derived.
Hypothesis softmax : softmax.statement.
Hypothesis centring : centring.statement.
Hypothesis remainders : remainders.statement.
Hypothesis odd_above : inequality_1.statement.
Hypothesis odd_below : inequality_2.statement.
Hypothesis odd_small : inequality_3.statement.
Hypothesis even_above : inequality_4.statement.
Hypothesis even_below : inequality_5.statement.
Hypothesis together : inequality_6.statement.

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

Section Bounds.
Variables (R : realFieldType) (exp : R -> R).
Hypothesis archimedean : Num.archimedean_axiom R.
Hypothesis law : exponential exp.
Notation cosh := (cosh exp).
Notation sinh := (sinh exp).
Variable delta : R.
Hypothesis delta01 : 0 <= delta <= 1.
Let cubic := delta * 16%:R * delta * delta / 3%:R.
Let quadratic := delta * 8%:R * delta.

Lemma share y : `|y| <= delta * 2%:R -> let b := 1 - 1 / cosh y in
  [/\ 0 <= b, b <= 1, b <= delta * 4%:R * delta / 2%:R & - b + 1 = 1 / cosh y].
Proof.
move=> y2; have c0 := cosh_positive law y; have c1 := cosh_at_least_1 law y => b.
have le : 1 / cosh y <= 1 by rewrite ler_pdivr_mulr ?mul1r.
split; rewrite /b ?subr_ge0 //; last by rewrite opprB subrK.
  by rewrite ler_subl_addl ler_addr divr_ge0 ?ler01 // ltW.
rewrite -(ler_pmul2r c0) mulrBl divfK ?gt_eqF // mul1r (le_trans (cosh_at_most archimedean law y)) // ler_wpmul2r ?(ltW c0) //.
rewrite (_ : delta * 4%:R * delta = delta * 2%:R * (delta * 2%:R)); last by arithmetic.
by rewrite ler_wpmul2r ?invr_ge0 ?ler0n // -[y * y]ger0_norm ?square_at_least_0 // normrM ler_pmul.
Qed.

Lemma odd_pointwise x y : `|x| <= delta * 2%:R -> `|y| <= delta * 2%:R -> `|sinh x - x * cosh y| <= cubic * cosh y.
Proof.
have /andP[d0 d1] := delta01; move=> x2 y2; have [b0 b1 b2 eb] := share y2; have c0 := cosh_positive law y.
have positive t : 0 <= t -> t <= delta * 2%:R -> `|sinh t - t * cosh y| <= cubic * cosh y.
  move=> t0 t2; have t22 : 0 <= t <= 2%:R.
    by rewrite t0 (le_trans t2) // -[X in _ <= X]mul1r ler_wpmul2r ?ler0n.
  have z0 : 0 <= sinh t - t by rewrite subr_ge0 sinh_at_least.
  have z1 : sinh t - t <= t * 2%:R * t * t / 3%:R.
    rewrite (_ : t * 2%:R * t * t / 3%:R = 2%:R / 3%:R * (t * t * t)); last by arithmetic; rewrite pnatr_eq0.
    exact: sinh_at_most_cube.
  have above := odd_above (inequality_1.Premises d0 d1 t0 t2 z0 z1 b0 b1).
  have below := odd_below (inequality_2.Premises d0 d1 t0 t2 z0 z1 b0 b1).
  have small := odd_small (inequality_3.Premises d0 d1 t0 t2 b0 b2).
  have e : sinh t - t * cosh y = ((t + (sinh t - t) * 1) * (- (1 - 1 / cosh y) + 1) - t) * cosh y.
    by rewrite eb; have n0 := lt0r_neq0 c0; arithmetic.
  rewrite e normrM [`|cosh y|]gtr0_norm // ler_pmul2r // ler_norml above andbT ler_oppl.
  by have := le_trans below small; rewrite -[X in X <= _]opprB.
case: (ger0P x) x2 => [/positive //|x0 x2].
have -> : sinh x - x * cosh y = - (sinh (- x) - - x * cosh y) by rewrite sinh_odd // mulNr opprD !opprK.
by rewrite normrN positive // oppr_ge0 ltW.
Qed.

Lemma even_pointwise x y : `|x| <= delta * 2%:R -> `|y| <= delta * 2%:R -> `|cosh x - cosh y| <= quadratic * cosh y.
Proof.
have /andP[d0 d1] := delta01; move=> x2 y2; have [b0 b1 b2 eb] := share y2; have c0 := cosh_positive law y.
rewrite -[cosh x]cosh_norm; move: `|x| (normr_ge0 x) x2 => t t0 t2.
have t22 : 0 <= t <= 2%:R by rewrite t0 (le_trans t2) // -[X in _ <= X]mul1r ler_wpmul2r ?ler0n.
have a0 : 0 <= cosh t - 1 by rewrite subr_ge0 cosh_at_least_1.
have a1 : cosh t - 1 <= t * 4%:R * t / 2%:R.
  rewrite (le_trans (cosh_at_most archimedean law t)) // (_ : t * 4%:R * t / 2%:R = t * t / 2%:R * 4%:R).
    by rewrite ler_wpmul2l ?cosh_at_most_4 // divr_ge0 ?ler0n // square_at_least_0.
  by arithmetic; rewrite pnatr_eq0.
have h1 := cosh_at_least_1 law y.
have above := even_above (inequality_4.Premises d0 d1 t0 t2 a0 a1 h1).
have below := even_below (inequality_5.Premises d0 d1 t0 t2 a0 a1 h1 b0 b2).
rewrite subrK in above; rewrite ler_norml above andbT ler_oppl opprB; apply: le_trans below.
by rewrite mulrBl divfK ?gt_eqF // mul1r opprB addrA subrK.
Qed.

Variables (n : nat) (u : 'I_n -> R).
Hypothesis bounded : forall i, `|u i| <= delta.

Lemma difference_bounded k l : `|u k - u l| <= delta * 2%:R.
Proof. by rewrite (le_trans (ler_norm_sub _ _)) // mulrC mulr_natl mulr2n ler_add. Qed.

Lemma total_cosh : total exp u = \sum_(l < n) \sum_(m < n) cosh (u l - u m).
Proof.
apply: (mulIf (_ : 2%:R != 0)); rewrite ?pnatr_eq0 // mulr_natr mulr2n {2}/total exchange_big -big_split mulr_suml.
apply: eq_bigr => l _; rewrite -big_split mulr_suml; apply: eq_bigr => m _ /=.
by rewrite divfK ?pnatr_eq0 // opprB.
Qed.

Lemma remainder_bounded B (f : 'I_n -> 'I_n -> 'I_n -> R) :
  (forall k l m, `|f k l m| <= B * cosh (u l - u m)) -> `|\sum_(k < n) \sum_(l < n) \sum_(m < n) f k l m| <= n%:R * B * total exp u.
Proof.
move=> all; rewrite (_ : n%:R * B * _ = \sum_(k < n) B * total exp u); last by rewrite sumr_const card_ord mulr_natl mulrnAl.
rewrite (le_trans (ler_norm_sum _ _ _)) // ler_sum // => k _; rewrite total_cosh mulr_sumr.
rewrite (le_trans (ler_norm_sum _ _ _)) // ler_sum // => l _; rewrite mulr_sumr.
by rewrite (le_trans (ler_norm_sum _ _ _)) // ler_sum.
Qed.

Variable i : 'I_n.
Let s := heads.softmax exp u i.
Let s' := heads.softmax exp (fun k => - u k) i.

Lemma n_positive : 0 < n%:R :> R.
Proof. by rewrite ltr0n (leq_ltn_trans (leq0n i) (ltn_ord i)). Qed.
Lemma total_positive : 0 < total exp u.
Proof.
rewrite total_cosh (bigD1 i) //= ltr_paddr //; last by rewrite (bigD1 i) //= ltr_paddr ?cosh_positive // sumr_ge0 // => m _; rewrite ltW ?cosh_positive.
by rewrite sumr_ge0 // => l _; rewrite sumr_ge0 // => m _; rewrite ltW ?cosh_positive.
Qed.
Lemma sum_is_not_0 (w : 'I_n -> R) : \sum_(k < n) exp (w k) != 0.
Proof.
rewrite gt_eqF // (bigD1 i) //= ltr_paddr ?exp_positive // sumr_ge0 // => k _; by rewrite ltW ?exp_positive.
Qed.

Lemma quotient_bounded (a f B : R) : `|n%:R * n%:R * a - f * total exp u| <= n%:R * B * total exp u ->
  `|a / total exp u - f / (n%:R * n%:R)| <= B / n%:R.
Proof.
have n0 := n_positive; have t0 := total_positive; have nz := lt0r_neq0 n0; have tz := lt0r_neq0 t0.
have -> : a / total exp u - f / (n%:R * n%:R) = (n%:R * n%:R * a - f * total exp u) / (n%:R * n%:R * total exp u).
  by arithmetic; rewrite ?mulf_neq0.
rewrite normrM [`|_^-1|]gtr0_norm ?invr_gt0 ?mulr_gt0 // => le; rewrite ler_pdivr_mulr ?mulr_gt0 // (le_trans le) //.
by rewrite (_ : B / n%:R * _ = n%:R * B * total exp u) //; arithmetic.
Qed.

Lemma odd_bounded : `|(s - s') / 2%:R - (u i - clause_2.mean u) / n%:R| <= cubic / n%:R.
Proof.
have n0 := n_positive; have t0 := total_positive; have nz := lt0r_neq0 n0; have tz := lt0r_neq0 t0.
have given : remainders.premises n by split; rewrite -(ltr0n R).
have [e _] := remainders u (fun k l => sinh (u k - u l)) (fun k l => cosh (u k - u l)) given.
have [parts _] := odd_and_even (of_a_sum law) i (sum_is_not_0 u) (sum_is_not_0 (fun k => - u k)).
have -> : (s - s') / 2%:R = (\sum_(k < n) sinh (u i - u k)) / total exp u.
  apply: (mulIf tz); rewrite divfK // mulrAC parts mulr_suml; by apply: eq_bigr.
have -> : (u i - clause_2.mean u) / n%:R = (n%:R * u i - \sum_(k < n) u k * 1) / (n%:R * n%:R).
  by under eq_bigr do rewrite mulr1; rewrite /clause_2.mean; arithmetic; rewrite ?mulf_neq0.
apply: quotient_bounded; rewrite total_cosh -[n%:R * n%:R]mul1r mulrA e -total_cosh; apply: remainder_bounded => k l m.
by rewrite !mulr1; apply: odd_pointwise; exact: difference_bounded.
Qed.

Lemma even_bounded : `|(s + s') / 2%:R - 1 / n%:R| <= quadratic / n%:R.
Proof.
have n0 := n_positive; have t0 := total_positive; have nz := lt0r_neq0 n0; have tz := lt0r_neq0 t0.
have given : remainders.premises n by split; rewrite -(ltr0n R).
have [_ e] := remainders u (fun k l => cosh (u k - u l)) (fun k l => cosh (u k - u l)) given.
have [_ parts] := odd_and_even (of_a_sum law) i (sum_is_not_0 u) (sum_is_not_0 (fun k => - u k)).
have -> : (s + s') / 2%:R = (\sum_(k < n) cosh (u i - u k)) / total exp u.
  apply: (mulIf tz); rewrite divfK // mulrAC parts mulr_suml; by apply: eq_bigr.
have -> : 1 / n%:R = n%:R / (n%:R * n%:R) :> R by arithmetic; rewrite ?mulf_neq0.
apply: quotient_bounded; rewrite total_cosh -[n%:R * n%:R]mul1r mulrA -[X in _ - _ * X]mul1r e -total_cosh.
apply: remainder_bounded => k l m.
by rewrite !mulr1; apply: even_pointwise; exact: difference_bounded.
Qed.
End Bounds.

Section Scaled.
Variables (R : realFieldType) (exp : R -> R).
Hypothesis archimedean : Num.archimedean_axiom R.
Hypothesis law : exponential exp.
Variables (n : nat) (z : 'I_n -> R) (c M : R).
Hypothesis given : clause_2.premises z c M.
Let delta := `|c| * M.

Lemma delta_small : 0 <= delta <= 1.
Proof. by case: given => _ /andP[/ltW -> ->]. Qed.
Lemma scaled_bounded i : `|c * z i| <= delta.
Proof. by case: given => largest _; rewrite normrM ler_wpmul2l ?normr_ge0. Qed.
Lemma c_is_not_0 : c != 0.
Proof. by case: given => _ /andP[cM _]; apply: contraTneq cM => ->; rewrite normr0 mul0r ltxx. Qed.
Lemma negated i : heads.softmax exp (fun k => - c * z k) i = heads.softmax exp (fun k => - (c * z k)) i.
Proof. by rewrite /heads.softmax mulNr; congr (_ / _); apply: eq_bigr => k _; rewrite mulNr. Qed.
Lemma scaled_mean : clause_2.mean (fun k => c * z k) = c * clause_2.mean z.
Proof. by rewrite /clause_2.mean -mulr_sumr mulrA. Qed.

Lemma two_heads i : `|(heads.softmax exp (fun k => c * z k) i - heads.softmax exp (fun k => - c * z k) i) / (2%:R * c)
  - (z i - clause_2.mean z) / n%:R| <= 16%:R / 3%:R * c ^+ 2 * M ^+ 3 / n%:R.
Proof.
have c0 := c_is_not_0; have a0 : 0 < `|c| by rewrite normr_gt0.
have := odd_bounded archimedean law delta_small scaled_bounded i; rewrite scaled_mean -negated.
have nz := lt0r_neq0 (n_positive R i); have az := lt0r_neq0 a0.
set s := heads.softmax _ _ i; set s' := heads.softmax _ _ i => le.
have -> : (s - s') / (2%:R * c) - (z i - clause_2.mean z) / n%:R =
    ((s - s') / 2%:R - (c * z i - c * clause_2.mean z) / n%:R) / c.
  by arithmetic; rewrite ?mulf_neq0 ?pnatr_eq0.
rewrite normrM normfV ler_pdivr_mulr // (le_trans le) // -real_normK ?num_real // /delta.
by rewrite le_eqVlt; apply/orP; left; apply/eqP; arithmetic; rewrite ?mulf_neq0 ?pnatr_eq0.
Qed.

Lemma one_head i : `|heads.softmax exp (fun k => c * z k) i - 1 / n%:R - c * (z i - clause_2.mean z) / n%:R|
  <= 40%:R / 3%:R * c ^+ 2 * M ^+ 2 / n%:R.
Proof.
have n0 := n_positive R i; have nz := lt0r_neq0 n0; have /andP[d0 d1] := delta_small.
have := odd_bounded archimedean law delta_small scaled_bounded i; rewrite scaled_mean.
have := even_bounded archimedean law delta_small scaled_bounded i.
set s := heads.softmax _ _ i; set s' := heads.softmax _ _ i => even odd.
have -> : s - 1 / n%:R - c * (z i - clause_2.mean z) / n%:R =
    ((s - s') / 2%:R - (c * z i - c * clause_2.mean z) / n%:R) + ((s + s') / 2%:R - 1 / n%:R).
  by arithmetic; rewrite ?mulf_neq0 ?pnatr_eq0.
rewrite (le_trans (ler_norm_add _ _)) // (le_trans (ler_add odd even)) // -mulrDl ler_wpmul2r ?invr_ge0 ?(ltW n0) //.
rewrite (le_trans (together (inequality_6.Premises d0 d1))) // -real_normK ?num_real // /delta.
by rewrite le_eqVlt; apply/orP; left; apply/eqP; arithmetic; rewrite ?mulf_neq0 ?pnatr_eq0.
Qed.
End Scaled.

Theorem clause_2_holds : clause_2.statement.
Proof. by move=> R archimedean exp law n z c M given i; exact: two_heads. Qed.

Theorem clause_6_holds : clause_6.statement.
Proof. by move=> R archimedean exp law n z c M given i; exact: one_head. Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R archimedean exp law n v z; pose M := \sum_(k < n) `|z k| + 1.
have M0 : 0 < M by rewrite ltr_paddl ?ltr01 // sumr_ge0.
exists ((\sum_(i < n) `|v i|) * (16%:R / 3%:R * M ^+ 3 / n%:R)), M^-1; rewrite invr_gt0; split=> // c /andP[c0 cr].
have given : clause_2.premises z c M.
  split=> [i|]; last by rewrite mulr_gt0 //= -ler_pdivl_mulr // mul1r ltW.
  by rewrite /M (bigD1 i) //= -addrA ler_addl addr_ge0 ?ler01 // sumr_ge0.
rewrite mulr_suml -sumrB (le_trans (ler_norm_sum _ _ _)) // 2!mulr_suml ler_sum // => i _.
have := two_heads archimedean law given i; rewrite -!mulrA -mulrBr normrM; move=> le.
rewrite ler_wpmul2l ?normr_ge0 // (le_trans le) // le_eqVlt; apply/orP; left; apply/eqP.
by have nz := lt0r_neq0 (n_positive R i); arithmetic; rewrite ?mulf_neq0 ?pnatr_eq0.
Qed.

(* exp is 1 everywhere, there are two tokens. *)
Definition clause_1_met (R : realFieldType) :
  @clause_1.premises R (fun _ => 1) 1 2 1 (fun _ _ => 1) (fun _ _ => 1) (fun _ => 1) 1.
Proof. by split=> // [_ _|]; rewrite ?mulr1 // sumr_const card_ord pnatr_eq0. Qed.
Definition clause_2_met (R : realFieldType) : @clause_2.premises R 2 (fun i => (i == ord0)%:R) 1 1.
Proof. by split=> [i|]; rewrite ?normr1 ?mulr1 ?ltr01 ?lexx // normr_nat lern1; case: (i == ord0). Qed.
Definition clause_6_met (R : realFieldType) : @clause_6.premises R 2 (fun i => (i == ord0)%:R) 1 1.
Proof. exact: clause_2_met. Qed.
Definition clause_5_met (R : realFieldType) : clause_5.premises R 1 2 1.
Proof. by split; rewrite ?pnatr_eq0. Qed.
End Derived.
