"""Signatures of records: Ed25519 over one written form of the record (RFC 8032, by the library `cryptography`).

The private key never stands in the store; the public one does, and in each record that it signed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from secrets import token_hex
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from gongkai.errors import N_, BadKey, refusal

#: The member of a record that holds its signature.
SIGNATURE = "signature"


@dataclass(frozen=True)
class Signer:
    """The private key of a store, read or made when it is first needed."""

    path: Path

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        """The key in the file; a new one where there is no file.

        Raises BadKey.
        """
        try:
            text = self.path.read_bytes()
        except FileNotFoundError:
            return make_key(self.path)
        except OSError as error:
            raise BadKey(where=self.path, fault=refusal(error)[0]) from error
        try:
            key = load_pem_private_key(text, password=None)
        except (ValueError, TypeError) as error:
            raise BadKey(where=self.path, fault=N_("no private key without a password in PEM form")) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise BadKey(where=self.path, fault=N_("not an Ed25519 key"))
        return key

    @property
    def public(self) -> str:
        """The public key in hexadecimal digits."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    @property
    def public_pem(self) -> bytes:
        """The public key as a PEM file holds it."""
        return self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return a record with its signature."""
        value = self._key.sign(_written(record)).hex()
        return {**record, SIGNATURE: _signature(self.public, value)}


def make_key(path: Path) -> Ed25519PrivateKey:
    """Make a private key that only its owner may read; one that another process made at once is taken instead."""
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{token_hex(8)}.draft")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:  # noqa: PTH123 - the mode
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        # A link, unlike a rename, never replaces a key that signatures may exist of.
        os.link(draft, path)
    except FileExistsError:
        return Signer(path)._key
    except OSError as error:
        raise BadKey(where=path, fault=refusal(error)[0]) from error
    finally:
        draft.unlink(missing_ok=True)
    return key


def read_public(path: Path) -> str:
    """Return the public key of a PEM file in hexadecimal digits.

    Raises BadKey.
    """
    try:
        key = load_pem_public_key(path.read_bytes())
    except OSError as error:
        raise BadKey(where=path, fault=refusal(error)[0]) from error
    except ValueError as error:
        raise BadKey(where=path, fault=N_("no public key in PEM form")) from error
    if not isinstance(key, Ed25519PublicKey):
        raise BadKey(where=path, fault=N_("not an Ed25519 key"))
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def pem_of(key: str) -> bytes:
    """Return a public key in hexadecimal digits as a PEM file holds it."""
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def signed_by(record: Mapping[str, Any]) -> str | None:
    """Return the public key that a record is truly signed with, or None where its signature is not there or false."""
    signature = record.get(SIGNATURE)
    try:
        key, value = signature["key"], signature["value"]  # type: ignore[index]
        # One form only, so that no letter of it can change unnoticed.
        if signature != _signature(key.lower(), value.lower()):
            return None
        rest = {name: fact for name, fact in record.items() if name != SIGNATURE}
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(value), _written(rest))
    except (InvalidSignature, AttributeError, KeyError, TypeError, ValueError):
        return None
    return str(key)


def _signature(key: str, value: str) -> dict[str, str]:
    return {"algorithm": "Ed25519", "key": key, "value": value}


def _written(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
