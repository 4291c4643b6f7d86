"""A folder of runs gives the site that is expected of it, to the byte."""

import pytest
from golden import sites


@pytest.mark.parametrize("name", sorted(sites.STORES))
def test_a_store_gives_the_expected_site(name: str, tmp_path: object) -> None:
    built, expected = sites.site_of(name, str(tmp_path)), sites.expected(name)
    assert sorted(built) == sorted(expected), "see tests/golden/__init__.py for how to write it again"
    for path, data in built.items():
        assert data == expected[path], path
