"""Pictures, moments, names and links, as templates say them."""

from functools import partial
from urllib.parse import quote

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from articles import embeds, markup, moments
from articles.editions import Edition, edition
from articles.models import Article, Author, Picture
from articles.models.article import Kind
from articles.models.named import Name, Named
from articles.months import Month
from articles.navigation import navigation as navigation_of

register = template.Library()

SIZES = {
    "lead": "(min-width: 78rem) 60rem, (min-width: 68rem) calc(100vw - 18rem), 100vw",
    "front": "(min-width: 60rem) 42rem, 100vw",
    "first": "(min-width: 40rem) 28rem, 92vw",
    "card": "(min-width: 40rem) 22rem, 6.5rem",
    "river": "(min-width: 48rem) 12rem, 6.5rem",
    "small": "4.5rem",
}


# Cards and pictures


@register.simple_tag(takes_context=True)
def card(
    context, article: Article, where: str, *, bare=False, within=None, how="card", hit=None
) -> SafeString:
    """A story in a list; `where` says how large its picture is shown, `bare` leaves out all but headline and time.

    `within` is the section that the list is about, which need not be said of each; `how` is the moment's form;
    `hit` has the headline and the words below it with what was looked for marked.

    Not a template: a list shows twenty, and a template takes longer over them than the database.
    """
    here, above, below = context["request"].edition, "", ""
    foreign = article.language != here.code
    its, ours = (_spoken(article.edition), _spoken(here)) if foreign else ("", "")
    if not bare:
        plain = within and within.pk == article.section_id and article.kind == Kind.NEWS
        said = "" if plain else kicker(context, article, here.code)
        above = f'<p class="kicker"{ours}>{conditional_escape(said)}</p>' if said else ""
        said = hit.passage if hit else escape(article.standfirst)
        below = f'<p class="card-standfirst">{said}</p>' if said else ""
    headline = hit.headline if hit else escape(article.list_headline)
    picture = f'<div class="card-picture">{thumbnail(article, where)}</div>' if article.thumbnail_id else ""
    return mark_safe(  # noqa: S308 - every text in it is escaped
        f'<article class="card"{its}><div class="card-text">{above}<h3 class="card-title">'
        f'<a href="{escape(article.get_absolute_url())}">{headline}</a></h3>{below}'
        f'<p class="when"{ours}>{moment(article.published_at, how)}</p></div>{picture}</article>'
    )


def _spoken(edition: Edition) -> str:
    """Attributes for words that are not in the language of what is around them."""
    return f' lang="{edition.tag}" dir="{edition.direction}"'


@register.simple_tag
def thumbnail(article: Article, where: str, *, first: bool = False) -> SafeString:
    """A card's picture. Its alt text is empty: the headline beside it says more."""
    picture = article.thumbnail
    shown = markup.ShownPicture(address=picture.address, size=picture.size)
    return mark_safe(markup.picture_element(shown, "16x9", SIZES[where], first=first))  # noqa: S308 - our own parts


@register.simple_tag
def lead_picture(picture: Picture, language: str) -> SafeString:
    return mark_safe(markup.picture_element(picture.shown(language), "full", SIZES["lead"], first=True))  # noqa: S308 - our own parts


@register.simple_tag
def body(article: Article, pictures: dict[str, markup.ShownPicture]) -> SafeString:
    """The story's text, clean since it was written, with its pictures put in."""
    shown = markup.show(
        article.body,
        article.dateline,
        pictures,
        credit=gettext("Picture:"),
        table=gettext("Table"),
        frame=partial(_video_frame, article.language),
    )
    return mark_safe(shown)  # noqa: S308 - stories.write keeps clean bodies only


def _video_frame(language: str) -> embeds.Frame:
    shown = edition(language)
    return embeds.Frame(
        play=gettext("Play the video from %(site)s"),
        watch=gettext("Watch it on %(site)s"),
        learns=gettext("%(site)s learns of your visit once you play it."),
        language=shown.tag,
        direction=shown.direction,
        stylesheet=static("css/site.css"),
    )


@register.filter
def in_language(texts: dict[str, str], language: str) -> str:
    return texts.get(language, "")


# Moments


@register.simple_tag
def moment(when, how: str = "full") -> SafeString:
    """`<time>` with the machine's form inside; how: full, which says the other calendar too, card, clock, day."""
    if how == "full":
        words = _both(moments.dated(when))
    elif how == "card":
        words = moments.on_a_card(when, timezone.now())
    else:
        words = getattr(moments, how)(moments.here(when))
    return mark_safe(f'<time datetime="{moments.iso(when)}">{words}</time>')  # noqa: S308 - dates hold no markup


@register.simple_tag
def today() -> SafeString:
    now = timezone.localtime()
    words = _both(moments.long_day(now))
    return mark_safe(f'<time datetime="{now:%Y-%m-%d}">{words}</time>')  # noqa: S308 - dates hold no markup


@register.filter
def both_calendars(words: moments.Dated) -> SafeString:
    return mark_safe(_both(words))  # noqa: S308 - dates hold no markup


def _both(words: moments.Dated) -> str:
    return f'{words.own} <span class="other">({words.gregorian})</span>' if words.gregorian else words.own


@register.simple_tag
def zone() -> str:
    return moments.zone()


@register.simple_tag
def month_address(request, month: Month) -> str:
    return reverse("articles:archive", args=month.in_address, current_app=request.edition.code)


@register.filter
def month_words(month: Month) -> moments.Dated:
    return moments.month(month)


@register.filter
def moment_words(when) -> str:
    return moments.full(when)


@register.filter
def counted(number: int) -> str:
    """2,000 in the edition's digits."""
    return moments.thousands(number)


@register.filter
def day_words(when) -> str:
    return moments.day(when)


@register.filter
def iso(when) -> str:
    return moments.iso(when)


# Names


@register.simple_tag
def name(named: Named, language: str) -> str:
    """In this language; where it has none, in another, said to be so."""
    found = named.name_in(language)
    spoken = _spoken_where_foreign(found, language)
    return format_html("<span{}>{}</span>", mark_safe(spoken), found.text) if spoken else found.text  # noqa: S308 - our own parts


@register.simple_tag
def name_spoken(named: Named, language: str) -> SafeString:
    """Attributes of what holds its name and nothing else; none where that is in this language."""
    return mark_safe(_spoken_where_foreign(named.name_in(language), language))  # noqa: S308 - our own parts


def _spoken_where_foreign(found: Name, language: str) -> str:
    return "" if found.language in ("", language) else _spoken(edition(found.language))


@register.filter
def apart(words: str) -> SafeString:
    """In their own direction, which the words around them keep clear of."""
    return format_html("<bdi>{}</bdi>", words)


@register.filter
def plain_name(named: Named, language: str) -> str:
    return named.name_in(language).text


@register.simple_tag(takes_context=True)
def kicker(context, article: Article, language: str) -> str:
    """What stands over a headline: its kind where that is not news, else its section."""
    if article.kind != Kind.NEWS:
        return Kind(article.kind).label
    section = navigation_of(context["request"]).section(article.section_id)
    return name(section, language) if section else ""


@register.simple_tag
def byline(bylines) -> dict:
    """Who reported, and who did what else: {"reporters": [...], "others": [(role, [...])]}."""
    words = {
        "photographer": gettext("Pictures"),
        "illustrator": gettext("Drawings"),
        "data": gettext("Data"),
        "translator": gettext("Translated by"),
        "editor": gettext("Edited by"),
    }
    others = [(said, [author for author, roles in bylines if role in roles]) for role, said in words.items()]
    return {
        "reporters": [author for author, roles in bylines if "reporter" in roles],
        "others": [(said, authors) for said, authors in others if authors],
    }


@register.filter
def of(found: dict[int, list], article: Article) -> list:
    return found.get(article.pk, [])


@register.simple_tag
def names(authors: list[Author], language: str) -> SafeString:
    """Farida Noori, Hamid Stanekzai and Omid Rasa"""
    said = [conditional_escape(name(author, language)) for author in authors]
    comma, last = pgettext("between names", ", "), f" {gettext('and')} "
    return mark_safe(last.join(filter(None, [comma.join(said[:-1]), *said[-1:]])))  # noqa: S308 - escaped above


# Links


@register.simple_tag
def navigation(request):
    return navigation_of(request)


@register.simple_tag
def site_url() -> str:
    return settings.SITE_URL


@register.simple_tag(takes_context=True)
def canonical(context) -> str:
    """The page's one address; `older` pages of a list are pages of their own, a story from elsewhere has its own there."""
    request, article = context["request"], context.get("article")
    if article is not None and article.source_url:
        return article.source_url
    before = request.GET.get("before", "") if context.get("continued") else ""
    path = quote(request.path)
    return f"{settings.SITE_URL}{path}?before={quote(before)}" if before else f"{settings.SITE_URL}{path}"


@register.simple_tag
def share_links(article: Article) -> list[tuple[str, str]]:
    """Plain links that open the other site with the story's address; nothing of theirs is loaded here."""
    address = quote(settings.SITE_URL + article.get_absolute_url(), safe="")
    headline = quote(article.headline, safe="")
    return [
        (gettext("E-mail"), f"mailto:?subject={headline}&body={address}"),
        (gettext("WhatsApp"), f"https://wa.me/?text={headline}%20{address}"),
        (gettext("Telegram"), f"https://t.me/share/url?url={address}&text={headline}"),
        (gettext("Facebook"), f"https://www.facebook.com/sharer/sharer.php?u={address}"),
        (gettext("X"), f"https://x.com/intent/post?url={address}&text={headline}"),
    ]


@register.simple_tag
def this_month(request) -> str:
    return month_address(request, moments.month_holding(timezone.localtime()))


@register.simple_tag
def page_body(page) -> SafeString:
    frame = partial(_video_frame, page.language)
    shown = markup.show(page.body, "", {}, credit="", table=gettext("Table"), frame=frame)
    return mark_safe(shown)  # noqa: S308 - clean when saved
