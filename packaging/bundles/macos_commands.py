"""The command lines of Apple's tools, with what whoever releases gives in the environment; nothing is run here.

| variable | what it is |
|---|---|
| `CLUE_BUNDLE_MACOS_RUNTIME` | the archive of python-build-standalone for this processor (`cpython-3.13.…-install_only_stripped.tar.gz`) |
| `CLUE_BUNDLE_MACOS_RUNTIME_SHA256` | its digest, from the list of its release |
| `CLUE_BUNDLE_MACOS_IDENTITY` | whose signature: “Developer ID Application: …”; without it the signature is ad hoc, good for this machine |
| `CLUE_BUNDLE_NOTARY_PROFILE` | the profile of `notarytool store-credentials`; or the three below |
| `CLUE_BUNDLE_NOTARY_KEY`, `_KEY_ID`, `_ISSUER` | file, id and issuer of a key of App Store Connect |
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bundles.macos_texts import NAME, PYTHON
from bundles.say import BundleError

RUNTIME = "CLUE_BUNDLE_MACOS_RUNTIME"
RUNTIME_SHA256 = "CLUE_BUNDLE_MACOS_RUNTIME_SHA256"
IDENTITY = "CLUE_BUNDLE_MACOS_IDENTITY"
NOTARY_PROFILE = "CLUE_BUNDLE_NOTARY_PROFILE"
NOTARY_KEY, NOTARY_KEY_ID, NOTARY_ISSUER = (
    f"CLUE_BUNDLE_NOTARY_{name}" for name in ("KEY", "KEY_ID", "ISSUER")
)

Command = list[str]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was given.

    Attributes:
        runtime: the archive of Python, and its digest.
        identity: whose signature; "-" = ad hoc.
        notary: the words by which notarytool knows who asks; none = nothing is notarized.
    """

    runtime: Path
    runtime_sha256: str
    identity: str
    notary: tuple[str, ...]

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Inputs":
        """Read the environment. Raises BundleError for what is missing, or given by halves."""
        runtime, digest = environ.get(RUNTIME, ""), environ.get(RUNTIME_SHA256, "")
        if not runtime or not digest:
            raise BundleError(
                f"{RUNTIME} and {RUNTIME_SHA256} are needed: Python for this processor (packaging/RELEASING.md)."
            )
        identity = environ.get(IDENTITY, "") or "-"
        notary = _notary(environ)
        if notary and identity == "-":
            raise BundleError(f"Notarizing needs a signature: {IDENTITY} is missing.")
        return cls(Path(runtime), digest.lower(), identity, notary)


def _notary(environ: Mapping[str, str]) -> tuple[str, ...]:
    if profile := environ.get(NOTARY_PROFILE):
        return ("--keychain-profile", profile)
    given = {name: environ.get(name, "") for name in (NOTARY_KEY, NOTARY_KEY_ID, NOTARY_ISSUER)}
    if not any(given.values()):
        return ()
    if missing := [name for name, value in given.items() if not value]:
        raise BundleError(f"Notarizing needs {' and '.join(missing)} too.")
    key, key_id, issuer = given.values()
    return ("--key", key, "--key-id", key_id, "--issuer", issuer)


def is_notarized(environ: Mapping[str, str]) -> bool:
    """Tell whether what is made with this environment is notarized."""
    return bool(environ.get(NOTARY_PROFILE) or environ.get(NOTARY_KEY))


def build_launcher(source: Path, runtime: Path, machine: str, launcher: Path, oldest: str) -> Command:
    """Compile and link the program that is the application, against the Python in it."""
    return [
        *("clang", "-O2", "-Wall", "-Wextra", "-Werror", "-arch", machine, f"-mmacosx-version-min={oldest}"),
        *(f'-DCLUE_PYTHON="{PYTHON}"', f"-I{runtime}/include/python{PYTHON}", str(source)),
        *(f"-L{runtime}/lib", f"-lpython{PYTHON}", "-Wl,-rpath,@executable_path/../Resources/runtime/lib"),
        *("-o", str(launcher)),
    ]


def name_library(runtime: Path) -> Command:
    """Have the library of Python be found by where it is asked for from."""
    library = f"libpython{PYTHON}.dylib"
    return ["install_name_tool", "-id", f"@rpath/{library}", f"{runtime}/lib/{library}"]


def sign(paths: Sequence[Path], identity: str, entitlements: Path | None = None) -> Command:
    """Sign files or bundles; what lies in them has been signed before."""
    words = ["codesign", "--force", "--sign", identity]
    if identity != "-":
        words += ["--timestamp", "--options", "runtime"]
    if entitlements is not None:
        words += ["--entitlements", str(entitlements)]
    return [*words, *map(str, paths)]


def check_signature(app: Path) -> Command:
    """Have every signature in an application checked."""
    return ["codesign", "--verify", "--deep", "--strict", "--verbose=2", str(app)]


def make_image(folder: Path, image: Path) -> Command:
    """Make a compressed disk image of a folder."""
    return [
        *("hdiutil", "create", "-volname", NAME, "-srcfolder", str(folder)),
        *("-fs", "HFS+", "-format", "UDZO", "-ov", str(image)),
    ]


def notarize(image: Path, notary: Sequence[str]) -> Command:
    """Have Apple look at a disk image, and wait for the verdict."""
    return ["xcrun", "notarytool", "submit", str(image), *notary, "--wait"]


def staple(image: Path) -> Command:
    """Put the verdict into the disk image, so that it is known without a network."""
    return ["xcrun", "stapler", "staple", str(image)]


def assess(image: Path) -> Command:
    """Ask what Gatekeeper says of a disk image."""
    return [
        "spctl",
        "--assess",
        "--type",
        "open",
        "--context",
        "context:primary-signature",
        "-vv",
        str(image),
    ]


def attach(image: Path, at: Path) -> Command:
    """Open a disk image at a folder, shown to nobody."""
    return ["hdiutil", "attach", str(image), "-nobrowse", "-readonly", "-mountpoint", str(at)]


def detach(at: Path) -> Command:
    """Close a disk image."""
    return ["hdiutil", "detach", str(at)]
