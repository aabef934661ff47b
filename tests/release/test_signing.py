"""Signatures: who may publish, and what a changed letter does."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gongkai.descriptor import Portal
from gongkai.errors import BadKey
from gongkai.pipeline import build
from gongkai.release import Store, make_key
from gongkai.release.signing import Signer, read_public, signed_by


def test_the_first_release_makes_the_key_beside_the_store(portal: Portal, store: Store) -> None:
    build(portal, store)
    assert store.key == store.root.parent / ".gongkai/key"
    assert store.key.stat().st_mode & 0o777 == 0o600
    manifest = store.last().raw
    assert signed_by(manifest) == store.signer.public == read_public(store.root / "public-key.pem")
    assert not [path for path in store.root.rglob("*") if path.is_file() and b"PRIVATE" in path.read_bytes()]


def test_the_key_may_be_named(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_KEY", str(tmp_path / "of-the-server"))
    assert Store.at(tmp_path / "store").key == tmp_path / "of-the-server"
    build(portal, Store.at(tmp_path / "store", tmp_path / "named"))
    assert (tmp_path / "named").exists()
    assert not (tmp_path / "of-the-server").exists()


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        pytest.param(lambda key: key.unlink(), "not there", id="lost"),
        pytest.param(lambda key: (key.unlink(), make_key(key)), "another key", id="another one"),
        pytest.param(lambda key: key.write_text("key"), "PEM", id="no key"),
        pytest.param(lambda key: key.write_bytes(_rsa()), "Ed25519", id="of another kind"),
    ],
)
def test_without_its_key_a_store_takes_no_release(
    portal: Portal, store: Store, make_dataset: Callable[..., object], harm: Callable[[Path], object], says: str
) -> None:
    build(portal, store)
    before = (store.root / "current.json").read_bytes()
    harm(store.key)
    make_dataset("item", {"key": {}}, [["key"], ["k1"]])
    with pytest.raises(BadKey, match=says):
        build(Portal.at(portal.root), Store.at(store.root))
    assert (store.root / "current.json").read_bytes() == before
    assert not list((store.root / "releases").glob("000002*"))


def _rsa() -> bytes:
    key = generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_each_letter_of_a_record_counts(tmp_path: Path) -> None:
    signer = Signer(tmp_path / "key")
    text = json.dumps(signer.sign({"number": 1, "reason": "依法"}), ensure_ascii=False)
    assert signed_by(json.loads(text)) == signer.public
    for place, letter in enumerate(text):
        if letter in ' ",:{}':
            continue
        changed = f"{text[:place]}{chr(ord(letter) ^ 1)}{text[place + 1 :]}"
        try:
            record: dict[str, Any] = json.loads(changed)
        except ValueError:
            continue
        assert signed_by(record) is None, changed


@pytest.mark.parametrize(
    "record",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"signature": "x"}, id="a word"),
        pytest.param({"signature": {"key": "zz", "value": ""}}, id="no digits"),
        pytest.param({"signature": {"key": "00", "value": "00"}}, id="too short"),
    ],
)
def test_what_is_not_signed(record: dict[str, Any]) -> None:
    assert signed_by(record) is None


def test_keys_made_at_once_are_one(tmp_path: Path) -> None:
    keys: list[str] = []
    path = tmp_path / "made/key"
    workers = [threading.Thread(target=lambda: keys.append(Signer(path).public)) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert set(keys) == {Signer(path).public}
    shutil.rmtree(path.parent)
