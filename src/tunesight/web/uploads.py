"""Forms in: a picture and the words beside it, held in memory and never written to disk.

Conventions
-----------
Every endpoint that reads takes ``multipart/form-data`` (or ``application/x-www-form-urlencoded``
where no file is sent). A file is one part named ``picture``; the other fields are text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Request
from pydantic import AliasChoices, BaseModel, ConfigDict, Field
from starlette.datastructures import FormData
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from tunesight.domain.query import DEFAULT_K, MOST_K
from tunesight.errors import InvalidValueError

__all__ = ["ReadingIn", "RecommendationIn", "Upload", "form_schema", "read_upload"]

# Fields of RecommendationIn and a few to spare, so that an unknown one is named, not cut off.
_MOST_FIELDS = 32
_MOST_TEXT = 2000

_Text = Annotated[str, Field(max_length=_MOST_TEXT)]

Form = TypeVar("Form", bound=BaseModel)


class ReadingIn(BaseModel):
    """The text fields of a request for a reading: exactly one of picture, wish and sample."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    wish: _Text = Field("", description="What is wished for, in plain words.")
    sample: _Text = Field("", description="Id of a bundled picture, instead of a file.")


class RecommendationIn(ReadingIn):
    """The text fields of a request for tracks: a picture or a sample, a wish, or both."""

    wish_weight: float = Field(
        0.5,
        ge=0.0,
        le=1.0,
        description="Share of the wish when a picture is given too: 0 ignored, 1 alone.",
    )
    top: int = Field(
        DEFAULT_K,
        ge=1,
        le=MOST_K,
        validation_alias=AliasChoices("top", "k", "topk"),
        description="How many tracks; k and topk are read as well.",
    )
    artist: _Text = Field("", description="Part of the artist's name.")
    language: _Text = Field("", description="ISO 639-1 codes between commas, such as en,fr.")
    genre: _Text = Field("", description="Part of a genre's name.")
    tempo: _Text = Field("", description="90-120, 90-, -120, or one number for 5 % around it.")
    valence: _Text = Field("", description="Range in [-1, 1], such as -0.5..0.2 or 0.2...")
    arousal: _Text = Field("", description="Range in [-1, 1], such as ..-0.2.")
    year: _Text = Field("", description="1994, 1990s, or 1980-1999.")
    playable: bool = Field(False, description="Only tracks whose sound this server has.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A form as it came: the bytes of its picture, or None, and its text fields by name."""

    picture: bytes | None
    fields: dict[str, str]

    def parse_fields(self, form: type[Form]) -> Form:
        """Check the text fields against a form; empty ones count as absent.

        Raises
        ------
        pydantic.ValidationError
            If a field is unknown or has a value outside its range.
        """
        return form.model_validate({k: v for k, v in self.fields.items() if v.strip()})


class _InMemoryParser(MultiPartParser):
    """Keeps files in memory at any size: the upload limit has been enforced before."""

    spool_max_size = 2**40


async def read_upload(request: Request) -> Upload:
    """Read a request's form; the dependency of every route that takes one.

    Raises
    ------
    InvalidValueError
        If the body is no form, has too many fields, or holds a file under another name.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    try:
        if kind == "multipart/form-data":
            parser = _InMemoryParser(
                request.headers, request.stream(), max_files=1, max_fields=_MOST_FIELDS
            )
            form = await parser.parse()
        elif kind == "application/x-www-form-urlencoded":
            form = await FormParser(request.headers, request.stream()).parse()
        else:
            raise InvalidValueError(
                f"A form was expected, not {kind or 'an empty body'!r}; "
                "send multipart/form-data with the field picture, wish or sample."
            )
    except MultiPartException as error:
        raise InvalidValueError(f"The form cannot be read: {error.message}") from error
    return await _sort_form(form)


async def _sort_form(form: FormData) -> Upload:
    picture: bytes | None = None
    fields: dict[str, str] = {}
    try:
        for name, value in form.multi_items():
            if name in fields or (name == "picture" and picture is not None):
                raise InvalidValueError(f"The field {name[:50]!r} was sent twice; send it once.")
            if isinstance(value, str):
                fields[name] = value
            elif name == "picture":
                picture = await value.read()
            else:
                raise InvalidValueError(f"A file was sent as {name[:50]!r}; send it as 'picture'.")
    finally:
        await form.close()
    if "picture" in fields:
        raise InvalidValueError("The field 'picture' holds text; send it as a file.")
    return Upload(picture, fields)


def form_schema(form: type[BaseModel], *, example: str) -> dict[str, Any]:
    """Describe a form for OpenAPI: its text fields and the picture.

    Parameters
    ----------
    form
        The model of the text fields.
    example
        A wish to show in the documentation.

    Returns
    -------
    dict
        For ``openapi_extra`` of a route.
    """
    schema = form.model_json_schema(by_alias=False)
    properties: dict[str, Any] = {
        "picture": {
            "type": "string",
            "format": "binary",
            "description": "JPEG, PNG, WebP, GIF, AVIF or HEIC.",
        },
        **schema["properties"],
    }
    body = {"type": "object", "properties": properties, "additionalProperties": False}
    content = {"multipart/form-data": {"schema": body, "example": {"wish": example}}}
    return {"requestBody": {"required": True, "content": content}}
