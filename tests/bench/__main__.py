"""All ratios in one table: ``python tests/bench``."""

import edit
import files
import keys
import paper
import slips
import start
from ratios import table

if __name__ == "__main__":
    print(
        table(
            ratio for bench in (start, keys, edit, slips, files, paper) for ratio in bench.measure()
        )
    )
