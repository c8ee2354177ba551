"""The app's entry: `streamlit run app.py`."""

import streamlit as st

from haizhumap.ui.server import PAGE, routes, tell_defect

app = st.App(PAGE, routes=routes(), on_script_error=tell_defect)
