"""Images that a run logged by step, put together again from their artifacts."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from staticrun.schema.page import ArtifactRow, ImageSeries, StepImage
from staticrun.store import layout


def series_of(artifacts: Iterable[ArtifactRow]) -> list[ImageSeries]:
    """The series of a run's images, by key; those of which no image is in the site are left out."""
    found: dict[str, list[tuple[int, int, ArtifactRow]]] = defaultdict(list)
    left: Counter[str] = Counter()
    for row in artifacts:
        image = layout.parse_image(row.path)
        if image is None:
            continue
        key, step, time = image
        if row.kind == "image" and row.href:
            found[key].append((step, time, row))
        else:
            left[key] += 1
    return [
        ImageSeries(key, f"image.{key}", list(_images(some)), left[key])
        for key, some in sorted(found.items())
    ]


def _images(some: list[tuple[int, int, ArtifactRow]]) -> Iterable[StepImage]:
    some.sort(key=lambda one: (one[0], one[1], one[2].path))
    several = Counter(step for step, _, _ in some)
    seen: Counter[int] = Counter()
    for step, _, row in some:
        seen[step] += 1
        of = f", {seen[step]} of {several[step]}" if several[step] > 1 else ""
        yield StepImage(row.href or "", f"step {step}{of}", row.size)
