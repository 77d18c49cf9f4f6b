#!/usr/bin/env python3
"""Compiles the core's modules with mypyc: compiled they read a report in three quarters of the time.

Nothing depends on it. Where there is no C compiler, or the core has been edited since, the same files run as plain
Python. The compiled modules stand beside their sources, where Python looks for them first, and their common library in
the environment; git knows none of them.

    python .ci/compile.py          compile, unless nothing has changed since the last time
    python .ci/compile.py --check  only remove compiled modules whose sources have changed
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import shutil
import sys
import sysconfig
import tempfile
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SUFFIX = str(sysconfig.get_config_var("EXT_SUFFIX"))
LIBRARIES = Path(sysconfig.get_path("platlib"))
STAMP = Path(sys.prefix) / ".taizhang-compiled"
LIBRARY = "taizhang"


def main() -> None:
    """Errors: those of mypyc and of the C compiler, after which everything is as it was without compiled modules."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only remove compiled modules whose sources have changed")
    only_check = parser.parse_args().check
    wanted = _digest()
    if STAMP.exists() and STAMP.read_text() == wanted and all(_target(path).exists() for path in _sources()):
        for path in _compiled():
            path.touch()  # a checkout makes sources younger without changing them
        return
    had_any = _remove()
    if only_check:
        if had_any:
            print("setup: the core has changed since it was compiled; it runs as plain Python until `make compile`")
        return
    lacking = _what_is_lacking()
    if lacking:
        print(f"setup: no {lacking}: the core runs as plain Python, which takes a third longer")
        return
    print("setup: compiling the core (about a minute)", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for built, target in list(_compile(Path(folder))):
            shutil.copyfile(built, target)
    STAMP.write_text(wanted)


def _what_is_lacking() -> str:
    """What Python's own build used to compile with and this machine does not have."""
    compiler = str(sysconfig.get_config_var("CC") or "cc").split()[0]
    if shutil.which(compiler) is None:
        return f"C compiler ({compiler})"
    header = Path(sysconfig.get_path("include")) / "Python.h"
    return "" if header.exists() else f"header of Python ({header})"


def _sources() -> list[Path]:
    """The modules to compile, as pyproject.toml names their packages."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = [path for package in settings["tool"]["taizhang"]["compiled"] for path in (ROOT / package).glob("*.py")]
    return sorted(path for path in found if path.name != "__init__.py")


def _target(source: Path) -> Path:
    return source.with_name(source.stem + SUFFIX)


def _digest() -> str:
    """What compiled modules follow from: the sources, the types they know of, how they are compiled, and Python."""
    settings = [ROOT / "pyproject.toml", ROOT / "requirements.lock", Path(__file__)]
    inputs = [*settings, *sorted((ROOT / "pipelines").rglob("*.py"))]
    parts = [sys.version, *(f"{path} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in inputs)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _compiled() -> list[Path]:
    return [*(ROOT / "pipelines").rglob(f"*{SUFFIX}"), *LIBRARIES.glob(f"{LIBRARY}__mypyc{SUFFIX}")]


def _remove() -> bool:
    """Removes every compiled module; whether there was any."""
    built = _compiled()
    for path in built:
        path.unlink()
    STAMP.unlink(missing_ok=True)
    return bool(built)


def _compile(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Every library as built in `folder`, with the place where it belongs."""
    import_module("setuptools")  # brings the distutils that newer Pythons lack
    compiler = import_module("distutils.ccompiler").new_compiler()
    import_module("distutils.sysconfig").customize_compiler(compiler)
    include = sysconfig.get_path("include")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for extension in _write_c(folder):

            def compile_file(source: str, extension: Any = extension) -> list[str]:
                return compiler.compile(
                    [source],
                    output_dir=str(folder),
                    include_dirs=[*extension.include_dirs, include],
                    extra_postargs=extension.extra_compile_args,
                )

            objects = [name for names in pool.map(compile_file, extension.sources) for name in names]
            library = folder / (extension.name + SUFFIX)
            compiler.link_shared_object(objects, str(library))
            *packages, name = extension.name.split(".")
            yield library, (ROOT.joinpath(*packages) if packages else LIBRARIES) / (name + SUFFIX)


def _write_c(folder: Path) -> list[Any]:
    """The modules in C, as extensions of setuptools."""
    from mypyc.build import mypycify

    os.chdir(ROOT)  # modules are named after their paths
    arguments = ["--config-file", "pyproject.toml", *(str(path.relative_to(ROOT)) for path in _sources())]
    said = io.StringIO()
    try:
        with redirect_stdout(said):
            # Optimising more takes twice as long and gains nothing: the time goes into Python's own functions.
            return mypycify(
                arguments,
                opt_level="1",
                debug_level="0",
                multi_file=True,
                group_name=LIBRARY,
                target_dir=str(folder),
            )
    except SystemExit:
        print(said.getvalue())
        raise


if __name__ == "__main__":
    main()
