"""
Many documents at once: what places each of them speaks of, as one table.

Owns the folder's documents (`documents`), the process that reads some of them (`worker`), the note of what is done
(`manifest`), the way through all of them (`run`) and the table (`table`). What a document says is found as for one
document alone; nothing is drawn, and no place gets a position here.
"""
