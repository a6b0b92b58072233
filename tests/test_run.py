"""A run asks the second checker about many certificates at once: in whatever order, and in however many processes."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace

import pytest

from proofs.catalogue import CATALOGUE
from verify.replay import files
from verify.run import replayed_of
from verify.work import each_with

NAMES = ("loss_shift", "gradient_descent_step", "geometric_sequence", "preconditioned_gradient_descent")


def said(results):
    return [(name, r.claim, r.verdict, r.equations) for name, r in results.items()]


@pytest.mark.parametrize("jobs", [2, pytest.param(7, marks=pytest.mark.slow)])
def test_several_processes_find_what_one_does_and_the_order_is_that_which_was_asked(jobs):
    alone, together = (replayed_of(CATALOGUE, NAMES, k) for k in (1, jobs))
    assert said(together) == said(alone)
    assert tuple(together) == NAMES
    assert {r.verdict for r in together.values()} == {"replayed"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_that_is_missing_or_spoiled_is_refused_and_no_other(tmp_path, jobs):
    for name in (*NAMES, "linear_transformer"):
        shutil.copy(CATALOGUE.certificate(name), tmp_path)
    spoiled = tmp_path / "loss_shift.json"
    spoiled.write_text(spoiled.read_text(encoding="utf-8").replace('"-1"', '"1"', 1), encoding="utf-8")
    (tmp_path / "geometric_sequence.json").unlink()
    found = replayed_of(replace(CATALOGUE, certificates=tmp_path), NAMES, jobs)
    verdicts = {name: r.verdict for name, r in found.items()}
    assert verdicts["loss_shift"] == verdicts["geometric_sequence"] == "refuted"
    assert verdicts["gradient_descent_step"] == "replayed"
    assert (
        "regular file" in found["geometric_sequence"].explanation or "read" in found["geometric_sequence"].explanation
    )


def test_a_process_reads_each_certificate_once(monkeypatch):
    read, content = [], files.content
    monkeypatch.setattr(files, "content", lambda path: read.append(path) or content(path))
    replayed_of(CATALOGUE, NAMES, 1)
    certificates = [path for path in read if path.suffix == ".json"]
    assert len(certificates) == len(set(certificates)) >= len(NAMES)


def test_nothing_that_was_replayed_is_believed_the_next_time(tmp_path):
    """Between two rounds of a run a certificate may be another one."""
    shutil.copy(path := CATALOGUE.certificate("loss_shift"), tmp_path)
    there = replace(CATALOGUE, certificates=tmp_path)
    for text, verdict in ((path.read_text(encoding="utf-8"), "replayed"), ("{}", "refuted")) * 2:
        (tmp_path / path.name).write_text(text, encoding="utf-8")
        for names in (["loss_shift"], ["loss_shift", "geometric_sequence"]):
            assert replayed_of(there, names, 2)["loss_shift"].verdict == verdict


def begun():
    return [os.getpid()]


def counted(first, piece):
    first.append(piece)
    return first[0], len(first), piece


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_process_begins_with_is_made_once_in_each(jobs):
    found = list(each_with(begun, counted, range(20), jobs))
    assert [piece for _, _, piece in found] == list(range(20))
    processes = {process for process, _, _ in found}
    assert len(processes) <= jobs
    assert (os.getpid() in processes) == (jobs == 1)
    for process in processes:
        assert [n for p, n, _ in found if p == process] == list(range(2, 2 + sum(p == process for p, _, _ in found)))


def failing(_, piece):
    raise ValueError(f"of {piece}")


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_fails_in_a_process_fails_here(jobs):
    with pytest.raises(ValueError, match="of 0"):
        list(each_with(begun, failing, range(3), jobs))
