"""What a file says of itself, as XMP: who, what, when, and which standards it keeps to."""

import hashlib
import uuid
from datetime import UTC, datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import pikepdf
from pikepdf import Dictionary, Name

from builder.model import Meta

SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
"""Namespaces by the prefixes that ISO 19005-3 § 6.6.2.3.3 and § 6.6.4 ask for."""

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""When a book was made that has no date: the clock would give other bytes at each build."""

VERSION = "PDF/X-4"


def write(pdf: pikepdf.Pdf, standard: str, meta: Meta, source: bytes) -> None:
    """Say it all anew, and in the document's older dictionary whatever must agree with it."""
    info = pdf.docinfo
    info.Title = str(info.get("/Title", "")) or meta.title
    rdf = Element(_name("rdf:RDF"))
    _described(rdf, info, meta)
    if standard == "pdf/x-4":
        when = date(meta.date)
        info.CreationDate = info.ModDate = f"D:{when:%Y%m%d%H%M%S}Z"
        info.Trapped = Name("/False")
        info.GTS_PDFXVersion = VERSION
        _pressed(rdf, when, source)
    else:
        _kept(rdf)
    stream = pdf.make_stream(_packet(rdf), Type=Name.Metadata, Subtype=Name.XML)
    # Archives want to read it without a PDF's filters (ISO 19005-1 § 6.7.2, a habit since).
    stream.write(_packet(rdf), filter=None)
    pdf.Root.Metadata = stream


def date(given: str) -> datetime:
    """The first moment of a book's year, month or day."""
    for form in ("%Y-%m-%d", "%Y-%m", "%Y"):
        try:
            return datetime.strptime(given, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return EPOCH


def _name(short: str) -> str:
    prefix, name = short.split(":")
    return f"{{{SPACES[prefix]}}}{name}"


def _say(rdf: Element, what: str, text: str) -> None:
    if text:
        SubElement(_subject(rdf), _name(what)).text = text


def _subject(rdf: Element) -> Element:
    return SubElement(rdf, _name("rdf:Description"), {_name("rdf:about"): ""})


def _list(rdf: Element, what: str, kind: str, texts: list[str]) -> None:
    """A list, whose items are told in no language where they stand for themselves."""
    if not texts:
        return
    items = SubElement(SubElement(_subject(rdf), _name(what)), _name(kind))
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    for text in texts:
        SubElement(
            items, _name("rdf:li"), {lang: "x-default"} if kind == "rdf:Alt" else {}
        ).text = text


def _described(rdf: Element, info: Dictionary, meta: Meta) -> None:
    said = {
        key: str(info.get(key, "")) for key in ("/Subject", "/Keywords", "/Creator", "/Producer")
    }
    _list(rdf, "dc:title", "rdf:Alt", [str(info.Title)])
    _list(rdf, "dc:creator", "rdf:Seq", [author.name for author in meta.authors])
    _list(rdf, "dc:description", "rdf:Alt", [said["/Subject"]] if said["/Subject"] else [])
    _say(rdf, "pdf:Keywords", said["/Keywords"])
    _say(rdf, "pdf:Producer", said["/Producer"])
    _say(rdf, "xmp:CreatorTool", said["/Creator"])


def _pressed(rdf: Element, when: datetime, source: bytes) -> None:
    """What ISO 15930-7 wants to be told of each file."""
    moment = f"{when:%Y-%m-%dT%H:%M:%SZ}"
    _say(rdf, "pdfxid:GTS_PDFXVersion", VERSION)
    _say(rdf, "pdf:Trapped", "False")
    for each in ("CreateDate", "ModifyDate", "MetadataDate"):
        _say(rdf, f"xmp:{each}", moment)
    name = uuid.uuid5(uuid.NAMESPACE_OID, hashlib.sha256(source).hexdigest())
    _say(rdf, "xmpMM:DocumentID", f"uuid:{name}")
    _say(rdf, "xmpMM:VersionID", "1")
    _say(rdf, "xmpMM:RenditionClass", "default")


def _kept(rdf: Element) -> None:
    """Both promises, and what the second is, which archives have not heard of."""
    _say(rdf, "pdfaid:part", "3")
    _say(rdf, "pdfaid:conformance", "B")
    _say(rdf, "pdfuaid:part", "1")
    schemas = SubElement(_subject(rdf), _name("pdfaExtension:schemas"))
    schema = _item(SubElement(schemas, _name("rdf:Bag")))
    _tell(schema, "pdfaSchema", ("schema", "PDF/UA identification schema"))
    _tell(schema, "pdfaSchema", ("namespaceURI", SPACES["pdfuaid"]), ("prefix", "pdfuaid"))
    listed = SubElement(SubElement(schema, _name("pdfaSchema:property")), _name("rdf:Seq"))
    about = (("name", "part"), ("valueType", "Integer"), ("category", "internal"))
    described = ("description", "Which part of ISO 14289 the file keeps to")
    _tell(_item(listed), "pdfaProperty", *about, described)


def _item(items: Element) -> Element:
    return SubElement(items, _name("rdf:li"), {_name("rdf:parseType"): "Resource"})


def _tell(element: Element, prefix: str, *said: tuple[str, str]) -> None:
    for name, text in said:
        SubElement(element, _name(f"{prefix}:{name}")).text = text


def _packet(rdf: Element) -> bytes:
    for prefix, address in SPACES.items():
        ElementTree.register_namespace(prefix, address)
    head = '<?xpacket begin="\N{ZERO WIDTH NO-BREAK SPACE}" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    body = ElementTree.tostring(rdf, encoding="unicode")
    whole = f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{body}</x:xmpmeta>\n<?xpacket end="w"?>'
    return (head + whole).encode()
