/**
 * What pages call things, by split: the usual names for training, others for held-out pages. No name is in both, nor any
 * of its words but those that `sharedWords` lists, and the word lists of words.ts leave all of them out.
 */

import type { BySplit, KeyTable } from "./split.ts";

export const receiptKeys = {
  subtotal: { train: ["Subtotal", "Sub-total", "Net"], heldout: ["Goods worth"] },
  tax: { train: ["Tax", "VAT", "Sales tax", "TAX 8%"], heldout: ["Duty", "GST"] },
  total: { train: ["Total", "TOTAL", "Total due", "Amount due"], heldout: ["To pay", "Grand tally"] },
  paid: { train: ["Cash", "Card", "Visa", "Paid"], heldout: ["Tendered", "Debit"] },
  change: { train: ["Change", "Change due"], heldout: ["Money back"] },
  number: { train: ["Receipt no.", "Receipt #", "Order", "Ticket"], heldout: ["Slip", "Bon no."] },
  clerk: { train: ["Cashier", "Served by", "Operator"], heldout: ["Clerk", "Host"] },
  table: { train: ["Table", "Register", "Till"], heldout: ["Counter", "Booth"] },
  date: { train: ["Date", "Date/Time"], heldout: ["Printed", "On"] },
  tip: { train: ["Tip", "Gratuity"], heldout: ["Service extra"] },
} satisfies KeyTable;

export const receiptThanks: BySplit<string> = {
  train: ["Thank you!", "Thank you for your visit", "Please come again", "Have a nice day", "THANK YOU"],
  heldout: ["Many thanks", "See us soon"],
};

export const invoiceKeys = {
  heading: { train: ["INVOICE", "Invoice", "Tax Invoice"], heldout: ["Statement of charges", "CHARGES"] },
  number: { train: ["Invoice no.", "Invoice #", "Number"], heldout: ["Voucher ref.", "Doc. no."] },
  date: { train: ["Date", "Invoice date", "Issued"], heldout: ["Billed on", "Dated"] },
  due: { train: ["Due date", "Due", "Payable by"], heldout: ["Pay before", "Settle by"] },
  customer: { train: ["Bill to", "Customer", "Client"], heldout: ["Sold to", "Recipient"] },
  order: { train: ["PO number", "Order no.", "Your order"], heldout: ["Purchase ref."] },
  account: { train: ["IBAN", "Account", "Bank account"], heldout: ["Transfer to"] },
  description: { train: ["Description", "Item", "Article"], heldout: ["Particulars"] },
  quantity: { train: ["Qty", "Quantity", "Units"], heldout: ["Pcs"] },
  price: { train: ["Price", "Unit price", "Rate"], heldout: ["Each"] },
  amount: { train: ["Amount", "Sum", "Line total"], heldout: ["Extended"] },
  subtotal: { train: ["Subtotal", "Net amount", "Net total"], heldout: ["Before levies"] },
  tax: { train: ["VAT", "Tax", "Sales tax"], heldout: ["Levy"] },
  total: {
    train: ["Total", "Total due", "Amount due", "Balance due"],
    heldout: ["Owed altogether", "Charge overall"],
  },
  shipping: { train: ["Shipping", "Freight", "Delivery"], heldout: ["Carriage"] },
  discount: { train: ["Discount", "Rebate"], heldout: ["Allowance"] },
} satisfies KeyTable;

export const formKeys = {
  name: { train: ["Name", "Full name", "Applicant"], heldout: ["Bearer"] },
  birth: { train: ["Date of birth", "Born", "Birth date"], heldout: ["Birthday"] },
  street: { train: ["Street", "Address", "Street address"], heldout: ["House and road"] },
  city: { train: ["City", "Town", "Place"], heldout: ["Municipality"] },
  postcode: { train: ["Postcode", "ZIP code", "Postal code"], heldout: ["Sorting digits"] },
  phone: { train: ["Phone", "Telephone", "Mobile"], heldout: ["Call on"] },
  email: { train: ["Email", "E-mail address"], heldout: ["Electronic post"] },
  date: { train: ["Date", "Date signed"], heldout: ["Filed on"] },
  number: { train: ["Case no.", "Reference", "File number", "ID number"], heldout: ["Dossier"] },
  employer: { train: ["Employer", "Company", "Organisation"], heldout: ["Works for"] },
  amount: { train: ["Amount", "Fee", "Salary"], heldout: ["Claimed"] },
  weight: { train: ["Weight (kg)", "Age"], heldout: ["Shoe length"] },
  contact: { train: ["Contact person", "Next of kin"], heldout: ["In emergency call"] },
  passport: { train: ["Passport no.", "Driving licence"], heldout: ["Identity paper"] },
} satisfies KeyTable;

export const formHeadings: BySplit<string> = {
  train: [
    "Application form",
    "Registration",
    "Patient record",
    "Claim form",
    "Membership",
    "Order form",
    "Visitor card",
  ],
  heldout: ["Enrolment sheet", "Declaration"],
};

export const formBoxes: BySplit<string> = {
  train: [
    "Married",
    "Smoker",
    "Newsletter",
    "I agree to the terms",
    "Student",
    "First visit",
    "Insured",
    "Express",
    "Pets",
    "Parking",
  ],
  heldout: ["Retired", "Vegetarian", "Own transport", "Member already"],
};

export const screenWords = {
  settings: { train: ["Settings", "Preferences", "Options"], heldout: ["Configuration", "Setup"] },
  inbox: { train: ["Inbox", "Messages", "Mail"], heldout: ["Letterbox", "Correspondence"] },
  records: { train: ["Orders", "Customers", "Files", "Tasks", "Users"], heldout: ["Shipments", "Assets"] },
  sections: {
    train: ["Home", "General", "Account", "Privacy", "Display", "Sound", "Network", "Help", "Updates"],
    heldout: ["Overview", "Profile", "Billing", "Memory", "Devices"],
  },
  switches: {
    train: [
      "Wi-Fi",
      "Bluetooth",
      "Dark mode",
      "Notifications",
      "Auto-save",
      "Location",
      "Airplane mode",
      "Backup",
      "Sync",
      "Vibration",
      "Spell check",
    ],
    heldout: ["Do not disturb", "Night light", "Roaming", "Hotspot", "Captions"],
  },
  values: {
    train: [
      "Language",
      "Time zone",
      "Volume",
      "Brightness",
      "Font size",
      "Storage used",
      "Version",
      "Username",
      "Region",
      "Theme",
    ],
    heldout: ["Ringtone", "Screen timeout", "Build", "Nickname", "Quality"],
  },
  buttons: {
    train: ["OK", "Cancel", "Save", "Delete", "Close", "Retry", "Apply", "Yes", "No", "Next"],
    heldout: ["Discard", "Proceed", "Got it", "Dismiss", "Confirm"],
  },
  titles: {
    train: [
      "Delete file?",
      "Update ready",
      "Connection lost",
      "Save changes?",
      "Error",
      "Warning",
      "Sign in",
    ],
    heldout: ["Disk nearly filled", "Leave page?", "Permission needed"],
  },
  columns: { train: ["Name", "Size", "Owner", "Changed"], heldout: ["Label", "Bulk", "Holder", "Touched"] },
} satisfies KeyTable;

export const columnNames = {
  price: { train: ["Price", "Cost", "Amount", "Value", "Budget"], heldout: ["Tariff", "Outlay"] },
  count: { train: ["Count", "Number", "Units", "Stock", "Visitors"], heldout: ["Pieces", "Heads"] },
  share: { train: ["Share", "Growth", "Rate", "Change"], heldout: ["Quota", "Gain"] },
  population: { train: ["Population", "Sales", "Revenue", "Distance"], heldout: ["Output", "Turnover"] },
  date: { train: ["Date", "Start", "End", "Due"], heldout: ["Opening", "Expiry"] },
  time: { train: ["Time", "Departure", "Arrival"], heldout: ["Kick-off", "Closing"] },
  place: { train: ["City", "Place", "Location"], heldout: ["Venue", "Seat"] },
  person: { train: ["Manager", "Contact", "Owner"], heldout: ["Captain", "Steward"] },
  code: { train: ["Code", "ID", "Part no."], heldout: ["Tag", "Key"] },
  status: { train: ["Status", "State"], heldout: ["Phase"] },
  rowName: { train: ["Name", "Person", "Employee", "Player"], heldout: ["Member", "Delegate"] },
  rowProduct: { train: ["Product", "Item", "Article"], heldout: ["Ware", "Merchandise"] },
  rowPlace: { train: ["City", "Region", "Branch"], heldout: ["Borough", "Site"] },
  rowGroup: { train: ["Team", "Group", "Category", "Type"], heldout: ["Section", "Class"] },
  rowCompany: { train: ["Company", "Customer"], heldout: ["Vendor"] },
} satisfies KeyTable;

export const statuses: BySplit<string> = {
  train: ["open", "closed", "active", "waiting", "done", "paid", "late"],
  heldout: ["pending", "shipped", "frozen"],
};

/** Words that names of both splits may have. */
const sharedWords = new Set(["of", "no", "to", "by", "on", "me", "the", "I", "in", "for", "it", "at", "up"]);

/** All words of the names of a split, in lower case. */
export function labelWords(split: "train" | "heldout"): Set<string> {
  const tables: readonly KeyTable[] = [receiptKeys, invoiceKeys, formKeys, screenWords, columnNames];
  const lists = [
    ...tables.flatMap((table) => Object.values(table)),
    receiptThanks,
    formHeadings,
    formBoxes,
    statuses,
  ];
  const words = lists.flatMap((list) => list[split]).flatMap((name) => name.match(/[A-Za-z]+/g) ?? []);
  return new Set(words.filter((word) => !sharedWords.has(word)).map((word) => word.toLowerCase()));
}
