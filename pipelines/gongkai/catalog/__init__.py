"""The catalogue: what a release offers to readers."""

from gongkai.catalog.catalogue import Catalog, DatasetEntry, Reference, TableEntry, published_descriptor
from gongkai.catalog.files import neutralised, tell_files
from gongkai.catalog.words import FREQUENCIES, NOTICE_HEADER, OPENNESS, THEMES

__all__ = [
    "FREQUENCIES",
    "NOTICE_HEADER",
    "OPENNESS",
    "THEMES",
    "Catalog",
    "DatasetEntry",
    "Reference",
    "TableEntry",
    "neutralised",
    "published_descriptor",
    "tell_files",
]
