"""Requests in, responses out: pages, API, feeds, exports, saved searches."""
