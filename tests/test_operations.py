"""The operations page of the README: what cron, systemd and Kubernetes are given is valid."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import click
import pytest

if sys.platform == "win32":
    pytest.skip("cron, systemd and Kubernetes run elsewhere", allow_module_level=True)

yaml = pytest.importorskip("yaml")

from readme_runs import README, blocks  # noqa: E402

from artikelsuche.search.cli.commands import cli  # noqa: E402

_TEXT = README.read_text("utf-8").split("\n## Operations\n")[1].split("\n## ")[0]
_BLOCKS = blocks(_TEXT)


def _block(language: str, word: str) -> str:
    (found,) = [b.text for b in _BLOCKS if b.language == language and word in b.text]
    return found


def _check_command(words: list[str]) -> None:
    """Let the command line itself read a command."""
    program, name, *arguments = words
    assert Path(program).name == "artikelsuche"
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    with command.make_context(name, list(arguments)) as context:
        assert context.params["sources"]


def test_the_cron_line() -> None:
    """The line has five fields of time within their bounds and a command that is understood."""
    (line,) = _block("text", "reindex").splitlines()
    *times, command = line.split(None, 5)
    for field, last in zip(times, (59, 23, 31, 12, 7), strict=True):
        assert field == "*" or (field.isdigit() and int(field) <= last)
    assert "%" not in command, "cron takes a percent sign for a new line"
    words = shlex.split(command)
    assert re.fullmatch(r"ARTIKELSUCHE_INDEX=/\S+", words[0])
    _check_command(words[1:])


def _unit(word: str) -> ConfigParser:
    parser = ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(_block("ini", word))
    return parser


def test_the_systemd_units() -> None:
    """Service and timer are for each other, and the command is understood."""
    service, timer = _unit("[Service]"), _unit("[Timer]")
    _check_command(shlex.split(service["Service"]["ExecStart"]))
    assert service["Service"]["Type"] == "oneshot"
    assert set(service["Service"]["SuccessExitStatus"].split()) == {"3", "143"}
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert "artikelsuche.service" in timer["Unit"]["Description"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """`systemd-analyze verify` finds nothing wrong, the program's place and user aside."""
    service = _block("ini", "[Service]").replace("User=artikelsuche", "User=root")
    service = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/echo", service, flags=re.MULTILINE)
    (tmp_path / "artikelsuche.service").write_text(service)
    (tmp_path / "artikelsuche.timer").write_text(_block("ini", "[Timer]"))
    units = sorted(map(str, tmp_path.iterdir()))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if "artikelsuche" in line]
    assert said == []


#: Of the Kubernetes API (batch/v1, core/v1) what a CronJob of one container may hold: the type of
#: each value, or the keys of an object; `!` marks what is required, a list has one kind of entry.
_CONTAINER = {
    "name!": str, "image!": str, "command": [str], "args": [str],
    "env": [{"name!": str, "value": str}],
    "resources": {"requests": {"cpu": str, "memory": str}, "limits": {"cpu": str, "memory": str}},
    "volumeMounts": [{"name!": str, "mountPath!": str, "readOnly": bool}],
}  # fmt: skip
_VOLUME = {"name!": str, "persistentVolumeClaim": {"claimName!": str, "readOnly": bool}}
_POD = {
    "restartPolicy!": str, "terminationGracePeriodSeconds": int,
    "containers!": [_CONTAINER], "volumes": [_VOLUME],
}  # fmt: skip
_RULE = {"action!": str, "onExitCodes": {"operator!": str, "values!": [int]}}
_JOB = {
    "backoffLimit": int, "podFailurePolicy": {"rules!": [_RULE]}, "template!": {"spec!": _POD},
}  # fmt: skip
_CRON_JOB = {
    "apiVersion!": str, "kind!": str, "metadata!": {"name!": str},
    "spec!": {
        "schedule!": str, "concurrencyPolicy": str, "startingDeadlineSeconds": int,
        "jobTemplate!": {"spec!": _JOB},
    },
}  # fmt: skip


def _fits(value: Any, schema: Any, place: str = "") -> None:
    """Require that a value is of the shape of a schema."""
    if isinstance(schema, dict):
        assert isinstance(value, dict), place
        keys = {key.rstrip("!") for key in schema}
        assert value.keys() <= keys, f"{place}: {value.keys() - keys}"
        required = {key[:-1] for key in schema if key.endswith("!")}
        assert required <= value.keys(), f"{place}: {required - value.keys()}"
        for key, inner in schema.items():
            if key.rstrip("!") in value:
                _fits(value[key.rstrip("!")], inner, f"{place}.{key}")
    elif isinstance(schema, list):
        assert isinstance(value, list), place
        assert value, place
        for entry in value:
            _fits(entry, schema[0], f"{place}[]")
    else:
        assert type(value) is schema, f"{place}: {value!r}"


def test_the_cron_job() -> None:
    """The CronJob has the shape of the API, mounts its volumes, and its command is understood."""
    job = yaml.safe_load(_block("yaml", "CronJob"))
    _fits(job, _CRON_JOB)
    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "CronJob")
    assert len(job["spec"]["schedule"].split()) == 5
    assert job["spec"]["concurrencyPolicy"] == "Forbid"
    run = job["spec"]["jobTemplate"]["spec"]
    assert {code for rule in run["podFailurePolicy"]["rules"] for code in
            rule["onExitCodes"]["values"]} == {2, 3}  # fmt: skip
    pod = run["template"]["spec"]
    assert pod["restartPolicy"] == "Never", "what podFailurePolicy asks for"
    (container,) = pod["containers"]
    mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
    assert mounts.keys() == {volume["name"] for volume in pod["volumes"]}
    index = {one["name"]: one["value"] for one in container["env"]}["ARTIKELSUCHE_INDEX"]
    assert index.startswith(mounts["index"] + "/"), "the index is not the root of its volume"
    assert container["command"][-1] == mounts["articles"]
    _check_command(container["command"])
