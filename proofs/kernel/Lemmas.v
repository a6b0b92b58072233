(* Lemmas of analysis, as far as they are algebra.  Written by hand: read what they say. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint poly.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* intermediate_value, for polynomials over a real closed field: each takes every value between those at the ends. *)
Theorem intermediate_value_of_polynomials (R : rcfType) (f : {poly R}) (a b y : R) :
  a <= b -> f.[b] <= y <= f.[a] -> exists2 t, a <= t <= b & f.[t] = y.
Proof.
move=> ab /andP[by_ ya]; have [|t tab] := @poly_ivt R (y%:P - f) a b ab.
  by rewrite !hornerE subr_le0 subr_ge0 ya by_.
by rewrite rootE !hornerE subr_eq0 => /eqP e; exists t.
Qed.

(* One that decreases takes each once: so there is one t_c for every kappa >= 2. *)
Theorem decreasing_polynomials_take_each_value_once (R : rcfType) (f : {poly R}) (a b y : R) :
  a <= b -> (forall s t, a <= s -> s < t -> t <= b -> f.[t] < f.[s]) -> f.[b] <= y <= f.[a] ->
  exists! t, a <= t <= b /\ f.[t] = y.
Proof.
move=> ab decreasing /(intermediate_value_of_polynomials ab)[t /andP[at_ tb] ft]; exists t.
split=> [|s [/andP[as_ sb] fs]]; first by split=> //; rewrite at_.
by case: (ltrgtP s t) => // [st|ts]; [have := decreasing s t as_ st tb|have := decreasing t s at_ ts sb]; rewrite fs ft ltxx.
Qed.

(* spectral_theorem, for diagonal matrices: U = I. *)
Theorem diagonal_matrices_have_eigenvectors (R : realFieldType) n (S : 'I_n -> 'I_n -> R) :
  (forall i j, i != j -> S i j = 0) ->
  exists (U : 'I_n -> 'I_n -> R) (s : 'I_n -> R),
  (forall i j, \sum_(k < n) U k i * U k j = (i == j)%:R) /\ (forall i j, S i j = \sum_(k < n) U i k * s k * U j k).
Proof.
move=> diagonal; exists (fun i j => (i == j)%:R), (fun k => S k k); split=> i j.
  by rewrite (bigD1 i) //= eqxx mul1r big1 ?addr0 // => k /negPf ki; rewrite ki mul0r.
rewrite (bigD1 i) //= eqxx mul1r big1 ?addr0 => [|k /negPf ki]; last by rewrite eq_sym ki !mul0r.
by case: (altP (j =P i)) => [->|ji]; rewrite ?mulr1 // mulr0 diagonal // eq_sym.
Qed.

(* geometric_sequence: 1 + L a exceeds every number from some L on, if a > 0. *)
Section Powers.
Variable R : archiFieldType.

Lemma above_every_number (a c : R) : 0 < a -> exists L : nat, c < 1 + L%:R * a.
Proof.
move=> a0; have := archi_boundP (normr_ge0 (c / a)); set L := Num.bound _ => cL; exists L.
rewrite -ltr_subl_addl (lt_le_trans (_ : _ < c)) ?gtr_addl ?ltrN10 // -ler_pdivr_mulr //.
by rewrite (le_trans (ler_norm _)) // ltW.
Qed.

(* The powers of q >= 0 are below every positive number from some L on if q < 1; *)
Theorem powers_tend_to_zero (q e : R) : 0 <= q < 1 -> 0 < e -> exists L : nat, forall l, (L <= l)%N -> q ^+ l < e.
Proof.
move=> /andP[q0 q1] e0; have a0 : 0 < 1 - q by rewrite subr_gt0.
have bound l : q ^+ l * (1 + l%:R * (1 - q)) <= 1.
  elim: l => [|l IH]; first by rewrite expr0 mul0r addr0 mulr1.
  have p0 : 0 <= q ^+ l by rewrite exprn_ge0.
  apply: le_trans IH; rewrite exprSr -mulrA ler_wpmul2l //.
  set s := 1 + l%:R * (1 - q); have s1 : 1 <= s by rewrite ler_addl mulr_ge0 ?ler0n // ltW.
  have -> : 1 + l.+1%:R * (1 - q) = s + (1 - q) by rewrite mulrSr mulrDl mul1r addrA.
  have e1 : s - q * s = (1 - q) * s by rewrite mulrBl mul1r.
  rewrite mulrDr -ler_subr_addl e1 mulrC ler_wpmul2l ?ltW //; exact: lt_le_trans q1 s1.
have [L cL] := above_every_number (e^-1) a0; exists L => l Ll.
have cl : e^-1 < 1 + l%:R * (1 - q).
  by rewrite (lt_le_trans cL) // ler_add2l ler_wpmul2r ?ler_nat // ltW.
have D0 : 0 < 1 + l%:R * (1 - q) by apply: lt_trans cl; rewrite invr_gt0.
by rewrite -(ltr_pmul2r D0) (le_lt_trans (bound l)) // -ltr_pdivr_mull // mulr1.
Qed.

(* they are 1 if q = 1, and exceed every number if q > 1. *)
Theorem powers_exceed_every_number (q c : R) : 1 < q -> exists L : nat, forall l, (L <= l)%N -> c < q ^+ l.
Proof.
move=> q1; have a0 : 0 < q - 1 by rewrite subr_gt0.
have bound l : 1 + l%:R * (q - 1) <= q ^+ l.
  elim: l => [|l IH]; first by rewrite expr0 mul0r addr0.
  apply: (@le_trans _ _ ((1 + l%:R * (q - 1)) * q)); last by rewrite exprSr ler_wpmul2r // ltW // (lt_trans ltr01).
  set s := 1 + l%:R * (q - 1); have s1 : 1 <= s by rewrite ler_addl mulr_ge0 ?ler0n // ltW.
  have -> : 1 + l.+1%:R * (q - 1) = s + (q - 1) by rewrite mulrSr mulrDl mul1r addrA.
  have e1 : s * q - s = s * (q - 1) by rewrite mulrBr mulr1.
  by rewrite -ler_subr_addl e1 ler_pemull // ltW.
have [L cL] := above_every_number c a0; exists L => l Ll.
by rewrite (lt_le_trans _ (bound l)) // (lt_le_trans cL) // ler_add2l ler_wpmul2r ?ler_nat // ltW.
Qed.
End Powers.
