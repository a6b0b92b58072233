(* token_copying

   On tokens (c_j, p_j) of a content and an orthonormal position, the linear head with scores <p_i, U^T p_j> and
   values M c_i - U p_i, where U p_i = sum_k S_ik p_k, keeps the contents C and turns the slots P into P - P S^T S
   + M C S, for every S: with the upper shift U p_{j+1} = p_j, U p_1 = 0, slot j becomes M c_{j+1} for j < n, and
   slot n stays p_n; a query whose slot r is orthogonal to the positions reads nothing. When N selected tokens
   alone read so, each from a successor of its own, and a second head empties the other tokens, then L layers of
   gradient_descent_step (with eta/N) are L steps of gradient descent on the N pairs of a selected c_j and M times
   its successor's content, and predict (W_L - W_0) x_t - r: on x_1, y_1, ..., x_N, y_N the pairs are (x_i, M
   y_i). With softmax of b times the scores, S of entries 0 and 1, a token with one successor puts the weight (n -
   1)/(e^b + n - 1) elsewhere; a token with none, and the query, read the mean of all values.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module linear_head.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (M : 'I_n_y -> 'I_d -> R).
Variables (U : 'I_n_y -> 'I_n_y -> R).
Variables (S : 'I_n -> 'I_n -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  H_shift : (* U p_i = sum_k S_ik p_k *) forall (i0 : 'I_n_y) (i1 : 'I_n), \sum_(i2 < n_y) U i0 i2 * Y i2 i1 =
        \sum_(i2 < n) Y i0 i2 * S i1 i2;
  H_orthonormal : (* the positions are orthonormal: P^T P = I *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n_y) Y i2
        i0 * Y i2 i1 = (i0 == i1)%:R;
  H_query_apart : (* the query's slot r is orthogonal to the positions: P^T r = 0 *) forall (i0 : 'I_n) (i1 : 'I_m),
        \sum_(i2 < n_y) Y i2 i0 * query_slot i2 i1 = 0 * (\sum_(i2 < n_y) Y i2 i0 * query_slot i2 i1) }.
Definition out_x (i0 : 'I_d) (i1 : 'I_n) : R :=
  X i0 i1.
Definition out_y (i0 : 'I_n_y) (i1 : 'I_n) : R :=
  Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) M i0 i3 * X i3 i2 + \sum_(i3 < n_y) - U i0 i3 * Y i3 i2) * (\sum_(i3 < n_y)
        (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < n_y) U i4 i3 * Y i4 i1)).
Definition out_query_x (i0 : 'I_d) (i1 : 'I_m) : R :=
  Q i0 i1.
Definition out_query_y (i0 : 'I_n_y) (i1 : 'I_m) : R :=
  query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) M i0 i3 * X i3 i2 + \sum_(i3 < n_y) - U i0 i3 * Y i3 i2) * (\sum_(i3
        < n_y) (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < n_y) U i4 i3 * query_slot i4 i1)).
Definition equations : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), out_x i0 i1 = X i0 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), out_y i0 i1 = Y i0 i1 - \sum_(i2 < n) (\sum_(i3 < n) Y i0 i3 *
        S i2 i3) * S i2 i1 + \sum_(i2 < n) (\sum_(i3 < d) M i0 i3 * X i3 i2) * S i2 i1)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), out_query_x i0 i1 = Q i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), out_query_y i0 i1 = query_slot i0 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (M : 'I_n_y -> 'I_d -> R) (U : 'I_n_y -> 'I_n_y ->
      R) (S : 'I_n -> 'I_n -> R),
  @claim R d n n_y m X Y Q query_slot M U S.
End linear_head.

Module parity_gate.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m N : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (M : 'I_n_y -> 'I_d -> R).
Variables (U : 'I_n_y -> 'I_n_y -> R).
Variables (S : 'I_n -> 'I_n -> R).
Variables (H_ : 'I_n_y -> 'I_n_y -> R).
Variables (D : 'I_n -> 'I_N -> R).
Variables (W_0 : 'I_n_y -> 'I_d -> R).
Variables (eta : nat -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  N_positive : (0 < N)%N;
  not_zero_0 : N%:R != 0 :> R;
  H_selection : (* D selects different tokens: D^T D = I *) forall (i0 : 'I_N) (i1 : 'I_N), \sum_(i2 < n) D i2 i0 * D
        i2 i1 = (i0 == i1)%:R;
  H_succession : (* each selected token has a successor of its own: S^T S D = D *) forall (i0 : 'I_n) (i1 : 'I_N),
        \sum_(i2 < n) (\sum_(i3 < n) S i3 i0 * S i3 i2) * D i2 i1 = D i0 i1;
  H_shift : (* U p_i = sum_k S_ik p_k *) forall (i0 : 'I_n_y) (i1 : 'I_n), \sum_(i2 < n_y) U i0 i2 * Y i2 i1 =
        \sum_(i2 < n) Y i0 i2 * S i1 i2;
  H_gate : (* H keeps the positions of the selected tokens and takes the others to 0: H P = P D D^T *) forall (i0 :
        'I_n_y) (i1 : 'I_n), \sum_(i2 < n_y) H_ i0 i2 * Y i2 i1 = \sum_(i2 < N) (\sum_(i3 < n) Y i0 i3 * D i3 i2) * D
        i1 i2;
  H_orthonormal : (* the positions are orthonormal: P^T P = I *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n_y) Y i2
        i0 * Y i2 i1 = (i0 == i1)%:R;
  H_query_apart : (* the query's slot r is orthogonal to the positions: P^T r = 0 *) forall (i0 : 'I_n) (i1 : 'I_m),
        \sum_(i2 < n_y) Y i2 i0 * query_slot i2 i1 = 0 * (\sum_(i2 < n_y) Y i2 i0 * query_slot i2 i1) }.
Record state := State {
  s_x : 'I_d -> 'I_n -> R;
  s_y : 'I_n_y -> 'I_n -> R;
  s_query_x : 'I_d -> 'I_m -> R;
  s_query_y : 'I_n_y -> 'I_m -> R;
  s_W : 'I_n_y -> 'I_d -> R }.
Definition start : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) - (i0 == i3)%:R * X i3 i2) *
        (\sum_(i3 < n_y) (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < n_y) ((i4 == i3)%:R - H_ i4 i3) * Y
        i4 i1)))
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) M i0 i3 * X i3 i2 + \sum_(i3 < n_y)
        - U i0 i3 * Y i3 i2) * (\sum_(i3 < n_y) (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < n_y) (\sum_(i5
        < n_y) H_ i4 i5 * U i5 i3) * Y i4 i1)) + \sum_(i2 < n) (\sum_(i3 < n_y) - (i0 == i3)%:R * Y i3 i2) * (\sum_(i3
        < n_y) (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < n_y) ((i4 == i3)%:R - H_ i4 i3) * Y i4 i1)))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) - (i0 == i3)%:R * X i3 i2) *
        (\sum_(i3 < n_y) (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < n_y) ((i4 == i3)%:R - H_ i4 i3) *
        query_slot i4 i1)))
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) M i0 i3 * X i3 i2 +
        \sum_(i3 < n_y) - U i0 i3 * Y i3 i2) * (\sum_(i3 < n_y) (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4
        < n_y) (\sum_(i5 < n_y) H_ i4 i5 * U i5 i3) * query_slot i4 i1)) + \sum_(i2 < n) (\sum_(i3 < n_y) - (i0 ==
        i3)%:R * Y i3 i2) * (\sum_(i3 < n_y) (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < n_y) ((i4 ==
        i3)%:R - H_ i4 i3) * query_slot i4 i1)))
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => W_0 i0 i1).
Definition advance (at_eta : R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_eta / N%:R * W_0 i0 i3 *
        (s_x s) i3 i2 + \sum_(i3 < n_y) - (at_eta / N%:R) * (i0 == i3)%:R * (s_y s) i3 i2) * (\sum_(i3 < d) (\sum_(i4
        < d) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i1)))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_eta / N%:R *
        W_0 i0 i3 * (s_x s) i3 i2 + \sum_(i3 < n_y) - (at_eta / N%:R) * (i0 == i3)%:R * (s_y s) i3 i2) * (\sum_(i3 <
        d) (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * (s_query_x s) i4 i1)))
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => (s_W s) i0 i1 + - (at_eta / N%:R) * (\sum_(i2 < N) (\sum_(i3 < d) (s_W s)
        i0 i3 * (\sum_(i4 < n) X i3 i4 * D i4 i2) - \sum_(i3 < n) (\sum_(i4 < n) (\sum_(i5 < d) M i0 i5 * X i5 i4) * S
        i4 i3) * D i3 i2) * (\sum_(i3 < n) X i1 i3 * D i3 i2))).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (eta l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = \sum_(i2 < N) (\sum_(i3 < n) X i0 i3 * D i3 i2)
           * D i1 i2)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = \sum_(i2 < N) (\sum_(i3 < n) (\sum_(i4 < n)
        (\sum_(i5 < d) M i0 i5 * X i5 i4) * S i4 i3) * D i3 i2 - \sum_(i3 < d) ((s_W s) i0 i3 - W_0 i0 i3) * (\sum_(i4
        < n) X i3 i4 * D i4 i2)) * D i1 i2)
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = Q i0 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = - (\sum_(i2 < d) ((s_W s) i0 i2 - W_0 i0
        i2) * Q i2 i1 - query_slot i0 i1))
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (s_query_y s) i0 i1 = \sum_(i2 < d) ((s_W s) i0 i2 - W_0 i0
        i2) * Q i2 i1 - query_slot i0 i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m N : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (M : 'I_n_y -> 'I_d -> R) (U : 'I_n_y -> 'I_n_y
      -> R) (S : 'I_n -> 'I_n -> R) (H_ : 'I_n_y -> 'I_n_y -> R) (D : 'I_n -> 'I_N -> R) (W_0 : 'I_n_y -> 'I_d -> R)
      (eta : nat -> R),
  @claim R d n n_y m N X Y Q query_slot M U S H_ D W_0 eta.
End parity_gate.

Module softmax_head.
Section Given.
Variables (R : fieldType).
Variables (d n n_y m : nat).
Variables (X : 'I_d -> 'I_n -> R).
Variables (Y : 'I_n_y -> 'I_n -> R).
Variables (Q : 'I_d -> 'I_m -> R).
Variables (query_slot : 'I_n_y -> 'I_m -> R).
Variables (M : 'I_n_y -> 'I_d -> R).
Variables (U : 'I_n_y -> 'I_n_y -> R).
Variables (S : 'I_n -> 'I_n -> R).
Variables (beta : R).
Variables (exp : R -> R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  H_zero_one : (* the entries of S are 0 or 1, so that exp(b S) is 1 where S is 0 and exp(b) where S is 1 *) forall
        (u0 : R) (u1 : R) (i0 : 'I_n) (i1 : 'I_n), ((1 - S i0 i1) * u0 + S i0 i1 * u1) * exp (S i0 i1 * beta) = (1 - S
        i0 i1) * u0 + S i0 i1 * (u1 * exp (beta));
  H_shift : (* U p_i = sum_k S_ik p_k *) forall (i0 : 'I_n_y) (i1 : 'I_n), \sum_(i2 < n_y) U i0 i2 * Y i2 i1 =
        \sum_(i2 < n) Y i0 i2 * S i1 i2;
  H_orthonormal : (* the positions are orthonormal: P^T P = I *) forall (i0 : 'I_n) (i1 : 'I_n), \sum_(i2 < n_y) Y i2
        i0 * Y i2 i1 = (i0 == i1)%:R;
  H_query_apart : (* the query's slot r is orthogonal to the positions: P^T r = 0 *) forall (i0 : 'I_n) (i1 : 'I_m),
        \sum_(i2 < n_y) Y i2 i0 * query_slot i2 i1 = 0 * (\sum_(i2 < n_y) Y i2 i0 * query_slot i2 i1);
  H_exponential_of_zero : (* exp(0) = 1 *) forall (u0 : R), exp (0 * u0) = 1;
  H_not_zero_0 : forall (i0 : 'I_n), \sum_(i1 < n) exp (\sum_(i2 < n_y) (\sum_(i3 < n_y) (i2 == i3)%:R * Y i3 i1) *
        (\sum_(i3 < n_y) U i3 i2 * Y i3 i0) * beta) != 0;
  H_not_zero_1 : forall (i0 : 'I_m), \sum_(i1 < n) exp (\sum_(i2 < n_y) (\sum_(i3 < n_y) (i2 == i3)%:R * Y i3 i1) *
        (\sum_(i3 < n_y) U i3 i2 * query_slot i3 i0) * beta) != 0;
  H_not_zero_2 : forall (i0 : 'I_n), \sum_(i1 < n) 1 * exp (1 * S i1 i0 * beta) != 0;
  H_not_zero_3 : forall (i0 : 'I_m), \sum_(i1 < n) 1 * exp (\sum_(i2 < n) \sum_(i3 < n_y) 1 * S i1 i2 * Y i3 i2 * beta
        * query_slot i3 i0) != 0 }.
Definition out_x (i0 : 'I_d) (i1 : 'I_n) : R :=
  X i0 i1.
Definition out_y (i0 : 'I_n_y) (i1 : 'I_n) : R :=
  Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) M i0 i3 * X i3 i2 + \sum_(i3 < n_y) - U i0 i3 * Y i3 i2) * (exp (\sum_(i3 <
        n_y) (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < n_y) U i4 i3 * Y i4 i1) * beta) * (\sum_(i3 < n)
        exp (\sum_(i4 < n_y) (\sum_(i5 < n_y) (i4 == i5)%:R * Y i5 i3) * (\sum_(i5 < n_y) U i5 i4 * Y i5 i1) *
        beta))^-1).
Definition out_query_x (i0 : 'I_d) (i1 : 'I_m) : R :=
  Q i0 i1.
Definition out_query_y (i0 : 'I_n_y) (i1 : 'I_m) : R :=
  query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) M i0 i3 * X i3 i2 + \sum_(i3 < n_y) - U i0 i3 * Y i3 i2) * (exp
        (\sum_(i3 < n_y) (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < n_y) U i4 i3 * query_slot i4 i1) *
        beta) * (\sum_(i3 < n) exp (\sum_(i4 < n_y) (\sum_(i5 < n_y) (i4 == i5)%:R * Y i5 i3) * (\sum_(i5 < n_y) U i5
        i4 * query_slot i5 i1) * beta))^-1).
Definition out_weights (i0 : 'I_n) (i1 : 'I_n) : R :=
  exp (\sum_(i2 < n_y) (\sum_(i3 < n_y) (i2 == i3)%:R * Y i3 i0) * (\sum_(i3 < n_y) U i3 i2 * Y i3 i1) * beta) *
        (\sum_(i2 < n) exp (\sum_(i3 < n_y) (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < n_y) U i4 i3 * Y
        i4 i1) * beta))^-1.
Definition equations : Prop :=
     (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (out_y i0 i1 - Y i0 i1) * (\sum_(i2 < n) ((1 - S i2 i1) * 1 +
           S i2 i1 * exp (beta))) = \sum_(i2 < n) (\sum_(i3 < d) M i0 i3 * X i3 i2 - \sum_(i3 < n) Y i0 i3 * S i2 i3)
           * ((1 - S i2 i1) * 1 + S i2 i1 * exp (beta)))
  /\ (* context weights *) (forall (i0 : 'I_n), \sum_(i1 < n) ((1 - S i1 i0) * 1 + S i1 i0 * exp (beta)) - \sum_(i1 <
        n) out_weights i1 i0 * S i1 i0 * (\sum_(i2 < n) ((1 - S i2 i0) * 1 + S i2 i0 * exp (beta))) = n%:R * 1 -
        \sum_(i1 < n) S i1 i0)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), n%:R * (out_query_y i0 i1 - query_slot i0 i1) = \sum_(i2 < n)
        (\sum_(i3 < d) M i0 i3 * X i3 i2 - \sum_(i3 < n) Y i0 i3 * S i2 i3) * 1).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n ->
      R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (M : 'I_n_y -> 'I_d -> R) (U : 'I_n_y -> 'I_n_y ->
      R) (S : 'I_n -> 'I_n -> R) (beta : R) (exp : R -> R),
  @claim R d n n_y m X Y query_slot M U S beta exp.
End softmax_head.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. On tokens (c_j, p_j) of a content and an orthonormal position, the linear head with scores <p_i, U^T p_j>
   and values M c_i - U p_i, where U p_i = sum_k S_ik p_k, keeps the contents C and turns the slots P into P - P
   S^T S + M C S, for every S: *)

(* 2. with the upper shift U p_{j+1} = p_j, U p_1 = 0, slot j becomes M c_{j+1} for j < n, and slot n stays p_n; *)
Module clause_2.
Section Given.
Variables (R : fieldType) (d n n_y : nat) (P : 'I_n_y -> 'I_n -> R) (U : 'I_n_y -> 'I_n_y -> R).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N & (0 < n_y)%N];
  orthonormal : forall i j, \sum_(k < n_y) P k i * P k j = (i == j)%:R;
  (* U p_{j+1} = p_j, and U p_1 = 0, the first token being that of number 0 *)
  shift : forall (i j : 'I_n), i = j.+1 :> nat -> forall c, \sum_(k < n_y) U c k * P k i = P c j;
  first : forall i : 'I_n, i = 0%N :> nat -> forall c, \sum_(k < n_y) U c k * P k i = 0 }.
End Given.
(* `out_y` is what the head leaves in the slots. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y P U, @premises R d n n_y P U ->
  forall (C : 'I_d -> 'I_n -> R) (M : 'I_n_y -> 'I_d -> R) (j : 'I_n) c,
  (forall i : 'I_n, i = j.+1 :> nat -> linear_head.out_y C P M U c j = \sum_(k < d) M c k * C k i) /\
  (j.+1 = n -> linear_head.out_y C P M U c j = P c j).
End clause_2.

(* 3. a query whose slot r is orthogonal to the positions reads nothing. *)

(* 4. When N selected tokens alone read so, each from a successor of its own, and a second head empties the
   other tokens, then L layers of gradient_descent_step (with eta/N) are L steps of gradient descent on the N
   pairs of a selected c_j and M times its successor's content, *)

(* 5. and predict (W_L - W_0) x_t - r: *)

(* 6. on x_1, y_1, ..., x_N, y_N the pairs are (x_i, M y_i). *)
Module clause_6.
Section Given.
Variables (R : fieldType) (d n n_y m N : nat) (P : 'I_n_y -> 'I_n -> R) (r : 'I_n_y -> 'I_m -> R).
Variables (U H : 'I_n_y -> 'I_n_y -> R) (first second : 'I_N -> 'I_n).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < N)%N, (0 < n_y)%N & (0 < m)%N];
  number_of_pairs : N%:R != 0 :> R;
  (* x_1, y_1, ..., x_N, y_N: tokens 0, 2, 4, ... are the selected ones. *)
  tokens : n = (2 * N)%N;
  firsts : forall i : 'I_N, first i = (2 * i)%N :> nat;
  seconds : forall i : 'I_N, second i = (2 * i).+1 :> nat;
  orthonormal : forall i j, \sum_(k < n_y) P k i * P k j = (i == j)%:R;
  query_apart : forall i j, \sum_(k < n_y) P k i * r k j = 0;
  shift : forall (i j : 'I_n), i = j.+1 :> nat -> forall c, \sum_(k < n_y) U c k * P k i = P c j;
  shift_first : forall i : 'I_n, i = 0%N :> nat -> forall c, \sum_(k < n_y) U c k * P k i = 0;
  (* H keeps the positions of the selected tokens, and takes the others to 0. *)
  gate_first : forall i c, \sum_(k < n_y) H c k * P k (first i) = P c (first i);
  gate_second : forall i c, \sum_(k < n_y) H c k * P k (second i) = 0 }.
Variables (C : 'I_d -> 'I_n -> R) (Q : 'I_d -> 'I_m -> R) (M W_0 : 'I_n_y -> 'I_d -> R) (eta : nat -> R).
(* W_L by gradient descent on the pairs (x_i, M y_i) *)
Fixpoint W (L : nat) (c : 'I_n_y) (k : 'I_d) : R :=
  if L is l.+1 then
    W l c k - eta l / N%:R *
      \sum_(i < N) (\sum_(j < d) W l c j * C j (first i) - \sum_(j < d) M c j * C j (second i)) * C k (first i)
  else W_0 c k.
End Given.
(* The shift S and the selection D of the tokens, as matrices *)
Definition S (R : fieldType) n (i j : 'I_n) : R := (nat_of_ord i == j.+1)%:R.
Definition D (R : fieldType) n N (first : 'I_N -> 'I_n) (i : 'I_n) (j : 'I_N) : R := (i == first j)%:R.
(* The layers are those of clauses 4 and 5, and W_L is theirs. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m N P r U H first second, @premises R d n n_y m N P r U H first second ->
  forall C Q M W_0 eta L,
  let left := parity_gate.after C P Q r M U (@S R n) H (@D R n N first) W_0 eta L in
  (forall c k, parity_gate.s_W left c k = W first second C M W_0 eta L c k) /\
  (forall c j, - parity_gate.s_query_y left c j =
    \sum_(k < d) (W first second C M W_0 eta L c k - W_0 c k) * Q k j - r c j).
End clause_6.

(* 7. With softmax of b times the scores, S of entries 0 and 1, a token with one successor puts the weight (n -
   1)/(e^b + n - 1) elsewhere; *)
Module softmax.
Section Given.
Variables (R : realFieldType) (d n n_y m : nat) (P : 'I_n_y -> 'I_n -> R) (r : 'I_n_y -> 'I_m -> R).
Variables (U : 'I_n_y -> 'I_n_y -> R) (S : 'I_n -> 'I_n -> R) (exp : R -> R).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < n)%N, (0 < n_y)%N & (0 < m)%N];
  orthonormal : forall i j, \sum_(k < n_y) P k i * P k j = (i == j)%:R;
  query_apart : forall i j, \sum_(k < n_y) P k i * r k j = 0;
  scores : forall c i, \sum_(k < n_y) U c k * P k i = \sum_(k < n) P c k * S i k;
  zero_or_one : forall i j, S i j = 0 \/ S i j = 1;
  positive : forall z, 0 < exp z;
  of_zero : exp 0 = 1 }.
End Given.
End softmax.

Module clause_7.
Notation premises := softmax.premises.
(* i is the one successor of j; `out_weights` are those that the head gives the tokens, and e^b is exp b. *)
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m P r U S exp, @premises R d n n_y m P r U S exp ->
  forall b (i j : 'I_n), let weight := softmax_head.out_weights P U b exp in
  (forall k, S k j = (k == i)%:R) -> \sum_(k < n | k != i) weight k j = (n%:R - 1) / (exp b + n%:R - 1).
End clause_7.

(* 8. a token with none, and the query, read the mean of all values. *)
Module clause_8.
Notation premises := softmax.premises.
(* The values are M c_i - U p_i. *)
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m P r U S exp, @premises R d n n_y m P r U S exp ->
  forall b (C : 'I_d -> 'I_n -> R) (M : 'I_n_y -> 'I_d -> R) c,
  let mean := n%:R^-1 * \sum_(i < n) (\sum_(k < d) M c k * C k i - \sum_(k < n_y) U c k * P k i) in
  (forall j, (forall i, S i j = 0) -> softmax_head.out_y C P M U b exp c j - P c j = mean) /\
  (forall j, softmax_head.out_query_y C P r M U b exp c j - r c j = mean).
End clause_8.

