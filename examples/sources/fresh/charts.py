"""Charts 13 to 18, each of a kind and in a style of its own: python3 charts.py FOLDER"""

import math
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

folder = sys.argv[1]


def save(name, figure):
    figure.get_layout_engine().set(w_pad=0.12, h_pad=0.1)
    figure.savefig(f"{folder}/{name}.png")
    plt.close(figure)


def heatmap():
    days, hours = ["Mon", "Tue", "Wed", "Thu", "Fri"], ["10:00", "13:00", "16:00", "19:00"]
    visitors = [[14, 9, 22, 31], [11, 18, 40, 37], [20, 16, 55, 28], [8, 12, 26, 33], [17, 24, 63, 45]]
    with plt.rc_context({"font.family": "Universalis ADF Std", "font.size": 11}):
        figure, axes = plt.subplots(figsize=(4.2, 3.2), dpi=100, layout="constrained")
        axes.imshow(visitors, cmap="YlGnBu", aspect="auto")
        axes.set_xticks(range(4), hours)
        axes.set_yticks(range(5), days)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        for i, row in enumerate(visitors):
            for j, number in enumerate(row):
                axes.text(j, i, number, ha="center", va="center", color="white" if number > 34 else "black")
        axes.set_title("Swimmers in the indoor pool", fontsize=13)
        save("13-heatmap", figure)


def lollipop():
    rivers, lengths = ["Sill", "Aune", "Brask", "Lower Teal", "Ommer"], [96, 148, 231, 305, 412]
    with plt.rc_context({"font.family": "URW Gothic", "font.size": 11, "text.color": "#23395b", "ytick.color": "#23395b"}):
        figure, axes = plt.subplots(figsize=(4.4, 2.8), dpi=100, layout="constrained", facecolor="#f4efe6")
        axes.set_facecolor("#f4efe6")
        axes.hlines(rivers, 0, lengths, color="#7fb0c9", linewidth=4)
        axes.plot(lengths, rivers, "o", markersize=13, color="#23395b")
        for river, length in zip(rivers, lengths):
            axes.text(length + 22, river, f"{length} km", va="center")
        axes.set_xlim(0, 520)
        axes.set_ylim(-0.6, 4.6)
        axes.spines[:].set_visible(False)
        axes.set_xticks([])
        axes.tick_params(length=0)
        figure.suptitle("The rivers of Ardania", x=0.03, ha="left", fontsize=14, fontweight="bold")
        save("14-lollipop", figure)


def stream():
    years = [2000, 2005, 2010, 2015, 2020]
    with plt.style.context("seaborn-v0_8-white"), plt.rc_context({"font.family": "P052", "font.size": 11}):
        figure, axes = plt.subplots(figsize=(4.2, 3.3), dpi=100, layout="constrained")
        axes.stackplot(years, [70, 58, 34, 16, 6], [0, 2, 10, 26, 60], [6, 4, 5, 9, 14], colors=["#c9a227", "#6a4c93", "#b5484b"])
        axes.text(2002, 26, "CD", color="white", fontsize=14)
        axes.text(2014.8, 26, "Streaming", color="white", fontsize=14)
        axes.annotate("Vinyl", (2012, 50), (2007, 72), arrowprops={"arrowstyle": "-"})
        axes.set_xlim(2000, 2020)
        axes.set_ylim(0, 92)
        axes.yaxis.tick_right()
        axes.set_xticks(years)
        axes.set_yticks([20, 40, 60, 80])
        axes.set_title("Music sold in Lorne (millions)", loc="left", fontstyle="italic")
        save("15-stream", figure)


def profit():
    months, thousands = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"], [-4, -7, 2, 5, 11, 8]
    with plt.rc_context({"font.family": "Manrope", "font.size": 10}):
        figure, axes = plt.subplots(figsize=(4, 3.2), dpi=100, layout="constrained")
        bars = axes.bar(months, thousands, 0.7, color=["#d1495b" if t < 0 else "#2e8b73" for t in thousands])
        axes.bar_label(bars, [f"{t:+d}" for t in thousands], padding=3)
        axes.axhline(0, color="black", linewidth=1)
        axes.set_ylim(-10, 14)
        axes.spines[["top", "right", "bottom"]].set_visible(False)
        axes.tick_params(axis="x", length=0)
        axes.set_ylabel("Thousand euros")
        axes.set_title("Ice parlour Fiocco: profit and loss", fontsize=11.5, fontweight="bold")
        save("16-profit", figure)


def radar():
    names, marks = ["Camera", "Battery", "Screen", "Sound", "Price"], [9, 4, 8, 6, 7]
    angles = [2 * math.pi * i / 5 for i in range(5)]
    with plt.rc_context({"font.family": "Linux Biolinum O", "font.size": 12, "text.color": "white", "xtick.color": "white", "ytick.color": "#9fb3c8"}):
        figure, axes = plt.subplots(figsize=(3.8, 3.5), dpi=100, subplot_kw={"polar": True}, layout="constrained", facecolor="#1d2733")
        axes.set_facecolor("#1d2733")
        axes.plot([*angles, 0], [*marks, marks[0]], color="#ffb347", linewidth=2)
        axes.fill([*angles, 0], [*marks, marks[0]], color="#ffb347", alpha=0.35)
        axes.set_theta_zero_location("N")
        axes.set_theta_direction(-1)
        axes.set_xticks(angles, [f"{n} {m}" for n, m in zip(names, marks)])
        axes.tick_params(axis="x", pad=17)
        axes.set_yticks([2, 4, 6, 8, 10], [])
        axes.grid(color="#51657a")
        axes.spines[:].set_color("#51657a")
        figure.suptitle("Lumo 5 in our test: marks out of 10", fontsize=13)
        save("17-radar", figure)


def sketch():
    with plt.xkcd(scale=0.8, length=90), plt.rc_context({"font.family": "DkgHandwriting", "font.size": 14}):
        figure, axes = plt.subplots(figsize=(4.2, 3.2), dpi=100, layout="constrained")
        axes.plot(range(9), [49, 51, 50, 53, 52, 55, 29, 33, 37], color="#1f6fb2")
        axes.annotate("new baby", (5.1, 55), (5.9, 64), arrowprops={"arrowstyle": "->"})
        axes.set_xlim(-0.4, 8.6)
        axes.set_ylim(0, 72)
        axes.set_xticks([0, 2, 4, 6, 8], ["Jan", "Mar", "May", "Jul", "Sep"])
        axes.set_yticks([0, 20, 40, 60])
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_title("Hours of sleep a week")
        save("18-sketch", figure)


for draw in [heatmap, lollipop, stream, profit, radar, sketch]:
    draw()
