"""One submission carried through all stages: extract, transform, validate, load, release."""

from gongkai.pipeline.building import build
from gongkai.pipeline.checking import Checked, check
from gongkai.pipeline.outcome import Outcome
from gongkai.pipeline.publishing import publish, rehearse

__all__ = ["Checked", "Outcome", "build", "check", "publish", "rehearse"]
