#!/usr/bin/env python3
"""Write the small corpus beside this script: one input for each shape that
the formats have. Needs nothing but Python; gives the same bytes every time."""

import base64
import lzma
import os
import struct
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
HASH = bytes(range(32))


def put(fmt, name, data):
    folder = os.path.join(HERE, "corpus", fmt)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


def bin8(data):
    return b"\xc4" + bytes([len(data)]) + data


def text(value):
    return bytes([0xA0 | len(value)]) + value.encode()


def files():
    zero = b"\xd6\xff\0\0\0\0"
    nanos = struct.pack(">HQ", 0xD7FF, 5 << 34 | 1700000000)
    early = struct.pack(">HBIq", 0xC70C, 0xFF, 999999999, -1)
    chunk = b"\x92" + bin8(HASH) + b"\xcd\x10\0"
    head = b"\x92" + bin8(HASH) + b"\x96"
    put("files", "empty_file", head + b"\0\x05\0" + zero + zero + b"\x90")
    put("files", "two_chunks", head + b"\1\xce\0\xbc\x61\x4e\xcd\x10\0" +
        nanos + early + b"\x92" + chunk * 2)
    put("files", "wide", b"\xdd\0\0\0\2\xc6\0\0\0\x20" + HASH +
        b"\xdc\0\6\xd3" + bytes(8) + b"\xcf" + b"\xff" * 8 + b"\xd0\x05" +
        b"\xc8\0\4\xff" + bytes(4) + b"\xc9\0\0\0\x08\xff" + bytes(8) +
        b"\xdd\0\0\0\1" + chunk)
    put("files", "claims_too_much",
        head + b"\0\0\0" + zero + zero + b"\xdd\xff\xff\xff\xff" + chunk)
    put("files", "five_fields", b"\x92" + bin8(HASH) + b"\x95\0\0\0" + zero +
        b"\x91" + bin8(HASH))
    put("files", "borg_1", b"\x92\xda\0\x20" + HASH + b"\x95\0\0\0\xcf" +
        bytes(8) + b"\x90")
    put("files", "bad_nanos",
        head + b"\0\0\0" + b"\xd7\xff" + b"\xff" * 8 + zero + b"\x90")


def index(buckets, entries, empty):
    header = struct.pack("<8s6i", b"BORG2IDX", 2, entries,
                         len(buckets), empty, 32, 8)
    return header + bytes(1024 - len(header)) + b"".join(
        key + struct.pack("<II", count, size) for key, count, size in buckets)


def chunks():
    most = 2**32 - 1025
    gone = (bytes(32), 2**32 - 2, 0)
    free = (bytes(32), 2**32 - 1, 0)
    used = (HASH, most, 70000)
    put("chunks", "empty", index([], 0, 0))
    put("chunks", "compact", index([used, (bytes(32), 1, 0)], 2, 0))
    put("chunks", "holes", index([free, used, gone, free], 1, 2))
    put("chunks", "wrong_count", index([used, free], 2, 0))
    put("chunks", "wrong_length", index([used], 1, 0)[:-1])


def objects():
    fields = (b"\x85" + text("type") + text("F") + text("size") + b"\6" +
              text("ctype") + b"\0" + text("clevel") + b"\xcc\xff" +
              text("csize") + b"\6")
    obfuscated = (b"\x86" + text("csize") + b"\xcd\1\0" + text("type") +
                  text("S") + text("ctype") + b"\1" + text("clevel") +
                  b"\xcc\xff" + text("psize") + b"\x10" + text("olevel") +
                  b"\x6e")
    for name, meta in (("plain", fields), ("obfuscated", obfuscated)):
        put("object", "meta_" + name, meta)
        put("object", name, struct.pack("<II", len(meta) + 1, 7) + bytes(16) +
            b"\7" + meta + b"\7hello\n")
    put("object", "sizes_too_large", b"\xff" * 8 + bytes(40))


def manifests():
    whole = (b"\x84" + text("archives") + b"\x80" + text("config") + b"\x81" +
             text("item_keys") + b"\x92" + text("path") + text("mode") +
             text("timestamp") + b"\xd9\x20" +
             b"2024-10-03T10:30:58.000000+00:00" + text("version") + b"\2")
    put("manifest", "small", whole)
    keys = b"\x81" + text("item_keys")
    flags = (b"\x82" + text("feature_flags") + b"\x82" + text("write") +
             b"\x81" + text("mandatory") + b"\x92" + text("b") + text("a") +
             text("check") + b"\x81" + text("mandatory") + b"\x91" + text("a") +
             text("item_keys"))
    put("manifest", "features", whole.replace(keys, flags))
    put("manifest", "unknown_operation",
        whole.replace(keys, flags.replace(b"check", b"chuck")))
    put("manifest", "trailing", whole + b"\xc1\xc1")
    put("manifest", "version_3", whole[:-1] + b"\3")
    put("manifest", "from_the_future", b"\xc1" * 8)
    put("manifest", "claims_too_much", b"\xdf\xff\xff\xff\xff" + whole[1:])


def locks():
    lock = (b'{"exclusive": true, "hostid": "host@1", "processid": 4711, '
            b'"threadid": 0, "time": "2024-10-03T10:30:58.123+00:00"}')
    put("lock", "example", lock)
    put("lock", "shared", lock.replace(b"true", b"false"))
    put("lock", "undecodable_host",
        lock.replace(b"@", b"\\udcff\\udbff\\udc80"))
    put("lock", "wide_host", lock.replace(b"@", b"\\ud83d\\ude00\\u00e9\\n"))
    put("lock", "other_time", lock.replace(b"T10:30:58.123+00:00",
                                           b" 103058,5-01:30"))
    put("lock", "early_time", lock.replace(b"2024", b"0001"))
    put("lock", "late_time", lock.replace(b"2024", b"9999"))
    put("lock", "no_offset", lock.replace(b"+00:00", b""))
    put("lock", "brace", b"{")


def key_map(**fields):
    out = bytes([0x80 | len(fields)])
    for name, value in sorted(fields.items()):
        out += long_text(name)
        if isinstance(value, bytes):
            out += bin8(value)
        elif isinstance(value, str):
            out += long_text(value)
        else:
            out += b"\xd2" + struct.pack(">i", value)
    return out


def long_text(value):
    return text(value) if len(value) < 32 else (
        b"\xd9" + bytes([len(value)]) + value.encode())


def key():
    argon2 = key_map(algorithm="argon2 chacha20-poly1305", argon2_type="id",
                     argon2_memory_cost=65536, argon2_parallelism=4,
                     argon2_time_cost=3, data=bytes(40), salt=bytes(16),
                     version=1)
    wrapped = base64.b64encode(argon2)
    put("key", "argon2", argon2)
    put("key", "text", wrapped[:70] + b"\n" + wrapped[70:])
    put("key", "file", b"BORG_KEY " + b"11" * 32 + b"\n" + wrapped + b"\n")
    put("key", "file_one_line", b"BORG_KEY " + b"11" * 32)
    put("key", "file_cr", b"BORG_KEY " + b"11" * 32 + b"\xc2\xa0\r" + wrapped)
    put("key", "file_not_ascii",
        b"BORG_KEY " + b"11" * 32 + b"\n" + wrapped + b"\xc3\xa9")
    put("key", "file_not_utf8",
        b"BORG_KEY " + b"11" * 32 + b"\n" + wrapped + b"\xff")
    put("key", "pbkdf2", key_map(algorithm="sha256", iterations=100000,
                                 data=bytes(40), hash=HASH, salt=HASH,
                                 version=1))
    put("key", "inner", key_map(chunk_seed=-1, crypt_key=bytes(64),
                                id_key=HASH, repository_id=HASH, version=2))
    put("key", "inner_1", key_map(chunk_seed=7, enc_key=HASH,
                                  enc_hmac_key=HASH, id_key=HASH,
                                  repository_id=HASH, version=1))
    put("key", "inner_2_of_two", key_map(
        chunk_seed=7, enc_key=HASH, enc_hmac_key=4 * HASH, id_key=HASH,
        repository_id=HASH, version=2))
    put("key", "future", key_map(version=3))
    put("key", "claims_too_much",
        b"\xdf\xff\xff\xff\xff" + text("version"))


def shell():
    put("shell", "words", b"pass show 'a b' \"c\\\"d\\e\" f\\ g ''")
    put("shell", "open_quote", b"a 'b")
    put("shell", "open_escape", b"a \"b\\")
    put("shell", "lines", b" a\tb\r\nc ")


def envelope():
    for kind in (0x02, 0x06, 0x07):
        put("envelope", f"plain_{kind:02x}", bytes([kind, kind]) + b"hello")
    for kind in (0x11, 0x21, 0x31, 0x41, 0x03, 0x05):
        put("envelope", f"forged_{kind:02x}", bytes([kind, kind]) + bytes(60))
        put("envelope", f"cut_{kind:02x}", bytes([kind, kind]) + bytes(20))
    put("envelope", "another_family", b"\x11\x21" + bytes(60))
    put("envelope", "nothing", b"\x02")


def parse():
    """The vectors of repository-side A.5, plain ones; others are forged."""
    for name, kind, hexed in (
            ("authenticated", 7,
             "260000000700000089405e8db45e460e73ece7063c3b25780785a474797065a1"
             "46a473697a6506a5637479706500a6636c6576656cccffa56373697a65060768"
             "656c6c6f0a"),
            ("lz4", 2,
             "260000000c0000003e993f8d728e277c82d977f8cc93dad90285a474797065a1"
             "46a473697a6564a5637479706501a6636c6576656cccffa56373697a650b021f"
             "6101004b506161616161"),
            ("zlib", 2,
             "250000000d000000e700f5d5dd772f78d202f00db801a42d0285a474797065a1"
             "46a473697a6564a5637479706505a6636c6576656c06a56373697a650c02789c"
             "4b4ca43d00007a4725e5")):
        whole = bytes.fromhex(hexed)
        put("parse", name, bytes([kind]) + whole)
        put("parse", name + "_cut", bytes([kind]) + whole[:-3])
        put("parse", name + "_behind", bytes([kind]) + whole + b"xx")
    for kind in (0x03, 0x05, 0x11, 0x21, 0x31, 0x41):
        envelope = bytes([kind]) + bytes(60)
        put("parse", f"forged_{kind:02x}", bytes([kind]) + struct.pack(
            "<II", len(envelope), len(envelope)) + bytes(16) + envelope * 2)


def golden_bytes(case, name):
    path = os.path.join(HERE, "..", "golden", "archive", case, name)
    with open(path, "rb") as file:
        return file.read()


def archives():
    """What Borg wrote comes from golden/archive; here is the rest."""
    for case in ("odd-names", "noctime"):
        put("archive", case, golden_bytes(case, "archive"))
        put("archive", case + "_ids", golden_bytes(case, "ids"))
        put("item", case, golden_bytes(case, "stream"))
    put("archive", "version_1", key_map(version=1, name="n", time="t")
        .replace(b"\x83", b"\x84", 1) + text("items") + b"\x91" + bin8(HASH))
    put("archive", "claims_too_much", b"\xdd\xff\xff\xff\xff" + bin8(HASH))
    put("item", "claims_too_much",
        b"\x81" + text("chunks") + b"\xdd\xff\xff\xff\xff")
    put("item", "borg_1", b"\x83" + text("path") + text("a/../b")
        + text("mtime") + bin8(bytes(8)) + text("chunks") + b"\x91\x93"
        + bin8(HASH) + b"\x05\x06")
    put("item", "path_of_bytes", b"\x81" + text("path") + bin8(b"\xff"))
    put("item", "deep", b"\x82" + text("path") + text("a") + text("xattrs")
        + 40 * b"\x91" + b"\x05")
    put("item", "no_item", b"\x80\x90")



def exports():
    put("export", "head", b'{"format": "borgcache-tui/1", "command": "export",'
        b' "lines": "parts"}')
    put("export", "settings", b'{"part":"settings","cache_dir":"/c","repo":'
        b'null,"offline":true,"now_ns":-1,"variables":{"BORG_REPO":{"hex":'
        b'"2fff"}},"processes":[{"pid":1,"errno":3}]}')
    path = (b'{"part":"path","path":"/c/files.x","stat":{"mode":33188,"bytes":'
            b'2,"mtime_ns":-5,"inode":7},"lstat":{"errno":13},"open_errno":0,'
            b'"list_errno":2,"names":["a",{"hex":"ff"}],"content":"entries"}')
    put("export", "path", path)
    put("export", "negative_size", path.replace(b'"bytes":2', b'"bytes":-2'))
    put("export", "nul_in_path", path.replace(b"files.x", b"\\u0000"))
    put("export", "data", b'{"part":"data","hex":"00ff"}')
    put("export", "half_a_byte", b'{"part":"data","hex":"00f"}')
    entry = (b'{"part":"entry","path_hash":"%s","age":3,"inode":'
             b'9223372036854775807,"size":1,"ctime_ns":-1,"mtime_ns":2,'
             b'"chunks":[{"id":"%s","size":5}]}'
             % (HASH.hex().encode(), HASH.hex().encode()))
    put("export", "entry", entry)
    put("export", "too_large", entry.replace(b"9223372036854775807",
                                             b"9223372036854775808"))
    put("export", "end", b'{"end":true,"count":5}')


def configs():
    head = b"[cache]\nversion = 1\nrepository = " + b"11" * 32 + b"\n"
    record = (b'{"algorithm": "XXH64", "digests": {"final": '
              b'"adc80ee6ec63b700"}}')
    whole = (head + b"manifest = ab\nignored_features = a,,b\n"
             b"mandatory_features = \n\n[integrity]\nmanifest = ab\n"
             b"files.x = " + record + b"\n\n")
    put("config", "whole", whole)
    put("config", "stale", whole.replace(b"manifest = ab\nf",
                                         b"manifest = cd\nf"))
    put("config", "no_integrity", whole[:whole.index(b"[integrity]")])
    put("config", "foreign", b"[DEFAULT]\nd = %(x)s\n[x y]\nK: v\n  more\n"
        b"\n\tand more ; no comment\n# one\n" + whole)
    put("config", "cr", whole.replace(b"\n", b"\r\n"))
    put("config", "unicode", whole + "K\u0130\u03a3 = \u2003\u00e4\u2028\u0085"
        .encode())
    put("config", "version_2", whole.replace(b"= 1", b"= 2"))
    put("config", "version_odd", whole.replace(b"= 1", "= +0_\u0661".encode()))
    put("config", "odd_manifest", whole.replace(b"= ab", b"= abc"))
    put("config", "no_hex", whole.replace(b"= ab", b"= xy"))
    put("config", "twice", whole + whole)
    put("config", "option_twice", head + b"version = 1\n")
    put("config", "no_section", b"\xef\xbb\xbf" + whole)
    put("config", "no_delimiter", head + b"key\n= value\n")
    put("config", "undecodable", head + b"a = \xff\n")
    put("config", "record", record)
    put("config", "record_md5", record.replace(b"XXH64", b"MD5"))
    put("config", "record_list", record.replace(b'"XXH64"', b"[1]"))
    put("config", "record_cut", record[:-1])


def matches():
    for number, text in enumerate((
            "home\0home", "re:ho+m?(e|x)\0home", "re:a|b\0axx", "sh:h*\0home",
            "sh:**/a?[!b]{c,d}\\e\0x/a/ac", "name:sh:id\0id", "id:re:x\0re:x",
            "aid:00ff", "tags:a,,b", "user:root", "host:h", "re:(a*)*b\0"
            + "a" * 40, "re:[\0", "re:\\p{L}+\0t\u00e9st", "re:(?i)X\0x",
            "sh:[a\0[a")):
        put("match", f"{number:02}", text.encode())
    put("match", "undecodable_name", b"re:.+\0\xff\xfe")
    put("match", "undecodable", b"re:\xff\0a")


def zstd(content, blocks):
    """A frame of one segment with its size in 4 bytes, or none at all."""
    size = (b"\x00\x58" if content is None
            else b"\xa0" + struct.pack("<I", content))
    out = b"\x28\xb5\x2f\xfd" + size
    for number, (byte, count) in enumerate(blocks):
        last = number + 1 == len(blocks)
        head = last | 1 << 1 | count << 3  # a byte that is repeated
        out += struct.pack("<I", head)[:3] + byte
    return out


def compressed():
    """The first byte is the method; 2^20 bytes are as many as may come out.
    With the others it also chooses how the input is compressed."""
    words = b"".join(b"word %d, " % (i * i) for i in range(60))
    limit = 1 << 20
    for method in range(7):
        put("compress", f"words_{method}", bytes([method]) + words)
        put("compress", f"nothing_{method}", bytes([method]))
    packed = zlib.compress(words)
    put("compress", "zlib_words", b"\x05" + packed)
    put("compress", "zlib_cut", b"\x05" + packed[:-5])
    put("compress", "zlib_sum", b"\x05" + packed[:-1] + b"\0")
    put("compress", "zlib_behind", b"\x05" + packed + b"x")
    put("compress", "zlib_dictionary", b"\x05\x78\xbb" + bytes(20))

    def xz(data, check=lzma.CHECK_NONE):
        return lzma.compress(data, check=check, preset=0)
    put("compress", "xz_words", b"\x02" + xz(words))
    put("compress", "xz_two", b"\x02" + xz(words) + xz(b"more"))
    put("compress", "xz_padded", b"\x02" + xz(b"a") + bytes(4) + xz(b"b"))
    put("compress", "xz_behind", b"\x02" + xz(words) + b"xyz")
    put("compress", "xz_sum", b"\x02" + xz(words, lzma.CHECK_CRC64))
    put("compress", "xz_cut", b"\x02" + xz(words)[:-9])
    put("compress", "xz_alone", b"\x02" + lzma.compress(
        words, format=lzma.FORMAT_ALONE, preset=0))

    def lz4(count):
        """The letter a and a copy of what is one byte back."""
        more = count - 1 - 5 - 19
        return (b"\x1fa\1\0" + b"\xff" * (more // 255) +
                bytes([more % 255]) + b"\x50aaaaa")
    put("compress", "lz4_words", b"\x01\xf0\x32" + words[:65])
    put("compress", "lz4_long", b"\x01" + lz4(200000))
    put("compress", "lz4_over", b"\x01" + lz4(limit + 1))
    put("compress", "lz4_far", b"\x01\x1fa\xff\0\0\x50aaaaa")
    put("compress", "zstd_run", b"\x03" + zstd(100000, [(b"a", 100000)]))
    put("compress", "zstd_over",
        b"\x03" + zstd(limit + 1, [(b"a", 1 << 17)] * 8 + [(b"b", 1)]))
    put("compress", "zstd_lies", b"\x03" + zstd(7, [(b"a", 100)]))
    put("compress", "zstd_huge", b"\x03" + zstd(2**32 - 1, [(b"a", 100)]))
    put("compress", "zstd_no_size", b"\x03" + zstd(None, [(b"a", 100)]))
    put("compress", "zstd_behind", b"\x03" + zstd(3, [(b"a", 3)]) + b"x")


files()
configs()
matches()
compressed()
chunks()
locks()
objects()
parse()
manifests()
key()
shell()
envelope()
archives()
exports()
