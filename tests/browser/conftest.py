"""A real Chromium and the bundled portal, served from a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request, sync_playwright

from gongkai import pipeline
from gongkai.descriptor import Portal
from gongkai.release import Store

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

SERVE = """
import sys
from gongkai.descriptor import Portal
from gongkai.portal import serve
from gongkai.release import Store
serve(Portal.at(sys.argv[1]), Store.at(sys.argv[2]), host="127.0.0.1", port=0, ready=lambda it: print(it, flush=True))
"""

#: Opens a window of a width; a test fails where one of its pages complained or asked another site for something.
OpenWindow = Callable[[int], BrowserContext]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark everything in this folder."""
    if Path(__file__).parent in item.path.parents:
        item.add_marker("browser")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The Chromium of this system; without one the tests are skipped, in CI they fail."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        said = "NO CHROMIUM FOUND: the browser tests did not run. Install chromium, or run make browser."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(said)
    # Chromium's sandbox does not start as root.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(bundled: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the bundled portal is served."""
    store = Store.at(tmp_path_factory.mktemp("store"))
    assert pipeline.build(bundled, store).accepted
    command = [sys.executable, "-c", SERVE, str(bundled.root), str(store.root)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip().rstrip("/")
        finally:
            process.terminate()


@pytest.fixture
def window(chromium: Browser, served: str) -> Iterator[OpenWindow]:
    """Return a function that opens a window of a width."""
    complaints: list[str] = []
    opened: list[BrowserContext] = []

    def hear(message: ConsoleMessage) -> None:
        # That a page itself was answered with 404 or 400 is said on the console too.
        if message.page is None or message.location["url"] != message.page.url:
            complaints.append(f"{message.type}: {message.text}")

    def watch(request: Request) -> None:
        if not request.url.startswith(f"{served}/"):
            complaints.append(request.url)

    def open_window(width: int) -> BrowserContext:
        context = chromium.new_context(base_url=served, viewport={"width": width, "height": 800}, accept_downloads=True)
        context.set_default_timeout(15_000)
        context.on("console", hear)
        context.on("weberror", lambda error: complaints.append(f"error: {error.error}"))
        context.on("request", watch)
        opened.append(context)
        return context

    yield open_window
    for context in opened:
        context.close()
    assert complaints == []
