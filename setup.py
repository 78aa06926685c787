"""The modules in C, which setup.cfg cannot declare; where they cannot be built, none is needed."""

from pathlib import Path

from setuptools import Extension, setup


def native(name: str) -> Extension:
    """Declare the extension `artikelsuche.<package>._<name>` of `<package>/native/<name>*.c`.

    Args:
        name: The package and the name, as "index/codec/coding".

    Returns:
        The extension; a failing build leaves it out.
    """
    folder, _, base = name.rpartition("/")
    sources = sorted(str(path) for path in Path(folder, "native").glob(f"{base}*.c"))
    headers = sorted(str(path) for path in Path(folder, "native").glob("*.h"))
    module = f"artikelsuche.{folder.replace('/', '.')}._{base}"
    return Extension(module, sources, depends=headers, optional=True)


_NAMES = (
    "index/covering",
    "index/forms",
    "index/inversion",
    "index/lookup",
    "index/spotting",
    "index/codec/coding",
    "index/codec/merging",
    "search/passages",
    "search/scoring",
)

setup(ext_modules=[native(name) for name in _NAMES])
