/** Short papers of companies and people that do not exist. */

const paper = (width, style, html) =>
  `<div style="width:${width}px;padding:24px;background:#fff;color:#222;line-height:1.45;${style}">${html}</div>`;
const field = (name, value, style = "") =>
  `<div style="display:flex;gap:8px;margin:7px 0"><span style="min-width:96px;color:#555">${name}</span><span style="flex:1;border-bottom:1px solid #888;${style}">${value}</span></div>`;
const stack = (name, value) =>
  `<div><div style="font-size:12px;color:#667;text-transform:uppercase">${name}</div><div style="font-weight:bold">${value}</div></div>`;
const grid = (columns, ...parts) =>
  `<div style="display:grid;grid-template-columns:repeat(${columns},auto);gap:12px">${parts.join("")}</div>`;
const things = (rows, font) =>
  `<table style="width:100%;border-collapse:collapse;font:${font};margin:10px 0">${rows
    .map((row, i) => {
      const line = i === 0 ? "border-bottom:2px solid #333;font-weight:bold" : "border-bottom:1px solid #ccc";
      const td = (cell, j) =>
        `<td style="padding:4px 0;text-align:${j === 0 ? "left" : "right"};${line}">${cell}</td>`;
      return `<tr>${row.map(td).join("")}</tr>`;
    })
    .join("")}</table>`;

export const pictures = {
  "01-invoice": paper(
    440,
    "font:14px/1.45 'Liberation Sans'",
    `<div style="display:flex;justify-content:space-between"><b style="font-size:22px;color:#0b4f6c">Tidewater Gardens</b><b style="font-size:20px">INVOICE</b></div>
    <div style="display:flex;justify-content:space-between;margin-top:12px"><div>Bill to:<br><b>Rosalind Achterberg</b><br>3 Quarry Hill, Elmford</div><div>No. TG-1184<br>Date: 12 May 2025<br>Due: 11 June 2025</div></div>
    ${things(
      [
        ["Description", "Hours", "Amount"],
        ["Hedge trimming", "4", "$140.00"],
        ["Lawn care", "2", "$60.00"],
        ["Green waste", "", "$25.00"],
      ],
      "14px 'Liberation Sans'",
    )}
    <div style="text-align:right;font-size:17px"><b>Total due &nbsp; $225.00</b></div>`,
  ),
  "02-membership": paper(
    380,
    "font:15px/1.45 'Cantarell';border:2px solid #2a6f4e",
    `<b style="font-size:20px;color:#2a6f4e">Alder Rowing Club</b><br>Membership form
    ${field("Name", "Emil Vastergaard", "font:22px Breip;color:#1a3fa0")}${field("Born", "30 July 1998", "font:22px Breip;color:#1a3fa0")}
    ${field("Town", "Skelby", "font:22px Breip;color:#1a3fa0")}${field("E-mail", "emil@skelby.example", "font:22px Breip;color:#1a3fa0")}
    <div style="margin-top:10px">&#9745; Adult &nbsp; &#9744; Student &nbsp; &#9744; Family</div>`,
  ),
  "03-letter": paper(
    420,
    "font:15px/1.45 'Liberation Serif';padding:30px",
    `<div style="text-align:right">Holmgate, 4 March 2024</div><p>Dear Mr Pettigrew,</p>
    <p>Thank you for your interest in the flat on Juniper Street. We would be glad to show it to you on Tuesday at half past four.</p>
    <p>Please bring your passport and the last three payslips.</p><p>Yours sincerely,</p><div style="font:30px 'Z003'">Constance Abernathy</div>`,
  ),
  "04-certificate": paper(
    440,
    "font:16px/1.5 'GFS Didot';text-align:center;border:8px double #a8842c;background:#fffcf2",
    `<div style="font:30px 'GFS Didot';letter-spacing:2px">CERTIFICATE</div>This is to certify that
    <div style="font:36px 'Z003';color:#7a1f1f">Leopold Marchbanks</div>has completed the course<br><b>First Aid at Work</b><br>on 22 September 2023
    <div style="display:flex;justify-content:space-between;margin-top:16px;font-size:14px"><span>Course of 16 hours</span><span>Instructor: Dr. H. Solberg</span></div>`,
  ),
  "05-delivery": paper(
    400,
    "font:14px/1.4 'DejaVu Sans';background:#fffef4",
    `<b style="font-size:18px">Delivery note 77-3052</b>
    <div style="border:1px solid #333;padding:8px;margin:10px 0">Deliver to: Kestrel Brewery<br>Gate B, Foundry Lane 9<br>Driver: Joaquin Reyes</div>
    ${things(
      [
        ["Goods", "Quantity"],
        ["Bottles 0.5 l", "480"],
        ["Crates", "24"],
        ["Labels, roll", "6"],
      ],
      "14px 'DejaVu Sans'",
    )}
    Received in good condition: <span style="font:24px 'DkgHandwriting';color:#224">T. Wren</span>`,
  ),
  "06-train-ticket": paper(
    440,
    "font:16px/1.3 'Gillius ADF';background:#fdf3e3;border-radius:12px;border-left:26px solid #e4572e;padding:18px",
    `<div style="display:flex;justify-content:space-between;font-size:14px"><span>Northline Rail</span><span>Single ticket</span></div>
    <div style="font:bold 24px 'Gillius ADF';margin:8px 0">Corveth &rarr; Lindisham</div>
    ${grid(4, stack("Date", "17 Aug"), stack("Departs", "10:26"), stack("Coach", "C"), stack("Seat", "48"))}
    <div style="display:flex;justify-content:space-between;margin-top:12px"><span>1 adult, second class</span><b>£31.70</b></div>`,
  ),
  "07-business-card": paper(
    360,
    "font:15px/1.5 'URW Gothic';background:#f3efe9;padding:26px",
    `<div style="display:flex;gap:16px"><svg width="54" height="54"><circle cx="27" cy="27" r="27" fill="#2f4858"/><path d="M14 38L27 14L40 38Z" fill="#f6ae2d"/></svg>
    <div><b style="font-size:19px">Yasmin Dubois</b><br>Architect<br><br>Dubois &amp; Hale Studio<br>+44 1632 960 582<br>yasmin@dubois-hale.example</div></div>`,
  ),
  "08-boarding-pass": paper(
    460,
    "font:16px/1.3 'Carlito';padding:0;border:1px solid #bbb",
    `<div style="background:#5a2d82;color:#fff;padding:10px 20px;display:flex;justify-content:space-between"><b>AERO MERIDIAN</b><span>Boarding pass</span></div>
    <div style="padding:16px 20px">${stack("Passenger", "KOWALCZYK / IRENA")}
    <div style="font:bold 34px Carlito;margin:8px 0">LIS &#9992; OSL</div>
    ${grid(4, stack("Flight", "AM 903"), stack("Gate", "D17"), stack("Boarding", "13:05"), stack("Seat", "22A"))}</div>`,
  ),
  "09-medicine-label": paper(
    340,
    "font:15px/1.4 'Nimbus Sans';border:2px solid #222;padding:16px",
    `<div style="display:flex;justify-content:space-between"><b>Bellhaven Pharmacy</b><span>Rx 601944</span></div><hr>
    <b style="font-size:18px">AMOXICILLIN 500 mg</b><br>21 capsules<br><br>Take ONE capsule THREE times a day with water.<br><br>Mrs Greta Holloway<br>6 February 2026`,
  ),
  "10-concert": paper(
    420,
    "font:16px/1.35 'Junction';background:#1b1033;color:#fff;padding:20px;border-right:6px dotted #fff",
    `<div style="font:40px 'Bebas Neue';color:#ff5d8f;letter-spacing:1px">THE PAPER FOXES</div>Granary Hall, Brindle<br>
    <div style="font:bold 20px Junction;margin:8px 0">Friday 28 November, 19:30</div>Standing &nbsp; | &nbsp; Doors 18:45<br>Ticket no. 005962 &nbsp; <b>$42.00</b>`,
  ),
  "11-library-card": paper(
    340,
    "font:15px/1.5 'Averia Sans GWF';background:linear-gradient(#dcecf7,#b7d3ea);border-radius:16px;padding:20px",
    `<div style="font:bold 20px 'Averia Sans GWF';color:#123c5a">Stanmere City Library</div>
    <div style="display:flex;gap:16px;margin-top:12px"><svg width="72" height="88"><rect width="72" height="88" fill="#f7f7f7"/><circle cx="36" cy="34" r="17" fill="#8797a5"/><path d="M8 88Q8 54 36 54T64 88Z" fill="#8797a5"/></svg>
    <div>Card holder<br><b>Fiona McAllister</b><br>No. 20 7719 4<br>Valid until 31/12/2028</div></div>`,
  ),
  "12-memo": paper(
    400,
    "font:16px/1.4 'LM Mono 10','Latin Modern Mono'",
    `<b style="font-size:22px">MEMO</b><hr>To: All staff<br>From: Beatrix Nolan<br>Subject: New coffee machine<hr>
    <p>The new machine arrives on Monday. The kitchen on the second floor stays closed until noon.</p>`,
  ),
};
