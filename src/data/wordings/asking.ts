/** Sentences around what is wanted, for training's lists of wordings: each phrase in many sentences. */

/** `~` stands for such as "the number of stars" or "how many stars there are". */
const knowing = [
  "Can you tell me ~?",
  "Could you find out ~?",
  "I would like to know ~.",
  "I need to know ~.",
  "Please tell me ~.",
  "Please state ~.",
  "Let me know ~.",
  "Find out ~.",
  "Are you able to say ~?",
  "Say ~.",
  "Would you tell me ~?",
  "Could you say ~?",
  "May I ask ~?",
  "I'd like you to tell me ~.",
  "What I want to know is ~.",
  "Help me find out ~.",
  "Try to find out ~.",
  "Look closely and tell me ~.",
  "See if you can tell me ~.",
  "Determine ~.",
] as const;

/** `~` stands for such as "the name of the shop". */
const seeking = [
  "What is ~?",
  "What's ~?",
  "~?",
  "~, please.",
  "Give ~.",
  "Give me ~.",
  "Look for ~.",
  "Find ~ and read it out.",
  "Can you see ~? What is it?",
  "Show me ~.",
  "I need ~.",
  "I want ~, nothing else.",
  "Just ~.",
  "Only ~, please.",
  "Return ~.",
  "Write down ~.",
  "Copy ~.",
  "Report ~.",
  "Pick out ~.",
  "Answer with ~ only.",
  "Could I have ~?",
  "Do you know ~?",
  "Would you look up ~?",
  "Help me find ~.",
] as const;

/** `~` stands for such as "stars". */
const counting = [
  "How many ~?",
  "~, how many?",
  "~: how many are there?",
  "Number of ~?",
  "The number of ~, please.",
  "How many ~ are there in all?",
  "How many ~ do you see?",
  "How many ~ do you count?",
  "How many ~ can be seen?",
  "How many ~ can you find?",
  "How many ~ are shown?",
  "How many ~ in total?",
  "Altogether, how many ~ are there?",
  "There are how many ~?",
  "What is the count of ~?",
  "What's the number of ~?",
  "What's the total number of ~?",
  "What number of ~ is there?",
  "Please count the ~.",
  "Can you count the ~?",
  "Count up the ~.",
  "Count the ~ and tell me the result.",
  "Look at the ~. How many are there?",
  "Find all ~ and count them.",
  "Give me the number of ~.",
  "Say how many ~ you see.",
  "Work out how many ~ there are.",
  "How many ~ are there? Just the number.",
  "How many ~ are there? Answer with a number.",
  "Number only: how many ~?",
] as const;

/** Each phrase in sentences that ask for it; it is a thing, "the sum of both", or a question in a question, "who wrote it". */
export function asking(...phrases: readonly string[]): string[] {
  return putInto(knowing, phrases, sentencesOfEach.knowing);
}

/** Each thing, such as "the name of the shop", in sentences that ask to be given it. */
export function seekingOf(...things: readonly string[]): string[] {
  return [
    ...putInto(seeking, things, sentencesOfEach.seeking),
    ...putInto(knowing, things, sentencesOfEach.knowing),
  ];
}

/**
 * Sentences that ask how many there are.
 *
 * @param noun  in the plural, a word or two, such as "items"
 * @param other the same said otherwise, such as "items on the receipt"
 */
export function countingOf(noun: string, ...other: readonly string[]): string[] {
  const nouns = [noun, ...other];
  return [
    ...putInto(counting, nouns, sentencesOfEach.counting),
    ...asking(`how many ${noun} there are`, ...nouns.map((one) => `the number of ${one}`)),
  ];
}

/** Lists written one by one should not drown in the sentences that all share, so a phrase is put into about this many. */
const sentencesOfEach = { knowing: 5, seeking: 12, counting: 15 } as const;

/** Each phrase in some of the sentences; which ones differs with the length of the phrase. */
function putInto(sentences: readonly string[], phrases: readonly string[], numWanted: number): string[] {
  return phrases.flatMap((phrase) =>
    sentences
      .filter((_, i) => (i + phrase.length) % Math.round(sentences.length / numWanted) === 0)
      .map((sentence) => {
        const said = sentence.replace("~", () => phrase);
        return said.charAt(0).toUpperCase() + said.slice(1);
      }),
  );
}
