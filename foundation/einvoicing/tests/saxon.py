"""Run the official rules over documents, in a process of its own: one Saxon processor per process, one thread.

A line of JSON in: {"rules": path of the XSLT, "xml": the document}. A line out: [[severity, rule, place, text], …].
"""

import json
import sys

from lxml import etree

SVRL = "{http://purl.oclc.org/dsdl/svrl}"


def main() -> None:
    from saxonche import PySaxonProcessor

    with PySaxonProcessor(license=False) as saxon:
        compiler, compiled = saxon.new_xslt30_processor(), {}
        for request in map(json.loads, sys.stdin):
            path = request["rules"]
            if path not in compiled:
                compiled[path] = compiler.compile_stylesheet(stylesheet_file=path)
            node = saxon.parse_xml(xml_text=request["xml"])
            report = compiled[path].transform_to_string(xdm_node=node)
            sys.stdout.write(json.dumps(list(failures(etree.fromstring(report.encode())))) + "\n")
            sys.stdout.flush()


def failures(report):
    for tag in ("failed-assert", "successful-report"):
        for one in report.iter(SVRL + tag):
            severity = one.get("flag") or one.get("role") or "fatal"
            text = " ".join("".join(one.itertext()).split())
            yield severity, one.get("id") or "", one.get("location"), text


if __name__ == "__main__":
    main()
