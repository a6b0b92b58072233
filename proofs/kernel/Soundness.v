(* The checker accepts true equations only.  What expressions mean is Value.v.

   The checker brings expressions to sums of terms.  Each step keeps the sum of the terms' values, for every q:

     flat_ok         products are distributed over sums, arguments of functions are left as they are;
     contracted_ok   an index that a delta makes equal to another one is renamed, and no longer summed over;
     pruned_ok       an index that nothing depends on gives a factor: the size of its axis;
     isomorphic_ok   terms that differ in the names of summed indices have the same value;
     zero_sum_ok     terms that are the same, with coefficients that sum to 0, sum to 0.

   Coefficients are compared in the field, where what is `known` not to be 0 may be divided by.  Arguments of functions
   are compared in the same way, one level deeper (`equal_ok`, by induction on the depth).  So `equals` is sound
   (`equals_ok`), and so is a calculation, in which equations that are true are put into contexts (`calculation_ok`). *)
From Coq Require Import ZArith NArith Ring_polynom Field_theory.
From mathcomp Require Import all_ssreflect ssralg.
From Kernel Require Import Coefficient Network.
From Kernel Require Export Value.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Soundness.
Variables (ax : nat -> finType) (R : fieldType) (l : seq R) (V : nat -> seq (ival ax) -> seq (vval ax R) -> R).
Local Notation env := (env ax).
Local Notation ext := (@ext ax R).
Local Notation dep := (@dep ax R).
Local Notation evalE := (evalE l V).
Local Notation evalA := (evalA l V).
Local Notation "q @@ s" := (after q s) (at level 50).

(* --- terms ------------------------------------------------------------------------------------------ *)

Definition dval (q : env) (d : delta) : R := (q d.1.1 d.1.2 == q d.1.1 d.2)%:R.
Definition aval (q : env) (x : atom) : R := V (aname x) (ivals q (alegs x)) (evalA (q @@ aren x) (aargs x)).
Definition body (q : env) (ds : seq delta) (xs : seq atom) : R := (\prod_(d <- ds) dval q d) * (\prod_(x <- xs) aval q x).
Definition sumval (q : env) (t : term) : R := bsum (tb t) q (fun q => body q (td t) (ta t)).
Definition tval (q : env) (t : term) : R := ceval l (tc t) * sumval q t.

Fixpoint every T (P : T -> Prop) (s : seq T) : Prop := if s is x :: s then P x /\ every P s else True.

Lemma every_cat T (P : T -> Prop) s s' : every P s -> every P s' -> every P (s ++ s').
Proof. by elim: s => //= x s IH [Px Ps] Ps'; split=> //; exact: IH. Qed.

Lemma every_imp T (P Q : T -> Prop) s : (forall x, P x -> Q x) -> every P s -> every Q s.
Proof. by move=> i; elim: s => //= x s IH [/i Qx /IH]. Qed.

Lemma every_map T T' (f : T -> T') (P : T' -> Prop) s : every (fun x => P (f x)) s -> every P (map f s).
Proof. by elim: s => //= x s IH [Px /IH]. Qed.

(* All names outside of arguments satisfy P. *)
Definition okA (P : pred nat) (x : atom) : Prop := all (fun y : idx => P y.2) (alegs x) /\ forall a i, P (aren x a i).
Definition okT (P : pred nat) (ds : seq delta) (xs : seq atom) : Prop :=
  all (fun d : delta => P d.1.2 && P d.2) ds /\ every (okA P) xs.

Lemma okT_imp (P Q : pred nat) ds xs : (forall k, P k -> Q k) -> okT P ds xs -> okT Q ds xs.
Proof.
move=> i [o1 o2]; split; first by apply: sub_all o1 => d /andP[/i -> /i ->].
apply: every_imp o2 => x [o3 o4]; split; last by move=> a k; apply: i.
by apply: sub_all o3 => y /i.
Qed.

Lemma okT_cat P ds ds' xs xs' : okT P ds xs -> okT P ds' xs' -> okT P (ds ++ ds') (xs ++ xs').
Proof. by move=> [o1 o2] [o3 o4]; split; [rewrite all_cat o1|exact: every_cat]. Qed.

Lemma body_dep P ds xs : okT P ds xs -> dep (fun _ k => P k) (fun q => body q ds xs).
Proof.
move=> [o1 o2] q q' e; congr (_ * _).
  apply: eq_big_seq => d /(allP o1)/andP[Pi Pj]; by rewrite /dval !e.
elim: xs o2 => [|x xs IH] o2; first by rewrite !big_nil.
case: o2 => [[legs names] /IH o2]; rewrite !big_cons o2; congr (_ * _).
rewrite /aval (@ivals_ext ax q q'); last by move=> y /(allP legs)/e.
by rewrite (@evalA_ext ax R l V _ (q @@ aren x) (q' @@ aren x)) // => a k; exact: e.
Qed.

Lemma body_ext ds xs : ext (fun q => body q ds xs).
Proof.
apply: (body_dep (P := predT)); split; first by apply/allP.
by elim: xs => //= x xs IH; split=> //; split=> //; apply/allP.
Qed.

Lemma body_cat q ds ds' xs xs' : body q (ds ++ ds') (xs ++ xs') = body q ds xs * body q ds' xs'.
Proof. by rewrite /body !big_cat /= mulrACA. Qed.

Lemma dval_after q r d : dval (q @@ r) d = dval q (rend r d).
Proof. by []. Qed.

Lemma aval_after q r x : aval (q @@ r) x = aval q (rena r x).
Proof. by rewrite /aval /ivals -map_comp. Qed.

Lemma body_after q r ds xs : body (q @@ r) ds xs = body q (map (rend r) ds) (map (rena r) xs).
Proof.
rewrite /body !big_map; congr (_ * _); by apply: eq_bigr => x _; exact: aval_after.
Qed.

(* --- distributing ------------------------------------------------------------------------------------ *)

Definition fresh (n m : nat) (b : seq idx) := all (fun x : idx => n <= x.2 < m) b.
Definition good (P : pred nat) (n m : nat) (t : term) : Prop :=
  fresh n m (tb t) /\ okT (fun k => P k || (n <= k < m)) (td t) (ta t).
Definition below (P : pred nat) n := forall k, P k -> k < n.

Lemma good_imp (P Q : pred nat) n m n' m' t :
  (forall k, n <= k < m -> n' <= k < m') -> (forall k, P k || (n <= k < m) -> Q k || (n' <= k < m')) ->
  good P n m t -> good Q n' m' t.
Proof.
move=> i j [o1 o2]; split; first by apply: sub_all o1 => x /i.
exact: okT_imp o2.
Qed.

Lemma tmul_ok P n n1 n2 t u : below P n -> n <= n1 -> n1 <= n2 -> good P n n1 t -> good P n1 n2 u ->
  good P n n2 (tmul t u) /\ forall q, tval q (tmul t u) = tval q t * tval q u.
Proof.
move=> lt n_n1 n1_n2 [ft ot] [fu ou]; split=> [|q].
  split.
    rewrite /fresh all_cat; apply/andP; split.
      by apply: sub_all ft => x /andP[-> /leq_trans ->].
    by apply: sub_all fu => x /andP[/(leq_trans n_n1) -> ->].
  apply: okT_cat; [apply: okT_imp ot|apply: okT_imp ou] => k /orP[->//|/andP[le gt]]; apply/orP; right.
    by rewrite le (leq_trans gt).
  by rewrite (leq_trans n_n1 le).
transitivity (ceval l (tc t) * ceval l (tc u) * sumval q (tmul t u)); first by [].
rewrite /tval mulrACA; congr (_ * _); rewrite /sumval /= bsum_cat.
have step p : bsum (tb u) p (fun p => body p (td t ++ td u) (ta t ++ ta u))
              = bsum (tb u) p (fun p => body p (td u) (ta u)) * body p (td t) (ta t).
  rewrite (@bsum_eq ax R _ _ _ (fun p => body p (td t) (ta t) * body p (td u) (ta u))); last by move=> p'; exact: body_cat.
  rewrite (bsum_mulr _ _ (body_dep ot)) 1?mulrC // => x /(allP fu)/andP[le gt].
  rewrite negb_or negb_and -!ltnNge ltnS le orbT andbT; apply/negP => /lt.
  by rewrite ltnNge (leq_trans n_n1 le).
rewrite (@bsum_eq ax R _ _ _ (fun p => bsum (tb u) p (fun p => body p (td u) (ta u)) * body p (td t) (ta t))) //.
rewrite (bsum_mulr _ _ (dep_bsum (tb u) (body_dep ou))) 1?mulrC // => x /(allP ft)/andP[le gt].
rewrite negb_or negb_and -!ltnNge gt andbT; apply/negP => /lt.
by rewrite ltnNge le.
Qed.

Lemma sum_pairs (P Q S : term -> Prop) (f : term -> term -> term) s s' :
  (forall t u, P t -> Q u -> S (f t u) /\ forall q, tval q (f t u) = tval q t * tval q u) -> every P s -> every Q s' ->
  every S [seq f t u | t <- s, u <- s'] /\
  forall q, \sum_(t <- [seq f t u | t <- s, u <- s']) tval q t = (\sum_(t <- s) tval q t) * (\sum_(u <- s') tval q u).
Proof.
move=> fP; elim: s => [|t s IH] /=; first by split=> // q; rewrite !big_nil mul0r.
move=> [Pt Ps] Qs; have [S2 e2] := IH Ps Qs.
have [S1 e1] : every S [seq f t u | u <- s'] /\ forall q,
    \sum_(u <- [seq f t u | u <- s']) tval q u = tval q t * \sum_(u <- s') tval q u.
  elim: s' Qs {S2 e2 IH} => [|u s' IH] /=; first by split=> // q; rewrite !big_nil mulr0.
  by move=> [/(fP _ _ Pt)[Su eu] /IH[Ss es]]; split=> // q; rewrite !big_cons mulrDr eu es.
by split=> [|q]; [exact: every_cat|rewrite big_cat big_cons mulrDl e2 e1].
Qed.

Lemma flat_ok e : forall (P : pred nat) n s, below P n -> (forall a i, P (s a i)) ->
  [/\ n <= (flat n s e).1, every (good P n (flat n s e).1) (flat n s e).2 &
      forall q, \sum_(t <- (flat n s e).2) tval q t = evalE (q @@ s) e].
Proof.
have one := erefl : ceval l FEI = 1.
elim: e => [c|a i j|f ls xs|e1 IH1 e2 IH2|e1 IH1 e2 IH2|e IH|a i e IH|ps e IH|a i e IH j|h ps] P n s lt Ps /=.
- by split=> // q; rewrite big_seq1 /tval /sumval /= /body !big_nil !mulr1.
- split=> //; first by split=> //; split=> //; split=> //=; rewrite !Ps.
  by move=> q; rewrite big_seq1 /tval /sumval /= /body big_seq1 big_nil mulr1 one mul1r.
- split=> //.
    split=> //; split=> //; split=> //=; split=> //; split=> [|b k] /=; last by rewrite Ps.
    by rewrite all_map; apply/allP => y _ /=; rewrite Ps.
  move=> q; rewrite big_seq1 /tval /sumval /= /body big_seq1 big_nil !mul1r /aval /=.
  by rewrite /ivals -map_comp.
- have [le1 g1 v1] := IH1 P n s lt Ps; set r1 := flat n s e1 in le1 g1 v1 *.
  have [_ g2 v2] := IH2 P n s lt Ps; set r2 := flat n s e2 in g2 v2 *.
  split=> /=; first by rewrite leq_max le1.
    apply: every_cat; [apply: every_imp g1|apply: every_imp g2] => t; apply: good_imp => k.
    + by move=> /andP[-> less]; rewrite leq_max less.
    + by move=> /orP[->//|/andP[-> less]]; rewrite leq_max less orbT.
    + by move=> /andP[-> less]; rewrite leq_max less orbT.
    + by move=> /orP[->//|/andP[-> less]]; rewrite leq_max less !orbT.
  by move=> q; rewrite big_cat v1 v2.
- have [le1 g1 v1] := IH1 P n s lt Ps; set r1 := flat n s e1 in le1 g1 v1 *.
  have lt1 : below P r1.1 by move=> k /lt; move/leq_trans; apply.
  have [le2 g2 v2] := IH2 P r1.1 s lt1 Ps; set r2 := flat r1.1 s e2 in le2 g2 v2 *.
  have [gp vp] := sum_pairs (fun t u => @tmul_ok P n r1.1 r2.1 t u lt le1 le2) g1 g2.
  by split=> [||q] //=; [exact: leq_trans le2|rewrite vp v1 v2].
- have [le g v] := IH P n s lt Ps; split=> //; first by apply: every_map; apply: every_imp g.
  move=> q; rewrite -[evalE _ (EOpp e)]/(- evalE (q @@ s) e) -v big_map -sumrN; apply: eq_bigr => t _.
  by rewrite -mulNr.
- pose P' k := P k || (k == n).
  have lt' : below P' n.+1 by move=> k /orP[/lt/ltnW//|/eqP ->]; rewrite ltnS.
  have Ps' b k : P' (rupd s a i n b k) by rewrite /rupd /P'; case: ifP => _; rewrite ?eqxx ?orbT // Ps.
  have [le g v] := IH P' n.+1 _ lt' Ps'; set r := flat n.+1 _ e in le g v *.
  split; first exact: ltnW.
    apply: every_map; apply: every_imp g => t [ft ot]; split.
      by rewrite /fresh /= leqnn le; apply: sub_all ft => x /andP[/ltnW -> ->].
    apply: okT_imp ot => k /= /orP[/orP[->//|/eqP ->]|/andP[/ltnW -> ->]]; last by rewrite orbT.
    by rewrite leqnn le orbT.
  move=> q; rewrite -[evalE _ (ESum a i e)]/(\sum_(w : ax a) evalE (upd (q @@ s) i w) e) big_map.
  transitivity (\sum_(w : ax a) evalE (upd q n w @@ rupd s a i n) e); last first.
    apply: eq_bigr => w _; apply: evalE_ext => b k; rewrite after_rupd upd_same.
    apply: same_upd => {b k} b k; rewrite /after upd_other //; apply/eqP => -[_ e'].
    by move: (lt _ (Ps b k)); rewrite e' ltnn.
  under [RHS]eq_bigr => w _ do rewrite -v.
  rewrite exchange_big; apply: eq_bigr => t _ /=; by rewrite /tval /sumval /= mulr_sumr.
- have Pr : forall s1, (forall a i, P (s1 a i)) -> forall a i, P (rinsts s ps s1 a i).
    elim: ps => [|[[c i] j] ps IHp] s1 P1 //=; apply: IHp => b k.
    by rewrite /rupd; case: ifP.
  have [le g v] := IH P n (rinsts s ps s) lt (Pr s Ps).
  split=> // q; rewrite v -[evalE _ (EInst ps e)]/(evalE (insts (q @@ s) ps (q @@ s)) e).
  by apply: evalE_ext; exact: after_rinsts.
- have [|le g v] := IH P n (rupd s a i (s a j)) lt; first by move=> b k; rewrite /rupd; case: ifP.
  split=> // q; rewrite v -[evalE _ (EEntry a i e j)]/([ffun v : ax a => evalE (upd (q @@ s) i v) e] ((q @@ s) a j)).
  by rewrite ffunE; apply: evalE_ext; exact: after_rupd.
- by split=> // q; rewrite big_nil.
Qed.

(* --- contracting deltas --------------------------------------------------------------------------------- *)

Lemma ext_after r F : ext F -> ext (fun q => F (q @@ r)).
Proof. by move=> e q q' s; apply: e => a k _; exact: s. Qed.

Lemma ext_mul F G : ext F -> ext G -> ext (fun q => F q * G q).
Proof. by move=> eF eG q q' s; rewrite (eF _ _ s) (eG _ _ s). Qed.

Lemma ext_dvals r ds : ext (fun q => \prod_(d <- ds) dval (q @@ r) d).
Proof. by move=> q q' s; apply: eq_bigr => d _; rewrite /dval /after !s. Qed.

Lemma contract_ok F : ext F -> forall ds r b kept q, uniq b ->
  let c := contract ds r b kept in
  uniq c.1.2 /\
  bsum b q (fun q => (\prod_(d <- kept) dval q d) * ((\prod_(d <- ds) dval (q @@ r) d) * F (q @@ r)))
  = bsum c.1.2 q (fun q => (\prod_(d <- c.2) dval q d) * F (q @@ c.1.1)).
Proof.
move=> eF; elim=> [|d ds IH] r b kept q ub.
  by split=> //=; apply: bsum_eq => p; rewrite big_nil mul1r.
set a := d.1.1; set i := r a d.1.2; set j := r a d.2.
pose G q := (\prod_(d <- kept) dval q d) * ((\prod_(d <- ds) dval (q @@ r) d) * F (q @@ r)).
have eG : ext G.
  by apply: ext_mul; [exact: (@ext_dvals idr)|apply: ext_mul; [exact: ext_dvals|exact: ext_after]].
have Gren s p : G (p @@ s) = (\prod_(d <- map (rend s) kept) dval p d) *
    ((\prod_(d <- ds) dval (p @@ comp s r) d) * F (p @@ comp s r)) by rewrite /G big_map.
rewrite (@bsum_eq ax R b q _ (fun q => (q a i == q a j)%:R * G q)); last first.
  by move=> p; rewrite big_cons /G -!mulrA mulrCA; congr (_ * _).
rewrite /= -/a -/i -/j; case: eqP => [e|/eqP ne].
  rewrite (@bsum_eq ax R b q _ G); first exact: IH.
  by move=> p; rewrite e eqxx mul1r.
case: ifP => [ib|_].
  rewrite (bsum_delta _ eG ub ib ne) (bsum_eq _ _ (Gren _)); apply: IH; exact: rem_uniq.
case: ifP => [jb|_].
  rewrite (@bsum_eq ax R b q _ (fun q => (q a j == q a i)%:R * G q)); last by move=> p; rewrite eq_sym.
  by rewrite (bsum_delta _ eG ub jb) 1?eq_sym // (bsum_eq _ _ (Gren _)); apply: IH; exact: rem_uniq.
case: ifP => _.
  rewrite (@bsum_eq ax R b q _ (fun q => (q a i == q a j)%:R * G (q @@ ren1 a j i))); last by move=> p; exact: delta_free.
  have [u e] := IH (comp (ren1 a j i) r) b ((a, i, j) :: map (rend (ren1 a j i)) kept) q ub.
  by split=> //; rewrite -e; apply: bsum_eq => p; rewrite Gren big_cons mulrA.
rewrite (@bsum_eq ax R b q _ (fun q => (q a j == q a i)%:R * G (q @@ ren1 a i j))); last by move=> p; exact: delta_free'.
have [u e] := IH (comp (ren1 a i j) r) b ((a, j, i) :: map (rend (ren1 a i j)) kept) q ub.
by split=> //; rewrite -e; apply: bsum_eq => p; rewrite Gren big_cons mulrA.
Qed.

Definition okd (P : pred nat) (d : delta) := P d.1.2 && P d.2.
Definition okb (P : pred nat) (b : seq idx) := all (fun x : idx => P x.2) b.
Definition wf (P : pred nat) (t : term) : Prop := okb P (tb t) /\ okT P (td t) (ta t).

Lemma ren1_ok (P : pred nat) a i j : P j -> forall c k, P k -> P (ren1 a i j c k).
Proof. by move=> Pj c k Pk; rewrite /ren1 /rupd; case: ifP. Qed.

Lemma rend_ok (P : pred nat) r ds : (forall a k, P k -> P (r a k)) -> all (okd P) ds -> all (okd P) (map (rend r) ds).
Proof. by move=> Pr; rewrite all_map; apply: sub_all => d /andP[Pi Pj]; rewrite /= /okd /= !Pr. Qed.

Lemma rena_ok (P Q : pred nat) r xs : (forall a k, P k -> Q (r a k)) -> every (okA P) xs -> every (okA Q) (map (rena r) xs).
Proof.
move=> Pr o; apply: every_map; apply: every_imp o => x [legs names]; split; last by move=> a k; apply: Pr.
by rewrite /= all_map; apply: sub_all legs => y Py; apply: Pr.
Qed.

Lemma contract_names (P : pred nat) ds : forall r b kept, all (okd P) ds -> (forall a k, P k -> P (r a k)) ->
  all (okd P) kept -> okb P b -> let c := contract ds r b kept in
  [/\ forall a k, P k -> P (c.1.1 a k), all (okd P) c.2 & okb P c.1.2].
Proof.
elim: ds => [|d ds IH] r b kept //= /andP[/andP[Pi Pj] ods] Pr ok ob.
have ri := Pr d.1.1 _ Pi; have rj := Pr d.1.1 _ Pj.
have obr x : okb P (rem x b) by apply/allP => y /mem_rem yb; exact: (allP ob).
have Pc s : (forall a k, P k -> P (s a k)) -> forall a k, P k -> P (comp s r a k) by move=> Ps a k Pk; apply/Ps/Pr.
case: eqP => _; first exact: IH.
case: ifP => _; first by apply: IH => //; [apply: Pc|apply: rend_ok => //]; exact: ren1_ok.
case: ifP => _; first by apply: IH => //; [apply: Pc|apply: rend_ok => //]; exact: ren1_ok.
case: ifP => _; apply: IH => //=; rewrite ?[okd _ _]andbC /okd /= ?ri ?rj /=; try by apply: rend_ok => //; exact: ren1_ok.
- by apply: Pc; exact: ren1_ok.
- by apply: Pc; exact: ren1_ok.
Qed.

Lemma contracted_ok (P : pred nat) t : wf P t -> wf P (contracted t) /\ forall q, tval q (contracted t) = tval q t.
Proof.
move=> w; rewrite /contracted; case: ifP => // ub.
case: w => [ob [od oa]]; split.
  have [Pr ok okb'] := @contract_names P (td t) idr (tb t) [::] od (fun _ _ Pk => Pk) isT ob.
  by split=> //; split=> //; exact: rena_ok oa.
move=> q; rewrite /tval /=; congr (_ * _); rewrite /sumval /=.
have eA : ext (fun q => \prod_(x <- ta t) aval q x).
  by move=> p p' e; have := body_ext [::] (ta t) e; rewrite /body !big_nil !mul1r.
have [_ e] := contract_ok eA (td t) idr [::] q ub.
rewrite (@bsum_eq ax R (tb t) q _ (fun q => (\prod_(d <- [::]) dval q d) * ((\prod_(d <- td t) dval (q @@ idr) d) *
  (\prod_(x <- ta t) aval (q @@ idr) x)))).
  rewrite e; apply: bsum_eq => p; rewrite /body big_map; congr (_ * _); by apply: eq_bigr => x _; rewrite aval_after.
by move=> p; rewrite big_nil mul1r.
Qed.

(* --- unused indices ---------------------------------------------------------------------------------------- *)

Variable sizes : seq coef.
Hypothesis sizes_ok : forall a, (a < size sizes)%N -> ceval l (nth FEO sizes a) = #|ax a|%:R.

Lemma has_not T (p : pred T) s : ~~ has p s -> every (fun x => ~~ p x) s.
Proof. by elim: s => //= x s IH /norP[px /IH]. Qed.

Lemma unmentioned t x : ~~ mentions t x -> dep (fun a k => (a, k) != x) (fun q => body q (td t) (ta t)).
Proof.
case: x => b i; rewrite negb_or => /andP[/hasPn nd /has_not na] q q' e; congr (_ * _).
  apply: eq_big_seq => d /nd; rewrite negb_and negb_or /dval => /orP[ne|/andP[ni nj]].
    by rewrite !e //; apply/eqP => -[e' _]; rewrite e' eqxx in ne.
  by rewrite !e //; apply/eqP => -[_ e']; [move: nj|move: ni]; rewrite e' eqxx.
elim: (ta t) na => [|x s IH] /=; first by rewrite !big_nil.
move=> [/norP[nl /negbTE no] /IH es]; rewrite !big_cons es; congr (_ * _).
rewrite /aval (@ivals_ext ax q q'); last by move=> y yx; apply: e; apply: contraNneq nl => <-; case: y yx.
congr V; apply: (proj2 (occ_ok l V)) no _ => c k; rewrite /after !eqnE => off'; apply: e.
by apply/eqP => -[e1 e2]; move: off'; rewrite e2 e1 !eqxx.
Qed.

Lemma bsum_unused (o : pred idx) F (d : forall x, o x -> dep (fun a k => (a, k) != x) F) b q :
  bsum b q F = (\prod_(x <- b | o x) #|ax x.1|%:R) * bsum [seq x <- b | ~~ o x] q F.
Proof.
elim: b q => [|x b IH] q; first by rewrite big_nil mul1r.
rewrite big_cons /=; case: (boolP (o x)) => ox /=; last first.
  by rewrite mulr_sumr; apply: eq_bigr => v _; exact: IH.
rewrite -mulrA -IH -[#|_|]sum1_card natr_sum mulr_suml; apply: eq_bigr => v _; rewrite mul1r.
apply: bsum_dep (d x ox) _ => a k ne; rewrite upd_other //; by case: x ne {d ox v}.
Qed.

Lemma pruned_ok (P : pred nat) t : wf P t -> wf P (pruned sizes t) /\ forall q, tval q (pruned sizes t) = tval q t.
Proof.
move=> [ob o]; split; first by split=> //=; apply/allP => x; rewrite mem_filter => /andP[_ xb]; exact: (allP ob).
move=> q; rewrite /tval /sumval /=; pose unused (x : idx) := (x.1 < size sizes) && ~~ mentions t x.
rewrite [in RHS](@bsum_unused unused _); last by move=> x /andP[_]; exact: unmentioned.
rewrite mulrA; congr (_ * _).
elim: (tb t) => [|x b IH] /=; first by rewrite big_nil mulr1.
rewrite big_cons -/(unused x); case: (boolP (unused x)) => [/andP[lt _]|_]; last exact: IH.
rewrite -[LHS]/(ceval l (nth FEO sizes x.1) * ceval l (foldr (fun x c => if unused x then FEmul (nth FEO sizes x.1) c else c) (tc t) b)).
by rewrite IH sizes_ok // mulrCA.
Qed.

(* --- comparing terms ---------------------------------------------------------------------------------------- *)

Lemma fren_range N b a k n : k < n -> n <= N -> fren N b a k = k \/ N <= fren N b a k < N + size b.
Proof.
elim: b N => [|x b IH] N lt le /=; first by left.
case: ifP => [_|_]; first by right; rewrite leqnn addnS ltnS leq_addr.
case: (IH N.+1 lt (leqW le)) => [->|/andP[/ltnW -> ]]; first by left.
by rewrite addSnnS => ->; right.
Qed.

Lemma fb_above N b : all (fun x : idx => N <= x.2) (fb N b).
Proof.
elim: b N => //= x b IH N; rewrite leqnn /=; apply: sub_all (IH N.+1) => y; exact: ltnW.
Qed.

Lemma fb_axes N b c : map fst b = map fst c -> fb N b = fb N c.
Proof. by elim: b c N => [|x b IH] [|y c] N //= [-> /IH ->]. Qed.

Lemma refresh_ok n F : dep (fun _ k => k < n) F -> forall b N q, n <= N -> uniq b -> okb (fun k => k < n) b ->
  bsum b q F = bsum (fb N b) q (fun q => F (q @@ fren N b)).
Proof.
move=> dF; elim=> [|x b IH] N q le //= /andP[xb ub] /andP[lt ob]; apply: eq_bigr => v _.
rewrite (IH N.+1) ?leqW //.
apply: (bsum_rel (Rel := fun p p' =>
  (forall a k, (a, k) != x -> k != N -> p a k = p' a k) /\ p x.1 x.2 = p' x.1 N)).
- move=> y /(allP (fb_above _ _)) gt p p' w [e1 e2]; split=> [a k ne neN|].
    case: (boolP ((a, k) == y)) => [/eqP ey|ney].
      by case: y ey {gt} w => c m [-> ->] w; rewrite !upd_same.
    by rewrite !upd_other ?e1 //; case: y ney {gt} w.
  rewrite !upd_other ?e2 //; apply/eqP => -[_ e]; first by rewrite -e ltnn in gt.
  by move: (leq_trans (leq_trans lt le) (ltnW gt)); rewrite e ltnn.
- move=> p p' [e1 e2]; apply: dF => a k ltk; rewrite /after.
  case: eqnP => [->|ne] /=; last first.
    apply: e1; first by apply/eqP => e; apply: ne; rewrite -e.
    case: (fren_range b a ltk (leqW le)) => [->|/andP[gt _]]; last by rewrite neq_ltn gt orbT.
    by rewrite neq_ltn (leq_trans ltk le).
  case: eqnP => [->|ne'] //; apply: e1; first by apply/eqP => e; apply: ne'; rewrite -e.
  case: (fren_range b x.1 ltk (leqW le)) => [->|/andP[gt _]]; last by rewrite neq_ltn gt orbT.
  by rewrite neq_ltn (leq_trans ltk le).
- split=> [a k ne neN|]; last by rewrite !upd_same.
  by rewrite !upd_other //; apply/eqP => -[_ e]; rewrite e eqxx in neN.
Qed.

Definition bounded N (s : ren) := forall a i, s a i < N.
Definition args_sound (eq : nat -> ren -> args -> ren -> args -> bool) :=
  forall K s1 xs1 s2 xs2, bounded K s1 -> bounded K s2 -> eq K s1 xs1 s2 xs2 ->
  forall q, evalA (q @@ s1) xs1 = evalA (q @@ s2) xs2.

Section Compare.
Variable same_args : nat -> ren -> args -> ren -> args -> bool.
Hypothesis sound : args_sound same_args.
Local Notation lt N := (fun k => k < N)%N.

Lemma pick_ok (P : atom -> Prop) p s s' : pick p s = Some s' -> every P s ->
  exists y, [/\ p y, P y, every P s' & forall q, \prod_(x <- s) aval q x = aval q y * \prod_(x <- s') aval q x].
Proof.
elim: s s' => //= y s IH s'; case: ifP => [py [<-] [Py Ps]|_].
  by exists y; split=> // q; rewrite big_cons.
case: pick IH => // r IH [<-] [Py Ps]; have [z [pz Pz Pr e]] := IH r erefl Ps.
by exists z; split=> // q; rewrite !big_cons e mulrCA.
Qed.

Lemma same_atoms_ok K s1 s2 : every (okA (lt K)) s1 -> every (okA (lt K)) s2 -> same_atoms same_args K s1 s2 ->
  forall q, \prod_(x <- s1) aval q x = \prod_(x <- s2) aval q x.
Proof.
elim: s1 s2 => [|x s1 IH] s2 /=; first by move=> _ _ /nilP -> q.
move=> [[_ bx] o1] o2; case p: pick => [r|] // sr q; have [y [eq [_ by_] or e]] := pick_ok p o2.
move: eq; rewrite /same_atom; case: ifP => // /andP[/eqP en /eqP el] ea.
rewrite e big_cons (IH r o1 or sr); congr (_ * _).
by rewrite /aval en el (sound bx by_ ea).
Qed.

Lemma same_under_ok N t u c : wf (lt N) t -> wf (lt N) u -> same_under same_args N t u c ->
  forall q, sumval q t = sumval q u.
Proof.
move=> [obt ot] [obu ou]; rewrite /same_under; case: ifP => // /and4P[ut uu pu /eqP axes].
case: ifP => // pd sa q; rewrite /sumval.
have uc : uniq c by rewrite -(perm_uniq pu).
have oc : okb (lt N) c by apply/allP => x; rewrite -(perm_mem pu) => /(allP obu).
rewrite (bsum_perm q (body_ext _ _) uu pu).
rewrite [LHS](refresh_ok (body_dep ot) q (leqnn N) ut obt) [RHS](refresh_ok (body_dep ou) q (leqnn N) uc oc).
rewrite (fb_axes N axes); apply: bsum_eq => p.
rewrite [LHS]body_after [RHS]body_after /body (perm_big _ pd); congr (_ * _).
have sz : size c = size (tb t) by rewrite -(size_map fst c) -axes size_map.
apply: (same_atoms_ok _ _ sa) p; [apply: rena_ok (proj2 ot)|apply: rena_ok (proj2 ou)] => a k lk.
  by case: (fren_range (tb t) a lk (leqnn N)) => [->|/andP[]//]; exact: leq_trans lk (leq_addr _ _).
by rewrite -sz; case: (fren_range c a lk (leqnn N)) => [->|/andP[]//]; exact: leq_trans lk (leq_addr _ _).
Qed.

Lemma search_rest_ok b c todo m found : search_rest b c todo m found -> exists m, found m.
Proof.
elim: todo m => [|x todo IH] m /=; first by exists m.
case: image => [_|]; first exact: IH.
have : forall r, (fix try (rest : seq idx) : bool := match rest with
    | [::] => false
    | y :: rest => if match pair_index b c m x y with Some m => search_rest b c todo m found | None => false end
                   then true else try rest end) r -> exists m, found m; last by apply.
elim=> //= y r IHr; case: pair_index => [m'|] //; case: ifP => [/IH|_ /IHr] //.
Qed.

Lemma search_atoms_ok b c s s' m found : search_atoms b c s s' m found -> exists m, found m.
Proof.
elim: s s' m => [|x s IH] s' m /=; first by exists m.
have : forall rest before, (fix try (before rest : seq atom) : bool := match rest with
    | [::] => false
    | y :: rest =>
      if (if aname x == aname y then
            match pair_legs b c m (alegs x) (alegs y) with
            | Some m => search_atoms b c s (catrev before rest) m found | None => false end
          else false) then true else try (y :: before) rest end) before rest -> exists m, found m; last by apply.
elim=> //= y r IHr before; case: (_ == _); last exact: IHr.
case: pair_legs => [m'|]; last exact: IHr.
by case: ifP => [/IH|_ /IHr].
Qed.

Lemma isomorphic_ok N t u : wf (lt N) t -> wf (lt N) u -> isomorphic same_args N t u ->
  forall q, sumval q t = sumval q u.
Proof.
move=> wt wu; rewrite /isomorphic; case: ifP => // _ /search_atoms_ok[m] /search_rest_ok[m'].
exact: same_under_ok.
Qed.

Lemma part_ok (P Q : term -> Prop) (p : term -> bool) s : (forall t, P t -> p t -> Q t) -> every P s ->
  [/\ every Q (part p s).1, every P (part p s).1, every P (part p s).2 &
   forall q, \sum_(t <- s) tval q t = \sum_(t <- (part p s).1) tval q t + \sum_(t <- (part p s).2) tval q t].
Proof.
move=> PQ; elim: s => [|t s IH] /=; first by split=> // q; rewrite !big_nil addr0.
move=> [Pt /IH[Q1 P1 P2 e]]; case: (boolP (p t)) => pt /=.
  by split=> //; [split=> //; exact: PQ|move=> q; rewrite !big_cons e addrA].
by split=> // q; rewrite !big_cons e addrCA.
Qed.

Variables (known : seq coef).
Hypothesis known_ok : all_nonzero l known.

Lemma zero_sum_ok N n s : every (wf (lt N)) s -> zero_sum same_args known N n s -> forall q, \sum_(t <- s) tval q t = 0.
Proof.
elim: n s => [|n IH] [|t s] //=; try by move=> _ _ q; rewrite big_nil.
move=> [wt ws]; case: ifP => // z zr' q.
have [o1 _ o2 e] := part_ok (fun u (wu : wf (lt N) u) => @isomorphic_ok N t u wt wu) ws.
rewrite big_cons e (IH _ o2 zr') addr0.
move: z => /(zero_coef_ok known_ok); set r := (part _ s).1 in o1 *; move=> z.
have -> : \sum_(u <- r) tval q u = (\sum_(u <- r) ceval l (tc u)) * sumval q t.
  elim: r o1 {z} => [|u r IHr] /=; first by rewrite !big_nil mul0r.
  by move=> [eu /IHr er]; rewrite !big_cons mulrDl er /tval (eu q).
rewrite /tval -mulrDl; move: z.
have -> : ceval l (foldr (fun u c => FEadd (tc u) c) (tc t) r) = ceval l (tc t) + \sum_(u <- r) ceval l (tc u).
  elim: r {o1} => [|u r IHr] /=; first by rewrite big_nil addr0.
  rewrite big_cons addrCA -IHr //.
by move=> ->; rewrite mul0r.
Qed.
End Compare.

Variables (known : seq coef).
Hypothesis known_ok : all_nonzero l known.

Definition expr_sound (eq : nat -> ren -> expr -> ren -> expr -> bool) :=
  forall K s1 e1 s2 e2, bounded K s1 -> bounded K s2 -> eq K s1 e1 s2 e2 ->
  forall q, evalE (q @@ s1) e1 = evalE (q @@ s2) e2.

Lemma after_arg K s a i q (v : ax a) : bounded K s -> same (upd q K v @@ rupd s a i K) (upd (q @@ s) i v).
Proof.
move=> b c k; rewrite after_rupd upd_same; apply: same_upd => {c k} c k; rewrite /after upd_other //.
by apply/eqP => -[_ e]; move: (b c k); rewrite e ltnn.
Qed.

Lemma args_by_ok eq : expr_sound eq -> args_sound (args_by eq).
Proof.
move=> ok K s1 xs1 s2 xs2 b1 b2; elim: xs1 xs2 => [|e1 r1 IH|a i e1 r1 IH] [|e2 r2|c j e2 r2] //=.
  case: ifP => // /(ok _ _ _ _ _ b1 b2) e /IH r q.
  by rewrite -[evalA _ (ANum e1 r1)]/(VNum ax (evalE (q @@ s1) e1) :: evalA (q @@ s1) r1) e r.
case: eqnP => // <-; case: ifP => // e /IH r q.
rewrite -[evalA _ (AVec a i e1 r1)]/(VVec [ffun v => evalE (upd (q @@ s1) i v) e1] :: evalA (q @@ s1) r1) r; congr (VVec _ :: _); apply: eq_ffun => v.
have up s (b : bounded K s) k : bounded K.+1 (rupd s a k K).
  by move=> d m; rewrite /rupd; case: ifP => _; [exact: leqnn|exact: leqW].
have := ok K.+1 _ _ _ _ (up _ b1 i) (up _ b2 j) e (upd q K v).
by rewrite (evalE_ext l V _ (after_arg i q v b1)) (evalE_ext l V _ (after_arg j q v b2)).
Qed.

Lemma equal_ok d : expr_sound (equal known sizes d).
Proof.
elim: d => // d IH K s1 e1 s2 e2 b1 b2 /=.
have [le1 g1 v1] := @flat_ok e1 (fun k => k < K) K s1 (fun k lk => lk) b1; set r1 := flat K s1 e1 in le1 g1 v1 *.
have [le2 g2 v2] := @flat_ok e2 (fun k => k < K) K s2 (fun k lk => lk) b2.
set r2 := flat K s2 e2 in le2 g2 v2 *; set N := maxn r1.1 r2.1; set terms := r1.2 ++ map tneg r2.2.
have wide m t : K <= m -> m <= N -> good (fun k => k < K) K m t -> wf (fun k => k < N) t.
  move=> le lN [f o]; split; first by apply: sub_all f => x /andP[_ /leq_trans ->].
  by apply: okT_imp o => k /orP[lk|/andP[_ lk]]; apply: leq_trans lk _ => //; exact: leq_trans lN.
have wt : every (wf (fun k => k < N)%N) terms.
  apply: every_cat; first by apply: every_imp g1 => t; apply: wide le1 (leq_maxl _ _).
  by apply: every_map; apply: every_imp g2 => t; apply: wide le2 (leq_maxr _ _).
have prep q : every (wf (fun k => k < N)%N) [seq pruned sizes (contracted t) | t <- terms] /\
    \sum_(t <- [seq pruned sizes (contracted t) | t <- terms]) tval q t = \sum_(t <- terms) tval q t.
  elim: terms wt => [|t s IHs] /=; first by rewrite !big_nil.
  move=> [w /IHs[ws es]]; rewrite !big_cons es.
  have [wc ec] := contracted_ok w; have [wp ep] := pruned_ok wc.
  by rewrite ep ec.
move=> z q; have [ws es] := prep q; move: (zero_sum_ok (args_by_ok IH) known_ok ws z q).
rewrite es big_cat big_map /= v1 => /eqP; rewrite addr_eq0 => /eqP ->.
rewrite -v2 -sumrN; apply: eq_bigr => t _.
rewrite -[tval q (tneg t)]/(- ceval l (tc t) * sumval q t) mulNr opprK //.
Qed.

Theorem equals_ok N e1 e2 : equals known sizes N e1 e2 ->
  forall q, evalE (q @@ clip N.+1) e1 = evalE (q @@ clip N.+1) e2.
Proof.
have b : bounded N.+1 (clip N.+1) by move=> a i; rewrite /clip; case: ifP.
exact: equal_ok.
Qed.

Fixpoint true_uses (uses : seq (expr * expr)) : Prop :=
  if uses is u :: uses then (forall q, evalE q u.1 = evalE q u.2) /\ true_uses uses else True.

(* The theorem that every generated proof ends with. *)
Theorem calculation_ok uses N e lines e' : true_uses uses -> calculation known sizes uses N e lines e' ->
  forall q, evalE (q @@ clip N.+1) e = evalE (q @@ clip N.+1) e'.
Proof.
move=> ok.
have use h q : evalE q (nth (EHole 0 [::], EHole 0 [::]) uses h).1 = evalE q (nth (EHole 0 [::], EHole 0 [::]) uses h).2.
  elim: uses ok h {e lines e'} => [|u uses IH] /= ok h; first by rewrite nth_nil.
  by case: h => [|h] /=; [exact: (proj1 ok)|exact: IH (proj2 ok) h].
elim: lines e => [|[c|c us c'] lines IH] e /=; first exact: equals_ok.
  by case: ifP => // /equals_ok e1 /IH e2 q; rewrite e1.
case: ifP => // /equals_ok e1 /IH e2 q; rewrite -e2 -e1; set p := q @@ _.
rewrite -[RHS]/(evalE p e + (- evalE p (plug (olds uses us) c) + evalE p (plug (news uses us) c))).
rewrite (proj1 (plug_ok (b := olds uses us) (c := news uses us) _)); first by rewrite addNr addr0.
by move=> h p'; exact: use.
Qed.
End Soundness.
