"""The preview: builds a site, shows it to a browser, and builds and reloads whenever something changes.

`watch` notices changes, `preview` builds and knows what there is to show, `pages` says it where that is no
site, `server` shows it. The only importer of livereload.
"""

from staticrun.serve.server import serve

__all__ = ["serve"]
