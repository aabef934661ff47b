"""Files as they come, into columns of text that know their place."""

from gongkai.extract.delimited import MAX_BYTES, delimited

__all__ = ["MAX_BYTES", "delimited"]
