"""The admin: editors correct what the software read."""

from newsroom.admin import articles, authorities, seeds

__all__ = ["articles", "authorities", "seeds"]
