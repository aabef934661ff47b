"""The portal at its start: on an empty store, on a damaged one, on a port that is taken."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from gongkai import pipeline
from gongkai.cli import main
from gongkai.descriptor import Portal
from gongkai.errors import DamagedStore, UsageError
from gongkai.portal import build, serve
from gongkai.release import Store

Serve = Callable[..., str]


def test_nothing_published_is_no_fault(serve_site: Serve, portal: Portal, store: Store) -> None:
    with httpx.Client(base_url=serve_site(portal, store), trust_env=False) as web:
        home = web.get("/en/")
        assert (home.status_code, "x-gongkai-release" in home.headers) == (200, False)
        assert "Nothing is published here yet." in home.text
        assert "这里还没有发布任何数据。" in web.get("/").text
        told: dict[str, object] = {"release": None, "created": None, "datasets": [], "questions": [], "closed": []}
        assert web.get("/catalog.json").json() == told
        for path in ("/open", "/open/permit", "/open/permit.json", "/datasets/public_facility", "/open/-/query"):
            assert web.get(path).status_code == 404


def _truncate(store: Store, database: Path) -> None:
    database.chmod(0o644)
    database.write_bytes(database.read_bytes()[:-4096])


def _flip(store: Store, database: Path) -> None:
    database.chmod(0o644)
    content = bytearray(database.read_bytes())
    place = content.find("人民路".encode())
    content[place] ^= 1
    database.write_bytes(content)


def _remove(store: Store, database: Path) -> None:
    database.unlink()


def _overwrite(store: Store, database: Path) -> None:
    database.chmod(0o644)
    database.write_bytes(b"\0" * database.stat().st_size)


def _change_manifest(store: Store, database: Path) -> None:
    manifest = store.root / "releases" / "000001.json"
    manifest.write_text(manifest.read_text().replace('"rows": 3', '"rows": 4'))


def _remove_manifest(store: Store, database: Path) -> None:
    (store.root / "releases" / "000001.json").unlink()


def _break_pointer(store: Store, database: Path) -> None:
    (store.root / "current.json").write_text("{")


def _change_descriptor(store: Store, database: Path) -> None:
    (path,) = (store.root / "files" / "public_facility").glob("datapackage-*.json")
    path.chmod(0o644)
    path.write_text(json.dumps({**json.loads(path.read_text()), "title": "别的"}))


DAMAGE = [
    pytest.param(_truncate, "bytes", id="truncated file"),
    pytest.param(_flip, "sha256", id="one flipped bit"),
    pytest.param(_remove, "no such file or folder", id="missing file"),
    pytest.param(_overwrite, "not a database", id="overwritten file"),
    pytest.param(_change_manifest, "sha256", id="changed manifest"),
    pytest.param(_remove_manifest, "no such file or folder", id="missing manifest"),
    pytest.param(_break_pointer, "not JSON", id="broken pointer"),
    pytest.param(_change_descriptor, "sha256", id="changed descriptor"),
]


@pytest.mark.parametrize(("damage", "said"), DAMAGE)
def test_a_damaged_store_is_not_served(
    portal: Portal,
    store: Store,
    damage: Callable[[Store, Path], None],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pipeline.build(portal, store)
    damage(store, store.last().databases["open"].path)
    with pytest.raises(DamagedStore, match=said):
        build(portal, store)
    with pytest.raises(SystemExit) as exit_:
        main(["--lang", "en", "--root", str(portal.root), "--store", str(store.root), "serve", "--port", "0"])
    told = capsys.readouterr().err
    assert exit_.value.code == 2
    assert told.startswith(f"Error: {store.root}")
    assert said in told
    assert "Traceback" not in told


def test_a_taken_port_is_named(portal: Portal, store: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"127.0.0.1:{port}.*--port"):
            serve(portal, store, host="127.0.0.1", port=port)
