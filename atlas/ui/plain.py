"""Text that is not ours (from a link, a file, a name, an error) as Streamlit's Markdown shows it: letter by letter, without effect."""

import re

# text as Streamlit's Markdown takes it: what is not ours in it has passed `plain` (tests/ui/test_markdown.py)
Markdown = str

JOINER = "\u2060"  # the word joiner: of no width; parts what Streamlit looks for in the text once Markdown has been read, where no escape helps
MOST = 2000  # characters of one foreign text on a page
_SPACE = re.compile(r"[\s\u2028\u2029]+")  # a line break would begin a new paragraph, list or heading
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)  # controls, and what turns the text after it round
_FOUND_LATER = re.compile(
    r"(?i:\b(?:https?|ftp|mailto|xmpp):|\bwww)(?=[/.\w])"  # bare addresses become links
    r"|@(?=\w)"
    r"|:(?=[\w+/-]*:)"  # :smile: and :material/home: become pictures of other letters
    r"|(?<!\S)[<>~-](?=[-=>]{1,2}(?!\S))"  # -> and the like become arrows
)
_SIGNS = re.compile(r"([\\`*_\[\]<>#!|~$&]|:(?!\s))")
_COPIED = re.compile(r"https?://[\w.-]+(?::\d+)?/[^\s<>\\:@]*")  # nothing in it that Streamlit looks for later
_BEGINS = re.compile(r"^(\d*)([-+=.)])(?!\w)")  # a list or a rule


def plain(text: object) -> Markdown:
    """Return text as one line of Markdown that shows it as it is: no link, picture, heading, list, formula, colour, icon or emphasis."""
    line = _UNSEEN.sub("", _SPACE.sub(" ", str(text))).strip()
    if len(line) > MOST:
        line = line[:MOST] + " …"
    return _BEGINS.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", _FOUND_LATER.sub(lambda found: found[0] + JOINER, line)))


def linked(text: object, address: str) -> Markdown:
    """Return text as a link to a page of the atlas ("/...") or of the web; without a link where the address is neither.

    An address that is its own text is shown without a joiner in it, so that it can be copied.
    """
    if text == address and _COPIED.fullmatch(address):
        return f"<{address}>"
    if not re.fullmatch(r"(?:/(?!/)|https?://)[^\s<>\\]*", address):
        return plain(text)
    return f"[{plain(text)}](<{address}>)"
