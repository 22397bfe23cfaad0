"""The linter's reports, read as the programs do that they are for."""

import json
import os
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from harness.lint import BAD, GOOD, Lint

# Names and texts that every format has to escape in its own way.
ODD = "odd & 100%, <b>:größe.yaml"
ODD_TEXT = 'version: 1\ntopics:\n  - {match: "a", "na<me]]>&\\"\'%\\u0001\\u001b[31m名": x}\n'


@pytest.fixture
def lint(tmp_path, _have_binary):
    lint = Lint(tmp_path)
    lint.write("p/bad.yaml", BAD)
    lint.write("p/good.yaml", GOOD.replace("payments", "other").replace("pii", "pij"))
    lint.write(f"p/{ODD}", ODD_TEXT)
    return lint


@pytest.fixture
def findings(lint):
    return lint.findings("p")


@pytest.fixture(scope="session")
def sarif_schema():
    folder = os.environ.get("FIELDSEAL_VECTORS")
    if not folder or not (Path(folder) / "sarif").is_dir():
        pytest.skip("FIELDSEAL_VECTORS names no folder with sarif/")
    schema = json.loads((Path(folder) / "sarif" / "sarif-schema-2.1.0.json").read_text())
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.validators.validator_for(schema)
    return validator(schema, format_checker=validator.FORMAT_CHECKER)


def sarif(lint, *arguments: str) -> dict:
    return json.loads(lint.run("--format", "sarif", *arguments).text)


def test_sarif_keeps_to_its_schema(lint, findings, sarif_schema):
    log = sarif(lint, "p")
    assert [error.message for error in sarif_schema.iter_errors(log)] == []
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) >= 30
    for rule in rules:
        assert rule["fullDescription"]["text"] and rule["help"]["markdown"] and rule["helpUri"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    assert len(run["results"]) == len(findings)
    for result, finding in zip(run["results"], findings):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding["code"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) == (finding["line"], finding["column"])
        assert region["endColumn"] > region["startColumn"]
        assert len(result.get("relatedLocations", [])) == len(finding["related"])
        assert ("fixes" in result) == (finding["fix"] is not None)
    prints = [result["partialFingerprints"]["fieldseal/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)


def test_sarif_fingerprints_stay_when_lines_move(lint):
    def prints():
        return [r["partialFingerprints"] for r in sarif(lint, "p/bad.yaml")["runs"][0]["results"]]

    before = prints()
    lint.write("p/bad.yaml", "\n\n# moved\n" + BAD.replace("  - match: orders", "\n  - match: orders"))
    assert prints() == before


def test_sarif_suppressions_and_baselines(lint, sarif_schema):
    lint.write("p/bad.yaml", BAD.replace("    key: pii\n  - match", "    key: pii # fieldseal:ignore FS001: a reason\n  - match"))
    lint.run("p", "--baseline", "b.yaml", "--write-baseline", code=0)
    lint.write("p/bad.yaml", BAD.replace("colour", "color"))
    log = sarif(lint, "p", "--baseline", "b.yaml")
    assert [error.message for error in sarif_schema.iter_errors(log)] == []
    results = log["runs"][0]["results"]
    assert {result["baselineState"] for result in results} == {"new", "unchanged", "absent"}
    for result in results:
        suppressed = result.get("suppressions", [])
        assert bool(suppressed) == (result["baselineState"] == "unchanged")
        assert all(s["kind"] == "external" and s["justification"] for s in suppressed)


def test_sarif_of_nothing(lint, sarif_schema):
    log = sarif(lint, "p/good.yaml", "--disable", "all")
    assert [error.message for error in sarif_schema.iter_errors(log)] == []
    assert log["runs"][0]["results"] == []


def test_sarif_shows_comments_that_ignore(lint, sarif_schema):
    lint.write("i.yaml", GOOD + "  - {match: '*', encrypt: none}\n")
    codes = sorted({f["code"] for f in lint.findings("i.yaml")})
    lint.write("i.yaml", f"# fieldseal:ignore-file {','.join(codes)}: why not\n" + lint.read("i.yaml"))
    log = sarif(lint, "i.yaml")
    assert [error.message for error in sarif_schema.iter_errors(log)] == []
    kinds = {(s["kind"], s["justification"]) for r in log["runs"][0]["results"] for s in r["suppressions"]}
    assert kinds == {("inSource", "why not")}
    assert lint.findings("i.yaml") == []


def test_junit(lint, findings):
    root = ElementTree.fromstring(lint.run("--format", "junit", "p").stdout)
    assert root.tag == "testsuites"
    suites = {suite.get("name"): suite for suite in root.iter("testsuite")}
    assert set(suites) == {"p/bad.yaml", "p/good.yaml", f"p/{ODD}"}
    failures = [f for f in findings if f["severity"] != "info"]
    assert int(root.get("failures")) == len(failures) == len(list(root.iter("failure")))
    assert int(root.get("tests")) == len(list(root.iter("testcase")))
    for suite in suites.values():
        assert int(suite.get("tests")) == len(suite.findall("testcase")) >= 1
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
    if not any(f["file"] == "p/good.yaml" for f in failures):
        assert suites["p/good.yaml"].find("testcase/failure") is None
    never = ElementTree.fromstring(lint.run("--format", "junit", "p", "--fail-on", "never").stdout)
    assert not list(never.iter("failure"))


def test_checkstyle(lint, findings):
    root = ElementTree.fromstring(lint.run("--format", "checkstyle", "p").stdout)
    assert root.tag == "checkstyle" and root.get("version")
    found = [
        (file.get("name"), int(error.get("line")), int(error.get("column")), error.get("severity"),
         error.get("source"))
        for file in root.findall("file") for error in file.findall("error")
    ]
    assert sorted(found) == sorted(
        (f["file"], f["line"], f["column"], f["severity"], f"fieldseal.{f['code']}") for f in findings
    )
    assert {file.get("name") for file in root.findall("file")} == {"p/bad.yaml", "p/good.yaml", f"p/{ODD}"}


def test_gitlab(lint, findings):
    """https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format"""
    issues = json.loads(lint.run("--format", "gitlab", "p").text)
    assert len(issues) == len(findings)
    for issue, finding in zip(issues, findings):
        assert isinstance(issue["description"], str) and isinstance(issue["check_name"], str)
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["path"] == finding["file"] and not issue["location"]["path"].startswith("./")
        assert issue["location"]["lines"]["begin"] == finding["line"]
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


def unescape(text: str, characters: str) -> str:
    for character in characters + "%":
        text = text.replace(f"%{ord(character):02X}", character)
    return text


def test_github(lint, findings):
    lines = lint.run("--format", "github", "p").text.splitlines()
    assert len(lines) == len(findings)
    levels = {"error": "error", "warning": "warning", "info": "notice"}
    for line, finding in zip(lines, findings):
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert match, line
        level, properties, message = match.groups()
        assert level == levels[finding["severity"]]
        values = dict(pair.split("=", 1) for pair in properties.split(","))
        assert unescape(values["file"], "\r\n:,") == finding["file"]
        assert (int(values["line"]), int(values["col"])) == (finding["line"], finding["column"])
        assert values["title"].startswith(finding["code"])
        assert unescape(message, "\r\n") == finding["message"]


def test_concise_and_text_are_safe_to_print(lint, findings):
    for form in ("concise", "text"):
        text = lint.run("--format", form, "p").text
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)
    concise = lint.run("--format", "concise", "p").text.splitlines()
    assert len(concise) == len(findings)
    for line, finding in zip(concise, findings):
        place = f"{finding['file']}:{finding['line']}:{finding['column']}"
        assert line.startswith(f"{place}: {finding['code']} {finding['severity']}: ")


def test_text_marks_what_it_is_about(lint):
    text = lint.run("p/bad.yaml").text
    lines = text.splitlines()
    index = next(number for number, line in enumerate(lines) if "encrypt: valeu" in line)
    mark = lines[index + 1]
    assert mark.index("^") == lines[index].index("valeu") and mark.count("^") == len("valeu")
    assert any(line.lstrip().startswith("= why: ") for line in lines)
    assert any(line.lstrip().startswith("= help: ") for line in lines)


def test_output_goes_to_a_file(lint):
    done = lint.run("p", "--format", "sarif", "--output", "out.sarif", code=1)
    assert json.loads(lint.read("out.sarif"))["version"] == "2.1.0"
    assert done.text.count("\n") == 1 and "out.sarif" in done.text


def test_absolute_paths_are_told_from_the_working_folder(lint):
    path = str(lint.folder / "p" / "bad.yaml")
    location = sarif(lint, path)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": "p/bad.yaml", "uriBaseId": "%SRCROOT%"}
    assert f"file=p/bad.yaml," in lint.run("--format", "github", path).text
    issues = json.loads(lint.run("--format", "gitlab", path).text)
    assert {issue["location"]["path"] for issue in issues} == {"p/bad.yaml"}
