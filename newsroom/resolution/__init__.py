"""Whom and what the names in articles mean, decided over the whole archive.

Pure decisions over what reading said of each article: nothing here knows the database.
"""
