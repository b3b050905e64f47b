"""A picture: the private original, what is said of it, and its public renditions."""

import uuid
from datetime import datetime
from functools import cache

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles import pictures
from articles.markup import ShownPicture
from articles.spelling import fold


def originals() -> Storage:
    """The private storage: nothing in it has an address."""
    return storages["originals"]


@cache
def media_address() -> str:
    """What stands before a rendition's name. Asked once: a storage takes its time over each address."""
    return default_storage.url("stem").removesuffix("stem")


class PictureQuerySet(models.QuerySet):
    def shown_in(self, uuids: list[str], language: str) -> dict[str, ShownPicture]:
        """Those of a body, by uuid, ready to be shown."""
        wanted = self.filter(uuid__in=uuids) if uuids else ()
        return {str(picture.uuid): picture.shown(language) for picture in wanted}

    def with_words(self, words: str):
        for word in fold(words).split():
            self = self.filter(folded__contains=word)
        return self


class Picture(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    original = models.CharField(max_length=200, editable=False)  # its name among the originals
    file_name = models.CharField(_("file name"), max_length=200, blank=True, editable=False)
    digest = models.CharField(max_length=64, db_index=True, editable=False)  # SHA-256 of the original
    width = models.PositiveIntegerField(_("width"), editable=False)  # upright, in pixels
    height = models.PositiveIntegerField(_("height"), editable=False)
    # From the top left, 0.0-1.0: the point that every crop keeps.
    focal_x = models.FloatField(_("focal point, across"), default=0.5)
    focal_y = models.FloatField(_("focal point, down"), default=0.5)
    stem = models.CharField(max_length=60, blank=True, editable=False)
    alts = models.JSONField(_("alt texts"), default=dict, blank=True)
    captions = models.JSONField(_("captions"), default=dict, blank=True)
    creator = models.CharField(_("creator"), max_length=200, blank=True, help_text=_("Who took or drew it."))
    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("Readers see this under the picture. Say who took it."),
    )
    copyright = models.CharField(_("copyright"), max_length=200, blank=True)
    licence = models.CharField(
        _("licence"), max_length=200, blank=True, help_text=_("On what terms we may show it.")
    )
    licence_ends_at = models.DateTimeField(_("licence ends"), null=True, blank=True)
    keywords = models.JSONField(_("keywords"), default=list, blank=True)  # short texts, in their order
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    # A username that an export brought along and no account here has.
    owner_name = models.CharField(max_length=150, blank=True, editable=False)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True, db_index=True)
    folded = models.TextField(default="", editable=False)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created_at", "-id"]
        permissions = [("edit_any_picture", "Can change pictures that others uploaded")]
        constraints = [
            models.CheckConstraint(
                name="focal_point_is_inside",
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
            ),
            models.CheckConstraint(name="picture_has_a_size", condition=Q(width__gt=0, height__gt=0)),
        ]

    def __str__(self):
        return next(
            filter(None, (*self.captions.values(), *self.alts.values(), self.file_name)), f"{self.pk}"
        )

    @property
    def size(self) -> pictures.Size:
        return pictures.Size(self.width, self.height)

    @property
    def labels(self) -> pictures.Labels:
        return pictures.Labels(self.creator, self.credit, self.copyright)

    @property
    def focal_point(self) -> tuple[float, float]:
        return self.focal_x, self.focal_y

    @property
    def address(self) -> str:
        """Of its renditions, up to their shape: /media/ab/cdef.../"""
        return f"{media_address()}{self.stem}/"

    def rendition(self, shape: str, width: int = 0) -> str:
        """The address of one JPEG, at least this wide where the picture is."""
        sizes = pictures.widths(shape, self.size)
        size = next((size for size in sizes if size.width >= width), sizes[-1])
        return f"{self.address}{shape}-{size.width}.jpg"

    def shown(self, language: str) -> ShownPicture:
        alt_language = (
            language if self.alts.get(language) else next((code for code in self.alts if self.alts[code]), "")
        )
        return ShownPicture(
            address=self.address,
            size=self.size,
            alt=self.alts.get(alt_language, ""),
            alt_language="" if alt_language == language else alt_language,
            credit=self.credit,
            creator=self.creator,
            copyright=self.copyright,
        )

    def caption_in(self, language: str) -> str:
        return self.captions.get(language, "")

    def gaps(self, at: datetime) -> list[str]:
        """What must be known before readers see it and is not, in a few words each."""
        ended = self.licence_ends_at is not None and self.licence_ends_at <= at
        checks = (
            (ended, _("Licence has ended")),
            (not self.credit, _("No credit")),
            (not any(self.alts.values()), _("No alt text")),
        )
        return [words for missing, words in checks if missing]

    def keep_original(self, file, checked: pictures.Checked) -> None:
        """Stores the bytes under their digest; to be saved after."""
        self.digest, self.width, self.height = checked.digest, *checked.size
        name = f"{checked.digest[:2]}/{checked.digest[2:]}.{checked.ending}"
        if not originals().exists(name):
            file.seek(0)
            originals().save(name, file)
        self.original = name

    def describe(self) -> None:
        """Brings the searchable text up to date with what is said of it; to be saved after."""
        said = (
            *(*self.captions.values(), *self.alts.values(), *self.keywords),
            *(self.creator, self.credit, self.file_name),
        )
        self.folded = fold(" ".join(said))

    def make_renditions(self, *, again: bool = False) -> bool:
        """Writes the public files, under new names when the focal point or a label has changed.

        Returns whether there was anything to do; to be saved after. Old files stay for pages that
        somebody has open, until `rebuild_renditions --prune`.
        """
        wanted = pictures.stem(self.digest, self.focal_point, self.labels)
        if wanted == self.stem and not again:
            return False
        with originals().open(self.original) as file:
            for ending, content in pictures.renditions(file, self.size, self.focal_point, self.labels):
                _write_over(f"{wanted}/{ending}", content)
        self.stem = wanted
        return True


def _write_over(name: str, content: bytes) -> None:
    """Another process, or another picture of the same bytes, may be writing the very same file at this moment."""
    for _attempt in range(10):
        try:
            default_storage.delete(name)
            written = default_storage.save(name, ContentFile(content))
        except FileNotFoundError:  # the other has just deleted it
            continue
        if written == name:
            return
        default_storage.delete(written)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
