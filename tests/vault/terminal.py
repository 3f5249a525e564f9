"""Holds talks with `kboot vault` at a terminal: terminal.py KBOOT LINK. Nothing that is typed at a question is echoed."""
import os
import pty
import select
import signal
import sys
import time

KBOOT, LINK = sys.argv[1:3]
PATIENCE = 30
ENV = {key: value for key, value in os.environ.items() if key != "CI"} | {"TERM": "dumb", "PAGER": "cat"}


def talk(words, answers, env=None):
    """Runs a program on a terminal; `answers` are pairs (what it asks, what is typed). Gives exit code and screen."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(words[0], words, ENV | (env or {}))
    screen, seen, deadline = b"", 0, time.monotonic() + PATIENCE
    answers = list(answers)
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 0.1)
        if ready:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            if not part:
                break
            screen += part
        if answers and answers[0][0].encode() in screen[seen:]:
            question, answer = answers.pop(0)
            seen = screen.index(question.encode(), seen) + len(question)
            time.sleep(0.05)
            os.write(terminal, answer.encode())
    else:
        os.kill(pid, signal.SIGKILL)
        raise SystemExit(f"{words}: no end; the screen:\n{screen.decode()}")
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(terminal)
    if answers:
        raise SystemExit(f"{words}: never asked {answers[0][0]!r}; the screen:\n{screen.decode()}")
    return code, screen.decode().replace("\r\n", "\n")


def expect(truth, what, screen=""):
    if not truth:
        raise SystemExit(f"not so: {what}\n{screen}")


def main():
    secret = "correct horse"
    with open("plain", "w", encoding="utf-8") as file:
        file.write("text\n")
    vault = [KBOOT, "vault"]

    code, screen = talk(vault + ["encrypt", "-p", "-o", "sealed", "plain"], [("Passphrase: ", secret + "\n"), ("again: ", secret + "\n")])
    expect(code == 0 and secret not in screen, "a passphrase is typed twice, unseen", screen)
    code, screen = talk(vault + ["view", "sealed"], [("Passphrase of sealed: ", secret + "\n")])
    expect(code == 0 and screen.endswith("text\n") and secret not in screen, "a passphrase opens", screen)
    code, screen = talk(vault + ["view", "sealed"], [("Passphrase of sealed: ", "wrong\n")])
    expect(code == 1 and "vault-wrong-key" in screen, "a wrong one does not", screen)
    code, screen = talk(vault + ["encrypt", "-p", "-o", "other", "plain"], [("Passphrase: ", "a\n"), ("again: ", "b\n")])
    expect(code == 1 and "vault-password-differs" in screen and not os.path.exists("other"), "two that differ", screen)
    code, screen = talk(vault + ["view", "sealed"], [("Passphrase of sealed: ", "\x03")])
    expect(code == 130, "Ctrl-C at a question", screen)

    code, screen = talk(vault + ["init", "-p", "-i", "key", "--no-recipients-file"], [("identity: ", secret + "\n"), ("again: ", secret + "\n")])
    expect(code == 0, "a protected identity", screen)
    code, screen = talk(vault + ["encrypt", "-i", "key", "-o", "for-key", "plain"], [("identity file key: ", secret + "\n")])
    expect(code == 0, "its passphrase is asked for once", screen)
    code, screen = talk(vault + ["view", "-i", "key", "for-key"], [("identity file key: ", secret + "\n")])
    expect(code == 0 and screen.endswith("text\n"), "and opens", screen)

    code, screen = talk(vault + ["encrypt-string", "-p", "--vault-id", "dev@prompt", "--encrypt-vault-id", "dev"], [("(dev): ", "pw\n"), ("name): ", "token\n"), ("(hidden): ", secret + "\n")])
    expect(code == 0 and "token: !vault |" in screen and secret not in screen, "a string that is asked for", screen)

    for action in ("encrypt", "view", "rekey", "decrypt"):
        answers = {
            "encrypt": [("New Vault password: ", "one\n"), ("Confirm New Vault password: ", "one\n")],
            "view": [("Vault password: ", "one\n")],
            "rekey": [("Vault password: ", "one\n"), ("New Vault password: ", "two\n"), ("Confirm New Vault password: ", "two\n")],
            "decrypt": [("Vault password: ", "two\n")],
        }[action]
        code, screen = talk([LINK, action, "plain"], answers, {"CI": "1"})
        expect(code == 0, f"the link asks as Ansible does: {action}", screen)

    # Ctrl-C within the editor is the editor's own: the text is saved afterwards.
    with open("editor", "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\ntrap 'echo more >>\"$1\"; exit 0' INT\necho ready\nwhile :; do sleep 0.05; done\n")
    os.chmod("editor", 0o700)
    code, screen = talk(vault + ["edit", "sealed"], [("Passphrase of sealed: ", secret + "\n"), ("ready", "\x03")], {"EDITOR": "./editor"})
    expect(code == 0 and "saved sealed" in screen, "Ctrl-C in the editor", screen)
    code, screen = talk(vault + ["view", "sealed"], [("Passphrase of sealed: ", secret + "\n")])
    expect(code == 0 and "text\nmore\n" in screen, "what the editor wrote", screen)


main()
