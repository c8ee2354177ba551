"""
Taking a report in: from candidates to files of the project, with a person's word in between.

`draft` is a review under way and `store` its folder, `lines` the exchange format, `placing` what is known under a
name, `settling` what becomes of an accepted candidate, `plan` which files are written, all or none.
"""
