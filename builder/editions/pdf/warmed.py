"""Imports the page engine, if it can be: what the server of the compositors has at hand.

Where a library is missing, it is the compositor that says so, who has somebody to say it to.
"""

import contextlib
import io

with contextlib.suppress(OSError), contextlib.redirect_stdout(io.StringIO()):
    # It prints a banner of its own where a library is missing.
    import builder.editions.pdf.press  # noqa: F401
