"""What axe finds on a page by WCAG 2.2 AA and by good practice: nothing, in either theme."""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# What is clicked is 24 px wide and high, which axe looks at only where it is told to.
ALL_RULES = {"rules": {"target-size": {"enabled": True}}}
# Colours change by and by: halfway there, the contrast is nobody's choice.
SETTLED = "() => Promise.allSettled(document.getAnimations().map(each => each.finished))"


def check(page: Page, name: str, part: str = "body") -> None:
    """Nothing that axe finds in this part of a page, light or dark; with SCREENSHOTS set, pictures to look at."""
    ours = {"include": [[part]]}
    page.wait_for_load_state()
    # Where a page is dark, it is the same page in other colours.
    for theme, options in (("light", ALL_RULES), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.evaluate(SETTLED)
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder, f"{name}-{theme}.png"), full_page=True)
        found = Axe().run(page, context=ours, options=options).response["violations"]
        told = [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found]
        assert told == [], theme


def check_all(page: Page, name: str, part: str = "body") -> None:
    """As `check`, with whatever can be unfolded unfolded; and nothing to scroll sideways."""
    page.wait_for_load_state()
    page.evaluate("document.querySelectorAll('details').forEach(it => (it.open = true))")
    check(page, name, part)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
