"""An HTML page as tests read it."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """Every address a page refers to, every tag, and whether tags are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.labels: list[str] = []
        self.anchors: set[str | None] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attributes if name.split(":")[-1] in ("href", "src", "data", "srcset")]
        self.labels += [value or "" for name, value in attributes if name == "alt" or (tag == "svg" and name == "aria-label")]
        self.anchors |= {value for name, value in attributes if name == "id"}
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


VOID = {"wbr", "meta", "br", "link", "img", "use", "path", "rect", "hr"}
