"""`manage.py bench` measures the product and leaves nothing behind."""

import json

import pytest
from django.core.management import call_command

from accounts.models import Business
from foundation.audit.triggers import missing
from invoices.guards import GUARDS
from invoices.models import Invoice

pytestmark = pytest.mark.django_db


def test_the_bench_of_the_pdf_prints_json_and_keeps_nothing(capsys):
    call_command("bench", "pdf", "--rows", "1")
    found = json.loads(capsys.readouterr().out)["rows"]["1"]
    assert found["median_ms"] > 0
    assert found["p95_ms"] >= found["median_ms"]
    assert found["peak_mb"] < 160
    assert found["ratio"] == pytest.approx(found["cpu_ms"] / found["naive_cpu_ms"], abs=0.02)
    assert not Business.objects.exists()
    assert not Invoice.objects.exists()


def test_the_bench_of_the_figures_counts_queries_and_keeps_nothing(capsys):
    call_command("bench", "dashboard", "--rows", "300")
    found = json.loads(capsys.readouterr().out)["rows"]["300"]
    assert found["four_sums"]["queries"] == 2
    assert {"direct", "one_month_again", "page_money", "page_disputes", "page_course"} <= found.keys()
    assert not Business.objects.exists()
    assert missing(GUARDS) == []
