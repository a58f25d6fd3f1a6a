"""Run by Borg's own Python: objects_peer.py HELPER REPOSITORY PASSPHRASE

Asks Borg's classes and the helper the same of objects: those that Borg wrote,
those that either makes of the same data, and all of them damaged. Then every
object of the repository and the manifest are written again by the helper, for
Borg's commands to judge. Prints the number of comparisons.
"""
import os
import random
import subprocess
import sys

from borg.compress import CompressionSpec
from borg.constants import ROBJ_FILE_STREAM, ROBJ_MANIFEST
from borg.crypto import key as keys
from borg.crypto.key import key_factory
from borg.helpers import IntegrityError, Location
from borg.helpers.errors import DecompressionError
from borg.logger import setup_logging
from borg.manifest import Manifest
from borg.repoobj import RepoObj
from borg.repository import Repository

WRITTEN = ("none", "lz4", "zstd,1", "zstd,3", "zlib,1", "zlib,6", "lzma,0",
           "lzma,6", "auto,zstd,3", "auto,lzma,0", "auto,zlib,9", "auto,none")
READ = (*WRITTEN, "obfuscate,1,lz4", "obfuscate,110,none",
        "obfuscate,2,auto,zstd,3")
LEGACY = (keys.KeyfileKey, keys.RepoKey, keys.Blake2KeyfileKey,
          keys.Blake2RepoKey)
HEADER = RepoObj.obj_header.size


class Peer:
    def __init__(self, helper, key):
        parts = [getattr(key, name, b"").hex() or "-"
                 for name in ("crypt_key", "id_key")]
        self.process = subprocess.Popen(
            [helper, str(key.TYPE), *parts], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, encoding="utf-8")

    def ask(self, *words):
        words = [(w.hex() or "-") if isinstance(w, bytes) else str(w)
                 for w in words]
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        got = self.process.stdout.readline().rstrip("\n")
        if got.startswith("no ") or words[0] == "manifest":
            return got
        return b"" if got == "-" else bytes.fromhex(got)

    def end(self):
        self.process.stdin.close()
        if self.process.wait():
            raise SystemExit("the helper failed")


class Comparison:
    """Both sides of one key."""

    def __init__(self, helper, key):
        self.key = key
        self.objects = RepoObj(key)
        self.peer = Peer(helper, key)
        self.count = 0

    def equal(self, what, ours, borgs):
        self.count += 1
        if ours != borgs:
            raise SystemExit(f"{type(self.key).__name__} {what}: "
                             f"{ours!r:.300} is not {borgs!r:.300}")

    def fits(self, spec, data):
        """Borg divides by zero where "auto" has nothing to compress."""
        return data or "auto" not in spec

    def borg_format(self, spec, chunk_id, data, ro_type=ROBJ_FILE_STREAM):
        self.objects.compressor = CompressionSpec(spec).compressor
        return self.objects.format(chunk_id, {}, data, ro_type=ro_type)

    def borg_parse(self, chunk_id, stored, ro_type="*"):
        """The plaintext, or the exit code and, where Borg prints one, the
        message."""
        try:
            _, data = self.objects.parse(chunk_id, stored, ro_type=ro_type)
            return bytes(data)
        except (IntegrityError, DecompressionError) as e:
            return f"no {e.exit_code} {e.get_message()}"
        except Exception as e:
            return "no 2"

    def parse_equal(self, what, chunk_id, stored, ro_type="*"):
        borgs = self.borg_parse(chunk_id, stored, ro_type)
        ours = self.peer.ask("parse", chunk_id, ro_type, stored)
        if borgs == "no 2" and not isinstance(ours, bytes):
            ours = ours[:4]
        self.equal(what, ours, borgs)

    def formats(self):
        """What either makes of the same data; Borg's metadata and payload."""
        for number, data in enumerate(samples()):
            chunk_id = self.key.id_hash(data)
            self.equal("id", self.peer.ask("id", data), chunk_id)
            for spec in WRITTEN:
                ours = self.peer.ask(
                    "format", chunk_id, ROBJ_FILE_STREAM, spec, data)
                what = f"{spec} of sample {number}"
                self.equal(what, self.borg_parse(chunk_id, ours), data)
                if not self.fits(spec, data):
                    continue
                borgs = self.borg_format(spec, chunk_id, data)
                self.equal(f"{what}: stored", self.inside(chunk_id, ours),
                           self.inside(chunk_id, borgs))
                if self.key.TYPE in (2, 6, 7):
                    self.equal(f"{what}: object", ours, borgs)
            for spec in (s for s in READ if self.fits(s, data)):
                self.parse_equal(f"{spec} by Borg, sample {number}", chunk_id,
                                 self.borg_format(spec, chunk_id, data))

    def inside(self, chunk_id, stored):
        meta, payload = self.objects.parse(
            chunk_id, stored, decompress=False, want_compressed=True,
            ro_type="*")
        return list(meta.items()), bytes(payload)

    def damage(self):
        """Each bit, each length, bytes behind, another id, another type."""
        data = b"no two letters, no pattern"
        chunk_id = self.key.id_hash(data)
        plain_mode = self.key.TYPE in (2, 7)
        for spec in ("none", "lz4", "zlib,6", "zstd,3", "lzma,0",
                     "auto,zlib,6") if plain_mode else ("none",):
            plain = data if spec == "none" else data * 9
            chunk_id = self.key.id_hash(plain)
            good = self.borg_format(spec, chunk_id, plain)
            for bit in range(8 * len(good)):
                bad = bytearray(good)
                bad[bit // 8] ^= 1 << bit % 8
                if not self.crashes_borg(bytes(bad)):
                    self.parse_equal(f"{spec} bit {bit}", chunk_id, bytes(bad))
            for length in range(len(good)):
                self.parse_equal(f"{spec} cut to {length}", chunk_id,
                                 good[:length])
            self.parse_equal(f"{spec} and two bytes", chunk_id, good + b"xx")
            self.parse_equal(f"{spec} of another id", self.key.id_hash(b"x"),
                             good)
            self.parse_equal(f"{spec} as M", chunk_id, good, ROBJ_MANIFEST)

    def crashes_borg(self, stored):
        """An envelope that ends within its tag is a segmentation fault in
        OpenSSL's ChaCha20-Poly1305; ours is refused all the same."""
        meta, data = (int.from_bytes(stored[i:i + 4], "little")
                      for i in (0, 4))
        if not any(32 <= n < 48 for n in (meta, data)):
            return False
        if self.key.TYPE not in (0x20, 0x21, 0x40, 0x41):
            return False
        got = self.peer.ask("parse", self.key.id_hash(b""), "*", stored)
        self.equal("crash", got[:4], "no 2")
        return True

    def manifest(self, manifest, stored):
        """Its facts; then the next one, as Borg reads it."""
        self.equal("manifest", self.peer.ask("manifest", stored),
                   f"{manifest.id_str} {manifest.timestamp}")
        self.parse_equal("manifest", Manifest.MANIFEST_ID, stored,
                         ROBJ_MANIFEST)
        return self.peer.ask("renew", 0, "zlib,6")


def packs_alike(c, repository, stored):
    """A manifest with more in its config than Borg knows, written by both."""
    def load():
        return Manifest.load(repository, Manifest.NO_OPERATION_CHECK, c.key)

    first = load()
    first.config.update({
        "zz": {"b": 1, "a": [None, True, -3, 1.5, 2**40, "\udcff", b"\xff",
                             {"d": [], "c": {"y": 1, "x": 2}}]},
        "aa": "first", "Z": {},
        "feature_flags": {"write": {"mandatory": ["b", "a"]}, "delete": {}}})
    first.item_keys |= {"zzz", "a"}
    first.write()
    c.peer.ask("manifest", repository.get_manifest())
    ours = c.borg_parse(Manifest.MANIFEST_ID, c.peer.ask("renew", 0, "lz4"))
    again = load()
    again.write()
    borgs = c.borg_parse(Manifest.MANIFEST_ID, repository.get_manifest())
    time = c.key.unpack_manifest(ours)["timestamp"].encode()
    c.equal("rich manifest", ours.replace(time, again.timestamp.encode()),
            borgs)
    repository.put_manifest(stored)


def samples():
    """Data at both sides of every decision that a compressor takes."""
    rng = random.Random(5)
    noise = bytes(rng.randrange(256) for _ in range(3000))
    letters = bytes(rng.randrange(32) for _ in range(3000))
    yield from (b"", b"a", b"abc" * 7, noise, letters, bytes(70000))
    for repeats in (5, 20, 60, 80, 90, 95, 100, 110, 120, 400, 2600, 2900):
        yield b"r" * repeats + letters[repeats:]
        yield b"r" * repeats + noise[repeats:]


def legacy_keys():
    """Keys of Borg 1, which Borg still reads with."""
    class NoRepository:
        id = bytes(32)

    for cls in LEGACY:
        blake = issubclass(cls, keys.ID_BLAKE2b_256)
        key = cls(NoRepository())
        key.init_from_given_data(
            crypt_key=os.urandom(160 if blake else 64),
            id_key=os.urandom(128 if blake else 32), chunk_seed=0)
        key.init_ciphers()
        yield key


def reads_legacy(helper):
    count = 0
    for key in legacy_keys():
        c = Comparison(helper, key)
        for data in (b"", b"hello\n", bytes(5000)):
            chunk_id = key.id_hash(data)
            c.parse_equal("legacy", chunk_id,
                          c.borg_format("lz4", chunk_id, data))
        c.damage()
        c.peer.end()
        count += c.count
    return count


def rewrite(c, repository):
    """Every object of Borg's, read by us and written by us."""
    for chunk_id, _ in list(repository.list()):
        stored = repository.get(chunk_id)
        meta, data = c.objects.parse(chunk_id, stored, ro_type="*")
        data = bytes(data)
        c.equal("object", c.peer.ask("parse", chunk_id, meta["type"], stored),
                data)
        repository.put(chunk_id, c.peer.ask(
            "format", chunk_id, meta["type"],
            WRITTEN[c.count % len(WRITTEN)], data))


def main():
    helper, path, _ = sys.argv[1:]
    setup_logging(level="warning")
    with Repository(Location(path), exclusive=True) as repository:
        stored = repository.get_manifest()
        key = key_factory(repository, stored)
        c = Comparison(helper, key)
        manifest = Manifest.load(repository, Manifest.NO_OPERATION_CHECK, key)
        c.formats()
        c.damage()
        packs_alike(c, repository, stored)
        renewed = c.manifest(manifest, stored)
        rewrite(c, repository)
        repository.put_manifest(renewed)
        again = Manifest.load(repository, Manifest.NO_OPERATION_CHECK, key)
        c.equal("microsecond", (again.last_timestamp -
                                manifest.last_timestamp).microseconds, 1)
        again.timestamp = manifest.timestamp
        c.equal("manifest again", c.peer.ask("manifest", renewed)[:64],
                again.id_str)
        packed = c.borg_parse(Manifest.MANIFEST_ID, renewed)
        c.equal("packed", key.pack_metadata(key.unpack_manifest(packed)),
                packed)
        c.peer.end()
        if key.TYPE == 2:
            c.count += reads_legacy(helper)
    print(f"compared {c.count}")


if __name__ == "__main__":
    main()
