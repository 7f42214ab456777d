"""``make screenshots``: the pictures of the README, from the demo on a fixed day."""

import asyncio
import os
import tempfile
from pathlib import Path

# Read by Textual at import.
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")

from aims_tui import paths
from tests.screens import scenes

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
PICTURES = {
    "dashboard": (),
    "annex-a": ("go:A.6.2.4", "enter"),
    "guide": ("go:A.6.2.4", "tab:guide"),
    "history": ("go:6.1.3", "tab:history"),
    "search": ("slash", "type:incident"),
    "interview": ("2", "i", "3"),
}
SIZE = (120, 36)


async def draw(steps: tuple[str, ...]) -> str:
    """Return what a person sees after these steps, as SVG."""
    app = scenes.app(Path(scenes.DEMO))
    async with app.run_test(size=SIZE) as pilot:
        await scenes.play(pilot, steps)
        return app.export_screenshot(simplify=True)


def main() -> None:
    """Write every picture into docs/screenshots/."""
    from pytest_textual_snapshot import normalize_svg  # the toolkit numbers the styles of a picture at random

    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ[paths.HOME_VARIABLE] = "home"
        scenes.make(Path())
        for name, steps in PICTURES.items():
            (FOLDER / f"{name}.svg").write_text(normalize_svg(asyncio.run(draw(steps))), "utf-8")
        os.chdir("/")


if __name__ == "__main__":
    main()
