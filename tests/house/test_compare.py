"""`make compare`: what a change of the rules changes in the records, row by row."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = """杨浦区2021年工作要点

一、优化营商环境
1.全年新增创业企业300家,建成5G基站200个。
2.更新老旧电梯40台。
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project under git, with its present state committed."""
    if shutil.which("git") is None:
        pytest.skip("there is no git")
    root = tmp_path_factory.mktemp("compared") / "tree"
    root.mkdir()
    for name in (".ci", "pipelines", "seeds", "tests/golden/labels", "pyproject.toml"):
        source = ROOT / name
        ignored = shutil.ignore_patterns("__pycache__", "*.so")
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, root / name, ignore=ignored) if source.is_dir() else shutil.copy2(source, root / name)
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "as it is")):
        names = ("-c", "user.name=test", "-c", "user.email=test@localhost")
        subprocess.run(["git", *names, *command], cwd=root, check=True)
    (root / "plan.txt").write_text(DOCUMENT, encoding="utf-8")
    return root


def compare(tree: Path, base: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ".ci/compare.py", "--base", base, "--documents", "plan.txt"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, encoding="utf-8", check=False, env=ENV)


ENV = {name: value for name, value in os.environ.items() if not name.startswith("TAIZHANG_")}


def test_a_row_of_a_word_list_shows_as_the_rows_that_it_changes(tree: Path) -> None:
    units = tree / "seeds" / "reference" / "units.csv"
    before = units.read_text(encoding="utf-8")
    with units.open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    written = head.index("unit")
    with units.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *(row for row in rows if row[written] != "台")])
    said = compare(tree, "HEAD")
    units.write_text(before, encoding="utf-8")
    assert said.returncode == 0, said.stderr
    assert "quantity: 0 gained, 1 lost, 0 changed" in said.stdout
    assert "- plan.txt@" in said.stdout
    assert "更新老旧电梯40台" in said.stdout
    assert "numeral: 0 gained, 0 lost, 1 changed" in said.stdout


def test_the_same_code_reads_the_same_to_the_byte(tree: Path) -> None:
    said = compare(tree, "HEAD")
    assert "records are equal to the byte" in said.stdout
    assert "figures on the labelled documents are as they were" in said.stdout


def test_a_revision_that_git_does_not_know_is_named(tree: Path) -> None:
    said = compare(tree, "no-such-branch")
    assert said.returncode == 2
    assert "'no-such-branch' is no revision that git knows" in said.stderr
