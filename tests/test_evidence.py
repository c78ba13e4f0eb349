"""The words that a recording was made from, as the finished file carries them."""

from lxml import etree

from builder import evidence


def test_words_keep_their_token_however_they_are_set() -> None:
    assert evidence.token("“It’s late,” he said.") == evidence.token("It's  LATE — he said")
    assert evidence.token("no\u00advel") == evidence.token("novel")
    assert evidence.token("e\u0301t\u00e9") == evidence.token("\u00e9te\u0301")


def test_another_letter_or_vowel_sign_is_another_token() -> None:
    assert evidence.token("the horse") != evidence.token("the house")
    assert evidence.token("कि") != evidence.token("की")


def test_what_is_written_is_read_back() -> None:
    spoken = [("dawn-1-s1", "Light & air."), ("dawn-1-s2", "More.")]
    element = etree.fromstring(evidence.element(spoken))
    assert element.tag == evidence.TAG
    assert evidence.tokens(element.text or "") == {id: evidence.token(w) for id, w in spoken}
    assert all(len(token) == 8 for token in evidence.tokens(element.text or "").values())
