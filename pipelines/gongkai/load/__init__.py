"""Rows into SQLite: types, tables, indexes and the search index."""

from gongkai.load.search import fold, search_expression, search_table, search_text
from gongkai.load.tables import create_table, register_functions, search_rows, stage
from gongkai.load.values import sqlite_type, sqlite_values

__all__ = [
    "create_table",
    "fold",
    "register_functions",
    "search_expression",
    "search_rows",
    "search_table",
    "search_text",
    "sqlite_type",
    "sqlite_values",
    "stage",
]
