"""Uploads that are larger than any picture we take: read to their end, kept nowhere."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class TooLarge(UploadedFile):
    """Stands for a file that was not kept; its size says why."""

    def close(self):
        """There is nothing to close; the files that came after it are closed by whoever calls."""


class TooLargeUploadHandler(FileUploadHandler):
    """Passes chunks on until there are too many, then lets them fall.

    The form can then say that the file is too large, with all its other fields kept; a connection
    that is cut off would lose them, and a file that is kept could fill the disk.
    """

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        return None if self.received > settings.PICTURE_MAX_BYTES else raw_data

    def file_complete(self, file_size):
        if self.received <= settings.PICTURE_MAX_BYTES:
            return None
        for other in self.request.upload_handlers:
            if other is not self:
                other.upload_interrupted()  # what it had begun to keep goes now
        return TooLarge(name=self.file_name, content_type=self.content_type, size=self.received)
