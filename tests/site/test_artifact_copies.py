"""Artifacts that want to run script: neither a run's page nor the address of any copy lets them."""

import os
import struct
import zlib
from contextlib import suppress

import pytest
from golden import stores
from playwright.sync_api import Error

from staticrun.build import build
from staticrun.config import Config

pytestmark = pytest.mark.browser

#: What it does where it runs: each of these is looked for.
SCRIPT = "globalThis.ran=1;document.title='ran';console.log('ran');alert('ran')"
HTML = f'<!doctype html><html><script>{SCRIPT}</script><body onload="{SCRIPT}"><img src=x onerror="{SCRIPT}">'
SVG = (
    f'<svg xmlns="http://www.w3.org/2000/svg" onload="{SCRIPT}"><script>{SCRIPT}</script>'
    f'<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" srcdoc="&lt;script>{SCRIPT}&lt;/script>"/>'
    "</foreignObject></svg>"
)
XML = (
    '<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="#x"?>'
    f'<html xmlns="http://www.w3.org/1999/xhtml"><script>{SCRIPT}</script></html>'
)
#: Endings that hosts and browsers know, with something active in each.
ENDINGS = {
    **dict.fromkeys(
        [
            *(
                "html",
                "htm",
                "HTML",
                "shtml",
                "mht",
                "mhtml",
                "hta",
                "php",
                "asp",
                "jsp",
                "eml",
                "ics",
                "vtt",
                "txt",
            ),
            *(
                "css",
                "md",
                "csv",
                "tsv",
                "json",
                "jsonl",
                "yaml",
                "log",
                "py",
                "ipynb",
                "webmanifest",
                "htc",
                "",
            ),
            *(
                "png",
                "jpg",
                "gif",
                "webp",
                "wav",
                "mp3",
                "mp4",
                "webm",
                "ogg",
                "npy",
                "npz",
                "parquet",
                "pkl",
                "pt",
            ),
            *("zip", "gz", "tar", "bin", "wasm", "swf", "ckpt", "onnx", "html.", "html.png", "html "),
        ],
        HTML,
    ),
    **dict.fromkeys(["svg", "SVG", "svgz"], SVG),
    **dict.fromkeys(["xml", "xhtml", "xht", "xsl", "xslt", "rdf", "rss", "atom", "mathml"], XML),
    **dict.fromkeys(["js", "mjs", "cjs"], SCRIPT),
}


def pdf(action: str, *, packed: bool = False) -> bytes:
    """A PDF that begins by doing something."""
    doing = f"<</Type/Action{action}>>".encode()
    if packed:
        stream = zlib.compress(b"4 0 " + doing)
        body = (
            b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%b\nendstream endobj"
            % (
                len(stream),
                stream,
            )
        )
    else:
        body = b"4 0 obj" + doing + b"endobj"
    return (
        b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
        + body
        + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


def files() -> dict[str, bytes]:
    found = {f"all/{n:02}.{ending}": content.encode() for n, (ending, content) in enumerate(ENDINGS.items())}
    found |= {
        "script.pdf": pdf(r"/S/JavaScript/JS(app.alert\('ran'\);)"),
        "escaped.pdf": pdf(r"/S/J#61v#61Script/J#53(app.alert\('ran'\);)"),
        "packed.pdf": pdf(r"/S/JavaScript/JS(app.alert\('ran'\);)", packed=True),
        "plain.pdf": pdf("/S/Named/N/FirstPage"),
        "polyglot.gif": b"GIF89a/*\0\0\0\0*/=1;" + SCRIPT.encode(),
        "both.html.csv": HTML.encode(),
        "names/<script>alert('ran')<!--/x.txt": b"in a folder",
        "names/\"onmouseover=alert('ran') x=\".txt": b"quoted",
        "names/javascript:alert('ran')": b"an address",
        "names/&lt;img src=x onerror=alert('ran')&gt;.txt": b"escaped",
        "bmp.txt": b"\xff\xfe<\0s\0c\0r\0i\0p\0t\0>\0",
        "utf7.txt": b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
        "riff.wav": b"RIFF" + struct.pack("<I", 20) + b"WAVE" + HTML.encode(),
    }
    return found


@pytest.fixture(scope="module")
def active_site(tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("active"))
    root, site = os.path.join(folder, "runs"), os.path.join(folder, "site")
    stores.run(root, stores.experiment(root, "e"), "r", files=files())
    build(Config(runs=root, output=site, as_of=stores.AS_OF, workers=1))
    return site


class Watch:
    """What ran in a page."""

    def __init__(self, page):
        self.ran = []
        page.on("dialog", lambda dialog: (self.ran.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda message: message.text == "ran" and self.ran.append("console"))
        page.on("popup", lambda _: self.ran.append("a window"))


@pytest.mark.parametrize("way", ["file", "root"])
def test_no_copy_runs_script_at_its_own_address(active_site, opened, chromium, way):
    address = opened(active_site, way)
    copies = [
        os.path.relpath(os.path.join(place, name), active_site)
        for place, _, names in os.walk(os.path.join(active_site, "artifacts"))
        for name in names
    ]
    assert len(copies) > 40
    page = chromium.new_page()
    watch = Watch(page)
    for copy in sorted(copies):
        with suppress(Error):  # what is no page is saved instead
            page.goto(address + copy, wait_until="load")
        page.wait_for_timeout(1500 if copy.endswith(".pdf") else 20)
        assert page.evaluate("[globalThis.ran ?? null, document.title === 'ran']") == [None, False], copy
        assert watch.ran == [], copy
    page.close()


@pytest.mark.parametrize("way", ["file", "root"])
def test_no_preview_runs_script(active_site, opened, chromium, way):
    page = chromium.new_page()
    watch = Watch(page)
    page.goto(opened(active_site, way) + "runs/r.html")
    page.wait_for_selector("site-nav .nav-count")
    assert page.locator("li.file").count() > 60
    for fold in page.locator(".file details").all():
        fold.evaluate("fold => fold.open = true")
        fold.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    assert watch.ran == []
    assert page.evaluate("[globalThis.ran ?? null, document.title === 'ran']") == [None, False]
    assert page.locator("main script, main [onload], main [onerror], main [onmouseover]").count() == 0
    page.close()


def test_a_pdf_without_scripts_is_shown_and_one_with_them_is_text(active_site):
    with open(os.path.join(active_site, "runs", "r.html"), encoding="utf-8") as file:
        page = file.read()
    assert page.count('<object class="pdf"') == 1
    assert page.count("it may hold scripts") == 3
    names = [name for _, _, names in os.walk(os.path.join(active_site, "artifacts")) for name in names]
    assert [name[15:] for name in names if name.endswith(".pdf") and "plain" in name] == ["plain.pdf"]
    assert sum("pdf.txt" in name for name in names) == 3
