"""Opens every vector of the age format (C2SP/CCTV) with kboot: age_vectors.py KBOOT FOLDER"""
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import zlib

# Which error each kind of failure is. `HMAC failure` and `payload failure` are the same to a user: damage.
CODES = {
    "no match": ("vault-no-key", "vault-wrong-key"),
    "header failure": ("vault-format",),
    "armor failure": ("vault-format",),
    "HMAC failure": ("vault-damaged",),
    "payload failure": ("vault-damaged",),
}


def read_vector(path):
    header, _, body = path.read_bytes().partition(b"\n\n")
    fields = {}
    for line in header.decode().splitlines():
        key, _, value = line.partition(": ")
        fields.setdefault(key, []).append(value)
    return fields, zlib.decompress(body) if fields.get("compressed") == ["zlib"] else body


def wrong(kboot, path, folder):
    """What is wrong with the way kboot opens this vector; empty when it is right."""
    fields, body = read_vector(path)
    file, key = folder / "file", folder / "key"
    file.write_bytes(body)
    key.write_text("".join(line + "\n" for line in fields.get("identity", [])))
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "CI": "1"}
    if "passphrase" in fields:
        environment["KBOOT_VAULT_PASSWORD"] = fields["passphrase"][0]
    keys = ["--identity", str(key)] if "identity" in fields else []
    done = subprocess.run([kboot, "vault", "view", *keys, str(file)], capture_output=True, env=environment)
    expected = fields["expect"][0]
    if expected == "success":
        if done.returncode != 0:
            return f"does not open: {done.stderr.decode()}"
        right = hashlib.sha256(done.stdout).hexdigest() == fields["payload"][0]
        return "" if right else "opens to another text"
    if done.returncode != 1 or done.stdout:
        return f"exit code {done.returncode}, {len(done.stdout)} bytes of text: {done.stderr.decode()}"
    said = done.stderr.decode()
    return "" if any(f"error[{code}]" in said for code in CODES[expected]) else f"{expected}: {said}"


def main():
    kboot, vectors = sys.argv[1], pathlib.Path(sys.argv[2])
    count = failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(vectors.iterdir()):
            # Post-quantum recipients are another key type, which kboot passes over as unknown.
            if "hybrid" in path.name:
                continue
            count += 1
            if why := wrong(kboot, path, pathlib.Path(folder)):
                failures += 1
                print(f"{path.name}: {why}")
    print(f"{count} vectors, {failures} wrong")
    return count < 100 or failures > 0


sys.exit(main())
