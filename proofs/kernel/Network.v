(* Sums of tensor networks over axes of any finite size: syntax, and the checker, which is a program.

   Nothing is proved here.  What expressions mean is Value.v, that the checker accepts true equations only Soundness.v. *)
From Coq Require Import ZArith NArith Ring_polynom Field_theory.
From mathcomp Require Import all_ssreflect ssralg.
From Kernel Require Import Coefficient.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.


(* An index is an axis and a number. *)
Notation idx := (nat * nat)%type.
Notation delta := (nat * nat * nat)%type. (* axis, number, number *)

Inductive expr :=
| ECoef of coef
| EDelta of nat & nat & nat
| EAtom of nat & seq idx & args                (* a tensor at legs, or a function of arguments read at legs *)
| EAdd of expr & expr
| EMul of expr & expr
| EOpp of expr
| ESum of nat & nat & expr                     (* over an index *)
| EInst of seq delta & expr                    (* (a, i, j): the index i of axis a stands for j outside *)
| EEntry of nat & nat & expr & nat             (* the vector of the entries e over index i, read at j *)
| EHole of nat & seq delta
with args :=
| ANil
| ANum of expr & args
| AVec of nat & nat & expr & args.             (* the vector over an index *)

(* Legs and numbers by name: Rocq reads them several times faster than lists, pairs and numerals. *)
Definition leg (a i : nat) (ls : seq idx) : seq idx := (a, i) :: ls.
Definition no_legs : seq idx := [::].
Definition n0' := 0. Definition n1' := 1. Definition n2' := 2. Definition n3' := 3. Definition n4' := 4.
Definition n5' := 5. Definition n6' := 6. Definition n7' := 7. Definition n8' := 8. Definition n9' := 9.
Definition n10' := 10. Definition n11' := 11. Definition n12' := 12. Definition n13' := 13. Definition n14' := 14.
Definition n15' := 15. Definition n16' := 16. Definition n17' := 17. Definition n18' := 18. Definition n19' := 19.
Definition n20' := 20. Definition n21' := 21. Definition n22' := 22. Definition n23' := 23. Definition n24' := 24.
Definition n25' := 25. Definition n26' := 26. Definition n27' := 27. Definition n28' := 28. Definition n29' := 29.

Scheme expr_mut := Induction for expr Sort Prop with args_mut := Induction for args Sort Prop.
Combined Scheme expr_args_ind from expr_mut, args_mut.

(* Equality of axes that computes. *)
Fixpoint ndec (m n : nat) : option (m = n) :=
  match m, n with
  | 0, 0 => Some erefl
  | m.+1, n.+1 => match ndec m n with Some e => Some (congr1 S e) | None => None end
  | _, _ => None
  end.

Lemma ndecxx n : ndec n n = Some erefl.
Proof. by elim: n => //= n ->. Qed.

Lemma ndecN m n : m <> n -> ndec m n = None.
Proof.
elim: m n => [|m IH] [|n] //= ne; rewrite IH // => e; by rewrite e in ne.
Qed.

(* Renaming of indices, axis by axis; `s` in `flat n s e` says what the names in e stand for. *)
Definition ren := nat -> nat -> nat.
Definition rupd (s : ren) (a i j : nat) : ren := fun b k => if eqn a b && eqn i k then j else s b k.
Fixpoint rinsts (s0 : ren) (ps : seq delta) (s : ren) : ren :=
  match ps with [::] => s | (a, i, j) :: ps => rinsts s0 ps (rupd s a i (s0 a j)) end.

(* Which indices an expression depends on: `p` says which are watched. *)
Definition pset (p : nat -> nat -> bool) a i b : nat -> nat -> bool :=
  fun c k => if eqn a c && eqn i k then b else p c k.
Fixpoint pinsts (p0 : nat -> nat -> bool) (ps : seq delta) (p : nat -> nat -> bool) :=
  match ps with [::] => p | (a, i, j) :: ps => pinsts p0 ps (pset p a i (p0 a j)) end.
(* Zero whatever its parts are: what an index is mentioned in there, it is not needed for. *)
Fixpoint is_zero (e : expr) : bool :=
  match e with
  | ECoef c => zero_coef [::] c
  | EAdd e1 e2 => is_zero e1 && is_zero e2
  | EMul e1 e2 => is_zero e1 || is_zero e2
  | EOpp e | ESum _ _ e | EInst _ e | EEntry _ _ e _ => is_zero e
  | _ => false
  end.

Fixpoint occE (p : nat -> nat -> bool) (e : expr) : bool :=
  match e with
  | ECoef _ | EHole _ _ => false
  | EMul e1 e2 => if is_zero e1 || is_zero e2 then false else occE p e1 || occE p e2
  | EDelta a i j => p a i || p a j
  | EAtom _ ls xs => has (fun x : idx => p x.1 x.2) ls || occA p xs
  | EAdd e1 e2 => occE p e1 || occE p e2
  | EOpp e => occE p e
  | ESum a i e => occE (pset p a i false) e
  | EInst ps e => occE (pinsts p ps p) e
  | EEntry a i e j => occE (pset p a i (p a j)) e
  end
with occA (p : nat -> nat -> bool) (xs : args) : bool :=
  match xs with
  | ANil => false
  | ANum e r => occE p e || occA p r
  | AVec a i e r => occE (pset p a i false) e || occA p r
  end.

(* Putting expressions for the holes of a context. *)
Fixpoint plug (b : nat -> expr) (e : expr) : expr :=
  match e with
  | EAtom f ls xs => EAtom f ls (plugA b xs)
  | EAdd e1 e2 => EAdd (plug b e1) (plug b e2)
  | EMul e1 e2 => EMul (plug b e1) (plug b e2)
  | EOpp e => EOpp (plug b e)
  | ESum a i e => ESum a i (plug b e)
  | EInst ps e => EInst ps (plug b e)
  | EEntry a i e j => EEntry a i (plug b e) j
  | EHole h ps => EInst ps (b h)
  | ECoef _ | EDelta _ _ _ => e
  end
with plugA (b : nat -> expr) (xs : args) : args :=
  match xs with
  | ANil => ANil
  | ANum e r => ANum (plug b e) (plugA b r)
  | AVec a i e r => AVec a i (plug b e) (plugA b r)
  end.


(* --- the checker: programs only, run by vm_compute ------------------------------------------------ *)

(* A factor: its name, its legs, and its arguments with the names their indices have outside. *)
Record atom := Atom { aname : nat; alegs : seq idx; aren : ren; aargs : args }.
(* coefficient, summed indices, deltas, other factors *)
Record term := Term { tc : coef; tb : seq idx; td : seq delta; ta : seq atom }.

Definition tmul t u := Term (FEmul (tc t) (tc u)) (tb t ++ tb u) (td t ++ td u) (ta t ++ ta u).
Definition tneg t := Term (FEopp (tc t)) (tb t) (td t) (ta t).
Definition tsum x t := Term (tc t) (x :: tb t) (td t) (ta t).

(* Distributes products over sums; `n` is the first number not in use, `s` says what names stand for.  Summands use the
   same numbers again, so that numbers stay small. *)
Fixpoint flat (n : nat) (s : ren) (e : expr) : nat * seq term :=
  match e with
  | ECoef c => (n, [:: Term c [::] [::] [::]])
  | EDelta a i j => (n, [:: Term FEI [::] [:: (a, s a i, s a j)] [::]])
  | EAtom f ls xs => (n, [:: Term FEI [::] [::] [:: Atom f [seq (x.1, s x.1 x.2) | x <- ls] s xs]])
  | EAdd e1 e2 => let r1 := flat n s e1 in let r2 := flat n s e2 in (maxn r1.1 r2.1, r1.2 ++ r2.2)
  | EMul e1 e2 => let r1 := flat n s e1 in let r2 := flat r1.1 s e2 in (r2.1, [seq tmul t u | t <- r1.2, u <- r2.2])
  | EOpp e => let r := flat n s e in (r.1, map tneg r.2)
  | ESum a i e => let r := flat n.+1 (rupd s a i n) e in (r.1, map (tsum (a, n)) r.2)
  | EInst ps e => flat n (rinsts s ps s) e
  | EEntry a i e j => flat n (rupd s a i (s a j)) e
  | EHole _ _ => (n, [::])
  end.

Definition idr : ren := fun _ k => k.
Definition ren1 a i j : ren := rupd idr a i j.
Definition comp (r s : ren) : ren := fun a k => r a (s a k).
Definition rend (r : ren) (d : delta) : delta := (d.1.1, r d.1.1 d.1.2, r d.1.1 d.2).
Definition rena (r : ren) (x : atom) : atom :=
  Atom (aname x) [seq (l.1, r l.1 l.2) | l <- alegs x] (comp r (aren x)) (aargs x).

(* Contracts deltas: `r` renames what is not yet looked at; those between two free indices are kept. *)
Fixpoint contract (ds : seq delta) (r : ren) (b : seq idx) (kept : seq delta) : ren * seq idx * seq delta :=
  match ds with
  | [::] => (r, b, kept)
  | d :: ds =>
    let a := d.1.1 in let i := r a d.1.2 in let j := r a d.2 in
    if i == j then contract ds r b kept
    else if (a, i) \in b then contract ds (comp (ren1 a i j) r) (rem (a, i) b) (map (rend (ren1 a i j)) kept)
    else if (a, j) \in b then contract ds (comp (ren1 a j i) r) (rem (a, j) b) (map (rend (ren1 a j i)) kept)
    else if i < j then contract ds (comp (ren1 a j i) r) b ((a, i, j) :: map (rend (ren1 a j i)) kept)
    else contract ds (comp (ren1 a i j) r) b ((a, j, i) :: map (rend (ren1 a i j)) kept)
  end.

Definition contracted (t : term) : term :=
  if uniq (tb t) then
    let r := contract (td t) idr (tb t) [::] in Term (tc t) r.1.2 r.2 (map (rena r.1.1) (ta t))
  else t.

(* A summed index that nothing mentions is the size of its axis. *)
Definition mentions (t : term) (x : idx) : bool :=
  has (fun d : delta => (d.1.1 == x.1) && ((d.1.2 == x.2) || (d.2 == x.2))) (td t)
  || has (fun y => (x \in alegs y) || occA (fun a i => eqn a x.1 && eqn (aren y a i) x.2) (aargs y)) (ta t).
Definition pruned (sizes : seq coef) (t : term) : term :=
  let unused x := (x.1 < size sizes)%N && ~~ mentions t x in
  Term (foldr (fun x c => if unused x then FEmul (nth FEO sizes x.1) c else c) (tc t) (tb t))
       [seq x <- tb t | ~~ unused x] (td t) (ta t).

(* Names for summed indices, counted from N. *)
Fixpoint fren (N : nat) (b : seq idx) : ren :=
  match b with
  | [::] => idr
  | x :: b => fun a k => let k' := fren N.+1 b a k in if eqn a x.1 && eqn k' x.2 then N else k'
  end.
Fixpoint fb (N : nat) (b : seq idx) : seq idx := match b with [::] => [::] | x :: b => (x.1, N) :: fb N.+1 b end.

Section Compare.
Variable same_args : nat -> ren -> args -> ren -> args -> bool.

Definition same_atom K (x y : atom) : bool :=
  if (aname x == aname y) && (alegs x == alegs y) then same_args K (aren x) (aargs x) (aren y) (aargs y) else false.
Fixpoint pick (p : atom -> bool) (s : seq atom) : option (seq atom) :=
  match s with
  | [::] => None
  | y :: s => if p y then Some s else match pick p s with Some s' => Some (y :: s') | None => None end
  end.
Fixpoint same_atoms K (s1 s2 : seq atom) : bool :=
  match s1 with
  | [::] => nilp s2
  | x :: s1 => match pick (same_atom K x) s2 with Some s2 => same_atoms K s1 s2 | None => false end
  end.

(* Are t and u the same when the summed indices of t, in order, are called `c` in u? *)
Definition same_under N (t u : term) (c : seq idx) : bool :=
  if [&& uniq (tb t), uniq (tb u), perm_eq (tb u) c & map fst (tb t) == map fst c] then
    let r := fren N (tb t) in let r' := fren N c in
    if perm_eq (map (rend r) (td t)) (map (rend r') (td u)) then
      same_atoms (N + size (tb t)) (map (rena r) (ta t)) (map (rena r') (ta u))
    else false
  else false.

(* The search for c; nothing rests on it. *)
Definition pairing := seq (idx * idx).
Fixpoint image (m : pairing) (x : idx) : option idx :=
  match m with [::] => None | p :: m => if p.1 == x then Some p.2 else image m x end.
Definition pair_index (b c : seq idx) (m : pairing) (x y : idx) : option pairing :=
  if x \in b then
    match image m x with
    | Some z => if z == y then Some m else None
    | None => if [&& y \in c, x.1 == y.1 & ~~ has (fun p : idx * idx => p.2 == y) m] then Some ((x, y) :: m) else None
    end
  else if x == y then Some m else None.
Fixpoint pair_legs b c m (s s' : seq idx) : option pairing :=
  match s, s' with
  | [::], [::] => Some m
  | x :: s, y :: s' => match pair_index b c m x y with Some m => pair_legs b c m s s' | None => None end
  | _, _ => None
  end.
Fixpoint search_atoms b c (s s' : seq atom) (m : pairing) (found : pairing -> bool) : bool :=
  match s with
  | [::] => found m
  | x :: s =>
    (fix try (before rest : seq atom) : bool :=
       match rest with
       | [::] => false
       | y :: rest =>
         if (if aname x == aname y then
               match pair_legs b c m (alegs x) (alegs y) with
               | Some m => search_atoms b c s (catrev before rest) m found
               | None => false
               end
             else false) then true
         else try (y :: before) rest
       end) [::] s'
  end.
Fixpoint search_rest b c (todo : seq idx) (m : pairing) (found : pairing -> bool) : bool :=
  match todo with
  | [::] => found m
  | x :: todo =>
    if image m x is Some _ then search_rest b c todo m found
    else (fix try (rest : seq idx) : bool :=
            match rest with
            | [::] => false
            | y :: rest =>
              if (match pair_index b c m x y with Some m => search_rest b c todo m found | None => false end)
              then true else try rest
            end) c
  end.
Definition with_legs (s : seq atom) := [seq x <- s | ~~ nilp (alegs x)].
Fixpoint same_names (s s' : seq atom) : bool :=
  match s with
  | [::] => nilp s'
  | x :: s => match pick (fun y => eqn (aname x) (aname y)) s' with Some s' => same_names s s' | None => false end
  end.
Definition isomorphic N (t u : term) : bool :=
  if (if (if eqn (size (tb t)) (size (tb u)) then eqn (size (td t)) (size (td u)) else false)
      then same_names (ta t) (ta u) else false) then
    search_atoms (tb t) (tb u) (with_legs (ta t)) (with_legs (ta u)) [::] (fun m =>
      search_rest (tb t) (tb u) (tb t) m (fun m => same_under N t u (pmap (image m) (tb t))))
  else false.

Fixpoint part (p : term -> bool) (s : seq term) : seq term * seq term :=
  match s with
  | [::] => ([::], [::])
  | t :: s => let r := part p s in if p t then (t :: r.1, r.2) else (r.1, t :: r.2)
  end.
Fixpoint zero_sum known N (n : nat) (s : seq term) : bool :=
  match s, n with
  | [::], _ => true
  | t :: s, n.+1 =>
    let r := part (isomorphic N t) s in
    if zero_coef known (foldr (fun u c => FEadd (tc u) c) (tc t) r.1) then zero_sum known N n r.2 else false
  | _, _ => false
  end.
End Compare.

Fixpoint args_by (eq : nat -> ren -> expr -> ren -> expr -> bool) K s1 xs1 s2 xs2 : bool :=
  match xs1, xs2 with
  | ANil, ANil => true
  | ANum e1 r1, ANum e2 r2 => if eq K s1 e1 s2 e2 then args_by eq K s1 r1 s2 r2 else false
  | AVec a i e1 r1, AVec c j e2 r2 =>
    if (if eqn a c then eq K.+1 (rupd s1 a i K) e1 (rupd s2 a j K) e2 else false) then args_by eq K s1 r1 s2 r2 else false
  | _, _ => false
  end.

Section Equal.
Variables (known : seq coef) (sizes : seq coef).

Fixpoint equal (depth N : nat) (s1 : ren) (e1 : expr) (s2 : ren) (e2 : expr) : bool :=
  match depth with
  | 0 => false
  | d.+1 =>
    let r1 := flat N s1 e1 in let r2 := flat N s2 e2 in
    let terms := [seq pruned sizes (contracted t) | t <- r1.2 ++ map tneg r2.2] in
    zero_sum (args_by (equal d)) known (maxn r1.1 r2.1) (size terms) terms
  end.

Definition clip N : ren := fun _ k => if (k < N)%N then k else 0.
Definition equals (N : nat) (e1 e2 : expr) : bool := equal 8 N.+1 (clip N.+1) e1 (clip N.+1) e2.

(* A calculation: lines by normal form, and substitutions of equations `uses` in a context with holes. *)
Inductive line := Canonical of expr | Substitution of expr & seq nat & expr.
Variable uses : seq (expr * expr).
Definition olds (us : seq nat) h := (nth (EHole 0 [::], EHole 0 [::]) uses (nth (size uses) us h)).1.
Definition news (us : seq nat) h := (nth (EHole 0 [::], EHole 0 [::]) uses (nth (size uses) us h)).2.
Fixpoint calculation N (current : expr) (lines : seq line) (right : expr) : bool :=
  match lines with
  | [::] => equals N current right
  | Canonical e :: lines => if equals N current e then calculation N e lines right else false
  | Substitution c us e :: lines =>   (* a context is a summand: current - c(old) + c(new) = e *)
    if equals N (EAdd current (EAdd (EOpp (plug (olds us) c)) (plug (news us) c))) e
    then calculation N e lines right else false
  end.

(* How many lines are accepted: to say which one is refused; nothing rests on it. *)
Fixpoint accepted N (current : expr) (lines : seq line) (right : expr) (n : nat) : nat :=
  match lines with
  | [::] => n
  | Canonical e :: lines => if equals N current e then accepted N e lines right n.+1 else n
  | Substitution c us e :: lines =>
    if equals N (EAdd current (EAdd (EOpp (plug (olds us) c)) (plug (news us) c))) e
    then accepted N e lines right n.+1 else n
  end.
End Equal.

