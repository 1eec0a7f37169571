/** Till receipts of shops that do not exist. */

const middle = (text, style = "") => `<div style="text-align:center;${style}">${text}</div>`;
const row = (left, right, style = "") =>
  `<div style="display:flex;justify-content:space-between;gap:12px;${style}"><span>${left}</span><span style="white-space:nowrap">${right}</span></div>`;
const rows = (things) => things.map(([left, right]) => row(left, right)).join("");
const rule = (style = "1px dashed #444") => `<div style="border-top:${style};margin:8px 0"></div>`;
const big = "font-size:1.4em;font-weight:bold;";
/** Bars of all widths, as scanners want them. */
const barcode = (number) => {
  const bars = [...`${number}${number}`].map(
    (digit, i) =>
      `<i style="display:inline-block;height:34px;width:${1 + (digit % 3)}px;margin-right:${1 + ((digit * 7 + i) % 3)}px;background:#111"></i>`,
  );
  return middle(`${bars.join("")}<div style="letter-spacing:3px">${number}</div>`, "margin-top:10px");
};
const paper = (style, ...parts) =>
  `<div style="padding:20px;line-height:1.4;color:#222;background:#fff;${style}">${parts.join("")}</div>`;

const onDesk = paper(
  "width:100%;padding:22px;box-shadow:0 3px 10px #0006;transform:rotate(-1.2deg);font:14px/1.45 Hack",
  middle("<b style='font-size:21px'>Blue Kettle Coffee</b>"),
  middle("7 Tanner's Row, Whitby"),
  rule(),
  rows([
    ["Flat white", "3.60"],
    ["Carrot cake", "4.25"],
    ["Sparkling water", "2.10"],
  ]),
  rule(),
  row("TOTAL", "£9.95", big),
  rows([
    ["Cash", "£20.00"],
    ["Change", "£10.05"],
  ]),
  middle("Served by Imogen", "margin-top:10px"),
);

export const pictures = {
  "01-cafe": `<div style="width:340px;padding:18px;background:#8a6b4f">${onDesk}</div>`,
  "02-petrol": paper(
    "width:300px;font:14px/1.5 'Liberation Mono';background:#fdfdf8",
    middle("NORVIK FUEL", "font:bold 26px 'Liberation Sans';color:#0a5a2e"),
    middle("Station 118, Ringvej 40"),
    rule("2px solid #222"),
    rows([
      ["Pump", "4"],
      ["Unleaded 95", ""],
      ["Litres", "38.42"],
      ["Price per litre", "€1.749"],
    ]),
    rule("2px solid #222"),
    row("TO PAY", "€67.20", "font-weight:bold;font-size:20px"),
    row("incl. VAT 25 %", "€13.44"),
    middle("21.03.2025 &nbsp; 07:56", "margin-top:8px"),
    middle("Drive safely!"),
  ),
  "03-chemist": paper(
    "width:320px;font:15px/1.4 'Clear Sans';border-top:8px solid #1b8a5a",
    "<div style='display:flex;gap:10px;align-items:center'><svg width='34' height='34'><path d='M12 2h10v10h10v10H22v10H12V22H2V12h10z' fill='#1b8a5a'/></svg><div><b style='font-size:20px'>Linden Chemist</b><br>Mill Street 22, Ashby</div></div>",
    rule("1px solid #999"),
    rows([
      ["Ibuprofen 200 mg", "4.99"],
      ["Sun cream SPF 30", "11.50"],
      ["Plasters", "2.75"],
    ]),
    rule("1px solid #999"),
    rows([
      ["Subtotal", "19.24"],
      ["Member discount 10 %", "-1.92"],
    ]),
    row("Total GBP", "17.32", `${big}background:#e2f3ea;padding:4px`),
    barcode("4820119637"),
  ),
  "04-parking": paper(
    "width:260px;font:15px/1.5 'Nimbus Sans';text-align:center;background:#f7f4d8",
    "<div style='background:#1b4f9c;color:#fff;font:bold 44px/60px Liberation Sans;width:64px;margin:0 auto 8px;border-radius:8px'>P</div>",
    "<b>Harbour Car Park</b>",
    rule("1px solid #777"),
    row("Ticket", "0048213"),
    row("Entry", "09:12"),
    row("Exit", "11:47"),
    row("Time parked", "2 h 35 min"),
    rule("1px solid #777"),
    "<div style='font-size:30px;font-weight:bold'>$7.50</div>PAID BY CARD",
  ),
  "05-cinema": paper(
    "width:320px;font:15px/1.45 'Gillius ADF';background:#fff8ec",
    middle("ORPHEUM CINEMA", "font:34px 'Bebas Neue';letter-spacing:2px;color:#8c1c2c"),
    middle("<b>The Glass River</b>", "font-size:18px"),
    middle("Screen 3 &middot; Row F &middot; Seats 11-12"),
    middle("Sat 8 Nov, 20:15"),
    rule("3px double #8c1c2c"),
    rows([
      ["2 x Adult &nbsp; 9.80", "19.60"],
      ["1 x Popcorn, large", "6.40"],
    ]),
    rule("1px solid #8c1c2c"),
    row("Total", "€26.00", big),
  ),
  "06-market": paper(
    "width:330px;font:16px/1.35 'GNUTypewriter'",
    middle("GREENWAY MARKET", "font-size:22px"),
    middle("210 Cedar Ave, Dunmore"),
    middle("Cashier: Tobias"),
    rule("1px solid #222"),
    rows([
      ["BANANAS", "1.29"],
      ["WHOLE MILK", "3.49"],
      ["BROWN BREAD", "2.85"],
      ["EGGS 12", "4.60"],
      ["TOMATOES", "2.17"],
    ]),
    rule("1px solid #222"),
    row("BALANCE DUE", "$14.40", "font-weight:bold"),
    row("CASH", "$15.00"),
    row("CHANGE", "$0.60"),
    middle("5 ITEMS", "margin-top:8px"),
  ),
  "07-restaurant": paper(
    "width:340px;font:16px/1.45 'Linux Libertine O';background:#fbf7ef;border:1px solid #c9b896",
    middle("Trattoria Vesna", "font:italic 30px 'Z003'"),
    middle("Table 14 &nbsp; Guests 2 &nbsp; 19 June"),
    rule("1px solid #b79d6b"),
    rows([
      ["Margherita", "9.50"],
      ["Lasagne", "12.80"],
      ["House red, half litre", "8.00"],
      ["Tiramisu", "5.70"],
    ]),
    rule("1px solid #b79d6b"),
    rows([
      ["Food and drink", "36.00"],
      ["Service 10 %", "3.60"],
    ]),
    row("To pay", "€39.60", "font-weight:bold;font-size:22px"),
    middle("Grazie e arrivederci", "font-style:italic;margin-top:6px"),
  ),
  "08-hardware": paper(
    "width:330px;font:14px/1.5 'DejaVu Sans Mono';color:#2c2c4a;background:#f4f4f7",
    "<b>PELL & SONS</b><br>Hardware and paint<br>Tel. 01632 960 147",
    rule(),
    rows([
      ["Paint brush 50 mm", "6.20"],
      ["Wood screws 4x40", "3.95"],
      ["Masking tape", "2.60"],
    ]),
    rule(),
    row("Total", "£12.75", "font-weight:bold"),
    row("of which VAT", "£2.13"),
    row("Card ending in", "8816"),
    "<div style='margin-top:8px'>Returns within 30 days</div>",
  ),
  "09-bookshop": paper(
    "width:320px;font:15px/1.5 'Junction';border-left:14px solid #d98e2b",
    "<div style=\"font:26px 'Goudy Bookletter 1911'\">The Paper Lantern</div>Books &middot; Maps &middot; Cards",
    rule("1px solid #d98e2b"),
    rows([
      ["Winter Orchards", "$14.99"],
      ["A Map of Salt", "$11.00"],
    ]),
    rule("1px solid #d98e2b"),
    row("Sum", "$25.99"),
    row("Gift card", "-$10.00"),
    row("You pay", "$15.99", "font-weight:bold;font-size:19px"),
    "<div style='margin-top:10px;color:#666'>Receipt 3067, 2 December 2024</div>",
  ),
  "10-bakery": paper(
    "width:280px;font:16px/1.45 'Carlito';background:#fffdf6",
    middle("Bakery Amsler", "font:bold 25px 'URW Bookman';color:#6b3d14"),
    middle("since 1931"),
    rule("2px dotted #6b3d14"),
    "<table style='width:100%;font:inherit;border-spacing:0'><tr><td>1<td>Rye loaf<td align=right>5.40<tr><td>1<td>Butter plait<td align=right>6.80<tr><td>3<td>Rolls<td align=right>3.30</table>",
    rule("2px dotted #6b3d14"),
    row("Total CHF", "15.50", "font-weight:bold;font-size:20px"),
    row("Given", "20.00"),
    row("Back", "4.50"),
  ),
  "11-laundry": paper(
    "width:310px;font:15px/1.45 'Cantarell';background:#eef6fb;border-radius:4px",
    middle("QuickPress", "font:bold 28px Cantarell;color:#1978b5"),
    middle("Dry cleaning &middot; Laundry"),
    "<div style='background:#fff;border:1px solid #1978b5;padding:8px;margin:10px 0'>Order no. <b>5571</b><br>Customer: M. Okafor</div>",
    rows([
      ["2 shirts", "7.00"],
      ["1 coat", "18.50"],
      ["1 dress", "14.00"],
    ]),
    rule("1px solid #1978b5"),
    row("Total", "$39.50", big),
    middle("Ready on Thursday, 18 June", "margin-top:8px;font-weight:bold"),
  ),
  "12-taxi": paper(
    "width:280px;font:17px/1.3 'Go Mono';background:#fafafa",
    middle("*** TAXI HALDEN ***"),
    middle("Car 27"),
    rule(),
    rows([
      ["Start", "18:05"],
      ["End", "18:31"],
      ["Distance", "12.4 km"],
    ]),
    rule(),
    rows([
      ["Fare", "kr 312"],
      ["Toll", "kr 28"],
    ]),
    row("SUM", "kr 340", "font-weight:bold"),
    middle("Thank you"),
  ),
};
