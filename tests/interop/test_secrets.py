#!/usr/bin/env python3
"""Do secrets stay in locked memory, and go? test_secrets.py SECRET_HELPER

Reads the memory of a process that unlocks a repository: before, while the key
is loaded, after it is freed and after the environment is freed. The passphrase
and the keys may stand in locked pages only, the key that the passphrase gives
nowhere, nothing of them afterwards; while a key is loaded the core limit and
the dumpable flag are 0. Memory is opened before: later nobody may.
"""
import json
import os
import resource
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from cases import HERE, environment, need_borg, venv
from program import Report

PASSPHRASE = "a passphrase that stands nowhere else 8c1f"
PIECE = 16  # bytes of a key that are looked for, from its start and its end
MAPPING = re.compile(rb"^([0-9a-f]+)-([0-9a-f]+) (r)\S+ .*$")


class Process:
    """The helper, and what stands in its memory."""

    def __init__(self, command, env):
        self.child = subprocess.Popen(
            [str(word) for word in command], env=env, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, bufsize=0)
        self.line = self.child.stdout.readline().decode().split()
        top = f"/proc/{self.child.pid}"
        self.memory = os.open(f"{top}/mem", os.O_RDONLY)
        self.maps = open(f"{top}/smaps", "rb", buffering=0)

    def next(self):
        self.child.stdin.write(b"\n")
        self.line = self.child.stdout.readline().decode().split()

    def mappings(self):
        """(start, end, locked) of what is readable and not empty."""
        self.maps.seek(0)
        found = None
        for line in self.maps.readall().splitlines():
            start = MAPPING.match(line)
            if start:
                found = [int(start[1], 16), int(start[2], 16), True]
            elif re.match(rb"^[0-9a-f]+-", line):
                found = None
            elif found and line.startswith(b"Rss:"):
                found[2] = line.split()[1] != b"0"
            elif found and line.startswith(b"VmFlags:") and found[2]:
                yield found[0], found[1], b"lo" in line.split()

    def find(self, secrets):
        """How often each name stands in locked and in other memory."""
        found = {name: [0, 0] for name in secrets}
        for start, end, locked in self.mappings():
            try:
                content = os.pread(self.memory, end - start, start)
            except OSError:
                continue  # the kernel's own
            for name, pieces in secrets.items():
                found[name][not locked] += sum(map(content.count, pieces))
        return found

    def end(self):
        os.close(self.memory)
        self.maps.close()
        self.child.stdin.close()
        self.child.stdout.close()
        return self.child.wait(timeout=60)


def pieces(value):
    return {value[:PIECE], value[-PIECE:]}


def watch(report, title, command, env, secrets):
    """The four steps, and what may stand in memory at each."""
    def check(step, allowed):
        name, code, _core, _dumpable = process.line
        report.same(f"{title}: {step}", [step, "BC_OK"], [name, code])
        for secret, (locked, other) in process.find(secrets).items():
            report.same(f"{title}, {step}: {secret} in other memory", 0, other)
            if secret not in allowed:
                report.same(f"{title}, {step}: {secret}", 0, locked)
            elif allowed[secret]:
                report.true(f"{title}, {step}: {secret} is there", locked > 0)

    here = env.get("BORG_PASSPHRASE") is not None
    passphrase = {"passphrase": True} if here else {}
    keys = {"crypt_key": True, "id_key": True, "session key": False}
    process = Process(command, env)
    before = process.line[2:]
    report.same(f"{title}: dumpable before", "1", before[1])
    check("ready", passphrase)
    process.next()
    report.same(f"{title}: core and dumpable", ["0", "0"], process.line[2:])
    check("unlocked", {**passphrase, **keys})
    process.next()
    report.same(f"{title}: core and dumpable again", before, process.line[2:])
    check("closed", passphrase)
    process.next()
    check("freed", {})
    process.child.stdin.write(b"\n")
    report.same(f"{title}: exit", 0, process.end())


def main():
    # The usual soft limit of 0 would make "0 while a key is loaded" say nothing.
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    need_borg()
    helper = Path(sys.argv[1]).resolve()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="bc-secrets-") as top:
        top = Path(top).resolve()
        (top / "passphrase").write_text(PASSPHRASE + "\n")
        env = environment(top, BORG_BASE_DIR=str(top / "base"),
                          BORG_PASSPHRASE=PASSPHRASE)
        repo = top / "repo"
        for args in (["repo-create", "-e", "repokey-aes-ocb"],
                     ["create", "a", "/etc/hostname"]):
            subprocess.run([str(venv() / "bin/borg"), "-r", repo, *args],
                           env=env, check=True, capture_output=True)
        facts = json.loads(subprocess.run(
            [str(venv() / "bin/python"), HERE / "secrets_peer.py", repo],
            env=env, check=True, capture_output=True).stdout)
        secrets = {name: pieces(bytes.fromhex(value))
                   for name, value in facts.items()}
        secrets["passphrase"] = pieces(PASSPHRASE.encode())
        cache = next((top / "base/.cache/borg").glob("*/config")).parent
        command = {**env, "BORG_PASSCOMMAND": f"cat {top / 'passphrase'}"}
        del command["BORG_PASSPHRASE"]
        for title, kind, variables in (
                ("used", "repo", env), ("used, command", "repo", command),
                ("looked at", "inspect", env),
                ("looked at, command", "inspect", command)):
            watch(report, title, (helper, kind, repo, cache), variables,
                  secrets)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
