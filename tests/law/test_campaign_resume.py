"""Stopping, killing, sharding and threading a run never change what it finds."""
import json
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from toy_job import ToyJob

from marsfall import open_record
from marsfall.campaign import resume, run
from marsfall.campaign.origin import CODE_DIGEST
from marsfall.core.errors import InputError
from marsfall.record.lock import locked

SCRIPT = Path(__file__).parent.parent / "toy_job.py"


def quiet(done: int, total: int) -> None:
    """A progress bar nobody looks at."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The digest of forty toy cases flown in one go on one thread."""
    return run(ToyJob(), 7, 40, tmp_path_factory.mktemp("toy") / "run", 1, quiet).digest


@pytest.mark.parametrize("threads", [1, 2, 5, 16])
def test_the_digest_is_the_same_for_any_threads_and_shards(tmp_path, undisturbed, threads):
    record = run(ToyJob(), 7, 40, tmp_path / "run", threads, quiet)
    assert record.complete
    assert record.digest == undisturbed
    assert record.outcomes["case"].to_pylist() == list(range(40))
    assert record.events.num_rows == 40


def test_another_seed_gives_another_digest(tmp_path, undisturbed):
    assert run(ToyJob(), 8, 40, tmp_path / "run", 2, quiet).digest != undisturbed


@pytest.mark.parametrize("kill_after_lines", [0, 1, 4])
def test_a_killed_run_is_finished_and_nobody_can_tell(tmp_path, undisturbed, kill_after_lines):
    out = tmp_path / "run"
    process = subprocess.Popen([sys.executable, str(SCRIPT), str(out), "40", "2", "0.02"], stdout=subprocess.PIPE)
    for _ in range(kill_after_lines + 1):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    broken = open_record(out)
    assert not broken.complete
    assert resume(ToyJob(), out, 2, quiet).digest == undisturbed
    assert not list(out.rglob("0*.part"))


@pytest.mark.parametrize("leave", [["manifest.json"], ["manifest.json", "plan.parquet"]])
def test_a_run_killed_before_its_first_flight_is_finished(tmp_path, undisturbed, leave):
    out = tmp_path / "run"
    run(ToyJob(), 7, 40, out, 2, quiet)
    unseal(out)
    for path in list(out.rglob("*")):
        if path.is_file() and path.name not in leave:
            path.unlink()
    assert resume(ToyJob(), out, 2, quiet).digest == undisturbed


def test_an_interrupted_run_keeps_the_shards_in_the_air(tmp_path, undisturbed):
    out = tmp_path / "run"

    def interrupt(done: int, total: int) -> None:
        if done > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(ToyJob(0.001), 7, 40, out, 2, interrupt)
    assert 0 < open_record(out).outcomes.num_rows < 40
    assert resume(ToyJob(), out, 2, quiet).digest == undisturbed


def test_resuming_a_complete_record_flies_nothing(tmp_path, undisturbed):
    class Grounded(ToyJob):
        def fly(self, plan):
            raise AssertionError("nothing is left to fly")

    run(ToyJob(), 7, 40, tmp_path / "run", 2, quiet)
    assert resume(Grounded(), tmp_path / "run", 2, quiet).digest == undisturbed


def unseal(out: Path, **changes) -> None:
    """Make a finished record look unfinished, or otherwise changed."""
    manifest = json.loads((out / "manifest.json").read_text())
    manifest.update({"digest": None, "finished_utc": None, "wall_s": None, **changes})
    (out / "manifest.json").write_text(json.dumps(manifest))


def refused(out: Path) -> str:
    with pytest.raises(InputError) as caught:
        resume(ToyJob(), out, 2, quiet)
    return str(caught.value)


def test_a_record_that_cannot_be_finished_is_refused_with_its_reason(tmp_path):
    out = tmp_path / "run"
    run(ToyJob(), 7, 40, out, 2, quiet)
    unseal(out, version="0.0.1")
    assert "version 0.0.1: this is 0.1.0; a record is finished by the version that began it" in refused(out)
    unseal(out, version="0.1.0", code_digest="abc")
    assert "code abc: this code is" in refused(out)
    unseal(out, code_digest=CODE_DIGEST, seed=9)
    assert "is not the plan that seed 9 draws here" in refused(out)
    unseal(out, seed=7, cases=-1)
    assert "cases: Input should be greater than" in refused(out)
    unseal(out, cases=40, scenario_text='kind = "race"')
    assert "its scenario_text has been changed since the record began" in refused(out)
    unseal(out, format="something else")
    assert "is not the manifest of a 'marsfall-record-1': format" in refused(out)
    (out / "manifest.json").write_text("{")
    assert "is not the manifest of a" in refused(out)
    (out / "manifest.json").unlink()
    assert "holds no manifest.json: not a record of marsfall" in refused(out)
    assert "no such folder" in refused(tmp_path / "nothing")


def test_a_damaged_shard_is_named_and_not_overwritten(tmp_path):
    out = tmp_path / "run"
    run(ToyJob(), 7, 40, out, 2, quiet)
    unseal(out)
    shard = out / "outcomes" / "00001.parquet"
    shard.write_bytes(shard.read_bytes()[:100])
    assert refused(out).startswith(f"{shard}: is missing or damaged")
    assert len(shard.read_bytes()) == 100


def test_a_shard_too_many_is_refused(tmp_path):
    out = tmp_path / "run"
    run(ToyJob(), 7, 40, out, 2, quiet)
    unseal(out)
    (out / "outcomes" / "00099.parquet").write_bytes((out / "outcomes" / "00001.parquet").read_bytes())
    assert refused(out).endswith("outcomes: holds shards that its plan does not know")


def test_a_shard_of_another_record_is_refused(tmp_path):
    out, other = tmp_path / "run", tmp_path / "other"
    run(ToyJob(), 7, 40, out, 2, quiet)
    run(ToyJob(), 7, 20, other, 2, quiet)
    unseal(out)
    (other / "outcomes" / "00001.parquet").replace(out / "outcomes" / "00001.parquet")
    assert refused(out).endswith("00001.parquet: holds other cases than its place in the plan")


def test_two_processes_never_write_one_record(tmp_path):
    out = tmp_path / "run"
    run(ToyJob(), 7, 4, out, 1, quiet)
    unseal(out)
    with locked(out):
        assert "is being written by another process right now" in refused(out)


def test_a_folder_that_holds_something_is_never_written_into(tmp_path):
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(InputError, match="is not empty; a new record needs a new folder"):
        run(ToyJob(), 7, 4, tmp_path, 1, quiet)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(InputError, match=r"cannot be made: .*mine.txt is not a folder"):
        run(ToyJob(), 7, 4, tmp_path / "mine.txt" / "run", 1, quiet)


def test_pandas_and_duckdb_open_a_record(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    pandas = pytest.importorskip("pandas")
    out = tmp_path / "run"
    run(ToyJob(), 7, 40, out, 2, quiet)
    frame = pandas.read_parquet(out / "outcomes")
    assert sorted(frame["case"]) == list(range(40))
    counted = duckdb.sql(f"select count(*) from '{out}/outcomes/*.parquet' where outcome = 'crashed'").fetchall()
    assert counted == [(int((frame["outcome"] == "crashed").sum()),)]
    assert pq.read_table(out / "plan.parquet").column_names == ["case", "speed_m_s", "fault_s"]
