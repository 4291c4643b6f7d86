"""Every error that staticrun raises: what happened, where, and what to do about it.

>>> str(StoreError("runs holds no staticrun runs", hint="staticrun build --help"))
'runs holds no staticrun runs\\n  hint: staticrun build --help'
"""


class StaticrunException(Exception):
    """The base of all errors that staticrun raises on purpose.

    Args:
        message: What happened, and to what.
        where: The place: a path, with line and column where they are known.
        hint: What to do about it.

    >>> import staticrun
    >>> try:
    ...     staticrun.Client().get_run("0" * 32)
    ... except staticrun.StaticrunException as error:  # or staticrun.MlflowException
    ...     error.error_code, error.message.partition(" with ")[0]
    ('RESOURCE_DOES_NOT_EXIST', 'Run')
    """

    #: MLflow's name for the kind of error, for scripts that look at it.
    error_code = "INTERNAL_ERROR"

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        lines = [self.message]
        if self.where:
            lines.append(f"  at {self.where}")
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


class InvalidArgument(StaticrunException, ValueError):
    """A name, key, id or setting that cannot be used.

    >>> staticrun.log_metric("", 1.0)
    Traceback (most recent call last):
    staticrun.errors.InvalidArgument: ...
    """

    error_code = "INVALID_PARAMETER_VALUE"


class InvalidType(StaticrunException, TypeError):
    """A value of a type that cannot be logged.

    >>> staticrun.log_metric("loss", "low")
    Traceback (most recent call last):
    staticrun.errors.InvalidType: ...
    """

    error_code = "INVALID_PARAMETER_VALUE"


class NotFound(StaticrunException, LookupError):
    """A run, experiment or artifact that does not exist.

    >>> staticrun.get_run("0" * 32)
    Traceback (most recent call last):
    staticrun.errors.NotFound: Run with id=00000000000000000000000000000000 not found...
    """

    error_code = "RESOURCE_DOES_NOT_EXIST"


class MissingFile(NotFound, FileNotFoundError):
    """A file or folder of this machine that is to be logged, and is not there.

    >>> staticrun.log_artifact("nowhere.txt")
    Traceback (most recent call last):
    staticrun.errors.MissingFile: ...
    >>> staticrun.end_run()
    """


class AlreadyExists(StaticrunException):
    """A thing that is to be created, and is there already.

    >>> _ = staticrun.create_experiment("wine")
    >>> staticrun.create_experiment("wine")
    Traceback (most recent call last):
    staticrun.errors.AlreadyExists: ...
    """

    error_code = "RESOURCE_ALREADY_EXISTS"


class InvalidState(StaticrunException):
    """A call that does not fit the state: a second active run, a deleted run.

    >>> with staticrun.start_run():
    ...     staticrun.start_run()
    Traceback (most recent call last):
    staticrun.errors.InvalidState: ...
    """

    error_code = "INVALID_STATE"


class NotActive(InvalidState):
    """A call that needs an active run or experiment, and meets a deleted one.

    >>> with staticrun.start_run() as run:
    ...     pass
    >>> staticrun.delete_run(run.info.run_id)
    >>> staticrun.Client().log_metric(run.info.run_id, "loss", 0.3)
    Traceback (most recent call last):
    staticrun.errors.NotActive: ...
    """

    error_code = "INVALID_PARAMETER_VALUE"


class ParamConflict(InvalidArgument):
    """A param that was logged before with another value.

    >>> with staticrun.start_run():
    ...     staticrun.log_params({"lr": 0.1})
    ...     staticrun.log_params({"lr": 0.2})
    Traceback (most recent call last):
    staticrun.errors.ParamConflict: Changing param values is not allowed. ...
    """


class StoreError(StaticrunException):
    """A folder that is not a run store, or a store that cannot be read.

    >>> issubclass(FormatError, StoreError), StoreError.error_code
    (True, 'INTERNAL_ERROR')
    """


class Unwritable(StoreError, OSError):
    """A store that does not take a change which somebody waits for; nothing was changed.

    >>> issubclass(Unwritable, StaticrunException), issubclass(Unwritable, OSError)
    (True, True)
    """


class FormatError(StoreError):
    """A run written in a newer format than this version reads."""


#: How much of a long filter is shown on each side of a fault.
_AROUND = 50


class FilterError(InvalidArgument):
    """A filter text that cannot be understood.

    Args:
        message: What was expected.
        text: The whole filter.
        start: Position of the fault, in code points, from 0.
        end: Position after the fault.
        hint: What to write instead.

    >>> staticrun.search_runs(filter_string="metrics.loss <")
    Traceback (most recent call last):
    staticrun.errors.FilterError: ...
    """

    def __init__(self, message: str, *, text: str, start: int, end: int, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.text = text
        self.start = start
        self.end = end

    def __str__(self) -> str:
        hint = [f"  hint: {self.hint}"] if self.hint else []
        return "\n".join([self.message, *(f"  {line}" for line in self.pointed()), *hint])

    def pointed(self) -> list[str]:
        """The filter around the fault, and below it carets that mark the fault, for a fixed-width font.

        >>> FilterError("", text="metrics.a == 1", start=10, end=12).pointed()
        ['metrics.a == 1', '          ^^']
        """
        from unicodedata import east_asian_width

        begin = max(0, self.start - _AROUND) if len(self.text) > 2 * _AROUND else 0
        stop = min(len(self.text), max(self.end, self.start) + _AROUND, self.start + 2 * _AROUND)
        shown = "".join(letter if letter.isprintable() else " " for letter in self.text[begin:stop])
        before, fault = shown[: self.start - begin], shown[self.start - begin : self.end - begin]
        widths = [sum(1 + (east_asian_width(one) in "WF") for one in part) for part in (before, fault)]
        lead, tail = "…" if begin else "", "…" if stop < len(self.text) else ""
        return [f"{lead}{shown}{tail}", " " * (len(lead) + widths[0]) + "^" * max(1, widths[1])]


class ManifestError(StaticrunException):
    """A model manifest that is not as it should be; `where` is `file:line:column`."""


class ConfigError(StaticrunException):
    """A setting that is unknown or of the wrong type."""


class ThemeError(StaticrunException):
    """A theme that cannot be found or rendered."""


class BuildError(StaticrunException):
    """A site cannot be built, for a reason that lies neither in its runs nor in its output folder."""


class OutputError(StaticrunException):
    """An output folder that must not, or cannot, be written."""
