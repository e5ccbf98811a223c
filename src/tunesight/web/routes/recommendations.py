"""Recommendations: the tracks that fit a picture or a clip, a wish, or both."""

from __future__ import annotations

from typing import Annotated, BinaryIO

from fastapi import APIRouter, Depends

from tunesight.assembly import Services
from tunesight.domain.query import Query
from tunesight.domain.recommendation import Answer
from tunesight.domain.timeline import Shown
from tunesight.filters import parse_filters
from tunesight.web.context import WithContext
from tunesight.web.routes.readings import load_picture
from tunesight.web.uploads import RecommendationIn, Upload, form_schema, read_upload
from tunesight.wire import AnswerOut, answer_to_wire

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/recommendations", tags=["recommendations"])


@router.post("", openapi_extra=form_schema(RecommendationIn, example="something calm to read by"))
async def create_recommendations(
    context: WithContext, upload: Annotated[Upload, Depends(read_upload)]
) -> AnswerOut:
    """Answer with the tracks that fit, best first, and why. Nothing that was sent is kept."""
    form = upload.parse_fields(RecommendationIn)
    data = await load_picture(context, upload, form.sample)
    answer = await context.run(lambda: _answer(context.services, data, upload.clip, form))
    return answer_to_wire(answer)


def _answer(
    services: Services, picture: bytes | None, clip: BinaryIO | None, form: RecommendationIn
) -> Answer:
    # Filters first: a typing error is told before a picture is read for nothing.
    filters = parse_filters(
        artist=form.artist,
        language=form.language,
        genre=form.genre,
        tempo=form.tempo,
        valence=form.valence,
        arousal=form.arousal,
        year=form.year,
        playable=form.playable,
    )
    wish = form.wish.strip()
    shown = _read_shown(services, picture, clip)
    query = Query(
        picture=None if shown is None else shown.reading,
        timeline=None if shown is None else shown.timeline,
        wish=services.read.read_wish(wish) if wish else None,
        wish_weight=form.wish_weight,
        filters=filters,
        k=form.top,
    )
    return services.recommend.recommend(query)


def _read_shown(services: Services, picture: bytes | None, clip: BinaryIO | None) -> Shown | None:
    if clip is not None:
        timeline = services.read.read_video(clip)
        return Shown(timeline.overall, timeline)
    return None if picture is None else Shown(services.read.read_picture(picture))
