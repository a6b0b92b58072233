(* Inequalities between rational functions on chains of intervals: syntax, and the checker, which is a program.

   Nothing is proved here.  That the checker accepts true inequalities only is InequalitySoundness.v.

   A domain is a chain of intervals; the bounds of each are rational functions of the variables before it.  Every point
   of it has weights that are not negative, with

       lower <= x <= upper     x = (L lower + U upper) / (L + U),   L + U > 0
       lower <= x              x = lower + A
       x <= upper              x = upper - B

   so that greater - smaller is a rational function of weights.  It is not negative where it is P / Q without negative
   coefficients; and positive where on every face (the weights that may be 0 are 0) a term of P is left.  *)
From Coq Require Import ZArith NArith BinList Ring_polynom Field_theory.
From mathcomp Require Import all_ssreflect.
From Kernel Require Import Coefficient.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.

(* --- what is said, and how it is proved -------------------------------------------------------------- *)

(* Variable k of a domain is `variable (k + 1)`; an open bound is not attained. *)
Record interval := Interval { lower : option coef; lower_open : bool; upper : option coef; upper_open : bool }.
Inductive relation := Less | AtMost | Same.

Inductive proof :=
| ByCoefficients of PExpr Z & PExpr Z                  (* greater - smaller, in weights *)
| BySquares of seq (coef * coef * PExpr Z * PExpr Z)   (* factor, root; the factor in weights *)
| ByMiddle of coef & bool & proof & proof              (* smaller, middle, greater; whether the first is strict *)
| ByCases of nat & coef & proof & proof                (* variable k is at most something, or at least that *)
| Lowered of nat & coef & proof & proof                (* variable k may also be lower: something is below its bound *)
| Raised of nat & coef & bool & proof & proof.         (* or higher; whether strictly so *)

(* --- the checker: programs only, run by vm_compute --------------------------------------------------- *)

(* An expression of variables, where each is an expression of others. *)
Fixpoint subst (ps : seq coef) (c : coef) : coef :=
  match c with
  | FEO | FEI | FEc _ => c
  | FEX i => BinList.nth FEO i ps
  | FEadd a b => FEadd (subst ps a) (subst ps b)
  | FEsub a b => FEsub (subst ps a) (subst ps b)
  | FEmul a b => FEmul (subst ps a) (subst ps b)
  | FEopp a => FEopp (subst ps a)
  | FEinv a => FEinv (subst ps a)
  | FEdiv a b => FEdiv (subst ps a) (subst ps b)
  | FEpow a n => FEpow (subst ps a) n
  end.

(* Variables by weights: of variable k, those of numbers 2 k and 2 k + 1. *)
Definition weight (n : nat) : coef := variable (Pos.of_succ_nat n).
Definition parameter (n : nat) (ps : seq coef) (i : interval) : coef :=
  match lower i, upper i with
  | Some lo, Some up =>
    FEdiv (FEadd (FEmul (weight n) (subst ps lo)) (FEmul (weight n.+1) (subst ps up))) (FEadd (weight n) (weight n.+1))
  | Some lo, None => FEadd (subst ps lo) (weight n)
  | None, Some up => FEsub (subst ps up) (weight n)
  | None, None => FEO
  end.
Fixpoint parameters (n : nat) (ps : seq coef) (dom : seq interval) : seq coef :=
  match dom with [::] => ps | i :: dom => parameters n.+2 (rcons ps (parameter n ps i)) dom end.

(* The faces: which weights are positive; the two of an interval of one bound are one, and 0. *)
Definition sides (i : interval) : seq (bool * bool) :=
  match lower i, upper i with
  | Some _, Some _ =>
    match lower_open i, upper_open i with
    | true, true => [:: (true, true)]
    | true, false => [:: (false, true)]
    | false, true => [:: (true, false)]
    | false, false => [:: (true, false); (false, true)]
    end
  | Some _, None => [:: (lower_open i, false)]
  | None, Some _ => [:: (upper_open i, false)]
  | None, None => [::]
  end.
Fixpoint faces (dom : seq interval) : seq (seq bool) :=
  match dom with
  | [::] => [:: [::]]
  | i :: dom => [seq p.1 :: p.2 :: B | p <- sides i, B <- faces dom]
  end.

(* No coefficient is negative; and on a face, where B says which weights are positive, a term is left. *)
Fixpoint no_negative (p : Pol Z) : bool :=
  match p with
  | Pc c => Z.leb 0 c
  | Pinj _ p => no_negative p
  | PX p _ q => if no_negative p then no_negative q else false
  end.
Fixpoint some_term (B : seq bool) (p : Pol Z) : bool :=
  match p with
  | Pc c => Z.ltb 0 c
  | Pinj j p => some_term (jump j B) p
  | PX p _ q => if (if head false B then some_term B p else false) then true else some_term (behead B) q
  end.

(* Positive at all points of a domain with these faces; and not 0 there. *)
Definition positive (F : seq (seq bool)) (p : PExpr Z) : bool :=
  let q := polynomial p in if no_negative q then all (fun B => some_term B q) F else false.
Definition sure (F : seq (seq bool)) (p : PExpr Z) : bool := if positive F p then true else positive F (PEopp p).

Fixpoint field_of (p : PExpr Z) : coef :=
  match p with
  | PEO => FEO
  | PEI => FEI
  | PEc z => FEc z
  | PEX i => FEX Z i
  | PEadd p q => FEadd (field_of p) (field_of q)
  | PEsub p q => FEsub (field_of p) (field_of q)
  | PEmul p q => FEmul (field_of p) (field_of q)
  | PEopp p => FEopp (field_of p)
  | PEpow p n => FEpow (field_of p) n
  end.

(* c is p / q, a denominator being 0 nowhere in the domain, or only where one of `known` is. *)
Definition vanishes (known : seq coef) (dom : seq interval) (c : coef) : bool :=
  let ps := parameters 0 [::] dom in zero_given (sure (faces dom)) (map (subst ps) known) (subst ps c).
Definition is_quotient known dom (c : coef) (p q : PExpr Z) : bool :=
  let ps := parameters 0 [::] dom in
  zero_given (sure (faces dom)) (map (subst ps) known) (FEsub (subst ps c) (FEdiv (field_of p) (field_of q))).
Definition not_negative known dom (c : coef) (p q : PExpr Z) : bool :=
  if (if no_negative (polynomial p) then no_negative (polynomial q) else false) then is_quotient known dom c p q
  else false.

(* What the coefficients of greater - smaller = p / q say. *)
Definition by_coefficients known dom rel (s g : coef) (p q : PExpr Z) : bool :=
  match rel with
  | Same => vanishes known dom (FEsub g s)
  | AtMost => not_negative known dom (FEsub g s) p q
  | Less =>
    if (if positive (faces dom) p then no_negative (polynomial q) else false) then
      if all (nonzero_given (sure (faces dom)) (map (subst (parameters 0 [::] dom)) known)) (factors q) then
        is_quotient known dom (FEsub g s) p q
      else false
    else false
  end.

(* Domains with another bound. *)
Definition anything := Interval None false None false.
Definition update (dom : seq interval) (k : nat) (f : interval -> interval) : seq interval :=
  set_nth anything dom k (f (nth anything dom k)).
Definition with_upper (c : coef) (o : bool) (i : interval) := Interval (lower i) (lower_open i) (Some c) o.
Definition with_lower (c : coef) (o : bool) (i : interval) := Interval (Some c) o (upper i) (upper_open i).

(* Does the proof show it, wherever the variables are in the domain and no `known` number is 0?  Division is total here:
   whether what is divided by may be 0 is looked at where coefficients are compared. *)
Fixpoint proves (known : seq coef) (dom : seq interval) (rel : relation) (s g : coef) (how : proof) : bool :=
  match how with
  | ByCoefficients p q => by_coefficients known dom rel s g p q
  | BySquares terms =>
    match rel with
    | AtMost =>
      if all (fun t => let: (f, _, p, q) := t in not_negative known dom f p q) terms then
        vanishes known dom (foldr (fun t c => let: (f, r, _, _) := t in FEsub c (FEmul f (FEmul r r))) (FEsub g s) terms)
      else false
    | _ => false
    end
  | ByMiddle m strict first second =>
    match rel with
    | Same => false
    | AtMost => if proves known dom AtMost s m first then proves known dom AtMost m g second else false
    | Less =>
      if proves known dom (if strict then Less else AtMost) s m first then
        proves known dom (if strict then AtMost else Less) m g second
      else false
    end
  | ByCases k at_ below above =>
    if (k < size dom)%N then
      if proves known (update dom k (with_upper at_ false)) rel s g below then
        proves known (update dom k (with_lower at_ false)) rel s g above
      else false
    else false
  | Lowered k floor weaker rest =>
    match lower (nth anything dom k) with
    | Some lo =>
      if proves [::] (take k dom) AtMost floor lo weaker then
        proves known (update dom k (with_lower floor (lower_open (nth anything dom k)))) rel s g rest
      else false
    | None => false
    end
  | Raised k ceiling strict weaker rest =>
    match upper (nth anything dom k) with
    | Some up =>
      if proves [::] (take k dom) (if strict then Less else AtMost) up ceiling weaker then
        let open := if strict then true else upper_open (nth anything dom k) in
        proves known (update dom k (with_upper ceiling open)) rel s g rest
      else false
    | None => false
    end
  end.
