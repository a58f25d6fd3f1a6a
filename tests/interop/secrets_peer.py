#!/usr/bin/env python3
"""The secrets of a repository as Borg has them: secrets_peer.py REPO

Runs under the Python that has Borg, with BORG_PASSPHRASE. One JSON object,
bytes in hex.
"""
import json
import sys
from hashlib import sha256

from borg.crypto.key import FlexiKey
from borg.logger import setup_logging
from borg.manifest import Manifest
from borg.repository import Repository


def main():
    setup_logging(level="error")
    derived = []
    derive = FlexiKey.argon2

    def remember(*args, **kw):
        derived.append(derive(*args, **kw))
        return derived[-1]

    FlexiKey.argon2 = staticmethod(remember)
    with Repository(sys.argv[1], lock=False) as repository:
        manifest = Manifest.load(repository, Manifest.NO_OPERATION_CHECK)
        key = manifest.key
        stored = repository.get_manifest()
        data = stored[24 + int.from_bytes(stored[:4], "little"):]
        suite = key.CIPHERSUITE.__name__.encode()
        session = key.crypt_key + data[8:32] + b"borg-session-key-" + suite
        json.dump({
            "crypt_key": key.crypt_key.hex(),
            "id_key": key.id_key.rstrip(b"\0").hex(),
            "derived key": derived[0].hex(),
            "session key": sha256(session).hexdigest(),
        }, sys.stdout)


if __name__ == "__main__":
    main()
