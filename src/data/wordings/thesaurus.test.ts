import { describe, expect, test } from "vitest";
import * as chartComparisons from "./more-chart-comparisons.ts";
import * as chartTexts from "./more-chart-texts.ts";
import * as chartValues from "./more-chart-values.ts";
import * as diagrams from "./more-diagrams.ts";
import * as flags from "./more-flags.ts";
import * as forms from "./more-forms.ts";
import * as general from "./more-general.ts";
import * as invoices from "./more-invoices.ts";
import * as letters from "./more-letters.ts";
import * as messages from "./more-messages.ts";
import * as places from "./more-places.ts";
import * as receipts from "./more-receipts.ts";
import * as scenes from "./more-scenes.ts";
import * as screens from "./more-screens.ts";
import * as tables from "./more-tables.ts";
import * as chartComparisonsThesaurus from "./thesaurus/chart-comparisons.ts";
import * as chartNamesThesaurus from "./thesaurus/chart-names.ts";
import * as chartTitlesThesaurus from "./thesaurus/chart-titles.ts";
import * as chartValuesThesaurus from "./thesaurus/chart-values.ts";
import * as diagramsThesaurus from "./thesaurus/diagrams.ts";
import * as dialogsThesaurus from "./thesaurus/dialogs.ts";
import * as flagsThesaurus from "./thesaurus/flags.ts";
import * as formsThesaurus from "./thesaurus/forms.ts";
import * as generalThesaurus from "./thesaurus/general.ts";
import * as invoicesThesaurus from "./thesaurus/invoices.ts";
import * as lettersThesaurus from "./thesaurus/letters.ts";
import * as messagesThesaurus from "./thesaurus/messages.ts";
import * as placesThesaurus from "./thesaurus/places.ts";
import * as receiptsThesaurus from "./thesaurus/receipts.ts";
import * as scenesThesaurus from "./thesaurus/scenes.ts";
import * as screensThesaurus from "./thesaurus/screens.ts";
import * as tablesThesaurus from "./thesaurus/tables.ts";
import * as thingsThesaurus from "./thesaurus/things.ts";

type Lists = Readonly<Record<string, readonly string[]>>;

const joined: readonly (readonly [name: string, thesaurus: Lists, all: Lists])[] = [
  ["chart comparisons", chartComparisonsThesaurus, chartComparisons],
  ["names in charts", chartNamesThesaurus, chartTexts],
  ["titles of charts", chartTitlesThesaurus, chartTexts],
  ["chart values", chartValuesThesaurus, chartValues],
  ["diagrams", diagramsThesaurus, diagrams],
  ["dialogs", dialogsThesaurus, screens],
  ["flags", flagsThesaurus, flags],
  ["forms", formsThesaurus, forms],
  ["any page", generalThesaurus, general],
  ["invoices", invoicesThesaurus, invoices],
  ["letters", lettersThesaurus, letters],
  ["messages", messagesThesaurus, messages],
  ["places", placesThesaurus, places],
  ["receipts", receiptsThesaurus, receipts],
  ["scenes", scenesThesaurus, scenes],
  ["screens", screensThesaurus, screens],
  ["tables", tablesThesaurus, tables],
  ["things", thingsThesaurus, places],
];

const placesIn = (sentence: string): string[] => [...new Set(sentence.match(/\{[a-z]*\}/g))].sort();

describe.each(joined)("the thesaurus of %s", (_, thesaurus, all) => {
  const lists = Object.entries(thesaurus);

  test.each(lists)("%s is asked once each, with the others", (key, sentences) => {
    const counted = sentences.map((sentence) => all[key]?.filter((other) => other === sentence).length);
    expect(Object.fromEntries(sentences.map((sentence, i) => [sentence, counted[i]]))).toEqual(
      Object.fromEntries(sentences.map((sentence) => [sentence, 1])),
    );
  });

  test.each(lists)(
    "%s names what the other wordings always name, and nothing that none of them names",
    (key, sentences) => {
      const others = (all[key] ?? []).filter((sentence) => !sentences.includes(sentence)).map(placesIn);
      const known = new Set(others.flat());
      const always = [...known].filter((place) => others.every((named) => named.includes(place)));
      const wrong = sentences.filter((sentence) => {
        const named = placesIn(sentence);
        return named.some((place) => !known.has(place)) || always.some((place) => !named.includes(place));
      });
      expect(wrong).toEqual([]);
    },
  );

  test.each(lists)("%s is made of sentences", (_key, sentences) => {
    expect(
      sentences.filter((sentence) => !/^(?:[A-Z]|"?\{).*[.?]$/.test(sentence) || / {2}/.test(sentence)),
    ).toEqual([]);
  });
});
