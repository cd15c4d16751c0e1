"""The sidebar's controls and the chips write the selection to the address, and are set from it."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from atlas.analysis.summary import known as offered
from atlas.model import months
from tests.app.test_pages import opened, sentence


def chosen(test: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in test.query_params.items()}


def control(elements, name: str):
    """Return a control by its name; its key has a number behind it where it was given something else to show."""
    return next(each for each in elements if re.fullmatch(rf"{name}(-\d+)?", each.key or ""))


def type_into(test: AppTest, name: str, text: str) -> None:
    """Type a word into a list that takes words of one's own: a browser adds it to the list."""
    field = control(test.selectbox, name)
    if text not in field.options:
        field.options.append(text)
    field.set_value(text).run()


def test_controls_show_the_link():
    test = opened(
        "sources", {"region": "iraq,syria", "admin1": "IQ-DI", "from": "2021-01", "to": "2021-12", "min_killed": "2"}
    )
    assert control(test.button_group, "w-region").value == ["iraq", "syria"]
    assert control(test.multiselect, "w-admin1").value == ["IQ-DI"]
    assert control(test.selectbox, "w-span").value == "2021"
    assert [control(test.selectbox, name).value for name in ("w-from", "w-to")] == ["2021-01", "2021-12"]
    assert control(test.number_input, "w-min_killed").value == 2


def test_a_control_writes_the_link_and_keeps_the_rest():
    test = opened("sources", {"region": "iraq", "from": "2021-01", "layer": "areas"})
    control(test.button_group, "w-initiator").set_value(["attack"]).run()
    assert chosen(test) == {"region": "iraq", "from": "2021-01", "initiator": "attack", "layer": "areas"}
    assert sentence(test).startswith("**Attacks by the group in Iraq, Jan 2021 to ")
    control(test.button_group, "w-region").set_value([]).run()
    assert "region" not in chosen(test)


def test_a_governorate_goes_with_its_region():
    test = opened("sources", {"region": "iraq", "admin1": "IQ-DI"})
    control(test.button_group, "w-region").set_value(["syria"]).run()
    assert chosen(test) == {"region": "syria"}


def test_a_year_and_steps_move_the_months():
    test = opened("sources", {})
    control(test.selectbox, "w-span").set_value("2020").run()
    assert chosen(test) == {"from": "2020-01", "to": "2020-12"}
    test.button(key="w-back").click().run()
    assert chosen(test) == {"from": "2019-01", "to": "2019-12"}
    test.button(key="w-forth").click().run()
    assert chosen(test) == {"from": "2020-01", "to": "2020-12"}
    control(test.selectbox, "w-span").set_value("").run()
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


def test_the_filters_of_letters_and_bounds_write_the_link():
    test = opened("sources", {"region": "iraq"})
    control(test.text_input, "w-place").set_value("  el-Qaïm ").run()
    control(test.text_input, "w-text").set_value("checkpoint").run()
    control(test.multiselect, "w-target").set_value(["police", "army"]).run()
    control(test.number_input, "w-min_killed_high").set_value(3).run()
    assert chosen(test) == {
        "region": "iraq",
        "place": "el-Qaïm",
        "text": "checkpoint",
        "target": "army,police",
        "min_killed_high": "3",
    }
    assert sentence(test).endswith(
        "place name contains “el-Qaïm”; target army or police; a report's summary contains “checkpoint”; at least 3 killed by the highest figure.**"
    )
    control(test.text_input, "w-place").set_value("'").run()
    assert "place" not in chosen(test)
    test.button(key="chip-target-army").click().run()
    assert chosen(test) == {"region": "iraq", "text": "checkpoint", "target": "police", "min_killed_high": "3"}


@pytest.mark.parametrize("way", ["chip", "control"])
def test_something_unknown_selects_nothing_until_it_is_dropped(way):
    test = opened("timelines", {"region": "iraq", "admin1": "IQ-XX"})
    assert sentence(test).startswith("**Nothing: admin1 “IQ-XX” cannot be used here. Without it: Incidents in Iraq,")
    assert any(
        "IQ-XX” is not in this table, so nothing is selected until this is taken away" in notice.value
        for notice in test.warning
    )
    assert any(
        "IQ-XX” of the link cannot be used here, so nothing is selected. Take it away" in told.value
        for told in test.info
    )
    control(test.button_group, "w-initiator").set_value(["attack"]).run()
    assert chosen(test) == {"region": "iraq", "admin1": "IQ-XX", "initiator": "attack"}
    if way == "chip":
        test.button(key="chip-admin1-None").click().run()
    else:
        control(test.multiselect, "w-admin1").set_value(["IQ-DI"]).run()
    assert chosen(test) == {"region": "iraq", "initiator": "attack"} | ({} if way == "chip" else {"admin1": "IQ-DI"})
    assert sentence(test).startswith("**Attacks by the group in ")


def test_days_of_a_link_stay_until_the_months_are_moved():
    test = opened("sources", {"from": "2021-01-21", "to": "2021-03-05"})
    assert ", 21 Jan 2021 to 5 Mar 2021.**" in sentence(test)
    control(test.button_group, "w-region").set_value(["iraq"]).run()
    assert chosen(test) == {"region": "iraq", "from": "2021-01-21", "to": "2021-03-05"}
    test.button(key="w-forth").click().run()
    assert chosen(test) == {"region": "iraq", "from": "2021-04", "to": "2021-06"}


def test_enter_in_a_list_takes_one_word_and_never_all():
    test = opened("sources", {})
    lists = test.multiselect
    assert len(lists) > 5
    assert not any(each.proto.select_all for each in lists)


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ({"w-from": "2021-06"}, {"from": "2021-06"}),
        ({"w-from": "Jun 2021", "w-to": "8/2022"}, {"from": "2021-06", "to": "2022-08"}),
        ({"w-from": "2021", "w-to": "2021"}, {"from": "2021-01", "to": "2021-12"}),
        ({"w-to": "2019-02", "w-from": "2020-03"}, {"from": "2020-03", "to": "2020-03"}),
        ({"w-from": "Oct 1066"}, {}),
    ],
)
def test_a_month_is_typed(typed, left):
    test = opened("sources", {})
    for name, text in typed.items():
        type_into(test, name, text)
    assert chosen(test) == left


def test_what_is_no_month_is_named_and_changes_nothing():
    test = opened("sources", {"from": "2021-06"})
    type_into(test, "w-from", "13/2021")
    assert chosen(test) == {"from": "2021-06"}
    assert "“13/2021” is no month" in test.sidebar.warning[0].value
    assert control(test.selectbox, "w-from").value == "2021-06"
    assert not test.run().sidebar.warning


def test_spans_have_names(store):
    test = opened("sources", {"region": "syria"})
    labels = control(test.selectbox, "w-span").options
    assert "Last 12 months" in labels and "Since Dec 2024: Fall of Assad" in labels
    assert not any("Mosul" in label for label in labels)
    control(test.selectbox, "w-span").select("Since Dec 2024: Fall of Assad").run()
    assert chosen(test) == {"region": "syria", "from": "2024-12"}
    control(test.selectbox, "w-span").select("Last 12 months").run()
    assert chosen(test) == {"region": "syria", "from": months.shift(offered(store).last_month, -11)}
