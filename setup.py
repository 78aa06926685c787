"""The modules in C, which setup.cfg cannot declare; where they cannot be built, none is needed."""

from pathlib import Path

from setuptools import Extension, setup

#: The files of each module, by its name within `artikelsuche`.
MODULES = {
    "index.analysis.compounds._segmentation": ("index/analysis/compounds/native/segmentation.c",),
    "index.analysis._forms": ("index/writing/native/forms*.c",),
    "index.codec._codec": ("index/codec/native/codec*.c",),
    "index.writing._postings": (
        "index/writing/native/postings.c",
        "index/writing/native/inversion.c",
        "index/writing/native/merging.c",
    ),
    "search.engine._scoring": ("search/engine/native/*.c",),
    "search.snippets._candidates": ("search/snippets/native/candidates*.c",),
    "search.snippets._passages": ("search/snippets/native/passages*.c",),
}


def native(name: str, patterns: tuple[str, ...]) -> Extension:
    """Declare a module in C.

    Args:
        name: Its name within `artikelsuche`.
        patterns: Which files it is made of.

    Returns:
        The extension; a failing build leaves it out.
    """
    sources = sorted(str(path) for pattern in patterns for path in Path().glob(pattern))
    headers = sorted(str(path) for part in ("index", "search") for path in Path(part).rglob("*.h"))
    return Extension(f"artikelsuche.{name}", sources, depends=headers, optional=True)


setup(ext_modules=[native(name, patterns) for name, patterns in MODULES.items()])
