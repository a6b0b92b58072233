(* A layer of linear attention on tokens (x, y), as columns of matrices: those of the context, and queries. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum matrix.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Layer.
Variables (R : comRingType) (d n_y n m p : nat).
Implicit Types (V : 'M[R]_(d + n_y)) (K Q : 'M[R]_(p, d + n_y)) (E : 'M[R]_(d + n_y, n)).

(* What a head with values V, keys K and queries Q adds to the tokens F, read from the context E *)
Definition addition V K Q E j (F : 'M[R]_(d + n_y, j)) : 'M[R]_(d + n_y, j) :=
  V *m E *m ((K *m E)^T *m (Q *m F)).

(* The layer of one head: what it leaves of the context E and of the queries F *)
Definition layer V K Q E (F : 'M[R]_(d + n_y, m)) : 'M[R]_(d + n_y, n) * 'M[R]_(d + n_y, m) :=
  (E + addition V K Q E E, F + addition V K Q E F).

(* x and y of tokens, and the columns of a matrix that meet them *)
Definition x_of j (F : 'M[R]_(d + n_y, j)) (i : 'I_d) (k : 'I_j) : R := F (lshift n_y i) k.
Definition y_of j (F : 'M[R]_(d + n_y, j)) (i : 'I_n_y) (k : 'I_j) : R := F (rshift d i) k.
Definition at_x j (A : 'M[R]_(j, d + n_y)) (i : 'I_j) (k : 'I_d) : R := A i (lshift n_y k).
Definition at_y j (A : 'M[R]_(j, d + n_y)) (i : 'I_j) (k : 'I_n_y) : R := A i (rshift d k).

Lemma mul_split i j (A : 'M[R]_(i, d + n_y)) (F : 'M[R]_(d + n_y, j)) a b :
  (A *m F) a b = \sum_(k < d) at_x A a k * x_of F k b + \sum_(k < n_y) at_y A a k * y_of F k b.
Proof. by rewrite mxE big_split_ord. Qed.

(* An entry of what is added, by the entries of all that it is made of *)
Definition read (vx : 'I_d -> R) (vy : 'I_n_y -> R) (kx : 'I_p -> 'I_d -> R) (ky : 'I_p -> 'I_n_y -> R)
    (qx : 'I_p -> 'I_d -> R) (qy : 'I_p -> 'I_n_y -> R) (x : 'I_d -> 'I_n -> R) (y : 'I_n_y -> 'I_n -> R)
    (u : 'I_d -> R) (v : 'I_n_y -> R) : R :=
  \sum_(t < n) (\sum_(k < d) vx k * x k t + \sum_(k < n_y) vy k * y k t) *
    (\sum_(r < p) (\sum_(k < d) kx r k * x k t + \sum_(k < n_y) ky r k * y k t) *
                  (\sum_(k < d) qx r k * u k + \sum_(k < n_y) qy r k * v k)).

Lemma read_eq vx vy kx ky vx' vy' kx' ky' qx qy x y u v :
  vx =1 vx' -> vy =1 vy' -> kx =2 kx' -> ky =2 ky' ->
  read vx vy kx ky qx qy x y u v = read vx' vy' kx' ky' qx qy x y u v.
Proof.
move=> vxE vyE kxE kyE; apply: eq_bigr => t _; congr ((_ + _) * _); [..|apply: eq_bigr => r _; congr ((_ + _) * _)].
- by apply: eq_bigr => k _; rewrite vxE.
- by apply: eq_bigr => k _; rewrite vyE.
- by apply: eq_bigr => k _; rewrite kxE.
- by apply: eq_bigr => k _; rewrite kyE.
Qed.

Lemma added V K Q E j (F : 'M[R]_(d + n_y, j)) a b :
  (F + addition V K Q E F) a b =
  F a b + read (at_x V a) (at_y V a) (at_x K) (at_y K) (at_x Q) (at_y Q) (x_of E) (y_of E)
    (fun k => x_of F k b) (fun k => y_of F k b).
Proof.
rewrite !mxE; congr (_ + _); apply: eq_bigr => t _; rewrite mul_split; congr (_ * _); rewrite mxE.
by apply: eq_bigr => r _; rewrite mxE !mul_split.
Qed.

(* Tokens are the same where their x and y are. *)
Lemma tokens_eq j (F G : 'M[R]_(d + n_y, j)) :
  (forall i k, x_of F i k = x_of G i k) -> (forall i k, y_of F i k = y_of G i k) -> F = G.
Proof.
by move=> x y; apply/matrixP=> i k; case: (splitP i) => a ia; [have := x a k|have := y a k];
  rewrite /x_of /y_of; congr (F _ _ = G _ _); apply: val_inj.
Qed.
End Layer.

(* The addition depends on K and Q through K^T Q alone. *)
Lemma addition_of_product (R : comRingType) d n_y n p (V : 'M[R]_(d + n_y)) (K Q : 'M[R]_(p, d + n_y))
    (E : 'M[R]_(d + n_y, n)) j (F : 'M[R]_(d + n_y, j)) :
  addition V K Q E F = V *m E *m E^T *m (K^T *m Q) *m F.
Proof. by rewrite /addition trmx_mul !mulmxA. Qed.

(* Two pairs of keys and queries with the same product have the same scores at any two tokens. *)
Lemma same_scores (R : comRingType) d n_y p q (K Q : 'M[R]_(p, d + n_y)) (K' Q' : 'M[R]_(q, d + n_y)) :
  K'^T *m Q' = K^T *m Q ->
  forall (x : {ffun 'I_d -> R}) (y : {ffun 'I_n_y -> R}) (u : {ffun 'I_d -> R}) (v : {ffun 'I_n_y -> R}),
  \sum_(r < q) (\sum_(k < d) at_x K' r k * x k + \sum_(k < n_y) at_y K' r k * y k) *
               (\sum_(k < d) at_x Q' r k * u k + \sum_(k < n_y) at_y Q' r k * v k) =
  \sum_(r < p) (\sum_(k < d) at_x K r k * x k + \sum_(k < n_y) at_y K r k * y k) *
               (\sum_(k < d) at_x Q r k * u k + \sum_(k < n_y) at_y Q r k * v k).
Proof.
move=> same x y u v.
pose token (a : {ffun 'I_d -> R}) (b : {ffun 'I_n_y -> R}) : 'M_(d + n_y, 1) := col_mx (\col_k a k) (\col_k b k).
have score i (A B : 'M[R]_(i, d + n_y)) : \sum_(r < i)
    (\sum_(k < d) at_x A r k * x k + \sum_(k < n_y) at_y A r k * y k) *
    (\sum_(k < d) at_x B r k * u k + \sum_(k < n_y) at_y B r k * v k) =
    ((token x y)^T *m (A^T *m B) *m token u v) ord0 ord0.
  have image (C : 'M[R]_(i, d + n_y)) (a : {ffun 'I_d -> R}) (b : {ffun 'I_n_y -> R}) r :
      \sum_(k < d) at_x C r k * a k + \sum_(k < n_y) at_y C r k * b k = (C *m token a b) r ord0.
    rewrite mul_split; congr (_ + _); apply: eq_bigr => k _; congr (_ * _); rewrite /x_of /y_of ?col_mxEu ?col_mxEd.
      by rewrite mxE.
    by rewrite mxE.
  rewrite mulmxA -mulmxA -trmx_mul mxE; apply: eq_bigr => r _; by rewrite !image [_^T _ _]mxE.
by rewrite !score same.
Qed.
