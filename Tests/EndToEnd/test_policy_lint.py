"""`fieldseal policy lint` as people and CI run it: exit codes, fixes, baselines, watching, speed."""

import os
import re
import shutil
import signal
import subprocess
import time

import pytest

from harness.lint import BAD, GOOD, Lint
from harness.processes import Process, wait_until
from harness.proxy import binary

QUIET = ("--fail-on", "error")


@pytest.fixture
def lint(tmp_path, _have_binary):
    return Lint(tmp_path)


def test_exit_codes(lint):
    lint.write("policies/good.yaml", GOOD)
    clean = lint.run(*QUIET, code=0)
    assert "1 file" in clean.text.splitlines()[-1]
    lint.write("policies/bad.yaml", BAD.replace("payments", "p").replace("orders", "o").replace("pii:", "other:"))
    lint.run(*QUIET, code=1)
    lint.run("--fail-on", "never", code=0)
    for arguments in (["--format", "xml"], ["--no-such"], ["--disable", "FS999"], ["--severity", "FS001=bad"],
                      ["--today", "31.1.2027"], ["--write-baseline"], ["--fix", "--diff"], ["-", "-"],
                      ["--watch", "-"], ["--baseline", "none.yaml"]):
        done = lint.run(*arguments, code=2)
        assert done.errors.startswith("fieldseal: ") and done.text == "", arguments


def test_unreadable_policies(lint):
    for paths in (["none.yaml"], ["empty"], []):
        (lint.folder / "empty").mkdir(exist_ok=True)
        done = lint.run(*paths, code=2)
        assert (paths or ["policies"])[0] in done.text, done.text
    lint.write("good.yaml", GOOD)
    lint.run("good.yaml", "none.yaml", "--fail-on", "never", code=2)


def test_a_report_that_cannot_be_written(lint):
    lint.write("p.yaml", GOOD)
    done = lint.run("p.yaml", "--output", "no/such/folder.txt", code=3)
    assert "no/such/folder.txt" in done.errors


def test_the_folder_is_one_policy(lint):
    lint.write("policies/a.yaml", GOOD)
    lint.write("policies/b.yaml", GOOD.replace("pii", "pij"))
    together = lint.findings()
    assert any("payments" in f["message"] and f["severity"] == "error" for f in together), together
    assert not [f for f in lint.findings("--each", "policies") if f["severity"] == "error"]
    # Samples and other files of a folder are no policies.
    lint.write("policies/a.test.yaml", "not: a policy\n")
    lint.write("policies/notes.txt", "nor this")
    named = ["policies/a.test.yaml", "policies/a.yaml", "policies/b.yaml"]
    assert lint.findings(*named) == lint.findings("policies")
    assert lint.findings("policies/a.test.yaml"), "by itself it is looked over"
    assert {f["file"] for f in lint.findings()} <= {"policies/a.yaml", "policies/b.yaml"}


def test_standard_input(lint):
    done = lint.run("-", *QUIET, "--format", "concise", input=BAD, code=1)
    assert done.text.startswith("<stdin>:6:14: FS"), done.text
    done = lint.run("-", "--stdin-name", "policies/new.yaml", "--format", "concise", input=BAD, code=1)
    assert done.text.startswith("policies/new.yaml:6:14: FS")
    lint.run("-", *QUIET, input=GOOD, code=0)
    assert lint.run("-", input=b"version: \xff\xfe\n", code=None).returncode in (1, 2)


def test_schemas_are_found_beside_standard_input(lint):
    lint.write("policies/s.avsc", '{"type": "record", "name": "R", "fields": [{"name": "a", "type": "string"}]}')
    policy = (
        "version: 1\nkeys: {k: {provider: local, key: k}}\ntopics:\n"
        "  - {match: t, key: k, format: avro, fields: [a], schemas: [s.avsc]}\n"
    )
    lint.run("-", "--stdin-name", "policies/new.yaml", *QUIET, input=policy, code=0)
    lint.run("-", "--stdin-name", "elsewhere/new.yaml", *QUIET, input=policy, code=1)


def test_the_configuration(lint):
    lint.write("fieldseal.yaml", "version: 1\nupstream: {bootstrap: kafka:9092}\npolicies: rules\n")
    lint.write("rules/p.yaml", GOOD)
    findings = lint.findings()
    assert {f["file"] for f in findings} >= {"fieldseal.yaml", "rules/p.yaml"}, findings
    assert any("provider" in f["message"] for f in findings)
    assert any("keyring" in f["message"] for f in findings)
    lint.run("rules", *QUIET, code=0)
    lint.run("rules", "--config", "fieldseal.yaml", *QUIET, code=1)
    registry = 'schemaRegistry: {url: "http://registry.invalid:8081"}\n'
    lint.write("fieldseal.yaml", lint.read("fieldseal.yaml") + registry)
    (unsafe,) = [f for f in lint.findings() if f["rule"] == "registry-without-tls"]
    assert (unsafe["file"], unsafe["line"], unsafe["column"]) == ("fieldseal.yaml", 4, 23)
    lint.write("fieldseal.yaml", "version: 1\nupsteam: {}\n")
    assert "upsteam" in lint.run(code=1).text
    lint.run("--config", "none.yaml", code=2)


def test_fix_and_diff_agree(lint):
    path = lint.write("p.yaml", BAD)
    diff = lint.run("p.yaml", "--diff", code=1)
    assert "+    encrypt: value" in diff.text and lint.read("p.yaml") == BAD
    shutil.copy(path, lint.folder / "patched.yaml")
    if shutil.which("patch"):
        subprocess.run(["patch", "-s", "patched.yaml"], cwd=lint.folder, input=diff.stdout, check=True)
    fixed = lint.run("p.yaml", "--fix", *QUIET, code=1)
    assert "fixed " in fixed.errors and "colour" in fixed.text
    if shutil.which("patch"):
        assert lint.read("p.yaml") == lint.read("patched.yaml")
    assert "encrypt: value\n    key: pii\n  - match: orders" in lint.read("p.yaml")
    after = lint.read("p.yaml")
    again = lint.run("p.yaml", "--diff", code=0)
    assert again.text == "" and "fixed" not in lint.run("p.yaml", "--fix").errors
    assert lint.read("p.yaml") == after


def test_fixing_standard_input(lint):
    done = lint.run("-", "--fix", *QUIET, input=BAD, code=1)
    assert done.text == lint_fixed(lint, BAD)
    assert "colour" in done.errors


def lint_fixed(lint, text: str) -> str:
    lint.write("copy.yaml", text)
    lint.run("copy.yaml", "--fix")
    return lint.read("copy.yaml")


def test_fixes_keep_line_ends_and_odd_characters(lint):
    text = BAD.replace("\n", "\r\n").replace("version: 1", "# größe 名前\r\nversion: 1", 1)
    lint.write("p.yaml", text)
    lint.run("p.yaml", "--fix")
    assert (lint.folder / "p.yaml").read_bytes() == text.replace("valeu", "value").encode()


def test_rules_can_be_left_out(lint):
    lint.write("p.yaml", GOOD + "  - {match: '*', encrypt: none}\n")
    findings = lint.findings("p.yaml")
    assert findings, "this needs a finding that is no error"
    codes = {f["code"] for f in findings}
    names = {f["rule"] for f in findings}
    assert lint.findings("p.yaml", "--disable", ",".join(codes)) == []
    assert lint.findings("p.yaml", *[word for name in names for word in ("--disable", name)]) == []
    one = sorted(codes)[0]
    only = lint.findings("p.yaml", "--disable", "all", "--enable", one)
    assert {f["code"] for f in only} == {one}
    changed = lint.findings("p.yaml", "--severity", f"{one}=error")
    assert {f["severity"] for f in changed if f["code"] == one} == {"error"}
    lint.run("p.yaml", *QUIET, code=0)
    lint.run("p.yaml", *QUIET, "--severity", f"{one}=error", code=1)
    # What keeps a policy from being loaded stays.
    lint.write("bad.yaml", BAD)
    lint.run("bad.yaml", "--disable", "all", code=1)


def test_baseline(lint):
    lint.write("p.yaml", BAD)
    before = lint.findings("p.yaml")
    wrote = lint.run("p.yaml", "--baseline", "b.yaml", "--write-baseline", code=0)
    assert wrote.text == f"wrote {len(before)} findings to b.yaml\n"
    known = lint.run("p.yaml", "--baseline", "b.yaml", code=0)
    assert f"{len(before)} in the baseline" in known.text
    shown = lint.report("p.yaml", "--baseline", "b.yaml", "--show-suppressed")
    assert {f["suppression"]["kind"] for f in shown["findings"]} == {"baseline"}
    # Lines move.
    lint.write("p.yaml", "# a comment\n\n" + BAD)
    lint.run("p.yaml", "--baseline", "b.yaml", code=0)
    # One is new, one is gone.
    lint.write("p.yaml", BAD.replace("encrypt: valeu", "encrypt: value").replace("colour: blue", "color: red"))
    changed = lint.report("p.yaml", "--baseline", "b.yaml")
    assert any("color" in f["message"] for f in changed["findings"])
    assert any("valeu" in g["message"] for g in changed["gone"])
    text = lint.run("p.yaml", "--baseline", "b.yaml", code=1).text
    assert "of the baseline no longer found" in text
    # Another file's entries are left alone.
    lint.write("q.yaml", GOOD)
    assert "no longer found" not in lint.run("q.yaml", "--baseline", "b.yaml").text
    lint.run("q.yaml", "--baseline", "b.yaml", "--write-baseline", code=0)
    assert "valeu" in lint.read("b.yaml")
    lint.write("b.yaml", "version: 1\nfindings: {}\n")
    assert "b.yaml:2:11" in lint.run("p.yaml", "--baseline", "b.yaml", code=2).errors


def test_ignores(lint):
    lint.write("p.yaml", GOOD + "  - {match: '*', encrypt: none}\n")
    findings = lint.findings("p.yaml")
    lines = (GOOD + "  - {match: '*', encrypt: none}\n").splitlines()
    for line in sorted({f["line"] for f in findings}, reverse=True):
        codes = ",".join(sorted({f["code"] for f in findings if f["line"] == line}))
        indent = re.match(" *", lines[line - 1]).group()
        lines.insert(line - 1, f"{indent}# fieldseal:ignore {codes} until 2027-01-31: a test")
    lint.write("p.yaml", "\n".join(lines) + "\n")
    quiet = lint.report("p.yaml", "--today", "2027-01-31")
    assert quiet["findings"] == [] and quiet["summary"]["ignored"] == len(findings)
    shown = lint.findings("p.yaml", "--today", "2027-01-31", "--show-suppressed")
    assert {f["suppression"]["reason"] for f in shown} == {"a test"}
    late = lint.findings("p.yaml", "--today", "2027-02-01")
    assert {f["code"] for f in findings} < {f["code"] for f in late}


def test_colours(lint):
    lint.write("p.yaml", BAD)
    assert "\x1b" not in lint.run("p.yaml").text
    assert "\x1b[1;31m" in lint.run("p.yaml", "--color", "always").text
    assert "\x1b[1;31m" in on_terminal(lint, "p.yaml")
    assert "\x1b" not in on_terminal(lint, "p.yaml", NO_COLOR="1")
    assert "\x1b" in on_terminal(lint, "p.yaml", NO_COLOR="")
    assert "\x1b" not in on_terminal(lint, "p.yaml", TERM="dumb")
    assert "\x1b" not in on_terminal(lint, "p.yaml", "--color", "never")


def on_terminal(lint, *arguments: str, **environment: str) -> str:
    """What a terminal would be sent."""
    controller, terminal = os.openpty()
    process = subprocess.Popen(
        lint.command(*arguments), cwd=lint.folder, stdout=terminal, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm", **environment},
    )
    os.close(terminal)
    output = b""
    while True:
        try:
            piece = os.read(controller, 65536)
        except OSError:
            break
        if not piece:
            break
        output += piece
    os.close(controller)
    process.wait(30)
    return output.decode()


def test_watch(lint):
    lint.write("policies/p.yaml", GOOD)
    process = Process(lint.command("--watch", "--format", "concise"), lint.folder / "log", cwd=lint.folder)
    try:
        process.wait_for("watching 1 file", 20)
        lint.write("policies/p.yaml", BAD)
        process.wait_for("policies/p.yaml:6:14: FS", 20)
        lint.write("policies/q.yaml", "version: 2\n")
        output = process.wait_for("policies/q.yaml:1:10: FS", 20)
        assert "\x1b" not in output, "no screen is cleared where there is none"
        (lint.folder / "policies/q.yaml").unlink()
        wait_until(lambda: process.output().count("watching 1 file") >= 3, 20, process.output)
        before = os.times()
        time.sleep(1)
        with open(f"/proc/{process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        assert (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") < 3, before
        process.signal(signal.SIGINT)
        assert process.wait(10) == -signal.SIGINT
    finally:
        process.signal(signal.SIGKILL)


def test_statistics_and_rules(lint):
    lint.write("p.yaml", BAD)
    text = lint.run("p.yaml", "--statistics").text
    assert re.search(r"^COUNT +FIXABLE +RULE +NAME$", text, re.M) and re.search(r"^1 file in \d+ ms$", text, re.M)
    done = lint.run("p.yaml", "--statistics", "--format", "json")
    assert "COUNT" in done.errors and "COUNT" not in done.text
    rules = lint.run("--list-rules", code=0).text
    assert rules.splitlines()[0].split() == ["RULE", "SEVERITY", "FIXABLE", "NAME", "WHAT", "IS", "WRONG"]
    for finding in lint.findings("p.yaml"):
        assert f"\n{finding['code']}  " in rules
        explained = subprocess.run(
            [str(binary()), "policy", "explain", finding["code"]], capture_output=True, text=True, check=True
        ).stdout
        assert explained.startswith(f"{finding['code']} {finding['rule']}")


@pytest.mark.parametrize("arguments", [["--each", "many"], ["many"]])
def test_a_thousand_files_take_little_time(lint, arguments):
    for number in range(1000):
        lint.write(f"many/p{number:04}.yaml", GOOD.replace("payments", f"payments-{number}").replace("pii", f"k{number}"))
    best = None
    for _ in range(3):
        start = time.monotonic()
        lint.run(*arguments, *QUIET, code=0)
        took = time.monotonic() - start
        best = took if best is None else min(best, took)
    print(f"1,000 files, {' '.join(arguments)}: {best:.3f} s")
    assert best < 3, f"{best} s"
