"""What to believe of what a page says of itself, by its data and by what is to be seen on it.

Data are taken in the order of their trust, but a template writes them, for every page alike: what
the page prints wins where the two cannot both be true, and what is meant for no eye, as the name of
an account, is no author. A wrong value costs more than a missing one.
"""
