#!/usr/bin/env python3
"""Lets kboot and its peers do the same work in turns, and prints what it took as ratios.

usage: bench.py PLAN.json RESULT.json [TITLE]

Contests without TITLE in their titles are left out.

The plan (tests/dev/bench.sh writes it) has `measure`, the program that measures one command, `folder`, where
files may be put, and `contests`. A contest has a `title`, `runs`, `phases` (a run of one phase follows that of the
one before: "first run", "no-change run"), `prepare` and `check`, commands that stand around each turn and are not
measured, and `tools`: [name, command]. The first tool is the one that the others are compared with.
"""
import json
import statistics
import subprocess
import sys
from pathlib import Path

UNITS = {"wall": "s", "cpu": "s", "memory": "MB"}


def fail(message):
    sys.exit(f"error: {message}")


def run_quietly(command):
    """Runs one of the commands that are not measured; gives what it prints."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"`{' '.join(command)}` failed:\n{done.stdout}{done.stderr}")
    return done.stdout


class Bench:
    def __init__(self, plan):
        self.plan = plan
        self.result = Path(plan["folder"]) / "measured"
        self.output = Path(plan["folder"]) / "output"

    def measure(self, command):
        """Runs a command once: {"wall": s, "cpu": s, "memory": MB}."""
        run_quietly([self.plan["measure"], str(self.result), str(self.output), *command])
        wall, user, system, memory, status = self.result.read_text().split()
        if status != "0":
            tail = "".join(self.output.read_text(errors="replace").splitlines(True)[-30:])
            fail(f"`{' '.join(command)}` ended with exit code {status}:\n{tail}")
        return {"wall": float(wall), "cpu": float(user) + float(system), "memory": int(memory) / 1e6}

    def hold(self, contest):
        """Lets the tools of a contest take turns: (tool, phase) -> its measurements."""
        measured = {}
        for number in range(contest["runs"]):
            for tool, command in contest["tools"]:
                say(f"{contest['title']}: {tool}, {number + 1} of {contest['runs']}")
                for before in contest.get("prepare", []):
                    run_quietly(before)
                seen = None
                for phase in contest["phases"]:
                    measured.setdefault((tool, phase), []).append(self.measure(command))
                    seen = self.look(contest, tool, phase, seen)
        say("")
        return measured

    @staticmethod
    def look(contest, tool, phase, seen):
        """What stands in the cluster after a turn; the phases after the first must not change it."""
        if "check" not in contest:
            return None
        stands = run_quietly(contest["check"])
        if len(stands.split()) != contest["objects"]:
            fail(f"after the {phase} of {tool} there are {len(stands.split())} objects, not {contest['objects']}")
        if seen is not None and seen != stands:
            fail(f"the {phase} of {tool} changed something")
        return stands


def say(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def medians(measurements):
    return {unit: statistics.median(one[unit] for one in measurements) for unit in UNITS}


def shown(value, unit):
    """A quantity with three digits: 2.31 ms, 81.0 ms, 4.21 s, 61.3 MB."""
    if unit == "s" and value < 1:
        value, unit = value * 1000, "ms"
    digits = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:.{digits}f} {unit}"


def ratio(value, base):
    if base == 0:
        return "-"
    times = value / base
    return f"x {times:.2f}" if times < 10 else f"x {times:.0f}"


def rows(contest, measured):
    """Title, then a row for each phase and tool with the medians and what they are of the first tool's."""
    yield f"{contest['title']} (median of {contest['runs']})"
    for phase in contest["phases"]:
        base = medians(measured[contest["tools"][0][0], phase])
        for place, (tool, _) in enumerate(contest["tools"]):
            taken = medians(measured[tool, phase])
            name = f"{tool}, {phase}" if phase else tool
            cells = [shown(taken[key], unit).rjust(9) for key, unit in UNITS.items()]
            if place > 0:
                cells += [ratio(taken[key], base[key]).rjust(8) for key in UNITS]
            yield f"  {name:46}" + " ".join(cells)


def main(plan_file, result_file, title=""):
    plan = json.loads(Path(plan_file).read_text())
    bench = Bench(plan)
    results = []
    print(f"{'':48}{'wall':>9} {'CPU':>9} {'memory':>9} {'wall':>8} {'CPU':>8} {'memory':>8}")
    for contest in plan["contests"]:
        if title not in contest["title"]:
            continue
        measured = bench.hold(contest)
        for row in rows(contest, measured):
            print(row, flush=True)
        results.append({
            "title": contest["title"],
            "runs": [{"tool": tool, "phase": phase, "measured": one} for (tool, phase), one in measured.items()],
        })
    Path(result_file).write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
