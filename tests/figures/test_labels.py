"""The placer: nothing it places covers what was there, leaves the picture, or stands where a better place was free."""

from hypothesis import given
from hypothesis import strategies as st

from atlas.figures.labels import box, placed

BOXES = st.builds(
    lambda x, y, w, h: box(x, y, w, h), st.integers(0, 200), st.integers(0, 200), st.integers(2, 40), st.integers(2, 20)
)
ROOM = (0, 0, 200, 200)


def apart(a, b, px):
    return a[2] + px <= b[0] or b[2] + px <= a[0] or a[3] + px <= b[1] or b[3] + px <= a[1]


def inside(one):
    return one[0] >= 0 and one[1] >= 0 and one[2] <= 200 and one[3] <= 200


@given(st.lists(st.lists(BOXES, min_size=1, max_size=4), max_size=15), st.lists(BOXES, max_size=10), st.integers(0, 5))
def test_words_stand_free_and_in_their_best_free_place(wanted, taken, clear):
    held = list(taken)
    for boxes, place in zip(wanted, placed(wanted, taken=taken, room=ROOM, clear_px=clear), strict=True):
        free = [n for n, one in enumerate(boxes) if inside(one) and all(apart(one, other, clear) for other in held)]
        assert place == (free[0] if free else None)
        held += [boxes[place]] if place is not None else []


def test_words_that_must_stand_take_their_first_place_where_none_is_free():
    full = [box(10, 10, 100, 100)]
    assert placed([[box(10, 10, 5, 5), box(12, 12, 5, 5)]], taken=full, is_forced=True) == [0]
    assert placed([[box(10, 10, 5, 5)]], taken=full) == [None]


def test_a_line_is_aligned_to_its_point():
    assert box(10, 10, 20, 4) == (0, 8, 20, 12)
    assert box(10, 10, 20, 4, align="left")[:1] == (10,)
    assert box(10, 10, 20, 4, align="right")[2] == 10
