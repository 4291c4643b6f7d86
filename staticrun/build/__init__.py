"""From a store of runs to a folder of pages.

`staticrun.build.site.build` reads like a table of contents; everything else here is a chapter of it.
"""
