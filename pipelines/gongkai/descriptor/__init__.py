"""What a portal declares: its datasets, their schemas, and how files map to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.lazily import lazily

if TYPE_CHECKING:
    from gongkai.descriptor.cells import cast, cell_reader
    from gongkai.descriptor.create import create_portal
    from gongkai.descriptor.derive import UNWEIGHED, derived_tables
    from gongkai.descriptor.layout import Column, Layout, Step, read_layouts
    from gongkai.descriptor.mapping import read_mapping
    from gongkai.descriptor.model import (
        CLOSED,
        NOTICE,
        Category,
        Derive,
        Field,
        ForeignKey,
        Gate,
        Licence,
        Owner,
        Package,
        Party,
        Replace,
        Resource,
        Schema,
        Source,
        Texts,
    )
    from gongkai.descriptor.owner import Tree, tree_of
    from gongkai.descriptor.portal import Portal, find_root
    from gongkai.descriptor.read import read_package
    from gongkai.descriptor.reading import Blocks, Outline, Paragraphs, Reading, Unpivot
    from gongkai.descriptor.schema import read_schema

__all__ = [
    "CLOSED",
    "NOTICE",
    "UNWEIGHED",
    "Blocks",
    "Category",
    "Column",
    "Derive",
    "Field",
    "ForeignKey",
    "Gate",
    "Layout",
    "Licence",
    "Outline",
    "Owner",
    "Package",
    "Paragraphs",
    "Party",
    "Portal",
    "Reading",
    "Replace",
    "Resource",
    "Schema",
    "Source",
    "Step",
    "Texts",
    "Tree",
    "Unpivot",
    "cast",
    "cell_reader",
    "create_portal",
    "derived_tables",
    "find_root",
    "read_layouts",
    "read_mapping",
    "read_package",
    "read_schema",
    "tree_of",
]

__getattr__ = lazily(
    __name__,
    {
        "CLOSED": "model",
        "UNWEIGHED": "derive",
        "Category": "model",
        "Column": "layout",
        "Derive": "model",
        "Field": "model",
        "ForeignKey": "model",
        "Gate": "model",
        "Layout": "layout",
        "NOTICE": "model",
        "Licence": "model",
        "Outline": "reading",
        "Paragraphs": "reading",
        "Blocks": "reading",
        "Unpivot": "reading",
        "Owner": "model",
        "Package": "model",
        "Party": "model",
        "Portal": "portal",
        "Reading": "reading",
        "Replace": "model",
        "Resource": "model",
        "Schema": "model",
        "Source": "model",
        "Step": "layout",
        "Tree": "owner",
        "Texts": "model",
        "cast": "cells",
        "cell_reader": "cells",
        "create_portal": "create",
        "derived_tables": "derive",
        "find_root": "portal",
        "read_layouts": "layout",
        "read_mapping": "mapping",
        "read_package": "read",
        "read_schema": "schema",
        "tree_of": "owner",
    },
)
