"""The files of deploy/hub say what docs/hub.md promises, and name commands, settings and folders that exist."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest
import yaml
from redis.exceptions import ConnectionError

from safernw.children import free_port
from safernw.cli import safernw
from safernw.settings import Settings

DEPLOY = Path(__file__).parents[2] / "deploy" / "hub"
UNITS = sorted(DEPLOY.glob("*.service"))
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def is_a_command(line: str) -> None:
    """Fails unless `safernw ...` of a unit or a service exists with its options."""
    words = line.split()
    command = safernw.get_command(click.Context(safernw), words[1])
    assert command, line
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known, line


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_runs_a_command_that_exists_and_may_do_little(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    for line in re.findall(r"^ExecStart=(.+)$", text, re.MULTILINE):
        if "/bin/safernw" in line:
            is_a_command(line)
    for setting in (
        "NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict", "ProtectHome=yes", "LimitCORE=0",
        "UMask=0077", "SystemCallFilter=@system-service",
    ):  # fmt: skip
        assert re.search(rf"^{re.escape(setting)}$", text, re.MULTILINE), setting
    assert re.search(r"^(User=safernw|DynamicUser=yes)$", text, re.MULTILINE)


def test_door_and_assistants_cannot_see_the_private_key_and_reach_this_machine_alone() -> None:
    for name in ("safernw-door.service", "safernw-assistant@.service", "safernw-train.service"):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        assert re.search(
            r"InaccessiblePaths=-/var/lib/safernw/keys(/register-private.json)?( |$)", text, re.MULTILINE
        )
        assert "IPAddressDeny=any\nIPAddressAllow=localhost" in text


def test_the_settings_file_is_understood() -> None:
    told = tomllib.loads((DEPLOY / "hub.toml").read_text(encoding="utf-8"))
    settings = msgspec.convert(told, Settings)
    assert settings.staff_address.startswith("https://")
    assert len(settings.assistants.split()) == 2


def test_only_the_proxy_can_be_reached_from_outside_its_container() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    for name, service in SERVICES.items():
        assert service["cap_drop"] == ["ALL"], name
        if name != "proxy":
            assert service["network_mode"] == "service:proxy", name
            assert service["read_only"] is True, name


def test_containers_run_commands_that_exist_with_settings_that_exist() -> None:
    for service in SERVICES.values():
        command = str(service.get("command", ""))
        if command.startswith("safernw"):
            is_a_command(command)
        for variable in service.get("environment", {}):
            assert variable.removeprefix("SAFERNW_").lower() in Settings.__struct_fields__, variable
    ports = {
        word for name in SERVICES for word in re.findall(r"--port (\d+)", str(SERVICES[name].get("command")))
    }
    named = set(re.findall(r":(\d+)", SERVICES["door"]["environment"]["SAFERNW_ASSISTANTS"]))
    assert ports == named


def test_the_proxys_log_leaves_out_who_came_and_what_they_sent() -> None:
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert text.count("log default") == 1 and len(re.findall(r"^\s*log\b", text, re.MULTILINE)) == 1
    for field in ("remote_ip", "client_ip", "remote_addr", "remote_port", "headers", "uri"):
        assert f"request>{field} delete" in text
    assert "127.0.0.1:8080" in text and "127.0.0.1:8090" in text


async def answers(client: Any) -> bool:
    """Whether a Redis server is there."""
    try:
        return bool(await client.ping())
    except ConnectionError:
        return False


@pytest.mark.rasa
async def test_the_assistants_accept_redis_as_it_is_set_up_here(tmp_path: Path) -> None:
    from bot.redis_store import connected, refuse_one_that_writes

    program = shutil.which("redis-server")
    assert program, "there is no redis-server on this machine"
    port = free_port(0)
    told = (DEPLOY / "redis.conf").read_text(
        encoding="utf-8"
    ) + f"requirepass x\nport {port}\ndir {tmp_path}\n"
    with subprocess.Popen(
        [program, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin and process.stdout
        process.stdin.write(told)
        process.stdin.close()
        client = connected(f"redis://:x@127.0.0.1:{port}/0")
        try:
            async with asyncio.timeout(20):  # at this level of logging it says nothing when it is ready
                while not await answers(client):
                    await asyncio.sleep(0.05)
            await refuse_one_that_writes(client)
        finally:
            await client.close()
            process.terminate()
