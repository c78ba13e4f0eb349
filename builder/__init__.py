"""Bookbuilder: one manuscript, three editions that say the same thing."""

__version__ = "0.1.0"
