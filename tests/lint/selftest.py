#!/usr/bin/env python3
"""Every lint is seen failing: selftest.py COMPILER

Each row plants one defect in a small tree and names what the lint must say.
Without the defect the same lint must pass.
"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMPILER = sys.argv[1]

CLEAN = {
    "include/borgcache/env.h":
        "/* Why. */\n#ifndef E\n#define E\n#define BC_API\n"
        "typedef int bc_code;\n"
        "/* Asks. BC_OK. Source: none */\nBC_API bc_code bc_env_ask(void);\n"
        "#endif\n",
    "engine/base/hex.c":
        "#include <string.h>\n\nint bc_hex(int a, int b);\n\n"
        "int bc_hex(int a, int b)\n{\n    return a + b;\n}\n",
    "engine/io/io.c":
        "#include <borgcache/env.h>\n#include <fcntl.h>\n"
        "#include <stdio.h>\n\n"
        "bc_code bc_env_ask(void)\n{\n"
        '    return rename("b", "a") + open("a", O_RDONLY);\n}\n',
    "tui/term/term.c": "#include \"view/surface.h\"\n\n#include <curses.h>\n",
    "tests/unit/test_a.c": "int main(void)\n{\n    return 0;\n}\n",
}
SCENARIOS = "/* {} */\n".format("\n * ".join(
    [f"cs_scenario_{n}" for n in range(1, 69)]
    + [f"rs_scenario_{n}" for n in range(1, 70)]))
CLEAN["tests/unit/test_s.c"] = SCENARIOS
CLEAN["tests/unit/io/test_alloc.c"] = (
    '#include "io/world.h"\n\nint main(void)\n{\n'
    "    fail_alloc_begin(1);\n    return ask();\n}\n")
CLEAN["tests/unit/io/world.c"] = (
    "int ask(void)\n{\n    return bc_env_ask();\n}\n")
LONG = "int f(void)\n{\n" + "    f();\n" * 80 + "}\n"
# lint, file, its planted text, what the lint must say
ROWS = (
    ("allocs", "tests/unit/io/world.c", "int ask(void);\n",
     "bc_env_ask is in no test"),
    ("allocs", "tests/unit/io/test_alloc.c", '#include "io/world.h"\n',
     "bc_env_ask is in no test"),
    ("scenarios", "tests/unit/test_s.c",
     SCENARIOS.replace("rs_scenario_62\n", "\n"), "rs_scenario_62 has no test"),
    ("scenarios", "tests/unit/test_b.c", "/* cs_scenario_68_and_69 */\n",
     "cs_scenario_69 is no scenario"),
    ("includes", "engine/formats/fmt_a.c", '#include "io/io.h"\n', "io/io.h"),
    ("includes", "engine/io/io_a.c", '#include "formats/a.h"\n', "formats/a.h"),
    ("includes", "engine/files/a.c", '#include "chunks/c.h"\n', "chunks/c.h"),
    ("includes", "engine/base/a.c", '#include "io/io.h"\n', "io/io.h"),
    ("includes", "engine/store/a.c", "#include <jansson.h>\n", "jansson.h"),
    ("includes", "engine/crypto/a.c", "#include <zlib.h>\n", "zlib.h"),
    ("includes", "tui/model/m.c", "#include <curses.h>\n", "curses.h"),
    ("includes", "tui/view/v.c", '#include "base/hex.h"\n', "base/hex.h"),
    ("includes", "tui/term/t.c", '#include "view/view.h"\n', "view/view.h"),
    ("includes", "tui/cli/c.c", '#include "app/app.h"\n', "app/app.h"),
    ("includes", "engine/new/a.c", "", "folder is not in the table"),
    ("headers", "engine/base/a.h", "size_t f(void);\n", "size_t"),
    ("headers", "include/borgcache/a.h", '#include "base/b.h"\n', "base/b.h"),
    ("headers", "engine/base/a.h", "struct s { int a; };\n", "redefinition"),
    ("sizes", "engine/base/a.c", LONG, "f has 83 lines"),
    ("sizes", "engine/base/a.c", "\n" * 601, "601 lines"),
    ("sizes", "tests/a.c", "/* " + "x" * 80 + " */\n", "86 columns"),
    ("sizes", "tui/a.c", "int f(int a, int (*b)(int, int), int c, int d,\n"
     "    int e, int g)\n{\n}\n", "f has 6 parameters"),
    ("public_docs", "include/borgcache/a.h",
     "/* Why. */\n/* Asks. BC_OK */\nBC_API bc_code bc_a(void);\n",
     "bc_a has no Source:"),
    ("public_docs", "include/borgcache/a.h",
     "/* Why. */\n/* Source: none */\nBC_API bc_code bc_a(void);\n",
     "bc_a names no result"),
    ("public_docs", "include/borgcache/a.h", "int a;\n", "its purpose"),
    ("words", "engine/base/a.c", "/* TODO: more */\n", "TODO: more"),
    ("words", "tests/a.py", "# not implemented\n", "not implemented"),
    ("layout", "scripts/a", "", "scripts: not an agreed name"),
    ("prefix", "engine/io/b.c", "int a_name;\n", "a_name does not carry"),
    ("prefix", "engine/base/b.c",
     "int bc_env_ask(void);\nint bc_env_ask(void) { return 0; }\n",
     "bc_env_ask belongs to io"),
    ("floors", "engine/base/b.c",
     "#include <fcntl.h>\nint bc_x(void) { return open(\"a\", 0); }\n", "open"),
    ("floors", "engine/base/b.c",
     "#include <stdlib.h>\nchar *bc_x(void) { return getenv(\"A\"); }\n",
     "getenv"),
    ("floors", "engine/io/b.c",
     "#include <stdio.h>\nvoid io_x(int a) { printf(\"%d\", a); }\n", "printf"),
    ("floors", "engine/io/b.c",
     "#include <stdlib.h>\nvoid io_x(void) { abort(); }\n", "abort"),
    ("floors", "engine/base/b.c",
     "#include <stdio.h>\nvoid bc_x(void) { rename(\"a\", \"b\"); }\n",
     "rename"),
    ("floors", "engine/base/b.c",
     "#include <unistd.h>\nvoid bc_x(int a) { fsync(a); }\n", "fsync"),
    ("floors", "engine/io/b.c",
     "#include <unistd.h>\nvoid io_x(int a) { ftruncate(a, 0); }\n",
     "ftruncate"),
    ("floors", "engine/io/b.c",
     "#include <unistd.h>\nvoid io_x(void) { sleep(1); }\n", "sleep"),
    ("floors", "tui/view/b.c",
     "void endwin(void);\nvoid view_x(void) { endwin(); }\n", "endwin"),
    ("format", "engine/base/a.c", "int  a ;\n", "clang-format"),
)


def plant(root, tree):
    shutil.copy(HERE.parents[1] / ".clang-format", root)
    for name, text in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def archives(root):
    """One archive per folder that was planted, named as CMake names them."""
    for folder, prefix in (("engine/base", "bc"), ("engine/io", "bc"),
                           ("tui/view", "bct")):
        top, name = folder.split("/")
        out = root / "build" / top
        out.mkdir(parents=True, exist_ok=True)
        objects = []
        for source in sorted((root / folder).glob("*.c")):
            objects.append(str(out / f"{name}-{source.stem}.o"))
            subprocess.run([COMPILER, "-c", "-w", f"-I{root / 'include'}",
                            source, "-o", objects[-1]], check=True)
        if objects:
            subprocess.run(["ar", "rc", out / f"lib{prefix}_{name}.a",
                            *objects], check=True)


def run(lint, tree):
    with tempfile.TemporaryDirectory() as top:
        root = Path(top)
        plant(root, tree)
        if lint in ("floors", "prefix"):
            archives(root)
        arguments = {
            "floors": ["sh", HERE / "floors.sh", root / "build"],
            "format": ["sh", HERE / "format.sh", root],
            "prefix": [sys.executable, HERE / "prefix.py", root,
                       root / "build"],
            "headers": [sys.executable, HERE / "headers.py", root, COMPILER],
        }.get(lint, [sys.executable, HERE / f"{lint}.py", root])
        done = subprocess.run(arguments, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


def main():
    failed = 0
    skipped = set()
    for lint in sorted({row[0] for row in ROWS}):
        code, said = run(lint, CLEAN)
        if code == 77:
            skipped.add(lint)
        elif code:
            failed += 1
            print(f"{lint} complains about the clean tree:\n{said}")
    for lint, name, text, wanted in ROWS:
        if lint in skipped:
            continue
        code, said = run(lint, {**CLEAN, name: text})
        if code == 0 or wanted not in said:
            failed += 1
            print(f"{lint} misses {text[:60]!r} in {name}: {code} {said}")
    print(f"{len(ROWS)} planted defects, {failed} failed, "
          f"not checked: {sorted(skipped)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
