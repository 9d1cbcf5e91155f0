"""All ratios in one table: ``python tests/bench``."""

import across
import behind
import edit
import files
import keys
import opening
import paper
import slips
import start
from ratios import table

if __name__ == "__main__":
    print(
        table(
            ratio
            for bench in (start, behind, keys, edit, opening, slips, across, files, paper)
            for ratio in bench.measure()
        )
    )
