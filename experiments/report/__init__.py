"""What every report and every terminal answer shares: style, page, glossary, numbers in words."""
