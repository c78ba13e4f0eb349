"""The few words that only an ebook says by itself, in the book's language; English in any other."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """What its lists are called, and what it says of its own accessibility."""

    pages: str
    illustrations: str
    flows: str
    ways: str
    paged: str
    described: str
    undescribed: str
    aloud: str
    """Of a read-along; ``{}`` is who reads."""
    incomplete: str
    """That something of the text is not read; in English ``{}`` is what."""


LANGUAGES = {
    "de": Phrases(
        *("Seiten der gedruckten Ausgabe", "Abbildungen"),
        "Der Text passt sich jeder Größe und jeder Schrift an, und ein Gerät kann ihn vorlesen.",
        "Es gibt ein Inhaltsverzeichnis, Orientierungspunkte, Überschriften und Anmerkungen mit "
        "Rückverweisen.",
        "Die Seiten der gedruckten Ausgabe sind markiert.",
        *("Jedes Bild ist beschrieben.", "Einige Bilder sind nicht beschrieben."),
        "Es liest {}; jeder Satz ist markiert, während er zu hören ist.",
        "Nicht der ganze Text wird vorgelesen.",
    ),
    "en": Phrases(
        *("Pages of the print edition", "Illustrations"),
        "The text flows at any size and in any face, and a machine can read it aloud.",
        "There are a table of contents, landmarks, headings, and notes with links back.",
        "The pages of the print edition are marked.",
        *("Every picture has a description.", "Some pictures have no description."),
        "It is read aloud by {}, and each sentence is marked while it is heard.",
        "Not read aloud: {}.",
    ),
    "es": Phrases(
        *("Páginas de la edición impresa", "Ilustraciones"),
        "El texto se adapta a cualquier tamaño y tipo de letra, y un aparato puede leerlo en voz "
        "alta.",
        "Hay índice, puntos de referencia, títulos y notas con enlaces de vuelta.",
        "Las páginas de la edición impresa están marcadas.",
        *("Todas las imágenes están descritas.", "Algunas imágenes no están descritas."),
        "Lo lee {}, y cada frase está marcada mientras se oye.",
        "No se lee todo el texto.",
    ),
    "fr": Phrases(
        *("Pages de l’édition imprimée", "Illustrations"),
        "Le texte s’adapte à toute taille et à toute police, et une machine peut le lire à voix "
        "haute.",
        "Il y a une table des matières, des points de repère, des titres, et des notes avec "
        "liens de retour.",
        "Les pages de l’édition imprimée sont marquées.",
        "Toutes les images sont décrites.",
        "Certaines images ne sont pas décrites.",
        "Il est lu par {}, et chaque phrase est marquée pendant qu’on l’entend.",
        "Le texte n’est pas lu en entier.",
    ),
    "it": Phrases(
        *("Pagine dell’edizione a stampa", "Illustrazioni"),
        "Il testo si adatta a ogni dimensione e a ogni carattere, e un dispositivo può leggerlo "
        "ad alta voce.",
        "Ci sono indice, punti di riferimento, titoli e note con collegamenti di ritorno.",
        "Le pagine dell’edizione a stampa sono segnate.",
        *("Ogni immagine è descritta.", "Alcune immagini non sono descritte."),
        "Lo legge {}, e ogni frase è segnata mentre si sente.",
        "Non tutto il testo è letto.",
    ),
    "kk": Phrases(
        *("Баспа нұсқасының беттері", "Суреттер"),
        "Мәтін кез келген өлшемге және қаріпке бейімделеді, оны құрылғы дауыстап оқи алады.",
        "Мазмұны, бағдарлары, тақырыптары және кері сілтемесі бар ескертулері бар.",
        "Баспа нұсқасының беттері белгіленген.",
        *("Әр суреттің сипаттамасы бар.", "Кейбір суреттердің сипаттамасы жоқ."),
        "Оны {} оқиды, әр сөйлем естіліп тұрғанда белгіленеді.",
        "Мәтін түгел оқылмайды.",
    ),
    "pt": Phrases(
        *("Páginas da edição impressa", "Ilustrações"),
        "O texto adapta-se a qualquer tamanho e tipo de letra, e um aparelho pode lê-lo em voz "
        "alta.",
        "Há sumário, pontos de referência, títulos e notas com ligações de retorno.",
        "As páginas da edição impressa estão marcadas.",
        *("Todas as imagens estão descritas.", "Algumas imagens não estão descritas."),
        "Lê {}, e cada frase está marcada enquanto se ouve.",
        "Nem todo o texto é lido.",
    ),
    "ru": Phrases(
        *("Страницы печатного издания", "Иллюстрации"),
        "Текст подстраивается под любой размер и шрифт, и устройство может прочесть его вслух.",
        "Есть оглавление, ориентиры, заголовки и примечания с обратными ссылками.",
        "Страницы печатного издания отмечены.",
        *("Все изображения описаны.", "Некоторые изображения не описаны."),
        "Читает {}; каждое предложение отмечено, пока оно звучит.",
        "Прочитан не весь текст.",
    ),
}


def is_known(language: str) -> bool:
    """Whether they are in that language, by its BCP 47 tag, and not in English instead."""
    return language.split("-")[0].lower() in LANGUAGES


def phrases(language: str) -> Phrases:
    """Those for a BCP 47 tag."""
    return LANGUAGES[language.split("-")[0].lower() if is_known(language) else "en"]
