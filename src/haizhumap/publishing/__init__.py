"""
What needs no script and no server: pages of single places, feeds, site maps, and the whole as a folder of files.

`edition` holds what is published, `addresses` where each thing is; `markup` makes elements in which every name is text;
`place_page` writes the page of a place, `place_list` that of them all, `feed` the Atom feed of a filter, `preview` what
messengers show of a link, `sitemap` what search engines are told;
`site` puts all of it into a folder. Must not serve: `ui` does.
"""
