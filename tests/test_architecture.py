"""The drawing in docs/architecture.md, enforced: layers, file roles, doors, and one importer per library."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = [
    {"config"},
    {"insights"},
    {"api"},
    {"disputes"},
    {"notices"},
    {"payments"},
    {"invoices"},
    {"clients"},
    {"accounts"},
    {"foundation"},
]
RANK = {package: place for place, layer in enumerate(LAYERS) for package in layer}
ROLES = """
    urls agreement_urls admin views middleware jobs bulk adapter session table_forms forms agreement_pages pages
    timesheet outlook
    mediation_page outcome_page recurring_pages delivered waiting report_page claim_page bulk_pages receipt_words
    case_file_pages services listing tables
    spreadsheets archive tasks casefile evidence_page vies paper judging about_money about_disputes about_course figures
    week account_sheet
    ledger tax deposits reminder_cases reminder_words queries recipients gathering cases charts deflection measures
    matching preflight line_risks risks
    claim_sheet claim_table claims case_letters case_facts tone wording sums statutes
    legal findings lessons documents einvoice sheets parts timelog clarity beside agreed numbering codes faq_use faq
    terms responses instalments policy checks
    statements timefiles billed guards tally models reminding recurrence units states reasons evidence_kinds errors
""".split()  # noqa: SIM905 - a table reads better than thirty quotes
ORDER = {role: place for place, role in enumerate(ROLES)}
DOORS = {"for_business", "for_link", "for_user"}
PLAIN = {"einvoicing", "law", "wording"}  # foundation packages without Django
# One third-party library, one importing place.
IMPORTERS = {
    "weasyprint": {"foundation/pdf"},
    "lxml": {"foundation/einvoicing"},
    "segno": {"invoices/codes.py"},
    "allauth": {"accounts", "config/admin.py", "config/demo.py"},
    "sequences": {"invoices/numbering.py", "disputes/services/report.py"},
    "pikepdf": {"foundation/files", "foundation/pdf", "foundation/einvoicing"},
    "PIL": {"foundation/files"},
    "anymail": {"foundation/mail"},
    "imaplib": {"foundation/mail"},
    "stdnum": {"accounts/identity.py"},
    "holidays": {"foundation/kernel/calendar.py"},
    "puremagic": {"foundation/files"},
}


def modules() -> list[Path]:
    found = [p for package in RANK for p in (ROOT / package).rglob("*.py")]
    return [p for p in found if not {"tests", "migrations"} & set(p.parts)]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def role_of(parts: tuple[str, ...]) -> str | None:
    """The role of a module inside its app: the file, or the folder it lies in."""
    inner = parts[1].removesuffix(".py") if len(parts) > 1 else ""
    return inner if inner in ORDER else None


every_module = pytest.mark.parametrize("path", modules(), ids=name_of)


@every_module
def test_imports_point_down(path):
    parts = path.relative_to(ROOT).parts
    here = parts[0]
    for name in imports(path):
        there = name.split(".")[0]
        if there in RANK and there != here:
            assert RANK[here] < RANK[there], f"{name_of(path)}: {here} may not import {name}"


@every_module
def test_inside_an_app_imports_point_down_the_list_of_roles(path):
    parts = path.relative_to(ROOT).parts
    mine = role_of(parts)
    if parts[0] in {"foundation", "config"} or mine is None:
        return
    for name in imports(path):
        pieces = name.split(".")
        if pieces[0] != parts[0] or len(pieces) < 2 or pieces[1] not in ORDER:
            continue
        assert ORDER[mine] <= ORDER[pieces[1]], f"{name_of(path)}: {mine} may not import {name}"


@every_module
def test_foundation_packages_are_strangers_to_each_other(path):
    parts = path.relative_to(ROOT).parts
    if parts[0] != "foundation" or len(parts) < 3:
        return
    for name in imports(path):
        pieces = name.split(".")
        if pieces[0] == "foundation" and len(pieces) > 1:
            assert pieces[1] in {parts[1], "kernel"}, f"{name_of(path)} may not import {name}"
        if parts[1] in PLAIN:
            assert pieces[0] != "django", f"{name_of(path)} is plain Python"


@every_module
def test_one_library_has_one_importing_place(path):
    for name in imports(path):
        places = IMPORTERS.get(name.split(".")[0])
        if places is not None:
            assert any(name_of(path).startswith(place) for place in places), f"{name_of(path)} imports {name}"


@every_module
def test_celery_tasks_live_in_tasks_and_jobs(path):
    if any(name == "celery.shared_task" for name in imports(path)):
        assert path.stem in {"tasks", "jobs"}, name_of(path)


@pytest.mark.parametrize("path", [p for p in modules() if "views" in p.parts or p.stem == "views"], ids=name_of)
def test_views_enter_the_database_through_the_doors(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "objects":
            assert node.attr in DOORS, f"{name_of(path)}:{node.lineno} .objects.{node.attr}"


@every_module
def test_files_and_functions_stay_short(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300, f"{name_of(path)} has {text.count(chr(10))} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            size = node.end_lineno - node.lineno + 1
            assert size <= 40, f"{name_of(path)}:{node.lineno} {node.name} has {size} lines"


@every_module
def test_no_junk_drawers(path):
    assert path.stem not in {"utils", "helpers", "common", "manager", "misc"}


def test_importing_the_urls_loads_no_heavy_library():
    """The web process never loads WeasyPrint, lxml or pikepdf at start."""
    import subprocess
    import sys

    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; import django; django.setup();"
        "import config.urls; print([m for m in ('weasyprint', 'lxml', 'pikepdf', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip().endswith("[]")
