(* newton_layer

   Let R^T = R, d x d, and let the d context tokens have three slots, x, r and i, the columns of X_0, of R and of
   I. L layers of two linear heads, one with value x, key i and query i, one with value -x, key r and query x, all
   of them written to x, leave X_L, R and I in the slots, where X_{l+1} = 2 X_l - X_l R X_l. I - X_L R = P_L,
   where P_0 = I - X_0 R and P_{l+1} = P_l^2, so that X_L -> R^-1 if every eigenvalue of I - X_0 R is below 1 in
   absolute value. Any number of queries with X_0 b in the slot x, b in the slot i and anything in the slot r,
   which none reads, hold X_L b in the slot x: in the limit the solution w of R w = b. From X_0 = a S for R = S
   the first two iterates are X_1 = 2 a S - a^2 S^3 and X_2 = 4 a S - 6 a^2 S^3 + 4 a^3 S^5 - a^4 S^7.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module simulation.
Section Given.
Variables (R : fieldType).
Variables (d m : nat).
Variables (X R_ : 'I_d -> 'I_d -> R).
Variables (b z : 'I_d -> 'I_m -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  m_positive : (0 < m)%N;
  H_symmetric_R : (* R^T = R *) forall (i0 : 'I_d) (i1 : 'I_d), R_ i1 i0 = R_ i0 i1 }.
Record state := State {
  s_x : 'I_d -> 'I_d -> R;
  s_r : 'I_d -> 'I_d -> R;
  s_i_ : 'I_d -> 'I_d -> R;
  s_query_x : 'I_d -> 'I_m -> R;
  s_query_r : 'I_d -> 'I_m -> R;
  s_query_i : 'I_d -> 'I_m -> R;
  s_iterate : 'I_d -> 'I_d -> R;
  s_P : 'I_d -> 'I_d -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_d) => X i0 i1)
  (* r *) (fun (i0 : 'I_d) (i1 : 'I_d) => R_ i0 i1)
  (* i *) (fun (i0 : 'I_d) (i1 : 'I_d) => (i0 == i1)%:R)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => \sum_(i2 < d) X i0 i2 * b i2 i1)
  (* query_r *) (fun (i0 : 'I_d) (i1 : 'I_m) => z i0 i1)
  (* query_i *) (fun (i0 : 'I_d) (i1 : 'I_m) => b i0 i1)
  (* iterate *) (fun (i0 : 'I_d) (i1 : 'I_d) => X i0 i1)
  (* P *) (fun (i0 : 'I_d) (i1 : 'I_d) => (i0 == i1)%:R - \sum_(i2 < d) X i0 i2 * R_ i2 i1).
Definition advance  (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_d) => (s_x s) i0 i1 + \sum_(i2 < d) (\sum_(i3 < d) (i0 == i3)%:R * (s_x s) i3 i2)
        * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * (s_i_ s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * (s_i_ s) i4
        i1)) + \sum_(i2 < d) (\sum_(i3 < d) - (i0 == i3)%:R * (s_x s) i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 ==
        i4)%:R * (s_r s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i1)))
  (* r *) (fun (i0 : 'I_d) (i1 : 'I_d) => (s_r s) i0 i1)
  (* i *) (fun (i0 : 'I_d) (i1 : 'I_d) => (s_i_ s) i0 i1)
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1 + \sum_(i2 < d) (\sum_(i3 < d) (i0 == i3)%:R *
        (s_x s) i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * (s_i_ s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R
        * (s_query_i s) i4 i1)) + \sum_(i2 < d) (\sum_(i3 < d) - (i0 == i3)%:R * (s_x s) i3 i2) * (\sum_(i3 < d)
        (\sum_(i4 < d) (i3 == i4)%:R * (s_r s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * (s_query_x s) i4 i1)))
  (* query_r *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_r s) i0 i1)
  (* query_i *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_i s) i0 i1)
  (* iterate *) (fun (i0 : 'I_d) (i1 : 'I_d) => 2%:R * (s_iterate s) i0 i1 - \sum_(i2 < d) (\sum_(i3 < d) (s_iterate
        s) i0 i3 * R_ i3 i2) * (s_iterate s) i2 i1)
  (* P *) (fun (i0 : 'I_d) (i1 : 'I_d) => \sum_(i2 < d) (s_P s) i0 i2 * (s_P s) i2 i1).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance  (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_d), (s_x s) i0 i1 = (s_iterate s) i0 i1)
  /\ (* context r *) (forall (i0 : 'I_d) (i1 : 'I_d), (s_r s) i0 i1 = R_ i0 i1)
  /\ (* context i *) (forall (i0 : 'I_d) (i1 : 'I_d), (s_i_ s) i0 i1 = (i0 == i1)%:R)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = \sum_(i2 < d) (s_iterate s) i0 i2 * b i2 i1)
  /\ (* query r *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_r s) i0 i1 = z i0 i1)
  /\ (* query i *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_i s) i0 i1 = b i0 i1)
  /\ (* residual *) (forall (i0 : 'I_d) (i1 : 'I_d), (i0 == i1)%:R - \sum_(i2 < d) (s_iterate s) i0 i2 * R_ i2 i1 =
        (s_P s) i0 i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d m : nat) (X R_ : 'I_d -> 'I_d -> R) (b z : 'I_d -> 'I_m ->
      R),
  @claim R d m X R_ b z.
End simulation.

Module first_iterates.
Section Given.
Variables (R : fieldType).
Variables (d : nat).
Variables (S : 'I_d -> 'I_d -> R).
Variables (a : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N }.
Definition equations : Prop :=
     (* X_1 *) (forall (i0 : 'I_d) (i1 : 'I_d), 2%:R * (a * S i0 i1) - \sum_(i2 < d) (\sum_(i3 < d) a * S i0 i3 * S i3
           i2) * (a * S i2 i1) = a * 2%:R * S i0 i1 - a * a * (\sum_(i2 < d) (\sum_(i3 < d) S i0 i3 * S i3 i2) * S i2
           i1))
  /\ (* X_2 *) (forall (i0 : 'I_d) (i1 : 'I_d), 2%:R * (2%:R * (a * S i0 i1) - \sum_(i2 < d) (\sum_(i3 < d) a * S i0
        i3 * S i3 i2) * (a * S i2 i1)) - \sum_(i2 < d) (\sum_(i3 < d) (2%:R * (a * S i0 i3) - \sum_(i4 < d) (\sum_(i5
        < d) a * S i0 i5 * S i5 i4) * (a * S i4 i3)) * S i3 i2) * (2%:R * (a * S i2 i1) - \sum_(i3 < d) (\sum_(i4 < d)
        a * S i2 i4 * S i4 i3) * (a * S i3 i1)) = a * 4%:R * S i0 i1 - a * a * 6%:R * (\sum_(i2 < d) (\sum_(i3 < d) S
        i0 i3 * S i3 i2) * S i2 i1) + a * a * a * 4%:R * (\sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d) S i0 i4 * S i4
        i3) * S i3 i2) * (\sum_(i3 < d) S i2 i3 * S i3 i1)) - a * a * a * a * (\sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4
        < d) (\sum_(i5 < d) S i0 i5 * S i5 i4) * S i4 i3) * (\sum_(i4 < d) S i3 i4 * S i4 i2)) * (\sum_(i3 < d) S i2
        i3 * S i3 i1))).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d : nat) (S : 'I_d -> 'I_d -> R) (a : R),
  @claim R d S a.
End first_iterates.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Let R^T = R, d x d, and let the d context tokens have three slots, x, r and i, the columns of X_0, of R and of I.
   L layers of two linear heads, one with value x, key i and query i, one with value -x, key r and query x, all of them
   written to x, leave X_L, R and I in the slots, where X_{l+1} = 2 X_l - X_l R X_l. *)
From mathcomp Require Import zmodp matrix.
Module iteration.
Section Given.
Variables (F : numFieldType) (d : nat) (X R : 'M[F]_d).
Fixpoint iterate L : 'M[F]_d := if L is l.+1 then 2%:R *: iterate l - iterate l *m R *m iterate l else X.

Record premises : Prop := Premises {
  size : (0 < d)%N;
  symmetric : R^T = R;
  eigenvalues : forall (a : F) (v : 'cV[F]_d), v != 0 -> (1%:M - X *m R) *m v = a *: v -> `|a| < 1 }.
End Given.
End iteration.

(* 2. I - X_L R = P_L, where P_0 = I - X_0 R and P_{l+1} = P_l^2, *)

(* 3. so that X_L -> R^-1 if every eigenvalue of I - X_0 R is below 1 in absolute value. *)
From Kernel Require Import Limit.
Module clause_3.
Notation premises := iteration.premises.
(* In the complex numbers, the real ones among them *)
Definition statement : Prop :=
  forall (F : numClosedFieldType), Num.archimedean_axiom F -> forall d X R, @premises F d X R ->
  R \in unitmx /\ forall i j, tends_to (fun L => iteration.iterate X R L i j) (invmx R i j).
End clause_3.

(* 4. Any number of queries with X_0 b in the slot x, b in the slot i and anything in the slot r, which none reads, hold
   X_L b in the slot x: in the limit the solution w of R w = b. *)
Module clause_4.
Section Given.
Variables (F : numFieldType) (d m : nat) (X R : 'M[F]_d) (b z : 'M[F]_(d, m)).
(* The slots that L layers leave in the queries, z being in the slot r at first *)
Definition after L := simulation.after (fun i j => X i j) (fun i j => R i j) (fun i j => b i j) (fun i j => z i j) L.
Record premises : Prop := Premises {
  queries : (0 < m)%N;
  converges : iteration.premises X R }.
End Given.
Definition statement : Prop :=
  forall (F : numClosedFieldType), Num.archimedean_axiom F -> forall d m X R, @premises F d m X R ->
  forall b z : 'M[F]_(d, m),
  (forall L i j, [/\ simulation.s_query_x (after X R b z L) i j = (iteration.iterate X R L *m b) i j,
    simulation.s_query_r (after X R b z L) i j = z i j & simulation.s_query_i (after X R b z L) i j = b i j]) /\
  exists w, [/\ R *m w = b, (forall w', R *m w' = b -> w' = w) &
    forall i j, tends_to (fun L => simulation.s_query_x (after X R b z L) i j) (w i j)].
End clause_4.

(* 5. From X_0 = a S for R = S the first two iterates are X_1 = 2 a S - a^2 S^3 and X_2 = 4 a S - 6 a^2 S^3 + 4 a^3 S^5
   - a^4 S^7. *)

