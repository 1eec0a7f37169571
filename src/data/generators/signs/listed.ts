/** What is put into the texts of training signs from short lists: jobs, dishes, dangers, things to buy. */

import type { Split } from "../../generator.ts";
import type { Random } from "../../random.ts";

export interface Filling {
  /** In a refusal: "There is no {} in the image." */
  readonly what: string;
  readonly make: (random: Random, split: Split) => string;
}

/** Entries with ` | ` between them. */
const oneOf = (list: string) => {
  const entries = list.split(" | ");
  return (random: Random) => random.pick(entries);
};

export const listed: Readonly<Record<string, Filling>> = {
  weekday: {
    what: "day of the week",
    make: oneOf("Monday | Tuesday | Wednesday | Thursday | Friday | Saturday | Sunday"),
  },
  opens: {
    what: "opening time",
    make: oneOf("7:00 | 7:30 | 8:00 | 8.30 | 9:00 | 9 am | 10 am | 10:00 | 11:00"),
  },
  closes: {
    what: "closing time",
    make: oneOf("12:30 | 4 pm | 17:00 | 5:30 pm | 6 pm | 18:00 | 18.30 | 19:00 | 8 pm | 21:00 | 22:30"),
  },
  size: { what: "size", make: oneOf("XS | S | M | L | XL | XXL | 36 | 38 | 40 | 42 | 44 | 46 | 9-10 years") },
  animal: {
    what: "animal",
    make: oneOf("cat | dog | parrot | rabbit | hamster | tortoise | budgie | kitten"),
  },
  job: {
    what: "job",
    make: oneOf(
      "Head of Sales | Manager | Accountant | Dentist | Secretary | Caretaker | Teacher | Director | Nurse | Architect | Lawyer | Baker | Plumber | Editor | Engineer",
    ),
  },
  department: {
    what: "department",
    make: oneOf(
      "Toys | Shoes | Books | Kitchen | Sports | Accounts | Surgery | Maternity | Archive | Reception | Furniture | X-ray | Menswear",
    ),
  },
  trade: {
    what: "trade",
    make: oneOf(
      "bakery | florist | butcher | hair salon | bookshop | tailor | watchmaker | tea room | garage | pharmacy | optician | brewery | bicycles | antiques",
    ),
  },
  food: {
    what: "food",
    make: oneOf(
      "tomato | lentil | pumpkin | chicken | mushroom | onion | leek | fish | bean | carrot | potato",
    ),
  },
  fruit: {
    what: "fruit",
    make: oneOf(
      "Strawberry | Apricot | Plum | Cherry | Quince | Fig | Raspberry | Peach | Orange | Blackcurrant",
    ),
  },
  shopping: {
    what: "thing to buy",
    make: oneOf(
      "milk | bread | eggs | butter | stamps | batteries | rice | onions | soap | cat food | coffee | light bulbs",
    ),
  },
  errand: {
    what: "task",
    make: oneOf(
      "pay the rent | water the plants | feed the cat | call Mum | book the dentist | return the books | take out the bins | post the letter",
    ),
  },
  wanted: {
    what: "thing for sale",
    make: oneOf(
      "Piano | Sofa | Bicycle | Pram | Fridge | Tent | Canoe | Desk | Guitar | Caravan | Washing machine | Bookcase",
    ),
  },
  drink: {
    what: "drink",
    make: oneOf(
      "Apple juice | Ginger beer | Lemonade | Iced tea | Mineral water | Cider | Tonic water | Pear nectar",
    ),
  },
  plant: {
    what: "plant",
    make: oneOf(
      "Basil | Thyme | Lavender | Fern | Cactus | Rosemary | Mint | Ivy | Orchid | Sage | Parsley | Aloe",
    ),
  },
  danger: {
    what: "warning",
    make: oneOf(
      "Wet floor | High voltage | Slippery steps | Falling rocks | Mind your head | Hot surface | Beware of the dog | Thin ice | Deep water | Low bridge | Mind the step | Fragile | Wet paint",
    ),
  },
  ban: {
    what: "ban",
    make: oneOf(
      "smoking | parking | swimming | diving | fishing | dogs | bicycles | ball games | photography | entry | camping | open fires | cycling | loud music",
    ),
  },
  order: {
    what: "instruction",
    make: oneOf(
      "Shake well before use | Keep out of reach of children | Push to open | Do not bend | This side up | Keep dry | Ring the bell | Please wait here | Keep right | Shut the gate | Mind the gap | Wash your hands | Tear along the line | Handle with care",
    ),
  },
  material: {
    what: "material",
    make: oneOf("100% cotton | pure wool | 80% linen | silk | polyester | 60% viscose | leather"),
  },
  country: {
    what: "country",
    make: oneOf("Portugal | Italy | Vietnam | Turkey | India | Peru | Denmark | Japan | Poland | Morocco"),
  },
  event: {
    what: "event",
    make: oneOf(
      "Flea market | Summer concert | Open day | Jumble sale | Choir evening | Quiz night | Book fair | Street party | Lantern walk",
    ),
  },
  course: {
    what: "course",
    make: oneOf("Yoga | Maths | Pottery | Spanish | Biology | First aid | Chess | History | Drawing | Choir"),
  },
  building: {
    what: "building",
    make: oneOf(
      "bridge | library | school | swimming pool | tram line | hospital | market hall | zoo | theatre",
    ),
  },
  trouble: {
    what: "message",
    make: oneOf(
      "Paper jam | Door open | No signal | Battery low | Disk full | Overheated | Out of order | File not found | Tank empty",
    ),
  },
  message: {
    what: "message",
    make: oneOf(
      "I'm late, sorry! | See you at six | Are you home? | Call me back | Happy New Year! | Thank you so much | Where are you? | On my way | Bring an umbrella | Don't wait for me | Dinner is ready | Good night! | The train is full",
    ),
  },
  chamber: {
    what: "room",
    make: oneOf("Kitchen | Bedroom | Bathroom | Cellar | Attic | Living room | Office | Garage | Nursery"),
  },
  things: {
    what: "content",
    make: oneOf(
      "plates | winter coats | old photos | toys | tools | cables | bed linen | shoes | records | vases | towels | Christmas tree balls | paints | skates",
    ),
  },
  relative: {
    what: "person",
    make: oneOf(
      "Dad | Mum | Grandpa | Grandma | Uncle | Aunt | Teacher | Boss | Sister | Brother | Coach | Cook",
    ),
  },
  weather: {
    what: "weather",
    make: oneOf("rain | sunny | cloudy | snow | fog | storm | windy | showers | clear sky | hail"),
  },
  appointment: {
    what: "appointment",
    make: oneOf(
      "Dentist | Haircut | Swimming | Parents' evening | Vet | Piano lesson | Football practice | Lunch with Tom | Eye test | Driving lesson | Board meeting | Blood test",
    ),
  },
  dish: {
    what: "dish",
    make: oneOf(
      "Fish and chips | Lasagne | Onion soup | Cheese omelette | Pancakes | Roast chicken | Apple pie | Goulash | Risotto | Tomato salad | Noodles | Dumplings | Beef stew",
    ),
  },
  side: {
    what: "side dish",
    make: oneOf("rice | salad | chips | bread | beans | cream | mushrooms | potatoes | ice cream"),
  },
  motto: {
    what: "saying",
    make: oneOf(
      "Less is more | Home sweet home | Take it easy | Never give up | Slow and steady | Keep it simple | Dream big | One step at a time | Time flies | Better late than never | Practice makes perfect | All is well",
    ),
  },
  waste: {
    what: "waste",
    make: oneOf("Paper | Glass | Plastic | Cans | Batteries | Garden waste | Cardboard | Old clothes"),
  },
  technique: {
    what: "technique",
    make: oneOf("oil on canvas | ink on paper | watercolour | bronze | etching | oak, painted | pencil"),
  },
};
