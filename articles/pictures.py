"""Picture bytes: checked, turned upright, made sRGB, cropped to the focal point, scaled. Knows no model."""

import hashlib
import io
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageCms, ImageOps

from articles.labels import Labels, Said, exif_of, said_by, xmp_of

# HEIC and SVG are refused by name; nothing else that Pillow could open is tried.
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "TIFF": "tif", "GIF": "gif"}

WIDTHS = (320, 640, 960, 1280, 1920)
# One size each: what search engines and shared links ask for.
SINGLE_SHAPES = {"4x3": (1200, 900), "1x1": (1200, 1200), "share": (1200, 630)}
SHAPES = ("full", "16x9", *SINGLE_SHAPES)
JPEG = {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True}
WEBP = {"format": "WEBP", "quality": 78, "method": 3}
# Goes into every name: raise it when the way renditions are made changes.
RECIPE = "1"

# What Pillow's readers raise for broken or hostile files.
BROKEN = (
    *(OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error),
    *(MemoryError, OverflowError, Image.DecompressionBombError),
    RuntimeError,  # AVIF's reader
)

_SRGB = ImageCms.createProfile("sRGB")


class PictureRefused(ValueError):
    """A sentence for whoever sent the picture."""


class Size(NamedTuple):
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A picture that we serve. `size` is upright; `digest` is SHA-256 of the bytes, in hex."""

    size: Size
    ending: str
    digest: str
    said: Said = field(default_factory=Said)

    @property
    def labels(self) -> Labels:
        return self.said.labels


# Checking


def check(file: BinaryIO, size_in_bytes: int) -> Checked:
    """Decodes the whole picture. Raises PictureRefused with a sentence when it is none we serve."""
    if size_in_bytes == 0:
        raise PictureRefused(_("The file is empty. Choose it again, or send the picture once more."))
    if size_in_bytes > settings.PICTURE_MAX_BYTES:
        raise PictureRefused(
            _("The file is larger than %(limit)s MB. Save the picture as a JPEG of at most %(limit)s MB.")
            % {"limit": settings.PICTURE_MAX_BYTES // 1024**2}
        )
    _refuse_by_name(_read_start(file))
    try:
        with _opened(file) as image:
            _refuse_too_many_pixels(image)
            # A phone's JPEG may hold several pictures, which Pillow calls MPO.
            ending = FORMATS.get(image.format or "", "jpg")
            image.load()
            turned = _turned_size(image)
            said = said_by(image)
    except BROKEN as error:
        if isinstance(error, PictureRefused):
            raise
        raise PictureRefused(
            _("This file is no picture, or it is damaged. Open it on your computer and save it as a JPEG.")
        ) from error
    file.seek(0)
    return Checked(turned, ending, hashlib.file_digest(file, "sha256").hexdigest(), said)


def _read_start(file: BinaryIO) -> bytes:
    file.seek(0)
    start = file.read(1024)
    file.seek(0)
    return start


def _refuse_by_name(start: bytes) -> None:
    if (
        start[4:8] == b"ftyp"
        and re.match(rb"hei[cmsx]|hev[cmsx]|mif1|msf1", start[8:12])
        and b"avif" not in start[:64]
    ):
        raise PictureRefused(
            _(
                "This is a HEIC picture, which browsers cannot show. On an iPhone choose Settings, Camera, "
                "Formats, Most Compatible; or open the picture and save it as a JPEG."
            )
        )
    if re.match(
        rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg", start, re.S | re.I
    ):
        raise PictureRefused(
            _("This is an SVG drawing, which could carry a program. Save it as a PNG or a JPEG.")
        )


@contextmanager
def _opened(file: BinaryIO) -> Iterator[Image.Image]:
    """The picture, read with patience: Pillow warns of every oddity in a stranger's file."""
    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(file, formats=list(FORMATS)) as image:
            yield image


def _refuse_too_many_pixels(image: Image.Image) -> None:
    if image.width * image.height > settings.PICTURE_MAX_PIXELS:
        raise PictureRefused(
            _("The picture has more than %(limit)s million points. Save it smaller: 6000 by 4000 is plenty.")
            % {"limit": settings.PICTURE_MAX_PIXELS // 1_000_000}
        )


def _turned_size(image: Image.Image) -> Size:
    lying = image.getexif().get(ExifTags.Base.Orientation) in (5, 6, 7, 8)
    return Size(image.height, image.width) if lying else Size(image.width, image.height)


# Renditions


def widths(shape: str, size: Size) -> list[Size]:
    """The sizes that this shape is made in, smallest first; nothing is scaled up."""
    crop = _crop_size(shape, size)
    wanted = [SINGLE_SHAPES[shape][0]] if shape in SINGLE_SHAPES else list(WIDTHS)
    fitting = [width for width in wanted if width <= crop.width] or [crop.width]
    if len(fitting) < len(wanted) and fitting[-1] < crop.width and shape not in SINGLE_SHAPES:
        fitting.append(crop.width)  # its own width, between two of ours
    return [Size(width, max(1, round(width * crop.height / crop.width))) for width in fitting]


def _crop_size(shape: str, size: Size) -> Size:
    """The largest part of the picture that has this shape."""
    if shape == "full":
        return size
    across, down = (16, 9) if shape == "16x9" else SINGLE_SHAPES[shape]
    if size.width * down > size.height * across:
        return Size(max(1, round(size.height * across / down)), size.height)
    return Size(size.width, max(1, round(size.width * down / across)))


def stem(digest: str, focal_point: tuple[float, float], labels: Labels) -> str:
    """The common part of the renditions' names: it changes whenever a byte of them would."""
    made_from = f"{RECIPE} {digest} {focal_point[0]:.4f} {focal_point[1]:.4f} {labels}"
    name = hashlib.blake2b(made_from.encode(), digest_size=12).hexdigest()
    return f"{name[:2]}/{name[2:]}"


def renditions(
    file: BinaryIO, size: Size, focal_point: tuple[float, float], labels: Labels
) -> Iterator[tuple[str, bytes]]:
    """(ending of the name, bytes) of every rendition, from one decode.

    `size` is upright, as `check` found it; focal_point is (x, y), each 0.0-1.0 from the top left.
    """
    written = {"exif": exif_of(labels), "xmp": xmp_of(labels)}
    with _opened(file) as opened:
        image = _decoded_for_the_largest(opened)
    for shape in SHAPES:
        part = image.crop(_crop_box(shape, Size(*image.size), focal_point))
        for target in reversed(widths(shape, size)):
            if part.size != target:
                part = part.resize(target, Image.Resampling.LANCZOS, reducing_gap=3.0)
            for ending, how in (("webp", WEBP), ("jpg", JPEG)):
                made = io.BytesIO()
                part.save(made, **how, **written)
                yield f"{shape}-{target.width}.{ending}", made.getvalue()


def _decoded_for_the_largest(opened: Image.Image) -> Image.Image:
    """Upright sRGB, no larger than the largest rendition needs."""
    largest = WIDTHS[-1]
    # JPEG decodes at a half, a quarter or an eighth of its size for almost nothing. Crops keep at
    # least the short side, so that is what must stay large enough.
    short, long = sorted(opened.size)
    if short > largest:
        opened.draft(None, (largest * opened.width // short, largest * opened.height // short))
    image = ImageOps.exif_transpose(opened)
    image = _in_srgb(image, opened.info.get("icc_profile"))
    if min(image.size) > largest:
        image = image.resize(_shrunk(Size(*image.size), largest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    # Pillow would carry the camera's comment, profile and XMP over into what it saves.
    image.info.clear()
    return image


def _shrunk(size: Size, short_side: int) -> Size:
    scale = short_side / min(size)
    return Size(round(size.width * scale), round(size.height * scale))


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode.startswith(("I", "F")):  # 16 bits and more for one channel
        image = (
            image.point(lambda level: level / 256).convert("L")
            if image.mode.startswith("I;16")
            else image.convert("L")
        )
    if image.mode in ("P", "PA", "LA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode == "RGBA":
        # Black letters on nothing would vanish on a dark page: what is see-through becomes paper.
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    if profile and image.mode in ("RGB", "L", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
            if converted is not None:
                return converted
        except (ImageCms.PyCMSError, OSError):  # a broken profile: the numbers are taken as they are
            pass
    return image if image.mode == "RGB" else image.convert("RGB")


def _crop_box(shape: str, size: Size, focal_point: tuple[float, float]) -> tuple[int, int, int, int]:
    """The crop with the focal point as near its middle as the picture's edges allow."""
    crop = _crop_size(shape, size)
    left = round(min(max(focal_point[0] * size.width - crop.width / 2, 0), size.width - crop.width))
    top = round(min(max(focal_point[1] * size.height - crop.height / 2, 0), size.height - crop.height))
    return left, top, left + crop.width, top + crop.height
