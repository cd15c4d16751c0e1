"""The months of the selection: a brush over the bars of all months, two fields to type or pick a month, and spans to choose by name."""

from dataclasses import replace
from typing import Any

import streamlit as st

from atlas.analysis.filters import short
from atlas.analysis.landmarks import landmarks, of_selection
from atlas.analysis.selection import Known, Selection, limits
from atlas.analysis.trends import monthly_bars
from atlas.model import months
from atlas.store import Store
from atlas.ui import cache, state
from atlas.ui.plain import plain

NO_SPAN = ""  # the months chosen are none that have a name; choosing it means all months
REFUSED = "months-refused"  # session key: what was typed into a field and is no month
LAST = (12, 24)  # lengths of the spans that end with the table, in months

# The brush lives through runs: only what it is told changes, so a handle keeps the focus while arrow keys step. What the reader does is shown at once and
# told when it rests; what a run says meanwhile is older.
_SCRIPT = """
const NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const REST_MS = 350, FAR = 12, SLACK_PX = 4;

function begun(parentElement) {
  const root = parentElement.querySelector(".brush"), bars = root.querySelector("svg");
  const handles = [...root.querySelectorAll("[role=slider]")], years = root.querySelector(".years");
  const brush = { range: [0, 0], counts: [], first: "", tell: null, timer: 0, drag: null };
  const last = () => brush.counts.length - 1;
  const held = (place) => Math.min(Math.max(place, 0), last());
  const serial = (place) => Number(brush.first.slice(0, 4)) * 12 + Number(brush.first.slice(5)) - 1 + place;
  const year = (place) => Math.floor(serial(place) / 12);
  const name = (place) => NAMES[serial(place) % 12] + " " + year(place);

  brush.paint = () => {
    const step = 100 / brush.counts.length;
    [...bars.children].forEach((bar, place) => bar.classList.toggle("in", place >= brush.range[0] && place <= brush.range[1]));
    handles.forEach((handle, end) => {
      handle.style.left = (brush.range[end] + end) * step + "%";
      handle.setAttribute("aria-valuemin", end ? brush.range[0] : 0);
      handle.setAttribute("aria-valuemax", end ? last() : brush.range[1]);
      handle.setAttribute("aria-valuenow", brush.range[end]);
      handle.setAttribute("aria-valuetext", name(brush.range[end]));
    });
  };
  brush.draw = () => {
    const most = Math.max(1, ...brush.counts), size = brush.counts.length;
    bars.setAttribute("viewBox", `0 0 ${size} 100`);
    bars.replaceChildren(...brush.counts.map((count, place) => {
      const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const high = count ? Math.max(5, 100 * count / most) : 0;
      Object.entries({ x: place + 0.09, y: 100 - high, width: 0.82, height: high }).forEach((pair) => bar.setAttribute(...pair));
      return bar;
    }));
    const marks = [];
    for (let place = 0; place < size; place += 1) {
      if (serial(place) % 12 === 0 && (size <= 60 || year(place) % 4 === 2)) {
        const mark = document.createElement("span");
        mark.textContent = year(place);
        mark.style.left = 100 * place / size + "%";
        if (place < 0.88 * size) marks.push(mark);
      }
    }
    years.replaceChildren(...marks);
  };
  const rest = (wait) => {
    clearTimeout(brush.timer);
    brush.timer = setTimeout(() => { brush.timer = 0; brush.tell(brush.range.join(",")); }, wait);
  };
  const move = (one, other, wait = REST_MS) => {
    const next = [held(Math.min(one, other)), held(Math.max(one, other))];
    if (next.join() === brush.range.join()) return;
    brush.range = next;
    brush.paint();
    if (!brush.drag) rest(wait);
  };
  handles.forEach((handle, end) => {
    handle.onkeydown = (event) => {
      const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -FAR, PageUp: FAR }[event.key];
      const to = event.key === "Home" ? 0 : event.key === "End" ? last() : by ? brush.range[end] + by : null;
      if (to === null) return;
      event.preventDefault();
      if (end) move(brush.range[0], Math.max(to, brush.range[0])); else move(Math.min(to, brush.range[1]), brush.range[1]);
    };
  });
  const under = (event) => {
    const box = bars.getBoundingClientRect();
    return held(Math.floor((event.clientX - box.left) / box.width * brush.counts.length));
  };
  root.onpointerdown = (event) => {
    if (event.button) return;
    const place = under(event), end = handles.indexOf(event.target.closest("[role=slider]"));
    const isInside = place >= brush.range[0] && place <= brush.range[1] && brush.range[1] - brush.range[0] < last();
    brush.drag = { end, place, x: event.clientX, before: [...brush.range], kind: end >= 0 ? "end" : isInside ? "whole" : "new", far: false };
    root.setPointerCapture(event.pointerId);
    if (end >= 0) handles[end].focus();
  };
  root.onpointermove = (event) => {
    const place = under(event), drag = brush.drag;
    root.title = name(place) + ": " + brush.counts[place].toLocaleString("en") + (brush.counts[place] === 1 ? " incident" : " incidents") + ". Drag over months; click for a year.";
    if (!drag) return;
    drag.far ||= Math.abs(event.clientX - drag.x) > SLACK_PX;
    if (!drag.far) return;
    const [first, end] = drag.before;
    if (drag.kind === "end") move(drag.end ? Math.max(place, first) : Math.min(place, end), drag.before[1 - drag.end]);
    else if (drag.kind === "new") move(drag.place, place);
    else { const by = Math.min(Math.max(place - drag.place, -first), last() - end); move(first + by, end + by); }
  };
  root.onpointerup = () => {
    const drag = brush.drag;
    brush.drag = null;
    if (!drag) return;
    if (!drag.far && drag.kind !== "end") {
      const start = drag.place - serial(drag.place) % 12;
      move(Math.max(start, 0), start + 11, 0);
    } else if (drag.before.join() !== brush.range.join()) rest(0);
  };
  root.onpointercancel = () => { if (brush.drag) { brush.range = brush.drag.before; brush.drag = null; brush.paint(); } };
  return brush;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const brush = (parentElement.atlasBrush ??= begun(parentElement));
  brush.tell = (range) => setTriggerValue("range", range);
  if (brush.counts.join() !== data.counts.join() || brush.first !== data.first) {
    brush.counts = data.counts;
    brush.first = data.first;
    brush.draw();
  }
  if (!brush.timer && !brush.drag) brush.range = data.range;
  brush.paint();
}
"""
_HTML = """<div class="brush"><svg preserveAspectRatio="none" aria-hidden="true"></svg>
<div role="slider" tabindex="0" aria-label="First month"></div><div role="slider" tabindex="0" aria-label="Last month"></div>
<div class="years" aria-hidden="true"></div></div>"""
_STYLE = """
.brush { position: relative; height: 58px; margin: 0 7px; touch-action: pan-y; user-select: none; cursor: crosshair; font-family: var(--st-font); }
svg { display: block; width: 100%; height: 40px; border-bottom: 1px solid var(--st-border-color); }
rect { fill: #9aa3b2; }
rect.in { fill: #d55e00; }
[role=slider] { position: absolute; top: 0; width: 14px; height: 41px; margin-left: -7px; cursor: ew-resize; border-radius: 4px; }
[role=slider]::before { content: ""; position: absolute; left: 6px; top: 0; bottom: 0; width: 2px; background: var(--st-text-color); }
[role=slider]::after { content: ""; position: absolute; left: 2px; top: 12px; width: 8px; height: 15px; border: 1px solid var(--st-text-color);
  border-radius: 4px; background: var(--st-background-color); }
[role=slider]:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
.years span { position: absolute; top: 42px; font-size: 11px; color: var(--st-text-color); }
"""


@st.cache_resource(show_spinner=False)
def _brush():
    return st.components.v2.component("atlas_brush", html=_HTML, css=_STYLE, js=_SCRIPT)


def month_range(store: Store, known: Known, selection: Selection) -> None:
    """Draw the months of the selection: the brush, a field for each end, named spans, and one step back or forth."""
    span = months.span(known.first_month, known.last_month)
    first, last = (edge[:7] for edge in limits(selection, known))  # months, though a link may say days
    bars = cache.kept(monthly_bars, store, replace(selection, start=None, end=None))  # the same for all months

    def brushed(told: Any) -> None:
        if told.range:
            one, other = (int(place) for place in told.range.split(","))
            set_months(known, span[one], span[other])

    with st.container(key="atlas-months", gap="xsmall"):
        st.html('<div class="atlas-months-title">Months</div>')
        _brush()(
            key="w-brush",
            data={
                "first": span[0],
                "counts": [int(bars.get(month, 0)) for month in span],
                "range": [span.index(first), span.index(last)],
            },
            height=58,
            on_range_change=state.taking("w-brush", brushed),
        )
        for column, name, label, month in zip(
            st.columns(2, gap="xsmall"), ("w-from", "w-to"), ("From", "To"), (first, last), strict=True
        ):
            column.selectbox(
                plain(label),
                span,
                format_func=_named,
                accept_new_options=True,
                help=None,
                **state.control(
                    name,
                    month,
                    lambda text, _, is_end=name == "w-to": _take(known, text, is_end=is_end),
                    starts={"index": span.index(month)},
                ),
            )
        if refused := st.session_state.pop(REFUSED, ""):
            st.warning(plain(refused), icon=":material/info:")
        _steps(store, known, selection, span, (first, last))


def _named(month: str) -> str:
    return plain(months.name(month) if months.is_month(month) else month)


def _take(known: Known, text: str | None, *, is_end: bool) -> None:
    """Make what was typed or picked the first or last month; an end that would lie before the beginning takes the other along."""
    month = months.read(text or "", is_end=is_end)
    if month is None:
        st.session_state[REFUSED] = f"“{short(text or '')}” is no month: write 2021-06 or Jun 2021."
        return
    month = min(max(month, known.first_month), known.last_month)
    first, last = _chosen(known)
    set_months(known, *((min(first, month), month) if is_end else (month, max(month, last))))


def _steps(store: Store, known: Known, selection: Selection, span: list[str], chosen: tuple[str, str]) -> None:
    """Draw the named spans, between one step back and one forth."""
    first, last = chosen
    named = spans(store, known, selection)
    word = next((word for word, (_, *ends) in named.items() if tuple(ends) == chosen), NO_SPAN)
    presets = st.container()
    back, forth = st.columns(2, gap="xsmall")
    size = months.length(first, last)
    step = size if size < len(span) else 1
    unit = "month" if step == 1 else f"{step:,} months"
    back.button(
        "Back",
        help=f"Back by {unit}",
        key="w-back",
        width="stretch",
        on_click=state.pressing(_step, known, -step),
        disabled=first == span[0] and size < len(span),
    )
    words = [NO_SPAN, *named]
    presets.selectbox(
        "Span",
        words,
        format_func=lambda word: plain(named[word][0]) if word else "Last 12 months, a year, since …",
        label_visibility="collapsed",
        filter_mode="contains",
        **state.control(
            "w-span",
            word,
            lambda word, _: set_months(known, *(named[word][1:] if word else (span[0], span[-1]))),
            starts={"index": words.index(word)},
        ),
    )
    forth.button(
        "Next",
        help=f"Forward by {unit}",
        key="w-forth",
        width="stretch",
        on_click=state.pressing(_step, known, step),
        disabled=last == span[-1],
    )


def spans(store: Store, known: Known, selection: Selection) -> dict[str, tuple[str, str, str]]:
    """Return the spans that have a name: word -> label, first and last month.

    The latest months, each year, and what came since each landmark of the selection's area (from the month in which it lies), the latest first.
    """
    start, end = known.first_month, known.last_month
    named = {"all": ("All months", start, end)}
    for size in LAST:
        if (begin := months.shift(end, 1 - size)) > start:
            named[f"last-{size}"] = (f"Last {size} months", begin, end)
    for year in range(int(end[:4]), int(start[:4]) - 1, -1):
        named[str(year)] = (str(year), max(f"{year}-01", start), min(f"{year}-12", end))
    told = of_selection(cache.kept(landmarks, store), replace(selection, start=None, end=None), known)
    for row in told.iloc[::-1].itertuples():
        month = f"{row.date:%Y-%m}"
        named[f"since-{row.date:%Y-%m-%d}-{row.title}"] = (f"Since {months.name(month)}: {row.title}", month, end)
    return named


def _chosen(known: Known) -> tuple[str, str]:
    first, last = limits(state.current(known)[0], known)
    return first[:7], last[:7]


def _step(known: Known, by: int) -> None:
    """Move the range by its own length; from the whole span, step to its last month."""
    first, last = _chosen(known)
    if (first, last) == (known.first_month, known.last_month):
        first = last = known.last_month
    else:
        size = months.length(first, last)
        first = min(max(months.shift(first, by), known.first_month), months.shift(known.last_month, 1 - size))
        last = months.shift(first, size - 1)
    set_months(known, first, last)


def set_months(known: Known, first: str, last: str) -> None:
    """Write a month range to the URL; the table's own limits are no filter."""
    state.change(
        known, start=None if first == known.first_month else first, end=None if last == known.last_month else last
    )
