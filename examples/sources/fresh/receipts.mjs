/** Receipts 13 to 18: slips of other shops and other machines. */

const sides = (left, right, style = "") =>
  `<div style="display:flex;justify-content:space-between;gap:10px;${style}"><span>${left}</span><span style="white-space:nowrap">${right}</span></div>`;
const slip = (width, style, html) =>
  `<div style="width:${width}px;padding:18px 20px;color:#222;background:#fff;${style}">${html}</div>`;
/** Cells stand between bars; the first column is to the left, the others are to the right. */
const columns = (text, style = "") =>
  `<table style="width:100%;border-spacing:0;font:inherit;${style}">${text
    .trim()
    .split("\n")
    .map(
      (line) =>
        `<tr>${line
          .split("|")
          .map((cell, i) => `<td style="padding:0;text-align:${i === 0 ? "left" : "right"}">${cell.trim()}`)
          .join("")}`,
    )
    .join("")}</table>`;

/** Where the paper was torn off. */
const teeth = Array.from({ length: 33 }, (_, i) => `${i * 10} ${i % 2 ? 8 : 0}`).join("L");
const torn = `<svg width="320" height="9" style="display:block"><path d="M0 9L${teeth}V9Z" fill="#fbfbf9"/></svg>`;

const handwriting = "font:22px/1 DkgHandwriting;color:#1b2f8a";
const filled = (name, value) =>
  `<div style="display:flex;align-items:baseline;gap:8px;margin-top:11px"><span>${name}</span><span style="flex:1;border-bottom:1px dotted #a33;${handwriting}">${value}</span></div>`;

export const pictures = {
  "13-post-office": slip(
    320,
    "font:14px/1.45 'Universalis ADF Std';padding:0",
    `<div style="background:#f5c400;padding:10px 20px;display:flex;justify-content:space-between;align-items:center"><b style="font-size:20px">Halvik Post</b><svg width="34" height="24"><rect x="1" y="1" width="32" height="22" rx="3" fill="#fff" stroke="#222" stroke-width="2"/><path d="M2 3L17 14L32 3" fill="none" stroke="#222" stroke-width="2"/></svg></div>
    <div style="padding:12px 20px 18px">Branch 0412, Station Road 3<br>5 Dec 2025, 14:08
    <div style="border:1px solid #222;margin:10px 0;padding:6px 10px"><b>Parcel to Finland</b>, tracked<br>Weight 1.84 kg<br>No. RR 5508 1372 7</div>
    ${columns(`Postage, parcel | 14.60
    4 stamps at 1.35 | 5.40
    Padded envelope | 1.90`)}
    <div style="background:#222;color:#fff;padding:3px 8px;margin-top:10px;font-size:17px">${sides("Amount", "€21.90")}</div></div>`,
  ),
  "14-garden": `<div style="width:320px;background:#5b6b57;padding-top:14px">${torn}${slip(
    320,
    "font:15px/1.35 'Nimbus Mono PS';background:#fbfbf9;color:#4a4a52;padding:10px 18px 18px",
    `<b>ROOT &amp; BLOOM GARDEN CENTRE</b><br>Old Nursery Lane, Tibbet<br>Till 02<br><br>
    ${columns(`ITEM | QTY | EACH | GBP
    LAVENDER | 2 | 4.50 | 9.00
    COMPOST 40L | 1 | 7.25 | 7.25
    CLAY POT 18 | 3 | 3.20 | 9.60`)}<br>
    <b>${sides("TOTAL", "25.85")}</b>${sides("DEBIT CARD", "25.85")}<br>
    You have 260 garden points.<br>KEEP THIS FOR YOUR GUARANTEE`,
  )}</div>`,
  "15-pool": slip(
    270,
    "font:16px/1.4 'Averia Sans GWF';padding:0;background:#e9fbfb;color:#06414b",
    `<svg width="270" height="62" style="display:block"><rect width="270" height="62" fill="#0aa5b5"/><path d="M0 52q17-12 34 0t34 0 34 0 34 0 34 0 34 0 34 0 34 0V62H0Z" fill="#e9fbfb"/><text x="135" y="36" text-anchor="middle" fill="#fff" style="font:bold 26px 'Averia Sans GWF'">Marlow Bay Lido</text></svg>
    <div style="padding:6px 20px 18px;text-align:center">Day ticket, Sunday 20 July
    <div style="text-align:left;margin:10px 0;border-left:4px solid #0aa5b5;padding-left:10px">2 adults &nbsp; $17.00<br>3 children &nbsp; $12.00<br>Locker key, deposit &nbsp; $2.00</div>
    <div style="font-size:26px;font-weight:bold">$31.00</div>
    <div style="margin-top:8px">Last swim 18:30<br><b>All out of the water by 19:00</b></div></div>`,
  ),
  "16-bicycle-repair": slip(
    340,
    "font:italic 16px/1.2 'Linux Biolinum O';background:#fdeef0;color:#8f1d2c;border-left:26px dotted #e8cfd3",
    `<div style="display:flex;justify-content:space-between;align-items:baseline"><b style="font-size:24px;font-style:normal">Receipt</b><span>No. <span style="color:#c01;font:20px 'Linux Biolinum O'">0392</span></span></div>
    ${filled("Received of", "Hanne Brook")}${filled("for", "new chain, brake pads")}${filled("Shop", "Spokes, Dean Street")}
    <div style="display:flex;gap:16px"><div style="flex:1">${filled("Date", "14 Sept.")}</div><div style="flex:1">${filled("Paid", "cash")}</div></div>
    <div style="display:flex;align-items:center;gap:16px;margin-top:18px"><span style="border:2px solid #8f1d2c;padding:10px 14px 6px;${handwriting};font-size:26px">$68.50</span><svg width="130" height="50"><path d="M6 34C20 2 34 6 30 26S12 44 22 34 46 10 52 20 44 36 56 28 74 14 78 24 92 34 122 16" fill="none" stroke="#1b2f8a" stroke-width="2"/></svg></div>`,
  ),
  "17-card-slip": `<div style="width:300px;padding:16px 26px;background:#2d2f36">${slip(
    248,
    "font:16px/1.3 'LM Mono 10','Latin Modern Mono';text-align:center;padding:16px;transform:rotate(1deg)",
    `THE SALT HOUSE INN<br>CUSTOMER COPY<br><br>
    ${sides("CARD", "**** 2291")}${sides("CONTACTLESS", "")}${sides("19/10/25", "21:14")}<br>
    ${sides("AMOUNT", "$50.00")}${sides("TIP", "$8.00")}${sides("TOTAL", "$58.00")}<br>
    APPROVED<br>AUTH CODE 084117`,
  )}</div>`,
  "18-takeaway": slip(
    290,
    "font:15px/1.35 Manrope;padding:0;border:1px solid #ccc",
    `<div style="background:#111;color:#fff;text-align:center;padding:6px 0 8px"><div style="font-size:15px">YOUR ORDER</div><div style="font:800 50px/54px Manrope">47</div></div>
    <div style="padding:12px 20px 16px"><b>Bangkok Corner</b> &nbsp; pick up 19:20<hr style="border:0;border-top:2px solid #111">
    ${sides("1 Green curry", "11.90")}<div style="padding-left:24px;font-style:italic">mild, no peanuts</div>
    ${sides("2 Spring rolls", "7.00")}<div style="padding-left:24px;font-style:italic">sauce extra</div>
    ${sides("1 Sticky rice", "3.50")}<hr style="border:0;border-top:2px solid #111">
    ${sides("Total", "€22.40", "font-weight:bold;font-size:20px")}<div style="text-align:center;margin-top:8px;border:2px solid #111">PAID ONLINE</div></div>`,
  ),
};
