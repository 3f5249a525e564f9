# Makes the archives of charts that the test server serves, sound and evil ones.
import gzip
import io
import tarfile

VERSIONS = ["0.1.0", "0.2.0", "1.0.0", "1.0.1+build.5", "1.1.0-rc.1", "2.0.0-beta.2"]
EPOCH = 1_700_000_000


def pack(entries):
    """A .tgz of (name, bytes or TarInfo) pairs, the same bytes each time."""
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w", format=tarfile.PAX_FORMAT) as out:
        for name, content in entries:
            info = content if isinstance(content, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.mtime = EPOCH
            if isinstance(content, bytes):
                info.size = len(content)
                out.addfile(info, io.BytesIO(content))
            else:
                out.addfile(info)
    return gzip.compress(tar.getvalue(), mtime=0)


def definition(name, version):
    return (f"apiVersion: v2\nname: {name}\nversion: {version}\ndescription: a chart of the tests # with a comment\n"
            f"appVersion: \"7\"\nkeywords: [a, b]\nmaintainers:\n- name: someone\n  email: a@example.org\n").encode()


def chart(name, version):
    return pack([
        (f"{name}/Chart.yaml", definition(name, version)),
        (f"{name}/values.yaml", f"# the values of {version}\nreplicas: 1\nimage:\n  tag: \"{version}\"\n".encode()),
        (f"{name}/README.md", b"# The chart\n"),
        (f"{name}/crds/one.yaml", b"kind: CustomResourceDefinition\nmetadata:\n  name: one\n"),
        (f"{name}/crds/two.yaml", b"---\nkind: CustomResourceDefinition\nmetadata:\n  name: two\n"),
        (f"{name}/templates/map.yaml", b"kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: {{ .Release.Name }}\n"),
    ])


def link(name, target, kind=tarfile.SYMTYPE):
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = target
    return (name, info)


def evil():
    """Archives that must be refused, by the name of the chart."""
    head = [("evil/Chart.yaml", definition("evil", "1.0.0"))]
    return {
        "evil-parent": pack(head + [("evil/../../outside.txt", b"x")]),
        "evil-absolute": pack(head + [("evil//tmp/outside.txt", b"x")]),
        "evil-link": pack(head + [link("evil/out", "../../outside"), ("evil/out/file.txt", b"x")]),
        "evil-hardlink": pack(head + [link("evil/out", "/etc/passwd", tarfile.LNKTYPE)]),
        "evil-bomb": pack(head + [("evil/bomb", b"\0" * (110 << 20))]),
        "evil-name": pack([("evil/Chart.yaml", definition("..", "1.0.0"))]),
        "evil-garbage": b"this is no archive at all",
    }


def sound():
    """{(name, version): archive}"""
    charts = {("demo", version): chart("demo", version) for version in VERSIONS}
    charts["other", "3.1.4"] = chart("other", "3.1.4")
    return charts
