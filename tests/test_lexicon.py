"""How odd words are said."""

import re
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from builder import lexicon, publish
from builder.errors import BookError, ToolError
from builder.lexicon import Entry
from builder.lexicon.known import known
from builder.publish import Opened

WORDS = lexicon.lexicon(
    {
        "Bakhyt": "bah kheet",
        "kobyz": "koh biz",
        "kobyz player": "koh biz player",
        "Ay": "eye",
        "Taro": "tah-roh",
        "O'Shea": "oh-shay",
    }
)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Bakhyt's bow", "bah kheet's bow"),
        ("Bakhyt’s bow", "bah kheet’s bow"),
        ("BAKHYT!", "bah kheet!"),
        ("bakhyt", "bakhyt"),
        ("Kobyz and kobyz", "koh biz and koh biz"),
        ("a kobyz player", "a koh biz player"),
        ("a kobyz  player", "a koh biz player"),
        ("Aya, Day, Ays", "Aya, Day, Ays"),
        ("Ay—Ay", "eye—eye"),
        ("O’Shea and O'Shea", "oh-shay and oh-shay"),
    ],
)
def test_whole_words_are_respelt_and_nothing_else(written: str, said: str) -> None:
    assert WORDS.say(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("the Taros", "the tah-rohz"),
        ("two kobyzes", "two koh biziz"),
        ("three Bakhyts", "three bah kheets"),
        ("the Taros’ house", "the tah-rohz’ house"),
        ("kobyzs, Tarost", "koh bizs, Tarost".replace("koh bizs", "koh biziz")),
    ],
)
def test_an_english_plural_is_heard_as_one(written: str, said: str) -> None:
    assert WORDS.say(written) == said


def test_other_languages_have_no_english_plurals() -> None:
    assert WORDS.say("los Taros", "es", "es") == "los Taros"
    assert WORDS.say("Taro’s", "es", "es") == "tah-roh’s"


def test_a_word_for_the_plural_wins_over_the_plural_of_a_word() -> None:
    words = lexicon.lexicon({"Taro": "tah-roh", "Taros": "tarrows"})
    assert words.say("Taro, Taros, Taro's") == "tah-roh, tarrows, tah-roh's"


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (None, "x X polish"),
        (True, "x POLISH polish"),
        (False, "x X X"),
    ],
)
def test_capitals_count_as_the_entry_asks(case: bool | None, said: str) -> None:
    words = lexicon.lexicon([Entry("Polish", "X", case=case)])
    assert words.say("Polish POLISH polish").replace("X", "x", 1) == said


def test_a_word_is_said_only_in_text_of_its_language() -> None:
    words = lexicon.lexicon(
        [
            Entry("chat", "chatt"),
            Entry("chat", "shah", scope="fr"),
            Entry("most", "mosst", scope="de"),
        ]
    )
    assert words.say("chat", "en-GB", "en") == "chatt"
    assert words.say("chat", "fr", "en") == "shah"
    assert words.say("most chat", "de", "en") == "mosst chat"
    assert words.say("chat", "fr", "fr") == "shah", "the later of two for one word"


def test_an_engine_gets_the_form_it_understands() -> None:
    words = lexicon.lexicon(
        [Entry("Bakhyt", "bah-kit", "bɑˈqɯt"), Entry("Taro", "tah-roh"), Entry("Apa", ipa="ɑˈpɑ")]
    )
    text = "Bakhyt Taro’s Apa, three Bakhyts"
    assert words.say(text) == "bah-kit tah-roh’s Apa, three bah-kits"
    assert (
        words.say(text, alphabet="ipa")
        == "⟦bah-kit|bɑˈqɯt⟧ tah-roh’s ⟦Apa|ɑˈpɑ⟧, three ⟦bah-kits|bɑˈqɯts⟧"
    )


def test_a_book_without_a_lexicon_is_said_as_written(tmp_path: Path) -> None:
    words, problems = lexicon.load(tmp_path)
    assert (words.say("Bakhyt"), problems) == ("Bakhyt", [])


# As files ---------------------------------------------------------------------------------------

SERIES = """
[words]
Bakhyt = "bakkit"
Taro = "tah-roh"
[ru]
"замок" = { say = "за́мок" }
"""
OWN = """
[words]
Bakhyt = { say = "bah-kit", ipa = "bɑˈqɯt", lang = "kk", case = true }
"""


def test_a_book_shares_a_lexicon_and_has_the_last_word(tmp_path: Path) -> None:
    book = tmp_path / "one"
    book.mkdir()
    (tmp_path / "series.toml").write_text(SERIES, encoding="utf-8")
    (book / "lexicon.toml").write_text(OWN, encoding="utf-8")
    words, problems = lexicon.load(book, ["../series.toml"])
    assert not problems
    assert words.say("Bakhyt Taro") == "bah-kit tah-roh"
    assert words.say("замок", "ru", "en") == "за́мок"
    assert lexicon.paths(book, ["../series.toml"])[-1] == book / "lexicon.toml"


def test_a_change_to_a_shared_lexicon_is_a_change_to_the_book(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "series.toml").write_text(SERIES, encoding="utf-8")
    toml = '[book]\ntitle = "One"\n[audiobook]\nlexicon = ["../series.toml"]\n'
    opened = publish.open_book(write(one__md="# One\n\nTaro.\n", book__toml=toml))
    assert opened.lexicon.say("Taro") == "tah-roh"
    assert tmp_path / "series.toml" in [path.resolve() for path in opened.files]


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("[words\n", "lexicon-syntax", "the bracket is not closed"),
        ("[words]\na = 1\n", "lexicon-value", "`a` is said by text in quotes"),
        ('[words]\na = ""\n', "lexicon-value", "no words"),
        ('[words]\na = { sya = "b" }\n', "lexicon-value", "`a` has no `sya`"),
        ('[words]\na = { lang = "kk" }\n', "lexicon-value", "`a` needs `say` or `ipa`"),
        ('[words]\na = { say = "b", case = "yes" }\n', "lexicon-value", "`case` of `a`"),
        ("[wrods]\n", "lexicon-table", "[wrods]"),
        ('words = "a"\n', "lexicon-table", "[words]"),
    ],
)
def test_a_slip_in_the_lexicon_is_told(tmp_path: Path, text: str, code: str, says: str) -> None:
    (tmp_path / "lexicon.toml").write_text(text, encoding="utf-8")
    problem, *_ = lexicon.load(tmp_path)[1]
    assert problem.code == code
    assert says in problem.message


def test_a_shared_lexicon_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert [p.code for p in lexicon.load(tmp_path, ["../series.toml"])[1]] == ["lexicon-missing"]


# W3C PLS 1.0 --------------------------------------------------------------------------------------

GRAMMAR = etree.RelaxNG(
    etree.fromstring("""
<element name="lexicon" ns="http://www.w3.org/2005/01/pronunciation-lexicon"
         xmlns="http://relaxng.org/ns/structure/1.0"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <attribute name="version" ns=""><value>1.0</value></attribute>
  <attribute name="alphabet" ns=""><data type="token"/></attribute>
  <attribute name="lang" ns="http://www.w3.org/XML/1998/namespace"><data type="language"/></attribute>
  <zeroOrMore>
    <element name="lexeme">
      <optional><attribute name="role" ns=""><list><oneOrMore><data type="QName"/></oneOrMore></list></attribute></optional>
      <oneOrMore><element name="grapheme"><data type="token"><param name="minLength">1</param></data></element></oneOrMore>
      <oneOrMore>
        <choice>
          <element name="phoneme"><data type="token"><param name="minLength">1</param></data></element>
          <element name="alias"><data type="token"><param name="minLength">1</param></data></element>
        </choice>
      </oneOrMore>
    </element>
  </zeroOrMore>
</element>
""")
)
"""What of PLS 1.0 (§ 4) we write: our own words, from the standard's."""

LETTERS = st.text("abcdefgABCDEFG'’қәñ", min_size=1, max_size=6).filter(
    lambda w: w.lower() != w.upper()
)
SOUNDS = st.text("bɑqɯtˈː", min_size=1, max_size=6)
ENTRIES = st.lists(
    st.builds(
        Entry,
        word=LETTERS,
        say=LETTERS,
        ipa=SOUNDS | st.just(""),
        lang=st.sampled_from(["", "kk", "ru", "zh-Hant"]),
        case=st.sampled_from([None, True, False]),
    ),
    max_size=5,
    unique_by=lambda entry: entry.word,
)


def reread(text: str, folder: Path) -> tuple[Entry, ...]:
    path = folder / "words.pls"
    path.write_text(text, encoding="utf-8")
    return lexicon.read_pls(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pls")


@given(entries=ENTRIES)
def test_what_is_written_as_pls_is_valid_and_read_back_the_same(
    entries: list[Entry], folder: Path
) -> None:
    text = lexicon.write_pls(entries, "en-GB")
    GRAMMAR.assertValid(etree.fromstring(text.encode()))
    back = reread(text, folder)

    def meaning(entry: Entry) -> tuple[object, ...]:
        return entry.word, entry.say, entry.ipa, entry.lang, entry.forms

    assert [meaning(e) for e in back] == [meaning(e) for e in entries]
    assert {e.scope for e in back} <= {"en-GB"}


def test_a_pls_file_is_for_text_of_its_language() -> None:
    entries = [Entry("chat", "chatt"), Entry("chat", "shah", scope="fr")]
    assert "shah" not in lexicon.write_pls(entries, "en")
    assert "shah" in lexicon.write_pls(entries, "fr-CA")


def test_the_bundled_book_as_pls(folder: Path) -> None:
    words, _ = lexicon.load(Path(__file__).parent.parent / "manuscript")
    text = lexicon.write_pls(words.entries, "en-GB")
    GRAMMAR.assertValid(etree.fromstring(text.encode()))
    assert [replace(e, scope="") for e in reread(text, folder)] == list(words.entries)


def test_somebody_elses_pls_is_read(folder: Path) -> None:
    entries = reread(
        """<?xml version="1.0"?>
        <p:lexicon version="1.0" xmlns:p="http://www.w3.org/2005/01/pronunciation-lexicon"
                 xmlns:l="urn:ietf:bcp:47" alphabet="x-sampa" xml:lang="en-US">
          <p:meta name="who" content="W3C"/>
          <p:lexeme role="l:it">
            <p:grapheme>La vita è bella</p:grapheme>
            <p:grapheme>Vita</p:grapheme>
            <p:phoneme>lA vit@</p:phoneme>
            <p:phoneme alphabet="ipa">lɑ ˈviːɾə</p:phoneme>
            <p:phoneme alphabet="ipa" prefer="true">la ˈvita</p:phoneme>
            <p:example>The film was La vita è bella.</p:example>
          </p:lexeme>
          <p:lexeme><p:grapheme>W3C</p:grapheme><p:alias>World Wide Web Consortium</p:alias></p:lexeme>
        </p:lexicon>""",
        folder,
    )
    assert [(e.word, e.say, e.ipa, e.lang, e.case) for e in entries] == [
        ("La vita è bella", "", "la ˈvita", "it", True),
        ("Vita", "", "la ˈvita", "it", True),
        ("W3C", "World Wide Web Consortium", "", "", None),
    ]


@pytest.mark.parametrize("text", ["", "<lexicon", "<lexicon/>", "<html xmlns='x'/>"])
def test_a_file_that_is_no_pls_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "words.pls").write_text(text, encoding="utf-8")
    with pytest.raises(BookError, match="lexicon-pls"):
        lexicon.read_pls(tmp_path / "words.pls")
    assert [p.code for p in lexicon.load(tmp_path, ["words.pls"])[1]] == ["lexicon-pls"]


# The audit ----------------------------------------------------------------------------------------

PAGE = """# The Mirror

Bakhyt played. He saw Taro, and Taro saw [күй]{lang=kk} and a flummadiddle. Only the Kyzylorda
of Names. Bakhyt’s Rosin, and rosin.

[Ол кетті.]{lang=kk} “Kyzylorda!” he said.
"""
ORDINARY = set(
    ["the", "mirror", "played", "he", "saw", "and", "a", "only", "of", "names", "rosin", "said"]
)


def test_the_audit_lists_odd_words_the_worst_first(opened: Callable[..., Opened]) -> None:
    book = opened(PAGE, lexicon__toml='[words]\nTaro = "tah-roh"\n').book
    words = lexicon.lexicon({"Taro": "tah-roh"})
    found = lexicon.audit(book, words, lambda word: word.lower() in ORDINARY)
    assert [(s.word, s.count, s.why, s.said) for s in found] == [
        ("Kyzylorda", 2, ("unknown", "name"), ""),
        ("Bakhyt", 2, ("unknown",), ""),
        ("flummadiddle", 1, ("unknown",), ""),
        ("күй", 1, ("foreign",), ""),
        ("Names", 1, ("name",), ""),
        ("Taro", 2, ("unknown", "name"), "tah-roh"),
    ]
    assert found[0].sentence == "the-mirror-1-s3"
    assert found[0].context == "Only the Kyzylorda of Names."


def test_a_suspect_is_given_to_a_voice_as_the_book_will_say_it(
    opened: Callable[..., Opened],
) -> None:
    toml = """[words]
Taro = "tah-roh"
"of Names" = "of nams"

[kk]
"күй" = { ipa = "kyj" }
"""
    found = opened(PAGE, lexicon__toml=toml)
    suspects = lexicon.audit(found.book, found.lexicon, lambda word: word.lower() in ORDINARY)
    lines = {each.word: (each.line, each.lang) for each in suspects}
    assert lines["Taro"] == ("tah-roh", "")
    assert lines["Names"] == ("of nams", "")
    assert lines["күй"] == ("⟦күй|kyj⟧", "kk")
    assert lines["Bakhyt"] == ("Bakhyt", "")


def test_ordinary_words_are_known_british_ones_and_compounds_too(
    needs: Callable[[bool, str], None],
) -> None:
    needs(find_spec("spellchecker") is not None, "lists of words (the extra [words])")
    is_known = known("en-GB")
    assert all(map(is_known, ["house", "Colour", "kilometres", "left-handed", "don’t", "realise"]))
    assert not any(map(is_known, ["Kyzylorda", "kobyz", "left-kobyz"]))
    assert known("ru")("дом")


def test_a_language_without_a_list_says_so() -> None:
    with pytest.raises(ToolError, match=re.escape("`kk`")):
        known("kk")
