/** Names 13 to 16: one thing alone in each picture, of the same sets. */

import { thing } from "../names.mjs";

/** Blowing from a pole, evening behind it. */
const blowing = (stripes) => {
  const drawn = stripes.map(
    (color, i) =>
      `<path d="M${66 + i * 72} 46q36 ${i % 2 ? 16 : -16} 72 0v130q-36 ${i % 2 ? 16 : -16} -72 0z" fill="${color}"/>`,
  );
  return `<svg width="340" height="270"><defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#33527f"/><stop offset="1" stop-color="#e9b98f"/></linearGradient></defs><rect width="340" height="270" fill="url(#sky)"/><path d="M0 236Q90 214 190 240T340 232V270H0Z" fill="#2c3b33"/><rect x="57" y="26" width="9" height="232" fill="#d8d8d8"/><circle cx="61.5" cy="24" r="8" fill="#d9b13b"/>${drawn.join("")}</svg>`;
};

export const pictures = {
  "13-octopus": thing("emojione", "octopus", "linear-gradient(#7fd0e0,#1f6f8f)", "", [280, 260, 170, 6]),
  "14-umbrella": thing("lucide", "umbrella", "#fbe3e4", "#c8102e", [250, 250, 160, -12]),
  "15-camera": thing("bi", "camera", "#1d7a46", "#ffffff", [290, 250, 160]),
  "16-ireland": blowing(["#169b62", "#ffffff", "#ff883e"]),
};
