"""A web server on loopback that behaves as badly as it is told, and writes down who asked what, and when.

    site = Site({"/a": page("text"), "/b": raw(b"HTTP/1.1 200 OK\\r\\n...")})      listens at once, at 127.0.0.1 and at 127.0.0.2
    site.url("/a"), site.url("/a", "127.0.0.2")
    site.log            [Asked(host, path, fields, start, end)], in the order in which the requests came; times by one steady clock
    site.close()

A behaviour is a function (connection, Asked, site) that sends what it likes; the connection is closed behind it.
"""
import gzip
import socket
import struct
import threading
import time


class Asked:
    def __init__(self, host, line, fields):
        self.host, self.line, self.fields = host, line, fields
        self.path = line.split(" ")[1] if line.count(" ") == 2 else line
        self.start, self.end = time.monotonic(), None


def send(connection, data):
    try:
        connection.sendall(data)
        return True
    except OSError:
        return False


def raw(data):
    """These bytes, and the end."""
    return lambda connection, asked, site: send(connection, data)


def answer(status, body=b"", *fields, length=True):
    if isinstance(body, str):
        body = body.encode()
    head = [f"HTTP/1.1 {status}", *fields] + ([f"Content-Length: {len(body)}"] if length else [])
    return raw("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body)


def page(text, *fields):
    return answer("200 OK", f"<html><head><title>News</title></head><body><p>{text}</p></body></html>", "Content-Type: text/html; charset=utf-8", *fields)


def text(body, *fields):
    return answer("200 OK", body, "Content-Type: text/plain", *fields)


def redirect(to, status="301 Moved"):
    return answer(status, b"", f"Location: {to}")


def packed(body, *fields):
    return answer("200 OK", gzip.compress(body if isinstance(body, bytes) else body.encode()), "Content-Type: text/html", "Content-Encoding: gzip", *fields)


def in_turn(*behaviours):
    """The first for the first request, and so on; the last for all that come after."""
    left = list(behaviours)

    def act(connection, asked, site):
        with site.lock:
            now = left.pop(0) if len(left) > 1 else left[0]
        now(connection, asked, site)
    return act


def validated(body, etag='"v1"', modified="Mon, 02 Jan 2023 00:00:00 GMT"):
    """A page with validators: 304 to those who know it."""
    def act(connection, asked, site):
        if asked.fields.get("if-none-match") == etag:
            answer("304 Not Modified", b"", f"ETag: {etag}", length=False)(connection, asked, site)
        else:
            page(body, f"ETag: {etag}", f"Last-Modified: {modified}")(connection, asked, site)
    return act


def drip(head, piece=b"x", every=0.05):
    """The head, and then bytes for ever, slowly."""
    def act(connection, asked, site):
        ok = send(connection, head)
        while ok and not site.closed:
            ok = send(connection, piece)
            time.sleep(every)
    return act


def flood(head, piece=b"never an end " * 5000):
    """The head, and then bytes for ever, fast."""
    def act(connection, asked, site):
        ok = send(connection, head)
        while ok and not site.closed:
            ok = send(connection, piece)
    return act


def reset_after(data):
    """Some bytes, and then the connection is torn down."""
    def act(connection, asked, site):
        send(connection, data)
        time.sleep(0.05)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return act


def silence(connection, asked, site):
    """Not a byte, as long as the other side waits."""
    connection.settimeout(0.1)
    while not site.closed:
        try:
            if not connection.recv(100):
                return
        except TimeoutError:
            pass
        except OSError:
            return


def slowly(seconds, behaviour):
    def act(connection, asked, site):
        time.sleep(seconds)
        behaviour(connection, asked, site)
    return act


class Site:
    HOSTS = ("127.0.0.1", "127.0.0.2")

    def __init__(self, routes, tls=None):
        self.routes = {"/robots.txt": answer("404 Not Found"), "/.well-known/tdmrep.json": answer("404 Not Found"), **routes}
        self.log, self.lock, self.closed, self.tls = [], threading.Lock(), False, tls
        self.port, self.listeners = 0, []
        for host in self.HOSTS:
            listener = socket.socket()
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, self.port))
            listener.listen(64)
            self.port = listener.getsockname()[1]
            self.listeners.append(listener)
            threading.Thread(target=self.accept, args=(listener, host), daemon=True).start()

    def url(self, path, host="127.0.0.1"):
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def accept(self, listener, host):
        while not self.closed:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection, host), daemon=True).start()

    def serve(self, connection, host):
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            data = b""
            while b"\r\n\r\n" not in data:
                got = connection.recv(65536)
                if not got:
                    return
                data += got
            lines = data.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
            fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            asked = Asked(host, lines[0], fields)
            with self.lock:
                self.log.append(asked)
            self.routes.get(asked.path.split("?")[0], answer("404 Not Found", b"no such page"))(connection, asked, self)
            asked.end = time.monotonic()
        except OSError:
            pass
        finally:
            try:
                connection.close()
            except OSError:
                pass

    def paths(self, host=None):
        """What was asked for, in order."""
        with self.lock:
            return [asked.path for asked in self.log if not host or asked.host == host]

    def forget(self):
        with self.lock:
            self.log.clear()

    def close(self):
        self.closed = True
        for listener in self.listeners:
            listener.close()
