"""The README cannot drift: every command, option, link parameter and make target is named, and what is named exists."""

import re

import pytest
import typer

from atlas.analysis.selection import FILTERS, parse
from atlas.analysis.summary import known
from atlas.cli import app
from atlas.paths import ROOT

README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "seeds").glob("*.md"),
        *(ROOT / "benchmarks").glob("*.md"),
    ]
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def commands(group=None, prefix=""):
    """Yield the name and the command of every leaf of the command line."""
    group = group or typer.main.get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield prefix + name, command


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help_and_is_in_the_readme(name):
    assert COMMANDS[name].help
    assert f"python -m atlas {name}" in README
    for option in COMMANDS[name].params:
        assert option.help or option.name == "help", f"{name}: {option.name} has no help"


def test_the_readme_names_no_command_that_is_not_there():
    for words in re.findall(r"python -m atlas ([a-z]+(?: [a-z]+)?)", README):
        assert words in COMMANDS or words.split()[0] in COMMANDS, words
    documented = re.findall(r"python -m atlas ([a-z ]+?) +(?:\[?--|#|$)", README, flags=re.MULTILINE)
    assert documented


@pytest.mark.parametrize("name", COMMANDS)
def test_options_in_the_readme_exist(name):
    for line in README.splitlines():
        if line.startswith(f"python -m atlas {name} ") or line == f"python -m atlas {name}":
            known = {word for option in COMMANDS[name].params for word in option.opts}
            assert set(re.findall(r"--[a-z]+", line.split("#")[0])) <= known


def test_the_readmes_table_of_links_is_the_table_of_filters():
    rows = [line for line in README.splitlines() if re.match(r"\| `[a-z_0-9]+` \| .* \| .* \|$", line)]
    wanted = [f"| `{each.parameter}` | {each.meaning} | `{each.example}` |" for each in FILTERS.values()]
    place = rows.index(wanted[0])
    assert rows[place : place + len(wanted)] == wanted
    assert "| `v` |" in README


@pytest.mark.parametrize("name", FILTERS)
def test_the_readmes_example_of_a_filter_is_one(name, store):
    each = FILTERS[name]
    selection, notices = parse(dict([each.example.split("=")]), known(store))
    assert not notices
    assert (
        getattr(selection, name) != each.off or name == "dataset"
    )  # a fresh clone has one data set, which is no choice


@pytest.mark.parametrize("target", ["run", "test"])
def test_a_newcomers_command_is_in_the_readme_and_in_the_makefile(target):
    assert f"make {target}" in README
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_inside_the_repository_lead_somewhere(document):
    for target in LINK.findall(document.read_text("utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (document.parent / target).exists(), f"{document.name} links to {target}, which is not there"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_begins_with_its_title(document):
    assert document.read_text("utf-8").startswith("# ")
