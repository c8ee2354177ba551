"""
What anonymous readers may have of the server: turns, files, drafts; each bounded, for one session and for all.

Must not know what is in a file or a draft.
"""
