/** Points of one to three groups: of cars and penguins, or made up. */

import { readAsset } from "../assets.ts";
import type { Split } from "../generator.ts";
import { inventedName } from "../invented-names.ts";
import type { Random } from "../random.ts";
import { splitOf } from "../split.ts";
import type { ChartColor } from "./chart.ts";
import { drawColors } from "./draw-chart.ts";
import { measures, shortName } from "./made-up-tables.ts";

export interface Group {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly color: ChartColor;
}

export interface Scatter {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly groups: readonly Group[];
  /** Along which the points were laid: 1 up, -1 down, 0 neither; null for real tables, where nobody knows. */
  readonly slope: -1 | 0 | 1 | null;
}

export function drawScatter(random: Random, split: Split): Scatter {
  return random.chance(0.7) ? madeUp(random, split) : real(random, split);
}

function madeUp(random: Random, split: Split): Scatter {
  const [across, up] = random.sample(measures[split], 2) as [
    (typeof measures.train)[0],
    (typeof measures.train)[0],
  ];
  const [acrossName, upName] = [across, up].map(({ name }) => inventedName(random, split) ?? name);
  const label = (name: string, unit: string) => (unit === "" ? name : `${name} (${unit})`);
  const numGroups = random.integer(1, 3);
  const slope = random.pick([-1, 0, 1] as const);
  const colors = drawColors(random, split, numGroups);
  const number = random.integer(4, 24);
  return {
    title: random.chance(0.7) ? `${upName} and ${acrossName!.toLowerCase()}` : "",
    xLabel: label(acrossName!, across.unit),
    yLabel: label(upName!, up.unit),
    slope: numGroups === 1 ? slope : null,
    groups: Array.from({ length: numGroups }, (_, g) => {
      const shift = random.between(-0.15, 0.15);
      const points = Array.from({ length: Math.max(3, number + random.integer(-3, 3)) }, () => {
        const t = random.next();
        const y = 0.5 + slope * 0.7 * (t - 0.5) + shift + random.normal(0, slope === 0 ? 0.16 : 0.06);
        return [
          across.low + (across.high - across.low) * t,
          up.low + (up.high - up.low) * Math.min(1, Math.max(0, y)),
        ] as const;
      });
      return { name: shortName(random, split), points, color: colors[g]! };
    }),
  };
}

const realPairs = [
  ["cars.json", "Origin", "Horsepower", "Miles_per_Gallon", "Cars"],
  ["cars.json", "Origin", "Weight_in_lbs", "Horsepower", "Cars"],
  ["cars.json", "Origin", "Displacement", "Acceleration", "Cars"],
  ["cars.json", "Origin", "Weight_in_lbs", "Miles_per_Gallon", "Cars"],
  ["penguins.json", "Species", "Flipper Length (mm)", "Body Mass (g)", "Penguins"],
  ["penguins.json", "Species", "Beak Length (mm)", "Beak Depth (mm)", "Penguins"],
  ["penguins.json", "Island", "Flipper Length (mm)", "Beak Length (mm)", "Penguins"],
] as const;

type Rows = readonly Record<string, string | number | null>[];

const tables = new Map<string, Rows>();

function tableOf(file: string): Rows {
  let rows = tables.get(file);
  if (rows === undefined) {
    rows = JSON.parse(readAsset(`vega-datasets/data/${file}`).toString()) as Rows;
    tables.set(file, rows);
  }
  return rows;
}

/** Of all that points are taken from, the rows. */
export function scatterTables(): readonly Rows[] {
  return [...new Set(realPairs.map(([file]) => file))].map(tableOf);
}

function real(random: Random, split: Split): Scatter {
  const pairs = realPairs.filter(([file, , x, y]) => splitOf(`scatter/${file}/${x}/${y}`) === split);
  if (pairs.length === 0) return madeUp(random, split);
  const [file, key, x, y, title] = random.pick(pairs);
  const whole = tableOf(file).filter((row) => row[x] !== null && row[y] !== null && row[key] !== null);
  const names = random.sample([...new Set(whole.map((row) => String(row[key])))], random.integer(1, 3));
  const colors = drawColors(random, split, names.length);
  const label = (name: string) => name.replaceAll("_", " ");
  return {
    title: random.chance(0.7) ? title : "",
    xLabel: label(x),
    yLabel: label(y),
    slope: null,
    groups: names.map((name, i) => ({
      name,
      color: colors[i]!,
      points: random
        .sample(
          whole.filter((row) => row[key] === name),
          random.integer(6, 40),
        )
        .map((row) => [Number(row[x]), Number(row[y])] as const),
    })),
  };
}
