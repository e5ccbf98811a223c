"""Recommendations: the tracks that fit a picture, a wish, or both."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from tunesight.assembly import Services
from tunesight.domain.query import Query
from tunesight.domain.recommendation import Answer
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
    data = await load_picture(context, upload.picture, form.sample)
    answer = await context.run(lambda: _answer(context.services, data, form))
    return answer_to_wire(answer)


def _answer(services: Services, picture: bytes | None, form: RecommendationIn) -> Answer:
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
    query = Query(
        picture=None if picture is None else services.read.read_picture(picture),
        wish=services.read.read_wish(wish) if wish else None,
        wish_weight=form.wish_weight,
        filters=filters,
        k=form.top,
    )
    return services.recommend.recommend(query)
