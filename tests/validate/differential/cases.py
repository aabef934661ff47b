"""Random files with the schema and the limit that they are checked with."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from random import Random
from typing import Any

from tests.validate.differential import schemas
from tests.validate.differential.cells import ANYTHING, EQUALS, mutated

#: A record: its cells as they are written, quotation marks included.
Record = tuple[str, ...]

RESOURCE_V2 = "https://datapackage.org/profiles/2.0/dataresource.json"


@dataclass(frozen=True, kw_only=True)
class Tuning:
    """Sizes by which the product chooses a path; small ones lead small files down every path."""

    block: int = 2 * 1024 * 1024
    few: int = 2000
    most_known: int = 10_000
    memory: int = 200_000
    after: int = 4_000
    worth: int = 500
    sent: int = 2_000
    records: int = 20_000
    slow: bool = False


@dataclass(frozen=True, kw_only=True)
class Case:
    """A file, kept as records so that it can be made smaller, and what it is checked with."""

    schema: Any
    records: tuple[Record, ...]
    limit: int = 1000
    delimiter: str = ","
    newlines: tuple[str, ...] = ("\n",)
    #: Whether the last record is ended.
    ended: bool = True
    encoding: str = "utf-8"
    mark: bool = False
    #: Bytes put into the file, by their place.
    dirt: tuple[tuple[int, bytes], ...] = ()
    suffix: str = "csv"
    resource: dict[str, Any] = field(default_factory=dict)
    tuning: Tuning = Tuning()

    def data(self) -> bytes:
        """Return the bytes of the file."""
        lines = [self.delimiter.join(record) for record in self.records]
        ends = [self.newlines[index % len(self.newlines)] for index in range(len(lines))]
        if ends and not self.ended:
            ends[-1] = ""
        text = "".join(line + end for line, end in zip(lines, ends, strict=True))
        whole = ("\ufeff" if self.mark else "") + text
        data = whole.encode(self.encoding, "replace")
        for place, extra in self.dirt:
            data = data[:place] + extra + data[place:]
        return data

    def __str__(self) -> str:
        """Return what reproduces the case."""
        schema = json.dumps(self.schema, ensure_ascii=False)
        data = self.data()
        shown = repr(data) if len(data) < 20_000 else f"{data[:20_000]!r} and {len(data) - 20_000} bytes more"
        return (
            f"schema: {schema}\nfile (.{self.suffix}): {shown}\nlimit: {self.limit}\n"
            f"resource: {self.resource}\n{self.tuning}"
        )


def case(seed: str) -> Case:
    """Return the case of a seed."""
    random = Random(seed)  # noqa: S311 - cases are to come again
    schema = schemas.schema(random)
    fields: list[dict[str, Any]] = schema["fields"]
    made = Case(
        schema=schema if random.random() < 0.97 else None,
        records=(*_head(random, schema), *_body(random, fields)),
        limit=random.choice((1000, 1000, 1000, 5, 2, 1)),
        delimiter=random.choices((",", ";", "\t", "|"), (8, 1, 1, 1))[0],
        newlines=random.choices((("\n",), ("\r\n",), ("\r",), ("\n", "\r\n", "\r")), (6, 3, 1, 1))[0],
        ended=random.random() < 0.8,
        suffix="tsv" if random.random() < 0.05 else "csv",
        tuning=tuning(random),
    )
    if made.suffix == "tsv" and random.random() < 0.8:
        made = replace(made, delimiter="\t")
    made = _encoded(random, made)
    if random.random() < 0.5:
        # Blocks of some records each.
        longest = max((len(line) for line in made.data().splitlines(keepends=True)), default=0)
        block = (longest + random.randint(0, 20)) * random.choice((1, 2, 3, 8)) + 1
        made = replace(made, tuning=replace(made.tuning, block=block))
    return _described(random, made) if random.random() < 0.1 else made


def tuning(random: Random) -> Tuning:
    """Return sizes that send small files down long paths, as often as not."""
    if random.random() < 0.3:
        return Tuning()
    far = random.random() < 0.008
    return Tuning(
        block=random.choice((64, 200, 1000, 5000, 2**21)),
        few=random.choice((0, 2, 2000)),
        most_known=random.choice((1, 3, 10_000)),
        memory=random.choice((0, 2, 200_000)),
        after=0 if far else 4_000,
        worth=random.choice((1, 3)) if far else 500,
        sent=random.choice((1, 3, 2_000)),
        records=random.choice((1, 3, 20_000)),
        slow=random.random() < 0.1,
    )


def _head(random: Random, schema: dict[str, Any]) -> list[Record]:
    """Return the header, faulty now and then, and the rows above it."""
    names = [str(item["name"]) for item in schema["fields"]]
    if random.random() < (0.5 if schema.get("fieldsMatch", "exact") != "exact" else 0.3):
        names = random.choice(HEADERS)(random, names)
    header = tuple(quoted(random, name) for name in names)
    above: list[Record] = []
    if random.random() < 0.06:
        above = [("宿州市权力清单（2020年）",)] * random.choice((1, 1, 2))
        above = random.choice([above, [("",) * len(names), *above], [("",)]])
    return [*above, header] if random.random() < 0.99 else above


def _swapped(random: Random, names: list[str]) -> list[str]:
    return random.sample(names, len(names))


def _renamed(random: Random, names: list[str]) -> list[str]:
    place = random.randrange(len(names))
    label = random.choice(
        ("x", "", " ", f" {names[place]} ", names[place].upper(), names[place].lower(), names[0], '"', "a,b")
    )
    return [*names[:place], label, *names[place + 1 :]]


def _fewer(random: Random, names: list[str]) -> list[str]:
    place = random.randrange(len(names))
    return [*names[:place], *names[place + 1 :]] or ["x"]


def _more(random: Random, names: list[str]) -> list[str]:
    place = random.randint(0, len(names))
    return [*names[:place], random.choice(("x", "", names[0], "x2")), *names[place:]]


HEADERS: Sequence[Callable[[Random, list[str]], list[str]]] = (
    _swapped,
    _renamed,
    _renamed,
    _fewer,
    _more,
    lambda random, names: _more(random, _fewer(random, names)),
    lambda random, names: _more(random, _more(random, names)),
    lambda random, names: [*names, *names],
)


def _body(random: Random, fields: Sequence[dict[str, Any]]) -> list[Record]:
    """Return the records below the header: some values repeated, a few faulty, some of another width."""
    height = random.choices((0, 1, 3, 8, 30, 150, 400), (2, 6, 20, 40, 25, 6, 1))[0]
    height = random.randint((height + 1) // 2, height)
    good = random.random() < 0.7
    palettes = [_palette(random, item, good=good) for item in fields]
    dirt, ragged = random.choice((0.0, 0.0, 0.02, 0.3)), random.choice((0.0, 0.0, 0.02, 0.2))
    records: list[Record] = []
    for _ in range(height):
        texts = [random.choice(palette) for palette in palettes]
        texts = [
            _dirty(random, text, item) if random.random() < dirt else text
            for text, item in zip(texts, fields, strict=True)
        ]
        record = tuple(quoted(random, text) for text in texts)
        records.append(_irregular(random, record) if random.random() < ragged else record)
    if random.random() < 0.1:
        records += [random.choice((("",), ("",) * len(fields)))] * random.choice((1, 2))
    return records


def _palette(random: Random, item: dict[str, Any], *, good: bool) -> list[str]:
    size = random.choice((1, 2, 4, 30))
    if item["type"] in EQUALS and random.random() < 0.25:
        return random.sample(EQUALS[item["type"]], min(len(EQUALS[item["type"]]), 1 + size))
    return schemas.good_cells(random, item, size) if good else [schemas.cell(random, item) for _ in range(size)]


def _dirty(random: Random, text: str, item: dict[str, Any]) -> str:
    return random.choice((mutated(random, text), random.choice(ANYTHING), schemas.cell(random, item), ""))


def _irregular(random: Random, record: Record) -> Record:
    return random.choice(
        (
            record[:-1] or ("",),
            record[:1],
            ("",),
            ("",) * len(record),
            (*record, "more"),
            (*record, ""),
            (*record, *record),
            (*record[:-1], record[-1] + '"'),
            (*record[:-1], '"' + record[-1]),
            (" ",),
        )
    )


def quoted(random: Random, text: str) -> str:
    """Return a text as a cell is written, quotation marks where they must be or where they may be."""
    must = any(mark in text for mark in ',;\t|"\r\n')
    if (must and random.random() < 0.97) or random.random() < 0.05:
        return '"' + text.replace('"', '""') + '"'
    return text


def _encoded(random: Random, made: Case) -> Case:
    encoding, mark = random.choices(
        (
            ("utf-8", False),
            ("utf-8", True),
            ("gb18030", False),
            ("utf-16-le", True),
            ("utf-16-be", True),
            ("latin-1", False),
        ),
        (80, 5, 6, 3, 1, 3),
    )[0]
    made = replace(made, encoding=encoding, mark=mark)
    if random.random() < 0.03:
        size = len(made.data())
        bad = random.choice((b"\xff", b"\xe4\xb8", b"\x80", b"\xc3\x28", b"\x00", b"\xed\xa0\x80", b"\xef\xbb\xbf"))
        made = replace(made, dirt=((random.randint(0, size), bad),))
    if random.random() < 0.02 and made.records:
        made = _long(random, made)
    return made


def _long(random: Random, made: Case) -> Case:
    """Return a case whose file is longer than what encodings are guessed from, bad bytes thereafter."""
    body = made.records[1:] or (("x",),)
    size = max(1, len(made.data()))
    records = (*made.records[:1], *(body * (1 + 130_000 // size))[:6000])
    longer = replace(made, records=records)
    length = len(longer.data())
    bad = random.choice((b"\xff", b"\xe4\xb8", b"\x80", b""))
    return replace(longer, dirt=((random.randint(min(length, 100_000), length), bad),))


def _described(random: Random, made: Case) -> Case:
    """Return a case with further properties of a resource."""
    dialect = random.choice(
        (
            {"header": False},
            {"headerRows": [1, 2]},
            {"headerRows": [2]},
            {"headerCase": False},
            {"headerCase": False},
            {"commentChar": "#"},
            {"commentRows": [2, 4]},
            {"skipBlankRows": True},
            {"csv": {"delimiter": made.delimiter}},
            {"csv": {"delimiter": ";", "quoteChar": "'"}},
            {"csv": {"skipInitialSpace": True}},
            {"csv": {"escapeChar": "\\"}},
            {"csv": {"doubleQuote": False}},
            {"csv": {"quoteChar": ""}},
            {"csv": {"delimiter": "、"}},
        )
    )
    more: dict[str, Any] = {"dialect": dialect}
    if random.random() < 0.3:
        data = made.data()
        more = random.choice(
            (
                {"bytes": len(data)},
                {"bytes": len(data) + 1},
                {"hash": f"sha256:{sha256(data).hexdigest()}"},
                {"hash": "0" * 32},
                {"hash": "sha1:0"},
                {"fields": 2},
                {"rows": 3},
                {"schema_profile": RESOURCE_V2},
            )
        )
    if random.random() < 0.2:
        more["encoding"] = random.choice((made.encoding, "utf-8", "gb18030", "ascii", "nothing"))
    return replace(made, resource=more)
