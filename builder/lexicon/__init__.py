"""How odd words are said: respelt for the ear, or in sounds. What is shown never changes.

``lexicon.toml`` beside the chapters, and such files as several books share::

    [words]                 # in text of the book's own language
    kobyz = "kaw biz"
    Bakhyt = { say = "bah-kit", ipa = "bɑˈqɯt", lang = "kk", case = true }

    [ru]                    # in text marked as Russian
    "замок" = "замо́к"

Words match whole, with an English possessive or plural. The longest that fits wins, and of two
entries for one word the later: the book's own lexicon is read after those it shares.
"""

from builder.lexicon.audit import Suspect, audit
from builder.lexicon.entries import Entry
from builder.lexicon.files import FILE, load, paths
from builder.lexicon.pls import read_pls, write_pls
from builder.lexicon.table import NOTHING_ODD, Lexicon, lexicon

__all__ = [
    "FILE",
    "NOTHING_ODD",
    "Entry",
    "Lexicon",
    "Suspect",
    "audit",
    "lexicon",
    "load",
    "paths",
    "read_pls",
    "write_pls",
]
