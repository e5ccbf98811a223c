"""Readings: what a picture or a clip looks like, or what a wish asks for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from tunesight.errors import InvalidValueError
from tunesight.web.context import Context, WithContext
from tunesight.web.uploads import ReadingIn, Upload, form_schema, read_upload
from tunesight.wire import ReadingOut, TimelineOut, reading_to_wire, timeline_to_wire

__all__ = ["load_picture", "router"]

router = APIRouter(prefix="/api/v1/readings", tags=["readings"])


@router.post("", openapi_extra=form_schema(ReadingIn, example="rainy sunday, slow piano"))
async def create_reading(
    context: WithContext, upload: Annotated[Upload, Depends(read_upload)]
) -> ReadingOut | TimelineOut:
    """Read one picture, clip, bundled sample or wish. Nothing that was sent is kept.

    A clip is answered with a timeline, everything else with a reading.
    """
    form = upload.parse_fields(ReadingIn)
    wish = form.wish.strip()
    has_file = upload.picture is not None or upload.clip is not None
    given = [has_file, bool(form.sample), bool(wish)]
    if sum(given) != 1:
        raise InvalidValueError(
            f"{sum(given)} of a file, sample and wish were sent; send exactly one."
        )
    read = context.services.read
    if wish:
        return reading_to_wire(await context.run(lambda: read.read_wish(wish)))
    clip = upload.clip
    if clip is not None:
        return timeline_to_wire(await context.run(lambda: read.read_video(clip)))
    data = await load_picture(context, upload, form.sample)
    if data is None:
        raise InvalidValueError("No picture was sent; send a file as 'picture'.")
    return reading_to_wire(await context.run(lambda: read.read_picture(data)))


async def load_picture(context: Context, upload: Upload, sample_id: str) -> bytes | None:
    """Return the bytes of the picture that was sent, or of the bundled one that was named.

    Parameters
    ----------
    context
        What the routes share.
    upload
        As it came.
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
        return upload.picture
    if upload.picture is not None or upload.clip is not None:
        raise InvalidValueError("Both a file and a sample were sent; send one of them.")
    samples = context.services.samples
    sample = await context.look_up(lambda: samples.find_sample(sample_id))
    return await context.look_up(sample.path.read_bytes)
