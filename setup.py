"""What `pyproject.toml` can't say: the README, with links that work away from the repository."""

import re
import tomllib
from pathlib import Path

HERE = Path(__file__).parent


def readme() -> str:
    """README.md with whole addresses for its pictures and pages.

    The page of a package index lies beside none of our files; the address is ``Source`` of
    ``[project.urls]``.
    """
    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    source = project["urls"]["Source"].rstrip("/")

    def whole(link: re.Match[str]) -> str:
        mark, text, target = link.groups()
        return f"{mark}[{text}]({source}/{'raw' if mark else 'blob'}/HEAD/{target})"

    text = (HERE / "README.md").read_text(encoding="utf-8")
    return re.sub(r"(!?)\[([^\]]*)\]\((?![a-z]+:|#)([^)\s]+)\)", whole, text)


if __name__ == "__main__":
    # Only what builds the package has setuptools; the tests read the README without it.
    from setuptools import setup

    setup(long_description=readme(), long_description_content_type="text/markdown")
