(* Limits of sequences, over ordered fields. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Lemmas.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Limit.
Variable R : realFieldType.
Implicit Types u v : nat -> R.

Definition tends_to u (l : R) : Prop := forall e, 0 < e -> exists N : nat, forall k, (N <= k)%N -> `|u k - l| < e.
Definition exceeds_every_number u : Prop := forall c : R, exists N : nat, forall k, (N <= k)%N -> c < u k.

Lemma tends_to_ext u v l : (forall k, u k = v k) -> tends_to u l -> tends_to v l.
Proof. by move=> uv lim e /lim[N H]; exists N => k /H; rewrite uv. Qed.

Lemma tends_to_constant l : tends_to (fun _ => l) l.
Proof. by move=> e e0; exists 0%N => k _; rewrite subrr normr0. Qed.

Lemma tends_to_scaled a u : tends_to u 0 -> tends_to (fun k => a * u k) 0.
Proof.
move=> lim e e0; have a0 : 0 < `|a| + 1 by rewrite ltr_paddl.
have [N H] := lim _ (divr_gt0 e0 a0); exists N => k /H; rewrite !subr0 normrM ltr_pdivl_mulr // => u_e.
by rewrite (le_lt_trans _ u_e) // mulrC ler_wpmul2l // ler_addl.
Qed.

Lemma tends_to_sum (I : Type) (r : seq I) (u : I -> nat -> R) :
  (forall i, tends_to (u i) 0) -> tends_to (fun k => \sum_(i <- r) u i k) 0.
Proof.
move=> lim; elim: r => [|i r IH].
  by apply: (tends_to_ext (u := fun _ => 0)) (tends_to_constant 0) => k; rewrite big_nil.
move=> e e0; have h0 : 0 < e / 2%:R by rewrite divr_gt0 ?ltr0n.
have [N H] := lim i _ h0; have [M H'] := IH _ h0; exists (maxn N M) => k.
rewrite geq_max => /andP[/H + /H']; rewrite !subr0 big_cons => Hu Hr.
by rewrite (le_lt_trans (ler_norm_add _ _)) // [e]splitr ltr_add.
Qed.

(* What is at least c > 0 does not tend to 0. *)
Lemma not_to_0 u c : 0 < c -> (forall k, c <= u k) -> ~ tends_to u 0.
Proof.
move=> c0 H /(_ c c0)[N /(_ N (leqnn N))]; rewrite subr0 => /(le_lt_trans (ler_norm _)).
by rewrite ltNge H.
Qed.
End Limit.

(* An ordered field without infinite numbers, as the reals. *)
Section Archimedean.
Variables (R : realFieldType) (finite : Num.archimedean_axiom R).
Let field : archiFieldType := ArchiFieldType R finite.

Lemma above_any (a c : R) : 0 < a -> exists L : nat, c < 1 + L%:R * a.
Proof. exact: (@above_every_number field). Qed.

Lemma powers_to_0 (q : R) : 0 <= q < 1 -> tends_to (fun L => q ^+ L) 0.
Proof.
move=> q01 e e0; have [L H] := @powers_tend_to_zero field q e q01 e0; exists L => k /H.
by case/andP: q01 => q0 _; rewrite subr0 ger0_norm // exprn_ge0.
Qed.
End Archimedean.
