"""``verify.replay --rehash``: a certificate that was edited by hand is answered by the mathematics, not by a digest."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from constructions.catalogue import CATALOGUE
from verify.replay.__main__ import main

CERTIFICATES = CATALOGUE.certificates

STEP, CHILD, PARENT = "gradient_descent_step", "functional_gradient_descent", "functional_gradient"


def edited(folder: Path, name: str, pattern: str, by: str) -> Path:
    """A copy in which the first text of a pattern is another one."""
    path = folder / f"{name}.json"
    text = (CERTIFICATES / path.name).read_text(encoding="utf-8")
    changed = re.sub(pattern, by, text, count=1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    return path


def answer(capsys, *arguments: str | Path) -> tuple[int, str]:
    """The exit code, and the first line."""
    code = main(list(map(str, arguments)))
    told = capsys.readouterr()
    return code, (told.out + told.err).splitlines()[0]


SPOILED = {
    "a sign of what is claimed": (r'"invariant":(.|\n)*?"-1"', None, "it is not what the claim says"),
    "a sign of a line": (r'(?m)^\{[^\n]*?"-1"(?=[^\n]*"reason")', None, "the line does not equal the one before"),
    "the sentence": ('"statement":"The layer', '"statement":"A layer', "the statement is"),
    "a name": ('"claim":"gradient_descent_step"', '"claim":"loss_shift"', "holds a certificate of loss_shift"),
    "the layout": (r'"parts":\[\n', '"parts": [', ""),
    "nothing but a version": (r'"numpy":"[^"]*"', '"numpy":"0"', ""),
}


@pytest.mark.parametrize("what", SPOILED)
def test_what_was_changed_by_hand_is_judged_by_what_it_says(tmp_path, capsys, what):
    pattern, by, answered = SPOILED[what]
    path = edited(tmp_path, STEP, pattern, by) if by else edited_sign(tmp_path, pattern)
    before = path.read_bytes()
    code, said = answer(capsys, path)
    assert code == 1
    assert re.search("the digest of .* does not match|not in canonical form|holds a certificate of", said)
    code, said = answer(capsys, "--rehash", path)
    assert (code, answered in said) == (1 if answered else 0, True)
    assert "digest" not in said
    assert path.read_bytes() == before


@pytest.mark.parametrize("arguments", [(), ("--rehash",)])
def test_a_field_that_is_there_twice_is_read_by_nobody(tmp_path, capsys, arguments):
    """Who reads the file sees another sentence, or another number, than the one that is replayed."""
    for pattern, by in (('"statement":', '"statement":"Everything.","statement":'), ('"eta":1', '"eta":2,"eta":1')):
        assert main([*arguments, str(edited(tmp_path, STEP, pattern, by))]) == 2
        assert "is there twice" in capsys.readouterr().err


def edited_sign(folder: Path, pattern: str) -> Path:
    """A copy in which the text of a pattern ends in 1 and not in -1."""
    path = folder / f"{STEP}.json"
    text = (CERTIFICATES / path.name).read_text(encoding="utf-8")
    found = re.search(pattern, text)
    assert found is not None
    path.write_text(text[: found.end() - 3] + '1"' + text[found.end() :], encoding="utf-8")
    return path


def test_of_a_parent_only_the_digest_is_made_right(tmp_path, capsys):
    """A false parent is not believed for that: it is refused where it is named itself."""
    shutil.copy(CERTIFICATES / f"{CHILD}.json", tmp_path)
    edited(tmp_path, PARENT, '"numpy":"[^"]*"', '"numpy":"0"')
    code, said = answer(capsys, tmp_path / f"{CHILD}.json")
    assert (code, "was swapped or changed" in said) == (1, True)
    assert answer(capsys, "--rehash", tmp_path / f"{PARENT}.json")[0] == 0
    both = [tmp_path / f"{name}.json" for name in (CHILD, PARENT)]
    assert answer(capsys, "--rehash", *both)[0] == 0
    edited(tmp_path, PARENT, r'\[\["2"', '[["3"')
    assert answer(capsys, "--rehash", *both)[0] == 1


def test_what_is_no_certificate_is_unreadable_all_the_same(tmp_path, capsys):
    path = tmp_path / "loss_shift.json"
    for text in ('{"a": 1', "[]", '{"parents": 1}', '{"parents": {"../loss_shift": "a"}}', "[" * 100_000, '{"a": NaN}'):
        path.write_text(text, encoding="utf-8")
        assert answer(capsys, "--rehash", path)[0] in (1, 2)
    rests_on_itself = json.loads((CERTIFICATES / path.name).read_text(encoding="utf-8"))
    rests_on_itself["parents"] = {"loss_shift": "0" * 64}
    path.write_text(json.dumps(rests_on_itself), encoding="utf-8")
    assert answer(capsys, "--rehash", path)[0] == 1


def test_it_says_that_digests_were_not_checked(capsys):
    assert main(["--rehash", "--brief", "--json", "loss_shift"]) == 0
    assert json.loads(capsys.readouterr().out)["rehashed"] is True
    assert main(["--rehash", "--brief", "loss_shift"]) == 0
    assert capsys.readouterr().out.endswith("; digests were not checked\n")
    assert main(["--brief", "loss_shift"]) == 0
    assert "not checked" not in capsys.readouterr().out
