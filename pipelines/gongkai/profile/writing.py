"""A draft as the YAML that a person completes: each place to fill is marked, each remark stands at its field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from gongkai.messages import translate
from gongkai.profile.describe import Draft
from gongkai.profile.package import FILL, FILL_EN

#: Properties whose values are written over several lines; all others stand in one.
SPREAD = frozenset(
    {"contributors", "licenses", "legal_basis", "resources", "schema", "fields", "categories", "checks", "layouts"}
)
#: Lists of these hold mappings that are written over several lines themselves.
TALL = frozenset({"resources", "fields", "layouts"})
#: Choices that a draft makes for a person, who must look at them.
CHOICES = frozenset({"theme", "frequency", "openness", "licenses"})


def descriptor_text(draft: Draft) -> str:
    """Return the text of datapackage.yaml."""
    head = [
        translate("A draft, made from a file. Complete what is marked “fill in”, look at what is marked “make sure”."),
        translate("datasets/README.md says what each property means."),
    ]
    return "\n".join([*(f"# {line}" for line in head), *_mapping(draft.package, "", draft.remarks), ""])


def layout_text(draft: Draft) -> str:
    """Return the text of pipeline.yaml."""
    head = [translate("How the columns of the file become the fields of the draft.")]
    if draft.ignored:
        head.append(translate("Columns of one name cannot be told apart and are left out; rename them in the file."))
    return "\n".join([*(f"# {line}" for line in head), *_mapping(draft.layouts, "", {}), ""])


def _mapping(value: Mapping[str, Any], indent: str, remarks: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name, item in value.items():
        mark = _mark(name, item)
        if name not in SPREAD or not item:
            yield f"{indent}{_inline(name)}: {_inline(item)}{mark}"
            continue
        yield f"{indent}{name}:{mark}"
        if isinstance(item, Mapping):
            yield from _mapping(item, f"{indent}  ", remarks)
        else:
            yield from _list(name, item, f"{indent}  ", remarks)


def _list(name: str, items: Sequence[Any], indent: str, remarks: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for item in items:
        if name not in TALL:
            yield f"{indent}- {_inline(item)}{_mark('', item)}"
            continue
        if name == "fields":
            yield from (f"{indent}# {' '.join(remark.split())}" for remark in remarks.get(str(item["name"]), ()))
        lines = list(_mapping(item, f"{indent}  ", remarks))
        yield f"{indent}- {lines[0].lstrip()}"
        yield from lines[1:]


def _inline(value: Any) -> str:
    """Return a value as YAML in one line."""
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**9)
    return str(text).removesuffix("\n").removesuffix("\n...").strip()


def _mark(name: str, value: Any) -> str:
    if value in {FILL, FILL_EN} if isinstance(value, str) else isinstance(value, Mapping) and FILL in value.values():
        return "  # ← " + translate("fill in")
    foreign = name == "title" and isinstance(value, str) and value.isascii()
    return "  # ← " + translate("make sure") if name in CHOICES or foreign else ""
