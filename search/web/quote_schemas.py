"""What the API answers of quotations, as its OpenAPI description shows it."""

from __future__ import annotations

from ninja import Field, Schema


class QuoteOut(Schema):
    """One quotation: whose words, which, and where they stand."""

    speaker: str = Field(
        description="The speaker's name in this archive; “” where nobody is known."
    )
    speaker_slug: str
    speaker_as_printed: str
    kind: str = Field(description="speech, fragment, indirect, post or document.")
    words: str
    cue: str = Field(description="The reporting words as printed.")
    language: str
    confidence: float = Field(description="How sure the kind and the speaker are, from 0 to 1.")
    doubtful: bool
    rule: str = Field(description="The rule that told the speaker.")
    source: str
    published: str
    published_origin: str = Field(
        description="How the date is known: given, extracted, inferred or edited; “” without one."
    )
    title: str
    article: int
    number: int = Field(description="Which of the article's quotations it is, from 1.")
    passages: list[list[int]] = Field(
        description="Where it stands: block of the article from 0, first character, and end."
    )
    url: str = Field(description="Where it is read in this archive.")
    printings: int = Field(description="How many other articles print these words, also cut.")


class SpeakerOut(Schema):
    """How much of what was found somebody says."""

    name: str
    quotations: int
    direct_words: int
    indirect_words: int


class QuotesOut(Schema):
    """A page of quotations, and who says how much of all of them."""

    query: str
    total: int
    whole: bool = Field(description="Whether all were looked at: else only the newest ones.")
    page: int
    page_size: int
    pages: int
    unresolved: float = Field(description="Which part of them has no speaker who is known.")
    speakers: list[SpeakerOut]
    notes: list[str]
    quotations: list[QuoteOut]
