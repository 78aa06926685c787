"""The modules in C, which setup.cfg cannot declare; where they cannot be built, none is needed."""

from pathlib import Path

from setuptools import Extension, setup


def native(name: str, *more: str) -> Extension:
    """Declare the extension `artikelsuche.<package>._<name>` of `<package>/native/<name>*.c`.

    Args:
        name: The package and the name, as "index/codec/coding".
        more: What the names of its further files begin with.

    Returns:
        The extension; a failing build leaves it out.
    """
    folder, _, base = name.rpartition("/")
    files = [path for start in (base, *more) for path in Path(folder, "native").glob(f"{start}*.c")]
    sources = sorted(map(str, files))
    headers = sorted(str(path) for path in Path(folder, "native").glob("*.h"))
    module = f"artikelsuche.{folder.replace('/', '.')}._{base}"
    return Extension(module, sources, depends=headers, optional=True)


_NAMES = (
    "index/inversion",
    "index/lookup",
    "index/spotting",
    "index/codec/coding",
    "index/codec/merging",
    "search/passages",
    "search/scoring",
)

_FORMS = native("index/forms", "covering", "words")

setup(ext_modules=[_FORMS, *map(native, _NAMES)])
