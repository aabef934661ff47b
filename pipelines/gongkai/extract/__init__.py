"""Files as they come, into columns of text that know their place."""

from gongkai.extract.delimited import MAX_BYTES, delimited
from gongkai.extract.limits import Limits
from gongkai.extract.places import placed, told
from gongkai.extract.read import Document, read
from gongkai.extract.stream import Layout, stream
from gongkai.extract.workbook import Sheet

__all__ = ["MAX_BYTES", "Document", "Layout", "Limits", "Sheet", "delimited", "placed", "read", "stream", "told"]
