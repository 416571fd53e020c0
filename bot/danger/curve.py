"""The picture of what each bound of the classifier would give."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def draw(points: Sequence[tuple[float, float, float, float]], path: Path) -> None:
    """A PNG: for each bound the shares of emergencies answered, danger found, false emergencies."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 5.5), layout="tight")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    bounds = [point[0] for point in points]
    for column, label, style in (
        (1, "emergencies given now or 4h", "-"),
        (2, "danger found at any level", "--"),
        (3, "no danger, raised to an emergency", ":"),
    ):
        axes.plot(bounds, [point[column] for point in points], style, label=label)
    axes.set_xlabel("bound of the classifier's chance")
    axes.set_ylabel("share of texts")
    axes.set_ylim(0, 1.02)
    axes.grid(alpha=0.3)
    axes.legend(loc="center left")
    axes.set_title("Danger screen: all three gates, over the classifier's bound")
    figure.savefig(path, dpi=120)
