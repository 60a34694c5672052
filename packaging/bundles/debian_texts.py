"""Texts of Debian packages that are made, not written: version, control, copyright, changelog, unit, programs, manual pages."""

import email.parser
import os
import re
import stat
import time
from collections.abc import Mapping, Sequence
from email.message import Message
from pathlib import Path
from string import Template
from textwrap import indent

MAINTAINER = "CLUe Desktop <clue-desktop@localhost.localdomain>"


def debian_version(version: str) -> str:
    """Return a version as Debian orders it: `1.2.0rc1` comes before `1.2.0`."""
    return re.sub(r"[.-]?((?:a|b|rc|dev)\d+)", r"~\1", version)


def control(fields: Mapping[str, str | Sequence[str]]) -> str:
    """Return the paragraph of a control file; lists are joined by commas, empty fields left out."""
    lines = []
    for name, value in fields.items():
        text = value if isinstance(value, str) else ", ".join(value)
        if text:
            lines.append(f"{name}: {text}\n")
    return "".join(lines)


def described(summary: str, *paragraphs: str) -> str:
    """Return a Description: its first line, and paragraphs of lines below it."""
    return "\n".join([summary, "\n .\n".join(indent(text, " ") for text in paragraphs)])


def program(python: str, module: str, function: str) -> str:
    """Return a program of the package: with the package's own modules, whatever the environment and the folder hold."""
    # Imported late, since workers of a program read it anew and need none of it.
    return (
        f"#!{python} -I\n"
        'if __name__ == "__main__":\n'
        "    import sys\n\n"
        f"    from {module} import {function}\n\n"
        f"    sys.exit({function}())\n"
    )


def unit(template: str) -> str:
    """Return the unit of the service, of what `clue-server service install --system` would install.

    The package's service has a user that stays, so that an administrator of the machine can run the other commands as it.
    """
    text = Template(template).substitute(command="/usr/bin/clue-server --data-dir /var/lib/clue-server")
    text = re.sub(
        r"(?m)^# A user of its own that exists while it runs, who", "# A user of its own, who", text
    )
    text = text.replace("DynamicUser=yes\n", "User=clue-server\nGroup=clue-server\n")
    text = re.sub(r"(?m)^Documentation=.*$", "Documentation=man:clue-server(1)", text)
    return text.replace("Restart=always\n", "EnvironmentFile=-/etc/default/clue-server\nRestart=always\n", 1)


def changelog(package: str, version: str, epoch: int) -> str:
    """Return Debian's changelog of a package: one entry, that of this version."""
    day = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(epoch))
    return f"{package} ({version}) stable; urgency=medium\n\n  * Release {version}; NEWS tells what is new.\n\n -- {MAINTAINER}  {day}\n"


def settle(folder: Path, epoch: int) -> None:
    """Give everything below a folder, and the folder, one time, and modes that no umask has a say in."""
    for path in (*folder.rglob("*"), folder):
        if not path.is_symlink():
            runs = path.is_dir() or bool(path.stat().st_mode & stat.S_IXUSR)
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)


# ---------------------------------------------------------------- copyright

_OF_PROJECT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: CLUe Desktop

Files: *
Copyright: 2026 The CLUe Desktop developers
License: Apache-2.0
"""


def copyright_file(libraries: Path, package: str) -> str:
    """Return the package's copyright: the project's, and each library's that lies below a folder, with where its text is."""
    parts = [_OF_PROJECT]
    seen = set()
    for info in sorted(libraries.rglob("*.dist-info"), key=lambda path: path.name.lower()):
        if info.name in seen or info.name.startswith("clue_desktop-"):
            continue
        seen.add(info.name)
        about = email.parser.Parser().parsestr((info / "METADATA").read_text("utf-8"))
        holder = (about["Author"] or about["Author-email"] or "its authors").replace("\n", " ")
        where = f"usr/lib/{package}/{info.relative_to(libraries).as_posix()}"
        parts.append(
            f"Files: {where}/*\nCopyright: {holder}\nLicense: {identifier(about)}\n"
            f" {about['Name']} {about['Version']}: {licence_of(about)}.\n"
            f" Its texts are in /usr/share/doc/{package}/THIRD-PARTY-NOTICES.txt.\n"
        )
    parts.append(
        "License: Apache-2.0\n On Debian systems the complete text is in /usr/share/common-licenses/Apache-2.0.\n"
    )
    return "\n".join(parts)


def licence_of(about: Message) -> str:
    """Return a library's licence as its metadata name it, in one line."""
    classified = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    given = about["License-Expression"] or " and ".join(classified) or (about["License"] or "").split("\n")[0]
    return given.strip() or "see its texts"


def identifier(about: Message) -> str:
    """Return a short name of a library's licence without blanks, one of its own for each library."""
    words = re.sub(r"[^A-Za-z0-9.+-]+", "-", f"{about['Name']}-{licence_of(about)}")
    return words.strip("-")[:80]


# ---------------------------------------------------------------- manual pages

_ENTRY = re.compile(r"^ {2,4}(\S.*?)(?: {2,}(.*))?$")


def manual_page(name: str, version: str, summary: str, help_text: str, epoch: int) -> str:
    """Return a manual page of what a program says to --help: its usage, what it tells, and lists of options and arguments."""
    usage, _, rest = help_text.partition("\n\n")
    day = time.strftime("%Y-%m-%d", time.gmtime(epoch))
    lines = [
        f'.TH {name.upper()} 1 "{day}" "{name} {version}" "CLUe Desktop"',
        ".SH NAME",
        f"{name} \\- {_roff(summary)}",
    ]
    synopsis = " ".join(usage.removeprefix("usage: ").split())
    lines += [".SH SYNOPSIS", f".B {name}", _roff(synopsis.removeprefix(name).strip()), ".SH DESCRIPTION"]
    for paragraph in rest.strip().split("\n\n"):
        heading, *entries = paragraph.split("\n")
        if heading.endswith(":") and not heading.startswith(" ") and entries:
            lines.append(f'.SH "{_roff(heading.removesuffix(":").upper())}"')
            lines += _entries(entries)
        else:
            lines += [".PP", *(_roff(line.strip()) for line in paragraph.split("\n"))]
    lines += [".SH SEE ALSO", _see_also(name)]
    return "\n".join(lines) + "\n"


def _entries(rows: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for row in rows:
        begun = _ENTRY.match(row)
        if begun:
            lines += [".TP", f".B {_roff(begun[1])}"]
            if begun[2]:
                lines.append(_roff(begun[2].strip()))
        elif row.strip():
            lines.append(_roff(row.strip()))
    return lines


def _roff(text: str) -> str:
    """Return text that roff shows as it is."""
    quoted = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{quoted}" if quoted.startswith((".", "'")) else quoted


def _see_also(name: str) -> str:
    others = [
        other for other in ("clue-desktop", "clue-device", "clue-server", "clue-vendor") if other != name
    ]
    return ",\n".join(f".BR {other} (1)" for other in others)
