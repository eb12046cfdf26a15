"""The archive's only signal.

`articles_changed` is sent inside the transaction that changed them, with `ids` (of articles
created, changed or deleted) and `later` (True while a bulk import runs: whoever listens may
put the work off until a call with `later=False`, which may come with no ids at all).
"""

from django.dispatch import Signal

articles_changed = Signal()
