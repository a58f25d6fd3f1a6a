#!/usr/bin/env python3
"""What Borg's own classes say of a cache: oracle.py CACHE REPO

Runs under the Python that has Borg. Prints one JSON object whose names are
those of the program's documents. Nothing is decoded here: CacheConfig,
IntegrityCheckedFile, FilesCacheMixin, SecurityManager, Manifest and ChunkIndex
do it. What Borg would write goes to a temporary copy.
"""
import io
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from contextlib import redirect_stderr

from borg.cache import (
    Cache, CacheConfig, FileCacheEntry, FilesCacheMixin, SecurityManager,
    load_chunks_hash,
)
from borg.checksums import xxh64
from borg.crypto.file_integrity import FileIntegrityError, IntegrityCheckedFile
from borg.hashindex import ChunkIndex
from borg.helpers import bin_to_hex, msgpack
from borg.helpers.fs import get_security_dir
from borg.helpers.msgpack import timestamp_to_int
from borg.logger import setup_logging
from borg.manifest import Manifest
from borg.repository import Repository


class FilesCache(FilesCacheMixin):
    """One files cache by its name, without archive and without repository."""

    def __init__(self, path, name, config):
        super().__init__("cis")
        self.path = path
        self.name = name
        self.cache_config = config

    def files_cache_name(self):
        return self.name


def integrity_of(config, name):
    """As Borg checks, but with the key as configparser stores it."""
    data = config.integrity.get(name.lower())
    if data is None:
        return "missing-digest"
    path = os.path.join(config.path, name)
    try:
        fd = IntegrityCheckedFile(path=path, write=False, integrity_data=data)
    except FileIntegrityError:
        return "unreadable-digest"
    known = bool(fd.digests)
    try:
        with fd:
            while fd.read(65536):
                pass
    except FileIntegrityError:
        return "mismatch"
    return "ok" if known else "not-checked"


def saved(cache, entries, newest):
    """The path hashes that Borg writes after a run that ended like this."""
    with tempfile.TemporaryDirectory() as path:
        again = FilesCache(path, cache.name, cache.cache_config)
        again._newest_cmtime = newest
        digest = again._write_files_cache(
            {key: msgpack.packb(entry) for key, entry in entries.items()})
        again.cache_config = type("", (), {"integrity": {cache.name: digest}})
        return set(again._read_files_cache())


def entry_facts(key, entry, seen, unseen):
    flags = []
    if key not in seen:
        flags.append("race")
    if key not in unseen:
        flags.append("ttl")
    return {
        "path_hash": bin_to_hex(key),
        "age": entry.age,
        "inode": entry.inode,
        "size": entry.size,
        "ctime_ns": timestamp_to_int(entry.ctime),
        "mtime_ns": timestamp_to_int(entry.mtime),
        "chunks": [{"id": bin_to_hex(c[0]), "size": c[1]}
                   for c in entry.chunks],
        "flags": flags,
    }


def files_facts(config, name):
    facts = {
        "name": name,
        "bytes": os.path.getsize(os.path.join(config.path, name)),
        "integrity": integrity_of(config, name),
        "entries_list": None,
    }
    cache = FilesCache(config.path, name, config)
    loaded = cache._read_files_cache()
    if loaded is None:
        return facts  # Borg discards this file
    loaded = {key: FileCacheEntry(*msgpack.unpackb(value))
              for key, value in loaded.items()}
    newest = max((timestamp_to_int(t) for e in loaded.values()
                  for t in (e.ctime, e.mtime)), default=0)
    seen = saved(
        cache, {k: e._replace(age=0) for k, e in loaded.items()}, newest)
    unseen = saved(cache, loaded, newest)
    # A load makes every entry one run older than it stands in the file.
    stored = {k: e._replace(age=e.age - 1) for k, e in loaded.items()}
    facts["entries"] = len(stored)
    facts["newest_ns"] = newest if stored else None
    facts["ages"] = {str(age): n for age, n in sorted(
        Counter(e.age for e in stored.values()).items())}
    facts["next_save"] = {
        "cutoff_ns": facts["newest_ns"],
        "seen": {"kept": len(seen),
                 "dropped_by_race": len(stored) - len(seen)},
        "unseen": {"kept": len(unseen),
                   "dropped_by_ttl": len(stored) - len(unseen)},
    }
    facts["entries_list"] = [
        entry_facts(k, e, seen, unseen) for k, e in stored.items()]
    return facts


def config_facts(config):
    stored = config._config
    return {
        "version": stored.getint("cache", "version"),
        "repository": config.id,
        "manifest": bin_to_hex(config.manifest_id),
        "ignored_features": sorted(config.ignored_features),
        "mandatory_features": sorted(config.mandatory_features),
        "integrity": {k: v for k, v in stored.items("integrity")
                      if k != "manifest"}
        if stored.has_section("integrity") else {},
        "integrity_manifest": stored.get(
            "integrity", "manifest", fallback=None),
    }


def chunks_facts(repository):
    data = repository.store_load("cache/chunks")
    index = ChunkIndex.read(io.BytesIO(data))
    entries = [{"id": bin_to_hex(key), "refcount": value.refcount,
                "size": value.size} for key, value in index.iteritems()]
    with_size = sum(1 for e in entries if e["size"])
    return {
        "present": True,
        "hash": "ok" if xxh64(data) == load_chunks_hash(repository)
        else "mismatch",
        "bytes": len(data),
        "entries": len(index),
        "with_size": with_size,
        "without_size": len(entries) - with_size,
        "refcount_max": sum(
            1 for e in entries if e["refcount"] == ChunkIndex.MAX_VALUE),
        "entries_list": sorted(entries, key=lambda e: e["id"]),
    }


def remembered(path):
    """Three small files, read as SecurityManager reads them."""
    result = {}
    for name in ("location", "key-type", "manifest-timestamp"):
        try:
            with open(os.path.join(path, name)) as fd:
                result[name] = fd.read()
        except FileNotFoundError:
            result[name] = None
    return result


def refusal(repository, manifest):
    """None, or the exception that ends Borg when every answer is no."""
    try:
        with redirect_stderr(io.StringIO()):
            SecurityManager(repository).assert_secure(manifest, manifest.key)
    except (Cache.CacheInitAbortedError, Cache.EncryptionMethodMismatch,
            Cache.RepositoryAccessAborted, Cache.RepositoryIDNotUnique,
            Cache.RepositoryReplay) as exc:
        return exc
    return None


def judged(repository, manifest, answers):
    """The refusal on a copy of the security directory, under BORG_* answers."""
    before = dict(os.environ)
    original = get_security_dir(repository.id_str)
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(original, os.path.join(copy, repository.id_str))
        os.environ.update(answers, BORG_SECURITY_DIR=copy)
        try:
            return refusal(repository, manifest)
        finally:
            os.environ.clear()
            os.environ.update(before)


def verdict_facts(repository, manifest):
    questions = {
        Cache.CacheInitAbortedError: "unknown-unencrypted",
        Cache.RepositoryAccessAborted: "relocated",
    }
    yes = {"BORG_RELOCATED_REPO_ACCESS_IS_OK": "yes",
           "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK": "yes"}
    exc = judged(repository, manifest, {})
    if exc is None:
        return {"verdict": "allow", "error": None, "exit_code": 0}
    facts = {"verdict": "refuse", "error": type(exc).__qualname__,
             "exit_code": exc.exit_mcode}
    if type(exc) in questions:
        then = judged(repository, manifest, yes)
        facts.update(verdict="ask", question=questions[type(exc)],
                     then=then and type(then).__qualname__)
    return facts


def same(remembered_text, present):
    """Null where nothing is remembered: the documents' rule, not Borg's."""
    return None if remembered_text is None else remembered_text == present


def security_facts(repository, manifest):
    manager = SecurityManager(repository)
    text = remembered(manager.dir)
    location = repository._location.canonical_path()
    key_type = str(manifest.key.TYPE)
    stamp = text["manifest-timestamp"]
    return {
        "path": manager.dir,
        "files": {name: value is not None for name, value in text.items()},
        "known": manager.known(),
        "location": {"remembered": text["location"], "present": location,
                     "same": same(text["location"], location)},
        "key_type": {"remembered": text["key-type"], "present": key_type,
                     "same": same(text["key-type"], key_type)},
        "manifest_timestamp": {
            "remembered": stamp, "present": manifest.timestamp,
            "replay": bool(stamp) and stamp > manifest.timestamp},
        **verdict_facts(repository, manifest),
    }


def main():
    setup_logging(level="error")
    path, location = sys.argv[1:3]
    with Repository(location, lock=False) as repository:
        manifest = Manifest.load(repository, Manifest.NO_OPERATION_CHECK)
        key = manifest.key
        config = CacheConfig(repository, path)
        config.load()
        names = sorted(config_names(path), key=os.fsencode)
        json.dump({
            "id": repository.id_str,
            "config": config_facts(config),
            "repository": {
                "location": repository._location.canonical_path(),
                "id": repository.id_str,
                "version": repository.version,
                "key_type": key.TYPE,
                "encryption": key.ARG_NAME,
                "manifest_id": manifest.id_str,
                "manifest_timestamp": manifest.timestamp,
            },
            "security": security_facts(repository, manifest),
            "files_caches": [files_facts(config, n) for n in names],
            "chunks": chunks_facts(repository),
        }, sys.stdout)


def config_names(path):
    return FilesCache(path, None, None).discover_files_cache_names(path)


if __name__ == "__main__":
    main()
