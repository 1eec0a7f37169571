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
  "Establish ~.",
  "Indicate ~.",
  "Kindly state ~.",
  "Kindly tell me ~.",
  "I want to know ~.",
  "I have to know ~.",
  "I'd like to find out ~.",
  "I am trying to find out ~.",
  "It would help me to know ~.",
  "All I need to know is ~.",
  "The thing to find out is ~.",
  "Please specify ~.",
  "Please check and tell me ~.",
  "Please have a look and say ~.",
  "Take a look and tell me ~.",
  "Would you mind telling me ~?",
  "Mind telling me ~?",
  "Do you happen to know ~?",
  "Can you work out ~?",
  "Can you make out ~?",
  "Could you please indicate ~?",
  "Would you be able to tell me ~?",
  "From what you see, say ~.",
  "By what is shown, tell me ~.",
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
  "Provide ~.",
  "Please provide ~.",
  "Kindly provide ~.",
  "Supply ~.",
  "State ~.",
  "Cite ~.",
  "Quote ~.",
  "Specify ~.",
  "Mention ~.",
  "Locate ~ and report it.",
  "Extract ~.",
  "Retrieve ~.",
  "Fetch ~ for me.",
  "Fetch me ~.",
  "Give ~ and nothing else.",
  "Type out ~.",
  "Note down ~.",
  "Put down ~.",
  "Let me have ~.",
  "Make out ~ for me.",
  "May I have ~?",
  "Can I get ~?",
  "Might I have ~, please?",
  "Would you give me ~?",
  "I'm after ~.",
  "I am searching for ~.",
  "I'd like to have ~.",
  "I wish to have ~.",
  "What would ~ be?",
  "What might ~ be?",
  "Wanted: ~.",
  "Needed: ~.",
  "~: what is it?",
  "Looking at this, what is ~?",
  "Going by what is shown, what is ~?",
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
  "Tally the ~.",
  "Tally up the ~.",
  "Give a tally of the ~.",
  "What is the tally of ~?",
  "What does the count of ~ come to?",
  "What quantity of ~ is there?",
  "What quantity of ~ do you see?",
  "What is the exact number of ~?",
  "What is the full count of ~?",
  "Quantity of ~?",
  "Count of ~?",
  "Total number of ~?",
  "Total count of ~, please.",
  "~ in total?",
  "~: number?",
  "~: give the number.",
  "How many ~ all told?",
  "How many ~ are present?",
  "How many ~ are visible?",
  "How many ~ are displayed?",
  "How many ~ appear?",
  "How many ~ appear here?",
  "How many ~ can one count?",
  "How many ~ would you say there are?",
  "How many ~ have we got?",
  "How many ~ does that make?",
  "Just how many ~ are there?",
  "Exactly how many ~ are there?",
  "All told, how many ~ are there?",
  "State the number of ~.",
  "Provide the number of ~.",
  "Report the count of ~.",
  "Tell me the count of ~.",
  "Figure out how many ~ there are.",
  "Do a count of the ~.",
  "A count of the ~, please.",
  "I need a count of the ~.",
  "The ~ come to how many?",
  "The ~ amount to how many?",
  "If you count the ~, how many do you get?",
  "When you count the ~, what number do you reach?",
  "In figures: how many ~?",
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
const sentencesOfEach = { knowing: 8, seeking: 18, counting: 24 } as const;

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
