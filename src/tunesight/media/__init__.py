"""Pictures and sound in and out: the only room that knows Pillow, PyAV and mutagen.

Every limit on untrusted files lives in :mod:`tunesight.media.limits` and is checked here, before
anything is decoded.
"""
