"""The editions that have pages: `interior` to print, `screen` for tablets, and `wrap`, the cover.

Nothing is imported here: the processes that set pages come from this folder, too, and need little
of it.
"""
