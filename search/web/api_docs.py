"""The API's OpenAPI schema, laid out for a page that needs no script.

The schema is in English; what it says is looked up in the catalogue paragraph by paragraph when the
page is made, and a test names what the catalogue lacks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from ninja import NinjaAPI


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation, of the address or its path."""

    name: str
    type: str
    description: str
    required: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A key of an answer; `depth` counts the objects around it."""

    name: str
    type: str
    description: str
    depth: int


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path: what it takes, answers, and which statuses it may have."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    fields: tuple[Field, ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """The whole API."""

    title: str
    version: str
    text: str
    operations: tuple[Operation, ...]


def in_language(part: Any) -> Any:
    """A part of a description with its texts in the interface's language, paragraph by paragraph."""
    if isinstance(part, Mapping):
        return {
            key: _said(value)
            if key in ("description", "summary") and isinstance(value, str)
            else in_language(value)
            for key, value in part.items()
        }
    return [in_language(each) for each in part] if isinstance(part, list) else part


def describe(api: NinjaAPI) -> Description:
    """What the API offers, from its schema."""
    schema: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    known = schema["components"]["schemas"]
    operations = [
        _operation(method, path, operation, known)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    info = schema["info"]
    return Description(
        info["title"], info["version"], _said(info.get("description", "")), tuple(operations)
    )


def _operation(
    method: str, path: str, operation: Mapping[str, Any], known: Mapping[str, Any]
) -> Operation:
    answers = operation["responses"]
    content = next(iter(answers.values())).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    return Operation(
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=_said(operation.get("description", "")),
        parameters=tuple(
            Parameter(
                p["name"],
                _type(p["schema"], known),
                _said(p.get("description") or p["schema"].get("description", "")),
                bool(p.get("required")),
            )
            for p in operation.get("parameters", ())
        ),
        fields=tuple(_fields(schema, known, 0)),
        statuses=tuple(str(status) for status in answers),
    )


def _fields(schema: Mapping[str, Any], known: Mapping[str, Any], depth: int) -> Iterator[Field]:
    """The keys of an object and of those within it, in their order."""
    for name, value in _resolved(schema, known).get("properties", {}).items():
        yield Field(name, _type(value, known), _said(value.get("description", "")), depth)
        inner = _resolved(value, known)
        while "items" in inner:
            inner = _resolved(inner["items"], known)
        if isinstance(inner.get("additionalProperties"), dict):
            inner = _resolved(inner["additionalProperties"], known)
        yield from _fields(inner, known, depth + 1)


def _said(text: str) -> str:
    """A description in the interface's language, with its paragraphs apart."""
    paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
    return "\n\n".join(gettext(paragraph) for paragraph in paragraphs if paragraph)


def _resolved(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema that a reference, or a choice between something and nothing, stands for."""
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return _resolved(choice, known)
    if "$ref" in schema:
        found: Mapping[str, Any] = known[schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _type(schema: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " | ".join(_type(choice, known) for choice in schema["anyOf"])
    found = _resolved(schema, known)
    if "items" in found:
        return f"[{_type(found['items'], known)}, …]"
    if isinstance(found.get("additionalProperties"), dict):
        return f"{{key: {_type(found['additionalProperties'], known)}}}"
    return str(found.get("format") or found.get("type") or "any")
