"""The demo pictures, drawn by code: a small painting engine and one module per scene.

``python -m studio.pictures --out src/tunesight/demo/pictures`` paints them all and writes
``pictures.json`` beside the folder. Everything here is released under CC0 1.0.
"""
