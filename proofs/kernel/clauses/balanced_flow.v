(* 1. Let the weights of a target be any function phi of its inner products <B x_i, C x_j> with all context tokens,
   as in linear, relu, exponential and softmax attention. A head with key B and query C is the head with key I and
   query B^T C, in any slot and for any values: *)

(* 2. a loss f of any number of layers and heads sees B and C of each of them through B^T C alone. *)
From mathcomp Require Import matrix.
From Kernel Require Import Attention.
Module clause_2.
Section Given.
Variables (R : fieldType) (d n n_y m L H : nat) (Z : Type).
(* A loss: any function of what the layers leave of whatever prompts *)
Variables (f : (Z -> prompt R d n n_y m) -> R).
Record premises p : Prop := Premises {
  sizes : positive d n n_y m p;
  of_what_is_left : forall u v, (forall s, u s = v s) -> f u = f v }.
(* Of every layer and head: the values, and phi *)
Variables (V_xx : 'I_L -> 'I_H -> 'M[R]_d) (V_xy : 'I_L -> 'I_H -> 'M[R]_(d, n_y)).
Variables (V_yx : 'I_L -> 'I_H -> 'M[R]_(n_y, d)) (V_yy : 'I_L -> 'I_H -> 'M[R]_n_y).
Variables (phi : 'I_L -> 'I_H -> all_scores R n -> 'I_n -> R) (z : Z -> prompt R d n n_y m).
Definition heads p (B C : 'I_L -> 'I_H -> 'M[R]_(p, d)) l k : head R d n n_y p :=
  Head (V_xx l k) (V_xy l k) (V_yx l k) (V_yy l k) (B l k) 0 (C l k) 0 (of_scores p (phi l k)).
Definition loss p (B C : 'I_L -> 'I_H -> 'M[R]_(p, d)) : R := f (fun s => after (heads B C) (z s)).
End Given.
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m L H Z f p, @premises R d n n_y m Z f p ->
  forall V_xx V_xy V_yx V_yy phi z, exists F : {ffun 'I_L * 'I_H -> 'M[R]_d} -> R, forall B C,
  @loss R d n n_y m L H Z f V_xx V_xy V_yx V_yy phi z p B C = F [ffun i => (B i.1 i.2)^T *m C i.1 i.2].
End clause_2.

(* 3. If F, f as a function of that product, is differentiable there, with the derivatives G = dF/d(B^T C), then
   df/dB = C G^T and df/dC = B G: *)
From Kernel Require Import Gradient Differentiable.
Module clause_3.
Section Given.
Variables (R : realFieldType) (p d : nat) (F : 'M[R]_d -> R) (B C : 'M[R]_(p, d)) (G : 'M[R]_d).
Definition norm (A : 'M[R]_d) : R := \sum_i \sum_j `|A i j|.
Definition pairing k l (A E : 'M[R]_(k, l)) : R := \sum_i \sum_j A i j * E i j.
Record premises : Prop := Premises {
  sizes : (0 < p)%N /\ (0 < d)%N;
  gradient : differentiable norm F (B^T *m C) (pairing G) }.
Definition f (w : [lmodType R of 'M[R]_(p, d) * 'M[R]_(p, d)]) : R := F (w.1^T *m w.2).
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) p d F (B C : 'M[R]_(p, d)) G, @premises R p d F B C G ->
  differential (@f R p d F) (B, C) (fun v => pairing (C *m G^T) v.1 + pairing (B *m G) v.2).
End clause_3.

(* 4. (df/dB) B^T = C (df/dC)^T, *)

(* 5. so gradient flow B' = -df/dB, C' = -df/dC conserves B B^T - C C^T, as long as it runs; *)
From Kernel Require Import Analysis ConstantOnIntervals.
Module clause_5.
Section Given.
(* F at every time: all other weights may flow too. *)
Variables (R : realFieldType) (p d : nat) (F : R -> 'M[R]_d -> R).
(* B and C at the times t of an interval; the derivatives of F by the product, and of f by B and by C *)
Variables (I : R -> Prop) (B C : R -> 'M[R]_(p, d)) (G : R -> 'M[R]_d) (df_dB df_dC : R -> 'M[R]_(p, d)).
(* Two times at which it runs *)
Variables (t1 t2 : R).
Record premises : Prop := Premises {
  sizes : (0 < p)%N /\ (0 < d)%N;
  runs : interval I;
  gradient_of_F : forall t, I t -> differentiable (@clause_3.norm R d) (F t) ((B t)^T *m C t) (clause_3.pairing (G t));
  gradient : forall t, I t -> differential (clause_3.f (F t)) (B t, C t)
    (fun v => clause_3.pairing (df_dB t) v.1 + clause_3.pairing (df_dC t) v.2);
  flow_of_B : forall t, I t -> forall i j, derivative_within I (fun u => B u i j) t (- df_dB t i j);
  flow_of_C : forall t, I t -> forall i j, derivative_within I (fun u => C u i j) t (- df_dC t i j);
  at_both : I t1 /\ I t2 }.
End Given.
Definition statement : Prop :=
  forall (R : real_field) p d F I B C G df_dB df_dC t1 t2, @premises R p d F I B C G df_dB df_dC t1 t2 ->
  B t1 *m (B t1)^T - C t1 *m (C t1)^T = B t2 *m (B t2)^T - C t2 *m (C t2)^T.
End clause_5.

(* 6. a step of gradient descent, of size h, adds h^2 ((df/dB) (df/dB)^T - (df/dC) (df/dC)^T) to it. *)

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Arithmetic Matrices Attention Gradient Differentiable Analysis ConstantOnIntervals.
Import Order.TTheory.
Section Derived.
Hypothesis one_product : one_product.statement.
Hypothesis gradients : gradients.statement.

Theorem clause_2_holds : clause_2.statement.
Proof.
move=> R d n n_y m L H Z f p [sizes left] V_xx V_xy V_yx V_yy phi z.
exists (fun M => clause_2.loss f V_xx V_xy V_yx V_yy phi z (fun _ _ => 1%:M) (fun l k => M (l, k))) => B C.
apply: left => s; apply: (@etrans _ _ (after (fun l k => clause_2.heads V_xx V_xy V_yx V_yy phi B C l k) (z s))) => //.
rewrite /after; elim: (enum _) (z s) => //= l ls IH w; rewrite IH; congr (foldl _ _ _).
congr (_ + _); apply: eq_bigr => k _.
have [d0 n0 y0 m0 p0] := sizes; have entries : one_product.premises d n n_y m p by split.
case: w => [[[X Y] Q] q]; apply: (addrI (X, Y, Q, q)).
have [e1 [e2 [e3 e4]]] := @one_product _ _ _ _ _ _ (fun i j => X i j) (fun i j => Y i j) (fun i j => Q i j)
  (fun i j => q i j) (fun i j => V_xx l k i j) (fun i j => V_xy l k i j) (fun i j => V_yx l k i j)
  (fun i j => V_yy l k i j) (fun i j => B l k i j) (fun i j => C l k i j) (phi l k) entries.
rewrite /added /clause_2.heads !promptD /= ffunE !mul0mx !addr0.
have two k1 k2 k3 k4 (A : 'M[R]_(k1, k2)) (A' : 'M[R]_(k1, k3)) (U : 'M[R]_(k2, k4)) (V : 'M[R]_(k3, k4)) a c :
    (A *m U + A' *m V) a c = \sum_o A a o * U o c + \sum_o A' a o * V o c by rewrite !mxE.
by congr (_, _, _, _); apply/matrixP=> i j; [have e := e1 i j|have e := e2 i j|have e := e3 i j|have e := e4 i j];
  (apply: etrans (etrans _ (esym e)) _; [|symmetry]); rewrite mxE; congr (_ + _); apply: entry_of_scores => *;
  rewrite ?two //; entrywise.
Qed.

Lemma entries_norm (R : realFieldType) d : seminorm (@clause_3.norm R d).
Proof.
split=> [t v|u v]; rewrite /clause_3.norm.
  by rewrite mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _; rewrite mxE normrM.
rewrite -big_split; apply: ler_sum => i _; rewrite -big_split; apply: ler_sum => j _.
by rewrite mxE ler_norm_add.
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R p d F B C G [[p0 d0] gradient] [E D].
have given : gradients.premises p d by split.
have [_ [chain _]] := gradients (fun i j => B i j) (fun i j => C i j) (fun i j => E i j) (fun i j => D i j)
  (fun i j => G i j) 0 0 given.
have -> : clause_3.pairing (C *m G^T) E + clause_3.pairing (B *m G) D = clause_3.pairing G (E^T *m C + B^T *m D).
  apply: etrans (etrans _ (esym chain)) _; last symmetry.
    congr (_ + _); apply: eq_bigr => i _; apply: eq_bigr => j _; congr (_ * _); entrywise.
  apply: eq_bigr => i _; apply: eq_bigr => j _; congr (_ * _); rewrite mxE; congr (_ + _); entrywise.
apply: derivative_ext (derivative_along (entries_norm R d) (E^T *m C + B^T *m D) (E^T *m D) gradient) => t.
rewrite /clause_3.f /=; congr F; apply/matrixP=> i j.
have [e _] := gradients (fun i j => B i j) (fun i j => C i j) (fun i j => E i j) (fun i j => D i j)
  (fun i j => G i j) t 0 given.
have product (U V : 'M[R]_(p, d)) u v : (forall k, U k i = u k) -> (forall k, V k j = v k) ->
    (U^T *m V) i j = \sum_k u k * v k.
  by move=> eU eV; rewrite mxE; apply: eq_bigr => k _; rewrite mxE eU eV.
apply: etrans (etrans _ (esym (e i j))) _; last by symmetry; apply: product => k; rewrite !mxE.
rewrite addrA mxE; congr (_ + _); last by rewrite mxE; congr (_ * _); exact: product.
by rewrite !mxE; congr (_ + _ * (_ + _)); apply: eq_bigr => k _; rewrite mxE.
Qed.

Lemma same_pairing (R : realFieldType) p d (A A' : 'M[R]_(p, d)) :
  (forall E, clause_3.pairing A E = clause_3.pairing A' E) -> A = A'.
Proof.
move=> same; apply/matrixP=> i j.
have one (M : 'M[R]_(p, d)) : clause_3.pairing M (delta_mx i j) = M i j.
  rewrite /clause_3.pairing (bigD1 i) //= (bigD1 j) //= mxE !eqxx mulr1 big1 => [|b /negPf bj].
    rewrite addr0 big1 ?addr0 // => a /negPf ai; rewrite big1 // => b _; by rewrite mxE ai mulr0.
  by rewrite mxE bj andbF mulr0.
by rewrite -!one same.
Qed.

Theorem clause_5_holds : clause_5.statement.
Proof.
move=> R p d F I B C G df_dB df_dC t u [sizes runs gradient_of_F gradient flow_of_B flow_of_C [It Iu]].
have formula v : I v -> df_dB v = C v *m (G v)^T /\ df_dC v = B v *m G v.
  move=> Iv; have := differential_unique (gradient v Iv) (clause_3_holds (clause_3.Premises sizes (gradient_of_F v Iv))).
  have zero (A : 'M[R]_(p, d)) : clause_3.pairing A 0 = 0.
    by rewrite /clause_3.pairing big1 // => i _; rewrite big1 // => j _; rewrite mxE mulr0.
  by move=> same; split; apply: same_pairing => E; [have := same (E, 0)|have := same (0, E)];
    rewrite /= !zero ?addr0 ?add0r.
apply/matrixP=> i j.
pose g v := -1 * (\sum_k C v i k * C v j k) + \sum_k B v i k * B v j k.
have entries v : (B v *m (B v)^T - C v *m (C v)^T) i j = g v.
  have square (A : 'M[R]_(p, d)) : (A *m A^T) i j = \sum_k A i k * A j k.
    by rewrite mxE; apply: eq_bigr => k _; rewrite mxE.
  by rewrite mxE [X in _ + X]mxE !square /g mulN1r [RHS]addrC.
rewrite !entries; apply: constant_on_interval runs _ _ _ It Iu => v Iv.
have [eB eC] := formula v Iv.
have dB a b k : derivative_within I (fun w => B w a k * B w b k) v (- df_dB v a k * B v b k + B v a k * - df_dB v b k).
  by apply: within_mul; exact: flow_of_B.
have dC a b k : derivative_within I (fun w => C w a k * C w b k) v (- df_dC v a k * C v b k + C v a k * - df_dC v b k).
  by apply: within_mul; exact: flow_of_C.
have := within_linear (-1) (within_sum (dC i j)) (within_sum (dB i j)); rewrite !big_split /= mulN1r.
set c := (X in derivative_within _ _ _ X); suff -> : c = 0 by [].
have [p0 d0] := sizes; have given : gradients.premises p d by split.
have [_ [_ [_ [flow _]]]] := gradients (fun i j => B v i j) (fun i j => C v i j) (fun _ _ => 0) (fun _ _ => 0)
  (fun i j => G v i j) 0 0 given.
have := flow i j; rewrite mul0r => {}flow.
rewrite /c -[RHS]flow addrC opprD !addrA.
have entryB a k : df_dB v a k = \sum_l C v a l * G v k l by rewrite eB mxE; apply: eq_bigr => l _; rewrite mxE.
have entryC a k : df_dC v a k = \sum_l B v a l * G v l k by rewrite eC mxE.
by congr (_ + _ - _ - _); apply: eq_bigr => k _; rewrite ?entryB ?entryC // mulrC.
Qed.

(* A head of keys and queries of 2 rows, of a loss that is an entry of what is left *)
Definition clause_2_met (R : realFieldType) :
  @clause_2.premises R 1 1 1 1 unit (fun u => query_y (u tt) ord0 ord0) 2.
Proof. by split=> // u v ->. Qed.
(* F is the square of an entry. *)
Definition clause_3_met (R : realFieldType) :
  @clause_3.premises R 1 1 (fun M => M ord0 ord0 * M ord0 ord0) 1%:M 1%:M (2%:R)%:M.
Proof.
have one (A E : 'M[R]_1) : clause_3.pairing A E = A ord0 ord0 * E ord0 ord0.
  by rewrite /clause_3.pairing !big_ord_recl !big_ord0 !addr0.
have norm_one (E : 'M[R]_1) : clause_3.norm E = `|E ord0 ord0|.
  by rewrite /clause_3.norm !big_ord_recl !big_ord0 !addr0.
split=> //; split=> [t u v|e e0]; first by rewrite !one !mxE mulrDr mulrCA.
exists e => // v; rewrite norm_one one trmx1 mulmx1 !mxE eqxx !mulr1n mulr1 => small.
suff -> : (1 + v ord0 ord0) * (1 + v ord0 ord0) - 1 - 2%:R * v ord0 ord0 = v ord0 ord0 * v ord0 ord0.
  by rewrite normrM ler_wpmul2r // ltW.
set x := v ord0 ord0; rewrite mulrDl !mulrDr !mul1r mulr1 mulr_natl mulr2n.
by rewrite addrA -[1 + x + x]addrA [1 + (x + x) + _]addrC [1 + _]addrC addrA !addrK.
Qed.
(* The derivative of u + c/u, after time 0 *)
Section Reciprocals.
Variable R : realFieldType.
Implicit Types c t : R.
Let later t : Prop := 0 < t.
Lemma within_inverse t : 0 < t -> derivative_within later (fun u => u^-1) t (- (t^-1 * t^-1)).
Proof.
move=> t0 e e0; have tt : 0 < t * t * t / 2%:R by rewrite divr_gt0 ?ltr0n ?mulr_gt0.
exists (Num.min (t / 2%:R) (e * (t * t * t / 2%:R))); first by rewrite lt_minr (mulr_gt0 e0 tt) divr_gt0 ?ltr0n.
move=> u u0; rewrite lt_minr => /andP[near small].
have uN := lt0r_neq0 u0; have tN := lt0r_neq0 t0.
have -> : u^-1 - t^-1 - (u - t) * - (t^-1 * t^-1) = (u - t) * ((u - t) / (u * t * t)) by arithmetic.
rewrite normrM mulrC ler_wpmul2r ?normr_ge0 //.
have half : t / 2%:R <= u.
  have : t - u < t / 2%:R by rewrite (le_lt_trans _ near) // distrC ler_norm.
  by rewrite ltr_subl_addr => /ltW; rewrite {1}[t]splitr ler_add2l.
have utt : 0 < u * t * t by rewrite !mulr_gt0.
rewrite normrM normfV [`|u * t * t|]gtr0_norm // ler_pdivr_mulr // (le_trans (ltW small)) // ler_wpmul2l ?(ltW e0) //.
by rewrite (mulrAC (t * t)) (mulrAC t) !ler_pmul2r.
Qed.

Lemma within_sum_with_inverse c t :
  0 < t -> derivative_within later (fun u => u + c * u^-1) t (1 - c * (t^-1 * t^-1)).
Proof.
move=> t0; have id : derivative_within later id t 1.
  by move=> e e0; exists 1 => [|u _ _]; rewrite ?ltr01 //= mulr1 subrr normr0 mulr_ge0 // ltW.
have := within_linear c (within_inverse t0) id; rewrite mulrN addrC; apply: within_ext => u; exact: addrC.
Qed.
End Reciprocals.

(* F is -M/t, M its one entry, at every time t > 0: from B = 2, C = 0 at t = 1 on B = t + 1/t and C = t - 1/t. *)
Definition clause_5_met (R : realFieldType) :
  @clause_5.premises R 1 1 (fun t M => - t^-1 * M ord0 ord0) (fun t => 0 < t) (fun t => (t + t^-1)%:M)
    (fun t => (t - t^-1)%:M) (fun t => (- t^-1)%:M) (fun t => (- t^-1 * (t - t^-1))%:M)
    (fun t => (- t^-1 * (t + t^-1))%:M) 1 2%:R.
Proof.
have one (A E : 'M[R]_1) : clause_3.pairing A E = A ord0 ord0 * E ord0 ord0.
  by rewrite /clause_3.pairing !big_ord_recl !big_ord0 !addr0.
split=> // [a b t a0 _ at_ _|t _|t _ v|t t0 i j|t t0 i j|].
- exact: lt_le_trans a0 at_.
- move: (_ *m _) => M; split=> [s u v|e e0]; first by rewrite !one !mxE mulrDr mulrCA.
  exists 1 => [|v _]; first exact: ltr01.
  rewrite one !mxE eqxx mulr1n [_ * (_ + _)]mulrDr -addrA -opprD subrr normr0.
  by rewrite mulr_ge0 ?(norm_positive (entries_norm R 1)) // ltW.
- set k := - t^-1; apply: (derivative_quadratic (q := k * (v.1 ord0 ord0 * v.2 ord0 ord0))) => u.
  rewrite !one /clause_3.f !mxE !big_ord_recl !big_ord0 !mxE !eqxx !mulr1n; arithmetic.
- rewrite !ord1 !mxE eqxx mulr1n; have tN := lt0r_neq0 t0.
  have -> : - (- t^-1 * (t - t^-1)) = 1 - 1 * (t^-1 * t^-1) by arithmetic.
  apply: within_ext (within_sum_with_inverse 1 t0) => u; by rewrite !mxE eqxx mulr1n mul1r.
- rewrite !ord1 !mxE eqxx mulr1n; have tN := lt0r_neq0 t0.
  have -> : - (- t^-1 * (t + t^-1)) = 1 - (- 1) * (t^-1 * t^-1) by arithmetic.
  apply: within_ext (within_sum_with_inverse (- 1) t0) => u; by rewrite !mxE eqxx mulr1n mulN1r.
by rewrite ltr01 ltr0n.
Qed.
End Derived.
