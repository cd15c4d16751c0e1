import numpy as np
import pandas as pd
import pytest

from atlas.resolve.decisions import COLUMNS, apply, constrain, read_decisions


def decisions(*lines: str) -> pd.DataFrame:
    return pd.DataFrame([[*line.split(), "ann", "2026-01-02", "seen"] for line in lines], columns=COLUMNS)


IDS = np.array(["a", "b", "c", "d"], dtype=object)


def test_same_is_transitive_also_through_an_absent_report():
    assert constrain(decisions("a x same", "x c same"), IDS).node.tolist() == [0, 1, 0, 3]


def test_different_holds_for_everything_that_is_the_same():
    found = constrain(decisions("a b same", "c d same", "b c different"), IDS)
    assert found.apart == {(0, 2)}


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        (["a b same", "b a different"], "lines 2 and 3 .* a and b"),
        (["a c different", "a b same", "c d same", "b c same"], "lines 2 and 5 .* a and c"),
        (["a b same", "b c same", "c d same", "a c different"], "lines 3 and 5 .* a and c"),
    ],
)
def test_contradictions_name_both_lines(lines, named):
    with pytest.raises(ValueError, match=named):
        constrain(decisions(*lines), IDS)


def test_unsure_withdraws_what_was_said_before():
    found = constrain(decisions("a b same", "b a unsure", "a b different"), IDS)
    assert found.node.tolist() == [0, 1, 2, 3]
    assert found.apart == {(0, 1)}
    assert found.note[("a", "b")] == "decided different by ann on 2026-01-02: seen"


def test_scores_are_those_of_nodes():
    scores = pd.DataFrame({"left": [0, 0, 1, 2], "right": [1, 2, 2, 3], "score": [-np.inf, 4.0, -np.inf, 5.0]})
    merged = apply(constrain(decisions("a b same", "c d different"), IDS), scores)
    assert merged.to_dict("list") == {"left": [0, 2], "right": [2, 3], "score": [4.0, -np.inf]}


def test_an_empty_file_decides_nothing(tmp_path):
    (tmp_path / "decisions.csv").write_text(",".join(COLUMNS) + "\n")
    assert constrain(read_decisions(tmp_path / "decisions.csv"), IDS).node.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("line", "named"),
    [("a,b,maybe,ann,2026-01-02,x", "line 3: judgement"), ("a,a,same,ann,2026-01-02,x", "line 3: left and right"),
     ("a,b,same,,2026-01-02,x", "line 3: who, when and why")],
)  # fmt: skip
def test_a_bad_line_is_named(tmp_path, line, named):
    (tmp_path / "decisions.csv").write_text(",".join(COLUMNS) + "\na,b,unsure,ann,2026-01-02,x\n" + line + "\n")
    with pytest.raises(ValueError, match=named):
        read_decisions(tmp_path / "decisions.csv")


def test_a_missing_column_is_named(tmp_path):
    (tmp_path / "decisions.csv").write_text("left,right,judgement\n")
    with pytest.raises(ValueError, match="who, when, why"):
        read_decisions(tmp_path / "decisions.csv")
