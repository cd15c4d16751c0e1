"""The governorates that rose and fell most, as bars to either side of no change."""

import pandas as pd
from plotly import graph_objects as go

from atlas.figures.theme import BLUE, ORANGE, Theme


def movers(frame: pd.DataFrame, mode: Theme) -> go.Figure:
    """Draw one bar per governorate, labelled with both counts, so that a small base is seen.

    frame: name, now, before, difference (see analysis.summary.movers).
    """
    rows = frame.iloc[::-1]
    countries = {name.rsplit(", ", 1)[-1] for name in frame["name"]}
    names = [name.rsplit(", ", 1)[0] if len(countries) == 1 else name for name in rows["name"]]
    figure = go.Figure(go.Bar(
        x=rows["difference"], y=names, orientation="h",
        marker_color=[ORANGE if d > 0 else BLUE for d in rows["difference"]],
        text=[f"{row.before} → {row.now}" for row in rows.itertuples()], textposition="outside", cliponaxis=False,
        textfont={"color": mode.ink, "size": 12}, hovertemplate="%{y}: %{text}<extra></extra>",
    ))  # fmt: skip
    reach = max(1, int(frame["difference"].abs().max())) * 1.8
    figure.update_layout(showlegend=False)
    figure.update_xaxes(title_text="Change in incidents", range=[-reach, reach], zeroline=True, zerolinecolor=mode.muted)
    return figure
