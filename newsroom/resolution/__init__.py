"""Whom and what the names in articles mean, decided over the whole archive.

    evidence = Evidence()                    what all articles say of each name        (first look)
    kinds = KindsOfNames(evidence, fixed)    one name, one kind
    names = OneName(evidence, kinds, fixed)  one entity, one name
    people = People(evidence, kinds, names)  who is named when, where and with whom    (second look)
    Resolver(kinds, names, people).resolve(article)                                    (third look)

Pure decisions over what reading said of each article: nothing here knows the database.
"""

from newsroom.resolution.decide import Resolved, Resolver
from newsroom.resolution.evidence import Evidence, ReadArticle
from newsroom.resolution.kinds import KindsOfNames
from newsroom.resolution.names import as_list, from_list, own_names
from newsroom.resolution.offices import Offices
from newsroom.resolution.one_name import OneName
from newsroom.resolution.overlooked import overlooked
from newsroom.resolution.people import People

__all__ = [
    "Evidence",
    "KindsOfNames",
    "Offices",
    "OneName",
    "People",
    "ReadArticle",
    "Resolved",
    "Resolver",
    "as_list",
    "from_list",
    "overlooked",
    "own_names",
]
