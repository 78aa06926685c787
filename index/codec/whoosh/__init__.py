"""How does Whoosh read and write our segments? Its extension points, and no more."""

import artikelsuche.index.codec.whoosh.whoosh_import  # noqa: F401  before others import Whoosh
