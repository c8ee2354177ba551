"""The app's entry: `streamlit run app.py`."""

import streamlit as st
from starlette.middleware import Middleware

from haizhumap.ui import pages
from haizhumap.ui.loading import FirstSight
from haizhumap.ui.server import MIDDLEWARE, PAGE, routes, tell_defect

app = st.App(
    PAGE,
    routes=[*routes(), *pages.routes()],
    middleware=[*MIDDLEWARE, Middleware(FirstSight)],
    on_script_error=tell_defect,
)
