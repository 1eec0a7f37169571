/** Kinds of screens about a device and an account: errors, battery, storage, login, terminal, money. */

import * as words from "../../words.ts";
import { each, either, money, oneOf, people, proper, time, whole } from "../everyday-tables/values.ts";
import type { ThingKind } from "./one-thing.ts";

const errorDialog: ThingKind = {
  bars: "Error, Warning, Problem, System message | Trouble, Fault",
  roles: {
    problem: {
      cells: oneOf(
        "Connection lost, File not found, Out of memory, Disk is full, Access denied, Printer offline, Update failed, Login failed, No signal | Server unreachable, Battery fault, Wrong password, Paper jam",
      ),
      what: "problem",
      said: ["What went wrong?", "What is the problem?", "What is the error?", "What happened?"],
    },
    code: {
      cells: each(({ random }) =>
        random.pick([
          `0x${words.digits(random, 4)}`,
          `E-${random.integer(10, 999)}`,
          String(random.integer(100, 599)),
          `ERR${random.integer(10, 99)}`,
        ]),
      ),
      what: "error code",
      said: [
        "What is the error code?",
        "Which code does the error have?",
        "What number does the error have?",
      ],
    },
    file: {
      cells: each(
        ({ random, split }) =>
          `${words.word(random, split)}.${random.pick(["txt", "pdf", "docx", "jpg", "zip"])}`,
      ),
      what: "file",
      said: ["Which file is it about?", "Which file has the problem?", "What is the name of the file?"],
    },
    advice: {
      cells: oneOf(
        "Please try again later, Check your network, Restart the device, Contact support, Free some space, Ask your admin | Plug in the cable, Reload the page, Wait a moment",
      ),
      what: "advice",
      said: ["What should I do?", "What does it tell me to do?", "What does the message advise?"],
    },
    button: {
      cells: oneOf("OK, Retry, Close, Cancel, Try again | Dismiss, Got it, Go back"),
      what: "button",
      said: ["What does the button say?", "What can I press?", "What is written on the button?"],
    },
    program: { cells: proper, what: "program", said: ["Which program has the problem?", "Which app is it?"] },
  },
  parts: [
    { text: "{problem} | {problem}", look: "title" },
    { text: "{file}, File: {file} | Document {file}", share: 0.45 },
    { text: "Error code: {code}, Code ~ {code}, Error {code} | Fault {code}", share: 0.65 },
    { text: "App: {program}, in {program} | Program {program}", look: "faint", share: 0.35 },
    { text: "{advice}. | {advice}.", share: 0.6 },
    { text: "{button} | {button}", look: "button", share: 0.85 },
  ],
};

const battery: ThingKind = {
  bars: "Battery, Power, Battery & storage | Charge, Accumulator",
  roles: {
    level: {
      cells: whole(1, 100, "%"),
      what: "battery level",
      said: [
        "How full is the battery?",
        "How much battery is left?",
        "What is the charge?",
        "How many percent does the battery have?",
      ],
    },
    left: {
      cells: each(({ random }) => `${random.integer(1, 18)} h ${random.integer(1, 59)} min`),
      what: "time left",
      said: [
        "How long will it last?",
        "How much time is left on the battery?",
        "How long can I still use it?",
      ],
    },
    health: {
      cells: whole(70, 100, "%"),
      what: "battery health",
      said: ["How healthy is the battery?", "What is the battery health?"],
    },
    charged: {
      cells: time(0, 1430, 1),
      what: "last charge",
      said: ["When was it last charged?", "When was the last charge?"],
    },
    app: {
      cells: proper,
      what: "app that uses most",
      said: ["Which app uses the most power?", "What drains the battery most?"],
    },
    screen: {
      cells: each(({ random }) => `${random.integer(0, 9)} h ${random.integer(1, 59)} min`),
      what: "screen time",
      said: ["How long was the screen on?", "What is the screen time?"],
    },
    saver: {
      cells: oneOf("On, Off | Active, Inactive"),
      what: "state of power saving",
      said: ["Is power saving on? What does it say?", "What is the power saver set to?"],
    },
  },
  parts: [
    { text: "{level} | {level}", look: "big", share: 0.92 },
    { text: "{level} | {level}", look: "progress", share: 0.6 },
    { text: "{left} left, About {left} left, Time left ~ {left} | Lasts {left}", share: 0.6 },
    { text: " | ", look: "rule", share: 0.4 },
    { text: "Last charged ~ {charged}, Charged at {charged} | Plugged in ~ {charged}", share: 0.5 },
    { text: "Screen on ~ {screen}, Screen time ~ {screen} | Lit for ~ {screen}", share: 0.45 },
    { text: "Health ~ {health}, Battery health ~ {health} | Fitness ~ {health}", share: 0.5 },
    { text: "Most used by ~ {app}, Top app ~ {app} | Drained by ~ {app}", share: 0.4 },
    { text: "Power saver ~ {saver}, Low power mode ~ {saver} | Thrift ~ {saver}", share: 0.5 },
  ],
};

const storage: ThingKind = {
  bars: "Storage, My phone, Disk C:, Memory | Space, Drive",
  roles: {
    used: {
      cells: whole(6, 120, " GB"),
      what: "used space",
      said: ["How much space is used?", "How many GB are used?", "How much is already full?"],
    },
    total: {
      cells: oneOf("128 GB, 256 GB, 512 GB | 200 GB, 1 TB"),
      what: "total space",
      said: ["How much space is there in all?", "How large is the disk?", "What is the total storage?"],
    },
    photos: {
      cells: each(({ random }) => `${random.between(1, 60).toFixed(1)} GB`),
      what: "space for photos",
      said: ["How much do the photos take?", "How many GB are photos?"],
    },
    apps: {
      cells: each(({ random }) => `${random.between(1, 60).toFixed(1)} GB`),
      what: "space for apps",
      said: ["How much space do apps need?", "How large are the apps?"],
    },
    music: {
      cells: each(({ random }) => `${random.between(0.2, 20).toFixed(1)} GB`),
      what: "space for music",
      said: ["How much space does music take?", "How many GB are music?"],
    },
    mails: { cells: whole(40, 900, " MB"), what: "space for mail", said: ["How much space does mail take?"] },
    system: {
      cells: each(({ random }) => `${random.between(5, 20).toFixed(1)} GB`),
      what: "space for the system",
      said: ["How large is the system?", "How much does the system use?"],
    },
    free: {
      cells: whole(121, 199, " GB"),
      what: "free space",
      said: ["How much space is free?", "How many GB are left?", "How much more can I store?"],
    },
  },
  parts: [
    {
      text: "{used} of {total} used, {used} / {total}, Used ~ {used} | {used} out of {total}",
      look: "title",
      share: 0.85,
    },
    { text: " | ", look: "progress", share: 0.75 },
    { text: "{free} free, Free ~ {free}, Available ~ {free} | Vacant ~ {free}", share: 0.4 },
    { text: "Photos ~ {photos}, Pictures ~ {photos} | Images ~ {photos}", share: 0.6 },
    { text: "Apps ~ {apps} | Programs ~ {apps}", share: 0.6 },
    { text: "Music ~ {music} | Songs ~ {music}", share: 0.5 },
    { text: "Mail ~ {mails} | Letters ~ {mails}", share: 0.4 },
    { text: "System ~ {system} | Core ~ {system}", share: 0.5 },
    { text: "Clean up, Manage, Free up space | Tidy", look: "button", share: 0.35 },
  ],
};

const login: ThingKind = {
  bars: "Log in, Sign in, Welcome back, <name> | Enter, Members' door",
  roles: {
    email: {
      cells: each(({ random, split }) => words.email(random, split)),
      what: "e-mail address",
      said: ["Which e-mail address is filled in?", "What is the e-mail?", "With which address do I log in?"],
    },
    user: {
      cells: each(
        ({ random, split }) => `${words.firstName(random, split).toLowerCase()}${random.integer(1, 99)}`,
      ),
      what: "user name",
      said: ["What is the user name?", "Which user is filled in?", "Who logs in?"],
    },
    button: {
      cells: oneOf("Log in, Sign in, Continue, Next | Enter, Let me in"),
      what: "button",
      said: ["What does the button say?", "What do I press to go on?", "What is written on the button?"],
    },
    fault: {
      cells: oneOf(
        "Wrong password, Unknown user, Too many attempts, Please try again | Account locked, Code expired",
      ),
      what: "error message",
      said: ["What went wrong?", "Which error is shown?", "Why can't I log in?"],
    },
    link: {
      cells: oneOf("Forgot password?, Create account, Need help? | Lost your key?, New here?"),
      what: "link under the button",
      said: ["Which link is under the button?", "Where do I click without a password?"],
    },
    code: {
      cells: each(({ random }) => words.digits(random, 6)),
      what: "code",
      said: ["What is the code?", "Which code is filled in?"],
    },
  },
  parts: [
    { text: "E-mail, Your e-mail | Post address", look: "faint", share: 0.5 },
    { text: "{email} | {email}", look: "field", share: 0.55 },
    { text: "{user} | {user}", look: "field", share: 0.55 },
    { text: "Password: ******** | Secret: ********", look: "field", share: 0.5 },
    { text: "Code: {code} | Digits: {code}", look: "field", share: 0.3 },
    { text: "{fault} | {fault}", share: 0.35 },
    { text: "{button} | {button}", look: "button", share: 0.92 },
    { text: "{link} | {link}", look: "faint", share: 0.55 },
  ],
};

const terminal: ThingKind = {
  isPlainText: true,
  bars: "Terminal, bash, Console, Shell | Prompt, tty1",
  roles: {
    user: {
      cells: each(({ random, split }) => words.firstName(random, split).toLowerCase()),
      what: "user",
      said: ["Who is the user?", "Which user is logged in?"],
    },
    command: {
      cells: oneOf(
        "npm install, git status, ls -la, make all, python run.py, docker ps, npm test, git push, pip list | cargo build, top, df -h, go vet",
      ),
      what: "command",
      said: ["Which command was run?", "What was typed?", "What is the command?"],
    },
    passed: {
      cells: whole(3, 990),
      what: "number of passed tests",
      said: ["How many tests passed?", "How many tests were fine?"],
    },
    failed: {
      cells: whole(1, 40),
      what: "number of failed tests",
      said: ["How many tests failed?", "How many tests went wrong?"],
    },
    took: {
      cells: each(({ random }) => `${random.between(0.2, 90).toFixed(1)}s`),
      what: "time that it took",
      said: ["How long did it take?", "How many seconds did it run?"],
    },
    version: {
      cells: each(
        ({ random }) => `v${random.integer(0, 20)}.${random.integer(0, 20)}.${random.integer(0, 9)}`,
      ),
      what: "version",
      said: ["Which version is it?", "What version is shown?"],
    },
    error: {
      cells: oneOf(
        "permission denied, file not found, out of memory, syntax error, timeout | no such host, broken pipe, disk full",
      ),
      what: "error",
      said: ["What is the error?", "What went wrong?", "Which error is reported?"],
    },
    line: {
      cells: whole(2, 980),
      what: "line of the error",
      said: ["In which line is the error?", "Which line has the problem?"],
    },
    branch: {
      cells: each(({ random, split }) => random.pick(["main", "dev", `fix-${words.word(random, split)}`])),
      what: "branch",
      said: ["Which branch is it?", "On which branch are we?"],
    },
  },
  parts: [
    { text: "{user}@host:~$ {command}, $ {command}, {user}> {command} | {user}% {command}", share: 0.95 },
    { text: "version {version}, {version} | release {version}", share: 0.4 },
    { text: "On branch {branch}, branch: {branch} | head at {branch}", share: 0.35 },
    { text: "{passed} passed, Tests: {passed} passed | good: {passed}", share: 0.55 },
    { text: "{failed} failed, Failed: {failed} | bad: {failed}", share: 0.45 },
    { text: "error: {error}, Error: {error} | fatal: {error}", share: 0.45 },
    { text: "at line {line}, line {line} | row {line}", share: 0.35 },
    { text: "Done in {took}, Time: {took} | Finished after {took}", share: 0.6 },
  ],
};

const account: ThingKind = {
  bars: "My account, Bank, Balance, Wallet, Savings | Purse, Funds",
  roles: {
    owner: { cells: people, what: "owner", said: ["Whose account is it?", "Who owns the account?"] },
    balance: {
      cells: money(4, 9000),
      what: "balance",
      said: [
        "How much money is there?",
        "What is the balance?",
        "How much do I have?",
        "How much is in the account?",
      ],
    },
    number: {
      cells: each(({ random }) => `**** ${words.digits(random, 4)}`),
      what: "account number",
      said: ["What are the last digits of the account?", "Which card is it?"],
    },
    last: {
      cells: money(1, 300),
      what: "last payment",
      said: ["How much was the last payment?", "What was paid last?"],
    },
    to: {
      cells: either(proper, people),
      what: "receiver of the last payment",
      said: ["Who got the last payment?", "To whom was the last payment?"],
    },
    rate: {
      cells: each(({ random }) => `${random.between(0.1, 6).toFixed(2)}%`),
      what: "interest",
      said: ["What is the interest rate?", "How much interest is there?"],
    },
    limit: {
      cells: each(({ random, money: written }) => written(random.integer(2, 90) * 100)),
      what: "limit",
      said: ["What is the limit?", "How much may I spend?"],
    },
  },
  parts: [
    { text: "{owner} | {owner}", look: "title", share: 0.6 },
    { text: "Card {number}, Account ~ {number} | Purse {number}", look: "faint", share: 0.5 },
    { text: "{balance} | {balance}", look: "big", share: 0.9 },
    { text: " | ", look: "rule", share: 0.4 },
    { text: "Last payment ~ {last}, Paid ~ {last} | Spent ~ {last}", share: 0.55 },
    { text: "To ~ {to}, to {to} | Given to ~ {to}", share: 0.5 },
    { text: "Interest ~ {rate} | Yield ~ {rate}", share: 0.4 },
    { text: "Limit ~ {limit}, Card limit ~ {limit} | Ceiling ~ {limit}", share: 0.4 },
    { text: "Send money, Transfer, Top up | Pay in", look: "button", share: 0.5 },
  ],
};

export const deviceKinds: readonly ThingKind[] = [errorDialog, battery, storage, login, terminal, account];
