"""Russian as it is said: a figure takes the case of what governs it, as far as that can be seen.

What governs is read off the preposition before and the noun's ending after: ``с 5 друзьями``,
``в 1805 году``, ``около 20 человек``. Where neither tells, a figure is a nominative.
"""

from functools import cache

from builder.spoken import addresses, tables
from builder.spoken.russian import calendar, cases, romans
from builder.spoken.russian.numbers import Russian, digits
from builder.spoken.shapes import Rule

UNITS = tables.nouns({
    "км": "километр|километра|километров", "м": "метр|метра|метров",
    "см": "сантиметр|сантиметра|сантиметров", "мм": "миллиметр|миллиметра|миллиметров",
    "кг": "килограмм|килограмма|килограммов", "г": "грамм|грамма|граммов",
    "т": "тонна|тонны|тонн :feminine", "л": "литр|литра|литров", "га": "гектар|гектара|гектаров",
    "мл": "миллилитр|миллилитра|миллилитров", "ч": "час|часа|часов",
    "мин": "минута|минуты|минут :feminine", "сек": "секунда|секунды|секунд :feminine",
    "км/ч": "километр в час|километра в час|километров в час", "Гц": "герц|герца|герц",
    "кГц": "килогерц|килогерца|килогерц", "Вт": "ватт|ватта|ватт", "В": "вольт|вольта|вольт",
    "кВт": "киловатт|киловатта|киловатт", "%": "процент|процента|процентов",
    "°C": "градус Цельсия|градуса Цельсия|градусов Цельсия",
    "°С": "градус Цельсия|градуса Цельсия|градусов Цельсия", "°": "градус|градуса|градусов",
    "м²": "квадратный метр|квадратных метра|квадратных метров",
    "км²": "квадратный километр|квадратных километра|квадратных километров",
    "тыс.": "тысяча|тысячи|тысяч :feminine", "млн": "миллион|миллиона|миллионов",
    "млрд": "миллиард|миллиарда|миллиардов",
})  # fmt: skip
MONEY = tables.nouns({
    "₽": "рубль|рубля|рублей", "руб.": "рубль|рубля|рублей", "€": "евро", "£": "фунт|фунта|фунтов",
    "$": "доллар|доллара|долларов", "₸": "тенге", "коп.": "копейка|копейки|копеек :feminine",
})  # fmt: skip
MANY = tables.nouns({
    "тыс.": "тысяча|тысячи|тысяч :feminine", "млн": "миллион|миллиона|миллионов",
    "млрд": "миллиард|миллиарда|миллиардов",
})  # fmt: skip
WORDS = {
    "т. е.": "то есть", "т. к.": "так как", "т. п.": "тому подобное", "т. д.": "так далее",
    "т. н.": "так называемый", "т. ч.": "том числе", "др.": "другие", "см.": "смотри",
    "напр.": "например", "н. э.": "нашей эры", "г-н": "господин",
    "г-жа": "госпожа", "г-на": "господина", "г-жи": "госпожи", "д-р": "доктор", "им.": "имени",
}  # fmt: skip
NUMBERED = {"стр.": "страница", "с.": "страница", "гл.": "глава", "т.": "том", "рис.": "рисунок",
            "табл.": "таблица", "п.": "пункт", "ст.": "статья", "№": "номер",
            "§": "параграф"}  # fmt: skip
SIGNS = {
    ".": "точка", "/": "косая черта", "@": "собака", "-": "дефис", "_": "подчёркивание",
    ":": "двоеточие", "?": "вопросительный знак", "=": "равно", "&": "и", "#": "решётка",
    "+": "плюс",
}  # fmt: skip


@cache
def rules(tag: str, is_title: bool) -> tuple[Rule, ...]:
    """Every rule; a title may be a Roman figure alone, and counts chapters."""
    russian = Russian()
    return (
        *addresses.rules(SIGNS, digits, "тел|телефон|факс|ISBN", "плюс"),
        *(tables.titles(lambda n: russian.ordinal(n, "feminine")) if is_title else ()),
        *calendar.rules(russian),
        *tables.coins(russian, MONEY, MANY, russian.say),
        *tables.measures(russian, UNITS),
        *romans.rules(russian),
        *cases.ordinals(russian),
        *tables.abbreviations(NUMBERED, r"(?=\s?(?:\d|[IVXLC]+\b))"),
        *tables.abbreviations(WORDS),
        *tables.ranges(russian),
        *cases.counts(russian),
        *tables.plain(russian),
    )
