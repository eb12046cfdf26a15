"""One line or text in, what it is out: a date, a byline, an outlet, a caption, boilerplate, a language."""
