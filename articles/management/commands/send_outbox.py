"""Tells other sites what is new here: `manage.py send_outbox [--every SECONDS]`. Safe to run at any time, several at once."""

import signal
import sys
from threading import Event

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.db import connection

from articles import outbox, sending

SOME_GIVEN_UP = 1


class Command(BaseCommand):
    help = (
        "Sends what is due to search engines (INDEXNOW_KEY) and to the WebSub hub (WEBSUB_HUB). "
        "Exit code 0: all is sent, or will be tried again; 1: a message was given up, see the outbox at the desk."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--every",
            type=int,
            metavar="SECONDS",
            help="go on until stopped, looking again after so many seconds",
        )

    def handle(self, *, every, **options):
        if every is not None and every < 1:
            raise CommandError("--every takes a number of seconds, from 1.", returncode=2)
        if not outbox.kinds():
            self.stdout.write("Nobody is to be told of anything: set INDEXNOW_KEY or WEBSUB_HUB.")
        if every is None:
            if self._send().given_up:
                sys.exit(SOME_GIVEN_UP)
        else:
            self._go_on(every)

    def _go_on(self, every: int) -> None:
        """Until the process is asked to end; what is being sent then is sent, and noted."""
        stopped = Event()
        before = {
            number: signal.signal(number, lambda *_signal: stopped.set())
            for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            while not stopped.is_set():
                try:
                    self._send(stopped, quietly=True)
                except DatabaseError as error:
                    # It may be there again, to a new connection, when we look next.
                    self.stderr.write(f"The database: {error}")
                    connection.close()
                stopped.wait(every)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _send(self, stopped: Event | None = None, *, quietly: bool = False) -> sending.Report:
        report = sending.send(stopped.is_set) if stopped else sending.send()
        for reason in report.reasons:
            self.stderr.write(reason)
        if not quietly or report.sent or report.failed or report.given_up:
            self.stdout.write(
                f"{report.sent} sent, {report.failed} to be tried again, {report.given_up} given up."
            )
        return report
