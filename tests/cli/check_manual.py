#!/usr/bin/python3
"""Everything is documented: check_manual.py BUILD

Every row of the tables is in the manual page and in the completions of bash,
zsh and fish; the shells and mandoc accept what was made; bash and fish complete
from it; all four are installed.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(sys.argv[1]).resolve()
MADE = BUILD / "assets"
INSTALLED = (
    "share/man/man1/borgcache-tui.1",
    "share/bash-completion/completions/borgcache-tui",
    "share/zsh/site-functions/_borgcache-tui",
    "share/fish/vendor_completions.d/borgcache-tui.fish",
)
# What is typed, and what is offered for the last word.
COMPLETIONS = (
    ("--batch fi", {"files"}),
    ("--batch files --js", {"--json", "--json-lines"}),
    ("--batch list --ent", set()),
    ("--color a", {"auto", "always"}),
    ("--batch --json-l", {"--json-lines"}),
    ("--batch check --max-", {"--max-age", "--max-size"}),
    ("--batch explain note", {"notes.txt"}),
)
# A text that looks like a variable of Borg's and is none.
NO_VARIABLES = {"BORG_IDX", "BORG_VERSION", "BORG_NEW_PASSPHRASE"}


def rows(path):
    """The columns of each row, as the texts they hold."""
    text = re.sub(r"/\*.*?\*/", "", (ROOT / path).read_text(), flags=re.S)
    for row in re.split(r"^X\(", text, flags=re.M)[1:]:
        columns = [""]
        for part in re.finditer(r'"((?:[^"\\]|\\.)*)"|(,)', row):
            if part[2]:
                columns.append("")
            else:
                columns[-1] += part[1].replace('\\"', '"').replace("\\\\", "\\")
        yield columns


def made(name):
    return (MADE / name).read_text()


def plain_page():
    run = subprocess.run(
        ["mandoc", "-T", "utf8", "-O", "width=1000", MADE / "borgcache-tui.1"],
        check=True, capture_output=True, text=True)
    return re.sub(r"\s+", " ", re.sub(".\b", "", run.stdout))


def undocumented():
    page = plain_page()
    shells = {name: made(name) for name in
              ("borgcache-tui", "_borgcache-tui", "borgcache-tui.fish")}
    for columns in rows("tui/cli/options.def"):
        name, argument, text = columns[0], columns[4], columns[-1]
        if f"{name} {argument} {text}".replace("  ", " ") not in page:
            yield f"the page lacks {name}, its argument or its help"
        for shell, content in shells.items():
            wanted = f"-l {name[2:]}" if shell.endswith("fish") else name
            if not re.search(rf"{re.escape(wanted)}(?![a-z-])", content):
                yield f"{shell} lacks {name}"
    for columns in rows("tui/cli/commands.def"):
        name, argument, text = columns[0], columns[5], columns[6]
        if f"{name} {argument} {text}".replace("  ", " ") not in page:
            yield f"the page lacks {name}, its argument or its help"
        for shell, content in shells.items():
            if not re.search(rf"(?<![a-z-]){re.escape(name)}(?![a-z-])",
                             content):
                yield f"{shell} lacks {name}"
    for columns in rows("tui/model/actions.def"):
        # X(ID, "keys", …): the id and the places are no texts.
        if f" {columns[1]} {columns[-1]}" not in page:
            yield f"the page lacks the keys {columns[1]}: {columns[-1]}"
    variables = set()
    for name, *_, text in rows("tui/cli/variables.def"):
        variables.add(name)
        if f"{name} {text}" not in page:
            yield f"the page lacks {name}"
    yield from unlisted(variables)


def unlisted(variables):
    found = set()
    for folder in ("engine", "tui"):
        for path in (ROOT / folder).rglob("*.[ch]"):
            found |= set(re.findall(r'"(BORG_[A-Z_]+|XDG_[A-Z_]+|NO_COLOR)"',
                                    path.read_text()))
    for name in sorted(found - variables - NO_VARIABLES):
        yield f"variables.def lacks {name}"


def refused():
    page = MADE / "borgcache-tui.1"
    for words in (["mandoc", "-T", "lint", "-W", "warning", page],
                  ["bash", "-n", MADE / "borgcache-tui"],
                  ["zsh", "-n", MADE / "_borgcache-tui"],
                  ["fish", "-n", MADE / "borgcache-tui.fish"]):
        run = subprocess.run(words, capture_output=True, text=True)
        if run.returncode or run.stdout or run.stderr:
            yield f"{words[0]}: {run.stdout}{run.stderr}"


def by_bash(line, work):
    words = ["borgcache-tui", *line.split(" ")]
    script = (f"source {MADE}/borgcache-tui; COMP_WORDS=({' '.join(words)}); "
              f"COMP_CWORD={len(words) - 1}; _borgcache_tui; "
              r"printf '%s\n' ${COMPREPLY[@]+\"${COMPREPLY[@]}\"}")
    return ["bash", "--norc", "-uc", script]


def by_fish(line, work):
    return ["fish", "--no-config", "-c",
            f"source {MADE}/borgcache-tui.fish; "
            f"complete -C 'borgcache-tui {line}'"]


ZSH_STUBS = """
_describe() { print -l -- ${(P)2%%:*} }
_files() { : }
_arguments() {
    local spec
    for spec; do
        case $spec in
        -S) ;;
        '*: :{'*) eval ${${spec#*\\{}%\\}} ;;
        *) print -- ${${spec%%[\\[]*}%=} ;;
        esac
    done
}
"""


def by_zsh(line, work):
    """What the function hands to zsh under the options of its completion, cut
    to what fits the last word; zsh's own part, from there to the screen, needs
    a terminal."""
    words = ["borgcache-tui", *line.split(" ")]
    return ["zsh", "-f", "-c", "setopt extendedglob nullglob rcexpandparam; "
            f"{ZSH_STUBS} words=({' '.join(words)}); CURRENT={len(words)}; "
            f"source {MADE}/_borgcache-tui | grep -e '^{words[-1]}' || true"]


def miscompleted(work):
    (Path(work) / "notes.txt").touch()
    for line, wanted in COMPLETIONS:
        for shell in by_bash, by_fish, by_zsh:
            if shell == by_zsh and (line.startswith("--color") or
                                    wanted == {"notes.txt"}):
                continue  # the choices are text inside a spec; files are zsh's
            run = subprocess.run(
                shell(line, work), capture_output=True, text=True, cwd=work,
                env={"HOME": work, "PATH": "/usr/local/bin:/usr/bin:/bin"})
            got = {word.split("\t")[0].strip('"')
                   for word in run.stdout.splitlines()} - {""}
            if got != wanted:
                yield f"{shell.__name__}: {line}: {got} {run.stderr}"


def uninstalled(work):
    subprocess.run(["cmake", "--install", BUILD, "--prefix", work],
                   check=True, stdout=subprocess.DEVNULL)
    for name in INSTALLED:
        if not (Path(work) / name).is_file():
            yield f"not installed: {name}"


def main():
    with tempfile.TemporaryDirectory() as work, \
            tempfile.TemporaryDirectory() as prefix:
        failed = [*undocumented(), *refused(), *miscompleted(work),
                  *uninstalled(prefix)]
    print("\n".join(failed) or "manual: every row is in it")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
