"""The atlas: run as a script this file is the overview page, imported it is the server of all pages (`streamlit run app.py`, or an ASGI server)."""

if __name__ == "__main__":
    from atlas.ui.frame import frame
    from atlas.ui.overview import overview

    with frame("") as page:
        overview(page)
else:
    import streamlit as st

    from atlas.ui.assets import ROUTES
    from atlas.ui.faults import answered, told
    from atlas.ui.serve import MIDDLEWARE, lifespan

    app = st.App(
        __file__,
        lifespan=lifespan,
        middleware=MIDDLEWARE,
        routes=ROUTES,
        on_script_error=told,
        exception_handlers={Exception: answered},
    )
