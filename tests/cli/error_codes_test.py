# Each code of an error that the sources use has a page in docs/errors, and each page has a code that is used.
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
# How sources name a code: Error("..."), .code = "...". Helpers take codes too: those are known by their page only.
USES = [re.compile(p) for p in (rf'\bError\(\s*"({CODE})"', rf'\.code = "({CODE})"')]


def used_codes():
    """Codes that are certainly used, and all words in quotes."""
    sure, likely = {}, set()
    for path in sorted((ROOT / "src").rglob("*.[ch]pp")):
        text = path.read_text()
        for pattern in USES:
            for code in pattern.findall(text):
                sure.setdefault(code, path.relative_to(ROOT))
        likely.update(re.findall(rf'"({CODE})"', text))
    return sure, likely


def main():
    filter_ = sys.argv[1] if len(sys.argv) > 1 else ""
    sure, likely = used_codes()
    pages = {path.stem: path for path in (ROOT / "docs/errors").glob("*.md")}
    results = []
    for code, where in sorted(sure.items()):
        results.append((f"the code {code} has a page", "" if code in pages else f"  {where} uses it; docs/errors/{code}.md is missing"))
    for code, path in sorted(pages.items()):
        wrong = []
        text = path.read_text()
        if code not in likely:
            wrong.append("  no source uses this code")
        if not re.match(r"# [A-Z`][^\n]*[^.\n]\n\n", text):
            wrong.append("  it does not begin with `# A title` and an empty line")
        if ")~~~" in text:
            wrong.append("  it holds the end mark of the build's raw strings")
        results.append((f"the page of {code} is sound", "\n".join(wrong)))
    for name, wrong in results:
        if filter_ in name:
            print(f"{'not ok' if wrong else 'ok'} {name}" + (f"\n{wrong}" if wrong else ""))
    return any(wrong for name, wrong in results if filter_ in name)


sys.exit(main())
