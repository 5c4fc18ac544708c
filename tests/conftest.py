"""Fixtures that all tests share; the sites they build are in site.py."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from playwright.sync_api import Browser, Page

from tests.site import Conf, Site
from tools import chromium

# Examples are builds, whose time says nothing; in CI they are the same each time.
settings.register_profile("builds", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("builds")

RANDOM = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    # Not shrunk: each try is a build. To look into a failure, add Phase.shrink.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""For tests that build a random garden in each try."""

MakeSite = Callable[..., Site]

NO_BROWSER = "NO BROWSER FOUND: THE TESTS THAT NEED ONE DID NOT RUN (install chromium)"


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """`make_site(files, conf)`: a new site of these files, in a folder of its own.

    For a test of hypothesis, which runs many times over one fixture, use `Site(folder)` itself.
    """

    def make(files: Mapping[str, str | bytes], conf: Conf = None) -> Site:
        number = len(list(tmp_path.glob("site*"))) + 1
        site = Site(tmp_path / f"site{number}", conf)
        site.write(files)
        return site

    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless browser, the machine's own."""
    if chromium.find() is None:
        if os.environ.get("CI"):
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    with chromium.launched() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page in a profile of its own."""
    with browser.new_context() as context:
        yield context.new_page()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not isinstance(item, pytest.Function):
            continue
        if "make_site" in item.fixturenames:
            item.add_marker("build")
        if "browser" in item.fixturenames:
            item.add_marker("browser")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(NO_BROWSER in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.section(f"{NO_BROWSER}: {count}", red=True, bold=True)
