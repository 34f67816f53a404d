"""What is wrong with a document or a data file: everything at once, each at its item and field."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from survey.texts import Text, in_language

DecodeHook = Callable[[type, Any], Any]


class Problem(Struct, frozen=True):
    """One thing that is wrong: the code of the item it is in (empty: the whole), the field, and what is expected."""

    item: str
    field: str
    text: Text

    def __str__(self) -> str:
        place = ".".join(part for part in (self.item, self.field) if part) or "document"
        return f"{place}: {in_language(self.text, 'en')}"


class InvalidData(ValueError):
    """Data that cannot be used; `problems` holds every reason."""

    def __init__(self, subject: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([f"{subject} cannot be used:", *(f"  {problem}" for problem in self.problems)]))


class InvalidDataFile(InvalidData):
    """A data file of an instrument or a method that cannot be used; `file` is its name."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        self.file = file
        super().__init__(file, problems)


class _Part(NamedTuple):
    """A value inside another, the type it should have, and where it stands."""

    raw: Any
    kind: Any
    item: str
    field: str


def decode_json(data: bytes | str) -> tuple[Any, list[Problem]]:
    """The plain value of a JSON text, and the problem that stopped it from being read, if any."""
    try:
        return msgspec.json.decode(data), []
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        text = {"vi": f"không phải văn bản JSON hợp lệ ({error})", "en": f"not a valid JSON text ({error})"}
        return None, [Problem("", "", text)]


def find_shape_problems(
    raw: Any, kind: Any, dec_hook: DecodeHook | None = None, *, item: str = "", field: str = ""
) -> Iterator[Problem]:
    """Everything in a plain value that does not fit a struct type: missing, unknown and wrongly typed fields.

    The decoder itself stops at the first mismatch, so a value that does not fit is taken apart until the parts
    that are at fault are found.
    """
    try:
        msgspec.convert(raw, kind, dec_hook=dec_hook)
    except msgspec.ValidationError as error:
        part = _Part(raw, kind, item, field)
        inside = [*_find_field_name_problems(part)]
        for inner in _list_parts(part):
            inside += find_shape_problems(inner.raw, inner.kind, dec_hook, item=inner.item, field=inner.field)
        mismatch = {"vi": f"sai kiểu dữ liệu ({error})", "en": str(error)}
        place = _find_place(part) if isinstance(raw, dict) else part
        yield from inside or [Problem(place.item, place.field, mismatch)]


def _find_field_name_problems(part: _Part) -> Iterator[Problem]:
    kind = _find_struct(part)
    if kind is None:
        return
    place = _find_place(part)
    fields = msgspec.structs.fields(kind)
    known = {each.encode_name for each in fields} | {kind.__struct_config__.tag_field}
    for each in fields:
        if each.required and each.encode_name not in part.raw:
            yield Problem(place.item, _join(place.field, each.encode_name), {"vi": "còn thiếu", "en": "is missing"})
    for name in part.raw:
        if name not in known:
            unknown = {"vi": "trường không được định nghĩa", "en": "is not a known field"}
            yield Problem(place.item, _join(place.field, name), unknown)


def _list_parts(part: _Part) -> Iterator[_Part]:
    struct = _find_struct(part)
    if struct is not None:
        place = _find_place(part)
        for each in msgspec.structs.fields(struct):
            if each.encode_name in part.raw:
                name = _join(place.field, each.encode_name)
                yield _Part(part.raw[each.encode_name], each.type, place.item, name)
        return
    kind = _without_none(part.kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple and isinstance(part.raw, list):
        for position, value in enumerate(part.raw):
            yield _Part(value, arguments[0], part.item, f"{part.field}[{position}]")
    elif origin is Mapping and isinstance(part.raw, dict):
        for name, value in part.raw.items():
            yield _Part(value, arguments[1], part.item, _join(part.field, str(name)))


def _find_struct(part: _Part) -> type[Struct] | None:
    """The struct type that an object should have: of a tagged union, the one that its tag names."""
    if not isinstance(part.raw, dict):
        return None
    kind = _without_none(part.kind)
    members = get_args(kind) if get_origin(kind) in {Union, UnionType} else (kind,)
    structs = [each for each in members if isinstance(each, type) and issubclass(each, Struct)]
    for each in structs:
        config = each.__struct_config__
        if len(structs) == 1 or part.raw.get(str(config.tag_field)) == config.tag:
            return each
    return None


def _find_place(part: _Part) -> _Part:
    """Where the fields of an object stand: in the object itself when it has a code, else in the item around it."""
    code = part.raw.get("code")
    return part._replace(item=code, field="") if isinstance(code, str) and code else part


def _without_none(kind: Any) -> Any:
    if get_origin(kind) not in {Union, UnionType}:
        return kind
    members = [each for each in get_args(kind) if each is not NoneType]
    return members[0] if len(members) == 1 else kind


def _join(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name
