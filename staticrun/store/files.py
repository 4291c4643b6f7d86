"""The few file operations that a run store needs; the only ones that touch its files.

Errors are OSError, for the caller to judge: what is a warning while training is an error elsewhere.
"""

import errno
import os
import stat
from collections.abc import Iterator


def append(fd: int, data: bytes | memoryview) -> int:
    """Write to the end of an open log; return how many bytes were taken, maybe fewer than given."""
    return os.write(fd, data)


def open_append(path: str) -> int:
    """Open a log of our own for appending, making it where it does not exist.

    O_CLOEXEC is Python's default; O_APPEND keeps a late write at the end even after a truncation.
    """
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)


def truncate(fd: int, size: int) -> None:
    """Cut an open log of our own back to a size."""
    os.ftruncate(fd, size)


def sync(fd: int) -> None:
    """Wait until what was written through an open file survives a power cut."""
    os.fsync(fd)


def sync_path(path: str) -> None:
    """Wait until a file, or the names in a folder, survive a power cut; nothing where it has gone."""
    try:
        fd = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return
    except PermissionError:  # Windows does not open folders
        return
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def close(fd: int) -> None:
    """Close an open file."""
    os.close(fd)


def make_folder(path: str) -> None:
    """Make a folder and those above it; several processes may do so at once."""
    os.makedirs(path, exist_ok=True)


def replace(path: str, data: bytes, *, durable: bool) -> None:
    """Write a file whole, then give it its name: readers see the old content or the new one.

    Args:
        durable: Wait until the content survives a power cut before it gets its name.
    """
    temporary = temporary_name(path)
    try:
        with open(temporary, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        remove(temporary)
        raise


def copy(source: str, target: str) -> None:
    """Copy a file whole, then give the copy its name."""
    import shutil

    temporary = temporary_name(target)
    try:
        shutil.copyfile(source, temporary)
        os.replace(temporary, target)
    except OSError:
        remove(temporary)
        raise


#: Bytes of a file's name that the temporary one begins with.
_PART = 200


def temporary_name(path: str) -> str:
    """A name beside a file that no reader takes for one of its own."""
    folder, name = os.path.split(path)
    # No longer than what file systems take, and of whole letters.
    name = name.encode("utf-8", "surrogateescape")[:_PART].decode("utf-8", "ignore")
    return os.path.join(folder, f".{name}.{os.getpid()}-{os.urandom(3).hex()}.tmp")


def rename(source: str, target: str) -> None:
    """Give a file that is whole its name."""
    os.replace(source, target)


def link(source: str, target: str) -> bool:
    """Give a file that never changes a second name; False where there are no links, or the file has gone."""
    try:
        os.link(source, target)
    except FileExistsError:
        return True
    except (OSError, NotImplementedError):
        return False
    return True


def remove(path: str) -> None:
    """Remove a file; nothing where it has gone."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass
    except OSError:
        # A leftover temporary file is ignored by every reader; the error that led here counts more.
        if not path.endswith(".tmp"):
            raise


def remove_tree(path: str) -> None:
    """Remove a folder with all it holds; links in it are removed, and what they lead to is not.

    Nothing where it has gone. `path` itself must be no link.
    """
    import shutil

    try:
        shutil.rmtree(path)
    except FileNotFoundError:
        return


def remove_empty(path: str) -> None:
    """Remove a folder that holds nothing; nothing where it holds something, or has gone."""
    try:
        os.rmdir(path)
    except OSError:
        return


def measure(path: str) -> tuple[int, int]:
    """How many files lie below a folder, and their bytes; links count as files of no size."""
    count, size = 0, 0
    for entry in scan(path):
        if entry.is_dir(follow_symlinks=False):
            inner = measure(entry.path)
            count, size = count + inner[0], size + inner[1]
        else:
            count += 1
            size += 0 if entry.is_symlink() else entry.stat(follow_symlinks=False).st_size
    return count, size


def read(path: str) -> bytes:
    """The whole of a file.

    Raises:
        OSError: It cannot be read; also where it is none, such as a pipe, whose end one would wait for.
    """
    with open(path, "rb", opener=_open_regular) as file:
        return file.read()


def _open_regular(path: str, flags: int) -> int:
    fd = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    try:
        _check_regular(os.fstat(fd), path)
    except OSError:
        os.close(fd)
        raise
    return fd


def check_regular(path: str) -> None:
    """Make sure that something is a file, before a library opens it.

    Raises:
        OSError: It is none, or not there.
    """
    _check_regular(os.stat(path), path)


def _check_regular(found: os.stat_result, path: str) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "Not a file", path)


def exists(path: str) -> bool:
    """Whether something lies at a path."""
    return os.path.exists(path)


def scan(folder: str) -> Iterator[os.DirEntry[str]]:
    """The entries of a folder, in order of name; nothing where it does not exist."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    yield from found
