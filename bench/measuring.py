"""Measures each thing in a process of its own: seconds within, and the peak memory of the whole process."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measured:
    """The median run of one thing."""

    name: str
    rows: int
    seconds: float
    peak_mib: float
    found: int
    #: Seconds of the processor, all threads together: what else the machine does is not in them.
    cpu: float = 0.0

    @property
    def speed(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds

    @property
    def cpu_speed(self) -> float:
        """Rows a second of the processor."""
        return self.rows / (self.cpu or self.seconds)


def measure(script: str, name: str, *arguments: str | Path, repeat: int = 3) -> Measured:
    """Run `script NAME ARGUMENTS` some times and return the run of median speed."""
    runs = []
    for _ in range(repeat):
        done = subprocess.run(
            [sys.executable, script, name, *map(str, arguments)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        runs.append(Measured(name, **json.loads(done.stdout.splitlines()[-1])))
    middle = statistics.median_low(run.seconds for run in runs)
    return next(run for run in runs if run.seconds == middle)


def report(function: Callable[..., tuple[int, int]], *arguments: str) -> None:
    """Call what is measured, which returns how many rows it saw and how many faults it found, and print the figures."""
    start, used = time.perf_counter(), time.process_time()
    rows, found = function(*arguments)
    seconds, cpu = time.perf_counter() - start, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "seconds": seconds, "peak_mib": peak, "found": found, "cpu": cpu}))


def table(title: str, measured: list[Measured], base: Measured) -> None:
    """Print figures with their ratio to one of them."""
    print(f"\n{title}")
    print(f"{'':34}{'rows/s':>12}{'ratio':>9}{'rows/cpu s':>12}{'ratio':>9}{'peak MiB':>10}{'found':>9}")
    for item in measured:
        ratio, cpu = item.speed / base.speed, item.cpu_speed / base.cpu_speed
        speeds = f"{item.speed:12,.0f}{ratio:9.2f}{item.cpu_speed:12,.0f}{cpu:9.2f}"
        print(f"{item.name:34}{speeds}{item.peak_mib:10,.0f}{item.found:9,}")
