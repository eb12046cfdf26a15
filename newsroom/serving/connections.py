"""Connections that cannot be used to keep others waiting.

Waitress reads requests and sends answers without a thread for each, and so bears many slow clients;
but it waits for them for ever, and takes no new ones once it has a certain number. Here a client
that keeps the server waiting is given up, and of too many connections the one that waits longest
is closed for the newest. Requests are answered one visitor after another: who asks for a hundred
pages at once waits for them, and nobody else does.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import struct
import time
from collections import Counter, OrderedDict, deque
from typing import Any
from weakref import WeakSet

from django.conf import settings
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import Error, RequestEntityTooLarge

from newsroom.serving.courtesy import AT_A_TIME, unanswered
from newsroom.serving.parameters import WSGIApplication
from newsroom.serving.visitors import network

THREADS = 5
# Who is slower than this, in bytes a second, is no reader on a bad line.
SLOWEST = 1_000
# A connection that is kept open between two requests.
IDLE = 120.0  # seconds
# Nothing is sent here but forms, and what is to be imported: at that address, few at a time.
MOST_BODY = 20 * 1024 * 1024
UPLOAD_ADDRESS = "/admin/newsroom/importrun/add/"
UPLOADS_AT_A_TIME = 4
# What a form adds to the files in it.
ENVELOPE = 1024 * 1024
# What an answer may be ahead of its reader: a thread that writes more of it waits.
AHEAD = 1024 * 1024
HAS_POLL = hasattr(select, "poll")
CONNECTIONS = 1_000 if HAS_POLL else 400  # select() knows 512 where there is no poll()
# Requests that a process takes before it needs them, those included that are being answered.
AT_HAND = AT_A_TIME + 2
CROWD = 24
# `struct tcp_info` of Linux; of a socket that listens, this member is the length of its queue.
BACKLOG = struct.Struct("=24xI")
# SO_LINGER: what was not sent is thrown away.
DROPPED = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)


class TooManyUploads(Error):  # type: ignore[misc]
    """Others are sending files, and each takes room on the disk until it is there."""

    code = 503
    reason = "Service Unavailable"


class Request(HTTPRequestParser):  # type: ignore[misc]
    """A request as it comes in, refused as soon as it is larger than one of its address may be."""

    error: Error | None
    _uploads: WeakSet[Request] = WeakSet()

    def received(self, data: bytes) -> int:
        taken = int(super().received(data))
        size = max(self.content_length, self.body_bytes_received)
        if self.error is None and size >= MOST_BODY and (error := self._refused()):
            self.error, self.completed = error, True
        return taken

    def _refused(self) -> Error | None:
        # Whether she is signed in, the view asks; who is not has no such cookie.
        signed_in = f"{settings.SESSION_COOKIE_NAME}=" in self.headers.get("COOKIE", "")
        if self.path != UPLOAD_ADDRESS or not signed_in:
            return RequestEntityTooLarge(f"At most {MOST_BODY:,} bytes can be sent here.")
        others = [each for each in Request._uploads if each is not self and not each.completed]
        if len(others) >= UPLOADS_AT_A_TIME:
            return TooManyUploads("Others are sending files. Try again in a minute.")
        Request._uploads.add(self)
        return None


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that knows how long its client has kept it waiting."""

    parser_class = Request

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.since = time.monotonic()  # of a request that is not complete, or of the connection
        self.came = self.sent = 0
        self._marked: float | None = None
        self._mark = 0
        self._writing: float | None = None
        super().__init__(*arguments, **options)

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.since, self.came = time.monotonic(), 0
        self.came += len(data)
        return bool(super().received(data))

    def send(self, data: bytes, do_close: bool = True) -> int:
        sent: int = super().send(data, do_close)
        self.sent += sent
        return sent

    def write_soon(self, data: Any) -> int:
        self._writing = time.monotonic()
        try:
            return int(super().write_soon(data))
        finally:
            self._writing = None

    @property
    def waits(self) -> bool:
        """Whether it waits for its client, with nothing to do or to send."""
        return not self.requests and not self.total_outbufs_len

    def overdue(self, now: float, patience: float) -> bool:
        """Whether its client has kept the server waiting too long."""
        if self.total_outbufs_len:
            return self._takes_too_little(now, patience)
        self._marked = None
        if self.requests:
            return False
        if self.request is not None or not self.came:
            return now - self.since > patience + self.came / SLOWEST
        return bool(time.time() - self.last_activity > IDLE)

    def _takes_too_little(self, now: float, patience: float) -> bool:
        writing = self._writing
        if writing is not None and now - writing > patience:
            return True  # it holds a thread
        if self._marked is None or self.sent - self._mark >= SLOWEST * patience:
            self._marked, self._mark = now, self.sent
        return now - self._marked > patience

    def give_up(self) -> None:
        """Close it as soon as the server's loop comes to it, whatever is left to send."""
        self.will_close = True
        with contextlib.suppress(OSError):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, DROPPED)
            # Wakes the loop, which hears nothing more of a client that does not read.
            self.socket.shutdown(socket.SHUT_RDWR)


class Turns:
    """Connections with a request to answer: one of each visitor in turn."""

    def __init__(self) -> None:
        self._of: OrderedDict[str, deque[Channel]] = OrderedDict()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def append(self, channel: Channel) -> None:
        self._of.setdefault(visitor(channel), deque()).append(channel)
        self._length += 1

    def popleft(self) -> Channel:
        name, channels = next(iter(self._of.items()))
        channel = channels.popleft()
        self._length -= 1
        if channels:
            self._of.move_to_end(name)
        else:
            del self._of[name]
        return channel


def visitor(channel: Channel) -> str:
    """Whose request it is."""
    headers = channel.requests[0].headers if channel.requests else {}
    return network(channel.addr[0], headers.get("X_FORWARDED_FOR", ""))


class Dispatcher(ThreadedTaskDispatcher):  # type: ignore[misc]
    """Threads that answer requests, one visitor after another."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = Turns()


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Answers requests at a socket that listens, until its process is told to stop."""

    channel_class = Channel

    def __init__(self, application: WSGIApplication, listener: socket.socket) -> None:
        self.patience = settings.SLOW_CLIENT_SECONDS
        self.most = min(CONNECTIONS, _files() // 2)
        threads = Dispatcher()
        threads.set_thread_count(THREADS)
        super().__init__(
            application,
            map={},
            dispatcher=threads,
            adj=Adjustments(
                sockets=[listener],
                ident="newsroom",
                asyncore_use_poll=HAS_POLL,
                cleanup_interval=1,
                # Where this is reached, all of them have requests that are being answered.
                connection_limit=self.most + 50,
                outbuf_high_watermark=AHEAD,
                max_request_body_size=max(MOST_BODY, settings.MAX_UPLOAD) + ENVELOPE,
                # Whom to believe is a setting of the project, which looks at these itself.
                clear_untrusted_proxy_headers=not settings.BEHIND_PROXY,
                log_socket_errors=False,
            ),
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
            bind_socket=False,
            _sock=listener,
        )

    def readable(self) -> bool:
        """Whether it takes a connection that comes in.

        Who is not needed yet stays at the door, where the process that is free first finds her.
        Where a crowd is at the door or inside, all are let in: at the door those who came first
        are first, however many of them are one visitor.
        """
        accepts: bool = super().readable()
        waiting = len(self.task_dispatcher.queue) + unanswered()
        is_crowd = waiting > CROWD or at_the_door(self.socket) > CROWD
        return accepts and (waiting < AT_HAND or is_crowd)

    def handle_accept(self) -> None:
        super().handle_accept()
        if len(self.active_channels) > self.most:
            self._make_room()

    def maintenance(self, now: float) -> None:
        moment = time.monotonic()
        for channel in list(self.active_channels.values()):
            if not channel.will_close and channel.overdue(moment, self.patience):
                channel.give_up()

    def _make_room(self) -> None:
        """Close the connection that waits longest, of the address with the most of them."""
        waiting = [each for each in self.active_channels.values() if each.waits]
        waiting = [each for each in waiting if not each.will_close]
        if waiting:
            held = Counter(each.addr[0] for each in waiting)
            min(waiting, key=lambda each: (-held[each.addr[0]], each.since)).give_up()


def at_the_door(listener: socket.socket) -> int:
    """How many connections wait to be accepted; more than any crowd where nobody can tell."""
    try:
        told = listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, BACKLOG.size)
    except (AttributeError, OSError):  # only Linux tells
        return CROWD + 1
    return int(BACKLOG.unpack(told)[0])


def _files() -> int:
    """How many files this process may have open, after asking for more."""
    try:
        import resource
    except ImportError:  # Windows has no such limit on sockets
        return 4 * CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * CONNECTIONS
    most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    if soft != resource.RLIM_INFINITY and soft < most:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
    return wanted if soft == resource.RLIM_INFINITY else soft
