"""The frame: everything a cut-out picture must say is in it, its lines fit, and its blocks do not touch."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly import graph_objects as go

from atlas.figures.lettering import LINE_EM, text_px, wrap
from atlas.figures.paint.plotly import EDGE, FOOTER_PX, KEY_PX, RIGHT_PX, TEXT_PX, TITLE_PX, framed
from atlas.figures.spec import Frame
from atlas.figures.theme import DARK, LIGHT

FRAME = Frame(
    title="Incidents per month by governorate & type <of all>",
    sentence="Attacks by the group in Diyala, Kirkuk and Salah al-Din, Iraq, Jan 2021 to Dec 2022.",
    numbers="n = 1,530 incidents, 2,898 reports, 428 origins; 778 without a figure for killed",
    sources="Reports by Rudaw, Kurdistan 24, Shafaq News and 943 more. Coded by Resurgence Atlas, CC BY 4.0.",
    stamp="A sample of the public record, not a census. As of 2025-11-26, data version 2026.11-a0eb4192.",
    link="https://atlas.example/timelines?region=iraq&admin1=IQ-DI,IQ-KI,IQ-SD&from=2021-01&to=2022-12&v=2026.11-a0eb4192",
    notes=("49 known only to the year not drawn", "6 months without any report for this area"),
    key=tuple(f"{n}  Death of somebody known by name {n}, {n} Jan 2022" for n in range(1, 12)),
)
SIZES = {"frame-head": TEXT_PX, "frame-key": KEY_PX, "frame-foot": FOOTER_PX}


def drawn(width_px, mode=LIGHT, **options):
    figure = go.Figure([go.Bar(x=[1, 2], y=[3, 4], name=name) for name in ("Iraq", "Syria", "Maghreb")])
    return framed(figure, FRAME, mode, width_px=width_px, body_px=300, **options)


def lines_of(text):
    return [html.unescape(re.sub("<[^>]+>", "", line)) for line in text.split("<br>")]


def blocks(figure):
    """Name, first line's top and last line's bottom in px from the figure's upper edge, left edge and lines of each text block."""
    layout = figure.layout
    title = lines_of(layout.title.text)
    # plotly puts the baseline of a title of several lines where it puts the top of one of a single line
    top = layout.title.pad.t - (0.7 * TITLE_PX if len(title) > 1 else 0)
    yield "title", top, TITLE_PX, layout.title.pad.l, title
    for one in layout.annotations:
        origin = layout.margin.t if one.y == 1 else layout.height - layout.margin.b
        yield one.name, origin - one.yshift, one.font.size, layout.margin.l + one.xshift, lines_of(one.text)


@pytest.mark.parametrize("width_px", [290, 460, 730, 880])
@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=lambda mode: mode.name)
def test_every_word_of_the_frame_is_in_the_picture(width_px, mode):
    said = " ".join(line for *_, lines in blocks(drawn(width_px, mode)) for line in lines)
    for text in (FRAME.title, FRAME.sentence, FRAME.numbers, *FRAME.notes, FRAME.sources, FRAME.stamp, *FRAME.key):
        assert " ".join(text.split()) in " ".join(said.split())
    assert FRAME.link in said.replace(" ", "").replace("SIL", "") or FRAME.link in "".join(
        line for name, *_, lines in blocks(drawn(width_px)) if name == "frame-foot" for line in lines
    )


@pytest.mark.parametrize("width_px", [290, 460, 730, 880])
def test_lines_fit_and_blocks_do_not_touch(width_px):
    figure = drawn(width_px)
    layout = figure.layout
    by_place = []
    for name, top, size, left, lines in blocks(figure):
        assert left >= EDGE - 0.5
        for line in lines:
            assert left + text_px(line, size, bold=name == "title") <= width_px, (name, line)
        by_place.append((top, top + len(lines) * size * LINE_EM, left, name))
    body = (layout.margin.t, layout.height - layout.margin.b, layout.margin.l, "drawing")
    for a, b in ((a, b) for a in [*by_place, body] for b in [*by_place, body] if a[0] < b[0]):
        if not (a[3].startswith("frame-key") and b[3].startswith("frame-key")):
            assert a[1] <= b[0] + 1, f"{a[3]} runs into {b[3]}"
    assert max(bottom for _, bottom, *_ in by_place) <= layout.height
    assert layout.margin.l + layout.margin.r < width_px and layout.margin.r == RIGHT_PX


def test_columns_of_the_key_stand_side_by_side():
    columns = [
        (left, max(text_px(line, KEY_PX) for line in lines))
        for name, _, _, left, lines in blocks(drawn(880))
        if name.startswith("frame-key")
    ]
    assert len(columns) > 1
    for (left, wide), (following, _) in zip(columns, columns[1:], strict=False):
        assert left + wide < following


def test_what_a_chart_has_set_itself_stays():
    figure = framed(
        go.Figure(go.Bar(y=[1]), {"bargap": 0.5}), FRAME, DARK, width_px=600, body_px=100, left_px=90, axis_px=20
    )
    assert figure.layout.bargap == 0.5
    assert figure.layout.template.layout.paper_bgcolor == DARK.paper
    assert figure.layout.margin.l == 90


@given(
    text=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=200),
    width_px=st.integers(30, 900),
    bold=st.booleans(),
)
def test_wrapping_loses_nothing_and_fits(text, width_px, bold):
    lines = wrap(text, width_px, 12.5, bold=bold)
    assert "".join(lines).replace(" ", "") == "".join(text.split()).replace(" ", "")
    assert len(lines) >= 1
    assert all(text_px(line, 12.5, bold=bold) <= width_px for line in lines)
