/** Windows and telephones with programs that do not exist. */

/** A window with a bar; `font` is CSS's whole font. */
const window = (width, title, font, html, { bar = "#e4e6ea" } = {}) =>
  `<div style="width:${width}px;background:#fff;color:#222;font:${font};border:1px solid #999"><div style="background:${bar};padding:7px 12px;display:flex;justify-content:space-between"><b>${title}</b><span>&#8211; &#9633; &#215;</span></div><div style="padding:14px">${html}</div></div>`;
const screen = (width, style, html) => `<div style="width:${width}px;padding:18px;${style}">${html}</div>`;
const button = (text, style = "") =>
  `<span style="display:inline-block;padding:6px 16px;border-radius:5px;border:1px solid #999;background:#f2f2f2;color:#222;${style}">${text}</span>`;
const sides = (left, right, style = "") =>
  `<div style="display:flex;justify-content:space-between;align-items:center;gap:10px;${style}"><span>${left}</span><span>${right}</span></div>`;
const toggle = (isOn) =>
  `<svg width="40" height="22" style="display:block"><rect width="40" height="22" rx="11" fill="${isOn ? "#2e9e5b" : "#b5b9bf"}"/><circle cx="${isOn ? 29 : 11}" cy="11" r="8" fill="#fff"/></svg>`;
const box = (value) =>
  `<div style="border:1px solid #aab;border-radius:4px;padding:7px 10px;margin:4px 0 12px;background:#fff">${value}</div>`;
const many = (rows, draw) => rows.map(draw).join("");
const line = "border-bottom:1px solid #ddd;padding:9px 0;";

export const pictures = {
  "01-settings": screen(
    360,
    "background:#f5f6f8;font:15px Cantarell;color:#222",
    `<div style="font:bold 21px Cantarell;margin-bottom:8px">Display</div>
    ${sides("Brightness", "70 %", line)}${sides("Dark mode", toggle(false), line)}${sides("Night light", toggle(true), line)}
    ${sides("Resolution", "1920 x 1200", line)}${sides("Font size", "Large", line)}${sides("Turn off after", "8 minutes", "padding-top:9px")}`,
  ),
  "02-login": screen(
    320,
    "background:linear-gradient(#4b6cb7,#182848);font:15px 'Liberation Sans'",
    `<div style="background:#fff;border-radius:8px;padding:20px"><div style="text-align:center;font:bold 22px 'Liberation Sans';margin-bottom:14px">Welcome to Parcelio</div>
    User name${box("dorothea.klein")}Password${box("&#8226;&#8226;&#8226;&#8226;&#8226;&#8226;&#8226;&#8226;")}
    ${button("Sign in", "background:#2f6fed;color:#fff;width:100%;text-align:center;border:0")}<div style="text-align:center;margin-top:12px;color:#2f6fed">Forgot your password?</div></div>`,
  ),
  "03-error": window(
    400,
    "Backup",
    "15px 'DejaVu Sans'",
    `<div style="display:flex;gap:14px"><svg width="44" height="44" style="flex:none"><circle cx="22" cy="22" r="22" fill="#d32f2f"/><path d="M14 14L30 30M30 14L14 30" stroke="#fff" stroke-width="5"/></svg>
    <div>The disk is full. 340 MB more are needed to save photos.zip.<br><br>Error code: 0x4F21</div></div><div style="text-align:right;margin-top:16px">${button("Try again")} ${button("Cancel")}</div>`,
  ),
  "04-music": screen(
    300,
    "background:#1c1b22;color:#eee;font:15px Junction;text-align:center",
    `<svg width="180" height="180"><rect width="180" height="180" rx="10" fill="#e76f51"/><circle cx="120" cy="70" r="44" fill="#f4e3b2"/><path d="M0 150Q60 90 110 140T180 120V180H0Z" fill="#264653"/></svg>
    <div style="font:bold 20px Junction;margin-top:10px">Slow River Road</div>Hollis &amp; the Tern<div style="height:5px;background:#555;margin:14px 0 4px"><div style="width:40%;height:5px;background:#e76f51"></div></div>
    ${sides("1:34", "3:52", "font-size:13px")}<div style="font-size:24px;font-family:'DejaVu Sans'">&#9664;&#9664; &nbsp; &#9646;&#9646; &nbsp; &#9654;&#9654;</div>`,
  ),
  "05-weather": screen(
    300,
    "background:linear-gradient(#5fa8e8,#a9d4f5);color:#fff;font:16px 'Clear Sans'",
    `<div style="font-size:21px">Port Ellory</div><div style="display:flex;align-items:center;gap:20px"><span style="font:64px 'Clear Sans Light','Clear Sans'">14&#176;</span><svg width="90" height="70"><circle cx="34" cy="28" r="20" fill="#ffd54a"/><path d="M26 60a16 16 0 0 1 4-31a22 22 0 0 1 41 6a13 13 0 0 1 2 25z" fill="#fff"/></svg></div>
    Partly cloudy<br>Wind 22 km/h &nbsp; Humidity 61 %<div style="display:flex;justify-content:space-between;margin-top:14px;background:#2f74b580;padding:8px 12px;border-radius:8px;text-align:center">
    ${many(
      [
        ["Tue", 16],
        ["Wed", 11],
        ["Thu", 9],
        ["Fri", 13],
      ],
      ([day, degrees]) => `<span>${day}<br><b>${degrees}&#176;</b></span>`,
    )}</div>`,
  ),
  "06-event": window(
    360,
    "Edit event",
    "15px Carlito",
    `<div style="font:bold 20px Carlito;border-left:6px solid #8e44ad;padding-left:10px;margin-bottom:10px">Dentist appointment</div>
    ${sides("Date", "Wed, 15 April", line)}${sides("Time", "11:20 - 12:00", line)}${sides("Place", "Brook Street 5", line)}${sides("Reminder", "30 minutes before", line)}
    <div style="text-align:right;margin-top:14px">${button("Delete")} ${button("Save", "background:#8e44ad;color:#fff")}</div>`,
  ),
  "07-mail": window(
    460,
    "Inbox (3)",
    "14px 'Nimbus Sans'",
    many(
      [
        ["Agnes Thorvald", "Minutes of the meeting", "09:48", true],
        ["Loom Hotel", "Your booking is confirmed", "08:15", true],
        ["Sven Aldous", "Re: Saturday hike", "Yesterday", false],
        ["City Energy", "Bill for October", "2 Nov", true],
        ["Clara Vega", "Photos of the puppies", "1 Nov", false],
      ],
      ([from, subject, when, isNew]) =>
        `<div style="display:grid;grid-template-columns:128px 1fr auto;gap:8px;${line}font-weight:${isNew ? "bold" : "normal"}"><span>${from}</span><span>${subject}</span><span style="color:#667">${when}</span></div>`,
    ),
    { bar: "#2b4c7e;color:#fff" },
  ),
  "08-files": window(
    440,
    "Documents",
    "15px 'Linux Biolinum O'",
    `${sides("<b>Name</b>", "<b>Size</b>", "border-bottom:2px solid #777;padding-bottom:5px")}${many(
      [
        ["Holidays", "7 items"],
        ["Recipes", "23 items"],
        ["budget.ods", "48 kB"],
        ["cv-2025.pdf", "312 kB"],
        ["notes.txt", "2 kB"],
      ],
      ([name, size], i) =>
        sides(
          `<svg width="18" height="14" style="margin-right:8px"><path d="${i < 2 ? "M0 0h7l2 3h9v11H0z" : "M3 0h9l4 4v10H3z"}" fill="${i < 2 ? "#e3a72f" : "#9aa5b1"}"/></svg>${name}`,
          size,
          `padding:7px 6px;${i === 3 ? "background:#cfe2fb" : ""}`,
        ),
    )}<div style="color:#666;margin-top:8px">5 objects, 14.6 GB free</div>`,
  ),
  "09-chat": screen(
    340,
    "background:#e8e0d5;font:15px/1.35 'Gillius ADF'",
    `<div style="background:#0f766e;color:#fff;margin:-18px -18px 14px;padding:12px 18px"><b>Grandma Ruth</b><br><span style="font-size:13px">last seen at 16:20</span></div>
    ${many(
      [
        ["left", "Are you coming on Sunday?"],
        ["right", "Yes, we take the train at 10"],
        ["left", "Lovely! I will bake a plum cake"],
        ["right", "We bring the cream"],
      ],
      ([side, text]) =>
        `<div style="text-align:${side}"><span style="display:inline-block;background:${side === "left" ? "#fff" : "#d1f5c4"};padding:8px 12px;border-radius:12px;margin-bottom:8px">${text}</span></div>`,
    )}`,
  ),
  "10-shop": screen(
    400,
    "background:#fff;font:15px/1.4 'Universalis ADF Std'",
    `<div style="display:flex;gap:18px"><svg width="150" height="170" style="flex:none"><rect width="150" height="170" fill="#eef0f2"/><path d="M40 60h60v50a20 20 0 0 1-20 20H60a20 20 0 0 1-20-20z" fill="#c0563b"/><path d="M100 70a16 16 0 0 1 0 34" fill="none" stroke="#c0563b" stroke-width="9"/></svg>
    <div><b style="font-size:19px">Stoneware mug</b><br><span style="color:#d08a00;font-family:'DejaVu Sans'">&#9733;&#9733;&#9733;&#9733;</span> 127 reviews<div style="font:bold 24px 'Universalis ADF Std';margin:8px 0">€16.80</div>Colour: Terracotta<br>In stock<br>
    <div style="margin-top:10px">${button("Add to basket", "background:#e9a820;border:0")}</div></div></div>`,
  ),
  "11-terminal": `<div style="width:440px;background:#101418;color:#d5dde5;font:15px/1.45 Hack;padding:14px;white-space:pre">mira@birch:~$ df -h /home
Size  Used  Avail
458G  291G  144G
mira@birch:~$ git status
On branch ferry-times
2 files changed
mira@birch:~$ <span style="background:#d5dde5">&nbsp;</span></div>`,
  "12-todo": screen(
    320,
    "background:#fffaf0;font:16px Manrope",
    `<div style="font:800 22px Manrope;color:#b45309">Today</div>${many(
      [
        ["Water the ferns", true],
        ["Call the plumber", false],
        ["Buy stamps", true],
        ["Return the drill", false],
        ["Pay the rent", false],
      ],
      ([text, isDone]) =>
        `<div style="display:flex;gap:12px;align-items:center;${line}"><svg width="22" height="22"><rect x="1" y="1" width="20" height="20" rx="4" fill="${isDone ? "#b45309" : "#fff"}" stroke="#b45309" stroke-width="2"/>${isDone ? '<path d="M5 11l5 5 8-10" fill="none" stroke="#fff" stroke-width="3"/>' : ""}</svg><span style="${isDone ? "text-decoration:line-through;color:#999" : ""}">${text}</span></div>`,
    )}<div style="margin-top:10px;color:#777">3 left to do</div>`,
  ),
};
