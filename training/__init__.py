"""Scripts that make the committed networks; they may import torch, the product never does."""
