"""``tunesight recommend``: the tracks that fit a picture or a clip, a wish, or both."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tunesight.errors import NotFoundError, SetupError

if TYPE_CHECKING:
    from tunesight.domain.recommendation import Answer

__all__ = ["command"]


@click.command("recommend")
@click.argument("picture", required=False, type=click.Path(path_type=Path))
@click.option("--sample", default="", help="Use a bundled picture, such as sunset-sea.")
@click.option("--wish", default="", help='What you would like, such as "rainy sunday, slow piano".')
@click.option(
    "--wish-weight",
    type=float,
    default=0.5,
    show_default=True,
    help="How much the wish counts beside the picture, from 0 to 1.",
)
@click.option("--top", "--topk", "top", type=int, default=10, show_default=True, help="How many.")
@click.option("--artist", default="", help="Only this artist (part of the name).")
@click.option("--language", default="", help="Only these languages, such as en,fr (zxx: no words).")
@click.option("--genre", default="", help="Only this genre (part of the name).")
@click.option("--tempo", default="", help="Only this tempo in bpm: 90-120, 90-, -120 or 100.")
@click.option("--valence", default="", help="Only this range of valence: 0.2..0.8, 0.. or ..0")
@click.option("--arousal", default="", help="Only this range of arousal, written likewise.")
@click.option("--year", default="", help="Only these years: 90s, 1994, 1990-2005.")
@click.option("--playable", is_flag=True, help="Only tracks whose sound is here.")
@click.option("--play", is_flag=True, help="Open the first track that can be heard.")
@click.option("--json", "as_json", is_flag=True, help="Print exactly what the API returns.")
def command(  # noqa: PLR0913 - one parameter an option
    picture: Path | None,
    sample: str,
    wish: str,
    wish_weight: float,
    top: int,
    *,
    artist: str,
    language: str,
    genre: str,
    tempo: str,
    valence: str,
    arousal: str,
    year: str,
    playable: bool,
    play: bool,
    as_json: bool,
) -> None:
    """Find the tracks that fit PICTURE, a --wish, or both, and say why.

    PICTURE may be a clip; its tracks fit the whole of it.
    """
    if picture is not None and sample:
        raise click.UsageError("Give either PICTURE or --sample, not both.")

    from tunesight.assembly import build_services
    from tunesight.cli.progress import report_progress
    from tunesight.cli.render import render_answer
    from tunesight.domain.query import Query
    from tunesight.filters import parse_filters
    from tunesight.wire import answer_to_wire

    filters = parse_filters(
        artist=artist,
        language=language,
        genre=genre,
        tempo=tempo,
        valence=valence,
        arousal=arousal,
        year=year,
        playable=playable,
    )
    with build_services() as services:
        if sample:
            picture = services.samples.find_sample(sample).path
        shown = (
            None
            if picture is None
            else services.read.read_shown_file(picture, on_progress=report_progress())
        )
        answer = services.recommend.recommend(
            Query(
                picture=None if shown is None else shown.reading,
                timeline=None if shown is None else shown.timeline,
                wish=services.read.read_wish(wish) if wish.strip() else None,
                wish_weight=wish_weight,
                filters=filters,
                k=top,
            )
        )
    if as_json:
        click.echo(answer_to_wire(answer).model_dump_json(indent=2))
    else:
        click.echo(render_answer(answer))
    if play:
        _play(answer)


def _play(answer: Answer) -> None:
    """Hand the first track that can be heard to the system's own player."""
    for recommendation in answer.recommendations:
        track = recommendation.track
        if track.is_playable and track.path is not None:
            click.echo(f"Playing {track.title} by {track.artist}.", err=True)
            if click.launch(track.path) != 0:
                raise SetupError(
                    f"No program opened {track.path}; set a default player for sound files, or "
                    "listen in the web app: tunesight serve."
                )
            return
    raise NotFoundError("None of these tracks can be heard here; add --playable to ask for some.")
