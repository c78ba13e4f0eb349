"""What a reader of a language knows about its full stops: which of them end no sentence.

Only abbreviations that a capital or a figure may follow are here: before lower case no full stop
ends a sentence, in any language, and `sentences` needs no table to know it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """A language's abbreviations, and the words that tell a new sentence from a name."""

    bound: frozenset[str] = frozenset()
    """Never end a sentence: ``Mr``; those in lower case count in any case of letters: ``e.g``."""
    numbered: frozenset[str] = frozenset()
    """End no sentence before a figure; in lower case: ``vol``."""
    places: frozenset[str] = frozenset()
    """Stand before a name, and may end a sentence after a figure: ``г. Алматы``, ``в 1991 г.``."""
    openers: frozenset[str] = frozenset()
    """Open a sentence and never a name: ``The``."""
    ordinals: bool = False
    """Whether a full stop makes a figure an ordinal: ``3. Mai``."""


def _usage(
    bound: str, numbered: str, openers: str = "", places: str = "", ordinals: bool = False
) -> Usage:
    return Usage(
        bound=frozenset(bound.split()),
        numbered=frozenset(numbered.split()),
        places=frozenset(places.split()),
        openers=frozenset(openers.split()),
        ordinals=ordinals,
    )


NONE = _usage("", "")

USAGES = {
    "en": _usage(
        "Mr Mrs Ms Mx Messrs Mme Mlle Dr Drs Prof Rev Revd Hon Rt St Sts Mt Ft Capt Cpt Col Gen Lt"
        " Maj Sgt Cpl Pvt Adm Cdr Gov Sen Rep Pres Fr Msgr Mgr Bro Sr Supt Insp e.g i.e eg ie viz"
        " cf vs Edw Wm Chas Geo Thos Jas",
        "no nos p pp vol vols ch chap chs fig figs op opp c ca art sec pt bk ed l ll v vv n bwv"
        " jan feb mar apr jun jul aug sep sept oct nov dec approx",
        "I The An He She It We They You This That These Those There Then But And So Now When While"
        " What Who Why How If In On At As For To His Her Its Their My Our Your Not Nobody",
    ),
    "ru": _usage(
        "г-н г-жа проф акад доц св тов ул просп пер им д-р пос обл см т.е т.к т.н т.ч напр ср",
        "стр с т тт гл рис табл л п пп ч кн вып",
        "Он Она Оно Они Мы Вы Ты Я Это Но И А В На Потом Тогда Когда Все Там Тут Если Как Что Кто",
        places="г гг с д ст",
    ),
    "kk": _usage(
        "проф акад доц д-р ж жж ғ ғғ мыс қар т.б",
        "б бб т тт сур",
        "Ол Олар Мен Біз Сен Сіз Бұл Сол Осы Бірақ Содан Ал Және Ешкім Кім Не Қайда",
    ),
    "uk": _usage(
        "п пп проф акад св вул ім просп д-р т.зв т.ч напр див",
        "с стор т гл рис табл ч кн вип",
        "Він Вона Воно Вони Ми Ви Ти Я Це Але І Й А В У На Потім Тоді Коли Там Тут Якщо Як Що Хто",
        places="м с р",
    ),
    "de": _usage(
        "Dr Prof Hr Hrn Fr Frl St Ing Dipl Mag hl geb gest ca evtl ggf inkl vgl bzw sog insb z.b"
        " d.h u.a i.d.r v.a s.o s.u",
        "nr nrn s bd bde kap abb abs art anm aufl tel",
        "Er Sie Es Wir Ihr Ich Du Das Die Der Den Dem Ein Eine Aber Und Dann Da Als Wenn Doch Nun"
        " Was Wer Warum Wie Im In Am Auf Niemand Dort Hier Heute Nichts",
        ordinals=True,
    ),
    "fr": _usage(
        "M MM Mr Dr Drs Pr Prof Me Mgr St Ste Vve p.ex cf à-d env av apr",
        "n no nos p pp vol t chap ch art fig l v",
        "Il Elle Ils Elles On Nous Vous Je Tu Le La Les Un Une Ce Cela Et Mais Puis Alors Où Qui",
    ),
    "es": _usage("Sr Sra Srta Sres Dr Dra Dña Prof Ud Uds Sto Sta p.ej cf", "núm p pp pág vol v"),
    "it": _usage("Sig Sigg Dott Prof Avv Ing Mons p.es cfr", "n p pp pag vol cap art fig v"),
    "pt": _usage("Sr Sra Srs Dr Dra Prof Profa Eng p.ex cf", "n p pp pág vol cap art v"),
    "nl": _usage("dhr mevr mw dr prof ir drs bijv vgl d.w.z", "nr p blz hfst"),
    "sv": _usage("Dr Prof Hr Fr t.ex bl.a d.v.s jfr", "nr s sid kap bd"),
    "pl": _usage("pp dr prof inż mgr św ks gen płk ul al np tzn tzw por zob m.in", "p s str nr t"),
}


def usage(language: str) -> Usage:
    """The usage of a BCP 47 tag's primary language; where there is no table, an empty one."""
    return USAGES.get(language.partition("-")[0].lower(), NONE)
