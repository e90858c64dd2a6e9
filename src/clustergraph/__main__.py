"""``python -m clustergraph`` is the command ``clustergraph``."""

from clustergraph.cli import main

main()
