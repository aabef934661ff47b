"""Illustrative rows, made from what datasets declare in their sample.yaml: one seed, the same bytes everywhere.

A file names tables; a table has rows (in parts) and fields, which are made one after another by named makers.
datasets/README.md has all words, `maker.MAKERS` and `rows` what they do.
"""

from gongkai.sample.files import Made, make
from gongkai.sample.samples import Samples

__all__ = ["Made", "Samples", "make"]
