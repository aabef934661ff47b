"""The command line: each module parses, calls and prints."""

from gongkai.cli.main import main

__all__ = ["main"]
