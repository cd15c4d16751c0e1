"""The small bars over the month slider, as an SVG picture."""

from collections.abc import Sequence

WIDTH, HEIGHT = 280, 34  # user units; the picture is stretched to the sidebar's width


def bars_svg(counts: Sequence[int], first: int, last: int) -> str:
    """Return an SVG of one bar per month; those from index first to last are highlighted.

    A month with incidents shows at least one unit, so that few does not look like none. All zero gives an empty strip.
    """
    step, top = WIDTH / max(len(counts), 1), max([*counts, 1])
    bars = []
    for place, count in enumerate(counts):
        height = max(1.5, HEIGHT * count / top) if count else 0
        colour = "#d55e00" if first <= place <= last else "#9aa3b2"
        bars.append(
            f'<rect x="{place * step:.2f}" y="{HEIGHT - height:.2f}" width="{step * 0.82:.2f}" height="{height:.2f}" fill="{colour}"/>'
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">{"".join(bars)}</svg>'
