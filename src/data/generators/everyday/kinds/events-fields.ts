/** Fields that several of these papers have. */

import { alone } from "../paper.ts";
import * as v from "../values.ts";

export const place = v.either(
  v.street,
  v.text("{} {}", v.brand, v.oneOf("Hall, Garden, Barn, Beach, Hotel, Club, Church, Park, Roof, Pavilion")),
);

export const where = alone(
  "place",
  ["{}", "at {}", "Place: {}", "Where? {}"],
  place,
  [
    "Where is it?",
    "Where do I have to go?",
    "At which place do people meet?",
    "Where does it take place?",
    "What is the venue?",
  ],
  { share: 0.9 },
);

export const when = alone(
  "day",
  ["{}", "on {}", "When? {}", "{}"],
  v.eventDate,
  ["On which day is it?", "When does it take place?", "What day should I keep free?", "On what date is it?"],
  { share: 0.95 },
);

export const start = alone(
  "starting time",
  ["{}", "at {}", "from {}", "starts {}"],
  v.daytime,
  [
    "At what time does it start?",
    "When should I be there?",
    "What time does it begin?",
    "From what time on can one come?",
  ],
  { share: 0.85 },
);

export const phone = alone(
  "phone number",
  ["Call {}", "Tel. {}", "{}", "Ring {}"],
  v.phone,
  [
    "Which number can I call?",
    "At what number is somebody there?",
    "How do I reach them by phone?",
    "What number should I ring?",
  ],
  { share: 0.75 },
);

export const contact = alone(
  "contact person",
  ["Ask for {}", "Contact: {}", "{} knows more"],
  v.either(v.person, v.firstName),
  ["Whom should I ask for?", "Who can tell me more?", "Who is the person to talk to?"],
  { share: 0.5 },
);
