"""The demo's music: pieces composed by code and rendered to Ogg/Opus.

A piece is a row of data (`piece.Piece`): key, tempo, progressions, themes and a form. A style
(`styles/`) is a table of layers: who plays which pattern on which instrument. The players
(`chordal`, `bass`, `percussion`, `melody`) turn both into notes, `humanise` gives them hands,
`fluid` and `synth` make them sound, `mix` and `master` make a record of them, and `truth`
writes down what is known: tempo, beats, key, mode and the affect that was meant.

`python -m studio.music --out src/tunesight/demo` makes everything again.
"""
