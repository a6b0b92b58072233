"""One linear layer behind a perceptron, against one step of gradient descent on W f(x), for several features f.

f is the perceptron's own m; G m, with G^T G the positive matrix nearest to what the layer has learned; features that
were meta-learned for one step of gradient descent (gradient_descent/meta_learned_step, the run of the same seed); and
sine and cosine with the weights that make them the best of all (``train.prompts.sine``).  Losses are over the prompts
of the test with the labels integrated out, differences over the same prompts with tasks drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from constructions.definitions.gradient_descent import step
from constructions.definitions.matrices import product
from constructions.definitions.prompt import Prompt
from train.bounds import MOST_COMPARED, check_group
from train.checkpoint import Checkpoint, read
from train.comparisons.answers import answers, differences, integrated_loss, transformer
from train.files import Unreadable
from train.model import perceptron
from train.model.architecture import Architecture, Weights, symmetrised
from train.model.architecture import product as of_keys
from train.objective import TEST_STEP, Objective
from train.prompts import sine
from train.prompts.batches import Sample
from train.prompts.bayes import bayes_loss
from train.runs import Group, Run

EXPERIMENT = "gradient_descent/meta_learned_step"
OWN, METRIC, META, BEST = "own features", "own features, own metric", "meta-learned features", "sine and cosine"
DISTANCES = ("from a gradient step", "from the best")
SHOWN = 4  # eigenvalues
RANK = 1e-10  # of the largest eigenvalue of E m m^T: below are directions that no feature reaches


@dataclass(frozen=True)
class Step:
    """One step of gradient descent on W f(x) from W = 0: W_1 = (eta/n) sum_i y_i f(x_i)^T."""

    features: Callable[[torch.Tensor], torch.Tensor]  # (runs, prompts, d, tokens) to (runs, prompts, p, tokens)
    eta: float

    def __call__(self, prompt: Prompt) -> torch.Tensor:
        """W_1 f(x_t)"""
        x, y = self.features(prompt.context.x), prompt.context.y
        zero = torch.zeros(*y.shape[:-1], x.shape[-2]).to(x)
        return product(step(zero, x, y, self.eta), self.features(prompt.query.x))


def best(features: Callable[[torch.Tensor], torch.Tensor], sample: Sample, chunk: int) -> Step:
    """With the step of least loss on a sample: E <q, label> / E |q|^2, q the prediction for eta = 1."""
    one, along, square = Step(features, 1.0), 0.0, 0.0
    with torch.no_grad():
        for piece in sample.pieces(chunk):
            q = one(piece.prompt)
            along, square = along + float((q * piece.target).sum()), square + float(q.square().sum())
    return Step(features, along / square)


def mapped(weights: Weights) -> Callable[[torch.Tensor], torch.Tensor]:
    """The perceptron of a transformer."""
    return lambda x: perceptron.features(weights, x)


# --- what one linear layer has learned --------------------------------------------------------------


@dataclass(frozen=True)
class Kernel:
    """k(u, v) = m(u)^T N m(v), all that one linear layer is: it predicts (1/n) sum_i y_i k(x_i, x_t).

    Seen on an orthonormal basis of the span of m in L2 of the law of x: b = R m, k = b(u)^T E b(v).
    """

    basis: torch.Tensor  # R (rank, p)
    entries: torch.Tensor  # E (rank, rank): its Frobenius norm is that of k in L2

    def semidefinite(self) -> torch.Tensor:
        """Q (rank, p) with m^T Q^T Q m the symmetric positive semidefinite kernel nearest to k, in L2.

        Linear layers are a step of gradient descent, for some features, iff k is one: the features are Q m, eta = 1.
        """
        values, vectors = torch.linalg.eigh((self.entries + self.entries.T) / 2)
        return (values.clamp(min=0).sqrt()[:, None] * vectors.T) @ self.basis

    @property
    def eigenvalues(self) -> torch.Tensor:
        """Of the symmetric part, from the largest on."""
        return torch.linalg.eigvalsh((self.entries + self.entries.T) / 2).flip(0)

    @property
    def from_a_step(self) -> float:
        """|k - nearest semidefinite| / |k|, norms in L2."""
        values, vectors = torch.linalg.eigh((self.entries + self.entries.T) / 2)
        nearest = vectors @ (values.clamp(min=0)[:, None] * vectors.T)
        return float(torch.linalg.matrix_norm(self.entries - nearest) / torch.linalg.matrix_norm(self.entries))


def entries(architecture: Architecture, weights: Weights) -> torch.Tensor:
    """N = -r M (p, p), of a layer of sparse values and one linear head."""
    n = -weights["r"][0, 0, 0] * torch.eye(architecture.features).to(weights["r"])
    return n if architecture.keys == "identity" else n @ of_keys(symmetrised(architecture, weights))[0, 0, 0]


def kernel(architecture: Architecture, weights: Weights, x: torch.Tensor) -> Kernel:
    """What a layer has learned; ``x`` (d, points) a sample of the law."""
    m = perceptron.features(weights, x[None, None])[0, 0]
    values, vectors = torch.linalg.eigh(m @ m.T / m.shape[-1])
    kept = values > RANK * values[-1]
    roots, u = values[kept].sqrt(), vectors[:, kept]
    return Kernel((u / roots).T, (u * roots).T @ entries(architecture, weights) @ (u * roots))


def of_best(n: int, scale: float) -> Callable[[torch.Tensor], torch.Tensor]:
    """n^(1/2) G^(1/2) F at x = scale xi: with eta = 1 the best of all layers."""
    root = torch.sqrt(n * sine.best_kernel(n))  # G is diagonal
    return lambda x: root.to(x) @ sine.rows(x / scale)


def from_the_best(architecture: Architecture, weights: Weights, of: Step, u: torch.Tensor, v: torch.Tensor) -> float:
    """|k - k*| / |k*| in L2, k* the kernel of a step with eta = 1; u and v (d, points) independent."""
    (a, b), (f, g) = ([features(x[None, None])[0, 0] for x in (u, v)] for features in (mapped(weights), of.features))
    ours = torch.einsum("ai,ab,bi->i", a, entries(architecture, weights), b)
    theirs = torch.einsum("ai,ai->i", f, g)
    return float(torch.linalg.vector_norm(ours - theirs) / torch.linalg.vector_norm(theirs))


# --- a run ------------------------------------------------------------------------------------------


def compared(path: Path, checkpoint: Checkpoint, r: int) -> dict[str, Any]:
    """Run ``r`` of a checkpoint against the steps, in float64; ``path`` is where it was read from.

    Raises ValueError for other transformers and other labels, Unreadable where the meta-learned features are not.
    """
    c, run, depth = checkpoint.configuration, checkpoint.group.runs[r], checkpoint.group.depth
    if depth > 1 or run.similarities != ("linear",) or c.values != "sparse" or c.keys == "dense":
        raise ValueError("compared is one layer of one linear head, with sparse values and keys of the features alone")
    if run.labels != sine.NAME or c.covariates != "uniform":
        raise ValueError("behind a perceptron the best features are known for sine tasks on uniform inputs alone")
    c, alone = replace(c, dtype="float64"), Group(depth, (run,))
    check_group(c, alone, MOST_COMPARED)
    out, drawn = (Objective(replace(c, integrated=of), alone, "cpu") for of in (True, False))
    weights = of_run(checkpoint, r)
    fitted, tested = out.prompts.sample(TEST_STEP + 1, c.test_prompts), out.prompts.sample(TEST_STEP, c.test_prompts)
    tasks = drawn.prompts.batch(TEST_STEP, c.test_prompts)
    learned = kernel(out.architecture, weights, fitted.x[0].transpose(0, 1).flatten(1))
    best_of_all = Step(of_best(run.context, c.spectrum[0] ** 0.5), 1.0)
    algorithms = {
        OWN: best(mapped(weights), fitted, c.chunk),
        METRIC: Step(lambda x: learned.semidefinite() @ perceptron.features(weights, x), 1.0),
        BEST: best_of_all,
    }
    if c.keys != "identity":
        algorithms[META] = meta_learned(path, checkpoint, run)
    ours = transformer(drawn, weights)
    answered = answers(ours, tasks, c.chunk)
    return {
        "pair": run.pair,
        "seed": run.seed,
        "learning rate": run.learning_rate,
        "loss": integrated_loss(ours, tested, c.chunk),
        "loss of 0": float(tested.y[..., 0].square().sum(-1).mean()),
        "loss of least squares": float(bayes_loss(tested, c.chunk)[0]),
        "least loss of one layer": sine.least_loss(run.context),
        "scales": {"alpha": [], "transformer": [], **{name: [] for name in algorithms}},
        "algorithms": {
            name: {
                "eta/n": [of.eta / run.context],
                "loss": integrated_loss(of, tested, c.chunk),
                **differences(answered, answers(of, tasks, c.chunk)),
            }
            for name, of in algorithms.items()
        },
        "kernel": {
            "eigenvalues": learned.eigenvalues[:SHOWN].tolist(),
            "best eigenvalues": (run.context * sine.second_moment() @ sine.best_kernel(run.context))
            .diagonal()
            .tolist(),
            DISTANCES[0]: learned.from_a_step,
            DISTANCES[1]: from_the_best(
                out.architecture, weights, best_of_all, fitted.x[0, :, :, 0].T, fitted.x[0, :, :, 1].T
            ),
        },
    }


def of_run(checkpoint: Checkpoint, r: int) -> dict[str, torch.Tensor]:
    """The weights of one run, in float64, with an axis of runs."""
    return {name: w[r : r + 1].double() for name, w in checkpoint.weights.items()}


def meta_learned(path: Path, checkpoint: Checkpoint, run: Run) -> Step:
    """The step of gradient descent that was trained as such, on the same prompts, in the folder beside.

    Raises Unreadable where it is not there or was trained on other prompts.
    """
    beside = path.resolve().parent.parent / Path(EXPERIMENT).name / path.name
    if not beside.exists():
        raise Unreadable(f"{beside}: not there; {path} is compared with it: python -m train {EXPERIMENT}")
    found = read(beside)
    same = replace(checkpoint.configuration, keys="identity", seeds=found.configuration.seeds)
    if found.configuration != same or run not in found.group.runs or not found.finished:
        raise Unreadable(f"{beside}: not the finished training of {path}, but for keys=identity")
    weights = of_run(found, found.group.runs.index(run))
    return Step(mapped(weights), -float(weights["r"]))
