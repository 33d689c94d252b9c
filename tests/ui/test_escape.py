"""Somebody's own words never become a link, a picture or a heading on another's screen."""

from streamlit.testing.v1 import AppTest

from workshop.ui.blocks import escape

HOSTILE = "![x](http://ailleurs.example/p.png) [cliquez](http://ailleurs.example) # <b>$x$</b>"


def test_escape_leaves_no_mark_of_markdown_alive():
    escaped = escape(HOSTILE)
    alive = [
        place
        for place, char in enumerate(escaped)
        if char in "![]()<>#$" and escaped[place - 1] != "\\"
    ]
    assert alive == []


def test_an_idea_to_support_is_shown_as_it_was_written():
    def script(idea: str) -> None:
        from workshop.forms import Form, Toggle
        from workshop.ui import forms

        forms.draw(Form((Toggle("support:a/idea-1", idea),)), {}, "essai", {})

    page = AppTest.from_function(script, args=(HOSTILE,)).run()
    assert [box.label for box in page.checkbox] == [escape(HOSTILE)]
