"""The few words that a book says by itself, in its own language: on its pages and aloud.

Authors write everything else. A language that is not here is spoken to in English.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What the pages are called that no author writes, and what a narrator adds.

    ``{}`` is where a name, a number or a description goes. References stand in the case that
    follows *see*: an author writes ``(see [](…))``, and ``(қараңыз: [](…))`` where the verb comes
    last.
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
    page: str
    """A page's number, abbreviated; what belongs together may not be parted at a line's end."""
    figure: str
    table: str
    inside: str
    """``{0}``, one of the two, in the chapter ``{1}``."""
    endnotes: str
    """What stands over the notes of the whole book."""
    figures: str
    """What stands over a list of the figures."""
    tables: str
    index: str
    see: str
    """Where an index sends its reader, ``{}`` being another of its entries."""
    see_also: str
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
    chapter: str
    part: str
    section: str

    def credit(self, role: str, name: str) -> str:
        """A contributor's line, by MARC relator code; the name alone where we have no word."""
        lines = {"trl": self.translator, "ill": self.illustrator, "edt": self.editor}
        return lines.get(role, "{}").format(name)

    def named(self, role: str, label: str) -> str:
        """What a reference is on a screen, where one can go and see: the name of its target."""
        thing = {"figure": self.figure, "table": self.table}.get(role)
        if thing is None:
            return label
        return self.inside.format(thing, label) if label else thing

    def called(self, role: str, label: str) -> str:
        """What a reference is aloud: what its target is, and its name."""
        nouns = {"chapter": self.chapter, "part": self.part, "heading": self.section}
        noun = nouns.get(role)
        if noun is None or _says(noun, label):
            return self.named(role, label)
        return noun.format(label)


def _says(noun: str, label: str) -> bool:
    """Whether a name says by itself what it names: ``Chapter Five``, whatever its ending."""
    stem = max(noun.casefold().split(), key=len)[:4]
    return any(word.startswith(stem) for word in label.casefold().split())


LANGUAGES = {
    "de": Words(
        *("Umschlag", "Titelseite", "Impressum", "Inhalt", "Orientierungspunkte", "Textbeginn"),
        *("Übersetzt von {}", "Illustriert von {}", "Herausgegeben von {}"),
        *("Gesetzt aus der {}", "Hergestellt mit Bookbuilder"),
        *("S.\u00a0{}", "die Abbildung", "die Tabelle", "{0} in {1}"),
        *(
            "Anmerkungen",
            "Abbildungsverzeichnis",
            "Tabellenverzeichnis",
            "Register",
            "siehe {}",
            "siehe auch {}",
        ),
        *("Vorspann", "Abspann", "von {}", "Gelesen von {}.", "Sie hörten {}."),
        *("Anmerkung {}.", "Anmerkungen.", "Hier steht ein Listing.", "Bild: {}"),
        *("Kapitel {}", "Teil {}", "Abschnitt {}"),
    ),
    "en": Words(
        *("Cover", "Title page", "Copyright page", "Contents", "Landmarks", "Start of the text"),
        *("Translated by {}", "Illustrated by {}", "Edited by {}"),
        *("Set in {}", "Made with Bookbuilder"),
        *("p.\u00a0{}", "the picture", "the table", "{0} in {1}"),
        *("Notes", "List of figures", "List of tables", "Index", "see {}", "see also {}"),
        *("Opening credits", "Closing credits", "by {}", "Read by {}.", "You have heard {}."),
        *("Note {}.", "Notes.", "A listing is left out here.", "Picture: {}"),
        *("the chapter {}", "the part {}", "the section {}"),
    ),
    "es": Words(
        *("Cubierta", "Portada", "Página de créditos", "Índice", "Puntos de referencia"),
        *("Comienzo del texto", "Traducción de {}", "Ilustraciones de {}", "Edición de {}"),
        *("Compuesto en {}", "Hecho con Bookbuilder"),
        *("p.\u00a0{}", "la imagen", "la tabla", "{0} en {1}"),
        *(
            "Notas",
            "Índice de figuras",
            "Índice de tablas",
            "Índice analítico",
            "véase {}",
            "véase también {}",
        ),
        *("Créditos iniciales", "Créditos finales", "de {}", "Leído por {}.", "Han escuchado {}."),
        *("Nota {}.", "Notas.", "Aquí se omite un listado.", "Imagen: {}"),
        *("el capítulo {}", "la parte {}", "la sección {}"),
    ),
    "fr": Words(
        *("Couverture", "Page de titre", "Mentions légales", "Table des matières"),
        *("Points de repère", "Début du texte"),
        *("Traduction : {}", "Illustrations : {}", "Édition : {}"),
        *("Composé en {}", "Fabriqué avec Bookbuilder"),
        *("p.\u00a0{}", "l’image", "le tableau", "{0} dans {1}"),
        *("Notes", "Table des figures", "Table des tableaux", "Index", "voir {}", "voir aussi {}"),
        *("Générique", "Générique de fin", "par {}", "Lu par {}.", "Vous avez écouté {}."),
        *("Note {}.", "Notes.", "Un listing est omis ici.", "Image : {}"),
        *("le chapitre {}", "la partie {}", "la section {}"),
    ),
    "it": Words(
        *("Copertina", "Frontespizio", "Pagina del copyright", "Indice", "Punti di riferimento"),
        *("Inizio del testo", "Traduzione di {}", "Illustrazioni di {}", "A cura di {}"),
        *("Composto in {}", "Realizzato con Bookbuilder"),
        *("p.\u00a0{}", "l’immagine", "la tabella", "{0} in {1}"),
        *(
            "Note",
            "Indice delle figure",
            "Indice delle tabelle",
            "Indice analitico",
            "vedi {}",
            "vedi anche {}",
        ),
        *("Titoli di testa", "Titoli di coda", "di {}", "Letto da {}.", "Avete ascoltato {}."),
        *("Nota {}.", "Note.", "Qui si omette un listato.", "Immagine: {}"),
        *("il capitolo {}", "la parte {}", "la sezione {}"),
    ),
    "kk": Words(
        *("Мұқаба", "Титул беті", "Шығарылым деректері", "Мазмұны", "Бағдарлар", "Мәтіннің басы"),
        *("Аударған {}", "Суретші {}", "Редактор {}"),
        *("{} қарпімен терілді", "Bookbuilder көмегімен жасалды"),
        *("{}-бет", "сурет", "кесте", "{1} тарауындағы {0}"),
        *(
            "Ескертулер",
            "Суреттер тізімі",
            "Кестелер тізімі",
            "Көрсеткіш",
            "қар. {}",
            "тағы қар. {}",
        ),
        *("Кіріспе сөз", "Соңғы сөз", "Авторы: {}", "Оқыған: {}.", "Сіз тыңдадыңыз: {}."),
        *("{}-ескерту.", "Ескертулер.", "Бұл жерде код берілген.", "Сурет: {}"),
        *("{} тарауы", "{} бөлімі", "{} бөлімшесі"),
    ),
    "pt": Words(
        *("Capa", "Folha de rosto", "Ficha técnica", "Sumário", "Pontos de referência"),
        *("Início do texto", "Tradução de {}", "Ilustrações de {}", "Edição de {}"),
        *("Composto em {}", "Feito com Bookbuilder"),
        *("p.\u00a0{}", "a imagem", "a tabela", "{0} em {1}"),
        *(
            "Notas",
            "Lista de figuras",
            "Lista de tabelas",
            "Índice remissivo",
            "ver {}",
            "ver também {}",
        ),
        *("Créditos iniciais", "Créditos finais", "de {}", "Lido por {}.", "Ouviram {}."),
        *("Nota {}.", "Notas.", "Aqui omite-se uma listagem.", "Imagem: {}"),
        *("o capítulo {}", "a parte {}", "a seção {}"),
    ),
    "ru": Words(
        *("Обложка", "Титульный лист", "Выходные данные", "Оглавление", "Ориентиры"),
        *("Начало текста", "Перевод: {}", "Иллюстрации: {}", "Редактор: {}"),
        *("Набрано шрифтом {}", "Изготовлено с помощью Bookbuilder"),
        *("с.\u00a0{}", "рисунок", "таблицу", "{0} в главе {1}"),
        *(
            "Примечания",
            "Список иллюстраций",
            "Список таблиц",
            "Указатель",
            "см. {}",
            "см. также {}",
        ),
        *("Начальные титры", "Конечные титры", "Автор: {}", "Читает {}.", "Вы слушали: {}."),
        *("Примечание {}.", "Примечания.", "Здесь пропущен листинг.", "Иллюстрация: {}"),
        *("главу {}", "часть {}", "раздел {}"),
    ),
}


def is_known(language: str) -> bool:
    """Whether the book's own words can be in its language."""
    return language.split("-")[0].lower() in LANGUAGES


def words(language: str) -> Words:
    """The words for a BCP 47 tag; English where nobody has given us better ones."""
    return LANGUAGES.get(language.split("-")[0].lower(), LANGUAGES["en"])
