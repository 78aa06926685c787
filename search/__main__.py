"""Run the command line as `python -m artikelsuche.search`."""

from artikelsuche.search.cli.commands import main

main()
