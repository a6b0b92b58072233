"""Where exponentials leave the range of floating point numbers the fused evaluation is that of the one forward pass.

Both ways: what is finite there is finite here, and equal; and nothing else is.
"""

from dataclasses import replace

import pytest
import torch
from fused_cases import Case, defined, made

from constructions.arrays import tensor
from constructions.definitions.prompt import Prompt, Tokens
from constructions.definitions.similarity import Exponential, Kernel, Linear, Normalised, Relu, Softmax
from train.configuration import Configuration
from train.fused import evaluation
from train.objective import Objective
from train.prompts.batches import Batch
from train.runs import groups_of

LAYERS = {  # values, keys, limit
    "dense, clipped": ("dense", "dense", 10.0),
    "dense": ("dense", "dense", 0.0),
    "sparse": ("sparse", "product", 0.0),
    "full": ("full", "product", 0.0),
}
STACKS = {
    "exp, exp": (Exponential(), Exponential()),
    "softmax, softmax": (Softmax(), Softmax()),
    "relu, exp": (Relu(), Exponential()),
    "exp, softmax": (Exponential(), Softmax()),
}
OFTEN = ["exp, exp", "exp, softmax"]
ROUNDED = {torch.float64: 1e-6, torch.float32: 2e-2}  # a score of some thousand terms 1e2, of which exp is taken


def extreme(layers: str, stack, d: int, size: float, dtype: torch.dtype = torch.float64) -> Case:
    """Tokens whose entries rest at +-10, and weights of some size: scores from 1 to some 10000."""
    values, keys, limit = LAYERS[layers]
    case = made(d, 1, 6, d, 6, 1, 2, 1, values, keys, limit=limit)
    prompt = case.batch.prompt
    context, query = (Tokens((t.x * 100).clamp(-10, 10), t.y) for t in (prompt.context, prompt.query))
    weights = {name: w * size for name, w in case.weights.items()}
    batch, similarities = Batch(Prompt(context, query), case.batch.target), [[one] for one in stack]
    return replace(case, weights=weights, batch=batch, similarities=similarities).to(dtype)


def finite(*tensors: torch.Tensor) -> bool:
    return all(bool(torch.isfinite(one).all()) for one in tensors)


def shifted(keys: torch.Tensor, queries: torch.Tensor) -> torch.Tensor:
    """Exponentials of scores minus the largest of their column: normalised, they are the softmax."""
    scores = Linear()(keys, queries)
    return torch.exp(scores - scores.amax(-2, keepdim=True).detach())


def agree(found: dict, expected: dict, dtype: torch.dtype) -> bool:
    """Up to rounding, of the largest of all derivatives: of a softmax that has one weight others cancel."""
    largest = max(float(g.abs().max()) for g in expected.values())
    return all(float((found[name] - g).abs().max()) <= ROUNDED[dtype] * largest for name, g in expected.items())


@pytest.mark.parametrize("dtype", [torch.float64, pytest.param(torch.float32, marks=pytest.mark.slow)], ids=str)
@pytest.mark.parametrize("stack", OFTEN + [pytest.param(s, marks=pytest.mark.slow) for s in STACKS if s not in OFTEN])
@pytest.mark.parametrize("layers", LAYERS)
def test_what_is_finite_and_what_is_not_is_that_of_the_one_forward_pass_both_ways(layers, stack, dtype):
    """A softmax is held against that of shifted scores too, where its own derivative overflows on the way."""
    seen = set()
    for d, size in ((5, 0.1), (5, 2.0), (5, 9.0), (20, 0.02), (20, 0.5), (20, 12.0)):
        case = extreme(layers, STACKS[stack], d, size, dtype)
        for batch in case.batch.pieces(1):
            one = replace(case, batch=batch)
            (errors, gradients), prompts = defined(one), one.fused.prompts(batch)
            alone = one.fused.errors(one.weights, prompts)
            losses, found = one.fused.with_gradients(one.weights, prompts)
            seen.add((finite(errors), finite(*gradients.values())))
            assert finite(alone) == finite(losses) == finite(errors)
            if not finite(errors):
                continue
            assert float((alone - errors).abs()) <= ROUNDED[dtype] * float(errors)
            assert float((losses - errors).abs()) <= ROUNDED[dtype] * float(errors)
            if finite(*gradients.values()):
                assert finite(*found.values())
                assert agree(found, gradients, dtype)
            elif finite(*found.values()):
                assert Softmax() in STACKS[stack]
                safe = [[Normalised(Kernel(shifted)) if of == Softmax() else of] for of in STACKS[stack]]
                assert agree(found, defined(replace(one, similarities=safe))[1], dtype)
    assert len(seen) > 1
    assert (True, True) in seen


@pytest.mark.parametrize(("d", "size"), [(5, 8.0), (20, 10.0)])
def test_tokens_that_a_clip_makes_finite_are_handed_over(d, size):
    """The kernel alone has no number there, as it adds up what is infinite before values make it one entry's."""
    case = extreme("dense, clipped", STACKS["exp, exp"], d, size)
    prompts, (errors, _) = case.fused.prompts(case.batch), defined(case)
    assert finite(errors)
    assert not finite(case.fused.by_kernel(case.weights, prompts)[0])
    assert torch.equal(case.fused.errors(case.weights, prompts), errors)
    assert torch.allclose(case.fused.with_gradients(case.weights, prompts)[0], errors.sum(-1), rtol=1e-13)


@pytest.mark.parametrize("score", [-746.0, -740.0, -712.0, -700.0, 0.0, 700.0, 709.5, 710.0])
@pytest.mark.parametrize("values", ["sparse", "full"])
def test_a_softmax_of_equal_scores_is_that_of_the_one_forward_pass_to_the_ends_of_the_range(values, score):
    """Where all exponentials are 0, one over their sum or the sum is infinite, or an exponential is."""
    case = made(3, 1, 5, 1, 6, 2, 2, 1, values, "product")
    batch = case.batch
    context, query = (Tokens(torch.ones_like(t.x), t.y) for t in (batch.prompt.context, batch.prompt.query))
    weights = {**case.weights, "M": torch.full_like(case.weights["M"], score)}
    weights |= {"A": torch.zeros_like(weights["A"])} if "A" in weights else {}
    case = replace(
        case, weights=weights, batch=Batch(Prompt(context, query), batch.target), similarities=[[Softmax()]] * 2
    )
    errors, prompts = defined(case)[0], case.fused.prompts(case.batch)
    assert finite(errors) == (-709 < score < 710)
    alone, of_kernel = case.fused.errors(weights, prompts), case.fused.by_kernel(weights, prompts)[0]
    for found in (alone, of_kernel):
        assert finite(found) == finite(errors)
        assert not finite(errors) or torch.allclose(found, errors, rtol=1e-12)


def test_what_is_handed_over_is_evaluated_in_pieces_and_of_every_run(monkeypatch):
    """Runs with prompts of their own or shared ones, contexts of several lengths, positions beside the label."""
    for seed, layers in enumerate(
        (("dense", "dense"), ("dense", "positions"), ("sparse", "apart"), ("full", "product"))
    ):
        limit = 3.0 if layers[0] == "dense" else 0.0
        case = made(seed, 3, 7, 3, 4, 2, 3, 2, *layers, shared=seed % 2 == 1, limit=limit)
        of, prompts, (errors, gradients) = case.fused, case.fused.prompts(case.batch), defined(case)

        def nothing(*given, of=of, **more):
            losses, found = of.evaluate(*given, **more)
            return losses.fill_(torch.nan), found

        other = replace(of, evaluate=nothing)
        for together in (4000, 6):
            monkeypatch.setattr(evaluation, "TOGETHER", together)
            assert torch.allclose(other.errors(case.weights, prompts), errors, rtol=1e-13)
            losses, found = other.with_gradients(case.weights, prompts)
            assert torch.allclose(losses, errors.sum(-1), rtol=1e-13)
            assert all(torch.allclose(found[name], g, rtol=1e-10, atol=1e-14) for name, g in gradients.items())


def test_where_the_forward_pass_overflows_too_a_few_prompts_tell(monkeypatch):
    """And a run that does not is evaluated as it is, beside one that does."""
    tried, apart = [], evaluation.squared_errors

    def counted(*given):
        tried.append(len(given[-1]))
        return apart(*given)

    case = made(5, 2, 300, 3, 4, 2, 2, 1, "sparse", "product")
    case = replace(case, similarities=[[Exponential()]] * 2)
    of, prompts, (errors, _) = case.fused, case.fused.prompts(case.batch), defined(case)
    huge = {**case.weights, "M": case.weights["M"] * torch.tensor([1.0, 1e6])[:, None, None, None, None]}
    assert finite(defined(replace(case, weights=huge))[0][0])
    monkeypatch.setattr(evaluation, "squared_errors", counted)
    losses, found = of.with_gradients(huge, prompts)
    assert torch.isfinite(losses).tolist() == [True, False]
    assert torch.allclose(losses[0], errors[0].sum(), rtol=1e-13)
    assert finite(*(g[0] for g in found.values()))
    assert 0 < sum(tried) <= 2 * evaluation.FEW


def test_an_objective_goes_on_where_the_kernel_has_no_number():
    c = Configuration(
        pairs=("linear/exp",), values="dense", keys="dense", integrated=False, dtype="float64", token_limit=10.0,
        covariates="gaussian", spectrum=(20.0,) * 5, contexts=(4,), initial_scale=1.0, depths=(2,), seeds=(0, 1),
    )  # fmt: skip
    objective = Objective(c, groups_of(c)[0], "cpu")
    weights, sample = {k: w.requires_grad_() for k, w in objective.initial().items()}, objective.prompts.sample(0, 4)
    assert not finite(objective.fused.by_kernel(weights, objective.fused.prompts(sample))[0])
    assert finite(objective.losses(weights, sample))
    assert torch.equal(objective.with_gradient(weights, sample), objective.losses(weights, sample))


@pytest.mark.parametrize("by", [0.0, 300.0, 690.0, -300.0, -690.0])
def test_the_derivative_of_a_softmax_is_that_of_shifted_scores(by):
    """Though the square of one over its sum is 0, or infinite, where scores are far from 0."""
    scores = torch.tensor([[0.3, -1.0], [2.0, 0.5], [-0.7, 1.1]], dtype=torch.float64)
    values = torch.tensor([[1.0, -2.0, 0.5]], dtype=torch.float64)

    def read(at: torch.Tensor) -> torch.Tensor:
        return values @ Normalised(Kernel(lambda keys, queries: torch.exp(keys + by)))(at, at)

    found = torch.autograd.functional.jacobian(read, scores)
    expected = torch.autograd.functional.jacobian(lambda at: values @ torch.softmax(at, 0), scores)
    assert torch.allclose(found, expected, rtol=1e-12)


@pytest.mark.filterwarnings("ignore:.torch.jit.script.:DeprecationWarning")  # of torch, where it loads forward mode
def test_the_derivatives_of_a_reciprocal_are_right_in_every_mode():
    a = torch.tensor([0.5, 2.0, -3.0], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(tensor.reciprocal, a, check_forward_ad=True, check_batched_grad=True)
    assert torch.autograd.gradgradcheck(tensor.reciprocal, a)
    assert torch.equal(torch.func.vmap(tensor.reciprocal)(a), torch.reciprocal(a))
