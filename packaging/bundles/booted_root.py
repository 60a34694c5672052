"""A bare root whose systemd runs, as PID 1 of processes of its own, so that a service is started, ended and started again as on a machine.

The network is that of this machine. Whether there can be such a thing here is found out by trying: it needs root, and a kernel that lets
a part of its control groups be another's.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bundles.bare_root import BareRoot
from bundles.say import BundleError

_CGROUPS = Path("/sys/fs/cgroup")
_OF_SYSTEMD = _CGROUPS / "systemd"
"""Of control groups version 1, those of systemd itself."""
_BOOT_SECONDS, _END_SECONDS = 120.0, 30.0
_BOOT = """
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
if [ -d /sys/fs/cgroup/systemd ]; then
    mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
    mkdir "$root/sys/fs/cgroup/systemd" "$root/sys/fs/cgroup/unified"
    mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
    mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup/unified" || true
else
    mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
fi
mkdir -p "$root/dev/pts" "$root/dev/shm" "$root/run"
mount -t devpts devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
hostname clue-selftest
exec env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    chroot "$root" /lib/systemd/systemd --log-target=null --show-status=no --unit=multi-user.target
"""


@dataclass(frozen=True, slots=True)
class Booted:
    """The root with its systemd: `pid` is systemd's, as this machine counts."""

    root: BareRoot
    pid: int

    def try_(self, *command: str, seconds: float = 600) -> tuple[int, str]:
        """Run a program there as root, to its end; return its exit code and all that it said."""
        done = subprocess.run(
            [
                *("nsenter", "--target", str(self.pid), "--mount", "--pid", "--uts", "--ipc", "--cgroup"),
                *("chroot", str(self.root.folder), "env", "-i", *_VARIABLES, *command),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
        )
        return done.returncode, done.stdout

    def run(self, *command: str, seconds: float = 600) -> str:
        """Run a program that has to end well; return what it said. Raises BundleError."""
        code, said = self.try_(*command, seconds=seconds)
        if code:
            raise BundleError(f"`{' '.join(command)}` ended with {code}: {said.strip()[-1500:]}")
        return said


_VARIABLES = (
    *("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "HOME=/root"),
    "DEBIAN_FRONTEND=noninteractive",
)


@contextlib.contextmanager
def booted(root: BareRoot) -> Iterator[Booted]:
    """Have a root's systemd run until the end of the block. Raises BundleError where it does not come up here."""
    if absent := [name for name in ("unshare", "nsenter") if shutil.which(name) is None]:
        raise BundleError(f"there is no {' and no '.join(absent)}")
    with _control_group() as group, tempfile.TemporaryFile("w+") as complaint:
        process = subprocess.Popen(
            [
                *("sh", "-e", "-c", 'echo $$ > "$group/cgroup.procs"; exec "$@"', "sh"),
                *("unshare", "--mount", "--pid", "--uts", "--ipc", "--cgroup", "--fork", "--kill-child"),
                *("sh", "-e", "-c", _BOOT),
            ],
            env={**os.environ, "group": str(group), "root": str(root.folder)},
            stdin=subprocess.DEVNULL,
            stdout=complaint,
            stderr=complaint,
        )
        try:
            machine = Booted(root, _child_of(process))
            _wait_until_up(machine, process)
            yield machine
        except BundleError as error:
            complaint.seek(0)
            said = " ".join(complaint.read().split())[-500:]
            raise BundleError(f"{error} {said}".strip()) from error
        finally:
            process.kill()
            process.wait()


def _child_of(process: "subprocess.Popen[bytes]") -> int:
    """Return the process that a started one goes on as in its own numbers."""
    deadline = time.monotonic() + _END_SECONDS
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None and time.monotonic() < deadline:
        # The shell, before it has become unshare, has none.
        if found := children.read_text("ascii").split():
            return int(found[0])
        time.sleep(0.05)
    raise BundleError("systemd cannot be begun here.")


def _wait_until_up(machine: Booted, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _BOOT_SECONDS
    said = ""
    while process.poll() is None and time.monotonic() < deadline:
        _, said = machine.try_("systemctl", "is-system-running", seconds=30)
        if said.strip() in {"running", "degraded"}:
            return
        time.sleep(0.3)
    raise BundleError(f"systemd does not come up here: {said.strip()}")


@contextlib.contextmanager
def _control_group() -> Iterator[Path]:
    """Have a control group of this machine's that systemd may call its own, removed with all that is in it."""
    above = _OF_SYSTEMD if _OF_SYSTEMD.is_dir() else _CGROUPS
    group = above / f"clue-selftest-{os.getpid()}"
    try:
        group.mkdir()
    except OSError as error:
        raise BundleError(f"no control group can be made here: {error}") from error
    try:
        yield group
    finally:
        _remove(group)


def _remove(group: Path) -> None:
    """Remove a control group and those below it, once their processes have ended."""
    deadline = time.monotonic() + _END_SECONDS
    while group.is_dir():
        for below in sorted(group.rglob("*"), reverse=True):
            if below.is_dir():
                with contextlib.suppress(OSError):  # a process is ending in it
                    below.rmdir()
        try:
            group.rmdir()
        except OSError as error:
            if time.monotonic() > deadline:
                raise BundleError(f"the control group {group} cannot be removed: {error}") from error
            time.sleep(0.1)
