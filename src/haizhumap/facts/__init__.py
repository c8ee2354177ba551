"""
What can be said of a place, in words and figures, the same for the app and for the single-file map.

`card` takes a place once from the layer and gathers what its neighbours here know: sizes in words (`quantities`), other
places within reach (`neighbours`), the spot in other maps (`maplinks`), what became of it from report to report
(`history`). `whereabouts` says where places lie; `figures`, `quality` and `about` speak of the whole report.
"""
