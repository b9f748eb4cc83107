"""The concern form: a question a page, danger first, and nothing lost until it is stored or the visitor leaves."""

from __future__ import annotations

from collections.abc import Mapping

from kivy.app import App
from kivy.properties import StringProperty
from kivy.uix.widget import Widget

from content import reply as content_reply
from kiosk.form import STEPS, ConcernDraft
from kiosk.look import load_look
from kiosk.screens import concern_parts as parts
from kiosk.visit import Visit
from kiosk.widgets.shell import Screen


class ConcernScreen(Screen):
    """Leads through the visit's draft. `said` is what the chat has heard already."""

    progress = StringProperty("")

    def __init__(self, said: Mapping[str, str | None] | None = None, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._app = App.get_running_app()
        self._visit: Visit = self._app.visit
        if not self._app.desk.open:
            self._put(parts.Shut(self._app))
            return
        if self._visit.draft is None:
            self._visit.draft = ConcernDraft(
                self._app.pack.concern, self._app.event, self._app.emergency_topic
            )
        self.draft: ConcernDraft = self._visit.draft
        if said:
            self.draft.fill_in(said)
        self._show_step() if self._visit.told_before else self._show_before()

    def left(self) -> None:
        self._drop_part()

    def go_back(self) -> bool:
        """Back goes through the questions before it leaves the form."""
        if not self._visit.told_before or not self._app.desk.open:
            return False
        self._drop_part()
        if isinstance(self.part, parts.Danger):
            self._show_step()
            return True
        if not self.draft.back():
            return False
        self._show_step()
        return True

    @property
    def masked(self) -> bool:
        """The visitor hides what was typed from those behind."""
        return self._visit.masked

    def start(self) -> None:
        """The notices were read."""
        self._visit.told_before = True
        self._show_step()

    def answer(self, value: str) -> None:
        """Answers the present question and goes on, by way of the danger card where there is danger in it."""
        self.draft.answer(value)
        alarm = self.draft.alarm(self._app.matcher)
        if alarm:
            self._put(parts.Danger(self._app, alarm, self._onward))
        else:
            self._onward()

    def keep(self, value: str) -> None:
        """Keeps what is typed so far, without going on."""
        if self.draft.step == "what":
            self.draft.answer(value)

    def skip(self) -> None:
        """Leaves the present question unanswered."""
        self.draft.answer("")
        self._onward()

    def change(self, step: str) -> None:
        """Back to one question, from the check."""
        self.draft.step = step
        self._show_step()

    def send(self) -> None:
        """Hands the concern in. The receipt comes once it is on the disk."""
        what = self.draft.answers.get("what", "")
        flags = self._app.matcher.topics(what)
        if self.draft.happening_now and self.draft.emergency_topic not in flags:
            flags = (*flags, self.draft.emergency_topic)
        self._put(parts.Sending())
        visit = self._visit
        self._app.desk.hand_in(self.draft, flags, lambda code: self._app.handed_in(visit, code))

    def not_stored(self) -> None:
        """It could not be stored: says so, and keeps everything."""
        self._put(parts.Failed(self._app, self.send))

    def notices(self) -> list[str]:
        """What a person must know before the first question."""
        pack = self._app.pack
        return [" ".join(content_reply.words(pack, sentence)) for sentence in pack.concern.before]

    def _onward(self) -> None:
        self.draft.forward()
        self._show_step()

    def _show_before(self) -> None:
        self._put(parts.Before(self.notices(), self.start))

    def _show_step(self) -> None:
        step = self.draft.step
        self.progress = self._app.t("concern.step", at=STEPS.index(step) + 1, of=len(STEPS))
        if step == "what":
            self._put(parts.What(self))
        elif step == "check":
            self._put(parts.Check(self))
        else:
            self._put(parts.Choices(self))

    part: Widget | None = None

    def _put(self, part: Widget) -> None:
        self._drop_part()
        self.part = part
        self.ids.place.add_widget(part)
        if self.parent:
            self._app.reader.again()

    def _drop_part(self) -> None:
        if isinstance(self.part, parts.What):
            self.part.put_away()
        self.ids.place.clear_widgets()


load_look(__file__)
