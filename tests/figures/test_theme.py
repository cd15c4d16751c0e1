"""Colours that appear together can be told apart: by colour-blind readers, and printed in grey."""

from itertools import combinations

import numpy as np
import pytest

from atlas.figures import theme

# Machado, Oliveira and Fernandes 2009 (IEEE TVCG 15:6), severity 1.0, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
SRGB_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])  # D65
MIN_DISTANCE = 20.0  # CIE 1976; about 2.3 is just noticeable side by side
MIN_GREY = 6.0  # lightness steps between any two
NAMEABLE_GREY = 9.0  # lightness steps between two plain fills that a reader finds again in the key
TOGETHER = {"categorical": dict(enumerate(theme.CATEGORICAL)), **theme.COLOURS}


def linear(colour):
    values = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(colour, vision="normal"):
    xyz = SRGB_TO_XYZ @ np.clip(VISION[vision] @ linear(colour), 0, 1) / WHITE
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one, other):
    bright, dark = sorted((float(SRGB_TO_XYZ[1] @ linear(colour)) for colour in (one, other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_the_measure_itself():
    assert lab("#ffffff") == pytest.approx([100, 0, 0], abs=0.01)
    assert lab("#ff0000") == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    red, green = (lab(colour, "deutan") for colour in ("#c04000", "#707000"))
    assert np.linalg.norm(red - green) < MIN_DISTANCE < np.linalg.norm(lab("#c04000") - lab("#707000"))


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("group", TOGETHER)
def test_colours_that_appear_together_stay_apart(group, vision):
    for (one, a), (other, b) in combinations(TOGETHER[group].items(), 2):
        distance = np.linalg.norm(lab(a, vision) - lab(b, vision))
        assert distance >= MIN_DISTANCE, f"{one} and {other}: {distance:.1f}"


@pytest.mark.parametrize("group", TOGETHER)
def test_colours_that_appear_together_differ_in_grey(group):
    for (one, a), (other, b) in combinations(TOGETHER[group].items(), 2):
        assert abs(lab(a)[0] - lab(b)[0]) >= MIN_GREY, f"{one} and {other}"


@pytest.mark.parametrize(("scale", "towards"), [(theme.SEQUENTIAL, -1), (theme.SEQUENTIAL_DARK, 1)])
@pytest.mark.parametrize("vision", VISION)
def test_a_scale_rises_in_even_steps_of_lightness(scale, towards, vision):
    steps = np.diff([lab(colour, vision)[0] for colour in scale]) * towards
    assert steps.min() >= MIN_GREY


def test_the_ends_of_the_change_scale_are_told_apart():
    for vision in VISION:
        assert np.linalg.norm(lab(theme.DIVERGING[0], vision) - lab(theme.DIVERGING[-1], vision)) >= 2 * MIN_DISTANCE


@pytest.mark.parametrize("mode", [theme.LIGHT, theme.DARK], ids=lambda mode: mode.name)
def test_text_and_marks_can_be_read_on_the_paper(mode):
    assert contrast(mode.ink, mode.paper) >= 7  # WCAG 2.2, 1.4.6
    assert contrast(mode.muted, mode.paper) >= 4.5  # 1.4.3
    for colour in theme.CATEGORICAL:
        assert contrast(colour, mode.paper) >= 1.5, colour
    assert mode is theme.theme(mode.name == "dark")


@pytest.mark.parametrize("fill", ["#ffffff", "#000000", *theme.SEQUENTIAL, *theme.SEQUENTIAL_DARK])
def test_words_on_a_fill_take_the_ink_with_the_higher_contrast(fill):
    other = {theme.LIGHT.ink: theme.LIGHT.paper, theme.LIGHT.paper: theme.LIGHT.ink}
    chosen = theme.readable_on(fill)
    assert contrast(chosen, fill) > 0.9 * contrast(other[chosen], fill)


@pytest.mark.parametrize("group", TOGETHER)
def test_fills_of_a_stack_whose_greys_are_near_differ_in_pattern(group):
    for (one, a), (other, b) in combinations(TOGETHER[group].items(), 2):
        shapes = [theme.pattern(colour, theme.LIGHT)["shape"] for colour in (a, b)]
        assert abs(lab(a)[0] - lab(b)[0]) >= NAMEABLE_GREY or shapes[0] != shapes[1], f"{one} and {other}"
