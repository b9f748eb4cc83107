"""A small mail server on loopback (RFC 5321, what smtplib asks for), which tests tell to refuse or to hang up."""

from __future__ import annotations

import socketserver
import threading


class PostOffice:
    """`received` are the mails as they came; `answer` is what it says to each recipient. Use with `with`."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.answer = "250 ok"
        self.after_data = "250 accepted"
        office = self

        class Line(socketserver.StreamRequestHandler):
            def say(self, text: str) -> None:
                self.wfile.write(text.encode() + b"\r\n")

            def handle(self) -> None:
                self.say("220 post.example.com")
                for line in self.rfile:
                    verb = line[:4].upper()
                    if verb == b"QUIT":
                        self.say("221 bye")
                        return
                    if verb == b"RCPT":
                        self.say(office.answer)
                    elif verb == b"DATA":
                        self.say("354 go on")
                        body = bytearray()
                        for text in self.rfile:
                            if text == b".\r\n":
                                break
                            body += text
                        if office.after_data.startswith("250"):
                            office.received.append(bytes(body))
                        self.say(office.after_data)
                    else:
                        self.say("250 ok")

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Line)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> PostOffice:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
