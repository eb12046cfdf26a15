"""The archive's signals: articles changed, an import is over, all of it was replaced, readers changed.

`articles_changed` is sent inside the transaction that changed them, with `ids` (of the articles
created, changed or deleted) and `later`: False for a change by itself, which whoever listens
follows once it is committed; True while an import runs, which sends `import_finished` at its end,
so that the work may be put off until then. `entities` may come with it: nothing else that has a name
there is otherwise than before.

`import_finished` comes with nothing: whoever has put work off does it now, and answers with a
sentence for the person who imports, or "".

`archive_replaced` is sent inside the transaction in which a backup took the place of all that was
there: whatever was made of the articles before is of others now.

`readers_changed` is sent when sources are for others than before.
"""

from django.dispatch import Signal

articles_changed = Signal()
import_finished = Signal()
archive_replaced = Signal()
readers_changed = Signal()
