"""The pages of the concern form, one class each; `kiosk.screens.concern` says which comes when."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from content.reply import phrase
from kiosk.form import Alarm
from kiosk.look import load_look
from kiosk.pointed_out import pointed_out
from kiosk.replies import contacts_of, pack_answer
from kiosk.widgets.basics import Card, Press
from kiosk.widgets.bubbles import Chips
from kiosk.widgets.contact_card import ContactCard
from kiosk.widgets.danger_card import DangerCard, StandNote
from kiosk.widgets.field import Field  # noqa: F401 - used in the kv
from kiosk.widgets.keyboard import Keyboard  # noqa: F401 - used in the kv
from kiosk.widgets.words import Words

FEW_LEFT = 400
"""Characters left from which on the form says how many."""


class Part(BoxLayout):
    """A page of the form."""


class Notice(BoxLayout):
    """One sentence of the notices, with a point before it."""

    text = StringProperty("")


class Before(Part):
    """What a person must know before the first question."""

    def __init__(self, notices: list[str], on_start: Callable[[], None], **kwargs: object) -> None:
        super().__init__(**kwargs)
        for text in notices:
            self.ids.notices.add_widget(Notice(text=text))
        self.ids.start.bind(on_release=lambda _press: on_start())


class Choices(Part):
    """A question with its choices; a tap answers it and goes on."""

    question = StringProperty("")
    many = BooleanProperty(False)
    """More than three columns of four can hold."""

    def __init__(self, form: Any, **kwargs: object) -> None:
        super().__init__(**kwargs)
        draft = form.draft
        self.many = len(draft.choices(draft.step)) > 12
        self.question = draft.question(draft.step)
        chosen = draft.choice(draft.step)
        for choice in draft.choices(draft.step):
            button = Press(text=choice.title, kind="chosen" if choice == chosen else "plain")
            button.bind(on_release=lambda _button, value=choice.id: form.answer(value))
            self.ids.choices.add_widget(button)
        self.ids.skip.bind(on_release=lambda _press: form.skip())


class What(Part):
    """What happened, in the visitor's own words."""

    question = StringProperty("")
    left = NumericProperty(0)
    needed = BooleanProperty(False)
    few_left = NumericProperty(FEW_LEFT)

    def __init__(self, form: Any, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._form = form
        field = self.ids.field
        self.question = form.draft.question("what")
        field.text = form.draft.answers.get("what", "")
        field.bind(text=self._counted)
        self._counted(field, field.text)
        Clock.schedule_once(self._ready, 0)

    def _ready(self, _dt: float) -> None:
        self.ids.field.focus = bool(self.parent)

    def _counted(self, field: Any, text: str) -> None:
        self.left = field.longest - len(text)
        self.needed = self.needed and not text.strip()

    def press(self, act: str) -> None:
        """A key of the screen's keyboard."""
        if act == "enter":
            self.go_on()
        else:
            self.ids.field.press(act)

    def go_on(self) -> None:
        """On to the check, if there is anything to check."""
        text = self.ids.field.text
        self.needed = not text.strip()
        if not self.needed:
            self._form.answer(text)

    def put_away(self) -> None:
        """Keeps the words in the draft and clears them from the screen."""
        self._form.keep(self.ids.field.text)
        self.ids.field.focus = False
        self.ids.field.wipe()


class Said(Card):
    """One answer at the check, with a button to change it."""

    name = StringProperty("")
    text = StringProperty("")

    def __init__(self, on_change: Callable[[], None], **kwargs: object) -> None:
        super().__init__(**{"orientation": "horizontal", **kwargs})
        self.ids.change.bind(on_release=lambda _press: on_change())


class PointedOut(Card):
    """What was typed looks like personal data: says so, and offers to change it."""

    leave_out = StringProperty("")

    def __init__(self, lines: list[str], on_change: Callable[[], None], **kwargs: object) -> None:
        super().__init__(**kwargs)
        for line in lines:
            self.ids.found.add_widget(Notice(text=line))
        self.ids.change.bind(on_release=lambda _press: on_change())


class Check(Part):
    """Everything that was said, before it is sent."""

    ready = BooleanProperty(False)

    def __init__(self, form: Any, **kwargs: object) -> None:
        super().__init__(**kwargs)
        pack = form._app.pack
        # before the words themselves, which may be longer than the screen
        found = [] if form.masked else pointed_out(pack, form.draft.said("what"))
        if found:
            leave_out = phrase(pack, "personal_leave_out")
            self.ids.long.add_widget(PointedOut(found, partial(form.change, "what"), leave_out=leave_out))
        names = {
            "category": "concern.kind",
            "where": "concern.where",
            "when": "concern.when",
            "what": "concern.what",
        }
        words = form._app.t
        for step, name in names.items():
            said = form.draft.said(step) or words("concern.skipped")
            if step == "what" and form.masked:
                said = words("typing.hidden")
            box = self.ids.short if step != "what" else self.ids.long
            box.add_widget(Said(partial(form.change, step), name=words(name), text=said))
        self.ready = form.draft.ready
        self.ids.send.bind(on_release=lambda _press: form.send())


class Danger(Part):
    """The approved words for danger, before the form goes on."""

    def __init__(self, app: Any, alarm: Alarm, on_go_on: Callable[[], None], **kwargs: object) -> None:
        super().__init__(**kwargs)
        answer = pack_answer(app.pack, alarm.topic, app.event, in_danger=alarm.now)
        texts = answer.texts
        if answer.card.urgency == "emergency":
            number = app.pack.contacts[app.pack.brand.emergency_contact].phone
            self.ids.told.add_widget(DangerCard(number=number, text=texts[0]))
            texts = texts[1:]
        for text in texts:
            self.ids.told.add_widget(Words(text=text))
        if answer.card.urgency != "emergency":
            self.ids.told.add_widget(StandNote())
        for contact in contacts_of(app.pack, answer.card):
            self.ids.told.add_widget(ContactCard(app.pack, contact, app.t))
        self.ids.go_on.bind(on_release=lambda _press: on_go_on())


class Sending(Part):
    """It is being stored; nothing can be pressed meanwhile."""


class Failed(Part):
    """It could not be stored."""

    def __init__(self, app: Any, on_again: Callable[[], None], **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.ids.again.bind(on_release=lambda _press: on_again())


class Shut(Part):
    """This screen cannot take concerns: says so, and who else can help."""

    def __init__(self, app: Any, **kwargs: object) -> None:
        super().__init__(**kwargs)
        chips = Chips()
        chips.way("contacts", app.t("home.contacts"), lambda: app.ways.go("contacts"))
        chips.way("list", app.t("home.all_topics"), lambda: app.ways.go("topics"))
        self.ids.ways.add_widget(chips)
        contact = app.pack.contacts[app.pack.brand.human_contact]
        if contact.shown:
            self.ids.ways.add_widget(ContactCard(app.pack, contact, app.t))


load_look(__file__)
