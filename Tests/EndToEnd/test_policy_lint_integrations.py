"""The files that others read: completions, pre-commit hooks, the GitHub Action and its problem matcher."""

import json
import os
import re
import shutil
import subprocess

import pytest

from harness.lint import BAD, Lint
from harness.proxy import REPOSITORY, binary

yaml = pytest.importorskip("yaml")


@pytest.fixture
def lint(tmp_path, _have_binary):
    return Lint(tmp_path)


def script(shell: str) -> str:
    return subprocess.run([str(binary()), "completions", shell], capture_output=True, text=True, check=True).stdout


def bash(tmp_path, line: str) -> set[str]:
    """What bash offers at the end of the line. Words are taken apart as readline does, at '=' too."""
    (tmp_path / "completions").write_text(script("bash"))
    words = [part for word in line.split(" ") for part in re.split("(=)", word) if part or word == ""]
    if line.endswith("="):
        words = [word for word in words if word] + [""]
    quoted = " ".join("'" + word + "'" for word in words)
    code = (
        f"source ./completions; COMP_WORDS=({quoted}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); "
        '_fieldseal; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "--norc", "-u", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    # compopt outside of a real completion says so, and is no mistake.
    assert not done.stderr or "compopt" in done.stderr, done.stderr
    return {word for word in done.stdout.splitlines() if word}


def test_bash_completions(tmp_path, _have_binary):
    assert {"serve", "policy", "keys", "completions"} <= bash(tmp_path, "fieldseal ")
    assert bash(tmp_path, "fieldseal pol") == {"policy"}
    assert {"lint", "explain"} <= bash(tmp_path, "fieldseal policy ")
    assert bash(tmp_path, "fieldseal policy lint --form") == {"--format"}
    assert "--help" in bash(tmp_path, "fieldseal policy lint -")
    assert bash(tmp_path, "fieldseal policy lint --format s") == {"sarif"}
    assert bash(tmp_path, "fieldseal policy lint -f ju") == {"junit"}
    assert bash(tmp_path, "fieldseal policy lint --format=s") == {"sarif"}
    assert "sarif" in bash(tmp_path, "fieldseal policy lint --format=")
    assert bash(tmp_path, "fieldseal completions ") == {"bash", "zsh", "fish"}
    assert bash(tmp_path, "fieldseal completions bash ") == set()
    (tmp_path / "my policy.yaml").write_text("")
    (tmp_path / "more").mkdir()
    assert bash(tmp_path, "fieldseal policy lint m") == {"my policy.yaml", "more"}
    assert bash(tmp_path, "fieldseal policy lint more --config m") == {"my policy.yaml", "more"}
    assert bash(tmp_path, "fieldseal policy lint --config x m") == {"my policy.yaml", "more"}
    assert bash(tmp_path, "fieldseal keys create ") == set()


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
def test_zsh_completions(tmp_path, _have_binary):
    (tmp_path / "_fieldseal").write_text(script("zsh"))
    # A zsh of its own completes in a pseudo-terminal.
    driver = """
      zmodload zsh/zpty
      zpty -b shell zsh -f -i
      shown() { local piece all=; while zpty -r -m -t shell piece 2>/dev/null || (( tries++ < 20 )); do all+=$piece; sleep 0.05; done; print -r -- "$all"; }
      zpty -w shell "PROMPT=; fpath=($PWD \\$fpath); autoload -Uz compinit; compinit -u -D; unsetopt beep; zstyle ':completion:*' list-colors ''"
      sleep 1
      for line in "$@"; do zpty -w -n shell "$line"$'\\t\\t'; tries=0; shown; zpty -w -n shell $'\\x15'; done
      zpty -d shell
    """
    lines = ["fieldseal pol", "fieldseal policy li", "fieldseal policy lint --format sar", "fieldseal completions fi"]
    done = subprocess.run(
        ["zsh", "-f", "-c", driver, "zsh", *lines], cwd=tmp_path, capture_output=True, text=True, timeout=60,
        env={**os.environ, "TERM": "dumb"}, check=True,
    )
    for expected in ("fieldseal policy ", "policy lint ", "--format sarif ", "completions fish "):
        assert expected in done.stdout, done.stdout


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not installed")
def test_fish_completions(tmp_path, _have_binary):
    (tmp_path / "fieldseal.fish").write_text(script("fish"))

    def offers(line: str) -> set[str]:
        done = subprocess.run(
            ["fish", "--no-config", "-c", f"source fieldseal.fish; complete -C {json.dumps(line)}"],
            cwd=tmp_path, capture_output=True, text=True, check=True, env={**os.environ, "HOME": str(tmp_path)},
        )
        return {word.split("\t")[0] for word in done.stdout.splitlines()}

    assert {"serve", "policy", "keys"} <= offers("fieldseal ")
    assert offers("fieldseal pol") == {"policy"}
    assert {"lint", "explain"} <= offers("fieldseal policy ") and "serve" not in offers("fieldseal policy ")
    assert offers("fieldseal policy lint --form") == {"--format"}
    assert offers("fieldseal policy lint --format s") == {"sarif"}
    assert "sarif" in offers("fieldseal policy lint x -f ")
    assert offers("fieldseal completions ") >= {"bash", "zsh", "fish"}
    (tmp_path / "p.yaml").write_text("")
    assert "p.yaml" in offers("fieldseal policy lint p")


def test_pre_commit_hooks(lint):
    hooks = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())
    known = {"id", "name", "description", "entry", "language", "files", "exclude", "pass_filenames"}
    assert len({hook["id"] for hook in hooks}) == len(hooks) >= 2
    for hook in hooks:
        assert {"id", "name", "entry", "language"} <= set(hook) <= known
        words = hook["entry"].split()
        assert words[0] == "fieldseal"
        subprocess.run([str(binary()), *words[1:], "--help"], check=True, capture_output=True)
        assert re.search(hook["files"], "policies/payments.yaml")
        assert not re.search(hook["files"], "src/main.py")
        if "exclude" in hook:
            assert re.search(hook["exclude"], "policies/payments.test.yaml")
    lint.write("policies/p.yaml", BAD)
    lint.run(*hooks[0]["entry"].split()[3:], code=1)


def test_problem_matcher(lint):
    matchers = json.loads((REPOSITORY / "integrations/github/fieldseal-matcher.json").read_text())["problemMatcher"]
    assert len({matcher["owner"] for matcher in matchers}) == len(matchers) == 3
    severities = {"error": "error", "warning": "warning", "notice": "info"}
    lint.write("my policies/a.yaml", BAD)
    findings = lint.findings("my policies")
    lines = lint.run("--format", "concise", "my policies").text.splitlines()
    lines += ["a:b.yaml:1:2: FS001 warning: text: with a colon", "c.yaml:10:20: FS100 info: x [fixable]"]
    seen = []
    for line in lines:
        matching = []
        for matcher in matchers:
            (pattern,) = matcher["pattern"]
            match = re.match(pattern["regexp"], line)
            if match:
                fields = {name: match.group(pattern[name]) for name in ("file", "line", "column", "code", "message")}
                matching.append({**fields, "severity": severities[matcher["severity"]]})
        assert len(matching) == 1, line
        seen.append(matching[0])
    for match, finding in zip(seen, findings):
        assert match["file"] == finding["file"] and int(match["line"]) == finding["line"]
        assert int(match["column"]) == finding["column"] and match["code"] == finding["code"]
        assert match["severity"] == finding["severity"] and match["message"].startswith(finding["message"])
    assert seen[-2]["file"] == "a:b.yaml" and seen[-1]["severity"] == "info"
    assert not any(re.match(m["pattern"][0]["regexp"], "no problems in 1 file") for m in matchers)


def action_step(name: str) -> str:
    action = yaml.safe_load((REPOSITORY / "action.yml").read_text())
    assert action["runs"]["using"] == "composite"
    return next(step for step in action["runs"]["steps"] if step.get("id") == name)


def run_step(lint, name: str, **values: str):
    step = action_step(name)
    assert "${{" not in step["run"], "inputs in a script's text could be commands"
    environment = {key: values.get(key, "") for key in step["env"]}
    lint.write("output", "")
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=lint.folder, capture_output=True,
        text=True, check=False,
        env={**os.environ, **environment, "GITHUB_OUTPUT": str(lint.folder / "output"),
             "GITHUB_ACTION_PATH": str(REPOSITORY), "RUNNER_TEMP": str(lint.folder)},
    )
    return done, dict(line.split("=", 1) for line in lint.read("output").splitlines())


def test_action(lint):
    done, outputs = run_step(lint, "binary", BINARY=str(binary()))
    assert done.returncode == 0 and outputs["path"] == str(binary())
    lint.write("p/bad.yaml", BAD)
    lint.write("q.yaml", "version: 1\n")
    common = {"BINARY": str(binary()), "FAIL_ON": "warning"}
    done, outputs = run_step(lint, "lint", **common, FORMAT="github", PATHS="p q.yaml")
    assert done.returncode == 1 and "::error file=p/bad.yaml,line=6," in done.stdout and outputs == {}
    done, _ = run_step(lint, "lint", **common, FORMAT="github", PATHS="p", ARGS="--color never --each")
    assert done.returncode == 1
    lint.write("policies/p.yaml", BAD)
    done, _ = run_step(lint, "lint", **{**common, "FAIL_ON": "never"}, FORMAT="github")
    assert done.returncode == 0 and "policies/p.yaml" in done.stdout
    done, _ = run_step(lint, "lint", **common, FORMAT="github", PATHS="$(touch injected) ; touch injected")
    assert done.returncode == 2 and not (lint.folder / "injected").exists()


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed; GitHub's runners have it")
def test_action_uploads_what_counts(lint):
    lint.write("p/bad.yaml", BAD)
    lint.run("p", "--baseline", "b.yaml", "--write-baseline", code=0)
    lint.write("p/bad.yaml", BAD.replace("colour", "color"))
    done, outputs = run_step(
        lint, "lint", BINARY=str(binary()), FAIL_ON="warning", FORMAT="sarif", PATHS="p", BASELINE="b.yaml"
    )
    assert done.returncode == 1
    results = json.loads(lint.read("fieldseal.sarif"))["runs"][0]["results"]
    assert outputs["sarif"].endswith("/fieldseal.sarif")
    assert results and all(r["baselineState"] == "new" for r in results)
