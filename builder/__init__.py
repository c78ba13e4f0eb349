"""Bookbuilder: one manuscript, and editions to print, to read and to hear that say the same thing.

Copyright © 2026 the Bookbuilder authors. AGPL-3.0-or-later (``LICENSE``), with an additional
permission for the books that are made with it (``LICENSE-EXCEPTION.md``).
"""

__version__ = "0.1.0"
