"""A mistake in a sample.yaml is told with file, place, fault and a way out, never as a traceback."""

from __future__ import annotations

import pytest
import yaml
from tests.sample.conftest import Declare

from gongkai.errors import GongkaiError
from gongkai.messages import explain, speaking
from gongkai.sample import make

FILE = "datasets/event/sample.yaml"
FIELDS = "{event_id: {serial: 'E{n:02}'}, title: 会}"


def told(declare: Declare, text: str) -> str:
    """Return what is said of the mistakes of a file; it is said in both languages."""
    with pytest.raises(GongkaiError) as caught:
        list(make(declare(text)))
    with speaking("zh"):
        assert explain(caught.value) != explain_in_english(caught.value)
    assert caught.value.exit_code == 2
    return explain(caught.value)


def explain_in_english(error: GongkaiError) -> str:
    with speaking("en"):
        return explain(error)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("[]", ["mapping"], id="a list"),
        pytest.param("tables: {event: {rows: [{count: 1}]}}", ["[event]", "“fields” is missing"], id="no fields"),
        pytest.param("tables: {evnt: {rows: [{count: 1}], fields: {}}}", ["“evnt”", "“event”"], id="unknown table"),
        pytest.param(
            "tables: {event: {memory: true, rows: [{count: 1}], fields: {}}}", ["memory"], id="a table of the dataset"
        ),
        pytest.param(
            "tables: {unit: {memory: true, rows: [{count: 1}], fields: {}}}",
            ["already", "“unit”"],
            id="a table of another",
        ),
        pytest.param("table: {}", ["“table”", "“tables”"], id="unknown property"),
        pytest.param("lists: {w: {a: x}}\ntables: {}", ["[lists] [w] [a]", "weight"], id="a weight"),
        pytest.param("lists: {w: []}\ntables: {}", ["[lists] [w]", "list"], id="an empty list"),
        pytest.param("lists: {w: {a: 0}}\ntables: {}", ["[lists] [w]", "weight"], id="no weight at all"),
        pytest.param(
            f"lists: {{title: [a]}}\ntables: {{event: {{rows: [{{count: 1}}], fields: {FIELDS}}}}}",
            ["“title”", "two things"],
            id="two meanings",
        ),
    ],
)
def test_of_the_file(declare: Declare, text: str, words: list[str]) -> None:
    message = told(declare, text)
    assert [word for word in [FILE, *words] if word not in message] == []


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        pytest.param("[{}]", ["[rows] [1]", "for_each"], id="nothing"),
        pytest.param("[{count: -1}]", ["[rows] [1] [count]", "“-1”"], id="less than none"),
        pytest.param("[{count: 1.5}]", ["[count]", "“1.5”"], id="half a row"),
        pytest.param("[{count: viele}]", ["[count]", "“viele” is no number"], id="no number"),
        pytest.param("[{count: 100000000}]", ["[count]"], id="too many"),
        pytest.param(
            "[{for_each: {x: {numbers: {from: 1, to: 9999}}, y: {numbers: {from: 1, to: 9999}}}}]",
            ["more than 1000000"],
            id="too many together",
        ),
        pytest.param("[{for_each: {x: {tabel: unit}}}]", ["[for_each] [x]", "“tabel”", "“table”"], id="unknown source"),
        pytest.param("[{for_each: {x: {}}}]", ["[for_each] [x]", "one of table"], id="no source"),
        pytest.param("[{for_each: {x: {table: unt}}}]", ["“unt”", "“unit”"], id="unknown table"),
        pytest.param(
            "[{for_each: {x: {table: unit, where: {lvl: a}}}}]", ["[where]", "“lvl”", "“level”"], id="unknown field"
        ),
        pytest.param("[{for_each: {x: {table: unit, take: 9}}}]", ["9", "only 4"], id="too few to take"),
        pytest.param(
            "[{for_each: {x: {months: {from: 2017-13, to: 2017-14}}}}]", ["“2017-13” is no month"], id="no month"
        ),
        pytest.param("[{fixed: [{titel: a}]}]", ["“titel”", "“title”"], id="unknown field in a fixed row"),
        pytest.param("[{count: 1, set: {titel: a}}]", ["“titel”", "“title”"], id="unknown field in a part"),
        pytest.param("[{count: 1, fixed: []}]", ["[rows] [1]"], id="two ways"),
        pytest.param("[{for_each: {title: [1]}}]", ["“title”", "two things"], id="a row called as a field"),
    ],
)
def test_of_rows(declare: Declare, rows: str, words: list[str]) -> None:
    message = told(declare, f"tables: {{event: {{rows: {rows}, fields: {FIELDS}}}}}")
    assert [word for word in [FILE, "[event]", *words] if word not in message] == []


@pytest.mark.parametrize(
    ("words", "told_of"),
    [
        pytest.param("{chose: [a]}", ["“chose”", "“choose”"], id="unknown word"),
        pytest.param("{choose: [a], from: title}", ["one word"], id="two words"),
        pytest.param("{when: {title: a}}", ["one word"], id="no word"),
        pytest.param("{value: a, else: b}", ["“else” needs “when”"], id="else alone"),
        pytest.param("{value: a, missing: 2}", ["[missing]", "“2”"], id="no share"),
        pytest.param("{choose: topics}", ["[choose]", "“topics”"], id="unknown list"),
        pytest.param("{choose: {a: 0}}", ["weight"], id="no weight"),
        pytest.param("{choose: {a: -1}}", ["“-1”"], id="negative weight"),
        pytest.param("{exactly: {a: 3, b: 4}}", ["7", "5 rows"], id="counts that do not fit"),
        pytest.param("{exactly: {a: 6, b: rest}}", ["6", "5 rows"], id="counts beyond the rows"),
        pytest.param("{exactly: {a: rest, b: rest}}", ["rest"], id="two rests"),
        pytest.param("{several: {of: [a], least: 1, most: 2}}", ["1 to 2 of 1"], id="too few words"),
        pytest.param("{digits: {length: 0}}", ["[digits]", "“0”"], id="no digits"),
        pytest.param("{digits: {length: 1, of: ab, once: true}}", ["not 5 different"], id="not so many"),
        pytest.param("{integer: {from: 5, to: 1}}", ["between 5 and 1"], id="bounds reversed"),
        pytest.param("{integer: {from: 1}}", ["“to” is missing"], id="no bound"),
        pytest.param("{integer: {from: a, to: 2}}", ["“a” is no number"], id="no number"),
        pytest.param("{integer: {from: 1, to: 2, shape: lo}}", ["“lo”", "“low”"], id="unknown shape"),
        pytest.param("{number: {from: 1, to: 2, decimals: 99}}", ["“99”"], id="decimals"),
        pytest.param("{split: {total: 1.5}}", ["cannot be divided"], id="half a total"),
        pytest.param("{split: {total: 2, least: 1}}", ["2 cannot be divided into 5"], id="too little"),
        pytest.param("{split: {total: 2, weights: 0}}", ["no part of 2"], id="no part"),
        pytest.param("{split: {total: 2, spread: 1}}", ["[spread]", "“1”"], id="spread"),
        pytest.param("{calc: event_id +}", ["“event_id +” is no calculation"], id="half a calculation"),
        pytest.param("{calc: open('x')}", ["“open”"], id="unknown function"),
        pytest.param("{calc: 2 ** 9}", ["is no calculation"], id="unknown operator"),
        pytest.param("{calc: event_id * 2}", ["“E01” is no number"], id="a text in a calculation"),
        pytest.param("{calc: 1 / 3}", ["1/3", "decimals"], id="not whole"),
        pytest.param("{calc: {value: 1 / 3, decimals: 1, rounding: halfup}}", ["“halfup”", "“half_up”"], id="rounding"),
        pytest.param(
            "{date: {from: '2017-02-30', to: 2017-03-01}}", ["[from]", "“2017-02-30” is no date"], id="no such day"
        ),
        pytest.param(
            "{date: {from: event, to: 2017-03-01}}", ["“event” is no date", "“event_id”"], id="a field misspelt"
        ),
        pytest.param(
            "{date: {from: 2017-01-28, to: 2017-01-29, working_day: true}}", ["no such day"], id="no working day"
        ),
        pytest.param("{after: {date: 2017-01-01}}", ["one of days"], id="no distance"),
        pytest.param("{after: {date: 2017-01-01, days: 1, hours: 2}}", ["one of days"], id="two distances"),
        pytest.param("{after: {date: 1999-01-01, working_days: 1}}", ["no working days are known"], id="no calendar"),
        pytest.param("{after: {date: 2017-01-01, hours: 1}}", ["without a time"], id="hours after a day"),
        pytest.param("{after: {date: 2017-01-01, days: 10000000}}", ["too far"], id="too far"),
        pytest.param("{moment: {date: 2017-01-01, from: '25:00'}}", ["“25:00”", "08:30"], id="no time"),
        pytest.param("{moment: {date: 2017-01-01, from: '09:00', to: '08:00'}}", ["begins after"], id="time reversed"),
        pytest.param("{code: {kind: usc, text: 'x'}}", ["“usc”", "“uscc”"], id="unknown code"),
        pytest.param("{code: {kind: uscc, text: '12'}}", ["“12”", "uscc"], id="no form of a code"),
        pytest.param(
            "{code: {kind: index_number, text: '003187220/201701-{n:05}'}}",
            ["index_number"],
            id="wrong check character",
        ),
        pytest.param("{pick: {table: unit, match: {unit_id: event_id}}}", ["no such row for E01"], id="no row"),
        pytest.param("{pick: {table: unit, where: {level: x}}}", ["no such row"], id="no row at all"),
        pytest.param("{pick: {table: unit, once: true}}", ["only 4 such rows"], id="too few rows"),
        pytest.param("{pick: {table: unit, feld: name}}", ["“feld”", "“field”"], id="unknown argument"),
        pytest.param("{pick: {table: unit, field: nam}}", ["“nam”", "“name”"], id="unknown field"),
        pytest.param("{count: {table: unit, match: [titel]}}", ["“titel”", "“title”"], id="nothing to match"),
        pytest.param("{total: {table: unit, field: name}}", ["“name” cannot be taken together"], id="a sum of names"),
        pytest.param("{from: titel}", ["“titel”", "“title”"], id="unknown path"),
        pytest.param("{from: event_id.year}", ["no part “year”"], id="no part"),
        pytest.param("{from: held_on}", ["“held_on” is made later"], id="made later"),
        pytest.param("'{event_id'", ["cannot be read"], id="brace"),
        pytest.param("'{titel}'", ["“titel”", "“title”"], id="unknown place"),
        pytest.param("'{event_id:%Y:d}'", ["no form"], id="form"),
        pytest.param("'{event_id:99999}'", ["no form"], id="width"),
        pytest.param("{case: [{when: {title: a}}]}", ["[case] [1]", "“value” is missing"], id="case"),
        pytest.param("{value: a, when: title}", ["[when]", "conditions"], id="no condition"),
        pytest.param("{value: a, when: {event_id: {from: 1}}}", ["“E01” is neither"], id="no comparison"),
        pytest.param("{value: a, within: titel}", ["[within]", "“titel”"], id="unknown group"),
    ],
)
def test_of_words(declare: Declare, words: str, told_of: list[str]) -> None:
    # A text in the table's own type: what cannot be made is told first.
    fields = {"event_id": {"serial": "E{n:02}"}, "title": yaml.safe_load(words), "held_on": None}
    text = yaml.safe_dump({"tables": {"event": {"rows": [{"count": 5}], "fields": fields}}}, sort_keys=False)
    message = told(declare, text)
    assert [word for word in [FILE, "[event] [title]", *told_of] if word not in message] == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param("{event_id: x, guests: viele}", ["[guests]", "“viele” is no integer"], id="no value of the type"),
        pytest.param("{event_id: x, held_on: 2017/01/01}", ["[held_on]", "is no date"], id="no date"),
        pytest.param("{event_id: x}", ["two rows have the key x"], id="one key twice"),
        pytest.param("{title: x}", ["“event_id”", "required"], id="a key that nothing makes"),
        pytest.param("{event_id: x, title: y, 'title, guests': {}}", ["“title”", "two things"], id="one field twice"),
        pytest.param("{event_id: x, titel: x}", ["“titel”", "“title”"], id="unknown field"),
        pytest.param(
            "{event_id: x, 'guests, title': {split: {total: 5, weights: [1]}}}", ["2 fields"], id="weights of columns"
        ),
        pytest.param("{event_id: x, 'guests, title': {choose: [1]}}", ["“choose”", "“split”"], id="columns by chance"),
    ],
)
def test_of_fields(declare: Declare, fields: str, words: list[str]) -> None:
    message = told(declare, f"tables: {{event: {{rows: [{{count: 2}}], fields: {fields}}}}}")
    assert [word for word in [FILE, "[event]", *words] if word not in message] == []
