"""`fieldseal policy fmt`, as people and CI run it."""

import subprocess

import pytest

from harness.proxy import REPOSITORY, binary

pytestmark = pytest.mark.usefixtures("_have_binary")

SLOPPY = """version: 1
topics:
- encrypt: value   # all of it
  key:  pii
  match: 'payments'
keys: {pii: {provider: local, key: 'pii'}}
"""
FORM = """version: 1
keys: {pii: {provider: local, key: pii}}

topics:
  - match: payments
    encrypt: value # all of it
    key: pii
"""


def fmt(*arguments, stdin="", cwd=None):
    return subprocess.run(
        [binary(), "policy", "fmt", *arguments], input=stdin, capture_output=True, text=True, cwd=cwd, timeout=20
    )


def test_standard_input():
    done = fmt("-", stdin=SLOPPY)
    assert (done.returncode, done.stdout, done.stderr) == (0, FORM, "")
    assert fmt("-", stdin=FORM).stdout == FORM


def test_a_folder_is_rewritten_in_place(tmp_path):
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "a.yaml").write_text(SLOPPY)
    (folder / "b.yml").write_text(FORM)
    (folder / "c.txt").write_text(SLOPPY)
    (folder / "d.test.yaml").write_text(SLOPPY)
    (folder / "a.yaml").chmod(0o640)
    done = fmt(cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "policies/a.yaml\n", "")
    assert (folder / "a.yaml").read_text() == FORM
    assert (folder / "a.yaml").stat().st_mode & 0o777 == 0o640
    assert (folder / "c.txt").read_text() == (folder / "d.test.yaml").read_text() == SLOPPY
    assert sorted(path.name for path in folder.iterdir()) == ["a.yaml", "b.yml", "c.txt", "d.test.yaml"]
    assert fmt(cwd=tmp_path).stdout == ""


def test_check_and_diff_change_nothing(tmp_path):
    (tmp_path / "a.yaml").write_text(SLOPPY)
    done = fmt("--check", "a.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "a.yaml\n")
    done = fmt("--diff", "a.yaml", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("--- a.yaml\n+++ a.yaml\n@@ -1,6 +1,7 @@\n version: 1\n")
    assert (tmp_path / "a.yaml").read_text() == SLOPPY
    assert fmt("--diff", "--check", "a.yaml", cwd=tmp_path).returncode == 1
    # `patch` understands it.
    (tmp_path / "a.diff").write_text(done.stdout)
    subprocess.run(["patch", "-s", "-i", "a.diff", "a.yaml"], check=True, cwd=tmp_path)
    assert (tmp_path / "a.yaml").read_text() == FORM
    assert fmt("--check", "a.yaml", cwd=tmp_path).returncode == 0


def test_what_is_no_yaml_is_left_alone(tmp_path):
    (tmp_path / "a.yaml").write_text("topics: [\n")
    (tmp_path / "b.yaml").write_text(SLOPPY)
    done = fmt("a.yaml", "missing.yaml", "b.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "a.yaml:2:1: " in done.stderr and "cannot read 'missing.yaml'" in done.stderr
    assert (tmp_path / "a.yaml").read_text() == "topics: [\n"
    assert (tmp_path / "b.yaml").read_text() == FORM
    assert fmt("-", stdin="a: &b c").returncode == 2


def test_the_examples_keep_their_comments():
    for file in sorted((REPOSITORY / "policies").glob("*.yaml")):
        done = fmt("-", stdin=file.read_text())
        assert done.returncode == 0, done.stderr
        comments = [line.split("# ", 1)[1] for line in file.read_text().splitlines() if "# " in line]
        for comment in comments:
            assert f"# {comment}\n" in done.stdout
