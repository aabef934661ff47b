"""Every word that a reader sees, in Chinese and English, from gettext catalogues.

English texts are the message ids; `zh/LC_MESSAGES/gongkai.po` translates them. `make messages` collects new
texts and compiles the catalogue; a test fails on one that is not translated.
"""

from gongkai.messages.language import LANGUAGES, Language, get_language, negotiate, set_language, speaking
from gongkai.messages.translate import explain, number, pick, translate, worded
from gongkai.messages.visible import visible

__all__ = [
    "LANGUAGES",
    "Language",
    "explain",
    "get_language",
    "negotiate",
    "number",
    "pick",
    "set_language",
    "speaking",
    "translate",
    "visible",
    "worded",
]
