#!/usr/bin/env python3
"""Is our chunk table Borg's, byte for byte? test_chunks.py HELPER"""
import subprocess
import sys
import tempfile
from pathlib import Path

from cases import HERE, environment, need_borg, venv


def main():
    need_borg()
    helper = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="bc-chunks-") as home:
        run = subprocess.run(
            [str(venv() / "bin" / "python"), str(HERE / "chunks_peer.py"),
             str(helper)],
            env=environment(home, BORG_BASE_DIR=home), encoding="utf-8",
            stdout=subprocess.PIPE)
    print(run.stdout, end="")
    if run.returncode or int(run.stdout.split()[1]) < 100000:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
