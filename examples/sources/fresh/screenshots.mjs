/** Screenshots 13 to 18: what else a telephone or a computer shows. */

const screen = (width, style, html) => `<div style="width:${width}px;overflow:hidden;${style}">${html}</div>`;
const apart = (left, right, style = "") =>
  `<div style="display:flex;justify-content:space-between;align-items:center;gap:10px;${style}"><span>${left}</span><span style="white-space:nowrap">${right}</span></div>`;

const alarm = (time, what, isOn) =>
  apart(
    `<span style="font-size:31px">${time}</span><br><span style="font-size:14px">${what}</span>`,
    `<svg width="46" height="26" style="display:block"><rect x="1" y="1" width="44" height="24" rx="12" fill="${isOn ? "#7dd3c0" : "none"}" stroke="${isOn ? "#7dd3c0" : "#777"}" stroke-width="2"/><circle cx="${isOn ? 32 : 14}" cy="13" r="8" fill="${isOn ? "#12211e" : "#777"}"/></svg>`,
    `background:#23262b;border-radius:16px;padding:8px 16px;margin-top:10px;color:${isOn ? "#fff" : "#8a8f98"}`,
  );

const map = `<svg width="440" height="170" style="display:block"><rect width="440" height="170" fill="#e8ece4"/><path d="M0 128Q120 96 220 132T440 108V170H0Z" fill="#a9d3ea"/><rect x="212" y="70" width="160" height="46" rx="8" fill="#c4e2b5"/>
  <g stroke="#fff" stroke-width="9" fill="none"><path d="M0 60H440M80 0V120M190 0V116M390 0V104M0 20L440 96"/></g><path d="M80 96V60H190L190 32L390 32V60" stroke="#3a6ff0" stroke-width="6" fill="none" stroke-linejoin="round"/>
  <circle cx="80" cy="96" r="7" fill="#fff" stroke="#3a6ff0" stroke-width="4"/><path d="M390 64C376 44 380 34 390 34S404 44 390 64Z" fill="#d93025"/><text x="226" y="53" style="font:14px 'Averia Sans GWF';paint-order:stroke" stroke="#fff" stroke-width="4" fill="#333">Canal Road</text><text x="226" y="104" style="font:italic 14px 'Averia Sans GWF'" fill="#3d7a2c">Pound Park</text></svg>`;

const spent = (what, day, amount, color) =>
  `<div style="display:flex;align-items:center;gap:12px;padding:8px 0;border-top:1px solid #e4e8ee"><svg width="30" height="30" style="flex:none"><circle cx="15" cy="15" r="15" fill="${color}"/><text x="15" y="20" text-anchor="middle" fill="#fff" style="font:bold 14px FreeSans">${what[0]}</text></svg><span style="flex:1">${what}<br><span style="color:#6b7686;font-size:13px">${day}</span></span><b>${amount}</b></div>`;

const notice = (app, text) =>
  `<div style="background:#ffffff38;border-radius:12px;padding:8px 14px;margin-top:8px;text-align:left;font-size:15px"><b>${app}</b><br>${text}</div>`;

export const pictures = {
  "13-alarms": screen(
    300,
    "background:#14161a;color:#fff;font:16px/1.15 Go;padding:16px",
    `${apart("<b style='font-size:21px'>Alarms</b>", "<span style='color:#7dd3c0;font-size:26px'>+</span>")}
    ${alarm("06:40", "Monday to Friday", true)}${alarm("08:15", "Saturday", false)}${alarm("14:30", "Take the bread out", true)}`,
  ),
  "14-route": screen(
    440,
    "background:#fff;font:15px/1.35 'Averia Sans GWF';color:#222",
    `<div style="padding:10px 16px;box-shadow:0 1px 4px #0004">From <b>Home</b> &nbsp; to <b>Hillcrest Garden Centre</b></div>${map}
    ${apart("<b style='font-size:22px;color:#1e7d34'>24 min</b> &nbsp; 8.6 km<br>by Canal Road, little traffic", "<span style='background:#3a6ff0;color:#fff;border-radius:20px;padding:9px 22px'>Start</span>", "padding:12px 16px")}`,
  ),
  "15-news": screen(
    460,
    "background:#fff;color:#222;border:1px solid #888",
    `<div style="background:#d6dae0;font:13px 'Liberation Sans Narrow';padding:7px 10px 0"><span style="display:inline-block;background:#fff;padding:5px 14px;border-radius:7px 7px 0 0">The Wold Gazette &nbsp; &#215;</span><span style="padding:0 14px;color:#555">New tab &nbsp; +</span></div>
    <div style="font:13px 'Liberation Sans Narrow';padding:6px 10px;border-bottom:1px solid #ccc"><span style="display:block;background:#eef0f3;border-radius:12px;padding:4px 14px">wold-gazette.example/news/otters</span></div>
    <div style="padding:14px 20px;font:15px/1.4 P052"><b style="font-size:24px;line-height:1.2;display:block">Otters are back in the Teal after forty years</b><div style="color:#777;font-size:13px;margin:6px 0">By Lena Aubrey &nbsp;|&nbsp; Monday, 9 March</div>
    A pair with two young was filmed near the old mill at Cray. Anglers are less happy about it than the school, where the children have already given them names.</div>`,
  ),
  "16-update": screen(
    400,
    "background:#0b3d91;color:#fff;font:17px/1.5 'URW Gothic';text-align:center;padding:26px 20px 24px",
    `<svg width="84" height="84"><circle cx="42" cy="42" r="36" fill="none" stroke="#3f68b5" stroke-width="8"/><path d="M42 6A36 36 0 1 1 15.8 66.7" fill="none" stroke="#fff" stroke-width="8" stroke-linecap="round"/></svg>
    <div style="font-size:25px;margin-top:6px">Updating to version 8.2</div>63 % done, about 4 minutes left
    <div style="font-size:14px;margin-top:14px;color:#cfdcf5">Please do not switch off your computer.</div>`,
  ),
  "17-bank": screen(
    320,
    "background:#fff;font:15px/1.3 FreeSans;color:#1c2430",
    `<div style="background:linear-gradient(100deg,#00796b,#26a69a);color:#fff;padding:14px 18px"><span style="font-size:14px">Everyday account</span><div style="font:bold 29px FreeSans">€1,284.60</div></div>
    <div style="padding:4px 18px 10px"><div style="padding:8px 0;font-weight:bold">This week</div>${spent("Moss &amp; Daughter, vet", "Thursday", "-46.00", "#8e5bb5")}${spent("Wages, Brightwater Ltd", "Wednesday", "+1,930.00", "#2f8f4e")}${spent("Northern Tram", "Tuesday", "-2.80", "#c96a2b")}</div>`,
  ),
  "18-lock-screen": screen(
    300,
    "background:linear-gradient(160deg,#f38b5b,#8a3b78 60%,#2c1b4d);color:#fff;text-align:center;font:16px/1.3 'League Spartan';padding:16px 18px 18px",
    `<div style="display:flex;justify-content:space-between;font-size:14px"><span>Telvo 5G</span><span>38 %</span></div>
    <div style="font:300 74px/1 'League Spartan';margin-top:16px">21:07</div>Tuesday, 24 February
    <div style="margin-top:18px">${notice("Missed call", "Aunt Pilar, 20:51")}${notice("Messages", "Joost: I am at the door")}</div>`,
  ),
};
