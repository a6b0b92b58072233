(* What inequalities on chains of intervals mean, and that the checker accepts true ones only. *)
From Coq Require Import ZArith NArith BinList Ring_polynom Field_theory InitialRing.
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Coefficient.
From Kernel Require Export Inequality.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* --- what is meant -------------------------------------------------------------------------------------- *)

Section Real.
Variable R : realFieldType.
Implicit Types (l before xs u v w : seq R) (dom : seq interval) (F : seq (seq bool)).

Definition holds l rel (s g : coef) : Prop :=
  match rel with
  | Less => ceval l s < ceval l g
  | AtMost => ceval l s <= ceval l g
  | Same => ceval l s = ceval l g
  end.

Definition above before (x : R) (i : interval) : Prop :=
  match lower i, upper i with
  | Some lo, _ => if lower_open i then ceval before lo < x else ceval before lo <= x
  | None, Some _ => True
  | None, None => False
  end.
Definition below before (x : R) (i : interval) : Prop :=
  if upper i is Some up then if upper_open i then x < ceval before up else x <= ceval before up else True.
Fixpoint inside before xs dom : Prop :=
  match xs, dom with
  | x :: xs, i :: dom => (above before x i /\ below before x i) /\ inside (rcons before x) xs dom
  | [::], [::] => True
  | _, _ => False
  end.

(* --- signs of polynomials ----------------------------------------------------------------------------- *)

(* Numbers that are not negative, and positive where it is said. *)
Fixpoint fits (B : seq bool) (w : seq R) : bool :=
  match B, w with
  | [::], [::] => true
  | b :: B, x :: w => (if b then 0 < x else 0 <= x) && fits B w
  | _, _ => false
  end.

Lemma fits_behead B w : fits B w -> fits (behead B) (behead w).
Proof. by case: B w => [|b B] [|x w] //= /andP[]. Qed.

Lemma fits_jump j B w : fits B w -> fits (jump j B) (jump j w).
Proof.
elim: j B w => [j IH|j IH|] B w f; [exact/IH/IH/fits_behead|exact/IH/IH|exact: fits_behead].
Qed.

Lemma fits_head B w : fits B w -> 0 <= head 0 w /\ (head false B -> 0 < head 0 w).
Proof. by case: B w => [|[] B] [|x w] //= /andP[x0 _]; split=> //; exact: ltW. Qed.

Definition value w (p : Pol Z) : R := Pphi 0 +%R *%R (@zr R) w p.
Arguments value : simpl never.
Lemma polynomial_ok w p : peval w p = value w (polynomial p).
Proof.
exact: (norm_subst_ok (Eqsth R) (Eq_ext +%R *%R -%R) (almost R) (morph_is R) (power_is R)
          (Ztriv_div_th (Eqsth R) (@zr R)) 0 w [::] p I).
Qed.

Lemma power_is_exp (x : R) i : pow_pos *%R x i = x ^+ Pos.to_nat i.
Proof. by rewrite -[LHS](rpow_pow_N (power_is R) x (Npos i)). Qed.

Lemma zr_sign z : (Z.leb 0 z -> 0 <= zr R z) /\ (Z.ltb 0 z -> 0 < zr R z).
Proof. by case: z => [|p|p]; split=> //= _; rewrite ?ler0n ?ltr0n //; apply/ssrnat.ltP/Pos2Nat.is_pos. Qed.

Lemma value_PX w p i q : value w (PX p i q) = value w p * head 0 w ^+ Pos.to_nat i + value (behead w) q.
Proof. by rewrite -power_is_exp. Qed.

Lemma no_negative_ok B w p : fits B w -> no_negative p -> 0 <= value w p.
Proof.
elim: p B w => [c|j p IH|p IHp i q IHq] B w f /=; first exact: (proj1 (zr_sign c)).
  by move/(IH _ _ (fits_jump j f)).
case: ifP => // /(IHp _ _ f) p0 /(IHq _ _ (fits_behead f)) q0.
by rewrite value_PX addr_ge0 // mulr_ge0 // exprn_ge0 // (proj1 (fits_head f)).
Qed.

Lemma some_term_ok B w p : fits B w -> no_negative p -> some_term B p -> 0 < value w p.
Proof.
elim: p B w => [c|j p IH|p IHp i q IHq] B w f /=; first by move=> _; exact: (proj2 (zr_sign c)).
  by move/(IH _ _ (fits_jump j f)).
case: ifP => // np nq; rewrite value_PX.
have q0 := no_negative_ok (fits_behead f) nq; have p0 := no_negative_ok f np.
case: ifP => [|_ /(IHq _ _ (fits_behead f) nq) q1].
  case: ifP => // h /(IHp _ _ f np) p1 _; apply: ltr_paddr => //.
  by rewrite mulr_gt0 // exprn_gt0 // (proj2 (fits_head f) h).
by apply: ltr_paddl => //; rewrite mulr_ge0 // exprn_ge0 // (proj1 (fits_head f)).
Qed.

Section Faces.
Variables (F : seq (seq bool)) (B : seq bool) (w : seq R).
Hypotheses (BF : B \in F) (Bw : fits B w).

Lemma not_negative_ok p : no_negative (polynomial p) -> 0 <= peval w p.
Proof. rewrite polynomial_ok; exact: no_negative_ok Bw. Qed.

Lemma positive_ok p : positive F p -> 0 < peval w p.
Proof. rewrite /positive polynomial_ok /=; case: ifP => // n /allP/(_ B BF); exact: (some_term_ok Bw n). Qed.

Lemma sure_ok p : sure F p -> peval w p != 0.
Proof.
rewrite /sure; case: ifP => [/positive_ok/gt_eqF/negbT //|_ /positive_ok].
by rewrite -[peval w _]/(- peval w p) oppr_gt0 => /lt_eqF/negbT.
Qed.
End Faces.

Lemma field_of_ok w p : ceval w (field_of p) = peval w p.
Proof.
rewrite /ceval /peval; elim: p => //= [p <- q <-|p <- q <-|p <- q <-|p <-|p <- n] //.
Qed.

(* --- substitution ------------------------------------------------------------------------------------- *)

Lemma nth_at T (d : T) p (s : seq T) : BinList.nth d p s = seq.nth d s (Pos.to_nat p).-1.
Proof.
have jump_nil q : jump q [::] = [::] :> seq T by elim: q => //= q IH; rewrite ?IH.
elim/Pos.peano_ind: p s => [|p IH] s; first by case: s.
have -> : BinList.nth d (Pos.succ p) s = BinList.nth d p (behead s).
  rewrite (nth_jump d p s); case: s => [|x s].
    by rewrite jump_nil /=; elim: (Pos.succ p) => //= q; rewrite ?jump_nil.
  by rewrite -[x :: s in LHS]/(tl (x :: x :: s)) nth_jump jump_succ /= jump_tl.
by rewrite IH nth_behead Pos2Nat.inj_succ; case: (Pos.to_nat p) (Pos2Nat.is_pos p) => // /ssrnat.ltP.
Qed.

Lemma subst_ok w ps c : ceval w (subst ps c) = ceval (map (ceval w) ps) c.
Proof.
rewrite /ceval; elim: c => //= [i|a -> b ->|a -> b ->|a -> b ->|a ->|a ->|a -> b ->|a -> n] //.
by rewrite !nth_at; elim: ps (_.-1) => [|p ps IH] [|n] /=.
Qed.

(* --- the weights of a point ---------------------------------------------------------------------------- *)

(* Those of a variable between equal bounds are 1 and 0. *)
Definition weights_of before x (i : interval) : R * R :=
  match lower i, upper i with
  | Some lo, Some up =>
    if ceval before lo < ceval before up then (ceval before up - x, x - ceval before lo) else (1, 0)
  | Some lo, None => (x - ceval before lo, 0)
  | None, Some up => (ceval before up - x, 0)
  | None, None => (0, 0)
  end.
Fixpoint weights before xs dom : seq R :=
  match xs, dom with
  | x :: xs, i :: dom =>
    let p := weights_of before x i in p.1 :: p.2 :: weights (rcons before x) xs dom
  | _, _ => [::]
  end.

Lemma weight_ok u a v : ceval (u ++ a :: v) (weight (size u)) = a.
Proof. by rewrite -[LHS]/(BinList.nth 0 _ _) nth_at SuccNat2Pos.id_succ nth_cat ltnn subnn. Qed.

Lemma parameter_ok before x i u v ps : above before x i /\ below before x i ->
  let p := weights_of before x i in let w := u ++ p.1 :: p.2 :: v in
  map (ceval w) ps = before -> ceval w (parameter (size u) ps i) = x.
Proof.
move=> [ab be] p w e.
have L : ceval w (weight (size u)) = p.1 by exact: weight_ok.
have U : ceval w (weight (size u).+1) = p.2 by rewrite /w -cat_rcons -(size_rcons u p.1) weight_ok.
move: ab be L U; rewrite /p /parameter /weights_of /above /below.
case: (lower i) => [lo|]; case: (upper i) => [up|] // ab be L U.
- rewrite -[LHS]/((ceval w (weight (size u)) * ceval w (subst ps lo) + ceval w (weight (size u).+1) * ceval w (subst ps up))
    / (ceval w (weight (size u)) + ceval w (weight (size u).+1))) L U !subst_ok e.
  have {ab} ab : ceval before lo <= x by case: ifP ab => // _ /ltW.
  have {be} be : x <= ceval before up by case: ifP be => // _ /ltW.
  case: ifP => [lu|ul] /=.
    have -> : ceval before up - x + (x - ceval before lo) = ceval before up - ceval before lo by rewrite addrA subrK.
    apply: (canLR (mulfK _)); first by rewrite subr_eq0 gt_eqF.
    by rewrite mulrBr !mulrBl [ceval before lo * _]mulrC [LHS]addrC addrA addrNK.
  rewrite mul1r mul0r !addr0 divr1; apply/le_anti; rewrite ab /=.
  by move: ul; rewrite ltNge => /negbFE; exact: le_trans.
- by rewrite -[LHS]/(ceval w (subst ps lo) + ceval w (weight (size u))) L subst_ok e addrC subrK.
- by rewrite -[LHS]/(ceval w (subst ps up) - ceval w (weight (size u))) L subst_ok e opprB addrC subrK.
Qed.

Lemma parameters_ok before xs dom u ps : inside before xs dom ->
  let w := u ++ weights before xs dom in
  map (ceval w) ps = before -> map (ceval w) (parameters (size u) ps dom) = before ++ xs.
Proof.
elim: dom before xs u ps => [|i dom IH] before [|x xs] u ps //=; first by rewrite !cats0.
move=> [here later]; set p := weights_of _ _ _ => e.
have := IH (rcons before x) xs (u ++ [:: p.1; p.2]) (rcons ps (parameter (size u) ps i)) later.
rewrite -catA size_cat addn2 cat_rcons; apply.
by rewrite map_rcons e; congr rcons; exact: parameter_ok e.
Qed.

Lemma weights_fit before xs dom : inside before xs dom -> exists2 B, B \in faces dom & fits B (weights before xs dom).
Proof.
elim: dom before xs => [|i dom IH] before [|x xs] //=; first by exists [::]; rewrite ?inE.
move=> [[ab be] /IH[B BF Bw]].
suff [q qs] : exists2 q, q \in sides i &
    forall w, fits B w -> fits (q.1 :: q.2 :: B) ((weights_of before x i).1 :: (weights_of before x i).2 :: w).
  by move/(_ _ Bw) => f; exists (q.1 :: q.2 :: B) => //; apply/allpairsP; exists (q, B).
move: ab be; rewrite /weights_of /above /below /sides.
case: (lower i) => [lo|]; case: (upper i) => [up|] //= ab be.
- case: (boolP (ceval before lo < ceval before up)) => [lu|]; last first.
    rewrite -leNgt => ul; have turned : ceval before lo < ceval before up -> False.
      by move=> lu; move: (lt_le_trans lu ul); rewrite ltxx.
    case: (lower_open i) (upper_open i) ab be => [] [] ab be.
    - by case: turned; exact: lt_trans ab be.
    - by case: turned; exact: lt_le_trans ab be.
    - by case: turned; exact: le_lt_trans ab be.
    - by exists (true, false) => // w f /=; rewrite f ltr01 lexx.
  case: (lower_open i) (upper_open i) ab be => [] [] ab be.
  - by exists (true, true) => // w f /=; rewrite f !subr_gt0 ab be.
  - by exists (false, true) => // w f /=; rewrite f subr_gt0 subr_ge0 ab be.
  - by exists (true, false) => // w f /=; rewrite f subr_gt0 subr_ge0 ab be.
  - case: (ltrP x (ceval before up)) => [xu|ux].
      by exists (true, false) => // w f /=; rewrite f subr_gt0 subr_ge0 xu ab.
    exists (false, true); rewrite ?inE ?eqxx ?orbT // => w f /=.
    by rewrite f subr_gt0 subr_ge0 be (lt_le_trans lu ux).
- exists (lower_open i, false); rewrite ?mem_head // => w f /=.
  by rewrite f lexx subr_ge0 subr_gt0 andbT; case: (lower_open i) ab => ->.
- exists (upper_open i, false); rewrite ?mem_head // => w f /=.
  by rewrite f lexx subr_ge0 subr_gt0 andbT; case: (upper_open i) be => ->.
Qed.

(* --- one piece ------------------------------------------------------------------------------------------ *)

Section Piece.
Variables (known : seq coef) (dom : seq interval) (l : seq R).
Hypotheses (inside_ok : inside [::] l dom) (known_ok : all_nonzero l known).

Let w := weights [::] l dom.
Let ps := parameters 0 [::] dom.
Lemma ps_ok c : ceval w (subst ps c) = ceval l c.
Proof. by rewrite subst_ok (parameters_ok (u := [::]) (ps := [::]) inside_ok). Qed.

Lemma known_in_weights : all_nonzero w (map (subst ps) known).
Proof. by elim: known known_ok => //= k ks IH [nk /IH]; rewrite ps_ok. Qed.

Let sure_in_weights p : sure (faces dom) p -> peval w p != 0.
Proof. case: (weights_fit inside_ok) => B BF Bw. exact: (sure_ok BF Bw). Qed.

Lemma vanishes_ok c : vanishes known dom c -> ceval l c = 0.
Proof. by move/(zero_given_ok sure_in_weights known_in_weights); rewrite ps_ok. Qed.

Lemma is_quotient_ok c p q : is_quotient known dom c p q -> ceval l c = peval w p / peval w q.
Proof.
move/(zero_given_ok sure_in_weights known_in_weights).
rewrite -[ceval w _]/(ceval w (subst ps c) - ceval w (field_of p) / ceval w (field_of q)) ps_ok !field_of_ok.
by move/eqP; rewrite subr_eq0 => /eqP.
Qed.

Lemma not_negative_piece c p q : not_negative known dom c p q -> 0 <= ceval l c.
Proof.
case: (weights_fit inside_ok) => B BF Bw; rewrite /not_negative.
case: ifP => //; case: ifP => // /(not_negative_ok Bw) p0 /(not_negative_ok Bw) q0 /is_quotient_ok ->.
exact: divr_ge0.
Qed.

Lemma by_coefficients_ok rel s g p q : by_coefficients known dom rel s g p q -> holds l rel s g.
Proof.
case: rel => /=.
- case: (weights_fit inside_ok) => B BF Bw.
  case: ifP => //; case: ifP => // /(positive_ok BF Bw) p0 /(not_negative_ok Bw) q0.
  case: ifP => // /all_in nz /is_quotient_ok e.
  have q1 : peval w q != 0.
    by apply: factors_ok => f /nz; exact: nonzero_ok sure_in_weights _ _ known_in_weights.
  by rewrite -subr_gt0 -[_ - _]/(ceval l (FEsub g s)) e divr_gt0 // lt_neqAle eq_sym q1.
- by move/not_negative_piece; rewrite -[ceval l _]/(ceval l g - ceval l s) subr_ge0.
- by move/vanishes_ok/eqP; rewrite -[ceval l _]/(ceval l g - ceval l s) subr_eq0 => /eqP.
Qed.

Lemma by_squares_ok s g (terms : seq (coef * coef * PExpr Z * PExpr Z)) :
  all (fun t => let: (f, _, p, q) := t in not_negative known dom f p q) terms ->
  vanishes known dom (foldr (fun t c => let: (f, r, _, _) := t in FEsub c (FEmul f (FEmul r r))) (FEsub g s) terms) ->
  holds l AtMost s g.
Proof.
move=> positive_terms /vanishes_ok /= e; rewrite -subr_ge0 -[_ - _]/(ceval l (FEsub g s)).
have {e} : 0 <= ceval l (foldr (fun t c => let: (f, r, _, _) := t in FEsub c (FEmul f (FEmul r r))) (FEsub g s) terms).
  by rewrite e lexx.
elim: terms positive_terms => [|[[[f r] p] q] terms IH] //= /andP[/not_negative_piece f0 /IH{IH} IH].
set rest := foldr _ _ _ in IH *; rewrite -[ceval l _]/(ceval l rest - ceval l f * (ceval l r * ceval l r)) subr_ge0.
by move/(le_trans _)/IH; apply; rewrite mulr_ge0 // -expr2 sqr_ge0.
Qed.
End Piece.

(* --- points of changed domains ------------------------------------------------------------------------- *)

Lemma inside_take before xs dom k : inside before xs dom -> inside before (take k xs) (take k dom).
Proof. by elim: dom before xs k => [|i dom IH] before [|x xs] [|k] //= [here /IH]. Qed.

Lemma inside_nth before xs dom k : inside before xs dom -> (k < size dom)%N ->
  above (before ++ take k xs) (nth 0 xs k) (nth anything dom k) /\
  below (before ++ take k xs) (nth 0 xs k) (nth anything dom k).
Proof.
elim: dom before xs k => [|i dom IH] before [|x xs] [|k] //= [here later]; first by rewrite cats0.
by move/(IH _ _ _ later); rewrite cat_rcons.
Qed.

Lemma inside_update before xs dom k f : inside before xs dom -> (k < size dom)%N ->
  above (before ++ take k xs) (nth 0 xs k) (f (nth anything dom k)) /\
  below (before ++ take k xs) (nth 0 xs k) (f (nth anything dom k)) -> inside before xs (update dom k f).
Proof.
elim: dom before xs k => [|i dom IH] before [|x xs] [|k] //= [here later]; first by rewrite cats0.
by rewrite -cat_rcons; move=> ks changed; split=> //; exact: IH.
Qed.

Lemma above_with_upper before x c o i : above before x i -> above before x (with_upper c o i).
Proof. by rewrite /above /=; case: (lower i); case: (upper i). Qed.

Theorem proves_ok known dom l rel s g how : inside [::] l dom -> all_nonzero l known ->
  proves known dom rel s g how -> holds l rel s g.
Proof.
elim: how known dom l rel s g => [p q|terms|m strict first IH1 second IH2|k c lo IH1 up IH2|k c weaker IH1 rest IH2|
    k c strict weaker IH1 rest IH2] known dom l rel s g il kl.
- exact: by_coefficients_ok.
- by case: rel => //=; case: ifP => // ok; exact: by_squares_ok.
- case: rel => //=; case: ifP => // /(IH1 _ _ _ _ _ _ il kl) {}IH1 /(IH2 _ _ _ _ _ _ il kl) /=.
    by case: strict IH1 => /=; [exact: lt_le_trans|exact: le_lt_trans].
  exact: le_trans IH1.
- rewrite /=; case: ifP => // ks; have [ab be] := inside_nth il ks.
  case: ifP => // ok1 ok2; case: (lerP (nth 0 l k) (ceval (take k l) c)) => at_c.
    by apply: IH1 ok1 => //; apply: inside_update => //; split=> //; exact: above_with_upper.
  by apply: IH2 ok2 => //; apply: inside_update => //; split=> //; exact: ltW.
- rewrite /=; case e: (lower _) => [b|] //; case: ifP => //.
  have ks : (k < size dom)%N by rewrite ltnNge; apply/negP => le; rewrite nth_default in e.
  have [ab be] := inside_nth il ks; have it := inside_take k il.
  move/(IH1 [::] _ _ _ _ _ it I) => /= cb ok; apply: IH2 ok => //; apply: inside_update => //; split=> //.
  by move: ab; rewrite /above e /=; case: ifP => _; [exact: le_lt_trans|exact: le_trans].
- rewrite /=; case e: (upper _) => [b|] //; case: ifP => //.
  have ks : (k < size dom)%N by rewrite ltnNge; apply/negP => le; rewrite nth_default in e.
  have [ab be] := inside_nth il ks; have it := inside_take k il.
  move/(IH1 [::] _ _ _ _ _ it I) => bc ok; apply: IH2 ok => //; apply: inside_update => //; split.
    exact: above_with_upper.
  move: be bc; rewrite /below e /=; case: strict => /=.
    by move=> be; apply: le_lt_trans; case: ifP be => // _ /ltW.
  by case: ifP => _; [exact: lt_le_trans|exact: le_trans].
Qed.

(* --- what is false ------------------------------------------------------------------------------------- *)

Lemma differ l a b : ceval l a = ceval l b -> holds l Less a b -> False.
Proof. by rewrite /holds => ->; rewrite ltxx. Qed.
Lemma not_less (x y : R) : y <= x -> x < y -> False.
Proof. by move=> yx xy; move: (lt_le_trans xy yx); rewrite ltxx. Qed.
Lemma not_at_most (x y : R) : y < x -> x <= y -> False.
Proof. by move=> yx xy; move: (lt_le_trans yx xy); rewrite ltxx. Qed.
End Real.
