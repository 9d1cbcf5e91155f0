"""``python tests/inventing``: write the second sample anew, as its seed makes it."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

if __name__ == "__main__":
    sys.path[0] = str(HERE.parent)
    from inventing import shipping

    target = HERE.parent.parent / "data" / f"{shipping.NAME}.history.jsonl"
    target.write_bytes(shipping.sample())
    print(target)
