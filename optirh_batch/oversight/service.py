"""The program as a service of systemd: units that work by day (``watch``) or by night (``run``).

Owns the text of the units and putting them in place.  Each is shut in: no
network at all (but the one address of a served model), the system read-only,
only the folders of the home writable, no way to more rights (systemd.exec(5),
systemd.resource-control(5)).  ``CAP_LEASE`` alone is given, by which the kernel
tells whether another user's program still writes a file.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from optirh_batch.config import FOLDER_KEYS, Settings
from optirh_batch.errors import ConfigurationError
from optirh_batch.filesystems import FOR_ALL_TO_READ, write_whole
from optirh_batch.generation.endpoints import locate

UNIT_FOLDER = Path("/etc/systemd/system")
DAY = "optirh-batch.service"
NIGHT = "optirh-batch-night.service"
TIMER = "optirh-batch-night.timer"

_CLOCK_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_GRACE_SECONDS = 10
_SHUT_IN = """\
NoNewPrivileges=yes
IPAddressDeny=any
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
CapabilityBoundingSet=CAP_LEASE
AmbientCapabilities=CAP_LEASE
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
UMask=0007
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to install.

    Attributes:
        program: path of ``optirh-batch``.
        home: the home.
        settings: say which folders may be written.
        user: the user that the program runs as.
        night: time of day (``HH:MM``) of a nightly run; None for the daemon.
        until: when a nightly run ends at the latest (``HH:MM``), None for no end.
    """

    program: Path
    home: Path
    settings: Settings
    user: str
    night: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        for name, value in (("--night", self.night), ("--until", self.until)):
            if value is not None and not _CLOCK_TIME.fullmatch(value):
                raise ConfigurationError(where=name, detail=f"'{value}' is not a time such as 02:00")


def unit_files(plan: Plan) -> dict[str, str]:
    """Return the units by file name.

    Raises:
        ConfigurationError: a path holds what no unit can name, or the address of a served model is not right.
        ModelUnreachable: the name in that address cannot be looked up now.
    """
    folders = _writable_folders(plan)
    requires = " ".join(map(_quoted, folders))
    if plan.night is None:
        stop = int(plan.settings.stop_seconds) + _GRACE_SECONDS
        service = f"""\
Type=exec
ExecStart={_command(plan, "watch")}
ExecReload=/bin/kill -HUP $MAINPID
KillMode=mixed
TimeoutStopSec={stop}
Restart=on-failure
RestartSec=5
"""
        text = _unit(plan, "OptiRH Batch: documents as files come", requires, service, folders)
        return {DAY: text + "\n[Install]\nWantedBy=multi-user.target\n"}
    arguments = ["run", "--report", *(["--until", plan.until] if plan.until else [])]
    service = f"Type=oneshot\nExecStart={_command(plan, *arguments)}\nTimeoutStartSec=12h\n"
    timer = f"""\
[Unit]
Description=OptiRH Batch, every night

[Timer]
OnCalendar=*-*-* {plan.night}:00
Persistent=yes

[Install]
WantedBy=timers.target
"""
    return {
        NIGHT: _unit(plan, "OptiRH Batch: one pass over the inbox", requires, service, folders),
        TIMER: timer,
    }


def install(
    plan: Plan, folder: Path = UNIT_FOLDER, *, systemctl: Callable[..., None] | None = None
) -> tuple[Path, ...]:
    """Write the units, and start what they describe.

    Units of the other kind (day or night) that were installed before are removed: both would
    refuse each other.

    Args:
        plan: what to install.
        folder: for the units.
        systemctl: runs systemctl with arguments; None leaves systemd alone.

    Returns:
        The files.

    Raises:
        ConfigurationError: a file cannot be written, or systemctl failed.
    """
    texts = unit_files(plan)
    _remove(folder, {DAY, NIGHT, TIMER} - texts.keys(), systemctl)
    written = []
    for name, text in texts.items():
        path = folder / name
        try:
            write_whole(path, text, mode=FOR_ALL_TO_READ)
        except OSError as error:
            detail = (
                f"cannot be written: {error.strerror}. Run this command as root, or name another --unit-dir"
            )
            raise ConfigurationError(where=path, detail=detail) from error
        written.append(path)
    if systemctl:
        systemctl("daemon-reload")
        systemctl("enable", "--now", TIMER if plan.night else DAY)
    return tuple(written)


def uninstall(
    folder: Path = UNIT_FOLDER, *, systemctl: Callable[..., None] | None = None
) -> tuple[Path, ...]:
    """Stop and remove what ``install`` made; the home stays as it is.

    Returns:
        The removed files.

    Raises:
        ConfigurationError: a file cannot be removed, or systemctl failed.
    """
    return _remove(folder, (TIMER, NIGHT, DAY), systemctl)


def run_systemctl(*arguments: str) -> None:
    """Run systemctl.

    Raises:
        ConfigurationError: it is not there, or reports a failure.
    """
    command = ["systemctl", *arguments]
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    except OSError as error:
        raise ConfigurationError(where="systemctl", detail="it is not on this machine") from error
    if done.returncode:
        detail = f"'{' '.join(command)}' failed: {done.stderr.strip()}"
        raise ConfigurationError(where="systemctl", detail=detail)


def _remove(folder: Path, names: Iterable[str], systemctl: Callable[..., None] | None) -> tuple[Path, ...]:
    removed = []
    for name in names:
        path = folder / name
        if not path.exists():
            continue
        if systemctl:
            systemctl("disable", "--now", name)
        try:
            path.unlink()
        except OSError as error:
            detail = f"cannot be removed: {error.strerror}. Run this command as root"
            raise ConfigurationError(where=path, detail=detail) from error
        removed.append(path)
    if removed and systemctl:
        systemctl("daemon-reload")
    return tuple(removed)


def _unit(plan: Plan, description: str, requires: str, service: str, folders: Sequence[Path]) -> str:
    settings = plan.settings
    # A folder for models or numbers may be missing; one that staff use may not: it would be read-only later.
    optional = [settings.model_dir, *([settings.metrics_file.parent] if settings.metrics_file else [])]
    writable = " ".join([*map(_quoted, folders), *(f"-{_quoted(folder)}" for folder in optional)])
    return f"""\
[Unit]
Description={description}
RequiresMountsFor={requires}

[Service]
{service}User={plan.user}
WorkingDirectory=/
{_SHUT_IN}{_network(settings)}{_devices(settings)}ReadWritePaths={writable}
"""


def _network(settings: Settings) -> str:
    if settings.generator != "http":
        return "PrivateNetwork=yes\nRestrictAddressFamilies=AF_UNIX\n"
    endpoint = locate(settings.http_url, allow_public=settings.http_allow_public == "on")
    return f"IPAddressAllow={endpoint.address}\nRestrictAddressFamilies=AF_UNIX AF_INET AF_INET6\n"


def _devices(settings: Settings) -> str:
    from optirh_batch.generation.library import read_build  # noqa: PLC0415 - a native library

    # A graphics card is reached through device files; only some builds of llama.cpp can use one.
    hidden = "" if settings.gpu_layers and read_build().gpu else "PrivateDevices=yes\n"
    return hidden + ("LimitMEMLOCK=infinity\n" if settings.mlock == "on" else "")


def _writable_folders(plan: Plan) -> list[Path]:
    """The home and its folders, without those that lie in another of them."""
    settings = plan.settings
    named = (getattr(settings, key) for key in FOLDER_KEYS)
    folders = [plan.home, *named, *settings.outbox_folders.values()]
    distinct = sorted(set(folders))
    return [path for path in distinct if not any(other in path.parents for other in distinct)]


def _command(plan: Plan, *arguments: str) -> str:
    return " ".join(map(_quoted, (str(plan.program), "--home", str(plan.home), *arguments)))


def _quoted(value: str | os.PathLike[str]) -> str:
    r"""Quote a word for a unit: ``%`` and ``$`` mean something there, control characters cannot stand."""
    text = os.fspath(value)
    if not text.isprintable():
        raise ConfigurationError(
            where=ascii(text), detail="a path with such characters cannot stand in a unit"
        )
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{text}"' if re.search(r"[\s'\"\\;]", text) else text
