"""Run by Borg's own Python: keys_peer.py HELPER REPOSITORY PASSPHRASE

Loads the repository's key with Borg's classes, gives its text to the helper,
and asks both the same of every object that Borg wrote; then Borg opens what
the helper seals. Prints the number of comparisons.
"""
import subprocess
import sys
from pathlib import Path

from borg.constants import KeyBlobStorage
from borg.crypto.key import key_factory
from borg.helpers import Location
from borg.logger import setup_logging
from borg.manifest import Manifest
from borg.repoobj import RepoObj
from borg.repository import Repository

HEADER = RepoObj.obj_header.size


class Peer:
    def __init__(self, helper, arguments):
        self.process = subprocess.Popen(
            [helper, *arguments], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, encoding="ascii")

    def ask(self, *words):
        words = [(w.hex() or "-") if isinstance(w, bytes) else w
                 for w in words]
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        got = self.process.stdout.readline().strip()
        if got.startswith("no ") or words[0] == "seed":
            return got
        return b"" if got == "-" else bytes.fromhex(got)

    def end(self):
        self.process.stdin.close()
        if self.process.wait():
            raise SystemExit("the helper failed")


def key_text(key, repository):
    """What is stored, without the first line of a key file."""
    if key.STORAGE == KeyBlobStorage.NO_STORAGE:
        return []
    if key.STORAGE == KeyBlobStorage.REPO:
        return [repository.load_key().decode()]
    return ["".join(Path(key.find_key()).read_text().splitlines(True)[1:])]


def equal(what, ours, borgs):
    if ours != borgs:
        raise SystemExit(f"{what}: {ours!r:.200} is not {borgs!r:.200}")
    return 1


def compare_object(peer, key, chunk_id, stored):
    header = RepoObj.ObjHeader(*RepoObj.obj_header.unpack(stored[:HEADER]))
    meta = stored[HEADER:HEADER + header.meta_size]
    data = stored[HEADER + header.meta_size:][:header.data_size]
    count = 0
    for envelope in (meta, data):
        plain = bytes(key.decrypt(chunk_id, envelope))
        count += equal("open", peer.ask("open", chunk_id, envelope), plain)
        sealed = peer.ask("seal", chunk_id, plain)
        count += equal("seal", bytes(key.decrypt(chunk_id, sealed)), plain)
        count += equal("length", len(sealed), len(envelope))
    return count


def refuses(peer, key, chunk_id, stored):
    """What Borg does not open we do not open either."""
    bad = bytearray(stored[HEADER:])
    count = 0
    if key.TYPE in (0x02, 0x06, 0x07):
        return count  # plain envelopes authenticate nothing
    for at in (1, 2, 8, 32, 48):
        bad[at] ^= 1
        count += equal("damage", peer.ask("open", chunk_id, bytes(bad)),
                       "no BC_ERR_LOCAL")
        bad[at] ^= 1
    return count


def main():
    helper, path, passphrase = sys.argv[1:]
    setup_logging(level="warning")
    count = 0
    with Repository(Location(path), exclusive=True) as repository:
        manifest = repository.get_manifest()
        key = key_factory(repository, manifest)
        peer = Peer(helper, [str(key.TYPE), passphrase,
                             *key_text(key, repository)])
        count += equal("seed", peer.ask("seed"), str(key.chunk_seed))
        for data in (b"", b"src/a", bytes(range(256)) * 40):
            count += equal("id", peer.ask("id", data), key.id_hash(data))
        count += compare_object(peer, key, Manifest.MANIFEST_ID, manifest)
        for chunk_id, _ in repository.list():
            stored = repository.get(chunk_id)
            count += compare_object(peer, key, chunk_id, stored)
            count += refuses(peer, key, chunk_id, stored)
        peer.end()
    print(f"compared {count}")


if __name__ == "__main__":
    main()
