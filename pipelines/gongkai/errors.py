"""The exception tree of gongkai.

    GongkaiError
    |-- UsageError              wrong usage or an unreadable file: exit code 2
    |   |-- NoPortal, NoDataset, NoResource, NoRelease, NoSuchRelease, NoSuchRow, NoHistory, NoTable, NotEmpty
    |   |-- NoSubmission, SeveralSubmissions, NotWaiting, WrongPerson
    |   |-- NoAgency, NoToken, PushRefused, NoAnswer
    |   |-- BrokenDescriptor, UnknownStep, UnknownCheck
    |   |-- UnreadableFile, FileFailed, FileTooLarge, UnknownEncoding, NotText, NoHeader, NotDelimited, EmptyFile
    |   `-- OverLimit, BrokenFile, LockedWorkbook, NoSheet
    |-- InvalidData             data that cannot be published: exit code 1
    |   `-- SchemaChanged, KeyChanged, NoOwner, DerivedTable
    `-- StoreError              the store cannot be trusted or is in use: exit code 2
        |-- DamagedStore, StoreFailed, RecordFailed, AuditFailed, BadKey, NoRoom
        `-- StoreBusy

Each class is one situation. Its message names the place, the fault and the way out; the facts travel as
attributes, so that the border of the program can say the same in the reader's language.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import ClassVar, Self


def N_(text: str) -> str:
    """Mark a text for the message catalogues and return it as it is."""
    return text


ROOM = N_("make room on the disk, or name another folder")
PATH = N_("check the path")
RIGHTS = N_("check the permissions of the file and of its folder")
AGAIN = N_("try again; if it stays so, ask the person who looks after this machine")

#: What the system says when it refuses something, in words, and the way out.
REFUSALS: Mapping[int, tuple[str, str]] = {
    errno.ENOENT: (N_("no such file or folder"), PATH),
    errno.ENOTDIR: (N_("a part of the path is a file and no folder"), PATH),
    errno.EISDIR: (N_("it is a folder and no file"), PATH),
    errno.EEXIST: (N_("it exists already"), N_("name another one, or take that one away")),
    errno.ENOTEMPTY: (N_("the folder is not empty"), N_("name another one, or take out what is in it")),
    errno.ENAMETOOLONG: (N_("the name is too long"), N_("give it a shorter one")),
    errno.ELOOP: (N_("its links lead in a circle"), PATH),
    errno.EACCES: (N_("permission denied"), RIGHTS),
    errno.EPERM: (N_("permission denied"), RIGHTS),
    errno.EROFS: (N_("nothing can be written on this disk"), N_("name a folder on another disk")),
    errno.ENOSPC: (N_("the disk is full"), ROOM),
    errno.EDQUOT: (N_("the disk is full"), ROOM),
    errno.EFBIG: (N_("the file would be too large for the disk"), ROOM),
    errno.EIO: (N_("the disk cannot be read or written"), N_("look after the disk, or use a copy on another one")),
    errno.EMFILE: (N_("too many files are open"), AGAIN),
    errno.ENFILE: (N_("too many files are open"), AGAIN),
    errno.ENOMEM: (N_("there is not enough memory"), AGAIN),
    errno.EADDRINUSE: (N_("another program uses the address"), N_("name another port with --port")),
    errno.EADDRNOTAVAIL: (N_("the address is none of this machine's"), N_("name another one with --host")),
}


def refusal(error: OSError) -> tuple[str, str]:
    """Return why the system refuses something and the way out, in English for the catalogue."""
    return REFUSALS.get(error.errno or 0, (error.strerror or str(error), AGAIN))


class GongkaiError(Exception):
    """Anything that gongkai raises on purpose."""

    message: ClassVar[str] = N_("something went wrong: {fault}")
    exit_code: ClassVar[int] = 2

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.message.format(**facts))

    def elsewhere(self, here: object, there: object) -> Self:
        """Return the error as one of another place, where it names this one: a copy is told of as what was copied."""
        where = str(self.facts.get("where", ""))
        if where != str(here) and not where.startswith(f"{here} ["):
            return self
        return type(self)(**{**self.facts, "where": f"{there}{where.removeprefix(str(here))}"})


class UsageError(GongkaiError):
    """The command was called wrongly."""

    message = N_("{fault}")


class NoPortal(UsageError):
    """No portal stands at or above the folder."""

    message = N_(
        "{where}: no portal here; a portal is a folder with metadata.yml beside datasets/. "
        "Name one with --root, or make one with: gongkai init DIR"
    )


class NoDataset(UsageError):
    """A dataset is named that the portal does not have."""

    message = N_("{where}: no dataset called “{name}”; the nearest is “{nearest}”. List them with: gongkai datasets")


class NoResource(UsageError):
    """A resource is named that the dataset does not have."""

    message = N_("{dataset}: no resource called “{name}”; it has: {known}")


class NoRelease(UsageError):
    """The store holds no release yet."""

    message = N_("{where}: nothing is published here yet; publish with: gongkai build")


class NoSuchRelease(UsageError):
    """A release is named that the store does not have."""

    message = N_("{where}: there is no release {number}; the last one is {last}. List them with: gongkai log")


class NoHistory(UsageError):
    """The history does not go back so far."""

    message = N_("{where}: the history of “{table}” does not reach back to {when}; it begins with {first}")


class NoTable(UsageError):
    """A table is named that is not published."""

    message = N_("{where}: no table called “{name}” is published; the nearest is “{nearest}”")


class NoSuchRow(UsageError):
    """A row is named that a table does not have."""

    message = N_("{table}: no row has the key {key}; give the values of {names}, in this order")


class NoSubmission(UsageError):
    """A submission is named that the store does not have."""

    message = N_("{where}: no submission “{name}”; the nearest is “{nearest}”. List them with: gongkai submissions")


class SeveralSubmissions(UsageError):
    """The beginning of an id fits several submissions."""

    message = N_("{where}: “{name}” is the beginning of several submissions: {known}; give more of the id")


class NotWaiting(UsageError):
    """A decision is asked for on a submission that does not wait for one."""

    message = N_("{id}: the submission does not wait for a decision; it is: {kind}")


class WrongPerson(UsageError):
    """A person decides on a submission who may not."""

    message = N_("{id}: {fault}")


class NoAgency(UsageError):
    """An agency is named that may not push."""

    message = N_("{where}: no agency “{name}”; the nearest is “{nearest}”. Add one with: gongkai agency add CODE NAME")


class NoToken(UsageError):
    """A token is named that was never made."""

    message = N_("{where}: no token “{name}”; list them with: gongkai agency token list")


class PushRefused(UsageError):
    """The intake refuses what is pushed."""

    message = N_("{where}: not accepted: {fault}")


class NoAnswer(UsageError):
    """The intake does not answer."""

    message = N_(
        "{where}: no answer after {tries} tries: {fault}; try again later, what was received is not received twice"
    )


class BrokenDescriptor(UsageError):
    """A descriptor cannot be understood."""

    message = N_("{where}: {fault}; mend the descriptor (datasets/README.md says what it may hold)")


class UnknownStep(UsageError):
    """A layout names a transform step that does not exist."""

    message = N_("{where}: no step called “{name}”; the nearest is “{nearest}”. Known steps: {known}")


class UnknownCheck(UsageError):
    """A schema names a check that does not exist."""

    message = N_("{where}: no check called “{name}”; the nearest is “{nearest}”. Known checks: {known}")


class NotEmpty(UsageError):
    """A new portal would be written over something."""

    message = N_("{where}: this folder is not empty; name a new or an empty one")


class UnreadableFile(UsageError):
    """A file cannot be opened or read."""

    message = N_("{where}: cannot be read: {fault}; check the path and the permissions")

    @classmethod
    def of(cls, error: OSError, where: object) -> UnreadableFile:
        """Return what the system's refusal to read a file is."""
        return cls(where=where, fault=refusal(error)[0])


class FileFailed(UsageError):
    """The system refuses to read or write something."""

    message = N_("{where}: {fault}; {advice}")

    @classmethod
    def of(cls, error: OSError) -> FileFailed:
        """Return what a refusal of the system is, with a way out."""
        fault, advice = refusal(error)
        return cls(where=error.filename if error.filename is not None else "gongkai", fault=fault, advice=advice)


class FileTooLarge(UsageError):
    """A file is larger than the limit."""

    message = N_("{where}: {size:,} bytes, more than the limit of {limit:,}; split the file")


class EmptyFile(UsageError):
    """A file holds nothing."""

    message = N_("{where}: the file is empty; it needs a header row and data rows")


class NotText(UsageError):
    """A file is nothing that a table is read from."""

    message = N_("{where}: this is {kind}, not a table; save it as “CSV UTF-8” or as .xlsx and hand that in")


class UnknownEncoding(UsageError):
    """A file's bytes do not fit the encoding that it seems to be in."""

    message = N_(
        "{where}: byte {offset:,} (line {line:,}; row {row:,}, column {column:,}) cannot be read as {encoding}; "
        "mend the text there, or save the file anew as “CSV UTF-8” and hand that in"
    )


class NoHeader(UsageError):
    """The first row of a file is blank."""

    message = N_(
        "{where}: the first row is blank, and the header must be the first row; delete the blank rows above it"
    )


class NotDelimited(UsageError):
    """The text cannot be cut into records."""

    message = N_("{where}: cannot be cut into rows: {fault}; check the quotation marks near the place named")


class OverLimit(UsageError):
    """A file holds more of something than is allowed."""

    message = N_("{where}: {kind}: {found:,}, more than the limit of {limit:,}; make it smaller, or split the file")


class BrokenFile(UsageError):
    """A file of a known kind cannot be read as such."""

    message = N_("{where}: cannot be read as {kind}: {fault}; open it, save it anew, and hand that in")


class LockedWorkbook(UsageError):
    """A workbook is protected by a password."""

    message = N_("{where}: the workbook is protected by a password; save it without one and hand that in")


class NoSheet(UsageError):
    """A workbook lacks a sheet that is named, or has none that is visible."""

    message = N_("{where}: no sheet “{name}”; the workbook has: {known}")


class InvalidData(GongkaiError):
    """Data that cannot be published."""

    message = N_("{fault}")
    exit_code = 1


class SchemaChanged(InvalidData):
    """The published rows do not fit the changed schema."""

    message = N_(
        "{table}: the schema changed and {rows:,} published rows have no value for “{field}”, which is required now; "
        "give it no “required”, or publish those rows again with the field filled"
    )


class KeyChanged(InvalidData):
    """The published rows cannot be told apart by the changed key."""

    message = N_(
        "{table}: the schema changed and the published rows do not fit the new keys ({fault}); "
        "keep the old keys, or give the table a new name"
    )


class DerivedTable(InvalidData):
    """A file is handed in for a table whose rows are derived from others."""

    message = N_("{table}: its rows are derived from {sources}, and follow when these change; hand in nothing for it")


class NoOwner(InvalidData):
    """An agency hands in rows of a table that does not say whose they are."""

    message = N_(
        "{table}: the dataset does not declare whose row each is (owner), so only the office that runs the portal may "
        "change it"
    )


class StoreError(GongkaiError):
    """The store cannot be trusted or used."""

    message = N_("{where}: {fault}")


class DamagedStore(StoreError):
    """A file of the store is missing or differs from its manifest."""

    message = N_(
        "{where}: {fault}; restore it from a copy of the store. A portal that is running goes on with what it has"
    )


class StoreFailed(StoreError):
    """The store could not be written."""

    message = N_(
        "{where}: the release could not be written: {fault}; nothing was published. "
        "Check that the disk has room and that the folder may be written, then try again"
    )


class RecordFailed(StoreError):
    """A release was published, and what became of the submission could not be written down."""

    message = N_(
        "{where}: release {number} is published, but it could not be written down: {fault}; make room on the disk"
    )


class AuditFailed(StoreError):
    """The private database could not be written."""

    message = N_("{where}: the audit log could not be written: {fault}; check that the disk has room")


class BadKey(StoreError):
    """The key that releases are signed with cannot be used."""

    message = N_("{where}: the key cannot be used: {fault}; name the right one with --key")


class NoRoom(StoreError):
    """The disk has less room than a release needs."""

    message = N_(
        "{where}: {free} MiB are free, and a release needs {needed} MiB; nothing was published. "
        "Make room, for instance with: gongkai gc"
    )


class StoreBusy(StoreError):
    """Another publication holds the store."""

    message = N_("{where}: another publication is running; wait for it to end and try again")
