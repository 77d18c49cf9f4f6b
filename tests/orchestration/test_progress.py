"""How far the reading has come: a bar for a person, few lines for a log."""

from types import SimpleNamespace

import pytest

from pipelines.orchestration.progress import report_progress


def test_a_log_gets_a_line_at_every_tenth() -> None:
    lines: list[str] = []
    context = SimpleNamespace(log=SimpleNamespace(info=lines.append))
    with report_progress(context, show_bar=False) as progress:
        for done in range(1, 201):
            progress(done, 200, f"{done}.txt")
    assert len(lines) == 10
    assert lines[-1] == "Read 200 of 200 files, the last 200.txt"


def test_a_bar_goes_to_standard_error(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # as on a terminal
    with report_progress(SimpleNamespace(), show_bar=True) as progress:
        progress(1, 2, "[red]a.txt")
        progress(2, 2, "b.txt")
    out, err = capsys.readouterr()
    assert out == ""
    assert "2/2" in err
    assert "b.txt" in err
