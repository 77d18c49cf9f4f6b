"""How far the reading has come: a bar for a person, few lines for a log."""

from types import SimpleNamespace

import pytest

from pipelines.orchestration.progress import log_progress, report_progress


def test_a_log_gets_a_line_every_ten_seconds_and_at_the_end() -> None:
    lines: list[str] = []
    ticks = iter(range(0, 1000, 4))
    progress = log_progress(lines.append, lambda: float(next(ticks)))
    for done in range(1, 6):
        progress(done, 5, f"{done}.txt")
    assert lines == [
        "Read 3 of 5 files, 0.2 a second, about 8 s left; the last: 3.txt",
        "Read 5 of 5 files, 0.2 a second; the last: 5.txt",
    ]


def test_minutes_are_told_as_minutes() -> None:
    lines: list[str] = []
    ticks = iter((0.0, 20.0))
    log_progress(lines.append, lambda: next(ticks))(10, 70, "a.txt")
    assert lines == ["Read 10 of 70 files, 0.5 a second, about 2 min 00 s left; the last: a.txt"]


def test_without_a_terminal_the_log_of_the_run_gets_the_lines() -> None:
    lines: list[str] = []
    context = SimpleNamespace(log=SimpleNamespace(info=lines.append))
    with report_progress(context, show_bar=False) as progress:
        progress(1, 2, "a.txt")
        progress(2, 2, "b.txt")
    assert len(lines) == 1
    assert lines[0].startswith("Read 2 of 2 files, ")


def test_a_bar_goes_to_standard_error(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # as on a terminal
    with report_progress(SimpleNamespace(), show_bar=True) as progress:
        progress(1, 2, "[red]a.txt")
        progress(2, 2, "b.txt")
    out, err = capsys.readouterr()
    assert out == ""
    assert "2/2" in err
    assert "/s" in err
    assert "b.txt" in err
