"""The assistant runs without TensorFlow, and says so plainly where somebody needs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.rasa
NEEDS_TENSORFLOW = Path(__file__).parent / "needs_tensorflow.yml"

ENTERED = """
import sys
from safernw.environment import enter
from safernw.settings import read_settings
settings = read_settings()
data = enter(settings)
"""


def run(code: str, data: Path, pack: Path) -> str:
    """What a fresh Python prints."""
    environment = {**os.environ, "SAFERNW_DATA": str(data), "SAFERNW_PACK": str(pack)}
    done = subprocess.run(
        [sys.executable, "-c", ENTERED + code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_all_of_rasa_that_we_use_loads_without_tensorflow(tmp_path: Path, tiny_pack_folder: Path) -> None:
    """Fails when Rasa begins to use at import what it only named so far."""
    code = """
import rasa.model_training
import safernw.assistant
from rasa.engine.recipes.default_components import DEFAULT_COMPONENTS
loaded = [name for name, module in sys.modules.items() if getattr(module, "__file__", None)]
assert not [name for name in loaded if name.partition(".")[0] in ("tensorflow", "keras")]
print(sorted(kind.__name__ for kind in DEFAULT_COMPONENTS if "DIET" in kind.__name__))
"""
    assert run(code, tmp_path, tiny_pack_folder) == "['DIETClassifier']\n"


def test_a_name_of_tensorflow_is_given_and_refuses_to_be_used(tmp_path: Path, tiny_pack_folder: Path) -> None:
    code = """
import tensorflow as tf
import tensorflow.keras.backend as K
from safernw.left_out import LeftOut
class Layer(tf.keras.layers.Layer): pass
assert not isinstance(1, tf.Tensor)
for use in (lambda: tf.constant(1), lambda: K.epsilon(), lambda: Layer()):
    try:
        use()
    except LeftOut as refused:
        print(refused)
"""
    assert run(code, tmp_path, tiny_pack_folder).splitlines() == [
        f"{name} is left out of this program; safernw rasa has all of Rasa"
        for name in ("tensorflow.constant", "tensorflow.keras.backend.epsilon", "Layer")
    ]


def test_a_pipeline_that_needs_tensorflow_is_refused_in_one_line(
    tmp_path: Path, tiny_pack_folder: Path
) -> None:
    code = f"""
from pathlib import Path
from safernw import model
from safernw.mistakes import told
model.CONFIG = Path({str(NEEDS_TENSORFLOW)!r})
try:
    model.train(settings, data)
except Exception as problem:
    print(told(problem) or repr(problem))
"""
    line = run(code, tmp_path / "data", tiny_pack_folder).splitlines()[-1]
    assert line.startswith("config.yml names a component that needs TensorFlow")


def test_rasas_own_commands_have_tensorflow(tmp_path: Path, tiny_pack_folder: Path) -> None:
    code = """
import os
os.execv(sys.executable, [sys.executable, "-c", "import importlib.util as u; print(u.find_spec('tensorflow').origin)"])
"""
    assert run(code, tmp_path, tiny_pack_folder).strip().endswith("tensorflow/__init__.py")
