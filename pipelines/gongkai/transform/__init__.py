"""From the columns of a file to the fields of a schema, by layouts and named steps."""

from gongkai.transform.apply import apply
from gongkai.transform.recognise import Match, is_meant, recognise, recognise_one
from gongkai.transform.steps import STEPS, check_steps

__all__ = ["STEPS", "Match", "apply", "check_steps", "is_meant", "recognise", "recognise_one"]
