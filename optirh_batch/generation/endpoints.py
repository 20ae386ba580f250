"""Where a served model may be: which addresses are allowed, and connections to exactly those.

Text of records goes to this address, so the rules are narrow: loopback and the private networks of RFC 1918
and RFC 4193; no link-local address (RFC 3927, RFC 4291), behind which any device may answer; no public one
unless the settings say so.  A name is looked up once, every address it has must be allowed, and connections
go to the address found then: a name that points elsewhere later (DNS rebinding) changes nothing.
``http.client`` follows no redirect and reads no proxy from the environment.
"""

from __future__ import annotations

import http.client
import ipaddress
import os
import socket
import ssl
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from optirh_batch.errors import ConfigurationError, ModelUnreachable, Phrase

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LookUp = Callable[[str, int], list[str]]

_PRIVATE = tuple(
    map(
        ipaddress.ip_network,
        ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"),
    )
)
_CONNECT_SECONDS = 10.0
_PORTS = {"http": 80, "https": 443}
_MAX_KEY_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server: how it is named, and the one address that is connected to.

    Attributes:
        secure: whether TLS is spoken.
        host: the name or address as written.
        port: the port.
        path: what stands before ``/v1``, without a slash at its end.
        address: IP address, as text.
    """

    secure: bool
    host: str
    port: int
    path: str
    address: str

    @property
    def is_loopback(self) -> bool:
        """Whether it is this very machine."""
        return ipaddress.ip_address(self.address).is_loopback

    @property
    def label(self) -> str:
        """Host and port for messages."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def connect(self, seconds: float, trust: ssl.SSLContext | None) -> http.client.HTTPConnection:
        """A connection that is opened by its first request.

        Args:
            seconds: without a byte from the server after which a read fails.
            trust: checks the server's certificate; only with ``secure``.
        """
        return _Connection(self, seconds, trust if self.secure else None)


class _Connection(http.client.HTTPConnection):
    """A connection to the address of an endpoint, whatever its name means by now."""

    def __init__(self, endpoint: Endpoint, seconds: float, trust: ssl.SSLContext | None) -> None:
        super().__init__(endpoint.host, endpoint.port, timeout=seconds)
        self._endpoint = endpoint
        self._seconds = seconds
        self._trust = trust

    def connect(self) -> None:
        """Open it."""
        place = (self._endpoint.address, self._endpoint.port)
        plain = socket.create_connection(place, min(self._seconds, _CONNECT_SECONDS))
        try:
            plain.settimeout(self._seconds)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.sock = (
                self._trust.wrap_socket(plain, server_hostname=self._endpoint.host) if self._trust else plain
            )
        except BaseException:
            plain.close()
            raise


def locate(url: str | None, *, allow_public: bool, look_up: LookUp | None = None) -> Endpoint:
    """Read the setting ``http_url`` and find the address behind it.

    Args:
        url: ``http://HOST:PORT`` or ``https://...``, with or without ``/v1`` at its end.
        allow_public: whether the address may be a public one.
        look_up: the addresses of a name, for tests.

    Raises:
        ConfigurationError: it is no such address, or the address is not allowed.
        ModelUnreachable: the name cannot be looked up now.
    """
    if url is None:
        raise _wrong("generator = 'http' needs the address of the server")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _wrong(f"'{url}' is no address such as http://192.168.1.20:8080") from None
    is_bare = not (parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in _PORTS or not parts.hostname or not is_bare or not url.isascii():
        raise _wrong(f"'{url}' is no address such as http://192.168.1.20:8080")
    port = port or _PORTS[parts.scheme]
    addresses = _addresses(parts.hostname, port, look_up or _look_up)
    for address in addresses:
        if not _is_allowed(address, allow_public=allow_public):
            raise _wrong(
                f"{address} is not on this machine or in a private network, so no text is sent there"
            )
    return Endpoint(
        secure=parts.scheme == "https",
        host=parts.hostname,
        port=port,
        path=parts.path.rstrip("/").removesuffix("/v1"),
        address=str(addresses[0]),
    )


def read_key(path: Path | None) -> str | None:
    """The server's key from a file that its owner alone may read.

    Raises:
        ConfigurationError: the file is missing, readable by others, or holds no key; never quotes it.
    """
    if path is None:
        return None
    where = "http_api_key_file"
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_mode & 0o077:
                raise ConfigurationError(
                    where=where, detail=f"{path} must be a file that its owner alone may read (chmod 600)"
                )
            held = file.read(_MAX_KEY_BYTES).strip()
    except OSError as error:
        raise ConfigurationError(where=where, detail=f"{path}: {error.strerror}") from error
    key = held.decode("ascii", "replace")
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise ConfigurationError(where=where, detail=f"{path} does not hold a key on one line")
    return key


def trusted_certificates(path: Path | None) -> ssl.SSLContext:
    """What a server's certificate is checked against: a file of the institution, else the system's.

    Raises:
        ConfigurationError: the file cannot be read.
    """
    try:
        return ssl.create_default_context(cafile=path)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(where="http_ca_file", detail=f"{path} holds no certificates") from error


def _addresses(host: str, port: int, look_up: LookUp) -> list[Address]:
    with suppress(ValueError):
        return [_plain(ipaddress.ip_address(host))]
    try:
        found = [_plain(ipaddress.ip_address(text)) for text in look_up(host, port)]
    except (OSError, UnicodeError, ValueError):
        found = []
    if not found:
        raise ModelUnreachable(where=host, detail=Phrase("its name is not known"))
    return found


def _look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


def _plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, if it does (RFC 4291, 2.5.5.2)."""
    return getattr(address, "ipv4_mapped", None) or address


def _is_allowed(address: Address, *, allow_public: bool) -> bool:
    if any(address in network for network in _PRIVATE):
        return True
    return allow_public and address.is_global and not address.is_multicast


def _wrong(detail: str) -> ConfigurationError:
    return ConfigurationError(where="http_url", detail=detail)
