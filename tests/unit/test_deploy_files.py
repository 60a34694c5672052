"""The files for several hosts (packaging/deploy): what they name exists, and what must agree does."""

import argparse
import configparser
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import trustme
import yaml  # type: ignore[import-untyped]

from clue_desktop.client.device import GIVE_UP_SECONDS
from clue_desktop.contract.errors import ErrorDocument
from server.keys.secrets import KEY_VARIABLE
from server.settings import Settings, read_settings

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "packaging" / "deploy"
CODES = {
    400: "request_malformed",
    403: "forbidden",
    404: "not_found",
    408: "request_malformed",
    413: "too_large",
    414: "target_too_long",
    429: "rate_limited",
    500: "internal",
    502: "not_ready",
    503: "not_ready",
    504: "not_ready",
}
"""What a proxy says by itself, by status: codes of docs/http-contract.md."""


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def documents(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(text_of(name)))


def of_kind(name: str, kind: str) -> dict[str, Any]:
    [found] = [each for each in documents(name) if each["kind"] == kind]
    return found


def env_file() -> dict[str, str]:
    lines = (line.strip() for line in text_of("clue-server.env").splitlines())
    return {
        key: value
        for key, _, value in (line.partition("=") for line in lines if line and not line.startswith("#"))
    }


class Asked(dict[str, str]):
    """Variables, and which of them were looked at."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.names: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.names.add(key)
        return super().get(key, default)


def settings_of(variables: Mapping[str, str], tmp_path: Path) -> Settings:
    """Return what a server makes of variables, each of which it must know."""
    asked = Asked({"CLUE_DATA_DIR": str(tmp_path), **variables})
    settings = read_settings(argparse.Namespace(), asked)
    unknown = {name for name in variables if name.startswith("CLUE_")} - asked.names - {KEY_VARIABLE}
    assert not unknown
    return settings


def time_to_end() -> int:
    """Return how long the unit of the machine gives a server to end in order, in seconds."""
    unit = (PROJECT / "resources" / "service" / "clue-server.system.service").read_text("utf-8")
    [found] = re.findall(r"(?m)^TimeoutStopSec=(\d+)$", unit)
    return int(found)


# ---- the servers' settings ---------------------------------------------------------------------------------------


def test_the_environment_file_is_taken_by_a_server(tmp_path: Path):
    settings = settings_of(env_file(), tmp_path)
    assert (settings.port, settings.workers, settings.log_format) == (8443, 2, "json")
    assert settings.tls_names == ("clue.example",)
    assert [str(each) for each in settings.trusted_proxies] == [
        "192.0.2.10/32"
    ]  # the proxy, never its network
    assert settings.database is not None
    assert "sslmode=verify-full" in settings.database


def test_what_the_environment_file_only_proposes_is_known_too(tmp_path: Path):
    proposed = re.findall(r"(?m)^#(CLUE_[A-Z_]+)=(.+)$", text_of("clue-server.env"))
    names = {name for name, _ in proposed}
    assert names == {"CLUE_SETUP_TOKEN", "CLUE_VENDOR_CA", "CLUE_VENDOR_NETWORKS"}
    given = dict(proposed)
    given["CLUE_VENDOR_CA"] = str(tmp_path / "ca.pem")  # it is read at the start
    made = trustme.CA()
    made.cert_pem.write_to_path(given["CLUE_VENDOR_CA"])
    settings = settings_of({**env_file(), **given}, tmp_path)
    assert [str(each) for each in settings.vendor_networks] == ["192.0.2.30/32"]


def test_compose_gives_servers_and_proxy_what_they_know(tmp_path: Path):
    [compose] = documents("compose.yaml")
    services = compose["services"]
    assert set(services) == {"postgresql", "server-one", "server-two", "haproxy"}
    for name in ("server-one", "server-two"):
        settings = settings_of(services[name]["environment"], tmp_path)
        assert settings.workers == 2
        address = services["haproxy"]["networks"]["inside"]["ipv4_address"]
        assert [str(each) for each in settings.trusted_proxies] == [f"{address}/32"]
        # Another way to the servers would show them another address of the proxy.
        assert set(services[name]["networks"]) & set(services["haproxy"]["networks"]) == {"inside"}
        assert seconds(services[name]["stop_grace_period"]) >= time_to_end()
    assert set(services["haproxy"]["environment"]) <= presets()
    assert (
        services["haproxy"]["environment"]["CLUE_PUBLIC_NAME"]
        in services["server-one"]["environment"]["CLUE_TLS_NAMES"]
    )
    for service in services.values():
        assert set(service["networks"]) <= set(compose["networks"])


def test_the_image_runs_the_server_as_nobody_else(tmp_path: Path):
    lines = text_of("Containerfile").splitlines()
    given = dict(pair.split("=", 1) for line in lines if line.startswith("ENV ") for pair in line[4:].split())
    settings = settings_of(given, tmp_path)
    assert (settings.host, settings.port, settings.use_keyring) == ("0.0.0.0", 8443, False)
    assert "USER 10001" in lines
    assert any("bootstrap.py install --server-postgres" in line for line in lines)


def test_the_unit_of_several_instances_is_that_of_one_but_for_names_and_folders():
    def rules(text: str) -> list[str]:
        lines = [
            line for line in text.splitlines() if line and not line.startswith(("#", "[", "Description="))
        ]
        return [line.replace("clue-server-%i", "clue-server") for line in lines]

    usual = rules((PROJECT / "resources" / "service" / "clue-server.system.service").read_text("utf-8"))
    several = rules(text_of("systemd/clue-server@.service"))
    assert [line for line in usual if line not in several] == ["ExecStart=$command"]
    assert (
        [line for line in several if line not in usual]
        == [
            "ExecStart=/usr/bin/clue-server --data-dir /var/lib/clue-server --port %i",
            "EnvironmentFile=/etc/clue-server.env",  # needed here: nobody would be meant to have a database of its own
        ]
    )
    folders = ("StateDirectory=clue-server-%i", "RuntimeDirectory=clue-server-%i", "/var/lib/clue-server-%i ")
    assert all(folder in text_of("systemd/clue-server@.service") for folder in folders)


# ---- Kubernetes --------------------------------------------------------------------------------------------------


def test_pods_are_asked_what_a_server_answers_and_have_time_to_end(tmp_path: Path):
    servers = of_kind("kubernetes/server.yaml", "StatefulSet")["spec"]
    pod = servers["template"]["spec"]
    [container] = pod["containers"]
    [port] = container["ports"]
    paths = {}
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        asks = container[probe]["httpGet"]
        assert (asks["port"], asks["scheme"]) == (port["name"], "HTTPS")
        paths[probe] = asks["path"]
    # Without its database a server denies doors: it must not be restarted for that.
    assert paths == {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}
    assert pod["terminationGracePeriodSeconds"] >= time_to_end()
    assert servers["replicas"] >= 2
    assert of_kind("kubernetes/server.yaml", "PodDisruptionBudget")["spec"]["maxUnavailable"] == 1
    secret = {"CLUE_DATABASE": "postgresql://clue@db.example/clue", "CLUE_SECRET_KEY": "00" * 32}
    settings_of({**of_kind("kubernetes/server.yaml", "ConfigMap")["data"], **secret}, tmp_path)
    # The proxy has to reach servers that are not ready, to have doors denied in words of the contract.
    service = of_kind("kubernetes/server.yaml", "Service")["spec"]
    assert (service["publishNotReadyAddresses"], service["ports"][0]["port"]) == (True, port["containerPort"])


def test_the_pods_of_the_proxy_give_haproxy_what_its_file_knows():
    [container] = of_kind("kubernetes/proxy.yaml", "Deployment")["spec"]["template"]["spec"]["containers"]
    given = {each["name"]: each["value"] for each in container["env"]}
    assert set(given) <= presets()
    [kustomization] = documents("kustomization.yaml")
    namespace = kustomization["namespace"]
    name = of_kind("kubernetes/server.yaml", "StatefulSet")["spec"]["serviceName"]
    for number in (0, 1):  # haproxy looks up whole names alone
        assert (
            given[f"CLUE_SERVER_{number + 1}"]
            == f"clue-server-{number}.{name}.{namespace}.svc.cluster.local:8443"
        )
    assert all((DEPLOY / each).is_file() for each in kustomization["resources"])
    [made] = kustomization["configMapGenerator"]
    volumes = of_kind("kubernetes/proxy.yaml", "Deployment")["spec"]["template"]["spec"]["volumes"]
    assert made["name"] in [each.get("configMap", {}).get("name") for each in volumes]
    assert made["files"] == ["haproxy.cfg"]


def test_only_the_proxy_and_the_scraper_come_to_the_servers():
    for name, app in (("kubernetes/server.yaml", "clue-server"), ("kubernetes/proxy.yaml", "clue-proxy")):
        policy = of_kind(name, "NetworkPolicy")["spec"]
        assert policy["policyTypes"] == ["Ingress", "Egress"]
        assert policy["podSelector"]["matchLabels"]["app.kubernetes.io/name"] == app
    [rule] = of_kind("kubernetes/server.yaml", "NetworkPolicy")["spec"]["ingress"]
    assert [list(each) for each in rule["from"]] == [["podSelector"], ["namespaceSelector"]]


# ---- the proxies -------------------------------------------------------------------------------------------------


def presets() -> set[str]:
    return set(re.findall(r"presetenv (\w+)", text_of("haproxy.cfg")))


def seconds(text: str) -> float:
    """Return a time of haproxy, nginx or compose."""
    found = re.fullmatch(r"(\d+)(ms|s)", text)
    assert found is not None, text
    return int(found[1]) / (1000 if found[2] == "ms" else 1)


def section(name: str) -> str:
    found = re.search(rf"(?ms)^{name}\n(.*?)(?=^\S|\Z)", text_of("haproxy.cfg"))
    assert found is not None
    return found[1]


def location(path: str) -> str:
    found = re.search(rf"(?ms)^    location {re.escape(path)} {{\n(.*?)^    }}", text_of("nginx.conf"))
    assert found is not None
    return found[1]


def said_by(name: str) -> Iterator[tuple[int, str]]:
    if name == "haproxy.cfg":
        found = re.findall(
            r"status (\d+) content-type application/problem\+json (?:hdr \S+ \S+ )?string '(.*?)'",
            text_of(name),
        )
    else:
        found = re.findall(r"return (\d+) '(.*?)'", text_of(name))
    return ((int(status), body) for status, body in found)


@pytest.mark.parametrize("name", ["haproxy.cfg", "nginx.conf"])
def test_what_a_proxy_says_by_itself_is_an_error_of_the_contract(name: str):
    said = list(said_by(name))
    assert {400, 404, 413, 429, 500, 503, 504} <= {status for status, _ in said}
    for status, body in said:
        document = ErrorDocument.model_validate(json.loads(body))
        assert (document.status, document.code) == (status, CODES[status])
        assert document.detail.endswith(".")


def test_a_decision_has_longer_than_a_vendor_and_less_than_a_door_waits(tmp_path: Path):
    vendor = settings_of({}, tmp_path).vendor_deadline_seconds
    for name in ("decisions", "decisions_denied"):
        [limit] = re.findall(r"timeout server (\S+)", section(f"backend {name}"))
        assert vendor < seconds(limit) < GIVE_UP_SECONDS
    [limit] = re.findall(r"proxy_read_timeout (\S+);", location("= /device/v1/verifications"))
    assert vendor < seconds(limit) < GIVE_UP_SECONDS


def test_haproxy_has_seen_that_a_server_ends_before_it_does(tmp_path: Path):
    [(inter, fall)] = re.findall(
        r"check inter (\S+) fastinter \S+ downinter \S+ fall (\d+)", section("backend decisions")
    )
    [patience] = re.findall(r"timeout check (\S+)", section("defaults"))
    assert int(fall) * (seconds(inter) + seconds(patience)) < settings_of({}, tmp_path).drain


def test_no_proxy_gives_a_decision_to_a_second_server_once_it_was_sent():
    assert re.findall(r"retry-on (.*)", section("defaults")) == ["conn-failure"]
    for name in ("decisions", "decisions_denied", "streams"):
        assert "retry-on" not in section(f"backend {name}")
    assert "disable-l7-retry unless { method GET HEAD }" in section("backend console")
    assert re.findall(r"(?m)^ +proxy_next_upstream (.*);", text_of("nginx.conf")) == ["error timeout"]


def test_a_proxy_says_itself_who_asks_and_shows_no_figures_of_one_server():
    front = section("frontend clue")
    order = ["del-header X-Forwarded-For", "option forwardfor", "use_backend"]
    assert sorted(order, key=front.index) == order
    assert "path,url_dec -m beg /metrics" in front
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text_of("nginx.conf")
    assert "return 404" in location("^~ /metrics")


def test_streams_may_be_silent_for_longer_than_they_ever_are():
    from server.device.stream import HEARTBEAT_SECONDS

    [limit] = re.findall(r"timeout server (\S+)", section("backend streams"))
    assert seconds(limit) > 2 * HEARTBEAT_SECONDS
    [limit] = re.findall(r"proxy_read_timeout (\S+);", location(r"~ /stream$"))
    assert seconds(limit) > 2 * HEARTBEAT_SECONDS
    assert "proxy_buffering off;" in text_of("nginx.conf")


# ---- the database ------------------------------------------------------------------------------------------------


def postgresql() -> dict[str, str]:
    lines = (line.split("#")[0].strip() for line in text_of("postgresql/clue.conf").splitlines())
    return dict(re.split(r"\s*=\s*", line, maxsplit=1) for line in lines if line)


def test_nobody_reaches_the_database_without_tls_and_a_password():
    lines = [
        line.split() for line in text_of("postgresql/pg_hba.conf").splitlines() if not line.startswith("#")
    ]
    assert [line for line in lines if line[0] != "hostssl" or line[-1] != "scram-sha-256"] == [
        ["local", "all", "postgres", "peer"]
    ]
    assert all(line[3].endswith("/32") for line in lines if line[0] == "hostssl")
    conf = postgresql()
    assert (conf["ssl"], conf["password_encryption"], conf["synchronous_commit"]) == (
        "on",
        "'scram-sha-256'",
        "on",
    )


def test_either_of_two_databases_may_be_the_standby_of_the_other():
    hba = re.findall(r"(?m)^hostssl +replication +clue_standby +(\S+)/32 ", text_of("postgresql/pg_hba.conf"))
    assert hba == ["192.0.2.22", "192.0.2.21"]
    page = (PROJECT / "docs" / "more-than-one-host.md").read_text("utf-8")
    [archive] = re.findall(r"d=(\S+);", postgresql()["archive_command"])
    [made] = re.findall(r"(?m)^sudo install -d -o postgres -m 0700 (.*)$", page)
    # Its parents, too, which would be root's otherwise: base backups are written there.
    assert {archive, str(Path(archive).parent)} < set(made.split())
    for setting in ("ssl_cert_file", "ssl_key_file"):
        assert Path(postgresql()[setting].strip("'")).parent == Path(made.split()[0])


def test_no_command_of_the_page_shows_a_password_to_who_lists_processes():
    page = (PROJECT / "docs" / "more-than-one-host.md").read_text("utf-8")
    for text in (page, text_of("postgresql/role.sql")):
        lines = [line for line in text.splitlines() if not line.startswith("CLUE_DATABASE=")]
        assert not [line for line in lines if re.search(r"-v \w*password=|://\w+:\w+@|\$CLUE_DATABASE", line)]


def test_there_are_connections_for_all_that_may_be_held():
    most = int(postgresql()["max_connections"])
    [role] = re.findall(r"CONNECTION LIMIT (\d+)", text_of("postgresql/role.sql"))
    pgbouncer = configparser.ConfigParser(comment_prefixes=(";",), interpolation=None)
    pgbouncer.read_string(text_of("pgbouncer.ini"))
    pool = pgbouncer["pgbouncer"]
    assert int(pool["default_pool_size"]) <= int(role) < most  # some are the operator's
    assert pool["pool_mode"] == "session"
    assert "options" in pool["ignore_startup_parameters"]
    assert int(pool["max_client_conn"]) > int(pool["default_pool_size"])


# ---- the page ----------------------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"(?m)^#+ (.*)$", page.read_text("utf-8"))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_page_leads_to_each_file_and_nowhere_else():
    page = PROJECT / "docs" / "more-than-one-host.md"
    linked = set()
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8")):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target
        linked.add(file)
    files = {file for file in DEPLOY.rglob("*") if file.is_file() and not file.name.startswith(".")}
    by_folder = {
        file
        for file in files
        if {*file.parents} & (linked - {DEPLOY}) or file.name == "Containerfile.dockerignore"
    }
    kubernetes = {
        DEPLOY / "kubernetes" / name for name in ("server.yaml", "proxy.yaml")
    }  # by kustomization.yaml
    assert files - linked - by_folder - kubernetes == {DEPLOY / "systemd" / "haproxy.service.d" / "clue.conf"}
    assert "systemd/haproxy.service.d" in page.read_text("utf-8")


def test_variables_that_the_page_names_are_known(tmp_path: Path):
    named = set(
        re.findall(r"CLUE_[A-Z0-9_]+", (PROJECT / "docs" / "more-than-one-host.md").read_text("utf-8"))
    )
    asked = Asked({"CLUE_DATA_DIR": str(tmp_path)})
    read_settings(argparse.Namespace(), asked)
    assert named - asked.names - presets() - {KEY_VARIABLE} == set()
