"""`quiz`: one choice per question; the right answers are told by the results, never by the form.

Who may see results is the service's decision: while they are hidden, nothing of what a participant
receives (form, options, help) says which choice is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from workshop.activities import charts, partner_marks
from workshop.activities.base import (
    Activity,
    Context,
    Example,
    answers,
    respondents_by_partner,
    shown_partners,
    withheld,
    withheld_sentence,
)
from workshop.activities.charts import Chart, Frame
from workshop.activities.quiz_rows import figure_height, row_labels
from workshop.activities.quiz_shares import faults, right_answers, share_row, tally
from workshop.blocks import Block, Column, Heading, Paragraph, Results, Table, format_cell
from workshop.forms import Choice, Form, Option
from workshop.model import Entry, Json, Partner
from workshop.phrases import plural

_LOW = 0.2  # below this share, a bar is too short to be written in


class Quiz(Activity):
    """Parameters: `questions` [{key, text, choices [words], answer, explanation}], where `answer`
    is the place of the right choice, 0 for the first.

    A partner's share on a question is right answers / answers given, from 0 to 1: somebody who
    skipped the question is not counted as wrong.
    """

    kind = "quiz"
    reveals_after_closing = True
    label = "Quiz"

    def check_params(self, params: Json) -> list[str]:
        return faults(params.get("questions"))

    def form(self, context: Context, previous: Json, fresh: str = "") -> Form:
        return Form(
            tuple(
                Choice(
                    question["key"],
                    question["text"],
                    tuple(
                        Option(str(place), word) for place, word in enumerate(question["choices"])
                    ),
                )
                for question in context.params["questions"]
            ),
            submit_label="Enregistrer mes réponses",
        )

    def results(self, entries: Sequence[Entry], context: Context) -> Results:
        answered = answers(entries, context.round)
        people = respondents_by_partner(answered, context.partners)
        shown = shown_partners(people, context.partners, context.floor)
        questions = context.params["questions"]
        counts = tally(answered, questions)
        columns = (
            Column("question", "Question", weight=5),
            *(Column(f"p{partner.id}", partner.name, "percent") for partner in shown),
            Column("all", charts.ALL_PARTNERS, "percent"),
            Column("gap", "Écart (en points)", "integer"),
            Column("count", "Réponses", "integer"),
        )
        return Results(
            respondents=len({entry.author for entry in answered}),
            by_partner={partner.name: len(people[partner.id]) for partner in context.partners},
            tables={
                "questions": Table(
                    columns,
                    tuple(
                        share_row(question, counts, shown, context.floor) for question in questions
                    ),
                    caption="Part de bonnes réponses",
                ),
                "answers": right_answers(questions),
            },
            facts={
                "partners": [[partner.name, partner.colour, f"p{partner.id}"] for partner in shown],
                "withheld": withheld(people, context.partners, shown),
            },
        )

    def chart(self, results: Results, frame: Frame = charts.SCREEN) -> Chart | None:
        lines = results.tables["questions"].records()[: frame.rows]
        if not any(line["count"] for line in lines):
            return None
        partners = results.facts["partners"]
        order = row_labels(results.tables["answers"].records()[: frame.rows], frame)
        rows = list(zip(order, lines, strict=True))
        bars = [
            {
                "question": label,
                "who": name,
                "share": line[key],
                "position": place,
                "told": format_cell(line[key], "percent"),
            }
            for label, line in rows
            for place, (name, _colour, key) in enumerate(partners)
            if line[key] is not None
        ]
        together = [
            {"question": label, "who": charts.ALL_PARTNERS, "share": line["all"]}
            for label, line in rows
            if line["all"] is not None
        ]
        colour, shape = partner_marks.encodings(partners, frame)
        y = alt.Y(
            "question:N",
            sort=order,
            axis=charts.label_axis(frame),
            scale=alt.Scale(paddingInner=0.28),
        )
        x = alt.X(
            "share:Q",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(
                title="Bonnes réponses",
                values=[0, 0.25, 0.5, 0.75, 1],
                labelExpr="format(100 * datum.value, 'd') + '\u00a0%'",
            ),
        )
        places = alt.YOffset("position:N", scale=alt.Scale(domain=list(range(len(partners)))))
        by_partner = alt.Chart(alt.Data(values=bars)).encode(y=y, x=x, yOffset=places)
        letter = figure_height(frame, len(bars))
        told: dict[str, Any] = {"align": "left", "fontSize": letter, "color": charts.INK}
        # Low shares are told after their mark, the others at the foot of the bar, where neither
        # the partner's mark nor the diamond can stand.
        figures = (
            by_partner.transform_filter(alt.datum.share < _LOW)
            .mark_text(dx=14 * frame.scale, **told)
            .encode(text="told:N"),
            by_partner.transform_filter(alt.datum.share >= _LOW)
            .mark_text(dx=5 * frame.scale, **told)
            .encode(x=alt.datum(0), text="told:N"),
        )
        layers = alt.layer(
            by_partner.mark_bar(opacity=0.55).encode(color=colour),
            by_partner.mark_point(
                filled=True, opacity=1, size=110 * frame.scale, stroke="white", strokeWidth=1
            ).encode(color=colour, shape=shape),
            *(figures if letter else ()),
            alt.Chart(alt.Data(values=together))
            .mark_point(
                filled=True, opacity=1, size=170 * frame.scale, stroke="white", strokeWidth=1.5
            )
            .encode(y=y, x=x, color=colour, shape=shape),
        )
        return charts.placed(layers, frame, row_height=22 * len(partners) + 12)

    def alt(self, results: Results) -> str:
        lines = [line for line in results.tables["questions"].records() if line["all"] is not None]
        if not lines:
            return "Aucune réponse."
        best = max(lines, key=lambda line: line["all"])
        worst = min(lines, key=lambda line: line["all"])
        text = (
            f"Part de bonnes réponses par question, {plural(results.respondents, 'participant')}, "
            f"moyenne des partenaires. "
        )
        if best["all"] == worst["all"]:
            return f"{text}{format_cell(best['all'], 'percent')} à chaque question."
        return (
            f"{text}La mieux réussie : {best['question']} ({format_cell(best['all'], 'percent')}). "
            f"La moins réussie : {worst['question']} ({format_cell(worst['all'], 'percent')})."
        )

    def blocks(self, results: Results, frame: Frame = charts.SCREEN) -> tuple[Block, ...]:
        caption = (
            f"Part de bonnes réponses par partenaire ({plural(results.respondents, 'participant')} "
            "; losange : moyenne des partenaires)"
        )
        shown = self.figure(results, caption, frame)
        if self.chart(results, frame) is not None:
            shown += (results.tables["questions"],)
        elif results.respondents:
            shown = (Paragraph("Trop peu de réponses pour être montrées.", "note"),)
        shown += withheld_sentence(results)
        shown += (Heading("Bonnes réponses", 2),)
        for line in results.tables["answers"].records():
            shown += (
                Paragraph(f"{line['question']} → {line['answer']}"),
                Paragraph(line["explanation"], "note"),
            )
        return shown

    def example(self) -> Example:
        questions = [
            {
                "key": "cibles",
                "text": "Combien l’Agenda 2030 compte-t-il de cibles ?",
                "choices": ["17", "169", "234"],
                "answer": 1,
                "explanation": "17 objectifs, 169 cibles, 234 indicateurs mondiaux différents.",
            },
            {
                "key": "pays",
                "text": "À quels pays les ODD s’adressent-ils ?",
                "choices": ["À tous", "Aux pays du Sud"],
                "answer": 0,
                "explanation": "Ils engagent tous les pays : chacun a des progrès à faire.",
            },
        ]
        context = Context(
            params={"questions": questions},
            partners=(
                Partner(1, 1, "Aude", "France", "#1F5C7A"),
                Partner(2, 2, "Hauts-Bassins", "Burkina Faso", "#E0912F"),
            ),
        )
        return Example(
            context,
            good={"cibles": "1", "pays": "1"},
            bad=[{"cibles": "3"}, {"pays": "-1"}, {"cibles": "169"}, {"autre": "0"}],
            bad_params={"questions": [{**questions[0], "answer": 3}]},
        )

    def robot(self, form: Form, context: Context, chance: Any) -> dict[str, object]:
        given: dict[str, object] = {}
        for question in context.params["questions"]:
            if chance.random() < 0.04:
                continue
            knows = chance.random() < 0.45
            guess = chance.randrange(len(question["choices"]))
            given[question["key"]] = str(question["answer"] if knows else guess)
        return given
