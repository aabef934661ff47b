"""What a Table Schema says of its fields, read leniently: a report must render where the schema itself is the fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gongkai.messages import pick, translate

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a schema by their names, and the schema they are of."""

    by_name: Mapping[str, Raw] = field(default_factory=dict)
    schema: Raw = field(default_factory=dict)

    @classmethod
    def of(cls, schema: Raw | None) -> Fields:
        """Return the fields of a schema's descriptor; what is no field is left out."""
        if not isinstance(schema, Mapping):
            return cls()
        declared = schema.get("fields")
        items = [item for item in declared if isinstance(item, Mapping)] if isinstance(declared, list) else []
        return cls({str(item["name"]): item for item in items if item.get("name")}, schema)

    def __getitem__(self, name: str | None) -> Raw:
        return self.by_name.get(name or "", {})

    def title(self, name: str | None) -> str:
        """Return the title of a field in the language spoken, or "" where it has none."""
        return pick(_titles(self[name]))

    def called(self, name: str | None, label: str | None = None) -> str:
        """Return what a reader calls a field: the label of the source, or else its name, and its title beside it."""
        shown = label or name or ""
        title = self.title(name)
        return translate("{name} ({title})", name=shown, title=title) if title not in {"", shown} else shown

    def labels(self) -> Iterator[tuple[str, str]]:
        """Yield each label under which a field may come, with the name of the field: its name and its titles."""
        for name, raw in self.by_name.items():
            yield name, name
            yield from ((title, name) for title in _titles(raw).values() if title != name)


def _titles(raw: Raw) -> dict[str, str]:
    pair = {"zh": raw.get("title"), "en": raw.get("title_en")}
    return {language: text for language, text in pair.items() if isinstance(text, str) and text}
