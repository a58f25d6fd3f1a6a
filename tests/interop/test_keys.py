#!/usr/bin/env python3
"""Do we read every key, envelope and object of Borg, and it ours?

test_keys.py KEYS_HELPER OBJECTS_HELPER

All eleven modes: Borg makes a repository and two archives in it, keys_peer.py
compares. A wrong passphrase is refused. Then objects_peer.py compares objects
(rs_scenario_31, rs_scenario_34 to 39, 48, 49) and lets us write them all again;
Borg checks and extracts what we wrote (rs_scenario_32).
"""
import subprocess
import sys
import tempfile
from pathlib import Path

import borgs
from cases import HERE, MODES, PASSPHRASE, environment, need_borg, venv


def make_repository(home, env, mode, compression):
    tree = home / "tree"
    tree.mkdir()
    for number in range(12):
        (tree / f"file {number}").write_bytes(bytes([number]) * 9000 * number)
    for arguments in (
            ["repo-create", "--encryption", mode],
            ["create", "--compression", compression, "first", "tree"],
            ["create", "--compression", compression, "second", "tree"]):
        borgs.run([venv() / "bin/borg", *arguments], env=env, cwd=home,
                  check=True)


def peer(script, helper, home, env, passphrase):
    return subprocess.run(
        [str(venv() / "bin" / "python"), str(HERE / script),
         str(helper), str(home / "repo"), passphrase],
        env=env, cwd=home, encoding="utf-8", capture_output=True)


def borg_takes_it(home, env):
    """check --verify-data is silent, and extract gives the files again."""
    borg = venv() / "bin/borg"
    check = borgs.run([borg, "check", "--verify-data"], env=env, cwd=home)
    out = home / "out"
    out.mkdir()
    borgs.run([borg, "extract", "second"], env=env, cwd=out, check=True)
    same = all((out / "tree" / file.name).read_bytes() == file.read_bytes()
               for file in (home / "tree").iterdir())
    if check.returncode or check.stderr:
        print(check.stderr.decode(errors="replace"))
    return same and not check.returncode and not check.stderr


def check_mode(helper, objects, mode, compression):
    with tempfile.TemporaryDirectory(prefix="bc-keys-") as folder:
        home = Path(folder)
        env = environment(
            home, BORG_BASE_DIR=str(home), BORG_REPO=str(home / "repo"),
            BORG_PASSPHRASE=PASSPHRASE,
            BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK="yes")
        make_repository(home, env, mode, compression)
        run = peer("keys_peer.py", helper, home, env, PASSPHRASE)
        print(f"{mode}: {run.stdout.strip()}{run.stderr}")
        good = run.returncode == 0 and int(run.stdout.split()[1]) > 60
        if mode == "repokey-aes-ocb":
            wrong = peer(
                "keys_peer.py", helper, home, env, PASSPHRASE + "x")
            good &= "BC_ERR_PASSPHRASE_WRONG" in wrong.stderr
        run = peer("objects_peer.py", objects, home, env, PASSPHRASE)
        print(f"{mode}: objects {run.stdout.strip()}{run.stderr}")
        good &= run.returncode == 0 and int(run.stdout.split()[1]) > 2000
        good &= borg_takes_it(home, env)
    return good


def main():
    need_borg()
    helper, objects = (Path(p).resolve() for p in sys.argv[1:3])
    bad = [mode for mode, compression in MODES
           if not check_mode(helper, objects, mode, compression)]
    if bad:
        print(f"not equal: {' '.join(bad)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
