"""
Which spans of a report are sites, decided by weights that were learnt from annotated passages.

Characters get `marks` from the rules and the lexicons; the `tagger` says where names may begin and end; `spans` are
proposed, described in named `features`, weighed by the `weights`, and chosen by the `decision`. `statements` are the
features of sector and status. Nothing learns here: numpy alone, plain files.
"""
