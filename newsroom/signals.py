"""The archive's two signals: articles changed, and an import is over.

`articles_changed` is sent inside the transaction that changed them, with `ids` (of the articles
created, changed or deleted) and `later`: False for a change by itself, which whoever listens
follows once it is committed; True while an import runs, which sends `import_finished` at its end,
so that the work may be put off until then.

`import_finished` comes with nothing: whoever has put work off does it now, and answers with a
sentence for the person who imports, or "".
"""

from django.dispatch import Signal

articles_changed = Signal()
import_finished = Signal()
