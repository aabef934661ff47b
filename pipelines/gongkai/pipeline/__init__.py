"""One submission carried through all stages: extract, transform, validate, load, release."""

from gongkai.pipeline.building import build
from gongkai.pipeline.checking import Checked, check
from gongkai.pipeline.outcome import Outcome
from gongkai.pipeline.publishing import carry, hand_in, publish, rehearse
from gongkai.pipeline.review import Word, approve, reject, take_back

__all__ = [
    "Checked",
    "Outcome",
    "Word",
    "approve",
    "build",
    "carry",
    "check",
    "hand_in",
    "publish",
    "rehearse",
    "reject",
    "take_back",
]
