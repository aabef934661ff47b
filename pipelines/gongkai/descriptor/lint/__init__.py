"""What frictionless refuses in a descriptor, said in plain words, and mended where that is certain."""

from gongkai.descriptor.lint.document import Document
from gongkai.descriptor.lint.finding import Finding, KnownCheck, Verdict, pointer
from gongkai.descriptor.lint.mending import Mended, fix
from gongkai.descriptor.lint.rules import lint

__all__ = ["Document", "Finding", "KnownCheck", "Mended", "Verdict", "fix", "lint", "pointer"]
