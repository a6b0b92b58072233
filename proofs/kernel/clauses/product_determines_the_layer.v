(* 1. Let the weights of a target be any function phi of its inner products <B x_i, C x_j> with all context
   tokens, as in linear, relu, exponential and softmax attention. *)

(* 2. Two pairs (B, C) with the same B^T C, of as many rows or not, make the same layer. *)

(* 3. If phi(b c z) = b c phi(z), as in linear attention, and for b c > 0 in relu attention, then B = b I, C = c
   I, V = diag(a I, r I) do what B = C = I, V = diag(a b c I, r b c I) do. *)
From mathcomp Require Import matrix.
From Kernel Require Import Attention.
Module clause_3.
Section Given.
Variables (R : realFieldType) (d n n_y m : nat) (b c : R) (phi : all_scores R n -> 'I_n -> R).
Definition homogeneous : Prop := forall (z : all_scores R n) i, phi [ffun k => b * c * z k] i = b * c * phi z i.
Record premises : Prop := Premises {
  sizes : positive d n n_y m d;
  of_degree_1 : homogeneous }.
(* A layer with B = b I, C = c I, V = diag(a I, r I) *)
Definition scalars (a b c r : R) : 'I_1 -> head R d n n_y d :=
  fun _ => apart a%:M r%:M b%:M c%:M (of_scores d phi).
End Given.
Definition statement : Prop :=
  forall (R : realFieldType) d n n_y m b c phi, @premises R d n n_y m b c phi ->
  (forall a r (z : prompt R d n n_y m),
    layer (scalars d n_y phi a b c r) z = layer (scalars d n_y phi (a * b * c) 1 1 (r * b * c)) z) /\
  (* linear attention, and relu attention *)
  (forall b c : R, @homogeneous R n b c (fun z i => z i)) /\
  (forall b c : R, 0 < b * c -> @homogeneous R n b c (fun z i => Num.max 0 (z i))).
End clause_3.

(* Proofs. *)
From mathcomp Require Import matrix.
From Kernel Require Import Attention.
Section Derived.
Hypothesis scalars : scalars.statement.

Theorem clause_3_holds : clause_3.statement.
Proof.
move=> R d n n_y m b c phi [[d0 n0 y0 m0 _] homogeneous]; split=> [a r z|]; last first.
  split=> b' c' => [z i|bc z i]; rewrite !ffunE //.
  by rewrite [in RHS]maxr_pmulr ?mulr0 // Order.POrderTheory.ltW.
case: z => [[[X Y] Q] q]; rewrite !layer1 /added /= !mul0mx !(addr0, add0r) !promptD -!(mulrA _ b c).
have given : @scalars.premises R d n n_y m b c phi by split.
have [e1 [e2 [e3 e4]]] := scalars (fun i j => X i j) (fun i j => Y i j) (fun i j => Q i j) (fun i j => q i j) a r given.
have scaled k l e (A : 'M[R]_(k, l)) i j : (e%:M *m A) i j = \sum_o e * (i == o)%:R * A o j.
  by rewrite mxE; apply: eq_bigr => o _; rewrite mxE mulr_natr.
have unscaled k l (A : 'M[R]_(k, l)) i j : (1%:M *m A) i j = \sum_o (i == o)%:R * A o j.
  by rewrite scaled; apply: eq_bigr => o _; rewrite mul1r.
by congr (_, _, _, _); apply/matrixP=> i j; rewrite mxE [RHS]mxE;
  [have := e1 i j|have := e2 i j|have := e3 i j|have := e4 i j] => e;
  (apply: etrans (etrans _ e) _; [|symmetry]); congr (_ + _); apply: entry_of_scores => *;
  rewrite ?unscaled ?scaled.
Qed.

Definition clause_3_met (R : realFieldType) : @clause_3.premises R 1 1 1 1 2%:R 1 (fun z i => z i).
Proof. by split=> // z i; rewrite ffunE. Qed.
End Derived.
