"""The few words that an ebook says by itself, in the book's own language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What the pages are called that no author writes; ``{}`` is where a name goes."""

    cover: str
    title_page: str
    copyright_page: str
    contents: str
    landmarks: str
    start: str
    """Where the story begins, in the list of landmarks."""
    translator: str
    illustrator: str
    editor: str

    def credit(self, role: str, name: str) -> str:
        """A contributor's line on the title page; a role without a word shows the name alone."""
        lines = {"trl": self.translator, "ill": self.illustrator, "edt": self.editor}
        return lines.get(role, "{}").format(name)


LANGUAGES = {
    "de": Words(
        *("Umschlag", "Titelseite", "Impressum", "Inhalt", "Orientierungspunkte", "Textbeginn"),
        *("Übersetzt von {}", "Illustriert von {}", "Herausgegeben von {}"),
    ),
    "en": Words(
        *("Cover", "Title page", "Copyright page", "Contents", "Landmarks", "Start of the text"),
        *("Translated by {}", "Illustrated by {}", "Edited by {}"),
    ),
    "es": Words(
        *("Cubierta", "Portada", "Página de créditos", "Índice", "Puntos de referencia"),
        *("Comienzo del texto", "Traducción de {}", "Ilustraciones de {}", "Edición de {}"),
    ),
    "fr": Words(
        *("Couverture", "Page de titre", "Mentions légales", "Table des matières"),
        *("Points de repère", "Début du texte"),
        *("Traduction : {}", "Illustrations : {}", "Édition : {}"),
    ),
    "it": Words(
        *("Copertina", "Frontespizio", "Pagina del copyright", "Indice", "Punti di riferimento"),
        *("Inizio del testo", "Traduzione di {}", "Illustrazioni di {}", "A cura di {}"),
    ),
    "kk": Words(
        *("Мұқаба", "Титул беті", "Шығарылым деректері", "Мазмұны", "Бағдарлар", "Мәтіннің басы"),
        *("Аударған {}", "Суретші {}", "Редактор {}"),
    ),
    "pt": Words(
        *("Capa", "Folha de rosto", "Ficha técnica", "Sumário", "Pontos de referência"),
        *("Início do texto", "Tradução de {}", "Ilustrações de {}", "Edição de {}"),
    ),
    "ru": Words(
        *("Обложка", "Титульный лист", "Выходные данные", "Оглавление", "Ориентиры"),
        *("Начало текста", "Перевод: {}", "Иллюстрации: {}", "Редактор: {}"),
    ),
}


def words(language: str) -> Words:
    """The words for a BCP 47 tag; English where nobody has given us better ones."""
    return LANGUAGES.get(language.split("-")[0].lower(), LANGUAGES["en"])
