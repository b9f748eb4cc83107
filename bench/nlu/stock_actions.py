"""Our actions on Rasa's action server, for Rasa's stock pipelines: `python -m bench.nlu.stock_actions PORT`.

`rasa run actions` would listen on every network of the machine. TensorFlow, which no action needs, is left out of
this process, so that its memory is not counted against Rasa.
"""

from __future__ import annotations

import sys

from rasa_sdk.endpoint import create_app

from bench.serving import HOST
from safernw.left_out import leave_out


def main() -> None:
    """Serves until it is ended."""
    leave_out()
    create_app("actions").run(host=HOST, port=int(sys.argv[1]), workers=1, motd=False, access_log=False)


if __name__ == "__main__":
    main()
