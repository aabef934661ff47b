"""The parts that the verdict rests on: nothing is taken for valid that frictionless or Python would not take for it."""

from __future__ import annotations

import re
import warnings
from random import Random
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.validate.differential import schemas
from tests.validate.differential.cells import ANYTHING, mutated, pool_of

from gongkai.validate.masks import canonical_form, mask_of
from gongkai.validate.patterns import conditions_of, to_re2
from gongkai.validate.readers import missing_values

#: The same examples each time.
QUICK = settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

ATOMS = st.sampled_from(
    (
        *(
            "a",
            "b",
            "1",
            "-",
            "文",
            "é",
            "\n",
            " ",
            ".",
            "[ab]",
            "[^a]",
            "[a-z]",
            "[0-9]",
            r"[\u4e00-\u9fa5]",
            r"\d",
            r"\w",
            r"\s",
        ),
        *(
            r"[\d-]",
            r"[^\n]",
            r"\.",
            r"\n",
            r"\x61",
            "^",
            "$",
            r"\Z",
            r"\A",
            r"\b",
            r"\D",
            r"[^\d]",
            r"[\S]",
            "(?=a)",
            "(?i:a)",
        ),
    )
)
REPEATS = st.sampled_from(("", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "+?", "??", "{,1}", "++"))


def _grouped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    sequences = st.lists(st.builds(lambda part, often: part + often, inner, REPEATS), min_size=0, max_size=4).map(
        "".join
    )
    choices = st.lists(sequences, min_size=1, max_size=3).map("|".join)
    return st.builds(lambda mark, text: f"({mark}{text})", st.sampled_from(("", "?:", "?P<x>")), choices)


GROUPS = st.recursive(ATOMS, _grouped, max_leaves=8)
SEQUENCES = st.lists(st.builds(lambda part, often: part + often, GROUPS, REPEATS), max_size=4).map("".join)
AHEAD = st.lists(st.builds("({}{})".format, st.sampled_from(("?=", "?!", "?<=", "?<!")), SEQUENCES), max_size=2)
CHOICES = st.lists(SEQUENCES, min_size=1, max_size=3).map("|".join)
PATTERNS = st.one_of(
    CHOICES,
    st.builds(lambda ahead, rest: "".join(ahead) + rest, AHEAD, st.one_of(CHOICES, SEQUENCES)),
    st.sampled_from(schemas.PATTERNS),
)
TEXTS = st.lists(st.text("ab1-文é\n ./x\r\x00市Aſ１", max_size=6), min_size=1, max_size=30)


def compiled(pattern: str) -> re.Pattern[str] | None:
    """Return a pattern as frictionless compiles it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return re.compile(f"^{pattern}$")
        except (re.error, OverflowError, RecursionError):
            return None


@QUICK
@given(pattern=PATTERNS, texts=TEXTS)
def test_re2_accepts_nothing_that_python_does_not(pattern: str, texts: list[str]) -> None:
    whole, conditions = compiled(pattern), conditions_of(pattern)
    assume(whole is not None and conditions is not None)
    assert whole is not None
    assert conditions is not None
    try:
        matches = [(pc.match_substring_regex(pa.array(texts), one).to_pylist(), wanted) for one, wanted in conditions]
    except pa.ArrowInvalid:
        # RE2 refuses it, and Python decides.
        return
    accepted = [text for place, text in enumerate(texts) if all(found[place] is wanted for found, wanted in matches)]
    assert [text for text in accepted if not whole.match(text)] == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param("[0-9]{6}", "341300", id="digits"),
        pytest.param(r"[\u4e00-\u9fa5]{2,40}", "宿州市", id="Chinese"),
        pytest.param(r"\d{4}-\d{2}", "2020-01", id="categories"),
        pytest.param("(a|b)+c?", "abc", id="groups"),
        pytest.param("x|y", "x and more", id="a choice"),
        pytest.param(
            r"[\u4e00-\u9fa5]{2,10}〔(19|20)[0-9]{2}〕[0-9]{1,4}号", "皖政办秘〔2017〕110号", id="a document's number"
        ),
    ],
)
def test_common_patterns_are_translated(pattern: str, text: str) -> None:
    translated = to_re2(pattern)
    assert translated is not None
    assert pc.match_substring_regex(pa.array([text]), translated).to_pylist() == [True]


@st.composite
def fields_and_texts(draw: Any) -> tuple[frictionless.Field, list[str]]:
    """Draw a field and texts near what it accepts."""
    random = Random(draw(st.integers(0, 2**64)))  # noqa: S311 - what is drawn is to come again
    made = schemas.field(random, "v", v2=True)
    try:
        field = frictionless.Field.from_descriptor(made)
        field.create_cell_reader()
    except Exception:  # noqa: BLE001 - rules that nothing can be read by
        assume(condition=False)
    pool = pool_of(made["type"], made.get("format", "default"))
    texts = [*pool, *(schemas.cell(random, made) for _ in range(30)), *ANYTHING]
    texts += [mutated(random, random.choice(pool)) for _ in range(100)]
    return field, texts


@QUICK
@given(drawn=fields_and_texts())
def test_masks_accept_nothing_that_frictionless_does_not(drawn: tuple[frictionless.Field, list[str]]) -> None:
    field, texts = drawn
    mask = mask_of(field)
    assume(mask is not None)
    assert mask is not None
    read, missing = field.create_cell_reader(), set(missing_values(field))
    accepted = pc.fill_null(mask(pa.array(texts, pa.string())), False).to_pylist()
    wrong = [text for text, good in zip(texts, accepted, strict=True) if good and text not in missing and read(text)[1]]
    assert wrong == [], field.to_descriptor()


@QUICK
@given(drawn=fields_and_texts())
def test_canonical_texts_are_equal_where_their_values_are(drawn: tuple[frictionless.Field, list[str]]) -> None:
    field, texts = drawn
    form = canonical_form(field)
    assume(form)
    assert form
    canonical = pc.match_substring_regex(pa.array(texts, pa.string()), form).to_pylist()
    read = field.create_value_reader()
    values: dict[Any, str] = {}
    for text in (text for text, good in zip(texts, canonical, strict=True) if good):
        if (value := read(text)) is not None:
            assert values.setdefault(value, text) == text, field.to_descriptor()
