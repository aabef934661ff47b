"""Plugins are thin: hooks only, loaded once however they come."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.descriptor import Portal

ROOT = Path(__file__).parent.parent.parent
FILES = sorted((ROOT / "plugins").glob("*.py"))
ALLOWED = {"datasette": {"Response", "hookimpl"}, "gongkai": {"portal", "catalog", "query"}}
MAX_LINES = 120

#: Prints how often each hook of each of our files is registered, once Datasette is there.
COUNT = """
import json, sys
from collections import Counter
from pathlib import Path
from gongkai import Portal, Store
from gongkai.portal.site import Site
from datasette.plugins import pm

Site(Portal.at(sys.argv[1]), Store.at(sys.argv[2])).close()
found = Counter()
for name in dir(pm.hook):
    for implementation in getattr(getattr(pm.hook, name), "get_hookimpls", list)():
        file = Path(implementation.function.__code__.co_filename).name
        if file.startswith("gongkai_"):
            found[f"{file} {name}"] += 1
print(json.dumps(found))
"""


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(module: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or ".", name.name) for name in node.names)
        elif isinstance(node, ast.Import):
            yield from ((name.name, "") for name in node.names)


def hooks(module: ast.Module) -> list[str]:
    return [
        node.name
        for node in module.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any("hookimpl" in ast.dump(mark) for mark in node.decorator_list)
    ]


def test_there_are_plugins() -> None:
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_imports_only_hooks_and_rooms(path: Path) -> None:
    strange = [
        (module, name)
        for module, name in imports(tree(path))
        if module.partition(".")[0] not in sys.stdlib_module_names and name not in ALLOWED.get(module, set())
    ]
    assert not strange


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_defines_hooks_and_what_they_call(path: Path) -> None:
    module = tree(path)
    own = [node for node in module.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    called = {node.id for node in ast.walk(module) if isinstance(node, ast.Name)}
    assert hooks(module)
    # A file that only helps another would be loaded as a plugin too; Datasette runs it outside sys.modules, where a
    # dataclass with postponed annotations fails.
    assert [node.name for node in own if node.name not in called and node.name not in hooks(module)] == []
    assert [node.name for node in own if isinstance(node, ast.ClassDef)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_is_installed_under_its_file_name(path: Path) -> None:
    """An entry point that carries the file's name is recognised when the folder is loaded as well."""
    assert f'"{path.name}" = "{path.stem}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("folder", "installed"),
    [
        pytest.param(True, False, id="folder only"),
        pytest.param(False, True, id="installed only"),
        pytest.param(True, True, id="both"),
    ],
)
def test_each_hook_is_registered_once(portal: Portal, tmp_path: Path, *, folder: bool, installed: bool) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "DATASETTE_LOAD_PLUGINS"}
    environment["PYTHONPATH"] = os.pathsep.join(
        [str(ROOT / "pipelines"), *([str(ROOT / "plugins")] if installed else [])]
    )
    if not installed:
        environment["DATASETTE_LOAD_PLUGINS"] = ""
    root = ROOT if folder else portal.root
    command = [sys.executable, "-c", COUNT, str(root), str(tmp_path / "store")]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    expected = Counter(f"{path.name} {name}" for path in FILES for name in hooks(tree(path)))
    assert json.loads(run.stdout) == expected
