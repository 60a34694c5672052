"""The bootstrap: when it installs and when it does not, what it leaves alone, and that exit codes come through.

No package is installed here: a recorder stands in for pip, and small shell scripts for the programs that are started.
"""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import bootstrap
import pytest
from bootstrap import DESKTOP, DEVELOPMENT, SERVER, SERVER_POSTGRES, BootstrapError, Environment

LOCKS = bootstrap.PROJECT / "packaging" / "locks"
PYPROJECT = """
[build-system]
requires = ["setuptools"]
[project]
name = "door"
scripts = {door = "door:main"}
"""

posix = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")


class Recorder:
    """Stands in for venv and pip: remembers the commands, and can break off at one of them."""

    def __init__(self, project: Path) -> None:
        self.python = Environment(project).python
        self.commands: list[list[str]] = []
        self.fails_at: str | None = None

    def __call__(self, command: Sequence[str]) -> int:
        self.commands.append(list(command))
        if self.fails_at in command:
            return 1
        if "venv" in command:
            self.python.parent.mkdir(parents=True)
            self.python.touch()
        return 0

    def kinds(self) -> list[str]:
        """The commands since the last call of this, one word each."""
        words = ("venv", "--require-hashes", "--editable")
        kinds = [next(word for word in words if word in command) for command in self.commands]
        self.commands.clear()
        return kinds


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "packaging" / "locks").mkdir(parents=True)
    for profile in (SERVER, SERVER_POSTGRES, DEVELOPMENT, DESKTOP):
        (tmp_path / "packaging" / "locks" / f"{profile.lock}.txt").write_text(f"{profile.lock}==1\n")
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    return tmp_path


@pytest.fixture
def steps(project: Path) -> Recorder:
    return Recorder(project)


@pytest.fixture
def environment(project: Path, steps: Recorder) -> Environment:
    return Environment(project, steps)


WHOLE = ["venv", "--require-hashes", "--editable"]


def test_first_start_installs_all_and_the_second_nothing(environment: Environment, steps: Recorder):
    environment.ensure(DEVELOPMENT)
    assert steps.kinds() == WHOLE
    environment.ensure(DEVELOPMENT)
    assert steps.kinds() == []


def test_the_users_own_index_settings_stay_in_force(environment: Environment, steps: Recorder):
    environment.ensure(DEVELOPMENT)
    packages = next(command for command in steps.commands if "--require-hashes" in command)
    assert not {"--index-url", "--extra-index-url", "--find-links", "--cert", "--isolated"} & set(packages)
    assert "--no-index" not in packages


def test_no_module_of_the_present_folder_is_run_in_place_of_pip(environment: Environment, steps: Recorder):
    environment.ensure(DEVELOPMENT)
    modules = [command for command in steps.commands if "-m" in command]
    assert len(modules) == len(WHOLE)
    assert all(command[1:3] == ["-I", "-m"] for command in modules)


def test_a_changed_lock_makes_it_anew_without_what_was_there(environment: Environment, steps: Recorder):
    environment.ensure(DEVELOPMENT)
    left_over = environment.folder / "lib" / "old.py"
    left_over.parent.mkdir()
    left_over.touch()
    (environment.project / "packaging" / "locks" / "development.txt").write_text("development==2\n")
    steps.kinds()
    environment.ensure(DEVELOPMENT)
    assert steps.kinds() == WHOLE
    assert not left_over.exists()


def test_a_changed_script_installs_only_the_project(environment: Environment, steps: Recorder):
    environment.ensure(DEVELOPMENT)
    steps.kinds()
    (environment.project / "pyproject.toml").write_text(PYPROJECT.replace("door:main", "door:start"))
    environment.ensure(DEVELOPMENT)
    assert steps.kinds() == ["--editable"]


def test_changed_settings_of_a_tool_install_nothing(environment: Environment, steps: Recorder):
    environment.ensure(DEVELOPMENT)
    steps.kinds()
    (environment.project / "pyproject.toml").write_text(PYPROJECT + "[tool.ruff]\nline-length = 100\n")
    environment.ensure(DEVELOPMENT)
    assert steps.kinds() == []


def test_a_moved_checkout_is_installed_anew(environment: Environment, project: Path):
    environment.ensure(DEVELOPMENT)
    moved = project.rename(project.with_name("moved"))
    steps = Recorder(moved)
    Environment(moved, steps).ensure(DEVELOPMENT)
    assert steps.kinds() == WHOLE


def test_a_lost_python_is_installed_anew(environment: Environment, steps: Recorder):
    environment.ensure(DEVELOPMENT)
    environment.python.unlink()
    steps.kinds()
    environment.ensure(DEVELOPMENT)
    assert steps.kinds() == WHOLE


@pytest.mark.parametrize(
    ("step", "repeated"), [("venv", WHOLE), ("--require-hashes", WHOLE), ("--editable", ["--editable"])]
)
def test_an_interrupted_installation_is_repaired_and_stays_what_it_was(
    environment: Environment, steps: Recorder, step: str, repeated: list[str]
):
    steps.fails_at = step
    with pytest.raises(BootstrapError, match="Exit code 1"):
        environment.ensure(SERVER)
    assert environment.profile() == SERVER
    steps.fails_at = None
    steps.kinds()
    environment.ensure(environment.profile())
    assert steps.kinds() == repeated


def test_an_environment_of_somebody_else_is_left_alone(environment: Environment, steps: Recorder):
    environment.folder.mkdir()
    (environment.folder / "pyvenv.cfg").touch()
    with pytest.raises(BootstrapError, match="not made by this program"):
        environment.ensure(DEVELOPMENT)
    assert steps.kinds() == []
    assert (environment.folder / "pyvenv.cfg").exists()


def test_a_damaged_stamp_counts_as_none(environment: Environment, steps: Recorder):
    environment.ensure(DEVELOPMENT)
    steps.kinds()
    environment.stamp.write_text("[")
    environment.ensure(DEVELOPMENT)
    assert steps.kinds() == WHOLE


def test_a_server_host_stays_one_until_tests_are_asked_for(environment: Environment):
    assert environment.profile() == bootstrap.CHECKOUT
    bootstrap.install(environment, ["--server-postgres"])
    assert environment.profile() == SERVER_POSTGRES
    environment.ensure(bootstrap.CHECKOUT)
    assert environment.profile() == bootstrap.CHECKOUT


def test_install_refuses_what_it_does_not_know(environment: Environment):
    with pytest.raises(BootstrapError, match="--server"):
        bootstrap.install(environment, ["--servre"])


# ---------------------------------------------------------------- starting programs


def script(folder: Path, name: str, text: str) -> None:
    """Put a shell script there that others can start by its name."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.fixture
def tools(environment: Environment) -> Callable[..., Path]:
    """Install stand-ins for the checking tools; they note their command line and end with the given codes."""

    def install(**codes: int) -> Path:
        environment.ensure(bootstrap.CHECKOUT)
        notes = environment.project / "notes"
        for name in ("ruff", "mypy", "lint-imports", "pytest"):
            code = codes.get(name.replace("-", "_"), 0)
            script(environment.programs, name, f'echo "{name} $*" >> "{notes}"\nexit {code}')
        return notes

    return install


@posix
def test_all_checks_run_in_order_and_pytest_beside_them(environment: Environment, tools: Callable[..., Path]):
    notes = tools()
    assert bootstrap.test(environment, []) == 0
    ran = [line.split()[0] for line in notes.read_text().splitlines()]
    assert [name for name in ran if name != "pytest"] == ["ruff", "ruff", "mypy", "lint-imports"]
    assert ran.count("pytest") == 1


@posix
@pytest.mark.parametrize(("first", "then"), [("mypy", "pytest"), ("pytest", "mypy")])
def test_neither_waits_for_the_other(
    environment: Environment, tools: Callable[..., Path], first: str, then: str
):
    """One of them ends only when the other has begun."""
    tools()
    begun = environment.project / "begun"
    script(environment.programs, first, f'while [ ! -e "{begun}" ]; do sleep 0.01; done')
    script(environment.programs, then, f'touch "{begun}"')
    assert bootstrap.test(environment, []) == 0


@posix
def test_what_a_check_says_is_said_in_one_piece(
    environment: Environment, tools: Callable[..., Path], capfd: pytest.CaptureFixture[str]
):
    tools()
    script(environment.programs, "mypy", "echo a fault; echo another >&2; exit 1")
    assert bootstrap.test(environment, []) == 1
    assert "--- mypy: FAILED\na fault\nanother\n" in capfd.readouterr().err


@posix
def test_interrupted_tests_end_the_checks(environment: Environment, tools: Callable[..., Path]):
    notes = tools()
    begun = environment.project / "begun"
    script(environment.programs, "mypy", f'touch "{begun}"; exec sleep 100')
    script(environment.programs, "pytest", f'while [ ! -e "{begun}" ]; do sleep 0.01; done; exit 2')
    assert bootstrap.test(environment, []) == 2
    assert "lint-imports" not in notes.read_text()


@posix
@pytest.mark.parametrize("failing", ["ruff", "mypy", "lint_imports"])
def test_a_failed_check_fails_the_run_though_the_tests_pass(
    environment: Environment, tools: Callable[..., Path], failing: str
):
    notes = tools(**{failing: 3})
    assert bootstrap.test(environment, []) == 1
    ran = [line.split()[0] for line in notes.read_text().splitlines()]
    assert sorted(ran) == ["lint-imports", "mypy", "pytest", "ruff", "ruff"]


@posix
@pytest.mark.parametrize("code", [1, 2, 5])
def test_pytests_exit_code_comes_through(environment: Environment, tools: Callable[..., Path], code: int):
    """5 means that no test was found, which is no success either."""
    tools(pytest=code)
    assert bootstrap.test(environment, []) == code


@posix
def test_arguments_are_for_pytest_alone(environment: Environment, tools: Callable[..., Path]):
    notes = tools()
    assert bootstrap.test(environment, ["-k", "door"]) == 0
    assert notes.read_text() == "pytest -k door\n"


@posix
def test_a_program_killed_by_a_signal_gives_the_shells_code(environment: Environment):
    assert bootstrap.call(environment, ["sh", "-c", "kill -TERM $$"], environment.project) == 143


@posix
def test_exec_becomes_the_program_in_the_callers_folder(environment: Environment, tmp_path: Path):
    environment.ensure(bootstrap.CHECKOUT)
    script(environment.programs, "knock", 'echo "$PPID $PWD $1"; exit 9')
    start = (
        "import bootstrap, sys; from pathlib import Path;"
        "bootstrap.execute(bootstrap.Environment(Path(sys.argv[1])), ['knock', 'twice'])"
    )
    standing = tmp_path / "elsewhere"
    standing.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", start, str(environment.project)],
        env={**os.environ, "PYTHONPATH": str(LOCKS.parent)},
        cwd=standing,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (9, "")
    assert done.stdout == f"{os.getpid()} {standing} twice\n"


def test_a_missing_program_is_named(environment: Environment):
    with pytest.raises(BootstrapError, match="no program no-such-door"):
        bootstrap.find_program("no-such-door", environment.variables(os.environ))


def test_the_environments_programs_come_first_and_no_foreign_home(environment: Environment):
    variables = environment.variables({"PATH": "elsewhere", "PYTHONHOME": "elsewhere", "LANG": "C"})
    assert variables["PATH"] == os.pathsep.join([str(environment.programs), "elsewhere"])
    assert "PYTHONHOME" not in variables
    assert variables["LANG"] == "C"


def test_another_python_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(bootstrap, "NEWEST", (3, 10))
    assert bootstrap.main(["install"]) == 1
    output = capfd.readouterr()
    assert "is needed; this is" in output.err
    assert output.out == ""


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["fly"], 2), (["--help"], 0)])
def test_without_a_known_command_it_tells_its_use(
    arguments: list[str], code: int, capfd: pytest.CaptureFixture[str]
):
    assert bootstrap.main(arguments) == code
    output = capfd.readouterr()
    assert "bootstrap.py test" in output.err
    assert output.out == ""


# ---------------------------------------------------------------- the system's packages


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with libgl1 and, under a newer name, libglib2.0-0; returns where apt-get notes its calls."""
    programs = tmp_path / "system"
    notes = tmp_path / "apt-notes"
    rows = (
        r"installed\tlibgl1, \ninstalled\tlibglib2.0-0t64, libglib2.0-0 (= 2.80)\nconfig-files\tlibegl1, \n"
    )
    script(programs, "dpkg-query", f"printf '{rows}'")
    script(programs, "apt-get", f'echo "$*" >> "{notes}"')
    monkeypatch.setenv("PATH", str(programs))
    return notes


@posix
def test_root_installs_what_is_missing_after_an_update(debian: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    bootstrap.install_system_packages(["libgl1", "libegl1"], ["libglib2.0-0"])
    update, install = debian.read_text().splitlines()
    assert update.startswith("update")
    assert install.startswith("install")
    assert re.findall(r"lib\S+", install) == ["libegl1"]


@posix
def test_others_are_told_the_line(
    debian: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    bootstrap.install_system_packages(["libegl1"])
    assert "sudo apt-get install --yes --no-install-recommends libegl1\n" in capfd.readouterr().err
    assert not debian.exists()


@posix
def test_nothing_is_done_where_nothing_is_missing(debian: Path, capfd: pytest.CaptureFixture[str]):
    bootstrap.install_system_packages(["libgl1"], ["libglib2.0-0"])
    assert capfd.readouterr().err == ""
    assert not debian.exists()


# ---------------------------------------------------------------- the locks


def locked(name: str) -> dict[str, str]:
    """Package → version of a lock file."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (LOCKS / f"{name}.txt").read_text(), re.MULTILINE))


def declared() -> dict[str, list[str]]:
    """Profile → the names that pyproject.toml asks for in it."""
    description = tomllib.loads((bootstrap.PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = description["project"]["optional-dependencies"]
    base = [*description["project"]["dependencies"], *description["build-system"]["requires"]]
    wanted = {
        SERVER: base,
        SERVER_POSTGRES: base + extras["postgres"],
        DEVELOPMENT: base + extras["postgres"] + extras["dev"],
        DESKTOP: base + extras["postgres"] + extras["dev"] + extras["desktop"],
    }
    names = re.compile(r"[A-Za-z0-9-]+")
    return {profile.lock: [names.findall(row)[0].lower() for row in rows] for profile, rows in wanted.items()}


@pytest.mark.parametrize("name", ["server", "server-postgres", "development", "desktop"])
def test_a_lock_is_hashed_complete_and_names_no_registry(name: str):
    text = (LOCKS / f"{name}.txt").read_text()
    requirements = re.split(r"\n(?=\S)", "\n".join(row for row in text.splitlines() if row[:1] != "#"))
    assert all("--hash=sha256:" in requirement for requirement in requirements)
    assert "://" not in text
    assert set(declared()[name]) <= set(locked(name)), "pyproject.toml changed: run packaging/lock.py"
    assert locked(name).items() <= locked("desktop").items(), "locks differ: run packaging/lock.py"


def test_a_server_host_gets_no_qt_and_no_tests():
    assert not {"pyside6-essentials", "shiboken6", "qasync", "pytest", "psycopg"} & set(locked("server"))


# ---------------------------------------------------------------- what is installed of the project


def test_each_folder_of_the_programs_is_a_package_that_is_installed():
    """An installation that is no checkout lacks a folder that is not found to be a package; no import in a checkout tells."""
    project = Path(bootstrap.__file__).parent.parent
    described = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    folders = {
        file.parent
        for program in ("clue_desktop", "resources", "server", "ui")
        for file in (project / program).rglob("*.py")
    }
    assert described["tool"]["setuptools"]["packages"]["find"] == {
        "include": ["clue_desktop*", "resources*", "server*", "ui*"],
        "namespaces": False,  # a folder is one by its __init__.py
    }
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []
