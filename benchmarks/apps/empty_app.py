"""The empty app: a button and a text that changes, which is the least that a Streamlit app does at a click."""

import streamlit as st

with st.sidebar:
    if st.button("again", key="again"):
        st.session_state.count = 1 - st.session_state.get("count", 0)
with st.container(key="count"):
    st.text(st.session_state.get("count", 0))
