"""
The door of a server: what stands before every request and every connection, whoever it comes from.

`hosts` are the names that this server answers under, and the origins it listens to; `token` is the proof of who may
edit; `headers` are what every answer carries; `frames` guards the map's frame; `paths` serves our own addresses under
any base path and says of others that they are not found; `policy` reads what the host of a site has set; `gate` puts
all of it before Streamlit; `opening` tells at the start where the page is. Pure ASGI: must not know Streamlit, nor what
is served.
"""
