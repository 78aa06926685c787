"""Run the command line as `python -m artikelsuche.search`."""

from .cli import main

main()
