"""WORDS TO VECTORS: the sentence encoder (ONNX), its model file, its origin and the script that makes it.

`Encoder().encode(texts)` is the whole of it. Imports nobody of ours; bot/ and staff/ use it. The model in
`model/` is checked against the hashes in `model/origin.yml` each time it is loaded.
"""

from encoder.origin import EncoderError, Origin, read_origin
from encoder.sentence import MOST_TOKENS, WIDTH, Encoder

__all__ = ["MOST_TOKENS", "WIDTH", "Encoder", "EncoderError", "Origin", "read_origin"]
