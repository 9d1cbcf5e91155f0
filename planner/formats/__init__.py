"""Documents into files: plain text, HTML, CSV, PDF."""
