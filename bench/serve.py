"""How fast the portal answers, against plain Datasette on the same file.

    python bench/serve.py [--requests 300]

Both servers run in this run, one after the other, on 127.0.0.1, and answer one client that asks for the same things.
The portal checks each request, labels codes and keys, and pins a release to it; the ratio says what that costs.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
PATHS = {
    "row as JSON": "/open/power_item/{key}.json",
    "5 rows as JSON": "/open/power_item.json?power_type=行政许可&_size=5",
    "50 rows as JSON": "/open/power_item.json?_size=50",
    "all rows as CSV": "/open/power_item.csv?_stream=on",
    "table page": "/open/power_item",
    "row page": "/open/power_item/{key}",
}


def main(requests: int) -> None:
    """Publish the bundled datasets, serve them twice, print requests a second and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        gongkai = [sys.executable, "-m", "gongkai", "--root", str(ROOT), "--store", str(store)]
        subprocess.run([*gongkai, "build"], check=True, stdout=subprocess.DEVNULL)
        (database,) = (store / "databases").glob("*.db")
        plain = Path(folder) / "open.db"
        plain.symlink_to(database)
        ours = _measure([*gongkai, "serve", "--port", "8471"], 8471, requests)
        theirs = _measure(
            [
                sys.executable,
                "-m",
                "datasette",
                "-i",
                str(plain),
                "--port",
                "8472",
                "--setting",
                "suggest_facets",
                "off",
            ],
            8472,
            requests,
        )
    print(f"{'':20}{'gongkai':>12}{'Datasette':>12}{'ratio':>8}   requests a second, one client")
    for name, speed in ours.items():
        print(f"{name:20}{speed:12,.0f}{theirs[name]:12,.0f}{speed / theirs[name]:8.2f}")


def _measure(command: list[str], port: int, requests: int) -> dict[str, float]:
    with _serving(command, port) as client:
        key = client.get("/open/power_item.json?_size=1").json()["rows"][0]["power_id"]
        return {name: _speed(client, path.format(key=key), requests) for name, path in PATHS.items()}


@contextmanager
def _serving(command: list[str], port: int) -> Iterator[httpx.Client]:
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            for _ in range(200):
                try:
                    client.get("/")
                    break
                except httpx.ConnectError:
                    time.sleep(0.05)
            yield client
    finally:
        server.terminate()
        server.wait()


def _speed(client: httpx.Client, path: str, requests: int) -> float:
    """Return requests a second: the median of five rounds, after one that warms up."""
    rounds = []
    for _ in range(6):
        start = time.perf_counter()
        for _ in range(max(1, requests // 5)):
            client.get(path).raise_for_status()
        rounds.append(max(1, requests // 5) / (time.perf_counter() - start))
    return statistics.median(rounds[1:])


if __name__ == "__main__":
    options = dict(zip(sys.argv[1::2], sys.argv[2::2], strict=True))
    main(int(options.get("--requests", 300)))
