"""All ratios in one table: ``python tests/bench``."""

import across
import edit
import keys
import opening
import slips
import start
from ratios import table

if __name__ == "__main__":
    print(
        table(
            ratio
            for bench in (start, keys, edit, opening, slips, across)
            for ratio in bench.measure()
        )
    )
