(* Moments of order 2 and 4 of independent coordinates, with mean 0, of one variance and one excess kurtosis. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
From Kernel Require Import Expectation Moments.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Coordinates.
Variables (R : realFieldType) (P : law R) (I : finType) (x : I -> outcome P -> R) (v e : R).
Definition moment (s : seq I) : R := mean (fun w => monomial s (fun i => x i w)).

Record independent_coordinates : Prop := IndependentCoordinates {
  fourth_order : has_moments x 4;
  (* a power of one and a product of others *)
  apart : forall i k s, i \notin s -> (k + size s <= 4)%N -> moment (nseq k i ++ s) = moment (nseq k i) * moment s;
  centred : forall i, mean (x i) = 0;
  variance : forall i, mean (fun w => x i w ^+ 2) = v;
  kurtosis : (* E[x^4]/v^2 - 3 = e *) forall i, mean (fun w => x i w ^+ 4) = v ^+ 2 * (3%:R + e) }.
Hypothesis given : independent_coordinates.

Lemma moment_mean s f : (size s <= 4)%N -> (forall w, monomial s (fun i => x i w) = f w) -> mean f = moment s.
Proof. by case: given => all _ _ _ _ /all H e'; apply: mean_isE; apply: mean_is_ext (has_mean_is H). Qed.

Lemma moment_perm s t : (size s <= 4)%N -> perm_eq s t -> moment s = moment t.
Proof. by move=> sized st; apply/esym/moment_mean => // w; exact: perm_big. Qed.

Lemma moment1 i : moment [:: i] = 0.
Proof. by case: given => _ _ zero _ _; rewrite -(zero i); apply/esym/moment_mean => // w; exact: big_seq1. Qed.

Lemma moment_once i s : i \notin s -> (size s <= 3)%N -> moment (i :: s) = 0.
Proof.
move=> is_ sized; case: given => _ split _ _ _.
by have := split i 1%N s is_; rewrite add1n ltnS moment1 mul0r; apply.
Qed.

Lemma moment2 i j : moment [:: i; j] = v * (i == j)%:R.
Proof.
case: (altP (i =P j)) => [<-|ij]; last by rewrite moment_once ?mulr0 // inE.
case: given => _ _ _ var _; rewrite mulr1 -(var i); apply/esym/moment_mean => // w.
by rewrite /monomial big_cons big_seq1.
Qed.

Lemma moment_twice i j k : i != j -> i != k -> moment [:: i; i; j; k] = v * (v * (j == k)%:R).
Proof.
move=> ij ik; case: given => _ split _ _ _; have := split i 2%N [:: j; k].
by rewrite !inE negb_or ij ik /= !moment2 eqxx mulr1; apply.
Qed.

Lemma moment4 i j k l : moment [:: i; j; k; l] =
  v * v * ((i == j)%:R * (k == l)%:R + (i == k)%:R * (j == l)%:R + (i == l)%:R * (j == k)%:R) +
  v * v * e * ((i == j)%:R * (j == k)%:R * (k == l)%:R).
Proof.
have single a b c d : perm_eq [:: i; j; k; l] [:: a; b; c; d] -> [&& a != b, a != c & a != d] ->
    moment [:: i; j; k; l] = 0.
  by move=> st ne; rewrite (moment_perm _ st) // moment_once // !inE !negb_or.
have double a c d : perm_eq [:: i; j; k; l] [:: a; a; c; d] -> a != c -> a != d ->
    moment [:: i; j; k; l] = v * (v * (c == d)%:R).
  by move=> st ac ad; rewrite (moment_perm _ st) // moment_twice.
case: (altP (i =P j)) => [ij|ij].
  case: (altP (i =P k)) => [ik|ik].
    case: (altP (i =P l)) => [il|il].
      subst j k l; rewrite eqxx !mulr1.
      case: given => _ _ _ _ kurt; have <- : mean (fun w => x i w ^+ 4) = moment [:: i; i; i; i].
        by apply: moment_mean => // w; rewrite /monomial !big_cons big_nil mulr1 !exprS expr0 mulr1.
      by rewrite kurt expr2 mulrDr -addrA.
    subst j k; rewrite (single l i i i) ?(eq_sym l) ?il //.
      by rewrite (negPf il) eqxx !(mulr0, mul0r, addr0).
    by rewrite perm_sym -[[:: l; i; i; i]]/([:: l] ++ [:: i; i; i]) perm_catC.
  subst j; rewrite (negPf ik) !(mulr0, mul0r, addr0, mul1r).
  case: (altP (i =P l)) => [il|il]; last by rewrite (double i k l) // mulrA.
  subst l; rewrite (single k i i i) ?(eq_sym k) ?ik ?(negPf ik) ?mulr0 //.
  by rewrite -[[:: i; i; k; i]]/([:: i; i] ++ [:: k] ++ [:: i]) perm_catCA.
rewrite !mul0r mulr0 addr0 add0r.
case: (altP (i =P k)) => [ik|ik].
  subst k; rewrite (eq_sym j i) (negPf ij) mulr0 addr0 mul1r.
  case: (altP (i =P l)) => [il|il].
    subst l; rewrite (single j i i i) ?(eq_sym j) ?ij // ?(negPf ij) ?mulr0 //.
    by rewrite -[[:: i; j; i; i]]/([:: i] ++ [:: j] ++ [:: i; i]) perm_catCA.
  rewrite (double i j l) ?mulrA //.
  by rewrite -[[:: i; j; i; l]]/([:: i] ++ [:: j] ++ [:: i] ++ [:: l]) perm_cat2l perm_catCA.
rewrite mul0r add0r.
case: (altP (i =P l)) => [il|il]; last by rewrite (single i j k l) ?ij ?ik ?il // mul0r mulr0.
subst l; rewrite mul1r (double i j k) ?mulrA //.
by rewrite -[[:: i; j; k; i]]/([:: i] ++ [:: j; k] ++ [:: i]) perm_cat2l perm_catC.
Qed.

Lemma fourth_moments i j k l : mean (fun w => x i w * x j w * (x k w * x l w)) =
  v * v * ((i == j)%:R * (k == l)%:R + (i == k)%:R * (j == l)%:R + (i == l)%:R * (j == k)%:R) +
  v * v * e * ((i == j)%:R * (j == k)%:R * (k == l)%:R).
Proof. by rewrite -moment4; apply: moment_mean => // w; rewrite /monomial !big_cons big_nil mulr1 !mulrA. Qed.

Lemma second_moments i j : mean (fun w => x i w * x j w) = v * (i == j)%:R.
Proof. by rewrite -moment2; apply: moment_mean => // w; rewrite /monomial big_cons big_seq1. Qed.

(* The mean of a square is not negative: so is v, and e is at least -2, that of (x^2 - v)^2 being v^2 (2 + e). *)
Lemma excess_bound (i : I) : 0 <= v /\ (v != 0 -> - 2%:R <= e).
Proof.
case: given => all _ _ var kurt.
have P2 : mean_is (fun w => x i w ^+ 2) v.
  split; last exact: var; rewrite -[has_mean _]/(has_mean (fun w => (fun u : I -> R => u i ^+ 2) (x^~ w))).
  apply: (has_mean_polynomial all).
  apply: polynomial_ext (@polynomial_monomial R I 4 (nseq 2 i) _) => // u.
  by rewrite /monomial /= !big_cons big_nil mulr1.
have P4 : mean_is (fun w => x i w ^+ 4) (v ^+ 2 * (3%:R + e)).
  split; last exact: kurt; rewrite -[has_mean _]/(has_mean (fun w => (fun u : I -> R => u i ^+ 4) (x^~ w))).
  apply: (has_mean_polynomial all); apply: polynomial_ext (@polynomial_monomial R I 4 (nseq 4 i) _) => // u.
  by rewrite /monomial /= !big_cons big_nil mulr1 !exprS expr0 mulr1.
split=> [|v0]; first by apply: mean_positive P2 => w; exact: sqr_ge0.
have : 0 <= v ^+ 2 * (2%:R + e).
  apply: (@mean_positive _ P (fun w => (x i w ^+ 2 - v) ^+ 2)) => [w|]; first exact: sqr_ge0.
  have := mean_is_add P4 (mean_is_linear (c := - (v *+ 2)) (fun w => erefl) P2 (mean_is_constant P (v ^+ 2))).
  rewrite (_ : v ^+ 2 * (3%:R + e) + (- (v *+ 2) * v + v ^+ 2) = v ^+ 2 * (2%:R + e)).
    apply: mean_is_ext => w; rewrite sqrrB -exprM addrA; congr (_ + _ + _).
    by rewrite mulNr mulrnAl mulrC.
  have -> : - (v *+ 2) * v + v ^+ 2 = v ^+ 2 * -1 by rewrite mulNr mulrnAl -expr2 mulr2n opprD addrNK mulrN1.
  by rewrite -mulrDr addrAC; congr (_ * (_ + _)); rewrite [3%:R]mulrS addrC addKr.
by rewrite pmulr_rge0 ?exprn_even_gt0 // => bound; rewrite -subr_ge0 opprK addrC.
Qed.
End Coordinates.

(* One coordinate that is 1 or -1: the least excess kurtosis *)
Lemma coin_coordinate (R : realFieldType) (I : finType) : (forall i j : I, i = j) ->
  independent_coordinates (P := coin R) (fun _ : I => @side R) 1 (- 2%:R).
Proof.
move=> only; have one : 2%:R / 2%:R = 1 :> R by rewrite mulfV // pnatr_eq0.
split=> [//|i k s is_ _|i|i|i]; rewrite ?/moment ?mean_coin /side /= ?expr0 ?expr1.
- case: s is_ => [|j s]; last by rewrite (only j i) inE eqxx.
  by rewrite cats0 /monomial !big_nil -mulr2n one mulr1.
- by rewrite subrr mul0r.
- by rewrite expr1n sqrrN expr1n -mulr2n one.
rewrite expr1n (_ : (-1) ^+ 4 = 1) -?mulr2n ?one; last by rewrite -signr_odd.
by rewrite expr1n mul1r [3%:R]mulrS addrK.
Qed.
