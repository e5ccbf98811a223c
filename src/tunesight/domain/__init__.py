"""What Tunesight talks about: affect, emotions, readings, tracks, queries, recommendations.

Values only: no file, no network, no clock, numpy at most. Every room above speaks in these.
"""
