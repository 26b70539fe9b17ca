"""What Telegram makes of the address in a link.

An address it does not take is not refused: the words stay, without a link. So ``tel:`` and
``mailto:`` links never work in a bot's message, and the demo has to show that, too.
"""

import ipaddress
import re

_SPACE = " \t\r\n\0\v"
_APP = re.compile(r"(tg|ton|tonsite):(?://)?", re.IGNORECASE)
_USER = re.compile(r"tg:(?://)?user/?\?([^#]*)", re.IGNORECASE)
_SCHEME = re.compile(r"([^:/?#@\[\]]*)://")
_AUTHORITY = re.compile(r"[^/?#]*")
_PORT = re.compile(r"(?<=.):([^:@\]]*)$", re.DOTALL)
_PART = r"(?:[a-zA-Z0-9.\-_!$,~*'();&+=]|[^\x00-\x7f]|%[0-9a-fA-F]{2})"
_HOST = re.compile(f"{_PART}+")
_USER_DATA = re.compile(f"(?:{_PART}|:)*")
_APP_HOST = re.compile(r"[a-zA-Z0-9\-_]+")
_SITE_HOST = re.compile(r"[a-zA-Z0-9\-_.]+")


def mentioned_user(url: str) -> int:
    """The user a ``tg://user?id=7`` link speaks of; 0 when it is another kind of link."""
    match = _USER.fullmatch(url.partition("#")[0])
    if match is None:
        return 0
    for parameter in match[1].split("&"):
        name, _, value = parameter.partition("=")
        if name.lower() == "id":
            return int(value) if value.isascii() and value.isdecimal() else 0
    return 0


def checked_link(url: str) -> str:
    """The address as Telegram keeps it, or "" when it takes the link for plain text."""
    if app := _APP.match(url):
        return _app_link(app[1].lower(), url[app.end() :])
    protocol, address = "http", url
    if scheme := _SCHEME.match(url):
        protocol, address = scheme[1].lower(), url[scheme.end() :]
    if protocol not in ("http", "https"):
        return ""
    authority = _checked_authority(address)
    host = authority.rpartition("@")[2]
    if not authority or ("." not in host and not host.startswith("[")):
        return ""
    return f"{protocol}://{authority}{_path(address)}"


def _app_link(scheme: str, address: str) -> str:
    host = _AUTHORITY.match(address)
    assert host is not None  # it matches nothing, too
    shape = _SITE_HOST if scheme == "tonsite" else _APP_HOST
    if not shape.fullmatch(host.group()):
        return ""
    path = _path(address)
    return (
        f"{scheme}://{host.group().lower()}{path.removeprefix('/') if path[1:2] == '?' else path}"
    )


def _checked_authority(address: str) -> str:
    """``user@host:port``, the host in lower case; "" when any of it cannot be."""
    match = _AUTHORITY.match(address)
    authority = match.group() if match else ""
    port = ""
    if found := _PORT.search(authority):
        number = found[1].lstrip("0")
        if not (
            number.isascii() and number.isdecimal() and len(number) < 6 and int(number) < 65536
        ):
            return ""
        authority, port = authority[: found.start()], f":{number}"
    user, at, host = authority.rpartition("@")
    if not _is_host(host) or not _USER_DATA.fullmatch(user):
        return ""
    lowered = "".join(c.lower() if c.isascii() else c for c in host)
    return f"{user}{at if user else ''}{lowered}{port}"


def _is_host(host: str) -> bool:
    if host.startswith("[") and host.endswith("]"):
        try:
            return bool(ipaddress.IPv6Address(host[1:-1]))
        except ValueError:
            return False
    return host != "." and _HOST.fullmatch(host) is not None


def _path(address: str) -> str:
    match = _AUTHORITY.match(address)
    path = address[match.end() if match else 0 :].rstrip(_SPACE)
    if not path.startswith("/"):
        path = "/" + path
    return "".join(f"%{ord(c):02X}" if c <= " " else c for c in path)
