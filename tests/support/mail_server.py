"""A real local mail server that keeps what it is sent, and refuses or is slow on demand."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from dashboard.config.sending import Encryption, MailServer

TAKEN = "250 taken"


def always(answer: str) -> Callable[[EmailMessage], str]:
    return lambda _mail: answer


@dataclass
class MailBox:
    """``mails`` are those that the server answered with 250, ``offered`` all that came whole.

    ``answer`` says what it answers to a mail; an empty answer ends the connection instead. ``told`` is what clients said
    to log in.
    """

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    offered: list[EmailMessage] = field(default_factory=list)
    answer: Callable[[EmailMessage], str] = field(default_factory=lambda: always(TAKEN))
    told: list[tuple[str, str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    accepted_recipients: Callable[[str], str] = field(default_factory=lambda: lambda _address: "250 OK")

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        answer = self.accepted_recipients(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        self.offered.append(mail)
        self.encrypted.append(session.ssl is not None)
        answer = await asyncio.to_thread(self.answer, mail)
        if not answer:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return "421 gone"
        if answer.startswith("250"):
            self.mails.append(mail)
        return answer

    def logged_in(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.told.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"a pass/word@", handled=False)

    def server(self, **how: Any) -> MailServer:
        return MailServer("127.0.0.1", self.port, how.pop("encryption", Encryption.NONE), **how)


@contextmanager
def mail_server(context: ssl.SSLContext | None = None, **options: Any) -> Iterator[MailBox]:
    """Serve on a free port; with a ``context``, TLS from the first byte."""
    box = MailBox()
    controller = _Controller(
        box,
        hostname="127.0.0.1",
        port=0,
        ssl_context=context,
        authenticator=box.logged_in,
        server_hostname="mail.test",
        **options,
    )
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


class _Controller(Controller):
    def _trigger_server(self) -> None:
        """Connect once, at the port that it got."""
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        socket.create_connection((self.hostname, self.port)).close()


def text_of(mail: EmailMessage, kind: str) -> str:
    """The part of that kind, ``plain`` or ``html``."""
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def own_certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate for 127.0.0.1, and the file that makes it trusted."""
    from datetime import UTC, datetime, timedelta
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.test")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "certificate.pem", folder / "key.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    secret.write_bytes(key.private_bytes(*form))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    return context, pem
