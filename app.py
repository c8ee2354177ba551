"""The app's entry: `streamlit run app.py`."""

import streamlit as st

from haizhumap.ui.server import PAGE, routes

app = st.App(PAGE, routes=routes())
