"""The first import of Whoosh, without the warnings that compiling its source gives.

Whoosh 2.7.4 holds invalid escapes and `is 0`, of which Python 3.12 and later warn on the standard
error whenever there is no byte code yet, as after an installation with uv.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)  # what Python 3.10 and 3.11 call it
    import whoosh.analysis  # noqa: F401  imported for its compiling alone
