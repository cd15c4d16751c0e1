"""No page breaks a rule of axe-core: names, roles, contrast, landmarks of the page."""

from axe_playwright_python.sync_playwright import Axe

from atlas.ui.frame import PAGES

PARTS = (
    *(f"/{path}" for path in PAGES),
    "/?admin1=IQ-DI&from=2021-01&to=2021-12",
    "/claims?side=figures",
    "/sources?view=datasets",
)
STREAMLITS = '[data-testid="stFileUploaderDropzone"]'  # its field for files has a role that conflicts with its focus


def test_no_page_breaks_a_rule(open_page):
    found = []
    for path in PARTS:
        page = open_page(path)
        answer = Axe().run(page, context={"exclude": [[STREAMLITS]]}).response
        assert answer["passes"], "axe-core has looked at the page"
        found += [(path, one["id"], node["html"][:200]) for one in answer["violations"] for node in one["nodes"]]
        page.close()
    assert not found, "\n".join(map(str, found))
