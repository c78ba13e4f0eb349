"""How far a letter may hang over the edge of the text, so that the edge looks straight.

Points, hyphens and quotation marks are mostly air: set flush, they make a dent. The shares are in
the manner of Hàn Thế Thành's margin kerning (“Micro-typographic extensions to the TeX typesetting
system”, 2000), a little less than microtype's.
"""

RIGHT = {
    **dict.fromkeys("-\u2010\u2011", 0.5),
    **dict.fromkeys(".,", 0.6),
    **dict.fromkeys(":;", 0.35),
    **dict.fromkeys("!?", 0.1),
    **dict.fromkeys("’”", 0.5),
    **dict.fromkeys("»›", 0.3),
    **dict.fromkeys("–", 0.3),
    **dict.fromkeys("—", 0.15),
    **dict.fromkeys("…", 0.1),
}
LEFT = {
    **dict.fromkeys("‘“„‚’", 0.5),
    **dict.fromkeys("«‹", 0.3),
    **dict.fromkeys("–", 0.3),
    **dict.fromkeys("—", 0.15),
}
"""By letter, the share of its own width."""
