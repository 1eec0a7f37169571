/** Lines 13 to 18: one line of text each. */

const line = (text, style, around = "") =>
  `<div style="width:fit-content;${around}"><div style="white-space:nowrap;${style}">${text}</div></div>`;

export const pictures = {
  "13-shop-sign": line(
    "Hargreave &amp; Daughters, Tailors",
    "font:bold 20px C059;color:#f1cf7a;background:#12302a;padding:15px 20px;border:2px solid #f1cf7a;text-shadow:1px 2px 1px #000",
    "background:#12302a;padding:6px",
  ),
  "14-jam": line(
    "Plum jam, Sept. 2023",
    "font:27px DkgHandwriting;color:#2b2b2b;background:#fffdf3;border:2px dashed #a05a7a;border-radius:22px;padding:6px 22px 2px;transform:rotate(1.5deg)",
    "background:#5e1c3a;padding:8px 14px",
  ),
  "15-wifi": line(
    "Wi-Fi code: sunny-otter-88",
    "font:bold 21px 'Averia Sans GWF';color:#1c4f63;background:#fff;border-left:12px solid #ff9770;padding:18px 22px 18px 16px",
  ),
  "16-serial": line(
    "S/N 7Q40-0936-KLX",
    "font:19px 'Go Mono';color:#33373c;text-shadow:0 1px 0 #fff;background:repeating-linear-gradient(90deg,#c3c7cb 0 3px,#cbcfd3 3px 5px,#bfc3c8 5px 8px);padding:13px 34px",
  ),
  "17-headline": line(
    "Town votes to keep its little ferry",
    "font:bold 23px P052;color:#1c1a17;background:#ece7db;padding:14px 12px;border-top:3px double #1c1a17;border-bottom:1px solid #1c1a17",
    "background:#ece7db;padding:8px 6px",
  ),
  "18-subtitle": line(
    "Meet me by the lighthouse at noon.",
    "font:600 20px Manrope;color:#fff;text-shadow:-1px -1px 1px #000,1px -1px 1px #000,-1px 1px 1px #000,1px 1px 2px #000;padding:30px 26px 14px",
    "background:radial-gradient(circle at 70% 0,#b98a5a,#4b3a3c 55%,#1f2430)",
  ),
};
