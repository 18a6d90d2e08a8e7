"""The usual Streamlit app: widgets, a DuckDB query a chart, Plotly Express, a metric row and a data frame."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import plotly.express as px
import streamlit as st

DATABASE = Path(os.environ["PEER_DATABASE"])
TOPICS = os.environ["PEER_TOPICS"].split("|")


@st.cache_resource
def connection() -> duckdb.DuckDBPyConnection:
    """The database, opened once."""
    return duckdb.connect(str(DATABASE), read_only=True)


def ask(sql: str, bound: list[Any]) -> pd.DataFrame:
    """One answer as a data frame."""
    return connection().cursor().execute(sql, bound).df()


def reset() -> None:
    """Open every filter."""
    st.session_state.topics, st.session_state.period = [], "All"


st.set_page_config(layout="wide")
with st.sidebar:
    st.button("Reset", on_click=reset, key="reset")
    period = st.radio("Period", ["All", "90 days"], key="period")
    topics = st.pills("Topics", TOPICS, selection_mode="multi", key="topics")

where, bound = "WHERE TRUE", []
if topics:
    where += " AND list_has_any(topics, ?)"
    bound.append(topics)
if period == "90 days":
    where += " AND published_at >= (SELECT date_trunc('day', MAX(published_at)) FROM articles) - INTERVAL 89 DAY"

figures = ask(f"SELECT COUNT(*) AS n, COUNT(DISTINCT provider) AS p, MEDIAN(quality) AS q FROM articles {where}", bound)
for column, (label, name) in zip(
    st.columns(3), (("Articles", "n"), ("Providers", "p"), ("Median quality", "q")), strict=True
):
    column.metric(label, f"{figures[name][0]:,.0f}")

weeks = ask(
    f"SELECT DATE_TRUNC('week', published_at) AS week, COUNT(*) AS articles FROM articles {where} AND published_at IS NOT NULL GROUP BY 1 ORDER BY 1",
    bound,
)
st.plotly_chart(px.bar(weeks, x="week", y="articles", title="Articles by week"), key="weeks")
left, right = st.columns(2)
counted = ask(
    f"SELECT topic, COUNT(*) AS articles FROM (SELECT UNNEST(topics) AS topic FROM articles {where}) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12",
    bound,
)
left.plotly_chart(px.bar(counted, x="articles", y="topic", orientation="h", title="Topics"), key="topic")
providers = ask(
    f"SELECT provider, COUNT(*) AS articles FROM articles {where} AND provider IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10",
    bound,
)
right.plotly_chart(px.bar(providers, x="articles", y="provider", orientation="h", title="Providers"), key="provider")
quality = ask(
    f"SELECT quality // 10 * 10 AS quality, COUNT(*) AS articles FROM articles {where} AND quality IS NOT NULL GROUP BY 1 ORDER BY 1",
    bound,
)
st.plotly_chart(px.bar(quality, x="quality", y="articles", title="Quality"), key="quality")
st.dataframe(
    ask(
        f"SELECT published_at, title, provider, quality, heat FROM articles {where} ORDER BY published_at DESC NULLS LAST, id LIMIT 50",
        bound,
    ),
    key="newest",
)
