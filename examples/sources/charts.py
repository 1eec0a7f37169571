"""Charts by matplotlib, each in a style of its own: python3 charts.py FOLDER"""

import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

folder = sys.argv[1]


def chart(name, style, font, draw, size=(4.2, 3.2)):
    with plt.style.context(style), plt.rc_context({"font.family": font, "font.size": 10.5, "axes.titlesize": 12}):
        figure, axes = plt.subplots(figsize=size, dpi=100)
        draw(axes)
        figure.tight_layout()
        figure.savefig(f"{folder}/{name}.png")
        plt.close(figure)


def say(axes, title, x="", y=""):
    axes.set(title=title, xlabel=x, ylabel=y)


def bar(axes):
    bars = axes.bar(["Ash", "Birch", "Cedar", "Elm", "Oak"], [34, 52, 21, 43, 68], color="#4c8c5a")
    axes.bar_label(bars)
    axes.set_ylim(0, 80)
    say(axes, "Trees planted in Moor Park", "Species", "Number of trees")


def horizontal(axes):
    axes.barh(["Walking", "Bicycle", "Bus", "Train", "Car"], [12, 19, 27, 9, 33])
    say(axes, "How pupils come to school", "Share in percent")


def grouped(axes):
    places = range(3)
    axes.bar([x - 0.2 for x in places], [410, 365, 290], 0.4, label="2022")
    axes.bar([x + 0.2 for x in places], [455, 340, 350], 0.4, label="2023")
    axes.set_xticks(list(places), ["North", "Centre", "South"])
    axes.legend()
    say(axes, "Library visitors by branch", "Branch", "Visitors a day")


def stacked(axes):
    days = ["Mon", "Tue", "Wed", "Thu"]
    parts = {"Coffee": [40, 55, 48, 62], "Tea": [22, 18, 30, 25], "Juice": [10, 14, 8, 16]}
    below = [0, 0, 0, 0]
    for name, values in parts.items():
        axes.bar(days, values, 0.6, bottom=below, label=name)
        below = [a + b for a, b in zip(below, values)]
    axes.set_ylim(0, 135)
    axes.legend(ncol=3, loc="upper center")
    say(axes, "Drinks sold in the canteen", "", "Cups")


def line(axes):
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul"]
    axes.plot(months, [4, 5, 9, 13, 18, 23, 21], marker="o", color="#c44e52")
    say(axes, "Mean temperature in Velmora", "Month", "Degrees Celsius")


def two_lines(axes):
    years = [2016, 2018, 2020, 2022, 2024]
    axes.plot(years, [120, 150, 145, 190, 230], label="Ferry")
    axes.plot(years, [200, 185, 130, 120, 95], label="Airship", linestyle="--")
    axes.set_xticks(years)
    axes.legend()
    say(axes, "Passengers to Port Ansel", "Year", "Thousands")


def step(axes):
    axes.fill_between([0, 2, 4, 6, 8, 10], [62, 58, 70, 91, 84, 66], color="#8fb8de", alpha=0.5)
    axes.plot([0, 2, 4, 6, 8, 10], [62, 58, 70, 91, 84, 66], color="#22577a", marker="s")
    axes.set_ylim(40, 100)
    say(axes, "Heart rate on the treadmill", "Minutes", "Beats per minute")


def pie(axes):
    axes.pie([45, 25, 20, 10], labels=["Rent", "Food", "Savings", "Travel"], autopct="%.0f%%")
    say(axes, "Where the money goes")


def donut(axes):
    names = ["Wind", "Water", "Sun", "Gas"]
    wedges, _ = axes.pie([38, 30, 18, 14], wedgeprops={"width": 0.3, "edgecolor": "white"})
    axes.legend(wedges, [f"{n} {v} %" for n, v in zip(names, [38, 30, 18, 14])], loc="center", frameon=False, handlelength=0.8)
    say(axes, "Power of Isle Torren")


def exploded(axes):
    axes.pie(
        [52, 31, 17],
        labels=["Yes", "No", "Undecided"],
        explode=[0.08, 0, 0],
        colors=["#59a14f", "#e15759", "#bab0ac"],
        autopct="%.0f%%",
        startangle=90,
        shadow=True,
    )
    say(axes, "Should the bridge be rebuilt?")


def scatter(axes):
    axes.scatter([22, 35, 41, 48, 55, 63, 70, 82, 95], [160, 190, 215, 240, 255, 300, 310, 365, 420], color="#b35806")
    say(axes, "Rents in Karlstow", "Floor area (square metres)", "Rent (euros)")


def groups(axes):
    axes.scatter([1.2, 1.5, 1.7, 2.0, 2.3], [11, 14, 13, 17, 18], marker="^", s=45, label="Finch")
    axes.scatter([2.8, 3.1, 3.3, 3.6, 3.9], [24, 22, 27, 26, 30], marker="o", s=45, label="Thrush")
    axes.legend()
    say(axes, "Birds measured at Reed Lake", "Beak (cm)", "Wing (cm)")


chart("01-bar", "default", "Gillius ADF", bar)
chart("02-horizontal", "ggplot", "Liberation Sans", horizontal)
chart("03-grouped", "seaborn-v0_8-whitegrid", "Cantarell", grouped)
chart("04-stacked", "tableau-colorblind10", "Carlito", stacked)
chart("05-line", "seaborn-v0_8-darkgrid", "Clear Sans", line)
chart("06-two-lines", "bmh", "Linux Libertine O", two_lines)
chart("07-area", "classic", "Liberation Serif", step)
chart("08-pie", "default", "DejaVu Sans", pie, (3.6, 3.4))
chart("09-donut", "Solarize_Light2", "FreeSans", donut)
chart("10-exploded", "default", "DejaVu Serif", exploded, (3.8, 3.4))
chart("11-scatter", "fivethirtyeight", "DejaVu Sans", scatter, (4.4, 3.6))
chart("12-groups", "dark_background", "Junction", groups)
