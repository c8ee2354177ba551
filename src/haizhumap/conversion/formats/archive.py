"""
Zip archives of map files: zipped Shapefiles and KMZ.

Owns how much may come out of an archive and what its names mean; nothing is ever written where a name says.
"""

import zipfile
import zlib
from collections.abc import Mapping

from haizhumap.conversion.source import MOST_BYTES, Source
from haizhumap.errors import InputError

_MOST_MEMBERS = 2_000
_NAME_ENCODINGS = ("gbk", "cp437")
"""What names are in that are not marked as UTF-8: Chinese Windows' own, then what the format says."""


def read_members(source: Source, suffixes: tuple[str, ...]) -> Mapping[str, bytes]:
    """
    Return the members of an archive with one of some suffixes, by name, unpacked.

    Raises
    ------
    InputError
        If it is no zip, is encrypted or damaged, or more would come out of it than `MOST_BYTES`.
    """
    try:
        with _opened(source) as archive:
            members = [one for one in archive.infolist() if _is_wanted(one, suffixes)]
            if len(members) > _MOST_MEMBERS or sum(one.file_size for one in members) > MOST_BYTES:
                raise InputError("convert-zip-large", path=source.path, most=MOST_BYTES >> 20)
            return {one.filename: archive.read(one) for one in members}  # no more of each than its `file_size`
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise InputError("convert-zip", path=source.path) from error


def _is_wanted(member: zipfile.ZipInfo, suffixes: tuple[str, ...]) -> bool:
    is_shadow = member.filename.startswith("__MACOSX/")  # what macOS adds to each file
    return member.filename.lower().endswith(suffixes) and not is_shadow


def _opened(source: Source) -> zipfile.ZipFile:
    for encoding in _NAME_ENCODINGS[:-1]:
        try:
            return zipfile.ZipFile(source.file, metadata_encoding=encoding)
        except UnicodeDecodeError:
            continue
    return zipfile.ZipFile(source.file, metadata_encoding=_NAME_ENCODINGS[-1])
