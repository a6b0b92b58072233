(* token_copying_with_contents

   To the copying head of token_copying, read by the selected tokens alone, add a head that takes from the other
   tokens their slots, and one with scores <c_i, B c_j> and values A c_i of the contents. With R = I + A C C^T B,
   L layers of gradient_descent_step (with eta/n) are then L steps of gradient descent on the n pairs (R c_j,
   z_j), z_j being M times the content of its successor for a selected token and 0 for the others, and predict
   (W_L - W_0) R x_t - r. So one layer from W_0 = 0 predicts (eta/n) sum_i y_i <x_i, R^T R x_t> - r over the N
   pairs of a selected token's content x_i and M times its successor's y_i: a step that is preconditioned by R^T
   R, which depends on the prompt; for A = 0 it is the step of token_copying, with eta/n for eta/N.

   Printed from the claim's own definition by `python -m verify.kernel --write`.  Each module is one part, inequality
   or sequence: what is given, the premises, what the layers make of it, and what holds; `statement` is what Rocq's
   kernel accepts. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Module layers.
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
Variables (A B : 'I_d -> 'I_d -> R).
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
  not_zero_0 : n%:R != 0 :> R;
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
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) A i0 i3 * X i3 i2) * (\sum_(i3 < d)
        (\sum_(i4 < d) (i3 == i4)%:R * X i4 i2) * (\sum_(i4 < d) B i3 i4 * X i4 i1)))
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) M i0 i3 * X i3 i2 + \sum_(i3 < n_y)
        - U i0 i3 * Y i3 i2) * (\sum_(i3 < n_y) (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < n_y) (\sum_(i5
        < n_y) H_ i4 i5 * U i5 i3) * Y i4 i1)) + \sum_(i2 < n) (\sum_(i3 < n_y) - (i0 == i3)%:R * Y i3 i2) * (\sum_(i3
        < n_y) (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < n_y) ((i4 == i3)%:R - H_ i4 i3) * Y i4 i1)))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) A i0 i3 * X i3 i2) * (\sum_(i3
        < d) (\sum_(i4 < d) (i3 == i4)%:R * X i4 i2) * (\sum_(i4 < d) B i3 i4 * Q i4 i1)))
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) M i0 i3 * X i3 i2 +
        \sum_(i3 < n_y) - U i0 i3 * Y i3 i2) * (\sum_(i3 < n_y) (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4
        < n_y) (\sum_(i5 < n_y) H_ i4 i5 * U i5 i3) * query_slot i4 i1)) + \sum_(i2 < n) (\sum_(i3 < n_y) - (i0 ==
        i3)%:R * Y i3 i2) * (\sum_(i3 < n_y) (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < n_y) ((i4 ==
        i3)%:R - H_ i4 i3) * query_slot i4 i1)))
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => W_0 i0 i1).
Definition advance (at_eta : R) (s : state) : state := State
  (* x *) (fun (i0 : 'I_d) (i1 : 'I_n) => (s_x s) i0 i1)
  (* y *) (fun (i0 : 'I_n_y) (i1 : 'I_n) => (s_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_eta / n%:R * W_0 i0 i3 *
        (s_x s) i3 i2 + \sum_(i3 < n_y) - (at_eta / n%:R) * (i0 == i3)%:R * (s_y s) i3 i2) * (\sum_(i3 < d) (\sum_(i4
        < d) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i1)))
  (* query_x *) (fun (i0 : 'I_d) (i1 : 'I_m) => (s_query_x s) i0 i1)
  (* query_y *) (fun (i0 : 'I_n_y) (i1 : 'I_m) => (s_query_y s) i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) at_eta / n%:R *
        W_0 i0 i3 * (s_x s) i3 i2 + \sum_(i3 < n_y) - (at_eta / n%:R) * (i0 == i3)%:R * (s_y s) i3 i2) * (\sum_(i3 <
        d) (\sum_(i4 < d) (i3 == i4)%:R * (s_x s) i4 i2) * (\sum_(i4 < d) (i3 == i4)%:R * (s_query_x s) i4 i1)))
  (* W *) (fun (i0 : 'I_n_y) (i1 : 'I_d) => (s_W s) i0 i1 + - (at_eta / n%:R) * (\sum_(i2 < n) (\sum_(i3 < d) (s_W s)
        i0 i3 * (\sum_(i4 < d) ((i3 == i4)%:R + \sum_(i5 < d) (\sum_(i6 < n) (\sum_(i7 < d) A i3 i7 * X i7 i6) * X i5
        i6) * B i5 i4) * X i4 i2) - \sum_(i3 < N) (\sum_(i4 < n) (\sum_(i5 < n) (\sum_(i6 < d) M i0 i6 * X i6 i5) * S
        i5 i4) * D i4 i3) * D i2 i3) * (\sum_(i3 < d) ((i1 == i3)%:R + \sum_(i4 < d) (\sum_(i5 < n) (\sum_(i6 < d) A
        i1 i6 * X i6 i5) * X i4 i5) * B i4 i3) * X i3 i2))).
Fixpoint after (L : nat) : state :=
  match L with 0 => start | l.+1 => advance (eta l) (after l) end.
Definition equations (s : state) : Prop :=
     (* context x *) (forall (i0 : 'I_d) (i1 : 'I_n), (s_x s) i0 i1 = \sum_(i2 < d) ((i0 == i2)%:R + \sum_(i3 < d)
           (\sum_(i4 < n) (\sum_(i5 < d) A i0 i5 * X i5 i4) * X i3 i4) * B i3 i2) * X i2 i1)
  /\ (* context y *) (forall (i0 : 'I_n_y) (i1 : 'I_n), (s_y s) i0 i1 = \sum_(i2 < N) (\sum_(i3 < n) (\sum_(i4 < n)
        (\sum_(i5 < d) M i0 i5 * X i5 i4) * S i4 i3) * D i3 i2) * D i1 i2 - \sum_(i2 < d) ((s_W s) i0 i2 - W_0 i0 i2)
        * (\sum_(i3 < d) ((i2 == i3)%:R + \sum_(i4 < d) (\sum_(i5 < n) (\sum_(i6 < d) A i2 i6 * X i6 i5) * X i4 i5) *
        B i4 i3) * X i3 i1))
  /\ (* query x *) (forall (i0 : 'I_d) (i1 : 'I_m), (s_query_x s) i0 i1 = \sum_(i2 < d) ((i0 == i2)%:R + \sum_(i3 < d)
        (\sum_(i4 < n) (\sum_(i5 < d) A i0 i5 * X i5 i4) * X i3 i4) * B i3 i2) * Q i2 i1)
  /\ (* query y *) (forall (i0 : 'I_n_y) (i1 : 'I_m), (s_query_y s) i0 i1 = - (\sum_(i2 < d) ((s_W s) i0 i2 - W_0 i0
        i2) * (\sum_(i3 < d) ((i2 == i3)%:R + \sum_(i4 < d) (\sum_(i5 < n) (\sum_(i6 < d) A i2 i6 * X i6 i5) * X i4
        i5) * B i4 i3) * Q i3 i1) - query_slot i0 i1))
  /\ (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - (s_query_y s) i0 i1 = \sum_(i2 < d) ((s_W s) i0 i2 - W_0 i0
        i2) * (\sum_(i3 < d) ((i2 == i3)%:R + \sum_(i4 < d) (\sum_(i5 < n) (\sum_(i6 < d) A i2 i6 * X i6 i5) * X i4
        i5) * B i4 i3) * Q i3 i1) - query_slot i0 i1).
Definition claim : Prop := premises -> forall L : nat, equations (after L).
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m N : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (M : 'I_n_y -> 'I_d -> R) (U : 'I_n_y -> 'I_n_y
      -> R) (S : 'I_n -> 'I_n -> R) (A B : 'I_d -> 'I_d -> R) (H_ : 'I_n_y -> 'I_n_y -> R) (D : 'I_n -> 'I_N -> R)
      (W_0 : 'I_n_y -> 'I_d -> R) (eta : nat -> R),
  @claim R d n n_y m N X Y Q query_slot M U S A B H_ D W_0 eta.
End layers.

Module one_step.
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
Variables (A B : 'I_d -> 'I_d -> R).
Variables (H_ : 'I_n_y -> 'I_n_y -> R).
Variables (D : 'I_n -> 'I_N -> R).
Variables (eta : R).

Record premises : Prop := Premises {
  d_positive : (0 < d)%N;
  n_positive : (0 < n)%N;
  n_y_positive : (0 < n_y)%N;
  m_positive : (0 < m)%N;
  N_positive : (0 < N)%N;
  not_zero_0 : n%:R != 0 :> R;
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
Definition out_x (i0 : 'I_d) (i1 : 'I_n) : R :=
  X i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) A i0 i3 * X i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * X i4 i2) *
        (\sum_(i4 < d) B i3 i4 * X i4 i1)).
Definition out_y (i0 : 'I_n_y) (i1 : 'I_n) : R :=
  Y i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) M i0 i3 * X i3 i2 + \sum_(i3 < n_y) - U i0 i3 * Y i3 i2) * (\sum_(i3 < n_y)
        (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < n_y) (\sum_(i5 < n_y) H_ i4 i5 * U i5 i3) * Y i4 i1))
        + \sum_(i2 < n) (\sum_(i3 < n_y) - (i0 == i3)%:R * Y i3 i2) * (\sum_(i3 < n_y) (\sum_(i4 < n_y) (i3 == i4)%:R
        * Y i4 i2) * (\sum_(i4 < n_y) ((i4 == i3)%:R - H_ i4 i3) * Y i4 i1)) + \sum_(i2 < n) (\sum_(i3 < d) eta / n%:R
        * (0 * M i0 i3) * (X i3 i2 + \sum_(i4 < n) (\sum_(i5 < d) A i3 i5 * X i5 i4) * (\sum_(i5 < d) (\sum_(i6 < d)
        (i5 == i6)%:R * X i6 i4) * (\sum_(i6 < d) B i5 i6 * X i6 i2))) + \sum_(i3 < n_y) - (eta / n%:R) * (i0 ==
        i3)%:R * (Y i3 i2 + \sum_(i4 < n) (\sum_(i5 < d) M i3 i5 * X i5 i4 + \sum_(i5 < n_y) - U i3 i5 * Y i5 i4) *
        (\sum_(i5 < n_y) (\sum_(i6 < n_y) (i5 == i6)%:R * Y i6 i4) * (\sum_(i6 < n_y) (\sum_(i7 < n_y) H_ i6 i7 * U i7
        i5) * Y i6 i2)) + \sum_(i4 < n) (\sum_(i5 < n_y) - (i3 == i5)%:R * Y i5 i4) * (\sum_(i5 < n_y) (\sum_(i6 <
        n_y) (i5 == i6)%:R * Y i6 i4) * (\sum_(i6 < n_y) ((i6 == i5)%:R - H_ i6 i5) * Y i6 i2)))) * (\sum_(i3 < d)
        (\sum_(i4 < d) (i3 == i4)%:R * (X i4 i2 + \sum_(i5 < n) (\sum_(i6 < d) A i4 i6 * X i6 i5) * (\sum_(i6 < d)
        (\sum_(i7 < d) (i6 == i7)%:R * X i7 i5) * (\sum_(i7 < d) B i6 i7 * X i7 i2)))) * (\sum_(i4 < d) (i3 == i4)%:R
        * (X i4 i1 + \sum_(i5 < n) (\sum_(i6 < d) A i4 i6 * X i6 i5) * (\sum_(i6 < d) (\sum_(i7 < d) (i6 == i7)%:R * X
        i7 i5) * (\sum_(i7 < d) B i6 i7 * X i7 i1))))).
Definition out_query_x (i0 : 'I_d) (i1 : 'I_m) : R :=
  Q i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) A i0 i3 * X i3 i2) * (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * X i4 i2) *
        (\sum_(i4 < d) B i3 i4 * Q i4 i1)).
Definition out_query_y (i0 : 'I_n_y) (i1 : 'I_m) : R :=
  query_slot i0 i1 + \sum_(i2 < n) (\sum_(i3 < d) M i0 i3 * X i3 i2 + \sum_(i3 < n_y) - U i0 i3 * Y i3 i2) * (\sum_(i3
        < n_y) (\sum_(i4 < n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < n_y) (\sum_(i5 < n_y) H_ i4 i5 * U i5 i3) *
        query_slot i4 i1)) + \sum_(i2 < n) (\sum_(i3 < n_y) - (i0 == i3)%:R * Y i3 i2) * (\sum_(i3 < n_y) (\sum_(i4 <
        n_y) (i3 == i4)%:R * Y i4 i2) * (\sum_(i4 < n_y) ((i4 == i3)%:R - H_ i4 i3) * query_slot i4 i1)) + \sum_(i2 <
        n) (\sum_(i3 < d) eta / n%:R * (0 * M i0 i3) * (X i3 i2 + \sum_(i4 < n) (\sum_(i5 < d) A i3 i5 * X i5 i4) *
        (\sum_(i5 < d) (\sum_(i6 < d) (i5 == i6)%:R * X i6 i4) * (\sum_(i6 < d) B i5 i6 * X i6 i2))) + \sum_(i3 < n_y)
        - (eta / n%:R) * (i0 == i3)%:R * (Y i3 i2 + \sum_(i4 < n) (\sum_(i5 < d) M i3 i5 * X i5 i4 + \sum_(i5 < n_y) -
        U i3 i5 * Y i5 i4) * (\sum_(i5 < n_y) (\sum_(i6 < n_y) (i5 == i6)%:R * Y i6 i4) * (\sum_(i6 < n_y) (\sum_(i7 <
        n_y) H_ i6 i7 * U i7 i5) * Y i6 i2)) + \sum_(i4 < n) (\sum_(i5 < n_y) - (i3 == i5)%:R * Y i5 i4) * (\sum_(i5 <
        n_y) (\sum_(i6 < n_y) (i5 == i6)%:R * Y i6 i4) * (\sum_(i6 < n_y) ((i6 == i5)%:R - H_ i6 i5) * Y i6 i2)))) *
        (\sum_(i3 < d) (\sum_(i4 < d) (i3 == i4)%:R * (X i4 i2 + \sum_(i5 < n) (\sum_(i6 < d) A i4 i6 * X i6 i5) *
        (\sum_(i6 < d) (\sum_(i7 < d) (i6 == i7)%:R * X i7 i5) * (\sum_(i7 < d) B i6 i7 * X i7 i2)))) * (\sum_(i4 < d)
        (i3 == i4)%:R * (Q i4 i1 + \sum_(i5 < n) (\sum_(i6 < d) A i4 i6 * X i6 i5) * (\sum_(i6 < d) (\sum_(i7 < d) (i6
        == i7)%:R * X i7 i5) * (\sum_(i7 < d) B i6 i7 * Q i7 i1))))).
Definition equations : Prop :=
     (* prediction *) (forall (i0 : 'I_n_y) (i1 : 'I_m), - out_query_y i0 i1 = eta / n%:R * (\sum_(i2 < d) (\sum_(i3 <
           d) (\sum_(i4 < N) (\sum_(i5 < n) (\sum_(i6 < n) (\sum_(i7 < d) M i0 i7 * X i7 i6) * S i6 i5) * D i5 i4) *
           (\sum_(i5 < n) X i3 i5 * D i5 i4)) * (\sum_(i4 < d) ((i4 == i3)%:R + \sum_(i5 < d) (\sum_(i6 < n) (\sum_(i7
           < d) A i4 i7 * X i7 i6) * X i5 i6) * B i5 i3) * ((i4 == i2)%:R + \sum_(i5 < d) (\sum_(i6 < n) (\sum_(i7 <
           d) A i4 i7 * X i7 i6) * X i5 i6) * B i5 i2))) * Q i2 i1) - query_slot i0 i1).
Definition claim : Prop := premises -> equations.
End Given.

Definition statement : Prop := forall (R : fieldType) (d n n_y m N : nat) (X : 'I_d -> 'I_n -> R) (Y : 'I_n_y -> 'I_n
      -> R) (Q : 'I_d -> 'I_m -> R) (query_slot : 'I_n_y -> 'I_m -> R) (M : 'I_n_y -> 'I_d -> R) (U : 'I_n_y -> 'I_n_y
      -> R) (S : 'I_n -> 'I_n -> R) (A B : 'I_d -> 'I_d -> R) (H_ : 'I_n_y -> 'I_n_y -> R) (D : 'I_n -> 'I_N -> R)
      (eta : R),
  @claim R d n n_y m N X Y Q query_slot M U S A B H_ D eta.
End one_step.

(* What is read off, as far as it is a theorem; written by hand, in proofs/kernel/clauses. *)
(* 1. To the copying head of token_copying, read by the selected tokens alone, add a head that takes from the
   other tokens their slots, and one with scores <c_i, B c_j> and values A c_i of the contents. With R = I + A C
   C^T B, L layers of gradient_descent_step (with eta/n) are then L steps of gradient descent on the n pairs (R
   c_j, z_j), z_j being M times the content of its successor for a selected token and 0 for the others, *)
From mathcomp Require Import matrix.
Module clause_1.
Section Given.
Variables (R : fieldType) (d n n_y m N : nat) (P : 'I_n_y -> 'I_n -> R) (r : 'I_n_y -> 'I_m -> R).
Variables (U H : 'I_n_y -> 'I_n_y -> R) (S : 'I_n -> 'I_n -> R) (selected successor : 'I_N -> 'I_n).
Record premises : Prop := Premises {
  sizes : [/\ (0 < d)%N, (0 < N)%N, (0 < n_y)%N & (0 < m)%N];
  number_of_tokens : n%:R != 0 :> R;
  orthonormal : forall i j, \sum_(k < n_y) P k i * P k j = (i == j)%:R;
  query_apart : forall i j, \sum_(k < n_y) P k i * r k j = 0;
  (* U p_i = sum_k S_ik p_k: S_ij is 1 where token i is the successor of the selected token j, *)
  scores : forall c i, \sum_(k < n_y) U c k * P k i = \sum_(k < n) P c k * S i k;
  reads : forall i s, S i (selected s) = (i == successor s)%:R;
  (* and its alone. *)
  of_its_own : forall s j, S (successor s) j = (j == selected s)%:R;
  (* No token is selected twice; H keeps the positions of the selected tokens, and takes the others to 0. *)
  different : injective selected;
  gate : forall s c, \sum_(k < n_y) H c k * P k (selected s) = P c (selected s);
  gate_others : forall i, (forall s, i != selected s) -> forall c, \sum_(k < n_y) H c k * P k i = 0 }.

Variables (C : 'M[R]_(d, n)) (Q : 'M[R]_(d, m)) (M : 'M[R]_(n_y, d)) (A B : 'M[R]_d) (W_0 : 'M[R]_(n_y, d)).
Variable eta : nat -> R.
(* R = I + A C C^T B *)
Definition moved : 'M[R]_d := 1%:M + A *m C *m C^T *m B.
(* z_j: M times the content of its successor for a selected token, and 0 for the others *)
Definition z : 'M[R]_(n_y, n) :=
  \matrix_(c, j) (if [pick s | j == selected s] is Some s then (M *m C) c (successor s) else 0).
(* W_L by gradient descent on the pairs (R c_j, z_j) *)
Fixpoint W (L : nat) : 'M[R]_(n_y, d) :=
  if L is l.+1 then W l - (eta l / n%:R) *: ((W l *m (moved *m C) - z) *m (moved *m C)^T) else W_0.
(* What the three heads and L layers after them leave *)
Definition left (L : nat) := layers.after (fun k i => C k i) P (fun k j => Q k j) r (fun c k => M c k) U S
  (fun i k => A i k) (fun i k => B i k) H (fun i s => (i == selected s)%:R) (fun c k => W_0 c k) eta L.
End Given.
(* That these are the steps of W_L: what is left of the labels is z_j - (W_L - W_0) R c_j. *)
Definition statement : Prop :=
  forall (R : fieldType) d n n_y m N P r U H S selected successor,
  @premises R d n n_y m N P r U H S selected successor ->
  forall (C : 'M[R]_(d, n)) (Q : 'M[R]_(d, m)) M A B W_0 eta L,
  let left := left P r U H S selected C Q M A B W_0 eta L in
  let change := W selected successor C M A B W_0 eta L - W_0 in
  [/\ forall k j, layers.s_x left k j = (moved C A B *m C) k j,
      forall c j, layers.s_y left c j = (z selected successor C M - change *m (moved C A B *m C)) c j,
      forall k j, layers.s_query_x left k j = (moved C A B *m Q) k j &
      forall c j, layers.s_query_y left c j = r c j - (change *m (moved C A B *m Q)) c j].
End clause_1.

(* 2. and predict (W_L - W_0) R x_t - r. *)

(* 3. So one layer from W_0 = 0 predicts (eta/n) sum_i y_i <x_i, R^T R x_t> - r over the N pairs of a selected token's
   content x_i and M times its successor's y_i: a step that is preconditioned by R^T R, which depends on the prompt; for
   A = 0 it is the step of token_copying, with eta/n for eta/N. *)

