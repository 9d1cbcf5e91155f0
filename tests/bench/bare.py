"""The smallest Textual program: one text, changed on every key."""

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static

TEXT = "0 keys pressed"


class Bare(App[None]):
    """One Static."""

    pressed = 0

    def compose(self) -> ComposeResult:
        """The text."""
        yield Static(TEXT)

    def on_key(self, event: events.Key) -> None:
        """Change it."""
        event.stop()
        self.pressed += 1
        self.query_one(Static).update(f"{self.pressed} keys pressed")


if __name__ == "__main__":
    Bare().run()
