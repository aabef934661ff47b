"""Files that nobody should hand in: made from a seed, so that each run meets the same ones."""

from __future__ import annotations

import io
import json
import random
import resource
import sys
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

CONTENT = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEADER = "facility_id,name,kind,address,opened_on,capacity\n"
ROW = "F-001,图书馆,library,一号,2020-01-01,10\n"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, what is wrong with it, and the name under which it is handed in."""

    kind: str
    name: str
    data: bytes


def xlsx(sheet: str, *, strings: str | None = None, more: dict[str, bytes] | None = None) -> bytes:
    """Return a workbook of one sheet, given as the XML of its rows."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r0" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{CONTENT}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{CONTENT}"><sheetData>{sheet}</sheetData></worksheet>',
        **({"xl/sharedStrings.xml": f'<sst xmlns="{CONTENT}">{strings}</sst>'} if strings is not None else {}),
        **(more or {}),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def text_cell(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def good_xlsx() -> bytes:
    cells = "".join(text_cell(f"{'ABCDEF'[place]}1", label) for place, label in enumerate(HEADER.strip().split(",")))
    return xlsx(row(1, cells) + row(2, text_cell("A2", "F-001")))


def ods(rows: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return packed.getvalue()


def truncated(dice: random.Random) -> bytes:
    whole = dice.choice([good_xlsx(), ods(""), (HEADER + ROW * 50).encode("utf-16")])
    return whole[: dice.randrange(1, len(whole) - 1) | 1]


def random_bytes(dice: random.Random) -> bytes:
    start = dice.choice([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1", b"\xff\xfe", b"{", b"[["])
    return start + dice.randbytes(dice.choice([1, 100, 5000, 100_000]))


def flipped(dice: random.Random) -> bytes:
    whole = bytearray(dice.choice([good_xlsx(), ods("<table:table-row/>")]))
    for _ in range(dice.randint(1, 40)):
        whole[dice.randrange(len(whole))] = dice.randrange(256)
    return bytes(whole)


def zip_bomb(dice: random.Random) -> bytes:
    size = dice.choice([40, 90]) * 1024 * 1024
    blank = row(1, text_cell("A1", "0" * size))
    if dice.random() < 0.5:
        return xlsx(blank)
    return xlsx(row(1, text_cell("A1", "1")), strings=f"<si><t>{' ' * size}</t></si>")


def lying_directory(dice: random.Random) -> bytes:
    """Return a zip bomb whose directory says that its parts are small."""
    data = bytearray(zip_bomb(dice))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.find(signature)
        while place >= 0:
            size = int.from_bytes(data[place + offset : place + offset + 4], "little")
            if size > 1_000_000:
                data[place + offset : place + offset + 4] = (1000).to_bytes(4, "little")
            place = data.find(signature, place + 4)
    return bytes(data)


def far_cells(dice: random.Random) -> bytes:
    far = dice.choice(["XFD1048576", "ZZ1048576", "ZZZ900000", "XFD99999"])
    number = int("".join(letter for letter in far if letter.isdigit()))
    quote = dice.choice(["'", '"'])
    return xlsx(row(1, text_cell("A1", "a")) + row(number, text_cell(far, "b")).replace('"', quote))


def many_copies(dice: random.Random) -> bytes:
    cells = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, dice.randint(40_000, 60_000))
    )
    return xlsx(cells, strings=f"<si><t>{'长' * 10_000}</t></si>")


def repeated_cells(dice: random.Random) -> bytes:
    times = dice.choice([100_000, 2_000_000_000])
    cell = f'<table:table-cell table:number-columns-repeated="{times}" office:value-type="float" office:value="1"/>'
    across = f"<table:table-row>{cell}</table:table-row>"
    one = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
    down = f'<table:table-row table:number-rows-repeated="{times * 10}">{one}</table:table-row>'
    return ods(dice.choice([across, down]))


def deep_json(dice: random.Random) -> bytes:
    depth = dice.choice([100, 10_000, 1_000_000])
    return (dice.choice(["[", '{"a":']) * depth).encode() + dice.choice([b"", b"1" + b"]" * depth])


def odd_json(dice: random.Random) -> bytes:
    options = [
        "[]", "{}", "[1, 2", '{"a": [1], "b": [2]}', "[NaN]", '[{"a": 1}, 2]', '{"rows": [{"x": 1e400}]}',
        '[{"a": "\\ud800"}]', '{"a": 1}\n{"a": \n', f'[{"1" * 5000}]', json.dumps([{str(n): n for n in range(3000)}]),
    ]  # fmt: skip
    return dice.choice(options).encode()


def wide(dice: random.Random) -> bytes:
    labels = ",".join(f"c{number}" for number in range(100_000))
    return f"{labels}\n{labels}\n".encode(dice.choice(["utf-8", "gb18030", "utf-16"]))


def long_cell(dice: random.Random) -> bytes:
    return (HEADER + f"F-001,{'长' * dice.choice([1_100_000, 3_000_000])},library,a,2020-01-01,1\n").encode()


def nuls(dice: random.Random) -> bytes:
    text = bytearray((HEADER + ROW * 20).encode())
    for _ in range(dice.randint(1, 30)):
        text.insert(dice.randrange(len(text)), 0)
    return bytes(text) if dice.random() < 0.7 else xlsx(row(1, text_cell("A1", "a_x0000_b") + text_cell("B1", "c")))


def quotes(dice: random.Random) -> bytes:
    return (HEADER + ROW * dice.randint(0, 9) + '"F-002,' + ROW * dice.randint(1, 2000)).encode()


def formulas(dice: random.Random) -> bytes:
    """Return cells that would do something in a spreadsheet: they are text here, and no facility's name."""
    trick = dice.choice(["=cmd|' /C calc'!A0", '=HYPERLINK("http://x.invalid")', "+1+1", "@SUM(A1)", "=1/0"])
    if dice.random() < 0.5:
        return (HEADER + f'"{trick.replace(chr(34), chr(34) * 2)}",x,y,z,1,2\n').encode()
    escaped = trick.lstrip("=").replace("&", "&amp;").replace('"', "&quot;")
    return xlsx(row(1, text_cell("A1", "a") + text_cell("B1", "b")) + row(2, f'<c r="A2"><f>{escaped}</f></c>'))


def outside(dice: random.Random) -> bytes:
    """Return a workbook that refers to what is not in it: entities, other files, pages."""
    entity = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{entity}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    link = b'<externalLink><externalBook r:id="rId1"/></externalLink>'
    sheet = row(1, text_cell("A1", dice.choice(["&e9;", "&f;", "&x;"])) + text_cell("B1", "b"))
    more: dict[str, bytes] = {
        "xl/externalLinks/externalLink1.xml": link,
        "xl/vbaProject.bin": b"\x00" * 100,
        "../../../../tmp/evil.xml": b"<x/>",
    }
    page = f'{bomb}<worksheet xmlns="{CONTENT}"><sheetData>{sheet}</sheetData></worksheet>'
    return xlsx("", more={**more, "xl/worksheets/sheet1.xml": page.encode()})


def absolute_paths(dice: random.Random) -> bytes:
    """Return a workbook whose parts would lie outside of it, were it unpacked, or have names that command."""
    place = dice.choice(
        ["/etc/passwd", "C:\\Windows\\x.xml", "../../../../tmp/evil", "xl/../../x.xml", "con", "a\x1bb\u202ec"]
    )
    return xlsx(row(1, text_cell("A1", "a") + text_cell("B1", "b")), more={place: b"<x/>" * dice.randint(1, 9)})


def many_columns(dice: random.Random) -> bytes:
    """Return a hundred thousand columns in every form but delimited text."""
    labels = [f"c{number}" for number in range(100_000)]
    if (kind := dice.randrange(3)) == 0:
        return json.dumps([dict.fromkeys(labels, 1)]).encode()
    if kind == 1:
        return json.dumps([labels, labels]).encode()
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{label}</text:p></table:table-cell>' for label in labels
    )
    return ods(f"<table:table-row>{cells}</table:table-row>")


def deep_records(dice: random.Random) -> bytes:
    """Return records in which lists and objects stand within one another, in one or in many lines."""
    depth = dice.choice([33, 500, 20_000])
    deep = dice.choice(['{"a":', "["]) * depth
    close = ("}" if deep.startswith("{") else "]") * depth
    return dice.choice(
        [f'[{{"x": {deep}1{close}}}]', f'{{"x": 1}}\n{{"x": {deep}1{close}}}\n', f'{{"rows": [{deep}1{close}]}}']
    ).encode()


def parquet(dice: random.Random) -> bytes:
    """Return a Parquet file with another footer, another length of it, no end, or flipped bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = io.BytesIO()
    pq.write_table(pa.table({"a": ["x"] * 5000}), whole)
    data = bytearray(whole.getvalue())
    match dice.randrange(5):
        case 0:
            data[-8:-4] = dice.choice([b"\x00\x00\x00\x00", b"\xff\xff\xff\x7f", b"\xff\xff\xff\xff"])
        case 1:
            del data[dice.randrange(8, len(data) - 1) :]
        case 2:
            data[-4:] = dice.choice([b"PAR2", b"PARE", b"\x00" * 4])
        case 3:
            for _ in range(dice.randint(1, 30)):
                data[dice.randrange(4, len(data))] = dice.randrange(256)
        case _:
            return b"PAR1" + dice.randbytes(100) + b"PAR1"
    return bytes(data)


def cut_ods(dice: random.Random) -> bytes:
    """Return an ODS that ends too early, or whose content does."""
    cell = '<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50%</text:p></table:table-cell>'
    rows = f"<table:table-row>{cell * 6}</table:table-row>" * dice.randint(1, 500)
    if dice.random() < 0.5:
        whole = ods(rows)
        return whole[: dice.randrange(10, len(whole) - 1)]
    # The archive is whole and its content is not.
    return ods(rows[: dice.randrange(1, len(rows))] + "<table:table-row><table:table-cell office:value-type=")


def old_workbook(dice: random.Random) -> bytes:
    """Return an XLS with flipped bytes, cut off, or with sectors chained in a circle."""
    import xlwt

    book, whole = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("S")
    for number in range(dice.randint(1, 200)):
        sheet.write(number, number % 5, number / 7, xlwt.easyxf(num_format_str="0.0%"))
        sheet.row(number).set_cell_error(6, 0x2A)
    book.save(whole)
    data = bytearray(whole.getvalue())
    match dice.randrange(3):
        case 0:
            del data[dice.randrange(9, len(data)) :]
        case 1:
            for _ in range(dice.randint(1, 60)):
                data[dice.randrange(8, len(data))] = dice.randrange(256)
        case _:
            table = 512 * (1 + int.from_bytes(data[76:80], "little"))
            data[table : table + 512] = (1).to_bytes(4, "little") * 128
    return bytes(data)


def repeated_percentages(dice: random.Random) -> bytes:
    """Return a sheet of millions of cells in a few bytes, each of which needs a closer look."""
    times = dice.choice([900, 1900])
    kind = dice.choice(['"percentage" office:value="0.5"', '"error"', '"time" office:time-value="PT99H00M00S"'])
    cell = f'<table:table-cell table:number-columns-repeated="{times}" office:value-type={kind}/>'
    return ods(f'<table:table-row table:number-rows-repeated="{times * 4}">{cell}</table:table-row>')


def one_long_line(dice: random.Random) -> bytes:
    """Return a text without a line break, or with one quotation mark and no second, longer than any record may be."""
    size = dice.choice([3, 70]) * 1024 * 1024
    return dice.choice(
        [b"a" * size, HEADER.encode() + b'"' + b"a,\n" * (size // 3), b"a,b\n1," + b"\xe4\xb8\xad" * (size // 3)]
    )


def markup(dice: random.Random) -> bytes:
    return dice.choice([
        b"<html><table><tr><td>a</td></tr></table></html>", b'<?xml version="1.0"?><Workbook/>', b"%PDF-1.7\n",
        b"<!DOCTYPE html>" + b"<div>" * 10_000, b"SQLite format 3\x00" + b"\x00" * 100, b"\x1f\x8b\x08" + b"\x00" * 50,
    ])  # fmt: skip


def blank(dice: random.Random) -> bytes:
    return dice.choice([b"", b"\n" * 1000, b" \t \n", b"\xef\xbb\xbf", b"\xff\xfe", b",,,,\n" * 500, b"\r" * 99])


def other_table(dice: random.Random) -> bytes:
    header = ",".join(dice.sample("abcdefghij", dice.randint(1, 9)))
    return (header + "\n" + (",".join("1234567"[: dice.randint(1, 7)]) + "\n") * dice.randint(0, 500)).encode()


def bad_encoding(dice: random.Random) -> bytes:
    text = bytearray((HEADER + ROW * 30).encode())
    text[dice.randrange(len(HEADER), len(text))] = dice.choice([0xFF, 0xFE, 0xC0, 0x80])
    return bytes(text) + b"\xff"


MAKERS: tuple[Callable[[random.Random], bytes], ...] = (
    truncated, random_bytes, flipped, zip_bomb, lying_directory, far_cells, many_copies, repeated_cells, deep_json,
    odd_json, wide, long_cell, nuls, quotes, formulas, outside, markup, blank, other_table, bad_encoding,
    absolute_paths, many_columns, deep_records, parquet, cut_ods, old_workbook, repeated_percentages, one_long_line,
)  # fmt: skip
NAMES = (
    "list{n}.csv", "list{n}.xlsx", "list{n}.xls", "list{n}.ods", "list{n}.json", "list{n}.parquet", "list{n}",
    "..{n}.csv", "%2e%2e%2f{n}.csv", "-rf {n}.xlsx", "' OR 1=1 --{n}.csv", "名{n}\u202e.csv", "con{n}.",
    "$(id){n}.json", "{n} \n.csv", "list{n}.csv.exe",
)  # fmt: skip


def hostile(count: int, seed: int = 341300) -> Iterator[Hostile]:
    """Yield files, each kind in turn, under names that look like something else."""
    for number in range(count):
        make = MAKERS[number % len(MAKERS)]
        dice = random.Random(f"{seed}-{number}")  # noqa: S311
        name = NAMES[dice.randrange(len(NAMES))].format(n=number)
        yield Hostile(make.__name__, name, make(dice))


def hand_in(folder: Path, root: Path, store: Path, count: int) -> None:
    """Hand in each file as a person would, by turns to be checked and to be published; print what came of it."""
    from gongkai.cli import main

    for number, file in enumerate(hostile(count)):
        path = folder / file.name
        path.write_bytes(file.data)
        words = [["validate", "--dataset", "public_facility", "--"], ["publish", "--", "public_facility"]][number % 2]
        said, code = io.StringIO(), None
        try:
            with redirect_stdout(said), redirect_stderr(said):
                main(["--root", str(root), "--store", str(store), *words, str(path)])
        except SystemExit as end:
            code = end.code
        except Exception:  # noqa: BLE001  # any that gets here is the fault that is looked for
            said.write(traceback.format_exc())
        path.unlink()
        answer = {"kind": file.kind, "name": file.name, "code": code, "said": said.getvalue()}
        sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.write(json.dumps({"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}) + "\n")


if __name__ == "__main__":
    hand_in(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
