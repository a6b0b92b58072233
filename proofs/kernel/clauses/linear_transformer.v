(* 1. Linear layers with any number of heads h and any blocks V_h, K_h, Q_h leave (M_l x + U_l y, a_l y - W_l x) in a
   token that started as (x, y), the query's too, where E = (M_l X + U_l Y; a_l Y - W_l X), [[A, b], [c, delta]] = sum_h
   V_h E E^T K_h^T Q_h, *)
From mathcomp Require Import matrix.
From Kernel Require Import Attention.
Module tokens.
Section Given.
Variables (R : fieldType) (d n n_y m p : nat).
Definition linear : similarity R n p := pairwise n (@score R p).

(* V E E^T K^T Q *)
Definition V (a : head R d n n_y p) : 'M[R]_(d + n_y) := block_mx (V_xx a) (V_xy a) (V_yx a) (V_yy a).
Definition K (a : head R d n n_y p) : 'M[R]_(p, d + n_y) := row_mx (K_x a) (K_y a).
Definition Q (a : head R d n n_y p) : 'M[R]_(p, d + n_y) := row_mx (Q_x a) (Q_y a).
Definition G (a : head R d n n_y p) (E : 'M[R]_(d + n_y, n)) : 'M[R]_(d + n_y) := V a *m E *m E^T *m (K a)^T *m Q a.

(* M, U, a and W, and what they make of tokens that started as x and y *)
Record matrices := Matrices { M : 'M[R]_d; U : 'M[R]_(d, n_y); a : 'M[R]_n_y; W : 'M[R]_(n_y, d) }.
Definition x_of (s : matrices) k (x : 'M[R]_(d, k)) (y : 'M[R]_(n_y, k)) : 'M[R]_(d, k) := M s *m x + U s *m y.
Definition y_of (s : matrices) k (x : 'M[R]_(d, k)) (y : 'M[R]_(n_y, k)) : 'M[R]_(n_y, k) := a s *m y - W s *m x.

(* The next matrices, from g = [[A, b], [c, delta]] *)
Definition next (s : matrices) (g : 'M[R]_(d + n_y)) : matrices :=
  let A := ulsubmx g in let b := ursubmx g in let c := dlsubmx g in let delta := drsubmx g in
  Matrices ((1%:M + A) *m M s - b *m W s) ((1%:M + A) *m U s + b *m a s)
           ((1%:M + delta) *m a s + c *m U s) ((1%:M + delta) *m W s - c *m M s).

(* Layer l has H_l heads. *)
Variables (H : nat -> nat) (heads : forall l, 'I_(H l) -> head R d n n_y p).
Variables (X : 'M[R]_(d, n)) (Y : 'M[R]_(n_y, n)).
Fixpoint matrices_after L : matrices :=
  if L is l.+1 then
    let s := matrices_after l in next s (\sum_(h < H l) G (heads h) (col_mx (x_of s X Y) (y_of s X Y)))
  else Matrices 1%:M 0 1%:M 0.
Fixpoint after (z : prompt R d n n_y m) L : prompt R d n n_y m :=
  if L is l.+1 then layer (@heads l) (after z l) else z.
End Given.
End tokens.

Module clause_1.
Record premises (R : fieldType) d n n_y m p (H : nat -> nat) (heads : forall l, 'I_(H l) -> head R d n n_y p) : Prop :=
  Premises { sizes : positive d n n_y m p; linear_heads : forall l (h : 'I_(H l)), by_similarity (heads l h) = tokens.linear R n p }.
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p H heads, @premises R d n n_y m p H heads ->
  forall (X : 'M[R]_(d, n)) (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(d, m)) (q : 'M[R]_(n_y, m)) L,
  let s := tokens.matrices_after heads X Y L in
  tokens.after heads (X, Y, Q, q) L = (tokens.x_of s X Y, tokens.y_of s X Y, tokens.x_of s Q q, tokens.y_of s Q q).
End clause_1.

(* 2. M_{l+1} = (I + A) M_l - b W_l, U_{l+1} = (I + A) U_l + b a_l, a_{l+1} = (I + delta) a_l + c U_l, W_{l+1} = (I +
   delta) W_l - c M_l, from I, 0, I, 0; *)

(* 3. a query (x_t, 0) is then (M_l x_t, -W_l x_t): the prediction is W_l x_t. *)
Module clause_3.
Notation premises := clause_1.premises.
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m p H heads, @premises R d n n_y m p H heads ->
  forall (X : 'M[R]_(d, n)) (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(d, m)) L,
  let s := tokens.matrices_after heads X Y L in
  let: (_, _, x, y) := tokens.after heads (X, Y, Q, 0) L in
  [/\ x = tokens.M s *m Q, y = - (tokens.W s *m Q) & - y = tokens.W s *m Q].
End clause_3.

(* Proofs. *)
From mathcomp Require Import ssrAC matrix.
From Kernel Require Import Attention.
Section Derived.
Hypothesis one_layer : layer.statement.
Hypothesis all_layers : layers.statement.

Section Given.
Variables (R : fieldType) (d n n_y m p : nat).
Hypothesis sizes : positive d n n_y m p.
Implicit Types (X : 'M[R]_(d, n)) (Y : 'M[R]_(n_y, n)) (Q : 'M[R]_(d, m)) (q : 'M[R]_(n_y, m)).

(* g times every token *)
Definition times (g : 'M[R]_(d + n_y)) (z : prompt R d n n_y m) : prompt R d n n_y m :=
  let: (X, Y, Q, q) := z in
  (ulsubmx g *m X + ursubmx g *m Y, dlsubmx g *m X + drsubmx g *m Y,
   ulsubmx g *m Q + ursubmx g *m q, dlsubmx g *m Q + drsubmx g *m q).

Lemma timesD g g' z : times (g + g') z = times g z + times g' z.
Proof.
case: z => [[[X Y] Q] q].
have [ul ur dl dr] : [/\ ulsubmx (g + g') = ulsubmx g + ulsubmx g', ursubmx (g + g') = ursubmx g + ursubmx g',
    dlsubmx (g + g') = dlsubmx g + dlsubmx g' & drsubmx (g + g') = drsubmx g + drsubmx g'].
  by split; apply/matrixP=> i j; rewrite !mxE.
rewrite /times ul ur dl dr !mulmxDl promptD; by congr (_, _, _, _); rewrite addrACA.
Qed.

Lemma times0 z : times 0 z = 0.
Proof.
case: z => [[[X Y] Q] q]; have [ul ur dl dr] : [/\ @ulsubmx R d n_y d n_y 0 = 0, @ursubmx R d n_y d n_y 0 = 0,
    @dlsubmx R d n_y d n_y 0 = 0 & @drsubmx R d n_y d n_y 0 = 0].
  by split; apply/matrixP=> i j; rewrite !mxE.
by rewrite /times ul ur dl dr !mul0mx !addr0.
Qed.

Lemma times_sum H (g : 'I_H -> 'M[R]_(d + n_y)) z : \sum_h times (g h) z = times (\sum_h g h) z.
Proof. by rewrite (big_morph (times^~ z) (fun g g1 => timesD g g1 z) (times0 z)). Qed.

Notation tokens_of s X Y Q q :=
  (tokens.x_of s X Y, tokens.y_of s X Y, tokens.x_of s Q q, tokens.y_of s Q q).

Lemma x_next s g k (x : 'M[R]_(d, k)) (y : 'M[R]_(n_y, k)) : tokens.x_of (tokens.next s g) x y =
  tokens.x_of s x y + (ulsubmx g *m tokens.x_of s x y + ursubmx g *m tokens.y_of s x y).
Proof.
rewrite /tokens.x_of /tokens.y_of /= !(mulmxDl, mulmxDr, mul1mx, mulmxN, mulNmx, mulmxA).
by rewrite [LHS](AC (3*3) (1*4*((2*5)*(6*3)))).
Qed.

Lemma y_next s g k (x : 'M[R]_(d, k)) (y : 'M[R]_(n_y, k)) : tokens.y_of (tokens.next s g) x y =
  tokens.y_of s x y + (dlsubmx g *m tokens.x_of s x y + drsubmx g *m tokens.y_of s x y).
Proof.
rewrite /tokens.x_of /tokens.y_of /= !(mulmxDl, mulmxDr, mul1mx, mulmxN, mulNmx, mulmxA) !opprD opprK.
by rewrite [LHS](AC (3*3) (1*4*((6*3)*(2*5)))).
Qed.

Lemma next_tokens s g X Y Q q :
  tokens_of (tokens.next s g) X Y Q q = (tokens_of s X Y Q q : prompt R d n n_y m) + times g (tokens_of s X Y Q q).
Proof. by rewrite promptD !x_next !y_next. Qed.

Lemma linear_weights k (K : 'M[R]_(p, n)) (T : 'M[R]_(p, k)) : weights (tokens.linear R n p) K T = K^T *m T.
Proof.
apply/matrixP=> i j; rewrite !mxE /= ffunE; apply: eq_bigr => r _; by rewrite !ffunE mxE.
Qed.

(* What a layer multiplies tokens with, as the statement has it *)
Definition entries w k (v : 'M[R]_(w, n)) (keys : 'M[R]_(p, n)) (B : 'M[R]_(p, k)) v' keys' B' : 'M[R]_(w, k) :=
  \matrix_(i, j) (\sum_(t < n) \sum_(r < p) v i t * keys r t * B r j +
                  \sum_(t < n) \sum_(r < p) (v' : 'M[R]_(w, n)) i t * (keys' : 'M[R]_(p, n)) r t * (B' : 'M[R]_(p, k)) r j).

Lemma entries1 w k (v : 'M[R]_(w, n)) (keys : 'M[R]_(p, n)) (B : 'M[R]_(p, k)) keys' B' :
  entries v keys B 0 keys' B' = v *m keys^T *m B.
Proof.
apply/matrixP=> i j; rewrite !mxE [X in _ + X]big1 ?addr0 => [|t _]; last first.
  by rewrite big1 // => r _; rewrite mxE !mul0r.
rewrite exchange_big; apply: eq_bigr => r _ /=; rewrite mxE mulr_suml; apply: eq_bigr => t _; by rewrite mxE.
Qed.

Lemma addE u v (A B : 'M[R]_(u, v)) i j : (A + B) i j = A i j + B i j.
Proof. by rewrite mxE. Qed.
Lemma oppE u v (A : 'M[R]_(u, v)) i j : (- A) i j = - A i j.
Proof. by rewrite mxE. Qed.
Lemma mulE u v w (A : 'M[R]_(u, v)) (B : 'M[R]_(v, w)) i j : (A *m B) i j = \sum_k A i k * B k j.
Proof. by rewrite mxE. Qed.
Lemma trE u v (A : 'M[R]_(u, v)) i j : A^T i j = A j i.
Proof. by rewrite mxE. Qed.
Lemma entriesE w k v keys B v' keys' B' i j : @entries w k v keys B v' keys' B' i j =
  \sum_(t < n) \sum_(r < p) v i t * keys r t * B r j + \sum_(t < n) \sum_(r < p) v' i t * keys' r t * B' r j.
Proof. by rewrite mxE. Qed.
Ltac same_entry := lazymatch goal with
  | |- @BigOp.bigop _ _ _ _ _ = _ => apply: eq_bigr => ? _; same_entry
  | |- _ + _ = _ => congr (_ + _); same_entry
  | |- - _ = _ => congr (- _); same_entry
  | |- _ * _ = _ => congr (_ * _); same_entry
  | |- fun_of_matrix (@GRing.add _ _ _) _ _ = _ => refine (etrans (addE _ _ _ _) _); same_entry
  | |- fun_of_matrix (@GRing.opp _ _) _ _ = _ => refine (etrans (oppE _ _ _) _); same_entry
  | |- fun_of_matrix (_ *m _) _ _ = _ => refine (etrans (mulE _ _ _ _) _); same_entry
  | |- fun_of_matrix (_^T) _ _ = _ => refine (etrans (trE _ _ _) _); same_entry
  | |- fun_of_matrix (entries _ _ _ _ _ _) _ _ = _ => refine (etrans (entriesE _ _ _ _ _ _ _ _) _); same_entry
  | _ => reflexivity
  end.

Lemma one_head (a : head R d n n_y p) s X Y Q q : by_similarity a = tokens.linear R n p ->
  let: z := (tokens_of s X Y Q q : prompt R d n n_y m) in
  added a z = times (tokens.G a (col_mx (tokens.x_of s X Y) (tokens.y_of s X Y))) z.
Proof.
move=> is_linear; rewrite /added is_linear !linear_weights; case: (sizes) => d0 n0 y0 m0 p0.
set ex := tokens.x_of s X Y; set ey := tokens.y_of s X Y; set qx := tokens.x_of s Q q; set qy := tokens.y_of s Q q.
set vx := V_xx a *m ex + V_xy a *m ey; set vy := V_yx a *m ex + V_yy a *m ey; set keys := K_x a *m ex + K_y a *m ey.
set g := tokens.G a _.
have blocks : g = block_mx (vx *m keys^T *m Q_x a) (vx *m keys^T *m Q_y a) (vy *m keys^T *m Q_x a) (vy *m keys^T *m Q_y a).
  rewrite /g /tokens.G -(mulmxA _ _ (tokens.K a)^T) -trmx_mul /tokens.K /tokens.Q /tokens.V mul_block_col mul_row_col.
  by rewrite -mulmxA mul_mx_row mul_col_row !mulmxA.
have zero w : (0 : 'M[R]_(w, d)) *m ex + (0 : 'M[R]_(w, n_y)) *m ey = 0 by rewrite !mul0mx addr0.
have [|cx [cy [tx ty]]] := @one_layer R d n n_y m p (fun i j => X i j) (fun i j => Y i j) (fun i j => Q i j)
  (fun i j => q i j) (fun i j => tokens.M s i j) (fun i j => tokens.U s i j) (fun i j => tokens.a s i j)
  (fun i j => tokens.W s i j) (fun i j => V_xx a i j) (fun i j => V_xy a i j) (fun i j => V_yx a i j)
  (fun i j => V_yy a i j) (fun i j => K_x a i j) (fun i j => K_y a i j) (fun i j => Q_x a i j) (fun i j => Q_y a i j)
  (fun i j => (0 : 'M_(_, _)) i j) (fun i j => (0 : 'M_(_, _)) i j) (fun i j => (0 : 'M_(_, _)) i j)
  (fun i j => (0 : 'M_(_, _)) i j) (fun i j => (0 : 'M_(_, _)) i j) (fun i j => (0 : 'M_(_, _)) i j)
  (fun i j => (0 : 'M_(_, _)) i j) (fun i j => (0 : 'M_(_, _)) i j); first by split.
have x_is k (x : 'M[R]_(d, k)) (y : 'M[R]_(n_y, k)) : (forall i j, (tokens.x_of s x y + vx *m (keys^T *m (Q_x a *m tokens.x_of s x y + Q_y a *m tokens.y_of s x y)) +
    (0 *m ex + 0 *m ey) *m ((0 *m ex + 0 *m ey)^T *m ((0 : 'M[R]_(p, d)) *m tokens.x_of s x y + 0 *m tokens.y_of s x y))) i j =
    ((tokens.M s + entries vx keys (Q_x a) (0 *m ex + 0 *m ey) (0 *m ex + 0 *m ey) 0 *m tokens.M s -
      entries vx keys (Q_y a) (0 *m ex + 0 *m ey) (0 *m ex + 0 *m ey) 0 *m tokens.W s) *m x +
     (tokens.U s + entries vx keys (Q_x a) (0 *m ex + 0 *m ey) (0 *m ex + 0 *m ey) 0 *m tokens.U s +
      entries vx keys (Q_y a) (0 *m ex + 0 *m ey) (0 *m ex + 0 *m ey) 0 *m tokens.a s) *m y) i j) ->
    vx *m (keys^T *m (Q_x a *m tokens.x_of s x y + Q_y a *m tokens.y_of s x y)) =
    ulsubmx g *m tokens.x_of s x y + ursubmx g *m tokens.y_of s x y.
  move=> /matrixP; rewrite !zero mul0mx addr0 !entries1 => e.
  apply: (addrI (tokens.x_of s x y)); rewrite e -x_next /tokens.x_of /= blocks block_mxKul block_mxKur.
  by rewrite !(mulmxDl _ _ (tokens.M s), mulmxDl _ _ (tokens.U s)) !mul1mx.
have y_is k (x : 'M[R]_(d, k)) (y : 'M[R]_(n_y, k)) : (forall i j, (tokens.y_of s x y + vy *m (keys^T *m (Q_x a *m tokens.x_of s x y + Q_y a *m tokens.y_of s x y)) +
    (0 *m ex + 0 *m ey) *m ((0 *m ex + 0 *m ey)^T *m ((0 : 'M[R]_(p, d)) *m tokens.x_of s x y + 0 *m tokens.y_of s x y))) i j =
    ((tokens.a s + entries vy keys (Q_y a) (0 *m ex + 0 *m ey) (0 *m ex + 0 *m ey) 0 *m tokens.a s +
      entries vy keys (Q_x a) (0 *m ex + 0 *m ey) (0 *m ex + 0 *m ey) 0 *m tokens.U s) *m y -
     (tokens.W s + entries vy keys (Q_y a) (0 *m ex + 0 *m ey) (0 *m ex + 0 *m ey) 0 *m tokens.W s -
      entries vy keys (Q_x a) (0 *m ex + 0 *m ey) (0 *m ex + 0 *m ey) 0 *m tokens.M s) *m x) i j) ->
    vy *m (keys^T *m (Q_x a *m tokens.x_of s x y + Q_y a *m tokens.y_of s x y)) =
    dlsubmx g *m tokens.x_of s x y + drsubmx g *m tokens.y_of s x y.
  move=> /matrixP; rewrite !zero mul0mx addr0 !entries1 => e.
  apply: (addrI (tokens.y_of s x y)); rewrite e -y_next /tokens.y_of /= blocks block_mxKdl block_mxKdr.
  by rewrite !(mulmxDl _ _ (tokens.a s), mulmxDl _ _ (tokens.W s)) !mul1mx.
rewrite /times; congr (_, _, _, _).
- by apply: (x_is _ X Y) => i j; apply: (etrans _ (etrans (cx i j) (esym _))); rewrite /vx /vy /keys /ex /ey /tokens.x_of /tokens.y_of; same_entry.
- by apply: (y_is _ X Y) => i j; apply: (etrans _ (etrans (cy i j) (esym _))); rewrite /vx /vy /keys /ex /ey /tokens.x_of /tokens.y_of; same_entry.
- by apply: (x_is _ Q q) => i j; apply: (etrans _ (etrans (tx i j) (esym _))); rewrite /vx /vy /keys /ex /ey /tokens.x_of /tokens.y_of; same_entry.
by apply: (y_is _ Q q) => i j; apply: (etrans _ (etrans (ty i j) (esym _))); rewrite /vx /vy /keys /ex /ey /tokens.x_of /tokens.y_of; same_entry.
Qed.
End Given.

Theorem clause_1_holds : clause_1.statement.
Proof.
move=> R d n n_y m p H heads [sizes linear_heads] X Y Q q; elim=> [|L IH] s.
  have [d0 n0 y0 m0 p0] := sizes.
  have [|x [y [tx [ty _]]]] := @all_layers R d n n_y m p (fun i j => X i j) (fun i j => Y i j) (fun i j => Q i j)
    (fun i j => q i j) (fun _ _ _ => 0) (fun _ _ _ => 0) (fun _ _ _ => 0) (fun _ _ _ => 0) (fun _ _ _ => 0)
    (fun _ _ _ => 0) (fun _ _ _ => 0) (fun _ _ _ => 0) _ 0%N; first by split.
  congr (_, _, _, _); apply/matrixP=> i j;
    [apply: etrans (x i j) _|apply: etrans (y i j) _|apply: etrans (tx i j) _|apply: etrans (ty i j) _];
    rewrite !mxE /=; congr (_ + _); try congr (- _); apply: eq_bigr => k _; by rewrite !mxE.
rewrite [LHS]/= IH /layer; under eq_bigr do rewrite one_head //.
by rewrite times_sum -next_tokens.
Qed.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n n_y m p H heads given X Y Q L s; rewrite clause_1_holds // -/s /tokens.x_of /tokens.y_of !mulmx0.
by rewrite addr0 sub0r opprK.
Qed.

(* Two heads a layer *)
Definition clause_1_met (R : realFieldType) : @clause_1.premises R 2 3 1 1 2 (fun _ => 2%N)
  (fun _ _ => Head 1%:M 0 0 1%:M 1%:M 0 1%:M 0 (tokens.linear R 3 2)).
Proof. by []. Qed.
Definition clause_3_met := clause_1_met.
End Derived.
