"""Samples: the bundled pictures that a first visitor can try."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import FileResponse

from tunesight.web.context import WithContext
from tunesight.wire import SampleOut

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/samples", tags=["samples"])


@router.get("")
async def list_samples(context: WithContext) -> list[SampleOut]:
    """List the bundled pictures."""
    samples = await context.look_up(context.services.samples.samples)
    return [
        SampleOut(
            id=sample.id,
            title=sample.title,
            alt=sample.alt,
            picture_url=f"/api/v1/samples/{sample.id}/picture",
        )
        for sample in samples
    ]


@router.get(
    "/{sample_id}/picture",
    response_class=FileResponse,
    responses={200: {"content": {"image/*": {}}, "description": "The picture."}},
)
async def send_sample_picture(context: WithContext, sample_id: str) -> FileResponse:
    """Send one bundled picture."""
    sample = await context.look_up(lambda: context.services.samples.find_sample(sample_id))
    # Shipped with the package and the same for everyone: storing it betrays nobody.
    return FileResponse(sample.path, headers={"cache-control": "public, max-age=3600"})
