"""A bundle that is not as it was published says so, and what of it."""

import hashlib
import zipfile

import pytest

from survey.indices.releases.bundle_reading import BrokenBundle
from survey.indices.releases.figures import Figure, read_figures, write_figures
from survey.indices.releases.frozen import ABOUT, FIGURES, MANIFEST, RESPONSES
from survey.indices.releases.verifying import verify_bundle
from tests.indices.releases.bundles import rewrite


def test_a_figure_that_was_altered_is_named(publish):
    _, file = publish()

    def alter(content):
        figures = read_figures(content.decode())
        altered = [each if each.kind != "agency" or each.index is None else shift(each) for each in figures]
        return write_figures(altered).encode()

    def shift(figure):
        return Figure(**{**{name: getattr(figure, name) for name in Figure.__struct_fields__}, "index": 0.99})

    rewrite(file, FIGURES, alter)
    found = verify_bundle(file)
    assert not found.holds
    assert found.changed == (FIGURES,)
    assert {(each.kind, each.name, each.published) for each in found.unequal} == {("agency", "index", 0.99)}


def test_an_answer_that_was_altered_is_noticed_even_where_the_manifest_was_made_to_fit(publish):
    _, file = publish()
    before = zipfile.ZipFile(file).read(RESPONSES)
    after = before.replace(b"2222222222222222", b"5555555555555555", 1)
    rewrite(file, RESPONSES, lambda _: after)
    rewrite(
        file,
        MANIFEST,
        lambda content: content.replace(
            hashlib.sha256(before).hexdigest().encode(), hashlib.sha256(after).hexdigest().encode()
        ),
    )
    found = verify_bundle(file)
    assert found.changed == ()
    assert ("overall", "index") in {(each.kind, each.name) for each in found.unequal}


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_bundle_is_told(tmp_path, content):
    file = tmp_path / "bundle.zip"
    file.write_bytes(content)
    with pytest.raises(BrokenBundle, match="is no bundle"):
        verify_bundle(file)


@pytest.mark.parametrize("name", [ABOUT, RESPONSES, MANIFEST])
def test_a_part_that_cannot_be_read_is_told(publish, name):
    _, file = publish()
    rewrite(file, name, lambda _: b"nonsense")
    with pytest.raises(BrokenBundle, match="cannot be read"):
        verify_bundle(file)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content[: content.rindex(b"service,") + 12],
        lambda content: content + b"overall,overall,Chung,Overall,," + b"1," * 20 + b"\n",
        lambda content: content.replace(b"kind,", b"sort,", 1),
        lambda content: content + b"\xff\n",
        lambda content: content + b'"' + b"x" * 200_000,
    ],
    ids=["cut short", "too many fields", "another heading", "no UTF-8", "a field without end"],
)
def test_figures_that_cannot_be_read_are_told_even_where_the_manifest_was_made_to_fit(publish, change):
    _, file = publish()
    before = zipfile.ZipFile(file).read(FIGURES)
    after = change(before)
    rewrite(file, FIGURES, lambda _: after)
    known, now = (hashlib.sha256(each).hexdigest().encode() for each in (before, after))
    rewrite(file, MANIFEST, lambda content: content.replace(known, now))
    with pytest.raises(BrokenBundle, match=f"{FIGURES} cannot be read"):
        verify_bundle(file)
