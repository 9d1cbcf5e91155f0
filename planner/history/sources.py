"""Where changes come from: what the person said of it, and a file with its hash (pure)."""

import re

# A file behind what was said, or alone; its name may have brackets.
_FILE = re.compile(r"(?:^| \()(?:[^()]|\([^()]*\))* sha256:[0-9a-f]{64}\)?$")


def with_file(said: str, name: str, sha256: str) -> str:
    """The source of changes read from a file: 本部通知 第30号 (r8.json sha256:…)."""
    file = f"{name} sha256:{sha256}"
    return f"{said} ({file})" if said else file


def said_in(source: str) -> str:
    """What the person said of where changes come from: 本部通知 第30号; the file left out."""
    return _FILE.sub("", source)
