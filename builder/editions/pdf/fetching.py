"""The files that a page may show: the book's own, and faces."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

from builder.editions.pdf.gathering import stamp

BOOK = "http://manuscript.invalid/"
"""The manuscript's folder to WeasyPrint, which names pictures in the PDF by the hash of their URL:
by its true path the same book would be other bytes in another folder. No host is called that
(RFC 6761 § 6.4)."""

NO_FILES: Mapping[str, str] = MappingProxyType({})

LARGEST = 256 * 2**20
"""Bytes of the largest file that a page may show."""


class Fetcher(URLFetcher):  # type: ignore[misc]
    """Reads files of the book and faces, and nothing else of this machine or of the net.

    WeasyPrint's own would embed ``/etc/passwd`` for a sheet or a link that asks for it.
    """

    def __init__(
        self, root: Path, readable: Iterable[Path], files: Mapping[str, str] = NO_FILES
    ) -> None:
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False)
        self.root, self.readable = root.resolve(), frozenset(readable)
        self.files = dict(files)

    @property
    def read(self) -> tuple[tuple[str, str], ...]:
        """The files of the book that were asked for, and their SHA-256; empty for none."""
        return tuple(sorted(self.files.items()))

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The file of that URL; raises `ValueError` for what lies elsewhere, links followed."""
        if urlsplit(url).scheme == "data":
            return super().fetch(url, headers)
        path = self._path(url)
        if path.stat().st_size > LARGEST:
            raise ValueError("the file is too large")
        return super().fetch(path.as_uri(), headers)

    def _path(self, url: str) -> Path:
        if url.startswith(BOOK):
            path = (self.root / unquote(url.removeprefix(BOOK).split("?")[0])).resolve()
            if path.is_relative_to(self.root):
                self.files[path.relative_to(self.root).as_posix()] = stamp(path)
                return path
        elif url.startswith("file:///"):
            path = Path(unquote(urlsplit(url).path))
            if path in self.readable:
                return path
        raise ValueError("only files of the book's own folder can be shown")
