"""The house: parts, rooms, doors, sizes, and which of them may know which."""

from __future__ import annotations

import ast
import importlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: The parts from the lowest to the highest.
PARTS = ("corpus", "index", "search")
#: The rooms of each part from the lowest to the highest; "" is what lies in the part itself.
ROOMS = {
    "corpus": ("language", "cleaning", "formats", "packed", ""),
    "index": ("analysis", "codec", "copies", "store", "writing", "opensearch", "upkeep", "job"),
    "search": ("query", "meaning", "engine", "snippets", "opensearch", "", "saved", "web", "cli"),
}
#: What every room may know: errors, and how modules are loaded.
FOUNDATIONS = {
    *(
        "corpus.arguments",
        "corpus.article",
        "corpus.errors",
        "index.bounds",
        "search.arguments",
        "corpus.language",
        "corpus.lazy",
        "corpus.native",
        "corpus.normalize",
    ),
    *("corpus.ansi", "corpus.dates", "corpus.decode", "corpus.inspection", "corpus.reading"),
    *("corpus.packed.compression", "corpus.packed.limits", "corpus.source_file", "corpus.tables"),
    *("corpus.arguments", "index.bounds", "index.errors"),
    *("search.arguments", "search.errors", "search.results"),
}
MOST_MODULES = 16
MOST_LINES = 320
#: Of the whole product, and of that the lines of C. 26,000 held what it did when it read but two
#: formats and showed hits alone; formats, what readers do with hits, a page, and 3,000 lines for
#: clusters have come on top.
MOST_LINES_IN_ALL, MOST_LINES_OF_C = 47_500, 6_000


def _modules() -> list[Path]:
    return [path for part in PARTS for path in sorted((ROOT / part).rglob("*.py"))]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _dotted(path: Path) -> str:
    return _name(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def _imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield the modules of ours that a module imports anywhere, and whether relatively."""
    package = _dotted(path) if path.name == "__init__.py" else _dotted(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
            yield from ((n[13:], False) for n in names if n.startswith("artikelsuche."))
        elif isinstance(node, ast.ImportFrom) and node.level:
            assert node.level == 1, f"{_name(path)} leaves its room with dots"
            names = [node.module] if node.module else [alias.name for alias in node.names]
            yield from ((f"{package}.{name}", True) for name in names)
        elif isinstance(node, ast.ImportFrom) and node.module == "artikelsuche":
            yield from ((alias.name, False) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("artikelsuche"):
            assert node.module is not None
            yield node.module[13:], False


def _place(dotted: str) -> tuple[int, int]:
    """Return how high a module lies: its part, and its room within it."""
    part, _, rest = dotted.partition(".")
    room = rest.partition(".")[0]
    rooms = ROOMS[part]
    known = room in rooms
    return PARTS.index(part), rooms.index(room) if known else rooms.index("") if "" in rooms else 99


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_imports_run_downwards(path: Path) -> None:
    """A module knows its own room, lower rooms of its part and lower parts; nothing above it."""
    if path.name == "__init__.py" and path.parent.parent == ROOT:
        return  # the door of a part shows what lies in all of its rooms
    if path.name == "__main__.py":
        return  # which is the command line
    own = _place(_dotted(path))
    for module, _ in _imports(path):
        if module not in FOUNDATIONS:
            assert _place(module) <= own, f"{_name(path)} imports {module}"


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_rooms_are_left_by_full_name(path: Path) -> None:
    """Within a room imports are relative; another room is imported by its full name."""
    room = _dotted(path) if path.name == "__init__.py" else _dotted(path).rpartition(".")[0]
    if path.name == "__init__.py":
        return
    for module, relative in _imports(path):
        assert relative == (module.rpartition(".")[0] == room), f"{_name(path)} imports {module}"


def test_no_module_imports_itself_in_a_circle() -> None:
    """No circle between modules, but for the one that Whoosh's pickling asks for."""
    arrows = {_dotted(path): {m for m, _ in _imports(path)} for path in _modules()}
    allowed = {"index.codec.whoosh.segment", "index.codec.whoosh.segment_codec"}
    for start in arrows:
        seen: set[str] = set()
        ahead = set(arrows[start])
        while ahead:
            module = ahead.pop()
            assert module != start or start in allowed, f"{start} imports itself in a circle"
            if module not in seen:
                seen.add(module)
                ahead |= arrows.get(module, set())


def test_rooms_are_small() -> None:
    """No folder holds more than 16 modules, no module more than 320 lines, all 26,000 at most."""
    suffixes = (".py", ".c", ".h")
    files = [p for part in PARTS for p in (ROOT / part).rglob("*") if p.suffix in suffixes]
    folders = Counter(path.parent for path in files)
    lines = {path: path.read_text("utf-8").count("\n") for path in files}
    assert {_name(f): n for f, n in folders.items() if n > MOST_MODULES} == {}
    assert {_name(p): n for p, n in lines.items() if n > MOST_LINES} == {}
    assert sum(lines.values()) <= MOST_LINES_IN_ALL
    assert sum(n for path, n in lines.items() if path.suffix != ".py") <= MOST_LINES_OF_C


@pytest.mark.parametrize("part", PARTS)
def test_doors_list_what_they_show(part: str) -> None:
    """`__all__` is sorted, at most 20 names, each can be imported, none is missing."""
    package = importlib.import_module(f"artikelsuche.{part}")
    names = list(package.__all__)
    assert len(set(names)) == len(names) <= 20
    assert names == sorted(names, key=lambda name: (not name.isupper(), name[0].islower(), name))
    assert all(getattr(package, name) is not None for name in names)
    tree = ast.parse(Path(str(package.__file__)).read_text("utf-8"))
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module != "lazy"
        for alias in node.names
    }
    assert imported == set(names)


@pytest.mark.parametrize(
    "room", [p.parent for p in _modules() if p.name == "__init__.py"], ids=_name
)
def test_doors_say_what_they_answer(room: Path) -> None:
    """The docstring of a part or room opens with the question it answers, or with what it is."""
    doc = ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8")))
    assert doc
    if room.parent == ROOT:
        assert doc.splitlines()[0].endswith("?")
        assert "Not its job:" in doc


def test_packaging_knows_every_room() -> None:
    """setup.cfg lists every folder with modules as a package."""
    listed = set(re.findall(r"^    artikelsuche\.(\S+)$", (ROOT / "setup.cfg").read_text(), re.M))
    assert listed == {_dotted(path) for path in _modules() if path.name == "__init__.py"}


def test_modules_in_c_are_asked_for_by_their_names() -> None:
    """Every module that `load_native` is asked for is one that setup.py builds."""
    built = set(re.findall(r'^    "([\w.]+)": \(', (ROOT / "setup.py").read_text("utf-8"), re.M))
    asked = {
        name
        for path in _modules()
        for name in re.findall(r'load_native\("artikelsuche\.([\w.]+)"', path.read_text("utf-8"))
    }
    assert asked == built
