from __future__ import annotations

from tunesight.domain.folding import fold_genre, fold_text


def test_folding_drops_case_accents_and_width() -> None:
    assert fold_text("BEYONCÉ") == fold_text("beyonce\u0301") == "beyonce"
    assert fold_text("ＡＢＣ") == "abc"


def test_spellings_of_one_genre_meet() -> None:
    assert fold_genre("Lo-Fi") == fold_genre("lofi") == "lofi"
    assert fold_genre("R&B") == fold_genre("r and b") == fold_genre("RnB") == "rnb"
