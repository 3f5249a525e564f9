#!/usr/bin/env python3
"""Reads the sources and enforces the rules of architecture.txt.

Prints one line for each rule, as tests/dev/test.sh wants it. A rule is a function that yields what breaks it.
"""
import re
import sys
import tempfile
from pathlib import Path

LONGEST = 400  # lines
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


class Project:
    """The sources below a root, and the rules: word -> list of argument lists."""

    def __init__(self, root, rules):
        self.src = root / "src"
        self.rules = rules
        self.floor_of = {folder: level for level, row in enumerate(self.all("floor")) for folder in row}
        self.files = self.sources(self.src)
        self.tests = self.sources(root / "tests")
        self.root = root

    def all(self, word):
        return self.rules.get(word, [])

    def first_words(self, word):
        return {row[0] for row in self.all(word)}

    @staticmethod
    def sources(folder):
        found = {}
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".cpp", ".hpp"):
                text = path.read_text()
                found[str(path.relative_to(folder))] = (text, INCLUDE.findall(text))
        return found

    def brought_in(self, name):
        """The file and all of our own headers that it includes, also by way of others."""
        seen, open_ends = {name}, [name]
        while open_ends:
            for bracket, header in self.files.get(open_ends.pop(), ("", []))[1]:
                if bracket == '"' and header not in seen:
                    seen.add(header)
                    open_ends.append(header)
        return seen

    def own_includes(self):
        """(file, its folder, header, the header's folder) of each include of one of our own headers."""
        for name, (_, includes) in self.files.items():
            for bracket, header in includes:
                if bracket == '"':
                    yield name, folder_of(name), header, folder_of(header)


def folder_of(path):
    return path.split("/")[0] if "/" in path else ""


def includes_exist(project):
    for name, _, header, _ in project.own_includes():
        if header not in project.files:
            yield f"{name}: includes `{header}`, which is no file below src/"


def every_folder_has_a_floor(project):
    for name in project.files:
        folder = folder_of(name)
        if folder and folder not in project.floor_of:
            yield f"{name}: the folder `{folder}` stands on no floor"


def includes_go_down(project):
    for name, folder, header, target in project.own_includes():
        if folder == target or not folder:
            continue
        if project.floor_of.get(target, 99) >= project.floor_of.get(folder, 99):
            yield f"{name}: includes `{header}`, which is not on a lower floor"


def only_doors_are_used(project):
    public = project.first_words("public")
    wires = project.first_words("wires")
    for name, folder, header, target in project.own_includes():
        if folder == target or name in wires or header in public or header == f"{target}/{target}.hpp":
            continue
        if header not in project.files:
            continue  # includes_exist tells
        yield f"{name}: includes `{header}`, which is neither the door of `{target}` nor public"


def public_headers_exist(project):
    for word in ("public", "table", "wires", "light", "rebuilds"):
        for name in sorted(project.first_words(word)):
            if name not in project.files:
                yield f"architecture.txt: `{word} {name}` names a file that is not there"


def third_party_stays_home(project):
    homes = {row[0]: row[1:] for row in project.all("third-party")}
    for name, (_, includes) in project.files.items():
        for bracket, header in includes:
            if bracket == '"':
                continue
            home = next((homes[prefix] for prefix in homes if header.startswith(prefix)), None)
            if home is None:
                # `sys/stat.h`, `unistd.h`, `vector` are the system's.
                if re.fullmatch(r"[a-z0-9_]+|((sys|netinet|net|arpa|linux)/)?[a-z0-9_]+\.h", header) is None:
                    yield f"{name}: includes `<{header}>`, a library that architecture.txt does not name"
            elif not any(name.startswith(place) for place in home):
                yield f"{name}: includes `<{header}>`, which only {', '.join(home) or 'tests'} may"


def forbidden_headers_are_absent(project):
    forbidden = {row[0]: row[1:] == ["headers"] for row in project.all("forbidden")}
    for name, (_, includes) in project.files.items():
        for bracket, header in includes:
            if bracket == "<" and header in forbidden and (name.endswith(".hpp") or not forbidden[header]):
                yield f"{name}: includes `<{header}>`"


def light_headers_stay_light(project):
    for row in project.all("light"):
        for name in sorted(project.brought_in(row[0])):
            for bracket, header in project.files.get(name, ("", []))[1]:
                if bracket == "<" and header in row[1:]:
                    yield f"{row[0]}: brings in `<{header}>` by way of {name}"


def a_touched_door_rebuilds_few_files(project):
    units = {name: project.brought_in(name) for name in project.files if name.endswith(".cpp")}
    for header, most in project.all("rebuilds"):
        share = 100 * sum(header in headers for headers in units.values()) / max(len(units), 1)
        if share > float(most.rstrip("%")):
            yield f"{header}: touching it rebuilds {share:.0f}% of all files, more than {most}"


def no_thread_local_state(project):
    for name, (text, _) in project.files.items():
        if re.search(r"^[^/\n]*\bthread_local\b", text, re.MULTILINE):
            yield f"{name}: uses thread_local"


def files_are_short(project):
    tables = project.first_words("table")
    for name, (text, _) in [*project.files.items(), *project.tests.items()]:
        if text.count("\n") > LONGEST and name not in tables:
            yield f"{name}: has {text.count(chr(10))} lines, more than {LONGEST}"


def files_say_what_they_are(project):
    for name, (text, _) in [*project.files.items(), *project.tests.items()]:
        if not text.startswith("// "):
            yield f"{name}: its first line does not say what it is"


def files_are_built(project):
    """A file that no meson.build lists would be forgotten; main.cpp is the top one's."""
    listed = {}
    for path in project.root.rglob("meson.build"):
        if path.is_relative_to(project.root / "src") or path.is_relative_to(project.root / "tests"):
            folder = path.parent
            # A table of programs names them without the ending.
            listed.setdefault(folder, set()).update(
                str(folder / name) + ".cpp" for name in re.findall(r"'([^'\n]+?)(?:\.cpp)?'", path.read_text()))
    everything = set().union(*listed.values()) if listed else set()
    for script in (project.root / "tests/dev").glob("*.sh"):
        everything |= {str(project.root / name) for name in re.findall(r"tests/[\w/]+\.cpp", script.read_text())}
    for base, files in ((project.src, project.files), (project.root / "tests", project.tests)):
        for name in files:
            if name.endswith(".cpp") and str(base / name) not in everything:
                yield f"{base.name}/{name}: is listed in no meson.build and built by no script"


RULES = [
    includes_exist,
    every_folder_has_a_floor,
    includes_go_down,
    only_doors_are_used,
    public_headers_exist,
    third_party_stays_home,
    forbidden_headers_are_absent,
    light_headers_stay_light,
    a_touched_door_rebuilds_few_files,
    no_thread_local_state,
    files_are_short,
    files_say_what_they_are,
    files_are_built,
]


def read_rules(text):
    rules = {}
    for line in text.splitlines():
        words = line.split("#")[0].split()
        if words:
            rules.setdefault(words[0], []).append(words[1:])
    return rules


PLANTED_RULES = """
floor base
floor value
floor kube jinja
public value/path.hpp
public value/absent.hpp
third-party curl/ net/
forbidden regex
light value/value.hpp map
rebuilds kube/own.hpp 50%
rebuilds kube/kube.hpp 40%
"""

# What breaks exactly one rule each -> the rule. The first files are right.
PLANTED = {
    "base/base.hpp": "// right\n",
    "value/value.hpp": '// right\n#include "base/base.hpp"\n#include "value/light.hpp"\n',
    "value/path.hpp": "// right\n#include <sys/stat.h>\n#include <vector>\n",
    "kube/right.cpp": '// right\n#include "value/value.hpp"\n#include "value/path.hpp"\n#include "kube/own.hpp"\n',
    "kube/own.hpp": "// right\n",
    "value/light.hpp": "// light_headers_stay_light\n#include <map>\n",
    "value/missing.hpp": '// includes_exist\n#include "base/nothing.hpp"\n',
    "attic/a.hpp": "// every_folder_has_a_floor\n",
    "base/up.hpp": '// includes_go_down\n#include "value/value.hpp"\n',
    "jinja/sideways.hpp": '// includes_go_down\n#include "kube/kube.hpp"\n',
    "kube/kube.hpp": '// a_touched_door_rebuilds_few_files\n#include "base/base.hpp"\n',
    "kube/door.hpp": '// only_doors_are_used\n#include "value/light.hpp"\n',
    "kube/http.hpp": '// third_party_stays_home\n#include "kube/kube.hpp"\n#include <curl/curl.h>\n',
    "kube/strange.hpp": "// third_party_stays_home\n#include <boost/any.hpp>\n",
    "kube/regex.hpp": "// forbidden_headers_are_absent\n#include <regex>\n",
    "kube/local.hpp": "// no_thread_local_state\nthread_local int x;\n",
    "kube/long.hpp": "// files_are_short\n" + "\n" * LONGEST,
    "kube/mute.hpp": "#pragma once  // files_say_what_they_are\n",
    "kube/forgotten.cpp": '// files_are_built\n#include "kube/http.hpp"\n',
}


def self_test():
    """Yields what the rules miss, or blame wrongly, in a project with planted mistakes."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in PLANTED.items():
            path = root / "src" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        (root / "tests").mkdir()
        (root / "src/kube/meson.build").write_text("files('right.cpp')")
        project = Project(root, read_rules(PLANTED_RULES))
        wanted = {("public_headers_exist", "architecture.txt")}
        for name, text in PLANTED.items():
            rule = re.search(r"// (\w+)", text)[1]
            shown = {"light_headers_stay_light": "value/value.hpp"}.get(rule, name)
            shown = "src/" + shown if rule == "files_are_built" else shown
            if rule != "right":
                wanted.add((rule, shown))
        got = {(rule.__name__, line.split(":")[0]) for rule in RULES for line in rule(project)}
        yield from (f"missed: {rule} in {name}" for rule, name in sorted(wanted - got))
        yield from (f"blamed wrongly: {name} by {rule}" for rule, name in sorted(got - wanted))


def main():
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    root = Path(__file__).resolve().parent.parent
    project = Project(root, read_rules((root / "tests/architecture.txt").read_text()))
    tests = [(rule.__name__, lambda rule=rule: rule(project)) for rule in RULES]
    tests.append(("the_rules_find_planted_mistakes", self_test))
    for function_name, test in tests:
        name = "architecture: " + function_name.replace("_", " ")
        if wanted not in name:
            continue
        wrong = list(test())
        print("not ok" if wrong else "ok", name)
        for line in wrong:
            print("  " + line)


main()
