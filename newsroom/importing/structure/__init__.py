"""Lines of text in, an article's blocks out: headline, byline, paragraphs, captions, embeds."""
