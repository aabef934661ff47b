"""Collect the texts of the code and the templates into the catalogue, and compile it (`make messages`)."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
PACKAGE = HERE.parent
CATALOGUE = HERE / "zh" / "LC_MESSAGES" / "gongkai.po"

METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
#: Functions whose first argument is a text (`fault` is the reader of descriptors that raises).
KEYWORDS = {"translate": None, "fault": None, "N_": None, "_": None, "P_": (1, 2)}


def collect() -> Catalog:
    """Return the catalogue of all texts that the package shows now, with the translations that there are."""
    template = Catalog(project="gongkai", charset="utf-8")
    for name, _, text, _, _ in extract_from_dir(PACKAGE, method_map=METHODS, keywords=KEYWORDS):
        # Line numbers would change with every edit of the code.
        template.add(text, locations=[(name, 0)])
    catalogue = read()
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def read() -> Catalog:
    """Return the catalogue as it stands in the file."""
    if not CATALOGUE.exists():
        return Catalog(locale="zh_CN", project="gongkai", charset="utf-8")
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="zh_CN")


def main() -> None:
    """Write the catalogue and its compiled form."""
    catalogue = collect()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as stream:
        write_po(stream, catalogue, width=120, sort_output=True, omit_header=False, include_lineno=False)
    with CATALOGUE.with_suffix(".mo").open("wb") as stream:
        write_mo(stream, catalogue)


if __name__ == "__main__":
    main()
