"""Rows into SQLite: types, tables, indexes and the search index."""

from gongkai.load.bulk import fill, stage
from gongkai.load.search import fold, search_expression, search_table, search_text, search_texts
from gongkai.load.tables import create_indexes, create_table, register_functions, search_rows
from gongkai.load.values import sqlite_type, sqlite_values
from gongkai.load.words import Words

__all__ = [
    "Words",
    "create_indexes",
    "create_table",
    "fill",
    "fold",
    "register_functions",
    "search_expression",
    "search_rows",
    "search_table",
    "search_text",
    "search_texts",
    "sqlite_type",
    "sqlite_values",
    "stage",
]
