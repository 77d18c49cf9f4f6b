"""Blocks shared by processes: the same answers in the same order, whatever happens to a process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from pipelines.lexicon import Lexicon
from pipelines.link.task_mentions import Passage, Promise, mention_block
from pipelines.warehouse import block_workers
from pipelines.warehouse.block_workers import BlockWorkers, get_ready
from pipelines.warehouse.forks import process_context

# Words are rare only in a review that says much else.
ELSE = [
    chr(0x5000 + 50 * number) * 2 + "".join(chr(0x5000 + 50 * number + i) for i in range(8)) for number in range(30)
]
BLOCKS = [
    (
        [Promise(f"t{number}", "plan", words)],
        [Passage("review", 7 + 40 * place, f"{text}。") for place, text in enumerate([*ELSE, f"{words}已经全部完成"])],
    )
    for number, words in enumerate(("滨江森林公园二期改造", "老旧小区加装电梯", "中心城区排水管网更新"))
]


@pytest.fixture
def workers(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> Iterator[BlockWorkers]:
    monkeypatch.setattr(block_workers, "WORTH_A_POOL", 1)
    monkeypatch.setattr(block_workers, "WORTH_SHARING", 1)
    crew = BlockWorkers(lexicon, 2)
    yield crew
    crew.close()


def test_processes_find_what_one_finds(workers: BlockWorkers, lexicon: Lexicon) -> None:
    alone = list(BlockWorkers(lexicon, 1).map(mention_block, BLOCKS))
    assert [[mention.task_id for mention in found] for found in alone] == [["t0"], ["t1"], ["t2"]]
    assert list(workers.map(mention_block, BLOCKS)) == alone
    assert list(workers.map(mention_block, BLOCKS[::-1])) == alone[::-1]


def test_what_is_shared_anyhow_starts_no_process(workers: BlockWorkers, lexicon: Lexicon) -> None:
    assert list(workers.share(where, [(), ()])) == [os.getpid()] * 2
    list(workers.map(mention_block, BLOCKS))
    assert os.getpid() not in workers.share(where, [(), ()])


def where(lexicon: Lexicon) -> int:
    return os.getpid()


def end_elsewhere(lexicon: Lexicon, here: int, number: list[int]) -> int:
    """Ends the process that does it, but not this one."""
    if os.getpid() != here:
        os._exit(9)
    return number[0]


def test_what_an_ended_process_has_left_is_done_here(workers: BlockWorkers) -> None:
    here = os.getpid()
    assert list(workers.map(end_elsewhere, [(here, [1]), (here, [2])])) == [1, 2]
    assert [len(found) for found in workers.map(mention_block, BLOCKS)] == [1, 1, 1]


def complain(lexicon: Lexicon, words: list[str]) -> None:
    raise ValueError(words[0])


def test_a_fault_of_the_work_is_raised(workers: BlockWorkers) -> None:
    with pytest.raises(ValueError, match="老旧小区"):
        list(workers.map(complain, [(["老旧小区"],)]))


def test_little_work_starts_no_process(lexicon: Lexicon) -> None:
    crew = BlockWorkers(lexicon, 2)
    assert list(crew.map(end_elsewhere, [(os.getpid(), [3])])) == [3]


def test_processes_that_read_few_files_make_room_for_as_many_as_there_may_be(
    workers: BlockWorkers, lexicon: Lexicon
) -> None:
    one = ProcessPoolExecutor(1, process_context(), get_ready, (lexicon,))
    workers.adopt(one, 1)
    assert list(workers.share(count_marks, [("a",), ("bc",)])) == [1, 2], "they do what is always shared"
    alone = list(BlockWorkers(lexicon, 1).map(mention_block, BLOCKS))
    assert list(workers.map(mention_block, BLOCKS)) == alone
    with pytest.raises(RuntimeError, match="shutdown"):
        one.submit(len, "")


def count_marks(lexicon: Lexicon, marks: str) -> int:
    return len(marks)
