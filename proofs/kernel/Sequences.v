(* Sums of sequences that have limits, and sequences of powers. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Limit Lemmas.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Sequences.
Variable R : realFieldType.
Implicit Types (u v : nat -> R) (a b c : R).

Lemma tends_to_sum0 (I : Type) (s : seq I) (u : I -> nat -> R) :
  (forall i, tends_to (u i) 0) -> tends_to (fun L => \sum_(i <- s) u i L) 0.
Proof. by move=> /(tends_to_sum s); rewrite big1_eq. Qed.

(* What stays away from a limit does not have it. *)
Lemma stays_away u a c : 0 < c -> (forall L, c <= `|u L - a|) -> ~ tends_to u a.
Proof. by move=> c0 away /(_ c c0)[N /(_ N (leqnn N))]; rewrite ltNge away. Qed.

Lemma tends_to_0_below u v : (forall L, `|u L| <= v L) -> tends_to v 0 -> tends_to u 0.
Proof.
move=> uv V e /V[N H]; exists N => k /H; rewrite !subr0; apply: le_lt_trans; apply: (le_trans (uv k)).
exact: ler_norm.
Qed.

Lemma tends_to_mul u v a b : tends_to u a -> tends_to v b -> tends_to (fun L => u L * v L) (a * b).
Proof.
move=> U V; have small : tends_to (fun L => (u L - a) * (v L - b)) 0.
  move=> e e0; have [N HN] := U _ e0; have [M HM] := V _ ltr01; exists (maxn N M) => k.
  rewrite geq_max => /andP[/HN uk /HM vk]; rewrite subr0 normrM (le_lt_trans _ uk) // ler_pimulr // ltW //.
rewrite -[a * b]add0r -[a * b in X in tends_to _ X](addrK (b * a)) addrA.
apply: tends_to_ext (tends_to_add (tends_to_add small (tends_to_add (tends_to_scale a V) (tends_to_scale b U)))
  (tends_to_constant (- (b * a)))) => L.
have cancel (A B C D : R) : A - B + (C - D) + (D + B) - C = A by rewrite [D + B]addrC addrACA !subrK addrK.
by rewrite mulrBl !mulrBr opprB [b * u L]mulrC [b * a]mulrC cancel.
Qed.

Lemma tends_to_square u : tends_to u 0 -> tends_to (fun L => u L ^+ 2) 0.
Proof.
move=> U e e0; have m0 : 0 < Num.min e 1 by rewrite lt_minr e0 ltr01.
have [N H] := U _ m0; exists N => k /H; rewrite !subr0 lt_minr normrX expr2 => /andP[ue u1].
by rewrite (le_lt_trans _ ue) // ler_pimull // ltW.
Qed.

Hypothesis archimedean : Num.archimedean_axiom R.
Lemma powers_vanish (q : R) : `|q| < 1 -> tends_to (fun L => q ^+ L) 0.
Proof.
move=> q1 e e0; have q01 : 0 <= `|q| < 1 by rewrite normr_ge0.
have [N H] := @powers_tend_to_zero (ArchiFieldType R archimedean) `|q| e q01 e0; exists N => k /H.
by rewrite subr0 normrX.
Qed.
End Sequences.
