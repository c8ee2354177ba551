"""
What can be said of a place, in words and figures, the same for the app and for the single-file map.

`card` gathers what its neighbours here know: sizes (`quantities`), other places within reach (`neighbours`), the spot
in other maps (`maplinks`), where it lies (`whereabouts`); `figures`, `quality` and `about` speak of the whole report.
"""
