"""Who may do what: the four groups of a newsroom, as a table that is applied after each migration."""

from django.utils.translation import gettext_lazy as _

REPORTER, TRANSLATOR, EDITOR, CHIEF = "Reporter", "Translator", "Editor", "Chief"

# For the desk's own pages; a group's name in the database stays as it is above.
ROLE_NAMES = {
    REPORTER: _("Reporter"),
    TRANSLATOR: _("Translator"),
    EDITOR: _("Editor"),
    CHIEF: _("Chief"),
}

# Reserved: `load_demo` makes this account, which may log in from its own machine only.
DEMO_USERNAME = "demo-editor"

EDIT_ANY = "articles.edit_any_article"
VIEW_ANY = "articles.view_any_article"

# One's own stories and pictures until they are public; tags are made while typing.
_WRITE = (
    "articles.view_article",
    "articles.add_article",
    "articles.change_article",
    "articles.submit_article",
    "articles.bin_article",
    "articles.view_picture",
    "articles.add_picture",
    "articles.change_picture",
    "articles.view_tag",
    "articles.add_tag",
    "articles.view_author",
    "articles.add_author",
    "articles.view_section",
)
# What is published may be read by whoever translates it.
_TRANSLATE = (*_WRITE, VIEW_ANY)
_EDIT = (
    *_TRANSLATE,
    EDIT_ANY,
    "articles.review_article",
    "articles.publish_article",
    "articles.edit_any_picture",
    "articles.change_tag",
    "articles.change_author",
    "articles.view_page",
    "articles.change_page",
    "articles.view_redirect",
    "articles.add_redirect",
    "articles.change_redirect",
)
_LEAD = (
    *_EDIT,
    "articles.withdraw_article",
    "articles.delete_article",
    "articles.view_event",
    "articles.view_outboxmessage",
    "articles.change_outboxmessage",  # to have what was given up tried again
    "articles.delete_picture",
    "articles.delete_tag",
    "articles.delete_author",
    "articles.add_section",
    "articles.change_section",
    "articles.delete_section",
    "articles.add_page",
    "articles.delete_page",
    "articles.delete_redirect",
    "auth.view_user",
    "auth.add_user",
    "auth.change_user",
)

ROLES = {REPORTER: _WRITE, TRANSLATOR: _TRANSLATE, EDITOR: _EDIT, CHIEF: _LEAD}
