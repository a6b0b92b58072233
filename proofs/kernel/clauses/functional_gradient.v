(* 1. In the span of K(., z), K symmetric, with <sum_a alpha_a K(., z_a), sum_b beta_b K(., z_b)> = sum_ab alpha_a
   beta_b K(z_a, z_b): <f, K(., x)> = f(x), *)
From Kernel Require Import Gradient.
Module functions.
Section Given.
Variables (R : realFieldType) (d n n_y p : nat).
Definition point := {ffun 'I_d -> R}.
Variable K : point -> point -> R.
Definition symmetric : Prop := forall u w, K u w = K w u.
(* The function sum_a alpha_a K(., z_a), with one column of alpha for each z_a, and the inner product of two of them *)
Definition value (alpha : 'I_n_y -> 'I_p -> R) (z : 'I_p -> point) (x : point) (c : 'I_n_y) : R :=
  \sum_(a < p) alpha c a * K x (z a).
End Given.
Definition inner (R : realFieldType) d n_y p q (K : point R d -> point R d -> R) (alpha : 'I_n_y -> 'I_p -> R)
    (z : 'I_p -> point R d) (beta : 'I_n_y -> 'I_q -> R) (w : 'I_q -> point R d) : R :=
  \sum_(c < n_y) \sum_(a < p) \sum_(b < q) alpha c a * beta c b * K (z a) (w b).
End functions.
Module clause_1.
Record premises (R : realFieldType) d p (K : functions.point R d -> functions.point R d -> R) : Prop := Premises {
  sizes : (0 < d)%N /\ (0 < p)%N;
  symmetric : functions.symmetric K }.
(* For a function with one component: <f, K(., x)> = f(x) *)
Definition statement : Prop :=
  forall (R : realFieldType) d p K, @premises R d p K ->
  forall (alpha : 'I_1 -> 'I_p -> R) z x,
  functions.inner K alpha z (fun _ (_ : 'I_1) => 1) (fun _ => x) = functions.value K alpha z x ord0.
End clause_1.

(* 2. and for L(f) = sum_i |f(x_i) - y_i|^2 and every t, L(f + t g) = L(f) + t <grad L(f), g> + t^2 sum_i
   |g(x_i)|^2 with grad L(f) = 2 sum_i (f(x_i) - y_i) K(., x_i), *)

(* 3. the Riesz gradient. *)
Module clause_3.
Section Given.
Variables (R : realFieldType) (d n n_y p : nat) (K : functions.point R d -> functions.point R d -> R).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N & (0 < p)%N];
  symmetric : functions.symmetric K }.
Variables (x : 'I_n -> functions.point R d) (y : 'I_n_y -> 'I_n -> R).
(* L(f) = sum_i |f(x_i) - y_i|^2, and the columns of 2 sum_i (f(x_i) - y_i) K(., x_i) *)
Definition L (f : functions.point R d -> 'I_n_y -> R) : R :=
  \sum_(c < n_y) \sum_(i < n) (f (x i) c - y c i) * (f (x i) c - y c i).
Definition gradient (f : functions.point R d -> 'I_n_y -> R) (c : 'I_n_y) (i : 'I_n) : R := 2%:R * (f (x i) c - y c i).
End Given.
(* The derivative of L at f along every g of the span is <grad L(f), g>, and no other function of the span has these for
   its inner products. *)
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y p K, @premises R d n n_y p K ->
  forall x y (alpha : 'I_n_y -> 'I_p -> R) (z : 'I_p -> functions.point R d),
  let f := functions.value K alpha z in
  let represents q (gamma : 'I_n_y -> 'I_q -> R) (v : 'I_q -> functions.point R d) :=
    forall r (beta : 'I_n_y -> 'I_r -> R) (w : 'I_r -> functions.point R d), let g := functions.value K beta w in
    derivative (fun t => L x y (fun u c => f u c + t * g u c)) (functions.inner K gamma v beta w) in
  represents n (@gradient R d n n_y x y f) x /\
  forall q gamma v, represents q gamma v ->
  forall u c, functions.value K gamma v u c = functions.value K (@gradient R d n n_y x y f) x u c.
End clause_3.

(* Proofs. *)
From Kernel Require Import Gradient.
Section Derived.
Hypothesis in_the_span : span.statement.

Section Given.
Variables (R : realFieldType) (d n_y p : nat) (K : functions.point R d -> functions.point R d -> R).

Lemma point_of (u : functions.point R d) : [ffun i => u i] = u.
Proof. by apply/ffunP=> i; rewrite ffunE. Qed.

Lemma value_of (alpha : 'I_n_y -> 'I_p -> R) (z : 'I_p -> functions.point R d) (u : functions.point R d) c :
  \sum_(a < p) alpha c a * K [ffun i => u i] [ffun i => z a i] = functions.value K alpha z u c.
Proof. by apply: eq_bigr => a _; rewrite !point_of. Qed.

(* Two functions of the span have points in common where those of both are taken. *)
Section Both.
Variable q : nat.
Definition joined T (first : 'I_p -> T) (second : 'I_q -> T) (a : 'I_(p + q)) : T :=
  match split a with inl i => first i | inr j => second j end.
Lemma joined_left T first second i : @joined T first second (lshift q i) = first i.
Proof. by rewrite /joined (unsplitK (inl _ i)). Qed.
Lemma joined_right T first second j : @joined T first second (rshift p j) = second j.
Proof. by rewrite /joined (unsplitK (inr _ j)). Qed.

Variables (z : 'I_p -> functions.point R d) (w : 'I_q -> functions.point R d).
Lemma value_of_first (alpha : 'I_n_y -> 'I_p -> R) u c :
  functions.value K (fun c => joined (alpha c) (fun _ => 0)) (joined z w) u c = functions.value K alpha z u c.
Proof.
rewrite /functions.value big_split_ord /= [X in _ + X]big1 ?addr0 => [|j _]; last by rewrite joined_right mul0r.
by apply: eq_bigr => a _; rewrite !joined_left.
Qed.
Lemma value_of_second (beta : 'I_n_y -> 'I_q -> R) u c :
  functions.value K (fun c => joined (fun _ => 0) (beta c)) (joined z w) u c = functions.value K beta w u c.
Proof.
rewrite /functions.value big_split_ord /= [X in X + _]big1 ?add0r => [|j _]; last by rewrite joined_left mul0r.
by apply: eq_bigr => a _; rewrite !joined_right.
Qed.
Lemma inner_with_second r (gamma : 'I_n_y -> 'I_r -> R) v (beta : 'I_n_y -> 'I_q -> R) :
  functions.inner K gamma v (fun c => joined (fun _ => 0) (beta c)) (joined z w) = functions.inner K gamma v beta w.
Proof.
apply: eq_bigr => c _; apply: eq_bigr => a _; rewrite big_split_ord /= [X in X + _]big1 ?add0r => [|j _].
  by apply: eq_bigr => b _; rewrite !joined_right.
by rewrite joined_left mulr0 mul0r.
Qed.
End Both.

(* <h, K(., u)> in the component c *)
Lemma inner_at_a_point (gamma : 'I_n_y -> 'I_p -> R) v u c : functions.symmetric K ->
  functions.inner K gamma v (fun e (_ : 'I_1) => (e == c)%:R) (fun _ => u) = functions.value K gamma v u c.
Proof.
move=> symmetric; rewrite /functions.inner (bigD1 c) //= [X in _ + X]big1 ?addr0 => [|e /negPf ec]; last first.
  by rewrite big1 // => a _; rewrite big1 // => b _; rewrite ec mulr0 mul0r.
by apply: eq_bigr => a _; rewrite big_ord_recl big_ord0 addr0 eqxx mulr1 symmetric.
Qed.
End Given.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R d p K [[d0 p0] symmetric] alpha z x.
have given : @span.premises R d 1 1 1 p K by split.
have [e _] := in_the_span (fun _ _ => 0) (fun _ _ => 0) (fun i _ => x i) (fun _ => 1) (fun i a => z a i) alpha alpha 0
  given.
transitivity (\sum_(c < 1) \sum_(j < 1) (\sum_(a < p) alpha c a * K [ffun i => x i] [ffun i => z a i]) * 1).
  rewrite -[RHS]e; apply: eq_bigr => c _; apply: eq_bigr => a _; apply: eq_bigr => b _.
  by rewrite !point_of !mulr1.
by rewrite !big_ord_recl !big_ord0 !addr0 mulr1 value_of.
Qed.

Lemma derivative_along (R : realFieldType) d n n_y p (K : functions.point R d -> functions.point R d -> R) :
  clause_3.premises n n_y p K ->
  forall x y (alpha beta : 'I_n_y -> 'I_p -> R) (z : 'I_p -> functions.point R d),
  let f := functions.value K alpha z in let g := functions.value K beta z in
  derivative (fun t => clause_3.L x y (fun u c => f u c + t * g u c))
    (functions.inner K (@clause_3.gradient R d n n_y x y f) x beta z).
Proof.
move=> [[d0 n0 y0 p0] symmetric] x y alpha beta z f g.
have given : @span.premises R d n n_y 1 p K by split.
apply: (derivative_quadratic (q := \sum_(c < n_y) \sum_(i < n) g (x i) c * g (x i) c)) => t.
have [_ [e _]] := in_the_span (fun i j => x j i) y (fun _ (_ : 'I_1) => 0) (fun _ => 0) (fun i a => z a i) alpha beta t
  given.
transitivity (\sum_(c < n_y) \sum_(i < n)
  (\sum_(a < p) alpha c a * K [ffun k => x i k] [ffun k => z a k]
    + t * (\sum_(a < p) beta c a * K [ffun k => x i k] [ffun k => z a k]) - y c i) *
  (\sum_(a < p) alpha c a * K [ffun k => x i k] [ffun k => z a k]
    + t * (\sum_(a < p) beta c a * K [ffun k => x i k] [ffun k => z a k]) - y c i)).
  by apply: eq_bigr => c _; apply: eq_bigr => i _; rewrite !value_of.
rewrite e; congr (_ + _ * _ + _ * _); apply: eq_bigr => c _; apply: eq_bigr => i _; rewrite ?value_of ?mul0r ?addr0 //.
by apply: eq_bigr => a _; rewrite !point_of.
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n n_y p K given x y alpha z f represents; have [[d0 n0 y0 p0] symmetric] := given.
have along : represents n (clause_3.gradient x y f) x.
  move=> q beta w g; have given' : clause_3.premises n n_y (p + q) K by split=> //; split=> //; rewrite addn_gt0 p0.
  have := derivative_along given' x y (fun c => joined (alpha c) (fun _ => 0)) (fun c => joined (fun _ => 0) (beta c))
    (joined z w).
  rewrite /= inner_with_second => D; have <- : functions.inner K (clause_3.gradient x y
      (functions.value K (fun c => joined (alpha c) (fun _ => 0)) (joined z w))) x beta w =
      functions.inner K (clause_3.gradient x y f) x beta w.
    by apply: eq_bigr => c _; apply: eq_bigr => a _; apply: eq_bigr => b _; rewrite /clause_3.gradient value_of_first.
  apply: derivative_ext D => t; apply: eq_bigr => c _; apply: eq_bigr => i _.
  by rewrite !value_of_first !value_of_second.
split=> // q gamma v other u c; rewrite -!inner_at_a_point //.
exact: derivative_unique (other _ _ _) (along _ _ _).
Qed.

Definition clause_1_met (R : realFieldType) : @clause_1.premises R 1 1 (fun u w => u ord0 * w ord0).
Proof. by split=> // u w; rewrite mulrC. Qed.
Definition clause_3_met (R : realFieldType) : @clause_3.premises R 1 1 1 1 (fun u w => u ord0 * w ord0).
Proof. by split=> // u w; rewrite mulrC. Qed.
End Derived.
