"""BCP 47 language tags: which are valid, and the tag that an author meant. The home of langcodes.

langcodes (MIT) checks a tag against the registry of IANA. Names of languages are a table of ours:
the package that knows them all has 30 MB.
"""

import difflib
import re
from functools import lru_cache

import langcodes
from langcodes.tag_parser import LanguageTagError

from builder.errors import Problem
from builder.model import Span

NAMES = {
    "af": "afrikaans",
    "ar": "arabic العربية",
    "be": "belarusian беларуская",
    "bg": "bulgarian български",
    "bn": "bengali bangla বাংলা",
    "ca": "catalan català",
    "cs": "czech čeština česky",
    "cy": "welsh cymraeg",
    "da": "danish dansk",
    "de": "german deutsch",
    "el": "greek ελληνικά",
    "en": "english inglese anglais englisch английский",
    "eo": "esperanto",
    "es": "spanish español castellano castilian espanol",
    "et": "estonian eesti",
    "eu": "basque euskara",
    "fa": "persian farsi فارسی",
    "fi": "finnish suomi",
    "fr": "french français francais",
    "ga": "irish gaeilge",
    "gd": "gaelic gàidhlig",
    "gl": "galician galego",
    "he": "hebrew עברית",
    "hi": "hindi हिन्दी हिंदी",
    "hr": "croatian hrvatski",
    "hu": "hungarian magyar",
    "hy": "armenian հայերեն",
    "id": "indonesian bahasa",
    "is": "icelandic íslenska",
    "it": "italian italiano",
    "ja": "japanese 日本語 nihongo",
    "ka": "georgian ქართული",
    "kk": "kazakh қазақша қазақ",
    "ko": "korean 한국어",
    "ky": "kyrgyz кыргызча",
    "la": "latin latina",
    "lt": "lithuanian lietuvių",
    "lv": "latvian latviešu",
    "mk": "macedonian македонски",
    "mn": "mongolian монгол",
    "ms": "malay melayu",
    "nb": "norwegian norsk bokmål",
    "nl": "dutch nederlands flemish vlaams",
    "nn": "nynorsk",
    "pl": "polish polski",
    "pt": "portuguese português portugues",
    "ro": "romanian română",
    "ru": "russian русский по-русски",
    "sk": "slovak slovenčina slovensky",
    "sl": "slovenian slovene slovenščina",
    "sq": "albanian shqip",
    "sr": "serbian српски srpski",
    "sv": "swedish svenska",
    "sw": "swahili kiswahili",
    "ta": "tamil தமிழ்",
    "tg": "tajik тоҷикӣ",
    "th": "thai ไทย",
    "tk": "turkmen türkmençe",
    "tr": "turkish türkçe turkce",
    "tt": "tatar татарча",
    "uk": "ukrainian українська",
    "ur": "urdu اردو",
    "uz": "uzbek oʻzbekcha o'zbekcha o‘zbekcha",
    "vi": "vietnamese tiếngviệt",
    "yi": "yiddish ייִדיש",
    "zh": "chinese 中文 汉语 漢語 mandarin",
}
"""Names of each language by its tag: the English one, and its speakers' own, in lower case."""

COUNTRIES = {
    **{"gb": "en-GB", "us": "en-US", "au": "en-AU", "jp": "ja", "cn": "zh-CN", "kr": "ko"},
    **{"ge": "ka", "cz": "cs", "dk": "da", "kz": "kk", "ua": "uk", "sp": "es", "gr": "el"},
    **{"vn": "vi", "ir": "fa", "rs": "sr", "al": "sq", "by": "be", "mx": "es-MX", "tw": "zh-TW"},
    **{"usa": "en-US", "gbr": "en-GB"},
}
"""Codes of countries, and of nothing else, that are taken for languages."""

REGIONS = {
    **dict.fromkeys(("british", "uk", "gb", "britain", "kingdom", "england"), "GB"),
    **dict.fromkeys(("american", "us", "usa", "states", "america"), "US"),
    **{"australian": "AU", "australia": "AU", "canadian": "CA", "canada": "CA", "irish": "IE"},
    **{"brazilian": "BR", "brazil": "BR", "brasil": "BR", "mexican": "MX", "mexico": "MX"},
    **{"swiss": "CH", "austrian": "AT", "indian": "IN", "european": "PT", "portugal": "PT"},
}
"""Words that name a country in the name of a language, ``british``, with its region code."""

MORE = {
    "en": "; or say which English: `en-GB`, `en-US`",
    "ka": ", which is Georgian; German is `de`",
}
"""Words added to the hint for a tag that is easily taken for another."""

_NAMED = {name: tag for tag, names in NAMES.items() for name in names.split()}


@lru_cache(maxsize=256)
def tag(written: str) -> str:
    """Return the tag in its standard letter case; empty where it is no valid tag.

    A tag that is not in the registry is refused though its meaning can be guessed: ``eng``, since
    there is ``en``, and ``en-UK``.
    """
    if "_" in written or not written.isascii():
        return ""
    try:
        if not langcodes.tag_is_valid(written):
            return ""
        cased: str = langcodes.Language.get(written, normalize=False).to_tag()
        usual: str = langcodes.Language.get(written).to_tag()
    except (LanguageTagError, ValueError):
        return ""
    return cased if _is_registered(cased, usual) else ""


def _is_registered(cased: str, usual: str) -> bool:
    """Whether a tag is as the registry has it: ISO's longer codes are left out of that."""
    first, *rest = cased.split("-")
    is_overlong = len(first) == 3 and len(usual.split("-")[0]) == 2
    return not is_overlong and "UK" not in rest


def meant(written: str) -> str:
    """Return the tag that was probably meant; empty where there is no telling."""
    plain = written.strip().casefold()
    if plain in COUNTRIES:
        return COUNTRIES[plain]
    return _spelt(plain) or _called(plain) or _begun(plain)


def _spelt(plain: str) -> str:
    """A tag in a form of another kind: ``en_GB``, ``en_US.UTF-8``, ``eng``, ``en-UK``."""
    spelt = "-".join(re.split(r"[\W_]+", plain.split(".")[0].split("@")[0].strip()))
    try:
        usual: str = langcodes.Language.get(spelt).to_tag()
    except (LanguageTagError, ValueError):
        return ""
    return tag(usual)


def _called(plain: str) -> str:
    """A language by its name, and by its country's if it is there: ``British English``."""
    words = re.findall(r"[^\W\d_]+(?:['‘ʻ][^\W\d_]+)*", plain)
    names = [_NAMED[word] for word in [plain, *words, "".join(words)] if word in _NAMED]
    regions = [REGIONS[word] for word in words if word in REGIONS]
    if names:
        return tag("-".join([names[0], *regions[:1]])) or names[0]
    near = difflib.get_close_matches(plain, _NAMED, n=1, cutoff=0.75)
    return _NAMED[near[0]] if near else ""


def _begun(plain: str) -> str:
    """The first part of a tag whose end is none: ``en-Oxford``."""
    first = re.split(r"[\W_]+", plain)[0]
    return tag(first) if 2 <= len(first) <= 3 and first != plain else ""


def problem(written: str, span: Span, form: str) -> Problem:
    """Return the Problem of a tag that is none; `form` is how one is written: ``lang={}``."""
    near = meant(written)
    if not written.strip():
        message, hint = "the language is empty", f"write its code: {form.format('en')}"
    elif near:
        message = f"`{written}` is no code of a language"
        hint = f"write `{form.format(near)}`{_more(near)}"
    else:
        message = f"`{written}` is no code of a language"
        hint = f"a language is written as a code, such as en, en-GB, kk, ru: `{form.format('en')}`"
    return Problem("lang-invalid", message, span, hint)


def _more(near: str) -> str:
    return MORE.get(near, "")
