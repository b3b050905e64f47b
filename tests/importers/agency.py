"""Items as an agency sends them: ninjs of version 3 and of version 1, and a picture of either."""


def an_item(**more) -> dict:
    """As version 3 has it."""
    return {
        "uri": "urn:example-press:260514-1",
        "type": "text",
        "pubStatus": "usable",
        "language": "en",
        "versionCreated": "2026-05-14T07:40:00Z",
        "headlines": [{"role": "main", "value": "Ferry runs again at Sher Khan"}],
        "bodies": [
            {"role": "main", "contentType": "text/html", "value": "<p>The first ferry left at dawn.</p>"}
        ],
        **more,
    }


def an_old_item(**more) -> dict:
    """As version 1 has it."""
    return {
        "uri": "urn:example-press:130514-1",
        "type": "text",
        "versioncreated": "2013-05-14T07:40:00Z",
        "language": "en",
        "headline": "Ferry runs again",
        "body_xhtml": "<p>The first ferry left at dawn.</p>",
        **more,
    }


def a_picture(name="photo", file="ferry", **more) -> dict:
    return {
        "name": name,
        "type": "picture",
        "uri": f"urn:example-press:{file}",
        "by": "Ann Lee",
        "headlines": [{"value": "A ferry at its pier"}],
        "descriptions": [{"role": "caption", "value": "The ferry on Thursday."}],
        "renditions": [
            {
                "name": "thumb",
                "href": f"https://press.example/{file}-s.jpg",
                "contentType": "image/jpeg",
                "width": 90,
                "height": 60,
            },
            {
                "name": "full",
                "href": f"https://press.example/{file}.jpg",
                "contentType": "image/jpeg",
                "width": 1800,
                "height": 1200,
            },
            {
                "name": "web",
                "href": f"https://press.example/{file}-m.jpg",
                "contentType": "image/jpeg",
                "width": 600,
                "height": 400,
            },
        ],
        **more,
    }
