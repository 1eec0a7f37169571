/**
 * Things that emoji sets draw and that have one plain name in English. Chosen by hand out of the names that Twemoji and Noto
 * share: no people, faces, hands, signs, symbols, letters, nor what a colour or a direction alone tells apart.
 */

/** As in the sets; `nameOf` gives the words. */
export const drawingKeys: readonly string[] = `
  abacus accordion airplane alembic ambulance amphora anchor ant avocado axe backpack badger bagel baguette-bread
  banana banjo baseball basket basketball bat battery beaver beetle bell bell-pepper bicycle bird birthday-cake bison
  blowfish boar books bouquet bowling boxing-glove bread brick briefcase briefs broccoli bucket bug burrito bus
  butter butterfly cactus camel candle candy canoe carousel-horse carrot castle cat chair cheese-wedge cherries
  chess-pawn chestnut chicken chipmunk chocolate-bar chopsticks christmas-tree church clamp clapper-board clipboard cloud
  coat cockroach cocktail-glass coconut coin comet compass computer-disk computer-mouse cookie coral cow crab crayon
  credit-card cricket crocodile croissant crystal-ball cucumber cupcake dagger deer delivery-truck desert-island
  desktop-computer diving-mask dodo dog dolphin donkey door doughnut dragon dress drum duck dumpling eagle egg eggplant
  electric-plug elephant falafel feather ferris-wheel ferry fire fire-engine fire-extinguisher fish
  fishing-pole flamingo flashlight floppy-disk flute fly fondue fortune-cookie fountain fountain-pen four-leaf-clover fox
  framed-picture french-fries frog fuel-pump game-die garlic giraffe glass-of-milk glasses gloves goal-net goat goggles
  goose gorilla graduation-cap grapes guitar hamburger hamster harp headphone hedgehog helicopter hibiscus
  high-heeled-shoe hiking-boot hippopotamus honey-pot honeybee hook horse hot-dog hot-pepper house hut hyacinth
  ice-cream ice-skate jar jeans jellyfish joystick kangaroo key keyboard kick-scooter kimono kite kiwi-fruit knot koala
  lab-coat ladder lady-beetle laptop lemon leopard lime lion lipstick lizard llama lobster locomotive lollipop
  long-drum magic-wand magnet mammoth mango maple-leaf maracas megaphone melon microphone microscope military-helmet
  minibus mirror money-bag monkey monorail moose mosque mosquito motor-boat motor-scooter motorcycle mountain mouse
  mouse-trap musical-note necktie newspaper octopus oil-drum old-key olive onion orangutan otter owl ox oyster
  package paintbrush palm-tree pancakes panda paperclip parachute parrot pea-pod peach peacock pen pencil penguin
  phoenix pick pickup-truck pie pig pill pineapple pizza police-car popcorn postal-horn postbox potato potted-plant
  pretzel printer purse pushpin puzzle-piece rabbit raccoon racing-car radio railway-track rainbow ram rat razor receipt
  rhinoceros ribbon ring ring-buoy ringed-planet robot rock rocket roll-of-paper roller-coaster roller-skate rooster rose
  running-shoe safety-pin safety-vest sailboat salt sandwich satellite sauropod saxophone scarf scissors screwdriver scroll
  seal seedling sewing-needle shark shield shopping-cart shorts shovel shrimp skateboard skis skunk sled slot-machine sloth
  snake snowflake snowman soap soccer-ball socks spaghetti speedboat spider spider-web sponge squid star stethoscope
  stopwatch straight-ruler strawberry sun sunflower sunglasses sushi swan syringe t-rex t-shirt taco taxi teapot telephone
  telescope television tent test-tube thermometer thread ticket tiger toolbox top-hat tornado tractor train
  treasure-chest triangular-ruler trophy trumpet tulip turkey turtle two-hump-camel umbrella unicorn vertical-traffic-light
  video-game videocassette violin volcano volleyball waffle wastebasket watch watermelon whale wheel window wine-glass wing
  wolf wood worm wrapped-gift wrench yarn yo-yo zebra
`
  .trim()
  .split(/\s+/);

const said: Readonly<Record<string, string>> = {
  books: "stack of books",
  cherries: "pair of cherries",
  chopsticks: "pair of chopsticks",
  glasses: "pair of glasses",
  gloves: "pair of gloves",
  goggles: "pair of goggles",
  grapes: "bunch of grapes",
  jeans: "pair of jeans",
  maracas: "pair of maracas",
  pancakes: "stack of pancakes",
  scissors: "pair of scissors",
  shorts: "pair of shorts",
  skis: "pair of skis",
  socks: "pair of socks",
  sunglasses: "pair of sunglasses",
  spaghetti: "plate of spaghetti",
  salt: "salt shaker",
  sushi: "piece of sushi",
  soap: "bar of soap",
  popcorn: "bag of popcorn",
  bread: "loaf of bread",
  "baguette-bread": "baguette",
  blowfish: "pufferfish",
  bowling: "bowling pin",
  briefs: "underpants",
  "cheese-wedge": "piece of cheese",
  "chess-pawn": "chess pawn",
  "clapper-board": "clapperboard",
  "computer-disk": "minidisc",
  "desktop-computer": "computer",
  "delivery-truck": "truck",
  "electric-plug": "plug",
  "fire-engine": "fire truck",
  "french-fries": "portion of french fries",
  "fuel-pump": "gas pump",
  "game-die": "die",
  "goal-net": "goal",
  headphone: "pair of headphones",
  honeybee: "bee",
  "hot-pepper": "chili pepper",
  "kiwi-fruit": "kiwi",
  "lady-beetle": "ladybug",
  "long-drum": "long drum",
  "motor-boat": "motorboat",
  package: "box",
  "ringed-planet": "planet with rings",
  "roll-of-paper": "roll of paper",
  sauropod: "dinosaur with a long neck",
  "straight-ruler": "ruler",
  "t-rex": "tyrannosaurus",
  "two-hump-camel": "camel with two humps",
  "vertical-traffic-light": "traffic light",
  "video-game": "game controller",
  wood: "piece of wood",
  "wrapped-gift": "gift",
};

/** In words, singular: "fire truck". */
export function nameOf(key: string): string {
  return said[key] ?? (key === "t-shirt" || key === "yo-yo" ? key : key.replaceAll("-", " "));
}
