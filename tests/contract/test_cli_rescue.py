"""What `marsfall rescue` promises: documented keys, 80 columns, every ship with its offer, mistakes in one message."""
import pytest
from json_output import documented, only_json

ASKED = ("rescue", "race-1995", "--to", "mars-94", "--at", "1995-02-07", "--by", "1995-03-10")
OFFER = {"ship", "depart", "meet", "duration_d", "dv_km_s", "propellant_kg", "captures", "returns", "refused_because"}


def test_the_documented_keys(marsfall):
    said = only_json(marsfall(*ASKED, "--json").out)
    inner = set(said["offers"][0]) | set(said["porkchop"]) | set(said["best"])
    assert set(said) | inner == documented("rescue")
    assert {o["ship"] for o in said["offers"]} == {"phoenix", "sojourner"}
    assert all(set(o) >= OFFER for o in said["offers"])
    assert said["from"] == "sojourner"
    assert said["offers"][0]["refused_because"].startswith("capture: ")
    assert said["best"]["captures"]["captures"] is True
    assert said["cells"] >= 40_000
    assert all(at <= said["by"] for at in (o["meet"] for o in said["offers"] if o["meet"]))


def test_the_screen_in_80_columns(marsfall):
    said = marsfall(*ASKED, "--from", "phoenix")
    assert said.code == 0
    assert max(map(len, said.out.splitlines())) <= 80
    for piece in ("Who can help", "no: capture:", "phoenix: best by", "none", "Model result"):
        assert piece in said.out


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"--to": "mars-4"}, "did you mean mars-94"),
     ({"--at": "1994-11-20", "--by": "1994-12-20"}, "mars-94 is under way from 1994-11-25"),
     ({"--by": "1995-02-08"}, "--by = 1995-02-08: 2 to 120 days after"), ({"--at": "soon"}, "--at"),
     ({"--from": "mars-94"}, "another ship than --to"), ({"--from": "soujourner"}, "did you mean sojourner")])
def test_mistakes_are_one_message(marsfall, changed, words):
    asked = {"--to": "mars-94", "--at": "1995-02-07", "--by": "1995-03-10"} | changed
    said = marsfall("rescue", "race-1995", *(part for pair in asked.items() for part in pair))
    assert said.code == 2
    assert words in said.err
    assert "Traceback" not in said.err


def test_a_landing_has_no_rescue(marsfall):
    said = marsfall("rescue", "msl", "--to", "mars-94", "--at", "1995-02-07")
    assert (said.code, "a race" in said.err) == (2, True)
