"""
The places for everybody's own tools: OGC API - Features, under one address beside the page or on its own.

`collections` are what is offered, with the fields that may be asked for; `store` is what the routes ask of whoever
keeps the features, `memory` the one that holds a project's files; `query` reads what a request asks for. `documents`
answers as JSON, `openapi` describes the whole, `pages` show the same to people, `routes` serves it; `published` serves
the pages of single places, feeds and site maps, `server` all of it where Streamlit does not run. Only reads; must not
filter or search by a rule of its own: `layer.filtering` does.
"""
