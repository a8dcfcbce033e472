"""The documented commands, one method each (RFC 3501 section 6 and extensions).

Each returns ``(type, [data, ...])``: the status, usually ``"OK"`` or ``"NO"``, and either the text that came with it or
the untagged responses that the command is there for. A response with a literal is a pair of what precedes the literal
and the literal, followed by what comes behind it.

Arguments may be str or bytes. Messages may also be numbers, ranges, pairs and lists of these; flags and items may be
lists. Where *uid* is true, messages are given by UID, and so are those in the answer.
"""

from __future__ import annotations

import sys

from ._arguments import Literal, check, encode_text, substitute
from ._dates import Time2Internaldate
from ._dialogue import Dialogue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, cast

    from ._arguments import Messages, Text, Words
    from ._idle import Idler
    from ._pipeline import Pipeline
    from ._responses import Answer

    Data = list[Any]
else:

    def cast(kind, value):
        return value


__all__ = ["Commands"]

_module: Any = sys.modules[__package__]


class Commands(Dialogue):
    _pipeline: Pipeline | None = None

    def _alone(self, name: str) -> None:
        """Refuse what needs an answer at once while a pipeline is under way."""
        if self._pipeline is not None:
            raise self.error(f"{name} is not possible in a pipeline")

    def _simple_command(self, name: str, *args: Any) -> Answer:
        self._alone(name)
        return Dialogue._simple_command(self, name, *args)

    def _run(self, name: str, *args: Any, want: str = "", uid: bool = False) -> Answer:
        """A command and what it is there for; within a pipeline, a promise of it."""
        if uid:
            self._check_state(name)
            name, args = "UID", (name, *args)
        if self._pipeline is not None:
            return cast("Answer", self._pipeline.add(name, args, want))  # a promise stands in for it
        status, data = self._simple_command(name, *args)
        return self._untagged_response(status, data, want) if want else (status, data)

    def _before_waiting(self) -> None:
        if self._pipeline is not None:
            self._pipeline.finish_all()

    # Mailboxes

    def select(
        self,
        mailbox: Text = "INBOX",
        readonly: bool = False,
        *,
        condstore: bool = False,
        qresync: Sequence[Any] | None = None,
    ) -> Answer:
        """Select a mailbox, to write unless *readonly*. The data is the number of its messages.

        What else the server tells of it is there with `response`, such as ``response("UIDVALIDITY")``. *condstore* asks
        for modification sequences (RFC 7162); *qresync* is the UIDVALIDITY and the last known modification sequence
        and, if wanted, the known UIDs: what has changed since then comes as FETCH and VANISHED responses.

        Raises `readonly` where the mailbox can't be written to.
        """
        self._alone("EXAMINE" if readonly else "SELECT")
        self.untagged_responses = {}
        self.is_readonly = readonly
        more: bytes | None = b"(CONDSTORE)" if condstore else None
        if qresync is not None:
            validity, modseq, *known = qresync
            more = b"(QRESYNC (%d %d%s))" % (
                int(validity), int(modseq), b" " + self._sequence_set(known[0]) if known else b""
            )  # fmt: skip
        status, data = self._simple_command("EXAMINE" if readonly else "SELECT", self._mailbox(mailbox), more)
        if status != "OK":
            self.state = "AUTH"  # what was selected before is no more
            return status, data
        self.state = "SELECTED"
        if "READ-ONLY" in self.untagged_responses and not readonly:
            if self.debug >= 1:
                self._dump_ur(self.untagged_responses)
            raise self.readonly(f"{mailbox!r} is not writable")
        return status, self.untagged_responses.get("EXISTS", [None])

    def close(self) -> Answer:
        """Leave the selected mailbox, and remove its deleted messages if it was selected to write."""
        return self._leave("CLOSE")

    def unselect(self) -> Answer:
        """Leave the selected mailbox as it is (RFC 3691)."""
        return self._leave("UNSELECT")

    def _leave(self, name: str) -> Answer:
        self._alone(name)
        try:
            return self._simple_command(name)
        finally:
            if self.state == "SELECTED":
                self.state = "AUTH"

    def create(self, mailbox: Text) -> Answer:
        """Create a mailbox."""
        return self._run("CREATE", self._mailbox(mailbox))

    def delete(self, mailbox: Text) -> Answer:
        """Delete a mailbox."""
        return self._run("DELETE", self._mailbox(mailbox))

    def rename(self, oldmailbox: Text, newmailbox: Text) -> Answer:
        """Rename a mailbox."""
        return self._run("RENAME", self._mailbox(oldmailbox), self._mailbox(newmailbox))

    def subscribe(self, mailbox: Text) -> Answer:
        """Subscribe to a mailbox."""
        return self._run("SUBSCRIBE", self._mailbox(mailbox))

    def unsubscribe(self, mailbox: Text) -> Answer:
        """Unsubscribe from a mailbox."""
        return self._run("UNSUBSCRIBE", self._mailbox(mailbox))

    def list(self, directory: Text = "", pattern: Text = "*") -> Answer:
        """The mailboxes below *directory* that match *pattern*, in which ``*`` is anything and ``%`` one level."""
        return self._run("LIST", self._mailbox(directory), self._list_mailbox(pattern), want="LIST")

    def lsub(self, directory: Text = "", pattern: Text = "*") -> Answer:
        """The same of the mailboxes subscribed to."""
        return self._run("LSUB", self._mailbox(directory), self._list_mailbox(pattern), want="LSUB")

    def namespace(self) -> Answer:
        """The server's namespaces (RFC 2342)."""
        return self._run("NAMESPACE", want="NAMESPACE")

    def status(self, mailbox: Text, names: Words) -> Answer:
        """What *names* says, such as ``"(MESSAGES UNSEEN)"``, of a mailbox that need not be selected."""
        return self._run("STATUS", self._mailbox(mailbox), self._set_quote(names), want="STATUS")

    def append(self, mailbox: Text, flags: Words | None, date_time: Any, message: bytes) -> Answer:
        """Put *message* into a mailbox. *flags* and *date_time* (see `Time2Internaldate`) may be None.

        Line ends of the message are made CR LF.
        """
        moment = Time2Internaldate(date_time) if date_time else None
        self.literal = crlf(message)
        try:
            return self._run(
                "APPEND", self._mailbox(mailbox or "INBOX"), self._set_quote(flags) if flags else None, moment
            )
        finally:
            self.literal = None

    # Messages

    def check(self) -> Answer:
        """Ask for a checkpoint of the selected mailbox."""
        return self._run("CHECK")

    def copy(self, message_set: Messages, new_mailbox: Text, *, uid: bool = False) -> Answer:
        """Copy messages to the end of another mailbox."""
        return self._run("COPY", self._sequence_set(message_set), self._mailbox(new_mailbox), uid=uid)

    def move(self, message_set: Messages, new_mailbox: Text, *, uid: bool = False) -> Answer:
        """Move messages to another mailbox (RFC 6851)."""
        return self._run("MOVE", self._sequence_set(message_set), self._mailbox(new_mailbox), uid=uid)

    def expunge(self, message_set: Messages | None = None, *, uid: bool = False) -> Answer:
        """Remove the messages marked as deleted. The data is their numbers as they go.

        With *uid*, only those of *message_set*, which must be given then (RFC 4315).
        """
        if uid != (message_set is not None):
            raise ValueError("uid=True and message_set go together")
        args = () if message_set is None else (self._sequence_set(message_set),)
        return self._run("EXPUNGE", *args, want="EXPUNGE", uid=uid)

    def fetch(
        self,
        message_set: Messages,
        message_parts: Words,
        *,
        uid: bool = False,
        params: Sequence[Text | int] = (),
        changedsince: int | None = None,
        vanished: bool = False,
        into: Any = None,
    ) -> Answer:
        """Fetch what *message_parts* names, such as ``"(UID BODY[TEXT])"``, of messages.

        *params* take the places of ``?`` in *message_parts*. *changedsince* is a modification sequence: only what has
        changed since is fetched, and with *vanished* the UIDs that are gone are told, too (RFC 7162).

        *into* keeps literals out of memory: a file object that they are written to, piece by piece, or a function
        that takes what precedes the literal and its size, and returns a file object, or None to have the literal in
        the data after all. In the data, the file object stands in the literal's place.
        """
        parts: Any = self._fetch_parts(message_parts)
        if params:
            parts = substitute([parts], params, self._encoding)[0]
        more = None
        if changedsince is not None:
            more = b"(CHANGEDSINCE %d%s)" % (int(changedsince), b" VANISHED" if vanished else b"")
        if into is None:
            return self._run("FETCH", self._sequence_set(message_set), parts, more, want="FETCH", uid=uid)
        self._alone("into=")
        self._sink = into if callable(into) else lambda header, size: into
        try:
            return self._run("FETCH", self._sequence_set(message_set), parts, more, want="FETCH", uid=uid)
        finally:
            self._sink = None

    def partial(self, message_num: Any, message_part: Text, start: Any, length: Any) -> Answer:
        """Fetch a piece of a message's part. Obsolete since IMAP4rev1."""
        return self._run("PARTIAL", message_num, message_part, start, length, want="FETCH")

    def store(
        self,
        message_set: Messages,
        command: Text,
        flags: Words,
        *,
        uid: bool = False,
        unchangedsince: int | None = None,
    ) -> Answer:
        """Change messages' flags; *command* is ``FLAGS``, ``+FLAGS`` or ``-FLAGS``, or one of these with ``.SILENT``.

        *unchangedsince* is a modification sequence: messages that have changed since are left alone (RFC 7162).
        """
        condition = None if unchangedsince is None else b"(UNCHANGEDSINCE %d)" % int(unchangedsince)
        return self._run(
            "STORE", self._sequence_set(message_set), condition, command, self._set_quote(flags), want="FETCH", uid=uid
        )

    def search(
        self,
        charset: Text | None,
        *criteria: Text,
        uid: bool = False,
        params: Sequence[Text | int] = (),
        ret: Any = None,
    ) -> Answer:
        """Find messages. The data is their numbers, separated by spaces.

        Criteria that are str are encoded in *charset*, and where they need one and none is given, in UTF-8; bytes are
        sent as they are. *params* take the places of ``?`` in the criteria, quoted. *ret* are options such as
        ``"(MIN COUNT)"`` or ``""``, which have the server answer in ESEARCH's form (RFC 4731): that is the data then.
        """
        if charset is not None and self.utf8_enabled:
            raise self.error("Non-None charset not valid in UTF8 mode")
        charset, found = self._criteria(charset, criteria, params)
        head: list[Any] = []
        if ret is not None:
            head += [b"RETURN", self._set_quote(ret)]
        if charset is not None:
            head += [b"CHARSET", self._astring(charset)]
        return self._run("SEARCH", *head, *found, want="SEARCH" if ret is None else "ESEARCH", uid=uid)

    def sort(
        self,
        sort_criteria: Words,
        charset: Text | None,
        *search_criteria: Text,
        uid: bool = False,
        params: Sequence[Text | int] = (),
    ) -> Answer:
        """Find messages, in an order such as ``"(REVERSE DATE)"`` (RFC 5256)."""
        charset, found = self._criteria(charset, search_criteria, params)
        name = None if charset is None else self._astring(charset)
        return self._run("SORT", self._set_quote(sort_criteria), name, *found, want="SORT", uid=uid)

    def thread(
        self,
        threading_algorithm: Text,
        charset: Text | None,
        *search_criteria: Text,
        uid: bool = False,
        params: Sequence[Text | int] = (),
    ) -> Answer:
        """Find messages, in threads by an algorithm such as ``"REFERENCES"`` (RFC 5256)."""
        charset, found = self._criteria(charset, search_criteria, params)
        name = None if charset is None else self._astring(charset)
        return self._run("THREAD", threading_algorithm, name, *found, want="THREAD", uid=uid)

    def _criteria(
        self, charset: Text | None, criteria: Iterable[Text], params: Sequence[Text | int]
    ) -> tuple[Text | None, Sequence[Any]]:
        """The character set to declare, and criteria encoded in it."""
        criteria = list(criteria)
        if charset is None:
            encoding = self._encoding
            if encoding == "ascii" and not all(_is_ascii(text) for text in (*criteria, *params)):
                charset = encoding = "UTF-8"
        else:
            encoding = charset if isinstance(charset, str) else bytes(charset).decode("ascii")
            if all(_is_ascii(text) for text in (*criteria, *params)):
                encoding = "ascii"  # the server may know a character set that we don't
        if params:
            return charset, substitute(criteria, params, encoding)
        return charset, [encode_text(text, encoding) for text in criteria]

    def uid(self, command: Text, *args: Any, params: Sequence[Text | int] = ()) -> Answer:
        """A command with messages by UID: ``uid("FETCH", "1:9", "(FLAGS)")``. The data is as for that command."""
        name = command.upper() if isinstance(command, str) else bytes(command).decode("ascii", "replace").upper()
        if name not in _module.Commands:
            raise self.error(f"Unknown IMAP4 UID command: {command.upper()!r}")
        self._check_state(name)
        want = name if name in ("SEARCH", "SORT", "THREAD") else "FETCH"
        return self._run("UID", name, *self._uid_args(name, args, params), want=want)

    def _uid_args(self, name: str, args: tuple[Any, ...], params: Sequence[Text | int]) -> Data:
        """Arguments quoted as the method of that name does. Too few go as they are: the server knows what it takes."""
        quoted = list(args)
        if name in ("SORT", "THREAD") and len(args) > 1:
            charset, found = self._criteria(args[1], args[2:], params)
            first = self._set_quote(args[0]) if name == "SORT" else args[0]
            return [first, None if charset is None else self._astring(charset), *found]
        if name in ("FETCH", "STORE", "COPY", "MOVE", "EXPUNGE") and args:
            quoted[0] = self._sequence_set(args[0])
            if name in ("COPY", "MOVE") and len(args) == 2:
                quoted[1] = self._mailbox(args[1])
            elif name == "FETCH" and len(args) == 2:
                quoted[1] = self._fetch_parts(args[1])
            elif name == "STORE" and len(args) == 3:
                quoted[2] = self._set_quote(args[2])
        if params:
            return [*substitute([text for text in quoted if text is not None], params, self._encoding)]
        return quoted

    # Rights, quotas, annotations

    def getacl(self, mailbox: Text) -> Answer:
        """Who may do what with a mailbox (RFC 4314)."""
        return self._run("GETACL", self._mailbox(mailbox), want="ACL")

    def setacl(self, mailbox: Text, who: Text, what: Text) -> Answer:
        """Set the rights of *who*, such as ``"lrs"``, or with ``+`` or ``-`` before, change them."""
        return self._run("SETACL", self._mailbox(mailbox), self._astring(who), self._astring(what))

    def deleteacl(self, mailbox: Text, who: Text) -> Answer:
        """Take away all rights that were set for *who*."""
        return self._run("DELETEACL", self._mailbox(mailbox), self._astring(who))

    def myrights(self, mailbox: Text) -> Answer:
        """The rights that we have on a mailbox."""
        return self._run("MYRIGHTS", self._mailbox(mailbox), want="MYRIGHTS")

    def getquota(self, root: Text) -> Answer:
        """Use and limits of a quota root (RFC 2087)."""
        return self._run("GETQUOTA", self._astring(root), want="QUOTA")

    def getquotaroot(self, mailbox: Text) -> tuple[str, Data]:
        """A mailbox's quota roots, and these' use and limits: two lists."""
        status, data = self._simple_command("GETQUOTAROOT", self._mailbox(mailbox))
        status, quota = self._untagged_response(status, data, "QUOTA")
        status, roots = self._untagged_response(status, data, "QUOTAROOT")
        return status, [roots, quota]

    def setquota(self, root: Text, limits: Words) -> Answer:
        """Set a quota root's limits, such as ``"(STORAGE 512)"``."""
        return self._run("SETQUOTA", self._astring(root), self._set_quote(limits), want="QUOTA")

    def getannotation(self, mailbox: Text, entry: Text, attribute: Text) -> Answer:
        """Annotations of a mailbox, by the draft that came before METADATA."""
        return self._run("GETANNOTATION", self._mailbox(mailbox), entry, attribute, want="ANNOTATION")

    def setannotation(self, mailbox: Text, *args: Text) -> Answer:
        """Set annotations: pairs of entry and attributes."""
        return self._run("SETANNOTATION", self._mailbox(mailbox), *args, want="ANNOTATION")

    # The server and the session

    def capability(self) -> Answer:
        """Ask the server what it can."""
        return self._run("CAPABILITY", want="CAPABILITY")

    def enable(self, capability: Words) -> Answer:
        """Switch extensions on (RFC 5161), such as ``"CONDSTORE"``.

        Text goes to the server as UTF-8 once it has enabled UTF8=ACCEPT, not merely been asked to.
        """
        if "ENABLE" not in self.capabilities:
            raise self.error("Server does not support ENABLE")
        if not isinstance(capability, str | bytes | bytearray):
            capability = b" ".join(encode_text(word, "ascii") for word in capability)
        before = len(self.untagged_responses.get("ENABLED", ()))
        status, data = self._simple_command("ENABLE", capability)
        if status == "OK" and b"UTF8=ACCEPT" in encode_text(capability, "ascii").upper():
            said = self.untagged_responses.get("ENABLED", [])[before:]
            enabled = (
                b" ".join(said).upper().split() if said else encode_text(" ".join(self.capabilities), "ascii").split()
            )
            if b"UTF8=ACCEPT" in enabled or (not said and b"UTF8=ONLY" in enabled):
                self._mode_utf8()
        return status, data

    def id(self, fields: Any = None) -> Answer:
        """Tell the server who we are, names and values, and be told who it is (RFC 2971). None tells nothing."""
        if not fields:
            return self._run("ID", b"NIL", want="ID")
        words: list[bytes] = []
        for name, value in dict(fields).items():
            words += [self._quote(name), b"NIL" if value is None else self._quote(value)]
        return self._run("ID", b"(" + b" ".join(words) + b")", want="ID")

    def noop(self) -> Answer:
        """Do nothing, and be told what is new."""
        if self.debug >= 3:
            self._dump_ur(self.untagged_responses)
        return self._run("NOOP")

    def recent(self) -> Answer:
        """The RECENT responses that have come, else those that the server sends when asked; ``[None]`` if none."""
        self._alone("recent()")
        status, data = self._untagged_response("OK", [None], "RECENT")
        if data[-1]:
            return status, data
        status, data = self.noop()
        return self._untagged_response(status, data, "RECENT")

    def response(self, code: str) -> Answer:
        """What has come under a name such as ``"EXISTS"``, which is forgotten then; ``[None]`` if nothing has."""
        self._alone("response()")
        return self._untagged_response(code, [None], code.upper())

    def idle(self, duration: float | None = None) -> Idler:
        """Wait for what is new (RFC 2177): a context manager, and within it an iterator of responses.

        It ends after *duration* seconds, if given. Servers may end a connection that idles over 29 minutes::

            with M.idle(duration=29 * 60) as idler:
                for type, data in idler:
                    ...
        """
        from ._idle import Idler

        self._alone("IDLE")
        return Idler(self, duration)

    def pipeline(self, most: int = 64) -> Pipeline:
        """Send commands without waiting for each one's answer: a context manager.

        Within it, methods return promises, whose `result` is the method's result, or raise `error` where they need an
        answer at once, as `select` does. No more than *most* commands are under way at a time. Only for commands that
        don't depend on each other (RFC 3501 section 5.5).
        """
        from ._pipeline import Pipeline

        return Pipeline(self, most)

    def xatom(self, name: str, *args: Any) -> Answer:
        """A command that has no method. It is allowed in the present state from now on, if it was not known."""
        name = name.upper()
        if name not in _module.Commands:
            check(encode_text(name, self._encoding))
            _module.Commands[name] = (self.state,)
        return self._run(name, *args)

    def logout(self) -> Answer:
        """Say goodbye, and close the connection, whatever the server answers."""
        self._alone("LOGOUT")
        self.state = "LOGOUT"
        try:
            answer = self._simple_command("LOGOUT")
        except BaseException:
            self._disconnect()
            raise
        self.shutdown()
        return answer


def crlf(message: bytes) -> bytes:
    """Line ends as CR LF."""
    data = bytes(message)
    if b"\n" not in data and b"\r" not in data:
        return data
    from ._core import normalize_line_ends

    return normalize_line_ends(data)


def _is_ascii(text: Text | int) -> bool:
    return isinstance(text, int | bytes | bytearray) or text.isascii()


__all__ += ["Literal", "crlf"]
