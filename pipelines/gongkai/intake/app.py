"""The intake as an ASGI application: announce, send, ask for the verdict; every refusal stands in the audit log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from gongkai import pipeline
from gongkai.descriptor import Portal
from gongkai.errors import N_, AuditFailed, DerivedTable, GongkaiError, UsageError, refusal
from gongkai.intake.agencies import UNKNOWN, Agencies, Token
from gongkai.intake.desk import Desk, Job
from gongkai.intake.http import Answer, Receive, Request, Send, respond
from gongkai.intake.limits import Limit
from gongkai.intake.uploads import Announced, Uploads
from gongkai.messages import Language, explain, negotiate, speaking, translate
from gongkai.release import Audit, Handed, Store, Submission
from gongkai.release.audit import reason
from gongkai.release.register import Entry, Register
from gongkai.release.store import LEAST_ROOM
from gongkai.upkeep import facts_of

#: The longest time that one request waits for a verdict, in seconds.
LONGEST_WAIT = 25.0
#: How long the rest of a body that is refused is let go by, in seconds.
PATIENCE = 20.0


class App:
    """The application; one process serves a store."""

    def __init__(self, root: Path, store: Store, *, limit: int = 256 * 2**20) -> None:
        self.root, self.store, self.limit = root, store, limit
        self.agencies, self.audit, self.uploads = Agencies(store.root), Audit(store.root), Uploads()
        self.desk = Desk(root, store)
        #: Who asks with a token, and who asks with none that is good; and how often a crowd is told of.
        self.friends, self.strangers = Limit(burst=120, rate=10), Limit(burst=10, rate=0.2)
        self.crowds = Limit(burst=1, rate=1 / 60)
        self._keeping = asyncio.Lock()
        self._notes: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            request = Request(scope, receive)
            with speaking(_language(request)):
                await self._answer(request, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await asyncio.to_thread(self._begin)
                await send({"type": "lifespan.startup.complete"})
            else:
                await asyncio.to_thread(self.desk.stop)
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _begin(self) -> None:
        for entry in self.desk.start():
            # Who sent it and got no answer sends it again; it must be found by what it was sent as.
            facts = entry.facts
            for resource in (facts["resource"], None):
                with suppress(UsageError):
                    if Portal.at(self.root).resource(facts["dataset"], resource).name == facts["resource"]:
                        what = (facts["sha256"], facts["accepted_change"])
                        self.agencies.handed((facts["agency"], facts["dataset"], resource), what, entry.id)

    async def _answer(self, request: Request, send: Send) -> None:
        try:
            status, facts = await self._route(request)
        except Answer as answer:
            await self._note(request, answer)
            await self._refuse(request, send, answer.status, answer.fault, answer.headers)
        except GongkaiError as error:
            await self._refuse(request, send, 503, explain(error), {"retry-after": "5"})
        except OSError as error:
            # The path that the system names is none of the sender's business.
            await self._refuse(request, send, 507, translate(refusal(error)[0]), {"retry-after": "30"})
        else:
            await respond(send, status, facts)

    async def _refuse(self, request: Request, send: Send, status: int, fault: str, headers: Mapping[str, str]) -> None:
        # Let go by is as much as an agency may send, and of those who are not let in hardly anything.
        known = "token" in request.about and status not in {401, 429}
        await request.drain(self.limit if known else 64 * 1024, PATIENCE if known else 1.0)
        # Where the rest of a body is not read, the connection cannot serve again.
        await respond(send, status, {"error": fault}, {"connection": "close", **headers})

    async def _route(self, request: Request) -> tuple[int, dict[str, Any]]:
        parts = request.path.strip("/").split("/")
        match (request.method, parts):
            case ("GET", ["v1", "health"]):
                return 200, {"ok": True}
            case ("POST", ["v1", "uploads"]):
                return await self._announce(request, await self._token(request))
            case ("PUT", ["v1", "uploads", name]):
                return await self._take(request, await self._token(request), name)
            case ("GET", ["v1", "submissions", name]):
                return await self._verdict(request, await self._token(request), name)
        raise Answer(404, N_("there is nothing here"))

    async def _token(self, request: Request) -> Token:
        """Return the token that a request comes with, which must be good and not in too much of a hurry."""
        scheme, _, secret = request.header("authorization").partition(" ")
        token = await asyncio.to_thread(self.agencies.find, secret.strip()) if scheme.lower() == "bearer" else None
        fault = UNKNOWN if token is None else token.fault
        request.about["caller"] = request.caller
        if token is not None:
            request.about.update(token=token.id, agency=token.agency, person=token.person)
        # Those with a good token must not suffer from one who guesses beside them, behind the same proxy.
        limit, caller = (self.friends, token.id) if token and fault is None else (self.strangers, request.caller)
        if wait := limit.spend(caller):
            # Who goes on asking does not fill the log.
            if limit.refused(caller) > 1:
                request.about.clear()
            raise Answer(429, N_("too many requests; wait a moment"), headers={"retry-after": str(int(wait) + 1)})
        if token is None or fault is not None:
            raise Answer(401, fault or UNKNOWN, headers={"www-authenticate": "Bearer"})
        return token

    async def _announce(self, request: Request, token: Token) -> tuple[int, dict[str, Any]]:
        announced = Announced.of(await request.json(), token.id, _language(request))
        request.about["dataset"] = announced.dataset
        if not token.opens(announced.dataset):
            raise Answer(403, N_("the token is not for this dataset"))
        if not (self.root / "datasets" / announced.dataset / "datapackage.yaml").is_file():
            raise Answer(404, N_("there is no such dataset"))
        if announced.bytes > self.limit:
            raise Answer(413, N_("the file has more bytes than the limit of {limit}"), limit=self.limit)
        if name := await asyncio.to_thread(self._again, token, announced):
            return 200, {"submission": name}
        return 201, {"upload": self.uploads.announce(announced)}

    async def _take(self, request: Request, token: Token, name: str) -> tuple[int, dict[str, Any]]:
        """Take a file in: whole, as it was announced, and once."""
        announced = self.uploads.begin(name, token.id)
        request.about["dataset"] = announced.dataset
        if self.desk.full:
            raise Answer(503, N_("too many files wait; try again later"), headers={"retry-after": "30"})
        if disk_usage(self.store.root).free < 3 * announced.bytes + LEAST_ROOM:
            raise Answer(507, N_("there is no room for the file; the office that runs the portal must make some"))
        async with _folder(self.store.root) as folder:
            file = folder / announced.file
            await _keep(request, announced, file)
            # One at a time, so that a file that comes twice at once is one submission.
            async with self._keeping:
                return 202, {"submission": await asyncio.to_thread(self._hand_in, token, announced, file)}

    def _again(self, token: Token, announced: Announced) -> str | None:
        """Return the submission that the file already is: the last one that the agency pushed for this table."""
        last = self.agencies.last_handed(token.agency, announced.dataset, announced.resource)
        same = last is not None and last[:2] == (announced.sha256, announced.accept or "")
        return last[2] if last and same and self._entry(last[2]) else None

    def _hand_in(self, token: Token, announced: Announced, file: Path) -> str:
        if name := self._again(token, announced):
            return name
        by = Handed(
            person=token.person, agency=token.agency, via="intake", accept=announced.accept, language=announced.language
        )
        try:
            submission: Submission = pipeline.hand_in(
                Portal.at(self.root), self.store, announced.dataset, file, resource=announced.resource, by=by
            )
        except UsageError as error:
            raise _refused(404, error) from error
        except DerivedTable as error:
            raise _refused(422, error) from error
        place = (token.agency, announced.dataset, announced.resource)
        self.agencies.handed(place, (announced.sha256, announced.accept), submission.id)
        self.desk.put(Job(submission=submission, language=announced.language))
        return submission.id

    async def _verdict(self, request: Request, token: Token, name: str) -> tuple[int, dict[str, Any]]:
        entry = await asyncio.to_thread(self._entry, name)
        if entry is None or entry.facts.get("agency") != token.agency:
            raise Answer(404, N_("there is no such submission"))
        until = monotonic() + LONGEST_WAIT
        while (verdict := self.desk.verdict(name)) == {"state": "queued"} and monotonic() < until:
            await asyncio.sleep(0.05)
        if verdict is None or verdict.get("fate") == "waiting":
            # Since it began to wait a person may have decided on it.
            now = await asyncio.to_thread(self._entry, name) or entry
            if verdict is None or now.fate != "waiting":
                verdict = _stored(now)
        return 200, {"submission": name, **verdict}

    def _entry(self, name: str) -> Entry | None:
        try:
            entry = Register(self.store.root).find(name)
        except UsageError:
            return None
        return entry if entry.id == name else None

    def crowded(self, held: int) -> None:
        """Take note, now and then, that more connections came than are held."""
        if not self.crowds.spend(""):
            because = reason(N_("too many connections; {count} are held"), {"count": held})
            task = asyncio.create_task(self._write(**because))
            self._notes.add(task)
            task.add_done_callback(self._notes.discard)

    async def _note(self, request: Request, answer: Answer) -> None:
        """Take note of a refusal to someone of whom something is known."""
        if request.about:
            await self._write(**reason(answer.text, answer.facts), **request.about)

    async def _write(self, **facts: Any) -> None:
        # A refusal stands, also where the disk is full.
        with suppress(AuditFailed):
            await asyncio.to_thread(self.audit.write, "denied", **facts)


def _refused(status: int, error: GongkaiError) -> Answer:
    facts: dict[str, Any] = error.facts
    return Answer(status, error.message, **facts)


def _stored(entry: Entry) -> dict[str, Any]:
    """Return the verdict on a submission as the store tells it, without the stages that led there."""
    if entry.fate == "unfinished":
        return {"state": "queued"}
    facts = facts_of(entry)
    told = {name: facts.get(name) for name in ("fate", "release", "fault", "exit_code", "decisions")}
    waits = facts.get("review") == "required" and entry.fate == "waiting"
    stops = facts.get("stops", []) if entry.fate == "waiting" else []
    return {**told, "state": "done", "stages": [], "report": entry.told("report"), "stops": stops, "review": waits}


async def _keep(request: Request, announced: Announced, file: Path) -> None:
    """Write a body into a file; it must be what was announced, to the last bit."""
    digest, size = sha256(), 0
    with file.open("wb") as stream:
        async for piece in request.body(announced.bytes):
            digest.update(piece)
            size += len(piece)
            await asyncio.to_thread(stream.write, piece)
    if size != announced.bytes:
        raise Answer(400, N_("the body was cut off"))
    if digest.hexdigest() != announced.sha256:
        raise Answer(422, N_("what came is not what was announced: its sha256 is another one"))


@asynccontextmanager
async def _folder(root: Path) -> AsyncIterator[Path]:
    """Have a folder beside the submissions for a file on its way in."""
    parent = root / ".uploads"
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=parent) as folder:
        yield Path(folder)


def _language(request: Request) -> Language:
    return negotiate(request.header("accept-language"))
