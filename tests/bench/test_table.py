"""A section of BENCHMARKS.md has one place."""

from pathlib import Path

from tests.bench.table import Section, keep


def test_a_section_is_written_anew_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "BENCHMARKS.md"
    nudges = Section("Nudges", ("pending", "start, s"), [("1,000", "1.4")], "On a Tuesday.")
    for section in (Section("Kills", ("lost",), [("1",)], "Once."), nudges):
        keep(section, file)
    keep(Section("Kills", ("lost",), [("0",)], "Twice."), file)
    _, kills, told = file.read_text("utf-8").split("\n## ")
    assert kills == "Kills\n\n| lost |\n| ---- |\n| 0    |\n\nTwice.\n"
    assert told == nudges.markdown()
    assert "| 1,000   |      1.4 |" in told
