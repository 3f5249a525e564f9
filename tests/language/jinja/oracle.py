#!/usr/bin/env python3
"""Prints what real ansible-core makes of the cases, and writes it into the case files.

Run it with the Python of an environment that has ansible-core 2.18:
    oracle.py --write FILE.case...     replaces every `=>` and `=!` line by the oracle's answer
    oracle.py FILE.case...             only says which answers differ
A test run does not need it: the cases carry the answers.
"""
import datetime
import re
import sys

from ansible.errors import AnsibleError, AnsibleUndefinedVariable
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.conditional import Conditional
from ansible.template import Templar
from ansible.utils.display import Display
from jinja2.exceptions import TemplateSyntaxError, UndefinedError

Display.warning = lambda *args, **kwargs: None
Display.deprecated = lambda *args, **kwargs: None


def answer(kind, text, variables, loader):
    templar = Templar(loader=loader, variables=variables)
    if kind == 'when':
        conditional = Conditional(loader=loader)
        conditional.when = [text]
        return conditional.evaluate_conditional(templar, variables)
    if kind == 'file':
        return templar.do_template(text, preserve_trailing_newlines=True, escape_backslashes=False)
    return templar.template(text)


def chain(error):
    while error is not None:
        yield error
        error = getattr(error, 'orig_exc', None) or error.__cause__ or error.__context__


def category(error):
    causes = list(chain(error))
    if any(isinstance(one, TemplateSyntaxError) for one in causes):
        return 'syntax'
    if any(isinstance(one, (AnsibleUndefinedVariable, UndefinedError)) for one in causes):
        return 'undefined'
    return 'error'


def result_line(kind, text, variables, loader):
    try:
        return '=> ' + printed(answer(kind, text, variables, loader))
    except Exception as error:  # whatever the oracle throws is its answer
        return '=! ' + category(error)


def printed(value):
    text = repr(value)
    return text


def run(path, write):
    loader = DataLoader()
    lines = open(path, encoding='utf-8').read().split('\n')
    start = next((i for i, line in enumerate(lines) if line.startswith('=== ')), len(lines))
    out, differences, i = lines[:start], 0, start
    shared = '\n'.join(line for line in lines[:start] if not line.startswith('#!'))
    while i < len(lines):
        head = lines[i]
        if not head.startswith('=== '):
            i += 1
            continue
        kind = re.match(r'=== (\w+)', head).group(1)
        i += 1
        body = []
        while i < len(lines) and not lines[i].startswith(('=== ', '=> ', '=! ')):
            body.append(lines[i])
            i += 1
        old = ''
        notes = []
        while i < len(lines) and not lines[i].startswith('=== '):
            if lines[i].startswith(('=> ', '=! ')):
                old = lines[i]
            elif lines[i].startswith('=k '):
                notes.append(lines[i])
            i += 1
        while not old and body and body[-1] == '':
            body.pop()
        variables = loader.load(shared) or {}
        new = result_line(kind, '\n'.join(body), variables, loader)
        if new != old:
            differences += 1
            if not write:
                print(f'{path}: {body}: was {old!r}, is {new!r}')
        out += [head, *body, new, *notes]
    if write:
        open(path, 'w', encoding='utf-8').write('\n'.join(out) + '\n')
    return differences


def main():
    arguments = sys.argv[1:]
    write = '--write' in arguments
    total = sum(run(path, write) for path in arguments if path != '--write')
    print(f'{total} answers {"written" if write else "differ"}')
    return 0 if write or total == 0 else 1


if __name__ == '__main__':
    sys.exit(main())
