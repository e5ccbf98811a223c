"""How a network is run, apart from what it means: cards, weights, sessions.

The only room that knows onnxruntime.
"""
