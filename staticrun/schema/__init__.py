"""Every shape that crosses a boundary, typed once; one file a boundary.

`event` and `fold` are what lies on disk, `run` is what reading gives, `manifest` is what people write
for models, `payload` is what a page's script loads, `page` is what a template receives.
"""
