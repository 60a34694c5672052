"""FreeRADIUS doing the job of a verification: a device asks by RADIUS, `rlm_rest` asks the vendor, a policy judges.

What differs from the others: the device's side is RADIUS over UDP, with PAP, so that no HTTP is read there; the vendor's
answer is judged by a pattern on its text, as this version reads JSON only into attributes of its own making; and each
decision is a line that `linelog` appends to a file before the device is answered.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peer import Peer
from radius_load import radius_load
from stand import MEASURED_CORE, VALUE, Figures, pinned

NAME = "FreeRADIUS + rlm_rest"
LOG = "a line appended"
_SECRET = "bench"
_PROGRAMS = ("freeradius", "radiusd")
_LIBRARIES = (Path("/usr/lib/freeradius"), Path("/usr/lib64/freeradius"))
_DICTIONARIES = (Path("/usr/share/freeradius"), Path("/usr/share/freeradius-server"))

_CONFIGURATION = """
prefix = %(directory)s
logdir = %(directory)s
run_dir = %(directory)s
libdir = %(libraries)s
pidfile = %(directory)s/pid
max_request_time = 5
cleanup_delay = 0
max_requests = 65536
log { destination = files
  file = %(directory)s/log
  stripped_names = no
  auth = no
}
security { allow_core_dumps = no
  max_attributes = 200
  reject_delay = 0
  status_server = no
}
proxy_requests = no
thread pool { start_servers = %(threads)d
  max_servers = %(threads)d
  min_spare_servers = 1
  max_spare_servers = %(threads)d
  max_requests_per_server = 0
  auto_limit_acct = no
  max_queue_size = 65536
}
client loopback { ipaddr = 127.0.0.1
  secret = %(secret)s
  require_message_authenticator = no
}
modules {
  rest {
    connect_uri = "%(vendor)s"
    connect_timeout = 4
    tls { ca_info_file = %(ca)s
      check_cert = yes
      check_cert_cn = yes
    }
    authorize {
      uri = "%(vendor)s/grant"
      method = 'post'
      body = 'json'
      data = '{"deviceId":"%%{NAS-Identifier}","rfCard":"%%{User-Name}"}'
      force_to = 'plain'
      tls = ${..tls}
    }
    pool { start = %(threads)d
      min = %(threads)d
      max = %(threads)d
      spare = 0
      uses = 0
      retry_delay = 1
      lifetime = 0
      idle_timeout = 0
    }
  }
  linelog { filename = %(directory)s/decisions
    format = "%%S %%{NAS-Identifier} %%{User-Name} %%{%%{reply:Packet-Type}:-?}"
    permissions = 0600
  }
  always reject { rcode = reject
  }
}
server default {
  listen { type = auth
    ipaddr = 127.0.0.1
    port = %(port)d
  }
  authorize {
    rest
    if (&reply:REST-HTTP-Body =~ /"valid"[[:space:]]*:[[:space:]]*true/) {
      update control {
        Auth-Type := Accept
      }
    }
    else {
      reject
    }
  }
  authenticate {
  }
  post-auth {
    linelog
    Post-Auth-Type REJECT {
      linelog
    }
  }
}
"""


def missing() -> str | None:
    """Return what is missing, or None."""
    found = [_first(_LIBRARIES), _first(_DICTIONARIES), _program()]
    if None in found or not (_first(_LIBRARIES, "rlm_rest.so")):
        return "on Debian and Ubuntu it comes with: apt-get install freeradius freeradius-rest"
    return None


def version() -> str:
    """Return its version."""
    said = subprocess.run([str(_program()), "-v"], capture_output=True, text=True, check=False).stdout
    return said.partition("Version ")[2].split(",")[0].strip()


@contextmanager
def running(directory: Path, vendor_url: str, vendor_ca: Path, threads: int = 32) -> Iterator[Peer]:
    """Run it with so many threads, each with a connection to the vendor."""
    directory.mkdir()
    port = _free_port()
    (directory / "radiusd.conf").write_text(
        _CONFIGURATION
        % {
            "directory": directory,
            "libraries": _first(_LIBRARIES),
            "threads": threads,
            "secret": _SECRET,
            "vendor": vendor_url,
            "ca": vendor_ca,
            "port": port,
        }
    )
    (directory / "dictionary").write_text("# None of its own.\n")
    command = [str(_program()), "-f", "-d", str(directory), "-D", str(_first(_DICTIONARIES)), "-n", "radiusd"]
    with (directory / "output").open("w") as output:
        process = subprocess.Popen(
            pinned(command, MEASURED_CORE), stdout=output, stderr=output, env={**os.environ}
        )

    def load(*, seconds: float, connections: int) -> Figures:
        return radius_load(process.pid, port, _SECRET, VALUE, seconds=seconds, at_once=connections)

    try:
        _wait_until_ready(process, directory)
        yield Peer(NAME, process.pid, load, LOG, version())
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _program() -> str | None:
    for name in _PROGRAMS:
        if (found := shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")) is not None:
            return found
    return None


def _first(folders: tuple[Path, ...], file: str = ".") -> Path | None:
    return next((each for each in folders if (each / file).exists()), None)


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(process: "subprocess.Popen[bytes]", directory: Path) -> None:
    log, said = directory / "log", ""
    for _ in range(200):
        said = log.read_text() if log.exists() else ""
        if "Ready to process requests" in said:
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    msg = f"FreeRADIUS did not start: {said}{(directory / 'output').read_text()}"
    raise RuntimeError(msg)
