"""What the words and letters of statements mean: one row a definition, with the functions that compute it.

Which of them a claim uses is not said but found: those whose functions its own functions call
(``verify.report.definitions``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from constructions.definitions import (
    attention,
    condition_number,
    copying,
    functional_gradient_descent,
    gradient_descent,
    gradient_descent_plus_plus,
    heads,
    linear_recursion,
    loss,
    matrices,
    one_layer_reading,
    similarity,
    similarity_recursion,
    transformer,
)
from constructions.functional_gradient_descent import functional_gradient, softmax_limit
from constructions.gradient_descent import one_layer_optimum
from constructions.hypotheses import label_covariance, population, pseudo_inverse
from constructions.names import require_words
from constructions.stationary_points import loss_from_second_moment


@dataclass(frozen=True)
class Definition:
    """``name`` is what a statement says, ``says`` what it means; one of ``functions`` computes it."""

    name: str
    says: str
    functions: tuple[Callable[..., Any], ...]

    def __post_init__(self) -> None:
        for words in (self.name, self.says):
            require_words(words, "a definition")


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "layer",
        "every token z_j = (x_j, y_j), of context and query alike, becomes z_j + the sum over the heads of sum_i V z_i "
        "h(B z_i, C z_j), from the old tokens; i runs over the n (or N) context tokens alone, which is the mask M = "
        "diag(I_n, 0), j over all. V = P W_V is the value map, B = W_K the keys, C = W_Q the queries (B and C of x_j "
        "alone where they are d x d), h the similarity: <u, w> where none is named. A block that is not named is 0; "
        "no factor 1/n, 1/N or 1/sqrt(d) is hidden. Tokens have other slots than x and y where a statement names them",
        (attention.layer,),
    ),
    Definition(
        "reading", "what a head adds to a token: sum_i V z_i h(B z_i, C z_j) over its sources", (attention.attend,)
    ),
    Definition("prediction", "minus the y slot of the query, after the last layer", (transformer.prediction,)),
    Definition("<u, w>", "sum_a u_a w_a, of keys and queries: the scores", (similarity.Linear.__call__,)),
    Definition("relu", "max(0, <u, w>)", (similarity.Relu.__call__,)),
    Definition("exp", "exp(c <u, w>), c = 1 where none is named", (similarity.Exponential.__call__,)),
    Definition(
        "h = K",
        "a function of key and query, entry by entry: any, where nothing is asked of it",
        (similarity.Kernel.__call__,),
    ),
    Definition(
        "normalised over the context, softmax",
        "h(u_i, w_j)/sum_k h(u_k, w_j), k over the context tokens alone; softmax where h is exp",
        (similarity.Normalised.__call__,),
    ),
    Definition(
        "weights of gradient_descent_step",
        "W_K = W_Q = diag(I, 0), W_V = [[0, 0], [W_0, -I]], P = (eta/N) I",
        (heads.gradient_descent_step,),
    ),
    Definition(
        "weights of GD++",
        "W_K = W_Q = diag(I, 0), W_V = [[I, 0], [W, -I]], P = diag(-gamma I, (eta/N) I)",
        (heads.gradient_descent_plus_plus_step,),
    ),
    Definition(
        "weights of functional gradient descent",
        "V = diag(0, -2 r), B = C = I, h = K",
        (heads.functional_gradient_step,),
    ),
    Definition(
        "full family", "V = diag(a I, r I), B = b I, C = c I; without a, the sparse one", (heads.of_full_family,)
    ),
    Definition(
        "preconditioned layer",
        "V = diag(0, -1/N), keys x_i, queries A x_j",
        (heads.preconditioned_step,),
    ),
    Definition(
        "A, b, c, delta",
        "the blocks of sum_h V_h E (K_h E)^T Q_h, E the context tokens as columns: a layer adds to every token these "
        "times it",
        (linear_recursion.added,),
    ),
    Definition(
        "copying head",
        "on tokens (c_j, p_j): scores <p_i, U^T p_j>, values M c_i - U p_i",
        (copying.copying,),
    ),
    Definition(
        "L(W)", "L(W; X, Y) = 1/(2N) sum_i |W x_i - y_i|^2, x_i and y_i the columns of X and Y", (loss.squared_error,)
    ),
    Definition(
        "dW",
        "-(eta/N) sum_i (W x_i - y_i) x_i^T, a step of gradient descent on L(W) = 1/(2N) sum_i |W x_i - y_i|^2",
        (gradient_descent.change,),
    ),
    Definition("h, eta/N", "the step eta over the number N of context tokens", (gradient_descent.rate,)),
    Definition(
        "L(f)",
        "sum_i |f(x_i) - y_i|^2, with no 1/2 and no 1/n; its gradient in the function space of K is grad L(f) = 2 "
        "sum_i (f(x_i) - y_i) K(., x_i)",
        (functional_gradient_descent.gradient, functional_gradient.loss),
    ),
    Definition("f_{l+1}", "f_l + r_l sum_i (y_i - f_l(x_i)) h(x_i, .), from f_0 = 0", (similarity_recursion.step,)),
    Definition(
        "M_l, W_l of GD++",
        "M_{l+1} = (I - gamma_l M_l S M_l) M_l from I, S = X X^T",
        (gradient_descent_plus_plus.next_map,),
    ),
    Definition("S = X X^T", "the sum of x_i x_i^T over the context tokens", (matrices.gram, population.gram)),
    Definition("K^+, Khat^+", "the pseudo-inverse of Phi^T Phi, A A^T for A = Phi^+", (pseudo_inverse.kernel_inverse,)),
    Definition(
        "Khat, nu, k0",
        "the second moments of the labels of context and query given X: Khat_ij = E[y_i y_j], nu_i = E[y_i y_t], k0 = "
        "E[y_t^2]; being such they are Phi^T Phi, Phi^T v and v^T v for some Phi and v",
        (label_covariance.cross,),
    ),
    Definition(
        "population of labels",
        "Y holds labels of the context, y_t of the query, one column a sample, and pi their weights, which may be any "
        "numbers: E g = sum_s pi_s g_s",
        (label_covariance.mean_square,),
    ),
    Definition(
        "moments of labels",
        "E g = sum_s pi_s g_s over samples of labels with weights pi; K, nu, k_0 are the second moments",
        (loss_from_second_moment.mean_square,),
    ),
    Definition(
        "tau, D, nu",
        "from Khat_ij = K(x_i, x_j) and nu_i = K(x_i, x): tau(x) = 1/sum_j K(x_j, x), D = diag(sum_i K(x_i, x_j))_j",
        (similarity.normalisation, softmax_limit.column_sums),
    ),
    Definition(
        "pi, rho, tau: populations",
        "samples of X with weights pi, of W (or of D and eps) with weights rho, of x_t (called q) with weights tau; "
        "they are independent: E g = sum_r,s,t rho_r pi_s tau_t g(W_r, X_s, q_t). Weights may be any numbers: both "
        "sides use moments alone",
        (population.mean,),
    ),
    Definition(
        "R_s, R_sw, R_wsw",
        "what the prediction of one linear layer is linear in: minus it is (sum_ab R_s[c,j,a,b] S_ab + sum_ae "
        "R_sw[c,j,a,e] (S W^T)_ae + sum_ef R_wsw[c,j,e,f] (W S W^T)_ef) times the query's x_j, S = X X^T; those of "
        "several heads add up",
        (one_layer_optimum.error,),
    ),
    Definition(
        "R_s, R_xu, R_uu",
        "what the reading of one linear layer is linear in, with labels W_0 x_i + u_i and the query's slot -W_0 x_t: "
        "it is (sum_ab R_s[c,j,a,b] S_ab + sum_ae R_xu[c,j,a,e] (X U^T)_ae + sum_ef R_uu[c,j,e,f] (U U^T)_ef) times "
        "the query's x_j, S = X X^T; those of several heads add up",
        (one_layer_reading.read,),
    ),
    Definition(
        "t, kappa, h(v)",
        "in units of gamma: t = gamma l_1, kappa = l_1/l_n, v = gamma lambda in [t/kappa, t], h(v) = v (1 - v)^2",
        (condition_number.mapped,),
    ),
)
