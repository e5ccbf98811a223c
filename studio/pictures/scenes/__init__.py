"""One module per picture, each with ``paint(frame, rng)``."""
