"""How many sheets of paper a page takes, by a browser that prints it."""

import re
import shutil
import subprocess
from pathlib import Path

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)


def sheets(page: Path, paper: Path) -> int:
    """Sheets of A4 of a page, printed into the file `paper`."""
    words = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={paper}",
        page.as_uri(),
    ]
    subprocess.run(words, check=True, capture_output=True, timeout=60)
    return counted(paper.read_bytes())


def counted(paper: bytes) -> int:
    """Sheets of a printed page (PDF)."""
    return len(re.findall(rb"/Type\s*/Page(?!s)", paper))
