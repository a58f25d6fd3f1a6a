#!/usr/bin/env python3
"""Do we open every key and envelope of Borg, and it ours? test_keys.py HELPER

All eleven modes: Borg makes a repository and two archives in it, keys_peer.py
compares. A wrong passphrase is refused.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

from cases import HERE, MODES, PASSPHRASE, environment, need_borg, venv


def make_repository(home, env, mode, compression):
    tree = home / "tree"
    tree.mkdir()
    for number in range(12):
        (tree / f"file {number}").write_bytes(bytes([number]) * 9000 * number)
    borg = str(venv() / "bin" / "borg")
    for arguments in (
            ["repo-create", "--encryption", mode],
            ["create", "--compression", compression, "first", "tree"],
            ["create", "--compression", compression, "second", "tree"]):
        subprocess.run([borg, *arguments], env=env, cwd=home, check=True,
                       stdin=subprocess.DEVNULL, capture_output=True)


def peer(helper, home, env, passphrase):
    return subprocess.run(
        [str(venv() / "bin" / "python"), str(HERE / "keys_peer.py"),
         str(helper), str(home / "repo"), passphrase],
        env=env, cwd=home, encoding="utf-8", capture_output=True)


def check_mode(helper, mode, compression):
    with tempfile.TemporaryDirectory(prefix="bc-keys-") as folder:
        home = Path(folder)
        env = environment(
            home, BORG_BASE_DIR=str(home), BORG_REPO=str(home / "repo"),
            BORG_PASSPHRASE=PASSPHRASE,
            BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK="yes")
        make_repository(home, env, mode, compression)
        run = peer(helper, home, env, PASSPHRASE)
        print(f"{mode}: {run.stdout.strip()}{run.stderr}")
        good = run.returncode == 0 and int(run.stdout.split()[1]) > 60
        if mode == "repokey-aes-ocb":
            wrong = peer(helper, home, env, PASSPHRASE + "x")
            good &= "BC_ERR_PASSPHRASE_WRONG" in wrong.stderr
    return good


def main():
    need_borg()
    helper = Path(sys.argv[1]).resolve()
    bad = [mode for mode, compression in MODES
           if not check_mode(helper, mode, compression)]
    if bad:
        print(f"not equal: {' '.join(bad)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
