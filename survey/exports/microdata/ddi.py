"""The answers described in DDI-Codebook 2.5, which data archives read."""

import re
from collections.abc import Mapping
from datetime import date
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from survey.exports.microdata.coding import count_numbers, label_numbers
from survey.exports.microdata.counting import count_missing
from survey.exports.microdata.gather import Microdata
from survey.exports.microdata.saying import say_all
from survey.exports.microdata.variables import Kind, Variable
from survey.texts import Text, in_language

_NAMESPACE = "ddi:codebook:2_5"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WHERE_THE_SCHEMA_IS = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_SCHEMA = "https://ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
# Archives expect the elements without a prefix.
ElementTree.register_namespace("", _NAMESPACE)
_NOT_OF_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_ddi(microdata: Microdata, data: str, language: str, made_on: date) -> bytes:
    """The study, the file and its variables as XML; `data` is the name of the .sav file that is described."""
    book = Element(f"{{{_NAMESPACE}}}codeBook", version="2.5")
    book.set(_LANG, language)
    book.set(_WHERE_THE_SCHEMA_IS, f"{_NAMESPACE} {_SCHEMA}")
    _cite(_add(book, "docDscr"), microdata, language, made_on)
    _describe_study(_add(book, "stdyDscr"), microdata, language, made_on)
    _describe_file(_add(book, "fileDscr", ID="F1"), microdata, data)
    described = _add(book, "dataDscr")
    for place, variable in enumerate(microdata.variables, start=1):
        _describe_variable(described, microdata, variable, place, language)
    ElementTree.indent(book)
    written: bytes = ElementTree.tostring(book, encoding="UTF-8", xml_declaration=True)
    return written


def _cite(parent: Element, microdata: Microdata, language: str, made_on: date) -> Element:
    """Say how the parent is called and when it was made; what is returned takes numbers of it."""
    citation = _add(parent, "citation")
    titles = _add(citation, "titlStmt")
    _add(titles, "titl", in_language(microdata.title, language))
    _add(_add(citation, "prodStmt"), "prodDate", made_on.isoformat(), date=made_on.isoformat())
    return titles


def _describe_study(study: Element, microdata: Microdata, language: str, made_on: date) -> None:
    _add(_cite(study, microdata, language, made_on), "IDNo", microdata.campaign)
    _describe_scope(_add(study, "stdyInfo"), microdata, language)
    collection = _add(_add(study, "method"), "dataColl")
    _add(collection, "timeMeth", in_language(_TIME_METHOD, language))
    _add(collection, "sampProc", in_language(_SAMPLING, language))
    for mode in _list_modes(microdata):
        _add(collection, "collMode", in_language(mode, language))
    of_weights = [_WEIGHT, *([microdata.caution] if microdata.caution else [])]
    _add(collection, "weight", " ".join(in_language(each, language) for each in of_weights))


def _describe_scope(information: Element, microdata: Microdata, language: str) -> None:
    subject = _add(information, "subject")
    for keyword in _KEYWORDS:
        _add(subject, "keyword", in_language(keyword, language))
    _add(subject, "topcClas", in_language(_TOPIC, language))
    _add(information, "abstract", "\n".join(say_all(microdata, language)))
    summary = _add(information, "sumDscr")
    # People tell of the visit that they have just made, so the days told of are the days of collection.
    for element in ("timePrd", "collDate"):
        for event, day in (("start", microdata.first_day), ("end", microdata.last_day)):
            _add(summary, element, day, date=day, event=event)
    _add(summary, "nation", in_language(_NATION, language), abbr="VN")
    _add(summary, "anlyUnit", in_language(_UNIT, language))
    _add(summary, "universe", in_language(_UNIVERSE, language))
    _add(summary, "dataKind", in_language(_KIND, language))


def _list_modes(microdata: Microdata) -> list[Text]:
    """How the answers came, as far as the file tells."""
    mode = next(each for each in microdata.variables if each.name == "mode")
    told = microdata.counts["mode"]
    return [each.label for place, each in enumerate(mode.values) if told[place] and not each.is_missing]


def _describe_file(file: Element, microdata: Microdata, data: str) -> None:
    text = _add(file, "fileTxt")
    _add(text, "fileName", data)
    dimensions = _add(text, "dimensns")
    _add(dimensions, "caseQnty", str(microdata.n))
    _add(dimensions, "varQnty", str(len(microdata.variables)))
    _add(text, "fileType", "SPSS (.sav)", charset="UTF-8")


_NATION: Text = {"vi": "Việt Nam", "en": "Viet Nam"}
_KEYWORDS: tuple[Text, ...] = (
    {"vi": "sự hài lòng của người dân", "en": "citizen satisfaction"},
    {"vi": "dịch vụ hành chính công", "en": "public administrative services"},
)
_TOPIC: Text = {"vi": "Hành chính nhà nước", "en": "Public administration"}
_TIME_METHOD: Text = {"vi": "Điều tra cắt ngang", "en": "Cross-section"}
_UNIT: Text = {"vi": "Phiếu của một người đến giao dịch", "en": "The response of a visitor"}
_UNIVERSE: Text = {
    "vi": "Người đến nộp hồ sơ, nhận kết quả hoặc hỏi thủ tục tại quầy",
    "en": "People who came to a counter to hand in a dossier, collect a result or ask",
}
_KIND: Text = {"vi": "Dữ liệu khảo sát", "en": "Survey data"}
_SAMPLING: Text = {
    "vi": "Người trả lời tự chọn: ai đến quầy và quét mã thì trả lời. Tầng là cơ quan × thủ tục, cụm là một quầy trong"
    " một ngày.",
    "en": "Self-selected: whoever came to a counter and scanned its code answered. Strata are agency × service, PSUs"
    " are one counter on one day.",
}
_WEIGHT: Text = {
    "vi": "Dùng biến weight; xem phần tóm tắt về cách lập.",
    "en": "Use the variable weight; the abstract says how it was made.",
}
# As the .sav file keeps them; all others are plain numbers.
_FORMATS: Mapping[Kind, Mapping[str, str]] = {
    Kind.TEXT: {"type": "character"},
    Kind.TIME: {"type": "numeric", "schema": "SPSS", "formatname": "DATETIME20", "category": "date"},
}


def _describe_variable(described: Element, microdata: Microdata, variable: Variable, place: int, language: str) -> None:
    element = _add(described, "var", ID=f"V{place}", name=variable.name, files="F1")
    element.set("intrvl", "contin" if variable.kind is Kind.NUMBER else "discrete")
    if variable.name == "weight":
        element.set("wgt", "wgt")
    label = in_language(variable.label, language)
    _add(element, "labl", label)
    if variable.kind is Kind.RATING:
        _add(_add(element, "qstn"), "qstnLit", label)
    n_missing = count_missing(variable, microdata.counts)
    _add(element, "sumStat", str(microdata.n - n_missing), type="vald")
    _add(element, "sumStat", str(n_missing), type="invd")
    n_of = count_numbers(variable, microdata.counts[variable.name]) if variable.name in microdata.counts else {}
    for number, meaning in label_numbers(variable, microdata.scale, language).items():
        category = _add(element, "catgry")
        if number < 0:
            category.set("missing", "Y")
        _add(category, "catValu", str(number))
        _add(category, "labl", meaning)
        _add(category, "catStat", str(n_of.get(number, 0)), type="freq")
    _add(element, "varFormat", **_FORMATS.get(variable.kind, {"type": "numeric"}))


def _add(parent: Element, tag: str, text: str | None = None, /, **attributes: str) -> Element:
    element = ElementTree.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", attributes)
    element.text = None if text is None else _NOT_OF_XML.sub("", text)
    return element
