"""Foreign text in a real browser: it is shown letter by letter in every element, and makes no link, picture, heading, formula or request."""

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from atlas import paths
from atlas.ui.plain import JOINER
from tests.browser.conftest import WAIT_MS, drawn
from tests.ui.hostile import TEXTS
from tools.server import serve

ELEMENTS = 12  # of a hostile text on the page, at least; two of them say something of their own
# Every text of a container's elements, and what Markdown made in them apart from the elements' own parts.
SHOWN = """
part => [...part.querySelectorAll('[data-testid="stMarkdownContainer"]')].map(one => [one.textContent,
  [...one.querySelectorAll('a, img, h1, h3, ul, ol, li, blockquote, pre, code, table, em, strong, del, .katex, sup, input, hr, [style*="color"], [data-testid="stIconMaterial"], [role=img]')]
    .map(made => made.tagName)])
"""


@pytest.fixture(scope="module")
def shown(chromium):
    """A browser page with all hostile texts, and every address that it asked for."""
    with serve("tests/browser/foreign_text_page.py", folder=paths.ROOT) as running:
        page, asked = chromium.new_page(), []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(running.address)
        expect(page.get_by_text("shown to the end")).to_be_visible(timeout=2 * WAIT_MS)
        page.wait_for_function(f"""() => [0, {len(TEXTS) - 1}].every(place =>
            document.querySelectorAll(`.st-key-text-${{place}} [data-testid="stMarkdownContainer"]`).length >= {ELEMENTS})""")
        yield page, asked, running.address
        page.close()


@pytest.mark.parametrize("place", range(len(TEXTS)), ids=TEXTS)
def test_a_foreign_text_is_shown_as_it_is(shown, place):
    page, _, _ = shown
    found = page.locator(f".st-key-text-{place}").evaluate(SHOWN)
    wanted = " ".join(TEXTS[place].split())
    texts = [" ".join(text.replace(JOINER, "").split()) for text, _ in found]
    assert texts.count(wanted) >= ELEMENTS - 2
    assert set(texts) <= {wanted, "pills", "1"}
    assert [made for _, made in found if made] == []


@pytest.mark.parametrize("place", range(len(TEXTS)), ids=TEXTS)
def test_the_markdown_around_it_stays(shown, place):
    page, _, _ = shown
    text = " ".join(page.locator(f".st-key-within-{place}").inner_text().replace(JOINER, "").split())
    wanted = " ".join(TEXTS[place].split())
    assert text.startswith(f"{wanted}, {wanted} 😄 {wanted}")


def test_nothing_was_asked_of_another_host(shown):
    page, asked, address = shown
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert page.evaluate("window.marked") is None


@pytest.mark.parametrize("parameter", ["incident", "report"])
def test_a_link_that_names_a_picture_names_it_in_letters(parameter, open_page):
    page = open_page(f"/incident?{parameter}=![x](http://127.0.0.2:9/x.png)")
    expect(
        page.get_by_text(re.compile(re.escape("“![x](http:") + JOINER + re.escape("//127.0.0.2:9/x.png)”")))
    ).to_be_visible()


class Foreign(ThreadingHTTPServer):
    """Another host, that notes what it is asked for."""

    def __init__(self):
        self.asked = []
        super().__init__(("127.0.0.2", 0), Noting)

    @property
    def address(self) -> str:
        return f"http://127.0.0.2:{self.server_port}"


class Noting(BaseHTTPRequestHandler):
    """Answers nothing, and notes the path."""

    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_error(404)

    do_POST = do_GET

    def log_message(self, *_):
        """Say nothing in the test's output."""


# Every way in which a page can ask another host for something, had text of it been taken for code.
SMUGGLED = """
async (host) => {
  const put = (name, attributes) => document.body.append(Object.assign(document.createElement(name), attributes));
  put("img", { src: host + "/img" });
  put("script", { src: host + "/script" });
  put("link", { rel: "stylesheet", href: host + "/link" });
  put("iframe", { src: host + "/frame" });
  put("video", { src: host + "/video" });
  put("object", { data: host + "/object" });
  put("style", { textContent: `@import url(${host}/import); body { background-image: url(${host}/background); }` });
  navigator.sendBeacon(host + "/beacon");
  await fetch(host + "/fetch", { mode: "no-cors" }).catch(() => 0);
  const form = Object.assign(document.createElement("form"), { action: host + "/form", method: "post", target: "_blank" });
  document.body.append(form);
  form.submit();
  await new Promise((done) => setTimeout(done, 1500));
}
"""


@pytest.mark.parametrize("obeys", [True, False], ids=["with its policy", "without"])
def test_what_is_smuggled_into_a_page_asks_no_other_host(obeys, chromium, server):
    context = chromium.browser.new_context(bypass_csp=not obeys)
    page, foreign = context.new_page(), Foreign()
    Thread(target=foreign.serve_forever, daemon=True).start()
    try:
        page.goto(server + "/incident")
        drawn(page)
        page.evaluate(SMUGGLED, foreign.address)
    finally:
        foreign.shutdown()
        foreign.server_close()
        context.close()
    if obeys:
        assert foreign.asked == []
    else:  # so the other host was there to be asked
        assert {"/img", "/script", "/link", "/frame", "/fetch", "/form"} <= set(foreign.asked)
