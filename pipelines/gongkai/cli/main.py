"""The command `gongkai`: global options, the list of commands, and the border where errors become messages."""

from __future__ import annotations

import gc
import gettext
import io
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import click

from gongkai.cli.saying import say
from gongkai.errors import N_, FileFailed, GongkaiError
from gongkai.messages import LANGUAGES, Language, explain, get_language, negotiate, set_language, translate

#: Command, and what the overview says of it. A command's module is imported only when it is called, so that
#: `gongkai --help` answers at once.
COMMANDS: Mapping[str, str] = {
    "up": N_("Publish the bundled datasets, then serve the portal."),
    "build": N_("Publish the committed rows of all datasets as one release."),
    "serve": N_("Serve the portal of the published data."),
    "publish": N_("Carry a file through all stages to a release."),
    "inspect": N_("Show what is understood of a file."),
    "describe": N_("Write a draft descriptor from a file."),
    "validate": N_("Check a file against a dataset or a schema."),
    "schema": N_("Explain what is wrong with a schema, and mend it."),
    "submissions": N_("List the files handed in, the last one first."),
    "submission": N_("Show one file that was handed in, or fetch it back with its report."),
    "approve": N_("Publish a submission that waits, as a second person."),
    "reject": N_("Send back a submission that waits, as a second person."),
    "audit": N_("List who did what and when."),
    "push": N_("Hand a file in from afar and wait for the verdict."),
    "intake": N_("Receive what agencies push; a service of its own."),
    "agency": N_("Keep the agencies that may push, and their tokens."),
    "consistency": N_("Say what does not hold between the published tables."),
    "assess": N_("Score the agencies by what is published."),
    "claims": N_("Say which figures of the yearly report the published data give."),
    "deadlines": N_("Tell what is due when, by which rule, and whether it was kept."),
    "report": N_("Write the reports that are owed, and check finished ones."),
    "log": N_("List the releases, the last one first."),
    "diff": N_("Show what differs between two releases, cell by cell."),
    "rollback": N_("Make a new release that equals an old one."),
    "withdraw": N_("Take a row down from everything that is public, with a reason."),
    "verify": N_("Check that nothing that was published was altered."),
    "key": N_("Show the key that releases are signed with, or let a new one take over."),
    "gc": N_("Remove whole databases and files of releases long past."),
    "export": N_("Write all that is published into a folder."),
    "datasets": N_("List the datasets and what is published of them."),
    "sample": N_("Make the illustrative rows of the datasets that say how."),
    "init": N_("Make a new, empty portal with one example dataset."),
}


@dataclass(frozen=True, slots=True)
class Globals:
    """The options that stand before the command."""

    root: Path | None
    store: Path | None
    key: Path | None = None


class Overview(click.Group):
    """A group that knows what its commands do without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of the overview."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"gongkai.cli.{cmd_name}").command
        command.help = translate(COMMANDS[cmd_name])
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the overview from the table above."""
        with formatter.section(translate("Commands")):
            formatter.write_dl([(name, translate(text)) for name, text in COMMANDS.items()])


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; exits with 0, 1 for invalid data, 2 for wrong usage or an unreadable file."""
    # Imports make many objects and hardly any garbage: the collector would look for it hundreds of times.
    gc.set_threshold(50_000, 20, 50)
    words = list(sys.argv[1:] if arguments is None else arguments)
    set_language(_language(words))
    _teach_click()
    try:
        code = _group().main(words, prog_name="gongkai", standalone_mode=False)
    except click.Abort:
        _complain(translate("stopped"))
        sys.exit(130)
    except click.ClickException as error:
        _show(error)
        sys.exit(2)
    except GongkaiError as error:
        _complain(explain(error))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output has gone; nothing is left to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        failed = FileFailed.of(error)
        _complain(explain(failed))
        sys.exit(failed.exit_code)
    sys.exit(code if isinstance(code, int) else 0)


def _group() -> click.Group:
    @click.group(cls=Overview, help=translate("Turn an agency's spreadsheet into a trustworthy public API."))
    @click.option(
        "--root", type=click.Path(path_type=Path), help=translate("The portal's folder; else the nearest one upward.")
    )
    @click.option(
        "--store", type=click.Path(path_type=Path), help=translate("The store's folder; else store/ in the portal's.")
    )
    @click.option(
        "--key",
        type=click.Path(path_type=Path),
        help=translate("The key that releases are signed with; else GONGKAI_KEY, else .gongkai/key beside the store."),
    )
    @click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        help=translate("Language of all messages; else GONGKAI_LANG or the locale."),
    )
    @click.version_option(package_name="gongkai", message="%(package)s %(version)s")
    @click.pass_context
    def gongkai(
        context: click.Context, root: Path | None, store: Path | None, key: Path | None, lang: str | None
    ) -> None:
        context.obj = Globals(root, store, key)

    return gongkai


def _language(words: Sequence[str]) -> Language:
    """Return the language of this run: needed before the options are parsed, since help is written by them."""
    for position, word in enumerate(words):
        if word.startswith("--lang="):
            return negotiate(word.partition("=")[2])
        if word == "--lang" and position + 1 < len(words):
            return negotiate(words[position + 1])
    names = ("GONGKAI_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    return negotiate(next((os.environ[name] for name in names if os.environ.get(name)), None))


def _teach_click() -> None:
    """Have click's own words ("Usage", "Options") come from our catalogue; it asks the process-wide gettext."""
    folder = Path(__file__).parent.parent / "messages"
    gettext.bindtextdomain("gongkai", folder)
    gettext.textdomain("gongkai")
    os.environ["LANGUAGE"] = get_language()


def _complain(text: str) -> None:
    say(translate("Error: {message}", message=text), err=True)


def _show(error: click.ClickException) -> None:
    said = io.StringIO()
    error.show(said)
    say(said.getvalue().rstrip("\n"), err=True)
