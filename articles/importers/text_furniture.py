"""What news pages have around their stories, in English, Dari and Pashto: words and rules, and no story's."""

import re

from articles.spelling import fold


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(line) for line in words.replace("\n", "|").split("|") if line.strip())


# A line that is one of these is no story's.
_LINES = _folded(
    """
    Skip to main content | Skip to content | Skip to navigation | Jump to content | Latest news | Latest | Breaking
    Breaking news | Top stories | Most read | Most popular | Trending | Thumbnail | Image | Photo | Picture | Video
    Audio | Play | Share this post | Share this article | Share this story | Share this | Share | Share on Facebook
    Share on Twitter | Share on X | Facebook | Twitter | X | WhatsApp | Telegram | Instagram | YouTube | LinkedIn
    Email | E-mail | Print | Print this page | Copy link | Copy URL | Save | Bookmark | Home | News | World | Politics
    Business | Sport | Opinion | Culture | Menu | Search | Close | Log in | Login | Sign in | Sign up | Register
    Subscribe | Subscribe now | Newsletter | Advertisement | Ad | Sponsored | Related | Related news
    Related stories | Related articles | Related content | Read more | Read also | More | More news | See also | Next
    Previous | Next article | Previous article | Back to top | Comments | Leave a comment | Add a comment | Reply
    Tags | Topics | Follow us | Contact us | About us | Privacy policy | Terms of use | Cookies | English | Live | Live TV | Watch live
    Just now | Story continues below | Scroll to continue | Read more about | Listen | Watch
    Loading | Listen to this article | Download | Table of contents
    رفتن به محتوای اصلی | پرش به محتوا | رفتن به متن | تازه‌ترین خبرها | تازه‌ترین | آخرین اخبار | خبرهای تازه
    خبر فوری | پربیننده‌ترین | تصویر | عکس | ویدیو | هم‌رسانی | هم‌رسانی این مطلب | همرسانی | به اشتراک بگذارید
    اشتراک‌گذاری | این مطلب را شریک سازید | شریک ساختن | فیسبوک | توییتر | واتساپ | تلگرام | ایمیل | چاپ
    صفحه اصلی | خانه | اخبار | جهان | سیاست | اقتصاد | ورزش | فرهنگ | فهرست | جستجو | بستن | ورود | خبرنامه
    تبلیغات | اعلان | خبرهای مرتبط | مطالب مرتبط | بیشتر بخوانید | بیشتر | نظرات | دیدگاه‌ها | برچسب‌ها | تماس با ما
    دربارهٔ ما | دری | پښتو
    اصلي منځپانګې ته تلل | منځپانګې ته ورشئ | وروستي خبرونه | تازه خبرونه | بېړني خبرونه | انځور | ویډیو
    شریک کړئ | دا خبر شریک کړئ | دا مطلب شریک کړئ | شریکول | فېسبوک | ټویټر | واټساپ | ټلیګرام | برېښنالیک | چاپول
    کور | کورپاڼه | خبرونه | نړۍ | سیاست | سوداګري | لوبې | لټون | اړوند خبرونه | نور ولولئ | نور | تبصرې
    اړیکه | زموږ په اړه
    """
)
# Under one of these, or a line that begins so, stand other stories.
_OTHER_STORIES = _folded(
    """
    Latest news | Latest | Latest stories | Breaking news | Top stories | Most read | Most popular | Most viewed
    Trending | Trending now | Related | Related news | Related stories | Related articles | Related content
    Related topics | Read more | Read also | Read next | What to read next | More | More news | More stories
    More from | More on | More in | See also | You may also like | You might also like | You may like
    Recommended | Recommended for you | Up next | Next article | Don’t miss | Editors’ picks | Editor’s picks
    Also in the news | In other news | Comments | Leave a comment | Leave a reply | Add a comment | Newsletter
    تازه‌ترین خبرها | تازه‌ترین | آخرین اخبار | آخرین خبرها | خبرهای تازه | پربیننده‌ترین | پربازدیدترین | پرخواننده‌ترین
    خبرهای مرتبط | مطالب مرتبط | گزارش‌های مرتبط | اخبار مرتبط | بیشتر بخوانید | خبرهای بیشتر | اخبار بیشتر
    همچنان بخوانید | این را هم بخوانید | نظرات | دیدگاه‌ها | خبرنامه
    وروستي خبرونه | تازه خبرونه | ډېر لوستل شوي | اړوند خبرونه | اړوندې لیکنې | نور ولولئ | نور خبرونه | دا هم ولولئ
    تبصرې | خبرپاڼه
    """
)
LONGEST_SIGN = 6  # words of such a line
LONGEST_SIGN_THAT_GOES_ON = 4
_SIGNS_THAT_GO_ON = _folded("More from | More on | More in | Also on | خبرهای بیشتر از | نور خبرونه له")
# Lines that begin so are buttons and labels, where they are short and no sentences.
_LABELS = _folded(
    """
    Share this | Share on | Share via | Share to | Share article | Follow us
    Find us | Skip to | Jump to | Click here | Print this | Email this | E-mail this
    Mail this | Copy link | Copy the link | Copy URL | Listen to this | Reading time
    Read time | Download our | Download the app | View comments | Show comments | See all | View all | Load more
    Show more | Photo by | Photos by | Photo from | Photo courtesy | Photo credit | Photograph by | Picture by
    Image by | Image from | Image source | Image credit | Image caption | Image courtesy | Picture source
    Picture caption | Video by | Video source | Video caption | Media caption | Getty Images | File photo
    Story continues | Continue reading | Article continues | Advertisement | Sponsored by | Report a typo
    Report an error | Save my name | Your email address | Filed under | Add as a preferred
    هم‌رسانی | همرسانی | به اشتراک | اشتراک‌گذاری | شریک ساختن | شریک سازید | این خبر را شریک | این مطلب را شریک
    ما را دنبال کنید | دنبال کنید | عکس از | تصویر از | منبع عکس | منبع تصویر | زمان مطالعه | زمان خواندن
    مدت مطالعه | پرش به | کاپی لینک | کپی لینک | چاپ این | ادامه خبر | شنیدن این
    شریک کړئ | دا خبر شریک | دا مطلب شریک | موږ تعقیب کړئ | راسره ملګري شئ | موږ وڅارئ | انځور د | د انځور سرچینه
    د لوستلو وخت | د لوست وخت | لینک کاپي
    """
)
LONGEST_LABEL = 12
# “Photo: Omid”, “Tags: Kabul, Herat”, “Read more: ...”
_LABELLED = re.compile(
    r"^[(\[]?\s*(?:(?:file |stock )?photos?|photographs?|images?|pictures?|graphics?|illustration|credits?|"
    r"tags?|topics?|categor(?:y|ies)|filed under|share|related|read more|read also|also read|see also|read next|more|"
    r"watch|listen|recommended|reading time|عکس|عکس‌ها|عکاس|تصویر|برچسب‌ها|برچسب|کلیدواژه‌ها|بیشتر بخوانید|"
    r"همچنان بخوانید|انځور|ټاګونه|نور ولولئ|دا هم ولولئ)\s*[:：/|»→]",
    re.IGNORECASE,
)
# Numbers that pages count for themselves.
_COUNTED = re.compile(
    r"(?:\d+ (?:min|mins|minute|minutes)(?: (?:read|listen|watch))?|\d[\d ]*k? (?:shares?|comments?|views?|likes?|reads?)|"
    r"(?:\d+|an?|one) (?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?) ago|"
    r"\d+ (?:دقیقه|دقیقی)(?: (?:مطالعه|خواندن|لوستل))?|"
    r"\d+ (?:ثانیه|دقیقه|ساعت|روز|هفته|ماه) (?:پیش|قبل)|\d+ (?:دقیقی|ساعته|ورزی|اونی) (?:مخکی|وراندی))"
)
# What asks for an address, and ends as sentences do.
_CALL = re.compile(
    r"^(?:sign up|subscribe|register now|log in|create an account|get (?:the|our|your)\b.*\b(?:inbox|e ?mail|newsletter)|"
    r"(?:join|follow|like) (?:us|our)\b|follow .* on (?:x|twitter|facebook|instagram|telegram|whatsapp|youtube)\b|"
    r"enter your e ?mail|your email address|stay (?:informed|up to date)|download our app|please enable)|"
    r"\bour (?:(?:free|daily|weekly|morning|evening) )*newsletters?\b|"
    r"خبرنامه ما|در خبرنامه|مشترک (?:خبرنامه|شوید)|ما را در (?:فیسبوک|تلگرام|توییتر|انستاگرام|یوتیوب)|"
    r"زمو[زژ] خبرپانه|خبرپانه ک|"
    r"^مو[زژ] (?:.* )?(?:فیسبوک|تویتر|یوتیوب|تلی?گرام|انستاگرام|ایکس)\b.* (?:تعقیب|وسار|وگور)"
)
LONGEST_CALL = 40
_LEGAL = re.compile(r"^(?:©|\(c\)|copyright\b)|all rights reserved|حقوق محفوظ|حقوق خوندي", re.IGNORECASE)
# Above a story, a page asks whether it may watch its reader.
_CONSENT = re.compile(
    r"\b(?:we|site|website|page|partners)\b.{0,60}\buse[sd]?\b.{0,60}\bcookies?\b|\buse of cookies\b|\bcookies?\b.*\b(?:accept|consent|experience|"
    r"preferences|settings|privacy|policy)\b|\b(?:value|respect|care about) your privacy\b|store and or access information|"
    r"\bکوکی(?: ها)?\b.*(?:استفاده|تجربه)|استفاده.*\bکوکی|\bکوکیز?\b.*(?:کاروو|کارول)"
)
_CONSENT_BUTTONS = _folded(
    """
    Accept | Accept all | Accept cookies | Accept all cookies | Accept and continue | Accept and close | I accept | Agree
    I agree | Agree and close | Allow all | Allow cookies | OK | Okay | Got it | Reject | Reject all | Decline | No thanks
    Manage | Manage options | Manage preferences | Manage cookies | Manage settings | Cookie settings | Learn more
    More options | Privacy settings | قبول | قبول دارم | می‌پذیرم | پذیرفتن | پذیرش | موافقم | رد کردن | تنظیمات | منم | ومنئ
    مننه، منم یې | رد کړئ | تنظیمات
    """
)
CONSENT_LINES = 6  # so far below its first line stands its button
_TRAIL_SIGNS = re.compile(r"\s*[>»›|]\s*|\s+/\s+")


def is_furniture(line: str, *, is_sentence: bool) -> bool:
    folded, words = fold(line), len(line.split())
    if not folded or folded in _LINES or folded in _CONSENT_BUTTONS or _LEGAL.search(line):
        return True
    if _COUNTED.fullmatch(folded) or (words <= LONGEST_CALL and _LABELLED.match(line)):
        return True
    if words <= LONGEST_LABEL and (not is_sentence or words <= 5) and _begins(folded, _LABELS):
        return True
    if words <= LONGEST_CALL and _CALL.search(folded) and (is_sentence or words <= LONGEST_LABEL):
        return True
    return opens_other_stories(line) or _is_trail(line)


def opens_other_stories(line: str) -> bool:
    """A sign such as “Related stories”."""
    folded, words = fold(line), len(line.split())
    if words <= LONGEST_SIGN and folded in _OTHER_STORIES:
        return True
    return words <= LONGEST_SIGN_THAT_GOES_ON and _begins(folded, _SIGNS_THAT_GO_ON)


def asks_for_consent(line: str) -> bool:
    return _CONSENT.search(fold(line)) is not None


def is_consent_button(line: str) -> bool:
    return fold(line) in _CONSENT_BUTTONS


def title_parts(line: str) -> list[str]:
    """What stands between bars, as in “Ten Die In Kunar | Example News”."""
    return [part for part in _TRAIL_SIGNS.split(line) if part.strip()]


def _is_trail(line: str) -> bool:
    """Home > News > Asia"""
    parts = title_parts(line) if len(line) <= 200 else []
    return len(parts) > 1 and (all(len(part.split()) <= 3 for part in parts) or fold(parts[0]) in _LINES)


def _begins(folded: str, beginnings: frozenset[str]) -> bool:
    words = folded.split()
    return any(" ".join(words[:count]) in beginnings for count in range(1, 6))
