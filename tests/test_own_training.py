"""What is trained with a user's own functions is read, resumed, drawn and judged with these alone."""

from __future__ import annotations

import json
import math
import os
import pickle
import sys
from dataclasses import replace

import numpy
import own_functions
import pytest
import safetensors.torch
import torch
from landing_runs import SMALL, made
from matplotlib.figure import Figure

from train import plot, sweep
from train.__main__ import main as train_main
from train.brought import brought
from train.checkpoint import KEY, checksum, read
from train.configuration import Configuration
from train.figures.results import NothingToDraw, Results
from train.figures.tasks import tasks
from train.files import Unreadable
from train.landing.coordinates import coordinates
from train.landing.sample import losses
from train.objective import Objective
from train.own.functions import Own, Unfit
from train.own.options import own_of
from train.runs import groups_of
from train.training import train
from verify import stationary

SPARSE = "functional_gradient_descent/sparse_stationary_points"
TINY = [
    *("--contexts", "4", "--depths", "1", "--seeds", "0", "--spectrum", "1,0.25", "--prompts", "64"),
    *("--steps", "40", "--test_prompts", "50", "--snapshots", "4", "--device", "cpu"),
]
OWN = ["--similarity", "own_functions:cubic", "--labels", "own_functions:half_exponential"]
FILE = "layers=1,heads=1.safetensors"


def named(similarity=None, labels=None, covariates=None) -> Own:
    names = (similarity, labels, covariates)
    return own_of(*(None if name is None else f"own_functions:{name}" for name in names))


@pytest.fixture(autouse=True)
def not_compiled(monkeypatch):
    """The forward pass is differentiated for similarities of ours, too: what is compiled has tests of its own."""
    for module in ("train.objective", "train.landing.sample"):
        monkeypatch.setattr(f"{module}.fused", lambda *_: None)


def refused(capsys, command, *arguments) -> str:
    """The one line, after the usage at most, with which a command ends."""
    try:
        code = command([str(argument) for argument in arguments])
    except SystemExit as stopped:
        code = stopped.code
    told = capsys.readouterr()
    assert code == 2
    assert told.out == ""
    assert "Traceback" not in told.err
    return told.err.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A folder with a checkpoint of the cubed scores on labels of a user's kernel."""
    folder = tmp_path_factory.mktemp("own")
    assert train_main([SPARSE, *TINY, *OWN, "--out", str(folder), "--json"]) == 0
    return folder


@pytest.fixture
def file(trained):
    return trained / SPARSE / FILE


def changed(path, target, **metadata):
    """The checkpoint with other metadata, and the right checksum."""
    tensors = safetensors.torch.load_file(path)
    with safetensors.safe_open(path, "pt") as opened:
        described = json.loads(opened.metadata()[KEY])
    described |= metadata
    described["checksum"] = checksum(described, tensors)
    safetensors.torch.save_file(tensors, target, {KEY: json.dumps(described)})
    return target


# --- what is computed -----------------------------------------------------------------------------------


def test_scores_of_a_user_are_trained_as_linear_attention_is(tmp_path):
    c = replace(SMALL, pairs=("exp/linear",), steps=4)
    ours, theirs = c, replace(c, pairs=("exp/own",), own=named("scores"))
    found = []
    for k, of in enumerate((ours, theirs)):
        (group,) = groups_of(of)
        found.append(train(Objective(of, group, "cpu"), tmp_path / f"{k}.safetensors", "a test", "a claim"))
    for name, w in found[0].weights.items():
        torch.testing.assert_close(found[1].weights[name], w, rtol=1e-9, atol=1e-11)


def test_a_similarity_that_is_no_function_of_the_scores_is_given_its_keys_and_queries():
    """exp(-|B x_i - C x|^2) token by token, which is none of B^T C."""
    c = replace(SMALL, depths=(1,), pairs=("exp/own",), own=named("gaussian"), initial_scale=0.7)
    (group,) = groups_of(c)
    of = Objective(c, group, "cpu")
    weights, batch = of.initial(), of.prompts.batch(0, 3)
    b, query, r = (weights[name][0, 0, 0] for name in ("B", "C", "r"))
    total = 0.0
    for p in range(3):
        context, x = batch.prompt.context, batch.prompt.query.x[0, p, :, 0]
        for row, label in enumerate(batch.target[0, p, :, 0].tolist()):
            slot = 0.0
            for i in range(4):
                off = b @ context.x[0, p, :, i] - query @ x
                slot += float(r) / 4 * float(context.y[0, p, row, i]) * math.exp(-float(off @ off))
            total += (slot + label) ** 2
    (few,) = batch.pieces(len(batch))
    assert len(few) == len(batch) > 3  # whole orbits
    first = next(batch.pieces(3))
    assert float(of.losses(weights, first)) == pytest.approx(total / 3, rel=1e-12)


def test_own_labels_have_the_moment_of_the_kernel_and_own_covariates_are_those_drawn():
    c = replace(SMALL, closed=False, pairs=("own~0.25/exp",), covariates="own", own=named(None, "gaussian", "normal"))
    (group,) = groups_of(c)
    batch = Objective(c, group, "cpu").prompts.batch(2, 5)
    _, inverse = (root[0] for root in Objective(c, group, "cpu").prompts.roots())
    xi = inverse @ torch.cat([batch.prompt.query.x, batch.prompt.context.x], dim=-1)[0]
    f = torch.cat([batch.target, batch.prompt.context.y], dim=-1)[0]
    k = own_functions.gaussian(xi, xi) + 0.25 * torch.eye(5, dtype=torch.float64)
    torch.testing.assert_close(f.transpose(-1, -2) @ f, k, rtol=1e-10, atol=1e-10)
    drawn = Objective(replace(c, covariates="gaussian", own=named(None, "gaussian")), group, "cpu").prompts
    torch.testing.assert_close(drawn.batch(2, 5).prompt.query.x, batch.prompt.query.x)


@pytest.mark.parametrize(
    ("fields", "features"),
    [
        ({"values": "dense", "keys": "dense", "integrated": False, "closed": False}, 3),
        ({"perceptron": (4, 3)}, 3),
        ({"values": "full", "keys": "product"}, 2),
    ],
)
def test_a_similarity_is_tried_and_kept_in_as_many_features_as_it_is_given(capsys, tmp_path, fields, features):
    seen, path = set(), tmp_path / "x.safetensors"

    def h(keys, queries):
        seen.add(keys.shape[-2])
        return own_functions.scores(keys, queries)

    own = Own(replace(named("scores").similarity, call=h))
    c = replace(SMALL, depths=(1,), steps=1, prompts=8, pairs=("exp/own",), own=own, **fields)
    (group,) = groups_of(c)
    train(Objective(c, group, "cpu"), path, "a test", "a claim")
    assert seen == {features}
    assert safetensors.torch.load_file(path)["own/similarity/keys"].shape == (features, 12)
    assert read(path, own=own).finished
    if "integrated" in fields:
        told = refused(capsys, stationary.main, path, "--similarity", "own_functions:scores")
        assert "not judged with functions of the user's" in told


# --- what holds of a degree -----------------------------------------------------------------------------


def test_coordinates_know_what_a_similarity_of_degree_three_cannot_tell_apart():
    objective, linear, weights, sample = made("exp/own", "full", own=named("cubic"))
    of = coordinates(objective.architecture, ("own",), "full", (linear.root, linear.inverse), 3.0)
    theta = of.point(objective.architecture, weights)

    def loss(point):
        return float(losses(of, sample, point).mean())

    moved = {name: w * {"B": 2.0, "C": 1.0}.get(name, 1 / 8) for name, w in weights.items()}
    balanced = of.balanced(of.point(objective.architecture, moved))
    torch.testing.assert_close(balanced, of.balanced(theta), rtol=1e-10, atol=1e-12)
    assert loss(balanced) == pytest.approx(loss(theta), rel=1e-12)
    flat, eps = of.flat(balanced), 1e-4
    assert flat.shape[1] == 2
    slopes = [(loss(balanced + eps * v) - loss(balanced - eps * v)) / (2 * eps) for v in flat.T]
    assert max(map(abs, slopes)) < 1e-7
    assert max(abs(float(v @ balanced)) for v in flat.T) < 1e-12  # balanced: nearest to 0 along its orbit
    scalars = torch.linspace(-1.2, 0.8, len(of.scalars), dtype=torch.float64)
    j = of.embedding()
    assert loss(j @ of.normalised(scalars)) == pytest.approx(loss(j @ scalars), rel=1e-12)


# --- checkpoints ----------------------------------------------------------------------------------------

COMMANDS = {
    "stationary": (stationary.main, ()),
    "plot": (plot.main, ()),
    "resume": (train_main, (SPARSE, *TINY, "--resume")),
}


def reading(name, trained, *more):
    """The arguments with which a command reads the checkpoint."""
    command, before = COMMANDS[name]
    where = ["--out", trained] if name == "resume" else [trained / SPARSE / FILE]
    return command, *before, *where, *more


@pytest.mark.parametrize("name", ["stationary", "plot"])
def test_what_was_trained_with_a_users_function_is_not_read_without_it(capsys, trained, name):
    told = refused(capsys, *reading(name, trained))
    assert "trained with a similarity of its user's, called 'own_functions:cubic' there: name it with --sim" in told
    told = refused(capsys, *reading(name, trained, *OWN[:2]))
    assert "trained with a kernel of labels of its user's, called 'own_functions:half_exponential'" in told


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("other", ["bent", "tuned"])
def test_what_was_trained_with_one_function_is_not_read_with_another(capsys, trained, file, name, other):
    before = file.read_bytes()
    told = refused(capsys, *reading(name, trained, "--similarity", f"own_functions:{other}", *OWN[2:]))
    assert f"own_functions:{other} is another similarity than the one of the training" in told
    assert file.read_bytes() == before


def test_it_is_resumed_with_its_functions(capsys, trained, file):
    before = file.read_bytes()
    command, *arguments = reading("resume", trained, *OWN, "--json")
    assert command([str(argument) for argument in arguments]) == 0
    assert file.read_bytes() == before
    found = json.loads(capsys.readouterr().out)
    assert found["own"][0].startswith("similarity own_functions:cubic: pairwise, symmetric, a function of the scores")


def test_a_function_that_is_not_used_is_refused(capsys, trained, tmp_path):
    shipped = stationary.Path(__file__).parent.parent / "train" / "results" / SPARSE
    plain = sorted(shipped.glob("*.safetensors"))[0]
    told = refused(capsys, stationary.main, plain, "--similarity", "own_functions:cubic")
    assert "trained without a similarity of its user's: --similarity is not used" in told
    told = refused(capsys, train_main, SPARSE, *TINY, *OWN, "--pairs", "exp/exp", "--out", tmp_path)
    assert "--similarity own_functions:cubic is not used: pairs don't say 'own' for it" in told
    told = refused(capsys, train_main, SPARSE, *TINY, "--pairs", "exp/own", "--out", tmp_path)
    assert "its similarity is a user's own: name it with --similarity module:function" in told
    numpy.savez(tmp_path / "x.npz", W=numpy.eye(2))
    told = refused(capsys, stationary.main, tmp_path / "x.npz", "--similarity", "own_functions:cubic")
    assert "no checkpoint of python -m train" in told


@pytest.mark.parametrize("name", ["writes_a_file:f", "os:system", "../writes_a_file:f", "writes_a_file"])
def test_no_checkpoint_names_code_that_runs(capsys, monkeypatch, trained, file, tmp_path, name):
    (tmp_path / "writes_a_file.py").write_text(
        f"from pathlib import Path\nPath({str(tmp_path / 'written')!r}).touch()\ndef f(u, v): return u.mT @ v\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / SPARSE
    folder.mkdir(parents=True)
    names = {"similarity": name, "labels": name, "covariates": name}
    changed(file, folder / FILE, own=names, claim=name, experiment=name)
    for of in ("stationary", "plot"):
        assert f"called '{name}' there" in refused(capsys, *reading(of, tmp_path))
    assert "trained with a law of covariates" in refused(capsys, *reading("resume", tmp_path, *OWN))
    assert not (tmp_path / "written").exists()
    assert "writes_a_file" not in sys.modules
    __import__("writes_a_file")  # it does what it says
    assert (tmp_path / "written").exists()
    del sys.modules["writes_a_file"]


@pytest.mark.parametrize("own", [3, ["similarity"], {"similarity": 3}, {"similarity": {"a": "b"}}, None])
def test_names_that_are_no_names_are_refused(file, tmp_path, own):
    with pytest.raises(Unreadable, match="own is no table of the names"):
        read(changed(file, tmp_path / "x.safetensors", own=own), own=named("cubic", "half_exponential"))


def test_points_that_were_left_out_are_missed(file, tmp_path):
    tensors = safetensors.torch.load_file(file)
    with safetensors.safe_open(file, "pt") as opened:
        described = json.loads(opened.metadata()[KEY])
    del tensors["own/similarity/values"]
    described["checksum"] = checksum(described, tensors)
    safetensors.torch.save_file(tensors, tmp_path / "x.safetensors", {KEY: json.dumps(described)})
    with pytest.raises(Unreadable, match="'own/similarity/values' is missing"):
        read(tmp_path / "x.safetensors", own=named("cubic", "half_exponential"))


def test_a_function_that_becomes_another_one_ends_the_training_and_nothing_is_written(tmp_path):
    """As many calls as finding out what it is takes, and some steps."""
    counting = own_functions.Counting(150)
    c = replace(SMALL, pairs=("exp/own",), steps=500, own=Own(named("scores").similarity))
    c = replace(c, own=Own(replace(c.own.similarity, name="counting", call=counting)))
    (group,) = groups_of(c)
    with pytest.raises(Unfit, match="counting is another similarity than the one of the training"):
        train(Objective(c, group, "cpu"), tmp_path / "x.safetensors", "a test", "a claim")
    assert counting.calls > 150
    assert not (tmp_path / "x.safetensors").exists()


def test_what_a_function_prints_is_no_part_of_the_output(capsys, tmp_path):
    given = [SPARSE, *TINY, "--similarity", "own_functions:speaking", "--out", str(tmp_path), "--json", "--steps", "1"]
    assert train_main(given) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["own"][0].startswith("similarity own_functions:speaking")
    assert "a user's line" in told.err


@pytest.mark.parametrize("workers", [0, pytest.param(2, marks=pytest.mark.slow)])
def test_a_sweep_brings_the_functions_to_its_workers(tmp_path, workers):
    """0: as a worker would, from a task that was pickled."""
    pytest.importorskip("joblib", reason="the extra `sweep` is not installed")
    c = Configuration(
        pairs=("own/own",),
        contexts=(3,),
        depths=(1, 2),
        spectrum=(1.0, 2.0),
        prompts=8,
        steps=2,
        test_prompts=8,
        snapshots=2,
        own=named("cubic", "gaussian"),
    )
    tasks, threads = sweep.tasks_of(SPARSE, c, tmp_path, False, False), torch.get_num_threads()
    if workers:
        paths = sweep.sweep(tasks, workers)
    else:
        paths = [path for task in tasks for path in pickle.loads(pickle.dumps(task)).carried_out()]
        torch.set_num_threads(threads)
    assert [read(path, own=c.own).group.depth for path in paths] == [1, 2]


# --- figures and verdicts -------------------------------------------------------------------------------


def test_it_is_drawn(capsys, monkeypatch, file, tmp_path):
    monkeypatch.setitem(plot.FIGURES, SPARSE, {"training": plot.FIGURES[SPARSE]["training"]})
    assert plot.main([str(file), *OWN, "--out", str(tmp_path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_figure_that_needs_a_law_of_ours_is_left_out(tmp_path):
    own = named(None, None, "normal")
    fields = {"covariates": "own", "own": own, "integrated": False, "closed": False, "depths": (1,), "steps": 1}
    c = replace(SMALL, pairs=("linear#4/linear",), prompts=8, **fields)
    (group,) = groups_of(c)
    checkpoint = train(Objective(c, group, "cpu"), tmp_path / "x.safetensors", "a test", "a claim")
    with pytest.raises(NothingToDraw, match="not for own"):
        tasks(Figure(), Results((checkpoint,)))


def verdict(capsys, path, *more):
    stationary.main([str(path), "--samples", "100", "--json", "--jobs", "1", *more])
    (found,) = json.loads(capsys.readouterr().out)["runs"]
    return found


def test_a_users_similarity_that_the_claim_covers_is_judged_by_it(capsys, file, tmp_path):
    found = verdict(capsys, file, *OWN)
    assert found["verdict"] == "landed"
    assert [scalar["name"] for scalar in found["scalars"]] == ["r|m|^3_0", "sign m_0"]
    assert all("found by experiment at random, not proved" in line for line in found["own"][:2])
    spoiled = safetensors.torch.load_file(file)
    spoiled["weights/r"] *= 1.1
    with safetensors.safe_open(file, "pt") as opened:
        described = json.loads(opened.metadata()[KEY])
    described["checksum"] = checksum(described, spoiled)
    safetensors.torch.save_file(spoiled, tmp_path / "x.safetensors", {KEY: json.dumps(described)})
    assert verdict(capsys, tmp_path / "x.safetensors", *OWN)["verdict"] != "landed"


NOT_COVERED = {
    "cosine": (named("cosine"), "by a claim, but it is homogeneous of degree 0"),
    "taxicab": (named("taxicab"), "not judged: the similarity is invariant under signed permutations, not under rot"),
    "first coordinate": (named("first_coordinate"), "no claim covers this similarity"),
    "shares": (named("shares"), "homogeneous of degree 0"),
    "labels": (named(None, "first_kernel"), "no claim covers this law: labels of a kernel"),
    "covariates": (named(None, None, "stretched"), "no claim covers this law: covariates not invariant"),
}


@pytest.mark.parametrize("name", NOT_COVERED)
def test_what_no_claim_covers_or_coordinates_hold_is_not_judged(capsys, tmp_path, name):
    own, told = NOT_COVERED[name]
    labels, similarity = ("own" if own.labels else "exp"), ("own" if own.similarity else "exp")
    law = "own" if own.covariates else "sphere"
    small = {"depths": (1,), "steps": 1, "prompts": 8, "closed": False, "covariates": law}
    c = replace(SMALL, pairs=(f"{labels}/{similarity}",), **small, own=own)
    (group,) = groups_of(c)
    train(Objective(c, group, "cpu"), tmp_path / "x.safetensors", "a test", "sparse_stationary_points")
    named_again = [part for what, function in own for part in (f"--{what}", function.name)]
    found = verdict(capsys, tmp_path / "x.safetensors", *named_again)
    assert found["verdict"] == "not covered"
    assert told in found["law"]
    assert found["criteria"] == []


def test_a_run_without_the_users_similarity_is_judged_beside_one_that_has_it(capsys, tmp_path):
    c = replace(SMALL, pairs=("exp/linear", "exp/own"), depths=(1,), steps=2, prompts=8, own=named("taxicab"))
    (group,) = groups_of(c)
    train(Objective(c, group, "cpu"), tmp_path / "x.safetensors", "a test", "sparse_stationary_points")
    given = [str(tmp_path / "x.safetensors"), "--samples", "100", "--json", "--jobs", "1"]
    stationary.main([*given, "--similarity", "own_functions:taxicab"])
    plain, own = json.loads(capsys.readouterr().out)["runs"]
    assert plain["criteria"] != []
    assert own["verdict"] == "not covered"


def test_a_closed_sample_of_labels_that_turns_change_is_refused():
    c = replace(SMALL, pairs=("own/exp",), own=named(None, "first_kernel"))
    with pytest.raises(Unfit, match="closed is True, expected False with own_functions:first_kernel"):
        brought(c)


def test_a_similarity_that_is_not_pairwise_has_one_context():
    c = replace(SMALL, pairs=("exp/own",), contexts=(3, 4), own=named("averaged"))
    with pytest.raises(Unfit, match=r"contexts is \(3, 4\), expected one with own_functions:averaged"):
        brought(c)


# --- Sigma in a file ------------------------------------------------------------------------------------

SIGMA = numpy.array([[2.0, 0.5], [0.5, 1.0]])


def sigma_files(folder):
    numpy.savetxt(folder / "x.csv", SIGMA, delimiter=",")
    (folder / "x.toml").write_text(f"sigma = {SIGMA.tolist()}")
    numpy.savez(folder / "x.npz", anything=SIGMA)
    safetensors.torch.save_file({"sigma": torch.from_numpy(SIGMA), "other": torch.ones(1)}, folder / "x.safetensors")
    return [folder / f"x.{kind}" for kind in ("csv", "toml", "npz", "safetensors")]


def test_sigma_is_that_of_a_file_of_any_kind(tmp_path, capsys):
    roots = []
    for path in sigma_files(tmp_path):
        given = [SPARSE, *TINY[:6], *TINY[8:], "--pairs", "linear/linear", "--steps", "1", "--sigma", str(path)]
        assert train_main([*given, "--out", str(tmp_path / path.suffix), "--json"]) == 0
        made = read(tmp_path / path.suffix / SPARSE / FILE)
        roots.append(made.root[0])
        assert made.configuration.spectrum == pytest.approx(sorted(numpy.linalg.eigvalsh(SIGMA)))
    for root in roots:
        torch.testing.assert_close(root @ root, torch.from_numpy(SIGMA))
        torch.testing.assert_close(root, root.T)
    capsys.readouterr()
    found = verdict(capsys, tmp_path / ".csv" / SPARSE / FILE)
    assert [c["name"] for c in found["criteria"]][:2] == ["distance of keys 0", "scale of r|m|_0"]


def test_inputs_are_the_root_of_that_sigma_times_xi():
    given = replace(SMALL, spectrum=tuple(numpy.linalg.eigvalsh(SIGMA)), sigma=tuple(SIGMA.flatten()), closed=False)
    plain = replace(SMALL, spectrum=(1.0, 1.0), closed=False)
    batches = [Objective(c, groups_of(c)[0], "cpu").prompts.batch(0, 5) for c in (given, plain)]
    x, xi = (batch.prompt.context.x[0].transpose(0, 1).flatten(1) for batch in batches)
    root = torch.linalg.lstsq(xi.T, x.T).solution
    torch.testing.assert_close(root, root.T)
    torch.testing.assert_close(root @ root, torch.from_numpy(SIGMA))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.csv", "1,0.5\n0.4,1", "sigma is not symmetric and positive definite"),
        ("x.csv", "1,2\n2,1", "sigma is not symmetric and positive definite"),
        ("x.csv", "1,nan\nnan,1", "NaN or infinity"),
        ("x.csv", "1,1e999\n1e999,1", "NaN or infinity"),
        ("x.csv", "1,0,0\n0,1,0", "Sigma has shape (2, 3)"),
        ("x.csv", "1,0\n0", "rows are of different lengths"),
        ("x.csv", "", "rows are of different lengths"),
        ("x.csv", "one", "could not convert"),
        ("x.csv", "0" + ",0" * 400, "Sigma has shape (1, 401)"),
        ("x.toml", "sigma = 'x'", "a name, expected rows of numbers"),
        ("x.toml", "sigma = [[1, 'a'], [2, 3]]", "a finite number"),
        ("x.toml", "no = 1", "a list of rows"),
        ("x.npy", "", ".npy files are not read"),
        ("x.txt", "1", "no file of a known kind"),
        ("x.npz", "no archive", "not a readable .npz file"),
    ],
)
def test_a_file_without_a_covariance_is_refused(capsys, tmp_path, name, content, told):
    (tmp_path / name).write_text(content)
    line = refused(capsys, train_main, SPARSE, *TINY[:6], *TINY[8:], "--sigma", tmp_path / name, "--out", tmp_path)
    assert told in line
    assert name in line
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_sigma_is_neither_read_from_a_pipe_nor_from_a_file_without_end(capsys, tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with open(tmp_path / "huge.csv", "wb") as huge:
        huge.truncate(2**30)
    given = (train_main, SPARSE, *TINY[:6], *TINY[8:], "--out", tmp_path, "--sigma")
    assert "a pipe, expected a regular file" in refused(capsys, *given, tmp_path / "pipe.csv")
    assert "1073741824 bytes, expected at most" in refused(capsys, *given, tmp_path / "huge.csv")
    assert "no such file" in refused(capsys, *given, tmp_path / "none.csv")
    sigma_files(tmp_path)
    told = refused(capsys, *given, tmp_path / "x.csv", "--spectrum", "1,2")
    assert "spectrum is that of sigma, expected one of the two" in told


@pytest.mark.parametrize(
    ("sigma", "told"),
    [
        ((2.0, 0.5, 0.5), "sigma has 3 entries, expected 2"),
        ((2.0, 0.5, 0.4, 1.0), "sigma is not symmetric"),
        ((math.nan, 0.5, 0.5, 1.0), "sigma is not symmetric and finite"),
        ((2.0, 0.5, 0.5, 1.0), "spectrum has other numbers"),
    ],
)
def test_a_configuration_with_another_sigma_than_its_spectrum_is_refused(sigma, told):
    with pytest.raises(ValueError, match=told):
        Configuration(spectrum=(1.0, 2.0), sigma=sigma)
