"""A real OpenSearch of one node or several on this machine, made of the jars of Maven Central."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

_POM = Path(__file__).parent / "opensearch_node" / "pom.xml"
_VERSION = "3.8.0"
_LEAST_JAVA = 21
_SECONDS = 180.0
#: The class of each module, and what the names of its jars begin with: they lie apart.
_MODULES = {
    "transport-netty4": (
        "org.opensearch.transport.Netty4ModulePlugin",
        ("transport-netty4-client-", "netty-", "opensearch-netty4-"),
    ),
    "analysis-common": (
        "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
        ("analysis-common-",),
    ),
}
_LOGGING = """status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d %p %c{1} %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
"""


def _java_or_skip() -> str:
    """Find a Java that runs a server; without one or Maven a test is skipped, or fails in CI."""
    java = find_java()
    if java is not None and shutil.which("mvn") is not None:
        return java
    lacking = f"a JDK of {_LEAST_JAVA} or later" if java is None else "Maven (mvn)"
    if os.environ.get("ARTIKELSUCHE_OPENSEARCH") == "required":
        pytest.fail(f"a real OpenSearch needs {lacking}")
    pytest.skip(f"a real OpenSearch needs {lacking}")


def find_java() -> str | None:
    """Find a Java that is new enough."""
    homes = [os.environ.get("JAVA_HOME", ""), *map(str, Path("/usr/lib/jvm").glob("*"))]
    for home in filter(None, homes):
        java = Path(home, "bin", "java")
        if java.exists():
            told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
            number = told.stderr.partition('"')[2].partition(".")[0]
            if number.isdigit() and int(number) >= _LEAST_JAVA:
                return str(java)
    return None


def _distribution() -> Path:
    """Fetch the jars once, however many tests want them, and lay them out."""
    # Below no home folder: the server may run as a user who cannot enter it.
    home = Path(tempfile.gettempdir()) / f"artikelsuche-opensearch-{_VERSION}-{os.geteuid()}"
    with FileLock(f"{home}.lock"):
        if not (home / "done").exists():
            shutil.rmtree(home, ignore_errors=True)
            _fetch(home)
    return home


def _fetch(home: Path) -> None:
    fetch = ["mvn", "-q", "-B", "-f", _POM, "dependency:copy-dependencies"]
    output = f"-DoutputDirectory={home / 'lib'}"
    subprocess.run([*fetch, output], check=True, capture_output=True)
    for name, (plugin, prefixes) in _MODULES.items():
        folder = home / "modules" / name
        folder.mkdir(parents=True)
        for jar in (home / "lib").glob("*.jar"):
            if jar.name.startswith(prefixes):
                jar.rename(folder / jar.name)
        (folder / "plugin-descriptor.properties").write_text(
            f"description={name}\nname={name}\nversion={_VERSION}\nclassname={plugin}\n"
            f"java.version=21\nopensearch.version={_VERSION}\n"
        )
    home.chmod(0o755)
    (home / "done").touch()


@dataclass
class Node:
    """One node.

    Args:
        home: Its folder.
        port: Where it answers.
        process: Its process.
    """

    home: Path
    port: int
    process: subprocess.Popen[bytes]


class Server:
    """The nodes of one cluster.

    Attributes:
        url: Where it answers.
        nodes: Its nodes.
    """

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.url = f"http://127.0.0.1:{nodes[0].port}"

    def address(self, name: str, *, shards: int = 1, replicas: int = 0) -> str:
        """Return the address of an index."""
        hosts = ",".join([f"127.0.0.1:{node.port}" for node in self.nodes])
        return f"opensearch+http://{hosts}/{name}?shards={shards}&replicas={replicas}"

    def ask(self, method: str, path: str, body: object = None) -> object:
        """Send a request past our own code."""
        data = None if body is None else json.dumps(body).encode()
        kind = {"content-type": "application/json"}
        request = urllib.request.Request(self.url + path, data, kind, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)


@contextmanager
def running(count: int = 1) -> Iterator[Server]:
    """Run a cluster of so many nodes."""
    java, jars = _java_or_skip(), _distribution()
    with tempfile.TemporaryDirectory(prefix="opensearch-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        ports = [(_free_port(), _free_port()) for _ in range(count)]
        nodes: list[Node] = []
        try:
            for number, (port, _) in enumerate(ports):
                home = _home(Path(folder) / f"n{number}", jars, number, ports)
                nodes.append(Node(home, port, _start(java, jars, home)))
            server = Server(nodes)
            _wait(server)
            yield server
        finally:
            for node in nodes:
                node.process.terminate()
            for node in nodes:
                try:
                    node.process.wait(20)
                except subprocess.TimeoutExpired:
                    node.process.kill()
                    node.process.wait()


def _home(home: Path, jars: Path, number: int, ports: list[tuple[int, int]]) -> Path:
    for name in ("config", "data", "logs", "plugins"):
        (home / name).mkdir(parents=True)
    for name in ("lib", "modules"):
        (home / name).symlink_to(jars / name)
    http, transport = ports[number]
    others = [f"127.0.0.1:{other}" for _, other in ports]
    found = [f"discovery.seed_hosts: {json.dumps(others)}"]
    found.append("cluster.initial_cluster_manager_nodes: [n0]")
    (home / "config/opensearch.yml").write_text(
        "\n".join(
            [
                "cluster.name: artikelsuche-tests",
                f"node.name: n{number}",
                "network.host: 127.0.0.1",
                f"http.port: {http}",
                f"transport.port: {transport}",
                f"path.repo: {json.dumps([str(home / 'data')])}",
                "cluster.routing.allocation.disk.threshold_enabled: false",
                *(found if len(ports) > 1 else ["discovery.type: single-node"]),
                "",
            ]
        )
    )
    (home / "config/log4j2.properties").write_text(_LOGGING)
    if os.geteuid() == 0:
        for path in (home, *home.rglob("*")):
            if not path.is_symlink():
                shutil.chown(path, "nobody", "nogroup")
    return home


def _start(java: str, jars: Path, home: Path) -> subprocess.Popen[bytes]:
    options = ["-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    options += [f"-Djava.io.tmpdir={home / 'logs'}", f"-Dopensearch.path.home={home}"]
    options += [f"-Dopensearch.path.conf={home / 'config'}", "-Dopensearch.distribution.type=tar"]
    options += ["--enable-native-access=ALL-UNNAMED", "-cp", f"{jars}/lib/*"]
    command = [java, *options, "org.opensearch.bootstrap.OpenSearch"]
    with (home / "stdout").open("wb") as out:
        if os.geteuid() == 0:  # a server refuses to run as root
            return subprocess.Popen(
                command, stdout=out, stderr=out, user="nobody", group="nogroup", extra_groups=[]
            )
        return subprocess.Popen(command, stdout=out, stderr=out)


def _wait(server: Server) -> None:
    until = time.monotonic() + _SECONDS
    path = f"/_cluster/health?wait_for_nodes={len(server.nodes)}&timeout=1s"
    while True:
        ended = [node for node in server.nodes if node.process.poll() is not None]
        if ended or time.monotonic() > until:
            log = (ended or server.nodes)[0].home / "stdout"
            raise RuntimeError(f"OpenSearch does not start:\n{log.read_text()[-2000:]}")
        try:
            health = server.ask("GET", path)
            if isinstance(health, dict) and not health["timed_out"]:
                return
        except (OSError, urllib.error.HTTPError):
            pass
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
