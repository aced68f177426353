"""One number that is the same if and only if two tables hold the same cases with the same bits.

SHA-256 over the rows sorted by `case` (rows of one case keep the order in which the flight reported them). For each
column, in the order of the table: its name in UTF-8, a zero byte, its kind (`f8`, `i8`, `b1` or `str`), a zero byte,
one byte a row that says whether there is a value, then the values: floats and integers as 8 bytes little-endian,
booleans as one byte, texts as their length in 8 bytes little-endian followed by UTF-8. A missing value is written as
zero or as an empty text; every NaN is written as the same NaN. Shards, threads, Parquet settings and metadata do not
enter.
"""
import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def table_digest(table: pa.Table) -> str:
    """SHA-256, as 64 hex digits, of a table with a column `case`; that of the outcomes is the digest of a record."""
    case = table.column("case").to_numpy()
    rows = table.take(pa.array(np.argsort(case, kind="stable")))
    digest = hashlib.sha256()
    for name in rows.column_names:
        column = rows.column(name).combine_chunks()
        kind, values = _bytes(column)
        digest.update(f"{name}\0{kind}\0".encode())
        digest.update(pc.is_valid(column).to_numpy(zero_copy_only=False).astype("u1").tobytes())
        digest.update(values)
    return digest.hexdigest()


def _bytes(column: pa.Array) -> tuple[str, bytes]:
    """Kind and canonical bytes of a column. Raises TypeError for a type that no outcome uses."""
    if pa.types.is_boolean(column.type):
        return "b1", _filled(column, False).astype("u1").tobytes()
    if pa.types.is_integer(column.type):
        return "i8", _filled(column, 0).astype("<i8").tobytes()
    if pa.types.is_floating(column.type):
        values = _filled(column, 0.0).astype("<f8")
        values[np.isnan(values)] = np.nan
        return "f8", values.tobytes()
    if pa.types.is_string(column.type) or pa.types.is_dictionary(column.type):
        texts = [(text or "").encode() for text in column.to_pylist()]
        return "str", b"".join(len(text).to_bytes(8, "little") + text for text in texts)
    raise TypeError(f"no canonical bytes for a column of {column.type}")


def _filled(column: pa.Array, value: object) -> np.ndarray:
    return pc.fill_null(column, pa.scalar(value, column.type)).to_numpy(zero_copy_only=False)
