"""How many processor cores the model may use: real cores, within what this process is allowed.

Two threads on one core share its arithmetic units, which decoding keeps busy: more threads than cores only
wait for each other.  Read from Linux: the affinity mask (sched(7)), the topology of sysfs, and the quota of
the control group (cgroup v2 ``cpu.max``, v1 ``cpu.cfs_quota_us``), which containers and systemd's CPUQuota
set.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

_ROOT = Path("/")
_ReadQuota = Callable[[Path], float | None]


def physical_cores(allowed: Collection[int] | None = None, *, root: Path = _ROOT) -> int:
    """Number of cores to use, at least one.

    Args:
        allowed: numbers of the logical processors this process may use; by default its affinity mask.
        root: of the file system, for tests.
    """
    allowed = os.sched_getaffinity(0) if allowed is None else allowed
    cores = len({_siblings(number, root) for number in allowed})
    return max(1, min([cores, *_quotas(root)]))


def _siblings(number: int, root: Path) -> str:
    """The logical processors of the same core as sysfs lists them; by itself where it does not say."""
    topology = root / f"sys/devices/system/cpu/cpu{number}/topology"
    for name in ("core_cpus_list", "thread_siblings_list"):  # the second until Linux 5.2
        try:
            return (topology / name).read_text("ascii").strip()
        except (OSError, ValueError):
            continue
    return str(number)


def _quotas(root: Path) -> Iterator[int]:
    """Whole processors that each control group above this process grants."""
    try:
        lines = (root / "proc/self/cgroup").read_text("utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            yield from _each(root / "sys/fs/cgroup", path, _quota_of_v2)
        elif "cpu" in controllers.split(","):
            yield from _each(root / f"sys/fs/cgroup/{controllers}", path, _quota_of_v1)


def _each(mount: Path, path: str, read: _ReadQuota) -> Iterator[int]:
    """The quotas of a group and of those that hold it; a container sees its own group as the root."""
    group = mount / path.lstrip("/")
    for folder in (group, *group.parents):
        try:
            granted = read(folder)
        except (OSError, ValueError):
            granted = None
        if granted is not None:
            yield max(1, int(granted))
        if folder == mount:
            return


def _quota_of_v2(folder: Path) -> float | None:
    """Processors by ``cpu.max``: "max 100000" or "150000 100000" (microseconds of each period)."""
    quota, period = (folder / "cpu.max").read_text("ascii").split()
    return None if quota == "max" else int(quota) / int(period)


def _quota_of_v1(folder: Path) -> float | None:
    """Processors by ``cpu.cfs_quota_us``, -1 for no limit."""
    quota = int((folder / "cpu.cfs_quota_us").read_text("ascii"))
    return None if quota < 0 else quota / int((folder / "cpu.cfs_period_us").read_text("ascii"))
