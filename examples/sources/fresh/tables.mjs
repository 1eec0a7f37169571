/** Tables 13 to 18. Rows are lines, cells stand between bars; the first line is the head. */

const cells = (text) =>
  text
    .trim()
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()));

/** @param css of the table's parts: #p is the page, .c2 the cells of the third column, .r1 those of the second row below the head */
function table(width, above, text, css, below = "") {
  const [head, ...body] = cells(text);
  const tr = (tag, row, name) =>
    `<tr class="${name}">${row.map((cell, i) => `<${tag} class="c${i}">${cell}</${tag}>`).join("")}</tr>`;
  const rows = body.map((row, i) => tr("td", row, `r${i}`));
  return `<div id="p"><style>#p { width: ${width}px; padding: 16px; background: #fff; color: #222 } table { border-collapse: collapse; width: 100% } th, td { padding: 5px 8px; text-align: left } ${css}</style>${above}<table>${tr("th", head, "")}${rows.join("")}</table>${below}</div>`;
}

/** What the lorries take on which day. */
const bins = { 7: "Bins", 9: "Paper", 16: "Glass", 21: "Bins", 24: "Garden" };
const week = (first) =>
  Array.from({ length: 7 }, (_, i) => first + i)
    .map((day) =>
      day < 1 || day > 30 ? "" : `${day}<span class="${bins[day] ?? ""}">${bins[day] ?? ""}</span>`,
    )
    .join("|");
const calendar = `Mo|Tu|We|Th|Fr|Sa|Su\n${[-1, 6, 13, 20, 27].map(week).join("\n")}`;

export const pictures = {
  "13-departures": table(
    460,
    "<div style=\"font:bold 22px 'Liberation Sans Narrow';color:#111;background:#ffd200;padding:4px 10px;margin-bottom:6px\">&#9992; Departures</div>",
    `Time | To | Flight | Gate | Remarks
     14:05 | Turin | KV 218 | B14 | Boarding
     14:20 | Bergen | NX 77 | A3 | Delayed
     14:35 | Izmir | TQ 904 | C21 | Go to gate
     14:50 | Dublin | EH 311 | B9 | 
     15:10 | Riga | BT 652 | A7 | Cancelled`,
    "#p { background: #15171b; padding: 12px } th, td { font: 18px 'Liberation Sans Narrow'; color: #ffd200; padding: 4px 10px } th { color: #9aa0a8; font-size: 15px } td { border-top: 1px solid #33373d } td.c1 { color: #fff; font-weight: bold } .r4 .c4, .r1 .c4 { color: #ff6b5e }",
  ),
  "14-cleaning": table(
    430,
    "<div style='font:26px DkgHandwriting;color:#b0206a;transform:rotate(-1deg)'>Who cleans what?</div>",
    `| Kitchen | Bathroom | Rubbish
     Week 1 | Jonas | Amira | Lou
     Week 2 | Lou | Jonas | Amira
     Week 3 | Amira | Lou | Jonas`,
    "#p { background: #fdfdf7 url(\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'><path d='M0 .5H20M.5 0V20' stroke='%23d5e3ee'/></svg>\") } table { margin-top: 8px } th, td { font: 23px/1.3 DkgHandwriting; white-space: nowrap; color: #22304f; border: 2px solid #55607a } th { color: #b0206a } .c0 { color: #b0206a }",
  ),
  "15-sizes": table(
    380,
    "<div style=\"font:18px 'URW Gothic';letter-spacing:3px;text-align:center;padding-bottom:10px\">LADIES' JACKETS</div>",
    `cm | S | M | L | XL
     Chest | 86 | 92 | 100 | 108
     Waist | 68 | 74 | 82 | 91
     Hips | 94 | 98 | 106 | 114
     Sleeve | 60 | 61 | 62 | 63`,
    "#p { background: #f3e9e6 } th, td { font: 17px 'URW Gothic'; text-align: center; padding: 7px 8px } th { background: #3f2e3e; color: #fff; border-radius: 50% } table { border-collapse: separate; border-spacing: 6px 0 } td.c0 { text-align: left } td { border-bottom: 1px solid #cdb8b3 } th.c0 { background: none; color: #3f2e3e }",
    "<div style=\"font:13px 'URW Gothic';padding-top:10px\">Measure over your underwear.</div>",
  ),
  "16-bins": table(
    400,
    "<div style='font:bold 20px FreeSans;padding-bottom:6px'>April &nbsp; <span style='font:15px FreeSans'>Collections in Tanglewood Rise</span></div>",
    calendar,
    "#p { padding: 12px } table { table-layout: fixed } th { font: bold 14px FreeSans; background: #2d5f2e; color: #fff; padding: 3px 4px } td { font: 14px/1.1 FreeSans; border: 1px solid #9bb39c; height: 36px; padding: 3px 2px 3px 4px; vertical-align: top } td.c6, td.c5 { background: #f0f3ee } td span { display: block; font: bold 11px FreeSans; padding: 1px 3px; width: fit-content } .Paper { background: #2a6fc9; color: #fff } .Bins { background: #333; color: #fff } .Garden { background: #8ccf5f } .Glass { background: #f3b63a }",
  ),
  "17-blood-test": table(
    440,
    `<div style="font:14px 'Nimbus Sans';display:flex;justify-content:space-between;border-bottom:3px solid #7b1e3a;padding-bottom:6px"><b style="font-size:18px;color:#7b1e3a">Laboratory Dr. Voss</b><span>Taken on 11 June, 07:50</span></div>`,
    `Test | Result | Unit | Normal
     Haemoglobin | 13.9 | g/dl | 12.0 - 16.0
     Iron | 41 L | µg/dl | 60 - 170
     Sugar | 88 | mg/dl | 70 - 99
     Cholesterol | 236 H | mg/dl | under 200
     Vitamin D | 32 | ng/ml | 30 - 60`,
    "th, td { font: 15px 'Nimbus Sans'; padding: 4px 6px } th { font-style: italic; color: #7b1e3a } .c1 { text-align: right } .r1 .c1, .r3 .c1 { font-weight: bold; background: #f7d9e0 }",
    `<div style="font:13px 'Nimbus Sans';color:#555;padding-top:8px">H high, L low</div>`,
  ),
  "18-phone-plans": table(
    430,
    "",
    `| Basic | Plus | Max
     A month | £7 | £12 | £21
     Data | 3 GB | 20 GB | no limit
     Calls | 200 min | no limit | no limit
     Abroad | &#10007; | &#10003; | &#10003;
     5G | &#10007; | &#10007; | &#10003;`,
    "#p { background: #eceafc } table { border-collapse: separate; border-spacing: 5px 0 } th, td { font: 16px Go; text-align: center; background: #fff; padding: 7px 4px } th { font: bold 19px Go; border-radius: 12px 12px 0 0; padding-top: 12px } .c0 { background: none; text-align: left; color: #514a7d } th.c2, td.c2 { background: #5b3fd6; color: #fff } .r0 td { font-weight: bold } .r3 td:not(.c0), .r4 td:not(.c0) { font-family: 'DejaVu Sans' } .r4 td:not(.c0) { border-radius: 0 0 12px 12px }",
  ),
};
