"""A plugin is a roof: hooks that call the portal, and nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PLUGINS = sorted((Path(__file__).parent.parent.parent / "plugins").glob("*.py"))

#: What a plugin may import from a package; None stands for the package itself.
ALLOWED = {
    "datasette": {"hookimpl", "Response"},
    "gongkai": {"portal", "catalog", "query"},
    "collections.abc": None,
    "typing": None,
}


@pytest.mark.parametrize("path", PLUGINS, ids=lambda path: path.name)
def test_a_plugin_imports_only_what_it_hooks_in(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.module in ALLOWED
            allowed = ALLOWED[str(node.module)]
            assert allowed is None or {name.name for name in node.names} <= allowed


@pytest.mark.parametrize("path", PLUGINS, ids=lambda path: path.name)
def test_a_plugin_holds_hooks_only(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    functions = [node for node in ast.parse(text).body if not isinstance(node, ast.Expr | ast.ImportFrom)]
    for function in functions:
        assert isinstance(function, ast.FunctionDef)
        assert any("hookimpl" in ast.unparse(decorator) for decorator in function.decorator_list)
    assert path.name.startswith("gongkai_")
    assert len(text.splitlines()) <= 120
