"""All ratios in one table: ``python tests/bench``."""

import edit
import files
import keys
import slips
import start
from ratios import table

if __name__ == "__main__":
    print(table(ratio for bench in (start, keys, edit, slips, files) for ratio in bench.measure()))
