"""Readings: what a picture looks like, or what a wish asks for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from tunesight.errors import InvalidValueError
from tunesight.web.context import Context, WithContext
from tunesight.web.uploads import ReadingIn, Upload, form_schema, read_upload
from tunesight.wire import ReadingOut, reading_to_wire

__all__ = ["load_picture", "router"]

router = APIRouter(prefix="/api/v1/readings", tags=["readings"])


@router.post("", openapi_extra=form_schema(ReadingIn, example="rainy sunday, slow piano"))
async def create_reading(
    context: WithContext, upload: Annotated[Upload, Depends(read_upload)]
) -> ReadingOut:
    """Read one picture, one bundled sample or one wish. Nothing that was sent is kept."""
    form = upload.parse_fields(ReadingIn)
    wish = form.wish.strip()
    given = [upload.picture is not None, bool(form.sample), bool(wish)]
    if sum(given) != 1:
        raise InvalidValueError(
            f"{sum(given)} of picture, sample and wish were sent; send exactly one."
        )
    read = context.services.read
    if wish:
        return reading_to_wire(await context.run(lambda: read.read_wish(wish)))
    data = await load_picture(context, upload.picture, form.sample)
    if data is None:
        raise InvalidValueError("No picture was sent; send a file as 'picture'.")
    return reading_to_wire(await context.run(lambda: read.read_picture(data)))


async def load_picture(context: Context, picture: bytes | None, sample_id: str) -> bytes | None:
    """Return the bytes of the picture that was sent, or of the bundled one that was named.

    Parameters
    ----------
    context
        What the routes share.
    picture
        Bytes as uploaded, or None.
    sample_id
        Id of a bundled picture, or empty.

    Raises
    ------
    InvalidValueError
        If both were given.
    NotFoundError
        If there is no such sample.
    """
    if not sample_id:
        return picture
    if picture is not None:
        raise InvalidValueError("Both a picture and a sample were sent; send one of them.")
    samples = context.services.samples
    sample = await context.look_up(lambda: samples.find_sample(sample_id))
    return await context.look_up(sample.path.read_bytes)
