"""The press articles that the atlas began with: everything one of them asserts, paragraph by paragraph, who else says so, the verdict, and its map."""

import pandas as pd
import streamlit as st

from atlas.analysis.articles import articles, assertions
from atlas.analysis.claims import published
from atlas.analysis.judging import VERDICTS
from atlas.analysis.wording import plural
from atlas.figures import points
from atlas.figures.rival import short_name
from atlas.figures.spec import Nothing
from atlas.ui import cache, state
from atlas.ui.claim_card import audited
from atlas.ui.figure import deck
from atlas.ui.frame import Page
from atlas.ui.options import choose_one
from atlas.ui.plain import plain

MAP_PX = 400


def articles_view(page: Page) -> None:
    """Draw the chosen article: its origin, its assertions and the map of its incidents."""
    listed = cache.kept(articles, page.store)
    names = {row.article: f"{short_name(row.publisher)}: {row.title}" for row in listed.itertuples()}
    article = choose_one("Press article", "article", names, listed["article"].iloc[0])
    about = listed[listed["article"] == article].iloc[0]
    _about(about)
    claims = cache.kept(published, page.store)
    rows = cache.kept(assertions, page.store, claims, audited(page), article)
    _list(page, rows)
    figure = points.article(page.scope("article-map"))
    if isinstance(figure, Nothing):
        st.info(plain(figure.why), icon=":material/location_off:")
    else:
        deck(page, figure, height_px=MAP_PX)


def _about(about: pd.Series) -> None:
    with st.container(border=True, key="article-about"):
        st.markdown(f"**{plain(about['title'])}**")
        facts = {
            "Publisher": about["publisher"],
            "Author": about["author"],
            "Republished from": about["republished_from"],
            "Published": f"{about['published']} ({about['date_basis']})",
            "About": about["topic"],
        }
        st.markdown(
            "  \n".join(f"{plain(label)}: {plain(value)}" for label, value in facts.items() if isinstance(value, str))
        )


def _list(page: Page, rows: pd.DataFrame) -> None:
    figures, incidents = (rows["kind"] == "figure").sum(), (rows["kind"] == "incident").sum()
    alone = int((rows["who_else"].str.startswith(("nobody", "no other"))).sum())
    st.markdown(
        f"**{plural(figures, 'figure')} and {plural(incidents, 'incident')}; for {alone:,} of them the table has no second voice.**"
    )
    links = [
        state.page_link("incident", page.selection, page.known, incident=row.incident_id)
        if isinstance(row.incident_id, str)
        else f"/?{row.link}"
        if row.link
        else None
        for row in rows.itertuples()
    ]
    table = pd.DataFrame(
        {
            "¶": rows["paragraph"],
            "Asserts (coder's words)": rows["asserts"],
            "Who else says so": rows["who_else"],
            "Verdict": rows["verdict"].map(VERDICTS).fillna(""),
            "Open": links,
            "Coded as": rows["says"],
            "Arithmetic": rows["sentence"].fillna(""),
        }
    )
    with st.container(key="figure-article"):
        st.dataframe(
            table,
            hide_index=True,
            key="article-list",
            placeholder="",
            height=430,
            column_config={
                "Open": st.column_config.LinkColumn(display_text="open"),
                "Asserts (coder's words)": st.column_config.TextColumn(width="large"),
                "Arithmetic": st.column_config.TextColumn(width="large"),
                "¶": st.column_config.TextColumn(width="small"),
            },
        )
    st.caption(
        "Paragraphs are numbers over the article's non-empty lines. The article's own sentences are not reproduced."
    )
