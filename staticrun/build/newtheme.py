"""What a theme begins with: a folder that replaces a little of the default one, to be added to."""

import json
import os

from staticrun.build import names
from staticrun.build.themes import DEFAULT

_ABOUT = """\
# A theme: whatever this folder lacks comes from its base. docs/themes.md of staticrun describes what pages
# are made of: blocks, macros, and what templates are given.

name = {name}
base = "default"
# description = ""
"""

_TEMPLATE = """\
{#- The frame of every page. `default:base.html` is the one that this replaces: a block that is not named
    here stays as it is there. The block `content` in a templates/run.html is what a run's page shows. -#}
{% extends "default:base.html" %}

{% block head %}
<link rel="stylesheet" href="{{ asset('css/own.css') }}">
{% endblock %}

{#- What else could stand here: a line at the end of every page, and a script of your own, in js/own.js.

{% block footer %}{{ super() }} · <a href="https://example.org">our team</a>{% endblock %}

{% block head %}
<link rel="stylesheet" href="{{ asset('css/own.css') }}">
<script defer src="{{ asset('js/own.js') }}"></script>
{% endblock %}
-#}
"""

_STYLES = """\
/* Loaded after the style sheets of the base. All of its colours, sizes and spaces are custom properties, in
   css/tokens.css of the default theme; these are what links, buttons and whatever is chosen are drawn in. */

:root {
  --accent: #6a2c70;
  --accent-ground: #f6eaf7;
}

@media screen and (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) {
    --accent: #e6a9ec;
    --accent-ground: #3b1f3f;
  }
}

@media screen {
  :root[data-theme="dark"] {
    --accent: #e6a9ec;
    --accent-ground: #3b1f3f;
  }
}
"""


def files(folder: str) -> dict[str, str]:
    """The files of a new theme, by their paths in its folder, with `/`.

    Args:
        folder: Where it will be; its last part names the theme.

    >>> sorted(files("themes/Our look"))
    ['css/own.css', 'templates/base.html', 'theme.toml']
    """
    name = names.slug(os.path.basename(os.path.abspath(folder)))
    if name in ("", DEFAULT):
        name = "own"
    return {
        "theme.toml": _ABOUT.format(name=json.dumps(name)),
        "templates/base.html": _TEMPLATE,
        "css/own.css": _STYLES,
    }
