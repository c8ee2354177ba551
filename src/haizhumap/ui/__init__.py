"""
The Streamlit side: the only part that knows Streamlit.

`page` is the script that runs for every reader; it takes from `caching` what all readers share and from `link` what the
address says to the server, and `views` mounts the map and what the browser draws over it. `server` serves the files
beside the page and says who may write; `events` takes what a view of the review reports. The page's state is the
browser's (`web/static`).
"""
