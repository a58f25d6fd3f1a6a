#!/usr/bin/env python3
"""A run that has lost its files cache, beside Borg: test_rebuild.py PROGRAMS

PROGRAMS is the folder with mock_backup. Each scenario of cache-side 13 is
played twice from the same state, once by Borg and once by it: the same lines,
the same statuses, the same files afterwards.
"""
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cases import need_borg
from program import Report
from test_scenarios import MODE, same_lines, started, tree, twice
from turns import Turns, statuses, write

ENCRYPTED = "repokey-blake2-chacha20-poly1305"


def backed_up(top, name, programs, series="home", encryption="none"):
    """Two archives of the series; the second is the newer one."""
    turns = Turns(top / name, programs / "mock_backup")
    tree(turns)
    turns.create(encryption)
    turns.borg_backup(MODE, series)
    write(turns.top / "src/d0/f0", 4321, "changed", 2)
    turns.borg_backup(MODE, series)
    return turns


def files_cache(turns):
    (path,) = turns.state.glob("base/.cache/borg/*/files.*")
    return path


def last_word(done):
    lines = done.stderr.decode().splitlines()
    return lines[-1] if lines else ""


def same_run(report, title, turns, series="home"):
    """Statuses and files of a run of each; nothing in the tree has changed."""
    borg, left, ours = twice(
        turns, lambda: turns.borg_backup(MODE, series),
        lambda: turns.our_backup(MODE, series))
    report.same(f"{title}: statuses", borg, ours)
    kept = {name: data for name, data in left[0].items() if "/files." in name}
    report.same(f"{title}: files caches", kept, {
        name: data for name, data in turns.client_files().items()
        if "/files." in name})
    return borg


def a_lost_file_is_rebuilt(report, top, programs):
    """cs_scenario_44, and 49: from the newer of two archives."""
    for encryption in ("none", ENCRYPTED):
        turns = backed_up(top, f"lost-{encryption}", programs,
                          encryption=encryption)
        files_cache(turns).unlink()
        title = f"44: {encryption}"
        found = same_run(report, title, turns)
        report.true(f"{title}: most is unchanged",
                    list(found.values()).count("U") > 5)
        files_cache(turns).unlink()
        lines = same_lines(
            report, f"{title}: told", turns,
            ("create", "--files-cache", MODE, "home", "src"),
            ("-m", MODE, turns.repo, "home", "src"))
        report.true(f"{title}: built", any(
            text.startswith("FILES-CACHE-BUILD: finished") for *_, text in lines))


def a_flipped_byte_is_noticed(report, top, programs):
    """cs_scenario_20"""
    turns = backed_up(top, "flipped", programs)
    path = files_cache(turns)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    same_run(report, "20", turns)


def a_wrong_shape_is_noticed(report, top, programs):
    """cs_scenario_31; without a digest, so that only the shape tells."""
    turns = backed_up(top, "shape", programs)
    path = files_cache(turns)
    path.write_bytes(b"\x93\x01\x02\x03" + path.read_bytes())
    config = path.parent / "config"
    config.write_text("".join(
        line for line in config.read_text().splitlines(True)
        if not line.startswith("files.")))
    same_run(report, "31", turns)


def a_name_can_be_an_expression(report, top, programs):
    """cs_scenario_50"""
    turns = backed_up(top, "expression", programs, series="re:.+")
    files_cache(turns).unlink()
    found = same_run(report, "50", turns, series="re:.+")
    report.true("50: most is unchanged", list(found.values()).count("U") > 5)
    borg, _, ours = twice(
        turns,
        lambda: turns.borg("create", "--files-cache", MODE, "aid:00", "src",
                           fails=True),
        lambda: turns.run(turns.mock, "-m", MODE, turns.repo, "aid:00", "src",
                          fails=True))
    report.same("50: exit code", 4, borg.returncode)
    report.same("50: ours", 4, ours.returncode)
    report.same("50: words", last_word(borg), last_word(ours))


def what_has_no_ctime_is_unknown(report, top, programs):
    """cs_scenario_51: Borg's own run ends in a traceback there."""
    turns = started(top, "noctime", programs)
    turns.borg("create", "--noctime", "home", "src")
    for path in turns.state.glob("base/.cache/borg/*/files.*"):
        path.unlink()
    borg, _, ours = twice(
        turns,
        lambda: turns.borg("create", "--files-cache", MODE, "home", "src",
                           fails=True),
        lambda: turns.run(turns.mock, "-m", MODE, turns.repo, "home", "src"))
    report.same("51: Borg crashes", 2, borg.returncode)
    report.same("51: ours knows nothing", {"A", "h"},
                set(statuses(ours.stdout).values()))


SCENARIOS = (
    a_lost_file_is_rebuilt, a_flipped_byte_is_noticed,
    a_wrong_shape_is_noticed, a_name_can_be_an_expression,
    what_has_no_ctime_is_unknown)


def main():
    need_borg()
    programs = Path(sys.argv[1]).resolve()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="bc-rebuild-") as top:
        with ThreadPoolExecutor(2) as pool:
            played = [pool.submit(one, report, Path(top).resolve(), programs)
                      for one in SCENARIOS]
        for one in played:
            one.result()
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
