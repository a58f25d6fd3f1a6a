"""What every document promises and a JSON Schema cannot say.

complaints(document) yields one sentence for each broken promise; exit_code is
the run's, where it is known.
"""
import base64
import binascii
import calendar
import re

TIME = re.compile(r"(-?\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{9})Z")
# Their exit codes are about something else than findings: a plugin's states,
# the digests.
OWN_EXIT = ("check", "verify")


def nanoseconds(text):
    year, *rest, fraction = (int(n) for n in TIME.fullmatch(text).groups())
    # 400 years are a whole number of days; timegm knows no year before 1.
    cycles = (year - 2000) // 400
    seconds = calendar.timegm((year - 400 * cycles, *rest))
    return (seconds + cycles * 146097 * 86400) * 10**9 + fraction


def bytes_of(name, shown, encoded):
    try:
        exact = base64.b64decode(encoded, validate=True)
    except (binascii.Error, TypeError, ValueError):
        return f"{name}_b64 is no Base64"
    escaped = exact.decode("utf-8", "surrogateescape")
    wanted = re.sub("[\udc80-\udcff]", "?", escaped)
    if wanted == escaped:
        return f"{name}_b64 stands beside text that is UTF-8"
    return None if shown == wanted else f"{name} is {shown!r}, not {wanted!r}"


def of_object(thing):
    for name, value in thing.items():
        if name.endswith("_b64"):
            plain = name[:-4]
            yield bytes_of(plain, thing.get(plain), value)
        if name.endswith("_ns") and name[:-3] in thing:
            twin = thing[name[:-3]]
            if (twin is None) != (value is None) or (
                    twin is not None and nanoseconds(twin) != value):
                yield f"{name} is {value}, its twin {twin}"


def walk(thing):
    if isinstance(thing, dict):
        yield thing
    for child in (thing.values() if isinstance(thing, dict) else thing
                  if isinstance(thing, list) else ()):
        yield from walk(child)


def increasing(name, keys):
    for left, right in zip(keys, keys[1:]):
        if left >= right:
            yield f"{name}: {right} stands behind {left}"


def of_files_head(head):
    """Counts that are parts of one another."""
    if head["ages"] is not None and sum(head["ages"].values()) != head["entries"]:
        yield f"{head['name']}: the ages do not add up to the entries"
    ages = [int(age) for age in head["ages"] or ()]
    yield from increasing(f"{head['name']}: ages", ages)
    if head["readable_bytes"] is not None and (
            head["readable_bytes"] > head["bytes"]):
        yield f"{head['name']}: more is readable than there is"
    save = head["next_save"]
    if head["ttl"] is None and save is not None:
        yield f"{head['name']}: a forecast without a TTL"
    for side in ("seen", "unseen") if save else ():
        if sum(save[side].values()) != head["entries"]:
            yield f"{head['name']}: {side} does not add up to the entries"


def of_chunks(chunks):
    if chunks["present"] and chunks["entries"] is not None:
        if chunks["with_size"] + chunks["without_size"] != chunks["entries"]:
            yield "chunks: with and without size are not all"
        if sum(row["count"] for row in chunks["sizes"]) > chunks["with_size"]:
            yield "chunks: more sizes than chunks that have one"
        yield from increasing(
            "chunks: sizes", [row["from"] for row in chunks["sizes"]])
        for row in chunks["sizes"]:
            k = row["from"].bit_length() - 1
            if (row["from"], row["to"]) != (1 << k, (2 << k) - 1):
                yield f"chunks: a class from {row['from']} to {row['to']}"
            if not (row["from"] * row["count"] <= row["bytes"]
                    <= row["to"] * row["count"]):
                yield f"chunks: {row['bytes']} bytes from {row['from']} on"


def found_nothing(document):
    """files --path tells by its exit code that no cache knows the path."""
    lists = [head.get("entries_list") for head in walk(document)
             if "entries_list" in head]
    return lists and not any(lists)


def is_read_again(document):
    """explain tells by its exit code that a file is gone or read again."""
    return any(not file["exists"] or (file["now"]["regular"] and "U" not in [
        row["status"] for row in file["files_caches"]])
               for file in document.get("files", ()))


def of_findings(document, exit_code):
    findings = document["findings"]
    for f in findings:
        if f["message"][-1:] in ("\n", "") or not f["subject"]:
            yield f"finding {f['code']}: {f['subject']!r}, {f['message']!r}"
    if exit_code is not None and document["command"] not in OWN_EXIT:
        bad = any(f["severity"] != "info" for f in findings)
        if document["command"] == "explain":
            bad = bad or is_read_again(document)
        if exit_code != bad and not (exit_code == 1 and found_nothing(document)):
            yield f"exit code {exit_code} with {[f['code'] for f in findings]}"


def of_command(document):
    command = document["command"]
    if command == "list":
        ids = [row["id"] or "" for row in document["caches"]]
        if ids != sorted(ids):
            yield "list: not ordered by id"
    if command == "archives":
        yield from increasing("archives", [
            (row["time_ns"], row["id"]) for row in document["archives"] or ()])
    if command == "verify":
        bad = any(row["verdict"] in ("mismatch", "unreadable-digest")
                  for row in document["files"])
        if bad and document["ok"]:
            yield "verify: ok with a bad file"
    if command == "files" and document.get("entries_list") is not None:
        if len(document["entries_list"]) > document["entries"]:
            yield "files: more entries are listed than there are"
    if command in ("info", "export"):
        config = document["config"]
        if "manifest" in config["integrity"]:
            yield "info: manifest is an integrity of its own"


def complaints(document, exit_code=None):
    if "error" in document and isinstance(document["error"], dict):
        if exit_code is not None and exit_code != document["error"]["exit_code"]:
            yield f"exit code {exit_code}, the error says other"
        return
    for thing in walk(document):
        yield from filter(None, of_object(thing))
        if {"readable_bytes", "next_save"} <= set(thing):
            yield from of_files_head(thing)
        if {"refcount_max", "buckets"} <= set(thing):
            yield from of_chunks(thing)
    if "findings" in document:
        yield from of_findings(document, exit_code)
    yield from of_command(document)
