"""The core reads alike compiled and as plain Python, and a stale compiled module is refused."""

import os
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

import pipelines.extract.numbers.quantities
from pipelines import refuse_stale
from pipelines.settings import load_settings

_READ = """
import sys
from hashlib import sha256
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, SourceFileLoader
from pathlib import Path

if sys.argv[1] == "plain":
    finder = FileFinder.path_hook((SourceFileLoader, SOURCE_SUFFIXES))
    sys.path_hooks.insert(0, lambda path: finder(path) if "pipelines" in Path(path).parts else sys.path_hooks[-1](path))
    sys.path_importer_cache.clear()

import pipelines.extract.numbers.quantities
from pipelines.lexicon import load_lexicon
from pipelines.run import extract_file
from pipelines.settings import load_settings

settings = load_settings()
lexicon = load_lexicon(settings.reference)
print(Path(pipelines.extract.numbers.quantities.__file__).suffix)
for path in map(Path, sys.argv[2:]):
    print(path.name, sha256(repr(list(extract_file(path, lexicon).records())).encode()).hexdigest())
"""


def test_compiled_and_plain_modules_read_alike() -> None:
    if not _is_compiled():
        pytest.skip("the core is not compiled")
    root = load_settings("").reference.parent.parent
    files = [path for folder in ("seeds/documents", "tests/golden") for path in sorted((root / folder).glob("*.txt"))]
    plain, compiled = (_read(kind, files) for kind in ("plain", "compiled"))
    assert (plain[0], compiled[0]) == (".py", ".so")
    assert len(plain) > len(files) > 20
    assert plain[1:] == compiled[1:]


def test_a_module_that_is_older_than_its_source_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "text" / "folding.py"
    built = source.with_name(f"folding{EXTENSION_SUFFIXES[0]}")
    source.parent.mkdir()
    source.touch()
    built.touch()
    os.utime(source, (1, 1))
    refuse_stale(tmp_path)
    os.utime(source, (2**31, 2**31))
    with pytest.raises(ImportError, match=r"folding\.py has changed since it was compiled: run `make"):
        refuse_stale(tmp_path)
    source.unlink()
    with pytest.raises(ImportError, match=r"folding\.py has changed"):
        refuse_stale(tmp_path)


def _is_compiled() -> bool:
    return Path(str(pipelines.extract.numbers.quantities.__file__)).suffix != ".py"


def _read(kind: str, files: list[Path]) -> list[str]:
    told = subprocess.run(
        [sys.executable, "-c", _READ, kind, *files], capture_output=True, text=True, check=False, timeout=240
    )
    assert told.returncode == 0, told.stderr
    return told.stdout.splitlines()
