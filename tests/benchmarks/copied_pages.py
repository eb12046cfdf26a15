"""Real pages as a person copies them: what a browser gives for a selection of the page.

Each page is opened without network, and its visible text taken three times: of the smallest element
that holds the article's true text (`body`), of the smallest that holds its headline too (`article`),
and of the whole page (`page`). This is done once, and kept outside the
project: the pages are their publishers'.
"""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.paths import SHARED

PAGES = SHARED / "data" / "pages"
CACHE = Path(tempfile.gettempdir()) / "newsroom-benchmarks" / "copied-pages"
# A hundredth of the true text may lie outside. The headline is the heading that the page's title says.
COPY = """
(truth) => {
  const words = text => text.toLowerCase().match(/[\\p{L}\\p{N}]+/gu) || [];
  const shingles = text => {
    const all = words(text), found = new Set();
    for (let i = 0; i + 4 <= all.length; i++) found.add(all.slice(i, i + 4).join(' '));
    return found;
  };
  const text = element => element.innerText || '';
  const wanted = shingles(truth);
  const held = element => {
    const own = shingles(text(element));
    let count = 0;
    for (const one of wanted) if (own.has(one)) count++;
    return count;
  };
  const all = held(document.body);
  const smallest = (element, also) => {
    for (let next = element; next;) {
      element = next;
      next = [...element.children].find(
        child => (!also || child.contains(also)) && held(child) >= 0.99 * all) || null;
    }
    return element;
  };
  const said = words(document.title).join(' ');
  const shared = document.querySelector('meta[property="og:title"]')?.content || '';
  const headline = [...document.querySelectorAll('h1, h2')].find(heading => {
    const own = words(text(heading)).join(' ');
    return own.length > 9 && (said.includes(own) || words(shared).join(' ').includes(own));
  });
  return {
    held: wanted.size ? all / wanted.size : 0,
    body: text(smallest(document.body, null)),
    article: text(smallest(document.body, headline)),
    page: text(document.body),
  };
}
"""


@dataclass(frozen=True)
class CopiedPage:
    """A page's true text, and what was copied of it."""

    id: str
    url: str
    truth: str
    body: str
    article: str
    page: str
    # How much of the true text the page shows.
    held: float


def copied_pages(cache: Path = CACHE) -> Iterator[CopiedPage]:
    """All pages in the order of their ids; those that the cache lacks are opened in a browser."""
    truths = json.loads((PAGES / "ground-truth.json").read_text(encoding="utf-8"))
    cache.mkdir(parents=True, exist_ok=True)
    wanting = [key for key in sorted(truths) if not (cache / f"{key}.json").exists()]
    if wanting:
        _copy({key: truths[key]["articleBody"] for key in wanting}, cache)
    for key in sorted(truths):
        copied = json.loads((cache / f"{key}.json").read_text(encoding="utf-8"))
        yield CopiedPage(
            key, truths[key]["url"], truths[key]["articleBody"],
            copied["body"], copied["article"], copied["page"], copied["held"],
        )  # fmt: skip


def _copy(truths: dict[str, str], cache: Path) -> None:
    """Open pages, and keep what was copied of them."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-proxy-server", "--no-sandbox"]
        )
        # Scripts would fetch what is not there, or send the browser away.
        context = browser.new_context(java_script_enabled=False, offline=True)
        for number, (key, truth) in enumerate(truths.items(), 1):
            page = context.new_page()
            page.route("**/*", lambda route: route.abort())
            html = gzip.decompress((PAGES / "html" / f"{key}.html.gz").read_bytes())
            page.set_content(html.decode("utf-8", "replace"), wait_until="domcontentloaded")
            copied = page.evaluate(COPY, truth)
            (cache / f"{key}.json").write_text(json.dumps(copied), encoding="utf-8")
            page.close()
            print(f"copied {number} of {len(truths)}", end="\r", flush=True)
        browser.close()
