"""When what articles quote is one quotation: pure decisions, which know no database.

The same words are printed whole, cut, or a little otherwise (`variants`), and in several languages
(`statements`). `words` says what is compared.
"""

from newsroom.quoting.statements import DAYS, Said, may_be_one_statement
from newsroom.quoting.variants import Likeness, likeness, pieces
from newsroom.quoting.words import Keys, keys_of, normal_words

__all__ = [
    "DAYS",
    "Keys",
    "Likeness",
    "Said",
    "keys_of",
    "likeness",
    "may_be_one_statement",
    "normal_words",
    "pieces",
]
