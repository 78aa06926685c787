"""What setup.cfg cannot declare: the modules in C, and those in Python that are compiled.

None of them is needed: where one cannot be built, the Python beside it does its work.
"""

import logging
import os
import shutil
import sys
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
#: What every word, query and snippet goes through: mypyc compiles these modules as they are.
COMPILED = (
    "index/analysis/acronyms.py",
    "index/analysis/compounds/found.py",
    "index/analysis/compounds/splitter.py",
    "index/analysis/expansion.py",
    "index/analysis/folding.py",
    "index/analysis/inflection/lemmas.py",
    "index/analysis/inflection/umlauts.py",
    "index/analysis/inflection/verbs.py",
    "index/analysis/slots.py",
    "index/analysis/stemming.py",
    "index/analysis/tokenizer.py",
    "index/analysis/truncation.py",
    "index/analysis/visible.py",
    "index/analysis/word_terms.py",
    "index/codec/blocks.py",
    "index/codec/stored_fields.py",
    "index/copies/copies_file.py",
    "index/store/index_view.py",
    "index/writing/form_table.py",
    "index/writing/layer_terms.py",
    "search/engine/folding.py",
    "search/engine/layering.py",
    "search/engine/lowering.py",
    "search/engine/ranking.py",
    "search/engine/statistics.py",
    "search/meaning/naming.py",
    "search/meaning/simplify.py",
    "search/meaning/units.py",
    "search/page.py",
    "search/query/bare_queries.py",
    "search/query/clauses.py",
    "search/query/lexer.py",
    "search/query/text.py",
    "search/query/tokens.py",
    "search/query/tree.py",
    "search/snippets/best_passages.py",
    "search/snippets/candidates.py",
    "search/snippets/capitals.py",
    "search/snippets/form_meanings.py",
    "search/snippets/framing.py",
    "search/snippets/highlighter.py",
    "search/snippets/letters.py",
    "search/snippets/matches.py",
    "search/snippets/passages.py",
    "search/snippets/prefilter.py",
    "search/snippets/sentences.py",
    "search/snippets/sequences.py",
    "search/snippets/weighted_units.py",
)
#: Where they lie under the name of the package, as mypyc has to see them.
TREE = Path("build/compiled")
# Commands that pip runs before it builds anything.
_ONLY_TELLING = frozenset({"egg_info", "dist_info"})


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


def compiled() -> list[Extension]:
    """Declare the modules that mypyc compiles.

    Returns:
        Their extensions; none where ARTIKELSUCHE_COMPILE is "off" or mypyc fails.
    """
    if not _ONLY_TELLING.isdisjoint(sys.argv):
        return []
    shutil.rmtree(TREE, ignore_errors=True)
    if os.environ.get("ARTIKELSUCHE_COMPILE") == "off":
        return []
    for part in ("corpus", "index", "search"):
        for path in Path(part).rglob("*.py"):
            copy = TREE / "artikelsuche" / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    os.environ["MYPYPATH"] = str(TREE)
    # What they import need not be there while they are built.
    options = ["--config-file=", "--explicit-package-bases", "--ignore-missing-imports"]
    paths = [str(TREE / "artikelsuche" / path) for path in COMPILED]
    try:
        from mypyc.build import mypycify

        found = mypycify(
            [*options, *paths],
            group_name="artikelsuche",
            target_dir=str(TREE),
            opt_level="2",
            debug_level="0",
        )
    except (Exception, SystemExit) as error:
        logging.warning("not compiled, and slower without: %s", error)
        return []
    for extension in found:
        extension.optional = True
    return found


setup(ext_modules=[*(native(name, patterns) for name, patterns in MODULES.items()), *compiled()])
