"""The digest of a table: deaf to everything that is not a result, and to nothing that is."""
import hashlib
import struct

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsfall.record import table_digest


def small() -> pa.Table:
    return pa.table({"case": [0, 1, 2], "miss_m": [1.5, float("nan"), -0.0], "outcome": ["landed", "lost", ""],
                     "first": [True, False, False]})


def test_the_bytes_are_those_of_the_documentation():
    """docs/records.md, followed by hand."""
    nan = struct.pack("<d", float("nan"))
    by_hand = b"".join([
        b"case\0i8\0", b"\1\1\1", struct.pack("<3q", 0, 1, 2),
        b"miss_m\0f8\0", b"\1\1\1", struct.pack("<d", 1.5), nan, struct.pack("<d", -0.0),
        b"outcome\0str\0", b"\1\1\1", *(struct.pack("<q", len(word)) + word for word in (b"landed", b"lost", b"")),
        b"first\0b1\0", b"\1\1\1", b"\1\0\0",
    ])
    assert table_digest(small()) == hashlib.sha256(by_hand).hexdigest()


@given(st.permutations(range(12)), st.integers(1, 12))
def test_order_and_chunks_do_not_matter(order, cut):
    rows = pa.table({"case": np.arange(12), "value_m": np.arange(12) * 0.1})
    shuffled = rows.take(pa.array(order))
    chunked = pa.concat_tables([shuffled.slice(0, cut), shuffled.slice(cut)])
    assert table_digest(chunked) == table_digest(rows)


def test_metadata_and_nan_payload_do_not_matter():
    odd_nan = np.frombuffer(struct.pack("<Q", 0xFFF8000000000123), "<f8")[0]
    same = small().set_column(1, "miss_m", pa.array([1.5, odd_nan, -0.0])).replace_schema_metadata({"a": "b"})
    assert table_digest(same) == table_digest(small())


@pytest.mark.parametrize("other", [
    small().set_column(1, "miss_m", pa.array([np.nextafter(1.5, 2.0), float("nan"), -0.0])),
    small().set_column(1, "miss_m", pa.array([1.5, None, -0.0])),
    small().set_column(1, "miss_m", pa.array([1.5, float("nan"), 0.0])),
    small().set_column(2, "outcome", pa.array(["lande", "dlost", ""])),
    small().set_column(3, "first", pa.array([True, True, False])),
    small().rename_columns(["case", "miss_km", "outcome", "first"]),
    small().slice(0, 2),
])
def test_one_changed_bit_changes_it(other):
    assert table_digest(other) != table_digest(small())
