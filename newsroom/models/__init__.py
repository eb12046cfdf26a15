"""What the archive holds. Only `newsroom.archive` writes these tables."""

from newsroom.models.articles import (
    Article,
    ArticleQuerySet,
    Authorship,
    Block,
    Evidence,
    Seed,
)
from newsroom.models.authorities import (
    Alias,
    Author,
    AuthorName,
    DeletedEntity,
    Entity,
    EntityQuerySet,
    FormerSlug,
    LearntLine,
    MergeSuggestion,
    Named,
    NoName,
    RefusedName,
    Source,
    SourceHost,
    SourceName,
)
from newsroom.models.choices import (
    COUNTED,
    AuthorKind,
    EntityKind,
    Kind,
    Origin,
    Precision,
    Reason,
    Standing,
    Way,
)
from newsroom.models.drafts import Draft
from newsroom.models.imports import (
    ImportedDocument,
    ImportRun,
    RunState,
)
from newsroom.models.jobs import (
    ENDED,
    Job,
    State,
)
from newsroom.models.mentions import (
    Mention,
    MentionQuerySet,
    ReadNames,
)
from newsroom.models.readers import (
    AccessToken,
    Readership,
)
from newsroom.models.removed import (
    BuriedSeed,
    Deed,
    Tombstone,
    Withheld,
    withheld,
)
from newsroom.models.worklists import SavedFilter, Settled, kept_by

__all__ = [
    "COUNTED",
    "ENDED",
    "AccessToken",
    "Alias",
    "Article",
    "ArticleQuerySet",
    "Author",
    "AuthorKind",
    "AuthorName",
    "Authorship",
    "Block",
    "BuriedSeed",
    "Deed",
    "DeletedEntity",
    "Draft",
    "Entity",
    "EntityKind",
    "EntityQuerySet",
    "Evidence",
    "FormerSlug",
    "ImportRun",
    "ImportedDocument",
    "Job",
    "Kind",
    "LearntLine",
    "Mention",
    "MentionQuerySet",
    "MergeSuggestion",
    "Named",
    "NoName",
    "Origin",
    "Precision",
    "ReadNames",
    "Readership",
    "Reason",
    "RefusedName",
    "RunState",
    "SavedFilter",
    "Seed",
    "Settled",
    "Source",
    "SourceHost",
    "SourceName",
    "Standing",
    "State",
    "Tombstone",
    "Way",
    "Withheld",
    "kept_by",
    "withheld",
]
