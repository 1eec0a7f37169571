#!/usr/bin/env node
/**
 * The `vl01` command. One file per subcommand; each is loaded when it runs.
 *
 * Exit codes: 0 done, 1 failed, 2 wrong usage.
 */

import { Command, CommanderError } from "commander";
import { isVl01Error } from "../errors.ts";
import { addAsk } from "./ask.ts";
import { addBench } from "./bench.ts";
import { addChat } from "./chat.ts";
import { addDeploy } from "./deploy.ts";
import { addDoctor } from "./doctor.ts";
import { addInspect } from "./inspect.ts";
import { addPlan } from "./plan.ts";
import { addQuantize } from "./quantize.ts";
import { addServe } from "./serve.ts";
import { addTrain } from "./train.ts";
import { packageVersion } from "./version.ts";

/** Errors that come from how the command was called. */
const usageCodes = new Set(["request_invalid", "image_count"]);

function createProgram(): Command {
  const program = new Command("vl01")
    .description("Vision-language models of the MiniMax-VL-01 architecture: ask, inspect, plan, serve.")
    .version(packageVersion())
    // Options after a subcommand's name are the subcommand's, also where its parent has one of that name.
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError("(vl01 --help lists the commands)")
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "vl01: ")) });
  for (const add of [
    addAsk,
    addChat,
    addInspect,
    addPlan,
    addQuantize,
    addTrain,
    addServe,
    addDeploy,
    addBench,
    addDoctor,
  ])
    add(program);
  inheritSettings(program);
  return program;
}

/** Subcommands report errors as the program does. */
function inheritSettings(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    child.showHelpAfterError(`(vl01 ${fullName(child)} --help lists the options)`);
    inheritSettings(child);
  }
}

function fullName(command: Command): string {
  const parent = command.parent;
  return parent?.parent ? `${fullName(parent)} ${command.name()}` : command.name();
}

async function main(): Promise<void> {
  // A reader that goes away (| head) is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  try {
    await createProgram().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    if (!isVl01Error(error)) throw error;
    if (error.code === "aborted") {
      process.exitCode = 130;
      return;
    }
    process.stderr.write(`vl01: ${error.message}\n`);
    process.exitCode = usageCodes.has(error.code) ? 2 : 1;
  }
}

await main();
