"""The app's entry: `streamlit run app.py`."""

import streamlit as st
from starlette.middleware import Middleware

from haizhumap.serving.frames import GuardedFrames
from haizhumap.serving.gate import Gate
from haizhumap.serving.paths import Misses, OwnPaths
from haizhumap.serving.token import own_token
from haizhumap.ui import pages
from haizhumap.ui.frames import FrameDecoder
from haizhumap.ui.loading import FirstSight
from haizhumap.ui.quotas.uploads import UploadDoor
from haizhumap.ui.server import PAGE, EmbedLink, opening, read_policy, routes, tell_defect

app = st.App(
    PAGE,
    middleware=[
        Middleware(Gate, policy=read_policy, token=own_token),
        Middleware(FrameDecoder),
        Middleware(OwnPaths, routes=[*routes(), *pages.routes()], policy=read_policy),
        Middleware(Misses, policy=read_policy),
        Middleware(GuardedFrames, policy=read_policy),
        Middleware(UploadDoor),
        Middleware(EmbedLink),
        Middleware(FirstSight),
    ],
    lifespan=opening,
    on_script_error=tell_defect,
)
