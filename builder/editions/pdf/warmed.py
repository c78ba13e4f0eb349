"""Imports the page engine, if it can be: what the server of the compositors has at hand.

Where a library is missing, it is the compositor that says so, who has somebody to say it to.
"""

import contextlib

from builder.editions.pdf.starting import started

with contextlib.suppress(OSError):
    started()
    from builder.editions.pdf import sheets

    sheets.prepare()
