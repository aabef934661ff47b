"""What the proof finds, and how it names place and fault."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gongkai.errors import GongkaiError
from gongkai.messages import explain
from gongkai.release import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it was published."""

    place: str
    fault: str


def words(error: Exception) -> str:
    """Return the fault in words; of an error that is not ours its class as well."""
    return explain(error) if isinstance(error, GongkaiError) else f"{type(error).__name__}: {error}"


def relative(store: Store, path: Path) -> str:
    """Return the path within the store."""
    return str(path.relative_to(store.root))
