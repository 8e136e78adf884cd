"""`manage.py verify_log`: does the log still hold? Exit code 1 when it does not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.audit.log import case_chain
from foundation.audit.verify import ChainReport, chain_of, report_chain, verify_all


class Command(BaseCommand):
    help = "Checks every hash, place and link of the log. With --head: against a head that somebody kept outside."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--case", default="", help="a case's id, or the full name of a chain")
        parser.add_argument("--head", default="", help="place and hash as a letter carries it: 42:9f3c81d20a4b")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = chains = events = 0
        for report in self._reports(options["case"], options["head"]):
            self._tell(report)
            faults, events = faults + len(report.faults), events + report.events
            chains += bool(report.chain)
        self.stdout.write(f"{chains} chains, {events} events, {faults} faults")
        if faults:
            raise CommandError("The log does not hold.", returncode=1)

    def _reports(self, case: str, head: str) -> Any:
        if not head and not case:
            return verify_all()
        try:
            chain = case if ":" in case else case_chain(case) if case else chain_of(head)
            if not chain:
                raise CommandError("No chain has this event: its log was cut or written anew, or it is not kept here.")
            report = report_chain(chain, head)
        except ValueError as error:
            raise CommandError(str(error)) from error
        if not report.events and not report.faults:
            raise CommandError(f"There is no chain {report.chain}.")
        return [report]

    def _tell(self, report: ChainReport) -> None:
        self.stdout.write(f"{report.chain or 'triggers'}: {report.events} events, {len(report.faults)} faults")
        for fault in report.faults:
            self.stdout.write(self.style.ERROR(f"  {fault.seq}: {fault.text}"))
