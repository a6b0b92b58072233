(* 1. For every kernel K, all data and all steps r_l, layers with h = K, V_l = diag(0, -2 r_l), B_l = C_l = I
   leave y_i - f_L(x_i) in the context slots *)

(* 2. and predict f_L(x_{n+1}), *)

(* 3. where f_0 = 0, f_{l+1} = f_l - r_l grad L(f_l) and grad L(f) = 2 sum_i (f(x_i) - y_i) K(., x_i). *)
From Kernel Require Import Gradient FunctionalDescent.
From Statements Require functional_gradient.
Module clause_3.
Section Given.
Variables (R : realFieldType) (d n n_y m : nat) (K : point R d -> point R d -> R).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N & (0 < m)%N];
  symmetric : forall u w, K u w = K w u }.
Variables (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R).
Definition x (i : 'I_n) : point R d := [ffun k => X k i].
Definition query (j : 'I_m) : point R d := [ffun k => Q k j].
(* What L of these layers leave where the query's y slot starts at 0 *)
Definition layers (rate : nat -> R) (L : nat) := simulation.after X Y Q (fun _ _ => 0) K rate L.
(* sum_i |f(x_i) - y_i|^2, and the coefficients of 2 sum_i (f(x_i) - y_i) K(., x_i) *)
Definition loss (f : point R d -> 'I_n_y -> R) : R :=
  \sum_(c < n_y) \sum_(i < n) (f (x i) c - Y c i) * (f (x i) c - Y c i).
Definition coefficients (f : point R d -> 'I_n_y -> R) (c : 'I_n_y) (i : 'I_n) : R := 2%:R * (f (x i) c - Y c i).
End Given.
(* With f_L of `descent`, which takes these steps: *)
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m K, @premises R d n n_y m K ->
  forall (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (rate : nat -> R),
  let f := descent K X Y rate in
  (* the layers leave y_i - f_L(x_i), and predict f_L; *)
  (forall L c, (forall i, simulation.s_y (layers K X Y Q rate L) c i = Y c i - f L (x X i) c) /\
    (forall j, - simulation.s_query_y (layers K X Y Q rate L) c j = f L (query Q j) c)) /\
  (* f_L is in the span of the K(., x_i), *)
  (forall L, exists alpha, forall u c, f L u c = functional_gradient.functions.value K alpha (x X) u c) /\
  (* and grad L(f) is the gradient there: it has these coefficients, and the derivative along g is <grad L(f), g>. *)
  forall g : point R d -> 'I_n_y -> R,
    (forall u c, gradient K X Y g u c = functional_gradient.functions.value K (coefficients X Y g) (x X) u c) /\
    forall p (beta : 'I_n_y -> 'I_p -> R) (z : 'I_p -> point R d),
    derivative (fun t => loss X Y (fun u c => g u c + t * functional_gradient.functions.value K beta z u c))
      (functional_gradient.functions.inner K (coefficients X Y g) (x X) beta z).
End clause_3.

(* Proofs. *)
From Kernel Require Import Gradient FunctionalDescent Arithmetic.
Section Derived.
Hypothesis simulation : simulation.statement.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n n_y m K [[d0 n0 y0 m0] symmetric] X Y Q rate f.
have in_span g u c :
    gradient K X Y g u c = functional_gradient.functions.value K (clause_3.coefficients X Y g) (clause_3.x X) u c.
  rewrite /gradient mulr_sumr; apply: eq_bigr => i _; exact: mulrA.
split; [|split=> [L|g]].
- move=> L c; have given : @simulation.premises R d n n_y m (fun _ _ => 0) K by split=> // *; rewrite mulr0.
  have [_ [context_y [_ [_ prediction]]]] := simulation X Y Q rate given L.
  suff same u b : simulation.s_f (clause_3.layers K X Y Q rate L) u b = f L u b.
    by split=> i; rewrite ?context_y ?prediction -same.
  elim: L u b {context_y prediction} => //= L IH u b; rewrite IH /f /= /gradient.
  by congr (_ - _ * (_ * _)); apply: eq_bigr => i _; rewrite IH.
- elim: L => [|L [alpha IH]].
    by exists (fun _ _ => 0) => u c; rewrite /functional_gradient.functions.value big1 // => i _; rewrite mul0r.
  exists (fun c i => alpha c i - rate L * clause_3.coefficients X Y (f L) c i) => u c.
  rewrite [LHS]/= IH in_span mulr_sumr -sumrB; apply: eq_bigr => i _; arithmetic.
- split=> [u c|p beta z]; first exact: in_span.
  have -> : functional_gradient.functions.inner K (clause_3.coefficients X Y g) (clause_3.x X) beta z =
      \sum_c \sum_i 2%:R * (g (clause_3.x X i) c - Y c i) *
        functional_gradient.functions.value K beta z (clause_3.x X i) c.
    apply: eq_bigr => c _; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => b _; exact/esym/mulrA.
  apply: derivative_ext (derivative_of_squares _ _) => t; apply: eq_bigr => c _; apply: eq_bigr => i _ /=.
  by congr (_ * _); rewrite addrAC.
Qed.

Definition clause_3_met (R : realFieldType) : @clause_3.premises R 1 1 1 1 (fun u w => u ord0 * w ord0).
Proof. by split=> // u w; rewrite mulrC. Qed.
End Derived.
