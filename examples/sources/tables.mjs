/** Tables, each in a dress of its own. Rows are lines, cells stand between bars; the first line is the head. */

const cells = (text) =>
  text
    .trim()
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()));

/** @param css of the table's parts: t is the table, th and td its cells, .odd every other row, .first the first column */
function table(width, caption, text, css) {
  const [head, ...body] = cells(text);
  const tr = (tag, row, name) =>
    `<tr class="${name}">${row.map((cell, i) => `<${tag} class="${i === 0 ? "first" : ""}">${cell}</${tag}>`).join("")}</tr>`;
  const rows = body.map((row, i) => tr("td", row, i % 2 ? "odd" : ""));
  return `<div id="p"><style>#p { width: ${width}px; padding: 16px; background: #fff } table { border-collapse: collapse; width: 100% } th, td { padding: 5px 8px; text-align: left } ${css}</style>${caption}<table>${head.join("") ? tr("th", head, "head") : ""}${rows.join("")}</table></div>`;
}

/** With letters over the columns and numbers before the rows. */
function spreadsheet() {
  const text = `
    | A | B | C | D
    1 | Item | Jan | Feb | Mar
    2 | Rent | 850 | 850 | 850
    3 | Power | 94 | 88 | 71
    4 | Phone | 25 | 25 | 31
    5 | Total | 969 | 963 | 952`;
  return table(
    400,
    "<div style='font:13px Carlito;padding:4px 8px;border:1px solid #bbb;margin-bottom:6px'><i>fx</i> &nbsp; =SUM(D2:D4)</div>",
    text,
    "#p { padding: 10px; background: #f3f3f3 } th, td { font: 15px Carlito; border: 1px solid #cfcfcf; background: #fff; text-align: right } th, td.first { background: #e6e6e6; color: #555; text-align: center } td:nth-child(2) { text-align: left } tr:last-child td:last-child { outline: 2px solid #187a42 }",
  );
}

export const pictures = {
  "01-spreadsheet": spreadsheet(),
  "02-timetable": table(
    420,
    "<div style='background:#12355b;color:#fff;padding:8px;font:bold 18px Gillius ADF'>Line 7 &nbsp; Marsh Road - Airport</div>",
    `Stop | Mon-Fri | Sat | Sun
     Marsh Road | 06:14 | 07:02 | 08:30
     Old Bridge | 06:21 | 07:09 | 08:37
     University | 06:33 | 07:20 | 08:48
     Airport | 06:50 | 07:36 | 09:05`,
    "th, td { font: 16px 'Gillius ADF' } th { border-bottom: 2px solid #12355b } .odd td { background: #e6eef6 }",
  ),
  "03-league": table(
    380,
    "<div style='font:26px Bebas Neue;color:#0b6e3b'>Coastal League</div>",
    `Club | Played | Won | Points
     Harwick Rovers | 18 | 13 | 41
     Tarn United | 18 | 11 | 36
     Selby Town | 18 | 9 | 30
     Orrin Athletic | 18 | 6 | 22
     Fernhill | 18 | 3 | 13`,
    "th, td { font: 15px 'Universalis ADF Std'; border-bottom: 1px solid #ccc } th { background: #0b6e3b; color: #fff } th:not(.first), td:not(.first) { text-align: center } td:last-child { font-weight: bold }",
  ),
  "04-prices": table(
    320,
    "<div style='font:italic 34px Z003;text-align:center;color:#5b2a86'>Hair Studio Mirelle</div>",
    `|
     Cut and dry | €38.00
     Children's cut | €19.50
     Colour | €54.00
     Highlights | €72.00
     Beard trim | €14.00`,
    "#p { background: #faf5ff } td { font: 18px 'Linux Libertine O'; border-bottom: 1px dotted #5b2a86 } td:last-child { text-align: right }",
  ),
  "05-nutrition": table(
    280,
    "<div style='font:800 28px Manrope'>Nutrition Facts</div><div style='font:14px Manrope;border-bottom:8px solid #000;padding-bottom:4px'>Serving size 40 g</div>",
    `Amount per serving |
     Calories | 152
     Total fat | 3.1 g
     Sugars | 8.4 g
     Fibre | 4.2 g
     Protein | 5.5 g
     Salt | 0.3 g`,
    "#p { border: 2px solid #000 } th, td { font: 15px Manrope; border-bottom: 1px solid #000; padding: 3px 0 } th { font-weight: 800; font-size: 13px } td:last-child { text-align: right; font-weight: 700 }",
  ),
  "06-hours": table(
    300,
    "<div style='font:bold 24px Junction;color:#fff;text-align:center;padding-bottom:10px'>Opening hours</div>",
    `|
     Monday | closed
     Tuesday | 10:00 - 17:00
     Wednesday | 10:00 - 17:00
     Thursday | 10:00 - 20:00
     Friday | 10:00 - 17:00
     Saturday | 09:00 - 18:30
     Sunday | 11:00 - 15:00`,
    "#p { background: #22333b } td { font: 17px Junction; color: #f2e9dc } td:last-child { text-align: right }",
  ),
  "07-specification": table(
    360,
    "<div style='font:bold 20px Clear Sans'>Zephyr 300 bicycle light</div><div style='height:6px'></div>",
    `|
     Brightness | 300 lumens
     Battery life | 6.5 hours
     Charging time | 2 hours
     Weight | 84 g
     Waterproof | IPX5
     Warranty | 3 years`,
    "td { font: 15px 'Clear Sans'; border: 1px solid #d5d8dc } .first { background: #f0f2f4; font-weight: bold; width: 45% }",
  ),
  "08-wiki": table(
    440,
    "<div style='font:bold 15px Liberation Sans;text-align:center;padding-bottom:6px'>Bridges over the Lorne</div>",
    `Name | Opened | Length | Type
     Weavers' Bridge | 1887 | 142 m | Arch
     Queen Ottilie Bridge | 1924 | 310 m | Suspension
     Mill Crossing | 1961 | 96 m | Beam
     Sunrise Bridge | 2009 | 275 m | Cable-stayed`,
    "#p { background: #fff } th, td { font: 14px 'Liberation Sans'; border: 1px solid #a2a9b1 } th { background: #eaecf0; font-weight: bold; text-align: center } td { background: #f8f9fa } td.first { color: #3366cc }",
  ),
  "09-lessons": table(
    430,
    "<div style='font:28px Breip;color:#234'>Class 5b</div>",
    `Time | Mon | Tue | Wed | Thu
     08:00 | Maths | Music | German | Art
     09:50 | Biology | Maths | Sport | History
     11:30 | English | French | Physics | Maths`,
    "#p { background: #fffbe6 } th, td { font: 16px Beteckna; border: 2px solid #e0a800; text-align: center } th { background: #ffd54f } .first { font-weight: bold }",
  ),
  "10-currency": table(
    300,
    "<div style='font:20px Hack;color:#9fe870;padding:4px 8px'>EXCHANGE</div>",
    `Currency | Buy | Sell
     USD | 1.071 | 1.112
     GBP | 0.842 | 0.879
     CHF | 0.951 | 0.989
     JPY | 158.4 | 166.2`,
    "#p { background: #0c1a12 } th, td { font: 17px Hack; color: #fff; text-align: right } th { color: #8aa } .first { text-align: left; color: #ffd166 }",
  ),
  "11-tides": table(
    340,
    "<div style='font:22px GFS Didot;text-align:center'>Tides at Penmorrow</div><div style='font:15px GFS Didot;text-align:center;padding-bottom:8px'>Saturday 14 August</div>",
    `Tide | Time | Height
     Low | 01:48 | 0.7 m
     High | 07:55 | 5.2 m
     Low | 14:06 | 0.9 m
     High | 20:17 | 5.6 m`,
    "#p { background: #eef7f9 } table { border-top: 2px solid #1b6a7a; border-bottom: 2px solid #1b6a7a } th, td { font: 17px 'GFS Didot' } th { border-bottom: 1px solid #1b6a7a; font-style: italic }",
  ),
  "12-orders": table(
    460,
    "<div style='font:bold 18px Cantarell;padding-bottom:8px'>Recent orders</div>",
    `Order | Customer | Status | Amount
     #2041 | Nadia Brandt | Shipped | $86.00
     #2042 | Owen Castell | Pending | $19.95
     #2043 | Priya Lindholm | Cancelled | $140.20
     #2044 | Hugo Marchetti | Delivered | $57.30`,
    "th, td { font: 15px Cantarell; border-bottom: 1px solid #e6e8eb; padding: 8px } th { color: #6b7280; font-size: 13px } td:last-child { text-align: right; font-weight: bold } th:last-child { text-align: right } td.first { color: #4f46e5 }",
  ),
};
