"""One message from MAIL to the last reply, one command at a time or ahead of the replies (RFC 2920, RFC 3030)."""

from __future__ import annotations

from functools import partial

from ._client import SMTP, public
from ._errors import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected
from ._lmtp import LMTP
from ._text import Message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from ._client import Options
    from ._errors import Reply

_ACCEPTED = (250, 251)
_STEPS = frozenset({"mail", "rcpt", "data", "putcmd"})


class SendResult:
    """What the server said to one `SMTP.sendmail`, each a (code, text) or None where it did not come to it."""

    __module__ = __package__
    __slots__ = ("deliveries", "recipients", "reply", "sender")

    def __init__(self) -> None:
        #: To MAIL.
        self.sender: Reply | None = None
        #: To each RCPT: {address: reply}.
        self.recipients: dict[str, Reply] = {}
        #: To the message.
        self.reply: Reply | None = None
        #: To the message, for each recipient that was accepted: in LMTP each has his own.
        self.deliveries: dict[str, Reply] = {}

    @property
    def queue_id(self) -> str | None:
        """The id that the server gave to the message, as Postfix, Exim and others tell it in their last reply."""
        words = self.reply[1].decode("latin-1").split() if self.reply is not None and self.reply[0] == 250 else []
        for number, word in enumerate(words):
            if word.lower().startswith("id="):
                return word[3:].strip("<>.,;")
            if word.lower() == "as" and number + 1 < len(words):
                return words[number + 1].strip("<>.,;")
        return None

    def __repr__(self) -> str:
        return f"<SendResult sender={self.sender} recipients={self.recipients} reply={self.reply}>"


class Transaction:
    """One run of `SMTP.sendmail`."""

    def __init__(
        self, smtp: SMTP, sender: str, recipients: Any, text: Any, mail_options: Iterable[str], rcpt_options: Options
    ) -> None:
        self.smtp = smtp
        self.sender = sender
        self.recipients: list[str] = [recipients] if isinstance(recipients, str) else list(recipients)
        self.mail_options = list(mail_options)
        self.rcpt_options = rcpt_options if callable(rcpt_options) else list(rcpt_options)
        self.refused: dict[str, Reply] = {}
        binary = any(option.upper() == "BODY=BINARYMIME" for option in self.mail_options)
        self.message = Message(text, keep=binary)
        self.binary = binary
        self.result = SendResult()
        self.in_step = True  # whether all that was sent has been answered

    def run(self) -> dict[str, Reply]:
        smtp = self.smtp
        smtp.ehlo_or_helo_if_needed()
        smtp.last_result = self.result
        smtp._begin()
        smtp._in_exchange = True
        try:
            if smtp.pipelining and smtp.has_extn("pipelining") and not self._overridden():
                return self._ahead()
            return self._step_by_step()
        except SMTPException:
            raise
        except BaseException as error:
            if not self.in_step or not isinstance(error, Exception):
                smtp._abandon()
            elif self.result.sender is not None and smtp.sock is not None:
                smtp._rset()
            raise
        finally:
            smtp._in_exchange = False

    def _overridden(self, steps: frozenset[str] = _STEPS) -> bool:
        """Whether somebody has put his own methods in the place of one of *steps*."""
        smtp = self.smtp
        kind = LMTP if isinstance(smtp, LMTP) else SMTP
        cls = type(smtp)
        return not steps.isdisjoint(vars(smtp)) or any(getattr(cls, name) is not getattr(kind, name) for name in steps)

    def _options(self) -> list[str]:
        smtp = self.smtp
        if not smtp.does_esmtp:
            return []
        options: list[str] = []
        if smtp.has_extn("size") and (size := self.message.size) is not None:
            options.append(f"size={size}")
        options.extend(self.mail_options)
        if (
            self.message.has_eight_bits
            and smtp.has_extn("8bitmime")
            and not any(option[:5].upper() == "BODY=" for option in options)
        ):
            options.append("BODY=8BITMIME")
        return options

    def _by_chunks(self) -> bool:
        if self.binary and not self.smtp.has_extn("chunking"):
            from ._errors import SMTPNotSupportedError

            raise SMTPNotSupportedError("BODY=BINARYMIME needs CHUNKING, which the server does not support")
        return self.binary or (self.smtp.chunking and self.smtp.has_extn("chunking"))

    # What the replies mean

    def _sender_replied(self, reply: Reply) -> None:
        self.result.sender = reply
        if reply[0] != 250:
            self._give_up(reply)
            raise SMTPSenderRefused(*reply, self.sender)

    def _recipient_replied(self, name: str, reply: Reply, accepted: list[str]) -> None:
        if reply[0] in _ACCEPTED:
            accepted.append(name)
            self.result.recipients.setdefault(name, reply)
        else:
            self.refused[name] = self.result.recipients[name] = reply

    def _give_up(self, reply: Reply) -> None:
        if reply[0] == 421:
            self.smtp._abandon()
        else:
            self.smtp._rset()

    def _delivered(self, accepted: list[str], replies: list[Reply]) -> dict[str, Reply]:
        """The end: who was refused, or the error where all were."""
        result = self.result
        # One is for all, and so is the last one where the server ends the connection with it.
        replies = replies + replies[-1:] * (len(accepted) - len(replies))
        result.deliveries = dict(zip(accepted, replies, strict=True))
        bad = {name: reply for name, reply in zip(accepted, replies, strict=True) if reply[0] != 250}
        result.deliveries.update(bad)  # where somebody was named twice
        good = [reply for reply in replies if reply[0] == 250]
        result.reply = good[0] if good else replies[0]
        if good:
            return self.refused | bad
        self._give_up(result.reply)
        raise SMTPDataError(*result.reply)

    # One command at a time

    def _step_by_step(self) -> dict[str, Reply]:
        smtp = self.smtp
        by_chunks = self._by_chunks() and not self._overridden()
        self._sender_replied(smtp.mail(self.sender, self._options()))
        accepted: list[str] = []
        for name in self.recipients:
            reply = smtp.rcpt(name, self.rcpt_options)
            self._recipient_replied(name, reply, accepted)
            if reply[0] == 421:
                smtp._abandon()
                raise SMTPRecipientsRefused(self.refused)
        if not accepted:
            smtp._rset()
            raise SMTPRecipientsRefused(self.refused)
        if by_chunks:
            return self._exchange(accepted, self._chunks)
        if self._overridden(frozenset({"data"})):
            self.in_step = False  # for all we know
            return self._delivered(accepted, [smtp.data(self.message._file or self.message._data)])
        self._check_data(smtp.docmd("data"))
        smtp._accepted = list(accepted)
        return self._exchange(accepted, partial(smtp._exchange_text, self.message))

    def _check_data(self, reply: Reply) -> None:
        try:
            self.smtp._check_data(reply)
        except SMTPDataError:
            self.result.reply = reply
            if self.smtp.sock is not None:
                self._give_up(reply)
            raise

    def _exchange(self, accepted: list[str], send: Callable[[list[Reply]], None]) -> dict[str, Reply]:
        """Send the message, file the replies, also those before an error, and judge them."""
        replies: list[Reply] = []
        try:
            send(replies)
        except BaseException:
            self.result.deliveries = dict(zip(accepted, replies, strict=False))
            raise
        return self._delivered(accepted, replies)

    def _chunks(self, replies: list[Reply]) -> None:
        """The message by BDAT."""
        smtp = self.smtp
        for chunk, last in self.message.chunks():
            command = smtp._line("bdat", f"{len(chunk)}{' LAST' if last else ''}").encode("ascii")
            smtp.send(command + chunk)
            if last:
                break
            reply = smtp.getreply()
            if reply[0] != 250:
                replies.append(reply)
                return
        smtp._final_replies(replies)

    # Ahead of the replies

    def _commands(self, data: bool) -> Iterator[tuple[str, str]]:
        smtp = self.smtp
        yield "mail", smtp._line("mail", smtp._mail_args(self.sender, self._options()))
        for name in self.recipients:
            yield name, smtp._line("rcpt", smtp._rcpt_args(name, self.rcpt_options))
        if data:
            yield "data", smtp._line("data")

    def _ahead(self) -> dict[str, Reply]:
        smtp = self.smtp
        by_chunks = self._by_chunks()
        commands = list(self._commands(not by_chunks and bool(self.recipients)))
        for _, line in commands:
            line.encode(smtp.command_encoding)  # what can't be sent is found before anything has been
        accepted = smtp._accepted = []
        answer: Reply | None = None
        self.in_step = False
        for start in range(0, len(commands), public.MAX_AHEAD):
            batch = commands[start : start + public.MAX_AHEAD]
            smtp.send("".join(line for _, line in batch))
            for number, (name, _) in enumerate(batch, start):
                try:
                    reply = smtp.getreply()
                except SMTPServerDisconnected:
                    if self.result.sender is not None and self.result.sender[0] != 250:
                        raise SMTPSenderRefused(*self.result.sender, self.sender)
                    raise
                if number == 0:
                    self.result.sender = reply
                    if reply[0] != 250 and smtp.sock is None:
                        raise SMTPSenderRefused(*reply, self.sender)
                elif number <= len(self.recipients):
                    self._recipient_replied(name, reply, accepted)
                    if reply[0] == 421:
                        smtp._abandon()
                        self._sender_was_accepted()
                        raise SMTPRecipientsRefused(self.refused)
                else:
                    answer = reply
        self.in_step = True
        return self._deliver(list(accepted), by_chunks, answer)

    def _sender_was_accepted(self) -> None:
        sender = self.result.sender
        if sender is not None and sender[0] != 250:
            raise SMTPSenderRefused(*sender, self.sender)

    def _deliver(self, accepted: list[str], by_chunks: bool, answer: Reply | None) -> dict[str, Reply]:
        """What there is to do once all commands are answered."""
        smtp = self.smtp
        sender = self.result.sender
        if not accepted or (sender is not None and sender[0] != 250):
            if answer is not None and answer[0] == 354:  # it wants a message all the same (RFC 2920 section 3.1)
                smtp.send(b".\r\n")
                smtp.getreply()
            if smtp.sock is not None:
                smtp._rset()
            self._sender_was_accepted()
            raise SMTPRecipientsRefused(self.refused)
        if by_chunks:
            return self._exchange(accepted, self._chunks)
        assert answer is not None
        self._check_data(answer)
        return self._exchange(accepted, partial(smtp._exchange_text, self.message))
