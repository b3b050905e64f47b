"""Getting stories in: a reader for each format, one writer (store.py).

A reader has NAME, `recognises(head)` and `read(path)`, and touches no database. To add a format, add
a file with these three and name it here.
"""

from articles.importers import csv, drupal, feed, ghost, html, jsonl, ninjs, text, wxr

# Asked in this order, the narrowest first: text takes whatever is text.
READERS = {
    reader.NAME: reader
    for reader in (
        ghost,
        drupal,
        ninjs,
        wxr,
        feed,
        jsonl,
        html,
        csv,
        text,
    )
}
