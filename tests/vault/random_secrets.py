"""Random files and strings, both ways with the real ansible-vault, age and sops.

usage: random_secrets.py COUNT SEED

Programs come from the environment: KBOOT, ANSIBLE_VAULT (its python reads YAML), SOPS; age and age-keygen from PATH.
Prints what went wrong; the exit code says whether anything did.
"""
import datetime
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import yaml

KBOOT, SOPS, ANSIBLE_VAULT = os.environ["KBOOT"], os.environ["SOPS"], os.environ["ANSIBLE_VAULT"]
ANSIBLE_PLAYBOOK = str(pathlib.Path(ANSIBLE_VAULT).with_name("ansible-playbook"))
WORDS = [
    "alpha", "b", "true", "no", "null", "12", "1.5", "", "~", "key: x", "a # b", "# c", "multi\nline",
    "multi\nline\n", "  lead", "trail ", "tab\t", '"q"', "it's", "\u00fc\u00f1\u00ed", "\u65e5\u672c", "[x]", "{a}", "- d",
    "0x1f", "010", "1e3", "2020-01-01", "!tag", "&a", "*a", "%x", "@y", "`z", "a\\nb", "\\", "a" * 300, "line\n\n\nend",
    "\n", "x\n\n", "ENC[x]", "1_000", ".5", ".inf", "y", "off", "::", "a:b", "\u2028x", "\U0001f600", "{{ x }}",
]
RULES = [
    {}, {"encrypted_regex": "^(secret|token|pass)"}, {"unencrypted_regex": "^(a|b)"}, {"encrypted_suffix": "word"},
    {"unencrypted_suffix": "1"}, {"mac_only_encrypted": True},
    {"encrypted_regex": "^(secret|token|pass)", "mac_only_encrypted": True},
]


class Wrong(Exception):
    pass


def run(*command, data=None, env=None):
    done = subprocess.run([str(word) for word in command], input=data, capture_output=True, env=env)
    if done.returncode != 0:
        raise Wrong(f"`{' '.join(map(str, command))[:200]}`: {done.stderr.decode(errors='replace')[:500]}")
    return done.stdout


def text():
    if random.random() < 0.5:
        return "".join(random.choice(WORDS) for _ in range(random.randint(0, 5)))
    return "".join(chr(random.choice([random.randint(32, 126), random.randint(0xA1, 0x2FF)]))
                   for _ in range(random.randint(0, 200)))


def content():
    return random.choice([text().encode(), random.randbytes(random.choice([0, 1, 15, 16, 17, 1000, 65536, 70000]))])


def scalar():
    kind = random.random()
    if kind < 0.6:
        return random.choice(WORDS) if kind < 0.5 else text()
    return random.choice([
        random.randint(-10**6, 10**6), random.random() * 10**random.randint(-5, 8), True, False, None, 2**53 + 1, 2**62,
        -2**63, 1e21, 1e-7, 0.1, 5.0])


def node(depth):
    kind = random.random()
    if depth > 0 and kind < 0.25:
        return mapping(depth - 1)
    if depth > 0 and kind < 0.4:
        return [node(depth - 1) for _ in range(random.randint(0, 4))]
    return scalar()


def mapping(depth):
    names = ["a", "b", "user", "pass_word", "data_unencrypted", "x-y", "k.z", "Key 1", "\u00f6l", "secret", "token"]
    return {random.choice(names) + random.choice("  123").strip(): node(depth) for _ in range(random.randint(1, 5))}


def with_comments(written):
    out = []
    for line in written.split("\n"):
        if line.strip() and random.random() < 0.15:
            out.append(" " * (len(line) - len(line.lstrip())) + "# remark " + random.choice(WORDS[:8]))
        out.append(line)
    commented = "\n".join(out)
    try:
        return commented if yaml.safe_load(commented) == yaml.safe_load(written) else written
    except yaml.YAMLError:
        return written


def document(kind):
    if kind == "env":
        return "".join(f"# note {n}\n" if random.random() < 0.3 else
                       f"KEY{n}=" + text().replace("\n", "\\n").replace("\u2028", "") + "\n" for n in range(8))
    tree = mapping(3)
    if kind == "json":
        return json.dumps(tree, ensure_ascii=False, indent=random.choice([None, 2]))
    return with_comments(yaml.dump(tree, Dumper=yaml.SafeDumper, allow_unicode=True, sort_keys=False,
                                   width=random.choice([80, 1000]), default_style=random.choice([None, None, '"'])))


def same(value):
    """What sops and kboot may spell differently is the same here: 5 and 5.0, -0 and 0, 1e+21 as PyYAML reads it."""
    if isinstance(value, dict):
        return {key: same(member) for key, member in value.items()}
    if isinstance(value, list):
        return [same(member) for member in value]
    if isinstance(value, str) and re.fullmatch(r"-?[0-9.]+e[+-][0-9]+", value):
        return float(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return str(value) if isinstance(value, (datetime.date, datetime.datetime)) else value


def read(written, kind):
    if kind == "env":
        return [line for line in written.decode().split("\n") if line]
    return repr(same((json.loads if kind == "json" else yaml.safe_load)(written)))


def remarks(written):
    return sorted(line.strip() for line in written.decode().split("\n") if line.strip().startswith("# remark"))


class Files:
    def __init__(self, folder):
        self.folder = folder
        self.key = folder / "key"
        run("age-keygen", "-o", self.key)
        self.recipient = run("age-keygen", "-y", self.key).decode().strip()
        (folder / "pw").write_text("pass word\n")
        base = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "CI": "1"}
        self.env = dict(base, KBOOT_IDENTITY_FILE=str(self.key), SOPS_AGE_KEY_FILE=str(self.key),
                        ANSIBLE_LOCALHOST_WARNING="0")

    def age(self, number):
        plain, path = content(), self.folder / f"{number}.age"
        armor = random.choice([[], ["-a"]])
        path.write_bytes(run("age", *armor, "-r", self.recipient, data=plain))
        if run(KBOOT, "vault", "view", path, env=self.env) != plain:
            raise Wrong("kboot reads another text than age wrote")
        sealed = run(KBOOT, "vault", "encrypt", "-r", self.recipient, data=plain, env=self.env)
        if run("age", "-d", "-i", self.key, data=sealed) != plain:
            raise Wrong("age reads another text than kboot wrote")

    def ansible(self, count):
        """All at once: the start of ansible-vault is what takes its time."""
        plains = [content() for _ in range(count)]
        key = ["--vault-password-file", self.folder / "pw"]
        for first, second in (([KBOOT, "vault", "encrypt", "--format", "ansible", *key], [ANSIBLE_VAULT, "decrypt", *key]),
                              ([ANSIBLE_VAULT, "encrypt", *key], [KBOOT, "vault", "decrypt", *key])):
            paths = [self.folder / f"{number}.vault" for number in range(count)]
            for path, plain in zip(paths, plains):
                path.write_bytes(plain)
            run(*first, *paths, env=self.env)
            run(*second, *paths, env=self.env)
            if any(path.read_bytes() != plain for path, plain in zip(paths, plains)):
                raise Wrong(f"a text differs between {first[:2]} and {second[:2]}")

    def inline(self, count):
        """ansible-playbook and kboot read inline values that kboot sealed."""
        values = {f"v{number}": text() for number in range(count)}
        paths = [self.folder / f"{name}.inline" for name in values]
        for path, value in zip(paths, values.values()):
            path.write_text(value, newline="")
        key = ["--vault-id", f"team@{self.folder / 'pw'}"]
        run(KBOOT, "vault", "encrypt", "--format", "ansible", *key, *paths, env=self.env)
        lines = ["values:"]
        for name, path in zip(values, paths):
            lines += [f"  {name}: !vault |", *("    " + line for line in path.read_text().splitlines())]
        (self.folder / "vars.yml").write_text("\n".join(lines) + "\n")
        (self.folder / "site.yml").write_text(
            "- hosts: localhost\n  connection: local\n  gather_facts: false\n  vars_files: [vars.yml]\n  tasks:\n"
            "    - assert: {that: \"(values | to_json | from_json) == (lookup('file', 'expected.json') | from_json)\"}\n")
        (self.folder / "expected.json").write_text(json.dumps(values))
        run(ANSIBLE_PLAYBOOK, "-i", "localhost,", *key, self.folder / "site.yml", env=self.env)
        run(KBOOT, "run", "localhost,", "-p", self.folder / "site.yml", *key, env=self.env)

    def sops(self, number):
        kind = random.choice(["yaml", "yaml", "yaml", "json", "env"])
        plain, path = self.folder / f"{number}.{kind}", self.folder / f"{number}.sealed.{kind}"
        plain.write_text(document(kind), newline="")
        rules = self.folder / "sops.yaml"
        rules.write_text(json.dumps({"creation_rules": [dict(random.choice(RULES), age=self.recipient)]}))
        try:
            run(SOPS, "--config", rules, "encrypt", "--output", path, plain, env=self.env)
            theirs = run(SOPS, "decrypt", path, env=self.env)
        except Wrong:
            return  # what sops itself cannot hold, or not open again
        ours = run(KBOOT, "vault", "view", path, env=self.env)
        if read(ours, kind) != read(theirs, kind) or remarks(ours) != remarks(theirs):
            raise Wrong(f"{path}: kboot reads something else than sops")
        self.edit(path, kind, ours)

    def edit(self, path, kind, opened):
        if kind == "json":
            edited = json.dumps(dict(json.loads(opened), added={"x": [1, "two", None, True, 1.5]}),
                                ensure_ascii=False, indent=2).encode()
        elif kind == "env":
            edited = opened + b"ADDED=value\n# at the end\n"
        else:
            edited = opened.rstrip(b"\n") + b"\nadded: new\n# at the end\nlast:\n  - 1\n  # inner\n  - two # behind\n"
        new = self.folder / "new"
        new.write_bytes(edited)
        before = set(re.findall(rb"ENC\[[^\]]*\]", path.read_bytes()))
        run(KBOOT, "vault", "edit", path, env=dict(self.env, EDITOR=f"cp {new}"))
        if read(run(SOPS, "decrypt", path, env=self.env), kind) != read(edited, kind):
            raise Wrong(f"{path}: sops reads something else than kboot wrote")
        if len(before - set(re.findall(rb"ENC\[[^\]]*\]", path.read_bytes()))) > 1:
            raise Wrong(f"{path}: values that stayed have other cipher texts")


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    random.seed(seed)
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        files = Files(pathlib.Path(name))
        jobs = [lambda: files.ansible(count), lambda: files.inline(count)]
        jobs += [lambda number=number: files.age(number) for number in range(count)]
        jobs += [lambda number=number: files.sops(number) for number in range(count)]
        for job in jobs:
            try:
                job()
            except Wrong as error:
                wrong += 1
                print(error)
    print(f"{count} texts of each kind with the seed {seed}, {wrong} wrong")
    return wrong > 0


sys.exit(main())
