"""Pages that fail in every way in which one can, for test_faults.py; what fails names what a reader is said to have selected."""

import streamlit as st

SELECTED = "selected-governorate-of-the-reader"

if __name__ == "__main__":
    from atlas.store import StoreError

    @st.fragment
    def part():
        """A part that is drawn again by itself."""
        if st.button("part"):
            raise KeyError(SELECTED)

    def fail():
        """A change that cannot be taken."""
        raise TypeError(f"cannot take {SELECTED}")

    def caused():
        """A failure that has another as its cause."""
        try:
            raise KeyError(SELECTED)
        except KeyError as error:
            raise RuntimeError(f"no {SELECTED}") from error

    part()
    st.button("callback", on_click=fail)
    if st.button("body"):
        caused()
    if st.button("tables"):
        raise StoreError("the cluster [is](http://gone.example)")
    st.markdown("drawn to the end")
else:
    from starlette.routing import Route

    from atlas.ui.faults import answered, told
    from atlas.ui.serve import MIDDLEWARE, lifespan

    def _broken(_request):
        raise ValueError(SELECTED)

    app = st.App(__file__, lifespan=lifespan, middleware=MIDDLEWARE, on_script_error=told, exception_handlers={Exception: answered},
                 routes=[Route("/broken", _broken)])  # fmt: skip
