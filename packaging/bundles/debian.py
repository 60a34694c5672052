"""Packages for Debian 12, Debian 13 and Ubuntu 24.04, 64 bit: `clue-server`, and `clue-desktop`, which adds the console to it.

They run on the system's own `python3`, so that its security updates are the system's. What is built for a version of Python is there for
each of the three that these systems have, and the dependency says so: an upgrade of Python beyond them is refused by apt until there is
a package for it. A folder of the package is laid out as a virtual environment is, so that each program finds its own modules and no
others, without PATH, in any folder, and starts others of the package by `sys.executable`:

    /usr/lib/clue-server/bin/python3                      the system's
                         pyvenv.cfg
                         lib/python3.11/site-packages     and 3.12, 3.13: what is built per version
                         common                           the project, and what is the same for all
    /usr/lib/clue-desktop                                 the same for the console, which looks into clue-server's too
"""

import gzip
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import gmtime, strftime

from bundles import debian_texts as texts
from bundles import notices
from bundles.debian_depends import depends_of
from bundles.debian_selftest import selftest
from bundles.metadata import write_metadata
from bundles.say import BundleError, run, say
from bundles.source import SERVER_PACKAGES, Source
from bundles.trim import faults, trim
from bundles.wheels import LINUX, distribution_of, fetch, meant, read_lock, unpack

__all__ = ["build", "selftest"]

FILES = Path(__file__).resolve().parent / "debian_files"
PYTHONS = tuple(target.python for target in LINUX)
PYTHON_DEPENDS = (
    f"python3 (>= {PYTHONS[0]})",
    f"python3 (<< 3.{int(PYTHONS[-1].removeprefix('3.')) + 1})",
)
_LARGE = 1 << 20
"""From this size on a file that is there for several versions of Python is kept once."""

SUMMARIES = {
    "clue-server": "verification server for access control by a vendor's API",
    "clue-device": "a device of access control, simulated",
    "clue-vendor": "a vendor's API for access control, simulated",
    "clue-desktop": "console for access control by a vendor's API",
}
SERVER_PROGRAMS = ("clue-server", "clue-device", "clue-vendor")


@dataclass(slots=True)
class Package:
    """One package that is being made.

    Attributes:
        name: of the package, and of its folder in /usr/lib.
        root: a folder that stands for / of the system.
        version: as Debian has it.
        scripts: maintainer scripts and the like: name → text.
    """

    name: str
    root: Path
    version: str
    epoch: int
    scripts: dict[str, str] = field(default_factory=dict)

    @property
    def lib(self) -> Path:
        """The package's own folder."""
        return self.root / "usr" / "lib" / self.name

    @property
    def common(self) -> Path:
        """Modules for every version of Python."""
        return self.lib / "common"

    def site(self, python: str) -> Path:
        """Return the folder of modules for one version of Python."""
        return self.lib / "lib" / f"python{python}" / "site-packages"

    def write(self, path: str, text: str | bytes, mode: int = 0o644) -> None:
        """Write a file of the package; its path from the root on."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        file.chmod(mode)


def build(source: Source, out: Path) -> list[Path]:
    """Make both packages of one commit in a folder; return their files. Raises BundleError."""
    if shutil.which("dpkg-deb") is None:
        raise BundleError(
            "dpkg-deb is needed to make packages for Debian; it is part of every Debian and Ubuntu."
        )
    with tempfile.TemporaryDirectory(prefix="clue-bundle-deb-") as folder:
        version = texts.debian_version(source.version)
        server = Package("clue-server", Path(folder) / "server", version, source.epoch)
        desktop = Package("clue-desktop", Path(folder) / "desktop", version, source.epoch)
        _lay_out_libraries(source, server, desktop)
        source.copy(SERVER_PACKAGES, server.common)
        write_metadata(source, server.common)
        source.copy(("ui",), desktop.common)
        return [_server(source, server, out), _desktop(source, server, desktop, out)]


# ---------------------------------------------------------------- libraries


def _lay_out_libraries(source: Source, server: Package, desktop: Package) -> None:
    """Unpack each wheel where it belongs: to the server or the console, for one version of Python or for all."""
    wheels = {target.python: fetch(source.lock("bundle-desktop"), target) for target in LINUX}
    of_server = {entry.name for entry in read_lock(source.lock("bundle-server").read_text("utf-8"))}
    common = set.intersection(*({wheel.name for wheel in found} for found in wheels.values()))
    for python, found in wheels.items():
        for wheel in found:
            package = server if distribution_of(wheel) in of_server else desktop
            if wheel.name not in common:
                unpack(wheel, package.site(python))
            elif python == PYTHONS[0]:
                unpack(wheel, package.common)
    _write_notices(source, server, of_server=True)
    _write_notices(source, desktop, of_server=False)
    for package in (server, desktop):
        for folder in (package.common, *map(package.site, PYTHONS)):
            folder.mkdir(parents=True, exist_ok=True)
            trim(folder, "linux")
            folder.mkdir(parents=True, exist_ok=True)
        share_large(package.lib)
        # What belongs together lies side by side, however deep.
        for python in PYTHONS:
            joined = ["../../../common"]
            if package is desktop:
                beside = f"../../../../{server.name}"
                joined += [f"{beside}/lib/python{python}/site-packages", f"{beside}/common"]
            (package.site(python) / "clue.pth").write_text("".join(f"{one}\n" for one in joined), "utf-8")
        (package.lib / "pyvenv.cfg").write_text(
            "home = /usr/bin\ninclude-system-site-packages = false\n", "utf-8"
        )
        (package.lib / "bin").mkdir()
        (package.lib / "bin" / "python3").symlink_to("../../../bin/python3")
    if missing := faults(desktop.common, "linux"):
        raise BundleError(f"What is kept of Qt is not whole. {' '.join(missing)}")


def _write_notices(source: Source, package: Package, *, of_server: bool) -> None:
    """Write what the licences of the package's libraries want to be said, and the bill of materials, for all versions of Python."""
    locked = read_lock(source.lock("bundle-desktop").read_text("utf-8"))
    server = {entry.name for entry in read_lock(source.lock("bundle-server").read_text("utf-8"))}
    found: dict[tuple[str, str], notices.Notice] = {}
    for target in LINUX:
        own = [entry for entry in meant(locked, target) if (entry.name in server) is of_server]
        with tempfile.TemporaryDirectory(prefix="clue-bundle-notices-") as folder:
            for part in (package.site(target.python), package.common):
                for path in part.iterdir() if part.is_dir() else ():
                    (Path(folder) / path.name).symlink_to(path)
            found |= {(one.name.lower(), one.version): one for one in notices.collected(own, Path(folder))}
    every = [found[key] for key in sorted(found)]
    doc = f"usr/share/doc/{package.name}"
    package.write(f"{doc}/{notices.NOTICES}", notices.text_of(every, with_python=False))
    package.write(f"{doc}/{notices.SBOM}", notices.sbom_of(source, every))


def share_large(folder: Path) -> None:
    """Keep a large file that is there several times once, and let links stand for the others."""
    first: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size >= _LARGE:
            same = first.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), path)
            if same != path:
                path.unlink()
                path.symlink_to(os.path.relpath(same, path.parent))


# ---------------------------------------------------------------- the two packages


def _server(source: Source, package: Package, out: Path) -> Path:
    _programs(source, package, SERVER_PROGRAMS, package.lib)
    unit = (source.tree / "resources" / "service" / "clue-server.system.service").read_text("utf-8")
    package.write("lib/systemd/system/clue-server.service", texts.unit(unit))
    package.write("etc/default/clue-server", _file("clue-server.default"))
    package.scripts["conffiles"] = "/etc/default/clue-server\n"
    for script in ("preinst", "postinst", "prerm", "postrm"):
        package.scripts[script] = _file(f"clue-server.{script}").replace("@VERSION@", package.version)
    _common_files(package)
    needed, _ = depends_of(package.lib)
    return _made(
        package,
        out,
        {
            "Section": "net",
            "Depends": ["adduser", *PYTHON_DEPENDS, *needed],
            "Recommends": ["ca-certificates"],
            "Suggests": ["clue-desktop"],
            "Description": texts.described(
                "verification server for access control by a vendor's API",
                "A device sends what a person presented; the server asks the customer's own\n"
                "HTTPS API about it, judges the answer by the criteria that an administrator\n"
                "saved, and answers granted or denied. It holds places, devices and events.",
                "Two simulators come with it: a vendor's API and a device.",
            ),
        },
    )


def _desktop(source: Source, server: Package, package: Package, out: Path) -> Path:
    _programs(source, package, ("clue-desktop",), server.lib, package.lib)
    package.write("usr/share/applications/clue-desktop.desktop", _file("clue-desktop.desktop"))
    icon = (source.tree / "resources" / "icons" / "clue-desktop.svg").read_bytes()
    package.write("usr/share/icons/hicolor/scalable/apps/clue-desktop.svg", icon)
    metainfo = _file("clue-desktop.metainfo.xml").replace("@VERSION@", source.version)
    day = strftime("%Y-%m-%d", gmtime(source.epoch))
    package.write(
        "usr/share/metainfo/clue_desktop.clue_desktop.metainfo.xml", metainfo.replace("@DATE@", day)
    )
    for script in ("postinst", "prerm", "postrm"):
        package.scripts[script] = _file(f"clue-desktop.{script}")
    _common_files(package)
    needed, optional = depends_of(package.lib)
    return _made(
        package,
        out,
        {
            "Section": "net",
            "Depends": [f"clue-server (= {package.version})", *PYTHON_DEPENDS, *needed],
            # Hangul, and where a signed-in administrator's token is kept.
            "Recommends": ["fonts-nanum | fonts-noto-cjk", "gnome-keyring | libsecret-1-0"],
            "Suggests": optional,
            "Description": texts.described(
                "console for access control by a vendor's API",
                "Where an administrator registers and tests vendor APIs, assigns them to\n"
                "places and follows events. It works with a clue-server elsewhere, with the\n"
                "service of this machine, or with one of its own that it starts.",
            ),
        },
    )


def _programs(source: Source, package: Package, names: Sequence[str], *folders: Path) -> None:
    """Write programs and their manual pages; `folders` are those whose modules they need."""
    for name in names:
        module, function = source.programs()[name]
        package.write(
            f"usr/bin/{name}", texts.program(f"/usr/lib/{package.name}/bin/python3", module, function), 0o755
        )
        page = texts.manual_page(name, source.version, SUMMARIES[name], _help(module, folders), source.epoch)
        package.write(f"usr/share/man/man1/{name}.1.gz", gzip.compress(page.encode(), mtime=0))


def _help(module: str, folders: Sequence[Path]) -> str:
    """Return what a program of the package says to --help, in long lines; it runs in this Python."""
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if python not in PYTHONS:
        raise BundleError(
            f"Python {', '.join(PYTHONS)} is needed to make packages for Debian; this is {python}."
        )
    modules = [
        part
        for lib in folders
        for part in (lib / "lib" / f"python{python}" / "site-packages", lib / "common")
    ]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, modules)),
        "COLUMNS": "400",
        "NO_COLOR": "1",
    }
    return run(
        [sys.executable, "-P", "-B", "-m", module.removesuffix(".__main__"), "--help"],
        environment=environment,
    )


def _common_files(package: Package) -> None:
    doc = f"usr/share/doc/{package.name}"
    history = texts.changelog(package.name, package.version, package.epoch)
    # A native package, to Debian: its changelog has no further name.
    package.write(f"{doc}/changelog.gz", gzip.compress(history.encode(), mtime=0))
    package.write(f"{doc}/copyright", texts.copyright_file(package.lib, package.name))
    package.write(f"usr/share/lintian/overrides/{package.name}", _file(f"{package.name}.lintian"))
    package.write(
        f"usr/share/python3/runtime.d/{package.name}.rtupdate", _file(f"{package.name}.rtupdate"), 0o755
    )


def _made(package: Package, out: Path, fields: dict[str, str | list[str]]) -> Path:
    """Write what dpkg is told of the package, and the package; return its file."""
    texts.settle(package.root, package.epoch)
    size = sum(_blocks(path) for path in package.root.rglob("*"))
    control = package.root / "DEBIAN"
    sums = "".join(
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(package.root)}\n"
        for path in _plain_files(package.root)
    )
    described = {
        "Package": package.name,
        "Version": package.version,
        "Architecture": "amd64",
        "Maintainer": texts.MAINTAINER,
        "Installed-Size": str(size),
        "Priority": "optional",
        **fields,
    }
    description = described.pop("Description")
    package.write("DEBIAN/control", texts.control({**described, "Description": description}))
    package.write("DEBIAN/md5sums", sums)
    for name, text in package.scripts.items():
        package.write(f"DEBIAN/{name}", text, 0o644 if name == "conffiles" else 0o755)
    texts.settle(control, package.epoch)
    file = out / f"{package.name}_{package.version}_amd64.deb"
    say(f"{file.name}: {size / 1024:.0f} MB installed")
    run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "-z3", "--threads-max=1", "--build", package.root, file],
        environment={**os.environ, "SOURCE_DATE_EPOCH": str(package.epoch)},
    )
    return file


def _blocks(path: Path) -> int:
    """Return what a file takes in KiB, as dpkg counts."""
    return -(-path.stat().st_size // 1024) if path.is_file() and not path.is_symlink() else 1


def _plain_files(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.relative_to(root).parts[0] != "etc":
            yield path


def _file(name: str) -> str:
    return (FILES / name).read_text("utf-8")
