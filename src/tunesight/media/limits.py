"""Limits on untrusted files: every one, with its reason, in one place.

They are checked before anything is decoded.
"""

from __future__ import annotations

__all__ = [
    "AUDIO_RATES_HZ",
    "LEAST_AUDIO_S",
    "MOST_ANIMATION_FRAMES",
    "MOST_AUDIO_BYTES",
    "MOST_AUDIO_CHANNELS",
    "MOST_AUDIO_S",
    "MOST_DECODED_PIXELS",
    "MOST_JPEG_SCANS",
    "MOST_PICTURE_BYTES",
    "MOST_PICTURE_PIXELS",
    "MOST_SURVEY_PACKETS",
    "MOST_TAG_BYTES",
    "MOST_VIDEO_BYTES",
    "MOST_VIDEO_PIXELS",
    "MOST_VIDEO_S",
]

# A 50 MP phone photo is about 20 MB as JPEG and 25 MB as HEIC.
MOST_PICTURE_BYTES = 32 * 1024 * 1024

# 64 MP covers cameras and phones but for the 108 and 200 MP modes of a few. Decoded as RGBA it is
# 256 MB, with a converted copy twice that, and the web app reads two pictures at a time.
MOST_PICTURE_PIXELS = 64_000_000

# Encoders write about ten into a progressive JPEG. Each passes over every pixel, though it may take
# but twenty bytes of the file: without a limit, 32 MB would keep a processor busy for hours.
MOST_JPEG_SCANS = 200

# Eight hours of CD sound as WAV is 5.1 GB; nothing is held whole, so only time is at stake.
MOST_AUDIO_BYTES = 6 * 1024 * 1024 * 1024

# The longest mixes and audiobook files; an hour takes about ten seconds to hear.
MOST_AUDIO_S = 8 * 3600.0

# Shorter than this there is no pulse, no key and hardly a mood to hear.
LEAST_AUDIO_S = 3.0

# 7.1.4 and third-order ambisonics have at most 16; more is a damaged header.
MOST_AUDIO_CHANNELS = 32

# From telephones to DSD512, whose 24.6 MHz of single bits are decoded to an eighth as many samples.
# A header that says anything else is damaged, and resampling it would never end.
AUDIO_RATES_HZ = range(2_000, 3_072_001)

# Names take kilobytes and a cover a few megabytes; mutagen needs ten times what it reads.
MOST_TAG_BYTES = 32 * 1024 * 1024

# Eight hours of a camera's 4K at 10 MB a second are far more, but those are cut into files.
MOST_VIDEO_BYTES = 64 * 1024 * 1024 * 1024

# 8K is 33 MP; a coded picture of this size takes 54 MB decoded, and a decoder holds up to sixteen.
MOST_VIDEO_PIXELS = 36_000_000

# A day of a fixed camera. Only some dozens of pictures are decoded, so that time costs nothing.
MOST_VIDEO_S = 24 * 3600.0

# Two thousand pictures in full HD: some ten seconds of one core. A clip that would need more, since
# it has no picture that stands for itself but the first, is read as far as this goes.
MOST_DECODED_PIXELS = 4_000_000_000

# Half an hour at 60 pictures a second; looking at the list of packets takes a second or two.
MOST_SURVEY_PACKETS = 120_000

# A GIF of a minute at 50 pictures a second; each is laid over the one before it.
MOST_ANIMATION_FRAMES = 3_000
