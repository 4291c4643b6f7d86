"""Images as objects, for `log_image`."""

import os
from typing import Any

from staticrun.errors import InvalidType


class Image:
    """An image: of an array, nested lists, an image of PIL, or a file.

    Args:
        image: An array of height x width, or height x width x 1, 3 or 4; lists that make one; an image of
            PIL; or the path of a file.

    Raises:
        InvalidType: It is none of these.

    >>> image = staticrun.Image([[0, 255], [255, 0]])
    >>> image.to_array().shape
    (2, 2)
    >>> with staticrun.start_run() as run:
    ...     staticrun.log_image(image, "two.png")
    """

    def __init__(self, image: Any) -> None:
        if isinstance(image, str | os.PathLike):
            from PIL import Image as Pillow

            with Pillow.open(image) as opened:
                opened.load()
                image = opened.copy()
        elif isinstance(image, list):
            import numpy as np

            image = np.array(image)
        if not hasattr(image, "__array__") and not hasattr(image, "__array_interface__"):
            raise InvalidType(
                f"Unsupported image object type: {type(image).__name__}",
                hint="give an array of numpy, lists, an image of PIL, or a path",
            )
        self.image = image

    def to_array(self) -> Any:
        """The pixels as an array of numpy.

        >>> staticrun.Image([[0, 255], [255, 0]]).to_array().tolist()
        [[0, 255], [255, 0]]
        """
        import numpy as np

        return np.asarray(self.image)

    def to_list(self) -> list[Any]:
        """The pixels, row by row: numbers where there is one channel, else tuples of as many.

        >>> staticrun.Image([[0, 255], [255, 0]]).to_list()
        [0, 255, 255, 0]
        """
        pixels = self.to_array()
        if pixels.ndim == 2:
            return list(pixels.ravel().tolist())
        return [tuple(one) for one in pixels.reshape(-1, pixels.shape[2]).tolist()]

    def to_pil(self) -> Any:
        """An image of PIL.

        >>> staticrun.Image([[0, 255], [255, 0]]).to_pil().size
        (2, 2)
        """
        if hasattr(self.image, "save"):
            return self.image
        import io

        from PIL import Image as Pillow

        from staticrun.log import images

        return Pillow.open(io.BytesIO(images.encoded(self.image, "image.png")))

    def resize(self, size: tuple[int, int]) -> "Image":
        """The image in another size, width and height in pixels.

        >>> staticrun.Image([[0, 255], [255, 0]]).resize((8, 4)).to_array().shape
        (4, 8)
        """
        return Image(self.to_pil().resize(size))

    def save(self, path: "str | os.PathLike[str]") -> None:
        """Write it to a file, in the form of its ending.

        >>> import os
        >>> os.makedirs(tmp, exist_ok=True)
        >>> staticrun.Image([[0, 255], [255, 0]]).save(f"{tmp}/two.png")
        >>> staticrun.Image(f"{tmp}/two.png").to_list()
        [0, 255, 255, 0]
        """
        self.to_pil().save(path)
