"""Getting stories out: a writer for each format, which is given an Export and yields text.

A writer has NAME, NAMES_ORIGINALS (whether a whole export's pictures are the originals) and `write(export)`.
To add a format, add a file with these three and name it here.
"""

from articles.exporters import jsonl, ninjs, wxr

WRITERS = {writer.NAME: writer for writer in (jsonl, ninjs, wxr)}
