"""A real Samba server on the loopback, its configuration in a folder of its own, no system service."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import poll

PATIENCE_SECONDS = 60.0
_CONFIGURATION = """
[global]
  server role = standalone server
  map to guest = Bad User
  smb ports = {port}
  interfaces = 127.0.0.1/8
  bind interfaces only = yes
  disable netbios = yes
  smb2 max write = 65536
  load printers = no
  printing = bsd
  private dir = {folder}/private
  state directory = {folder}/state
  cache directory = {folder}/cache
  lock directory = {folder}/lock
  pid directory = {folder}/pid
  ncalrpc dir = {folder}/rpc
  log file = {folder}/log
[inbox]
  path = {shared}
  read only = no
  guest ok = yes
  force user = root
"""


@dataclass(frozen=True)
class Share:
    """A running server that exports one folder as ``inbox``."""

    port: int

    def command(self, *commands: str) -> list[str]:
        """Return the command line of smbclient for these of its commands."""
        return ["smbclient", "//127.0.0.1/inbox", "-N", "-p", str(self.port), "-c", "; ".join(commands)]

    def do(self, *commands: str) -> None:
        """Have smbclient do something; fails when it cannot."""
        done = subprocess.run(
            self.command(*commands), check=False, capture_output=True, timeout=PATIENCE_SECONDS
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def answers(self) -> bool:
        """Tell whether the server lists the share."""
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return subprocess.run(self.command("ls"), check=False, capture_output=True).returncode == 0


@contextmanager
def samba(shared: Path) -> Iterator[Share]:
    """Export a folder; skips where there is no Samba (Debian: ``apt install samba smbclient``) or no root."""
    if not (shutil.which("smbd") and shutil.which("smbclient")):
        pytest.skip("no Samba here: apt install --no-install-recommends samba smbclient")
    if os.geteuid() != 0:
        pytest.skip("smbd has to be started by root")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # a short path: its sockets have names of at most 107 bytes
    with tempfile.TemporaryDirectory(prefix="smb") as folder:
        for name in ("private", "state", "cache", "lock", "pid", "rpc"):
            (Path(folder) / name).mkdir(mode=0o755)
        configuration = Path(folder) / "smb.conf"
        configuration.write_text(_CONFIGURATION.format(port=port, folder=folder, shared=shared))
        server = subprocess.Popen(
            ["smbd", "--foreground", f"--configfile={configuration}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        share = Share(port)
        try:
            assert poll(share.answers, PATIENCE_SECONDS), (Path(folder) / "log").read_text(errors="replace")
            yield share
        finally:
            server.terminate()
            server.wait(PATIENCE_SECONDS)
