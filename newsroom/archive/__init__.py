"""The only write path to the archive's tables.

Every function that writes is one transaction, sends `articles_changed` inside it, and raises what
the database raises: then nothing was written.
"""

from newsroom.archive.authorities import (
    accept_entities,
    add_alias,
    delete_entities,
    delete_merges,
    delete_sources,
    dismiss_merge,
    merge_entities,
    merge_sources,
    remove_alias,
    rename_alias,
    save_entity,
    save_source,
    set_date_habits,
)
from newsroom.archive.changes import finish_import
from newsroom.archive.checking import Fault, find_faults, mend_articles
from newsroom.archive.contents import (
    drop_tables,
    empty_tables,
    fill_table,
    last_id,
    lock_tables,
    set_last_id,
)
from newsroom.archive.editing import edit_article, revert_field
from newsroom.archive.judging import accept_mentions, refuse_mentions
from newsroom.archive.resolving import (
    EntitiesGone,
    ResolvedArticle,
    drop_aliases,
    drop_unnamed,
    edited_entities,
    give_aliases,
    hide_doubtful,
    make_entities,
    read_names_of,
    unread,
    write_resolved,
)
from newsroom.archive.storing import (
    Place,
    Stored,
    delete_articles,
    forget_lines,
    learn_lines,
    part_copy,
    relocate,
    reparse,
    store,
    would_store,
)

__all__ = [
    "EntitiesGone",
    "Fault",
    "Place",
    "ResolvedArticle",
    "Stored",
    "accept_entities",
    "accept_mentions",
    "add_alias",
    "delete_articles",
    "delete_entities",
    "delete_merges",
    "delete_sources",
    "dismiss_merge",
    "drop_aliases",
    "drop_tables",
    "drop_unnamed",
    "edit_article",
    "edited_entities",
    "empty_tables",
    "fill_table",
    "find_faults",
    "finish_import",
    "forget_lines",
    "give_aliases",
    "hide_doubtful",
    "last_id",
    "learn_lines",
    "lock_tables",
    "make_entities",
    "mend_articles",
    "merge_entities",
    "merge_sources",
    "part_copy",
    "read_names_of",
    "refuse_mentions",
    "relocate",
    "remove_alias",
    "rename_alias",
    "reparse",
    "revert_field",
    "save_entity",
    "save_source",
    "set_date_habits",
    "set_last_id",
    "store",
    "unread",
    "would_store",
    "write_resolved",
]
