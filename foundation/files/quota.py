"""While an upload is still arriving: what is beyond the limit is not written to the disk."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler

from foundation.files.kinds import MAX_BYTES


class BoundedUploadHandler(FileUploadHandler):
    """First in FILE_UPLOAD_HANDLERS. Drops the rest of a file that is too big, so that the form can still say so."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= MAX_BYTES else None

    def file_complete(self, file_size: int) -> Any:
        return None  # the next handlers hold the file
