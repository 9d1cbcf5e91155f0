"""Open the planner: ``python -m planner`` is the same program as the ``planner`` command."""

import sys

from planner.cli import main

if __name__ == "__main__":
    sys.exit(main())
