"""The command `taizhang`: thin, and light to start; the rooms it needs are imported by the command that needs them."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from pipelines import settings
from pipelines.errors import ReferenceTableError, SourceError, TaizhangError
from pipelines.paths import readable

FAILED = 1
BAD_REFERENCE_TABLE = 2
INTERRUPTED = 130
CUT_OFF = 141  # what shells say of a program whose reader went away


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 1 failed, 2 a reference table (or the command line) is at fault."""
    options = _make_parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        code = command(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # A reader that stops early (`head`) ends the command quietly, and Python's last flush finds an open end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CUT_OFF
    except ReferenceTableError as error:
        return _complain(error, BAD_REFERENCE_TABLE)
    except TaizhangError as error:
        return _complain(error, FAILED)
    except OSError as error:
        if error.filename is None:
            raise
        return _complain(f"{readable(str(error.filename))}: {error.strerror}", FAILED)
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="taizhang", description="The ledger of what Chinese governments promised and what they reported."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    build = _add_command(commands, "build", run_build, "read the sources, build the warehouse and publish it")
    _add_folders(build)
    build.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="PATH",
        help="take what lies there now (junk, a much shorter text, nothing) for the last good version of this path "
        "below the source folder; a dot: for every path; may be given again",
    )
    extract = _add_command(commands, "extract", extract_files, "print what files hold as JSON Lines; needs no database")
    extract.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a source file")
    explain = _add_command(commands, "explain", explain_number, "why a number in a file reads as it does")
    explain.add_argument("file", type=Path, metavar="FILE", help="a source file")
    explain.add_argument("--at", type=int, required=True, metavar="OFFSET", help="place of the number, as char_start")
    explain.add_argument("--json", action="store_true", help="one JSON object, for programs")
    score = _add_command(commands, "score", score_accuracy, "print how often the ledger is wrong on labelled documents")
    score.add_argument("--labels", type=Path, metavar="FOLDER", help="label files (tests/golden/labels)")
    _add_folders(score)
    sheet = _add_command(
        commands, "sheet", write_sheets, "write task sheets to fill in (任务分解表) as an Excel workbook"
    )
    sheet.add_argument("--district", metavar="NAME", help="only this district (name or GB/T 2260 code)")
    sheet.add_argument("--year", type=int, metavar="YEAR", help="only plans for this year")
    sheet.add_argument("--unit", metavar="NAME", help="only this lead unit")
    sheet.add_argument("-o", "--output", type=Path, default=Path("tasks.xlsx"), metavar="FILE", help="(tasks.xlsx)")
    _add_folders(sheet)
    _add_source_commands(commands)
    review = _add_command(
        commands,
        "review",
        review_verdicts,
        "list verdicts by risk for a person to confirm or refuse, and take answers in",
    )
    review.add_argument("--read", type=Path, metavar="FILE", help="take in the answers of a filled-in list")
    review.add_argument("--number", type=int, default=200, metavar="N", help="most verdicts to list (200)")
    review.add_argument(
        "-o", "--output", type=Path, default=Path("verdicts.csv"), metavar="FILE", help="(verdicts.csv)"
    )
    _add_folders(review)
    _add_reader_commands(commands)
    return parser


def _add_reader_commands(commands: Any) -> None:
    """`status`, `doctor` and `serve`: what is done with a warehouse that is built."""
    _add_folders(_add_command(commands, "status", tell_status, "what is published, what waits and what was refused"))
    _add_folders(_add_command(commands, "doctor", run_doctor, "what is wrong here, and what to do"))
    serve = _add_command(commands, "serve", serve_pages, "serve the dashboards and the Dagster UI until Ctrl-C")
    _add_folders(serve)
    serve.add_argument("--dashboards-port", type=int, metavar="PORT", help="port of the dashboards (8501)")
    serve.add_argument("--dagster-port", type=int, metavar="PORT", help="port of the Dagster UI (3000)")


def _add_source_commands(commands: Any) -> None:
    """`fetch`, `add` and `sources`: what brings documents in."""
    fetch = _add_command(commands, "fetch", fetch_sources, "bring in what channels and collections have that is new")
    fetch.add_argument("ids", nargs="*", metavar="ID", help="a source of seeds/sources.toml (all that are enabled)")
    fetch.add_argument("--accept", action="store_true", help="what it shows now counts, though shrunk or another site")
    add = _add_command(commands, "add", add_documents, "take in a page or file by its address or path")
    add.add_argument("places", nargs="+", metavar="URL|FILE", help="an http(s) address, or a file")
    listing = _add_command(commands, "sources", list_sources, "list the sources with what each brought last, and when")
    read = _add_command(commands, "read", read_files, "print the text of files as their readers see it")
    read.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a source file")
    read.add_argument("--json", action="store_true", help="one JSON object a file, for programs")
    for parser in (fetch, add, listing):
        parser.add_argument("--warehouse", metavar="FOLDER", help="where the archive and the databases are (warehouse)")


def _add_command(
    commands: Any, name: str, command: Callable[[argparse.Namespace], int], line: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=line, description=f"{name}: {line}.")
    parser.set_defaults(command=command)
    return parser


def _add_folders(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sources", metavar="FOLDER", help="source files, read recursively (seeds/documents)")
    parser.add_argument("--warehouse", metavar="FOLDER", help="where the databases are (warehouse)")


def run_build(options: argparse.Namespace) -> int:
    """`taizhang build`: the whole Dagster job in this process; prints a summary.

    A warehouse that has a folder for the Dagster UI gets the run recorded there.
    """
    # Dagster and dbt make a million objects that live to the end; going through them again and again takes seconds.
    gc.set_threshold(100_000, 50, 100)
    from pipelines.warehouse.early import reading_early
    from pipelines.warehouse.processes import without_pandas

    folders = settings.load_settings(options.sources, options.warehouse)
    folders = replace(folders, accepted=frozenset(options.accept))
    with without_pandas(), reading_early(folders):
        from pipelines.orchestration.runs import run_build as run_job
        from pipelines.serve import make_dagster_home

        if folders.dagster_home.is_dir():
            os.environ.setdefault("DAGSTER_HOME", str(make_dagster_home(folders)))
        summary = run_job(folders, progress=sys.stderr.isatty(), dbt_apart=True)
    for set_aside in summary.quarantined:
        print(f"taizhang: set aside: {set_aside}", file=sys.stderr)
    print(summary)
    return summary.exit_code


def extract_files(options: argparse.Namespace) -> int:
    """`taizhang extract`: the pure core; a file that cannot be read is named on standard error and the rest go on."""
    from pipelines.lexicon import load_lexicon
    from pipelines.run import extract_file

    _speak_utf8()
    lexicon = load_lexicon(settings.load_settings().reference)
    failed = 0
    for path in options.files:
        try:
            extraction = extract_file(path, lexicon)
        except SourceError as error:
            failed = _complain(error, FAILED)
            continue
        except Exception as error:  # noqa: BLE001 - one file must not stop the others; the fault is told
            fault = f"{path}: a fault of the program ({type(error).__name__}: {error})"
            failed = _complain(RuntimeError(readable(fault)), FAILED)
            continue
        for record in extraction.records():
            print(json.dumps(_as_json(record), ensure_ascii=False, default=date.isoformat))
    return failed


def explain_number(options: argparse.Namespace) -> int:
    """`taizhang explain`: the words around a number, the rules that competed, and those that decided."""
    from pipelines.explain import explain_file, tell
    from pipelines.lexicon import load_lexicon

    _speak_utf8()
    explanation = explain_file(options.file, options.at, load_lexicon(settings.load_settings().reference))
    print(json.dumps(asdict(explanation), ensure_ascii=False) if options.json else "\n".join(tell(explanation)))
    return 0


def score_accuracy(options: argparse.Namespace) -> int:
    """`taizhang score`: right, asked and share of every figure, with its 95 % interval."""
    from pipelines.lexicon import load_lexicon
    from pipelines.scoring import score_labels

    _speak_utf8()
    folders = settings.load_settings(options.sources, options.warehouse)
    labels = options.labels or settings.LABELS
    accuracy = score_labels(labels, folders.sources.rglob("*"), load_lexicon(folders.reference))
    print(f"{accuracy.labels} labels in {accuracy.sources} sources")
    for figure in accuracy.figures:
        name, interval = f"{figure.entity}.{figure.field}", f"{figure.low:.3f} to {figure.high:.3f}"
        print(f"{name:24} {figure.share:6.3f}  {figure.right:4} of {figure.asked:4}  {interval}")
    _print_reviews(folders)
    return 0


def _print_reviews(folders: settings.Settings) -> None:
    """Reviewed verdicts of the published file, and each that the rules now contradict."""
    from pipelines.warehouse.reviews import score_reviews

    score = score_reviews(folders)
    if score is None:
        return
    contradicted = len(score.contradicted)
    print(f"{score.reviewed} verdicts reviewed, {score.gone} of files that are gone, {contradicted} contradicted")
    for line in score.contradicted:
        print(f"  {line}")


def review_verdicts(options: argparse.Namespace) -> int:
    """`taizhang review`: the riskiest verdicts as a CSV to fill in, or a filled-in one taken in."""
    from pipelines.warehouse.review_lists import read_review_list, write_review_list

    folders = settings.load_settings(options.sources, options.warehouse)
    try:
        if options.read is None:
            count = write_review_list(folders, options.output, options.number)
            print(f"{options.output}: {count:,} verdicts; fill in answer (confirmed, wrong), because and reviewed_by")
            return 0
        report = read_review_list(folders, options.read)
    except OSError as error:
        return _complain(error, FAILED)
    for line in report.refused:
        print(f"taizhang: {line}", file=sys.stderr)
    print(
        f"{options.read}: {report.taken:,} answers taken, {report.blank:,} rows blank, {len(report.refused):,} refused"
    )
    return FAILED if report.refused else 0


def write_sheets(options: argparse.Namespace) -> int:
    """`taizhang sheet`: one sheet a lead unit, from the published file."""
    from pipelines.warehouse.exports import export_sheets

    folders = settings.load_settings(options.sources, options.warehouse)
    try:
        report = export_sheets(folders, options.output, options.district, options.year, options.unit)
    except OSError as error:
        return _complain(error, FAILED)
    print(f"{report.path}: {report.lines:,} lines, {report.units:,} lead units")
    return 0


def tell_status(options: argparse.Namespace) -> int:
    """`taizhang status`: 0 where something is published, else 1."""
    from pipelines.warehouse import health

    _speak_utf8()
    folders = settings.load_settings(options.sources, options.warehouse)
    status = health.read_status(folders)
    for line in health.tell_status(folders, status):
        print(line)
    return FAILED if status.run_number is None else 0


def run_doctor(options: argparse.Namespace) -> int:
    """`taizhang doctor`: a line for each thing that was looked at; 1 where one is not as it should be."""
    from pipelines.serve import PORT_VARIABLES, list_taken, load_ports
    from pipelines.warehouse.health import Finding, examine

    _speak_utf8()
    folders = settings.load_settings(options.sources, options.warehouse)
    advice = f"end what uses it (`taizhang serve`, if it runs), or choose others with {PORT_VARIABLES}"
    taken = [Finding(False, f"port {port} is in use", advice) for port in list_taken(load_ports())]
    code = 0
    for finding in (*examine(folders), *taken):
        print(
            f"ok    {finding.what}" if finding.is_good else f"WRONG {finding.what}\n      → {finding.advice}",
            flush=True,
        )
        code = code if finding.is_good else FAILED
    return code


def serve_pages(options: argparse.Namespace) -> int:
    """`taizhang serve`: both servers, ended together."""
    from pipelines.serve import load_ports, serve

    folders = settings.load_settings(options.sources, options.warehouse)
    return serve(folders, load_ports(options.dashboards_port, options.dagster_port))


def fetch_sources(options: argparse.Namespace) -> int:
    """`taizhang fetch`: one source after the other; a source that fails is named and the others go on."""
    from pipelines.sources.declarations import load_sources
    from pipelines.sources.fetching import choose_sources, fetch_source

    _speak_utf8()
    path = settings.find_source_list()
    chosen = choose_sources(load_sources(path), options.ids, path)
    if not chosen:
        print(f"No source is enabled in {path}; name one: taizhang fetch ID (taizhang sources lists them)")
        return 0
    folders = settings.load_settings(None, options.warehouse)
    return max(_tell_fetch(fetch_source(folders, source, is_accepted=options.accept)) for source in chosen)


def add_documents(options: argparse.Namespace) -> int:
    """`taizhang add`: each address or file on its own."""
    from pipelines.sources.additions import add_document

    _speak_utf8()
    folders = settings.load_settings(None, options.warehouse)
    return max(_tell_fetch(add_document(folders, place)) for place in options.places)


def read_files(options: argparse.Namespace) -> int:
    """`taizhang read`: the text that spans refer to; a file that cannot be read is named and the rest go on."""
    from pipelines.lexicon import PageBody
    from pipelines.readers import read_source
    from pipelines.tables import read_table

    _speak_utf8()
    failed = 0
    bodies = read_table(settings.load_settings().reference, PageBody)
    for path in options.files:
        try:
            source = read_source(path, bodies=bodies)
        except SourceError as error:
            failed = FAILED
            if options.json:
                print(json.dumps({"path": str(path), "code": error.code, "reason": error.reason}, ensure_ascii=False))
            else:
                _complain(error, FAILED)
            continue
        if not options.json:
            print(source.text, end="")
            continue
        told: dict[str, Any] = {"path": str(path), "media_type": source.media_type, "encoding": source.encoding}
        told |= {"characters": len(source.text), "tables": len(source.grids), "text": source.text}
        print(json.dumps({**told, "doubts": [doubt.message for doubt in source.doubts]}, ensure_ascii=False))
    return failed


def list_sources(options: argparse.Namespace) -> int:
    """`taizhang sources`: a line a source."""
    from pipelines.sources.declarations import load_sources
    from pipelines.sources.fetching import open_archive
    from pipelines.sources.states import list_states, tell_state

    _speak_utf8()
    sources = load_sources(settings.find_source_list())
    with open_archive(settings.load_settings(None, options.warehouse)) as archive:
        for source, name, state in list_states(sources, archive.index):
            print(tell_state(source, name, state))
    return 0


def _tell_fetch(report: Any) -> int:
    """Print a run of a source, its problems on standard error; 1 where it failed."""
    print(report)
    for problem in report.problems:
        print(f"taizhang: {report.source.id}: {problem.code}: {problem.subject}: {problem.reason}", file=sys.stderr)
    return FAILED if report.run.outcome == "failed" else 0


def _as_json(record: Any) -> dict[str, Any]:
    return {"record": record.TABLE, **{f.name: getattr(record, f.name) for f in fields(record)}}


def _speak_utf8() -> None:
    """JSON Lines are UTF-8 in any locale."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def _complain(error: Exception | str, code: int) -> int:
    print(f"taizhang: {error}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
