"""Whatever a file holds, it is read or refused with places and sentences; nothing else ever comes of it."""

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handrail.errors import InvalidFile, Mistake
from handrail.runbook import Library, load, shipped
from handrail.steps import VOCABULARY

SHIPPED = (shipped() / "failover" / "replicate-ssl-certificate.yaml").read_text(encoding="utf-8")
WORDS = sorted(
    {*VOCABULARY, "runbook", "sections", "heading", "appliances", "appliance", "steps", "inputs", "secrets", "document"}
    | {name for step in VOCABULARY.values() for name in step.model_fields}
    | {"as", "with", "env", "generate", "prompt", "primary", "visible", "any", "reads", "url", "$url", "$password"}
    | {"targets", "for_each", "certificates", "certificates in certificates", "row", "row in certificates"}
)
ODD = [
    "",
    "null",
    "5",
    "-1.5",
    ".nan",
    "true",
    "[]",
    "{}",
    "[[]]",
    "*x",
    "&x 1",
    "$",
    "$$",
    "'",
    '"',
    "\t",
    "\x00",
    "é",
    "\u2028",
]

Read = Callable[[bytes], None]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    file = tmp_path_factory.mktemp("properties") / "runbook.yaml"

    def read(content: bytes) -> None:
        file.write_bytes(content)
        assert all(map(_is_well_told, _mistakes(file)))

    return read


def _mistakes(file: Path) -> tuple[Mistake, ...]:
    try:
        load(file, Library((shipped(),)))
    except InvalidFile as invalid:
        return invalid.mistakes or (Mistake("", 0, 0, "refused without a mistake"),)
    return ()


def _is_well_told(mistake: Mistake) -> bool:
    sentence = mistake.sentence
    return mistake.line > 0 and mistake.column > 0 and bool(sentence.strip()) and sentence.isprintable()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(read: Read, content: bytes) -> None:
    read(content)


words = st.sampled_from(WORDS)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | words
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words | st.text(max_size=4), inner, max_size=5),
    max_leaves=25,
)


@given(trees)
def test_any_tree_is_read_or_refused(read: Read, tree: Any) -> None:
    read(json.dumps(tree).encode())


@given(st.sampled_from(sorted(VOCABULARY)), st.dictionaries(words, trees, max_size=4), trees)
@example("click", {}, "button \ud800")
@example("call", {}, "x" * 300)
@example("expect", {}, {"any": [{"any": []}]})
def test_any_step_is_read_or_refused(read: Read, action: str, fields: dict[str, Any], value: Any) -> None:
    step = fields | {action: value}
    section = {"heading": "Any", "steps": [step]}
    read(json.dumps({"runbook": "Any", "appliances": ["one"], "sections": [section]}).encode())


@given(st.integers(0, 2**32), st.integers(1, 6))
def test_the_shipped_runbook_with_any_changes_is_read_or_refused(read: Read, seed: int, changes: int) -> None:
    rng, lines = random.Random(seed), SHIPPED.splitlines()
    for _ in range(changes):
        rng.choice((_drop, _double, _swap_word, _change_value, _insert))(lines, rng)
    read("\n".join(lines).encode())


def _drop(lines: list[str], rng: random.Random) -> None:
    del lines[rng.randrange(len(lines))]


def _double(lines: list[str], rng: random.Random) -> None:
    lines.insert(rng.randrange(len(lines)), rng.choice(lines))


def _swap_word(lines: list[str], rng: random.Random) -> None:
    index = rng.randrange(len(lines))
    words = lines[index].split(" ")
    words[rng.randrange(len(words))] = rng.choice(WORDS) + rng.choice(["", ":"])
    lines[index] = " ".join(words)


def _change_value(lines: list[str], rng: random.Random) -> None:
    index = rng.randrange(len(lines))
    key, colon, _ = lines[index].partition(": ")
    lines[index] = f"{key}{colon}{rng.choice(ODD)}"


def _insert(lines: list[str], rng: random.Random) -> None:
    index = rng.randrange(len(lines))
    column = rng.randrange(len(lines[index]) + 1)
    lines[index] = lines[index][:column] + rng.choice(ODD) + lines[index][column:]


def _steps(*steps: str) -> bytes:
    head = "runbook: Big\nappliances: [one]\nsections:\n  - heading: Big\n    steps:\n"
    return (head + "".join(f"      - {step}\n" for step in steps)).encode()


NESTED = "{any: [button 'A', " * 3000 + "button 'B'" + "]}" * 3000
BY_ALIASES = "a: &a0 {visible: text}\n" + "".join(f"b{n}: &a{n + 1} {{any: [*a{n}, *a{n}]}}\n" for n in range(100))


def _targets(*targets: str) -> bytes:
    head = b"runbook: Big\nappliances: [one]\ntargets:\n"
    return (
        head + "".join(f"  {target}\n" for target in targets).encode() + _steps("expect: t0").partition(b"[one]\n")[2]
    )


HURTFUL = {
    "a megabyte": b"runbook: " + b"x" * 2**20,
    "ten thousand brackets": b"[" * 10_000,
    "ten thousand lists": b"- " * 10_000,
    "ten thousand mappings": b"".join(b" " * (n % 9) + b"a:\n" for n in range(10_000)),
    "an alias bomb": b"a: &a [x]\n"
    + b"".join(b"b%d: &a%s [*a%s,*a%s]\n" % (n, b"a" * n, b"a" * (n - 1), b"a" * (n - 1)) for n in range(1, 60)),
    "conditions in conditions": _steps(f"expect: {NESTED}"),
    "conditions in conditions by aliases": BY_ALIASES.encode(),
    "a locator in a thousand things": _steps("click: " + " in ".join(["row"] * 5000)),
    "a long name": _steps('click: button "' + "x" * 100_000 + '"'),
    "a long regular expression": _steps("expect: row /" + "(a|b)" * 20_000 + "/"),
    "a long word for an action": _steps("x" * 300_000 + ": y"),
    "many unknown actions": _steps(*(f"klick{n}: a" for n in range(1000))),
    "targets of targets of targets": _targets(
        "t0: [row, row, row, row]", *(f"t{n}: [{', '.join([f't{n - 1} in t{n - 1}'] * 20)}]" for n in range(1, 100))
    ),
    "targets in a long circle": _targets(*(f"t{n}: t{(n + 1) % 100}" for n in range(100))),
    "targets in many circles": _targets(*(f"t{n}: [{', '.join(f't{m}' for m in range(100))}]" for n in range(100))),
    "very many targets": _targets(*(f"t{n}: t{n + 1}" for n in range(20_000))),
    "many unknown targets": _steps(*(f"expect: row in pane{n}" for n in range(500))).replace(
        b"sections:", b"targets:\n" + b"".join(b"  pain%d: row\n" % n for n in range(100)) + b"sections:"
    ),
    "many broken steps": _steps(*(f"{{fill: $a{n}, target: fild, timout: $b{n}, note: }}" for n in range(500))),
    "many unknown names": _steps(*(f"open: $ulr{n}" for n in range(1000))),
}


@pytest.mark.parametrize("content", HURTFUL.values(), ids=HURTFUL.keys())
def test_what_could_hurt_is_refused_at_once(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "runbook.yaml").write_bytes(content)
    began = time.process_time()
    mistakes = _mistakes(tmp_path / "runbook.yaml")
    assert time.process_time() - began < 5
    assert mistakes
    assert all(map(_is_well_told, mistakes))


def test_a_regular_expression_that_would_never_end_is_only_compiled(read: Read) -> None:
    read(_steps("expect: row /" + "(" * 450 + "a+" + ")+" * 450 + "/", "expect: 'row \"" + "a" * 60 + "!\"'"))
