"""A small browser for the tests: it reads pages as a person does, by heading, label and row, and submits their forms.

The pages are XHTML, so an XML parser reads them; a page that is not well formed fails its test.
"""

import http.client
import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache
from http.cookies import SimpleCookie
from types import MappingProxyType
from urllib.parse import urlencode
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

BOUNDARY = "practice-boundary"
NO_HEADERS: Mapping[str, str] = MappingProxyType({})


@cache
def untrusting() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def connected(port: int, patience: float = 20) -> http.client.HTTPSConnection:
    return http.client.HTTPSConnection("127.0.0.1", port, context=untrusting(), timeout=patience)


def words(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


class Browser:
    """One person at one appliance. `body`, `status` and `headers` are of the last response."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._port = port
        self._host = f"{host}:{port}"
        self.cookies: dict[str, str] = {}
        self.cookie_text = ""
        self.path = ""
        self.status = 0
        self.body = b""
        self.patience = 20.0
        self.headers: http.client.HTTPMessage
        self._typed: dict[str, str | None] = {}
        self._ticked: list[tuple[str, str]] = []
        self._file: tuple[str, str, bytes] | None = None

    def open(self, path: str) -> "Browser":
        return self._sent("GET", path)

    def post(self, path: str, fields: list[tuple[str, str]]) -> "Browser":
        """A form made by hand, as no page would offer it."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._sent("POST", path, urlencode(fields).encode(), kind)

    def sign_in(self, password: str, username: str = "admin") -> "Browser":
        self.open("/appliance")
        return self.fill("Username", username).fill("Password", password).press("Login")

    @property
    def document(self) -> Element:
        root = ElementTree.fromstring(self.body)
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
            if element.tag == "br":
                element.text = "\n"
        return root

    @property
    def headings(self) -> list[str]:
        return [words(heading) for heading in self.document.iter("h1")]

    @property
    def links(self) -> list[str]:
        return [words(link) for link in self.document.iter("a")]

    @property
    def error(self) -> str:
        return words(self.document.find(".//*[@role='alert']"))

    @property
    def notice(self) -> str:
        return words(self.document.find(".//*[@role='status']"))

    @property
    def buttons(self) -> list[str]:
        return [_caption(button) for button in self.document.iter() if _is_button(button)]

    def value(self, label: str) -> str:
        return self._labelled(label).get("value", "")

    def row(self, name: str) -> dict[str, Element]:
        """The cells of the certificate with this friendly name, by their column."""
        columns = [words(head) for head in self._table().iter("th")]
        for row in self._table().iter("tr"):
            if row[0].find("input") is not None and _name_in(row) == name:
                return dict(zip(columns, row, strict=True))
        raise LookupError(f"no row {name!r} among {self.names}")

    @property
    def names(self) -> list[str]:
        return [_name_in(row) for row in self._table().iter("tr") if row[0].find("input") is not None]

    def hidden(self, name: str) -> str:
        return next(field.get("value", "") for field in self.document.iter("input") if field.get("name") == name)

    def follow(self, link: str, which: int = 0) -> "Browser":
        found = [element for element in self.document.iter("a") if words(element) == link]
        return self.open(found[which].attrib["href"])

    def fill(self, label: str, value: str) -> "Browser":
        self._typed[self._labelled(label).attrib["name"]] = value
        return self

    def named(self, name: str) -> Element:
        """The control of this name, for one that has no label."""
        return next(element for element in self.document.iter() if element.get("name") == name)

    def type_into(self, name: str, value: str) -> "Browser":
        self._typed[self.named(name).attrib["name"]] = value
        return self

    def tick(self, *labels: str) -> "Browser":
        for label in labels:
            box = self._labelled(label)
            self._ticked.append((box.attrib["name"], box.attrib["value"]))
        return self

    def untick(self, label: str) -> "Browser":
        self._typed[self._labelled(label).attrib["name"]] = None
        return self

    def select(self, *names: str) -> "Browser":
        for name in names:
            box = self.row(name)[""].find("input")
            assert box is not None
            self._ticked.append((box.attrib["name"], box.attrib["value"]))
        return self

    def choose(self, option: str) -> "Browser":
        select = self._chooser()
        self._typed[select.attrib["name"]] = option
        return self if select.get("onchange") is None else self._submitted(self._form_of(select), None)

    def attach(self, label: str, name: str, content: bytes) -> "Browser":
        self._file = self._labelled(label).attrib["name"], name, content
        return self

    def press(self, caption: str, row: str | None = None) -> "Browser":
        place = self.document if row is None else self.row(row)["Default"]
        button = next(found for found in place.iter() if _is_button(found) and _caption(found) == caption)
        return self._submitted(self._form_of(button), button)

    def mark_default(self, name: str) -> "Browser":
        """Whatever the Default column offers: a button, or a radio button that submits."""
        control = next(element for element in self.row(name)["Default"].iter() if element.get("name"))
        if control.get("type") != "radio":
            return self._submitted(self._form_of(control), control)
        self._typed[control.attrib["name"]] = control.attrib["value"]
        return self._submitted(self._form_of(control), None)

    def _table(self) -> Element:
        return next(table for table in self.document.iter("table") if "Issued By" in map(words, table.iter("th")))

    def _chooser(self) -> Element:
        """The first list of actions: the one of the certificates."""
        return next(
            box for box in self.document.iter("select") if "-- Select Action --" in map(words, box.iter("option"))
        )

    def _labelled(self, text: str) -> Element:
        labels = [label for label in self.document.iter("label") if words(label) == text]
        if not labels:
            raise LookupError(f"no label {text!r} among {[words(label) for label in self.document.iter('label')]}")
        return next(element for element in self.document.iter() if element.get("id") == labels[0].attrib["for"])

    def _form_of(self, control: Element) -> Element:
        text = ElementTree.tostring(control)
        forms = self.document.iter("form")
        return next(form for form in forms if any(ElementTree.tostring(held) == text for held in form.iter()))

    def _submitted(self, form: Element, button: Element | None) -> "Browser":
        fields = [*self._successful(form), *self._ticked]
        if button is not None:
            fields.append((button.attrib["name"], button.get("value", "")))
        if "multipart" not in form.get("enctype", ""):
            return self.post(form.attrib["action"], fields)
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self._sent("POST", form.attrib["action"], self._multipart(fields), kind)

    def _successful(self, form: Element) -> Iterator[tuple[str, str]]:
        for field in form.iter():
            name = field.get("name", "")
            if name in self._typed:
                typed = self._typed[name]
                if typed is not None and (name, typed) not in self._ticked:
                    self._ticked.append((name, typed))
            elif name and field.tag == "input" and _is_sent(field):
                yield name, field.get("value", "")
            elif name and field.tag == "select" and not field.get("multiple"):
                yield name, field[0].get("value", "")

    def _multipart(self, fields: list[tuple[str, str]]) -> bytes:
        parts = [f'form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields]
        if self._file:
            name, file_name, content = self._file
            kind = "application/octet-stream"
            head = f'form-data; name="{name}"; filename="{file_name}"\r\nContent-Type: {kind}\r\n\r\n'
            parts.append(head.encode() + content)
        start = f"--{BOUNDARY}\r\nContent-Disposition: ".encode()
        return b"".join(start + part + b"\r\n" for part in parts) + f"--{BOUNDARY}--\r\n".encode()

    def _sent(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> "Browser":
        """Send a request, and follow where it leads to on the same connection."""
        with closing(connected(self._port, self.patience)) as connection:
            self._exchange(connection, method, path, body, headers or {})
            while location := self.headers.get("Location"):
                self._exchange(connection, "GET", location)
        return self

    def _exchange(
        self,
        connection: http.client.HTTPSConnection,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> None:
        self._typed, self._ticked, self._file, self.path = {}, [], None, path
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        every = {"Host": self._host, **({"Cookie": cookies} if cookies else {}), **headers}
        connection.request(method, path, body or None, every)
        response = connection.getresponse()
        self.status, self.headers, self.body = response.status, response.headers, response.read()
        self._keep_cookies()

    def _keep_cookies(self) -> None:
        for text in self.headers.get_all("Set-Cookie") or []:
            self.cookie_text = text
            for name, morsel in SimpleCookie(text).items():
                self.cookies[name] = morsel.value


def _name_in(row: Element) -> str:
    """The friendly name, without the warnings below it."""
    return words(row[1].find("a"))


def _is_button(element: Element) -> bool:
    return element.tag == "button" or (element.tag == "input" and element.get("type") == "submit")


def _caption(button: Element) -> str:
    return words(button) or button.get("value", "")


def _is_sent(field: Element) -> bool:
    kind = field.get("type", "text")
    if kind in ("checkbox", "radio"):
        return field.get("checked") is not None
    return kind not in ("submit", "file")
