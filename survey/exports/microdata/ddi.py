"""The answers described in DDI-Codebook 2.5, which data archives read."""

import re
from datetime import date
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np

from survey.exports.microdata.coding import label_numbers, number_values
from survey.exports.microdata.gather import Microdata
from survey.exports.microdata.saying import say_all
from survey.exports.microdata.variables import Kind, Variable
from survey.texts import Text, in_language

_NAMESPACE = "ddi:codebook:2_5"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Archives expect the elements without a prefix.
ElementTree.register_namespace("", _NAMESPACE)
_NOT_OF_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_ddi(microdata: Microdata, data: str, language: str, made_on: date) -> bytes:
    """The study, the file and its variables as XML; `data` is the name of the file that is described."""
    book = Element(f"{{{_NAMESPACE}}}codeBook", version="2.5")
    book.set(_LANG, language)
    _describe_study(book, microdata, language, made_on)
    file = _add(book, "fileDscr", ID="F1")
    text = _add(file, "fileTxt")
    _add(text, "fileName", data)
    dimensions = _add(text, "dimensns")
    _add(dimensions, "caseQnty", str(microdata.n))
    _add(dimensions, "varQnty", str(len(microdata.variables)))
    described = _add(book, "dataDscr")
    for place, variable in enumerate(microdata.variables, start=1):
        _describe_variable(described, microdata, variable, place, language)
    ElementTree.indent(book)
    written: bytes = ElementTree.tostring(book, encoding="UTF-8", xml_declaration=True)
    return written


def _describe_study(book: Element, microdata: Microdata, language: str, made_on: date) -> None:
    study = _add(book, "stdyDscr")
    citation = _add(study, "citation")
    titles = _add(citation, "titlStmt")
    _add(titles, "titl", in_language(microdata.title, language))
    _add(titles, "IDNo", microdata.campaign)
    _add(_add(citation, "prodStmt"), "prodDate", made_on.isoformat(), date=made_on.isoformat())
    information = _add(study, "stdyInfo")
    _add(information, "abstract", "\n".join(say_all(microdata, language)))
    summary = _add(information, "sumDscr")
    for event, day in (("start", microdata.first_day), ("end", microdata.last_day)):
        _add(summary, "collDate", day, date=day, event=event)
    _add(summary, "nation", "Việt Nam", abbr="VN")
    _add(summary, "anlyUnit", _say(_UNIT, language))
    _add(summary, "universe", _say(_UNIVERSE, language))
    _add(summary, "dataKind", _say(_KIND, language))
    collection = _add(_add(study, "method"), "dataColl")
    _add(collection, "sampProc", _say(_SAMPLING, language))
    _add(collection, "weight", _say(_WEIGHT, language))


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


def _describe_variable(described: Element, microdata: Microdata, variable: Variable, place: int, language: str) -> None:
    is_continuous = variable.kind in {Kind.NUMBER, Kind.COUNT}
    element = _add(described, "var", ID=f"V{place}", name=variable.name, files="F1")
    element.set("intrvl", "contin" if is_continuous else "discrete")
    if variable.name == "weight":
        element.set("wgt", "wgt")
    label = in_language(variable.label, language)
    _add(element, "labl", label)
    if variable.kind is Kind.RATING:
        _add(_add(element, "qstn"), "qstnLit", label)
    _add(element, "sumStat", str(microdata.n - variable.n_missing), type="vald")
    _add(element, "sumStat", str(variable.n_missing), type="invd")
    values = number_values(variable)
    for number, meaning in label_numbers(variable, microdata.scale, language).items():
        category = _add(element, "catgry")
        if number < 0:
            category.set("missing", "Y")
        _add(category, "catValu", str(number))
        _add(category, "labl", meaning)
        _add(category, "catStat", str(int(np.count_nonzero(values == number))), type="freq")
    _add(element, "varFormat", type="character" if variable.kind in {Kind.TEXT, Kind.TIME} else "numeric")


def _add(parent: Element, tag: str, text: str | None = None, /, **attributes: str) -> Element:
    element = ElementTree.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", attributes)
    element.text = None if text is None else _NOT_OF_XML.sub("", text)
    return element


def _say(text: Text, language: str) -> str:
    return in_language(text, language)
