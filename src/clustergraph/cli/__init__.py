"""The command line: each command parses, calls the library once, prints.

Data goes to stdout and words to stderr. Exit codes: 0 fine (also with warnings or no rows), 1 findings,
refusal or failed build, 2 usage. Whatever a user can cause is a message here and never a traceback.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Any, NoReturn

import click

from clustergraph import __version__
from clustergraph.cli import ask, author
from clustergraph.cli.common import print_report
from clustergraph.cli.query import query
from clustergraph.diagnostics import ClustergraphError, RefusedError

__all__ = ["cli", "main"]


class _Commands(click.Group):
    """A reader that has what it wants and closes the pipe ends the work quietly; click alone would fail."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except BrokenPipeError:
            return _close_stdout()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.version_option(__version__, "-V", "--version", prog_name="clustergraph")
@click.option("-C", "directory", metavar="DIR", help="Run as if started in DIR.")
@click.pass_context
def cli(context: click.Context, directory: str | None) -> None:
    """Build a knowledge graph in which every fact says where it was read, and ask it."""
    context.obj = directory


# What stdout may meet that is no bug: where it leads to, nothing more can be written.
_NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)

for _command in (*author.COMMANDS, query, *ask.COMMANDS):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        code = cli.main(arguments, prog_name="clustergraph", standalone_mode=False)
        sys.stdout.flush()
    except RefusedError as error:
        print_report(error.report, getattr(error, "root", None))
        code = error.exit_code
    except ClustergraphError as error:
        click.echo(f"clustergraph: {error}", err=True)
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("clustergraph: stopped; nothing was changed", err=True)
        code = 130
    except BrokenPipeError:
        code = _close_stdout()
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        _close_stdout()
        click.echo(f"clustergraph: cannot write the output: {error.strerror}", err=True)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _close_stdout() -> int:
    """Python would complain once more when it flushes at exit, so what is left goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
