#!/usr/bin/env python3
"""Print encrypted keys that cost next to nothing to open, as Borg makes them.

Run with the Python that has borg 2.0.0b12. The texts stand in
tests/unit/repo/locked_repo.h. The inner keys are those of appendix A.5 of
repository-side; only the costs, the salt and the fields of the old key are not
what Borg itself would choose.
"""
import binascii
import textwrap

import borg.crypto.key as key
from borg.helpers import msgpack
from borg.logger import setup_logging

REPOSITORY = bytes([1]) + bytes(31)
NEW = dict(version=2, repository_id=REPOSITORY, crypt_key=bytes(range(64)),
           id_key=bytes(range(64, 96)), chunk_seed=-1)
OLD = dict(version=1, repository_id=REPOSITORY, enc_key=bytes(range(32)),
           enc_hmac_key=bytes(range(32, 64)), id_key=bytes(range(64, 96)),
           chunk_seed=-1)


class Repository:
    id = REPOSITORY


def stored(inner, passphrase, algorithm):
    data = key.AESOCBRepoKey(Repository()).encrypt_key_file(
        msgpack.packb(inner), passphrase, algorithm)
    return textwrap.wrap(binascii.b2a_base64(data).decode("ascii"))


def main():
    setup_logging(level="warning")
    key.ARGON2_ARGS = {"time_cost": 1, "memory_cost": 8, "parallelism": 1,
                       "type": "id"}
    key.PBKDF2_ITERATIONS = 1
    key.os.urandom = bytes
    for name, inner, passphrase, algorithm in (
            ("test", NEW, "test", "argon2 chacha20-poly1305"),
            ("empty", NEW, "", "argon2 chacha20-poly1305"),
            ("old key", OLD, "test", "sha256")):
        print(f"/* {name} */")
        for line in stored(inner, passphrase, algorithm):
            print(f'    "{line}\\n"')


if __name__ == "__main__":
    main()
