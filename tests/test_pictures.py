"""Pictures: what is taken, what is refused with a sentence, and what reaches readers."""

import io
import random

import pytest
from PIL import ExifTags, Image, ImageCms

from articles import pictures
from articles.pictures import Labels, PictureRefused, Size
from tests.builders import jpeg


def saved(image: Image.Image, kind: str, **how) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def checked(content: bytes) -> pictures.Checked:
    return pictures.check(io.BytesIO(content), len(content))


def made(content: bytes, focal_point=(0.5, 0.5), labels=None) -> dict[str, Image.Image]:
    found = checked(content)
    files = pictures.renditions(io.BytesIO(content), found.size, focal_point, labels or Labels())
    return {name: Image.open(io.BytesIO(written)) for name, written in files}


KINDS = {
    "JPEG": saved(Image.new("RGB", (40, 30)), "JPEG"),
    "PNG": saved(Image.new("RGBA", (40, 30), (0, 0, 0, 0)), "PNG"),
    "PNG with palette": saved(Image.new("P", (40, 30)), "PNG", transparency=0),
    "PNG in 16 bits": saved(Image.new("I;16", (40, 30), 40_000), "PNG"),
    "WebP": saved(Image.new("RGB", (40, 30)), "WEBP"),
    "AVIF": saved(Image.new("RGB", (40, 30)), "AVIF"),
    "TIFF": saved(Image.new("RGB", (40, 30)), "TIFF", compression="tiff_lzw"),
    "CMYK JPEG": saved(Image.new("CMYK", (40, 30)), "JPEG"),
    "grey JPEG": saved(Image.new("L", (40, 30)), "JPEG"),
    "GIF": saved(
        Image.new("P", (40, 30)),
        "GIF",
        save_all=True,
        append_images=[Image.new("P", (40, 30), 9)],
        duration=9,
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_phone_or_an_agency_sends_is_taken(kind):
    renditions = made(KINDS[kind])
    assert set(renditions) == {
        f"{name}.{ending}"
        for ending in ("webp", "jpg")
        for name in ("full-40", "16x9-40", "4x3-40", "1x1-30", "share-40")
    }
    assert all(image.mode == "RGB" for image in renditions.values())


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100
REFUSED = {
    "nothing": (b"", "The file is empty"),
    "text": (b"GIF89a is how this sentence starts", "no picture, or it is damaged"),
    "half a JPEG": (jpeg(400, 300)[:2000], "no picture, or it is damaged"),
    "a PNG with a broken chunk": (
        KINDS["PNG"][:40] + b"XXXX" + KINDS["PNG"][44:],
        "no picture, or it is damaged",
    ),
    "HEIC": (HEIC, "HEIC"),
    "SVG": (
        b'<?xml version="1.0"?>\n<!-- x -->\n<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        "SVG",
    ),
    "SVG without a declaration": (b"  <svg></svg>", "SVG"),
    "a program": (b"MZ" + bytes(random.Random(1).randrange(256) for _ in range(500)), "no picture"),
    "a zip": (b"PK\x03\x04" + b"\0" * 100, "no picture"),
    "BMP": (saved(Image.new("RGB", (4, 4)), "BMP"), "no picture"),
    "too many points": (saved(Image.new("1", (10_000, 6_000)), "PNG"), "50 million points"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_picture_of_ours_is_refused_with_a_sentence(kind):
    content, words = REFUSED[kind]
    with pytest.raises(PictureRefused, match=words):
        checked(content)


def test_a_file_is_refused_by_its_size_before_it_is_read():
    with pytest.raises(PictureRefused, match="larger than 30 MB"):
        pictures.check(None, 31 * 1024 * 1024)


def test_a_name_says_nothing_the_bytes_do():
    assert checked(KINDS["PNG"]).ending == "png"
    assert checked(KINDS["AVIF"]).ending == "avif"


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_is_refused_or_read_and_never_worse(seed):
    chance = random.Random(seed)
    content = bytearray(chance.choice(list(KINDS.values())))
    for _each in range(chance.randint(1, 12)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        renditions = made(bytes(content))
    except PictureRefused:
        return
    assert renditions


def test_renditions_come_in_five_widths_two_shapes_and_three_single_ones():
    names = set(made(jpeg(2400, 1600)))
    widths = (320, 640, 960, 1280, 1920)
    expected = {f"{shape}-{width}" for shape in ("full", "16x9") for width in widths}
    expected |= {"4x3-1200", "1x1-1200", "share-1200"}
    assert names == {f"{name}.{ending}" for name in expected for ending in ("webp", "jpg")}


def test_nothing_is_scaled_up():
    assert pictures.widths("full", Size(700, 500)) == [Size(320, 229), Size(640, 457), Size(700, 500)]
    assert pictures.widths("16x9", Size(700, 500))[-1] == Size(700, 394)
    assert pictures.widths("share", Size(700, 500)) == [Size(700, 368)]
    assert pictures.widths("full", Size(100, 5000)) == [Size(100, 5000)]


@pytest.mark.parametrize("size", [(2400, 1600), (4000, 3000), (500, 2500), (6000, 400), (1, 1), (3, 700)])
def test_files_have_the_sizes_that_pages_will_say(size):
    content = jpeg(*size)
    for name, image in made(content).items():
        shape, width = name.rpartition(".")[0].rsplit("-", 1)
        assert Size(*image.size) in pictures.widths(shape, Size(*size))
        assert image.width == int(width)


def with_a_red_corner(corner: str) -> bytes:
    image = Image.new("RGB", (1600, 1200), "white")
    left, top = {"left": 0, "right": 1200}[corner.split()[1]], {"top": 0, "bottom": 900}[corner.split()[0]]
    image.paste("red", (left, top, left + 400, top + 300))
    return saved(image, "PNG")


def is_red(colour) -> bool:
    return colour[0] > 200 and colour[1] < 80


@pytest.mark.parametrize(
    ("corner", "focal_point", "place"),
    [
        ("bottom left", (0.05, 0.95), (0.02, 0.98)),
        ("top right", (0.95, 0.05), (0.98, 0.02)),
    ],
)
def test_crops_keep_the_focal_point(corner, focal_point, place):
    for name, image in made(with_a_red_corner(corner), focal_point).items():
        at = (int(place[0] * image.width), int(place[1] * image.height))
        assert is_red(image.convert("RGB").getpixel(at)), name
    # A square from the other side has lost it.
    square = made(with_a_red_corner(corner), (1 - focal_point[0], 0.5))["1x1-1200.jpg"]
    assert not is_red(square.getpixel((int(place[0] * 1199), int(place[1] * 1199))))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_upright(orientation):
    upright = Image.new("RGB", (80, 40), "white")
    upright.paste("red", (0, 0, 20, 10))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # what undoes each, in Pillow's numbers
    lying = upright.transpose(Image.Transpose(back[orientation])) if orientation > 1 else upright
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    content = saved(lying, "JPEG", exif=exif, quality=95)
    assert checked(content).size == Size(80, 40)
    shown = made(content)["full-80.jpg"]
    assert shown.size == (80, 40)
    assert is_red(shown.getpixel((4, 3))) and not is_red(shown.getpixel((75, 35)))
    assert ExifTags.Base.Orientation not in shown.getexif()


def test_what_is_see_through_becomes_paper():
    shown = made(saved(Image.new("RGBA", (40, 30), (0, 0, 0, 0)), "PNG"))["full-40.jpg"]
    assert shown.getpixel((5, 5)) == (255, 255, 255)


def test_colours_are_converted_to_what_screens_show():
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))  # any profile that is not sRGB
    plain = Image.new("RGB", (40, 30), (200, 30, 30))
    assert made(saved(plain, "JPEG", icc_profile=b"broken profile"))["full-40.jpg"].size == (40, 30)
    renditions = made(saved(plain, "PNG", icc_profile=wide.tobytes()))
    assert all("icc_profile" not in image.info for image in renditions.values())


def a_photograph_that_says_too_much() -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Laila Samadi"
    exif[ExifTags.Base.Copyright] = "Samadi Agency"
    exif[ExifTags.Base.Make] = "SecretCamera"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (34.0, 31.0, 59.0)
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = "SERIAL-4711"
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="Agency desk"'
        b' xmlns:tool="urn:x" tool:original="IMG_SECRET_0001.CR2"/></rdf:RDF></x:xmpmeta>'
    )
    return saved(Image.new("RGB", (400, 300)), "JPEG", exif=exif, xmp=xmp, comment=b"IMG_SECRET_0001.CR2")


def test_public_files_say_whose_they_are_and_nothing_else():
    content = a_photograph_that_says_too_much()
    for secret in (b"SERIAL-4711", b"SecretCamera", b"IMG_SECRET"):
        assert secret in content
    found = checked(content)
    assert found.labels == Labels("Laila Samadi", "Agency desk", "Samadi Agency")
    for name, written in pictures.renditions(io.BytesIO(content), found.size, (0.5, 0.5), found.labels):
        for secret in (b"SERIAL", b"SecretCamera", b"IMG_SECRET", b"GPS"):
            assert secret not in written, name
        for kept in (b"Laila Samadi", b"Agency desk", b"Samadi Agency"):
            assert kept in written, name
        assert ExifTags.IFD.GPSInfo not in Image.open(io.BytesIO(written)).getexif()


def test_a_label_cannot_break_out_of_its_file():
    labels = Labels("</rdf:li><x> & Co", "é سلام", "\x01 control")
    image = made(jpeg(), labels=labels)["full-64.webp"]
    assert "سلام".encode() in image.info["xmp"]
    assert b"&lt;/rdf:li&gt;" in image.info["xmp"]


def test_names_change_with_what_is_in_the_files_and_not_otherwise():
    first = pictures.stem("digest", (0.5, 0.5), Labels("a", "b", "c"))
    assert first == pictures.stem("digest", (0.5, 0.5), Labels("a", "b", "c"))
    others = [
        pictures.stem("other", (0.5, 0.5), Labels("a", "b", "c")),
        pictures.stem("digest", (0.5, 0.51), Labels("a", "b", "c")),
        pictures.stem("digest", (0.5, 0.5), Labels("a", "b", "d")),
        pictures.stem("digest", (0.5, 0.5), Labels("ab", "", "c")),
    ]
    assert len({first, *others}) == 5
