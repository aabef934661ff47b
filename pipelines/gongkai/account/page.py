"""Reports as pages that stand alone: no script, nothing fetched, to be read, printed and sent on."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from gongkai.messages import get_language, pick, translate

if TYPE_CHECKING:
    from jinja2 import Template

TAGS = {"zh": "zh-CN", "en": "en"}


@cache
def template(name: str) -> Template:
    """Return a template; texts in it are those of the language spoken."""
    # Imported here: a check of a report does without.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("gongkai.account"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"_": translate, "pick": pick}
    return environment.get_template(name)


def language_tag() -> str:
    """Return the tag of the language spoken."""
    return TAGS[get_language()]
