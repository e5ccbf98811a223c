"""Forms in: a picture or a clip, and the words beside it.

Conventions
-----------
Every endpoint that reads takes ``multipart/form-data`` (or ``application/x-www-form-urlencoded``
where no file is sent). A file is one part named ``picture`` or ``video``; the other fields are
text. What is sent as ``picture`` is a clip if its first bytes say so; what is sent as ``video``
always is, so that an animated GIF can be read as one. A picture is held in memory and never written
to disk; a clip larger than a picture may be waits in a temporary file without a name, which is gone
with the request.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, BinaryIO, TypeVar

from fastapi import Request
from pydantic import AliasChoices, BaseModel, ConfigDict, Field
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from tunesight.domain.query import DEFAULT_K, MOST_K
from tunesight.errors import InvalidValueError, MediaTooLargeError
from tunesight.media.video import is_clip
from tunesight.web.context import WithContext

__all__ = ["ReadingIn", "RecommendationIn", "Upload", "form_schema", "read_upload"]

# Fields of RecommendationIn and a few to spare, so that an unknown one is named, not cut off.
_MOST_FIELDS = 32
_MOST_TEXT = 2000

_FILE_FIELDS = ("picture", "video")
_HEAD_BYTES = 512  # enough to tell every kind of file

_Text = Annotated[str, Field(max_length=_MOST_TEXT)]

Form = TypeVar("Form", bound=BaseModel)


class ReadingIn(BaseModel):
    """The text fields of a request for a reading: exactly one of a file, a wish and a sample."""

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
    """A form as it came: the bytes of its picture or its open clip, and its text fields by name."""

    picture: bytes | None
    clip: BinaryIO | None
    fields: dict[str, str]

    def parse_fields(self, form: type[Form]) -> Form:
        """Check the text fields against a form; empty ones count as absent.

        Raises
        ------
        pydantic.ValidationError
            If a field is unknown or has a value outside its range.
        """
        return form.model_validate({k: v for k, v in self.fields.items() if v.strip()})


async def read_upload(request: Request, context: WithContext) -> AsyncIterator[Upload]:
    """Read a request's form; the dependency of every route that takes one.

    Yields
    ------
    Upload
        Its clip is closed with the request.

    Raises
    ------
    InvalidValueError
        If the body is no form, has too many fields, or holds a file under another name.
    MediaTooLargeError
        If a picture is beyond its limit; the limit of a clip has been enforced before.
    """
    form = await _parse_form(request, most_in_memory=context.max_upload_bytes)
    try:
        yield await _sort_form(form, most_picture_bytes=context.max_upload_bytes)
    finally:
        await form.close()


async def _parse_form(request: Request, *, most_in_memory: int) -> FormData:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    try:
        if kind == "multipart/form-data":
            parser = MultiPartParser(
                request.headers, request.stream(), max_files=1, max_fields=_MOST_FIELDS
            )
            parser.spool_max_size = most_in_memory
            return await parser.parse()
        if kind == "application/x-www-form-urlencoded":
            return await FormParser(request.headers, request.stream()).parse()
    except MultiPartException as error:
        raise InvalidValueError(f"The form cannot be read: {error.message}") from error
    raise InvalidValueError(
        f"A form was expected, not {kind or 'an empty body'!r}; "
        "send multipart/form-data with the field picture, video, wish or sample."
    )


async def _sort_form(form: FormData, *, most_picture_bytes: int) -> Upload:
    files: dict[str, UploadFile] = {}
    fields: dict[str, str] = {}
    for name, value in form.multi_items():
        if name in fields or name in files:
            raise InvalidValueError(f"The field {name[:50]!r} was sent twice; send it once.")
        if isinstance(value, str):
            fields[name] = value
        elif name in _FILE_FIELDS:
            files[name] = value
        else:
            raise InvalidValueError(
                f"A file was sent as {name[:50]!r}; send it as 'picture' or 'video'."
            )
    for name in _FILE_FIELDS:
        if name in fields:
            raise InvalidValueError(f"The field {name!r} holds text; send it as a file.")
    if not files:
        return Upload(None, None, fields)
    ((name, file),) = files.items()  # the parser has refused a second one
    head = await file.read(_HEAD_BYTES)
    await file.seek(0)
    if name == "video" or is_clip(head):
        return Upload(None, file.file, fields)
    if (file.size or 0) > most_picture_bytes:
        raise MediaTooLargeError(
            f"The picture has {(file.size or 0) / 2**20:.3g} MiB; at most "
            f"{most_picture_bytes / 2**20:.3g} MiB are read. Send a smaller one."
        )
    return Upload(await file.read(), None, fields)


def form_schema(form: type[BaseModel], *, example: str) -> dict[str, Any]:
    """Describe a form for OpenAPI: its text fields and its file.

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
            "description": "JPEG, PNG, WebP, GIF, AVIF or HEIC; or a clip, told by its content.",
        },
        "video": {
            "type": "string",
            "format": "binary",
            "description": "A clip (mp4, mov, webm, mkv, avi), or a GIF or WebP to read as one.",
        },
        **schema["properties"],
    }
    body = {"type": "object", "properties": properties, "additionalProperties": False}
    content = {"multipart/form-data": {"schema": body, "example": {"wish": example}}}
    return {"requestBody": {"required": True, "content": content}}
