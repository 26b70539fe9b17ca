"""Where the demo's Telegram keeps what it knows: JSON documents in one SQLite file, or nowhere.

Everything is held in memory and written through, so that the whole process may be killed between
two requests and go on where it was.
"""

import json
import sqlite3
from collections import UserDict
from pathlib import Path
from typing import Any, TypeVar

K = TypeVar("K", int, str)


class Shelf:
    """One file of documents by kind and key; without a path, a shelf that forgets."""

    def __init__(self, path: Path | None) -> None:
        self._db: sqlite3.Connection | None = None
        if path is None:
            return
        self._db = sqlite3.connect(path)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")  # survives a kill; a power cut may not
        self._db.execute(
            "create table if not exists document"
            " (kind text, key, body blob, primary key (kind, key)) without rowid"
        )
        self._db.commit()

    def load(self, kind: str) -> list[tuple[Any, bytes]]:
        """All keys of one kind with their bytes, by key."""
        if self._db is None:
            return []
        rows = self._db.execute(
            "select key, body from document where kind = ? order by key", [kind]
        )
        return rows.fetchall()

    def put(self, kind: str, key: int | str, body: bytes) -> None:
        """Keeps a document; it stays once `commit` has been called."""
        if self._db is not None:
            self._db.execute("insert or replace into document values (?, ?, ?)", [kind, key, body])

    def remove(self, kind: str, key: int | str) -> None:
        """Forgets a document."""
        if self._db is not None:
            self._db.execute("delete from document where kind = ? and key = ?", [kind, key])

    def commit(self) -> None:
        """Makes everything since the last commit stay, all of it or none."""
        if self._db is not None:
            self._db.commit()

    def close(self) -> None:
        """Lets go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None


class Book(UserDict[K, dict[str, Any]]):
    """One kind of document as a dictionary; a changed document must be put back to be kept."""

    def __init__(self, shelf: Shelf, kind: str) -> None:
        self._shelf, self._kind = shelf, kind
        super().__init__()
        self.data = {key: json.loads(body) for key, body in shelf.load(kind)}

    def __setitem__(self, key: K, document: dict[str, Any]) -> None:
        self.data[key] = document
        self._shelf.put(self._kind, key, json.dumps(document).encode())

    def __delitem__(self, key: K) -> None:
        del self.data[key]
        self._shelf.remove(self._kind, key)


class Files:
    """Uploaded bytes by file id."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._files: dict[str, bytes] = dict(shelf.load("file"))

    def __getitem__(self, file_id: str) -> bytes:
        return self._files[file_id]

    def __setitem__(self, file_id: str, content: bytes) -> None:
        self._files[file_id] = content
        self._shelf.put("file", file_id, content)
