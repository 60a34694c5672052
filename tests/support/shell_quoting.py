"""How shells and programs quote words, written independently of what reads them."""

import re
import shlex


def bash_ansi(text: str) -> str:
    """Quote as Chrome does for bash where a text has what `'…'` cannot show: `$'…'` with UTF-16 escapes."""

    def one(sign: str) -> str:
        if sign in "\\'":
            return f"\\{sign}"
        if sign == "\n":
            return "\\n"
        if sign == "\r":
            return "\\r"
        if sign != "!" and " " <= sign <= "~":
            return sign
        units = sign.encode("utf-16-be")
        return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))

    return f"$'{''.join(map(one, text))}'"


def bash_double(text: str) -> str:
    """Quote by `"…"`."""
    return '"' + re.sub(r'([\\"$`])', r"\\\1", text) + '"'


def chrome_cmd(text: str) -> str:
    """Quote as Chrome does for cmd: every special character behind a caret, the quotation marks around it, too."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    text = re.sub(r"[^a-zA-Z0-9\s_\-:=+~'/.,?;()*`]", r"^\g<0>", text)
    text = re.sub(r"%(?=[a-zA-Z0-9_])", "%^", text)
    return '^"' + text.replace("\n", "^\n\n") + '^"'


def old_cmd(text: str) -> str:
    """Quote as older browsers do for cmd: `""` within `"…"`. Not for texts with line ends."""
    return '"' + re.sub(r'(\\*)"', r'\1\1""', re.sub(r"\\+$", r"\g<0>\g<0>", text)) + '"'


def powershell_single(text: str) -> str:
    """Quote by PowerShell's `'…'`."""
    return "'" + text.replace("'", "''") + "'"


def powershell_double(text: str) -> str:
    """Quote by PowerShell's `"…"` with backticks."""
    return '"' + re.sub(r'([`"$])', r"`\1", text).replace("\n", "`n") + '"'


POSIX = (shlex.quote, bash_ansi, bash_double)
POWERSHELL = (powershell_single, powershell_double)
