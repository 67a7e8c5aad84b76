"""The floor: the reference with the light display and driver, and the collector held back."""

import gc

gc.disable()  # imports make no garbage: x0.9 to the first frame

from hiptui.ui.textual_patches import PatchedApp  # noqa: E402
from tests.bench.reference import Reference  # noqa: E402


class Floor(PatchedApp[None], Reference):
    """Differs from the reference in nothing that is shown."""

    def on_ready(self) -> None:
        gc.freeze()  # what is there now stays: x0.8 to exit
        gc.enable()


if __name__ == "__main__":
    Floor().run()
