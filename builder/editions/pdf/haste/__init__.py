"""WeasyPrint's own ways, shortened: the same pages to the byte, in less time.

Nothing here changes what is set. `layouts` prepares a style for Pango once and not line by line,
`glyphs` writes a line down in one go, from `words` that are shaped once a book. `cascade` works out
a style once a book, `styles` that of a page once a chapter and the lengths of a box once a style.
`alone` looks for nothing to run into where nothing floats. Each part can be left out, and is where
WeasyPrint does it itself.
"""
