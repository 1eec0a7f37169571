/** Held-out signs, whose own words no training sign has; they are asked about in the held-out wordings of any key. */

import type { SignKind } from "./sign-kind.ts";

export const heldoutSigns: readonly SignKind[] = [
  {
    what: "buoy",
    texts: "Harbour {number} | {place} harbour / - berth {number}",
    asked: { number: "", place: "", phone: "" },
  },
  {
    what: "spine",
    texts: "# {title} / {author} | {author}: {title} | {title} / - vol. {number}",
    asked: { title: "", author: "", number: "", publisher: "" },
    look: "book",
  },
  {
    what: "keyring",
    texts: "Key {code} / {family} | # {code} | Return to / {address}",
    asked: { code: "", family: "", address: "" },
    look: "coded",
  },
  {
    what: "placard",
    texts: "Enquiries: {phone} | Enquiries / {email} | {web} | {brand} / {web}",
    asked: { phone: "", email: "", web: "", brand: "" },
  },
  {
    what: "slip",
    texts: "Tuning fork {price} | Mooring / # {price} | Ringing practice / {time} | Tide {time} / - {date}",
    asked: { price: "", time: "", date: "" },
    look: "written",
    hasCapitals: true,
  },
];
