"""Where a WordPress item stood: the addresses that readers and other stories know it by."""

import re
from urllib.parse import unquote

from articles.importers.canonical import is_elsewhere
from articles.importers.wxr.items import Item
from articles.importers.wxr.site import Described, Person, Site

_CANONICAL = ("_yoast_wpseo_canonical", "rank_math_canonical_url", "_aioseop_custom_link")
MOST_PARENTS = 10
_NUMBERED = re.compile(r"[?&](?:p|page_id)=([0-9]+)")


def addresses_of(item: Item, site: Site) -> tuple[str, ...]:
    link, number = item.text("link"), item.text("wp:post_id")
    found = [link, *_earlier(item, link)]
    guid = item.text("guid")
    in_guid = _NUMBERED.search(guid)
    # Of a story that came from another site the guid may be the number of a story here.
    if guid.startswith(("https://", "http://")) and (in_guid is None or in_guid[1] == number):
        found.append(guid)
    if number:
        found.append(f"{site.address}/?p={number}")
        if item.text("wp:post_type") == "page":
            found.append(f"{site.address}/?page_id={number}")
    return tuple(dict.fromkeys(filter(None, found)))


def _earlier(item: Item, link: str) -> list[str]:
    """Where it stood before its slug or its day was changed."""
    slug, found = item.text("wp:post_name"), []
    if slug:
        before, is_there, after = link.rpartition(f"/{slug}")
        if is_there:
            found += [
                f"{before}/{old.strip()}{after}" for old in item.meta.get("_wp_old_slug", ()) if old.strip()
            ]
    day = item.text("wp:post_date")[:10].split("-")
    for old in item.meta.get("_wp_old_date", ()):
        old_day = old.strip().split("-")
        if len(day) == len(old_day) == 3:
            found += [
                link.replace("/".join(day[:n]), "/".join(old_day[:n]), 1)
                for n in (3, 2)
                if "/".join(day[:n]) in link
            ][:1]
    return found


def canonical_of(item: Item, site: Site) -> str:
    """Where it was published first, if a plugin says that this was on another site."""
    if not item.meta:
        return ""
    address = next(filter(None, map(item.said, _CANONICAL)), "")
    return address if is_elsewhere(address, site.address) else ""


# Of what stories are filed under


def addresses_of_term(term: Described, site: Site) -> tuple[str, ...]:
    """As WordPress has them unless somebody has set it otherwise."""
    base = {"post_tag": "tag"}.get(term.taxonomy, term.taxonomy)
    found = [f"{site.address}/{base}/{'/'.join(_path(term, site))}/"]
    if term.taxonomy == "category":
        found += [f"{site.address}/?cat={term.number}"] if term.number else []
        found.append(f"{site.address}/?category_name={term.slug}")
    else:
        found.append(f"{site.address}/?{base}={term.slug}")
    return tuple(found)


def _path(term: Described, site: Site) -> list[str]:
    """The slugs of those above it, and its own."""
    path = [term.slug]
    parent = term.parent
    while parent and parent not in path and len(path) < MOST_PARENTS:
        path.insert(0, parent)
        above = site.term(term.taxonomy, parent)
        parent = above.parent if above else ""
    return path


def addresses_of_person(person: Person, site: Site) -> tuple[str, ...]:
    found = [f"{site.address}/author/{person.slug}/"] if person.slug else []
    if person.number.isdecimal():
        found.append(f"{site.address}/?author={person.number}")
    return tuple(found)


def slug_of_login(login: str) -> str:
    """The word that WordPress makes of a login for addresses."""
    kept = re.sub(r"[^a-z0-9 _.-]", "", unquote(login).lower())
    return re.sub(r"[ .-]+", "-", kept).strip("-")
