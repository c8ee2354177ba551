"""
Errors as the command line tells them: sentences and exit codes.

Owns what becomes of every exception that a command lets through. Exit codes: 0 done, 1 the data has faults or a file
is stale, 2 the command could not run. Must not know the commands.
"""

import errno
from contextlib import suppress
from typing import IO, Any, cast

import click

from haizhumap.cli.options import HELP_LANG
from haizhumap.cli.output import give_up_stdout, make_robust, plain
from haizhumap.errors import HaizhumapError
from haizhumap.i18n import Lang, say_error, t


class _Failure(click.ClickException):
    """A sentence for people with the exit code that fits it."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(plain(message))
        self.exit_code = exit_code  # type: ignore[misc] # click reads the instance's

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence."""
        with suppress(OSError):  # nobody can be told where stderr is full too
            super().show(file)


class Commands(click.Group):
    """The commands; here exceptions become sentences and exit codes."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - the signature is click's
    ) -> click.Context:
        """Read the arguments of the group itself."""
        make_robust()
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            raise _said(error, HELP_LANG) from error

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - the signature is click's
        """Run the command that is named."""
        try:
            return super().invoke(ctx)
        except HaizhumapError as error:
            raise _Failure(say_error(error, _lang(ctx)), error.exit_code) from error
        except click.UsageError as error:
            raise _said(error, _lang(ctx)) from error
        except UnicodeEncodeError as error:
            value = error.object[error.start : error.end]
            raise _Failure(t("error.not-encodable", _lang(ctx), value=value), 2) from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            give_up_stdout()
            raise _Failure(_say_refusal(error, _lang(ctx)), 2) from error


def _say_refusal(error: OSError, lang: Lang) -> str:
    """Return what the system refuses as a sentence: a file where it names one, else what was to be printed."""
    why = error.strerror or type(error).__name__
    if error.filename:
        return t("error.file-refused", lang, path=error.filename, why=why)
    return t("error.output-failed", lang, why=why)


def _said(error: click.UsageError, lang: Lang) -> click.UsageError:
    """Return click's own error in the reader's language, as far as it has words for it, and harmless to a terminal."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error  # the whole help, which is no sentence
    message = error.format_message()
    match error:
        case click.NoSuchOption():
            message = t("cli.usage-option", lang, name=error.option_name)
        case click.MissingParameter() if error.param is not None:
            message = t(
                "cli.usage-missing",
                lang,
                name=error.param.get_error_hint(error.ctx or click.Context(click.Command(None))),
            )
        case click.BadParameter():
            message = t("cli.usage-value", lang, message=message)
        case _:
            message = t("cli.usage-other", lang, message=message)
    return click.UsageError(plain(message), ctx=error.ctx)


def _lang(ctx: click.Context) -> Lang:
    return cast("Lang", ctx.params.get("lang") or HELP_LANG)
