"""Sentences to vectors whose cosine says how near two sentences are in meaning."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from encoder.origin import MODEL_FILE, OWN_MODEL, TOKENIZER_FILE, checked, read_origin

WIDTH = 384
"""Numbers in a sentence's vector."""

MOST_TOKENS = 128
"""What is read of a text: the length that the model was trained on, about 90 words. The rest is left out."""

ALONE = 64
"""Up to so many texts are encoded on the caller's own thread."""


class Encoder:
    """A loaded model. Safe to call from several threads.

    Each text runs by itself: int8 models scale by the largest value in a batch, so that in company a text
    would get a vector that depends on its neighbours. Alone it gets the same one each time.
    """

    def __init__(self, folder: Path = OWN_MODEL) -> None:
        """Loads and checks the model in `folder`. Raises `EncoderError`."""
        self.origin = read_origin(folder)
        files = checked(folder, self.origin)
        self._tokenizer = Tokenizer.from_str(files[TOKENIZER_FILE].decode())
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._session = onnxruntime.InferenceSession(
            files[MODEL_FILE], _one_thread(), providers=["CPUExecutionProvider"]
        )

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row for each text, shape (len(texts), 384), each of length 1."""
        vectors = np.empty((len(texts), WIDTH), np.float32)
        clean = [text.encode("utf-8", "replace").decode() for text in texts]  # half an emoji has no UTF-8
        tokens = [found.ids for found in self._tokenizer.encode_batch(clean)]

        def fill(row: int) -> None:
            vectors[row] = self._session.run(None, {"tokens": np.array([tokens[row]], np.int64)})[0][0]

        if len(texts) <= ALONE:
            for row in range(len(texts)):
                fill(row)
        else:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                list(pool.map(fill, range(len(texts))))
        return vectors


def _one_thread() -> onnxruntime.SessionOptions:
    """One thread a text: more gain nothing at this size, and take the other cores from the kiosk's screen."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return options
