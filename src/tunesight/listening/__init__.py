"""Ears: from samples to an analysis of what is heard, with numpy alone.

One pass over the sound feeds everything: short spectra give brightness, onsets and pulse, long
spectra give pitch, the channels give loudness; :mod:`tunesight.listening.affect` turns the cues
into a belief about affect.
"""
