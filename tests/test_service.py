"""The units of systemd: what they say, where they go, and that nothing of them can be misread."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from benches import new_home
from optirh_batch.cli import main
from optirh_batch.config import load_settings
from optirh_batch.errors import ConfigurationError
from optirh_batch.generation.library import Build
from optirh_batch.oversight.service import DAY, NIGHT, TIMER, Plan, install, uninstall, unit_files

PROGRAM = Path("/opt/optirh-batch/.venv/bin/optirh-batch")


@pytest.fixture
def plan(tmp_path):
    home = new_home(tmp_path / "home")
    return Plan(PROGRAM, home, load_settings(home, {}, environ={}).settings, "optirh")


class Systemctl:
    def __init__(self):
        self.calls = []

    def __call__(self, *arguments):
        self.calls.append(arguments)


def test_daemon_is_shut_in_and_told_how_to_stop(plan):
    (text,) = unit_files(plan).values()
    lines = text.splitlines()
    assert f"ExecStart={PROGRAM} --home {plan.home} watch" in lines
    for line in (
        "CapabilityBoundingSet=CAP_LEASE",
        "User=optirh",
        "PrivateNetwork=yes",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
    ):
        assert line in lines
    assert "TimeoutStopSec=25" in lines
    writable = next(line for line in lines if line.startswith("ReadWritePaths="))
    assert writable.split("=", 1)[1].split() == [str(plan.home), f"-{plan.settings.model_dir}"]


def test_folders_on_a_share_are_writable_and_waited_for(plan):
    settings = replace(plan.settings, inbox_dir=Path("/mnt/optirh/entree"))
    (text,) = unit_files(replace(plan, settings=settings)).values()
    requires = next(line for line in text.splitlines() if line.startswith("RequiresMountsFor="))
    assert "/mnt/optirh/entree" in requires


def test_file_of_numbers_can_be_written_where_monitoring_looks_for_it(plan):
    settings = replace(plan.settings, metrics_file=Path("/var/lib/node_exporter/optirh.prom"))
    (text,) = unit_files(replace(plan, settings=settings)).values()
    writable = next(line for line in text.splitlines() if line.startswith("ReadWritePaths="))
    assert "-/var/lib/node_exporter" in writable.split()


@pytest.mark.parametrize(
    ("gpu_layers", "gpu", "hidden"), [(-1, False, True), (-1, True, False), (0, True, True)], ids=str
)
def test_graphics_card_that_can_be_used_leaves_devices_visible(plan, monkeypatch, gpu_layers, gpu, hidden):
    monkeypatch.setattr("optirh_batch.generation.library.read_build", lambda: Build("0.3 (AVX2)", gpu=gpu))
    settings = replace(plan.settings, gpu_layers=gpu_layers)
    (text,) = unit_files(replace(plan, settings=settings)).values()
    assert ("PrivateDevices=yes" in text) == hidden


@pytest.mark.parametrize("mlock", ["on", "off"])
def test_model_that_is_kept_in_memory_may_be(plan, mlock):
    (text,) = unit_files(replace(plan, settings=replace(plan.settings, mlock=mlock))).values()
    assert ("LimitMEMLOCK=infinity" in text) == (mlock == "on")


def test_no_network_is_left_to_a_model_on_this_machine(plan):
    (text,) = unit_files(plan).values()
    assert "PrivateNetwork=yes" in text
    assert "RestrictAddressFamilies=AF_UNIX\n" in text
    assert "IPAddressAllow" not in text


def test_served_model_leaves_its_address_alone_open(plan):
    settings = replace(plan.settings, generator="http", http_url="http://192.168.1.20:8080")
    (text,) = unit_files(replace(plan, settings=settings)).values()
    assert text.count("IPAddress") == 2
    assert "IPAddressDeny=any\n" in text
    assert "IPAddressAllow=192.168.1.20\n" in text
    assert "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6\n" in text
    assert "PrivateNetwork" not in text


def test_public_address_of_a_served_model_gets_no_unit(plan):
    settings = replace(plan.settings, generator="http", http_url="http://8.8.8.8:8080")
    with pytest.raises(ConfigurationError, match="private network"):
        unit_files(replace(plan, settings=settings))


def test_night_has_a_timer_and_an_end(plan):
    texts = unit_files(replace(plan, night="02:00", until="06:00"))
    assert "OnCalendar=*-*-* 02:00:00" in texts[TIMER]
    assert f"--home {plan.home} run --report --until 06:00" in texts[NIGHT]


@pytest.mark.parametrize("time", ["2:00", "24:00", "02:60", "noon", "02:00; reboot"])
def test_time_that_is_none_is_refused(plan, time):
    with pytest.raises(ConfigurationError, match="--night"):
        replace(plan, night=time)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        pytest.param("two words", '"{}/two words"', id="space"),
        pytest.param("100%", "{}/100%%", id="specifier"),
        pytest.param("a$b", "{}/a$$b", id="variable"),
        pytest.param('say "x"', '"{}/say \\"x\\""', id="quotes"),
    ],
)
def test_path_is_written_so_that_systemd_reads_it_as_it_is(plan, name, written):
    home = plan.home / name
    (text,) = unit_files(replace(plan, home=home)).values()
    assert f"--home {written.format(plan.home)} watch" in text


def test_path_with_a_line_break_is_refused(plan):
    with pytest.raises(ConfigurationError, match="cannot stand in a unit"):
        unit_files(replace(plan, home=plan.home / "a\nUser=root"))


def test_install_starts_the_unit_and_uninstall_stops_it(plan, tmp_path):
    systemctl = Systemctl()
    assert install(plan, tmp_path, systemctl=systemctl) == (tmp_path / DAY,)
    assert systemctl.calls == [("daemon-reload",), ("enable", "--now", DAY)]
    systemctl.calls.clear()
    assert uninstall(tmp_path, systemctl=systemctl) == (tmp_path / DAY,)
    assert systemctl.calls == [("disable", "--now", DAY), ("daemon-reload",)]
    assert not (tmp_path / DAY).exists()


def test_night_replaces_day_since_both_would_refuse_each_other(plan, tmp_path):
    install(plan, tmp_path)
    install(replace(plan, night="02:00"), tmp_path)
    assert sorted(path.name for path in tmp_path.glob("optirh*")) == [NIGHT, TIMER]


def test_folder_that_cannot_be_written_says_what_to_do(plan, tmp_path):
    with pytest.raises(ConfigurationError, match="root"):
        install(plan, tmp_path / "missing")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("night", [None, "02:00"])
def test_systemd_finds_no_fault_with_the_units(plan, tmp_path, night):
    program = tmp_path / "optirh-batch"
    program.touch(mode=0o755)
    units = tmp_path / "units"
    units.mkdir()
    written = install(replace(plan, program=program, user="root", night=night), units)
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, written)], check=False, capture_output=True, text=True
    )
    assert [line for line in done.stderr.splitlines() if "optirh" in line] == []


def command(plan, *arguments):
    return CliRunner().invoke(main, ["--home", str(plan.home), "service", *map(str, arguments)])


def test_command_writes_the_units_into_a_folder_for_any_user_and_removes_them(plan, tmp_path):
    units = tmp_path / "units"
    units.mkdir()
    done = command(plan, "install", "--user", "of-another-machine", "--night", "02:00", "--unit-dir", units)
    assert (done.exit_code, done.stdout.count("written")) == (0, 2)
    assert "User=of-another-machine" in (units / NIGHT).read_text()
    assert command(plan, "uninstall", "--unit-dir", units).stdout.count("removed") == 2
    assert "no units" in command(plan, "uninstall", "--unit-dir", units).stderr


def test_user_that_this_machine_lacks_is_refused_before_anything_is_installed(plan, monkeypatch):
    monkeypatch.setattr("optirh_batch.oversight.service.install", lambda *_, **__: pytest.fail("installed"))
    done = command(plan, "install", "--user", "nobody-of-that-name")
    assert done.exit_code == 2
    assert "no user nobody-of-that-name" in done.stderr


def test_end_without_a_night_is_a_wrong_use(plan):
    assert command(plan, "install", "--user", "root", "--until", "06:00").exit_code == 2
