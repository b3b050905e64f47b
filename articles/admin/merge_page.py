"""The page that asks whose words shall stand, where two people changed the same ones."""

from articles import blocks, comparing
from articles.admin.telling import LABELS, Teller
from articles.merging import BOTH, MINE, THEIRS, Conflict, Merged
from articles.models import Article, Revision
from articles.record_json import from_json

# What the page's own inputs are called, and what is sent anew.
OWN = ("csrfmiddlewaretoken", "merged_with")


def merge_context(request, article: Article, merged: Merged, head: Revision, sent) -> dict:
    theirs = from_json(head.record)
    teller = Teller([theirs, merged.story], request.user)
    return {
        "head": head,
        "edition": article.edition,
        "choices": [_choice(each, teller) for each in merged.conflicts],
        "taken": [str(LABELS[name]) for name in merged.taken if name in LABELS],
        # Everything that was sent goes along, so that nothing typed depends on this page.
        "sent": [
            (name, value)
            for name, values in sent.lists()
            if name not in OWN and not name.startswith("choice-")
            for value in values
        ],
        # What has been chosen on an earlier round, where these are other words.
        "theirs": THEIRS,
        "mine": MINE,
        "both": BOTH,
    }


def _choice(conflict: Conflict, teller: Teller) -> dict:
    def told(value) -> str:
        if conflict.field == "body":
            return "\n\n".join(blocks.read(each).words for each in blocks.split(value))
        return teller.text(conflict.field, value)

    before = told(conflict.base)
    return {
        "key": conflict.key,
        "label": str(LABELS.get(conflict.field, conflict.field)),
        "is_body": conflict.field == "body",
        "theirs": comparing.words(before, told(conflict.theirs)),
        "mine": comparing.words(before, told(conflict.mine)),
    }
