"""Documents into files: plain text, HTML, CSV, PDF."""

# By the suffixes of their files.
FORMATS = ("pdf", "html", "csv", "txt")
