/** One line of text each, as cut out of signs, labels and pages. */

const line = (text, style, around = "") =>
  `<div style="width:fit-content;${around}"><div style="white-space:nowrap;${style}">${text}</div></div>`;

export const pictures = {
  "01-street": line(
    "Larkspur Lane",
    "font:bold 34px 'Liberation Sans Narrow';color:#fff;background:#14603a;border:3px solid #fff;border-radius:8px;padding:10px 22px",
    "background:#14603a;padding:6px",
  ),
  "02-plate": line(
    "HV 4827 K",
    "font:bold 40px 'DejaVu Sans Mono';letter-spacing:2px;background:#f7d94c;color:#111;border:3px solid #111;border-radius:8px;padding:4px 20px",
    "background:#555;padding:14px",
  ),
  "03-price": line(
    "only £12.49 per kg",
    "font:bold 30px 'League Spartan';color:#c8102e;background:#fff3b0;padding:20px 24px 12px",
  ),
  "04-url": line(
    "https://www.fenwick-boats.example/hire",
    "font:15px 'Cantarell';color:#1a4fd0;text-decoration:underline;background:#fff;padding:16px 20px",
  ),
  "05-date": line(
    "Thursday, 9 October 2031",
    "font:italic 24px 'Linux Libertine O';color:#333;background:#f6efe0;padding:18px 26px",
  ),
  "06-title": line(
    "The Clockmaker's Winter",
    "font:28px 'Goudy Bookletter 1911';color:#e8c872;background:#1d2a44;padding:22px 30px",
  ),
  "07-warning": line(
    "CAUTION: WET FLOOR",
    "font:bold 28px 'Universalis ADF Std';color:#111;background:#ffcc00;padding:14px 20px",
    "border:8px solid #111",
  ),
  "08-label": line(
    "Best before 27 APR 2027",
    "font:20px 'GNUTypewriter';color:#222;background:#e9ecef;padding:16px;transform:rotate(-1.5deg)",
    "background:#e9ecef;padding:8px 4px",
  ),
  "09-note": line(
    "Call Marek about the keys",
    "font:30px 'Breip';color:#22409a;padding:20px 26px",
    "background:#fff7a8",
  ),
  "10-board": line(
    "17:42 Ostrava Platform 6",
    "font:bold 24px 'Hack';color:#ffb52e;background:#10131a;padding:16px 20px",
  ),
  "11-door": line(
    "Room 318 - Dr. Adele Finch",
    "font:22px 'URW Gothic';color:#3a3a3a;background:linear-gradient(#d9dcdf,#b9bec4);padding:18px 24px;border-radius:4px",
    "background:#7d5a3c;padding:12px",
  ),
  "12-small": line(
    "Wash at 40 degrees. Do not bleach.",
    "font:13px 'Liberation Sans';color:#444;background:#fdfdfd;padding:14px 18px",
  ),
};
