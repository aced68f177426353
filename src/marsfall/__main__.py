"""`python -m marsfall` is the command line."""
from .cli.app import main

main()
