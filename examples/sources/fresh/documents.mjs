/** Documents 13 to 18: what else lies on a kitchen table. */

const sheet = (width, style, html) =>
  `<div style="width:${width}px;padding:22px;background:#fff;color:#222;${style}">${html}</div>`;
const apart = (...parts) =>
  `<div style="display:flex;justify-content:space-between;gap:14px">${parts.join("")}</div>`;

const cat = `<svg width="130" height="130" style="flex:none;border:2px solid #222"><rect width="130" height="130" fill="#d9dfe2"/>
  <path d="M34 126Q26 84 42 66L36 30L56 46H74L94 30L88 66Q104 84 96 126Z" fill="#7c858c"/><path d="M46 128q-4-16 8-16t8 16zM68 128q-2-16 8-16t8 16z" fill="#fff"/>
  <circle cx="54" cy="62" r="5" fill="#e9d34a"/><circle cx="76" cy="62" r="5" fill="#e9d34a"/><circle cx="54" cy="62" r="2"/><circle cx="76" cy="62" r="2"/><path d="M61 72h8l-4 5z" fill="#e59aa5"/></svg>`;

const face = `<svg width="92" height="116" style="flex:none"><rect width="92" height="116" fill="#e8edf2"/><path d="M22 62Q14 14 46 14T70 62L74 84H18Z" fill="#6b3f22"/><ellipse cx="46" cy="50" rx="19" ry="24" fill="#e7b99a"/><path d="M4 116Q6 84 46 84T88 116Z" fill="#35618c"/><path d="M27 42Q46 40 50 26Q60 40 65 42Q62 20 46 20T27 42Z" fill="#6b3f22"/></svg>`;

/** Used each month, the last in full colour. */
const months = [
  ["May", 48],
  ["Jun", 36],
  ["Jul", 30],
  ["Aug", 33],
  ["Sep", 52],
]
  .map(
    ([month, high], i) =>
      `<g transform="translate(${i * 30} 0)"><rect x="4" y="${60 - high}" width="20" height="${high}" fill="${i === 4 ? "#e07a00" : "#f2cf9f"}"/><text x="14" y="74" text-anchor="middle" style="font:11px Manrope">${month}</text></g>`,
  )
  .join("");

const tick = (isTicked, text) =>
  `<div style="display:flex;gap:10px;margin:6px 0"><svg width="18" height="18" style="flex:none"><rect x="1" y="1" width="16" height="16" fill="#fff" stroke="#b3261e" stroke-width="2"/>${isTicked ? '<path d="M3 4L15 15M15 3L4 16" stroke="#14389c" stroke-width="2.6"/>' : ""}</svg><span>${text}</span></div>`;

export const pictures = {
  "13-recipe": sheet(
    420,
    "font:15px/1.4 'URW Bookman';padding:0;border:14px solid;border-image:repeating-linear-gradient(45deg,#c8442f 0 10px,#fff 10px 20px) 14",
    `<div style="padding:16px 20px"><b style="font-size:23px">Apricot crumble</b>
    <div style="color:#a33a26;font-style:italic;margin-bottom:8px">for 4, from Aunt Hedwig</div>
    <div style="display:flex;gap:20px"><div style="white-space:nowrap;border-right:1px solid #c8442f;padding-right:16px">12 apricots<br>150 g flour<br>100 g butter<br>80 g sugar<br>a pinch of salt</div>
    <div>Halve the fruit. Rub the rest to crumbs and strew them over it. Bake for 35 minutes at 190 °C.</div></div></div>`,
  ),
  "14-driving-licence": sheet(
    400,
    "font:14px/1.45 FreeSans;background:linear-gradient(120deg,#f7d6df,#e9dcf3,#d5e6f5);border-radius:14px;padding:16px 18px",
    `<div style="display:flex;gap:14px;align-items:center;color:#244a8f"><svg width="44" height="30"><rect width="44" height="30" rx="3" fill="#244a8f"/><circle cx="22" cy="15" r="9" fill="none" stroke="#fc0" stroke-width="2.5" stroke-dasharray="2 3.6"/></svg><b style="font-size:19px">DRIVING LICENCE</b></div>
    <div style="display:flex;gap:18px;margin-top:12px">${face}<div>1. <b>THORSEN</b><br>2. <b>INGRID MARIE</b><br>3. 08.11.1987 &nbsp;Ravnsund<br>4a. 15.02.2018 &nbsp; 4b. 14.02.2033<br>5. 40718829 K<br>9. B, BE</div></div>`,
  ),
  "15-lost-cat": sheet(
    360,
    "font:16px/1.35 'League Spartan';background:#fffbe0;text-align:center;padding:16px 20px",
    `<div style="font:800 46px/1 'League Spartan';color:#c1121f">LOST CAT</div>
    <div style="display:flex;gap:16px;text-align:left;margin:10px 0;align-items:center">${cat}<div>Pickle is grey with white paws and very shy.<br><br>Missing from Otter Street since 3 May.</div></div>
    <div style="font:700 21px 'League Spartan'">Please ring 01632 960 733</div>Reward: £50`,
  ),
  "16-wedding": sheet(
    380,
    "font:italic 17px/1.45 P052;text-align:center;background:#f8f6f1;padding:28px 30px;color:#4b4438;outline:1px solid #b7a98a;outline-offset:-12px",
    `Please join us for the wedding of
    <div style="font:30px/1.2 P052;margin:8px 0">Nora Castellane<br><span style="font-size:20px">and</span><br>Felix Ambrose</div>
    on Saturday, 6 June 2026<br>at three o'clock at Wexcombe Barn
    <svg width="120" height="22" style="display:block;margin:8px auto"><path d="M0 11H46M74 11H120" stroke="#b7a98a"/><path d="M60 19C44 6 58 0 60 7C62 0 76 6 60 19Z" fill="#b7a98a"/></svg>
    <span style="font:15px P052">Kindly reply by 20 April</span>`,
  ),
  "17-electricity-bill": sheet(
    460,
    "font:13px/1.45 Manrope;padding:18px 22px;border-top:10px solid #e07a00",
    `${apart(`<b style="font-size:20px;color:#e07a00">Voltara</b>`, `<span style="text-align:right">Account 7720 418 5<br>2 October 2025</span>`)}
    <div style="margin:8px 0">Ms Odile Ferrand, 16 Saddler's Court, Wenlow</div>
    <div style="display:flex;gap:20px"><div style="background:#fff3e2;padding:12px 16px;border-radius:10px;flex:1">You owe us<div style="font:800 30px Manrope">$84.37</div>We take it from your bank on 16&nbsp;October.</div>
    <div><b>Your electricity</b><br><svg width="150" height="78">${months}</svg></div></div>
    <div style="margin-top:10px;border-top:1px solid #ccc;padding-top:8px">${apart("<span>Meter on 31 August<br><b>41 206</b></span>", "<span>Meter on 30 September<br><b>41 473</b></span>", "<span>You used<br><b>267 kWh</b></span>")}</div>`,
  ),
  "18-missed-parcel": sheet(
    340,
    "font:15px/1.35 'Liberation Sans Narrow';padding:0;border:2px solid #b3261e",
    `<div style="background:#b3261e;color:#fff;padding:10px 18px;font:bold 22px 'Liberation Sans Narrow'">Sorry, you were out!</div>
    <div style="padding:12px 18px">We came today at <b style="color:#14389c;font:italic 19px 'URW Bookman'">11:40</b> &nbsp;and your parcel is
    ${tick(false, "in your porch or shed")}${tick(true, "with your neighbour at number <b style=\"color:#14389c;font:italic 19px 'URW Bookman'\">27</b>")}${tick(false, "back at our depot, Coldharbour Way")}
    <div style="border-top:1px dashed #b3261e;margin-top:10px;padding-top:8px;font-size:14px">Card number 88-4051-26<br>Questions? parcels@swiftly.example</div></div>`,
  ),
};
