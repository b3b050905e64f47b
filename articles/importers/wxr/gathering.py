"""The first reading of a WordPress export: notes what stories refer to, wherever in the file it stands."""

import re
from html import unescape

from articles.importers.wxr.addresses import slug_of_login
from articles.importers.wxr.file import Cut
from articles.importers.wxr.items import Item
from articles.importers.wxr.site import BYLINE, SECTION, TAG, Attachment, Described, Person, Site
from articles.importers.wxr.story import page_language, page_slug
from articles.importers.wxr.terms import credits_of, family_of, filing_of, language_said
from articles.importers.wxr.words import name_of, plain

STORY, PAGE = "post", "page"
TRASH = "trash"
LEFT_OUT = {TRASH, "auto-draft", "inherit"}  # statuses
# What WordPress and its plugins keep as items and no reader was ever shown as one.
MACHINERY = {
    *("attachment", "revision", "nav_menu_item", "wp_block", "guest-author", "custom_css", "oembed_cache"),
    *("customize_changeset", "user_request", "wp_template", "wp_template_part", "wp_global_styles"),
    *("wp_navigation", "wp_font_family", "wp_font_face", "acf-field", "acf-field-group", "acf-post-type"),
    *("acf-taxonomy", "wpcf7_contact_form", "wpforms", "feedback", "elementor_library", "elementor_snippet"),
    *("mc4wp-form", "amp_validated_url", "polylang_mo", "scheduled-action", "jp_pay_order", "safecss"),
    *("jetpack_migration", "rank_math_schema", "et_pb_layout", "vc_grid_item", "fl-builder-template"),
}


def type_of(item: Item) -> str:
    return item.text("wp:post_type") or STORY


def is_left_out(item: Item) -> bool:
    return item.text("wp:status") in LEFT_OUT


def gather(cut: Cut, item: Item, site: Site) -> None:
    if cut.name == "item":
        _gather_item(item, cut, site)
    elif cut.name == "author":
        _gather_person(item, site)
    else:
        _gather_term(item, site)


def _gather_item(item: Item, cut: Cut, site: Site) -> None:
    kind, number = type_of(item), item.text("wp:post_id")
    if kind == "attachment":
        _gather_attachment(item, site)
    elif kind == "wp_block":
        site.add_block(number, item.texts.get("content:encoded", ""))
    elif kind == "guest-author":
        _gather_guest(item, site)
    elif kind in MACHINERY or is_left_out(item):
        return
    elif kind == STORY:
        _gather_story(item, cut, site)
    elif kind == PAGE:
        site.add_item(number, hash(cut.xml))
        site.add_page(page_language(item, site), page_slug(item), number)
    else:
        site.note_other_type(kind, cut.line)


def _gather_story(item: Item, cut: Cut, site: Site) -> None:
    number = item.text("wp:post_id")
    site.add_item(number, hash(cut.xml))
    filing = filing_of(item, site)
    if filing.section and filing.section.slug:
        site.add_use(SECTION, filing.section.taxonomy, filing.section.slug, filing.section.name)
    for term in filing.tags:
        if term.slug:
            site.add_use(TAG, term.taxonomy, term.slug, term.name)
    for credit in credits_of(item):
        site.add_use(BYLINE, credit.name, credit.slug, "")
    family = family_of(item)
    if family and number:
        said, source = item.said("_wpml_import_language_code"), item.said("_wpml_import_source_language_code")
        is_original = said != "" and source == ""
        site.add_translation(family, number, language_said(item, site), is_original=is_original)


def _gather_attachment(item: Item, site: Site) -> None:
    address = item.text("wp:attachment_url") or item.text("guid")
    if not address:
        return
    order = item.text("wp:menu_order")
    metadata = item.said("_wp_attachment_metadata")
    site.add_attachment(
        Attachment(
            number=item.text("wp:post_id"),
            address=address,
            parent=item.text("wp:post_parent"),
            position=int(order) if order.isdecimal() and len(order) < 9 else 0,
            alt=plain(item.said("_wp_attachment_image_alt")),
            caption=plain(item.texts.get("excerpt:encoded", "")),
            description=plain(item.texts.get("content:encoded", "")),
            credit=_credit(item) or _in_file(metadata, "credit"),
            copyright=_in_file(metadata, "copyright"),
        )
    )


def _credit(item: Item) -> str:
    keys = ("_media_credit", "_navis_media_credit", "isc_image_source")
    return plain(next(filter(None, map(item.said, keys)), ""))


def _in_file(metadata: str, name: str) -> str:
    """What the file itself says, as PHP writes it: s:6:"credit";s:8:"Who Took";"""
    _before, is_there, said = metadata.partition('"image_meta"')
    found = re.search(rf'"{name}";s:[0-9]+:"([^"]*)"', said) if is_there else None
    return plain(found[1]) if found else ""


def _gather_person(item: Item, site: Site) -> None:
    login = item.text("wp:author_login")
    both = f"{item.text('wp:author_first_name')} {item.text('wp:author_last_name')}"
    name = name_of(item.text("wp:author_display_name")) or name_of(both) or name_of(login)
    if login:
        site.add_person(Person(login, name, slug_of_login(login), item.text("wp:author_id"), "", item.line))


def _gather_guest(item: Item, site: Site) -> None:
    """Of Co-Authors Plus: people who write and have no account."""
    login = item.said("cap-user_login") or item.text("wp:post_name").removeprefix("cap-")
    name = name_of(item.said("cap-display_name")) or name_of(item.texts.get("title", ""))
    if login and name:
        about = plain(item.said("cap-description"))
        site.add_person(Person(login, name, slug_of_login(login), "", about, item.line))


def _gather_term(item: Item, site: Site) -> None:
    taxonomy, slug, others = next(
        ((taxonomy, slug, others) for field, taxonomy, others in _TERMS if (slug := item.text(field))),
        ("", "", ()),
    )
    taxonomy = taxonomy or item.text("wp:term_taxonomy")
    name, parent, description = (item.text(each) for each in others or ("", "", ""))
    if taxonomy == "language":
        locale = re.search(r'"locale";s:[0-9]+:"([A-Za-z_-]{2,20})"', unescape(description))
        site.add_locale(slug, locale[1] if locale else "")
    elif slug:
        number = item.text("wp:term_id")
        site.add_term(Described(taxonomy, slug, number, plain(name), parent, plain(description), item.line))


# By the field that holds its slug: the taxonomy, unless a field says it; name, parent and description.
_TERMS = (
    ("wp:category_nicename", "category", ("wp:cat_name", "wp:category_parent", "wp:category_description")),
    ("wp:tag_slug", "post_tag", ("wp:tag_name", "", "wp:tag_description")),
    ("wp:term_slug", "", ("wp:term_name", "wp:term_parent", "wp:term_description")),
)
