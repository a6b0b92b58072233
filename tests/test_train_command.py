"""``python -m train`` refuses what makes no sense in one clear line and exit code 2; every field is an option."""

from __future__ import annotations

import json
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from train.__main__ import main
from train.configuration import FIELDS as OF_CONFIGURATION
from train.configuration import HINTS, Configuration, from_json
from train.experiments import EXPERIMENTS

SPARSE = "functional_gradient_descent/sparse_stationary_points"
TINY = [
    *("--pairs", "exp/exp", "--seeds", "0,1", "--spectrum", "1,0.25", "--contexts", "2", "--depths", "1,2"),
    *("--prompts", "4", "--steps", "2", "--test_prompts", "4", "--device", "cpu"),
]


def refused(capsys, *arguments: str) -> str:
    """The last line of what a wrong command is told; before it, the usage at most."""
    try:
        code = main(list(arguments))
    except SystemExit as stopped:
        code = stopped.code
    told = capsys.readouterr()
    assert code == 2
    assert told.out == ""
    assert "Traceback" not in told.err
    return told.err.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("steps", "0", "steps is 0, expected at least 1"),
        ("steps", "many", "steps is 'many', expected an integer"),
        ("steps", "1.5", "steps is '1.5', expected an integer"),
        ("steps", "", "steps is '', expected an integer"),
        ("clip", "0", "clip is 0.0, expected positive"),
        ("clip", "nan", "clip is nan, expected positive"),
        ("clip", "inf", "clip is inf, expected positive"),
        ("spectrum", "1,-1", "spectrum is"),
        ("spectrum", "1,a", "spectrum is 'a', expected a number"),
        ("spectrum", "", "spectrum is empty"),
        ("betas", "0.9", "betas is"),
        ("betas", "0.9,1", "betas is"),
        ("betas", "nan,0.9", "betas is"),
        ("closed", "yes", "closed is 'yes', expected true or false"),
        ("values", "sparce", "values is 'sparce', expected sparse, full, dense"),
        ("keys", "B", "keys is 'B', expected"),
        ("optimiser", "sgd", "optimiser is 'sgd', expected adam, adam_cosine, lbfgs"),
        ("dtype", "float16", "dtype is 'float16', expected float32, float64"),
        ("covariates", "cube", "covariates is 'cube', expected sphere"),
        ("pairs", "exp", "pairs: 'exp' has the similarity ''"),
        ("pairs", "exp/", "pairs: 'exp/' has the similarity ''"),
        ("pairs", "exp/exp+", "has the similarity ''"),
        ("pairs", "exp/cosine", "has the similarity 'cosine', expected linear, relu, exp, softmax"),
        ("pairs", "cosine/exp", "labels 'cosine', expected"),
        ("pairs", "2*linear+exp/exp", "labels '2*linear+exp', expected"),
        ("pairs", "sine/linear", "labels 'sine' are of one feature, and spectrum has 5"),
        ("perceptron", "8,0", "perceptron is (8, 0), expected widths of at least 1"),
        ("perceptron", "-3", "perceptron is (-3,), expected widths"),
        ("perceptron", "8,many", "perceptron is 'many', expected an integer"),
        ("pairs", "", "pairs is empty"),
        ("contexts", "0", "contexts is (0,), expected at least 1"),
        ("contexts", "3,3", "contexts is (3, 3), expected each of them once"),
        ("depths", "2,2", "depths is (2, 2), expected each of them once"),
        ("seeds", "-1", "seeds is (-1,), expected integers"),
        ("seeds", "18446744073709551616", "seeds is"),
        ("seeds", "1,1", "seeds is (1, 1), expected each of them once"),
        ("learning_rates", "0", "learning_rates is"),
        ("resample_every", "-1", "resample_every is -1"),
        ("resample_every", "5", "expected 0 with lbfgs"),
        ("values", "dense", "integrated is True, expected False"),
        ("keys", "dense", "integrated is True, expected False"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_its_field(capsys, field, text, told):
    assert told in refused(capsys, SPARSE, f"--{field}={text}")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("sparse_stationary_points", SPARSE),
        ("functional_gradient_descent/full_stationary_point", "full_stationary_points"),
    ],
)
def test_an_unknown_experiment_is_refused_with_names_near_it(capsys, name, near):
    told = refused(capsys, name)
    assert repr(name) in told
    assert near in told


def test_a_name_like_no_experiment_is_refused_with_all_names(capsys):
    assert all(name in refused(capsys, "%%") for name in EXPERIMENTS)


@pytest.mark.parametrize("device", ["gpu", "cpu:7", "cuda:99", "tpu", "", "meta"])
def test_a_device_that_is_not_there_is_refused(capsys, device):
    assert f"--device {device}: not there" in refused(capsys, SPARSE, f"--device={device}")


@pytest.mark.parametrize("arguments", [[], ["--no-such-option"], [SPARSE, "--step=3"], [SPARSE, "--preset=large"]])
def test_a_wrong_use_is_refused(capsys, arguments):
    assert refused(capsys, *arguments).startswith("python -m train: error: ")


def test_a_folder_that_can_not_be_made_is_refused_before_the_training(capsys, tmp_path):
    (tmp_path / "file").write_text("in the way")
    told = refused(capsys, SPARSE, *TINY, "--out", str(tmp_path / "file"), "--steps", "1000000")
    assert str(tmp_path / "file") in told


def test_help_names_every_field_every_experiment_and_the_exit_codes(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    told = capsys.readouterr().out
    for field in OF_CONFIGURATION:
        assert f"--{field.name} " in told
        assert re.sub(r"\s+", " ", field.metadata["help"]) in re.sub(r"\s+", " ", told)
    assert all(name in told for name in EXPERIMENTS)
    assert "exit codes: 0 trained; 1 " in told
    assert "130 interrupted" in told


# --- configurations ---------------------------------------------------------------------------------

SOME = {int: st.integers(1, 9), float: st.floats(0.01, 0.99), bool: st.booleans()}
CHOICES = {
    "values": st.sampled_from(["sparse", "full"]),
    "keys": st.sampled_from(["apart", "product", "symmetric", "identity"]),
    "covariates": st.sampled_from(["sphere", "gaussian", "uniform"]),
    "tokens": st.just("pairs"),
    "token_limit": st.just(0.0),
    "sigma": st.just(()),
    "layer_norm": st.just(False),
    "growth": st.just(0),
    "starts": st.just(("noise",)),
    "optimiser": st.just("adam"),
    "dtype": st.sampled_from(["float32", "float64"]),
    "pairs": st.lists(
        st.sampled_from(["exp/exp", "relu/softmax", "0.5*linear+exp/linear+exp"]), min_size=1, max_size=3, unique=True
    ).map(tuple),
    "betas": st.tuples(st.floats(0, 0.99), st.floats(0, 0.99)),
}
FIELDS = {
    name: CHOICES[name]
    if name in CHOICES
    else SOME[kind]
    if kind in SOME
    else st.lists(SOME[kind.__args__[0]], min_size=1, max_size=3, unique=True).map(tuple)
    for name, kind in HINTS.items()
}


@given(values=st.fixed_dictionaries(FIELDS))
def test_every_field_is_an_option_and_goes_through_json(values):
    configuration = Configuration(**values)
    assert from_json(json.loads(json.dumps(configuration.as_json()))) == configuration
    texts = {
        name: ",".join(one if isinstance(one, str) else repr(one) for one in value)
        if isinstance(value, tuple)
        else str(value)
        for name, value in values.items()
    }
    assert Configuration().replaced(**texts) == configuration


@pytest.mark.parametrize("name", EXPERIMENTS)
@pytest.mark.parametrize("preset", ["SMALL", "PAPER"])
def test_every_preset_goes_through_json(name, preset):
    configuration = getattr(EXPERIMENTS[name], preset)
    assert from_json(json.loads(json.dumps(configuration.as_json()))) == configuration


# --- output -----------------------------------------------------------------------------------------


def test_the_machine_readable_output_has_a_row_for_every_run(capsys, tmp_path):
    assert main([SPARSE, *TINY, "--out", str(tmp_path), "--json"]) == 0
    told = capsys.readouterr()
    found = json.loads(told.out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert found["schema"] == 1
    assert told.err == ""
    rows = found["results"]
    assert [(row["layers"], row["seed"]) for row in rows] == [(1, 0), (1, 1), (2, 0), (2, 1)]
    for row in rows:
        assert row["pair"] == "exp/exp"
        assert row["context"] == 2
        assert (tmp_path / SPARSE / f"layers={row['layers']},heads=1.safetensors").samefile(row["file"])
        assert math.isfinite(row["loss"])
        assert 0 <= row["bayes"] < 3
        assert len(row["distance of keys"]) == row["layers"]
        assert all(0 <= value <= 1 for value in row["distance of keys"])


def test_the_table_shows_every_run_and_the_device(capsys, tmp_path):
    assert main([SPARSE, *TINY, "--out", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert told.out.count("exp/exp") == 4
    assert told.err.startswith("device: cpu ")
    assert "(GPU: not used)" in told.err
    assert "layers=2,heads=1: loss " in told.err
    assert "(2/2), 0 s left\n" in told.err
