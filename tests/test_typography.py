"""What the keyboard has → what the page has. In the table `_` stands for a narrow no-break space."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder import typography
from builder.typography import Edit

ENGLISH = [
    # quotes, and what stands beside them
    ('"Why not?" he said.', "“Why not?” he said."),
    ("'Why not?' he said.", "‘Why not?’ he said."),
    ('He said, "Go."', "He said, “Go.”"),
    ('"Go," he said, "now."', "“Go,” he said, “now.”"),
    ('("Go.")', "(“Go.”)"),
    ('["Go."]', "[“Go.”]"),
    ('"...and so we left."', "“…and so we left.”"),
    ('"?" said the child.', "“?” said the child."),
    ('"Go!"he cried.', "“Go!”he cried."),
    (
        'the word "no", the word "yes"; "both": "neither".',
        "the word “no”, the word “yes”; “both”: “neither”.",
    ),
    ('a semi-"private" and/or "public" room', "a semi-“private” and/or “public” room"),
    ('"“Go”"', "““Go””"),
    # dashes beside quotes
    ('"I never---" She stopped.', "“I never—” She stopped."),
    ('"I never--"', "“I never–”"),
    ('he cried---"never!"', "he cried—“never!”"),
    ('he cried—"never!"—and left', "he cried—“never!”—and left"),
    ('"Well---" "Well?"', "“Well—” “Well?”"),
    ('"If---"---he began', "“If—”—he began"),
    # nested, either way round
    ("\"He said, 'Go,' and left.\"", "“He said, ‘Go,’ and left.”"),
    ("\"He said, 'Go.'\"", "“He said, ‘Go.’”"),
    ("\"'Go,' he said,\" she said.", "“‘Go,’ he said,” she said."),
    ("'He said, \"Go,\" and left.'", "‘He said, “Go,” and left.’"),
    ("'\"Go,\" he said.'", "‘“Go,” he said.’"),
    ('"He said "go" and left."', "“He said ‘go’ and left.”"),
    ('"A \'b "c" d\' e"', "“A ‘b “c” d’ e”"),
    ("\"Do you know 'Who Goes There?'?\"", "“Do you know ‘Who Goes There?’?”"),
    # speech that goes on in the next paragraph, and ends there
    ('"It rained. Nobody came.', "“It rained. Nobody came."),
    ("'It rained. Nobody came.", "‘It rained. Nobody came."),
    ("'and then it rained. Nobody came.", "‘and then it rained. Nobody came."),
    ('Nobody came at all."', "Nobody came at all.”"),
    ('"A line,\n"and another."', "“A line,\n“and another.”"),
    # apostrophes
    ("don't, I'll, o'clock, rock 'n' roll", "don’t, I’ll, o’clock, rock ’n’ roll"),
    ("the dogs' bowls; goin' home; Bakhyt's bow", "the dogs’ bowls; goin’ home; Bakhyt’s bow"),
    (
        "'Tis late. 'Twas he. 'Twouldn't do. Get 'em, 'til noon!",
        "’Tis late. ’Twas he. ’Twouldn’t do. Get ’em, ’til noon!",
    ),
    (
        "the '90s, the summer of '68, the class of '05.",
        "the ’90s, the summer of ’68, the class of ’05.",
    ),
    ("I left 'cause he was 'ere.", "I left ’cause he was ’ere."),
    ('"\'Tis true," she said.', "“’Tis true,” she said."),
    ('"I don\'t," he said. "They\'re the dogs\'."', "“I don’t,” he said. “They’re the dogs’.”"),
    ("'I don't,' he said, 'know the dogs' names.'", "‘I don’t,’ he said, ‘know the dogs’ names.’"),
    (
        "will-o'-the-wisp, ne'er-do-well, O'Hara, d'Artagnan",
        "will-o’-the-wisp, ne’er-do-well, O’Hara, d’Artagnan",
    ),
    ("the 1920s' music", "the 1920s’ music"),
    ("\"violin\"'s plural; the letter 'T'", "“violin”’s plural; the letter ‘T’"),
    ("'M. Gardiner.' 'S. Taro.'", "‘M. Gardiner.’ ‘S. Taro.’"),
    # primes, only where nothing else will do
    ("He is 6'2\" tall.", "He is 6′2″ tall."),
    ("a 5' wall, a 12\" ruler, 40' 30\" north", "a 5′ wall, a 12″ ruler, 40′ 30″ north"),
    ('"He is 12."', "“He is 12.”"),
    ('"He is 12" was the answer.', "“He is 12” was the answer."),
    ('"I was 12" he said. "And you?"', "“I was 12” he said. “And you?”"),
    ('"He is 6\'2" tall," she said.', "“He is 6′2″ tall,” she said."),
    ("'It is No. 5' he said.", "‘It is No. 5’ he said."),
    ('And that was in 1931."', "And that was in 1931.”"),
    ('And that was 1931"', "And that was 1931”"),
    # dashes and ellipses
    ("pages 3--5 --- or so", "pages 3–5 — or so"),
    ("well---no", "well—no"),
    ("a well-known rule: ---- and --> and <--", "a well-known rule: ---- and --> and <--"),
    ("He paused... then went.", "He paused… then went."),
    ("He never meant that.... She left.", "He never meant that.… She left."),
    ("Never!.. and ..... and ../..", "Never!.. and ..... and ../.."),
    # nothing to do
    ("“Already,” he said—‘typographic’… 6′2″", "“Already,” he said—‘typographic’… 6′2″"),
    ("rock ' roll", "rock ' roll"),
    ("Is it? Yes; no: 10:30 !", "Is it? Yes; no: 10:30 !"),
    ("", ""),
]

OTHERS = [
    ("en-GB", "\"He said, 'Go.'\"", "“He said, ‘Go.’”"),
    ("fr", '"Oui", dit-il.', "«_Oui_», dit-il."),
    ("fr", 'Il dit : " Oui ! " et partit.', "Il dit\u00a0: «_Oui_!_» et partit."),
    ("fr", "« Oui ; non ? » Il est 10:30.", "«_Oui_; non_?_» Il est 10:30."),
    ("fr", "«\u00a0Oui\u00a0»", "«\u00a0Oui\u00a0»"),
    ("fr", "Oui! Non? Rien: rien.", "Oui! Non? Rien: rien."),
    ("fr-CA", "l'eau d'aujourd'hui", "l’eau d’aujourd’hui"),
    ("fr", "\"Il a dit 'oui'\"", "«_Il a dit “oui”_»"),
    ("de", '"Geh", sagte sie, "jetzt."', "„Geh“, sagte sie, „jetzt.“"),
    ("de", "\"Er sagte: 'Geh.'\"", "„Er sagte: ‚Geh.‘“"),
    ("de-CH", '"Geh", sagte sie.', "«Geh», sagte sie."),
    ("de-AT", '"Geh", sagte sie.', "„Geh“, sagte sie."),
    ("de", "Wie geht's? 's ist spät.", "Wie geht’s? ’s ist spät."),
    ("ru", '"Куда?" --- спросил он.', "«Куда?» — спросил он."),
    ("ru", '"Он сказал: "Иди"".', "«Он сказал: „Иди“»."),
    ("ru", "--- Куда?.. --- спросил он...", "— Куда?.. — спросил он…"),
    ("kk", '"Қайда?" --- деді ол.', "«Қайда?» — деді ол."),
    ("uk", '"М\'ята"', "«М’ята»"),
    ("es", '"¿Por qué?" ¡"No"!', "«¿Por qué?» ¡«No»!"),
    ("it", '"L\'acqua"', "«L’acqua»"),
    ("pl", '"Tak", rzekł.', "„Tak”, rzekł."),
    ("sv", '"Ja", sade hon. "Nej."', "”Ja”, sade hon. ”Nej.”"),
    ("sv", "\"'Ja', sade hon.\"", "”’Ja’, sade hon.”"),
    ("nl", "'s Avonds in 't huis", "’s Avonds in ’t huis"),
    ("tlh", '"nuqneH"', "“nuqneH”"),
]


def smart(text: str, language: str) -> str:
    """The text, edited."""
    return typography.apply(text, typography.edits(text, language))


@pytest.mark.parametrize(("typed", "set_"), ENGLISH)
def test_english(typed: str, set_: str) -> None:
    assert smart(typed, "en") == set_


@pytest.mark.parametrize(("language", "typed", "set_"), OTHERS)
def test_other_languages(language: str, typed: str, set_: str) -> None:
    assert smart(typed, language) == set_.replace("_", "\u202f")


def test_verbatim_is_never_touched_and_counts_as_a_word() -> None:
    assert (
        smart("\ufffc's \"\ufffc\" and '\ufffc\ufffc'", "en")
        == "\ufffc’s “\ufffc” and ‘\ufffc\ufffc’"
    )


def test_a_quote_may_open_right_after_something_verbatim() -> None:
    assert smart('\ufffc"Go," he said.\ufffc', "en") == "\ufffc“Go,” he said.\ufffc"


def test_edits_say_where() -> None:
    assert typography.edits('He--"no..."', "en") == [
        Edit(2, 4, "–"),
        Edit(4, 5, "“"),
        Edit(7, 10, "…"),
        Edit(10, 11, "”"),
    ]


PIECES = [
    *"\"'“”‘’«»„-.:;!? ()\n\u00a0\u202f\ufffc",
    "tis",
    "90s",
    "a",
    "B",
    "s",
    "12",
    "--",
    "...",
]
anything = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))
languages = st.sampled_from(["en", "en-GB", "fr", "de", "de-CH", "ru", "kk", "sv", "pl", "hu", ""])


@given(anything, languages)
@example('" : "', "fr")
@example('"\'"', "en")
def test_edited_twice_is_edited_once(text: str, language: str) -> None:
    once = smart(text, language)
    assert typography.edits(once, language) == []


@given(anything, languages)
def test_edits_are_in_order_and_change_only_typewriter_marks(text: str, language: str) -> None:
    end = 0
    for edit in typography.edits(text, language):
        assert end <= edit.start < edit.end <= len(text)
        assert text[edit.start : edit.end] in {'"', "'", " ", "--", "---", "...", "...."}
        assert edit.replacement
        end = edit.end
