"""The sidebar's controls and the chips write the selection to the address, and are set from it."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.test_pages import opened, sentence


def chosen(test: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in test.query_params.items()}


def test_controls_show_the_link():
    test = opened(
        "sources", {"region": "iraq,syria", "admin1": "IQ-DI", "from": "2021-01", "to": "2021-12", "min_killed": "2"}
    )
    assert test.button_group(key="w-region").value == ["iraq", "syria"]
    assert test.multiselect(key="w-admin1").value == ["IQ-DI"]
    assert test.selectbox(key="w-year").value == "2021"
    assert test.number_input(key="w-min_killed").value == 2


def test_a_control_writes_the_link_and_keeps_the_rest():
    test = opened("sources", {"region": "iraq", "from": "2021-01", "layer": "areas"})
    test.button_group(key="w-initiator").set_value(["attack"]).run()
    assert chosen(test) == {"region": "iraq", "from": "2021-01", "initiator": "attack", "layer": "areas"}
    assert sentence(test).startswith("**Attacks by the group in Iraq, Jan 2021 to ")
    test.button_group(key="w-region").set_value([]).run()
    assert "region" not in chosen(test)


def test_a_governorate_goes_with_its_region():
    test = opened("sources", {"region": "iraq", "admin1": "IQ-DI"})
    test.button_group(key="w-region").set_value(["syria"]).run()
    assert chosen(test) == {"region": "syria"}


def test_a_year_and_steps_move_the_months():
    test = opened("sources", {})
    test.selectbox(key="w-year").set_value("2020").run()
    assert chosen(test) == {"from": "2020-01", "to": "2020-12"}
    test.button(key="w-back").click().run()
    assert chosen(test) == {"from": "2019-01", "to": "2019-12"}
    test.button(key="w-forth").click().run()
    assert chosen(test) == {"from": "2020-01", "to": "2020-12"}
    test.selectbox(key="w-year").set_value("").run()
    assert chosen(test) == {}


@pytest.mark.parametrize(
    ("chip", "left"),
    [
        ("chip-region-iraq", {"region": "syria", "from": "2021-01", "min_killed": "2"}),
        ("chip-months-None", {"region": "iraq,syria", "min_killed": "2"}),
        ("chip-min_killed-None", {"region": "iraq,syria", "from": "2021-01"}),
        ("chip-clear", {}),
    ],
)
def test_a_chip_takes_its_filter_away(chip, left):
    test = opened("sources", {"region": "iraq,syria", "from": "2021-01", "min_killed": "2"})
    test.button(key=chip).click().run()
    assert chosen(test) == left
