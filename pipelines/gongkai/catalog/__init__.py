"""The catalogue: what a release offers to readers."""

from gongkai.catalog.catalogue import Catalog, DatasetEntry, Reference, TableEntry, published_descriptor
from gongkai.catalog.words import FREQUENCIES, NOTICE, NOTICE_HEADER, OPENNESS, THEMES

__all__ = [
    "FREQUENCIES",
    "NOTICE",
    "NOTICE_HEADER",
    "OPENNESS",
    "THEMES",
    "Catalog",
    "DatasetEntry",
    "Reference",
    "TableEntry",
    "published_descriptor",
]
