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
