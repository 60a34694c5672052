"""What an installed project says of itself to `importlib.metadata`: name, version, commit, licence, requirements, programs."""

import json
from pathlib import Path
from typing import Any

from bundles.source import NAME, Source


def write_metadata(source: Source, folder: Path) -> Path:
    """Write the project's .dist-info into a folder of modules; return it."""
    info = folder / f"{NAME.replace('-', '_')}-{source.version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        metadata(source.description["project"], source.version), "utf-8", newline="\n"
    )
    (info / "direct_url.json").write_text(origin(source.commit), "utf-8", newline="\n")
    scripts = "".join(
        f"{name} = {module}:{function}\n" for name, (module, function) in sorted(source.programs().items())
    )
    (info / "entry_points.txt").write_text(f"[console_scripts]\n{scripts}", "utf-8", newline="\n")
    (info / "INSTALLER").write_text("bundle\n", "utf-8", newline="\n")
    return info


def metadata(project: dict[str, Any], version: str) -> str:
    """Return the core metadata (2.4) of what pyproject.toml describes."""
    lines = ["Metadata-Version: 2.4", f"Name: {project['name']}", f"Version: {version}"]
    lines.append(f"Summary: {project['description']}")
    if "license" in project:
        lines.append(f"License-Expression: {project['license']}")
    lines.append(f"Requires-Python: {project['requires-python']}")
    lines += [f"Requires-Dist: {requirement}" for requirement in project["dependencies"]]
    for extra, requirements in project["optional-dependencies"].items():
        lines.append(f"Provides-Extra: {extra}")
        lines += [f"Requires-Dist: {with_extra(requirement, extra)}" for requirement in requirements]
    return "\n".join([*lines, ""])


def with_extra(requirement: str, extra: str) -> str:
    """Return a requirement that holds only with an extra: `a>=1; sys_platform == 'linux'` keeps its own condition."""
    name, _, marker = (part.strip() for part in requirement.partition(";"))
    return f'{name}; ({marker}) and extra == "{extra}"' if marker else f'{name}; extra == "{extra}"'


def origin(commit: str) -> str:
    """Return where it was installed from (PEP 610): the commit, which `clue_desktop.about` shows; of no address."""
    return json.dumps({"url": f"file:///{NAME}", "vcs_info": {"vcs": "git", "commit_id": commit}})
