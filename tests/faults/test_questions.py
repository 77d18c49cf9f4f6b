"""Questions that hang, crash or eat memory end their own process, in time, and nobody else's."""

from __future__ import annotations

import resource
import threading
import time

import pytest

from dashboards.labels import load_labels
from dashboards.published import Version, current_version
from dashboards.question_runs import _first_word
from dashboards.questions import RUNNING, QuestionRefused, Queue, ask
from pipelines.settings import Settings
from tests.faults.hostile_questions import Hostile, list_questions

SECONDS = 1.0
# For questions that are refused for what they say: they need the process to start, which takes a busy machine its time.
PATIENT_SECONDS = 10.0
QUESTIONS = list_questions()
# In the whole run by `make faults` every one is asked, of a site that is open in twenty browsers.
SAMPLE = QUESTIONS[:24]


@pytest.fixture
def version(built: Settings, monkeypatch: pytest.MonkeyPatch) -> Version:
    monkeypatch.setenv("TAIZHANG_WAREHOUSE", str(built.warehouse))
    return current_version()


def _answer(version: Version, question: str, seconds: float = SECONDS) -> str:
    """`answered`, or the code of the refusal, which must have words in both languages."""
    code, words = "answered", ""
    try:
        ask(version, question, 10, seconds)
    except QuestionRefused as refused:
        code, words = refused.code, load_labels()[f"refusal.{refused.code}"]["zh"].format(**refused.values)
    assert words or code == "answered"
    return code


def test_there_are_two_hundred_of_many_kinds() -> None:
    assert len(QUESTIONS) >= 200
    assert len({question.kind for question in SAMPLE}) >= 15


@pytest.mark.parametrize("question", SAMPLE, ids=[f"{n}-{q.kind}" for n, q in enumerate(SAMPLE)])
def test_a_hostile_question_ends_in_time(version: Version, question: Hostile) -> None:
    seconds = PATIENT_SECONDS if question.is_secret else SECONDS
    begun = time.monotonic()
    code = _answer(version, question.sql, seconds)
    assert time.monotonic() - begun < seconds + 2
    assert not question.is_secret or code in {"closed", "no_select", "error"}


# Each of these ended the server, hung it, or outlived its ten seconds and its memory.
SEEN = {
    "SELECT json_structure(repeat('[', 100000) || repeat(']', 100000))": {"ended"},
    "SELECT levenshtein(repeat('ab', 100000), repeat('ba', 100000))": {"too_slow"},
    "SELECT regexp_matches(repeat('a', 50000000), '((a*)*)*b')": {"too_slow", "too_large", "answered"},
    "SELECT " + "(SELECT " * 150 + "1" + ")" * 150: {"too_slow"},
    "WITH a0 AS (SELECT * FROM range(10)), "
    + ", ".join(f"a{i} AS (SELECT x.range FROM a{i - 1} AS x, a{i - 1} AS y)" for i in range(1, 40))
    + " SELECT count(*) FROM a39": {"too_large", "too_slow"},
    "SELECT repeat('x', 2000000000)": {"too_large"},
    "SELECT range(20000000)": {"too_large", "too_slow"},
    "SELECT * FROM pg_settings": {"closed"},
    "/**/" * 40 + ";SELECT 1": {"no_select"},
}


@pytest.mark.parametrize(("question", "codes"), SEEN.items(), ids=range(len(SEEN)))
def test_what_was_seen_is_refused(version: Version, question: str, codes: set[str]) -> None:
    seconds = SECONDS if "too_slow" in codes else PATIENT_SECONDS
    begun = time.monotonic()
    assert _answer(version, question, seconds) in codes
    assert time.monotonic() - begun < seconds + 2


@pytest.mark.parametrize("question", ["SELECT '\ud800'", "SELECT 1 \0"])
def test_signs_that_are_no_text_get_a_sentence(version: Version, question: str) -> None:
    assert _answer(version, question) == "no_text"


def test_a_question_fills_its_own_memory_only(version: Version) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _answer(version, "SELECT range(20000000)", 10)
    # In kilobytes; on macOS in bytes, where it is even less.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


@pytest.mark.parametrize("blanks", ["/**/", "/* /* x */ */", "--\n", " ", "/*", "-- x", "/*/**/"])
def test_the_first_word_is_found_in_linear_time(blanks: str) -> None:
    def seconds(count: int) -> float:
        text = blanks * count + ";SELECT 1"
        return min(_time(text) for _ in range(3))

    def _time(text: str) -> float:
        begun = time.process_time()
        _first_word(text)
        return time.process_time() - begun

    # Fifty times as much takes fifty times as long, 2,500 times where it were not linear: far enough from either for a
    # machine whose processor runs unevenly.
    assert seconds(250_000) < 350 * seconds(5_000) + 0.001


@pytest.mark.parametrize(
    ("sql", "word"),
    [
        ("/**/select 1", "select"),
        ("/* /* pragma */ */ -- pragma\n (select 1)", "("),
        ("-- only a remark", ""),
        ("/* without an end", ""),
        ("; select 1", ""),
    ],
)
def test_the_first_word_stands_behind_remarks(sql: str, word: str) -> None:
    assert _first_word(sql) == word


def test_few_questions_run_at_once_and_the_rest_wait_or_are_told_so() -> None:
    queue = Queue(running=2, waiting=3, seconds=1.5)
    running, most, outcomes = 0, 0, []
    guard = threading.Lock()

    def one() -> None:
        nonlocal running, most
        try:
            with queue.turn():
                with guard:
                    running += 1
                    most = max(most, running)
                time.sleep(1.0)
                with guard:
                    running -= 1
                    outcomes.append("answered")
        except QuestionRefused as refused:
            outcomes.append(refused.code)

    threads = [threading.Thread(target=one) for _ in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert most == RUNNING
    # Two at once, two more after 1 s; the fifth has waited 1.5 s in vain, and four found no seat.
    assert sorted(outcomes) == ["answered"] * 4 + ["busy"] * 5
