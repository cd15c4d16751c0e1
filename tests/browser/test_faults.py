"""What nobody foresaw fails in a real browser: a short text with a number that the log has too, no traceback, and nothing of what was selected."""

import re
import time
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from atlas import paths
from tests.browser.failing_page import SELECTED
from tools.server import serve

QUERY = "?region=iraq&admin1=IQ-DI-of-the-reader"


@pytest.fixture(scope="module")
def failing():
    """A server of pages that fail."""
    with serve("tests/browser/failing_page.py", folder=paths.ROOT) as running:
        yield running


@pytest.mark.parametrize(
    ("button", "kind"),
    [("part", "KeyError"), ("callback", "TypeError"), ("body", "RuntimeError\n(.|\n)*caused by KeyError")],
)
def test_a_fault_is_told_with_a_number_that_the_log_has(failing, chromium, button, kind):
    page = chromium.new_page()
    page.goto(f"{failing.address}/{QUERY}")
    page.get_by_role("button", name=button).click()
    told = page.get_by_text("Something went wrong while this was drawn")
    expect(told).to_be_visible()
    number = re.search(r"\(fault ([0-9a-f]{8})\)", told.inner_text())[1]
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)
    text = page.inner_text("body")
    assert SELECTED not in text and "Traceback" not in text and ".py" not in text
    page.close()
    log = failing.log.read_text("utf-8")
    assert log.count(number) == 1
    assert re.search(rf"fault {number} on /: {kind}", log)
    assert f"{number} on /: " in log and "tests/browser/failing_page.py:" in log
    assert SELECTED not in log and "of-the-reader" not in log


def test_tables_that_stop_are_told_in_a_sentence(failing, chromium):
    page = chromium.new_page()
    page.goto(failing.address)
    page.get_by_role("button", name="tables").click()
    told = page.get_by_text("The tables stopped answering: the cluster [is](http:")
    expect(told).to_be_visible()
    assert told.locator("a").count() == 0
    page.close()


def test_an_answer_that_fails_has_a_number_too(failing):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{failing.address}/broken{QUERY}", timeout=20)
    said = refused.value.read().decode()
    number = re.search(r"fault ([0-9a-f]{8})", said)[1]
    assert refused.value.code == 500 and SELECTED not in said and "Traceback" not in said
    for _ in range(100):  # the log is written after the answer is sent
        log = failing.log.read_text("utf-8")
        if number in log:
            break
        time.sleep(0.1)
    assert re.search(rf"fault {number}: ValueError\n", log)
    assert SELECTED not in log and "of-the-reader" not in log
