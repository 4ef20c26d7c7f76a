"""The links and forms of a page, filled in and sent as a browser without a script would."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Control:
    """One control of a form. `values` is what it would send; `choices` what a person may pick, None for free text."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[tuple[str, str]] | None = None


@dataclass
class Form:
    """A form with its controls in order and its buttons as they stand."""

    attributes: dict[str, str]
    controls: list[Control] = field(default_factory=list)
    buttons: list[dict[str, str]] = field(default_factory=list)

    def named(self, name: str) -> Control:
        found = [control for control in self.controls if control.name == name]
        assert found, f"the form has no field {name}: {[control.name for control in self.controls]}"
        return found[0]

    def fill(self, name: str, value: object) -> None:
        """Write or pick; a choice that is not offered fails."""
        control = self.named(name)
        if isinstance(value, bool):
            control.values = ["on"] if value else []
            return
        wanted = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
        if control.choices is not None:
            offered = {choice for choice, _label in control.choices}
            assert offered.issuperset(wanted), f"{name} offers {control.choices}, not {wanted}"
        control.values = wanted

    def pick(self, name: str, label: str) -> None:
        """Pick the choice that reads so."""
        control = self.named(name)
        control.values = [choice for choice, words in control.choices or () if words == label]
        assert control.values, f"{name} offers {control.choices}"

    def sent(self, button: dict[str, str]) -> dict[str, list[str]]:
        """What pressing the button sends."""
        data: dict[str, list[str]] = {}
        for control in self.controls:
            data.setdefault(control.name, []).extend(control.values)
        if "name" in button:
            data[button["name"]] = [button.get("value", "")]
        return {name: values for name, values in data.items() if values}


class Page(HTMLParser):
    """A page as read from its HTML: the addresses of its links, its forms, the classes in use."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.classes: set[str] = set()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._by_id: dict[str, Form] = {}
        self._control: Control | None = None
        self._option: tuple[str, list[str]] | None = None
        self._outside: list[dict[str, str]] = []
        self.feed(html)
        for button in self._outside:
            self._by_id[button["form"]].buttons.append(button)

    def form_with(self, name: str) -> Form:
        """The form that has a control of that name."""
        return next(form for form in self.forms if any(control.name == name for control in form.controls))

    def handle_starttag(self, tag, attrs):
        found = {name: value or "" for name, value in attrs}
        self.classes.update(found.get("class", "").split())
        if tag == "a" and "href" in found:
            self.links.add(found["href"])
        elif tag == "form":
            self._open = Form(found)
            self.forms.append(self._open)
            self._by_id[found.get("id", "")] = self._open
        elif tag == "option" and self._control is not None:
            self._option = (found.get("value", ""), [])
            if "selected" in found:
                self._control.values.append(self._option[0])
        elif "disabled" not in found:
            self._handle_control(tag, found)

    def _handle_control(self, tag, found):
        pressed = tag == "button" or (tag == "input" and found.get("type") == "submit")
        if pressed and "form" in found:
            self._outside.append(found)  # it may stand before its form
        form = self._open
        if form is None or "form" in found:
            return
        if pressed:
            form.buttons.append(found)
        elif tag == "input" and found.get("name") and found.get("type") != "file":
            self._handle_input(form, found)
        elif tag in {"textarea", "select"} and found.get("name"):
            if tag == "textarea":
                self._control = Control(found["name"], tag, [""])
            else:
                self._control = Control(found["name"], "several" if "multiple" in found else "one", [], [])
            form.controls.append(self._control)

    def _handle_input(self, form, found):
        kind, name, value = found.get("type", "text"), found["name"], found.get("value", "")
        if kind not in {"checkbox", "radio"}:
            form.controls.append(Control(name, kind, [value]))
            return
        group = next((c for c in form.controls if c.name == name and c.kind == kind), None)
        if group is None:
            group = Control(name, kind, [], [])
            form.controls.append(group)
        group.choices.append((value or "on", ""))
        if "checked" in found:
            group.values.append(value or "on")

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = None
        elif tag in {"textarea", "select"} and self._control is not None:
            if tag == "textarea":
                self._control.values = [self._control.values[0].removeprefix("\n")]
            elif self._control.kind == "one" and not self._control.values and self._control.choices:
                self._control.values = [self._control.choices[0][0]]
            self._control = None
        elif tag == "option" and self._option is not None and self._control is not None:
            self._control.choices.append((self._option[0], "".join(self._option[1]).strip()))
            self._option = None

    def handle_data(self, data):
        if self._option is not None:
            self._option[1].append(data)
        elif self._control is not None and self._control.kind == "textarea":
            self._control.values[0] += data
