(* Limits of sequences, over ordered fields and over what has absolute values in one, as complex numbers. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Lemmas.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Limit.
Variable R : numFieldType.
Implicit Types u : nat -> R.

Definition tends_to u (l : R) : Prop := forall e, 0 < e -> exists N : nat, forall k, (N <= k)%N -> `|u k - l| < e.
Definition exceeds_every_number u : Prop := forall c : R, exists N : nat, forall k, (N <= k)%N -> c < u k.
End Limit.

Section Sums.
Variable R : numFieldType.
Implicit Types u v : nat -> R.

Lemma tends_to_ext u v l : (forall k, u k = v k) -> tends_to u l -> tends_to v l.
Proof. by move=> uv tends e /tends[N H]; exists N => k /H; rewrite uv. Qed.

Lemma tends_to_constant (c : R) : tends_to (fun _ => c) c.
Proof. by move=> e e0; exists 0%N => k _; rewrite subrr normr0. Qed.

Lemma tends_to_add u v l m : tends_to u l -> tends_to v m -> tends_to (fun k => u k + v k) (l + m).
Proof.
move=> tu tv e e0; have e2 : 0 < e / 2%:R by rewrite divr_gt0 ?ltr0n.
have [N HN] := tu _ e2; have [M HM] := tv _ e2; exists (maxn N M) => k; rewrite geq_max => /andP[/HN uk /HM vk].
by rewrite opprD addrACA (le_lt_trans (ler_norm_add _ _)) // [e]splitr ltr_add.
Qed.

Lemma tends_to_scale c u l : tends_to u l -> tends_to (fun k => c * u k) (c * l).
Proof.
move=> tu e e0; have c0 : 0 < `|c| + 1 by rewrite ltr_paddl ?normr_ge0 ?ltr01.
have [N H] := tu _ (divr_gt0 e0 c0); exists N => k /H; rewrite ltr_pdivl_mulr // -mulrBr normrM; apply: le_lt_trans.
by rewrite mulrC ler_wpmul2l ?normr_ge0 // ler_addl ler01.
Qed.

Lemma tends_to_sum (I : Type) (r : seq I) (u : I -> nat -> R) (l : I -> R) :
  (forall i, tends_to (u i) (l i)) -> tends_to (fun k => \sum_(i <- r) u i k) (\sum_(i <- r) l i).
Proof.
move=> all_; elim: r => [|i r IH].
  by apply: (@tends_to_ext (fun _ => 0)) => [k|]; rewrite !big_nil //; exact: tends_to_constant.
by rewrite big_cons; apply: tends_to_ext (tends_to_add (all_ i) IH) => k; rewrite big_cons.
Qed.
End Sums.

(* What stays above a number does not tend to one below. *)
Lemma limits_are_not_below (R : realFieldType) (u : nat -> R) l c : tends_to u l -> (forall k, c <= u k) -> c <= l.
Proof.
move=> tu above; rewrite leNgt; apply/negP => lc; have e0 : 0 < c - l by rewrite subr_gt0.
have [N /(_ N (leqnn N))] := tu _ e0; rewrite ltNge => /negP; apply.
by rewrite (le_trans _ (ler_norm _)) // ler_sub.
Qed.

Lemma powers_tend (R : realFieldType) :
  Num.archimedean_axiom R -> forall q : R, 0 <= q -> q < 1 -> tends_to (fun k => q ^+ k) 0.
Proof.
move=> archimedean q q0 q1 e e0.
have [|N H] := @powers_tend_to_zero (ArchiFieldType R archimedean) q e _ e0; first by rewrite q0 q1.
by exists N => k /H; rewrite subr0 ger0_norm // exprn_ge0.
Qed.

Lemma signed_powers_tend (R : realFieldType) :
  Num.archimedean_axiom R -> forall q : R, q * q < 1 -> tends_to (fun k => q ^+ k) 0.
Proof.
move=> archimedean q q1 e e0; have n1 : `|q| < 1.
  by rewrite -(@expr_lt1 _ 2) // expr2 -normrM ger0_norm // -expr2 sqr_ge0.
have [N H] := powers_tend archimedean (normr_ge0 q) n1 e0; exists N => k /H.
by rewrite !subr0 -normrX normr_id.
Qed.
