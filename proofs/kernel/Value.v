(* What networks mean: the values of expressions, and sums over several indices.

   Let R be a field, `ax` a finite type for each axis, `l` the values of numbers and sizes, and V what names of tensors
   and functions stand for.  An environment q gives each index a position.  `evalE q e` is the number that e denotes;
   a context is e with holes, `plug b e` puts expressions in them. *)
From Coq Require Import ZArith NArith Ring_polynom Field_theory.
From mathcomp Require Import all_ssreflect ssralg.
From Kernel Require Import Coefficient Network.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Meaning.
Variable ax : nat -> finType.

(* --- environments ------------------------------------------------------------------------------------- *)

(* A position for each index: an axis and a number. *)
Definition env := forall a : nat, nat -> ax a.
Definition cast a b (e : a = b) (v : ax a) : ax b := match e in _ = b return ax b with erefl => v end.
Definition upd (q : env) a i (v : ax a) : env :=
  fun b k => if eqn i k then match ndec a b with Some e => cast e v | None => q b k end else q b k.
Definition after (q : env) (s : ren) : env := fun a k => q a (s a k).
Local Notation "q @@ s" := (after q s) (at level 50).
Definition same (q q' : env) := forall a k, q a k = q' a k.
Fixpoint insts (q0 : env) (ps : seq delta) (q : env) : env :=
  match ps with [::] => q | (a, i, j) :: ps => insts q0 ps (upd q i (q0 a j)) end.

Variant upd_spec (q : env) a i (v : ax a) : forall b k, ax b -> bool -> Type :=
| UpdSame : @upd_spec q a i v a i v true
| UpdOther b k of (b, k) != (a, i) : @upd_spec q a i v b k (q b k) false.

Lemma updP (q : env) a i (v : ax a) b k : upd_spec q i v k (upd q i v b k) (eqn a b && eqn i k).
Proof.
rewrite /upd; case: (@eqnP i k) => [<-|ne]; last first.
  by rewrite andbF; apply: UpdOther; apply/eqP => -[_ e]; apply: ne.
rewrite andbT; case: (@eqnP a b) => [<-|ne]; first by rewrite ndecxx; exact: UpdSame.
by rewrite ndecN //; apply: UpdOther; apply/eqP => -[e]; apply: ne.
Qed.

Lemma upd_same (q : env) a i (v : ax a) : upd q i v a i = v.
Proof. by rewrite /upd eqnE eqxx ndecxx. Qed.

Lemma upd_other (q : env) a i (v : ax a) b k : (b, k) != (a, i) -> upd q i v b k = q b k.
Proof. by case: updP => //; rewrite eqxx. Qed.

Lemma same_upd q q' a i (v : ax a) : same q q' -> same (upd q i v) (upd q' i v).
Proof. by move=> e b k; rewrite /upd; case: eqn => //; case: ndec. Qed.

Lemma after_rupd q s a i j : same (q @@ rupd s a i j) (upd (q @@ s) i (q a j)).
Proof.
move=> b k; rewrite /after /rupd; case: updP => // c l ne.
Qed.

Lemma after_rinsts q s0 ps s q' : same (q @@ s) q' -> same (q @@ rinsts s0 ps s) (insts (q @@ s0) ps q').
Proof.
elim: ps s q' => [|[[a i] j] ps IH] s q' e //=; apply: IH => b k.
by rewrite after_rupd; apply: same_upd.
Qed.

(* --- values ------------------------------------------------------------------------------------------- *)

(* A position with its axis; a number, or a vector with its axis. *)
Definition ival := {a : nat & ax a}.
Variable R : fieldType.
Inductive vval := VNum of R | VVec a of {ffun ax a -> R}.
Variable l : seq R.                                  (* what PEX refers to *)
Variable V : nat -> seq ival -> seq vval -> R.       (* tensors and functions *)

Definition ivals (q : env) (ls : seq idx) : seq ival := [seq existT ax x.1 (q x.1 x.2) | x <- ls].

Fixpoint evalE (q : env) (e : expr) : R :=
  match e with
  | ECoef c => ceval l c
  | EDelta a i j => (q a i == q a j)%:R
  | EAtom f ls xs => V f (ivals q ls) (evalA q xs)
  | EAdd e1 e2 => evalE q e1 + evalE q e2
  | EMul e1 e2 => evalE q e1 * evalE q e2
  | EOpp e => - evalE q e
  | ESum a i e => \sum_(v : ax a) evalE (upd q i v) e
  | EInst ps e => evalE (insts q ps q) e
  | EEntry a i e j => [ffun v : ax a => evalE (upd q i v) e] (q a j)
  | EHole _ _ => 0
  end
with evalA (q : env) (xs : args) : seq vval :=
  match xs with
  | ANil => [::]
  | ANum e r => VNum (evalE q e) :: evalA q r
  | AVec a i e r => VVec [ffun v : ax a => evalE (upd q i v) e] :: evalA q r
  end.

Lemma ivals_ext q q' ls : {in ls, forall x, q x.1 x.2 = q' x.1 x.2} -> ivals q ls = ivals q' ls.
Proof. by move=> e; apply/eq_in_map => x /e ->. Qed.

Lemma same_insts q0 q0' ps q q' : same q0 q0' -> same q q' -> same (insts q0 ps q) (insts q0' ps q').
Proof.
move=> e0; elim: ps q q' => [|[[a i] j] ps IH] q q' e //=; apply: IH => b k.
by rewrite e0; apply: same_upd.
Qed.

Lemma eval_ext :
  (forall e q q', same q q' -> evalE q e = evalE q' e) /\ (forall xs q q', same q q' -> evalA q xs = evalA q' xs).
Proof.
apply: expr_args_ind => //=.
- by move=> a i j q q' e; rewrite !e.
- by move=> f ls xs IH q q' e; rewrite (IH _ _ e) (ivals_ext (q' := q')).
- by move=> e1 IH1 e2 IH2 q q' e; rewrite (IH1 _ _ e) (IH2 _ _ e).
- by move=> e1 IH1 e2 IH2 q q' e; rewrite (IH1 _ _ e) (IH2 _ _ e).
- by move=> e1 IH q q' e; rewrite (IH _ _ e).
- by move=> a i e1 IH q q' e; apply: eq_bigr => v _; apply: IH; exact: same_upd.
- by move=> ps e1 IH q q' e; apply: IH; exact: same_insts.
- by move=> a i e1 IH j q q' e; rewrite !ffunE e; apply: IH; exact: same_upd.
- by move=> e1 IH r IHr q q' e; rewrite (IH _ _ e) (IHr _ _ e).
- move=> a i e1 IH r IHr q q' e; rewrite (IHr _ _ e); congr (VVec _ :: _).
  by apply: eq_ffun => v; apply: IH; exact: same_upd.
Qed.
Lemma evalE_ext e q q' : same q q' -> evalE q e = evalE q' e.
Proof. exact: (proj1 eval_ext). Qed.
Lemma evalA_ext xs q q' : same q q' -> evalA q xs = evalA q' xs.
Proof. exact: (proj2 eval_ext). Qed.


Definition off (p : nat -> nat -> bool) (q q' : env) := forall a i, p a i = false -> q a i = q' a i.

Lemma off_upd p q q' a i (v : ax a) : off p q q' -> off (pset p a i false) (upd q i v) (upd q' i v).
Proof.
move=> e b k; rewrite /pset; case: updP => [|c m ne]; first by rewrite upd_same.
by rewrite upd_other //; exact: e.
Qed.

Lemma off_pset p q q' a i j : off p q q' -> forall p0 q0 q0', off p0 q0 q0' ->
  off (pset p a i (p0 a j)) (upd q i (q0 a j)) (upd q' i (q0' a j)).
Proof.
move=> e p0 q0 q0' e0 b k; rewrite /pset; case: updP => [/e0 ->|c m ne]; first by rewrite upd_same.
by rewrite upd_other //; exact: e.
Qed.

Lemma off_insts p0 q0 q0' ps p q q' : off p0 q0 q0' -> off p q q' ->
  off (pinsts p0 ps p) (insts q0 ps q) (insts q0' ps q').
Proof.
move=> e0; elim: ps p q q' => [|[[a i] j] ps IH] p q q' e //=; apply: IH.
exact: off_pset.
Qed.

Lemma is_zero_ok e : is_zero e -> forall q, evalE q e = 0.
Proof.
elim: e => //= [c z q|e1 IH1 e2 IH2 /andP[/IH1 z1 /IH2 z2] q|e1 IH1 e2 IH2 /orP[/IH1|/IH2] z q|e IH /IH z q|a i e IH /IH z q|ps e IH /IH z q|a i e IH j /IH z q].
- exact: (@zero_coef_ok R l [::]).
- by rewrite z1 z2 addr0.
- by rewrite z mul0r.
- by rewrite z mulr0.
- by rewrite z oppr0.
- by apply: big1.
- exact: z.
- by rewrite ffunE.
Qed.

Lemma occ_ok :
  (forall e p q q', occE p e = false -> off p q q' -> evalE q e = evalE q' e) /\
  (forall xs p q q', occA p xs = false -> off p q q' -> evalA q xs = evalA q' xs).
Proof.
apply: expr_args_ind => //=.
- by move=> a i j p q q' /norP[/negbTE pi /negbTE pj] e; rewrite !e.
- move=> f ls xs IH p q q' /norP[/hasPn no /negbTE/IH{}IH] e; rewrite (IH _ _ e).
  by rewrite (ivals_ext (q' := q')) // => x /no/negbTE/e.
- by move=> e1 IH1 e2 IH2 p q q' /norP[/negbTE o1 /negbTE o2] e; rewrite (IH1 _ _ _ o1 e) (IH2 _ _ _ o2 e).
- move=> e1 IH1 e2 IH2 p q q'; case: ifP => [z _ _|_ /norP[/negbTE o1 /negbTE o2] e].
    by rewrite -![_ * _]/(evalE _ (EMul e1 e2)) !is_zero_ok.
  by rewrite (IH1 _ _ _ o1 e) (IH2 _ _ _ o2 e).
- by move=> e1 IH p q q' o e; rewrite (IH _ _ _ o e).
- by move=> a i e1 IH p q q' o e; apply: eq_bigr => v _; apply: IH o _; exact: off_upd.
- by move=> ps e1 IH p q q' o e; apply: IH o _; exact: off_insts.
- by move=> a i e1 IH j p q q' o e; rewrite !ffunE; apply: IH o _; exact: off_pset.
- by move=> e1 IH r IHr p q q' /norP[/negbTE o1 /negbTE o2] e; rewrite (IH _ _ _ o1 e) (IHr _ _ _ o2 e).
- move=> a i e1 IH r IHr p q q' /norP[/negbTE o1 /negbTE o2] e; rewrite (IHr _ _ _ o2 e); congr (VVec _ :: _).
  by apply: eq_ffun => v; apply: IH o1 _; exact: off_upd.
Qed.

Lemma plug_ok (b c : nat -> expr) : (forall h q, evalE q (b h) = evalE q (c h)) ->
  (forall e q, evalE q (plug b e) = evalE q (plug c e)) /\
  (forall xs q, evalA q (plugA b xs) = evalA q (plugA c xs)).
Proof.
move=> eq; apply: expr_args_ind => //=.
- by move=> f ls xs IH q; rewrite IH.
- by move=> e1 IH1 e2 IH2 q; rewrite IH1 IH2.
- by move=> e1 IH1 e2 IH2 q; rewrite IH1 IH2.
- by move=> e IH q; rewrite IH.
- by move=> a i e IH q; apply: eq_bigr.
- by move=> a i e IH j q; rewrite !ffunE.
- by move=> e IH r IHr q; rewrite IH IHr.
- by move=> a i e IH r IHr q; rewrite IHr; congr (VVec _ :: _); apply: eq_ffun.
Qed.

(* --- sums over several indices --------------------------------------------------------------------- *)

Fixpoint bsum (b : seq idx) (q : env) (F : env -> R) : R :=
  match b with [::] => F q | x :: b => \sum_(v : ax x.1) bsum b (upd q x.2 v) F end.

Definition agree (Q : nat -> nat -> bool) (q q' : env) := forall a k, Q a k -> q a k = q' a k.
Definition dep (Q : nat -> nat -> bool) (F : env -> R) := forall q q', agree Q q q' -> F q = F q'.
Definition all_names : nat -> nat -> bool := fun _ _ => true.
Definition ext F := dep all_names F.

Lemma dep_ext Q F : dep Q F -> ext F.
Proof. by move=> d q q' e; apply: d => a k _; exact: e. Qed.

Lemma agree_upd Q q q' a i (v : ax a) : agree Q q q' -> agree Q (upd q i v) (upd q' i v).
Proof.
move=> e b k Qk; case: (boolP ((b, k) == (a, i))) => [/eqP[-> ->]|ne]; first by rewrite !upd_same.
by rewrite !upd_other // e.
Qed.

Lemma bsum_rel (Rel : env -> env -> Prop) b F G :
  (forall x, x \in b -> forall q q' (v : ax x.1), Rel q q' -> Rel (upd q x.2 v) (upd q' x.2 v)) ->
  (forall q q', Rel q q' -> F q = G q') -> forall q q', Rel q q' -> bsum b q F = bsum b q' G.
Proof.
move=> up FG; elim: b up => [|x b IH] up q q' r /=; first exact: FG.
apply: eq_bigr => v _; apply: IH; first by move=> y yb; apply: up; rewrite inE yb orbT.
by apply: up => //; rewrite inE eqxx.
Qed.

Lemma bsum_eq b q F G : (forall q, F q = G q) -> bsum b q F = bsum b q G.
Proof. by move=> e; apply: (bsum_rel (Rel := eq)) => // [x _ p p' v ->|p p' ->]. Qed.

Lemma bsum_dep Q b q q' F : dep Q F -> agree Q q q' -> bsum b q F = bsum b q' F.
Proof. by move=> d; apply: bsum_rel => // x _ p p' v; exact: agree_upd. Qed.

Lemma dep_bsum Q b F : dep Q F -> dep Q (fun q => bsum b q F).
Proof. by move=> d q q'; exact: bsum_dep. Qed.

Lemma bsum_cat b c q F : bsum (b ++ c) q F = bsum b q (fun q => bsum c q F).
Proof. by elim: b q => //= x b IH q; apply: eq_bigr. Qed.

Lemma bsum_mulr Q b q F G : dep Q F -> {in b, forall x, ~~ Q x.1 x.2} ->
  bsum b q (fun q => F q * G q) = F q * bsum b q G.
Proof.
move=> d; elim: b q => //= x b IH q out; rewrite mulr_sumr; apply: eq_bigr => v _.
rewrite IH; last by move=> y yb; apply: out; rewrite inE yb orbT.
congr (_ * _); apply: d => a k Qk; rewrite upd_other //.
apply: contraL Qk => /eqP e; have := out x; rewrite inE eqxx => /(_ isT).
by case: x e {v out} => b' i /= [-> ->].
Qed.

Lemma bsum_sum b q (I : finType) (F : I -> env -> R) : bsum b q (fun q => \sum_i F i q) = \sum_i bsum b q (F i).
Proof.
elim: b q => //= x b IH q; rewrite exchange_big; apply: eq_bigr => v _; exact: IH.
Qed.

Lemma upd_upd (q : env) a i (v : ax a) b k (w : ax b) :
  (a, i) != (b, k) -> same (upd (upd q i v) k w) (upd (upd q k w) i v).
Proof.
move=> ne c m; case: (boolP ((c, m) == (b, k))) => [/eqP[-> ->]|nb].
  by rewrite upd_same upd_other ?upd_same // eq_sym.
rewrite upd_other //; case: (boolP ((c, m) == (a, i))) => [/eqP[-> ->]|na]; first by rewrite !upd_same.
by rewrite !upd_other.
Qed.

Lemma bsum_in b q a i (v : ax a) F : ext F -> (a, i) \notin b ->
  bsum b (upd q i v) F = bsum b q (fun q => F (upd q i v)).
Proof.
move=> eF out; apply: (bsum_rel (Rel := fun q q' => same q (upd q' i v))) => //.
- move=> x xb p p' w e c m; rewrite (same_upd _ _ e c m); apply: upd_upd.
  by apply: contra out => /eqP ->; case: x xb {w}.
- by move=> p p' e; apply: eF => c m _; exact: e.
Qed.

Lemma ext_upd a i (v : ax a) F : ext F -> ext (fun q => F (upd q i v)).
Proof. by move=> e q q' s; apply: e; exact: agree_upd. Qed.

Lemma bsum_pull b q x F : ext F -> uniq b -> x \in b ->
  bsum b q F = bsum (rem x b) q (fun q => \sum_(v : ax x.1) F (upd q x.2 v)).
Proof.
move=> eF; elim: b q => //= y b IH q /andP[yb ub]; case: (boolP (y == x)) => [/eqP <- _|ne].
  rewrite bsum_sum; apply: eq_bigr => v _; rewrite bsum_in //.
  by case: y yb {v IH}.
rewrite inE eq_sym (negbTE ne) => xb /=; apply: eq_bigr => v _; exact: IH.
Qed.

Lemma bsum_front b q x F : ext F -> uniq b -> x \in b -> bsum b q F = bsum (x :: rem x b) q F.
Proof.
move=> eF ub xb; rewrite (bsum_pull q eF ub xb) [RHS](bsum_pull q eF (x := x) (b := x :: rem x b)) ?inE ?eqxx //=.
  by rewrite eqxx.
by rewrite (rem_uniq _ ub) mem_rem_uniq // inE eqxx.
Qed.

Lemma bsum_perm b c q F : ext F -> uniq b -> perm_eq b c -> bsum b q F = bsum c q F.
Proof.
move=> eF; elim: c b q => [|x c IH] b q ub p; first by rewrite (perm_small_eq _ p).
have xb : x \in b by rewrite (perm_mem p) inE eqxx.
rewrite (bsum_front _ eF ub xb) /=; apply: eq_bigr => v _; apply: IH; first exact: rem_uniq.
by rewrite -(perm_cons x) (perm_trans _ p) // perm_sym perm_to_rem.
Qed.

Lemma bsum_delta b q a i j F : ext F -> uniq b -> (a, i) \in b -> i != j ->
  bsum b q (fun q => (q a i == q a j)%:R * F q) = bsum (rem (a, i) b) q (fun q => F (q @@ ren1 a i j)).
Proof.
move=> eF ub ib ne; rewrite (bsum_pull q (x := (a, i))) //=; last first.
  by move=> p p' e; rewrite !e // (eF _ _ e).
apply: bsum_eq => p; rewrite (bigD1 (p a j)) //= upd_same upd_other; last first.
  by apply: contra ne => /eqP[->].
rewrite eqxx mul1r big1 ?addr0; first by apply: eF => b' k _; rewrite after_rupd.
move=> v ne'; rewrite upd_same upd_other ?(negbTE ne') ?mul0r //.
by apply: contra ne => /eqP[->].
Qed.

Lemma delta_free (q : env) a i j F : ext F ->
  (q a i == q a j)%:R * F q = (q a i == q a j)%:R * F (q @@ ren1 a j i).
Proof.
move=> eF; case: eqP => [e|_]; last by rewrite !mul0r.
congr (_ * _); apply: eF => b k _; rewrite after_rupd.
case: (boolP ((b, k) == (a, j))) => [/eqP[-> ->]|ne]; first by rewrite upd_same e.
by rewrite upd_other.
Qed.

Lemma delta_free' (q : env) a i j F : ext F ->
  (q a i == q a j)%:R * F q = (q a j == q a i)%:R * F (q @@ ren1 a i j).
Proof. by move=> eF; rewrite eq_sym; exact: delta_free. Qed.
End Meaning.
