(* gradient_descent_plus_plus_degree

   Along an eigenvector of S = X X^T with eigenvalue s, the residual prod_l (I - (eta_l/N) S_l) of L layers of
   GD++ is a polynomial p_L(s) = p_L(s, 1), p_L(s, t) a form of degree (3^L - 1)/2 whose coefficient at t = 0 is
   prod_l (-(eta_l/N) mu_l^2), mu_0 = 1, mu_{l+1} = -gamma_l mu_l^3: its degree is (3^L - 1)/2 when no eta_l (l <
   L) and no gamma_l (l < L-1) is 0, and lower otherwise. For gradient descent the degree is L when no eta_l is 0.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module eigenvalues.
Section Given.
Variables (R : fieldType).
Variables (d n : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (U : 'I_d -> 'I_d -> R).
Variables (s_ : 'I_d -> R).
Variables (eta gamma : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  not_zero_0 : n%:R != 0 :> R;
  H_orthogonal : (* U^T U = I *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) U i2 i0 * U i2 i1 = (i0 == i1)%:R;
  H_eigendecomposition : (* X X^T = U diag(s) U^T *) forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < n) X i0 i2 * X i1 i2 =
        \sum_(i2 < d) U i0 i2 * s_ i2 * U i1 i2 }.
Record state := State {
  s_M : 'I_d -> 'I_d -> R;
  s_P : 'I_d -> 'I_d -> R;
  s_G : 'I_d -> 'I_d -> R;
  s_e : 'I_d -> R;
  s_m : 'I_d -> R;
  s_p : 'I_d -> R;
  s_q_ : 'I_d -> R }.
Definition start : state := State
  (* M *) (fun (i0 : 'I_d) (i1 : 'I_d) => (i0 == i1)%:R)
  (* P *) (fun (i0 : 'I_d) (i1 : 'I_d) => (i0 == i1)%:R)
  (* G *) (fun (i0 : 'I_d) (i1 : 'I_d) => (i0 == i1)%:R)
  (* e *) (fun (i0 : 'I_d) => 1)
  (* m *) (fun (i0 : 'I_d) => 1)
  (* p *) (fun (i0 : 'I_d) => 1)
  (* q *) (fun (i0 : 'I_d) => 1).
Definition advance (at_eta : R) (at_gamma : R) (s : state) : state := State
  (* M *) (fun (i0 : 'I_d) (i1 : 'I_d) => (s_M s) i0 i1 - at_gamma * (\sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d) (s_M
        s) i0 i4 * (\sum_(i5 < n) X i4 i5 * X i3 i5)) * (s_M s) i3 i2) * (s_M s) i2 i1))
  (* P *) (fun (i0 : 'I_d) (i1 : 'I_d) => (s_P s) i0 i1 - at_eta / n%:R * (\sum_(i2 < d) (\sum_(i3 < d) (\sum_(i4 < d)
        (s_P s) i0 i4 * (s_M s) i4 i3) * (\sum_(i4 < n) X i3 i4 * X i2 i4)) * (s_M s) i2 i1))
  (* G *) (fun (i0 : 'I_d) (i1 : 'I_d) => (s_G s) i0 i1 - at_eta / n%:R * (\sum_(i2 < d) (s_G s) i0 i2 * (\sum_(i3 <
        n) X i2 i3 * X i1 i3)))
  (* e *) (fun (i0 : 'I_d) => 1 * (s_e s) i0 * (s_e s) i0 * (s_e s) i0)
  (* m *) (fun (i0 : 'I_d) => (1 * (s_e s) i0 * (s_e s) i0 - at_gamma * (s_ i0 * (s_m s) i0 * (s_m s) i0)) * (s_m s)
        i0)
  (* p *) (fun (i0 : 'I_d) => (1 * (s_e s) i0 * (s_e s) i0 - at_eta / n%:R * (s_ i0 * (s_m s) i0 * (s_m s) i0)) * (s_p
        s) i0)
  (* q *) (fun (i0 : 'I_d) => (1 - at_eta / n%:R * s_ i0) * (s_q_ s) i0).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (eta l) (gamma l) (after l) end.
Definition equations (s : state) : Prop :=
     (* t = 1 *) (forall (i0 : 'I_d), (s_e s) i0 = 1)
  /\ (* m *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) (s_M s) i0 i2 * U i2 i1 = U i0 i1 * (s_m s) i1)
  /\ (* p *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) (s_P s) i0 i2 * U i2 i1 = U i0 i1 * (s_p s) i1)
  /\ (* q *) (forall (i0 : 'I_d) (i1 : 'I_d), \sum_(i2 < d) (s_G s) i0 i2 * U i2 i1 = U i0 i1 * (s_q_ s) i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n : nat) (X : 'I_d -> 'I_n -> R) (U : 'I_d -> 'I_d -> R) (s_
      : 'I_d -> R) (eta gamma : nat -> R),
  @claim R d n X U s_ eta gamma.
End eigenvalues.

Module degree.
Section Given.
Variables (R : fieldType).
Variables (d : nat).
Variables (s_ t c : 'I_d -> R).
Variables (gamma h : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N }.
Record state := State {
  s_e : 'I_d -> R;
  s_m : 'I_d -> R;
  s_p : 'I_d -> R;
  s_q_ : 'I_d -> R;
  s_e_c : 'I_d -> R;
  s_m_c : 'I_d -> R;
  s_p_c : 'I_d -> R;
  s_q_c : 'I_d -> R;
  s_C : 'I_d -> R;
  s_E : 'I_d -> R }.
Definition start : state := State
  (* e *) (fun (i0 : 'I_d) => 1)
  (* m *) (fun (i0 : 'I_d) => 1)
  (* p *) (fun (i0 : 'I_d) => 1)
  (* q *) (fun (i0 : 'I_d) => 1)
  (* e_c *) (fun (i0 : 'I_d) => 1)
  (* m_c *) (fun (i0 : 'I_d) => 1)
  (* p_c *) (fun (i0 : 'I_d) => 1)
  (* q_c *) (fun (i0 : 'I_d) => 1)
  (* C *) (fun (i0 : 'I_d) => 1)
  (* E *) (fun (i0 : 'I_d) => 1).
Definition advance (at_gamma : R) (at_h : R) (s : state) : state := State
  (* e *) (fun (i0 : 'I_d) => t i0 * (s_e s) i0 * (s_e s) i0 * (s_e s) i0)
  (* m *) (fun (i0 : 'I_d) => (t i0 * (s_e s) i0 * (s_e s) i0 - at_gamma * (s_ i0 * (s_m s) i0 * (s_m s) i0)) * (s_m
        s) i0)
  (* p *) (fun (i0 : 'I_d) => (t i0 * (s_e s) i0 * (s_e s) i0 - at_h * (s_ i0 * (s_m s) i0 * (s_m s) i0)) * (s_p s)
        i0)
  (* q *) (fun (i0 : 'I_d) => (t i0 - at_h * s_ i0) * (s_q_ s) i0)
  (* e_c *) (fun (i0 : 'I_d) => c i0 * t i0 * (s_e_c s) i0 * (s_e_c s) i0 * (s_e_c s) i0)
  (* m_c *) (fun (i0 : 'I_d) => (c i0 * t i0 * (s_e_c s) i0 * (s_e_c s) i0 - at_gamma * (c i0 * s_ i0 * (s_m_c s) i0 *
        (s_m_c s) i0)) * (s_m_c s) i0)
  (* p_c *) (fun (i0 : 'I_d) => (c i0 * t i0 * (s_e_c s) i0 * (s_e_c s) i0 - at_h * (c i0 * s_ i0 * (s_m_c s) i0 *
        (s_m_c s) i0)) * (s_p_c s) i0)
  (* q_c *) (fun (i0 : 'I_d) => (c i0 * t i0 - at_h * (c i0 * s_ i0)) * (s_q_c s) i0)
  (* C *) (fun (i0 : 'I_d) => c i0 * (s_C s) i0 * (s_C s) i0 * (s_C s) i0)
  (* E *) (fun (i0 : 'I_d) => c i0 * (s_E s) i0).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (gamma l) (h l) (after l) end.
Definition equations (s : state) : Prop :=
     (* e *) (forall (i0 : 'I_d), (s_e_c s) i0 = (s_C s) i0 * (s_e s) i0)
  /\ (* m *) (forall (i0 : 'I_d), (s_m_c s) i0 = (s_C s) i0 * (s_m s) i0)
  /\ (* p *) (forall (i0 : 'I_d), (s_p_c s) i0 = (s_C s) i0 * (s_p s) i0)
  /\ (* q *) (forall (i0 : 'I_d), (s_q_c s) i0 = (s_E s) i0 * (s_q_ s) i0).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d : nat) (s_ t c : 'I_d -> R) (gamma h : nat -> R),
  @claim R d s_ t c gamma h.
End degree.

Module leading_coefficient.
Section Given.
Variables (R : fieldType).
Variables (d : nat).
Variables (s_ : 'I_d -> R).
Variables (gamma h : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N }.
Record state := State {
  s_e : 'I_d -> R;
  s_m : 'I_d -> R;
  s_p : 'I_d -> R;
  s_q_ : 'I_d -> R;
  s_C : 'I_d -> R;
  s_E : 'I_d -> R;
  s_mu : 'I_d -> R;
  s_lead : 'I_d -> R;
  s_g : 'I_d -> R }.
Definition start : state := State
  (* e *) (fun (i0 : 'I_d) => 1)
  (* m *) (fun (i0 : 'I_d) => 1)
  (* p *) (fun (i0 : 'I_d) => 1)
  (* q *) (fun (i0 : 'I_d) => 1)
  (* C *) (fun (i0 : 'I_d) => 1)
  (* E *) (fun (i0 : 'I_d) => 1)
  (* mu *) (fun (i0 : 'I_d) => 1)
  (* lead *) (fun (i0 : 'I_d) => 1)
  (* g *) (fun (i0 : 'I_d) => 1).
Definition advance (at_gamma : R) (at_h : R) (s : state) : state := State
  (* e *) (fun (i0 : 'I_d) => 0 * s_ i0 * (s_e s) i0 * (s_e s) i0 * (s_e s) i0)
  (* m *) (fun (i0 : 'I_d) => (0 * s_ i0 * (s_e s) i0 * (s_e s) i0 - at_gamma * (s_ i0 * (s_m s) i0 * (s_m s) i0)) *
        (s_m s) i0)
  (* p *) (fun (i0 : 'I_d) => (0 * s_ i0 * (s_e s) i0 * (s_e s) i0 - at_h * (s_ i0 * (s_m s) i0 * (s_m s) i0)) * (s_p
        s) i0)
  (* q *) (fun (i0 : 'I_d) => (0 * s_ i0 - at_h * s_ i0) * (s_q_ s) i0)
  (* C *) (fun (i0 : 'I_d) => s_ i0 * (s_C s) i0 * (s_C s) i0 * (s_C s) i0)
  (* E *) (fun (i0 : 'I_d) => s_ i0 * (s_E s) i0)
  (* mu *) (fun (i0 : 'I_d) => - at_gamma * ((s_mu s) i0 * (s_mu s) i0 * (s_mu s) i0))
  (* lead *) (fun (i0 : 'I_d) => - at_h * ((s_mu s) i0 * (s_mu s) i0 * (s_lead s) i0))
  (* g *) (fun (i0 : 'I_d) => - at_h * (s_g s) i0).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (gamma l) (h l) (after l) end.
Definition equations (s : state) : Prop :=
     (* m *) (forall (i0 : 'I_d), (s_m s) i0 = (s_C s) i0 * (s_mu s) i0)
  /\ (* p *) (forall (i0 : 'I_d), (s_p s) i0 = (s_C s) i0 * (s_lead s) i0)
  /\ (* q *) (forall (i0 : 'I_d), (s_q_ s) i0 = (s_E s) i0 * (s_g s) i0).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d : nat) (s_ : 'I_d -> R) (gamma h : nat -> R),
  @claim R d s_ gamma h.
End leading_coefficient.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. Along an eigenvector of S = X X^T with eigenvalue s, the residual prod_l (I - (eta_l/N) S_l) of L layers of GD++
   is a polynomial p_L(s) = p_L(s, 1), *)
From mathcomp Require Import zmodp poly matrix.
Module residual.
Section Matrices.
Variables (R : fieldType) (d n : nat) (X : 'M[R]_(d, n)) (gamma h : nat -> R).
(* M_0 = I, S_l = M_l X X^T M_l, M_{l+1} = (I - gamma_l S_l) M_l, h_l = eta_l/N *)
Fixpoint M L : 'M[R]_d := if L is l.+1 then (1%:M - gamma l *: (M l *m (X *m X^T) *m M l)) *m M l else 1%:M.
Definition S L : 'M[R]_d := M L *m (X *m X^T) *m M L.
(* prod_l (I - (eta_l/N) S_l), of GD++ and of gradient descent *)
Fixpoint P L : 'M[R]_d := if L is l.+1 then P l *m (1%:M - h l *: S l) else 1%:M.
Fixpoint G L : 'M[R]_d := if L is l.+1 then G l *m (1%:M - h l *: (X *m X^T)) else 1%:M.
End Matrices.

Section Polynomials.
Variables (A : comRingType) (gamma h : nat -> A) (s t : A).
(* p_L(s, t), made of s and t with + and * alone; t = 1 makes e_l 1. *)
Fixpoint e L : A := if L is l.+1 then t * e l ^+ 3 else 1.
Fixpoint m L : A := if L is l.+1 then (t * e l ^+ 2 - gamma l * (s * m l ^+ 2)) * m l else 1.
Fixpoint p L : A := if L is l.+1 then (t * e l ^+ 2 - h l * (s * m l ^+ 2)) * p l else 1.
(* That of gradient descent *)
Fixpoint q L : A := if L is l.+1 then (t - h l * s) * q l else 1.
End Polynomials.

(* p_L(s, 1) and q_L(s, 1), as polynomials in s *)
Definition polynomial (R : fieldType) (gamma h : nat -> R) L : {poly R} :=
  p (fun l => (gamma l)%:P) (fun l => (h l)%:P) 'X 1 L.
Definition polynomial_of_descent (R : fieldType) (h : nat -> R) L : {poly R} := q (fun l => (h l)%:P) 'X 1 L.
(* (3^L - 1)/2, and mu_0 = 1, mu_{l+1} = -gamma_l mu_l^3 *)
Definition degree L : nat := (3 ^ L).-1./2.
Fixpoint mu (R : fieldType) (gamma : nat -> R) L : R := if L is l.+1 then - gamma l * mu gamma l ^+ 3 else 1.
End residual.

Module clause_1.
Record premises (R : rcfType) (d n : nat) (X : 'M[R]_(d, n)) (s : R) (v : 'cV[R]_d) : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  eigenvector : X *m X^T *m v = s *: v }.
Definition statement : Prop :=
  forall (R : rcfType) d n X s v, @premises R d n X s v -> forall (eta gamma : nat -> R) L,
  residual.P X gamma (fun l => eta l / n%:R) L *m v = (residual.polynomial gamma (fun l => eta l / n%:R) L).[s] *: v.
End clause_1.

(* 2. p_L(s, t) a form of degree (3^L - 1)/2 *)
Module clause_2.
Definition statement : Prop :=
  forall (R : realFieldType) (gamma h : nat -> R) L, let D := residual.degree L in
  exists a : nat -> R, forall s t, residual.p gamma h s t L = \sum_(i < D.+1) a i * s ^+ i * t ^+ (D - i).
End clause_2.

(* 3. whose coefficient at t = 0 is prod_l (-(eta_l/N) mu_l^2), mu_0 = 1, mu_{l+1} = -gamma_l mu_l^3: *)
Module clause_3.
(* p_L(s, 0) is this times s^D, D = (3^L - 1)/2. *)
Definition statement : Prop :=
  forall (R : fieldType) (gamma h : nat -> R) L s,
  residual.p gamma h s 0 L = (\prod_(l < L) (- h l * residual.mu gamma l ^+ 2)) * s ^+ residual.degree L.
End clause_3.

(* 4. its degree is (3^L - 1)/2 when no eta_l (l < L) and no gamma_l (l < L-1) is 0, and lower otherwise. *)
Module clause_4.
(* The degree is the size less 1: the size of 0 is 0, and that of other constants 1. *)
Definition statement : Prop :=
  forall (R : realFieldType) (gamma h : nat -> R) L,
  let none_is_0 := (forall l, (l < L)%N -> h l != 0) /\ (forall l, (l.+1 < L)%N -> gamma l != 0) in
  (none_is_0 -> size (residual.polynomial gamma h L) = (residual.degree L).+1) /\
  (~ none_is_0 -> (size (residual.polynomial gamma h L) <= residual.degree L)%N).
End clause_4.

(* 5. For gradient descent the degree is L when no eta_l is 0. *)
Module clause_5.
Section Given.
Variables (R : realFieldType) (d n : nat) (eta : nat -> R) (L : nat).
Record premises : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < n)%N;
  none_is_0 : forall l, (l < L)%N -> eta l != 0 }.
End Given.
(* Its residual is q_L(s) along every eigenvector. *)
Definition statement : Prop :=
  forall (R : rcfType) d n eta L, @premises R d n eta L -> let h l := eta l / n%:R in
  size (residual.polynomial_of_descent h L) = L.+1 /\
  forall (X : 'M[R]_(d, n)) lambda (v : 'cV[R]_d), X *m X^T *m v = lambda *: v ->
  residual.G X h L *m v = (residual.polynomial_of_descent h L).[lambda] *: v.
End clause_5.

