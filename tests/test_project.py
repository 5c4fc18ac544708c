"""What stands around the code: the README, workflows, forms and releases.

GitHub and the package index cannot be asked here. Schemas, bash and a copy of the repository stand
in for them.
"""

from __future__ import annotations

import email
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sphinx_hubnotes import __version__
from tests.command import Terminal
from tests.test_docs import DOCS, README, ROOT, blocks

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PYTHONS = [
    name.rpartition(" ")[2] for name in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", name)
]
OURS = {path.name: path.read_text("utf-8") for path in ROOT.glob(".github/workflows/*.yml")}
FETCHES = re.compile(r"\bpip install\b|\bapt-get\b")
ADDRESS = re.compile(r"github\.com/([^/\s]+)/sphinx-hubnotes|([\w-]+)\.github\.io/sphinx-hubnotes")

SOMEBODY = f"https://github.com/somebody/{PROJECT['name']}"


def shown() -> dict[str, str]:
    """The files for GitHub and Read the Docs in the how-tos, by page and name."""
    return {
        f"{page.stem} {number} {block.caption}": block.text
        for page in sorted(DOCS.glob("howto/*.md"))
        for number, block in enumerate(blocks(page))
        if block.caption.endswith((".yml", ".yaml"))
    }


def made(folder: Path) -> Path:
    """A project that `init` has begun."""
    assert Terminal(folder).run("init", folder / "made", cache=False).code == 0
    return folder / "made"


def workflows(folder: Path) -> dict[str, str]:
    """All workflows, ours, made and shown; of what is part of one, the job that it makes."""
    found = dict(OURS)
    found["made"] = (made(folder) / ".github/workflows/pages.yml").read_text("utf-8")
    for name, text in shown().items():
        if "part of" in name:
            head = "on: push\njobs:\n  part:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 1\n"
            text = f"{head}    steps:\n{text}"
        if ".github" in name:
            found[name] = text
    return found


def jobs(text: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text)["jobs"]
    return found


def steps(text: str) -> Iterator[dict[str, Any]]:
    for job in jobs(text).values():
        yield from job["steps"]


def command(*words: object, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run it, with the programs of this environment first, and as somebody who signs nothing."""
    settings = {"GIT_CONFIG_COUNT": "2"}
    for number, key in enumerate(("commit.gpgsign", "tag.gpgsign")):
        settings |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": "false"}
    for role in ("AUTHOR", "COMMITTER"):
        settings |= {f"GIT_{role}_NAME": "A", f"GIT_{role}_EMAIL": "a@example.org"}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**os.environ, **settings, "PATH": path, **env},
        capture_output=True,
        text=True,
        check=False,
    )


def succeeds(*words: object, cwd: Path, **env: str) -> str:
    done = command(*words, cwd=cwd, **env)
    assert done.returncode == 0, f"{words}\n{done.stdout}{done.stderr}"
    return done.stdout


def follow(text: str, folder: Path, **env: str) -> None:
    """Run a workflow's steps in *folder*, but for those that fetch packages; uploads find files."""
    env |= {name: str(folder.parent / "home") for name in ("HOME", "XDG_CACHE_HOME")}
    for step in steps(text):
        given = step.get("with", {}).get("path")
        if "run" in step and not FETCHES.search(step["run"]):
            succeeds("bash", "-e", "-c", step["run"], cwd=folder, **env)
        elif "upload" in step.get("uses", ""):
            assert (folder / given).exists(), given


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as it is now, with one commit."""
    folder = tmp_path_factory.mktemp("copied")
    words = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    for name in filter(None, succeeds(*words, cwd=ROOT).split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    succeeds("git", "init", "--quiet", "--initial-branch=main", cwd=folder)
    commit(folder)
    return folder


def commit(folder: Path) -> None:
    succeeds("git", "add", "--all", cwd=folder)
    succeeds("git", "commit", "--quiet", "--message=x", cwd=folder)


@pytest.fixture
def clone(copied: Path, tmp_path: Path) -> Path:
    succeeds("git", "clone", "--quiet", copied, tmp_path / "clone", cwd=tmp_path)
    return tmp_path / "clone"


# The README, and what the package index shows of it


def test_the_readme_begins_with_two_commands(copied: Path) -> None:
    said = [line for line in README.read_text("utf-8").splitlines() if line.startswith("$ ")]
    assert [line.split(" # ")[0].strip() for line in said[:5]] == [
        "$ make docs",
        "$ make test",
        "$ pip install . && sphinx-hubnotes build FOLDER SITE",
        "$ uvx --from . sphinx-hubnotes build FOLDER SITE",
        "$ pipx run --spec . sphinx-hubnotes build FOLDER SITE",
    ]
    assert list(PROJECT["scripts"]) == [PROJECT["name"]]
    for target, does in (("docs", "-m sphinx"), ("test", "-m pytest")):
        assert does in succeeds("make", "--dry-run", target, cwd=copied)


def tokens(text: str) -> Iterator[Token]:
    for token in MarkdownIt().parse(text):
        yield token
        yield from token.children or ()
        for child in token.children or ():
            yield from child.children or ()


def targets(text: str) -> list[str]:
    found = (token.attrs.get("href") or token.attrs.get("src") for token in tokens(text))
    return [str(target) for target in found if target]


@pytest.fixture(scope="module")
def described(copied: Path) -> list[str]:
    """The metadata in the source archive and in the wheel, as the package index reads them."""
    succeeds(sys.executable, "-m", "build", "--no-isolation", "--quiet", cwd=copied)
    (archive,) = copied.glob("dist/*.tar.gz")
    (wheel,) = copied.glob("dist/*.whl")
    folder = archive.name.removesuffix(".tar.gz")
    with tarfile.open(archive) as opened:
        info = opened.extractfile(f"{folder}/PKG-INFO")
        assert info is not None
        found = [info.read()]
    with zipfile.ZipFile(wheel) as unzipped:
        found.append(unzipped.read(f"{folder}.dist-info/METADATA"))
    shutil.rmtree(copied / "dist")
    return [text.decode() for text in found]


def test_links_and_pictures_work_on_the_package_index(described: list[str]) -> None:
    urls = PROJECT["urls"]
    repository, site = urls["Repository"], urls["Documentation"]
    readme = README.read_text("utf-8")
    for metadata in described:
        text = str(email.message_from_string(metadata).get_payload())
        assert len(targets(text)) == len(targets(readme)) > 20
        for target in targets(text):
            assert target.startswith("https://"), target
            if target.startswith(site):
                page = target.removeprefix(site).partition("#")[0]
                assert (DOCS / page).with_suffix(".md").is_file(), target
            elif target.startswith(f"{repository}/actions/"):
                assert target.split("/")[7] in OURS, target
            elif target.startswith(repository):
                kind, tag, path = target.removeprefix(f"{repository}/").split("/", 2)
                assert kind == ("raw" if path.endswith(".png") else "blob"), target
                assert tag == f"v{__version__}", target
                assert (ROOT / path).is_file(), target
        # Code is shown as it is, also where it has links.
        assert [token.content for token in tokens(text) if token.type == "fence"] == [
            token.content for token in tokens(readme) if token.type == "fence"
        ]


def test_the_owner_is_named_in_one_place(copied: Path) -> None:
    """The citation has an address when `make release` has written it there."""
    owners = {name for url in PROJECT["urls"].values() for name in ADDRESS.findall(url)}
    assert len({"".join(owner) for owner in owners}) == 1
    named = set()
    for name in succeeds("git", "ls-files", cwd=copied).splitlines():
        try:
            text = (copied / name).read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if ADDRESS.search(text):
            named.add(name)
    assert named - {"CITATION.cff"} == {"pyproject.toml"}


@pytest.mark.parametrize("name", ["README.md", "SECURITY.md", "CODE_OF_CONDUCT.md"])
def test_links_between_files_lead_to_files(name: str) -> None:
    beside = ("actions/workflows/", "security/advisories/new")
    for target in targets((ROOT / name).read_text("utf-8")):
        if target.startswith("../../"):
            assert target.removeprefix("../../").startswith(beside), target
        elif not target.startswith("https://"):
            assert (ROOT / target).is_file(), target


# Workflows and forms


def test_forms_and_workflows_are_what_github_and_others_read(tmp_path: Path) -> None:
    files: dict[str, list[Path]] = {"github-workflows": [], "readthedocs": []}
    read = {name: text for name, text in shown().items() if "readthedocs" in name}
    for kind, texts in (("github-workflows", workflows(tmp_path)), ("readthedocs", read)):
        for number, text in enumerate(texts.values()):
            files[kind].append(tmp_path / f"{kind} {number}.yml")
            files[kind][-1].write_text(text, "utf-8")
    files["readthedocs"] += [folder / ".readthedocs.yaml" for folder in (ROOT, tmp_path / "made")]
    files["dependabot"] = [ROOT / ".github/dependabot.yml"]
    files["github-issue-forms"] = sorted(ROOT.glob(".github/ISSUE_TEMPLATE/*.yml"))
    files["citation-file-format"] = [ROOT / "CITATION.cff"]
    least = {"github-workflows": 8, "readthedocs": 4, "github-issue-forms": 2}
    for kind, paths in files.items():
        assert len(paths) >= least.get(kind, 1), kind
        schema(f"vendor.{kind}", *paths)
    schema("custom.github-workflows-require-timeout", *files["github-workflows"])


def schema(name: str, *paths: Path) -> None:
    check = (sys.executable, "-m", "check_jsonschema", "--color=never", "--builtin-schema")
    succeeds(*check, name, *paths, cwd=ROOT)


def test_steps_are_bash_with_no_values_of_others_in_it(tmp_path: Path) -> None:
    """What `${{ … }}` puts into a script may be anybody's words, such as a branch's name."""
    found = [
        step["run"]
        for text in workflows(tmp_path).values()
        for step in steps(text)
        if "run" in step
    ]
    assert len(found) > 15
    for script in found:
        assert "${{" not in script
        succeeds("bash", "-n", "-c", script, cwd=tmp_path)


def test_an_action_has_one_version_everywhere(tmp_path: Path) -> None:
    """Those that are made and shown are no business of dependabot's: renew them with ours."""
    versions: dict[str, set[str]] = {}
    pythons = set()
    for name, text in workflows(tmp_path).items():
        history = re.search(r"\bgit (restore-mtime|merge-base|log|describe)\b", text)
        for step in steps(text):
            action, _, version = step.get("uses", "").partition("@")
            versions.setdefault(action, set()).add(version)
            given = step.get("with", {})
            if action == "actions/checkout":
                assert given.get("persist-credentials") is False, name
                assert given.get("fetch-depth") == (0 if history else None), name
            python = str(given.get("python-version", "$"))
            pythons |= {python} if re.fullmatch(r"[\d.]+", python) else set()
    assert {action: found for action, found in versions.items() if len(found) > 1} == {}
    read = [yaml.safe_load(text) for name, text in shown().items() if "readthedocs" in name]
    read += [
        yaml.safe_load((folder / ".readthedocs.yaml").read_text("utf-8"))
        for folder in (ROOT, tmp_path / "made")
    ]
    pythons |= {told["build"]["tools"]["python"] for told in read}
    assert len(pythons) == 1, pythons


def test_our_jobs_may_do_no_more_than_they_need() -> None:
    granted = {}
    for name, text in OURS.items():
        assert yaml.safe_load(text)["permissions"] == {"contents": "read"}, name
        for job, told in jobs(text).items():
            if "permissions" in told:
                granted[name, job] = told["permissions"]
                assert not any("run" in step for step in told["steps"]), name
    assert granted == {
        ("docs.yml", "deploy"): {"pages": "write", "id-token": "write"},
        ("release.yml", "upload"): {"id-token": "write"},
    }


def test_workflows_for_pages_differ_in_what_they_build_alone(tmp_path: Path) -> None:
    found = [
        yaml.safe_load(text)
        for name, text in workflows(tmp_path).items()
        if name == "made" or name.startswith("publish")
    ]
    assert len(found) == 3
    for workflow in found:
        listed = workflow["jobs"]["pages"]["steps"]
        install, build = (step.pop("run") for step in listed if "run" in step)
        assert install.startswith("pip install ")
        assert "build" in build or build == "make html"
        paths = [step["with"].pop("path") for step in listed if "path" in step.get("with", {})]
        assert len(paths) == 1
    assert found[0] == found[1] == found[2]


def test_supported_pythons_are_the_same_everywhere() -> None:
    ci = jobs(OURS["ci.yml"])
    assert ci["tests"]["strategy"]["matrix"]["python"] == PYTHONS
    (several,) = (
        step["with"]["python-version"].split()
        for step in ci["everything"]["steps"]
        if "setup-python" in step.get("uses", "")
    )
    assert sorted(several) == PYTHONS
    assert PROJECT["requires-python"] == f">={PYTHONS[0]}"
    assert f"Python {PYTHONS[0]} to {PYTHONS[-1]}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_steps_do_what_they_say(tmp_path: Path) -> None:
    """In a project, made or one's own, and in a vault; the steps that install are left out."""
    project = made(tmp_path)
    follow((project / ".github/workflows/pages.yml").read_text("utf-8"), project)
    shutil.rmtree(project / "_build")
    vault = tmp_path / "vault"
    shutil.copytree(project / "notes", vault)
    followed = 0
    for name, text in shown().items():
        if "pages.yml" in name and "part of" not in name:
            follow(text, vault if "sphinx-hubnotes build" in text else project)
            followed += 1
        elif "health.yml" in name:
            follow(text, project)
            followed += 1
    assert followed == 3


def test_hooks_and_workflows_call_what_make_has(copied: Path) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    lines = [hook["entry"] for repo in hooks for hook in repo["hooks"]]
    assert lines == ["make lint", "make types"]
    lines += [line for text in OURS.values() for line in re.findall(r"run: (make .*)", text)]
    assert "make docs" in lines
    for line in [*lines, "make release VERSION=1.2.3"]:
        assert ".venv/bin/" in succeeds(*line.split(), "--dry-run", cwd=copied)
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_the_citation_is_of_this_version() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert (cited["version"], cited["license"]) == (__version__, PROJECT["license"])


# Releases


def prepare(
    folder: Path, owner: str = "somebody", heading: str = "## [9.9.9] — unreleased"
) -> None:
    """Write what a release of 9.9.9 wants."""
    for name, pattern, words in (
        (
            "pyproject.toml",
            r"(?<=github\.com/)[^/]+(?=/)|(?<=https://)[\w-]+(?=\.github\.io)",
            owner,
        ),
        ("CHANGELOG.md", r"(?m)(?=^## )", f"{heading}\n\n### Added\n\n- Something.\n\n"),
        ("README.md", r"not released yet", "released"),
    ):
        text = (folder / name).read_text("utf-8")
        count = 1 if name == "CHANGELOG.md" else 0
        (folder / name).write_text(re.sub(pattern, words, text, count=count), "utf-8")
    commit(folder)


def release(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return command(sys.executable, "tools/release.py", *words, cwd=folder)


def state(folder: Path) -> list[str]:
    """The commit, the tags, and what is not committed."""
    asked = (("rev-parse", "HEAD"), ("tag",), ("status", "--porcelain"), ("diff",))
    return [succeeds("git", *words, cwd=folder) for words in asked]


def test_a_release_is_made_up_to_the_push(clone: Path, tmp_path: Path) -> None:
    prepare(clone)
    done = release(clone, "9.9.9", "--checks", "grep 9.9.9 sphinx_hubnotes/__init__.py")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("\n  git push --atomic origin main v9.9.9\n")
    assert succeeds("git", "tag", "--points-at", "HEAD", cwd=clone) == "v9.9.9\n"
    assert succeeds("git", "status", "--porcelain", cwd=clone) == ""
    assert succeeds("git", "ls-remote", "--tags", "origin", cwd=clone) == ""
    changes = (clone / "CHANGELOG.md").read_text("utf-8")
    dated = re.search(r"^## \[9\.9\.9\] — (\d{4}-\d\d-\d\d)$", changes, re.MULTILINE)
    assert dated is not None
    cited = yaml.safe_load((clone / "CITATION.cff").read_text("utf-8"))
    assert (cited["version"], str(cited["date-released"])) == ("9.9.9", dated[1])
    assert cited["repository-code"] == SOMEBODY
    schema("vendor.citation-file-format", clone / "CITATION.cff")
    (wheel,) = clone.glob("dist/*.whl")
    with zipfile.ZipFile(wheel) as unzipped:
        metadata = unzipped.read("sphinx_hubnotes-9.9.9.dist-info/METADATA").decode()
    assert f"]({SOMEBODY}/raw/v9.9.9/docs/_static/" in metadata
    # What GitHub does when it is pushed.
    shutil.rmtree(clone / "dist")
    succeeds("git", "update-ref", "refs/remotes/origin/main", "HEAD", cwd=clone)
    follow(OURS["release.yml"], clone, GITHUB_REF_NAME="v9.9.9", RUNNER_TEMP=str(tmp_path))
    assert release(clone, "--tagged", "v9.9.8").returncode == 1


def test_a_release_says_all_that_stands_in_its_way(clone: Path) -> None:
    prepare(clone, owner="OWNER", heading="## [9.9.8] — unreleased")
    readme = clone / "README.md"
    readme.write_text(f"{readme.read_text('utf-8')}\nIt is not released yet.\n", "utf-8")
    succeeds("git", "switch", "--quiet", "--create", "other", cwd=clone)
    succeeds("git", "tag", "v9.9.9", cwd=clone)
    before = state(clone)
    done = release(clone, "9.9.9", "--checks", "true")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "release: [project.urls] in pyproject.toml has 'OWNER' for the owner's name",
        "release: releases are made on the branch main, and this is 'other'",
        "release: there are changes that are not committed: see `git status`",
        "release: the tag v9.9.9 is there already",
        "release: CHANGELOG.md says nothing under the heading '## [9.9.9] — unreleased'",
        "release: README.md says that there is no release: take that sentence out",
    ]
    assert "'1.0' is no version" in release(clone, "1.0").stderr
    assert release(clone, "--tagged", f"v{__version__}").returncode == 1
    assert state(clone) == before


@pytest.mark.parametrize("checks", ["false", "./not-there"])
def test_a_release_that_does_not_pass_leaves_no_trace(clone: Path, checks: str) -> None:
    prepare(clone)
    before = state(clone)
    done = release(clone, "9.9.9", "--checks", checks)
    assert done.returncode == 1
    assert done.stderr.endswith("nothing is released, and the files are as they were\n")
    assert state(clone) == before
