"""The modules in C, which setup.cfg cannot declare; where they cannot be built, none is needed."""

from pathlib import Path

from setuptools import Extension, setup


def native(name: str) -> Extension:
    """Declare the extension `artikelsuche.<part>._<name>` of the sources `<part>/native/<name>*.c`.

    Args:
        name: The part and the name, as "index/forms".

    Returns:
        The extension; a failing build leaves it out.
    """
    folder, base = name.split("/")
    sources = sorted(str(path) for path in Path(folder, "native").glob(f"{base}*.c"))
    headers = sorted(str(path) for path in Path(folder, "native").glob("*.h"))
    return Extension(f"artikelsuche.{folder}._{base}", sources, depends=headers, optional=True)


_MODULES = ("index/forms", "index/spotting", "search/passages")

setup(ext_modules=[native(name) for name in _MODULES])
