/**
 * Real tables: countries, elements, weather, employment, energy and so on, out of `world-countries`, `chemical-elements` and
 * `vega-datasets`. Of the last, gapminder (also as countries.json), barley and stocks are not touched: they belong to tests of
 * trained models.
 */

import { importAsset, readAsset } from "../assets.ts";
import type { Split } from "../generator.ts";
import { splitOf } from "../split.ts";

export interface Table {
  /** Decides the split. */
  readonly id: string;
  readonly title: string;
  readonly categoryName: string;
  readonly measure: string;
  /** "mm"; empty for a plain number, "%" and "$" are put to the values themselves. */
  readonly unit: string;
  readonly categories: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** Categories follow each other: years, months, ages. */
  readonly isOrdered: boolean;
  /** The values of one series are parts of something. */
  readonly isWhole: boolean;
}

let divided: Readonly<Record<Split, readonly Table[]>> | null = null;

/** All tables of a split; read once. */
export async function realTables(split: Split): Promise<readonly Table[]> {
  if (divided === null) {
    const all = [...countryTables(), ...(await elementTables()), ...vegaTables()];
    const of = (wanted: Split) => all.filter(({ id }) => splitOf(`table/${id}`) === wanted);
    divided = { train: of("train"), heldout: of("heldout") };
  }
  return divided[split];
}

type Row = Readonly<Record<string, string>>;

interface Country {
  readonly name: { readonly common: string };
  readonly region: string;
  readonly subregion: string;
  readonly area: number;
  readonly borders: readonly string[];
  readonly landlocked: boolean;
}

function countryTables(): Table[] {
  const countries = JSON.parse(readAsset("world-countries/countries.json").toString()) as readonly Country[];
  const subregions = grouped(countries, ({ subregion }) => subregion || "Antarctic");
  const ofEach = [...subregions].flatMap(([subregion, members]): Table[] => {
    const large = members.filter(({ area, name }) => area > 1000 && name.common.length < 20);
    if (large.length < 4) return [];
    const categories = large.map(({ name }) => name.common);
    const common = { categoryName: "Country", categories, isOrdered: false };
    return [
      {
        ...common,
        id: `area/${subregion}`,
        title: `Area of countries in ${subregion}`,
        measure: "Area",
        unit: "thousand km²",
        series: [{ name: "Area", values: large.map(({ area }) => area / 1000) }],
        isWhole: true,
      },
      {
        ...common,
        id: `borders/${subregion}`,
        title: `Land borders in ${subregion}`,
        measure: "Number of neighbours",
        unit: "",
        series: [{ name: "Neighbours", values: large.map(({ borders }) => borders.length) }],
        isWhole: false,
      },
    ];
  });
  const regions = [...grouped(countries, ({ region }) => region)].filter(
    ([region]) => region !== "Antarctic",
  );
  const landlocked = regions.map(([, members]) => members.filter((one) => one.landlocked).length);
  return [
    ...ofEach,
    {
      id: "countries by region",
      title: "Countries and territories by region",
      categoryName: "Region",
      measure: "Number of countries",
      unit: "",
      categories: regions.map(([region]) => region),
      series: [
        { name: "Landlocked", values: landlocked },
        { name: "With a coast", values: regions.map(([, members], i) => members.length - landlocked[i]!) },
      ],
      isOrdered: false,
      isWhole: true,
    },
  ];
}

async function elementTables(): Promise<Table[]> {
  const module = (await importAsset("chemical-elements")) as {
    elements: readonly { name: string; mass: number | null; number: number }[];
  };
  const known = module.elements.filter(({ mass }) => mass !== null);
  return Array.from({ length: 8 }, (_, i) => {
    const some = known.slice(10 * i, 10 * i + 10);
    return {
      id: `atomic weight/${i}`,
      title: `Atomic weight of elements ${some[0]!.number} to ${some.at(-1)!.number}`,
      categoryName: "Element",
      measure: "Atomic weight",
      unit: "u",
      categories: some.map(({ name }) => name),
      series: [{ name: "Atomic weight", values: some.map(({ mass }) => mass!) }],
      isOrdered: false,
      isWhole: false,
    };
  });
}

const monthNames = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function vegaTables(): Table[] {
  return [
    ...weatherTables(),
    ...employmentTables(),
    ...populationTables(),
    ...carTables(),
    ...filmTables(),
    ...stateTables(),
    ...yearTables(),
  ];
}

function weatherTables(): Table[] {
  const places = grouped(csv("weather.csv"), (row) => row["location"]!);
  return [...places].flatMap(([place, days]) => {
    const byMonth = grouped(days, (row) => String(Number(row["date"]!.slice(5, 7)) - 1));
    const months = monthNames.map((_, i) => byMonth.get(String(i))!);
    const years = new Set(days.map((row) => row["date"]!.slice(0, 4)));
    const table = (measure: string, unit: string, series: Table["series"], isWhole: boolean): Table => ({
      id: `weather/${place}/${measure}`,
      title: `${measure} in ${place}`,
      categoryName: "Month",
      measure,
      unit,
      categories: monthNames,
      series,
      isOrdered: true,
      isWhole,
    });
    const means = (key: string) => months.map((rows) => Math.max(0, mean(rows, key)));
    const kinds = grouped(days, (row) => row["weather"]!);
    return [
      table(
        "Temperature",
        "°C",
        [
          { name: "Highest", values: means("temp_max") },
          { name: "Lowest", values: means("temp_min") },
        ],
        false,
      ),
      table(
        "Rainfall",
        "mm",
        [{ name: "Rainfall", values: months.map((rows) => total(rows, "precipitation") / years.size) }],
        true,
      ),
      table("Wind speed", "m/s", [{ name: "Wind", values: means("wind") }], false),
      {
        ...table(
          "Number of days",
          "",
          [{ name: "Days", values: [...kinds.values()].map(({ length }) => length) }],
          true,
        ),
        title: `Weather in ${place}`,
        categoryName: "Weather",
        categories: [...kinds.keys()],
        isOrdered: false,
      },
    ];
  });
}

function employmentTables(): Table[] {
  const jobs = csv("us-employment.csv");
  const years = [...grouped(jobs, (row) => row["month"]!.slice(0, 4))];
  const sectors = [
    "construction",
    "manufacturing",
    "retail_trade",
    "information",
    "mining_and_logging",
    "government",
  ];
  const industries = grouped(
    JSON.parse(vega("unemployment-across-industries.json")) as readonly Record<string, string | number>[],
    (row) => String(row["series"]),
  );
  const rates = (year: number) =>
    [...industries.values()].map((rows) => {
      const some = rows.filter((row) => row["year"] === year);
      return some.reduce((sum, row) => sum + Number(row["rate"]), 0) / some.length;
    });
  return [
    ...sectors.map((sector): Table => {
      const name = sector.replaceAll("_", " ");
      return {
        id: `employment/${sector}`,
        title: `Employment in ${name}`,
        categoryName: "Year",
        measure: "Employees",
        unit: "thousand",
        categories: years.map(([year]) => year),
        series: [{ name, values: years.map(([, rows]) => mean(rows, sector)) }],
        isOrdered: true,
        isWhole: false,
      };
    }),
    ...[2000, 2002, 2004, 2006, 2008, 2009].map(
      (year): Table => ({
        id: `unemployment/${year}`,
        title: `Unemployment by industry, ${year}`,
        categoryName: "Industry",
        measure: "Unemployment rate",
        unit: "%",
        categories: [...industries.keys()],
        series: [{ name: "Rate", values: rates(year) }],
        isOrdered: false,
        isWhole: false,
      }),
    ),
  ];
}

function populationTables(): Table[] {
  const people = JSON.parse(vega("population.json")) as readonly Record<
    "year" | "age" | "sex" | "people",
    number
  >[];
  return [...grouped(people, ({ year }) => String(year))].map(([year, rows]) => {
    const ages = [...new Set(rows.map(({ age }) => age))];
    const of = (sex: number) =>
      ages.map((age) => (rows.find((row) => row.age === age && row.sex === sex)?.people ?? 0) / 1000);
    return {
      id: `population/${year}`,
      title: `Population of the United States, ${year}`,
      categoryName: "Age",
      measure: "People",
      unit: "thousand",
      categories: ages.map((age) => `${age}-${age + 4}`),
      series: [
        { name: "Male", values: of(1) },
        { name: "Female", values: of(2) },
      ],
      isOrdered: true,
      isWhole: true,
    };
  });
}

function carTables(): Table[] {
  const cars = (JSON.parse(vega("cars.json")) as readonly Record<string, string | number | null>[]).map(
    (car) => Object.fromEntries(Object.entries(car).map(([key, value]) => [key, String(value ?? "")])),
  );
  const years = [...grouped(cars, (car) => car["Year"]!.slice(0, 4))];
  const measures = [
    ["Miles_per_Gallon", "Fuel economy", "mpg"],
    ["Horsepower", "Horsepower", "hp"],
    ["Weight_in_lbs", "Weight", "lbs"],
  ] as const;
  const origins = [...new Set(cars.map((car) => car["Origin"]!))];
  const ofOrigin = (rows: readonly Row[], origin: string) => rows.filter((car) => car["Origin"] === origin);
  return [
    ...measures.map(
      ([key, measure, unit]): Table => ({
        id: `cars/${key}`,
        title: `${measure} of cars by model year`,
        categoryName: "Model year",
        measure,
        unit,
        categories: years.map(([year]) => year),
        series: origins.map((origin) => ({
          name: origin,
          values: years.map(([, rows]) => mean(ofOrigin(rows, origin), key)),
        })),
        isOrdered: true,
        isWhole: false,
      }),
    ),
    {
      id: "cars/count",
      title: "Car models by origin",
      categoryName: "Model year",
      measure: "Number of models",
      unit: "",
      categories: years.map(([year]) => year),
      series: origins.map((origin) => ({
        name: origin,
        values: years.map(([, rows]) => ofOrigin(rows, origin).length),
      })),
      isOrdered: true,
      isWhole: true,
    },
  ];
}

function filmTables(): Table[] {
  const films = (JSON.parse(vega("movies.json")) as readonly Record<string, string | number | null>[]).map(
    (film) => Object.fromEntries(Object.entries(film).map(([key, value]) => [key, String(value ?? "")])),
  );
  const genres = [...grouped(films, (film) => film["Major Genre"]!)].filter(([genre]) => genre !== "");
  const table = (
    id: string,
    title: string,
    measure: string,
    unit: string,
    value: (rows: Row[]) => number,
  ): Table => ({
    id: `films/${id}`,
    title,
    categoryName: "Genre",
    measure,
    unit,
    categories: genres.map(([genre]) => genre.replace("/Suspense", "").replace("Romantic Comedy", "Romance")),
    series: [{ name: measure, values: genres.map(([, rows]) => value(rows)) }],
    isOrdered: false,
    isWhole: id === "count",
  });
  return [
    table("count", "Films by genre", "Number of films", "", (rows) => rows.length),
    table("rating", "Average rating by genre", "Rating", "", (rows) => mean(rows, "IMDB Rating")),
    table(
      "budget",
      "Average budget by genre",
      "Budget",
      "million $",
      (rows) => mean(rows, "Production Budget") / 1e6,
    ),
    table("length", "Running time by genre", "Running time", "min", (rows) => mean(rows, "Running Time min")),
  ];
}

function stateTables(): Table[] {
  const states = csv("population_engineers_hurricanes.csv");
  const table = (
    id: string,
    title: string,
    measure: string,
    unit: string,
    value: (row: Row) => number,
  ): Table => {
    const some = states.filter((row) => value(row) > 0 && row["state"]!.length < 15);
    return {
      id: `states/${id}`,
      title,
      categoryName: "State",
      measure,
      unit,
      categories: some.map((row) => row["state"]!),
      series: [{ name: measure, values: some.map(value) }],
      isOrdered: false,
      isWhole: id !== "engineers",
    };
  };
  return [
    table(
      "population",
      "Population of states",
      "Population",
      "million",
      (row) => Number(row["population"]) / 1e6,
    ),
    table("hurricanes", "Hurricanes by state", "Hurricanes", "", (row) => Number(row["hurricanes"])),
    table(
      "engineers",
      "Share of engineers by state",
      "Engineers",
      "%",
      (row) => 100 * Number(row["engineers"]),
    ),
  ];
}

function yearTables(): Table[] {
  const iowa = csv("iowa-electricity.csv");
  const sources = [...grouped(iowa, (row) => row["source"]!)];
  const co2 = [...grouped(csv("co2-concentration.csv"), (row) => row["Date"]!.slice(0, 4))];
  const driving = JSON.parse(vega("driving.json")) as readonly Record<"year" | "miles" | "gas", number>[];
  const wheat = JSON.parse(vega("wheat.json")) as readonly { year: string; wheat: number; wages?: number }[];
  const disasters = [...grouped(csv("disasters.csv"), (row) => row["Entity"]!)].filter(
    ([name]) => !name.startsWith("All"),
  );
  const war = JSON.parse(vega("crimea.json")) as readonly Record<string, string | number>[];
  const year = { categoryName: "Year", isOrdered: true, isWhole: false } as const;
  const one = (name: string, values: readonly number[]) => [{ name, values }];
  return [
    {
      ...year,
      id: "electricity",
      title: "Electricity generation in Iowa",
      measure: "Net generation",
      unit: "GWh",
      categories: sources[0]![1].map((row) => row["year"]!.slice(0, 4)),
      series: sources.map(([name, rows]) => ({
        name,
        values: rows.map((row) => Number(row["net_generation"])),
      })),
      isWhole: true,
    },
    {
      ...year,
      id: "co2",
      title: "Carbon dioxide at Mauna Loa",
      measure: "CO2",
      unit: "ppm",
      categories: co2.map(([name]) => name),
      series: one(
        "CO2",
        co2.map(([, rows]) => mean(rows, "CO2")),
      ),
    },
    {
      ...year,
      id: "driving/miles",
      title: "Miles driven per person and year",
      measure: "Miles",
      unit: "",
      categories: driving.map((row) => String(row.year)),
      series: one(
        "Miles",
        driving.map(({ miles }) => miles),
      ),
    },
    {
      ...year,
      id: "driving/gas",
      title: "Price of a gallon of gasoline",
      measure: "Price",
      unit: "$",
      categories: driving.map((row) => String(row.year)),
      series: one(
        "Price",
        driving.map(({ gas }) => gas),
      ),
    },
    {
      ...year,
      id: "wheat",
      title: "Price of wheat",
      measure: "Shillings per quarter",
      unit: "",
      categories: wheat.map((row) => row.year),
      series: one(
        "Wheat",
        wheat.map((row) => row.wheat),
      ),
    },
    ...disasters.slice(0, 8).map(([name, rows]): Table => {
      const decades = [...grouped(rows, (row) => `${row["Year"]!.slice(0, 3)}0s`)];
      return {
        ...year,
        id: `disasters/${name}`,
        title: `Deaths by ${name.toLowerCase()}`,
        categoryName: "Decade",
        measure: "Deaths",
        unit: "thousand",
        categories: decades.map(([decade]) => decade),
        series: one(
          "Deaths",
          decades.map(([, some]) => total(some, "Deaths") / 1000),
        ),
      };
    }),
    {
      ...year,
      id: "crimea",
      title: "Deaths in the Crimean War",
      categoryName: "Month",
      measure: "Deaths",
      unit: "",
      categories: war.map(
        (row) =>
          `${monthNames[Number(String(row["date"]).slice(5, 7)) - 1]} ${String(row["date"]).slice(2, 4)}`,
      ),
      series: ["wounds", "disease", "other"].map((name) => ({
        name,
        values: war.map((row) => Number(row[name])),
      })),
      isWhole: true,
    },
  ];
}

function vega(name: string): string {
  return readAsset(`vega-datasets/data/${name}`).toString();
}

/** Of the files used here, none quotes its fields. */
function csv(name: string): Row[] {
  const [head, ...lines] = vega(name).trim().split(/\r?\n/);
  const keys = head!.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((field, i) => [keys[i]!, field])));
}

function grouped<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** Of the rows that have a number there. */
function mean(rows: readonly Row[], key: string): number {
  const numbers = rows.map((row) => row[key]!).filter((text) => text !== "" && Number.isFinite(Number(text)));
  return numbers.length === 0 ? 0 : numbers.reduce((sum, text) => sum + Number(text), 0) / numbers.length;
}

function total(rows: readonly Row[], key: string): number {
  return rows.reduce((sum, row) => sum + Number(row[key]), 0);
}
