"""Somebody's own words never become a link, a picture or a heading on another's screen."""

from streamlit.testing.v1 import AppTest

from workshop.ui.blocks import escape, escape_label

HOSTILE = "![x](http://ailleurs.example/p.png) [cliquez](http://ailleurs.example) # <b>$x$</b>"


def test_escape_leaves_no_mark_of_markdown_alive():
    escaped = escape(HOSTILE)
    alive = [
        place
        for place, char in enumerate(escaped)
        if char in "![]()<>#$" and escaped[place - 1] != "\\"
    ]
    assert alive == []


def test_bare_addresses_and_icons_are_cut_by_an_invisible_mark():
    assert escape("https://a.fr www.b.fr c@d.fr :material/home:").replace("\\", "") == (
        "https:\u2060//a.fr www\u2060.b.fr c\u2060@d.fr :\u2060material/home:"
    )


def test_label_read_aloud_has_no_backslash_in_an_ordinary_sentence():
    sentence = "Garder l’eau des pluies : pour tous, en saison sèche (mars-juin). Et après ?"
    assert escape_label(sentence) == sentence


def test_label_keeps_what_would_start_a_list_or_a_title():
    lines = ["1. un", "- deux", "+ trois", "# quatre", "**cinq**"]
    expected = ["1\\. un", "\\- deux", "\\+ trois", "\\# quatre", "\\*\\*cinq\\*\\*"]
    assert [escape_label(line) for line in lines] == expected


def test_an_idea_to_support_is_shown_as_it_was_written():
    def script(idea: str) -> None:
        from workshop.forms import Form, Toggle
        from workshop.ui import forms

        forms.draw(Form((Toggle("support:a/idea-1", idea),)), {}, "essai", {})

    ordinary = "Garder l’eau : pluies, puits (saison sèche)."
    labels = [
        AppTest.from_function(script, args=(idea,)).run().checkbox[0].label
        for idea in (HOSTILE, ordinary)
    ]
    assert labels == [escape_label(HOSTILE), ordinary]
    assert "](" not in labels[0].replace("\\](", "")
