"""The read side of a release: what was, since when, what changed, and what readers ask often."""

from gongkai.query.answers import Answer, answer, check_questions, choices
from gongkai.query.compare import differences
from gongkai.query.past import Change, Life, Past
from gongkai.query.questions import LATEST, Parameter, Question, Source, questions_of, row_of

__all__ = [
    "LATEST",
    "Answer",
    "Change",
    "Life",
    "Parameter",
    "Past",
    "Question",
    "Source",
    "answer",
    "check_questions",
    "choices",
    "differences",
    "questions_of",
    "row_of",
]
