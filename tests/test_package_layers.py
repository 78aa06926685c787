"""The three packages: what they show, and which of them may know which."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: The packages from the lowest to the highest.
LAYERS = ("corpus", "index", "search")


def _modules() -> list[Path]:
    return [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]


def _imports(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the modules that a module imports, anywhere in it, with the level of the import."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.module == "artikelsuche":
                yield from ((f"artikelsuche.{alias.name}", 0) for alias in node.names)
            else:
                yield node.module or "", node.level


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_imports_run_downwards(path: Path) -> None:
    """A module imports its own package relatively, lower ones by full name, higher ones never."""
    layer = LAYERS.index(_name(path).split("/")[0])
    for module, level in _imports(path):
        assert level <= 1, f"{_name(path)} leaves its package with {'.' * level}{module}"
        if level == 0 and module.split(".")[0] == "artikelsuche":
            assert module.split(".")[1] in LAYERS[:layer], f"{_name(path)} imports {module}"
        assert level or module.split(".")[0] not in LAYERS, f"{_name(path)} imports {module}"


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_packages_are_entered_by_their_door(path: Path) -> None:
    """Another package is imported from its `__init__`, not from a module inside it."""
    inside = [name for name, level in _imports(path) if not level and name.count(".") > 1]
    assert [name for name in inside if name.startswith("artikelsuche.")] == []


@pytest.mark.parametrize("layer", LAYERS)
def test_doors_list_what_they_show(layer: str) -> None:
    """`__all__` is sorted, each of its names can be imported, and no public name is missing."""
    package = importlib.import_module(f"artikelsuche.{layer}")
    names = list(package.__all__)
    assert len(set(names)) == len(names)
    assert names == sorted(names, key=lambda name: (not name.isupper(), name[0].islower(), name))
    assert all(getattr(package, name) is not None for name in names)
    tree = ast.parse(Path(str(package.__file__)).read_text("utf-8"))
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module
        for alias in node.names
    }
    assert imported == set(names)


@pytest.mark.parametrize("layer", LAYERS)
def test_doors_say_what_they_answer(layer: str) -> None:
    """The docstring of a package opens with its question and says what is not its job."""
    package = importlib.import_module(f"artikelsuche.{layer}")
    assert package.__doc__ is not None
    assert package.__doc__.splitlines()[0].endswith("?")
    assert "Not its job:" in package.__doc__
