"""The command line: help with an example, one clear line for a mistake, exit 2, never a traceback."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from safernw.cli import COMMANDS

PASSPHRASE = "a passphrase for tests only"


def run(*arguments: str, limit: object = None, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("SAFERNW_")}
    if limit:  # coverage could not write its own file either, and would say so
        own = {name: value for name, value in own.items() if not name.startswith("COVERAGE")}
    return subprocess.run(
        [sys.executable, "-m", "safernw", *arguments],
        env={**own, **environment},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        preexec_fn=limit,  # type: ignore[arg-type]
    )


def is_one_clear_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    line = done.stderr.strip().splitlines()[-1]
    for word in words:
        assert word in line


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "rasa"])
def test_every_command_has_help_with_an_example(name: str) -> None:
    told = run(name, "--help")
    assert told.returncode == 0
    assert "Example" in told.stdout


def test_help_is_quick_because_it_loads_no_rasa_and_no_kivy() -> None:
    script = "import sys; sys.argv = ['safernw', '--help']\ntry:\n import safernw.__main__\nexcept SystemExit: pass\n"
    script += "print('loaded', [m for m in ('rasa', 'tensorflow', 'kivy') if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "loaded []" in told.stdout


def test_a_broken_pack_is_one_line_with_its_place(pack_copy: Path, tmp_path: Path) -> None:
    (pack_copy / "contacts.yml").write_text("- id: [")
    for command in (("content", "check"), ("train",), ("bot",)):
        done = run(*command, SAFERNW_DATA=str(tmp_path / "data"), SAFERNW_PACK=str(pack_copy))
        is_one_clear_line(done, "contacts.yml line")


def test_a_missing_pack_is_one_line(tmp_path: Path) -> None:
    done = run("content", "check", SAFERNW_DATA=str(tmp_path), SAFERNW_PACK=str(tmp_path / "nowhere"))
    is_one_clear_line(done, "there is no pack in this folder")


def test_a_missing_key_is_one_line(tmp_path: Path) -> None:
    done = run("concerns", "list", SAFERNW_DATA=str(tmp_path), SAFERNW_PASSPHRASE=PASSPHRASE)
    is_one_clear_line(done, "register-private.json")


def test_a_wrong_passphrase_is_one_line(tmp_path: Path) -> None:
    assert run("keys", "init", SAFERNW_DATA=str(tmp_path), SAFERNW_PASSPHRASE=PASSPHRASE).returncode == 0
    done = run("concerns", "list", SAFERNW_DATA=str(tmp_path), SAFERNW_PASSPHRASE="not the passphrase")
    is_one_clear_line(done, "passphrase")


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    done = run("keys", "init", SAFERNW_DATA=str(tmp_path), SAFERNW_PASSPHRASE="short")
    is_one_clear_line(done, "at least 12 characters")
    assert not list((tmp_path / "keys").glob("*")) if (tmp_path / "keys").exists() else True


def test_a_key_is_never_replaced_by_accident(tmp_path: Path) -> None:
    run("keys", "init", SAFERNW_DATA=str(tmp_path), SAFERNW_PASSPHRASE=PASSPHRASE)
    before = run("keys", "show", SAFERNW_DATA=str(tmp_path)).stdout
    done = run("keys", "init", SAFERNW_DATA=str(tmp_path), SAFERNW_PASSPHRASE=PASSPHRASE)
    is_one_clear_line(done, "there already")
    assert run("keys", "show", SAFERNW_DATA=str(tmp_path)).stdout == before


def test_a_data_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("keys", "init", SAFERNW_DATA=str(tmp_path / "file" / "data"), SAFERNW_PASSPHRASE=PASSPHRASE)
    is_one_clear_line(done, "cannot write there", "SAFERNW_DATA")
    done = run("keys", "init", SAFERNW_DATA="/proc/safernw", SAFERNW_PASSPHRASE=PASSPHRASE)
    is_one_clear_line(done, "cannot write there")


def test_a_full_disk_is_one_line_and_leaves_no_key(tmp_path: Path) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    done = run("keys", "init", limit=no_room, SAFERNW_DATA=str(tmp_path), SAFERNW_PASSPHRASE=PASSPHRASE)
    assert "Traceback" not in done.stderr
    assert done.returncode != 0
    assert [file.name for file in (tmp_path / "keys").glob("*.json")] == []


@pytest.mark.rasa
def test_a_port_in_use_is_one_line(tmp_path: Path, assistant) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run(
            "bot",
            "--port",
            port,
            **{k: v for k, v in assistant.environment.items() if k.startswith("SAFERNW_")},
        )
    is_one_clear_line(done, f"port {port} is in use")


def test_an_unknown_setting_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("colour = 'blue'")
    done = run("keys", "show", SAFERNW_DATA=str(tmp_path), SAFERNW_SETTINGS=str(tmp_path / "settings.toml"))
    is_one_clear_line(done, "settings", "colour")


def test_settings_come_from_the_file_and_variables_win(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(f"data = '{tmp_path / 'from-file'}'")
    named = {"SAFERNW_SETTINGS": str(tmp_path / "settings.toml"), "SAFERNW_PASSPHRASE": PASSPHRASE}
    run("keys", "init", **named)
    assert (tmp_path / "from-file" / "keys" / "register-public.json").exists()
    run("keys", "init", SAFERNW_DATA=str(tmp_path / "from-variable"), **named)
    assert (tmp_path / "from-variable" / "keys" / "register-public.json").exists()


@pytest.mark.rasa
def test_training_does_nothing_when_nothing_changed(assistant) -> None:
    settings = {k: v for k, v in assistant.environment.items() if k.startswith("SAFERNW_")}
    done = run("train", **settings)
    assert done.returncode == 0
    assert "nothing has changed" in done.stderr


@pytest.mark.rasa
def test_a_model_that_was_not_trained_here_is_refused(assistant, tmp_path: Path) -> None:
    import shutil

    data = Path(shutil.copytree(assistant.data / "models", tmp_path / "data" / "models")).parent
    model = data / "models" / "assistant.tar.gz"
    model.write_bytes(model.read_bytes() + b"x")
    pack = assistant.environment["SAFERNW_PACK"]
    done = run("ask", "hello", SAFERNW_DATA=str(data), SAFERNW_PACK=pack, SAFERNW_PORT="1")
    is_one_clear_line(done, "is not the model that was trained here")


def test_two_kiosks_on_one_data_folder_are_refused(tmp_path: Path) -> None:
    from safernw.stand import only_one

    with only_one(tmp_path):
        done = run("kiosk", "--no-assistant", "--windowed", SAFERNW_DATA=str(tmp_path), DISPLAY=":9")
    is_one_clear_line(done, "another kiosk is using this data folder")


def test_a_kiosk_without_a_display_says_so(tmp_path: Path) -> None:
    own = {"SAFERNW_DATA": str(tmp_path), "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    is_one_clear_line(run("kiosk", "--no-assistant", **own), "display")
