"""Cross-impact between targets: direct matrix, row and column sums, one-step second order.

D(x, y) is the partners' merged mean of « if x progresses, what effect on y? », −3 to +3, on the
seven-point scale of Nilsson, Griggs and Visbeck (Nature, 2016). Second order, one step only:

    I = D + ½ · D·D,  that is  I(x, y) = D(x, y) + ½ · Σ_k D(x, k) · D(k, y)

after the cross-impact analysis of Weitz, Carlsen, Nilsson and Skånberg (Sustainability Science,
2018), the method of SEI's SDG Synergies: an effect that passes through another target weighs half.
Its row sums are D_out(x) + ½ · Σ_k D(x, k) · D_out(k), what x sends back to itself included. A cell
nobody judged is 0 inside the product only: nowhere is it shown as, or averaged with, a 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workshop.activities.cells import CONTESTED, Cell, detail
from workshop.blocks import Column, Table, format_number
from workshop.model import Partner, Target

HALF = 0.5

Pair = tuple[str, str]  # (source, effect on), two different target codes


@dataclass(frozen=True, slots=True)
class Influence:
    """One target in the whole. `direct` and `total` (second order) are what it sends, `received`
    and `total_received` what it is sent, in levels added up; None when no cell was judged.
    `judged` of the `cells` in its row were."""

    target: Target
    direct: float | None
    total: float | None
    received: float | None
    total_received: float | None
    judged: int
    cells: int


def item(source: Target, effect: Target) -> str:
    """The key a cell is stored under: « 6.1>13.1 »."""
    return f"{source.code}>{effect.code}"


def second_order(direct: Mapping[Pair, float | None], codes: Sequence[str]) -> dict[Pair, float]:
    """I = D + ½·D·D over `codes`, diagonal included (what a target sends back to itself)."""

    def known(source: str, effect: str) -> float:
        return direct.get((source, effect)) or 0.0

    return {
        (source, effect): known(source, effect)
        + HALF * sum(known(source, through) * known(through, effect) for through in codes)
        for source in codes
        for effect in codes
    }


def influences(direct: Mapping[Pair, float | None], targets: Sequence[Target]) -> list[Influence]:
    """Every target's sums, in the order given. `direct` has one key for each ordered pair."""
    codes = [target.code for target in targets]
    total = second_order(direct, codes)
    lines = []
    for target in targets:
        own = target.code
        sent = [direct[own, other] for other in codes if other != own]
        got = [direct[other, own] for other in codes if other != own]
        first, back = added(sent), added(got)
        lines.append(
            Influence(
                target,
                first,
                None if first is None else sum(total[own, other] for other in codes),
                back,
                None if back is None else sum(total[other, own] for other in codes),
                sum(value is not None for value in sent),
                len(sent),
            )
        )
    return lines


def added(values: Sequence[float | None]) -> float | None:
    """The sum of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def ranks(values: Sequence[float | None]) -> list[int | None]:
    """Rank of each value, highest first; equal values share a rank, None has none."""
    known = [value for value in values if value is not None]
    return [
        None if value is None else 1 + sum(other > value + 1e-9 for other in known)
        for value in values
    ]


def tables(
    targets: Sequence[Target], cells: Mapping[str, Cell], shown: Sequence[Partner]
) -> dict[str, Table]:
    """The cross-impact table, the levers, the conflicts, what is contested and every pair."""
    pairs = [(one, other) for one in targets for other in targets if one != other]
    direct = {(one.code, other.code): cells[item(one, other)].merged for one, other in pairs}
    heads = (
        Column("source", "Si cette cible progresse", weight=4),
        Column("target", "Effet sur", weight=4),
    )
    told = [((one.name, other.name), cells[item(one, other)]) for one, other in pairs]
    conflicts = sorted(
        (line for line in told if line[1].is_watched), key=lambda line: line[1].lowest
    )
    contested = sorted(
        (line for line in told if line[1].is_contested), key=lambda line: -(line[1].gap or 0.0)
    )
    return {
        "influence": _matrix(targets, direct),
        "levers": _levers(targets, cells, direct, shown),
        "conflicts": detail(heads, conflicts, shown, "Conflits entre cibles", unknown=False),
        "contested": detail(
            heads,
            contested,
            shown,
            f"À débattre\u00a0: écart entre partenaires d’au moins {format_number(CONTESTED, 1)}",
            unknown=False,
        ),
        "pairs": detail(heads, told, shown, "Détail par couple de cibles", unknown=False),
    }


def _matrix(targets: Sequence[Target], direct: Mapping[Pair, float | None]) -> Table:
    columns = (
        Column("target", "Si cette cible progresse", weight=5),
        *(Column(f"t{target.code}", f"→ {target.code}", "decimal") for target in targets),
    )
    rows = tuple(
        (one.name, *(direct.get((one.code, other.code)) for other in targets)) for one in targets
    )
    return Table(columns, rows)


def _levers(
    targets: Sequence[Target],
    cells: Mapping[str, Cell],
    direct: Mapping[Pair, float | None],
    shown: Sequence[Partner],
) -> Table:
    """Strongest direct lever first; a partner's own sum, and the gap where every partner shown
    judged the same cells."""
    lines = influences(direct, targets)
    first, second = ranks([line.direct for line in lines]), ranks([line.total for line in lines])
    rows = []
    for line, rank, total_rank in zip(lines, first, second, strict=True):
        own = [cells[item(line.target, other)] for other in targets if other != line.target]
        by_partner = [[cell.means[place] for cell in own] for place in range(len(shown))]
        same = len({tuple(value is None for value in values) for values in by_partner}) == 1
        sums = [added(values) for values in by_partner]
        known = [value for value in sums if value is not None]
        rows.append(
            (
                rank,
                line.target.name,
                *sums,
                line.direct,
                max(known) - min(known) if same and len(known) > 1 else None,
                line.total,
                total_rank,
                line.received,
                line.total_received,
                f"{line.judged}\u00a0/\u00a0{line.cells}",
            )
        )
    last = len(rows) + 1  # a list is empty while it is being sorted
    rows.sort(key=lambda row: row[0] or last)
    columns = (
        Column("rank", "Rang", "integer"),
        Column("target", "Cible", weight=5),
        *(Column(f"p{partner.id}", partner.name, "decimal") for partner in shown),
        Column("direct", "Levier (effets directs)", "decimal"),
        Column("gap", "Écart", "decimal"),
        Column("total", "Avec les effets en chaîne", "decimal"),
        Column("total_rank", "Rang avec les effets en chaîne", "integer"),
        Column("received", "Dépendance directe", "decimal"),
        Column("total_received", "Dépendance avec les effets en chaîne", "decimal"),
        Column("judged", "Effets jugés"),
    )
    return Table(columns, tuple(rows), "Leviers et dépendances (sommes des effets)")
