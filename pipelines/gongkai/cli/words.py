"""Click's own words, so that the catalogue has them: click asks the process-wide gettext for each."""

from __future__ import annotations

from gongkai.errors import N_


def P_(singular: str, plural: str) -> tuple[str, str]:
    """Mark a text with a plural for the message catalogues and return it as it is."""
    return singular, plural


SINGLE = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Show the version and exit."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Missing command."),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("default: {default}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("Choose from:\n\t{choices}"),
)

PLURAL = (
    P_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    P_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    P_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    P_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)
