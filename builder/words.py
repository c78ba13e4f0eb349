"""The few words that a book says by itself, in its own language: on its pages and aloud.

Authors write everything else. A language that is not here is spoken to in English.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What the pages are called that no author writes, and what a narrator adds.

    ``{}`` is where a name, a number or a description goes.
    """

    # On the page and in a reader's menu
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
    face: str
    """What the text is set in."""
    maker: str
    # Aloud
    opening: str
    """The mark of the credits in a player's list."""
    closing: str
    by: str
    read_by: str
    heard: str
    """The last words."""
    note: str
    notes: str
    listing: str
    """Said in place of a listing, which nobody wants spelt."""
    picture: str

    def credit(self, role: str, name: str) -> str:
        """A contributor's line, by MARC relator code; the name alone where we have no word."""
        lines = {"trl": self.translator, "ill": self.illustrator, "edt": self.editor}
        return lines.get(role, "{}").format(name)


LANGUAGES = {
    "de": Words(
        *("Umschlag", "Titelseite", "Impressum", "Inhalt", "Orientierungspunkte", "Textbeginn"),
        *("Übersetzt von {}", "Illustriert von {}", "Herausgegeben von {}"),
        *("Gesetzt aus der {}", "Hergestellt mit Bookbuilder"),
        *("Vorspann", "Abspann", "von {}", "Gelesen von {}.", "Sie hörten {}."),
        *("Anmerkung {}.", "Anmerkungen.", "Hier steht ein Listing.", "Bild: {}"),
    ),
    "en": Words(
        *("Cover", "Title page", "Copyright page", "Contents", "Landmarks", "Start of the text"),
        *("Translated by {}", "Illustrated by {}", "Edited by {}"),
        *("Set in {}", "Made with Bookbuilder"),
        *("Opening credits", "Closing credits", "by {}", "Read by {}.", "You have heard {}."),
        *("Note {}.", "Notes.", "A listing is left out here.", "Picture: {}"),
    ),
    "es": Words(
        *("Cubierta", "Portada", "Página de créditos", "Índice", "Puntos de referencia"),
        *("Comienzo del texto", "Traducción de {}", "Ilustraciones de {}", "Edición de {}"),
        *("Compuesto en {}", "Hecho con Bookbuilder"),
        *("Créditos iniciales", "Créditos finales", "de {}", "Leído por {}.", "Han escuchado {}."),
        *("Nota {}.", "Notas.", "Aquí se omite un listado.", "Imagen: {}"),
    ),
    "fr": Words(
        *("Couverture", "Page de titre", "Mentions légales", "Table des matières"),
        *("Points de repère", "Début du texte"),
        *("Traduction : {}", "Illustrations : {}", "Édition : {}"),
        *("Composé en {}", "Fabriqué avec Bookbuilder"),
        *("Générique", "Générique de fin", "par {}", "Lu par {}.", "Vous avez écouté {}."),
        *("Note {}.", "Notes.", "Un listing est omis ici.", "Image : {}"),
    ),
    "it": Words(
        *("Copertina", "Frontespizio", "Pagina del copyright", "Indice", "Punti di riferimento"),
        *("Inizio del testo", "Traduzione di {}", "Illustrazioni di {}", "A cura di {}"),
        *("Composto in {}", "Realizzato con Bookbuilder"),
        *("Titoli di testa", "Titoli di coda", "di {}", "Letto da {}.", "Avete ascoltato {}."),
        *("Nota {}.", "Note.", "Qui si omette un listato.", "Immagine: {}"),
    ),
    "kk": Words(
        *("Мұқаба", "Титул беті", "Шығарылым деректері", "Мазмұны", "Бағдарлар", "Мәтіннің басы"),
        *("Аударған {}", "Суретші {}", "Редактор {}"),
        *("{} қарпімен терілді", "Bookbuilder көмегімен жасалды"),
        *("Кіріспе сөз", "Соңғы сөз", "Авторы: {}", "Оқыған: {}.", "Сіз тыңдадыңыз: {}."),
        *("{}-ескерту.", "Ескертулер.", "Бұл жерде код берілген.", "Сурет: {}"),
    ),
    "pt": Words(
        *("Capa", "Folha de rosto", "Ficha técnica", "Sumário", "Pontos de referência"),
        *("Início do texto", "Tradução de {}", "Ilustrações de {}", "Edição de {}"),
        *("Composto em {}", "Feito com Bookbuilder"),
        *("Créditos iniciais", "Créditos finais", "de {}", "Lido por {}.", "Ouviram {}."),
        *("Nota {}.", "Notas.", "Aqui omite-se uma listagem.", "Imagem: {}"),
    ),
    "ru": Words(
        *("Обложка", "Титульный лист", "Выходные данные", "Оглавление", "Ориентиры"),
        *("Начало текста", "Перевод: {}", "Иллюстрации: {}", "Редактор: {}"),
        *("Набрано шрифтом {}", "Изготовлено с помощью Bookbuilder"),
        *("Начальные титры", "Конечные титры", "Автор: {}", "Читает {}.", "Вы слушали: {}."),
        *("Примечание {}.", "Примечания.", "Здесь пропущен листинг.", "Иллюстрация: {}"),
    ),
}


def is_known(language: str) -> bool:
    """Whether the book's own words can be in its language."""
    return language.split("-")[0].lower() in LANGUAGES


def words(language: str) -> Words:
    """The words for a BCP 47 tag; English where nobody has given us better ones."""
    return LANGUAGES.get(language.split("-")[0].lower(), LANGUAGES["en"])
