"""The catalogue of steps that a layout may name, by theme.

A step takes a column of text and its arguments and returns a column of the same length; null stays null, save for
`inherit`. Steps that Arrow has no kernel for are functions of one text, called once for each distinct text. A step that
cannot read a text leaves it as it is, so that validation names the cell; those that choose among texts (`split`,
`extract`, `match`, `valid-uscc`) make it missing.
"""

from gongkai.transform.steps import amounts, chinese, dates, labels, lists, text  # noqa: F401 - they enter the catalogue
from gongkai.transform.steps.arguments import check_steps
from gongkai.transform.steps.catalogue import SPACES, STEPS, run

__all__ = ["SPACES", "STEPS", "check_steps", "run"]
