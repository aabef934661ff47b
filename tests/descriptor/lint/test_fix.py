"""Mending: the text before, the text after, and nothing else of it touched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import frictionless
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.descriptor.lint import Document, Mended, fix
from gongkai.reports.lint import done, render

#: Writes a text to a file and mends it.
Fix = Callable[..., Mended]


@pytest.fixture
def mend(tmp_path: Path) -> Fix:
    """Return a function that mends a text as the file that has a name."""

    def mended(text: str, name: str = "schema.json") -> Mended:
        path = tmp_path / name
        path.write_bytes(text.encode("utf-8"))
        return fix(Document.read(path))

    return mended


def fields(text: str) -> str:
    """A schema of one field a line, as people write it."""
    return f'{{\n  "fields": [\n    {text}\n  ]\n}}\n'


LINES = [
    # `required` and others outside `constraints`.
    pytest.param(
        '{"name": "a", "required": true}',
        '{"name": "a", "constraints": {"required": true}}',
        id="required alone",
    ),
    pytest.param(
        '{"required": true, "name": "a", "constraints": {"unique": true}}',
        '{"name": "a", "constraints": {"unique": true, "required": true}}',
        id="required beside constraints",
    ),
    pytest.param(
        '{"name":"a","required":true,"constraints":{}}',
        '{"name":"a","constraints":{"required": true}}',
        id="none yet",
    ),
    pytest.param(
        '{"name": "a", "required": true, "unique": true}',
        '{"name": "a", "constraints": {"required": true, "unique": true}}',
        id="required and unique",
    ),
    pytest.param(
        '{"name": "a", "type": "string", "enum": ["\\u7532", "乙"]}',
        '{"name": "a", "type": "string", "constraints": {"enum": ["\\u7532", "乙"]}}',
        id="code list, escapes as they were",
    ),
    pytest.param(
        '{"name": "a", "required": true, "constraints": {"required": true}}',
        '{"name": "a", "constraints": {"required": true}}',
        id="said twice",
    ),
    # An example that does not cast.
    pytest.param(
        '{"name": "a", "type": "integer", "example": "1, 10"}',
        '{"name": "a", "type": "integer", "x-example": "1, 10"}',
        id="example",
    ),
    pytest.param(
        '{"name": "a", "type": "number", "decimalChar": ",", "example": "1,5"}',
        '{"name": "a", "type": "number", "decimalChar": ",", "x-example": "1,5"}',
        id="example that only the field itself can read",
    ),
    pytest.param(
        '{"name": "a", "type": "integer", "example": ["1", "10"], "x-example": "5"}',
        '{"name": "a", "type": "integer", "x-example-2": ["1", "10"], "x-example": "5"}',
        id="example beside one set aside before",
    ),
    # A pattern where there is none.
    pytest.param(
        '{"name": "a", "type": "date", "constraints": {"pattern": "%Y/%m/%d"}}',
        '{"name": "a", "type": "date", "format": "%Y/%m/%d"}',
        id="form of a date, the only constraint",
    ),
    pytest.param(
        '{"name": "a", "type": "date", "constraints": {"required": true, "pattern": "%Y/%m/%d"}}',
        '{"name": "a", "type": "date", "constraints": {"required": true}, "format": "%Y/%m/%d"}',
        id="form of a date, one of two constraints",
    ),
    pytest.param(
        '{"name": "a", "type": "datetime", "pattern": "%Y/%m/%d %H:%M:%S"}',
        '{"name": "a", "type": "datetime", "format": "%Y/%m/%d %H:%M:%S"}',
        id="form of a moment outside constraints",
    ),
    pytest.param(
        '{"name": "a", "type": "date", "format": "default", "constraints": {"pattern": "%d.%m.%Y"}}',
        '{"name": "a", "type": "date", "format": "%d.%m.%Y"}',
        id="form beside a format that says nothing",
    ),
    pytest.param(
        '{"name": "a", "type": "date", "format": "%d.%m.%Y", "constraints": {"pattern": "%d.%m.%Y"}}',
        '{"name": "a", "type": "date", "format": "%d.%m.%Y"}',
        id="form that the format says already",
    ),
    pytest.param(
        r'{"name": "a", "type": "date", "constraints": {"pattern": "^\\d{4}$"}}',
        r'{"name": "a", "type": "date", "x-pattern": "^\\d{4}$"}',
        id="regular expression of a date",
    ),
    pytest.param(
        r'{"name": "a", "type": "integer", "constraints": {"pattern": "\\d{5}", "minimum": 1}}',
        r'{"name": "a", "type": "integer", "constraints": {"minimum": 1}, "x-pattern": "\\d{5}"}',
        id="regular expression of a number",
    ),
    pytest.param(
        r'{"name": "a", "type": "date", "constraints": {"pattern": "%Y-%m"}}',
        r'{"name": "a", "type": "date", "x-pattern": "%Y-%m"}',
        id="form of less than a date",
    ),
]

LEFT = [
    pytest.param('{"name": "a", "required": "yes"}', id="value that is none"),
    pytest.param('{"name": "a", "required": true, "constraints": {"required": false}}', id="two that contradict"),
    pytest.param('{"name": "a", "required": true, "constraints": null}', id="constraints that are none"),
    pytest.param('{"name": "a", "type": "integer", "minLength": 1}', id="constraint that the type lacks"),
    pytest.param('{"name": "a", "type": "integer", "minimum": "x"}', id="bound that is no value"),
    pytest.param('{"name": "a", "type": "string", "pattern": "("}', id="pattern that is none"),
    pytest.param('{"name": "a", "type": "integer", "exclusiveMinimum": 1}', id="constraint of version 2"),
    pytest.param(
        '{"name": "a", "type": "date", "format": "%Y", "constraints": {"pattern": "%d.%m.%Y"}}', id="two forms"
    ),
    pytest.param('{"name": "a", "type": "date", "format": "D/M/Y", "example": "1/1/2020"}', id="example of that form"),
    pytest.param('{"name": "a", "type": "text"}', id="unknown type"),
]


@pytest.mark.parametrize(("before", "after"), LINES)
def test_mends_a_field(mend: Fix, before: str, after: str) -> None:
    outcome = mend(fields(before))
    assert outcome.document.text == fields(after)
    assert outcome.verdict.errors == ()
    frictionless.Schema.from_descriptor(json.loads(fields(after)))
    # Once mended, always the same.
    again = mend(outcome.document.text)
    assert (again.mended, again.document.text) == ((), outcome.document.text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_is_not_certain(mend: Fix, text: str) -> None:
    outcome = mend(fields(text))
    assert (outcome.document.text, outcome.mended) == (fields(text), ())
    assert outcome.verdict.errors != ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("IRVE", "irve", id="upper case"),
        pytest.param("Bornes de recharge", "bornes-de-recharge", id="spaces"),
        pytest.param("Données (2019)", "donnees-2019", id="accents and brackets"),
        pytest.param("权力清单", "权力清单", id="no letter of it may stay"),
        pytest.param("Power清单", "Power清单", id="not all of it may stay"),
    ],
)
def test_mends_a_name(mend: Fix, before: str, after: str) -> None:
    text = '{"name": "%s", "fields": []}'
    assert mend(text % before).document.text == text % after


def test_what_refers_to_a_resource_follows_its_name(mend: Fix) -> None:
    text = dedent("""\
        {"name": "p", "resources": [
          {"name": "Agency", "path": "a.csv", "schema": {"fields": [{"name": "Agency"}]}},
          {"name": "power", "path": "b.csv", "schema": {"fields": [{"name": "x"}], "foreignKeys": [
            {"fields": "x", "reference": {"resource": "Agency", "fields": "Agency"}},
            {"fields": "x", "reference": {"package": "other", "resource": "Agency", "fields": "x"}}
          ]}}
        ]}
        """)
    outcome = mend(text, "datapackage.json")
    changed = text.replace('"name": "Agency", "path"', '"name": "agency", "path"')
    assert outcome.document.text == changed.replace('{"resource": "Agency"', '{"resource": "agency"')
    assert outcome.verdict.errors == ()


def test_two_resources_are_not_given_one_name(mend: Fix) -> None:
    text = '{"resources": [{"name": "A b", "path": "a.csv"}, {"name": "a-b", "path": "b.csv"}]}'
    outcome = mend(text)
    assert outcome.document.text == text
    assert [finding.code for finding in outcome.verdict.errors] == ["bad-name"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            fields:
              - name: a  # the key
                required: true  # always
                type: string
            """,
            """
            fields:
              - name: a  # the key
                constraints:
                  required: true  # always
                type: string
            """,
            id="a comment goes with its line",
        ),
        pytest.param(
            """
            fields:
              - required: true
                name: a
                # why
                constraints: # rules
                  unique: true # indeed
                title: 标题
            # end
            """,
            """
            fields:
              - name: a
                # why
                constraints: # rules
                  unique: true # indeed
                  required: true
                title: 标题
            # end
            """,
            id="the first property of an item of a list",
        ),
        pytest.param(
            """
            fields:
            - name: a
              type: string
              enum: # colours
              - red   # r
              - blue
              title: x
            """,
            """
            fields:
            - name: a
              type: string
              constraints:
                enum: # colours
                - red   # r
                - blue
              title: x
            """,
            id="a list as deep as its name",
        ),
        pytest.param(
            """
            fields:
              - name: a
                required: true   # always
                constraints: {unique: true}
                description: >-
                  folded

                  text
            """,
            """
            fields:
              - name: a
                # always
                constraints: {unique: true, required: true}
                description: >-
                  folded

                  text
            """,
            id="a comment stays where its line cannot go with it",
        ),
        pytest.param(
            """
            fields:
              - name: a
                type: integer
                constraints:   # only digits
                    # five of them
                    pattern: ^\\d{5}$  # postal
            """,
            """
            fields:
              - name: a
                type: integer
                # only digits
                # five of them
                x-pattern: ^\\d{5}$  # postal
            """,
            id="the comments of constraints that go",
        ),
        pytest.param(
            """
            fields:
              - {name: a, type: date, constraints: {pattern: '%Y/%m/%d', required: true}}
              - {name: b, type: integer, example: "1, 2", required: true}
              - name: c
                type: date
                constraints: {required: true, pattern: '%Y/%m/%d'}
            """,
            """
            fields:
              - {name: a, type: date, constraints: {required: true}, format: '%Y/%m/%d'}
              - {name: b, type: integer, x-example: "1, 2", constraints: {required: true}}
              - name: c
                type: date
                constraints: {required: true}
                format: '%Y/%m/%d'
            """,
            id="between brackets",
        ),
        pytest.param(
            """
            fields:
              - name: a
                constraints: {unique: true}
                pattern: ^[a-z]{2}$
                enum:
                - 甲
                - "a, b"
            """,
            """
            fields:
              - name: a
                constraints: {unique: true, pattern: '^[a-z]{2}$', enum: [甲, 'a, b']}
            """,
            id="what brackets would cut",
        ),
        pytest.param("name: oN\nfields: []\n", 'name: "on"\nfields: []\n', id="a truth value to YAML"),
        pytest.param("name: 'A B'\nfields: []\n", "name: 'a-b'\nfields: []\n", id="quotation marks"),
    ],
)
def test_yaml_keeps_its_comments(mend: Fix, before: str, after: str) -> None:
    outcome = mend(dedent(before), "schema.yaml")
    assert outcome.document.text == dedent(after)
    assert outcome.verdict.errors == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param(
            """
            common: &rules {unique: true}
            fields:
              - {name: a, required: true, constraints: *rules}
            """,
            "YAML anchors",
            id="anchors",
        ),
        pytest.param(
            """
            fields:
              - required: true  # always
                name: a
                constraints: {unique: true}
            """,
            "a comment",
            id="a comment beside a dash",
        ),
        pytest.param(
            """
            fields:
              - name: a
                constraints: {unique: true}
                enum:
                  - red  # r
                  - blue
            """,
            "a comment stands within",
            id="a comment that brackets would lose",
        ),
        pytest.param(
            """
            fields:
              - name: a
                constraints: {unique: true}
                ? required
                : true
            """,
            "more than one property",
            id="a name with a mark of its own",
        ),
    ],
)
def test_yaml_that_cannot_be_edited_is_left_and_named(mend: Fix, text: str, why: str) -> None:
    outcome = mend(dedent(text), "schema.yaml")
    (left,) = outcome.left.values()
    assert why in left
    assert outcome.verdict.errors != ()
    assert [line for line in render("schema.yaml", outcome, tried=True) if "--fix leaves it" in line and why in line]


SCHEMA = {
    "name": "标题 A",
    "title": "公开",
    "fields": [
        {"name": "a", "type": "date", "required": True, "constraints": {"pattern": "%Y/%m/%d"}},
        {"name": "b", "type": "string", "enum": ["甲", "乙"], "constraints": {"unique": True}},
        {"name": "c", "type": "integer", "example": "1, 2"},
    ],
}


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda: json.dumps(SCHEMA, indent=2, ensure_ascii=False) + "\n", id="two spaces"),
        pytest.param(lambda: json.dumps(SCHEMA, indent=4, ensure_ascii=False), id="four spaces"),
        pytest.param(lambda: json.dumps(SCHEMA, indent="\t") + "\n\n", id="tabs, escapes"),
        pytest.param(lambda: json.dumps(SCHEMA, separators=(",", ":")), id="one line"),
        pytest.param(lambda: json.dumps(SCHEMA, indent=2).replace("\n", "\r\n"), id="CRLF"),
        pytest.param(lambda: "\ufeff" + json.dumps(SCHEMA, indent=2), id="byte order mark"),
    ],
)
def test_json_keeps_its_layout(mend: Fix, write: Callable[[], str]) -> None:
    text = write()
    outcome = mend(text)
    after = outcome.document.text
    assert [finding.code for finding in outcome.verdict.errors] == ["bad-name"]
    # What Python would write of the mended data, in the layout that the file had: byte for byte the same.
    layout = {"indent": outcome.document.layout.unit if "\n" in text else None, "ensure_ascii": "\\u" in text}
    separators = (",", ":") if "\n" not in text else None
    expected = json.dumps(outcome.document.data, separators=separators, **layout)  # type: ignore[arg-type]
    mark, tail = "\ufeff" * text.startswith("\ufeff"), text[len(text.rstrip()) :]
    assert after == mark + (expected.replace("\n", "\r\n") if "\r\n" in text else expected) + tail


def test_what_was_done_is_told(mend: Fix) -> None:
    text = fields(
        '{"name": "a", "type": "integer", "example": "1, 2", "constraints": {"pattern": "^x$"}, "required": true}'
    )
    said = [done(finding) for finding in mend(text).mended]
    assert any("ATTENTION" in line and "“^x$” is kept as “x-pattern”" in line for line in said)
    assert any("“1, 2” is kept as “x-example”" in line for line in said)
    assert any("“required” was moved" in line for line in said)


def leaves(value: Any) -> Iterator[str]:
    """All that an author wrote, whatever it is called."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from leaves(item)
    else:
        yield repr(value)


CONSTRAINTS = {
    "required": st.booleans(),
    "unique": st.just(True),
    "pattern": st.sampled_from(["%Y/%m/%d", r"^\d{4}$", "[a-z], {1}", "^a'b\"$", "# no", "a: b"]),
    "enum": st.just(["甲", "b c", "#d"]),
}
FIELDS = st.fixed_dictionaries(
    {"name": st.sampled_from("abc"), "type": st.sampled_from(["string", "date", "integer"])},
    optional={
        **CONSTRAINTS,
        "title": st.sampled_from(["公开 标题", "a: b # c", "x, y", "{a}"]),
        "description": st.just("line one\nline two\n\n# no comment\n"),
        "example": st.sampled_from(["1, 2", "2018/01/01", "x: y"]),
        "format": st.just("default"),
        "constraints": st.fixed_dictionaries({}, optional=CONSTRAINTS),
    },
).flatmap(lambda field: st.permutations(list(field.items())).map(dict))
JSON_LAYOUTS = st.sampled_from([{"indent": 2}, {"indent": 4}, {"indent": "\t"}, {}, {"separators": (",", ":")}])
YAML_LAYOUTS = st.sampled_from([{"indent": 4}, *({"default_flow_style": style} for style in (None, True, False))])
LAYOUTS = st.one_of(st.tuples(st.just("schema.json"), JSON_LAYOUTS), st.tuples(st.just("schema.yaml"), YAML_LAYOUTS))


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=st.lists(FIELDS, min_size=1, max_size=3), layout=LAYOUTS)
def test_any_layout_is_mended_without_loss(mend: Fix, items: list[Any], layout: tuple[str, dict[str, Any]]) -> None:
    name, options = layout
    # Through text, so that no list is the same object twice, which YAML would write as an anchor.
    data = json.loads(json.dumps({"fields": items}))
    if name.endswith(".json"):
        text = json.dumps(data, ensure_ascii=False, **options)
    else:
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, **options)
    outcome = mend(text, name)
    assert outcome.left == {}
    assert [finding for finding in outcome.verdict.findings if finding.mend] == []
    # Nothing of the author's is lost, save a format that said nothing.
    assert set(leaves(data)) - {"'default'"} <= set(leaves(outcome.document.data))
    again = mend(outcome.document.text, name)
    assert (again.mended, again.document.text) == ((), outcome.document.text)
