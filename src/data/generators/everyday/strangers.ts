/** Things that people ask of any paper and hardly one tells; left out for kinds that have a field of the same name. */

import type { Missing } from "../../document.ts";
import { missing } from "./paper.ts";

export const strangers: readonly Missing[] = [
  missing(
    "wifi password",
    "What is the wifi password?",
    "How do I get into the wifi?",
    "Which password does the network have?",
  ),
  missing("weight", "How heavy is it?", "What does it weigh?", "How many kilos does it have?"),
  missing("blood type", "Which blood group is it?", "What blood type is given?"),
  missing("bank account", "Into which account do I pay?", "What is the IBAN?", "Which bank account is it?"),
  missing("fax number", "Can I send a fax there, and to which number?", "What is the number of the fax?"),
  missing("nationality", "From which country is the person?", "Which nationality is stated?"),
  missing("temperature", "How warm is it?", "How many degrees does it say?", "At which temperature?"),
  missing("distance", "How far away is it?", "How many kilometres is it?", "How many miles is it to there?"),
  missing("speed limit", "How fast may I drive?", "What speed is allowed?"),
  missing(
    "date of birth",
    "When was the person born?",
    "What is the birthday?",
    "On which day was she born?",
  ),
  missing("platform", "Which platform do I have to go to?", "From which track does it go?"),
  missing("gate", "Which gate is it?", "To which gate do I have to walk?"),
  missing("signature", "Who signed it?", "Whose signature is under it?"),
  missing("license plate", "What is the number plate of the car?", "Which registration does the car have?"),
  missing("number of pages", "How many pages does it have?", "How long is it in pages?"),
  missing("dosage", "How many of these may I take?", "How often do I have to take it?"),
  missing("deposit", "How much deposit is there on it?", "What is the deposit?"),
  missing("dress code", "What should I wear?", "What is the dress code?"),
  missing("door code", "What is the code of the door?", "Which code opens the door?"),
  missing("height", "How tall is it?", "How high is it?"),
  missing("age limit", "From what age is it allowed?", "How old do you have to be?"),
  missing(
    "email address",
    "Where can I send an email?",
    "What is the email address?",
    "Which email is given?",
  ),
  missing("website", "What is the website?", "Where do I find it on the internet?"),
];
