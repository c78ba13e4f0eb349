"""WeasyPrint's own ways, shortened: the same pages to the byte, in less time.

Nothing here changes what is set. `layouts` prepares a style for Pango once and not line by line,
`glyphs` writes a line down in one go, `styles` computes a style once where pages or boxes share it.
Each part can be left out, and is where WeasyPrint does it itself.
"""
