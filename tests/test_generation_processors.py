"""Cores for the model: hyperthreads count once, affinity and quotas hold."""

import pytest

from optirh_batch.generation.processors import physical_cores


@pytest.fixture
def machine(tmp_path):
    """Two cores of two threads each, as Linux numbers them: 0 and 2 share one, 1 and 3 the other."""
    for number in range(4):
        topology = tmp_path / f"sys/devices/system/cpu/cpu{number}/topology"
        topology.mkdir(parents=True)
        (topology / "core_cpus_list").write_text(f"{number % 2},{number % 2 + 2}\n")
    return tmp_path


def in_group(machine, line, files):
    (machine / "proc/self").mkdir(parents=True, exist_ok=True)
    (machine / "proc/self/cgroup").write_text(f"{line}\n")
    for name, content in files.items():
        path = machine / "sys/fs/cgroup" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


@pytest.mark.parametrize(
    ("allowed", "cores"), [({0, 1, 2, 3}, 2), ({0, 2}, 1), ({0, 1}, 2), ({3}, 1)], ids=str
)
def test_threads_of_one_core_count_once_and_only_allowed_ones(machine, allowed, cores):
    assert physical_cores(allowed, root=machine) == cores


def test_older_kernels_name_the_siblings_otherwise(machine):
    for topology in machine.glob("sys/devices/system/cpu/*/topology"):
        (topology / "core_cpus_list").rename(topology / "thread_siblings_list")
    assert physical_cores({0, 1, 2, 3}, root=machine) == 2


def test_processors_without_topology_are_cores_each(tmp_path):
    assert physical_cores({0, 1, 2}, root=tmp_path) == 3


@pytest.mark.parametrize(
    ("line", "files", "cores"),
    [
        ("0::/a/b", {"a/b/cpu.max": "100000 100000\n"}, 1),
        ("0::/a/b", {"a/b/cpu.max": "max 100000\n", "a/cpu.max": "150000 100000\n"}, 1),
        ("0::/a/b", {"a/b/cpu.max": "max 100000\n"}, 2),
        ("0::/a/b", {"a/b/cpu.max": "20000 100000\n"}, 1),
        ("0::/a/b", {"a/b/cpu.max": "800000 100000\n"}, 2),
        ("0::/gone", {"cpu.max": "100000 100000\n"}, 1),
        ("3:cpu,cpuacct:/a", {"cpu,cpuacct/a/cpu.cfs_quota_us": "-1\n"}, 2),
        (
            "3:cpu,cpuacct:/a",
            {"cpu,cpuacct/a/cpu.cfs_quota_us": "120000", "cpu,cpuacct/a/cpu.cfs_period_us": "100000"},
            1,
        ),
        ("0::/a", {"a/cpu.max": "nonsense"}, 2),
    ],
    ids=[
        "v2",
        "v2 above",
        "v2 free",
        "less than one",
        "more than there are",
        "container",
        "v1 free",
        "v1",
        "odd",
    ],
)
def test_quota_of_the_control_group_holds(machine, line, files, cores):
    in_group(machine, line, files)
    assert physical_cores({0, 1, 2, 3}, root=machine) == cores


def test_this_machine_has_at_least_one_core():
    assert physical_cores() >= 1
