"""What every engine must do. An engine's test class inherits from EngineContract and names it."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from search.engines import get_engine
from search.engines.base import NAMED, Cluster, Engine, IndexOutdated
from search.engines.explaining import Explanation
from search.types import (
    And,
    DateRange,
    Expansion,
    Facet,
    FacetCount,
    FacetCounts,
    Handle,
    Histogram,
    HistogramBar,
    IndexDocument,
    Not,
    Or,
    Phrase,
    SearchRequest,
    SearchResult,
    Selection,
    TextField,
    Value,
)
from tests.benchmarks.time_benchmark import TIME, answers, mean_average_precision
from tests.search.archives import ARTICLES, Searches, articles, made_up, stream, word
from tests.search.oracle import Oracle
from tests.waiting import HANGS

SPAWN = multiprocessing.get_context("spawn")


def document(number: int, body: str = "", title: str = "", **columns: object) -> IndexDocument:
    """A document whose body has a block a line."""
    texts = {TextField.TITLE: stream(title), TextField.BODY: stream(*body.split("\n"))}
    made = IndexDocument(id=number, revision=1, texts=texts, values={})
    return replace(made, **columns)  # type: ignore[arg-type]


def put(engine: Engine, documents: Iterable[IndexDocument]) -> None:
    with engine.batch() as batch:
        for each in documents:
            batch.put(each)


def assert_same(found: SearchResult, expected: SearchResult, context: object = "") -> None:
    """The same but for the rounding of scores, and the order of articles that it makes equal."""
    assert found.total == expected.total, context
    assert (found.texts, len(found.folds)) == (expected.texts, len(expected.folds)), context
    assert found.facets == expected.facets, context
    assert (found.histogram, found.closer) == (expected.histogram, expected.closer), context
    assert found.scores == pytest.approx(expected.scores, rel=1e-4, abs=1e-6), context
    if found.ids != expected.ids:
        assert found.scores, context
        assert len(found.ids) == len(expected.ids), context
        apart = [
            i
            for i, pair in enumerate(zip(found.ids, expected.ids, strict=True))
            if len({*pair}) > 1
        ]
        places = range(len(found.ids))
        for place in apart:
            near = [i for i in (place - 1, place + 1) if i in places]
            ties = [
                expected.scores[i] == pytest.approx(expected.scores[place], rel=1e-4) for i in near
            ]
            assert any(ties) or place in (0, len(found.ids) - 1), context


class EngineContract:
    """Inherit as `class TestX(EngineContract): name = "x"`."""

    name: str
    # Made-up searches that are compared with the oracle, of each of two made-up archives.
    searches = 70

    @pytest.fixture
    def place(self, tmp_path: Path) -> Path | Cluster:
        """Where the index is."""
        return tmp_path / "index"

    @pytest.fixture
    def engine(self, place: Path | Cluster) -> Engine:
        return get_engine(self.name, place)

    def again(self, place: Path | Cluster) -> Engine:
        """The same index as another process has it."""
        return get_engine(self.name, place)

    def indices(self, place: Path | Cluster) -> list[str]:
        """The indices that there are at the place, live or not."""
        raise NotImplementedError

    def writers_are_given_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """So much time passes that nobody waits for a writer that was killed."""

    # --- answers ------------------------------------------------------------------------------

    @pytest.mark.parametrize("seed", range(2))
    def test_answers_as_the_oracle_does(self, engine: Engine, seed: int) -> None:
        documents = made_up(120, seed)
        put(engine, documents)
        self.compare(engine, documents, seed, self.searches)

    @pytest.mark.skipif(not ARTICLES.exists(), reason="the articles in shared/data are missing")
    def test_answers_as_the_oracle_does_on_real_articles(self, engine: Engine) -> None:
        documents = list(articles(60))
        put(engine, documents)
        self.compare(engine, documents, 0, 40)

    def compare(
        self, engine: Engine, documents: list[IndexDocument], seed: int, count: int
    ) -> None:
        oracle, searches = Oracle(documents), Searches(documents, seed)
        for _ in range(count):
            request = searches.request()
            assert_same(engine.search(request), oracle.search(request), request)
            alone = SearchRequest(request.query, limit=0, counted=(), histogram=False)
            listed = engine.search(replace(alone, limit=len(documents)))
            assert engine.search(alone) == SearchResult((), len(listed.ids)), request

    def test_the_reasons_of_a_score_add_up_to_it(self, engine: Engine) -> None:
        documents = made_up(80)
        put(engine, documents)
        by_id, searches = {each.id: each for each in documents}, Searches(documents, 5)
        for _ in range(60):
            request = replace(
                searches.request(), sort="relevance", counted=(), limit=20, folded=False
            )
            found = engine.search(request)
            for pk, score in zip(found.ids, found.scores, strict=True):
                explanation = Explanation(by_id[pk], engine.statistics())
                reasons = explanation.reasons(request.query)
                total = sum(reason.score for reason in reasons)
                assert total == pytest.approx(score, rel=1e-4, abs=1e-6), (request, pk)

    def test_which_of_some_articles_match(self, engine: Engine) -> None:
        put(engine, [document(1, "ba be"), document(2, "ba"), document(3, title="be")])
        queries = (word("ba"), word("be"), And((word("ba"), word("be"))), word("bo"))
        found = engine.matching(queries, (1, 3, 4))
        assert [sorted(each) for each in found] == [[1], [1, 3], [1], []]
        assert engine.matching(queries, ()) == [frozenset()] * 4

    def test_reasons_say_which_words_and_where(self, engine: Engine) -> None:
        one = document(1, "bane ba", title="bana do")
        put(engine, [one, *(document(number, "ro") for number in range(2, 9))])
        explanation = Explanation(one, engine.statistics())
        query = And((word("bane"), word("do"), Or((word("ba"), word("ka")))))
        told = {(each.field, each.how, each.words) for each in explanation.reasons(query)}
        assert told == {
            (TextField.TITLE, "inflected", ("bana",)),
            (TextField.BODY, "exact", ("bane",)),
            (TextField.TITLE, "exact", ("do",)),
            (TextField.BODY, "exact", ("ba",)),
        }
        assert explanation.missing(query) == (word("ka"),)
        assert explanation.reasons(And((word("bane"), word("ka")))) == ()

    @pytest.mark.fault
    @pytest.mark.skipif(not TIME.exists(), reason="the TIME collection in shared/data is missing")
    def test_ranks_news_well(self, engine: Engine) -> None:
        assert mean_average_precision(answers(engine)) >= 0.66

    @pytest.mark.fault
    def test_answers_the_same_after_any_way_of_writing(self, engine: Engine) -> None:
        """Edits in many small commits, replacements, deletions: only what is left counts."""
        documents = made_up(120)
        put(engine, [replace(each, revision=0) for each in made_up(120, seed=9)[:60]])
        for start in range(0, 120, 7):
            put(engine, documents[start : start + 7])
        with engine.batch() as batch:
            for each in documents[100:]:
                batch.delete(each.id)
        left = documents[:100]
        oracle, searches = Oracle(left), Searches(left, 1)
        for merged in (False, True):
            if merged:
                engine.optimize()
            assert sorted(engine.revisions()) == sorted((each.id, each.revision) for each in left)
            assert engine.status().documents == 100
            for _ in range(40):
                request = replace(searches.request(), offset=0, limit=200)
                found, expected = engine.search(request), oracle.search(request)
                assert (found.total, found.facets) == (expected.total, expected.facets), request
                assert (found.histogram, found.closer) == (expected.histogram, expected.closer)
                assert sorted(found.ids) == sorted(expected.ids), request

    def test_words_match_any_of_their_stems_in_any_text(self, engine: Engine) -> None:
        put(engine, [document(1, "bane bana"), document(2, title="bano"), document(3, "bo")])
        assert sorted(engine.search(SearchRequest(word("bane"))).ids) == [1, 2]
        assert engine.search(SearchRequest(word("bane", TextField.BODY))).ids == (1,)
        assert engine.search(SearchRequest(Phrase(("bana",)))).ids == (1,)

    def test_words_match_names_as_well_for_less_than_any_text(self, engine: Engine) -> None:
        put(engine, [
            document(1, "do", values={Facet.AUTHOR: (7,)}),
            document(2, "ba " + "do " * 60, values={Facet.AUTHOR: (7, 8)}),
            document(3, "do", title="ba"),
            document(4, "do", values={Facet.PERSON: (7,), Facet.SOURCE: (9,)}),
            document(5, "do", values={Facet.SOURCE: (7,)}),
        ])  # fmt: skip
        names = tuple(Value((facet,), frozenset({pk})) for facet, pk in (
            (Facet.AUTHOR, 7), (Facet.SOURCE, 9),
        ))  # fmt: skip
        named = replace(word("ba"), names=names)
        result = engine.search(SearchRequest(named))
        assert result.ids == (3, 2, 4, 1)
        assert result.scores[2:] == pytest.approx((NAMED, NAMED))
        assert engine.search(SearchRequest(named, sort="oldest")).total == 4
        assert engine.search(SearchRequest(And((word("do"), Not(named))))).ids == (5,)
        together = engine.search(SearchRequest(And((word("do"), named))))
        assert set(together.ids) == {1, 2, 3, 4}

    def test_phrases_keep_their_order_and_their_block(self, engine: Engine) -> None:
        put(engine, [
            document(1, "ba be bi"), document(2, "be ba bi"), document(3, "ba\nbe"),
            document(4, "ba bo be"), document(5, "ba", title="be"), document(6, "ba be\nba be"),
        ])  # fmt: skip

        def found(*terms: str, slop: int = 0) -> set[int]:
            return set(engine.search(SearchRequest(Phrase(terms, slop))).ids)

        assert found("ba", "be") == {1, 6}
        assert found("ba", "be", slop=1) == {1, 4, 6}
        assert found("ba", "be", slop=15) == {1, 4, 6}
        assert found("be", "ba", slop=15) == {2}
        assert found("ba", "bi", slop=1) == {1, 2}
        assert found("be", "be", slop=15) == set()

    def test_words_that_stand_together_rank_first(self, engine: Engine) -> None:
        put(
            engine,
            [document(1, "ba be do do"), document(2, "ba do be do"), document(3, "be ba do do")],
        )
        assert engine.search(SearchRequest(And((word("ba"), word("be"))))).ids[0] == 1

    def test_titles_count_for_more(self, engine: Engine) -> None:
        put(engine, [document(1, "do", title="ba"), document(2, "ba", title="do")])
        assert engine.search(SearchRequest(word("ba"))).ids == (1, 2)

    def test_expansions_are_one_term(self, engine: Engine) -> None:
        put(
            engine,
            [document(1, "bane bano bari"), document(2, "do", title="bano"), document(3, "do")],
        )
        result = engine.search(SearchRequest(Expansion("ba*", ("bane", "bano", "bari"))))
        assert result.ids == (2, 1)
        assert result.scores == (1.25, 1.0)

    def test_handles(self, engine: Engine) -> None:
        put(engine, [document(1, handles=("afp", "jo")), document(2, handles=("jo smith",))])
        assert engine.search(SearchRequest(Handle("jo"))).ids == (1,)
        assert engine.search(SearchRequest(Not(Handle("jo")))).ids == (2,)

    def test_a_facet_leaves_its_own_selection_out_of_its_counts(self, engine: Engine) -> None:
        put(engine, [
            document(1, values={Facet.SOURCE: (1,), Facet.PERSON: (5, 6)}),
            document(2, values={Facet.SOURCE: (2,), Facet.PERSON: (5,)}),
            document(3, values={Facet.SOURCE: (2,)}),
            document(4, values={}),
        ])  # fmt: skip
        chosen = {Facet.SOURCE: Selection(included=frozenset({2}))}
        result = engine.search(SearchRequest(selections=chosen))
        assert result.ids == (3, 2)
        assert result.facets[Facet.SOURCE] == FacetCounts(
            (FacetCount(2, 2), FacetCount(1, 1)), none=1, distinct=2
        )
        assert result.facets[Facet.PERSON] == FacetCounts((FacetCount(5, 1),), none=1, distinct=1)
        without = {Facet.PERSON: Selection(excluded=frozenset({6}))}
        assert engine.search(SearchRequest(selections=without)).ids == (4, 3, 2)
        none = {Facet.SOURCE: Selection(none=True, included=frozenset({1}))}
        assert engine.search(SearchRequest(selections=none)).ids == (4, 1)

    def test_a_selection_of_every_value_narrows_and_counts_within_itself(
        self, engine: Engine
    ) -> None:
        put(engine, [
            document(1, "ba", values={Facet.PERSON: (5, 6)}),
            document(2, "ba", values={Facet.PERSON: (5, 6, 7)}),
            document(3, "ba", values={Facet.PERSON: (5, 8)}),
            document(4, "ba", values={Facet.PERSON: (6,)}),
            document(5, "ba", values={}),
        ])  # fmt: skip

        def search(
            *included: int, excluded: Iterable[int] = (), none: bool = False
        ) -> SearchResult:
            chosen = Selection(frozenset(included), frozenset(excluded), none, every=True)
            request = SearchRequest(word("ba"), {Facet.PERSON: chosen}, counted=(Facet.PERSON,))
            return engine.search(request)

        def counts(result: SearchResult) -> list[tuple[int, int]]:
            return [(each.value, each.count) for each in result.facets[Facet.PERSON].values]

        assert search(5, 6).ids == (2, 1)
        assert counts(search(5, 6)) == [(5, 2), (6, 2), (7, 1)]
        # What a click gives is what its count says.
        assert [search(5, value).total for value, _ in counts(search(5))] == [
            count for _, count in counts(search(5))
        ]
        assert search(5, excluded=(7, 9)).ids == (3, 1)
        assert counts(search(5, excluded=(7, 9))) == [(5, 2), (6, 1), (8, 1), (7, 1)]
        assert search(5, 99).ids == search(0, 5).ids == search(5, none=True).ids == ()
        assert search(none=True).ids == (5,)
        assert search(excluded=(5,)).ids == (5, 4)

    def test_only_the_commonest_values_are_listed_and_all_are_counted(self, engine: Engine) -> None:
        put(engine, [document(i, values={Facet.PERSON: tuple(range(1, i + 1))}) for i in (1, 2, 3)])
        result = engine.search(SearchRequest(facet_limit=2, counted=(Facet.PERSON,)))
        assert result.facets == {
            Facet.PERSON: FacetCounts((FacetCount(1, 3), FacetCount(2, 2)), distinct=3)
        }

    def test_values_that_are_selected_are_counted_however_rare(self, engine: Engine) -> None:
        put(engine, [document(i, values={Facet.PERSON: tuple(range(1, i + 1))}) for i in (1, 2, 3)])
        chosen = {Facet.PERSON: Selection(included=frozenset({1}), excluded=frozenset({3, 9}))}
        request = SearchRequest(facet_limit=1, counted=(Facet.PERSON,), selections=chosen)
        values = (FacetCount(1, 3), FacetCount(3, 1))
        assert engine.search(request).facets == {Facet.PERSON: FacetCounts(values, distinct=3)}

    def test_the_histogram_leaves_the_dates_out(self, engine: Engine) -> None:
        days = [dt.date(2022, 1, 31), dt.date(2022, 2, 1), dt.date(2022, 6, 9), None]
        put(engine, [document(i, published=day) for i, day in enumerate(days, 1)])
        dates = DateRange(dt.date(2022, 2, 1), dt.date(2022, 6, 9))
        result = engine.search(SearchRequest(dates=dates))
        assert result.ids == (3, 2)
        months = [HistogramBar(dt.date(2022, month, 1), 1) for month in (1, 2, 6)]
        assert result.histogram == Histogram("month", tuple(months), none=1)
        assert result.closer == Histogram("month", tuple(months[1:]))
        assert engine.search(SearchRequest()).closer is None

    def test_sorts_by_date_with_the_undated_last(self, engine: Engine) -> None:
        days = [dt.date(2022, 5, 1), None, dt.date(1901, 5, 1), dt.date(2022, 5, 1), None]
        put(engine, [document(i, "ba", published=day) for i, day in enumerate(days, 1)])
        assert engine.search(SearchRequest(sort="newest")).ids == (4, 1, 3, 5, 2)
        assert engine.search(SearchRequest(word("ba"), sort="oldest")).ids == (3, 4, 1, 5, 2)

    def test_pages_follow_one_another_without_repeats(self, engine: Engine) -> None:
        put(engine, made_up(150)[:140])
        put(engine, [document(10**6 + i, "ba ba") for i in range(60)])
        for query in (word("ba"), Or((word("ba"), word("be")))):
            whole = engine.search(SearchRequest(query, limit=1_000))
            pages = [
                engine.search(SearchRequest(query, offset=offset, limit=9)).ids
                for offset in range(0, whole.total + 9, 9)
            ]
            assert sum(pages, ()) == whole.ids
            assert len(set(whole.ids)) == whole.total

    def test_articles_of_one_text_are_one_result(self, engine: Engine) -> None:
        put(engine, [
            document(1, "rain", group=7, standing=1),
            document(2, "rain rain rain", group=7, standing=3),
            document(3, "rain rain", published=dt.date(2020, 1, 2)),
            document(4, "rain", group=7, standing=2, published=dt.date(2020, 1, 3)),
            document(5, "snow", group=7, standing=9),
            document(6, "rain", group=8, standing=9, published=dt.date(2020, 1, 1)),
        ])  # fmt: skip
        asked = SearchRequest(word("rain"), sort="newest", folded=True, counted=(Facet.SOURCE,))
        found = engine.search(asked)
        # The best stands where the first one would; what was not found is in no result.
        assert (found.ids, found.total, found.texts) == ((2, 3, 6), 5, 3)
        assert found.folds == {2: (4, 1)}
        assert found.facets[Facet.SOURCE].none == 5
        assert list(engine.every_id(asked)) == [2, 3, 6]
        assert engine.search(replace(asked, offset=1, limit=1)).ids == (3,)
        ranked = engine.search(replace(asked, sort="relevance"))
        assert ranked.ids[0] == 2
        assert ranked.scores[0] > ranked.scores[1] > ranked.scores[2]
        unfolded = engine.search(replace(asked, folded=False))
        assert (unfolded.ids, unfolded.texts, unfolded.folds) == ((4, 3, 6, 2, 1), None, {})

    def test_every_id_comes_in_order(self, engine: Engine) -> None:
        documents = made_up(90)
        put(engine, documents)
        searches = Searches(documents, 3)
        for _ in range(20):
            request = searches.request()
            whole = engine.search(replace(request, offset=0, limit=1_000))
            assert tuple(engine.every_id(request)) == whole.ids, request

    def test_terms_are_the_exact_ones_of_all_texts(self, engine: Engine) -> None:
        put(
            engine,
            [document(1, "bana bane", title="bana"), document(2, "bana do"), document(3, "bano")],
        )
        with engine.batch() as batch:
            batch.delete(3)
        assert list(engine.terms("ba")) == [("bana", 2), ("bane", 1)]
        assert list(engine.terms()) == [("bana", 2), ("bane", 1), ("do", 1)]
        assert list(engine.terms("x")) == []

    # --- writing ------------------------------------------------------------------------------

    def test_an_article_put_twice_is_there_once(self, engine: Engine) -> None:
        put(engine, [document(1, "ba"), document(1, "be"), document(2, "ba")])
        assert engine.search(SearchRequest(word("ba"))).ids == (2,)
        put(engine, [document(1, "bi"), document(1, "bo", revision=7)])
        assert engine.search(SearchRequest(word("be"))).total == 0
        assert engine.search(SearchRequest(word("bo"))).ids == (1,)
        assert dict(engine.revisions()) == {1: 7, 2: 1}

    def test_deleting(self, engine: Engine) -> None:
        with engine.batch() as batch:
            batch.put(document(1, "ba"))
            batch.put(document(2, "ba"))
            batch.delete(2)
            batch.delete(99)
        with engine.batch() as batch:
            batch.delete(99)
            batch.delete(1)
            batch.put(document(1, "ba be"))
        assert engine.search(SearchRequest()).ids == (1,)
        with engine.batch() as batch:
            batch.delete(1)
        assert engine.search(SearchRequest(word("ba"))).total == 0
        assert engine.status().documents == 0

    def test_a_new_archive_is_empty_and_can_be_written_to(self, engine: Engine) -> None:
        assert not engine.status().exists
        with pytest.raises(IndexOutdated, match="reindex"):
            engine.search(SearchRequest())
        with engine.rebuild():
            pass
        assert engine.search(SearchRequest(word("ba"))).total == 0
        assert list(engine.terms()) == []
        engine.optimize()
        put(engine, [document(1, "ba")])
        assert engine.search(SearchRequest(word("ba"))).ids == (1,)

    @pytest.mark.parametrize("way", ["batch", "rebuild"])
    def test_an_error_discards_what_was_written(self, engine: Engine, way: str) -> None:
        put(engine, [document(1, "ba")])
        before = engine.status()
        with pytest.raises(ZeroDivisionError), getattr(engine, way)() as batch:  # noqa: PT012
            batch.put(document(1, "be"))
            batch.put(document(2, "ba"))
            raise ZeroDivisionError
        assert engine.status() == before
        assert engine.search(SearchRequest(word("ba"))).ids == (1,)
        put(engine, [document(3, "ba")])
        assert engine.search(SearchRequest()).ids == (3, 1)

    def test_a_rebuild_replaces_the_index_when_it_is_done(
        self, engine: Engine, place: Path | Cluster
    ) -> None:
        put(engine, [document(1, "ba"), document(2, "ba")])
        with engine.rebuild() as batch:
            batch.put(document(2, "be"))
            batch.put(document(3, "ba"))
            assert engine.search(SearchRequest()).ids == (2, 1)
        assert engine.search(SearchRequest()).ids == (3, 2)
        assert len(self.indices(place)) == 1

    def test_ids_have_bounds(self, engine: Engine) -> None:
        for number in (0, -1, 2**32):
            with pytest.raises(ValueError, match="between 1 and"):
                put(engine, [document(number)])

    # --- several threads and processes --------------------------------------------------------

    def test_sees_what_another_process_commits(self, engine: Engine, place: Path | Cluster) -> None:
        put(engine, [document(1, "ba")])
        assert engine.search(SearchRequest(word("ba"))).ids == (1,)
        other = SPAWN.Process(target=write_elsewhere, args=(self.name, place))
        other.start()
        other.join(HANGS)
        assert other.exitcode == 0
        assert engine.search(SearchRequest(word("ba"))).ids == (2, 1)

    def test_a_killed_writer_leaves_the_old_state(
        self, engine: Engine, place: Path | Cluster, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(engine, [document(1, "ba")])
        for way in ("batch", "rebuild"):
            other = SPAWN.Process(target=die_writing, args=(self.name, place, way))
            other.start()
            other.join(HANGS)
            assert other.exitcode == -signal.SIGKILL
            assert self.again(place).search(SearchRequest()).ids == (1,)
        put(engine, [document(3, "ba")])
        assert engine.search(SearchRequest(word("ba"))).ids == (3, 1)
        self.writers_are_given_up(monkeypatch)
        with engine.rebuild() as batch:
            batch.put(document(4, "ba"))
        assert len(self.indices(place)) == 1

    def test_searches_while_others_write(self, engine: Engine, place: Path | Cluster) -> None:
        """Each search sees one commit whole: both articles of a pair, or neither."""
        put(engine, [document(1, "ba"), document(2, "ba")])
        problems: list[object] = []
        done = threading.Event()

        def search() -> None:
            while not done.is_set():
                try:
                    result = engine.search(SearchRequest(word("ba"), limit=100))
                    if result.total % 2 or len(result.ids) != result.total:
                        problems.append(result)
                    alone = SearchRequest(word("ba"), limit=0, counted=(), histogram=False)
                    if engine.search(alone).total % 2:
                        problems.append("a commit was counted in part")
                except Exception as error:
                    problems.append(error)

        threads = [threading.Thread(target=search) for _ in range(3)]
        for thread in threads:
            thread.start()
        other = self.again(place)
        for number in range(3, 31, 2):
            put(other, [document(number, "ba"), document(number + 1, "ba")])
        done.set()
        for thread in threads:
            thread.join()
        assert problems == []
        assert engine.search(SearchRequest(word("ba"))).total == 30

    # --- when something is wrong --------------------------------------------------------------

    def test_values_that_do_not_exist_match_nothing(self, engine: Engine) -> None:
        put(engine, [document(1, values={Facet.SOURCE: (1,)})])
        unknown = Value((Facet.SOURCE,), frozenset({9}))
        empty = Value((), frozenset({1})), Value((Facet.SOURCE,), frozenset())
        for query in (unknown, *empty, Phrase(()), Expansion("x", ())):
            assert engine.search(SearchRequest(query)).total == 0


def write_elsewhere(name: str, place: Path | Cluster) -> None:
    put(get_engine(name, place), [document(2, "ba")])


def die_writing(name: str, place: Path | Cluster, way: str) -> None:
    with getattr(get_engine(name, place), way)() as batch:
        for number in range(2, 50):
            batch.put(document(number, "ba"))
        os.kill(os.getpid(), signal.SIGKILL)
