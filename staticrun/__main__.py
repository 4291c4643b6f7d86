"""`python -m staticrun`."""

import sys

from staticrun.cli import main

if __name__ == "__main__":
    sys.exit(main())
