"""The bundle's programs for Windows: small real ones with an icon and a version, that run Python in their own process."""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bundles.say import BundleError, run
from bundles.source import Source

FILES = Path(__file__).parent / "windows_files"
COMPILER, RESOURCES = "x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-windres"
PUBLISHER = "CLUe Desktop maintainers"
PRODUCT = "CLUe Desktop"
TITLES = {
    "clue-desktop": "CLUe Desktop",
    "clue-server": "CLUe verification server",
    "clue-device": "CLUe device simulator",
    "clue-vendor": "CLUe sample vendor",
}
"""What Windows calls each program, in the list of running programs for example."""
ICON_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)


@dataclass(frozen=True, slots=True)
class Program:
    """One program of the bundle.

    Attributes:
        file: its name, with .exe or .com.
        module, function: what it begins with.
        windowless: whether it belongs to no terminal.
    """

    file: str
    module: str
    function: str
    windowless: bool = False

    @property
    def name(self) -> str:
        """Return what it is called by."""
        return self.file.rpartition(".")[0]


def programs(scripts: dict[str, tuple[str, str]]) -> list[Program]:
    """Return the programs for the project's scripts.

    The console is there twice: `clue-desktop.exe` without a terminal, for the menu; and `clue-desktop.com`, which a
    terminal takes for the same word, so that `clue-desktop demo` is heard and waited for there.
    """
    made = []
    for name, (module, function) in sorted(scripts.items()):
        if name not in TITLES:
            raise BundleError(f"The program {name} has no title in {Path(__file__).name}.")
        if name == "clue-desktop":
            made += [Program(f"{name}.exe", module, function, windowless=True)]
            made += [Program(f"{name}.com", module, function)]
        else:
            made.append(Program(f"{name}.exe", module, function))
    return made


def version_numbers(version: str) -> tuple[int, int, int, int]:
    """Return a version as Windows counts: four numbers below 65,536. A pre-release (`1.2.0rc1`) has its release's."""
    found = re.match(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?", version)
    if found is None:
        raise BundleError(f"{version} is no version.")
    numbers = tuple(int(number or 0) for number in found.groups())
    if max(numbers) > 0xFFFF:
        raise BundleError(f"{version} holds a number that Windows has no room for.")
    return numbers[0], numbers[1], numbers[2], numbers[3]


def resource_script(program: Program, version: str, icon: str, manifest: str) -> str:
    """Return what the resource compiler is told of a program: icon, manifest, version (VERSIONINFO)."""
    numbers = ",".join(map(str, version_numbers(version)))
    strings = {
        "CompanyName": PUBLISHER,
        "FileDescription": TITLES[program.name],
        "FileVersion": version,
        "InternalName": program.name,
        "LegalCopyright": "Apache License 2.0",
        "OriginalFilename": program.file,
        "ProductName": PRODUCT,
        "ProductVersion": version,
    }
    values = "\n".join(
        f'            VALUE "{name}", "{_in_resource(value)}\\0"' for name, value in strings.items()
    )
    return f"""\
#pragma code_page(65001)
1 ICON "{icon}"
1 24 "{manifest}"
1 VERSIONINFO
    FILEVERSION {numbers}
    PRODUCTVERSION {numbers}
    FILEFLAGSMASK 0x3fL
    FILEFLAGS 0x0L
    FILEOS 0x40004L
    FILETYPE 0x1L
    FILESUBTYPE 0x0L
BEGIN
    BLOCK "StringFileInfo"
    BEGIN
        BLOCK "040904b0"
        BEGIN
{values}
        END
    END
    BLOCK "VarFileInfo"
    BEGIN
        VALUE "Translation", 0x409, 1200
    END
END
"""


def _in_resource(text: str) -> str:
    if "\n" in text or "\\" in text:
        raise BundleError(f"A version resource cannot hold {text!r}.")
    return text.replace('"', '""')


def compile_command(program: Program, resources: Path, target: Path) -> list[str]:
    """Return the compiler's command line for a program."""
    words = {"PROGRAM": program.name, "MODULE": program.module, "FUNCTION": program.function}
    for word in words.values():
        if re.fullmatch(r"[A-Za-z0-9_.-]+", word) is None:
            raise BundleError(f"{word} cannot stand in a program of the bundle.")
    return [
        *(COMPILER, "-O2", "-std=c11", "-Wall", "-Wextra", "-Werror", "-municode", "-static", "-s"),
        *("-Wl,--no-insert-timestamp", "-Wl,--dynamicbase", "-Wl,--nxcompat", "-Wl,--high-entropy-va"),
        *(f'-D{name}=L"{word}"' for name, word in words.items()),
        *(("-DWINDOWLESS", "-mwindows") if program.windowless else ()),
        *(str(FILES / "launcher.c"), str(resources), "-o", str(target)),
    ]


def make(source: Source, folder: Path, icon: Path) -> list[Path]:
    """Make every program into a folder; return their files."""
    made = []
    with tempfile.TemporaryDirectory(prefix="clue-bundle-programs-") as temporary:
        for program in programs(source.programs()):
            script, resources = Path(temporary) / f"{program.file}.rc", Path(temporary) / f"{program.file}.o"
            script.write_text(
                resource_script(program, source.version, icon.name, "launcher.manifest"), "utf-8"
            )
            run(
                [
                    *(RESOURCES, "--include-dir", icon.parent, "--include-dir", FILES),
                    *("-i", script, "-o", resources),
                ]
            )
            run(compile_command(program, resources, folder / program.file))
            made.append(folder / program.file)
    return made


def make_in_the_way(target: Path) -> None:
    """Make the installer's own helper, which tells what runs out of a folder."""
    run(
        [
            *(COMPILER, "-O2", "-std=c11", "-Wall", "-Wextra", "-Werror", "-municode", "-static", "-s"),
            *("-Wl,--no-insert-timestamp", FILES / "in_the_way.c", "-o", target),
        ]
    )


def make_icon(drawing: Path, target: Path, sizes: Sequence[int] = ICON_SIZES) -> None:
    """Make Windows' icon of a drawing (SVG)."""
    with tempfile.TemporaryDirectory(prefix="clue-bundle-icon-") as folder:
        pictures: list[str | Path] = []
        for size in sizes:
            picture = Path(folder) / f"{size}.png"
            run(["rsvg-convert", f"--width={size}", f"--height={size}", "--output", picture, drawing])
            # Older parts of Windows read small pictures uncompressed only, and the largest compressed only.
            pictures.append(f"--raw={picture}" if size >= 256 else picture)
        run(["icotool", "--create", "--output", target, *pictures])
