(* 1. If Phi^T Phi = U diag(s) U^T with U orthogonal, and t_k = 1/s_k where s_k is not 0 and 0 elsewhere, A = U
   diag(t) U^T Phi^T meets Phi^T Phi A = Phi^T *)
Module clause_1.
Section Given.
Variables (R : realFieldType) (p n : nat).
Variables (Phi : 'I_p -> 'I_n -> R) (U : 'I_n -> 'I_n -> R) (s t : 'I_n -> R) (A : 'I_n -> 'I_p -> R).

Record premises : Prop := Premises {
  orthogonal : (* U^T U = I *) forall i j, \sum_(k < n) U k i * U k j = (i == j)%:R;
  eigendecomposition : (* Phi^T Phi = U diag(s) U^T *)
    forall i j, \sum_(k < p) Phi k i * Phi k j = \sum_(k < n) U i k * s k * U j k;
  reciprocals : forall k, t k = if s k == 0 then 0 else 1 / s k;
  this_is_A : (* A = U diag(t) U^T Phi^T *)
    forall i j, A i j = \sum_(k < n) (\sum_(l < n) U i l * t l * U k l) * Phi j k }.
End Given.

Definition statement : Prop :=
  forall (R : realFieldType) p n (Phi : 'I_p -> 'I_n -> R) (U : 'I_n -> 'I_n -> R) (s t : 'I_n -> R) A,
  @premises R p n Phi U s t A ->
  forall i j, \sum_(k < n) (\sum_(l < p) Phi l i * Phi l k) * A k j = Phi j i.
End clause_1.

(* 2. and Phi^T A^T A = A; *)

(* 3. so every real Phi has such an A, *)
Module clause_3.
Definition statement : Prop :=
  forall (R : rcfType) p n (Phi : 'I_p -> 'I_n -> R), exists A : 'I_n -> 'I_p -> R,
  (forall i j, \sum_(k < n) (\sum_(l < p) Phi l i * Phi l k) * A k j = Phi j i) /\
  (forall i j, \sum_(k < n) (\sum_(l < p) Phi l i * A k l) * A k j = A i j).
End clause_3.

(* 4. and but one: the pseudo-inverse Phi^+. *)
Module clause_4.
(* Both equations say that A is the pseudo-inverse: they are the four of Penrose. *)
Definition statement : Prop :=
  forall (R : realFieldType) p n (Phi : 'I_p -> 'I_n -> R) (A : 'I_n -> 'I_p -> R),
  let meets A :=
    (forall i j, \sum_(k < n) (\sum_(l < p) Phi l i * Phi l k) * A k j = Phi j i) /\
    (forall i j, \sum_(k < n) (\sum_(l < p) Phi l i * A k l) * A k j = A i j) in
  (meets A <->
    [/\ (* Phi A Phi = Phi *) forall i j, \sum_(k < p) (\sum_(l < n) Phi i l * A l k) * Phi k j = Phi i j,
        (* A Phi A = A *) forall i j, \sum_(k < n) (\sum_(l < p) A i l * Phi l k) * A k j = A i j,
        (* Phi A is symmetric *)
          forall i j, \sum_(k < n) Phi i k * A k j = \sum_(k < n) Phi j k * A k i &
        (* A Phi is symmetric *)
          forall i j, \sum_(k < p) A i k * Phi k j = \sum_(k < p) A j k * Phi k i]) /\
  (meets A -> forall B : 'I_n -> 'I_p -> R, meets B -> forall i j, A i j = B i j).
End clause_4.

(* 5. A A^T = U diag(t) U^T. *)

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Matrices Analysis.
Section Derived.
Hypothesis existence : existence.statement.
Hypothesis uniqueness : uniqueness.statement.
Hypothesis spectral_theorem : spectral_theorem.

Lemma reciprocals_met (R : realFieldType) n (s t : 'I_n -> R) :
  (forall k, t k = if s k == 0 then 0 else 1 / s k) ->
  (forall k, t k * s k * t k = t k) /\ (forall k, s k * t k * s k = s k).
Proof.
move=> T; split=> k; rewrite T; case: ifPn => [/eqP->|s0]; rewrite ?mulr0 ?mul0r // mul1r.
  by rewrite mulVf // mul1r.
by rewrite mulfV // mul1r.
Qed.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R p n Phi U s t A [O E T AE] i j; have [T1 T2] := reciprocals_met T.
have given : existence.premises Phi U s t by split=> //; [exact: inhabited j|exact: inhabited i].
have [gram _] := existence given.
have := gram i i => /squares_are_0/(_ j)/eqP; rewrite subr_eq0 => /eqP e.
by rewrite e; apply: eq_bigr => k _; rewrite AE.
Qed.

Definition clause_1_met (R : realFieldType) :
  @clause_1.premises R 1 1 (fun _ _ => 1) (fun _ _ => 1) (fun _ => 1) (fun _ => 1) (fun _ _ => 1).
Proof.
by split=> [i j|i j|k|i j]; rewrite ?(ord1 i) ?(ord1 j) ?big_ord_recl ?big_ord0 ?oner_eq0 ?divr1 ?mulr1 ?addr0.
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R p n Phi; have [|U [s [O E]]] := @spectral_theorem R n (fun i j => \sum_(l < p) Phi l i * Phi l j).
  by move=> i j; apply: eq_bigr => l _; rewrite mulrC.
pose t k := if s k == 0 then 0 else 1 / s k.
have [T1 T2] : (forall k, t k * s k * t k = t k) /\ (forall k, s k * t k * s k = s k) by exact: reciprocals_met.
pose A i j := \sum_(k < n) (\sum_(l < n) U i l * t l * U k l) * Phi j k.
have of_A : clause_1.premises Phi U s t A by [].
exists A; split=> i j; first exact: (clause_1_holds of_A).
have given : existence.premises Phi U s t by split=> //; [exact: inhabited j|exact: inhabited i].
by have [_ [norm _]] := existence given; exact: norm.
Qed.

Theorem clause_4_holds : clause_4.statement.
Proof.
move=> R p n Phi A /=; split; last first.
  move=> [A1 A2] B [B1 B2] i j.
  have given : uniqueness.premises Phi A B by split=> //; [exact: inhabited j|exact: inhabited i].
  exact: (uniqueness given).
pose P := mx Phi; pose M := mx A.
split=> [[H1 H2]|[H1 H2 H3 H4]].
  have h1 : P^T *m P *m M = P^T by rewrite /P /M mx_tr !mx_mul; apply/mxP.
  have h2 : P^T *m M^T *m M = M by rewrite /P /M !mx_tr !mx_mul; apply/mxP.
  have c : (P *m M)^T *m (P *m M) = (P *m M)^T by rewrite trmx_mul -!mulmxA (mulmxA P^T) h1.
  have d : (M *m P)^T *m (M *m P) = M *m P by rewrite trmx_mul mulmxA h2.
  have s1 : P *m M = (P *m M)^T by rewrite -[LHS]trmxK -[in LHS]c trmx_mul trmxK c.
  have s2 : M *m P = (M *m P)^T by rewrite -[in RHS]d trmx_mul trmxK d.
  have := congr1 trmx h1; rewrite !trmx_mul !trmxK => e1; rewrite mulmxA -trmx_mul -s1 in e1.
  have e2 : M *m P *m M = M by rewrite s2 trmx_mul h2.
  move: e1 e2 s1 s2; rewrite /P /M !mx_mul !mx_tr => /mxP e1 /mxP e2 /mxP s1 /mxP s2.
  by split.
have e1 : P *m M *m P = P by rewrite /P /M !mx_mul; apply/mxP.
have e2 : M *m P *m M = M by rewrite /P /M !mx_mul; apply/mxP.
have s1 : P *m M = (P *m M)^T by rewrite /P /M !mx_mul mx_tr; apply/mxP.
have s2 : M *m P = (M *m P)^T by rewrite /P /M !mx_mul mx_tr; apply/mxP.
have h1 : P^T *m P *m M = P^T by rewrite -mulmxA s1 -trmx_mul e1.
have h2 : P^T *m M^T *m M = M by rewrite -trmx_mul -s2 e2.
move: h1 h2; rewrite /P /M !mx_tr !mx_mul => /mxP h1 /mxP h2; by split.
Qed.
End Derived.
